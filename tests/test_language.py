"""The whole language at once: random programs, and changes to programs that must not change their derivatives."""

from __future__ import annotations

import numpy as np
import pytest

from astgrad.errors import Refused
from tests.agreement import function_of
from tests.fuzz.examine import as_module, derive_text, requests_for
from tests.fuzz.programs import fuzz_program
from tests.oracles.sources import CHANGES


@pytest.mark.parametrize("seed", range(1000, 1012))
@pytest.mark.parametrize("change", ["pass", "names"])
def test_what_changes_nothing(seed: int, change: str) -> None:
    """`pass` between statements, and other names for the locals, leave every number as it is, to the last bit."""
    program = fuzz_program(seed)
    text, args = program.text, program.args
    other = CHANGES[change](text, "f")
    for request in requests_for(text, args, seed):
        try:
            one, another = derive_text(text, request), derive_text(other, request)
        except Refused:
            with pytest.raises(Refused):
                derive_text(other, request)
            continue
        with np.errstate(all="ignore"), as_module(function_of(text, "f", "program.py")):
            numbers, same = (function_of(made, request.name, "made.py")(*args) for made in (one, another))
        assert _flat(numbers) == _flat(same), other


def _flat(result: object) -> list[bytes]:
    parts = result if isinstance(result, tuple) else (result,)
    return [each for part in parts for each in (_flat(part) if isinstance(part, tuple) else [np.asarray(part).tobytes()])]
