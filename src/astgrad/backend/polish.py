"""Formats generated text with Black, piece by piece, and makes sure that Black changed nothing but the looks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

import black
from black.parsing import InvalidInput

from astgrad.errors import InternalError


def polish(others: Sequence[str], functions: Sequence[str], line_length: int) -> str:
    """The module made of a head (docstring, imports, constants; may be empty), helpers and functions, each formatted alone.

    Alone, so that a `# fmt: off` in one function ends with it, and so that a function looks the same wherever it stands.
    What the functions say is held against the IR afterwards (`intended`); what the others say, against what they said before.
    """
    formatted = [_unchanged(piece, line_length) for piece in others] + [_format(piece, line_length) for piece in functions]
    return "\n\n\n".join(piece.strip("\n") for piece in formatted if piece.strip()) + "\n"


@lru_cache(maxsize=64)  # private helpers are the same in every module
def _unchanged(text: str, line_length: int) -> str:
    formatted = _format(text, line_length)
    if formatted != text:
        try:
            black.assert_equivalent(text, formatted)
        except AssertionError as error:
            raise _cannot(text, error) from error
    return formatted


def _format(text: str, line_length: int) -> str:
    try:
        return black.format_str(text, mode=_mode(line_length))
    except (InvalidInput, ValueError, AssertionError) as error:
        raise _cannot(text, error) from error


@cache  # Black asks much by the mode: where it is the same object, that is found without comparing
def _mode(line_length: int) -> black.Mode:
    return black.Mode(line_length=line_length)


def _cannot(text: str, error: Exception) -> InternalError:
    return InternalError(f"astgrad wrote text that Black cannot format ({error}):\n{text}")
