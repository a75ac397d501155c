"""Names what is computed twice, so that it is computed once.

    return 3 * (np.sqrt(x) + 1) ** 2 / (2 * np.sqrt(x))      ->      sqrt_x = np.sqrt(x)
                                                                     return 3 * (sqrt_x + 1) ** 2 / (2 * sqrt_x)

Looks at straight-line code: the statements of one block between which what an expression reads does not change. An author's line is
touched only where it computes what the derivative needs as well.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from itertools import count, dropwhile
from math import inf
from typing import NamedTuple

from astgrad.analysis.aliases import passed_on
from astgrad.analysis.effects import acts, saves
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    Literal,
    Logical,
    Name,
    Subscript,
    Symbol,
    Tuple,
    children,
    map_children,
    names_read,
    size,
)
from astgrad.ir.kinds import Kind, Number
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
    expressions,
    names_read_inside,
    names_written,
    statements,
)
from astgrad.markers import KEY, WAS, WITH_DEFAULT
from astgrad.transform.changes import ChangedBy
from astgrad.transform.inline import is_derived
from astgrad.transform.rename import map_header, pinned_names

_FREE = frozenset(f"builtins.{name}" for name in ("range", "len", "reversed", "zip")) | {
    "numpy.shape",
    "numpy.size",
    "numpy.ndim",
    KEY,
    WITH_DEFAULT,
    WAS,
}


def share(
    function: Function, names: Names, kinds: Kinds, note_kind: Callable[[str, Kind], None], changed_by: ChangedBy
) -> Function:
    """The function with a name for every worthwhile expression that derived code computes again."""
    written = frozenset(name for s in statements(function.body) for name in changed_by(s) - frozenset(_bound(s)))
    sharer = _Sharer(names, kinds, note_kind, changed_by, written)
    return replace(function, body=sharer.block(function.body))


class _Sharer:
    def __init__(
        self,
        names: Names,
        kinds: Kinds,
        note_kind: Callable[[str, Kind], None],
        changed_by: ChangedBy,
        written: frozenset[str],
    ) -> None:
        self._names = names
        self.changed_by = changed_by
        self._written = written  # the names whose values are changed in place: each needs memory of its own
        self._kinds = kinds
        self._note_kind = note_kind
        self._traits: dict[Expr, _Traits] = {}
        self._worthy: dict[Expr, bool] = {}

    def block(self, block: Block) -> Block:
        """The block, and the blocks inside it, without repetitions."""
        lines = _Lines((self._inside(statement) for statement in block), self)
        while (found := lines.dearest()) is not None:
            lines = lines.named(*found)
        return lines.block

    def _inside(self, statement: Stmt) -> Stmt:
        match statement:
            case If(body=body, orelse=orelse):
                return replace(statement, body=self.block(body), orelse=self.block(orelse))
            case For(body=body) | While(body=body) | With(body=body):
                return replace(statement, body=self.block(body))
            case _:
                return statement

    def fresh_name(self, e: Expr) -> Name:
        """A new name for an expression."""
        name = Name(self._names.fresh(wanted_name(e)))
        self._note_kind(name.id, self._kinds.of(e))
        return name

    def written_parts(self, statement: Stmt) -> frozenset[Expr]:
        """What the statement computes that may be changed in place later: each needs memory of its own."""
        match statement:
            case Assign(value=value) if not self._written.isdisjoint(names_written(statement)):
                return frozenset(passed_on(value, self._kinds))
            case _:
                return frozenset()

    def is_worth_a_name(self, e: Expr) -> bool:
        """Whether an expression that is computed twice should be computed once."""
        if e not in self._worthy:
            self._worthy[e] = self._is_worth_a_name(e)
        return self._worthy[e]

    def _is_worth_a_name(self, e: Expr) -> bool:
        if not isinstance(e, (Call, Binary, Compare)) or self.traits(e).acts:
            return False
        if self.traits(e).is_dear and not isinstance(e, Compare):
            return True
        kind = self._kinds.of(e)
        is_array = isinstance(kind, Number) and isinstance(kind.shape, tuple) and kind.shape != ()
        if isinstance(e, Compare):
            return is_array
        return isinstance(e, Binary) and self.traits(e).operations >= (1 if is_array else 2)

    def traits(self, e: Expr) -> _Traits:
        """What an expression is made of."""
        known = self._traits.get(e)
        if known is None:
            parts = [self.traits(child) for child in children(e)]
            known = self._traits[e] = _Traits(
                isinstance(e, Binary) + sum(part.operations for part in parts),
                _is_dear(e) or any(part.is_dear for part in parts),
                acts(e) or saves(e) or any(part.acts for part in parts),
            )
        return known


class _Traits(NamedTuple):
    operations: int
    is_dear: bool
    acts: bool  # does something besides giving a value, or gives something of its own each time


Place = tuple[float, ...]  # of a line; what is put before it has the same numbers and one more in front of the infinite one
Key = tuple[Expr, tuple[int, ...]]  # an expression, and how often each name that it reads was changed before


@dataclass
class _Use:
    """How one line computes one expression."""

    number: float = inf  # the first place in the line where it surely does, counted from its start
    times: int = 0


@dataclass
class _Line:
    """A statement of the block."""

    statement: Stmt
    place: Place
    put_before: int = 0  # the number of lines that were put directly before it
    uses: dict[Key, _Use] = field(default_factory=dict)


class _Lines:
    """The lines of a block and what each computes, kept up as expressions get names."""

    def __init__(self, block: Iterable[Stmt], sharer: _Sharer) -> None:
        self._sharer = sharer
        self._lines = [_Line(statement, (number, inf)) for number, statement in enumerate(block)]
        self._changes: dict[str, list[Place]] = {}  # for each name, the lines that change its value, in order
        self._users: dict[Key, dict[Place, _Line]] = {}
        self._dearest: list[tuple[int, Place, float, int, Key]] = []  # a heap; what is out of date is dropped when it comes up
        self._proposals = count()
        for line in self._lines:
            for name in (name for inner in statements((line.statement,)) for name in sharer.changed_by(inner)):
                self._changes.setdefault(name, []).append(line.place)
        for line in self._lines:
            self._enter(line)

    @property
    def block(self) -> Block:
        """The statements in order."""
        return tuple(line.statement for line in sorted(self._lines, key=lambda line: line.place))

    def dearest(self) -> tuple[Expr, list[_Line]] | None:
        """The dearest repeated expression, the first of several, with the lines that compute it."""
        while self._dearest:
            rank, place, number, _, key = heappop(self._dearest)
            lines = self._repeated(key)
            if lines and (lines[0].place, lines[0].uses[key].number) == (place, number):
                return key[0], lines
            if lines:  # it comes up where it stands first
                self._propose(rank, lines[0], key)
        return None

    def named(self, e: Expr, lines: Sequence[_Line]) -> _Lines:
        """The lines with a name in the place of an expression, which the first of them gives it or a new line does."""
        owner = self._owner(e, lines)
        if owner is None and (namer := self._later_namer(e, lines)) is not None:
            return self._named_before(lines[0], namer)
        name = owner or self._sharer.fresh_name(e)
        changing = lines if owner is None else lines[1:]
        replaced = _replacing(e, name)
        for line in changing:
            self._leave(line)
            line.statement = map_header(line.statement, replaced)
        if owner is None:
            changing = [self._put_before(lines[0], Assign((name,), e)), *changing]
        if any(isinstance(line.statement, Evaluate) for line in changing):
            return _Lines(self.block, self._sharer)  # such a line may change what it reads, and that is something else now
        for line in changing:
            self._enter(line)
        return self

    def _later_namer(self, e: Expr, lines: Sequence[_Line]) -> _Line | None:
        """The author's line that gives this very expression a name later on, and might as well stand before the first of them."""
        for line in lines[1:]:
            match line.statement:
                case Assign(targets=(Name(id=id),), value=value) if (
                    value == e and not is_derived(line.statement) and self._changes[id] == [line.place]
                ):
                    between = [other.statement for other in self._lines if lines[0].place <= other.place < line.place]
                    is_free = not any(id in names_read_inside(s) or id in pinned_names(s) for s in between)
                    return line if is_free else None
        return None

    def _named_before(self, line: _Line, namer: _Line) -> _Lines:
        """The lines with one that names an expression moved before the first that computes it, where it will be its owner."""
        moved = replace(namer, place=(*line.place[:-1], line.put_before, inf))
        line.put_before += 1
        others = [each for each in self._lines if each is not namer]
        block = (each.statement for each in sorted((*others, moved), key=lambda each: each.place))
        return _Lines(tuple(block), self._sharer)

    def _put_before(self, line: _Line, assign: Assign) -> _Line:
        new = _Line(assign, (*line.place[:-1], line.put_before, inf))
        line.put_before += 1
        self._lines.append(new)
        self._changes.update((name, [new.place]) for name in names_written(assign))
        return new

    def _enter(self, line: _Line) -> None:
        """Notes what a line computes."""
        written = self._sharer.written_parts(line.statement)
        for e in _shareable(line.statement):
            for number, part, surely in _parts(e):
                if self._sharer.is_worth_a_name(part) and part not in written:
                    use = line.uses.setdefault((part, self._version(part, line.place)), _Use())
                    use.number = min(use.number, number if surely else inf)
                    use.times += 1
        for key in line.uses:
            self._users.setdefault(key, {})[line.place] = line
            self._propose(-size(key[0]), line, key)

    def _leave(self, line: _Line) -> None:
        """Forgets what a line computes: it is about to change."""
        for key in line.uses:
            del self._users[key][line.place]
        line.uses = {}

    def _propose(self, rank: int, line: _Line, key: Key) -> None:
        heappush(self._dearest, (rank, line.place, line.uses[key].number, next(self._proposals), key))

    def _version(self, e: Expr, place: Place) -> tuple[int, ...]:
        return tuple(bisect_left(self._changes.get(name, ()), place) for name in sorted(names_read(e)))

    def _repeated(self, key: Key) -> list[_Line]:
        """The lines that compute an expression, from the first that surely does; none where it is not worth a name."""
        users = sorted(self._users[key].values(), key=lambda line: line.place)
        lines = list(dropwhile(lambda line: line.uses[key].number == inf, users))
        repeated = sum(line.uses[key].times for line in lines) > 1
        return lines if repeated and any(is_derived(line.statement) for line in lines) else []

    def _owner(self, e: Expr, lines: Sequence[_Line]) -> Name | Tuple | None:
        """The name that the first line gives this very expression, where it still has that value at the others; the names of its
        parts, where the others read only these."""
        match lines[0].statement:
            case Assign(targets=(Name() as name,), value=value) if value == e:
                return name if self._is_kept(name, e, lines) else None
            case Assign(targets=(Tuple(elements=names) as parts,), value=value) if value == e:
                is_kept = all(isinstance(name, Name) and self._is_kept(name, e, lines) for name in names)
                expressions_of = (part for line in lines[1:] for part in expressions(line.statement))
                return parts if is_kept and all(_reads_parts(part, e, len(names)) for part in expressions_of) else None
            case _:
                return None

    def _is_kept(self, name: Name, e: Expr, lines: Sequence[_Line]) -> bool:
        """Whether what the first line assigns to a name is what it stands for at the others."""
        changes = self._changes[name.id]
        return bisect_right(changes, lines[0].place) == bisect_right(changes, lines[-1].place) and name.id not in names_read(e)


def wanted_name(e: Expr) -> str:
    """What a named expression is called: `sqrt_x` for `np.sqrt(x)`, else `t`."""
    match e:
        case Call(function=Symbol(path=path), args=(Name(id=id),)):
            return f"{path.rpartition('.')[2].strip('_')}_{id.strip('_')}"
        case _:
            return "t"


def _shareable(statement: Stmt) -> Iterator[Expr]:
    """The expressions of a statement that are surely evaluated once where it stands."""
    match statement:
        case (
            Assign(value=value)
            | AugAssign(value=value)
            | Evaluate(value=value)
            | If(test=value)
            | Return(value=Expr() as value)
        ):
            yield value
        case For(iterable=iterable):
            yield iterable


def _parts(e: Expr) -> Iterator[tuple[int, Expr, bool]]:
    """The expression and its parts that have parts, in order, each with its place and whether it is evaluated whenever the whole
    is. The third time that one comes up it is left out, with all that is in it: twice is all that need be known of it."""
    met = Counter[tuple[Expr, bool]]()
    pending = [(0, e, True)]
    while pending:
        number, part, surely = pending.pop()
        met[part, surely] += 1
        if met[part, surely] > 2:
            continue
        yield number, part, surely
        always = _ALWAYS.get(type(part))
        inside = []
        for i, child in enumerate(children(part)):
            if children(child):
                inside.append((number + 1, child, surely and always in (None, i)))
            number += size(child)
        pending += reversed(inside)


_ALWAYS: dict[type[Expr], int] = {Conditional: 1, Logical: 0}  # the one child that is evaluated whatever comes of it


def _bound(statement: Stmt) -> tuple[str, ...]:
    """The names that a statement binds anew; an augmented assignment may change what its name stands for."""
    return () if isinstance(statement, AugAssign) else names_written(statement)


def _is_dear(e: Expr) -> bool:
    match e:
        case Call(function=Symbol(path=path)):
            return path not in _FREE
        case Call(function=Attribute()):
            return True
        case Binary(op="@"):
            return True
        case _:
            return False


def _reads_parts(e: Expr, whole: Expr, count: int) -> bool:
    """Whether an expression reads of `whole` only single parts, by their places."""
    match e:
        case Subscript(value=value, index=Literal(value=int() as position)) if value == whole:
            return 0 <= position < count
        case _:
            return e != whole and all(_reads_parts(child, whole, count) for child in children(e))


def _replacing(old: Expr, new: Expr) -> Callable[[Expr], Expr]:
    """What puts one expression for another, wherever it stands; looks at nothing smaller, and at what stands in two places once."""
    smallest = size(old)
    seen: dict[int, Expr] = {}  # by identity

    def replaced(e: Expr) -> Expr:
        if size(e) < smallest:
            return e
        found = seen.get(id(e))
        if found is None:
            found = seen[id(e)] = put_in(e)
        return found

    def put_in(e: Expr) -> Expr:
        match e, new:
            case Subscript(value=value, index=Literal(value=int() as position)), Tuple(elements=elements) if value == old:
                return elements[position]
            case _:
                return new if e == old else map_children(replaced, e)

    return replaced
