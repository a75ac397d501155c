"""An entry: what is kept comes back byte for byte, what is doubtful does not, and what is old goes."""

from __future__ import annotations

import os
import socket
import warnings
from pathlib import Path

import pytest

from astgrad.backend import store

MADE_FROM = "what it was made from"
BODY = b"x = 1\n"


@pytest.fixture
def saved(folder: Path) -> Path:
    """A saved entry."""
    path = store.save(MADE_FROM, BODY).path
    assert path is not None
    return Path(path)


def kept() -> bytes | None:
    """What is on the disk."""
    entry = store.load(MADE_FROM)
    return None if entry is None or entry.path is None else entry.data


def test_an_entry_comes_back_byte_for_byte_from_a_private_file_in_a_private_folder(saved, folder):
    entry = store.load(MADE_FROM)
    assert entry is not None
    assert entry.path == str(saved)
    assert entry.data == saved.read_bytes()
    assert entry.data.endswith(b"\n" + BODY)
    assert saved.parent == folder
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder.parent.stat().st_mode & 0o777 == 0o700
    assert saved.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in folder.iterdir()] == [saved.name]


def test_the_name_is_a_digest_whatever_it_was_made_from(folder):
    names = set()
    for made_from in ("../../x", "x" * 300, "größe", "a\x00b", "CON", "con", "", "v1", ".writing-00"):
        path = store.save(made_from, BODY).path
        assert path is not None
        assert Path(path).parent == folder
        names.add(Path(path).name.casefold())
    assert len(names) == 9
    assert all(len(name) == 67 and name.removesuffix(".py").isalnum() for name in names)


def test_nothing_is_made_by_looking(folder):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert store.load(MADE_FROM) is None
        assert store.clear_cache() == 0
    assert not folder.parent.exists()


def break_digest(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes().replace(b"x = 1", b"x = 2"))


def break_digest_at_the_same_time(entry: Path) -> None:
    times = entry.stat().st_atime_ns, entry.stat().st_mtime_ns
    break_digest(entry)
    os.utime(entry, ns=times)


def swap_key(entry: Path) -> None:
    other = store.save("something else", BODY).path
    assert other is not None
    os.replace(other, entry)


def truncate(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes()[:-3])


def extend(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes() + b"y = 2\n")


def empty(entry: Path) -> None:
    entry.write_bytes(b"")


def nothing_but_zeros(entry: Path) -> None:
    entry.write_bytes(bytes(entry.stat().st_size))  # what some file systems leave after a power cut


def open_to_the_group(entry: Path) -> None:
    entry.chmod(0o620)


def open_to_others(entry: Path) -> None:
    entry.chmod(0o602)


def hard_link(entry: Path) -> None:
    os.link(entry, entry.with_name("other"))


def symlink(entry: Path) -> None:
    target = entry.with_name("target.py")
    entry.rename(target)
    entry.symlink_to(target)


def fifo(entry: Path) -> None:
    entry.unlink()
    os.mkfifo(entry)


def too_big(entry: Path) -> None:
    path = store.save(MADE_FROM, b"#" * 5_000_000).path
    assert path == str(entry)


def unix_socket(entry: Path) -> None:
    entry.unlink()
    here = os.getcwd()
    os.chdir(entry.parent)  # a socket's path is short
    try:
        with socket.socket(socket.AF_UNIX) as unix:
            unix.bind(entry.name)
    finally:
        os.chdir(here)


def directory(entry: Path) -> None:
    entry.unlink()
    entry.mkdir()


SPOILED = [
    break_digest,
    break_digest_at_the_same_time,
    swap_key,
    truncate,
    extend,
    empty,
    nothing_but_zeros,
    open_to_the_group,
    open_to_others,
    hard_link,
    symlink,
    fifo,
    unix_socket,
    too_big,
]


@pytest.mark.parametrize("spoil", [*SPOILED, directory])
def test_a_doubtful_entry_is_absent(saved, spoil):
    assert kept() is not None
    spoil(saved)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert kept() is None


@pytest.mark.parametrize("spoil", SPOILED)
def test_a_doubtful_entry_is_replaced(saved, spoil):
    good = saved.read_bytes()
    spoil(saved)
    assert store.save(MADE_FROM, BODY).path == str(saved)
    assert kept() == good == saved.read_bytes()


def test_temporary_files_of_killed_writers_are_swept_and_those_of_racers_are_not(saved, tmp_path):
    names = (".writing-aa", ".writing-bb", ".writing-link", ".writing-folder", "notes.txt", "short.py")
    old, new, link, inner, notes, short = (saved.with_name(name) for name in names)
    outside = tmp_path / "outside"
    for path in (old, new, notes, short, outside):
        path.write_text("")
    link.symlink_to(outside)
    inner.mkdir()
    for path in (old, notes, short, outside, inner):
        os.utime(path, (0, 0))
    os.utime(link, (0, 0), follow_symlinks=False)
    store.save(MADE_FROM, BODY)
    assert sorted(path.name for path in saved.parent.iterdir()) == sorted([saved.name, *names[1:]])
    assert outside.exists()


def fill(count: int) -> list[Path]:
    """Entries, each older than the next."""
    paths = []
    for number in range(count):
        path = store.save(f"entry {number}", b"#" * 100).path
        assert path is not None
        os.utime(path, (number + 1, number + 1))
        paths.append(Path(path))
    return paths


def test_the_oldest_entries_go_where_there_are_too_many(folder, monkeypatch):
    monkeypatch.setattr(store, "_MOST_ENTRIES", 8)
    paths = fill(16)
    assert not paths[0].exists()
    assert all(path.exists() for path in paths[-6:])
    assert len(list(folder.iterdir())) <= 9


def test_the_oldest_entries_go_where_they_are_too_big_together(folder, monkeypatch):
    monkeypatch.setattr(store, "_MOST_BYTES_TOGETHER", 2_000)
    paths = fill(40)
    assert not paths[0].exists()
    assert all(path.exists() for path in paths[-4:])
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 2_300


def test_a_reader_whose_entry_is_pruned_sees_a_miss_and_no_error(folder, monkeypatch):
    monkeypatch.setattr(store, "_MOST_ENTRIES", 8)
    fill(16)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert store.load("entry 0") is None
    assert store.load("entry 15") is not None


def test_clearing_removes_entries_and_nothing_else(saved, tmp_path):
    outside = tmp_path / "outside.py"
    outside.write_text("")
    link = saved.with_name(f"{'0' * 64}.py")
    link.symlink_to(outside)
    saved.with_name("notes.txt").write_text("")
    saved.with_name(".writing-00").write_text("")
    assert store.clear_cache() == 2
    assert outside.exists()
    assert sorted(path.name for path in saved.parent.iterdir()) == sorted([link.name, "notes.txt"])


def test_what_astgrad_wrote_while_it_was_changed_is_not_kept(folder, monkeypatch):
    monkeypatch.setattr(store, "identity_now", lambda: "another")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert store.save(MADE_FROM, BODY).path is None
    assert not folder.exists()
    entry = store.load(MADE_FROM)
    assert entry is not None
    assert entry.data.endswith(BODY)


def test_what_is_kept_in_memory_is_bounded(folder, monkeypatch):
    monkeypatch.setattr(store, "identity_now", lambda: "another")
    monkeypatch.setattr(store, "_MOST_IN_MEMORY", 4)
    for number in range(10):
        store.save(str(number), BODY)
    assert store.load("9") is not None
    assert len(store._in_memory) <= 4
