"""Derivatives of kalman_filter.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen samples/kalman_filter.py
astgrad 0.1.0, from f638d4a6577e, body 968461e4b0c0
"""

from typing import Annotated

import numpy as np


def surprise_and_slopes(
    q: float,
    r: float,
    measured: Annotated[np.ndarray, "float64[t]"],
    x0: Annotated[np.ndarray, "float64[n]"],
    P0: Annotated[np.ndarray, "float64[n, n]"],
    F: Annotated[np.ndarray, "float64[n, n]"],
    G: Annotated[np.ndarray, "float64[n, n]"],
    h: Annotated[np.ndarray, "float64[n]"],
) -> tuple[float, tuple[float, float]]:
    """Value and derivative of surprise by q and r.

    How improbable the numbers in `measured` are when the process noise is q G and the measurement noise r.
    """
    x = x0
    P = P0
    total = 0.0
    saved = []
    for z in measured:
        x = F @ x
        P_2 = F @ P @ F.T + q * G
        innovation = z - h @ x
        s = h @ P_2 @ h + r
        gain = P_2 @ h / s
        x = x + gain * innovation
        P = P_2 - np.outer(gain, h @ P_2)
        total += 0.5 * (innovation**2 / s + np.log(2 * np.pi * s))
        saved.append((P_2, innovation, s, gain))
    x_bar = np.zeros_like(x)
    P_bar = np.zeros_like(P)
    q_bar = 0.0
    r_bar = 0.0
    for _ in range(len(measured)):
        P_2, innovation, s, gain = saved.pop()
        # gain = P @ h / s
        gain_bar = -P_bar @ (h @ P_2) + x_bar * innovation
        # s = h @ P @ h + r
        s_bar = 0.5 / s - 0.5 * innovation**2 / s**2 + np.sum(-gain_bar * gain / s)
        r_bar += s_bar
        # P = F @ P @ F.T + q * G
        P_bar_2 = P_bar + np.outer(h, gain @ -P_bar) + np.outer(gain_bar * (1 / s), h) + np.outer(h, s_bar * h)
        q_bar += np.sum(P_bar_2 * G)
        # x = F @ x
        x_bar = F.T @ (x_bar - (innovation / s + np.sum(x_bar * gain)) * h)
        P_bar = F.T @ (P_bar_2 @ F)
    return total, (q_bar, r_bar)
