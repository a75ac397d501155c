"""The pair of companions of a checkpointed loop: it is run back from a few of its states, between which rounds are run again.

    def _simulate_loop_forward(steps, u, dt):
        snapshots = []
        last = len(steps) - 1
        for start, stop in _stretches(0, last, 20):
            snapshots.append((start, u))
            for i in steps[start:stop]:
                u = _simulate_step(i, u, dt)
        # going back starts from the state before the last step
        for i in steps[last:]:
            snapshots.append((last, u))
            u = _simulate_step(i, u, dt)
        return u, (steps, dt, snapshots)

    def _simulate_loop_backward(saved, u_bar):
        steps, dt, snapshots = saved
        dt_bar = 0.0
        for last in range(len(steps) - 1, -1, -1):
            # to the state before this step
            start, u = snapshots.pop()
            for start, stop in _stretches(start, last, 20 - len(snapshots)):
                snapshots.append((start, u))
                for i in steps[start:stop]:
                    u = _simulate_step(i, u, dt)
            # back over this step
            u_bar, dt_bar_2 = _simulate_step_backward((steps[last], u, dt), u_bar)
            dt_bar += dt_bar_2
        return u_bar, dt_bar

`_stretches` says where the next states are kept, so that as few rounds as possible are run again. The state before the last round
is kept beside the others: running back starts from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from astgrad.analysis.analysed import Analysed
from astgrad.ir.expr import Attribute, Binary, Call, Expr, List, Literal, Name, Slice, Subscript, Symbol, Tuple, substitute
from astgrad.ir.kinds import FLOAT
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, AugAssign, Block, Comment, Evaluate, For, Return, Stmt, bound_names
from astgrad.rules.structure import call
from astgrad.transform.shaping import fill, own_copy


@dataclass(frozen=True)
class Loop:
    """A checkpointed loop, as a function of its own."""

    primal: Analysed
    steps: Name
    index: Name
    state: Expr  # a name, or a tuple of names
    again: Call  # of the function of one round
    arguments: Mapping[str, Expr]  # of that function, by parameter
    most: Expr  # so many states may be kept

    @property
    def constants(self) -> tuple[str, ...]:
        """The parameters that stay as they are."""
        changing = {self.steps.id, *bound_names(self.state)}
        return tuple(name for name in self.primal.function.parameter_names if name not in changing)


def loop_of(primal: Analysed, arguments: Mapping[str, Expr], again: Call, most: Expr) -> Loop | None:
    """The loop of which a function consists; None where it holds something else, as what structures are taken apart into."""
    rest = tuple(s for s in primal.function.body if not _keeps_given(s, primal))
    match rest:
        case (For(target=Name() as index, iterable=Name() as steps, body=(Assign(targets=(state,)),)), Return(value=value)):
            return Loop(primal, steps, index, state, again, arguments, most) if state == value else None
        case _:
            return None


def _keeps_given(statement: Stmt, primal: Analysed) -> bool:
    """Whether a statement keeps what a parameter held first, where that may come to hold something else: here it does not."""
    return isinstance(statement, Assign) and any(statement.targets == (Name(new),) for new in primal.given.values())


def forward_half(loop: Loop, names: Names) -> Block:
    """The body of the forward companion."""
    snapshots, last, start, stop = (Name(names.fresh(name)) for name in ("snapshots", "last", "start", "stop"))
    kept = Tuple((*map(Name, loop.constants), snapshots))
    return (
        Assign((snapshots,), List(())),
        Assign((last,), _less_one(call("len", loop.steps))),
        _on_the_way(loop, snapshots, (start, stop), call("_stretches", Literal("0"), last, loop.most)),
        Comment("going back starts from the state before the last step"),
        For(loop.index, Subscript(loop.steps, Slice(last, None)), (_kept(loop, snapshots, last), _round(loop))),
        Return(Tuple((loop.state, Tuple((loop.steps, *kept.elements))))),
    )


def backward_half(
    loop: Loop,
    names: Names,
    active: tuple[str, ...],
    bars: Mapping[str, Name],
    step: Symbol,
    kept: tuple[str, ...],
    mine: tuple[str, ...],
    *,
    repeated: bool,
) -> Block:
    """The body of the backward companion, after its first parameter was taken apart.

    active: the parameters whose cotangents it gives. bars: the cotangents of the state, that it is given. step: the backward
    companion of one round; kept: the parameters of a round that it takes together; mine: those whose cotangents it gives.
    repeated: it may run several times for one forward half.
    """
    kinds = loop.primal.kinds
    snapshots, last, start, stop = (Name(names.fresh(name)) for name in ("snapshots", "last", "start", "stop"))
    opening: list[Stmt] = [Assign((Tuple((loop.steps, *map(Name, loop.constants), snapshots)),), Name("saved"))]
    if repeated:
        opening.append(Assign((snapshots,), Call(Attribute(snapshots, "copy"), ())))
    sums = {name: Name(names.fresh(f"{name}_bar")) for name in loop.constants if name in active}
    for name, total in sums.items():
        zeros = fill(Literal("0.0"), FLOAT, Name(name), kinds.number(Name(name)))
        opening.append(Assign((total,), zeros))
    targets: list[Name] = []
    added: list[Stmt] = []
    for parameter in mine:
        argument = loop.arguments[parameter]
        assert isinstance(argument, Name)
        if argument.id in bars:
            targets.append(bars[argument.id])
        else:
            targets.append(Name(names.fresh(f"{argument.id}_bar")))
            if argument.id in sums:
                added.append(AugAssign(sums[argument.id], "+", targets[-1]))
    now = {loop.index.id: Subscript(loop.steps, last)}
    values = tuple(substitute(loop.arguments[parameter], now) for parameter in kept)
    saved = values[0] if len(values) == 1 else Tuple(values)
    cotangents = tuple(bars[name] for name in bound_names(loop.state))
    back = Assign((targets[0] if len(targets) == 1 else Tuple(tuple(targets)),), Call(step, (saved, *cotangents)))
    free = Binary("-", loop.most, call("len", snapshots))
    body = (
        Comment("to the state before this step"),
        Assign((_with_start(loop, start),), Call(Attribute(snapshots, "pop"), ())),
        _on_the_way(loop, snapshots, (start, stop), call("_stretches", start, last, free)),
        Comment("back over this step"),
        back,
        *added,
    )
    rounds = call("range", _less_one(call("len", loop.steps)), Literal("-1"), Literal("-1"))
    results = tuple(own_copy(bars[name], kinds.number(Name(name))) if name in bars else sums[name] for name in active)
    return (*opening, For(last, rounds, body), Return(results[0] if len(results) == 1 else Tuple(results)))


def _on_the_way(loop: Loop, snapshots: Name, ends: tuple[Name, Name], stretches: Expr) -> Stmt:
    """From one state to a later one, with states kept between them."""
    start, stop = ends
    rounds = For(loop.index, Subscript(loop.steps, Slice(start, stop)), (_round(loop),))
    return For(Tuple((start, stop)), stretches, (_kept(loop, snapshots, start), rounds))


def _kept(loop: Loop, snapshots: Name, position: Name) -> Stmt:
    return Evaluate(Call(Attribute(snapshots, "append"), (_with_start(loop, position),)))


def _with_start(loop: Loop, position: Name) -> Expr:
    return Tuple((position, *map(Name, bound_names(loop.state))))


def _round(loop: Loop) -> Stmt:
    return Assign((loop.state,), loop.again)


def _less_one(e: Expr) -> Expr:
    return Binary("-", e, Literal("1"))
