"""Lists of any length: made by a comprehension, by `append` or written out, and replaced, in branches and loops too, under
several names."""

from __future__ import annotations

from tests.fuzz.productions import statement
from tests.fuzz.statements import has_room_for_a_loop
from tests.fuzz.writer import Writer


def _number(w: Writer, name: str, steps: str) -> str:
    """A number, of what the list holds or not."""
    return w.rng.choice(
        (name, w.expression("scalar", 1), f"{steps}[0]", f"{steps}[-1]", f"0.3 * sum({steps})", f"{steps}[1] * {name}")
    )


def _new_list(w: Writer, name: str, steps: str) -> str:
    """Two elements at least."""
    return w.rng.choice(
        (
            "[" + ", ".join(_number(w, name, steps) for _ in range(w.rng.randint(2, 4))) + "]",
            f"[{_number(w, name, steps)} * (i_7 + 1) for i_7 in range({w.rng.randint(2, 4)})]",
            f"[np.tanh(e_7) * {name} for e_7 in {steps}]",
            f"[*{steps}, {_number(w, name, steps)}]",
            f"[{_number(w, name, steps)}] * {w.rng.randint(2, 3)}",
        )
    )


def _change(w: Writer, name: str, steps: str) -> str:
    return w.rng.choice(
        (
            f"{steps} = {_new_list(w, name, steps)}",
            f"{steps} = {_new_list(w, name, steps)}",
            f"{steps}.append(np.sin({_number(w, name, steps)}))",
            f"{steps}[{w.rng.choice(('0', '-1'))}] = {_number(w, name, steps)}",
            f"{steps}[1] *= 0.7",
            f"{name} = np.tanh({name} + {_number(w, name, steps)})",
        )
    )


@statement("lists of any length", weight=0.4, needs=has_room_for_a_loop, traits=("structures", "lists"))
def lists_of_any_length(w: Writer) -> None:
    """Lists that a loop makes, and others that take their places."""
    name, number = w.target("scalar"), w.rng.randrange(10**6)
    steps = f"steps_{number}"
    w.line(f"{name} = {w.expression('scalar', 1)}")
    if w.rng.random() < 0.3:
        w.line(f"{steps} = [{name}, {w.expression('scalar', 1)}]")
        w.line(f"for i_7 in range({w.rng.randint(1, 3)}):")
        with w.block():
            w.line(f"{steps}.append({name} * i_7 + {w.expression('scalar', 1)})")
    else:
        w.line(f"{steps} = [{name} * i_7 + {w.expression('scalar', 1)} for i_7 in range({w.rng.randint(2, 4)})]")
    for _ in range(w.rng.randint(1, 3)):
        kind = w.rng.choice(("plain", "branch", "loop", "elements"))
        if kind == "plain":
            w.line(_change(w, name, steps))
            continue
        headers = {
            "branch": f"if {name} > {w.rng.choice(('0.1', '-0.4', '0.6'))}:",
            "loop": f"for i_8 in range({w.rng.randint(1, 3)}):",
            "elements": f"for e_8 in {steps}:",
        }
        w.line(headers[kind])
        with w.block():
            if kind == "elements":
                w.line(f"{name} = np.sin({name} + e_8 * {w.expression('scalar', 1)})")
            else:
                for _ in range(w.rng.randint(1, 2)):
                    w.line(_change(w, name, steps))
    w.line(f"{name} = np.tanh({name} + sum({steps}) * {steps}[-1])")
    w.assigned(name, "scalar", "", shares=False)


def _row_made(w: Writer, name: str, row: str, other: str) -> None:
    """A new list of two elements at least."""
    if w.rng.random() < 0.5:
        w.line(f"{row} = [{_number(w, name, other)}, {w.expression('scalar', 1)}]")
        w.line(f"for i_7 in range({w.rng.randint(0, 2)}):")
        with w.block():
            w.line(f"{row}.append(np.sin({row}[i_7] * {w.expression('scalar', 1)}))")
        return
    w.line("new_7 = []")
    w.line(f"for e_7 in {other}:")
    with w.block():
        w.line(f"new_7.append(np.tanh(e_7 * {_number(w, name, other)}))")
    w.line(f"{row} = new_7")


def _row_step(w: Writer, name: str, row: str, kept: str) -> None:
    one, other = w.rng.sample((row, kept), 2)
    match w.rng.randrange(14):
        case 0:
            w.line(f"{one} = {other}")
        case 1 | 2 | 3 | 4:
            w.line(f"{kept} = {row}")
            _row_made(w, name, row, kept)
        case 5 | 6:
            w.line(f"{row}, {kept} = {kept}, {row}")
        case 7:
            _row_made(w, name, one, other)
        case 8 | 9:
            w.line(f"{one}.append(np.tanh({_number(w, name, other)}))")
        case 10 | 11:
            w.line(f"{one}[{w.rng.choice(('0', '-1', '1'))}] {w.rng.choice(('=', '+=', '*='))} {w.expression('scalar', 1)}")
        case _:
            w.line(f"{name} = np.tanh({name} + {row}[-1] * {kept}[0])")


@statement("lists under several names", weight=0.4, needs=has_room_for_a_loop, traits=("structures", "several names"))
def lists_under_several_names(w: Writer) -> None:
    """Lists that replace one another, and are changed under the one name or the other."""
    name, number = w.target("scalar"), w.rng.randrange(10**6)
    row, kept = f"row_{number}", f"kept_{number}"
    w.line(f"{name} = {w.expression('scalar', 1)}")
    if w.rng.random() < 0.3:
        w.line(f"{row} = {kept} = [{name}, {w.expression('scalar', 1)}]")
    else:
        w.line(f"{row} = [{name}, {w.expression('scalar', 1)}]")
        w.line(f"{row}.append({w.expression('scalar', 1)})")
        if w.rng.random() < 0.5:
            w.line(f"{kept} = {row}")
        else:
            _row_made(w, name, kept, row)
    for _ in range(w.rng.randint(1, 3)):
        if w.rng.random() < 0.6:
            w.line(f"for i_8 in range({w.rng.randint(1, 3)}):")
            with w.block():
                for _ in range(w.rng.randint(2, 5)):
                    _row_step(w, name, row, kept)
        else:
            _row_step(w, name, row, kept)
    w.line(f"{name} = np.tanh({name} + sum({row}) * {kept}[-1] + {row}[0] * {kept}[1])")
    w.assigned(name, "scalar", "", shares=False)
