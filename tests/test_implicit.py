"""Solutions of equations: `astgrad.root` and `astgrad.fixed_point`, against differences, between modes, to second order."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import optimize

import astgrad
from astgrad import solvers
from astgrad.errors import Refused

_rng = np.random.default_rng(3)
W, B = 0.3 * _rng.normal(size=(3, 3)), _rng.normal(size=3)
ZEROS = np.zeros(3)


def kepler(E, M, e):
    return E - e * np.sin(E) - M


def distance(M, e):
    E = astgrad.root(kepler, M, M, e)
    return 1 - e * np.cos(E)


def layer(z, W, b):
    return np.tanh(W @ z + b)


def energy(W, b, z0):
    z = astgrad.fixed_point(layer, z0, W, b, tol=1e-15)
    return np.sum(z**2)


def circuit(v, r, u):
    currents = (v - u) / r
    return currents + 0.1 * np.sinh(v) + np.array([v[1], v[0]]) * 0.05


def power(r, u):
    v = astgrad.root(circuit, np.zeros(2), r, u)
    return np.sum(v**2 / r)


def tension(a, c):
    def cubic(x, b):
        return x**3 + a * x - b

    x = astgrad.root(cubic, 1.0, c, tol=1e-13)
    y = astgrad.root(lambda t: t**2 - a * x, 1.0, tol=1e-13)
    return x * y


def cascade(x, n):
    total = 0.0
    for i in range(n):
        total = total + astgrad.root(kepler, total, x * i, 0.3)
    return total


def brent(g, x0, *args):
    return optimize.brentq(g, x0 - 10.0, x0 + 10.0, args, xtol=1e-14, rtol=1e-14)


def by_brent(M, e):
    return np.cos(astgrad.root(kepler, M, M, e, solver=brent))


def cosine(t, k):
    return np.cos(k * t)


def branch(x, k):
    y = 2.0 * x
    if x > 0:
        y = astgrad.fixed_point(cosine, 0.5, k, tol=1e-15) * x
    return y


def perhaps_solved(x, k):
    y = astgrad.fixed_point(cosine, 0.5, k, tol=1e-15) * x if x > 0 else 2.0 * k
    return y + (x * astgrad.root(kepler, k, k, 0.3) if x < 1 else 0.0) ** 2


CASES: list[tuple[Callable[..., Any], tuple[str, ...], tuple[Any, ...]]] = [
    (distance, ("M", "e"), (1.0, 0.3)),
    (distance, ("M", "e"), (-0.3, 0.9)),
    (energy, ("W", "b"), (W, B, ZEROS)),
    (power, ("r", "u"), (np.array([1.0, 2.0]), np.array([0.5, -1.0]))),
    (tension, ("a", "c"), (2.0, 3.0)),
    (cascade, ("x",), (0.7, 4)),
    (by_brent, ("M", "e"), (1.0, 0.3)),
    (branch, ("x", "k"), (0.4, 0.8)),
    (perhaps_solved, ("x", "k"), (0.4, 0.8)),
    (perhaps_solved, ("x", "k"), (-0.4, 0.8)),
    (perhaps_solved, ("x", "k"), (1.4, 0.8)),
]


def differences(f: Callable[..., Any], args: tuple[Any, ...], position: int, step: float = 1e-4) -> Any:
    """The derivative of a number or of an array by an argument, by differences of order 4."""
    arg = np.asarray(args[position], dtype=float)

    def at(shift: Any) -> Any:
        moved = arg + shift
        return np.asarray(f(*args[:position], moved if arg.shape else float(moved), *args[position + 1 :]))

    directions = [d.reshape(arg.shape) for d in step * np.eye(arg.size)]
    columns = [(8 * (at(d) - at(-d)) - (at(2 * d) - at(-2 * d))) / (12 * step) for d in directions]
    return np.stack(columns, axis=-1).reshape((*np.shape(columns[0]), *arg.shape))


@pytest.mark.parametrize(("f", "wrt", "args"), CASES)
def test_reverse_mode_is_what_differences_say(f: Callable[..., Any], wrt: tuple[str, ...], args: tuple[Any, ...]) -> None:
    found = astgrad.derivative(f, wrt=wrt, mode="reverse")(*args)
    for position, part in enumerate(found):
        np.testing.assert_allclose(part, differences(f, args, position), rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize(("f", "wrt", "args"), CASES)
def test_forward_mode_is_the_transpose(f: Callable[..., Any], wrt: tuple[str, ...], args: tuple[Any, ...]) -> None:
    count = len(wrt)
    dots = tuple(_rng.normal(size=np.shape(arg)) if np.ndim(arg) else float(_rng.normal()) for arg in args[:count])
    value, value_dot = astgrad.jvp(f, wrt=wrt)(*args[:count], *dots, *args[count:])
    bars = astgrad.derivative(f, wrt=wrt, mode="reverse")(*args)
    assert value == f(*args)
    np.testing.assert_allclose(value_dot, sum(np.sum(d * b) for d, b in zip(dots, bars, strict=True)), rtol=1e-12)


@pytest.mark.parametrize(("f", "wrt", "args"), [case for case in CASES if case[0] is not cascade])
def test_second_derivatives_are_those_of_the_solution(
    f: Callable[..., Any], wrt: tuple[str, ...], args: tuple[Any, ...]
) -> None:
    """A derivative is read again for the next order, and with it the copy of the solver that it calls."""
    for name in wrt:
        if f is branch and name == "x":
            continue  # the derivative is a constant there
        first = astgrad.derivative(f, wrt=name, mode="reverse")
        position = wrt.index(name)
        found = astgrad.hessian(f, wrt=name)(*args)
        np.testing.assert_allclose(found, differences(first, args, position), rtol=1e-7, atol=1e-8)


def test_a_second_derivative_in_reverse_mode() -> None:
    slope = astgrad.derivative(distance, wrt="e")
    found = astgrad.derivative(slope, wrt="e", mode="reverse")(1.0, 0.3)
    np.testing.assert_allclose(found, differences(slope, (1.0, 0.3), 1), rtol=1e-8)


def test_the_start_has_no_derivative() -> None:
    def f(x):
        return astgrad.root(kepler, x, 1.0, 0.3)

    with pytest.warns(astgrad.DisconnectedWarning):
        assert astgrad.derivative(f)(0.5) == 0.0


def test_a_solver_of_the_users_is_called_where_ours_would_be() -> None:
    source = astgrad.derivative(by_brent, wrt="e").source_for(1.0, 0.3)
    assert "_root(kepler, E0, M, e, solver=brent)" in source


def counting(n: int) -> Callable[[Any, Any], Any]:
    """A solver that takes so many steps."""

    def solve(g: Callable[..., Any], x0: Any, *args: Any) -> Any:
        x = x0
        for _ in range(n):
            x = g(x, *args)
        return x

    return solve


def few(g, z0, *args):
    return counting(100)(g, z0, *args)


def many(g, z0, *args):
    return counting(10_000)(g, z0, *args)


def by_few(W, b, z0):
    return np.sum(astgrad.fixed_point(layer, z0, W, b, solver=few) ** 2)


def by_many(W, b, z0):
    return np.sum(astgrad.fixed_point(layer, z0, W, b, solver=many) ** 2)


def test_memory_does_not_grow_with_the_iterations() -> None:
    size = 100
    wide, b, z0 = 0.3 * np.eye(size), np.ones(size), np.zeros(size)
    peaks = []
    for f in (by_few, by_many):
        gradient = astgrad.derivative(f, wrt="b", mode="reverse")
        gradient(wide, b, z0)
        tracemalloc.start()
        gradient(wide, b, z0)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    kept = 8 * size  # bytes of one iterate
    assert abs(peaks[1] - peaks[0]) < 4 * kept, peaks
    assert peaks[1] < 10_000 * kept / 10


def test_singular_slopes_raise_what_numpy_raises() -> None:
    def flat(x, a):
        return (x - 1) ** 2 + a - 1

    def f(a):
        return np.sum(astgrad.root(flat, np.ones(2), a))

    for mode in ("forward", "reverse"):
        with pytest.raises(np.linalg.LinAlgError, match="Singular"):
            astgrad.derivative(f, mode=mode)(1.0)


def test_solvers_say_that_they_did_not_end() -> None:
    with pytest.raises(ArithmeticError, match="no root within 5"):
        astgrad.root(lambda x: x**2 + 1, 1.0, max_iterations=5)
    with pytest.raises(ArithmeticError, match="no fixed point within 7"):
        astgrad.fixed_point(lambda x: x + 1, 1.0, max_iterations=7)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_solvers_find_roots_in_the_precision_of_the_start(dtype: type) -> None:
    target = np.array([2.0, 3.0, 5.0], dtype)
    root = astgrad.root(lambda x, t: x * x - t, np.ones(3, dtype), target)
    assert root.dtype == dtype
    np.testing.assert_allclose(root, np.sqrt(target), rtol=4 * np.finfo(dtype).eps)
    fixed = astgrad.fixed_point(lambda x, t: (x + t / x) / dtype(2), np.ones(3, dtype), target)
    assert fixed.dtype == dtype
    np.testing.assert_allclose(fixed, np.sqrt(target), rtol=4 * np.finfo(dtype).eps)
    assert astgrad.root(lambda x: x - 3, 3) == 3.0  # an integer is the number it stands for


def test_the_public_functions_are_the_copied_ones() -> None:
    for public, own in ((astgrad.root, solvers._root), (astgrad.fixed_point, solvers._fixed_point)):
        assert public.__kwdefaults__ == own.__kwdefaults__


HELPERS = """
import numpy as xp
import astgrad

K = 0.3

def kepler(E, M):
    return E - K * xp.sin(E) - M

def anomaly(M):
    return astgrad.root(kepler, M, M)
"""
MODEL = """
import astgrad
import orbit_helpers
from orbit_helpers import kepler

@astgrad.derivative
def f(M: float):
    return astgrad.root(kepler, M, M) * orbit_helpers.anomaly(M) + astgrad.root(orbit_helpers.kepler, M, M)
"""


def test_equations_of_another_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "orbit_helpers.py").write_text(HELPERS, encoding="utf-8")
    (tmp_path / "orbit_model.py").write_text(MODEL, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    live = import_module("orbit_model").f
    subprocess.run([sys.executable, "-m", "astgrad", "gen", "orbit_model.py"], cwd=tmp_path, check=True, capture_output=True)
    written = import_module("orbit_model_derivatives").f
    expected = differences(live.primal, (1.0,), 0)
    np.testing.assert_allclose([live(1.0), written(1.0)], [expected, expected], rtol=1e-9)


class Equation:
    def __call__(self, x, a):
        return x - a


unknown = Equation()


def of_unknown(a):
    return astgrad.root(unknown, 1.0, a)


def with_unknown_setting(a, tol):
    return astgrad.root(kepler, 1.0, a, 0.3, tol=tol)


def matrix(x, a):
    return x - a * np.ones((2, 2))


def of_matrices(a):
    return np.sum(astgrad.fixed_point(matrix, np.ones((2, 2)), a))


def first(x, a):
    return x[0] * a


def of_another_form(a):
    return np.sum(astgrad.root(first, np.ones(2), a))


def too_few(a):
    return astgrad.root(kepler, 1.0, a)


def perhaps(x):
    return x and astgrad.root(kepler, 1.0, x, 0.3)


@pytest.mark.parametrize(
    ("f", "args", "code"),
    [
        (of_unknown, (1.0,), "equation"),
        (with_unknown_setting, (1.0, 1e-8), "equation"),
        (of_matrices, (1.0,), "keyword"),
        (of_another_form, (1.0,), "keyword"),
        (too_few, (1.0,), "arguments"),
        (perhaps, (1.0,), "call-in-branch"),
    ],
)
def test_refused_with_a_place(f: Callable[..., Any], args: tuple[Any, ...], code: str) -> None:
    for mode in ("forward", "reverse"):
        with pytest.raises(Refused) as raised:
            astgrad.derivative(f, mode=mode)(*args)
        refusals = [each for each in raised.value.refusals if each.code == code]
        assert refusals
        assert all(each.span is not None and "astgrad." in each.span.source.line(each.span.line) for each in refusals)
