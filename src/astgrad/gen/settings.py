"""What a project's pyproject.toml says to astgrad, and where the project is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from astgrad.errors import AstgradError

MODES = ("auto", "forward", "reverse")
LINE_LENGTH = 88  # Black's own


class UsageError(AstgradError):
    """What was asked for on the command line or in pyproject.toml makes no sense."""


@dataclass(frozen=True)
class Settings:
    """A project: the folder to which recorded paths are relative, and its wishes."""

    root: Path
    mode: str = "auto"
    line_length: int = LINE_LENGTH


def settings_for(source: Path) -> Settings:
    """The settings of the nearest pyproject.toml above a source file; without one, the file's folder is the project."""
    for folder in source.absolute().parents:
        if (folder / "pyproject.toml").is_file():
            return _read(folder / "pyproject.toml")
    return Settings(source.absolute().parent)


def _read(path: Path) -> Settings:
    try:
        tools = tomllib.loads(path.read_text(encoding="utf-8")).get("tool", {})
    except (ValueError, OSError) as error:  # no TOML, no UTF-8, or a number longer than Python reads
        raise UsageError(f"{path}: cannot be read: {error}") from error
    except RecursionError as error:
        raise UsageError(f"{path}: cannot be read: it is nested too deep") from error
    own, black = _table(path, tools, "astgrad"), _table(path, tools, "black")
    unknown = sorted(set(own) - {"mode"})
    if unknown:
        raise UsageError(f"{path}: [tool.astgrad] has no setting {unknown[0]!r}; the only one is 'mode'")
    mode = own.get("mode", "auto")
    if mode not in MODES:
        raise UsageError(f"{path}: [tool.astgrad] mode is one of {', '.join(MODES)}, not {mode!r}")
    length = black.get("line-length", LINE_LENGTH)
    if not isinstance(length, int) or isinstance(length, bool) or length < 1:
        raise UsageError(f"{path}: [tool.black] line-length is a number of columns, not {length!r}")
    return Settings(path.parent, str(mode), length)


def _table(path: Path, tools: object, name: str) -> dict[str, object]:
    table = tools.get(name, {}) if isinstance(tools, dict) else None
    if not isinstance(table, dict):
        raise UsageError(f"{path}: [tool.{name}] is not a table")
    return table
