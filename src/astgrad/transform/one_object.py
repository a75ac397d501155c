"""An object into which something is written has one name.

    for body in (sun, earth):                  sun.v += dt * sun.a
        body.v += dt * body.a         ->       earth.v += dt * earth.a

    moving = earth                             earth.x += 1.0
    moving.x += 1.0                   ->

Only fields, and items under texts, count: what is written into an array is followed through all its names (`analysis.aliases`). A
name stands for the object of another one where both are bound once, or once in each round; a tuple, a list or a dict for its
elements, where nothing is done with it but to read them or to go through them. What is left with two names is refused
(`transform.leaves`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from itertools import combinations, pairwise

from astgrad.analysis.inference import assigned_once
from astgrad.analysis.linked import linked
from astgrad.ir.expr import (
    Attribute,
    Call,
    Compare,
    Conditional,
    Dict,
    Expr,
    Global,
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
    each_read,
    map_children,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.names import Names
from astgrad.ir.show import show_key
from astgrad.ir.stmt import (
    Assign,
    Block,
    Break,
    Continue,
    Evaluate,
    For,
    Function,
    If,
    Return,
    Stmt,
    base_name,
    bound_names,
    expressions,
    names_written,
    parts_stored,
    statements,
    with_body,
)
from astgrad.rules.structure import literal_slice, literal_value
from astgrad.transform.calls import BoundCall, bind
from astgrad.transform.procedures import handed_back, may_write
from astgrad.transform.rename import everything_in, map_blocks, map_expressions, map_header, names_in_text
from astgrad.transform.rounds import MOST_ROUNDS, counted_places, folded, without_origins

_MOST_PASSES = 20

IsField = Callable[[Expr], bool]
Holder = Tuple | List | Dict | Record  # what is written out, element by element


def with_one_name(function: Function, functions: Mapping[str, Function], names: Names) -> Function:
    """The function in which objects that are written into have one name each, as far as that is known. functions: those of the
    module, of which none is called here that would write into lists or dicts (`transform.procedures`)."""
    is_field = partial(_is_field, is_named_t=_has_field_t(function, functions))
    for _ in range(_MOST_PASSES):
        touched = _touched(function, is_field)
        namer = _Namer(function, touched, functions, names, is_field) if touched else None
        new = with_body(function, namer.block(function.body)) if namer else function
        if new is function:
            break
        function = new
    return function


def _touched(function: Function, is_field: IsField) -> frozenset[str]:
    """The names that may stand for an object into which something is written, or hold one, where there are several."""
    stored = {
        name
        for statement in statements(function.body)
        for part in parts_stored(statement)
        if is_field(part) and (name := base_name(part)) is not None
    }
    return linked(function, stored) if stored else frozenset()


def _is_field(part: Expr, *, is_named_t: bool) -> bool:
    """Whether a part is one of a record or of a dict, or inside of one. is_named_t: records have a field `T`, which is a transposed
    array elsewhere."""
    match part:
        case Attribute(value=value, attr=attr):
            return attr != "T" or is_named_t or _is_field(value, is_named_t=False)
        case Subscript(value=value, index=index):
            is_key = isinstance(index, Literal) and isinstance(index.value, str)
            return is_key or _is_field(value, is_named_t=is_named_t)
        case _:
            return False


def _has_field_t(function: Function, functions: Mapping[str, Function]) -> bool:
    parts = (part for s in statements(function.body) for part in parts_stored(s))
    if not any(isinstance(each, Attribute) and each.attr == "T" for part in parts for each in walk(part)):
        return False
    everywhere = (e for f in (function, *functions.values()) for s in statements(f.body) for e in expressions(s))
    return any(isinstance(each, Record) and "T" in each.keys for e in everywhere for each in walk(e))


class _Namer:
    """Goes through one function once. touched: the names that count."""

    def __init__(
        self,
        function: Function,
        touched: Collection[str],
        functions: Mapping[str, Function],
        names: Names,
        is_field: IsField,
    ) -> None:
        self._function = function
        self._is_field = is_field
        self._functions = functions
        self._names = names
        self._in_text = names_in_text(function)
        self._counts = Counter(name for s in statements(function.body) for e in expressions(s) for name in each_read(e))
        self._writes = Counter(name for s in statements(function.body) for name in names_written(s))
        local = {name for name in self._bound_first(function.body) if self._writes[name] == 1} - self._in_text
        self._once = assigned_once(function) | local
        assigned = [
            (s.targets[0].id, s.value)
            for s in statements(function.body)
            if isinstance(s, Assign) and len(s.targets) == 1 and isinstance(s.targets[0], Name)
        ]
        self._records = {id: e for id, e in assigned if id in self._once - self._in_text and isinstance(e, Record)}
        self._made = {id for id, value in assigned if id in self._once and isinstance(value, Record | Dict | List)}
        self._free = free = (self._once & {*touched}) - self._in_text
        self._holders = {id: value for id, value in assigned if id in free and isinstance(value, Holder)}
        parts = [part for s in statements(function.body) for part in parts_stored(s)]
        self._assigned = {part.attr for part in parts if isinstance(part, Attribute)}
        self._stored = {part.value.id for part in parts if isinstance(part.value, Name)}
        self._written = {base_name(part) for part in parts if is_field(part)}
        self._plain, self._indexed = self._uses()
        self._by_loops, self._read_in_loops = self._bound_by_loops()
        self._stands_for = {
            id: value
            for id, value in assigned
            if id in free and self._stays(id) and (self._is_fixed(value) or self._holds_fixed(value))
        }

    def block(self, block: Block) -> Block:
        """The block with one name for each object."""
        new: list[Stmt] = []
        for statement in self._written_out_lists(block):
            match statement:
                case Assign(targets=(Name(id=id),)) if id in self._stands_for:
                    continue
                case Assign(targets=(Name(id=id),), value=value) if (
                    id in self._holders and not isinstance(value, Record) and self._stays(id)
                ):
                    new += self._with_named_elements(statement, id, value)
                case If(test=Compare() as test, body=body, orelse=orelse) if isinstance(known := self._put(test), Literal):
                    new += self.block(body if known.value else orelse)
                case For(iterable=Tuple() | List() as iterable) if (
                    not self._holds_fixed(iterable) and len(iterable.elements) <= MOST_ROUNDS and self._is_changing(statement)
                ):
                    *before, whole = self._with_named_elements(Assign((Name("each"),), iterable), "each", iterable)
                    assert isinstance(whole, Assign)
                    body = self.block(statement.body)
                    new += [*before, replace(statement, iterable=whole.value, body=body, edited=True)]
                case For() if (rounds := self._rounds(statement)) is not None:
                    new += self.block(tuple(self._written_out(statement, rounds)))
                case _:
                    new.append(map_header(map_blocks(statement, self.block), self._put))
        return tuple(new)

    def _bound_first(self, block: Block) -> Iterator[str]:
        """The variables that a statement binds before all that reads them, in its own block: in each round of a loop they are bound
        once."""
        for position, statement in enumerate(block):
            for inner in statement.blocks:
                yield from self._bound_first(inner)
            if isinstance(statement, Assign):
                read = Counter(n for s in statements(block[position + 1 :]) for e in expressions(s) for n in each_read(e))
                yield from (name for name in names_written(statement) if read[name] == self._counts[name])

    # ------------------------------------------------------------------ what stands for what

    def _is_fixed(self, e: Expr) -> bool:
        """Whether an expression is for good the same object, or a tuple of such."""
        match e:
            case Name(id=id):
                return id in self._once
            case Literal() | Unary(operand=Literal()):
                return True
            case Tuple(elements=elements):
                return all(map(self._is_fixed, elements))
            case Attribute(value=value, attr=attr):
                held = self._record(value)
                return held is not None and attr in held.keys and attr not in self._assigned
            case _:
                return False

    def _record(self, e: Expr) -> Record | None:
        """The record, as it was made, that an expression gives for good."""
        match e:
            case Name(id=id):
                return self._records.get(id)
            case Attribute(value=value, attr=attr) if self._is_fixed(e):
                held = self._record(value)
                part = held.elements[held.keys.index(attr)] if held is not None else None
                return part if isinstance(part, Record) else None
            case _:
                return None

    def _holds_fixed(self, e: Expr) -> bool:
        return isinstance(e, Holder) and all(map(self._is_fixed, e.children))

    def _stays(self, name: str) -> bool:
        """Whether a name holds its elements for good, and is read for these alone; of what is no holder, whether it is read."""
        if name not in self._holders:
            return True
        return name not in self._stored and self._plain[name] == self._counts[name]

    def _uses(self) -> tuple[Counter[str], Counter[str]]:
        """How often holders are read for an element, or gone through; and how often by an index that is computed."""
        plain, indexed = Counter[str](), Counter[str]()
        read = {e.attr for e in everything_in(self._function.body) if isinstance(e, Attribute)}
        for statement in statements(self._function.body):
            if isinstance(statement, For):
                plain.update(self._gone_through(statement.iterable))
            for e in (part for outer in expressions(statement) for part in walk(outer)):
                match e:
                    case Subscript(value=Name(id=id), index=index) if id in self._holders and not isinstance(index, Slice):
                        is_known = _element(self._holders[id], index) is not None
                        (plain if is_known else indexed).update((id,))
                    case Attribute(value=Name(id=id), attr=attr) if isinstance(held := self._holders.get(id), Record):
                        plain.update((id,) if attr in held.keys else ())
                    case Call(function=Symbol(path="builtins.len"), args=(Name(id=id),)):
                        plain.update((id,))
                    case Record(keys=keys, elements=elements):  # by no other way
                        parts = zip(keys, elements, strict=True)
                        plain.update(part.id for key, part in parts if isinstance(part, Name) and key not in read)
                    case Call(function=Global()) if isinstance(called := bind(e, self._functions), BoundCall) and not may_write(
                        e, self._functions
                    ):
                        kept = handed_back(called.function, self._functions)  # others are given new lists of the same elements
                        given = (value for name, value in called.arguments.items() if name not in kept)
                        plain.update(each.id for each in given if isinstance(each, Name))
        return plain, indexed

    def _bound_by_loops(self) -> tuple[Counter[str], Counter[str]]:
        """How often loops bind a name, and how often it is read in their bodies."""
        bound, read = Counter[str](), Counter[str]()
        for loop in (s for s in statements(self._function.body) if isinstance(s, For)):
            start, _ = self._start(loop)
            names = {*bound_names(loop.target), *start}
            bound.update(names)
            read.update(n for s in statements(loop.body) for e in expressions(s) for n in each_read(e) if n in names)
        return bound, read

    def _gone_through(self, iterable: Expr) -> Iterator[str]:
        """The holders of whose elements it is known what a loop makes of them."""
        match iterable:
            case Name(id=id):
                yield id
            case Subscript(value=Name(id=id), index=index) if literal_slice(index) is not None:
                yield id
            case Call(function=Attribute(value=Name(id=id), attr="values" | "items" | "keys"), args=()):
                yield id
            case Call(function=Symbol(path=path), args=args) if path in _THROUGH:
                for arg in args:
                    yield from self._gone_through(arg)

    def _put(self, e: Expr) -> Expr:
        """The expression with what names stand for."""
        match e:
            case Name(id=id) if id in self._stands_for:
                return self._put(self._stands_for[id])
            case Subscript(value=value, index=index):
                found = _element(self._put(value), index)
            case Attribute(value=value, attr=attr):
                held = self._put(value)
                found = held.elements[held.keys.index(attr)] if isinstance(held, Record) and attr in held.keys else None
            case Compare(first=Literal() as key, ops=("==" | "!=" as op,), rest=(Literal() as other_key,)):  # of a loop's keys
                found = Literal(str((key.value == other_key.value) == (op == "==")))
            case Conditional(test=Compare() as test) if isinstance(known := self._put(test), Literal):
                found = self._put(e.body if known.value else e.orelse)
            case Compare(first=Name() as one, ops=("is" | "is not" as op,), rest=(Name() as other,)):
                found = self._identical(self._put(one), self._put(other), op)
            case Call(function=Symbol(path="builtins.len"), args=(Name(id=id),)) if id in self._stands_for:
                found = Literal(str(len(self._stands_for[id].children)))
            case _:
                found = None
        return map_children(self._put, e) if found is None else found

    def _identical(self, one: Expr, other: Expr, op: str) -> Expr | None:
        """Whether two variables hold one object, where each holds for good one that it was made for."""
        if not isinstance(one, Name) or not isinstance(other, Name) or not {one.id, other.id} <= self._made:
            return None
        return Literal(str((one.id == other.id) == (op == "is")))

    def _with_named_elements(self, statement: Assign, name: str, value: Expr) -> Block:
        """What a holder is made of, by name, and the holder of these."""
        lines: list[Stmt] = []

        def named(e: Expr, stem: str) -> Expr:
            if self._is_fixed(e):
                return self._put(e)
            if isinstance(e, Tuple):
                return inside(e, stem)
            new = self._names.fresh(stem if stem.isidentifier() else name)
            lines.append(Assign((Name(new),), self._put(e), span=statement.span))
            return Name(new)

        def inside(e: Expr, stem: str) -> Expr:
            keys = e.keys if isinstance(e, Dict) else range(len(e.children))
            return e.with_children(named(each, f"{stem}_{key}") for key, each in zip(keys, e.children, strict=True))

        whole = replace(statement, value=inside(value, name), edited=True, origin=None)
        return (*lines, whole)

    # ------------------------------------------------------------------ loops

    def _rounds(self, loop: For) -> tuple[Mapping[str, Expr], ...] | None:
        """What the names that a loop binds stand for in each round, where something is written into these objects; None where the
        loop is left as it is."""
        start, body = self._start(loop)
        names = (*bound_names(loop.target), *start)
        inside = [*statements(body)]
        if loop.orelse or any(isinstance(inner, (Break, Continue, Return)) for inner in inside):
            return None
        if not self._in_text.isdisjoint(names) or any(name in names for inner in inside for name in names_written(inner)):
            return None
        if not self._is_local(names):
            return None
        elements = self._elements(loop.iterable)
        if elements is None or len(elements) > MOST_ROUNDS or not all(_matches(loop.target, each) for each in elements):
            return None
        parts = [part for inner in inside for part in parts_stored(inner)]
        given = {name for e in (*elements, *start.values()) for name in names_read(e)}
        if given.isdisjoint(self._written) and not any(self._is_written_by(part, names) for part in parts):
            return None
        rounds = (dict(_bound(loop.target, each)) for each in elements)
        return tuple({**bound, **{name: substitute(e, bound) for name, e in start.items()}} for bound in rounds)

    def _is_local(self, names: Collection[str]) -> bool:
        """Whether names are read only in loops that bind them."""
        return all(
            self._read_in_loops[name] == self._counts[name] and self._by_loops[name] == self._writes[name] for name in names
        )

    def _is_changing(self, loop: For) -> bool:
        """Whether something is written into what a loop goes through."""
        names = bound_names(loop.target)
        return any(self._is_field(part) and base_name(part) in names for s in statements(loop.body) for part in parts_stored(s))

    def _written_out_lists(self, block: Block) -> Iterator[Stmt]:
        """The block where lists of objects that a loop fills, so many times, are written out."""
        statements_left = list(block)
        while statements_left:
            match statements_left:
                case [Assign(targets=(Name(id=id),), value=List(elements=())) as made, For() as loop, *rest] if (
                    id in self._free and (rows := self._rows(id, loop)) is not None
                ):
                    yield replace(made, value=List(rows), edited=True, origin=None)
                    statements_left = rest
                case [first, *rest]:
                    yield first
                    statements_left = rest

    def _rows(self, name: str, loop: For) -> tuple[Expr, ...] | None:
        """The objects with which a loop fills a list, where it does nothing else."""
        match loop.body:
            case (
                Evaluate(value=Call(function=Attribute(value=Name(id=id), attr="append"), args=(Record() | Dict() as row,))),
            ):
                elements = self._elements(loop.iterable)
            case _:
                return None
        is_plain = id == name and not loop.orelse and name not in names_read(row) and self._is_local(bound_names(loop.target))
        if not is_plain or any(isinstance(e, Opaque) for e in walk(row)) or elements is None or len(elements) > MOST_ROUNDS:
            return None
        if not all(_matches(loop.target, each) for each in elements):
            return None
        return tuple(substitute(row, dict(_bound(loop.target, each))) for each in elements)

    def _start(self, loop: For) -> tuple[dict[str, Expr], Block]:
        """The names that the rounds of a loop begin with for elements of holders, by what it counts, and the rest of its body."""
        found: dict[str, Expr] = {}
        for statement in loop.body:
            match statement:
                case Assign(targets=(Name(id=id),), value=Subscript(value=Name(id=holder), index=index) as value) if (
                    self._is_still(holder) and names_read(index) <= {*bound_names(loop.target)}
                ):
                    found[id] = value
                case _:
                    break
        return found, loop.body[len(found) :]

    def _is_still(self, name: str) -> bool:
        """Whether a name holds its elements for good, and is only read for these, whatever the place."""
        uses = self._plain[name] + self._indexed[name]
        return name in self._holders and name not in self._stored and uses == self._counts[name]

    def _is_written_by(self, part: Expr, names: Collection[str]) -> bool:
        """Whether a part of an object is reached by what a loop gives: `body.v`, `bodies[i].v`."""
        if not self._is_field(part):
            return False
        inside = [
            e for e in walk(part) if isinstance(e, Subscript) and isinstance(e.value, Name) and e.value.id in self._holders
        ]
        return base_name(part) in names or any(not names_read(e.index).isdisjoint(names) for e in inside)

    def _elements(self, e: Expr) -> tuple[Expr, ...] | None:
        """What a loop over an expression goes through, each of it for good what it is; None where that is not known."""
        match e:
            case Name(id=id) if id in self._stands_for:
                return self._elements(self._stands_for[id])
            case Tuple() | List() if self._holds_fixed(e):
                return tuple(map(self._put, e.children))
            case Name(id=id) if isinstance(keyed := self._holders.get(id), Dict) and self._is_still(id):
                return _keys(keyed)
            case Subscript(value=value, index=index) if (part := literal_slice(index)) is not None:
                whole = self._elements(value)
                return None if whole is None else whole[part]
            case Call(function=Symbol(path="builtins.range"), args=args, keywords=()):
                return counted_places([self._with_lengths(arg) for arg in args])
            case Call(function=Symbol(path=path), args=args, keywords=() | (("strict", Literal()),) as strict) if (
                path in _THROUGH
            ):
                parts = [self._elements(arg) for arg in args[: 1 if path == _COMBINATIONS else None]]
                known = [part for part in parts if part is not None]
                is_known = len(known) == len(parts) and (not strict or len({*map(len, known)}) == 1)
                return _through(path, known, args) if is_known else None
            case Call(function=Attribute(value=value, attr=attr), args=()) if isinstance(
                held := self._stands_for.get(value.id) if isinstance(value, Name) else value, Dict
            ) and self._holds_fixed(held):
                keys = _keys(held)
                values = tuple(map(self._put, held.elements))
                pairs = tuple(Tuple(pair) for pair in zip(keys, values, strict=True))
                return {"keys": keys, "values": values, "items": pairs}.get(attr)
            case _:
                return None

    def _with_lengths(self, e: Expr) -> Expr:
        """The expression with the lengths of holders, which nothing else is done with."""
        match e:
            case Call(function=Symbol(path="builtins.len"), args=(Name(id=id),)) if self._is_still(id):
                return Literal(str(len(self._holders[id].children)))
            case _:
                return folded(map_children(self._with_lengths, e))

    def _written_out(self, loop: For, rounds: tuple[Mapping[str, Expr], ...]) -> Iterator[Stmt]:
        _, body = self._start(loop)
        for bound in rounds:
            yield from map_expressions(body, partial(substitute, replacements=bound))
            body = without_origins(body)


_COMBINATIONS = "itertools.combinations"
_THROUGH = frozenset(
    (*(f"builtins.{name}" for name in ("enumerate", "zip", "reversed", "list", "tuple")), "itertools.pairwise", _COMBINATIONS)
)


def _through(path: str, parts: list[tuple[Expr, ...]], args: tuple[Expr, ...]) -> tuple[Expr, ...] | None:
    """What these go through, of what is in their arguments."""
    match path, args:
        case "builtins.zip", _:
            return tuple(map(Tuple, zip(*parts, strict=False)))
        case "builtins.enumerate", (_,):
            return tuple(Tuple((Literal(str(number)), each)) for number, each in enumerate(parts[0]))
        case "itertools.pairwise", (_,):
            return tuple(map(Tuple, pairwise(parts[0])))
        case "itertools.combinations", (_, Literal(text="2")):
            return tuple(map(Tuple, combinations(parts[0], 2)))
        case "builtins.reversed", (_,):
            return parts[0][::-1]
        case "builtins.list" | "builtins.tuple", (_,):
            return parts[0]
        case _:
            return None


def _element(held: Expr, index: Expr) -> Expr | None:
    """The element of a holder at a literal place; None where there is none, or it is not known which."""
    try:
        key = literal_value(folded(index))
    except KeyError:
        return None
    match held:
        case Dict(keys=keys, elements=elements):
            return elements[keys.index(key)] if type(key) in (str, int) and key in keys else None
        case Tuple(elements=elements) | List(elements=elements):
            return elements[key] if type(key) is int and -len(elements) <= key < len(elements) else None
        case _:
            return None


def _keys(held: Dict) -> tuple[Expr, ...]:
    return tuple(Literal(show_key(key)) for key in held.keys)


def _matches(target: Expr, element: Expr) -> bool:
    """Whether each name of a loop's target gets a name or a literal."""
    match target, element:
        case Tuple(elements=targets), Tuple(elements=parts):
            return len(targets) == len(parts) and all(map(_matches, targets, parts))
        case Name(), Name() | Literal() | Unary() | Attribute():
            return True
        case _:
            return False


def _bound(target: Expr, element: Expr) -> Iterator[tuple[str, Expr]]:
    if isinstance(target, Tuple) and isinstance(element, Tuple):
        for one, part in zip(target.elements, element.elements, strict=True):
            yield from _bound(one, part)
    elif isinstance(target, Name):
        yield target.id, element
