"""How fast generated code is, beside the function, a person's derivative and autograd; and what generating and starting cost.

    python benchmarks/speed.py

One run, one core, medians of rounds in which all contestants take turns. Every generated result is compared with the
hand-written one before it is timed. autograd's column stays empty where it is not installed.
"""

# ruff: noqa: E402 (the number of threads is read when NumPy is imported)
import os

for _threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_threads] = "1"

import importlib.util
import subprocess
import sys
import tempfile
import types
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from harness import Case, assert_same, readable, side_by_side, verdict
from workloads import logistic, mlp, newton, ode, scalars

import astgrad

HERE = Path(__file__).parent
ROUNDS = 15  # of fresh processes


def generated(case: Case, args: tuple[Any, ...]) -> Callable[..., Any]:
    """The plain function that was written for these arguments, without the callable around it."""
    transform = astgrad.value_and_derivative if case.with_value else astgrad.derivative
    derivative = transform(case.f, wrt=case.wrt if len(case.wrt) > 1 else case.wrt[0])
    derivative(*args)
    (variant,) = derivative.variants.values()
    return variant


def by_autograd(case: Case) -> Callable[..., Any] | None:
    """The same by autograd, which wants its own NumPy; None where it is not installed."""
    if importlib.util.find_spec("autograd") is None:
        return None
    import autograd

    ported = types.FunctionType(case.f.__code__, {**case.f.__globals__, "np": autograd.numpy})
    names = case.f.__code__.co_varnames
    places = tuple(names.index(name) for name in case.wrt)
    transform = autograd.value_and_grad if case.with_value else autograd.grad
    return transform(ported, places if len(places) > 1 else places[0])


def run_time(case: Case) -> None:
    """One line: what the function, its derivatives by hand, by astgrad and by autograd take."""
    args = case.inputs()
    contestants = {"f": case.f, "hand": case.by_hand, "astgrad": generated(case, args), "autograd": by_autograd(case)}
    assert_same(contestants["astgrad"](*args), case.by_hand(*args))
    calls = {name: (lambda g=g: g(*args)) for name, g in contestants.items() if g is not None}
    took = side_by_side(calls)
    ratio = took["astgrad"] / took["hand"]
    target = "-" if case.target is None else f"<= {case.target}"
    columns = [readable(took.get(name)) for name in contestants]
    print(f"{case.name:24}" + "".join(f"{column:>10}" for column in columns), end="")
    print(f"{ratio:>8.2f} {target:>8} {verdict(ratio, case.target):5}", end="")
    print(f"{took['autograd'] / took['astgrad']:>9.0f}x" if "autograd" in took else "", flush=True)


def process(code: str, cache: str, bytecode: str) -> float:
    """The number that a fresh Python prints, which finds its modules compiled, as those of an installed package are."""
    environment = {**os.environ, "ASTGRAD_CACHE_DIR": cache, "PYTHONPATH": str(HERE), "PYTHONPYCACHEPREFIX": bytecode}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


IMPORT = "import time; t = time.perf_counter(); import astgrad; print(time.perf_counter() - t)"
GENERATE = """
import time, twenty_lines, astgrad
astgrad.derivative(twenty_lines.warm_up).source_for(1.0)
t = time.perf_counter()
astgrad.derivative(twenty_lines.twenty).source_for(1.0, 0.5, 10)
print(time.perf_counter() - t)
"""
CALL = """
import time, numpy, twenty_lines, astgrad
t = time.perf_counter()
astgrad.derivative(twenty_lines.twenty)(1.0, 0.5, 10)
print(time.perf_counter() - t)
"""


def start_up() -> None:
    """What importing, generating and a first call of a cached derivative cost, in fresh processes."""
    with tempfile.TemporaryDirectory() as warm, tempfile.TemporaryDirectory() as bytecode:
        process(CALL, warm, bytecode)  # fills both
        measures = (
            ("import astgrad", IMPORT, lambda: warm, 10e-3),
            ("generate 20 lines", GENERATE, lambda: tempfile.mkdtemp(dir=warm), 150e-3),
            ("warm first call", CALL, lambda: warm, 10e-3),
        )
        for name, code, cache, target in measures:
            took = median(process(code, cache(), bytecode) for _ in range(ROUNDS))
            print(f"{name:24}{readable(took):>10}  target <= {readable(target)}  {verdict(took, target)}", flush=True)


def main() -> None:
    print(f"{'':24}{'f':>10}{'hand':>10}{'astgrad':>10}{'autograd':>10}{'/ hand':>8} {'target':>8} {'':5}{'autograd /':>10}")
    for workload in (scalars, ode, newton, logistic, mlp):
        for case in workload.CASES:
            run_time(case)
    print()
    start_up()
    overhead = HERE / "call_overhead.py"
    if overhead.exists():
        print()
        subprocess.run([sys.executable, str(overhead)], check=True)


if __name__ == "__main__":
    main()
