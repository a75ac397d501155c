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

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace

from astgrad.analysis.effects import has_effect
from astgrad.analysis.jumps import always_returns, round_jumps
from astgrad.analysis.liveness import live_after_each, live_at_body_end, live_before, surely_assigned
from astgrad.ir.expr import Attribute, Call, Expr, Literal, Name, Subscript, Symbol, Tuple, Unary, names_read, walk
from astgrad.ir.stmt import (
    Assign,
    Block,
    Evaluate,
    For,
    Function,
    If,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
    bound_names,
    expressions,
    names_stored,
    names_written,
    statements,
)
from astgrad.rules.constants import may_receive_active

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


@dataclass
class SavePlan:
    """Everything the transform must know of saving."""

    saves: dict[BlockKey, list[Save]] = field(default_factory=dict)  # inside loops, by block
    kept: dict[int, list[str]] = field(
        default_factory=dict
    )  # elsewhere: by the statement that overwrites, the names that it does
    recomputed: dict[BlockKey, list[Assign]] = field(default_factory=dict)  # at the start of the block's reverse
    flags: set[int] = field(
        default_factory=set
    )  # ids of Ifs whose decision is saved because the test cannot be evaluated again
    overwriting: set[int] = field(default_factory=set)  # ids of writes into parts of arrays that are needed as they were
    mutated: list[tuple[str, Stmt]] = field(default_factory=list)  # needed, and changed in place: a saved name would not help
    unassigned: list[tuple[str, Stmt]] = field(default_factory=list)  # would have to be saved where it may have no value
    replaced: dict[tuple[str, int], For] = field(default_factory=dict)  # loop variables whose value from before is needed


def plan_saves(
    function: Function,
    needs: Mapping[int, Needs],
    sharing: Mapping[str, Names],
    old_parts: Mapping[int, str],
    undone: Container[int],
) -> SavePlan:
    """Where to save what, for the needs of each statement (by `id`); those of a compound statement are its header's.

    old_parts: by the `id` of a write into a part of an array, the variable that keeps what it overwrites. undone: the `id`s of
    statements that the reverse half takes back, so that nothing need be saved for them.
    """
    torn: Names = frozenset()
    while True:
        planner = _Planner(needs, sharing, old_parts, undone, torn)
        planner.block((0, "function"), function.body, frozenset(), frozenset(function.parameter_names), frozenset(), None)
        found = torn | planner.torn_off(function)
        if found == torn:
            return planner.plan
        torn = found


class _Planner:
    """A forward walk that carries the names whose present value something executed before still needs in reverse."""

    def __init__(
        self,
        needs: Mapping[int, Needs],
        sharing: Mapping[str, Names],
        old_parts: Mapping[int, str],
        undone: Container[int],
        torn: Names,
    ) -> None:
        """torn: variables that are restored as copies, so that what is put back into an array does not reach them."""
        self._torn = torn
        self._undone = undone
        self._old_parts = old_parts
        self._sharing = sharing
        self._needs = needs
        self.plan = SavePlan()

    def torn_off(self, function: Function) -> Names:
        """The variables of which copies are saved while another variable's array, which they may share, is written into."""
        saved = {name for saves in self.plan.saves.values() for save in saves for name in save.names}
        saved |= {name for names in self.plan.kept.values() for name in names}
        written = (s for s in statements(function.body) if id(s) in self.plan.overwriting)
        return frozenset(saved).intersection(frozenset().union(*map(self._seen_under_other_names, written)))

    def _seen_under_other_names(self, statement: Stmt) -> Names:
        """The variables that may see what the statement, or one inside it, writes into another variable's array."""
        seen: set[str] = set()
        for inner in statements((statement,)):
            for name in names_stored(inner):
                seen |= self._sharing.get(name, frozenset()) - {name}
        return frozenset(seen)

    def block(
        self, key: BlockKey, block: Block, needed: Names, assigned: Names, live_after: Names, loop: For | While | None
    ) -> tuple[Names, Names]:
        """The needed and the surely assigned names after a block. live_after: the names live after it. loop: the innermost one."""
        kills: list[tuple[str, int]] = []
        live = live_after_each(block, live_after)
        for position, statement in enumerate(block):
            match statement:
                case If() | For() | While() | With() if self._is_left_out(statement) and not _jumps(block[:position]):
                    written = (*_all_bound((statement,)), *self._changed_copies(statement))
                    self._note_changes(statement, needed)
                    kills += [(name, position) for name in written if name in needed]
                    self.plan.unassigned += [(name, statement) for name in written if name in needed - assigned]
                    needed -= set(written)
                    assigned = surely_assigned((statement,), assigned)
                case If():
                    needed, assigned = self._branches(statement, needed, assigned, live[position], loop)
                case With(body=body):
                    needed |= self._needs.get(id(statement), Needs()).operands
                    inner = (id(statement), "body")
                    needed, assigned = self.block(inner, body, needed, assigned, live[position], loop)
                case For() | While():
                    needed, assigned = self._loop(statement, needed, assigned, live[position])
                case _:
                    own = self._needs.get(id(statement), Needs())
                    needed |= own.operands
                    if loop is not None:
                        needed -= {self._old_parts.get(id(statement), "")}  # saved on its own
                    if id(statement) in self._undone:
                        needed |= own.results
                        continue
                    written = (*_written(statement), *self._changed_copies(statement))
                    self._note_changes(statement, needed)
                    kills += [(name, position) for name in written if name in needed]
                    self.plan.unassigned += [(name, statement) for name in written if name in needed - assigned]
                    needed = (needed - set(written)) | own.results
                    assigned |= set(_written(statement))
        ends: list[str] = []
        if loop is not None and key[1] == "loop":
            carried = live_before(block, live_after)
            ends = [name for name in _in_source_order(block, needed) if name not in carried]
            self.plan.unassigned += [(name, block[-1]) for name in ends if name not in assigned]
            needed -= set(ends)
        self._schedule(key, block, kills, ends, loop)
        if loop is not None:
            self.plan.saves[key] += self._saved_parts(block)
        return needed, assigned

    def _changed_copies(self, statement: Stmt) -> list[str]:
        """The torn variables whose values the statement changes by a write into another variable's array."""
        return sorted(self._torn & self._seen_under_other_names(statement))

    def _has_reverse(self, statement: If | For, needed: Names) -> bool:
        """Whether the reverse half runs through a compound statement again, be it only to restore what it overwrites."""
        return id(statement) in self._needs or not needed.isdisjoint(_all_written((statement,)))

    def _is_left_out(self, statement: Stmt) -> bool:
        """Whether a compound statement has no reverse: what it overwrites is saved before it as a whole."""
        inside = list(statements((statement,)))
        return not any(id(inner) in self._needs or isinstance(inner, Return) for inner in inside)

    def _note_changes(self, statement: Stmt, needed: Names) -> None:
        """Notes what changes in place, in the statement or inside it, while it is needed."""
        for inner in statements((statement,)):
            changed = {other for name in changed_objects(inner) for other in self._sharing.get(name, {name})}
            self.plan.mutated += [(name, inner) for name in sorted(changed & needed)]
            stored = {other for name in names_stored(inner) for other in self._sharing.get(name, {name})}
            if (stored - (self._torn - set(names_stored(inner)))) & needed:
                self.plan.overwriting.add(id(inner))

    def _branches(
        self, statement: If, needed: Names, assigned: Names, live_after: Names, loop: For | While | None
    ) -> tuple[Names, Names]:
        needed |= self._needs.get(id(statement), Needs()).operands
        if self._has_reverse(statement, needed):
            if names_read(statement.test) & _all_written((statement,)):
                self.plan.flags.add(id(statement))
            else:
                needed |= names_read(statement.test)
        results = []
        for which, block in (("body", statement.body), ("orelse", statement.orelse)):
            results.append(self.block((id(statement), which), block, needed, assigned, live_after, loop))
        (needed_a, assigned_a), (needed_b, assigned_b) = results
        if always_returns(statement.body):
            return needed_b, assigned_b
        assigned_after = assigned_a & assigned_b
        if loop is not None:
            for which, block, after in (("body", statement.body, needed_a), ("orelse", statement.orelse, needed_b)):
                self._save_at_branch_end(statement, which, block, after, assigned_after, loop)
            local = (needed_a | needed_b) - assigned_after
            return (needed_a | needed_b) - (local & _all_written((statement,))), assigned_after
        return needed_a | needed_b, assigned_after

    def _save_at_branch_end(
        self, statement: If, which: str, block: Block, needed: Names, assigned_after: Names, loop: For | While
    ) -> None:
        ends = [name for name in _in_source_order(block, needed) if name not in assigned_after]
        if ends:
            key = (id(statement), which)
            saves = self.plan.saves.setdefault(key, [])
            saves[:] = [save for save in saves if save.names != tuple(ends) or save.at != len(block)]
            saves.append(Save(tuple(ends), len(block), float(len(block))))

    def _loop(self, loop: For | While, needed: Names, assigned: Names, live_after: Names) -> tuple[Names, Names]:
        needed |= self._needs.get(id(loop), Needs()).operands
        if isinstance(loop, For) and self._has_reverse(loop, needed):
            needed |= names_read(loop.iterable)
        inside = assigned | (frozenset(bound_names(loop.target)) if isinstance(loop, For) else frozenset())
        at_end = live_at_body_end(loop, live_after)
        while True:
            saved_before = (dict(self.plan.saves), list(self.plan.unassigned))
            after, _ = self.block((id(loop), "loop"), loop.body, needed, inside, at_end, loop)
            bound = frozenset(bound_names(loop.target)) if isinstance(loop, For) else frozenset()
            grown = needed | (after - bound)
            if grown == needed:
                self.plan.replaced |= {(name, id(loop)): loop for name in sorted(bound & needed) if isinstance(loop, For)}
                return needed, assigned
            self.plan.saves, self.plan.unassigned = saved_before
            needed = grown

    def _schedule(
        self, key: BlockKey, block: Block, kills: list[tuple[str, int]], ends: list[str], loop: For | While | None
    ) -> None:
        if loop is None:
            for name, position in kills:
                names = self.plan.kept.setdefault(id(block[position]), [])
                names += [] if name in names else [name]
            return
        recomputed = [a for name in ends if (a := _cheap_definition(block, name, loop)) is not None]
        again = {name for assign in recomputed for name in bound_names(assign.targets[0])}
        kept = [name for name in ends if name not in again]
        self.plan.recomputed[key] = recomputed
        together = self._together(block, kills, kept) if len(kills) + len(kept) > 1 else None
        if together is not None:
            self.plan.saves[key] = [together]
            return
        saves = [Save((name,), position, position + 0.5) for name, position in kills]
        if kept:
            saves.append(Save(tuple(kept), _place_at_end(block, kept), float(len(block))))
        self.plan.saves[key] = saves

    def _together(self, block: Block, kills: list[tuple[str, int]], ends: list[str]) -> Save | None:
        """One save for all, where there is a place for it in both halves."""
        names = [name for name, _ in kills] + ends
        if len(set(names)) < len(names):
            return None
        writes = [_all_written((statement,)) for statement in block]
        earliest = max((i + 1 for i, written in enumerate(writes) if written & set(ends)), default=0)
        latest = min((position for _, position in kills), default=len(block))
        is_made_inside = any(name in writes[i] for name, position in kills for i in range(position))
        if earliest > latest or is_made_inside:
            return None
        low, high = 0.0, float(len(block))
        for i, statement in enumerate(block):
            operands, results = self._all_needs(statement)
            for name, position in kills:
                if i <= position and name in operands:
                    low = max(low, i + 0.5 if i == position else i + 1)
                if (i > position and name in operands | results) or (i == position and name in results):
                    high = min(high, i + 0.5 if i == position else i)
            if (operands | results) & set(ends):
                low = max(low, i + 1)
        order = {name: i for i, name in enumerate(_in_source_order(block, frozenset(names)))}
        ordered = tuple(sorted(names, key=lambda name: (order.get(name, -1), name)))
        return Save(ordered, latest, high) if low <= high else None

    def _saved_parts(self, block: Block) -> list[Save]:
        """The old parts of arrays: each is saved where it is made, and put back where it was overwritten."""
        written = ((position, self._old_parts.get(id(statement))) for position, statement in enumerate(block))
        return [Save((old,), position, position + 0.5) for position, old in written if old is not None]

    def _all_needs(self, statement: Stmt) -> tuple[set[str], set[str]]:
        operands: set[str] = set()
        results: set[str] = set()
        for inner in statements((statement,)):
            own = self._needs.get(id(inner), Needs())
            operands |= own.operands | (
                set(names_read(inner.test)) if isinstance(inner, If) and id(inner) in self._needs else set()
            )
            results |= own.results
        return operands, results


def _place_at_end(block: Block, names: list[str]) -> int:
    """Where to save what a round leaves: at its end; where it may be left early, before that, if the values are there by then."""
    jump = next((i for i, statement in enumerate(block) if _jumps((statement,))), None)
    written = max(i + 1 for i, statement in enumerate(block) if _all_written((statement,)) & set(names))
    return len(block) if jump is None or written > jump else written


def _cheap_definition(block: Block, name: str, loop: For | While) -> Assign | None:
    """The definition of a name that a round makes for itself, where computing it again costs less than saving it."""
    definitions = [s for s in statements(block) if name in _written(s) or name in names_stored(s)]
    definition = definitions[0]
    if len(definitions) != 1 or not isinstance(definition, Assign) or not any(definition is s for s in block):
        return None
    changed = _all_written(loop.body)
    if len(definition.targets) != 1 or not _is_cheap(definition.value) or names_read(definition.value) & changed:
        return None
    return Assign(definition.targets, definition.value)


def _is_cheap(e: Expr) -> bool:
    match e:
        case Name() | Literal():
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


def changed_objects(statement: Stmt) -> frozenset[str]:
    """The names whose objects a statement's calls may change in place: receivers of methods, arguments of functions not known."""
    calls = (part for e in expressions(statement) for part in walk(e) if isinstance(part, Call))
    return frozenset(name for call in calls for name in _changed_by_call(call)) | (
        frozenset(statement.changes) if isinstance(statement, Verbatim) else frozenset()
    )


def _changed_by_call(e: Call) -> Names:
    match e.function:
        case Symbol(path=path) if may_receive_active(path):
            return frozenset()
        case _ if not has_effect(replace(e, args=(), keywords=())):
            return frozenset()
        case Attribute(value=value):
            return names_read(value)
        case _:
            return frozenset().union(*map(names_read, (*e.args, *(argument for _, argument in e.keywords))))


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
