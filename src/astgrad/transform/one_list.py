"""A list that is changed has one name.

    rows = table = []                       rows = []
    table.append(x)                 ->      rows.append(x)
    rows.append(y)                          rows.append(y)

    b, k = a, 2.0                           k = 2.0
    b.append(k * x)                 ->      a.append(k * x)

So does a dict. Each name must be bound once, before all that reads it; what is left with two names is followed where it may be
(`analysis.activity`), or refused (`analysis.coverage`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from astgrad.analysis.aliases import paired
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Comprehension,
    Dict,
    Expr,
    Joined,
    List,
    Name,
    Symbol,
    Tuple,
    each_read,
    substitute,
    walk,
)
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    Assign,
    AugAssign,
    Block,
    Function,
    Stmt,
    base_name,
    expressions,
    names_stored,
    names_written,
    statements,
    with_body,
)
from astgrad.transform.rename import map_block, map_expressions, names_in_text

_MAKERS = frozenset({"builtins.list", "builtins.dict"})


def with_one_list(function: Function) -> Function:
    """The function in which lists and dicts that are changed have one name each, as far as that is known. Its variables have one
    name for each web (`transform.webs`)."""
    assigned = [s for s in statements(function.body) if isinstance(s, Assign)]
    linking = [s for s in assigned if len(s.targets) > 1 or isinstance(s.value, (Name, Tuple))]
    pairs = [pair for statement in linking for pair in _second_names(statement)]
    if not pairs or not (changed := frozenset(_changed(function))):
        return function
    made = {name for statement in assigned for name in _made(statement)}
    if made.isdisjoint(name for pair in pairs for name in pair):
        return function
    first = _first_names(function, pairs, made, changed)
    names = {second: Name(name) for second, name in first.items()}

    def change(statement: Stmt) -> Block:
        one_by_one = _with_links(statement) if made.intersection(names_written(statement)) else (statement,)
        return tuple(new for each in one_by_one if (new := _without_second_names(each, first)) is not None)

    body = map_block(function.body, change)
    return with_body(function, map_expressions(body, lambda e: substitute(e, names)))


def _second_names(statement: Assign) -> Iterator[tuple[str, str]]:
    """The variables that a statement binds to what another one holds, and that one."""
    one, *others = statement.targets
    if isinstance(one, Name):
        yield from ((other.id, one.id) for other in others if isinstance(other, Name))
    if not others:
        for target, value in paired(one, statement.value):
            if isinstance(target, Name) and isinstance(value, Name):
                yield target.id, value.id


def _changed(function: Function) -> Iterator[str]:
    """The variables that hold what is changed in place, by methods or by writes into parts."""
    for statement in statements(function.body):
        yield from names_stored(statement)
        if isinstance(statement, AugAssign) and (name := base_name(statement.target)) is not None:
            yield name
        for part in (part for e in expressions(statement) for part in walk(e)):
            match part:
                case Call(function=Attribute(value=value, attr=attr)) if attr in CHANGING_METHODS:
                    yield from () if (name := base_name(value)) is None else (name,)


def _first_names(
    function: Function, pairs: list[tuple[str, str]], made: Collection[str], changed: Collection[str]
) -> Mapping[str, str]:
    """The variables that stand for good for a list that has another name, and this name."""
    lasting = _lasting(function, {name for pair in pairs for name in pair})
    first: dict[str, str] = {}
    for second, name in pairs:
        if {second, name} <= lasting and (name in first or name in made):
            first[second] = first.get(name, name)
    known = {first.get(name, name) for name in changed}
    return {second: name for second, name in first.items() if name in known}


def _made(statement: Assign) -> Iterator[str]:
    """The variables for which a statement makes a list or a dict."""
    for target in statement.targets:
        for one, value in paired(target, statement.value):
            match one, value:
                case Name(id=id), Binary(left=List()) | Binary(right=List()) | List() | Dict() | Comprehension() | Joined():
                    yield id
                case Name(id=id), Call(function=Symbol(path=path)) if path in _MAKERS:
                    yield id


def _lasting(function: Function, names: set[str]) -> frozenset[str]:
    """Those of some variables that are bound by one statement alone, and read only after it in its own block: there is one list at
    a time."""
    writes = Counter(
        (
            *function.parameter_names,
            *(n for s in statements(function.body) if not isinstance(s, AugAssign) for n in names_written(s)),
        )
    )
    once = {name for name in names if writes[name] == 1} - names_in_text(function)
    reads = _reads(function.body)
    found: set[str] = set()

    def look(block: Block) -> None:
        for position, statement in enumerate(block):
            for inner in statement.blocks:
                look(inner)
            if isinstance(statement, Assign) and (bound := once.intersection(names_written(statement))):
                later = _reads(block[position + 1 :])
                found.update(name for name in bound if later[name] == reads[name])

    look(function.body)
    return frozenset(found)


def _reads(block: Block) -> Counter[str]:
    return Counter(name for s in statements(block) for e in expressions(s) for name in each_read(e))


def _with_links(statement: Stmt) -> Block:
    """`a = b = []` with the second name a link to the first: it is one list."""
    match statement:
        case Assign(targets=(Name() as one, *others)) if others:
            links = (Assign((other,), one, span=statement.span) for other in others)
            return (replace(statement, targets=(one,), edited=True), *links)
        case _:
            return (statement,)


def _without_second_names(statement: Stmt, first: Mapping[str, str]) -> Stmt | None:
    """The statement without what it binds second names to; None where it does nothing else."""
    if not isinstance(statement, Assign) or first.keys().isdisjoint(names_written(statement)):
        return statement
    pairs = [pair for pair in paired(statement.targets[0], statement.value) if not _is_second(pair[0], first)]
    match pairs:
        case []:
            return None
        case [(target, value)]:
            return replace(statement, targets=(target,), value=value, edited=True)
        case _:
            targets, values = zip(*pairs, strict=True)
            return replace(statement, targets=(Tuple(targets),), value=Tuple(values), edited=True)


def _is_second(target: Expr, first: Mapping[str, str]) -> bool:
    return isinstance(target, Name) and target.id in first
