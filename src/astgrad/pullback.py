"""The pullback that a call of `vjp` gives, and what stands in its place where the cotangent is given at once: both look at it."""

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


def with_checked_seed(
    function: Callable[..., tuple[object, object]], seed: str, positional: tuple[str, ...]
) -> Callable[..., object]:
    """The function that takes a cotangent `seed` of its value, which holds that against the value: what kinds say of them was
    looked at when the text was generated, and lengths that they do not say are seen here."""

    def checked(*args: object, **kwargs: object) -> tuple[object, object]:
        value, cotangents = function(*args, **kwargs)
        check_cotangent(kwargs[seed] if seed in kwargs else args[positional.index(seed)], value, seed)
        return value, cotangents

    return checked
