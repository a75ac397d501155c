"""Unpacking with a star, as an assignment of each part by its place.

    a, *b = x, y, z         ->      a, b = x, [y, z]
    first, *rest = params   ->      first, rest = params[0], list(params[1:])

Only where that means the same: of a tuple or a list that is written out, and of a name where the star is first or last.
"""

from __future__ import annotations

import ast

from astgrad.ir.expr import Call, Expr, List, Literal, Slice, Subscript, Symbol, Tuple, Unary


def is_unpacked(target: ast.Tuple | ast.List, value: ast.expr) -> bool:
    """Whether a target with one star can be written without it."""
    stars = [i for i, each in enumerate(target.elts) if isinstance(each, ast.Starred)]
    others = [each.value if isinstance(each, ast.Starred) else each for each in target.elts]
    if len(stars) != 1 or not all(isinstance(each, ast.Name) for each in others):
        return False
    match value:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return len(parts) >= len(target.elts) - 1 and not any(isinstance(part, ast.Starred) for part in parts)
        case ast.Name():
            return len(target.elts) > 1 and stars[0] in (0, len(target.elts) - 1)
        case _:
            return False


def unstarred(star: int, count: int, value: Expr) -> Tuple:
    """The values of `count` targets, of which the one at `star` has a star."""
    after = count - star - 1
    match value:
        case Tuple(elements=parts) | List(elements=parts):
            end = len(parts) - after
            return Tuple((*parts[:star], List(parts[star:end]), *parts[end:]), span=value.span)
        case _:
            before = (Subscript(value, Literal(str(i)), span=value.span) for i in range(star))
            ends = (Subscript(value, _from_end(after - i), span=value.span) for i in range(after))
            rest = Subscript(value, Slice(Literal(str(star)) if star else None, _from_end(after) if after else None))
            return Tuple((*before, Call(Symbol("builtins.list", "list"), (rest,), span=value.span), *ends), span=value.span)


def _from_end(place: int) -> Expr:
    return Unary("-", Literal(str(place)))
