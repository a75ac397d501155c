"""Lists of objects that an object holds for good get names of their own.

    s = System([sun, earth], 9.81)                 s_bodies = [sun, earth]
    for body in s.bodies:                  ->      s = System(s_bodies, 9.81)
        body.v -= dt * s.g                         for body in s_bodies:
                                                       body.v -= dt * s.g

Where they are assigned nowhere, and read by no other way. What happens to the objects in them is followed by names then
(`transform.one_object`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace

from astgrad.ir.expr import Attribute, Call, Dict, Expr, List, Name, Record, Tuple, map_children, walk
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, Block, Function, Stmt, names_written, parts_stored, statements, with_body
from astgrad.transform.rename import everything_in, map_block, map_expressions, names_in_text


def with_named_fields(function: Function, names: Names) -> Function:
    """The function with names for such lists, tuples and dicts in the objects that it makes."""
    if not any(isinstance(s, Assign) and isinstance(s.value, Record) for s in statements(function.body)):
        return function
    written = Counter((*function.parameter_names, *(n for s in statements(function.body) for n in names_written(s))))
    in_text = names_in_text(function)
    records = {
        s.targets[0].id: s.value
        for s in statements(function.body)
        if isinstance(s, Assign)
        and len(s.targets) == 1
        and isinstance(s.targets[0], Name)
        and isinstance(s.value, Record)
        and written[s.targets[0].id] == 1
        and s.targets[0].id not in in_text
    }
    held = {
        (name, key): part
        for name, record in records.items()
        for key, part in zip(record.keys, record.elements, strict=True)
        if isinstance(part, (List, Tuple, Dict)) and _holds_objects(part, records) and _may_go_first(record, key)
    }
    if not held:
        return function
    reads = Counter(e.attr for e in everything_in(function.body) if isinstance(e, Attribute))
    known = Counter(e.attr for e in everything_in(function.body) if isinstance(e, Attribute) and _way(e) in held)
    stored = {part.attr for s in statements(function.body) for part in parts_stored(s) if isinstance(part, Attribute)}
    new = {
        (name, key): names.fresh(f"{name}_{key}") for name, key in held if reads[key] == known[key] > 0 and key not in stored
    }
    if not new:
        return function

    def named(statement: Stmt) -> Block:
        match statement:
            case Assign(targets=(Name(id=id),), value=Record(keys=keys, elements=elements) as record) if id in records:
                before = [(new[id, key], part) for key, part in zip(keys, elements, strict=True) if (id, key) in new]
                parts = tuple(Name(new[id, key]) if (id, key) in new else e for key, e in zip(keys, elements, strict=True))
                whole = replace(statement, value=replace(record, elements=parts), edited=True)
                return (*(Assign((Name(each),), part, span=statement.span) for each, part in before), whole)
            case _:
                return (statement,)

    return with_body(function, map_expressions(map_block(function.body, named), lambda e: _read(e, new)))


def _holds_objects(e: Expr, records: Collection[str]) -> bool:
    """Whether something is written out that holds objects. records: the variables that are known for such."""
    return any(isinstance(part, Record) or (isinstance(part, Name) and part.id in records) for part in e.children)


def _way(e: Expr) -> tuple[str, str] | None:
    match e:
        case Attribute(value=Name(id=id), attr=attr):
            return id, attr
        case _:
            return None


def _may_go_first(record: Record, key: str) -> bool:
    """Whether a part may be evaluated before those that stand before it, which call nothing."""
    before = record.elements[: record.keys.index(key)]
    return not any(isinstance(e, Call) for part in before for e in walk(part))


def _read(e: Expr, new: Mapping[tuple[str, str], str]) -> Expr:
    if (way := _way(e)) in new and way is not None:
        return Name(new[way], span=e.span)
    return map_children(lambda part: _read(part, new), e)
