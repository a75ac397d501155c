"""The solvers behind `astgrad.root` and `astgrad.fixed_point`. Their text is copied into generated modules that call them."""

# mypy: allow-untyped-defs, allow-untyped-calls

import numpy as np


def _root(g, x0, *args, tol=1e-10, max_iterations=100, solver=None):
    """A solution x of g(x, *args) = 0, of a number or of a vector, by Newton's method from x0 with slopes by differences.

    It ends with a step that is no larger than tol, or than tol times x. Raises ArithmeticError where none of max_iterations is,
    and what NumPy raises where the slopes are singular. solver: what to call instead, as solver(g, x0, *args).
    """
    if solver is not None:
        return solver(g, x0, *args)
    x = 1.0 * x0
    eps = np.finfo(np.asarray(x).dtype).eps
    for _ in range(max_iterations):
        value = g(x, *args)
        if not np.any(value):
            return x
        size = np.maximum(1.0, np.abs(x)).astype(eps.dtype)
        width = np.sqrt(eps) * size
        if np.ndim(x):
            columns = [(g(x + h, *args) - value) / h.sum() for h in np.diag(width)]
            step = np.linalg.solve(np.stack(columns, axis=1), value)
        else:
            step = value / ((g(x + width, *args) - value) / width)
        x = x - step
        if np.max(np.abs(step)) <= max(tol, 8 * eps) * np.max(size):
            return x
    raise ArithmeticError(f"no root within {max_iterations} iterations")


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
