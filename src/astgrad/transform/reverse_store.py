"""The reverse of a write into a part of an array: what came to the part is taken, and goes to what was written there.

    u[i] = x * w        ->      t_bar = u_bar[i]            what stood there before has no say in what comes after
                                u_bar[i] = 0.0
                                x_bar += t_bar * w

    u[i] += x * w       ->      x_bar += u_bar[i] * w       what stood there before is still in it

Where the reverse half reads the array as it was before, the old part is kept under a name (`with_old_parts`) and put back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from astgrad.analysis.analysed import Analysed
from astgrad.analysis.elements import Once, once_written
from astgrad.analysis.flow import flowing_names
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.part_kinds import position_of
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import Attribute, Binary, Expr, Literal, Name, Subscript, Unary, names_read
from astgrad.ir.kinds import FLOAT_OR_FLOAT64, DictOf, Kind, OpenDict, Structure, Unplaced, has_no_places
from astgrad.ir.names import Names
from astgrad.ir.shapes import same_shape
from astgrad.ir.show import show
from astgrad.ir.stmt import (
    AddAt,
    Assign,
    AugAssign,
    Block,
    Stmt,
    base_name,
    elements_stored,
    is_whole,
    names_stored,
    statements,
)
from astgrad.rules.numpy.shapes import is_basic_index, selects_once
from astgrad.rules.structure import call, is_scalar
from astgrad.transform.adjoints import Contribution
from astgrad.transform.backprop import backprop
from astgrad.transform.parts import of_array
from astgrad.transform.rename import map_block
from astgrad.transform.reverse_assign import AssignmentReversal
from astgrad.transform.settling import ZERO, Adjoints, index_value
from astgrad.transform.shaping import own_copy, sum_to
from astgrad.transform.tables import part_before, tables_of


class StoreReversal:
    """Reverses writes into parts of arrays, one at a time."""

    def __init__(self, adjoints: Adjoints, primal: Analysed, assignments: AssignmentReversal) -> None:
        self._adjoints = adjoints
        self._assignments = assignments
        self._activity = primal.activity
        self._primal = primal

    def reverse(self, statement: Assign | AugAssign, restores: Sequence[Assign]) -> None:
        """The reverse of `part = value` or `part op= value`; restores: what gets its earlier value back."""
        adjoints = self._adjoints
        (part,) = elements_stored(statement)
        name = base_name(part)
        assert name is not None
        adjoints.begin(statement)
        if (after := self._after(statement, part)) is not None:
            restores = [*restores, *self._put_back(statement, part)]
            self._assignments.reverse(statement, (Name(name),), after, restores)
            return
        adjoints.restore([*restores, *self._put_back(statement, part)])
        if adjoints.of(name).is_zero:
            return
        statement = _as_augmented(statement, part, name)
        value = statement.value
        if isinstance(statement, AugAssign) and statement.op in ("+", "-"):
            g = self._seen(part, name, statement)
        else:
            if isinstance(statement, AugAssign):
                value = Binary(statement.op, part, value, span=statement.span)
            g = self._taken(part, name, value)
        if g is not None:
            kinds = adjoints.kinds
            whole = kinds.number(part)
            summed = sum_to(g, kinds.of(g), whole, part, value, kinds.number(value), is_whole=True)
            backprop(value, Contribution(summed), self._out(statement, part, name, value), self._activity, adjoints)
            adjoints.results_now = set()

    def _out(self, statement: Stmt, part: Subscript, name: str, value: Expr) -> Expr | None:
        """The part, where what the statement computed is still there: no save is needed for it."""
        if id(statement) not in self._once.lasting or not self._assignments.reads_result(value):
            return None
        adjoints = self._adjoints
        here, computed = adjoints.kinds.number(part), adjoints.kinds.number(value)
        is_kept = computed.dtype == here.dtype or (here.dtype == "float64" and computed.dtype in ("float", FLOAT_OR_FLOAT64))
        if not (here.is_scalar and computed.is_scalar and is_kept):
            return None
        adjoints.needs_now.results.add(name)
        if name not in names_read(value):
            adjoints.results_now = {name}
        return part

    @cached_property
    def _once(self) -> Once:
        return once_written(self._primal.function, self._primal.kinds)

    def _taken(self, part: Subscript, name: str, value: Expr) -> Expr | None:
        """The cotangent of the part, under a name; the part's adjoint is zero from here on."""
        adjoints = self._adjoints
        bar = adjoints.owned(name)
        part_bar = of_array(part, bar)
        adjoints.note_needs(names_read(part_bar))
        g = None
        if self._activity.is_active(value, adjoints.kinds):
            g = self._named(part, part_bar)
        adjoints.before_change({bar.id})
        adjoints.out.append(Assign((part_bar,), ZERO))
        return g

    def _named(self, part: Subscript, part_bar: Expr) -> Expr:
        """The part of the adjoint under a name; of values that were written into one element, for the last one alone."""
        adjoints = self._adjoints
        if not self._may_repeat(part):
            return adjoints.name_cotangent(self._copied(part, part_bar), "t_bar")
        assert isinstance(part_bar, Subscript)
        name = Name(adjoints.names.fresh("t_bar"))
        adjoints.kinds.note(name.id, adjoints.kinds.of(part))
        adjoints.out.append(Assign((name,), call("_last_written", part_bar.value, index_value(part.index))))
        return name

    def _may_repeat(self, part: Subscript) -> bool:
        kinds = self._adjoints.kinds
        return not selects_once(part.index, kinds.of(part.index)) and not kinds.number(part).is_scalar

    def _copied(self, part: Subscript, part_bar: Expr) -> Expr:
        kinds = self._adjoints.kinds
        is_view = is_basic_index(part.index, kinds.of(part.index))
        return own_copy(part_bar, kinds.number(part)) if is_view else part_bar

    def _seen(self, part: Subscript, name: str, statement: AugAssign) -> Expr | None:
        """The cotangent of the part, which stays."""
        adjoints, value = self._adjoints, statement.value
        if not self._activity.is_active(value, adjoints.kinds):
            return None
        part_bar = of_array(part, adjoints.owned(name))
        adjoints.note_needs(names_read(part_bar))
        g: Expr = part_bar
        is_read = name in flowing_names(value, adjoints.kinds)
        if isinstance(statement, AddAt):  # each of several values that meet in one element is still in it
            g = adjoints.name_cotangent(self._copied(part, part_bar), "t_bar") if is_read else part_bar
        elif is_read or self._may_repeat(part):
            g = self._named(part, part_bar)
        return g if statement.op == "+" else Unary("-", g)

    def _after(self, statement: Assign | AugAssign, part: Subscript) -> Expr | None:
        """What a variable's array is after all of it is written. None of other writes."""
        kinds, value = self._adjoints.kinds, statement.value
        if not is_whole(part) or isinstance(statement, AddAt):
            return None
        if isinstance(statement, AugAssign):
            return Binary(statement.op, part.value, value, span=statement.span)
        if same_shape(kinds.number(part).shape, kinds.number(value).shape):
            return value
        return call("np.broadcast_to", value, Attribute(part.value, "shape")) if is_scalar(kinds.of(value)) else None

    def _put_back(self, statement: Stmt, part: Subscript) -> list[Assign]:
        """What gives the part its earlier value again, where something needs it."""
        if not self._primal.puts_back(statement):
            return []
        name = self._primal.old_parts.get(id(statement))
        old = ZERO if name is None else Name(name)
        self._adjoints.note_needs((names_read(old) | names_read(part)) - set(names_stored(statement)))
        return [Assign((part,), old)]


def _as_augmented(statement: Assign | AugAssign, part: Subscript, name: str) -> Assign | AugAssign:
    """`u[i] = u[i] + e` as `u[i] += e`: what stood there is still in it."""
    match statement:
        case Assign(value=Binary(op="+" | "-" as op, left=left, right=right)) if left == part and name not in names_read(right):
            return AugAssign(part, op, right, origin=statement.origin, edited=statement.edited, span=statement.span)
        case _:
            return statement


def with_old_parts(primal: Analysed, overwriting: Iterable[int], names: Names) -> Analysed:
    """The function with the old part kept under a name before each of these writes, by `id`, unless that is known to be 0, or
    nothing reads it. There may be no old part of a dict: that is saved whole. Raises Refused."""
    once = once_written(primal.function, primal.kinds)
    settled = primal.settled_parts | (once.settled & set(overwriting))
    blank = primal.blank_parts | ((once.blank - settled) & set(overwriting))
    wanted = set(overwriting) - primal.old_parts.keys() - blank - settled
    regrouping = [s for s in statements(primal.function.body) if id(s) in wanted and _may_add_key(s, primal.kinds)]
    if refusals := [*_held_elsewhere(regrouping, primal)]:
        raise Refused(refusals)
    regrouped = {id(statement) for statement in regrouping}
    wanted -= regrouped
    old_parts = dict(primal.old_parts)
    tables = tables_of(primal.function) if primal.has_tables else frozenset()

    def change(statement: Stmt) -> Block:
        if id(statement) not in wanted:
            return (statement,)
        (part,), (name,) = elements_stored(statement), names_stored(statement)
        old = old_parts[id(statement)] = names.fresh(f"{primal.authors_names.get(name, name)}_old")
        kind = primal.kinds.number(part)
        primal.kinds.note(old, primal.kinds.of(part))
        is_view = is_basic_index(part.index, primal.kinds.of(part.index))
        read = part.value if is_whole(part) else part_before(part) if name in tables else part
        return (Assign((Name(old),), own_copy(read, kind) if is_view else read), statement)

    function = replace(primal.function, body=map_block(primal.function.body, change))
    return replace(
        primal,
        function=function,
        old_parts=old_parts,
        blank_parts=blank,
        settled_parts=settled,
        regrouped=primal.regrouped | regrouped,
    )


def _may_add_key(statement: Stmt, kinds: Kinds) -> bool:
    """Whether a statement puts something into a dict under a key that this may not have yet."""
    return isinstance(statement, Assign) and any(
        _may_miss(kinds.of(part.value), part.index) for part in elements_stored(statement)
    )


def _may_miss(held: Kind, index: Expr) -> bool:
    match held:
        case Structure(form="dict"):
            return held.is_open or not isinstance(index, Literal) or position_of(held, index.value) is None
        case _:
            return isinstance(held, (DictOf, OpenDict)) or held == Unplaced("dict")


def _held_elsewhere(regrouping: Iterable[Stmt], primal: Analysed) -> Iterator[Refusal]:
    """Dicts that get further keys, and that other variables may hold, or whose parts change: a copy is not enough."""
    parts = [part for s in statements(primal.function.body) if regrouping for part in elements_stored(s)]
    written_inside = {base_name(part) for part in parts if not isinstance(part.value, Name)}
    for statement in regrouping:
        for part in elements_stored(statement):
            name = base_name(part)
            others = {n for n in primal.sharing.get(name or "", ()) if n != name and has_no_places(primal.kinds.of(Name(n)))}
            if name in written_inside or others:
                message = f"{show(part.value)} may get a further key here, and the derivative needs it as it was before"
                span = part.span or statement.span or primal.function.span
                yield Refusal("in-place-write", message, span, "build a new value under another name")
