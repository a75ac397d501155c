"""Arrays that are written into and kept in lists, as histories of solvers are: each round has an array of its own."""

import numpy as np


def boundaries(x, u):
    hist = []
    for _ in range(3):
        u = u + x * (np.roll(u, 1) - u)
        u[0] = 0.0
        u[-1] = x
        hist.append(u)
    return sum(np.sum(h * h) for h in hist)


def from_the_last(x, u):
    hist = [u]
    for _ in range(3):
        u = hist[-1] + x * (np.roll(u, 1) - u)
        u[0] = 0.0
        hist.append(u)
    return np.sum(hist[-1] ** 2) + np.sum(hist[1] ** 3)


def constant_added(x, u):
    hist = []
    for _ in range(3):
        u = u + 1.0
        u[0] = x
        hist.append(u)
    return sum(np.sum(h * h) for h in hist)


def kept_before_the_write(x, u):
    hist = []
    for i in range(4):
        hist.append(u)
        u = u + i
        u[i] *= x
    return np.sum(hist[0] ** 2) + np.sum(hist[-1] ** 3) + np.sum(hist[1] * u)


def elements_by_index(x, u):
    hist = [u * x]
    for i in range(3):
        v = hist[i] + 0.5
        v[i:] = v[i:] * x
        v[0] += 1.0
        hist.append(v)
    return np.sum(hist[-1] * hist[1])


def two_histories(x, u):
    us, vs = [], []
    v = np.zeros_like(u)
    for _i in range(3):
        v = v - x * u
        u = u + 0.1 * v
        u[0] = u[1]
        v[-1] = 0
        us.append(u)
        vs.append(v)
    return np.sum(np.array(us) ** 2) + np.sum(vs[1] * us[2])


def negated(x, u):
    hist = []
    for i in range(3):
        u = -u
        u[i] = u[i] * x
        hist.append(u)
        u = 1.0 * u
        u += x
    return np.sum(hist[0] * hist[1] * hist[2]) + np.sum(u)


def copied_or_chosen(x, u):
    hist = []
    v = u
    for i in range(3):
        hist.append(v)
        v = v.copy()
        v[i] = x * v[i + 1]
        if i == 1:
            v = np.where(v > 0, v, x)
            v[0] = 2.0
    return np.sum(hist[0] * v) + np.sum(hist[2] ** 2)


def changed_as_a_whole(x, u):
    hist = []
    for _i in range(3):
        u = u - 0.0
        u *= x
        hist.append(u)
    return np.sum(hist[0] * hist[2])


def kept_twice(x, u):
    hist = []
    for _i in range(3):
        u = u * x
        u[0] = 1.0
        hist.append(u)
        if u[1] > 0.3:
            continue
        u = u + 2
        u[2] = x
        hist.append(u)
    t = 0.0
    for h in hist[1:]:
        t += h[2] * h[1] + h[0]
    return t


def of_another_shape(x, u):
    hist = []
    for _i in range(3):
        w = np.reshape(u, (2, 2)) + 0.0
        w[0] *= x
        hist.append(w)
        u = w.ravel() + 1
    return np.sum(hist[0] @ hist[1] @ hist[2])


def parts(x, u):
    hist = []
    for _i in range(3):
        u = u + 1.0
        hist.append(u[1:])
        u = u * 1.0
        u[1] = x * u[2]
    return sum([np.sum(h**2) for h in hist])
