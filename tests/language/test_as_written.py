"""Functions as people write them: in both modes, as pullbacks, differentiated twice, in loops and helpers, and as files."""

from __future__ import annotations

import inspect
import math
import sys
from enum import Enum
from pathlib import Path

import numpy as np
import pytest

import astgrad
from tests.agreement import function_of
from tests.derived import gen_text
from tests.language import as_written
from tests.language.as_written import CASES, Case
from tests.language.at_one_point import (
    POINT,
    agrees,
    right_as_a_pullback,
    right_in_forward,
    right_in_reverse,
    right_twice,
    right_where_it_is_called,
)

EACH = [pytest.param(f, id=f.__name__) for f in CASES]
AS_FILES_REFUSED: tuple[str, ...] = ("enumerated",)  # what is only known where it runs
CALLED_REFUSED: tuple[str, ...] = ()  # whose value may not be taken in the middle of an expression


@pytest.mark.parametrize("f", EACH)
def test_reverse(f: Case) -> None:
    right_in_reverse(f)


@pytest.mark.parametrize("f", EACH)
def test_forward(f: Case) -> None:
    right_in_forward(f)


@pytest.mark.parametrize("f", EACH)
def test_pullback(f: Case) -> None:
    right_as_a_pullback(f)


@pytest.mark.parametrize("f", EACH)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_second_order(f: Case, mode: str) -> None:
    right_twice(f, mode)


@pytest.mark.parametrize("f", [case for case in EACH if case.values[0].__name__ not in CALLED_REFUSED])  # type: ignore[union-attr]
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_in_a_loop_and_in_a_helper(f: Case, mode: str) -> None:
    right_where_it_is_called(f, as_written, mode)


@pytest.mark.parametrize("f", [case for case in EACH if case.values[0].__name__ not in AS_FILES_REFUSED])  # type: ignore[union-attr]
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_as_a_file(f: Case, mode: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "as_written", as_written)  # of which a table may be asked what its keys are
    text = gen_text(tmp_path / "as_written.py", inspect.getsource(as_written), f"{f.__name__}:x", mode=mode)
    derived = function_of(text, f"{f.__name__}_by_x", "made.py")
    agrees(f, derived(*POINT), 0)


@pytest.mark.parametrize(
    "body",
    [
        "    from math import sin as g\n    a = g(x)\n    from math import cos as g\n    return a * g(x)\n",
        "    if x > 0:\n        from math import exp as g\n    else:\n        from math import sin as g\n    return g(x)\n",
        "    from math import exp\n    a = exp(x)\n    exp = 3.0\n    return a * exp\n",
        "    from math import pi as k\n    a = x * k\n    k = x * 3.0\n    return a * k\n",
    ],
    ids=["twice", "in-branches", "bound-anew", "constant"],
)
def test_an_import_that_does_not_always_hold_is_refused(body: str) -> None:
    f = function_of(f"def f(x: float) -> float:\n{body}", "f", "imports.py")
    with pytest.raises(astgrad.Refused):
        astgrad.derivative(f)(0.5)


TABLE = """
import math

def square(v):
    return v * v

TABLE = {"a": math.sin, "b": square, "c": lambda v: v * 3.0}
ROWS = [(math.sin, 2.0), (square, 3.0)]

def f(x: float, key: str = "a") -> float:
    return TABLE[key](x)

def g(x: float) -> float:
    return TABLE["b"](x)

def hidden(x: float) -> float:
    square = x * 2.0
    return TABLE["b"](x) * square

def h(x: float) -> float:
    s = 0.0
    for f, w in ROWS:
        s += f(x) * w
    return s
"""


def test_a_table_that_is_changed_is_looked_into_again() -> None:
    f = function_of(TABLE, "f", "tables.py")
    table = f.__globals__["TABLE"]
    df, dg = astgrad.derivative(f, mode="reverse"), astgrad.derivative(f.__globals__["g"], mode="reverse")
    assert (df(0.5), df(0.5, "b"), df(0.5, "c"), dg(0.5)) == (math.cos(0.5), 1.0, 3.0, 1.0)
    table["b"] = math.exp
    for each in (df, dg):
        with pytest.raises(astgrad.Refused):
            each(0.5)


@pytest.mark.parametrize("row", [(math.sin, 5.0), (math.cos, 2.0), (math.sin, 2)])
def test_a_row_of_a_table_that_is_another_one_is_not_what_it_was(row: tuple[object, ...]) -> None:
    h = function_of(TABLE, "h", "rows.py")
    dh = astgrad.derivative(h, mode="reverse")
    assert dh(0.5) == 2.0 * math.cos(0.5) + 3.0
    h.__globals__["ROWS"][0] = row
    with pytest.raises(astgrad.Refused):
        dh(0.5)


def test_a_function_of_a_table_is_not_what_a_variable_hides() -> None:
    with pytest.raises(astgrad.Refused):
        astgrad.derivative(function_of(TABLE, "hidden", "hidden.py"))(0.5)


def test_an_enumeration_that_is_another_one_is_looked_into_again() -> None:
    text = "from enum import Enum\n\nclass K(Enum):\n    A = 2\n\ndef f(x: float):\n    return K.A.value * x * x\n"
    f = function_of(text, "f", "enumeration.py")
    df = astgrad.derivative(f)
    assert df(0.5) == 2.0
    f.__globals__["K"] = Enum("K", {"A": 3.5})
    assert df(0.5) == 3.5
    f.__globals__["K"] = Enum("K", {"A": np.array([1.0, 2.0])})
    np.testing.assert_allclose(df(0.5), [1.0, 2.0])
