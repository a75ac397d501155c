"""Derivatives for SciPy: minima with slopes and curvature, a fit, a root, and a stiff equation.

python samples/second_order.py
astgrad gen samples/second_order.py
"""

from typing import Annotated

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import least_squares, minimize, root

import astgrad

# minima: `jac(x, *args)`, `hessp(x, p, *args)` and `hess(x, *args)`


def rosenbrock(x: Annotated[np.ndarray, "float64[n]"], a: float):
    """A valley that bends."""
    return np.sum(a * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


slope = astgrad.derivative(rosenbrock)
hessian = astgrad.hessian(rosenbrock)
hessian_times = astgrad.hvp(rosenbrock)


def minima():
    """How each method fares without derivatives, and with those that it can use."""
    for method, derivatives in (
        ("BFGS", {}),
        ("BFGS", {"jac": slope}),
        ("Newton-CG", {"jac": slope}),
        ("Newton-CG", {"jac": slope, "hessp": hessian_times}),
        ("trust-krylov", {"jac": slope, "hessp": hessian_times}),
        ("trust-exact", {"jac": slope, "hess": hessian}),
    ):
        found = minimize(rosenbrock, np.array([-1.2, 1.0, 0.8]), args=(100.0,), method=method, **derivatives)
        slopes = f"{found.njev} slopes, " if derivatives else ""
        off = np.max(np.abs(found.x - 1))
        yield " ".join((method, *derivatives)), f"{found.nfev} values, {slopes}{found.nit} iterations, off by {off:.0e}"


# fits: `jac(p, *args)` is the Jacobian of what is left over


def decay(
    p: Annotated[np.ndarray, "float64[m]"], times: Annotated[np.ndarray, "float64[n]"], y: Annotated[np.ndarray, "float64[n]"]
):
    """What is left over when a decaying exponential is fitted."""
    return p[0] * np.exp(-p[1] * times) - y


decay_jacobian = astgrad.jacobian(decay)


def fits():
    """A decay from thirty points."""
    times = np.linspace(0.0, 4.0, 30)
    for names, jac in (("least_squares", "2-point"), ("least_squares jac", decay_jacobian)):
        values = counted(decay)
        fit = least_squares(values, [1.0, 1.0], jac=jac, args=(times, 2.5 * np.exp(-1.3 * times)))
        yield names, f"{values.count} values, {fit.nfev} iterations, found {fit.x}"


# roots: `jac(x, *args)` is the Jacobian of the equations


def equations(x: Annotated[np.ndarray, "float64[n]"], radius: float):
    """Where a circle meets a curve."""
    return np.array([x[0] ** 2 + x[1] ** 2 - radius**2, x[0] - x[1] * np.sin(x[0])])


equations_jacobian = astgrad.jacobian(equations)


def roots():
    """One crossing."""
    for names, jac in (("root", None), ("root jac", equations_jacobian)):
        values = counted(equations)
        found = root(values, [1.0, 1.0], jac=jac, args=(2.0,))
        yield names, f"{values.count} values, off by {np.max(np.abs(found.fun)):.0e}"


# stiff equations: `jac(t, y, *args)`, by the second parameter


def oscillator(t: float, y: Annotated[np.ndarray, "float64[n]"], mu: float):
    """Van der Pol's equation."""
    return np.array([y[1], mu * (1 - y[0] ** 2) * y[1] - y[0]])


oscillator_jacobian = astgrad.jacobian(oscillator, wrt="y")


def motions():
    """The oscillator through some of its jumps."""
    for method in ("BDF", "Radau"):
        for names, jac in ((method, None), (f"{method} jac", oscillator_jacobian)):
            values = counted(oscillator)
            end = solve_ivp(values, (0.0, 30.0), [2.0, 0.0], method=method, args=(20.0,), jac=jac, rtol=1e-6).y[:, -1]
            yield names, f"{values.count} values, {end[0]:.4f} at the end"


def counted(function):
    """The function, which counts its calls: SciPy does not count all that it makes for differences."""

    def counting(*args):
        counting.count += 1
        return function(*args)

    counting.count = 0
    return counting


def main() -> None:
    for title, section in (("minimum", minima), ("fit", fits), ("root", roots), ("stiff equation", motions)):
        print(f"{title}:")
        for names, counts in section():
            print(f"  {names}: {counts}")
    print(hessian_times.source)


if __name__ == "__main__":
    main()
