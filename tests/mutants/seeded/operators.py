"""Faults in what stands between operators: tangents, pullbacks and Jacobians."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "pullback_uses_up_what_was_saved",
        "saved value lost",
        "a second call of a pullback finds the lists of saved values empty",
        "            opening = (*opening, *(_own(name, name in perhaps) for name in held if name in changed))\n",
        "            del changed, held\n",
        ("test_operators", "path_pullback"),
    ),
    Mutant(
        "tangents_in_another_order",
        "wrong argument",
        "of several tangents the first is taken for that of the last parameter",
        "    return dict(zip(flat.wrt, leaves, strict=True))",
        "    return dict(zip(flat.wrt, leaves[::-1], strict=True))",
        ("test_operators", "hessian_times"),
    ),
    Mutant(
        "tangent_of_what_was_popped",
        "stale value",
        "what is taken off a list keeps the tangent that the list's first element had",
        '                return Call(Attribute(self.tangent(whole) or ZERO, "pop"), place_changed(e))',
        '                return Call(Attribute(self.tangent(whole) or ZERO, "pop"), (Literal("0"),))',
        ("test_orders", "for_range"),
    ),
    Mutant(
        "quotient_in_columns_inverted",
        "wrong formula",
        "what does not depend on the direction is multiplied by what it should be divided by",
        'Binary("/", above, reduce(_times, under)) if under else above',
        'Binary("*", above, reduce(_times, under)) if under else above',
        ("test_operators", "classifier"),
    ),
    Mutant(
        "size_of_the_argument_as_it_becomes",
        "wrong shape",
        "a Jacobian counts the elements of its argument after the function has replaced it by a part",
        "    depending, written = {dot}, set(fixed)\n",
        "    depending, written = {dot}, set[str]()\n    del fixed\n",
        ("test_operators", "rows-tail"),
    ),
    Mutant(
        "rows_where_columns_are_fewer",
        "wrong shape",
        "the value is taken for what the pullback gives",
        "    value, row = given.elements if size is None and isinstance(given, Tuple) else (None, given)\n",
        "    row, value = given.elements if size is None and isinstance(given, Tuple) else (given, None)\n",
        ("test_operators", "rows-mixed"),
    ),
    Mutant(
        "gauss_newton_of_the_first_result",
        "lost contribution",
        "of several residuals the product takes only the first",
        '    total = reduce(lambda left, right: Binary("+", left, right), terms)\n',
        "    total = reduce(lambda left, right: left, terms)\n",
        ("test_operators", "misfit"),
    ),
    Mutant(
        "parts_in_reverse_order",
        "wrong argument",
        "the derivative by a structure has those of its parts in reverse order",
        "        return tuple(self._together(read, kind, rest) for read, kind in self.asked)\n",
        "        return tuple(self._together(read, kind, iter([*rest][::-1])) for read, kind in self.asked)\n",
        ("test_operators", "parts"),
    ),
    Mutant(
        "filled_lists_keep_nothing",
        "aliasing",
        "a list that is filled element by element is taken to hold copies",
        "                        after = self._kept(part.value.id, value, after)\n",
        "                        after = dict(after)\n",
        ("test_operators", "lists_of_tuples"),
    ),
    Mutant(
        "results_of_a_dict_share_memory",
        "aliasing",
        "arrays that a derivative returns in a dict may be one and the same",
        "        if isinstance(e, BUILT):\n            return replace(e, elements=tuple(self._distinct(",
        "        if isinstance(e, BUILT[:1]):\n            return replace(e, elements=tuple(self._distinct(",
        ("test_operators", "step_along"),
    ),
)
