"""Companions of second derivatives give what is read of them, and compute nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest

import astgrad
from tests.oracles.differences import derivative_by_differences


def weighed(w, x):
    p = np.tanh(w * x)
    y = p * x
    return np.sum(y), np.sum(p * p)


def loss(w: float, x: np.ndarray):
    """The value of the first call is read by the second one, that of the second by nothing."""
    a, b = weighed(w, x)
    c, d = weighed(a, x * b)
    return c + 3.0 * d


def total(w: float, x: np.ndarray):
    a, b = weighed(w, x)
    return a + 2.0 * b


def value_is_read(w: float, x: np.ndarray):
    a, _ = weighed(w, x)
    return a * a


def less_is_read_later(w: float, x: np.ndarray):
    a, b = weighed(w, x)
    c, _ = weighed(a * b, x)
    return c * c


X = np.array([0.3, -0.7, 1.1])


@pytest.mark.parametrize("f", [loss, total, value_is_read, less_is_read_later])
def test_second_derivatives_are_right(f: Callable[..., float]) -> None:
    along = astgrad.hvp(f, wrt="w")(0.4, 1.7, X)
    slope = astgrad.derivative(f, wrt="w")
    assert derivative_by_differences(slope, (0.4, X), 0).agrees(along / 1.7, 1e-8)


def companion(f: Callable[..., float], name: str) -> str:
    """The text of a companion of the second derivative."""
    text = astgrad.hvp(f, wrt="w").source_for(0.4, 1.7, X)
    found = re.search(rf"^def {name}\(.*?(?=^def |\Z)", text, re.MULTILINE | re.DOTALL)
    assert found is not None, text
    return found[0]


def test_what_nothing_reads_is_not_computed() -> None:
    text = companion(total, "_weighed_forward_tangent")
    assert "np.sum" not in text, text  # neither the values nor their tangents
    assert "What is read of the value" in text


def test_what_one_call_reads_is_computed() -> None:
    for f in (loss, value_is_read):
        text = companion(f, "_weighed_forward_tangent")
        assert "np.sum" in text, text
