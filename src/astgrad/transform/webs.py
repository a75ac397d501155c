"""One name, one purpose: splits a variable that is used for several things into several variables.

    y = x * x          y = x * x
    y = np.sin(y)  ->  y_2 = np.sin(y)
    return y * x       return y_2 * x

A *web* is a set of definitions that reach common uses; each web gets a name of its own, the first keeps the author's. What needs no
name of its own gets the author's name back when the derivative is done (`coalesce`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from astgrad.analysis.liveness import read_by
from astgrad.ir.expr import Expr, Name, Opaque, names_read, substitute, walk
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    For,
    Function,
    If,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
    bound_names,
    expressions,
    names_written,
    same,
    statements,
    with_body,
)
from astgrad.transform.rename import map_header, pinned_names

Definition = tuple[str, int]  # a name and the number of its definition; 0 is "defined before the function's body"
Reaching = Mapping[str, frozenset[int]]  # for each name, the definitions that may reach this point


def split_webs(function: Function, names: Names) -> tuple[Function, Mapping[str, str]]:
    """The function with one name for each web, and the author's name for each new name."""
    webs = _Webs(function, names)
    body = _Renamer(webs).block(function.body, {name: frozenset((0,)) for name in function.parameter_names})[0]
    return with_body(function, body), webs.authors_names


class _Webs:
    """Which definitions belong together, and what each web is called."""

    def __init__(self, function: Function, names: Names) -> None:
        self.authors_names: dict[str, str] = {}
        self.numbers: dict[tuple[int, str], int] = {}
        self._parent: dict[Definition, Definition] = {}
        self._names = names
        self._given: dict[Definition, str] = {}
        self._seen: set[str] = set(function.parameter_names)
        self.pinned = frozenset().union(*map(_pinned, statements(function.body)))
        for name in function.parameter_names:
            self._given[(name, 0)] = name
        collector = _Collector(self)
        collector.block(function.body, {name: frozenset((0,)) for name in function.parameter_names})

    def find(self, definition: Definition) -> Definition:
        """The representative of a definition's web: the earliest definition in it."""
        parent = self._parent.get(definition, definition)
        if parent == definition:
            return definition
        root = self.find(parent)
        self._parent[definition] = root
        return root

    def unite(self, name: str, numbers: Iterable[int]) -> None:
        """Puts definitions of a name into one web."""
        roots = sorted({self.find((name, number)) for number in numbers}, key=lambda root: root[1])
        for root in roots[1:]:
            self._parent[root] = roots[0]

    def name_of(self, name: str, numbers: Iterable[int]) -> str:
        """What the web of these definitions is called."""
        if name in self.pinned:
            return name
        numbers = tuple(numbers)
        if not numbers:
            return name  # read before any assignment: fails when it runs, as it did
        root = self.find((name, min(numbers)))
        if root not in self._given:
            first = name not in self._seen
            self._seen.add(name)
            self._given[root] = name if first else self._names.fresh(name)
            if not first:
                self.authors_names[self._given[root]] = name
        return self._given[root]


class _Walk:
    """Carries reaching definitions through a function; definitions are numbered in the order of the first walk."""

    def __init__(self, webs: _Webs) -> None:
        self.webs = webs
        self._ends: dict[int, Reaching] = {}  # what reached the end of each loop's body when it was walked last

    def _with_end(self, loop: For | While, reaching: Reaching) -> Reaching:
        """What reaches a loop that was walked before, in a loop around it, with what surely comes round in it: walking it once more
        then finds nothing new, and not all of it again in each loop around it."""
        return _merge(reaching, self._ends[id(loop)]) if id(loop) in self._ends else reaching

    def number(self, statement: Stmt, name: str) -> int:
        """The number of the definition of `name` by this statement."""
        return self.webs.numbers.setdefault((id(statement), name), len(self.webs.numbers) + 1)

    def after(self, statement: Stmt, names: tuple[str, ...], reaching: Reaching) -> Reaching:
        """The reaching definitions after a statement that surely defines these names."""
        return {**reaching, **{name: frozenset((self.number(statement, name),)) for name in names}} if names else reaching


class _Collector(_Walk):
    """First walk: unites the definitions that reach a common use."""

    def block(self, block: Block, reaching: Reaching) -> Reaching:
        for statement in block:
            reaching = self.statement(statement, reaching)
        return reaching

    def statement(self, statement: Stmt, reaching: Reaching) -> Reaching:
        if isinstance(statement, While):
            return self._loop(statement, (), reaching)
        for name in read_by(statement):
            self._use((name,), reaching)
        match statement:
            case If(body=body, orelse=orelse):
                return _merge(self.block(body, reaching), self.block(orelse, reaching))
            case With(body=body):
                return self.block(body, reaching)
            case For(target=target):
                return self._loop(statement, bound_names(target), reaching)
            case AugAssign(target=Name(id=id)):  # reads and writes one variable: one web
                number = self.number(statement, id)
                self.webs.unite(id, (*reaching.get(id, ()), number))
                return {**reaching, id: frozenset((number,))}
            case Verbatim(writes=writes):
                return {**reaching, **{n: reaching.get(n, frozenset()) | {self.number(statement, n)} for n in writes}}
            case Return():
                return {}
            case _:
                return self.after(statement, names_written(statement), reaching)

    def _loop(self, loop: For | While, bound: tuple[str, ...], reaching: Reaching) -> Reaching:
        reaching = self._with_end(loop, reaching)
        while True:
            if isinstance(loop, While):
                self._use(names_read(loop.test), reaching)
            at_end = self._ends[id(loop)] = self.block(loop.body, self.after(loop, bound, reaching))
            merged = _merge(reaching, at_end)
            if merged == reaching:
                return merged
            reaching = merged

    def _use(self, names: Iterable[str], reaching: Reaching) -> None:
        for name in names:
            if len(numbers := reaching.get(name, ())) > 1:
                self.webs.unite(name, numbers)


class _Renamer(_Walk):
    """Second walk: gives each occurrence the name of its web."""

    def block(self, block: Block, reaching: Reaching) -> tuple[Block, Reaching]:
        renamed: list[Stmt] = []
        for statement in block:
            new, reaching = self.statement(statement, reaching)
            renamed.append(new)
        return tuple(renamed), reaching

    def statement(self, statement: Stmt, reaching: Reaching) -> tuple[Stmt, Reaching]:
        match statement:
            case If(body=body, orelse=orelse):
                new_body, after_body = self.block(body, reaching)
                new_orelse, after_orelse = self.block(orelse, reaching)
                is_same = same(new_body, body) and same(new_orelse, orelse)
                new = statement if is_same else replace(statement, body=new_body, orelse=new_orelse)
                return map_header(new, lambda e: self._renamed(e, reaching)), _merge(after_body, after_orelse)
            case With(body=body):
                new_body, after_body = self.block(body, reaching)
                new_with = statement if same(new_body, body) else replace(statement, body=new_body)
                return map_header(new_with, lambda e: self._renamed(e, reaching)), after_body
            case For(target=target):
                return self._loop(statement, bound_names(target), reaching)
            case While():
                return self._loop(statement, (), reaching)
            case Verbatim(writes=writes):
                return statement, {
                    **reaching,
                    **{n: reaching.get(n, frozenset()) | {self.number(statement, n)} for n in writes},
                }
            case AugAssign(target=Name(id=id)):
                number = self.number(statement, id)
                after: Reaching = {**reaching, id: frozenset((number,))}
                return map_header(statement, lambda e: self._renamed(e, after if e == statement.target else reaching)), after
            case Return():
                return map_header(statement, lambda e: self._renamed(e, reaching)), {}
            case Assign(targets=targets, value=value):
                after = self.after(statement, names_written(statement), reaching)
                new_targets, new_value = tuple(self._renamed(t, after) for t in targets), self._renamed(value, reaching)
                if new_value is value and same(new_targets, targets):
                    return statement, after
                return replace(statement, targets=new_targets, value=new_value, edited=True), after
            case _:
                return map_header(statement, lambda e: self._renamed(e, reaching)), reaching

    def _loop(self, loop: For | While, bound: tuple[str, ...], reaching: Reaching) -> tuple[Stmt, Reaching]:
        outside, reaching = reaching, self._with_end(loop, reaching)
        while True:
            inside = self.after(loop, bound, reaching)
            if isinstance(loop, For):
                self._renamed(loop.target, inside)  # named first: it stands before the body
            body, at_end = self.block(loop.body, inside)
            self._ends[id(loop)] = at_end
            merged = _merge(reaching, at_end)
            if merged == reaching:
                break
            reaching = merged
        new: Stmt = loop if same(body, loop.body) else replace(loop, body=body)
        if isinstance(loop, For):
            target, iterable = self._renamed(loop.target, inside), self._renamed(loop.iterable, outside)
            if (target, iterable) != (loop.target, loop.iterable):
                new = replace(loop, body=body, target=target, iterable=iterable, edited=True)
            return new, reaching
        return map_header(new, lambda e: self._renamed(e, reaching)), reaching

    def _renamed(self, e: Expr, reaching: Reaching) -> Expr:
        names = {name: self.webs.name_of(name, reaching.get(name, ())) for name in sorted(names_read(e))}
        return substitute(e, {old: Name(new) for old, new in names.items() if old != new})


def _merge(left: Reaching, right: Reaching) -> Reaching:
    return {name: left.get(name, frozenset()) | right.get(name, frozenset()) for name in {*left, *right}}


def _pinned(statement: Stmt) -> frozenset[str]:
    inside = (part for e in expressions(statement) for part in walk(e) if isinstance(part, Opaque))
    return pinned_names(statement).union(*(part.reads for part in inside))
