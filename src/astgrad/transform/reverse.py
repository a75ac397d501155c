"""Reverse mode: the statements in reverse order, each one's cotangent sent back to what it read.

    def f(x, w):                        def f(x, w):
        y = x * w                           y = x * w
        return np.sin(y)      ->            # return np.sin(y)
                                            y_bar = np.cos(y)
                                            # y = x * w
                                            x_bar = y_bar * w
                                            return x_bar

The method is `_Sweep._block`: walk back, restore what was overwritten, reverse the statement. How one kind of statement is reversed
stands in `reverse_assign`, `reverse_call` and `reverse_control`; where cotangents wait and are added up, in `settling`. The forward
half is the author's, with the saves that `analysis.saved` plans (`recording`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

from astgrad.analysis.aliases import shared_with
from astgrad.analysis.analysed import Analysed, in_words
from astgrad.analysis.inference import assigned_once
from astgrad.analysis.jumps import always_returns
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.memory import sharing_before
from astgrad.analysis.places import followed_list, popped_by
from astgrad.analysis.saved import (
    BlockKey,
    SavePlan,
    changed_by_locals,
    changed_objects,
    changing_locals,
    looks_up,
    plan_saves,
)
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Expr,
    Global,
    Literal,
    Name,
    Subscript,
    Symbol,
    Tuple,
    map_children,
    names_read,
)
from astgrad.ir.kinds import ListOf, Number, Unplaced, is_number
from astgrad.ir.names import Names
from astgrad.ir.shapes import join_dtypes
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
    names_stored,
    names_written,
    place_changed,
    statements,
)
from astgrad.rules.structure import call
from astgrad.source import Span
from astgrad.transform.adjoints import Contribution
from astgrad.transform.backprop import backprop
from astgrad.transform.recording import Recording
from astgrad.transform.rename import map_header
from astgrad.transform.reverse_assign import AssignmentReversal
from astgrad.transform.reverse_call import Pairs, companion_call, reverse_call
from astgrad.transform.reverse_control import ControlReversal
from astgrad.transform.reverse_store import StoreReversal, with_old_parts
from astgrad.transform.settling import Adjoints
from astgrad.transform.shaping import as_complex, own_copy
from astgrad.transform.solutions import without_ties

ONE = Literal("1.0")
Made = TypeVar("Made")
Finish = Callable[[Expr, tuple[Expr, ...]], Expr]  # the value and the adjoints of `wrt` -> what to return


def reverse(
    primal: Analysed, names: Names, finish: Finish, pairs: Pairs, seeds: tuple[Name, ...] = ()
) -> tuple[Function, Kinds]:
    """The function that computes the value and the adjoints of `primal.wrt`, and the kinds of all its names.

    seeds: the cotangents of the result, or of each part of it; without, that is 1.

    A first sweep finds out what the reverse half reads; the second one has it saved. Raises Refused where that cannot be done.
    """
    sweep, body = _swept(primal, names, pairs, lambda sweep: sweep.function(finish, seeds), is_apart=False)
    return replace(primal.function, body=body), sweep.kinds


@dataclass(frozen=True)
class Halves:
    """The forward half and the reverse half of a function with one exit, apart."""

    forward: Block
    value: Expr
    backward: Block  # ends in the return of the cotangents of `wrt`
    seeds: tuple[Name, ...]  # the cotangents of the result's parts: what the backward half is given
    kinds: Kinds  # of all names in both
    defined: tuple[str, ...]  # the names that the forward half gives a value, in order
    # the names whose last values the backward half reads, and by what statements' reverse
    read: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    @property
    def whole(self) -> Block:
        """Both, one after the other."""
        return (*self.forward, *self.backward)


def reverse_halves(primal: Analysed, names: Names, pairs: Pairs) -> Halves:
    """The two halves of the derivative of a function that ends in its only return, for any cotangent of its result.

    Raises Refused where a value would have to be saved that may not exist.
    """
    sweep, halves = _swept(primal, names, pairs, lambda sweep: sweep.halves(), is_apart=True)
    return replace(halves, read=sweep.plan.at_end)


def _swept(
    primal: Analysed, names: Names, pairs: Pairs, run: Callable[[_Sweep], Made], *, is_apart: bool
) -> tuple[_Sweep, Made]:
    """A sweep over the function that has saved what it reads, and what it made. Raises Refused.

    run: runs a sweep. is_apart: the two halves are functions of their own. A draft tells what the reverse half reads, and is the
    sweep itself where nothing of that is saved.
    """
    while True:
        named = names.copy()
        draft = _Sweep(primal, named, SavePlan(), pairs)
        made = run(draft)
        if draft.refusals:
            raise Refused(tuple(dict.fromkeys(draft.refusals)))
        plan = draft.planned(is_apart)
        if plan.overwriting.keys() <= primal.old_parts.keys() | primal.blank_parts | primal.settled_parts:
            sweep = draft if plan.saves_nothing else _Sweep(primal, names, plan, pairs)
            if refusals := [*_unsaveable(plan, primal), *_parted(sweep.recording, primal, draft.needed)]:
                with in_words(primal.authors_names):
                    raise Refused(refusals)
            if sweep is not draft:
                return sweep, run(sweep)
            names.become(named)
            draft.plan = plan
            return draft, made
        primal = with_old_parts(primal, plan.overwriting, names)


class _Sweep:
    """The sweep over one function."""

    def __init__(self, primal: Analysed, names: Names, plan: SavePlan, pairs: Pairs) -> None:
        self._primal = primal
        self._names = names
        self._pairs = pairs
        self.plan = plan
        self.recording = Recording(primal, names, plan)
        self._adjoints = Adjoints(primal, names, self.recording.restored_arrays)
        self._assignments = AssignmentReversal(self._adjoints, primal.activity)
        self._stores = StoreReversal(self._adjoints, primal, self._assignments)
        self._control = ControlReversal(primal, self._adjoints, self.recording, self._block)

    @cached_property
    def _lasting(self) -> frozenset[str]:
        """The variables that hold one value, or one list, for good."""
        return assigned_once(self._primal.function)

    @property
    def kinds(self) -> Kinds:
        """The kinds of all names."""
        return self._adjoints.kinds

    @property
    def refusals(self) -> list[Refusal]:
        """What the sweep found that it cannot do."""
        return self._adjoints.refusals

    @property
    def needed(self) -> frozenset[str]:
        """The variables that the reverse half reads."""
        return frozenset().union(*(each.operands | each.results for each in self._adjoints.needs.values()))

    def planned(self, is_apart: bool) -> SavePlan:
        """Where to save what, now that it is known what the reverse half reads."""
        everything = statements(self._primal.function.body) if self._primal.has_lists else ()
        held = self._held_by_halves if everything else frozenset()
        lists = ((s, followed_list(s, self._primal) or popped_by(s, self._primal)) for s in everything)
        undone = {id(s) for s, changed in lists if changed is not None and changed[0] not in held} | self._primal.filling
        return plan_saves(self._primal, self._adjoints.needs, undone, is_apart=is_apart)

    @property
    def _held_by_halves(self) -> frozenset[str]:
        """The variables whose objects forward companions may save, where nothing gives them back an earlier state."""
        calls = (companion_call(s, self._pairs) for s in statements(self._primal.function.body))
        handed = {name for call in calls if call for e in call.value.args for name in shared_with(e, self._primal.kinds)}
        return frozenset(handed.union(*(self._primal.sharing.get(name, ()) for name in handed)))

    # ------------------------------------------------------------------ the method

    def _block(self, key: BlockKey | None, block: Block) -> None:
        """The reverse of a block; key: which one, for blocks inside loops."""
        adjoints, recording = self._adjoints, self.recording
        adjoints.restore(recording.restored_at(key, float(len(block))))
        adjoints.out += self.plan.recomputed.get(key, []) if key else []
        for position in reversed(range(len(block))):
            if position + 1 < len(block):
                adjoints.restore(recording.restored_at(key, position + 1.0))
            statement = block[position]
            restores = recording.restored_by(statement) + recording.restored_at(key, position + 0.5)
            self._statement(statement, restores)
        if block:
            adjoints.restore(recording.restored_at(key, 0.0))

    def _statement(self, statement: Stmt, restores: Sequence[Assign]) -> None:
        adjoints = self._adjoints
        start = len(adjoints.out)
        match statement:
            case Assign() if (made := companion_call(statement, self._pairs)) is not None:
                reverse_call(statement, made, restores, adjoints, self._primal)
                adjoints.comment(statement, start)
            case Assign() if (popped := popped_by(statement, self._primal)) is not None:
                self._lengthen(statement, *popped, restores)
                adjoints.comment(statement, start)
            case (Assign(targets=(Subscript(),)) | AugAssign(target=Subscript())) as store:
                self._stores.reverse(store, restores)
                adjoints.comment(statement, start)
            case Assign(targets=targets, value=value):
                self._assignments.reverse(statement, targets, value, restores)
                adjoints.comment(statement, start)
            case AugAssign(target=Name() as target, op=op, value=value):
                whole = Binary(op, target, value, span=statement.span)
                self._assignments.reverse(statement, (target,), whole, restores)
                adjoints.comment(statement, start)
            case Evaluate() if (grown := followed_list(statement, self._primal)) is not None:
                adjoints.restore(restores)
                self._shrink(statement, *grown)
                adjoints.comment(statement, start)
            case If():
                adjoints.restore(restores)
                self._control.branches(statement)
            case For() | While():
                adjoints.restore(restores)
                self._control.loop(statement)
            case With():
                adjoints.restore(restores)
                self._control.within(statement)
            case _:
                adjoints.restore(restores)

    def _lengthen(self, statement: Assign, name: str, target: str, restores: Sequence[Assign]) -> None:
        """The reverse of `target = xs.pop()`: the element is put back, and its cotangent into that of the list."""
        adjoints, part = self._adjoints, Name(target)
        needs = adjoints.begin(statement)
        needs.results.add(target)
        adjoints.results_now = {target}
        assert isinstance(statement.value, Call)
        place, back = place_changed(statement.value), "insert" if statement.value.args else "append"
        if not adjoints.are_zero([name, target]):
            adjoints.settle([name])
            bar, kind = Name(adjoints.bar(name)), adjoints.kinds.number(part)
            cotangent = own_copy(adjoints.full(target), kind)
            adjoints.before_change({bar.id})
            adjoints.out.append(Evaluate(Call(Attribute(bar, back), (*place, cotangent))))
        adjoints.before_change({name})
        self._note_which_list(name)
        adjoints.out.append(Evaluate(Call(Attribute(Name(name), back), (*place, part))))
        adjoints.results_now = set()
        adjoints.restore(restores)

    def _shrink(self, statement: Evaluate, name: str, value: Expr) -> None:
        """The reverse of `xs.append(value)`: the last element goes, where anything may have seen the list without it, and its
        cotangent goes to the value."""
        adjoints = self._adjoints
        assert isinstance(statement.value, Call)
        place = place_changed(statement.value)
        adjoints.begin(statement)
        if not adjoints.of(name).is_zero:
            adjoints.settle([name])
            bar = Name(adjoints.bar(name))
            adjoints.before_change({bar.id})
            last = adjoints.name_cotangent(Call(Attribute(bar, "pop"), place), "t_bar")
            kind, held = adjoints.kinds.of(value), adjoints.kinds.of(Name(name))
            if isinstance(kind, Number) and isinstance(held, ListOf) and isinstance(held.element, Number):
                kind = replace(kind, dtype=join_dtypes((kind.dtype, held.element.dtype)))  # as wide as any of them
            adjoints.kinds.note(last.id, kind)
        if id(statement) not in self._primal.filling:
            adjoints.before_change({name})
            self._note_which_list(name)
            adjoints.out.append(Evaluate(Call(Attribute(Name(name), "pop"), place)))
        if not adjoints.of(name).is_zero:
            backprop(value, Contribution(last, (), is_whole=True), None, self._primal.activity, adjoints)

    def _note_which_list(self, name: str) -> None:
        """What is put back must be the very list that the name held, where it holds another one before or after."""
        if name not in self._lasting:
            self._adjoints.note_needs({name})

    # ------------------------------------------------------------------ both halves in one

    def function(self, finish: Finish, seeds: tuple[Name, ...]) -> Block:
        """The derivative's body."""
        return self._tail(self._primal.function.body, (), finish, seeds)

    def _tail(self, block: Block, path: Block, finish: Finish, seeds: tuple[Name, ...]) -> Block:
        """A block whose paths end: its forward half, and before each return the reverse of the path that leads there."""
        emitted: list[Stmt] = []
        for position, statement in enumerate(block):
            rest = block[position + 1 :]
            if isinstance(statement, Return):
                return (*emitted, *self._leaf(statement, path, finish, seeds))
            if isinstance(statement, If) and _has_return(statement):
                ends = always_returns(statement.body)
                body = self._tail(statement.body if ends else (*statement.body, *rest), path, finish, seeds)
                after = self._tail((*statement.orelse, *rest), path, finish, seeds)
                if ends and not statement.orelse:
                    return (*emitted, replace(statement, body=body), *after)
                return (*emitted, replace(statement, body=body, orelse=after))
            emitted += self.recording.statement(statement, None)
            path = (*path, statement)
        return tuple(emitted)  # the path ends in `raise`

    def _leaf(self, statement: Return, path: Block, finish: Finish, seeds: tuple[Name, ...]) -> Block:
        assert statement.value is not None
        adjoints = self._adjoints
        adjoints.out, adjoints.state = [], {}
        parts = statement.value.elements if len(seeds) > 1 and isinstance(statement.value, Tuple) else (statement.value,)
        values = tuple(map(self._kept_value, parts))
        value = Tuple(values) if len(seeds) > 1 else values[0]
        adjoints.begin(statement)
        contributions = [Contribution(seed, (), is_whole=True) for seed in seeds] or [Contribution(ONE)]
        for part, contribution in zip(parts, contributions, strict=True):
            backprop(part, contribution, None, self._primal.activity, adjoints)
        adjoints.comment(statement, 0)
        self._block(None, path)
        results = tuple(map(self._gradient, self._primal.wrt, adjoints.results()))
        adjoints.out.append(Return(finish(value, results), edited=True, origin=statement.origin))
        return tuple(adjoints.out)

    def _gradient(self, name: str, adjoint: Expr) -> Expr:
        """What is handed out for an adjoint: of a complex parameter du/dx + i du/dy, which is its conjugate."""
        kind = self._primal.parameter(name)
        if not kind.is_complex:
            return adjoint
        match adjoint:
            case Call(function=Attribute(value=whole, attr="copy"), args=()):  # conjugating makes one
                adjoint = whole
            case Call(function=Attribute(value=whole, attr="astype")) if self.kinds.is_real(whole):
                return adjoint
            case Call(function=Symbol(path="numpy.ones_like" | "numpy.zeros_like")):
                return adjoint
        return as_complex(call("np.conj", adjoint), self.kinds.of(adjoint), kind)

    def _kept_value(self, value: Expr) -> Expr:
        """The result; under a name where the reverse half changes what it is computed from."""
        if names_read(value).isdisjoint(self.recording.restored_names):
            return value
        name = self._names.fresh("value")
        self.kinds.note(name, self._primal.kinds.of(value))
        self._adjoints.out.append(Assign((Name(name),), own_copy(value, self._primal.kinds.number(value))))
        return Name(name)

    # ------------------------------------------------------------------ the halves apart

    def halves(self) -> Halves:
        """The two halves of a body that ends in its only return."""
        adjoints = self._adjoints
        *path, last = self._primal.function.body
        assert isinstance(last, Return)
        assert last.value is not None
        forward = tuple(new for statement in path for new in self.recording.statement(statement, None))
        parts = last.value.elements if isinstance(last.value, Tuple) else (last.value,)
        seeds = tuple(self._seed(part) for part in parts)
        adjoints.begin(last)
        for part, seed in zip(parts, seeds, strict=True):
            backprop(part, Contribution(seed, (), is_whole=True), None, self._primal.activity, adjoints)
        adjoints.comment(last, 0)
        self._block(None, tuple(path))
        results = adjoints.results()
        adjoints.out.append(Return(results[0] if len(results) == 1 else Tuple(results), edited=True))
        defined = tuple(name for statement in forward for inner in statements((statement,)) for name in names_written(inner))
        value = last.value
        changing = self.recording.shrunk_lists.union(self.recording.restored_arrays)
        if not shared_with(value, self.kinds).isdisjoint(changing):  # the backward half writes into it
            copies = tuple(self._copy(part) for part in parts)
            value = Tuple(copies) if isinstance(value, Tuple) else copies[0]
        return Halves(forward, value, tuple(adjoints.out), seeds, self.kinds, defined)

    def _copy(self, part: Expr) -> Expr:
        if isinstance(self.kinds.of(part), ListOf):
            return Call(Attribute(part, "copy"), ())
        return own_copy(part, self.kinds.number(part))

    def _seed(self, part: Expr) -> Name:
        """The cotangent that the backward half is given for one part of the result."""
        said = without_ties(part)
        stem = self._primal.authors_names.get(said.id, said.id) if isinstance(said, Name) else "value"
        seed = Name(self._names.fresh(f"{stem}_bar"))
        self.kinds.note(seed.id, self.kinds.of(part))
        if isinstance(part, Name):
            self._adjoints.bars.setdefault(part.id, seed.id)  # the seed is the adjoint's first value
        return seed


def _has_return(statement: If) -> bool:
    return any(isinstance(inner, Return) for inner in statements((statement,)))


def _without_harmless(statement: Stmt, primal: Analysed) -> Stmt:
    """The statement with its calls of functions that change nothing as tuples of their arguments."""

    def plain(e: Expr) -> Expr:
        e = map_children(plain, e)
        match e:
            case Call(function=Global(id=id), args=args, keywords=keywords) if id in primal.harmless:
                return Tuple((*args, *(value for _, value in keywords)))
            case _:
                return e

    return map_header(statement, plain)


def _parted(recording: Recording, primal: Analysed, needed: frozenset[str]) -> Iterator[Refusal]:
    """Arrays of which a copy is put back under one name, while the reverse half reads what was in them under another."""
    copied = list(recording.copied())
    sharing = sharing_before(primal.function, primal.kinds) if copied else {}
    everything = list(statements(primal.function.body))
    for name, group, changing in copied:
        bound = {each for inner in statements((changing,)) for each in names_written(inner)}
        for other in sorted((group & needed) - recording.restored_whole - bound):
            stores = [s for s in everything if name in names_stored(s) and other in sharing[id(s)].get(name, ())]
            if stores:
                message = f"{name} is changed in parts and as a whole, and {other}, which shares its memory, is read backwards"
                place = stores[0].span or primal.function.span
                yield Refusal("in-place-write", message, place, f"make {other} a copy: `.copy()`")


def _unsaveable(plan: SavePlan, primal: Analysed) -> Iterator[Refusal]:
    """What the reverse half needs and no saving can give it."""
    for name, place in plan.unassigned:
        message = f"{name!r} may have no value here, and the derivative would have to save it"
        yield Refusal("unassigned", message, place or primal.function.span, f"give {name} a value before the loop")
    for mutated in plan.mutated:
        name, statement = mutated.changed, mutated.statement
        are_numbers = all(is_number(primal.kinds.of(Name(needed))) for needed in mutated.needed)
        is_advanced = primal.kinds.of(Name(name)) == Unplaced("iterator") and name not in mutated.needed  # what it gave stays
        changed = changed_objects(_without_harmless(statement, primal), lambda call: looks_up(call, primal.kinds))
        changed |= changed_by_locals(statement, changing_locals(primal.function))
        if are_numbers or is_advanced or name not in changed:
            continue
        message = f"{name!r} may be changed in place here, and the derivative needs it as it was before"
        called = statement.value.span if isinstance(statement, Assign) else None
        yield Refusal(
            "in-place-write", message, statement.span or called or primal.function.span, "build a new value under another name"
        )
    for (name, _), loop in plan.replaced.items():
        message = f"the loop variable {name!r} replaces a value of {name!r} that the derivative reads"
        yield Refusal("loop-variable", message, loop.target.span or loop.span, "use another name in the loop")
