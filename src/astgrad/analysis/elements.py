"""Elements of arrays that are written once: what a write finds there, and whether anybody reads it before. Only looks.

    low = np.zeros((n, n))
    for j in range(n):
        s = a[j, j]
        for k in range(j):
            s -= low[j, k] ** 2         reads what earlier rounds of j wrote: column k < j
        low[j, j] = np.sqrt(s)          settled: nothing else writes there, and nothing read it before
        for i in range(j + 1, n):
            low[i, j] = a[i, j] / low[j, j]     settled: i > j, so this is never an element of the diagonal

Nothing need be saved for a write that finds zeros (`blank`). A settled element need not even be put back: the reverse half may read
it everywhere, and what was computed for it is at hand there.

Two statements touch one element in two rounds where their indices are equal, both rounds are rounds of the loops around, and one
comes before the other. These are linear equations and inequalities in whole numbers, of which it is asked whether they contradict
each other. What is not understood has no equation, so that nothing contradicts it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from astgrad.analysis.affine import Affine, contradict, symbol
from astgrad.analysis.aliases import aliases
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.saved import changed_in_place, changed_objects
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Dict,
    Expr,
    Literal,
    Name,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    index_parts,
)
from astgrad.ir.stmt import (
    Assign,
    Block,
    Evaluate,
    For,
    Function,
    If,
    Stmt,
    Verbatim,
    While,
    expressions,
    inner_blocks,
    names_stored,
    names_written,
    statements,
)
from astgrad.markers import TABLE
from astgrad.rules.structure import literal_integer

_ZEROS = ("numpy.zeros", "numpy.zeros_like")
_MADE = (*_ZEROS, "numpy.empty", "numpy.empty_like")
_MOST_WRITES = 12  # of one array, that are compared with each other

_MOST_WAYS = 16  # in which decisions may hold
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}

Bounds = tuple[Affine | None, Affine | None]  # the least and the greatest number that may stand there; None: any


@dataclass(frozen=True)
class Once:
    """Writes into elements that no other write touches, by `id`."""

    blank: frozenset[int] = frozenset()  # they find zeros
    settled: frozenset[int] = frozenset()  # nothing reads the element before
    lasting: frozenset[int] = frozenset()  # settled, and the array is made once


@dataclass(frozen=True)
class _Step:
    """One way into a compound statement: which of its blocks."""

    statement: Stmt
    block: int
    number: int  # where the statement stands in the text


@dataclass(frozen=True)
class _Place:
    """A statement, where it stands in the text, and the ways that lead to it."""

    statement: Stmt
    number: int
    path: tuple[_Step, ...]


@dataclass(frozen=True)
class _Touch:
    """A read or a write of parts of an array: by each part of the index, from where to where."""

    place: _Place
    index: tuple[Bounds, ...]


def once_written(function: Function, kinds: Kinds) -> Once:
    """What is known of the writes into arrays that the function makes empty or of zeros."""
    places = list(_placed(function.body))
    arrays = {name: place for place in places if (name := _made(place.statement)) is not None}
    if not arrays:
        return Once()
    sharing = aliases(function, kinds)
    alone = {name for name in arrays if sharing.get(name, {name}) == {name} and name not in function.parameter_names}
    writes: dict[str, list[_Touch]] = {name: [] for name in alone}
    for place in places:
        for name in alone & set(names_stored(place.statement)):
            writes[name].append(_Touch(place, _written_index(place)))
        own = changed_in_place(place.statement) if isinstance(place.statement, Evaluate) else ()
        changed = {*names_written(place.statement), *own, *changed_objects(place.statement)}
        alone -= {name for name in changed if name in arrays and place is not arrays[name]}
    blank: set[int] = set()
    settled: set[int] = set()
    lasting: set[int] = set()
    for name in sorted(alone):
        made, own_writes = arrays[name], writes[name]
        if not _are_apart(own_writes, made):
            continue
        ids = {id(write.place.statement) for write in own_writes}
        blank |= ids if _path_of(made.statement) in _ZEROS else set()
        reads = _reads(name, places, has_places=_path_of(made.statement) in _MADE)
        if reads is not None and not any(_may_come_before(read, write, made) for read in reads for write in own_writes):
            settled |= ids
            lasting |= ids if not _loops(made.path) else set()
    return Once(frozenset(blank), frozenset(settled), frozenset(lasting))


def _placed(body: Block) -> Iterator[_Place]:
    """All statements, in the order of the text."""
    number = 0

    def inside(block: Block, path: tuple[_Step, ...]) -> Iterator[_Place]:
        nonlocal number
        for statement in block:
            number += 1
            here = number
            yield _Place(statement, here, path)
            for which, inner in enumerate(inner_blocks(statement)):
                yield from inside(inner, (*path, _Step(statement, which, here)))

    return inside(body, ())


def _made(statement: Stmt) -> str | None:
    """The array that a statement makes."""
    match statement:
        case Assign(targets=(Name(id=name),), value=value) if _path_of(statement) in _MADE or _is_own_dict(value):
            return name
        case _:
            return None


def _is_own_dict(e: Expr) -> bool:
    """Whether a dict is made that is empty, or one that is taken for an array."""
    is_table = isinstance(e, Call) and isinstance(e.function, Symbol) and e.function.path == TABLE
    return is_table or e in (Dict((), ()), Call(Symbol("builtins.dict", "dict"), ()))


def _path_of(statement: Stmt) -> str | None:
    match statement:
        case Assign(value=Call(function=Symbol(path=path))):
            return path
        case _:
            return None


def _loops(path: Sequence[_Step]) -> list[Stmt]:
    return [step.statement for step in path if isinstance(step.statement, (For, While))]


# ---------------------------------------------------------------------- what a statement touches


def _written_index(place: _Place) -> tuple[Bounds, ...]:
    """The index of the element, or the row, into which a statement writes; () where it is not understood."""
    match place.statement:
        case Assign(targets=(Subscript(value=Name(), index=index),)):
            numbers = [_number(part, place.path) for part in index_parts(index)]
        case _:
            return ()
    if any(number is None or not _is_from_front(number, place.path) for number in numbers):
        return ()
    return tuple((number, number) for number in numbers)


def _reads(name: str, places: Sequence[_Place], *, has_places: bool) -> list[_Touch] | None:
    """What is read of an array, or of a dict, which has no places, and when; None where it is read in a way that is not
    understood."""
    found: list[_Touch] = []
    for place in places:
        statement = place.statement
        if isinstance(statement, Verbatim) and name in (*statement.reads, *statement.changes):
            return None
        for e in _evaluated(statement):
            parts = _read_parts(name, e, has_places=has_places)
            if parts is None or (parts and isinstance(statement, (For, While))):  # a loop reads on while it runs
                return None
            found += (_Touch(place, tuple(_read_index(index, place.path))) for index in parts)
    return found


def _evaluated(statement: Stmt) -> Sequence[Expr]:
    """The expressions of a statement; of `a[i] = e` these are `e` and `i`."""
    match statement:
        case Assign(targets=(Subscript(value=Name(), index=index),), value=value):
            return value, index
        case _:
            return expressions(statement)


def _read_parts(name: str, e: Expr, *, has_places: bool) -> list[tuple[Expr, ...]] | None:
    """The indices by which an expression reads an array: () for all of it. None where it is not seen how it is read."""
    match e:
        case Name(id=id):
            return [()] if id == name else []
        case Attribute(value=Name(id=id), attr="shape" | "size" | "ndim" | "dtype") if id == name:
            return []
        case Call(function=Symbol(path="builtins.len" | "numpy.zeros_like"), args=(Name(id=id),), keywords=()) if (
            id == name and has_places
        ):
            return []
        case Subscript(value=Name(id=id), index=index) if id == name:
            inner = _read_parts(name, index, has_places=has_places)
            return None if inner is None else [*inner, index_parts(index)]
        case _ if name in e.own_names():
            return None
        case _:
            found: list[tuple[Expr, ...]] = []
            for child in e.children:
                inner = _read_parts(name, child, has_places=has_places)
                if inner is None:
                    return None
                found += inner
            return found


def _read_index(parts: Sequence[Expr], path: Sequence[_Step]) -> Iterator[Bounds]:
    """From where to where an index reads, axis by axis: as far as it is known which part belongs to which axis."""
    for part in parts:
        if isinstance(part, Slice):
            yield _bounds(part, path)
            continue
        number = _number(part, path)
        if number is None:  # `None` and `...` are no axis, or many; so are some arrays
            return
        yield (number, number) if _is_from_front(number, path) else (None, None)


def _bounds(part: Slice, path: Sequence[_Step]) -> Bounds:
    if part.step is not None and (literal_integer(part.step) or 0) < 1:
        return None, None
    ends = (None if end is None else _number(end, path) for end in (part.lower, part.upper))
    low, high = (end if end is not None and _is_from_front(end, path) else None for end in ends)
    return low, None if high is None else high - 1


# ---------------------------------------------------------------------- numbers of rounds


def _number(e: Expr, path: Sequence[_Step]) -> Affine | None:
    """A whole number in terms of the counters of the loops around: these are Python's own integers, so that nothing overflows."""
    match e:
        case Literal() if (value := literal_integer(e)) is not None:
            return Affine(value)
        case Name(id=id):
            return _counter(id, path)
        case Unary(op="-", operand=operand):
            number = _number(operand, path)
            return None if number is None else -number
        case Binary(op="+" | "-" as op, left=left, right=right):
            one, other = _number(left, path), _number(right, path)
            return None if one is None or other is None else one + other if op == "+" else one - other
        case _:
            return None


def _counter(name: str, path: Sequence[_Step]) -> Affine | None:
    """The counter of this name, where it has the number that its loop gave it."""
    for step in reversed(path):
        loop = step.statement
        if isinstance(loop, For) and step.block == 0 and _counted(loop) is not None and _target(loop) == name:
            changed = any(name in names_written(inner) for inner in statements(loop.body))
            return None if changed else symbol(_round_of(step))
        if isinstance(loop, (For, While)) and any(name in names_written(inner) for inner in statements((loop,))):
            return None
    return None


def _target(loop: For) -> str | None:
    match loop.target, loop.iterable:
        case Name(id=name), _:
            return name
        case Tuple(elements=(Name(id=name), *_)), Call(function=Symbol(path="builtins.enumerate")):
            return name
        case _:
            return None


def _round_of(step: _Step) -> str:
    """The symbol of the counter of a loop: another number in each round."""
    return f"{step.number}"


def _counted(loop: Stmt) -> tuple[Expr, Expr | None, int] | None:
    """Where the counter of a loop starts, before what it stops, and by what it steps; None where a loop has no counter."""
    match loop:
        case For(iterable=Call(function=Symbol(path="builtins.range"), args=args, keywords=())):
            pass
        case For(iterable=Call(function=Symbol(path="builtins.enumerate"), args=(_,), keywords=())) if (
            _target(loop) is not None
        ):
            return Literal("0"), None, 1
        case _:
            return None
    match args:
        case (stop,):
            return Literal("0"), stop, 1
        case (start, stop):
            return start, stop, 1
        case (start, stop, step) if number := literal_integer(step):
            return start, stop, number
        case _:
            return None


def _rounds(path: Sequence[_Step]) -> list[Affine]:
    """What holds in each round of the loops around: each of these is at most 0."""
    found: list[Affine] = []
    for position, step in enumerate(path):
        counted = _counted(step.statement) if step.block == 0 else None
        if counted is None:
            continue
        around, counter = path[:position], symbol(_round_of(step))
        start, stop, by = counted
        first, last = _number(start, around), None if stop is None else _number(stop, around)
        sign = 1 if by > 0 else -1
        found += [] if first is None else [(first - counter) * sign]
        found += [] if last is None else [(counter - last) * sign + 1]
    return found


def _tested(path: Sequence[_Step]) -> list[list[Affine]]:
    """What the decisions say that lead to a statement: of each of these lists, one number is at most 0."""
    found = []
    for position, step in enumerate(path):
        match step.statement:
            case If(test=Compare(first=first, ops=(op,), rest=(second,))):
                one, other = _number(first, path[:position]), _number(second, path[:position])
                if one is not None and other is not None:
                    found += _compared(one - other, op if step.block == 0 else _OPPOSITE.get(op, ""))
    return found


def _compared(difference: Affine, op: str) -> list[list[Affine]]:
    match op:
        case "<":
            return [[difference + 1]]
        case "<=":
            return [[difference]]
        case ">":
            return [[-difference + 1]]
        case ">=":
            return [[-difference]]
        case "==":
            return [[difference], [-difference]]
        case "!=":
            return [[difference + 1, -difference + 1]]
        case _:
            return []


def _is_from_front(number: Affine, path: Sequence[_Step]) -> bool:
    """Whether an index is never negative."""
    return contradict([*_rounds(path), number + 1])


# ---------------------------------------------------------------------- two touches


def _are_apart(writes: Sequence[_Touch], made: _Place) -> bool:
    """Whether no element is written twice while the array is the same."""
    if any(not write.index or not _has_counters(write, made) for write in writes) or len({len(w.index) for w in writes}) != 1:
        return False
    if all(not bounds[0].symbols for write in writes for bounds in write.index if bounds[0] is not None):
        return len({write.index for write in writes}) == len(writes) and not any(_inside(made, w) for w in writes)
    if len(writes) > _MOST_WRITES:
        return False
    pairs = ((a, b, later) for a, b in combinations(writes, 2) for later in _orders(a, b, made))
    own = ((a, a, later) for a in writes for later in _orders(a, a, made, of_one=True))
    return not any(_meet(a, b, later) for a, b, later in (*own, *pairs))


def _inside(made: _Place, touch: _Touch) -> list[Stmt]:
    """The loops around a touch, within the block that makes the array."""
    return _loops(touch.place.path[len(made.path) :])


def _has_counters(write: _Touch, made: _Place) -> bool:
    """Whether the write comes after the array is made, in its block, and counters tell the rounds of the loops around it apart."""
    is_within = write.place.path[: len(made.path)] == made.path and write.place.number > made.number
    return is_within and all(_counted(loop) is not None for loop in _inside(made, write))


@dataclass(frozen=True)
class _Order:
    """How the rounds of two touches lie: in which loops they are the same, and in which next one the first comes before (-1) or
    after (1); None: they are the same in all loops around both."""

    equal: tuple[_Step, ...]
    next: _Step | None = None
    sign: int = -1


def _orders(one: _Touch, other: _Touch, made: _Place, *, of_one: bool = False) -> Iterator[_Order]:
    """All ways in which the rounds of two touches can lie; of one touch: of two different rounds, the first before the second."""
    common: list[_Step] = []
    for step, another in zip(one.place.path, other.place.path, strict=False):
        if step.number != another.number or step.block != another.block:
            break
        common += [step] if isinstance(step.statement, (For, While)) else []
    outside = len(_loops(made.path))  # the array is the same one only where these are in the same round
    for level in range(outside, len(common)):
        for sign in (-1,) if of_one else (-1, 1):
            yield _Order(tuple(common[:level]), common[level], sign)
    if not of_one and not _exclude(one.place.path, other.place.path):
        yield _Order(tuple(common))


def _exclude(path: Sequence[_Step], other: Sequence[_Step]) -> bool:
    """Whether two ways part at a decision."""
    for one, another in zip(path, other, strict=False):
        if one.number != another.number:
            return False
        if one.block != another.block:
            return isinstance(one.statement, If)
    return False


def _meet(one: _Touch, other: _Touch, order: _Order) -> bool:
    """Whether two touches may meet in an element, their rounds lying so."""
    first = {_round_of(step): f"{_round_of(step)} of the first" for step in one.place.path}
    second = {_round_of(step): f"{_round_of(step)} of the second" for step in other.place.path}
    second |= {_round_of(step): first[_round_of(step)] for step in order.equal}
    known = [_named(e, first) for e in _rounds(one.place.path)] + [_named(e, second) for e in _rounds(other.place.path)]
    if order.next is not None:
        counted = _counted(order.next.statement)
        if counted is not None:
            counter = symbol(_round_of(order.next))
            forward = order.sign * (1 if counted[2] > 0 else -1)  # -1: the first has the smaller number
            known.append((_named(counter, second) - _named(counter, first)) * forward + 1)
    for (low_a, high_a), (low_b, high_b) in zip(one.index, other.index, strict=False):
        if low_a is not None and high_b is not None:
            known.append(_named(low_a, first) - _named(high_b, second))
        if low_b is not None and high_a is not None:
            known.append(_named(low_b, second) - _named(high_a, first))
    tested = [
        [_named(e, names) for e in each] for t, names in ((one, first), (other, second)) for each in _tested(t.place.path)
    ]
    ways = product(*tested) if prod(map(len, tested)) <= _MOST_WAYS else ((),)
    return not all(contradict([*known, *way]) for way in ways)


def _named(number: Affine, names: Mapping[str, str]) -> Affine:
    """The number with the counters of one of the two rounds."""
    return Affine(number.constant, tuple(sorted((names[each], count) for each, count in number.terms)))


def _may_come_before(read: _Touch, write: _Touch, made: _Place) -> bool:
    """Whether something is read of an element before it is written."""
    for order in _orders(read, write, made):
        is_before = order.sign < 0 if order.next is not None else read.place.number <= write.place.number
        if is_before and _meet(read, write, order):
            return True
    return False
