"""Calls of functions that write into what they are given get statements of their own, in the order in which Python evaluates.

                                    t = np.sum(v)           (what is computed before stays before)
y = np.sum(v) * relax(v, 0.5)   ->  relax_v = relax(v, 0.5)
                                    y = t * relax_v
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from astgrad.errors import Refusal, Refused
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
    Slice,
    Subscript,
    Symbol,
    Tuple,
    walk,
)
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, AugAssign, Block, Evaluate, For, If, Return, Stmt, While, With, expressions
from astgrad.transform.rename import map_blocks

Writes = Callable[[Expr], bool]  # whether an expression is a call that writes into what it is given


def with_lifted_calls(block: Block, writes: Writes, names: Names, rebound: Collection[str] = ()) -> Block:
    """The block, and the blocks inside it, without such calls inside expressions. rebound: the variables that they may bind anew.
    Raises Refused where one is not always evaluated, or evaluated again."""
    lifter = _Lifter(writes, names, rebound)
    return tuple(new for statement in block for new in lifter.statement(statement))


def lifted_where_possible(block: Block, writes: Writes, names: Names) -> Block:
    """As `with_lifted_calls`, but that statements stay as they are of which such calls cannot be taken out."""
    new: list[Stmt] = []
    for statement in block:
        statement = map_blocks(statement, lambda inner: lifted_where_possible(inner, writes, names))
        if any(writes(part) for e in expressions(statement) for part in walk(e)):
            blocks = iter(statement.blocks)
            try:
                *before, last = with_lifted_calls((map_blocks(statement, lambda _: ()),), writes, names)
            except Refused:
                new.append(statement)
            else:
                new += (*before, map_blocks(last, lambda _: next(blocks, ())))  # noqa: B023
        else:
            new.append(statement)
    return tuple(new)


class _Lifter:
    def __init__(self, writes: Writes, names: Names, rebound: Collection[str]) -> None:
        self._writes = writes
        self._names = names
        self._rebound = rebound
        self._before: list[Stmt] = []

    def statement(self, statement: Stmt) -> Iterator[Stmt]:
        statement = self._inside(statement)
        if not any(self._has_writer(e) for e in expressions(statement)):
            yield statement
            return
        self._before = []
        match statement:
            case Assign(value=value) | Evaluate(value=value):
                new: Stmt = replace(statement, value=self._parts(value) if self._writes(value) else self._lifted(value))
            case AugAssign(target=Name(id=id), value=value) if id not in self._rebound:
                new = replace(statement, value=self._lifted(value))
            case Return(value=Expr() as value):
                new = replace(statement, value=self._lifted(value))
            case If(test=test):
                new = replace(statement, test=self._lifted(test))
            case For(iterable=iterable):
                new = replace(statement, iterable=self._lifted(iterable))
            case _:
                raise Refused([_refusal(next(e for e in expressions(statement) if self._has_writer(e)))])
        yield from self._before
        yield new if new == statement else replace(new, edited=True)

    def _inside(self, statement: Stmt) -> Stmt:
        match statement:
            case If(body=body, orelse=orelse):
                body, orelse = (with_lifted_calls(inner, self._writes, self._names, self._rebound) for inner in (body, orelse))
                return replace(statement, body=body, orelse=orelse)
            case For(body=body) | While(body=body) | With(body=body):
                return replace(statement, body=with_lifted_calls(body, self._writes, self._names, self._rebound))
            case _:
                return statement

    def _has_writer(self, e: Expr) -> bool:
        return any(map(self._writes, walk(e)))

    def _lifted(self, e: Expr) -> Expr:
        """The expression without such calls, which `before` has then."""
        if not self._has_writer(e):
            return e
        is_lifted, e = self._writes(e), self._parts(e)
        return self._named(e) if is_lifted else e

    def _parts(self, e: Expr) -> Expr:
        """The expression with such calls lifted out of its parts, and what is computed before them as well."""
        parts = list(e.children)
        last = max((i for i, part in enumerate(parts) if self._has_writer(part)), default=-1)
        if last >= 0 and (isinstance(e, (Logical, Conditional)) or (isinstance(e, Compare) and len(e.ops) > 1)):
            raise Refused([_refusal(parts[last])])
        for i, part in enumerate(parts[: last + 1]):
            lifted = self._lifted(part)
            if i == last:
                parts[i] = lifted
            elif i == 0 and isinstance(e, Call) and isinstance(lifted, Attribute):  # the method that is called
                parts[i] = replace(lifted, value=self._settled(lifted.value))
            else:
                parts[i] = self._settled(lifted)
        return e.with_children(parts) if last >= 0 else e

    def _settled(self, e: Expr) -> Expr:
        """A name for what has been computed by now; of a name nothing has been read but which object it is."""
        match e:
            case Name(id=id) if id in self._rebound:
                return self._named(e)
            case Name() | Literal() | Symbol() | Global():
                return e
            case Slice() | Tuple() if any(isinstance(part, (Slice, Subscript)) for part in walk(e)):
                raise Refused([_refusal(e)])
            case _:
                return self._named(e)

    def _named(self, e: Expr) -> Name:
        wanted = "t"
        if isinstance(e, Call) and isinstance(e.function, Global):
            first = e.args[0].id if e.args and isinstance(e.args[0], Name) else "value"
            wanted = f"{e.function.id.strip('_')}_{first.strip('_')}"
        name = Name(self._names.fresh(wanted), span=e.span)
        self._before.append(Assign((name,), e, span=e.span))
        return name


def _refusal(e: Expr) -> Refusal:
    message = "a function that writes into its argument is called in the middle of an expression"
    return Refusal("in-place-write", message, e.span, "call it in a statement of its own")
