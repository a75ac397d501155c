"""Generated code runs under `numba.njit` as it stands, wherever NumPy's own form does: every golden case, compiled and compared.

Needs the extra `numba`. A function that Numba does not take itself says nothing of its derivative; what Numba takes and whose
derivative it does not take stands in `NOT_COMPILED`, with the reason. `python -m tests.test_numba` prints what comes of each.
"""

from __future__ import annotations

import warnings
from types import FunctionType
from typing import Any

import numpy as np
import pytest

from astgrad.derivatives import Derivative
from tests.agreement import fresh
from tests.test_golden import CASES, body_of, module_of, pairs_of

numba = pytest.importorskip("numba")

COMPILED = [case for case in CASES if case != "keyword_only"]  # Numba calls by position
NOT_COMPILED: dict[str, str] = {  # what Numba takes, and not its derivative; why
    "broadcast_column": "the reverse of stretching a column sums with keepdims=True",
    **dict.fromkeys(
        ("scaled", "several_results_partly", "several_results_unknown", "unknown_kinds"),
        "kinds are not known, and the helper that sums back asks for ranks when it runs",
    ),
    "value_shared": "kinds are not known, and np.array(e)[()] is a copy of what may be a number or an array",
    "several_results_known": "np.concatenate of a list of arrays",
    "for_range_step": "a loop over a range with a step of its own is gone through by reversed()",
}


def compiled(namespace: dict[str, Any]) -> dict[str, Any]:
    """The namespace, whose own functions are compiled where they are called."""
    for name, value in list(namespace.items()):
        function = value.primal if isinstance(value, Derivative) else value
        if isinstance(function, FunctionType) and function.__globals__ is namespace:
            namespace[name] = numba.njit(function)
    return namespace


def called(function: Any, points: Any) -> list[Any] | None:
    """The results; None where Numba does not compile the function."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return [function(*fresh(tuple(args))) for args in points]
        except numba.core.errors.NumbaError:
            return None


def same(left: Any, right: Any) -> bool:
    """Whether two results are equal but for rounding."""
    if isinstance(left, tuple):
        return len(left) == len(right) and all(map(same, left, right))
    rtol = 1e-5 if getattr(right, "dtype", None) == np.float32 else 1e-12  # to Numba a Python number is of double precision
    return np.shape(left) == np.shape(right) and np.allclose(left, right, rtol=rtol, atol=1e-14, equal_nan=True)


def verdict(case: str) -> str:
    """What Numba does with the case: `runs`, `differs`, `primal` where it does not take the function itself, `derivative`."""
    module = module_of(case, "primal")
    points = [args for args in module.POINTS if not any(isinstance(arg, (dict, list)) for arg in args)]
    (program, request), *_ = pairs_of(case, "reverse")
    text = body_of(case, "reverse")
    plain: dict[str, Any] = {}
    exec(compile(str(text), case, "exec"), plain)
    right = called(plain[request.name], points)
    fast: dict[str, Any] = {}
    exec(compile(str(text), case, "exec"), fast)
    found = called(compiled(fast)[request.name], points)
    if found is None:
        primal: dict[str, Any] = {"__name__": "primal"}
        with open(str(module.__file__), encoding="utf-8") as file:
            exec(compile(file.read(), str(module.__file__), "exec"), primal)
        return "primal" if called(compiled(primal)[program.function.name], points) is None else "derivative"
    return "runs" if all(same(a, b) for a, b in zip(found, right or [], strict=True)) else "differs"


@pytest.mark.parametrize("case", COMPILED)
def test_what_numba_takes_it_takes_with_its_derivative(case: str) -> None:
    assert verdict(case) in (("derivative",) if case in NOT_COMPILED else ("runs", "primal"))


if __name__ == "__main__":
    for each in COMPILED:
        print(f"{each:32}{verdict(each)}", flush=True)
