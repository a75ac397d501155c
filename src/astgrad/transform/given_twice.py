"""Whether two parts of what a function gives may be one object: what is written into one of them is then in the other one.

def pair(x):
    p = Point(x, 2.0)
    return p, p           # one object

def other(x):
    return Point(x, 2.0), Point(x, 3.0)          # two
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from astgrad.ir.expr import BUILT, Attribute, Call, Conditional, Expr, Global, Literal, Name, Subscript
from astgrad.ir.kinds import Kind, Structure
from astgrad.ir.show import show
from astgrad.ir.stmt import Assign, For, Function, Return, bound_names, statements
from astgrad.transform.calls import BoundCall, bind
from astgrad.transform.procedures import handed_back

_DEEPEST = 6  # names that stand for each other, and structures in each other


def gives_one_object_twice(function: Function, kind: Kind, functions: Mapping[str, Function]) -> bool:
    """Whether two parts of a result of this kind may be one object that can be written into. functions: those of the module."""
    if _count_of_objects(kind) < 2:
        return False
    values = [s.value for s in statements(function.body) if isinstance(s, Return) and s.value is not None]
    return any(_Parts(function, functions).may_repeat(value, kind) for value in values)


def _is_object(kind: Kind) -> bool:
    return isinstance(kind, Structure) and kind.form not in ("tuple", "namedtuple")


def _count_of_objects(kind: Kind) -> int:
    return _is_object(kind) + sum(map(_count_of_objects, kind.elements if isinstance(kind, Structure) else ()))


class _Parts:
    def __init__(self, function: Function, functions: Mapping[str, Function]) -> None:
        self._functions = functions
        self._values: dict[str, list[Expr]] = {}
        for statement in statements(function.body):
            match statement:
                case Assign(targets=targets, value=value):
                    for name in (name for target in targets for name in bound_names(target)):
                        self._values.setdefault(name, []).append(value)
                case For(target=target, iterable=iterable):
                    for name in bound_names(target):
                        self._values.setdefault(name, []).append(iterable)

    def may_repeat(self, value: Expr, kind: Kind) -> bool:
        """Whether one object may stand at two places of a value."""
        held = Counter(each for place in self._places(value, kind, _DEEPEST) for each in place)
        inside = {base for way in held for base in held if way.startswith((f"{base}.", f"{base}["))}
        return bool(inside) or any(count > 1 for count in held.values())

    def _places(self, e: Expr, kind: Kind, depth: int) -> Iterator[set[str]]:
        """For each place at which an object may stand, what it goes by."""
        if not isinstance(kind, Structure):
            return
        inner = [value for value in self._values.get(e.id, ()) if isinstance(value, BUILT)] if isinstance(e, Name) else [e]
        if _is_object(kind):
            yield set(self._names(e, depth))
        for value in inner if depth else ():
            if isinstance(value, BUILT) and len(value.children) == len(kind.elements):
                for child, element in zip(value.children, kind.elements, strict=True):
                    yield from self._places(child, element, depth - 1)
            elif isinstance(value, Call) and isinstance(value.function, Global) and value.function.id in self._functions:
                called = self._functions[value.function.id]
                if gives_one_object_twice(called, kind, {k: f for k, f in self._functions.items() if f is not called}):
                    yield from [{show(value)}] * 2

    def _names(self, e: Expr, depth: int) -> Iterator[str]:
        """What an object goes by: the names and the ways to it that may stand for it."""
        match e:
            case Name(id=id):
                yield id
                for value in self._values.get(id, ()) if depth else ():
                    yield from self._names(value, depth - 1)
            case Conditional(body=body, orelse=orelse):
                yield from self._names(body, depth)
                yield from self._names(orelse, depth)
            case Attribute() | Subscript():
                yield show(e)
            case Call() if isinstance(called := bind(e, self._functions), BoundCall):
                for name in handed_back(called.function, self._functions):
                    yield from self._names(called.arguments.get(name, Literal("None")), depth - 1) if depth else ()
