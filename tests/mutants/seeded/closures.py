"""Faults about functions that functions give, and inner functions that bind variables around them."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "read_before_it_is_bound",
        "stale value",
        "what an expression reads before it calls what binds it anew is read afterwards",
        "case Name(id=id) if id in self._rebound:\n                return self._named(e)\n            case Name()",
        "case Name()",
        ("test_closures_and_deques", "test_right"),
    ),
    Mutant(
        "added_to_what_it_is_later",
        "stale value",
        "`t += f(y)` adds to what f made of t",
        "case AugAssign(target=Name(id=id), value=value) if id not in self._rebound:",
        "case AugAssign(target=Name(id=id), value=value):",
        ("test_closures_and_deques", "test_refused"),
    ),
    Mutant(
        "of_another_round",
        "stale value",
        "a function that was made in the round before reads what was captured in this one",
        " and self._is_read_after(id, statement)",
        "",
        ("test_closures_and_deques", "test_refused"),
    ),
    Mutant(
        "defaults_are_found_later",
        "stale value",
        "the default of an inner function is what it would be where it is called",
        "if parameter.value is None or any(",
        "if parameter.value is None and any(",
        ("test_closures_and_deques", "test_refused"),
    ),
    Mutant(
        "what_was_given_later",
        "stale value",
        "what a function that gives functions was given is read when these are called",
        "return isinstance(e, Name) and self._counts[e.id] == 1",
        "return isinstance(e, Name)",
        ("test_closures_and_deques", "test_right"),
    ),
    Mutant(
        "one_statement_in_two_places",
        "stale value",
        "a function that is written out twice is one and the same, of which is saved what it overwrites in one place",
        "return tuple(replace(map_blocks(statement, as_others)) for statement in block)",
        "return block",
        ("test_closures_and_deques", "test_right"),
    ),
    Mutant(
        "assigned_one_by_one",
        "stale value",
        "in `n, c = 5, step()` step reads the n that is assigned with what it gives",
        "isdisjoint(names_read(statement.value) | inside)",
        "isdisjoint(names_read(statement.value))",
        ("test_closures_and_deques", "test_right"),
    ),
)
