"""Arguments stay as they are, whatever a function writes into that no derivative flows through, and however it is called."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from astgrad.ir.kinds import Kind
from tests.derived import function_in, generated, known_kinds, unformatted

IMPORTS = "import functools\nimport numpy as np\n\n"
W = np.array([3.0, 2.0, 1.0])

# The body of a function of an array `w`, which changes it.
WRITES = {
    "a part": "w[0] = 9.0",
    "all of it": "w[:] = 0.5",
    "a mask": "w[w > 1.5] = 9.0",
    "a view": "v = w[1:]\n    v += 1",
    "a view by a method": "v = w.view()\n    v[0] = 9.0",
    "another name": "a, b = w, w\n    b[0] = 8.0",
    "asarray": "v = np.asarray(w)\n    v[0] = 3.5",
    "transposed": "w.T[0] = 8.0",
    "augmented": "w *= 2.0",
    "a swap": "w[0], w[1] = w[1], w[0]",
    "by elements": "for i in range(3):\n        w[i] *= 2",
    "in a while": "while w[0] < 5:\n        w[0] += 9.0",
    "in a context": "with np.errstate(all='ignore'):\n        w[0] = 9.0",
    "in a try": "try:\n        w[0] = 9.0\n    except ValueError:\n        pass",
    "in a function inside": "def inner():\n        w[0] = 9.0\n    inner()",
    "in a dict": "d = {'a': w}\n    d['a'][0] = 9.0",
    "sort": "w.sort()",
    "fill": "w.fill(2.5)",
    "partition": "w.partition(1)",
    "byteswap": "w.byteswap(True)",
    "setitem": "w.__setitem__(0, 9.0)",
    "out": "np.multiply(w, 2.0, out=w)",
    "add.at": "np.add.at(w, [0, 0], 1.0)",
    "copyto": "np.copyto(w, 2.5)",
    "put": "np.put(w, [0], 9.0)",
    "put_along_axis": "np.put_along_axis(w, np.array([0]), 9.0, 0)",
    "place": "np.place(w, w > 1.5, 9.0)",
    "putmask": "np.putmask(w, w > 1.5, 9.0)",
    "shuffle": "np.random.default_rng(0).shuffle(w)",
    "sort of the class": "np.ndarray.sort(w)",
    "another function": "deeper(w)",
    "another function, bound to the name": "w = deeper(w)",
    "another function, before the name is bound anew": "w = np.abs(deeper(w))",
}

# What calls it, in a function of a number x, of which the derivative does not depend on what is written.
CALLS = {
    "beside x": "return x * write(w)",
    "not read": "t = write(w)\n    return x",
    "a statement": "write(w)\n    return x * 2.0",
    "by keyword": "t = write(w=w)\n    return x * 2.0",
    "another name": "u = w\n    t = write(u)\n    return x * 2.0",
    "a view": "u = w[:]\n    t = write(u)\n    return x * 2.0",
    "in a list": "t = [write(w) for _ in range(2)]\n    return x * 2.0",
    "in a dict": "t = {i: write(w) for i in range(2)}\n    return x * 2.0",
    "in a set": "t = {write(w) for i in range(2)}\n    return x * 2.0",
    "map": "t = list(map(write, [w]))\n    return x * 2.0",
    "partial": "t = functools.partial(write, w)()\n    return x * 2.0",
    "a lambda": "t = (lambda q: write(q))(w)\n    return x * 2.0",
    "a list of functions": "t = [write][0](w)\n    return x * 2.0",
    "unpacked": "a = (w,)\n    t = write(*a)\n    return x * 2.0",
    "a text": "t = f'{write(w)}'\n    return x * 2.0",
    "a test": "if write(w) > 0:\n        x = x * 2\n    return x * 2.0",
    "an assertion": "assert write(w) > 0\n    return x * 2.0",
    "in a loop": "i = 0\n    while i < 2:\n        i += 1\n        write(w)\n    return x * 2.0",
}


def module(write: str, call: str) -> str:
    return (
        f"{IMPORTS}def deeper(w):\n    w[0] = 7.0\n    return w\n\n\n"
        f"def write(w):\n    {write}\n    return 3.0\n\n\ndef f(x, w):\n    {call}\n"
    )


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_arguments_stay(call: str, mode: str) -> None:
    """In each way of calling it, whatever is written: right, or refused."""
    kinds, right = known_kinds({"x": 1.5, "w": W}, ("x",)), 0
    for write, text in ((write, module(write, call)) for write in WRITES.values()):
        try:
            with unformatted():
                made = generated(text, "f", ("x",), mode=mode, kinds=kinds)
        except Refused:
            continue
        f, given = function_in(text, "f"), W.copy()
        slope = function_in(made, "d_f")(1.5, given)
        assert given.tobytes() == W.tobytes(), f"{write}\n{made}"
        assert slope == pytest.approx(f(2.5, W.copy()) - f(1.5, W.copy())), f"{write}\n{made}"  # f is linear in x
        right += 1
    assert right >= 0.75 * len(WRITES)


def _unknown() -> Iterator[tuple[str, tuple[tuple[str, Kind], ...]]]:
    for call in ("a text", "an assertion", "map"):
        yield module(WRITES["a part"], CALLS[call]), known_kinds({"x": 1.5}, ("x",))


@pytest.mark.parametrize(("text", "kinds"), list(_unknown()))
def test_what_text_may_change_and_is_not_known_to_be_an_array_is_refused(
    text: str, kinds: tuple[tuple[str, Kind], ...]
) -> None:
    with pytest.raises(Refused, match=r"writes into what it is given, which may be part of the caller's w") as caught:
        generated(text, "f", ("x",), mode="reverse", kinds=kinds)
    assert {refusal.code for refusal in caught.value.refusals} == {"in-place-write"}


def given_back(w, n):
    for _ in range(n):
        n = n - 1
    return w


def weighted(x, w, n):
    return np.sum(x * given_back(w, n))


def test_what_a_function_gives_may_be_what_it_was_given() -> None:
    """The derivative is that array, and must not be the caller's own."""
    w = W.copy()
    slope = astgrad.derivative(weighted)(np.ones(3), w, 2)
    assert slope.tobytes() == w.tobytes()
    assert not np.shares_memory(slope, w)


def passes(x, scale):
    assert is_positive(x), f"{named(x)} is not positive"
    return x * scale


def is_positive(x):
    return x > 0


def named(x):
    return f"{x:.1f}"


def test_functions_that_only_text_calls_come_along() -> None:
    text = "\n\n".join(["import numpy as np\n", *map(inspect.getsource, (is_positive, named, passes))])
    made = generated(text, "passes", ("scale",), kinds=known_kinds({"x": 1.5, "scale": 2.0}, ("scale",)))
    slope = function_in(made, "d_passes")
    assert slope(1.5, 2.0) == 1.5
    with pytest.raises(AssertionError, match=r"^-1.5 is not positive$"):
        slope(-1.5, 2.0)


SCALED = """
def scaled(w, x, v):
    steps = iter([0.7, 1.2])
    c = np.tanh(v * 2 + next(steps) * 0.3)
    c *= np.cos(np.float64(x))
    w = np.ones(2)
    w[0] = 0.7
    c, x = x, c
    return np.sum(w) + np.sum(x) + c
"""


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("v", [np.float32(0.3), np.array([0.3, 0.4], dtype=np.float32)], ids=["number", "array"])
def test_what_may_be_a_number_is_scaled_in_the_wider_dtype(v: object, mode: str) -> None:
    """A number of float32 times one of float64 is one of float64; an array of float32 stays what it is."""
    text, kinds = IMPORTS + SCALED, known_kinds({"x": 0.6, "w": 0.3}, ("w",))
    made = generated(text, "scaled", ("w",), operator="value_and_derivative", mode=mode, kinds=kinds)
    value, slope = function_in(made, "d_scaled")(0.3, 0.6, v)
    assert (value, slope) == (function_in(text, "scaled")(0.3, 0.6, v), 0.0), made
