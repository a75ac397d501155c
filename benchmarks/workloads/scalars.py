"""Six elementary functions at Python floats."""

import numpy as np
from harness import Case


def square(x):
    return x**2


def exponential(x):
    return np.exp(x)


def sine(x):
    return np.sin(x)


def cubic(x):
    return (x - 4) * (x**2 + 6)


def root_cubed(x):
    return (np.sqrt(x) + 1) ** 3


def weighted_square(x, y):
    return (x + 2 * y) ** 2


def square_by_hand(x):
    return 2 * x


def exponential_by_hand(x):
    return np.exp(x)


def sine_by_hand(x):
    return np.cos(x)


def cubic_by_hand(x):
    return x**2 + 6 + (x - 4) * (2 * x)


def root_cubed_by_hand(x):
    s = np.sqrt(x)
    t = s + 1
    return 1.5 * t * t / s


def weighted_square_by_hand(x, y):
    g = 2 * (x + 2 * y)
    return g, 2 * g


CASES = (
    Case("x**2", square, ("x",), square_by_hand, lambda: (1.7,), target=1.2, with_value=False),
    Case("exp(x)", exponential, ("x",), exponential_by_hand, lambda: (1.7,), target=1.2, with_value=False),
    Case("sin(x)", sine, ("x",), sine_by_hand, lambda: (1.7,), target=1.2, with_value=False),
    Case("(x-4)*(x**2+6)", cubic, ("x",), cubic_by_hand, lambda: (1.7,), target=1.2, with_value=False),
    Case("(sqrt(x)+1)**3", root_cubed, ("x",), root_cubed_by_hand, lambda: (1.7,), target=1.2, with_value=False),
    Case("(x+2*y)**2", weighted_square, ("x", "y"), weighted_square_by_hand, lambda: (1.7, 0.4), target=1.2, with_value=False),
)
