"""Dual numbers: a number or an array of float64 and its tangent. What NumPy does to them stands in `dual_functions`.

They are loud. What has no room for a tangent (a float, a buffer of floats, `math`) is refused with `NotDual`, and so is every
function that is not known: a tangent is never dropped in silence. An array is one in memory, too: slices of it are views, and
what is written into it stays in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import numpy as np


class NotDual(TypeError, AttributeError):
    """A dual number met something that cannot carry its tangent."""


Handler = Callable[..., Any]
UFUNCS: dict[Any, Handler] = {}  # what a ufunc does to its arguments, some of which are dual
FUNCTIONS: dict[Any, Handler] = {}  # the same for NumPy's other functions


class Dual:
    """A number or array and its tangent. Arrays are kept, not copied, and lie in memory alike, so that views of one are views of
    the other."""

    __slots__ = ("tangent", "value")

    def __init__(self, value: Any, dot: Any) -> None:
        if np.iscomplexobj(value):
            raise NotDual("dual numbers are real")
        if not isinstance(value, np.ndarray):
            self.value, self.tangent = np.float64(value), np.float64(dot)
            return
        self.value = np.asarray(value, dtype=np.float64)
        is_twin = isinstance(dot, np.ndarray) and (dot.shape, dot.strides, dot.dtype) == _layout(self.value)
        self.tangent = dot if is_twin else np.empty_like(self.value)
        if not is_twin:
            self.tangent[...] = dot

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
        return np.dtype(np.float64)

    @property
    def T(self) -> Dual:
        return Dual(self.value.T, self.tangent.T)

    @property
    def real(self) -> Dual:
        return self

    def __len__(self) -> int:
        return len(self.value)

    def __iter__(self) -> Iterator[Dual]:
        return (self[index] for index in range(len(self.value)))

    def __getitem__(self, key: Any) -> Dual:
        return Dual(self.value[key], self.tangent[key])

    def __setitem__(self, key: Any, item: Any) -> None:
        item = item if isinstance(item, Dual) else np.asarray(item)
        self.value[key], self.tangent[key] = primal(item), tangent(item)

    def __bool__(self) -> bool:
        return bool(self.value)

    # -- numbers without a derivative
    def __int__(self) -> int:
        return int(self.value)

    def __trunc__(self) -> int:
        return int(self.value)

    def __floor__(self) -> int:
        return int(np.floor(self.value))

    def __ceil__(self) -> int:
        return int(np.ceil(self.value))

    def __round__(self, digits: int | None = None) -> Any:
        return round(float(self.value), digits)

    # -- what would drop the tangent
    def __float__(self) -> NoReturn:
        raise NotDual("a float has no room for a tangent")

    def __index__(self) -> NoReturn:
        raise NotDual("an index is no real number")

    def __complex__(self) -> NoReturn:
        raise NotDual("dual numbers are real")

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        raise NotDual("a plain array has no room for a tangent")

    def __getattr__(self, name: str) -> NoReturn:
        raise NotDual(f"what .{name} of a dual number is is not known")

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

    def __divmod__(self, other: Any) -> Any:
        return self // other, self % other

    def __rdivmod__(self, other: Any) -> Any:
        return other // self, other % self

    def __neg__(self) -> Any:
        return np.negative(self)

    def __pos__(self) -> Any:
        return np.positive(self)

    def __abs__(self) -> Any:
        return np.abs(self)

    # -- operators that write: into an array, which others may see; a number is another one afterwards
    def _written(self, result: Any) -> Dual:
        if not isinstance(self.value, np.ndarray):
            return result if isinstance(result, Dual) else Dual(result, 0.0)
        self[...] = result
        return self

    def __iadd__(self, other: Any) -> Any:
        return self._written(self + other)

    def __isub__(self, other: Any) -> Any:
        return self._written(self - other)

    def __imul__(self, other: Any) -> Any:
        return self._written(self * other)

    def __itruediv__(self, other: Any) -> Any:
        return self._written(self / other)

    def __ifloordiv__(self, other: Any) -> Any:
        return self._written(self // other)

    def __imod__(self, other: Any) -> Any:
        return self._written(self % other)

    def __ipow__(self, other: Any) -> Any:
        return self._written(self**other)

    def __imatmul__(self, other: Any) -> Any:
        return self._written(self @ other)

    # -- comparisons
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
    def sum(self, *args: Any, **how: Any) -> Any:
        return np.sum(self, *args, **how)

    def mean(self, *args: Any, **how: Any) -> Any:
        return np.mean(self, *args, **how)

    def max(self, *args: Any, **how: Any) -> Any:
        return np.max(self, *args, **how)

    def min(self, *args: Any, **how: Any) -> Any:
        return np.min(self, *args, **how)

    def prod(self, *args: Any, **how: Any) -> Any:
        return np.prod(self, *args, **how)

    def cumsum(self, *args: Any, **how: Any) -> Any:
        return np.cumsum(self, *args, **how)

    def argmax(self, *args: Any) -> Any:
        return np.argmax(self.value, *args)

    def argmin(self, *args: Any) -> Any:
        return np.argmin(self.value, *args)

    def all(self, *args: Any) -> Any:
        return np.all(self.value, *args)

    def any(self, *args: Any) -> Any:
        return np.any(self.value, *args)

    def dot(self, other: Any) -> Any:
        return np.dot(self, other)

    def clip(self, *args: Any, **how: Any) -> Any:
        return np.clip(self, *args, **how)

    def round(self, *args: Any) -> Any:
        return np.round(self.value, *args)

    def conj(self) -> Any:
        return np.conjugate(self)

    conjugate = conj

    def transpose(self, *axes: Any) -> Any:
        return Dual(self.value.transpose(*axes), self.tangent.transpose(*axes))

    def reshape(self, *shape: Any) -> Any:
        return Dual(self.value.reshape(*shape), self.tangent.reshape(*shape))

    def ravel(self) -> Any:
        return np.ravel(self)

    def flatten(self) -> Any:
        return Dual(self.value.flatten(), self.tangent.flatten())

    def squeeze(self, *axis: Any) -> Any:
        return np.squeeze(self, *axis)

    def repeat(self, *args: Any) -> Any:
        return np.repeat(self, *args)

    def item(self, *index: Any) -> Any:
        return Dual(self.value.item(*index), self.tangent.item(*index))

    def fill(self, item: Any) -> None:
        self[...] = item

    def sort(self, axis: int = -1) -> None:
        self[...] = np.sort(self, axis)

    def copy(self) -> Any:
        return Dual(self.value.copy(), self.tangent.copy())

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        if np.dtype(dtype).kind != "f":
            return self.value.astype(dtype)
        return self.copy() if copy else self

    # -- NumPy's two protocols
    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, out: Any = None, **how: Any) -> Any:
        if method == "at" and ufunc in (np.add, np.subtract) and isinstance(inputs[0], Dual):
            array, index, items = inputs
            ufunc.at(array.value, index, primal(items))
            ufunc.at(array.tangent, index, tangent(items))
            return None
        if method != "__call__" or how or ufunc not in UFUNCS:
            raise NotDual(f"np.{ufunc.__name__}.{method}({', '.join(how)}) of dual numbers is not known")
        result = UFUNCS[ufunc](*inputs)
        if out is None:
            return result
        (target,) = out
        if not isinstance(target, Dual):
            raise NotDual("a plain array has no room for a tangent")
        target[...] = result
        return target

    def __array_function__(self, function: Any, types: Any, args: Any, how: Any) -> Any:
        if function not in FUNCTIONS:
            raise NotDual(f"np.{function.__name__} of dual numbers is not known")
        return FUNCTIONS[function](*args, **how)


def _layout(array: np.ndarray) -> tuple[Any, ...]:
    return array.shape, array.strides, array.dtype


def primal(x: Any) -> Any:
    """The value without its tangent."""
    return x.value if isinstance(x, Dual) else x


def tangent(x: Any) -> Any:
    """The tangent; zero of what carries none."""
    return x.tangent if isinstance(x, Dual) else np.zeros(np.shape(x))[()]
