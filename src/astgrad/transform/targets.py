"""What is called: a function that is known, with what it has captured, and what a call gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from astgrad.ir.expr import Call, Expr, Global, Name, Symbol, names_read
from astgrad.ir.stmt import Block, Define, Function, Verbatim, expressions, names_written, statements

PARTIAL = "functools.partial"


@dataclass(frozen=True)
class Target:
    """A function that is known, with arguments that come along: of a partial application, or of what it has captured."""

    callee: Global | Symbol
    args: tuple[Expr, ...] = ()
    keywords: tuple[tuple[str, Expr], ...] = ()
    defaults: tuple[tuple[str, Expr], ...] = ()  # for parameters that a call leaves out

    def values(self) -> tuple[Expr, ...]:
        """The arguments that come along."""
        return (*self.args, *(value for _, value in self.keywords), *(value for _, value in self.defaults))

    def as_expression(self) -> Expr:
        """The function, as it is passed to another one."""
        keywords = (*self.keywords, *self.defaults)
        return Call(Symbol(PARTIAL, PARTIAL), (self.callee, *self.args), keywords) if self.values() else self.callee

    def with_values(self, values: Iterable[Expr]) -> Target:
        """The same function with other arguments that come along."""
        rest = iter(values)
        args = tuple(next(rest) for _ in self.args)
        keywords = tuple((name, next(rest)) for name, _ in self.keywords)
        return Target(self.callee, args, keywords, tuple((name, next(rest)) for name, _ in self.defaults))


def applied(target: Target, call: Call, functions: Mapping[str, Function]) -> Call:
    """The call of what is known."""
    args = (*target.args, *call.args)
    keywords = {**dict(target.keywords), **dict(call.keywords)}
    if isinstance(target.callee, Global):
        filled = functions[target.callee.id].positional[: len(args)]
        keywords |= {name: value for name, value in target.defaults if name not in filled and name not in keywords}
    return Call(target.callee, args, tuple(keywords.items()), span=call.span)


def given_by(function: Function, call: Call) -> dict[str, Expr]:
    """What a call gives for a function's parameters."""
    return {**dict(zip(function.positional, call.args, strict=False)), **dict(call.keywords)}


def all_expressions(block: Block) -> Iterator[Expr]:
    """The expressions of a block, those of functions defined in it included."""
    for statement in statements(block):
        yield from expressions(statement)
        if isinstance(statement, Define):
            yield from all_expressions(statement.function.body)


def free_names(function: Function) -> frozenset[str]:
    """The names that a function reads and does not bind."""
    bound = {*function.parameter_names, *(name for s in statements(function.body) for name in names_written(s))}
    return frozenset(names_read_in(function.body) - bound)


def names_read_in(block: Block) -> set[str]:
    """The names that a block reads, in functions that it defines too."""
    read: set[str] = set()
    for statement in statements(block):
        read.update(*(names_read(e) for e in expressions(statement)))
        if isinstance(statement, Verbatim):
            read.update({*statement.reads} - ({*statement.writes} if isinstance(statement, Define) else set()))
    return read


def all_names(function: Function) -> list[str]:
    """The names that a function reads or binds."""
    written = {name for statement in statements(function.body) for name in names_written(statement)}
    return sorted({*function.parameter_names, *written, *names_read_in(function.body)})


def wanted_name(parameter: str, number: int, value: Expr) -> str:
    """What the value of a parameter had better be called, of which it is the so many-th."""
    return value.id if isinstance(value, Name) else f"{parameter}_{number}" if number else f"{parameter}_value"


def last_name(callee: Global | Symbol) -> str:
    """The name of a function without its module."""
    text = callee.id if isinstance(callee, Global) else callee.path
    return text.rpartition(".")[2].strip("_")
