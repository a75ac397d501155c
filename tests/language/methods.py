"""Methods: what they read of their object, and what of its methods they call."""

from dataclasses import dataclass

import numpy as np


class Model:
    """A body on a spring."""

    gravity = 9.81

    def __init__(self, k, weights):
        self.k = k
        self.weights = weights

    def energy(self, x):
        return 0.5 * self.k * x**2 + self.spring(x) * self.stiffness + self.shift(x) + np.sum(self.weights * x)

    def spring(self, x):
        y = x * x
        return y * x * self.k

    @property
    def stiffness(self):
        return self.k * self.gravity

    @staticmethod
    def shift(x):
        return np.sin(x)

    def rolled(self, x, n):
        for _ in range(n):
            if x > 0.2:  # noqa: SIM108  (a statement)
                x = self.spring(x) * 0.1 + self.shift(x) * 0.5
            else:
                x = x * self.gravity
        return x

    def folded(self, x, n):
        if n == 0:
            return x
        return self.folded(self.shift(x), n - 1) * self.k

    def __call__(self, x):
        return self.energy(x) * x


class Soft(Model):
    """With a spring of its own."""

    def spring(self, x):
        return x * self.k


@dataclass
class Pair:
    """An object that holds another."""

    scale: float
    model: Model

    def total(self, x):
        return self.scale * x**2 + self.model.k * x


@dataclass(frozen=True, slots=True)
class Gaussian:
    """Without a dictionary."""

    mean: float
    width: float

    def density(self, x):
        return np.exp(-(self.scaled(x) ** 2))

    def scaled(self, x):
        return (x - self.mean) / self.width
