"""Curvature for SciPy: Newton's method with Hessians, a fit with a Jacobian, and a stiff equation.

python samples/second_order.py
"""

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import least_squares, minimize

import astgrad


def rosenbrock(x, a):
    """A valley that bends."""
    return np.sum(a * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def decay(p, t, y):
    """What is left over when a decaying exponential is fitted."""
    return p[0] * np.exp(-p[1] * t) - y


def oscillator(t, y, mu):
    """Van der Pol's equation."""
    return np.array([y[1], mu * (1 - y[0] ** 2) * y[1] - y[0]])


slope = astgrad.derivative(rosenbrock)
hessian = astgrad.hessian(rosenbrock)
hessian_times = astgrad.hvp(rosenbrock)
decay_jacobian = astgrad.jacobian(decay)
oscillator_jacobian = astgrad.jacobian(oscillator, wrt="y")


def main() -> None:
    start = np.array([-1.2, 1.0, 0.8])
    for method, curvature in (
        ("BFGS", {}),
        ("Newton-CG", {"hessp": hessian_times}),
        ("trust-krylov", {"hessp": hessian_times}),
        ("trust-exact", {"hess": hessian}),
    ):
        found = minimize(rosenbrock, start, args=(100.0,), method=method, jac=slope, **curvature)
        print(f"{method}: {found.nit} iterations, {found.nfev} values, off by {np.max(np.abs(found.x - 1)):.0e}")

    t = np.linspace(0.0, 4.0, 30)
    fit = least_squares(decay, [1.0, 1.0], jac=decay_jacobian, args=(t, 2.5 * np.exp(-1.3 * t)))
    print(f"fit: {fit.x} after {fit.nfev} values and {fit.njev} Jacobians")

    for jac in (None, oscillator_jacobian):
        calls = []  # SciPy does not count those for differences

        def field(t, y, mu, calls=calls):
            calls.append(t)
            return oscillator(t, y, mu)

        solve_ivp(field, (0.0, 30.0), [2.0, 0.0], method="BDF", args=(20.0,), jac=jac, rtol=1e-6)
        print(f"oscillator{' with its Jacobian' if jac else ''}: {len(calls)} values")
    print(hessian_times.source)


if __name__ == "__main__":
    main()
