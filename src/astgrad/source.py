"""Where a piece of source stands: the one vocabulary of places that every error and every comment uses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

_EXCERPT = 160  # characters of a line that an error shows at most


@dataclass(frozen=True, slots=True)
class Source:
    """A text and the name by which its reader knows it (a path as given, or ``<notebook cell>``)."""

    filename: str
    text: str
    first_line: int = 1  # the line number, in the file, of the text's first line

    def line(self, number: int) -> str:
        """The source line with this number of the file, without its newline; empty where there is none."""
        lines = _lines(self.text)
        index = number - self.first_line
        return lines[index] if 0 <= index < len(lines) else ""


@lru_cache(maxsize=8)  # a function may be refused in many lines
def _lines(text: str) -> list[str]:
    return text.split("\n")  # as Python counts: a form feed starts no line


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a source: 1-based line, 1-based column, as editors count; `end_column` is exclusive, on the same line."""

    source: Source
    line: int
    column: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.source.filename}:{self.line}:{self.column}"

    @property
    def text(self) -> str:
        """What stands there; its first line, where it is longer."""
        return self.source.line(self.line)[self.column - 1 : self.end_column - 1]

    def excerpt(self) -> str:
        """The source line, or of a very long one the part around the place, with a caret under the place."""
        line = self.source.line(self.line).replace("\t", " ").replace("\x0c", " ")
        start = max(0, self.column - 1 - _EXCERPT // 2) if len(line) > _EXCERPT else 0
        text = line[start : start + _EXCERPT]
        column = self.column - 1 - start
        width = max(1, min(self.end_column - 1 - start, len(text)) - column)
        return f"    {text}\n    {' ' * column}{'^' * width}"
