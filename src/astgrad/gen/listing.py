"""The table of rules for people to read."""

from __future__ import annotations

from astgrad.rules.listing import Row, rows


def rule_lines(pattern: str | None) -> list[str]:
    """The rules that match, a function with its derivatives after the other."""
    return [line for row in rows(pattern) for line in _row_lines(row)]


def _row_lines(row: Row) -> list[str]:
    formulas = [f"    by {name}: {formula}" for name, formula in row.formulas] or ["    0 wherever there is a derivative"]
    also = [f"    also {', '.join(row.also)}"] if row.also else []
    remarks = [f"    {remark}" for remark in (row.kink, row.note) if remark]
    return [row.function, *formulas, *also, *remarks]
