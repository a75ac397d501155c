"""The names that may stand for an object, or hold it: for `for p in ps`, and `ps = [a, b]`, they are p, ps, a and b."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from astgrad.analysis.aliases import paired
from astgrad.ir.expr import BUILT, Attribute, Call, Conditional, Expr, Logical, Name, Subscript, Symbol, names_read, walk
from astgrad.ir.stmt import Assign, For, Function, Stmt, bound_names, expressions, names_written, statements


def linked(function: Function, names: Iterable[str]) -> frozenset[str]:
    """These names, and all that may stand for the same objects, or hold them."""
    together: list[set[str]] = []
    for statement in statements(function.body):
        match statement:
            case Assign(targets=(Name(id=id),), value=value):
                together.append({id, *names_read(value)})
            case For(target=target, iterable=iterable):
                together.append({*bound_names(target), *names_read(iterable)})
    found = set(names)
    while more := {name for group in together if not group.isdisjoint(found) for name in group} - found:
        found |= more
    return frozenset(found)


def same_list(function: Function, name: str) -> frozenset[str]:
    """The names that may stand for the very list that a name stands for: `k` after `k = xs`, and what is read out of something
    where something may hold it."""
    pairs = [pair for statement in statements(function.body) for pair in _bound(statement)]
    found = {name}
    while more := {each for pair in pairs if not found.isdisjoint(pair) for each in pair} - found:
        found |= more
    if any(not found.isdisjoint(held) for statement in statements(function.body) for held in _held(statement)):
        found |= {each for statement in statements(function.body) for each in _read_out(statement)}
    return frozenset(found)


def _bound(statement: Stmt) -> Iterator[tuple[str, str]]:
    if isinstance(statement, Assign):
        for target, value in (pair for each in statement.targets for pair in paired(each, statement.value)):
            yield from ((bound, given) for bound in bound_names(target) for given in _chosen(value))


def _chosen(e: Expr) -> Iterator[str]:
    match e:
        case Name(id=id):
            yield id
        case Conditional(body=body, orelse=orelse):
            yield from (*_chosen(body), *_chosen(orelse))
        case Logical(operands=operands):
            yield from (name for operand in operands for name in _chosen(operand))


def _held(statement: Stmt) -> Iterator[frozenset[str]]:
    """The names of what is put into something, or given to a function, by this statement."""
    for e in (part for outer in expressions(statement) for part in walk(outer)):
        if isinstance(e, BUILT) or (isinstance(e, Call) and not _only_reads(e)):
            yield frozenset(name for child in e.children for name in _chosen(child))
    if isinstance(statement, Assign) and any(isinstance(target, (Subscript, Attribute)) for target in statement.targets):
        yield frozenset(_chosen(statement.value))


def _only_reads(e: Call) -> bool:
    """Whether it is a function of a library, which holds no list that it is given; `dict(a=xs)` does."""
    return isinstance(e.function, Symbol) and e.function.path != "builtins.dict"


def _read_out(statement: Stmt) -> Iterator[str]:
    match statement:
        case Assign(value=Subscript() | Attribute() | Call()) | For():
            yield from names_written(statement)
