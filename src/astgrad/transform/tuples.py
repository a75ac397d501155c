"""Tuples that are made by going through tuples and lists of known length, as they are written out.

    k = rhs(s)                                           k = rhs(s)
    s = tuple(u + h * v for u, v in zip(s, k))    ->     s = (s[0] + h * k[0], s[1] + h * k[1])

How many elements a variable holds is known by its kind. Others stay, to be refused where a derivative would flow through them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from astgrad.analysis.iterators import gone_through
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Attribute, Call, Clause, Comprehension, Expr, List, Literal, Name, Subscript, Symbol, Tuple
from astgrad.ir.kinds import Structure
from astgrad.ir.stmt import Assign, Function, Return, Stmt, statements
from astgrad.transform.dicts import bound_to, replaced
from astgrad.transform.flat import part
from astgrad.transform.rename import map_block


def made_at_once(e: Expr) -> Comprehension | None:
    """The comprehension without tests of which a call makes a tuple: `tuple(f(v) for v in s)`."""
    match e:
        case Call(
            function=Symbol(path="builtins.tuple"),
            args=(Comprehension(clauses=(Clause(tests=()),)) as given,),
            keywords=(),
        ):
            return given
        case _:
            return None


def with_tuples_written_out(function: Function, kinds: Kinds) -> Function:
    """The function with such tuples written out. kinds: those of its variables."""

    def written(statement: Stmt) -> tuple[Stmt, ...]:
        match statement:
            case Assign(value=value) | Return(value=Expr() as value) if (given := made_at_once(value)) is not None:
                elements = _elements(given, kinds)
                return (
                    statement if elements is None else replace(statement, value=Tuple(elements, span=value.span), edited=True),
                )
            case _:
                return (statement,)

    if not any(
        isinstance(s, (Assign, Return)) and s.value is not None and made_at_once(s.value) for s in statements(function.body)
    ):
        return function
    return replace(function, body=map_block(function.body, written))


def _elements(given: Comprehension, kinds: Kinds) -> tuple[Expr, ...] | None:
    """The elements that a comprehension gives; None where they are not known one by one."""

    def parts_of(e: Expr) -> Sequence[Expr] | None:
        kind = kinds.of(e)
        if isinstance(e, (Tuple, List)):
            return e.elements if all(map(_is_read, e.elements)) else None
        if not _is_read(e) or not isinstance(kind, Structure) or kind.form not in ("tuple", "list") or not kind.elements:
            return None
        return [part(e, kind, position) for position in range(len(kind.elements))]

    (clause,) = given.clauses
    rows = gone_through(clause.iterable, parts_of, Tuple, lambda number: Literal(str(number))) or parts_of(clause.iterable)
    elements = []
    for row in rows or ():
        bound = bound_to(clause.target, row)
        element = None if bound is None else replaced(given.element, bound)
        if element is None:
            return None
        elements.append(element)
    return tuple(elements) if elements else None


def _is_read(e: Expr) -> bool:
    """Whether it only reads a variable, or a part of one by what is written out: it may stand in several places."""
    match e:
        case Name() | Literal():
            return True
        case Attribute(value=value) | Subscript(value=value, index=Literal()):
            return _is_read(value)
        case _:
            return False
