"""Lists and tuples of numbers beside numbers that vary, in functions of NumPy: they are arrays there."""

import numpy as np

L = [0.2, 0.9, 2.0]


def greatest_of_a_display(x: float, y: float):
    return np.sum(np.maximum(x, [0.2, 0.9, 2.0])) * y


def greatest_of_a_constant(x: float, y: float):
    return np.sum(np.maximum(x, L)) * y


def powers(x: float, y: float):
    return np.sum(np.power(x, L)) * y


def divided(x: float, y: float):
    return np.sum(np.divide(x, L)) * y


def multiplied(x: float, y: float):
    return np.sum(np.multiply(L, x)) * y


def angles(x: float, y: float):
    return np.sum(np.arctan2(x, L)) * y


def clipped(x: float, y: float):
    return np.sum(np.clip(x, 0.1, L)) * y


def greatest_of_what_varies(x: float, y: float):
    limits = [y, 0.1, 5.0]
    return np.sum(np.maximum(x, limits)) * y


def angles_of_a_constant(x: float, y: float):
    return np.sum(np.arctan2(L, x)) * y


def least_of_a_tuple(x: float, y: float):
    return np.sum(np.minimum(x, (0.2, 0.9))) * y


def powers_of_a_range(x: float, y: float):
    return np.sum(np.power(x, range(3))) * y


def powers_of_a_list_made(x: float, y: float):
    return np.sum(np.power(x, list(range(1, 4)))) * y


def powers_gone_through(x: float, y: float):
    return np.sum(np.power(x, [k + 1 for k in range(3)])) * y


CASES = (
    greatest_of_a_display,
    greatest_of_a_constant,
    powers,
    divided,
    multiplied,
    angles,
    clipped,
    greatest_of_what_varies,
    angles_of_a_constant,
    least_of_a_tuple,
    powers_of_a_range,
    powers_of_a_list_made,
    powers_gone_through,
)
WITHOUT_SECOND: dict[str, tuple[object, ...]] = {"reverse": (), "forward": ()}
