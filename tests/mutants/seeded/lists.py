"""Faults about lists that have several names."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "two_lists_for_one",
        "write lost",
        "what is bound to two names at once is made twice",
        "one_by_one = _with_links(statement) if made.intersection(names_written(statement)) else (statement,)",
        "one_by_one = (statement,)",
        ("test_changing", "list_that_is_chosen"),
    ),
    Mutant(
        "second_name_of_what_is_bound_anew",
        "stale value",
        "a second name of a list is read for what its first one holds later",
        "once = {name for name in names if writes[name] == 1} - names_in_text(function)",
        "once = {*names} - names_in_text(function)",
        ("test_changing", "list_that_is_chosen"),
    ),
    Mutant(
        "appended_by_another_name",
        "activity",
        "what is appended to a list is not in the other variables that may be this list",
        "yield lists, lists",
        "yield names, names",
        ("test_changing", "list_that_is_chosen"),
    ),
    Mutant(
        "tangents_of_a_chosen_list_dropped",
        "write lost",
        "the tangents that are appended to a list go where nothing reads them by this name",
        "yield from _groups(function, grown, _handed_on)",
        "yield from _groups(function, grown, lambda value: ())",
        ("test_changing", "list_that_is_chosen"),
    ),
)
