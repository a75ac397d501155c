"""What NumPy's functions do to dual numbers.

The slope of an analytic function is taken from the function itself, by the complex step; a function that is not NumPy's to
evaluate in the complex plane is mpmath's. So almost no formula stands here that could be wrong in the same way as a rule.
Linear functions apply to value and tangent alike, products to each in turn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import mpmath
import numpy as np

from tests.oracles.dual_numbers import FUNCTIONS, UFUNCS, Dual, NotDual, primal, tangent

STEP = 1e-30


def _times(slope: Any, dot: Any) -> Any:
    """slope * dot, where a tangent that is exactly zero stays so even beside an infinite slope."""
    return np.where(dot == 0, 0.0, slope * dot)[()]


# ------------------------------------------------------------------ functions of one number


def unary(function: Callable[[Any], Any], slope: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The function of a dual number, by its slope."""

    def run(x: Any) -> Any:
        with np.errstate(all="ignore"):
            return Dual(function(x.value), _times(slope(x.value), x.tangent))

    return run


def _by_complex_step(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The slope of an analytic function, from the function. A pole is refused; outside its domain the slope is nan too."""

    def slope(x: Any) -> Any:
        value = function(x)
        if np.any(np.isinf(value)):
            raise NotDual("the complex step does not see past a pole")
        found = np.imag(function(np.asarray(x, dtype=np.complex128) + 1j * STEP)) / STEP
        return np.where(np.isnan(value), np.nan, found)

    return slope


def by_mpmath(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The slope of a function of mpmath, element by element."""

    def slope(x: float) -> float:
        with mpmath.workdps(40):
            return float(mpmath.diff(function, mpmath.mpf(x)))

    return np.vectorize(slope, otypes=[float])


ANALYTIC = """
    exp exp2 expm1 log1p log2 log10 square reciprocal sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh
"""
UNARY: dict[Any, Callable[[Any], Any]] = {getattr(np, name): _by_complex_step(getattr(np, name)) for name in ANALYTIC.split()}
UNARY |= {
    np.log: lambda x: np.where(x >= 0, 1.0, np.nan) / x,
    np.sqrt: lambda x: 0.5 / np.sqrt(x),
    np.cbrt: lambda x: np.cbrt(x) / (3 * x),
    np.absolute: np.sign,
    np.fabs: np.sign,
    np.negative: lambda x: -1.0,
    np.positive: lambda x: 1.0,
    np.conjugate: lambda x: 1.0,
    np.degrees: lambda x: 180 / math.pi,
    np.rad2deg: lambda x: 180 / math.pi,
    np.radians: lambda x: math.pi / 180,
    np.deg2rad: lambda x: math.pi / 180,
}
UFUNCS |= {function: unary(function, slope) for function, slope in UNARY.items()}


@contextmanager
def slope_of_tanh_by_its_value() -> Iterator[None]:
    """What a person writes, `1 - np.tanh(x)**2`, of which rounding leaves little where tanh comes close to 1."""
    exact, UFUNCS[np.tanh] = UFUNCS[np.tanh], unary(np.tanh, lambda x: 1 - np.tanh(x) ** 2)
    try:
        yield
    finally:
        UFUNCS[np.tanh] = exact


# ------------------------------------------------------------------ functions of two numbers


def binary(function: Callable[[Any, Any], Any], slopes: Callable[[Any, Any], tuple[Any, Any]]) -> Callable[[Any, Any], Any]:
    """The function of two numbers of which one or both are dual, by its slopes."""

    def run(a: Any, b: Any) -> Any:
        with np.errstate(all="ignore"):
            a_slope, b_slope = slopes(np.float64(1.0) * primal(a), np.float64(1.0) * primal(b))
            dot = _times(a_slope, tangent(a)) + _times(b_slope, tangent(b))
            return Dual(function(primal(a), primal(b)), dot)

    return run


def _ties(first: Any, second: Any) -> tuple[Any, Any]:
    """The slopes of a choice between two: 1 and 0, and halves where they are equal."""
    share = np.where(first == second, 0.5, np.where((first > second) | np.isnan(first), 1.0, 0.0))
    return share, 1 - share


def _ties_of_numbers(first: Any, second: Any) -> tuple[Any, Any]:
    """The same where nan counts for nothing."""
    share = np.where(first == second, 0.5, np.where((first > second) | np.isnan(second), 1.0, 0.0))
    return share, 1 - share


def _power(a: Any, b: Any) -> tuple[Any, Any]:
    return np.where(b == 0, 0.0, b * a ** (b - 1)), np.where(a == 0, 0.0, a**b * np.log(a))


BINARY: dict[Any, Callable[[Any, Any], tuple[Any, Any]]] = {
    np.add: lambda a, b: (1.0, 1.0),
    np.subtract: lambda a, b: (1.0, -1.0),
    np.multiply: lambda a, b: (b, a),
    np.true_divide: lambda a, b: (1.0 / b, -(a / b) / b),
    np.power: _power,
    np.float_power: _power,
    np.remainder: lambda a, b: (1.0, -np.floor_divide(a, b)),
    np.fmod: lambda a, b: (1.0, -np.rint((a - np.fmod(a, b)) / b)),
    np.maximum: _ties,
    np.fmax: _ties_of_numbers,
    np.minimum: lambda a, b: _ties(-a, -b),
    np.fmin: lambda a, b: _ties_of_numbers(-a, -b),
    np.hypot: lambda a, b: tuple(np.where(np.hypot(a, b) == 0, 0.0, side / np.hypot(a, b)) for side in (a, b)),
    np.arctan2: lambda a, b: (b / (a * a + b * b), -a / (a * a + b * b)),
    np.logaddexp: lambda a, b: (1 / (1 + np.exp(b - a)), 1 / (1 + np.exp(a - b))),
    np.logaddexp2: lambda a, b: (1 / (1 + np.exp2(b - a)), 1 / (1 + np.exp2(a - b))),
    np.copysign: lambda a, b: (np.sign(a) * np.copysign(1.0, b), 0.0),
    np.heaviside: lambda a, b: (0.0, np.where(a == 0, 1.0, 0.0)),
    np.nextafter: lambda a, b: (1.0, 0.0),
}
UFUNCS |= {function: binary(function, slopes) for function, slopes in BINARY.items()}
UFUNCS[np.ldexp] = lambda x, i: Dual(np.ldexp(x.value, i), np.ldexp(x.tangent, i))


def _plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of which only the value matters: its result does not vary."""
    return lambda *args, **how: function(*map(primal, args), **how)


CONSTANT = """
    floor ceil trunc rint sign spacing floor_divide isnan isfinite isinf signbit less less_equal greater greater_equal equal
    not_equal logical_not logical_and logical_or logical_xor
"""
UFUNCS |= {getattr(np, name): _plain(getattr(np, name)) for name in CONSTANT.split()}


# ------------------------------------------------------------------ linear functions, and products


def _linear(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that is linear in its first argument."""
    return lambda x, *args, **how: Dual(function(primal(x), *args, **how), function(tangent(x), *args, **how))


def _bilinear(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(a: Any, b: Any) -> Any:
        dot = function(tangent(a), primal(b)) + function(primal(a), tangent(b))
        return Dual(function(primal(a), primal(b)), dot)

    return run


def _of_several(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that puts arrays together."""

    def run(items: Sequence[Any], *args: Any, **how: Any) -> Any:
        values, dots = [primal(item) for item in items], [tangent(item) for item in items]
        return Dual(function(values, *args, **how), function(dots, *args, **how))

    return run


def _in_parts(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function that gives an array in parts, which are views of it."""

    def run(x: Any, *args: Any, **how: Any) -> Any:
        parts = zip(function(x.value, *args, **how), function(x.tangent, *args, **how), strict=True)
        return type(function(x.value, *args, **how))(Dual(value, dot) for value, dot in parts)

    return run


def _at_once(function: Callable[..., Any]) -> Callable[..., Any]:
    """An analytic function of arrays that takes complex ones: by the complex step along all tangents at once."""

    def run(*args: Any, **how: Any) -> Any:
        moved = function(*_mapped(args, lambda x: x.value + 1j * STEP * x.tangent), **how)
        return Dual(function(*_mapped(args, primal), **how), np.imag(moved) / STEP)

    return run


def _mapped(args: Any, of_dual: Callable[[Dual], Any]) -> Any:
    if isinstance(args, Dual):
        return of_dual(args)
    return type(args)(_mapped(each, of_dual) for each in args) if isinstance(args, (list, tuple)) else args


LINEAR = """
    sum mean transpose reshape ravel squeeze expand_dims broadcast_to copy cumsum real moveaxis swapaxes flip repeat tile roll
    diag trace take tril triu diagonal
"""
FUNCTIONS |= {getattr(np, name): _linear(getattr(np, name)) for name in LINEAR.split()}
FUNCTIONS |= {function: _bilinear(function) for function in (np.dot, np.inner, np.outer, np.vdot)}
FUNCTIONS |= {getattr(np, name): _of_several(getattr(np, name)) for name in ("stack", "concatenate", "vstack", "hstack")}
FUNCTIONS |= {
    getattr(np, name): _in_parts(getattr(np, name)) for name in ("split", "array_split", "unstack") if hasattr(np, name)
}
ANALYTIC_OF_ARRAYS = "prod cumprod diff append convolve trapezoid column_stack einsum tensordot kron"
FUNCTIONS |= {getattr(np, name): _at_once(getattr(np, name)) for name in ANALYTIC_OF_ARRAYS.split()}
FUNCTIONS |= {getattr(np.linalg, name): _at_once(getattr(np.linalg, name)) for name in ("solve", "inv", "det")}
UFUNCS[np.matmul] = _bilinear(np.matmul)


def _variance(x: Any, axis: Any = None, *, ddof: float = 0, keepdims: bool = False) -> Any:
    """From its definition."""
    squares = np.square(x - np.mean(x, axis=axis, keepdims=True))
    count = x.size // np.sum(squares, axis=axis).size
    dots = np.sum(squares, axis=axis, keepdims=keepdims).tangent / (count - ddof)
    return Dual(np.var(x.value, axis=axis, ddof=ddof, keepdims=keepdims), dots)


def _norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """The length. At the origin the slope of least norm, as everywhere."""
    if ord not in (None, 2) or (ord == 2 and x.ndim > 1 and axis is None):
        raise NotDual(f"the norm {ord!r} of dual numbers is not known")
    length = np.linalg.norm(x.value, ord, axis, keepdims)
    slope = np.sum(x.value * x.tangent, axis=axis, keepdims=keepdims)
    return Dual(length, np.where(length == 0, 0.0, slope / np.where(length == 0, 1.0, length)))


def _sorted(x: Any, axis: int = -1) -> Any:
    order = np.argsort(x.value, axis, stable=True)
    return Dual(np.sort(x.value, axis), np.take_along_axis(x.tangent, order, axis))


def _piecewise(x: Any, conditions: Any, functions: Any) -> Any:
    """What each function gives where its condition holds, the later ones over the earlier."""
    conditions = [np.asarray(primal(condition)) for condition in conditions]
    if len(functions) > len(conditions):
        conditions = [*conditions, ~np.any(conditions, axis=0)]
    result = Dual(np.zeros(x.shape), np.zeros(x.shape))
    for condition, function in zip(conditions, functions, strict=True):
        result[condition] = function(x[condition]) if callable(function) else function
    return result


FUNCTIONS |= {np.var: _variance, np.std: lambda *args, **how: np.sqrt(_variance(*args, **how))}
FUNCTIONS |= {np.linalg.norm: _norm, np.piecewise: _piecewise, np.sort: _sorted}


# ------------------------------------------------------------------ choices


def _extreme(function: Callable[..., Any]) -> Callable[..., Any]:
    """The largest or smallest element; ties share."""

    def run(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
        hit = x.value == function(x.value, axis=axis, keepdims=True)
        share = hit / np.sum(hit, axis=axis, keepdims=True)
        return Dual(function(x.value, axis=axis, keepdims=keepdims), np.sum(share * x.tangent, axis=axis, keepdims=keepdims))

    return run


def _where(condition: Any, a: Any, b: Any) -> Any:
    condition = primal(condition)
    return Dual(np.where(condition, primal(a), primal(b)), np.where(condition, tangent(a), tangent(b)))


def _clip(a: Any, a_min: Any = None, a_max: Any = None) -> Any:
    value = np.clip(primal(a), primal(a_min), primal(a_max))
    dot = tangent(a) if a_min is None else np.where(primal(a) < primal(a_min), tangent(a_min), tangent(a))
    if a_max is not None:
        is_over = (primal(a) if a_min is None else np.maximum(primal(a), primal(a_min))) > primal(a_max)
        dot = np.where(is_over, tangent(a_max), dot)
    return Dual(value, dot)


def _nan_to_num(x: Any, **how: Any) -> Any:
    return Dual(np.nan_to_num(x.value, **how), np.where(np.isfinite(x.value), x.tangent, 0.0))


def _full_like(a: Any, fill_value: Any, dtype: Any = None) -> Any:
    fill = dtype if dtype is not None else np.float64 if isinstance(a, Dual) else np.asarray(a).dtype
    if np.dtype(fill).kind != "f":
        return np.full_like(primal(a), primal(fill_value), dtype=dtype)
    shape = np.shape(primal(a))
    return Dual(np.full(shape, primal(fill_value)), np.full(shape, tangent(fill_value)))


FUNCTIONS |= {
    np.where: _where,
    np.clip: _clip,
    np.max: _extreme(np.max),
    np.min: _extreme(np.min),
    np.amax: _extreme(np.max),
    np.amin: _extreme(np.min),
    np.nan_to_num: _nan_to_num,
    np.full_like: _full_like,
    np.i0: unary(np.i0, by_mpmath(lambda x: mpmath.besseli(0, x))),
    np.sinc: unary(np.sinc, by_mpmath(mpmath.sincpi)),
}

INACTIVE = """
    shape ndim size argmax argmin argsort all any allclose isclose array_equal count_nonzero fix round around isneginf isposinf
    nonzero flatnonzero searchsorted
"""
FUNCTIONS |= {getattr(np, name): _plain(getattr(np, name)) for name in INACTIVE.split()}


def _filled(function: Callable[..., Any]) -> Callable[..., Any]:
    """`zeros_like` and the like: new arrays, which dual numbers may be written into."""

    def run(a: Any, *args: Any, **how: Any) -> Any:
        made = function(primal(a), *args, **how)
        return Dual(made, np.zeros(made.shape)) if made.dtype.kind == "f" else made

    return run


FUNCTIONS |= {function: _filled(function) for function in (np.zeros_like, np.ones_like, np.empty_like)}
