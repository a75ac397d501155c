"""Adjoints and tangents of lists of any length: lists of the same form.

    params: [(float64[d, h], float64[h])]     params_bar[i] = (W_bar, b_bar)

What a list is the cotangent of is told by its kind: how zeros of an element look, and how to add to one.
"""

from __future__ import annotations

from collections.abc import Callable

from astgrad.analysis.places import Step
from astgrad.ir.expr import Attribute, Binary, Call, Dict, Expr, List, Literal, Name, Subscript, Tuple
from astgrad.ir.kinds import DictOf, Kind, ListOf, Number, Structure
from astgrad.ir.show import show_key
from astgrad.ir.stmt import Assign, AugAssign, Block, Evaluate, For, Stmt
from astgrad.rules.structure import call
from astgrad.transform.flat import built, maker_of, part

ZERO = Literal("0.0")


def zeros_of(element: Expr, kind: Kind) -> Expr:
    """Zeros in the form of an element of a list."""
    return mapped(kind, element, zeros_like)


def zeros_like(leaf: Expr, number: Number) -> Expr:
    """Zeros in the shape of a number or an array."""
    if number.is_scalar:
        return ZERO
    zeros = call("np.zeros_like", leaf)
    return zeros if number.is_array else Subscript(zeros, Tuple(()))


def mapped(kind: Kind, base: Expr, change: Callable[[Expr, Number], Expr]) -> Expr:
    """A structure like `base`, with what `change` makes of its leaves, which are numbers: any other list is refused before."""
    match kind:
        case Number():
            return change(base, kind)
        case Structure(elements=elements):
            parts = tuple(mapped(inner, part(base, kind, i), change) for i, inner in enumerate(elements))
            return built(kind, parts, maker_of(base))
        case _:
            raise TypeError(kind)


def zero_list(bar: Name, of: Expr, kind: ListOf, each: Name) -> Block:
    """A list of zeros for a list; each: a name for its elements. Of a dict, a dict of zeros."""
    if isinstance(kind, DictOf):
        values = (Subscript(of, Literal(show_key(key))) for key in kind.keys)
        zeros = tuple(zeros_of(value, inner) for value, inner in zip(values, kind.elements, strict=True))
        return (Assign((bar,), Dict(kind.keys, zeros)),)
    if isinstance(kind.element, Number) and kind.element.is_scalar:
        return (Assign((bar,), Binary("*", List((ZERO,)), call("len", of))),)
    append = Evaluate(Call(Attribute(bar, "append"), (zeros_of(each, kind.element),)))
    return (Assign((bar,), List(())), For(each, of, (append,)))


def added(bar: Expr, kind: Kind, value: Expr) -> Expr:
    """The sum of two elements, leaf by leaf."""
    if isinstance(kind, Structure):
        parts = tuple(added(part(bar, kind, i), inner, part(value, kind, i)) for i, inner in enumerate(kind.elements))
        return built(kind, parts, maker_of(bar))
    return Binary("+", bar, value)


def add_list(bar: Name, kind: ListOf, value: Expr, index: Name) -> Block:
    """Adds a list to a list, element by element, or a dict to a dict."""
    place = Subscript(bar, index)
    if isinstance(kind, DictOf):
        return (For(index, bar, (Assign((place,), Binary("+", place, Subscript(value, index))),)),)
    total = added(place, kind.element, Subscript(value, index))
    return (For(index, call("range", call("len", bar)), (Assign((place,), total),)),)


def add_each(bar: Name, kind: ListOf, value: Expr, index: Name, *, is_uniform: bool) -> Block:
    """Adds to all elements of a list of numbers or arrays those of an array, or one number."""
    place, added_there = Subscript(bar, index), value if is_uniform else Subscript(value, index)
    is_number = isinstance(kind.element, Number) and kind.element.is_scalar
    line: Stmt = AugAssign(place, "+", added_there)
    if not is_number:  # no element is written into: others may hold it
        line = Assign((place,), Binary("+", place, added_there))
    return (For(index, call("range", call("len", bar)), (line,)),)


def with_added(base: Expr, steps: tuple[Step, ...], value: Expr) -> Expr:
    """An element with something added to one of its leaves."""
    if not steps:
        return Binary("+", base, value)
    (structure, position), *rest = steps
    parts = tuple(
        with_added(part(base, structure, i), tuple(rest), value) if i == position else part(base, structure, i)
        for i in range(len(structure.elements))
    )
    return built(structure, parts, maker_of(base))
