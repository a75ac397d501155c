"""Derivatives that are written into hold real numbers, also where they begin as what may be integers.

def f_by_x(x: float, n):               def f_by_x(x: float, n):
    p_bar = n.copy()            ->         p_bar = 1.0 * n
    p_bar[0] = 0.3 * p_bar[1]              p_bar[0] = 0.3 * p_bar[1]

In an array of integers what is written is cut off. Of an argument of which nothing is known, and that is not differentiated by,
it is not known that it holds none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from astgrad.analysis.aliases import paired, written_into
from astgrad.analysis.analysed import Analysed
from astgrad.analysis.flow import INACTIVE_ATTRIBUTES
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Attribute, Binary, Call, Conditional, Expr, List, Literal, Name, Subscript, Symbol, Tuple, Unary
from astgrad.ir.kinds import Kind, Number
from astgrad.ir.stmt import Assign, Block, For, Function, Stmt, base_name, bound_names, statements, with_body
from astgrad.rules.constants import is_inactive
from astgrad.rules.registry import Rule
from astgrad.rules.sites import find_rule
from astgrad.transform.rename import map_block


def with_real_storage(derived: Function, primal: Analysed, kinds: Kinds, authors: Collection[str]) -> Function:
    """The derived function with what begins as integers made real, where something is written into it later.

    kinds: of all names. authors: the names of the primal function, which stay what they are.
    """
    unknown = {name for name in primal.parameters if name not in primal.wrt and _is_open(kinds.variables.get(name))}
    if not unknown:
        return derived
    written = {
        name for name in written_into(derived, kinds) if name not in authors and _is_open_array(kinds.variables.get(name))
    }
    if not written:
        return derived
    integers = _may_hold_integers(unknown, (*statements(primal.function.body), *statements(derived.body)), kinds)

    def change(statement: Stmt) -> Block:
        match statement:
            case Assign(targets=(Name(id=id),), value=value) if id in written and _may_be_integer(value, integers, kinds):
                real = Binary("*", Literal("1.0"), _uncopied(value), span=value.span)
                return (replace(statement, value=real, edited=True),)
            case _:
                return (statement,)

    return with_body(derived, map_block(derived.body, change))


def _is_open(kind: Kind | None) -> bool:
    """Whether it may be an array of integers, or hold such."""
    return not isinstance(kind, Number) or _is_open_array(kind)


def _is_open_array(kind: Kind | None) -> bool:
    return isinstance(kind, Number) and kind.dtype.startswith("real") and not kind.is_scalar


def _may_hold_integers(unknown: Collection[str], block: tuple[Stmt, ...], kinds: Kinds) -> frozenset[str]:
    """The variables that may hold integers if these parameters do."""
    found = {*unknown}
    bound = [pair for statement in block for pair in _bound(statement)]
    while True:
        more = {name for name, value in bound if name not in found and _may_be_integer(value, found, kinds)}
        if not more:
            return frozenset(found)
        found |= more


def _bound(statement: Stmt) -> Iterator[tuple[str, Expr]]:
    match statement:
        case Assign(targets=targets, value=value):
            for target in targets:
                for one, part in paired(target, value):
                    yield from ((name, part) for name in bound_names(one))
        case For(target=target, iterable=iterable):
            yield from ((name, iterable) for name in bound_names(target))


def _may_be_integer(e: Expr, integers: Collection[str], kinds: Kinds) -> bool:
    """Whether what an expression gives may be of integers alone, or says but a place or a shape."""

    def each(*parts: Expr) -> bool:
        return all(_may_be_integer(part, integers, kinds) for part in parts)

    kind = kinds.of(e)
    if isinstance(kind, Number) and not kind.dtype.startswith("real"):
        return not kind.is_inexact
    match e:
        case Name(id=id):
            return id in integers
        case Attribute(attr=attr):
            return attr in INACTIVE_ATTRIBUTES or base_name(e) in integers
        case Subscript(value=value) | Unary(operand=value):
            return each(value)
        case Conditional(body=body, orelse=orelse):
            return each(body) or each(orelse)
        case List(elements=elements) | Tuple(elements=elements):
            return each(*elements)
        case Binary(op=op, left=left, right=right):
            return op != "/" and each(left, right)
        case Call(function=Attribute(value=value, attr=attr)):
            return attr != "astype" and each(value)
        case Call(function=Symbol(path=path), args=args):
            if is_inactive(path) and not isinstance(kind, Number):
                return True
            rule = find_rule(path, len(args))
            return each(*args) and (not isinstance(rule, Rule) or rule.result in ("same", "chosen"))
        case _:
            return False


def _uncopied(e: Expr) -> Expr:
    """What is copied, where it is a copy: a product is new memory."""
    match e:
        case Call(function=Attribute(value=value, attr="copy"), args=(), keywords=()):
            return value
        case Subscript(value=Call(function=Symbol(path="numpy.array"), args=(value,), keywords=()), index=Tuple(elements=())):
            return value
        case _:
            return e
