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
)
