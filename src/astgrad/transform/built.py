"""Structures whose parts are known, as `transform.leaves` finds them.

    state = {"h": h, "c": c}      ->      a dict with the parts h and c, for which the variable `state` may stand

A structure is put together from its parts wherever it is needed as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeGuard

from astgrad.ir.expr import Expr, Literal
from astgrad.ir.kinds import OBJECTS, UNKNOWN, Kind, ListOf, Structure
from astgrad.ir.show import show_key
from astgrad.rules.structure import literal_value
from astgrad.transform.flat import built

_NO_MAKER = Literal("None")


@dataclass(frozen=True)
class Built:
    """A structure whose parts are known."""

    kind: Structure
    parts: tuple[Value, ...]
    maker: Expr | None = None  # of a record
    owners: frozenset[str] = frozenset()  # the variables that may stand for this very object
    source: Expr | None = None  # what says so, where that is the same

    @property
    def expr(self) -> Expr:
        """The structure put together."""
        return self.source or built(self.kind, tuple(expr_of(each) for each in self.parts), self.maker or _NO_MAKER)

    @property
    def leaves(self) -> tuple[Expr, ...]:
        """The parts of the parts, down to what is no structure."""
        return tuple(leaf for each in self.parts for leaf in (each.leaves if isinstance(each, Built) else (each,)))

    def held_by(self, name: str) -> Built:
        """The same object, and the objects in it, which a variable may stand for, or hold, as well."""
        parts = tuple(each.held_by(name) if isinstance(each, Built) else each for each in self.parts)
        return replace(self, parts=parts, owners=self.owners | {name})

    def copied(self, copy: Callable[[Expr], Expr]) -> Built:
        """Another object of the same parts. copy: the copy of what says what is in it: what it is given is not in both."""
        return replace(self, owners=frozenset(), source=None if self.source is None else copy(self.source))

    def with_leaves(self, leaves: Iterator[Expr]) -> Built:
        """The same structure of other leaves."""
        parts = tuple(each.with_leaves(leaves) if isinstance(each, Built) else next(leaves) for each in self.parts)
        return replace(self, parts=parts, source=None)


Value = Built | Expr


def is_gone_through(value: Value) -> TypeGuard[Built]:
    """Whether it is known what a loop over a value goes through: over an object it runs its `__iter__`."""
    return isinstance(value, Built) and value.kind.form not in OBJECTS


def parts_gone_through(held: Built) -> tuple[Value, ...]:
    """What a loop over a structure goes through: of a dict, the keys."""
    return tuple(Literal(show_key(key)) for key in held.kind.keys) if held.kind.form == "dict" else held.parts


def in_order(held: Built) -> tuple[Value, ...] | None:
    """What `sorted` makes of the keys of a dict, or of pairs of them and what stands under them; None where it asks more."""
    if held.kind.form == "dict":
        keys: tuple[Value, ...] = tuple(Literal(show_key(key)) for key in held.kind.keys)
        parts = keys
    else:
        parts = held.parts
        keys = tuple(each.parts[0] if isinstance(each, Built) and each.parts else each for each in parts)
    known = [key.value for key in keys if isinstance(key, Literal)]
    texts, numbers = [k for k in known if isinstance(k, str)], [k for k in known if isinstance(k, int)]
    if len(set(known)) < len(keys) or len(keys) not in (len(texts), len(numbers)):
        return None
    places = {key: i for i, key in enumerate(known)}
    return tuple(parts[places[key]] for key in (*sorted(texts), *sorted(numbers)))


def is_missing(held: Built, key: Expr) -> bool:
    """Whether a dict surely has nothing under a key."""
    try:
        value = literal_value(key)
    except KeyError:
        return False
    return type(value) in (str, int) and value not in held.kind.keys


def expr_of(value: Value) -> Expr:
    """The expression: of a structure, what puts it together."""
    return value.expr if isinstance(value, Built) else value


def fits(one: Built, other: Built) -> bool:
    """Whether two structures have the same form, down to the leaves."""
    same = (one.kind.form, one.kind.keys, one.kind.name) == (other.kind.form, other.kind.keys, other.kind.name)
    if not same or len(one.parts) != len(other.parts):
        return False
    return all(
        fits(mine, theirs)
        if isinstance(mine, Built) and isinstance(theirs, Built)
        else not isinstance(mine, Built) and not isinstance(theirs, Built)
        for mine, theirs in zip(one.parts, other.parts, strict=True)
    )


def of_lists(target: Built, value: Built) -> Built:
    """The value with the new lists in it put together that are variables of the target, because they grow, or are now of this
    form and now of that."""
    if len(target.parts) != len(value.parts):
        return value

    def part(mine: Value, kind: Kind, theirs: Value) -> Value:
        if not isinstance(theirs, Built):
            return theirs
        if isinstance(mine, Built):
            return of_lists(mine, theirs)
        is_whole = kind == UNKNOWN or (isinstance(kind, ListOf) and theirs.kind.form == "list")
        return theirs.expr if is_whole and not theirs.owners else theirs

    parts = tuple(map(part, target.parts, target.kind.elements, value.parts))
    return replace(value, parts=parts, source=value.source if parts == value.parts else None)


def owners_in(value: Built) -> Iterator[tuple[frozenset[str], bool]]:
    """The variables that may stand for this object, and for the objects in it; and whether it is one of these."""
    if value.owners and value.kind.form != "tuple":
        yield value.owners, False
    for each in value.parts:
        if isinstance(each, Built):
            yield from ((owners, True) for owners, _ in owners_in(each))
