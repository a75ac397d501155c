"""What a dense Jacobian costs, in evaluations of the function: in one pass, beside columns by jvp.

    python benchmarks/jacobian.py

Process time, the least of several batches.
"""

# ruff: noqa: E402 (the number of threads is read when NumPy is imported)
import os

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"

import time
from collections.abc import Callable

import numpy as np
from harness import readable

import astgrad

STEPS, BATCHES = 50, 7


def reaction(u, dt, steps):
    """Diffusion and reaction on a ring."""
    for _ in range(steps):
        u = u + dt * (np.roll(u, 1) - 2 * u + np.roll(u, -1)) - dt * u**3
    return u


def best(call: Callable[[], object], loops: int) -> float:
    times = []
    for _ in range(BATCHES):
        start = time.process_time()
        for _ in range(loops):
            call()
        times.append((time.process_time() - start) / loops)
    return min(times)


def main() -> None:
    jacobian, along = astgrad.jacobian(reaction), astgrad.jvp(reaction)
    print(f"{'points':>8}{'f':>10}{'one pass':>12}{'in f':>8}{'columns':>12}{'in f':>8}")
    for points in (2, 26, 300):
        u = np.linspace(0.0, 1.0, points)
        one_by_one = [along(u, e, 0.1, STEPS)[1] for e in np.eye(points)]
        np.testing.assert_allclose(jacobian(u, 0.1, STEPS), np.stack(one_by_one, axis=-1), rtol=1e-12, atol=1e-14)
        (whole,), (one,) = jacobian.variants.values(), along.variants.values()
        f = best(lambda u=u: reaction(u, 0.1, STEPS), 10)
        in_one = best(lambda u=u, whole=whole: whole(u, 0.1, STEPS), 5)
        columns = best(lambda u=u, one=one: [one(u, e, 0.1, STEPS) for e in np.eye(len(u))], 1)
        figures = f"{readable(in_one):>12}{in_one / f:>8.1f}{readable(columns):>12}{columns / f:>8.1f}"
        print(f"{points:>8}{readable(f):>10}{figures}", flush=True)


if __name__ == "__main__":
    main()
