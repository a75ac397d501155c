"""From lazily broadcast derivatives to full ones, and from the shape of a result back to the shape of an argument.

Derivatives may stand in a smaller shape than what they belong to, as long as they broadcast to it: the cotangent of every
element of a sum is one number. Where a shape is needed in full it is filled; where broadcasting stretched an argument it is
summed back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from astgrad.analysis.aliases import VIEWING
from astgrad.analysis.kinds import SOLUTIONS
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Expr,
    Global,
    Literal,
    Logical,
    Name,
    Opaque,
    Subscript,
    Symbol,
    Tuple,
    Unary,
)
from astgrad.ir.kinds import (
    ANY,
    COMPLEX,
    FLOAT,
    FLOAT_OR_FLOAT64,
    Broadcast,
    DictOf,
    Kind,
    ListOf,
    Number,
    Structure,
    is_number,
    map_numbers,
)
from astgrad.ir.read import read
from astgrad.ir.shapes import same_shape
from astgrad.markers import ATTACHED, GRAD_HOOK, SOLVED, STOP_GRADIENT
from astgrad.rules.stretching import stretched_axes, sum_over
from astgrad.rules.structure import call


def fill(e: Expr, kind: Kind, like: Expr, like_kind: Number) -> Expr:
    """`e` in the whole shape and the dtype of `like`; a scalar stays a scalar."""
    if like_kind.is_scalar:
        return _number_in_dtype(e, kind, like, like_kind)
    if isinstance(kind, Number) and same_shape(kind.shape, like_kind.shape):
        return _in_dtype(e, kind, like, like_kind)
    if isinstance(kind, Number) and kind.is_scalar:
        full = _FULL[e.text](like) if isinstance(e, Literal) and e.text in _FULL else call("np.full_like", like, e)
        return full if isinstance(like_kind.shape, tuple) else Subscript(full, Tuple(()))  # [()] makes a scalar of a 0-d array
    full = call("np.broadcast_to", e, Attribute(like, "shape") if like_kind.is_array else call("np.shape", like))
    return _in_dtype(full, kind, like, like_kind)


def cotangent_kind(kind: Kind) -> Kind:
    """The kind of a settled cotangent of this kind of value: a number may be Python's own `0.0`, or one of NumPy's; what comes to
    one number of a dict may be of the precision of any other."""
    kind = map_numbers(kind, _cotangent_number)
    if isinstance(kind, DictOf) and isinstance(kind.element, Number) and kind.element.is_scalar:
        return replace(kind, elements=(kind.element,) * len(kind.elements))
    return kind


def _cotangent_number(kind: Number) -> Number:
    if not kind.is_scalar or kind.is_array is not False or not kind.dtype.startswith("float"):
        return kind
    return replace(kind, dtype=FLOAT_OR_FLOAT64 if kind.dtype in ("float", "float64", FLOAT_OR_FLOAT64) else "real")


def is_fixed(kind: Number) -> bool:
    """Whether a variable of this kind is proved to have one shape all the time."""
    return kind.is_scalar or isinstance(kind.shape, Broadcast) or (isinstance(kind.shape, tuple) and ANY not in kind.shape)


def has_open_dtype(kind: Number) -> bool:
    """Whether it is an array of which the dtype is not known: `v += e` keeps it, and `v + e` may be of a wider one."""
    return bool(kind.is_array) and kind.dtype.startswith("real") and not kind.is_scalar


def _in_dtype(e: Expr, kind: Kind, like: Expr, like_kind: Number) -> Expr:
    """What may be an array, in the dtype of `like`, where it is not proved or likely that it has it."""
    dtype = kind.dtype if isinstance(kind, Number) else "real"
    is_open = (like_kind.dtype in ("real", "float64") and dtype in ("real", "float", FLOAT_OR_FLOAT64)) or (
        like_kind.dtype in (COMPLEX, "complex128") and dtype in (COMPLEX, "complex")
    )
    if is_open or dtype == like_kind.dtype or like_kind.is_array is False:
        return e
    if like_kind.is_array:
        return Call(Attribute(e, "astype"), (Attribute(like, "dtype"),))
    return Subscript(call("np.full_like", like, e), Tuple(()))


def in_dtype_of(e: Expr, kind: Kind, like: Expr, like_kind: Number) -> Expr:
    """`e`, as it is shaped, in the dtype of `like`."""
    return _number_in_dtype(e, kind, like, like_kind) if like_kind.is_scalar else _in_dtype(e, kind, like, like_kind)


def _number_in_dtype(e: Expr, kind: Kind, like: Expr, like_kind: Number) -> Expr:
    """A scalar as the number that `like_kind` is, where that is known and it is not proved that it is one."""
    dtype = kind.dtype if isinstance(kind, Number) else "real"
    wanted = like_kind.dtype
    may_be_array = isinstance(kind, Number) and kind.is_array is not False and like_kind.is_array is False
    if like_kind.is_complex:
        return e if dtype.startswith("complex") else as_complex(e, kind, like_kind)
    if wanted in ("float", FLOAT_OR_FLOAT64):
        return e if dtype in ("float", "float64", FLOAT_OR_FLOAT64) and not may_be_array else call("float", e)
    if wanted.startswith("float"):
        is_wanted = dtype in ("float", wanted) or (wanted == "float64" and dtype == FLOAT_OR_FLOAT64)
        return e if is_wanted and not may_be_array else call(f"np.{wanted}", e)
    return Subscript(call("np.full_like", like, e), Tuple(())) if dtype == "float64" else e


def as_complex(e: Expr, kind: Kind, like_kind: Number) -> Expr:
    """A scalar as the complex number that `like_kind` is, where it may be a real one."""
    dtype, wanted = kind.dtype if isinstance(kind, Number) else "real", like_kind.dtype
    if wanted not in _TO_COMPLEX or not like_kind.is_scalar:
        return e
    may_be_array = isinstance(kind, Number) and kind.is_array is not False and like_kind.is_array is False
    is_wanted = dtype == wanted or (wanted, dtype) == ("complex", "complex128")
    return e if is_wanted and not may_be_array else _TO_COMPLEX[wanted](e)


_TO_COMPLEX = {
    "complex": lambda e: call("complex", e),
    "complex64": lambda e: call("np.complex64", e),
    "complex128": lambda e: call("np.complex128", e),
}
_FULL = {"0.0": lambda like: call("np.zeros_like", like), "1.0": lambda like: call("np.ones_like", like)}
_VIEWS = VIEWING | SOLUTIONS | {STOP_GRADIENT, GRAD_HOOK, *SOLVED}
_LIBRARIES = frozenset(("astgrad", "builtins", "math", "numpy", "scipy"))  # a function of the user's may give what it was given
_VIEW_METHOD_NAMES = "conj conjugate diagonal ravel reshape squeeze swapaxes transpose view"
_VIEW_METHODS = frozenset(_VIEW_METHOD_NAMES.split())
# What gives a view of its first argument that may be written into: new memory where that is.
_WRITABLE_NAMES = "expand_dims imag moveaxis ravel real reshape squeeze swapaxes transpose"
_WRITABLE_VIEWS = frozenset(f"numpy.{name}" for name in _WRITABLE_NAMES.split())
# What gives arrays, also of no dimensions.
_ZERO_D_NAMES = "array copy expand_dims full_like moveaxis ones_like ravel reshape squeeze swapaxes transpose where zeros_like"
_ZERO_D = frozenset(f"numpy.{name}" for name in _ZERO_D_NAMES.split())


def is_fresh(e: Expr) -> bool:
    """Whether an expression is known to make new memory, so that nothing else shares its value."""
    match e:
        case Attribute(value=value, attr="T") | Subscript(value=value, index=Tuple(())):
            return is_fresh(value)
        case Name() | Attribute() | Global() | Symbol():  # the module's own array may be a tangent, `1 * V`
            return False
        case Subscript():
            return False
        case Call(args=(whole, *_)) if _is_writable_view(e):
            return is_fresh(whole)
        case Call(function=Symbol(path="numpy.einsum"), args=(Literal(), _, _, *_)):  # of one operand it may be a view
            return True
        case Call(function=Symbol(path=path)):
            return path not in _VIEWS and not path.startswith(ATTACHED) and path.partition(".")[0] in _LIBRARIES
        case Call(function=Attribute(attr=attr)):
            return attr not in _VIEW_METHODS
        case Call() | Logical() | Opaque():  # a function may give what it was given, or an array of its module
            return False
        case Conditional(body=body, orelse=orelse):
            return is_fresh(body) and is_fresh(orelse)
        case _:
            return True


def _is_writable_view(e: Call) -> bool:
    return isinstance(e.function, Symbol) and e.function.path in _WRITABLE_VIEWS


def stays_fresh(e: Expr) -> bool:
    """Whether an expression makes new memory however it is simplified: `1 * x` may become x, `np.sin(x)` stays a call."""
    match e:
        case Unary() | Binary():
            return False
        case Conditional(body=body, orelse=orelse):
            return stays_fresh(body) and stays_fresh(orelse)
        case Subscript(value=value, index=Tuple(())):
            return stays_fresh(value)
        case Attribute(value=value, attr="T"):
            return stays_fresh(value)
        case Call(args=(whole, *_)) if _is_writable_view(e):
            return stays_fresh(whole)
        case _:
            return is_fresh(e)


def own_copy(e: Expr, kind: Number) -> Expr:
    """`e` in memory of its own; kind: of what it is the derivative of. `simplified_copy` drops it where it is not needed."""
    if kind.is_scalar:
        return e
    is_array = isinstance(kind.shape, tuple) or kind.is_array
    if stays_fresh(e):
        return e if is_array else _scalar(e)
    return Call(Attribute(e, "copy"), ()) if is_array else Subscript(call("np.array", e), Tuple(()))


def own_copy_of(e: Expr, *, deep: bool) -> Expr:
    """A copy of an object, or of all of its parts as well."""
    return Call(Symbol("copy.deepcopy", "copy.deepcopy"), (e,)) if deep else Call(Attribute(e, "copy"))


def kept_copy(e: Expr, kind: Kind) -> Expr:
    """`e` as it is now, whatever is changed in place later; kind: of `e` itself."""
    if isinstance(kind, ListOf) and not isinstance(kind, DictOf) and is_number(kind.element):
        return Call(Symbol("builtins.list", "list"), (e,))
    if isinstance(kind, Structure) and kind.form == "dict" and all(map(is_number, (*kind.elements, kind.others or FLOAT))):
        return own_copy_of(e, deep=False)
    if not isinstance(kind, Number) or (kind.is_array is None and kind.dtype == "real" and not isinstance(kind.shape, tuple)):
        return own_copy_of(e, deep=True)  # maybe a list of lists
    if kind.is_scalar and kind.is_array is not False:
        return Subscript(call("np.array", e), Tuple(()))
    return own_copy(e, kind)


def kept_object(e: Expr) -> Expr:
    """The object of which an expression is a copy that `kept_copy` made, where it is no array; any other expression itself."""
    match e:
        case Call(function=Symbol(path="builtins.list" | "copy.deepcopy"), args=(Name() as whole,), keywords=(), span=None):
            return whole
        case _:
            return e


def _scalar(e: Expr) -> Expr:
    """`e[()]`, where that is needed to make a scalar of a 0-d array; arithmetic gives scalars by itself."""
    match e:
        case Call(function=Symbol(path=path)) if path in _ZERO_D:
            return Subscript(e, Tuple(()))
        case _:
            return e


def simplified_copy(e: Expr, simplify: Callable[[Expr], Expr]) -> Expr | None:
    """A copy that `own_copy` made, of the simplified expression, where it is still needed; None for any other expression."""
    match e:
        case Call(function=Attribute(value=value, attr="copy") as method, args=(), keywords=()):
            simpler = simplify(value)
            return simpler if is_fresh(simpler) else replace(e, function=replace(method, value=simpler))
        case Subscript(value=Call(function=Symbol(path="numpy.array"), args=(value,), keywords=()) as made, index=Tuple(())):
            simpler = simplify(value)
            return _scalar(simpler) if is_fresh(simpler) else replace(e, value=replace(made, args=(simpler,)))
        case _:
            return None


def sum_to(
    e: Expr, kind: Kind, result: Number, result_like: Expr, argument: Expr, argument_kind: Number, *, is_whole: bool = False
) -> Expr:
    """`e`, lazily broadcast to the shape of a result, summed back to the shape of an argument that was broadcast to it.

    kind: of `e`. result_like, argument: expressions with the shapes of the result and of the argument. is_whole: `e` is known to
    have the result's shape.
    """
    if argument_kind.is_scalar and result.is_scalar:
        return e
    if same_shape(result.shape, argument_kind.shape) or result_like == argument:
        return e
    if not isinstance(kind, Number) or not isinstance(result.shape, tuple) or not isinstance(argument_kind.shape, tuple):
        return _sum_to_at_run_time(e, kind, result, result_like, argument, is_whole)
    axes = stretched_axes(result.shape, argument_kind.shape)
    if axes is None:
        return _sum_to_at_run_time(e, kind, result, result_like, argument, is_whole)
    if not axes:
        return e
    if kind.is_scalar:
        return Binary("*", e, _size(result_like, axes, len(result.shape)))
    if not is_whole and not same_shape(kind.shape, result.shape):
        e = call("np.broadcast_to", e, call("np.shape", result_like))
    return sum_over(e, axes, len(result.shape), len(argument_kind.shape))


def _size(like: Expr, axes: tuple[int, ...], rank: int) -> Expr:
    """The number of elements along some axes."""
    if len(axes) == rank:
        return Attribute(like, "size")
    total: Expr | None = None
    for axis in axes:
        length = Subscript(Attribute(like, "shape"), Literal(str(axis)))
        total = length if total is None else Binary("*", total, length)
    assert total is not None
    return total


def _sum_to_at_run_time(e: Expr, kind: Kind, result: Number, result_like: Expr, argument: Expr, is_whole: bool) -> Expr:
    if not is_whole and (not isinstance(kind, Number) or not same_shape(kind.shape, result.shape)):
        e = call("np.broadcast_to", e, shape_of(result_like))
    return call("_sum_to", e, argument)


def is_run_time_sum(e: Expr) -> bool:
    """Whether it is a sum that finds out when it runs what to sum over: what it gives has the whole shape."""
    return isinstance(e, Call) and e.function == read("_sum_to")


def shape_of(e: Expr) -> Expr:
    """An expression for the shape of `e` that computes no elements again, where `e` is built from names by operators."""
    leaves = list(dict.fromkeys(_leaves(e)))
    if not leaves:
        return Tuple(())
    shapes = [call("np.shape", leaf) for leaf in leaves]
    return shapes[0] if len(shapes) == 1 else call("np.broadcast_shapes", *shapes)


def _leaves(e: Expr) -> list[Expr]:
    """What determines the shape of an elementwise expression."""
    match e:
        case Literal():
            return []
        case Binary(op=op, left=left, right=right) if op != "@":
            return _leaves(left) + _leaves(right)
        case _:
            return [e]
