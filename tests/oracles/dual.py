"""Forward mode by dual numbers: runs the original function on values that carry their tangent along.

A second opinion that shares nothing with astgrad: no source is read, no rule table is used. The function's own code runs, its
branches and loops too, over globals in which `math`, `float` and the functions that make arrays know dual numbers; its value
must come out as it does without them, so that code which treats them otherwise than floats is found out.
"""

from __future__ import annotations

import builtins
import math
import types
from collections.abc import Callable, Sequence
from typing import Any

import mpmath
import numpy as np

from tests.oracles.dual_functions import FUNCTIONS, UFUNCS, by_mpmath, unary
from tests.oracles.dual_numbers import Dual, NotDual, primal, tangent

__all__ = ["Dual", "NotDual", "derivative_by_dual_numbers", "for_dual_numbers", "primal", "tangent"]

SAME = 1e-9  # how near the value must be to the function's own, relatively: `np.sin` may round otherwise than `math.sin`


def derivative_by_dual_numbers(f: Callable[..., Any], args: Sequence[Any], index: int) -> Any:
    """The derivative of a function with a scalar result by argument number `index`, in that argument's shape.

    Runs f's own code once for each element. Raises NotDual where that cannot carry a tangent.
    """
    run, value = for_dual_numbers(f), np.asarray(f(*map(_own, args)), dtype=np.float64).item()
    point = np.asarray(args[index], dtype=np.float64)
    slopes = np.zeros(point.shape)
    for place in np.ndindex(point.shape):
        seed = np.zeros(point.shape)
        seed[place] = 1.0
        given = [_carrying(arg) for arg in args]
        given[index] = Dual(point.copy() if isinstance(args[index], np.ndarray) else point[()], seed[()])
        try:
            result = run(*given)
        except (TypeError, ValueError, AttributeError) as error:  # of floats it runs: they are about dual numbers
            raise NotDual(str(error)) from error
        slopes[place] = np.asarray(tangent(result)).item()
        if not np.allclose(np.float64(primal(result)), value, rtol=SAME, atol=SAME, equal_nan=True):
            raise NotDual(f"the function of dual numbers is {primal(result)!r}, of floats {value!r}")
    return slopes


def _own(arg: Any) -> Any:
    """An argument in double precision that may be changed."""
    if isinstance(arg, (np.ndarray, np.floating)) and arg.dtype.kind == "f":
        return arg.astype(np.float64)
    return arg.copy() if isinstance(arg, np.ndarray) else arg


def _carrying(arg: Any) -> Any:
    """The same, with room for a tangent where it is an array of floats."""
    arg = _own(arg)
    return Dual(arg, np.zeros(arg.shape)) if isinstance(arg, np.ndarray) and arg.dtype.kind == "f" else arg


# ------------------------------------------------------------------ the globals that a function runs over


def for_dual_numbers(f: Callable[..., Any]) -> Callable[..., Any]:
    """f, and the functions of its package that it calls, over globals that know dual numbers."""
    return _World((f.__module__ or "").partition(".")[0]).exchanged(f) if isinstance(f, types.FunctionType) else f


class _World:
    """The modules of one package, with their globals exchanged as they are asked for."""

    def __init__(self, package: str) -> None:
        self._package = package
        self._scopes: dict[int, _Globals] = {}

    def exchanged(self, thing: Any) -> Any:
        """What stands for a global."""
        if isinstance(thing, types.FunctionType) and (thing.__module__ or "").partition(".")[0] == self._package:
            return self._function(thing)
        if thing is math:
            return _Math()
        if thing is np:
            return _NumPy()
        if isinstance(thing, types.BuiltinFunctionType) and getattr(math, thing.__name__, None) is thing:
            return getattr(_Math(), thing.__name__)
        return _creator(thing) or thing

    def _function(self, f: types.FunctionType) -> types.FunctionType:
        scope = self._scopes.setdefault(id(f.__globals__), _Globals(f.__globals__, self))
        copy = types.FunctionType(f.__code__, scope, f.__name__, f.__defaults__, f.__closure__)
        copy.__kwdefaults__ = f.__kwdefaults__
        return copy


class _Globals(dict[str, Any]):
    """The globals of a module, exchanged when they are read; what a function makes global stays here."""

    def __init__(self, own: dict[str, Any], world: _World) -> None:
        super().__init__(__builtins__={**vars(builtins), "float": _Float})
        self._own, self._world = own, world

    def __missing__(self, name: str) -> Any:
        self[name] = self._world.exchanged(self._own[name])
        return self[name]


class _FloatType(type):
    """What `float` is asked: a dual number is one already."""

    def __call__(cls, x: Any = 0.0) -> Any:
        return x.item() if isinstance(x, Dual) else float(x)

    def __instancecheck__(cls, thing: Any) -> bool:
        return isinstance(thing, float) or (isinstance(thing, Dual) and not thing.ndim)


class _Float(metaclass=_FloatType):
    dtype = np.dtype(float)  # as NumPy understands `dtype=float`


class _Float64Type(type):
    """What `np.float64` is asked: it makes arrays as well, and takes dual ones as they are."""

    def __call__(cls, x: Any = 0.0) -> Any:
        return x.copy() if isinstance(x, Dual) else np.float64(x)

    def __instancecheck__(cls, thing: Any) -> bool:
        return isinstance(thing, np.float64) or (isinstance(thing, Dual) and not thing.ndim)


class _Float64(metaclass=_Float64Type):
    dtype = np.dtype(np.float64)


class _Math:
    """`math`, whose functions give dual numbers to the NumPy function of the same meaning."""

    def __getattr__(self, name: str) -> Any:
        plain = getattr(math, name)
        if not callable(plain) or name in _AS_THEY_ARE:
            return plain
        special = _SPECIAL.get(name) or UFUNCS.get(getattr(np, _IN_NUMPY.get(name, name), None))
        if special is None:
            return plain  # which refuses dual numbers
        return lambda *args: special(*args) if any(isinstance(arg, Dual) for arg in args) else plain(*args)


_AS_THEY_ARE = frozenset({"ceil", "floor", "trunc"})  # by their protocols, which give integers
_IN_NUMPY = {
    "asin": "arcsin", "acos": "arccos", "atan": "arctan", "atan2": "arctan2", "asinh": "arcsinh", "acosh": "arccosh",
    "atanh": "arctanh", "pow": "power", "fabs": "abs",
}  # fmt: skip


def _log(x: Any, *base: Any) -> Any:
    return np.log(x) / np.log(*base) if base else np.log(x)


def _hypot(*sides: Any) -> Any:
    """At the origin the slope of least norm, as everywhere."""
    squares = sum(side * side for side in sides)
    return np.sqrt(squares) if squares > 0 else Dual(0.0, 0.0)


def _remainder(x: Any, y: Any) -> Any:
    value = math.remainder(primal(x), primal(y))
    return Dual(value, tangent(x) - round((primal(x) - value) / primal(y)) * tangent(y))


def _of_number(name: str) -> Callable[[Any], Any]:
    """A function of `math` by the slope that mpmath finds."""
    theirs = {"lgamma": lambda x: mpmath.log(abs(mpmath.gamma(x)))}.get(name) or getattr(mpmath, name)
    return unary(getattr(math, name), by_mpmath(theirs))


_SPECIAL: dict[str, Callable[..., Any]] = {
    "log": _log,
    "hypot": _hypot,
    "remainder": _remainder,
    "ldexp": lambda x, i: Dual(math.ldexp(x.value, i), math.ldexp(x.tangent, i)),
    "fma": lambda x, y, z: x * y + z,
    "dist": lambda p, q: _hypot(*(a - b for a, b in zip(p, q, strict=True))),
    "ulp": lambda x: math.ulp(x.value),
    **{name: _of_number(name) for name in ("erf", "erfc", "gamma", "lgamma")},
}


# ------------------------------------------------------------------ arrays that dual numbers can be written into


class _NumPy:
    """`numpy`, whose new arrays of floats have room for tangents."""

    def __getattr__(self, name: str) -> Any:
        thing = getattr(np, name)
        return _Float64 if thing is np.float64 else _creator(thing) or thing


def _creator(thing: Any) -> Callable[..., Any] | None:
    """What stands for a function that makes an array."""
    try:
        return _CREATORS.get(thing)
    except TypeError:  # not hashable
        return None


def _array(items: Any, dtype: Any = None) -> Any:
    return _collected(items, dtype, copy=True)


def _asarray(items: Any, dtype: Any = None) -> Any:
    return _collected(items, dtype, copy=False)


def _collected(items: Any, dtype: Any, copy: bool) -> Any:
    if isinstance(items, Dual):
        if not items.ndim:
            items = Dual(np.array(items.value), np.array(items.tangent))
        return items.astype(dtype or np.float64, copy)
    if isinstance(items, (list, tuple)) and _has_dual(items):
        return np.stack([_collected(item, None, copy) for item in items]).astype(dtype or np.float64, False)
    return _with_room(np.array(items, dtype=dtype) if copy else np.asarray(items, dtype=dtype))


def _has_dual(items: Sequence[Any]) -> bool:
    return any(isinstance(item, Dual) or (isinstance(item, (list, tuple)) and _has_dual(item)) for item in items)


def _with_room(made: Any) -> Any:
    """A new array of floats, with tangents; an array of anything else as it is."""
    is_real = isinstance(made, np.ndarray) and made.dtype.kind == "f"
    return Dual(made, np.zeros(made.shape)) if is_real else made


def _full(shape: Any, fill_value: Any, dtype: Any = None) -> Any:
    if isinstance(fill_value, Dual):
        return _array(np.broadcast_to(fill_value, shape), dtype)
    return _with_room(np.full(shape, fill_value, dtype))


def _making(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda *args, **how: _with_room(function(*args, **how))


_CREATORS: dict[Any, Callable[..., Any]] = {np.array: _array, np.asarray: _asarray, np.full: _full}
_CREATORS |= {function: _making(function) for function in (np.zeros, np.ones, np.empty, np.eye, np.identity)}
_CREATORS |= {function: _making(function) for function in (np.linspace, np.arange)}
_CREATORS |= {function: FUNCTIONS[function] for function in (np.zeros_like, np.ones_like, np.empty_like, np.full_like)}
