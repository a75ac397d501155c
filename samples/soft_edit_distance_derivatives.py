"""Derivatives of soft_edit_distance.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/soft_edit_distance.py
astgrad 0.1.0, from 5611586fb11a, body 6884036d45b4
"""

import math
from typing import Annotated

import numpy as np


def _soft_minimum_forward(a: float, b: float, c: float, temperature: float):
    """The value of soft_minimum, and what its reverse half reads."""
    least = min(a, b, c)
    total = math.exp((least - a) / temperature) + math.exp((least - b) / temperature) + math.exp((least - c) / temperature)
    return least - temperature * math.log(total), (a, b, c, temperature, least, total)


def _soft_minimum_backward(saved, value_bar):
    """The cotangent of a and b and c for a cotangent of soft_minimum's value."""
    a, b, c, temperature, least, total = saved
    # total = math.exp((least - a) / temperature) + math.exp((least - b) / temperature) + math.exp((le ...
    total_bar = -value_bar * temperature / total
    t_bar = total_bar * math.exp((least - a) / temperature) / temperature
    t_bar_2 = total_bar * math.exp((least - b) / temperature) / temperature
    t_bar_3 = total_bar * math.exp((least - c) / temperature) / temperature
    # least = min(a, b, c)
    least_bar = value_bar + t_bar + t_bar_2 + t_bar_3
    return (
        (0.0 if b < a or c < a else least_bar) - t_bar,
        (least_bar if b < a and not c < b else 0.0) - t_bar_2,
        (least_bar if c < min(a, b) else 0.0) - t_bar_3,
    )


def soft_edit_distance_and_slopes(
    cost: Annotated[np.ndarray, "float64[n, m]"], gap: float, temperature: float
) -> tuple[float, tuple[Annotated[np.ndarray, "float64[n, m]"], float]]:
    """Value and derivative of soft_edit_distance by cost and gap.

    The cheapest way through: cost[i, j] changes item i of the one into item j of the other, `gap` drops or adds one.
    """
    n, m = cost.shape
    D = np.zeros((n + 1, m + 1))
    for i in range(1, n + 1):
        D[i, 0] = i * gap
    for j in range(1, m + 1):
        D[0, j] = j * gap
    saved = []
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            soft_minimum_value, soft_minimum_value_saved = _soft_minimum_forward(
                D[i - 1, j - 1] + cost[i - 1, j - 1], D[i - 1, j] + gap, D[i, j - 1] + gap, temperature
            )
            D[i, j] = soft_minimum_value
            saved.append(soft_minimum_value_saved)
    # return D[n, m]
    D_bar = np.zeros_like(D)
    D_bar[n, m] = 1.0
    cost_bar = np.zeros_like(cost)
    gap_bar = 0.0
    for i in range(n, 0, -1):
        for j in range(m, 0, -1):
            soft_minimum_value_saved = saved.pop()
            # D[i, j] = soft_minimum(D[i - 1, j - 1] + cost[i - 1, j - 1], D[i - 1, j] + gap, D[i, j - 1] + ga ...
            t_bar = D_bar[i, j]
            D_bar[i, j] = 0.0
            # soft_minimum(D[i - 1, j - 1] + cost[i - 1, j - 1], D[i - 1, j] + gap, D[i, j - 1] + gap, temperature)
            t_bar_2, t_bar_3, t_bar_4 = _soft_minimum_backward(soft_minimum_value_saved, t_bar)
            D_bar[i - 1, j - 1] += t_bar_2
            cost_bar[i - 1, j - 1] += t_bar_2
            gap_bar += t_bar_3
            D_bar[i - 1, j] += t_bar_3
            D_bar[i, j - 1] += t_bar_4
            gap_bar += t_bar_4
    for j in range(m, 0, -1):
        # D[0, j] = j * gap
        t_bar_5 = D_bar[0, j]
        D_bar[0, j] = 0.0
        gap_bar += t_bar_5 * j
    for i in range(n, 0, -1):
        # D[i, 0] = i * gap
        t_bar_6 = D_bar[i, 0]
        D_bar[i, 0] = 0.0
        gap_bar += t_bar_6 * i
    return D[n, m], (cost_bar, gap_bar)
