"""What a statement changes: the names that it binds, and those whose objects it may change in place, under whatever name.

same = c                    {same}
same.reverse()              {same, c}       a value that reads c is not moved past it
k = c.pop()                 {k, c, same}
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from astgrad.analysis.aliases import aliases
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.saved import changed_objects
from astgrad.ir.expr import Attribute, Call, names_read
from astgrad.ir.stmt import Evaluate, Function, Stmt, names_changed, statements
from astgrad.transform.rename import pinned_names

Names = frozenset[str]
ChangedBy = Callable[[Stmt], Names]  # of a statement itself, without the blocks inside it


def changed_by_in(function: Function, kinds: Kinds) -> ChangedBy:
    """What the statements of a function change. What derived code changes in place has one name."""
    authors = [
        (statement, changed_objects(statement)) for statement in statements(function.body) if statement.origin is not None
    ]
    sharing: Mapping[str, Names] = aliases(function, kinds) if any(objects for _, objects in authors) else {}
    in_place: dict[int, Names] = {}  # by the `id` of the origin, which a statement keeps however it is rewritten
    for statement, objects in authors:
        found = in_place.get(id(statement.origin), frozenset())
        in_place[id(statement.origin)] = found.union(*(sharing.get(name, {name}) for name in objects))

    known: dict[int, tuple[Stmt, Names]] = {}  # by the `id` of the statement, which is kept with it

    def changed_by(statement: Stmt) -> Names:
        found = known.get(id(statement))
        if found is None:
            found = statement, _changed(statement) | in_place.get(id(statement.origin), frozenset())
            known[id(statement)] = found
        return found[1]

    return changed_by


def _changed(statement: Stmt) -> Names:
    written = frozenset(names_changed(statement)) | pinned_names(statement)
    match statement:
        case Evaluate(value=Call(function=Attribute(value=saved, attr="append"))) if statement.origin is None:
            return written | names_read(saved)
        case Evaluate(value=value):
            return written | names_read(value)
        case _:
            return written
