"""Which values an expression passes on: the names through which a derivative can flow. Only looks.

np.where(x > 0, a * n, np.floor(b))    ->    {"a", "n"}: not x (only tested), not b (its derivative is zero)
"""

from __future__ import annotations

from collections.abc import Iterator

from astgrad.analysis.kinds import SOLUTIONS, Kinds
from astgrad.ir.expr import (
    Attribute,
    Call,
    Compare,
    Conditional,
    Dict,
    Expr,
    Global,
    Joined,
    List,
    Literal,
    Logical,
    Name,
    Opaque,
    Record,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    children,
)
from astgrad.ir.kinds import DictOf, Kind, ListOf, Number, Other, Structure
from astgrad.markers import SLOPE, SLOPES, STOP_GRADIENT
from astgrad.rules.apply import passes_on
from astgrad.rules.constants import is_inactive
from astgrad.rules.registry import Rule
from astgrad.rules.sites import is_part
from astgrad.rules.structure import Site

INACTIVE_ATTRIBUTES = frozenset(("shape", "size", "ndim", "dtype", "nbytes", "itemsize"))


def flowing_names(e: Expr, kinds: Kinds) -> frozenset[str]:
    """The names of which `e` passes on a derivative, or may for all that is known."""
    if isinstance(e, Name):
        return frozenset((e.id,))
    if isinstance(e, Opaque):
        return frozenset() if is_text(e) else frozenset(e.reads)
    return kinds.flow(e, lambda e: frozenset().union(*(flowing_names(part, kinds) for part in flowing_parts(e, kinds))))


def is_text(e: Expr) -> bool:
    """Whether the expression is a formatted string: it looks at values, and is none of them."""
    return isinstance(e, Opaque) and e.refusal.code == "f-string"


def flowing_parts(e: Expr, kinds: Kinds) -> Iterator[Expr]:
    """The direct subexpressions of which `e` passes on a derivative, or may for all that is known."""
    match e:
        case Name() | Literal() | Symbol() | Global() | Opaque() | Compare() | Unary(op="not"):
            return
        case Attribute(attr=attr) if attr in INACTIVE_ATTRIBUTES:
            return
        case Conditional(body=body, orelse=orelse):
            yield from (body, orelse)
        case (
            Logical(operands=parts)
            | Tuple(elements=parts)
            | List(elements=parts)
            | Dict(elements=parts)
            | Record(elements=parts)
            | Joined(parts=parts)
        ):
            yield from parts
        case Call(function=Symbol(path=path) | Global(path=path)) if is_held(path) or is_inactive(path):
            return
        case _:
            if not carries_no_derivative(e, kinds):
                yield from _site_parts(e, kinds)


def is_held(path: str) -> bool:
    """Whether what a function gives is held constant: solutions are, which their equations give a derivative."""
    return path in (STOP_GRADIENT, SLOPE) or path in SOLUTIONS or path.startswith(SLOPES)


def carries_no_derivative(e: Expr, kinds: Kinds) -> bool:
    """Whether the value is proved to be no real number: an integer, a bool, a string, ..."""
    kind = kinds.of(e)
    return not kind.is_inexact if isinstance(kind, Number) else _is_constant(kind)


def _is_constant(kind: Kind) -> bool:
    match kind:
        case Structure(elements=elements):
            return bool(elements) and all(map(_is_constant, elements))
        case ListOf(element=element) if not isinstance(kind, DictOf):
            return _is_constant(element)
        case Number():
            return not kind.is_inexact
        case _:
            return isinstance(kind, Other)


def active_arguments(site: Site) -> Iterator[str]:
    """The arguments of which the function passes on a derivative, or should and has no formula for it."""
    for name in site.arguments:
        if isinstance(site.rule, Rule):
            if name not in site.rule.partials or passes_on(site, name):
                yield name
        elif name not in site.rule.passive:
            yield name


def parts_of_results(target: Tuple, value: Expr, kinds: Kinds) -> tuple[Expr, ...] | None:
    """What each name gets of a call whose results have rules of their own; None where it is no such call."""
    if not isinstance(value, Call):
        return None
    parts = tuple(Subscript(value, Literal(str(i)), span=value.span) for i in range(len(target.elements)))
    sites = [kinds.site(part) for part in parts]
    return parts if all(isinstance(site, Site) and is_part(site) for site in sites) else None


def _site_parts(e: Expr, kinds: Kinds) -> Iterator[Expr]:
    site = kinds.site(e)
    if isinstance(site, Site):
        yield from (site.arguments[name] for name in active_arguments(site))
    else:  # not known what it does: everything may flow
        yield from (part for part in children(e) if not isinstance(part, (Symbol, Global)))
