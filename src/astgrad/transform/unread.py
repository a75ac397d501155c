"""Tangent companions give what is read of them: where no caller reads the value, the tangent alone.

    x_bar, x_bar_dot = _g_tangent(saved, saved_dot, k, k_dot)
    return x_bar_dot.copy()                                      ->      return _g_tangent(saved, saved_dot, k, k_dot)

What a companion gives as one tangent is in memory of its own, and needs no copy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from astgrad.analysis.effects import COMPANIONS
from astgrad.ir.expr import Attribute, Call, Expr, Name, Opaque, Symbol, Tuple, names_read, walk
from astgrad.ir.stmt import Assign, Block, Function, Return, Stmt, expressions, names_written, statements
from astgrad.transform.prune import prune
from astgrad.transform.rename import map_block, map_blocks, pinned_names


def without_unread_values(functions: Sequence[Function], tangents: Collection[str]) -> tuple[Function, ...]:
    """The functions of a module without values that nothing reads. tangents: those that give a value and its tangent."""
    made, both = tuple(functions), {f.name for f in functions if f.name in tangents}
    while unread := {name for name in both if not _is_read(name, made)}:
        made, both = tuple(_with_tangents_alone(function, unread) for function in made), both - unread
    alone = {f.name for f in made if f.name in tangents} - both
    whole = {f.name: not any(isinstance(s, Return) and isinstance(s.value, Tuple) for s in statements(f.body)) for f in made}
    own = {name: whole[name] for name in alone}
    return tuple(replace(function, body=_returned_at_once(function.body, function, own)) for function in made)


def _is_read(name: str, functions: Sequence[Function]) -> bool:
    """Whether the value that a companion gives is read anywhere."""
    for function in functions:
        read = _times_read(function)
        for statement in statements(function.body):
            calls = [part for e in expressions(statement) for part in walk(e) if isinstance(part, Symbol) and part.text == name]
            match statement:
                case Assign(targets=(Tuple(elements=(value, _)),), value=Call(function=Symbol(text=text))) if text == name:
                    parts = value.elements if isinstance(value, Tuple) else (value,)
                    if len(calls) > 1 or any(not isinstance(part, Name) or read[part.id] for part in parts):
                        return True
                case _ if calls:
                    return True
    return False


def _times_read(function: Function) -> Counter[str]:
    read = Counter[str](name for s in statements(function.body) for name in pinned_names(s))
    for part in (part for s in statements(function.body) for e in expressions(s) for part in walk(e)):
        read.update((part.id,) if isinstance(part, Name) else part.reads if isinstance(part, Opaque) else ())
    return read


def _with_tangents_alone(function: Function, unread: Collection[str]) -> Function:
    """The function, calling companions that give the tangent alone, and being one if it is among them."""
    is_one = function.name in unread

    def change(statement: Stmt) -> Block:
        match statement:
            case Assign(targets=(Tuple(elements=(_, dots)),), value=Call(function=Symbol(text=text))) if text in unread:
                return (replace(statement, targets=(dots,), edited=True),)
            case Return(value=Tuple(elements=(_, dots))) if is_one:
                return (replace(statement, value=dots, edited=True),)
            case _:
                return (statement,)

    made = replace(function, body=map_block(function.body, change))
    if not is_one:
        return made
    docstring = (function.docstring or "").replace("The value of ", "The tangent of ").replace(" and its tangent", "")
    return prune(replace(made, docstring=docstring), lambda _: False, lambda _: False)


def _returned_at_once(block: Block, function: Function, whole: Mapping[str, bool]) -> Block:
    """The block without names for what a companion gives and is returned as it is. whole: of tangents alone, whether it is one,
    which is in memory of its own."""
    read = _times_read(function)
    written = Counter(name for s in statements(function.body) for name in names_written(s))
    new: list[Stmt] = []
    for statement in block:
        statement = map_blocks(statement, lambda inner: _returned_at_once(inner, function, whole))
        match new[-1:], statement:
            case [Assign(targets=(Name(id=id),), value=Call(function=Symbol(text=text)) as call)], Return(
                value=Expr() as e
            ) if text in whole and read[id] == written[id] == 1 and _is_that(e, id, may_be_copy=whole[text]):
                new[-1] = replace(statement, value=call, edited=True)
            case [Assign(targets=(Tuple() as parts,), value=Call(function=Symbol(path=path)) as call)], Return(
                value=Tuple() as given
            ) if (
                path.startswith(COMPANIONS)
                and given == parts
                and all(read[name] == written[name] == 1 for name in names_read(parts))
            ):
                new[-1] = replace(statement, value=call, edited=True)
            case _:
                new.append(statement)
    return tuple(new)


def _is_that(e: Expr, name: str, *, may_be_copy: bool) -> bool:
    match e:
        case Name(id=id):
            return id == name
        case Call(function=Attribute(value=Name(id=id), attr="copy"), args=()):
            return may_be_copy and id == name
        case _:
            return False
