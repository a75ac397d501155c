"""Writes into arrays: elements, slices, rows, through views and other names."""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.productions import statement
from tests.fuzz.writer import ARRAYS, Writer

WRITES = ("array writes", "overwriting")


def _writable(w: Writer, *types: str) -> list[str]:
    return [name for name in w.scope.of(*types) if name not in w.locked]


def has_writable(*types: str) -> Callable[[Writer], bool]:
    """Whether there is an array of one of these types that no loop runs over."""
    return lambda w: bool(_writable(w, *types))


def _chosen(w: Writer, *types: str) -> str:
    """An array to write into; more often one that shares no memory."""
    names = _writable(w, *types)
    own = [name for name in names if name in w.scope.own]
    return w.rng.choice(own if own and w.rng.random() < 0.7 else names)


def _tanh(w: Writer, type_: str) -> str:
    return f"np.tanh({w.expression(type_, w.rng.choice((1, 1, 2)))})"


def _augmented(w: Writer, type_: str) -> str:
    op = w.rng.choice("++-*/")
    value = _tanh(w, type_)
    return f"{op}= " + {"*": f"np.cos({value})", "/": f"(1.5 + {value})"}.get(op, value)


@statement("element written", weight=1.2, needs=has_writable("vector", "short"), traits=WRITES)
def element(w: Writer) -> None:
    name = _chosen(w, "vector", "short")
    w.line(f"{name}[{w.sign('r')}] = {_tanh(w, 'scalar')}")


@statement("element augmented", weight=0.8, needs=has_writable("vector", "short"), traits=WRITES)
def element_augmented(w: Writer) -> None:
    name = _chosen(w, "vector", "short")
    w.line(f"{name}[{w.sign('r')}] {_augmented(w, 'scalar')}")


@statement("from the element before", weight=0.6, needs=has_writable("vector"), traits=WRITES)
def from_the_one_before(w: Writer) -> None:
    name = _chosen(w, "vector")
    i = w.sign("k")
    w.line(f"{name}[{i}] = np.sin({name}[{i} - 1]) + {_tanh(w, 'scalar')}")


@statement("slice written", weight=0.8, needs=has_writable("vector"), traits=WRITES)
def slice_written(w: Writer) -> None:
    name = _chosen(w, "vector")
    shifted = f"0.7 * {name}[:-1]"
    value = w.rng.choice((shifted, f"{name}[:-1]", _tanh(w, "scalar"), f"np.sin({name}[1:]) * {_tanh(w, 'scalar')}"))
    w.line(f"{name}[1:] = {value}")


@statement("slice augmented", weight=0.6, needs=has_writable("vector"), traits=WRITES)
def slice_augmented(w: Writer) -> None:
    name = _chosen(w, "vector")
    part = w.rng.choice(("[1:]", "[:-1]", "[::2]", "[1:3]"))
    w.line(f"{name}{part} {_augmented(w, 'scalar')}")


@statement("neighbours", weight=0.3, needs=has_writable("vector"), traits=WRITES)
def neighbours(w: Writer) -> None:
    name = _chosen(w, "vector")
    w.line(f"{name}[1:-1] += 0.3 * ({name}[2:] - 2 * {name}[1:-1] + {name}[:-2]) * {_tanh(w, 'scalar')}")


@statement("whole written", weight=0.4, needs=has_writable("vector"), traits=WRITES)
def whole_written(w: Writer) -> None:
    name = _chosen(w, "vector")
    part = w.rng.choice(("[:]", "[...]"))
    w.line(f"{name}{part} = {_tanh(w, w.rng.choice(('vector', 'vector', 'scalar')))}")


@statement("elements swapped", weight=0.4, needs=has_writable("vector", "short"), traits=WRITES)
def elements_swapped(w: Writer) -> None:
    name = _chosen(w, "vector", "short")
    w.line(f"{name}[0], {name}[2] = {name}[2], {name}[0]")


@statement("truths written", weight=0.3, needs=has_writable("vector"), traits=WRITES)
def truths_written(w: Writer) -> None:
    name = _chosen(w, "vector")
    limit = w.sign("l")
    w.line(w.rng.choice((f"{name}[{name} > {limit}] = {_tanh(w, 'scalar')}", f"{name}[{name} < {limit}] *= 0.7")))


@statement("row or column written", weight=0.6, needs=has_writable("matrix"), traits=WRITES)
def row_written(w: Writer) -> None:
    name = _chosen(w, "matrix")
    row, column = w.sign("r"), w.sign("k")
    form = w.rng.choice(("row", "row", "column", "element", "all"))
    if form == "row" and w.scope.of("vector"):
        w.line(f"{name}[{row}] = {_tanh(w, 'vector')}")
    elif form == "column" and w.scope.of("short"):
        w.line(f"{name}[:, {column}] {_augmented(w, 'short')}")
    elif form == "all":
        w.line(f"{name}[1:, :2] *= np.cos({_tanh(w, 'scalar')})")
    else:
        w.line(f"{name}[{row}, {column}] {_augmented(w, 'scalar')}")


@statement("view taken", weight=0.5, needs=lambda w: bool(_writable(w, "vector", "matrix")), traits=("views",))
def view_taken(w: Writer) -> None:
    name = _chosen(w, "vector", "matrix")
    type_, part = ("short", "[1:]") if w.scope.types[name] == "vector" else ("vector", f"[{w.sign('r')}]")
    view = w.target(type_, name)
    w.line(f"{view} = {name}{part}")
    w.assigned(view, type_, name, shares=True)


@statement("new array", weight=0.5, needs=lambda w: bool(w.scope.of(*ARRAYS)))
def new_array(w: Writer) -> None:
    name = w.target("vector")
    w.line(f"{name} = " + w.rng.choice(("np.zeros(4)", "np.full(4, 0.3)", "np.ones((4,))")))
    w.assigned(name, "vector", "", shares=False)
