"""Structures at the border of a function: each part of a parameter becomes a parameter, and each part of a result a result.

    def f(params, x):                            def f(params_w, params_b, x):
        return params["w"] * x + params["b"]         params = {"w": params_w, "b": params_b}
                                          ->         return params["w"] * x + params["b"]

Inside, `transform.leaves` does the same to local variables. When the derivative is done the author's parameters come back:
`params_w`, where nothing is assigned to it, is `params["w"]` again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from astgrad.analysis.analysed import said
from astgrad.analysis.inference import of_own_shape
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Call,
    Dict,
    Expr,
    List,
    Literal,
    Name,
    Record,
    Subscript,
    Symbol,
    Tuple,
    map_children,
    names_read,
)
from astgrad.ir.kinds import ANY, UNKNOWN, Kind, ListOf, Number, Structure, is_each, map_numbers
from astgrad.ir.names import Names, with_names
from astgrad.ir.shapes import may_be_one
from astgrad.ir.show import show, show_key
from astgrad.ir.stmt import (
    Assign,
    Block,
    Comment,
    Evaluate,
    Function,
    Return,
    Stmt,
    base_name,
    bound_names,
    expressions,
    names_written,
    parts_stored,
    statements,
)
from astgrad.paths import Path, parse_path
from astgrad.source import Span
from astgrad.transform.rename import map_block, map_expressions, pinned_names

Makers = Mapping[tuple[str, tuple[str, ...]], Expr]  # by class and fields


def part(base: Expr, kind: Structure, position: int) -> Expr:
    """One part of a structure, as it is read: `base["w"]`, `base[1]`, `base.w`."""
    if kind.is_record:
        return Attribute(base, str(kind.keys[position]))
    return Subscript(base, Literal(show_key(kind.keys[position]) if kind.form == "dict" else str(position)))


def at_path(path: Path, kind: Kind) -> tuple[Expr, Kind] | None:
    """The part of a parameter to which a path leads, as it is read, and what it is; None where there is none."""
    read: Expr = Name(path.root)
    for how, key in path.steps:
        if not isinstance(kind, Structure) or (how == "attribute") != kind.is_record:
            return None
        keys = list(kind.keys or range(len(kind.elements)))
        if key not in keys:
            return None
        position = keys.index(key)
        read, kind = part(read, kind, position), kind.elements[position]
    return read, kind


def built(kind: Structure, parts: tuple[Expr, ...], maker: Expr) -> Expr:
    """A structure of these parts; maker: what makes a record."""
    match kind.form:
        case "tuple":
            return Tuple(parts)
        case "list":
            return List(parts)
        case "dict":
            return Dict(kind.keys, parts)
        case form:
            return Record(maker, form, kind.name, tuple(map(str, kind.keys)), parts)


def parts_of(base: Expr, kind: Kind) -> Iterator[tuple[Expr, Kind]]:
    """The leaves of a structure as they are read, with their kinds."""
    if not isinstance(kind, Structure):
        yield base, kind
        return
    for position, inner in enumerate(kind.elements):
        yield from parts_of(part(base, kind, position), inner)


def stem_of(read: Expr) -> str:
    """What a leaf is called: `params_w` for `params["w"]`, `layers_0_b` for `layers[0].b`."""
    match read:
        case Name(id=id):
            return id
        case Attribute(value=value, attr=attr):
            return f"{stem_of(value)}_{attr}"
        case Subscript(value=value, index=Literal() as index):
            key = str(index.value)
            return f"{stem_of(value)}_{key if key.isidentifier() or key.isdigit() else 'part'}"
        case _:
            raise TypeError(type(read).__name__)


@dataclass(frozen=True)
class Flat:
    """A function without structures at its border, and what leads back."""

    function: Function
    wrt: tuple[str, ...]
    given: Mapping[str, Kind]
    leaves: Mapping[str, Expr]  # by leaf parameter, how the author's parameter gives it
    wholes: Mapping[str, Kind]  # the author's parameters that were taken apart
    asked: tuple[tuple[Expr, Kind], ...]  # what is differentiated by, as it is read, and what it is
    parts: Mapping[str, tuple[str, ...]]  # by author's parameter, or path: its leaves

    def results(self, parts: Sequence[Expr]) -> tuple[Expr, ...]:
        """The derivatives by the author's parameters, from those by the leaves."""
        rest = iter(parts)
        return tuple(self._together(read, kind, rest) for read, kind in self.asked)

    def authors(self, name: str) -> str:
        """A parameter as the author would write it."""
        return show(self.leaves[name]) if name in self.leaves else name

    def in_authors_words(self, refusal: Refusal) -> Refusal:
        """The refusal, of the author's parameters."""
        return said(refusal, self._authors_names)

    @property
    def _authors_names(self) -> Mapping[str, str]:
        return {name: self.authors(name) for name in self.leaves}

    def _together(self, base: Expr, kind: Kind, rest: Iterator[Expr]) -> Expr:
        if not isinstance(kind, Structure):
            return next(rest)
        parts = tuple(self._together(part(base, kind, i), inner, rest) for i, inner in enumerate(kind.elements))
        return built(kind, parts, maker_of(base))

    def restored(self, derived: Function, function: Function) -> Function:
        """What was derived, of the author's parameters."""
        if not self.leaves:
            return derived
        written = {name for s in statements(derived.body) for name in names_written(s)}
        read = {name for s in statements(derived.body) for e in expressions(s) for name in names_read(e)}
        changing = [name for name in self.leaves if name in written and name in read]
        opening = tuple(Assign((Name(name),), self.leaves[name]) for name in changing)
        fixed = {name: access for name, access in self.leaves.items() if name not in written}
        body = map_expressions((*opening, *derived.body), lambda e: self._with_wholes(_put_back(e, fixed)))
        return replace(derived, parameters=function.parameters, body=map_block(body, self._unpacked_whole))

    def _unpacked_whole(self, statement: Stmt) -> Block:
        """`a, b = params` for `a, b = params[0], params[1]`."""
        match statement:
            case Comment(text=text):
                return (replace(statement, text=with_names(text, self._authors_names)),)
            case Assign(targets=(Name(id=id),), value=Name(id=other)) if id == other:  # it was put together of its parts
                return ()
            case Assign(targets=(Tuple(),), value=Tuple(elements=elements)):
                for name, kind in self.wholes.items():
                    if isinstance(kind, Structure) and kind.form in ("list", "namedtuple"):
                        parts = tuple(whole(part(Name(name), kind, i), inner) for i, inner in enumerate(kind.elements))
                        if elements == parts:
                            return (replace(statement, value=Name(name), edited=True),)
        return (statement,)

    def _with_wholes(self, e: Expr) -> Expr:
        e = map_children(self._with_wholes, e)
        for name, kind in self.wholes.items():
            if isinstance(kind, Structure) and isinstance(e, (Tuple, List, Dict, Record)) and e == whole(Name(name), kind):
                return Name(name)
        return e


def _put_back(e: Expr, fixed: Mapping[str, Expr]) -> Expr:
    if isinstance(e, Name):
        return fixed.get(e.id, e)
    return map_children(lambda child: _put_back(child, fixed), e)


def whole(base: Expr, kind: Kind) -> Expr:
    """A structure put together from all of its own parts."""
    if not isinstance(kind, Structure):
        return base
    return built(kind, tuple(whole(part(base, kind, i), inner) for i, inner in enumerate(kind.elements)), maker_of(base))


def made_by(base: Expr, kind: Structure, makers: Makers) -> Expr:
    """What makes a record: its class where that is known, else the class of what is there."""
    return makers.get((kind.name, tuple(map(str, kind.keys)))) or maker_of(base)


def maker_of(base: Expr) -> Expr:
    """What makes a record of the class of another one."""
    return Call(Symbol("builtins.type", "type"), (base,))


def without_structures(
    function: Function, wrt: tuple[str, ...], kinds: Mapping[str, Kind], names: Names, makers: Makers = MappingProxyType({})
) -> Flat:
    """The function with the parameters that are structures taken apart. kinds: of all its parameters.

    wrt: parameters, and paths that lead into structures. makers: of records, where these are known.
    """
    parameters, opening = [], []
    leaves: dict[str, Expr] = {}
    given = dict(kinds)
    parts: dict[str, tuple[str, ...]] = {name: (name,) for name in function.parameter_names}
    wholes: dict[str, Kind] = {}
    for parameter in function.parameters:
        kind = kinds.get(parameter.name)
        if not isinstance(kind, Structure):
            parameters.append(parameter)
            continue
        wholes[parameter.name] = given.pop(parameter.name)
        own: list[str] = []
        for read, inner in parts_of(Name(parameter.name), kind):
            name = names.fresh(stem_of(read))
            own.append(name)
            leaves[name], given[name] = read, of_own_shape(name, Number("real", None, None) if inner == UNKNOWN else inner)
            parameters.append(replace(parameter, name=name, annotation=None, default=None, value=None))
        opening.append(Assign((Name(parameter.name),), _named(Name(parameter.name), kind, iter(own), makers)))
        parts[parameter.name] = tuple(own)
    asked = tuple(at_path(path, kinds.get(path.root, UNKNOWN)) or (Name(path.root), UNKNOWN) for path in map(parse_path, wrt))
    if not wholes:
        return Flat(function, wrt, given, {}, {}, asked, parts)
    by_read = {show(read): leaf for leaf, read in leaves.items()}
    for name, (base, kind) in zip(wrt, asked, strict=True):
        parts[name] = tuple(by_read.get(show(leaf), name) for leaf, _ in parts_of(base, kind))
    objects = (*function.objects, *_held_by_leaves(function, by_read))
    flat = replace(function, parameters=tuple(parameters), body=(*opening, *function.body), objects=objects)
    return Flat(flat, tuple(leaf for name in wrt for leaf in parts[name]), given, leaves, wholes, asked, parts)


def with_parts_as_parameters(
    function: Function, structures: Mapping[str, Structure]
) -> tuple[Function, Mapping[str, Structure]]:
    """The function with the parts of a tuple as parameters, by the names that it gives them first of all, and the parameters that
    are structures then: `def f(a, b)` for `def f(saved): a, b = saved`."""
    for position, parameter in enumerate(function.parameters):
        kind = structures.get(parameter.name)
        if (
            kind is None
            or not _is_of_numbers(kind)
            or (found := _unpacking(function, parameter.name, len(kind.elements))) is None
        ):
            continue
        statement, targets = found
        own = tuple(replace(parameter, name=name, annotation=None, default=None, value=None) for name in targets)
        parameters = (*function.parameters[:position], *own, *function.parameters[position + 1 :])
        body = tuple(each for each in function.body if each is not statement)
        parts = {n: part for n, part in zip(targets, kind.elements, strict=True) if isinstance(part, Structure)}
        others = {name: each for name, each in structures.items() if name != parameter.name}
        return with_parts_as_parameters(replace(function, parameters=parameters, body=body), {**others, **parts})
    return function, structures


def _is_of_numbers(kind: Kind) -> bool:
    """Whether it is a tuple that holds no list, which might be lengthened or shortened: of a parameter's that is refused."""
    return not isinstance(kind, (Structure, ListOf)) or (
        isinstance(kind, Structure) and kind.form == "tuple" and all(map(_is_of_numbers, kind.elements))
    )


def _unpacking(function: Function, name: str, count: int) -> tuple[Stmt, tuple[str, ...]] | None:
    """The statement of a function that takes a parameter apart, and the names that it gives the parts; None where the parameter is
    read elsewhere, or the names mean something before."""
    for position, statement in enumerate(function.body):
        match statement:
            case Assign(targets=(Tuple(elements=elements) as target,), value=Name(id=id)) if id == name:
                names = tuple(each.id for each in elements if isinstance(each, Name))
                before = {n for s in statements(function.body[:position]) for n in _mentioned(s)} | {*function.parameter_names}
                after = {n for s in statements(function.body[position + 1 :]) for n in _mentioned(s)}
                is_fit = len(set(names)) == len(elements) == count and before.isdisjoint(bound_names(target))
                return (statement, names) if is_fit and name not in after else None
            case _ if any(name in _mentioned(each) for each in statements((statement,))):
                return None
    return None


def _mentioned(statement: Stmt) -> frozenset[str]:
    return frozenset((*names_written(statement), *pinned_names(statement))).union(*map(names_read, expressions(statement)))


def _held_by_leaves(function: Function, leaves: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The objects whose methods are known, as they are found from the parameters that stand for parts: `c_far` for `c.far`."""
    for way, owner in function.objects:
        for read, leaf in leaves.items():
            if way == read or way.startswith(f"{read}."):
                yield leaf + way.removeprefix(read), owner


def _named(base: Expr, kind: Kind, own: Iterator[str], makers: Makers) -> Expr:
    if not isinstance(kind, Structure):
        return Name(next(own))
    parts = tuple(_named(part(base, kind, i), inner, own, makers) for i, inner in enumerate(kind.elements))
    return built(kind, parts, made_by(base, kind, makers))


def with_flat_result(function: Function, result: Structure, names: Names, *, has_value: bool = False) -> Function:
    """The function, which returns a structure, with all leaves of that as its results. has_value: it returns a value and that."""

    def flat(value: Expr, span: Span | None) -> tuple[Block, Expr]:
        written = written_out(value, result)
        if written:
            return (), written[0] if len(written) == 1 else Tuple(written)
        name = Name(names.fresh("result"))
        parts = tuple(read for read, _ in parts_of(name, result))
        return (Assign((name,), value, span=span),), parts[0] if len(parts) == 1 else Tuple(parts)

    def change(statement: Stmt) -> Block:
        match statement:
            case Return(value=Tuple(elements=(value, whole))) if has_value:
                before, leaves = flat(whole, statement.span)
                return (*before, replace(statement, value=Tuple((value, leaves)), edited=True))
            case Return(value=Expr() as whole):
                before, leaves = flat(whole, statement.span)
                return (*before, replace(statement, value=leaves, edited=True))
            case _:
                return (statement,)

    return replace(function, body=map_block(function.body, change))


def whole_of_leaves(leaves: Expr, kind: Kind) -> Expr:
    """A structure put together from its leaves, which are there as a tuple."""
    count = sum(1 for _ in parts_of(leaves, kind))
    if count == 1 and isinstance(kind, Structure):
        own: tuple[Expr, ...] = (leaves,)
    elif isinstance(leaves, Tuple):
        own = leaves.elements
    else:
        own = tuple(Subscript(leaves, Literal(str(position))) for position in range(count))
    return _built_of(kind, iter(own))


def _built_of(kind: Kind, leaves: Iterator[Expr]) -> Expr:
    if not isinstance(kind, Structure):
        return next(leaves)
    return built(kind, tuple(_built_of(inner, leaves) for inner in kind.elements), Literal("None"))


def value_of_leaves(value: Name, kind: Kind, names: Names) -> tuple[Expr, Expr]:
    """What takes the leaves of a result, and the result put together from these."""
    if is_flat(kind):
        return value, value
    leaves = tuple(Name(names.fresh(stem_of(read))) for read, _ in parts_of(value, kind))
    return leaves[0] if len(leaves) == 1 else Tuple(leaves), _built_of(kind, iter(leaves))


def with_whole_result(function: Function, result: Kind, *, has_value: bool) -> Function:
    """A function that gives something for each leaf of a result, giving a structure of that. has_value: the value stands first."""
    if is_flat(result):
        return function

    def change(statement: Stmt) -> Block:
        match statement:
            case Return(value=Tuple(elements=(value, leaves))) if has_value:
                whole = Tuple((whole_of_leaves(value, result), whole_of_leaves(leaves, result)))
                return (replace(statement, value=whole),)
            case Return(value=Expr() as leaves):
                return (replace(statement, value=whole_of_leaves(leaves, result)),)
            case _:
                return (statement,)

    return replace(function, body=map_block(function.body, change))


def with_whole_value(function: Function, result: Kind) -> Function:
    """A function that gives the leaves of a result, and something else, giving the result."""
    if is_flat(result):
        return function

    def change(statement: Stmt) -> Block:
        match statement:
            case Return(value=Tuple(elements=(leaves, other))):
                return (replace(statement, value=Tuple((whole_of_leaves(leaves, result), other))),)
            case _:
                return (statement,)

    return replace(function, body=map_block(function.body, change))


def written_out(e: Expr, kind: Kind) -> tuple[Expr, ...] | None:
    """The leaves of a structure that is written out down to them; None where it is not."""
    if not isinstance(kind, Structure):
        return (e,)
    match e:
        case Tuple(elements=elements) | List(elements=elements) if kind.form in ("tuple", "list"):
            pass
        case Dict(keys=keys, elements=elements) | Record(keys=keys, elements=elements) if keys == kind.keys:
            pass
        case _:
            return None
    if len(elements) != len(kind.elements):
        return None
    parts = [written_out(element, inner) for element, inner in zip(elements, kind.elements, strict=True)]
    known = [part for part in parts if part is not None]
    return tuple(leaf for part in known for leaf in part) if len(known) == len(parts) else None


def is_flat(kind: Kind) -> bool:
    """Whether a result of this kind is one value or a tuple of some, and none of them a structure."""
    return not isinstance(kind, Structure) or (
        kind.form == "tuple" and not any(isinstance(e, Structure) for e in kind.elements)
    )


def without_numbers(kind: Kind) -> Kind:
    """The form of a structure alone."""
    return map_numbers(kind, lambda number: Number("real", None, None))


def stored_structures(function: Function) -> frozenset[str]:
    """The variables of whose parts a function writes into, or whose methods it calls for their effect."""
    stored = {base_name(part) for s in statements(function.body) for part in parts_stored(s)}
    calls = (s.value.function for s in statements(function.body) if isinstance(s, Evaluate) and isinstance(s.value, Call))
    stored |= {base_name(called.value) for called in calls if isinstance(called, Attribute)}
    return frozenset(name for name in stored if name is not None)


def as_unpacked(name: str, kind: Kind, function: Function) -> Kind:
    """The kind of a list that a function unpacks, and uses for nothing else: a list of so many values."""
    if not isinstance(kind, ListOf):
        return kind
    counts: set[int] = set()
    for statement in statements(function.body):
        match statement:
            case Assign(targets=targets, value=Name(id=id)) if id == name:
                if not all(isinstance(target, Tuple) for target in targets):
                    return kind
                counts.update(len(target.elements) for target in targets if isinstance(target, Tuple))
            case _ if any(name in names_read(e) for e in expressions(statement)) or name in names_written(statement):
                return kind
    if len(counts) != 1:
        return kind
    element = kind.element

    def own(position: int) -> Kind:
        """With lengths of its own: a symbol may stand for another length in each element."""

        def length(n: int | str) -> int | str:
            if not is_each(n):
                return n
            return ANY if may_be_one(n) else f"{str(n).rstrip('~')}_{position}"

        def numbered(number: Number) -> Number:
            shape = number.shape
            return replace(number, shape=tuple(map(length, shape))) if isinstance(shape, tuple) else number

        return map_numbers(element, numbered)

    return Structure("list", tuple(map(own, range(counts.pop()))))
