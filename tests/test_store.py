"""The cache: private, atomic, never in the way."""

import os
import random
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import platformdirs
import pytest

from astgrad.backend import store
from astgrad.backend.loader import run_module
from astgrad.errors import AstgradWarning
from astgrad.fingerprint import sha256

KEY = sha256(b"a key")
DATA = store.sealed(KEY, b"x = 1\n")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the entries, not made yet; warnings are told afresh."""
    monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(store, "_warned", False)
    return tmp_path / "cache" / "v1"


@pytest.fixture
def saved(folder: Path) -> Path:
    """A saved entry."""
    assert store.save(KEY, DATA)
    return folder / f"{KEY}.py"


def test_an_entry_comes_back_byte_for_byte_from_a_private_file_in_a_private_folder(saved):
    assert store.load(KEY) == DATA == saved.read_bytes()
    assert saved.parent.stat().st_mode & 0o777 == 0o700
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in saved.parent.iterdir()] == [saved.name]


def test_nothing_is_made_by_looking(folder):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert store.load(KEY) is None
        assert store.clear_cache() == 0
    assert not folder.exists()


def break_digest(entry: Path) -> None:
    entry.write_bytes(DATA.replace(b"x = 1", b"x = 2"))


def swap_key(entry: Path) -> None:
    entry.write_bytes(store.sealed(sha256(b"another"), b"x = 1\n"))


def truncate(entry: Path) -> None:
    entry.write_bytes(DATA[:-3])


def empty(entry: Path) -> None:
    entry.write_bytes(b"")


def open_to_others(entry: Path) -> None:
    entry.chmod(0o622)


def hard_link(entry: Path) -> None:
    os.link(entry, entry.with_name("other"))


def symlink(entry: Path) -> None:
    target = entry.with_name("target.py")
    entry.rename(target)
    entry.symlink_to(target)


def fifo(entry: Path) -> None:
    entry.unlink()
    os.mkfifo(entry)


def directory(entry: Path) -> None:
    entry.unlink()
    entry.mkdir()


def too_big(entry: Path) -> None:
    entry.write_bytes(store.sealed(KEY, b"#" * 5_000_000))


@pytest.mark.parametrize(
    "spoil", [break_digest, swap_key, truncate, empty, open_to_others, hard_link, symlink, fifo, directory, too_big]
)
def test_a_doubtful_entry_is_absent(saved, spoil):
    spoil(saved)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert store.load(KEY) is None


@pytest.mark.parametrize("spoil", [break_digest, truncate, empty, open_to_others, hard_link, symlink, fifo, too_big])
def test_a_doubtful_entry_is_replaced(saved, spoil):
    spoil(saved)
    assert store.save(KEY, DATA)
    assert store.load(KEY) == DATA


def test_another_users_entry_or_folder_is_not_touched(saved, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.warns(AstgradWarning, match="belongs to another user"):
        assert store.load(KEY) is None


def test_a_folder_that_others_may_enter_is_not_used(saved):
    for mode in (0o770, 0o707, 0o755, 0o740):
        store._warned = False
        saved.parent.chmod(mode)
        with pytest.warns(AstgradWarning, match="open to other users"):
            assert store.load(KEY) is None
        assert not store.save(KEY, DATA)


def test_a_folder_below_one_that_others_may_write_is_not_used(saved):
    saved.parent.parent.chmod(0o777)
    with pytest.warns(AstgradWarning, match="other users may write"):
        assert store.load(KEY) is None
    saved.parent.parent.chmod(0o1777)
    assert store.load(KEY) == DATA


def test_a_symlink_in_the_folders_place_is_not_followed(folder, tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    folder.parent.mkdir()
    folder.symlink_to(tmp_path / "elsewhere")
    with pytest.warns(AstgradWarning):
        assert not store.save(KEY, DATA)
    assert not list((tmp_path / "elsewhere").iterdir())


def test_what_cannot_be_written_costs_one_warning(folder, monkeypatch):
    def full(*args: object, **kwargs: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.warns(AstgradWarning, match="No space left") as told:
        assert [store.save(KEY, DATA) for _ in range(2)] == [False, False]
    assert len(told) == 1
    assert not list(folder.iterdir())


@pytest.mark.parametrize("call", ["mkdir", "open", "fsync", "rename", "listdir"])
def test_no_system_call_may_break_a_call(folder, monkeypatch, call):
    def fail(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, call, fail)
    with pytest.warns(AstgradWarning, match="Permission denied"):
        assert not store.save(KEY, DATA)


def test_a_file_in_the_folders_place(folder):
    folder.parent.write_text("")
    with pytest.warns(AstgradWarning):
        assert not store.save(KEY, DATA)


def test_the_folder_is_platformdirs(monkeypatch, tmp_path):
    monkeypatch.delenv("ASTGRAD_CACHE_DIR")
    for value in (None, str(tmp_path), "", "relative"):
        if value is None:
            monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
        else:
            monkeypatch.setenv("XDG_CACHE_HOME", value)
        assert os.path.dirname(store.cache_dir()) == platformdirs.user_cache_dir("astgrad", False)


def test_temporary_files_of_killed_writers_are_swept_and_those_of_racers_are_not(saved):
    old, new, foreign = (saved.with_name(name) for name in (".writing-aa", ".writing-bb", "notes.txt"))
    for path in (old, new, foreign):
        path.write_text("")
    os.utime(old, (0, 0))
    os.utime(foreign, (0, 0))
    assert store.save(KEY, DATA)
    assert sorted(path.name for path in saved.parent.iterdir()) == sorted([saved.name, new.name, foreign.name])


def test_the_oldest_entries_go_where_there_are_too_many(saved, monkeypatch):
    monkeypatch.setattr(store, "_MOST_ENTRIES", 8)
    keys = [sha256(bytes([number])) for number in range(12)]
    for number, key in enumerate(keys):
        assert store.save(key, store.sealed(key, b""))
        os.utime(saved.with_name(f"{key}.py"), (number + 1, number + 1))
    assert store.load(keys[0]) is None
    assert store.load(keys[-1]) is not None
    assert len(list(saved.parent.iterdir())) <= 9


def test_clearing_removes_entries_and_nothing_else(saved, tmp_path):
    outside = tmp_path / "outside.py"
    outside.write_text("")
    link = saved.with_name(f"{sha256(b'link')}.py")
    link.symlink_to(outside)
    saved.with_name("notes.txt").write_text("")
    saved.with_name(".writing-00").write_text("")
    assert store.clear_cache() == 2
    assert outside.exists()
    assert sorted(path.name for path in saved.parent.iterdir()) == sorted([link.name, "notes.txt"])


def test_no_bytecode_is_read_or_written(saved):
    import py_compile

    cached = saved.with_name("__pycache__") / f"{saved.stem}.{sys.implementation.cache_tag}.pyc"
    evil = saved.with_name("evil")
    evil.write_text("def f():\n    return 'evil'\n")
    py_compile.compile(str(evil), cfile=str(cached))
    data = store.sealed(KEY, b"def f():\n    return 'good'\n")
    assert store.save(KEY, data)
    found = store.load(KEY)
    assert found is not None
    assert run_module(found, str(saved), "f", {})() == "good"
    assert len(list(cached.parent.iterdir())) == 1


WRITER = """
import sys
from astgrad.backend import store
from astgrad.fingerprint import sha256
keys = [sha256(bytes([n])) for n in range(4)]
body = b"x = 1  # filling\\n" * 5000
print("ready", flush=True)
while True:
    for key in keys:
        store.save(key, store.sealed(key, body))
        assert store.load(key) in (None, store.sealed(key, body))
"""


def test_a_writer_killed_at_any_moment_leaves_no_broken_entry(folder):
    rng = random.Random(0)
    for _ in range(10):
        writer = subprocess.Popen([sys.executable, "-c", WRITER], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(rng.uniform(0, 0.05))
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        writer.stdout.close()
        for entry in folder.glob("*.py"):
            assert store.load(entry.stem) == entry.read_bytes()


def test_processes_that_race_for_one_entry(folder):
    script = WRITER.replace("while True", "for _ in range(20)")
    script = script.replace("in (None, store.sealed(key, body))", "is not None")
    racers = [subprocess.Popen([sys.executable, "-W", "error", "-c", script], stdout=subprocess.DEVNULL) for _ in range(8)]
    assert [racer.wait(60) for racer in racers] == [0] * 8
    assert not list(folder.glob(".writing-*"))
