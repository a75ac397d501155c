"""Reverse mode: the statements in reverse order, each one's cotangent sent back to what it read.

    def f(x, w):                        def f(x, w):
        y = x * w                           y = x * w
        return np.sin(y)      ->            # return np.sin(y)
                                            y_bar = np.cos(y)
                                            # y = x * w
                                            x_bar = y_bar * w
                                            return x_bar

The method is `_Sweep._block`: walk back, restore what was overwritten, reverse the statement. Control flow keeps its shape. The
forward half is the author's, with the saves that `analysis.saved` plans (`transform.recording`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from astgrad.analysis.aliases import aliases
from astgrad.analysis.analysed import Analysed
from astgrad.analysis.flow import flowing_names
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.liveness import live_after_each, live_at_body_end
from astgrad.analysis.saved import Needs, SavePlan, always_returns, plan_saves
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import (
    Binary,
    Call,
    Expr,
    Literal,
    Name,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.kinds import INT, Number
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
    bound_names,
    expressions,
    names_written,
    statements,
)
from astgrad.rules.apply import partial
from astgrad.rules.registry import Rule
from astgrad.rules.structure import Scatter, Site, call
from astgrad.transform.adjoints import Adjoint, Contribution, Mask
from astgrad.transform.backprop import backprop
from astgrad.transform.calls import ReversePair
from astgrad.transform.comments import comment_for
from astgrad.transform.recording import Recording
from astgrad.transform.rename import map_expressions
from astgrad.transform.shaping import fill, own_copy, stays_fresh

ZERO, ONE = Literal("0.0"), Literal("1.0")
Finish = Callable[[Expr, tuple[Expr, ...]], Expr]  # the value and the adjoints of `wrt` -> what to return


Pairs = Mapping[str, ReversePair]  # by the path of the forward function


def reverse(primal: Analysed, names: Names, finish: Finish, pairs: Pairs) -> tuple[Function, Kinds]:
    """The function that computes the value and the adjoints of `primal.wrt` for a cotangent 1 of the result, and the kinds of all
    its names.

    A first sweep finds out what the reverse half reads; the second one has it saved. Raises Refused where that cannot be done.
    """
    draft = _Sweep(primal, names.copy(), SavePlan(), pairs)
    draft.function(finish)
    sweep = _Sweep(primal, names, _checked(_planned(primal, draft)), pairs)
    return replace(primal.function, body=sweep.function(finish)), sweep.kinds


@dataclass(frozen=True)
class Halves:
    """The forward half and the reverse half of a function with one exit, apart."""

    forward: Block
    value: Expr
    backward: Block  # ends in the return of the cotangents of `wrt`
    seeds: tuple[Name, ...]  # the cotangents of the result's parts: what the backward half is given
    kinds: Kinds  # of all names in both
    defined: tuple[str, ...]  # the names that the forward half gives a value, in order

    @property
    def whole(self) -> Block:
        """Both, one after the other."""
        return (*self.forward, *self.backward)


def reverse_halves(primal: Analysed, names: Names, pairs: Pairs) -> Halves:
    """The two halves of the derivative of a function that ends in its only return, for any cotangent of its result.

    Raises Refused where a value would have to be saved that may not exist.
    """
    draft = _Sweep(primal, names.copy(), SavePlan(), pairs)
    draft.halves()
    return _Sweep(primal, names, _checked(_planned(primal, draft)), pairs).halves()


def _planned(primal: Analysed, draft: _Sweep) -> SavePlan:
    return plan_saves(primal.function, draft.needs, aliases(primal.function, primal.kinds))


def _checked(plan: SavePlan) -> SavePlan:
    refusals = [_unassigned(name, statement) for name, statement in plan.unassigned]
    refusals += [_mutated(name, statement) for name, statement in plan.mutated]
    refusals += [_replaced(name, loop) for (name, _), loop in plan.replaced.items()]
    if refusals:
        raise Refused(refusals)
    return plan


def _replaced(name: str, loop: For) -> Refusal:
    message = f"the loop variable {name!r} replaces a value of {name!r} that the derivative reads"
    return Refusal("loop-variable", message, loop.target.span or loop.span, "use another name in the loop")


def _mutated(name: str, statement: Stmt) -> Refusal:
    message = f"{name!r} may be changed in place here, and the derivative needs it as it was before"
    return Refusal("in-place-write", message, statement.span, "build a new value under another name")


def _unassigned(name: str, statement: Stmt) -> Refusal:
    message = f"{name!r} may have no value here, and the derivative would have to save it"
    return Refusal("unassigned", message, statement.span, f"give {name} a value before the loop")


class _Sweep:
    """The sweep over one function."""

    def __init__(self, primal: Analysed, names: Names, plan: SavePlan, pairs: Pairs) -> None:
        self._primal = primal
        self._activity = primal.activity
        self._names = names
        self._pairs = pairs
        self._plan = plan
        self._recording = Recording(primal, names, plan)
        self.kinds = primal.kinds.with_variables({})
        self.needs: dict[int, Needs] = {}
        self._bars: dict[str, str] = {}
        self._adjoints: dict[str, Adjoint] = {}
        self._out: list[Stmt] = []
        self._needs_now = Needs()
        self._results_now: set[str] = set()  # names that stand for what the present statement computed, not for what it read
        self._primal_names = _all_names(primal.function)
        self._subscripted = _subscripted(primal.function.body)
        self._carried = _carried(primal.function.body)

    # ------------------------------------------------------------------ paths

    def function(self, finish: Finish) -> Block:
        """The derivative's body, both halves in one."""
        return self._tail(self._primal.function.body, (), finish)

    def halves(self) -> Halves:
        """The two halves of a body that ends in its only return."""
        *path, last = self._primal.function.body
        assert isinstance(last, Return)
        assert last.value is not None
        forward = tuple(new for statement in path for new in self._recording.statement(statement, None))
        parts = last.value.elements if isinstance(last.value, Tuple) else (last.value,)
        seeds = tuple(self._seed(part) for part in parts)
        self._needs_now = self.needs.setdefault(id(last), Needs())
        for part, seed in zip(parts, seeds, strict=True):
            backprop(part, Contribution(seed), None, self._activity, self)
        self._comment(last, 0)
        self._block(None, tuple(path))
        results = self._results()
        self._out.append(Return(results[0] if len(results) == 1 else Tuple(results), edited=True))
        defined = tuple(name for statement in forward for inner in statements((statement,)) for name in names_written(inner))
        return Halves(forward, last.value, tuple(self._out), seeds, self.kinds, defined)

    def _seed(self, part: Expr) -> Name:
        """The cotangent that the backward half is given for one part of the result."""
        stem = self._primal.authors_names.get(part.id, part.id) if isinstance(part, Name) else "value"
        seed = Name(self._names.fresh(f"{stem}_bar"))
        self.kinds.note(seed.id, self.kinds.of(part))
        if isinstance(part, Name):
            self._bars.setdefault(part.id, seed.id)  # the seed is the adjoint's first value
        return seed

    def _tail(self, block: Block, path: Block, finish: Finish) -> Block:
        """A block whose paths end: its forward half, and before each return the reverse of the path that leads there."""
        emitted: list[Stmt] = []
        for position, statement in enumerate(block):
            rest = block[position + 1 :]
            if isinstance(statement, Return):
                return (*emitted, *self._leaf(statement, path, finish))
            if isinstance(statement, If) and _has_return(statement):
                ends = always_returns(statement.body)
                body = self._tail(statement.body if ends else (*statement.body, *rest), path, finish)
                after = self._tail((*statement.orelse, *rest), path, finish)
                if ends and not statement.orelse:
                    return (*emitted, replace(statement, body=body), *after)
                return (*emitted, replace(statement, body=body, orelse=after))
            emitted += self._recording.statement(statement, None)
            path = (*path, statement)
        return tuple(emitted)  # the path ends in `raise`

    def _leaf(self, statement: Return, path: Block, finish: Finish) -> Block:
        assert statement.value is not None
        self._out, self._adjoints = [], {}
        value = self._kept_value(statement.value)
        self._needs_now = self.needs.setdefault(id(statement), Needs())
        backprop(statement.value, Contribution(ONE), None, self._activity, self)
        self._comment(statement, 0)
        self._block(None, path)
        self._out.append(Return(finish(value, self._results()), edited=True, origin=statement.origin))
        return tuple(self._out)

    def _kept_value(self, value: Expr) -> Expr:
        """The result; under a name where the reverse half changes what it is computed from."""
        if names_read(value).isdisjoint(self._recording.restored_names):
            return value
        name = self._names.fresh("value")
        self.kinds.note(name, self._primal.result)
        self._out.append(Assign((Name(name),), value))
        return Name(name)

    def _results(self) -> tuple[Expr, ...]:
        """The adjoints of the parameters, complete: whole shape, dtype, and memory of their own."""
        results: list[Expr] = []
        for name in self._primal.wrt:
            adjoint, like, kind = self._adjoint(name), Name(name), self.kinds.number(Name(name))
            total = Name(self._bar(name)) if adjoint.holds else adjoint.total.masked if adjoint.pending else ZERO
            value = fill(total, self.kinds.of(total), like, kind)
            owned = adjoint.holds and adjoint.owned
            results.append(value if owned and value not in results else own_copy(value, kind))
        return tuple(results)

    # ------------------------------------------------------------------ statements in reverse

    def _block(self, key: tuple[int, str] | None, block: Block) -> None:
        """The reverse of a block; key: which one, for blocks inside loops."""
        self._restore(self._recording.restored_at(key, float(len(block))))
        self._out += self._plan.recomputed.get(key, []) if key else []
        for position in reversed(range(len(block))):
            if position + 1 < len(block):
                self._restore(self._recording.restored_at(key, position + 1.0))
            statement = block[position]
            restores = self._recording.restored_by(statement) + self._recording.restored_at(key, position + 0.5)
            self._statement(statement, restores)
        if block:
            self._restore(self._recording.restored_at(key, 0.0))

    def _statement(self, statement: Stmt, restores: Sequence[Assign]) -> None:
        start = len(self._out)
        match statement:
            case Assign(
                targets=(Tuple(elements=(target, Name() as saved)),), value=Call(function=Symbol(path=path)) as call_
            ) if path in self._pairs:
                self._call(statement, target, saved, call_, self._pairs[path], restores)
                self._comment(statement, start)
            case Assign(targets=targets, value=value):
                self._assign(statement, targets, value, restores)
                self._comment(statement, start)
            case AugAssign(target=Name() as target, op=op, value=value):
                self._assign(statement, (target,), Binary(op, target, value, span=statement.span), restores)
                self._comment(statement, start)
            case If():
                self._restore(restores)
                self._branches(statement)
            case For() | While():
                self._restore(restores)
                self._loop(statement)
            case _:
                self._restore(restores)

    def _assign(self, statement: Stmt, targets: tuple[Expr, ...], value: Expr, restores: Sequence[Assign]) -> None:
        pairs = dict(pair for target in targets for pair in _pairs(target, value))  # of equal targets the last one counts
        active = [(name, part) for name, part in pairs.items() if not self._adjoint(name).is_zero]
        if not active:
            self._restore(restores)
            return
        self._untangle([name for name, _ in active])
        cotangents = [self._take(name) for name, _ in active]
        self._needs_now, self._results_now = self.needs.setdefault(id(statement), Needs()), set()
        restored = {name for assign in restores for name in bound_names(assign.targets[0])}
        operands = names_read(value)
        cotangents = [self._with_lasting_masks(g, pairs.keys(), operands, restored) for g in cotangents]
        outs = [self._out_name(name, part, restored | operands) for name, part in active]
        self._restore(restores)
        start = len(self._out)
        changing = self._changed_by_contributions([part for _, part in active])
        cotangents = [self._undisturbed(g, changing) for g in cotangents]
        for (_, part), g, out in zip(active, cotangents, outs, strict=True):
            backprop(part, g, out, self._activity, self)
        self._keep([name for name, _ in active])
        for out in outs:
            self._lift_reads(out, start - len(restores), start)
        self._results_now = set()

    def _call(
        self, statement: Stmt, target: Expr, saved: Name, value: Call, pair: ReversePair, restores: Sequence[Assign]
    ) -> None:
        """The reverse of a call: one call of the backward companion, whose results go on to the arguments."""
        names = bound_names(target)
        if all(self._adjoint(name).is_zero for name in names):
            self._restore(restores)
            return
        self._needs_now = self.needs.setdefault(id(statement), Needs())
        self._needs_now.results |= {saved.id, *names}
        self._results_now = {saved.id, *names}
        self._settle([name for name in names if not self._adjoint(name).holds and not self._is_simple(name)])
        cotangents = [self._full_cotangent(name) for name in names]
        self._restore(restores)
        arguments = [value.args[position] for position in pair.active]
        bars = [Name(self._names.fresh(f"{self._stem(argument)}_bar")) for argument in arguments]
        for bar, argument in zip(bars, arguments, strict=True):
            self.kinds.note(bar.id, self.kinds.of(argument))
        backward = Call(pair.backward, (saved, *cotangents))
        self._out.append(Assign((bars[0] if len(bars) == 1 else Tuple(tuple(bars)),), backward))
        for bar, argument in zip(bars, arguments, strict=True):
            backprop(argument, Contribution(bar), None, self._activity, self)
        self._results_now = set()

    def _full_cotangent(self, name: str) -> Expr:
        """The adjoint of a call's result in its whole shape."""
        kind = self.kinds.number(Name(name))
        if self._adjoint(name).is_zero:
            return _zeros(Name(name), kind)
        value = self._take(name).masked
        return fill(value, self.kinds.of(value), Name(name), kind)

    def _stem(self, e: Expr) -> str:
        return self._primal.authors_names.get(e.id, e.id) if isinstance(e, Name) else "t"

    def _untangle(self, names: Sequence[str]) -> None:
        """Settles adjoints at once of which one would be overwritten while another one still reads its old value."""
        for name in names:
            adjoint = self._adjoint(name)
            if adjoint.holds or self._is_cheap(adjoint.total.value):
                continue
            readers = [n for n in self._readers_too([name]) if n != name]
            bars = {self._bars[n] for n in readers if n in self._bars}
            if not bars.isdisjoint(adjoint.total.reads) or not set(readers).isdisjoint(names):
                self._settle([name])

    def _changed_by_contributions(self, parts: Sequence[Expr]) -> frozenset[str]:
        """The adjoints that may be assigned while cotangents of these expressions are still being sent on."""
        receivers = [part.id for e in parts for part in walk(e) if isinstance(part, Name) and part.id in self._activity.active]
        scattered = _subscripted_in(parts)
        group = [n for n in dict.fromkeys(receivers) if (len(receivers) > 1 if self._adjoint(n).holds else n in scattered)]
        return frozenset(self._bars[n] for n in self._readers_too(group) if n in self._bars)

    def _keep(self, names: Sequence[str]) -> None:
        """What comes back to the adjoint that it was taken from stays there: `x_bar = x_bar + e` is `x_bar += e`."""
        for name in names:
            adjoint = self._adjoint(name)
            if adjoint.holds or adjoint.pending[:1] != [Contribution(Name(self._bars.get(name, "")))]:
                continue
            rest = adjoint.pending[1:]
            readers = {self._bars[n] for n in self._readers_too([name]) if n != name and n in self._bars}
            if all(readers.isdisjoint(contribution.reads) for contribution in rest):
                adjoint.holds, adjoint.pending = True, []
                if rest:
                    self._add(name, Adjoint(pending=rest).total.masked)

    def _undisturbed(self, g: Contribution, changing: frozenset[str]) -> Contribution:
        """The cotangent, under a name of its own where it reads what is going to change."""
        if changing.isdisjoint(g.reads):
            return g
        return Contribution(self.name_cotangent(g.value, "t_bar"), g.masks)

    def _with_lasting_masks(self, g: Contribution, written: Set[str], operands: Set[str], restored: Set[str]) -> Contribution:
        """The cotangent with masks that can still be read where operands are. They come from later statements: of what the present
        one wrote they mean the result, and what they read has been noted there."""
        masks: list[Mask] = []
        for mask in g.masks:
            reads = names_read(mask.test)
            self._needs_now.results |= reads & written
            if reads.isdisjoint(restored | (written & operands)):
                self._results_now |= reads - operands
                masks.append(mask)
                continue
            name = self._names.fresh("taken")
            self.kinds.note(name, self.kinds.of(mask.test))
            self._out.append(Assign((Name(name),), mask.test))
            masks.append(replace(mask, test=Name(name)))
        return Contribution(g.value, tuple(masks))

    def _out_name(self, name: str, value: Expr, replaced: set[str] | frozenset[str]) -> Expr | None:
        """The name under which the reverse of `name = value` may read what the statement computed. replaced: names that mean
        something else where operands are read."""
        if not self._reads_result(value):
            return None
        self._needs_now.results.add(name)
        if name not in replaced:
            self._results_now.add(name)
            return Name(name)
        alias = self._names.fresh(f"{name}_out")
        self.kinds.note(alias, self.kinds.of(Name(name)))
        self._out.append(Assign((Name(alias),), Name(name)))
        return Name(alias)

    def _reads_result(self, value: Expr) -> bool:
        """Whether a formula of the outermost function of `value` uses `out`."""
        site = self.kinds.site(value)
        if not isinstance(site, Site):
            return False
        if not isinstance(site.rule, Rule):
            return site.rule.reads_result
        marker = Name("out")
        active = [name for name, argument in site.arguments.items() if self._activity.is_active(argument, self.kinds)]
        return any("out" in names_read(partial(replace(site, arguments={}), name, marker)) for name in active)

    def _lift_reads(self, out: Expr | None, alias_end: int, start: int) -> None:
        """Moves what reads the result's alias before the restoring, so that the alias is not needed:
        `h_out = h; h = pop(); t = f(h_out)` becomes `t = f(h); h = pop()`."""
        match self._out[alias_end - 1 : alias_end]:
            case [Assign(targets=(Name() as alias,), value=Name() as name)] if alias == out:
                pass
            case _:
                return
        restores, derived = self._out[alias_end:start], self._out[start:]
        restored = {n for restore in restores for n in names_written(restore)}
        lifted = [s for s in derived if any(alias.id in names_read(e) for e in expressions(s))]
        others = [s for s in derived if s not in lifted]
        reads = {n for s in lifted for e in expressions(s) for n in names_read(e)}
        waiting = {n for adjoint in self._adjoints.values() for c in adjoint.pending for n in c.reads}
        if alias.id in waiting or reads & restored or reads & {n for s in others for n in names_written(s)}:
            return
        moved = map_expressions(tuple(lifted), lambda e: substitute(e, {alias.id: name}))
        self._out[alias_end - 1 :] = [*moved, *restores, *others]

    def _branches(self, statement: If) -> None:
        inside = self._active_inside(statement)
        is_idle = all(self._adjoint(name).is_zero for name in self._written_inside(statement))
        if is_idle and not self._recording.must_restore(statement):
            return
        self.needs.setdefault(id(statement), Needs())
        written = self._written_inside(statement)
        self._settle([n for n in written if not self._adjoint(n).is_zero and not self._is_simple(n)])
        outer, outer_adjoints = self._out, self._adjoints
        changing = self._changed_by_reverse(statement, inside)
        self._settle([n for n in self._adjoints if n not in inside and not self._can_wait(n, changing)])
        set_aside = {n: self._adjoint(n) for n in inside if n not in written and self._can_wait(n, changing)}
        ends: list[tuple[list[Stmt], dict[str, Adjoint]]] = []
        for which, block in (("body", statement.body), ("orelse", statement.orelse)):
            self._out = []
            self._adjoints = {n: a.copy() for n, a in outer_adjoints.items() if n not in set_aside}
            self._block((id(statement), which), block)
            ends.append((self._out, self._adjoints))
        differing = [n for n in inside if _state_of(ends[0][1], n) != _state_of(ends[1][1], n)]
        for emitted, adjoints in ends:
            self._out, self._adjoints = emitted, adjoints
            self._settle(differing)
        self._out, self._adjoints = outer, ends[0][1]
        for name, adjoint in self._adjoints.items():
            adjoint.owned = adjoint.owned and ends[1][1].get(name, Adjoint()).owned
        body, orelse = tuple(ends[0][0]), tuple(ends[1][0])
        if body or orelse:
            self._out.append(_if(self._recording.test_again(statement), body, orelse))
        for name, adjoint in set_aside.items():
            mine = self._adjoint(name)
            self._adjoints[name] = Adjoint(mine.holds, mine.owned, mine.pending)
            for contribution in adjoint.pending:
                self.contribute(name, contribution, is_new=False)

    def _changed_by_reverse(self, statement: Stmt, inside: Sequence[str]) -> frozenset[str]:
        """The names that the reverse of a compound statement changes: what it restores, and the adjoints of `inside`."""
        written = {name for inner in statements((statement,)) for name in names_written(inner)}
        return self._recording.restored_names.intersection(written).union(self._bars[n] for n in inside if n in self._bars)

    def _can_wait(self, name: str, changing: frozenset[str]) -> bool:
        """Whether what waits may still be added after these names have changed."""
        adjoint = self._adjoint(name)
        return adjoint.is_zero or (not adjoint.holds and all(changing.isdisjoint(c.reads) for c in adjoint.pending))

    def _loop(self, loop: For | While) -> None:
        inside = self._active_inside(loop)
        written = self._written_inside(loop)
        crossing = [n for n in inside if n not in written or n in self._carried[id(loop)]]
        if all(self._adjoint(n).is_zero for n in written) and not self._recording.must_restore(loop):
            return
        own = self.needs.setdefault(id(loop), Needs())
        if isinstance(loop, For):
            own.operands |= names_read(loop.iterable) & self._primal_names
        self._settle(crossing)
        changing = self._changed_by_reverse(loop, inside)
        self._settle([n for n in self._adjoints if not self._can_wait(n, changing)])
        outer, self._out = self._out, []
        self._block((id(loop), "loop"), loop.body)
        index = self._loop_variable(loop)
        self._settle(crossing)
        body, self._out = tuple(self._out), outer
        header = self._recording.header_again(loop, body, index)
        self._out.append(header)

    def _loop_variable(self, loop: For | While) -> Name | None:
        """For a loop over an array: the index by which it is run back, once the adjoint of its variable went to the array."""
        if not isinstance(loop, For) or self._recording.is_range(loop):
            return None
        index = Name(self._names.fresh("i"))
        self.kinds.note(index.id, INT)
        for name, part in _pairs(loop.target, Subscript(loop.iterable, index)):
            if not self._adjoint(name).is_zero:
                self._needs_now = self.needs.setdefault(id(loop), Needs())
                backprop(part, self._take(name), None, self._activity, self)
        return index

    # ------------------------------------------------------------------ adjoints (backprop.Receiver)

    def contribute(self, name: str, contribution: Contribution, is_new: bool = True) -> None:
        """Adds to the adjoint of a variable: at once where its variable holds, else it waits."""
        if is_new:
            self._note_needs(contribution.reads)
        adjoint = self._adjoint(name)
        if adjoint.holds:
            self._add(name, contribution.masked)
        else:
            adjoint.pending.append(contribution)

    def scatter(self, name: str, scatter: Scatter, masks: tuple[Mask, ...]) -> None:
        """Adds to a part of the adjoint of an array."""
        self._settle([name])
        bar, adjoint = Name(self._bar(name)), self._adjoint(name)
        self._before_change({bar.id})
        if not adjoint.owned:
            self._out.append(Assign((bar,), own_copy(bar, replace(self.kinds.number(Name(name)), is_array=True))))
            adjoint.owned = True
        self.scatter_into(bar, scatter, masks)

    def scatter_into(self, whole: Name, scatter: Scatter, masks: tuple[Mask, ...]) -> None:
        """`whole[index] += value`"""
        value = Contribution(scatter.value, masks).masked
        self._note_needs(names_read(value) | names_read(scatter.index))
        if scatter.is_basic:
            self._out.append(AugAssign(Subscript(whole, scatter.index), "+", value))
        else:
            self._out.append(Evaluate(call("np.add.at", whole, _index_value(scatter.index), value)))

    def name_cotangent(self, value: Expr, wanted: str) -> Name:
        """Assigns a cotangent to a fresh name."""
        self._note_needs(names_read(value))
        self._disown(value)
        name = self._names.fresh(wanted)
        self.kinds.note(name, self.kinds.of(value))
        self._out.append(Assign((Name(name),), value))
        return Name(name)

    def _adjoint(self, name: str) -> Adjoint:
        return self._adjoints.setdefault(name, Adjoint())

    def _bar(self, name: str) -> str:
        """The name of a variable's adjoint."""
        if name not in self._bars:
            self._bars[name] = self._names.fresh(f"{self._primal.authors_names.get(name, name)}_bar")
        return self._bars[name]

    def _take(self, name: str) -> Contribution:
        """The whole adjoint of a variable that was defined just here; what is read before this place has none of it."""
        adjoint = self._adjoint(name)
        if adjoint.holds:
            adjoint.holds = False
            return Contribution(Name(self._bar(name)))
        total, adjoint.pending = adjoint.total, []
        if self._is_cheap(total.value):
            return total
        bar = Name(self._bar(name))
        self._before_change({bar.id})
        value = total.masked
        self._disown(value)
        self._out.append(Assign((bar,), value))
        self.kinds.note(bar.id, self.kinds.of(value))
        adjoint.owned = stays_fresh(value)
        return Contribution(bar, total.masks)

    def _add(self, name: str, value: Expr) -> None:
        """`x_bar += value`, in place only where no one else can see it."""
        adjoint, bar, kind = self._adjoint(name), Name(self._bar(name)), self.kinds.number(Name(name))
        self._before_change({bar.id})
        if kind.is_scalar or (adjoint.owned and kind.is_array):
            self._out.append(AugAssign(bar, "+", value))
            return
        self._out.append(Assign((bar,), Binary("+", bar, value)))
        adjoint.owned = True

    def _settle(self, names: Iterable[str]) -> None:
        """Brings adjoints into their variables, in full: zeros where nothing was contributed. Assignments that read each other's
        old values are ordered, or made at once."""
        group = self._readers_too([name for name in dict.fromkeys(names) if not self._adjoint(name).holds])
        waiting = {name: self._settled_value(name) for name in group}
        while waiting:
            bars = {name: Name(self._bar(name)) for name in waiting}
            free = [n for n in waiting if not any(bars[n].id in names_read(v) for other, v in waiting.items() if other != n)]
            if not free:
                self._out.append(Assign((Tuple(tuple(bars.values())),), Tuple(tuple(waiting.values()))))
                return
            self._out.append(Assign((bars[free[0]],), waiting.pop(free[0])))

    def _readers_too(self, names: list[str]) -> list[str]:
        """The names, and those whose waiting contributions read a variable that settling the former changes."""
        group = list(names)
        for name in group:
            bar = self._bars.get(name)
            group += [n for n, a in self._adjoints.items() if n not in group and any(bar in c.reads for c in a.pending)]
        return group

    def _settled_value(self, name: str) -> Expr:
        adjoint, like, kind = self._adjoint(name), Name(name), self.kinds.number(Name(name))
        value = adjoint.total.masked if adjoint.pending else ZERO
        if kind.is_array is None and name in self._subscripted:
            kind = replace(kind, is_array=True)
        value = _zeros(like, kind) if value == ZERO else own_copy(fill(value, self.kinds.of(value), like, kind), kind)
        adjoint.holds, adjoint.owned, adjoint.pending = True, True, []
        self.kinds.note(self._bar(name), kind)
        return value

    def _before_change(self, names: set[str]) -> None:
        """Settles what waits and reads one of these names: they are about to change."""
        self._settle(
            [n for n, adjoint in self._adjoints.items() if any(not names.isdisjoint(c.reads) for c in adjoint.pending)]
        )

    def _disown(self, value: Expr) -> None:
        """After `value` has been stored elsewhere, variables whose memory it may share cannot be written in place."""
        if not stays_fresh(value):
            for name, bar in self._bars.items():
                if bar in names_read(value) and name in self._adjoints:
                    self._adjoints[name].owned = False

    # ------------------------------------------------------------------ small things

    def _restore(self, restores: Sequence[Assign]) -> None:
        if restores:
            self._before_change({name for assign in restores for name in bound_names(assign.targets[0])})
            self._out += restores

    def _note_needs(self, reads: Iterable[str]) -> None:
        self._needs_now.operands |= (self._primal_names & set(reads)) - self._results_now

    def _comment(self, statement: Stmt, start: int) -> None:
        if len(self._out) > start:
            self._out.insert(start, comment_for(statement, self._primal.authors_names, self._primal.originals))

    def _is_cheap(self, value: Expr) -> bool:
        return isinstance(value, (Name, Literal)) or (isinstance(value, Unary) and isinstance(value.operand, (Name, Literal)))

    def _is_simple(self, name: str) -> bool:
        """Whether an adjoint may be carried into several branches as it is."""
        adjoint = self._adjoint(name)
        return adjoint.holds or (len(adjoint.pending) == 1 and self._is_cheap(adjoint.pending[0].masked))

    def _active_inside(self, statement: Stmt) -> list[str]:
        """The active variables that a compound statement touches, in source order."""
        touched: dict[str, None] = {}
        for inner in statements((statement,)):
            for e in expressions(inner):
                touched.update(dict.fromkeys(sorted(flowing_names(e, self.kinds))))
            touched.update(dict.fromkeys(names_written(inner)))
        return [name for name in touched if name in self._activity.active]

    def _written_inside(self, statement: Stmt) -> list[str]:
        written = dict.fromkeys(name for inner in statements((statement,)) for name in names_written(inner))
        return [name for name in written if name in self._activity.active]


def _index_value(index: Expr) -> Expr:
    """An index as a value: slices are written in brackets only, so `np.s_[:, i]`."""
    parts = index.elements if isinstance(index, Tuple) else (index,)
    return Subscript(Symbol("numpy.s_", "np.s_"), index) if any(isinstance(part, Slice) for part in parts) else index


def _pairs(target: Expr, value: Expr) -> list[tuple[str, Expr]]:
    """The names that an assignment binds, each with the expression that it gets."""
    match target, value:
        case Name(id=id), _:
            return [(id, value)]
        case Tuple(elements=targets), Tuple(elements=values) if len(targets) == len(values):
            return [pair for t, v in zip(targets, values, strict=True) for pair in _pairs(t, v)]
        case Tuple(elements=targets), _:
            return [pair for i, t in enumerate(targets) for pair in _pairs(t, Subscript(value, Literal(str(i))))]
        case _:
            return []


def _has_return(statement: If) -> bool:
    return any(isinstance(inner, Return) for inner in statements((statement,)))


def _state_of(adjoints: dict[str, Adjoint], name: str) -> tuple[bool, tuple[Contribution, ...]]:
    adjoint = adjoints.get(name, Adjoint())
    return adjoint.holds, tuple(adjoint.pending)


def _if(test: Expr, body: Block, orelse: Block) -> If:
    return If(test, body, orelse) if body else If(Unary("not", test), orelse)


def _zeros(like: Expr, kind: Number) -> Expr:
    if kind.is_scalar:
        return ZERO
    zeros = call("np.zeros_like", like)
    return zeros if kind.is_array else Subscript(zeros, Tuple(()))


def _all_names(function: Function) -> frozenset[str]:
    written = (name for statement in statements(function.body) for name in names_written(statement))
    return frozenset((*function.parameter_names, *written))


def _subscripted(block: Block) -> frozenset[str]:
    """The names of which the function reads elements: they are arrays."""
    return _subscripted_in(e for s in statements(block) for e in expressions(s))


def _subscripted_in(parts: Iterable[Expr]) -> frozenset[str]:
    found = (part for e in parts for part in walk(e) if isinstance(part, Subscript))
    return frozenset(part.value.id for part in found if isinstance(part.value, Name))


def _carried(block: Block, live_after: frozenset[str] = frozenset()) -> dict[int, frozenset[str]]:
    """For each loop, by `id`, the names live where its body ends."""
    result: dict[int, frozenset[str]] = {}
    for statement, live in zip(block, live_after_each(block, live_after), strict=True):
        match statement:
            case If(body=body, orelse=orelse):
                result |= _carried(body, live) | _carried(orelse, live)
            case For(body=body) | While(body=body):
                at_end = live_at_body_end(statement, live)
                result[id(statement)] = at_end
                result |= _carried(body, at_end)
    return result
