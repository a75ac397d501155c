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
_SIMPLE = r"(?:[^\W\d]|\d)[\w.]*"
_SIMPLE_POWER = re.compile(rf"(?<![\w.)\]}}]){_SIMPLE} \*\* -?{_SIMPLE}(?![\w.(\[])")


def comment_for(statement: Stmt, authors_names: Mapping[str, str], originals: Mapping[int, Stmt]) -> Comment:
    """`# y = x * w`, as the author wrote it, cut where it is very long. originals: his statements by the `id` of their origin.

    A call that was given a line of its own is shown as it stands in his: `# half(x, 0.5)`.
    """
    match statement:
        case Assign(origin=None, value=Call(span=Span() as span)):
            return Comment(span.text, span=statement.span)
    original = originals.get(id(statement.origin))
    if original is None:
        (original,) = rename_block((statement,), authors_names)
    text = _SIMPLE_POWER.sub(lambda found: found[0].replace(" ** ", "**"), show(original))  # as Black has it
    return Comment(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4]} ...", span=statement.span)
