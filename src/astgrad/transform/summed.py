"""Sums over generator expressions, and over list comprehensions, as loops.

                                                total = 0
    y = sum(w * t**2 for t in ts)       ->      for t in ts:
                                                    total = total + w * t**2
                                                y = total

Only where a derivative may flow through the sum, and where it is always evaluated; others stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from astgrad.analysis.activity import possibly_varied
from astgrad.ir.expr import (
    Binary,
    Call,
    Clause,
    Comprehension,
    Conditional,
    Expr,
    List,
    Literal,
    Logical,
    Name,
    Opaque,
    Symbol,
    Tuple,
    map_children,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.names import Names
from astgrad.ir.show import show
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Evaluate,
    For,
    Function,
    If,
    Return,
    Stmt,
    While,
    With,
    bound_names,
    expressions,
    statements,
)
from astgrad.transform.rename import map_header
from astgrad.transform.structured import names_in


def summed(function: Function, wrt: Iterable[str]) -> Function:
    """The function with its sums over comprehensions as loops, where they may depend on the parameters `wrt`."""
    everything = (e for s in statements(function.body) for outer in expressions(s) for e in walk(outer))
    if not any(isinstance(e, Comprehension) for e in everything):
        return function
    summer = _Summer(possibly_varied(function, tuple(wrt)), names_in(function))
    return replace(function, body=summer.block(function.body))


class _Summer:
    def __init__(self, varied: frozenset[str], names: Names) -> None:
        self._varied = varied
        self._names = names

    def block(self, block: Block) -> Block:
        return tuple(new for statement in block for new in self._statement(statement))

    def _statement(self, statement: Stmt) -> Iterator[Stmt]:
        before: list[Stmt] = []
        match statement:
            case If(body=body, orelse=orelse):
                statement = replace(statement, body=self.block(body), orelse=self.block(orelse))
            case For(body=body, orelse=orelse):
                statement = replace(statement, body=self.block(body), orelse=self.block(orelse))
            case While(body=body, orelse=orelse):
                yield replace(statement, body=self.block(body), orelse=self.block(orelse))  # its test is asked in every round
                return
            case With(body=body):
                statement = replace(statement, body=self.block(body))
            case Assign() | AugAssign() | Evaluate() | Return():
                pass
            case _:
                yield statement
                return
        new = map_header(statement, lambda e: self._expr(e, before))
        yield from before
        yield new

    def _expr(self, e: Expr, before: list[Stmt]) -> Expr:
        match e:
            case Conditional() | Logical() | Opaque():
                return e  # evaluated perhaps, or in a scope of its own
            case Call(function=Symbol(path="builtins.sum"), args=(Comprehension() as given, *start)) if self._varies(e):
                first: Expr = start[0] if start else dict(e.keywords).get("start", Literal("0"))
                return self._total(given, self._expr(first, before), before)
            case _:
                return map_children(lambda child: self._expr(child, before), e)

    def _varies(self, e: Call) -> bool:
        return not names_read(e).isdisjoint(self._varied)

    def _total(self, given: Comprehension, start: Expr, before: list[Stmt]) -> Name:
        total = Name(self._names.fresh("total"), span=given.span)
        before.append(Assign((total,), start, span=given.span))
        own = {name: Name(self._names.fresh(name)) for clause in given.clauses for name in bound_names(clause.target)}
        inner: list[Stmt] = []
        element = self._expr(_replaced(given.element, own), inner)
        inner.append(Assign((total,), Binary("+", total, element), span=given.span))
        for clause in reversed(given.clauses):
            inner = self._round(clause, own, tuple(inner), given)
        before += inner
        return total

    def _round(self, clause: Clause, own: Mapping[str, Expr], body: Block, given: Comprehension) -> list[Stmt]:
        for test in reversed(clause.tests):
            body = (If(_replaced(test, own), body, span=given.span),)
        before: list[Stmt] = []
        iterable = self._expr(_replaced(clause.iterable, own), before)
        if isinstance(iterable, (Tuple, List)):  # a loop runs back over what has a name
            items = Name(self._names.fresh("items"), span=iterable.span)
            before.append(Assign((items,), iterable, span=iterable.span))
            iterable = items
        return [*before, For(_replaced(clause.target, own), iterable, body, span=given.span)]


def _replaced(e: Expr, names: Mapping[str, Expr]) -> Expr:
    """The expression with other names, also in the comprehensions in it."""
    if all(isinstance(new, Name) and new.id == old for old, new in names.items()) or names_read(e).isdisjoint(names):
        return e
    if isinstance(e, Comprehension):
        return _comprehension(e, names)
    if any(isinstance(part, Comprehension) for part in walk(e)):
        return map_children(lambda child: _replaced(child, names), e)
    return substitute(e, names)


def _comprehension(e: Comprehension, names: Mapping[str, Expr]) -> Comprehension:
    bound = {name for clause in e.clauses for name in bound_names(clause.target)}
    seen = {old: new for old, new in names.items() if old not in bound}
    clauses = tuple(
        Clause(clause.target, _replaced(clause.iterable, seen), tuple(_replaced(test, seen) for test in clause.tests))
        for clause in e.clauses
    )
    element = _replaced(e.element, seen)
    reads = {name for old in e.reads for name in names_read(seen.get(old, Name(old)))}
    text = show(element) + "".join(
        f" for {show(clause.target)} in {show(clause.iterable)}" + "".join(f" if {show(test)}" for test in clause.tests)
        for clause in clauses
    )
    text = f"[{text}]" if e.is_list else f"({text})"
    return replace(e, text=text, reads=tuple(sorted(reads)), element=element, clauses=clauses)
