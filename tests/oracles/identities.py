"""What must hold between numbers, whatever the function: adjoints beside tangents, and the order of what a slope leaves over."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tests.oracles.differences import Unsettled

LEVELS = range(3, 25)  # steps of 2**-level
OVER = 4  # levels between the two remainders that tell the order
NOISE = 1024 * float(np.finfo(np.float64).eps)  # a remainder below this, relatively, is rounding


def draw(rng: np.random.Generator, shape: tuple[int, ...]) -> Any:
    """A random direction or seed: never 1, never 0, no two elements alike; a float for the shape ()."""
    drawn = rng.uniform(0.3, 0.9, shape) * rng.choice([-1.0, 1.0], shape) + np.where(rng.random(shape) < 0.5, 0.0, 1.1)
    return drawn if shape else float(drawn)


def disagreement(w: Any, jv: Any, cotangents: Sequence[Any], directions: Sequence[Any]) -> float:
    """How far `<w, Jv>` and `<J'w, v>` are apart, beside the size of what is added up; nan where one of them is."""
    left = float(np.sum(np.asarray(w) * np.asarray(jv)))
    terms = [np.asarray(bar, dtype=np.float64) * np.asarray(dot) for bar, dot in zip(cotangents, directions, strict=True)]
    right = math.fsum(float(term) for each in terms for term in np.ravel(each))
    size = math.fsum(abs(float(term)) for each in terms for term in np.ravel(each))
    return abs(left - right) / max(size, abs(left)) if max(size, abs(left)) else 0.0


def taylor_order(f: Callable[[float], float], slope: float) -> float:
    """The order at which `f(h) - f(0) - h * slope` goes to zero with h: 2 or more for the right slope, 1 for a wrong one.

    It is read off at the smallest steps that stand clear of rounding; infinite where there are too few of them. Raises Unsettled
    where the function is not finite on the way.
    """
    middle = f(0.0)
    steps = [2.0**-level for level in LEVELS]
    remainders = [abs(f(step) - middle - step * slope) for step in steps]
    if not all(map(math.isfinite, remainders)):
        raise Unsettled("the function is not finite along the direction")
    noise = NOISE * (abs(middle) + abs(slope) * steps[0])
    last = max((index for index, remainder in enumerate(remainders) if remainder > noise), default=-1)
    is_jump = last + 1 < len(remainders) and remainders[last] > 8 * noise  # larger steps took another branch of the function
    return math.inf if last < OVER or is_jump else math.log2(remainders[last - OVER] / remainders[last]) / OVER
