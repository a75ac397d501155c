"""Liveness: which variables are still read before they are overwritten. Only looks.

x = a           # live after: x, n
for i in range(n):
    x = x * x   # live after: x (next round, and after the loop)
return x
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from astgrad.ir.expr import names_read
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    For,
    If,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
    bound_names,
    expressions,
    once,
)

Names = frozenset[str]


def live_before(block: Block, live_after: Names) -> Names:
    """The names live before a block, for those live after it."""
    live = set(live_after)
    for statement in reversed(block):
        _step_before(statement, live)
    return frozenset(live)


def live_backwards(block: Block, live_after: Set[str]) -> Iterator[tuple[Stmt, Set[str]]]:
    """The statements of a block from the last to the first, each with the names live just after it.

    These are one set, which changes when the next is asked for: a set for each statement would take memory with the square of the
    block's length.
    """
    live = set(live_after)
    for statement in reversed(block):
        yield statement, live
        _step_before(statement, live)


def live_after_compounds(block: Block, live_after: Names) -> dict[int, Names]:
    """For each statement of a block with blocks inside it, by its position, the names live just after it; in order."""
    backwards = zip(reversed(range(len(block))), live_backwards(block, live_after), strict=True)
    found = [(position, frozenset(live)) for position, (statement, live) in backwards if statement.blocks]
    return dict(reversed(found))


def _step_before(statement: Stmt, live: set[str]) -> None:
    """Makes of the names live just after a statement those live just before it."""
    if statement.blocks or isinstance(statement, Return):
        before = live_before_statement(statement, frozenset(live))
        live.clear()
        live |= before
    else:
        live -= killed(statement)
        live |= read_by(statement)


def live_before_statement(statement: Stmt, live_after: Names) -> Names:
    """The names live just before a statement."""
    match statement:
        case If(test=test, body=body, orelse=orelse):
            return names_read(test) | live_before(body, live_after) | live_before(orelse, live_after)
        case For(target=target, iterable=iterable):
            return (
                names_read(iterable) | live_at_body_start(statement, live_after) - frozenset(bound_names(target)) | live_after
            )
        case With(context=context, body=body):
            return names_read(context) | live_before(body, live_after)
        case While(test=test):
            return names_read(test) | live_at_body_start(statement, live_after) | live_after
        case Return(value=value):
            return names_read(value) if value is not None else frozenset()
        case _:
            gone, read = killed(statement), read_by(statement)
            return live_after if gone.isdisjoint(live_after) and read <= live_after else live_after - gone | read


def live_at_body_start(loop: For | While, live_after: Names) -> Names:
    """The names live where the body of a loop starts (after a For has bound its target)."""
    at_end = live_after | _header_reads(loop)
    while True:
        at_start = live_before(loop.body, at_end)
        bound = frozenset(bound_names(loop.target)) if isinstance(loop, For) else frozenset()
        grown = at_end | (at_start - bound)
        if grown == at_end:
            return at_start
        at_end = grown


def live_at_body_end(loop: For | While, live_after: Names) -> Names:
    """The names live where the body of a loop ends: in the next round, in the test, or after the loop."""
    bound = frozenset(bound_names(loop.target)) if isinstance(loop, For) else frozenset()
    return live_after | _header_reads(loop) | (live_at_body_start(loop, live_after) - bound)


def surely_assigned(block: Block, before: Names) -> Names:
    """The names that surely have a value after a block, of those that do before it and those it gives one."""
    for statement in block:
        match statement:
            case If(body=body, orelse=orelse):
                behind = [surely_assigned(block, before) for block in (body, orelse) if not raises(block)]
                before = frozenset.intersection(*behind) if behind else before
            case With(body=body):
                before = surely_assigned(body, before)
            case _:
                before |= killed(statement)
    return before


def raises(block: Block) -> bool:
    """Whether nothing follows a block: it ends by raising something."""
    match block:
        case (*_, Verbatim(refusal=refusal)):
            return refusal.code == "raise"
        case (*_, If(body=body, orelse=orelse)):
            return raises(body) and raises(orelse)
        case _:
            return False


def surely_assigned_before(block: Block, before: Names) -> Iterator[tuple[int, Names]]:
    """For each branch and loop, by its `id`, the names that surely have a value when it begins. before: those that have one at the
    start."""
    for statement in block:
        match statement:
            case If(body=body, orelse=orelse):
                yield id(statement), before
                yield from surely_assigned_before(body, before)
                yield from surely_assigned_before(orelse, before)
            case With(body=body):
                yield from surely_assigned_before(body, before)
            case For() | While():
                yield id(statement), before
                inside = before | (frozenset(bound_names(statement.target)) if isinstance(statement, For) else frozenset())
                yield from surely_assigned_before(statement.body, inside)
        before = surely_assigned((statement,), before)


@once
def read_by(statement: Stmt) -> Names:
    """The names that a statement itself reads, without its inner blocks."""
    if isinstance(statement, Verbatim):
        return frozenset(statement.reads)
    return frozenset().union(*map(names_read, expressions(statement)))


@once
def killed(statement: Stmt) -> Names:
    """The names that a statement surely gives a new value."""
    match statement:
        case Assign(targets=targets):
            return frozenset(name for target in targets for name in bound_names(target))
        case AugAssign(target=target):
            return frozenset(bound_names(target))
        case Verbatim(surely=surely):
            return frozenset(surely)
        case _:
            return frozenset()


def _header_reads(loop: For | While) -> Names:
    return names_read(loop.test) if isinstance(loop, While) else frozenset()
