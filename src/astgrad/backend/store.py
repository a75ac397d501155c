"""The cache of generated modules: found by what they were made from, private to the user, never in the way.

An entry is a file whose name is its key, a digest of what it was made from and of what made it. Its first line holds the key and
the digest of the rest, and the bytes that were hashed are the bytes that are executed. Whatever is doubtful (another owner, a
mode, a link, a wrong digest) counts as absent, and whatever fails costs one warning and the disk, never a call: what cannot be
kept on the disk is kept in memory.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import contextmanager, suppress
from errno import ELOOP, EMLINK, ENOENT, ENXIO
from time import time

from astgrad.backend.private import Unusable, open_private_folder
from astgrad.fingerprint import sha256
from astgrad.generator import identity, identity_now
from astgrad.warn import warn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    T = TypeVar("T")

_FORMAT = "v1"  # of the entries: of the lines above their text, too
_SUFFIX = ".py"
_TEMPORARY = ".writing-"
_MOST_BYTES = 4_000_000  # of an entry
_MOST_BYTES_TOGETHER = 200_000_000
_MOST_ENTRIES = 5_000
_MOST_IN_MEMORY = 1_000
_STALE_SECONDS = 3600  # after which a temporary file's writer is surely gone
_ABSENT = (ENOENT, ELOOP, EMLINK, ENXIO)  # what opening an entry says where there is none, or a link or a socket
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)

_in_memory: dict[str, Entry] = {}
_warned = False


class Entry:
    """What is kept for something: the bytes that were checked, first line included, and the file that they are from."""

    __slots__ = ("data", "path")

    def __init__(self, data: bytes, path: str | None) -> None:
        self.data = data
        self.path = path  # None: in memory only


def cache_dir() -> str:
    """The folder of the entries, in `ASTGRAD_CACHE_DIR` or where the platform keeps a user's caches. Raises Unusable."""
    asked = os.environ.get("ASTGRAD_CACHE_DIR", "").strip()
    path = os.path.expanduser(asked) if asked else _user_cache_dir()
    if not os.path.isabs(path):
        # such a folder would be another one wherever the program is run, and in a downloaded project somebody else's
        what = f"ASTGRAD_CACHE_DIR is {asked!r}" if asked else f"the user's cache is {path!r}"
        raise Unusable(f"{what}, which is no absolute path; set ASTGRAD_CACHE_DIR to one")
    return os.path.join(path, _FORMAT)


def load(made_from: str) -> Entry | None:
    """What is kept of something made from this, by the generator that runs; None where there is none that can be trusted."""

    def read() -> Entry | None:
        key = _key(made_from)  # asked first, so that what generates is known before anything is generated
        with _opened(create=False) as folder:
            data = None if folder is None else _read(folder, key)
        return None if data is None else Entry(data, os.path.join(cache_dir(), key + _SUFFIX))

    return _guarded(read) or _in_memory.get(made_from)


def save(made_from: str, body: bytes) -> Entry:
    """Keeps a body, sealed: on the disk where that is possible, else in memory."""

    def write() -> Entry | None:
        if identity_now() != identity():
            return None  # astgrad changed under a running process: which of the two made this cannot be said
        key = _key(made_from)
        data = _sealed(key, body)
        with _opened(create=True) as folder:
            assert folder is not None
            _sweep(folder)
            _write(folder, key + _SUFFIX, data)
        return Entry(data, os.path.join(cache_dir(), key + _SUFFIX))

    entry = _guarded(write)
    if entry is None:
        if len(_in_memory) >= _MOST_IN_MEMORY:
            _in_memory.clear()
        entry = _in_memory[made_from] = Entry(_sealed(sha256(made_from.encode()), body), None)
    return entry


def clear_cache() -> int:
    """Removes every entry and temporary file; gives their number. Other files, and links, are left alone."""

    def clear() -> int:
        with _opened(create=False) as folder:
            return 0 if folder is None else sum(_remove(folder, name) for name in os.listdir(folder) if _is_ours(name))

    return _guarded(clear) or 0


def _key(made_from: str) -> str:
    return sha256(f"{identity()} {made_from}".encode())


def _sealed(key: str, body: bytes) -> bytes:
    """The body under a line with its key and digest."""
    return f"# astgrad {_FORMAT} {key} {sha256(body)}\n".encode() + body


@contextmanager
def _opened(create: bool) -> Iterator[int | None]:
    """The folder as an open descriptor; None where there is none."""
    folder = open_private_folder(cache_dir(), create)
    try:
        yield folder
    finally:
        if folder is not None:
            os.close(folder)


def _guarded(use: Callable[[], T]) -> T | None:
    """What `use` gives; None, with one warning per process, where something goes wrong."""
    global _warned
    try:
        return use()
    except (OSError, MemoryError, ValueError, Unusable) as problem:
        if not _warned:
            _warned = True
            _warn_of(problem)
        return None


def _warn_of(problem: Exception) -> None:
    from astgrad.errors import AstgradWarning  # a warm call does without

    warn(f"the cache cannot be used, so derivatives are generated anew in each process: {problem}", AstgradWarning)


def _read(folder: int, key: str) -> bytes | None:
    try:
        file = os.open(key + _SUFFIX, _READ, dir_fd=folder)
    except OSError as problem:
        if problem.errno in _ABSENT:
            return None
        raise
    try:
        status = os.fstat(file)
        if not _is_private_file(status) or status.st_size > _MOST_BYTES:
            return None
        data = _read_all(file, status.st_size)
    finally:
        os.close(file)
    _, _, body = data.partition(b"\n")
    return data if data == _sealed(key, body) else None


def _is_private_file(status: os.stat_result) -> bool:
    mode, own = status.st_mode, status.st_uid == os.geteuid()
    # no link but this name; none at all where another process has just put the same entry in its place
    return stat.S_ISREG(mode) and own and not mode & 0o022 and status.st_nlink <= 1


def _read_all(file: int, size: int) -> bytes:
    parts = []
    while size > 0 and (part := os.read(file, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _write(folder: int, name: str, data: bytes) -> None:
    """Writes beside the place, flushes, renames: a reader sees the whole file or none."""
    temporary = _TEMPORARY + os.urandom(8).hex()
    file = os.open(temporary, _WRITE, 0o600, dir_fd=folder)
    try:
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(file, rest) :]
            os.fsync(file)
        finally:
            os.close(file)
        os.rename(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        _remove(folder, temporary)
        raise


def _sweep(folder: int) -> None:
    """Removes what killed writers left, and the oldest entries where they are too many or too big."""
    entries = []
    for name in os.listdir(folder):
        if not _is_ours(name):
            continue
        try:
            status = os.lstat(name, dir_fd=folder)
        except FileNotFoundError:
            continue  # another process was faster
        if not name.startswith(_TEMPORARY):
            entries.append((status.st_mtime, name, status.st_size))
        elif status.st_mtime < time() - _STALE_SECONDS:
            _remove(folder, name)
    if len(entries) > _MOST_ENTRIES or sum(size for _, _, size in entries) > _MOST_BYTES_TOGETHER:
        _prune(folder, sorted(entries, reverse=True))


def _prune(folder: int, newest_first: list[tuple[float, str, int]]) -> None:
    """Leaves the newest entries, three quarters of what is allowed, so that not every write has to prune."""
    size_so_far = 0
    for count, (_, name, size) in enumerate(newest_first, start=1):
        size_so_far += size
        if count > _MOST_ENTRIES * 3 // 4 or size_so_far > _MOST_BYTES_TOGETHER * 3 // 4:
            _remove(folder, name)


def _is_ours(name: str) -> bool:
    stem, suffix = os.path.splitext(name)
    is_entry = suffix == _SUFFIX and len(stem) == 64 and all(letter in "0123456789abcdef" for letter in stem)
    return is_entry or name.startswith(_TEMPORARY)


def _remove(folder: int, name: str) -> bool:
    """Removes a regular file of the user's; False where it is not one, or is gone."""
    with suppress(OSError):
        status = os.lstat(name, dir_fd=folder)
        if stat.S_ISREG(status.st_mode) and status.st_uid == os.geteuid():
            os.unlink(name, dir_fd=folder)
            return True
    return False


def _user_cache_dir() -> str:
    """As `platformdirs.user_cache_dir("astgrad", False)`, whose import alone would cost a warm call more than the rest."""
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA") or os.path.expanduser(r"~\AppData\Local"), "astgrad", "Cache")
    xdg = os.environ.get("XDG_CACHE_HOME", "").strip()
    usual = "~/Library/Caches" if sys.platform == "darwin" else "~/.cache"
    return os.path.join(xdg if os.path.isabs(xdg) else os.path.expanduser(usual), "astgrad")
