"""Objects that change: records and dicts whose fields are assigned, under several names, in lists, by methods and helpers."""

from __future__ import annotations

from tests.fuzz.productions import statement
from tests.fuzz.statements import has_room_for_a_loop
from tests.fuzz.writer import Writer

CHANGING = """

@dataclass
class Ball:
    x: float
    v: float = 0.5

    def kick(self, f):
        self.v += 0.3 * np.tanh(f)

    def move(self, dt):
        self.kick(self.x)
        self.x = np.tanh(self.x + dt * self.v)
        return self.x


@dataclass
class Holder:
    ball: Ball
    m: float


def bounce(p, e):
    if p.x > 0.2:
        p.v = -e * p.v
    p.x *= 0.7
    return p


def exchange(p, q):
    p.v, q.v = q.v, 0.8 * p.v
""".splitlines()


class _Objects:
    """What the statements of one production do with some objects."""

    def __init__(self, w: Writer) -> None:
        number = w.rng.randrange(10**6)
        self.w = w
        self.p, self.q, self.r, self.both, self.kept = (f"{stem}_{number}" for stem in ("p", "q", "r", "both", "kept"))
        self.refs = [self.p, self.q]

    def made(self) -> str:
        return f"Ball({self.w.expression('scalar', 1)}, {self.w.expression('scalar', 1)})"

    def ref(self) -> str:
        return self.w.rng.choice(self.refs)

    def value(self) -> str:
        p = self.ref()
        return self.w.rng.choice((f"{p}.x", f"{p}.v", f"{p}.x * {p}.v", self.w.expression("scalar", 1)))

    def change(self, p: str) -> str:
        """A statement that changes an object."""
        return self.w.rng.choice(
            (
                f"{p}.x = np.tanh({self.value()})",
                f"{p}.v {self.w.rng.choice(('+=', '-='))} 0.4 * {self.value()}",
                f"{p}.x *= 0.6",
                f"{p}.kick({self.value()})",
                f"{p}.move({self.w.rng.choice(('0.1', self.value()))})",
                f"bounce({p}, {self.w.rng.choice(('0.5', self.value()))})",
                f"exchange({p}, {self.ref()})",
                f"{p}.x, {p}.v = {p}.v, {self.value()}",
                f"{self.kept}.append({self.w.rng.choice((f'{p}.x', f'{p}.v * {p}.x'))})",
            )
        )

    def rebinding(self) -> str:
        """A statement that gives a name another object."""
        return self.w.rng.choice(
            (
                f"{self.p} = {self.made()}",
                f"{self.q} = replace({self.p}, x={self.value()})",
                f"{self.p} = bounce({self.q}, 0.9)",
            )
        )


@statement("objects that change", weight=0.5, needs=has_room_for_a_loop, traits=("structures", "changing"))
def objects_that_change(w: Writer) -> None:
    """Two objects, perhaps in a list or under a third name, and what is done with them."""
    name, objects = w.target("scalar"), _Objects(w)
    w.line(f"{objects.p} = {objects.made()}")
    w.line(f"{objects.q} = {objects.made()}")
    w.line(f"{objects.kept} = [{w.expression('scalar', 1)}]")
    if w.rng.random() < 0.4:
        w.line(f"{objects.r} = {w.rng.choice((objects.p, objects.q, f'bounce({objects.p}, 0.3)'))}")
        objects.refs.append(objects.r)
    in_list = w.rng.random() < 0.5
    if in_list:
        elements = w.rng.choice(
            (f"{objects.p}, {objects.q}", f"{objects.made()}, {objects.p}", f"{objects.made()}, {objects.made()}")
        )
        w.line(f"{objects.both} = {w.rng.choice(('[{}]', '({})')).format(elements)}")
        objects.refs += [f"{objects.both}[0]", f"{objects.both}[1]"]
    elif w.rng.random() < 0.4:
        w.line(f"{objects.both} = Holder({w.rng.choice((objects.p, objects.made()))}, {w.expression('scalar', 1)})")
        objects.refs.append(f"{objects.both}.ball")
    for _ in range(w.rng.randint(2, 5)):
        kind = w.rng.choice(("plain", "plain", "branch", "loop", *(["each", "pairs"] if in_list else ["rebinding"])))
        if kind == "rebinding":
            w.line(objects.rebinding())
        elif kind == "plain":
            w.line(objects.change(objects.ref()))
        else:
            headers = {
                "branch": f"if {objects.value()} > {w.rng.choice(('0.1', '-0.4', '0.6'))}:",
                "loop": f"for i_9 in range({w.rng.randint(1, 3)}):",
                "each": f"for each_9 in {objects.both}:",
                "pairs": f"for i_9, each_9 in enumerate({objects.both}):",
            }
            w.line(headers[kind])
            with w.block():
                for _ in range(w.rng.randint(1, 2)):
                    w.line(objects.change("each_9" if kind in ("each", "pairs") else objects.ref()))
    total = " + ".join(f"{p}.x * {p}.v" for p in objects.refs)
    w.line(f"{name} = np.tanh({total}) + 0.3 * sum({objects.kept})")
    w.assigned(name, "scalar", "", shares=False)


@statement("history of structures", weight=0.4, needs=has_room_for_a_loop, traits=("structures", "histories"))
def history_of_structures(w: Writer) -> None:
    """Tuples or dicts in a list that grows, and what is read of them."""
    name, number = w.target("scalar"), w.rng.randrange(10**6)
    track, is_dict = f"track_{number}", w.rng.random() < 0.3
    first, second = ('["a"]', '["b"]') if is_dict else ("[0]", "[1]")

    before, between, after = ('{"a": ', ', "b": ', "}") if is_dict else w.rng.choice((("(", ", ", ")"), ("[", ", ", "]")))

    def filled(one: str, other: str) -> str:
        return f"{before}{one}{between}{other}{after}"

    w.line(f"{track} = [{filled(w.expression('scalar', 1), w.expression('scalar', 1))}]")
    w.line(f"{name} = {w.expression('scalar', 1)}")
    w.line(f"for i_9 in range({w.rng.randint(1, 3)}):")
    with w.block():
        new = filled(f"np.tanh({track}[-1]{first} + {name})", f"{track}[0]{second} * {w.expression('scalar', 1)}")
        lines = [f"{track}.append({new})", f"{name} = np.sin({name} + {track}[-1]{second})"]
        w.rng.shuffle(lines)
        if w.rng.random() < 0.3:
            lines[0], lines[1:] = f"if {name} > 0.1:", ["    " + line for line in lines]
        for line in lines:
            w.line(line)
    if w.rng.random() < 0.3:
        w.line(f"{track}.append({filled(name, w.expression('scalar', 1))})")
        w.line(f"{name} = {name} * {track}.pop(){first}" if w.rng.random() < 0.5 else f"{name} = {name} + {track}[-1]{second}")
    ways = [f"for each_9 in {track}:", f"for i_9, each_9 in enumerate({track}):", f"for each_9 in reversed({track}):"]
    if is_dict or w.rng.random() < 0.5:
        w.line(w.rng.choice(ways))
        with w.block():
            w.line(f"{name} = np.tanh({name} * 0.5 + each_9{first} * each_9{second})")
    else:
        w.line(f"for a_9, b_9 in {track}:")
        with w.block():
            w.line(f"{name} = np.tanh({name} * 0.5 + a_9 * b_9)")
    w.line(f"{name} = {name} + len({track}) * {track}[0]{first}")
    w.assigned(name, "scalar", "", shares=False)
