"""Reading and writing generated files: nobody's work is lost, no link is followed, no half-written file is ever seen."""

from __future__ import annotations

import os
import secrets
import stat
from pathlib import Path

from astgrad.backend.header import body_hash, parse_header
from astgrad.errors import AstgradError


class NotWritable(AstgradError):
    """The output cannot or must not be written."""


def read_existing(path: Path) -> str | None:
    """The text of a file that may be there. Raises NotWritable for links, folders and what cannot be read."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        raise NotWritable(f"{path}: {error.strerror or error}") from error
    if not stat.S_ISREG(mode):
        kind = "a link" if stat.S_ISLNK(mode) else "a folder" if stat.S_ISDIR(mode) else "no ordinary file"
        raise NotWritable(f"{path}: is {kind}; astgrad writes ordinary files only")
    try:
        return path.read_bytes().decode("utf-8", errors="replace").replace("\r\n", "\n")
    except OSError as error:
        raise NotWritable(f"{path}: {error.strerror or error}") from error


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
    existing = read_existing(path)
    if path.exists() and source.exists() and path.samefile(source):
        raise NotWritable(f"{path}: is the source itself; name another file with -o")
    if existing is not None and not force:
        _keep_the_work_of_others(path, existing)
    data = text.encode("utf-8")
    if existing is not None and path.read_bytes() == data:
        return False
    _replace(path, data, None if existing is None else stat.S_IMODE(path.lstat().st_mode))
    return True


def _keep_the_work_of_others(path: Path, existing: str) -> None:
    if parse_header(existing) is None:
        raise NotWritable(f"{path}: was not written by astgrad; --force overwrites it, -o names another file")
    if is_edited(existing):
        raise NotWritable(f"{path}: was edited since astgrad wrote it; --force throws the edits away, --diff shows them")


def _replace(path: Path, data: bytes, mode: int | None) -> None:
    """`mode`: the permissions to keep, None for a new file's."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.tmp")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(temporary, flags, 0o666), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            temporary.chmod(mode)
        os.replace(temporary, path)
    except OSError as error:
        raise NotWritable(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        temporary.unlink(missing_ok=True)
