"""The whole language at once: random programs, and changes to programs that must not change their derivatives."""

from __future__ import annotations

import ast
import random

import numpy as np
import pytest

from astgrad.errors import Refused
from tests.agreement import function_of
from tests.fuzz.examine import derive_text, requests_for
from tests.fuzz.programs import fuzz_program


@pytest.mark.parametrize("seed", range(1000, 1012))
@pytest.mark.parametrize("change", ["pass", "names"])
def test_what_changes_nothing(seed: int, change: str) -> None:
    """`pass` between statements, and other names for the locals, leave every number as it is, to the last bit."""
    program = fuzz_program(seed)
    text, args = program.text, program.args
    other = {"pass": _with_pass, "names": _renamed}[change](text)
    for request in requests_for(text, args, seed):
        try:
            one, another = derive_text(text, request), derive_text(other, request)
        except Refused:
            with pytest.raises(Refused):
                derive_text(other, request)
            continue
        with np.errstate(all="ignore"):
            numbers, same = (function_of(made, request.name, "made.py")(*args) for made in (one, another))
        assert _flat(numbers) == _flat(same), other


def _with_pass(text: str) -> str:
    """The program with `pass` between all statements."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            block = getattr(node, name, None)
            if isinstance(block, list) and block and not isinstance(node, ast.Module):
                setattr(node, name, [part for statement in block for part in (ast.Pass(), statement)])
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _renamed(text: str) -> str:
    """The program with other names for its locals, which sort otherwise."""
    tree = ast.parse(text)
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef))
    kept = {argument.arg for argument in function.args.args}
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    names = [name for name in dict.fromkeys(stored) if name not in kept]
    new = [f"u{number}" for number in range(len(names))]
    random.Random(0).shuffle(new)
    table = dict(zip(names, new, strict=True))
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            node.id = table.get(node.id, node.id)
    return ast.unparse(tree) + "\n"


def _flat(result: object) -> list[bytes]:
    parts = result if isinstance(result, tuple) else (result,)
    return [each for part in parts for each in (_flat(part) if isinstance(part, tuple) else [np.asarray(part).tobytes()])]
