"""Of which class of records a variable is, by the text alone: what its methods are is then known.

p = Pendulum(m, l)          # p is a Pendulum, and so is q
q = p if flag else make(m)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from astgrad.ir.expr import Attribute, Call, Conditional, Expr, Global, Name, Record, Symbol, Tuple
from astgrad.ir.stmt import Assign, Function, Return, names_written, statements

_ANY = ""  # what is being asked already


class Owners:
    """Answers for the variables of one function. methods: by `Model.spring`, form and name; results: the class of what the function
    of a name gives."""

    def __init__(
        self,
        function: Function,
        methods: Mapping[str, tuple[str, str]],
        results: Callable[[str], str | None],
        globals_: Mapping[str, str],
    ) -> None:
        """globals_: global objects, with their classes."""
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
                case _:
                    other.update(names_written(statement))
        for name in other:
            self._values.pop(name, None)
        written = {name for statement in statements(function.body) for name in names_written(statement)}
        self._objects = {way: owner for way, owner in function.objects if way.partition(".")[0] not in written}

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
            case Attribute(value=value, attr=attr):
                for part in self._parts(value, attr, asked):
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
            case _:
                yield None


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
