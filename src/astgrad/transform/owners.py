"""Of which class of records a variable is, by the text alone: what its methods are is then known.

p = Pendulum(m, l)          # p is a Pendulum, and so is q
q = p if flag else make(m)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from astgrad.ir.expr import (
    Attribute,
    Call,
    Conditional,
    Dict,
    Expr,
    Global,
    List,
    Literal,
    Name,
    Opaque,
    Record,
    Subscript,
    Symbol,
    Tuple,
    walk,
)
from astgrad.ir.stmt import (
    Assign,
    Define,
    Evaluate,
    For,
    Function,
    Return,
    Verbatim,
    expressions,
    grown_list,
    names_written,
    parts_stored,
    statements,
)

_ANY = ""  # what is being asked already
_DEEPEST = 4  # calls in each other through which a variable is followed


class Owners:
    """Answers for the variables of one function. methods: by `Model.spring`, form and name; results: the class of what the function
    of a name gives."""

    def __init__(
        self,
        function: Function,
        methods: Mapping[str, tuple[str, str]],
        results: Callable[[str], str | None],
        globals_: Mapping[str, str],
        assigned: Collection[str],
        holders: Mapping[str, Tuple | List | Dict],
    ) -> None:
        """globals_: global objects, with their classes. assigned: the fields that some function assigns. holders: variables that
        hold what is written out, and nothing else at any time."""
        self._assigned = assigned
        self._held = dict(holders)
        self._globals = globals_
        self._methods = methods
        self._results = results
        self._values: dict[str, list[Expr]] = {}
        other = set(function.parameter_names)
        for statement in statements(function.body):
            match statement:
                case Assign(targets=targets, value=value) if all(isinstance(target, Name) for target in targets):
                    for target in targets:
                        self._values.setdefault(target.id, []).append(value)  # type: ignore[attr-defined]
                case Assign(targets=(Tuple(elements=names),), value=Tuple(elements=values)) if len(names) == len(
                    values
                ) and all(isinstance(name, Name) for name in names):
                    for target, each in zip(names, values, strict=True):
                        self._values.setdefault(target.id, []).append(each)  # type: ignore[attr-defined]
                case For(target=target, iterable=iterable) if (given := self._given(target, iterable)) is not None:
                    for name, each in given:
                        self._values.setdefault(name, []).append(each)
                case _:
                    other.update(names_written(statement))
        for name in other:
            self._values.pop(name, None)
        written = {name for statement in statements(function.body) for name in names_written(statement)}
        self._objects = {way: owner for way, owner in function.objects if way.partition(".")[0] not in written}

    def _given(self, target: Expr, iterable: Expr) -> list[tuple[str, Expr]] | None:
        """What the names of a loop's target get, of holders; None where that is not known."""
        match target, iterable:
            case Name(id=id), Name() | Tuple() | List() if elements := self._elements(iterable):
                return [(id, each) for each in elements]
            case Name(), Call(function=Symbol(path="builtins.reversed"), args=(inner,)):
                return self._given(target, inner)
            case Tuple(elements=(Name(id=count), inner)), Call(function=Symbol(path="builtins.enumerate"), args=(arg,)):
                given = self._given(inner, arg)
                return None if given is None else [(count, Literal("0")), *given]
            case Tuple(elements=targets), Call(
                function=Symbol(path="itertools.pairwise" | "itertools.combinations"), args=(arg, *_)
            ) if all(isinstance(each, Name) for each in targets):
                elements = self._elements(arg)
                return [(each.id, e) for each in targets if isinstance(each, Name) for e in elements] or None
            case Tuple(elements=targets), Call(function=Symbol(path="builtins.zip"), args=args) if len(targets) == len(args):
                found = [self._given(one, arg) for one, arg in zip(targets, args, strict=True)]
                known = [pair for given in found if given is not None for pair in given]
                return known if all(given is not None for given in found) else None
            case _:
                return None

    def _elements(self, e: Expr) -> tuple[Expr, ...]:
        match e:
            case Name(id=id) if id in self._held and not isinstance(self._held[id], Dict):
                return self._held[id].elements
            case Tuple(elements=elements) | List(elements=elements):
                return elements
            case _:
                return ()

    def of(self, e: Expr) -> str | None:
        """The class of what an expression gives, where that is known."""
        return self._of(e, {}) or None

    def held(self, e: Expr) -> Iterator[tuple[str, str]]:
        """The class of what an expression gives, and of what its fields hold, each by the way there: `""`, `.state`."""
        if owner := self.of(e):
            yield "", owner
        for key in dict.fromkeys(key for record in self._records(e, frozenset()) for key in record.keys):
            for way, owner in self.held(Attribute(e, key)):
                yield f".{key}{way}", owner
        base = _dotted(e)
        for name, owner in self._objects.items() if base else ():
            if name.startswith(f"{base}."):
                yield name.removeprefix(base), owner

    def returned(self, function: Function) -> str | None:
        """The class of what the function gives."""
        values = [s.value for s in statements(function.body) if isinstance(s, Return)]
        return _agreed(self._of(value, {}) if value is not None else None for value in values)

    def _of(self, e: Expr, taken: Mapping[str, str]) -> str | None:
        """taken: what variables are taken to be while it is asked what they are."""
        match e:
            case Name(id=id) if id in taken:
                return taken[id]
            case Name(id=id) if id in self._values:
                owner = _agreed(self._of(value, {**taken, id: _ANY}) for value in self._values[id])
                return owner and _agreed(self._of(value, {**taken, id: owner}) for value in self._values[id])
            case Name(id=id):
                return self._objects.get(id)
            case Global(id=id):
                return self._globals.get(id)
            case Record(name=name):
                return name
            case Conditional(body=body, orelse=orelse):
                return _agreed((self._of(body, taken), self._of(orelse, taken)))
            case Call(function=Symbol(path="builtins.type"), args=(arg,)) if owner := self._of(arg, taken):
                return f"type {owner}"
            case Call(function=Global(id=id)):
                return self._results(id)
            case Call() if (like := _like(e)) is not None:
                return self._of(like, taken)
            case Call(function=Attribute(value=value, attr=attr)) if (owner := self._of(value, taken)) is not None:
                return self._of_method(owner, attr)
            case Call(function=Name() | Record() as called) if (owner := self._of(called, taken)) is not None:
                return self._of_method(owner, "__call__")
            case Attribute() if (dotted := _dotted(e)) in self._objects:
                return self._objects[dotted]
            case Subscript(value=Name(id=id), index=index) if id in self._held:
                return _agreed(self._of(each, taken) for each in _elements_at(self._held[id], index))
            case Attribute(value=value, attr=attr):
                parts = list(self._parts(value, attr, frozenset()))
                return _agreed(None if part is None else self._of(part, taken) for part in parts)
            case _:
                return None

    def _of_method(self, owner: str, attr: str) -> str | None:
        """The class of what a method of an object of a class gives."""
        form, name = self._methods.get(f"{owner}.{attr}", ("", ""))
        return _ANY if owner == _ANY else self._results(name) if form == "method" else None

    def _records(self, e: Expr, asked: frozenset[str]) -> Iterator[Record]:
        """The records, as they are written out, that an expression may give."""
        match e:
            case Record():
                yield e
            case Call() if (like := _like(e)) is not None:
                yield from self._records(like, asked)
            case Name(id=id) if id not in asked:
                for value in self._values.get(id, ()):
                    yield from self._records(value, asked | {id})
            case Subscript(value=Name(id=id), index=index) if id in self._held:
                for each in _elements_at(self._held[id], index):
                    yield from self._records(each, asked)
            case Attribute(value=value, attr=attr):
                for part in self._parts(value, attr, asked):
                    yield from self._records(part, asked) if part is not None else ()

    def _parts(self, e: Expr, key: str, asked: frozenset[str]) -> Iterator[Expr | None]:
        """What a field of a record may hold; None for what is not known to be one."""
        match e:
            case _ if key in self._assigned:
                yield None
            case Record(keys=keys, elements=elements) if key in keys:
                yield elements[keys.index(key)]
            case Call(keywords=keywords) if (like := _like(e)) is not None:
                if key in dict(keywords):
                    yield dict(keywords)[key]
                else:
                    yield from self._parts(like, key, asked)
            case Name(id=id) if id in asked:
                return  # it is being asked already
            case Name(id=id) if id in self._values:
                for value in self._values[id]:
                    yield from self._parts(value, key, asked | {id})
            case _:
                yield None


def _elements_at(held: Tuple | List | Dict, index: Expr) -> tuple[Expr, ...]:
    """What may stand at a place of what is written out."""
    match held, index:
        case Dict(keys=keys, elements=elements), Literal(value=key) if key in keys:
            return (elements[keys.index(key)],)
        case ((Tuple(elements=elements) | List(elements=elements)), Literal(value=int() as place)) if place < len(elements):
            return (elements[place],)
        case _:
            return held.elements


def _like(e: Call) -> Expr | None:
    """The record that a call makes another one like: `replace(p, mass=m)`, `p._replace(x=x)`."""
    match e:
        case (
            Call(function=Attribute(value=value, attr="_replace"), args=())
            | Call(function=Symbol(path="dataclasses.replace"), args=(value,))
        ):
            return value
        case _:
            return None


def _dotted(e: Expr) -> str:
    """`p.state` as the way to a field; nothing for what is no such way."""
    match e:
        case Name(id=id):
            return id
        case Attribute(value=value, attr=attr) if base := _dotted(value):
            return f"{base}.{attr}"
        case _:
            return ""


def _agreed(owners: Iterable[str | None]) -> str | None:
    """The class that all of these are; None where they are of several, or one is not known."""
    found = {*owners}
    if None in found or len(found - {_ANY}) > 1:
        return None
    return max(found, key=str, default=None)


def fields_assigned(function: Function) -> Iterator[str]:
    """The fields of objects that a function assigns, of whatever object."""
    for statement in statements(function.body):
        yield from (part.attr for part in parts_stored(statement) if isinstance(part, Attribute))
        if isinstance(statement, Define):
            yield from fields_assigned(statement.function)
        elif isinstance(statement, Verbatim) and statement.changes:
            yield from re.findall(r"\.(\w+)", statement.text)


Given = Callable[[Function, Call], Mapping[str, Expr]]  # the arguments of a call by the parameters of what it calls


def holders(function: Function, functions: Mapping[str, Function], given: Given) -> dict[str, Tuple | List | Dict]:
    """The variables of a function that hold what is written out, and nothing else at any time. functions: those of the module."""
    written = Counter((*function.parameter_names, *(name for s in statements(function.body) for name in names_written(s))))
    appended = _appended(function)
    return {
        statement.targets[0].id: _with_appended(statement.value, appended.get(statement.targets[0].id, ()))
        for statement in statements(function.body)
        if isinstance(statement, Assign)
        and isinstance(statement.targets[0], Name)
        and len(statement.targets) == 1
        and isinstance(statement.value, (Tuple, List, Dict))
        and written[statement.targets[0].id] == 1
        and _is_only_read(statement.targets[0].id, function, functions, given, _DEEPEST)
        and _are_alike(statement.value, appended.get(statement.targets[0].id, ()))
    }


def _appended(function: Function) -> dict[str, tuple[Expr, ...]]:
    """What is appended to lists, by their names."""
    found: dict[str, tuple[Expr, ...]] = {}
    for statement in statements(function.body):
        if isinstance(statement, Evaluate) and (grown := grown_list(statement)) is not None:
            found[grown[0]] = (*found.get(grown[0], ()), grown[1])
    return found


def _with_appended(held: Tuple | List | Dict, appended: tuple[Expr, ...]) -> Tuple | List | Dict:
    return List((*held.elements, *appended)) if appended else held


def _are_alike(held: Tuple | List | Dict, appended: tuple[Expr, ...]) -> bool:
    """Whether it does not matter which element stands at a place: where a list grows, all are records of one class."""
    classes = {e.name if isinstance(e, Record) else "" for e in (*held.elements, *appended)}
    return not appended or (isinstance(held, List) and len(classes) == 1 and "" not in classes)


def _is_only_read(name: str, function: Function, functions: Mapping[str, Function], given: Given, depth: int) -> bool:
    """Whether nothing is done with a variable but to read its elements, to go through them, or to give it to functions of which the
    same is true."""
    count = uses = 0
    for statement in statements(function.body):
        if isinstance(statement, Verbatim) and name in (*statement.reads, *statement.writes):
            return False
        if any(part.value == Name(name) for part in parts_stored(statement)):
            return False
        if isinstance(statement, For):
            uses += sum(each == Name(name) for each in _gone_through(statement.iterable))
        for part in (part for e in expressions(statement) for part in walk(e)):
            match part:
                case Name(id=id):
                    count += id == name
                case Opaque(reads=reads) if name in reads:
                    return False
                case Subscript(value=Name(id=id)):
                    uses += id == name
                case Call(function=Symbol(path="builtins.len"), args=(Name(id=id),)):
                    uses += id == name
                case Call(function=Attribute(value=Name(id=id), attr="append"), args=(_,)) if isinstance(statement, Evaluate):
                    uses += id == name
                case Call(function=Global(id=id)) if depth and id in functions:
                    held = [p for p, e in given(functions[id], part).items() if e == Name(name)]
                    uses += sum(_is_only_read(p, functions[id], functions, given, depth - 1) for p in held)
    return count == uses


def _gone_through(iterable: Expr) -> Iterator[Expr]:
    match iterable:
        case Call(function=Symbol(path="builtins.enumerate" | "builtins.zip" | "builtins.reversed"), args=args):
            for arg in args:
                yield from _gone_through(arg)
        case Call(function=Symbol(path="itertools.pairwise" | "itertools.combinations"), args=(arg, *_)):
            yield from _gone_through(arg)
        case _:
            yield iterable
