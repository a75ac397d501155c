"""Functions that move, select or collect elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from math import prod
from typing import TypeGuard

import numpy as np

from astgrad.ir.expr import (
    Attribute,
    Call,
    Conditional,
    Expr,
    List,
    Literal,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
)
from astgrad.ir.kinds import (
    ANY,
    INT,
    NUMPY_DTYPES,
    STRONG,
    UNKNOWN,
    Dimension,
    Kind,
    ListOf,
    Number,
    Other,
    Shape,
    Structure,
    is_each,
)
from astgrad.ir.read import read
from astgrad.ir.shapes import broadcast, join, promote, size_of, sliced
from astgrad.rules.structure import (
    Cotangent,
    Each,
    Masked,
    NotHandled,
    Pullback,
    Scatter,
    Site,
    call,
    element_of,
    is_scalar,
    length_of,
    linear,
    linear_in,
    literal_integer,
    literal_value,
    rank,
    structural,
    whole,
)

# ------------------------------------------------------------------ the same elements


def _same(site: Site) -> Kind:
    return site.kinds.get("a", UNKNOWN)


def _copied(site: Site) -> Kind:
    (held,) = (site.kinds.get(name, UNKNOWN) for name in site.arguments) if len(site.arguments) == 1 else (UNKNOWN,)
    return held if isinstance(held, Number) else UNKNOWN  # of a list it makes an array, or another list


def _pass_on(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return g


structural("numpy.copy(a)", result=_copied, a=_pass_on, pushforward=linear_in("a"), is_elementwise=True)
structural("numpy.ndarray.view(a)", result=_same, a=_pass_on, pushforward=linear_in("a"), is_elementwise=True)
for _name in ("copy", "deepcopy"):
    structural(f"copy.{_name}(x)", result=_copied, x=_pass_on, pushforward=linear_in("x"), is_elementwise=True)


def _conjugated(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return call("np.conj", g) if site.result.is_complex else g


structural(
    "numpy.conjugate(a)",
    result=_same,
    a=_conjugated,
    pushforward=linear_in("a"),
    also=("numpy.conj",),
    is_elementwise=True,
    note="of a real argument, the argument",
)


# ------------------------------------------------------------------ transposes


def _transposed(site: Site) -> Kind:
    a = site.number("a")
    if not isinstance(a.shape, tuple):
        return Number(a.dtype, None, a.is_array)
    try:
        order = _order(site, len(a.shape))
    except KeyError:
        order = None
    fits = order is not None and len(order) == len(a.shape)
    return Number(a.dtype, tuple(a.shape[i] for i in order) if order is not None and fits else None, a.is_array)


def _order(site: Site, dimensions: int | None) -> tuple[int, ...] | None:
    """The permutation of the axes; None where it is the reversal of an unknown number of them. Raises KeyError for other axes
    than literal ones."""
    axes = site.literal("axes") if "axes" in site.rule.signature.names else None
    if isinstance(axes, tuple):
        return tuple(int(axis) % len(axes) for axis in axes)
    return None if dimensions is None else tuple(range(dimensions))[::-1]


def _transpose_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if is_scalar(g_kind):
        return g
    g, order = whole(site, g, g_kind), _order(site, rank(site.number("a")))
    if order is None:
        return call("np.transpose", g)
    inverse = tuple(sorted(range(len(order)), key=order.__getitem__))
    if inverse == tuple(range(len(order))):
        return g
    if inverse == tuple(range(len(order)))[::-1]:
        return Attribute(g, "T")
    return call("np.transpose", g, Tuple(tuple(Literal(str(i)) for i in inverse)))


linear("numpy.ndarray.T(a)", result=_transposed, a=_transpose_pullback)
linear("numpy.transpose(a, axes=None)", result=_transposed, a=_transpose_pullback, also=("numpy.permute_dims",))


# ------------------------------------------------------------------ reshape


def _reshaped(site: Site) -> Kind:
    a = site.number("a")
    return Number(a.dtype, _new_shape(site, a.shape), True)


def _new_shape(site: Site, old: Shape) -> Shape:
    if site.rule.path == "numpy.ravel":
        return (size_of(old),) if isinstance(old, tuple) else (ANY,)
    new = site.denoted(site.arguments["shape"])
    return tuple(_rest(old, new) if n == -1 else n for n in new) if isinstance(new, tuple) else new


def _rest(old: Shape, new: tuple[Dimension, ...]) -> Dimension:
    """The length that `-1` stands for: what is left of the old lengths when those of the other axes are taken off."""
    if not isinstance(old, tuple):
        return ANY
    left, others = [n for n in old if n != 1], [n for n in new if n not in (-1, 1)]
    for n in [*others]:
        if n in left and n != ANY:
            left.remove(n)
            others.remove(n)
    numbers, divisors = [n for n in left if isinstance(n, int)], [n for n in others if isinstance(n, int)]
    if len(left) == 1 and not others:
        return left[0]
    if len(numbers) < len(left) or len(divisors) < len(others) or 0 in divisors:
        return ANY
    return prod(numbers) // prod(divisors)


def _reshape_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if is_scalar(g_kind):
        return g
    g, like = whole(site, g, g_kind), site.like["a"]
    if is_scalar(site.number("a")):
        return call("np.sum", g)  # of one element
    order = site.literal("order")
    if order not in ("C", "F"):  # A and K follow the memory
        raise NotHandled(f"order={order!r} is not handled")
    keywords = () if order == "C" else (("order", site.arguments["order"]),)
    if isinstance(site.number("a").shape, tuple):
        return Call(Attribute(g, "reshape"), (Attribute(like, "shape"),), keywords)
    return Call(read("np.reshape"), (g, call("np.shape", like)), keywords)


structural("numpy.reshape(a, shape, order='C')", result=_reshaped, a=_reshape_pullback, pushforward=linear_in("a"))
structural("numpy.ravel(a, order='C')", result=_reshaped, a=_reshape_pullback, pushforward=linear_in("a"))


# ------------------------------------------------------------------ choices


def _chosen(site: Site) -> Kind:
    parts = [site.number(name) for name in ("condition", "x", "y")]
    shape = broadcast(part.shape for part in parts)
    return Number(array_dtype(promote((parts[1].dtype, parts[2].dtype))), shape, True)


def array_dtype(dtype: str) -> str:
    """The dtype of an array made of these: Python's own numbers become NumPy's."""
    return STRONG.get(dtype, dtype)


def _chosen_pullback(holds: bool) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
        return Masked(site.arguments["condition"], holds, g)

    return pullback


def _chosen_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    """Of numbers a conditional expression: `np.where` would make an array of them."""
    if all(is_scalar(kind) for kind in site.kinds.values()):
        zero = Literal("0.0")
        return Conditional(site.arguments["condition"], dots.get("x", zero), dots.get("y", zero))
    return linear_in("x", "y")(site, dots)


structural(
    "numpy.where(condition, x, y)",
    result=_chosen,
    keeps_weak=True,
    pushforward=_chosen_pushforward,
    x=_chosen_pullback(True),
    y=_chosen_pullback(False),
    passive=("condition",),
    is_elementwise=True,
    note="nan and inf of the branch not taken do not reach the derivative",
)


# ------------------------------------------------------------------ collecting


def _collected(kind: Kind, length: Dimension = ANY) -> Number | None:
    """The kind of the array that is made of numbers, arrays, and lists of these. length: of a list of any length."""
    match kind:
        case Number(dtype=dtype, shape=shape):
            return Number(array_dtype(dtype), shape, True)
        case Other(name="range"):
            return Number("int64", (length,), True)
        case ListOf(element=Number(dtype=dtype, shape=shape)):
            rows = None if not isinstance(shape, tuple) else (length, *(ANY if is_each(n) else n for n in shape))
            return Number(array_dtype(dtype), rows, True)
        case Structure(elements=elements) if elements:
            parts = [_collected(element) for element in elements]
            known = [part for part in parts if part is not None]
            if len(known) < len(parts) or not isinstance(inner := join(known), Number):
                return None
            return Number(inner.dtype, (len(elements), *inner.shape) if isinstance(inner.shape, tuple) else None, True)
        case _:
            return None


def shape_collected(kind: Kind) -> tuple[Dimension, ...] | None:
    """The shape of the array that is made of numbers, arrays, and lists of these; None where it is not known."""
    found = _collected(kind)
    return found.shape if found is not None and isinstance(found.shape, tuple) else None


def given_dtype(site: Site, argument: str = "dtype") -> str | None:
    """The dtype that a keyword asks for, `real` where that is not known; None where it asks for none."""
    if argument not in site.arguments:
        return None
    return dtype_asked(site.arguments[argument], site.kinds.get(argument, UNKNOWN), "real")


def dtype_asked(e: Expr, kind: Kind, unknown: str) -> str | None:
    """The dtype that an expression of this kind asks for; None where that is none, `unknown` where it is not known."""
    if e == Literal("None") or kind == Other("NoneType"):
        return None
    return _dtype_of_kind(kind) or dtype_named(e) or unknown


def _dtype_of_kind(kind: Kind) -> str | None:
    """The dtype that a value of this kind is, where it is one of numbers."""
    name = array_dtype(kind.name[len("dtype(") : -1]) if isinstance(kind, Other) and kind.name.startswith("dtype(") else ""
    return name if name in NUMPY_DTYPES or name in ("bool_", "real") else None


def dtype_named(e: Expr) -> str | None:
    """The dtype that a text or a type stands for; None where it is not one of numbers."""
    match e:
        case Literal(value=str() as name):
            with suppress(TypeError, ValueError, SyntaxError):  # np.dtype(",") is a syntax error
                name = np.dtype(name).name
        case Symbol(path=path):
            name = path.rpartition(".")[2]
        case _:
            return None
    name = array_dtype(_OTHER_NAMES.get(name, name))
    return name if name in NUMPY_DTYPES or name == "bool_" else None


_OTHER_NAMES = {"double": "float64", "single": "float32", "int_": "int64", "cdouble": "complex128", "csingle": "complex64"}


def _only(site: Site) -> str:
    """The name of the argument that is collected."""
    return site.rule.signature.names[0]


def _array(site: Site) -> Kind:
    kind = _collected(site.kinds.get(_only(site), UNKNOWN), length_of(site, _only(site)))
    dtype = given_dtype(site)
    if kind is None:
        return UNKNOWN
    return kind if dtype is None else replace(kind, dtype=dtype)


def _array_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr | Each:
    is_uniform = is_scalar(g_kind)
    if (element := element_of(site, _only(site))) is not None:
        return Each(g, True) if is_uniform and element.is_scalar else Each(whole(site, g, g_kind))
    return _parts(site.arguments[_only(site)], g if is_uniform else whole(site, g, g_kind), is_uniform)


def _parts(argument: Expr, g: Expr, is_uniform: bool, index: tuple[Expr, ...] = ()) -> Expr:
    """The cotangents of the elements of a list, for the cotangent of the array that is made of it.

    is_uniform: `g` is one number for all elements. index: of `argument` in the array.
    """
    if isinstance(argument, (List, Tuple)):
        places = ((*index, Literal(str(position))) for position in range(len(argument.elements)))
        return List(tuple(_parts(e, g, is_uniform, place) for e, place in zip(argument.elements, places, strict=True)))
    if is_uniform or not index:
        return g
    return Subscript(g, index[0] if len(index) == 1 else Tuple(index))


_COPYING = "numpy.array(object, dtype=None, *, copy=True)"
linear(_COPYING, result=_array, object=_array_pullback, takes_lists=True, collects=True)
linear(
    "numpy.asarray(a, dtype=None)",
    result=_array,
    a=_array_pullback,
    takes_lists=True,
    collects=True,
    also=("numpy.asanyarray",),
)


def _stacked(site: Site) -> Kind:
    kind = _collected(site.kinds.get(_only(site), UNKNOWN), length_of(site, _only(site)))
    axis = _stack_axis(site)
    if kind is None or axis == 0:
        return kind or UNKNOWN
    if axis is None or not isinstance(kind.shape, tuple):
        return Number(kind.dtype, None, True)
    count, *rest = kind.shape
    rest.insert(axis % len(kind.shape), count)
    return Number(kind.dtype, tuple(rest), True)


def _stack_axis(site: Site) -> int | None:
    """The literal axis; None where it is not known."""
    try:
        axis = site.literal("axis")
    except KeyError:
        return None
    return axis if isinstance(axis, int) else None


def _stack_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr | Each:
    is_list = element_of(site, _only(site)) is not None
    if is_scalar(g_kind) and not is_list:
        return _parts(site.arguments[_only(site)], g, is_uniform=True)
    g = whole(site, g, g_kind)
    if _stack_axis(site) != 0:
        g = call("np.moveaxis", g, site.arguments["axis"], Literal("0"))
    if is_list:
        return Each(g)
    return _parts(site.arguments[_only(site)], g, is_uniform=False)


linear("numpy.stack(arrays, axis=0)", result=_stacked, arrays=_stack_pullback, takes_lists=True, collects=True)


# ------------------------------------------------------------------ filling


def _filled_like(site: Site) -> Kind:
    like = site.number("a")
    return Number(array_dtype(like.dtype), like.shape, True)


def _fill_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    g = whole(site, g, g_kind)
    return call("np.sum", g) if is_scalar(site.number("fill_value")) else call("_sum_to", g, site.arguments["fill_value"])


structural(
    "numpy.full_like(a, fill_value)",
    result=_filled_like,
    fill_value=_fill_pullback,
    passive=("a",),
    pushforward=linear_in("fill_value"),
    note="a gives its shape only",
)


# ------------------------------------------------------------------ indexing (reading)


def one_index(indices: Expr, kind: Kind) -> Expr:
    """Places as an index of one axis: a tuple would be one place of as many axes."""
    if isinstance(indices, Tuple):
        return List(indices.elements)
    is_one = isinstance(indices, List) or isinstance(kind, (Number, ListOf))
    return indices if is_one else call("np.asarray", indices)


def _element(site: Site) -> Kind:
    x = site.kinds.get("x", UNKNOWN)
    index = site.arguments["index"]
    if index == Tuple(()) and isinstance(x, Number):
        return replace(x, is_array=False) if x.shape == () else x
    if isinstance(x, Structure):
        try:
            return x.elements[int(str(literal_value(index)))]
        except (KeyError, IndexError, ValueError):
            return UNKNOWN
    if not isinstance(x, Number):
        return UNKNOWN
    mask = site.kinds.get("index", UNKNOWN)
    if _is_mask(mask) and isinstance(x.shape, tuple) and isinstance(mask.shape, tuple) and mask.shape:
        return Number(x.dtype, (ANY, *x.shape[len(mask.shape) :]), True)
    parts, kinds = _parts_of_index(index, site.kinds.get("index", UNKNOWN))
    arrays = [None if _is_basic(part, kind) else _shape_of_integers(kind) for part, kind in zip(parts, kinds, strict=True)]
    known = all(shape is not None or _is_basic(part, kind) for part, kind, shape in zip(parts, kinds, arrays, strict=True))
    if not isinstance(x.shape, tuple) or not parts or not known:
        return Number(x.dtype, None, None)
    shape = _indexed_shape(x.shape, parts, arrays)
    is_array = shape != () or Literal("...") in parts or any(each is not None for each in arrays)
    return Number(x.dtype, shape, None if shape is None else is_array)


def _parts_of_index(index: Expr, kind: Kind) -> tuple[tuple[Expr, ...], tuple[Kind, ...]]:
    """The parts of an index and their kinds, of a tuple with a name that name for each; none where these are not known."""
    if not isinstance(index, Tuple):
        kinds = kind.elements if isinstance(kind, Structure) and kind.form == "tuple" else (kind,)
        return (index,) * len(kinds), kinds
    return (
        (index.elements, kind.elements)
        if isinstance(kind, Structure) and len(kind.elements) == len(index.elements)
        else ((), ())
    )


def _shape_of_integers(kind: Kind) -> tuple[Dimension, ...] | None:
    """The shape of an array or a list of integers; None where it is not known, or something else."""
    if isinstance(kind, Structure) and kind.form == "list" and all(_is_integer(e) and e.shape == () for e in kind.elements):
        return (len(kind.elements),)
    if kind == ListOf(INT):
        return (ANY,)
    return kind.shape if _is_integer(kind) and isinstance(kind.shape, tuple) else None


def axes_indexed(site: Site) -> tuple[int | None, ...] | None:
    """The literal indices of an index, None for others, one for each axis that it takes; None where it is not known which."""
    parts, kinds = _parts_of_index(site.arguments["index"], site.kinds.get("index", UNKNOWN))
    if not parts:
        return None
    has_rest, found = any(map(_is_ellipsis, parts)), list[int | None]()
    for part, kind in zip(parts, kinds, strict=True):
        if _is_new_axis(part) or _is_ellipsis(part):
            continue
        if not _is_basic(part, kind) and _shape_of_integers(kind) is None:
            return None
        found.append(None if has_rest else literal_integer(part))
    return tuple(found)


def _indexed_shape(
    shape: tuple[Dimension, ...], parts: tuple[Expr, ...], arrays: Sequence[tuple[Dimension, ...] | None]
) -> Shape:
    """The shape of what an index gives: integers drop an axis, slices keep one, None adds one, `...` stands for the rest.

    arrays: the shapes of the parts that are arrays of integers. What they broadcast to, with the integers, comes in place of the
    first of them, or before all else where a slice stands between them (NumPy's "advanced indexing").
    """
    consumed = sum(not _is_new_axis(part) and not _is_ellipsis(part) for part in parts)
    if consumed > len(shape):
        return None
    if any(each is not None for each in arrays):
        return _gathered_shape(shape, parts, arrays)
    result: list[Dimension] = []
    rest = list(shape)
    for position, part in enumerate(parts):
        if _is_new_axis(part):
            result.append(1)
        elif _is_ellipsis(part):
            following = sum(not _is_new_axis(later) for later in parts[position + 1 :])
            result += rest[: len(rest) - following]
            rest = rest[len(rest) - following :]
        elif isinstance(part, Slice):
            result.append(_slice_length(rest.pop(0), part))
        else:
            rest.pop(0)
    return (*result, *rest)


def _gathered_shape(
    shape: tuple[Dimension, ...], parts: tuple[Expr, ...], arrays: Sequence[tuple[Dimension, ...] | None]
) -> Shape:
    """The same with arrays among the parts."""
    kept = [isinstance(part, Slice) or _is_new_axis(part) or _is_ellipsis(part) for part in parts]
    gathering = [position for position, stays in enumerate(kept) if not stays]
    together = broadcast(each for each in arrays if each is not None)
    whole_axes = tuple(Slice(None, None, None) if position in gathering else part for position, part in enumerate(parts))
    axes = _indexed_shape(shape, whole_axes, (None,) * len(parts))
    if not isinstance(together, tuple) or not isinstance(axes, tuple) or any(map(_is_ellipsis, parts)):
        return None
    first, last = gathering[0], gathering[-1]
    others = [length for position, length in enumerate(axes) if position not in gathering]
    place = first if last - first + 1 == len(gathering) else 0
    return (*others[:place], *together, *others[place:])


def _slice_length(length: Dimension, part: Slice) -> Dimension:
    try:
        bounds = [None if bound is None else literal_value(bound) for bound in (part.lower, part.upper, part.step)]
    except KeyError:
        return ANY
    lower, upper, step = (bound if isinstance(bound, int) else None for bound in bounds)
    return sliced(length, lower, upper, step)


def _is_none(e: Expr) -> bool:
    return isinstance(e, Literal) and e.text == "None"


def _is_new_axis(e: Expr) -> bool:
    return _is_none(e) or (isinstance(e, Symbol) and e.path == "numpy.newaxis")


def _is_ellipsis(e: Expr) -> bool:
    return isinstance(e, Literal) and e.text == "..."


def is_basic_index(index: Expr, kind: Kind) -> bool:
    """Whether an index is proved to be integers, slices, `...` and `None`: then it repeats no element and reads a view."""
    parts, kinds = _parts_of_index(index, kind)
    return bool(parts) and all(map(_is_basic, parts, kinds))


def _is_basic(part: Expr, kind: Kind) -> bool:
    if isinstance(part, Slice) or _is_new_axis(part) or _is_ellipsis(part):
        return True
    if isinstance(part, Unary) and part.op == "-":
        part = part.operand
    if isinstance(part, Literal):
        return isinstance(part.value, int) and not isinstance(part.value, bool)
    return isinstance(kind, Number) and kind.dtype.startswith("int") and kind.is_scalar


def is_of_places(index: Expr) -> bool:
    """Whether an index is a call of a function that gives different places of an array of some shape."""
    return isinstance(index, Call) and isinstance(index.function, Symbol) and index.function.path in _PLACES


_PLACES = frozenset(f"numpy.{name}_indices{of}" for name in ("diag", "tril", "triu") for of in ("", "_from"))


def selects_once(index: Expr, kind: Kind) -> bool:
    """Whether an index is proved to name no element twice: a basic one, an array of truths, a written list of different numbers."""
    if is_basic_index(index, kind) or (isinstance(kind, Number) and kind.dtype in ("bool", "bool_")) or is_of_places(index):
        return True
    try:
        numbers = literal_value(index) if isinstance(index, List) else ()
    except KeyError:
        return False
    return isinstance(numbers, tuple) and numbers != () and len(set(numbers)) == len(numbers) and min(numbers) >= 0


def selects_by_arrays(index: Expr, kind: Kind) -> bool:
    """Whether an index is proved to be arrays of integers, beside integers and slices: it may name an element twice."""
    parts, kinds = _parts_of_index(index, kind)
    arrays = [(part, each) for part, each in zip(parts, kinds, strict=True) if not _is_basic(part, each)]
    return bool(arrays) and all(_is_integer_array(part, each) for part, each in arrays)


def _is_integer_array(part: Expr, kind: Kind) -> bool:
    if isinstance(part, List) or isinstance(kind, (ListOf, Structure)):
        return _shape_of_integers(kind) is not None
    return _is_integer(kind) and kind.is_array is True


def _is_integer(kind: Kind) -> TypeGuard[Number]:
    return isinstance(kind, Number) and kind.dtype.startswith("int")


def _getitem_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    index = site.arguments["index"]
    kind = site.kinds.get("index", UNKNOWN)
    return Scatter(index, g, is_basic_index(index, kind) or _is_mask(kind))


def _is_mask(kind: Kind) -> TypeGuard[Number]:
    """Whether an index is one array of truths: it selects no element twice."""
    return isinstance(kind, Number) and kind.dtype in ("bool", "bool_") and isinstance(kind.shape, tuple)


structural(
    "operator.getitem(x, index)",
    result=_element,
    x=_getitem_pullback,
    passive=("index",),
    pushforward=linear_in("x"),
    note="written x[index]; added up where an index reads an element several times",
)
