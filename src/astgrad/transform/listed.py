"""Lists that are made of the elements of an array, as `first, *rest = v` and `list(v)` make them, or of one value so often: filled
in a loop.

first, rest = v[0], list(v[1:])         part = v[1:]
                                        first = v[0]
                                  ->    rest = []
                                        for each in part:
                                            rest.append(each)

xs = [x * y] * n                        each = x * y
                                  ->    xs = []
                                        for _ in range(n):
                                            xs.append(each)
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Attribute, Binary, Call, Expr, List, Name, Symbol, Tuple, names_read
from astgrad.ir.kinds import ListOf, Number
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, Block, Evaluate, For, Function, Stmt, with_body
from astgrad.transform.rename import map_block


def with_listed(function: Function, kinds: Kinds, varied: Collection[str], names: Names) -> Function:
    """The function with loops for lists of an array's elements, where these, or the list, may carry a derivative (`varied`)."""

    def change(statement: Stmt) -> Block:
        match statement:
            case Assign(targets=(Name(id=id) as target,), value=Binary(op="*", left=List(elements=(value,)), right=times)) if (
                isinstance(kinds.of(target), ListOf) and not names_read(value).isdisjoint(varied)
            ):
                return tuple(_repeated(statement, id, value, times, names))
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


def _pairs(statement: Stmt) -> Iterator[tuple[Name, Expr]]:
    match statement:
        case Assign(targets=(Name() as target,), value=value):
            yield target, value
        case Assign(targets=(Tuple(elements=targets),), value=Tuple(elements=values)) if len(targets) == len(values):
            found = [(target, value) for target, value in zip(targets, values, strict=True) if isinstance(target, Name)]
            yield from found if len(found) == len(targets) else ()


def _listed(target: Name, value: Expr, kinds: Kinds, varied: Collection[str]) -> Expr | None:
    """The array of which a list is made."""
    match value:
        case Call(function=Symbol(path="builtins.list"), args=(array,), keywords=()) if isinstance(
            kinds.of(array), Number
        ) and not {target.id, *names_read(array)}.isdisjoint(varied):
            return array
        case _:
            return None


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
