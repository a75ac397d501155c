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
        '                return Call(Attribute(self.tangent(whole) or ZERO, "pop"), ())',
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
        "band_without_its_last_offset",
        "missing dependence",
        "a part of a vector is taken to begin where the vector does",
        "self._put(band, ROW, symbol(ROW) + start) for band in value.bands), length)",
        "self._put(band, ROW, symbol(ROW)) for band in value.bands), length)",
        ("test_sparse", "stencils"),
    ),
    Mutant(
        "band_of_a_colour_too_few",
        "missing dependence",
        "the band is tried one column narrower than rows in the middle are, and no row is looked at",
        "                if not set(self._columns(value, row, length)) <= set(pattern.columns(row, length)):\n",
        "                if not set(self._columns(value, row, length)):\n",
        ("test_sparse", "stencils"),
    ),
    Mutant(
        "diagonal_shifted",
        "wrong place",
        "the entries of a sparse Jacobian stand one column further on",
        "    first = np.clip(rows + lower, 0, size - width)\n",
        "    first = np.clip(rows + lower + 1, 0, size - width)\n",
        ("test_sparse", "stencils"),
    ),
    Mutant(
        "carried_values_forgotten",
        "missing dependence",
        "in a loop, what the round before left in an array is not looked at again",
        "            if after == head:\n                break\n",
        "            if after or head:\n                head = after\n                break\n",
        ("test_sparse",),
    ),
    Mutant(
        "negative_index_does_not_wrap",
        "missing dependence",
        "`u[i - 1]` is never taken for the last element",
        "            Place(from_end, from_end + 1, -number - 1 if is_one else where, False),\n",
        "",
        ("test_sparse",),
    ),
    Mutant(
        "array_shared_by_directions",
        "stale value",
        "an array that each direction writes into is made once for all of them",
        "        if changed.isdisjoint(written) and reads.isdisjoint(depending) and not isinstance(statement, AugAssign):\n",
        "        if reads.isdisjoint(depending) and not isinstance(statement, AugAssign):\n",
        ("test_sparse", "stencils"),
    ),
)
