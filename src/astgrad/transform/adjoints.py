"""The state of a reverse sweep: what is known of each variable's adjoint at one point.

Contributions wait as expressions until the sweep comes to where the variable was defined, so that `x_bar = a + b` is one statement.
Where control flow meets, or where something that they read is about to change, they are *settled* into the variable `x_bar`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from astgrad.ir.expr import Binary, Conditional, Expr, names_read
from astgrad.rules.structure import call, select


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
    """One term of an adjoint, and the masks that it stands under; `value` has not been masked yet.

    is_whole: it is known to have the whole shape of what it is the cotangent of.
    """

    value: Expr
    masks: tuple[Mask, ...] = ()
    is_whole: bool = field(default=False, compare=False)

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

    @property
    def has_whole_shape(self) -> bool:
        """Whether it is whole with its masks too: where the test of a scalar one fails it is the number 0."""
        return self.is_whole and not any(mask.is_scalar for mask in self.masks)


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
        groups: dict[tuple[Mask, ...], Expr] = {}
        for contribution in self.pending:
            value = contribution.value
            groups[contribution.masks] = (
                Binary("+", groups[contribution.masks], value) if contribution.masks in groups else value
            )
        while (pair := _complementary(groups)) is not None:
            _join(groups, *pair)
        is_whole = any(contribution.has_whole_shape for contribution in self.pending)  # the others broadcast to it
        if len(groups) == 1:
            ((masks, value),) = groups.items()
            return Contribution(value, masks, is_whole)
        values = [Contribution(value, masks).masked for masks, value in groups.items()]
        total = values[0]
        for value in values[1:]:
            total = Binary("+", total, value)
        return Contribution(total, (), is_whole)

    @property
    def is_zero(self) -> bool:
        """Whether nothing has been contributed: a structural zero."""
        return not self.holds and not self.pending


Masks = tuple[Mask, ...]


def _complementary(groups: Mapping[Masks, Expr]) -> tuple[Masks, Masks] | None:
    """Two groups of terms of which each has a value exactly where the other is masked out, the first where the test holds."""
    for masks in groups:
        if masks and masks[-1].holds:
            other = (*masks[:-1], replace(masks[-1], holds=False))
            if other in groups:
                return masks, other
    return None


def _join(groups: dict[Masks, Expr], holding: Masks, failing: Masks) -> None:
    """Makes one group of two: `a if test else b` for `(a if test else 0) + (0 if test else b)`."""
    mask, value = holding[-1], groups.pop(holding)
    other = groups.pop(failing)
    joined = Conditional(mask.test, value, other) if mask.is_scalar else call("np.where", mask.test, value, other)
    outer = holding[:-1]
    groups[outer] = Binary("+", groups[outer], joined) if outer in groups else joined
