"""The function transformers: what users call."""

from __future__ import annotations

from typing import overload

from astgrad.asking import derivative_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from astgrad.asking import Wrt
    from astgrad.derivatives import Derivative

    T = TypeVar("T")


@overload
def derivative(f: Callable[..., object], /, *, wrt: Wrt = None, mode: str = "auto") -> Derivative: ...
@overload
def derivative(*, wrt: Wrt = None, mode: str = "auto") -> Callable[[Callable[..., object]], Derivative]: ...
def derivative(f=None, /, *, wrt=None, mode="auto"):  # type: ignore[no-untyped-def]
    """The derivative of f by the parameters `wrt`: a name, a position, or a tuple of these; the first parameter by default.

    The result of f must be a scalar, or elementwise in each of these parameters; the derivative has their shapes.
    """
    return _transformed("derivative", f, wrt, mode)


@overload
def value_and_derivative(f: Callable[..., object], /, *, wrt: Wrt = None, mode: str = "auto") -> Derivative: ...
@overload
def value_and_derivative(*, wrt: Wrt = None, mode: str = "auto") -> Callable[[Callable[..., object]], Derivative]: ...
def value_and_derivative(f=None, /, *, wrt=None, mode="auto"):  # type: ignore[no-untyped-def]
    """The pair of f's value and its derivative; fits `scipy.optimize.minimize(..., jac=True)`."""
    return _transformed("value_and_derivative", f, wrt, mode)


grad = derivative
value_and_grad = value_and_derivative


def stop_gradient(x: T) -> T:
    """x, held constant: no derivative flows through it."""
    return x


def _transformed(operator: str, f: object, wrt: Wrt, mode: str) -> Derivative | Callable[[Callable[..., object]], Derivative]:
    if f is None:
        return lambda function: derivative_of(operator, function, wrt, mode)
    return derivative_of(operator, f, wrt, mode)
