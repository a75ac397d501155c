"""What `astgrad.checkpoint` around a loop costs and saves: `python -m benchmarks.checkpoint`.

For some numbers of snapshots: the most bytes that the derivative holds, in states of the loop; the steps that are run, by the
formula of the binomial schedule (tests/test_memory.py counts them); the time, beside that of the derivative which keeps all states.
"""

import math
import tracemalloc

import numpy as np

import astgrad
from benchmarks.harness import side_by_side

SIZE, STEPS = 1_000, 10_000


def plain(u, k, n):
    v = np.zeros_like(u)
    for _ in range(n):
        v = v - 0.001 * k * np.sin(u)
        u = u + 0.001 * v
    return np.sum(u**2)


def run(u, k, n, most):
    v = np.zeros_like(u)
    for _ in astgrad.checkpoint(range(n), snapshots=most):
        v = v - 0.001 * k * np.sin(u)
        u = u + 0.001 * v
    return np.sum(u**2)


def fewest(steps, places):
    """Steps that are run to get to each state once more: Griewank and Walther, Algorithm 799."""
    times = 1
    while math.comb(places + times, places) < steps:
        times += 1
    return times * steps - math.comb(places + times, times - 1)


def peak(call):
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def main():
    u = np.linspace(0.1, 1.0, SIZE)
    state = 2 * u.nbytes
    all_kept = astgrad.derivative(plain, wrt=("u", "k"), mode="reverse")
    some_kept = astgrad.derivative(run, wrt=("u", "k"), mode="reverse")
    calls = {"primal": lambda: plain(u, 1.0, STEPS), "all": lambda: all_kept(u, 1.0, STEPS)}
    places = (5, 10, 20, 50, 100)
    calls |= {str(most): lambda most=most: some_kept(u, 1.0, STEPS, most) for most in places}
    for found in (some_kept(u, 1.0, STEPS, most) for most in places):
        np.testing.assert_array_equal(found[0], all_kept(u, 1.0, STEPS)[0])
    times = side_by_side(calls)
    print(f"{STEPS} steps of a state of {state} bytes")
    print(f"{'kept':>5}  {'peak, states':>12}  {'steps run':>9}  {'ms':>6}  {'of primal':>9}  {'of all kept':>11}")
    for name, call in calls.items():
        if name == "primal":
            continue
        rounds = STEPS if name == "all" else fewest(STEPS, int(name)) + 1 + STEPS
        factors = f"{times[name] / times['primal']:9.1f}  {times[name] / times['all']:11.1f}"
        print(f"{name:>5}  {peak(call) / state:12.1f}  {rounds / STEPS:8.2f}n  {times[name] * 1e3:6.0f}  {factors}")


if __name__ == "__main__":
    main()
