"""The kinds of a function's variables, found by going over its statements until nothing new comes. Only looks.

    def f(w: float64[d]):
        total = 0.0                          total: float64, the join of what both statements give it
        for x in w:                  ->      x: float64
            total += x * x

Kinds are joined over all definitions of a variable, wherever it is read: what a list may hold once it was changed is known of it
from its beginning.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType

from astgrad.analysis.effects import changed_by, changing_calls
from astgrad.analysis.kinds import Callees, Kinds, element_kind
from astgrad.analysis.liveness import live_after_compounds, live_at_body_end
from astgrad.analysis.lookups import only_names
from astgrad.analysis.part_kinds import Undefined, first_axis_dropped, item_kind, position_of, unpacked, unscoped, with_lengths
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Dict,
    Expr,
    Literal,
    Name,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    alternatives,
    names_read,
    walk,
)
from astgrad.ir.kinds import (
    COMPLEX,
    INT,
    OBJECTS,
    UNKNOWN,
    Broadcast,
    DictOf,
    Kind,
    ListOf,
    Number,
    OpenDict,
    Structure,
    as_given,
    holds_complex,
    may_grow,
    parse_kind,
    perhaps,
)
from astgrad.ir.shapes import either, join
from astgrad.ir.show import show_key
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    For,
    Function,
    Parameter,
    Return,
    Stmt,
    Verbatim,
    While,
    expressions,
    inner_blocks,
    names_changed,
    names_stored,
    names_written,
    statements,
)
from astgrad.rules.structure import literal_value


def parameter_kinds(
    function: Function, given: Mapping[str, Kind], constants: Mapping[str, Kind] = MappingProxyType({})
) -> dict[str, Kind]:
    """What the parameters are when the function is called; those of which something is `given`, and else by their annotations, or
    by a default that is complex."""
    known = {name: as_given(kind) for name, kind in given.items()}
    return {p.name: known.get(p.name) or _by_default(p, constants) or _annotated(p, function) for p in function.parameters}


def _by_default(parameter: Parameter, constants: Mapping[str, Kind]) -> Kind | None:
    """What a parameter is that is complex unless something else is given."""
    if parameter.annotation is not None or parameter.value is None:
        return None
    is_complex = holds_complex(Kinds({}, constants).of(parameter.value))
    return Number(COMPLEX, Broadcast(frozenset((parameter.name,))), None) if is_complex else None


def infer_kinds(
    function: Function,
    given: Mapping[str, Kind],
    constants: Mapping[str, Kind],
    callees: Callees,
    changed_by_calls: Callable[[Stmt], frozenset[str]],
) -> tuple[Kinds, Kind]:
    """The kinds of a function's variables and of its result.

    given: the kinds of parameters that are known from elsewhere; they win over annotations.
    callees: what is known of the functions of the user's module.
    changed_by_calls: the variables whose objects the functions of the user's module may change that a statement calls.
    """
    parameters = parameter_kinds(function, given, constants)
    fixed, carried = assigned_once(function), _carried(function)
    objects = {name: owner for name, owner in function.objects if name in fixed}
    kinds = Kinds(parameters, constants, callees, fixed, _unwritten(function), objects)
    changed = {id(statement): names for statement in statements(function.body) if (names := changed_by_calls(statement))}
    alone: frozenset[str] | None = None
    for _ in range(_MOST_PASSES + sum(1 for _ in statements(function.body))):
        found = dict(parameters)
        left_out = kinds.has_left_out
        for number, statement in enumerate(statements(function.body)):
            for name in changed.get(id(statement), ()):
                if may_grow(found.get(name, UNKNOWN)):
                    found[name] = UNKNOWN
            try:
                for name, kind in _definitions(statement, kinds, str(number)):
                    if isinstance(kind, Structure) and may_grow(kind):
                        alone = only_names(function) if alone is None else alone
                        kind = _of_one_name(kind, is_alone=name in alone)
                    kind = unscoped(kind) if name in carried else kind
                    kind = of_own_shape(name, kind) if name in fixed else kind
                    found[name] = either((found[name], kind)) if name in found else kind
                    if name not in kinds.variables:
                        kinds.note(name, kind)  # for the statements below; what loops bring back follows in the next pass
            except Undefined:
                left_out = True
        if not kinds.note_integers(function) and found == kinds.variables and not (left_out and kinds.complete()):
            break
        kinds.revise(found)
    else:
        kinds.revise({**dict.fromkeys(kinds.variables, UNKNOWN), **parameters})
    kinds.complete()
    return kinds, _in_terms_of(parameters, _returned(function, kinds))


_MOST_PASSES = 30  # beyond one for each statement, which a change may take to come through


def _of_one_name(kind: Structure, *, is_alone: bool) -> Structure:
    """The kind of a variable's structure: what is put under further keys of a dict is known where all is put there by this name."""
    inner = tuple(_of_one_name(each, is_alone=False) if isinstance(each, Structure) else each for each in kind.elements)
    others = _of_one_name(kind.others, is_alone=False) if isinstance(kind.others, Structure) else kind.others
    return replace(kind, elements=inner, others=others if is_alone else UNKNOWN if kind.is_open else None)


def assigned_once(function: Function) -> frozenset[str]:
    """The variables that keep one value, once they have it."""
    written = Counter((*function.parameter_names, *(n for s in statements(function.body) for n in names_written(s))))
    loops = (s for s in statements(function.body) if isinstance(s, (For, While)))
    inside = {name for loop in loops for s in statements((loop,)) for name in names_written(s)}
    return frozenset(name for name, count in written.items() if count == 1 and name not in inside)


def _carried(function: Function) -> frozenset[str]:
    """The variables that a round of some loop leaves to what is executed after it: lengths of one round mean nothing there."""
    found: set[str] = set()

    def look(block: Block, live_after: frozenset[str]) -> None:
        for position, live in live_after_compounds(block, live_after).items():
            match statement := block[position]:
                case For(body=body) | While(body=body):
                    at_end = live_at_body_end(statement, live)
                    written = {name for inner in statements((statement,)) for name in names_changed(inner)}
                    found.update(written & at_end)
                    look(body, at_end)
                case _:
                    for inner in inner_blocks(statement):
                        look(inner, live)

    look(function.body, frozenset())
    return frozenset(found)


def _scoped(kind: Kind, scope: str) -> Kind:
    """An element of a list, with lengths of its own for the place that reads it."""
    return with_lengths(kind, lambda length: length if "~" in length.rstrip("~?") else _with_scope(length, scope))


def _with_scope(length: str, scope: str) -> str:
    return f"{length[:-1]}{scope}?" if length.endswith("?") else f"{length}{scope}"


def of_own_shape(name: str, kind: Kind) -> Kind:
    """The kind of a variable; where its shape is not known it is its own."""
    return replace(kind, shape=Broadcast(frozenset((name,)))) if isinstance(kind, Number) and kind.shape is None else kind


def _in_terms_of(parameters: Mapping[str, Kind], kind: Kind) -> Kind:
    """A kind without shapes that are only known to be those of local variables."""
    match kind:
        case Number(shape=Broadcast(names=names)) if not names <= parameters.keys():
            return replace(kind, shape=None)
        case Structure(elements=elements):
            return replace(kind, elements=tuple(_in_terms_of(parameters, element) for element in elements))
        case DictOf(element=element, elements=elements):
            new = tuple(_in_terms_of(parameters, each) for each in elements)
            return replace(kind, element=_in_terms_of(parameters, element), elements=new)
        case ListOf(element=element):
            return ListOf(_in_terms_of(parameters, element))
        case _:
            return kind


def _returned(function: Function, kinds: Kinds) -> Kind:
    results: list[Kind] = []
    for statement in statements(function.body):
        for value in alternatives(statement.value) if isinstance(statement, Return) and statement.value is not None else ():
            with suppress(Undefined):  # a recursion of which no end was seen yet, or what nothing defines
                results.append(kinds.known(value))
    return join(results) if results else UNKNOWN


def _annotated(parameter: Parameter, function: Function) -> Kind:
    """What a parameter's annotation or, failing that, its use says.

    A parameter of which nothing is known is a number of its own shape: that is what it must be where its kind matters.
    """
    name = parameter.name
    kind: Kind = UNKNOWN
    if parameter.annotation is not None:
        with suppress(ValueError):
            kind = parse_kind(parameter.annotation)
    if parameter.default == "None":  # whatever the annotation says
        kind = perhaps(kind)
    if kind == UNKNOWN and name in _counted(function):
        return INT
    return of_own_shape(name, Number("real", None, None) if kind == UNKNOWN else kind)


def _counted(function: Function) -> frozenset[str]:
    """Names that stand alone as an argument of `range`: they must be integers."""
    return frozenset(
        argument.id
        for statement in statements(function.body)
        for outer in expressions(statement)
        for e in walk(outer)
        if isinstance(e, Call) and e.function == Symbol("builtins.range", "range")
        for argument in e.args
        if isinstance(argument, Name)
    )


def _definitions(statement: Stmt, kinds: Kinds, place: str) -> Iterator[tuple[str, Kind]]:
    """The names that a statement defines and the kinds that it gives them, as far as they are known by now: Undefined is raised
    then. place: what tells the lengths that it reads of an element of a list from those that other statements read."""
    for call in changing_calls(statement):
        yield from _regrouped(call, kinds)
    match statement:
        case Assign(targets=targets, value=value):
            kind = _scoped_element(value, kinds, place)
            for target in targets:
                yield from unpacked(target, kind)
            for target in targets:
                yield from _stored(target, kind, kinds)
        case AugAssign(target=Name(id=id), op=op, value=value):
            before = kinds.known(Name(id))
            in_place = isinstance(before, Number) and before.is_array
            yield id, before if in_place else unscoped(kinds.known(Binary(op, Name(id), value)))
        case AugAssign(target=(Subscript(value=holder) | Attribute(value=holder)) as part, op=op, value=value) if (
            not isinstance(kinds.known(holder), Number)
        ):
            before = kinds.known(part)
            in_place = isinstance(before, Number) and before.is_array
            yield from _stored(part, before if in_place else unscoped(kinds.known(Binary(op, part, value))), kinds)
        case For(target=target, iterable=iterable):
            yield from unpacked(target, _scoped(element_kind(iterable, kinds), place))
        case Verbatim(writes=writes):
            yield from ((name, UNKNOWN) for name in writes)


def _regrouped(call: Call, kinds: Kinds) -> Iterator[tuple[str, Kind]]:
    """What variables hold once a call changed a list or a dict in place."""
    changed = changed_by(call)
    held = kinds.known(changed) if isinstance(changed, (Name, Subscript, Attribute)) else UNKNOWN
    match changed:
        case Name(id=id):
            yield id, _after(call, held, kinds)
        case Subscript() | Attribute():
            yield from _stored(changed, join((held, _after(call, held, kinds))), kinds)


def _after(call: Call, held: Kind, kinds: Kinds) -> Kind:
    """What is known of a list or a dict once a call changed it: it may have another length, another order, other keys."""
    name = call.function.attr if isinstance(call.function, Attribute) else ""
    match held:
        case Structure(form="dict"):
            return _updated(held, call, kinds)
        case OpenDict():
            return held if name in _SHORTENING else UNKNOWN
        case DictOf():
            return held
        case ListOf() | Structure(form="list") if name in _GROWING:
            return _list_of_added(name, call.args, kinds)
        case Structure(form="list", elements=elements) if elements and name in _REORDERING:
            return replace(held, elements=(unscoped(join(elements)),) * len(elements))
        case Structure(form="list", elements=elements) if elements and name:
            return ListOf(unscoped(join(elements)))
        case ListOf(element=element) if not name:
            return ListOf(unscoped(join((element, *map(kinds.known, call.args[1:])))))  # `heapq.heappush(waiting, e)`
        case Structure(form="list", elements=elements) if elements:
            return ListOf(unscoped(join((*elements, *map(kinds.known, call.args[1:])))))
        case _:
            return held


def _list_of_added(name: str, args: tuple[Expr, ...], kinds: Kinds) -> Kind:
    """A list of what `append`, `insert` or `extend` adds."""
    added = kinds.known(args[-1]) if args else UNKNOWN
    return ListOf(unscoped(first_axis_dropped(added) if name == "extend" else added))


_GROWING = frozenset(("append", "insert", "extend"))
_REORDERING = frozenset(("reverse", "sort"))
_SHORTENING = frozenset(("clear", "pop", "popitem"))


def _scoped_element(value: Expr, kinds: Kinds, place: str) -> Kind:
    """The kind of a value; of an element of a list, and of an array made of one, with lengths that are those of what this
    statement reads."""
    match value:
        case Subscript(value=holder, index=index) if isinstance(held := kinds.known(holder), ListOf):
            if not isinstance(index, Slice):
                return _scoped(held.element, place)
        case Call():  # that makes an array of a list
            return _scoped(kinds.known(value), place)
    return kinds.known(value)


def _stored(target: Expr, kind: Kind, kinds: Kinds, *, is_same: bool = False) -> Iterator[tuple[str, Kind]]:
    """What variables hold once values were written into parts of what they hold: `xs[i] = e`, `d["a"]["b"], p.c = e, f`. is_same:
    the part is the object that it was, in which something changed."""
    match target:
        case Tuple(elements=elements):
            parts = kind.elements if isinstance(kind, Structure) and len(kind.elements) == len(elements) else ()
            for number, each in enumerate(elements):
                yield from _stored(each, parts[number] if parts else UNKNOWN, kinds)
        case Subscript(value=holder) | Attribute(value=holder):
            held = kinds.known(holder)
            new = _with_part(held, target, kind, keeps_form=is_same or not isinstance(holder, Name))
            if new is not None and isinstance(holder, Name):
                yield holder.id, new
            elif new is not None:
                yield from _stored(holder, join((held, new)), kinds, is_same=True)


def _with_part(held: Kind, part: Subscript | Attribute, kind: Kind, *, keeps_form: bool) -> Kind | None:
    """What a list, dict or record may hold once something of this kind was written into a part of it; None of anything else.
    keeps_form: whether a list whose elements are known one by one stays one."""
    match part, held:
        case Attribute(attr=attr), Structure(form="dataclass" | "object"):
            return _with_elements(held, {position_of(held, attr)}, kind)
        case Attribute(), _:
            return None
        case _, ListOf() if not isinstance(held, DictOf):
            return ListOf(unscoped(kind))
        case _, Structure(form="list") if not keeps_form:
            return ListOf(unscoped(kind))
        case Subscript(index=index), _:
            return _with_element(held, index, kind)


def _with_element(held: Kind, index: Expr, kind: Kind) -> Kind | None:
    match held:
        case Structure(elements=elements) if held.form not in OBJECTS:
            try:
                wanted: set[int | None] = {position_of(held, literal_value(index))}
            except KeyError:
                wanted = {None, *range(len(elements))}  # it may be any
            new = _with_elements(held, wanted, kind)
            if held.form != "dict" or None not in wanted:
                return new
            return replace(new, is_open=True, others=kind if held.others is None else join((held.others, kind)))
        case OpenDict() if kind != item_kind(held, index):
            return UNKNOWN
        case OpenDict():
            return held
        case _:
            return None


def _with_elements(held: Structure, wanted: Collection[int | None], kind: Kind) -> Structure:
    """The structure where its elements at some places may be of this kind as well."""
    return replace(held, elements=tuple(join((e, kind)) if number in wanted else e for number, e in enumerate(held.elements)))


def _updated(held: Structure, call: Call, kinds: Kinds) -> Kind:
    """What a dict may hold once a method changed it."""
    given: list[tuple[Expr, Expr]]
    match call:
        case Call(function=Attribute(attr="setdefault"), args=(key, value), keywords=()):
            given = [(key, value)]
        case Call(function=Attribute(attr="update"), args=() | (Dict(),) as args, keywords=keywords):
            pairs = (pair for arg in args if isinstance(arg, Dict) for pair in zip(arg.keys, arg.elements, strict=True))
            given = [(Literal(show_key(key)), value) for key, value in (*pairs, *keywords)]
        case Call(function=Attribute(attr=attr)) if attr in _SHORTENING:
            return replace(held, is_open=True)
        case _:
            return replace(held, elements=(UNKNOWN,) * len(held.elements), is_open=True, others=UNKNOWN)
    new: Kind = held
    for key, value in given:
        new = _with_element(new, key, kinds.known(value)) or UNKNOWN
    return new


def _unwritten(function: Function) -> frozenset[str]:
    """The variables that have only the items with which they were made."""
    found: set[str] = set()
    for statement in statements(function.body):
        found.update(names_stored(statement))
        if isinstance(statement, Verbatim):
            found.update((*statement.reads, *statement.writes))
        for changed in map(changed_by, changing_calls(statement)):
            found.update(names_read(changed) if changed is not None else ())
    bound = {*function.parameter_names, *(name for statement in statements(function.body) for name in names_written(statement))}
    return frozenset(bound - found)
