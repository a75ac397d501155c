"""Two-class logistic regression on Fisher's irises, trained twice: by gradient descent and by SciPy's BFGS.

Both use gradients that astgrad wrote from `loss`; both must find the same optimum. Draws the boundary between the classes.

    python samples/logistic_regression.py --plots samples/plots
"""

import argparse
import csv
from pathlib import Path
from typing import Annotated

import matplotlib
import numpy as np
from scipy.optimize import minimize

import astgrad

HERE = Path(__file__).parent
FEATURES = ("petal_length", "petal_width")


def loss(
    w: Annotated[np.ndarray, "float64[d]"],
    b: float,
    X: Annotated[np.ndarray, "float64[n, d]"],
    y: Annotated[np.ndarray, "float64[n]"],
):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def loss_of_vector(
    theta: Annotated[np.ndarray, "float64[m]"],
    X: Annotated[np.ndarray, "float64[n, d]"],
    y: Annotated[np.ndarray, "float64[n]"],
):
    """The loss of all parameters in one vector, as SciPy wants it: the weights, then the bias."""
    return loss(theta[:-1], theta[-1], X, y)


loss_by_w_b = astgrad.derivative(loss, wrt=("w", "b"))
value_and_slope = astgrad.value_and_derivative(loss_of_vector)


def read_irises():
    """The features, each of mean 0 and deviation 1, and the class: 1 for virginica, 0 for versicolor."""
    with (HERE / "data" / "iris.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    X = np.array([[float(row[feature]) for feature in FEATURES] for row in rows])
    y = np.array([float(row["species"] == "virginica") for row in rows])
    return (X - X.mean(axis=0)) / X.std(axis=0), y


def descend(X, y, steps, rate=2.0):
    """Plain gradient descent from zero."""
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(steps):
        w_bar, b_bar = loss_by_w_b(w, b, X, y)
        w, b = w - rate * w_bar, b - rate * b_bar
    return w, b


def accuracy(w, b, X, y):
    return np.mean((X @ w + b > 0) == (y == 1))


def draw(path, w, b, X, y):
    """The two classes and the line where both are equally likely."""
    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 4.5))
    for kind, marker, label in ((0, "o", "versicolor"), (1, "^", "virginica")):
        axes.scatter(*X[y == kind].T, marker=marker, alpha=0.7, label=label)
    across = np.linspace(X[:, 0].min(), X[:, 0].max(), 2)
    axes.plot(across, -(w[0] * across + b) / w[1], "k--", label="p = 1/2")
    axes.set(
        xlabel="petal length (standardised)",
        ylabel="petal width (standardised)",
        ylim=(X[:, 1].min() - 0.3, X[:, 1].max() + 0.3),
    )
    axes.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=5000, help="steps of gradient descent")
    parser.add_argument("--plots", type=Path, default=HERE / "plots", help="the folder for the plot")
    options = parser.parse_args(arguments)

    X, y = read_irises()
    w, b = descend(X, y, options.steps)
    found = minimize(value_and_slope, np.zeros(X.shape[1] + 1), args=(X, y), jac=True, method="BFGS", options={"gtol": 1e-9})
    print(loss_by_w_b.source)
    print(f"gradient descent: w = {w}, b = {b:.6f}, loss {loss(w, b, X, y):.9f}, accuracy {accuracy(w, b, X, y):.0%}")
    print(f"SciPy's BFGS:     w = {found.x[:-1]}, b = {found.x[-1]:.6f}, loss {found.fun:.9f}, {found.nit} iterations")
    np.testing.assert_allclose([*w, b], found.x, rtol=1e-5)
    draw(options.plots / "logistic_regression.png", w, b, X, y)
    print(f"the boundary is drawn in {options.plots / 'logistic_regression.png'}")


if __name__ == "__main__":
    main()
