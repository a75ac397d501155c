"""Functions that take an array apart, or give each of several arrays back in another shape.

    a, b = np.split(x, [k])      x_bar = np.concatenate([a_bar, b_bar])

Where not all parts carry a cotangent, or they may overlap, each adds to its own piece of the adjoint.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from astgrad.ir.expr import Binary, Expr, List, Literal, Slice, Subscript, Tuple
from astgrad.ir.kinds import ANY, Dimension, Kind, ListOf, Number, Structure
from astgrad.ir.shapes import broadcast, sliced
from astgrad.rules.numpy.joining import along
from astgrad.rules.numpy.shapes import array_dtype
from astgrad.rules.several import call_of, listed, position_of_part, several
from astgrad.rules.structure import (
    Cotangent,
    Pullback,
    Pushforward,
    Scatter,
    Site,
    Stretched,
    array_of,
    axis_in,
    call,
    integers,
    is_scalar,
    literal_value,
    rank,
    whole,
)

_SECTIONS = "indices_or_sections"
_FIXED_AXES = {"numpy.vsplit": 0, "numpy.dsplit": 2}


def _function(site: Site) -> str:
    return site.rule.path.removesuffix("[]")


def _axis(site: Site) -> int:
    """The axis that is cut. Raises KeyError where it is not known."""
    path = _function(site)
    if path == "numpy.hsplit":
        dimensions = rank(site.number("ary"))
        if dimensions is None:
            raise KeyError("ary")
        return 0 if dimensions == 1 else 1
    if path in _FIXED_AXES:
        return _FIXED_AXES[path]
    (axis,) = integers(site, "axis") or (0,)
    return axis


def _axis_arguments(axis: int) -> dict[str, Expr]:
    return {"axis": Literal(str(axis))} if axis else {}


# ------------------------------------------------------------------ where the pieces are


def _bounds(site: Site) -> tuple[Expr, ...] | None:
    """The places where the array is cut, where they are written out."""
    given = site.arguments[_SECTIONS]
    return given.elements if isinstance(given, (List, Tuple)) else None


def _is_count(site: Site) -> bool:
    """Whether the array is cut into a number of equal sections. Raises KeyError where that is not known."""
    kind = site.kinds.get(_SECTIONS)
    if _bounds(site) is not None or isinstance(kind, (ListOf, Structure)) or (isinstance(kind, Number) and kind.is_array):
        return False
    if not is_scalar(site.number(_SECTIONS)):
        raise KeyError(_SECTIONS)
    return True


def _count(site: Site) -> int | None:
    bounds = _bounds(site)
    if bounds is not None:
        return len(bounds) + 1
    given = site.arguments[_SECTIONS]
    kind = site.kinds.get(_SECTIONS)
    if isinstance(kind, Number) and isinstance(kind.shape, tuple) and len(kind.shape) == 1 and isinstance(kind.shape[0], int):
        return kind.shape[0] + 1
    return given.value if isinstance(given, Literal) and isinstance(given.value, int) else None


def _length(site: Site) -> Dimension:
    """How long the array is along the axis."""
    shape = site.number("ary").shape
    try:
        return shape[_axis(site)] if isinstance(shape, tuple) else ANY
    except (KeyError, IndexError):
        return ANY


def _length_expr(site: Site, axis: int) -> Expr:
    length = _length(site)
    if isinstance(length, int):
        return Literal(str(length))
    if axis == 0:
        return call("len", site.like.get("ary", site.arguments["ary"]))
    return Subscript(site.shape("ary"), Literal(str(axis)))


def _section_length(site: Site, position: int | None) -> Dimension:
    """How long one section is, of as many as are asked for."""
    length, number = _length(site), _count(site)
    if number is None or length == ANY:
        return ANY
    if isinstance(length, str):
        is_equal = _function(site) != "numpy.array_split" and "-" not in length
        return f"{length}/{number}-0" if is_equal else ANY  # which may be 1
    if length % number == 0:
        return length // number
    return ANY if position is None else length // number + (position < length % number)


def _piece_length(site: Site, position: int | None) -> Dimension:
    try:
        if _is_count(site):
            return _section_length(site, position)
        bounds = [literal_value(bound) for bound in _bounds(site) or ()]
    except KeyError:
        return ANY
    if position is None or _bounds(site) is None or not all(isinstance(bound, int) for bound in bounds):
        return ANY
    places = [None, *(int(str(bound)) for bound in bounds), None]
    return sliced(_length(site), places[position], places[position + 1], None)


def _piece_kind(site: Site, position: int | None) -> Kind:
    ary = site.number("ary")
    try:
        axis = _axis(site)
    except KeyError:
        axis = None
    if not isinstance(ary.shape, tuple) or axis is None or not -len(ary.shape) <= axis < len(ary.shape):
        return Number(array_dtype(ary.dtype), None, True)
    length = _piece_length(site, position)
    shape = tuple(length if i == axis % len(ary.shape) else n for i, n in enumerate(ary.shape))
    return Number(array_dtype(ary.dtype), shape, True)


def _times(position: int, size: Expr) -> Expr:
    if isinstance(size, Literal):
        return Literal(str(position * int(size.text)))
    return size if position == 1 else Binary("*", Literal(str(position)), size)


def _section_start(site: Site, axis: int, position: int) -> Expr | None:
    """Where a section starts; None at the start of the array, and at its end."""
    number = _count(site)
    if position in (0, number):
        return None
    length, sections = _length_expr(site, axis), site.arguments[_SECTIONS]
    if isinstance(length, Literal) and number is not None:
        size, longer = divmod(int(length.text), number)
        return Literal(str(position * size + min(position, longer)))
    start = _times(position, Binary("//", length, sections))
    if _function(site) != "numpy.array_split":
        return start
    return Binary("+", start, call("min", Literal(str(position)), Binary("%", length, sections)))


def _cut(site: Site, position: int) -> Expr:
    """The index of the piece at this position."""
    axis = _axis(site)
    if _is_count(site):
        return along(Slice(_section_start(site, axis, position), _section_start(site, axis, position + 1)), axis)
    bounds = _bounds(site)
    if bounds is not None:
        places = (None, *bounds, None)
        return along(Slice(places[position], places[position + 1]), axis)
    if _count(site) is None:
        raise KeyError(site.arguments[_SECTIONS])
    given = site.arguments[_SECTIONS]
    lower = Subscript(given, Literal(str(position - 1))) if position else None
    upper = Subscript(given, Literal(str(position))) if position + 1 != _count(site) else None
    return along(Slice(lower, upper), axis)


def _piece(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    return Scatter(_cut(site, position_of_part(site)), g, is_basic=True)


def _joined(site: Site, g: Expr, g_kind: Kind) -> Expr:
    axis = _axis(site)
    if not _is_count(site):
        try:
            places = [literal_value(bound) for bound in _bounds(site) or ()]
        except KeyError:
            places = []
        ordered = [place for place in places if isinstance(place, int) and place >= 0]
        if not places or len(ordered) < len(places) or ordered != sorted(ordered):  # pieces may overlap
            raise KeyError(site.arguments[_SECTIONS])
    return call("np.concatenate", g, **_axis_arguments(axis))


for _name, _rest in (("split", ", axis=0"), ("array_split", ", axis=0"), ("vsplit", ""), ("hsplit", ""), ("dsplit", "")):
    listed(
        f"numpy.{_name}(ary, {_SECTIONS}{_rest})",
        count=_count,
        element=_piece_kind,
        piece=_piece,
        joined=_joined,
    )


# ------------------------------------------------------------------ along an axis, one by one


def _layer_kind(site: Site, position: int | None) -> Kind:
    x = site.number("x")
    axis = axis_in(site, "axis", len(x.shape)) if isinstance(x.shape, tuple) else None
    if not isinstance(x.shape, tuple) or axis is None:
        return Number(array_dtype(x.dtype), None, None)
    return array_of(array_dtype(x.dtype), tuple(n for i, n in enumerate(x.shape) if i != axis))


def _layers(site: Site) -> int | None:
    x = site.number("x")
    axis = axis_in(site, "axis", len(x.shape)) if isinstance(x.shape, tuple) else None
    length = x.shape[axis] if isinstance(x.shape, tuple) and axis is not None else None
    return length if isinstance(length, int) else None


def _one_axis(site: Site) -> int:
    (axis,) = integers(site, "axis") or (0,)
    return axis


def _layer(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    return Scatter(along(Literal(str(position_of_part(site))), _one_axis(site)), g, is_basic=True)


def _stacked(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return call("np.stack", g, **_axis_arguments(_one_axis(site)))


listed("numpy.unstack(x, *, axis=0)", count=_layers, element=_layer_kind, piece=_layer, joined=_stacked, form="tuple")


# ------------------------------------------------------------------ several arrays, in one shape

_ARRAYS = ("x1", "x2", "x3", "x4")


def _given(site: Site) -> int:
    return sum(name in site.arguments for name in _ARRAYS)


def _common(name: str) -> Callable[[Site], Kind]:
    def result(site: Site) -> Kind:
        shape = broadcast(site.number(each).shape for each in _ARRAYS[: _given(site)])
        return Number(array_dtype(site.number(name).dtype), shape, True)

    return result


def _stretched(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    return Stretched(g)


def _broadcast_dot(name: str) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        return call("np.broadcast_to", dots[name], call("np.shape", site.expr))

    return pushforward


several(
    "numpy.broadcast_arrays(x1, x2=None, x3=None, x4=None)",
    [_common(name) for name in _ARRAYS],
    [{name: _stretched} for name in _ARRAYS],
    [_broadcast_dot(name) for name in _ARRAYS],
    count=_given,
    is_elementwise=True,
    note="of up to four arrays",
)


def _order(site: Site) -> tuple[int, ...]:
    """The axis of the grid along which each argument runs. Raises KeyError where `indexing` is not literal."""
    axes = tuple(range(_given(site)))
    return (1, 0, *axes[2:]) if site.literal("indexing") == "xy" and len(axes) > 1 else axes


def _grid(position: int) -> Callable[[Site], Kind]:
    def result(site: Site) -> Kind:
        own = site.number(_ARRAYS[position])
        try:
            order, is_sparse = _order(site), bool(site.literal("sparse"))
        except KeyError:
            return Number(array_dtype(own.dtype), None, True)
        shape: list[Dimension] = [1] * len(order)
        for i, axis in enumerate(order):
            if i == position or not is_sparse:
                shape[axis] = _flat_length(site.number(_ARRAYS[i]))
        return Number(array_dtype(own.dtype), tuple(shape), True)

    return result


def _flat_length(number: Number) -> Dimension:
    if not isinstance(number.shape, tuple) or len(number.shape) > 1:
        return ANY
    return number.shape[0] if number.shape else 1


def _grid_bar(position: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        order, name = _order(site), _ARRAYS[position]
        others = tuple(Literal(str(i)) for i in range(len(order)) if i != order[position])
        g = whole(site, g, g_kind)
        own = site.number(name)
        if is_scalar(own):
            return call("np.sum", g)
        bar = call("np.sum", g, axis=others[0] if len(others) == 1 else Tuple(others)) if others else g
        return bar if rank(own) == 1 else call("np.reshape", bar, site.shape(name))

    return pullback


def _grid_dot(position: int) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        grids = replace(site, expr=call_of(site)).with_arguments(dots)
        return Subscript(grids, Literal(str(position)))

    return pushforward


several(
    "numpy.meshgrid(x1, x2=None, x3=None, x4=None, *, indexing='xy', sparse=False)",
    [_grid(i) for i in range(len(_ARRAYS))],
    [{name: _grid_bar(i)} for i, name in enumerate(_ARRAYS)],
    [_grid_dot(i) for i in range(len(_ARRAYS))],
    count=_given,
    note="of up to four arrays",
)
