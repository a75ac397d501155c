"""Gives names that splitting into webs made back to the author's name, where the two are never alive together.

y = x * x                       y = x * x
y_2 = np.sin(y)       ->        y = np.sin(y)       (unless something below still reads the first y)
return y_2                      return y
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from astgrad.analysis.liveness import killed, live_at_body_end, live_at_body_start, live_backwards
from astgrad.ir.stmt import Block, For, Function, If, Stmt, While, With, bound_names
from astgrad.transform.rename import rename_block


def coalesce(function: Function, authors_names: Mapping[str, str], originals: Mapping[int, Stmt]) -> Function:
    """The function in the author's names as far as they go; statements that say again what the author's line says are his again.

    originals: the author's statements by the `id` of their origin.
    """
    interference = _Interference(_definitions(function.body, frozenset()) if authors_names else ())
    names: dict[str, str] = {}
    for new, old in authors_names.items():
        if not interference.between(new, old):
            interference.join(new, old)
            names = {name: old if given == new else given for name, given in names.items()} if new in names.values() else names
            names[new] = old
    body = rename_block(function.body, names) if names else function.body
    return as_written(replace(function, body=body), originals)


def as_written(function: Function, originals: Mapping[int, Stmt]) -> Function:
    """The function, in which statements that say what the author's lines say are the author's."""
    return replace(function, body=_as_written(function.body, originals))


Definition = tuple[frozenset[str], frozenset[str]]  # the names that a statement gives a value, and those alive right after it


class _Interference:
    """Where names get values and where they are alive: the n-th definition is the n-th bit of a number."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self._written: dict[str, int] = defaultdict(int)
        self._alive: dict[str, int] = defaultdict(int)
        since: dict[str, int] = {}  # of the names that are alive
        bit, before = 1, frozenset[str]()
        for names, live in definitions:
            for name in names:
                self._written[name] |= bit
            for name in before - live:
                self._alive[name] |= bit - since.pop(name)
            since.update(dict.fromkeys(live - before, bit))
            bit, before = 2 * bit, live
        for name, start in since.items():
            self._alive[name] |= bit - start

    def between(self, one: str, other: str) -> bool:
        """Whether at some definition of either the other is alive."""
        return bool(self._written[one] & self._alive[other] or self._written[other] & self._alive[one])

    def join(self, new: str, old: str) -> None:
        """Makes one name of two."""
        for bits in (self._written, self._alive):
            bits[old] |= bits.pop(new, 0)


def _definitions(block: Block, live_after: frozenset[str]) -> Iterable[Definition]:
    for statement, after in live_backwards(block, live_after):
        live = frozenset(after)
        match statement:
            case If(body=body, orelse=orelse):
                yield from _definitions(body, live)
                yield from _definitions(orelse, live)
            case For(body=body) | While(body=body) | With(body=body):
                if isinstance(statement, For):
                    yield frozenset(bound_names(statement.target)), live_at_body_start(statement, live) | live
                yield from _definitions(body, live if isinstance(statement, With) else live_at_body_end(statement, live))
            case _:
                yield killed(statement), live


def _as_written(block: Block, originals: Mapping[int, Stmt]) -> Block:
    return tuple(_statement_as_written(statement, originals) for statement in block)


def _statement_as_written(statement: Stmt, originals: Mapping[int, Stmt]) -> Stmt:
    match statement:
        case If(body=body, orelse=orelse):
            statement = replace(statement, body=_as_written(body, originals), orelse=_as_written(orelse, originals))
        case For(body=body) | While(body=body) | With(body=body):
            statement = replace(statement, body=_as_written(body, originals))
    original = originals.get(id(statement.origin))
    if original is None or type(original) is not type(statement):
        return statement
    return replace(statement, edited=original.edited or _header(statement) != _header(original))


def _header(statement: Stmt) -> Stmt:
    match statement:
        case If() | For() | While():
            return replace(statement, body=(), orelse=())
        case With():
            return replace(statement, body=())
        case _:
            return statement
