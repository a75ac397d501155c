"""What is not chosen adds exactly nothing, in both modes: where only elementwise operations follow, its slope may be infinite."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import astgrad

V = np.array([1.0, -1.0, 4.0])


def root_of_what_is_chosen(v):
    return np.sqrt(np.where(v > 0, v, 0.0))


def root_of_a_maximum(v):
    return np.sqrt(np.maximum(v, 0.0))


def root_of_what_is_clipped(v):
    return np.sqrt(np.clip(v, 0.0, None))


def power_of_what_is_chosen(v):
    return np.where(v > 0, v, 0.0) ** 0.5 * v


def chosen_twice(v):
    return np.sqrt(np.where(v > 2, v, np.where(v > 0, v * v, 0.0)))


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    "f", [root_of_what_is_chosen, root_of_a_maximum, root_of_what_is_clipped, power_of_what_is_chosen, chosen_twice]
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_both_modes_give_zero(f: Callable[[np.ndarray], np.ndarray], known: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f, "__annotations__", {"v": "float64[n]"} if known else {})
    h = 1e-6
    by_differences = (f(V + h) - f(V - h)) / (2 * h)
    assert by_differences[1] == 0.0
    np.testing.assert_allclose(astgrad.vjp(f)(V)[1](np.ones(3)), by_differences, rtol=1e-8)
    np.testing.assert_allclose(astgrad.jvp(f)(V, np.ones(3))[1], by_differences, rtol=1e-8)


@pytest.mark.parametrize("x", [0.7, -0.7])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_of_numbers(x: float) -> None:
    def f(x: float) -> float:
        return np.sqrt(x if x > 0 else 0.0) * np.sqrt(max(x, 0.0))

    wanted = 1.0 if x > 0 else 0.0
    for mode in ("reverse", "forward"):
        assert astgrad.derivative(f, mode=mode)(x) == pytest.approx(wanted, abs=0.0)
