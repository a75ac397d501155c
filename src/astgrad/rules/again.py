"""Rules of private helpers: the text of a first derivative calls them, and is differentiated again (`transform.recognised`)."""

from __future__ import annotations

from dataclasses import replace

from astgrad.ir.expr import Expr
from astgrad.ir.kinds import Kind
from astgrad.ir.read import HELPERS
from astgrad.rules.structure import Site, linear, whole


def _summed(site: Site) -> Kind:
    """The kind of x; of a float, and of what is no float, double precision may come."""
    like = site.number("x")
    return replace(like, dtype=like.dtype if like.dtype in ("float32", "float64") else "real", is_array=None)


def _stretched(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """The cotangent of each of the elements that were summed: it may stand in the shape of their sum."""
    return g


linear(f"{HELPERS}._sum_to(x_bar, x)", result=_summed, passive=("x",), x_bar=_stretched)


def _scattered(site: Site) -> Kind:
    return replace(site.number("x"), is_array=True)


def _taken(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """The cotangent of each value, from where it was added."""
    axis = "axis" if "axis" in site.arguments else "0"
    return site.formula(f"np.take_along_axis(g, places, axis={axis})", g=whole(site, g, g_kind))


linear(f"{HELPERS}._scatter_along(x, places, values, axis=0)", result=_scattered, passive=("x", "places"), values=_taken)
