"""What broadcasting stretched, summed back where the lengths of all axes are known.

g * b, of the shape (n, d), for b of the shape (d,)        ->  np.sum(g * b, axis=0)
"""

from __future__ import annotations

from astgrad.ir.expr import Attribute, Call, Expr, Literal, Name, Tuple
from astgrad.ir.kinds import ANY, Dimension, Shape
from astgrad.ir.shapes import may_be_one
from astgrad.rules.structure import call

_MISSING = -1  # the length of an axis that an argument does not have at all; one of length 0 is never stretched


def summed_back(e: Expr, shape: Shape, argument: Expr, argument_shape: Shape) -> Expr:
    """`e`, which has this shape, in the shape of an argument that was stretched to it; by a helper where it is not known how."""
    axes = None
    if isinstance(shape, tuple) and isinstance(argument_shape, tuple):
        axes = stretched_axes(shape, argument_shape)
    if axes is None or not isinstance(shape, tuple) or not isinstance(argument_shape, tuple):
        return call("_sum_to", e, argument)
    return sum_over(e, axes, len(shape), len(argument_shape)) if axes else e


def stretched_axes(result: tuple[Dimension, ...], argument: tuple[Dimension, ...]) -> tuple[int, ...] | None:
    """The axes of the result that the argument does not have in full; None where that is not known, or the argument has more:
    what is written into a part of an array may have further axes of length 1 before the others."""
    if len(argument) > len(result):
        return None
    pairs = tuple(zip(result, (_MISSING,) * (len(result) - len(argument)) + argument, strict=True))
    if any(_is_open(of_result, mine) for of_result, mine in pairs):
        return None
    return tuple(i for i, (of_result, mine) in enumerate(pairs) if mine in (_MISSING, 1) and mine != of_result)


def _is_open(of_result: Dimension, mine: Dimension) -> bool:
    """Whether the lengths leave open if an axis was stretched."""
    return mine == ANY or (mine not in (_MISSING, 0, 1, of_result) and (may_be_one(mine) or of_result == ANY))


def sum_over(e: Expr, axes: tuple[int, ...], rank: int, rank_after: int) -> Expr:
    """The sum over some axes of `e`, which has `rank` axes and shall have `rank_after`: those in front go, others stay with 1."""
    keywords: tuple[tuple[str, Expr], ...] = ()
    if len(axes) < rank or rank_after:
        axis = Literal(str(axes[0])) if len(axes) == 1 else Tuple(tuple(Literal(str(a)) for a in axes))
        keywords = (("axis", axis),)
    dropped = rank - rank_after
    kept = tuple(a for a in axes if a >= dropped)
    if kept and dropped == 0:
        return _summed(e, (*keywords, ("keepdims", Literal("True"))))
    if not kept:
        return _summed(e, keywords)
    inner = sum_over(e, tuple(range(dropped)), rank, rank_after)
    return sum_over(inner, tuple(a - dropped for a in kept), rank_after, rank_after)


def _summed(e: Expr, keywords: tuple[tuple[str, Expr], ...]) -> Expr:
    if isinstance(e, Name):
        return Call(Attribute(e, "sum"), (), keywords)
    return call("np.sum", e, **dict(keywords))
