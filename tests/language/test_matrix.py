"""The language matrix: each class of Python's syntax is differentiated right or refused with a place, a reason and a way round."""

from __future__ import annotations

import ast
import sys
import textwrap
from collections.abc import Iterator
from itertools import product
from types import ModuleType
from typing import Any

import pytest

from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import agree, function_of, point_of
from tests.language.matrix import ELSEWHERE, HEAD, OPERATORS, ROWS, Row

ARGS: tuple[Any, ...] = (0.7, 1.3, 3)
_F = "def f(x: float, y: float, n: int):\n"
AROUND = {
    "plain": _F + "{body}    return z\n",
    "loop": _F + "    s = 1.0\n    for k_ in range(2):\n{deeper}        s = s * z + x\n    return s\n",
    "helper": "def h(x, y, n):\n{body}    return z\n\n\n" + _F + "    return h(x * y, y, n) * x\n",
}


def classes() -> set[str]:
    """The leaf classes of this Python's grammar."""
    every = {each for each in vars(ast).values() if isinstance(each, type) and issubclass(each, ast.AST)}
    return {each.__name__ for each in every if each.__module__ in ("ast", "_ast") and not each.__subclasses__()} - ELSEWHERE


def test_every_class_has_a_row() -> None:
    assert classes() - {"AST"} <= set(ROWS)


def _text(statements: str, around: str) -> str:
    body, deeper = (textwrap.indent(statements + "\n", " " * depth) for depth in (4, 8))
    return HEAD + AROUND[around].format(body=body, deeper=deeper)


def _cases() -> Iterator[Any]:
    """Operators stand in one place; what no derivative flows through is in both modes the same."""
    for name, row in ROWS.items():
        for active, around in product((True, False), ["plain"] if name in OPERATORS else AROUND):
            if around != "loop" or row.loops:
                for mode in ("reverse", "forward") if active else ("reverse",):
                    id = f"{name}-{'active' if active else 'inactive'}-{around}-{mode}"
                    yield pytest.param(row, active, around, mode, id=id)


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> None:
    """The module of which generated code asks for what it cannot copy."""
    module = ModuleType("model")
    exec(HEAD, module.__dict__)
    monkeypatch.setitem(sys.modules, "model", module)


@pytest.mark.usefixtures("model")
@pytest.mark.parametrize(("row", "active", "around", "mode"), list(_cases()))
def test_right_or_refused(row: Row, active: bool, around: str, mode: str) -> None:
    text = _text(row.active if active else row.inactive, around)
    refused = row.refused if active else row.inactive_refused
    if sys.version_info < row.since:
        refused = "syntax-error"
    if refused:
        _check_refusal(text, {refused} | ({"not-scalar"} if around == "helper" else set()), mode)
    else:
        _check_numbers(text, mode)


def _check_numbers(text: str, mode: str) -> None:
    point = point_of(function_of(text, "f", f"matrix_{abs(hash(text))}.py"), ARGS)
    made = function_of(_derived(text, mode), "df", f"matrix_derivative_{abs(hash(text))}.py")
    agree(made, point, ("x",), is_tuple=False, with_value=True)


def _check_refusal(text: str, codes: set[str], mode: str) -> None:
    with pytest.raises(Refused) as caught:
        _derived(text, mode)
    refusals = caught.value.refusals
    assert not codes.isdisjoint(refusal.code for refusal in refusals)
    for refusal in refusals:
        assert refusal.span is not None
        line, column = refusal.span.line, refusal.span.column
        assert 0 < line <= text.count("\n") + 1
        assert column > 0
        assert refusal.message
        assert refusal.hint or refusal.code == "syntax-error", str(refusal)
        shown = str(refusal).split("\n")
        assert f"{line}:{column}" in shown[0]
        assert set(shown[2].strip()) == {"^"}


def _derived(text: str, mode: str) -> str:
    program = read_module(Source("model.py", text), "model").program("f")
    return derive_module([(program, Request("value_and_derivative", ("x",), False, "df", mode))]).text
