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
        ("test_changing", "test_forward_only"),
    ),
    Mutant(
        "second_name_of_what_is_bound_anew",
        "stale value",
        "a second name of a list is read for what its first one holds later",
        "once = {name for name in names if writes[name] == 1} - names_in_text(function)",
        "once = {*names} - names_in_text(function)",
        ("test_changing", "test_forward_only"),
    ),
    Mutant(
        "appended_by_another_name",
        "activity",
        "what is appended to a list is not in the other variables that may be this list",
        "yield lists, lists",
        "yield names, names",
        ("test_changing", "test_forward_only"),
    ),
    Mutant(
        "tangents_of_a_chosen_list_dropped",
        "write lost",
        "the tangents that are appended to a list go where nothing reads them by this name",
        "yield from _groups(everything, grown, _handed_on)",
        "yield from _groups(everything, grown, lambda value: ())",
        ("test_changing", "test_forward_only"),
    ),
    Mutant(
        "list_changed_that_has_two_names",
        "mutated after use",
        "a list is changed that another variable may hold just then",
        "others = sorted(n for n in sharing if n != name and may_be_list(self._kinds.of(Name(n))))",
        "others = list[str]()",
        ("test_changing", "test_forward_only"),
    ),
    Mutant(
        "list_not_put_back_for_its_other_names",
        "stale value",
        "what was appended is not taken off where only another name of the list is read",
        "groups += [(group, frozenset((popped,))) for popped, group in same_list.items()]",
        "pass",
        ("test_changing", "kept_and_lengthened"),
    ),
    Mutant(
        "added_to_no_element",
        "masks",
        "a cotangent is added to an element of a list where a condition has seen to it that there is none",
        'self.out.append(_under(scalar, AugAssign(element, "+", self._in_full(g, place.read, leaf_kind))))',
        'self.out.append(AugAssign(element, "+", self._in_full(g, place.read, leaf_kind)))',
        ("test_changing", "begun_with_a_condition"),
    ),
    Mutant(
        "moved_past_what_changes_its_list",
        "order of evaluation",
        "a value that reads a list is written where it is used, after the list was changed under another name",
        "changed |= same_list(name)",
        "pass",
        ("test_changing", "edit_distance"),
    ),
    Mutant(
        "another_name_taken_for_a_copy",
        "treat a view as a copy",
        "what is bound to a list by its name alone is a list of its own",
        "not isinstance(value, (Name, Global))  # another name of the same list\n                and ",
        "",
        ("test_changing", "test_forward_only"),
    ),
    Mutant(
        "list_bound_anew_put_back_too_early",
        "stale value",
        "what was appended is taken off the list that the name held before it was bound anew",
        "if name not in self._lasting:\n            self._adjoints",
        "if name is None:\n            self._adjoints",
        ("test_changing", "elements_moved"),
    ),
    Mutant(
        "slice_to_the_very_end",
        "index",
        "a part of a list from a place on goes on one element less",
        'return call("range", lower or Literal("0"), length)',
        'return call("range", lower or Literal("0"), Binary("-", length, lower or Literal("0")))',
        ("test_changing", "part_and_more"),
    ),
    Mutant(
        "up_to_minus_nothing",
        "index",
        "a part of a list up to the place -0, which is empty, is all of it",
        "if literal_integer(back):  # before",
        "if literal_integer(back) is not None:  # before",
        ("test_changing", "up_to_minus"),
    ),
)
