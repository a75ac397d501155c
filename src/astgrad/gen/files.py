"""Reading and writing generated files: nobody's work is lost, no link is followed, no half-written file is ever seen."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from astgrad.backend.header import body_hash, parse_header
from astgrad.errors import AstgradError

_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class NotWritable(AstgradError):
    """The output cannot or must not be written."""


@dataclass(frozen=True)
class _There:
    """A file that is there already."""

    data: bytes
    status: os.stat_result

    @property
    def text(self) -> str:
        return self.data.decode("utf-8", errors="replace").replace("\r\n", "\n")


def read_existing(path: Path) -> str | None:
    """The text of a file that may be there. Raises NotWritable for links, folders and what cannot be read."""
    there = _look(path)
    return None if there is None else there.text


def is_edited(text: str) -> bool:
    """Whether a generated file was changed by hand since astgrad wrote it."""
    header = parse_header(text)
    try:
        return header is None or body_hash(text) != header.body_hash
    except SyntaxError:
        return True


def write(path: Path, text: str, *, source: Path, force: bool) -> bool:
    """Writes a generated file at once and whole; False where it is there already, byte for byte.

    Raises NotWritable for the source itself, and unless forced for a file that astgrad did not write or that was edited since.
    """
    there, data = _look(path), text.encode("utf-8")
    if there is not None:
        if source.exists() and os.path.samestat(there.status, source.stat()):
            raise NotWritable(f"{path}: is the source itself; name another file with -o")
        if not force:
            _keep_the_work_of_others(path, there.text)
        if there.data == data:
            return False
    _replace(path, data, there)
    return True


def _keep_the_work_of_others(path: Path, existing: str) -> None:
    if parse_header(existing) is None:
        raise NotWritable(f"{path}: was not written by astgrad; --force overwrites it, -o names another file")
    if is_edited(existing):
        raise NotWritable(f"{path}: was edited since astgrad wrote it; --force throws the edits away, --diff shows them")


def _look(path: Path) -> _There | None:
    """The file as it is now, of one descriptor; None where there is none."""
    try:
        _check_ordinary(path, path.lstat())
        with os.fdopen(os.open(path, _READ), "rb") as file:
            status = os.fstat(file.fileno())
            _check_ordinary(path, status)
            return _There(file.read(), status)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotWritable(f"{path}: {error.strerror or error}") from error


def _check_ordinary(path: Path, status: os.stat_result) -> None:
    mode = status.st_mode
    if not stat.S_ISREG(mode):
        kind = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "no ordinary file"
        raise NotWritable(f"{path}: is {kind}; astgrad writes ordinary files only")


def _replace(path: Path, data: bytes, there: _There | None) -> None:
    """Writes beside the place, flushes, and puts it there, if nothing has happened to what was there."""
    temporary = path.with_name(f".astgrad-{secrets.token_hex(8)}.tmp")
    try:
        with os.fdopen(os.open(temporary, _WRITE, 0o666), "wb") as file:
            file.write(data)
            file.flush()
            if there is not None:
                _keep_permissions(file.fileno(), there.status)
            os.fsync(file.fileno())
        if there is None:
            _put_new(temporary, path)
        else:
            _check_unchanged(path, there.status)
            os.replace(temporary, path)
    except OSError as error:
        raise NotWritable(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _keep_permissions(file: int, status: os.stat_result) -> None:
    """Those of the file that is replaced; its owner too, where root writes in another user's project."""
    if hasattr(os, "fchown"):
        with suppress(PermissionError):
            os.fchown(file, status.st_uid, status.st_gid)
    if hasattr(os, "fchmod"):
        os.fchmod(file, stat.S_IMODE(status.st_mode))


def _put_new(temporary: Path, path: Path) -> None:
    """Gives the file its name, unless another file has got that name meanwhile."""
    try:
        os.link(temporary, path)
    except OSError:
        if os.path.lexists(path):
            raise NotWritable(f"{path}: appeared while it was being written; look at it, and run the command again") from None
        os.rename(temporary, path)  # a file system without links


def _check_unchanged(path: Path, old: os.stat_result) -> None:
    new = path.lstat()
    if not os.path.samestat(old, new) or (old.st_mtime_ns, old.st_size) != (new.st_mtime_ns, new.st_size):
        raise NotWritable(f"{path}: changed while it was being written; look at it, and run the command again")
