import numpy as np

import astgrad


@astgrad.jacobian(sparse=True)
def chain(x, k):
    n = len(x)
    force = np.zeros(n)
    for i in range(1, n - 1):
        force[i] = k * (x[i + 1] - 2 * x[i] + x[i - 1]) - x[i] ** 3
    force[0] = k * (x[1] - x[0])
    force[n - 1] = -k * (x[n - 1] - x[n - 2])
    return force


@astgrad.jacobian(sparse=True)
def assembled(u, h):
    r = np.zeros(len(u))
    for e in range(len(u) - 1):
        slope = (u[e + 1] - u[e]) / h
        r[e] += slope**3
        r[e + 1] -= slope**3
    return r


@astgrad.jacobian(sparse=True)
def ring(x):
    n = len(x)
    r = np.empty(n)
    for i in range(n):
        if x[i] > 0:
            r[i] = x[(i + 1) % n] * x[i - 1]
        else:
            r[i] = x[i - 2] + x[i]
    return r


KINDS = "x: float64[n], u: float64[n], k: float, h: float"
x = np.array([0.4, -0.7, 1.2, 0.3, -0.2, 0.9, 1.1, -0.5, 0.6])
POINTS = {
    "chain": [(x, 1.3), (x[:4], 1.3), (x[:3], 1.3), (x[:2], 1.3)],
    "assembled": [(x, 0.5), (x[:3], 0.5), (x[:2], 0.5), (x[:1], 0.5)],
    "ring": [(x,), (x[:8],), (x[:5],), (x[:4],), (x[:3],), (x[:2],)],
}
