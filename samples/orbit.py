"""How far an orbit is from where a planet was seen, and the slopes by its eccentricity and its period.

The position at a time is the solution of Kepler's equation, and has its derivative by the implicit function theorem.

astgrad gen samples/orbit.py
"""

from typing import Annotated

import numpy as np

import astgrad


def kepler(E: float, M: float, e: float) -> float:
    """Zero for the eccentric anomaly E that belongs to the mean anomaly M."""
    return E - e * np.sin(E) - M


def orbit_misfit(
    e: float, period: float, times: Annotated[np.ndarray, "float64[n]"], seen: Annotated[np.ndarray, "float64[n, 2]"]
) -> float:
    """The squared distances from the places seen, of an orbit with the half axis 1."""
    total = 0.0
    for i in range(len(times)):
        M = 2 * np.pi * times[i] / period
        E = astgrad.root(kepler, M, M, e)
        x = np.cos(E) - e
        y = np.sqrt(1 - e**2) * np.sin(E)
        total += (x - seen[i, 0]) ** 2 + (y - seen[i, 1]) ** 2
    return total


orbit_misfit_and_slopes = astgrad.value_and_derivative(orbit_misfit, wrt=("e", "period"))
