"""Rules that are not elementwise: reductions, products, and functions that move elements around.

A structural rule says three things of a function, each as a small function of the *site* at which it is applied: the kind of
the result, the cotangent that goes back to an argument, and the tangent of the result. Cotangents are *lazily broadcast*: what
a pullback receives and gives may have any shape that broadcasts to the one it stands for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import ParamSpec, TypeVar

from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Expr,
    List,
    Literal,
    Name,
    Slice,
    Subscript,
    Tuple,
    Unary,
    map_children,
    substitute,
)
from astgrad.ir.kinds import ANY, UNKNOWN, Dimension, Kind, ListOf, Number, Shape, Structure, is_number, length_of_list
from astgrad.ir.read import read
from astgrad.ir.shapes import same_shape
from astgrad.rules.registry import Rule, Signature

Slot = int | str  # where an argument stands: its position, its keyword, or "self", the object of a method or attribute


@dataclass(frozen=True)
class Scatter:
    """A cotangent of one part of an argument: `argument_bar[index] += value`. `is_basic`: the index repeats no element."""

    index: Expr
    value: Expr
    is_basic: bool


@dataclass(frozen=True)
class Masked:
    """A cotangent that is `value` where `test` is `holds`, and exactly 0 elsewhere whatever is multiplied to it later.

    is_stretched: both are in the shape of the result, to which broadcasting stretched the argument; else in the argument's.
    """

    test: Expr
    holds: bool
    value: Expr
    is_stretched: bool = True


@dataclass(frozen=True)
class Stretched:
    """A cotangent in the shape of the result, to which broadcasting stretched the argument: it is summed back."""

    value: Expr


class NotHandled(KeyError):
    """Raised by a pullback, with a sentence that says what of the call it does not handle."""


@dataclass(frozen=True)
class Each:
    """The cotangents of the elements of a list of any length: `value[i]` of element i, or `value` of each of them (is_uniform)."""

    value: Expr
    is_uniform: bool = False


Cotangent = Expr | Scatter | Masked | Stretched | Each  # a List: of the elements of an argument that is a list, one for each
Pullback = Callable[["Site", Expr, Kind], Cotangent]  # (site, out_bar, kind of out_bar) -> the argument's cotangent
Pushforward = Callable[["Site", Mapping[str, Expr]], Expr]  # (site, tangents of the active arguments) -> out_dot


@dataclass(frozen=True)
class StructuralRule:
    """The rule of a function that is not elementwise."""

    signature: Signature
    result: Callable[[Site], Kind]
    pullbacks: Mapping[str, Pullback]  # by argument
    pushforward: Pushforward
    is_elementwise: bool = False  # result[i] depends on elements i of the arguments only, though no formula says how
    reads_result: bool = False  # a pullback reads the result
    takes_lists: bool = False  # its arguments may be lists of active values
    collects: bool = False  # its first argument may be a list of any length, of numbers or of arrays
    passive: frozenset[str] = frozenset()  # arguments that pass no derivative on; others without a pullback are refused
    modes: tuple[str, ...] = ("reverse", "forward")  # in which there is a derivative
    gives_whole: bool = False  # of a cotangent that is no single number, its pullbacks make whole ones
    joins: bool = False  # its result is a list; its pullbacks take the cotangents of all elements, as a list, in whole
    keeps_weak: bool = False  # a Python number among its arguments does not widen its result; else it is made an array first
    note: str = ""
    source: str = ""  # where the formula is from

    @property
    def path(self) -> str:
        return self.signature.path


@dataclass(frozen=True)
class Site:
    """One application of a function that has a rule."""

    expr: Expr
    rule: Rule | StructuralRule
    arguments: Mapping[str, Expr]  # those given, by name
    slots: Mapping[str, Slot]  # where each of them stands
    kinds: Mapping[str, Kind] = field(default_factory=dict)  # of each of them
    like: Mapping[str, Expr] = field(default_factory=dict)  # of each of them, the cheapest expression of the same shape
    denoted: Callable[[Expr], Shape] = lambda e: None  # the shape that an argument such as `(n, 2)` or `x.shape` is
    is_fixed: Callable[[Expr], bool] = lambda e: False  # whether what an expression reads has one value all the time
    kind: Kind = UNKNOWN  # of the result
    out: Expr | None = None  # a name that the result has; None where it has none
    whole_bar: Expr | None = None  # a cotangent of the result that is known to have its whole shape

    def number(self, argument: str) -> Number:
        """The kind of an argument, as a number of which perhaps nothing else is known."""
        kind = self.kinds.get(argument, UNKNOWN)
        return kind if isinstance(kind, Number) else Number("real", None, None)

    @property
    def result(self) -> Number:
        """The kind of the result, as a number."""
        return self.kind if isinstance(self.kind, Number) else Number("real", None, None)

    @property
    def value(self) -> Expr:
        """The result, by its name where it has one."""
        return self.expr if self.out is None else self.out

    def literal(self, argument: str) -> object:
        """The value of a literal argument or of its default. Raises KeyError where it is given and is not literal."""
        if argument in self.arguments:
            return literal_value(self.arguments[argument])
        default = next((a.default for a in self.rule.signature.arguments if a.name == argument), None)
        if default is None:
            raise KeyError(argument)
        return literal_value(read(default))

    def formula(self, text: str, **names: Expr) -> Expr:
        """A formula of the rule with this site's arguments, `out` and further names put in.

        `x_like` is the cheapest expression of the shape of the argument x, `x_shape` its shape. A keyword argument of a call in
        the formula that is an argument of the site falls away where the site does not give it; elsewhere its default stands.
        """
        known: dict[str, Expr] = {}
        for argument in self.rule.signature.arguments:
            name = argument.name
            if name in self.arguments:
                known |= {
                    name: self.arguments[name],
                    f"{name}_shape": self.shape(name),
                    f"{name}_like": self.like.get(name, self.arguments[name]),
                }
            elif argument.default is not None:
                known[name] = read(argument.default)
        given = {*self.arguments, *names, "out"}
        known["out"] = self.value  # an argument `out` is no part of formulas
        return substitute(without_missing(read(text), set(self.rule.signature.names) - given), {**known, **names})

    def shape(self, argument: str) -> Expr:
        """An expression for the shape of an argument."""
        like = self.like.get(argument, self.arguments[argument])
        kind = self.number(argument)
        return Attribute(like, "shape") if kind.is_array else call("np.shape", like)

    def with_arguments(self, new: Mapping[str, Expr]) -> Expr:
        """The site's expression with some arguments replaced, its spelling kept."""
        by_slot = {self.slots[name]: value for name, value in new.items()}
        match self.expr:
            case Call(function=function, args=args, keywords=keywords):
                if isinstance(function, Attribute) and "self" in by_slot:
                    function = replace(function, value=by_slot["self"], span=None)
                new_args = tuple(by_slot.get(position, arg) for position, arg in enumerate(args))
                return Call(function, new_args, tuple((key, by_slot.get(key, value)) for key, value in keywords))
            case Attribute(value=value, attr=attr):
                return Attribute(by_slot.get("self", value), attr)
            case Subscript(value=value, index=index):
                return Subscript(by_slot.get(0, value), by_slot.get(1, index))
            case Binary(op=op, left=left, right=right):
                return Binary(op, by_slot.get(0, left), by_slot.get(1, right))
            case Unary(op=op, operand=operand):
                return Unary(op, by_slot.get(0, operand))
            case e:
                raise TypeError(f"{type(e).__name__} has no arguments")


_rules: dict[str, StructuralRule] = {}
_aliases: dict[str, str] = {}


def structural(
    signature: str,
    *,
    result: Callable[[Site], Kind],
    pushforward: Pushforward,
    also: tuple[str, ...] = (),
    is_elementwise: bool = False,
    reads_result: bool = False,
    takes_lists: bool = False,
    collects: bool = False,
    passive: tuple[str, ...] = (),
    modes: tuple[str, ...] = ("reverse", "forward"),
    gives_whole: bool = False,
    joins: bool = False,
    keeps_weak: bool = False,
    note: str = "",
    source: str = "",
    by: Mapping[str, Pullback] = MappingProxyType({}),
    **pullbacks: Pullback,
) -> None:
    """Registers a function that is not elementwise. Raises ValueError where it is registered already.

    by: further pullbacks by argument, for names that are made.
    """
    parsed = Signature.parse(signature)
    for path in (parsed.path, *also):
        if path in _rules or path in _aliases:
            raise ValueError(f"{path} already has a rule")
    _rules[parsed.path] = StructuralRule(
        parsed,
        result,
        {name: _refusing(pullback) for name, pullback in {**by, **pullbacks}.items()},
        _refusing(pushforward),
        is_elementwise,
        reads_result,
        takes_lists,
        collects,
        frozenset(passive),
        modes,
        gives_whole,
        joins=joins,
        keeps_weak=keeps_weak,
        note=note,
        source=source,
    )
    _aliases.update(dict.fromkeys(also, parsed.path))


_P = ParamSpec("_P")
_T = TypeVar("_T")
UNFIT = (
    ValueError,
    IndexError,
    TypeError,
)  # what comes of arguments that the function itself does not take: an axis "a", or axis 9


def _refusing(part: Callable[_P, _T]) -> Callable[_P, _T]:
    """A pullback or pushforward that says so where it cannot make anything of the arguments of a call."""

    def careful(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        try:
            return part(*args, **kwargs)
        except UNFIT as error:
            raise NotHandled(
                "it is no call that the function takes, or one with arguments that are not handled together"
            ) from error

    return careful


def linear(
    signature: str,
    *,
    result: Callable[[Site], Kind],
    also: tuple[str, ...] = (),
    is_elementwise: bool = False,
    takes_lists: bool = False,
    collects: bool = False,
    gives_whole: bool = False,
    keeps_weak: bool = False,
    passive: tuple[str, ...] = (),
    note: str = "",
    by: Mapping[str, str | Pullback] = MappingProxyType({}),
    **transposes: str | Pullback,
) -> None:
    """Registers a function that is linear in some arguments together: its pushforward is the function itself, of tangents.

    transposes: the cotangent of each of these arguments, as text over `g`, the cotangent of the result in whole, or as a pullback.
    """
    structural(
        signature,
        result=result,
        pushforward=linear_in(*by, *transposes, broadcasts=False),
        also=also,
        is_elementwise=is_elementwise,
        takes_lists=takes_lists,
        collects=collects,
        gives_whole=gives_whole,
        keeps_weak=keeps_weak,
        passive=passive,
        note=note,
        by={name: transposed(each) if isinstance(each, str) else each for name, each in {**by, **transposes}.items()},
    )


def transposed(text: str) -> Pullback:
    """The pullback that a text over `g`, the cotangent in whole, stands for."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        return site.formula(text, g=whole(site, g, g_kind))

    return pullback


def find_structural(path: str) -> StructuralRule | None:
    """The structural rule of the function with this full path, if there is one."""
    return _rules.get(_aliases.get(path, path))


def structural_aliases(rule: StructuralRule) -> tuple[str, ...]:
    """The further paths of the function, sorted."""
    return tuple(sorted(path for path, target in _aliases.items() if target == rule.path))


def all_structural() -> tuple[StructuralRule, ...]:
    """Every structural rule, sorted by path."""
    return tuple(_rules[path] for path in sorted(_rules))


# ------------------------------------------------------------------ for writing rules


def literal_value(e: Expr) -> object:
    """The value of a literal, a negated literal, or a tuple or list of these as a tuple. Raises KeyError for anything else."""
    match e:
        case Literal():
            return e.value
        case Unary(op="-", operand=Literal() as operand) if isinstance(operand.value, (int, float)):
            return -operand.value
        case Tuple(elements=elements) | List(elements=elements):
            return tuple(map(literal_value, elements))
        case _:
            raise KeyError(e)


def literal_integer(e: Expr) -> int | None:
    """The value of a literal integer, or a negated one; None for anything else."""
    try:
        value = literal_value(e)
    except KeyError:
        return None
    return value if type(value) is int else None


def known_literal(site: Site, argument: str) -> object:
    """The value of a literal argument or of its default; None where it is given and is not literal."""
    try:
        return site.literal(argument)
    except KeyError:
        return None


def linear_in(*names: str, broadcasts: bool = True) -> Pushforward:
    """The pushforward of a function that is linear in these arguments together: itself, with tangents for them.

    broadcasts: 0.0 may stand for an array of zeros.
    """

    def zeros(site: Site, name: str) -> Expr:
        return Literal("0.0") if broadcasts or is_scalar(site.number(name)) else call("np.zeros_like", site.arguments[name])

    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        return site.with_arguments({name: dots.get(name) or zeros(site, name) for name in names if name in site.arguments})

    return pushforward


def linear_in_each(site: Site, dots: Mapping[str, Expr]) -> Expr:
    """The pushforward of a function that is linear in each active argument apart: the product rule."""
    terms = [site.with_arguments({name: dot}) for name, dot in dots.items()]
    total = terms[0]
    for term in terms[1:]:
        total = Binary("+", total, term)
    return total


def without_missing(e: Expr, missing: Collection[str]) -> Expr:
    """A formula without keywords that hand on arguments which are not given: `norm.pdf(x, loc=loc)` is `norm.pdf(x)`."""
    e = map_children(lambda child: without_missing(child, missing), e)
    if isinstance(e, Call) and any(isinstance(value, Name) and value.id in missing for _, value in e.keywords):
        kept = tuple((key, value) for key, value in e.keywords if not (isinstance(value, Name) and value.id in missing))
        return replace(e, keywords=kept)
    return e


def literal_slice(index: Expr) -> slice | None:
    """The slice that an index is, where its bounds are literal integers; None where it is anything else."""
    if not isinstance(index, Slice):
        return None
    try:
        bounds = [None if part is None else literal_value(part) for part in (index.lower, index.upper, index.step)]
    except KeyError:
        return None
    return slice(*bounds) if all(bound is None or type(bound) is int for bound in bounds) and bounds[2] != 0 else None


def element_of(site: Site, argument: str) -> Number | None:
    """The kind of the elements of an argument that is a list of any length; None where it is something else, or holds others."""
    kind = site.kinds.get(argument, UNKNOWN)
    return kind.element if isinstance(kind, ListOf) and isinstance(kind.element, Number) else None


def length_of(site: Site, argument: str) -> Dimension:
    """The length of an argument that is a list of any length: one that means the same all through a statement."""
    match site.arguments.get(argument):
        case Name(id=name):
            return length_of_list(name)
        case _:
            return ANY


def array_of(dtype: str, shape: Shape) -> Number:
    """The kind of an array or, where the shape is (), of a scalar."""
    return Number(dtype, shape, shape != () if isinstance(shape, tuple) else None)


def integers(site: Site, argument: str) -> tuple[int, ...] | None:
    """The literal integer of an argument, or several; None where it is None. Raises KeyError where it is anything else."""
    value = site.literal(argument)
    if value is None:
        return None
    found = value if isinstance(value, tuple) else (value,)
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in found):
        raise KeyError(site.arguments[argument])
    return tuple(int(str(each)) for each in found)


def axis_in(site: Site, argument: str, dimensions: int) -> int | None:
    """The literal axis, counted from the front; None where it is None or not known."""
    try:
        (axis,) = integers(site, argument) or (None,)
    except (KeyError, ValueError):
        return None
    return axis % dimensions if axis is not None and -dimensions <= axis < dimensions else None


def length_along(site: Site, argument: str, axis: int = 0, *, of: int = 1) -> Dimension:
    """The length, along one axis, of an argument that is known to have this many axes."""
    shape = site.number(argument).shape
    return shape[axis] if isinstance(shape, tuple) and len(shape) == of else ANY


def is_scalar(kind: Kind) -> bool:
    """Whether the value is proved to have no dimensions."""
    return isinstance(kind, Number) and kind.is_scalar


def rank(kind: Kind) -> int | None:
    """The number of dimensions, where it is known."""
    return len(kind.shape) if isinstance(kind, Number) and isinstance(kind.shape, tuple) else None


def call(function: str, *args: Expr, **keywords: Expr) -> Call:
    """A call in the notation of formulas: `call("np.sum", x)`."""
    return Call(read(function), args, tuple(keywords.items()))


def zero_tangent(kind: Kind) -> Expr | None:
    """The tangent of a number, or of a tuple of numbers, that is held constant; None of anything else."""
    if is_number(kind):
        return Literal("0.0")
    if not isinstance(kind, Structure) or kind.form != "tuple":
        return None
    parts = tuple(map(zero_tangent, kind.elements))
    return None if None in parts else Tuple(tuple(part for part in parts if part is not None))


def whole(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """A lazily broadcast cotangent of the result in the whole shape of the result: needed before elements are moved."""
    if g in (site.value, site.whole_bar) or (isinstance(g_kind, Number) and same_shape(g_kind.shape, site.result.shape)):
        return g
    shape = site.result.shape
    if isinstance(shape, tuple) and all(isinstance(length, int) for length in shape):
        return call("np.broadcast_to", g, Tuple(tuple(Literal(str(length)) for length in shape)))
    return call("np.broadcast_to", g, call("np.shape", site.expr))


def select(test: Expr, holds: bool, value: Expr, *, scalar: bool) -> Expr:
    """`value` where the test holds (or fails), 0.0 elsewhere: `np.where(test, value, 0.0)`, or a conditional for scalars."""
    zero = Literal("0.0")
    body, orelse = (value, zero) if holds else (zero, value)
    return Conditional(test, body, orelse) if scalar else call("np.where", test, body, orelse)
