import numpy as np

import astgrad


def bratu(u, h, a):
    r = np.empty_like(u)
    r[1:-1] = u[2:] - 2 * u[1:-1] + u[:-2] + h**2 * np.exp(u[1:-1])
    r[0] = u[0] - a
    r[-1] = 3 * u[-1] - 4 * u[-2] + u[-3] ** 2
    return r


def burgers(u, h):
    flux = u**2 / 2
    return (np.roll(flux, -1) - np.roll(flux, 1)) / (2 * h)


def reaction(u, a):
    return a * u * (1 - u)


def slopes(u, h):
    return np.diff(u) ** 2 / h


def padded(u, left, right):
    return np.concatenate(([u[0] - left], (u[2:] - u[:-2]) * u[1:-1], [u[-1] - right]))


def conducted(u, v):
    mean = (v[1:] + v[:-1]) / 2
    return mean * (u[1:] - u[:-1])


def balance(u, v):
    flux = conducted(u, v)
    r = np.zeros_like(u)
    r[:-1] += flux
    r[1:] -= flux
    return r


bratu_jacobian = astgrad.jacobian(bratu, sparse=True)
burgers_jacobian = astgrad.jacobian(burgers, wrt="u", sparse=True)
reaction_jacobian = astgrad.jacobian(reaction, sparse=True)
slopes_jacobian = astgrad.jacobian(slopes, sparse=True)
padded_jacobian = astgrad.jacobian(padded, sparse=True)
balance_jacobian = astgrad.jacobian(balance, wrt=("u", "v"), sparse=True)

KINDS = "u: float64[n], v: float64[n], h: float, a: float, left: float, right: float"
u = np.array([0.4, -0.7, 1.2, 0.3, -0.2, 0.9, 1.1, -0.5])
POINTS = {
    "bratu": [(u, 0.3, 0.7), (u[:4], 0.3, 0.7), (u[:3], 0.3, 0.7)],
    "burgers": [(u, 0.3), (u[:7], 0.3), (u[:4], 0.3), (u[:3], 0.3), (u[:2], 0.3), (u[:1], 0.3)],
    "reaction": [(u, 0.7), (u[:1], 0.7)],
    "slopes": [(u, 0.3), (u[:3], 0.3), (u[:2], 0.3), (u[:1], 0.3)],
    "padded": [(u, 0.3, 0.4), (u[:3], 0.3, 0.4), (u[:2], 0.3, 0.4)],
    "balance": [(u, u[::-1].copy()), (u[:2], u[1:3])],
}
