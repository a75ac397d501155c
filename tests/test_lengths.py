"""How long derivatives are beside what a person writes: at most one statement longer, in all functions together.

What is known of the arguments decides whether a cotangent must be summed back to the shape of what it belongs to: `_sum_to`, which
is copied in where the shapes of a network's last layer and its target are not known to be equal, is not counted.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import astgrad


def heat(u0: np.ndarray, alpha: float, steps: int) -> float:
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + alpha * (u[2:] - 2 * u[1:-1] + u[:-2])
    return np.sum(u**2)


def heat_by_start_and_alpha(u0, alpha, steps):
    u, old = u0.copy(), []
    for _ in range(steps):
        old.append(u[1:-1].copy())
        u[1:-1] = u[1:-1] + alpha * (u[2:] - 2 * u[1:-1] + u[:-2])
    u_bar = 2 * u
    alpha_bar = 0.0
    while old:
        u[1:-1] = old.pop()
        inner = u_bar[1:-1].copy()
        alpha_bar += np.sum(inner * (u[2:] - 2 * u[1:-1] + u[:-2]))
        u_bar[1:-1] = (1 - 2 * alpha) * inner
        u_bar[2:] += alpha * inner
        u_bar[:-2] += alpha * inner
    return u_bar, alpha_bar


def heat_by_start(u0, alpha, steps):
    u = u0.copy()
    for _ in range(steps):
        u[1:-1] = u[1:-1] + alpha * (u[2:] - 2 * u[1:-1] + u[:-2])
    u_bar = 2 * u
    for _ in range(steps):
        inner = u_bar[1:-1].copy()
        u_bar[1:-1] = (1 - 2 * alpha) * inner
        u_bar[2:] += alpha * inner
        u_bar[:-2] += alpha * inner
    return u_bar


def network(params: list[tuple[np.ndarray, np.ndarray]], X: np.ndarray, t: np.ndarray) -> float:
    h = X
    for W, b in params:
        h = np.tanh(h @ W + b)
    return np.mean((h - t) ** 2)


def network_by_params(params, X, t):
    h, kept = X, []
    for W, b in params:
        kept.append(h)
        h = np.tanh(h @ W + b)
    h_bar = 2 * (h - t) / h.size
    bars = [None] * len(params)
    for i in reversed(range(len(params))):
        W, b = params[i]
        z_bar = h_bar * (1 - h**2)
        h = kept.pop()
        bars[i] = (h.T @ z_bar, z_bar.sum(axis=0))
        h_bar = z_bar @ W.T
    return bars


def exp_series(x: float, tol: float) -> float:
    term = 1.0
    s = 1.0
    for i in range(1, 50):
        term = term * x / i
        if abs(term) < tol:
            break
        s += term
    return s


def exp_series_by_x(x, tol):
    term, s = 1.0, 1.0
    term_dot, s_dot = 0.0, 0.0
    for i in range(1, 50):
        term_dot = (term_dot * x + term) / i
        term = term * x / i
        if abs(term) < tol:
            break
        s += term
        s_dot += term_dot
    return s_dot


def smooth(v, k):
    y = 0.0
    for a in v:
        y = y * y * k + a
    return y


def energy(v: np.ndarray, w: np.ndarray) -> float:
    return smooth(v, 0.5) ** 2 + smooth(w, 0.25) * smooth(v, 0.1)


def smooth_kept(v, k):
    y = 0.0
    kept = []
    for a in v:
        kept.append(y)
        y = y * y * k + a
    return y, kept


def smooth_back(v, k, kept, y_bar):
    v_bar = np.empty_like(v)
    for i in reversed(range(len(v))):
        v_bar[i] = y_bar
        y_bar = 2 * k * y_bar * kept.pop()
    return v_bar


def energy_by_both(v, w):
    one, one_kept = smooth_kept(v, 0.5)
    two, two_kept = smooth_kept(w, 0.25)
    three, three_kept = smooth_kept(v, 0.1)
    v_bar = smooth_back(v, 0.1, three_kept, two)
    w_bar = smooth_back(w, 0.25, two_kept, three)
    v_bar += smooth_back(v, 0.5, one_kept, 2 * one)
    return v_bar, w_bar


RNG = np.random.default_rng(0)
LAYERS = [(RNG.normal(size=(3, 4)), RNG.normal(size=4)), (RNG.normal(size=(4, 2)), RNG.normal(size=2))]
U, V, W = RNG.normal(size=8), RNG.normal(size=4), RNG.normal(size=3)

COPIED = ("_sum_to",)

# What is differentiated, by what, what a person writes for it, and arguments.
CASES = [
    (heat, ("u0", "alpha"), (heat_by_start_and_alpha,), (U, 0.1, 5)),
    (heat, "u0", (heat_by_start,), (U, 0.1, 5)),
    (network, "params", (network_by_params,), (LAYERS, RNG.normal(size=(5, 3)), RNG.normal(size=(5, 2)))),
    (exp_series, "x", (exp_series_by_x,), (0.7, 1e-9)),
    (energy, ("v", "w"), (energy_by_both, smooth_kept, smooth_back), (V, W)),
]


def count(text: str) -> int:
    """The statements in the functions of a text; `a, b = x, y` is two, a docstring none."""
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name not in COPIED]
    return sum(_statements(node) for f in functions for inner in f.body for node in ast.walk(inner))


def _statements(node: ast.AST) -> int:
    match node:
        case ast.Assign(targets=[ast.Tuple()], value=ast.Tuple(elts=values)):
            return len(values)
        case ast.Expr(value=ast.Constant()):
            return 0
        case _:
            return isinstance(node, ast.stmt)


def leaves(tree: Any) -> list[Any]:
    return [leaf for part in tree for leaf in leaves(part)] if isinstance(tree, (tuple, list)) else [tree]


@pytest.mark.parametrize(("f", "wrt", "by_hand", "args"), CASES, ids=["heat", "heat_linear", "network", "exp_series", "energy"])
def test_at_most_one_statement_longer(
    f: Callable[..., Any], wrt: Any, by_hand: tuple[Callable[..., Any], ...], args: tuple[Any, ...]
) -> None:
    derivative = astgrad.derivative(f, wrt=wrt)
    for part, by_person in zip(leaves(derivative(*args)), leaves(by_hand[0](*args)), strict=True):
        np.testing.assert_allclose(part, by_person, rtol=1e-12)
    assert count(derivative.source) <= sum(count(inspect.getsource(each)) for each in by_hand) + 1
