"""Lists of rows that comprehensions make, filled in loops.

                                                        C = [[0.0] * m for i in range(n)]
    C = [[w * i for j in range(m)] for i in range(n)]   for i in range(n):
                                                  ->        for j in range(m):
                                                                C[i][j] = w * i

                                                        B = [[0.0] * len(row) for row in A]
    B = [[2 * a for a in row] for row in A]             for i in range(len(A)):
                                                  ->        for j in range(len(A[i])):
                                                                B[i][j] = 2 * A[i][j]

Only over ranges, and over what may be gone through twice.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import replace

from astgrad.analysis.aliases import bound_values
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Binary,
    Call,
    Clause,
    Comprehension,
    Expr,
    List,
    Literal,
    Name,
    Subscript,
    Symbol,
    Tuple,
    children,
    names_read,
)
from astgrad.ir.names import Names
from astgrad.ir.show import show
from astgrad.ir.stmt import Function, bound_names, copied_list, statements
from astgrad.rules.structure import call

Replaced = Callable[[Expr, Mapping[str, Expr]], Expr]


def lists_in(function: Function) -> frozenset[str]:
    """The variables that hold nothing but lists, tuples and arrays that the function makes."""
    made: set[str] = set()
    others = set(function.parameter_names)
    for statement in statements(function.body):
        for name, value in bound_values(statement):
            (made if value is not None and _makes_list(value) else others).add(name)
    return frozenset(made - others)


def _makes_list(value: Expr) -> bool:
    match value:
        case List() | Tuple() | Comprehension(is_list=True) | Binary(left=List()):
            return True
        case Call(function=Symbol(path="numpy.array" | "numpy.zeros" | "builtins.list")):
            return True
        case _:
            return False


def filled_rows(
    given: Comprehension, names: Names, lists: Container[str], of_rows: Container[str], replaced: Replaced
) -> tuple[Comprehension, Comprehension] | None:
    """The list of rows of zeros, and what goes through its places, with what stands there: `((i, j, w * i) for i ... for j ...)`;
    None where it is not followed, or makes another list.

    lists: the variables that hold what may be gone through twice, and of_rows those that hold lists of lists. replaced: an
    expression with others for variables in it.
    """
    element: Expr
    match given:
        case Comprehension(element=Comprehension(is_list=True, element=element, clauses=(inner,)), clauses=(outer,)):
            pass
        case Comprehension(element=Binary(op="*", left=List(elements=(element,)), right=count), clauses=(outer,)):
            inner = Clause(Name("_"), call("range", count), ())
        case Comprehension(element=copied, clauses=(Clause(target=Name(id=row), iterable=Name(id=rows)) as outer,)) if (
            copied_list(copied) == row and rows in of_rows
        ):
            element = each = Name(names.copy().fresh("each"))
            inner = Clause(each, outer.target, ())
        case _:
            return None
    inside = {outer.target.id} if isinstance(outer.target, Name) and _is_listed(outer.iterable, lists) else set()
    length = _length(inner.iterable, inside) or _length(inner.iterable, lists)
    is_counted = length is not None and _length(outer.iterable, lists) is not None and not (outer.tests or inner.tests)
    are_names = all(isinstance(each, Name) for clause in (outer, inner) for each in _targets(clause))
    if length is None or not is_counted or not are_names or isinstance(element, (List, Tuple, Comprehension)):
        return None
    zero_row = Binary("*", List((Literal("0.0"),)), length)
    text = f"[{show(zero_row)} for {show(outer.target)} in {show(outer.iterable)}]"
    reads = tuple(sorted(names_read(outer.iterable) | (names_read(length) - set(bound_names(outer.target)))))
    refusal = Refusal("comprehension", "a comprehension cannot be differentiated", given.span)
    zeros = Comprehension(text, reads, given.globals, refusal, zero_row, (outer,), is_list=True, span=given.span)
    free = names.copy()  # they get names of the function's own with the others
    free.take(name for clause in (outer, inner) for name in bound_names(clause.target))
    lines, of_row = _counted(outer, free)
    columns, of_element = _counted(replace(inner, iterable=replaced(inner.iterable, of_row)), free)
    places = (lines.target, columns.target)
    filled = replace(given, element=Tuple((*places, replaced(element, of_row | of_element))), clauses=(lines, columns))
    return zeros, filled


def _targets(clause: Clause) -> tuple[Expr, ...]:
    """The variable of a clause; of one over `enumerate`, both."""
    is_numbered = isinstance(clause.iterable, Call) and clause.iterable.function == Symbol("builtins.enumerate", "enumerate")
    return children(clause.target) if is_numbered and isinstance(clause.target, Tuple) else (clause.target,)


def _is_listed(iterable: Expr, lists: Container[str]) -> bool:
    return isinstance(iterable, Name) and iterable.id in lists


def _length(iterable: Expr, lists: Container[str]) -> Expr | None:
    """How many rounds there are over what may be gone through twice."""
    match iterable:
        case Call(function=Symbol(path="builtins.range"), args=(stop,), keywords=()):
            return stop
        case Call(function=Symbol(path="builtins.range"), args=args, keywords=()) if args:
            return call("len", iterable)
        case Name() if _is_listed(iterable, lists):
            return call("len", iterable)
        case Call(function=Symbol(path="builtins.enumerate"), args=(Name() as held,), keywords=()):
            return _length(held, lists)
        case _:
            return None


def _counted(clause: Clause, names: Names) -> tuple[Clause, dict[str, Expr]]:
    """A clause that counts its rounds from 0 on, and what the variable of the given one is in each."""
    match clause:
        case Clause(target=Name(id=id), iterable=Call(function=Symbol(path="builtins.range"), args=(_,))) if id != "_":
            return clause, {}
        case Clause(target=Name(id="_"), iterable=Call(function=Symbol(path="builtins.range"), args=(_,))):
            return replace(clause, target=Name(names.fresh("i"))), {}
        case Clause(target=Tuple(elements=(Name() as place, Name(id=id))), iterable=Call(args=(held,))):
            return Clause(place, call("range", call("len", held)), ()), {id: Subscript(held, place)}
        case Clause(target=Name(id=id), iterable=iterable):
            place = Name(names.fresh("i"))
            return Clause(place, call("range", call("len", iterable)), ()), {id: Subscript(iterable, place)}
        case _:
            raise TypeError(clause)
