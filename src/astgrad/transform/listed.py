"""Lists that are made of the elements of an array, as `first, *rest = v` and `list(v)` make them, of those of other lists, or of
one value so often: filled in a loop.

first, rest = v[0], list(v[1:])         part = v[1:]
                                        first = v[0]
                                  ->    rest = []
                                        for each in part:
                                            rest.append(each)

ys = xs[1:] + [x]                       ys = []
                                  ->    for i in range(1, len(xs)):
                                            ys.append(xs[i])
                                        ys.append(x)

xs = [x * y] * n                        each = x * y
                                  ->    xs = []
                                        for _ in range(n):
                                            xs.append(each)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from astgrad.analysis.effects import acts, has_effect
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Expr,
    Global,
    Joined,
    List,
    Literal,
    Logical,
    Name,
    Opaque,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    map_children,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.kinds import DictOf, Kind, ListOf, Number, Structure, is_vector
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, AugAssign, Block, Evaluate, For, Function, Stmt, expressions, with_body
from astgrad.rules.structure import call, literal_integer
from astgrad.transform.by_place import in_branches
from astgrad.transform.rename import map_block, map_header


def with_listed(function: Function, kinds: Kinds, varied: Collection[str], names: Names) -> Function:
    """The function with loops for lists of an array's elements, where these, or the list, may carry a derivative (`varied`)."""

    has_lists = any(isinstance(kind, ListOf) for kind in kinds.variables.values())

    def change(statement: Stmt) -> Block:
        match statement:
            case Assign(targets=(Name(id=id) as target,), value=Binary(op="*", left=List(elements=(value,)), right=times)) if (
                isinstance(kinds.of(target), ListOf) and not names_read(value).isdisjoint(varied)
            ):
                return tuple(_repeated(statement, id, value, times, names))
            case Assign(targets=(Name() as target,), value=Conditional(body=Name(), orelse=Name()) as value) if _is_list(
                kinds.of(target)
            ) and not names_read(value).isdisjoint(varied):
                return in_branches(statement, value)
            case Assign(targets=(Name(id=id) as target,), value=value) if (
                not isinstance(value, (Name, Global))  # another name of the same list
                and (made_of := _parts_of_list(value, kinds)) is not None
                and any(isinstance(part, _Run) for part in made_of)
                and not {id, *names_read(value)}.isdisjoint(varied)
            ):
                return tuple(_put_together(statement, target, made_of, names))
            case Assign(targets=(Tuple(),)) if (apart := _one_by_one(statement)) is not None:
                made = tuple(new for each in apart for new in change(each))
                if made != apart:
                    return made
            case (
                Evaluate(value=Call(function=Attribute(value=Name() as items, attr="extend"), args=(given,), keywords=()))
                | AugAssign(target=Name() as items, op="+", value=given)
            ) if (
                isinstance(kinds.of(items), ListOf)
                and is_vector(kinds.of(_as_array(given)))
                and not {items.id, *names_read(given)}.isdisjoint(varied)
            ):
                part, each = Name(names.fresh("part")), Name(names.fresh("each"))
                grow = Evaluate(Call(Attribute(items, "append"), (each,)), span=statement.span)
                of_array = Assign((part,), _as_array(given), origin=statement.origin, edited=True, span=statement.span)
                return (of_array, For(each, part, (grow,), span=statement.span))
        named: list[Stmt] = []
        if has_lists and not _acts_beside(statement):
            statement = map_header(statement, lambda e: _with_named_parts(e, kinds, varied, names, named))
        if named:
            return (*named, statement)
        pairs = list(_pairs(statement))
        listed = {target.id: array for target, value in pairs if (array := _listed(target, value, kinds, varied)) is not None}
        if not listed:
            return (statement,)
        parts = {name: Name(names.fresh("part")) for name in listed}
        before = tuple(Assign((parts[name],), array, span=statement.span) for name, array in listed.items())
        others = tuple(Assign((target,), value, span=statement.span) for target, value in pairs if target.id not in listed)
        return (*before, *_at_once(others), *(new for name, part in parts.items() for new in _grown(name, part, names)))

    body = map_block(function.body, change)
    return function if body == function.body else with_body(function, body)


def _is_list(kind: Kind) -> bool:
    return isinstance(kind, ListOf) and not isinstance(kind, DictOf)


def _acts_beside(statement: Stmt) -> bool:
    """Whether something is done while a statement's values are found, by which a list may change: its parts are those of then."""
    values = (part for e in expressions(statement) for part in (e.children if isinstance(e, Call) else (e,)))
    return any(map(has_effect, values))  # what the outermost call does comes after


def _with_named_parts(e: Expr, kinds: Kinds, varied: Collection[str], names: Names, before: list[Stmt]) -> Expr:
    """The expression with names for parts of lists that functions are given, `sum(xs[-2:])`, and what makes them `before` it."""
    match e:
        case Conditional() | Logical() | Opaque():  # evaluated perhaps
            return e
        case Call(function=Symbol() | Global(), args=args):
            new = [_named_part(arg, kinds, varied, names, before) for arg in args]
            return replace(e, args=tuple(_with_named_parts(arg, kinds, varied, names, before) for arg in new))
        case _:
            return map_children(lambda part: _with_named_parts(part, kinds, varied, names, before), e)


def _named_part(e: Expr, kinds: Kinds, varied: Collection[str], names: Names, before: list[Stmt]) -> Expr:
    match e:
        case Subscript(value=Name(id=id), index=Slice()) if id in varied and (parts := _parts_of_list(e, kinds)) is not None:
            part = Name(names.fresh("part"), span=e.span)
            before += _put_together(Assign((part,), e, span=e.span), part, parts, names)
            return part
        case _:
            return e


@dataclass(frozen=True)
class _Run:
    """The elements of a list, from a place to a place, in one direction or the other."""

    whole: Expr
    places: Expr  # the `range` of them


def _parts_of_list(value: Expr, kinds: Kinds) -> tuple[Expr | _Run, ...] | None:
    """What a new list is made of, numbers one by one and runs over other lists; None where it is not known, or no such list."""
    match value:
        case List(elements=elements):
            return elements
        case Name() | Global() if _holds_numbers(kinds.of(value), is_constant=isinstance(value, Global)):
            return (_Run(value, call("range", call("len", value))),)
        case Binary(op="+", left=left, right=right):
            several = [_parts_of_list(left, kinds), _parts_of_list(right, kinds)]
        case Joined(form="list", parts=parts):
            several = [_parts_of_list(part, kinds) for part in parts]
        case (
            Call(function=Symbol(path="builtins.list"), args=(held,), keywords=())
            | Call(function=Attribute(value=held, attr="copy"), args=(), keywords=())
        ) if isinstance(held, (Name, Global)) or (isinstance(held, Subscript) and isinstance(held.index, Slice)):
            return _parts_of_list(held, kinds)
        case Subscript(value=Name() | Global() as held, index=Slice() as part) if (
            whole := _parts_of_list(held, kinds)
        ) is not None and not any(acts(each) for each in walk(part)):
            assert all(isinstance(each, _Run) for each in whole)
            return (_Run(held, _places(held, part)),)
        case _:
            return None
    return None if None in several else tuple(part for parts in several if parts is not None for part in parts)


def _holds_numbers(kind: Kind, *, is_constant: bool) -> bool:
    """Whether it is a list of numbers or arrays, of any length: one of which the length is known falls into its elements, unless
    it is a constant of the module."""
    match kind:
        case ListOf(element=Number()) if not isinstance(kind, DictOf):
            return True
        case Structure(form="list", elements=elements) if is_constant:
            return all(isinstance(each, Number) for each in elements)
        case _:
            return False


def _places(held: Expr, part: Slice) -> Expr:
    """The `range` of the places of a slice."""
    length = call("len", held)
    match part.lower, part.upper, part.step:
        case None, None, Unary(op="-", operand=Literal(text="1") as one):
            return call("range", Binary("-", length, one), Unary("-", one), Unary("-", one))
        case None, None, None:
            return call("range", length)
        case (None | Literal()) as lower, upper, None if lower is None or literal_integer(lower) is not None:
            match upper:
                case None:
                    return call("range", lower or Literal("0"), length)
                case Unary(op="-", operand=Literal() as back) if literal_integer(back):  # before `-0` there is nothing
                    return call("range", lower or Literal("0"), Binary("-", length, back))
                case Literal() if lower is None and literal_integer(upper) is not None:
                    return call("range", call("min", upper, length))
    return Subscript(call("range", length), part)


def _put_together(statement: Assign, target: Name, parts: Iterable[Expr | _Run], names: Names) -> Iterator[Stmt]:
    """A list of such parts; what the target holds before has another name where they read it."""
    before = {}
    if target.id in names_read(statement.value):
        before = {target.id: Name(names.fresh(f"{target.id}_before"))}
        yield Assign((before[target.id],), target, span=statement.span)
    yield Assign((target,), List(()), span=statement.span)
    for part in parts:
        if isinstance(part, _Run):
            place = Name(names.fresh("i"))
            element = Subscript(substitute(part.whole, before), place)
            grow = Evaluate(Call(Attribute(target, "append"), (element,)), span=statement.span)
            places = substitute(part.places, before)
            if not isinstance(places, Call):  # a loop runs back over what has a name
                name = Name(names.fresh("places"))
                yield Assign((name,), places, span=statement.span)
                places = name
            yield For(place, places, (grow,), span=statement.span)
        else:
            yield Evaluate(Call(Attribute(target, "append"), (substitute(part, before),)), span=statement.span)


def _pairs(statement: Stmt) -> Iterator[tuple[Name, Expr]]:
    match statement:
        case Assign(targets=(Name() as target,), value=value):
            yield target, value
        case Assign(targets=(Tuple(elements=targets),), value=Tuple(elements=values)) if len(targets) == len(values):
            found = [(target, value) for target, value in zip(targets, values, strict=True) if isinstance(target, Name)]
            yield from found if len(found) == len(targets) else ()


def _one_by_one(statement: Assign) -> tuple[Assign, ...] | None:
    """The assignments of a tuple to names, in an order in which none reads what another has bound; None where there is none."""
    pending = [*_pairs(statement)]
    found: list[Assign] = []
    while pending:
        free = [
            (target, value)
            for target, value in pending
            if not any(target.id in names_read(other) for each, other in pending if each is not target)
        ]
        if not free:
            return None
        target, value = free[0]
        pending.remove(free[0])
        found.append(replace(statement, targets=(target,), value=value, edited=True))
    return tuple(found)


def _listed(target: Name, value: Expr, kinds: Kinds, varied: Collection[str]) -> Expr | None:
    """The array of which a list is made."""
    match value:
        case Call(function=Symbol(path="builtins.list"), args=(array,), keywords=()) if isinstance(
            kinds.of(array), Number
        ) and not {target.id, *names_read(array)}.isdisjoint(varied):
            return array
        case Call(function=Attribute(value=array, attr="tolist"), args=(), keywords=()) if is_vector(kinds.of(array)) and not {
            target.id,
            *names_read(array),
        }.isdisjoint(varied):
            return array
        case _:
            return None


def _as_array(value: Expr) -> Expr:
    """The array whose elements are gone through in `v.tolist()` or `list(v)`."""
    match value:
        case (
            Call(function=Attribute(value=array, attr="tolist"), args=(), keywords=())
            | Call(function=Symbol(path="builtins.list"), args=(array,), keywords=())
        ):
            return array
        case _:
            return value


def _at_once(others: tuple[Assign, ...]) -> Block:
    """Assignments that may read what others of them write."""
    if len(others) < 2:
        return others
    targets, values = Tuple(tuple(each.targets[0] for each in others)), Tuple(tuple(each.value for each in others))
    return (replace(others[0], targets=(targets,), value=values),)


def _grown(name: str, part: Name, names: Names) -> Iterator[Stmt]:
    each = Name(names.fresh("each"))
    yield Assign((Name(name),), List(()))
    yield For(each, part, (Evaluate(Call(Attribute(Name(name), "append"), (each,))),))


def _repeated(statement: Stmt, name: str, value: Expr, times: Expr, names: Names) -> Iterator[Stmt]:
    each, count = Name(names.fresh("each")), Name(names.fresh("_"))
    yield Assign((each,), value, span=statement.span)
    yield Assign((Name(name),), List(()), span=statement.span)
    rounds = Call(Symbol("builtins.range", "range"), (times,))
    yield For(count, rounds, (Evaluate(Call(Attribute(Name(name), "append"), (each,))),), span=statement.span)
