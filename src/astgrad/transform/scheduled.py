"""Loops over `astgrad.checkpoint(range(n), snapshots=k)`: their rounds become a function, so that they can be run again.

    for i in astgrad.checkpoint(range(n), snapshots=20):         u = _simulate_loop(range(n), u, dt)
        u = u + dt * slope(u, i)                          ->

    def _simulate_step(i, u, dt):                                def _simulate_loop(steps, u, dt):
        u = u + dt * slope(u, i)                                     for i in steps:
        return u                                                         u = _simulate_step(i, u, dt)
                                                                     return u

That is done where a loop carries a derivative in reverse mode; elsewhere it is a loop over `range(n)`. `transform.snapshots` says
how the companions of `_simulate_loop` look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from astgrad.analysis.analysed import Analysed
from astgrad.analysis.jumps import may_jump, round_jumps
from astgrad.analysis.liveness import live_after_compounds, live_at_body_end, live_at_body_start, surely_assigned
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import Attribute, Call, Expr, Global, Literal, Name, Symbol, Tuple, names_read
from astgrad.ir.kinds import Number, is_number
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Evaluate,
    For,
    Function,
    If,
    Parameter,
    Return,
    Stmt,
    While,
    With,
    base_name,
    bound_names,
    names_changed,
    names_stored,
    names_written,
    statements,
)
from astgrad.markers import CHECKPOINT
from astgrad.transform.functions import Definitions
from astgrad.transform.rename import map_blocks
from astgrad.transform.structured import structured


def plain_loops(function: Function) -> Function:
    """The function with its checkpointed loops as loops over ranges. Raises Refused where one runs over something else."""
    refusals = [*_malformed(function)]
    if refusals:
        raise Refused(refusals)
    return replace(function, body=_plain(function.body)) if _has_scheduled(function) else function


def _malformed(function: Function) -> Iterator[Refusal]:
    for loop in statements(function.body):
        match loop:
            case For(iterable=Call(function=Symbol(path=path)) as iterable) if path == CHECKPOINT and _schedule(loop) is None:
                hint = "as in `for i in astgrad.checkpoint(range(n), snapshots=20)`, with a number or a variable"
                yield Refusal(
                    "checkpoint", "a checkpointed loop runs over a range, and keeps so many states", iterable.span, hint
                )


def _plain(block: Block) -> Block:
    return tuple(_plain_statement(statement) for statement in block)


def _plain_statement(statement: Stmt) -> Stmt:
    statement = map_blocks(statement, _plain)
    if isinstance(statement, For) and (found := _schedule(statement)) is not None:
        return replace(statement, iterable=found[0], edited=True)
    return statement


def _has_scheduled(function: Function) -> bool:
    return any(isinstance(s, For) and _schedule(s) is not None for s in statements(function.body))


def _schedule(loop: For) -> tuple[Expr, Expr] | None:
    """The range that a checkpointed loop runs over, and how many states may be kept; None for other loops."""
    match loop.iterable:
        case Call(
            function=Symbol(path=path),
            args=(Call(function=Symbol(path="builtins.range")) as steps,),
            keywords=(("snapshots", (Literal() | Name()) as snapshots),),
        ) if path == CHECKPOINT:
            return steps, snapshots
        case _:
            return None


def with_loops_apart(function: Function, primal: Analysed, definitions: Definitions) -> Function:
    """The function with its checkpointed loops as calls of functions. primal: the same function with plain loops, for its facts.

    Raises Refused where a loop cannot be run again.
    """
    if not _has_scheduled(function):
        return function
    resolved = definitions.resolved(structured(function))
    apart = _Apart(resolved, _Facts.of(primal), definitions)
    body = apart.block(resolved.body, frozenset(), frozenset(function.parameter_names))
    if apart.refusals:
        raise Refused(apart.refusals)
    return replace(resolved, body=body)


@dataclass(frozen=True)
class _Facts:
    """What is known of the variables of a function, by the author's names."""

    active: frozenset[str]
    sharing: Mapping[str, frozenset[str]]  # by variable, those that may share memory with it
    scalars: frozenset[str]  # numbers all the time
    arrays: frozenset[str]  # arrays all the time

    @classmethod
    def of(cls, primal: Analysed) -> _Facts:
        def authors(names: Iterable[str]) -> frozenset[str]:
            return frozenset(primal.authors_names.get(name, name) for name in names)

        sharing: dict[str, frozenset[str]] = {}
        for name, group in primal.sharing.items():
            (own,) = authors((name,))
            sharing[own] = sharing.get(own, frozenset()) | authors(group)
        kinds = primal.kinds.variables
        others = authors(n for n, k in kinds.items() if not is_number(k))
        not_arrays = authors(n for n, k in kinds.items() if not (isinstance(k, Number) and k.is_array))
        known = authors(kinds)
        return cls(authors(primal.activity.active), sharing, known - others, known - not_arrays)

    def written_in(self, body: Block) -> frozenset[str]:
        """The variables into whose memory a block writes, under whatever name."""
        inner = [*statements(body)]
        stored = {name for s in inner for name in names_stored(s)}
        stored |= {name for s in inner if isinstance(s, AugAssign) for name in names_written(s)} - self.scalars
        for _ in inner:  # `row = u[i]` and `row *= 2` write into u
            views = [s for s in inner if isinstance(s, Assign) and not stored.isdisjoint(names_written(s))]
            stored |= {base for s in views if (base := base_name(s.value)) is not None}
        return frozenset(stored).union(*(self.sharing.get(name, frozenset()) for name in stored))


class _Apart:
    """Takes the checkpointed loops out of one function."""

    def __init__(self, function: Function, facts: _Facts, definitions: Definitions) -> None:
        self.refusals: list[Refusal] = []
        self._function = function
        self._facts = facts
        self._definitions = definitions

    def block(self, block: Block, live_after: frozenset[str], assigned: frozenset[str]) -> Block:
        """The block without such loops. assigned: the names that surely have a value before it."""
        new: list[Stmt] = []
        after_each = live_after_compounds(block, live_after)
        before = assigned
        for position, statement in enumerate(block):
            live = after_each.get(position, frozenset())
            match statement:
                case For() if (found := _schedule(statement)) is not None and self._is_active(statement):
                    new.append(self._loop(statement, *found, live, before))
                case If(body=body, orelse=orelse):
                    body, orelse = (self.block(inner, live, before) for inner in (body, orelse))
                    new.append(replace(statement, body=body, orelse=orelse))
                case For(body=body) | While(body=body):
                    own = frozenset(bound_names(statement.target)) if isinstance(statement, For) else frozenset()
                    at_end = live_at_body_end(statement, live)
                    new.append(replace(statement, body=self.block(body, at_end, before | own)))
                case With(body=body):
                    new.append(replace(statement, body=self.block(body, live, before)))
                case _:
                    new.append(statement)
            before = surely_assigned((statement,), before)
        return tuple(new)

    def _is_active(self, loop: For) -> bool:
        changed = {name for s in statements(loop.body) for name in names_changed(s)}
        return not self._facts.active.isdisjoint(changed | self._facts.written_in(loop.body))

    def _loop(self, loop: For, steps: Expr, snapshots: Expr, live: frozenset[str], assigned: frozenset[str]) -> Stmt:
        own = frozenset(bound_names(loop.target))
        changed = dict.fromkeys(name for s in statements(loop.body) for name in names_changed(s))
        at_end = live_at_body_end(loop, live)
        state = tuple(name for name in changed if name in at_end and name not in own)
        read = live_at_body_start(loop, frozenset(state))
        constants = tuple(sorted(read - own - set(state)))
        count = len(self.refusals)
        self.refusals += self._unfit(loop, snapshots, live, state, constants, assigned)
        if len(self.refusals) > count or not isinstance(loop.target, Name):
            return loop
        stem = self._function.name.strip("_")
        index = (loop.target.id,) if loop.target.id in read else ()
        step = self._step(f"_{stem}_step", loop, (*index, *state, *constants), state)
        more = (Parameter(snapshots.id),) if isinstance(snapshots, Name) and snapshots.id not in (*state, *constants) else ()
        parameters = (*map(Parameter, (*state, *constants)), *more)
        name = self._definitions.names.fresh(f"_{stem}_loop")
        given = Names((*own, *(each.name for each in parameters))).fresh("steps")
        values = tuple(map(Name, (*index, *state, *constants)))
        result = Name(state[0]) if len(state) == 1 else Tuple(tuple(map(Name, state)))
        again = Assign((result,), Call(Global(step), values, span=loop.span), span=loop.span)
        made = Function(
            name,
            (Parameter(given), *parameters),
            (For(loop.target, Name(given), (again,), span=loop.span), Return(result)),
            snapshots=snapshots,
            span=loop.span,
        )
        self._definitions.functions[name] = made
        self._definitions.made.add(name)
        arguments = (steps, *(Name(each.name) for each in parameters))
        return Assign((result,), Call(Global(name), arguments, span=loop.span), origin=loop.origin, edited=True, span=loop.span)

    def _step(self, wanted: str, loop: For, given: tuple[str, ...], state: tuple[str, ...]) -> str:
        """The name of the function of one round. It writes into memory of its own, so that a state that is kept stays as it is."""
        name = self._definitions.names.fresh(wanted)
        inside = self._facts.written_in(loop.body)
        written = [n for n in state if n in inside and n in self._facts.arrays]
        copies = tuple(Assign((Name(n),), Call(Attribute(Name(n), "copy"), ())) for n in written)
        result = Name(state[0]) if len(state) == 1 else Tuple(tuple(map(Name, state)))
        parameters = tuple(map(Parameter, given))
        body = (*copies, *loop.body, Return(result))
        self._definitions.functions[name] = Function(name, parameters, body, is_recomputed=True, span=loop.span)
        self._definitions.made.add(name)
        return name

    def _unfit(
        self,
        loop: For,
        snapshots: Expr,
        live: frozenset[str],
        state: tuple[str, ...],
        constants: tuple[str, ...],
        assigned: frozenset[str],
    ) -> Iterable[Refusal]:
        """What keeps a loop from being run again."""

        def refused(message: str, hint: str, code: str = "checkpoint") -> Refusal:
            return Refusal(code, message, loop.span, hint)

        names = (*state, *constants)
        if not isinstance(loop.target, Name) or not live.isdisjoint(bound_names(loop.target)):
            yield refused("the variable of a checkpointed loop is read after the loop", "give what is read another name")
        if any(True for _ in round_jumps(loop.body)) or any(map(may_jump, loop.body)):
            yield refused("a checkpointed loop is left, or goes on, before the end of a round", "use `if` and `else`")
        if any(isinstance(s, Evaluate) for s in statements(loop.body)):
            what = "something is done in a checkpointed loop besides assigning values, such as a list that grows"
            yield refused(what, "leave it out, or leave the loop as it is")
        if not names_read(snapshots).isdisjoint(state):
            yield refused("a checkpointed loop changes how many states it keeps", "use another name in the loop")
        missing = [name for name in names if name not in assigned]
        if missing:
            yield refused(f"{missing[0]!r} may have no value before the loop", "give it one", "unassigned")
        inside = self._facts.written_in(loop.body)
        for name in (name for name in names if name in inside):
            others = sorted((self._facts.sharing.get(name, frozenset()) - {name}).intersection(names))
            if name in constants:
                what = f"a checkpointed loop writes into {name!r} under another name"
                yield refused(what, f"write `{name}[...] = ` itself", "in-place-write")
            elif others:
                what = f"a checkpointed loop writes into {name!r}, which may share memory with {others[0]!r}"
                yield refused(what, "make one of them a copy", "in-place-write")
            elif name not in self._facts.arrays | self._facts.scalars:
                what = f"a checkpointed loop writes into {name!r}, of which it is not known that it is an array"
                yield refused(what, "annotate it, or give its kind", "unknown-rank")
