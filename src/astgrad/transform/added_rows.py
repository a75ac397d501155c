"""Lists of lists to which rows are added, of any length: for as long as a derivative is made their rows are arrays.

    for o in data:                                for o in data:
        row = [x * o * w for w in ws]      ->         row = [x * o * w for w in ws]
        rows.append(row)                              rows.append(np.array(row))

A list of arrays is followed by everything that looks at lists; in the text the rows are the author's lists, and what is derived of
them are arrays. What uses a row as a whole, in the function or in what was made of it, is not followed: there a list is no array
(`2 * rows[0]`); nor are rows that change once they stand in the list.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator
from dataclasses import dataclass, field, replace

from astgrad.analysis.aliases import shared_with
from astgrad.analysis.kinds import Kinds
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Comprehension,
    Expr,
    Gathered,
    List,
    Literal,
    Name,
    Opaque,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    flattened,
    map_children,
    names_read,
    walk,
)
from astgrad.ir.kinds import DictOf, Kind, ListOf, Number, Structure, is_double
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
    Verbatim,
    While,
    base_name,
    bound_names,
    grown_list,
    inner_blocks,
    lists_resized,
    names_stored,
    names_written,
    shrunk_list,
    statements,
    with_body,
)
from astgrad.markers import ROW
from astgrad.rules.structure import call
from astgrad.source import Span
from astgrad.transform.rename import map_block, map_expressions
from astgrad.transform.rows import own_line

_LOOKING = frozenset(("builtins.len", "builtins.sum", "builtins.max", "builtins.min"))
_PLACES = frozenset(("numpy.argmax", "numpy.argmin", "numpy.shape"))  # what rules ask of a row
_LIKE = frozenset(("numpy.zeros_like", "numpy.ones_like", "numpy.full_like"))
_ARRAYS = frozenset(("numpy.array", "numpy.asarray"))


def with_rows_as_arrays(
    function: Function,
    kinds: Kinds,
    kinds_of: Callable[[Function], tuple[Kinds, Kind]],
    varied_in: Callable[[Function, Kinds], Container[str]],
    names: Names,
) -> tuple[Function, tuple[Kinds, Kind]] | None:
    """The function with arrays for the rows that are added to its lists, where it is followed what is done with these; with the
    kinds of its variables and of its result. None where there are no such lists.

    varied_in: finds the names that may carry a derivative.
    """
    found = {name for name, kind in kinds.variables.items() if _holds_rows(kind)} - {*function.parameter_names}
    if not found:
        return None
    varied = varied_in(function, kinds)
    found = {name for name in found if name in varied}
    held = _held_by(function, found)
    if not _is_followed(held, function, kinds):
        held = _held_by(function, {name for name in found if _is_followed(_held_by(function, {name}), function, kinds)})
    if not held.lists or not _is_followed(held, function, kinds):
        return None
    marked = with_body(function, map_block(function.body, lambda statement: tuple(_marked(statement, held, names))))
    known, result = kinds_of(marked)
    are_arrays = all(_is_array(known.variables.get(name)) for name in held.rows)
    are_lists = all(isinstance(kind := known.variables.get(name), ListOf) and _is_array(kind.element) for name in held.lists)
    return (marked, (known, result)) if are_arrays and are_lists else None


def _marked(statement: Stmt, held: _Held, names: Names) -> Iterator[Stmt]:
    """The statement with arrays for the rows that it adds."""
    grown = grown_list(statement)
    match statement:
        case Evaluate(value=Call(args=(*at, row)) as append) if grown and grown[0] in held.lists and not held.is_row(row):
            if isinstance(row, Binary):  # what it is made of is written out where it has a name (`transform.listed`)
                name = Name(names.fresh("row"))
                yield Assign((name,), row, span=statement.span)
                yield replace(statement, value=replace(append, args=(*at, _as_array(name))), edited=True)
            else:
                yield replace(statement, value=replace(append, args=(*at, _as_array(row))))
        case Assign(targets=(Name(id=id),), value=List(elements=rows) as value) if id in held.lists:
            new = tuple(row if held.is_row(row) else _as_array(row) for row in rows)
            yield replace(statement, value=replace(value, elements=new))
        case _:
            yield statement


def _as_array(row: Expr) -> Call:
    return Call(Symbol("numpy.array", ROW), (row,), span=row.span)


def lists_that_get_rows(function: Function) -> frozenset[str]:
    """The variables that hold lists to which lists are added, for all that the function's text says."""
    made = {
        target.id
        for statement in statements(function.body)
        if isinstance(statement, Assign) and isinstance(statement.value, (List, Comprehension))
        for target in statement.targets
        if isinstance(target, Name)
    }
    grown = [found for statement in statements(function.body) if (found := grown_list(statement)) is not None]
    return frozenset(
        name for name, row in grown if isinstance(row, Comprehension) or (isinstance(row, Name) and row.id in made - {name})
    )


def rows_by_place(function: Function, lists: Collection[str], growing: Collection[str]) -> frozenset[str]:
    """The variables that hold a row of one of these lists, of which it is not known here which: `row = D[i]`, `for row in D[:n]`.

    growing: those of the lists to which rows are added.
    """
    parts = {*growing}
    for statement in statements(function.body) if lists else ():
        match statement:
            case Assign(targets=(Name(id=id),), value=Subscript(value=Name(id=held), index=Slice(upper=upper))) if (
                held in lists and not isinstance(upper, (Literal, Unary))
            ):
                parts.add(id)
    found = _held_by(function, parts).rows
    for statement in statements(function.body) if lists else ():
        match statement:
            case Assign(targets=(Name(id=id),), value=Subscript(value=Name(id=held), index=Name() | Binary())) if held in lists:
                found.add(id)
    return frozenset(found)


def lists_with_rows(function: Function) -> tuple[frozenset[str], frozenset[str]]:
    """The lists of rows that are taken for arrays, and the variables that hold such a row."""
    lists = {name for statement in statements(function.body) for name in _marked_in(statement)}
    held = _held_by(function, lists)
    return frozenset(held.lists), frozenset(held.rows)


def _marked_in(statement: Stmt) -> Iterator[str]:
    match statement:
        case Evaluate() if (grown := grown_list(statement)) is not None and _is_marked(grown[1]):
            yield grown[0]
        case Assign(targets=(Name(id=id),), value=List(elements=rows)) if any(map(_is_marked, rows)):
            yield id


def _is_marked(e: Expr) -> bool:
    return isinstance(e, Call) and isinstance(e.function, Symbol) and e.function.text == ROW


def without_row_arrays(function: Function, lists: frozenset[str], rows: frozenset[str], span: Span | None) -> Function:
    """The derived function with the author's rows again. lists, rows: the variables that hold them.

    span: where the author's function stands. Raises Refused where a row is used as a whole.
    """
    more, others = lists_with_rows(function)  # tangents are such lists, too
    held = _held_by(function, lists | more, rows | others)
    if not held.lists:
        return function
    body = map_expressions(function.body, lambda e: _as_lists(e, held))
    for statement in statements(body):
        if not _is_by_elements(statement, held):
            message = "a row of a list of lists is needed as a whole, and only its elements are followed"
            raise Refused([Refusal("structure", message, statement.span or span, "make it an array, as with np.array")])
    return with_body(function, body)


def _as_lists(e: Expr, held: _Held) -> Expr:
    match e:
        case Call(function=Symbol(text=text), args=(row,)) if text == ROW:
            return row
        case Call(function=Symbol(path=path, text=text), args=(row, *_), keywords=()) if path in _LIKE and held.is_row(row):
            made = Symbol(path.removesuffix("_like"), text.removesuffix("_like"))
            row, *value = (_as_lists(part, held) for part in e.args)
            floats = (
                (("dtype", Symbol("builtins.float", "float")),) if value else ()
            )  # a list, or what fills it, may be integers
            return replace(e, function=made, args=(call("len", row), *value), keywords=floats)
        case Gathered(element=Call(function=Symbol(path="numpy.zeros_like"), args=(Name() as each,)), iterable=Name(id=id)) if (
            id in held.lists and e.target == each
        ):
            return replace(e, element=call("np.zeros", call("len", each)))
        case _:
            return map_children(lambda part: _as_lists(part, held), e)


def _is_by_elements(statement: Stmt, held: _Held) -> bool:
    """Whether a statement of what was derived does nothing with lists and rows but to bind them, read elements and keep them."""
    both = held.lists | held.rows
    uses = sum(isinstance(part, Name) and part.id in both for e in own_line(statement) for part in walk(e))
    if not uses:
        return True
    match statement:
        case While(test=Name(id=id)) | If(test=Name(id=id)) if id in held.lists:
            known = 1
        case Evaluate(value=Call(function=Attribute(value=keeps, attr="append" | "insert"), args=(*_, kept))):
            known = 1 if isinstance(keeps, Name) and keeps.id in held.lists else held.known_uses(keeps)
            known += sum(map(held.uses_as, flattened(kept)))
        case Evaluate(value=value) if shrunk_list(value) in held.lists:
            known = held.uses_as(value)
        case Return(value=Expr() as value):  # of half a derivative, to the other half
            known = sum(map(held.uses_as, flattened(value)))
        case Assign() | For():
            known = sum(_uses_where_bound(each, held) for each in _bound(statement, held))
        case _:
            known = sum(map(held.known_uses, own_line(statement)))
    return uses == known


def _holds_rows(kind: Kind) -> bool:
    match kind:
        case ListOf(element=ListOf(element=Number() as number) as row):
            return not isinstance(kind, DictOf) and not isinstance(row, DictOf) and is_double(number)
        case _:
            return False


def _is_array(kind: Kind | None) -> bool:
    return isinstance(kind, Number) and kind.is_array is True and kind.dtype == "float64"


def _is_one_place(index: Expr) -> bool:
    """Whether an index is written as that of one element."""
    return not isinstance(index, (Slice, Tuple, List, Opaque)) and index not in (Literal("None"), Literal("..."))


_Binding = tuple[Expr, Expr, bool]  # a target, with its value, or with that of which it gets the elements


@dataclass
class _Held:
    """Lists of rows, and the variables that hold one row of them."""

    lists: set[str]
    rows: set[str] = field(default_factory=set)

    def is_row(self, e: Expr) -> bool:
        """Whether it is a row of one of the lists, as it stands there."""
        match e:
            case Name(id=id):
                return id in self.rows
            case Subscript(value=Name(id=id), index=index):
                return id in self.lists and _is_one_place(index)
            case _:
                return shrunk_list(e) in self.lists

    def is_list(self, e: Expr) -> bool:
        """Whether it is one of the lists, or made of its rows."""
        match e:
            case Name(id=id):
                return id in self.lists
            case Subscript(value=value, index=Slice()):
                return self.is_list(value)
            case Call(function=Symbol(path="builtins.list" | "builtins.reversed"), args=(value,), keywords=()):
                return self.is_list(value)
            case Call(function=Attribute(value=value, attr="copy"), args=(), keywords=()):
                return self.is_list(value)
            case _:
                return False

    def known_uses(self, e: Expr) -> int:
        """How often lists and rows are mentioned in an expression where nothing is done with them but to read elements."""
        match e:
            case Subscript(value=row, index=index) if self.is_row(row) and _is_one_place(index):
                return self._mentioned(row) + self.known_uses(index)
            case Call(function=Symbol(path=path), args=(row,), keywords=()) if path in _LOOKING | _PLACES and (
                self.is_row(row) or (path == "builtins.len" and self.is_list(row))
            ):
                return self._mentioned(row)
            case Call(function=Symbol(path=path), args=(held,), keywords=()) if path in _ARRAYS and self.is_list(held):
                return self._mentioned(held)
            case Gathered(element=Call(function=Symbol(path="numpy.zeros")), iterable=Name(id=id)) if id in self.lists:
                return 1
            case _:
                return sum(map(self.known_uses, e.children))

    def _mentioned(self, e: Expr) -> int:
        """The uses of what is a row or a list as it stands."""
        match e:
            case Subscript(value=value, index=index):
                return self._mentioned(value) + self.known_uses(index)
            case Call(function=Attribute(value=held), args=args):  # `pop`
                return self._mentioned(held) + sum(map(self.known_uses, args))
            case Call(args=(held,)):
                return self._mentioned(held)
            case _:
                return 1

    def uses_as(self, e: Expr) -> int:
        """The uses in an expression that may be a row or a list as a whole."""
        return self._mentioned(e) if self.is_row(e) or self.is_list(e) else self.known_uses(e)

    def gone_through(self, target: Expr, iterable: Expr) -> Iterator[tuple[Expr, Expr]]:
        """What a loop goes through, each with the target that its elements get."""
        match target, iterable:
            case (
                Tuple(elements=(_, each)),
                Call(function=Symbol(path="builtins.enumerate"), args=(held, *_), keywords=()),
            ) if names_read(held):
                yield from self.gone_through(each, held)
            case Tuple(elements=targets), Call(function=Symbol(path="builtins.zip"), args=several, keywords=()) if len(
                targets
            ) == len(several):
                for each, held in zip(targets, several, strict=True):
                    yield from self.gone_through(each, held)
            case _, Call(function=Symbol(path="builtins.reversed"), args=(held,), keywords=()) if self.is_row(held):
                yield target, held
            case _:
                yield target, iterable


def _held_by(function: Function, lists: Collection[str], rows: Collection[str] = ()) -> _Held:
    """These lists, with the variables that get a row of theirs somewhere."""
    held = _Held({*lists}, {*rows})
    count = -1
    while lists and count != len(held.rows):
        count = len(held.rows)
        for statement in statements(function.body):
            for target, value, is_element in _bound(statement, held):
                if isinstance(target, Name) and (held.is_list(value) if is_element else held.is_row(value)):
                    held.rows.add(target.id)
    return held


def _bound(statement: Stmt, held: _Held) -> Iterator[_Binding]:
    """What a statement binds: a target with its value, or with that of which it gets the elements."""
    match statement:
        case Assign(targets=targets, value=value):
            for target in targets:
                if isinstance(target, Tuple) and isinstance(value, Tuple) and len(target.elements) == len(value.elements):
                    yield from ((one, each, False) for one, each in zip(target.elements, value.elements, strict=True))
                else:
                    yield target, value, False
        case For(target=target, iterable=iterable):
            yield from ((one, each, True) for one, each in held.gone_through(target, iterable))


def _is_followed(held: _Held, function: Function, kinds: Kinds) -> bool:
    """Whether nothing is done with lists, and with the rows that they hold, but what is followed."""
    both = held.lists | held.rows
    if not held.rows.isdisjoint((*held.lists, *function.parameter_names)):
        return False
    for statement in statements(function.body):
        if isinstance(statement, Verbatim) and not both.isdisjoint((*statement.reads, *statement.writes)):
            return False
        parts = [part for e in own_line(statement) for part in walk(e)]
        if any(isinstance(part, Opaque) and not both.isdisjoint(part.reads) for part in parts):
            return False
        uses = sum(isinstance(part, Name) and part.id in both for part in parts)
        if uses and uses != _known_in(statement, held, function, kinds):
            return False
    return True


def _known_in(statement: Stmt, held: _Held, function: Function, kinds: Kinds) -> int:
    """How often a statement mentions lists and rows where it is followed what it does with them."""
    match statement:
        case Evaluate() if (grown := grown_list(statement)) is not None and grown[0] in held.lists:
            row = grown[1]
            is_one = held.is_row(row) or _is_new_row(row, statement, held, function, kinds)
            return 1 + held.uses_as(row) if is_one else 0
        case Evaluate(value=value) if shrunk_list(value) in held.lists:
            return held.uses_as(value)
        case Assign(targets=(Name(id=id),), value=List(elements=rows)) if id in held.lists:
            are_rows = all(held.is_row(row) or _is_new_row(row, statement, held, function, kinds) for row in rows)
            return 1 + sum(map(held.uses_as, rows)) if are_rows else 0
        case Assign() | For():
            bound = [*_bound(statement, held)]
            are_apart = all(_keeps_apart(each, held) for each in bound)
            return sum(_uses_where_bound(each, held) for each in bound) if are_apart else 0
        case AugAssign(target=Name(id=id)) if id in held.lists or id in held.rows:
            return 0
        case While(test=Name(id=id)) | If(test=Name(id=id)) if id in held.lists:
            return 1
        case _:
            return sum(map(held.known_uses, own_line(statement)))


def _keeps_apart(bound: _Binding, held: _Held) -> bool:
    """Whether variables that hold lists, or rows, get nothing else, and no others get these."""
    target, value, is_element = bound
    if isinstance(target, (Subscript, Attribute)):
        return base_name(target) not in held.lists | held.rows and not (held.is_row(value) or held.is_list(value))
    is_row = held.is_list(value) if is_element else held.is_row(value)
    is_list = not is_element and held.is_list(value)
    names = {*bound_names(target)}
    if is_row or is_list:
        return isinstance(target, Name) and target.id in (held.rows if is_row else held.lists)
    return names.isdisjoint(held.lists | held.rows)


def _uses_where_bound(bound: _Binding, held: _Held) -> int:
    target, value, _ = bound
    whole = held.is_row(value) or held.is_list(value)
    names = [name for name in bound_names(target) if name in held.lists or name in held.rows]
    inside = held.known_uses(target) if isinstance(target, (Subscript, Attribute)) else 0
    return len(names) + inside + (held.uses_as(value) if whole else held.known_uses(value))


def _is_new_row(row: Expr, statement: Stmt, held: _Held, function: Function, kinds: Kinds) -> bool:
    """Whether a row that is added is a list of real numbers which changes nowhere once it was added."""
    match kinds.of(row):
        case ListOf(element=element):
            is_real = is_double(element)
        case Structure(form="list", elements=elements):
            is_real = all(map(is_double, elements))
        case _:
            return False
    match row:
        case Name(id=id):
            return is_real and id not in held.lists and _stays(id, statement, function, kinds)
        case List() | Binary(op="+" | "*") | Comprehension():
            return is_real
        case _:
            return False


def _stays(name: str, added: Stmt, function: Function, kinds: Kinds) -> bool:
    """Whether a list stays as it is once it was added: it changes nowhere, or only between where it is made and where it is added,
    which stand in one block; and by no other name that it has."""
    everywhere = [*statements(function.body)]
    names = _names_of(name, everywhere)
    own = _Held(set(), names)
    if not names.isdisjoint(function.parameter_names):
        return False
    if not all(s is added or (_is_plain(s, own) and _binds_new(s, own, kinds)) for s in everywhere):
        return False
    changes = sum(_changes(statement, each) for statement in everywhere for each in names)
    if not changes:
        return True
    block = _block_of(added, function.body)
    end = next(number for number, statement in enumerate(block) if statement is added)
    starts = [n for n, s in enumerate(block[:end]) if isinstance(s, Assign) and s.targets == (Name(name),)]
    if not starts or isinstance(block[starts[-1]].value, Name):  # type: ignore[attr-defined]
        return False
    return changes == sum(_changes(statement, name) for statement in statements(block[starts[-1] + 1 : end]))


def _names_of(name: str, everywhere: Collection[Stmt]) -> set[str]:
    """The variables that may hold the same list, as far as it has got them by plain assignments."""
    found: set[str] = set()
    more = {name}
    while more - found:
        found |= more
        for statement in everywhere:
            match statement:
                case Assign(targets=targets, value=Name(id=id)):
                    both = {id, *(target.id for target in targets if isinstance(target, Name))}
                    more |= both if not both.isdisjoint(found) else set()
    return found


def _is_plain(statement: Stmt, own: _Held) -> bool:
    """Whether a statement gives a list no other name than by a plain assignment, and puts it nowhere."""
    line = own_line(statement)
    uses = sum(isinstance(part, Name) and part.id in own.rows for e in line for part in walk(e))
    match statement:
        case Verbatim(reads=reads, writes=writes):
            return own.rows.isdisjoint((*reads, *writes))
        case Evaluate(value=Call(function=Attribute(value=Name(id=id)), args=args)) if id in own.rows:
            known = 1 + sum(map(own.known_uses, args))
        case Assign(targets=targets, value=value):
            known = own.uses_as(value) if isinstance(value, Name) else own.known_uses(value)
            known += sum(isinstance(target, Name) and target.id in own.rows for target in targets)
            known += sum(own.known_uses(target) for target in targets)
        case For():
            known = sum(_uses_where_bound(each, own) for each in _bound(statement, own))
        case _:
            known = sum(map(own.known_uses, line))
    return uses == known


def _binds_new(statement: Stmt, own: _Held, kinds: Kinds) -> bool:
    """Whether a variable that a statement binds, if it is one of these, gets a new list, or that of another one of these."""
    match statement:
        case Assign(targets=targets, value=value) if all(isinstance(target, Name) for target in targets):
            is_new = isinstance(value, (List, Comprehension, Binary)) or own.is_row(value) or not shared_with(value, kinds)
            return is_new or own.rows.isdisjoint(names_written(statement))
        case _:
            return own.rows.isdisjoint(names_written(statement))


def _changes(statement: Stmt, name: str) -> bool:
    return name in names_stored(statement) or name in lists_resized(statement) or _calls_of(statement, name)


def _calls_of(statement: Stmt, name: str) -> bool:
    """Whether a method of a list is called, which may change it: `row.extend(more)`, `row.sort()`."""
    parts = (part for e in own_line(statement) for part in walk(e))
    return any(isinstance(part, Attribute) and part.value == Name(name) for part in parts)


def _block_of(statement: Stmt, block: Block) -> Block:
    if any(each is statement for each in block):
        return block
    inner = (found for each in block for part in inner_blocks(each) if (found := _block_of(statement, part)))
    return next(inner, ())
