"""Very short programs, a few hundred of the many that `python -m tests.straight` tries."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from tests import straight
from tests.derived import unformatted

POINT = (0.7, 1.3, 0.9)
VECTORS = (np.array([0.5, 1.1, 0.8]), np.array([1.2, 0.6, 0.9]))


@pytest.mark.parametrize("first", range(0, 200, 20))
@pytest.mark.parametrize("has_vectors", [False, True], ids=["numbers", "vectors"])
def test_short_programs(first: int, has_vectors: bool) -> None:
    with unformatted():
        for seed in range(first, first + 20):
            text = straight.program(random.Random(seed), has_vectors=has_vectors)
            outcome, why = straight.judged(text, (*POINT, *VECTORS) if has_vectors else POINT)
            assert outcome != "wrong", f"seed {seed}\n{text}\n{why}"


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_a_wrong_derivative_is_found(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{straight.HEAD}def f(x: float, y: float, e: float):\n    return x * y + e\n"
    made = straight.generated

    def faulty(*arguments: Any, **options: Any) -> str:
        right = made(*arguments, **options)
        return right.replace("return x * y + e, ", "e += 1e-3\n    return x * y + e, ") if options["mode"] == mode else right

    monkeypatch.setattr(straight, "generated", faulty)
    outcome, why = straight.judged(text, POINT)
    assert outcome == "wrong"
    assert why.startswith(mode)
    monkeypatch.undo()
    assert straight.judged(text, POINT) == ("right", "")


def test_what_no_difference_can_tell_is_not_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """`x - e` is 0 by complex steps too where `x` is `exp(172)`, and the derivative by `e` is -687."""
    loop = "    for i in range(3):\n        x = np.exp(e) + y\n        e += x\n    return x - e\n"
    text = f"{straight.HEAD}def f(x: float, y: float, e: float):\n{loop}"
    assert straight.judged(text, (0.7, 0.9, 1.1))[0] == "skipped"
    monkeypatch.setattr(straight, "LARGEST", np.inf)
    assert straight.judged(text, (0.7, 0.9, 1.1))[0] == "wrong"
