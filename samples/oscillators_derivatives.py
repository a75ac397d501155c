"""Derivatives of oscillators.py, written by astgrad.

What is differentiated by must be floats or arrays of floats: integers are not converted here.

Generated, do not edit. To make it again: astgrad gen -f Chain.energy:x --kinds 'x: float64[n]' samples/oscillators.py
astgrad 0.1.0, from e02dff5439c7, body 9de8d5363b26
"""

import numpy as np


def Chain_energy_by_x(self, x: np.ndarray) -> np.ndarray:
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
