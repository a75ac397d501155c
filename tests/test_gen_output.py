"""Where `gen -o` writes: nobody's work is overwritten, no link is followed, no half-written file is seen, no race is lost."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from astgrad.backend.header import with_header
from astgrad.gen import files
from astgrad.gen.files import NotWritable, read_existing, write


def generated(body: str) -> str:
    return with_header(body, "Title.", "astgrad gen model.py", "0", "0" * 12)


OLD, NEW = generated("x = 1\n"), generated("x = 2\n")
MINE = "mine = 1\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "model.py").write_text("import astgrad\n")
    return tmp_path


def put(path: Path, text: str = NEW, *, force: bool = False) -> bool:
    return write(path, text, source=path.parent / "model.py", force=force)


def everything(project: Path) -> dict[str, tuple[int, bytes]]:
    """What is there: kinds and contents, of links themselves."""
    return {
        str(path.relative_to(project)): (
            stat.S_IFMT(path.lstat().st_mode),
            path.read_bytes() if path.is_file() and not path.is_symlink() else b"",
        )
        for path in project.rglob("*")
    }


def nothing(path: Path) -> None: ...


def a_file_of_the_user(path: Path) -> None:
    path.write_text(MINE)


def an_empty_file(path: Path) -> None:
    path.write_text("")


def an_edited_one(path: Path) -> None:
    path.write_text(OLD + "\nmine = 1\n")


def one_that_is_no_python_any_more(path: Path) -> None:
    path.write_text(OLD + "\n<<<<<<< HEAD\n")


def bytes_that_are_no_text(path: Path) -> None:
    path.write_bytes(b"\xff\xfe\x00mine")


def a_link_to_a_file(path: Path) -> None:
    (path.parent / "precious.py").write_text(MINE)
    path.symlink_to("precious.py")


def a_link_to_a_generated_file(path: Path) -> None:
    (path.parent / "elsewhere.py").write_text(OLD)
    path.symlink_to("elsewhere.py")


def a_link_to_nowhere(path: Path) -> None:
    path.symlink_to("nowhere.py")


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path.name)


def a_folder(path: Path) -> None:
    path.mkdir()


def a_fifo(path: Path) -> None:
    os.mkfifo(path)


def the_source_by_another_name(path: Path) -> None:
    os.link(path.parent / "model.py", path)


OTHERS = [a_link_to_a_file, a_link_to_a_generated_file, a_link_to_nowhere, a_link_to_itself, a_folder, a_fifo]
WORK = [a_file_of_the_user, an_empty_file, an_edited_one, one_that_is_no_python_any_more, bytes_that_are_no_text]


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("there", [*OTHERS, the_source_by_another_name])
def test_what_is_no_file_of_its_own_is_never_written(project, there, force):
    output = project / "out.py"
    there(output)
    before = everything(project)
    with pytest.raises(NotWritable, match=r"out\.py: "):
        put(output, force=force)
    assert everything(project) == before


@pytest.mark.parametrize("there", WORK)
def test_work_is_overwritten_by_force_only(project, there):
    output = project / "out.py"
    there(output)
    before = everything(project)
    with pytest.raises(NotWritable, match="--force"):
        put(output)
    assert everything(project) == before
    assert put(output, force=True)
    assert output.read_text() == NEW
    assert len(everything(project)) == len(before)


def test_the_source_itself(project):
    with pytest.raises(NotWritable, match="is the source itself"):
        put(project / "model.py", force=True)
    assert (project / "model.py").read_text() == "import astgrad\n"


def test_other_names_of_a_generated_file_keep_what_they_name(project):
    output = project / "out.py"
    output.write_text(OLD)
    os.link(output, project / "kept.py")
    assert put(output)
    assert (project / "kept.py").read_text() == OLD
    assert output.read_text() == NEW


def test_names_of_every_length_and_letter(project):
    for name in ("x" * 252 + ".py", "-o.py", "größe.py", " .py", os.fsdecode(b"\xff.py"), "a\nb.py"):
        assert put(project / name)
        assert (project / name).read_text() == NEW
    with pytest.raises(NotWritable, match="File name too long"):
        put(project / ("x" * 300))


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755, 0o444])
def test_permissions_stay(project, mode):
    output = project / "out.py"
    output.write_text(OLD)
    output.chmod(mode)
    assert put(output)
    assert stat.S_IMODE(output.stat().st_mode) == mode


@pytest.mark.parametrize("umask", [0o022, 0o027, 0o077])
def test_a_new_file_is_as_the_user_makes_files(project, umask):
    before = os.umask(umask)
    try:
        put(project / "out.py")
    finally:
        os.umask(before)
    assert stat.S_IMODE((project / "out.py").stat().st_mode) == 0o666 & ~umask
    assert (project / "out.py").stat().st_nlink == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can write in another user's name")
def test_the_owner_stays(project):
    output = project / "out.py"
    output.write_text(OLD)
    os.chown(output, 54321, 54322)
    assert put(output)
    assert (output.stat().st_uid, output.stat().st_gid) == (54321, 54322)


def test_the_same_bytes_are_not_written_again(project):
    put(project / "out.py")
    before = (project / "out.py").stat()
    assert not put(project / "out.py")
    after = (project / "out.py").stat()
    assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (before.st_ino, before.st_mtime_ns, before.st_ctime_ns)


# ------------------------------------------------------------------ races and faults

STEPS = ("open", "fstat", "fsync", "link", "replace", "fchmod")


def meanwhile(monkeypatch: pytest.MonkeyPatch, step: str, happens: Callable[[], object]) -> None:
    """Something happens just before the first such call that follows."""
    real, pending = getattr(files.os, step), [happens]

    def call(*args: Any, **kwargs: Any) -> Any:
        while pending:
            pending.pop()()
        return real(*args, **kwargs)

    monkeypatch.setattr(files.os, step, call)


@pytest.mark.parametrize("there", [a_file_of_the_user, a_link_to_a_file, a_link_to_nowhere, a_folder])
@pytest.mark.parametrize("step", ["fsync", "link"])
def test_a_file_that_appears_meanwhile_stays(project, monkeypatch, there, step):
    output = project / "out.py"
    meanwhile(monkeypatch, step, lambda: there(output))
    with pytest.raises(NotWritable, match="appeared while"):
        put(output, force=True)
    after = everything(project)
    assert not [name for name in after if name.startswith(".")]
    assert NEW.encode() not in [data for _, data in after.values()]


def test_an_edit_made_meanwhile_stays(project, monkeypatch):
    output = project / "out.py"
    output.write_text(OLD)
    meanwhile(monkeypatch, "fsync", lambda: output.write_text(OLD + "mine = 1\n"))
    with pytest.raises(NotWritable, match="changed while"):
        put(output)
    assert output.read_text() == OLD + "mine = 1\n"


@pytest.mark.parametrize("there", [a_link_to_a_file, a_fifo, a_folder])
def test_a_link_that_takes_its_place_meanwhile_is_not_followed(project, monkeypatch, there):
    """Between the look at the name and the opening; and a fifo does not make it wait."""
    output = project / "out.py"
    output.write_text(OLD)

    def exchange() -> None:
        output.unlink()
        there(output)

    meanwhile(monkeypatch, "open", exchange)
    with pytest.raises(NotWritable):
        put(output, force=True)
    assert MINE.encode() in [data for _, data in everything(project).values()] or there is not a_link_to_a_file


def test_a_file_system_without_links(project, monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(files.os, "link", refuse)
    assert put(project / "out.py")
    assert (project / "out.py").read_text() == NEW
    a_file_of_the_user(project / "other.py")
    with pytest.raises(NotWritable):
        put(project / "other.py")
    assert sorted(everything(project)) == ["model.py", "other.py", "out.py"]


@pytest.mark.parametrize("error", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EMFILE, errno.EIO])
@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("there", [nothing, lambda path: path.write_text(OLD)], ids=["new", "there"])
def test_each_system_call_fails_once(project, monkeypatch, there, step, error):
    output = project / "out.py"
    there(output)
    before = everything(project)

    def fail() -> None:
        raise OSError(error, os.strerror(error))

    with monkeypatch.context() as patch:
        meanwhile(patch, step, fail)
        told = problem(output)
    if told:
        assert os.strerror(error) in told
        assert everything(project) == before
    else:
        assert output.read_text() == NEW
        assert len(everything(project)) == len(before | {"out.py": None})


def problem(output: Path) -> str:
    """What is said where the file cannot be written; nothing where it is."""
    try:
        put(output)
    except NotWritable as told:
        return str(told)
    return ""


def test_reading_says_what_is_wrong(project, monkeypatch):
    assert read_existing(project / "nothing.py") is None
    (project / "crlf.py").write_bytes(b"a = 1\r\nb = 2\r\n")
    assert read_existing(project / "crlf.py") == "a = 1\nb = 2\n"
    with pytest.raises(NotWritable, match="is a folder"):
        read_existing(project)
