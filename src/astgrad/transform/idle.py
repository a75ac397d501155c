"""Drops from a loop what feeds only itself: a variable of which nothing else reads is carried from round to round for nothing.

for _ in range(n):                     for _ in range(n):
    v[1:] += u[1:] - u[:-1]                u[1:] += r * u[:-1]
    u[1:] += r * u[:-1]        ->      return u.sum()
return u.sum()

Liveness alone keeps it, as the next round reads it. So the names are those of the largest set that no statement which stays reads
(strong liveness: Giegerich, Moncke and Wilhelm, 1981).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from functools import cache, partial

from astgrad.analysis.effects import has_effect
from astgrad.analysis.liveness import read_by
from astgrad.analysis.places import is_stack
from astgrad.ir.expr import BUILT, Expr, Name, names_read
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Comment,
    Evaluate,
    For,
    Function,
    If,
    Stmt,
    While,
    With,
    bound_names,
    expressions,
    grown_list,
    names_changed,
    names_stored,
    parts_stored,
    shrunk_list,
    statements,
)
from astgrad.transform.copies import is_alone
from astgrad.transform.rename import map_blocks, pinned_names
from astgrad.transform.shaping import is_fresh


class Idle:
    """What may be dropped from the loops of one function."""

    def __init__(
        self,
        function: Function,
        is_scalar: Callable[[Expr], bool],
        is_numeric: Callable[[Expr], bool],
        same_list: Mapping[str, frozenset[str]],
    ) -> None:
        """is_scalar: of values. is_numeric: of values, whether they are numbers or arrays, for sure, and no lists of these.
        same_list: for lists that get shorter, the variables that may be the same list, or hold it."""
        self._function = function
        self._same_list = same_list
        self._is_scalar = is_scalar
        self._is_numeric = is_numeric
        self._owns = cache(self._is_own)
        self._is_stack = cache(partial(is_stack, function=function))

    def without(self, loop: For | While, live_after: Set[str]) -> Stmt:
        """The loop without what feeds only itself."""
        inside = list(statements(loop.body))
        changed = {name for s in inside for name in names_changed(s)}
        idle = changed - self._reached(changed, live_after | read_by(loop))
        while idle and (reached := self._reached(idle, self._read(loop.body, idle))):
            idle -= reached
        return map_blocks(loop, lambda block: self._kept(block, idle)) if idle else loop

    def _reached(self, names: Set[str], read: Set[str]) -> Set[str]:
        """Those of some names that are read, be it under another name."""
        return {name for name in names if name in read or not self._same_list.get(name, frozenset()).isdisjoint(read)}

    def _read(self, block: Block, idle: Set[str]) -> Set[str]:
        """What is read by the statements of a block that stay while these names are idle."""
        found: set[str] = set()
        for statement in block:
            if self._stays(statement, idle):
                found |= read_by(statement) | pinned_names(statement) | {*names_stored(statement)}
            for inner in statement.blocks:
                found |= self._read(inner, idle)
        return found

    def _kept(self, block: Block, idle: Set[str]) -> Block:
        staying = (s for s in block if isinstance(s, Comment) or self._stays(s, idle))
        return tuple(map_blocks(s, lambda inner: self._kept(inner, idle)) for s in staying)

    def _stays(self, statement: Stmt, idle: Set[str]) -> bool:
        match statement:
            case If() | With() | For() | While():
                binds = isinstance(statement, For) and not idle >= {*bound_names(statement.target)}
                acts = any(map(has_effect, expressions(statement)))
                return binds or acts or any(self._stays(inner, idle) for block in statement.blocks for inner in block)
            case Comment():
                return False
            case Assign(targets=targets, value=value) if (popped := shrunk_list(value)) is not None:
                acts = any(map(has_effect, targets)) or not self._is_stack(popped)
                return acts or not self._serves(statement, idle)
            case Assign() | AugAssign():
                return any(map(has_effect, expressions(statement))) or not self._serves(statement, idle)
            case Evaluate(value=value) if (shrunk := shrunk_list(value)) is not None:
                return shrunk not in idle or not (statement.origin is None or self._is_stack(shrunk))
            case Evaluate() if (grown := grown_list(statement)) is not None:
                return grown[0] not in idle or has_effect(grown[1]) or not self._is_stack(grown[0])
            case _:
                return True

    def _serves(self, statement: Assign | AugAssign, idle: Set[str]) -> bool:
        """Whether an assignment changes idle variables, and arrays that only they hold."""
        written_into = {*names_stored(statement)}
        if isinstance(statement, AugAssign) and not self._is_scalar(statement.target):
            written_into |= {*names_changed(statement)}
        is_named = all(isinstance(part.value, Name) for part in parts_stored(statement))
        return is_named and idle >= {*names_changed(statement)} and all(map(self._owns, written_into))

    def _is_own(self, name: str) -> bool:
        """Whether a variable's array is in no other variable, and in no list, dict or tuple."""
        return (
            self._is_numeric(Name(name))
            and is_alone(name, self._function, self._is_scalar)
            and not any(
                name in names_read(value) and not (self._is_scalar(value) or (is_fresh(value) and not isinstance(value, BUILT)))
                for value in _put_somewhere(self._function)
            )
        )


def _put_somewhere(function: Function) -> list[Expr]:
    """The values that are put into parts of something, or added to something."""
    return [
        statement.value
        for statement in statements(function.body)
        if isinstance(statement, (Assign, AugAssign)) and (isinstance(statement, AugAssign) or names_stored(statement))
    ]
