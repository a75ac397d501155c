"""Faults about deques that are kept as lists."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "compared_as_a_list",
        "value",
        "a deque that is compared with a list is the list that it is compared with",
        'self._looked_at(each) if op in ("in", "not in") else self._expr(each)',
        "self._looked_at(each)",
        ("test_closures_and_deques", "test_refused"),
    ),
    Mutant(
        "as_long_as_a_field_says_later",
        "value",
        "a deque holds as many values as the field says of which its length was taken, also after that was changed",
        "(not beside or beside in assigned)",
        "not beside",
        ("test_closures_and_deques", "test_refused"),
    ),
    Mutant(
        "as_long_as_a_name_says_later",
        "value",
        "a deque holds as many values as the name says of which its length was taken, also after that was bound anew",
        "written[bound.id] == 1 and not self._in_text",
        "not self._in_text",
        ("test_closures_and_deques", "test_refused"),
    ),
    Mutant(
        "lists_are_as_long_as_deques",
        "value",
        "a list that goes where a deque goes loses its first values as the deque does",
        'if uses & {"extend", "insert"} or is_other or len(bounds) > 1:',
        'if uses & {"extend", "insert"} or len(bounds) > 1:',
        ("test_closures_and_deques", "test_refused"),
    ),
    Mutant(
        "full_from_the_beginning",
        "value",
        "a deque of which values are taken off is taken to be full all the time",
        "and place not in shortened | shared",
        "and place not in shared",
        ("test_closures_and_deques", "test_right"),
    ),
    Mutant(
        "a_copy_that_is_none",
        "write lost",
        "a copy of a list that does not vary is this list, into which what is written goes",
        '                return Built(held.kind, held.parts)\n            case "get", (key, *_) if is_dict',
        '                return replace(held, owners=frozenset())\n            case "get", (key, *_) if is_dict',
        ("test_closures_and_deques", "test_right"),
    ),
)
