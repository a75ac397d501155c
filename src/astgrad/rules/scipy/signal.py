"""Derivatives of convolutions and of integrals over samples, which are linear in what is convolved or integrated."""

from __future__ import annotations

from astgrad.ir.expr import Expr
from astgrad.ir.kinds import Kind, Number
from astgrad.ir.shapes import floating, promote
from astgrad.rules.structure import Pullback, Site, linear_in, linear_in_each, rank, structural, whole


def _convolved(site: Site) -> Kind:
    one, other = site.number("in1"), site.number("in2")
    dtype = promote((one.dtype, other.dtype))
    dimensions = rank(one)
    lengths = one.shape if site.arguments.get("mode") is not None and _mode(site) == "same" else None
    shape = lengths or (("?",) * dimensions if dimensions else None)
    return Number({"float": "float64", "int": "int64"}.get(dtype, dtype), shape, True)


def _mode(site: Site) -> object:
    try:
        return site.literal("mode")
    except KeyError:
        return None


def _pullback(text: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        return site.formula(text, g=whole(site, g, g_kind))

    return pullback


_CONVOLUTIONS = (
    ("convolve", "mode='full', method='auto'"), ("fftconvolve", "mode='full'"), ("oaconvolve", "mode='full'"),
    ("convolve2d", "mode='full'"),
)  # fmt: skip
for _name, _keywords in _CONVOLUTIONS:
    structural(
        f"scipy.signal.{_name}(in1, in2, {_keywords})",
        result=_convolved,
        in1=_pullback("_convolve_bar(in1, in2, g)"),
        in2=_pullback("_convolve_bar(in2, in1, g)"),
        pushforward=linear_in_each,
        note="the correlation with the other, of what the mode leaves",
    )

structural(
    "scipy.signal.detrend(data, axis=-1, type='linear', bp=0)",
    result=lambda site: Number(floating(site.number("data").dtype), site.number("data").shape, True),
    data=_pullback("signal.detrend(g, axis=axis, type=type, bp=bp)"),
    pushforward=linear_in("data"),
    note="an orthogonal projection, which is its own transpose",
)
