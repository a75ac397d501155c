"""Deep and long texts: refused as too deep before anything breaks, wherever in a module they stand; never a crash.

`python -m tests.inputs --limits` measures the same shapes, each in a process of its own with a limit on its memory.
"""

import inspect
import sys
from collections.abc import Callable

import pytest

from astgrad.errors import Refused
from astgrad.frontend.reading import CHAIN, NESTING
from tests.inputs.examine import Verdict, examine
from tests.inputs.reading import derivative_at, generated
from tests.inputs.shapes import BLOCK_PLACES, BLOCKS, CHAINS, EXPRESSION_PLACES, LENGTHS, NESTED

EXPRESSIONS = {**{name: (shape, NESTING) for name, shape in NESTED.items()}, **{n: (s, CHAIN) for n, s in CHAINS.items()}}
FLAT_TO_PYTHON = {"parentheses", "f-strings"}  # brackets around brackets mean nothing; Python reads 200 of them


@pytest.mark.parametrize("shape", EXPRESSIONS)
def test_beyond_the_limits_a_function_is_refused(shape: str) -> None:
    made, limit = EXPRESSIONS[shape]
    for times in (10, 100) if shape in FLAT_TO_PYTHON else (2, 10, 100):
        verdict = examine(EXPRESSION_PLACES["result"](made(limit * times)).encode())
        assert verdict.word == "refused"
        if shape != "f-strings":  # inside of which Python has a limit of its own
            assert verdict.codes == ("too-deep",), (times, verdict)


@pytest.mark.parametrize("place", EXPRESSION_PLACES)
def test_wherever_it_stands_nothing_breaks(place: str) -> None:
    for shape in ("calls", "sum", "attributes", "strings", "generators"):
        made, limit = EXPRESSIONS[shape]
        for times in (2, 10):
            verdict = examine(EXPRESSION_PLACES[place](made(limit * times)).encode())
            assert verdict.word != "failed", (shape, times, verdict)


@pytest.mark.parametrize("place", BLOCK_PLACES)
@pytest.mark.parametrize("shape", BLOCKS)
def test_blocks(shape: str, place: str) -> None:
    for count in (90, 1000):
        verdict = examine(BLOCK_PLACES[place](BLOCKS[shape](count)).encode())
        assert verdict.word != "failed", (count, verdict)


@pytest.mark.parametrize("place", BLOCK_PLACES)
@pytest.mark.parametrize("shape", LENGTHS)
def test_lengths(shape: str, place: str) -> None:
    for count in (30, 5000):
        block = LENGTHS[shape](count)
        if count == 30 or max(block.count(separator) for separator in "\n;,<") < 10:
            verdict = examine(BLOCK_PLACES[place](block).encode())
            assert verdict.word != "failed", (count, verdict)


def _returns(count: int) -> bytes:
    branches = "".join(
        f"    if x > {i}:\n        if y > {i}.5:\n            return x * y * {i}.25\n        x = x * y\n" for i in range(count)
    )
    return f"def f(x: float, y: float):\n{branches}    return x * y\n".encode()


def test_branches_that_return_on_some_paths_do_not_double_the_code() -> None:
    assert len(generated(_returns(12), mode="reverse")) < 6 * len(generated(_returns(3), mode="reverse"))


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_branches_that_return_on_some_paths_are_right(count: int) -> None:
    for x in (-0.5, 0.5, 1.5, 2.5, 9.0):
        for y in (0.25, 0.75, 1.75, 2.75, 9.0):
            forward, reverse = (derivative_at(_returns(count), x, y, mode=mode) for mode in ("forward", "reverse"))
            assert reverse == pytest.approx(forward, rel=1e-14), (x, y)
            assert reverse == pytest.approx(_by_differences(count, x, y), rel=1e-6), (x, y)


def _by_differences(count: int, x: float, y: float) -> float:
    scope: dict[str, Callable[[float, float], float]] = {}
    exec(_returns(count), scope)
    return (scope["f"](x + 1e-6, y) - scope["f"](x - 1e-6, y)) / 2e-6


@pytest.mark.parametrize("frames", [0, 300, 600, 800])
def test_a_stack_that_is_nearly_full_is_no_crash(frames: int) -> None:
    """A decorator may be called from deep inside a program: what is within the limits may then be too deep all the same."""

    def called_from(depth: int) -> Verdict:
        return called_from(depth - 1) if depth else examine(text.encode())

    for shape in ("elif", "ifs"):
        text = BLOCK_PLACES["body"](BLOCKS[shape](80))
        verdict = called_from(min(frames, sys.getrecursionlimit() - len(inspect.stack()) - 150))
        assert verdict.word == "accepted" or verdict.codes == ("too-deep",), verdict


@pytest.mark.parametrize("op", ["and", "or"])
def test_values_of_many_operands_are_too_deep_where_they_are_differentiated(op: str) -> None:
    chain = f" {op} ".join(["x * 2.0"] * (NESTING + 1))
    for mode, text in ((mode, f"def f(x: float):\n    return {chain}\n".encode()) for mode in ("reverse", "forward")):
        with pytest.raises(Refused) as caught:
            generated(text, mode=mode)
        assert [refusal.code for refusal in caught.value.refusals] == ["too-deep"]
        assert caught.value.refusals[0].span is not None
    tests = chain.replace("x * 2.0", "x > 2.0")
    assert f"{op} x > 2.0" in generated(
        f"def f(x: float):\n    if {tests}:\n        x = x * x\n    return x\n".encode(), mode="reverse"
    )
