"""Makes one `if` of two that stand together and decide the same: what the author's computes and what reverses it.

if x > 1:                       if x > 1:
    y = np.sqrt(x)                  y = np.sqrt(x)
else:                               x_bar = 3 / (2 * y)
    y = x * x            ->     else:
if x > 1:                           x_bar = 6 * x
    x_bar = 3 / (2 * y)
else:
    x_bar = 6 * x
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from astgrad.analysis.effects import has_effect
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
    statements,
)
from astgrad.transform.changes import ChangedBy


def merge_branches(function: Function, changed_by: ChangedBy) -> Function:
    """The function with neighbouring decisions on the same test made once."""
    uses = Counter(name for s in statements(function.body) for e in expressions(s) for name in names_read(e))
    return replace(function, body=_merged(function.body, uses, changed_by))


def _merged(block: Block, uses: Counter[str], changed_by: ChangedBy) -> Block:
    done: list[Stmt] = []
    for statement in block:
        if isinstance(statement, If):
            position = next((i for i in reversed(range(len(done))) if not isinstance(done[i], Comment)), None)
            before = done[position] if position is not None else None
            if isinstance(before, If):
                first, second = _on_one_test(before, statement)
                if _decide_the_same(first, second, changed_by):
                    both = replace(first, body=first.body + second.body, orelse=first.orelse + second.orelse)
                    done[position:] = [both]
                    uses -= Counter(names_read(statement.test))
                    continue
        done.append(statement)
    return tuple(_with_own_test([_inside(statement, uses, changed_by) for statement in done], uses))


def _on_one_test(first: If, second: If) -> tuple[If, If]:
    """Two decisions of which one is on the opposite of the other's test, on that test; any others as they are."""
    if second.test == Unary("not", first.test):
        return first, replace(second, test=first.test, body=second.orelse, orelse=second.body)
    if first.test == Unary("not", second.test):
        return replace(first, test=second.test, body=first.orelse, orelse=first.body), second
    return first, second


def _decide_the_same(first: If, second: If, changed_by: ChangedBy) -> bool:
    leaves = any(isinstance(inner, (Return, Break, Continue)) for inner in statements((first, second)))
    if first.test != second.test or has_effect(first.test) or leaves:
        return False
    changed = (changed_by(inner) for inner in statements((*first.body, *first.orelse)))
    return names_read(first.test).isdisjoint(frozenset().union(*changed))


def _inside(statement: Stmt, uses: Counter[str], changed_by: ChangedBy) -> Stmt:
    match statement:
        case If(body=body, orelse=orelse):
            return replace(statement, body=_merged(body, uses, changed_by), orelse=_merged(orelse, uses, changed_by))
        case For(body=body) | While(body=body) | With(body=body):
            return replace(statement, body=_merged(body, uses, changed_by))
        case _:
            return statement


def _with_own_test(block: list[Stmt], uses: Counter[str]) -> list[Stmt]:
    """The block with `if y > 1` again for `taken = y > 1; if taken`, where nothing else asks."""
    new: list[Stmt] = []
    for statement in block:
        match (new[-1] if new else None), statement:
            case Assign(targets=(Name() as name,), value=value, origin=None), If(test=test) if (
                test == name and uses[name.id] == 1
            ):
                new[-1] = replace(statement, test=value)
            case _:
                new.append(statement)
    return new
