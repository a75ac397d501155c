"""Lists that are written out, and read or written by places that are computed: they stay lists, and so do their adjoints.

    a = [x, y, 1.0]                         a = [x, y, 1.0]
    while s < 9:                            ...
        s = s + a[k] * a[k - 1]       ->        a_bar[k - 1] += s_bar * a[k]
        k = k + 1                           ...
                                            x_bar += a_bar[0]

Other lists are taken apart (`transform.leaves`), which finds those that cannot be.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container
from dataclasses import replace

from astgrad.analysis.aliases import bound_values
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Call, Conditional, Expr, Global, List, Name, Tuple
from astgrad.ir.kinds import Kind, Number, Structure
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, Block, Function, If, Stmt, names_written, statements, with_body
from astgrad.transform.grids import with_grids
from astgrad.transform.rename import map_block


def with_lists_by_place(
    function: Function,
    kinds: Kinds,
    varied: Container[str],
    by_place: Collection[str],
    kinds_of: Callable[[Function], tuple[Kinds, Kind]],
    names: Names,
) -> Function:
    """The function with those of the variables marked that hold nothing but lists of numbers, or of rows of these, that it writes
    out. varied: the names that may carry a derivative. kinds_of: finds the kinds of a function's variables."""
    if not by_place:
        return function
    gridded = with_grids(function, kinds, kinds_of, lambda *_: varied, names, by_place)
    function, (kinds, _) = gridded or (function, (kinds, None))
    wanted = set(by_place)
    pairs = [pair for statement in statements(function.body) for pair in bound_values(statement)]
    while more := {each for name, value in pairs if name in wanted for each in _names_for(value)} - wanted:
        wanted |= more
    given = [pair for pair in pairs if pair[0] in wanted]
    lists = {name for name, value in given if _is_of_numbers(value, kinds)}
    marked = lists - {name for name, value in given if not _is_of_numbers(value, kinds) and not _names_for(value)}

    def mark(target: Expr, value: Expr) -> Expr:
        match target, value:
            case Tuple(elements=targets), Tuple(elements=values) if len(targets) == len(values):
                return replace(value, elements=tuple(map(mark, targets, values)))
            case Name(id=id), List() if id in marked:
                return replace(value, is_by_place=True)
            case _:
                return value

    def change(statement: Stmt) -> Block:
        match statement:
            case Assign(value=Conditional() as value) if not marked.isdisjoint(_names_for(value)):
                return in_branches(statement, value)
            case Assign(targets=(Name(id=id) as target,), value=Call() as value) if id in marked:
                kind = kinds.of(value)
                assert isinstance(kind, Structure)
                parts = tuple(Name(names.fresh(f"{id}_{place}")) for place in range(len(kind.elements)))
                written_out = Assign((target,), List(parts, is_by_place=True), span=statement.span)
                return (replace(statement, targets=(Tuple(parts),), edited=True), written_out)
            case Assign(targets=(target,), value=value) if not marked.isdisjoint(names_written(statement)):
                return (replace(statement, value=mark(target, value)),)
            case _:
                return (statement,)

    body = map_block(function.body, change)
    return function if body == function.body else with_body(function, body)


def in_branches(statement: Assign, value: Conditional) -> Block:
    """`b = a if t else c` of lists as an `if`: it then is one list or the other, and none that is made of both."""
    some, other = (replace(statement, value=branch, edited=True) for branch in (value.body, value.orelse))
    return (If(value.test, (some,), (other,), origin=statement.origin, edited=True, span=statement.span),)


def _names_for(value: Expr | None) -> tuple[str, ...]:
    """The variables of which a value is another name, one or the other."""
    match value:
        case Name(id=id):
            return (id,)
        case Conditional(body=Name(id=some), orelse=Name(id=other)):
            return (some, other)
        case _:
            return ()


def _is_of_numbers(value: Expr | None, kinds: Kinds) -> bool:
    """Whether it is a list of numbers, all of them written out, here or in the function that is called."""
    match value:
        case List(elements=(_, *_) as elements):
            return all(_is_number(kinds.of(e)) for e in elements)
        case Call(function=Global()):
            kind = kinds.of(value)
            return isinstance(kind, Structure) and kind.form == "list" and all(map(_is_number, kind.elements))
        case _:
            return False


def _is_number(kind: Kind) -> bool:
    return isinstance(kind, Number) and kind.is_scalar and kind.is_array is False
