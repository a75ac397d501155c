"""Functions that select, repeat, order or drop elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from astgrad.ir.expr import Attribute, Call, Expr, List, Literal, Slice, Subscript, Tuple, Unary
from astgrad.ir.kinds import ANY, INT, UNKNOWN, Dimension, Kind, Number, Shape, Structure
from astgrad.ir.read import read
from astgrad.ir.shapes import broadcast, promote, size_of, times_along, times_of, total_of
from astgrad.rules.numpy.moving import reshaped_back
from astgrad.rules.numpy.reductions import summed_dtype
from astgrad.rules.numpy.shapes import array_dtype, one_index, shape_collected
from astgrad.rules.structure import (
    Cotangent,
    NotHandled,
    Pullback,
    Scatter,
    Site,
    array_of,
    axis_in,
    call,
    integers,
    is_scalar,
    linear,
    literal_integer,
    literal_value,
    rank,
    structural,
    whole,
)


def _first(site: Site) -> str:
    return site.rule.signature.names[0]


# ------------------------------------------------------------------ triangles


def _triangle_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    name = site.rule.path.rpartition(".")[2]
    return site.formula(f"np.{name}(g, k=k)", g=whole(site, g, g_kind))


def _triangle(site: Site) -> Kind:
    m = site.number("m")
    shape = m.shape if isinstance(m.shape, tuple) and m.shape else None
    return Number(m.dtype, shape * 2 if shape is not None and len(shape) == 1 else shape, True)


def _of_matrix(pullback: Pullback) -> Pullback:
    """A vector becomes a matrix first: the cotangents of its copies are added up."""

    def checked(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
        dimensions = rank(site.number("m"))
        if dimensions is None:
            bar = pullback(site, g, g_kind)
            assert isinstance(bar, Expr)
            return call("_sum_to", bar, site.arguments["m"])
        if dimensions == 1:
            bar = pullback(site, g, g_kind)
            assert isinstance(bar, Expr)
            return call("np.sum", bar, axis=Literal("0"))
        return pullback(site, g, g_kind)

    return checked


for _name in ("tril", "triu"):
    linear(f"numpy.{_name}(m, k=0)", result=_triangle, m=_of_matrix(_triangle_pullback))


# ------------------------------------------------------------------ diagonals


def _offset(site: Site) -> tuple[Expr, ...]:
    for name in ("k", "offset"):
        if name in site.arguments and site.arguments[name] != Literal("0"):
            return (site.arguments[name],)
    return ()


def _diag(site: Site) -> Kind:
    v = site.number("v")
    offset = _literal_offset(site)
    match v.shape:
        case (length,):
            side = ANY if offset is None else total_of((length, abs(offset)))
            return Number(v.dtype, (side, side), True)
        case (rows, columns):
            return Number(v.dtype, (_diagonal_length(rows, columns, offset),), True)
        case _:
            return Number(v.dtype, None, True)


def _literal_offset(site: Site) -> int | None:
    return literal_integer(_offset(site)[0]) if _offset(site) else 0


def _diagonal_length(rows: Dimension, columns: Dimension, offset: int | None) -> Dimension:
    if rows == columns and offset == 0:
        return rows
    if not isinstance(rows, int) or not isinstance(columns, int) or offset is None:
        return ANY
    return max(min(rows + min(offset, 0), columns - max(offset, 0)), 0)


def _diag_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    v, g = site.number("v"), whole(site, g, g_kind)
    if isinstance(v.shape, tuple) and len(v.shape) == 1:
        return call("np.diag", g, *_offset(site))
    if (
        isinstance(v.shape, tuple)
        and len(v.shape) == 2
        and v.shape[0] == v.shape[1]
        and not _offset(site)
        and v.shape[0] != ANY
    ):
        return call("np.diag", g)
    if not isinstance(v.shape, tuple):
        raise KeyError("v")
    return _on_diagonal(site, (0, 1), g, g_kind) or call("_diagonal_bar", site.like["v"], g, *_offset(site))


def _on_diagonal(site: Site, axes: tuple[int, int], g: Expr, g_kind: Kind, *, is_sum: bool = False) -> Cotangent | None:
    """The cotangent of an array of which a diagonal over these axes is taken, at its places; None where it is not known which these
    are. `g` is a number, or ends with the axis of the diagonal; it has none where the diagonal is summed."""
    shape, offset = site.number(_first(site)).shape, _literal_offset(site)
    if not isinstance(shape, tuple) or offset is None:
        return None
    one, other = (axis % len(shape) for axis in axes)
    length = _diagonal_length(shape[one], shape[other], offset)
    if not isinstance(length, int):
        return None
    index: list[Expr] = [Slice()] * len(shape)
    index[one], index[other] = (_range(max(start, 0), length) for start in (-offset, offset))
    place = min(one, other) if abs(one - other) == 1 else 0  # of the diagonal, where two axes are indexed
    if not is_scalar(g_kind):
        g = _at_place(g, place, len(shape) - 2, is_sum=is_sum)
    return Scatter(Tuple(tuple(index)), g, is_basic=True)


def _at_place(g: Expr, place: int, last: int, *, is_sum: bool) -> Expr:
    """`g` with the axis of the diagonal at this place, not at the last one or, of a sum, nowhere."""
    if is_sum:
        return g if place == 0 else call("np.expand_dims", g, Literal(str(place)))
    return g if place == last else call("np.moveaxis", g, read("-1"), Literal(str(place)))


def _range(start: int, length: int) -> Expr:
    """`np.arange(start, start + length)`"""
    bounds = (start, start + length) if start else (length,)
    return call("np.arange", *(Literal(str(bound)) for bound in bounds))


linear("numpy.diag(v, k=0)", result=_diag, v=_diag_pullback)


def _diagflat_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    bar = call("np.diag", whole(site, g, g_kind), *_offset(site))
    if is_scalar(site.number("v")):
        return call("np.sum", bar)
    return bar if rank(site.number("v")) == 1 else reshaped_back(site, bar)


def _flat_square(site: Site) -> Kind:
    v, offset = site.number("v"), _literal_offset(site)
    size = size_of(v.shape if isinstance(v.shape, tuple) else None)
    side = ANY if offset is None else total_of((size, abs(offset)))
    return Number(v.dtype, (side, side), True)


linear("numpy.diagflat(v, k=0)", result=_flat_square, v=_diagflat_pullback)


def _axes(site: Site) -> tuple[int, int]:
    """The two axes of the diagonal. Raises KeyError where they are not literal."""
    names = ("axis1", "axis2")
    if "linalg" in site.rule.path:
        return -2, -1
    (one,), (other,) = (integers(site, name) or (0,) for name in names)
    return one, other


def _diagonal_shape(site: Site) -> Shape:
    x = site.number(_first(site))
    if not isinstance(x.shape, tuple):
        return None
    one, other = (axis % len(x.shape) for axis in _axes(site))
    rest = tuple(n for i, n in enumerate(x.shape) if i not in (one, other))
    return (*rest, _diagonal_length(x.shape[one], x.shape[other], _literal_offset(site)))


def _diagonal(site: Site) -> Kind:
    try:
        return array_of(site.number(_first(site)).dtype, _diagonal_shape(site))
    except (KeyError, ZeroDivisionError):
        return array_of("real", None)


def _diagonal_arguments(site: Site) -> tuple[Expr, ...]:
    axes, offset = _axes(site), _offset(site)
    if rank(site.number(_first(site))) == 2 and axes in ((0, 1), (-2, -1)):
        return offset
    return (*(offset or (Literal("0"),)), *(Literal(str(axis)) for axis in axes))


def _diagonal_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    shape = site.number(_first(site)).shape
    if isinstance(shape, tuple) and len(shape) == 2 and _axes(site) in ((0, 1), (-2, -1)):
        if shape[0] == shape[1] != ANY and not _offset(site):
            return call("np.diag", whole(site, g, g_kind))
    elif not is_scalar(g_kind):
        g = whole(site, g, g_kind)
    return _on_diagonal(site, _axes(site), g, g_kind) or _by_helper(site, whole(site, g, g_kind))


def _by_helper(site: Site, g: Expr) -> Expr:
    """The cotangent of an array of which a diagonal is taken; its places are found when it runs."""
    offset = _offset(site) if _axes(site) == (0, 1) else _diagonal_arguments(site)
    return call("_diagonal_bar", site.like[_first(site)], g, *offset)


linear("numpy.diagonal(a, offset=0, axis1=0, axis2=1)", result=_diagonal, a=_diagonal_pullback)
linear("numpy.linalg.diagonal(x, *, offset=0)", result=_diagonal, x=_diagonal_pullback)


def _traced(site: Site) -> Kind:
    try:
        shape = _diagonal_shape(site)
    except (KeyError, ZeroDivisionError):
        shape = None
    return array_of(summed_dtype(site.number(_first(site)).dtype), shape[:-1] if isinstance(shape, tuple) else None)


def _trace_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    x, like = site.number(_first(site)), site.like[_first(site)]
    if rank(x) == 2:
        size: tuple[Expr, ...] = (
            Subscript(Attribute(like, "shape"), Literal("0")),
            Subscript(Attribute(like, "shape"), Literal("1")),
        )
        if isinstance(x.shape, tuple) and x.shape[0] == x.shape[1] and x.shape[0] != ANY:
            size = (call("len", like),)
        more: dict[str, Expr] = {"k": _offset(site)[0]} if _offset(site) else {}
        if x.dtype != "float64":
            more["dtype"] = Attribute(like, "dtype")
        return site.formula("g * unit", g=g, unit=call("np.eye", *size, **more))
    g = whole(site, g, g_kind) if not is_scalar(g_kind) else g
    dimensions = rank(x) or 0
    if dimensions > 2 and not _offset(site) and _axes(site) in ((0, 1), (-2, -1), (dimensions - 2, dimensions - 1)):
        return _unit_of_stack(site, g, g_kind, dimensions)
    return _on_diagonal(site, _axes(site), g, g_kind, is_sum=True) or _by_helper(site, call("np.expand_dims", g, Literal("-1")))


def _unit_of_stack(site: Site, g: Expr, g_kind: Kind, dimensions: int) -> Expr:
    """The cotangent of a trace over the first two or the last two of several axes."""
    x, like, new = site.number(_first(site)), site.like[_first(site)], Literal("None")
    is_first = _axes(site) == (0, 1)
    places = (0, 1) if is_first else (-2, -1)
    size = (Subscript(Attribute(like, "shape"), Literal(str(place))) for place in places)
    unit: Expr = call("np.eye", *size, **({} if x.dtype == "float64" else {"dtype": Attribute(like, "dtype")}))
    if is_first:
        unit = Subscript(unit, Tuple((Slice(), Slice(), *(new,) * (dimensions - 2))))
    elif not is_scalar(g_kind):
        g = Subscript(g, Tuple((Literal("..."), new, new)))
    return site.formula("g * unit", g=g, unit=unit)


linear("numpy.trace(a, offset=0, axis1=0, axis2=1)", result=_traced, a=_trace_pullback)
linear("numpy.linalg.trace(x, *, offset=0)", result=_traced, x=_trace_pullback)


# ------------------------------------------------------------------ copies


def _repeated(site: Site) -> Kind:
    a = site.number("a")
    if not isinstance(a.shape, tuple):
        return Number(a.dtype, None, True)
    try:
        axes = integers(site, "axis")
    except KeyError:
        return Number(a.dtype, None, True)
    if axes is None or not a.shape:
        return Number(a.dtype, (_repeated_length(site, size_of(a.shape)),), True)
    axis = axes[0] % len(a.shape)
    return Number(a.dtype, tuple(_repeated_length(site, n) if i == axis else n for i, n in enumerate(a.shape)), True)


def _repeated_length(site: Site, length: Dimension) -> Dimension:
    try:
        counts = integers(site, "repeats")
    except KeyError:
        return ANY
    if counts is None:
        return ANY
    return sum(counts) if len(counts) > 1 else times_of(length, counts[0])


def _repeat_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    g = whole(site, g, g_kind)
    if is_scalar(site.number("a")):
        return call("np.sum", g)
    axis_expr, dimensions = site.arguments.get("axis", Literal("None")), rank(site.number("a"))
    if is_scalar(site.number("repeats")) and dimensions == 1:
        return site.formula("np.sum(g.reshape(-1, repeats), axis=1)", g=g)
    axis = axis_in(site, "axis", dimensions) if dimensions is not None else None
    if is_scalar(site.number("repeats")) and dimensions is not None and axis is not None:
        return _copies_summed(site, g, (), {axis + 1: site.arguments["repeats"]})
    return call(
        "_repeat_bar", site.like["a"], g, site.arguments["repeats"], *(() if axis_expr == Literal("None") else (axis_expr,))
    )


def _copies_summed(site: Site, g: Expr, leading: Sequence[int], counts: Mapping[int, Expr]) -> Expr:
    """The cotangents of the copies of an array, added up.

    leading: the lengths of further axes in front. counts: of the copies, by how many axes of the array stand before them.
    """
    lengths: list[Expr] = [Literal(str(n)) for n in leading]
    summed: list[Expr] = [Literal(str(i)) for i in range(len(leading))]
    dimensions = rank(site.number(_first(site))) or 0
    for axis in range(dimensions + 1):
        if axis in counts:
            summed.append(Literal(str(len(lengths))))
            lengths.append(counts[axis])
        if axis < dimensions:
            lengths.append(Subscript(Attribute(site.like[_first(site)], "shape"), Literal(str(axis))))
    axes = summed[0] if len(summed) == 1 else Tuple(tuple(summed))
    return call("np.sum", Call(Attribute(g, "reshape"), tuple(lengths)), axis=axes)


linear("numpy.repeat(a, repeats, axis=None)", result=_repeated, a=_repeat_pullback)


def _tile_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    g = whole(site, g, g_kind)
    if is_scalar(site.number("A")):
        return call("np.sum", g)
    if rank(site.number("A")) == 1 and is_scalar(site.number("reps")):
        return site.formula("np.sum(g.reshape(reps, -1), axis=0)", g=g)
    dimensions, counts = rank(site.number("A")), _tile_counts(site)
    if dimensions is None or counts is None or set(counts) == {1}:
        return site.formula("_tile_bar(A_like, g, reps)", g=g)
    start = dimensions - len(counts)
    copies = {start + i: Literal(str(n)) for i, n in enumerate(counts) if start + i >= 0 and n != 1}
    return _copies_summed(site, g, counts[: max(-start, 0)], copies)


def _tile_counts(site: Site) -> tuple[int, ...] | None:
    try:
        return integers(site, "reps")
    except KeyError:
        return None


def _tiled(site: Site) -> Kind:
    A, counts = site.number("A"), _tile_counts(site)
    if isinstance(A.shape, tuple) and counts is not None:
        return Number(A.dtype, times_along(A.shape, counts), True)
    is_flat = isinstance(A.shape, tuple) and len(A.shape) <= 1 and is_scalar(site.number("reps"))
    return Number(A.dtype, (ANY,) if is_flat else None, True)


linear("numpy.tile(A, reps)", result=_tiled, A=_tile_pullback)
linear(
    "numpy.resize(a, new_shape)",
    result=lambda site: Number(site.number("a").dtype, site.denoted(site.arguments["new_shape"]), True),
    a="_resize_bar(a_like, g)",
)


# ------------------------------------------------------------------ padding


_PADS_LINEARLY = ("constant", "edge", "reflect", "symmetric", "wrap", "linear_ramp", "mean", "empty")


def _padded(site: Site) -> Kind:
    array = site.number("array")
    if not isinstance(array.shape, tuple):
        return Number(array.dtype, None, True)
    widths = _pad_widths(site, len(array.shape))
    if widths is None:
        return Number(array.dtype, (ANY,) * len(array.shape), True)
    return Number(array.dtype, tuple(total_of((n, sum(width))) for n, width in zip(array.shape, widths, strict=True)), True)


def _pad_widths(site: Site, dimensions: int) -> list[tuple[int, int]] | None:
    """By how much each axis grows in front and behind; None where that is not written as one number, or as pairs."""
    match site.literal("pad_width") if _is_literal(site, "pad_width") else None:
        case int() as width:
            return [(width, width)] * dimensions
        case (int() as before, int() as behind):
            return [(before, behind)] * dimensions
        case tuple() as pairs if len(pairs) == dimensions and all(_is_pair(pair) for pair in pairs):
            return list(pairs)
        case _:
            return None


def _is_pair(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 2 and all(isinstance(each, int) for each in value)


def _is_literal(site: Site, argument: str) -> bool:
    try:
        site.literal(argument)
    except KeyError:
        return False
    return True


def _inside(g: Expr, widths: Sequence[tuple[int, int]]) -> Expr:
    """What stands between the padding: `g[1:-1, 2:]`."""
    slices = [_between(before, behind) for before, behind in widths]
    while slices and slices[-1] == Slice():
        slices.pop()
    if not slices:
        return g
    return Subscript(g, slices[0] if len(slices) == 1 else Tuple(tuple(slices)))


def _between(before: int, behind: int) -> Slice:
    start = Literal(str(before)) if before else None
    return Slice(start, Unary("-", Literal(str(behind))) if behind else None)


def _pad_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    mode = site.literal("mode")
    if mode not in _PADS_LINEARLY:
        raise KeyError(site.arguments["mode"])
    g = whole(site, g, g_kind)
    if mode == "constant":
        widths = _pad_widths(site, rank(site.number("array")) or 0)
        return _inside(g, widths) if widths else site.formula("_pad_bar(array_like, g, pad_width)", g=g)
    options = {name: site.arguments[name] for name in ("reflect_type", "stat_length") if name in site.arguments}
    inner = site.formula("_pad_mode_bar(array_like, g, pad_width, mode)", g=g)
    assert isinstance(inner, Call)
    return replace(inner, keywords=tuple(options.items()))


def _pad_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    """The tangent, padded alike: with zeros for constants."""
    new = site.with_arguments({"array": dots["array"]})
    assert isinstance(new, Call)
    kept = tuple((key, value) for key, value in new.keywords if key not in ("constant_values", "end_values"))
    return replace(new, keywords=kept)


structural(
    "numpy.pad(array, pad_width, mode='constant', *, constant_values=0, end_values=0, stat_length=None, reflect_type='even')",
    result=_padded,
    pushforward=_pad_pushforward,
    array=_pad_pullback,
    note="in modes that are linear in the array; what is padded with is a constant",
)


# ------------------------------------------------------------------ order


def _sorted_kind(site: Site) -> Kind:
    a = site.number("a")
    try:
        flat = site.literal("axis") is None
    except KeyError:
        return Number(a.dtype, None, True)
    if flat and not (isinstance(a.shape, tuple) and len(a.shape) == 1):
        return Number(a.dtype, (size_of(a.shape) if isinstance(a.shape, tuple) else ANY,), True)
    return replace(a, is_array=True)


def _order(site: Site) -> Expr:
    """The places from which the elements came."""
    if "partition" in site.rule.path:
        return site.formula("np.argpartition(a, kth, axis=axis)")
    return site.formula("np.argsort(a, axis=axis, kind=kind)")


def _sort_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    g, order = whole(site, g, g_kind), _order(site)
    if rank(site.number("a")) == 1:
        return Scatter(order, g, is_basic=True)  # an order names each place once
    axis = site.arguments.get("axis", Literal("-1"))
    return call("_scatter_along", site.like["a"], order, g, axis)


def _sort_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    axis = site.arguments.get("axis", Literal("-1"))
    if rank(site.number("a")) == 1:
        return Subscript(dots["a"], _order(site))
    return call("np.take_along_axis", dots["a"], _order(site), axis)


structural(
    "numpy.sort(a, axis=-1, kind=None)", result=_sorted_kind, pushforward=_sort_pushforward, a=_sort_pullback,
    note="equal elements keep their order only with a stable kind",
)  # fmt: skip
structural("numpy.partition(a, kth, axis=-1)", result=_sorted_kind, pushforward=_sort_pushforward, a=_sort_pullback)


# ------------------------------------------------------------------ taking


def _taken(site: Site) -> Kind:
    a, taken = site.number("a"), shape_collected(site.kinds.get("indices", UNKNOWN))
    try:
        axes = integers(site, "axis")
    except KeyError:
        return Number(a.dtype, None, None)
    if taken is None or (axes is not None and not isinstance(a.shape, tuple)):
        return Number(a.dtype, None, None)
    if not a.shape or axes is None:
        return array_of(a.dtype, taken)
    assert isinstance(a.shape, tuple)
    axis = axes[0] % len(a.shape)
    return array_of(a.dtype, (*a.shape[:axis], *taken, *a.shape[axis + 1 :]))


def _take_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    if "mode" in site.arguments and (mode := site.literal("mode")) != "raise":
        raise NotHandled(f"mode={mode!r} is not handled")
    axes = integers(site, "axis")
    indices = site.arguments["indices"]
    if axes is None:
        if rank(site.number("a")) == 1:
            return Scatter(one_index(indices, site.kinds.get("indices", UNKNOWN)), g, is_basic=False)
        return call(
            "_scatter_along",
            site.like["a"],
            call("np.ravel", indices),
            call("np.ravel", whole(site, g, g_kind)),
            Literal("None"),
        )
    axis = axes[0]
    rest = rank(site.number("a"))
    if axis < 0 and rest is not None:
        axis %= rest
    if axis < 0:
        index: tuple[Expr, ...] = (Literal("..."), indices, *(Slice(),) * (-axis - 1))
    else:
        index = (*(Slice(),) * axis, indices)
    return Scatter(index[0] if len(index) == 1 else Tuple(index), g, is_basic=False)


linear("numpy.take(a, indices, axis=None, mode='raise')", result=_taken, a=_take_pullback)


def _taken_along(site: Site) -> Kind:
    arr, indices = site.number("arr"), site.number("indices")
    axis = axis_in(site, "axis", len(arr.shape)) if isinstance(arr.shape, tuple) else None
    if axis is None or not isinstance(arr.shape, tuple):
        return Number(arr.dtype, None, True)
    others: Shape = tuple(1 if i == axis else n for i, n in enumerate(arr.shape))
    return Number(arr.dtype, broadcast((others, indices.shape)), True)


def _take_along_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return site.formula("_scatter_along(arr_like, indices, g, axis)", g=whole(site, g, g_kind))


linear("numpy.take_along_axis(arr, indices, axis=-1)", result=_taken_along, arr=_take_along_pullback)


def _compressed(site: Site) -> Kind:
    """As many elements along the axis as truths are written in the condition."""
    a, count = site.number("a"), _truths(site.arguments["condition"])
    if site.arguments.get("axis", Literal("None")) == Literal("None"):
        return Number(a.dtype, (count,), True)
    axis = axis_in(site, "axis", len(a.shape)) if isinstance(a.shape, tuple) else None
    if axis is None or not isinstance(a.shape, tuple):
        return Number(a.dtype, None, True)
    return Number(a.dtype, (*a.shape[:axis], count, *a.shape[axis + 1 :]), True)


def _truths(condition: Expr) -> Dimension:
    """How many truths stand in a condition that is written out."""
    try:
        written = literal_value(condition)
    except KeyError:
        return ANY
    return sum(map(bool, written)) if isinstance(written, tuple) else ANY


def _compress_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    """Only a condition of truths as long as the axis; others are cut to it."""
    g, axes, condition = whole(site, g, g_kind), integers(site, "axis"), site.arguments["condition"]
    places = call("np.flatnonzero", condition)
    if axes is None:
        if rank(site.number("a")) == 1:
            return Scatter(places, g, is_basic=True)
        return call("_scatter_along", site.like["a"], places, g, Literal("None"))
    axis = axes[0]
    index = (Literal("..."), places, *(Slice(),) * (-axis - 1)) if axis < 0 else (*(Slice(),) * axis, places)
    return Scatter(index[0] if len(index) == 1 else Tuple(index), g, is_basic=True)


linear(
    "numpy.compress(condition, a, axis=None)",
    result=_compressed,
    a=_compress_pullback,
    passive=("condition",),
)


def _extract_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    places = call("np.flatnonzero", site.arguments["condition"])
    if rank(site.number("arr")) == 1:
        return Scatter(places, whole(site, g, g_kind), is_basic=True)
    return call("_scatter_along", site.like["arr"], places, whole(site, g, g_kind), Literal("None"))


linear(
    "numpy.extract(condition, arr)",
    result=lambda site: Number(site.number("arr").dtype, (ANY,), True),
    arr=_extract_pullback,
    passive=("condition",),
)


def _deleted_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    axis = site.arguments.get("axis", Literal("None"))
    kept = call("np.delete", call("np.arange", site.formula("np.size(arr_like)")), site.arguments["obj"])
    if axis == Literal("None"):
        return call("_scatter_along", site.like["arr"], kept, whole(site, g, g_kind), axis)
    return site.formula("_delete_bar(arr_like, g, obj, axis)", g=whole(site, g, g_kind))


def _deleted(site: Site) -> Kind:
    """The kind of an array without one row, or one element of all, where that is written."""
    return (
        _longer(site, -1)
        if literal_integer(site.arguments["obj"]) is not None
        else Number(site.number("arr").dtype, None, True)
    )


def _longer(site: Site, more: int) -> Number:
    """The kind of the argument with more of its rows along an axis, or of all of its elements in one row."""
    arr = site.number("arr")
    try:
        axes = integers(site, "axis")
    except KeyError:
        return Number(arr.dtype, None, True)
    if axes is None:
        size = size_of(arr.shape) if isinstance(arr.shape, tuple) else ANY
        return Number(arr.dtype, (size + more if isinstance(size, int) else ANY,), True)
    if not isinstance(arr.shape, tuple) or not arr.shape:
        return Number(arr.dtype, None, True)
    axis = axes[0] % len(arr.shape)
    lengths = (n if i != axis else n + more if isinstance(n, int) else ANY for i, n in enumerate(arr.shape))
    return Number(arr.dtype, tuple(lengths), True)


linear("numpy.delete(arr, obj, axis=None)", result=_deleted, arr=_deleted_pullback)


def _inserted(site: Site) -> Kind:
    """The kind of an array with one row more, or one element, where one number is put in at one written place."""
    is_one = literal_integer(site.arguments["obj"]) is not None and is_scalar(site.number("values"))
    return _longer(site, 1) if is_one else Number(site.number("arr").dtype, None, True)


def _insert_pullback(argument: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        helper = (
            "_insert_arr_bar(arr_like, g, obj, axis)"
            if argument == "arr"
            else "_insert_values_bar(arr_like, values, g, obj, axis)"
        )
        return site.formula(helper, g=whole(site, g, g_kind))

    return pullback


linear(
    "numpy.insert(arr, obj, values, axis=None)",
    result=_inserted,
    arr=_insert_pullback("arr"),
    values=_insert_pullback("values"),
)


def _untrimmed(site: Site) -> Expr:
    """The place in the array of what is left of it."""
    return site.formula("_kept_by_trim_zeros(filt, trim)")


structural(
    "numpy.trim_zeros(filt, trim='fb')",
    result=lambda site: Number(site.number("filt").dtype, None, True),
    pushforward=lambda site, dots: Subscript(dots["filt"], _untrimmed(site)),
    filt=lambda site, g, g_kind: Scatter(_untrimmed(site), g, is_basic=True),
)


# ------------------------------------------------------------------ choices among several


def _branches(site: Site, argument: str) -> tuple[Expr, ...]:
    """The elements of a list. Raises KeyError where it is not written out."""
    given = site.arguments[argument]
    if not isinstance(given, (List, Tuple)):
        raise KeyError(argument)
    return given.elements


def _element_kinds(site: Site, argument: str) -> tuple[Kind, ...]:
    kind = site.kinds.get(argument, UNKNOWN)
    return kind.elements if isinstance(kind, Structure) else ()


def _numbers(kinds: tuple[Kind, ...]) -> list[Number]:
    return [kind if isinstance(kind, Number) else Number("real", None, None) for kind in kinds]


def _selected(site: Site) -> Kind:
    conditions, choices = (_numbers(_element_kinds(site, name)) for name in ("condlist", "choicelist"))
    if not conditions or not choices:
        return array_of("real", None)
    choices.append(site.number("default") if "default" in site.arguments else INT)
    dtype = array_dtype(promote(each.dtype for each in choices))
    return Number(dtype, broadcast(each.shape for each in (*conditions, *choices)), True)


def _select_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """Each choice has the cotangent where its condition is the first that holds."""
    conditions, choices = _branches(site, "condlist"), _branches(site, "choicelist")
    g = whole(site, g, g_kind)
    zero = Literal("0.0")
    parts: list[Expr] = []
    for number, kind in enumerate(_numbers(_element_kinds(site, "choicelist"))):
        chosen = tuple(g if i == number else zero for i in range(len(choices)))
        bar: Expr = call("np.select", List(conditions), List(chosen))
        parts.append(_summed(bar, choices[number], kind, site))
    return List(tuple(parts))


def _summed(bar: Expr, like: Expr, kind: Number, site: Site) -> Expr:
    """A cotangent in the shape of the result, summed back to one of what is chosen from."""
    if is_scalar(kind):
        return call("np.sum", bar)
    if kind.shape == site.result.shape and isinstance(kind.shape, tuple) and ANY not in kind.shape:
        return bar
    return call("_sum_to", bar, like)


def _default_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    zeros = List((Literal("0.0"),) * len(_branches(site, "condlist")))
    bar = call("np.select", List(_branches(site, "condlist")), zeros, whole(site, g, g_kind))
    return _summed(bar, site.arguments["default"], site.number("default"), site)


linear(
    "numpy.select(condlist, choicelist, default=0)",
    result=_selected,
    takes_lists=True,
    keeps_weak=True,
    choicelist=_select_pullback,
    default=_default_pullback,
    passive=("condlist",),
)


def _chosen(site: Site) -> Kind:
    a, choices = site.number("a"), _numbers(_element_kinds(site, "choices"))
    if not choices:
        return array_of("real", None)
    return Number(array_dtype(promote(each.dtype for each in choices)), broadcast((a.shape, *(c.shape for c in choices))), True)


def _choose_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if "mode" in site.arguments and site.literal("mode") != "raise":
        raise KeyError(site.arguments["mode"])
    g, choices = whole(site, g, g_kind), _branches(site, "choices")
    kinds = _numbers(_element_kinds(site, "choices"))
    chosen = "a == {}" if site.number("a").is_array else "np.equal(a, {})"  # a list is equal to no number
    return List(
        tuple(
            _summed(site.formula(f"np.where({chosen.format(i)}, g, 0.0)", g=g), choice, kind, site)
            for i, (choice, kind) in enumerate(zip(choices, kinds, strict=True))
        )
    )


linear("numpy.choose(a, choices, mode='raise')", result=_chosen, takes_lists=True, keeps_weak=True, choices=_choose_pullback)
