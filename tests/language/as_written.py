"""Functions as people write them: imports, stars, tables of functions, generators, and what is done to another's lists."""

import math
from collections.abc import Callable


Case = Callable[[float, float], float]


# ------------------------------------------------------------------ imports inside functions


def tanh(v: float) -> float:
    """Which functions that import another one under this name do not mean."""
    return math.sin(v) * 2.0


def imported_inside(x: float, y: float) -> float:
    from math import exp, tanh
    from math import log as logarithm

    import scipy.special

    return exp(x) * y + tanh(x) * logarithm(y) + scipy.special.gammaln(y)


def squashed(v: float) -> float:
    import numpy

    return numpy.tanh(v) * tanh(v)


def imported_by_helpers(x: float, y: float) -> float:
    def inner(a: float) -> float:
        from math import cos, pi

        return cos(a * pi) * a

    return squashed(x) * inner(y) + sum(inner(v) for v in (x, y))


def imported_after_a_definition(x: float, y: float) -> float:
    def inner(a: float) -> float:
        return sinh(a) * y

    from math import sinh

    return inner(x) * sinh(y)


CASES: list[Case] = [imported_inside, imported_by_helpers, imported_after_a_definition]
