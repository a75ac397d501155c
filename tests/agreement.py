"""What every derivative must do: right numbers, the value to the last bit, the same again, nothing else changed."""

from __future__ import annotations

import linecache
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.oracles.differences import Estimate, derivative_by_differences
from tests.oracles.dual import NotDual, derivative_by_dual_numbers

ROUNDING = 1e-12  # what rounding may do to a derivative, beside the largest part of all derivatives at the point
PRECISION = 1e-9  # of each part


class WrongDerivative(AssertionError):
    """What is generated does not do what it should."""


@dataclass(frozen=True)
class Point:
    """A function, arguments, and what is true there: its value and its derivative by each real argument."""

    function: Callable[..., Any]
    names: tuple[str, ...]
    args: tuple[Any, ...]
    value: Any
    derivatives: dict[str, Estimate]

    @property
    def real(self) -> tuple[str, ...]:
        """The names of the real arguments."""
        return tuple(self.derivatives)


def point_of(function: Callable[..., Any], args: tuple[Any, ...]) -> Point:
    """The function at these arguments. Real are floats and arrays of floats."""
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    with np.errstate(all="ignore"):
        value = function(*fresh(args))
        real = [index for index, arg in enumerate(args) if isinstance(arg, (float, np.ndarray))]
        found = {names[index]: _truth(function, args, index) for index in real}
    parts = np.concatenate([[0.0], *(np.ravel(each.value) for each in found.values())])
    largest = float(np.max(np.abs(parts[np.isfinite(parts)])))
    return Point(function, names, args, value, {name: _with_rounding(each, largest) for name, each in found.items()})


def _truth(f: Callable[..., Any], args: tuple[Any, ...], index: int) -> Estimate:
    """The derivative by dual numbers; by differences where f uses what dual numbers cannot go through."""
    try:
        value = derivative_by_dual_numbers(f, fresh(args), index)
    except NotDual:
        return derivative_by_differences(f, fresh(args), index)
    return Estimate(value, np.zeros_like(value))


def _with_rounding(estimate: Estimate, largest: float) -> Estimate:
    return Estimate(estimate.value, estimate.error + ROUNDING * largest)


def agree(derivative: Callable[..., Any], point: Point, wrt: tuple[str, ...], *, is_tuple: bool, with_value: bool) -> None:
    """Raises WrongDerivative where the derivative of the point's function is not what it should be."""
    args = fresh(point.args)
    first, second = derivative(*args), derivative(*args)
    if image(args) != image(point.args):
        raise WrongDerivative("an argument was changed")
    if image(first) != image(second):
        raise WrongDerivative("a second call gives something else")
    if with_value:
        value, first = first
        if image(value) != image(point.value):
            raise WrongDerivative(f"value {value!r}, should be {point.value!r}")
    parts = first if is_tuple else (first,)
    for name, part in zip(wrt, parts, strict=True):
        _agree_by(name, part, point)
    for i, part in enumerate(parts):
        if any(isinstance(part, np.ndarray) and np.shares_memory(part, other) for other in (*args, *parts[:i])):
            raise WrongDerivative("a result shares its memory")


def _agree_by(name: str, part: Any, point: Point) -> None:
    right = point.derivatives[name]
    arg = point.args[point.names.index(name)]
    if isinstance(arg, float) and not isinstance(part, float):
        raise WrongDerivative(f"by {name}: a float in, {type(part).__name__} out")
    if isinstance(arg, np.ndarray) and (np.shape(part) != arg.shape or part.dtype != arg.dtype):
        raise WrongDerivative(f"by {name}: {np.shape(part)} {getattr(part, 'dtype', '')}, should be {arg.shape} {arg.dtype}")
    if not right.agrees(part, PRECISION):
        raise WrongDerivative(f"by {name}: {part!r}, should be {right.value!r}")


def image(thing: Any) -> object:
    """Everything that can be seen of numbers, arrays and structures of them, to the last bit: -0.0 is not 0.0, nan is nan."""
    match thing:
        case np.ndarray() | np.generic():
            return type(thing).__name__, thing.dtype.str, thing.shape, thing.tobytes()
        case float():
            return thing.hex()
        case tuple() | list():
            return type(thing).__name__, tuple(map(image, thing))
        case dict():
            return tuple((key, image(item)) for key, item in thing.items())
        case _:
            return type(thing).__name__, repr(thing)


def fresh(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Copies of the arguments, which may then be changed."""
    return tuple(arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args)


def function_of(text: str, name: str, filename: str) -> Callable[..., Any]:
    """The function of this name of a module's text."""
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    namespace: dict[str, Any] = {"__name__": name}
    exec(compile(text, filename, "exec", dont_inherit=True), namespace)
    function = namespace[name]
    assert callable(function)
    return function
