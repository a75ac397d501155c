"""Recording: the forward half with its saves, and the restoring that answers them in the reverse half.

    while abs(x * x - a) > tol:             while abs(x * x - a) > tol:     while x_saved:
        x = 0.5 * (x + a / x)      ->           x_saved.append(x)      and      x = x_saved.pop()
                                                x = 0.5 * (x + a / x)           ...

What is saved where is decided before, by `analysis.saved`; how often a loop ran is known from what it saved, or counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from astgrad.analysis.aliases import bound_values
from astgrad.analysis.analysed import Analysed
from astgrad.analysis.iterators import called, counts_without_end
from astgrad.analysis.jumps import has_break, round_jumps
from astgrad.analysis.places import followed_list, popped_by
from astgrad.analysis.saved import BlockKey, Save, SavePlan
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    Global,
    List,
    Literal,
    Name,
    Opaque,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.kinds import INT, ListOf, Other, Unplaced, has_places, is_number
from astgrad.ir.names import Names
from astgrad.ir.show import show
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Break,
    Continue,
    Evaluate,
    For,
    Function,
    If,
    Kept,
    Stmt,
    Verbatim,
    While,
    With,
    bound_names,
    expressions,
    names_stored,
    statements,
)
from astgrad.rules.structure import call, literal_value
from astgrad.transform.shaping import has_open_dtype, in_dtype_of, is_fresh, kept_copy


class Recording:
    """Both ends of what one derivative saves."""

    def __init__(self, primal: Analysed, names: Names, plan: SavePlan) -> None:
        self._primal = primal
        self._names = names
        self._plan = plan
        self._called: dict[object, str] = {}
        writes = ((names_stored(s), primal.old_parts.get(id(s))) for s in statements(primal.function.body))
        self._arrays = {old: names[0] for names, old in writes if old is not None}  # by what keeps an old part of it
        self._inside_loops = _inside_loops(primal.function.body)
        for statement in statements(primal.function.body):
            for each in plan.kept.get(id(statement), ()):
                primal.kinds.note(self._kept_name(statement, each.name), primal.kinds.of(Name(each.name)))
        self._nested = (
            frozenset(id(s) for s in statements(primal.function.body) if isinstance(s, (For, While))) & self._inside_loops
        )

    @property
    def restored_whole(self) -> frozenset[str]:
        """The variables that get an earlier value back."""
        saved = {name for saves in self._plan.saves.values() for save in saves for name in save.names}
        return frozenset(saved.union(each.name for several in self._plan.kept.values() for each in several))

    @property
    def restored_names(self) -> frozenset[str]:
        """The variables whose values the reverse half changes."""
        again = {n for assigns in self._plan.recomputed.values() for a in assigns for n in bound_names(a.targets[0])}
        loops = (s for s in statements(self._primal.function.body) if isinstance(s, For))
        bound = {name for loop in loops for name in bound_names(loop.target)}
        return self.restored_whole.union(self.restored_arrays, again, bound, self.shrunk_lists)

    @cached_property
    def shrunk_lists(self) -> frozenset[str]:
        """The lists from which the reverse half takes what was appended to them, or gives them back what was taken."""
        if not self._primal.has_lists:
            return frozenset()
        everything = [s for s in statements(self._primal.function.body) if id(s) not in self._primal.filling]
        found = [followed_list(s, self._primal) or popped_by(s, self._primal) for s in everything]
        return frozenset(each[0] for each in found if each is not None)

    @cached_property
    def restored_arrays(self) -> Mapping[str, frozenset[str]]:
        """The variables into whose arrays the reverse half writes what was there before, or whose lists it shortens, and those that
        may share them: for each, all that share it. Lists that have but one name are left out."""
        primal = self._primal
        written = (s for s in statements(primal.function.body) if primal.puts_back(s))
        arrays = {name for statement in written for name in names_stored(statement)}
        groups = [primal.sharing.get(name, frozenset((name,))) for name in sorted(arrays)]
        for name in sorted(self.shrunk_lists):
            lists = {each for each in primal.sharing.get(name, ()) if isinstance(primal.kinds.of(Name(each)), ListOf)}
            groups += [frozenset(lists)] if len(lists) > 1 else []
        return {name: group for group in groups for name in group}

    # ------------------------------------------------------------------ the forward half

    def statement(self, statement: Stmt, key: BlockKey | None) -> Block:
        """A statement of the forward half with what must be saved before it; key: its block, inside loops."""
        kept = tuple(
            Assign(
                (Name(self._kept_name(statement, each.name)),), self._kept(statement, each.name), keeps=self._in_words((each,))
            )
            for each in self._plan.kept.get(id(statement), [])
        )
        match statement:
            case If(body=body, orelse=orelse):
                flag = self._flag(statement)
                new_body, new_orelse = (self._block((id(statement), w), b) for w, b in (("body", body), ("orelse", orelse)))
                if flag is not None and id(statement) not in self._inside_loops:
                    kept = (*kept, Assign((Name(flag),), self._decision(statement.test), keeps=self._decided(statement)))
                    statement = replace(statement, test=Name(flag), edited=True)
                elif flag is not None:
                    new_body = (_append(flag, Literal("True"), self._decided(statement)), *new_body)
                    new_orelse = (_append(flag, Literal("False"), self._decided(statement)), *new_orelse)
                return (*kept, replace(statement, body=new_body, orelse=new_orelse))
            case For() | While():
                return (*kept, *self._loop(statement, key))
            case With(body=body):
                return (*kept, replace(statement, body=self._block((id(statement), "body"), body)))
            case AugAssign(target=Name(id=id_) as target, op=op, value=value) if not self._may_be_zero_d(id_) and self._saves(
                statement, id_
            ):
                rebinding = Assign(
                    (target,), self._in_place(target, op, value), origin=statement.origin, edited=True, span=statement.span
                )
                is_rebound = self._may_be_array(target) and not self._changes_in_place(id_)
                return (*kept, rebinding if is_rebound else statement)
            case _:
                return (*kept, statement)

    def _block(self, key: BlockKey, block: Block) -> Block:
        parts: list[Stmt] = []
        for position, statement in enumerate(block):
            parts += self._saved_before(key, position)
            parts += self.statement(statement, key)
        return _at_every_end(tuple(parts), self._saved_before(key, len(block)))

    def _loop(self, loop: For | While, key: BlockKey | None) -> Block:
        body = self._block((id(loop), "loop"), loop.body)
        before: Block = ()
        after: Block = ()
        if self._is_counted(loop):
            counter = self._counter(loop)
            spans = () if loop.span is None else (loop.span,)
            rounds = (Kept("rounds", "counted", loop.span, spans),)
            before = (Assign((Name(counter),), Literal("0"), keeps=rounds),)
            counting = AugAssign(Name(counter), "+", Literal("1"))
            leaves_early = any(True for _ in round_jumps(body))  # such a round is one as well
            body = (counting, *body) if leaves_early else (*body, counting)
            if id(loop) in self._nested:
                after = (_append(self._count_list(loop), Name(counter)),)
        starts: Block = ()
        if id(loop) not in self._nested:
            starts = tuple(Assign((Name(name),), List(())) for name in self._lists_inside(loop))
        return (*starts, *before, replace(loop, body=body), *after)

    def _saved_before(self, key: BlockKey, position: int) -> Block:
        return tuple(
            _append(
                self._list(key, index, save), _one_or_tuple(list(map(self._as_it_is, save.names))), self._in_words(save.why)
            )
            for index, save in enumerate(self._plan.saves.get(key, []))
            if save.at == position
        )

    def _kept(self, statement: Stmt, name: str) -> Expr:
        return Name(name) if self.keeps_itself(statement, name) else self._as_it_is(name)

    def keeps_itself(self, statement: Stmt, name: str) -> bool:
        """Whether what is kept of a name before a statement is the array itself: the statement gives the name new memory, and into
        the old one nothing is written under other names."""
        match statement:
            case Assign(targets=(Name(id=id_),), value=value) if id_ == name and is_fresh(value):
                return self._writers_of(name) <= {name}
            case _:
                return False

    def _writers_of(self, name: str) -> frozenset[str]:
        """The names under which parts are written of arrays that this one may stand for."""
        return self._primal.sharing.get(name, frozenset((name,))) & self._stored

    @cached_property
    def _stored(self) -> frozenset[str]:
        return frozenset(name for s in statements(self._primal.function.body) for name in names_stored(s))

    def copied(self) -> Iterator[tuple[str, frozenset[str], Stmt]]:
        """The names of which a copy is put back into which parts are written, all that may share their arrays, and the statements
        that change them."""
        by_id = {id(s): s for s in statements(self._primal.function.body)}
        kept = [(by_id[key], each.name) for key, several in self._plan.kept.items() for each in several]
        found = [(name, statement) for statement, name in kept if not self.keeps_itself(statement, name)]
        saved = self._plan.saves.items()
        found += [(name, by_id[key[0]]) for key, saves in saved for save in saves for name in save.names]
        sharing, stored = self._primal.sharing, self._stored
        return ((name, sharing[name], statement) for name, statement in found if name in stored and name in sharing)

    def _as_it_is(self, name: str) -> Expr:
        """The value, in memory into which nothing is written later."""
        if isinstance(self._primal.kinds.of(Name(name)), Other):
            return Name(name)
        if name in self._written_arrays or (self._may_be_zero_d(name) and name in self._augmented):
            copy = kept_copy(Name(name), self._primal.kinds.of(Name(name)))
            none = Literal("None")
            return Conditional(Compare(Name(name), ("is",), (none,)), none, copy) if name in self._nones else copy
        return Name(name)

    @cached_property
    def _nones(self) -> frozenset[str]:
        return none_for_a_while(self._primal.function)

    def _decision(self, test: Expr) -> Expr:
        """What a test decides: a list or an array that it looks at may be another one later."""
        return test if isinstance(test, Compare) or is_number(self._primal.kinds.of(test)) else call("bool", test)

    def _may_be_zero_d(self, name: str) -> bool:
        """Whether a variable may hold an array without dimensions, which augmented assignments change and leave an array."""
        kind = self._primal.kinds.number(Name(name))
        return kind.is_scalar and kind.is_array is not False

    def _changes_in_place(self, name: str) -> bool:
        """Whether an augmented assignment stays one: the dtype in which the array keeps the result is not known."""
        return has_open_dtype(self._primal.kinds.number(Name(name)))

    @cached_property
    def _augmented(self) -> frozenset[str]:
        """The variables to which something is added, or the like, in place."""
        augmented = (s.target for s in statements(self._primal.function.body) if isinstance(s, AugAssign))
        return frozenset(target.id for target in augmented if isinstance(target, Name))

    @cached_property
    def _written_arrays(self) -> frozenset[str]:
        """The variables whose arrays, or parts of these, the author writes into."""
        written = self._stored.union(name for name in self._augmented if self._changes_in_place(name))
        return frozenset(other for name in written for other in self._primal.sharing.get(name, {name}))

    def _saves(self, statement: Stmt, name: str) -> bool:
        """Whether the old value of a name that this statement overwrites is kept anywhere."""
        return name in self._saved_around.get(id(statement), ())

    @cached_property
    def _saved_around(self) -> Mapping[int, frozenset[str]]:
        """By the `id` of a statement, the names saved before it, or in or before a compound statement that it stands in."""
        around: dict[int, frozenset[str]] = {}
        for outer in statements(self._primal.function.body):
            names = {kept.name for kept in self._plan.kept.get(id(outer), [])}
            for which in ("loop", "body", "orelse"):
                names |= {name for save in self._plan.saves.get((id(outer), which), []) for name in save.names}
            for inner in statements((outer,)) if names else ():
                around[id(inner)] = around.get(id(inner), frozenset()) | names
        return around

    def _in_place(self, target: Name, op: str, value: Expr) -> Expr:
        """What the operation leaves in an array, whose dtype stays; in new memory."""
        new, kind = Binary(op, target, value), self._primal.kinds.number(target)
        return in_dtype_of(new, self._primal.kinds.of(new), target, kind) if kind.is_array else new

    def _may_be_array(self, e: Expr) -> bool:
        kind = self._primal.kinds.of(e)
        return not is_number(kind)

    def _lists_inside(self, loop: Stmt) -> list[str]:
        """The lists that a loop, and what is inside it, appends to."""
        found: list[str] = []
        for inner in statements((loop,)):
            for which in ("loop", "body", "orelse"):
                key = (id(inner), which)
                found += [self._list(key, index, save) for index, save in enumerate(self._plan.saves.get(key, []))]
            if isinstance(inner, If) and (flag := self._flag(inner)) is not None:
                found.append(flag)
            if isinstance(inner, (For, While)) and inner is not loop and self._is_counted(inner):
                found.append(self._count_list(inner))
        return list(dict.fromkeys(found))

    # ------------------------------------------------------------------ the reverse half

    def restored_at(self, key: BlockKey | None, position: float) -> list[Assign]:
        """What is restored at this place of a block's reverse."""
        saves = self._plan.saves.get(key, []) if key else []
        return [
            Assign((_one_or_tuple(list(map(Name, save.names))),), _pop(self._list(key, index, save)))
            for index, save in enumerate(saves)
            if key is not None and save.restored_at == position
        ]

    def restored_by(self, statement: Stmt) -> list[Assign]:
        """What the reverse of a statement outside loops restores."""
        names = [kept.name for kept in self._plan.kept.get(id(statement), [])]
        return [Assign((Name(name),), Name(self._kept_name(statement, name))) for name in names]

    def must_restore(self, statement: Stmt) -> bool:
        """Whether the reverse of a compound statement must run even where no adjoint comes: it restores what others need."""
        whole, *inside = statements((statement,))
        if any(self._plan.kept.get(id(inner)) or self._primal.puts_back(inner) for inner in inside):
            return True
        return any(self._plan.saves.get((id(each), which)) for each in (whole, *inside) for which in ("loop", "body", "orelse"))

    def test_again(self, statement: If) -> Expr:
        """The decision of an If once more."""
        flag = self._flag(statement)
        if flag is None:
            return statement.test
        return _pop(flag) if id(statement) in self._inside_loops else Name(flag)

    def header_again(self, loop: For | While, body: Block, index: Name | None) -> Stmt:
        """The loop that runs the other way round, with this body."""
        read = {name for s in statements(body) for e in expressions(s) for name in names_read(e)}
        if isinstance(loop, While):
            return self._rounds_again(loop, body)
        begun = self._count(loop) if has_break(loop) else None
        needed = not read.isdisjoint(bound_names(loop.target))
        if index is not None and needed and index.id not in read and not has_places(self._primal.kinds.of(loop.iterable)):
            in_order = call("list", loop.iterable)
            is_set = self._primal.kinds.of(loop.iterable) == Unplaced("set")
            elements = (
                Subscript(in_order, Slice(None, begun, None)) if begun is not None else in_order if is_set else loop.iterable
            )
            return For(loop.target, call("reversed", elements), body)
        if index is not None:
            element = Assign((loop.target,), Subscript(loop.iterable, index))
            rounds = call("range", begun or call("len", loop.iterable))
            if not needed and index.id not in read:
                return For(self._round, rounds, body)
            return For(index, _range_back(rounds), (element, *body) if needed else body)
        counting = loop.iterable
        assert isinstance(counting, Call)
        if counts_without_end(loop):  # as far as it was counted
            counting = Call(Symbol("builtins.range", "range"), (*(counting.args or (Literal("0"),)), Literal("0")))
        if needed:
            return For(loop.target, _range_back(counting, begun), body)
        if begun is not None:
            return self._rounds_again(loop, body)
        return For(self._round, replace(loop.iterable, span=None), body)

    def _rounds_again(self, loop: For | While, body: Block) -> Stmt:
        """As many rounds as the loop began, where only their number matters."""
        if self._is_counted(loop):
            return For(self._round, call("range", self._count(loop)), body)
        lists = self._plan.saves[id(loop), "loop"]
        return While(Name(self._list((id(loop), "loop"), 0, lists[0])), body)

    def _count(self, loop: For | While) -> Expr:
        """How many rounds were begun."""
        return _pop(self._count_list(loop)) if id(loop) in self._nested else Name(self._counter(loop))

    @cached_property
    def _round(self) -> Name:
        """The variable of loops in which it is not read: `_`, unless that means something in this function."""
        return Name(self._names.fresh("i") if _is_read("_", self._primal.function) else "_")

    def is_range(self, loop: For) -> bool:
        """Whether the loop counts."""
        return called(loop.iterable) == "builtins.range" or counts_without_end(loop)

    # ------------------------------------------------------------------ names

    def _list(self, key: BlockKey, index: int, save: Save) -> str:
        (first, *others) = save.names
        wanted = "saved" if others or self._is_saved(first) else f"{self._stem(first)}_saved"
        return self._name((key, index), wanted)

    def _kept_name(self, statement: Stmt, name: str) -> str:
        return self._name((id(statement), name), name if self._is_saved(name) else f"{self._author(name)}_saved")

    def _is_saved(self, name: str) -> bool:
        """Whether a variable holds what a companion saved."""
        return self._primal.kinds.of(Name(name)) == Other("saved")

    def _flag(self, statement: If) -> str | None:
        """The decision of an If whose test cannot be evaluated again; inside loops, the list of its decisions."""
        if id(statement) not in self._plan.flags:
            return None
        return self._name((id(statement), "flag"), "taken_saved" if id(statement) in self._inside_loops else "taken")

    def _is_counted(self, loop: For | While) -> bool:
        if isinstance(loop, For):
            return has_break(loop)
        return id(loop) in self._nested or not self._saves_each_round(loop)

    def _saves_each_round(self, loop: While) -> bool:
        """Whether something is saved in every round that is begun, however it ends."""
        return bool(self._plan.saves.get((id(loop), "loop")))  # before every jump too, which ends its block

    def _counter(self, loop: For | While) -> str:
        name = self._name((id(loop), "count"), "steps")
        self._primal.kinds.note(name, INT)
        return name

    def _count_list(self, loop: For | While) -> str:
        return self._name((id(loop), "counts"), "steps_saved")

    def _name(self, key: object, wanted: str) -> str:
        if key not in self._called:
            self._called[key] = self._names.fresh(wanted)
        return self._called[key]

    def _stem(self, name: str) -> str:
        """What saved values are called by: the array, where they are an old part of one."""
        return self._author(self._arrays.get(name, name))

    def _in_words(self, keeps: Iterable[Kept]) -> tuple[Kept, ...]:
        """What is kept, by the author's names."""
        return tuple(replace(kept, name=self._author(kept.name)) for kept in keeps)

    def _decided(self, statement: If) -> tuple[Kept, ...]:
        kept, authors = self._plan.flags[id(statement)], {n: Name(a) for n, a in self._primal.authors_names.items()}
        return (replace(kept, name=show(substitute(statement.test, authors))),)

    def _author(self, name: str) -> str:
        return self._primal.authors_names.get(name, name)


def none_for_a_while(function: Function) -> frozenset[str]:
    """The variables that may hold None before they hold anything else."""
    bound = (pair for statement in statements(function.body) for pair in bound_values(statement))
    return frozenset(name for name, value in bound if value == Literal("None"))


def _inside_loops(block: Block) -> frozenset[int]:
    """The `id`s of the statements that stand in loops."""
    loops = (statement for statement in statements(block) if isinstance(statement, (For, While)))
    return frozenset(id(inner) for loop in loops for inner in statements(loop.body))


def _at_every_end(block: Block, ending: Block) -> Block:
    """The block with statements to be executed where it ends, and before everything in it that leaves its round."""
    if not ending:
        return block
    return (*_before_jumps(block, ending), *ending)


def _before_jumps(block: Block, ending: Block) -> Block:
    new: list[Stmt] = []
    for statement in block:
        match statement:
            case If(body=body, orelse=orelse):
                new.append(replace(statement, body=_before_jumps(body, ending), orelse=_before_jumps(orelse, ending)))
            case With(body=body):
                new.append(replace(statement, body=_before_jumps(body, ending)))
            case Break() | Continue():
                new += [*ending, statement]
            case _:
                new.append(statement)
    return tuple(new)


def _range_back(counting: Call, count: Expr | None = None) -> Expr:
    """The `range` that runs through the same numbers the other way round; count: through so many of them only."""
    if count is not None:
        return _begun_range_back(counting, count)
    match counting.args:
        case (stop,):
            return call("range", _less_one(stop), Literal("-1"), Literal("-1"))
        case (start, stop):
            return call("range", _less_one(stop), _less_one(start), Literal("-1"))
        case (start, stop, step) if _is_minus_one(step):
            first, end = _one_more(stop), _one_more(start)
            return call("range", end) if first == Literal("0") else call("range", first, end)
        case _:
            return call("reversed", counting)


def _begun_range_back(counting: Call, count: Expr) -> Expr:
    """The first `count` numbers of a range, the last one first."""
    down = Literal("-1")
    match counting.args:
        case (_,):
            return call("range", _less_one(count), down, down)
        case (start, _) if start == Literal("0"):
            return call("range", _less_one(count), down, down)
        case (start, _) if start == Literal("1"):
            return call("range", count, Literal("0"), down)
        case (start, _):
            return call("range", Binary("+", start, _less_one(count)), _less_one(start), down)
        case _:
            return call("reversed", Subscript(counting, Slice(None, count, None)))


def _less_one(e: Expr) -> Expr:
    if isinstance(e, Literal) and isinstance(e.value, int):
        return Literal(str(e.value - 1)) if e.value > 0 else Unary("-", Literal(str(1 - e.value)))
    match e:
        case Binary(op="+", left=left, right=Literal(text="1")):
            return left
        case Binary(op="-", left=left, right=Literal(value=int() as number)):
            return Binary("-", left, Literal(str(number + 1)))
        case _:
            return Binary("-", e, Literal("1"))


def _one_more(e: Expr) -> Expr:
    match e:
        case Literal(value=int() as number):
            return Literal(str(number + 1))
        case Unary(op="-", operand=Literal(value=int() as number)) if number > 0:
            return Literal("0") if number == 1 else Unary("-", Literal(str(number - 1)))
        case Binary(op="-", left=left, right=Literal(text="1")):
            return left
        case Binary(op="+", left=left, right=Literal(value=int() as number)):
            return Binary("+", left, Literal(str(number + 1)))
        case _:
            return Binary("+", e, Literal("1"))


def _is_minus_one(e: Expr) -> bool:
    try:
        return literal_value(e) == -1
    except KeyError:
        return False


def _is_read(name: str, function: Function) -> bool:
    """Whether the function reads a name, its own or the module's."""
    for statement in statements(function.body):
        if isinstance(statement, Verbatim) and name in (*statement.reads, *statement.globals):
            return True
        for part in (part for e in expressions(statement) for part in walk(e)):
            match part:
                case Global(id=id) | Name(id=id) if id == name:
                    return True
                case Opaque(reads=reads, globals=names) if name in (*reads, *names):
                    return True
                case Symbol(text=text) if text.partition(".")[0] == name:
                    return True
    return False


def _append(name: str, value: Expr, keeps: tuple[Kept, ...] = ()) -> Evaluate:
    return Evaluate(Call(Attribute(Name(name), "append"), (value,)), keeps=keeps)


def _pop(name: str) -> Call:
    return Call(Attribute(Name(name), "pop"))


def _one_or_tuple(elements: list[Expr]) -> Expr:
    return elements[0] if len(elements) == 1 else Tuple(tuple(elements))
