"""Everything astgrad says when it cannot or will not go on, and how it prints.

A *refusal* is data: one construct, its place, why, and a way round. All refusals of a function travel together in one `Refused`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from astgrad.source import Span


@dataclass(frozen=True, slots=True)
class Refusal:
    """One construct that has no derivative here: a short stable code, what it is, where, and what to do instead."""

    code: str  # kebab-case and stable: tests and documentation refer to it
    message: str  # one sentence without its full stop
    span: Span | None
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.span}: " if self.span else ""
        excerpt = f"\n{self.span.excerpt()}" if self.span else ""
        hint = f"\n    {self.hint}" if self.hint else ""
        return f"{place}{self.message} [{self.code}]{excerpt}{hint}"

    def placed(self, span: Span | None) -> Refusal:
        """The refusal at its own place, or at this one where it has none."""
        return self if self.span else replace(self, span=span)


class AstgradError(Exception):
    """Base of every error that astgrad raises on purpose."""


class Refused(AstgradError):
    """The function is outside the language; nothing was run or written. Holds every refusal found, in source order."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        self.refusals = tuple(sorted(set(refusals), key=_place))
        super().__init__("\n".join(str(refusal) for refusal in self.refusals))

    def __reduce__(self) -> tuple[type[Refused], tuple[tuple[Refusal, ...]]]:
        return type(self), (self.refusals,)


class MissingRule(Refused):
    """A call of a function that has neither a rule nor readable source; the message holds the line to add."""


class SourceUnavailable(AstgradError):
    """The function has no source that can be read (built in, `exec`, `python -c`)."""


class StaleSource(AstgradError):
    """The text on disk is not the code that runs (edited since import, or several lambdas on a line)."""


class RequestError(AstgradError, TypeError):
    """What was asked for makes no sense for this function: an unknown parameter, a value that has no derivative."""


class DerivativeMismatch(AstgradError, AssertionError):
    """`check` found a derivative that differs from differences of the function."""


class InternalError(AstgradError):
    """astgrad is about to write something other than it means: a bug in astgrad, caught before any harm."""


class DisconnectedWarning(UserWarning):
    """No path leads from the argument to the result: the derivative is zero everywhere."""


class AstgradWarning(UserWarning):
    """Something that costs speed or comfort, never correctness (an unusable cache, too many kind patterns)."""


def _place(refusal: Refusal) -> tuple[str, int, int, str, str]:
    span = refusal.span
    where = (span.source.filename, span.line, span.column) if span else ("", 0, 0)
    return (*where, refusal.code, refusal.message)
