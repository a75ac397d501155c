"""A folder that is the user's own: nobody else can read it, write in it, or put another one in its place.

    folder = open_private_folder("/home/ada/.cache/astgrad/v1", create=True)    # a descriptor, or Unusable says why not

The path is walked from the root, link by link, and every step is checked before the next. What comes out is an open descriptor,
checked itself, so that no later change of a name matters. Root uses root's folders only: after `sudo`, those of the user who
called it would be left with files which that user can no longer change.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from errno import ELOOP

_CAN_BE_SAFE = os.open in os.supports_dir_fd and hasattr(os, "O_NOFOLLOW") and hasattr(os, "geteuid")
_MOST_LINKS = 40


class Unusable(Exception):
    """The folder cannot be trusted, or is not to be found; says why."""


def open_private_folder(path: str, create: bool) -> int | None:
    """The folder as an open descriptor; None where it does not exist. Raises Unusable, or what the system says."""
    if not _CAN_BE_SAFE:
        raise Unusable("this platform cannot open files without following links")
    place = _walk(path, create)
    if place is None:
        return None
    folder = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        _check_own(os.fstat(folder), path)
    except BaseException:
        os.close(folder)
        raise
    return folder


def _walk(path: str, create: bool) -> str | None:
    """The same place by a path without links, whose every step was checked; None where it does not exist."""
    links = 0
    place, rest, is_reachable = os.sep, _parts(path), True
    while rest:
        is_reachable = _check_above(os.lstat(place), place, is_reachable)
        name = rest.pop()
        if name == os.pardir:
            place, is_reachable = os.path.dirname(place), True
            continue
        below = os.path.join(place, name)
        status = _status(below, create)
        if status is None:
            return None
        if not stat.S_ISLNK(status.st_mode):
            place = below
            continue
        links += 1
        _check_link(status, below, is_last=not rest, is_loop=links > _MOST_LINKS)
        # what a link says is walked from the root again
        place, rest, is_reachable = os.sep, rest + _parts(os.path.join(place, os.readlink(below))), True
    return place


def _parts(path: str) -> list[str]:
    """The names on the way to an absolute path, the last first."""
    return [part for part in reversed(path.split(os.sep)) if part not in ("", os.curdir)]


def _status(path: str, create: bool) -> os.stat_result | None:
    try:
        return os.lstat(path)
    except FileNotFoundError:
        if not create:
            return None
    with suppress(FileExistsError):  # another process was faster
        os.mkdir(path, 0o700)
    return os.lstat(path)


def _check_above(status: os.stat_result, place: str, is_reachable: bool) -> bool:
    """Checks a folder on the way, and says whether others can get to what is below it."""
    _check_owner(status, place)
    # a group is often the user's own, so what others cannot get to may be open to it
    forbidden = stat.S_IWOTH | (stat.S_IWGRP if is_reachable else 0)
    if status.st_mode & forbidden and not status.st_mode & stat.S_ISVTX:
        raise Unusable(f"other users may write in {place}")
    return is_reachable and bool(status.st_mode & (stat.S_IXGRP | stat.S_IXOTH))


def _check_link(status: os.stat_result, path: str, is_last: bool, is_loop: bool) -> None:
    _check_owner(status, path)
    if is_last:
        raise Unusable(f"{path} is a link")
    if is_loop:
        raise OSError(ELOOP, os.strerror(ELOOP), path)


def _check_owner(status: os.stat_result, place: str) -> None:
    if status.st_uid not in (0, os.geteuid()):
        raise Unusable(f"{place} belongs to another user")


def _check_own(status: os.stat_result, path: str) -> None:
    if status.st_uid != os.geteuid():
        raise Unusable(f"{path} belongs to another user")
    if status.st_mode & 0o077:
        raise Unusable(f"{path} is open to other users; `chmod 700` it")
