"""Golden files: small modules with the text of their derivatives: compared, linted, executed and judged by differences.

    golden/<case>/primal.py    a module as a user writes it; KINDS is what `astgrad gen --kinds` is given, POINTS are arguments,
                               EXPECTED derivatives known by hand where differences of the function are another thing
    golden/<case>/reverse.py   the derivatives that it asks for, in reverse mode
    golden/<case>/forward.py   the same in forward mode; missing where forward mode is refused

`pytest tests/test_golden.py --update-golden` writes them anew: read the difference before it is committed.
"""

from __future__ import annotations

import ast
import difflib
import importlib.util
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import black
import numpy as np
import pytest

from astgrad.backend.emit import LINE_LENGTH
from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.gen.job import Options
from astgrad.gen.making import Pair, requested_pair
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import fresh
from tests.oracles.differences import derivative_by_differences, elementwise_derivative_by_differences, gradient_by_parts
from tests.oracles.structures import differences, same

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(folder.name for folder in GOLDEN.iterdir() if (folder / "primal.py").is_file())
MODES = ("reverse", "forward")
FILES = [(case, mode) for case in CASES for mode in MODES if (GOLDEN / case / f"{mode}.py").is_file()]


# ------------------------------------------------------------------ what is generated


@cache
def pairs_of(case: str, mode: str) -> tuple[Pair, ...]:
    """What a case asks for."""
    path = GOLDEN / case / "primal.py"
    text = path.read_text(encoding="utf-8")
    reader = read_module(Source("primal.py", text), "primal")
    options = Options(kinds=constant(text, "KINDS", ""))
    return tuple(requested_pair(reader, found.bound_name, options, mode) for found in reader.requests())


def constant(text: str, name: str, default: str) -> str:
    """The literal that a module assigns to a name."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            return str(ast.literal_eval(node.value))
    return default


@cache
def body_of(case: str, mode: str) -> str | None:
    """The generated module; None where the mode is refused."""
    try:
        return derive_module(pairs_of(case, mode)).text
    except Refused:
        if mode == "forward":
            return None
        raise


def text_of(case: str, mode: str) -> str | None:
    """What the golden file must hold: the module under a line that says what it is."""
    body = body_of(case, mode)
    if body is None:
        return None
    taken = ', which mode="auto" takes' if body_of(case, "auto") == body else ""
    blank = "\n\n" if isinstance(ast.parse(body).body[0], ast.FunctionDef) else "\n"
    return f'"""{case} in {mode} mode{taken}."""\n{blank}{body}'


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("mode", MODES)
def test_text(case: str, mode: str, request: pytest.FixtureRequest) -> None:
    path, text = GOLDEN / case / f"{mode}.py", text_of(case, mode)
    if request.config.getoption("--update-golden"):
        path.write_text(text, encoding="utf-8", newline="\n") if text is not None else path.unlink(missing_ok=True)
    stands = path.read_text(encoding="utf-8") if path.is_file() else None
    if stands != text:
        lines = difflib.unified_diff((stands or "").splitlines(), (text or "").splitlines(), "stands", "generated", lineterm="")
        pytest.fail(
            "\n".join([f"{case}/{mode}.py is out of step; `pytest tests/test_golden.py --update-golden`", *lines]), False
        )


def test_enough_cases() -> None:
    assert len(CASES) >= 45
    assert {case for case, mode in FILES if mode == "reverse"} == set(CASES)


# ------------------------------------------------------------------ what was generated is run


@cache
def module_of(case: str, name: str) -> ModuleType:
    """The primal, imported, or what is generated from it now: so that numbers are judged whether or not the text has changed."""
    if name in MODES:
        module = ModuleType(f"golden_{case}_{name}")
        exec(compile(str(text_of(case, name)), str(GOLDEN / case / f"{name}.py"), "exec"), vars(module))
        return module
    spec = importlib.util.spec_from_file_location(f"golden_{case}_{name}", GOLDEN / case / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def judged(case: str) -> Iterator[tuple[Request, Callable[..., Any], Sequence[tuple[Any, ...]], Sequence[Any]]]:
    """For each derivative that a case asks for: the request, the function, its points, what is known by hand."""
    module = module_of(case, "primal")
    for program, request in pairs_of(case, "reverse"):
        f = getattr(module, program.function.name)
        by_position = positional(getattr(f, "primal", f), program.function.parameter_names)
        yield request, on_copies(by_position), module.POINTS, getattr(module, "EXPECTED", ())


def on_copies(f: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, which may write into its arguments, called with copies of them."""
    return lambda *args: f(*fresh(args))


def positional(f: Callable[..., Any], names: Sequence[str]) -> Callable[..., Any]:
    """The same function called by position, keyword-only parameters too."""
    keywords = {name for name in names if f.__kwdefaults__ and name in f.__kwdefaults__}

    def call(*args: Any) -> Any:
        given = dict(zip(names, args, strict=False))
        return f(*(given[n] for n in given if n not in keywords), **{n: given[n] for n in given if n in keywords})

    return call


def parts_of(result: Any, request: Request) -> tuple[Any, ...]:
    """The derivatives in a result, one for each argument differentiated by."""
    derivative = result[1] if request.operator == "value_and_derivative" else result
    return tuple(derivative) if request.is_tuple else (derivative,)


@pytest.mark.parametrize(("case", "mode"), FILES)
@np.errstate(invalid="ignore")
def test_derivatives(case: str, mode: str) -> None:
    for request, f, points, expected in judged(case):
        names = pairs_of(case, "reverse")[0][0].function.parameter_names
        derivative = positional(getattr(module_of(case, mode), request.name), names)
        for number, args in enumerate(points):
            before = [image(arg) for arg in args]
            result = derivative(*args)
            assert [image(arg) for arg in args] == before, "an argument was changed"
            if request.operator == "value_and_derivative":
                np.testing.assert_allclose(result[0], f(*args), rtol=1e-15)
            for name, part in zip(request.wrt, parts_of(result, request), strict=True):
                index = names.index(name)
                if isinstance(args[index], (tuple, list, dict)):
                    same(part, differences(f, args, index), args[index])
                    continue
                assert_typed(part, args, index)
                if expected:
                    assert part == expected[number]
                else:
                    assert_right(part, f, args, index)


def image(arg: Any) -> object:
    """Everything that can be seen of an argument."""
    return (arg.tobytes(), arg.shape, arg.dtype) if isinstance(arg, np.ndarray) else repr(arg)


def assert_typed(part: Any, args: Sequence[Any], index: int) -> None:
    """The derivative is of its argument's type and shape, and shares memory with nothing."""
    arg = args[index]
    if not isinstance(arg, np.ndarray):
        assert isinstance(part, (float, np.floating)), type(part)
        return
    assert isinstance(part, np.ndarray)
    assert (part.shape, part.dtype) == (arg.shape, arg.dtype)
    assert not any(np.shares_memory(part, other) for other in args if isinstance(other, np.ndarray))
    assert part.flags.writeable


def assert_right(part: Any, f: Callable[..., Any], args: Sequence[Any], index: int) -> None:
    """The derivative is what differences say, in double precision."""
    if np.iscomplexobj(args[index]):
        np.testing.assert_allclose(part, gradient_by_parts(f, args, index), rtol=1e-7)
        return
    wide = [arg.astype(float) if isinstance(arg, np.ndarray) and arg.dtype.kind == "f" else arg for arg in args]
    judge = derivative_by_differences if np.ndim(f(*args)) == 0 else elementwise_derivative_by_differences
    estimate = judge(f, wide, index)
    rtol = 1e-5 if getattr(args[index], "dtype", None) == np.float32 else 1e-7
    assert estimate.agrees(part, rtol), f"{part} is not {estimate.value} (+- {estimate.error})"


@pytest.mark.parametrize("case", sorted(case for case, mode in FILES if mode == "forward"))
def test_modes_agree(case: str) -> None:
    names = pairs_of(case, "reverse")[0][0].function.parameter_names
    for request, _, points, _ in judged(case):
        forward, reverse = (positional(getattr(module_of(case, mode), request.name), names) for mode in ("forward", "reverse"))
        for args in points:
            left, right = (parts_of(f(*args), request) for f in (forward, reverse))
            for one, other in zip(left, right, strict=True):
                np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-14)


# ------------------------------------------------------------------ what was generated as a program


@pytest.mark.parametrize(("case", "mode"), FILES)
def test_stands_alone(case: str, mode: str) -> None:
    """A derivative imports what the primal imports, NumPy and math, and nothing of astgrad."""
    own = imported(GOLDEN / case / "primal.py") - {"astgrad"}
    assert imported(GOLDEN / case / f"{mode}.py") <= own | {"numpy", "math"}
    assert "astgrad" not in (GOLDEN / case / f"{mode}.py").read_text(encoding="utf-8")


def imported(path: Path) -> set[str]:
    """The packages that a file imports."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.partition(".")[0] for name in plain | {str(n.module) for n in nodes if isinstance(n, ast.ImportFrom)}}


@pytest.mark.parametrize(("case", "mode"), FILES)
def test_black_leaves_it(case: str, mode: str) -> None:
    text = (GOLDEN / case / f"{mode}.py").read_text(encoding="utf-8")
    assert black.format_str(text, mode=black.Mode(line_length=LINE_LENGTH)) == text


def test_ruff_accepts_all() -> None:
    check = ("ruff", "check", "--isolated", "--no-cache", "--line-length", "128", "--select")
    run(*check, "E,F,W,I", *(f"{case}/{mode}.py" for case, mode in FILES))
    run(*check, "E,F,W", *(f"{case}/primal.py" for case in CASES))


def test_mypy_accepts_all() -> None:
    modules = [f"{case}/{mode}.py" for case, mode in FILES]
    options = ("--config-file=", "--namespace-packages", "--explicit-package-bases", "--cache-dir=/dev/null")
    run("mypy", *options, "--disable-error-code=import-untyped", *modules)  # SciPy has no stubs


def run(tool: str, *arguments: str) -> None:
    """Runs a tool of the virtual environment on the folder; what it says is the failure."""
    pytest.importorskip(tool)
    done = subprocess.run([sys.executable, "-m", tool, *arguments], capture_output=True, text=True, cwd=GOLDEN)
    assert done.returncode == 0, done.stdout + done.stderr
