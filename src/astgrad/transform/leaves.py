"""Structures of known form as variables: each part of a tuple, list, dict or record that may carry a derivative gets a name.

    state = {"h": h, "c": c}                state_h = h
    state["h"] = np.tanh(state["c"])   ->   state_c = c
    a, b = pair                             state_h = np.tanh(state_c)
                                            a, b = pair_0, pair_1

What is left as it is (an element by an index that is computed, a structure that something unknown is given) is refused later, if a
derivative flows through it. Where two names may stand for one object, and something is written into it, that is refused here.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from astgrad.analysis.aliases import paired
from astgrad.analysis.effects import has_effect
from astgrad.analysis.inference import assigned_once
from astgrad.analysis.iterators import called, gone_through
from astgrad.analysis.jumps import has_break, round_jumps
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.part_kinds import position_of
from astgrad.analysis.places import is_stack
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Dict,
    Expr,
    Global,
    Joined,
    List,
    Literal,
    Name,
    Opaque,
    Record,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    made_like,
    map_children,
    names_read,
    walk,
)
from astgrad.ir.kinds import INT, OBJECTS, UNKNOWN, Kind, ListOf, Number, Structure
from astgrad.ir.names import Names
from astgrad.ir.show import show, show_key
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    Assign,
    AugAssign,
    Block,
    Evaluate,
    For,
    Function,
    If,
    Stmt,
    Verbatim,
    While,
    With,
    base_name,
    bound_names,
    expressions,
    names_changed,
    names_written,
    parts_stored,
    same,
    shrunk_list,
    statements,
    with_body,
)
from astgrad.markers import MADE
from astgrad.rules.structure import Site, literal_slice, literal_value
from astgrad.source import Span
from astgrad.transform.built import (
    Built,
    Value,
    expr_of,
    fits,
    in_order,
    is_gone_through,
    is_missing,
    of_lists,
    parts_gone_through,
)
from astgrad.transform.by_place import with_lists_by_place
from astgrad.transform.calls import BoundCall, bind
from astgrad.transform.flat import is_flat, made_by, part, stem_of
from astgrad.transform.functions import Definitions
from astgrad.transform.given_twice import gives_one_object_twice
from astgrad.transform.grids import lengths_asked
from astgrad.transform.procedures import handed_back, writing_calls
from astgrad.transform.rename import map_block, map_blocks, map_header, names_in_text
from astgrad.transform.rounds import MOST_ROUNDS, counted_places, folded, with_literals, without_origins
from astgrad.transform.shared_parts import SharedParts
from astgrad.transform.structured import FALSE
from astgrad.transform.written_out import (
    changed_under_way,
    ends_rounds,
    gives_another,
    is_path,
    literals_of,
    reads_in,
    seen_by,
    without_jumps,
)

_EMPTY = Structure("tuple", ())
_UNPACKED = ("tuple", "list")  # what gives its parts where it is unpacked: a dict gives its keys
_NAMES = "give its parts names of their own"


def with_leaves(
    function: Function,
    kinds: Kinds,
    varied: Collection[str],
    names: Names,
    definitions: Definitions,
    kinds_of: Callable[[Function], tuple[Kinds, Kind]],
) -> tuple[Function, dict[str, str] | None]:
    """The function with its structures taken apart, and for names made here what the author would call them; nothing taken apart,
    and None, where there are lists that had better stay lists, which are marked now.

    varied: the names that may carry a derivative. kinds_of: finds the kinds of a function's variables. Raises Refused.
    """
    parts = [part for statement in statements(function.body) for part in parts_stored(statement)]
    changing = {name for part in parts if _is_of_object(part, kinds) and (name := base_name(part)) is not None}
    taken = {*varied, *(changing - _used_whole(function)), *_made_here(function)}
    for statement in statements(function.body):  # what a function gives is taken apart as a whole
        if (
            isinstance(statement, Assign)
            and isinstance(statement.value, Call)
            and not taken.isdisjoint(names_written(statement))
        ):
            taken |= set(names_written(statement))
    structures = {name: kind for name, kind in kinds.variables.items() if isinstance(kind, Structure) and kind.elements}
    in_text = names_in_text(function)
    whole = {*in_text, *function.parameter_names}
    whole -= _only_said(function, structures) if not in_text.isdisjoint(structures) else set()
    found = {name: kind for name, kind in structures.items() if name in taken and name not in whole}
    maker = _Leaves(function, kinds, found, varied, names, definitions)
    body = maker.block(function.body)
    maker.by_place |= lengths_asked(function) if not in_text.isdisjoint(structures) else set()
    if (by_place := with_lists_by_place(function, kinds, varied, maker.by_place, kinds_of, names)) is not function:
        return by_place, None
    given = definitions.given.get(function.name, ())
    if refusals := [*maker.refusals, *maker.shared.writes(given), *maker.never_given(body)]:
        raise Refused(refusals)
    return with_body(function, body), maker.authors_names


class _Leaves:
    def __init__(
        self,
        function: Function,
        kinds: Kinds,
        found: Mapping[str, Structure],
        varied: Collection[str],
        names: Names,
        definitions: Definitions,
    ) -> None:
        self._definitions = definitions
        self._varied = varied
        self.by_place: set[str] = set()  # the variables whose parts are read or written by places that are computed
        self.refusals: list[Refusal] = []
        self.authors_names: dict[str, str] = {}
        self._kinds = kinds
        self._names = names
        self._values: dict[str, Built] = {}
        self._looked_at: dict[int, tuple[Expr, Value]] = {}  # by identity, while nothing gets another value
        self._function = function
        self.shared = SharedParts(function, kinds, self._values, definitions.functions)
        self._fixed = assigned_once(function)
        stores = {base_name(t) for s in statements(function.body) for t in _targets(s) if isinstance(t, (Subscript, Attribute))}
        changed = {base_name(s.value.function) for s in statements(function.body) if _is_method(s)}  # type: ignore[attr-defined]
        self._never_stored = self._fixed - stores - changed
        self._written_out = dict(_literals_bound(function, self._never_stored))
        self._never_apart = self.shared.regrouped | {*_views_bound(function)}
        lists = [name for name, kind in kinds.variables.items() if isinstance(kind, ListOf) and _is_nested(kind.element)]
        self._stacks = {name for name in lists if is_stack(name, function)}  # they keep tuples of leaves
        for name, kind in found.items():
            self._values[name] = self._variables(Name(name), kind, frozenset((name,)))

    def _variables(self, base: Expr, kind: Structure, owners: frozenset[str]) -> Built:
        parts: list[Value] = []
        for position, inner in enumerate(kind.elements):
            read = part(base, kind, position)
            if isinstance(inner, Structure):
                parts.append(self._variables(read, inner, owners))
            else:
                parts.append(Name(self._names.fresh(stem_of(read))))
        return Built(kind, tuple(parts), made_by(base, kind, self._definitions.makers), owners)

    # ------------------------------------------------------------------ statements

    def block(self, block: Block) -> Block:
        """The block with its structures taken apart."""
        made: list[Stmt] = []
        for statement in block:
            count = len(self.refusals)
            made += self._statement(statement)
            for place in range(count, len(self.refusals)):
                self.refusals[place] = self.refusals[place].placed(statement.span or self._function.span)
        return tuple(made)

    def _statement(self, statement: Stmt) -> Block:
        self._looked_at = {}
        match statement:
            case Assign(targets=targets, value=value):
                given = None
                if isinstance(value, Call) and any(map(self._is_taken_apart, targets)):
                    given = self._flat_call(value, targets)
                return self._assigned(statement, targets, given or self._value(value))
            case AugAssign(target=target, op=op, value=value):
                return self._augmented(statement, target, op, value)
            case If(test=Compare(first=first, ops=("==" | "!=" as op,), rest=(other,)), body=body, orelse=orelse) if (
                is_same := _are_same(self._flat(first), self._flat(other))
            ) is not None:
                return self.block(body if is_same == (op == "==") else orelse)
            case If() | While() | With():
                return (map_header(map_blocks(statement, self.block), self._flat),)
            case For():
                return self._loop(statement)
            case Evaluate(value=Call(function=Attribute(value=base, attr="update"), args=args, keywords=keywords)) if (
                isinstance(held := self._value(base), Built)
            ):
                return self._updated(statement, held, args, keywords)
            case Evaluate(value=Call(function=Attribute(value=Name(id=name), attr="append"), args=(value,)) as grow) if (
                name in self._stacks and isinstance(held := self._value(value), Built)
            ):
                return (replace(statement, value=replace(grow, args=(Tuple(held.leaves),)), edited=True),)
            case Verbatim() if _is_raise(statement):
                return (_saying(statement, {n: self._values[n].expr for n in statement.reads if n in self._values}),)
            case Evaluate():
                new = map_header(statement, self._flat)
                if new is not statement and isinstance(new, Evaluate) and shrunk_list(new.value) is not None:
                    last = Name(self._names.fresh("last"))  # of a list that was a field until now: in reverse it comes back
                    return (Assign((last,), new.value, origin=statement.origin, edited=True, span=statement.span),)
                return (new,)
            case _:
                return (map_header(statement, self._flat),)

    def _assigned(self, statement: Assign, targets: tuple[Expr, ...], value: Value) -> Block:
        is_apart = any(map(self._is_taken_apart, targets)) or (
            isinstance(value, Call) and value != statement.value and not is_flat(self._kinds.of(statement.value))
        )
        if not isinstance(value, Built) and not is_apart:
            flat_targets = tuple(map(self._flat_target, targets))
            if value is statement.value and same(flat_targets, targets):
                return (statement,)
            new = replace(statement, targets=flat_targets, value=value)
            return (new if new == statement else replace(new, edited=True),)
        first, *others = targets
        if not isinstance(value, Built):
            lines: list[Stmt] = [*self._unpacked(statement, first, value)]
            if isinstance(first, Name):
                for other in others:
                    again = replace(statement, targets=(other,), origin=None)
                    lines += self._assigned(again, (other,), self._values[first.id])
            return tuple(lines)
        pairs = list(self._pairs(first, value))
        if self._is_known_already(first, value):
            pairs = []
        elif isinstance(first, Name) and isinstance(value.source, Call) and len(pairs) > 1 and value.kind.form in _UNPACKED:
            pairs = [(Tuple(tuple(target for target, _ in pairs)), value.source)]
        elif isinstance(first, Tuple) and [target for target, _ in pairs] == list(first.elements) and not _makes_lists(pairs):
            at_once = value.source if value.kind.form in _UNPACKED and not isinstance(value.source, List) else None
            pairs = [(first, at_once or Tuple(tuple(each for _, each in pairs)))]
        lines = self._lines(statement, pairs)
        given = self._values[first.id] if isinstance(first, Name) and first.id in self._values else value
        for other in others:
            lines += self._lines(replace(statement, origin=None), list(self._pairs(other, given)))
        return tuple(lines)

    def _unpacked(self, statement: Assign, target: Expr, value: Expr) -> Block:
        """What gives the leaves of a target their values, where these come from a call or an element of a list."""
        kind = self._kinds.of(statement.value)
        if isinstance(value, Call) and (_is_call(value) or _gives_places(value, kind)):
            leaves = tuple(self._leaf_targets(target))
            flat = leaves[0] if len(leaves) == 1 else Tuple(leaves)
            nothing = tuple(Assign((each,), Tuple(()), span=statement.span) for each in self._empty_targets(target))
            return (replace(statement, targets=(flat,), value=value, annotation=None, edited=True), *nothing)
        if _is_pop(value) and isinstance(kind, Structure) and kind.form == "tuple" and self._keeps_leaves(value, target):
            return (replace(statement, targets=(Tuple(tuple(self._leaf_targets(target))),), value=value, edited=True),)
        if isinstance(kind, Structure) and is_path(value):
            held = self._read(value, kind)
            return tuple(self._lines(statement, list(self._pairs(target, held.held_by(base_name(value) or "")))))
        self.refusals.append(_not_followed(value.span))
        return (statement,)

    def _keeps_leaves(self, popped: Expr, target: Expr) -> bool:
        """Whether the elements of a list come as flat tuples of their leaves."""
        name = shrunk_list(popped)
        return name in self._stacks or (isinstance(target, Name) and is_flat(self._kinds.of(popped)))

    def _leaf_targets(self, target: Expr) -> Iterator[Expr]:
        match target:
            case Name(id=id) if id in self._values:
                yield from self._values[id].leaves
            case Tuple(elements=elements):
                for element in elements:
                    yield from self._leaf_targets(element)
            case Name() if self._kinds.of(target) == _EMPTY:
                return
            case _:
                yield self._flat_target(target)

    def _empty_targets(self, target: Expr) -> Iterator[Name]:
        """The names in a target that get a tuple of nothing, which has no leaves."""
        match target:
            case Tuple(elements=elements):
                for element in elements:
                    yield from self._empty_targets(element)
            case Name() if self._kinds.of(target) == _EMPTY:
                yield target

    def _read(self, base: Expr, kind: Structure) -> Built:
        """A structure whose parts are read where they are; itself, and those in it, are what stands there."""
        parts: list[Value] = []
        for position, inner in enumerate(kind.elements):
            read = part(base, kind, position)
            parts.append(self._read(read, inner) if isinstance(inner, Structure) else read)
        return Built(kind, tuple(parts), made_by(base, kind, self._definitions.makers), source=base)

    def _lines(self, statement: Stmt, pairs: Sequence[tuple[Expr, Expr]]) -> list[Stmt]:
        """The assignments one by one, where none reads what an earlier one writes; else at once."""
        pairs = [(target, value) for target, value in pairs if target != value]
        written: set[str] = set()
        for target, value in pairs:
            if not written.isdisjoint(names_read(value)):
                pairs = [(Tuple(tuple(t for t, _ in pairs)), Tuple(tuple(v for _, v in pairs)))]
                break
            written.update(bound_names(target) or filter(None, (base_name(target),)))
        lines: list[Stmt] = []
        for target, value in pairs:
            origin = statement.origin if not lines else None
            lines.append(Assign((target,), value, origin=origin, edited=True, span=statement.span))
            if isinstance(statement, Assign) and lines[-1] == replace(statement, annotation=None):
                lines[-1] = statement
        return lines

    def _pairs(self, target: Expr, value: Value) -> Iterator[tuple[Expr, Expr]]:
        """The leaves of a target, each with what it gets."""
        match target, value:
            case Name(id=id), Built() if id in self._values and fits(
                self._values[id], given := of_lists(self._values[id], value)
            ):
                self.shared.note_same(id, given)
                yield from zip(self._values[id].leaves, given.leaves, strict=True)
            case Tuple(elements=targets), Built(kind=kind, parts=parts) if len(targets) == len(parts) and kind.form not in (
                "dict",
                *OBJECTS,
            ):
                for one, each in zip(targets, parts, strict=True):
                    yield from self._pairs(one, each)
            case ((Subscript(value=held) | Attribute(value=held)), _) if (
                not (isinstance(target, Subscript) and isinstance(target.index, Slice))
                and not isinstance(self._kinds.of(held), ListOf)  # of which an element is replaced as a whole
                and isinstance(leaf := self._value(target), Built)
            ):
                self._note_stored(target)
                if isinstance(value, Built) and fits(leaf, value):
                    self.shared.note_same(base_name(target) or "", value, holds=True)
                    yield from zip(leaf.leaves, value.leaves, strict=True)
                else:
                    yield self._flat_target(target), expr_of(value)
            case _:
                if isinstance(target, Name) and target.id in self._values:
                    self.refusals.append(_not_followed(expr_of(value).span))
                if isinstance(value, Built):  # where another one stands then, or which holds it as it is now
                    self.shared.note_same(base_name(target) or "", value, holds=True)
                yield self._flat_target(target), expr_of(value)

    def _flat_target(self, target: Expr) -> Expr:
        match target:
            case Name():
                return target
            case Tuple():
                return map_children(self._flat_target, target)
            case Subscript(value=value, index=Slice()):  # it may change how long the list is
                flat = self._flat(value)
                return target if flat is value else replace(target, value=flat)
            case _:
                flat = self._flat(target)
                if isinstance(flat, Name) or self._is_in_list(target, flat):
                    self._note_stored(target)
                name = base_name(target)
                if base_name(flat) is None and name is not None:  # into what is only put together to be read
                    self.by_place.add(name)
                    self.refusals.append(_parts_change(target, target.span))
                elif _is_of_object(flat, self._kinds):
                    message = "writing into an object of which it is not known what it holds is not supported"
                    hint = "build a new value, or make the object in the function, of a dataclass"
                    self.refusals.append(Refusal("in-place-write", message, target.span, hint))
                return flat

    def _is_in_list(self, target: Expr, flat: Expr) -> bool:
        """Whether it is an element of a list, or of what is not known to be an array, that is a part with a name."""
        if not isinstance(target, Subscript) or isinstance(target.value, Name) or not isinstance(flat, Subscript):
            return False
        return isinstance(flat.value, Name) and not isinstance(self._kinds.of(target.value), Number)

    def _is_taken_apart(self, target: Expr) -> bool:
        match target:
            case Name(id=id):
                return id in self._values
            case Tuple(elements=elements):
                return any(map(self._is_taken_apart, elements))
            case _:
                return False

    def _is_known_already(self, target: Expr, value: Value) -> bool:
        """Whether the target is, for good, what has names already: these then stand for its parts."""
        if not isinstance(target, Name) or target.id not in self._never_stored or not isinstance(value, Built):
            return False
        if target.id not in self._values or not fits(self._values[target.id], value):
            return False
        if not all(isinstance(leaf, Name) and leaf.id in self._fixed for leaf in value.leaves):
            return False
        self._values[target.id] = value.held_by(target.id)
        self._looked_at = {}
        return True

    def _augmented(self, statement: AugAssign, target: Expr, op: str, value: Expr) -> Block:
        held, more = self._value(target), self._value(value)
        if isinstance(held, Built):
            total = self._sum(op, held, more)
            if total is not None and isinstance(target, Name):
                return tuple(self._lines(statement, list(self._pairs(target, total))))
            if op == "|" and held.kind.form == "dict":  # as `update` does it: the object stays
                update = Evaluate(Call(Attribute(target, "update"), (value,), span=statement.span), span=statement.span)
                return self._updated(update, held, (value,), ())
            self.refusals.append(_not_followed(statement.span))
        flat = self._flat_target(target)
        return (map_header(statement, lambda e: flat if e is target else self._flat(e)),)

    def _updated(self, statement: Stmt, held: Built, args: tuple[Expr, ...], keywords: tuple[tuple[str, Expr], ...]) -> Block:
        assert isinstance(statement, Evaluate)
        new: dict[object, Value] = {}
        for arg in args:
            value = self._copied(arg)
            if not isinstance(value, Built) or value.kind.form != "dict":
                return (map_header(statement, self._flat),)
            new |= dict(zip(value.kind.keys, value.parts, strict=True))
        new |= {key: self._value(value) for key, value in keywords}
        assert isinstance(statement.value, Call)
        assert isinstance(statement.value.function, Attribute)
        base = statement.value.function.value
        if any(position_of(held.kind, key) is None for key in new):
            return (map_header(statement, self._flat),)
        targets = [
            (Subscript(base, Literal(show_key(key))), value) for key, value in new.items() if isinstance(key, (str, int))
        ]
        return tuple(self._lines(statement, [pair for target, value in targets for pair in self._pairs(target, value)]))

    def _loop(self, loop: For) -> Block:
        places = self._places(loop)
        over = places or self._once_through(loop.iterable) or self._value(loop.iterable)
        if not isinstance(over, Built) and isinstance(over, Name) and self._is_taken_apart(loop.target):
            return self._indexed(loop, over)
        is_written_out = is_gone_through(over) and self._is_written_out(loop, over)
        seen = [(way, is_live) for way, is_live in seen_by(loop.iterable) if isinstance(self._value(way), Built)]
        self.refusals += changed_under_way(loop, seen, is_written_out)
        if not isinstance(over, Built) or not is_written_out:
            return (map_header(map_blocks(loop, self.block), lambda e: e if e is loop.target else self._flat(e)),)
        rounds = parts_gone_through(over)
        lines: list[Stmt] = []
        if isinstance(over.source, Call) and over.kind.form in _UNPACKED:  # which is called once
            rounds = tuple(self._named_parts(loop, over))
            lines.append(Assign((Tuple(tuple(map(expr_of, rounds))),), over.source, span=loop.span))
        else:
            rounds = tuple(self._lasting(each, loop, lines) for each in rounds)
        lasting = reads_in(self._function.body) - reads_in((loop,))  # what the loop leaves in its variables is read
        left = Name(self._names.fresh("left")) if has_break(loop) else None
        lines += [] if left is None else [Assign((left,), FALSE)]
        for number, each in enumerate(rounds):
            body = without_jumps(loop.body if number == 0 else without_origins(loop.body), left)
            literals = dict(literals_of(loop.target, each, body))
            pairs = [
                pair
                for pair in self._pairs(loop.target, each)
                if not (isinstance(pair[0], Name) and pair[0].id in literals and pair[0].id not in lasting)
            ]
            turn = self._lines(Assign((loop.target,), loop.iterable, span=loop.span), pairs)
            turn += self.block(with_literals(body, literals))
            lines += turn if left is None or number == 0 else [If(Unary("not", left), tuple(turn), span=loop.span)]
        return tuple(lines)

    def _lasting(self, row: Value, loop: For, lines: list[Stmt]) -> Value:
        """What a round gets, with names for what the rounds before it may change: the loop goes through what there was before it.
        lines: gets what gives them their values."""
        inside = list(statements(loop.body))
        changed = {name for inner in (loop, *inside) for name in names_changed(inner)}
        changed |= {
            leaf.id for name in changed & self._values.keys() for leaf in self._values[name].leaves if isinstance(leaf, Name)
        }
        bound = {name for inner in (loop, *inside) for name in names_written(inner)}
        ways = (way for way, is_live in seen_by(loop.iterable) if is_live and base_name(way) not in bound)
        seen = (self._value(way) for way in ways if not any(gives_another(each, way) for each in inside))
        live = {leaf for held in seen if isinstance(held, Built) for leaf in held.leaves}
        is_quiet = not any(isinstance(inner, (Evaluate, Verbatim)) or parts_stored(inner) for inner in inside)

        def named(leaf: Expr) -> Expr:
            is_same = changed.isdisjoint(names_read(leaf)) and not has_effect(leaf)
            if isinstance(leaf, Literal) or leaf in live or (is_same and (is_quiet or isinstance(leaf, Name))):
                return leaf
            name = Name(self._names.fresh("each"), span=leaf.span)
            self._kinds.note(name.id, self._kinds.of(leaf))
            lines.append(Assign((name,), leaf, span=loop.span))
            return name

        if not isinstance(row, Built):
            return named(row)
        leaves = tuple(map(named, row.leaves))
        return row if leaves == row.leaves else row.with_leaves(iter(leaves))

    def _is_written_out(self, loop: For, over: Built) -> bool:
        """Whether a loop over a structure becomes its rounds, one after the other: what varies in it has another name in each."""
        inside = list(statements((loop,)))
        is_varied = any(name in self._varied for statement in inside for name in names_changed(statement))
        return is_varied and self._runs_on(loop, over) and len(over.parts) <= MOST_ROUNDS

    def _runs_on(self, loop: For, over: Built) -> bool:
        """Whether one round follows another; where one may be left early, whether that is written out: only for what varies, not
        for a loop over constants."""
        if not any(True for _ in round_jumps(loop.body)):
            return True
        is_range = called(loop.iterable) == "builtins.range"
        parts = {leaf.id for held in self._values.values() for leaf in held.leaves if isinstance(leaf, Name)}
        varies = any(not names_read(leaf).isdisjoint(parts | {*self._varied}) for leaf in over.leaves)
        return (varies or is_range) and ends_rounds(loop.body) and not (is_range and has_break(loop))

    def _places(self, loop: For) -> Built | None:
        """The numbers that a loop counts, where it reads the parts of a structure by them: `for i in range(len(pair))`."""
        match self._flat(loop.iterable):
            case Call(function=Symbol(path="builtins.range"), args=(_, *more) as ends, keywords=()) if len(more) < 2:
                places = counted_places(ends)
            case _:
                return None
        if places is None or not isinstance(loop.target, Name):
            return None
        parts = (part for s in statements(loop.body) for outer in expressions(s) for part in walk(outer))
        reads = (part for part in parts if isinstance(part, Subscript) and loop.target.id in names_read(part.index))
        if not any(isinstance(each.value, Name) and each.value.id in self._values for each in reads):
            return None
        return Built(Structure("tuple", (INT,) * len(places)), places)

    def _named_parts(self, loop: For, over: Built) -> Iterator[Name]:
        """A name for each of the results of a call that a loop runs over."""
        stem = loop.target.id if isinstance(loop.target, Name) else "part"
        for number, kind in enumerate(over.kind.elements):
            name = self._names.fresh(f"{stem}_{number}")
            self._kinds.note(name, kind)
            yield Name(name)

    def _indexed(self, loop: For, over: Name) -> Block:
        """A loop over a list of structures by an index, by which their parts are read."""
        index = Name(self._names.fresh("i"))
        element = self._kinds.of(loop.target) if isinstance(loop.target, Name) else None
        self._kinds.note(index.id, INT)
        start: Block = ()
        read = Subscript(over, index)
        if isinstance(element, Structure):
            pairs = self._pairs(loop.target, self._read(read, element).held_by(over.id))
            start = tuple(self._lines(Assign((loop.target,), read, span=loop.span), list(pairs)))
        else:
            message = "it is not followed what is in these structures"
            self.refusals.append(Refusal("structure", message, loop.span, _NAMES))
        iterable = Call(Symbol("builtins.range", "range"), (Call(Symbol("builtins.len", "len"), (over,)),))
        return (replace(loop, target=index, iterable=iterable, body=(*start, *self.block(loop.body)), edited=True),)

    # ------------------------------------------------------------------ expressions

    def _flat(self, e: Expr) -> Expr:
        return expr_of(self._value(e))

    def _value(self, e: Expr) -> Value:
        """What an expression gives: a structure of known parts, or the expression over leaves. However often it is asked for, it
        is looked at once: parts that are looked at twice each would make the work double with every level."""
        found = self._looked_at.get(id(e))
        if found is None:
            found = self._looked_at[id(e)] = e, self._over_leaves(e)
        return found[1]

    def _over_leaves(self, e: Expr) -> Value:
        match e:
            case Name(id=id):
                return self._values.get(id) or self._unvaried(e)
            case Dict(is_looked_up=True):
                return map_children(self._flat, e)
            case Tuple(elements=elements) | List(elements=elements) | Dict(elements=elements) | Record(elements=elements):
                return self._literal(e, tuple(map(self._value, elements)))
            case Subscript(value=value, index=index):
                held = self._whole(value)
                if isinstance(held, Built):
                    return self._item(held, index, e)
                read = _changed(e, held, self._flat(index))
                kind = self._kinds.of(e)
                if not isinstance(kind, Structure) or not is_path(read) or base_name(read) in self.shared.regrouped:
                    return read
                found, owner = self._read(read, kind), base_name(read)
                return found if owner is None else found.held_by(owner)
            case Attribute(value=value, attr=attr):
                held = self._whole(value)
                if isinstance(held, Built):
                    position = position_of(held.kind, attr) if held.kind.is_record else None
                    if position is None and isinstance(held_by := self._class_of(held, attr), Global):
                        return Attribute(held_by, attr, span=e.span)
                    return Attribute(held.expr, attr, span=e.span) if position is None else held.parts[position]
                return e if held is value else replace(e, value=held)
            case Conditional(test=test, body=body, orelse=orelse):
                some, other = self._value(body), self._value(orelse)
                if isinstance(some, Built) and isinstance(other, Built) and fits(some, other) and not has_effect(test):
                    test = self._flat(test)
                    pairs = zip(some.leaves, other.leaves, strict=True)
                    both = some.with_leaves(Conditional(test, one, another) for one, another in pairs)
                    return replace(both, owners=some.owners | other.owners)
                return map_children(self._flat, e)
            case Joined(form=form, parts=parts):
                joined = self._joined(form, tuple(map(self._copied, parts)))
                return joined if joined is not None else map_children(self._flat, e)
            case Binary(op="|", left=left, right=right) if (
                union := self._joined("dict", (self._copied(left), self._copied(right)))
            ) is not None:
                return union
            case Binary(op=op, left=left, right=right):
                total = self._sum(op, self._value(left), self._value(right))
                return total if total is not None else map_children(self._flat, e)
            case Call():
                return self._call(e)
            case Opaque():
                return e
            case _:
                return map_children(self._flat, e)

    def _whole(self, e: Expr) -> Value:
        """What an expression gives; of a function that gives the leaves of a structure now, that structure."""
        held, kind = self._value(e), self._kinds.of(e)
        if not isinstance(held, Call) or held == e or not isinstance(kind, Structure):
            return held
        whole = self._read(held, kind)
        if len(whole.leaves) == 1:
            return whole.with_leaves(iter((held,)))
        return whole.with_leaves(Subscript(held, Literal(str(position))) for position in range(len(whole.leaves)))

    def _unvaried(self, e: Name) -> Value:
        """What a name stands for whose parts keep their places: nothing flows through it, or it is refused."""
        kind = self._kinds.variables.get(e.id)
        if not isinstance(kind, Structure) or not (kind.elements or kind.is_record) or e.id in self._never_apart:
            return e
        held = self._read(e, kind).held_by(e.id)
        literals = self._written_out.get(e.id, ())
        return replace(held, parts=literals) if literals and len(literals) == len(held.parts) else held

    def _literal(self, e: Expr, parts: tuple[Value, ...]) -> Value:
        elements = tuple(map(self._kind, parts))
        same = len(e.children) == len(parts) and all(
            expr_of(one) is other for one, other in zip(parts, e.children, strict=True)
        )
        source = e if same else None
        match e:
            case Dict(keys=keys):
                return Built(Structure("dict", elements, keys), parts, source=source)
            case Record(maker=maker, form=form, name=name, keys=names):
                return Built(Structure(form, elements, names, name), parts, maker, source=source)
            case _:
                return Built(Structure("tuple" if isinstance(e, Tuple) else "list", elements), parts, source=source)

    def _copied(self, e: Expr) -> Value:
        """What an expression gives that is copied, part by part: of a dict of the module what stands in it."""
        held, kind = self._value(e), self._kinds.of(e)
        if isinstance(held, Built) or not isinstance(kind, Structure) or kind.form != "dict" or kind.is_open:
            return held
        return self._read(held, kind) if kind.elements and _is_of_the_module(held) else held

    def _kind(self, value: Value) -> Kind:
        return value.kind if isinstance(value, Built) else self._kinds.of(value)

    def _item(self, held: Built, index: Expr, e: Expr) -> Value:
        if held.kind.form in ("tuple", "list") and (part := literal_slice(index)) is not None:
            return Built(Structure(held.kind.form, held.kind.elements[part]), held.parts[part])
        try:
            key = literal_value(folded(index))
        except KeyError:
            self.by_place.update(() if base_name(e) is None else (str(base_name(e)),))
            return Subscript(replace(held.expr, span=e.span), self._flat(index), span=e.span)
        position = position_of(held.kind, key)
        return Subscript(held.expr, index, span=e.span) if position is None else held.parts[position]

    def _joined(self, form: str, values: tuple[Value, ...]) -> Built | None:
        """A dict, a list or a tuple of what is in several."""
        parts: list[Value] = []
        under: dict[str | int, Value] = {}
        for held in values:
            if not isinstance(held, Built) or (held.kind.form == "dict") != (form == "dict") or held.kind.form in OBJECTS:
                return None
            parts += held.parts
            under |= dict(zip(held.kind.keys, held.parts, strict=True)) if form == "dict" else {}
        whole = tuple(under.values()) if form == "dict" else tuple(parts)
        return Built(Structure(form, tuple(map(self._kind, whole)), tuple(under)), whole)

    def _sum(self, op: str, left: Value, right: Value) -> Built | None:
        """Two tuples or two lists, one behind the other."""
        if op != "+" or not isinstance(left, Built) or not isinstance(right, Built):
            return None
        if left.kind.form != right.kind.form or left.kind.form not in ("tuple", "list"):
            return None
        return self._joined(left.kind.form, (left, right))

    def _call(self, e: Call) -> Value:
        match e:
            case Call(function=Global()) if (flat := self._flat_call(e)) is not None:
                return flat
            case Call(function=Call()) if (record := self._record(e)) is not None:
                return record
            case Call(function=Attribute(value=base, attr=attr), args=args, keywords=keywords):
                held = self._value(base) if attr != "copy" else self._copied(base)
                if isinstance(held, Built):
                    return self._method(held, attr, args, keywords, e)
            case Call(function=Symbol(path="builtins.len"), args=(arg,)) if is_gone_through(held := self._value(arg)):
                return Literal(str(len(held.parts)), span=e.span)
            case Call(function=Symbol(path="builtins.tuple" | "builtins.list" as path), args=(arg,)) if is_gone_through(
                held := self._once_through(arg) or self._value(arg)
            ):
                parts = parts_gone_through(held)
                return Built(Structure(path.removeprefix("builtins."), tuple(map(self._kind, parts))), parts)
            case Call(function=Symbol(path="builtins.sorted"), args=(arg,), keywords=()) if (
                is_gone_through(held := self._value(arg)) and (sorted_parts := in_order(held)) is not None
            ):
                return Built(Structure("list", tuple(map(self._kind, sorted_parts))), sorted_parts)
            case Call(function=Symbol(path="builtins.enumerate"), args=(arg,), keywords=()) if (
                is_gone_through(held := self._value(arg)) and held.source is None
            ):
                rows = parts_gone_through(held)
                numbers = tuple(Literal(str(number)) for number in range(len(rows)))
                pairs = tuple(self._literal(Tuple(()), pair) for pair in zip(numbers, rows, strict=True))
                return Built(Structure("tuple", tuple(map(self._kind, pairs))), pairs)
            case Call(function=Symbol(path="builtins.dict"), args=(arg,), keywords=()) if (
                isinstance(held := self._copied(arg), Built) and held.kind.form == "dict"
            ):
                return held.copied(lambda source: replace(e, args=(source,)))
            case Call(function=Symbol(path="builtins.dict"), args=() | (_,) as args, keywords=keywords) if all(
                key for key, _ in keywords
            ):
                named = self._literal(Dict(tuple(key for key, _ in keywords), ()), tuple(self._value(v) for _, v in keywords))
                joined = self._joined("dict", (*map(self._copied, args), named))
                return joined if joined is not None else map_children(self._flat, e)
            case Call(function=Symbol(path="dataclasses.replace"), args=(arg,), keywords=keywords) if (
                isinstance(held := self._value(arg), Built)
                and held.kind.form == "dataclass"
                and {k for k, _ in keywords} <= {*held.kind.keys}
            ):
                return self._replaced(held, keywords)
            case Call(function=Symbol(path="builtins.sum"), args=(arg,), keywords=()) if (
                is_gone_through(held := self._value(arg)) and held.kind.form != "dict"
            ):
                return replace(e, args=(Tuple(tuple(map(expr_of, held.parts))),))
        return self._results(e, map_children(self._flat, e))

    def _once_through(self, e: Expr) -> Built | None:
        """What something goes through once, of structures: `zip(a, b)`, `itertools.pairwise(a)`."""

        def together(row: tuple[Value, ...]) -> Value:
            return self._literal(Tuple(()), row)

        rows = gone_through(e, self._parts_of, together, lambda number: Literal(str(number)))
        return None if rows is None else Built(Structure("tuple", tuple(map(self._kind, rows))), tuple(rows))

    def _parts_of(self, e: Expr) -> Sequence[Value] | None:
        """What is in a structure, or a written range, that a loop goes through."""
        value = self._value(e)
        return parts_gone_through(value) if is_gone_through(value) else None

    def _record(self, e: Call) -> Built | None:
        """A record made of the class of another one."""
        made, kind = made_like(e), self._kinds.of(e)
        if made is None or not isinstance(kind, Structure):
            return None
        held = self._value(made[0])
        maker = held.maker if isinstance(held, Built) and held.maker is not None else e.function
        return Built(kind, tuple(self._value(value) for _, value in made[1]), maker)

    def _results(self, e: Call, flat: Expr) -> Value:
        """What a function with a rule gives: where it has several results, each of them by its place."""
        kind = self._kinds.of(e)
        if not isinstance(kind, Structure) or not kind.elements or kind.form not in _UNPACKED:
            return flat
        if not isinstance(self._kinds.site(e), Site):
            return flat
        parts = tuple(Subscript(flat, Literal(str(i)), span=e.span) for i in range(len(kind.elements)))
        return Built(kind, parts, source=flat)

    def _flat_call(self, e: Call, targets: tuple[Expr, ...] = ()) -> Call | None:
        """The call of a function with source that is given, or gives, structures; None where it is no such call, or nothing varies
        in it and it is not asked for the parts of what it gives. targets: those that are given these parts."""
        called = bind(e, self._definitions.functions)
        if not isinstance(called, BoundCall):
            return None
        if not targets and names_read(e).isdisjoint(self._varied):
            return None
        values = {
            name: self._value(argument)
            if not names_read(argument).isdisjoint(self._varied) or self._is_made(argument)
            else self._flat(argument)
            for name, argument in called.arguments.items()
        }
        structures = {name: value.kind for name, value in values.items() if isinstance(value, Built)}
        result = self._kinds.of(e)
        if not structures and is_flat(result):
            return None
        written = [argument for call, given in writing_calls(Evaluate(e), self._definitions.functions) for argument in given]
        for name, argument in called.arguments.items():
            if name in structures and argument in written:
                message = f"{called.function.authors_name} writes into {show(argument)}, and is not written out here"
                self.refusals.append(Refusal("in-place-write", message, e.span, "return the new values, and assign them"))
        arguments = tuple(
            leaf for value in values.values() for leaf in (value.leaves if isinstance(value, Built) else (value,))
        )
        kept = set() if isinstance(result, Number) else handed_back(called.function, self._definitions.functions)
        for name, value in values.items():
            if isinstance(value, Built) and name in kept:
                for result_name in (f"{name} of {called.function.name}", *(each for t in targets for each in bound_names(t))):
                    self.shared.note_same(result_name, value)
        if gives_one_object_twice(called.function, result, self._definitions.functions):
            self.shared.note_twice((name for target in targets for name in bound_names(target)), called.function)
        return Call(Global(self._definitions.flattened(called.function, structures, result)), arguments, span=e.span)

    def _is_made(self, e: Expr) -> bool:
        held = self._value(e) if isinstance(e, (Name, Attribute)) else e
        return _is_made(held.expr if isinstance(held, Built) else held)

    def _method(self, held: Built, attr: str, args: tuple[Expr, ...], keywords: tuple[tuple[str, Expr], ...], e: Call) -> Value:
        is_dict = held.kind.form == "dict"
        keys = tuple(Literal(show_key(key)) for key in held.kind.keys)
        match attr, args:
            case "copy", () if is_dict:
                return held.copied(lambda source: replace(e, function=Attribute(source, "copy")))
            case "copy", () if held.kind.form == "list":
                return Built(held.kind, held.parts)
            case "get", (key, *_) if is_dict and isinstance(found := self._item(held, key, e), (Built, Name)):
                return found
            case "get", (key, other) if is_dict and is_missing(held, key):
                return self._value(other)
            case "keys", () if is_dict:
                return Built(Structure("tuple", tuple(map(self._kinds.of, keys))), keys)
            case "values", () if is_dict:
                return Built(Structure("tuple", held.kind.elements), held.parts)
            case "items", () if is_dict:
                pairs = tuple(self._literal(Tuple(()), (key, each)) for key, each in zip(keys, held.parts, strict=True))
                kinds = tuple(pair.kind for pair in pairs if isinstance(pair, Built))
                return Built(Structure("tuple", kinds), pairs)
            case "_replace", () if held.kind.form == "namedtuple" and all(key in held.kind.keys for key, _ in keywords):
                return self._replaced(held, keywords)
            case _:
                is_changing = attr in CHANGING_METHODS or self._assigns_to_itself(held.kind.name, attr)
                if is_changing and held.owners and held.source is None:
                    self.refusals.append(_parts_change(e.function, e.span))
                rest = map_children(self._flat, Call(Literal("None"), args, keywords))
                assert isinstance(rest, Call)
                return replace(e, function=Attribute(held.expr, attr), args=rest.args, keywords=rest.keywords)

    def _assigns_to_itself(self, owner: str, method: str, asked: frozenset[str] = frozenset()) -> bool:
        """Whether a method that is called, and not written out, writes into its object, itself or by another of its methods: an
        object made of the parts is not that. asked: the methods that call it."""
        _, name = self._definitions.methods.get(f"{owner}.{method}", ("", ""))
        function = self._definitions.functions.get(name)
        if function is None or not function.parameter_names or method in asked:
            return False
        itself = function.parameter_names[0]
        inside = list(statements(function.body))
        if any(base_name(part) == itself for s in inside for part in parts_stored(s)):
            return True
        parts = (part for s in inside for e in expressions(s) for part in walk(e))
        called = {p.attr for p in parts if isinstance(p, Attribute) and p.value == Name(itself)}
        return any(self._assigns_to_itself(owner, each, asked | {method}) for each in called)

    def _replaced(self, held: Built, keywords: tuple[tuple[str, Expr], ...]) -> Built:
        """A record like another one, but for some fields."""
        new = {key: self._value(value) for key, value in keywords}
        parts = tuple(new.get(str(key), each) for key, each in zip(held.kind.keys, held.parts, strict=True))
        return Built(replace(held.kind, elements=tuple(map(self._kind, parts))), parts, held.maker)

    def _note_stored(self, target: Expr) -> None:
        held = self._kinds.of(target.value) if isinstance(target, Attribute) else None
        if isinstance(held, Structure) and held.form not in OBJECTS:
            message = f"a field of {show(target.value)} cannot be assigned" if isinstance(target, Attribute) else ""
            self.refusals.append(Refusal("in-place-write", message, target.span, "make another one: `_replace`"))
        self.shared.note_stored(target)

    def never_given(self, body: Block) -> Iterator[Refusal]:
        """Structures of which a part is read that no statement gives a value."""
        written = {name for statement in statements(body) for name in names_written(statement)}
        read = {name for statement in statements(body) for e in expressions(statement) for name in names_read(e)}
        makers = {
            name
            for s in statements(body)
            for e in expressions(s)
            for r in walk(e)
            if isinstance(r, Record)
            for name in names_read(r.maker)
        }
        if self._function.name in self._definitions.given:  # whose parameters are taken apart for good
            read |= makers
        unset = read.difference(written, self._function.parameter_names)
        for name in sorted(makers & unset):
            binding = next(s for s in statements(self._function.body) if name in names_written(s))
            yield _not_followed(binding.span or self._function.span)
        for name, held in self._values.items():
            if not unset.isdisjoint(leaf.id for leaf in held.leaves if isinstance(leaf, Name)):
                binding = next(s for s in statements(self._function.body) if name in names_written(s))
                yield _not_followed(binding.span or self._function.span)

    def _class_of(self, held: Built, attr: str) -> Expr | None:
        """The class of a record that holds a value under a name, which is none of a field."""
        known = self._kinds.of_class(held.kind, attr) if held.kind.is_record else UNKNOWN
        names = (name for name, owner in self._definitions.objects.items() if owner == f"type {held.kind.name}")
        return None if known == UNKNOWN else next(map(Global, names), None)


def _are_same(one: Expr, other: Expr) -> bool | None:
    """Whether two texts or integers that are written out are the same; None where they are not."""
    if not isinstance(one, Literal) or not isinstance(other, Literal):
        return None
    known = {type(one.value), type(other.value)} in ({str}, {int})
    return one.value == other.value if known else None


def _is_nested(kind: Kind) -> bool:
    """Whether it is a tuple of tuples, and of nothing else but what is no structure."""
    return isinstance(kind, Structure) and not is_flat(kind) and all(map(_is_of_tuples, kind.elements))


def _is_of_tuples(kind: Kind) -> bool:
    return not isinstance(kind, (Structure, ListOf)) or (
        isinstance(kind, Structure) and kind.form == "tuple" and all(map(_is_of_tuples, kind.elements))
    )


def _is_pop(e: Expr) -> bool:
    """Whether it takes the last element off a list."""
    match e:
        case Call(function=Attribute(value=Name(), attr="pop"), args=(), keywords=()):
            return True
        case _:
            return False


def _only_said(function: Function, structures: Mapping[str, Structure]) -> set[str]:
    """The variables with tuples, lists and dicts that stand in no other text than what is raised."""
    said = {name for s in statements(function.body) if isinstance(s, Verbatim) and _is_raise(s) for name in s.reads}
    rest = with_body(function, map_block(function.body, lambda s: () if _is_raise(s) else (s,)))
    plain = {name for name in said if name in structures and not _has_records(structures[name])}
    return plain - names_in_text(rest) - {*function.parameter_names}


def _has_records(kind: Structure) -> bool:
    return kind.is_record or any(isinstance(each, Structure) and _has_records(each) for each in kind.elements)


def _is_raise(statement: Stmt) -> bool:
    return isinstance(statement, Verbatim) and statement.refusal.code == "raise"


def _saying(statement: Verbatim, wholes: Mapping[str, Expr]) -> Stmt:
    """A `raise` that says what variables hold, put together of their parts."""

    class Put(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return ast.parse(show(wholes[node.id]), mode="eval").body if node.id in wholes else node

    if not wholes:
        return statement
    text = ast.unparse(Put().visit(ast.parse(statement.text.strip())))
    reads = {*statement.reads, *(part for e in wholes.values() for part in names_read(e))} - wholes.keys()
    return replace(statement, text=text, reads=tuple(sorted(reads)), edited=True)


def _is_made(e: Expr) -> bool:
    """Whether an expression is an object of an ordinary class by what it holds: there is nothing that would make it again."""
    return isinstance(e, Record) and isinstance(e.maker, Symbol) and e.maker.path == MADE


def _made_here(function: Function) -> Iterator[str]:
    """The variables that are given such objects."""
    for statement in statements(function.body):
        match statement:
            case Assign(targets=(target,), value=value):
                yield from (one.id for one, part in paired(target, value) if isinstance(one, Name) and _is_made(part))


def _not_followed(span: Span | None) -> Refusal:
    return Refusal("structure", "it is not followed what is in this structure", span, _NAMES)


def _parts_change(target: Expr, span: Span | None) -> Refusal:
    """What gives a variable's structure other parts than those that have names."""
    message = f"it is not followed which parts {base_name(target)!r} has after this"
    return Refusal("stored", message, span, "give it all its parts in the block that makes it")


def _changed(e: Subscript, value: Expr | Built, index: Expr) -> Expr:
    assert not isinstance(value, Built)
    return e if value is e.value and index is e.index else replace(e, value=value, index=index)


def _makes_lists(pairs: Sequence[tuple[Expr, Expr]]) -> bool:
    """Whether one of several variables gets a new list, which is followed where it has a line of its own."""
    return any(isinstance(value, List) and value.elements for _, value in pairs)


def _used_whole(function: Function) -> frozenset[str]:
    """The names that are read otherwise than field by field."""

    def whole(e: Expr) -> Iterator[str]:
        match e:
            case Attribute(value=Name()):
                return
            case Name(id=id):
                yield id
            case Call(function=Attribute() as method, args=args, keywords=keywords):
                for part in (method.value, *args, *(value for _, value in keywords)):
                    yield from whole(part)
            case _:
                for child in e.children:
                    yield from whole(child)

    return frozenset(name for statement in statements(function.body) for e in expressions(statement) for name in whole(e))


def _is_of_object(target: Expr, kinds: Kinds) -> bool:
    """Whether a target is an attribute, or a part of one; a transposed array is none."""
    match target:
        case Attribute(value=value, attr=attr):
            return attr != "T" or isinstance(kinds.of(value), Structure) or _is_of_object(value, kinds)
        case Subscript(value=value):
            return _is_of_object(value, kinds)
        case _:
            return False


def _views_bound(function: Function) -> Iterator[str]:
    """The variables that hold what goes through a dict, which has no places: `d.keys()`."""
    for statement in statements(function.body):
        match statement:
            case Assign(
                targets=(Name(id=id),),
                value=Call(function=Attribute(attr="items" | "keys" | "values"), args=(), keywords=()),
            ):
                yield id


def _literals_bound(function: Function, names: Collection[str]) -> Iterator[tuple[str, tuple[Expr, ...]]]:
    """What is in lists and tuples of these names that are written out: texts and numbers."""
    for statement in statements(function.body):
        match statement:
            case Assign(targets=(Name(id=id),), value=Tuple(elements=parts) | List(elements=parts)) if id in names:
                if all(isinstance(part, Literal) for part in parts):
                    yield id, parts


def _is_of_the_module(e: Expr) -> bool:
    """Whether it is a constant, or a part of one by a key that is written out."""
    match e:
        case Global() | Symbol():
            return True
        case Attribute(value=value) | Subscript(value=value, index=Literal()):
            return _is_of_the_module(value)
        case _:
            return False


def _is_call(e: Expr) -> bool:
    return isinstance(e, Call) and isinstance(e.function, Global)


def _gives_places(e: Call, kind: Kind) -> bool:
    """Whether a function of a library gives several arrays of integers: `np.nonzero(mask)`."""
    numbers = kind.elements if isinstance(kind, Structure) and kind.form == "tuple" else ()
    is_flat = all(isinstance(each, Number) and not each.is_inexact for each in numbers)
    return isinstance(e.function, Symbol) and bool(numbers) and is_flat


def _is_method(statement: Stmt) -> bool:
    match statement:
        case Evaluate(value=Call(function=Attribute())):
            return True
        case _:
            return False


def _targets(statement: Stmt) -> Iterator[Expr]:
    def inside(target: Expr) -> Iterator[Expr]:
        yield target
        if isinstance(target, Tuple):
            for element in target.elements:
                yield from inside(element)

    match statement:
        case Assign(targets=targets):
            for target in targets:
                yield from inside(target)
        case AugAssign(target=target):
            yield target
