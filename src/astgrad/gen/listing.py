"""The table of rules for people to read."""

from __future__ import annotations

from astgrad.rules.listing import Row, matches, rows
from astgrad.rules.structure import StructuralRule, all_structural, structural_aliases


def rule_lines(pattern: str | None) -> list[str]:
    """The rules that match, one function with its derivatives after the other, sorted by path."""
    entries = [(row.function, _row_lines(row)) for row in rows(pattern)]
    for rule in all_structural():
        if pattern is None or matches(pattern, (rule.path, *structural_aliases(rule))):
            entries.append((str(rule.signature), _structural_lines(rule)))
    return [line for _, lines in sorted(entries) for line in lines]


def _structural_lines(rule: StructuralRule) -> list[str]:
    """What these derivatives look like depends on shapes, so that only the arguments can be told."""
    also = [f"    also {', '.join(structural_aliases(rule))}"] if structural_aliases(rule) else []
    remarks = [f"    {rule.note}"] if rule.note else []
    return [str(rule.signature), f"    by {', '.join(rule.pullbacks)}, as the shapes ask for", *also, *remarks]


def _row_lines(row: Row) -> list[str]:
    formulas = [f"    by {name}: {formula}" for name, formula in row.formulas] or ["    0 wherever there is a derivative"]
    also = [f"    also {', '.join(row.also)}"] if row.also else []
    remarks = [f"    {remark}" for remark in (row.kink, row.note) if remark]
    return [row.function, *formulas, *also, *remarks]
