"""A list of structures that grows, as a list for each of their parts: in reverse mode the adjoint of each is a list of its own.

    track = []                              track_0 = []
    for i in range(n):                      track_1 = []
        ...                                 for i in range(n):
        track.append((q, p))                    ...
    for q, p in track:             ->           track_0.append(q)
        y += q * p                              track_1.append(p)
    return y + track[-1][0]                 for i in range(len(track_0)):
                                                q = track_0[i]
                                                p = track_1[i]
                                                y += q * p
                                            return y + track_0[-1]

Tuples, lists, dicts and records of numbers and arrays, all of one form. Nothing else is done with the list but to make it longer or
shorter at its end, to read elements, to go through it, to make an array of it, and to put another such list in its place:

    new = []                                new_q = []
    for p in ps:                            new_v = []
        new.append(P(p.q + dt, p.v))  ->    for i in range(len(ps_q)):
    ps = new                                    ...
                                            ps_q, ps_v = new_q, new_v
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from astgrad.analysis.activity import possibly_varied
from astgrad.analysis.aliases import aliases
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.places import is_stack
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Dict,
    Expr,
    Joined,
    List,
    Literal,
    Name,
    Record,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    map_children,
    names_read,
    walk,
)
from astgrad.ir.kinds import INT, ListOf, Number, Other, Structure
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    Assign,
    Block,
    Evaluate,
    For,
    Function,
    If,
    Stmt,
    Verbatim,
    While,
    base_name,
    bound_names,
    expressions,
    grown_list,
    names_changed,
    names_written,
    parts_stored,
    shrunk_list,
    statements,
    with_body,
)
from astgrad.transform.flat import Makers, built, made_by, part
from astgrad.transform.rename import map_blocks, map_header

_ARRAYS = ("numpy.array", "numpy.asarray")


def with_columns(function: Function, kinds: Kinds, wrt: tuple[str, ...], names: Names, makers: Makers) -> Function:
    """The function with its lists of structures taken apart, where these may carry a derivative by `wrt`."""
    lists = {name: kind.element for name, kind in kinds.variables.items() if isinstance(kind, ListOf)}
    found = {name: kind for name, kind in lists.items() if isinstance(kind, Structure) and _is_of_numbers(kind)}
    columns = {
        name: _Columns(kind, tuple(Name(names.fresh(f"{name}_{_plain(key)}")) for key in _keys(kind)))
        for name, kind in _followed(found, possibly_varied(function, wrt), function, kinds).items()
    }
    return with_body(function, _Apart(columns, kinds, names, makers).block(function.body)) if columns else function


def _followed(
    found: Mapping[str, Structure], varied: frozenset[str], function: Function, kinds: Kinds
) -> Mapping[str, Structure]:
    """Those of the lists that vary, or that others are, with which nothing is done but what is followed here."""
    replacing = [pair for s in statements(function.body) for pair in _replacing(s, found)]
    found = {name: kind for name, kind in found.items() if not varied.isdisjoint(_together(name, replacing))}
    while True:
        left = {
            name: kind
            for name, kind in found.items()
            if all(found.keys() >= {*pair} and _are_alike(*map(found.get, pair)) for pair in replacing if name in pair)
            and _is_followed(name, kind, found, function, kinds)
        }
        if left.keys() == found.keys():
            return found
        found = left


def _together(name: str, replacing: Collection[tuple[str, str]]) -> frozenset[str]:
    """A list, and all that it may be or that may be it."""
    names = frozenset((name,))
    while more := {each for pair in replacing if not names.isdisjoint(pair) for each in pair} - names:
        names |= more
    return names


def _replacing(statement: Stmt, lists: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The lists that get others in their places by `ps = new`, or `ps, n = new, n + 1`, each with what it gets."""
    pairs = [
        (target.id, value.id)
        for target, value in _one_by_one(statement)
        if isinstance(target, Name) and isinstance(value, Name) and (target.id in lists or value.id in lists)
    ]
    match statement:
        case Assign(targets=(Name(id=id),), value=value) if not isinstance(value, Name):
            parts = _put_together_of(value)
            pairs += [(id, each) for each in parts if id in lists or each in lists]
    return tuple(pairs)


def _put_together_of(value: Expr) -> tuple[str, ...]:
    """The lists of which, or of parts of which, a new one is made: `ps[1:] + ps[:1]`; none where it is made otherwise."""
    match value:
        case Name(id=id):
            return (id,)
        case (
            Subscript(value=held, index=Slice())
            | Call(function=Symbol(path="builtins.list"), args=(held,), keywords=())
            | Call(function=Attribute(value=held, attr="copy"), args=(), keywords=())
        ):
            return _put_together_of(held)
        case Binary(op="+", left=left, right=right):
            several: tuple[Expr, ...] = (left, right)
        case Joined(form="list", parts=parts):
            several = parts
        case _:
            return ()
    found = [_put_together_of(each) for each in several if not isinstance(each, List)]
    return tuple(name for names in found for name in names) if all(found) else ()


def _one_by_one(statement: Stmt) -> tuple[tuple[Expr, Expr], ...]:
    """The targets of an assignment, each with what it gets."""
    match statement:
        case Assign(targets=(Name() as target,), value=value):
            return ((target, value),)
        case Assign(targets=(Tuple(elements=targets),), value=Tuple(elements=values)) if len(targets) == len(values):
            return tuple(zip(targets, values, strict=True))
        case _:
            return ()


def _is_of_numbers(kind: Structure) -> bool:
    """Whether it is of numbers and arrays, and perhaps of texts beside them: `("bounce", t)`."""
    are_known = all(isinstance(each, Number) or each == Other("str") for each in kind.elements)
    return are_known and any(isinstance(each, Number) for each in kind.elements)


def _keys(kind: Structure) -> tuple[object, ...]:
    return kind.keys or tuple(range(len(kind.elements)))


def _plain(key: object) -> str:
    return str(key) if str(key).isidentifier() or str(key).isdigit() else "part"


@dataclass(frozen=True)
class _Columns:
    kind: Structure
    names: tuple[Name, ...]


def _are_alike(one: Structure | None, other: Structure | None) -> bool:
    """Whether two structures have the same parts under the same keys."""
    return one is not None and other is not None and replace(one, elements=other.elements) == other


def _is_followed(name: str, kind: Structure, lists: Collection[str], function: Function, kinds: Kinds) -> bool:
    """Whether nothing is done with a list but what is followed here. lists: which it may replace, and which may replace it."""
    if name in function.parameter_names or is_stack(name, function, may_be_tested=True):  # `transform.stacks`
        return False
    count = uses = 0
    linked = {name}
    for statement in statements(function.body):
        if isinstance(statement, Verbatim) and name in (*statement.reads, *statement.writes):
            return False
        if any(base_name(part) == name for part in parts_stored(statement)):
            return False
        match statement:
            case Assign(targets=(Name(id=id),), value=List()) if id == name:
                pass
            case Assign() if name in {each for pair in _replacing(statement, lists) for each in pair}:
                pairs = _replacing(statement, lists)
                uses += sum(value == name for _, value in pairs)
                linked.update(names_written(statement))
                if name in names_written(statement) and name not in {target for target, _ in pairs}:
                    return False
            case Assign(targets=targets, value=value) if name in names_read(value) and name not in names_written(statement):
                linked.update(n for target in targets for n in bound_names(target))
                uses += shrunk_list(value) == name
            case Evaluate(value=value) if (grown := grown_list(statement)) is not None and grown[0] == name:
                uses += isinstance(value, Call) and len(value.args) == 1  # `append`
            case Evaluate(value=value):
                uses += shrunk_list(value) == name
            case For(iterable=iterable) if name in names_read(iterable) and name in _regrouped_in(statement):
                return False  # it goes through what is added meanwhile
            case For(target=target, iterable=iterable) if (way := _way(iterable)) is not None and way[1] == name:
                uses += way[0] != "enumerate" or (isinstance(target, Tuple) and len(target.elements) == 2)
                linked.update(bound_names(target))
            case While(test=Name(id=id)) | If(test=Name(id=id)) if id == name:
                uses += 1
            case _ if name in names_written(statement):
                return False
        for e in (inner for outer in expressions(statement) for inner in walk(outer)):
            match e:
                case Name(id=id):
                    count += id == name
                case Subscript(value=Name(id=id), index=index) if id == name:
                    uses += not isinstance(index, Slice)
                case Call(function=Symbol(path="builtins.len"), args=(Name(id=id),)) if id == name:
                    uses += 1
                case Call(function=Symbol(path=path), args=(Name(id=id),), keywords=()) if id == name and path in _ARRAYS:
                    uses += kind.form in ("tuple", "list")
                case _ if not e.children and name in names_read(e):
                    return False
    return count == uses and (kind.form == "tuple" or _elements_stay(name, linked, function, kinds))


def _elements_stay(name: str, linked: Collection[str], function: Function, kinds: Kinds) -> bool:
    """Whether the dicts, lists or records in a list stay as they are. linked: the names that may stand for one of them."""
    changed: set[str | None] = set()
    values: list[Expr] = []
    for statement in statements(function.body):
        changed.update(base_name(each) for each in parts_stored(statement) if not isinstance(kinds.of(each.value), Number))
        grown = grown_list(statement)
        values += [grown[1]] if grown is not None and grown[0] == name else []
        match statement:
            case Assign(targets=(Name(id=id),), value=List(elements=elements)) if id == name:
                values += elements
        for e in (inner for outer in expressions(statement) for inner in walk(outer)):
            match e:
                case Call(function=Attribute(value=Name(id=id), attr=attr)) if attr in CHANGING_METHODS:
                    changed.update(() if isinstance(kinds.variables.get(id), ListOf) else (id,))
                case Call(function=Attribute(value=value, attr=attr)) if attr in CHANGING_METHODS:
                    changed.add(base_name(value))
    seen: set[str | None] = {name, *linked}
    if changed and not all(isinstance(each, (Dict, List, Record)) for each in values):  # others may hold them too
        seen |= {None, *aliases(function, kinds).get(name, ())}
    return changed.isdisjoint(seen)


def _regrouped_in(loop: For) -> set[str]:
    """The lists that become longer or shorter in a loop."""
    return {name for s in statements(loop.body) for name in names_changed(s)}


def _way(iterable: Expr) -> tuple[str, str] | None:
    """How a loop goes through a list, and which."""
    match iterable:
        case Name(id=id):
            return "", id
        case Call(function=Symbol(path="builtins.enumerate" | "builtins.reversed" as path), args=(Name(id=id),), keywords=()):
            return path.removeprefix("builtins."), id
        case _:
            return None


class _Apart:
    def __init__(self, columns: Mapping[str, _Columns], kinds: Kinds, names: Names, makers: Makers) -> None:
        self._columns = columns
        self._kinds = kinds
        self._names = names
        self._makers = makers

    def block(self, block: Block) -> Block:
        """The block with its lists of structures taken apart."""
        return tuple(new for statement in block for new in self._statement(statement))

    def _statement(self, statement: Stmt) -> Iterator[Stmt]:
        grown = grown_list(statement)
        match statement:
            case Assign(targets=(Name(id=id),), value=List(elements=elements)) if id in self._columns:
                yield from self._made(statement, self._columns[id], elements)
            case Assign(targets=(Name(id=id),), value=value) if (
                id in self._columns and not isinstance(value, Name) and _put_together_of(value)
            ):
                yield from self._put_together(statement, self._columns[id])
            case Assign() if pairs := _replacing(statement, self._columns):
                yield self._replaced(statement, pairs)
            case Evaluate() if grown is not None and grown[0] in self._columns:
                columns = self._columns[grown[0]]
                before, parts = self._parts(grown[1], columns.kind)
                named, parts = self._before_changes(columns, parts)
                appends = (
                    Evaluate(Call(Attribute(own, "append"), (each,)), span=statement.span)
                    for own, each in zip(columns.names, parts, strict=True)
                )
                yield from _in_place_of(statement, (*before, *named, *appends))
            case Evaluate(value=value) if (name := shrunk_list(value) or "") in self._columns:
                pops = [_popped(value, own) for own in self._columns[name].names]
                yield from _in_place_of(statement, [Evaluate(each, span=statement.span) for each in pops])
            case Assign(value=value) if (name := shrunk_list(value) or "") in self._columns:
                pops = [_popped(value, own) for own in self._columns[name].names]
                yield from self._bound(statement, self._columns[name], tuple(pops))
            case For(iterable=iterable) if (way := _way(iterable)) is not None and way[1] in self._columns:
                yield self._loop(statement, way[0], self._columns[way[1]])
            case While(test=Name(id=id)) | If(test=Name(id=id)) if id in self._columns:
                yield replace(map_blocks(statement, self.block), test=self._columns[id].names[0], edited=True)  # type: ignore[call-arg]
            case _:
                yield map_header(map_blocks(statement, self.block), self._expr)

    def _made(self, statement: Assign, columns: _Columns, elements: tuple[Expr, ...]) -> Iterator[Stmt]:
        rows = [self._parts(each, columns.kind) for each in elements]
        lists = zip(*(parts for _, parts in rows), strict=True) if rows else [()] * len(columns.names)
        values = tuple(List(tuple(each)) for each in lists)
        made = _at_once(statement, columns.names, values)
        yield from _in_place_of(statement, [*(line for before, _ in rows for line in before), *made])

    def _replaced(self, statement: Assign, pairs: Collection[tuple[str, str]]) -> Assign:
        """Lists in the places of others, all at once."""
        targets: list[Expr] = []
        values: list[Expr] = []
        for target, value in _one_by_one(statement):
            if isinstance(target, Name) and isinstance(value, Name) and (target.id, value.id) in pairs:
                targets += self._columns[target.id].names
                values += self._columns[value.id].names
            else:
                targets.append(self._expr(target))
                values.append(self._expr(value))
        if len(targets) == 1:
            return replace(statement, targets=tuple(targets), value=values[0], edited=True)
        return replace(statement, targets=(Tuple(tuple(targets)),), value=Tuple(tuple(values)), edited=True)

    def _before_changes(self, columns: _Columns, parts: tuple[Expr, ...]) -> tuple[list[Stmt], tuple[Expr, ...]]:
        """Names for the parts of a new element that read a list which has grown when they are put into theirs."""
        named: list[Stmt] = []
        new = list(parts)
        for place, (each, kind) in enumerate(zip(parts, columns.kind.elements, strict=True)):
            if _reads(each, columns.names[:place]):
                new[place] = name = Name(self._names.fresh("each"))
                self._kinds.note(name.id, kind)
                named.append(Assign((name,), each, span=each.span))
        return named, tuple(new)

    def _put_together(self, statement: Assign, columns: _Columns) -> Iterator[Stmt]:
        """A list that is made of parts of others, as one for each of its own parts."""
        before: list[Stmt] = []
        values = self._in_columns(statement.value, columns, before)
        yield from _in_place_of(statement, [*before, *_at_once(statement, columns.names, values)])

    def _in_columns(self, e: Expr, columns: _Columns, before: list[Stmt]) -> tuple[Expr, ...]:
        """A list that is put together, for each of the parts. before: gets what must come before it."""
        match e:
            case Name(id=id):
                return self._columns[id].names
            case List(elements=elements):
                rows = [self._parts(each, columns.kind) for each in elements]
                before += [line for lines, _ in rows for line in lines]
                lists = zip(*(parts for _, parts in rows), strict=True) if rows else [()] * len(columns.names)
                return tuple(List(tuple(each)) for each in lists)
            case Subscript(value=held, index=index):
                part = self._expr(index)
                return tuple(replace(e, value=each, index=part) for each in self._in_columns(held, columns, before))
            case Call(function=Attribute(value=held) as method):
                wholes = self._in_columns(held, columns, before)
                return tuple(replace(e, function=replace(method, value=each)) for each in wholes)
            case Call(args=(held,)):
                return tuple(replace(e, args=(each,)) for each in self._in_columns(held, columns, before))
            case _:
                several = [self._in_columns(each, columns, before) for each in e.children]
                return tuple(e.with_children(each) for each in zip(*several, strict=True))

    def _loop(self, loop: For, way: str, columns: _Columns) -> For:
        """The loop by places, as a loop that reads several lists has them."""
        counted = Call(Symbol("builtins.len", "len"), (columns.names[0],))
        ends: tuple[Expr, ...] = (counted,)
        if way == "reversed":
            ends = (Binary("-", counted, Literal("1")), Unary("-", Literal("1")), Unary("-", Literal("1")))
        index, target = Name(self._names.fresh("i")), loop.target
        self._kinds.note(index.id, INT)
        start: list[Stmt] = []
        if way == "enumerate":
            assert isinstance(target, Tuple)
            number, target = target.elements
            start.append(Assign((number,), index, span=loop.span))
        elements = tuple(Subscript(own, index) for own in columns.names)
        start += self._bound(Assign((target,), loop.iterable, span=loop.span), columns, elements)
        places = Call(Symbol("builtins.range", "range"), ends)
        return replace(loop, target=index, iterable=places, body=(*start, *self.block(loop.body)), edited=True)

    def _bound(self, statement: Assign, columns: _Columns, parts: tuple[Expr, ...]) -> Iterator[Stmt]:
        """What gives an element, of these parts, to the target of a statement."""
        match statement.targets:
            case (Tuple(elements=targets),) if len(targets) == len(parts) and all(isinstance(each, Name) for each in targets):
                pairs = zip(targets, parts, strict=True)
                yield from _in_place_of(statement, [Assign((one,), each, span=statement.span) for one, each in pairs])
            case _:
                yield replace(statement, value=self._whole(columns, parts), edited=True)

    def _expr(self, e: Expr) -> Expr:
        match e:
            case Subscript(value=Name(id=id), index=index) if id in self._columns:
                place, columns = self._expr(index), self._columns[id]
                return self._whole(columns, tuple(Subscript(own, place, span=e.span) for own in columns.names))
            case Call(function=Symbol(path="builtins.len"), args=(Name(id=id),)) if id in self._columns:
                return replace(e, args=(self._columns[id].names[0],))
            case Call(function=Symbol(path=path), args=(Name(id=id),)) if id in self._columns and path in _ARRAYS:
                arrays = Tuple(tuple(replace(e, args=(own,)) for own in self._columns[id].names))
                return Call(Symbol("numpy.stack", "np.stack"), (arrays,), (("axis", Literal("1")),), span=e.span)
            case _:
                return map_children(self._expr, e)

    def _whole(self, columns: _Columns, parts: tuple[Expr, ...]) -> Expr:
        return built(columns.kind, parts, made_by(Literal("None"), columns.kind, self._makers))

    def _parts(self, e: Expr, kind: Structure) -> tuple[list[Stmt], tuple[Expr, ...]]:
        """The parts of an element, and what gives it a name before where it needs one."""
        match self._expr(e):
            case Tuple() | List() | Dict() | Record() as whole if len(whole.children) == len(kind.elements):
                return [], whole.children
            case Name() as name:
                return [], tuple(part(name, kind, position) for position in range(len(kind.elements)))
            case other:
                each = Name(self._names.fresh("each"))
                self._kinds.note(each.id, kind)
                named = tuple(part(each, kind, position) for position in range(len(kind.elements)))
                return [Assign((each,), other, span=e.span)], named


def _at_once(statement: Stmt, targets: tuple[Name, ...], values: tuple[Expr, ...]) -> list[Stmt]:
    """Names that are given values, one after another where no value reads what has changed by then."""
    if any(_reads(value, targets[:place]) for place, value in enumerate(values)):
        return [Assign((Tuple(targets),), Tuple(values), span=statement.span)]
    return [Assign((one,), value, span=statement.span) for one, value in zip(targets, values, strict=True)]


def _reads(e: Expr, names: Collection[Name]) -> bool:
    return not names_read(e).isdisjoint(name.id for name in names)


def _popped(pop: Expr, own: Name) -> Call:
    assert isinstance(pop, Call)
    return replace(pop, function=Attribute(own, "pop"))


def _in_place_of(statement: Stmt, new: Collection[Stmt]) -> Iterator[Stmt]:
    """The new statements, the first in the place of the old one."""
    first, *others = new
    yield replace(first, origin=statement.origin, edited=True)
    yield from others
