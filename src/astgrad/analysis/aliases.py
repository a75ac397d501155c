"""Aliases: which variables may share memory. Only looks.

    y = x              {x, y}        (the same object)
    v = a[1:]          {a, v}        (a view)
    s = x * 2          {s}           (new memory)

Flow-insensitive: two variables that ever share memory are taken to share it always.
"""

from __future__ import annotations

from collections.abc import Iterator

from astgrad.analysis.effects import is_pure_of_numpy
from astgrad.analysis.flow import INACTIVE_ATTRIBUTES
from astgrad.analysis.kinds import DRAWING, Kinds
from astgrad.ir.expr import (
    Attribute,
    Call,
    Conditional,
    Dict,
    Expr,
    Global,
    Joined,
    List,
    Literal,
    Logical,
    Name,
    Opaque,
    Record,
    Slice,
    Subscript,
    Symbol,
    Tuple,
)
from astgrad.ir.kinds import GENERATOR, DictOf, Kind, ListOf, Number, Other, Structure, is_lasting, is_number
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Evaluate,
    For,
    Function,
    Stmt,
    Verbatim,
    bound_names,
    grown_list,
    names_stored,
    names_written,
    parts_stored,
    statements,
)
from astgrad.markers import GRID, KEYS, TABLE
from astgrad.rules.constants import is_inactive
from astgrad.rules.registry import Rule
from astgrad.rules.sites import find_rule, site_of
from astgrad.rules.structure import Site
from astgrad.source import Span

# NumPy's functions whose result may be memory of an argument; all others that are known make new memory.
_VIEWING_NAMES = """
    array_split asanyarray asarray asarray_chkfinite ascontiguousarray asfortranarray atleast_1d atleast_2d atleast_3d
    broadcast_arrays broadcast_to conj conjugate diag diagonal dsplit einsum expand_dims flip fliplr flipud hsplit imag ix_
    linalg.diagonal linalg.matrix_transpose matrix_transpose meshgrid moveaxis ndarray.T ndarray.mT ndarray.view permute_dims ravel
    real real_if_close require reshape resize rollaxis rot90 split squeeze swapaxes transpose trim_zeros unstack vsplit
"""
VIEWING = frozenset(f"numpy.{name}" for name in _VIEWING_NAMES.split()) | {"operator.getitem"}
_KNOWN = ("numpy.", "math.", "operator.", "builtins.", "scipy.")


def aliases(function: Function, kinds: Kinds) -> dict[str, frozenset[str]]:
    """For each variable, the variables that may share memory with it, itself included; numbers have no memory to change."""
    groups: dict[str, set[str]] = {}

    def unite(names: frozenset[str]) -> None:
        merged: set[str] = set()
        for name in names:
            merged |= groups.get(name, {name})
        for name in merged:
            groups[name] = merged

    numbers = {name: frozenset[str]() for name, kind in kinds.variables.items() if is_lasting(kind)}
    for names, shared in bindings(function, kinds):
        unite((names | shared) - numbers.keys())
    return {name: frozenset(group) for name, group in groups.items()} | numbers


def bindings(function: Function, kinds: Kinds) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The variables that a statement binds at once, or the list that it adds to, with those whose memory they may share then."""
    for statement in statements(function.body):
        match statement:
            case Assign(targets=targets, value=value):
                whole = targets[0] if len(targets) == 1 else Tuple(targets)  # several are bound to the same parts
                is_apart = len(targets) == 1 and isinstance(whole, Tuple)
                for one, part in apart(whole, value, kinds) if is_apart else ((whole, value),):
                    yield frozenset(bound_names(one)), shared_with(part, kinds)
                for part in parts_stored(statement):  # a list keeps what is written into it
                    if isinstance(part.value, Name) and isinstance(kinds.of(part.value), ListOf):
                        yield frozenset((part.value.id,)), shared_with(value, kinds)
            case Evaluate() if (grown := grown_list(statement)) is not None:
                yield frozenset((grown[0],)), shared_with(grown[1], kinds)
            case For(target=target, iterable=iterable):
                yield frozenset(bound_names(target)), shared_with(iterable, kinds)
            case Verbatim(reads=reads, writes=writes):
                yield frozenset(writes), frozenset((*reads, *writes))


def bound_values(statement: Stmt) -> Iterator[tuple[str, Expr | None]]:
    """The variables that a statement binds, each with what it is given, where that is known."""
    match statement:
        case Assign(targets=(target,), value=value):
            for one, part in paired(target, value):
                yield from ((name, part if one == Name(name) else None) for name in bound_names(one))
        case _:
            yield from ((name, None) for name in names_written(statement))


def paired(target: Expr, value: Expr) -> Iterator[tuple[Expr, Expr]]:
    """Each target with what it is given: the parts of a tuple that is written out go one by one."""
    if isinstance(target, Tuple) and isinstance(value, Tuple) and len(target.elements) == len(value.elements):
        for one, part in zip(target.elements, value.elements, strict=True):
            yield from paired(one, part)
    else:
        yield target, value


def apart(target: Expr, value: Expr, kinds: Kinds) -> Iterator[tuple[Expr, Expr]]:
    """Each target with what it is given, as far as memory goes: the parts that a function gives, which share none with one another,
    go one by one, as what they may share memory with."""
    for one, part in paired(target, value):
        known = kinds.shared(part) if isinstance(one, Tuple) else None
        if known is not None and isinstance(one, Tuple) and len(known[1]) == len(one.elements):
            for each, held in zip(one.elements, known[1], strict=True):
                yield from apart(each, held[0] if len(held) == 1 else Tuple(held), kinds)
        else:
            yield one, part


def changed_arrays(function: Function, kinds: Kinds) -> frozenset[str]:
    """The variables whose arrays the function changes in place: by writes into parts, by augmented assignments, and where it is
    derived by calls of NumPy's functions for that."""
    found: set[str] = set()
    for statement in statements(function.body):
        found.update(names_stored(statement))
        if isinstance(statement, AugAssign) and not is_number(kinds.of(statement.target)):
            found.update(bound_names(statement.target))
        match statement:
            case Evaluate(value=Call(function=Symbol(), args=(Name(id=id), *_)), origin=None):  # np.add.at(x_dot, ...)
                found.add(id)
    return frozenset(found)


def list_changed_inside(statement: Stmt, kinds: Kinds) -> str | None:
    """The list of which a statement changes an element in place, where that may be an array."""
    match statement:
        case AugAssign(target=Subscript(value=Name(id=name) as held)):
            match kinds.of(held):
                case DictOf():
                    return None
                case ListOf(element=Number(is_array=False)):
                    return None
                case ListOf():
                    return name
    return None


def written_into(function: Function, kinds: Kinds) -> frozenset[str]:
    """The variables whose memory the function changes, under whatever name."""
    changed = changed_arrays(function, kinds)
    sharing = aliases(function, kinds) if changed else {}
    return changed.union(*(sharing.get(name, {name}) for name in changed))


def shared_with(e: Expr, kinds: Kinds) -> frozenset[str]:
    """The variables that may share memory with the value of an expression."""
    names: set[str] = set()
    for part in passed_on(e, kinds):
        match part:
            case Name(id=id):
                names.add(id)
            case Opaque(reads=reads):
                names.update(reads)
    return frozenset(names)


def passed_on(e: Expr, kinds: Kinds) -> Iterator[Expr]:
    """The expression and the parts of it whose memory its value may be, or be a view of."""
    kind = kinds.of(e)
    if isinstance(kind, Other) or is_lasting(kind) or (isinstance(e, Attribute) and e.attr in INACTIVE_ATTRIBUTES):
        return
    yield e
    if (isinstance(e, Subscript) and _copies(kinds.of(e.index))) or _is_new_list_of_numbers(e, kind) or _is_drawn(e, kinds):
        return
    for part in _handed_through(e, kinds):
        yield from passed_on(part, kinds)


def _handed_through(e: Expr, kinds: Kinds) -> tuple[Expr, ...]:
    match e:
        case Subscript(value=value) | Attribute(value=value):
            return (value,)
        case Conditional(body=body, orelse=orelse):
            return (body, orelse)
        case (
            Logical(operands=parts)
            | Tuple(elements=parts)
            | List(elements=parts)
            | Dict(elements=parts)
            | Record(elements=parts)
            | Joined(parts=parts)
        ):
            return parts
        case Call(function=Global()) if (known := kinds.shared(e)) is not None:
            return known[0]
        case Call(function=Attribute(value=held, attr="copy"), args=(), span=Span()) if isinstance(
            kinds.of(held), (Structure, ListOf)
        ):  # the author's: of what holds objects the same ones are in both
            return () if _holds_numbers(kinds.of(held)) else (held,)
        case Call(function=function, args=args, keywords=keywords):
            site = site_of(e)
            path = site.rule.path if isinstance(site, Site) else function.path if isinstance(function, Symbol) else ""
            if makes_new_memory(path) and not any(key == "copy" and value != Literal("True") for key, value in keywords):
                return ()
            return (*args, *(value for _, value in keywords), *([function.value] if isinstance(function, Attribute) else []))
        case _:
            return ()


def _is_drawn(e: Expr, kinds: Kinds) -> bool:
    """Whether it is what a generator of random numbers gives."""
    match e:
        case Call(function=Attribute(value=value, attr=attr)):
            return attr in DRAWING and kinds.of(value) == GENERATOR
        case _:
            return False


def _is_new_list_of_numbers(e: Expr, kind: Kind) -> bool:
    """Whether it makes another list, which holds nothing that could change: `list(xs)`, `xs[1:]`, `[*xs, e]`."""
    match e:
        case Call(function=Symbol(path="builtins.list")) | Subscript(index=Slice()) | Joined(form="list"):
            return _is_list_of_numbers(kind)
        case _:
            return False


def _is_list_of_numbers(kind: Kind) -> bool:
    match kind:
        case DictOf():
            return False
        case ListOf(element=element):
            return is_number(element)
        case Structure(form="list", elements=elements):
            return all(map(is_number, elements))
        case _:
            return False


def _holds_numbers(kind: Kind) -> bool:
    """Whether it is a structure in which nothing could change but itself."""
    elements = kind.elements if isinstance(kind, Structure) else (kind.element,) if isinstance(kind, ListOf) else (kind,)
    return all(map(is_lasting, elements))


def _copies(index: Kind) -> bool:
    """Whether what is read at this index is a copy: it is an array, or holds one."""
    parts = index.elements if isinstance(index, Structure) else (index,)
    return any(isinstance(part, Number) and part.is_array is True for part in parts)


def makes_new_memory(path: str) -> bool:
    """Whether the result of a function is certainly memory of its own, or no memory at all."""
    if path in VIEWING or not path.startswith(_KNOWN):
        return path in ("copy.deepcopy", GRID, TABLE, KEYS)
    rule = find_rule(path)
    if isinstance(rule, Rule) and rule.result == "chosen":  # an argument as it is
        return False
    return is_inactive(path) or is_pure_of_numpy(path) or rule is not None
