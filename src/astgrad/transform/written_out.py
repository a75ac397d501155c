"""Rounds of a loop over a structure, one after the other: how it may be left, and what of it is changed under way.

    for p in (a, b):                 p = a
        if p < 0:                    if p < 0:
            break            ->          left = True
        s += p                       ...

A loop that sees in its next round what this one changed is followed only where each round is written out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from astgrad.analysis.jumps import round_jumps
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Call,
    Dict,
    Expr,
    List,
    Literal,
    Name,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    names_read,
    negated,
    walk,
)
from astgrad.ir.show import show
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    Assign,
    Block,
    Break,
    Continue,
    For,
    If,
    Stmt,
    Verbatim,
    While,
    With,
    base_name,
    expressions,
    inner_blocks,
    names_written,
    parts_stored,
    statements,
)
from astgrad.transform.built import Built, Value
from astgrad.transform.structured import TRUE

_COPYING = frozenset(
    (
        *(f"builtins.{name}" for name in ("dict", "list", "sorted", "tuple")),
        *(f"itertools.{name}" for name in ("combinations", "permutations", "product")),
    )
)


def reads_in(block: Block) -> Counter[str]:
    """How many expressions and statements read each name."""
    texts = (s.reads for s in statements(block) if isinstance(s, Verbatim))
    read = (names_read(e) for s in statements(block) for e in expressions(s))
    return Counter(name for names in (*texts, *read) for name in names)


def ends_rounds(block: Block) -> bool:
    """Whether nothing follows what leaves a round, in these statements: it may be left out where the round is written out."""
    for position, statement in enumerate(block):
        inner = () if isinstance(statement, (For, While)) else inner_blocks(statement)
        leaves = isinstance(statement, (Break, Continue)) or any(True for _ in round_jumps((statement,)))
        if leaves and (position < len(block) - 1 or not all(map(ends_rounds, inner))):
            return False
    return True


def without_jumps(block: Block, left: Name | None) -> Block:
    """A round that is written out: `continue`, after which nothing follows, is nothing, and `break` says that no round follows."""
    made: list[Stmt] = []
    for statement in block:
        match statement:
            case Break() if left is not None:
                made.append(Assign((left,), TRUE))
            case Continue():
                pass
            case If(test=test, body=body, orelse=orelse) if any(True for _ in round_jumps((statement,))):
                body, orelse = without_jumps(body, left), without_jumps(orelse, left)
                made.append(
                    If(test, body, orelse, span=statement.span) if body else If(negated(test), orelse, span=statement.span)
                )
            case With(body=body):
                made.append(replace(statement, body=without_jumps(body, left)))
            case _:
                made.append(statement)
    return tuple(made)


def seen_by(iterable: Expr) -> Iterator[tuple[Expr, bool]]:
    """The ways to what a loop reads as it goes, `p.weights`, and whether each round reads there what is in it by then."""
    match iterable:
        case Call(function=Symbol(path=path)) if path in _COPYING:
            return
        case Call(function=Attribute(attr="copy"), args=()) | Subscript(index=Slice()) | Tuple() | List() | Dict():
            return
        case Call(function=Attribute(value=value, attr="items" | "values"), args=(), keywords=()):
            yield from seen_by(value)
        case Call(function=Symbol(path="builtins.enumerate" | "builtins.zip" | "builtins.reversed"), args=args):
            for arg in args:
                yield from seen_by(arg)
        case _ if is_path(iterable):
            yield iterable, True
        case _:
            yield from ((part, False) for part in walk(iterable) if is_path(part))


def changed_under_way(loop: For, seen: Sequence[tuple[Expr, bool]], is_written_out: bool) -> Iterator[Refusal]:
    """Changes of what a loop goes through that its rounds would not see as Python's do."""
    rebound = [way for way, _ in seen if any(gives_another(inner, way) for inner in statements(loop.body))]
    for inner in statements(loop.body) if seen else ():
        changed = [part.value for part in parts_stored(inner)]
        for e in (each for outer in expressions(inner) for each in walk(outer)):
            match e:
                case Call(function=Attribute(value=value, attr=attr)) if attr in CHANGING_METHODS:
                    changed.append(value)
        for way, is_live in seen:
            is_followed = is_live and is_written_out and way not in rebound
            if not is_followed and any(way in _on_the_way(each) for each in changed):
                message = f"this changes {show(way)} while a loop runs over it"
                yield Refusal("in-place-write", message, inner.span, f"run over a copy: `list({show(loop.iterable)})`")


def gives_another(statement: Stmt, way: Expr) -> bool:
    """Whether another object stands at the end of a way after a statement."""
    stored = (part for part in parts_stored(statement) if part in _on_the_way(way))
    return base_name(way) in names_written(statement) or any(True for _ in stored)


def _on_the_way(e: Expr) -> Iterator[Expr]:
    """`p.w[0]`, `p.w` and `p` for `p.w[0]`."""
    yield e
    if isinstance(e, (Attribute, Subscript)):
        yield from _on_the_way(e.value)


def is_path(e: Expr) -> bool:
    """Whether an expression only reads a part of what a name holds, by what stays as it is."""
    match e:
        case Name():
            return True
        case Attribute(value=value):
            return is_path(value)
        case Subscript(value=value, index=Name() | Literal() | Unary(operand=Literal())):
            return is_path(value)
        case _:
            return False


def literals_of(target: Expr, value: Value, body: Block) -> Iterator[tuple[str, Expr]]:
    """The names of a loop's target that stand for a literal in this round, all through it."""
    match target, value:
        case Name(id=id), (Literal() | Unary(operand=Literal())) if all(id not in names_written(s) for s in statements(body)):
            yield id, value
        case Tuple(elements=targets), Built(parts=parts) if len(targets) == len(parts):
            for one, each in zip(targets, parts, strict=True):
                yield from literals_of(one, each, body)
