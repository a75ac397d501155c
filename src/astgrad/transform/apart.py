"""Loops over objects of several classes, which are written out, round by round: of which class each is, and what its methods do,
is then known.

    for loss in (Huber(1.0), Squared()):             loss, loss_2 = Huber(1.0), Squared()
        total += loss.of(r)                   ->     total += loss.of(r)
                                                     total += loss_2.of(r)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial

from astgrad.ir.expr import (
    Attribute,
    Call,
    Dict,
    Expr,
    List,
    Literal,
    Name,
    Subscript,
    Symbol,
    Tuple,
    each_read,
    substitute,
    walk,
)
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    Block,
    Break,
    Continue,
    For,
    Function,
    Return,
    Stmt,
    expressions,
    names_written,
    statements,
    with_body,
)
from astgrad.rules.structure import literal_slice
from astgrad.transform.owners import dotted
from astgrad.transform.rename import map_blocks, map_expressions, names_in_text
from astgrad.transform.rounds import MOST_ROUNDS, without_origins

OwnerOf = Callable[[Expr], str | None]  # the class of what an expression gives
Holders = Mapping[str, Tuple | List | Dict]  # variables that hold what is written out, and nothing else at any time


def with_classes_apart(function: Function, owner_of: OwnerOf, held: Holders, names: Names) -> Function:
    """The function with such loops written out. held: the holders in it."""
    loops = [s for s in statements(function.body) if isinstance(s, For) and _calls_methods(s)]
    if not loops:
        return function
    in_text = names_in_text(function)
    bound = Counter(_variable(s) for s in statements(function.body) if isinstance(s, For))
    local = {name for name in map(_variable, loops) if name not in in_text and _is_local(name, function)}

    def block(before: Block) -> Block:
        return tuple(new for statement in before for new in rounds(statement))

    def rounds(statement: Stmt) -> Iterator[Stmt]:
        if isinstance(statement, For) and _variable(statement) in local and _calls_methods(statement):
            elements = _elements(statement.iterable, held)
            classes = {owner_of(e) for e in elements}
            if len(classes) > 1 and None not in classes and "" not in classes and len(elements) <= MOST_ROUNDS:
                yield from map(
                    partial(map_blocks, change=block),
                    _written_out(statement, elements, names, is_only=bound[_variable(statement)] == 1),
                )
                return
        yield map_blocks(statement, block)

    body = block(function.body)
    return function if body == function.body else with_body(function, body)


def _variable(loop: For) -> str:
    return loop.target.id if isinstance(loop.target, Name) else ""


def _calls_methods(loop: For) -> bool:
    """Whether a loop has one variable, of which attributes are read or which is called, and runs through all that it runs over."""
    inside = [*statements(loop.body)]
    if loop.orelse or not _variable(loop) or any(isinstance(s, (Break, Continue, Return)) for s in inside):
        return False
    parts = (part for s in inside for e in expressions(s) for part in walk(e))
    return any(
        (isinstance(part, Attribute) and part.value == loop.target) or (isinstance(part, Call) and part.function == loop.target)
        for part in parts
    )


def _is_local(name: str, function: Function) -> bool:
    """Whether a variable is bound by loops alone, and read only in these."""
    loops = [s for s in statements(function.body) if isinstance(s, For) and _variable(s) == name]
    written = sum(name == each for s in statements(function.body) for each in names_written(s))
    read = Counter(each for s in statements(function.body) for e in expressions(s) for each in each_read(e))
    inside = sum(each == name for loop in loops for s in statements(loop.body) for e in expressions(s) for each in each_read(e))
    return written == len(loops) and read[name] == inside and name not in function.parameter_names


def _elements(iterable: Expr, held: Holders) -> tuple[Expr, ...]:
    match iterable:
        case Tuple(elements=elements) | List(elements=elements):
            return elements
        case Call(function=Symbol(path="builtins.reversed"), args=(inner,), keywords=()):
            return _elements(inner, held)[::-1]
        case Name() | Attribute() if isinstance(whole := held.get(dotted(iterable)), Tuple | List):
            return tuple(Subscript(iterable, Literal(str(place)), span=iterable.span) for place in range(len(whole.elements)))
        case Subscript(value=value, index=index) if (part := literal_slice(index)) is not None:
            return _elements(value, held)[part]
        case _:
            return ()


def _written_out(loop: For, elements: tuple[Expr, ...], names: Names, *, is_only: bool) -> Iterator[Stmt]:
    """The rounds of a loop. is_only: no other loop has its variable, which may be that of the first round then."""
    own = _variable(loop)
    variables = [Name(own if place == 0 and is_only else names.fresh(own)) for place, _ in enumerate(elements)]
    for variable, element in zip(variables, elements, strict=True):  # all of them before the first round
        yield Assign((variable,), element, span=loop.span)
    body = loop.body
    for variable in variables:
        yield from map_expressions(body, partial(substitute, replacements={own: variable}))
        body = without_origins(body)
