"""`w += e` that makes an array of a number, and dtypes of what is joined: against differences, in both modes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import astgrad
from tests.agreement import agree, point_of
from tests.derived import function_in, generated, known_kinds, unformatted
from tests.oracles.differences import derivative_by_differences

SINGLE, DOUBLE = np.array([2.0, 0.5, 1.5], np.float32), np.array([0.7, 1.2, 0.4])
ARGUMENTS: dict[str, Any] = {"a": SINGLE, "x": DOUBLE, "t": 0.3}
STARTS = ("4", "t", "a[0]", "np.sum(a)", "np.float32(2)", "np.float64(t)")
ADDED = ("a", "x", "x[1:]", "np.append(a, 2.0)[1:]", "np.hstack([a, 2])", "np.hstack([np.maximum(x, t), t])", "t")
PLAIN = "    w = {start}\n    w {op}= {added}\n    w *= 2\n    return np.sum(w * w) + np.sum(x) + np.sum(a)"
BRANCH = (
    "    w = {start}\n    q = 2\n    if t > 0:\n        w {op}= {added}\n        q = np.sum(w)\n    return np.sum(q * w + x[0])"
)
LOOP = "    w = {start}\n    for _ in range(3):\n        w {op}= {added}\n        w *= w\n    return np.sum(w) + np.sum(x * a)"
CASES = [
    (PLAIN, BRANCH, LOOP)[(i + j) % 3].format(start=start, op="+*-"[(i + j) % 3], added=added)
    for i, start in enumerate(STARTS)
    for j, added in enumerate(ADDED)
    if (start, added) != ("np.float32(2)", "t")  # computed in single precision, which differences do not see through
]


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("body", CASES)
def test_a_number_becomes_an_array(body: str, mode: str) -> None:
    wrt = ("a", "x", "t") if mode == "reverse" else ("t",)
    source = f"import numpy as np\n\n\ndef f(a, x, t):\n{body}\n"
    with unformatted():
        text = generated(source, "f", wrt, mode=mode, kinds=known_kinds(ARGUMENTS, wrt))
    results = function_in(text, "d_f")(*ARGUMENTS.values())
    for name, result in zip(wrt, results if len(wrt) > 1 else (results,), strict=True):
        index = list(ARGUMENTS).index(name)
        estimate = derivative_by_differences(function_in(source, "f"), [SINGLE.astype(float), DOUBLE, 0.3], index)
        assert estimate.agrees(result, rtol=2e-4), text
        assert name == "t" or result.dtype == ARGUMENTS[name].dtype, text


@pytest.mark.parametrize("line", ["w -= x", "w += t * x", "w += t", "w %= x"])
def test_of_what_nothing_is_known_the_tangent_grows_too(line: str) -> None:
    source = f"import numpy as np\n\n\ndef f(t: float, u, x):\n    w = t * u\n    {line}\n    return np.sum(w)\n"
    slope = function_in(generated(source, "f", ("t",), mode="forward"), "d_f")
    for u in (2.0, np.array([2.0, 3.0, 1.0])):
        arguments = (0.3, u, DOUBLE * 4)
        assert derivative_by_differences(function_in(source, "f"), arguments, 0).agrees(slope(0.3, u, DOUBLE * 4), rtol=1e-7)


@pytest.mark.parametrize(
    "text",
    [
        "np.hstack([a, 2.0])",
        "np.append(a, 2)",
        "np.block([a, 2.0])",
        "np.r_[a, 2.0]",
        "np.vstack([a, a])",
        "np.concatenate([a, x])",
    ],
)
def test_what_is_joined_has_the_dtype_that_numpy_gives(text: str) -> None:
    source = f"import numpy as np\n\n\ndef f(a, x):\n    z = {text}\n    z = z * 0.1\n    return np.sum(z * z * z)\n"
    text_of = generated(source, "f", ("a", "x"), mode="reverse", kinds=known_kinds({"a": SINGLE, "x": DOUBLE}, ("a", "x")))
    a_bar, x_bar = function_in(text_of, "d_f")(SINGLE, DOUBLE)
    estimate = derivative_by_differences(function_in(source, "f"), (SINGLE.astype(float), DOUBLE), 0)
    assert a_bar.dtype == np.float32
    assert x_bar.dtype == np.float64
    assert estimate.agrees(a_bar, rtol=2e-6)


def other_name_of_the_number(x, a):
    w = np.float64(2.0)
    u = w
    w += a * x
    w -= 1.0
    return np.sum(w**2) * u


def element_of_what_is_added(x, a):
    w = a[0]
    w *= a
    w += x
    return w @ a


@pytest.mark.parametrize("f", [other_name_of_the_number, element_of_what_is_added])
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_what_the_number_was_is_left_as_it_is(f: Callable[..., Any], mode: str) -> None:
    """It is bound anew: nobody else sees that."""
    point = point_of(f, (0.7, np.array([0.8, -0.6, 1.3])))
    agree(astgrad.derivative(f, mode=mode), point, ("x",), is_tuple=False, with_value=False)
