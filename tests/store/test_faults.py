"""Every system call of the store fails once, with every error a disk can give: the result is right, with one warning at most."""

from __future__ import annotations

import ast
import builtins
import errno
import itertools
import os
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import astgrad
from astgrad import generator
from astgrad.backend import private, store
from astgrad.errors import AstgradWarning

ERRORS = [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EMFILE, errno.EIO]
CALLS = {
    *("open", "close", "read", "write", "fsync", "fstat", "lstat", "stat", "mkdir", "rename", "unlink"),
    *("listdir", "scandir", "readlink", "urandom"),
}
HARMLESS = {"geteuid", "strerror", "stat_result"}  # these ask the disk for nothing


class Faulty:
    """The module `os`, whose calls are counted; the one with the number asked for fails instead of being made."""

    def __init__(self, fail_at: int | None = None, error: int = 0) -> None:
        self.made: list[str] = []
        self._fail_at = fail_at
        self._error = error

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        return self.counted(name, real) if name in CALLS else real

    def counted(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: object, **kwargs: object) -> Any:
            self.made.append(name)
            if len(self.made) - 1 == self._fail_at:
                if name == "close":
                    real(*args, **kwargs)  # the descriptor is gone all the same
                raise OSError(self._error, os.strerror(self._error))
            return None if name == "fsync" else real(*args, **kwargs)  # that takes long, and shows nothing

        return call


def f(x):
    return x


def scenario() -> list[object]:
    """Two processes, one after the other: the first generates, the second finds that."""
    results = []
    for value in (1.0, 2.0):
        store._in_memory.clear()
        generator._known.clear()
        results.append(astgrad.derivative(f)(value))
    return results


@pytest.fixture(params=["no folder yet", "a folder with temporary files of killed writers"])
def start(
    request: pytest.FixtureRequest, asked: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[[Faulty], Path]:
    """Makes a folder for the cache, behind a link, and puts a system in the place of the real one."""
    package = tmp_path / "site" / "astgrad"
    (package / "inner").mkdir(parents=True)
    (tmp_path / "site" / "astgrad-0.1.dist-info").mkdir()
    for name in ("astgrad/__init__.py", "astgrad/inner/a.py", "astgrad-0.1.dist-info/RECORD"):
        (tmp_path / "site" / name).write_text("")
    (tmp_path / "link").symlink_to(tmp_path)
    folders = (tmp_path / str(number) for number in itertools.count())
    monkeypatch.setattr(generator, "_PACKAGE", str(package))
    monkeypatch.setattr(generator, "_known", [])
    monkeypatch.setattr(store, "identity_now", generator.identity_now)
    monkeypatch.setattr(store, "_in_memory", {})

    def start(system: Faulty) -> Path:
        folder = next(folders)
        if request.param != "no folder yet":
            (folder / "v1").mkdir(parents=True)
            for path in (folder, folder / "v1"):
                path.chmod(0o700)
            for name in (".writing-a", ".writing-b"):
                (folder / "v1" / name).write_text("")
                os.utime(folder / "v1" / name, (0, 0))
        monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(tmp_path / "link" / folder.name))
        monkeypatch.setattr(store, "_warned", False)
        for module in (store, private, generator):
            monkeypatch.setattr(module, "os", system)
        monkeypatch.setattr(generator, "open", system.counted("open", builtins.open), raising=False)
        return folder / "v1"

    return start


def run(system: Faulty) -> tuple[list[object], list[str]]:
    """The results, and what was told."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        results = scenario()
    assert {each.category for each in told} <= {AstgradWarning}
    assert all(each.filename == __file__ for each in told)
    return results, [str(each.message) for each in told]


def test_every_call_fails_in_every_way(start, asked):
    clean = Faulty()
    folder = start(clean)
    expected, told = run(clean)
    assert (expected, told) == ([2.0, 3.0], [])
    assert asked == ["f"]
    assert len(list(folder.glob("*.py"))) == len(list(folder.iterdir())) == 1
    silent = Counter[str]()
    for number, call in enumerate(clean.made):
        for error in ERRORS:
            faulty = Faulty(number, error)
            folder = start(faulty)
            results, told = run(faulty)
            place = f"{call}, call {number}, {errno.errorcode[error]}"
            assert results == expected, place
            assert len(told) <= 1, place
            assert all("the cache cannot be used" in text and os.strerror(error) in text for text in told), place
            silent[call] += not told
            for entry in folder.glob("*.py"):
                body = entry.read_bytes().partition(b"\n")[2]
                assert entry.read_bytes() == store._sealed(entry.stem, body), place
        assert run(Faulty()) == (expected, []), place  # what failed once has done no harm
    # only the removal of what nobody needs fails without a word
    assert {call for call, count in silent.items() if count} <= {"lstat", "unlink"}
    assert sum(silent.values()) <= 4 * len(ERRORS)


def test_every_call_of_the_store_is_among_them(start):
    """What the store, the walk to its folder and the generator's identity ask of the system is on the list of faults."""
    used = set()
    for module in (store, private, generator):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        used |= {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os"
        }
    assert {name for name in used if callable(getattr(os, name, None))} <= CALLS | HARMLESS
    clean = Faulty()
    start(clean)
    run(clean)
    assert set(clean.made) <= CALLS
    assert CALLS - set(clean.made) in ({"unlink"}, {"mkdir"})  # nothing to sweep, nothing to make


def test_a_disk_on_which_nothing_works(start, asked):
    for error in ERRORS:
        system = Faulty()
        start(system)
        system.counted = lambda name, real, error=error: failing(error)  # type: ignore[method-assign]
        results, told = run(system)
        assert results == [2.0, 3.0]
        assert len(told) == 1
        assert os.strerror(error) in told[0]


def failing(error: int) -> Callable[..., Any]:
    def call(*args: object, **kwargs: object) -> Any:
        raise OSError(error, os.strerror(error))

    return call
