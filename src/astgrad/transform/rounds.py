"""Loops that are written out, round by round.

for i in range(2):             y = y * p[0]
    y = y * p[i]       ->      y = y * p[1]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from astgrad.ir.expr import Binary, Call, Expr, Literal, Opaque, Symbol, Unary, names_read, substitute, walk
from astgrad.ir.stmt import Block, Verbatim
from astgrad.rules.structure import literal_integer
from astgrad.transform.rename import map_blocks, map_expressions

MOST_ROUNDS = 12


def counted_places(ends: Sequence[Expr]) -> tuple[Expr, ...] | None:
    """What `range` of these counts, as literals; None where one of them is not known, or where it counts too far."""
    known = [number for end in ends if (number := literal_integer(folded(end))) is not None]
    places = range(*known) if len(known) == len(ends) else None
    return None if places is None or len(places) > MOST_ROUNDS else tuple(map(_literal, places))


def _literal(number: int) -> Expr:
    return Literal(str(number)) if number >= 0 else Unary("-", Literal(str(-number)))


def folded(e: Expr) -> Expr:
    """An integer that is worked out of literal ones; any other expression as it is."""
    match e:
        case Binary(op="+" | "-" as op, left=left, right=right):
            one, other = literal_integer(folded(left)), literal_integer(folded(right))
            if one is None or other is None:
                return e
            return _literal(one + other if op == "+" else one - other)
        case Call(function=Symbol(path="builtins.min"), args=args, keywords=()) if len(args) > 1:
            numbers = [known for arg in args if (known := literal_integer(folded(arg))) is not None]
            return Literal(str(min(numbers))) if len(numbers) == len(args) and min(numbers) >= 0 else e
        case _:
            return e


def with_literals(block: Block, literals: Mapping[str, Expr]) -> Block:
    """The block with literals in place of some names, but in text that is not understood."""

    def put(e: Expr) -> Expr:
        is_opaque = any(isinstance(inner, Opaque) and not names_read(inner).isdisjoint(literals) for inner in walk(e))
        return e if is_opaque else substitute(e, literals)

    return map_expressions(block, put) if literals else block


def without_origins(block: Block) -> Block:
    """The block again, as lines that are not the author's own."""
    whole = (map_blocks(statement, without_origins) for statement in block)
    return tuple(statement if isinstance(statement, Verbatim) else replace(statement, origin=None) for statement in whole)
