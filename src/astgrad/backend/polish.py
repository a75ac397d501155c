"""Formats generated text with Black, piece by piece, and makes sure that Black changed nothing but the looks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import black
from black.parsing import InvalidInput

from astgrad.errors import InternalError


def polish(pieces: Sequence[str], line_length: int) -> str:
    """The module made of a head (docstring, imports, constants; may be empty) and functions, each formatted alone.

    Alone, so that a `# fmt: off` in one function ends with it, and so that a function looks the same wherever it stands.
    """
    formatted = [_format(piece, line_length).strip("\n") for piece in pieces if piece.strip()]
    return "\n\n\n".join(formatted) + "\n"


@lru_cache(maxsize=64)  # private helpers are the same in every module
def _format(text: str, line_length: int) -> str:
    try:
        formatted = black.format_str(text, mode=black.Mode(line_length=line_length))
        if formatted != text:
            black.assert_equivalent(text, formatted)
    except (InvalidInput, ValueError, AssertionError) as error:
        raise InternalError(f"astgrad wrote text that Black cannot format ({error}):\n{text}") from error
    return formatted
