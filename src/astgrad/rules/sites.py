"""From an expression to the rule that applies to it: operators, functions, methods and attributes, arguments bound by name."""

from __future__ import annotations

from collections.abc import Iterable

from astgrad.errors import Refusal
from astgrad.ir.expr import Attribute, Binary, Call, Expr, Global, Literal, Subscript, Symbol, Tuple, Unary
from astgrad.rules import registry
from astgrad.rules.registry import Rule, Signature
from astgrad.rules.structure import Site, Slot, StructuralRule, find_structural
from astgrad.rules.users import find_users
from astgrad.rules.variadic import VARIADIC, variadic, written_elements

OPERATORS = {
    "+": "operator.add", "-": "operator.sub", "*": "operator.mul", "/": "operator.truediv", "//": "operator.floordiv",
    "%": "operator.mod", "**": "operator.pow", "@": "numpy.matmul",
}  # fmt: skip
UNARY_OPERATORS = {"-": "operator.neg", "+": "operator.pos"}
_METHOD_NAMES = """
    astype choose clip compress conj conjugate copy cumprod cumsum diagonal dot max mean min prod ravel repeat reshape round squeeze
    std sum swapaxes take trace transpose var
"""
_OWN_NAMES = "all any argmax argmin argpartition argsort item nonzero searchsorted view"
METHODS = (
    {name: f"numpy.{name}" for name in _METHOD_NAMES.split()}
    | {name: f"numpy.ndarray.{name}" for name in _OWN_NAMES.split()}
    | {"flatten": "numpy.ravel"}
)
_SECOND = frozenset(("compress",))  # methods whose object is the second argument of the function
ATTRIBUTES = {"T": "numpy.ndarray.T", "mT": "numpy.ndarray.mT", "real": "numpy.real", "imag": "numpy.imag"}
BRACKETS = ("numpy.r_", "numpy.c_")  # called by indexing
VARIADIC_METHODS = frozenset(("reshape", "transpose"))  # x.reshape(a, b) is x.reshape((a, b))


def find_rule(path: str, given: int | None = None) -> Rule | StructuralRule | None:
    """The rule of the function with this full path, of either form, for this number of arguments."""
    found = [each for each in (registry.find(path, given), find_structural(path), find_users(path)) if each is not None]
    if not found and given is None and path in VARIADIC:
        return variadic(path, 2)
    if len(found) < 2 or given is None:
        return found[0] if found else None
    return next((each for each in found if each.signature.accepts(given)), found[0])


def site_of(e: Expr) -> Site | Refusal | None:
    """The rule that applies to this expression and its arguments by name; a refusal where the call does not fit the rule; None
    where there is no rule. The site's kinds are left for the caller to fill in."""
    match e:
        case Binary(op="**", left=Call() as base, right=Literal(text="2")) if (square := _square(e, base)) is not None:
            return square
        case Binary(op=op, left=left, right=right) if op in OPERATORS:
            return _operator(e, OPERATORS[op], (left, right))
        case Unary(op=op, operand=operand) if op in UNARY_OPERATORS:
            return _operator(e, UNARY_OPERATORS[op], (operand,))
        case Subscript(value=Symbol(path=path), index=index) if path in BRACKETS:
            return _bound(e, path, [(1, index)], [])
        case Subscript(value=Call() as value, index=Literal(value=int() as position)) if (
            isinstance(site := site_of(value), Site) and (part := _part_path(site.rule.path, position)) is not None
        ):
            return _bound(e, part, *_as_given(value))
        case Subscript(value=value, index=index):
            return _operator(e, "operator.getitem", (value, index))
        case Attribute(value=value, attr=attr) if attr in ATTRIBUTES and not isinstance(value, Symbol):
            return _bound(e, ATTRIBUTES[attr], [("self", value)], [])
        case Call(function=Symbol(path=path), args=args, keywords=()) if elements := written_elements(path, args):
            rule = variadic(path, len(elements))
            return Site(e, rule, dict(zip(rule.signature.names, elements, strict=True)), {})
        case Call(function=Symbol(path=path) | Global(path=path), args=args, keywords=keywords) if path:
            return _bound(e, path, list(enumerate(args)), keywords)
        case Call(function=Attribute(value=value, attr=attr), args=args, keywords=keywords) if attr in METHODS:
            if attr in VARIADIC_METHODS and len(args) > 1:
                return site_of(Call(Attribute(value, attr), (Tuple(args),), keywords, span=e.span))
            given: list[tuple[Slot, Expr]] = [("self", value), *enumerate(args)]
            if attr in _SECOND:
                given[:2] = given[1::-1]
            return _bound(e, METHODS[attr], given, keywords)
        case _:
            return None


def _square(e: Expr, base: Call) -> Site | None:
    """The square of a function, where there is a rule for that: `numpy.absolute**2`."""
    site = site_of(base)
    rule = find_rule(f"{site.rule.path}**2") if isinstance(site, Site) else None
    return Site(e, rule, site.arguments, {}) if isinstance(site, Site) and rule is not None else None


def element_of(e: Subscript) -> Site | Refusal | None:
    """An element of an array, whatever rule there is for a part of the result of a call."""
    return _operator(e, "operator.getitem", (e.value, e.index))


def is_part(site: Site) -> bool:
    """Whether it is one of the several results of a call."""
    return site.rule.path.endswith("]")


def _part_path(path: str, position: int) -> str | None:
    """The path of the rule for one of several results: `f[1]` of the second, `f[]` of any of as many as the arguments ask for."""
    return next((each for each in (f"{path}[{position}]", f"{path}[]") if find_rule(each) is not None), None)


def _as_given(e: Call) -> tuple[list[tuple[Slot, Expr]], tuple[tuple[str, Expr], ...]]:
    return list(enumerate(e.args)), e.keywords


def called_path(e: Expr) -> str | None:
    """The path of the function that an expression applies, for messages; None where no rule could be written for it."""
    match e:
        case Call(function=Symbol(path=path) | Global(path=path)) if path:
            return path
        case Call(function=Attribute(attr=attr)):
            return METHODS.get(attr, f"numpy.ndarray.{attr}")
        case Binary(op=op):
            return OPERATORS.get(op)
        case _:
            return None


def _operator(e: Expr, path: str, operands: tuple[Expr, ...]) -> Site | Refusal | None:
    return _bound(e, path, list(enumerate(operands)), [])


def _bound(
    e: Expr, path: str, positional: list[tuple[Slot, Expr]], keywords: Iterable[tuple[str, Expr]]
) -> Site | Refusal | None:
    keywords = list(keywords)
    rule = find_rule(path, len(positional) + len(keywords))
    if rule is None:
        return None
    names = [argument.name for argument in rule.signature.arguments if not argument.keyword_only]
    if len(positional) > len(names):
        return Refusal(
            "arguments",
            f"{path} is differentiated with at most {len(names)} positional arguments",
            e.span,
            _form(rule.signature),
        )
    arguments: dict[str, Expr] = {}
    slots: dict[str, Slot] = {}
    for name, (slot, value) in zip(names, positional, strict=False):
        arguments[name], slots[name] = value, slot
    for key, value in keywords:
        if key not in rule.signature.names:
            return Refusal(
                "keyword", f"the keyword {key!r} of {path} is not handled", value.span or e.span, _form(rule.signature)
            )
        arguments[key], slots[key] = value, key
    missing = [a.name for a in rule.signature.arguments if a.default is None and a.name not in arguments]
    if missing:
        return Refusal("arguments", f"{path} lacks {', '.join(missing)}", e.span, _form(rule.signature))
    return Site(e, rule, arguments, slots)


def _form(signature: Signature) -> str:
    parts = [a.name if a.default is None else f"{a.name}={a.default}" for a in signature.arguments]
    return f"handled: {signature.path}({', '.join(parts)})"
