"""To be recorded: which values the reverse half reads after they were overwritten, where they are saved and where restored.

    for _ in range(n):              for _ in range(n):
        y = y * x          ->           y_saved.append(y)         (`y` is killed here and `y_bar * y` reads what it was)
                                        y = y * x

Two ways of saving. A value that lives from one round of a loop to the next is saved just before it is overwritten. A value that a
round makes for itself is saved when the round ends. Several of one block are saved together, as one tuple, where there is a place
at which all of them are at hand and a place in the reverse half at which all of them can be restored. What is cheaper to compute
again is computed again.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from astgrad.analysis.analysed import Analysed
from astgrad.analysis.effects import changed_for_certain, has_effect, written_into
from astgrad.analysis.jumps import always_returns, round_jumps
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.liveness import live_after_compounds, live_at_body_end, live_before, surely_assigned
from astgrad.ir.expr import Attribute, Call, Expr, Global, Literal, Name, Subscript, Symbol, Tuple, Unary, names_read, walk
from astgrad.ir.kinds import DictOf, ListOf, Number, OpenDict, Structure
from astgrad.ir.show import show
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    Assign,
    Block,
    Define,
    Evaluate,
    For,
    Function,
    If,
    Kept,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
    base_name,
    bound_names,
    elements_stored,
    expressions,
    is_whole,
    names_changed,
    names_stored,
    names_written,
    statements,
)
from astgrad.rules.constants import may_receive_active
from astgrad.source import Span

Names = frozenset[str]
BlockKey = tuple[int, str]  # id of the compound statement and which of its blocks


@dataclass
class Needs:
    """What the reverse of one statement reads of the primal's variables: as they were before it, and as it left them."""

    operands: set[str] = field(default_factory=set)
    results: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Save:
    """Values saved together. Positions count statements of a block: `p` is the gap before statement p; in the reverse half,
    p + 0.5 is within the reverse of statement p, after its result was read and before its operands are."""

    names: tuple[str, ...]
    at: int
    restored_at: float
    why: tuple[Kept, ...] = field(default=(), compare=False)  # for each name


@dataclass(frozen=True)
class Mutated:
    """A statement that may change an object in place, and the names under which it is needed as it was before."""

    statement: Stmt
    changed: str
    needed: tuple[str, ...]


@dataclass
class SavePlan:
    """Everything the transform must know of saving."""

    saves: dict[BlockKey, list[Save]] = field(default_factory=dict)  # inside loops, by block
    kept: dict[int, list[Kept]] = field(default_factory=dict)  # elsewhere: by the statement that overwrites, what it does
    recomputed: dict[BlockKey, list[Assign]] = field(default_factory=dict)  # at the start of the block's reverse
    flags: dict[int, Kept] = field(
        default_factory=dict
    )  # by `id`: Ifs whose decision is saved because the test cannot be evaluated again
    overwriting: dict[int, Kept] = field(
        default_factory=dict
    )  # by `id`: writes into parts of arrays that are needed as they were
    at_end: dict[str, tuple[Span, ...]] = field(default_factory=dict)  # what is read of the function's last values, and by what
    mutated: list[Mutated] = field(default_factory=list)  # needed, and changed in place: a saved name would not help
    unassigned: list[tuple[str, Span | None]] = field(
        default_factory=list
    )  # would have to be saved, by what makes or overwrites it there, where it may have no value
    replaced: dict[tuple[str, int], For] = field(default_factory=dict)  # loop variables whose value from before is needed

    @property
    def saves_nothing(self) -> bool:
        """Whether the reverse half finds all that it reads."""
        return not (any(self.saves.values()) or self.kept or any(self.recomputed.values()) or self.flags)


def plan_saves(
    primal: Analysed,
    needs: Mapping[int, Needs],
    undone: Container[int],
    *,
    is_apart: bool,
) -> SavePlan:
    """Where to save what, for the needs of each statement (by `id`); those of a compound statement are its header's.

    undone: the `id`s of statements that the reverse half takes back, so that nothing need be saved for them. is_apart: the
    reverse half is another function, which may run more than once: what it is handed must not be seen under two names.
    """
    function = primal.function
    torn: Names = frozenset()
    while True:
        planner = _Planner(primal, needs, undone, torn)
        parameters = frozenset(function.parameter_names)
        needed, _ = planner.block((0, "function"), function.body, Needed(), parameters, frozenset(), None)
        found = torn | planner.torn_off(function, needed.names if is_apart else frozenset())
        if found == torn:
            planner.plan.at_end = {name: planner.readers(needed, name) for name in sorted(needed.names)}
            return planner.plan
        torn = found


@dataclass(frozen=True)
class Needed:
    """The names whose present value something executed before still needs in reverse, each with the `id`s of what reads it.

    held: those that are needed as the arrays that they stand for, into which a part is put back; what is in them is not read.
    """

    by: Mapping[str, frozenset[int]] = field(default_factory=dict)
    held: Names = frozenset()

    @property
    def names(self) -> Names:
        return frozenset(self.by)

    @property
    def read_names(self) -> Names:
        """The names of which the value itself is needed."""
        return self.names - self.held

    def hold(self, names: Iterable[str], writer: Stmt) -> Needed:
        """These as well, for the arrays that they stand for."""
        held = frozenset(names) - self.read_names
        by = {name: frozenset((id(writer),)) | self.by.get(name, frozenset()) for name in held}
        return Needed({**self.by, **by}, self.held | held) if held else self

    def written_over(self, names: Iterable[str]) -> Needed:
        """What is left when all that is in these arrays is another."""
        return replace(self, held=self.held | (self.names & set(names)))

    def read(self, names: Iterable[str], reader: Stmt) -> Needed:
        """These as well, read by a statement."""
        return self.joined(Needed({name: frozenset((id(reader),)) for name in names}))

    def without(self, names: Iterable[str]) -> Needed:
        """What is left when these have other values."""
        gone = self.by.keys() & set(names)
        by = {name: readers for name, readers in self.by.items() if name not in gone}
        return Needed(by, self.held - gone) if gone else self

    def joined(self, other: Needed) -> Needed:
        """What is needed on either of two ways."""
        more = {n: readers | self.by.get(n, readers) for n, readers in other.by.items() if not readers <= self.by.get(n, set())}
        held = (self.held | other.held) - self.read_names - other.read_names
        return Needed({**self.by, **more}, held) if more or held != self.held else self


@dataclass(frozen=True)
class _Kill:
    """A needed value that a statement overwrites."""

    name: str
    position: int
    kept: Kept


class _Planner:
    """A forward walk that carries what is needed."""

    def __init__(
        self,
        primal: Analysed,
        needs: Mapping[int, Needs],
        undone: Container[int],
        torn: Names,
    ) -> None:
        """torn: variables that are restored as copies, so that what is put back into an array does not reach them."""
        self._spans = {id(statement): statement.span for statement in statements(primal.function.body)}
        self._torn = torn
        self._undone = undone
        self._primal = primal
        self._needs = needs
        self._changing = changing_locals(primal.function)
        self.plan = SavePlan()

    def readers(self, needed: Needed, name: str) -> tuple[Span, ...]:
        """The places of what reads a name, in the order of the source."""
        spans = {span for reader in needed.by.get(name, ()) if (span := self._spans[reader]) is not None}
        return tuple(sorted(spans, key=lambda span: (span.line, span.column)))

    def _killed(self, needed: Needed, written: Iterable[str], position: int, statement: Stmt) -> list[_Kill]:
        """What a statement overwrites of what is needed."""
        how = "saved before it is overwritten"
        names = [name for name in written if name in needed.by]
        return [_Kill(n, position, Kept(n, how, statement.span, self.readers(needed, n))) for n in names]

    def torn_off(self, function: Function, handed: Names) -> Names:
        """The variables of which copies are saved, or that are handed to another function, while another variable's array, which
        they may share, is written into."""
        saved = {name for saves in self.plan.saves.values() for save in saves for name in save.names} | handed
        saved |= {kept.name for several in self.plan.kept.values() for kept in several}
        written = (s for s in statements(function.body) if id(s) in self.plan.overwriting)
        return frozenset(saved).intersection(frozenset().union(*map(self._seen_under_other_names, written)))

    def _seen_under_other_names(self, statement: Stmt) -> Names:
        """The variables that may see what the statement, or one inside it, writes into another variable's array."""
        seen: set[str] = set()
        for inner in statements((statement,)):
            for name in names_stored(inner):
                seen |= self._primal.seen_by(inner, name) - {name}
        return frozenset(seen)

    def block(
        self, key: BlockKey, block: Block, needed: Needed, assigned: Names, live_after: Names, loop: For | While | None
    ) -> tuple[Needed, Names]:
        """The needed and the surely assigned names after a block. live_after: the names live after it. loop: the innermost one."""
        kills: list[_Kill] = []
        live = live_after_compounds(block, live_after)
        for position, statement in enumerate(block):
            match statement:
                case If() | For() | While() | With() if self._is_left_out(statement) and not _jumps(block[:position]):
                    written = (*_all_bound((statement,)), *self._changed_copies(statement), *self._regrouped(statement))
                    self._note_changes(statement, needed)
                    kills += self._killed(needed, written, position, statement)
                    self.plan.unassigned += [(name, statement.span) for name in written if name in needed.names - assigned]
                    needed = needed.without(written)
                    assigned = surely_assigned((statement,), assigned)
                case If():
                    self.plan.mutated += self._mutated_by(statement.test, statement, needed.names)
                    needed, assigned = self._branches(statement, needed, assigned, live[position], loop)
                case With(body=body):
                    needed = needed.read(self._needs.get(id(statement), Needs()).operands, statement)
                    inner = (id(statement), "body")
                    needed, assigned = self.block(inner, body, needed, assigned, live[position], loop)
                case For() | While():
                    needed, assigned = self._loop(statement, needed, assigned, live[position])
                    needed = needed.read(self._needs.get(id(statement), Needs()).results, statement)
                case _:
                    own = self._needs.get(id(statement), Needs())
                    needed = needed.read(own.operands, statement)
                    if self._primal.puts_back(statement):
                        needed = needed.hold(names_stored(statement), statement)
                    if loop is not None:
                        needed = needed.without((self._primal.old_parts.get(id(statement), ""),))  # saved on its own
                    is_undone = id(statement) in self._undone
                    bound = names_written(statement) if is_undone else _written(statement)
                    written = (*bound, *self._changed_copies(statement), *self._regrouped(statement))
                    if not is_undone:
                        self._note_changes(statement, needed)
                    kills += self._killed(needed, written, position, statement)
                    self.plan.unassigned += [(name, statement.span) for name in written if name in needed.names - assigned]
                    if not is_undone and not self._torn:
                        needed = needed.written_over(_stored_whole(statement))
                    needed = needed.without(written).read(own.results, statement)
                    assigned |= set(bound)
        ends: list[Kept] = []
        if loop is not None and key[1] == "loop":
            carried = live_before(block, live_after)
            ends = [kept for kept in self._at_end(block, needed) if kept.name not in carried]
            self.plan.unassigned += [(kept.name, kept.place) for kept in ends if kept.name not in assigned]
            needed = needed.without(kept.name for kept in ends)
        self._schedule(key, block, kills, ends, loop)
        if loop is not None:
            self.plan.saves[key] += self._saved_parts(block)
            for again in self.plan.recomputed[key]:
                needed = needed.read(names_read(again.value), loop)
        return needed, assigned

    def _at_end(self, block: Block, needed: Needed) -> list[Kept]:
        """What is needed of the values that a block gives, in source order."""
        made = {name: s.span for s in reversed(list(statements(block))) for name in _written(s)}
        how = "saved when the round ends"
        return [Kept(n, how, made[n], self.readers(needed, n)) for n in _in_source_order(block, needed.names)]

    def _changed_copies(self, statement: Stmt) -> list[str]:
        """The torn variables whose values the statement changes by a write into another variable's array."""
        return sorted(self._torn & self._seen_under_other_names(statement))

    def _regrouped(self, statement: Stmt) -> list[str]:
        """The dicts that the statement, or one inside it, may give a further key: they are saved whole."""
        regrouped = self._primal.regrouped
        if not regrouped:
            return []
        return list(
            dict.fromkeys(n for inner in statements((statement,)) if id(inner) in regrouped for n in names_stored(inner))
        )

    def _has_reverse(self, statement: If | For, needed: Needed) -> bool:
        """Whether the reverse half runs through a compound statement again, be it only to restore what it overwrites."""
        return id(statement) in self._needs or not needed.names.isdisjoint(_all_written((statement,)))

    def _is_left_out(self, statement: Stmt) -> bool:
        """Whether a compound statement has no reverse: what it overwrites is saved before it as a whole."""
        inside = list(statements((statement,)))
        return not any(id(inner) in self._needs or isinstance(inner, Return) for inner in inside)

    def _note_changes(self, statement: Stmt, needed: Needed) -> None:
        """Notes what changes in place, in the statement or inside it, while it is needed."""
        for inner in statements((statement,)):
            self.plan.mutated += self._mutated(inner, needed.names)
            if id(inner) in self._primal.regrouped:
                continue
            stored = {other for name in names_stored(inner) for other in self._primal.seen_by(inner, name)}
            if seen := (stored - (self._torn - set(names_stored(inner)))) & needed.read_names:
                readers = tuple(dict.fromkeys(reader for name in sorted(seen) for reader in self.readers(needed, name)))
                kept = Kept(names_stored(inner)[0], "the part that is overwritten is saved", inner.span, readers)
                self.plan.overwriting[id(inner)] = kept

    def _mutated(self, statement: Stmt, needed: Names) -> Iterator[Mutated]:
        """What a statement may change in place while it is needed, maybe under other names."""
        changed = changed_objects(statement, lambda call: looks_up(call, self._primal.kinds))
        yield from self._seen(changed | changed_by_locals(statement, self._changing), statement, needed)

    def _mutated_by(self, e: Expr, statement: Stmt, needed: Names) -> Iterator[Mutated]:
        """What the test of a statement, or what it runs over, changes in place while it is needed. Of a method that is not known it
        is taken to ask: `key.endswith("1")`."""
        return self._seen(changed_for_certain(e), statement, needed)

    def _seen(self, changed: Names, statement: Stmt, needed: Names) -> Iterator[Mutated]:
        for name in sorted(changed):
            if seen := needed.intersection(self._primal.sharing.get(name, {name})):
                yield Mutated(statement, name, tuple(sorted(seen)))

    def _branches(
        self, statement: If, needed: Needed, assigned: Names, live_after: Names, loop: For | While | None
    ) -> tuple[Needed, Names]:
        needed = needed.read(self._needs.get(id(statement), Needs()).operands, statement)
        if self._has_reverse(statement, needed):
            if self._is_decided_for_good(statement):
                places = () if statement.span is None else (statement.span,)
                self.plan.flags[id(statement)] = Kept(show(statement.test), "the decision is saved", statement.span, places)
            else:
                needed = needed.read(names_read(statement.test), statement)
        results = []
        for which, block in (("body", statement.body), ("orelse", statement.orelse)):
            results.append(self.block((id(statement), which), block, needed, assigned, live_after, loop))
        (needed_a, assigned_a), (needed_b, assigned_b) = results
        if always_returns(statement.body):
            return needed_b, assigned_b
        assigned_after = assigned_a & assigned_b
        if loop is not None:
            for which, block, (after, bound) in zip(("body", "orelse"), statement.blocks, results, strict=True):
                ends = tuple(kept for kept in self._at_end(block, after) if kept.name not in assigned_after)
                self.plan.unassigned += [(kept.name, kept.place) for kept in ends if kept.name not in bound]
                self._save_at_branch_end((id(statement), which), block, ends)
            needed = needed_a.joined(needed_b)
            return needed.without(_all_written((statement,)) - assigned_after), assigned_after
        return needed_a.joined(needed_b), assigned_after

    @cached_property
    def _inner_functions(self) -> Names:
        return frozenset(s.function.name for s in statements(self._primal.function.body) if isinstance(s, Define))

    def _is_decided_for_good(self, statement: If) -> bool:
        """Whether the test cannot be evaluated again after the branches: they change what it reads, by whatever name, or it calls
        a function defined inside, of which nobody says what it reads."""
        changed = {name for inner in statements((statement,)) for name in names_changed(inner)} | _all_written((statement,))
        changed.update(*(self._primal.sharing.get(name, ()) for name in changed))
        read = names_read(statement.test)
        return not read.isdisjoint(changed | self._inner_functions) or has_effect(statement.test)

    def _save_at_branch_end(self, key: BlockKey, block: Block, ends: tuple[Kept, ...]) -> None:
        if ends:
            names = tuple(kept.name for kept in ends)
            saves = self.plan.saves.setdefault(key, [])
            saves[:] = [save for save in saves if save.names != names or save.at != len(block)]
            saves.append(Save(names, len(block), float(len(block)), ends))

    def _loop(self, loop: For | While, needed: Needed, assigned: Names, live_after: Names) -> tuple[Needed, Names]:
        if isinstance(loop, For):  # the test of another is evaluated after each round
            self.plan.mutated += self._mutated_by(loop.iterable, loop, needed.names)
        needed = needed.read(self._needs.get(id(loop), Needs()).operands, loop)
        if isinstance(loop, For) and self._has_reverse(loop, needed):
            needed = needed.read(names_read(loop.iterable), loop)
        inside = assigned | (frozenset(bound_names(loop.target)) if isinstance(loop, For) else frozenset())
        at_end = live_at_body_end(loop, live_after)
        while True:
            saved_before = (dict(self.plan.saves), list(self.plan.unassigned))
            after, _ = self.block((id(loop), "loop"), loop.body, needed, inside, at_end, loop)
            bound = frozenset(bound_names(loop.target)) if isinstance(loop, For) else frozenset()
            grown = needed.joined(after.without(bound))
            if grown == needed:
                if isinstance(loop, While):
                    self.plan.mutated += self._mutated_by(loop.test, loop, needed.names)
                self._note_changes_of_saved(loop, live_before(loop.body, at_end))
                self.plan.replaced |= {(name, id(loop)): loop for name in sorted(bound & needed.names) if isinstance(loop, For)}
                return needed, assigned
            self.plan.saves, self.plan.unassigned = saved_before
            needed = grown

    def _note_changes_of_saved(self, loop: For | While, lasting: Names) -> None:
        """Notes what a round changes in place of what earlier rounds have saved. lasting: the names that outlive a round."""
        blocks = [(id(loop), "loop"), *((id(s), which) for s in statements(loop.body) for which in ("body", "orelse", "loop"))]
        saved = frozenset(name for key in blocks for save in self.plan.saves.get(key, ()) for name in save.names)
        arrays = frozenset(name for name in saved if isinstance(self._primal.kinds.of(Name(name)), Number))
        for inner in statements(loop.body):
            seen = saved - arrays if _changes_a_list(inner, self._primal.kinds) else saved
            for mutated in self._mutated(inner, seen) if id(inner) not in self._undone else ():
                if not lasting.isdisjoint(self._primal.sharing.get(mutated.changed, {mutated.changed})):
                    self.plan.mutated.append(mutated)

    def _schedule(self, key: BlockKey, block: Block, kills: list[_Kill], ends: list[Kept], loop: For | While | None) -> None:
        if loop is None:
            for kill in kills:
                there = self.plan.kept.setdefault(id(block[kill.position]), [])
                there += [] if kill.name in {kept.name for kept in there} else [kill.kept]
            return
        changed = self._changed_inside(loop)
        cheap = {kept.name: a for kept in ends if (a := _cheap_definition(block, kept.name, changed)) is not None}
        again = [replace(kept, how="computed again in each round") for kept in ends if kept.name in cheap]
        self.plan.recomputed[key] = [replace(cheap[kept.name], keeps=(kept,)) for kept in again]
        ends = [kept for kept in ends if kept.name not in cheap]
        together = self._together(block, kills, ends) if len(kills) + len(ends) > 1 else None
        if together is not None:
            self.plan.saves[key] = [together]
            return
        saves = [Save((kill.name,), kill.position, kill.position + 0.5, (kill.kept,)) for kill in kills]
        if ends:
            names = tuple(kept.name for kept in ends)
            saves.append(Save(names, _place_at_end(block, names), float(len(block)), tuple(ends)))
        self.plan.saves[key] = saves

    def _changed_inside(self, loop: For | While) -> Names:
        """The names that have other values after a loop's rounds, or see something else in their arrays."""
        return _all_written(loop.body) | self._seen_under_other_names(loop)

    def _together(self, block: Block, kills: list[_Kill], ends: list[Kept]) -> Save | None:
        """One save for all, where there is a place for it in both halves."""
        why = {kept.name: kept for kept in (*(kill.kept for kill in kills), *ends)}
        if len(why) < len(kills) + len(ends):
            return None
        last = {kept.name for kept in ends}
        writes = [_all_written((statement,)) for statement in block]
        earliest = max((i + 1 for i, written in enumerate(writes) if written & last), default=0)
        latest = min((kill.position for kill in kills), default=len(block))
        is_made_inside = any(kill.name in writes[i] for kill in kills for i in range(kill.position))
        if earliest > latest or is_made_inside:
            return None
        low, high = 0.0, float(len(block))
        for i, statement in enumerate(block):
            operands, results = self._all_needs(statement)
            for kill in kills:
                name, position = kill.name, kill.position
                if i <= position and name in operands:
                    low = max(low, i + 0.5 if i == position else i + 1)
                if (i > position and name in operands | results) or (i == position and name in results):
                    high = min(high, i + 0.5 if i == position else i)
            if (operands | results) & last:
                low = max(low, i + 1)
        order = {name: i for i, name in enumerate(_in_source_order(block, frozenset(why)))}
        ordered = tuple(sorted(why, key=lambda name: (order.get(name, -1), name)))
        return Save(ordered, latest, high, tuple(why[name] for name in ordered)) if low <= high else None

    def _saved_parts(self, block: Block) -> list[Save]:
        """The old parts of arrays: each is saved where it is made, and put back where it was overwritten."""
        written = ((position, id(s), self._primal.old_parts.get(id(s))) for position, s in enumerate(block))
        overwriting = self.plan.overwriting
        return [
            Save((old,), position, position + 0.5, (overwriting[id_],) if id_ in overwriting else ())
            for position, id_, old in written
            if old is not None
        ]

    def _all_needs(self, statement: Stmt) -> tuple[set[str], set[str]]:
        operands: set[str] = set()
        results: set[str] = set()
        for inner in statements((statement,)):
            own = self._needs.get(id(inner), Needs())
            operands |= own.operands | (
                set(names_read(inner.test)) if isinstance(inner, If) and id(inner) in self._needs else set()
            )
            for again in self.plan.recomputed.get((id(inner), "loop"), ()):
                operands |= names_read(again.value)
            results |= own.results
            if self._primal.puts_back(inner):  # into the array that the name stands for there
                results |= set(names_stored(inner))
        return operands, results


def _stored_whole(statement: Stmt) -> tuple[str, ...]:
    """The variables whose arrays a statement writes over as a whole: `a[:] = e`."""
    return tuple(name for part in elements_stored(statement) if is_whole(part) and (name := base_name(part)) is not None)


def _place_at_end(block: Block, names: Iterable[str]) -> int:
    """Where to save what a round leaves: at its end; where it may be left early, before that, if the values are there by then."""
    jump = next((i for i, statement in enumerate(block) if _jumps((statement,))), None)
    written = max(i + 1 for i, statement in enumerate(block) if _all_written((statement,)) & set(names))
    return len(block) if jump is None or written > jump else written


def _cheap_definition(block: Block, name: str, changed: Names) -> Assign | None:
    """The definition of a name that a round makes for itself, where computing it again costs less than saving it. changed: what a
    round changes."""
    definitions = [s for s in statements(block) if name in _written(s) or name in names_stored(s)]
    definition = definitions[0]
    if len(definitions) != 1 or not isinstance(definition, Assign) or not any(definition is s for s in block):
        return None
    if len(definition.targets) != 1 or not _is_cheap(definition.value) or names_read(definition.value) & changed:
        return None
    return Assign(definition.targets, definition.value)


def _is_cheap(e: Expr) -> bool:
    match e:
        case Name() | Literal() | Global() | Symbol():
            return True
        case Attribute(value=value):
            return _is_cheap(value)
        case Subscript(value=value, index=index):
            return _is_cheap(value) and _is_cheap(index)
        case Tuple(elements=elements):
            return all(map(_is_cheap, elements))
        case Unary(op="-", operand=operand):
            return isinstance(operand, Literal)
        case _:
            return False


def _written(statement: Stmt) -> tuple[str, ...]:
    """The names that a statement itself binds or changes."""
    if isinstance(statement, Evaluate):
        return changed_in_place(statement)
    return names_written(statement)


def changed_in_place(statement: Evaluate) -> tuple[str, ...]:
    """The names whose object a call made for its effect may change: that of the method called."""
    return tuple(sorted({name for e in expressions(statement) for name in _method_objects(e)}))


def changed_objects(statement: Stmt, is_known: Callable[[Call], bool] = lambda _: False) -> frozenset[str]:
    """The names whose objects a statement's calls may change in place: receivers of methods, arguments of functions not known.

    is_known: of calls of which somebody else says what they change."""
    calls = (part for e in expressions(statement) for part in walk(e) if isinstance(part, Call) and not is_known(part))
    return frozenset(name for call in calls for name in _changed_by_call(call)) | (
        frozenset(statement.changes) if isinstance(statement, Verbatim) else frozenset()
    )


def changing_locals(function: Function) -> Mapping[str, Names]:
    """The variables that hold functions defined here, or methods, with those whose objects they change: `put = table.update`."""
    found: dict[str, Names] = {}
    reads: dict[str, Names] = {}
    for statement in statements(function.body):
        match statement:
            case Define(function=Function(name=name), writes=writes):
                found[name] = frozenset(writes) - {name}
                reads[name] = frozenset(statement.reads)
            case Assign(targets=(Name(id=name),), value=Attribute(value=held, attr=attr)) if attr in _CHANGING:
                found[name] = names_read(held)
    for _ in reads:  # functions that call each other
        found |= {name: found[name].union(*(found[each] for each in reads[name] & found.keys())) for name in reads}
    return found


_CHANGING = CHANGING_METHODS | {"__delitem__", "__setitem__"}


def changed_by_locals(statement: Stmt, changing: Mapping[str, Names]) -> Names:
    """The names whose objects such functions change that a statement calls, or hands on."""
    if not changing:
        return frozenset()
    read = frozenset().union(*map(names_read, expressions(statement)))
    return frozenset().union(*(changing[name] for name in read & changing.keys()))


def looks_up(call: Call, kinds: Kinds) -> bool:
    """Whether a call only asks what is in a dict."""
    match call.function:
        case Attribute(value=value, attr="get" | "items" | "keys" | "values"):
            held = kinds.of(value)
            return isinstance(held, (DictOf, OpenDict)) or (isinstance(held, Structure) and held.form == "dict")
        case _:
            return False


def _changed_by_call(e: Call) -> Names:
    written = frozenset().union(*map(names_read, written_into(e)))
    match e.function:
        case Symbol(path=path) if may_receive_active(path):
            return written
        case _ if not has_effect(replace(e, args=(), keywords=())):
            return written
        case Attribute(value=value):
            return names_read(value) | written
        case _:
            return frozenset().union(*map(names_read, (*e.args, *(argument for _, argument in e.keywords))))


def _changes_a_list(statement: Stmt, kinds: Kinds) -> bool:
    """Whether all that a statement may change is a list, and not what is in it."""
    match statement:
        case (
            Evaluate(value=Call(function=Attribute(value=Name() as held, attr=attr), args=args))
            | Assign(value=Call(function=Attribute(value=Name() as held, attr=attr), args=args))
        ) if attr in CHANGING_METHODS:
            return isinstance(kinds.of(held), ListOf) and not any(map(has_effect, args))
        case _:
            return False


def _method_objects(e: Expr) -> Iterable[str]:
    match e:
        case Call(function=Attribute(value=value)):
            return names_read(value)
        case _:
            return ()


def _all_written(block: Block) -> Names:
    return frozenset(name for statement in statements(block) for name in (*_written(statement), *names_stored(statement)))


def _all_bound(block: Block) -> tuple[str, ...]:
    """The names that a block binds or changes, in source order."""
    return tuple(dict.fromkeys(name for statement in statements(block) for name in _written(statement)))


def _jumps(block: Block) -> bool:
    """Whether the round may be left in these statements, so that what follows does not run."""
    return any(True for _ in round_jumps(block))


def _in_source_order(block: Block, names: Names) -> list[str]:
    """Those of the names that the block defines, in the order of their first definition."""
    return [name for name in _all_bound(block) if name in names]
