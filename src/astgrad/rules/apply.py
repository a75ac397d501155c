"""From a site of an elementwise rule to the partial derivative there, and from that to a contribution."""

from __future__ import annotations

from dataclasses import replace

from astgrad.ir.expr import (
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    Literal,
    Name,
    Symbol,
    Unary,
    map_children,
    substitute,
)
from astgrad.ir.kinds import NONES
from astgrad.ir.read import read
from astgrad.rules.complexes import complex_arguments
from astgrad.rules.registry import Formula, Rule
from astgrad.rules.structure import Site, call, is_scalar, without_missing
from astgrad.rules.users import formula


def partial(site: Site, argument: str, out: Expr | None = None) -> Expr:
    """The derivative of the site's result by one argument, in the best text of the rule that fits.

    out: how the result is named, where it is; else it is computed again. Choices that literal arguments decide are made here:
    for `x**3`, `y * x ** (y - 1) if y else 0.0` is `3 * x ** (3 - 1)`. An argument that is left out has its default's value, and is
    left out again where the formula hands it on by keyword. Raises KeyError where the rule has no such derivative.
    """
    assert isinstance(site.rule, Rule)
    chosen = _decide(formula(_text(site.rule.partials[argument], site, argument), site.rule.signature), site)
    left_out = {a.name: read(a.default) for a in site.rule.signature.arguments if a.default and a.name not in site.arguments}
    if left_out:
        chosen = without_missing(chosen, left_out)
    return substitute(chosen, {**left_out, **site.arguments, "out": site.expr if out is None else out})


def times(factor: Expr, derivative: Expr) -> Expr:
    """`factor * derivative`, one moved into masks of the other.

    `np.where(c, factor * d, 0.0)` is exactly 0 where c fails, whatever the factor is there, and has the factor's dtype.
    """
    match factor, derivative:
        case _, Literal(text="1" | "1.0"):
            return factor
        case (_, Literal(text="0" | "0.0")) | (Literal(text="0.0"), _):
            return Literal("0.0")
        case Literal(text="1" | "1.0"), Literal(value=float()):
            return derivative
        case Call(function=Symbol(path="numpy.where") as where, args=(test, body, orelse), keywords=()), _ if _masks(factor):
            return Call(where, (test, times(body, derivative), times(orelse, derivative)))
        case Conditional(test=test, body=body, orelse=orelse), _ if _masks(factor):
            return Conditional(test, times(body, derivative), times(orelse, derivative))
        case _, Conditional(test=test, body=body, orelse=orelse):
            return Conditional(test, times(factor, body), times(factor, orelse))
        case _, Call(function=Symbol(path="numpy.where") as where, args=(test, body, orelse), keywords=()):
            return Call(where, (test, times(factor, body), times(factor, orelse)))
        case _:
            return Binary("*", factor, derivative)


def _masks(e: Expr) -> bool:
    """Whether an expression is zero where some test fails, whatever it is elsewhere."""
    match e:
        case Literal(text=text):
            return text == "0.0"
        case (
            Conditional(body=body, orelse=orelse)
            | Call(function=Symbol(path="numpy.where"), args=(_, body, orelse), keywords=())
        ):
            return _masks(body) or _masks(orelse)
        case _:
            return False


def passes_on(site: Site, argument: str) -> bool:
    """Whether the derivative of the site's result by an argument is more than zero wherever there is one."""
    assert isinstance(site.rule, Rule)
    formula = site.rule.partials[argument]
    return (formula.of_complex if formula.of_complex and complex_arguments(site) else formula.general) != "0"


def real_part(e: Expr) -> Expr:
    """The real part of an expression: of `1j * e` minus the imaginary part of e."""
    match e:
        case Unary(op="-", operand=operand):
            inner = real_part(operand)
            return inner.operand if isinstance(inner, Unary) else Unary("-", inner)
        case _:
            rest = _without_i(e)
            return call("np.real", e) if rest is None else Unary("-", call("np.imag", rest))


def _without_i(e: Expr) -> Expr | None:
    """What `1j` is multiplied to, in a product; None where it is in none."""
    match e:
        case Binary(op="*", left=Literal(text="1j"), right=rest) | Binary(op="*", left=rest, right=Literal(text="1j")):
            return rest
        case Binary(op="*", left=rest, right=Unary(op="-", operand=Literal(text="1j"))):
            return Unary("-", rest)
        case Binary(op="*" | "/", left=left) if (inner := _without_i(left)) is not None:
            return replace(e, left=inner, span=None)
        case _:
            return None


def _text(formula: Formula, site: Site, argument: str) -> str:
    if formula.of_complex is not None and complex_arguments(site):
        return formula.of_complex
    numbers = [name for name in site.arguments if not _is_none(site, name)]
    others = [name for name in numbers if name != argument]
    if formula.literal is not None and all(isinstance(_literal(site, name), (int, float)) for name in others):
        return formula.literal
    if formula.scalar is not None and all(is_scalar(site.kinds.get(name, site.kind)) for name in numbers):
        return formula.scalar
    return formula.general


def _decide(formula: Expr, site: Site) -> Expr:
    """The formula without the conditionals that the site's literal arguments decide. Works on the rule's own names."""
    if isinstance(formula, Conditional):
        holds = _holds(formula.test, site)
        if holds is not None:
            return _decide(formula.body if holds else formula.orelse, site)
    return map_children(lambda child: _decide(child, site), formula)


def _holds(test: Expr, site: Site) -> bool | None:
    """Whether a test of one argument holds; None where its value is not known."""
    match test:
        case Name(id=name):
            value = _literal(site, name)
            return bool(value) if isinstance(value, (int, float)) else None
        case Compare(first=Name(id=name), ops=("is",), rest=(Literal(text="None"),)):
            return _is_none(site, name)
        case Compare(first=Name(id=name), ops=(">=",), rest=(Literal() as bound,)):
            value = _literal(site, name)
            return value >= bound.value if isinstance(value, (int, float)) and isinstance(bound.value, int) else None
        case _:
            return None


def _is_none(site: Site, name: str) -> bool:
    return _literal(site, name) is None or site.kinds.get(name) in NONES


def _literal(site: Site, name: str) -> object:
    """The value of a literal argument; `...`, which is no value of an argument here, for any other expression."""
    try:
        return site.literal(name)
    except (KeyError, StopIteration):
        return ...
