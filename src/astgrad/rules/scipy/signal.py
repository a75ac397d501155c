"""Derivatives of convolutions and of filters, which are linear in what is convolved or filtered.

The transpose of a filter that begins at rest is the same filter, run from the end. Of other filters the matrix is made: its columns
are what the filter makes of unit vectors.
"""

from __future__ import annotations

from astgrad.ir.expr import Expr
from astgrad.ir.kinds import ANY, Kind, Number, Shape
from astgrad.ir.shapes import floating, promote, total_of
from astgrad.rules.scipy.forms import dotted, promoted, pulled
from astgrad.rules.structure import Pullback, Site, known_literal, linear_in, linear_in_each, rank, structural, whole

_OF_INTEGERS = frozenset(f"scipy.signal.{name}" for name in ("convolve", "convolve2d", "correlate", "correlate2d"))


def _convolved(site: Site) -> Kind:
    one, other = site.number("in1"), site.number("in2")
    dtype = promote((one.dtype, other.dtype))
    if one.shape == ():  # it multiplies
        return Number("real", (), None)
    return Number(dtype if site.rule.path in _OF_INTEGERS else floating(dtype), _lengths(site, one.shape, other.shape), True)


def _lengths(site: Site, one: Shape, other: Shape) -> Shape:
    if not isinstance(one, tuple):
        return None
    if known_literal(site, "mode") == "same":
        return one
    if known_literal(site, "mode") == "full" and isinstance(other, tuple) and len(one) == len(other):
        return tuple(total_of((n, m, -1)) for n, m in zip(one, other, strict=True))
    return (ANY,) * len(one)


def _by_mode(full: str, otherwise: str) -> Pullback:
    """The shorter text where nothing is cut off."""
    return pulled(lambda site: full if known_literal(site, "mode") == "full" else otherwise)


_CONVOLUTIONS = (
    ("convolve", "mode='full', method='auto'"), ("fftconvolve", "mode='full'"), ("oaconvolve", "mode='full'"),
    ("convolve2d", "mode='full'"),
)  # fmt: skip
for _name, _keywords in _CONVOLUTIONS:
    structural(
        f"scipy.signal.{_name}(in1, in2, {_keywords})",
        result=_convolved,
        in1=_by_mode("signal.correlate(g, in2, mode='valid')", "_convolve_bar(in1, in2, g)"),
        in2=_by_mode("signal.correlate(g, in1, mode='valid')", "_convolve_bar(in2, in1, g)"),
        gives_whole=True,
        pushforward=linear_in_each,
        note="the correlation with the other, of what the mode leaves",
    )
structural(
    "scipy.signal.correlate(in1, in2, mode='full', method='auto')",
    result=_convolved,
    in1=_by_mode("signal.convolve(g, in2, mode='valid')", "_convolve_bar(in1, np.flip(in2), g)"),
    in2=_by_mode("np.flip(signal.correlate(g, in1, mode='valid'))", "np.flip(_convolve_bar(np.flip(in2), in1, g))"),
    gives_whole=True,
    pushforward=linear_in_each,
    note="the convolution with the reversed other",
)
structural(
    "scipy.signal.correlate2d(in1, in2, mode='full')",
    result=_convolved,
    in1=pulled("np.flip(_convolve_bar(np.flip(in1), in2, np.flip(g)))"),
    in2=pulled("_convolve_bar(in2, np.flip(in1), np.flip(g))"),
    gives_whole=True,
    pushforward=linear_in_each,
    note="the reversed convolution of the reversed one with the other, which has another middle than that with the reversed other",
)

structural(
    "scipy.signal.detrend(data, axis=-1, type='linear', bp=0)",
    result=lambda site: Number(floating(site.number("data").dtype), site.number("data").shape, True),
    data=pulled("signal.detrend(g, axis=axis, type=type, bp=bp)"),
    gives_whole=True,
    pushforward=linear_in("data"),
    note="an orthogonal projection, which is its own transpose",
)

# ------------------------------------------------------------------ recursive filters


def _filtered(site: Site) -> Kind:
    return Number(promoted(site, "b", "a", "sos"), site.number("x").shape, True)


def _coefficients(name: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        g = whole(site, g, g_kind)
        back = site.formula("np.flip(signal.lfilter([1.0], a, np.flip(g, axis), axis=axis), axis)", g=g)
        sign, other = ("-", "out") if name == "a" else ("", "x")
        return site.formula(f"{sign}_lags_bar({name}, {other}, back, axis)", back=back)

    return pullback


structural(
    "scipy.signal.lfilter(b, a, x, axis=-1)",
    result=_filtered,
    b=_coefficients("b"),
    a=_coefficients("a"),
    x=pulled("np.flip(signal.lfilter(b, a, np.flip(g, axis), axis=axis), axis)"),
    gives_whole=True,
    pushforward=dotted(
        "signal.lfilter([1.0], a, signal.lfilter(b_dot, [1.0], x, axis=axis)"
        " + signal.lfilter(b, [1.0], x_dot, axis=axis) - signal.lfilter(a_dot, [1.0], out, axis=axis), axis=axis)",
        "b", "a", "x",
    ),
    reads_result=True,
    note="the same filter, run from the end",
)  # fmt: skip
structural(
    "scipy.signal.sosfilt(sos, x, axis=-1)",
    result=_filtered,
    x=pulled("np.flip(signal.sosfilt(sos, np.flip(g, axis), axis=axis), axis)"),
    gives_whole=True,
    pushforward=linear_in("x"),
    note="the same filter, run from the end",
)

# ------------------------------------------------------------------ filters by their matrix


def _resampled(site: Site) -> Kind:
    dimensions = rank(site.number("x"))
    return Number(promoted(site), (ANY,) * dimensions if dimensions else None, True)


for _signature, _call, _keeps in (
    (
        "savgol_filter(x, window_length, polyorder, deriv=0, delta=1.0, axis=-1, mode='interp')",
        "window_length, polyorder, deriv=deriv, delta=delta, axis=0, mode=mode",
        True,
    ),
    (
        "filtfilt(b, a, x, axis=-1, padtype='odd', padlen=None, method='pad', irlen=None)",
        "axis=0, padtype=padtype, padlen=padlen, method=method, irlen=irlen",
        True,
    ),
    ("sosfiltfilt(sos, x, axis=-1, padtype='odd', padlen=None)", "axis=0, padtype=padtype, padlen=padlen", True),
    ("resample(x, num, *, axis=0)", "num, axis=0", False),
    ("resample_poly(x, up, down, axis=0, *, padtype='constant')", "up, down, axis=0, padtype=padtype", False),
):
    _function = _signature.partition("(")[0]
    _before = _signature.partition("(")[2].partition("x,")[0]
    structural(
        f"scipy.signal.{_signature}",
        result=_filtered if _keeps else _resampled,
        x=pulled(f"_by_columns(signal.{_function}({_before}np.eye(x.shape[axis], dtype=x.dtype), {_call}), g, axis)"),
        gives_whole=True,
        pushforward=linear_in("x"),
        note="by the matrix of the filter, as long and wide as the samples are many",
    )
