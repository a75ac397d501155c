"""Expressions that differ in the names of variables only are simplified once.

    v2_bar * 1.0 * x + 0.0   ->   v2_bar * x          found
    v1_bar * 1.0 * x + 0.0   ->   v1_bar * x          the same with other names

Statements that look alike follow each other in long functions. What becomes of an expression depends on its form, on the kinds
of what it reads and on the definitions that hold, never on how a variable is called.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    Literal,
    Logical,
    Name,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
)
from astgrad.ir.kinds import UNKNOWN, Broadcast, Number
from astgrad.transform.algebra.measure import Measure

_PLAIN = (Binary, Unary, Literal, Symbol, Call, Attribute, Subscript, Compare, Logical, Conditional, Tuple, Slice)
_OF_VALUES = (
    Call,
    Attribute,
    Subscript,
    Conditional,
)  # of which what is known does not follow from what is known of their parts


@dataclass(frozen=True)
class _Pattern:
    """Expressions without the names of their variables."""

    form: tuple[Hashable, ...]  # equal for those that are simplified alike
    parts: tuple[Expr, ...]  # all expressions in them, parents first
    names: tuple[str, ...]  # the variables, in the order of their first appearance


@dataclass(frozen=True)
class _Recipe:
    """How a result is made of the parts of what it was made from: part `number`, variable `name`, or `made` of others.

    spanned: the part from whose place it has its own.
    """

    number: int | None = None
    name: int | None = None
    made: Expr | None = None
    children: tuple[_Recipe, ...] = ()
    spanned: int | None = None

    def of(self, pattern: _Pattern) -> Expr:
        """The result, made of the parts of another expression of this pattern."""
        if self.number is not None:
            return pattern.parts[self.number]
        if self.name is not None:
            return Name(pattern.names[self.name])
        assert self.made is not None
        new = self.made.with_children(child.of(pattern) for child in self.children) if self.children else self.made
        return new if self.spanned is None else replace(new, span=pattern.parts[self.spanned].span)


class _Other(Exception):
    """The expression holds what is not looked into here, or the result what was not in the expression."""


@dataclass(frozen=True, eq=False)
class Alike:
    """What was found so far."""

    _recipes: dict[tuple[Hashable, ...], _Recipe | None] = field(default_factory=dict)

    def simplified(
        self,
        e: Expr,
        definitions: Iterable[tuple[str, Expr]],
        spellings: Mapping[Fraction, str],
        measure: Measure,
        simplify: Callable[[Expr], Expr],
    ) -> Expr:
        """What `simplify` makes of an expression under these definitions and spellings, or made of one that is like it."""
        try:
            pattern = _pattern([e, *(part for name, right in definitions for part in (Name(name), right))], measure)
        except _Other:
            return simplify(e)
        form = (*pattern.form, *spellings.items())
        if form not in self._recipes:
            simple = simplify(e)
            self._recipes[form] = _recipe(simple, pattern)
            return simple
        recipe = self._recipes[form]
        return simplify(e) if recipe is None else recipe.of(pattern)


def _pattern(expressions: list[Expr], measure: Measure) -> _Pattern:
    form: list[Hashable] = []
    parts: list[Expr] = []
    names: dict[str, int] = {}
    places: dict[int, int] = {}  # of what the author wrote, by identity: the same object may stand in two places
    pending = expressions[::-1]
    while pending:
        e = pending.pop()
        parts.append(e)
        if isinstance(e, Name):
            is_new = e.id not in names
            form.append(names.setdefault(e.id, len(names)))
            if is_new:
                form.append(_kind(e, measure, names))
        elif isinstance(e, _PLAIN):
            children = e.children
            form.append((type(e), len(children), _content(e)))
            if isinstance(e, _OF_VALUES):
                form.append(_kind(e, measure, names))
            pending += children[::-1]
        else:
            raise _Other
        if e.span is not None:
            form.append(("span", places.setdefault(id(e), len(places))))
    return _Pattern(tuple(form), tuple(parts), tuple(names))


def _kind(e: Expr, measure: Measure, names: Mapping[str, int]) -> Hashable:
    """What is known of a value."""
    kind = measure.kind(e)
    if isinstance(kind, Number) and kind.is_inexact and measure.may_be_integer(e):
        raise _Other  # it is one or the other
    if isinstance(kind, Number) and isinstance(kind.shape, Broadcast):
        if not kind.shape.names <= names.keys():
            raise _Other
        return kind.dtype, kind.is_array, frozenset(names[name] for name in kind.shape.names)
    if isinstance(kind, Number) or kind == UNKNOWN:
        return kind
    raise _Other


def _content(e: Expr) -> Hashable:
    """What an expression holds besides others."""
    match e:
        case Binary(op=op) | Unary(op=op) | Logical(op=op):
            return op
        case Literal(text=text):
            return text
        case Symbol(path=path, text=text):
            return path, text
        case Attribute(attr=attr):
            return attr
        case Compare(ops=ops):
            return ops
        case Slice(lower=lower, upper=upper, step=step):
            return tuple(part is None for part in (lower, upper, step))
        case Call(keywords=keywords):
            return tuple(key for key, _ in keywords)
        case _:
            return None


def _recipe(result: Expr, pattern: _Pattern) -> _Recipe | None:
    numbers = {id(part): number for number, part in reversed(list(enumerate(pattern.parts)))}
    spans = {id(part.span): number for number, part in enumerate(pattern.parts) if part.span is not None}
    names = {name: number for number, name in enumerate(pattern.names)}

    def recipe(e: Expr) -> _Recipe:
        if (number := numbers.get(id(e))) is not None:
            return _Recipe(number=number)
        if e.span is not None and id(e.span) not in spans:
            raise _Other
        spanned = None if e.span is None else spans[id(e.span)]
        if isinstance(e, Name):
            if e.id not in names or spanned is not None:
                raise _Other
            return _Recipe(name=names[e.id])
        if not isinstance(e, _PLAIN):
            raise _Other
        return _Recipe(made=e, children=tuple(map(recipe, e.children)), spanned=spanned)

    try:
        return recipe(result)
    except _Other:
        return None
