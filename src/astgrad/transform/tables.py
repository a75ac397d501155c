"""Dicts of numbers by keys that are computed: for as long as a derivative is made they are arrays, and their keys places.

    new = {}                                      new = {}
    for s in V:                                   keys = list(V)
        new[s] = x * V[s] ** 2                    for s in keys:
    V = new                               ->          new[s] = x * V[s] ** 2
                                                  V = new
                                                  ...
                                                  V_bar = dict.fromkeys(V, 0.0)

Every key has an element of its own, so a dict is followed as an array is by everything that looks at these; in the text it is the
author's dict, and its adjoint, tangent and copies are dicts as well. Which keys there are is asked once, where the author does,
and kept: later there may be more. Elements that are filled by a comprehension are filled in a loop. What does something else with
such a dict is not followed here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import partial

from astgrad.analysis.activity import may_vary, possibly_varied
from astgrad.analysis.aliases import bound_values, paired
from astgrad.analysis.flow import carries_no_derivative
from astgrad.analysis.kinds import Kinds
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Clause,
    Compare,
    Comprehension,
    Dict,
    DictComprehension,
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
    children,
    flattened,
    map_children,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.kinds import INT, UNKNOWN, Kind, ListOf, Number, is_double, show_kind
from astgrad.ir.names import Names
from astgrad.ir.shapes import join
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
    bound_names,
    names_written,
    statements,
    with_body,
)
from astgrad.markers import KEY, KEYS, TABLE, WAS, WITH_DEFAULT
from astgrad.rules.structure import call
from astgrad.source import Span
from astgrad.transform.rename import map_block, map_blocks, map_header
from astgrad.transform.rows import own_line

DISPLAYS = (List, Comprehension, Dict, DictComprehension, Call)  # what may make a list or a dict
_EMPTY = Dict((), ())
_MOST_PARTS = 4  # of a key that is a tuple


# ------------------------------------------------------------------ which dicts


def with_tables(
    function: Function,
    kinds: Kinds,
    kinds_of: Callable[[Function], tuple[Kinds, Kind]],
    varied_in: Callable[[Function], Container[str]],
    names: Names,
) -> tuple[Function, tuple[Kinds, Kind]] | None:
    """The function with its dicts by computed keys marked as arrays, where it is followed what is done with them and they hold
    nothing but real numbers, with the kinds of its variables and of its result; None where there are none.

    varied_in: finds the names that may carry a derivative.
    """
    function = with_body(function, map_block(function.body, partial(_item_by_item, names=names)))
    everything = list(statements(function.body))
    filled = {name for s in everything for name in (*(name for name, _ in _filled(s)), *_made_by_text(s))}
    filled |= (asked := _asked_whole(everything))
    if not filled:
        return None
    tables = _tables(function, filled, asked, kinds)
    if not tables:
        return None
    real = possibly_varied(function, may_vary(function))  # by whatever parameter: then it is known that it holds numbers
    if not any(_stores_varied(s, tables, real) for s in statements(function.body)):
        return None
    marked = _Marking(function, tables, kinds, real, names).function(varied_in)
    if marked is None:
        return None
    known, result = kinds_of(marked)
    stored = [known.of(value) for s in statements(marked.body) for _, value in _stores(s, tables)]
    return (marked, (known, result)) if all(map(is_double, stored)) else None


def _item_by_item(statement: Stmt, names: Names) -> Block:
    """A dict that gets the items of another one, `d.update(new)`, as a loop over these."""
    match statement:
        case Evaluate(value=Call(function=Attribute(value=Name() as held, attr="update"), args=(Name() as new,), keywords=())):
            key = Name(names.fresh("key"))
            put = Assign((Subscript(held, key),), Subscript(new, key), span=statement.span)
            return (For(key, new, (put,), origin=statement.origin, edited=True, span=statement.span),)
        case _:
            return (statement,)


def _made_by_text(statement: Stmt) -> Iterator[str]:
    """The variable that a statement makes a dict of which it is not written out which keys it has, or that has any."""
    if isinstance(statement, Assign) and (isinstance(statement.value, DictComprehension) or _keys_of(statement.value)):
        yield from names_written(statement)
    yield from _made_of_zeros(statement)


def _made_of_zeros(statement: Stmt) -> Iterator[str]:
    """The variable that a statement makes a dict that has any key that is asked for: `defaultdict(float)`."""
    match statement:
        case Assign(targets=(Name(id=id),), value=Call(function=Symbol(path="collections.defaultdict"))):
            yield id


def _filled(statement: Stmt) -> Iterator[tuple[str, Expr]]:
    """The variables into which a statement puts something by a key that is computed, with that."""
    if isinstance(statement, (Assign, AugAssign)):
        for target in statement.targets if isinstance(statement, Assign) else (statement.target,):
            match target:
                case Subscript(value=Name(id=id), index=index) if not _is_plain_key(index):
                    yield id, index


def _asked_whole(everything: Collection[Stmt]) -> set[str]:
    """The variables that hold a dict by names, which is read by keys that are computed, and of which all values are asked for."""
    written = {
        target.id
        for statement in everything
        if isinstance(statement, Assign) and isinstance(statement.value, Dict) and statement.value.elements
        for target in statement.targets
        if isinstance(target, Name)
    }
    if not written:
        return written
    looked_up: set[str] = set()
    whole: set[str] = set()
    for e in (part for statement in everything for outer in own_line(statement) for part in walk(outer)):
        match e:
            case Subscript(value=Name(id=id), index=index) if id in written and not _is_plain_key(index):
                looked_up.add(id)
            case Call(function=Attribute(value=Name(id=id), attr="values" | "items"), args=()) if id in written:
                whole.add(id)
    return looked_up & whole


def _is_plain_key(index: Expr) -> bool:
    """Whether it is a text or an integer that is written out, or no key at all."""
    return isinstance(index, Slice) or (isinstance(index, Literal) and not isinstance(index.value, bool))


def _stores(statement: Stmt, tables: Container[str]) -> Iterator[tuple[str, Expr]]:
    """The tables into which a statement puts something, with that."""
    match statement:
        case Assign(targets=targets, value=value):
            pairs = [pair for target in targets for pair in paired(target, value)]
        case AugAssign(target=target, op=op, value=value):
            pairs = [(target, Binary(op, target, value))]
        case _:
            return
    for target, value in pairs:
        match target:
            case Subscript(value=Name(id=id)) if id in tables:
                yield id, value


def _stores_varied(statement: Stmt, tables: Container[str], varied: Container[str]) -> bool:
    read = {name for _, value in _stores(statement, tables) for name in names_read(value)}
    if (
        isinstance(statement, Assign)
        and isinstance(statement.value, Dict)
        and any(name in tables for name in names_written(statement))
    ):
        read.update(names_read(statement.value))
    if isinstance(statement, Assign) and isinstance(statement.value, DictComprehension):
        read.update(statement.value.reads if any(name in tables for name in names_written(statement)) else ())
    return any(name in varied for name in read)


def _tables(function: Function, filled: Collection[str], asked: Collection[str], kinds: Kinds) -> frozenset[str]:
    """The variables that hold dicts that the function makes, among them one that is filled and of which it is not written out
    which keys it has, or one of those `asked` as a whole, and with which it does nothing that is not followed."""
    bound: dict[str, list[Expr | None]] = {name: [None] for name in function.parameter_names}
    for statement in statements(function.body):
        for name, value in bound_values(statement):
            bound.setdefault(name, []).append(value)
    found = {name for name, values in bound.items() if all(_makes(value) or _held(value) is not None for value in values)}
    loops = [s for s in statements(function.body) if isinstance(s, For)]
    listed = {name for loop in loops for name in _of_the_module(loop.target, loop.iterable)}
    listed.update(name for loop in loops if isinstance(kinds.of(loop.iterable), ListOf) for name in bound_names(loop.target))
    chosen = {name for s in statements(function.body) for name, key in _filled(s) if _is_chosen(key, bound, listed)}
    is_new = {
        name
        for name in found.intersection(filled)
        if name in chosen or name in asked or any(_is_open(value) for value in bound[name])
    }
    if not is_new:
        return frozenset()
    refused = set(_used_otherwise(function, found))
    while True:
        partners = {name: {held for e in bound[name] if (held := _held(e)) or (held := _keys_of(e)) in found} for name in found}
        gone = {n for n in found if n in refused or not partners[n] <= found or any(n in partners[r] for r in found & refused)}
        if not gone:
            break
        found -= gone
        refused |= gone
    reached = is_new & found
    while more := {n for n in found - reached if partners[n] & reached or any(n in partners[other] for other in reached)}:
        reached |= more
    return frozenset(reached)


def _of_the_module(target: Expr, iterable: Expr) -> Iterator[str]:
    """The variables of a loop that get what is in a constant of the module: it is not known by the text what that is."""
    match target, iterable:
        case _, Global():
            yield from bound_names(target)
        case Tuple(elements=(_, each)), Call(function=Symbol(path="builtins.enumerate"), args=(held,)):
            yield from _of_the_module(each, held)
        case Tuple(elements=targets), Call(function=Symbol(path="builtins.zip"), args=args):
            for each, held in zip(targets, args, strict=False):
                yield from _of_the_module(each, held)


def _is_chosen(key: Expr, bound: Mapping[str, Collection[Expr | None]], listed: Collection[str]) -> bool:
    """Whether a key is what an assignment gives a variable, or an element: no round of a loop says which one it is. listed: the
    variables of loops over constants of the module, and over lists of any length."""
    if isinstance(key, Name):
        return key.id in listed or any(value is not None for value in bound.get(key.id, ()))
    return isinstance(key, Subscript)


def _is_open(value: Expr | None) -> bool:
    """Whether a dict is made of whose keys it is not written out which these are: none yet, integers, those of a comprehension."""
    return value is not None and _makes(value) and not (isinstance(value, Dict) and any(isinstance(k, str) for k in value.keys))


def _makes(value: Expr | None) -> bool:
    """Whether it makes a dict."""
    match value:
        case Dict(elements=elements):
            return all(_is_number(element) for element in elements if isinstance(element, Literal))
        case DictComprehension():
            return True
        case Call(function=Symbol(path="builtins.dict"), args=(), keywords=()):
            return True
        case Call(function=Symbol(path="collections.defaultdict"), args=(Symbol(path="builtins.float"),), keywords=()):
            return True
        case Call(function=Symbol(path="builtins.dict.fromkeys"), args=(_, element)):
            return _is_constant(element)
        case _:
            return False


def _is_constant(e: Expr) -> bool:
    """Whether it is a number that does not vary, as far as that is written there: `1 / len(links)`."""
    match e:
        case Binary(op="+" | "-" | "*" | "/", left=left, right=right):
            return _is_constant(left) and _is_constant(right)
        case Call(function=Symbol(path="builtins.len"), args=(Name(),), keywords=()):
            return True
        case _:
            return _is_number(e)


def _is_number(e: Expr) -> bool:
    return isinstance(e, Literal) and isinstance(e.value, int | float) and not isinstance(e.value, bool)


def _keys_of(value: Expr | None) -> str | None:
    """The variable whose keys a dict is made with: `dict.fromkeys(d, 0.0)`."""
    match value:
        case Call(function=Symbol(path="builtins.dict.fromkeys"), args=(Name(id=id), Literal())):
            return id
        case _:
            return None


def _held(value: Expr | None) -> str | None:
    """The variable whose dict, or a copy of it, a value is."""
    match value:
        case (
            Name(id=id)
            | Call(function=Attribute(value=Name(id=id), attr="copy"), args=(), keywords=())
            | Call(function=Symbol(path="builtins.dict"), args=(Name(id=id),), keywords=())
        ):
            return id
        case _:
            return None


def _used_otherwise(function: Function, tables: Collection[str]) -> Iterator[str]:
    """The dicts with which something is done that is not followed."""
    for statement in statements(function.body):
        if isinstance(statement, Verbatim):
            yield from (*statement.reads, *statement.writes)
        elif isinstance(statement, Assign) and any(isinstance(target, Name) for target in statement.targets):
            held = _held(statement.value)
            is_bound = len(statement.targets) == 1 and (_makes(statement.value) or held is not None)
            if not (is_bound and names_written(statement)[0] in tables):
                yield from (name for name in names_written(statement) if name in tables)
                yield from _whole_uses(statement.value, tables)
            elif held is None:
                yield from _whole_uses_of_maker(statement.value, tables)
                yield from names_written(statement) if _has_text_of_its_own(statement.value) else ()
            elif held not in tables:
                yield names_written(statement)[0]
        elif isinstance(statement, While):
            asked = [id for e in own_line(statement) for part in walk(e) if (id := _question(part)) is not None]
            yield from (*asked, *(name for e in own_line(statement) for name in _whole_uses(e, tables)))
        elif isinstance(statement, For):
            if _gone_through(statement.iterable) is None:
                yield from _whole_uses(statement.iterable, tables)
            yield from (name for name in bound_names(statement.target) if name in tables)
        else:
            for e in own_line(statement):
                yield from _whole_uses(e, tables)


def _has_text_of_its_own(value: Expr) -> bool:
    """Whether text in a comprehension reads its variables: it cannot be filled in a loop under other names."""
    match value:
        case DictComprehension(key=key, element=element, clauses=clauses):
            own = {name for clause in clauses for name in bound_names(clause.target)}
            parts = (key, element, *(part for clause in clauses for part in (clause.iterable, *clause.tests)))
            texts = (e for part in parts for e in walk(part) if isinstance(e, Opaque))
            return any(not own.isdisjoint(text.reads) for text in texts)
        case _:
            return False


def _whole_uses_of_maker(value: Expr, tables: Collection[str]) -> Iterator[str]:
    match value:
        case DictComprehension(key=key, element=element, clauses=clauses):
            for part in (key, element, *(test for clause in clauses for test in clause.tests)):
                yield from _whole_uses(part, tables)
            for clause in clauses:
                if _gone_through(clause.iterable) is None:
                    yield from _whole_uses(clause.iterable, tables)
        case Call(args=(Name(), Literal())):
            return
        case _:
            for part in children(value):
                yield from _whole_uses(part, tables)


def _whole_uses(e: Expr, tables: Collection[str]) -> Iterator[str]:
    """The dicts of which something else is read than elements, or which keys there are."""
    match e:
        case Name(id=id):
            if id in tables:
                yield id
        case Opaque(reads=reads):
            yield from (name for name in reads if name in tables)
        case Subscript(value=Name(id=id), index=index) if id in tables and not isinstance(index, (Slice, Opaque)):
            yield from _whole_uses(index, tables)
        case Call(function=Attribute(value=Name(id=id), attr="get"), args=(key, default), keywords=()) if (
            id in tables and _is_zero(default)
        ):
            yield from _whole_uses(key, tables)
        case _ if (asked := _asked(e)) is not None and asked[1] != "items":
            return
        case Compare(first=first, ops=("in" | "not in",), rest=(Name(),)):
            yield from _whole_uses(first, tables)
        case _:
            for child in e.children:
                yield from _whole_uses(child, tables)


def _question(e: Expr) -> str | None:
    """The variable of which an expression asks which keys there are."""
    match e:
        case Compare(ops=("in" | "not in",), rest=(Name(id=id),)):
            return id
        case _:
            return None if (asked := _asked(e)) is None else asked[0]


def _is_zero(e: Expr) -> bool:
    return _is_number(e) and isinstance(e, Literal) and e.value == 0


def _asked(e: Expr) -> tuple[str, str] | None:
    """The variable of which an expression asks the keys or the values, or how many these are, and what it asks."""
    match e:
        case Call(function=Attribute(value=Name(id=id), attr="keys" | "items" | "values" as what), args=(), keywords=()):
            return id, what
        case Call(
            function=Symbol(path="builtins.len" | "builtins.list" | "builtins.sorted" as path), args=(Name(id=id),), keywords=()
        ):
            return id, path.rpartition(".")[2]
        case _:
            return None


def _gone_through(iterable: Expr) -> tuple[str, str] | None:
    """The variable through whose dict a loop goes, and what it finds there."""
    return (iterable.id, "keys") if isinstance(iterable, Name) else _asked(iterable)


# ------------------------------------------------------------------ the dicts as arrays


class _Marking:
    def __init__(self, function: Function, tables: Collection[str], kinds: Kinds, varied: Container[str], names: Names) -> None:
        self._function = function
        self._tables = tables
        self._kinds = kinds
        self._varied = varied
        self._names = names
        self._with_defaults = {name for s in statements(function.body) for name in _made_of_zeros(s)}
        self._lists_of_keys: set[str] = set()
        self._keys_gone_through: set[str] = set()
        self._key: Kind = UNKNOWN
        self._parts = 1  # of a key

    def function(self, varied_in: Callable[[Function], Container[str]]) -> Function | None:
        """The function with its tables marked; None where it is not known which element is meant."""
        body = self._spelled_out(self._function.body)
        self._varied = varied_in(with_body(self._function, map_block(body, _without_keys)))
        asked = [index for s in statements(body) for e in own_line(s) for index in self._indices(e)]
        if any(not self._is_place(index) for index in asked):
            return None
        given = [index for index in asked if not (isinstance(index, Name) and index.id in self._keys_gone_through)]
        made = [kind for s in statements(body) for kind in self._made_keys(s)]
        self._key = INT  # then sums of them are integers too
        integers = [INT if self._is_integer(index) else self._kinds.of(index) for index in given]
        self._key = join((*integers, *made)) if integers or made else UNKNOWN
        lengths = {len(index.elements) if isinstance(index, Tuple) else 0 for index in asked}
        if len(lengths) == 1 and 1 < max(lengths) <= _MOST_PARTS and not self._has_defaults(body):
            parts = [part for index in asked for part in children(index)]
            self._parts = max(lengths) if all(map(self._is_integer, parts)) else 1
        return with_body(self._function, self._marked(body))

    # ---- the author's words for what is in a dict, by keys

    def _spelled_out(self, block: Block) -> Block:
        return tuple(new for statement in block for new in self._in_words_of_keys(statement))

    def _in_words_of_keys(self, statement: Stmt) -> Iterator[Stmt]:
        match statement:
            case Assign(targets=(Name(id=id) as target,), value=value) if id in self._tables and not isinstance(value, Name):
                yield from self._made(statement, target, value)
            case For(iterable=iterable, target=target) if (asked := _gone_through(iterable)) and asked[0] in self._tables:
                keys = self._names.fresh("keys")
                yield self._listed(keys, asked[0], statement.span, "sorted" if asked[1] == "sorted" else "list")
                loop_target, first = self._each(target, *asked)
                body = self._spelled_out((*first, *statement.body))
                orelse = self._spelled_out(statement.orelse)
                yield replace(statement, target=loop_target, iterable=Name(keys), body=body, orelse=orelse, edited=True)
            case _:
                before: list[Stmt] = []
                changed = map_header(statement, lambda e: self._without_questions(e, before, statement.span))
                self._note_keys(changed)
                yield from before
                yield map_blocks(changed, self._spelled_out)

    def _note_keys(self, statement: Stmt) -> None:
        match statement:
            case Assign(targets=(Name(id=id),), value=Name(id=held)) if held in self._lists_of_keys:
                self._lists_of_keys.add(id)
            case For(target=Name(id=id), iterable=Name(id=held)) if held in self._lists_of_keys:
                self._keys_gone_through.add(id)

    def _listed(self, keys: str, table: str, span: Span | None, by: str = "list") -> Assign:
        self._lists_of_keys.add(keys)
        return Assign((Name(keys),), Call(Symbol(KEYS, "?"), (Name(table), Symbol(f"builtins.{by}", by))), span=span)

    def _each(self, target: Expr, table: str, what: str) -> tuple[Name, Block]:
        """The variable for the keys, and what a round begins with."""
        match what, target:
            case "items", Tuple(elements=(Name() as key, value)):
                first: tuple[Expr, ...] = (value,)
            case "values", _:
                key, first = Name(self._names.fresh("key")), (target,)
            case _, Name() as key:
                first = ()
            case _:  # the parts of a key that is a tuple, or of an item
                key = Name(self._names.fresh("key"))
                parts = children(target) if what == "items" else (target,)
                self._keys_gone_through.add(key.id)
                element = Subscript(Name(table), key)
                values = (key, element)[: len(parts)]
                return key, tuple(Assign((part,), value) for part, value in zip(parts, values, strict=True))
        self._keys_gone_through.add(key.id)
        return key, tuple(Assign((part,), Subscript(Name(table), key)) for part in first)

    def _made(self, statement: Assign, target: Name, value: Expr) -> Iterator[Stmt]:
        """A dict that is made, with its elements put in one by one where a derivative flows into them."""
        match value:
            case Dict(keys=keys, elements=elements) if any(not isinstance(element, Literal) for element in elements):
                made = self._emptied(target, elements)
                yield replace(statement, targets=(made,), value=_EMPTY, edited=True)
                for key, element in zip(keys, elements, strict=True):
                    yield from self._in_words_of_keys(
                        Assign((Subscript(made, Literal(repr(key))),), element, span=statement.span, edited=True)
                    )
            case DictComprehension(key=key, element=element, clauses=clauses) if self._is_filled(value):
                iterables = tuple(clause.iterable for clause in clauses)
                made = self._emptied(target, (key, element, *iterables))
                yield replace(statement, targets=(made,), value=_EMPTY, edited=True)
                own = {n: Name(self._names.fresh(n)) for clause in clauses for n in bound_names(clause.target)}
                inner: Stmt = Assign((Subscript(made, substitute(key, own)),), substitute(element, own), span=statement.span)
                yield from self._in_words_of_keys(_nested(clauses, own, inner, statement.span))
            case Call(function=Symbol(path="builtins.dict"), args=(Name(id=id) as copied,)) if id in self._tables:
                made = target
                yield replace(statement, value=Call(Attribute(copied, "copy"), span=value.span), edited=True)
            case Call(function=Symbol(), args=(Name(id=id), zero)) if id in self._tables:
                keys_name = self._names.fresh("keys")
                yield self._listed(keys_name, id, statement.span)
                made = target
                yield replace(statement, value=replace(value, args=(Name(keys_name), zero)))
            case _:
                made = target
                yield statement
        if made != target:
            yield Assign((target,), made, span=statement.span)

    def _emptied(self, target: Name, parts: Collection[Expr]) -> Name:
        """The variable of a dict that is filled: another one while what is put into it reads the old one."""
        is_read = any(target.id in names_read(part) for part in parts)
        if not is_read:
            return target
        made = Name(self._names.fresh(target.id))
        self._tables = frozenset((*self._tables, made.id))
        return made

    def _is_filled(self, value: DictComprehension) -> bool:
        """Whether its elements are put in one by one: they are no number that is written out, or it reads a table."""
        return not _is_number(value.element) or any(name in self._tables for name in value.reads)

    def _without_questions(self, e: Expr, before: list[Stmt], span: Span | None) -> Expr:
        """An expression without questions for keys and values, which statements before it ask."""
        match e:
            case Compare(first=first, ops=("in" | "not in",), rest=(Name(id=id),)) if id in self._tables:
                keys = self._names.fresh("keys")
                before.append(self._listed(keys, id, span))
                return replace(e, first=self._without_questions(first, before, span), rest=(Name(keys),))
            case Call() if (asked := _asked(e)) is not None and asked[0] in self._tables:
                keys = self._names.fresh("keys")
                before.append(self._listed(keys, asked[0], span, "sorted" if asked[1] == "sorted" else "list"))
                if asked[1] in ("keys", "list", "sorted"):
                    return Name(keys)
                if asked[1] == "len":
                    return call("len", Name(keys))
                values, key = self._names.fresh("values"), Name(self._names.fresh("key"))
                self._keys_gone_through.add(key.id)
                kept = Call(Attribute(Name(values), "append"), (Subscript(Name(asked[0]), key),))
                before.append(Assign((Name(values),), List(()), span=span))
                before.append(For(key, Name(keys), (Evaluate(kept, span=span),), span=span))
                return Name(values)
            case _:
                return map_children(lambda part: self._without_questions(part, before, span), e)

    # ---- keys as places

    def _indices(self, e: Expr) -> Iterator[Expr]:
        for part in walk(e):
            match part:
                case Subscript(value=Name(id=id), index=index) if id in self._tables:
                    yield index
                case Call(function=Attribute(value=Name(id=id), attr="get"), args=(key, _)) if id in self._tables:
                    yield key

    def _has_defaults(self, body: Block) -> bool:
        parts = (part for s in statements(body) for e in own_line(s) for part in walk(e))
        return not self._with_defaults.isdisjoint(self._tables) or any(_is_with_default(part, self._tables) for part in parts)

    def _is_place(self, index: Expr) -> bool:
        """Whether an index is a key that does not vary."""
        is_text = carries_no_derivative(index, self._kinds)
        is_fixed = is_text or self._is_integer(index) or not any(name in self._varied for name in names_read(index))
        return is_fixed and not any(isinstance(part, (Slice, Opaque, Call)) and not _is_plain(part) for part in walk(index))

    def _is_integer(self, index: Expr) -> bool:
        """Whether it is an integer and no truth."""
        match index:
            case Name(id=id) if id in self._keys_gone_through:
                return self._key == INT
            case Binary(op="+" | "-" | "*" | "//" | "%", left=left, right=right):
                return self._is_integer(left) and self._is_integer(right)
            case _:
                kind = self._kinds.of(index)
                return isinstance(kind, Number) and kind.is_scalar and kind.dtype in ("int", "int64") and kind.is_array is False

    def _made_keys(self, statement: Stmt) -> Iterator[Kind]:
        """The kinds of the keys with which a table is made."""
        match statement:
            case Assign(targets=(Name(id=id),), value=Dict(keys=keys)) if id in self._tables:
                yield from (self._kinds.of(Literal(repr(key))) for key in keys)
            case Assign(targets=(Name(id=id),), value=DictComprehension(key=key, clauses=clauses)) if id in self._tables:
                counting = [clause.target for clause in clauses if _is_range(clause.iterable)]
                yield INT if isinstance(key, Name) and key in counting else UNKNOWN
            case Assign(
                targets=(Name(id=id),), value=Call(function=Symbol(path="builtins.dict.fromkeys"), args=(given, _))
            ) if id in self._tables:
                yield INT if _is_range(given) else UNKNOWN

    def _marked(self, block: Block) -> Block:
        marked: list[Stmt] = []
        for statement in block:
            placed = map_header(statement, self._placed)
            match placed:
                case Assign(targets=(Name(id=id),), value=value) if id in self._tables and _makes(value):
                    placed = replace(placed, value=Call(Symbol(TABLE, f"{self._parts}"), (value,), span=value.span))
                case Assign(value=Call(function=Symbol(path=path) as asking) as listing) if path == KEYS:
                    placed = replace(placed, value=replace(listing, function=replace(asking, text=show_kind(self._key))))
            marked.append(map_blocks(placed, self._marked))
        return tuple(marked)

    def _placed(self, e: Expr) -> Expr:
        match e:
            case Subscript(value=Name(id=id) as table, index=index) if id in self._tables:
                key = self._placed(index)
                if id in self._with_defaults:
                    return replace(e, index=Call(Symbol(WITH_DEFAULT, "get"), (key, Literal("0.0"))))
                is_raw = isinstance(index, Tuple) if self._parts > 1 else self._is_integer(index)
                return replace(e, index=key if is_raw else Call(Symbol(KEY, "key"), (key,)))
            case Call(function=Attribute(value=table), args=(key, default)) if _is_with_default(e, self._tables):
                return Subscript(table, Call(Symbol(WITH_DEFAULT, "get"), (self._placed(key), default)), span=e.span)
            case _:
                return map_children(self._placed, e)


def _without_keys(statement: Stmt) -> Block:
    """A statement, but what asks for keys: these do not vary."""
    return () if isinstance(statement, Assign) and _has_path(statement.value, KEYS) else (statement,)


def _is_with_default(e: Expr, tables: Container[str]) -> bool:
    match e:
        case Call(function=Attribute(value=Name(id=id), attr="get"), args=(_, _), keywords=()):
            return id in tables
        case _:
            return False


def _is_plain(e: Expr) -> bool:
    """Whether a call in a key gives the same again: `len(xs)`."""
    return isinstance(e, Call) and isinstance(e.function, Symbol) and e.function.path.startswith(("builtins.", "math."))


def _is_range(e: Expr) -> bool:
    return isinstance(e, Call) and e.function == Symbol("builtins.range", "range")


def _nested(clauses: tuple[Clause, ...], own: Mapping[str, Expr], inner: Stmt, span: Span | None) -> Stmt:
    """The loops that a comprehension stands for. own: its variables under names of the function's."""
    for number, clause in reversed(list(enumerate(clauses))):
        for test in reversed(clause.tests):
            inner = If(substitute(test, own), (inner,), (), span=span)
        iterable = substitute(clause.iterable, own) if number else clause.iterable  # the first is evaluated outside
        inner = For(substitute(clause.target, own), iterable, (inner,), span=span)
    return inner


# ------------------------------------------------------------------ the arrays as dicts


def tables_of(function: Function) -> frozenset[str]:
    """The variables that hold dicts that are marked as arrays."""
    found = {
        target.id
        for s in statements(function.body)
        if isinstance(s, Assign) and isinstance(s.value, Call) and _has_path(s.value, TABLE)
        for target in s.targets
        if isinstance(target, Name)
    }
    return with_like(function.body, found) if found else frozenset()


def part_before(part: Subscript) -> Subscript:
    """The part of a table as it was before it is written, where there may have been none."""
    index = part.index
    key = index.args[0] if isinstance(index, Call) and _has_path(index, KEY, WITH_DEFAULT) else index
    return replace(part, index=Call(Symbol(WAS, "get"), (key,)))


def without_tables(function: Function, tables: frozenset[str], names: Names, span: Span | None) -> Function:
    """The derived function with dicts again, and their adjoints and copies made as such.

    span: where the author's function stands. Raises Refused where one is used as a whole.
    """
    if not tables:
        return function
    tables = with_like(function.body, tables)
    body = _Dicts(tables, _makers_with_defaults(function), Name(names.copy().fresh("key"))).block(function.body)
    for statement in statements(body):
        uses = sum(1 for e in own_line(statement) for part in walk(e) if isinstance(part, Name) and part.id in tables)
        if uses > _known_uses(statement, tables):
            message = "a dict is needed as a whole, and only its elements are followed"
            raise Refused([Refusal("structure", message, statement.span or span, "make it an array, as with np.zeros")])
    return with_body(function, body)


def with_like(block: Block, found: Set[str]) -> frozenset[str]:
    """With the variables that hold one of these dicts too, a copy of one, or zeros like it."""
    while more := {name for s in statements(block) for name, like in _made_like(s) if like in found} - found:
        found = found | more
    return frozenset(found)


def _made_like(statement: Stmt) -> Iterator[tuple[str, str]]:
    if isinstance(statement, Assign):
        for one, value in (pair for target in statement.targets for pair in paired(target, statement.value)):
            match one, value:
                case Name(id=id), (
                    Name(id=like)
                    | Call(function=Symbol(path="numpy.zeros_like"), args=(Name(id=like),))
                    | Call(function=Attribute(value=Name(id=like), attr="copy"), args=())
                ):
                    yield id, like


def _has_path(e: Expr, *paths: str) -> bool:
    return isinstance(e, Call) and isinstance(e.function, Symbol) and e.function.path in paths


def _makers_with_defaults(function: Function) -> Mapping[str, Expr]:
    """The variables that hold dicts that have any key that is asked for, and their adjoints and tangents, with what makes one."""
    made = {
        name: statement.value.args[0]
        for statement in statements(function.body)
        if isinstance(statement, Assign) and isinstance(statement.value, Call) and _has_path(statement.value, TABLE)
        for name in names_written(statement)
    }
    found = {name: e for name, e in made.items() if _has_path(e, "collections.defaultdict")}
    for maker in list(found.values())[:1]:
        found |= dict.fromkeys(with_like(function.body, found.keys()), maker)
    return found


@dataclass(frozen=True)
class _Dicts:
    """Dicts again. with_defaults: the variables of those that have any key that is asked for, with what makes one. each: the
    variable of loops over keys."""

    tables: Container[str]
    with_defaults: Mapping[str, Expr]
    each: Name

    def block(self, block: Block) -> Block:
        return tuple(map_blocks(self._statement(statement), self.block) for statement in block)

    def _statement(self, statement: Stmt) -> Stmt:
        match statement:
            case AugAssign(target=Name(id=id) as table, op="+", value=Name(id=other) as added) if (
                id in self.tables and other in self.tables
            ):
                more = AugAssign(Subscript(table, self.each), "+", Subscript(added, self.each))
                return For(self.each, added, (more,), origin=statement.origin, span=statement.span)
            case AugAssign(target=Subscript(value=Name(id=id) as table) as part) if _is_perhaps_missing(part):
                target = self._target(part)
                if id in self.with_defaults:
                    return replace(statement, target=target, value=self._expression(statement.value))
                before = Call(Attribute(table, "get"), (target.index, Literal("0.0")))
                value = Binary(statement.op, before, self._expression(statement.value))
                return Assign((target,), value, origin=statement.origin, span=statement.span, edited=statement.edited)
            case Assign(targets=targets):
                stored = tuple(self._target(each) if _is_perhaps_missing(each) else each for each in targets)
                return map_header(replace(statement, targets=stored), self._expression)
            case _:
                return map_header(statement, self._expression)

    def _target(self, part: Expr) -> Subscript:
        assert isinstance(part, Subscript)
        assert isinstance(part.index, Call)
        return replace(part, index=self._expression(part.index.args[0]))

    def _expression(self, e: Expr) -> Expr:
        return self._zeros(as_written(e, self.with_defaults))

    def _zeros(self, e: Expr) -> Expr:
        match e:
            case Call(function=Symbol(path="numpy.zeros_like"), args=(Name(id=id) as like,), keywords=()) if id in self.tables:
                zeros = Call(Symbol("builtins.dict.fromkeys", "dict.fromkeys"), (like, Literal("0.0")))
                return self.with_defaults.get(id, zeros)
            case _:
                return map_children(self._zeros, e)


def _is_perhaps_missing(part: Expr) -> bool:
    """Whether it is an element that a dict may not have."""
    return isinstance(part, Subscript) and _has_path(part.index, WITH_DEFAULT)


def as_written(e: Expr, with_defaults: Container[str] = ()) -> Expr:
    """An expression without the marks that stand in what is made of the author's."""
    match e:
        case Call(function=Symbol(path=path), args=(made,)) if path in (TABLE, KEY):
            return as_written(made, with_defaults)
        case Call(function=Symbol(path=path), args=(held, by)) if path == KEYS:
            return Call(by, (held,))
        case Subscript(value=Name(id=id) as table, index=Call(args=(key, *default)) as index) if _has_path(
            index, WAS, WITH_DEFAULT
        ):
            key = as_written(key, with_defaults)
            if id in with_defaults and default:
                return replace(e, index=key)
            return Call(Attribute(table, "get"), (key, *(default or (Literal("0.0"),))), span=e.span)
        case _:
            return map_children(lambda part: as_written(part, with_defaults), e)


def _known_uses(statement: Stmt, tables: Container[str]) -> int:
    """How often a statement reads or writes elements of dicts, asks for keys, or hands a dict on."""
    known = sum(_known_in(e, tables) for e in own_line(statement))
    if isinstance(statement, For) and isinstance(statement.iterable, Name):
        known += statement.iterable.id in tables
    if isinstance(statement, Assign):
        handed_on = (*(part for target in statement.targets for part in flattened(target)), *flattened(statement.value))
        known += sum(isinstance(each, Name) and each.id in tables for each in handed_on)
    if isinstance(statement, Return) and statement.value is not None:  # of half a derivative, to the other half
        known += sum(part.id in tables for part in flattened(statement.value) if isinstance(part, Name))
    return known


def _known_in(e: Expr, tables: Container[str]) -> int:
    match e:
        case Subscript(value=Name(id=id), index=index) if id in tables and not isinstance(index, (Slice, Opaque)):
            return 1 + _known_in(index, tables)
        case Call(function=Attribute(value=Name(id=id), attr="get" | "copy"), args=args) if id in tables:
            return 1 + sum(_known_in(arg, tables) for arg in args)
        case Call(function=Symbol(path="builtins.dict.fromkeys"), args=(Name(id=id), _)) if id in tables:
            return 1
        case Call(function=Symbol(path="builtins.list"), args=(Name(id=id),), keywords=()) if id in tables:
            return 1
        case Call(function=Attribute(attr="append"), args=(kept,)):
            return sum(part.id in tables if isinstance(part, Name) else _known_in(part, tables) for part in flattened(kept))
        case _:
            return sum(_known_in(part, tables) for part in e.children)
