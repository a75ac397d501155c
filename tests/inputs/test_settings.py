"""What pyproject.toml says wrongly is said of that file, and stops `gen` and `show` alike; what is not astgrad's is left alone."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from astgrad.cli import main

MODEL = "import astgrad\n\n\n@astgrad.derivative\ndef f(x: float):\n    return x * x\n"

WRONG = {
    "unknown key": "[tool.astgrad]\nmod = 'auto'\n",
    "several unknown keys": "[tool.astgrad]\nb = 1\na = 2\n",
    "quoted key": "[tool.astgrad]\n'mode ' = 'auto'\n",
    "empty key": "[tool.astgrad]\n'' = 'auto'\n",
    "sub-table": "[tool.astgrad.gen]\nmode = 'auto'\n",
    "mode unknown": "[tool.astgrad]\nmode = 'backward'\n",
    "mode in capitals": "[tool.astgrad]\nmode = 'Reverse'\n",
    "mode with a space": "[tool.astgrad]\nmode = 'auto '\n",
    "mode empty": "[tool.astgrad]\nmode = ''\n",
    "mode a number": "[tool.astgrad]\nmode = 1\n",
    "mode a float": "[tool.astgrad]\nmode = nan\n",
    "mode a bool": "[tool.astgrad]\nmode = true\n",
    "mode a date": "[tool.astgrad]\nmode = 2020-01-01\n",
    "mode a list": "[tool.astgrad]\nmode = ['auto']\n",
    "mode a table": "[tool.astgrad]\nmode = {auto = 1}\n",
    "astgrad a number": "[tool]\nastgrad = 3\n",
    "astgrad a string": "[tool]\nastgrad = 'auto'\n",
    "astgrad a list of tables": "[[tool.astgrad]]\nmode = 'auto'\n",
    "tool a number": "tool = 3\n",
    "tool a list": "[[tool]]\nastgrad = 1\n",
    "black a list": "[tool]\nblack = []\n",
    "line length a string": "[tool.black]\nline-length = '88'\n",
    "line length a float": "[tool.black]\nline-length = 88.0\n",
    "line length a bool": "[tool.black]\nline-length = true\n",
    "line length zero": "[tool.black]\nline-length = 0\n",
    "line length negative": "[tool.black]\nline-length = -88\n",
    "broken table": "[tool.astgrad\n",
    "broken value": "[tool.astgrad]\nmode = auto\n",
    "key twice": "[tool.astgrad]\nmode = 'auto'\nmode = 'auto'\n",
    "table twice": "[tool.astgrad]\n[tool.astgrad]\n",
    "string without end": "[tool.astgrad]\nmode = 'auto\n",
    "control character": "[tool.astgrad]\nmode = 'au\x01to'\n",
    "NUL": "[tool.astgrad]\0\n",
    "a number without end": f"x = 1{'0' * 5000}\n",
    "nested deep": f"x = {'[' * 20_000}{']' * 20_000}\n",
    "not UTF-8": b"# \xff\n",
    "UTF-16": "[tool.astgrad]\n".encode("utf-16"),
    "byte order mark": b"\xef\xbb\xbf[tool.astgrad]\n",
}
RIGHT = {
    "nothing": "",
    "no table": "[project]\nname = 'x'\n",
    "empty table": "[tool.astgrad]\n",
    "CRLF": "[tool.astgrad]\r\nmode = 'reverse'\r\n",
    "inline": "tool = {astgrad = {mode = 'forward'}}\n",
    "dotted": "tool.astgrad.mode = 'auto'\n",
    "tools of others": "[tool.nonsense]\nmode = 3\n[tool.black]\ninclude = '['\nline-length = 1\n",
    "a long line": "[tool.black]\nline-length = 1000000000\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "model.py").write_text(MODEL)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings(project: Path, text: str | bytes) -> None:
    (project / "pyproject.toml").write_bytes(text.encode() if isinstance(text, str) else text)


def astgrad(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.mark.parametrize("command", [("gen", "model.py"), ("gen", "--check", "model.py"), ("show", "model.py:f")])
@pytest.mark.parametrize("name", WRONG)
def test_wrong_settings_stop_the_command(project: Path, name: str, command: tuple[str, ...]) -> None:
    settings(project, WRONG[name])
    result = astgrad(*command)
    assert result.exit_code == 123, result.output
    assert "pyproject.toml: " in result.stderr
    assert "Traceback" not in result.output
    assert not (project / "model_derivatives.py").exists()


@pytest.mark.parametrize("name", RIGHT)
def test_right_settings_do_not(project: Path, name: str) -> None:
    settings(project, RIGHT[name])
    result = astgrad("gen", "model.py")
    assert result.exit_code == 0, result.output
    assert "* x" in (project / "model_derivatives.py").read_text()


def test_a_folder_of_that_name_is_no_project(project: Path) -> None:
    (project / "pyproject.toml").mkdir()
    assert astgrad("gen", "model.py").exit_code == 0


def test_what_one_project_says_wrongly_does_not_stop_another(project: Path) -> None:
    settings(project, "[tool.astgrad]\nmode = 1\n")
    (project / "other").mkdir()
    (project / "other" / "pyproject.toml").write_text("")
    (project / "other" / "model.py").write_text(MODEL)
    result = astgrad("gen", "model.py", "other/model.py")
    assert result.exit_code == 123
    assert (project / "other" / "model_derivatives.py").exists()
    assert not (project / "model_derivatives.py").exists()
