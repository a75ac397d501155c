"""The function transformers: what users call."""

from __future__ import annotations

from typing import overload

from astgrad.asking import derivative_of
from astgrad.operators import SEEDED, SPARSE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

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
def gnvp(f: Callable[..., object], /, *, wrt: Wrt = None) -> Derivative: ...
@overload
def gnvp(*, wrt: Wrt = None) -> Callable[[Callable[..., object]], Derivative]: ...
def gnvp(f=None, /, *, wrt=None):  # type: ignore[no-untyped-def]
    """J'(Jv) of residuals f, with J their Jacobian: the Hessian of `0.5 * sum(f**2)` without second derivatives, times a vector.

    The vectors stand where those of `hvp` do: `gnvp(f)(w, v, X, y)`. The tangent Jv is sent back through f in one go.
    """
    return _transformed("gnvp", f, wrt, "auto")


@overload
def vjp(f: Callable[..., object], /, *, wrt: Wrt = None, known_seed: bool = False) -> Derivative: ...
@overload
def vjp(*, wrt: Wrt = None, known_seed: bool = False) -> Callable[[Callable[..., object]], Derivative]: ...
def vjp(f=None, /, *, wrt=None, known_seed=False):  # type: ignore[no-untyped-def]
    """The pair of f's value and its pullback, `(value, pullback)`, in reverse mode: `pullback(value_bar)` gives the cotangents.

    A pullback may be called many times. Until then the arrays of the call, and the value, must stay as they are.

    known_seed: where the cotangent is at hand, `(value, cotangents)` in one go: it stands directly after the last parameter of
    `wrt`, as in `vjp(f, wrt=("w", "b"), known_seed=True)(w, b, value_bar, X)`, and nothing is kept.
    """
    return _transformed(SEEDED["vjp"] if known_seed else "vjp", f, wrt, "auto")


@overload
def jacobian(f: Callable[..., object], /, *, wrt: Wrt = None, mode: str = "auto", sparse: bool = False) -> Derivative: ...
@overload
def jacobian(*, wrt: Wrt = None, mode: str = "auto", sparse: bool = False) -> Callable[[Callable[..., object]], Derivative]: ...
def jacobian(f=None, /, *, wrt=None, mode="auto", sparse=False):  # type: ignore[no-untyped-def]
    """The Jacobian of f: its shape is that of the result, then that of the argument. Fits `least_squares`, `root`, `solve_ivp`.

    Of a tuple as result it is a tuple; for several parameters, each of these is a tuple by parameter. mode: "forward" by columns,
    "reverse" by rows, "auto" by rows where the result is known to have fewer elements than the argument.

    sparse: of a vector by a vector, as a `scipy.sparse.csr_array` whose pattern, a band, is found in the source; refused where the
    pattern is dense. It is taken by columns, so there is no mode to choose.
    """
    return _transformed(SPARSE["jacobian"] if sparse else "jacobian", f, wrt, mode)


@overload
def hessian(f: Callable[..., object], /, *, wrt: Wrt = None) -> Derivative: ...
@overload
def hessian(*, wrt: Wrt = None) -> Callable[[Callable[..., object]], Derivative]: ...
def hessian(f=None, /, *, wrt=None):  # type: ignore[no-untyped-def]
    """The Hessian of f, the Jacobian of its derivative: its shape is the argument's, twice; fits `scipy.optimize.minimize(hess=)`.

    For several parameters it is a tuple of tuples, of blocks.
    """
    return _transformed("hessian", f, wrt, "auto")


@overload
def value_and_jacobian(f: Callable[..., object], /, *, wrt: Wrt = None, mode: str = "auto") -> Derivative: ...
@overload
def value_and_jacobian(*, wrt: Wrt = None, mode: str = "auto") -> Callable[[Callable[..., object]], Derivative]: ...
def value_and_jacobian(f=None, /, *, wrt=None, mode="auto"):  # type: ignore[no-untyped-def]
    """The pair of f's value and its Jacobian; `mode` is that of `jacobian`. Fits `scipy.optimize.root(..., jac=True)`."""
    return _transformed("value_and_jacobian", f, wrt, mode)


@overload
def value_and_hessian(f: Callable[..., object], /, *, wrt: Wrt = None) -> Derivative: ...
@overload
def value_and_hessian(*, wrt: Wrt = None) -> Callable[[Callable[..., object]], Derivative]: ...
def value_and_hessian(f=None, /, *, wrt=None):  # type: ignore[no-untyped-def]
    """The pair of f's value and its Hessian."""
    return _transformed("value_and_hessian", f, wrt, "auto")


grad = derivative
value_and_grad = value_and_derivative


def stop_gradient(x: T) -> T:
    """x, held constant: no derivative flows through it."""
    return x


def grad_hook(x: T, fn: Callable[[Any], Any], /) -> T:
    """x, whose cotangent is `fn(x_bar)` in reverse mode: to clip it, to scale it, to look at it.

    fn takes a cotangent of the shape of x and gives one. Forward mode is refused: a change of cotangents means nothing there.
    """
    return x


@overload
def checkpoint(steps: range, /, *, snapshots: int) -> range: ...
@overload
def checkpoint(f: Function, /) -> Function: ...
def checkpoint(f, /, *, snapshots=None):  # type: ignore[no-untyped-def]
    """Trades arithmetic for memory in reverse mode; by itself it changes nothing.

    On a function, as a decorator: what it computes inside is not kept, but computed again from its arguments. Around the range of
    a loop, `for i in checkpoint(range(n), snapshots=20)`: at most so many states of the loop are kept, and the others computed
    again from these, by the schedule that takes the fewest steps (Griewank and Walther, Algorithm 799).
    """
    if isinstance(f, range) != (snapshots is not None):
        raise TypeError("checkpoint decorates a function, or stands around a range: checkpoint(range(n), snapshots=20)")
    if snapshots is not None and snapshots < 1:
        raise ValueError("a checkpointed loop keeps at least one state")
    if snapshots is None:
        f.__astgrad_checkpoint__ = True  # part of what its derivatives are found by
    return f


def root(
    g: Callable[..., Any],
    x0: Any,
    /,
    *args: Any,
    tol: float = 1e-10,
    max_iterations: int = 100,
    solver: Callable[..., Any] | None = None,
) -> Any:
    """The x with `g(x, *args) = 0`, a number or a vector, found from x0; g(x, *args) has the form of x.

    By Newton's method, with slopes by differences, until a step is no larger than tol, or than tol times x; or by `solver(g, x0,
    *args)`. Its derivative by args is that of the solution, by the implicit function theorem: nothing of the iteration is kept,
    and x0 has no derivative. Raises ArithmeticError where max_iterations are not enough, and what NumPy raises for singular
    slopes.
    """
    from astgrad.solvers import _root  # NumPy, which `import astgrad` does without

    return _root(g, x0, *args, tol=tol, max_iterations=max_iterations, solver=solver)  # type: ignore[no-untyped-call]


def fixed_point(
    g: Callable[..., Any],
    x0: Any,
    /,
    *args: Any,
    tol: float = 1e-10,
    max_iterations: int = 10_000,
    solver: Callable[..., Any] | None = None,
) -> Any:
    """The x with `g(x, *args) = x`, a number or a vector, found from x0 by applying g until x changes by no more than tol, or
    than tol times x; or by `solver(g, x0, *args)`.

    Its derivative by args is that of the solution, by the implicit function theorem, as for `root`. Raises ArithmeticError where
    max_iterations are not enough.
    """
    from astgrad.solvers import _fixed_point  # NumPy, which `import astgrad` does without

    return _fixed_point(g, x0, *args, tol=tol, max_iterations=max_iterations, solver=solver)  # type: ignore[no-untyped-call]


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
