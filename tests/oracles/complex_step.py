"""Derivatives by the complex step: `Im f(x + ih) / h` has no cancellation, so it is exact to rounding where it is legal.

Legal means analytic: arithmetic, powers, exp, log, trigonometry. `abs`, comparisons, `max`, `np.where` on a value,
`math` functions and `@` with conjugation are not; a function that meets one raises or gives nonsense, so the caller
states legality by calling this at all, and a result that is not complex (the imaginary part was dropped on the way)
is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

STEP = 1e-30


def derivative_by_complex_step(f: Callable[..., Any], args: Sequence[Any], index: int) -> NDArray[np.float64]:
    """The derivative of an analytic function with a scalar result by argument number `index`, in that argument's shape."""
    point = np.asarray(args[index], dtype=np.float64)
    value = np.zeros(point.shape)
    for place in np.ndindex(point.shape):
        moved = point.astype(np.complex128)
        moved[place] += 1j * STEP
        value[place] = _imaginary(f, args, index, moved).item() / STEP
    return value


def elementwise_derivative_by_complex_step(f: Callable[..., Any], args: Sequence[Any], index: int) -> NDArray[np.float64]:
    """The derivative of an analytic function that is elementwise in argument number `index`, all elements at once."""
    point = np.asarray(args[index], dtype=np.float64)
    return _imaginary(f, args, index, point + 1j * STEP) / STEP


def _imaginary(f: Callable[..., Any], args: Sequence[Any], index: int, moved: NDArray[np.complex128]) -> NDArray[np.float64]:
    at = moved if isinstance(args[index], np.ndarray) else complex(moved)
    result = np.asarray(f(*args[:index], at, *args[index + 1 :]))
    if not np.iscomplexobj(result):
        raise TypeError("the result is not complex: the function is not analytic, or does not depend on this argument")
    return result.imag
