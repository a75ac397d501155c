"""The negative log-likelihood of measurements under a linear model, by a Kalman filter, and its slopes by the noises.

astgrad gen samples/kalman_filter.py --kinds "measured: float64[t], F: float64[n,n], h: float64[n]"
"""

import numpy as np

import astgrad


def surprise(q: float, r: float, measured: np.ndarray, F: np.ndarray, h: np.ndarray) -> float:
    """How improbable the numbers in `measured` are when the process noise is q and the measurement noise r."""
    n = len(h)
    Q = q * np.eye(n)
    x = np.zeros(n)
    P = np.eye(n)
    total = 0.0
    for z in measured:
        x = F @ x
        P = F @ P @ F.T + Q
        innovation = z - h @ x
        s = h @ P @ h + r
        gain = P @ h / s
        x = x + gain * innovation
        P = P - np.outer(gain, h @ P)
        total += 0.5 * (innovation**2 / s + np.log(2 * np.pi * s))
    return total


surprise_and_slopes = astgrad.value_and_derivative(surprise, wrt=("q", "r"))
