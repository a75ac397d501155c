"""How much the end state of a heated rod differs from a wanted one, and the slopes by the start state and the diffusivity.

astgrad gen samples/heat_equation.py
"""

from typing import Annotated

import numpy as np

import astgrad


def heat_misfit(
    u0: Annotated[np.ndarray, "float64[n]"], alpha: float, wanted: Annotated[np.ndarray, "float64[n]"], dt: float, steps: int
) -> float:
    """Explicit Euler on a rod whose ends keep their temperature; then the squared distance from what was wanted."""
    u = u0.copy()
    dx = 1 / (len(u) - 1)
    r = alpha * dt / dx**2
    for _ in range(steps):
        u[1:-1] += r * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum((u - wanted) ** 2) * dx


heat_misfit_and_slopes = astgrad.value_and_derivative(heat_misfit, wrt=("u0", "alpha"))
