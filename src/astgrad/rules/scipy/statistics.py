"""Derivatives of SciPy's statistics of samples: what reduces an array along an axis, by how each element counts."""

from __future__ import annotations

from collections.abc import Callable

from astgrad.ir.expr import Binary, Expr, Literal
from astgrad.ir.kinds import Kind, Number
from astgrad.ir.shapes import floating
from astgrad.rules.numpy.reductions import _count, _result, remaining_shape, spread
from astgrad.rules.structure import NotHandled, Pullback, Pushforward, Site, array_of, call, is_scalar, rank, structural, whole


def _axis(site: Site) -> Expr:
    """The axis as it is given, or its default, which is not that of NumPy's functions in the formulas."""
    return site.arguments.get("axis", Literal(str(site.literal("axis"))))


def _slopes(site: Site, text: str) -> Expr:
    _refuse_numbers(site)
    return _formula(site, text, count=_count(site))


def _refuse_numbers(site: Site) -> None:
    first = site.rule.signature.names[0]
    if is_scalar(site.number(first)):
        raise NotHandled(f"{first!r} with 0 dimensions is not handled")


def _formula(site: Site, text: str, **names: Expr) -> Expr:
    """The formula; of a vector without its one axis."""
    if rank(site.number(site.rule.signature.names[0])) == 1:
        text = text.replace(", axis=axis, keepdims=True", "").replace(", axis=axis", "").replace(", keepdims=True", "")
    return site.formula(text, axis=_axis(site), **names)


def _pullback(text: str) -> Pullback:
    return lambda site, g, g_kind: Binary("*", spread(site, g, g_kind), _slopes(site, text))


def _summed(site: Site, e: Expr) -> Expr:
    keywords = {"keepdims": site.arguments["keepdims"]} if "keepdims" in site.arguments else {}
    return call("np.sum", e, axis=_axis(site), **keywords)


def _pushforward(text: str) -> Pushforward:
    return lambda site, dots: _summed(site, Binary("*", _slopes(site, text), dots["a"]))


_MEAN = "np.mean(a, axis=axis, keepdims=True)"
_STD = "np.std(a, axis=axis, keepdims=True)"
_Z = f"((a - {_MEAN}) / {_STD})"
for _signature, _text in (
    ("gmean(a, axis=0, *, keepdims=False)", "stats.gmean(a, axis=axis, keepdims=True) / (count * a)"),
    ("hmean(a, axis=0, *, keepdims=False)", "(stats.hmean(a, axis=axis, keepdims=True) / a) ** 2 / count"),
    (
        "sem(a, axis=0, ddof=1, *, keepdims=False)",
        f"(a - {_MEAN}) / ((count - ddof) * count * stats.sem(a, axis=axis, ddof=ddof, keepdims=True))",
    ),
    (
        "variation(a, axis=0, *, keepdims=False)",
        f"((a - {_MEAN}) / {_STD} - stats.variation(a, axis=axis, keepdims=True)) / (count * {_MEAN})",
    ),
    (
        "skew(a, axis=0, *, keepdims=False)",
        f"3 / (count * {_STD}) * ({_Z}**2 - 1 - stats.skew(a, axis=axis, keepdims=True) * {_Z})",
    ),
    (
        "kurtosis(a, axis=0, fisher=True, *, keepdims=False)",
        f"4 / (count * {_STD}) * ({_Z}**3 - stats.skew(a, axis=axis, keepdims=True)"
        f" - stats.kurtosis(a, axis=axis, fisher=False, keepdims=True) * {_Z})",
    ),
):
    structural(
        f"scipy.stats.{_signature}",
        result=_result(floating),
        a=_pullback(_text),
        pushforward=_pushforward(_text),
    )


def _scores(text: str) -> Callable[[Site, Expr], Expr]:
    """The derivative of the scores along a direction, and as well back along it: it is its own transpose."""
    return lambda site, e: _formula(site, text, e=e)


_along_scores = _scores(
    "(e - np.mean(e, axis=axis, keepdims=True) - out * np.mean(out * e, axis=axis, keepdims=True))"
    " / np.std(a, axis=axis, keepdims=True)"
)


structural(
    "scipy.stats.zscore(a, axis=0)",
    result=lambda site: Number(floating(site.number("a").dtype), site.number("a").shape, True),
    a=lambda site, g, g_kind: _along_scores(site, whole(site, g, g_kind)),
    pushforward=lambda site, dots: _along_scores(site, dots["a"]),
    reads_result=True,
)


def _entropy_slopes(site: Site) -> Expr:
    _refuse_numbers(site)
    share = _formula(site, "pk / np.sum(pk, axis=axis, keepdims=True)")
    text = "-(np.log(share) + stats.entropy(pk, axis=axis, keepdims=True)) / np.sum(pk, axis=axis, keepdims=True)"
    return _formula(site, text, share=share)


def _entropy_kind(site: Site) -> Kind:
    return array_of(floating(site.number("pk").dtype), remaining_shape(site))


structural(
    "scipy.stats.entropy(pk, *, axis=0, keepdims=False)",
    result=_entropy_kind,
    pk=lambda site, g, g_kind: Binary("*", spread(site, g, g_kind), _entropy_slopes(site)),
    pushforward=lambda site, dots: _summed(site, Binary("*", _entropy_slopes(site), dots["pk"])),
    note="of shares that are first made to add up to 1",
)
