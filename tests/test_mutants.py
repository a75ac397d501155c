"""Every mutant still applies: its text stands in the package once, and what replaces it compiles. They are run by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import astgrad
from tests.mutants.__main__ import files_named
from tests.mutants.mutant import HAZARDS, Mutant
from tests.mutants.seeded import MUTANTS

PACKAGE = Path(astgrad.__file__).parent


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_applies(mutant: Mutant) -> None:
    path = mutant.file(PACKAGE)
    text = path.read_text(encoding="utf-8")
    changed = mutant.changed(text)
    assert changed != text
    compile(changed, str(path), "exec")


def test_hints_name_files_of_tests() -> None:
    assert not [mutant.name for mutant in MUTANTS if not files_named(mutant)]


def test_there_are_enough_of_all_sorts() -> None:
    assert len(MUTANTS) >= 60
    names = [mutant.name for mutant in MUTANTS]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9_]+", name) for name in names)
    assert {mutant.hazard for mutant in MUTANTS} - {None} == HAZARDS
