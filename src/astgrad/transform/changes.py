"""What a statement changes: the names that it binds, and those whose objects it may change in place, under whatever name.

same = c                    {same}
same.reverse()              {same, c}       a value that reads c is not moved past it
k = c.pop()                 {k, c, same}
h_value = h(c)              {h_value, c, same}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

from astgrad.analysis.aliases import aliases
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.saved import changed_objects
from astgrad.ir.expr import Attribute, Call, Global, Name, mentions_global, names_read
from astgrad.ir.kinds import ListOf
from astgrad.ir.stmt import (
    Assign,
    Evaluate,
    Function,
    Stmt,
    expressions,
    grown_list,
    names_changed,
    names_stored,
    shrunk_list,
    statements,
)
from astgrad.transform.rename import pinned_names

Names = frozenset[str]
ChangedBy = Callable[[Stmt], Names]  # of a statement itself, without the blocks inside it


def changed_by_in(function: Function, kinds: Kinds) -> ChangedBy:
    """What the statements of a function change. Derived code changes arrays of one name, and puts back parts of the author's."""
    authors = [
        (statement, changed_objects(statement)) for statement in statements(function.body) if statement.origin is not None
    ]
    is_written = any(objects for _, objects in authors) or any(
        names_stored(s) or _given_to_functions(s) for s in statements(function.body)
    )
    sharing: Mapping[str, Names] = aliases(function, kinds) if is_written else {}
    in_place: dict[int, Names] = {}  # by the `id` of the origin, which a statement keeps however it is rewritten
    for statement, objects in authors:
        found = in_place.get(id(statement.origin), frozenset())
        in_place[id(statement.origin)] = found.union(*(sharing.get(name, {name}) for name in objects))

    @cache
    def same_list(name: str) -> Names:
        shared = sharing.get(name, frozenset())
        return frozenset(other for other in shared if isinstance(kinds.of(Name(other)), ListOf)) if len(shared) > 1 else shared

    known: dict[int, tuple[Stmt, Names]] = {}  # by the `id` of the statement, which is kept with it

    def changed_by(statement: Stmt) -> Names:
        found = known.get(id(statement))
        if found is None:
            put_back = (sharing.get(name, frozenset()) for name in names_stored(statement))
            given = (sharing.get(name, {name}) for name in _given_to_functions(statement))
            changed = _changed(statement).union(in_place.get(id(statement.origin), frozenset()), *put_back, *given)
            if sharing and (name := _list_changed(statement)) is not None:
                changed |= same_list(name)
            found = statement, changed
            known[id(statement)] = found
        return found[1]

    return changed_by


def _changed(statement: Stmt) -> Names:
    written = frozenset(names_changed(statement)) | pinned_names(statement) | _popped(statement)
    match statement:
        case Evaluate(value=Call(function=Attribute(value=saved, attr="append"))) if statement.origin is None:
            return written | names_read(saved)
        case Evaluate(value=value):
            return written | names_read(value)
        case _:
            return written


def _given_to_functions(statement: Stmt) -> Names:
    """What the statement, where it is none of the author's, hands to functions of his, which may change it."""
    if statement.origin is not None or not any(map(mentions_global, expressions(statement))):
        return frozenset()
    return changed_objects(statement, lambda call: not isinstance(call.function, Global))


def _list_changed(statement: Stmt) -> str | None:
    """The list that a statement makes longer or shorter."""
    match statement:
        case Evaluate(value=value) if (grown := grown_list(statement)) is not None:
            return grown[0]
        case Assign(value=value) | Evaluate(value=value):
            return shrunk_list(value)
        case _:
            return None


def _popped(statement: Stmt) -> Names:
    """The lists of which a statement takes the last element."""
    match statement:
        case Assign(value=Call(function=Attribute(value=Name(id=id), attr="pop"))):
            return frozenset((id,))
        case _:
            return frozenset()
