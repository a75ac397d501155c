"""The comment above a group of adjoint statements: the source line that they reverse."""

from __future__ import annotations

import re
from collections.abc import Mapping

from astgrad.ir.expr import Call
from astgrad.ir.show import show
from astgrad.ir.stmt import Assign, Comment, Stmt
from astgrad.source import Span
from astgrad.transform.rename import rename_block

_LONGEST = 100
_HEADER = re.compile(r"for [^#]*:")  # of a loop, in one line
_WORD, _NUMBERED = re.compile(r"[^\W\d]\w*"), re.compile(r"\b([^\W\d]\w*?)_\d+\b")
_SIMPLE = r"(?:[^\W\d]|\d)[\w.]*"
_SIMPLE_POWER = re.compile(rf"(?<![\w.)\]}}]){_SIMPLE} \*\* -?{_SIMPLE}(?![\w.(\[])")


def comment_for(statement: Stmt, authors_names: Mapping[str, str], originals: Mapping[int, Stmt]) -> Comment:
    """`# y = x * w`, as the author wrote it, cut where it is very long. originals: his statements by the `id` of their origin.

    A call that was given a line of its own is shown as it stands in his: `# half(x, 0.5)`. Where what a loop gives its variables
    has become an assignment, it is the line of the loop: `# for i, e in enumerate(v)`.
    """
    match statement:
        case Assign(origin=None, value=Call(span=Span() as span)):
            return Comment(span.text, span=statement.span)
        case Assign(origin=None, span=Span() as span) if _HEADER.fullmatch(line := span.source.line(span.line).strip()):
            return Comment(_cut(line.removesuffix(":")), span=span)
    original = originals.get(id(statement.origin))
    if original is None:
        (original,) = rename_block((statement,), authors_names)
    text = show(original)
    if isinstance(statement.span, Span):
        text = _in_words_of(statement.span.text, text)
    text = _SIMPLE_POWER.sub(lambda found: found[0].replace(" ** ", "**"), text)  # as Black has it
    return Comment(_cut(text), span=statement.span)


def _in_words_of(authors: str, text: str) -> str:
    """The text with the author's names for those that were numbered: `dt` for `dt_2`, where his line says dt."""
    words = {*_WORD.findall(authors)}
    return _NUMBERED.sub(lambda found: found[1] if found[0] not in words and found[1] in words else found[0], text)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4]} ..."
