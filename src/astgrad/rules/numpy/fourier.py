"""Discrete Fourier transforms. Their matrices are symmetric, so that the transpose of one is itself; adjoints are bilinear
(`astgrad.rules.complexes`), and nothing is conjugated.

    X = np.fft.fft(x)       x_bar = np.fft.fft(X_bar)
    X = np.fft.rfft(x)      x_bar = np.real(np.fft.fft(X_bar, len(x)))        the first half of what fft gives
    x = np.fft.irfft(X)     X_bar = _doubled(np.fft.ihfft(x_bar), ...)        the rest of X is read twice, but for its ends

Where `n` or `s` cuts off or pads with zeros, what comes back is padded or cut off (`_fitted`).
"""

from __future__ import annotations

from astgrad.ir.expr import Attribute, Expr, Literal, Subscript, Tuple
from astgrad.ir.kinds import ANY, Dimension, Kind, Number, Shape, is_each
from astgrad.ir.read import read
from astgrad.ir.shapes import complex_of, floating, real_of, same_shape
from astgrad.ir.show import show
from astgrad.rules.structure import NotHandled, Pullback, Site, axis_in, call, integers, linear_in, rank, structural, whole

SOURCE = "the transposed matrix"


# ------------------------------------------------------------------ kinds


def _first(site: Site) -> str:
    return site.rule.signature.names[0]


def _name(site: Site) -> str:
    return site.rule.path.rpartition(".")[2]


def _axes(site: Site) -> tuple[int, ...] | None:
    """The transformed axes, counted from the front; None where they are not known."""
    dimensions = rank(site.number(_first(site)))
    if dimensions is None:
        return None
    if "axis" in site.rule.signature.names:
        axis = axis_in(site, "axis", dimensions)
        return None if axis is None else (axis,)
    try:
        axes = integers(site, "axes")
    except KeyError:
        return None
    if axes is None and "s" in site.arguments:
        return None
    return tuple(range(dimensions)) if axes is None else tuple(axis % max(dimensions, 1) for axis in axes)


def _lengths(site: Site, axes: tuple[int, ...]) -> tuple[Dimension, ...] | None:
    """The lengths that `n` or `s` asks for; None where neither is given."""
    given = site.arguments.get("n", site.arguments.get("s"))
    if given in (None, Literal("None")):
        return None
    parts = given.elements if isinstance(given, Tuple) else (given,) if "n" in site.arguments else ()
    return tuple(_asked(site, part) for part in parts) if len(parts) == len(axes) else (ANY,) * len(axes)


def _asked(site: Site, e: Expr) -> Dimension:
    """The length that is asked for: what has one value all the time stands for itself, and may be 1."""
    found = site.denoted(Tuple((e,)))
    length = found[0] if isinstance(found, tuple) else ANY
    if length != ANY or not site.is_fixed(e):
        return length
    return f"value of {show(e).replace('-', 'minus')}{ANY}"


def _half(length: Dimension) -> Dimension:
    """The length of the first half."""
    if isinstance(length, int):
        return length // 2 + 1
    if length == ANY or "-" in length or is_each(length):
        return ANY
    return f"half of {length}"  # of 1 it is 1


def _shape(site: Site, *, is_whole: bool = False) -> Shape:
    """The shape of the result; is_whole: of the argument, cut off or padded."""
    shape, axes = site.number(_first(site)).shape, _axes(site)
    if not isinstance(shape, tuple) or not shape or not axes:
        return None if not isinstance(shape, tuple) else (ANY,) * len(shape)
    new, lengths = list(shape), _lengths(site, axes)
    for axis, length in zip(axes, lengths or (shape[axis] for axis in axes), strict=True):
        new[axis] = length
    if is_whole:
        if _gives_real(site):
            new[axes[-1]] = _half(new[axes[-1]])
        return tuple(new)
    if _name(site).startswith(("rfft", "ihfft")):
        new[axes[-1]] = _half(new[axes[-1]])
    elif _gives_real(site) and lengths is None:
        half = new[axes[-1]]
        new[axes[-1]] = 2 * (half - 1) if isinstance(half, int) else ANY
    return tuple(new)


def _gives_real(site: Site) -> bool:
    return _name(site).startswith(("irfft", "hfft"))


def _result(site: Site) -> Kind:
    dtype = floating(site.number(_first(site)).dtype)
    return Number(real_of(dtype) if _gives_real(site) else complex_of(dtype), _shape(site), True)


# ------------------------------------------------------------------ transposes


def _fitted(site: Site, bar: Expr) -> Expr:
    """What has the lengths of the transform, cut off or padded to those of the argument."""
    x = _first(site)
    if not ({"n", "s"} & site.arguments.keys()) or same_shape(_shape(site, is_whole=True), site.number(x).shape):
        return bar
    axes = [site.arguments.get("axis", _integer(-1))] if "axis" in site.rule.signature.names else _written_axes(site).elements
    for axis in axes:
        length = Subscript(site.shape(x), axis)
        bar = call("_fitted", bar, length) if axis == _integer(-1) else call("_fitted", bar, length, axis)
    return bar


def _same_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """Of a symmetric matrix: the transform itself."""
    keywords = ", axis=axis" if "axis" in site.rule.signature.names else ", axes=axes"
    return _fitted(site, site.formula(f"{_called(site)}(g{keywords}, norm=norm)", g=whole(site, g, g_kind)))


def _called(site: Site, name: str = "") -> str:
    """The module's function in the notation of formulas."""
    module = "np.fft" if site.rule.path.startswith("numpy.") else "fft"
    return f"{module}.{name or _name(site)}"


def _length(site: Site) -> Expr:
    """The length of the transform that gives half of its result: `n`, or that of the argument."""
    if "n" in site.arguments:
        return site.arguments["n"]
    if rank(site.number(_first(site))) == 1:
        return call("len", site.like[_first(site)])
    return Subscript(site.shape(_first(site)), site.arguments.get("axis", Literal("-1")))


def _half_pullback(other: str) -> Pullback:
    """Of what gives the first half of a transform of real values: that transform, of the half padded with zeros."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        text = f"{_called(site, other)}(g, n_full, axis=axis, norm=norm)"
        return _fitted(site, site.formula(text, g=whole(site, g, g_kind), n_full=_length(site)))

    return pullback


def _several_halves_pullback(other: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        lengths = site.arguments["s"] if "s" in site.arguments else _lengths_of(site)
        axes = _written_axes(site)
        text = f"{_called(site, other)}(g, lengths, axes=axes_given, norm=norm)"
        return _fitted(site, site.formula(text, g=whole(site, g, g_kind), lengths=lengths, axes_given=axes))

    return pullback


def _written_axes(site: Site) -> Tuple:
    """The transformed axes. Raises KeyError where they are not known."""
    given = integers(site, "axes") or _axes(site)
    if given is None and "s" in site.arguments:
        raise NotHandled("`s` without `axes` is not handled")
    if given is None:
        raise KeyError(_first(site))
    return Tuple(tuple(map(_integer, given)))


def _integer(number: int) -> Expr:
    return read(str(number))


def _lengths_of(site: Site) -> Expr:
    """The lengths of the argument along the transformed axes."""
    shape = site.shape(_first(site))
    return Tuple(tuple(Subscript(shape, axis) for axis in _written_axes(site).elements))


def _doubled(site: Site, bar: Expr, g: Expr, axis: Expr) -> Expr:
    """What comes back to a half of which all but the ends was read twice."""
    length = Subscript(Attribute(g, "shape"), axis)
    is_last = axis == _integer(-1)
    return call("_doubled", bar, length) if is_last else call("_doubled", bar, length, axis)


def _whole_pullback(half: str) -> Pullback:
    """Of what makes real values of the first half of their transform: the transform's half, its inner part doubled."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        g = whole(site, g, g_kind)
        axis = site.arguments.get("axis", _integer(-1))
        bar = site.formula(f"{_called(site, half)}(g, axis=axis, norm=norm)", g=g)
        return _fitted(site, _doubled(site, bar, g, axis))

    return pullback


def _several_wholes_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    g = whole(site, g, g_kind)
    *others, last = _written_axes(site).elements
    bar = site.formula(f"{_called(site, 'ihfft')}(g, axis=last, norm=norm)", g=g, last=last)
    bar = _doubled(site, bar, g, last)
    if others:
        text = f"{_called(site, 'ifftn')}(bar, axes=others, norm=norm)"
        bar = site.formula(text, bar=bar, others=Tuple(tuple(others)))
    return _fitted(site, bar)


_ONE, _SEVERAL = "n=None, axis=-1, norm=None", "s=None, axes={}, norm=None"
_FORMS: tuple[tuple[str, str, Pullback], ...] = (
    ("fft ifft", _ONE, _same_pullback),
    ("fft2 ifft2", _SEVERAL.format("(-2, -1)"), _same_pullback),
    ("fftn ifftn", _SEVERAL.format(None), _same_pullback),
    ("rfft", _ONE, _half_pullback("fft")),
    ("ihfft", _ONE, _half_pullback("ifft")),
    ("rfft2", _SEVERAL.format("(-2, -1)"), _several_halves_pullback("fftn")),
    ("rfftn", _SEVERAL.format(None), _several_halves_pullback("fftn")),
    ("irfft", _ONE, _whole_pullback("ihfft")),
    ("hfft", _ONE, _whole_pullback("rfft")),
    ("irfft2", _SEVERAL.format("(-2, -1)"), _several_wholes_pullback),
    ("irfftn", _SEVERAL.format(None), _several_wholes_pullback),
)
_MODULES = (("numpy.fft", "a"), ("scipy.fft", "x"))

for _module, _x in _MODULES:
    for _names, _more, _pullback in _FORMS:
        for _each in _names.split():
            structural(
                f"{_module}.{_each}({_x}, {_more})",
                result=_result,
                pushforward=linear_in(_x, broadcasts=False),
                gives_whole=True,
                by={_x: _pullback},
                source=SOURCE,
            )
