"""Elementwise functions of which each element of the argument gives several numbers: `math.modf`, `special.sici`.

There is a rule for each result: `math.modf[0]` is that of `math.modf(x)[0]` and of the first name in `part, whole = math.modf(x)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from astgrad.ir.expr import Expr, Literal, Subscript, Tuple
from astgrad.ir.kinds import FLOAT, INT, Kind, Number, Structure
from astgrad.ir.shapes import floating
from astgrad.rules.apply import times
from astgrad.rules.structure import Pullback, Pushforward, Site, structural


def _element(site: Site) -> Kind:
    """The kind of a result: of one argument, its own shape and dtype."""
    if site.rule.path.startswith("math."):
        return FLOAT
    x, is_alone = site.number(site.rule.signature.names[0]), len(site.rule.signature.names) == 1
    dtype = floating(x.dtype)
    return Number(dtype, x.shape, x.is_array) if is_alone else Number("float64" if dtype == "float64" else "real", None, None)


def _formula(site: Site, text: str) -> Expr:
    """A slope over the arguments, `out`, and the other results `out0`, `out1`, ... of the same call."""
    assert isinstance(site.expr, Subscript)
    parts = {f"out{i}": Subscript(site.expr.value, Literal(str(i))) for i in range(4) if f"out{i}" in text}
    return site.formula(text, **parts)


def _pullback(text: str) -> Pullback:
    return lambda site, g, g_kind: times(g, _formula(site, text))


def _pushforward(text: str, name: str) -> Pushforward:
    return lambda site, dots: times(_formula(site, text), dots[name])


def pair(
    signature: str,
    slopes: Sequence[str],
    kinds: Mapping[int, Kind] = MappingProxyType({}),
    note: str = "",
    source: str = "",
) -> None:
    """Registers a function with several results.

    slopes: of each by the first argument; empty where it has none. kinds: of results that are no real numbers.
    """
    path, _, rest = signature.partition("(")
    first = rest.rstrip(")").split(",")[0]

    def kind_of(position: int) -> Callable[[Site], Kind]:
        return lambda site: kinds.get(position) or _element(site)

    for position, text in enumerate(slopes):
        structural(
            f"{path}[{position}]({rest}",
            result=kind_of(position),
            pushforward=_pushforward(text or "0.0", first),
            is_elementwise=True,
            passive=() if text else (first,),
            note=note,
            source=source,
            by={first: _pullback(text)} if text else {},
        )

    def together(site: Site, given: Mapping[str, Expr]) -> Expr:
        parts = [replace(site, expr=Subscript(site.expr, Literal(str(i))), out=None) for i in range(len(slopes))]
        return Tuple(tuple(_pushforward(text or "0.0", first)(part, given) for part, text in zip(parts, slopes, strict=True)))

    structural(
        signature,
        result=lambda site: Structure("tuple", tuple(kind_of(i)(site) for i in range(len(slopes)))),
        pushforward=together,
        modes=("forward",),
        note=note,
        source=source,
    )


pair("math.modf(x)", ("1", ""), note="the whole part is constant between whole numbers")
pair("math.frexp(x)", ("math.ldexp(1.0, -out1)", ""), {1: INT}, note="the exponent is constant between powers of 2")

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
