"""The work of writing a derivative grows with the function's size and no faster. Calls are counted: time depends on the machine.

Not seen here: copies of sets and dicts, which are one call each; and inlining, which looks at the function once for each value that
it puts in, up to a bound.
"""

import cProfile
import gc
from contextlib import suppress

import pytest

from astgrad.errors import Refused
from astgrad.frontend.reading import CHAIN, NESTING
from tests.derived import generated, unformatted
from tests.inputs.shapes import CHAINS, EXPRESSION_PLACES, NESTED

FEW, MORE, MANY = 20, 20, 80
MOST = 1.1  # times as much work for one statement more of the larger function
MOST_CALLS = {"reverse": 23_000, "forward": 22_000}  # for one statement of the larger function: a little more than there are
MOST_SEARCHES = 8  # while the text is read, and where one was due when reading or writing ended
SHALLOW = 6  # levels of an expression; three times as many took 4,000 times as long, where each level looked twice at the next
DEEP = ("x * ({})", "x ** ({})", "1.5 / (x + {})", "np.sin({})", "g({})", "({}).conjugate()", "{} if x > 1 else x")
MOST_BELOW_LIMITS = 4_000_000  # about a second
REFUSED = "def f(x):\n    return eval(x)\n"


def straight(size: int) -> str:
    """A function of so many statements, each of which needs the one before."""
    lines = [f"    v{i + 1} = np.sin(v{i}) * x + v{i} / {i % 2}.5" for i in range(size)]
    return "\n".join(["import numpy as np", "", "def f(x: float):", "    v0 = x * x", *lines, f"    return v{size}", ""])


def deep(form: str, depth: int) -> str:
    """A function of one expression, of so many levels."""
    e = "x"
    for _ in range(depth):
        e = form.format(e)
    return f"import numpy as np\n\ndef g(x: float):\n    return x * x\n\ndef f(x: float):\n    return {e}\n"


def helpers(depth: int) -> str:
    """A function over so many levels of helpers, each of which calls the next one twice."""
    inner = [
        f"def h{i}(v, x):\n    a = h{i - 1}(v, x)\n    b = h{i - 1}(a, x)\n    return a * b + v\n" for i in range(1, depth)
    ]
    first, last = (
        "def h0(v, x):\n    t = v * x\n    return t + x\n",
        f"def f(x: float, v):\n    return np.sum(h{depth - 1}(v, x))\n",
    )
    return "\n".join(["import numpy as np\n", first, *inner, last])


def loops(depth: int) -> str:
    """A function of so many loops in each other, around a variable that each of them begins anew."""
    lines = [f"{'    ' * level}{line}" for level in range(1, depth + 1) for line in ("w = x * v", f"for i{level} in range(n):")]
    inner = "    " * (depth + 1)
    return "\n".join(
        ["def f(x: float, n: int):", "    v = x", *lines, f"{inner}w = w * x", f"{inner}v = v + w * v", "    return v\n"]
    )


def calls(text: str, mode: str) -> int:
    """How many functions are called for the derivative of `f`, or for its refusal, of Python's as of astgrad's."""
    profile = cProfile.Profile()
    with unformatted(), suppress(Refused):
        profile.runcall(generated, text, "f", ("x",), mode=mode)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_work_grows_with_the_number_of_statements(mode: str) -> None:
    calls(straight(2), mode)  # loads what writing needs
    few, many = (calls(straight(size + MORE), mode) - calls(straight(size), mode) for size in (FEW, MANY))
    assert many < MOST * few


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_work_for_one_statement(mode: str) -> None:
    calls(straight(MANY), mode)  # reads the text, which is kept: what is counted is the work of writing
    assert calls(straight(MANY), mode) < MOST_CALLS[mode] * MANY


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("form", DEEP)
def test_work_for_one_expression_does_not_double_with_each_level(form: str, mode: str) -> None:
    few, many = (calls(deep(form, depth), mode) for depth in (SHALLOW, 3 * SHALLOW))
    assert many < 3**3 * few  # texts may grow with the square, as some derivatives do


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("shape", [*NESTED, *CHAINS])
def test_work_a_little_below_the_limits(shape: str, mode: str) -> None:
    text = NESTED[shape](NESTING - 4) if shape in NESTED else CHAINS[shape](CHAIN - 20)
    assert calls(EXPRESSION_PLACES["result"](text), mode) < MOST_BELOW_LIMITS


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_work_for_helpers_does_not_double_with_each_level(mode: str) -> None:
    few, many = (calls(helpers(depth), mode) for depth in (3, 9))
    assert many < 3**3 * few


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_work_for_loops_does_not_double_with_each_level(mode: str) -> None:
    few, many = (calls(loops(depth), mode) for depth in (4, 12))
    assert many < 3**3 * few


def test_python_looks_for_no_cycles_while_a_derivative_is_written() -> None:
    searches: list[str] = []

    def note(phase: str, _: dict[str, int]) -> None:
        searches.append(phase)

    with unformatted():
        generated(straight(2), "f", ("x",))
        gc.collect()
        gc.callbacks.append(note)
        try:
            generated(straight(FEW), "f", ("x",))
        finally:
            gc.callbacks.remove(note)
    assert len(searches) <= 2 * MOST_SEARCHES


def test_python_looks_for_cycles_again_afterwards() -> None:
    with pytest.raises(Refused):
        generated(REFUSED, "f", ("x",))
    assert gc.isenabled()
    gc.disable()
    try:
        generated(straight(2), "f", ("x",))
        assert not gc.isenabled()  # who does without goes on doing so
    finally:
        gc.enable()
