"""The adjoints of all variables during a reverse sweep: what comes to them, where it waits, when it is settled into `x_bar`.

Contributions wait as expressions, so that `x_bar = a + b` is one statement. Before something that they read changes, and where
control flow meets, they are settled: brought into the variable, in full.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from astgrad.analysis.aliases import shared_with
from astgrad.analysis.analysed import Analysed
from astgrad.analysis.coverage import reshapings
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.places import Place
from astgrad.analysis.saved import Needs
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Binary,
    Expr,
    List,
    Literal,
    Name,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    index_parts,
    names_read,
    negated,
    walk,
)
from astgrad.ir.kinds import DictOf, Kind, ListOf, Number
from astgrad.ir.names import Names
from astgrad.ir.shapes import join, same_shape
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Evaluate,
    Function,
    If,
    Stmt,
    expressions,
    names_changed,
    names_written,
    statements,
)
from astgrad.rules.structure import Each, Scatter, call
from astgrad.transform.adjoints import Adjoint, Contribution, Mask
from astgrad.transform.comments import comment_for
from astgrad.transform.lists import add_each, add_list, with_added, zero_list, zeros_like
from astgrad.transform.rename import map_header
from astgrad.transform.shaping import cotangent_kind, fill, in_dtype_of, is_fixed, own_copy, stays_fresh
from astgrad.transform.tables import as_written

ZERO = Literal("0.0")
_MOST_WAITING = 16  # terms that are added in one statement: nobody reads longer sums


class Adjoints:
    """The adjoints of one sweep, the statements written so far, and what these read of the primal (backprop.Receiver)."""

    def __init__(self, primal: Analysed, names: Names, restored_arrays: Mapping[str, frozenset[str]]) -> None:
        self._restored_arrays = restored_arrays  # into which parts are put back; for each, all variables that share it
        self.kinds: Kinds = primal.kinds.with_variables({})
        self.names = names
        self.out: list[Stmt] = []
        self.needs: dict[int, Needs] = {}
        self.needs_now = Needs()
        self.results_now: set[str] = set()  # names that stand for what the present statement computed, not for what it read
        self.bars: dict[str, str] = {}  # the names of the adjoints' variables
        self._state: dict[str, Adjoint] = {}
        self._waiting: set[str] = set()  # the variables for which something may wait: all others have nothing
        self._primal = primal
        self.primal_names = _all_names(primal.function)
        self.refusals: list[Refusal] = []
        self._reshaped = reshapings(primal)
        self._subscripted = subscripted_in(e for s in statements(primal.function.body) for e in expressions(s))

    # ------------------------------------------------------------------ what comes (backprop.Receiver)

    def contribute(self, name: str, contribution: Contribution, is_new: bool = True) -> None:
        """Adds to the adjoint of a variable: at once where its variable holds, else it waits."""
        if is_new:
            self.note_needs(contribution.reads)
        adjoint = self.of(name)
        if adjoint.holds:
            self.add(name, contribution.masked)
        else:
            adjoint.pending.append(contribution)
            self._waiting.add(name)
            if len(adjoint.pending) > _MOST_WAITING:
                self.settle([name])

    def scatter(self, name: str, scatter: Scatter, masks: tuple[Mask, ...]) -> None:
        """Adds to a part of the adjoint of an array."""
        bar = self.owned(name)
        self.before_change({bar.id})
        self.scatter_into(bar, scatter, masks)

    def add_to_element(self, place: Place, g: Contribution) -> None:
        """Adds to a leaf of the adjoint of a list, where scalar masks let it: there may be no such element elsewhere."""
        name = place.whole.id
        self.settle([name])
        bar, leaf_kind = Name(self.bar(name)), self.kinds.number(place.read)
        self.before_change({bar.id})
        self.note_needs(g.reads | names_read(place.index))
        scalar, others = _apart(g.masks)
        g, element = replace(g, masks=others), Subscript(bar, place.index)
        if not place.steps and leaf_kind.is_scalar:
            self.out.append(_under(scalar, AugAssign(element, "+", self._in_full(g, place.read, leaf_kind))))
            return
        value = in_dtype_of(g.masked, self.kinds.of(g.masked), place.read, leaf_kind)
        self.out.append(_under(scalar, Assign((element,), with_added(element, place.steps, value))))

    def add_to_elements(self, name: str, each: Each) -> None:
        """Adds to all elements of the adjoint of a list."""
        adjoint, bar, kind, value = self.of(name), Name(self.bar(name)), self.kinds.of(Name(name)), each.value
        assert isinstance(kind, ListOf)
        self.note_needs(names_read(value) | {name})
        if not adjoint.holds and not adjoint.pending:
            self.before_change({bar.id})
            self.kinds.note(bar.id, cotangent_kind(kind))
            adjoint.holds, adjoint.owned = True, True
            every = Binary("*", List((value,)), call("len", Name(name)))
            self.out.append(Assign((bar,), every if each.is_uniform else call("list", value)))
            return
        self.settle([name])
        if not is_cheap(value):
            value = self.name_cotangent(value, "t_bar")
        self.before_change({bar.id})
        self.out += add_each(bar, kind, value, Name(self.names.fresh("i")), is_uniform=each.is_uniform)

    def owned(self, name: str) -> Name:
        """The variable of an array's adjoint, holding all of it, in memory of its own."""
        self.settle([name])
        bar, adjoint = Name(self.bar(name)), self.of(name)
        if not adjoint.owned:
            self.out.append(Assign((bar,), own_copy(bar, replace(self.kinds.number(Name(name)), is_array=True))))
            adjoint.owned = True
        return bar

    def scatter_into(self, whole: Name, scatter: Scatter, masks: tuple[Mask, ...]) -> None:
        """`whole[index] += value`, under the conditions of scalar masks."""
        scalar, others = _apart(masks)
        value = Contribution(scatter.value, others).masked
        self.note_needs(names_read(value).union(names_read(scatter.index), *(names_read(mask.test) for mask in scalar)))
        if scatter.is_basic:
            added: Stmt = AugAssign(Subscript(whole, scatter.index), "+", value)
        else:
            added = Evaluate(call("np.add.at", whole, index_value(scatter.index), value))
        self.out.append(_under(scalar, added))

    def name_cotangent(self, value: Expr, wanted: str) -> Name:
        """Assigns a cotangent to a fresh name."""
        self.note_needs(names_read(value))
        self._disown(value)
        value = self.lasting(value)
        name = self.names.fresh(wanted)
        self.kinds.note(name, self.kinds.of(value))
        self.out.append(Assign((Name(name),), value))
        return Name(name)

    # ------------------------------------------------------------------ what is known

    @property
    def state(self) -> dict[str, Adjoint]:
        """The adjoints of the variables to which anything came."""
        return self._state

    @state.setter
    def state(self, state: dict[str, Adjoint]) -> None:
        self._state = state
        self._waiting = {name for name, adjoint in state.items() if adjoint.pending}

    def of(self, name: str) -> Adjoint:
        """The adjoint of a variable."""
        return self._state.setdefault(name, Adjoint())

    def _waiting_on(self, names: Set[str]) -> list[str]:
        """The variables for which something waits that reads one of these names, in the order of the state."""
        self._waiting = {name for name in self._waiting if self._state[name].pending}
        found = {n for n in self._waiting if any(not names.isdisjoint(c.reads) for c in self._state[n].pending)}
        return [name for name in self._state if name in found] if len(found) > 1 else list(found)

    def bar(self, name: str) -> str:
        """The name of a variable's adjoint."""
        if name not in self.bars:
            self.bars[name] = self.names.fresh(f"{self._primal.authors_names.get(name, name)}_bar")
        return self.bars[name]

    @property
    def kinds_of_bars(self) -> dict[str, Kind]:
        """What is known of the adjoints' variables here: one may hold a number in one branch and an array in the other."""
        return {bar: self.kinds.variables[bar] for bar in self.bars.values() if bar in self.kinds.variables}

    def are_zero(self, names: Iterable[str]) -> bool:
        """Whether nothing has come to any of these variables."""
        return all(self.of(name).is_zero for name in names)

    def is_simple(self, name: str) -> bool:
        """Whether an adjoint may be carried into several branches as it is."""
        adjoint = self.of(name)
        return adjoint.holds or (len(adjoint.pending) == 1 and is_cheap(adjoint.pending[0].masked))

    def can_wait(self, name: str, changing: frozenset[str]) -> bool:
        """Whether what waits may still be added after these names have changed."""
        adjoint = self.of(name)
        return adjoint.is_zero or (not adjoint.holds and all(changing.isdisjoint(c.reads) for c in adjoint.pending))

    def readers_too(self, names: list[str]) -> list[str]:
        """The names, and those whose waiting contributions read a variable that settling the former changes."""
        group = list(names)
        for name in group:
            if name in self.bars:  # nothing reads what has no name yet
                group += [n for n in self._waiting_on({self.bars[name]}) if n not in group]
        return group

    # ------------------------------------------------------------------ taking, adding, settling

    def take(self, name: str) -> Contribution:
        """The whole adjoint of a variable that was defined just here; what is read before this place has none of it."""
        adjoint = self.of(name)
        if self._is_list(name):
            self.settle([name])
        if adjoint.holds:
            adjoint.holds = False
            return Contribution(Name(self.bar(name)), (), is_whole=True)
        total, adjoint.pending = adjoint.total, []
        if is_cheap(total.value):
            return total
        bar = Name(self.bar(name))
        self.before_change({bar.id})
        value = self.lasting(total.masked)
        self._disown(value)
        self.out.append(Assign((bar,), value))
        self.kinds.note(bar.id, self.kinds.of(value))
        adjoint.owned = stays_fresh(value)
        is_whole = total.has_whole_shape or same_shape(self.kinds.number(value).shape, self.kinds.number(Name(name)).shape)
        return Contribution(bar, total.masks, is_whole)

    def full(self, name: str) -> Expr:
        """The whole adjoint of a variable, taken, in the variable's shape."""
        kind = self.kinds.number(Name(name))
        if self._is_list(name):
            return self.take(name).value
        if self.of(name).is_zero:
            self._note_like(name, zeros_like(Name(name), kind), ZERO)
            return zeros_like(Name(name), kind)
        taken = self.take(name)
        value = self._in_full(taken, Name(name), kind)
        self._note_like(name, value, taken.masked)
        return value

    def full_before(self, restores: Sequence[Assign], names: Sequence[str]) -> list[Expr]:
        """The whole adjoints of variables, taken before `restores` give other variables their earlier values again: those that read
        such a variable have names."""
        cotangents = [self.full(name) for name in names]
        restored = self.changed_by(restores)
        cotangents = [g if restored.isdisjoint(names_read(g)) else self.name_cotangent(g, "t_bar") for g in cotangents]
        self.restore(restores)
        return cotangents

    def add(self, name: str, value: Expr) -> None:
        """`x_bar += value`, in place only where no one else can see it; it keeps the dtype that it has."""
        adjoint, bar, like, kind = self.of(name), Name(self.bar(name)), Name(name), self._kind(name)
        self.before_change({bar.id})
        list_kind = self.kinds.of(Name(name))
        if isinstance(list_kind, ListOf):
            index = "key" if isinstance(list_kind, DictOf) else "i"
            self.out += add_list(bar, list_kind, value, Name(self.names.fresh(index)))
            return
        if kind.is_scalar:
            value = fill(value, self.kinds.of(value), like, kind)
            self.kinds.note(bar.id, join((self.kinds.of(bar), self.kinds.of(Binary("+", bar, value)))))
            self.out.append(AugAssign(bar, "+", value))
            return
        if adjoint.owned and kind.is_array:
            self.out.append(AugAssign(bar, "+", value))
            return
        total = Binary("+", bar, value)
        self.out.append(Assign((bar,), in_dtype_of(total, self.kinds.of(total), like, kind)))
        adjoint.owned = True

    def settle(self, names: Iterable[str]) -> frozenset[str]:
        """Brings adjoints into their variables, in full: zeros where nothing was contributed. Assignments that read each other's
        old values are ordered, or made at once. Gives the primal variables of which the shapes at this place are needed for it."""
        group = self.readers_too([name for name in dict.fromkeys(names) if not self.of(name).holds])
        for name in [name for name in group if self._is_list(name)]:
            self._settle_list(name)
        group = [name for name in group if not self.of(name).holds]
        shapes: set[str] = set()
        waiting = {name: self._settled_value(name, shapes) for name in group}
        for name, value in waiting.items():  # all of them read what was held before
            self._note_held(self.bar(name), self._kind(name), value)
        self.note_needs(shapes)
        while waiting:
            bars = {name: Name(self.bar(name)) for name in waiting}
            free = [n for n in waiting if not any(bars[n].id in names_read(v) for other, v in waiting.items() if other != n)]
            if not free:
                self.out.append(Assign((Tuple(tuple(bars.values())),), Tuple(tuple(waiting.values()))))
                break
            self.out.append(Assign((bars[free[0]],), waiting.pop(free[0])))
        return frozenset(shapes)

    def _is_list(self, name: str) -> bool:
        return isinstance(self.kinds.of(Name(name)), ListOf)

    def begins_as_zeros(self, name: str) -> bool:
        """Whether the adjoint is a list that is yet to be made, of zeros: of the length that the list has at this place."""
        adjoint = self.of(name)
        return self._is_list(name) and not adjoint.holds and not adjoint.pending

    def _settle_list(self, name: str) -> None:
        """Brings the adjoint of a list into its variable: zeros, or what came to it."""
        kind, adjoint, bar = self.kinds.of(Name(name)), self.of(name), Name(self.bar(name))
        assert isinstance(kind, ListOf)
        pending, adjoint.pending = adjoint.pending, []
        if adjoint.holds:
            return
        if readers := self.readers_too(self._waiting_on({bar.id})):  # of what the variable held for another list
            changing = frozenset(self.bar(each) for each in readers)
            pending = [
                c if changing.isdisjoint(c.reads) else Contribution(self.name_cotangent(c.masked, "t_bar"), (), c.is_whole)
                for c in pending
            ]
            self.settle(readers)
        adjoint.holds, adjoint.owned = True, True
        self.kinds.note(bar.id, cotangent_kind(kind))
        if not pending:
            self.note_needs({name})  # for its length
            self.out += zero_list(bar, Name(name), kind, Name(self.names.fresh("each")))
            return
        self.out.append(Assign((bar,), pending[0].masked))
        for contribution in pending[1:]:
            self.add(name, contribution.masked)

    def begin_list(self, name: str) -> None:
        """The variable of the adjoint of a list, to each element of which something will be assigned."""
        bar, adjoint, kind = Name(self.bar(name)), self.of(name), self.kinds.of(Name(name))
        self.kinds.note(bar.id, cotangent_kind(kind))
        self.note_needs({name})
        is_of_numbers = isinstance(kind, ListOf) and isinstance(kind.element, Number) and kind.element.is_scalar
        nothing = ZERO if is_of_numbers else Literal("None")
        self.out.append(Assign((bar,), Binary("*", List((nothing,)), call("len", Name(name)))))
        adjoint.holds, adjoint.owned = True, True

    def _settled_value(self, name: str, shapes: set[str]) -> Expr:
        """The whole adjoint. shapes: gets the name where that has its shape from the variable, which may have another elsewhere."""
        adjoint, like, kind = self.of(name), Name(name), self._kind(name)
        total = adjoint.total if adjoint.pending else Contribution(ZERO)
        value = total.masked
        value = zeros_like(like, kind) if value == ZERO else own_copy(self._in_full(total, like, kind), kind)
        self._note_like(name, value, total.masked)
        if not is_fixed(kind) and name in names_read(value) - names_read(total.masked):
            shapes.add(name)
        adjoint.holds, adjoint.owned, adjoint.pending = True, True, []
        return value

    def _note_held(self, bar: str, kind: Number, value: Expr) -> None:
        """Notes the kind of an adjoint that is held: of a number it may be one of Python's own, now or in another round."""
        held = self.kinds.variables.get(bar, kind)
        self.kinds.note(bar, join((kind, held, self.kinds.of(value))) if kind.is_scalar else kind)

    def _kind(self, name: str) -> Number:
        """The kind of a variable, which is an array where a part of it is read."""
        kind = self.kinds.number(Name(name))
        return replace(kind, is_array=True) if kind.is_array is None and name in self._subscripted else kind

    def _note_like(self, name: str, value: Expr, total: Expr) -> None:
        """Refuses what is brought into the shape that a variable has, where that is not the shape it had."""
        if name in self._reshaped and name in names_read(value) - names_read(total):
            self.refusals.append(self._reshaped[name])

    def _in_full(self, total: Contribution, like: Expr, kind: Number) -> Expr:
        """A cotangent, with its masks, in the whole shape and the dtype of what it belongs to."""
        value = total.masked
        if (total.has_whole_shape or self.kinds.like(value) == like) and not kind.is_scalar:
            return in_dtype_of(value, self.kinds.of(value), like, kind)
        return fill(value, self.kinds.of(value), like, kind)

    def before_change(self, changing: Set[str]) -> None:
        """Settles what waits and reads one of these names: they are about to change."""
        self.settle(self._waiting_on(self.changed_with(changing)))

    def changed_with(self, names: Set[str]) -> frozenset[str]:
        """The names, and those of variables that share an array with one of them into which parts are put back."""
        return frozenset(names).union(*(self._restored_arrays.get(name, ()) for name in names))

    def _disown(self, value: Expr) -> None:
        """After `value` has been stored elsewhere, variables whose memory it may share cannot be written in place."""
        if not stays_fresh(value) and not self._is_number(value):
            read = names_read(value)
            for name, bar in self.bars.items():
                if bar in read and name in self.state:
                    self.state[name].owned = False

    def lasting(self, value: Expr) -> Expr:
        """The value, in memory of its own where it may share an array into which parts are put back later."""
        if self._is_number(value) or shared_with(value, self.kinds).isdisjoint(self._restored_arrays):
            return value
        return own_copy(value, self.kinds.number(value))

    def _is_number(self, e: Expr) -> bool:
        kind = self.kinds.of(e)
        return isinstance(kind, Number) and kind.is_scalar and kind.is_array is False

    def results(self) -> tuple[Expr, ...]:
        """The adjoints of the parameters, complete: whole shape, dtype, and memory of their own."""
        results: list[Expr] = []
        for name in self._primal.wrt:
            adjoint, like, kind = self.of(name), Name(self._primal.given.get(name, name)), self._primal.parameter(name)
            if self._is_list(name):
                self.settle([name])
                results.append(Name(self.bar(name)))
                continue
            total = Contribution(Name(self.bar(name)), (), is_whole=True)
            if not adjoint.holds:
                total = adjoint.total if adjoint.pending else Contribution(ZERO)
            value = self._in_full(total, like, kind)
            if name in self._primal.given and kind.dtype == "real":  # what became of it may have another dtype
                value = own_copy(call("np.full_like", like, total.masked), kind)
            self._note_like(name, value, total.masked)
            owned = adjoint.holds and adjoint.owned
            results.append(value if owned and value not in results else own_copy(value, kind))
        return tuple(results)

    # ------------------------------------------------------------------ the text around it

    def begin(self, statement: Stmt) -> Needs:
        """From here on, what is read of the primal is needed by the reverse of this statement."""
        self.needs_now = self.needs_of(statement)
        return self.needs_now

    def needs_of(self, statement: Stmt) -> Needs:
        """What the reverse of this statement needs; that there is an entry says that it has a reverse."""
        return self.needs.setdefault(id(statement), Needs())

    def note_needs(self, reads: Iterable[str]) -> None:
        """The reverse of the present statement reads these names."""
        self.needs_now.operands |= (self.primal_names & set(reads)) - self.results_now

    def changed_by(self, restores: Sequence[Assign]) -> frozenset[str]:
        """What changes when variables get their earlier values again: these, and adjoints to which is brought what reads them."""
        restored = frozenset(name for assign in restores for name in names_changed(assign))
        settled = self.readers_too(self._waiting_on(self.changed_with(restored)))
        return restored.union(self.bars[name] for name in settled if name in self.bars)

    def restore(self, restores: Sequence[Assign]) -> None:
        """Gives primal variables their earlier values again."""
        if restores:
            self.before_change({name for assign in restores for name in names_changed(assign)})
            self.out += restores

    def comment(self, statement: Stmt, start: int) -> None:
        """The source line above what was written for it since `start`, if there is anything, and if it comes from the source."""
        if len(self.out) > start and (statement.origin is not None or statement.span is not None):
            shown = map_header(statement, as_written) if self._primal.has_tables else statement
            self.out.insert(start, comment_for(shown, self._primal.authors_names, self._primal.originals))


def is_cheap(value: Expr) -> bool:
    """Whether repeating an expression costs nothing."""
    return isinstance(value, (Name, Literal)) or (isinstance(value, Unary) and isinstance(value.operand, (Name, Literal)))


def subscripted_in(parts: Iterable[Expr]) -> frozenset[str]:
    """The names of which elements are read: they are arrays."""
    found = (part for e in parts for part in walk(e) if isinstance(part, Subscript))
    return frozenset(part.value.id for part in found if isinstance(part.value, Name))


def index_value(index: Expr) -> Expr:
    """An index as a value: slices are written in brackets only, so `np.s_[:, i]`."""
    parts = index_parts(index)
    return Subscript(Symbol("numpy.s_", "np.s_"), index) if any(isinstance(part, Slice) for part in parts) else index


def _all_names(function: Function) -> frozenset[str]:
    written = (name for statement in statements(function.body) for name in names_written(statement))
    return frozenset((*function.parameter_names, *written))


def _apart(masks: tuple[Mask, ...]) -> tuple[tuple[Mask, ...], tuple[Mask, ...]]:
    """The masks that are one truth, under which a statement may stand, and the others."""
    return tuple(mask for mask in masks if mask.is_scalar), tuple(mask for mask in masks if not mask.is_scalar)


def _under(masks: Sequence[Mask], statement: Stmt) -> Stmt:
    """The statement, where all scalar masks hold."""
    for mask in reversed(masks):
        statement = If(mask.test if mask.holds else negated(mask.test), (statement,), ())
    return statement
