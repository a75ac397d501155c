"""Bodies that pull at each other, as objects that change: how far a probe misses its goal, by how it began.

astgrad gen samples/planets.py
"""

import itertools
from dataclasses import dataclass
from typing import Annotated

import numpy as np

import astgrad

Vector = Annotated[np.ndarray, "float64[2]"]


@dataclass
class Body:
    """A mass, in units in which the constant of gravitation is 1."""

    mass: float
    place: np.ndarray
    speed: np.ndarray

    def drift(self, dt: float) -> None:
        """Moves on for a time dt."""
        self.place = self.place + dt * self.speed


def pull(a: Body, b: Body, dt: float) -> None:
    """Changes the speeds of two bodies by what they do to each other in a time dt."""
    way = b.place - a.place
    force = way / np.sum(way**2) ** 1.5
    a.speed = a.speed + dt * b.mass * force
    b.speed = b.speed - dt * a.mass * force


def miss(start: Vector, speed: Vector, goal: Vector, steps: int) -> float:
    """The square of the distance to a goal of a light body, after so many steps among two heavy ones."""
    sun = Body(1.0, np.zeros(2), np.zeros(2))
    planet = Body(0.1, np.array([1.0, 0.0]), np.array([0.0, 1.0]))
    probe = Body(1e-6, start, speed)
    bodies = (sun, planet, probe)
    for _ in range(steps):
        for a, b in itertools.combinations(bodies, 2):
            pull(a, b, 0.01)
        for body in bodies:
            body.drift(0.01)
    return np.sum((probe.place - goal) ** 2)


miss_and_slopes = astgrad.value_and_derivative(miss, wrt=("start", "speed"))
