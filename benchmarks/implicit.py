"""What the derivative of a fixed point holds, by how many iterations found it: `python -m benchmarks.implicit`.

The solver takes so many iterations, whether they are needed or not; beside it the same loop, differentiated as it stands.
"""

from functools import partial

import numpy as np

import astgrad
from benchmarks.checkpoint import peak

SIZE = 100
ITERATIONS = (10, 100, 1_000, 10_000)
iterations = 0


def layer(z, W, b):
    return np.tanh(W @ z + b)


def so_many(g, x0, *args):
    x = x0
    for _ in range(iterations):
        x = g(x, *args)
    return x


def by_theorem(W, b, z0):
    return np.sum(astgrad.fixed_point(layer, z0, W, b, solver=so_many) ** 2)


def by_loop(W, b, z0, n):
    z = z0
    for _ in range(n):
        z = layer(z, W, b)
    return np.sum(z**2)


def main():
    global iterations
    W, b, z0 = 0.3 * np.eye(SIZE), np.ones(SIZE), np.zeros(SIZE)
    of_theorem, of_loop = (astgrad.derivative(f, wrt="b", mode="reverse") for f in (by_theorem, by_loop))
    print(f"a fixed point of {SIZE} numbers, {8 * SIZE} bytes: the most bytes that its derivative holds")
    print(f"{'iterations':>10}  {'fixed_point':>11}  {'loop':>12}")
    for iterations in ITERATIONS:
        np.testing.assert_allclose(of_theorem(W, b, z0), of_loop(W, b, z0, iterations), rtol=1e-3)
        held = peak(partial(of_theorem, W, b, z0)), peak(partial(of_loop, W, b, z0, iterations))
        print(f"{iterations:>10}  {held[0]:>11}  {held[1]:>12}")


if __name__ == "__main__":
    main()
