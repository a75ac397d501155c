"""elementwise, differentiated."""

import numpy as np


def jacobian(x, a):
    """Jacobian of wave by x."""
    return np.diag(a * np.cos(x))


def _wave_jacobian_by_x(x, a):
    """Jacobian of wave by x."""
    return np.diag(a * np.cos(x))


def _wave_jacobian_by_a(x, a):
    """Jacobian of wave by a."""
    return np.sin(x)


def by_both(x, a):
    """Jacobian of wave by x and a."""
    return _wave_jacobian_by_x(x, a), _wave_jacobian_by_a(x, a)


def hessian(x):
    """Hessian of quartic by x."""
    return np.diag(12 * x**2)


def hessian_times(x, x_dot):
    """Hessian of quartic by x, times a vector."""
    return 12 * x_dot * x**2
