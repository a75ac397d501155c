"""A derivative leaves its arguments alone, whatever they are: read-only, views of each other, views with steps, in any order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import AstgradError, RequestError
from tests.programs import arrays, calls, control, overwriting

CASES = [
    pytest.param(f, args, id=f"{f.__name__}-{number}")
    for module in (overwriting, control, arrays, calls)
    for number, (f, args) in enumerate(module.CASES)
    if any(isinstance(arg, np.ndarray) for arg in args)
]


def made(f: Callable[..., Any], args: tuple[Any, ...], mode: str = "auto") -> Callable[..., Any]:
    names = f.__code__.co_varnames[: f.__code__.co_argcount]
    real = tuple(name for name, arg in zip(names, args, strict=True) if isinstance(arg, (float, np.ndarray)))
    return astgrad.value_and_derivative(f, wrt=real, mode=mode)


def bits(value: Any) -> object:
    """A value to the last bit, with its form."""
    if isinstance(value, tuple):
        return tuple(map(bits, value))
    array = np.asarray(value)
    return type(value), array.dtype, array.shape, array.tobytes()


def read_only(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    copy = array.copy()
    copy.flags.writeable = False
    return copy


def with_steps(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The same numbers, every third of a larger array, backwards."""
    large = np.full((*array.shape[:-1], 3 * array.shape[-1]), np.nan, array.dtype)
    view = large[..., ::-3]
    view[...] = array
    return view


def in_the_order_of_columns(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asfortranarray(array)


def over_a_file(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Memory that was given by somebody else, and may not be written."""
    return np.frombuffer(array.tobytes(), array.dtype).reshape(array.shape)


@pytest.mark.parametrize("form", [read_only, with_steps, in_the_order_of_columns, over_a_file])
@pytest.mark.parametrize(("f", "args"), CASES)
def test_arrays_of_every_form(f, args, form):
    gives = made(f, args)
    with np.errstate(all="ignore"):
        plain = gives(*(arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args))
        formed = tuple(form(arg) if isinstance(arg, np.ndarray) and arg.ndim else arg for arg in args)
        before = bits(formed)
        result = gives(*formed)
    assert bits(formed) == before
    value, parts = result
    plain_value, plain_parts = plain
    for one, other in zip((value, *parts), (plain_value, *plain_parts), strict=True):
        # sums in another order of memory are rounded in another way
        np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-13, equal_nan=True)
        assert np.asarray(one).dtype == np.asarray(other).dtype
    for part in parts:
        if isinstance(part, np.ndarray):
            assert part.flags.writeable
            assert not any(np.shares_memory(part, arg) for arg in formed if isinstance(arg, np.ndarray))


def product(x, y):
    return np.sum(x * y * x)


def elementwise(x, y):
    return x * np.exp(y) + y


def with_a_loop(x, y):
    total = 0.0
    for a, b in zip(x, y, strict=True):
        total = total + a * b * b
    return total


def local_array_written(x, y):
    z = x * 2.0
    z[0] = y[1]
    z[1:] += y[1:]
    return np.sum(z * y)


def copied_and_written(x, y):
    z = x.copy()
    z *= y
    return np.sum(z * x)


def augmented(x, y):
    z = x + y
    z += x
    z *= y
    return np.sum(z)


OVERLAPPING = {
    "the same": lambda base: (base[:4], base[:4]),
    "shifted": lambda base: (base[:4], base[1:5]),
    "reversed": lambda base: (base[:4], base[3::-1]),
    "of one memory": lambda base: (base[0:8:2], base[1:8:2]),
}


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("views", OVERLAPPING)
@pytest.mark.parametrize("f", [product, elementwise, with_a_loop, local_array_written, copied_and_written, augmented])
def test_arguments_that_overlap_are_as_good_as_copies(f, views, mode):
    base = np.linspace(0.3, 1.7, 9)
    x, y = OVERLAPPING[views](base)
    before = base.tobytes()
    for wrt in ("x", "y"):
        gives = astgrad.value_and_derivative(f, wrt=wrt, mode=mode)
        try:
            apart = gives(x.copy(), y.copy())
        except AstgradError:
            continue  # not in this mode, or not yet
        together = gives(x, y)
        assert bits(together) == bits(apart)
        assert base.tobytes() == before
        assert not any(np.shares_memory(part, base) for part in together)


WRITERS = {
    "an element": "x[0] = 2.0",
    "a slice": "x[1:] = y",
    "all": "x[...] = 1.0",
    "augmented": "x[0] += y",
    "the name, in place": "x += y",
    "by out": "np.sin(x, out=x)",
    "by a method": "x.sort()",
    "by a view": "z = x[1:]\n    z[0] = y",
    "by another name": "z = x\n    z *= y",
    "by transposing": "z = x.T\n    z[0] = y",
    "by reshaping": "z = x.reshape(-1)\n    z[0] = y",
    "by a function": "np.copyto(x, y)",
    "by filling": "x.fill(y)",
    "what is not differentiated": "w[0] = 2.0",
}


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize(
    "write",
    list(WRITERS),
)
def test_a_function_that_writes_to_its_argument_is_refused_or_its_derivative_writes_to_a_copy(write, mode, tmp_path):
    """Where it is accepted, the value is the function's, and the derivative that by differences."""
    text = f"import numpy as np\n\n\ndef f(x, y, w):\n    {WRITERS[write]}\n    return np.sum(x * x) * y + np.sum(w)\n"
    path = tmp_path / "writer.py"
    path.write_text(text)
    scope: dict[str, Any] = {"__name__": "writer", "__file__": str(path)}
    exec(compile(text, str(path), "exec"), scope)
    f = scope["f"]
    for wrt in ("x", "y"):
        args = np.array([0.3, 0.9, 0.5]), 0.7, np.array([0.1, 0.2])
        theirs, ours = (tuple(np.array(arg) if np.ndim(arg) else arg for arg in args) for _ in range(2))
        try:
            value, derivative = astgrad.value_and_derivative(f, wrt=wrt, mode=mode)(*ours)
        except AstgradError:
            continue
        finally:
            assert bits(ours) == bits(args)
        assert bits(value) == bits(f(*theirs))
        assert not np.shares_memory(derivative, ours[0])
        np.testing.assert_allclose(derivative, by_differences(f, args, 0 if wrt == "x" else 1), rtol=1e-6, atol=1e-7)


def writes_to_one(x, y):
    x[0] = 2.0
    return np.sum(x * y)


def adds_to_one(x, y):
    x += y
    return np.sum(x * y)


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("views", OVERLAPPING)
@pytest.mark.parametrize("f", [writes_to_one, adds_to_one])
def test_where_one_argument_is_written_others_may_not_overlap_it(f, views, mode):
    """What is written to one would be read through the other; the derivative, which writes to a copy, would not see it."""
    base = np.linspace(0.3, 1.7, 9)
    x, y = OVERLAPPING[views](base)
    before = base.tobytes()
    truth = f(*OVERLAPPING[views](base.copy()))
    for wrt in ("x", "y"):
        try:
            value, _ = astgrad.value_and_derivative(f, wrt=wrt, mode=mode)(x, y)
        except AstgradError:
            continue
        finally:
            assert base.tobytes() == before
        assert value == truth


@pytest.mark.parametrize("wrt", ["x", "y"])
def test_arguments_are_refused_for_the_memory_that_they_share_not_for_where_it_lies(wrt):
    base = np.linspace(0.3, 1.7, 9)
    gives = astgrad.derivative(writes_to_one, wrt=wrt)
    for _ in range(2):  # by the first call, and by the one that stands between later calls and the variant
        assert gives(base[0:8:2], base[1:8:2]).shape == (4,)
        for x, y in ((base[:4], base[1:5]), (base[:4], base[:4])):
            with pytest.raises(RequestError, match="'x' and 'y' share memory"):
                gives(x, y=y)


def by_differences(f: Callable[..., Any], args: tuple[Any, ...], index: int) -> np.ndarray[Any, Any]:
    base = np.asarray(args[index], dtype=float)
    slopes = np.zeros(base.shape)
    for place in np.ndindex(base.shape):
        ends = []
        for sign in (1, -1):
            moved = base.copy()
            moved[place] += sign * 1e-6
            changed = [np.array(arg) if np.ndim(arg) else arg for arg in args]
            changed[index] = moved if base.ndim else float(moved)
            ends.append(f(*changed))
        slopes[place] = (ends[0] - ends[1]) / 2e-6
    return slopes


def written_by_another_name_beside_text(x: float, a: np.ndarray) -> float:
    k = len([e for e in a if e > 0])
    b = a.reshape(2, 2)
    b[0] *= x
    return np.sum(b) * k


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_a_parameter_that_keeps_its_name_is_copied_once(mode: str) -> None:
    args = (0.7, np.array([0.8, -0.6, 1.3, 0.4]))
    derivative = astgrad.derivative(written_by_another_name_beside_text, wrt="x", mode=mode)
    assert derivative(*args) == pytest.approx(3 * (0.8 - 0.6))
    assert derivative.source.count("a.copy()") == 1
    assert args[1].tolist() == [0.8, -0.6, 1.3, 0.4]
