"""Functions that make arrays of numbers: filled ones, evenly spaced ones, and copies in another dtype."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from astgrad.ir.expr import Binary, Expr, Literal
from astgrad.ir.kinds import ANY, Kind, Number, Shape
from astgrad.ir.shapes import floating, promote
from astgrad.rules.numpy.moving import stretched
from astgrad.rules.numpy.shapes import array_dtype, given_dtype
from astgrad.rules.structure import Pullback, Site, is_scalar, linear, structural, whole


def _filled(site: Site) -> Kind:
    dtype = given_dtype(site) or array_dtype(site.number("fill_value").dtype)
    return Number(dtype, site.denoted(site.arguments["shape"]), True)


def _fill_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    return site.with_arguments({"fill_value": dots["fill_value"]})


structural("numpy.full(shape, fill_value, dtype=None)", result=_filled, fill_value=stretched, pushforward=_fill_pushforward)


def _converted(site: Site) -> Kind:
    x = site.number("x")
    return replace(x, dtype=given_dtype(site) or "real", is_array=True)


def _pass_on(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return g


linear(
    "numpy.astype(x, dtype, *, copy=True)",
    result=_converted,
    x=_pass_on,
    is_elementwise=True,
    note="an integer dtype cuts off: the derivative is 0",
)


# ------------------------------------------------------------------ evenly spaced numbers


def _spaced(site: Site) -> Kind:
    dtype = floating(promote((site.number("start").dtype, site.number("stop").dtype)))
    if site.rule.path == "numpy.geomspace" and dtype != "float64":  # it may compute in double precision what is given in single
        dtype = "real"
    scalars = is_scalar(site.number("start")) and is_scalar(site.number("stop"))
    num = site.arguments.get("num", Literal("50"))
    length = num.value if isinstance(num, Literal) and isinstance(num.value, int) else ANY
    shape: Shape = (length,) if scalars else None
    return Number(dtype, shape, True)


def _shares(site: Site) -> Expr:
    """How far along each number stands, from 0 to 1."""
    for name in ("start", "stop"):
        if not is_scalar(site.number(name)):
            raise KeyError(name)
    return site.formula("np.linspace(0.0, 1.0, num, endpoint=endpoint)")


_FACTORS = {  # of the derivative by each end, beside its share
    "linspace": {"start": "1.0", "stop": "1.0"},
    "logspace": {"start": "out * np.log(base)", "stop": "out * np.log(base)"},
    "geomspace": {"start": "out / start", "stop": "out / stop"},
}


def _slope(site: Site, end: str) -> Expr:
    factor = _FACTORS[site.rule.path.rpartition(".")[2]][end]
    share = _shares(site) if end == "stop" else Binary("-", Literal("1"), _shares(site))
    return share if factor == "1.0" else Binary("*", site.formula(factor), share)


def _end_pullback(end: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        return site.formula("np.sum(g * slope)", g=whole(site, g, g_kind), slope=_slope(site, end))

    return pullback


def _spaced_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    terms = [Binary("*", dot, _slope(site, end)) for end, dot in dots.items()]
    return terms[0] if len(terms) == 1 else Binary("+", *terms)


for _name, _more in (("linspace", ""), ("geomspace", ""), ("logspace", ", base=10.0")):
    structural(
        f"numpy.{_name}(start, stop, num=50, endpoint=True{_more})",
        result=_spaced,
        pushforward=_spaced_pushforward,
        start=_end_pullback("start"),
        stop=_end_pullback("stop"),
        reads_result=_name != "linspace",
        keeps_weak=True,
        note="between numbers",
    )
