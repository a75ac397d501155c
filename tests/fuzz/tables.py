"""Dicts of numbers by computed keys, filled, rebuilt and handed on; queues of which something is taken where they are long."""

from __future__ import annotations

from tests.fuzz.productions import statement
from tests.fuzz.statements import has_room_for_a_loop
from tests.fuzz.writer import Writer

_KEYS = {  # how keys are gone through, and how one of them is written, in a loop that counts with `i_8` and elsewhere
    "range(3)": ("i_8", "(i_8 + 1) % 3", "i_8 // 2", "2 - i_8", "0", "2"),
    '("a", "b", "c")': ('"abc"[i_8]', '"cab"[i_8]', '("a" if i_8 > 0 else "c")', '"b"', '"c"'),
    "[(0, 0), (0, 1), (1, 1)]": ("(0, i_8 % 2)", "(i_8 // 2, i_8 // 2)", "(0, 0)", "(1, 1)"),
}


def _key(w: Writer, keys: str, *, in_loop: bool) -> str:
    return w.rng.choice([key for key in _KEYS[keys] if in_loop or "i_8" not in key])


def _made(w: Writer, name: str, table: str, keys: str) -> None:
    match w.rng.randrange(5):
        case 0:
            w.line(f"{table} = {{k_7: {name} * {w.expression('scalar', 1)} for k_7 in {keys}}}")
        case 1:
            w.line(f"{table} = dict.fromkeys({keys}, {w.rng.choice(('0.0', '0.5'))})")
        case _:
            w.line(f"{table} = {{}}")
            w.line(f"for i_7, k_7 in enumerate({keys}):" if keys != "range(3)" else "for k_7 in range(3):")
            with w.block():
                w.line(
                    f"{table}[k_7] = np.sin({name} * {w.expression('scalar', 1)} + {'k_7' if keys == 'range(3)' else 'i_7'})"
                )


def _rebuilt(w: Writer, name: str, table: str, other: str) -> None:
    new = w.rng.choice(
        (f"np.tanh({other}[k_7] * {w.expression('scalar', 1)})", f"{name} * {other}[k_7]", f"{other}[k_7] + 0.3")
    )
    match w.rng.randrange(3):
        case 0:
            w.line(f"{table} = {{k_7: np.sin(v_7 * {w.expression('scalar', 1)}) for k_7, v_7 in {other}.items()}}")
        case 1:
            w.line(f"{table} = {{k_7: {new} for k_7 in {other}}}")
        case _:
            w.line("new_7 = {}")
            w.line(f"for k_7 in {other}:")
            with w.block():
                w.line(f"new_7[k_7] = {new}")
            w.line(f"{table} = new_7")


def _step(w: Writer, name: str, tables: tuple[str, str], keys: str, *, in_loop: bool) -> None:
    one, other = tables if w.rng.random() < 0.7 else tables[::-1]
    part, key = (_key(w, keys, in_loop=in_loop) for _ in range(2))
    value = w.rng.choice((w.expression("scalar", 1), name, f"{other}[{key}] * {name}", f"{one}[{key}]", f"sum({one}.values())"))
    match w.rng.randrange(12):
        case 0 | 1 | 2:
            w.line(f"{one}[{part}] = np.tanh({value})")
        case 3 | 4:
            w.line(f"{one}[{part}] {w.rng.choice(('+=', '-=', '*='))} {value}")
        case 5:
            w.line(f"{one}[{part}] = {one}.get({part}, 0.0) + {value}")
        case 6 | 7:
            _rebuilt(w, name, one, other)
        case 8:
            w.line(f"{one} = {other}{w.rng.choice(('', '.copy()'))}")
        case 9:
            w.line(f"for k_7, v_7 in {other}.items():")
            with w.block():
                w.line(f"{name} = np.sin({name} + v_7 * {w.rng.choice((f'{one}[k_7]', w.expression('scalar', 1)))})")
        case 10:
            w.line(f"if {w.rng.choice((f'{key} in {one}', f'{one}[{key}] > 0.3', f'len({one}) > 2'))}:")
            with w.block():
                w.line(f"{one}[{part}] = {name} * {value}")
        case _:
            w.line(f"{name} = np.tanh({name} + {value})")


@statement("dicts by computed keys", weight=0.5, needs=has_room_for_a_loop, traits=("structures", "tables"))
def dicts_by_computed_keys(w: Writer) -> None:
    """Two dicts with the same keys."""
    name, number, keys = w.target("scalar"), w.rng.randrange(10**6), w.rng.choice(tuple(_KEYS))
    tables = (f"table_{number}", f"old_{number}")
    w.line(f"{name} = {w.expression('scalar', 1)}")
    _made(w, name, tables[0], keys)
    if w.rng.random() < 0.5:
        _made(w, name, tables[1], keys)
    else:
        _rebuilt(w, name, tables[1], tables[0])
    for _ in range(w.rng.randint(1, 3)):
        in_loop = w.rng.random() < 0.6
        if in_loop:
            w.line(f"for i_8 in range({w.rng.randint(1, 3)}):")
            with w.block():
                for _ in range(w.rng.randint(1, 3)):
                    _step(w, name, tables, keys, in_loop=True)
        else:
            _step(w, name, tables, keys, in_loop=False)
    last = f"{tables[0]}[{_key(w, keys, in_loop=False)}]"
    w.line(f"{name} = np.tanh({name} + {last} * {w.rng.choice((f'sum({tables[1]}.values())', last))})")
    w.assigned(name, "scalar", "", shares=False)


@statement("queues of a length", weight=0.5, needs=has_room_for_a_loop, traits=("structures", "queues of a length"))
def queues_of_a_length(w: Writer) -> None:
    """A list of one element at least, of which elements are taken where it is long, or its elements are large."""
    name, queue = w.target("scalar"), f"queue_{w.rng.randrange(10**6)}"
    w.line(f"{name} = {w.expression('scalar', 1)}")
    w.line(f"{queue} = [{', '.join((name, *(w.expression('scalar', 1) for _ in range(w.rng.randint(0, 3)))))}]")
    seen = queue
    if w.rng.random() < 0.2:
        seen = f"same_{queue}"
        w.line(f"{seen} = {queue}")

    def change() -> None:
        end = w.rng.choice(("0", "", "-1", "1"))
        taken = f"{queue}.pop({end})"
        test = w.rng.choice(
            (f"len({seen}) > 2", f"len({seen}) > 1 and {seen}[0] > 0.1", f"len({seen}) == 3", f"len({seen}) >= 2")
        )
        if end == "1":
            test = f"len({seen}) > 2"
        match w.rng.randrange(8):
            case 0 | 1 | 2:
                w.line(f"if {test}:")
                with w.block():
                    w.line(w.rng.choice((f"{name} = np.tanh({name} - {taken})", f"{name} = {name} * {taken}", taken)))
                if w.rng.random() < 0.3:
                    w.line("else:")
                    with w.block():
                        w.line(f"{name} = np.sin({name} * {seen}[-1])")
            case 3:
                w.line(f"while len({seen}) > {w.rng.choice(('1', '2'))}:")
                with w.block():
                    w.line(f"{name} = np.tanh({name} + {queue}.pop({w.rng.choice(('', '0'))}) * {w.expression('scalar', 1)})")
            case 4:
                w.line(f"for i_7 in range(len({seen}) - 1):")
                with w.block():
                    w.line(f"{name} = np.sin({name} * {queue}.pop() + i_7)")
            case 5:
                w.line(f"{queue}[{w.rng.choice(('0', '-1'))}] {w.rng.choice(('=', '*=', '+='))} np.cos({name})")
            case 6:
                w.line(f"{name} = np.tanh({name} + sum({seen}) * {queue}[0] / len({seen}))")
            case _:
                w.line(f"{queue}.append(np.sin({name} * {w.expression('scalar', 1)}))")

    for _ in range(w.rng.randint(1, 3)):
        if w.rng.random() < 0.7:
            w.line(f"for i_8 in range({w.rng.randint(1, 4)}):")
            with w.block():
                w.line(f"{queue}.append(np.sin({name} * {w.expression('scalar', 1)} + i_8))")
                for _ in range(w.rng.randint(1, 3)):
                    change()
        else:
            change()
    w.line(f"{name} = np.tanh({name} + {queue}[0] * {queue}[-1])")
    w.assigned(name, "scalar", "", shares=False)
