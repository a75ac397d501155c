"""Integers that a function is given, or gives, where real numbers are meant. Only looks.

    C = [0, 0.5]
    def pick(k):               pick(k) is 0 or 0.5: an array that is filled with it alone may be one of integers,
        return C[k]            which cuts off what is written into it

The kinds of such values are those of real numbers (`analysis.kinds`): nearly all that is done with them makes real numbers of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from astgrad.analysis.kinds import Integers, Kinds
from astgrad.ir.expr import Call, Expr, Global, Tuple, walk
from astgrad.ir.stmt import Function, Return, Stmt, expressions, statements


def integers_given(function: Function, kinds: Kinds, given: frozenset[str]) -> Integers:
    """What becomes of integers that a function is given for some of its parameters. kinds: those of its variables."""
    those = kinds.with_variables({})
    while those.note_integers(function, given):
        pass
    returned = [s.value for s in statements(function.body) if isinstance(s, Return) and s.value is not None]
    lengths = {len(value.elements) if isinstance(value, Tuple) else 0 for value in returned}
    parts: tuple[bool, ...] = ()
    if len(lengths) == 1 and lengths != {0}:
        together = zip(*(value.elements for value in returned if isinstance(value, Tuple)), strict=True)
        parts = tuple(any(map(those.may_be_integer, each)) for each in together)
    fills = bool(given) and any(_is_filled(e, kinds, those) for s in statements(function.body) for e in _parts(s))
    return Integers(any(map(those.may_be_integer, returned)), parts, fills)


def _parts(statement: Stmt) -> Iterator[Expr]:
    return (part for outer in expressions(statement) for part in walk(outer))


def _is_filled(e: Expr, before: Kinds, those: Kinds) -> bool:
    """Whether an array is one of integers only by what was given."""
    match e:
        case Call(function=Global(path="")):
            return those.integers(e).fills
        case Call() if by := those.dtype_by(e):
            return all(map(those.may_be_integer, by)) and not all(map(before.may_be_integer, by))
        case _:
            return False
