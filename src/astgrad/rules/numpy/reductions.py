"""Sums, means and extrema over all elements or some axes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from astgrad.ir.expr import Attribute, Binary, Expr, Literal, Slice, Subscript, Tuple
from astgrad.ir.kinds import Kind, Number, Shape
from astgrad.ir.shapes import floating
from astgrad.rules.structure import Site, call, is_scalar, linear_in, rank, structural


def _axes(site: Site) -> tuple[int, ...] | None:
    """The reduced axes, normalised and sorted; None for all of an array of unknown rank. Raises KeyError where they are not known."""
    axis, dimensions = site.literal("axis"), rank(site.number("x"))
    if axis is None:
        return None if dimensions is None else tuple(range(dimensions))
    axes = axis if isinstance(axis, tuple) else (axis,)
    if dimensions is None:
        raise KeyError("axis")
    return tuple(sorted(int(str(a)) % dimensions for a in axes))


def _reduces_all(site: Site) -> bool:
    try:
        return site.literal("axis") is None and not site.literal("keepdims")
    except KeyError:
        return False


def _result(dtype: Callable[[str], str]) -> Callable[[Site], Kind]:
    def result(site: Site) -> Kind:
        x = site.number("x")
        if _reduces_all(site):
            return Number(dtype(x.dtype), ())
        return Number(dtype(x.dtype), _remaining_shape(site), None if x.shape is None else True)

    return result


def _remaining_shape(site: Site) -> Shape:
    shape = site.number("x").shape
    try:
        axes, keepdims = _axes(site), site.literal("keepdims")
    except KeyError:
        return None
    if not isinstance(shape, tuple) or axes is None:
        return None
    if keepdims:
        return tuple(1 if i in axes else n for i, n in enumerate(shape))
    return tuple(n for i, n in enumerate(shape) if i not in axes)


def _spread(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """`g`, shaped like the result, with the reduced axes put back as length 1 where broadcasting needs them there."""
    if is_scalar(g_kind) or _reduces_all(site) or site.literal("keepdims"):
        return g
    axes, dimensions = _axes(site), rank(site.number("x"))
    if axes is None or dimensions is None:
        return call("np.expand_dims", g, site.arguments["axis"])
    if axes == tuple(range(len(axes))):  # leading axes: broadcasting puts them back by itself
        return g
    return Subscript(g, Tuple(tuple(Literal("None") if i in axes else Slice() for i in range(dimensions))))


def _count(site: Site) -> Expr:
    """How many elements go into each element of the result."""
    like, x = site.like["x"], site.number("x")
    axes = _axes(site)
    if is_scalar(x):
        return Literal("1")
    if site.literal("axis") is None:
        return Attribute(like, "size") if isinstance(x.shape, tuple) else call("np.size", like)
    assert axes is not None
    lengths: list[Expr] = [Subscript(Attribute(like, "shape"), Literal(str(axis))) for axis in axes]
    total = lengths[0]
    for length in lengths[1:]:
        total = Binary("*", total, length)
    return total


def _mean_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return Binary("/", _spread(site, g, g_kind), _count(site))


def _hits(site: Site) -> Expr:
    """Where x attains the extremum."""
    return site.formula("x == out", out=_spread(site, site.value, site.kind))


def _hit_count(site: Site) -> Expr:
    if _reduces_all(site):
        return call("np.count_nonzero", _hits(site))
    return call("np.sum", _hits(site), axis=site.arguments.get("axis", Literal("None")), keepdims=Literal("True"))


def _extremum_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """Ties share equally."""
    if is_scalar(site.number("x")):
        return g
    return Binary("*", Binary("/", _spread(site, g, g_kind), _hit_count(site)), _hits(site))


def _extremum_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    x_dot = dots["x"]
    if is_scalar(site.number("x")):
        return x_dot
    keywords = {name: site.arguments[name] for name in ("axis", "keepdims") if name in site.arguments}
    return Binary("/", call("np.sum", Binary("*", x_dot, _hits(site)), **keywords), call("np.sum", _hits(site), **keywords))


def _unchanged(dtype: str) -> str:
    return dtype


def _summed(dtype: str) -> str:
    return {"bool": "int64", "bool_": "int64", "int": "int64", "float": "float64"}.get(dtype, dtype)


structural("numpy.sum(x, axis=None, *, keepdims=False)", result=_result(_summed), x=_spread, pushforward=linear_in("x"))
structural(
    "numpy.mean(x, axis=None, *, keepdims=False)", result=_result(floating), x=_mean_pullback, pushforward=linear_in("x")
)
for _path in ("numpy.max", "numpy.min"):
    structural(
        f"{_path}(x, axis=None, *, keepdims=False)",
        result=_result(_unchanged),
        x=_extremum_pullback,
        pushforward=_extremum_pushforward,
        also=(_path.replace("numpy.", "numpy.a"),),
        reads_result=True,
        note="ties share the derivative equally",
    )
