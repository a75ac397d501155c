"""The state of a reverse sweep: what is known of each variable's adjoint at one point.

Contributions wait as expressions until the sweep comes to where the variable was defined, so that `x_bar = a + b` is one statement.
Where control flow meets, or where something that they read is about to change, they are *settled* into the variable `x_bar`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from astgrad.ir.expr import Binary, Expr, names_read
from astgrad.rules.structure import select


@dataclass(frozen=True)
class Mask:
    """A condition under which a cotangent is there at all; elsewhere it is exactly 0."""

    test: Expr
    holds: bool
    is_scalar: bool

    def apply(self, value: Expr) -> Expr:
        """`value` under the condition."""
        return select(self.test, self.holds, value, scalar=self.is_scalar)


@dataclass(frozen=True)
class Contribution:
    """One term of an adjoint, and the masks that it stands under; `value` has not been masked yet."""

    value: Expr
    masks: tuple[Mask, ...] = ()

    @property
    def masked(self) -> Expr:
        """The term with its masks, the innermost last."""
        value = self.value
        for mask in reversed(self.masks):
            value = mask.apply(value)
        return value

    @property
    def reads(self) -> frozenset[str]:
        """The names that evaluating it reads."""
        return names_read(self.masked)


@dataclass
class Adjoint:
    """What is known of one variable's adjoint: the sum of its variable, where that holds, and of what waits.

    holds: the variable `x_bar` has a value that counts. owned: that value is memory of its own, so that `+=` may work in place.
    """

    holds: bool = False
    owned: bool = False
    pending: list[Contribution] = field(default_factory=list)

    def copy(self) -> Adjoint:
        """An independent copy."""
        return Adjoint(self.holds, self.owned, list(self.pending))

    @property
    def total(self) -> Contribution:
        """The sum of what waits; under the masks that all terms share."""
        masks = self.pending[0].masks
        shared = all(contribution.masks == masks for contribution in self.pending)
        values = [contribution.value if shared else contribution.masked for contribution in self.pending]
        total = values[0]
        for value in values[1:]:
            total = Binary("+", total, value)
        return Contribution(total, masks if shared else ())

    @property
    def is_zero(self) -> bool:
        """Whether nothing has been contributed: a structural zero."""
        return not self.holds and not self.pending
