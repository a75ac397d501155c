"""What source rewriters get wrong is right here, in both modes, whatever is known of the arguments, or refused with a place."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refusal, Refused
from astgrad.frontend.program import read_module
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import agree, function_of, point_of
from tests.oracles.differences import derivative_by_differences
from tests.programs import (
    arrays,
    calls,
    choices,
    constants,
    contexts,
    control,
    dicts,
    elements,
    iterables,
    iterators,
    jumps,
    memory,
    overwriting,
    places,
    refused,
    unpacking,
    writes,
)

CASES = [
    pytest.param(f, args, id=f"{f.__name__}-{number}")
    for module in (
        overwriting,
        elements,
        dicts,
        control,
        jumps,
        memory,
        choices,
        contexts,
        constants,
        iterables,
        iterators,
        places,
        unpacking,
        arrays,
        calls,
        writes,
    )
    for number, (f, args) in enumerate(module.CASES)
]
FUNCTIONS = {case.values[0] for case in CASES}
REFUSED = {case[0] for case in refused.CASES}
FORWARD_ONLY = [*control.FORWARD_ONLY, *refused.FORWARD_ONLY]
# Refused without kinds, where the decorator, which sees the arguments, differentiates: only ranks decide what they mean.
RANKS_DECIDE = {"not-scalar", "unknown-rank", "in-place-write", "unassigned", "repeated-index", "stored"}


def test_how_many_there_are() -> None:
    """Functions that rewriters get wrong, and how many of them are refused."""
    assert len(FUNCTIONS) >= 250
    assert len(REFUSED) <= 0.05 * len(FUNCTIONS | REFUSED)


@pytest.mark.parametrize(("f", "args"), CASES)
def test_reverse_by_everything(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    point = point_of(f, args)
    made = astgrad.value_and_derivative(f, wrt=point.real, mode="reverse")
    agree(made, point, point.real, is_tuple=True, with_value=True)


@pytest.mark.parametrize(("f", "args"), CASES)
def test_forward_by_each_scalar(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    point = point_of(f, args)
    for name, arg in zip(point.names, args, strict=True):
        if isinstance(arg, float):
            made = astgrad.derivative(f, wrt=name, mode="forward")
            agree(made, point, (name,), is_tuple=False, with_value=False)


@pytest.mark.parametrize(("f", "args"), CASES)
def test_text_for_unknown_kinds(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """What `gen` writes for a file without annotations stands alone and is right, or says what it has to know."""
    point = point_of(f, args)
    source = Source("model.py", inspect.getsource(inspect.getmodule(f)))  # type: ignore[arg-type]
    program = read_module(source, "model").program(f.__name__)
    try:
        text = derive_module([(program, Request("value_and_derivative", point.real, True, "df"))]).text
    except Refused as error:
        codes = {refusal.code for refusal in error.refusals}
    else:
        codes = set()
        agree(function_of(text, "df", "model_derivatives.py"), point, point.real, is_tuple=True, with_value=True)
    assert codes <= RANKS_DECIDE


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_a_default_is_what_it_was(mode: str) -> None:
    """Where the global that it was made from has another value by now; the text alone does not say which it was."""
    point = point_of(calls.default_of_before, (0.7,))
    agree(astgrad.derivative(calls.default_of_before, mode=mode), point, point.real, is_tuple=False, with_value=False)


def test_a_derivative_that_is_an_argument_is_a_copy_of_it() -> None:
    v, w = np.array([0.7, -1.2, 0.9]), np.array([0.3, 0.5, -0.4])
    point = point_of(arrays.dot_gives_the_arguments, (v, w))
    agree(astgrad.derivative(point.function, wrt=point.real), point, point.real, is_tuple=True, with_value=False)


def test_a_result_can_be_written_into() -> None:
    """Also where it is filled to the shape of what was given: it is no view that broadcasts."""
    slope = astgrad.derivative(arrays.shortened_in_rounds)(np.array([0.5, 2.0, 0.25]), 0)
    slope += 1.0
    assert slope.tolist() == [3.0, 3.0, 3.0]


def test_a_list_of_tangents_of_a_float32_number() -> None:
    for mode in ("forward", "reverse"):
        assert astgrad.derivative(overwriting.halved_in_a_list, mode=mode)(np.float32(0.5), 1) == 1.25  # 2 * (1 + 4) * x / 4


@pytest.mark.parametrize("n", [0, 2])
def test_the_tangent_of_a_float32_number_is_one(n: int) -> None:
    """Also where it starts as Python's 1.0."""
    slope = astgrad.derivative(overwriting.halved, mode="forward")(np.float32(0.5), n)
    assert type(slope) is np.float32
    assert slope == 0.5**n


@pytest.mark.parametrize(
    ("f", "args", "code"), [pytest.param(*case, id=case[0].__name__) for case in (*refused.CASES, *refused.SPELLINGS)]
)
@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_refused_with_a_place(f: Callable[..., Any], args: tuple[Any, ...], code: str, mode: str) -> None:
    kept = [np.copy(arg) for arg in args]
    with pytest.raises(Refused) as caught:
        astgrad.derivative(f, mode=mode)(*args)
    assert code in {refusal.code for refusal in caught.value.refusals}
    assert all(refusal.span is not None for refusal in caught.value.refusals)
    assert all(_in_words_of(f, refusal) for refusal in caught.value.refusals)
    assert all(np.array_equal(arg, copy) for arg, copy in zip(args, kept, strict=True))


def _in_words_of(f: Callable[..., Any], refusal: Refusal) -> bool:
    """Whether it names no variable that its function does not have, such as the `w_2` of a second `w`."""
    text = f"{refusal.message} {refusal.hint}"
    return set(re.findall(r"\b[a-z_]+_\d+\b", text)) <= set(re.findall(r"\w+", inspect.getsource(f)))


@pytest.mark.parametrize(("f", "args"), refused.LOOPS)
@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_loops_over_what_they_write_are_refused(f: Callable[..., Any], args: tuple[Any, ...], mode: str) -> None:
    with pytest.raises(Refused) as caught:
        astgrad.derivative(f, wrt="x", mode=mode)(*args)
    assert {refusal.code for refusal in caught.value.refusals} <= {"loop-bound", "loop-iterable", "loop-over-expression"}


@pytest.mark.parametrize(("f", "args", "code"), [pytest.param(*case, id=case[0].__name__) for case in FORWARD_ONLY])
def test_what_only_runs_forward(f: Callable[..., Any], args: tuple[Any, ...], code: str) -> None:
    point = point_of(f, args)
    agree(astgrad.derivative(f, mode="forward"), point, point.real[:1], is_tuple=False, with_value=False)
    with pytest.raises(Refused) as caught:
        astgrad.derivative(f, mode="reverse")(*args)
    assert {refusal.code for refusal in caught.value.refusals} == {code}


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_what_must_be_of_one_length_raises(mode: str) -> None:
    slope = astgrad.derivative(iterables.strictly_numbered, wrt="x", mode=mode)
    with pytest.raises(ValueError, match="differ in length"):
        slope(np.ones(3), np.ones(2), 0.5)


def drawn_inside(x: float) -> float:
    y = np.sin(x * np.random.rand(3))
    return np.sum(y * np.random.rand(3)) * np.sum(np.random.rand(2)) * x


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_what_is_drawn_is_drawn_once(mode: str) -> None:
    """The derivative is that of the numbers that the function draws, and it draws as many."""
    np.random.seed(3)
    value, slope = astgrad.value_and_derivative(drawn_inside, mode=mode)(0.7)
    after = np.random.rand()
    np.random.seed(3)
    assert drawn_inside(0.7) == value
    assert np.random.rand() == after

    def seeded(x: float) -> float:
        np.random.seed(3)
        return drawn_inside(x)

    assert derivative_by_differences(seeded, (0.7,), 0).agrees(slope)


def _count() -> Iterator[str]:
    """How many functions there are, and what becomes of them: as the tests above say, which fail where it is not so."""
    every = FUNCTIONS | REFUSED | {case[0] for case in FORWARD_ONLY}
    yield f"{len(every)} functions of hazards at {len(CASES)} points"
    yield f"{len(FUNCTIONS)} right in both modes"
    yield f"{len(every - FUNCTIONS - REFUSED)} right in forward mode, refused in reverse mode"
    yield f"{len(REFUSED)} refused in both, with a place, a reason and a way round"


if __name__ == "__main__":
    print(*_count(), sep="\n")
