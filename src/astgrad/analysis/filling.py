"""Lists that are made and filled before anything reads them. Only looks.

    new = []                      (made)
    for p in ps:
        new.append(p * p)         (filled: nothing but this speaks of the list until here)
    ps = new                      (read)

Nobody sees such a list before it is full, by whatever name: the reverse half need not take from it what was appended, and who holds
another list meanwhile is no matter.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from astgrad.ir.expr import Attribute, Call, List, Name, Tuple, readings, walk
from astgrad.ir.stmt import (
    Assign,
    Block,
    Define,
    Evaluate,
    Function,
    Lambda,
    Stmt,
    Verbatim,
    expressions,
    names_written,
    statements,
)


def filling(function: Function) -> frozenset[int]:
    """The `id`s of the statements that append to a list before anything reads it."""
    everything = list(statements(function.body))
    if not any(map(_appended, everything)):
        return frozenset()
    inner = [part for s in everything for e in expressions(s) for part in walk(e) if isinstance(part, Lambda)]
    closed_over = {name for each in inner for name in each.reads}
    closed_over |= {name for s in everything if isinstance(s, Define) for name in (*s.reads, *s.writes)}
    return frozenset(_in_block(function.body, closed_over))


def _in_block(block: Block, closed_over: Container[str]) -> Iterator[int]:
    """closed_over: the variables that functions inside this one read."""
    for position, statement in enumerate(block):
        for inner in statement.blocks:
            yield from _in_block(inner, closed_over)
        for name in _made(statement):
            if name not in closed_over:
                yield from _fill(name, block[position + 1 :])


def _made(statement: Stmt) -> Iterator[str]:
    """The variables that get new lists: `new = []`, `qs, vs = [], []`."""
    match statement:
        case Assign(targets=(Name(id=name),), value=List()):
            yield name
        case Assign(targets=(Tuple(elements=targets),), value=Tuple(elements=values)) if len(targets) == len(values):
            pairs = zip(targets, values, strict=True)
            yield from (one.id for one, value in pairs if isinstance(one, Name) and isinstance(value, List))


def _fill(name: str, block: Block) -> Iterator[int]:
    """What appends to a list in the statements after the one that makes it, up to the first that does something else with it."""
    for statement in block:
        inside = list(statements((statement,)))
        if any(_does_more(each, name) for each in inside):
            return
        yield from (id(each) for each in inside if _appended(each) == name)


def _does_more(statement: Stmt, name: str) -> bool:
    """Whether a statement itself speaks of a list, and not to append to it."""
    if isinstance(statement, Verbatim) and name in (*statement.reads, *statement.writes):
        return True
    reads = sum(each == name for e in expressions(statement) for each in readings(e))
    return name in names_written(statement) or reads > (_appended(statement) == name)


def _appended(statement: Stmt) -> str:
    """The list to which a statement appends."""
    match statement:
        case Evaluate(value=Call(function=Attribute(value=Name(id=name), attr="append"), args=(_,), keywords=())):
            return name
        case _:
            return ""
