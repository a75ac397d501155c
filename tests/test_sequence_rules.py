"""Functions of Python's own and of `math` that take several numbers, a written list of them, or an array."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from astgrad.errors import Refused
from astgrad.rules.variadic import VARIADIC, variadic
from tests.derived import Expression, function_in, generated

_rng = np.random.default_rng(3)
X = _rng.uniform(0.5, 2.0, 4)

CASES: list[tuple[str, str, dict[str, Any]]] = [
    ("sum([x, x * y, 2.0])", "x y", {"x": 1.3, "y": 0.7}),
    ("sum((x, y))", "x y", {"x": _rng.uniform(size=3), "y": 0.7}),
    ("math.fsum([x, x * y, 2.0])", "x y", {"x": 1.3, "y": 0.7}),
    ("math.prod([x, y, x])", "x y", {"x": 1.3, "y": 0.7}),
    ("math.prod([x, y, 3.0])", "x y", {"x": 0.0, "y": 0.7}),
    ("math.prod((x, y, 3.0))", "x y", {"x": 0.0, "y": 0.0}),
    ("math.dist([x, y], [1.0, x * x])", "x y", {"x": 1.3, "y": 0.7}),
    ("math.dist((x,), (y,))", "x y", {"x": 1.3, "y": 0.7}),
    ("math.hypot(x, y, x * y, 2.0)", "x y", {"x": 1.3, "y": 0.7}),
    ("max(x, y, x * y, 0.5)", "x y", {"x": 1.3, "y": 0.7}),
    ("max(x, y, x * y, 0.5)", "x y", {"x": 1.3, "y": 1.7}),
    ("min(x, y, x * y, 0.95)", "x y", {"x": 1.3, "y": 0.7}),
    ("min([x, y])", "x y", {"x": 1.3, "y": 0.7}),
    ("max((x, y, 1.0))", "x y", {"x": 1.3, "y": 0.7}),
    ("sum(x * y)", "x y", {"x": X, "y": 0.7}),
    ("sum(x)", "x", {"x": _rng.uniform(0.5, 2.0, (3, 2))}),
    ("math.fsum(x)", "x", {"x": X}),
    ("max(x)", "x", {"x": X}),
    ("min(x) * x", "x", {"x": X}),
    ("math.dist(x, y)", "x y", {"x": X, "y": _rng.uniform(0.5, 2.0, 4)}),
]


@pytest.mark.parametrize(("text", "wrt", "arguments"), CASES, ids=[f"{text} {i}" for i, (text, _, _) in enumerate(CASES)])
def test_derivatives(text: str, wrt: str, arguments: dict[str, Any]) -> None:
    found = Expression(text, **arguments).problems(wrt.split(), unknown=False)
    assert not found, found[0]


@pytest.mark.parametrize(
    ("text", "point", "expected"),
    [
        ("max(x, y, z, w)", (1.0, 1.0, 1.0, 1.0), (1.0, 0.0, 0.0, 0.0)),
        ("max(x, y, z, w)", (0.0, 1.0, 0.0, 1.0), (0.0, 1.0, 0.0, 0.0)),
        ("min([x, y, z, w])", (2.0, 2.0, 1.0, 1.0), (0.0, 0.0, 1.0, 0.0)),
        ("math.hypot(x, y, z, w)", (0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0)),
        ("math.dist([x, y], [z, w])", (1.0, 2.0, 1.0, 2.0), (0.0, 0.0, 0.0, 0.0)),
        ("math.prod([x, y, z, w])", (0.0, 2.0, 3.0, 5.0), (30.0, 0.0, 0.0, 0.0)),
    ],
)
def test_ties_and_zeros(text: str, point: tuple[float, ...], expected: tuple[float, ...]) -> None:
    source = f"import math\n\n\ndef f(x: float, y: float, z: float, w: float) -> float:\n    return {text}\n"
    assert function_in(generated(source, "f", ("x", "y", "z", "w")), "d_f")(*point) == expected


def test_at_a_tie_the_first_element_of_a_vector_wins() -> None:
    source = "def f(x: 'float64[n]') -> float:\n    return max(x)\n"
    assert list(function_in(generated(source, "f", ("x",)), "d_f")(np.array([1.0, 3.0, 3.0]))) == [0.0, 1.0, 0.0]


def test_the_partials_of_sumprod_are_the_other_list() -> None:
    assert {name: each.general for name, each in variadic("math.sumprod", 4).partials.items()} == {
        "x1": "x3", "x2": "x4", "x3": "x1", "x4": "x2",
    }  # fmt: skip


def test_every_such_function_exists_or_is_newer_than_this_python() -> None:
    assert {path for path in VARIADIC if path.startswith("math.") and not hasattr(math, path[5:])} <= {"math.sumprod"}


@pytest.mark.parametrize("text", ["sum(x)", "math.fsum(x)", "max(x)", "math.dist(x, x)"])
def test_a_sequence_of_which_nothing_is_known_is_refused(text: str) -> None:
    with pytest.raises(Refused, match="depends on the shape"):
        generated(f"import math\n\n\ndef f(x):\n    return {text}\n", "f", ("x",), mode="reverse")
