"""Of which class of records a variable is, by the text alone: what its methods are is then known.

p = Pendulum(m, l)          # p is a Pendulum, and so is q
q = p if flag else make(m)
"""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from astgrad.analysis.aliases import paired
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Comprehension,
    Conditional,
    Dict,
    DictComprehension,
    Expr,
    Global,
    List,
    Literal,
    Name,
    Opaque,
    Record,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    walk,
)
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Define,
    Evaluate,
    For,
    Function,
    Return,
    Verbatim,
    bound_names,
    expressions,
    grown_list,
    names_written,
    parts_stored,
    statements,
)
from astgrad.transform.overloaded import operation
from astgrad.transform.rename import everything_in, parts_of

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
        assigned: Callable[[str], str | None],
        holders: Mapping[str, Tuple | List | Dict],
    ) -> None:
        """globals_: global objects, with their classes. assigned: the class of what other functions assign to a field, of whatever
        object; nothing where none does. holders: variables that hold what is written out, and nothing else at any time."""
        self._assigned = assigned
        self._stored: dict[str, list[tuple[str, Expr | None]]] = {}
        for key, way, value in _stored(function) if methods else ():
            self._stored.setdefault(key, []).append((way, value))
        self.holders = holders
        self._globals = globals_
        self._methods = methods
        self._results = results
        self._values: dict[str, list[Expr]] = {}
        written = Counter(name for s in statements(function.body) for name in names_written(s))
        self._parts_of_lists = {
            s.targets[0].id: s.value
            for s in (statements(function.body) if holders else ())
            if isinstance(s, Assign)
            and isinstance(s.value, Subscript)
            and isinstance(s.value.index, Slice)
            and len(s.targets) == 1
            and isinstance(s.targets[0], Name)
            and written[s.targets[0].id] == 1
            and s.targets[0].id not in function.parameter_names
        }
        self._initial = {way: owner for way, owner in function.objects if "." not in way}
        other = set(function.parameter_names) - self._initial.keys()
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
                case For(target=target, iterable=iterable) if given := self._given(target, iterable):
                    for name, each in given:
                        self._values.setdefault(name, []).append(each)
                    other.update({*bound_names(target)} - {name for name, _ in given})
                case AugAssign(target=Name(id=id) as target, op=op, value=value):
                    self._values.setdefault(id, []).append(Binary(f"{op}=", target, value))
                case _:
                    other.update(names_written(statement))
        for name in other:
            self._values.pop(name, None)
        self._objects = {way: owner for way, owner in function.objects if not written[way.partition(".")[0]]}

    def _given(self, target: Expr, iterable: Expr) -> list[tuple[str, Expr]] | None:
        """What the names of a loop's target get, as far as that is known, of holders."""
        match target, iterable:
            case Name(id=id), Name() | Attribute() | Subscript() | Tuple() | List() if elements := self._elements(iterable):
                return [(id, each) for each in elements]
            case Name(), Call(function=Symbol(path="builtins.reversed"), args=(inner,)):
                return self._given(target, inner)
            case Tuple(elements=(Name(id=count), inner)), Call(function=Symbol(path="builtins.enumerate"), args=(arg,)):
                return [(count, Literal("0")), *(self._given(inner, arg) or ())]
            case Tuple(elements=targets), Call(
                function=Symbol(path="itertools.pairwise" | "itertools.combinations"), args=(arg, *_)
            ) if all(isinstance(each, Name) for each in targets):
                elements = self._elements(arg)
                return [(each.id, e) for each in targets if isinstance(each, Name) for e in elements] or None
            case Tuple(elements=targets), Call(function=Symbol(path="builtins.zip"), args=args) if len(targets) == len(args):
                found = [self._given(one, arg) for one, arg in zip(targets, args, strict=True)]
                known = [pair for given in found if given is not None for pair in given]
                return known
            case _:
                return None

    def _elements(self, e: Expr) -> tuple[Expr, ...]:
        match e:
            case Name() | Attribute() if (way := dotted(e)) in self.holders and not isinstance(self.holders[way], Dict):
                return self.holders[way].elements
            case Subscript(value=Name() | Attribute() as whole, index=Slice()):
                return self._elements(whole)
            case Name(id=id) if id in self._parts_of_lists:
                return self._elements(self._parts_of_lists[id])
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
        base = dotted(e)
        for name, owner in self._objects.items() if base else ():
            if name.startswith(f"{base}."):
                yield name.removeprefix(base), owner

    def stored(self, key: str, taken: Mapping[str, str] = MappingProxyType({})) -> str | None:
        """The class of what the function assigns to a field, of whatever object; nothing where it assigns none."""
        found = (None if value is None else self._of(value, {**taken, way: _ANY}) for way, value in self._stored.get(key, ()))
        return _agreed((_ANY, *found))

    def _stored_anywhere(self, key: str, taken: Mapping[str, str] = MappingProxyType({})) -> str | None:
        return _agreed((self._assigned(key), self.stored(key, taken)))

    def returned(self, function: Function) -> str | None:
        """The class of what the function gives."""
        values = [s.value for s in statements(function.body) if isinstance(s, Return)]
        return _agreed(self._of(value, {}) if value is not None else None for value in values)

    def _of(self, e: Expr, taken: Mapping[str, str]) -> str | None:
        """taken: what variables are taken to be while it is asked what they are."""
        match e:
            case Name() | Attribute() if (way := dotted(e)) and way in taken:
                return taken[way]
            case Name(id=id) if id in self._values:
                first = [self._initial[id]] if id in self._initial else []
                owner = _agreed((*first, *(self._of(value, {**taken, id: _ANY}) for value in self._values[id])))
                return owner and _agreed((*first, *(self._of(value, {**taken, id: owner}) for value in self._values[id])))
            case Name(id=id):
                return self._objects.get(id)
            case Global(id=id):
                return self._globals.get(id)
            case Record(name=name):
                return name
            case Conditional(body=body, orelse=orelse):
                return _agreed((self._of(body, taken), self._of(orelse, taken)))
            case Binary() | Unary() | Subscript() | Call(function=Symbol(path="builtins.abs")) if (
                meant := operation(e, lambda part: self._of(part, taken), self._methods)
            ) is not None:
                return self._of(meant, taken)
            case Binary(left=left, right=right) if _ANY in (self._of(left, taken), self._of(right, taken)):
                return _ANY
            case Unary(operand=part) | Subscript(value=part) if self._of(part, taken) == _ANY:
                return _ANY
            case Call(function=Symbol(path="builtins.type"), args=(arg,)) if owner := self._of(arg, taken):
                return f"type {owner}"
            case Call(function=Global(id=id)) if not self._globals.get(id, "").startswith("type "):
                return self._results(id)
            case Call(function=Global(id=id)) if (owner := self._results(id)) is not None:
                return owner
            case Call(function=Name() | Call() | Global() as called) if (self._of(called, taken) or "").startswith("type "):
                return (self._of(called, taken) or "").removeprefix("type ")
            case Call() if (like := _like(e)) is not None:
                return self._of(like, taken)
            case Call(function=Attribute(value=value, attr=attr)) if (owner := self._of(value, taken)) is not None:
                return self._of_method(owner, attr)
            case Call(function=Name() | Record() as called) if (owner := self._of(called, taken)) is not None:
                return self._of_method(owner, "__call__")
            case Attribute(attr=attr) if (way := dotted(e)) in self._objects:
                return _agreed((self._objects[way], self._stored_anywhere(attr, {**taken, way: self._objects[way]})))
            case Subscript(index=Slice()):
                return None
            case Subscript(value=Name() | Attribute() as whole, index=index) if (way := dotted(whole)) in self.holders:
                return _agreed(self._of(each, taken) for each in _elements_at(self.holders[way], index))
            case Attribute(value=value, attr=attr) if (way := dotted(e)) not in taken:
                parts = list(self._parts(value, attr, frozenset()))
                owner = self._of_parts(parts, attr, {**taken, way: _ANY} if way else taken)
                return owner and self._of_parts(parts, attr, {**taken, way: owner} if way else taken)
            case _:
                return None

    def _of_parts(self, parts: Sequence[Expr | None], key: str, taken: Mapping[str, str]) -> str | None:
        """The class of what a field holds that is made of such parts, and may be assigned."""
        made = (None if part is None else self._of(part, taken) for part in parts)
        return _agreed((*made, self._stored_anywhere(key, taken)))

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
            case Subscript(value=Name() | Attribute() as whole, index=index) if (way := dotted(whole)) in self.holders:
                for each in _elements_at(self.holders[way], index) if not isinstance(index, Slice) else ():
                    yield from self._records(each, asked)
            case Attribute(value=value, attr=attr) if (way := dotted(e)) not in asked:
                asked = asked | {way} if way else asked
                for part in self._parts(value, attr, asked) if self._stored_anywhere(attr) == _ANY else ():
                    yield from self._records(part, asked) if part is not None else ()

    def _parts(self, e: Expr, key: str, asked: frozenset[str]) -> Iterator[Expr | None]:
        """What a field of a record may hold; None for what is not known to be one."""
        match e:
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
            case Subscript(value=Name() | Attribute() as whole, index=index) if (way := dotted(whole)) in self.holders:
                for each in _elements_at(self.holders[way], index) if not isinstance(index, Slice) else ():
                    yield from self._parts(each, key, asked)
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


def dotted(e: Expr) -> str:
    """`p.state` as the way to a field; nothing for what is no such way."""
    match e:
        case Name(id=id):
            return id
        case Attribute(value=value, attr=attr) if base := dotted(value):
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
    yield from (key for key, _, _ in _stored(function))


def _stored(function: Function) -> Iterator[tuple[str, str, Expr | None]]:
    """The fields of objects that a function assigns, of whatever object, each by the way there, and with what is assigned, where
    that is written out."""
    for statement in statements(function.body):
        match statement:
            case Assign(targets=targets, value=value):
                for target in targets:
                    yield from _given_to(target, value)
            case AugAssign(target=Attribute(attr=attr) as target, op=op, value=value):
                yield attr, dotted(target), Binary(f"{op}=", target, value)
            case Define(function=inner):
                yield from ((key, "", None) for key in fields_assigned(inner))
            case Verbatim(text=text, changes=changes) if changes:
                yield from ((key, "", None) for key in re.findall(r"\.(\w+)", text))
            case _:
                yield from ((part.attr, "", None) for part in parts_stored(statement) if isinstance(part, Attribute))


def _given_to(target: Expr, value: Expr | None) -> Iterator[tuple[str, str, Expr | None]]:
    match target, value:
        case Attribute(attr=attr), _:
            yield attr, dotted(target), value
        case Tuple(elements=targets), Tuple(elements=values) if len(targets) == len(values):
            for each, part in zip(targets, values, strict=True):
                yield from _given_to(each, part)
        case Tuple(elements=targets), _:
            for each in targets:
                yield from _given_to(each, None)


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


def lists_in_fields(function: Function, functions: Mapping[str, Function]) -> dict[str, Tuple | List]:
    """The fields of records, as `net.layers`, that hold tuples and lists which are written out, and nothing else at any time: they
    are assigned nowhere, and nothing is done with them but to read their elements. functions: those of the module."""
    assigned = [
        (target.id, value)
        for s in statements(function.body)
        if isinstance(s, Assign) and len(s.targets) == 1
        for target, value in paired(s.targets[0], s.value)
        if isinstance(target, Name)
    ]
    records = [(name, value) for name, value in assigned if isinstance(value, Record)]
    if not any(isinstance(part, Tuple | List | Name) for _, value in records for part in value.elements):
        return {}
    written = Counter((*function.parameter_names, *(n for s in statements(function.body) for n in names_written(s))))
    lists = {name: e for name, e in assigned if isinstance(e, Tuple | List) and written[name] == 1}
    found: dict[str, Tuple | List] = {}
    for name, record in records if lists or records else ():
        for key, part in zip(record.keys, record.elements, strict=True) if written[name] == 1 else ():
            held = part if isinstance(part, Tuple | List) else lists.get(part.id) if isinstance(part, Name) else None
            if held is None or not held.elements:
                continue
            is_kept = all(_reads_elements(each, partial(_is_attribute, key)) for each in (function, *functions.values()))
            if is_kept and (
                not isinstance(part, Name) or _reads_elements(function, partial(operator.eq, part), in_records=True)
            ):
                found[f"{name}.{key}"] = held
                found |= {part.id: held} if isinstance(part, Name) else {}
    return found


def _is_attribute(key: str, e: Expr) -> bool:
    return isinstance(e, Attribute) and e.attr == key


def _reads_elements(function: Function, is_it: Callable[[Expr], bool], *, in_records: bool = False) -> bool:
    """Whether nothing is done in a function with what such an expression gives but to read its elements, or to go through them.
    in_records: or to put it into records."""
    count = uses = 0
    for statement in statements(function.body):
        if isinstance(statement, Verbatim) and not isinstance(statement, Define):
            if any(is_it(Attribute(Name(""), attr)) for attr in re.findall(r"\.(\w+)", statement.text)):
                return False
            if any(map(is_it, map(Name, (*statement.reads, *statement.writes)))):
                return False
        if any(is_it(part) or is_it(part.value) for part in parts_stored(statement)):
            return False
        if isinstance(statement, For):
            uses += sum(map(is_it, _gone_through(statement.iterable)))
    for e in everything_in(function.body):
        count += is_it(e)
        match e:
            case Subscript(value=value):
                uses += is_it(value)
            case Call(function=Symbol(path="builtins.len"), args=(value,)):
                uses += is_it(value)
            case Record(elements=elements) if in_records:
                uses += sum(map(is_it, elements))
            case Comprehension(clauses=clauses) | DictComprehension(clauses=clauses):
                uses += sum(is_it(each) for clause in clauses for each in _gone_through(clause.iterable))
    return count == uses


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
                case Comprehension(reads=reads) if name in reads and _goes_through(part, name):
                    pass
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


def _goes_through(e: Comprehension, name: str) -> bool:
    """Whether a comprehension does nothing with a variable but to go through it."""
    count = sum(part == Name(name) for part in parts_of(e))
    inside = [part for part in parts_of(e) if isinstance(part, Comprehension)]
    through = (each for part in inside for clause in part.clauses for each in _gone_through(clause.iterable))
    return count == sum(each == Name(name) for each in through)


def _gone_through(iterable: Expr) -> Iterator[Expr]:
    match iterable:
        case Call(function=Symbol(path="builtins.enumerate" | "builtins.zip" | "builtins.reversed"), args=args):
            for arg in args:
                yield from _gone_through(arg)
        case Call(function=Symbol(path="itertools.pairwise" | "itertools.combinations"), args=(arg, *_)):
            yield from _gone_through(arg)
        case _:
            yield iterable
