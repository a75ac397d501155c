"""several_results_known in reverse mode, which mode="auto" takes."""

import numpy as np


def _gradient_bar(
    f: np.ndarray,
    out_bar: np.ndarray,
    spacing: float | np.ndarray,
    axis: int,
    edge_order: int,
) -> np.ndarray:
    """The cotangent of f for a cotangent of np.gradient(f, spacing, axis=axis): its columns are the slopes of unit vectors."""
    length = f.shape[axis]
    slopes = np.gradient(
        np.eye(length, dtype=f.dtype),
        spacing,
        axis=0,
        edge_order=2 if edge_order == 2 else 1,
    )
    return np.moveaxis(
        np.tensordot(slopes.astype(f.dtype), out_bar, (0, axis)), 0, axis
    )


def halves(x, y, Z):
    """Derivative of halves by x.

    The parts of x, each with its own meaning.
    """
    position, speed = np.split(x, 2)
    return np.concatenate([speed, position + 2 * speed])


def middle(x, y, Z):
    """Derivative of middle by x."""
    head, body, tail = np.split(x, [1, 3])
    x_bar = np.zeros_like(x)
    x_bar[1:3] = np.exp(body)
    return x_bar


def energies(x, y, Z):
    """Derivative of energies by x."""
    part_0, part_1 = np.split(x, 2)
    # for part in np.split(x, 2)
    part_bar = 2 * np.sum(part_1)
    # for part in np.split(x, 2)
    part_bar_2 = 2 * np.sum(part_0)
    return np.concatenate(
        [np.full_like(part_0, part_bar_2), np.full_like(part_1, part_bar)]
    )


def on_a_grid(x, y, Z):
    """Derivative of on_a_grid by x and y."""
    X, Y = np.meshgrid(x, y, indexing="ij")
    return np.sum(Z * Y * np.cos(X), axis=1), np.sum(Z * np.sin(X), axis=0)


def roughness(x, y, Z):
    """Derivative of roughness by Z."""
    along_x, along_y = np.gradient(Z, 0.1, 0.2)
    along_x_bar = 2 * along_x
    along_y_bar = 2 * along_y
    return _gradient_bar(Z, along_x_bar, 0.1, 0, 1) + _gradient_bar(
        Z, along_y_bar, 0.2, 1, 1
    )


def phases(x, y, Z):
    """Derivative of phases by x."""
    turns, phase = np.divmod(x, 0.5)
    return 2 * turns * phase
