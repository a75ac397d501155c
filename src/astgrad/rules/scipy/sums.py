"""SciPy's functions of whole arrays: the logarithm of a sum of exponentials, softmax, and the multivariate gamma function."""

from __future__ import annotations

from collections.abc import Mapping

from astgrad.ir.expr import Binary, Expr, Literal
from astgrad.ir.kinds import Kind, Number
from astgrad.ir.shapes import floating
from astgrad.rules.numpy.reductions import _result, spread
from astgrad.rules.structure import Pullback, Site, array_of, call, is_scalar, structural, whole


def _keywords(site: Site, *names: str) -> dict[str, Expr]:
    """The keyword arguments to hand on: those that are given."""
    return {name: site.arguments[name] for name in names if name in site.arguments}


def _is_weighted(site: Site) -> bool:
    return "b" in site.arguments and site.arguments["b"] != Literal("None")


# ------------------------------------------------------------------ logsumexp


def _share(site: Site) -> Expr:
    """How much each exponential is of the sum, without its weight."""
    if not _is_weighted(site):
        return call("special.softmax", site.arguments["a"], **_keywords(site, "axis"))
    return call("np.exp", Binary("-", site.arguments["a"], spread(site, site.value, site.kind)))


def _logsumexp_pullback(name: str) -> Pullback:
    other = {"a": "b", "b": ""}[name]

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        if site.number("a").shape == () or (_is_weighted(site) and site.number("a").shape != site.number("b").shape):
            raise KeyError("a" if site.number("a").shape == () else "b")
        bar = Binary("*", spread(site, g, g_kind), _share(site))
        return Binary("*", bar, site.arguments[other]) if other and _is_weighted(site) else bar

    return pullback


def _logsumexp_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    terms: list[Expr] = []
    if "a" in dots:
        terms.append(Binary("*", site.arguments["b"], dots["a"]) if _is_weighted(site) else dots["a"])
    if "b" in dots:
        terms.append(dots["b"])
    total = terms[0] if len(terms) == 1 else Binary("+", *terms)
    return call("np.sum", Binary("*", _share(site), total), **_keywords(site, "axis", "keepdims"))


def _logsumexp_kind(site: Site) -> Kind:
    found = _result(floating)(site)
    if not isinstance(found, Number) or not (_is_weighted(site) or is_scalar(site.number("a"))):
        return found
    is_alike = site.number("a").shape == site.number("b").shape != ()
    is_double = site.number("a").dtype == site.number("b").dtype == "float64"
    return array_of("float64" if is_double else "real", found.shape if is_alike else None)


structural(
    "scipy.special.logsumexp(a, axis=None, b=None, keepdims=False)",
    result=_logsumexp_kind,
    a=_logsumexp_pullback("a"),
    b=_logsumexp_pullback("b"),
    pushforward=_logsumexp_pushforward,
    reads_result=True,
    note="the softmax; weights must have the shape of a; nan where all elements are -inf",
)


# ------------------------------------------------------------------ softmax


def _same_array(site: Site) -> Kind:
    x = site.number("x")
    return Number({"float": "float64"}.get(floating(x.dtype), floating(x.dtype)), x.shape, True)


def _sum(site: Site, e: Expr) -> Expr:
    """The sum over the axis, with length 1 in its place."""
    axis = _keywords(site, "axis")
    return call("np.sum", e, **axis, keepdims=Literal("True")) if axis else call("np.sum", e)


def _softmax_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return site.formula("out * (g - total)", g=g, total=_sum(site, Binary("*", g, site.value)))


def _softmax_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    return site.formula("out * (x_dot - total)", x_dot=dots["x"], total=_sum(site, Binary("*", site.value, dots["x"])))


def _log_softmax_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    g = whole(site, g, g_kind)
    return site.formula("g - np.exp(out) * total", g=g, total=_sum(site, g))


def _log_softmax_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    part = Binary("*", call("np.exp", site.value), dots["x"])
    return site.formula("x_dot - total", x_dot=dots["x"], total=_sum(site, part))


structural(
    "scipy.special.softmax(x, axis=None)",
    result=_same_array,
    x=_softmax_pullback,
    pushforward=_softmax_pushforward,
    reads_result=True,
)
structural(
    "scipy.special.log_softmax(x, axis=None)",
    result=_same_array,
    x=_log_softmax_pullback,
    pushforward=_log_softmax_pushforward,
    reads_result=True,
)


# ------------------------------------------------------------------ multigammaln


def _like_a(site: Site) -> Kind:
    return Number("float64", site.number("a").shape, site.number("a").is_array)


_DIGAMMAS = "np.sum(special.digamma(np.expand_dims(a, -1) - np.arange(d) / 2), axis=-1)"

structural(
    "scipy.special.multigammaln(a, d)",
    result=_like_a,
    a=lambda site, g, g_kind: site.formula(f"g * {_DIGAMMAS}", g=g),
    pushforward=lambda site, dots: site.formula(f"{_DIGAMMAS} * a_dot", a_dot=dots["a"]),
    is_elementwise=True,
)
