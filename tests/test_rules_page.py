"""`docs/rules.md` is what the table of rules says, and every row of the table says something."""

from __future__ import annotations

from pathlib import Path

from astgrad.rules.listing import page, rows

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"


def test_the_page_is_in_step_with_the_rules() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make it again: astgrad rules --page > docs/rules.md"


def test_every_function_stands_on_the_page() -> None:
    text = page().replace("\\|", "|")
    assert all(f"`{row.function}`" in text for row in rows())
