"""Jumps: where a round of a loop, or the function, is left before its end. Only looks.

for x in xs:
    if x > limit:
        break           leaves the loop; what follows in the round is not executed
    s += x
"""

from __future__ import annotations

from collections.abc import Iterator

from astgrad.errors import Refusal
from astgrad.ir.expr import Literal
from astgrad.ir.stmt import Block, Break, Continue, For, If, Return, Stmt, Verbatim, While, With, inner_blocks, statements


def always_returns(block: Block) -> bool:
    """Whether every path through the block ends the function: in `return`, in `raise`, or in a loop that only they end."""
    match block[-1:]:
        case (Return(),) | (Verbatim(refusal=Refusal(code="raise")),):
            return True
        case (If(body=body, orelse=orelse),):
            return always_returns(body) and always_returns(orelse)
        case (With(body=body),):
            return always_returns(body)
        case (While(test=Literal(value=True), body=body),):
            return not any(isinstance(jump, Break) for jump in round_jumps(body))
        case _:
            return False


def always_jumps(block: Block) -> bool:
    """Whether no path leads through the block to what follows it in its round, or in its function."""
    match block[-1:]:
        case (Break() | Continue(),):
            return True
        case (If(body=body, orelse=orelse),):
            return always_jumps(body) and always_jumps(orelse)
        case (With(body=body),):
            return always_jumps(body)
        case _:
            return always_returns(block)


def may_jump(statement: Stmt) -> bool:
    """Whether a statement may leave the round, or the function, that it stands in."""
    return any(True for _ in round_jumps((statement,))) or any(isinstance(s, Return) for s in statements((statement,)))


def round_jumps(block: Block) -> Iterator[Break | Continue]:
    """The statements that leave the round of which the block is the body; those of loops inside it are left out."""
    for statement in block:
        match statement:
            case Break() | Continue():
                yield statement
            case For(orelse=orelse) | While(orelse=orelse):
                yield from round_jumps(orelse)
            case _:
                for inner in inner_blocks(statement):
                    yield from round_jumps(inner)


def has_break(loop: For | While) -> bool:
    """Whether the loop may be left before it ends."""
    return any(isinstance(jump, Break) for jump in round_jumps(loop.body))
