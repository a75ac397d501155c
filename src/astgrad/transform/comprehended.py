"""Loops that only fill lists become comprehensions again, where the author wrote one.

ys = []
ys_dot = []
for i in range(n):                          ys = [np.sin(x * i) for i in range(n)]
    ys_dot.append(i * np.cos(x * i))   ->   ys_dot = [i * np.cos(x * i) for i in range(n)]
    ys.append(np.sin(x * i))
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from astgrad.analysis.effects import has_effect
from astgrad.analysis.liveness import live_after_compounds, live_at_body_end
from astgrad.ir.expr import Attribute, Call, Expr, Gathered, List, Name, Symbol, names_read, walk
from astgrad.ir.stmt import Assign, Block, Evaluate, For, Function, If, Stmt, While, bound_names, statements, with_body
from astgrad.transform.rename import map_blocks

_REPEATED = frozenset(f"builtins.{name}" for name in ("range", "len", "enumerate", "zip", "reversed"))


def with_comprehensions(function: Function) -> Function:
    """The function, written with comprehensions."""
    if not any(isinstance(s, For) and s.origin is None for s in statements(function.body)):
        return function
    return with_body(function, _block(function.body, frozenset()))


def _block(block: Block, live_after: frozenset[str]) -> Block:
    new: list[Stmt] = []
    after = live_after_compounds(block, live_after)
    for position, statement in enumerate(block):
        live = after.get(position, frozenset())  # asked of statements with blocks alone
        at_end = live_at_body_end(statement, live) if isinstance(statement, (For, While)) else live
        made: list[Stmt] = []
        if isinstance(statement, For) and statement.origin is None and live.isdisjoint(bound_names(statement.target)):
            made = _made(statement, new)
        if made:
            new[len(new) - len(made) :] = made
        else:
            new.append(map_blocks(statement, partial(_block, live_after=at_end)))
    return tuple(new)


def _made(loop: For, before: Sequence[Stmt]) -> list[Stmt]:
    """The comprehensions that a loop is, for the last statements before it, which make the lists; none where it does more."""
    filled = list(_filled(loop.body, ()))
    by_list = {id: (element, tests) for id, element, tests in filled}
    starts = list(before[len(before) - len(filled) :])
    if not filled or loop.orelse or len(by_list) < len(filled) or {*map(_empty_list, starts)} != {*by_list}:
        return []
    parts = [loop.iterable, *(e for _, element, tests in filled for e in (element, *tests))]
    if not _may_be_repeated(loop.iterable) or any(not names_read(e).isdisjoint(by_list) for e in parts):
        return []
    if any(map(has_effect, parts[1:])):
        return []
    return [_with(start, loop, *by_list[_empty_list(start)]) for start in starts]


def _with(start: Stmt, loop: For, element: Expr, tests: tuple[Expr, ...]) -> Stmt:
    assert isinstance(start, Assign)
    return replace(start, value=Gathered(element, loop.target, loop.iterable, tests), edited=True)


def _filled(body: Block, tests: tuple[Expr, ...]) -> Iterator[tuple[str, Expr, tuple[Expr, ...]]]:
    """The lists that a round appends to, each with what and under which tests; nothing where it does anything else."""
    match body:
        case (If(test=test, body=inner, orelse=()),):
            yield from _filled(inner, (*tests, test))
        case _ if all(_appended(statement) for statement in body):
            yield from ((*found, tests) for statement in body if (found := _appended(statement)) is not None)


def _appended(statement: Stmt) -> tuple[str, Expr] | None:
    match statement:
        case Evaluate(value=Call(function=Attribute(value=Name(id=id), attr="append"), args=(value,)), origin=None):
            return id, value
        case _:
            return None


def _empty_list(statement: Stmt) -> str:
    match statement:
        case Assign(targets=(Name(id=id),), value=List(elements=())):
            return id
        case _:
            return ""


def _may_be_repeated(iterable: Expr) -> bool:
    """Whether what a loop runs over gives the same each time that it is asked for."""
    calls = (e for e in walk(iterable) if isinstance(e, Call))
    return all(isinstance(call.function, Symbol) and call.function.path in _REPEATED for call in calls)
