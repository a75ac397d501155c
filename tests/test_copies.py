"""What a backward half gives has its lasting name at once, and is not copied where nothing else holds it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from astgrad.analysis.effects import PURE_COMPANIONS
from astgrad.frontend.program import read_module
from astgrad.ir.expr import Expr, Global, Symbol, map_children
from astgrad.ir.show import show
from astgrad.ir.stmt import Assign, Block, Function, Return, Stmt, with_body
from astgrad.source import Source
from astgrad.transform.copies import with_results_named, without_needless_copies
from astgrad.transform.rename import map_block, map_expressions


def derived(*lines: str) -> Function:
    """A function of these lines, as if astgrad had written them: `_back` is a backward half."""
    body = "".join(f"    {line}\n" for line in lines)
    text = f"def _back(saved, y_bar):\n    return y_bar, saved\n\n\ndef f(saved, x_bar, k_bar):\n{body}"
    function = read_module(Source("model.py", text), "model").program("f").function

    def companion(e: Expr) -> Expr:
        return Symbol(f"{PURE_COMPANIONS}._back", "_back") if e == Global("_back") else map_children(companion, e)

    def ours(statement: Stmt) -> Block:
        return (replace(statement, origin=None),)

    return with_body(function, map_block(map_expressions(function.body, companion), ours))


def lines_of(function: Function) -> list[str]:
    return [
        f"{', '.join(map(show, s.targets))} = {show(s.value)}" if isinstance(s, Assign) else f"return {show(s.value)}"
        for s in function.body
        if isinstance(s, Assign) or (isinstance(s, Return) and s.value is not None)
    ]


@pytest.mark.parametrize("handed", ["x_bar_2", "x_bar_2.copy()"])
def test_named_at_once(handed: str) -> None:
    made = with_results_named(
        derived("x_bar_2, c = _back(saved, x_bar)", "k = k_bar + c", f"x_bar = {handed}", "return x_bar, k")
    )
    assert lines_of(made) == ["x_bar, c = _back(saved, x_bar)", "k = k_bar + c", "return x_bar, k"]


@pytest.mark.parametrize(
    "between",
    ["k = k_bar + x_bar", "x_bar = k_bar", "x_bar[0] = 1.0"],
    ids=["read", "bound anew", "written into"],
)
def test_not_where_the_name_means_something_in_between(between: str) -> None:
    given = derived("x_bar_2, c = _back(saved, k_bar)", between, "x_bar = x_bar_2.copy()", "return x_bar, c")
    assert with_results_named(given) == given


@pytest.mark.parametrize(
    "lines",
    [
        ("x_bar_2, c = _back(saved, k_bar)", "x_bar = x_bar_2.copy()", "return x_bar, x_bar_2"),
        ("x_bar_2, x_bar = _back(saved, k_bar)", "x_bar = x_bar_2.copy()", "return x_bar, k_bar"),
        ("x_bar_2, c = k_bar, x_bar", "x_bar = x_bar_2.copy()", "return x_bar, c"),
    ],
    ids=["read again", "the other result", "no call"],
)
def test_not_what_is_something_else(lines: tuple[str, ...]) -> None:
    assert with_results_named(derived(*lines)) == derived(*lines)


def results(*lines: str) -> str:
    return lines_of(without_needless_copies(derived(*lines), lambda _: False))[-1]


def test_results_of_a_backward_half_are_not_copied() -> None:
    assert results("u, c = _back(saved, k_bar)", "return u.copy(), c.copy()") == "return u, c"
    assert results("u, c = k_bar, saved", "return u.copy(), c.copy()") == "return u.copy(), c.copy()"


def test_what_another_result_is_made_of_is_not_copied() -> None:
    assert results("t = k_bar * 2", "return t + k_bar, t.copy()") == "return t + k_bar, t"
    assert results("t = k_bar * 2", "return t[1:], t.copy()") == "return t[1:], t.copy()"
    assert results("t = k_bar * 2", "return t, t.copy()") == "return t, t.copy()"
