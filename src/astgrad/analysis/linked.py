"""The names that may stand for an object, or hold it: for `for p in ps`, and `ps = [a, b]`, they are p, ps, a and b."""

from __future__ import annotations

from collections.abc import Iterable

from astgrad.ir.expr import Name, names_read
from astgrad.ir.stmt import Assign, For, Function, bound_names, statements


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
