"""Rules that users declare for functions of their own: at run time, and read by `gen` from text that never runs."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from click.testing import CliRunner

import astgrad
from astgrad import registered
from astgrad.cli import main
from tests.derived import function_in
from tests.oracles.differences import derivative_by_differences

LIBRARY = """
import numpy as np
import astgrad


def cube(x, k):
    with open("/dev/null"):  # nothing that astgrad would read
        return k * x**3


def table(x):
    return np.interp(x, [0.0, 1.0, 2.0], [0.0, 1.0, 4.0])


def table_slope(x):
    return np.where(x < 1, 1.0, 3.0)


def blur(x, n):
    return np.convolve(x, np.ones(n) / n, mode="same")


def nearest(x):
    return int(np.argmin(np.abs(np.arange(5) - x)))


def solve(a, b):
    return np.linalg.solve(a, b)


astgrad.rule("mylib.core.cube(x, k)", x="3 * k * x**2", k="x**3")
astgrad.rule("table(x)", x="mylib.core.table_slope(x)", kink="at a knot, the slope to its right")
astgrad.linear("blur(x, n)", x="mylib.core.blur(out_bar, n)", result="float64[n]")
astgrad.constant("mylib.core.nearest(x)", result="int")


@astgrad.rule("solve(a, b)")
def solve_reverse(a, out, out_bar):
    b_bar = np.linalg.solve(a.T, out_bar)
    return -np.outer(b_bar, out), b_bar


@astgrad.rule("solve(a, b)", mode="forward")
def solve_forward(a, out, a_dot, b_dot):
    return np.linalg.solve(a, b_dot - a_dot @ out)
"""

MODEL = """
import numpy as np
import astgrad
from mylib import core, solve
from mylib.core import cube


def own(x):
    with open("/dev/null"):
        return np.sin(x)


def own_slope(x):
    return np.cos(x)


astgrad.rule("own(x)", x="model.own_slope(x)")


def numbers(x: float, k: float) -> float:
    y = cube(2 * x, k) * core.table(x)
    return y + own(k) * core.nearest(x + 2)


def solved(a, b):
    return np.sum(solve(a, 2 * b) ** 2)


def blurred(x):
    return np.sum(core.blur(x**2, 3) ** 2)


def moved(t: float, a: "float64[n, n]", b: "float64[n]") -> float:
    return np.sum(core.solve(t * a, b))


by_numbers = astgrad.derivative(numbers, wrt=("x", "k"))
by_solved = astgrad.derivative(solved, wrt=("a", "b"))
by_blurred = astgrad.derivative(blurred)
by_moved = astgrad.derivative(moved, mode="forward")
"""

A, B = np.array([[2.0, 1.0], [0.5, 3.0]]), np.array([1.0, 2.0])
CASES = {
    "by_numbers": ("numbers", (0.3, 2.0), (0, 1)),
    "by_solved": ("solved", (A, B), (0, 1)),
    "by_blurred": ("blurred", (np.linspace(0.5, 1.0, 6),), (0,)),
    "by_moved": ("moved", (1.3, A, B), (0,)),
}


@pytest.fixture(autouse=True)
def _nothing_declared() -> Iterator[None]:
    with registered.only([]):
        yield


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project whose modules can be imported while the test runs."""
    (tmp_path / "mylib").mkdir()
    (tmp_path / "mylib/__init__.py").write_text("from mylib.core import solve\n")
    (tmp_path / "mylib/core.py").write_text(LIBRARY)
    (tmp_path / "model.py").write_text(MODEL)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield tmp_path
    for name in ("mylib", "mylib.core", "model"):
        sys.modules.pop(name, None)


def model() -> ModuleType:
    return importlib.import_module("model")


@pytest.mark.parametrize("name", CASES)
def test_decorators_use_what_is_declared(project: Path, name: str) -> None:
    function, args, by = CASES[name]
    results = getattr(model(), name)(*args)
    for index, result in zip(by, results if len(by) > 1 else (results,), strict=True):
        assert derivative_by_differences(getattr(model(), function), args, index).agrees(result)


@pytest.mark.parametrize("name", CASES)
def test_gen_reads_what_is_declared_and_runs_nothing(project: Path, name: str) -> None:
    for module in ("mylib/core.py", "model.py"):
        text = (project / module).read_text()
        (project / module).write_text(text + '\nraise RuntimeError("this module was executed")\n')
    result = CliRunner().invoke(main, ["gen", "--stdout", "--quiet", "model.py"])
    assert result.exit_code == 0, result.output
    assert not {"model", "mylib"} & set(sys.modules)
    (project / "mylib/core.py").write_text(LIBRARY)
    (project / "model.py").write_text(MODEL)
    function, args, by = CASES[name]
    results = function_in(result.stdout, name)(*args)
    for index, gradient in zip(by, results if len(by) > 1 else (results,), strict=True):
        assert derivative_by_differences(getattr(model(), function), args, index).agrees(gradient)


def test_the_formula_is_what_is_written(project: Path) -> None:
    text = CliRunner().invoke(main, ["gen", "--stdout", "--quiet", "model.py"]).stdout
    assert "core.table_slope(x)" in text
    assert "model.own_slope(k)" in text
    assert "core.solve_reverse(a, t" in text
    assert "12 * k" not in text.replace("* k *", "")  # of `3 * k * (2 * x) ** 2`, which `cube` itself never shows


def test_a_file_is_stale_when_a_rule_changes(project: Path) -> None:
    assert CliRunner().invoke(main, ["gen", "--quiet", "-f", "numbers", "model.py", "-o", "out.py"]).exit_code == 0
    check = ["gen", "--check", "-f", "numbers", "model.py", "-o", "out.py"]
    assert CliRunner().invoke(main, check).exit_code == 0
    (project / "mylib/core.py").write_text(LIBRARY.replace('x="3 * k * x**2"', 'x="3 * x**2 * k + 0.5"'))
    assert CliRunner().invoke(main, check).exit_code == 1


def test_a_module_that_is_loaded_again_declares_again_and_derivatives_follow(project: Path) -> None:
    before = model().by_blurred(np.ones(4))
    text = LIBRARY.replace('x="mylib.core.blur(out_bar, n)"', 'x="2 * mylib.core.blur(out_bar, n)"')
    (project / "mylib/core.py").write_text("\n" + text)
    importlib.reload(sys.modules["mylib.core"])
    np.testing.assert_allclose(model().by_blurred(np.ones(4)), 2 * before)


def test_what_is_constant_adds_nothing(project: Path) -> None:
    by_x, _ = model().by_numbers(0.3, 0.0)
    assert by_x == 0.0  # all of it but `own(k) * nearest(x + 2)` has the factor k


def test_an_argument_without_a_derivative_is_refused() -> None:
    astgrad.rule("tests.test_declared_rules.power(x, n)", x="n * x ** (n - 1)")
    with pytest.raises(astgrad.Refused, match="has no derivative by 'n' here"):
        astgrad.derivative(_powered, wrt="n")(2.0, 3.0)
    assert astgrad.derivative(_powered)(2.0, 3.0) == 12.0


def test_a_missing_half_is_refused() -> None:
    astgrad.rule("power(x, n)", wrt="x", result="float")(_power_reverse)
    assert astgrad.derivative(_powered)(2.0, 3.0) == 12.0
    with pytest.raises(astgrad.Refused, match="in reverse mode only"):
        astgrad.derivative(_powered, mode="forward")(2.0, 3.0)


def power(x: float, n: float) -> float:
    return float(x**n)


def _powered(x: float, n: float) -> float:
    return power(x, n)


def _power_reverse(x: float, n: float, out_bar: float) -> float:
    return out_bar * n * x ** (n - 1)


# ------------------------------------------------------------------ what is wrong is said where it is declared


@pytest.mark.parametrize(
    ("signature", "keywords", "message"),
    [
        ("power(x, n)", {"x": "n * y"}, r"'n \* y' uses y; there are x, n, out"),
        ("power(x, n)", {"z": "1"}, "has no argument 'z'; it has x, n"),
        ("power(x, n)", {"x": "np.coss(x)"}, "there is no np.coss"),
        ("power(x, n)", {"x": "_secret(x)"}, "uses _secret"),
        ("power(x, n)", {"x": "1 +"}, "is no Python expression"),
        ("power(x, n", {"x": "1"}, "not a signature"),
        ("power", {"x": "1"}, "not a signature"),
        ("power(x, n)", {"x": 2.0}, "is text"),
        ("numpy.sin(x)", {"x": "1"}, "has a rule of astgrad's own"),
        ("math.nothing(x)", {"x": "1"}, "math has no 'nothing'"),
        ("power(x, n)", {"x": "1", "mode": "forward"}, "belong to a decorator"),
    ],
)
def test_a_wrong_rule_is_refused_where_it_is_declared(signature: str, keywords: dict[str, str], message: str) -> None:
    with pytest.raises(astgrad.RequestError, match=message):
        astgrad.rule(signature, **keywords)
    assert not registered.all_declared()


@pytest.mark.parametrize(
    ("keywords", "parameters", "message"),
    [
        ({}, "x, out", "does not take out_bar"),
        ({}, "x, slope, out_bar", "takes 'slope'"),
        ({"mode": "forward"}, "x, x_dot", "does not take n_dot"),
        ({"mode": "backward"}, "x, out_bar", "mode='reverse' or mode='forward'"),
        ({"wrt": ("x", "k")}, "x, out_bar", "has no argument 'k'"),
    ],
)
def test_a_wrong_half_is_refused_where_it_is_declared(keywords: dict[str, str], parameters: str, message: str) -> None:
    half = function_in(f"def half({parameters}): ...", "half")
    half.__module__ = __name__
    with pytest.raises(astgrad.RequestError, match=message):
        astgrad.rule("power(x, n)", **keywords)(half)
    assert not registered.all_declared()


def test_a_second_rule_for_a_function_is_refused_and_names_the_first() -> None:
    astgrad.rule("power(x, n)", x="1")
    with pytest.raises(astgrad.RequestError, match=r"power already has a rule, declared at .*test_declared_rules.py:\d+"):
        astgrad.linear("power(x, n)", x="out_bar")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('astgrad.rule("model.own(x)", x=TEXT)', "write its signature and its formulas out"),
        ('astgrad.rule("own(x)", x="np.coss(x)")', "there is no np.coss"),
        ('astgrad.rule("own(x)", x="cos(x)")', "uses cos"),
        ('astgrad.rule("own(x)")', "this declares nothing"),
    ],
)
def test_gen_refuses_a_wrong_rule(project: Path, line: str, message: str) -> None:
    text = MODEL.replace('astgrad.rule("own(x)", x="model.own_slope(x)")', line)
    (project / "model.py").write_text(text)
    result = CliRunner().invoke(main, ["gen", "--stdout", "model.py"])
    assert result.exit_code == 123
    assert message in result.output
    assert "[bad-rule]" in result.output
