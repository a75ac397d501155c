"""What the reverse of a loop costs: time beside the function and beside a person's adjoint, and memory beside the latter's.

    python benchmarks/loops.py

Ratios of one run, in processor time, of calls that take turns; memory is the peak that tracemalloc sees during one call. Every
result is compared with the hand-written one first.
"""

# ruff: noqa: E402 (the number of threads is read when NumPy is imported)
import os

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"

import tracemalloc
from collections.abc import Callable
from typing import Any

from harness import Case, assert_same, readable, side_by_side, verdict
from workloads import loops, ode

import astgrad


def peak(call: Callable[[], Any]) -> int:
    """The most bytes that one call holds at a time."""
    call()
    tracemalloc.start()
    call()
    (_, most) = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return most


def measure(case: Case) -> None:
    """One line of the table."""
    args = case.inputs()
    transform = astgrad.value_and_derivative if case.with_value else astgrad.derivative
    derivative = transform(case.f, wrt=case.wrt if len(case.wrt) > 1 else case.wrt[0], mode="reverse")
    assert_same(derivative(*args), case.by_hand(*args))
    (generated,) = derivative.variants.values()
    calls = {name: (lambda g=g: g(*args)) for name, g in (("f", case.f), ("hand", case.by_hand), ("astgrad", generated))}
    took = side_by_side(calls)
    by_function, by_hand = took["astgrad"] / took["f"], took["astgrad"] / took["hand"]
    at_most = None if case.name in loops.OF_ARRAYS else loops.FUNCTIONS_AT_MOST
    kept, kept_by_hand = peak(calls["astgrad"]), peak(calls["hand"])
    print(
        f"{case.name:16}{readable(took['f']):>10}{readable(took['hand']):>10}{readable(took['astgrad']):>10}"
        f"{by_function:>8.2f} {verdict(by_function, at_most):5}{by_hand:>8.2f} {verdict(by_hand, loops.AT_MOST):5}"
        f"{kept_by_hand / 1024:>9.0f} K{kept / 1024:>9.0f} K{kept / kept_by_hand:>8.2f}",
        flush=True,
    )


def main() -> None:
    print(
        f"{'':16}{'f':>10}{'hand':>10}{'astgrad':>10}{'/ f':>8} {'':5}{'/ hand':>8} {'':5}{'hand':>11}{'astgrad':>11}{'/ hand':>8}"
    )
    for case in (*loops.CASES, *ode.CASES):
        measure(case)


if __name__ == "__main__":
    main()
