"""Memory: what each variable's memory may be, before each statement. Only looks.

    w = v               w: v's
    w[0] = 1.0          writes into v's memory
    w = np.zeros(3)     w: what this line made
    w[0] = 1.0          writes into memory that v does not share

Follows the flow, unlike `aliases`: a variable that is bound anew shares nothing with what it was bound to before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from astgrad.analysis.aliases import shared_with
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Expr, Name, Tuple, walk
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Break,
    Continue,
    Define,
    For,
    Function,
    If,
    Lambda,
    Stmt,
    Verbatim,
    While,
    With,
    bound_names,
    expressions,
    statements,
)

Origin = (
    str | tuple[int, ...]
)  # the name of the parameter that brought it, or the statement (and its part) that may have made it
State = Mapping[str, frozenset[Origin]]  # what is not in it has no memory yet, or none to change


def memory_before(function: Function, kinds: Kinds) -> Mapping[int, State]:
    """For each statement, by its `id`, what the memory of each variable may be just before it."""
    flow = _Flow(kinds)
    flow.block(function.body, {name: frozenset((name,)) for name in function.parameter_names})
    return flow.before


def has_closures(function: Function) -> bool:
    """Whether functions are defined inside it: they see what variables are bound to when they are called, and so out of the flow."""
    found = list(statements(function.body))
    parts = (part for s in found for e in expressions(s) for part in walk(e))
    return any(isinstance(s, Define) for s in found) or any(isinstance(part, Lambda) for part in parts)


class _Flow:
    """Goes through a function, around its loops until nothing new turns up."""

    def __init__(self, kinds: Kinds) -> None:
        self.before: dict[int, State] = {}
        self._kinds = kinds
        self._left: State = {}  # where the loop at hand is left, or its round, before the end

    def block(self, block: Block, state: State) -> State:
        for statement in block:
            self.before[id(statement)] = _joined(self.before.get(id(statement), {}), state)
            state = self._after(statement, state)
        return state

    def _after(self, statement: Stmt, state: State) -> State:
        match statement:
            case If(body=body, orelse=orelse):
                return _joined(self.block(body, state), self.block(orelse, state))
            case With(body=body):
                return self.block(body, state)
            case For() | While():
                return self.block(statement.orelse, self._around(statement, state))
            case Break() | Continue():
                self._left = _joined(self._left, state)
                return state
            case Assign(targets=targets, value=value):
                pairs = (pair for target in targets for pair in self._bound(target, value, state, (id(statement),)))
                return {**state, **dict(pairs)}
            case AugAssign(target=Name(id=name)):  # in place, or a new value
                return {**state, name: state.get(name, frozenset()) | {(id(statement),)}}
            case Verbatim(reads=reads, writes=writes):
                names = (*reads, *writes)
                memory = frozenset[Origin](((id(statement),),)).union(*(state.get(name, frozenset()) for name in names))
                return {**state, **dict.fromkeys(names, memory)}
            case _:
                return state

    def _around(self, loop: For | While, state: State) -> State:
        outside = self._left
        while True:
            self._left = {}
            start = (
                {**state, **dict(self._bound(loop.target, loop.iterable, state, (id(loop),)))}
                if isinstance(loop, For)
                else state
            )
            again = _joined(state, _joined(self.block(loop.body, start), self._left))
            if again == state:
                self._left = outside
                return state
            state = again

    def _bound(
        self, target: Expr, value: Expr, state: State, place: tuple[int, ...]
    ) -> Iterator[tuple[str, frozenset[Origin]]]:
        """What a target's names get: the memory of what the value may share, or what is made at this place."""
        match target, value:
            case Tuple(elements=targets), Tuple(elements=values) if len(targets) == len(values):
                for number, (one, part) in enumerate(zip(targets, values, strict=True)):
                    yield from self._bound(one, part, state, (*place, number))
            case _:
                shared = (state.get(name, frozenset()) for name in shared_with(value, self._kinds))
                memory = frozenset[Origin]((place,)).union(*shared)
                yield from ((name, memory) for name in bound_names(target))


def _joined(one: State, other: State) -> State:
    return {name: one.get(name, frozenset()) | other.get(name, frozenset()) for name in (*one, *other)}
