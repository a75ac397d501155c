"""Rows of lists of lists, read by places: what goes through them, or gives one a name, says which element it means.

    for row in D:                             for i in range(len(D)):
        for v, w in zip(row, ws):                 for j in range(min(len(D[i]), len(ws))):
            s = s + v * w                 ->          v, w = D[i][j], ws[j]
        s = s + row[0]                                s = s + v * w
                                                  s = s + D[i][0]

A name for a row is another word for it as long as what says which row stays the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from functools import partial

from astgrad.analysis.aliases import aliases
from astgrad.analysis.effects import has_effect
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import (
    Binary,
    Call,
    Conditional,
    Expr,
    Literal,
    Logical,
    Name,
    Opaque,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    map_children,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.kinds import DictOf, ListOf, Number, Structure
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    For,
    Function,
    Return,
    Stmt,
    expressions,
    names_changed,
    names_written,
    statements,
    with_body,
)
from astgrad.rules.structure import call
from astgrad.transform.rename import map_blocks, map_expressions, map_header, names_in_text, pinned_names

_OF_A_ROW = frozenset(("builtins.sum", "builtins.max", "builtins.min"))


def with_rows_by_place(function: Function, lists: Collection[str], kinds: Kinds, names: Names) -> Function:
    """The function with the rows of some lists of lists read by their places, as far as it is known which these are."""
    if not any(_reads_rows(statement, lists) for statement in statements(function.body)):
        return function
    return with_body(function, _Rows(function, lists, kinds, names).block(function.body))


def _reads_rows(statement: Stmt, lists: Collection[str]) -> bool:
    """Whether a statement goes through a list of rows, or gives a row a name."""
    match statement:
        case For(iterable=iterable):
            return not names_read(iterable).isdisjoint(lists)
        case Assign(value=Name(id=id)):
            return id in lists
        case _:
            return any(
                isinstance(part, Subscript) and isinstance(part.value, Name) and part.value.id in lists
                for e in expressions(statement)
                for part in walk(e)
            )


class _Rows:
    def __init__(self, function: Function, lists: Collection[str], kinds: Kinds, names: Names) -> None:
        self._lists = lists
        self._kinds = kinds
        self._names = names
        self._sharing = aliases(function, kinds)
        bound = Counter((*function.parameter_names, *(name for s in statements(function.body) for name in names_written(s))))
        self._fixed = frozenset(name for name, count in bound.items() if count == 1)
        self._in_text = names_in_text(function)
        self._uses = _mentions(function.body)

    def block(self, block: Block) -> Block:
        """The block with rows by their places."""
        made: list[Stmt] = []
        for number, statement in enumerate(block):
            after = block[number + 1 :]
            match statement:
                case Assign(targets=(Name(id=row),), value=Name(id=id) | Subscript(value=Name(id=id)) as value) if (
                    id in self._lists and self._is_another_word(row, value, after)
                ):
                    return (*made, *self.block(map_expressions(after, partial(substitute, replacements={row: value}))))
                case For(target=target, iterable=Subscript(value=Name(id=id) as held, index=Slice() as some)) if (
                    id in self._lists and not has_effect(some)
                ):
                    index, places = Name(self._names.fresh("i")), Name(self._names.fresh("places"))
                    self._fixed |= {index.id}
                    of_all = Subscript(call("range", call("len", held)), some, span=statement.span)
                    made.append(Assign((places,), of_all, span=statement.span))  # a loop runs back over what has a name
                    start = Assign((target,), Subscript(held, index), span=statement.span)
                    body = self.block((start, *statement.body))
                    made.append(replace(statement, target=index, iterable=places, body=body, edited=True))
                case For():
                    made.append(self._loop(statement))
                case Assign() | AugAssign() | Return():
                    made += self._without_whole_rows(statement)
                case _:
                    made.append(map_blocks(statement, self.block))
        return tuple(made)

    def _without_whole_rows(self, statement: Stmt) -> Block:
        """A statement without the sum, the largest or the smallest element of a row, which loops before it find."""
        before: list[Stmt] = []
        new = map_header(statement, lambda e: self._of_elements(e, before, statement))
        return (*before, new)

    def _is_another_word(self, row: str, value: Name | Subscript, after: Block) -> bool:
        """Whether a variable stands for one row, or for a list of them, wherever it is read, and it does not change which."""
        parts = walk(value.index) if isinstance(value, Subscript) else ()
        is_plain = all(isinstance(part, (Name, Literal, Binary, Unary, Slice)) for part in parts)  # no `D[order[i]]`
        is_plain &= not isinstance(value, Subscript) or not isinstance(value.index, Slice) or _is_only_gone_through(row, after)
        is_fixed = {row, *names_read(value)} <= self._fixed and row not in self._in_text
        return is_plain and is_fixed and _mentions(after)[row] == self._uses[row] - 1  # all but this one

    def _loop(self, loop: For) -> For:
        match loop:
            case For(target=Name() as target, iterable=held) if self._is_of_rows(held):
                return self._by_place(loop, None, ((target, held),))
            case For(
                target=Tuple(elements=(Name() as place, Name() as target)),
                iterable=Call(function=Symbol(path="builtins.enumerate"), args=(held,), keywords=()),
            ) if self._is_of_rows(held) and place.id in self._fixed:
                return self._by_place(loop, place, ((target, held),))
            case For(
                target=Tuple(elements=targets), iterable=Call(function=Symbol(path="builtins.zip"), args=several, keywords=())
            ) if len(targets) == len(several) and any(map(self._is_of_rows, several)):
                return self._by_place(loop, None, tuple(zip(targets, several, strict=True)))
            case _:
                return replace(loop, body=self.block(loop.body))

    def _by_place(self, loop: For, place: Name | None, held: tuple[tuple[Expr, Expr], ...]) -> For:
        """A loop over places, with what stands there. place: the author's own name for it."""
        changed = {name for statement in statements(loop.body) for name in names_changed(statement)}
        shared = changed.union(*(self._sharing.get(name, ()) for name in changed)) - {*self._lists}
        if any(
            not (self._is_of_rows(each) or self._has_places(each)) or not shared.isdisjoint(names_read(each))
            for _, each in held
        ):
            return replace(loop, body=self.block(loop.body))
        index = place or Name(self._names.fresh("i"))
        self._fixed |= {index.id}
        lengths = [call("len", each) for _, each in held]
        count = lengths[0] if len(lengths) == 1 else call("min", *lengths)
        start = tuple(Assign((target,), Subscript(each, index), span=loop.span) for target, each in held)
        return replace(loop, target=index, iterable=call("range", count), body=self.block((*start, *loop.body)), edited=True)

    def _is_of_rows(self, e: Expr) -> bool:
        """Whether it is one of the lists, or a row of one."""
        match e:
            case Name(id=id):
                return id in self._lists
            case Subscript(value=Name(id=id), index=index):
                return id in self._lists and not isinstance(index, Slice) and not has_effect(index)  # it is read several times
            case _:
                return False

    def _has_places(self, e: Expr) -> bool:
        """Whether it is a variable whose elements are read by place."""
        kind = self._kinds.of(e)
        is_list = isinstance(kind, ListOf) and not isinstance(kind, DictOf)
        is_array = isinstance(kind, Number) and kind.is_array is True and isinstance(kind.shape, tuple) and kind.shape != ()
        return isinstance(e, Name) and (is_list or is_array or (isinstance(kind, Structure) and kind.form in ("list", "tuple")))

    def _of_elements(self, e: Expr, before: list[Stmt], of: Stmt) -> Expr:
        match e:
            case Opaque() | Conditional() | Logical():  # evaluated perhaps
                return e
            case Call(function=Symbol(path=path), args=(Subscript(value=Name()) as row,), keywords=()) if (
                path in _OF_A_ROW and self._is_of_rows(row)
            ):
                total, place = Name(self._names.fresh("total")), Name(self._names.fresh("j"))
                element = Subscript(row, place)
                is_sum = path == "builtins.sum"
                first = Literal("0") if is_sum else Subscript(row, Literal("0"))
                more = Binary("+", total, element) if is_sum else replace(e, args=(total, element))
                over = call("range", call("len", row)) if is_sum else call("range", Literal("1"), call("len", row))
                step = Assign((total,), more, span=of.span)
                before += [Assign((total,), first, span=of.span), For(place, over, (step,), span=of.span)]
                return total
            case _:
                return map_children(lambda part: self._of_elements(part, before, of), e)


def _is_only_gone_through(name: str, block: Block) -> bool:
    """Whether a variable is mentioned nowhere but where a loop runs over it."""
    loops = sum(isinstance(s, For) and s.iterable == Name(name) for s in statements(block))
    return _mentions(block)[name] == loops


def own_line(statement: Stmt) -> tuple[Expr, ...]:
    """The expressions of a statement's own line, with what it assigns to."""
    match statement:
        case Assign(targets=targets, value=value):
            return (*targets, value)
        case AugAssign(target=target, value=value):
            return (target, value)
        case For(target=target, iterable=iterable):
            return (target, iterable)
        case _:
            return expressions(statement)


def _mentions(block: Block) -> Counter[str]:
    """How often statements mention each variable, also in text that is not understood."""
    found: Counter[str] = Counter()
    for statement in statements(block):
        found.update(pinned_names(statement))
        for e in own_line(statement):
            for part in walk(e):
                found.update((part.id,) if isinstance(part, Name) else part.reads if isinstance(part, Opaque) else ())
    return found
