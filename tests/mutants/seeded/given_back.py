"""Faults in what is known of what functions give, and of the integers in lists."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "parts_of_a_result_apart",
        "treat a view as a copy",
        "one array that a function gives twice is taken for two",
        "are_apart &= all(one.isdisjoint(other) for one, other in combinations(held, 2))",
        "are_apart &= True",
        ("test_decided", "one_array_twice"),
        "mutated after use",
    ),
    Mutant(
        "results_of_their_own",
        "treat a view as a copy",
        "what a function makes of its argument shares no memory with it, whatever it is",
        "whole = frozenset[str]().union(*(each for parts in found for each in parts))",
        "whole = frozenset[str]()",
        ("test_decided", "or_the_argument"),
        "mutated after use",
    ),
    Mutant(
        "memory_of_the_module",
        "treat a view as a copy",
        "an array of the module that a function gives twice is taken for two arrays",
        "return any(isinstance(part, (Global, Opaque)) for part in parts)",
        "return False",
        ("test_decided", "of_the_module"),
        "mutated after use",
    ),
    Mutant(
        "tangents_that_are_one_array",
        "treat a view as a copy",
        "the tangent of what a function makes anew is written into, and is that of another result",
        "return tuple(Assign((dot,), copy) for dot, copy in owned if copy != dot)",
        "return ()",
        ("test_decided", "a_copy_of_a_part"),
        "mutated after use",
    ),
    Mutant(
        "copies_of_tangents_that_are_one_array",
        "treat a view as a copy",
        "tangents that a function gives are taken for arrays of their own, and not copied",
        "if position is None or (not isinstance(value, Name) and _gives_several(new[position])):",
        "if position is None:",
        ("test_decided", "a_copy_of_a_part"),
        "mutated after use",
    ),
    Mutant(
        "integers_that_may_be",
        "dtype",
        "an array of what may be an integer keeps what is differentiated, cut off",
        "if all(map(self._may_be_integers, decisive)):",
        "if False:",
        ("test_decided", "perhaps_an_integer"),
    ),
    Mutant(
        "longer_inside",
        "stale value",
        "an element of a list of lists is changed in place, and what stands for it stays what it was",
        "return may_grow(kind) and (name in self._changed_inside or _may_be_one_object(kind, self._kinds.of(Name(name))))",
        "return may_grow(kind) and _may_be_one_object(kind, self._kinds.of(Name(name)))",
        ("test_decided", "changed_inside"),
        "mutated after use",
    ),
    Mutant(
        "which_list_it_was",
        "stale value",
        "a list that is made longer and then replaced is handed on as it is, and shortened where it is run back",
        "return frozenset(name for name in resized if bound.get(name, 0) > 1)",
        "return frozenset()",
        ("test_decided", "doubled_in_rounds"),
    ),
)
