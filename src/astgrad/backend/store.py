"""The cache of generated modules: found by what they were made from, private to the user, never in the way.

An entry is a file `<key>.py`; its first line holds the key and the digest of the rest, and the bytes that were hashed are the
bytes that are executed. Whatever is doubtful (another owner, a mode, a link, a wrong digest) counts as absent, and whatever
fails costs one warning and the disk, never a call.
"""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
from time import time

from astgrad.fingerprint import sha256
from astgrad.warn import warn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    T = TypeVar("T")

_FORMAT = "v1"
_SUFFIX = ".py"
_TEMPORARY = ".writing-"
_MOST_BYTES = 4_000_000  # of an entry
_MOST_ENTRIES = 5_000
_STALE_SECONDS = 3600  # after which a temporary file's writer is surely gone
_CAN_BE_SAFE = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW") and hasattr(os, "geteuid")
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)

_warned = False


class _Unusable(Exception):
    """The folder cannot be trusted; says why."""


def cache_dir() -> str:
    """The folder of the entries, in `ASTGRAD_CACHE_DIR` or where the platform keeps a user's caches."""
    return os.path.join(os.environ.get("ASTGRAD_CACHE_DIR", "").strip() or _user_cache_dir(), _FORMAT)


def entry_path(key: str) -> str:
    """Where the entry with this key is, if it is."""
    return os.path.join(cache_dir(), key + _SUFFIX)


def load(key: str) -> bytes | None:
    """The entry's bytes, its first line included; None where there is none that can be trusted."""
    return _guarded(lambda folder: _read(folder, key))


def sealed(key: str, body: bytes) -> bytes:
    """The entry's bytes: the body under a line with its key and digest."""
    return f"# astgrad {_FORMAT} {key} {sha256(body)}\n".encode() + body


def save(key: str, data: bytes) -> bool:
    """Writes a sealed entry; False where it cannot be written."""

    def write(folder: int) -> bool:
        _sweep(folder)
        _write(folder, key + _SUFFIX, data)
        return True

    return _guarded(write, create=True) or False


def clear_cache() -> int:
    """Removes every entry and temporary file; gives their number. Other files, and links, are left alone."""

    def clear(folder: int) -> int:
        return sum(_remove(folder, name) for name in os.listdir(folder) if _is_ours(name))

    return _guarded(clear) or 0


def _guarded(use: Callable[[int], T], create: bool = False) -> T | None:
    """What `use` makes of the open folder; None, with one warning per process, where something goes wrong."""
    global _warned
    try:
        folder = _open_folder(cache_dir(), create)
        if folder is None:
            return None
        try:
            return use(folder)
        finally:
            os.close(folder)
    except (OSError, MemoryError, ValueError, _Unusable) as problem:
        if not _warned:
            _warned = True
            _warn_of(problem)
        return None


def _warn_of(problem: Exception) -> None:
    from astgrad.errors import AstgradWarning  # a warm call does without

    warn(f"the cache cannot be used, so derivatives are generated anew in each process: {problem}", AstgradWarning)


def _open_folder(path: str, create: bool) -> int | None:
    """The folder as an open descriptor, checked: the user's own, nobody else's. None where it does not exist."""
    if not _CAN_BE_SAFE:
        raise _Unusable("this platform cannot open files without following links")
    if create:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with suppress(FileExistsError):
            os.mkdir(path, 0o700)
    try:
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        _check_folder(os.fstat(folder), path)
    except BaseException:
        os.close(folder)
        raise
    return folder


def _check_folder(status: os.stat_result, path: str) -> None:
    if status.st_uid != os.geteuid():
        raise _Unusable(f"{path} belongs to another user")
    if status.st_mode & 0o077:
        raise _Unusable(f"{path} is open to other users; `chmod 700` it")
    for parent in _ancestors(os.path.realpath(path)):
        above = os.lstat(parent)
        if above.st_uid not in (0, os.geteuid()):
            raise _Unusable(f"{parent} belongs to another user")
        if above.st_mode & stat.S_IWOTH and not above.st_mode & stat.S_ISVTX:
            raise _Unusable(f"other users may write in {parent}")


def _ancestors(path: str) -> Iterator[str]:
    while path != os.path.dirname(path):
        path = os.path.dirname(path)
        yield path


def _read(folder: int, key: str) -> bytes | None:
    try:
        file = os.open(key + _SUFFIX, _READ, dir_fd=folder)
    except OSError:  # absent, or a link
        return None
    try:
        status = os.fstat(file)
        if not _is_private_file(status) or status.st_size > _MOST_BYTES:
            return None
        data = _read_all(file, status.st_size)
    finally:
        os.close(file)
    _, _, body = data.partition(b"\n")
    return data if data == sealed(key, body) else None


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
    """Removes what killed writers left, and the oldest entries where there are too many."""
    entries = []
    for name in os.listdir(folder):
        if not _is_ours(name):
            continue
        try:
            changed = os.lstat(name, dir_fd=folder).st_mtime
        except OSError:
            continue  # another process was faster
        if not name.startswith(_TEMPORARY):
            entries.append((changed, name))
        elif changed < time() - _STALE_SECONDS:
            _remove(folder, name)
    if len(entries) > _MOST_ENTRIES:
        for _, name in sorted(entries)[: _MOST_ENTRIES // 4]:
            _remove(folder, name)


def _is_ours(name: str) -> bool:
    stem, suffix = os.path.splitext(name)
    is_entry = suffix == _SUFFIX and len(stem) == 64 and all(letter in "0123456789abcdef" for letter in stem)
    return is_entry or name.startswith(_TEMPORARY)


def _remove(folder: int, name: str) -> bool:
    """Removes a regular file of the user's; False where it is not one, or is gone."""
    try:
        status = os.lstat(name, dir_fd=folder)
        if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid():
            return False
        os.unlink(name, dir_fd=folder)
    except OSError:
        return False
    return True


def _user_cache_dir() -> str:
    """As `platformdirs.user_cache_dir("astgrad", False)`, whose import alone would cost a warm call more than the rest."""
    if sys.platform == "win32":
        return os.path.join(os.environ.get("LOCALAPPDATA") or os.path.expanduser(r"~\AppData\Local"), "astgrad", "Cache")
    xdg = os.environ.get("XDG_CACHE_HOME", "").strip()
    usual = "~/Library/Caches" if sys.platform == "darwin" else "~/.cache"
    return os.path.join(xdg if os.path.isabs(xdg) else os.path.expanduser(usual), "astgrad")
