"""Places in lists: what `params[i][0]` and `layers[i].w` read of a list of structures. Only looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from astgrad.analysis.analysed import Analysed
from astgrad.analysis.part_kinds import position_of
from astgrad.ir.expr import Attribute, Call, Expr, List, Name, Slice, Subscript, Tuple, names_read
from astgrad.ir.kinds import Kind, ListOf, Structure
from astgrad.ir.stmt import (
    Assign,
    Evaluate,
    Function,
    Stmt,
    Verbatim,
    While,
    bound_names,
    expressions,
    grown_list,
    names_changed,
    shrunk_list,
    statements,
)
from astgrad.rules.structure import literal_value

Step = tuple[Structure, int]  # into a part of a structure


@dataclass(frozen=True)
class Place:
    """A leaf of an element of a list."""

    whole: Name
    index: Expr
    steps: tuple[Step, ...]  # from the element on
    read: Expr  # the leaf as it is read


def path_in_list(e: Expr, kind_of: Callable[[Expr], Kind]) -> Place | None:
    """The place of which an expression reads what is there; None where it is in no list."""
    read = e
    steps: list[Step] = []
    while isinstance(e, (Subscript, Attribute)):
        holder = kind_of(e.value)
        if isinstance(holder, ListOf):
            if not isinstance(e, Subscript) or not isinstance(e.value, Name) or isinstance(e.index, Slice):
                return None
            return Place(e.value, e.index, tuple(reversed(steps)), read)
        if not isinstance(holder, Structure):
            return None
        try:
            key = e.attr if isinstance(e, Attribute) else literal_value(e.index)
        except KeyError:
            return None
        position = position_of(holder, key)
        if position is None:
            return None
        steps.append((holder, position))
        e = e.value
    return None


def followed_list(statement: Stmt, primal: Analysed) -> tuple[str, Expr] | None:
    """The list that carries a derivative to which a statement appends, and what; None where it does something else."""
    grown = grown_list(statement)
    if grown is None or grown[0] not in primal.activity.active or not isinstance(primal.kinds.of(Name(grown[0])), ListOf):
        return None
    return grown


def popped_list(e: Expr, primal: Analysed) -> str | None:
    """The list that carries a derivative of which an expression takes an element off; None where it does something else."""
    name = shrunk_list(e)
    return name if name in primal.activity.active and isinstance(primal.kinds.of(Name(name)), ListOf) else None


def popped_by(statement: Stmt, primal: Analysed) -> tuple[str, str] | None:
    """The list that carries a derivative of which a statement takes an element off, and the variable that gets it."""
    match statement:
        case Assign(targets=(Name(id=target),), value=value) if (name := popped_list(value, primal)) is not None:
            return name, target
        case _:
            return None


def is_stack(name: str, function: Function, *, may_be_tested: bool = False) -> bool:
    """Whether a variable holds a list of the function's own that is only made empty, lengthened and shortened at its end.

    may_be_tested: loops may run until it is empty.
    """
    for statement in statements(function.body):
        match statement:
            case While(test=Name(id=tested)) if may_be_tested and tested == name:
                continue
            case Assign(targets=(Name(id=target),), value=List(elements=())) if target == name:
                continue
            case Evaluate(value=Call(function=Attribute(value=Name(id=held), attr="append"), args=(value,), keywords=())) if (
                held == name and name not in names_read(value)
            ):
                continue
            case Evaluate(value=Call(function=Attribute(value=Name(id=held), attr="pop"), args=(), keywords=())) if (
                held == name
            ):
                continue
            case Assign(targets=(target,), value=Call(function=Attribute(value=Name(id=held), attr="pop"), args=())) if (
                held == name and name not in (*bound_names(target), *names_read(target))
            ):
                continue
            case _:
                verbatim = (*statement.reads, *statement.writes) if isinstance(statement, Verbatim) else ()
                reads = frozenset(verbatim).union(*map(names_read, expressions(statement)))
                if name in reads or name in names_changed(statement):
                    return False
    return name not in function.parameter_names


def stacks_of_tuples(function: Function) -> dict[str, int]:
    """The stacks that hold tuples, all of so many elements, which are taken apart at once."""
    found = {name: _length(name, function) for name in dict.fromkeys(_lists_made(function))}
    return {name: count for name, count in found.items() if count is not None and is_stack(name, function, may_be_tested=True)}


def _lists_made(function: Function) -> Iterator[str]:
    """The variables that hold lists which are made empty."""
    for statement in statements(function.body):
        match statement:
            case Assign(targets=(Name(id=name),), value=List(elements=())):
                yield name


def _length(name: str, function: Function) -> int | None:
    """How many elements each tuple in a list has; None where that is not the same for all, or they are not taken apart at once."""
    lengths: set[int | None] = set()
    for statement in statements(function.body):
        grown = grown_list(statement)
        if grown is not None and grown[0] == name:
            lengths.add(len(grown[1].elements) if isinstance(grown[1], Tuple) else None)
        if isinstance(statement, Assign) and shrunk_list(statement.value) == name:
            (target,) = statement.targets if len(statement.targets) == 1 else (None,)
            are_names = isinstance(target, Tuple) and all(isinstance(each, Name) for each in target.elements)
            lengths.add(len(target.elements) if are_names and isinstance(target, Tuple) else None)
    return lengths.pop() if len(lengths) == 1 else None
