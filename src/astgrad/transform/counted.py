"""Loops over several things at once, over parts of arrays, and backwards, as loops over a range, which has another way round.

    for i, a in enumerate(v):          for i in range(len(v)):
        s += i * a              ->         a = v[i]
                                           s += i * a

Only where a derivative may flow through the loop; others stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from astgrad.analysis.activity import possibly_varied
from astgrad.ir.expr import Attribute, Binary, Call, Expr, Literal, Name, Subscript, Symbol, Tuple, Unary, names_read
from astgrad.ir.names import Names
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
    names_changed,
    names_written,
    parts_stored,
    statements,
)
from astgrad.rules.structure import call
from astgrad.transform.structured import names_in

ONE = Literal("1")


def counted(function: Function, wrt: tuple[str, ...], names: Names | None = None) -> Function:
    """The function with its loops over `enumerate`, `zip`, `reversed` and slices as loops over ranges. names: to be kept off."""
    if not any(isinstance(s, For) and isinstance(s.iterable, (Call, Subscript, Attribute)) for s in statements(function.body)):
        return function
    counter = _Counter(possibly_varied(function, wrt), names or names_in(function))
    return replace(function, body=counter.block(function.body))


def _is_to_count(iterable: Expr) -> bool:
    return _called(iterable) in ("enumerate", "zip", "reversed") or _is_part(iterable)


def _is_part(e: Expr) -> bool:
    """Whether the expression is a part of an array, or its transpose, that has no name."""
    return isinstance(e, Subscript) or (isinstance(e, Attribute) and e.attr == "T")


def _called(e: Expr) -> str:
    """The builtin that an expression calls, with positional arguments."""
    match e:
        case Call(function=Symbol(path=path), keywords=()) if path.startswith("builtins."):
            return path.removeprefix("builtins.")
        case _:
            return ""


@dataclass(frozen=True)
class _Run:
    """What a loop runs over: how long it is, and which element a round has."""

    length: Expr
    element: Expr


class _Counter:
    def __init__(self, varied: frozenset[str], names: Names) -> None:
        self._varied = varied
        self._names = names

    def block(self, block: Block) -> Block:
        """The block with its loops counted."""
        return tuple(new for statement in block for new in self._statement(statement))

    def _statement(self, statement: Stmt) -> Block:
        match statement:
            case If(body=body, orelse=orelse):
                return (replace(statement, body=self.block(body), orelse=self.block(orelse)),)
            case For(iterable=iterable, body=body) if self._is_changed(iterable) and self._may_be_active(statement):
                return self._counted(replace(statement, body=self.block(body)))
            case For(body=body) | While(body=body) | With(body=body):
                return (replace(statement, body=self.block(body)),)
            case _:
                return (statement,)

    def _is_changed(self, iterable: Expr) -> bool:
        return _is_to_count(iterable) or self._is_made_before(iterable)

    def _is_made_before(self, iterable: Expr) -> bool:
        """Whether it is something that does not vary, made by a call: `sorted(keys)`."""
        is_made = isinstance(iterable, Call) and _called(iterable) not in (
            "range",
            "enumerate",
            "zip",
            "reversed",
            "map",
            "filter",
        )
        return is_made and names_read(iterable).isdisjoint(self._varied)

    def _may_be_active(self, loop: For) -> bool:
        inside = list(statements((loop,)))
        changed = (name for inner in inside for name in names_changed(inner))
        return not self._varied.isdisjoint(changed) or any(isinstance(inner, Return) for inner in inside)

    def _counted(self, loop: For) -> Block:
        before: list[Stmt] = []
        if _is_part(loop.iterable) or self._is_made_before(loop.iterable):
            over = self._named(loop.iterable, before)
            return (*before, replace(loop, iterable=over, edited=True))
        loop = replace(loop, iterable=_without_list(loop))
        index = self._index(loop)
        run = self._run(loop.iterable, index, before)
        if run is None:
            return (loop,)
        elements = tuple(_bound(loop.target, run.element, index))
        body = (*elements, *loop.body)
        return (*before, replace(loop, target=index, iterable=call("range", run.length), body=body, edited=True))

    def _index(self, loop: For) -> Name:
        """The author's own counter, where he has one that only counts."""
        match loop.iterable, loop.target:
            case Call(args=(_,)), Tuple(elements=(Name(id=id) as counter, _)) if _called(loop.iterable) == "enumerate":
                if all(id not in names_written(inner) for inner in statements(loop.body)):
                    return counter
        return Name(self._names.fresh("i"))

    def _run(self, iterable: Expr, index: Expr, before: list[Stmt]) -> _Run | None:
        match _called(iterable), iterable:
            case "", _ if isinstance(iterable, Name) or _is_part(iterable):
                name = iterable if isinstance(iterable, Name) else self._named(iterable, before)
                return _Run(call("len", name), Subscript(name, index))
            case "range", Call(args=(stop,)):
                return _Run(stop, index)
            case "range", Call(args=(start, _, *step)):
                advance = Binary("*", index, step[0]) if step else index
                return _Run(call("len", iterable), Binary("+", start, advance))
            case "reversed", Call(args=(Name() as name,)):
                return _Run(call("len", name), Subscript(name, Binary("-", Unary("-", ONE), index)))
            case "reversed", Call(args=(inner,)) if (whole := self._run(inner, index, before)) is not None:
                from_end = Binary("-", Binary("-", whole.length, ONE), index)
                return self._run(inner, from_end, [])
            case "enumerate", Call(args=(inner, *start)) if len(start) < 2:
                run = self._run(inner, index, before)
                number = Binary("+", index, start[0]) if start else index
                return run and _Run(run.length, Tuple((number, run.element)))
            case "zip", Call(args=inner) if inner:
                runs = [self._run(each, index, before) for each in inner]
                known = [run for run in runs if run is not None]
                lengths = tuple(dict.fromkeys(run.length for run in known))
                length = lengths[0] if len(lengths) == 1 else call("min", *lengths)
                return _Run(length, Tuple(tuple(run.element for run in known))) if len(known) == len(runs) else None
            case _:
                return None

    def _named(self, e: Expr, before: list[Stmt]) -> Name:
        name = Name(self._names.fresh("t"))
        before.append(Assign((name,), e))
        return name


def _without_list(loop: For) -> Expr:
    """`reversed(list(...))` without the list, where nothing that it is made of changes in the loop."""
    match loop.iterable:
        case Call(args=(Call(function=Symbol(path="builtins.list" | "builtins.tuple"), args=(inner,), keywords=()),)) if (
            _called(loop.iterable) == "reversed" and _called(inner) in ("enumerate", "zip")
        ):
            changed = {name for each in statements(loop.body) for name in names_changed(each)}
            may_write = any(parts_stored(each) or isinstance(each, (AugAssign, Evaluate)) for each in statements(loop.body))
            if changed.isdisjoint(names_read(inner)) and not may_write:
                return replace(loop.iterable, args=(inner,))
    return loop.iterable


def _bound(target: Expr, element: Expr, index: Name) -> Iterator[Stmt]:
    """What binds the loop's own names in a round."""
    match target, element:
        case Tuple(elements=targets), Tuple(elements=elements) if len(targets) == len(elements):
            for one, part in zip(targets, elements, strict=True):
                yield from _bound(one, part, index)
        case _ if target != index:
            yield Assign((target,), element, span=target.span)
