"""Faults in what is decided by what a branch changes, and in dicts by computed keys."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "lists_stay_as_long_as_they_are",
        "stale test",
        "a test is asked again of a list of which the branch has taken elements",
        "changed = {name for inner in statements((statement,)) for name in names_changed(inner)} | _all_written((statement,))",
        "changed = set(_all_written((statement,)))",
        ("test_decided", "popped"),
        "overwritten before it is read back",
    ),
    Mutant(
        "tests_look_under_one_name",
        "alias ignored",
        "a test is asked again of what the branch has changed under another name",
        "changed.update(*(self._primal.sharing.get(name, ()) for name in changed))\n        read =",
        "read =",
        ("test_decided", "by_a_view"),
        "alias",
    ),
    Mutant(
        "bounds_are_asked_again",
        "loop bounds",
        "how often a loop is run back is asked of a list that the loop has shortened",
        "return bool(read) and any(not read.isdisjoint(_changed(inner)) for inner in statements(loop.body))",
        "return bool(read) and False",
        ("test_decided", "rounds"),
    ),
    Mutant(
        "a_list_is_a_decision",
        "stale test",
        "what a test decided is kept as the list that it looked at",
        'return test if isinstance(test, Compare) or is_number(self._primal.kinds.of(test)) else call("bool", test)',
        "return test",
        ("test_decided", "outside"),
    ),
    Mutant(
        "keys_are_asked_again",
        "stale test",
        "the keys of a dict that grows are asked for again in the reverse half",
        "yield replace(statement, target=loop_target, iterable=Name(keys), body=body, orelse=orelse, edited=True)",
        "yield replace(statement, target=loop_target, iterable=Name(asked[0]), body=body, orelse=orelse, edited=True)",
        ("test_decided", "grows"),
    ),
    Mutant(
        "a_missing_element_is_read",
        "crash",
        "an element that a dict does not have yet is read before it is written",
        "read = part.value if is_whole(part) else part_before(part) if name in tables else part",
        "read = part.value if is_whole(part) else part",
        ("test_decided", "by_two_integers", "first_seen"),
    ),
    Mutant(
        "any_value_is_a_real_number",
        "wrong kind",
        "a dict is taken for an array of numbers whatever it holds",
        "return (marked, (known, result)) if all(map(is_double, stored)) else None",
        "return marked, (known, result)",
        ("test_decided", "of_arrays"),
    ),
    Mutant(
        "dicts_are_used_in_any_way",
        "wrong kind",
        "a dict is taken for an array whatever is done with it",
        "refused = set(_used_otherwise(function, found))",
        "refused: set[str] = set()",
        ("test_decided", "there_is_none"),
    ),
    Mutant(
        "dicts_of_this_half_only",
        "wrong kind",
        "what one half of a derivative gives the other is taken for an array, though it is a dict",
        "with_like(self._whole, tables_of(self._primal.function))",
        "tables_of(self._primal.function)",
        ("test_decided", "rebuilt_under_two_names"),
    ),
    Mutant(
        "writes_are_seen_by_all_names",
        "saved more than is needed",
        "an array is saved once for each element that is written into the one which replaces it",
        "others = self._sharing_at(write).get(name, frozenset())",
        "others = self.sharing.get(name, frozenset())",
        ("test_saved", "replaced_by_new_ones"),
    ),
)
