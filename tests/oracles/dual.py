"""Forward mode by dual numbers: runs the original function on values that carry their tangent along.

A second opinion that shares nothing with astgrad: no source is read, no rule table is used. What an elementwise
function does to a tangent comes from the complex step of the function itself (exact to rounding), so almost no
formula stands here that could be wrong in the same way as a rule. Linear operations apply to value and tangent alike;
products apply twice.
"""

from __future__ import annotations

import math
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

STEP = 1e-30


class Dual:
    """A number or array and its tangent, of one shape."""

    __slots__ = ("tangent", "value")

    def __init__(self, value: Any, dot: Any) -> None:
        self.value = np.asarray(value, dtype=np.float64)[()]
        self.tangent = np.broadcast_to(np.asarray(dot, dtype=np.float64), np.shape(self.value))[()]

    # -- what an array says of itself
    @property
    def shape(self) -> tuple[int, ...]:
        return np.shape(self.value)

    @property
    def ndim(self) -> int:
        return np.ndim(self.value)

    @property
    def size(self) -> int:
        return np.size(self.value)

    @property
    def dtype(self) -> np.dtype[Any]:
        return np.asarray(self.value).dtype

    @property
    def T(self) -> Dual:
        return _linear(np.transpose, self)

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[Dual]:
        return (Dual(value, dot) for value, dot in zip(self.value, self.tangent, strict=True))

    def __getitem__(self, key: Any) -> Dual:
        return Dual(self.value[key], self.tangent[key])

    def __bool__(self) -> bool:
        return bool(self.value)

    def __int__(self) -> int:
        return int(self.value)

    # -- operators
    def __add__(self, other: Any) -> Any:
        return np.add(self, other)

    def __radd__(self, other: Any) -> Any:
        return np.add(other, self)

    def __sub__(self, other: Any) -> Any:
        return np.subtract(self, other)

    def __rsub__(self, other: Any) -> Any:
        return np.subtract(other, self)

    def __mul__(self, other: Any) -> Any:
        return np.multiply(self, other)

    def __rmul__(self, other: Any) -> Any:
        return np.multiply(other, self)

    def __truediv__(self, other: Any) -> Any:
        return np.true_divide(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return np.true_divide(other, self)

    def __floordiv__(self, other: Any) -> Any:
        return np.floor_divide(self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return np.floor_divide(other, self)

    def __mod__(self, other: Any) -> Any:
        return np.remainder(self, other)

    def __rmod__(self, other: Any) -> Any:
        return np.remainder(other, self)

    def __pow__(self, other: Any) -> Any:
        return np.power(self, other)

    def __rpow__(self, other: Any) -> Any:
        return np.power(other, self)

    def __matmul__(self, other: Any) -> Any:
        return np.matmul(self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return np.matmul(other, self)

    def __neg__(self) -> Any:
        return Dual(-self.value, -self.tangent)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Any:
        return np.abs(self)

    def __lt__(self, other: Any) -> Any:
        return self.value < primal(other)

    def __le__(self, other: Any) -> Any:
        return self.value <= primal(other)

    def __gt__(self, other: Any) -> Any:
        return self.value > primal(other)

    def __ge__(self, other: Any) -> Any:
        return self.value >= primal(other)

    def __eq__(self, other: object) -> Any:
        return self.value == primal(other)

    def __ne__(self, other: object) -> Any:
        return self.value != primal(other)

    __hash__ = None  # type: ignore[assignment]

    # -- methods of arrays
    def sum(self, axis: Any = None, keepdims: bool = False) -> Any:
        return np.sum(self, axis=axis, keepdims=keepdims)

    def mean(self, axis: Any = None, keepdims: bool = False) -> Any:
        return np.mean(self, axis=axis, keepdims=keepdims)

    def max(self, axis: Any = None, keepdims: bool = False) -> Any:
        return np.max(self, axis=axis, keepdims=keepdims)

    def min(self, axis: Any = None, keepdims: bool = False) -> Any:
        return np.min(self, axis=axis, keepdims=keepdims)

    def dot(self, other: Any) -> Any:
        return np.dot(self, other)

    def clip(self, low: Any = None, high: Any = None) -> Any:
        return np.clip(self, low, high)

    def transpose(self, *axes: int) -> Any:
        return _linear(lambda a: a.transpose(*axes), self)

    def reshape(self, *shape: Any) -> Any:
        return _linear(lambda a: a.reshape(*shape), self)

    def copy(self) -> Any:
        return self

    # -- NumPy's two protocols
    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs:
            return NotImplemented
        if ufunc in CONSTANT:
            return ufunc(*map(primal, inputs))
        if ufunc in BINARY:
            a, b = inputs
            a_slope, b_slope = BINARY[ufunc](primal(a), primal(b))
            dot = _times(a_slope, tangent(a)) + _times(b_slope, tangent(b))
            return Dual(ufunc(primal(a), primal(b)), dot)
        if ufunc is np.matmul:
            return _bilinear(ufunc, *inputs)
        if ufunc in UNARY:
            x = self.value
            return Dual(ufunc(x), UNARY[ufunc](x) * self.tangent)
        return NotImplemented

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function not in FUNCTIONS:
            return NotImplemented
        return FUNCTIONS[function](*args, **kwargs)


def primal(x: Any) -> Any:
    """The value without its tangent."""
    return x.value if isinstance(x, Dual) else x


def tangent(x: Any) -> Any:
    """The tangent; zero of what carries none."""
    return x.tangent if isinstance(x, Dual) else np.zeros(np.shape(x))[()]


def derivative_by_dual_numbers(f: Callable[..., Any], args: Sequence[Any], index: int) -> Any:
    """The derivative of a function with a scalar result by argument number `index`, in that argument's shape.

    Runs f's own code once for each element, with `math` and `numpy` exchanged for what understands dual numbers.
    """
    run = for_dual_numbers(f)
    point = np.asarray(args[index], dtype=np.float64)
    value = np.zeros(point.shape)
    for place in np.ndindex(point.shape):
        seed = np.zeros(point.shape)
        seed[place] = 1.0
        result = run(*args[:index], Dual(point, seed), *args[index + 1 :])
        value[place] = np.asarray(tangent(result)).item()
    return value


def for_dual_numbers(f: Callable[..., Any]) -> Callable[..., Any]:
    """f, and the functions of its module that it may call, over globals in which NumPy and math know dual numbers."""
    if not isinstance(f, types.FunctionType):
        return f
    namespace: dict[str, Any] = {}
    for name, thing in f.__globals__.items():
        if isinstance(thing, types.FunctionType) and thing.__globals__ is f.__globals__:
            namespace[name] = _with_globals(thing, namespace)
        else:
            namespace[name] = _exchange(thing)
    return _with_globals(f, namespace)


def _with_globals(f: types.FunctionType, namespace: dict[str, Any]) -> types.FunctionType:
    copy = types.FunctionType(f.__code__, namespace, f.__name__, f.__defaults__, f.__closure__)
    copy.__kwdefaults__ = f.__kwdefaults__
    return copy


def _exchange(thing: Any) -> Any:
    if thing is math:
        return _Math()
    if thing is np:
        return _NumPy()
    if isinstance(thing, types.BuiltinFunctionType) and getattr(math, thing.__name__, None) is thing:
        return getattr(_Math(), thing.__name__)
    return thing


class _Math:
    """`math`, whose functions give dual numbers to the NumPy function of the same meaning."""

    def __getattr__(self, name: str) -> Any:
        plain = getattr(math, name)
        counterpart = getattr(np, _IN_NUMPY.get(name, name), None)
        if counterpart is None or not callable(plain):
            return plain
        return lambda *args: counterpart(*args) if any(isinstance(arg, Dual) for arg in args) else plain(*args)


_IN_NUMPY = {
    "asin": "arcsin",
    "acos": "arccos",
    "atan": "arctan",
    "atan2": "arctan2",
    "asinh": "arcsinh",
    "acosh": "arccosh",
} | {
    "atanh": "arctanh",
    "pow": "power",
    "fabs": "abs",
}


class _NumPy:
    """`numpy`, whose `array` builds one dual array from a list of dual numbers."""

    def __getattr__(self, name: str) -> Any:
        return getattr(np, name)

    def array(self, items: Any) -> Any:
        return _array(items)

    asarray = array


def _array(items: Any) -> Any:
    if isinstance(items, (list, tuple)) and items:
        return _stack([_array(item) for item in items])
    return items if isinstance(items, Dual) else np.array(items)


def _times(slope: Any, dot: Any) -> Any:
    """slope * dot, where a tangent that is exactly zero stays so even beside an infinite slope."""
    return np.where(dot == 0, 0.0, slope * dot)


def _linear(function: Callable[..., Any], x: Any) -> Any:
    return Dual(function(primal(x)), function(tangent(x)))


def _bilinear(function: Callable[..., Any], a: Any, b: Any) -> Any:
    return Dual(function(primal(a), primal(b)), function(tangent(a), primal(b)) + function(primal(a), tangent(b)))


def _stack(items: Sequence[Any], axis: int = 0) -> Any:
    return Dual(np.stack([primal(item) for item in items], axis), np.stack([tangent(item) for item in items], axis))


def _concatenate(items: Sequence[Any], axis: int = 0) -> Any:
    return Dual(np.concatenate([primal(item) for item in items], axis), np.concatenate([tangent(item) for item in items], axis))


def _extreme(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(x: Any, axis: Any = None, keepdims: bool = False) -> Any:
        hit = x.value == function(x.value, axis=axis, keepdims=True)
        share = hit / np.sum(hit, axis=axis, keepdims=True)
        return Dual(function(x.value, axis=axis, keepdims=keepdims), np.sum(share * x.tangent, axis=axis, keepdims=keepdims))

    return run


def _where(condition: Any, a: Any, b: Any) -> Any:
    condition = primal(condition)
    return Dual(np.where(condition, primal(a), primal(b)), np.where(condition, tangent(a), tangent(b)))


def _clip(x: Any, low: Any = None, high: Any = None) -> Any:
    value = np.clip(primal(x), primal(low), primal(high))
    below = np.False_ if low is None else primal(x) < primal(low)
    above = np.False_ if high is None else primal(x) > primal(high)
    return Dual(value, np.where(below, tangent(low), np.where(above, tangent(high), tangent(x))))


def _plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of which only the value matters: its result does not vary."""
    return lambda x, *args, **kwargs: function(primal(x), *args, **kwargs)


def _by_complex_step(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The slope of an analytic function, from the function."""
    return lambda x: np.imag(function(np.asarray(x, dtype=np.complex128) + 1j * STEP)) / STEP


ANALYTIC = [np.exp, np.exp2, np.expm1, np.log, np.log1p, np.log2, np.log10, np.sqrt, np.square, np.reciprocal]
ANALYTIC += [
    np.sin,
    np.cos,
    np.tan,
    np.arcsin,
    np.arccos,
    np.arctan,
    np.sinh,
    np.cosh,
    np.tanh,
    np.arcsinh,
    np.arccosh,
    np.arctanh,
]
UNARY: dict[Any, Callable[[Any], Any]] = {function: _by_complex_step(function) for function in ANALYTIC}
UNARY |= {
    np.absolute: np.sign,
    np.fabs: np.sign,
    np.negative: lambda x: -1.0,
    np.positive: lambda x: 1.0,
    np.cbrt: lambda x: np.cbrt(x) / (3 * x),
    np.degrees: lambda x: 180 / math.pi,
    np.rad2deg: lambda x: 180 / math.pi,
    np.radians: lambda x: math.pi / 180,
    np.deg2rad: lambda x: math.pi / 180,
}


def _ties(first: Any, second: Any) -> tuple[Any, Any]:
    """The slopes of a choice between two: 1 and 0, and halves where they are equal."""
    share = np.where(first == second, 0.5, np.where(first > second, 1.0, 0.0))
    return share, 1 - share


def _power(a: Any, b: Any) -> tuple[Any, Any]:
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    with np.errstate(all="ignore"):
        return np.where(b == 0, 0.0, b * a ** (b - 1)), np.where(a == 0, 0.0, a**b * np.log(a))


BINARY: dict[Any, Callable[[Any, Any], tuple[Any, Any]]] = {
    np.add: lambda a, b: (1.0, 1.0),
    np.subtract: lambda a, b: (1.0, -1.0),
    np.multiply: lambda a, b: (b, a),
    np.true_divide: lambda a, b: (1.0 / np.asarray(b, dtype=np.float64), -(a / b) / b),
    np.power: _power,
    np.float_power: _power,
    np.remainder: lambda a, b: (1.0, -np.floor_divide(a, b)),
    np.fmod: lambda a, b: (1.0, -np.trunc(a / b)),
    np.maximum: _ties,
    np.fmax: _ties,
    np.minimum: lambda a, b: _ties(-a, -b),
    np.fmin: lambda a, b: _ties(-a, -b),
    np.hypot: lambda a, b: (a / np.hypot(a, b), b / np.hypot(a, b)),
    np.arctan2: lambda a, b: (b / (a * a + b * b), -a / (a * a + b * b)),
    np.logaddexp: lambda a, b: (1 / (1 + np.exp(b - a)), 1 / (1 + np.exp(a - b))),
    np.logaddexp2: lambda a, b: (1 / (1 + np.exp2(b - a)), 1 / (1 + np.exp2(a - b))),
    np.copysign: lambda a, b: (np.copysign(1.0, a) * np.copysign(1.0, b), 0.0),
}
CONSTANT = {
    np.floor,
    np.ceil,
    np.trunc,
    np.rint,
    np.sign,
    np.floor_divide,
    np.heaviside,
    np.isnan,
    np.isfinite,
    np.isinf,
    np.signbit,
}
CONSTANT |= {
    np.less,
    np.less_equal,
    np.greater,
    np.greater_equal,
    np.equal,
    np.not_equal,
    np.logical_not,
    np.logical_and,
    np.logical_or,
}

FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.sum: lambda x, **how: _linear(lambda a: np.sum(a, **how), x),
    np.mean: lambda x, **how: _linear(lambda a: np.mean(a, **how), x),
    np.transpose: lambda x, axes=None: _linear(lambda a: np.transpose(a, axes), x),
    np.reshape: lambda x, shape: _linear(lambda a: np.reshape(a, shape), x),
    np.ravel: lambda x: _linear(np.ravel, x),
    np.squeeze: lambda x, axis=None: _linear(lambda a: np.squeeze(a, axis), x),
    np.expand_dims: lambda x, axis: _linear(lambda a: np.expand_dims(a, axis), x),
    np.broadcast_to: lambda x, shape: _linear(lambda a: np.broadcast_to(a, shape), x),
    np.copy: lambda x: x,
    np.cumsum: lambda x, axis=None: _linear(lambda a: np.cumsum(a, axis), x),
    np.stack: _stack,
    np.concatenate: _concatenate,
    np.dot: lambda a, b: _bilinear(np.dot, a, b),
    np.inner: lambda a, b: _bilinear(np.inner, a, b),
    np.outer: lambda a, b: _bilinear(np.outer, a, b),
    np.where: _where,
    np.clip: _clip,
    np.max: _extreme(np.max),
    np.min: _extreme(np.min),
    np.amax: _extreme(np.max),
    np.amin: _extreme(np.min),
    np.zeros_like: _plain(np.zeros_like),
    np.ones_like: _plain(np.ones_like),
    np.shape: _plain(np.shape),
    np.ndim: _plain(np.ndim),
    np.size: _plain(np.size),
    np.argmax: _plain(np.argmax),
    np.argmin: _plain(np.argmin),
}
