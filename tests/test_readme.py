"""What the README shows is what happens."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import astgrad
from tests.test_samples import load

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAM, OUTPUT = re.findall(r"```python\n(.*?)```\n\nprints\n\n```text\n(.*?)```", README, re.DOTALL)[0]
COMMANDS = re.findall(r"```sh\n(.*?)\n```", README, re.DOTALL)
ROWS = re.findall(r"^\| `(.+?)`(?:, by (\w))? \| (`return .+?|`\w+ = .+?) \| `.+` \|$", README, re.MULTILINE)


def test_the_example_prints_what_is_shown(tmp_path: Path) -> None:
    program = tmp_path / "example.py"
    program.write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run([sys.executable, str(program)], capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout == OUTPUT


@pytest.mark.parametrize(("formula", "by", "shown"), ROWS)
def test_a_row_of_the_table_is_what_astgrad_writes(formula: str, by: str, shown: str, tmp_path: Path) -> None:
    parameters = "x, y" if "y" in formula.replace("np.", "") else "x"
    name = f"readme_{ROWS.index((formula, by, shown))}"
    (tmp_path / f"{name}.py").write_text(
        f"import numpy as np\n\n\ndef f({parameters}):\n    return {formula}\n", encoding="utf-8"
    )
    derivative = astgrad.derivative(load(tmp_path / f"{name}.py").f, wrt=by or "x")
    source = derivative.source_for(*np.full(len(parameters.split(",")), 2.0).tolist())
    expected = re.findall(r"`(.+?)`", shown)
    body = [line.strip() for line in source.splitlines() if line.startswith("    ") and '"""' not in line]
    assert body == expected


def test_the_table_has_the_six_examples() -> None:
    assert len(ROWS) == 7


def test_continuous_integration_runs_the_second_command_word_for_word() -> None:
    assert len(COMMANDS) == 2
    assert COMMANDS[1] in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_documents_that_are_named_exist() -> None:
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "CONTRIBUTING.md"]:
        for link in re.findall(r"\]\(([^)#:]+)\)", re.sub(r"`[^`]*`", "", page.read_text(encoding="utf-8"))):
            assert (page.parent / link).exists(), f"{page.name} names {link}"
