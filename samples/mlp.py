"""A multilayer perceptron with one hidden tanh layer learns sin, |x| and a step, by gradients that astgrad wrote.

python samples/mlp.py --plots samples/plots
"""

import argparse
from pathlib import Path
from typing import Annotated

import matplotlib
import numpy as np

import astgrad

HERE = Path(__file__).parent
TARGETS = {"sin": np.sin, "abs": np.abs, "step": lambda x: (x > 0).astype(float)}
HIDDEN = 24


def network(W, b, v, c, x):
    """The output for a column x of inputs: W, b lead to the hidden layer, v, c from there to the output."""
    h = np.tanh(x @ W + b)
    return h @ v + c


def loss(
    W: Annotated[np.ndarray, "float64[1, h]"],
    b: Annotated[np.ndarray, "float64[h]"],
    v: Annotated[np.ndarray, "float64[h]"],
    c: Annotated[np.ndarray, "float64[1]"],
    x: Annotated[np.ndarray, "float64[n, 1]"],
    t: Annotated[np.ndarray, "float64[n]"],
):
    return np.mean((network(W, b, v, c, x) - t) ** 2)


loss_and_slopes = astgrad.value_and_derivative(loss, wrt=("W", "b", "v", "c"))


def train(x, t, steps, rate=0.02, seed=0):
    """Adam on the whole data: the parameters and the losses on the way."""
    rng = np.random.default_rng(seed)
    parameters = [rng.normal(size=(1, HIDDEN)), rng.normal(size=HIDDEN), rng.normal(size=HIDDEN) / HIDDEN, np.zeros(1)]
    means = [np.zeros_like(p) for p in parameters]
    squares = [np.zeros_like(p) for p in parameters]
    losses = []
    for step in range(1, steps + 1):
        value, slopes = loss_and_slopes(*parameters, x, t)
        losses.append(value)
        pace = rate / (1 + 4 * step / steps)
        for p, slope, mean, square in zip(parameters, slopes, means, squares, strict=True):
            mean += 0.1 * (slope - mean)
            square += 0.001 * (slope**2 - square)
            p -= pace * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return parameters, losses


def draw(path, name, x, t, fitted, losses):
    matplotlib.use("Agg")
    from matplotlib import pyplot as plt

    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.5), layout="constrained")
    left.plot(x, t, "k--", label=name)
    left.plot(x, fitted, label="network")
    left.legend()
    right.semilogy(losses)
    right.set(xlabel="step", ylabel="mean squared error")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=3000, help="training steps for each function")
    parser.add_argument("--plots", type=Path, default=HERE / "plots", help="the folder for the plots")
    options = parser.parse_args(arguments)

    x = np.linspace(-3, 3, 121)[:, None]
    for name, target in TARGETS.items():
        t = target(x[:, 0])
        parameters, losses = train(x, t, options.steps)
        fitted = network(*parameters, x)
        print(f"{name:5} mean squared error {losses[0]:.4f} -> {np.mean((fitted - t) ** 2):.2e}")
        draw(options.plots / f"mlp_{name}.png", name, x[:, 0], t, fitted, losses)
    print(loss_and_slopes.source)
    print(f"the fits are drawn in {options.plots}")


if __name__ == "__main__":
    main()
