"""The reverse of branches and loops: they keep their shape, and run back.

    if x > 0:                   if x > 0:                       for i in range(n):          for i in range(n - 1, -1, -1):
        y = x * w       ->          # y = x * w                     y = y * a[i]     ->         # y = y * a[i]
                                    x_bar = y_bar * w                                           ...

Where control flow meets, an adjoint must be at the same place on all sides: what differs between branches, and what goes from one
round of a loop to the next, is settled into its variable.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import cached_property

from astgrad.analysis.activity import reaching
from astgrad.analysis.analysed import Analysed
from astgrad.analysis.flow import flowing_names
from astgrad.analysis.jumps import has_break
from astgrad.analysis.liveness import live_after_compounds, live_at_body_end, raises, surely_assigned_before
from astgrad.analysis.saved import BlockKey
from astgrad.errors import Refusal
from astgrad.ir.expr import Expr, List, Name, Subscript, Tuple, names_read, negated
from astgrad.ir.kinds import INT, UNKNOWN, Kind, ListOf, Structure
from astgrad.ir.shapes import join
from astgrad.ir.stmt import Assign, Block, For, If, Stmt, While, With, bound_names, expressions, names_changed, statements
from astgrad.rules.structure import call
from astgrad.transform.adjoints import Adjoint, Contribution
from astgrad.transform.backprop import backprop
from astgrad.transform.flat import built, maker_of
from astgrad.transform.flat import part as part_of
from astgrad.transform.recording import Recording
from astgrad.transform.reverse_assign import pairs
from astgrad.transform.settling import Adjoints
from astgrad.transform.shaping import own_copy

ReverseBlock = Callable[[BlockKey, Block], None]  # writes the reverse of a block


class ControlReversal:
    """Reverses branches and loops, one at a time."""

    def __init__(self, primal: Analysed, adjoints: Adjoints, recording: Recording, reverse_block: ReverseBlock) -> None:
        self._primal = primal
        self._activity = primal.activity
        self._adjoints = adjoints
        self._recording = recording
        self._reverse_block = reverse_block
        self._carried = _carried(primal.function.body)

    # ------------------------------------------------------------------ branches

    def branches(self, statement: If) -> None:
        """The reverse of an If: the same decision again, each branch's reverse in its place."""
        adjoints = self._adjoints
        inside, written = self._active_inside(statement), self._written_inside(statement)
        if adjoints.are_zero(written) and not self._recording.must_restore(statement):
            return
        adjoints.needs_of(statement)
        adjoints.settle([n for n in written if not adjoints.of(n).is_zero and not adjoints.is_simple(n)])
        changing = self._changed_by_reverse(statement, inside)
        adjoints.settle([n for n in adjoints.state if n not in inside and not adjoints.can_wait(n, changing)])
        set_aside = {n: adjoints.of(n) for n in inside if n not in written and adjoints.can_wait(n, changing)}
        body, orelse = self._both_ways(statement, inside, set_aside)
        if body or orelse:
            adjoints.out.append(_if(self._recording.test_again(statement), body, orelse))
        for name, adjoint in set_aside.items():
            for contribution in adjoint.pending:
                adjoints.contribute(name, contribution, is_new=False)

    def _both_ways(self, statement: If, inside: Sequence[str], set_aside: dict[str, Adjoint]) -> tuple[Block, Block]:
        """The reverse of both branches, from the same state of the adjoints to the same state."""
        adjoints = self._adjoints
        outer, before, kinds = adjoints.out, adjoints.state, adjoints.kinds_of_bars
        ends: list[tuple[list[Stmt], dict[str, Adjoint], dict[str, Kind]]] = []
        branches = (("body", statement.body), ("orelse", statement.orelse))
        for which, block in branches:
            if raises(block):  # it is never run back
                continue
            adjoints.out = []
            adjoints.state = {n: a.copy() for n, a in before.items() if n not in set_aside}
            adjoints.kinds.revise(kinds)
            self._reverse_block((id(statement), which), block)
            ends.append((adjoints.out, adjoints.state, adjoints.kinds_of_bars))
        adjoints.begin(statement)
        if len(ends) < len(branches):
            reached = tuple(ends[0][0]) if ends else ()
            adjoints.out = outer
            return ((), reached) if raises(statement.body) else (reached, ())
        while differing := [n for n in inside if _standing(ends[0][1], n) != _standing(ends[1][1], n)]:
            for end in ends:
                adjoints.out, adjoints.state, kinds = end
                adjoints.kinds.revise(kinds)
                start, nothing = len(adjoints.out), {n for n in differing if adjoints.of(n).is_zero}
                adjoints.settle(differing)  # and what waits there and reads these, which then differs too
                adjoints.refusals += self._shapes_of_nothing(statement, nothing & _read_in(adjoints.out[start:]))
                kinds |= adjoints.kinds_of_bars
        (body, after, kinds), (orelse, other, other_kinds) = ends
        adjoints.out, adjoints.state = outer, after
        adjoints.kinds.revise({bar: join((kind, other_kinds.get(bar, kind))) for bar, kind in kinds.items()})
        for name, adjoint in after.items():
            adjoint.owned = adjoint.owned and other.get(name, Adjoint()).owned
        return tuple(body), tuple(orelse)

    # ------------------------------------------------------------------ contexts

    def within(self, statement: With) -> None:
        """The reverse of what stands in a context, in that context."""
        adjoints = self._adjoints
        outer, adjoints.out = adjoints.out, []
        self._reverse_block((id(statement), "body"), statement.body)
        body, adjoints.out = tuple(adjoints.out), outer
        if not body:
            return
        adjoints.needs_of(statement).operands |= names_read(statement.context) & adjoints.primal_names
        adjoints.out.append(With(statement.context, body))

    # ------------------------------------------------------------------ loops

    def loop(self, loop: For | While) -> None:
        """The reverse of a loop: a loop of the same rounds in the opposite order."""
        adjoints = self._adjoints
        inside, written = self._active_inside(loop), self._written_inside(loop)
        if adjoints.are_zero(written) and not self._recording.must_restore(loop):
            return
        reached = self._reaching(loop, written)
        crossing = [n for n in inside if n in reached and (n not in written or n in self._carried[id(loop)])]
        assert not _changes_its_own(loop), "`counted` gives it another variable"
        own = adjoints.begin(loop)
        if isinstance(loop, For):
            own.operands |= names_read(loop.iterable) & adjoints.primal_names
        filled = self._filled_by(loop, reached)
        start, nothing = len(adjoints.out), {n for n in crossing if n in written and adjoints.of(n).is_zero}
        own.operands |= {name for name in crossing if adjoints.begins_as_zeros(name)}
        adjoints.results_now = set(written)
        shapes = adjoints.settle([name for name in crossing if name != filled])
        adjoints.results_now = set()
        own.operands |= shapes.difference(written)
        own.results |= shapes.intersection(written)
        adjoints.refusals += self._shapes_of_nothing(loop, nothing & _read_in(adjoints.out[start:]))
        if filled is not None:
            adjoints.begin_list(filled)
        changing = self._changed_by_reverse(loop, inside)
        adjoints.settle([n for n in adjoints.state if not adjoints.can_wait(n, changing)])
        outer, adjoints.out = adjoints.out, []
        self._reverse_block((id(loop), "loop"), loop.body)
        index = self._loop_variable(loop, filled)
        if isinstance(loop, For):  # what it binds itself is bound again when it is run back
            own.operands -= set(bound_names(loop.target)).difference(_written(loop.body), names_read(loop.iterable))
        adjoints.settle(crossing)
        assert adjoints.are_zero([n for n in written if n not in reached])
        body, adjoints.out = tuple(adjoints.out), outer
        adjoints.out.append(self._recording.header_again(loop, body, index))

    def _reaching(self, loop: For | While, written: Sequence[str]) -> frozenset[str]:
        """What reaches, by the rounds of a loop, what is read of its results: nothing else gets a cotangent there.

        A variable of which only earlier values are read gets none, not a zero: times an infinite value that would be nan.
        """
        read = [name for name in written if not self._adjoints.of(name).is_zero]
        return reaching((loop,), read, self._adjoints.kinds)

    def _shapes_of_nothing(self, statement: If | For | While, names: Set[str]) -> Iterator[Refusal]:
        """Refuses adjoints of which the shape is read where a loop is run back, or in the branch that does not read them, from
        variables that may have no value then."""
        what = "branch" if isinstance(statement, If) else "loop"
        for name in sorted(names - self._assigned_before[id(statement)]):
            authors = self._primal.authors_names.get(name, name)
            message = f"{authors!r} may have no value before this {what}, and a derivative goes through it"
            yield Refusal(
                "unassigned", message, statement.span or self._primal.function.span, f"give it a value before the {what}"
            )

    @cached_property
    def _assigned_before(self) -> Mapping[int, frozenset[str]]:
        function = self._primal.function
        return dict(surely_assigned_before(function.body, frozenset(function.parameter_names)))

    def _filled_by(self, loop: For | While, reached: Set[str]) -> str | None:
        """The list over which a loop runs, where nothing else gives to its adjoint: each round assigns that of its element."""
        if not isinstance(loop, For) or not isinstance(loop.iterable, Name) or has_break(loop):
            return None
        name, kinds = loop.iterable.id, self._adjoints.kinds
        if not isinstance(kinds.of(loop.iterable), ListOf) or name not in self._activity.active & reached:
            return None
        is_read = any(name in names_read(e) for inner in statements(loop.body) for e in expressions(inner))
        return name if self._adjoints.of(name).is_zero and not is_read else None

    def _element(self, loop: For, index: Name, filled: str | None) -> None:
        """Brings the cotangents of what a loop over a list binds to the list."""
        adjoints = self._adjoints
        names = bound_names(loop.target)
        if filled is None and adjoints.are_zero(names):
            return
        assert isinstance(loop.iterable, Name), "nothing flows to a constant"
        adjoints.begin(loop)
        if filled is None:
            for name, part in pairs(loop.target, Subscript(loop.iterable, index)):
                if not adjoints.of(name).is_zero:
                    backprop(part, adjoints.take(name), None, self._activity, adjoints)
            return
        kind = adjoints.kinds.of(loop.iterable)
        assert isinstance(kind, ListOf)
        element = self._put_together(loop.target, kind.element, Subscript(loop.iterable, index))
        adjoints.out.append(Assign((Subscript(Name(adjoints.bar(filled)), index),), element))

    def _put_together(self, target: Expr, kind: Kind, base: Expr) -> Expr:
        """The cotangent of an element of a list, of those of what a loop binds. base: the element."""
        match target, kind:
            case Name(), _:
                return self._own(target)
            case Tuple(elements=elements), Structure(elements=kinds):
                parts_of_it = zip(elements, kinds, strict=True)
                parts = tuple(
                    self._put_together(each, inner, part_of(base, kind, i)) for i, (each, inner) in enumerate(parts_of_it)
                )
                if kind.is_record:
                    self._adjoints.note_needs(names_read(base))
                return built(kind, parts, maker_of(base))
            case Tuple(elements=elements), _:
                return call("np.array", List(tuple(self._put_together(each, UNKNOWN, base) for each in elements)))
            case _:
                raise TypeError(type(target).__name__)

    def _own(self, name: Name) -> Expr:
        """The cotangent of what a loop binds, in memory of its own; what it is like is bound again in each round."""
        return own_copy(self._adjoints.full(name.id), self._adjoints.kinds.number(name))

    def _loop_variable(self, loop: For | While, filled: str | None) -> Name | None:
        """For a loop over an array: the index by which it is run back, once the adjoint of its variable went to the array."""
        if not isinstance(loop, For) or self._recording.is_range(loop):
            return None
        adjoints = self._adjoints
        index = Name(adjoints.names.fresh("i"))
        adjoints.kinds.note(index.id, INT)
        if isinstance(adjoints.kinds.of(loop.iterable), ListOf):
            self._element(loop, index, filled)
            return index
        for name, part in pairs(loop.target, Subscript(loop.iterable, index)):
            if not adjoints.of(name).is_zero:
                adjoints.begin(loop)
                backprop(part, adjoints.take(name), None, self._activity, adjoints)
        return index

    # ------------------------------------------------------------------ what is inside

    def _changed_by_reverse(self, statement: Stmt, inside: Sequence[str]) -> frozenset[str]:
        """The names that the reverse of a compound statement changes: what it restores, and the adjoints of `inside`."""
        bars = self._adjoints.bars
        restored = self._recording.restored_names.intersection(_written((statement,)))
        return self._adjoints.changed_with(restored).union(bars[n] for n in inside if n in bars)

    def _active_inside(self, statement: Stmt) -> list[str]:
        """The active variables that a compound statement touches, in source order."""
        touched: dict[str, None] = {}
        for inner in statements((statement,)):
            for e in expressions(inner):
                touched.update(dict.fromkeys(sorted(flowing_names(e, self._adjoints.kinds))))
            touched.update(dict.fromkeys(names_changed(inner)))
        return [name for name in touched if name in self._activity.active]

    def _written_inside(self, statement: Stmt) -> list[str]:
        return [name for name in _written((statement,)) if name in self._activity.active]


def _written(block: Block) -> dict[str, None]:
    """The names that a block binds, or into whose arrays it writes, in source order."""
    return dict.fromkeys(name for inner in statements(block) for name in names_changed(inner))


def _read_in(new: Sequence[Stmt]) -> frozenset[str]:
    """The names that simple statements read."""
    return frozenset().union(*(names_read(e) for statement in new for e in expressions(statement)))


def _standing(state: dict[str, Adjoint], name: str) -> tuple[bool, tuple[Contribution, ...]]:
    adjoint = state.get(name, Adjoint())
    return adjoint.holds, tuple(adjoint.pending)


def _if(test: Expr, body: Block, orelse: Block) -> If:
    return If(test, body, orelse) if body else If(negated(test), orelse)


def _carried(block: Block, live_after: frozenset[str] = frozenset()) -> dict[int, frozenset[str]]:
    """For each loop, by `id`, the names live where its body ends."""
    result: dict[int, frozenset[str]] = {}
    for position, live in live_after_compounds(block, live_after).items():
        match statement := block[position]:
            case If(body=body, orelse=orelse):
                result |= _carried(body, live) | _carried(orelse, live)
            case With(body=body):
                result |= _carried(body, live)
            case For(body=body) | While(body=body):
                at_end = live_at_body_end(statement, live)
                result[id(statement)] = at_end
                result |= _carried(body, at_end)
    return result


def _changes_its_own(loop: For | While) -> bool:
    """Whether a loop changes its own variables."""
    changed = {name for inner in statements(loop.body) for name in names_changed(inner)}
    return isinstance(loop, For) and not changed.isdisjoint(bound_names(loop.target))
