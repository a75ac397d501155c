"""The work of writing a derivative grows with the function's size and no faster. Calls are counted: time depends on the machine.

Not seen here: copies of sets and dicts, which are one call each; and inlining, which looks at the function once for each value that
it puts in, up to a bound.
"""

import cProfile

import pytest

from tests.derived import generated, unformatted

FEW, MANY = 20, 80
MOST = 1.15  # times as much work for one statement of the larger function


def straight(size: int) -> str:
    """A function of so many statements, each of which needs the one before."""
    lines = [f"    v{i + 1} = np.sin(v{i}) * x + v{i} / {i % 9}.5" for i in range(size)]
    return "\n".join(["import numpy as np", "", "def f(x: float):", "    v0 = x * x", *lines, f"    return v{size}", ""])


def calls(size: int, mode: str) -> int:
    """How many functions are called for its derivative, of Python's as of astgrad's."""
    profile = cProfile.Profile()
    with unformatted():
        profile.runcall(generated, straight(size), "f", ("x",), mode=mode)
    return sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_work_grows_with_the_number_of_statements(mode: str) -> None:
    calls(2, mode)  # loads what writing needs
    few, many = (calls(size, mode) / size for size in (FEW, MANY))
    assert many < MOST * few
