"""Faults about lists of lists, and arrays that lists hold."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "rows_of_what_varies",
        "activity",
        "what a comprehension goes through varies, and nothing flows through its elements",
        "return not any(name in varied or name in varying for name in names_read(element))",
        "return not any(name in varied for name in names_read(element))",
        ("test_changing", "transposed_and_doubled"),
    ),
    Mutant(
        "rows_hold_arrays",
        "shape",
        "a list of rows in which arrays are put is taken for a matrix of numbers",
        "are_reals = all(_is_real(kind) for name, kind in _stored(matrices, known) if name in found)",
        "are_reals = True",
        ("test_changing", "arrays_in_rows"),
    ),
    Mutant(
        "row_by_what_changes",
        "stale value",
        "a name for a row is another word for it though what says which row changes meanwhile",
        "return is_plain and is_fixed and _mentions(after)[row] == self._uses[row] - 1",
        "return is_fixed and _mentions(after)[row] == self._uses[row] - 1",
        ("test_changing", "row_by_an_order_that_changes"),
    ),
    Mutant(
        "row_asked_for_before_it_is_there",
        "control flow",
        "the sum of a row that is asked for perhaps is found in any case",
        "case Opaque() | Conditional() | Logical():  # evaluated perhaps",
        "case Opaque():  # evaluated perhaps",
        ("test_changing", "sum_of_a_row_that_may_not_be_there"),
    ),
    Mutant(
        "array_twice_in_one_list",
        "alias",
        "an array that a list holds twice is replaced at one place where it changes",
        "if not all(map(is_fresh, _put_in(statement, name))):",
        "if False:",
        (
            "test_changing",
            "array_twice_in_a_list",
            "array_moved_in_its_list",
        ),
    ),
    Mutant(
        "array_gets_another_dtype",
        "dtype",
        "what is added to an array in a list gives it another dtype",
        "if kinds.number(new).dtype == kinds.number(part).dtype:  # which the array keeps",
        "if True:",
        ("test_changing", "arrays_that_keep_their_dtype"),
    ),
    Mutant(
        "change_inside_a_list_seen_as_replacement",
        "alias",
        "what is added to an array that a list holds is taken for a new element",
        "if list_changed_inside(statement, self._kinds) is not None:",
        "if False:",
        (
            "test_changing",
            "array_twice_in_a_list",
            "array_of_another_list",
            "array_by_another_name",
        ),
    ),
    Mutant(
        "copied_only_outside",
        "mutated after use",
        "a pullback writes into what the lists hold that are kept for its next call",
        "    elif name in inside:\n",
        "    elif False:\n",
        ("test_pullbacks", "arrays_in_a_list"),
    ),
    Mutant(
        "saved_elements_written_into",
        "mutated after use",
        "a pullback puts what is kept for its next call where it writes into it",
        "    return inside.union(name for s in taken if (name := shrunk_list(s.value)) is not None)",
        "    return inside",
        ("test_pullbacks", "arrays_replaced_in_a_list"),
    ),
    Mutant(
        "length_by_another_name",
        "alias",
        "a list has one length for good though it grows by another name",
        "            others.update((other,) if name in others else ())  # under this name it may have got another length\n",
        "",
        ("test_changing", "copy_of_what_grew_by_another_name"),
    ),
    Mutant(
        "places_of_rows_and_columns_alike",
        "capture",
        "a comprehension counts its rows by the name of what counts in them",
        "    free.take(name for clause in (outer, inner) for name in bound_names(clause.target))\n",
        "",
        ("test_changing", "row_of_a_function"),
    ),
    Mutant(
        "chosen_list_of_both",
        "wrong branch",
        "what comes to a list that was chosen goes to numbers",
        "            ) and not names_read(value).isdisjoint(varied):\n                return in_branches(statement, value)",
        "            ) and not names_read(value).isdisjoint(varied):\n                return (statement,)",
        ("test_changing", "chosen"),
    ),
)
