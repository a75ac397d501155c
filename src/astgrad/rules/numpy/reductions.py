"""Sums, means, products, spreads and extrema over all elements or some axes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from astgrad.ir.expr import Attribute, Binary, Call, Expr, Literal, Slice, Subscript, Tuple, Unary
from astgrad.ir.kinds import FLOAT, FLOAT_OR_FLOAT64, INT, Kind, Number, Shape
from astgrad.ir.shapes import floating, promote, same_shape
from astgrad.rules.numpy.shapes import given_dtype, shape_collected
from astgrad.rules.structure import (
    Cotangent,
    Masked,
    Pullback,
    Site,
    array_of,
    call,
    is_scalar,
    linear_in,
    rank,
    select,
    structural,
    whole,
)

# ------------------------------------------------------------------ which axes


def _reduces_all(site: Site) -> bool:
    """Whether all axes are reduced and none is kept. NumPy lets axis 0 pass for what has no axes."""
    if is_scalar(site.number(site.rule.signature.names[0])):
        return True
    try:
        return site.literal("axis") is None and not site.literal("keepdims")
    except KeyError:
        return False


def _axes(site: Site) -> tuple[int, ...] | None:
    """The reduced axes, counted from the front and sorted; None where they are not known."""
    dimensions = rank(site.number(site.rule.signature.names[0]))
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
        shape = () if _reduces_all(site) else remaining_shape(site)
        return array_of(given_dtype(site) or dtype(site.number("a").dtype), shape)

    return result


def remaining_shape(site: Site) -> Shape:
    """The shape that reducing leaves; None where it is not known."""
    shape, axes = site.number(site.rule.signature.names[0]).shape, _axes(site)
    try:
        keepdims = site.literal("keepdims")
    except KeyError:
        return None
    if not isinstance(shape, tuple) or axes is None:
        return None
    if keepdims:
        return tuple(1 if i in axes else n for i, n in enumerate(shape))
    return tuple(n for i, n in enumerate(shape) if i not in axes)


def spread(site: Site, value: Expr, kind: Kind) -> Expr:
    """What has the shape of the result, lazily, with the reduced axes put back as length 1 where broadcasting needs them there.

    Raises KeyError where the arguments do not say which these are.
    """
    if is_scalar(kind) or _reduces_all(site) or is_scalar(site.kind) or site.literal("keepdims"):
        return value
    axes, dimensions = _axes(site), rank(site.number(site.rule.signature.names[0]))
    if axes is None or dimensions is None:
        return call("np.expand_dims", whole(site, value, kind), _axis(site))
    if axes == tuple(range(len(axes))):  # leading axes: broadcasting puts them back by itself
        return value
    index = tuple(Literal("None") if i in axes else Slice() for i in range(dimensions))
    return Subscript(whole(site, value, kind), Tuple(index))


def _axis(site: Site) -> Expr:
    """The axis or the axes as they are given: literals, or one that is proved to be an integer."""
    if "axis" in site.arguments and site.kinds.get("axis") == INT:
        return site.arguments["axis"]
    axis = site.literal("axis")
    if axis is None:
        raise KeyError("axis")
    return site.arguments.get("axis", Literal(str(axis)))


# ------------------------------------------------------------------ which elements count


def _mask(site: Site) -> Expr | None:
    """Where elements count: `where=`, and no nan for the functions that leave these out. None where all do."""
    masks = []
    if "where" in site.arguments and site.arguments["where"] != Literal("True"):
        masks.append(site.arguments["where"])
    if _leaves_nan_out(site):
        masks.append(site.formula("~np.isnan(a)"))
    return Binary("&", *masks) if len(masks) == 2 else masks[0] if masks else None


def _leaves_nan_out(site: Site) -> bool:
    return site.rule.path.startswith("numpy.nan")


def _counted(site: Site, value: Expr) -> Expr:
    """A tangent of the argument where its elements count, 0.0 elsewhere."""
    mask = _mask(site)
    return value if mask is None else call("np.where", mask, value, Literal("0.0"))


def _masked(site: Site, value: Expr) -> Cotangent:
    """A cotangent of the argument where its elements count."""
    match _mask(site):
        case None:
            return value
        case Unary(op="~", operand=test):
            return Masked(test, False, value, is_stretched=False)
        case mask:
            return Masked(mask, True, value, is_stretched=False)


def _reduction(site: Site, function: str, e: Expr, **more: Expr) -> Expr:
    """`e`, shaped like the argument, reduced by another function along the same axes."""
    keywords = {name: site.arguments[name] for name in ("axis", "keepdims") if name in site.arguments}
    if "axis" not in keywords and not _reduces_all(site) and site.literal("axis") is not None:
        keywords["axis"] = Literal(str(site.literal("axis")))
    return call(function, e, **keywords, **more)


def _kept(site: Site) -> dict[str, Expr]:
    """The keywords that reduce along the same axes and keep them, as far as that makes a difference."""
    if _reduces_all(site) or (is_scalar(site.kind) and rank(site.number("a")) == 1):
        return {}
    axis = site.arguments.get("axis", Literal(str(site.literal("axis"))))
    return {"axis": axis, "keepdims": Literal("True")}


def _count(site: Site) -> Expr:
    """How many elements go into each element of the result; in a shape that broadcasts to the argument's."""
    if (mask := _mask(site)) is not None:
        if not _leaves_nan_out(site) and site.number("where").shape != site.number("a").shape:
            mask = call("np.broadcast_to", mask, site.shape("a"))
        return call("np.sum" if _kept(site) else "np.count_nonzero", mask, **_kept(site))
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


# ------------------------------------------------------------------ sums and means


def _sum_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    return _masked(site, spread(site, g, g_kind))


def _initial_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return call("np.sum", whole(site, g, g_kind))


def _mean_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    return _masked(site, Binary("/", spread(site, g, g_kind), _count(site)))


def _sum_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    if not _leaves_nan_out(site):
        return linear_in("a", "initial")(site, dots)
    if "a" not in dots:
        return dots["initial"]
    total = _reduction(site, "np.sum", _counted(site, dots["a"]))
    if "mean" in site.rule.path:
        return Binary("/", total, _reduction(site, "np.sum", _mask(site) or Literal("1")))
    return Binary("+", total, dots["initial"]) if "initial" in dots else total


def summed_dtype(dtype: str) -> str:
    """The dtype of a sum of elements of this dtype."""
    return {"bool": "int64", "bool_": "int64", "int": "int64", "float": "float64", FLOAT_OR_FLOAT64: "float64"}.get(
        dtype, dtype
    )


_SUM = "axis=None, dtype=None, *, keepdims=False, initial=0, where=True"
_MEAN = "axis=None, dtype=None, *, keepdims=False, where=True"

for _path in ("numpy.sum", "numpy.nansum"):
    structural(
        f"{_path}(a, {_SUM})",
        result=_result(summed_dtype),
        a=_sum_pullback,
        initial=_initial_pullback,
        pushforward=_sum_pushforward,
        note="the same for all that is added up",
    )
for _path in ("numpy.mean", "numpy.nanmean"):
    structural(
        f"{_path}(a, {_MEAN})",
        result=_result(floating),
        a=_mean_pullback,
        pushforward=_sum_pushforward,
        note="the same for all that is averaged",
    )
structural(
    "numpy.add.reduce(a, axis=0, dtype=None, *, keepdims=False, initial=0, where=True)",
    result=_result(summed_dtype),
    a=_sum_pullback,
    initial=_initial_pullback,
    pushforward=_sum_pushforward,
)


def _average_weights(site: Site) -> Expr:
    """The weights in a shape that broadcasts to the argument's."""
    a, weights = rank(site.number("a")), rank(site.number("weights"))
    if a is None:
        raise KeyError("a")
    if weights is None:
        raise KeyError("weights")
    if a == weights:
        return site.arguments["weights"]
    axes = _axes(site)
    if weights != 1 or axes is None or len(axes) != 1:
        raise KeyError(site.arguments.get("axis", "axis"))
    rest = a - axes[0] - 1
    index = (Slice(), *(Literal("None"),) * rest)
    return Subscript(site.arguments["weights"], Tuple(index)) if rest else site.arguments["weights"]


def _average_parts(site: Site) -> tuple[Expr, Expr]:
    """The weights, and their sum."""
    if site.literal("returned") if "returned" in site.arguments else False:
        raise KeyError(site.arguments["returned"])
    weights = _average_weights(site)
    kept = _kept(site) if rank(site.number("weights")) != 1 else {}
    return weights, call("np.sum", site.arguments["weights"] if not kept else weights, **kept)


def _average_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    if "weights" not in site.arguments:
        return _mean_pullback(site, g, g_kind)
    weights, total = _average_parts(site)
    return site.formula("g * weights / total", g=spread(site, g, g_kind), weights=weights, total=total)


def _weights_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    _, total = _average_parts(site)
    out = spread(site, site.value, site.kind)
    bar = site.formula("g * (a - mean) / total", g=spread(site, g, g_kind), mean=out, total=total)
    a, axes = rank(site.number("a")), _axes(site)
    if a == rank(site.number("weights")) or axes is None or a is None:
        return bar
    others = [axis for axis in range(a) if axis not in axes]
    return call(
        "np.sum", bar, axis=Literal(str(others[0])) if len(others) == 1 else Tuple(tuple(Literal(str(i)) for i in others))
    )


def _average_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    if "weights" not in site.arguments:
        return site.with_arguments({"a": dots["a"]})
    weights, total = _average_parts(site)
    terms: list[Expr] = []
    if "a" in dots:
        terms.append(Binary("*", weights, dots["a"]))
    if "weights" in dots:
        weights_dot = _average_weights(replace(site, arguments={**site.arguments, "weights": dots["weights"]}))
        deviation = site.formula("a - mean", mean=spread(site, site.value, site.kind))
        terms.append(Binary("*", weights_dot, deviation))
    total_dot = terms[0] if len(terms) == 1 else Binary("+", *terms)
    return Binary("/", _reduction(site, "np.sum", total_dot), _unkept(site, total))


def _unkept(site: Site, e: Expr) -> Expr:
    """A sum that keeps the reduced axes, in the shape of the result."""
    match e:
        case Call(function=function, args=args, keywords=keywords) if keywords:
            return (
                Call(function, args, tuple((key, value) for key, value in keywords if key != "keepdims"))
                if not site.literal("keepdims")
                else e
            )
        case _:
            return e


def _average_kind(site: Site) -> Kind:
    def dtype(own: str) -> str:
        is_weighted = site.arguments.get("weights", Literal("None")) != Literal("None")
        return floating(promote((own, site.number("weights").dtype))) if is_weighted else floating(own)

    return _result(dtype)(site)


structural(
    "numpy.average(a, axis=None, weights=None, returned=False, *, keepdims=False)",
    result=_average_kind,
    a=_average_pullback,
    weights=_weights_pullback,
    pushforward=_average_pushforward,
    reads_result=True,
)


# ------------------------------------------------------------------ variances and deviations


def _mean_of(site: Site) -> Expr:
    if "mean" in site.arguments:
        return site.arguments["mean"]
    keywords = _kept(site) | ({"where": site.arguments["where"]} if "where" in site.arguments else {})
    return call("np.nanmean" if _leaves_nan_out(site) else "np.mean", site.arguments["a"], **keywords)


def _deviation(site: Site) -> Expr:
    return Binary("-", site.arguments["a"], _mean_of(site))


def _degrees(site: Site) -> Expr:
    """The number that the squares are divided by."""
    less = site.arguments.get("ddof", site.arguments.get("correction"))
    return _count(site) if less is None or less == Literal("0") else Binary("-", _count(site), less)


def _divisor(site: Site) -> Expr:
    """What a deviation is divided by, apart from the number of elements: never 0."""
    return site.formula("out or 1.0" if is_scalar(site.kind) else "np.where(out == 0, 1, out)")


def _variance_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    parts = {"g": spread(site, g, g_kind), "deviation": _deviation(site), "n": _degrees(site)}
    return _masked(site, site.formula("2 * g * deviation / n", **parts))


def _std_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    scaled = Binary("/", g, _divisor(site))
    kind = g_kind if is_scalar(site.kind) else site.kind
    parts = {"g": spread(site, scaled, kind), "deviation": _deviation(site), "n": _degrees(site)}
    return _masked(site, site.formula("g * deviation / n", **parts))


def _by_mean(pullback: Pullback) -> Pullback:
    """The pullback to a mean that is given: that of the argument, negative and added up."""

    def by_mean(site: Site, g: Expr, g_kind: Kind) -> Expr:
        bar = pullback(site, g, g_kind)
        if isinstance(bar, Masked):
            bar = select(bar.test, bar.holds, bar.value, scalar=False)
        assert isinstance(bar, Expr)
        if _has_the_shape_of_kept_axes(site.number("mean").shape, site):
            return Unary("-", call("np.sum", bar, **_kept(site)))
        return Unary("-", site.formula("_sum_to(bar, mean)", bar=bar))

    return by_mean


def _has_the_shape_of_kept_axes(shape: Shape, site: Site) -> bool:
    """Whether it is proved to be that of the argument with each reduced axis of length 1, or of one number for all."""
    own, axes = site.number("a").shape, _axes(site)
    if shape == ():
        return _reduces_all(site) or (isinstance(own, tuple) and axes is not None and len(axes) == len(own))
    if not isinstance(own, tuple) or axes is None:
        return False
    return same_shape(shape, tuple(1 if i in axes else n for i, n in enumerate(own)))


def _variance_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    dot = Binary("-", dots.get("a", Literal("0.0")), dots["mean"]) if "mean" in dots else dots["a"]
    weighted = Binary("*", _deviation(site), dot)
    where = {"where": site.arguments["where"]} if "where" in site.arguments else {}
    total = _reduction(site, "np.nansum" if _leaves_nan_out(site) else "np.sum", weighted, **where)
    n = _degrees(site)
    if _kept(site) and _mask(site) is not None and not site.literal("keepdims"):
        n = call("np.squeeze", n, axis=_axis(site))
    if "std" in site.rule.path:
        return site.formula("total / (n * divisor)", total=total, n=n, divisor=_divisor(site))
    return site.formula("2 * total / n", total=total, n=n)


_SPREAD = "axis=None, dtype=None, out=None, ddof=0, *, keepdims=False, where=True, mean=None, correction=0"

for _path in ("numpy.var", "numpy.nanvar", "numpy.std", "numpy.nanstd"):
    _pullback = _std_pullback if "std" in _path else _variance_pullback
    structural(
        f"{_path}(a, {_SPREAD})",
        result=_result(floating),
        a=_pullback,
        mean=_by_mean(_pullback),
        pushforward=_variance_pushforward,
        reads_result="std" in _path,
        note="0 where all elements are equal" if "std" in _path else "",
    )


# ------------------------------------------------------------------ products


def _factors(site: Site) -> Expr:
    """The argument with 1 for the elements that do not count."""
    mask = _mask(site)
    return site.arguments["a"] if mask is None else call("np.where", mask, site.arguments["a"], Literal("1"))


def _others(site: Site) -> Expr:
    axis = site.arguments.get("axis")
    if axis is None and site.literal("axis") is not None:
        axis = Literal(str(site.literal("axis")))
    if is_scalar(site.number("a")):
        return site.arguments["initial"]
    others = call("_product_of_others", _factors(site), *(() if axis is None or axis == Literal("None") else (axis,)))
    return Binary("*", site.arguments["initial"], others) if "initial" in site.arguments else others


def _product_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    if is_scalar(site.number("a")) and "initial" not in site.arguments:
        return g
    return _masked(site, Binary("*", spread(site, g, g_kind), _others(site)))


def _product_initial_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return call("np.sum", Binary("*", whole(site, g, g_kind), _reduction(site, "np.prod", _factors(site))))


def _product_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    if is_scalar(site.number("a")) and "initial" not in site.arguments:
        return dots["a"]
    terms: list[Expr] = []
    if "a" in dots:
        terms.append(_reduction(site, "np.sum", _counted(site, Binary("*", dots["a"], _others(site)))))
    if "initial" in dots:
        terms.append(Binary("*", dots["initial"], _reduction(site, "np.prod", _factors(site))))
    return terms[0] if len(terms) == 1 else Binary("+", *terms)


for _path, _arguments in (
    ("numpy.prod", _SUM.replace("=0", "=1")),
    ("numpy.nanprod", _SUM.replace("=0", "=1")),
    ("numpy.multiply.reduce", _SUM.replace("=0", "=1").replace("axis=None", "axis=0")),
):
    structural(
        f"{_path}(a, {_arguments})",
        result=_result(summed_dtype),
        a=_product_pullback,
        initial=_product_initial_pullback,
        pushforward=_product_pushforward,
        note="exact with zeros: products of the other elements, never a division by an element",
    )


# ------------------------------------------------------------------ extrema


def _hits(site: Site, extremum: Expr | None = None) -> Expr:
    """Where a attains the extremum."""
    hits = site.formula("a == out", out=spread(site, site.value, site.kind) if extremum is None else extremum)
    if "where" in site.arguments:
        return Binary("&", hits, site.arguments["where"])
    return hits


def _hit_count(site: Site, hits: Expr | None = None) -> Expr:
    """How many elements attain it, in the dtype of the result where integers would widen that."""
    hits = hits or _hits(site)
    keywords: dict[str, Expr] = {}
    if not _reduces_all(site):
        axis = site.arguments.get("axis", Literal(str(site.literal("axis")) if "axis" not in site.arguments else "None"))
        keywords = {"axis": axis, "keepdims": Literal("True")}
    if site.result.dtype not in ("float", "float64", FLOAT_OR_FLOAT64):
        count: Expr = call("np.sum", hits, **keywords, dtype=Attribute(site.value, "dtype"))
    else:
        count = call("np.sum" if keywords else "np.count_nonzero", hits, **keywords)
    if "initial" not in site.arguments:
        return count
    return Binary("+", count, site.formula("initial == out", out=spread(site, site.value, site.kind)))


def _extremum_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    """Ties share equally."""
    if is_scalar(site.number("a")) and "initial" not in site.arguments:
        return g
    bar = Binary("*", Binary("/", spread(site, g, g_kind), _hit_count(site)), _hits(site))
    return Masked(site.formula("np.isnan(a)"), False, bar, is_stretched=False) if _leaves_nan_out(site) else bar


def _extremum_initial_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    out = spread(site, site.value, site.kind)
    share = site.formula("g / count * (initial == out)", g=spread(site, g, g_kind), count=_hit_count(site), out=out)
    return call("np.sum", share)


def _extremum_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    if is_scalar(site.number("a")) and "initial" not in site.arguments:
        return dots["a"]
    hits, count = _hits(site), _reduction(site, "np.sum", _hits(site))
    terms: list[Expr] = []
    if "a" in dots:
        a_dot = _counted(site, dots["a"]) if _leaves_nan_out(site) else dots["a"]
        terms.append(_reduction(site, "np.sum", Binary("*", a_dot, hits)))
    if "initial" in site.arguments:
        count = Binary("+", count, site.formula("initial == out"))
    if "initial" in dots:
        terms.append(Binary("*", dots["initial"], site.formula("initial == out")))
    return Binary("/", terms[0] if len(terms) == 1 else Binary("+", *terms), count)


def _unchanged(dtype: str) -> str:
    return dtype


for _path, _also, _axis_default in (
    ("numpy.max", ("numpy.amax",), "None"),
    ("numpy.min", ("numpy.amin",), "None"),
    ("numpy.nanmax", (), "None"),
    ("numpy.nanmin", (), "None"),
    ("numpy.maximum.reduce", (), "0"),
    ("numpy.minimum.reduce", (), "0"),
):
    structural(
        f"{_path}(a, axis={_axis_default}, *, keepdims=False, initial=None, where=True)",
        result=_result(_unchanged),
        a=_extremum_pullback,
        initial=_extremum_initial_pullback,
        pushforward=_extremum_pushforward,
        also=_also,
        reads_result=True,
        note="ties share the derivative equally",
    )


def _ends(site: Site) -> tuple[Expr, Expr]:
    """Where a attains its maximum, and where its minimum."""
    top, bottom = (call(f"np.{name}", site.arguments["a"], **_kept(site)) for name in ("max", "min"))
    return _hits(site, top), _hits(site, bottom)


def _range_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    top, bottom = _ends(site)
    tops, bottoms = _hit_count(site, top), _hit_count(site, bottom)
    text = "g * (top / tops - bottom / bottoms)"
    return site.formula(text, g=spread(site, g, g_kind), top=top, tops=tops, bottom=bottom, bottoms=bottoms)


def _range_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    top, bottom = _ends(site)
    tops, bottoms = _hit_count(site, top), _hit_count(site, bottom)
    share = site.formula(
        "a_dot * (top / tops - bottom / bottoms)", a_dot=dots["a"], top=top, tops=tops, bottom=bottom, bottoms=bottoms
    )
    return _reduction(site, "np.sum", share)


structural(
    "numpy.ptp(a, axis=None, *, keepdims=False)",
    result=_result(_unchanged),
    a=_range_pullback,
    pushforward=_range_pushforward,
    note="ties share the derivative equally",
)


# ------------------------------------------------------------------ logarithms of sums


def _softmax(site: Site) -> Expr:
    return site.formula("np.exp(a - out)", out=spread(site, site.value, site.kind))


def _logsumexp_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if is_scalar(site.number("a")):
        return g
    return Binary("*", spread(site, g, g_kind), _softmax(site))


def _logsumexp_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    return _reduction(site, "np.sum", Binary("*", dots["a"], _softmax(site)))


structural(
    "numpy.logaddexp.reduce(a, axis=0, *, keepdims=False)",
    result=_result(lambda dtype: "real" if dtype == "bool_" else floating(dtype)),
    a=_logsumexp_pullback,
    pushforward=_logsumexp_pushforward,
    reads_result=True,
)


# ------------------------------------------------------------------ order statistics


def _quantile_kind(site: Site) -> Kind:
    """Of several quantiles an array of these, each as what one of them is."""
    one, q = _result(floating)(site), site.kinds.get("q", FLOAT)
    if is_scalar(q) or not isinstance(one, Number):
        return one
    several = shape_collected(q)
    if several is None or not isinstance(one.shape, tuple):
        return Number(one.dtype, None, None)
    return array_of(one.dtype, (*several, *one.shape))


def _quantile(site: Site) -> Expr:
    """The quantile as a number from 0 to 1."""
    if "median" in site.rule.path:
        return Literal("0.5")
    if not is_scalar(site.number("q")):
        raise KeyError("q")
    return site.formula("q / 100" if "percentile" in site.rule.path else "q")


def _quantile_weights(site: Site) -> Expr:
    """How much each element of the argument counts."""
    axis = site.arguments.get("axis", Literal("None"))
    return call("_quantile_weights", site.arguments["a"], _quantile(site), *(() if axis == Literal("None") else (axis,)))


def _quantile_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    return _masked(site, Binary("*", spread(site, g, g_kind), _quantile_weights(site)))


def _quantile_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    return _reduction(site, "np.sum", _counted(site, Binary("*", dots["a"], _quantile_weights(site))))


for _name, _q in (("median", ""), ("percentile", "q, "), ("quantile", "q, ")):
    for _path in (f"numpy.{_name}", f"numpy.nan{_name}"):
        structural(
            f"{_path}(a, {_q}axis=None, *, keepdims=False)",
            result=_quantile_kind,
            a=_quantile_pullback,
            pushforward=_quantile_pushforward,
            note="by the elements between which the quantile lies; of equal ones the first" + (", for one q" if _q else ""),
        )
