"""Control flow as nested branches: what follows a statement that may leave the round of a loop is executed only where it did not.

    for i in range(n):                  for i in range(n):
        if a[i] < 0:                        if a[i] < 0:
            break                               break
        s += a[i]              ->           else:
                                                s += a[i]

After this pass nothing ever follows a `break` or `continue`, so that to the analyses, and to the reverse half, it is a statement
that does nothing: which statements a round executes is said by the branches alone. Only how many rounds there were must be known
besides. Where a jump stands deeper, a flag says whether the rest of the round is skipped; an `else` of a loop is executed where the
flag `broken` says so. `transform.unnest` gives the author's lines back.
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.analysis.jumps import always_jumps, has_break, round_jumps
from astgrad.ir.expr import Literal, Name, Unary, names_read
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    Block,
    Break,
    Continue,
    For,
    Function,
    If,
    Stmt,
    Verbatim,
    While,
    With,
    expressions,
    names_written,
    statements,
)

TRUE, FALSE = Literal("True"), Literal("False")


def structured(function: Function) -> Function:
    """The function with the rest of every round nested in the branches that reach it."""
    if not any(_needs_change(s) for s in statements(function.body)):
        return function
    return replace(function, body=_Structurer(names_in(function)).block(function.body))


def _needs_change(statement: Stmt) -> bool:
    return isinstance(statement, (Break, Continue)) or (isinstance(statement, (For, While)) and bool(statement.orelse))


def names_in(function: Function) -> Names:
    """The names that a function mentions, taken: what flags must keep off."""
    taken = set(function.parameter_names)
    for statement in statements(function.body):
        taken.update(names_written(statement))
        taken.update(name for e in expressions(statement) for name in names_read(e))
        if isinstance(statement, Verbatim):
            taken.update((*statement.reads, *statement.globals))
    return Names(sorted(taken))


class _Structurer:
    def __init__(self, names: Names) -> None:
        self._names = names

    def block(self, block: Block) -> Block:
        """A block with what follows a jump nested in the branches that reach it."""
        new: list[Stmt] = []
        for position, statement in enumerate(block):
            rest = block[position + 1 :]
            match statement:
                case Break() | Continue():
                    return (*new, statement)
                case If() if rest and any(True for _ in round_jumps((statement,))):
                    return (*new, *self._decided(statement, rest))
                case If(body=body, orelse=orelse):
                    new.append(replace(statement, body=self.block(body), orelse=self.block(orelse)))
                case With(body=body) if rest and any(True for _ in round_jumps((statement,))):
                    return (*new, *self._within(statement, body, rest))
                case With(body=body):
                    new.append(replace(statement, body=self.block(body)))
                case For() | While():
                    before, loop, after = self._loop(statement)
                    if any(True for _ in round_jumps(after)):  # its `else` leaves the loop around it
                        return (*new, *before, loop, *self.block((*after, *rest)))
                    new += [*before, loop, *self.block(after)]
                case _:
                    new.append(statement)
        return tuple(new)

    def _decided(self, statement: If, rest: Block) -> Block:
        """The branches with the rest in the one that goes on; where both may, a flag says whether it is executed."""
        body, orelse = statement.body, statement.orelse
        if always_jumps(body):
            return (replace(statement, body=self.block(body), orelse=self.block((*orelse, *rest)), follows=not orelse),)
        if orelse and always_jumps(orelse):
            return (replace(statement, body=self.block((*body, *rest)), orelse=self.block(orelse)),)
        skipped = Name(self._names.fresh("skipped"))
        body, orelse = (self.block(_flagged(inner, skipped, (Break, Continue))) for inner in (body, orelse))
        return self._unless(skipped, replace(statement, body=body, orelse=orelse), rest)

    def _within(self, statement: With, body: Block, rest: Block) -> Block:
        """A context that the round may be left from, and the rest, which stands outside it."""
        if always_jumps(body):
            return (replace(statement, body=self.block(body)),)
        skipped = Name(self._names.fresh("skipped"))
        return self._unless(skipped, replace(statement, body=self.block(_flagged(body, skipped, (Break, Continue)))), rest)

    def _unless(self, skipped: Name, statement: Stmt, rest: Block) -> Block:
        return (Assign((skipped,), FALSE), statement, If(skipped, (Continue(),), self.block(rest), follows=True))

    def _loop(self, loop: For | While) -> tuple[Block, Stmt, Block]:
        """The loop without its `else`, what must stand before it, and what its `else` said, after it."""
        bare = replace(loop, orelse=())
        if not loop.orelse or not has_break(loop):
            return (), replace(bare, body=self.block(loop.body)), loop.orelse
        broken = Name(self._names.fresh("broken"))
        body = self.block(_flagged(loop.body, broken, (Break,)))
        return (Assign((broken,), FALSE),), replace(bare, body=body), (If(Unary("not", broken), loop.orelse),)


def _flagged(block: Block, flag: Name, jumps: tuple[type[Stmt], ...]) -> Block:
    """The block with the flag set before every such jump of its round."""
    new: list[Stmt] = []
    for statement in block:
        match statement:
            case If(body=body, orelse=orelse):
                body, orelse = (_flagged(inner, flag, jumps) for inner in (body, orelse))
                new.append(replace(statement, body=body, orelse=orelse))
            case For(orelse=orelse) | While(orelse=orelse):
                new.append(replace(statement, orelse=_flagged(orelse, flag, jumps)))
            case With(body=body):
                new.append(replace(statement, body=_flagged(body, flag, jumps)))
            case _ if isinstance(statement, jumps):
                new += [Assign((flag,), TRUE), statement]
            case _:
                new.append(statement)
    return tuple(new)
