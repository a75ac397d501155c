"""A rod that makes heat: how its temperature grows (`solve_ivp`), and where it ends (`least_squares`), with sparse Jacobians.

astgrad gen samples/burning_rod.py
"""

from typing import Annotated

import numpy as np

import astgrad


def heating(t: float, u: Annotated[np.ndarray, "float64[n]"], heat: float):
    """How fast the temperature changes inside a rod that conducts heat, makes it (Arrhenius), and has ends of temperature 1."""
    h = 1 / (len(u) + 1)
    conducted = np.empty_like(u)
    conducted[1:-1] = u[2:] - 2 * u[1:-1] + u[:-2]
    conducted[0] = u[1] - 2 * u[0] + 1
    conducted[-1] = 1 - 2 * u[-1] + u[-2]
    return conducted / h**2 + heat * np.exp(-1 / u)


def imbalance(u: Annotated[np.ndarray, "float64[n]"], heat: float):
    """What is 0 where the temperature stays as it is."""
    return heating(0.0, u, heat)


heating_jacobian = astgrad.jacobian(heating, wrt="u", sparse=True)
imbalance_jacobian = astgrad.jacobian(imbalance, sparse=True)


def main() -> None:
    from scipy.integrate import solve_ivp
    from scipy.optimize import least_squares

    cold, heat = np.ones(50), 5.0
    grown = solve_ivp(heating, (0, 2), cold, method="BDF", args=(heat,), jac=heating_jacobian, rtol=1e-8, atol=1e-10)
    ended = least_squares(imbalance, cold, imbalance_jacobian, args=(heat,), xtol=1e-12)
    stored = heating_jacobian(0.0, cold, heat).nnz
    print(f"{stored} of {cold.size**2} entries")
    print(f"hottest after a while: {grown.y[:, -1].max():.6f}, in {grown.t.size} steps")
    print(f"hottest in the end: {ended.x.max():.6f}, imbalance {np.abs(ended.fun).max():.0e}, {ended.njev} Jacobians")


if __name__ == "__main__":
    main()
