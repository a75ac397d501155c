"""Functions as values, comprehensions, methods, lists that shrink, functions with several results."""

from __future__ import annotations

from tests.fuzz.productions import statement
from tests.fuzz.statements import has_room_for_a_loop
from tests.fuzz.writer import Writer


def _fresh(w: Writer, stem: str) -> str:
    """A name for something that no variable is."""
    return f"{stem}_{w.rng.randrange(10**6)}"


_FUNCTIONS = ("np.sin", "np.tanh", "np.arctan", "np.cos")


@statement("function by a condition", weight=0.5, traits=("functions",))
def chosen(w: Writer) -> None:
    g, name = _fresh(w, "g"), w.target("scalar")
    one, other = w.rng.sample(_FUNCTIONS, 2)
    if w.rng.random() < 0.5:
        w.line(f"{g} = {one} if {w.comparison()} else {other}")
    else:
        w.line(f"{g} = ({one}, lambda r: 0.5 * r * r / (1.0 + r * r), {other})[int({w.comparison()})]")
    w.line(f"{name} = {g}({w.expression('scalar', 1)}) * {w.expression('scalar', 1)}")
    w.assigned(name, "scalar", "", shares=False)


@statement("loop over functions", weight=0.5, traits=("functions",))
def functions_in_turn(w: Writer) -> None:
    name = w.target("scalar")
    some = ", ".join(w.rng.sample(_FUNCTIONS, w.rng.randint(2, 3)))
    w.line(f"{name} = {w.expression('scalar', 1)}")
    w.line(f"for function in ({some}):")
    with w.block():
        w.line(f"{name} = function({name}) + {w.rng.choice(('0.3', name))}")
    w.assigned(name, "scalar", "", shares=False)


@statement("greatest by a key", weight=0.5, traits=("functions",))
def extreme(w: Writer) -> None:
    name, which = w.target("scalar"), w.rng.choice(("max", "min"))
    values = [w.expression("scalar", 1) for _ in range(w.rng.randint(2, 3))]
    key = w.rng.choice(("abs", "lambda r: np.sin(r) + 0.1 * r"))
    given = ", ".join(values) if w.rng.random() < 0.5 else f"[{', '.join(values)}]"
    w.line(f"{name} = {which}({given}, key={key})")
    w.assigned(name, "scalar", "", shares=False)


@statement(
    "mapped and folded",
    weight=0.5,
    needs=lambda w: has_room_for_a_loop(w) and bool(w.scope.of("vector")),
    traits=("functions",),
)
def folded(w: Writer) -> None:
    name, v = w.target("scalar"), w.rng.choice(w.scope.of("vector"))
    forms = (
        f"sum(map(np.tanh, {v}))",
        f"functools.reduce(lambda r, e: 0.5 * r * e + 0.1, {v})",
        f"sum([e * e for e in {v} if e > 0.1])",
        f"sum(map(lambda r, e: r * e, {v}, {v}))",
        f"np.sum(np.array([np.sin(e) for e in {v}]))",
    )
    w.line(f"{name} = {w.rng.choice(forms)}")
    w.assigned(name, "scalar", "", shares=False)


@statement("pieces", weight=0.5, needs=lambda w: bool(w.scope.of("vector")), traits=("functions", "arrays"))
def pieces(w: Writer) -> None:
    u, name = w.rng.choice(w.scope.of("vector")), w.target("vector")
    last = w.rng.choice(("", ", 0.5", ", np.tanh"))
    w.line(f"{name} = np.piecewise({u}, [{u} < -0.217, {u} > 0.731], [np.sin, lambda r: 0.3 * r{last}])")
    w.assigned(name, "vector", "", shares=False)


@statement("queue", weight=0.7, needs=has_room_for_a_loop, traits=("structures",))
def queue(w: Writer) -> None:
    xs, name = _fresh(w, "queue"), w.target("scalar")
    w.line(f"{xs} = [{w.expression('scalar', 1)}, {w.expression('scalar', 1)}]")
    w.line(f"{name} = 0.5")
    w.line(f"for _ in range({w.rng.randint(0, 3)}):")
    with w.block():
        take, give = w.rng.choice(("pop()", "pop(0)", "pop(1)")), w.rng.choice(("append(", "insert(0, "))
        w.line(f"element = {xs}.{take}")
        w.line(f"{name} = np.tanh({name} * element + {xs}[0])")
        w.line(f"{xs}.{give}0.5 * element * {name})")
    w.line(f"{name} = {name} + {xs}[0] * {xs}[-1]")
    w.assigned(name, "scalar", "", shares=False)


@statement("dict by keys", weight=0.4, traits=("structures",))
def keyed(w: Writer) -> None:
    d, name = _fresh(w, "powers"), w.target("scalar")
    w.line(f"{d} = {{k: {w.expression('scalar', 1)} * k for k in (1, 2, 3)}}")
    w.line(f"{name} = np.tanh({d}[1]) * {d}[3] + {d}.get(2, 0.0) + {d}.get(5, 0.1)")
    w.assigned(name, "scalar", "", shares=False)


@statement("added at", weight=0.6, needs=lambda w: bool(w.scope.of("vector")), traits=("arrays",))
def added_at(w: Writer) -> None:
    u, name = w.rng.choice(w.scope.of("vector")), w.target("vector")
    w.line(f"{name} = {u} * ({w.expression('scalar', 1)})")
    where = w.rng.choice(("np.array([0, 1, 0, 2])", "[3, 3, 1, 0]"))
    w.line(f"np.{w.rng.choice(('add', 'subtract'))}.at({name}, {where}, {u} * np.tanh({w.expression('scalar', 1)}) * 0.3)")
    if w.rng.random() < 0.5:
        w.line(f"{name}.sort()")
    w.assigned(name, "vector", "", shares=False)


@statement("several results", weight=0.6, needs=lambda w: bool(w.scope.of("vector")), traits=("arrays",))
def several(w: Writer) -> None:
    u, name = w.rng.choice(w.scope.of("vector")), w.target("scalar")
    if w.rng.random() < 0.4:
        w.line(f"whole, rest = divmod({w.expression('scalar', 1)}, 0.7)")
        w.line(f"{name} = rest * {w.expression('scalar', 1)} + 0.1 * whole")
    elif w.rng.random() < 0.5:
        w.line(f"head, tail = np.split({u}, 2)")
        w.line(f"{name} = np.sum(head * tail) + head[0]")
    else:
        w.line(f"one, two, _, four = np.unstack({u})")
        w.line(f"{name} = one * two + np.sin(four)")
    w.assigned(name, "scalar", "", shares=False)
