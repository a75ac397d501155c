"""Functions that move axes and elements: every element of the argument stands once in the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from astgrad.ir.expr import Attribute, Call, Expr, List, Literal, Tuple, Unary
from astgrad.ir.kinds import INT, UNKNOWN, Dimension, Kind, Number, Shape
from astgrad.rules.structure import (
    Pullback,
    Site,
    Stretched,
    call,
    integers,
    is_scalar,
    linear,
    rank,
    whole,
)

# ------------------------------------------------------------------ the form of these rules


def moved(back: str | Pullback) -> Pullback:
    """The pullback of a function that only moves elements: one number for all of them stays one number."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        if is_scalar(g_kind):
            return g
        g = whole(site, g, g_kind)
        if is_scalar(site.number(_first(site))):
            return call("np.sum", g)  # of one element
        if isinstance(back, str):
            return site.formula(back, g=g)
        moved_back = back(site, g, g_kind)
        assert isinstance(moved_back, Expr)
        return moved_back

    return pullback


def reshaped_back(site: Site, g: Expr, g_kind: Kind = UNKNOWN) -> Expr:
    """The cotangent in the shape of the argument."""
    name = _first(site)
    if isinstance(site.number(name).shape, tuple):
        return Call(Attribute(g, "reshape"), (site.shape(name),))
    return call("np.reshape", g, site.shape(name))


def _first(site: Site) -> str:
    return site.rule.signature.names[0]


def shaped(shape: Callable[[Site, tuple[Dimension, ...]], Shape]) -> Callable[[Site], Kind]:
    """The kind of a result that has the argument's elements in another shape, given for known shapes of the argument."""

    def result(site: Site) -> Kind:
        x = site.number(_first(site))
        if not isinstance(x.shape, tuple):
            return Number(x.dtype, None, True)
        try:
            return Number(x.dtype, shape(site, x.shape), True)
        except (KeyError, IndexError, ValueError):
            return Number(x.dtype, None, True)

    return result


def same(site: Site) -> Kind:
    """The kind of the first argument, as an array."""
    return replace(site.number(_first(site)), is_array=True)


def negated(e: Expr, kind: Kind) -> Expr:
    """`-e` of an integer or of several."""
    match e:
        case Unary(op="-", operand=operand):
            return operand
        case Tuple(elements=elements):
            return Tuple(tuple(negated(element, INT) for element in elements))
        case Literal():
            return Unary("-", e)
        case _ if isinstance(kind, Number) and kind.dtype.startswith("int") and kind.is_scalar:
            return Unary("-", e)
    return call("np.negative", e)


# ------------------------------------------------------------------ reversals and rotations

linear("numpy.flip(m, axis=None)", result=same, m=moved("np.flip(g, axis=axis)"))
linear("numpy.fliplr(m)", result=same, m=moved("np.fliplr(g)"))
linear("numpy.flipud(m)", result=same, m=moved("np.flipud(g)"))


def _rolled_back(site: Site, g: Expr, g_kind: Kind) -> Expr:
    shift = negated(site.arguments["shift"], site.kinds.get("shift", UNKNOWN))
    return site.formula("np.roll(g, shift, axis=axis)", g=g, shift=shift)


linear("numpy.roll(a, shift, axis=None)", result=same, a=moved(_rolled_back))


def _rotated(site: Site, shape: tuple[Dimension, ...]) -> Shape:
    (turns,) = integers(site, "k") or (0,)
    axes = integers(site, "axes") or (0, 1)
    if turns % 2 == 0:
        return shape
    return _swapped_axes(shape, axes[0], axes[1])


def _rotated_back(site: Site, g: Expr, g_kind: Kind) -> Expr:
    turns = negated(site.arguments.get("k", Literal("1")), site.kinds.get("k", UNKNOWN))
    return site.formula("np.rot90(g, turns, axes=axes)", g=g, turns=turns)


linear("numpy.rot90(m, k=1, axes=(0, 1))", result=shaped(_rotated), m=moved(_rotated_back))


# ------------------------------------------------------------------ axes


def _swapped_axes(shape: tuple[Dimension, ...], one: int, other: int) -> Shape:
    swapped = list(shape)
    swapped[one], swapped[other] = shape[other], shape[one]
    return tuple(swapped)


def _swapped(site: Site, shape: tuple[Dimension, ...]) -> Shape:
    (one,), (other,) = integers(site, "axis1") or (0,), integers(site, "axis2") or (0,)
    return _swapped_axes(shape, one, other)


linear("numpy.swapaxes(a, axis1, axis2)", result=shaped(_swapped), a=moved("np.swapaxes(g, axis1, axis2)"))


def _swapped_last(site: Site, shape: tuple[Dimension, ...]) -> Shape:
    return _swapped_axes(shape, -1, -2)


linear(
    "numpy.matrix_transpose(x)",
    result=shaped(_swapped_last),
    x=moved("np.matrix_transpose(g)"),
    also=("numpy.linalg.matrix_transpose",),
)
linear("numpy.ndarray.mT(a)", result=shaped(_swapped_last), a=moved("g.mT"))


def _moved_shape(shape: tuple[Dimension, ...], source: Sequence[int], destination: Sequence[int]) -> Shape:
    if not shape:
        return None  # there are no axes to move
    sources = [axis % len(shape) for axis in source]
    order = [axis for axis in range(len(shape)) if axis not in sources]
    for target, axis in sorted(zip((axis % len(shape) for axis in destination), sources, strict=True)):
        order.insert(target, axis)
    return tuple(shape[axis] for axis in order)


def _axes_moved(site: Site, shape: tuple[Dimension, ...]) -> Shape:
    return _moved_shape(shape, integers(site, "source") or (), integers(site, "destination") or ())


linear("numpy.moveaxis(a, source, destination)", result=shaped(_axes_moved), a=moved("np.moveaxis(g, destination, source)"))


def _rolled_axis(site: Site, dimensions: int | None) -> tuple[int, int]:
    """The axis that `np.rollaxis` moves and where it comes to stand."""
    (axis,), (start,) = integers(site, "axis") or (0,), integers(site, "start") or (0,)
    if min(axis, start) < 0 and dimensions is None:
        raise KeyError("a")
    axis, start = (n + (dimensions or 0) if n < 0 else n for n in (axis, start))
    return axis, start - 1 if axis < start else start


def _axis_rolled(site: Site, shape: tuple[Dimension, ...]) -> Shape:
    axis, start = _rolled_axis(site, len(shape))
    return _moved_shape(shape, (axis,), (start,))


def _axis_rolled_back(site: Site, g: Expr, g_kind: Kind) -> Expr:
    axis, start = _rolled_axis(site, rank(site.number("a")))
    return call("np.moveaxis", g, Literal(str(start)), Literal(str(axis)))


linear("numpy.rollaxis(a, axis, start=0)", result=shaped(_axis_rolled), a=moved(_axis_rolled_back))


# ------------------------------------------------------------------ axes of length 1


def _squeezed(site: Site, shape: tuple[Dimension, ...]) -> Shape:
    axes = integers(site, "axis")
    if axes is None:
        return tuple(n for n in shape if n != 1) if all(isinstance(n, int) for n in shape) else None
    dropped = {axis if axis >= 0 else len(shape) + axis for axis in axes}
    return tuple(n for i, n in enumerate(shape) if i not in dropped)


def _squeezed_back(site: Site, g: Expr, g_kind: Kind) -> Expr:
    axis = site.arguments.get("axis")
    return reshaped_back(site, g) if axis is None or axis == Literal("None") else call("np.expand_dims", g, axis)


linear("numpy.squeeze(a, axis=None)", result=shaped(_squeezed), a=moved(_squeezed_back))


def _expanded(site: Site, shape: tuple[Dimension, ...]) -> Shape:
    axes = integers(site, "axis") or ()
    total = len(shape) + len(axes)
    new = {axis % total for axis in axes}
    rest = iter(shape)
    return tuple(1 if i in new else next(rest) for i in range(total))


def _expanded_back(site: Site, g: Expr, g_kind: Kind) -> Expr:
    axis = site.arguments["axis"]
    return call("np.squeeze", g, axis=Tuple(axis.elements) if isinstance(axis, List) else axis)  # which takes no list


linear("numpy.expand_dims(a, axis)", result=shaped(_expanded), a=moved(_expanded_back))


def _at_least(dimensions: int) -> Callable[[Site, tuple[Dimension, ...]], Shape]:
    def shape_of(site: Site, shape: tuple[Dimension, ...]) -> Shape:
        if len(shape) >= dimensions:
            return shape
        if dimensions == 3 and shape:
            return (*((1,) if len(shape) == 1 else ()), *shape, 1)
        return (1,) * (dimensions - len(shape)) + shape

    return shape_of


def _promoted_back(dimensions: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        has = rank(site.number("a"))
        return g if has is not None and has >= dimensions else reshaped_back(site, g)

    return pullback


for _dimensions in (1, 2, 3):
    linear(
        f"numpy.atleast_{_dimensions}d(a)",
        result=shaped(_at_least(_dimensions)),
        a=moved(_promoted_back(_dimensions)),
        also=("numpy.ascontiguousarray", "numpy.asfortranarray") if _dimensions == 1 else (),
        note="of one array",
    )


# ------------------------------------------------------------------ stretching


def stretched(site: Site, g: Expr, g_kind: Kind) -> Stretched:
    """The pullback of what broadcasting stretches to the shape of the result."""
    return Stretched(g)


def _broadcast(site: Site) -> Kind:
    return Number(site.number("array").dtype, site.denoted(site.arguments["shape"]), True)


linear("numpy.broadcast_to(array, shape)", result=_broadcast, array=stretched)


for _name, _back in (("fftshift", "ifftshift"), ("ifftshift", "fftshift")):
    linear(f"numpy.fft.{_name}(x, axes=None)", result=same, x=moved(f"np.fft.{_back}(g, axes=axes)"))
    linear(f"scipy.fft.{_name}(x, axes=None)", result=same, x=moved(f"fft.{_back}(g, axes=axes)"))
