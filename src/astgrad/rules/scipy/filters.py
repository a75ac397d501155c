"""Derivatives of the linear filters of `scipy.ndimage`, where the transpose is a filter of the same kind.

That depends on what is taken to stand beyond the edges. A filter that is the same in both directions is its own transpose where
the array is reflected, wrapped, or followed by zeros; a correlation has a convolution as its transpose where it is wrapped or
followed by zeros. Other modes are refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from astgrad.ir.expr import Expr
from astgrad.ir.kinds import Kind
from astgrad.rules.numpy.moving import same
from astgrad.rules.scipy.forms import value_of
from astgrad.rules.structure import NotHandled, Pullback, Site, linear_in, structural, whole

_REFLECTED = ("reflect", "grid-mirror", "constant", "grid-constant", "wrap", "grid-wrap")
_WRAPPED = ("constant", "grid-constant", "wrap", "grid-wrap")


def _filtered(text: str, modes: Sequence[str]) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        mode = value_of(site, "mode")
        if mode not in modes:
            raise NotHandled(f"mode={mode!r} is not handled: the transposed filter is another one; {', '.join(modes)} are")
        if "size" in site.arguments and not _is_odd(value_of(site, "size")):
            raise NotHandled("an even size is not handled: it has no middle")
        return site.formula(text, g=whole(site, g, g_kind))

    return pullback


def _is_odd(size: object) -> bool:
    sizes = size if isinstance(size, tuple) else (size,)
    return all(isinstance(each, int) and each % 2 == 1 for each in sizes)


for _name, _before, _keywords in (
    ("gaussian_filter", "sigma", "mode='reflect', truncate=4.0"),
    ("gaussian_filter1d", "sigma", "axis=-1, *, mode='reflect', truncate=4.0"),
    ("uniform_filter", "size=3", "mode='reflect'"),
    ("uniform_filter1d", "size", "axis=-1, *, mode='reflect'"),
    ("laplace", "", "mode='reflect'"),
    ("gaussian_laplace", "sigma", "mode='reflect'"),
):
    _star = "" if "*" in _keywords else "*, "
    _given = f", {_before}" if _before else ""
    _names = [part.strip().partition("=")[0] for part in f"{_before}, {_keywords}".split(",") if part.strip() not in ("", "*")]
    _own = ", ".join(name if name == _before else f"{name}={name}" for name in _names)
    structural(
        f"scipy.ndimage.{_name}(input{_given}, {_star}{_keywords})",
        result=same,
        input=_filtered(f"ndimage.{_name}(g, {_own})", _REFLECTED),
        gives_whole=True,
        pushforward=linear_in("input"),
        note="its own transpose",
    )
for _name, _other in (("correlate", "convolve"), ("convolve", "correlate")):
    structural(
        f"scipy.ndimage.{_name}(input, weights, *, mode='reflect')",
        result=same,
        input=_filtered(f"ndimage.{_other}(g, weights, mode=mode)", _WRAPPED),
        gives_whole=True,
        pushforward=linear_in("input"),
        note="of what is wrapped or followed by zeros",
    )
    structural(
        f"scipy.ndimage.{_name}1d(input, weights, axis=-1, *, mode='reflect')",
        result=same,
        input=_filtered(f"ndimage.{_other}1d(g, weights, axis=axis, mode=mode)", _WRAPPED),
        gives_whole=True,
        pushforward=linear_in("input"),
        note="of what is wrapped or followed by zeros",
    )
