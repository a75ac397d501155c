"""Copies of lists whose length never changes, as they are kept in other lists: with their elements written out.

u = [x, y]                                      u = [x, y]
for _ in range(n):                              for _ in range(n):
    u[0] += dt * u[1]                   ->          u[0] += dt * u[1]
    track.append(list(u))                           track.append([u[0], u[1]])
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from astgrad.analysis.aliases import bound_values, paired
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Expr,
    List,
    Literal,
    Name,
    Opaque,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
)
from astgrad.ir.stmt import (
    Assign,
    Evaluate,
    For,
    Function,
    Return,
    Stmt,
    copied_list,
    expressions,
    statements,
    with_body,
)
from astgrad.transform.rename import map_block, pinned_names

_READING = frozenset(
    ("len", "sum", "max", "min", "list", "tuple", "zip", "enumerate", "reversed", "range", "print", "float", "abs")
)


def with_copies_written_out(function: Function) -> Function:
    """The function with such copies as lists of elements, where they are appended to a list, or stand in one."""
    if not any(copied_list(e) for s in statements(function.body) for e in _kept(s)):
        return function
    lengths = _lengths(function)

    def written_out(e: Expr) -> Expr:
        name = copied_list(e)
        if name is None or name not in lengths:
            return e
        return List(
            tuple(Subscript(Name(name), Literal(str(place)), span=e.span) for place in range(lengths[name])), span=e.span
        )

    def change(statement: Stmt) -> tuple[Stmt, ...]:
        match statement:
            case Evaluate(value=Call(function=Attribute(attr="append"), args=(kept,)) as call):
                new = written_out(kept)
                return (statement if new is kept else replace(statement, value=replace(call, args=(new,)), edited=True),)
            case Assign(value=List(elements=elements) as made):
                news = tuple(map(written_out, elements))
                return (statement if news == elements else replace(statement, value=replace(made, elements=news), edited=True),)
            case _:
                return (statement,)

    return with_body(function, map_block(function.body, change))


def _kept(statement: Stmt) -> tuple[Expr, ...]:
    """What a statement puts into a list."""
    match statement:
        case Evaluate(value=Call(function=Attribute(attr="append"), args=(kept,))):
            return (kept,)
        case Assign(value=List(elements=elements)):
            return elements
        case _:
            return ()


def _lengths(function: Function) -> Mapping[str, int]:
    """The lists that have one length for good, with that."""
    found: dict[str, set[int]] = {}
    like: list[tuple[str, str]] = []
    others = set(function.parameter_names)
    for statement in statements(function.body):
        others.update(_regrouped(statement))
        for name, value in bound_values(statement):
            match value:
                case List(elements=elements) if not any(isinstance(each, Opaque) for each in elements):
                    found.setdefault(name, set()).add(len(elements))
                case Name(id=id):
                    like.append((name, id))
                case Expr() if (other := copied_list(value)) is not None:
                    like.append((name, other))
                case _:
                    others.add(name)
    while True:
        before = sum(map(len, found.values())), len(others)
        for name, other in like:
            found.setdefault(name, set()).update(found.get(other, ()))
            others.update((name,) if other in others or other not in found else ())
            others.update((other,) if name in others else ())  # under this name it may have got another length
        if before == (sum(map(len, found.values())), len(others)):
            break
    return {name: next(iter(lengths)) for name, lengths in found.items() if len(lengths) == 1 and name not in others}


def _regrouped(statement: Stmt) -> Iterator[str]:
    """The lists that may get another length, or go where that may happen: all that are not only read, and written into by place."""
    yield from pinned_names(statement)
    match statement:
        case Assign(targets=targets, value=value):
            for one, part in (pair for target in targets for pair in paired(target, value)):
                yield from () if isinstance(one, (Name, Tuple)) else _handed_on(one)
                yield from () if isinstance(part, Name) else _handed_on(part)
        case For(iterable=Name()) | Return(value=Name()):
            return
        case _:
            for e in expressions(statement):
                yield from _handed_on(e)


def _handed_on(e: Expr) -> Iterator[str]:
    """The variables that an expression does not only read."""
    match e:
        case Name(id=id):
            yield id
        case Opaque(reads=reads):
            yield from reads
        case Subscript(value=Name(), index=index):
            yield from _handed_on(index) if not isinstance(index, Slice) else ()
        case Call(function=Attribute(value=Name(), attr="copy"), args=()):
            return
        case Binary() | Compare() | Unary() | Call(function=Symbol()) if _only_reads(e):
            for part in e.children:
                yield from () if isinstance(part, Name) else _handed_on(part)
        case _:
            for part in e.children:
                yield from _handed_on(part)


def _only_reads(e: Expr) -> bool:
    if not isinstance(e, Call) or not isinstance(e.function, Symbol):
        return True
    library, _, name = e.function.path.rpartition(".")
    return library in ("numpy", "math") or (library == "builtins" and name in _READING)
