import numpy as np

import astgrad


def wave(x, a):
    return a * np.sin(x)


def quartic(x):
    return np.sum(x**4)


jacobian = astgrad.jacobian(wave)
by_both = astgrad.jacobian(wave, wrt=("x", "a"))
hessian = astgrad.hessian(quartic)
hessian_times = astgrad.hvp(quartic)

KINDS = "x: float64[n], a: float"
POINTS = {"wave": [(np.array([0.4, -0.7, 1.2]), 0.3)], "quartic": [(np.array([0.4, -0.7, 1.2]),)]}
