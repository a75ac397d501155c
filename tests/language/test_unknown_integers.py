"""Generated files are given integers where nothing is known of an argument: what is derived is not cut off to integers."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.agreement import function_of
from tests.derived import gen_text
from tests.language import unknown_integers
from tests.oracles.differences import derivative_by_differences


@pytest.mark.parametrize("f", unknown_integers.CASES)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_as_a_file(f: Callable[..., Any], mode: str, tmp_path: Path) -> None:
    given = (0.7, np.array([2, 1, 3]))
    text = gen_text(tmp_path / "given.py", inspect.getsource(unknown_integers), f"{f.__name__}:x", mode=mode)
    derived = function_of(text, f"{f.__name__}_by_x", "made.py")
    assert derivative_by_differences(f, given, 0).agrees(derived(*given))
    np.testing.assert_array_equal(given[1], [2, 1, 3])
