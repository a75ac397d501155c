"""What the algebra may ask of an expression: its kind, how many operations it costs, how it reads, whose shape it carries.

Only atoms are asked for their kind; an arithmetic expression has the weight of its heaviest operand.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import gcd

from astgrad.ir.expr import Attribute, Binary, Call, Conditional, Expr, Literal, Name, Subscript, Symbol, Unary, children
from astgrad.ir.kinds import COMPLEX, FLOAT_OR_FLOAT64, REAL_OR_FLOAT64, Kind, Number

KindOf = Callable[[Expr], Kind]  # Unknown() where nothing is known

ARITHMETIC = frozenset({"+", "-", "*", "/", "**"})

# What one operation costs, by what it operates on.
_NUMBER, _SCALAR, _UNKNOWN, _ARRAY = 0.0, 1.0, 10.0, 100.0
_CALL, _MATRIX_PRODUCT, _DIVISION, _POWER, _NEGATION, _LOOKUP = 4.0, 20.0, 1.5, 1.75, 0.25, 0.25


@dataclass
class Measure:
    """Kinds and costs of expressions; lives as long as the kinds of names stay what they are."""

    kind_of: KindOf
    may_be_integer: Callable[[Expr], bool] = lambda e: False  # what is a real number at another time
    _kinds: dict[Expr, Kind] = field(default_factory=dict)
    _whole: dict[Expr, bool] = field(default_factory=dict)
    _leaves: dict[Expr, frozenset[Expr]] = field(default_factory=dict)
    _costs: dict[Expr, tuple[float, float]] = field(default_factory=dict)

    def kind(self, e: Expr) -> Kind:
        """The kind of any expression."""
        known = self._kinds.get(e)
        if known is None:
            known = self._kinds[e] = self.kind_of(e)
        return known

    def cost(self, e: Expr) -> float:
        """Operations, weighted by what they operate on."""
        return self._cost(e)[0]

    def weight(self, e: Expr) -> float:
        """What one operation on this value costs."""
        return self._cost(e)[1]

    def is_array(self, e: Expr) -> bool:
        """Whether e is proved to have dimensions."""
        return self.weight(e) == _ARRAY

    def is_scalar(self, e: Expr) -> bool:
        """Whether e is proved to have none."""
        return self.weight(e) in (_NUMBER, _SCALAR)

    def is_whole(self, e: Expr) -> bool:
        """Whether e may hold integers or truth values: its dtype is not the one that a float beside it would give."""
        known = self._whole.get(e)
        if known is None:
            known = self._whole[e] = self._is_whole(e)
        return known

    def _is_whole(self, e: Expr) -> bool:
        if isinstance(e, Literal):
            return isinstance(e.value, int)
        if isinstance(e, Unary):
            return self.is_whole(e.operand)
        if isinstance(e, Binary) and e.op in ("+", "-", "*"):
            return self.is_whole(e.left) and self.is_whole(e.right)
        kind = self.kind(e)
        return self.may_be_integer(e) or (isinstance(kind, Number) and not kind.is_inexact)

    def is_truth(self, e: Expr) -> bool:
        """Whether e is proved to hold NumPy's truth values."""
        kind = self.kind(e)
        return isinstance(kind, Number) and kind.dtype == "bool_"

    def may_be_zero_d(self, e: Expr) -> bool:
        """Whether e may be an array without dimensions, of which arithmetic makes a number."""
        kind = self.kind(e)
        return isinstance(kind, Number) and kind.shape == () and kind.is_array is not False

    def may_wrap(self, e: Expr) -> bool:
        """Whether e is proved to hold integers of a fixed size."""
        kind = self.kind(e)
        return isinstance(kind, Number) and not kind.is_inexact and kind.dtype not in ("int", "bool")

    def leaves(self, e: Expr) -> frozenset[Expr]:
        """The operands of e's arithmetic that may have dimensions: what e has its shape from."""
        known = self._leaves.get(e)
        if known is None:
            known = self._leaves[e] = self._found_leaves(e)
        return known

    def _found_leaves(self, e: Expr) -> frozenset[Expr]:
        if isinstance(e, Binary) and e.op in ARITHMETIC:
            return self.leaves(e.left) | self.leaves(e.right)
        if isinstance(e, Unary) and e.op in ("-", "+"):
            return self.leaves(e.operand)
        return frozenset() if self.is_scalar(e) else frozenset((e,))

    def same_kind(self, old: Expr, new: Expr, covered: frozenset[Expr] = frozenset()) -> bool:
        """Whether `new` is known to have the dtype and the shape of `old`.

        Where kinds do not say it, every operand that may carry the shape must still be there; `covered` are operands whose
        shape is known to be carried by something else in `new`.
        """
        before, after = self.kind(old), self.kind(new)
        if self.may_be_integer(new) and not self.may_be_integer(old):
            return False
        if isinstance(before, Number) and isinstance(after, Number):
            dtypes = {before.dtype, after.dtype}
            open_dtypes = ("real", REAL_OR_FLOAT64, FLOAT_OR_FLOAT64, COMPLEX)
            is_open = before.is_inexact and after.is_inexact and not dtypes.isdisjoint(open_dtypes)
            if before.is_complex != after.is_complex:
                return False
            if len(dtypes) > 1 and (not is_open or before.dtype == "float64"):
                return False
            if before.is_array is False and self.may_be_zero_d(new):
                return False
            if before.shape is not None and after.shape is not None:
                return before.shape == after.shape
        return self.leaves(old) <= self.leaves(new) | covered

    def comes_late(self, factor: Expr) -> bool:
        """Whether a factor may stand after a call: calls come last in a product, but scalars before arrays."""
        return isinstance(factor, Call) or self.is_array(factor)

    def _cost(self, e: Expr) -> tuple[float, float]:
        known = self._costs.get(e)
        if known is None:
            known = self._costs[e] = self._measure(e)
        return known

    def _measure(self, e: Expr) -> tuple[float, float]:
        """Cost and weight."""
        parts = [self._cost(part) for part in children(e)]
        inside = sum(cost for cost, _ in parts)
        heaviest = max((weight for _, weight in parts), default=_SCALAR)
        match e:
            case Literal():
                return 0.0, _NUMBER
            case Symbol():
                return 0.0, _SCALAR
            case Unary(op="-" | "+"):
                return inside + _NEGATION * heaviest, heaviest
            case Binary(op=op, right=right) if op in ARITHMETIC:
                return inside + _operation(op, right) * (heaviest or _ARRAY), heaviest  # a person does no sums of mere numbers
            case Name():
                return 0.0, self._weight_of_kind(e)
            case Attribute() | Subscript():
                return inside + _LOOKUP, self._weight_of_kind(e)
            case Binary(op="@"):
                return inside + _MATRIX_PRODUCT * heaviest, self._weight_of_kind(e)
            case Call():
                own = self._weight_of_kind(e)
                return inside + _CALL * max(own, heaviest if e.args else _SCALAR), own
            case Conditional():
                return inside + _SCALAR, self._weight_of_kind(e)
            case _:
                return inside + heaviest, self._weight_of_kind(e)

    def _weight_of_kind(self, e: Expr) -> float:
        kind = self.kind(e)
        if not isinstance(kind, Number) or not isinstance(kind.shape, tuple):
            return _UNKNOWN
        return _ARRAY if kind.shape else _SCALAR


@dataclass
class Style:
    """How arithmetic reads. Lives as long as one simplification: equal expressions may be the author's here and derived there."""

    measure: Measure
    _faults: dict[Expr, int] = field(default_factory=dict)

    def awkwardness(self, e: Expr) -> int:
        """How many things in derived arithmetic a person would write otherwise, at the same cost; none in the author's own."""
        known = self._faults.get(e)
        if known is None:
            own = self._own_awkwardness(e) if isinstance(e, Binary) and e.span is None else 0
            known = self._faults[e] = own + sum(map(self.awkwardness, children(e)))
        return known

    def _own_awkwardness(self, e: Binary) -> int:
        left_op = e.left.op if isinstance(e.left, Binary) else ""
        right_op = e.right.op if isinstance(e.right, Binary) else ""
        literals = isinstance(e.left, Literal), isinstance(e.right, Literal)
        faults = [
            e.op == "/" and gcd(_leading_integer(e.left), _leading_integer(e.right)) > 1,  # 4 * x / (6 * y)
            e.op == "*" and right_op in ("*", "/"),  # a * (b * c)
            e.op == "*" and left_op == "/",  # a / b * c
            e.op == "*" and literals[1] and not literals[0],  # x * 2
            e.op == "*" and isinstance(_last_factor(e.left), Call) and not self.measure.comes_late(e.right),  # np.sin(x) * x
            e.op in ("+", "-") and right_op in ("+", "-"),  # a + (b + c)
            e.op == "+" and leading_sign(e.left),  # -a + b
            e.op == "+" and e.left == e.right,  # a + a
            any(is_round_float(side) for side in (e.left, e.right)) and not all(literals),  # 1.0 - x
        ]
        return sum(faults)


def leading_sign(e: Expr) -> bool:
    """Whether e is written with a minus in front."""
    while isinstance(e, Binary) and e.op in ("*", "/"):
        e = e.left
    return isinstance(e, Unary) and e.op == "-"


def _last_factor(e: Expr) -> Expr:
    return e.right if isinstance(e, Binary) and e.op == "*" else e.operand if isinstance(e, Unary) else e


def _leading_integer(e: Expr) -> int:
    """The integer literal with which a product begins, or 1."""
    while isinstance(e, Binary) and e.op == "*":
        e = e.left
    return e.value if isinstance(e, Literal) and type(e.value) is int else 1


def is_round_float(e: Expr) -> bool:
    """A float literal with the value of an integer, small enough to be written as one."""
    return isinstance(e, Literal) and isinstance(e.value, float) and abs(e.value) < 1e6 and e.value == int(e.value)


def _operation(op: str, right: Expr) -> float:
    if op == "/":
        return _DIVISION
    if op == "**":
        if isinstance(right, Literal) and isinstance(right.value, int):
            return 1.0 if right.value == 2 else _POWER
        return _CALL
    return 1.0
