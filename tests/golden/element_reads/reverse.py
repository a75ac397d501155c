"""element_reads in reverse mode, which mode="auto" takes."""

import numpy as np


def rosenbrock(x):
    """Derivative of rosenbrock by x."""
    x_bar = np.zeros_like(x)
    x_bar[0] = -2 * (1 - x[0])
    t_bar = 200 * (x[1] - x[0] ** 2)
    x_bar[1] += t_bar
    x_bar[0] -= 2 * t_bar * x[0]
    return x_bar
