"""A class whose `__init__` computes is a function that gives a record of what the fields hold in the end.

    self = Net()                                        (an empty record)
    self.w = np.zeros(n)                                w = np.zeros(n)
    for i in range(n):                          ->      for i in range(n):
        self.w[i] = x * i                                   w[i] = x * i
    self.scale(x)                                       k = x * w[0]                    (what the method does)
    return self                                         return Net(w=w, k=k)

The object is never there as a whole: its fields are variables, which have all got values at the end, and none is read before. What
`super().__init__(...)` and methods of its own do to it is written out. Where something else is done with it, the class stays one of
which it is not known what it makes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeGuard

from astgrad.analysis.jumps import always_jumps
from astgrad.errors import Refused
from astgrad.ir.expr import (
    Attribute,
    Call,
    Comprehension,
    Expr,
    Global,
    Literal,
    Name,
    Record,
    Subscript,
    Symbol,
    map_children,
    names_read,
    walk,
)
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Evaluate,
    For,
    Function,
    If,
    Return,
    Stmt,
    With,
    bound_names,
    expressions,
    inner_blocks,
    names_written,
    parts_stored,
    statements,
)
from astgrad.transform.calls import BoundCall, bind
from astgrad.transform.lifted import with_lifted_calls
from astgrad.transform.rename import inside_comprehension, map_block, map_expressions, names_in_text, pinned_names, replaced
from astgrad.transform.single_exit import single_exit
from astgrad.transform.structured import structured

_DEEPEST = 10  # methods that call each other


def with_constructors(functions: Mapping[str, Function], methods: Mapping[str, tuple[str, str]]) -> dict[str, Function]:
    """The functions of a module, with classes whose `__init__` computes as functions of their own. functions: `Net@1` is what the
    first base of a class does. methods: by `Net.scale`, form and name."""
    raw = {name: held for name, function in functions.items() if (held := _filled(function)) is not None}
    found = {name: function for name, function in functions.items() if name not in raw and "@" not in name}
    made = {name: _Object(functions[name], *held, functions, methods).constructor() for name, held in raw.items()}
    return found | {name: function for name, function in made.items() if function is not None}


def _filled(function: Function) -> tuple[str, Record] | None:
    """The variable of the object that a function fills, and the record that it is at first."""
    match function.body:
        case (
            Assign(targets=(Name(id=own),), value=Record(keys=(), form="object") as empty),
            *_,
            Return(value=Name(id=given)),
        ) if own == given and empty.name == function.title:
            return own, empty
        case _:
            return None


@dataclass(frozen=True)
class _Object:
    """One object that is made. own: its name."""

    function: Function
    own: str
    empty: Record
    functions: Mapping[str, Function]
    methods: Mapping[str, tuple[str, str]]

    def constructor(self) -> Function | None:
        """The function that gives the record; None where something is done that is not followed."""
        names = Names(_all_names(self.function))
        try:
            body = self._written_out(self.function.body[1:-1], names, 0, _DEEPEST)
        except _NotFollowed:
            return None
        stored = Counter(part.attr for s in statements(body) for part in parts_stored(s) if self._is_field(part))
        held = _Held(self.own, frozenset(stored)).after(body, frozenset())
        if held is None or held < stored.keys():
            return None
        kept = self._kept(body, stored)
        variables = {key: kept.get(key) or names.fresh(f"{self.own}_{key}" if names.is_taken(key) else key) for key in stored}
        body = tuple(s for s in body if not any(part.attr in kept for part in parts_stored(s) if self._is_field(part)))
        body = map_expressions(body, lambda e: self._read(e, variables))
        if any(map(self._is_left, statements(body))):
            return None
        made = replace(self.empty, keys=tuple(stored), elements=tuple(map(Name, variables.values())), span=self.function.span)
        return replace(self.function, body=(*body, Return(made, span=self.function.span)))

    def _is_left(self, statement: Stmt) -> bool:
        """Whether a statement still does something with the object."""
        named = {*names_written(statement), *pinned_names(statement)}.union(*map(names_read, expressions(statement)))
        parts = (part for e in expressions(statement) for part in walk(e))
        return self.own in named or any(isinstance(part, Symbol) and part.path == "builtins.super" for part in parts)

    def _is_field(self, part: Expr) -> TypeGuard[Attribute]:
        return isinstance(part, Attribute) and part.value == Name(self.own)

    def _kept(self, block: Block, stored: Mapping[str, int]) -> dict[str, str]:
        """The fields that are what a variable is, for good."""
        found: dict[str, str] = {}
        for position, statement in enumerate(block):
            match statement:
                case Assign(targets=(Attribute(attr=key) as target,), value=Name(id=id)) if self._is_field(target) and (
                    stored[key] == 1 and not any(id in names_written(s) for s in statements(block[position:]))
                ):
                    found[key] = id
        return found

    def _read(self, e: Expr, variables: Mapping[str, str]) -> Expr:
        match e:
            case Attribute(value=Name(id=id), attr=attr) if id == self.own and attr in variables:
                return Name(variables[attr], span=e.span)
            case Attribute(value=Name(id=id), attr=attr) if id == self.own and f"{self.empty.name}.{attr}" not in self.methods:
                return Attribute(self.empty, attr, span=e.span)  # of the class
            case Comprehension():
                return inside_comprehension(e, lambda part: self._read(part, variables))
            case _:
                return map_children(lambda part: self._read(part, variables), e)

    # ------------------------------------------------------------------ what else fills it

    def _written_out(self, block: Block, names: Names, level: int, depth: int) -> Block:
        """The block with what the class's own methods do. level: which of the `__init__` of its bases comes next."""

        def write_out(statement: Stmt) -> Block:
            match statement:
                case Evaluate(
                    value=Call(
                        function=Attribute(value=Call(function=Symbol(path="builtins.super"), args=()), attr="__init__")
                    ) as call
                ):
                    base = self.functions.get(f"{self.empty.name}@{level + 1}")
                    if base is None and not call.args and not call.keywords:
                        return ()
                    return self._body(statement, call, base, names, level + 1, depth - 1)
                case Evaluate(value=Call() as call) | Assign(value=Call() as call) if (name := self._method(call)) is not None:
                    return self._body(statement, call, self.functions.get(name), names, 0, depth - 1)
            return (statement,)

        try:
            return map_block(with_lifted_calls(block, lambda e: self._method(e) is not None, names), write_out)
        except Refused as error:
            raise _NotFollowed from error

    def _method(self, e: Expr) -> str | None:
        """The method of its own that an expression calls."""
        match e:
            case Call(function=Attribute(value=Name(id=id), attr=attr)) if id == self.own:
                form, name = self.methods.get(f"{self.empty.name}.{attr}", ("", ""))
                return name if form == "method" else None
            case _:
                return None

    def _body(self, statement: Stmt, call: Call, function: Function | None, names: Names, level: int, depth: int) -> Block:
        """What a call of one of its methods does. level: which `__init__` it is."""
        called = None
        if function is not None:
            called = bind(replace(call, function=Global("")), {"": replace(function, parameters=function.parameters[1:])})
        if function is None or not isinstance(called, BoundCall) or not depth:
            raise _NotFollowed
        if any(isinstance(s, Return) for s in statements(function.body)):
            function = structured(single_exit(function, Names(_all_names(function))))
        own = function.parameter_names[0]
        names.take(name for s in statements(function.body) for e in expressions(s) for name in _bound_inside(e))
        local = dict.fromkeys((*called.arguments, *(name for s in statements(function.body) for name in names_written(s))))
        written = {name for s in statements((*self.function.body, *function.body)) for name in names_written(s)}
        standing = {
            name: e
            for name, e in called.arguments.items()
            if name not in written and isinstance(e, (Name, Literal)) and names_read(e).isdisjoint(written)
        }
        new = {name: standing.get(name) or Name(names.fresh(name)) for name in local}
        in_order = (*function.positional[1 : len(call.args) + 1], *(name for name, _ in call.keywords), *called.arguments)
        given = tuple(
            Assign((new[name],), called.arguments[name], span=call.span)
            for name in dict.fromkeys(in_order)
            if name not in standing
        )
        body = map_expressions(function.body, lambda e: replaced(e, {own: Name(self.own), **new}))
        if own in local or not names_in_text(replace(function, body=body)).isdisjoint((own, *local)):
            raise _NotFollowed
        match body:
            case (*before, Return(value=Expr() as value)) if isinstance(statement, Assign):
                body = (*before, replace(statement, value=value, edited=True))
            case (*before, Return()) if not isinstance(statement, Assign):
                body = tuple(before)
        return (*given, *self._written_out(body, names, level, depth))


class _NotFollowed(Exception):
    """Something is done with an object that is not followed."""


@dataclass(frozen=True)
class _Held:
    """Which fields of an object have values. own: its variable."""

    own: str
    fields: frozenset[str]

    def after(self, block: Block, held: frozenset[str]) -> frozenset[str] | None:
        """Those that surely have one after a block; None where one may be read before. held: those that have one before it."""
        for statement in block:
            if any(not self._read(e) <= held for e in _values(statement)):
                return None
            inner = [self.after(each, held) for each in inner_blocks(statement)]
            if None in inner:
                return None
            match statement:
                case Assign() | AugAssign():
                    held |= {part.attr for part in parts_stored(statement) if self._is_own(part)}
                case If(body=body, orelse=orelse):
                    ends = (self.fields if always_jumps(each) else self.after(each, held) for each in (body, orelse))
                    held = self.fields.intersection(*(end for end in ends if end is not None))
                case With(body=body):
                    held = self.after(body, held) or held
                case For(target=target) if not isinstance(target, Name) and self._read(target):
                    return None
        return held

    def _read(self, e: Expr) -> frozenset[str]:
        """The fields that an expression reads."""
        match e:
            case Attribute() if self._is_own(e):
                return frozenset((e.attr,)) & self.fields
            case Comprehension(element=element, clauses=clauses):
                parts = (element, *(part for clause in clauses for part in (clause.iterable, *clause.tests)))
                return frozenset().union(*map(self._read, parts))
            case _:
                return frozenset().union(*map(self._read, e.children))

    def _is_own(self, part: Expr) -> TypeGuard[Attribute]:
        return isinstance(part, Attribute) and part.value == Name(self.own)


def _values(statement: Stmt) -> Iterator[Expr]:
    """What a statement reads: the objects into which it writes too, and what an augmented assignment replaces."""
    match statement:
        case Assign(value=value):
            yield value
            for part in parts_stored(statement):
                yield from part.children[0 if isinstance(part, Subscript) or not isinstance(part.value, Name) else 1 :]
        case _:
            yield from expressions(statement)


def _all_names(function: Function) -> Iterator[str]:
    yield from function.parameter_names
    for statement in statements(function.body):
        yield from names_written(statement)
        for e in expressions(statement):
            yield from names_read(e)
            yield from _bound_inside(e)


def _bound_inside(e: Expr) -> Iterator[str]:
    """The variables of comprehensions in an expression."""
    for part in walk(e):
        if isinstance(part, Comprehension):
            yield from (name for clause in part.clauses for name in bound_names(clause.target))
            for each in (part.element, *(inner for clause in part.clauses for inner in (clause.iterable, *clause.tests))):
                yield from _bound_inside(each)
