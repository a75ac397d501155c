import numpy as np

import astgrad


@astgrad.derivative
def slope(x: float) -> float:
    return x**4 * np.sin(x)


curvature = astgrad.derivative(slope)
third = astgrad.derivative(astgrad.derivative(slope))
slope_dot = astgrad.jvp(slope)


def power(x: float, n: int) -> float:
    y = x
    for _ in range(n):
        y = y * np.sin(y) + x
    return y


first = astgrad.derivative(power, mode="reverse")
second = astgrad.derivative(first)
twice = astgrad.jvp(astgrad.jvp(power))

KINDS = ""
POINTS = {"slope": [(0.4,)], "power": [(0.4, 3)]}
