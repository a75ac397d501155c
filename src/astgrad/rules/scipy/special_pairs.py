"""Elementwise functions of `scipy.special` that give several numbers, whose slopes are written with each other: `sici`, `airy`.

There is a rule for each result: `scipy.special.sici[0]` is that of `special.sici(x)[0]` and of the first name in `si, ci = ...`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from astgrad.ir.expr import Expr, Literal, Subscript, Tuple
from astgrad.ir.kinds import Kind, Number, Structure
from astgrad.ir.shapes import broadcast, floating
from astgrad.rules.apply import times
from astgrad.rules.structure import Pullback, Pushforward, Site, array_of, structural


def _element(site: Site) -> Kind:
    """The kind of a result: of one argument, its own shape and dtype."""
    kinds = [site.number(name) for name in site.rule.signature.names]
    dtype = floating(kinds[0].dtype)
    if len(kinds) == 1:
        return Number(dtype, kinds[0].shape, kinds[0].is_array)
    return array_of("float64" if dtype == "float64" else "real", broadcast(kind.shape for kind in kinds))


def _formula(site: Site, text: str) -> Expr:
    """A slope over the arguments, `out`, and the other results `out0`, `out1`, ... of the same call."""
    assert isinstance(site.expr, Subscript)
    parts = {f"out{i}": Subscript(site.expr.value, Literal(str(i))) for i in range(4) if f"out{i}" in text}
    return site.formula(text, **parts)


def _pullback(text: str) -> Pullback:
    return lambda site, g, g_kind: times(g, _formula(site, text))


def _pushforward(text: str, name: str) -> Pushforward:
    return lambda site, dots: times(_formula(site, text), dots[name])


def pair(signature: str, slopes: Sequence[str], note: str = "", source: str = "") -> None:
    """Registers a function with several results.

    slopes: of each by the first argument.
    """
    path, _, rest = signature.partition("(")
    first = rest.rstrip(")").split(",")[0]

    for position, text in enumerate(slopes):
        structural(
            f"{path}[{position}]({rest}",
            result=_element,
            pushforward=_pushforward(text, first),
            is_elementwise=True,
            note=note,
            source=source,
            by={first: _pullback(text)},
        )

    def together(site: Site, given: Mapping[str, Expr]) -> Expr:
        parts = [replace(site, expr=Subscript(site.expr, Literal(str(i))), out=None) for i in range(len(slopes))]
        return Tuple(tuple(_pushforward(text, first)(part, given) for part, text in zip(parts, slopes, strict=True)))

    structural(
        signature,
        result=lambda site: Structure("tuple", tuple(_element(site) for _ in slopes)),
        pushforward=together,
        modes=("forward",),
        note=note,
        source=source,
    )


pair("scipy.special.sici(x)", ("np.sinc(x / np.pi)", "np.cos(x) / x"), source="DLMF 6.2.9")
pair("scipy.special.shichi(x)", ("np.sinh(x) / x", "np.cosh(x) / x"), note="nan at 0", source="DLMF 6.2.15")
pair(
    "scipy.special.fresnel(z)",
    ("np.sin(np.pi / 2 * z * z)", "np.cos(np.pi / 2 * z * z)"),
    source="DLMF 7.2.7",
)
pair("scipy.special.airy(z)", ("out1", "z * out0", "out3", "z * out2"), source="DLMF 9.2.1")
pair(
    "scipy.special.ellipj(u, m)",
    ("out1 * out2", "-out0 * out2", "-m * out0 * out1", "out2"),
    note="by u",
    source="DLMF 22.13.1",
)
