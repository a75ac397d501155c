"""Expressions of the IR: about a dozen frozen classes, compared by content.

Trees are never flattened. Literals keep the text the author wrote. Spans do not take part in comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from operator import is_

from astgrad.errors import Refusal
from astgrad.source import Span


@dataclass(frozen=True)
class Expr:
    """Base of all expressions. `span` is the place in the author's source, None for derived expressions."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)

    def __hash__(self) -> int:  # subclasses share one cached structural hash: trees are hashed often
        cached = self.__dict__.get("_hash")
        if cached is None:
            cached = hash((type(self).__name__, *(getattr(self, f.name) for f in fields(self) if f.compare)))
            object.__setattr__(self, "_hash", cached)
        return int(cached)

    def __init_subclass__(cls) -> None:
        cls.__hash__ = Expr.__hash__  # type: ignore[method-assign]  # @dataclass keeps a __hash__ that the class defines


@dataclass(frozen=True)
class Name(Expr):
    """A local variable or parameter."""

    id: str


@dataclass(frozen=True)
class Literal(Expr):
    """A number, string, `True`, `False`, `None` or `...`, as the author spelled it."""

    text: str

    @property
    def value(self) -> object:
        """The Python value."""
        return _literal_value(self.text)


@dataclass(frozen=True)
class Symbol(Expr):
    """Something imported or built in, known by its full path (`numpy.exp`, `math.pi`, `builtins.abs`) however it is spelled."""

    path: str
    text: str = field(compare=False)


@dataclass(frozen=True)
class Global(Expr):
    """A function or constant of the user's own module, by its global name."""

    id: str


@dataclass(frozen=True)
class Attribute(Expr):
    """`value.attr`"""

    value: Expr
    attr: str


@dataclass(frozen=True)
class Subscript(Expr):
    """`value[index]`; the index of `x[i, :]` is a Tuple."""

    value: Expr
    index: Expr


@dataclass(frozen=True)
class Slice(Expr):
    """`lower:upper:step` inside a subscript."""

    lower: Expr | None = None
    upper: Expr | None = None
    step: Expr | None = None


@dataclass(frozen=True)
class Call(Expr):
    """`function(*args, **keywords)`; a method call has an Attribute as its function."""

    function: Expr
    args: tuple[Expr, ...] = ()
    keywords: tuple[tuple[str, Expr], ...] = ()


@dataclass(frozen=True)
class Unary(Expr):
    """`-x`, `+x`, `~x`, `not x`"""

    op: str
    operand: Expr


@dataclass(frozen=True)
class Binary(Expr):
    """`left op right` for `+ - * / // % ** @ << >> & | ^`"""

    op: str
    left: Expr
    right: Expr


@dataclass(frozen=True)
class Compare(Expr):
    """`first op1 rest1 op2 rest2 ...`; the operators include `is not` and `not in`."""

    first: Expr
    ops: tuple[str, ...]
    rest: tuple[Expr, ...]


@dataclass(frozen=True)
class Logical(Expr):
    """`a and b and c` or `a or b or c`"""

    op: str
    operands: tuple[Expr, ...]


@dataclass(frozen=True)
class Conditional(Expr):
    """`body if test else orelse`"""

    test: Expr
    body: Expr
    orelse: Expr


@dataclass(frozen=True)
class Tuple(Expr):
    """`(a, b)`"""

    elements: tuple[Expr, ...]


@dataclass(frozen=True)
class List(Expr):
    """`[a, b]`"""

    elements: tuple[Expr, ...]


@dataclass(frozen=True)
class Opaque(Expr):
    """An expression that is not understood (an f-string, a lambda, ...): carried through as text, refused where it is active."""

    text: str
    reads: tuple[str, ...]  # local names, sorted
    globals: tuple[str, ...]  # names of the user's module, sorted
    refusal: Refusal = field(compare=False)


def children(e: Expr) -> Iterator[Expr]:
    """The direct subexpressions, in source order."""
    match e:
        case Attribute(value=value):
            yield value
        case Subscript(value=value, index=index):
            yield from (value, index)
        case Slice(lower=lower, upper=upper, step=step):
            yield from (part for part in (lower, upper, step) if part is not None)
        case Call(function=function, args=args, keywords=keywords):
            yield function
            yield from args
            yield from (value for _, value in keywords)
        case Unary(operand=operand):
            yield operand
        case Binary(left=left, right=right):
            yield from (left, right)
        case Compare(first=first, rest=rest):
            yield from (first, *rest)
        case Logical(operands=operands):
            yield from operands
        case Conditional(test=test, body=body, orelse=orelse):
            yield from (body, test, orelse)
        case Tuple(elements=elements) | List(elements=elements):
            yield from elements


def map_children(transform: Callable[[Expr], Expr], e: Expr) -> Expr:
    """The same expression with `transform` applied to each direct subexpression; `e` itself where nothing changed."""
    match e:
        case Attribute(value=value):
            new: Expr = replace(e, value=transform(value))
        case Subscript(value=value, index=index):
            new = replace(e, value=transform(value), index=transform(index))
        case Slice(lower=lower, upper=upper, step=step):
            parts = [part if part is None else transform(part) for part in (lower, upper, step)]
            new = replace(e, lower=parts[0], upper=parts[1], step=parts[2])
        case Call(function=function, args=args, keywords=keywords):
            new = replace(
                e,
                function=transform(function),
                args=tuple(map(transform, args)),
                keywords=tuple((key, transform(value)) for key, value in keywords),
            )
        case Unary(operand=operand):
            new = replace(e, operand=transform(operand))
        case Binary(left=left, right=right):
            new = replace(e, left=transform(left), right=transform(right))
        case Compare(first=first, rest=rest):
            new = replace(e, first=transform(first), rest=tuple(map(transform, rest)))
        case Logical(operands=operands):
            new = replace(e, operands=tuple(map(transform, operands)))
        case Conditional(test=test, body=body, orelse=orelse):
            new = replace(e, test=transform(test), body=transform(body), orelse=transform(orelse))
        case Tuple(elements=elements) | List(elements=elements):
            new = replace(e, elements=tuple(map(transform, elements)))
        case _:
            return e
    return e if all(map(is_, children(e), children(new))) else new


def walk(e: Expr) -> Iterator[Expr]:
    """The expression and all its subexpressions, parents first."""
    yield e
    for child in children(e):
        yield from walk(child)


def names_read(e: Expr) -> frozenset[str]:
    """The local names that the expression reads."""
    return _names_read(e)


@lru_cache(maxsize=20_000)
def _names_read(e: Expr) -> frozenset[str]:
    match e:
        case Name(id=id):
            return frozenset((id,))
        case Opaque(reads=reads):
            return frozenset(reads)
        case _:
            return frozenset().union(*map(_names_read, children(e)))


def substitute(e: Expr, replacements: Mapping[str, Expr]) -> Expr:
    """The expression with local names replaced. An Opaque's names cannot be: callers keep those names as they are."""
    if isinstance(e, Name):
        return replacements.get(e.id, e)
    if not replacements or names_read(e).isdisjoint(replacements):
        return e
    if isinstance(e, Opaque):
        raise ValueError(f"names inside {e.text!r} cannot be replaced")
    return map_children(lambda child: substitute(child, replacements), e)


@lru_cache(maxsize=2_000)
def _literal_value(text: str) -> object:
    from ast import literal_eval

    return ... if text == "..." else literal_eval(text)
