"""What a sparse Jacobian costs, in evaluations of the function: 10,000 points, three colours.

    python benchmarks/sparse.py

Process time, the least of many batches in which the function and its Jacobian take turns. Before, an array of some size is freed,
as any program with data of some size does: the C library then keeps freed memory, where else most of the time may go into asking
for it anew.
"""

# ruff: noqa: E402 (the number of threads is read when NumPy is imported)
import os

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"

import time
from collections.abc import Callable
from typing import Any

import numpy as np
from harness import readable, verdict

import astgrad

BATCHES = 40


def flame(u, h, q, e, s):
    """Heat that is conducted, made (Arrhenius) and radiated."""
    r = np.empty_like(u)
    r[1:-1] = u[2:] - 2 * u[1:-1] + u[:-2] + h**2 * (q * np.exp(-e / u[1:-1]) - s * (u[1:-1] ** 4 - 1))
    r[0] = u[0] - 1
    r[-1] = u[-1] - 1
    return r


def flame_by_loop(u, h, q, e, s):
    r = np.empty_like(u)
    for i in range(1, len(u) - 1):
        r[i] = u[i + 1] - 2 * u[i] + u[i - 1] + h**2 * (q * np.exp(-e / u[i]) - s * (u[i] ** 4 - 1))
    r[0] = u[0] - 1
    r[-1] = u[-1] - 1
    return r


def bratu(u, h):
    r = np.empty_like(u)
    r[1:-1] = u[2:] - 2 * u[1:-1] + u[:-2] + h**2 * np.exp(u[1:-1])
    r[0] = u[0]
    r[-1] = u[-1]
    return r


FLAME = (1e-4, 2.0, 3.0, 0.5)
CASES: tuple[tuple[Callable[..., Any], tuple[float, ...], int, float], ...] = (
    (flame, FLAME, 20, 5.0),
    (flame_by_loop, FLAME, 1, 5.0),
    (bratu, (1e-4,), 20, 5.0),
)


def batch(call: Callable[[], object], loops: int) -> float:
    start = time.process_time()
    for _ in range(loops):
        call()
    return (time.process_time() - start) / loops


def main() -> None:
    freed = np.ones(3_000_000)
    del freed
    u = np.linspace(1.0, 2.0, 10_000)
    print(f"{'':16}{'f':>10}{'Jacobian':>10}{'ratio':>8}")
    for f, more, loops, target in CASES:
        derivative = astgrad.jacobian(f, sparse=True)
        found, v = derivative(u, *more), np.cos(u)
        np.testing.assert_allclose(found @ v, astgrad.jvp(f)(u, v, *more)[1], rtol=1e-9, atol=1e-9)
        assert "3 colours" in derivative.source
        (made,) = derivative.variants.values()
        calls = (lambda f=f, more=more: f(u, *more)), (lambda made=made, more=more: made(u, *more))
        batches = [[batch(call, loops) for call in calls] for _ in range(BATCHES)]
        primal, jacobian = (min(times) for times in zip(*batches, strict=True))
        ratio = jacobian / primal
        print(
            f"{f.__name__:16}{readable(primal):>10}{readable(jacobian):>10}{ratio:>8.2f} {verdict(ratio, target)}", flush=True
        )


if __name__ == "__main__":
    main()
