"""Tuples, dicts and lists: built, written into, gone through."""

from __future__ import annotations

from tests.fuzz.productions import statement
from tests.fuzz.statements import has_room_for_a_loop
from tests.fuzz.writer import Writer

RECORDS = """

class State(NamedTuple):
    a: float
    b: float = 0.5

    def step(self, k):
        b = np.tanh(self.b - 0.3 * self.a * k)
        return State(self.a + 0.1 * b, b)

    @property
    def energy(self):
        return 0.5 * self.b**2 - np.cos(self.a)


@dataclass
class Spring:
    state: State
    k: float = 0.7

    def force(self, x):
        pull = self.k * np.sin(x)
        return pull * self.state.energy - self.state.a
""".splitlines()


def _fresh(w: Writer, stem: str) -> str:
    """A name for a structure, which no variable has."""
    return f"{stem}_{w.rng.randrange(10**6)}"


@statement("tuple of two", weight=0.7, traits=("structures",))
def pair(w: Writer) -> None:
    p, name = _fresh(w, "pair"), w.target("scalar")
    w.line(f"{p} = ({w.expression('scalar', 1)}, {w.expression('scalar', 1)})")
    w.line(f"{p} = ({p}[1], {p}[0] * {w.expression('scalar', 1)})" if w.rng.random() < 0.5 else f"first, second = {p}")
    w.line(f"{name} = np.tanh({p}[0]) * {p}[-1]")
    w.assigned(name, "scalar", "", shares=False)


@statement("dict in a loop", weight=0.7, needs=has_room_for_a_loop, traits=("structures",))
def state(w: Writer) -> None:
    p, name = _fresh(w, "state"), w.target("scalar")
    w.line(f'{p} = {{"a": {w.expression("scalar", 1)}, "b": {w.expression("scalar", 1)}}}')
    w.line(f"for _ in range({w.rng.randint(0, 3)}):")
    with w.block():
        w.line(f'{p}["a"] = np.tanh({p}["b"] * {w.expression("scalar", 1)})')
        w.line(f'{p}["b"] {w.rng.choice(("=", "+=", "-="))} 0.5 * {p}["a"]')
    w.line(f"{name} = {p}['a'] + {p}['b']" if w.rng.random() < 0.5 else f"{name} = sum({p}.values())")
    w.assigned(name, "scalar", "", shares=False)


@statement("list that grows", weight=0.7, needs=has_room_for_a_loop, traits=("structures",))
def growing(w: Writer) -> None:
    xs, name = _fresh(w, "xs"), w.target("scalar")
    w.line(f"{xs} = [{w.expression('scalar', 1)}]")
    w.line(f"for _ in range({w.rng.randint(1, 3)}):")
    with w.block():
        w.line(f"{xs}.append(np.tanh({xs}[-1] * {w.expression('scalar', 1)}))")
        if w.rng.random() < 0.4:
            w.line(f"{xs}[0] = {xs}[-1] * 0.5")
    w.line(f"{name} = {xs}[0] * {xs}[-1] + {xs}[1]")
    w.line(f"for element in {xs}:")
    with w.block():
        w.line(f"{name} = {name} * 0.5 + element")
    w.assigned(name, "scalar", "", shares=False)


@statement(
    "history",
    weight=0.7,
    needs=lambda w: has_room_for_a_loop(w) and bool(w.scope.of("vector")),
    traits=("structures", "arrays"),
)
def history(w: Writer) -> None:
    """Arrays that are kept in a list, and written into before or after that."""
    kept, name = _fresh(w, "kept"), w.target("scalar")
    v = w.rng.choice(w.scope.of("vector"))
    new = w.rng.choice((f"np.tanh({v}) * 0.9", f"{v} + 0.1", f"-{v}", f"{v}.copy()", f"np.where({v} > 0.1, {v}, 0.2)"))
    write = w.rng.choice(
        (f"{v}[{w.rng.randrange(4)}] = np.tanh({w.expression('scalar', 1)})", f"{v}[1:] *= 0.5", f"{v} *= 0.7")
    )
    w.line(f"{kept} = [{v} * 0.5]")
    w.line(f"for _ in range({w.rng.randint(1, 3)}):")
    with w.block():
        w.line(f"{v} = {new}")
        lines = [write, f"{kept}.append({v})"]
        if w.rng.random() < 0.3:
            lines = [lines[1], f"{v} = {v} * 0.9", lines[0]]
        for line in lines:
            w.line(line)
    w.line(f"{name} = np.sum({kept}[0] * {kept}[-1]) + {kept}[1][0]")
    w.assigned(v, "vector", v, shares=True)
    w.assigned(name, "scalar", "", shares=False)


@statement("record in a loop", weight=0.7, needs=has_room_for_a_loop, traits=("structures", "records"))
def record(w: Writer) -> None:
    p, name = _fresh(w, "p"), w.target("scalar")
    second = w.rng.choice(("", f", {w.expression('scalar', 1)}", f", b={w.expression('scalar', 1)}"))
    w.line(f"{p} = State({w.expression('scalar', 1)}{second})")
    w.line(f"for _ in range({w.rng.randint(0, 3)}):")
    with w.block():
        if w.rng.random() < 0.5:
            w.line(f"{p} = {p}.step({w.expression('scalar', 1)})")
        else:
            w.line(f"{p} = State(b={p}.a * 0.5, a=np.tanh({p}.b) * {w.expression('scalar', 1)})")
    w.line(f"{name} = {p}.energy * {p}.a" if w.rng.random() < 0.5 else f"{name} = sum({p}) + {p}.energy")
    w.assigned(name, "scalar", "", shares=False)


@statement("record of a record", weight=0.5, traits=("structures", "records"))
def record_of_a_record(w: Writer) -> None:
    p, name = _fresh(w, "p"), w.target("scalar")
    w.line(f"{p} = Spring(State({w.expression('scalar', 1)}), k={w.expression('scalar', 1)})")
    if w.rng.random() < 0.5:
        w.line(f"{p} = replace({p}, k={p}.k * {w.expression('scalar', 1)})")
    w.line(f"{name} = {p}.force({w.expression('scalar', 1)}) + {p}.state.step({p}.k).b")
    w.assigned(name, "scalar", "", shares=False)


@statement("dict by computed keys", weight=0.7, needs=has_room_for_a_loop, traits=("structures", "lookups"))
def looked_up(w: Writer) -> None:
    d, name, i = _fresh(w, "d"), w.target("scalar"), "i_" + str(w.rng.randrange(10**6))
    key = w.rng.choice((f'f"a{{{i} % 2}}"', f'"a" + str({i} % 2)', f'"ab"[{i} % 2] + str({i} % 2)'))
    others = f'"b0": {w.expression("scalar", 1)}, "b1": {w.expression("scalar", 1)}'
    w.line(f'{d} = {{"a0": {w.expression("scalar", 1)}, "a1": {w.expression("scalar", 1)}, {others}}}')
    w.line(f"{name} = {w.expression('scalar', 1)}")
    w.line(f"for {i} in range({w.rng.randint(0, 3)}):")
    with w.block():
        w.line(f'{name} = np.tanh({name} * {d}[{key}]) + 0.5 * {d}["b0"]')
    w.assigned(name, "scalar", "", shares=False)


@statement(
    "star of an array", weight=0.5, needs=lambda w: has_room_for_a_loop(w) and w.scope.of("vector"), traits=("structures",)
)
def starred(w: Writer) -> None:
    v, name, number = w.rng.choice(w.scope.of("vector")), w.target("scalar"), w.rng.randrange(10**6)
    rest = f"rest_{number}"
    w.line(f"first, *{rest} = {v}" if w.rng.random() < 0.7 else f"*{rest}, first = {v}")
    w.line(f"{name} = first * {w.expression('scalar', 1)} + {rest}[1]")
    w.line(f"for element in {rest}:")
    with w.block():
        w.line(f"{name} = np.tanh({name} * element)")
    w.assigned(name, "scalar", "", shares=False)
