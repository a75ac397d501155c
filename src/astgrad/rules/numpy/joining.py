"""Functions that put arrays together along an axis: each part gets its own piece of the cotangent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from astgrad.ir.expr import Attribute, Binary, Call, Expr, List, Literal, Slice, Subscript, Symbol, Tuple
from astgrad.ir.kinds import ANY, UNKNOWN, Dimension, Kind, Number, Shape, Structure, is_each
from astgrad.ir.shapes import promote, size_of, total_of
from astgrad.rules.numpy.shapes import array_dtype
from astgrad.rules.structure import (
    Each,
    Pullback,
    Site,
    array_of,
    call,
    element_of,
    integers,
    is_scalar,
    length_of,
    linear,
    whole,
)


@dataclass(frozen=True)
class Part:
    """One of the arrays that are joined."""

    expr: Expr
    kind: Kind

    @property
    def number(self) -> Number:
        return self.kind if isinstance(self.kind, Number) else Number("real", None, None)

    @property
    def rank(self) -> int | None:
        shape = self.number.shape
        return len(shape) if isinstance(shape, tuple) else None

    @property
    def shape(self) -> Expr:
        return Attribute(self.expr, "shape") if self.number.is_array else call("np.shape", self.expr)


@dataclass(frozen=True)
class Joint:
    """How a function joins: along which axis, and how many dimensions each part has at least, with the axes added to it.

    axis: None where all parts are flattened first. dimensions: 0 where parts stand as they are. raised: the shape of a part that
    has fewer dimensions. raise_by: NumPy's function that adds them, if it has one.
    """

    axis: int | None
    dimensions: int = 0
    raise_by: str = ""
    raised: Callable[[tuple[Dimension, ...]], tuple[Dimension, ...]] = tuple


def _as_row(shape: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    return (1,) * (2 - len(shape)) + shape


def _as_column(shape: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    return shape + (1,) * (2 - len(shape))


def _as_depth(shape: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    return (*_as_row(shape), 1) if len(shape) < 3 else shape


def _at_least_1d(shape: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    return shape or (1,)


_BRACKETS = ("numpy.r_", "numpy.c_")
JointOf = Callable[[Site, Sequence[Part]], Joint]
_joints: dict[str, JointOf] = {}


# ------------------------------------------------------------------ parts and their kinds


def parts_of(site: Site) -> list[Part]:
    """The arrays that are joined. Raises KeyError where they are not written out."""
    first = site.rule.signature.names[0]
    given, kind = site.arguments[first], site.kinds.get(first, UNKNOWN)
    if isinstance(given, (List, Tuple)) and isinstance(kind, Structure):
        return [Part(e, k) for e, k in zip(given.elements, kind.elements, strict=True)]
    raise KeyError(first)


def _two_parts(site: Site) -> list[Part]:
    return [Part(site.arguments[name], site.kinds.get(name, UNKNOWN)) for name in site.rule.signature.names[:2]]


def _joined_kind(site: Site, parts: Sequence[Part], joint: Joint) -> Kind:
    if site.rule.path in _BRACKETS:
        dtype = array_dtype(promote(part.number.dtype for part in parts))
    else:  # a Python number becomes an array of its own first, and that is of double precision
        dtypes = {array_dtype(part.number.dtype) for part in parts}
        is_open = (
            site.rule.path == "numpy.concatenate" and joint.axis is None and "float32" in dtypes
        )  # it flattens numbers as well
        dtype = "real" if is_open and len(dtypes) > 1 else promote(sorted(dtypes))
    shapes = [part.number.shape for part in parts]
    return Number(dtype, _joined_shape([s if isinstance(s, tuple) else None for s in shapes], joint), True)


def _joined_shape(shapes: Sequence[tuple[Dimension, ...] | None], joint: Joint) -> Shape:
    if joint.axis is None:
        return (total_of([size_of(shape) for shape in shapes]),)
    known = [joint.raised(shape) if shape is not None else None for shape in shapes]
    first = next((shape for shape in known if shape is not None), None)
    if first is None:
        return None
    lengths = [ANY if shape is None else shape[joint.axis] for shape in known]
    joined = list(first)
    joined[joint.axis] = total_of(lengths)
    return tuple(joined)


# ------------------------------------------------------------------ the pieces of the cotangent


def _pieces(parts: Sequence[Part], joint: Joint, g: Expr) -> list[Expr]:
    """For each part, its piece of `g`, in the part's shape."""
    pieces: list[Expr] = []
    start: Expr = Literal("0")
    for number, part in enumerate(parts):
        length = _length(part, joint)
        end = None if number == len(parts) - 1 else _sum(start, length)
        pieces.append(_piece(g, part, joint, start, end))
        start = end if end is not None else start
    return pieces


def _piece(g: Expr, part: Part, joint: Joint, start: Expr, end: Expr | None) -> Expr:
    is_first = start == Literal("0")
    if joint.axis is None:
        piece = Subscript(g, Slice(None if is_first else start, end)) if end is not None or not is_first else g
        return piece if part.rank == 1 else _in_shape(piece, part)
    if part.rank is not None and part.rank < joint.dimensions and _is_one(part, joint):
        return _at(g, part, joint, start)
    cut = Slice(None if is_first else start, end)
    piece = Subscript(g, along(cut, joint.axis)) if end is not None or not is_first else g
    return (
        piece if not joint.dimensions or (part.rank is not None and part.rank >= joint.dimensions) else _in_shape(piece, part)
    )


def _in_shape(piece: Expr, part: Part) -> Expr:
    if part.rank == 0:
        return call("np.sum", piece)  # of one element
    if part.rank is not None:
        return Call(Attribute(piece, "reshape"), (part.shape,))
    return call("np.reshape", piece, part.shape)


def _is_one(part: Part, joint: Joint) -> bool:
    """Whether the part becomes one row, column or layer."""
    assert joint.axis is not None
    shape = part.number.shape
    return isinstance(shape, tuple) and joint.raised(shape)[joint.axis] == 1


def _at(g: Expr, part: Part, joint: Joint, place: Expr) -> Expr:
    """The row, column or layer at this place, in the shape of the part."""
    shape = part.number.shape
    assert isinstance(shape, tuple)
    assert joint.axis is not None
    raised = joint.raised(shape)
    axis = joint.axis % len(raised)
    index: list[Expr] = [Slice() if i != axis else place for i in range(len(raised))]
    kept = len(shape)
    for i, length in enumerate(raised):
        if i != axis and length == 1 and sum(isinstance(each, Slice) for each in index) > kept:
            index[i] = Literal("0")
    while isinstance(index[-1], Slice) and len(index) > 1:
        index.pop()
    return Subscript(g, index[0] if len(index) == 1 else Tuple(tuple(index)))


def along(cut: Expr, axis: int) -> Expr:
    """An index, or a slice, of one axis."""
    if axis < 0:
        rest = (Slice(),) * (-axis - 1)
        return Tuple((Literal("..."), cut, *rest))
    return Tuple((*(Slice(),) * axis, cut)) if axis else cut


def _length(part: Part, joint: Joint) -> Expr:
    """How long the part is along the axis."""
    shape = part.number.shape
    if joint.axis is None:
        if shape == ():
            return Literal("1")
        return Attribute(part.expr, "size") if part.number.is_array else call("np.size", part.expr)
    if isinstance(shape, tuple) and len(shape) < joint.dimensions:
        raised = joint.raised(shape)
        if isinstance(raised[joint.axis], int):
            return Literal(str(raised[joint.axis]))
        return Subscript(part.shape, Literal(str(shape.index(raised[joint.axis]))))
    if joint.dimensions and not isinstance(shape, tuple):
        if not joint.raise_by:
            raise KeyError("arrays")
        raised_part = call(joint.raise_by, part.expr)
        return Subscript(Attribute(raised_part, "shape"), Literal(str(joint.axis)))
    if isinstance(shape, tuple) and isinstance(shape[joint.axis], int):
        return Literal(str(shape[joint.axis]))
    if joint.axis == 0:
        return call("len", part.expr)
    return Subscript(part.shape, Literal(str(joint.axis)))


def _sum(left: Expr, right: Expr) -> Expr:
    match left, right:
        case Literal(value=int() as one), Literal(value=int() as other):
            return Literal(str(one + other))
        case Literal(text="0"), _:
            return right
        case _:
            return Binary("+", left, right)


# ------------------------------------------------------------------ rules over lists


def joined(site: Site) -> tuple[Sequence[Part], Joint]:
    """What a function puts together, and how. Raises KeyError where that is not known, and of a function that joins nothing."""
    if site.rule.path == "numpy.append":
        return _two_parts(site), Joint(_axis(site))
    if site.rule.path in _BRACKETS:
        parts = parts_of(_translated(site))
        return parts, _bracket_joint(site.rule.path, parts)
    joint_of = _joints[site.rule.path]
    parts = parts_of(site)
    return parts, joint_of(site, parts)


def _register(signature: str, joint_of: JointOf, also: tuple[str, ...] = ()) -> None:
    path, _, names = signature.partition("(")
    first = names.split(",")[0].rstrip(")")
    _joints[path] = joint_of

    def result(site: Site) -> Kind:
        if (element := element_of(site, first)) is not None:
            return _kind_of_list(site, element)
        try:
            parts = parts_of(site)
            return _joined_kind(site, parts, joint_of(site, parts))
        except (KeyError, IndexError):
            return array_of("real", None)

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr | Each:
        if (element := element_of(site, first)) is not None:
            return _pieces_of_list(site, element, whole(site, g, g_kind))
        parts = parts_of(site)
        if is_scalar(g_kind):
            return List((g,) * len(parts))
        return List(tuple(_pieces(parts, joint_of(site, parts), whole(site, g, g_kind))))

    linear(signature, result=result, takes_lists=True, collects=True, also=also, by={first: pullback})


def _kind_of_list(site: Site, element: Number) -> Kind:
    """The kind of what is made of a list of any length, of arrays that may have other lengths along an axis."""
    unknown = Number(array_dtype(element.dtype), None, True)
    if not isinstance(element.shape, tuple):
        return unknown
    element_lengths = tuple(ANY if is_each(length) else length for length in element.shape)
    count = length_of(site, site.rule.signature.names[0])
    axis, is_new = _axis_of_list(site, len(element.shape))
    if axis is None:
        return unknown
    if is_new:
        return replace(unknown, shape=(*element_lengths[:axis], count, *element_lengths[axis:]))
    joined = f"all {count}" if count != ANY and axis == 0 else ANY
    return replace(unknown, shape=tuple(joined if i == axis else n for i, n in enumerate(element_lengths)))


def _axis_of_list(site: Site, rank: int) -> tuple[int | None, bool]:
    """The axis along which arrays of this rank stand behind one another, and whether it is one that they have not themselves."""
    match site.rule.path:
        case "numpy.vstack":
            return (0, rank == 1) if rank else (None, False)
        case "numpy.column_stack":
            return (1, rank == 1) if rank else (None, False)
        case "numpy.hstack":
            return (0, rank == 0) if rank < 2 else (1, False)
        case "numpy.dstack":
            return (2, rank == 2) if rank > 1 else (None, False)
        case "numpy.concatenate":
            axis = _axis(site)
            return (axis % rank, False) if axis is not None and -rank <= axis < rank else (None, False)
        case _:
            return None, False


def _pieces_of_list(site: Site, element: Number, g: Expr) -> Each:
    """The pieces of a cotangent for the arrays of a list. Raises KeyError where it is not known where they stand."""
    (first, *_), shape = site.rule.signature.names, element.shape
    axis, is_new = _axis_of_list(site, len(shape)) if isinstance(shape, tuple) else (None, False)
    if axis is None or not isinstance(shape, tuple):
        raise KeyError(first)
    given = site.arguments[first]
    if is_new:
        return Each(g if axis == 0 else call("np.moveaxis", g, Literal(str(axis)), Literal("0")))
    if is_each(shape[axis]) or shape[axis] == ANY:
        if axis:
            shapes = call("np.array", call("list", call("map", Symbol("numpy.shape", "np.shape"), given)))
            ends = call("np.cumsum", Subscript(shapes, Tuple((Slice(None, Literal("-1")), Literal(str(axis))))))
            return Each(call("np.split", g, ends, axis=Literal(str(axis))))
        rows = call("list", call("map", Symbol("builtins.len", "len"), given))
        return Each(call("np.split", g, Subscript(call("np.cumsum", rows), Slice(None, Literal("-1")))))
    lengths: list[Expr] = [Subscript(Attribute(g, "shape"), Literal(str(i))) for i in range(len(shape))]
    lengths[axis] = Literal("-1")
    apart = Call(Attribute(g, "reshape"), (*lengths[:axis], call("len", given), *lengths[axis:]))
    return Each(apart if axis == 0 else call("np.moveaxis", apart, Literal(str(axis)), Literal("0")))


def _axis(site: Site) -> int | None:
    found = integers(site, "axis")
    return None if found is None else found[0]


def _along_axis(site: Site, parts: Sequence[Part]) -> Joint:
    return Joint(_axis(site))


def _rows(site: Site, parts: Sequence[Part]) -> Joint:
    return Joint(0, 2, "np.atleast_2d", _as_row)


def _columns(site: Site, parts: Sequence[Part]) -> Joint:
    return Joint(1, 2, "", _as_column)


def _layers(site: Site, parts: Sequence[Part]) -> Joint:
    return Joint(2, 3, "np.atleast_3d", _as_depth)


def _side_by_side(site: Site, parts: Sequence[Part]) -> Joint:
    """Along the first axis where the first part has only that, along the second axis else."""
    ranks = [part.rank for part in parts]
    if ranks[0] is None:
        raise KeyError("tup")
    return Joint(0 if ranks[0] <= 1 else 1, 1, "", _at_least_1d)


_register("numpy.concatenate(arrays, axis=0)", _along_axis, also=("numpy.concat",))
_register("numpy.vstack(tup)", _rows, also=("numpy.row_stack",))
_register("numpy.column_stack(tup)", _columns)
_register("numpy.dstack(tup)", _layers)
_register("numpy.hstack(tup)", _side_by_side)


# ------------------------------------------------------------------ two arrays


def _appended(site: Site) -> Kind:
    try:
        return _joined_kind(site, _two_parts(site), Joint(_axis(site)))
    except (KeyError, IndexError):
        return array_of("real", None)


def _append_pullback(position: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        if is_scalar(g_kind):
            return g
        return _pieces(_two_parts(site), Joint(_axis(site)), whole(site, g, g_kind))[position]

    return pullback


linear(
    "numpy.append(arr, values, axis=None)",
    result=_appended,
    gives_whole=True,
    arr=_append_pullback(0),
    values=_append_pullback(1),
)


# ------------------------------------------------------------------ np.r_ and np.c_


def _translated(site: Site) -> Site:
    """The site of `np.r_[x, y]` with its parts as a list."""
    given = site.arguments["objects"]
    kind = site.kinds.get("objects", UNKNOWN)
    if not isinstance(given, Tuple):
        given, kind = Tuple((given,)), Structure("tuple", (kind,))
    for part in given.elements:
        if isinstance(part, Slice) or (isinstance(part, Literal) and isinstance(part.value, str)):
            raise KeyError(part)
    return replace(site, arguments={"objects": given}, kinds={"objects": kind})


def _bracket_joint(path: str, parts: Sequence[Part]) -> Joint:
    ranks = [part.rank for part in parts]
    if None in ranks:
        raise KeyError("objects")
    is_flat = all(r is not None and r <= 1 for r in ranks)
    if path == "numpy.c_":
        return Joint(-1, 2, "", _as_column)
    return Joint(0, 1 if is_flat else 2, "", _at_least_1d if is_flat else _as_row)


def _bracketed(site: Site) -> Kind:
    try:
        parts = parts_of(_translated(site))
        return _joined_kind(site, parts, _bracket_joint(site.rule.path, parts))
    except (KeyError, IndexError):
        return array_of("real", None)


def _bracket_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    parts = parts_of(_translated(site))
    joint = _bracket_joint(site.rule.path, parts)
    is_tuple = isinstance(site.arguments["objects"], Tuple)
    pieces = [g] * len(parts) if is_scalar(g_kind) else _pieces(parts, joint, whole(site, g, g_kind))
    return List(tuple(pieces)) if is_tuple else pieces[0]


for _name in ("r_", "c_"):
    linear(
        f"numpy.{_name}(objects)",
        result=_bracketed,
        keeps_weak=True,
        objects=_bracket_pullback,
        takes_lists=True,
        note=f"written np.{_name}[...]",
    )


# ------------------------------------------------------------------ np.block


def _block_grid(site: Site) -> list[list[Part]]:
    """The blocks in rows; each has as many dimensions as the list has levels. Raises KeyError where it does not."""
    given, kind = site.arguments["arrays"], site.kinds.get("arrays", UNKNOWN)
    if not isinstance(given, List) or not isinstance(kind, Structure):
        raise KeyError("arrays")
    rows = given.elements if isinstance(given.elements[0], List) else (given,)
    kinds = kind.elements if isinstance(given.elements[0], List) else (kind,)
    grid: list[list[Part]] = []
    for row, row_kind in zip(rows, kinds, strict=True):
        if not isinstance(row, List) or not isinstance(row_kind, Structure):
            raise KeyError("arrays")
        grid.append([Part(e, k) for e, k in zip(row.elements, row_kind.elements, strict=True)])
    dimensions = 2 if isinstance(given.elements[0], List) else 1
    if any(part.rank is None or part.rank > dimensions for row in grid for part in row):
        raise KeyError("arrays")
    return grid


def _blocked(site: Site) -> Kind:
    try:
        grid = _block_grid(site)
    except (KeyError, IndexError):
        return array_of("real", None)
    flat = len(grid) == 1 and not _is_nested(site)
    dtype = promote(array_dtype(part.number.dtype) for row in grid for part in row)
    shapes = [[_shape(part) for part in row] for row in grid]
    rows = [_joined_shape(row, _block_row(flat)) for row in shapes]
    if flat:
        return Number(dtype, rows[0], True)
    return Number(
        dtype, _joined_shape([row if isinstance(row, tuple) else None for row in rows], Joint(0, 2, "", _as_row)), True
    )


def _shape(part: Part) -> tuple[Dimension, ...] | None:
    return part.number.shape if isinstance(part.number.shape, tuple) else None


def _is_nested(site: Site) -> bool:
    given = site.arguments["arrays"]
    return isinstance(given, List) and isinstance(given.elements[0], List)


def _block_row(flat: bool) -> Joint:
    return Joint(0, 1, "", _at_least_1d) if flat else Joint(1, 2, "", _as_row)


def _block_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    grid = _block_grid(site)
    if not _is_nested(site):
        return List(tuple(_pieces(grid[0], _block_row(True), whole(site, g, g_kind))))
    g = whole(site, g, g_kind)
    bands = _pieces([replace(row[0], kind=_raised(row[0])) for row in grid], Joint(0, 2, "", _as_row), g)
    return List(tuple(List(tuple(_pieces(row, _block_row(False), band))) for row, band in zip(grid, bands, strict=True)))


def _raised(part: Part) -> Kind:
    """The kind of a block as the matrix that it becomes."""
    shape = part.number.shape
    assert isinstance(shape, tuple)
    if len(shape) < 2:
        raise KeyError("arrays")
    return part.number


linear(
    "numpy.block(arrays)",
    result=_blocked,
    arrays=_block_pullback,
    takes_lists=True,
    note="of lists and lists of lists of matrices",
)
