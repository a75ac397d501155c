"""The running function and its text: found where it is, refused where the text is not what runs."""

import functools
import importlib.util
import linecache
import os
import sys
import types
from collections.abc import Callable
from pathlib import Path

import pytest

from astgrad.errors import AstgradError, Refused, RequestError, SourceUnavailable, StaleSource
from astgrad.frontend.lookup import code_key, source_of
from astgrad.frontend.program import program_of
from astgrad.ir.expr import Symbol, walk
from astgrad.ir.show import show
from astgrad.ir.stmt import expressions, statements

Load = Callable[..., types.ModuleType]

MODULE = '''\
"""A user's module."""
from __future__ import annotations

import math
import numpy as np
import numpy.linalg
from math import pi, sin as s
from numpy import linalg as la
from os import path as where

K = 3.0
TABLE = {"a": 1}


def helper(v, k=2):
    # inside
    return v * k + K


def f(x, scale: float = pi, *, q="a"):
    """Doc."""
    y = helper(x) + s(x) * np.exp(x) + math.cos(x) + numpy.linalg.norm(x)
    if y > abs(scale):
        y = y + la.norm(x) + where.getsize(q)
    return y * TABLE["a"]
'''


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def load(text: str, name: str = "user_module") -> types.ModuleType:
        path = tmp_path / f"{name}.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
        try:
            spec.loader.exec_module(module)
        finally:
            sys.dont_write_bytecode = before
        return module

    return load


def paths(function: object) -> dict[str, str]:
    """The spelling and path of every symbol of a program's function."""
    trees = (e for statement in statements(program_of(function).function.body) for e in expressions(statement))
    return {part.text: part.path for tree in trees for part in walk(tree) if isinstance(part, Symbol)}


def test_program_of_a_running_function(load: Load) -> None:
    program = program_of(load(MODULE).f)
    assert list(program.functions) == ["helper"]
    assert program.other_globals == ("TABLE", "K")
    assert not program.constants  # read live, never copied
    assert [each.statement for each in program.imports] == [
        "from __future__ import annotations",
        "import math",
        "import numpy as np",
        "import numpy.linalg",
        "from math import pi",
        "from math import sin as s",
        "from numpy import linalg as la",
        "from os import path as where",
    ]
    assert program.module == "user_module"
    assert program.function.docstring == "Doc."
    assert program.function.span.line == 20


def test_names_are_resolved_through_imports(load: Load) -> None:
    assert paths(load(MODULE).f) == {
        "s": "math.sin",
        "np.exp": "numpy.exp",
        "math.cos": "math.cos",
        "numpy.linalg.norm": "numpy.linalg.norm",
        "la.norm": "numpy.linalg.norm",
        "abs": "builtins.abs",
        "where.getsize": "os.path.getsize",
    }


def test_what_a_global_holds_now_decides(load: Load) -> None:
    module = load("import math as m\nfrom math import sin\ndef f(x):\n    return sin(x) + m.cos(x)\n")
    module.sin = module.m.tan
    module.m = importlib.import_module("cmath")
    assert paths(module.f) == {"sin": "math.tan", "m.cos": "cmath.cos"}
    imports = sorted(each.statement for each in program_of(module.f).imports)
    assert imports == ["from math import tan as sin", "import cmath as m"]
    module.sin = lambda v: v
    assert program_of(module.f).other_globals == ("sin",)


def test_a_global_may_hide_a_builtin(load: Load) -> None:
    assert program_of(load("def abs(x):\n    return x\ndef f(x):\n    return abs(x)\n").f).functions.keys() == {"abs"}


def test_changed_text_is_stale(load: Load, tmp_path: Path) -> None:
    module = load("def f(x):\n    return x * 2\n")
    (tmp_path / "user_module.py").write_text("def f(x):\n    return x * 3\n")
    with pytest.raises(StaleSource, match=r"user_module.py:1: the text of f is not the code that runs"):
        program_of(module.f)


@pytest.mark.parametrize("changed", ["2.0", "True", "-2", "'2'", "y", "(2,)", "(lambda: 2)()"])
def test_every_difference_is_seen(load: Load, tmp_path: Path, changed: str) -> None:
    module = load("def f(x):\n    y = 0\n    return x * 2\n")
    (tmp_path / "user_module.py").write_text(f"def f(x):\n    y = 0\n    return x * {changed}\n")
    with pytest.raises(StaleSource):
        source_of(module.f)


@pytest.mark.parametrize("pair", [("0.0", "-0.0"), ("1", "True"), ("(1, 2)", "(1, 2.0)"), ("x in {1}", "x in {1.0}")])
def test_constants_that_compare_equal_are_told_apart(pair: tuple[str, str]) -> None:
    keys = [code_key(compile(text, "m", "eval")) for text in pair]
    assert keys[0] != keys[1]


def test_comments_blank_lines_and_other_functions_do_not_matter(load: Load, tmp_path: Path) -> None:
    module = load("def f(x):\n    # two\n    return x * 2\n\ndef g():\n    return 1\n")
    (tmp_path / "user_module.py").write_text("def f(x):\n    return (x * 2)  # twice\n\ndef g():\n    return 2\n")
    assert show(program_of(module.f).function) == "def f(x):\n    return x * 2"


def test_moved_text_is_stale_even_where_a_like_function_stands_there(load: Load, tmp_path: Path) -> None:
    module = load("def g(x):\n    return x\ndef f(x):\n    return x * 2\n")
    (tmp_path / "user_module.py").write_text("def f(x):\n    return x * 2\ndef g(x):\n    return x\n")
    with pytest.raises(StaleSource):
        program_of(module.f)


def test_text_that_no_longer_parses_is_stale(load: Load, tmp_path: Path) -> None:
    module = load("def f(x):\n    return x * 2\n")
    (tmp_path / "user_module.py").write_text("def f(x:\n")
    with pytest.raises(StaleSource):
        program_of(module.f)


def test_a_stale_line_cache_is_refreshed(load: Load, tmp_path: Path) -> None:
    load("def f(x):\n    return x\n")
    path = str(tmp_path / "user_module.py")
    linecache.getlines(path)
    module = load("def f(x):\n    return x * 2  # longer\n")
    os.utime(path, (1, 1))
    assert show(program_of(module.f).function).endswith("return x * 2")


def test_a_stale_helper_is_refused(load: Load, tmp_path: Path) -> None:
    module = load(MODULE)
    (tmp_path / "user_module.py").write_text(MODULE.replace("v * k + K", "v * k - K"))
    with pytest.raises(StaleSource, match="text of helper"):
        program_of(module.f)


def test_functions_without_text() -> None:
    namespace: dict[str, object] = {}
    exec("def f(x): return x", namespace)
    with pytest.raises(SourceUnavailable, match="exec, python -c"):
        program_of(namespace["f"])
    with pytest.raises(SourceUnavailable, match="len is built in"):
        program_of(len)


def test_wrapped_functions_are_never_unwrapped(load: Load) -> None:
    module = load(
        "import functools\n\ndef twice(f):\n    @functools.wraps(f)\n    def g(x):\n        return 2 * f(x)\n    return g\n\n"
        "@twice\ndef f(x):\n    return x\n\ndef h(x):\n    return f(x)\n"
    )
    with pytest.raises(RequestError, match="f was replaced by a decorator"):
        program_of(module.f)
    program = program_of(module.h)
    assert (program.functions, program.other_globals) == ({}, ("f",))


def test_a_decorator_that_returns_the_function_is_still_refused(load: Load) -> None:
    module = load("def same(f):\n    return f\n\n@same\ndef f(x):\n    return x\n")
    with pytest.raises(Refused, match=r"user_module.py:4:2: the decorator `same` may change what `f` does \[decorated\]"):
        program_of(module.f)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("f = lambda x: x\n", "lambda"),
        ("k = 1\ndef outer(k):\n    def f(x):\n        return x * k\n    return f\nf = outer(2)\n", "closure"),
        ("async def f(x):\n    return x\n", "async"),
        ("def f(x):\n    yield x\n", "yield"),
    ],
)
def test_other_kinds_of_functions_are_refused_with_a_place(load: Load, text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        program_of(load(text).f)
    (refusal,) = caught.value.refusals
    assert refusal.code == code
    assert refusal.span.source.filename.endswith("user_module.py")


@pytest.mark.parametrize(
    "make", [lambda: functools.partial(max, 1), lambda: 3, lambda: [].append.__self__, lambda: Path().exists]
)
def test_what_is_no_function_is_a_request_error(make: Callable[[], object]) -> None:
    with pytest.raises(RequestError):
        program_of(make())


def test_nested_functions_without_closure_are_read() -> None:
    def inner(x):
        if x: return 2 * x  # fmt: skip  # noqa: E701
        return functools.reduce(max, [x])

    program = program_of(inner)
    assert show(program.function).startswith("def inner(x):\n    if x:\n        return 2 * x\n    return functools.reduce")


def test_a_derivative_is_not_followed(load: Load) -> None:
    module = load("def p(x, n):\n    return x * p(x, n - 1) if n else 1.0\n")
    primal = module.p
    made_by_astgrad = type("Derivative", (), {"__module__": "astgrad.api"})
    module.p = made_by_astgrad()
    with pytest.raises(Refused, match="derivative-call") as caught:
        program_of(primal)
    assert "`dp = astgrad.derivative(p)`" in str(caught.value)


def test_all_errors_are_astgrad_errors_for_odd_objects() -> None:
    for odd in (None, int, types.SimpleNamespace(), print, staticmethod(len), classmethod, object()):
        with pytest.raises(AstgradError):
            program_of(odd)


@pytest.mark.filterwarnings("error")
def test_what_python_warned_of_is_not_said_again(tmp_path: Path) -> None:
    path = tmp_path / "warned.py"
    path.write_text('def f(x):\n    """\\d"""\n    return [x is 1 for _ in "\\d"]\n')
    namespace: dict[str, object] = {}
    with pytest.warns(Warning, match=r"invalid escape sequence|\"is\" with"):
        code = compile(path.read_text(), str(path), "exec")
    exec(code, namespace)
    assert program_of(namespace["f"]).function.docstring == "\\d"


def test_an_annotation_brings_its_import(load: Load) -> None:
    module = load("def f(x: np.ndarray):\n    return x\n".replace("def", "from __future__ import annotations\ndef"))
    module.np = importlib.import_module("numpy")
    assert "import numpy as np" in [each.statement for each in program_of(module.f).imports]
