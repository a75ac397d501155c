"""The table of rules as people read it: what `astgrad rules` prints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from astgrad.rules.registry import Rule, aliases, all_rules


@dataclass(frozen=True)
class Row:
    """One function with a rule. `formulas` holds pairs of an argument and the derivative by it; none where it is zero."""

    function: str  # its signature
    also: tuple[str, ...]  # its other paths
    formulas: tuple[tuple[str, str], ...]
    kink: str
    note: str
    source: str


def rows(pattern: str | None = None) -> tuple[Row, ...]:
    """The rules of functions with a path that matches, sorted by path.

    A pattern with `*`, `?` or `[` matches a whole path, any other a part of one; `np.` may be written for `numpy.`.
    """
    return tuple(_row(rule) for rule in all_rules() if pattern is None or matches(pattern, (rule.path, *aliases(rule))))


def _row(rule: Rule) -> Row:
    formulas = tuple((name, formula.general) for name, formula in rule.partials.items())
    is_constant = all(text == "0" for _, text in formulas)
    return Row(str(rule.signature), aliases(rule), () if is_constant else formulas, rule.kink, rule.note, rule.source)


def matches(pattern: str, paths: Iterable[str]) -> bool:
    """Whether one of the paths is what the pattern means."""
    wanted = f"numpy.{pattern.removeprefix('np.')}" if pattern.startswith("np.") else pattern
    if any(sign in wanted for sign in "*?["):
        return any(fnmatchcase(path, wanted) for path in paths)
    return any(wanted in path for path in paths)
