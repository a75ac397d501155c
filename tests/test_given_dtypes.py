"""Dtypes that are asked for: an integer one cuts a derivative off, and one of which it is not known what it is, is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from tests.agreement import agree, point_of
from tests.oracles.differences import derivative_by_differences

WIDE = np.float64
NAMED = np.dtype("float64")


def converted(v, dtype):
    return np.sum(v.astype(dtype) ** 2)


def taken_as(v, dtype):
    return np.sum(np.asarray(v, dtype) ** 2)


def collected(x, dtype):
    return np.sum(np.array([x, 2 * x], dtype=dtype) ** 2)


def filled(x, dtype):
    return np.sum(np.full(3, x, dtype=dtype) ** 2)


def written(x, dtype):
    a = np.zeros(3, dtype=dtype)
    a[0] = x * x
    return np.sum(a)


def summed(v, dtype):
    return np.sum(v * v, dtype=dtype) ** 2


def by_names_of_the_module(x, n):
    a = np.zeros(n, dtype=WIDE)
    a[0] = x * x
    return np.sum(a * np.array([x * i for i in range(n)], dtype=NAMED))


def by_what_is_worked_out(x, n):
    a = np.empty(n, dtype=np.dtype(float))
    a[:] = x * x
    b = np.asarray([a, a * x], dtype=np.result_type(a, x))
    return np.sum(b.astype(np.promote_types(a.dtype, np.float32)) ** 2)


V = np.array([1.5, 2.5])
CASES: list[tuple[Callable[..., Any], Any]] = [
    (converted, V),
    (taken_as, V),
    (collected, 1.5),
    (filled, 1.5),
    (written, 1.5),
    (summed, V),
]


@pytest.mark.filterwarnings("ignore::astgrad.DisconnectedWarning")
@pytest.mark.parametrize(("f", "x"), [pytest.param(*case, id=case[0].__name__) for case in CASES])
@pytest.mark.parametrize("mode", ["reverse", "auto"])
def test_each_call_is_answered_for_its_own_dtype(f: Callable[..., Any], x: Any, mode: str) -> None:
    derivative = astgrad.derivative(f, mode=mode)
    in_double = derivative_by_differences(f, (x, float), 0)
    for _ in range(2):
        for dtype in (float, int, np.float64, np.dtype("float64"), np.int32, np.float32, np.dtype("int64"), None, bool):
            found = derivative(x, dtype)
            if np.dtype(dtype).kind == "f":
                assert in_double.agrees(found, rtol=1e-6)
            else:
                np.testing.assert_array_equal(found, np.zeros_like(x))


@pytest.mark.parametrize("f", [by_names_of_the_module, by_what_is_worked_out])
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_dtypes_that_are_worked_out(f: Callable[..., Any], mode: str) -> None:
    point = point_of(f, (0.7, 3))
    agree(astgrad.derivative(f, mode=mode), point, ("x",), is_tuple=False, with_value=False)


@pytest.mark.parametrize(("f", "x"), [pytest.param(*case, id=case[0].__name__) for case in CASES])
@pytest.mark.parametrize("dtype", ["int64", "float64", object])
def test_what_is_not_known_is_refused(f: Callable[..., Any], x: Any, dtype: Any) -> None:
    with pytest.raises(Refused) as caught:
        astgrad.derivative(f)(x, dtype)
    assert {refusal.code for refusal in caught.value.refusals} == {"not-literal"}
    assert all(refusal.span is not None and refusal.hint for refusal in caught.value.refusals)
