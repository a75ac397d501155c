"""Products that contract axes: `@`, `np.matmul`, `np.dot`, `np.outer`.

Which form a pullback takes is decided by the ranks of the arguments; where these are not known, a private helper asks when it
runs.
"""

from __future__ import annotations

import string

from astgrad.ir.expr import Expr
from astgrad.ir.kinds import UNKNOWN, Kind, Number, Shape
from astgrad.ir.shapes import broadcast, promote, size_of
from astgrad.rules.numpy.factors import contraction
from astgrad.rules.numpy.labelled import contracted
from astgrad.rules.numpy.shapes import shape_collected
from astgrad.rules.stretching import summed_back
from astgrad.rules.structure import Pullback, Site, is_scalar, linear_in_each, rank, whole

# By the ranks of x and y: the cotangents of x and y, for a cotangent `g` of the shape of the result.
_PULLBACKS = {
    (1, 1): ("g * y", "g * x"),
    (2, 1): ("np.outer(g, y)", "x.T @ g"),
    (1, 2): ("y @ g", "np.outer(x, g)"),
    (2, 2): ("g @ y.T", "x.T @ g"),
}
# The same where `g` is one number for all elements of the result; what comes out is lazily broadcast too.
_UNIFORM_PULLBACKS = {
    (1, 1): ("g * y", "g * x"),
    (2, 1): ("g * y", "g * x.sum(axis=0)"),
    (1, 2): ("g * y.sum(axis=1)", "g * x[:, None]"),
    (2, 2): ("g * y.sum(axis=1)", "g * x.sum(axis=0)[:, None]"),
}
_SCALED = ("np.sum(g * y)", "np.sum(g * x)")  # the cotangent of a scalar that `np.dot` multiplies by
_SCALING = ("g * y", "g * x")  # and of what it multiplies


def _kind_of(site: Site, shape: Shape) -> Kind:
    dtype = promote((site.number("x").dtype, site.number("y").dtype))
    return Number(dtype, shape, None if not isinstance(shape, tuple) else shape != ())


# ------------------------------------------------------------------ matmul


def _matmul_result(site: Site) -> Kind:
    x, y = site.number("x").shape, site.number("y").shape
    if not isinstance(x, tuple) or not isinstance(y, tuple) or () in (x, y):
        return _kind_of(site, None)
    stack = broadcast((x[:-2], y[:-2]))
    if not isinstance(stack, tuple):
        return _kind_of(site, None)
    rows, columns = x[-2:-1], y[-1:] if len(y) > 1 else ()
    return _kind_of(site, (*stack, *rows, *columns))


def _matmul_pullback(position: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        ranks = (rank(site.number("x")) or 0, rank(site.number("y")) or 0)
        if ranks in _PULLBACKS:
            return _of_matrices(site, position, ranks, g, g_kind)
        g = whole(site, g, g_kind)
        if all(ranks) and (1 in ranks or ranks[1] == 2):  # which is np.dot
            return _of_axes(site, position, ranks, g)
        if all(ranks):
            return _of_stacks(site, position, g)
        return site.formula(("_matmul_x_bar(x, y, g)", "_matmul_y_bar(x, y, g)")[position], g=g)

    return pullback


def _of_stacks(site: Site, position: int, g: Expr) -> Expr:
    """The cotangent of a stack of matrices that is multiplied by another one, or of the only matrix before one."""
    shapes = [site.number(name).shape for name in ("x", "y")]
    mine, (one, other) = shapes[position], (shape[:-2] if isinstance(shape, tuple) else None for shape in shapes)
    stack = broadcast((one, other))
    shape = (*stack, *mine[-2:]) if isinstance(stack, tuple) and isinstance(mine, tuple) else None
    bar = site.formula(("g @ np.swapaxes(y, -1, -2)", f"{'x.T' if one == () else 'np.swapaxes(x, -1, -2)'} @ g")[position], g=g)
    return summed_back(bar, shape, site.arguments["xy"[position]], mine)


def _of_axes(site: Site, position: int, ranks: tuple[int, int], g: Expr) -> Expr:
    """The cotangent of an array of which the last axis is multiplied by the last but one of another array, or by its only one."""
    one, more = string.ascii_letters[: ranks[0] - 1], string.ascii_letters[ranks[0] : ranks[0] + ranks[1] - 1]
    shared = string.ascii_letters[ranks[0] - 1]
    other = more[:-1] + shared + more[-1:]
    if position == 0:
        return contracted(one + more, other, one + shared, g, site.arguments["y"])
    return contracted(one + shared, one + more, other, site.arguments["x"], g)


def _of_matrices(site: Site, position: int, ranks: tuple[int, int], g: Expr, g_kind: Kind) -> Expr:
    """The cotangent of a vector or a matrix that is multiplied by one."""
    if is_scalar(g_kind):
        return site.formula(_UNIFORM_PULLBACKS[ranks][position], g=g)
    return site.formula(_PULLBACKS[ranks][position], g=whole(site, g, g_kind))


contraction(
    "numpy.matmul(x, y)",
    result=_matmul_result,
    pushforward=linear_in_each,
    also=("numpy.linalg.matmul",),
    x=_matmul_pullback(0),
    y=_matmul_pullback(1),
    gives_whole=True,
    note="the product with the other factor transposed; also written @",
)


# ------------------------------------------------------------------ dot


def _dot_result(site: Site) -> Kind:
    x, y = site.number("x").shape, site.number("y").shape
    if () in (x, y):
        return _kind_of(site, y if x == () else x)
    if not isinstance(x, tuple) or not isinstance(y, tuple):
        return _kind_of(site, None)
    return _kind_of(site, (*x[:-1], *y[:-2], *(y[-1:] if len(y) > 1 else ())))


def _dot_pullback(position: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        mine, other = (site.number(name) for name in ("xy"[position], "yx"[position]))
        if is_scalar(mine) or is_scalar(other):
            is_scaled = is_scalar(mine) and not is_scalar(other)
            return site.formula((_SCALED if is_scaled else _SCALING)[position], g=whole(site, g, g_kind) if is_scaled else g)
        ranks = (rank(site.number("x")) or 0, rank(site.number("y")) or 0)
        if ranks in _PULLBACKS:
            return _of_matrices(site, position, ranks, g, g_kind)
        g = whole(site, g, g_kind)
        if all(ranks):
            return _of_axes(site, position, ranks, g)
        return site.formula(("_dot_x_bar(x, y, g)", "_dot_y_bar(x, y, g)")[position], g=g)

    return pullback


contraction(
    "numpy.dot(x, y)",
    result=_dot_result,
    pushforward=linear_in_each,
    x=_dot_pullback(0),
    y=_dot_pullback(1),
    note="the product with the other factor transposed",
)


# ------------------------------------------------------------------ outer


def _outer_result(site: Site) -> Kind:
    """A matrix, whatever the shapes of the two are."""
    lengths = (size_of(shape_collected(site.kinds.get(name, UNKNOWN))) for name in ("x", "y"))
    return _kind_of(site, tuple(lengths))


def _outer_pullback(position: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        g = whole(site, g, g_kind)
        if rank(site.number("x")) == rank(site.number("y")) == 1:
            return site.formula(("g @ y", "x @ g")[position], g=g)
        return site.formula(("np.reshape(g @ np.ravel(y), x_shape)", "np.reshape(np.ravel(x) @ g, y_shape)")[position], g=g)

    return pullback


contraction(
    "numpy.outer(x, y)",
    result=_outer_result,
    pushforward=linear_in_each,
    x=_outer_pullback(0),
    y=_outer_pullback(1),
    note="of what is flattened",
)
