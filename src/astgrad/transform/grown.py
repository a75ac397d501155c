"""Dicts that gain keys one after the other: each part has a name, until something sees the dict as a whole.

cache = {"x": x}                        cache_x = x
cache["z"] = W @ cache["x"]      ->     cache_z = W @ cache_x
cache["h"] = np.tanh(cache["z"])        cache_h = np.tanh(cache_z)
out = helper(cache)                     cache = {"x": cache_x, "z": cache_z, "h": cache_h}
                                        out = helper(cache)

Only where the keys are written out and new ones are given where it is made, in the same block. Nothing else may stand for it yet.
So are the fields of a `types.SimpleNamespace`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace

from astgrad.analysis.activity import possibly_varied
from astgrad.ir.expr import (
    NAMESPACE,
    Attribute,
    Call,
    Dict,
    Expr,
    Literal,
    Name,
    Record,
    Subscript,
    Symbol,
    map_children,
    names_read,
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
    Function,
    Lambda,
    Return,
    Stmt,
    expressions,
    names_written,
    statements,
    with_body,
)
from astgrad.transform.flat import stem_of
from astgrad.transform.rename import map_block, map_blocks, map_expressions, map_statement, pinned_names
from astgrad.transform.structured import names_in

Given = Mapping[str | int, Expr]
_LEAVING = (Break, Continue, Return)


def with_named_parts(function: Function, wrt: Iterable[str]) -> Function:
    """The function without dicts that gain keys, where these may depend on the parameters `wrt`."""
    everything = list(statements(function.body))
    candidates = {name for s in everything for name, _ in _made(s)} & {name for s in everything for name, _ in _put(s)}
    if not candidates:
        return function
    inner = (part for s in everything for e in expressions(s) for part in walk(e) if isinstance(part, Lambda))
    elsewhere = {name for s in everything for name in pinned_names(s)}.union(*(part.reads for part in inner))
    candidates -= elsewhere
    made = ((name, _namespace(s)) for s in everything for name in names_written(s) if name in candidates)
    spaces = {name: record for name, record in made if record is not None}
    others = {name for s in everything if _namespace(s) is None for name in names_written(s)}
    spaces = {name: record for name, record in spaces.items() if name not in others}
    candidates &= possibly_varied(function, tuple(wrt)) | spaces.keys()
    if not candidates:
        return function
    if not spaces:
        return with_body(function, _Namer(function, frozenset(candidates)).block(function.body))
    as_dicts = map_block(map_expressions(function.body, lambda e: _in_items(e, spaces)), lambda s: (_as_dict(s, spaces),))
    function = with_body(function, as_dicts)
    named = _Namer(function, frozenset(candidates)).block(function.body)
    return with_body(
        function, map_block(map_expressions(named, lambda e: _in_fields(e, spaces)), lambda s: (_as_namespace(s, spaces),))
    )


class _Namer:
    def __init__(self, function: Function, candidates: frozenset[str]) -> None:
        self._candidates = candidates
        self._names: Names = names_in(function)
        self._parts: dict[tuple[str, str | int], str] = {}
        self._mentions = _mentions(function.body)

    def block(self, block: Block) -> Block:
        new: list[Stmt] = []
        known: dict[str, dict[str | int, Name]] = {}  # the parts of dicts that nothing has seen as a whole
        growing = {name for name in self._candidates if self._grows(name, block)}
        for statement in block:
            made = {name: given for name, given in _made(statement) if name in growing}
            given_now = made or {name: given for name, given in _put(statement) if name in known}
            if any(_may_be_parted(name, given, known.get(name, {})) for name, given in given_now.items()):
                ((name, given),) = given_now.items()
                new += self._assigned(statement, name, given, known, {} if made else known[name])
            else:
                for name in [name for name, parts in known.items() if not _uses_parts(statement, name, parts)]:
                    new.append(_together(name, known.pop(name), statement))
                new.append(map_blocks(_with_parts(statement, known), self.block))
        ends = [_together(name, parts, block[-1]) for name, parts in known.items() if self._is_read_outside(name, block)]
        return (*new, *ends)

    def _grows(self, name: str, block: Block) -> bool:
        """Whether a dict is made and gains keys in a block, and is there as a whole wherever that is left."""
        made = [given for statement in block for id, given in _made(statement) if id == name]
        put = {key for statement in block for id, given in _put(statement) if id == name for key in given}
        if not any(put - given.keys() for given in made):
            return False
        leaves = any(isinstance(inner, _LEAVING) for inner in statements(block))
        return not (leaves and self._is_read_outside(name, block))

    def _is_read_outside(self, name: str, block: Block) -> bool:
        """Whether it may be read after the block, or in its next round before it is made."""
        start = next(i for i, statement in enumerate(block) if name in dict(_made(statement)))
        return name in _mentions(block[:start]) or _mentions(block)[name] < self._mentions[name]

    def _assigned(
        self, statement: Stmt, name: str, given: Given, known: dict[str, dict[str | int, Name]], held: dict[str | int, Name]
    ) -> Iterator[Stmt]:
        """Each part by its name, beside those that the dict held; the first in the place of the statement."""
        origin = statement.origin
        for key, value in given.items():
            if (name, key) not in self._parts:
                part = Subscript(Name(name), Literal(show_key(key)))
                self._parts[name, key] = self._names.fresh(stem_of(part))
            target = Name(self._parts[name, key], span=statement.span)
            yield Assign((target,), _in_parts(value, known), origin=origin, edited=True, span=statement.span)
            held[key] = target
            origin = None
        known[name] = held


def _mentions(block: Block) -> dict[str, int]:
    """In how many statements each name stands."""
    found: dict[str, int] = {}
    for statement in statements(block):
        own = {name for e in expressions(statement) for name in names_read(e)}.union(
            names_written(statement), pinned_names(statement)
        )
        for name in own:
            found[name] = found.get(name, 0) + 1
    return found


def _made(statement: Stmt) -> Iterator[tuple[str, Given]]:
    """The variable that a statement gives a dict that is written out, with what that holds."""
    match statement:
        case Assign(targets=(Name(id=id),), value=Dict(keys=keys, elements=elements)):
            yield id, dict(zip(keys, elements, strict=True))
        case Assign(targets=(Name(id=id),), value=Call(function=Symbol(path="builtins.dict"), args=(), keywords=keywords)):
            if all(key for key, _ in keywords):
                yield id, dict(keywords)
        case Assign(targets=(Name(id=id),), value=Record(keys=keys, elements=elements)) if _namespace(statement):
            yield id, dict(zip(keys, elements, strict=True))


def _put(statement: Stmt) -> Iterator[tuple[str, Given]]:
    """The variable into whose dict a statement puts something, with what it puts under which keys."""
    match statement:
        case Assign(targets=(Subscript(value=Name(id=id), index=Literal() as index),), value=value):
            key = index.value
            if isinstance(key, (str, int)) and not isinstance(key, bool):
                yield id, {key: value}
        case Assign(targets=(Attribute(value=Name(id=id), attr=attr),), value=value):
            yield id, {attr: value}
        case Evaluate(value=Call(function=Attribute(value=Name(id=id), attr="update"), args=args, keywords=keywords)):
            first = args[0] if len(args) == 1 else Dict((), ()) if not args else None
            if isinstance(first, Dict) and all(key for key, _ in keywords):
                yield id, {**dict(zip(first.keys, first.elements, strict=True)), **dict(keywords)}


def _namespace(statement: Stmt) -> Record | None:
    """The namespace that a statement gives a variable."""
    match statement:
        case Assign(targets=(Name(),), value=Record(name=name) as made) if name == NAMESPACE:
            return made
        case _:
            return None


def _in_items(e: Expr, spaces: Container[str]) -> Expr:
    """The expression with items in place of the fields of namespaces."""
    match e:
        case Attribute(value=Name(id=id) as whole, attr=attr) if id in spaces:
            return Subscript(whole, Literal(show_key(attr)), span=e.span)
        case _:
            return map_children(lambda child: _in_items(child, spaces), e)


def _in_fields(e: Expr, spaces: Container[str]) -> Expr:
    """The expression with the fields of namespaces again."""
    match e:
        case Subscript(value=Name(id=id) as whole, index=Literal(value=str() as key)) if id in spaces:
            return Attribute(whole, key, span=e.span)
        case _:
            return map_children(lambda child: _in_fields(child, spaces), e)


def _as_dict(statement: Stmt, spaces: Container[str]) -> Stmt:
    match statement:
        case Assign(targets=(Name(id=id),), value=Record(keys=keys, elements=elements) as made) if id in spaces:
            return replace(statement, value=Dict(keys, elements, span=made.span))
        case _:
            return statement


def _as_namespace(statement: Stmt, spaces: Mapping[str, Record]) -> Stmt:
    """spaces: one that each variable holds."""
    match statement:
        case Assign(targets=(Name(id=id),), value=Dict(keys=keys, elements=elements) as made) if id in spaces:
            return replace(statement, value=replace(spaces[id], keys=tuple(map(str, keys)), elements=elements, span=made.span))
        case _:
            return statement


def _may_be_parted(name: str, given: Given, parts: Mapping[str | int, Name]) -> bool:
    """Whether what is put into a dict may be given to its parts, one after the other."""
    values = list(given.values())
    return all(_reads_parts(e, name, parts) for e in values) and not any(name in names_read(e) for e in values[1:])


def _together(name: str, parts: Mapping[str | int, Name], place: Stmt) -> Assign:
    """The dict as a whole."""
    return Assign((Name(name),), Dict(tuple(parts), tuple(parts.values()), span=place.span), span=place.span)


def _uses_parts(statement: Stmt, name: str, parts: Mapping[str | int, Name]) -> bool:
    """Whether a statement, and those inside it, only reads and writes what stands under keys that are known."""
    inside = list(statements((statement,)))
    return not any(name in names_written(inner) for inner in inside) and all(
        _reads_parts(e, name, parts) for inner in inside for e in expressions(inner)
    )


def _reads_parts(e: Expr, name: str, parts: Mapping[str | int, Name]) -> bool:
    match e:
        case Subscript(value=Name(id=id), index=Literal() as index) if id == name:
            return index.value in parts
        case Name(id=id):
            return id != name
        case _ if not e.children:
            return name not in names_read(e)
        case _:
            return all(_reads_parts(child, name, parts) for child in e.children)


def _with_parts(statement: Stmt, known: Mapping[str, Mapping[str | int, Name]]) -> Stmt:
    """The statement, and those inside it, with the names of parts."""
    return map_statement(statement, lambda e: _in_parts(e, known)) if known else statement


def _in_parts(e: Expr, known: Mapping[str, Mapping[str | int, Name]]) -> Expr:
    match e:
        case Subscript(value=Name(id=id), index=Literal() as index) if id in known:
            return replace(known[id][index.value], span=e.span)  # type: ignore[index]
        case _:
            return map_children(lambda child: _in_parts(child, known), e)
