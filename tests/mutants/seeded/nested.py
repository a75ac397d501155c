"""Faults about lists in lists: rows that are added to them."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "row_that_changes_once_it_was_added",
        "mutated after use",
        "a list that is added to another one is copied, though it changes later",
        "    return changes == sum(_changes(statement, name) for statement in statements(block[starts[-1] + 1 : end]))",
        "    return True",
        ("test_nested", "row_longer_by_another_name"),
    ),
    Mutant(
        "row_that_is_another_list",
        "alias",
        "a list that a call hands back, and that is added to another one, is taken for a new one",
        "own.is_row(value) or not shared_with(value, kinds)",
        "True",
        ("test_nested", "row_that_a_call_hands_back"),
    ),
    Mutant(
        "array_that_a_list_holds_twice",
        "alias",
        "an array with a name that goes into a list is taken for the list's own, though it is mentioned elsewhere",
        "each in made and read[each.id] == 2",
        "each in made",
        ("test_nested", "one_array_in_two_places", "array_that_has_a_name"),
    ),
)
