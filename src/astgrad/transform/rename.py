"""Renaming of local variables in statements. A statement that changes is marked `edited`: its origin's text no longer fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from astgrad.ir.expr import Expr, Name, substitute
from astgrad.ir.stmt import Assign, AugAssign, Block, Evaluate, For, If, Return, Stmt, Verbatim, While, With


def rename_block(block: Block, names: Mapping[str, str]) -> Block:
    """The block with every occurrence of some names replaced, written or read."""
    replacements = {old: Name(new) for old, new in names.items()}
    return map_expressions(block, lambda e: substitute(e, replacements))


def map_expressions(block: Block, transform: Callable[[Expr], Expr]) -> Block:
    """The block with `transform` applied to every expression of every statement, targets included."""
    return tuple(map_statement(statement, transform) for statement in block)


def map_block(block: Block, change: Callable[[Stmt], Block]) -> Block:
    """The block with each simple statement, also in the blocks inside it, replaced by the statements that `change` gives for it."""
    new: list[Stmt] = []
    for statement in block:
        match statement:
            case If(body=body, orelse=orelse):
                new.append(replace(statement, body=map_block(body, change), orelse=map_block(orelse, change)))
            case For(body=body, orelse=orelse) | While(body=body, orelse=orelse):
                new.append(replace(statement, body=map_block(body, change), orelse=map_block(orelse, change)))
            case With(body=body):
                new.append(replace(statement, body=map_block(body, change)))
            case _:
                new += change(statement)
    return tuple(new)


def map_statement(statement: Stmt, transform: Callable[[Expr], Expr]) -> Stmt:
    """The statement, and the statements inside it, with `transform` applied to every expression."""
    match statement:
        case If(body=body, orelse=orelse):
            inner: Stmt = replace(statement, body=map_expressions(body, transform), orelse=map_expressions(orelse, transform))
        case For(body=body, orelse=orelse) | While(body=body, orelse=orelse):
            inner = replace(statement, body=map_expressions(body, transform), orelse=map_expressions(orelse, transform))
        case With(body=body):
            inner = replace(statement, body=map_expressions(body, transform))
        case _:
            inner = statement
    return map_header(inner, transform)


def map_header(statement: Stmt, transform: Callable[[Expr], Expr]) -> Stmt:
    """The statement with `transform` applied to the expressions of its own line; inner blocks stay as they are."""
    match statement:
        case Assign(targets=targets, value=value):
            new: Stmt = replace(statement, targets=tuple(map(transform, targets)), value=transform(value))
        case AugAssign(target=target, value=value):
            new = replace(statement, target=transform(target), value=transform(value))
        case Evaluate(value=value):
            new = replace(statement, value=transform(value))
        case If(test=test) | While(test=test):
            new = replace(statement, test=transform(test))
        case For(target=target, iterable=iterable):
            new = replace(statement, target=transform(target), iterable=transform(iterable))
        case With(context=context):
            new = replace(statement, context=transform(context))
        case Return(value=Expr() as value):
            new = replace(statement, value=transform(value))
        case _:
            return statement
    return new if new == statement else replace(new, edited=True)


def pinned_names(statement: Stmt) -> frozenset[str]:
    """The names inside text that the IR does not understand: they cannot be renamed."""
    return frozenset((*statement.reads, *statement.writes)) if isinstance(statement, Verbatim) else frozenset()
