"""Forms of functions, of arrays of random shapes: what runs is differentiated rightly, or refused at its place.

`random_shapes.txt` holds the forms, one on a line, over arrays x, y and z. Each is tried on shapes of up to three axes of the
lengths 1 to 3 that it takes. `python -m tests.random_shapes --seed S --each N` tries N shapes of each form and prints what
came of them.
"""

from __future__ import annotations

import argparse
import ast
import sys
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from astgrad.errors import Refused
from tests.derived import IMPORTS, Expression
from tests.oracles.differences import Unsettled

FORMS = (Path(__file__).parent / "random_shapes.txt").read_text(encoding="utf-8").splitlines()
SHAPES = [shape for rank in range(4) for shape in product((1, 2, 3), repeat=rank)]
MOST_TRIED = 3000  # shapes, for one that a form takes
FINE = ("right", "refused", "not judged")


def arguments_of(form: str, seed: int) -> Iterator[dict[str, np.ndarray]]:
    """Arrays of random shapes that a form takes, and of which it gives finite real numbers."""
    names = sorted({node.id for node in ast.walk(ast.parse(form)) if isinstance(node, ast.Name)} & {*"xyz"})
    shapes, rng, known = Random(seed), np.random.default_rng(seed), dict[str, Any]()
    exec(IMPORTS, known)  # the imports of this suite
    for _ in range(MOST_TRIED):
        arrays = {name: np.asarray(rng.uniform(0.3, 2.0, shapes.choice(SHAPES))) for name in names}
        try:
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore")
                value = np.asarray(eval(form, known, {name: array.copy() for name, array in arrays.items()}))
        except Exception:  # whatever libraries raise for shapes that they do not take
            continue
        if value.size and value.dtype.kind in "fiub" and np.all(np.isfinite(value)):
            yield arrays


def outcome_of(form: str, arrays: dict[str, np.ndarray]) -> str:
    """`right`, `refused`, `not judged` by differences, or what is wrong: for known kinds, and for unknown ones where these are not
    refused."""
    expression, names = Expression(form, **arrays), [*arrays]
    for unknown in (True, False):
        try:
            problems = expression.problems(names, unknown=unknown)
        except Refused:
            continue
        except Unsettled:
            return "not judged"
        return problems[0] if problems else "right"
    return "refused"


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.random_shapes", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--each", type=int, default=5, help="shapes of each form")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    tally = Counter[str]()
    for number, form in enumerate(FORMS):
        for arrays, _ in zip(arguments_of(form, options.seed + number), range(options.each), strict=False):
            try:
                found = outcome_of(form, arrays)
            except Exception as error:
                found = f"raises {type(error).__name__}: {error}"
            tally[found if found in FINE else found.split()[0] if found.startswith("raises") else "wrong"] += 1
            if found not in FINE:
                print(f"{form}, {[array.shape for array in arrays.values()]}: {found}")
    print(", ".join(f"{count} {verdict}" for verdict, count in tally.most_common()))
    return 1 if tally["wrong"] or tally["raises"] else 0


if __name__ == "__main__":
    sys.exit(main())
