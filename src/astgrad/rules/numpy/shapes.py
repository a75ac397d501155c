"""Functions that move, select or collect elements."""

from __future__ import annotations

from collections.abc import Mapping

from astgrad.ir.expr import Attribute, Call, Expr, List, Literal, Slice, Symbol, Tuple, Unary
from astgrad.ir.kinds import ANY, UNKNOWN, Dimension, Kind, Number, Shape, Structure
from astgrad.ir.shapes import broadcast, join, promote, same_shape, sliced
from astgrad.rules.structure import (
    Cotangent,
    Masked,
    Pullback,
    Scatter,
    Site,
    call,
    is_scalar,
    linear_in,
    literal_value,
    rank,
    select,
    structural,
)


def _full(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """`g` with the whole shape of the result: needed before elements are moved."""
    if isinstance(g_kind, Number) and same_shape(g_kind.shape, site.result.shape):
        return g
    return call("np.broadcast_to", g, call("np.shape", site.expr))


# ------------------------------------------------------------------ the same elements


def _same(site: Site) -> Kind:
    return site.kinds.get("x", UNKNOWN)


def _pass_on(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return g


structural("numpy.copy(x)", result=_same, x=_pass_on, pushforward=linear_in("x"), is_elementwise=True)


# ------------------------------------------------------------------ transposes


def _transposed(site: Site) -> Kind:
    x = site.number("x")
    if not isinstance(x.shape, tuple):
        return Number(x.dtype, None, x.is_array)
    order = _order(site, len(x.shape))
    return Number(x.dtype, None if order is None else tuple(x.shape[i] for i in order), x.is_array)


def _order(site: Site, dimensions: int) -> tuple[int, ...] | None:
    """The permutation of the axes."""
    if "axes" not in site.rule.signature.names:
        return tuple(range(dimensions))[::-1]
    try:
        axes = site.literal("axes")
    except KeyError:
        return None
    if axes is None:
        return tuple(range(dimensions))[::-1]
    return tuple(int(a) % dimensions for a in axes) if isinstance(axes, tuple) else None


def _transpose_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if is_scalar(g_kind):
        return g
    g, dimensions = _full(site, g, g_kind), rank(site.result)
    order = None if dimensions is None else _order(site, dimensions)
    if dimensions is not None and dimensions < 2:
        return g
    if "axes" not in site.arguments or (order is not None and order == tuple(range(len(order)))[::-1]):
        return Attribute(g, "T")
    if order is None:
        return call("np.transpose", g, call("np.argsort", site.arguments["axes"]))
    inverse = sorted(range(len(order)), key=order.__getitem__)
    return call("np.transpose", g, Tuple(tuple(Literal(str(i)) for i in inverse)))


structural("numpy.ndarray.T(x)", result=_transposed, x=_transpose_pullback, pushforward=linear_in("x"))
structural("numpy.transpose(x, axes=None)", result=_transposed, x=_transpose_pullback, pushforward=linear_in("x"))


# ------------------------------------------------------------------ reshape


def _reshaped(site: Site) -> Kind:
    x = site.number("x")
    return Number(x.dtype, _new_shape(site, x.shape), True)


def _new_shape(site: Site, old: Shape) -> Shape:
    if site.rule.path == "numpy.ravel":
        return old if isinstance(old, tuple) and len(old) == 1 else (ANY,)
    given = site.arguments["shape"]
    if isinstance(given, (Tuple, List)):
        elements: tuple[Expr, ...] = given.elements
    elif isinstance(site.kinds.get("shape", UNKNOWN), Number):
        elements = (given,)
    else:
        return None
    dimensions: list[Dimension] = []
    for element in elements:
        try:
            length = literal_value(element)
        except KeyError:
            dimensions.append(ANY)
            continue
        dimensions.append(length if isinstance(length, int) and length >= 0 else ANY)
    return tuple(dimensions)


def _reshape_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if is_scalar(g_kind):
        return g
    g, like = _full(site, g, g_kind), site.like["x"]
    if isinstance(site.number("x").shape, tuple) and not is_scalar(site.number("x")):
        return Call(Attribute(g, "reshape"), (Attribute(like, "shape"),))
    return call("np.reshape", g, call("np.shape", like))


structural("numpy.reshape(x, shape)", result=_reshaped, x=_reshape_pullback, pushforward=linear_in("x"))
structural("numpy.ravel(x)", result=_reshaped, x=_reshape_pullback, pushforward=linear_in("x"))


# ------------------------------------------------------------------ choices


def _chosen(site: Site) -> Kind:
    parts = [site.number(name) for name in ("condition", "x", "y")]
    shape = broadcast(part.shape for part in parts)
    return Number(promote((parts[1].dtype, parts[2].dtype)), shape, True)


def _chosen_pullback(holds: bool) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
        return Masked(site.arguments["condition"], holds, g)

    return pullback


structural(
    "numpy.where(condition, x, y)",
    result=_chosen,
    pushforward=linear_in("x", "y"),
    x=_chosen_pullback(True),
    y=_chosen_pullback(False),
    is_elementwise=True,
    note="nan and inf of the branch not taken do not reach the derivative",
)


def _clipped(site: Site) -> Kind:
    given = [site.number(name) for name in site.arguments if not _is_none(site.arguments[name])]
    shape = broadcast(kind.shape for kind in given)
    return Number(promote(kind.dtype for kind in given), shape, None if shape is None else shape != ())


def _is_none(e: Expr) -> bool:
    return isinstance(e, Literal) and e.text == "None"


def _inside(site: Site) -> Expr:
    """Where x is within the closed interval."""
    lower, upper = (site.arguments.get(name, Literal("None")) for name in ("a_min", "a_max"))
    tests = ([] if _is_none(lower) else ["(x >= a_min)"]) + ([] if _is_none(upper) else ["(x <= a_max)"])
    return site.formula(" & ".join(tests)) if tests else Literal("True")


def _clip_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    return Masked(_inside(site), True, g)


def _lower_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    return Masked(site.formula("x < a_min"), True, g)


def _upper_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    return Masked(site.formula("x > a_max"), True, g)


def _clip_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    scalar = site.result.is_scalar
    tests = {
        name: _inside(site) if name == "x" else site.formula({"a_min": "x < a_min", "a_max": "x > a_max"}[name])
        for name in dots
    }
    terms = [select(tests[name], True, dot, scalar=scalar) for name, dot in dots.items()]
    total = terms[0]
    for term in terms[1:]:
        total = site.formula("one + other", one=total, other=term)
    return total


structural(
    "numpy.clip(x, a_min=None, a_max=None)",
    result=_clipped,
    pushforward=_clip_pushforward,
    x=_clip_pullback,
    a_min=_lower_pullback,
    a_max=_upper_pullback,
    is_elementwise=True,
    note="1 on the closed interval",
)


# ------------------------------------------------------------------ collecting


def _collected(site: Site) -> Kind:
    elements = site.kinds.get("x", UNKNOWN)
    if isinstance(elements, Number):
        return Number(elements.dtype, elements.shape, True)
    if not isinstance(elements, Structure) or not elements.elements:
        return UNKNOWN
    inner = join(elements.elements)
    if not isinstance(inner, Number):
        return UNKNOWN
    shape = (*_length(elements), *inner.shape) if isinstance(inner.shape, tuple) else None
    dtype = {"float": "float64", "int": "int64"}.get(inner.dtype, inner.dtype)
    return Number(dtype, shape, True)


def _length(structure: Structure) -> tuple[int]:
    return (len(structure.elements),)


structural("numpy.array(x)", result=_collected, x=_pass_on, pushforward=linear_in("x"), also=("numpy.asarray",))
structural("numpy.stack(x)", result=_collected, x=_pass_on, pushforward=linear_in("x"))


# ------------------------------------------------------------------ indexing (reading)


def _element(site: Site) -> Kind:
    x = site.kinds.get("x", UNKNOWN)
    index = site.arguments["index"]
    if index == Tuple(()):
        return x
    if isinstance(x, Structure):
        try:
            return x.elements[int(str(literal_value(index)))]
        except (KeyError, IndexError, ValueError):
            return UNKNOWN
    if (
        not isinstance(x, Number)
        or not isinstance(x.shape, tuple)
        or not is_basic_index(index, site.kinds.get("index", UNKNOWN))
    ):
        return Number(x.dtype, None, None) if isinstance(x, Number) else UNKNOWN
    shape = _indexed_shape(x.shape, index.elements if isinstance(index, Tuple) else (index,))
    return Number(x.dtype, shape, None if shape is None else shape != ())


def _indexed_shape(shape: tuple[Dimension, ...], parts: tuple[Expr, ...]) -> Shape:
    """The shape of a basic index: integers drop an axis, slices keep one, None adds one, `...` stands for the rest."""
    consumed = sum(not _is_new_axis(part) and not _is_ellipsis(part) for part in parts)
    if consumed > len(shape):
        return None
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


def _slice_length(length: Dimension, part: Slice) -> Dimension:
    try:
        bounds = [None if bound is None else literal_value(bound) for bound in (part.lower, part.upper, part.step)]
    except KeyError:
        return ANY
    lower, upper, step = (bound if isinstance(bound, int) else None for bound in bounds)
    return sliced(length, lower, upper, step)


def _is_new_axis(e: Expr) -> bool:
    return _is_none(e) or (isinstance(e, Symbol) and e.path == "numpy.newaxis")


def _is_ellipsis(e: Expr) -> bool:
    return isinstance(e, Literal) and e.text == "..."


def is_basic_index(index: Expr, kind: Kind) -> bool:
    """Whether an index is proved to be made of integers, slices, `...` and `None`: then it repeats no element and reads a view."""
    parts = index.elements if isinstance(index, Tuple) else (index,)
    kinds = kind.elements if isinstance(kind, Structure) else (kind,)
    return len(parts) == len(kinds) and all(map(_is_basic, parts, kinds))


def _is_basic(part: Expr, kind: Kind) -> bool:
    if isinstance(part, Slice) or _is_new_axis(part) or _is_ellipsis(part):
        return True
    if isinstance(part, Unary) and part.op == "-":
        part = part.operand
    if isinstance(part, Literal):
        return isinstance(part.value, int) and not isinstance(part.value, bool)
    return isinstance(kind, Number) and kind.dtype.startswith("int") and kind.is_scalar


def _getitem_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    index = site.arguments["index"]
    return Scatter(index, g, is_basic_index(index, site.kinds.get("index", UNKNOWN)))


structural("operator.getitem(x, index)", result=_element, x=_getitem_pullback, pushforward=linear_in("x"))
