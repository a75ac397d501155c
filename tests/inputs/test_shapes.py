"""Deep and long texts: refused as too deep before anything breaks, wherever in a module they stand; never a crash.

`python -m tests.inputs --limits` measures the same shapes, each in a process of its own with a limit on its memory.
"""

import pytest

from astgrad.frontend.reading import CHAIN, NESTING
from tests.inputs.examine import examine
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
