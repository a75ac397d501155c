"""Renaming of local variables in statements. A statement that changes is marked `edited`: its origin's text no longer fits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from astgrad.ir.expr import (
    MAKER,
    Clause,
    Comprehension,
    DictComprehension,
    Expr,
    Name,
    Opaque,
    Record,
    Spread,
    map_children,
    mentioned,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.show import show
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Define,
    Evaluate,
    For,
    Function,
    If,
    Lambda,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
    bound_names,
    expressions,
    inner_blocks,
    once,
    same,
    statements,
)


def rename_block(block: Block, names: Mapping[str, str]) -> Block:
    """The block with every occurrence of some names replaced, written or read."""
    replacements = {old: Name(new) for old, new in names.items()}

    def renamed(e: Expr) -> Expr:
        e = substitute(e, replacements)
        return _with_makers(e, replacements) if mentioned(e) & MAKER else e

    return map_expressions(block, renamed)


def _with_makers(e: Expr, replacements: Mapping[str, Expr]) -> Expr:
    """The expression with new names in what makes its records, too: `type(p)`, which is no part of them."""
    e = map_children(lambda child: _with_makers(child, replacements), e)
    if not isinstance(e, Record) or (maker := substitute(e.maker, replacements)) is e.maker:
        return e
    return replace(e, maker=maker)


def map_expressions(block: Block, transform: Callable[[Expr], Expr]) -> Block:
    """The block with `transform` applied to every expression of every statement, targets included."""
    return tuple(map_statement(statement, transform) for statement in block)


def map_block(block: Block, change: Callable[[Stmt], Block]) -> Block:
    """The block with each simple statement, also in the blocks inside it, replaced by the statements that `change` gives for it."""
    new: list[Stmt] = []
    for statement in block:
        if inner_blocks(statement):
            new.append(map_blocks(statement, lambda inner: map_block(inner, change)))
        else:
            new += change(statement)
    return tuple(new)


def map_blocks(statement: Stmt, change: Callable[[Block], Block]) -> Stmt:
    """The statement with the blocks inside it changed; itself where nothing changes."""
    match statement:
        case If(body=body, orelse=orelse) | For(body=body, orelse=orelse) | While(body=body, orelse=orelse):
            new_body, new_orelse = change(body), change(orelse)
            if same(new_body, body) and same(new_orelse, orelse):
                return statement
            return replace(statement, body=new_body, orelse=new_orelse)
        case With(body=body):
            new_body = change(body)
            return statement if same(new_body, body) else replace(statement, body=new_body)
        case _:
            return statement


def as_others(block: Block) -> Block:
    """The block of other statements that say the same: what is known of one place is not known of the next where it is written."""
    return tuple(replace(map_blocks(statement, as_others)) for statement in block)


def map_statement(statement: Stmt, transform: Callable[[Expr], Expr]) -> Stmt:
    """The statement, and the statements inside it, with `transform` applied to every expression."""
    return map_header(map_blocks(statement, lambda inner: map_expressions(inner, transform)), transform)


def map_header(statement: Stmt, transform: Callable[[Expr], Expr]) -> Stmt:
    """The statement with `transform` applied to the expressions of its own line; inner blocks stay as they are."""
    match statement:
        case Assign(targets=targets, value=value):
            new_targets, new_value = tuple(map(transform, targets)), transform(value)
            if new_value is value and same(new_targets, targets):
                return statement
            new: Stmt = replace(statement, targets=new_targets, value=new_value)
        case AugAssign(target=target, value=value):
            new_target, new_value = transform(target), transform(value)
            if new_target is target and new_value is value:
                return statement
            new = replace(statement, target=new_target, value=new_value)
        case For(target=target, iterable=iterable):
            new_target, new_iterable = transform(target), transform(iterable)
            if new_target is target and new_iterable is iterable:
                return statement
            new = replace(statement, target=new_target, iterable=new_iterable)
        case If(test=test) | While(test=test):
            new_test = transform(test)
            if new_test is test:
                return statement
            new = replace(statement, test=new_test)
        case With(context=context):
            new_context = transform(context)
            if new_context is context:
                return statement
            new = replace(statement, context=new_context)
        case Evaluate(value=value) | Return(value=Expr() as value):
            new_value = transform(value)
            if new_value is value:
                return statement
            new = replace(statement, value=new_value)
        case _:
            return statement
    return new if new == statement else replace(new, edited=True)


@once
def pinned_names(statement: Stmt) -> frozenset[str]:
    """The names inside text that the IR does not understand: they cannot be renamed."""
    return frozenset((*statement.reads, *statement.writes)) if isinstance(statement, Verbatim) else frozenset()


def names_in_text(function: Function) -> frozenset[str]:
    """The names inside text that the IR does not understand, in statements and in expressions."""
    found: set[str] = set()
    for statement in statements(function.body):
        found |= pinned_names(statement)
        for e in (part for outer in expressions(statement) for part in walk(outer)):
            found.update(e.reads if isinstance(e, Opaque) else ())
    return frozenset(found)


def replaced(e: Expr, names: Mapping[str, Expr]) -> Expr:
    """The expression with other names, also in the comprehensions in it."""
    if all(isinstance(new, Name) and new.id == old for old, new in names.items()) or names_read(e).isdisjoint(names):
        return e
    if isinstance(e, Comprehension):
        return _comprehension(e, names)
    if any(isinstance(part, Comprehension) for part in walk(e)):
        return map_children(lambda child: replaced(child, names), e)
    return substitute(e, names)


def _comprehension(e: Comprehension, names: Mapping[str, Expr]) -> Comprehension:
    bound = {name for clause in e.clauses for name in bound_names(clause.target)}
    seen = {old: new for old, new in names.items() if old not in bound}
    return inside_comprehension(e, lambda part: replaced(part, seen))


def inside_comprehension(e: Comprehension, change: Callable[[Expr], Expr]) -> Comprehension:
    """The comprehension with what it goes through, its tests and its element changed."""
    clauses = tuple(
        Clause(clause.target, change(clause.iterable), tuple(change(test) for test in clause.tests)) for clause in e.clauses
    )
    element = change(e.element)
    bound = {name for clause in clauses for name in bound_names(clause.target)}
    parts = (element, *(part for clause in clauses for part in (clause.iterable, *clause.tests)))
    reads = {name for part in parts for name in names_read(part)} - bound
    text = show(element) + "".join(
        f" for {show(clause.target)} in {show(clause.iterable)}" + "".join(f" if {show(test)}" for test in clause.tests)
        for clause in clauses
    )
    text = f"[{text}]" if e.is_list else f"({text})"
    return replace(e, text=text, reads=tuple(sorted(reads)), element=element, clauses=clauses)


def everything_in(block: Block) -> Iterator[Expr]:
    """The expressions of a block and all parts of them, those of functions and comprehensions inside it included."""
    for statement in statements(block):
        for e in expressions(statement):
            yield from parts_of(e)
        if isinstance(statement, Define):
            yield from everything_in(statement.function.body)


def parts_of(outer: Expr) -> Iterator[Expr]:
    """An expression and all parts of it, those of functions and comprehensions inside it included."""
    for e in walk(outer):
        yield e
        match e:
            case Lambda(function=inner):
                yield from everything_in(inner.body)
            case Comprehension(element=element, clauses=clauses):
                for each in (element, *(part for clause in clauses for part in (clause.iterable, *clause.tests))):
                    yield from parts_of(each)
            case DictComprehension(key=key, element=element, clauses=clauses):
                for each in (key, element, *(part for clause in clauses for part in (clause.iterable, *clause.tests))):
                    yield from parts_of(each)
            case Spread(function=f, args=args, keywords=keywords):
                for each in (f, *(value for _, value in args), *(value for _, value in keywords)):
                    yield from parts_of(each)
