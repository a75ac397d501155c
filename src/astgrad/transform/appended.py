"""A list that gets a longer one in its place, which nothing else has seen, grows.

    for _ in range(n):                      for _ in range(n):
        xs = xs + [xs[-1] * w]      ->          xs.append(xs[-1] * w)

So do `xs = [*xs, e]` and `xs += [e]`; this last one of any list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import partial

from astgrad.analysis.linked import same_list
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Comprehension,
    Expr,
    Joined,
    List,
    Name,
    Subscript,
    Symbol,
    names_read,
    walk,
)
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Evaluate,
    For,
    Function,
    Return,
    Stmt,
    Verbatim,
    expressions,
    names_written,
    statements,
    with_body,
)
from astgrad.transform.rename import map_block

_READING = frozenset(f"builtins.{name}" for name in ("len", "list", "max", "min", "sorted", "sum", "tuple"))


def with_appended(function: Function) -> Function:
    """The function in which lists grow by `append`. Its variables have one name for each web (`transform.webs`)."""
    growing = {name for s in statements(function.body) for name, _ in _grown(s)}
    if not growing:
        return function
    lists = {name for name in growing if is_list(name, function)}
    alone = {name for name in lists if _is_alone(name, function)}
    same = partial(same_list, function)
    return with_body(function, map_block(function.body, partial(_appended, lists=lists, alone=alone, same=same)))


def _grown(statement: Stmt) -> Iterator[tuple[str, tuple[Expr, ...]]]:
    """The list that a statement makes longer, and what it adds at its end."""
    match statement:
        case Assign(targets=(Name(id=id),), value=Binary(op="+", left=Name(id=old), right=List(elements=more))) if id == old:
            yield id, more
        case Assign(targets=(Name(id=id),), value=Joined(form="list", parts=(Name(id=old), List(elements=more)))) if id == old:
            yield id, more
        case AugAssign(target=Name(id=id), op="+", value=List(elements=more)):
            yield id, more


def is_list(name: str, function: Function) -> bool:
    """Whether a variable is nothing but a list, as far as its definitions show."""
    for statement in statements(function.body):
        if name in names_written(statement) and not any(_grown(statement)):
            match statement:
                case Assign(targets=(Name(),), value=List() | Comprehension()) | AugAssign(op="+"):
                    continue
                case _:
                    return False
    return name not in function.parameter_names


def _is_alone(name: str, function: Function) -> bool:
    """Whether a list has no other name, is in nothing else, and is not gone through while it gets longer."""
    all_reads, plain = 0, 0
    for statement in statements(function.body):
        if isinstance(statement, Verbatim) and name in (*statement.reads, *statement.changes):
            return False
        if isinstance(statement, For) and name in names_read(statement.iterable) and _is_grown_in(name, statement):
            return False
        own = any(grown == name for grown, _ in _grown(statement))
        plain += own + (isinstance(statement, Return) and statement.value == Name(name))
        if isinstance(statement, For):
            plain += Counter(_gone_through(statement.iterable))[name]
        for e in (part for outer in expressions(statement) for part in walk(outer)):
            all_reads += e == Name(name) or (name in names_read(e) and not e.children)
            match e:
                case Subscript(value=Name(id=id)) | Call(function=Attribute(value=Name(id=id))):
                    plain += id == name
                case Call(function=Symbol(path=path), args=args) if path in _READING or path.startswith("numpy."):
                    plain += Counter(args)[Name(name)]
    return all_reads == plain


def _gone_through(iterable: Expr) -> Iterator[str]:
    match iterable:
        case Name(id=id):
            yield id
        case Call(function=Symbol(path="builtins.enumerate" | "builtins.zip" | "builtins.reversed"), args=args):
            for arg in args:
                yield from _gone_through(arg)


def _is_grown_in(name: str, loop: For) -> bool:
    return any(grown == name for s in statements(loop.body) for grown, _ in _grown(s))


def _appended(statement: Stmt, lists: Collection[str], alone: Collection[str], same: Callable[[str], frozenset[str]]) -> Block:
    for name, more in _grown(statement):
        is_same = isinstance(statement, AugAssign) or name in alone
        if name in lists and is_same and (len(more) == 1 or all(same(name).isdisjoint(names_read(e)) for e in more)):
            append = Attribute(Name(name), "append")
            return tuple(Evaluate(Call(append, (e,), span=e.span), span=statement.span) for e in more)
    return (statement,)
