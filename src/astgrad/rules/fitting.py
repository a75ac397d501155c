"""Whether the shapes of a function's arguments fit each other, as far as they are known when code is generated.

    A @ b             of float64[3, 4] and float64[3]: the lengths 4 and 3 differ
    np.sum(x, axis=2) of float64[n, d]: there is no axis 2

Two lengths with different names may turn out to be equal, and one without a name may be any: only numbers contradict each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import prod

from astgrad.ir.expr import Expr
from astgrad.ir.kinds import Dimension, Number, Shape, show_kind
from astgrad.ir.show import show
from astgrad.rules.numpy.contractions import subscripts
from astgrad.rules.numpy.joining import Joint, joined, parts_of
from astgrad.rules.numpy.shapes import axes_indexed
from astgrad.rules.registry import Rule
from astgrad.rules.structure import Site, integers

# The last axes of the arguments, in their order. Axes with one name have one length; one with "?" may be missing. Before these
# may stand others: behind "..." they are broadcast against each other, behind "*" they may be any.
_LAYOUTS = {
    "numpy.matmul": "(..., i?, k), (..., k, j?)",
    "numpy.dot": "(*, k), (*, k, j?)",
    "numpy.inner": "(*, k), (*, k)",
    "numpy.matvec": "(..., i, k), (..., k)",
    "numpy.vecmat": "(..., k), (..., k, j)",
    "numpy.vecdot": "(..., k), (..., k)",
    "numpy.linalg.cross": "(..., k), (..., k)",
    "numpy.linalg.outer": "(n), (m)",
    "numpy.linalg.matrix_norm": "(*, i, j)",
    "numpy.matrix_transpose": "(*, i, j)",
    "numpy.ndarray.mT": "(*, i, j)",
    "numpy.vander": "(n)",
    "numpy.polyfit": "(n), (n, k?)",
    "numpy.correlate": "(n?), (m?)",
    "numpy.trace": "(*, i, j)",
    "numpy.diagonal": "(*, i, j)",
    "numpy.convolve": "(n?), (m?)",
    **dict.fromkeys((f"numpy.linalg.{name}" for name in ("svd", "svdvals", "qr", "pinv")), "(*, i, j)"),
    **dict.fromkeys(
        (
            f"numpy.linalg.{name}"
            for name in ("inv", "det", "slogdet", "eigvalsh", "eigh", "eigvals", "eig", "cholesky", "matrix_power")
        ),
        "(*, n, n)",
    ),
    "numpy.linalg.solve": "(..., n, n), (..., n, k?)",
    "numpy.linalg.lstsq": "(m, n), (m, k?)",
    **dict.fromkeys((f"scipy.linalg.{name}" for name in ("solve", "solve_triangular")), "(..., n, n), (..., n, k?)"),
    **dict.fromkeys((f"scipy.linalg.{name}" for name in ("inv", "det", "eigh", "eigvalsh")), "(*, n, n)"),
    **dict.fromkeys(
        (f"scipy.linalg.{name}" for name in ("expm", "cholesky", "sqrtm")), "(*, n?, n?)"
    ),  # they take a number, too
    "scipy.linalg.lstsq": "(m, n), (m, k?)",
}
_STACKED_OTHERWISE = frozenset(("scipy.linalg.solve", "scipy.linalg.lstsq"))  # and of one number, from version to version
_SCALED = frozenset(("numpy.dot", "numpy.inner"))  # a number among the factors multiplies
_INTO_SHAPE = frozenset(("numpy.reshape", "numpy.broadcast_to"))


@dataclass(frozen=True)
class _Operand:
    """An argument with its shape, as far as it is known."""

    expr: Expr
    kind: Number

    @property
    def lengths(self) -> tuple[Dimension, ...]:
        assert isinstance(self.kind.shape, tuple)
        return self.kind.shape

    def __str__(self) -> str:
        return f"{show(self.expr)} is {show_kind(self.kind)}"


@dataclass(frozen=True)
class _Layout:
    """The last axes of an argument, by names, and what may stand before them."""

    before: str
    axes: tuple[str, ...]

    def named(self, count: int) -> tuple[str, ...] | None:
        """The names of the last axes of an argument with so many; None where these are too few."""
        needed = len(self.axes) - sum(axis.endswith("?") for axis in self.axes)
        axes = self.axes if count >= len(self.axes) else tuple(axis for axis in self.axes if not axis.endswith("?"))
        return axes if count >= needed else None


def misfit(site: Site) -> str | None:
    """Why the shapes of the arguments cannot meet; None where nothing speaks against it."""
    return next(_misfits(site), None)


def _misfits(site: Site) -> Iterator[str]:
    rule = site.rule
    if isinstance(rule, Rule) or rule.is_elementwise:
        yield from unbroadcast([(site.arguments[name], site.kinds.get(name)) for name in site.arguments])
    if rule.path in _LAYOUTS and "axis" not in site.arguments:
        yield from _out_of_layout(site, _LAYOUTS[rule.path])
    if "where" in site.arguments and not isinstance(rule, Rule):
        yield from _unmasked(site)
    if rule.path == "numpy.einsum":
        yield from _unsubscripted(site)
    if rule.path in _INTO_SHAPE:
        yield from _out_of_size(site)
    if rule.path == "operator.getitem":
        yield from _overindexed(site)
    yield from _missing_axes(site)
    yield from _unlike_parts(site)


def unbroadcast(operands: Sequence[tuple[Expr, object]]) -> Iterator[str]:
    """The pairs of values that do not broadcast."""
    known = [_Operand(e, kind) for e, kind in operands if isinstance(kind, Number) and isinstance(kind.shape, tuple)]
    for one, other in combinations(known, 2):
        if not meet(one.lengths, other.lengths):
            yield f"{one}, and {other}: they do not broadcast"


def meet(one: tuple[Dimension, ...], other: tuple[Dimension, ...]) -> bool:
    """Whether two shapes may broadcast."""
    return all(a == b or 1 in (a, b) or _is_open(a, b) for a, b in zip(reversed(one), reversed(other), strict=False))


def _is_open(a: Dimension, b: Dimension) -> bool:
    return isinstance(a, str) or isinstance(b, str)


def may_stretch(one: tuple[Dimension, ...], other: tuple[Dimension, ...]) -> bool:
    """Whether the last axes of one shape may be broadcast to those of another, which stay as they are."""
    return all(a in (b, 1) or _is_open(a, b) for a, b in zip(reversed(one), reversed(other), strict=False))


def _operand(site: Site, name: str) -> _Operand | None:
    match site.kinds.get(name):
        case Number(shape=tuple()) as kind:
            return _Operand(site.arguments[name], kind)
        case _:
            return None


def _unequal(named: Iterable[tuple[str, Dimension, _Operand]], *, are_labels: bool = False) -> Iterator[str]:
    """Lengths under one name that differ. are_labels: the names are the author's."""
    lengths: dict[str, tuple[int, _Operand]] = {}
    for name, length, operand in named:
        if isinstance(length, int):
            before, owner = lengths.setdefault(name, (length, operand))
            if before != length:
                what = f"{owner}, and {operand}" if owner != operand else str(operand)
                yield f"{what}: the lengths {before} and {length}{f' under {name}' if are_labels else ''} must be equal"


# ------------------------------------------------------------------ products and matrices


@cache
def _parsed(layout: str) -> tuple[_Layout, ...]:
    found = []
    for group in re.findall(r"\(([^)]*)\)", layout):
        axes = [axis.strip() for axis in group.split(",")]
        before = axes.pop(0) if axes[0] in ("...", "*") else ""
        found.append(_Layout(before, tuple(axes)))
    return tuple(found)


def _out_of_layout(site: Site, text: str) -> Iterator[str]:
    layouts = _parsed(text)
    operands = [_operand(site, name) if name in site.arguments else None for name in site.rule.signature.names[: len(layouts)]]
    if site.rule.path in _SCALED and any(operand is not None and not operand.lengths for operand in operands):
        return
    known = [operand for operand in operands if operand is not None]
    if site.rule.path in _STACKED_OTHERWISE and any(
        len(operand.lengths) > 2 or set(operand.lengths) <= {1} for operand in known
    ):
        return
    named: list[tuple[str, Dimension, _Operand]] = []
    stacks: list[tuple[_Operand, tuple[Dimension, ...]]] = []
    for layout, operand in zip(layouts, operands, strict=True):
        if operand is None:
            continue
        axes = layout.named(count := len(operand.lengths))
        if axes is None or (count > len(axes) and not layout.before):
            yield f"{operand}: {'more' if axes is None else 'fewer'} axes are expected"
            continue
        if layout.before == "...":
            stacks.append((operand, operand.lengths[: count - len(axes)]))
        lengths = operand.lengths[count - len(axes) :]
        named += ((axis.rstrip("?"), length, operand) for axis, length in zip(axes, lengths, strict=True))
    yield from _unequal(named)
    for (one, stack), (other, others) in combinations(stacks, 2):
        if not meet(stack, others):
            yield f"{one}, and {other}: they do not broadcast"


def _unsubscripted(site: Site) -> Iterator[str]:
    """Operands of `np.einsum` that have other axes than their subscripts, or other lengths under one of these."""
    try:
        operands, _, names = subscripts(site)
    except KeyError:
        return
    named: list[tuple[str, Dimension, _Operand]] = []
    for labels, name in zip(operands, names, strict=True):
        operand = _operand(site, name)
        if operand is None or "." in labels:
            continue
        if len(labels) != len(operand.lengths):
            yield f"{operand}: its subscripts {labels} are not as many as its axes"
            continue
        pairs = zip(labels, operand.lengths, strict=True)
        named += ((label, length, operand) for label, length in pairs if length != 1)
    yield from _unequal(named, are_labels=True)


# ------------------------------------------------------------------ axes and sizes


def _missing_axes(site: Site) -> Iterator[str]:
    """Axes that the first argument has not; NumPy lets axis 0 pass for what has none."""
    first = site.rule.signature.names[0]
    operand = _operand(site, first) if first in site.arguments and site.arguments.keys() >= {"axis"} else None
    if operand is None:
        return
    try:
        axes = integers(site, "axis") or ()
    except KeyError:
        return
    is_wider = site.rule.path == "numpy.expand_dims"
    count = len(operand.lengths) + len(axes) if is_wider else max(len(operand.lengths), 1)
    for axis in axes:
        if not -count <= axis < count:
            yield f"{operand}: it has no axis {axis}"
        elif (
            site.rule.path == "numpy.squeeze"
            and operand.lengths
            and isinstance(length := operand.lengths[axis], int)
            and length != 1
        ):
            yield f"{operand}: its axis {axis} is not of length 1"


def _out_of_size(site: Site) -> Iterator[str]:
    """A new shape for another number of elements, or to which the old one does not broadcast."""
    old = _operand(site, site.rule.signature.names[0])
    new = site.denoted(site.arguments["shape"])
    if old is None or not isinstance(new, tuple):
        return
    if site.rule.path == "numpy.broadcast_to":
        if not meet(old.lengths, new) or len(old.lengths) > len(new):
            yield f"{old}: it does not broadcast to {_shown(new)}"
        return
    numbers = [n for n in new if isinstance(n, int) and n != -1]
    if len(numbers) + new.count(-1) < len(new) or not all(isinstance(n, int) for n in old.lengths):
        return
    size, wanted = prod(n for n in old.lengths if isinstance(n, int)), prod(numbers)
    fits = (size % wanted == 0 if wanted else False) if -1 in new else size == wanted
    if not fits:
        yield f"{old}: its {size} elements do not make up the shape {_shown(new)}"


def _shown(shape: Shape) -> str:
    return f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})" if isinstance(shape, tuple) else "?"


def _unmasked(site: Site) -> Iterator[str]:
    """A reduced array, and a `where=` that does not broadcast to it."""
    operand, mask = _operand(site, site.rule.signature.names[0]), _operand(site, "where")
    if operand is None or mask is None:
        return
    if len(mask.lengths) > len(operand.lengths) or not may_stretch(mask.lengths, operand.lengths):
        yield f"{operand}, and where={mask}: it does not broadcast to that"


def _overindexed(site: Site) -> Iterator[str]:
    """More indices than there are axes, or one beyond the end of its axis."""
    operand, mask = _operand(site, "x"), _operand(site, "index")
    if operand is None:
        return
    if mask is not None and mask.kind.dtype.startswith("bool") and mask.lengths:
        if 0 in mask.lengths:
            return  # it chooses nothing of anything
        pairs = zip(mask.lengths, operand.lengths, strict=False)
        if len(mask.lengths) > len(operand.lengths) or not all(a == b or _is_open(a, b) for a, b in pairs):
            yield f"{operand}, and its mask {mask}: they are of different shapes"
        return
    indexed = axes_indexed(site)
    if indexed is None:
        return
    if len(indexed) > len(operand.lengths):
        yield f"{operand}: it is indexed as if it had {len(indexed)} axes"
        return
    for index, length in zip(indexed, operand.lengths, strict=False):
        if index is not None and isinstance(length, int) and not -length <= index < length:
            yield f"{operand}: the index {index} is beyond its length {length}"


# ------------------------------------------------------------------ what is joined


def _unlike_parts(site: Site) -> Iterator[str]:
    """Arrays that are put together, and differ elsewhere than along the axis of that."""
    is_new = site.rule.path == "numpy.stack"
    try:
        parts, joint = (parts_of(site), Joint((integers(site, "axis") or (None,))[0])) if is_new else joined(site)
    except (KeyError, IndexError):
        return
    if joint.axis is None:
        return
    known = [_Operand(part.expr, part.number) for part in parts if isinstance(part.number.shape, tuple)]
    raised = [(part, joint.raised(part.lengths)) for part in known]
    for part, lengths in raised:
        count = len(lengths) + is_new
        if not -count <= joint.axis < count:
            yield f"{part}: it has no axis {joint.axis} along which it could be joined"
    for (part, one), (another, other) in combinations(raised, 2):
        along = None if is_new else joint.axis % max(len(one), 1)
        if len(one) != len(other) or any(
            position != along and a != b and not _is_open(a, b) for position, (a, b) in enumerate(zip(one, other, strict=True))
        ):
            yield f"{part}, and {another}: they cannot be joined along axis {joint.axis}"
