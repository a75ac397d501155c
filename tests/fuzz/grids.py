"""Lists of lists, lists that are read by places that are computed, and lists of arrays that change."""

from __future__ import annotations

from tests.fuzz.productions import statement
from tests.fuzz.statements import has_room_for_a_loop, has_vector
from tests.fuzz.writer import Writer


def _place(w: Writer, grid: str, inside: str) -> str:
    """An element of three rows of three."""
    one = w.rng.choice((inside, "0", "1", "-1", f"({inside} + 1) % 3", f"{inside} - 1"))
    other = w.rng.choice(("j_9", "0", "2", "-1", "(j_9 + 2) % 3", "j_9 - 1"))
    return f"{grid}[{one}][{other}]"


def _made(w: Writer, name: str, grid: str, other: str) -> str:
    number = w.expression("scalar", 1)
    return w.rng.choice(
        (
            f"{grid} = [[{w.rng.choice(('0.0', '0', '0.7'))}] * 3 for _ in range(3)]",
            f"{grid} = [[0.4 for _ in range(3)] for _ in range(3)]",
            f"{grid} = [[{name} * (i_9 + 1) + j_9 for j_9 in range(3)] for i_9 in range(3)]",
            f"{grid} = [[{number}] * 3 for _ in range(3)]",
            f"{grid} = [[{name}, 1.0, 0.3], [{number}, {name}, 0.2], [0.1, {number}, {name}]]",
            f"{grid} = [[0.5 * e_9 for e_9 in r_9] for r_9 in {other}]" if other else f"{grid} = [[1.0] * 3 for _ in range(3)]",
        )
    )


def _step(w: Writer, name: str, grid: str, other: str) -> None:
    """A statement in two loops."""
    place, read = _place(w, grid, "i_9"), _place(w, other, "i_9")
    match w.rng.randrange(7):
        case 0 | 1:
            w.line(f"{place} = np.tanh({read} + {w.expression('scalar', 1)})")
        case 2:
            w.line(f"{place} {w.rng.choice(('+=', '-=', '*='))} np.sin({read}) * {name}")
        case 3:
            w.line(f"{name} = np.tanh({name} + {read} * {place})")
        case 4:
            w.line(f"{place}, {_place(w, grid, 'i_9')} = {read}, {name}")
        case 5:
            w.line(f"if {read} > {w.expression('scalar', 1)}:")
            with w.block():
                w.line(f"{place} = {read} * 0.3 + {name}")
        case _:
            w.line(f"{place} = 0.5 * {place} + {read}")


def _by_rows(w: Writer, name: str, grid: str) -> None:
    """Something with whole rows."""
    match w.rng.randrange(5):
        case 0:
            w.line(f"for r_9 in {grid}:")
            with w.block():
                w.line(f"{name} = np.tanh({name} + r_9[0] * r_9[-1])")
                if w.rng.random() < 0.5:
                    w.line(f"r_9[1] = {name}")
        case 1:
            w.line(f"for i_9, r_9 in enumerate({grid}):")
            with w.block():
                w.line("for e_9 in r_9:")
                with w.block():
                    w.line(f"{name} = np.tanh({name} + 0.3 * i_9 * e_9)")
        case 2:
            w.line("for i_9 in range(1, 3):")
            with w.block():
                w.line(f"above_9, here_9 = {grid}[i_9 - 1], {grid}[i_9]")
                w.line("for j_9 in range(3):")
                with w.block():
                    w.line(f"here_9[j_9] = np.sin(above_9[j_9 - 1]) + {name} * here_9[j_9]")
        case 3:
            w.line(f"{name} = np.tanh(sum({grid}[1]) + {w.rng.choice(('max', 'min'))}({grid}[-1]) * {name})")
        case _:
            w.line(f"ws_9 = [{name}, 0.4, {w.expression('scalar', 1)}]")
            w.line(f"us_9 = [sum(e_9 * u_9 for e_9, u_9 in zip(r_9, ws_9)) for r_9 in {grid}]")
            w.line(f"{name} = np.tanh(us_9[0] + us_9[-1] * us_9[1])")


@statement("lists of lists", weight=0.4, needs=has_room_for_a_loop, traits=("structures", "lists of lists"))
def lists_of_lists(w: Writer) -> None:
    """Lists of rows, filled, changed and read by their elements."""
    name, number = w.target("scalar"), w.rng.randrange(10**6)
    grid, other = f"grid_{number}", f"other_{number}"
    w.line(f"{name} = {w.expression('scalar', 1)}")
    w.line(_made(w, name, grid, ""))
    w.line(_made(w, name, other, grid))
    for _ in range(w.rng.randint(1, 3)):
        if w.rng.random() < 0.3:
            _by_rows(w, name, w.rng.choice((grid, other)))
            continue
        w.line("for i_9 in range(3):")
        with w.block():
            w.line(f"for j_9 in range({w.rng.choice(('3', '2', 'i_9 + 1'))}):")
            with w.block():
                for _ in range(w.rng.randint(1, 3)):
                    _step(w, name, *w.rng.sample((grid, other), 2))
    w.line(f"{name} = np.tanh({name} + {grid}[1][2] * {other}[0][1] + {grid}[-1][0])")
    w.assigned(name, "scalar", "", shares=False)


@statement(
    "lists by place",
    weight=0.4,
    needs=lambda w: has_room_for_a_loop(w) and has_vector(w),
    traits=("structures", "lists by place"),
)
def lists_by_place(w: Writer) -> None:
    """Lists that are written out, by places that a loop counts, and arrays in a list that change."""
    name, number = w.target("scalar"), w.rng.randrange(10**6)
    steps, forces = f"steps_{number}", f"forces_{number}"
    w.line(f"{name} = {w.expression('scalar', 1)}")
    w.line(f"{steps} = [{name}, {w.expression('scalar', 1)}, 1.0]")
    w.line(
        f"{forces} = [{w.rng.choice(('np.zeros(4)', w.expression('vector', 1) + ' * 0.5', 'np.ones(4) * 0.3'))} for _ in {steps}]"
    )
    w.line(f"k_9 = {w.rng.randrange(3)}")
    w.line(f"n_9 = len({steps})")
    w.line(f"for i_9 in range({w.rng.choice(('n_9', 'n_9 - 1', '1, n_9'))}):")
    with w.block():
        for _ in range(w.rng.randint(1, 4)):
            match w.rng.randrange(6):
                case 0:
                    w.line(f"{steps}[i_9] = np.tanh({steps}[k_9] + {name})")
                case 1:
                    w.line(f"{steps}[k_9] {w.rng.choice(('+=', '*=', '-='))} {steps}[i_9 - 1] * 0.5")
                case 2:
                    w.line("k_9 = (k_9 + 2) % 3")
                case 3:
                    w.line(f"{forces}[i_9] {w.rng.choice(('+=', '-='))} {steps}[k_9] * {w.expression('vector', 1)}")
                case 4:
                    w.line(f"{forces}[k_9] += np.sin({forces}[i_9 - 1]) * {name}")
                case _:
                    w.line(f"{name} = np.tanh({name} + {steps}[i_9] * {forces}[k_9][1])")
    w.line(f"{name} = np.tanh({name} + {steps}[k_9] + np.sum({forces}[0] * {forces}[-1]))")
    w.assigned(name, "scalar", "", shares=False)
