"""Rewrites that change no bit: `1 * x`, `x + 0`, `--x`, folded integers, signs and literals put where a person puts them.

    1.0 * ((x - 4) * (2 * x)) + 1.0 * (1 * (x ** 2 + 6))   ->   (x - 4) * (2 * x) + (x ** 2 + 6)

Multiplication and addition commute exactly, negation is exact, and a product with a power of two is (but for underflow).
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.ir.expr import Binary, Expr, Literal, Unary
from astgrad.transform.algebra.measure import Measure, is_round_float

LARGEST_EXACT = 2**53  # integers up to here are exact as floats too
LARGEST_POWER = 64  # integer powers of literals are folded up to this exponent


def tidy(e: Expr, measure: Measure) -> Expr:
    """One arithmetic operation whose operands are tidy already. Of the author's own, only units go."""
    tidied = _tidied(e, measure)
    return tidied if measure.cost(tidied) <= measure.cost(e) else e  # a sign may have moved from a scalar to an array


def _tidied(e: Expr, measure: Measure) -> Expr:
    match e:
        case Unary(op="-", operand=operand):
            return negate(operand)
        case Binary(op="+", left=left, right=right):
            return _tidy_sum(e, left, right, measure)
        case Binary(op="-", left=left, right=right):
            return _tidy_difference(e, left, right, measure)
        case Binary(op="*", left=left, right=right):
            return _tidy_product(e, left, right, measure)
        case Binary(op="/", left=left, right=right):
            return _tidy_quotient(e, left, right, measure)
        case Binary(op="**", left=left, right=right):
            return _tidy_power(e, left, right, measure)
        case _:
            return e


def negate(e: Expr) -> Expr:
    """-e, with the sign on the first factor, where it prints without parentheses."""
    match e:
        case Unary(op="-", operand=operand):
            return operand
        case Binary(op="*" | "/", left=left):
            is_difference = isinstance(left, Binary) and left.op == "-"
            return replace(e, left=Unary("-", left) if is_difference else negate(left), span=None)
        case Binary(op="-", left=left, right=right):
            return Binary("-", right, left)
        case _:
            return Unary("-", e)


def unsigned(e: Expr) -> Expr | None:
    """-e where e is written with a minus in front, else None."""
    match e:
        case Unary(op="-", operand=operand):
            return operand
        case Binary(op="*" | "/", left=left) if (inner := unsigned(left)) is not None:
            return replace(e, left=inner, span=None)
        case _:
            return None


def integer(e: Expr) -> int | None:
    """The value of an integer literal, signed or not."""
    if isinstance(e, Unary) and e.op == "-":
        inner = integer(e.operand)
        return None if inner is None else -inner
    if isinstance(e, Literal) and type(e.value) is int:
        return e.value
    return None


def integer_literal(value: int) -> Expr:
    """An integer as an expression."""
    return Literal(str(value)) if value >= 0 else Unary("-", Literal(str(-value)))


def _tidy_sum(e: Binary, left: Expr, right: Expr, measure: Measure) -> Expr:
    if (folded := _fold(e)) is not None:
        return folded
    if _is_unit(left, 0, right, measure):
        return right
    if _is_unit(right, 0, left, measure):
        return left
    if (positive := unsigned(right)) is not None:
        return tidy(Binary("-", left, positive), measure)
    if (positive := unsigned(left)) is not None and e.span is None:
        return Binary("-", right, positive)
    return _join_integers(_round(e, measure), measure)


def _tidy_difference(e: Binary, left: Expr, right: Expr, measure: Measure) -> Expr:
    if (folded := _fold(e)) is not None:
        return folded
    if _is_unit(right, 0, left, measure):
        return left
    if _is_unit(left, 0, right, measure):
        return negate(right)
    if (positive := unsigned(right)) is not None:
        return tidy(Binary("+", left, positive), measure)
    return _join_integers(_round(e, measure), measure)


def _tidy_product(e: Binary, left: Expr, right: Expr, measure: Measure) -> Expr:
    if (folded := _fold(e)) is not None:
        return folded
    if _is_unit(left, 1, right, measure):
        return right
    if _is_unit(right, 1, left, measure):
        return left
    signs = [unsigned(side) for side in (left, right)]
    if signs[1] is not None:
        product = tidy(Binary("*", signs[0] or left, signs[1]), measure)
        return product if signs[0] is not None else negate(product)
    if e.span is None and isinstance(right, Literal) and not isinstance(left, Literal):
        if signs[0] is not None:
            return negate(tidy(Binary("*", right, signs[0]), measure))
        return tidy(Binary("*", right, left), measure)
    return _join_factors(_round(e, measure), measure)


def _tidy_quotient(e: Binary, left: Expr, right: Expr, measure: Measure) -> Expr:
    if _is_unit(right, 1, left, measure) and not measure.is_whole(left):
        return left
    if (positive := unsigned(right)) is not None:
        return tidy(Binary("/", negate(left), positive), measure)
    return _round(e, measure)


def _tidy_power(e: Binary, left: Expr, right: Expr, measure: Measure) -> Expr:
    base, exponent = integer(left), integer(right)
    if exponent == 1 and not _may_be_bool(left, measure):
        return left
    if base is not None and exponent is not None and 0 <= exponent <= LARGEST_POWER and abs(base**exponent) <= LARGEST_EXACT:
        return integer_literal(base**exponent)
    return e


def _fold(e: Binary) -> Expr | None:
    """The value of an operation on literals: of integers, and of floats where the result is exact."""
    values = [_value(side) for side in (e.left, e.right)]
    a, b = values
    if a is None or b is None or e.span is not None:
        return None
    result = a + b if e.op == "+" else a - b if e.op == "-" else a * b
    if abs(result) > LARGEST_EXACT or not all(float(value).is_integer() or _is_dyadic(value) for value in (a, b)):
        return None
    if isinstance(result, int):
        return integer_literal(result)
    return Literal(repr(result)) if result >= 0 else Unary("-", Literal(repr(-result)))


def _value(e: Expr) -> int | float | None:
    if isinstance(e, Unary) and e.op == "-":
        inner = _value(e.operand)
        return None if inner is None else -inner
    value = e.value if isinstance(e, Literal) else None
    return value if type(value) in (int, float) else None  # type: ignore[return-value]  # narrowed by type(), to exclude bool


def _is_dyadic(value: int | float) -> bool:
    """A float with few binary digits, as 0.5 or 2.75: sums and products of two such are exact."""
    return abs(value) < 1024 and (value * 1024).is_integer() if isinstance(value, float) else True


def _is_unit(e: Expr, unit: int, other: Expr, measure: Measure) -> bool:
    """Whether e is the literal `unit`, and the result has other's dtype without it, and is a number where it was one."""
    value = _value(e)
    if value is None or value != unit or measure.may_be_zero_d(other):
        return False
    if isinstance(value, float):
        return not measure.is_whole(other)
    return not _may_be_bool(other, measure)


def _may_be_bool(e: Expr, measure: Measure) -> bool:
    return measure.is_whole(e) and getattr(measure.kind(e), "dtype", "bool") in ("bool", "bool_") and _value(e) is None


def _round(e: Binary, measure: Measure) -> Binary:
    """`1.0 - x` as `1 - x` in derived code, where x makes the result a float anyway."""
    if e.span is None and is_round_float(e.left) and not isinstance(e.right, Literal) and not measure.is_whole(e.right):
        return replace(e, left=_as_integer(e.left))
    if e.span is None and is_round_float(e.right) and not isinstance(e.left, Literal) and not measure.is_whole(e.left):
        return replace(e, right=_as_integer(e.right))
    return e


def _as_integer(e: Expr) -> Expr:
    value = _value(e)
    assert value is not None
    return integer_literal(int(value))


def _join_integers(e: Binary, measure: Measure) -> Expr:
    """`n - 1 - 1` as `n - 2`, where n holds integers."""
    match e:
        case Binary(left=Binary(op="+" | "-", left=left, right=inner), right=outer) if measure.is_whole(left):
            first, second = integer(inner), integer(outer)
            if first is not None and second is not None:
                assert isinstance(e.left, Binary)
                total = (first if e.left.op == "+" else -first) + (second if e.op == "+" else -second)
                return tidy(Binary("+" if total >= 0 else "-", left, integer_literal(abs(total))), measure)
    return e


def _join_factors(e: Binary, measure: Measure) -> Expr:
    """`3 * (2 * x)` as `6 * x`: exact where the inner factor is a power of two."""
    match e:
        case Binary(left=outer, right=Binary(op="*", left=inner, right=rest)):
            first, second = integer(outer), integer(inner)
            if first is not None and second is not None and second & (second - 1) == 0:
                folded = _fold(Binary("*", outer, inner))
                return e if folded is None else tidy(Binary("*", folded, rest), measure)
    return e
