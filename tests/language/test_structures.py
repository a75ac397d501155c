"""Tuples, lists, dicts and records: the derivative has the structure, is right in both modes, and shares no memory."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused, RequestError
from astgrad.frontend.program import read_module
from astgrad.ir.kinds import parse_kinds
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.language import structures, structures_refused
from tests.language.structures import CASES
from tests.oracles.structures import differences, leaves, same

PARAMETERS = [pytest.param(f, args, id=f"{f.__name__}-{number}") for number, (f, args) in enumerate(CASES)]
WITH_SECOND = [case for case in PARAMETERS if isinstance((*case.values[1], None)[1], (float, np.ndarray))]  # type: ignore[misc]
SCALAR = [case for case in PARAMETERS if isinstance(case.values[1][0], float)]  # type: ignore[index]


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_reverse_by_the_first(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    given = copy.deepcopy(args)
    value, got = astgrad.value_and_derivative(f, mode="reverse")(*given)
    assert value == pytest.approx(f(*copy.deepcopy(args)), rel=1e-14)
    same(got, differences(f, args, 0), args[0])
    for one, other in zip(leaves(given), leaves(args), strict=True):
        np.testing.assert_array_equal(one, other)
    arrays = [leaf for leaf in leaves(got) if isinstance(leaf, np.ndarray)]
    theirs = [leaf for leaf in leaves(given) if isinstance(leaf, np.ndarray)]
    for number, one in enumerate(arrays):
        assert not any(np.shares_memory(one, other) for other in (*arrays[number + 1 :], *theirs))


@pytest.mark.parametrize(("f", "args"), WITH_SECOND)
def test_reverse_by_the_second(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    name = f.__code__.co_varnames[1]
    same(astgrad.derivative(f, wrt=name, mode="reverse")(*copy.deepcopy(args)), differences(f, args, 1), args[1])


@pytest.mark.parametrize(("f", "args"), PARAMETERS)
def test_forward_by_each_scalar(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    for position, arg in enumerate(args):
        if isinstance(arg, float):
            made = astgrad.derivative(f, wrt=position, mode="forward")
            same(made(*copy.deepcopy(args)), differences(f, args, position), arg)


@pytest.mark.parametrize(("f", "args"), [pytest.param(*case, id=case[0].__name__) for case in structures.CHANGED])
@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_what_is_changed_is_of_the_kind_that_was_written(f: Callable[..., Any], args: tuple[Any, ...], mode: str) -> None:
    same(astgrad.derivative(f, wrt="x", mode=mode)(*copy.deepcopy(args)), differences(f, args, 0), args[0])


@pytest.mark.parametrize(("f", "args"), SCALAR)
def test_second_order(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    first = astgrad.derivative(f, mode="forward")
    expected = differences(first, args, 0)
    np.testing.assert_allclose(astgrad.derivative(first)(*args), expected[0], rtol=1e-7, atol=1e-8)


def test_by_several() -> None:
    f: Callable[..., Any] = structures.dict_read
    params, x = {"w": structures.V, "b": 0.3}, structures.V
    got = astgrad.derivative(f, wrt=("x", "params"))(params, x)
    same(got[0], differences(f, (params, x), 1), x)
    same(got[1], differences(f, (params, x), 0), params)


# What the derivative by the first argument is refused for; by others it may be had.
REFUSED = [
    pytest.param(f, args, id=f.__name__)
    for f, args in structures_refused.CASES
    if f is not structures_refused.loop_over_what_grows
]


@pytest.mark.parametrize(("f", "args"), REFUSED)
def test_what_is_not_followed_is_refused_with_a_place(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    with pytest.raises(Refused) as caught:
        astgrad.derivative(f, mode="reverse")(*copy.deepcopy(args))
    assert all(refusal.span is not None and refusal.hint for refusal in caught.value.refusals)


@pytest.mark.parametrize(("f", "args"), structures_refused.CASES)
def test_what_may_be_refused_is_never_wrong(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    for position, arg in enumerate(args):
        if not isinstance(arg, float):
            continue
        for mode in ("reverse", "forward"):
            try:
                got = astgrad.derivative(f, wrt=position, mode=mode)(*copy.deepcopy(args))
            except Refused:
                continue
            same(got, differences(f, args, position), arg)


def test_weights_that_are_shared_each_get_their_own() -> None:
    w = structures.V.copy()
    got = astgrad.derivative(structures.dict_values)({"w": w, "v": w}, structures.V)
    np.testing.assert_allclose(got["w"], structures.V)
    np.testing.assert_allclose(got["v"], structures.V)
    assert not np.shares_memory(got["w"], got["v"])


def test_integers_inside_are_real_numbers() -> None:
    given = {"w": 2, "b": np.array([1, 2, 3])}
    got = astgrad.derivative(structures.dict_read)(given, structures.V)
    same(got, differences(structures.dict_read, (given, structures.V), 0), given)
    assert isinstance(got["w"], float)
    assert got["b"].dtype == np.float64


def test_dtypes_inside_stay() -> None:
    got = astgrad.derivative(structures.dict_read)({"b": np.float32(0.5), "w": np.ones(3, np.float32)}, structures.V)
    assert list(got) == ["b", "w"]
    assert got["b"].dtype == got["w"].dtype == np.float32


def test_one_text_serves_lists_of_every_length() -> None:
    df = astgrad.derivative(structures.list_of_floats)
    for count in range(1, 25):
        params = [0.1 * i for i in range(count)]
        same(df(params, 0.4), differences(structures.list_of_floats, (params, 0.4), 0), params)
    assert len(df.variants) == 1


@pytest.mark.parametrize("value", [[], (), {}, ["x"], {"a": None}, (1.0, "x"), [1.0, None], {1.5: 1.0}])
def test_structures_without_derivative_are_refused(value: Any) -> None:
    with pytest.raises(RequestError, match="the argument"):
        astgrad.derivative(structures.dict_values)(value, 1.0)


@pytest.mark.parametrize("kind", ["[?]", "[[float]]", "[(float, ?)]", "[(float, [float])]"])
def test_lists_of_which_it_is_not_known_what_they_hold_are_refused(kind: str) -> None:
    text = "def f(params, x):\n    total = x\n    for p in params:\n        total = total + x\n    return total\n"
    program = read_module(Source("model.py", text), "model").program("f")
    kinds = parse_kinds(f"params: {kind}, x: float")
    with pytest.raises(Refused, match="'params'") as caught:
        derive_module([(program, Request("derivative", ("params",), False, "df", kinds=kinds))])
    assert all(refusal.span is not None and refusal.hint for refusal in caught.value.refusals)
