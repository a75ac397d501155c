"""fixed_point_layer in reverse mode, which mode="auto" takes."""

import numpy as np


def _fixed_point(g, x0, *args, tol=1e-10, max_iterations=10_000, solver=None):
    """A solution x of g(x, *args) = x, of a number or of a vector, by applying g again and again, from x0.

    It ends with a step that is no larger than tol, or than tol times x. Raises ArithmeticError where none of max_iterations is.
    solver: what to call instead, as solver(g, x0, *args).
    """
    if solver is not None:
        return solver(g, x0, *args)
    x = 1.0 * x0
    enough = max(tol, 8 * np.finfo(np.asarray(x).dtype).eps)
    for _ in range(max_iterations):
        x, last = g(x, *args), x
        if np.max(np.abs(x - last)) <= enough * np.max(np.maximum(1.0, np.abs(x))):
            return x
    raise ArithmeticError(f"no fixed point within {max_iterations} iterations")


def layer(z, W, b):
    return np.tanh(W @ z + b)


def _layer_by_z(z, W, b):
    """Jacobian of layer by z."""
    t = 1 - np.tanh(W @ z + b) ** 2
    columns = []
    for z_dot in np.eye(z.size):
        columns.append(W @ z_dot * t)
    return np.stack(columns, axis=-1)


def _layer_fixed_point_forward(z0, W, b):
    """The value of layer_fixed_point, and what its reverse half reads."""
    z = _fixed_point(layer, z0, W, b, tol=1e-14)
    return z, (W, b, z)


def _layer_fixed_point_backward(saved, z_bar):
    """The cotangent of W and b for a cotangent of layer_fixed_point's value, by the implicit function theorem."""
    W, b, z = saved
    t_bar = np.linalg.solve(np.eye(z.size) - _layer_by_z(z, W, b).T, z_bar) * (
        1 - np.tanh(W @ z + b) ** 2
    )
    return np.outer(t_bar, z), t_bar


def energy(W, b, z0):
    """Value and derivative of energy by W and b."""
    z, z_saved = _layer_fixed_point_forward(z0, W, b)
    W_bar, b_bar = _layer_fixed_point_backward(z_saved, 2 * z)
    return np.sum(z**2), (W_bar, b_bar)
