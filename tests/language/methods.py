"""Methods: what they read of their object, and what of its methods they call."""

from dataclasses import dataclass

import numpy as np


def squared(model, x):
    y = x * model.k
    return y * y


def energy(k, x):
    return k * x * x * x


class Model:
    """A body on a spring."""

    gravity = 9.81

    def __init__(self, k: float, weights):
        self.k = k
        self.weights = weights

    def energy(self, x: float) -> float:
        return 0.5 * self.k * x**2 + self.spring(x) * self.stiffness + self.shift(x) + np.sum(self.weights * x)

    def spring(self, x: float):
        y = x * x
        return y * x * self.k

    @property
    def stiffness(self):
        return self.k * self.gravity

    @staticmethod
    def shift(x: float):
        return np.sin(x)

    def rolled(self, x: float, n: int):
        for _ in range(n):
            if x > 0.2:  # noqa: SIM108  (a statement)
                x = self.spring(x) * 0.1 + self.shift(x) * 0.5
            else:
                x = x * self.gravity
        return x

    def folded(self, x: float, n: int) -> float:
        if n == 0:
            return x
        return self.folded(self.shift(x), n - 1) * self.k

    def __call__(self, x: float) -> float:
        return self.energy(x) * x

    def _energy(self, x: float) -> float:
        """By a function of the method's own name, and beside a method of nearly that name."""
        y = energy(self.k, x)
        return y * x

    def squared(self, x: float) -> float:
        """It bears the name of a function that it calls."""
        y = squared(self, x) + self._energy(x)
        return y * self.energy(x)

    def handed_on(self, x: float, n: int) -> float:
        """The object goes to functions, also in a loop."""
        s = 0.0
        for i in range(n):
            s = s + squared(self, x * i) * self._energy(x)
        return s + squared(self, x)

    def by_closures(self, x: float) -> float:
        """Functions inside the method, which read the object."""
        scaled = lambda t: t * self.k + self.spring(t)  # noqa: E731

        def step(u):
            for _ in range(2):
                u = u - 0.01 * self.spring(u)
            return u

        return scaled(x) * scaled(2.0) + step(x) * self.stiffness

    def with_defaults(self, x: float, *, k: float = 1.5, scale: float = 2 * 3) -> float:
        return self.k * x**2 * k + scale * x

    def looked_at(self, x: float) -> float:
        """What only looks at the object stays."""
        assert self.k > 0.0, f"k is {self.k}"
        text = f"{self.k}: {x}"
        return self.k**2 * x + len(text[:0])


class Soft(Model):
    """With a spring of its own."""

    def spring(self, x: float):
        return x * self.k


@dataclass
class Pair:
    """An object that holds another."""

    scale: float
    model: Model

    def total(self, x: float):
        return self.scale * x**2 + self.model.k * x


@dataclass(frozen=True, slots=True)
class Gaussian:
    """Without a dictionary."""

    mean: float
    width: float

    def density(self, x: float):
        return np.exp(-(self.scaled(x) ** 2))

    def scaled(self, x: float):
        return (x - self.mean) / self.width


class Hidden:
    """What leads to an attribute in ways that are not followed."""

    def __init__(self, k: float, table):
        self.k = k
        self.table = table

    @classmethod
    def made(cls, k):
        return cls(k, [])

    def other_name(self, x):
        other = self
        return other.k * x

    def looked_up(self, x):
        return getattr(self, "k") * x  # noqa: B009

    def through_its_dictionary(self, x):
        return self.__dict__["k"] * x

    def kept_in_a_list(self, x):
        both = [self, x]
        return both[0].k * x

    def held_by_another(self, x):
        return self.table.owner.k * x

    def made_anew(self, x):
        return Hidden.made(self.k).through_its_dictionary(x)

    def grown(self, x):
        self.grow()
        return self.k * x

    def grow(self):
        self.k = self.k * 2.0
