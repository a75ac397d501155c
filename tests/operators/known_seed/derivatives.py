"""known_seed, differentiated."""

import numpy as np


def layer(w, b, value_bar, X):
    """Value and cotangent of layer by w and b, for a cotangent of the value."""
    t = np.tanh(X @ w + b)
    t_bar = value_bar * (1 - t**2)
    return t, (X.T @ t_bar, t_bar.sum())


def energy(s: float, value_bar: float, k: float) -> tuple[float, float]:
    """Value and cotangent of energy by s, for a cotangent of the value."""
    return 0.5 * k * s**2 + np.cos(s), value_bar * (k * s - np.sin(s))


def path_seeded(u, h, value_bar, steps):
    """Value and cotangent of path by u and h, for a cotangent of the value."""
    if steps == 0:
        return u, (value_bar.copy(), 0.0)
    u = u.copy()
    u_saved = []
    for _ in range(steps):
        u_saved.append(u[1:-1].copy())
        u[1:-1] += h * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]
    # return u
    value = u.copy()
    u_bar = value_bar.copy()
    h_bar = 0.0
    for _ in range(steps):
        # u[1:-1] += h * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]
        u[1:-1] = u_saved.pop()
        t_bar = u_bar[1:-1].copy()
        t_bar_2 = t_bar * u[1:-1]
        t = u[2:] - 2 * u[1:-1] + u[:-2]
        h_bar += np.sum(t_bar_2 * t)
        t_bar_3 = t_bar_2 * h
        u_bar[2:] += t_bar_3
        u_bar[1:-1] += h * t_bar * t - 2 * t_bar_3
        u_bar[:-2] += t_bar_3
    return value, (u_bar, h_bar)


def moments_seeded(x, p, value_bar):
    """Value and cotangent of moments by x and p, for a cotangent of the value."""
    mean = np.sum(p * x)
    apart = x - mean
    # apart = x - mean
    apart_bar = value_bar[0] + 2 * value_bar[1]["spread"] * p * apart
    # mean = np.sum(p * x)
    mean_bar = value_bar[1]["mean"] + np.sum(-apart_bar)
    t = apart**2
    return (apart, {"mean": mean, "spread": np.sum(p * t)}), (
        apart_bar + mean_bar * p,
        value_bar[1]["spread"] * t + mean_bar * x,
    )


def nested_seeded(x, value_bar_2):
    """Value and cotangent of nested by x, for a cotangent of the value."""
    value_bar = np.sum(x**2)
    sqrt_value_bar = np.sqrt(value_bar)
    value_bar_bar = np.sum(value_bar_2 * x) / (2 * sqrt_value_bar)
    return sqrt_value_bar * x, sqrt_value_bar * value_bar_2 + 2 * value_bar_bar * x


def energy_again(
    s: float, s_dot: float, value_bar: float, k: float
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Value and tangent of energy, for a tangent of s.

    Value and cotangent of energy by s, for a cotangent of the value.
    """
    cos_s = np.cos(s)
    sin_s = np.sin(s)
    return (0.5 * k * s**2 + cos_s, value_bar * (k * s - sin_s)), (
        s_dot * (s * k - sin_s),
        s_dot * (k - cos_s) * value_bar,
    )


def nested_again(x, value_bar_2, x_dot, value_bar_2_dot):
    """Value and tangent of nested, for a tangent of x and value_bar_2.

    Value and cotangent of nested by x, for a cotangent of the value.
    """
    value_bar = np.sum(x**2)
    sqrt_value_bar = np.sqrt(value_bar)
    sqrt_value_bar_dot = np.sum(2 * x_dot * x) / (2 * sqrt_value_bar)
    value_bar_bar = np.sum(value_bar_2 * x) / (2 * sqrt_value_bar)
    value_bar_bar_dot = (
        np.sum(value_bar_2_dot * x + x_dot * value_bar_2) / 2
        - sqrt_value_bar_dot * value_bar_bar
    ) / sqrt_value_bar
    return (sqrt_value_bar * x, sqrt_value_bar * value_bar_2 + 2 * value_bar_bar * x), (
        sqrt_value_bar_dot * x + x_dot * sqrt_value_bar,
        sqrt_value_bar_dot * value_bar_2
        + value_bar_2_dot * sqrt_value_bar
        + (2 * value_bar_bar_dot * x + 2 * value_bar_bar * x_dot),
    )
