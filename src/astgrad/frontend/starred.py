"""Unpacking with a star, as an assignment of each part by its place.

a, *b = x, y, z                  ->      a, b = x, [y, z]
first, *rest, last = params      ->      first, rest, last = params[0], list(params[1:-1]), params[-1]
a, (b, *c) = x, row              ->      a, part = x, row
                                         b, c = part[0], list(part[1:])
for i, (w, *_) in table.items()  ->      for i, part in table.items():
                                             w = part[0]
"""

from __future__ import annotations

import ast
from collections.abc import Container
from dataclasses import dataclass

from astgrad.ir.expr import Call, Expr, List, Literal, Slice, Subscript, Symbol, Tuple, Unary
from astgrad.ir.names import Names

_Display = ast.Tuple | ast.List
_ITERATORS = frozenset(("enumerate", "filter", "map", "reversed", "zip"))
_VIEWS = frozenset(("items", "keys", "values"))
_NESTING = (ast.Tuple, ast.List, ast.Starred)
_LEAVES = (ast.Name, ast.Attribute, ast.Subscript)


def has_star(target: ast.expr) -> bool:
    """Whether a target has one."""
    return any(isinstance(part, ast.Starred) for part in ast.walk(target))


def is_unpacked(target: ast.expr, value: ast.expr | None = None) -> bool:
    """Whether a target with stars can be written without them. value: that is assigned to it."""
    if not isinstance(target, _NESTING):
        return isinstance(target, _LEAVES)
    if isinstance(target, ast.Starred):
        return isinstance(target.value, _LEAVES)
    match value:
        case ast.Tuple(elts=parts) | ast.List(elts=parts) if star_of(target) is not None:
            if len(parts) < len(target.elts) - 1 and not has_star(value):
                return False
    is_plain = value is None or not any(isinstance(part, ast.NamedExpr) for part in ast.walk(value))
    return is_plain and len(target.elts) > 1 and all(map(is_unpacked, target.elts))


def star_of(target: ast.expr) -> int | None:
    """The place of the star in a target."""
    elements = target.elts if isinstance(target, _Display) else ()
    return next((i for i, each in enumerate(elements) if isinstance(each, ast.Starred)), None)


def is_written_out(value: ast.expr) -> bool:
    """Whether each part that is unpacked stands there by itself."""
    return isinstance(value, _Display) and not has_star(value)


def runs_once(value: ast.expr, is_builtin: Container[str]) -> bool:
    """Whether the parts of a value can be had only by running through it. is_builtin: which names mean the builtins."""
    match value:
        case ast.Call(func=ast.Name(id=name)):
            return name in _ITERATORS and name in is_builtin
        case ast.Call(func=ast.Attribute(attr=attr), args=[], keywords=[]):
            return attr in _VIEWS
        case _:
            return isinstance(value, ast.GeneratorExp)


@dataclass(frozen=True)
class Part:
    """A part of a target, by the name that it gets until its own parts are taken."""

    name: str
    target: ast.Tuple | ast.List


def without_inner(target: ast.expr, names: Names) -> tuple[ast.expr, list[Part]]:
    """A target with a name for each part that has a star among its own parts."""
    if star_of(target) is not None:
        assert isinstance(target, _Display)
        part = Part(names.fresh("part"), target)
        return ast.copy_location(ast.Name(part.name, ast.Store()), target), [part]
    if not isinstance(target, _Display):
        return target, []
    parts: list[Part] = []
    elements: list[ast.expr] = []
    for each in target.elts:
        element, more = without_inner(each, names)
        elements.append(element)
        parts += more
    new = type(target)(elements, ast.Store())
    return ast.copy_location(new, target), parts


def places_of(star: int, count: int, value: Expr) -> list[Expr]:
    """The values of `count` targets, of which the one at `star` has a star."""
    after = count - star - 1
    match value:
        case Tuple(elements=parts) | List(elements=parts):
            end = len(parts) - after
            return [*parts[:star], List(parts[star:end]), *parts[end:]]
        case _:
            before = [Subscript(value, Literal(str(i)), span=value.span) for i in range(star)]
            ends = [Subscript(value, _from_end(after - i), span=value.span) for i in range(after)]
            rest = Subscript(value, Slice(Literal(str(star)) if star else None, _from_end(after) if after else None))
            return [*before, Call(Symbol("builtins.list", "list"), (rest,), span=value.span), *ends]


def _from_end(place: int) -> Expr:
    return Unary("-", Literal(str(place)))
