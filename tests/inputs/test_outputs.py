"""`gen` and its places of output: whatever stands there, only a generated file that nobody edited is replaced."""

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from astgrad.cli import main

MODEL = "import astgrad\n\n\n@astgrad.derivative\ndef f(x: float):\n    return x * x\n"
OTHER = "mine = 1\n"
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in a folder of its own, beside a folder of somebody else's."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "pyproject.toml").write_text("")
    (folder / "model.py").write_text(MODEL)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "precious.py").write_text(OTHER)
    monkeypatch.chdir(folder)
    return folder


def gen(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["gen", *arguments])


def snapshot(project: Path) -> Mapping[str, tuple[int, object]]:
    """Everything around: kinds, permissions, contents and targets."""
    found: dict[str, tuple[int, object]] = {}
    for path in sorted(project.parent.rglob("*")):
        mode = path.lstat().st_mode
        content: object = None
        if stat.S_ISLNK(mode):
            content = os.readlink(path)
        elif stat.S_ISREG(mode):
            path.chmod(mode | 0o400)
            content = path.read_bytes()
            path.chmod(mode)
        found[str(path.relative_to(project.parent))] = (mode, content)
    return found


def _generated(path: Path) -> None:
    assert gen("model.py", "-o", str(path)).exit_code == 0


def _edited(path: Path) -> None:
    _generated(path)
    path.write_text(path.read_text() + "\nmine = 1\n")


def _broken(path: Path) -> None:
    _generated(path)
    path.write_text(path.read_text() + "\nmine = (\n")


def _header_only(path: Path) -> None:
    _generated(path)
    path.write_text(path.read_text().split("def ")[0])


def _renamed_header(path: Path) -> None:
    _generated(path)
    path.write_text(path.read_text().replace("astgrad 0", "astgrab 0"))


def _read_only(path: Path) -> None:
    path.write_text(OTHER)
    path.chmod(0o400)


# what stands at the place of output, and is there unchanged afterwards
THERE: Mapping[str, Callable[[Path], object]] = {
    "a file of the user's": lambda path: path.write_text(OTHER),
    "an empty file": lambda path: path.write_text(""),
    "bytes": lambda path: path.write_bytes(bytes(range(256))),
    "a text in UTF-16": lambda path: path.write_bytes(OTHER.encode("utf-16")),
    "a read-only file": _read_only,
    "a generated file that was edited": _edited,
    "a generated file that is no Python any more": _broken,
    "a generated file without its body": _header_only,
    "a generated file of something else": _renamed_header,
    "a link": lambda path: path.symlink_to("../elsewhere/precious.py"),
    "a link to a file of astgrad's": lambda path: (_generated(path.with_name("g.py")), path.symlink_to("g.py")),
    "a dangling link": lambda path: path.symlink_to("../elsewhere/nowhere.py"),
    "a link to itself": lambda path: path.symlink_to(path.name),
    "a link to the source": lambda path: path.symlink_to("model.py"),
    "a link to a folder": lambda path: path.symlink_to("../elsewhere"),
    "a hard link to the source": lambda path: os.link("model.py", path),
    "a hard link to another file": lambda path: os.link("../elsewhere/precious.py", path),
    "a folder": lambda path: path.mkdir(),
    "a folder with files": lambda path: (path.mkdir(), (path / "a.py").write_text(OTHER)),
    "a pipe": lambda path: os.mkfifo(path),
}
BY_FORCE = {
    "a file of the user's",
    "an empty file",
    "bytes",
    "a text in UTF-16",
    "a read-only file",
    "a hard link to another file",
}


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("name", THERE)
def test_what_is_there_stays(project: Path, name: str, force: list[str]) -> None:
    THERE[name](project / "out.py")
    before = snapshot(project)
    result = gen("model.py", "-o", "out.py", *force)
    assert "Traceback" not in result.output
    if force and (name in BY_FORCE or name.startswith("a generated file")):
        assert result.exit_code == 0, result.output
        changed = {path for path, what in snapshot(project).items() if what != before.get(path)}
        assert changed == {"project/out.py"}  # of a hard link, the other name keeps its content
    else:
        assert result.exit_code == 123
        assert "out.py: " in result.stderr
        assert snapshot(project) == before


@pytest.mark.parametrize(
    "output",
    [
        "model.py",
        "./model.py",
        "../project/model.py",
        "sub/../model.py",
        "/dev/null",
        "/dev/full",
        "/proc/self/mem",
        "/",
        ".",
        "..",
        "",
        "no/such/folder/out.py",
        "model.py/out.py",
        "a" * 300 + ".py",
        "pyproject.toml",
        "/proc/x.py",
    ],
)
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_places_that_cannot_be_written(project: Path, output: str, force: list[str]) -> None:
    (project / "sub").mkdir()
    before = snapshot(project)
    result = gen("model.py", "-o", output, *force)
    if force and output == "pyproject.toml":
        assert result.exit_code == 0  # what --force says; the file was an empty one
        return
    assert result.exit_code in (2, 123), result.output
    assert "Traceback" not in result.output
    assert "bug in astgrad" not in result.output
    assert snapshot(project) == before


def test_a_folder_that_is_a_link_is_written_into(project: Path) -> None:
    """The link is above the file: a folder that is reached by a link is a folder."""
    (project / "linked").symlink_to("../elsewhere")
    assert gen("model.py", "-o", "linked/out.py").exit_code == 0
    assert (project.parent / "elsewhere" / "out.py").is_file()
    assert (project.parent / "elsewhere" / "precious.py").read_text() == OTHER
    assert gen("model.py", "-o", "linked/precious.py").exit_code == 123
    assert (project.parent / "elsewhere" / "precious.py").read_text() == OTHER


@pytest.mark.skipif(IS_ROOT, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(project: Path) -> None:
    (project / "sub").mkdir(mode=0o500)
    result = gen("model.py", "-o", "sub/out.py")
    assert result.exit_code == 123
    assert "sub/out.py" in result.stderr
    assert list((project / "sub").iterdir()) == []


@pytest.mark.parametrize(
    "name", ["a b.py", "-f.py", "--force.py", "é.py", "'.py", '".py', "$(x).py", "a;b.py", "a\\b.py", "%s.py", "{x}.py"]
)
def test_odd_names_of_sources_are_names(project: Path, name: str) -> None:
    (project / name).write_text(MODEL)
    result = gen("--", name)
    assert result.exit_code == 0, result.output
    made = project / f"{name.removesuffix('.py')}_derivatives.py"
    scope: dict[str, object] = {}
    exec(made.read_text(), scope)
    assert gen("--check", "--", name).exit_code == 0


@pytest.mark.parametrize("name", ["a\nimport evil\n.py", "a\r.py", "a\t.py", "a\x1b[2J.py"])
def test_names_that_do_not_stand_on_one_line(project: Path, name: str) -> None:
    """The header's command is one line, and is printed at terminals."""
    (project / name).write_text(MODEL)
    before = snapshot(project)
    result = gen("--", name)
    assert result.exit_code == 123
    assert "does not stand on one line" in result.stderr
    assert snapshot(project) == before
