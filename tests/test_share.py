"""What is computed twice is named once: where the author names it later on, by his line."""

from __future__ import annotations

import pytest

from tests.agreement import function_of
from tests.derived import generated

HEAD = "import numpy as np\n\n\ndef f(x: float, n: int):\n"
NAMED_LATER = """
    y = np.cos(x)
    s = np.sin(x)
    return y * s
"""
READ_BEFORE = """
    k = 1.0
    for _ in range(n):
        y = np.cos(x)
        z = y * k
        k = np.sin(x)
        x = z + x
    return x
"""
LEFT_BEFORE = """
    k = 1.0
    for i in range(n):
        y = np.cos(x)
        x = x + y
        if i == 1:
            break
        k = np.sin(x - y)
    return x * k
"""
LEFT_BETWEEN = """
    k = 1.0
    z = 0.0
    for i in range(n):
        z += np.cos(x)
        if i == 1:
            break
        k = np.sin(x)
        x = x * 1.5
    return z * k + x
"""


@pytest.mark.parametrize("body", [NAMED_LATER, READ_BEFORE, LEFT_BEFORE, LEFT_BETWEEN])
def test_derivatives(body: str) -> None:
    f = function_of(HEAD + body, "f", "share.py")
    made = generated(HEAD + body, "f", ["x"], mode="forward", operator="derivative")
    for n in (1, 2, 3):
        assert function_of(made, "d_f", "made.py")(0.7, n) == pytest.approx(f(0.7 + 1e-30j, n).imag / 1e-30, rel=1e-13)


def test_the_author_names_it() -> None:
    made = generated(HEAD + NAMED_LATER, "f", ["x"], mode="forward", operator="derivative")
    assert made.count("np.sin(x)") == 1
    assert "s = np.sin(x)" in made
