"""What every measurement shares: a case, a clock that compares functions side by side, and a table of results."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Case:
    """A function, what it is differentiated by, and what a person wrote for it with the same calls."""

    name: str
    f: Callable[..., Any]
    wrt: tuple[str, ...]
    by_hand: Callable[..., Any]
    inputs: Callable[[], tuple[Any, ...]]
    target: float | None = None  # at most this many times as slow as by hand
    with_value: bool = True  # whether by_hand returns (value, derivative) or the derivative alone


def side_by_side(calls: dict[str, Callable[[], Any]], seconds: float = 1.0) -> dict[str, float]:
    """Processor seconds that a call of each takes: the median over rounds in which all take turns, so that what slows the machine
    slows all alike."""
    loops = {name: _loops(call) for name, call in calls.items()}
    times: dict[str, list[float]] = {name: [] for name in calls}
    end = time.perf_counter() + seconds * len(calls)
    gc.collect()
    gc.disable()
    try:
        while time.perf_counter() < end or len(times[next(iter(calls))]) < 5:
            for name, call in calls.items():
                times[name].append(_batch(call, loops[name]))
    finally:
        gc.enable()
    return {name: median(found) for name, found in times.items()}


def _loops(call: Callable[[], Any], batch: float = 2e-3) -> int:
    """How often to call within one batch."""
    call()
    start = time.process_time()
    call()
    return max(1, int(batch / max(time.process_time() - start, 1e-8)))


def _batch(call: Callable[[], Any], loops: int) -> float:
    repeat = range(loops)
    start = time.process_time()
    for _ in repeat:
        call()
    return (time.process_time() - start) / loops


def assert_same(found: Any, expected: Any) -> None:
    """Two results, tuples and lists of numbers and arrays, are equal to rounding; a fast wrong derivative is worth nothing."""
    if isinstance(expected, (tuple, list)):
        assert isinstance(found, type(expected))
        for one, other in zip(found, expected, strict=True):
            assert_same(one, other)
    else:
        assert np.shape(found) == np.shape(expected)
        np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)


def readable(seconds: float | None) -> str:
    """`12.3 us`, with three digits."""
    if seconds is None:
        return "-"
    for scale, unit in ((1.0, "s"), (1e-3, "ms"), (1e-6, "us")):
        if seconds >= scale:
            return f"{seconds / scale:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"


def verdict(measured: float, target: float | None) -> str:
    if target is None:
        return ""
    return "ok" if measured <= target else "MISS"
