"""Algebra: one derivative expression, as raw as the transforms leave it, becomes what a mathematician writes.

1.0 * ((x - 4) * (2 * x)) + 1.0 * (1 * (x ** 2 + 6))   ->   3 * x**2 - 8 * x + 6

measure     kinds, costs, how a form reads          exact       rewrites that change no bit
normal      sums of products of powers              expand      multiplying out, where that is stable
write       the normal form as an expression        candidates  the forms, and the choice among them
relations   what definitions let cancel             facts       what is known: kinds, definitions
"""

from __future__ import annotations

from astgrad.ir.expr import Expr
from astgrad.transform.algebra.facts import Facts, Known
from astgrad.transform.algebra.simplify import simplify


def cost(e: Expr, facts: Facts) -> float:
    """Operations, weighted by what they operate on: arrays cost far more than scalars."""
    return facts.measure.cost(e)


__all__ = ["Facts", "Known", "cost", "simplify"]
