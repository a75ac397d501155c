"""Lists, dicts and rows that are handed to functions, and change before or after that."""

from __future__ import annotations

from tests.fuzz.productions import statement
from tests.fuzz.statements import has_room_for_a_loop
from tests.fuzz.writer import Writer

READERS = """

def of_ends(y, ws):
    if y > 0.1:
        y = y * 0.8
    return 0.7 * y * ws[0] + 0.3 * ws[-1]


def of_all(y, ws):
    for e in ws:
        if y * e > 0.2:
            y = np.tanh(y + e)
    return y * len(ws) * 0.3


def of_rows(y, rows):
    if y > 0.1:
        y = y * 0.8
    return 0.7 * y * rows[0][0] + 0.3 * y * y * rows[1][-1]


def of_entries(y, d):
    if y > 0.1:
        y = y * 0.8
    return 0.7 * y * d["a"] + 0.3 * y * y * d["b"]


def of_keys(y, d):
    for k in d:
        y = np.tanh(0.8 * y + 0.3 * d[k])
    return 0.7 * y


def of_items(y, d):
    for k, e in d.items():
        y = np.tanh(y - 0.4 * e) if k == "a" else 0.6 * y + 0.3 * e
    return y * len(d) * 0.3


def take(ws):
    return ws.pop()


def put(ws, e):
    ws.append(e)
""".splitlines()


def _written(w: Writer, name: str, call: str, changes: list[str], *, after: str) -> None:
    """A loop, or lines without one, that calls a reader and makes one or two of the changes, in any order."""
    lines = [f"{name} = np.tanh({call})", *w.rng.sample(changes, min(len(changes), w.rng.choice((1, 1, 2))))]
    if w.rng.random() < 0.6:
        w.line(f"for i_5 in range({w.rng.randint(1, 3)}):")
        with w.block():
            for line in w.rng.sample(lines, len(lines)):
                w.line(line)
    else:
        for line in (lines[0], *w.rng.sample(lines, len(lines))):
            w.line(line)
    w.line(f"{name} = {name} * {after}")
    w.assigned(name, "scalar", "", shares=False)


def _elements(w: Writer, count: int) -> str:
    """Elements of a list: constants, or what may be differentiated."""
    are_constant = w.rng.random() < 0.4
    return ", ".join(
        w.rng.choice(("0.4", "1.2", "-0.7", "0.9")) if are_constant else w.expression("scalar", 1) for _ in range(count)
    )


def _begun(w: Writer) -> tuple[str, int]:
    name, number = w.target("scalar"), w.rng.randrange(10**6)
    w.line(f"{name} = {w.expression('scalar', 1)}")
    return name, number


@statement("list handed on", weight=0.5, needs=has_room_for_a_loop, traits=("structures", "handed on"))
def handed_on(w: Writer) -> None:
    """More elements than are taken off."""
    name, number = _begun(w)
    ws, reader = f"ws_{number}", w.rng.choice(("of_ends", "of_all"))
    w.line(f"{ws} = [{_elements(w, 7)}]")
    changes = [
        f"{ws}[0] *= 0.7",
        f"{ws}[-1] = {w.rng.choice((name, w.expression('scalar', 1)))}",
        f"{ws}[0], {ws}[1] = {ws}[1], {ws}[0]",
        f"{ws}.append({w.rng.choice((name, '0.6'))})",
        f"{ws}.insert(0, {w.rng.choice((name, '0.6'))})",
        f"{ws}.extend([0.3, {name}])",
        f"{ws}.reverse()",
        f"{ws}.sort()",
        f"{ws}.pop()",
        f"{name} = {name} * {ws}.pop(0)",
        f"{name} = take({ws}) * {reader}({name}, {ws})",
        f"put({ws}, {name})",
        f"{ws} = [*{ws}[1:], {name}]",
        f"{ws} = {ws}[::-1]",
    ]
    _written(w, name, f"{reader}({name}, {ws})", changes, after=f"{ws}[0]")


@statement("rows handed on", weight=0.3, needs=has_room_for_a_loop, traits=("structures", "handed on"))
def rows_handed_on(w: Writer) -> None:
    """Lists in a list, or arrays."""
    name, number = _begun(w)
    rows, vectors = f"rows_{number}", w.scope.of("vector")
    row = f"{w.rng.choice(vectors)} * 0.9" if vectors and w.rng.random() < 0.6 else f"[{_elements(w, 2)}]"
    whole = row[0] == "[" and w.rng.random() < 0.5
    w.line(f"{rows} = [{row}, [{_elements(w, 3)}]]" if whole else f"{rows} = ({row}, [{_elements(w, 3)}])")
    changes = [
        f"{rows}[0][0] *= 0.7",
        f"{rows}[0][0] = 0.6",
        f"{rows}[1][-1] = {w.rng.choice((name, '0.6'))}",
        f"{rows}[1].append(0.3)",
        f"{rows}[1].reverse()",
    ]
    changes += (
        [
            f"{rows}[0], {rows}[1] = {rows}[1], {rows}[0]",
            f"{rows}[1] = [0.3, {name}]",
            f"{rows}.reverse()",
            f"{rows}.sort(key=len)",
            f"{rows}.insert(0, [0.3, {w.rng.choice((name, '0.6'))}, 0.4])",
            f"{rows}.append([0.3])",
            f"{rows} = {rows}[::-1]",
            f"{rows} = [*{rows}[1:], {rows}[0]]",
        ]
        if whole
        else []
    )
    changes += [f"{rows}[0][1:] = 0.4"] if row[0] != "[" and not whole else []
    _written(w, name, f"of_rows({name}, {rows})", changes, after=f"{rows}[0][0]")


@statement("dict handed on", weight=0.3, needs=has_room_for_a_loop, traits=("structures", "handed on"))
def dict_handed_on(w: Writer) -> None:
    """Numbers by name."""
    name, number = _begun(w)
    d = f"d_{number}"
    first, second = _elements(w, 1), _elements(w, 1)
    w.line(f'{d} = {{"a": {first}, "b": {second}}}')
    changes = [
        f'{d}["a"] *= 0.7',
        f'{d}["b"] = {name}',
        f'{d}["a"], {d}["b"] = {d}["b"], {d}["a"]',
        f"{d}.update(a={w.rng.choice((name, '0.6'))})",
        f'{d}.update({{"b": 0.3}})',
        f'{d} = {{**{d}, "a": {name}}}',
        f"{d} = dict({d}, b=0.4)",
        f'{d}["c"] = {w.rng.choice((name, "0.6"))}',
        f'{d}.setdefault("c", {w.rng.choice((name, "0.6"))})',
        f'{d}.update({{"c": 0.3}})',
        f'{d}["a"] = 0.9 * {d}.pop("a")',
        f"{d}[key_{number}] = {w.rng.choice((name, '0.6'))}",
    ]
    reader = w.rng.choice(("of_entries", "of_keys", "of_items"))
    w.line(f"key_{number} = {w.rng.choice(('a', 'b', 'c'))!r}")
    _written(w, name, f"{reader}({name}, {d})", changes, after=f'{d}["a"]')
