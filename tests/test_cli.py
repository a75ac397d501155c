"""The command line as a whole: help, show, check, rules, cache."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from astgrad.cli import main

MODEL = """from pathlib import Path

import astgrad
import numpy as np

Path(__file__).with_name("marker").touch()


def cube(x: float):
    return x**3


@astgrad.derivative
def slope(x: float):
    return x * x


@astgrad.derivative
def unknown(x, n=2):
    return x * n


cube_by_x = astgrad.derivative(cube)
"""


def invoke(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


@pytest.fixture
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / f"model_{tmp_path.name}.py"
    path.write_text(MODEL)
    return path


@pytest.mark.parametrize(
    "command", [[], ["gen"], ["show"], ["check"], ["rules"], ["cache"], ["cache", "dir"], ["cache", "clear"]]
)
def test_every_command_explains_itself(command: list[str]) -> None:
    result = invoke(*command, "--help")
    assert result.exit_code == 0
    assert result.output.startswith("Usage:")


def test_help_loads_nothing_that_takes_time() -> None:
    code = "import sys, atexit\natexit.register(lambda: print('loaded', *{name.partition('.')[0] for name in sys.modules}))\n"
    code += "import astgrad.cli\nastgrad.cli.main(['--help'])"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout
    loaded = set(output.rpartition("loaded")[2].split())
    assert "click" in loaded
    assert not loaded & {"libcst", "black", "numpy"}


def test_version() -> None:
    from astgrad import __version__

    assert invoke("--version").output == f"astgrad {__version__}\n"


def test_show_prints_one_derivative_and_runs_nothing(model: Path, tmp_path: Path) -> None:
    for target in ("slope", "cube", "cube:x", "cube_by_x"):
        result = invoke("show", f"{model.name}:{target}")
        assert result.exit_code == 0, result.stderr
        assert f"def {'cube_by_x' if target.startswith('cube') else target}(x: float)" in result.stdout
        assert result.stderr == ""
    assert not (tmp_path / "marker").exists()


@pytest.mark.parametrize(
    ("target", "code", "message"),
    [
        ("model.py", 2, "not of the form MODULE.py:FUNCTION"),
        ("missing.py:f", 123, "missing.py: cannot be read"),
        ("{model}:nothing", 123, "no function 'nothing'"),
        ("{model}:cube:y", 123, "cube has no parameter 'y'"),
    ],
)
def test_show_says_what_is_wrong(model: Path, target: str, code: int, message: str) -> None:
    result = invoke("show", target.format(model=model.name))
    assert result.exit_code == code
    assert message in result.stderr


def test_check_runs_the_module_and_says_so(model: Path, tmp_path: Path) -> None:
    result = invoke("check", model.name)
    assert f"running {model.name}" in result.stderr
    assert (tmp_path / "marker").exists()
    assert result.exit_code == 0, result.output
    assert "slope: " in result.stdout
    assert "1 of 1 entries checked" in result.stdout
    assert 'unknown: not checked: the parameter x has no annotation; give it with --at "x=..."' in result.stdout


def test_check_at_a_point(model: Path) -> None:
    result = invoke("check", model.name, "-f", "unknown", "--at", "x=[1.0, 2.0]")
    assert result.exit_code == 0, result.output
    assert "2 of 2 entries checked" in result.stdout
    assert "slope" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["-f", "nothing"], 2, "defines no derivative 'nothing'"),
        (["--at", "x"], 2, "is not of the form"),
        (["--at", "x=f()"], 2, "is not of the form"),
        (["--at", "x=1) + (2"], 2, "is not of the form"),
    ],
)
def test_check_says_what_is_wrong(model: Path, arguments: list[str], code: int, message: str) -> None:
    result = invoke("check", model.name, *arguments)
    assert result.exit_code == code
    assert message in result.stderr


@pytest.mark.parametrize("text", ["raise ValueError('no')", "import sys; sys.exit(3)", "def f(:"])
def test_check_of_a_module_that_does_not_run(tmp_path: Path, text: str) -> None:
    path = tmp_path / f"broken_{tmp_path.name}.py"
    path.write_text(text)
    result = invoke("check", path)
    assert result.exit_code == 123
    assert "cannot be run" in result.stderr


def test_rules() -> None:
    everything = invoke("rules").output
    assert "numpy.exp(x)\n    by x: out\n" in everything
    some = invoke("rules", "np.log*").output
    assert "numpy.log1p(x)" in some
    assert "numpy.exp" not in some
    assert invoke("rules", "np.mean").output.startswith(
        "numpy.mean(a, axis=None, dtype=None, *, keepdims=False, where=True)\n    by a, as the shapes ask"
    )
    assert invoke("rules", "nonsense").exit_code == 1


def test_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(tmp_path))
    folder = invoke("cache", "dir").output.strip()
    assert Path(folder).parent == tmp_path
    assert invoke("cache", "clear").output == f"removed 0 files from {folder}\n"


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    command = f"{sys.executable} -m astgrad rules | head -n 1"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True)
    assert result.stdout.count("\n") == 1
    assert result.stderr == ""
