"""Code that another user, or a downloaded folder, puts where the cache is looked for: none of it ever runs.

Each artefact holds a valid entry, with the right key and digest, whose code leaves a mark when it runs: only the check of whose
it is, and of what it is, stands between it and its execution.
"""

from __future__ import annotations

import importlib.util
import os
import py_compile
import shutil
import socket
import stat
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType

import pytest

import astgrad
from astgrad import Derivative
from astgrad.backend import store
from astgrad.errors import AstgradWarning
from tests.store.test_processes import in_child

NOBODY = 54321  # an attacker's user id
IS_ROOT = os.geteuid() == 0
as_root = pytest.mark.skipif(not IS_ROOT, reason="only root can make files of another user")


def f(x):
    return x


class Scene:
    """A victim's cache with the entry of `f`, and what an attacker needs to know."""

    def __init__(self, folder: Path, tmp_path: Path) -> None:
        slope = astgrad.derivative(f)
        assert slope(1.0) == 2.0
        self.entry = Path(str(slope.path))
        self.folder = folder
        self.outside = tmp_path / "outside"
        self.outside.mkdir()
        self.mark = tmp_path / "mark"
        code = f"open({str(self.mark)!r}, 'w').close()\n\ndef f(x):\n    return -1.0\n"
        self.body = ("# name: f\n# module: \n# disconnected: \n# written: \n# planted\n" + code).encode()
        self.evil = store._sealed(self.entry.stem, self.body)
        self.source = code

    def plant(self, path: Path) -> Path:
        """Puts a valid, evil entry there, as the user's own file."""
        path.write_bytes(self.evil)
        path.chmod(0o600)
        return path


@pytest.fixture
def scene(folder: Path, asked: list[str], tmp_path: Path) -> Scene:
    return Scene(folder, tmp_path)


ENTRY_POINTS: dict[str, Callable[[Derivative], object]] = {
    "call": lambda slope: slope(3.0),
    "source": lambda slope: "-1.0" in slope.source_for(3.0),
    "path": lambda slope: slope.path,
    "second derivative": lambda slope: astgrad.derivative(slope)(3.0),
}


def test_the_harness_sees_what_runs(scene):
    """The same entry, the user's own and unsuspicious, does run: what a user may write, the user may run."""
    scene.plant(scene.entry)
    assert astgrad.derivative(f)(3.0) == -1.0
    assert scene.mark.exists()


# ------------------------------------------------------------------ in the entry's place


def of_another_user(scene: Scene) -> None:
    os.chown(scene.plant(scene.entry), NOBODY, NOBODY)


def of_another_users_group_and_writable(scene: Scene) -> None:
    scene.plant(scene.entry).chmod(0o660)


def writable_by_all(scene: Scene) -> None:
    scene.plant(scene.entry).chmod(0o606)


def a_symbolic_link(scene: Scene) -> None:
    scene.entry.unlink()
    scene.entry.symlink_to(scene.plant(scene.outside / "evil.py"))


def a_hard_link(scene: Scene) -> None:
    scene.entry.unlink()
    os.link(scene.plant(scene.outside / "evil.py"), scene.entry)


def a_fifo(scene: Scene) -> None:
    scene.entry.unlink()
    os.mkfifo(scene.entry, 0o600)
    file = os.open(scene.entry, os.O_RDWR | os.O_NONBLOCK)
    os.write(file, scene.evil)
    scene.keep = file  # type: ignore[attr-defined]  # open for as long as the test: a reader finds the bytes


def a_socket(scene: Scene) -> None:
    scene.entry.unlink()
    here = os.getcwd()
    os.chdir(scene.folder)
    try:
        with socket.socket(socket.AF_UNIX) as unix:
            unix.bind(scene.entry.name)
    finally:
        os.chdir(here)


def a_folder(scene: Scene) -> None:
    scene.entry.unlink()
    scene.entry.mkdir()
    scene.plant(scene.entry / "__init__.py")


def a_device(scene: Scene) -> None:
    scene.entry.unlink()
    os.mknod(scene.entry, 0o600 | stat.S_IFCHR, os.makedev(1, 5))  # as /dev/zero: it never ends


def an_entry_for_something_else(scene: Scene) -> None:
    scene.entry.write_bytes(store._sealed("0" * 64, scene.body))


def edited_with_the_old_digest(scene: Scene) -> None:
    status = scene.entry.stat()
    head, _, body = scene.entry.read_bytes().partition(b"\n")
    scene.entry.write_bytes(head + b"\n" + body.replace(b"return x + 1", b"return -1.0 "))
    os.utime(scene.entry, ns=(status.st_atime_ns, status.st_mtime_ns))


def prepended(scene: Scene) -> None:
    scene.entry.write_bytes(scene.source.encode() + scene.entry.read_bytes())


# ------------------------------------------------------------------ beside it


def bytecode_in_pycache(scene: Scene) -> None:
    evil = scene.outside / "evil.py"
    evil.write_text(scene.source)
    status = scene.entry.stat()
    os.utime(evil, ns=(status.st_atime_ns, status.st_mtime_ns))
    py_compile.compile(str(evil), cfile=importlib.util.cache_from_source(str(scene.entry)))


def bytecode_without_source(scene: Scene) -> None:
    evil = scene.outside / "evil.py"
    evil.write_text(scene.source)
    py_compile.compile(str(evil), cfile=str(scene.entry.with_suffix(".pyc")))


def modules_of_the_names_that_are_imported(scene: Scene) -> None:
    for name in ("numpy.py", "math.py", "sitecustomize.py", "__init__.py", "conftest.py"):
        (scene.folder / name).write_text(scene.source)


def a_temporary_file_with_the_next_name(scene: Scene) -> None:
    scene.entry.unlink()
    (scene.folder / f"{store._TEMPORARY}{b'fixed___'.hex()}").symlink_to(scene.plant(scene.outside / "evil.py"))


# ------------------------------------------------------------------ in the folder's place, and above


def folder_of_another_user(scene: Scene) -> None:
    os.chown(scene.plant(scene.entry).parent, NOBODY, NOBODY)


def folder_writable_by_the_group(scene: Scene) -> None:
    scene.plant(scene.entry).parent.chmod(0o770)


def folder_writable_by_all(scene: Scene) -> None:
    scene.plant(scene.entry).parent.chmod(0o777)


def folder_readable_by_all(scene: Scene) -> None:
    scene.plant(scene.entry).parent.chmod(0o755)  # as one that was cloned or unpacked


def a_link_in_the_folders_place(scene: Scene) -> None:
    moved = scene.outside / "v1"
    scene.plant(scene.entry)
    scene.folder.rename(moved)
    scene.folder.symlink_to(moved)


def folder_above_of_another_user(scene: Scene) -> None:
    scene.plant(scene.entry)
    os.chown(scene.folder.parent, NOBODY, NOBODY)


def folder_above_writable_by_all(scene: Scene) -> None:
    scene.plant(scene.entry)
    scene.folder.parent.chmod(0o777)


def a_link_of_another_user_above(scene: Scene) -> None:
    """In a folder of mode 1777, as that for temporary files: the attacker's link leads to something that was unpacked."""
    scene.plant(scene.entry)
    shared = scene.folder.parent
    real = scene.outside / "unpacked"
    shared.rename(real)
    shared.symlink_to(real)
    os.chown(shared, NOBODY, NOBODY, follow_symlinks=False)


IN_PLACE = [
    pytest.param(of_another_user, marks=as_root),
    of_another_users_group_and_writable,
    writable_by_all,
    a_symbolic_link,
    a_hard_link,
    a_fifo,
    a_socket,
    a_folder,
    pytest.param(a_device, marks=as_root),
    an_entry_for_something_else,
    edited_with_the_old_digest,
    prepended,
    bytecode_in_pycache,
    bytecode_without_source,
    modules_of_the_names_that_are_imported,
    a_temporary_file_with_the_next_name,
]
ABOVE = [
    pytest.param(folder_of_another_user, marks=as_root),
    folder_writable_by_the_group,
    folder_writable_by_all,
    folder_readable_by_all,
    a_link_in_the_folders_place,
    pytest.param(folder_above_of_another_user, marks=as_root),
    folder_above_writable_by_all,
    pytest.param(a_link_of_another_user_above, marks=as_root),
]


@pytest.mark.parametrize("entry_point", ENTRY_POINTS)
@pytest.mark.parametrize("plant", IN_PLACE)
def test_what_is_planted_as_an_entry_does_not_run(scene, asked, monkeypatch, plant, entry_point):
    monkeypatch.setattr(os, "urandom", lambda size: b"fixed___")
    monkeypatch.syspath_prepend(scene.outside)
    plant(scene)
    outside = {path: path.read_bytes() for path in scene.outside.iterdir()}
    slope = astgrad.derivative(f)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AstgradWarning)
        ENTRY_POINTS[entry_point](slope)
        assert slope(5.0) == 6.0
    assert not scene.mark.exists()
    assert outside == {path: path.read_bytes() for path in scene.outside.iterdir()}  # and nothing is written through a link


@pytest.mark.parametrize("entry_point", ENTRY_POINTS)
@pytest.mark.parametrize("plant", ABOVE)
def test_what_is_planted_in_a_doubtful_folder_does_not_run(scene, asked, plant, entry_point):
    plant(scene)
    before = contents(scene)
    slope = astgrad.derivative(f)
    with pytest.warns(AstgradWarning, match="the cache cannot be used"):
        ENTRY_POINTS[entry_point](slope)
    assert slope(5.0) == 6.0
    assert slope.path is None
    assert not scene.mark.exists()
    assert contents(scene) == before  # nothing is written there either


def contents(scene: Scene) -> list[str]:
    return sorted(str(path) for path in scene.folder.parent.parent.rglob("*"))


@as_root
def test_a_folder_that_is_exchanged_between_the_check_and_the_opening(scene, monkeypatch, tmp_path):
    """The attacker wins the race: what counts is what was opened, not what was looked at."""
    theirs = tmp_path / "theirs"
    shutil.copytree(scene.folder, theirs)
    scene.plant(theirs / scene.entry.name)
    os.chown(theirs, NOBODY, NOBODY)
    theirs.chmod(0o700)
    real = os.open

    def late(path: str, flags: int, *rest: int, **more: int) -> int:
        if flags & os.O_DIRECTORY and theirs.exists():
            scene.folder.rename(tmp_path / "gone")
            theirs.rename(scene.folder)
        return real(path, flags, *rest, **more)

    monkeypatch.setattr(os, "open", late)
    with pytest.warns(AstgradWarning, match="belongs to another user"):
        assert astgrad.derivative(f)(3.0) == 4.0
    assert not theirs.exists()
    assert not scene.mark.exists()


def test_an_entry_that_is_exchanged_between_the_check_and_the_reading(scene, monkeypatch):
    """The bytes that were checked are the bytes that run."""
    real = os.read

    def late(file: int, size: int) -> bytes:
        data = real(file, size)
        scene.plant(scene.entry)
        return data

    monkeypatch.setattr(os, "read", late)
    assert astgrad.derivative(f)(3.0) == 4.0
    assert scene.entry.read_bytes() == scene.evil
    assert not scene.mark.exists()


def test_a_downloaded_project_cannot_bring_its_cache(scene, monkeypatch, tmp_path):
    """Files that were unpacked are the user's own: a relative path would find them."""
    scene.plant(scene.entry)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ASTGRAD_CACHE_DIR", scene.folder.parent.name)
    with pytest.warns(AstgradWarning, match="no absolute path"):
        assert astgrad.derivative(f)(3.0) == 4.0
    assert not scene.mark.exists()


NAMES = [
    "../../../outside/evil",
    "/outside/evil",
    "x\nopen('mark', 'w')",
    "x\r\nopen('mark', 'w')",
    "x\x0copen('mark', 'w')",
    "x\u2028open('mark', 'w')",
    "x\x00y",
    "-*- coding: utf-7 -*-",
    "\udcff",
    "x" * 300,
    "CON",
]


NO_TYPES_NAME = ("x\x00y", "\udcff")
NAMED = [(what, name) for what in ("__qualname__", "__module__") for name in NAMES]
NAMED += [("type", name) for name in NAMES if name not in NO_TYPES_NAME]


@pytest.mark.parametrize(("what", "name"), NAMED)
def test_names_that_a_program_gave_itself_are_no_paths_and_no_code(folder, asked, monkeypatch, tmp_path, name, what):
    monkeypatch.chdir(tmp_path)
    function, argument = FunctionType(f.__code__, {"__name__": "somewhere"}, "f"), object()
    if what == "type":
        argument = type(name, (), {})()
    else:
        setattr(function, what, name)
    for _ in range(2):
        store._in_memory.clear()
        slope = astgrad.derivative(widened(function))
        assert slope(1.0, argument) == 2.0
        assert slope.path is not None
        assert Path(slope.path).parent == folder
        assert slope.source == "def f(x, *rest, **more):\n    return x + 1"
    assert len(asked) == 1
    assert os.listdir(tmp_path) == ["cache"]


def g(x, other):
    return x


def widened(function: FunctionType) -> FunctionType:
    """The function with a second parameter, under the same names."""
    wide = FunctionType(g.__code__, function.__globals__, "f")
    wide.__qualname__, wide.__module__ = function.__qualname__, function.__module__
    return wide


# ------------------------------------------------------------------ two users


def as_user(user: int, work: Callable[[], object]) -> object:
    """What a child gives that has become another user."""

    def become() -> object:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
        return work()

    return in_child(become)


def called() -> list[object]:
    """The derivative of f at 3, whether it is from the disk, and what was told."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        slope = astgrad.derivative(f)
        return [slope(3.0), slope.path is not None, [str(each.message) for each in told]]


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch, asked: list[str]) -> Iterator[Path]:
    """A folder where everybody may write, and nobody may rename what is another's."""
    with tempfile.TemporaryDirectory(prefix="astgrad-test-", dir="/tmp") as name:
        path = Path(name)
        path.chmod(0o1777)
        monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(path / "cache"))
        monkeypatch.setattr(store, "_warned", False)
        monkeypatch.setattr(store, "_in_memory", {})
        yield path


@as_root
def test_of_two_users_who_share_a_folder_the_second_goes_without(shared):
    assert as_user(NOBODY, called) == [4.0, True, []]
    assert as_user(NOBODY, called) == [4.0, True, []]
    value, is_kept, told = as_user(NOBODY + 1, called)  # type: ignore[misc]
    assert (value, is_kept) == (4.0, False)
    assert len(told) == 1
    assert "belongs to another user" in told[0]
    assert {path.stat().st_uid for path in shared.rglob("*")} == {NOBODY}


@as_root
def test_another_user_can_neither_write_nor_look_into_the_cache(shared):
    assert as_user(NOBODY, called) == [4.0, True, []]
    entry = next(shared.rglob("*.py"))

    def attack() -> list[str]:
        failures = []
        for attempt in (
            lambda: os.listdir(entry.parent),
            lambda: entry.read_bytes(),
            lambda: entry.write_bytes(b""),
            lambda: (entry.parent / "new").touch(),
            lambda: entry.parent.rename(shared / "mine"),
            lambda: entry.parent.parent.rename(shared / "mine"),
        ):
            try:
                attempt()
            except PermissionError:
                failures.append("refused")
        return failures

    assert as_user(NOBODY + 1, attack) == ["refused"] * 6


@as_root
def test_root_leaves_the_folders_of_the_user_who_called_it_alone(shared):
    """As after `sudo`, which keeps HOME: root would leave files that the user can no longer change."""
    home = shared / "home"
    home.mkdir(mode=0o700)
    os.chown(home, NOBODY, NOBODY)
    os.environ["ASTGRAD_CACHE_DIR"] = str(home / ".cache" / "astgrad")
    value, is_kept, told = called()
    assert (value, is_kept) == (4.0, False)
    assert len(told) == 1  # type: ignore[arg-type]
    assert "belongs to another user" in told[0]  # type: ignore[index]
    assert list(home.iterdir()) == []
    store._in_memory.clear()
    assert as_user(NOBODY, called) == [4.0, True, []]


@as_root
def test_a_folder_that_may_not_be_written(shared):
    home = shared / "home"
    home.mkdir(mode=0o500)
    os.chown(home, NOBODY, NOBODY)
    os.environ["ASTGRAD_CACHE_DIR"] = str(home / "astgrad")
    value, is_kept, told = as_user(NOBODY, called)  # type: ignore[misc]
    assert (value, is_kept) == (4.0, False)
    assert len(told) == 1
    assert "Permission denied" in told[0]
