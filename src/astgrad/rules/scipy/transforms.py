"""Derivatives of the cosine and sine transforms: the transpose of one is another, but for the weights of its ends."""

from __future__ import annotations

from astgrad.ir.expr import Expr
from astgrad.ir.kinds import Kind, Number
from astgrad.rules.scipy.forms import promoted, value_of
from astgrad.rules.structure import NotHandled, Pullback, Site, linear_in, structural, whole

# By type: the type of the transpose; the weights of the first and the last of what that is given, and of what it gives.
_NONE = (1.0, 1.0)
_TRANSPOSES = {
    "c": {1: (1, (2.0, 2.0), (0.5, 0.5)), 2: (3, (2.0, 1.0), _NONE), 3: (2, _NONE, (0.5, 1.0)), 4: (4, _NONE, _NONE)},
    "s": {1: (1, _NONE, _NONE), 2: (3, (1.0, 2.0), _NONE), 3: (2, _NONE, (1.0, 0.5)), 4: (4, _NONE, _NONE)},
}
_INVERSES = {1: 1, 2: 3, 3: 2, 4: 4}


def _kind(site: Site) -> Kind:
    return Number(promoted(site), site.number("x").shape, True)


def _transposed(letter: str, inverse: bool) -> Pullback:
    """The transform of the transposed matrix; of orthogonal ones that is the inverse."""
    own, opposite = f"{'i' if inverse else ''}d{letter}t", f"{'' if inverse else 'i'}d{letter}t"

    def weighted(text: str, ends: tuple[float, float]) -> str:
        return text if ends == _NONE else f"({text} * _ends(g, {ends[0]}, {ends[1]}, axis))"

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        kind, norm = value_of(site, "type"), value_of(site, "norm")
        if not isinstance(kind, int) or kind not in _INVERSES:
            raise NotHandled(f"type={kind!r} is not handled")
        g = whole(site, g, g_kind)
        if norm == "ortho":
            return site.formula(f"fft.{opposite}(g, type=type, axis=axis, norm=norm)", g=g)
        other, before, behind = _TRANSPOSES[letter][_INVERSES[kind] if inverse else kind]
        new = _INVERSES[other] if inverse else other
        return site.formula(weighted(f"fft.{own}({weighted('g', before)}, type={new}, axis=axis, norm=norm)", behind), g=g)

    return pullback


for _letter in "cs":
    for _inverse in (False, True):
        structural(
            f"scipy.fft.{'i' if _inverse else ''}d{_letter}t(x, type=2, *, axis=-1, norm=None)",
            result=_kind,
            x=_transposed(_letter, _inverse),
            gives_whole=True,
            pushforward=linear_in("x"),
            note="the transposed transform; without a change of length",
        )
