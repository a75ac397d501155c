"""Six functions whose derivatives Theano's tutorial readers know by heart.

Run it to see the derivatives that astgrad writes, or have them written to a module of their own:

    python samples/theano_examples.py
    astgrad gen samples/theano_examples.py
"""

import numpy as np

import astgrad


@astgrad.derivative
def square(x):
    return x**2


@astgrad.derivative
def exponential(x):
    return np.exp(x)


@astgrad.derivative
def sine(x):
    return np.sin(x)


@astgrad.derivative
def cubic(x):
    return (x - 4) * (x**2 + 6)


@astgrad.derivative
def root_cubed(x):
    return (np.sqrt(x) + 1) ** 3


def weighted_square(x: float, y: float):
    return (x + 2 * y) ** 2


weighted_square_by_x = astgrad.derivative(weighted_square, wrt="x")
weighted_square_by_y = astgrad.derivative(weighted_square, wrt="y")


def main() -> None:
    for derivative in (square, exponential, sine, cubic, root_cubed):
        print(f"# at 2.0: {derivative(2.0)}\n{derivative.source_for(2.0)}")
    for derivative in (weighted_square_by_x, weighted_square_by_y):
        print(f"# at (2.0, 3.0): {derivative(2.0, 3.0)}\n{derivative.source_for(2.0, 3.0)}")


if __name__ == "__main__":
    main()
