"""Operators: small modules with the text that each transformer gives for them; run, and held against the function itself.

    operators/<case>/primal.py         a module as a user writes it; KINDS is what `astgrad gen --kinds` is given, POINTS are
                                       arguments, of all its functions or by function
    operators/<case>/derivatives.py    what `astgrad gen` makes of it

`pytest tests/test_operators.py --update-golden` writes them anew: read the difference before it is committed. What differentiates
once is held against differences of the function, what differentiates twice against differences of the derivative.
"""

from __future__ import annotations

import copy
import difflib
import importlib.util
import inspect
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import black
import numpy as np
import pytest

import astgrad
from astgrad.gen.job import Job, Options
from astgrad.gen.making import make
from astgrad.gen.settings import Settings
from astgrad.source import Source
from tests.oracles.identities import draw
from tests.oracles.structures import leaves, with_leaves
from tests.test_golden import constant

FOLDER = Path(__file__).parent / "operators"
CASES = sorted(folder.name for folder in FOLDER.iterdir() if (folder / "primal.py").is_file())


@cache
def text_of(case: str) -> str:
    """What `astgrad gen` makes of a case."""
    text = (FOLDER / case / "primal.py").read_text(encoding="utf-8")
    job = Job(Path("primal.py"), None, Settings(Path.cwd()), Options(kinds=constant(text, "KINDS", "")))
    made = make(job, Source("primal.py", text))
    assert made is not None
    body = made.text.split('"""', 2)[2].lstrip("\n")
    return f'"""{case}, differentiated."""\n' + ("\n\n" if body.startswith("def ") else "\n") + body


@pytest.mark.parametrize("case", CASES)
def test_text(case: str, request: pytest.FixtureRequest) -> None:
    path, text = FOLDER / case / "derivatives.py", text_of(case)
    if request.config.getoption("--update-golden"):
        path.write_text(text, encoding="utf-8", newline="\n")
    stands = path.read_text(encoding="utf-8") if path.is_file() else ""
    if stands != text:
        lines = difflib.unified_diff(stands.splitlines(), text.splitlines(), "stands", "generated", lineterm="")
        pytest.fail("\n".join([f"{case}: `pytest tests/test_operators.py --update-golden`", *lines]), False)
    assert black.format_str(text, mode=black.Mode(line_length=88)) == text


# ------------------------------------------------------------------ what was generated is run


@cache
def primal_of(case: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"operators_{case}", FOLDER / case / "primal.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def generated_of(case: str) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    exec(compile(text_of(case), f"{case}_derivatives.py", "exec"), scope)
    return scope


ASKED = [
    (case, name) for case in CASES for name, value in vars(primal_of(case)).items() if isinstance(value, astgrad.Derivative)
]


def points_of(case: str, function: str) -> Sequence[tuple[Any, ...]]:
    points = primal_of(case).POINTS
    return points[function] if isinstance(points, dict) else points


@pytest.mark.parametrize(("case", "name"), ASKED)
@pytest.mark.parametrize("form", ["decorated", "generated"])
def test_numbers(case: str, name: str, form: str) -> None:
    asked = getattr(primal_of(case), name)
    called = asked if form == "decorated" else generated_of(case)[name]
    operator, wrt, is_tuple, _ = asked._request
    for args in points_of(case, asked.__name__):
        given = with_tangents(asked.primal, args)
        before = copy.deepcopy(given)
        judge(operator, wrt, is_tuple, asked.primal, called, given)
        assert repr(given) == repr(before), "an argument was changed"


def with_tangents(f: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Arguments of a derivative along a direction: those of the function with random tangents, where f is such a derivative."""
    if not isinstance(f, astgrad.Derivative):
        return args
    args = with_tangents(f.primal, args)
    operator, wrt, _, _ = f._request
    return along(f.primal, args, wrt)[0] if operator in ("jvp", "hvp") else args


def along(f: Any, args: tuple[Any, ...], wrt: tuple[str, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The arguments with random tangents of `wrt` between them, and these."""
    rng = np.random.default_rng(7)
    names = list(inspect.signature(f).parameters)
    dots = tuple(drawn(rng, args[names.index(name)]) for name in wrt)
    last = max(map(names.index, wrt)) + 1
    return (*args[:last], *dots, *args[last:]), dots


def drawn(rng: np.random.Generator, like: Any) -> Any:
    """Something random in the structure of another thing."""
    return with_leaves(like, iter([draw(rng, np.shape(leaf)) for leaf in leaves(like)]))


def flat(value: Any) -> np.ndarray:
    """All numbers in a structure."""
    return np.concatenate([np.zeros(0), *(np.ravel(leaf) for leaf in leaves(value))])


def jacobian_by_differences(f: Callable[..., Any], args: tuple[Any, ...], position: int) -> np.ndarray:
    """All numbers of a result by all numbers of one argument: differences of sixth order."""
    start = flat(args[position])

    def at(index: int, step: float) -> np.ndarray:
        moved = start.copy()
        moved[index] += step
        sizes = [np.size(leaf) for leaf in leaves(args[position])]
        parts = np.split(moved, np.cumsum(sizes)[:-1])
        shaped = [
            p.reshape(np.shape(o)) if np.ndim(o) else float(p[0]) for p, o in zip(parts, leaves(args[position]), strict=True)
        ]
        given = [copy.deepcopy(arg) for arg in args]
        given[position] = with_leaves(args[position], iter(shaped))
        return flat(f(*given))

    h = 1e-2
    columns = []
    for index in range(len(start)):
        near, mid, far = (at(index, k * h) - at(index, -k * h) for k in (1, 2, 3))
        columns.append((45 * near - 9 * mid + far) / (60 * h))
    return np.stack(columns, axis=-1)


def judge(
    operator: str, wrt: tuple[str, ...], is_tuple: bool, f: Any, called: Callable[..., Any], args: tuple[Any, ...]
) -> None:
    """Holds what an operator gives against differences of the function, or of its derivative."""
    if operator in ("hvp", "hessian"):
        f = astgrad.derivative(f, wrt=wrt if is_tuple else wrt[0])
    positions = [list(inspect.signature(f).parameters).index(name) for name in wrt]
    blocks = [jacobian_by_differences(f, args, position) for position in positions]
    if operator in ("jvp", "hvp"):
        given, dots = along(f, args, wrt)
        result = called(*given)
        if operator == "jvp":
            value, result = result
            assert np.array_equal(flat(value), flat(f(*args)))
        np.testing.assert_allclose(
            flat(result), sum(b @ flat(d) for b, d in zip(blocks, dots, strict=True)), rtol=1e-7, atol=1e-9
        )
        assert [np.shape(leaf) for leaf in leaves(result)] == [np.shape(leaf) for leaf in leaves(f(*args))]
        assert not any(
            np.shares_memory(leaf, other) for leaf in leaves(result) for other in leaves(given) if isinstance(leaf, np.ndarray)
        )
    elif operator == "vjp":
        value, pullback = called(*args)
        assert np.array_equal(flat(value), flat(f(*args)))
        bar = drawn(np.random.default_rng(8), value)
        before = flat(bar)
        first, second = pullback(bar), pullback(bar)
        assert np.array_equal(flat(first), flat(second)), "a second call of the pullback gives something else"
        assert np.array_equal(flat(bar), before), "the cotangent was changed"
        np.testing.assert_allclose(flat(first), np.concatenate([b.T @ before for b in blocks]), rtol=1e-7, atol=1e-9)
        cotangents = first if is_tuple else (first,)
        assert [np.shape(each) for each in cotangents] == [np.shape(args[p]) for p in positions]
    elif operator in ("jacobian", "hessian"):
        result, value = called(*args), f(*args)
        rows = result if isinstance(value, tuple) else (result,)
        start = 0
        for row, part in zip(rows, value if isinstance(value, tuple) else (value,), strict=True):
            for each, position, block in zip(row if is_tuple else (row,), positions, blocks, strict=True):
                assert np.shape(each) == np.shape(part) + np.shape(args[position])
                expected = block[start : start + np.size(part)]
                np.testing.assert_allclose(np.ravel(each), np.ravel(expected), rtol=1e-7, atol=1e-9)
            start += np.size(part)
    else:
        parts = called(*args) if is_tuple else (called(*args),)
        np.testing.assert_allclose(flat(parts), np.concatenate([np.ravel(b) for b in blocks]), rtol=1e-7, atol=1e-9)
