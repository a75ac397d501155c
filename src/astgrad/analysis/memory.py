"""Memory: which variables may share it, before each statement. Only looks.

    w = v               w shares v's
    w[0] = 1.0          before it: {v, w}
    v, u = u, v         now w shares that of u
    w = np.zeros(3)     w shares nothing

Follows the flow, unlike `aliases`: a variable that is bound anew shares nothing of what it had before, and two that swap go on
sharing nothing with one another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from astgrad.analysis.aliases import aliases, apart, passed_on, shared_with
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Expr, Global, Name, Opaque, Tuple, walk
from astgrad.ir.kinds import ListOf, Structure
from astgrad.ir.stmt import (
    Assign,
    Block,
    Break,
    Continue,
    Define,
    Evaluate,
    For,
    Function,
    If,
    Lambda,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
    bound_names,
    expressions,
    grown_list,
    parts_stored,
    statements,
)

Holders = frozenset[str]  # variables, and what no variable may hold any more: what the caller passed, what a loop goes over
Sharing = Mapping[str, Holders]  # for each holder, the others that may share memory with it; nothing where no one gets to


def passed_as(parameter: str) -> str:
    """The holder of what the caller passed for a parameter."""
    return f"passed as {parameter}"


def sharing_before(function: Function, kinds: Kinds) -> Mapping[int, Sharing]:
    """For each statement, by its `id`, what shares memory just before it."""
    flow = _Flow(kinds)
    given = [_Bound(name, frozenset((passed_as(name),)), (number,)) for number, name in enumerate(function.parameter_names)]
    flow.block(function.body, _bind({}, given))
    return flow.before


def sharing_at(function: Function, kinds: Kinds) -> Callable[[Stmt], Sharing]:
    """What shares memory just before a statement. Functions inside it see what is bound when they are called: then that is
    whatever may share it anywhere."""
    if _has_closures(function):
        everywhere = aliases(function, kinds)
        return lambda statement: everywhere
    before = sharing_before(function, kinds)
    return lambda statement: before[id(statement)]


def shared_by_result(function: Function, kinds: Kinds) -> tuple[frozenset[str], tuple[frozenset[str], ...]] | None:
    """The parameters of which what is passed may share memory with what the function returns, and those of each part of a tuple
    that it returns, where no two parts share memory with one another; None where it may share some with what is no parameter."""
    if _has_closures(function) or any(_reaches_constants(s, kinds) for s in statements(function.body)):
        return None
    before = sharing_before(function, kinds)
    returned = [s for s in statements(function.body) if isinstance(s, Return) and s.value is not None]
    parameters = {passed_as(name): name for name in function.parameter_names}

    def reached(value: Expr, sharing: Sharing) -> Holders:
        names = shared_with(value, kinds)
        return names.union(*(sharing.get(name, frozenset()) for name in names))

    found: list[list[frozenset[str]]] = []
    are_apart = True
    for statement in returned:
        assert statement.value is not None
        parts = statement.value.elements if isinstance(statement.value, Tuple) else (statement.value,)
        held = [reached(part, before[id(statement)]) for part in parts]
        are_apart &= all(one.isdisjoint(other) for one, other in combinations(held, 2))
        found.append([frozenset(parameters[holder] for holder in each if holder in parameters) for each in held])
    whole = frozenset[str]().union(*(each for parts in found for each in parts))
    is_tuple = all(isinstance(s.value, Tuple) for s in returned) and len(set(map(len, found))) == 1
    return whole, tuple(frozenset[str]().union(*each) for each in zip(*found, strict=True)) if is_tuple and are_apart else ()


def _reaches_constants(statement: Stmt, kinds: Kinds) -> bool:
    """Whether what a statement binds, keeps or returns may be memory of the module, or of what is written as text."""
    if isinstance(statement, Verbatim):
        return True
    parts = (part for e in expressions(statement) for part in passed_on(e, kinds))
    return any(isinstance(part, (Global, Opaque)) for part in parts)


def _has_closures(function: Function) -> bool:
    """Whether functions are defined inside it: what they see is what variables are bound to when they are called."""
    found = list(statements(function.body))
    parts = (part for s in found for e in expressions(s) for part in walk(e))
    return any(isinstance(s, Define) for s in found) or any(isinstance(part, Lambda) for part in parts)


@dataclass(frozen=True)
class _Bound:
    """A name that is bound to what shares memory with some holders; names of one place may share it with one another."""

    name: str
    shares: Holders
    place: tuple[int, ...]


class _Flow:
    """Goes through a function, around its loops until nothing new turns up."""

    def __init__(self, kinds: Kinds) -> None:
        self.before: dict[int, Sharing] = {}
        self._kinds = kinds
        self._at_breaks: Sharing = {}  # of the loop at hand
        self._at_continues: Sharing = {}
        self._around_before: dict[int, tuple[Sharing, Sharing]] = {}  # by the `id` of a loop, of the last time: before, after

    def block(self, block: Block, sharing: Sharing) -> Sharing:
        for statement in block:
            self.before[id(statement)] = _joined(self.before.get(id(statement), {}), sharing)
            sharing = self._after(statement, sharing)
        return sharing

    def _after(self, statement: Stmt, sharing: Sharing) -> Sharing:
        match statement:
            case If(body=body, orelse=orelse):
                return _joined(self.block(body, sharing), self.block(orelse, sharing))
            case With(body=body):
                return self.block(body, sharing)
            case For() | While():
                return self.block(statement.orelse, self._around(statement, sharing))
            case Break():
                self._at_breaks = _joined(self._at_breaks, sharing)
                return {}
            case Continue():
                self._at_continues = _joined(self._at_continues, sharing)
                return {}
            case Return():
                return {}
            case Assign(targets=targets, value=value):
                after = _bind(sharing, self._bound_by(targets, value))
                for part in parts_stored(statement):  # a list keeps what is written into it
                    if isinstance(part.value, Name) and isinstance(self._kinds.of(part.value), (ListOf, Structure)):
                        after = self._kept(part.value.id, value, after)
                return after
            case Evaluate() if (grown := grown_list(statement)) is not None:
                return self._kept(*grown, sharing)
            case Verbatim(reads=reads, writes=writes):
                names = sorted({*reads, *writes})
                return _bind(sharing, [_Bound(name, frozenset(names), ()) for name in names])
            case _:
                return sharing

    def _kept(self, name: str, value: Expr, sharing: Sharing) -> Sharing:
        """What shares memory once a list holds a value besides what it held."""
        return _joined(sharing, _bind(sharing, [_Bound(name, shared_with(value, self._kinds) | {name}, ())]))

    def _around(self, loop: For | While, sharing: Sharing) -> Sharing:
        before, after = self._around_before.get(id(loop), (None, sharing))
        if before != sharing:
            after = self._until_nothing_is_new(loop, sharing)
            self._around_before[id(loop)] = sharing, after
        return after

    def _until_nothing_is_new(self, loop: For | While, sharing: Sharing) -> Sharing:
        outside = self._at_breaks, self._at_continues
        elements = f"loop {id(loop)}"
        if isinstance(loop, For):
            sharing = _bind(sharing, [_Bound(elements, shared_with(loop.iterable, self._kinds), ())])
        while True:
            self._at_breaks, self._at_continues = {}, {}
            start = sharing
            if isinstance(loop, For):
                start = _bind(sharing, [_Bound(name, frozenset((elements,)), ()) for name in bound_names(loop.target)])
            at_end = self.block(loop.body, start)
            again = _joined(sharing, _joined(at_end, self._at_continues))
            if again == sharing:
                after = _joined(sharing, self._at_breaks)
                self._at_breaks, self._at_continues = outside
                return after
            sharing = again

    def _bound_by(self, targets: tuple[Expr, ...], value: Expr) -> Iterator[_Bound]:
        if len(targets) == 1:
            yield from self._bound(targets[0], value, ())
            return
        shares = shared_with(value, self._kinds)  # all are bound to the same parts
        yield from (_Bound(name, shares, ()) for target in targets for name in bound_names(target))

    def _bound(self, target: Expr, value: Expr, place: tuple[int, ...]) -> Iterator[_Bound]:
        match target, value:
            case Tuple(elements=targets), Tuple(elements=values) if len(targets) == len(values):
                for number, (one, part) in enumerate(zip(targets, values, strict=True)):
                    yield from self._bound(one, part, (*place, number))
            case Name(id=id), _:
                yield _Bound(id, shared_with(value, self._kinds), place)
            case _:
                for number, (one, part) in enumerate(apart(target, value, self._kinds)):
                    shares = shared_with(part, self._kinds)
                    yield from (_Bound(name, shares, (*place, number)) for name in bound_names(one))


def _bind(sharing: Sharing, bounds: Iterable[_Bound]) -> Sharing:
    """What shares memory once names are bound, all at the same time."""
    bounds = list(bounds)
    names = {bound.name for bound in bounds}
    reached = [bound.shares.union(*(sharing.get(holder, frozenset()) for holder in bound.shares)) for bound in bounds]
    after = {holder: others - names for holder, others in sharing.items() if holder not in names}
    pairs = [(bound.name, holder) for bound, all_of_it in zip(bounds, reached, strict=True) for holder in all_of_it - names]
    for (one, reach), (other, _) in combinations(zip(bounds, reached, strict=True), 2):
        if one.place == other.place or not reach.isdisjoint(other.shares):
            pairs.append((one.name, other.name))
    for name, holder in pairs:
        after[name] = after.get(name, frozenset()) | {holder}
        after[holder] = after.get(holder, frozenset()) | {name}
    return after


def _joined(one: Sharing, other: Sharing) -> Sharing:
    return {holder: one.get(holder, frozenset()) | other.get(holder, frozenset()) for holder in (*one, *other)}
