"""Methods of arrays that are not functions of the same form: what only looks at an array, and one element as a Python number."""

from __future__ import annotations

from astgrad.ir.expr import Expr, Literal
from astgrad.ir.kinds import Kind, Number, Structure
from astgrad.rules.structure import Site, linear, rank, structural


def _index(site: Site) -> Kind:
    """Of the whole array one index, along an axis several."""
    return Number("int64", (), False) if site.arguments.keys() == {"a"} else Number("int64", None, None)


def _truth(site: Site) -> Kind:
    return Number("bool_", (), False) if site.arguments.keys() == {"a"} else Number("bool_", None, None)


def _order(site: Site) -> Kind:
    flat = site.arguments.get("axis") == Literal("None")
    return Number("int64", None if flat else site.number("a").shape, True)


def _places(site: Site) -> Kind:
    return Structure("tuple", (Number("int64", None, True),) * (rank(site.number("a")) or 1))


def _found(site: Site) -> Kind:
    return Number("int64", site.number("v").shape, None)


def _nothing(site: Site, dots: object) -> Expr:
    return Literal("0.0")


for _signature, _result in (
    ("all(a, axis=None, *, keepdims=False)", _truth),
    ("any(a, axis=None, *, keepdims=False)", _truth),
    ("argmax(a, axis=None, *, keepdims=False)", _index),
    ("argmin(a, axis=None, *, keepdims=False)", _index),
    ("argpartition(a, kth, axis=-1)", _order),
    ("argsort(a, axis=-1, *, kind=None, stable=None)", _order),
    ("nonzero(a)", _places),
    ("searchsorted(a, v, side='left', sorter=None)", _found),
):
    _names = ("a", "kth", "axis", "keepdims", "kind", "stable", "v", "side", "sorter")
    structural(f"numpy.ndarray.{_signature}", result=_result, pushforward=_nothing, passive=_names)


def _python_number(site: Site) -> Kind:
    return Number("float" if site.number("a").is_inexact else "int", (), False)


linear(
    "numpy.ndarray.item(a)",
    result=_python_number,
    a=lambda site, g, g_kind: g,  # of the one element that there is
    note="of an array with one element",
)
