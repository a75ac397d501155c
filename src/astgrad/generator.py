"""What generates derivatives here: this astgrad, the packages that it writes with, and this Python, told without loading them.

The contents of astgrad's sources would say best what they are, but reading them takes a warm call longer than all the rest. So
each source is known by its size, the time of its last change, and the time of its last change of any kind, which no program can
set back; and where an installer wrote a list of digests (RECORD), that list is part of it.
"""

from __future__ import annotations

import os
import sys

from astgrad.fingerprint import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
_WRITES_WITH = ("libcst", "black", "numpy")

_known: list[str] = []


def identity() -> str:
    """A digest of the generator, as it was when this process first asked. Raises OSError where it cannot be told."""
    if not _known:
        _known.append(identity_now())
    return _known[0]


def identity_now() -> str:
    """A digest of the generator as it is on the disk."""
    python = (sys.implementation.cache_tag, sys.version_info[:])
    packages = [_package(name) for name in _WRITES_WITH]
    version = vars(sys.modules["astgrad"])["__version__"]  # the table of names stands above all floors
    parts = (python, version, _records(), list(_sources(_PACKAGE)), packages)
    return sha256(repr(parts).encode("utf-8", "surrogatepass"))


def _sources(folder: str) -> Iterator[tuple[str, int, int, int]]:
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.name.endswith(".py"):
            status = os.stat(entry.path)
            yield entry.path[len(_PACKAGE) :], status.st_size, status.st_mtime_ns, status.st_ctime_ns
        elif entry.name != "__pycache__" and entry.is_dir():
            yield from _sources(entry.path)


def _records() -> list[bytes]:
    """The digests of astgrad's files that its installer wrote; none where it runs from a checkout."""
    above, found = os.path.dirname(_PACKAGE), []
    for distribution in _distributions(above, "astgrad"):
        try:
            with open(os.path.join(above, distribution, "RECORD"), "rb") as record:
                found.append(record.read())
        except (FileNotFoundError, NotADirectoryError):
            continue
    return found


def _package(name: str) -> tuple[object, ...]:
    """A package's version, as the name of what its installer left says it; else the file that it is, as it is."""
    finders = (finder for finder in sys.meta_path if hasattr(finder, "find_spec"))
    spec = next((spec for finder in finders if (spec := finder.find_spec(name, None)) is not None), None)
    if spec is None or not spec.origin or not os.path.isabs(spec.origin):
        return (name,)
    distributions = _distributions(os.path.dirname(os.path.dirname(spec.origin)), name)
    if distributions:
        return tuple(distributions)
    status = os.stat(spec.origin)
    return name, status.st_size, status.st_mtime_ns


def _distributions(folder: str, name: str) -> list[str]:
    """The names of the metadata of a package installed there: `black-26.10.1.dist-info`."""
    return sorted(
        entry
        for entry in os.listdir(folder)
        if entry.partition("-")[0].lower() == name and entry.endswith((".dist-info", ".egg-info"))
    )
