"""What adds nothing where a cotangent is zero is written where it is not: a round that skips its data leaves them alone.

if np.isnan(r):                          if not np.isnan(r):
    r_bar = 0.0                              r_bar = 2 * total_bar * r
else:                            ->          scale_bar -= r_bar * data[i]
    r_bar = 2 * total_bar * r
scale_bar -= r_bar * data[i]

Zero times what is skipped may be `nan`, and is work for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import replace

from astgrad.analysis.effects import has_effect
from astgrad.ir.expr import Binary, Conditional, Expr, Literal, Name, Unary, each_read, names_read, negated
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Comment,
    Function,
    If,
    Stmt,
    bound_names,
    expressions,
    names_changed,
    statements,
)
from astgrad.transform.rename import map_blocks, names_in_text


def sunk(function: Function) -> Function:
    """The function with what follows a decision in the one branch that gives it something."""
    if not any(isinstance(s, If) and s.origin is None for s in statements(function.body)):
        return function
    reads = Counter(name for s in statements(function.body) for e in expressions(s) for name in each_read(e))
    return replace(function, body=_block(function.body, reads, names_in_text(function)))


def _block(block: Block, reads: Counter[str], kept: Set[str]) -> Block:
    new: list[Stmt] = []
    rest = [*block]
    while rest:
        statement = map_blocks(rest.pop(0), lambda inner: _block(inner, reads, kept))
        if isinstance(statement, If) and statement.origin is None and (leaves := [*_leaves((statement,))]) and rest:
            names, tail = _tail(leaves, rest, kept)
            there = Counter(name for s in tail for e in expressions(s) for name in each_read(e))
            if tail and all(there[name] == reads[name] for name in names):  # none is read in the next round, or in a branch
                new += _with((statement,), names, tail)
                del rest[: len(tail)]
                continue
        new.append(statement)
    return tuple(new)


def _leaves(block: Block) -> Iterator[Block]:
    """The blocks of which one is executed last: the branches of a decision that stands at the end."""
    match block:
        case (*_, If(body=body, orelse=orelse)):
            yield from _leaves(body)
            yield from _leaves(orelse)
        case _:
            yield block


def _zeros(leaf: Block) -> frozenset[str]:
    """The names that a block leaves zero."""
    found: set[str] = set()
    for statement in leaf:
        match statement:
            case Assign(targets=(Name(id=id),), value=Literal(text="0.0")):
                found.add(id)
            case _:
                found -= _changed((statement,))
    return frozenset(found)


def _changed(block: Block) -> frozenset[str]:
    return frozenset(name for statement in statements(block) for name in names_changed(statement))


def _tail(leaves: list[Block], rest: list[Stmt], kept: Set[str]) -> tuple[frozenset[str], Block]:
    """What follows that adds nothing where some names are zero, which they are in all branches but one; and these names."""
    given = [leaf for leaf in leaves if not _zeros(leaf)]
    zeros = [_zeros(leaf) for leaf in leaves if _zeros(leaf)]
    if len(given) != 1 or not zeros:
        return frozenset(), ()
    names = {*frozenset.intersection(*zeros, *map(_changed, given))} - kept
    read: set[str] = set()
    count = 0
    for position, statement in enumerate(rest):
        if statement.origin is not None:
            break
        match statement:
            case Comment():
                continue
            case Assign(targets=(Name(id=id),), value=value) if _vanishes(value, names) and id not in kept | read | names_read(
                value
            ):
                names.add(id)
            case AugAssign(target=target, op="+" | "-", value=value) if _vanishes(value, names) and not has_effect(target):
                if not names.isdisjoint(names_read(target)):
                    break
            case _:
                break
        read.update(name for e in expressions(statement) for name in names_read(e))
        count = position + 1
    return frozenset(names), tuple(rest[:count])


def _vanishes(e: Expr, names: Set[str]) -> bool:
    """Whether an expression is nothing but zero where names are, and does nothing else."""
    match e:
        case Name(id=id):
            return id in names
        case Literal(text=text):
            return text == "0.0"
        case Binary(op="*", left=left, right=right):
            one = _vanishes(left, names) and not has_effect(right)
            return one or (_vanishes(right, names) and not has_effect(left))
        case Binary(op="/", left=left, right=right):
            return _vanishes(left, names) and not has_effect(right)
        case Binary(op="+" | "-", left=left, right=right):
            return _vanishes(left, names) and _vanishes(right, names)
        case Unary(op="-" | "+", operand=operand):
            return _vanishes(operand, names)
        case Conditional(test=test, body=body, orelse=orelse):
            return not has_effect(test) and _vanishes(body, names) and _vanishes(orelse, names)
        case _:
            return False


def _with(block: Block, names: Set[str], tail: Block) -> Block:
    """A branch with what follows where it is executed with something, and without zeros that nothing reads any more."""
    match block:
        case (*before, If(body=body, orelse=orelse) as last):
            body, orelse = _with(body, names, tail), _with(orelse, names, tail)
            return (*before, replace(last, body=body, orelse=orelse) if body else If(negated(last.test), orelse))
        case _ if _zeros(block) & names:
            return tuple(s for s in block if not (isinstance(s, Assign) and names & {*bound_names(s.targets[0])}))
        case _:
            return (*block, *tail)
