"""A chain of springs as a class: its energy, and the slope of it, of which the force is the opposite.

python samples/oscillators.py
astgrad gen samples/oscillators.py -f Chain.energy:x
"""

from typing import Annotated

import numpy as np

import astgrad


class Chain:
    """Masses on a line, each tied to the next by a spring that stiffens, the first to the wall."""

    def __init__(self, k: float, stiffening: float, rest: float) -> None:
        self.k = k
        self.stiffening = stiffening
        self.rest = rest

    def stretch(self, x: Annotated[np.ndarray, "float64[n]"]) -> np.ndarray:
        return x[1:] - x[:-1] - self.rest

    def energy(self, x: Annotated[np.ndarray, "float64[n]"]) -> float:
        s = self.stretch(x)
        wall = 0.5 * self.k * (x[0] - self.rest) ** 2
        return wall + np.sum(0.5 * self.k * s**2 + 0.25 * self.stiffening * s**4)


def main() -> None:
    chain = Chain(2.0, 0.5, 1.0)
    slope = astgrad.derivative(chain.energy, wrt="x")
    x = np.array([1.1, 2.3, 2.9])
    print(f"# at {x}: {slope(x)}")
    print(slope.source)


if __name__ == "__main__":
    main()
