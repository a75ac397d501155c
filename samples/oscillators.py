"""A chain of springs as a class: its energy at a shape, and the force, which is minus its slope.

astgrad gen samples/oscillators.py
"""

import numpy as np

import astgrad


class Chain:
    """Masses on a line, each tied to the next by a spring that stiffens, the first to the wall."""

    def __init__(self, k: float, stiffening: float, rest: float) -> None:
        self.k = k
        self.stiffening = stiffening
        self.rest = rest

    def stretch(self, x: np.ndarray) -> np.ndarray:
        return np.diff(x) - self.rest

    def energy(self, x: np.ndarray) -> float:
        s = self.stretch(x)
        wall = 0.5 * self.k * (x[0] - self.rest) ** 2
        return wall + np.sum(0.5 * self.k * s**2 + 0.25 * self.stiffening * s**4)

    @astgrad.derivative(wrt="x")
    def slope(self, x: np.ndarray) -> float:
        return self.energy(x)
