"""How far a chain of pendulums ends from a wanted state after a long run, and the slopes by its start and its stiffness.

Running back needs each state of the run: twenty are kept, and the others computed again from these.

astgrad gen samples/long_run.py
"""

from typing import Annotated

import numpy as np

import astgrad


def chain_misfit(
    u: Annotated[np.ndarray, "float64[n]"], stiffness: float, wanted: Annotated[np.ndarray, "float64[n]"], dt: float, steps: int
) -> float:
    """Pendulums in a row, each tied to its neighbours, by the symplectic Euler method."""
    v = np.zeros_like(u)
    for _ in astgrad.checkpoint(range(steps), snapshots=20):
        pull = np.zeros_like(u)
        pull[1:] += u[:-1] - u[1:]
        pull[:-1] += u[1:] - u[:-1]
        v = v + dt * (stiffness * pull - np.sin(u))
        u = u + dt * v
    return np.sum((u - wanted) ** 2)


chain_misfit_and_slopes = astgrad.value_and_derivative(chain_misfit, wrt=("u", "stiffness"))
