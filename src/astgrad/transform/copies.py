"""Returns a derivative's own variable as it is: a copy is for memory that something else can see.

y_dot = y_dot * np.cos(y)                y_dot = y_dot * np.cos(y)
return y_dot.copy()               ->     return y_dot
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from astgrad.analysis.aliases import paired
from astgrad.analysis.effects import PURE_COMPANIONS, SAVING
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.places import is_stack
from astgrad.ir.expr import BUILT, Attribute, Call, Expr, Name, Subscript, Symbol, Tuple, names_read, readings, substitute
from astgrad.ir.kinds import Number
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Evaluate,
    For,
    Function,
    Return,
    Stmt,
    Verbatim,
    base_name,
    bound_names,
    expressions,
    grown_list,
    names_changed,
    names_read_inside,
    names_stored,
    names_written,
    parts_stored,
    shrunk_list,
    statements,
    with_body,
)
from astgrad.transform.rename import map_block, map_blocks, pinned_names
from astgrad.transform.shaping import is_fresh, stays_fresh


def without_needless_copies(function: Function, is_scalar: Callable[[Expr], bool]) -> Function:
    """The function without copies, at its returns and of a variable into itself, of what only that variable holds. is_scalar: of
    values."""

    def change(statement: Stmt) -> Block:
        match statement:
            case Return(value=Expr() as value):
                parts = tuple(_parts(value))
                new = {
                    id(part): _uncopied(part, [other for other in parts if other is not part], function, is_scalar)
                    for part in parts
                }
                return (replace(statement, value=_put_back(value, new)),)
            case Assign(
                targets=(Name(id=name),), value=Call(function=Attribute(value=Name(id=copied), attr="copy"), args=())
            ) if name == copied and statement.origin is None and is_alone(name, function, is_scalar):
                return ()
            case _:
                return (statement,)

    return replace(function, body=map_block(function.body, change))


def _parts(e: Expr) -> Iterator[Expr]:
    """The parts of a result, of structures in it as well."""
    if isinstance(e, BUILT):
        for element in e.elements:
            yield from _parts(element)
    else:
        yield e


def _put_back(e: Expr, parts: Mapping[int, Expr]) -> Expr:
    if isinstance(e, BUILT):
        return replace(e, elements=tuple(_put_back(element, parts) for element in e.elements))
    return parts[id(e)]


def _uncopied(part: Expr, others: list[Expr], function: Function, is_scalar: Callable[[Expr], bool]) -> Expr:
    match part:
        case Call(function=Attribute(value=Name(id=name) as variable, attr="copy"), args=()):
            is_seen = any(name in names_read(other) and not is_fresh(other) for other in others)
            return part if is_seen or not is_alone(name, function, is_scalar) else variable
        case _:
            return part


def is_alone(name: str, function: Function, is_scalar: Callable[[Expr], bool]) -> bool:
    """Whether nothing but this variable can hold the array that it holds."""
    if name in function.parameter_names:
        return False
    for statement in statements(function.body):
        match statement:
            case Assign(targets=(Name(id=target),), value=value):
                alone = is_fresh(value) or (target != name and (name not in names_read(value) or is_scalar(value)))
            case Assign(targets=(Tuple(elements=targets),), value=value) if all(isinstance(each, Name) for each in targets):
                alone = _gives_apart(value) or (name not in names_written(statement) and name not in names_read(value))
            case AugAssign() | Assign(targets=(Subscript(),)):
                alone = True
            case Return():
                alone = True  # one of them ends the function
            case Evaluate(value=Call(function=Symbol(path=path))) if path.startswith("numpy."):
                alone = True  # it writes into an argument, and keeps none
            case _:
                alone = name not in names_written(statement) and all(name not in names_read(e) for e in expressions(statement))
        if not alone:
            return False
    return True


def _gives_apart(e: Expr) -> bool:
    """Whether it is a call of a backward half or a tangent, whose results share no memory with each other or anything else."""
    match e:
        case Call(function=Symbol(path=path)):
            return path.startswith(f"{PURE_COMPANIONS}.") and SAVING not in path.split(".")
        case _:
            return False


def with_results_named(function: Function) -> Function:
    """The function in which what a backward half gives has its lasting name at once: `x_bar, c_bar = _f_backward(saved, x_bar)` for
    `x_bar_2, c_bar = _f_backward(saved, x_bar)` and `x_bar = x_bar_2.copy()`."""
    if not any(isinstance(s, Assign) and _gives_apart(s.value) for s in statements(function.body)):
        return function
    read = Counter(name for s in statements(function.body) for e in expressions(s) for name in readings(e))
    read.update(name for s in statements(function.body) for name in 2 * tuple(pinned_names(s)))
    written = Counter(name for s in statements(function.body) for name in names_written(s))
    passing = frozenset(name for name in read if read[name] == written[name] == 1)
    return with_body(function, _with_results_named(function.body, passing)) if passing else function


def _with_results_named(block: Block, passing: frozenset[str]) -> Block:
    """passing: the names that are given a value once, and are read once."""
    new: list[Stmt] = []
    for statement in block:
        statement = map_blocks(statement, lambda inner: _with_results_named(inner, passing))
        match statement:
            case Assign(targets=(Name(id=lasting) as target,), value=value, origin=None) if (
                given := _copied(value)
            ) in passing:
                position = _given_at(new, given, lasting)
                if position is None or (not isinstance(value, Name) and _gives_several(new[position])):
                    new.append(statement)
                else:
                    giver = new[position]
                    assert isinstance(giver, Assign)
                    new[position] = replace(giver, targets=tuple(substitute(each, {given: target}) for each in giver.targets))
            case _:
                new.append(statement)
    return tuple(new)


def _gives_several(statement: Stmt) -> bool:
    """Whether what it calls is the tangent of a function with several results, which may be one array: `(a, b), (a_dot, b_dot)`."""
    targets = statement.targets if isinstance(statement, Assign) else ()
    return any(isinstance(part, Tuple) for target in targets if isinstance(target, Tuple) for part in target.elements)


def _copied(e: Expr) -> str:
    match e:
        case Name(id=id) | Call(function=Attribute(value=Name(id=id), attr="copy"), args=()):
            return id
        case _:
            return ""


def _given_at(before: list[Stmt], name: str, lasting: str) -> int | None:
    """Where a backward half gives the name its value, if the lasting name means nothing from there on."""
    for position in range(len(before) - 1, -1, -1):
        statement = before[position]
        if name in names_written(statement):
            gives = isinstance(statement, Assign) and _gives_apart(statement.value) and lasting not in names_written(statement)
            return position if gives else None
        if lasting in names_read_inside(statement) or any(lasting in names_changed(s) for s in statements((statement,))):
            return None
    return None


# ---------------------------------------------------------------------- what lists keep


def without_copies_kept(function: Function, lists: Collection[str], kinds: Kinds) -> Function:
    """The function without copies of variables that these lists keep, where nothing is ever written into what they copy."""
    held = _held(function, kinds)
    written = {memory for s in statements(function.body) for name in _written(s, kinds) for memory in held.get(name, {name})}

    def uncopied(e: Expr) -> Expr:
        match e:
            case Tuple(elements=elements):
                return replace(e, elements=tuple(map(uncopied, elements)))
            case Call(function=Attribute(value=Name(id=id) as variable, attr="copy"), args=()):
                return variable if written.isdisjoint(held.get(id, {id})) else e
            case _:
                return e

    def change(statement: Stmt) -> Block:
        grown = grown_list(statement)
        if grown is None or grown[0] not in lists or not isinstance(statement, Evaluate):
            return (statement,)
        assert isinstance(statement.value, Call)
        *place, value = statement.value.args
        return (replace(statement, value=replace(statement.value, args=(*place, uncopied(value)))),)

    return replace(function, body=map_block(function.body, change))


def _held(function: Function, kinds: Kinds) -> dict[str, set[str]]:
    """For each variable, those whose memory it may hold, itself included, whatever its values are simplified to."""
    held: dict[str, set[str]] = {}
    for name, sources in _holdings(function):
        held.setdefault(name, {name}).update(sources)
        for source in sources:  # what goes into one of two names of a list is in both
            if not all(isinstance(kinds.of(Name(n)), Number) or is_stack(n, function) for n in (name, source)):
                held.setdefault(source, {source}).add(name)
    changed = True
    while changed:
        changed = False
        for memories in held.values():
            more = memories.union(*(held.get(name, ()) for name in memories))
            changed = changed or len(more) > len(memories)
            memories |= more
    return held


def _holdings(function: Function) -> Iterator[tuple[str, frozenset[str]]]:
    for statement in statements(function.body):
        match statement:
            case Assign(targets=targets, value=value):
                for target in targets:
                    for one, part in paired(target, value):
                        held = frozenset[str]() if stays_fresh(part) and shrunk_list(part) is None else names_read(part)
                        yield from ((name, held) for name in bound_names(one))
                for stored in parts_stored(statement):
                    if (base := base_name(stored)) is not None and not stays_fresh(value):
                        yield base, names_read(value)
            case AugAssign(target=Name(id=id), value=value):
                yield id, names_read(value)
            case Evaluate() if (grown := grown_list(statement)) is not None:
                yield grown[0], names_read(grown[1])
            case For(target=target, iterable=iterable):
                yield from ((name, names_read(iterable)) for name in bound_names(target))
            case Verbatim(reads=reads, writes=writes):
                yield from ((name, frozenset((*reads, *writes))) for name in (*reads, *writes))


def _written(statement: Stmt, kinds: Kinds) -> Iterator[str]:
    """The variables into whose memory a statement may write."""
    yield from names_stored(statement)
    match statement:
        case AugAssign(target=Name(id=id) as target) if not kinds.number(target).is_scalar:
            yield id
        case Evaluate(value=value) if grown_list(statement) is None and shrunk_list(value) is None:
            yield from names_read(value)
        case Verbatim(reads=reads, writes=writes):
            yield from (*reads, *writes)
