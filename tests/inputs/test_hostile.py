"""`gen` and `show` execute nothing: not the module, nothing it imports, nothing that lies beside it."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.inputs.hostile import MARK, MODULES, NEIGHBOURS, PLAIN

WATCHED = Path(__file__).with_name("watched.py")
FUNCTION = ["show", "model.py:f"]
Result = tuple[str, int, str, list[str]]


def watched(folder: Path, commands: Sequence[tuple[str, str, Sequence[str]]]) -> list[Result]:
    """What became of the commands, in a process that looks at each step it takes."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(
        [sys.executable, str(WATCHED), str(folder)], input=json.dumps(commands), capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in NEIGHBOURS.items():
        (tmp_path / name).write_text(text)
    return tmp_path


def test_nothing_is_executed(folder: Path) -> None:
    assert len(MODULES) >= 50
    commands = [
        (f"{name}: {' '.join(arguments)}", text, arguments)
        for name, text in MODULES.items()
        for arguments in (["gen", "model.py"], FUNCTION)
    ]
    before = {path: path.read_bytes() for path in folder.iterdir()}
    results = watched(folder, commands)
    assert [name for name, *_ in results] == [name for name, *_ in commands]
    for name, code, output, events in results:
        assert events == [], name
        assert code in (0, 123), (name, output)
        assert "Traceback" not in output, (name, output)
    assert not (folder / "marker").exists()
    left = {path: path.read_bytes() for path in folder.iterdir() if not path.name.startswith("model")}
    assert left == {path: data for path, data in before.items() if not path.name.startswith("model")}
    assert sum(code == 0 for _, code, *_ in results) > 40  # most of these are differentiated all the same


def test_the_watcher_sees_what_runs(folder: Path) -> None:
    """`check` runs the module, and says so: the events that must not come up above."""
    ((_, _, _, events),) = watched(folder, [("check", f"{MARK}\n{PLAIN}", ["check", "model.py"])])
    assert any(event.startswith("exec of") for event in events)
    assert any(event.startswith("writing of marker") for event in events)
    assert any(event.startswith("call of") for event in events)
    assert (folder / "marker").exists()
