"""Comprehensions as loops: sums over generator expressions, and lists, which may be given to other functions.

                                                total = 0
    y = sum(w * t**2 for t in ts)       ->      for t in ts:
                                                    total = total + w * t**2
                                                y = total

                                                items = []
    y = np.array([w * t for t in ts])   ->      for t in ts:
                                                    items.append(w * t)
                                                y = np.array(items)

So are calls of functions that are given functions (`transform.functionals`). Only where a derivative may flow through them, and
where they are always evaluated; others stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from astgrad.analysis.activity import possibly_varied
from astgrad.analysis.iterators import called
from astgrad.analysis.linked import linked, same_list
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Clause,
    Comprehension,
    Conditional,
    Dict,
    DictComprehension,
    Expr,
    Global,
    List,
    Literal,
    Logical,
    Name,
    Opaque,
    Spread,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    children,
    map_children,
    names_read,
    substitute,
    walk,
)
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
    bound_names,
    expressions,
    names_read_inside,
    names_stored,
    names_written,
    shrunk_list,
    statements,
)
from astgrad.rules.structure import call
from astgrad.source import Span
from astgrad.transform.appended import is_list
from astgrad.transform.dicts import dict_of_pairs, written_dict, written_structures
from astgrad.transform.filled import filled_rows, lists_in
from astgrad.transform.functionals import Functionals, as_list, comprehension_of, functions_in, is_functional, vectorized_in
from astgrad.transform.grids import is_grid, lists_of_rows
from astgrad.transform.rename import map_block, map_header, pinned_names, rename_block, replaced
from astgrad.transform.rounds import counted_places
from astgrad.transform.structured import names_in
from astgrad.transform.tuples import made_at_once

_NESTED = frozenset(("numpy.array", "numpy.asarray"))  # what makes a matrix of lists in a list
_OF_ONE = _NESTED | {"builtins.list", "builtins.max", "builtins.min"}


def without_comprehensions(function: Function, wrt: Iterable[str], functions: Container[str]) -> Function:
    """The function with its comprehensions, and calls of functions that are given functions, as loops and branches, where they
    may depend on the parameters `wrt`. functions: those of the module with source."""
    everything = [e for s in statements(function.body) for outer in expressions(s) for e in walk(outer)]
    if not any(
        isinstance(e, (Comprehension, DictComprehension, Spread))
        or _is_extension(e)
        or is_functional(e)
        or shrunk_list(e)
        or (isinstance(e, Call) and called(e) in ("math.prod", "builtins.dict", "builtins.sorted"))
        for e in everything
    ) and not any(isinstance(s, AugAssign) and s.op == "+" and isinstance(s.value, Name) for s in statements(function.body)):
        return function
    names, vectorized = names_in(function), vectorized_in(statements(function.body))
    varied = possibly_varied(function, tuple(wrt))
    objects = linked(function, _changed_objects(function, varied))
    grids = frozenset(s.value for s in statements(function.body) if isinstance(s, Assign) and is_grid(s.value, varied))
    varied |= objects
    functionals = Functionals(names, functions, functions_in(function.body), vectorized, varied)
    writer = _Writer(
        varied,
        names,
        functionals,
        written_structures(function),
        objects,
        grids,
        lists_in(function),
        lists_of_rows(function),
        partial(same_list, function),
        partial(is_list, function=function),
    )
    written = replace(function, body=writer.block(function.body))
    read = {name for s in statements(written.body) for name in (*names_read_inside(s), *pinned_names(s))}
    unread = [name for name in vectorized if name not in read]
    return replace(written, body=map_block(written.body, lambda s: () if _binds_one_of(s, unread) else (s,)))


def _changed_objects(function: Function, varied: frozenset[str]) -> frozenset[str]:
    """The names of objects into which something that varies may be written: what made them may come to hold it."""
    changed: set[str] = set()
    for statement in statements(function.body):
        if all(names_read(e).isdisjoint(varied) for e in expressions(statement)):
            continue
        changed.update(names_stored(statement))
        match statement:
            case Evaluate(value=Call() as call):
                changed.update(names_read(call))
    return frozenset(changed)


def _may_be_written_out(e: Expr) -> bool:
    return (
        isinstance(e, (Comprehension, DictComprehension)) or _is_extension(e) or is_functional(e) or shrunk_list(e) is not None
    )


def _binds_one_of(statement: Stmt, names: Container[str]) -> bool:
    match statement:
        case Assign(targets=(Name(id=id),)):
            return id in names
        case _:
            return False


def _is_extension(e: Expr) -> bool:
    return isinstance(e, Call) and isinstance(e.function, Attribute) and e.function.attr == "extend"


class _Writer:
    def __init__(
        self,
        varied: frozenset[str],
        names: Names,
        functionals: Functionals,
        written: Mapping[str, Expr],
        objects: frozenset[str],
        grids: frozenset[Expr],
        lists: frozenset[str],
        of_rows: frozenset[str],
        same_list: Callable[[str], frozenset[str]],
        is_list_throughout: Callable[[str], bool],
    ) -> None:
        """written: the structures that are written out. objects: the names that may stand for, or hold, what something that varies
        is written into. grids: what makes lists of rows that stay as they are (`transform.grids`). lists: the names of what can be
        gone through twice, and of_rows those of lists of lists. same_list: the names that a list may have.
        is_list_throughout: whether a variable is never anything else."""
        self._same_list = same_list
        self._is_list_throughout = is_list_throughout
        self._grids = grids
        self._lists = lists
        self._of_rows = of_rows
        self._varied = varied
        self._objects = objects
        self._written = written
        self._names = names
        self._functionals = functionals
        self._taken_off: frozenset[str] = frozenset()  # by the present statement

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
            case Assign(targets=targets, value=Call() as value) if called(value) == "itertools.accumulate" and all(
                isinstance(target, Tuple) for target in targets
            ):
                yield from self._statement(
                    replace(statement, value=Call(Symbol("builtins.list", "list"), (value,)), edited=True)
                )
                return
            case Assign(targets=targets, value=value) if self._varies(value) and (
                (parts := self._parts(value, targets)) is not None
            ):
                yield from self._statement(replace(statement, value=parts, edited=True))
                return
            case Assign(targets=(Name(id=name),), value=Call() as value) if (
                self._varies(value) and name not in names_read(value) and (made := self._functionals.written(value)) is not None
            ):
                yield from self._assigned(statement, name, *made)
                return
            case Assign(targets=(Name(),), value=value) if value in self._grids:
                yield statement
                return
            case Assign(targets=(Name(id=name),), value=Comprehension(is_list=True) as given) if self._is_list(name, given):
                yield from self._list(given, Name(name), statement)
                return
            case AugAssign(target=Name() as items, op="+", value=Name() as given) if not self._varied.isdisjoint(
                (items.id, given.id)
            ) and self._is_list_throughout(items.id):
                extend = Call(Attribute(items, "extend"), (given,), span=statement.span)
                yield from self._statement(Evaluate(extend, origin=statement.origin, edited=True, span=statement.span))
                return
            case Evaluate(value=Call(function=Attribute(value=Name() as items, attr="extend"), args=(given,), keywords=())) if (
                self._varies(statement.value)
                and (same := self._same_list(items.id))
                and (isinstance(given, (List, Tuple)) or same.isdisjoint(names_read(given)))
            ):
                yield from self._extended(statement, items, given, same)
                return
            case Evaluate(
                value=Call(function=Attribute(attr="append"), args=(Comprehension() as row,), keywords=()) as call
            ) if row.is_list and self._varies(row) and (elements := self._elements_of(row)) is not None:
                row_by_row = replace(call, args=(List(elements, span=row.span),))
                yield from self._statement(replace(statement, value=row_by_row, edited=True))
                return
            case Evaluate(value=value) if shrunk_list(value) is not None and self._varies(value):
                yield Assign(
                    (Name(self._names.fresh("last")),), value, origin=statement.origin, edited=True, span=statement.span
                )
                return
            case Assign(targets=(Name() | Tuple() as target,), value=value) if shrunk_list(value) is not None and all(
                isinstance(each, Name) for each in children(target)
            ):
                yield statement
                return
            case Assign(targets=(Name(),), value=Call() as value) | Return(value=Call() as value) if made_at_once(value):
                yield statement
                return
            case Assign() | AugAssign() | Evaluate() | Return():
                self._taken_off = _only_taken_off(statement)
            case _:
                yield statement
                return
        new = map_header(statement, lambda e: self._expr(e, before))
        yield from before
        yield new

    def _expr(self, e: Expr, before: list[Stmt]) -> Expr:
        match e:
            case Comprehension(is_list=True) if self._varies(e):
                return self._items(e, before)
            case DictComprehension() if self._varies(e) and (made := written_dict(e, self._written)) is not None:
                return self._expr(made, before)
            case Call(function=Symbol(path="builtins.dict"), args=(Call() as pairs,), keywords=()) if (
                self._varies(e) and (paired := dict_of_pairs(e, pairs, self._written)) is not None
            ):
                return self._expr(paired, before)
            case Call(function=Symbol(path="builtins.sorted"), args=(Tuple() | List() as held,)) if (
                len(held.elements) == 2
                and not any(isinstance(each, (Tuple, List)) for each in held.elements)  # which are compared part by part
                and e.keywords in ((), (("reverse", Literal("True")),))
                and self._varies(e)
            ):
                return self._in_order(held.elements, before, is_reversed=bool(e.keywords), span=e.span)
            case Call() if made_at_once(e) and self._varies(e):
                parts = Name(self._names.fresh("parts"), span=e.span)
                before.append(Assign((parts,), e, span=e.span))
                return parts
            case Spread() if self._varies(e) and (written := self._spread(e, before)) is not e:
                return self._expr(written, before)
            case Conditional() | Logical() | Opaque():
                return e  # evaluated perhaps, or in a scope of its own
            case Call(function=Symbol(path="builtins.sum"), args=(Comprehension() as given, *start)) if self._varies(e):
                first: Expr = start[0] if start else dict(e.keywords).get("start", Literal("0"))
                return self._total(given, self._expr(first, before), before)
            case Call(function=Symbol(path="math.prod"), args=(factors,)) if (
                self._varies(e) and (made_of := self._factors(factors, has_start=bool(e.keywords))) is not None
            ):
                return self._total(made_of, self._expr(dict(e.keywords).get("start", Literal("1")), before), before, "*")
            case Call(function=Symbol(path=path) as function, args=(Comprehension() as given, *rest)) if (
                path in _OF_ONE and (path in _NESTED or not (rest or e.keywords)) and self._varies(e)
            ):
                items = self._items(given if path not in _NESTED else _nested(given, function), before)
                return items if path == "builtins.list" else replace(e, args=(items, *rest))
            case Call() if (name := shrunk_list(e)) is not None and name in self._taken_off and self._varies(e):
                last = Name(self._names.fresh("last"), span=e.span)
                before.append(Assign((last,), e, span=e.span))
                return last
            case Call() if self._varies(e) and (done := self._functionals.written(e)) is not None:
                first_of_all, value = done
                before += self.block(tuple(first_of_all))
                return self._expr(value, before)
            case _:
                return map_children(lambda child: self._expr(child, before), e)

    def _in_order(self, elements: tuple[Expr, ...], before: list[Stmt], *, is_reversed: bool, span: Span | None) -> List:
        """Two values as `sorted` puts them: what is equal stays in its order, `[min(a, b), max(b, a)]`."""
        both: list[Expr] = []
        for each in elements:
            value = self._expr(each, before)
            if not isinstance(value, (Name, Literal)):
                name = Name(self._names.fresh("each"), span=each.span)
                before.append(Assign((name,), value, span=each.span))
                value = name
            both.append(value)
        one, other = both
        if is_reversed:
            return List((call("max", one, other), call("min", other, one)), span=span)
        return List((call("min", one, other), call("max", other, one)), span=span)

    def _spread(self, e: Spread, before: list[Stmt]) -> Expr:
        """A call whose arguments are unpacked of comprehensions: with their elements, or with lists that have names."""
        match e:
            case Spread(function=Symbol(path="builtins.max" | "builtins.min") as f, args=((True, several),), keywords=()):
                listed = comprehension_of(several, self._names, is_list=True) if isinstance(several, Call) else None
                return Call(f, (listed or several,), span=e.span)
        args: list[tuple[bool, Expr]] = []
        for is_unpacked, value in e.args:
            made = comprehension_of(value, self._names, is_list=True) if is_unpacked and isinstance(value, Call) else value
            if not is_unpacked or not isinstance(made, Comprehension):
                args.append((is_unpacked, value))
            elif (elements := self._elements_of(made)) is not None:
                args += [(False, element) for element in elements]
            else:
                args.append((True, self._items(as_list(made), before)))
        if args == [*e.args]:
            return e
        if not any(is_unpacked for is_unpacked, _ in args) and all(name for name, _ in e.keywords):
            return Call(e.function, tuple(value for _, value in args), e.keywords, span=e.span)
        return replace(e, args=tuple(args))

    def _assigned(self, statement: Assign, name: str, block: list[Stmt], value: Expr) -> Iterator[Stmt]:
        """A variable that gets what a call does in statements: where they leave it in a variable of theirs, in the author's."""
        if not isinstance(value, Name) or not block:
            yield from self.block(tuple(block))
            yield from self._statement(replace(statement, value=value, edited=True))
            return
        own = rename_block(tuple(block), {value.id: name})
        first = next(i for i, each in enumerate(own) if name in names_written(each))
        own = (*own[:first], replace(own[first], origin=statement.origin, edited=True), *own[first + 1 :])
        yield from self.block(own)

    def _parts(self, e: Expr, targets: tuple[Expr, ...]) -> Expr | None:
        """What gives the parts of a tuple, or of what is unpacked, one by one: `a, b = (f(i) for i in range(2))`; where it is not
        known how many there are, a list of what is unpacked. None where it stays as it is."""
        is_tuple = called(e) == "builtins.tuple"
        is_unpacked = all(isinstance(target, Tuple) for target in targets)
        match e:
            case Call(function=Symbol(path="builtins.tuple" | "builtins.list"), args=(given,), keywords=()) if (
                is_tuple or is_unpacked
            ):
                pass
            case _ if is_unpacked:
                given = e
            case _:
                return None
        made = comprehension_of(given, self._names, is_list=True) if isinstance(given, Call) else given
        if not isinstance(made, Comprehension):
            return given if given is not e and is_unpacked and isinstance(given, (Name, Subscript)) else None
        elements = self._elements_of(made)
        if elements is not None and all(len(each.elements) == len(elements) for each in targets if isinstance(each, Tuple)):
            return Tuple(elements, span=e.span)
        return as_list(made) if is_unpacked and not (made is e and made.is_list) else None

    def _elements_of(self, given: Comprehension) -> tuple[Expr, ...] | None:
        """The elements of a comprehension over what is written out, or counted by literals."""
        match given.clauses:
            case (Clause(target=Name(id=id), iterable=Call(function=Symbol(path="builtins.range"), args=ends), tests=()),):
                rounds = counted_places(ends)
            case (Clause(target=Name(id=id), iterable=Tuple(elements=rounds) | List(elements=rounds), tests=()),):
                pass
            case _:
                return None
        is_plain = not any(isinstance(part, Opaque) for part in walk(given.element))
        if rounds is None or not is_plain or not all(isinstance(each, (Name, Literal, Unary)) for each in rounds):
            return None
        return tuple(substitute(given.element, {id: each}) for each in rounds)

    def _varies(self, e: Expr) -> bool:
        return not names_read(e).isdisjoint(self._varied)

    def _is_list(self, name: str, given: Comprehension) -> bool:
        """Whether the variable to which it is assigned may hold the list while that grows."""
        inside = {own for clause in given.clauses for own in bound_names(clause.target)}
        return (self._varies(given) or name in self._objects) and name not in names_read(given) | inside

    def _items(self, given: Comprehension, before: list[Stmt]) -> Name:
        items = Name(self._names.fresh("items"), span=given.span)
        before += self._list(given, items, None)
        return items

    def _list(self, given: Comprehension, items: Name, statement: Stmt | None) -> list[Stmt]:
        """What fills a list with the elements. statement: that assigns it."""
        origin = statement.origin if statement is not None else None
        span = statement.span if statement is not None else given.span
        if (filled := filled_rows(given, self._names, self._lists, self._of_rows, replaced)) is not None:
            zeros, places = filled
            start = Assign((items,), zeros, origin=origin, edited=True, span=span)
            return [start, *self._rounds(places, lambda place: _stored(items, place, given))]
        start = Assign((items,), List(()), origin=origin, edited=True, span=span)
        return [start, *self._rounds(given, lambda element: _append(items, element, given))]

    def _extended(self, statement: Evaluate, items: Name, given: Expr, same: frozenset[str]) -> Iterator[Stmt]:
        """`items.extend(given)` one by one. same: the names that the list may have."""
        before: list[Stmt] = []
        match given:
            case List(elements=elements) | Tuple(elements=elements):
                own = [self._expr(element, before) for element in elements]
                if any(not same.isdisjoint(names_read(element)) for element in own[1:]):  # as the list is before it grows
                    own = [self._named(element, before) for element in own]
                before += [_append(items, value, element) for value, element in zip(own, elements, strict=True)]
            case Comprehension():
                before += self._rounds(given, lambda element: _append(items, element, given))
            case Name() | Call(function=Global()):
                each, over = Name(self._names.fresh("each")), given
                if isinstance(given, Call):
                    over = Name(self._names.fresh("items"), span=given.span)
                    before.append(Assign((over,), self._expr(given, before), span=statement.span))
                before.append(For(each, over, (_append(items, each, given),), span=statement.span))
            case _:
                before.append(statement)
        yield from before

    def _named(self, e: Expr, before: list[Stmt]) -> Name:
        name = Name(self._names.fresh("each"), span=e.span)
        before.append(Assign((name,), e, span=e.span))
        return name

    def _factors(self, e: Expr, *, has_start: bool) -> Comprehension | None:
        """What `math.prod` multiplies, where that is no list that is written out: it falls into its elements."""
        match e:
            case Comprehension():
                return e
            case Call():
                return comprehension_of(e, self._names, is_list=False)
            case Name(id=id) if has_start or id not in self._written:
                factor = Name(self._names.copy().fresh("factor"), span=e.span)
                refusal = Refusal("comprehension", "a generator expression cannot be differentiated", e.span)
                text, reads, over = f"({factor.id} for {factor.id} in {id})", (id,), (Clause(factor, e, ()),)
                return Comprehension(text, reads, (), refusal, factor, over, False, span=e.span)
            case _:
                return None

    def _total(self, given: Comprehension, start: Expr, before: list[Stmt], op: str = "+") -> Name:
        """The sum, or the product, of the elements."""
        total = Name(self._names.fresh("total" if op == "+" else "product"), span=given.span)
        before.append(Assign((total,), start, span=given.span))
        before += self._rounds(
            given, lambda element: Assign((total,), Binary(op, total, element, span=given.span), span=given.span)
        )
        return total

    def _rounds(self, given: Comprehension, taken: Callable[[Expr], Stmt]) -> list[Stmt]:
        """The loops of a comprehension, with what is done with each element."""
        own = {name: Name(self._names.fresh(name)) for clause in given.clauses for name in bound_names(clause.target)}
        inner: list[Stmt] = []
        element = self._expr(replaced(given.element, own), inner)
        inner.append(taken(element))
        for clause in reversed(given.clauses):
            inner = self._round(clause, own, tuple(inner), given)
        return inner

    def _round(self, clause: Clause, own: Mapping[str, Expr], body: Block, given: Comprehension) -> list[Stmt]:
        for test in reversed(clause.tests):
            body = (If(replaced(test, own), body, span=given.span),)
        before: list[Stmt] = []
        iterable = self._expr(replaced(clause.iterable, own), before)
        whole = iterable.function.value if isinstance(iterable, Call) and isinstance(iterable.function, Attribute) else iterable
        if isinstance(whole, (Tuple, List, Dict)):  # a loop runs back over what has a name
            items = Name(self._names.fresh("items"), span=iterable.span)
            before.append(Assign((items,), whole, span=iterable.span))
            iterable = _put_in_place(iterable, whole, items)
        return [*before, For(replaced(clause.target, own), iterable, body, span=given.span)]


def _put_in_place(e: Expr, part: Expr, new: Expr) -> Expr:
    """An expression with another one in place of a part of it."""
    return new if e is part else map_children(lambda child: _put_in_place(child, part, new), e)


def _only_taken_off(statement: Stmt) -> frozenset[str]:
    """The lists of which a statement takes elements off, and which it does not read otherwise: that may be done before it."""
    found: set[str] = set()
    others: set[str] = set()

    def look(e: Expr) -> None:
        name = shrunk_list(e)
        found.update(() if name is None else (name,))
        if isinstance(e, (Name, Opaque)):
            others.update(names_read(e))
        for child in e.children if name is None else ():
            look(child)

    for e in expressions(statement):
        match e:
            case Call(function=Attribute(value=Name(), attr="append"), args=(value,)) if isinstance(statement, Evaluate):
                look(value)  # the list itself is only asked for its method
            case _:
                look(e)
    return frozenset(found - others - set(names_written(statement)))


def _stored(rows: Name, place: Expr, of: Expr) -> Assign:
    line, column, element = children(place)
    return Assign((Subscript(Subscript(rows, line), column),), element, span=of.span)


def _append(items: Name, element: Expr, of: Expr) -> Evaluate:
    return Evaluate(Call(Attribute(items, "append"), (element,), span=of.span), span=of.span)


def _nested(given: Comprehension, function: Symbol) -> Comprehension:
    """The comprehension with rows that are arrays, where they are lists: `np.array([np.array([...]) ...])`."""
    if not isinstance(given.element, Comprehension) or not given.element.is_list:
        return given
    return replace(given, element=Call(function, (given.element,), span=given.element.span))
