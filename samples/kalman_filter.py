"""The negative log-likelihood of measurements under a linear model, by a Kalman filter, and its slopes by the noises.

astgrad gen samples/kalman_filter.py
"""

from typing import Annotated

import numpy as np

import astgrad


def surprise(
    q: float,
    r: float,
    measured: Annotated[np.ndarray, "float64[t]"],
    x0: Annotated[np.ndarray, "float64[n]"],
    P0: Annotated[np.ndarray, "float64[n, n]"],
    F: Annotated[np.ndarray, "float64[n, n]"],
    G: Annotated[np.ndarray, "float64[n, n]"],
    h: Annotated[np.ndarray, "float64[n]"],
) -> float:
    """How improbable the numbers in `measured` are when the process noise is q G and the measurement noise r."""
    x = x0
    P = P0
    total = 0.0
    for z in measured:
        x = F @ x
        P = F @ P @ F.T + q * G
        innovation = z - h @ x
        s = h @ P @ h + r
        gain = P @ h / s
        x = x + gain * innovation
        P = P - np.outer(gain, h @ P)
        total += 0.5 * (innovation**2 / s + np.log(2 * np.pi * s))
    return total


surprise_and_slopes = astgrad.value_and_derivative(surprise, wrt=("q", "r"))
