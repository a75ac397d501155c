"""The pullback that a call of `vjp` gives: it looks at a cotangent before any arithmetic is done with it."""

from __future__ import annotations

from astgrad.patterns import check_cotangent, with_real_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class Pullback:
    """Takes a cotangent of a value to the cotangents of what the value was computed from; it may be called many times."""

    __slots__ = ("_function", "_value")

    def __init__(self, function: Callable[[object], object], value: object) -> None:
        self._function = function
        self._value = value

    def __call__(self, value_bar: object) -> object:
        """The cotangents. Raises RequestError where the cotangent has not the shape and the dtype of the value."""
        check_cotangent(value_bar, self._value)
        return self._function(with_real_parts(value_bar, self._value))


def with_checked_pullback(function: Callable[..., tuple[object, Callable[[object], object]]]) -> Callable[..., object]:
    """The function that gives a value and its pullback, with one that looks at what it is given."""

    def checked(*args: object, **kwargs: object) -> tuple[object, Pullback]:
        value, pullback = function(*args, **kwargs)
        return value, Pullback(pullback, value)

    return checked
