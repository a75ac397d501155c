"""Which files below a folder are there to be read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pathspec

_SKIPPED = frozenset({"__pycache__", "node_modules", "build", "dist", "venv", "site-packages"})


def python_files(folder: Path) -> Iterator[Path]:
    """The Python files below a folder that mention astgrad, sorted: no hidden or ignored ones, no environments, no links."""
    yield from _walk(folder, _ignores_above(folder))


Ignore = tuple[Path, pathspec.GitIgnoreSpec]


def _walk(folder: Path, ignores: tuple[Ignore, ...]) -> Iterator[Path]:
    ignores = (*ignores, *_ignore_file(folder))
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # a folder that may not be listed holds nothing that may be read
        return
    for entry in entries:
        path = folder / entry.name
        if entry.is_symlink() or entry.name.startswith(".") or _is_ignored(path, entry.is_dir(), ignores):
            continue
        if entry.is_dir():
            if entry.name not in _SKIPPED and not (path / "pyvenv.cfg").exists():
                yield from _walk(path, ignores)
        elif entry.name.endswith(".py") and entry.is_file() and _mentions_astgrad(path):
            yield path


def _ignores_above(folder: Path) -> tuple[Ignore, ...]:
    """The .gitignore files between the repository's top and the folder, outermost first."""
    absolute = folder.absolute()
    if not any((above / ".git").exists() for above in (absolute, *absolute.parents)):
        return ()
    found: list[Ignore] = []
    above = absolute
    while not (above / ".git").exists():
        above = above.parent
        found = [*_ignore_file(above), *found]
    return tuple(found)


def _ignore_file(folder: Path) -> tuple[Ignore, ...]:
    try:
        lines = (folder / ".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    return ((folder.absolute(), pathspec.GitIgnoreSpec.from_lines(lines)),)


def _is_ignored(path: Path, is_folder: bool, ignores: tuple[Ignore, ...]) -> bool:
    """As Git decides: the innermost file that says anything about the path."""
    for base, spec in reversed(ignores):
        relative = path.absolute().relative_to(base).as_posix() + ("/" if is_folder else "")
        decision = spec.check_file(relative).include
        if decision is not None:
            return decision
    return False


def _mentions_astgrad(path: Path) -> bool:
    try:
        return b"astgrad" in path.read_bytes()
    except OSError:
        return True  # whoever reads it next says why it cannot be read
