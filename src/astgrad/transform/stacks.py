"""Lists of tuples, as a list for each of their elements: in reverse mode the adjoint of each is a list of its own.

saved = []                          saved_0 = []
...                                 saved_1 = []
saved.append((v, x))         ->     saved_0.append(v)
...                                 saved_1.append(x)
v, x = saved.pop()                  v = saved_0.pop()
                                    x = saved_1.pop()
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from astgrad.analysis.places import stacks_of_tuples
from astgrad.ir.expr import Attribute, Call, Expr, List, Name, Tuple
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, Block, Evaluate, Function, Stmt, While, shrunk_list
from astgrad.transform.rename import map_blocks


def with_stacks_apart(function: Function, names: Names) -> Function:
    """The function with a list for each element of the tuples that its lists hold; itself where they hold none."""
    apart = {
        name: tuple(Name(names.fresh(f"{name}_{position}")) for position in range(count))
        for name, count in stacks_of_tuples(function).items()
    }
    return replace(function, body=_block(function.body, apart)) if apart else function


def _block(block: Block, apart: dict[str, tuple[Name, ...]]) -> Block:
    return tuple(new for statement in block for new in _statement(statement, apart))


def _statement(statement: Stmt, apart: dict[str, tuple[Name, ...]]) -> Iterator[Stmt]:
    match statement:
        case Assign(targets=(Name(id=name),), value=List(elements=())) if name in apart:
            yield from _each(statement, [Assign((own,), List(()), span=statement.span) for own in apart[name]])
        case Evaluate(value=Call(function=Attribute(value=Name(id=name), attr="append"), args=(Tuple(elements=kept),))) if (
            name in apart
        ):
            grown = (_method(own, "append", value) for own, value in zip(apart[name], kept, strict=True))
            yield from _each(statement, [Evaluate(each, span=statement.span) for each in grown])
        case Assign(targets=(Tuple(elements=targets),), value=value) if (popped := shrunk_list(value) or "") in apart:
            pairs = zip(targets, apart[popped], strict=True)
            yield from _each(statement, [Assign((to,), _method(own, "pop"), span=statement.span) for to, own in pairs])
        case Evaluate(value=value) if (popped := shrunk_list(value) or "") in apart:
            yield from _each(statement, [Evaluate(_method(own, "pop"), span=statement.span) for own in apart[popped]])
        case While(test=Name(id=name)) if name in apart:
            yield replace(statement, test=apart[name][0], body=_block(statement.body, apart), edited=True)
        case _:
            yield map_blocks(statement, lambda block: _block(block, apart))


def _each(statement: Stmt, new: list[Stmt]) -> Iterator[Stmt]:
    """The new statements, the first in the place of the old one."""
    yield replace(new[0], origin=statement.origin, edited=True)
    yield from new[1:]


def _method(owner: Expr, name: str, *args: Expr) -> Call:
    return Call(Attribute(owner, name), args)
