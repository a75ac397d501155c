"""Which functions give, or are given, lists of objects that loops fill: their calls are written out (`transform.procedures`), since
such lists are followed where they are made (`transform.columns`).

    def step(ps, dt):                                   new = []
        new = []                                        for p in ps:
        for p in ps:                            ->          new.append(P(p.q + 0.1 * p.v, p.v))
            new.append(P(p.q + dt * p.v, p.v))          ps = new
        return new

    ps = step(ps, 0.1)

By the text alone: objects are records and dicts that are written out, and what `_replace` and `dataclasses.replace` give.
"""

from __future__ import annotations

from collections.abc import Mapping

from astgrad.ir.expr import Attribute, Call, Comprehension, Dict, Expr, Global, List, Name, Record, Symbol, Tuple
from astgrad.ir.stmt import Assign, Function, Return, grown_list, statements
from astgrad.transform.calls import BoundCall

_DEEPEST = 5  # functions that call each other


def lists_of_objects(function: Function, functions: Mapping[str, Function], depth: int = _DEEPEST) -> frozenset[str]:
    """The variables that hold lists of objects which loops fill. functions: those of the module."""
    everything = list(statements(function.body))
    assigned = [(t.id, s.value) for s in everything if isinstance(s, Assign) for t in s.targets if isinstance(t, Name)]
    objects = {name for name, e in assigned if _makes_object(e, functions, depth)}
    empty = {name for name, e in assigned if isinstance(e, List) and not e.elements}
    grown = [added for s in everything if (added := grown_list(s)) is not None]
    found = {name for name, e in grown if name in empty and (_is_one_of(e, objects) or _makes_object(e, functions, depth))}
    found |= {name for name, e in assigned if _gives_list(e, functions, depth)}
    while more := {name for name, e in assigned if _is_one_of(e, found)} - found:
        found |= more
    return frozenset(found)


def hands_objects(called: BoundCall, lists: frozenset[str], functions: Mapping[str, Function]) -> bool:
    """Whether a call is given such lists, or gives one. lists: those of the caller."""
    given = any(_is_one_of(e, lists) or _gives_list(e, functions, _DEEPEST) for e in called.arguments.values())
    return given or _is_list_made_by(called.function, functions, _DEEPEST)


def _is_one_of(e: Expr, names: frozenset[str] | set[str]) -> bool:
    return isinstance(e, Name) and e.id in names


def _is_list_made_by(function: Function, functions: Mapping[str, Function], depth: int) -> bool:
    """Whether a function gives such a list, or a tuple with one in it."""
    results = [s.value for s in function.body if isinstance(s, Return) and s.value is not None]
    parts = [part for e in results for part in (e.elements if isinstance(e, Tuple) else (e,))]
    if any(_gives_list(part, functions, depth) for part in parts):
        return True
    names = {part.id for part in parts if isinstance(part, Name)} - {*function.parameter_names}
    return bool(names) and not names.isdisjoint(lists_of_objects(function, functions, depth))


def _gives_list(e: Expr, functions: Mapping[str, Function], depth: int) -> bool:
    match e:
        case Comprehension(is_list=True, element=element):
            return _makes_object(element, functions, depth)
        case Call(function=Global(id=id)) if depth and id in functions:
            return _is_list_made_by(functions[id], functions, depth - 1)
        case _:
            return False


def _makes_object(e: Expr, functions: Mapping[str, Function], depth: int) -> bool:
    match e:
        case Record() | Dict():  # tuples are what the halves of derivatives keep and hand on as well
            return True
        case Call(function=Attribute(attr="_replace") | Symbol(path="dataclasses.replace")):
            return True
        case Call(function=Global(id=id)) if depth and id in functions:
            results = [s.value for s in functions[id].body if isinstance(s, Return)]
            return bool(results) and all(each is not None and _makes_object(each, functions, depth - 1) for each in results)
        case _:
            return False
