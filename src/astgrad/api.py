"""The function transformers: what users call."""

from __future__ import annotations

from typing import overload

from astgrad.asking import derivative_of
from astgrad.operators import SPARSE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from astgrad.asking import Wrt
    from astgrad.derivatives import Derivative

    T = TypeVar("T")
    Function = TypeVar("Function", bound=Callable[..., object])


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


@overload
def jvp(f: Callable[..., object], /, *, wrt: Wrt = None) -> Derivative: ...
@overload
def jvp(*, wrt: Wrt = None) -> Callable[[Callable[..., object]], Derivative]: ...
def jvp(f=None, /, *, wrt=None):  # type: ignore[no-untyped-def]
    """The pair of f's value and its tangent, `(value, value_dot)`, in forward mode; the value may be any structure of numbers.

    The tangents stand directly after the last parameter of `wrt`: `jvp(f, wrt=("w", "b"))(w, b, w_dot, b_dot, X)`.
    """
    return _transformed("jvp", f, wrt, "auto")


@overload
def hvp(f: Callable[..., object], /, *, wrt: Wrt = None) -> Derivative: ...
@overload
def hvp(*, wrt: Wrt = None) -> Callable[[Callable[..., object]], Derivative]: ...
def hvp(f=None, /, *, wrt=None):  # type: ignore[no-untyped-def]
    """The Hessian of f times a vector, without the Hessian: `hvp(f)(w, v, X, y)` fits `scipy.optimize.minimize(..., hessp=)`.

    The vectors stand directly after the last parameter of `wrt`. It is the derivative, differentiated along a direction.
    """
    return _transformed("hvp", f, wrt, "auto")


@overload
def vjp(f: Callable[..., object], /, *, wrt: Wrt = None) -> Derivative: ...
@overload
def vjp(*, wrt: Wrt = None) -> Callable[[Callable[..., object]], Derivative]: ...
def vjp(f=None, /, *, wrt=None):  # type: ignore[no-untyped-def]
    """The pair of f's value and its pullback, `(value, pullback)`, in reverse mode: `pullback(value_bar)` gives the cotangents.

    A pullback may be called many times. Until then the arrays of the call, and the value, must stay as they are.
    """
    return _transformed("vjp", f, wrt, "auto")


@overload
def jacobian(f: Callable[..., object], /, *, wrt: Wrt = None, sparse: bool = False) -> Derivative: ...
@overload
def jacobian(*, wrt: Wrt = None, sparse: bool = False) -> Callable[[Callable[..., object]], Derivative]: ...
def jacobian(f=None, /, *, wrt=None, sparse=False):  # type: ignore[no-untyped-def]
    """The Jacobian of f: its shape is that of the result, then that of the argument. Fits `least_squares`, `root`, `solve_ivp`.

    Of a tuple as result it is a tuple; for several parameters, each of these is a tuple by parameter.

    sparse: of a vector by a vector, as a `scipy.sparse.csr_array` whose pattern, a band, is found in the source; refused where the
    pattern is dense.
    """
    return _transformed(SPARSE["jacobian"] if sparse else "jacobian", f, wrt, "auto")


@overload
def hessian(f: Callable[..., object], /, *, wrt: Wrt = None) -> Derivative: ...
@overload
def hessian(*, wrt: Wrt = None) -> Callable[[Callable[..., object]], Derivative]: ...
def hessian(f=None, /, *, wrt=None):  # type: ignore[no-untyped-def]
    """The Hessian of f, the Jacobian of its derivative: its shape is the argument's, twice; fits `scipy.optimize.minimize(hess=)`.

    For several parameters it is a tuple of tuples, of blocks.
    """
    return _transformed("hessian", f, wrt, "auto")


grad = derivative
value_and_grad = value_and_derivative


def stop_gradient(x: T) -> T:
    """x, held constant: no derivative flows through it."""
    return x


@overload
def rule(signature: str, /, **formulas: str) -> None: ...
@overload
def rule(
    signature: str, /, *, mode: str = "reverse", wrt: str | tuple[str, ...] = (), result: str = ""
) -> Callable[[Function], Function]: ...
def rule(signature, /, **keywords):  # type: ignore[no-untyped-def]
    """Declares the derivative of a function of your own: `rule("mypkg.f(x, y)", x="y * np.cos(x)", y="np.sin(x)")`.

    The function is elementwise, and the formulas are its partial derivatives by argument, as text that is written into derivatives:
    over the arguments, `out` (the result), `np.`, `math.`, and functions of the same package by their full paths. `kink`, `note`
    and `source` are kept for `astgrad rules`. A name without a dot is one of the module that declares it.

    Without formulas it decorates a function that computes the derivative, of a function that need not be elementwise:

        @rule("mypkg.solve(a, b)")                      def solve_reverse(a, b, out, out_bar): return a_bar, b_bar
        @rule("mypkg.solve(a, b)", mode="forward")      def solve_forward(a, out, a_dot, b_dot): return out_dot

    It takes what it needs of the arguments, `out`, and `out_bar` or the tangents. wrt: the arguments that have a derivative, in the
    order of what the half gives; all that have no default by default. result: the kind of the result, such as "float" or
    "float64[n]". Raises RequestError where the declaration is wrong, or the function has a rule.
    """
    return _declared("rule", signature, keywords)


def linear(signature: str, /, **transposes: str) -> None:
    """Declares that a function of your own is linear, in the arguments that are named together, with its transpose for each:

    `linear("mypkg.blur(x, width)", x="mypkg.blur_transposed(out_bar, width)")`. `out_bar` is the cotangent of the result. `result`
    is the kind of the result, such as "float64[n]".
    """
    _declared("linear", signature, transposes)


def constant(signature: str, /, *, result: str = "") -> None:
    """Declares that a function of your own has no derivative: what it gives is held constant. `result` is its kind, as "int"."""
    _declared("constant", signature, {"result": result})


def _declared(form: str, signature: str, keywords: dict[str, str]) -> Callable[[Function], Function] | None:
    from astgrad.declaring import declare_rule  # the table of rules is needed only where one is declared

    return declare_rule(form, signature, keywords, depth=2)


def _transformed(operator: str, f: object, wrt: Wrt, mode: str) -> Derivative | Callable[[Callable[..., object]], Derivative]:
    if f is None:
        return lambda function: derivative_of(operator, function, wrt, mode)
    return derivative_of(operator, f, wrt, mode)
