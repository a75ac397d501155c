"""The edit distance of two sequences with a soft minimum, by dynamic programming, and its slopes by all costs.

astgrad gen samples/soft_edit_distance.py
"""

import math
from typing import Annotated

import numpy as np

import astgrad


def soft_minimum(a: float, b: float, c: float, temperature: float) -> float:
    """The minimum of three numbers, smoothed: as the temperature goes to 0 it becomes the minimum."""
    least = min(a, b, c)
    total = math.exp((least - a) / temperature) + math.exp((least - b) / temperature) + math.exp((least - c) / temperature)
    return least - temperature * math.log(total)


def soft_edit_distance(cost: Annotated[np.ndarray, "float64[n, m]"], gap: float, temperature: float) -> float:
    """The cheapest way through: cost[i, j] changes item i of the one into item j of the other, `gap` drops or adds one."""
    n, m = cost.shape
    D = np.zeros((n + 1, m + 1))
    for i in range(1, n + 1):
        D[i, 0] = i * gap
    for j in range(1, m + 1):
        D[0, j] = j * gap
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            D[i, j] = soft_minimum(D[i - 1, j - 1] + cost[i - 1, j - 1], D[i - 1, j] + gap, D[i, j - 1] + gap, temperature)
    return D[n, m]


soft_edit_distance_and_slopes = astgrad.value_and_derivative(soft_edit_distance, wrt=("cost", "gap"))
