"""Derivatives of SciPy's integrals over samples, which are linear in what is integrated."""

from __future__ import annotations

from dataclasses import replace

from astgrad.ir.expr import Binary, Expr, Literal, Slice
from astgrad.ir.kinds import ANY, Kind, Number
from astgrad.rules.numpy.scans import (
    _along,
    _beside_steps,
    _heights_pullback,
    _integral,
    _integral_pushforward,
    _places_pullback,
    _width_pullback,
    _widths,
    _widths_are_steps,
)
from astgrad.rules.scipy.forms import is_given
from astgrad.rules.structure import Pullback, Site, array_of, axis_in, call, integers, is_scalar, rank, structural, whole


def _wide_integral(site: Site) -> Number:
    """SciPy may compute in single precision where one of its arguments is of that."""
    return replace(_integral(site), dtype="float64" if site.number("y").dtype == "float64" else "real")


structural(
    "scipy.integrate.trapezoid(y, x=None, dx=1.0, axis=-1)",
    result=_wide_integral,
    gives_whole=True,
    pushforward=_integral_pushforward,
    y=_heights_pullback,
    x=_places_pullback,
    dx=_width_pullback,
)


def _scaled_by(function: str) -> Pullback:
    """By the width of the intervals: the integral is proportional to it."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        if is_given(site, "x") or not is_scalar(site.number("dx")):
            raise KeyError("dx")
        keywords = {name: site.arguments[name] for name in ("axis", "initial") if name in site.arguments}
        return call("np.sum", Binary("*", whole(site, g, g_kind), call(function, site.arguments["y"], **keywords)))

    return pullback


def _by_weights(text: str) -> Pullback:
    """The pullback of an integral along one axis by the weights that it gives to the samples there, as a text."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        if is_given(site, "x") and rank(site.number("x")) != 1:
            raise KeyError("x")
        if rank(site.number("y")) == 1:
            return site.formula(f"g * {text}", g=g)
        return site.formula(f"np.moveaxis(np.multiply.outer({text}, g), 0, axis)", g=whole(site, g, g_kind))

    return pullback


for _name, _x, _text in (
    ("simpson", "x=None, *, ", "integrate.simpson(np.eye(y.shape[axis]), x=x, dx=dx, axis=0)"),
    ("romb", "", "integrate.romb(np.eye(y.shape[axis]), dx=dx, axis=0)"),
):
    structural(
        f"scipy.integrate.{_name}(y, {_x}dx=1.0, axis=-1)",
        result=_wide_integral,
        gives_whole=True,
        pushforward=_integral_pushforward,
        y=_by_weights(_text),
        dx=_scaled_by(f"integrate.{_name}"),
        note="by the weights of the samples, for which a square matrix of their number is made",
    )


# ------------------------------------------------------------------ running integrals


def _running(site: Site) -> Kind:
    y = site.number("y")
    dtype = _wide_integral(site).dtype
    axis = axis_in(site, "axis", len(y.shape)) if isinstance(y.shape, tuple) and y.shape else None
    if axis is None or not isinstance(y.shape, tuple):
        return array_of(dtype, None)
    shape = y.shape if is_given(site, "initial") else tuple(ANY if i == axis else n for i, n in enumerate(y.shape))
    return array_of(dtype, shape)


def _later(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """What each interval goes into: the sum of the cotangents from there on."""
    (axis,) = integers(site, "axis") or (-1,)
    g = whole(site, g, g_kind)
    if is_given(site, "initial"):
        g = _along(site, g, Slice(Literal("1"), None))
    return site.formula(f"np.flip(np.cumsum(np.flip(g, {axis}), axis={axis}), {axis})", g=g)


def _running_heights(site: Site, g: Expr, g_kind: Kind) -> Expr:
    (axis,) = integers(site, "axis") or (-1,)
    if rank(site.number("y")) is None:
        raise KeyError("y")
    later, widths = _later(site, g, g_kind), _widths(site)
    if _widths_are_steps(site, axis):
        return _beside_steps(site, axis, site.formula("later * widths / 2", later=later, widths=widths))
    return call("_trapezoid_y_bar", site.arguments["y"], later, widths, Literal(str(axis)))


def _running_places(site: Site, g: Expr, g_kind: Kind) -> Expr:
    for name in ("y", "x"):
        if rank(site.number(name)) != 1:
            raise KeyError(name)
    text = "-np.diff(later * (y[1:] + y[:-1]) / 2, prepend=0.0, append=0.0)"
    return site.formula(text, later=_later(site, g, g_kind))


structural(
    "scipy.integrate.cumulative_trapezoid(y, x=None, dx=1.0, axis=-1, initial=None)",
    result=_running,
    gives_whole=True,
    pushforward=_integral_pushforward,
    y=_running_heights,
    x=_running_places,
    dx=_scaled_by("integrate.cumulative_trapezoid"),
)
