"""Sums, means and extrema over all elements or some axes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from astgrad.ir.expr import Attribute, Binary, Expr, Literal, Slice, Subscript, Tuple
from astgrad.ir.kinds import FLOAT_OR_FLOAT64, INT, Kind, Number, Shape
from astgrad.ir.shapes import floating
from astgrad.rules.structure import Site, call, is_scalar, linear_in, rank, structural, whole

_KEYWORDS = ("axis", "keepdims")


# ------------------------------------------------------------------ which axes


def _reduces_all(site: Site) -> bool:
    """Whether the result is proved to be one number."""
    try:
        return site.literal("axis") is None and not site.literal("keepdims")
    except KeyError:
        return False


def _axes(site: Site) -> tuple[int, ...] | None:
    """The reduced axes, counted from the front and sorted; None where they are not known."""
    dimensions = rank(site.number("a"))
    try:
        axis = site.literal("axis")
    except KeyError:
        return None
    if dimensions is None:
        return None
    if axis is None:
        return tuple(range(dimensions))
    axes = axis if isinstance(axis, tuple) else (axis,)
    return tuple(sorted(int(str(each)) % dimensions for each in axes)) if dimensions else None


def _result(dtype: Callable[[str], str]) -> Callable[[Site], Kind]:
    def result(site: Site) -> Kind:
        a = site.number("a")
        if _reduces_all(site):
            return Number(dtype(a.dtype), ())
        shape = _remaining_shape(site)
        return Number(dtype(a.dtype), shape, shape != () if isinstance(shape, tuple) else None)

    return result


def _remaining_shape(site: Site) -> Shape:
    shape, axes = site.number("a").shape, _axes(site)
    try:
        keepdims = site.literal("keepdims")
    except KeyError:
        return None
    if not isinstance(shape, tuple) or axes is None:
        return None
    if keepdims:
        return tuple(1 if i in axes else n for i, n in enumerate(shape))
    return tuple(n for i, n in enumerate(shape) if i not in axes)


def _spread(site: Site, value: Expr, kind: Kind) -> Expr:
    """What has the shape of the result, lazily, with the reduced axes put back as length 1 where broadcasting needs them there.

    Raises KeyError where the arguments do not say which these are.
    """
    if is_scalar(kind) or _reduces_all(site) or site.literal("keepdims"):
        return value
    axes, dimensions = _axes(site), rank(site.number("a"))
    if axes is None or dimensions is None:
        return call("np.expand_dims", whole(site, value, kind), _axis(site))
    if axes == tuple(range(len(axes))):  # leading axes: broadcasting puts them back by itself
        return value
    index = tuple(Literal("None") if i in axes else Slice() for i in range(dimensions))
    return Subscript(whole(site, value, kind), Tuple(index))


def _axis(site: Site) -> Expr:
    """The axis or the axes as they are given: literals, or one that is proved to be an integer."""
    axis = site.arguments["axis"]
    if site.kinds.get("axis") != INT and site.literal("axis") is None:
        raise KeyError("axis")
    return axis


# ------------------------------------------------------------------ sums and means


def _count(site: Site) -> Expr:
    """How many elements go into each element of the result."""
    like, a, axes = site.like["a"], site.number("a"), _axes(site)
    if is_scalar(a):
        return Literal("1")
    if axes is not None and len(axes) == rank(a):
        return Attribute(like, "size")
    if axes is not None:
        return _product_of_lengths(Attribute(like, "shape"), [Literal(str(axis)) for axis in axes])
    if site.kinds.get("axis") != INT and site.literal("axis") is None:
        return call("np.size", like)
    axis = _axis(site)
    return _product_of_lengths(call("np.shape", like), axis.elements if isinstance(axis, Tuple) else [axis])


def _product_of_lengths(shape: Expr, axes: Sequence[Expr]) -> Expr:
    if not axes:
        return Literal("1")
    total: Expr = Subscript(shape, axes[0])
    for axis in axes[1:]:
        total = Binary("*", total, Subscript(shape, axis))
    return total


def _mean_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return Binary("/", _spread(site, g, g_kind), _count(site))


def _summed(dtype: str) -> str:
    return {"bool": "int64", "bool_": "int64", "int": "int64", "float": "float64", FLOAT_OR_FLOAT64: "float64"}.get(
        dtype, dtype
    )


structural(
    "numpy.sum(a, axis=None, *, keepdims=False)",
    result=_result(_summed),
    a=_spread,
    pushforward=linear_in("a"),
    note="the same for all that is added up",
)
structural(
    "numpy.mean(a, axis=None, *, keepdims=False)",
    result=_result(floating),
    a=_mean_pullback,
    pushforward=linear_in("a"),
    note="the same for all that is averaged",
)


# ------------------------------------------------------------------ extrema


def _hits(site: Site) -> Expr:
    """Where a attains the extremum."""
    return site.formula("a == out", out=_spread(site, site.value, site.kind))


def _hit_count(site: Site) -> Expr:
    """How many elements attain it, in the dtype of the result where integers would widen that."""
    keywords: dict[str, Expr] = {}
    if not _reduces_all(site):
        keywords = {"axis": site.arguments.get("axis", Literal("None")), "keepdims": Literal("True")}
    if site.result.dtype not in ("float", "float64", FLOAT_OR_FLOAT64):
        return call("np.sum", _hits(site), **keywords, dtype=Attribute(site.value, "dtype"))
    return call("np.sum" if keywords else "np.count_nonzero", _hits(site), **keywords)


def _extremum_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """Ties share equally."""
    if is_scalar(site.number("a")):
        return g
    return Binary("*", Binary("/", _spread(site, g, g_kind), _hit_count(site)), _hits(site))


def _extremum_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    a_dot = dots["a"]
    if is_scalar(site.number("a")):
        return a_dot
    keywords = {name: site.arguments[name] for name in _KEYWORDS if name in site.arguments}
    return Binary("/", call("np.sum", Binary("*", a_dot, _hits(site)), **keywords), call("np.sum", _hits(site), **keywords))


def _unchanged(dtype: str) -> str:
    return dtype


for _name in ("max", "min"):
    structural(
        f"numpy.{_name}(a, axis=None, *, keepdims=False)",
        result=_result(_unchanged),
        a=_extremum_pullback,
        pushforward=_extremum_pushforward,
        also=(f"numpy.a{_name}",),
        reads_result=True,
        note="ties share the derivative equally",
    )
