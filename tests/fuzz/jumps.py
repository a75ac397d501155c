"""Ways out of a block: `break`, `continue`, `return` in loops, a loop's `else`; blocks of `with`; `:=` in a condition."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.productions import statement
from tests.fuzz.statements import has_room, has_room_for_a_loop
from tests.fuzz.writer import COUNTERS, Writer


def in_loop(w: Writer) -> bool:
    return bool(w.loops)


def in_stepping_loop(w: Writer) -> bool:
    """In a loop whose steps do not depend on the end of its body."""
    return w.loops[-1:] in (["for"], ["stepping while"])


@statement("break", weight=1.2, needs=in_loop, traits=("jumps",))
def break_(w: Writer) -> None:
    _leave(w, lambda: w.line("break"))


@statement("continue", weight=1.2, needs=in_stepping_loop, traits=("jumps",))
def continue_(w: Writer) -> None:
    _leave(w, lambda: w.line("continue"))


@statement("return in a loop", weight=0.5, needs=in_loop, traits=("jumps", "early exit"))
def return_in_loop(w: Writer) -> None:
    _leave(w, w.finish)


def _leave(w: Writer, jump: Callable[[], None]) -> None:
    """Under a condition, in its body or in its `else`; what it does before may be something."""

    def body() -> None:
        w.some(0, 0, 1)
        jump()

    w.line(f"if {w.test()}:")
    in_else = w.rng.random() < 0.2
    end = w.branch((lambda: w.some(1, 1, 2)) if in_else else body)
    if in_else:
        w.line("else:")
        w.branch(body)
        w.scope = end


@statement("for with else", weight=0.6, needs=has_room_for_a_loop, traits=("loops", "jumps"))
def for_with_else(w: Writer) -> None:
    name = w.rng.choice([counter for counter in COUNTERS if counter not in w.locked])
    w.loop("for", f"for {name} in range({w.rounds()}):", {name: "integer"})
    w.line("else:")
    end = w.branch(lambda: w.some(1, 1, 2))
    w.scope = w.scope.common([w.scope, end])


@statement("with", weight=0.5, needs=has_room, traits=("with",))
def with_(w: Writer) -> None:
    w.line(w.rng.choice(('with np.errstate(all="ignore"):', "with np.printoptions(precision=3):")))
    with w.block():
        w.some(1, 2, 3)


@statement("assigned in a condition", weight=0.5, needs=has_room, traits=("branches",))
def assigned_in_condition(w: Writer) -> None:
    value = w.expression("scalar", 2)
    name = w.target("scalar")
    w.line(f"if ({name} := np.tanh({value})) > {w.rng.choice(('0.1', '0.0', '-0.3'))}:")
    w.assigned(name, "scalar", "", shares=False)
    end = w.branch(lambda: w.some(1, 1, 2))
    w.scope = w.scope.common([w.scope, end])
