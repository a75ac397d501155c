"""Calls of the module's own functions: put in line where they are one expression, else given a statement of their own.

    def half(x): return x / 2

    y = half(a) ** 2                  y = (a / 2) ** 2
    return smooth(y, 0.5) + 1   ->    smooth_y = smooth(y, 0.5)
                                      return smooth_y + 1

Only calls that a derivative may flow through are touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from astgrad.analysis.activity import possibly_varied
from astgrad.analysis.effects import acts
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Call,
    Compare,
    Conditional,
    Expr,
    Global,
    Literal,
    Logical,
    Name,
    Opaque,
    Record,
    Symbol,
    map_children,
    mentions_global,
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
    While,
    With,
    expressions,
    names_written,
    parts_stored,
    statements,
)
from astgrad.transform.functions import Definitions
from astgrad.transform.lifted import with_lifted_calls
from astgrad.transform.rename import map_blocks, map_header


@dataclass(frozen=True)
class BoundCall:
    """A call of a function with source: for each parameter its argument, defaults put in."""

    function: Function
    arguments: Mapping[str, Expr]


@dataclass(frozen=True)
class ReversePair:
    """What stands for a call in reverse mode: `value, saved = forward(...)` and `bars = backward(saved, value_bar)`."""

    forward: Symbol
    backward: Symbol
    active: tuple[int, ...]  # positions of the arguments whose cotangents `backward` gives
    kept: tuple[str, ...] = ()  # the names of what is saved, in order
    keeps_value: bool = True  # what is saved may share memory with the value


def bind(call: Call, functions: Mapping[str, Function]) -> BoundCall | Refusal | None:
    """The parameters' arguments; a refusal where the call does not fit; None where it calls no function of the module."""
    if not isinstance(call.function, Global) or call.function.id not in functions:
        return None
    function = functions[call.function.id]
    if function.takes_any:
        return Refusal(
            "star-parameter",
            f"it is not known how many arguments {function.authors_name} is given",
            call.span,
            "name the parameters",
        )
    positional = function.positional
    arguments = dict(zip(positional, call.args, strict=False))
    arguments.update(call.keywords)
    too_many = len(call.args) > len(positional) or len(arguments) < len(call.args) + len(call.keywords)
    if too_many or not set(arguments) <= set(function.parameter_names):
        return Refusal("arguments", f"the arguments do not fit {function.name}", call.span)
    for parameter in function.parameters:
        if parameter.name in arguments:
            continue
        default = parameter.value
        if default is None:
            why = "is missing" if parameter.default is None else "has a default that may give something else later"
            return Refusal(
                "arguments", f"the argument {parameter.name!r} of {function.name} {why}", call.span, "give it in the call"
            )
        arguments[parameter.name] = default
    return BoundCall(function, {name: arguments[name] for name in function.parameter_names})


def expand_calls(
    function: Function, wrt: tuple[str, ...], definitions: Definitions, names: Names, changing: Callable[[Expr], bool]
) -> Function:
    """The function with its active calls of the user's functions inlined or standing alone in assignments.

    changing: whether an expression is a call that changes what it is given. Raises Refused where such a call stands beside an
    active one, and the order in which they come cannot be kept."""
    functions = definitions.functions
    for _ in range(_DEEPEST_INLINING):
        function = definitions.resolved(function)
        varied = possibly_varied(function, wrt)
        inlined = replace(function, body=_with_inlined(function.body, varied, definitions, changing))
        if inlined.body == function.body:
            break
        function = inlined
    else:
        varied = possibly_varied(function, wrt)
    names.take(_names_in(function))
    return replace(function, body=_Hoister(varied, functions, names, changing).block(function.body))


_DEEPEST_INLINING = 20


def _names_in(function: Function) -> set[str]:
    return {name for statement in statements(function.body) for name in names_written(statement)}


def _map_values(block: Block, change: Callable[[Expr], Expr]) -> Block:
    """The block with `change` applied to the expressions that its statements evaluate."""
    return tuple(map_header(map_blocks(statement, lambda inner: _map_values(inner, change)), change) for statement in block)


def _with_inlined(block: Block, varied: frozenset[str], definitions: Definitions, changing: Callable[[Expr], bool]) -> Block:
    new: list[Stmt] = []
    for statement in block:
        if statement.blocks:
            statement = map_blocks(statement, lambda inner: _with_inlined(inner, varied, definitions, changing))
        if any(map(mentions_global, expressions(statement))):
            gets_varied = isinstance(statement, Assign) and not varied.isdisjoint(names_written(statement))
            statement = map_header(statement, partial(_inlined, varied, definitions, changing, gets_varied))
        new.append(statement)
    return tuple(new)


def _inlined(
    varied: frozenset[str], definitions: Definitions, changing: Callable[[Expr], bool], gets_varied: bool, e: Expr
) -> Expr:
    """gets_varied: what the expression gives may vary later, as the field of an object does that is made of numbers."""
    e = map_children(partial(_inlined, varied, definitions, changing, gets_varied), e)
    if not isinstance(e, Call) or not isinstance(e.function, Global):
        return e
    is_needed = e.function.id in definitions.made or (gets_varied and _makes_object(definitions.functions.get(e.function.id)))
    if names_read(e).isdisjoint(varied) and not is_needed:
        return e
    bound = bind(e, definitions.functions)
    if not isinstance(bound, BoundCall) or any(
        changing(part) for argument in bound.arguments.values() for part in walk(argument)
    ):
        return e  # the arguments are evaluated in their order, and once
    return _as_expression(bound, definitions.functions) or e


def _makes_object(function: Function | None) -> bool:
    match function:
        case Function(body=(Return(value=Record(form="object")),)):
            return True
        case _:
            return False


def _as_expression(bound: BoundCall, functions: Mapping[str, Function]) -> Expr | None:
    """What the call computes, where the function is one expression that reads no computed argument twice."""
    match bound.function.body:
        case (Return(value=Expr() as value),):
            pass
        case _:
            return None
    if (
        bound.function.is_recomputed
        or any(isinstance(part, Opaque) for part in walk(value))
        or _calls(value, bound.function, functions)
    ):
        return None
    uses = [part.id for part in walk(value) if isinstance(part, Name)]
    parts: dict[str, Record] = {}
    for name, argument in bound.arguments.items():
        if isinstance(argument, Record) and _is_read_by_parts(name, argument, value):
            parts[name] = argument
        elif uses.count(name) > 1 and not (isinstance(argument, Literal) or _is_way(argument)):
            return None
    return _put_in(value, bound.arguments, parts)


def _is_way(e: Expr) -> bool:
    return isinstance(e, Name) or (isinstance(e, Attribute) and _is_way(e.value))


def _is_read_by_parts(name: str, given: Record, value: Expr) -> bool:
    """Whether nothing but fields is read of a record that a call is given, no computed one twice, and others may be left out."""
    fields = [part.attr for part in walk(value) if isinstance(part, Attribute) and part.value == Name(name)]
    if any(isinstance(part, Opaque) or acts(part) for part in walk(given)) or not {*fields} <= {*given.keys}:
        return False
    plain = {key for key, e in zip(given.keys, given.elements, strict=True) if isinstance(e, (Name, Literal))}
    once = all(fields.count(key) == 1 or key in plain for key in fields)
    return once and sum(part == Name(name) for part in walk(value)) == len(fields)


def _put_in(e: Expr, arguments: Mapping[str, Expr], records: Mapping[str, Record]) -> Expr:
    """A function's expression for arguments. records: those of which only fields are read."""
    match e:
        case Attribute(value=Name(id=id), attr=attr) if id in records:
            return records[id].elements[records[id].keys.index(attr)]
        case Name(id=id):
            return arguments.get(id, e)
        case Conditional(test=test, body=body, orelse=orelse) if (
            known := _compared(_put_in(test, arguments, records))
        ) is not None:
            return _put_in(body if known else orelse, arguments, records)
        case _:
            return map_children(lambda child: _put_in(child, arguments, records), e)


def _compared(test: Expr) -> bool | None:
    """How a comparison of literals comes out, as that of `p[1]` in `__getitem__`; None of anything else."""
    match test:
        case Compare(first=Literal() as first, ops=("==" | "!=" as op,), rest=(Literal() as other,)):
            return (first.value == other.value) == (op == "==")
        case _:
            return None


def _calls(e: Expr, function: Function, functions: Mapping[str, Function]) -> bool:
    return any(isinstance(part, Global) and functions.get(part.id) is function for part in walk(e))


class _Hoister:
    """Gives each remaining active call an assignment of its own, before the statement that it stands in."""

    def __init__(
        self,
        varied: frozenset[str],
        functions: Mapping[str, Function],
        names: Names,
        changing: Callable[[Expr], bool],
    ) -> None:
        self._varied = varied
        self._functions = functions
        self._names = names
        self._changing = changing

    def block(self, block: Block) -> Block:
        return tuple(new for statement in block for each in self._in_order(statement) for new in self._statement(each))

    def _in_order(self, statement: Stmt) -> Block:
        """The statement; where calls in it change what others read, with what comes before the last of them in lines of its own."""
        evaluated = expressions(statement)
        if not any(map(mentions_global, evaluated)):
            return (statement,)
        match statement:
            case Assign(targets=(Name(),), value=Conditional(test=test)):  # each branch becomes a statement
                evaluated = (test,)
        calls = [part for e in evaluated for part in walk(e) if isinstance(part, Call)]
        if not any(map(self._is_hoisted, calls)) or not any(map(self._changing, calls)):
            return (statement,)
        *before, last = with_lifted_calls((map_blocks(statement, lambda _: ()),), self._comes_in_order, self._names)
        blocks = iter(statement.blocks)
        return (*before, map_blocks(last, lambda _: next(blocks, ())))

    def _comes_in_order(self, e: Expr) -> bool:
        return isinstance(e, Call) and (self._is_hoisted(e) or self._changing(e))

    def _statement(self, statement: Stmt) -> Iterator[Stmt]:
        match statement:
            case If(body=body, orelse=orelse):
                yield replace(statement, body=self.block(body), orelse=self.block(orelse))
            case For(body=body) | While(body=body) | With(body=body):
                yield replace(statement, body=self.block(body))
            case Assign(value=Call(args=args) as value) if self._is_hoisted(value) and not parts_stored(statement):
                before: list[Stmt] = []
                new_args = tuple(self._hoisted(arg, before) for arg in args)
                new_keywords = tuple((key, self._hoisted(arg, before)) for key, arg in value.keywords)
                yield from before
                if before:
                    statement = replace(statement, value=replace(value, args=new_args, keywords=new_keywords), edited=True)
                yield statement
            case Assign(targets=(Name(),), value=Conditional(test=test, body=body, orelse=orelse) as value) if self._calls(
                value
            ):
                before = []
                blocks = [self.block((replace(statement, value=each, origin=None),)) for each in (body, orelse)]
                chosen = If(self._hoisted(test, before), *blocks, span=statement.span)
                yield from (*before, chosen)
            case Assign() | AugAssign() | Return() | Evaluate(value=Call(function=Attribute())):
                before = []
                new = map_header(statement, lambda e: self._hoisted(e, before))
                yield from before
                yield new
            case _:
                yield statement

    def _hoisted(self, e: Expr, before: list[Stmt]) -> Expr:
        """The expression with its calls replaced by names that are assigned `before`."""
        match e:
            case Conditional() if self._calls(e):
                name = Name(self._names.fresh("t"))
                before += self._statement(Assign((name,), e, span=e.span))
                return name
            case Conditional() | Logical():
                return e  # evaluated perhaps: what stands in it is refused later
            case Call() if self._is_hoisted(e):
                call = map_children(lambda child: self._hoisted(child, before), e)
                assert isinstance(call, Call)
                assert isinstance(call.function, Global)
                name = Name(self._names.fresh(_wanted_name(call, self._functions[call.function.id])))
                before.append(Assign((name,), call, span=e.span))
                return name
            case _:
                return map_children(lambda child: self._hoisted(child, before), e)

    def _calls(self, e: Expr) -> bool:
        return any(isinstance(part, Call) and self._is_hoisted(part) for part in walk(e))

    def _is_hoisted(self, e: Call) -> bool:
        return (
            isinstance(e.function, Global) and e.function.id in self._functions and not names_read(e).isdisjoint(self._varied)
        )


def _wanted_name(call: Call, function: Function) -> str:
    assert isinstance(call.function, Global)
    stem = (function.title or call.function.id).rpartition(".")[2].strip("_")
    match call.args[function.is_method :]:
        case (Name(id=id), *_):
            return f"{stem}_{id.strip('_')}"
        case _:
            return f"{stem}_value"
