"""What is asked for wrongly: refused before any work, at its place where it is written in a file."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import astgrad
from astgrad.cli import main
from astgrad.errors import AstgradError

HEAD = "import astgrad\n\n\n"
FUNCTION = "def f(x: float, y: float, n: int = 2, b: bool = True, s: str = '', *, k: float = 1.0):\n    return x * y * k\n"

# as written after `wrt=`
WRONG = (
    "'z'",
    "''",
    "'x '",
    "'X'",
    "'x,y'",
    "'x.real.imag'",
    "'f'",
    "'return'",
    "'*'",
    "'\u0445'",
    "99",
    "-1",
    "6",
    "True",
    "False",
    "1.0",
    "1j",
    "b'x'",
    "()",
    "[]",
    "('x', 'x')",
    "('x', 0)",
    "('x', 'z')",
    "(0, 99)",
    "('x', None)",
    "(('x', 'y'),)",
    "('x', ('y',))",
    "('x', True)",
    "{'x'}",
    "{'x': 1}",
    "{}",
    "...",
    "int",
    "lambda: 'x'",
    "('x', 1.0)",
    "(*'zz',)",
    "f'{1}'",
    "10**30",
    "'x' 'y'",
    "'n'",
    "'b'",
    "'s'",
    "('x', 'n')",
    "2",
    "'\uff58'",
)
RIGHT = ("None", "'x'", "'y'", "'k'", "0", "1", "('x',)", "('y', 'x')", "(0, 'k')", "(1, 0)")


@pytest.mark.parametrize(
    "wrt", [*(each for each in WRONG if "real" not in each), "['x']", "[0]"]
)  # what a path leads into tells a call
def test_the_decorator_refuses(wrt: str) -> None:
    scope: dict[str, object] = {}
    exec(FUNCTION, scope)
    with pytest.raises(AstgradError) as caught:
        astgrad.derivative(scope["f"], wrt=eval(wrt))  # type: ignore[arg-type]
    assert re.search(r"wrt|parameter", str(caught.value))


@pytest.mark.parametrize(
    "form", ["@astgrad.derivative(wrt={})\n" + FUNCTION, FUNCTION + "df = astgrad.derivative(f, wrt={})\n"]
)
@pytest.mark.parametrize("wrt", WRONG)
def test_gen_refuses_at_the_place(tmp_path: Path, wrt: str, form: str) -> None:
    text = HEAD + form.replace("{}", wrt)
    path = tmp_path / "model.py"
    path.write_text(text, encoding="utf-8")
    for command in (["gen", str(path)], ["show", f"{path}:{'df' if 'df' in form else 'f'}"]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 123, result.output
        found = re.search(r"model\.py:(\d+):(\d+): .*\[[a-z-]+\]$", result.output, re.MULTILINE)
        assert found, result.output
        line = int(found[1])
        assert "wrt=" in text.split("\n")[line - 1] or line == text.split("\n").index(FUNCTION.split("\n")[0]) + 1
        assert "Traceback" not in result.output


@pytest.mark.parametrize("wrt", RIGHT)
def test_what_is_asked_rightly_is_not_refused(tmp_path: Path, wrt: str) -> None:
    path = tmp_path / "model.py"
    path.write_text(f"{HEAD}@astgrad.derivative(wrt={wrt})\n{FUNCTION}", encoding="utf-8")
    result = CliRunner().invoke(main, ["gen", str(path)])
    assert result.exit_code == 0, result.output


NAMED = (
    "f:z",
    "f:",
    "f:x,",
    "f:,x",
    "f:x,,y",
    "f:x,x",
    "f:0",
    "f:-1",
    "f:x y",
    "f:x:y",
    "g",
    "",
    ":",
    ":x",
    "f.x",
    "f:n",
    "f:b",
    "f:s",
    "f:*",
    "f:x,n",
    "F",
    "f ",
    "../f",
    "f\0",
    "f:\0",
    "f:" + "x" * 10_000,
    "f:k.real",
    "__doc__",
    "astgrad",
)


@pytest.mark.parametrize("wanted", NAMED)
def test_a_function_that_is_named_wrongly(tmp_path: Path, wanted: str) -> None:
    path = tmp_path / "model.py"
    path.write_text(HEAD + FUNCTION)
    for command in (["gen", str(path), "-f", wanted], ["show", f"{path}:{wanted}"]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code in (2, 123), result.output
        assert re.search(r"[Ee]rror: ", result.output)
        assert "Traceback" not in result.output
        assert "bug" not in result.output


@pytest.mark.parametrize(
    "function",
    [
        "def f():\n    return 1.0\n",
        "def f(*args):\n    return args[0]\n",
        "def f(**kwargs):\n    return kwargs['x']\n",
        "def f(x, *args):\n    return x\n",
        "async def f(x):\n    return x\n",
        "class f:\n    def __call__(self, x):\n        return x\n",
        "class C:\n    @astgrad.derivative\n    def f(self, x):\n        return x\n",
        "f = lambda x: x\n",
        "f = 3\n",
        "def f(x):\n    return x\ndef f(x):\n    return 2 * x\n",
        "if True:\n    def f(x):\n        return x\n",
        "def g():\n    def f(x):\n        return x\n    return f\n",
        "from math import sin as f\n",
    ],
)
def test_what_is_no_plain_function_is_refused(tmp_path: Path, function: str) -> None:
    path = tmp_path / "model.py"
    path.write_text(HEAD + function)
    for command in (["gen", str(path), "-f", "f"], ["show", f"{path}:f"]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code in (2, 123), result.output
        assert "Traceback" not in result.output
