"""The judges are judged: a wrong derivative of each class is reported by those who answer for it, and the right one by nobody."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest

from tests.agreement import Point, WrongDerivative, agree, point_of
from tests.oracles.differences import Unsettled
from tests.oracles.identities import disagreement, draw, taylor_order
from tests.oracles.sources import renamed, seeded, swapped, with_pass
from tests.oracles.ulps import Case, cases, settled


def loss(w: Any, b: Any, v: Any) -> Any:
    return np.sum((w * v + b) ** 2)


ARGS = (np.array([0.4, -0.9, 1.3]), 0.7, np.array([1.1, 0.2, -0.5]))


def right(w: Any, b: Any, v: Any) -> Any:
    z_bar = 2 * (w * v + b)
    return loss(w, b, v), (z_bar * v, float(z_bar.sum()), z_bar * w)


def altered(change: Callable[[list[Any]], Any]) -> Callable[..., Any]:
    """The right derivative, with something changed in `[value, w_bar, b_bar, v_bar]`."""

    def derivative(w: Any, b: Any, v: Any) -> Any:
        value, parts = right(w, b, v)
        everything = [value, *parts]
        change(everything)
        return everything[0], tuple(everything[1:])

    return derivative


def put(index: int, change: Callable[[Any], Any]) -> Callable[..., Any]:
    return altered(lambda parts: parts.__setitem__(index, change(parts[index])))


def writes(w: Any, b: Any, v: Any) -> Any:
    result = right(w, b, v)
    v[0] = -0.0 if v[0] == 0 else np.nextafter(v[0], 2.0)
    return result


class Forgetful:
    """Gives something else on its second call."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, w: Any, b: Any, v: Any) -> Any:
        value, (w_bar, b_bar, v_bar) = right(w, b, v)
        self.calls += 1
        return value, (w_bar, b_bar * self.calls, v_bar)


def shared(w: Any, b: Any, v: Any) -> Any:
    value, (w_bar, b_bar, v_bar) = right(w, b, v)
    memory = np.stack([w_bar, v_bar])
    return value, (memory[0], b_bar, memory[1]) if b < 0 else (memory[0], b_bar, memory.reshape(-1)[3:])


def one_entry(part: Any) -> Any:
    part[1] += 1e-9
    return part


def with_nan(part: Any) -> Any:
    part[1] = math.nan
    return part


WRONG: dict[str, tuple[Callable[..., Any], str]] = {
    "sign": (put(2, lambda part: -part), "by b"),
    "factor": (put(1, lambda part: part / 2), "by w"),
    "one entry": (put(3, one_entry), "by v"),
    "nan": (put(3, with_nan), "by v"),
    "zero": (put(1, np.zeros_like), "by w"),
    "infinite": (put(2, lambda part: math.inf), "by b"),
    "permuted": (put(1, lambda part: part[::-1].copy()), "by w"),
    "not summed back": (put(2, lambda part: np.full(3, part)), "a float in, ndarray out"),
    "an array of one": (put(2, np.array), "a float in, ndarray out"),
    "a shape": (put(1, lambda part: part[None]), r"by w: \(1, 3\)"),
    "a dtype": (put(1, lambda part: part.astype(np.float32)), "float32"),
    "the value": (put(0, lambda value: value * (1 + 4e-16)), "value"),
    "the value's type": (put(0, float), "value"),
    "an argument": (writes, "an argument was changed"),
    "a second call": (Forgetful(), "a second call"),
    "an argument's memory": (lambda w, b, v: (loss(w, b, v), (w, 0.0, v)), "by w"),
    "memory of another": (lambda w, b, v: (right(w, b, v)[0], (lambda a: (a, 1.0, a))(np.ones(3))), "by w"),
}


@pytest.fixture(scope="module")
def point() -> Point:
    return point_of(loss, ARGS)


def judged(derivative: Callable[..., Any], point: Point) -> None:
    agree(derivative, point, ("w", "b", "v"), is_tuple=True, with_value=True)


def test_the_right_derivative_is_accepted(point: Point) -> None:
    judged(right, point)


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_derivative_is_reported(point: Point, what: str) -> None:
    derivative, message = WRONG[what]
    with pytest.raises(WrongDerivative, match=message):
        judged(derivative, point)


def test_memory_that_results_share_is_reported() -> None:
    point = point_of(lambda w: np.sum(w * ARGS[2]), (ARGS[0],))
    agree(lambda w: ARGS[2].copy(), point, ("w",), is_tuple=False, with_value=False)
    twin = point_of(lambda w, v: np.sum(2.0 * w + 2.0 * v), (ARGS[0], ARGS[2]))
    agree(lambda w, v: (np.full(3, 2.0), np.full(3, 2.0)), twin, ("w", "v"), is_tuple=True, with_value=False)
    with pytest.raises(WrongDerivative, match="shares its memory"):
        agree(lambda w, v: (lambda a: (a, a))(np.full(3, 2.0)), twin, ("w", "v"), is_tuple=True, with_value=False)
    own = point_of(lambda w: np.sum(w * w) / 2, (ARGS[0],))
    with pytest.raises(WrongDerivative, match="shares its memory"):
        agree(lambda w: w, own, ("w",), is_tuple=False, with_value=False)


def test_a_tiny_derivative_is_not_excused_by_being_tiny() -> None:
    """An absolute tolerance would let anything pass here."""
    point = point_of(lambda x: 1e-15 * x * x, (0.5,))
    agree(lambda x: 2e-15 * x, point, ("x",), is_tuple=False, with_value=False)
    for wrong in (0.0, 1e-15 * (1 + 1e-6), -1e-15):
        with pytest.raises(WrongDerivative):
            agree(lambda x, wrong=wrong: wrong, point, ("x",), is_tuple=False, with_value=False)


# ------------------------------------------------------------------ identities


def test_transposes() -> None:
    rng = np.random.default_rng(0)
    matrix, v, w = rng.normal(size=(3, 4)), draw(rng, (4,)), draw(rng, (3,))
    assert disagreement(w, matrix @ v, (matrix.T @ w,), (v,)) < 1e-15
    wrong = matrix.copy()
    wrong[1, 2] *= 1 + 1e-9
    assert disagreement(w, matrix @ v, (wrong.T @ w,), (v,)) > 1e-12
    assert not disagreement(w, matrix @ v, (np.full(4, math.nan),), (v,)) <= 1.0, "nan does not pass"
    assert disagreement(1.0, 0.0, (np.zeros(4),), (v,)) == 0.0


def test_directions_are_never_special() -> None:
    drawn = draw(np.random.default_rng(1), (1000,))
    assert np.all(np.abs(drawn) > 0.2)
    assert np.min(np.abs(np.abs(drawn) - 1.0)) > 0.0
    assert np.unique(drawn).size == 1000


@pytest.mark.parametrize("scale", [1e-20, 1.0, 1e20])
def test_what_is_left_over(scale: float) -> None:
    def f(h: float) -> float:
        return scale * math.exp(1.0 + h)

    slope = scale * math.e
    assert taylor_order(f, slope) == pytest.approx(2.0, abs=0.1)
    assert taylor_order(f, slope * (1 + 1e-3)) == pytest.approx(1.0, abs=0.1)
    assert taylor_order(f, slope * (1 + 1e-6)) < 1.9
    assert taylor_order(f, 0.0) < 1.1
    assert taylor_order(lambda h: scale * (3 + 2 * h), scale * 2) == math.inf
    assert taylor_order(lambda h: scale * (3 + 2 * h), scale * 2.001) == pytest.approx(1.0, abs=0.1)
    with pytest.raises(Unsettled):
        taylor_order(lambda h: math.inf if h > 0.01 else h, 1.0)


# ------------------------------------------------------------------ ulps


def test_ulps_are_counted() -> None:
    third = Case((3.0,), mpmath.mpf(1) / 3)
    assert third.error(1 / 3) < 0.5
    assert third.error(np.nextafter(1 / 3, 1)) == pytest.approx(1.0, abs=0.5)
    assert third.error(1 / 3 + 10 * np.spacing(1 / 3)) == pytest.approx(10.0, abs=0.5)
    assert third.error(math.nan) == third.error(math.inf) == math.inf
    assert third.error(1 / 3 + np.spacing(1.0), scale=1.0) == pytest.approx(1.0, abs=0.3)
    assert Case((0.0,), mpmath.mpf(0)).error(0.0) == 0.0
    assert Case((0.0,), mpmath.mpf(0)).error(5e-324) == 1.0


def test_slopes_that_are_tiny_beside_the_value_get_more_digits() -> None:
    tiny = Case((-300.0,), mpmath.mpf(0))
    found = settled(tiny, "expm1", math.expm1, 0)
    assert found is not None
    assert found.error(math.exp(-300.0)) < 1.0


def test_points_are_many_and_everywhere() -> None:
    for name, function, low, high in (
        ("sin", math.sin, -3.0, 3.0),
        ("log", math.log, 0.1, 4.0),
        ("acos", math.acos, -0.9, 0.9),
    ):
        found = cases(name, function, [(low, high)], 0, 300)
        sizes = np.abs([case.args[0] for case in found])
        assert len(found) > 150
        assert np.min(sizes) < 1e-6
        assert np.max(sizes) > 0.999


# ------------------------------------------------------------------ changes of a text


TEXT = '''"""A module."""

import numpy as np


def other(a):
    return a


def f(x, n):
    """What it does."""
    a = np.sin(x)
    b = 2 * x
    c = a * b
    for i in range(n):
        c = c + a
        d = np.cos(c)
        b = x * i
        other(b)
        c = d
    return c
'''


def test_pass_is_put_in() -> None:
    assert with_pass(TEXT, "f").count("pass") == 10
    assert with_pass(TEXT, "f").index('"""What it does."""') < with_pass(TEXT, "f").index("pass")
    assert with_pass(TEXT, "other").count("pass") == 1


def test_locals_get_other_names_and_parameters_keep_theirs() -> None:
    text = renamed(TEXT, "f")
    assert "def f(x, n):" in text
    assert not any(f" {name} = " in text for name in "abcd")
    assert "def other(a):\n    return a" in text
    assert "np.cos(" in text


def test_only_independent_neighbours_change_places() -> None:
    text = swapped(TEXT, "f")
    assert "b = 2 * x\n    a = np.sin(x)\n    c = a * b" in text
    assert "c = c + a\n        b = x * i\n        d = np.cos(c)\n        other(b)" in text


def test_seeds_and_directions() -> None:
    scope: dict[str, Any] = {}
    text = seeded(TEXT.replace("return c", "return c * t").replace("a = np.sin", "t = 2.0\n    a = np.sin"), "f", ("x",))
    assert "def f(t_2: float, x, n, x_dot, seed):" in text
    exec(text, scope)
    own: dict[str, Any] = {}
    exec(TEXT, own)
    assert scope["f"](0.0, 0.3, 2, 5.0, 3.0) == 3.0 * (own["f"](0.3, 2) * 2.0)
    assert scope["f"](0.5, 0.3, 2, 0.2, 1.0) == own["f"](0.3 + 0.5 * 0.2, 2) * 2.0
