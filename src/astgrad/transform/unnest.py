"""The author's lines again: what `transform.structured` nested stands after the jump, and flags that nothing reads any more go.

for i in range(n):                  for i in range(n):
    if a[i] < 0:                        if a[i] < 0:
        break                               break
    else:                  ->           s += a[i]
        s += a[i]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from astgrad.analysis.jumps import always_jumps
from astgrad.ir.expr import Name, Unary, names_read
from astgrad.ir.stmt import (
    Assign,
    Block,
    Break,
    Comment,
    Continue,
    For,
    Function,
    If,
    Return,
    Stmt,
    While,
    With,
    expressions,
    inner_blocks,
    statements,
)
from astgrad.transform.structured import FALSE, TRUE


def unnest(function: Function) -> Function:
    """The function as it is written down. It does what it did; nothing may look at its control flow after this."""
    if not any(isinstance(s, (Break, Continue)) or (isinstance(s, If) and s.follows) for s in statements(function.body)):
        return function
    body = _Unnester(function.body).block(function.body)
    return replace(function, body=_without_unread(body, frozenset(_reads(body))))


class _Unnester:
    def __init__(self, body: Block) -> None:
        self._hidden = _hidden_flags(body)
        self._reads = _reads(body)

    def block(self, block: Block) -> Block:
        new: list[Stmt] = []
        for statement in block:
            match statement:
                case If(test=Name(id=flag), body=(*_, Continue(origin=None)), orelse=orelse) if flag in self._hidden:
                    new += self.block(orelse)
                case If(test=Unary(op="not", operand=Name(id=flag)), body=body, orelse=()) if self._is_else(new, flag):
                    loop = new.pop()
                    assert isinstance(loop, (For, While))
                    new.append(replace(loop, orelse=self.block(body)))
                case If(body=body, orelse=orelse, follows=True) if orelse and always_jumps(body):
                    new += [replace(statement, body=self.block(body), orelse=()), *self.block(orelse)]
                case If(body=body, orelse=orelse):
                    new.append(replace(statement, body=self.block(body), orelse=self.block(orelse)))
                case For(body=body) | While(body=body) | With(body=body):
                    new.append(replace(statement, body=self.block(body)))
                case _:
                    new.append(statement)
        return tuple(new)

    def _is_else(self, before: list[Stmt], flag: str) -> bool:
        """Whether `if not flag` right after a loop says what its `else` would, and nothing else asks."""
        match before[-1:]:
            case [For(orelse=()) | While(orelse=()) as loop]:
                leaving = [block for block in _round_blocks(loop.body) if any(isinstance(s, Break) for s in block)]
                is_told = bool(leaving) and all(any(_sets(s, flag) for s in block) for block in leaving)
                return self._reads[flag] == 1 and flag in self._hidden and is_told
            case _:
                return False


def _hidden_flags(body: Block) -> frozenset[str]:
    """The flags that are set only where a jump follows: the rest of the round never sees them set."""
    flags: set[str] = set()
    seen: set[str] = set()
    for block in _blocks(body):
        lines = [statement for statement in block if not isinstance(statement, Comment)]
        set_here = {s.targets[0].id for s in lines if isinstance(s, Assign) and isinstance(s.targets[0], Name) and _is_true(s)}
        flags |= set_here
        if set_here and not isinstance(lines[-1], (Break, Continue, Return)):
            seen |= set_here
    return frozenset(flags - seen)


def _is_true(statement: Stmt) -> bool:
    return isinstance(statement, Assign) and statement.origin is None and statement.value == TRUE


def _sets(statement: Stmt, flag: str) -> bool:
    return isinstance(statement, Assign) and statement.targets == (Name(flag),) and _is_true(statement)


def _blocks(block: Block) -> Iterator[Block]:
    yield block
    for statement in block:
        for inner in inner_blocks(statement):
            yield from _blocks(inner)


def _round_blocks(block: Block) -> Iterator[Block]:
    """The block and those inside it whose `break` leaves the same loop."""
    yield block
    for statement in block:
        for inner in (statement.orelse,) if isinstance(statement, (For, While)) else inner_blocks(statement):
            yield from _round_blocks(inner)


def _reads(body: Block) -> Counter[str]:
    return Counter(name for s in statements(body) for e in expressions(s) for name in names_read(e))


def _without_unread(block: Block, read: frozenset[str]) -> Block:
    """The block without flags that nothing reads."""
    new: list[Stmt] = []
    for statement in block:
        match statement:
            case Assign(targets=(Name(id=name),), value=value, origin=None) if value in (TRUE, FALSE) and name not in read:
                continue
            case If(body=body, orelse=orelse) | For(body=body, orelse=orelse) | While(body=body, orelse=orelse):
                new.append(replace(statement, body=_without_unread(body, read), orelse=_without_unread(orelse, read)))
            case With(body=body):
                new.append(replace(statement, body=_without_unread(body, read)))
            case _:
                new.append(statement)
    return tuple(new)
