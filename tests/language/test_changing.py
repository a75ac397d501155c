"""Objects that change, and lists that grow: right in both modes and in second order, by the decorator and from the text; or refused
with a place."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.language import (
    changing,
    columns,
    drawn_in_lists,
    grids,
    identity,
    matched,
    namespaces,
    one_list,
    own_lists,
    put_together,
    rebuilt,
    several_classes,
)
from tests.language.test_records import loaded
from tests.oracles.structures import differences, same

PARAMETERS = [
    pytest.param(f, args, id=f.__name__)
    for module in (
        changing,
        columns,
        drawn_in_lists,
        grids,
        identity,
        matched,
        namespaces,
        one_list,
        own_lists,
        put_together,
        several_classes,
    )
    for f, args in module.CASES  # type: ignore[attr-defined]
]
# What a class without fields does is known where it runs.
BY_DECORATOR = [pytest.param(f, args, id=f.__name__) for f, args in several_classes.BY_DECORATOR]
LISTS_KEPT = [pytest.param(f, args, id=f.__name__) for f, args in (*one_list.LISTS_KEPT, *rebuilt.LISTS_KEPT)]
REFUSED = [
    *changing.REFUSED,
    *((f, None) for f in columns.REFUSED),
    *identity.REFUSED,
    *matched.REFUSED,
    *namespaces.REFUSED,
    *one_list.REFUSED,
    *own_lists.REFUSED,
    *rebuilt.REFUSED,
    *several_classes.REFUSED,
    *grids.REFUSED,
]


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(
    ("f", "args"),
    [
        *PARAMETERS,
        *BY_DECORATOR,
        *LISTS_KEPT,
        *one_list.ONCE,
        *put_together.ONCE,
        *columns.ONCE,
        *grids.ONCE,
        *own_lists.ONCE,
        *rebuilt.ONCE,
        *drawn_in_lists.ONCE,
        *several_classes.ONCE,
    ],
)
@pytest.mark.filterwarnings("ignore::astgrad.DisconnectedWarning")
def test_by_each_argument(f: Callable[..., Any], args: tuple[Any, ...], mode: str) -> None:
    for position, arg in enumerate(args):
        value, got = astgrad.value_and_derivative(f, wrt=position, mode=mode)(*args)
        assert value == pytest.approx(f(*args), rel=1e-14)
        same(got, differences(f, args, position), arg)


@pytest.mark.parametrize(
    ("f", "args"), [*one_list.FORWARD_ONLY, *put_together.FORWARD_ONLY, *columns.FORWARD_ONLY, *rebuilt.FORWARD_ONLY]
)
def test_forward_only(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """Reverse mode does not know whose elements change, or what was there before; the tangents go with what they are of."""
    for position, arg in enumerate(args):
        same(astgrad.derivative(f, wrt=position, mode="forward")(*args), differences(f, args, position), arg)
    with pytest.raises(Refused):
        astgrad.derivative(f, mode="reverse")(*args)


@pytest.mark.parametrize(
    ("f", "args"), [p for p in [*PARAMETERS, *BY_DECORATOR] if p.values[0] is not columns.tuples_of_arrays_made_an_array]
)
@pytest.mark.filterwarnings("ignore::astgrad.DisconnectedWarning")
def test_second_order(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    first = astgrad.derivative(f, mode="reverse")
    same(astgrad.derivative(first)(*args), differences(first, args, 0), args[0])


@pytest.mark.parametrize(
    ("f", "args"),
    [
        *LISTS_KEPT,
        *one_list.ONCE,
        *put_together.ONCE,
        *grids.ONCE,
        *own_lists.ONCE,
        *rebuilt.ONCE,
        *drawn_in_lists.ONCE,
        *several_classes.ONCE,
        *one_list.FORWARD_ONLY,
    ],
)
@pytest.mark.filterwarnings("ignore::astgrad.DisconnectedWarning")
def test_pullback_is_right_or_refused(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """A pullback is a function of its own: which variables hold one list, it does not see."""
    try:
        value, pullback = astgrad.vjp(f, wrt=("x", "y"))(*args)
    except Refused:
        return
    assert value == pytest.approx(f(*args), rel=1e-14)
    for position, got in enumerate(pullback(1.0)):
        same(got, differences(f, args, position), args[position])


@pytest.mark.parametrize(("f", "args"), rebuilt.LISTS_KEPT)
@pytest.mark.filterwarnings("ignore::astgrad.DisconnectedWarning")
def test_pullback_of_lists_that_are_filled_before_they_are_read(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """Nothing is taken from such a list on the way back: a pullback may be called again."""
    value, pullback = astgrad.vjp(f, wrt=("x", "y"))(*args)
    assert value == pytest.approx(f(*args), rel=1e-14)
    for _ in range(2):
        for position, got in enumerate(pullback(1.0)):
            same(got, differences(f, args, position), args[position])


@pytest.mark.parametrize(("f", "args"), LISTS_KEPT)
def test_second_order_forward(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """What keeps lists has no reverse half whose derivative is followed: it is refused, and forward mode is right."""
    first = astgrad.derivative(f, wrt=0, mode="forward")
    same(astgrad.derivative(first, wrt=0, mode="forward")(*args), differences(first, args, 0), args[0])
    with pytest.raises(Refused):
        astgrad.derivative(astgrad.derivative(f, wrt=0, mode="reverse"), wrt=0)(*args)


@pytest.mark.parametrize(("f", "args"), [*PARAMETERS, *LISTS_KEPT])
@pytest.mark.filterwarnings("ignore::astgrad.DisconnectedWarning")
def test_from_the_text(f: Callable[..., Any], args: tuple[Any, ...], tmp_path: Path) -> None:
    """What `gen` writes stands alone: no object is made any more."""
    name = inspect.getfile(f)
    program = read_module(Source(name, Path(name).read_text()), f.__module__).program(f.__name__)
    made = derive_module([(program, Request("derivative", ("x",), False, "df"))])
    file = tmp_path / "made.py"
    file.write_text(made.text)
    same(loaded(file).df(*args), differences(f, args, 0), args[0])
    makes_objects = f in (
        changing.another_class_where_nothing_varies,
        identity.object_of_what_a_helper_gives,
        identity.length_of_an_object,
        own_lists.of_constants_at_first,
        several_classes.options_handed_on,
        several_classes.through_a_tuple,
    )
    assert ("import" in made.text.replace("import numpy", "").replace("import math", "")) == makes_objects


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(("f", "code"), REFUSED)
def test_what_is_not_followed_is_refused_with_a_place(f: Callable[..., Any], code: str | None, mode: str) -> None:
    assert np.isfinite(f(0.4, 0.7))
    with pytest.raises(Refused) as caught:
        astgrad.derivative(f, wrt="x", mode=mode)(0.4, 0.7)
    assert code in {None, *(refusal.code for refusal in caught.value.refusals)}
    assert all(refusal.span is not None for refusal in caught.value.refusals)
