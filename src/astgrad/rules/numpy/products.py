"""Matrix products: `@`, `np.matmul`, `np.dot`. Which transposed form a pullback takes is decided by the ranks of the arguments."""

from __future__ import annotations

from astgrad.ir.expr import Expr
from astgrad.ir.kinds import Kind, Number, Shape
from astgrad.ir.shapes import promote, same_shape
from astgrad.rules.structure import Pullback, Site, call, is_scalar, linear_in_each, rank, structural

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


def _result(site: Site) -> Kind:
    x, y = site.number("x"), site.number("y")
    shape = _shape(x.shape, y.shape)
    return Number(promote((x.dtype, y.dtype)), shape, None if shape is None else shape != ())


def _shape(x: Shape, y: Shape) -> Shape:
    if not isinstance(x, tuple) or not isinstance(y, tuple):
        return None
    if () in (x, y):  # np.dot with a scalar multiplies
        return x or y
    if len(x) > 2 or len(y) > 2:
        return None
    return x[:-1] + (y[-1:] if len(y) == 2 else ())


def _pullback(position: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        x, y = site.number("x"), site.number("y")
        if is_scalar(x) or is_scalar(y):
            return site.formula(("g * y", "g * x")[position], g=g)
        ranks = (rank(x) or 0, rank(y) or 0)
        if ranks not in _PULLBACKS:
            g = (
                g
                if isinstance(g_kind, Number) and g_kind.shape == site.result.shape
                else call("np.broadcast_to", g, call("np.shape", site.expr))
            )
            return site.formula(("_matmul_x_bar(x, y, g)", "_matmul_y_bar(x, y, g)")[position], g=g)
        if is_scalar(g_kind):
            return site.formula(_UNIFORM_PULLBACKS[ranks][position], g=g)
        if not isinstance(g_kind, Number) or not same_shape(g_kind.shape, site.result.shape):
            g = call("np.broadcast_to", g, call("np.shape", site.expr))
        return site.formula(_PULLBACKS[ranks][position], g=g)

    return pullback


for _signature in ("numpy.matmul(x, y)", "numpy.dot(x, y)"):
    structural(_signature, result=_result, pushforward=linear_in_each, x=_pullback(0), y=_pullback(1))
