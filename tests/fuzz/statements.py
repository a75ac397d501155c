"""The statements of the language: a production each."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.productions import statement
from tests.fuzz.writer import ARRAYS, COUNTERS, DEEPEST, Writer


def has_room(w: Writer) -> bool:
    """Whether a block may stand here."""
    return w.depth < DEEPEST and w.budget > 0


def has_room_for_a_loop(w: Writer) -> bool:
    return has_room(w) and (len(w.loops) < 2 or w.rng.random() < 0.15)


def has_arrays(w: Writer) -> bool:
    return bool(w.scope.of(*ARRAYS))


def has_two_scalars(w: Writer) -> bool:
    return len(w.scalars()) > 1


def at_top_with_arrays(w: Writer) -> bool:
    return w.depth == 1 and has_arrays(w) and bool(w.scalars())


def has_vector(w: Writer) -> bool:
    return bool(w.scope.of("vector"))


def can_run_over(*types: str) -> Callable[[Writer], bool]:
    """Whether a loop over an array of one of these types may stand here."""
    return lambda w: has_room_for_a_loop(w) and bool(w.scope.of(*types))


# ------------------------------------------------------------------ assignment


@statement("assignment", weight=6)
def assignment(w: Writer) -> None:
    type_ = w.array_type() if has_arrays(w) and w.rng.random() < 0.4 else "scalar"
    value, shares = w.value(type_)
    name = w.target(type_)
    if type_ == "scalar" and not has_arrays(w) and w.rng.random() < 0.15:  # an element of float32 is no float
        w.line(f"{name}: float = {value}")
    else:
        w.line(f"{name} = {value}")
    w.assigned(name, type_, value, shares)


@statement("chained assignment", weight=0.5)
def chained(w: Writer) -> None:
    type_ = w.array_type() if has_arrays(w) and w.rng.random() < 0.4 else "scalar"
    value, _ = w.value(type_)
    first = w.target(type_)
    second = w.target(type_, first)
    w.line(f"{first} = {second} = {value}")
    for name in (first, second):
        w.assigned(name, type_, value, shares=True)


@statement("augmented assignment", weight=3, needs=lambda w: bool(w.scalars()), traits=("overwriting",))
def augmented(w: Writer) -> None:
    name = w.rng.choice(w.scalars())
    w.line(f"{name} {_augmentation(w, 'scalar')}")


@statement("augmented array", weight=1, needs=lambda w: bool(_own_arrays(w)), traits=("overwriting", "arrays in place"))
def augmented_array(w: Writer) -> None:
    """Only of arrays that nothing else shares memory with."""
    name = w.rng.choice(_own_arrays(w))
    type_ = w.scope.types[name]
    w.line(f"{name} {_augmentation(w, w.rng.choice(('scalar', type_)))}")


def _own_arrays(w: Writer) -> list[str]:
    return [name for name in w.scope.of(*ARRAYS) if name in w.scope.own and name not in w.locked]


def _augmentation(w: Writer, type_: str) -> str:
    op = w.rng.choice("++-*/")
    value, _ = w.value(type_)
    return f"{op}= " + {"*": f"np.cos({value})", "/": f"(1.5 + np.sin({value}))"}.get(op, value)


@statement("several", weight=2, needs=has_two_scalars, traits=("overwriting",))
def several(w: Writer) -> None:
    """A tuple of assignments: swaps, and rotations with arithmetic."""
    names = w.scalars()
    chosen = w.rng.sample(names, w.rng.choice((2, 2, min(3, len(names)))))
    values = w.rng.choice((chosen[1:] + chosen[:1], [w.expression("scalar", 1) for _ in chosen]))
    w.line(f"{', '.join(chosen)} = {', '.join(values)}")


@statement("elements to names", weight=0.4, needs=lambda w: has_vector(w) and has_two_scalars(w), traits=("overwriting",))
def elements(w: Writer) -> None:
    a, b = w.rng.sample(w.scalars(), 2)
    vector = w.rng.choice(w.scope.of("vector"))
    w.line(f"{a}, {b} = {vector}[1], {b} * {vector}[-1]")


@statement("integer")
def integer(w: Writer) -> None:
    """Integers: no derivative flows through them, but they steer."""
    value = w.expression("integer", 1)
    name = w.target("integer")
    w.line(f"{name} = {value}")
    w.assigned(name, "integer", value, shares=False)


@statement("another kind", weight=0.2, needs=at_top_with_arrays, traits=("overwriting",))
def another_kind(w: Writer) -> None:
    """A name that stood for a number stands for an array from here on."""
    name = w.rng.choice([name for name in w.scalars() if name not in w.parameters] or w.scalars())
    type_ = w.array_type()
    w.line(f"{name} = np.tanh({name} + {w.expression(type_, 1)})")
    w.assigned(name, type_, "", shares=False)


# ------------------------------------------------------------------ branches


@statement("if", weight=2.5, needs=has_room, traits=("branches",))
def branches(w: Writer) -> None:
    ends = []
    w.line(f"if {w.test()}:")
    ends.append(w.branch(lambda: w.some(1, 1, 2, 3)))
    for _ in range(w.rng.choice((0, 0, 0, 1, 2))):
        w.line(f"elif {w.test()}:")
        ends.append(w.branch(lambda: w.some(1, 1, 2)))
    if w.rng.random() < 0.6:
        w.line("else:")
        ends.append(w.branch(lambda: w.some(1, 1, 2)))
    else:
        ends.append(w.scope)
    w.scope = w.scope.common(ends)


@statement("early return", weight=0.8, needs=lambda w: not w.loops and w.depth < 3, traits=("early exit",))
def early_return(w: Writer) -> None:
    w.line(f"if {w.test()}:")

    def body() -> None:
        w.some(0, 0, 1)
        w.finish()

    w.branch(body)


@statement("return in all branches", weight=0.15, needs=lambda w: not w.loops and w.depth < 3, traits=("early exit",))
def early_returns(w: Writer) -> None:
    w.line(f"if {w.test()}:")
    w.branch(w.finish)
    w.line(f"elif {w.test()}:")
    w.branch(lambda: (w.some(1), w.finish()))  # type: ignore[func-returns-value]


# ------------------------------------------------------------------ loops


@statement("for over range", weight=2, needs=has_room_for_a_loop, traits=("loops",))
def for_range(w: Writer) -> None:
    name = w.rng.choice([counter for counter in COUNTERS if counter not in w.locked])
    stop = w.rounds()
    bounds = (stop, stop, f"1, {stop}", f"{stop}, 0, -1", f"0, {stop}, 2", f"{stop}, -2, -2", f"-2, {stop}", f"-1, {stop}, 3")
    w.loop("for", f"for {name} in range({w.rng.choice(bounds)}):", {name: "integer"})


def free(w: Writer, *names: str) -> str:
    """The first of these names that steers no loop around."""
    return next(name for name in names if name not in w.locked)


@statement(
    "for over an array",
    weight=0.8,
    needs=can_run_over("vector", "short"),
    traits=("loops",),
)
def for_array(w: Writer) -> None:
    array = w.rng.choice(w.scope.of("vector", "short"))
    name = free(w, "e", "e_2", "e_3", "e_4")
    w.loop("for", f"for {name} in {array}:", {name: "scalar"}, array)


@statement("for over rows", weight=0.5, needs=can_run_over("matrix"), traits=("loops",))
def for_rows(w: Writer) -> None:
    matrix = w.rng.choice(w.scope.of("matrix"))
    name = free(w, "row", "row_2", "row_3", "row_4")
    w.loop("for", f"for {name} in {matrix}:", {name: "vector"}, matrix)


@statement("for with two names", weight=0.3, needs=can_run_over("matrix"), traits=("loops",))
def for_pairs(w: Writer) -> None:
    matrix = w.rng.choice(w.scope.of("matrix"))
    pairs = w.target("pairs")
    names = [free(w, *(f"{side}{number}" for number in ("", "_2", "_3", "_4"))) for side in ("left", "right")]
    w.line(f"{pairs} = {matrix}[:, 1:3]")
    w.assigned(pairs, "pairs", "", shares=False)
    w.loop("for", f"for {', '.join(names)} in {pairs}:", dict.fromkeys(names, "scalar"), pairs)


@statement("while, counted", weight=0.6, needs=has_room_for_a_loop, traits=("loops", "while"))
def while_counted(w: Writer) -> None:
    steps = free(w, "r", "r_2", "r_3", "r_4")
    more = w.rng.choice(("", "", f" and {w.comparison()}"))
    rounds = w.rounds()
    w.line(f"{steps} = 0")
    w.assigned(steps, "integer", "0", shares=False)
    _while(w, f"{steps} < {rounds}{more}", steps, f"{steps} += 1")


@statement(
    "while, until small",
    weight=0.4,
    needs=lambda w: has_room_for_a_loop(w) and bool(w.scalars()),
    traits=("loops", "while", "overwriting"),
)
def while_small(w: Writer) -> None:
    name = w.rng.choice(w.scalars())
    _while(w, f"abs({name}) > 0.2", name, f"{name} = {name} * 0.4")


def _while(w: Writer, test: str, steering: str, step: str) -> None:
    """A loop with its step first, so that a round may end anywhere, or last."""
    if w.rng.random() < 0.5:
        w.loop("stepping while", f"while {test}:", {}, steering, first=step)
    else:
        w.loop("while", f"while {test}:", {}, steering, last=step)


# ------------------------------------------------------------------ calls


@statement(
    "call for a tuple",
    weight=1.5,
    needs=lambda w: bool(w.callable_for("scalar", "scalar")) and has_two_scalars(w),
    traits=("overwriting",),
)
def call_for_tuple(w: Writer) -> None:
    helper = w.rng.choice(w.callable_for("scalar", "scalar"))
    call = w.call(helper)
    w.traits.add("overwriting")
    w.line(f"{', '.join(w.rng.sample(w.scalars(), 2))} = {call}")


@statement("call for a number", weight=1, needs=lambda w: bool(w.callable_for("scalar")))
def call_for_number(w: Writer) -> None:
    call = w.call(w.rng.choice(w.callable_for("scalar")))
    name = w.target("scalar")
    w.line(f"{name} = {call}")
    w.assigned(name, "scalar", call, shares=False)


@statement("call for an array", weight=0.7, needs=lambda w: bool(w.callable_for("vector")))
def call_for_array(w: Writer) -> None:
    call = w.call(w.rng.choice(w.callable_for("vector")))
    name = w.target("vector")
    w.line(f"{name} = {call}")
    w.assigned(name, "vector", call, shares=True)


# ------------------------------------------------------------------ what is carried along


@statement("carried along", weight=0.35)
def carried(w: Writer) -> None:
    lines = (
        ("pass",),
        ("assert n >= -9",) if "n" in w.scope.types else ("pass",),
        ("assert n < 99, f'{n} is large'",) if "n" in w.scope.types else ("pass",),
        ("# a remark", "pass"),
        ("'a text'",),
        ("note = {'steps': [1, 2, 3]}",),
        ("", "# after a blank line", "pass"),
    )
    for line in w.rng.choice(lines):
        w.line(line)
