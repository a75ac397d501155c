"""Functions that run along an axis: cumulated sums and products, differences, slopes and integrals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from astgrad.ir.expr import Binary, Expr, Literal, Slice, Subscript, Tuple, Unary
from astgrad.ir.kinds import ANY, UNKNOWN, Dimension, Kind, ListOf, Number, Shape, Structure
from astgrad.ir.read import read
from astgrad.ir.shapes import broadcast, floating, promote, same_shape, size_of, sliced, total_of
from astgrad.rules.numpy.moving import reshaped_back
from astgrad.rules.numpy.reductions import summed_dtype
from astgrad.rules.numpy.shapes import array_dtype, given_dtype, shape_collected
from astgrad.rules.several import position_of_part
from astgrad.rules.stretching import summed_back
from astgrad.rules.structure import (
    Cotangent,
    NotHandled,
    Pullback,
    Site,
    array_of,
    axis_in,
    call,
    integers,
    is_scalar,
    linear,
    linear_in,
    literal_value,
    rank,
    structural,
    whole,
)

# ------------------------------------------------------------------ cumulated sums and products


def _first(site: Site) -> str:
    return site.rule.signature.names[0]


def _is_flat(site: Site) -> bool:
    """Whether the argument is flattened first. Raises KeyError where the axis is neither None nor known to be a number."""
    axis = site.number("axis")
    if "axis" in site.arguments and axis.dtype.startswith("int") and axis.is_scalar:
        return False
    return site.literal("axis") is None


def _scanned(site: Site) -> Number:
    a = site.number(_first(site))
    dtype = given_dtype(site) or summed_dtype(a.dtype)
    try:
        if not _is_flat(site):
            return Number(dtype, a.shape or None, True)
    except KeyError:
        return array_of(dtype, None)
    return Number(dtype, (size_of(a.shape) if isinstance(a.shape, tuple) else ANY,), True)


def _axis(site: Site) -> Expr | None:
    """The axis to run along; None for the only one of a vector."""
    if _is_flat(site) or rank(site.number(_first(site))) == 1:
        return None
    return site.arguments["axis"] if "axis" in site.arguments else Literal(str(site.literal("axis")))


def _reversed_scan(site: Site, g: Expr, scan: str = "np.cumsum") -> Expr:
    """`g` added up from the end."""
    axis = _axis(site)
    if axis is None:
        backwards = Slice(None, None, Unary("-", Literal("1")))
        return Subscript(call(scan, Subscript(g, backwards)), backwards)
    return call("np.flip", call(scan, call("np.flip", g, axis=axis), axis=axis), axis=axis)


def _in_shape(site: Site, bar: Expr) -> Expr:
    a = site.number(_first(site))
    if is_scalar(a):
        return call("np.sum", bar)
    return reshaped_back(site, bar) if _is_flat(site) and rank(a) != 1 else bar


def _cumsum_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return _in_shape(site, _reversed_scan(site, whole(site, g, g_kind)))


def _nancumsum_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return site.formula("np.where(np.isnan(a), 0.0, bar)", bar=_cumsum_pullback(site, g, g_kind))


def _nancumsum_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    return site.with_arguments({"a": site.formula("np.where(np.isnan(a), 0.0, a_dot)", a_dot=dots["a"])})


linear("numpy.cumsum(a, axis=None, dtype=None)", result=_scanned, a=_cumsum_pullback)
linear("numpy.add.accumulate(array, axis=0, dtype=None)", result=_scanned, array=_cumsum_pullback)
structural(
    "numpy.nancumsum(a, axis=None, dtype=None)", result=_scanned, a=_nancumsum_pullback, pushforward=_nancumsum_pushforward
)


def _with_initial(site: Site) -> Kind:
    x = site.number("x")
    try:
        grown = "include_initial" in site.arguments and bool(site.literal("include_initial"))
        axis = axis_in(site, "axis", rank(x) or 0) if "axis" in site.arguments else 0
    except (KeyError, ZeroDivisionError):
        return array_of(summed_dtype(x.dtype), None)
    if not isinstance(x.shape, tuple) or axis is None:
        return array_of(summed_dtype(x.dtype), None)
    dtype = given_dtype(site) or summed_dtype(x.dtype)
    return Number(dtype, tuple(_more(n, 1) if i == axis and grown else n for i, n in enumerate(x.shape or (1,))), True)


def _more(length: Dimension, more: int) -> Dimension:
    return length + more if isinstance(length, int) else ANY


def _without_initial(site: Site, g: Expr) -> Expr:
    """`g` without what belongs to the initial element."""
    if not site.literal("include_initial"):
        return g
    axis = integers(site, "axis") or (0,)
    return Subscript(g, _cut(axis[0], Slice(Literal("1"), None)))


def _cut(axis: int, cut: Expr) -> Expr:
    if axis < 0:
        rest = (Slice(),) * (-axis - 1)
        return Tuple((Literal("..."), cut, *rest))
    return Tuple((*(Slice(),) * axis, cut)) if axis else cut


def _cumulative_axis(site: Site) -> Expr:
    if is_scalar(site.number("x")):  # NumPy makes a vector of it
        raise KeyError("x")
    return site.arguments.get("axis", Literal("0"))


def _cumulative_sum_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    g, axis = _without_initial(site, whole(site, g, g_kind)), _cumulative_axis(site)
    return call("np.flip", call("np.cumsum", call("np.flip", g, axis=axis), axis=axis), axis=axis)


linear(
    "numpy.cumulative_sum(x, *, axis=None, dtype=None, include_initial=False)",
    result=_with_initial,
    x=_cumulative_sum_pullback,
)


def _scan_axis(site: Site) -> list[Expr]:
    axis = site.arguments.get("axis")
    if axis is None:
        default = site.literal("axis")
        return [] if default is None else [Literal(str(default))]
    return [] if axis == Literal("None") else [axis]


def _factors(site: Site) -> Expr:
    x = site.arguments[_first(site)]
    return call("np.where", call("np.isnan", x), Literal("1"), x) if "nan" in site.rule.path else x


def _held(site: Site, e: Expr) -> Expr:
    x = site.arguments[_first(site)]
    return call("np.where", call("np.isnan", x), Literal("0.0"), e) if "nan" in site.rule.path else e


def _cumprod_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if "cumulative" in site.rule.path:
        _cumulative_axis(site)
    return _held(site, call("_cumprod_bar", _factors(site), whole(site, g, g_kind), *_scan_axis(site)))


def _cumprod_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    (dot,) = dots.values()
    return call("_cumprod_dot", _factors(site), _held(site, dot), *_scan_axis(site))


for _signature in (
    "numpy.cumprod(a, axis=None, dtype=None)",
    "numpy.nancumprod(a, axis=None, dtype=None)",
    "numpy.multiply.accumulate(array, axis=0, dtype=None)",
    "numpy.cumulative_prod(x, *, axis=None, dtype=None)",
):
    structural(
        _signature,
        result=_with_initial if "cumulative" in _signature else _scanned,
        pushforward=_cumprod_pushforward,
        note="exact with zeros",
        by={_signature[_signature.index("(") + 1 :].split(",")[0]: _cumprod_pullback},
    )


def _running_extremum(site: Site) -> Expr:
    return call("_leaders", site.arguments["array"], site.value, *_scan_axis(site))


def _running_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return call("_scatter_along", site.arguments["array"], _running_extremum(site), whole(site, g, g_kind), *_scan_axis(site))


def _running_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    axis = _scan_axis(site)
    return call("np.take_along_axis", dots["array"], _running_extremum(site), *axis)


def _running_kind(site: Site) -> Kind:
    return replace(_scanned(site), dtype=site.number("array").dtype)


for _name in ("maximum", "minimum"):
    structural(
        f"numpy.{_name}.accumulate(array, axis=0)",
        result=_running_kind,
        array=_running_pullback,
        pushforward=_running_pushforward,
        reads_result=True,
        note="of equal elements the first",
    )


# ------------------------------------------------------------------ differences


def _differences(site: Site) -> Kind:
    if "n" in site.arguments and site.arguments["n"] != Literal("1") and not site.number("a").is_array:
        return UNKNOWN  # of no differences it is the argument itself, list or number
    a, added = site.number("a"), sorted(site.arguments.keys() & {"prepend", "append"})
    if site.arguments.get("n") == Literal("0"):
        return a
    dtype = promote(array_dtype(each.dtype) for each in (a, *map(site.number, added)))  # what is added becomes an array first
    if not isinstance(a.shape, tuple):
        return Number(dtype, None, True)
    try:
        (times,), axis = integers(site, "n") or (1,), axis_in(site, "axis", len(a.shape))
    except (KeyError, ZeroDivisionError):
        return Number(dtype, None, True)
    if axis is None or times < 0:
        return Number(dtype, None, True)
    length = total_of((a.shape[axis], *(_added_dimension(site.number(name), axis) for name in added)))
    if added and not isinstance(length, int):
        length = ANY
    return Number(dtype, tuple(sliced(length, times, None, None) if i == axis else n for i, n in enumerate(a.shape)), True)


def _added_dimension(kind: Number, axis: int) -> Dimension:
    if is_scalar(kind):
        return 1
    return kind.shape[axis] if isinstance(kind.shape, tuple) and axis < len(kind.shape) else ANY


def _diff_axis(site: Site) -> int:
    """The literal axis. Raises KeyError where it is not literal."""
    (axis,) = integers(site, "axis") or (-1,)
    dimensions = rank(site.number("a"))
    return 0 if dimensions == 1 else axis


def _diff_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    times, axis = _times(site), _diff_axis(site)
    g = _all_back(site, g, g_kind)
    if times == 0 or (times == 1 and not site.arguments.keys() & {"prepend", "append"}):
        return g
    return Subscript(g, _cut(axis, _own_part(site, axis, times)))


def _times(site: Site) -> int:
    """How often differences are taken. Raises KeyError where that is not literal."""
    times = literal_value(site.arguments["n"]) if "n" in site.arguments else 1
    if not isinstance(times, int):
        raise KeyError(site.arguments["n"])
    return times


def _all_back(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """The cotangent of what differences are taken of: the argument between what is put before and behind it."""
    g, axis = whole(site, g, g_kind), _diff_axis(site)
    for _ in range(_times(site)):
        g = _one_back(g, axis, rank(site.number("a")))
    return g


def _one_back(g: Expr, axis: int, dimensions: int | None) -> Expr:
    """The transpose of one difference: `-np.diff` of the cotangent between zeros."""
    zero = Literal("0.0")
    if dimensions == 1:
        return Unary("-", call("np.diff", g, prepend=zero, append=zero))
    return Unary("-", call("np.diff", g, axis=Literal(str(axis)), prepend=zero, append=zero))


def _own_part(site: Site, axis: int, times: int) -> Expr:
    """Where the argument stands between what is put before and behind it: of more differences than elements too much comes back."""
    before = _added_length(site, "prepend", axis)
    behind = _added_length(site, "append", axis)
    if times > 1:
        length: Expr = Subscript(site.shape("a"), Literal(str(axis)))
        return Slice(None, length) if before == Literal("0") else Slice(before, Binary("+", before, length))
    return Slice(None if before == Literal("0") else before, None if behind == Literal("0") else Unary("-", behind))


def _added_length(site: Site, argument: str, axis: int) -> Expr:
    if argument not in site.arguments:
        return Literal("0")
    number = site.number(argument)
    if is_scalar(number):
        return Literal("1")
    if not isinstance(number.shape, tuple):
        raise KeyError(argument)
    return Subscript(site.shape(argument), Literal(str(axis)))


def _added_pullback(argument: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
        if _times(site) == 0:  # and what is put before or behind is not looked at
            return Literal("0.0")
        axis, length = _diff_axis(site), _added_length(site, argument, _diff_axis(site))
        g = _all_back(site, g, g_kind)
        part = Slice(None, length) if argument == "prepend" else Slice(Unary("-", length), None)
        bar = Subscript(g, _cut(axis, part))
        return call("np.sum", bar) if is_scalar(site.number(argument)) else bar

    return pullback


def _diff_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    return linear_in("a", "prepend", "append", broadcasts=False)(site, dots)


structural(
    "numpy.diff(a, n=1, axis=-1, prepend=None, append=None)",
    result=_differences,
    pushforward=_diff_pushforward,
    a=_diff_pullback,
    prepend=_added_pullback("prepend"),
    append=_added_pullback("append"),
)


def _flat_differences(site: Site) -> Kind:
    sizes = {name: size_of(shape_collected(site.kinds[name])) for name in site.arguments}
    between = sliced(sizes.pop("ary"), 1, None, None)
    return Number(site.number("ary").dtype, (total_of((between, *sizes.values())),), True)


def _flat_diff_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    g = whole(site, g, g_kind)
    first, last = (
        site.formula(f"np.size({name})") if name in site.arguments else Literal("0") for name in ("to_begin", "to_end")
    )
    if site.arguments.keys() & {"to_end", "to_begin"}:
        end = None if last == Literal("0") else Unary("-", last)
        g = Subscript(g, Slice(None if first == Literal("0") else first, end))
    bar = Unary("-", call("np.diff", g, prepend=Literal("0.0"), append=Literal("0.0")))
    if rank(site.number("ary")) == 1:
        return bar
    return reshaped_back(site, Subscript(bar, Slice(None, site.formula("np.size(ary)"))))  # of no elements one comes back


def _end_pullback(argument: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        g, size = whole(site, g, g_kind), site.formula(f"np.size({argument})")
        part = Slice(None, size) if argument == "to_begin" else Slice(Unary("-", size), None)
        if is_scalar(site.number(argument)):
            return Subscript(g, Literal("0") if argument == "to_begin" else Unary("-", Literal("1")))
        return call("np.reshape", Subscript(g, part), site.shape(argument))

    return pullback


structural(
    "numpy.ediff1d(ary, to_end=None, to_begin=None)",
    result=_flat_differences,
    pushforward=linear_in("ary", "to_end", "to_begin", broadcasts=False),
    ary=_flat_diff_pullback,
    to_end=_end_pullback("to_end"),
    to_begin=_end_pullback("to_begin"),
)


# ------------------------------------------------------------------ integrals and slopes


def _integral(site: Site) -> Number:
    y = site.number("y")
    dtype = floating(promote([y.dtype, *(site.number(name).dtype for name in ("x", "dx") if name in site.arguments)]))
    axis = axis_in(site, "axis", len(y.shape)) if isinstance(y.shape, tuple) and y.shape else None
    x = site.number("x")
    is_wide = ("dx" in site.arguments and not is_scalar(site.number("dx"))) or isinstance(
        site.kinds.get("x"), (ListOf, Structure)
    )
    if axis is None or not isinstance(y.shape, tuple) or is_wide:
        return array_of(dtype, None)
    steps: Shape = y.shape
    if rank(x) not in (None, 0, 1) and x.shape != y.shape:
        steps = broadcast(_shape_of_steps(site, name, axis) for name in ("y", "x")) if rank(x) == rank(y) else None
    return array_of(dtype, tuple(n for i, n in enumerate(steps) if i != axis) if isinstance(steps, tuple) else None)


def _widths(site: Site) -> Expr:
    """The widths of the intervals, in a shape that broadcasts to theirs. Raises KeyError where that needs an unknown rank."""
    if "x" not in site.arguments or site.arguments["x"] == Literal("None"):
        return site.arguments.get("dx", Literal("1.0"))
    y, x = rank(site.number("y")), rank(site.number("x"))
    (axis,) = integers(site, "axis") or (-1,)
    if x is None or (x == 1 and y is None):
        raise KeyError("x" if x is None else "y")
    if x not in (1, y):
        raise NotHandled("the derivative of np.trapezoid asks for places x that are a vector, or have as many axes as y")
    if x != 1:
        return Literal("0.0") if _is_one_place(site, axis) else call("np.diff", site.arguments["x"], axis=Literal(str(axis)))
    rest = (y or 1) - 1 - axis % (y or 1)
    widths = call("np.diff", site.arguments["x"])
    return Subscript(widths, Tuple((Slice(), *(Literal("None"),) * rest))) if rest else widths


def _is_one_place(site: Site, axis: int) -> bool:
    """Whether all heights along the axis stand at one place, to which SciPy stretches what NumPy takes for no interval at all."""
    y, x = site.number("y").shape, site.number("x").shape
    if site.rule.path != "scipy.integrate.trapezoid" or not isinstance(y, tuple) or not isinstance(x, tuple):
        return False
    return len(x) > 1 and x[axis] == 1 and y[axis] != 1


def _along(site: Site, e: Expr, cut: Slice) -> Expr:
    (axis,) = integers(site, "axis") or (-1,)
    return Subscript(e, _cut(0 if rank(site.number("y")) == 1 else axis, cut))


def _heights_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """Each height gets half of the widths of the two intervals beside it."""
    if "x" not in site.arguments and rank(site.number("y")) is None:
        raise KeyError("y")
    (axis,) = integers(site, "axis") or (-1,)
    spread, widths = _spread_g(site, g, g_kind), _widths(site)
    if not _widths_are_steps(site, axis):
        return call("_trapezoid_y_bar", site.arguments["y"], spread, widths, Literal(str(axis)))
    halves, dimensions = site.formula("g * widths / 2", g=spread, widths=widths), rank(site.number("y"))
    if "x" not in site.arguments or (rank(site.number("x")) != dimensions and is_scalar(g_kind)):
        halves = call("np.full_like", _along(site, site.like.get("y", site.arguments["y"]), Slice(Literal("1"), None)), halves)
    return _beside_steps(site, axis, halves)


def _beside_steps(site: Site, axis: int, shares: Expr) -> Expr:
    """What belongs to the steps between heights, added to the heights at both ends of each."""
    dimensions = rank(site.number("y")) or 1
    behind, before = (_padding(*width, axis % dimensions, dimensions) for width in ((0, 1), (1, 0)))
    return Binary("+", call("np.pad", shares, behind), call("np.pad", shares, before))


def _padding(before: int, behind: int, axis: int, dimensions: int) -> Expr:
    """The widths of padding along one axis, as np.pad takes them."""
    widths = [read(f"({before}, {behind})" if i == axis else "(0, 0)") for i in range(dimensions)]
    return widths[0] if dimensions == 1 else Tuple(tuple(widths))


def _widths_are_steps(site: Site, axis: int) -> bool:
    """Whether there is a width for each step between heights, and no further ones: what they give back needs no sum."""
    y, x = site.number("y").shape, site.number("x").shape
    if not isinstance(y, tuple) or "x" not in site.arguments:
        return isinstance(y, tuple) and ("dx" not in site.arguments or is_scalar(site.number("dx")))
    if not isinstance(x, tuple) or y[axis] == ANY or x[axis if len(x) > 1 else 0] != y[axis]:
        return False
    return len(x) == 1 or all(n == 1 or same_shape((n,), (m,)) for n, m in zip(x, y, strict=True))


def _spread_g(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if rank(site.number("y")) == 1 or is_scalar(g_kind):
        return g
    (axis,) = integers(site, "axis") or (-1,)
    return call("np.expand_dims", whole(site, g, g_kind), Literal(str(axis)))


def _middles(site: Site) -> Expr:
    """The mean of the heights at both ends of each interval, times 2."""
    y = site.arguments["y"]
    return Binary("+", _along(site, y, Slice(Literal("1"), None)), _along(site, y, Slice(None, Unary("-", Literal("1")))))


def _places_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    y, x = rank(site.number("y")), rank(site.number("x"))
    if y is None or x is None:
        raise KeyError("y" if y is None else "x")
    widths = _widths(site)
    (axis,) = integers(site, "axis") or (-1,)
    if _is_one_place(site, axis):
        return site.formula("np.zeros_like(x_like)")
    bar: Expr = Binary("*", Binary("/", _spread_g(site, g, g_kind), Literal("2")), _middles(site))
    if x != y:
        others = tuple(Literal(str(i)) for i in range(y) if i != axis % y)
        bar = call("np.sum", bar, axis=others[0] if len(others) == 1 else Tuple(others))
        widths = call("np.diff", site.arguments["x"])
    if not _have_one_length(site, axis):  # there may be no interval, or one for all of the others
        bar = site.formula("_sum_to(bar * np.ones_like(widths), widths)", bar=bar, widths=widths)
    elif x == y and y > 1:
        steps, mine = (_shape_of_steps(site, name, axis) for name in ("y", "x"))
        bar = summed_back(bar, broadcast((steps, mine)), widths, mine)
    return _one_back(bar, axis if x == y else 0, x)


def _shape_of_steps(site: Site, name: str, axis: int) -> Shape:
    shape = site.number(name).shape
    if not isinstance(shape, tuple):
        return None
    return tuple(sliced(n, 1, None, None) if i == axis % len(shape) else n for i, n in enumerate(shape))


def _have_one_length(site: Site, axis: int) -> bool:
    """Whether there are as many places as heights along the axis: not where it is known that there are not."""
    y, x = site.number("y").shape, site.number("x").shape
    lengths = {each[axis if len(each) > 1 else 0] for each in (y, x) if isinstance(each, tuple)}
    return len(lengths) == 1 or ANY in lengths


def _width_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if "x" in site.arguments or not is_scalar(site.number("dx")):
        raise KeyError("dx")
    return call("np.sum", Binary("*", whole(site, g, g_kind), site.formula("np.trapezoid(y, axis=axis)")))


def _integral_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    terms: list[Expr] = [site.with_arguments({"y": dots["y"]})] if "y" in dots else []
    terms += [site.with_arguments({name: dots[name]}) for name in ("x", "dx") if name in dots]
    return terms[0] if len(terms) == 1 else Binary("+", *terms)


structural(
    "numpy.trapezoid(y, x=None, dx=1.0, axis=-1)",
    result=_integral,
    pushforward=_integral_pushforward,
    y=_heights_pullback,
    x=_places_pullback,
    dx=_width_pullback,
    also=("numpy.trapz",),
    keeps_weak=True,
)


_SPACINGS = ("spacing", "spacing2", "spacing3")


def _gradient_axes(site: Site) -> tuple[int, ...]:
    """The axes along which there are slopes. Raises KeyError where they are not known."""
    found, dimensions = integers(site, "axis"), rank(site.number("f"))
    if found is not None:
        return found
    if dimensions is None:
        raise KeyError("f")
    return tuple(range(dimensions))


def _slopes_kind(site: Site) -> Kind:
    f = site.number("f")
    return Number(floating(array_dtype(f.dtype)), f.shape, True if rank(f) else None)


def _gradient_kind(site: Site) -> Kind:
    """One array, or one for each axis; nothing is known of it where nothing is of the axes."""
    try:
        axes = _gradient_axes(site)
    except KeyError:
        return UNKNOWN
    return _slopes_kind(site) if len(axes) == 1 else Structure("tuple", (_slopes_kind(site),) * len(axes))


def _gradient_place(site: Site) -> tuple[Expr, Expr]:
    """The spacing and the axis of the slopes."""
    axes = _gradient_axes(site)
    position = position_of_part(site) if site.rule.path.endswith("]") else 0
    if not site.rule.path.endswith("]") and len(axes) > 1:
        raise KeyError("f")
    given = [site.arguments[name] for name in _SPACINGS if name in site.arguments]
    spacing = given[position if len(given) > 1 else 0] if given else Literal("1.0")
    return spacing, Literal(str(axes[position]))


def _gradient_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    spacing, axis = _gradient_place(site)
    order = site.arguments.get("edge_order", Literal("1"))
    return call("_gradient_bar", site.arguments["f"], whole(site, g, g_kind), spacing, axis, order)


def _gradient_part_dot(site: Site, dots: Mapping[str, Expr]) -> Expr:
    spacing, axis = _gradient_place(site)
    keywords = {"edge_order": site.arguments["edge_order"]} if "edge_order" in site.arguments else {}
    places = () if spacing == Literal("1.0") else (spacing,)
    return call("np.gradient", dots["f"], *places, axis=axis, **keywords)


_GRADIENT = "(f, spacing=1.0, spacing2=1.0, spacing3=1.0, *, axis=None, edge_order=1)"
_BY_VALUES = "by the values, not by the places; of up to three axes with a spacing of its own each"
linear(f"numpy.gradient{_GRADIENT}", result=_gradient_kind, f=_gradient_pullback, note=_BY_VALUES)
structural(
    f"numpy.gradient[]{_GRADIENT}",
    result=_slopes_kind,
    f=_gradient_pullback,
    pushforward=_gradient_part_dot,
    note=_BY_VALUES,
)


def _unwrapped(site: Site) -> Kind:
    p = site.number("p")
    return Number(floating(array_dtype(p.dtype)), p.shape, True)


def _unwrap_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return g


def _unwrap_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    return dots["p"]


structural(
    "numpy.unwrap(p, discont=None, axis=-1, *, period=6.283185307179586)",
    result=_unwrapped,
    p=_unwrap_pullback,
    pushforward=_unwrap_pushforward,
    note="whole periods are constants",
)
