"""What a call of an ordinary class makes: a function that gives a record of the fields that `__init__` assigns.

    class Net:                                      def Net(n, lr):
        def __init__(self, n, lr):           ->         return Net(W=np.ones((n, n)), lr=lr)     (a record of these fields)
            super().__init__(n)                                  (`**kwargs` that are handed on to it are what it takes)
            self.lr = lr

Where `__init__` does nothing else than to assign each field once, by itself or by those of the classes that it inherits from. What
does more is one that fills an object, to be looked at later (`transform.initialised`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeGuard

from astgrad.ir.expr import (
    Attribute,
    Call,
    Expr,
    Literal,
    Name,
    Opaque,
    Record,
    Spread,
    Subscript,
    Symbol,
    Tuple,
    map_children,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.stmt import Assign, Evaluate, Function, Parameter, Return, Stmt, Verbatim, expressions
from astgrad.markers import MADE

Fields = Mapping[str, Expr]


def constructor(inits: Sequence[Function], name: str, maker: Expr) -> Function | None:
    """The function that a class is where it is called; None where it cannot be one. inits: its `__init__`, and those of the classes
    that it inherits from, in the order in which Python looks for them."""
    inits = _with_names(inits)
    fields = _fields(inits)
    first, *_ = inits
    if not fields:
        return filling(first, name)
    parameters = first.parameters[1:]
    is_plain = len(inits) == 1 and tuple(fields.items()) == tuple((each.name, Name(each.name)) for each in parameters)
    is_plain = is_plain and all(each.form == "positional" for each in parameters)
    made = maker if is_plain else Symbol(MADE, MADE)
    value = Record(made, "object", name, tuple(fields), tuple(fields.values()), span=first.span)
    # Not by the name of the class: what is called so in generated code is the class.
    return Function(f"{name}_init", parameters, (Return(value, span=first.span),), title=name, span=first.span)


def filling(init: Function, name: str) -> Function | None:
    """The function that fills an empty object, where it is not known what its fields are (`transform.initialised`)."""
    if not init.parameters or init.parameters[0].form in ("star", "stars"):
        return None
    own = Name(init.parameter_names[0])
    made = Assign((own,), Record(Symbol(MADE, MADE), "object", name, (), ()), span=init.span)
    return Function(
        f"{name}_init", init.parameters[1:], (made, *init.body, Return(own, span=init.span)), title=name, span=init.span
    )


def _with_names(inits: Sequence[Function]) -> list[Function]:
    """The same, with the parameters of the next by their names where one only hands `**kwargs` on to it."""
    named: list[Function] = []
    for init in reversed(inits):
        named.insert(0, _handing_on(init, named[0]) if named else init)
    return named


def _handing_on(init: Function, base: Function) -> Function:
    match init.parameters:
        case (*own, Parameter(form="stars", name=stars)) if not base.takes_any:
            names = {each.name for each in own}
        case _:
            return init
    readers = [s for s in init.body if any(stars in names_read(e) for e in expressions(s))]
    body: list[Stmt] = []
    more: list[Parameter] = []
    is_named = False
    for statement in init.body:
        match statement:
            case Evaluate(value=Spread(function=function, args=args, keywords=keywords) as call) if not any(
                is_unpacked for is_unpacked, _ in args
            ) and [e for name, e in keywords if not name] == [Name(stars)]:
                by_name = {name: e for name, e in keywords if name}
                filled = {*base.positional[1 : len(args) + 1], *by_name}
                is_named = True
                # what bears the name of a parameter of its own never comes to stand in `**kwargs`
                more = [replace(p, form="keyword-only") for p in base.parameters[1:] if p.name not in filled | names]
                named = (*by_name.items(), *((each.name, Name(each.name)) for each in more))
                body.append(replace(statement, value=Call(function, tuple(e for _, e in args), named, span=call.span)))
            case _:
                body.append(statement)
    if len(readers) != 1 or not is_named or any(each.form == "star" for each in own):
        return init
    return replace(init, parameters=(*own, *more), body=tuple(body))


def maker(name: str, called: Expr, form: str, keys: tuple[str, ...], defaults: Mapping[str, Expr | None]) -> Function:
    """The function that a class of records is where it is called."""
    parameters = tuple(Parameter(key, value=defaults.get(key)) for key in keys)
    record = Record(called, form, name, keys, tuple(map(Name, keys)))
    return Function(f"{name}_init", parameters, (Return(record),), title=name)


def _fields(inits: Sequence[Function]) -> Fields | None:
    """The fields that the first of these assigns, in the terms of its parameters; None where it does something else."""
    first = inits[0]
    if not first.parameters or first.takes_any:
        return None
    own = first.parameter_names[0]
    found: dict[str, Expr] = {}
    for statement in first.body:
        more = _assigned(statement, own, found, inits[1:])
        if more is None or not more.keys().isdisjoint(found):
            return None
        found |= more
    return found


def _assigned(statement: Stmt, own: str, known: Fields, others: Sequence[Function]) -> Fields | None:
    match statement:
        case Verbatim() if statement.is_pass:
            return {}
        case Assign(targets=(Attribute(value=Name(id=id), attr=attr),), value=value) if id == own:
            return None if (e := _without(own, value, known)) is None else {attr: e}
        case Assign(targets=(Tuple(elements=targets),), value=value):
            return _unpacked(targets, value, own, known)
        case Evaluate(
            value=Call(function=Attribute(value=Call(function=Symbol(path="builtins.super"), args=()), attr="__init__")) as call
        ):
            given = _without(own, replace(call, function=Literal("None")), known)
            return _of_base(given, others) if isinstance(given, Call) else None
        case _:
            return None


def _unpacked(targets: Sequence[Expr], value: Expr, own: str, known: Fields) -> Fields | None:
    """The fields that get what is written out, `self.a, self.b = a, b`, or the parts of a variable."""
    match value:
        case Tuple(elements=values) if len(values) == len(targets):
            given: Sequence[Expr] = values
        case Name():
            given = [Subscript(value, Literal(str(number)), span=value.span) for number in range(len(targets))]
        case _:
            return None
    found = {target.attr: _without(own, e, known) for target, e in zip(targets, given, strict=True) if _is_field(target, own)}
    fields = {key: e for key, e in found.items() if e is not None}
    return fields if len(fields) == len(targets) else None


def _is_field(target: Expr, own: str) -> TypeGuard[Attribute]:
    return isinstance(target, Attribute) and target.value == Name(own)


def _of_base(call: Call, others: Sequence[Function]) -> Fields | None:
    """The fields that `super().__init__(...)` assigns."""
    if not others:
        return {} if not call.args and not call.keywords else None
    fields = _fields(others)
    base = others[0]
    free = tuple(name for name in base.positional if name != base.parameter_names[0])
    given = dict(zip(free, call.args, strict=False)) | dict(call.keywords)
    defaults = {each.name: each.value for each in base.parameters[1:] if each.value is not None}
    if fields is None or len(given) < len(call.args) + len(call.keywords) or not given.keys() <= {*base.parameter_names[1:]}:
        return None
    arguments = {**defaults, **given}
    uses = Counter(part.id for e in fields.values() for part in walk(e) if isinstance(part, Name))
    if any(name not in arguments for name in base.parameter_names[1:]):
        return None
    if any(uses[name] != 1 and not isinstance(e, (Name, Literal)) for name, e in arguments.items()):
        return None
    if any(isinstance(part, Opaque) and part.reads for e in fields.values() for part in walk(e)):
        return None
    return {key: substitute(e, arguments) for key, e in fields.items()}


def _without(own: str, e: Expr, known: Fields) -> Expr | None:
    """An expression without the object: with what its fields hold; None where something else is done with it, or computed twice."""

    def read(part: Expr) -> Expr:
        match part:
            case Attribute(value=Name(id=id), attr=attr) if id == own and isinstance(known.get(attr), (Name, Literal)):
                return known[attr]
            case _:
                return map_children(read, part)

    new = read(e)
    reads = {part.id for part in walk(new) if isinstance(part, Name)}
    texts = {name for part in walk(new) if isinstance(part, Opaque) for name in part.reads}
    return None if own in reads | texts else new
