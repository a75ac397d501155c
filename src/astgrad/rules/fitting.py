"""Whether the shapes of a function's arguments fit each other, as far as they are known when code is generated.

    A @ b             of float64[3, 4] and float64[3]: the lengths 4 and 3 differ
    np.sum(x, axis=2) of float64[n, d]: there is no axis 2

Two lengths with different names may turn out to be equal, and one without a name may be any: only numbers contradict each other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import prod

from astgrad.ir.expr import Expr, List, Literal, Tuple
from astgrad.ir.kinds import ANY, UNKNOWN, Dimension, Number, Shape, Structure, show_kind
from astgrad.ir.show import show
from astgrad.rules.numpy.contractions import contracted_axes, subscripts
from astgrad.rules.numpy.joining import Joint, joined, parts_of
from astgrad.rules.numpy.shapes import axes_indexed
from astgrad.rules.registry import Rule
from astgrad.rules.structure import Site, integers, literal_integer

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
    "numpy.interp": "(*), (n), (n)",
    **dict.fromkeys((f"scipy.linalg.{name}" for name in ("solve", "solve_triangular")), "(..., n, n), (..., n, k?)"),
    **dict.fromkeys((f"scipy.linalg.{name}" for name in ("inv", "det", "eigh", "eigvalsh")), "(*, n, n)"),
    **dict.fromkeys(
        (f"scipy.linalg.{name}" for name in ("expm", "cholesky", "sqrtm")), "(*, n?, n?)"
    ),  # they take a number, too
    "scipy.linalg.lstsq": "(m, n), (m, k?)",
}
_STACKED_OTHERWISE = frozenset(("scipy.linalg.solve", "scipy.linalg.lstsq"))  # and of one number, from version to version
_SCALED = frozenset(("numpy.dot", "numpy.inner"))  # a number among the factors multiplies


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
    if (own := _OWN.get(rule.path.removesuffix("[]"))) is not None:
        yield from own(site)
    if rule.path not in _WITH_OTHER_AXES:
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


def _axes_of_first(site: Site) -> tuple[_Operand, tuple[int, ...]] | None:
    """The first argument and the axes that are given; None where these are not known."""
    first = site.rule.signature.names[0]
    operand = _operand(site, first) if first in site.arguments and site.arguments.keys() >= {"axis"} else None
    if operand is None:
        return None
    try:
        return operand, integers(site, "axis") or ()
    except KeyError:
        return None


def _beyond(operand: _Operand, axes: Iterable[int], count: int) -> Iterator[str]:
    yield from (f"{operand}: it has no axis {axis}" for axis in axes if not -count <= axis < count)


def _missing_axes(site: Site) -> Iterator[str]:
    """Axes that the first argument has not; NumPy lets axis 0 pass for what has none."""
    if (found := _axes_of_first(site)) is not None:
        operand, axes = found
        yield from _beyond(operand, axes, max(len(operand.lengths), 1))


def _missing_new_axes(site: Site) -> Iterator[str]:
    if (found := _axes_of_first(site)) is not None:
        operand, axes = found
        yield from _beyond(operand, axes, len(operand.lengths) + len(axes))


def _unsqueezed(site: Site) -> Iterator[str]:
    """Axes that are taken away, and are not of length 1."""
    if (found := _axes_of_first(site)) is None:
        return
    operand, axes = found
    yield from _beyond(operand, axes, max(len(operand.lengths), 1))
    for axis in axes if operand.lengths else ():
        length = operand.lengths[axis] if -len(operand.lengths) <= axis < len(operand.lengths) else 1
        if isinstance(length, int) and length != 1:
            yield f"{operand}: its axis {axis} is not of length 1"


def _ungathered(site: Site) -> Iterator[str]:
    """Places along an axis that have other axes than the array."""
    array, places = _operand(site, "arr"), _operand(site, "indices")
    if array is None or places is None:
        return
    try:
        axes = integers(site, "axis")
    except KeyError:
        return
    lengths = (ANY,) if axes is None else array.lengths
    if len(lengths) != len(places.lengths):
        yield f"{array}, and {places}: they must have as many axes"
    elif axes is not None and not -len(lengths) <= axes[0] < len(lengths):
        yield from _beyond(array, axes, len(lengths))
    elif axes is not None:
        along = axes[0] % len(lengths)
        rest = (tuple(n for i, n in enumerate(each) if i != along) for each in (lengths, places.lengths))
        if not meet(*rest):
            yield f"{array}, and {places}: they do not broadcast beside axis {axes[0]}"


def _unweighted(site: Site) -> Iterator[str]:
    """Weights that are neither as many as all elements nor as those along the axes."""
    array, weights = _operand(site, "a"), _operand(site, "weights") if "weights" in site.arguments else None
    if array is None or weights is None:
        return
    try:
        axes = integers(site, "axis")
    except KeyError:
        return
    yield from _beyond(array, axes or (), len(array.lengths))
    wanted = [array.lengths]
    if axes is not None and all(-len(array.lengths) <= axis < len(array.lengths) for axis in axes):
        wanted.append(tuple(array.lengths[axis] for axis in axes))
    if not any(_may_be_same(weights.lengths, lengths) for lengths in wanted):
        yield f"{array}, and weights={weights}: they are not as many as the elements"


def _may_be_same(one: tuple[Dimension, ...], other: tuple[Dimension, ...]) -> bool:
    return len(one) == len(other) and all(a == b or _is_open(a, b) for a, b in zip(one, other, strict=True))


def _uncontracted(site: Site) -> Iterator[str]:
    """Axes that are summed over together, and are of different lengths."""
    a, b, axes = _operand(site, "a"), _operand(site, "b"), contracted_axes(site)
    if a is None or b is None or axes is None:
        return
    mine, others = axes
    if len(mine) != len(others):
        yield f"{a}, and {b}: {len(mine)} axes of the one and {len(others)} of the other are summed over"
        return
    for axis, another in zip(mine, others, strict=True):
        yield from _beyond(a, (axis,), len(a.lengths))
        yield from _beyond(b, (another,), len(b.lengths))
        if -len(a.lengths) <= axis < len(a.lengths) and -len(b.lengths) <= another < len(b.lengths):
            yield from _unequal((("", a.lengths[axis], a), ("", b.lengths[another], b)))


_FEWEST_AXES = {"numpy.hsplit": 1, "numpy.vsplit": 2, "numpy.dsplit": 3}


def _undivided(site: Site) -> Iterator[str]:
    """An axis that cannot be cut into as many equal parts."""
    array, parts = _operand(site, "ary"), literal_integer(site.arguments["indices_or_sections"])
    path = site.rule.path.removesuffix("[]")
    fewest = _FEWEST_AXES.get(path, 1)
    if array is None:
        return
    if len(array.lengths) < fewest:
        yield f"{array}: it has fewer than {fewest} axes"
        return
    if path in _FEWEST_AXES:
        axis = 0 if path == "numpy.vsplit" or len(array.lengths) == 1 else fewest - 1 if path == "numpy.dsplit" else 1
    else:
        axis = literal_integer(site.arguments.get("axis", Literal("0"))) or 0
    if parts is None or path == "numpy.array_split" or not -len(array.lengths) <= axis < len(array.lengths):
        return
    length = array.lengths[axis]
    if isinstance(length, int) and parts > 0 and length % parts:
        yield f"{array}: its length {length} along axis {axis} cannot be cut into {parts} equal parts"


def _unsolved(site: Site) -> Iterator[str]:
    """A factorised matrix that is not square, or of another size than the right side."""
    pair, right = site.arguments[site.rule.signature.names[0]], _operand(site, "b")
    kind = site.kinds.get(site.rule.signature.names[0])
    if (
        not isinstance(pair, (Tuple, List))
        or not pair.elements
        or not isinstance(kind, Structure)
        or right is None
        or len(right.lengths) not in (1, 2)
    ):
        return
    factor = kind.elements[0]
    if not isinstance(factor, Number) or not isinstance(factor.shape, tuple) or len(factor.shape) != 2:
        return
    matrix = _Operand(pair.elements[0], factor)
    yield from _unequal([*(("n", n, matrix) for n in factor.shape), ("n", right.lengths[0], right)])


# ------------------------------------------------------------------ blocks


def _unblocked(site: Site) -> Iterator[str]:
    """Blocks that do not fit beside or below each other."""
    given, kind = site.arguments["arrays"], site.kinds.get("arrays", UNKNOWN)
    found = list(_blocks(given, kind, ()))
    if not found or any(block is None for _, block in found):
        return
    blocks = [(place, block) for place, block in found if block is not None]
    levels = len(blocks[0][0])
    if any(len(place) != levels for place, _ in blocks):
        return
    count = max(levels, *(len(block.lengths) for _, block in blocks))
    whole = {place: (block, (1,) * (count - len(block.lengths)) + block.lengths) for place, block in blocks}
    for level in range(1, levels + 1):  # the innermost lists along the last axis, those around them along the one before
        groups: dict[tuple[int, ...], list[tuple[_Operand, tuple[Dimension, ...]]]] = {}
        for place, part in whole.items():
            groups.setdefault(place[:-1], []).append(part)
        for parts in groups.values():
            for (one, lengths), (other, others) in combinations(parts, 2):
                pairs = enumerate(zip(lengths, others, strict=True))
                if any(i != count - level and a != b and not _is_open(a, b) for i, (a, b) in pairs):
                    yield f"{one}, and {other}: they cannot be joined along axis {-level}"
                    return
        whole = {place: (parts[0][0], _put_together(parts, count - level)) for place, parts in groups.items()}


def _blocks(e: Expr, kind: object, place: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], _Operand | None]]:
    """The arrays in lists of lists, with their places; None where a shape is not known."""
    if isinstance(e, List) and isinstance(kind, Structure):
        for i, (element, each) in enumerate(zip(e.elements, kind.elements, strict=True)):
            yield from _blocks(element, each, (*place, i))
    else:
        yield place, _Operand(e, kind) if isinstance(kind, Number) and isinstance(kind.shape, tuple) else None


def _put_together(parts: Sequence[tuple[_Operand, tuple[Dimension, ...]]], axis: int) -> tuple[Dimension, ...]:
    lengths = [shape[axis] for _, shape in parts]
    total: Dimension = sum(n for n in lengths if isinstance(n, int)) if all(isinstance(n, int) for n in lengths) else ANY
    first = parts[0][1]
    return (*first[:axis], total, *first[axis + 1 :])


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
    is_new = site.rule.path in _WITH_NEW_AXIS
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


# What only these functions ask of their arguments.
_OWN: dict[str, Callable[[Site], Iterator[str]]] = {
    "numpy.average": _unweighted,
    "numpy.block": _unblocked,
    "numpy.broadcast_to": _out_of_size,
    "numpy.einsum": _unsubscripted,
    "numpy.expand_dims": _missing_new_axes,
    "numpy.reshape": _out_of_size,
    "numpy.squeeze": _unsqueezed,
    "numpy.take_along_axis": _ungathered,
    "numpy.tensordot": _uncontracted,
    "operator.getitem": _overindexed,
    **dict.fromkeys(("scipy.linalg.cho_solve", "scipy.linalg.lu_solve"), _unsolved),
    **dict.fromkeys((f"numpy.{name}" for name in ("split", "array_split", "hsplit", "vsplit", "dsplit")), _undivided),
}
_WITH_OTHER_AXES = frozenset(("numpy.expand_dims", "numpy.squeeze"))  # than those of the first argument
_WITH_NEW_AXIS = frozenset(("numpy.stack",))
