"""root_of_kepler in reverse mode, which mode="auto" takes."""

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


def kepler(E: float, M: float, e: float) -> float:
    return E - e * np.sin(E) - M


def _kepler_by_E(E: float, M: float, e: float):
    """Jacobian of kepler by E."""
    return 1 - e * np.cos(E)


def _kepler_root_forward(E0, M, e):
    """The value of kepler_root, and what its reverse half reads."""
    E = _root(kepler, E0, M, e)
    return E, (M, e, E)


def _kepler_root_backward(saved, E_bar):
    """The cotangent of M and e for a cotangent of kepler_root's value, by the implicit function theorem."""
    M, e, E = saved
    t_bar = -E_bar / _kepler_by_E(E, M, e)
    return -t_bar, -t_bar * np.sin(E)


def distance(M: float, e: float, a: float) -> tuple[float, float]:
    """Derivative of distance by M and e."""
    E, E_saved = _kepler_root_forward(M, M, e)  # the eccentric anomaly
    M_bar, e_bar = _kepler_root_backward(E_saved, a * e * np.sin(E))
    return M_bar, e_bar - a * np.cos(E)
