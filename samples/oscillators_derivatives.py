"""Derivatives of oscillators.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen -f Chain.energy:x samples/oscillators.py
astgrad 0.1.0, from f371c423bae6, body 4019e5b0c6be
"""

from typing import Annotated

import numpy as np


def Chain_energy_by_x(self, x: Annotated[np.ndarray, "float64[n]"]) -> Annotated[np.ndarray, "float64[n]"]:
    """Derivative of Chain.energy by x.

    `self` is a Chain: what a subclass overrides is not called.
    """
    s = x[1:] - x[:-1] - self.rest
    # wall = 0.5 * self.k * (x[0] - self.rest) ** 2
    x_bar = np.zeros_like(x)
    x_bar[0] = self.k * (x[0] - self.rest)
    # s = self.stretch(x)
    s_bar = s * (self.k + self.stiffening * s**2)
    x_bar[1:] += s_bar
    x_bar[:-1] -= s_bar
    return x_bar
