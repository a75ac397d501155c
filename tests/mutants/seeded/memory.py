"""Faults in solutions of equations, checkpoints and hooks."""

from __future__ import annotations

from tests.mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "matrix_of_an_equation_not_transposed",
        "wrong formula",
        "the cotangent of a solution is solved for with the matrix that tangents take",
        'return _solved(site, whole(site, g, g_kind), ".T", (number, vector))',
        'return _solved(site, whole(site, g, g_kind), "", (number, vector))',
        ("test_implicit", "differences_say"),
    ),
    Mutant(
        "sign_of_an_implicit_derivative",
        "wrong formula",
        "a solution moves to the other side when its equation changes",
        '_register(ROOT, "-right / slope",',
        '_register(ROOT, "right / slope",',
        ("test_golden", "root_of_kepler"),
    ),
    Mutant(
        "copied_solver_is_not_known_again",
        "activity",
        "a second derivative goes through the iteration of a solver that was copied",
        'if settings == ("tol", "max_iterations", "solver") else ""',
        'if settings == () else ""',
        ("test_implicit", "second_derivatives"),
    ),
    Mutant(
        "argument_of_a_checkpoint_overwritten",
        "saved value lost",
        "a checkpointed function keeps what its parameter holds at the end",
        "        kept_as = self._as_given(saved, halves, names) if function.is_recomputed else {}\n",
        "        kept_as = {}\n",
        ("test_golden", "checkpointed_helper"),
    ),
    Mutant(
        "state_written_into",
        "alias",
        "a round of a checkpointed loop writes into the arrays of a state that is kept",
        'copies = tuple(Assign((Name(n),), Call(Attribute(Name(n), "copy"), ())) for n in written)',
        "copies = ()",
        ("test_memory", "of_the_loop"),
    ),
    Mutant(
        "places_counted_wrong",
        "work",
        "a checkpointed loop keeps one state fewer than it may, and runs more rounds again",
        '    free = Binary("-", loop.most, call("len", snapshots))\n',
        '    free = Binary("-", Binary("-", loop.most, Literal("1")), call("len", snapshots))\n',
        ("test_memory", "as_few or of_the_loop"),
    ),
    Mutant(
        "hook_called_for_each_argument",
        "effect twice",
        "a hook is called once for each argument below it",
        "        return False  # of the user's: it may be dear, and may print\n",
        "        pass\n",
        ("test_memory", "called_once"),
    ),
    Mutant(
        "hook_that_writes",
        "alias",
        "a hook may write into a cotangent that others read",
        "                        if may_write(call, self._around.functions):\n",
        "                        if False:\n",
        ("test_memory", "with_a_place"),
    ),
    Mutant(
        "store_that_another_name_sees_is_dead",
        "alias",
        "what is put back into an array that only another name reads later is left out",
        "        needed.update(*(stored for group, stored in groups if not needed.isdisjoint(group)))\n",
        "",
        ("test_hazards", "view_before_a_write_and_another_array"),
        "view",
    ),
    Mutant(
        "copy_put_back_beside_a_view",
        "alias",
        "an array that is changed in parts and as a whole is put back as a copy, of which a view of it sees nothing",
        "            if stores:\n                written, read = (",
        "            if not stores and sharing is None:\n                written, read = (",
        ("test_hazards", "reads_a_view_before_writes"),
        "view",
    ),
)
