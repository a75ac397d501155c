"""Blank parts: writes into an array of zeros of which each element is written once, so that what they overwrite is 0. Only looks.

    low = np.zeros((n, n))
    for i in range(n):
        for j in range(i + 1):
            if i == j:
                low[i, j] = np.sqrt(s[i, j])        blank: no other round writes into row i and column j, and no other statement
            else:                                   does in this round
                low[i, j] = s[i, j] / low[j, j]     blank

Nothing need be saved for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from astgrad.analysis.aliases import aliases
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.saved import changed_in_place, changed_objects
from astgrad.ir.expr import Binary, Call, Expr, Literal, Name, Subscript, Symbol, Unary, index_parts
from astgrad.ir.stmt import (
    Assign,
    Block,
    Evaluate,
    For,
    Function,
    If,
    Stmt,
    While,
    inner_blocks,
    names_stored,
    names_written,
)


def blank_writes(function: Function, kinds: Kinds) -> frozenset[int]:
    """The writes into parts of arrays, by `id`, that find zeros there."""
    found: set[int] = set()
    placed = list(_placed(function.body, ()))
    sharing = aliases(function, kinds)
    for statement, path in placed:
        match statement:
            case Assign(targets=(Name(id=name),), value=Call(function=Symbol(path="numpy.zeros" | "numpy.zeros_like"))):
                if sharing.get(name, frozenset((name,))) == {name} and name not in function.parameter_names:
                    found |= _blank_in(name, statement, path, placed)
    return frozenset(found)


@dataclass(frozen=True)
class _Step:
    """One way into a compound statement: which of its blocks."""

    statement: Stmt
    block: int


@dataclass(frozen=True)
class _Write:
    """A write into one element."""

    id: int
    index: tuple[Expr, ...]
    path: tuple[_Step, ...]
    lowest: tuple[int | None, ...]  # of each part of the index, where it is known

    def is_apart(self, other: _Write) -> bool:
        """Whether the two never write into the same element."""
        if self.index == other.index and _exclude(self.path, other.path):
            return True
        sides = zip(self.index, self.lowest, other.index, other.lowest, strict=True)
        return any(_below(a, low_b) or _below(b, low_a) or _differ(a, b) for a, low_a, b, low_b in sides)


def _placed(block: Block, path: tuple[_Step, ...]) -> Iterator[tuple[Stmt, tuple[_Step, ...]]]:
    """All statements with the ways that lead to them."""
    for statement in block:
        yield statement, path
        for number, inner in enumerate(inner_blocks(statement)):
            yield from _placed(inner, (*path, _Step(statement, number)))


def _blank_in(name: str, made: Stmt, path: tuple[_Step, ...], placed: list[tuple[Stmt, tuple[_Step, ...]]]) -> frozenset[int]:
    """The writes into the array that `made` makes, if each of its elements is written once."""
    writes: list[_Write] = []
    for statement, way in placed:
        own = changed_in_place(statement) if isinstance(statement, Evaluate) else ()
        if statement is not made and name in (*names_written(statement), *own, *changed_objects(statement)):
            return frozenset()
        if name in names_stored(statement):
            write = _write(name, statement, way, len(path), placed)
            if write is None or way[: len(path)] != path:
                return frozenset()
            writes.append(write)
    pairs = ((a, b) for number, a in enumerate(writes) for b in writes[:number])
    alike = len({len(write.index) for write in writes}) == 1
    return frozenset(write.id for write in writes) if alike and all(a.is_apart(b) for a, b in pairs) else frozenset()


def _write(
    name: str, statement: Stmt, path: tuple[_Step, ...], outer: int, placed: list[tuple[Stmt, tuple[_Step, ...]]]
) -> _Write | None:
    """The write, if different rounds write into different elements."""
    match statement:
        case Assign(targets=(Subscript(value=Name(), index=index),)):
            parts = index_parts(index)
        case _:
            return None
    bound = [bound for s, _ in placed for bound in names_written(s)]
    counting = {s.target.id: s.iterable for s, _ in placed if isinstance(s, For) and isinstance(s.target, Name)}
    ranges = {variable: e for variable, e in counting.items() if bound.count(variable) == 1 and isinstance(e, Call)}
    lowest = tuple(_lowest(part, ranges) for part in parts)
    if any(number is None or number < 0 for number in lowest):  # a negative index may mean an element that has another one
        return None
    around = [step.statement for step in path[outer:] if isinstance(step.statement, (For, While))]
    moving = {_variable(part) for part in parts}
    if not all(isinstance(loop, For) and isinstance(loop.target, Name) and loop.target.id in moving for loop in around):
        return None
    return _Write(id(statement), parts, path, lowest)


def _variable(part: Expr) -> str | None:
    """The variable of a part of an index that is another number for each of its values."""
    match part:
        case Name(id=id) | Binary(op="+" | "-", left=Name(id=id), right=Literal()):
            return id
        case Binary(op="+", left=Literal(), right=Name(id=id)):
            return id
        case _:
            return None


def _lowest(part: Expr, ranges: Mapping[str, Call]) -> int | None:
    """The least number that an index can be; None where it is not known."""
    match part:
        case Literal(value=int() as number) if not isinstance(number, bool):
            return number
        case Name(id=id) if id in ranges:
            return _lowest_of_range(ranges[id], ranges)
        case Binary(op="+" | "-" as op, left=Name() as variable, right=Literal(value=int() as number)):
            lowest = _lowest(variable, ranges)
            return None if lowest is None else lowest + (number if op == "+" else -number)
        case Binary(op="+", left=Literal(value=int() as number), right=Name() as variable):
            lowest = _lowest(variable, ranges)
            return None if lowest is None else lowest + number
        case _:
            return None


def _lowest_of_range(counting: Call, ranges: Mapping[str, Call]) -> int | None:
    """The least number of a `range`."""
    match counting:
        case Call(function=Symbol(path="builtins.range"), args=(_,)):
            return 0
        case Call(function=Symbol(path="builtins.range"), args=(start, _) | (start, _, Literal())):
            return _lowest(start, ranges)
        case Call(
            function=Symbol(path="builtins.range"), args=(_, Unary(op="-", operand=Literal(value=int() as last)), Unary())
        ):
            return 1 - last
        case Call(function=Symbol(path="builtins.range"), args=(_, Literal(value=int() as last), Unary())):
            return last + 1
        case _:
            return None


def _exclude(path: tuple[_Step, ...], other: tuple[_Step, ...]) -> bool:
    """Whether two ways part at a decision."""
    for one, another in zip(path, other, strict=False):
        if one.statement is not another.statement:
            return False
        if one.block != another.block:
            return isinstance(one.statement, If)
    return False


def _below(part: Expr, lowest: int | None) -> bool:
    return isinstance(part, Literal) and isinstance(part.value, int) and lowest is not None and part.value < lowest


def _differ(part: Expr, other: Expr) -> bool:
    return isinstance(part, Literal) and isinstance(other, Literal) and part.value != other.value
