"""In-place writes: each goes to an array that the function owns, by the one name that the array has.

    v = a[0]                            v = a[0]
    v *= 2             ->               a[0] *= 2           (v is a view of a: what is written into v is written into a)
    return np.sum(a)                    return np.sum(a)

    x[0] = 1.0         ->               x_2 = x.copy()      (the caller's array stays as it is)
                                        x_2[0] = 1.0

A name that may share memory with what is written, and is read afterwards, is replaced by the part that it stands for. Where that
is not one certain part, the write is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from functools import cache

from astgrad.analysis.aliases import aliases, shared_with
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.liveness import live_at_body_end, live_at_body_start, live_backwards
from astgrad.analysis.memory import passed_as, sharing_at
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import (
    BUILT,
    Attribute,
    Binary,
    Call,
    Compare,
    Expr,
    Literal,
    Name,
    Opaque,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    children,
    map_children,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.kinds import Kind, Number, is_number
from astgrad.ir.names import Names
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
    inner_blocks,
    names_changed,
    names_stored,
    names_written,
    parts_stored,
    statements,
    with_body,
)
from astgrad.rules.numpy.shapes import is_basic_index, is_of_places
from astgrad.rules.sites import find_rule
from astgrad.rules.structure import call, literal_value
from astgrad.transform.procedures import Changed
from astgrad.transform.rename import map_block, map_blocks, map_expressions, pinned_names
from astgrad.transform.shaping import has_open_dtype, in_dtype_of, is_fresh, kept_copy, own_copy_of

_MOST_VIEWS = 50


Changes = Callable[[Stmt], Changed]


def writes_in_place(function: Function, callers: Mapping[str, Kind], kinds: Kinds, changes: Changes) -> bool:
    """Whether the function may write into arrays at all. callers: what its parameters are. changes: what a statement changes by
    calls alone."""
    found = [*statements(function.body)]
    if any(names_stored(s) or isinstance(s, AugAssign) for s in found):
        return True
    return any(_changed(function, callers, kinds, changes)) or any(changes(s).unseen for s in found)


def with_plain_writes(function: Function, names: Names) -> Function:
    """A function that writes in place, with each write an assignment of one part: `a.fill(e)` is `a[...] = e`, and a swap of
    elements goes by way of new names."""

    written_into = {name for s in statements(function.body) for name in (*names_stored(s), *_augmented(s))}

    def change(statement: Stmt) -> Block:
        match statement:
            case Evaluate(value=Call() as call) if (written := _filled(call)) is not None:
                _, target, value = written
                return (Assign((target,), value, span=statement.span),)
            case Assign(value=Call() as call) if (written := _filled(call)) is not None and call.keywords:
                array, target, value = written
                fill = Assign((target,), value, span=statement.span)
                return (fill, *change(replace(statement, value=array, edited=True)))
            case Assign(targets=(Name() as first, *others), value=value) if others and all(isinstance(t, Name) for t in others):
                links = zip(others, (first, *others), strict=False)  # `v = w = e`: which of them is a view of which is plain
                return (
                    replace(statement, targets=(first,), edited=True),
                    *(Assign((other,), link, span=statement.span) for other, link in links),
                )
            case Assign(targets=(Tuple(elements=ends),), value=Tuple(elements=values)) if _are_views(
                ends, values, written_into
            ):
                pairs = zip(ends, values, strict=True)
                return tuple(Assign((end,), part, span=statement.span) for end, part in pairs)
            case Assign(targets=targets, value=value) if parts_stored(statement) and not (
                len(targets) == 1 and isinstance(targets[0], Subscript)
            ):
                return tuple(_apart(statement, targets, value, names))
            case _:
                return (statement,)

    def located(statement: Stmt) -> Block:
        return tuple(_with_lasting_index(statement, names, may_be_one))

    function = with_body(function, _with_indexed_rows(function.body, names))
    if not _writes_at_all(function):
        return function
    may_be_one = _named_together(function)
    return with_body(function, map_block(map_block(function.body, change), located))


def _augmented(statement: Stmt) -> tuple[str, ...]:
    return names_written(statement) if isinstance(statement, AugAssign) else ()


def _are_views(ends: tuple[Expr, ...], values: tuple[Expr, ...], written_into: Set[str]) -> bool:
    """Whether names are given parts of arrays that are written into, `a, b = rows[0], rows[1]`, one after another if need be."""
    if len(ends) != len(values) or not all(isinstance(end, Name) for end in ends):
        return False
    named = {name for end in ends for name in names_read(end)}
    parts = {base_name(value) for value in values if isinstance(value, (Subscript, Attribute))}
    read = {name for value in values for name in names_read(value)}
    return bool(parts - {None}) and not written_into.isdisjoint(named | parts) and named.isdisjoint(read)


def with_plain_sorts(function: Function, kinds: Kinds) -> Function:
    """The function with `a[...] = np.sort(a)` for `a.sort()`, where that is surely an array, with the parts into which
    `np.put_along_axis` writes, and with `a[i] = e` for `a[i][...] = e`, where `a[i].fill(e)` stood and that is surely a view."""

    def change(statement: Stmt) -> Block:
        match statement:
            case Evaluate(value=Call(function=Attribute(value=array, attr="sort"), args=(), keywords=keywords)) if (
                base_name(array) is not None and kinds.number(array).is_array
            ):
                in_order = Call(Symbol("numpy.sort", "np.sort"), (array,), keywords)
                return change(Assign((_whole(array),), in_order, span=statement.span))
            case Assign(targets=(Subscript(value=Subscript() as v, index=Literal("...")),), origin=None) if _is_view(v, kinds):
                return (replace(statement, targets=(v,)),)
            case Evaluate(value=Call(function=Symbol(path="numpy.put_along_axis"), args=(array, index, value, *rest)) as put):
                part = _along(array, index, rest[0] if rest else dict(put.keywords).get("axis"), kinds)
                return (statement,) if part is None else (Assign((part,), value, span=statement.span),)
            case _:
                return (statement,)

    return with_body(function, map_block(function.body, change))


def _along(array: Expr, index: Expr, axis: Expr | None, kinds: Kinds) -> Subscript | None:
    """The elements of a vector or a matrix that an array of indices along one axis means."""
    shape = kinds.number(array).shape
    if not isinstance(shape, tuple) or axis is None or base_name(array) is None:
        return None
    try:
        number = literal_value(axis)
    except KeyError:
        return None
    match len(shape), number:
        case 1, 0 | -1:
            return Subscript(array, index, span=array.span)
        case 2, 0 | -2:
            columns = call("np.arange", Subscript(Attribute(array, "shape"), Literal("1")))
            return Subscript(array, Tuple((index, columns)), span=array.span)
        case 2, 1 | -1:
            rows = Subscript(call("np.arange", call("len", array)), Tuple((Slice(), Literal("None"))))
            return Subscript(array, Tuple((rows, index)), span=array.span)
        case _:
            return None


def _with_indexed_rows(block: Block, names: Names) -> Block:
    """`for i in range(len(a)): row = a[i]` for `for row in a`, where the body writes into the rows."""
    return tuple(_indexed(statement, names) for statement in block)


def _indexed(statement: Stmt, names: Names) -> Stmt:
    match statement:
        case For(target=Name(id=name) as row, iterable=Name() as array, body=body) if _is_written(name, body):
            index = Name(names.fresh("i"), span=row.span)
            length = Call(Symbol("builtins.len", "len"), (array,), span=array.span)
            rows = Call(Symbol("builtins.range", "range"), (length,), span=array.span)
            first = Assign((row,), Subscript(array, index, span=array.span), span=statement.span)
            new = (first, *_with_indexed_rows(body, names))
            return replace(statement, target=index, iterable=rows, body=new, edited=True)
        case If() | For() | While():
            return map_blocks(statement, lambda inner: _with_indexed_rows(inner, names))
        case _:
            return statement


def _is_written(name: str, body: Block) -> bool:
    """Whether something is written into what a name stands for, or into a part of it that has another name."""
    parts = {name}
    for statement in statements(body):
        match statement:
            case Assign(targets=(Name(id=id),), value=Name() | Subscript() | Attribute() as value) if base_name(value) in parts:
                parts.add(id)
    for statement in statements(body):
        written = {*names_stored(statement), *(names_written(statement) if isinstance(statement, AugAssign) else ())}
        match statement:
            case Evaluate(value=Call(function=Attribute(value=part, attr="fill" | "sort"))):
                written.add(base_name(part) or "")
        if not parts.isdisjoint(written):
            return True
    return False


def _named_together(function: Function) -> Callable[[str], frozenset[str]]:
    """For each name those that may stand for the same object, or for what is in it, for all that the text says."""
    groups: list[set[str]] = []
    for statement in statements(function.body):
        match statement:
            case Assign(value=given) if isinstance(given, BUILT) or not is_fresh(given):
                groups.append({*names_read(given), *names_changed(statement)})
            case For(target=target, iterable=iterable):
                groups.append({*names_read(iterable), *bound_names(target)})
            case Verbatim(reads=reads, writes=writes):
                groups.append({*reads, *writes})
            case Evaluate(value=value):
                groups.append(set(names_read(value)))

    @cache
    def together(name: str) -> frozenset[str]:
        found = {name}
        while more := set().union(*(group for group in groups if not found.isdisjoint(group))) - found:
            found |= more
        return frozenset(found)

    return together


def _with_lasting_index(statement: Stmt, names: Names, may_be_one: Callable[[str], frozenset[str]]) -> Iterator[Stmt]:
    """The write with a name for an index that the write itself may change: `a[a > 0] = e` as `at = a > 0; a[at] = e`. In
    `a[: int(a[0])]` that is the bound. may_be_one: the names that may stand for what a name stands for."""
    match statement:
        case Assign(targets=(Subscript(index=index) as part,)) | AugAssign(target=Subscript(index=index) as part):
            before: list[Stmt] = []
            name = base_name(part)
            lasting = _lasting(index, before, names, frozenset() if name is None else may_be_one(name))
            if not before:
                yield statement
                return
            new = replace(part, index=lasting)
            yield from before
            yield (
                replace(statement, targets=(new,), edited=True)
                if isinstance(statement, Assign)
                else replace(statement, target=new, edited=True)
            )
        case _:
            yield statement


def _lasting(index: Expr, before: list[Stmt], names: Names, written: frozenset[str]) -> Expr:
    """The index with names for what a write may change; `before` gets the lines that give them. written: the names that may stand
    for what is written into."""
    if is_of_places(index) or not _may_change(index, written):
        return index
    if isinstance(index, Slice) or (isinstance(index, Tuple) and any(isinstance(each, Slice) for each in index.elements)):
        return map_children(lambda each: _lasting(each, before, names, written), index)
    at = Name(names.fresh("at"), span=index.span)
    before.append(Assign((at,), index, span=index.span))
    return at


def _may_change(index: Expr, written: frozenset[str]) -> bool:
    """Whether what is written into an array may change an index, or it is worked out: not where it only reads lengths, shapes, and
    elements of something else."""
    match index:
        case Call(function=Symbol(path="builtins.len")) | Subscript(value=Attribute(attr="shape"), index=Literal()):
            return False
        case Compare() | Call():
            return True
        case Subscript(value=value) if not written or not names_read(value).isdisjoint(written):
            return True
        case _:
            return any(_may_change(child, written) for child in children(index))


def _writes_at_all(function: Function) -> bool:
    found = statements(function.body)
    return any(names_stored(s) or any(_filled(e) is not None for e in expressions(s) if isinstance(e, Call)) for s in found)


def _filled(call: Call) -> tuple[Expr, Subscript, Expr] | None:
    """The array that a call fills, which part of it, and with what; None where it fills none."""
    match call:
        case Call(function=Attribute(value=array, attr="fill"), args=(value,), keywords=()) if base_name(array) is not None:
            return array, _whole(array), value
        case Call(function=Symbol(path="numpy.copyto"), args=(array, value), keywords=()) if base_name(array) is not None:
            return array, _whole(array), value
        case Call(function=Symbol(path="numpy.copyto"), args=(array, value), keywords=(("where", mask),)) if (
            base_name(array) is not None
        ):
            return array, _whole(array), Call(Symbol("numpy.where", "np.where"), (mask, value, array), span=call.span)
        case Call(function=Symbol(path="numpy.fill_diagonal"), args=(array, value), keywords=()) if (
            base_name(array) is not None
        ):
            shortest = Call(Symbol("builtins.min", "min"), (Attribute(array, "shape"),))
            places = Call(Symbol("numpy.diag_indices", "np.diag_indices"), (shortest, Attribute(array, "ndim")))
            return array, Subscript(array, places, span=call.span), value
        case Call(
            function=Symbol(path="numpy.putmask" | "numpy.place"), args=(array, mask, Literal() as value), keywords=()
        ) if base_name(array) is not None:
            return array, Subscript(array, mask, span=call.span), value
        case Call(function=Symbol(path=path), args=args, keywords=keywords) if find_rule(path, len(args)) is not None:
            out = dict(keywords).get("out")
            if out is not None and base_name(out) is not None:
                without = tuple((key, value) for key, value in keywords if key != "out")
                return out, _whole(out), replace(call, keywords=without)
    return None


def _whole(array: Expr) -> Subscript:
    """All of an array: `rows[0][...]`, for `rows[0] = e` would put another one into a list, and an index that picks elements would
    be that of what it picks them from."""
    return Subscript(array, Literal("..."), span=array.span)


def _apart(statement: Assign, targets: tuple[Expr, ...], value: Expr, names: Names) -> Iterator[Stmt]:
    if len(targets) > 1:  # `y = a[0] = e`: one value, several targets
        whole = Name(names.fresh("t"), span=statement.span)
        yield Assign((whole,), value, span=statement.span)
        for target in targets:
            yield from _apart(replace(statement, targets=(target,)), (target,), whole, names)
    elif isinstance(targets[0], Tuple):
        pairs: list[tuple[Expr, Name]] = []
        named = _named(targets[0], pairs, names)
        yield from _unpacked(named, value, statement)
        for part, name in pairs:
            yield Assign((part,), name, span=statement.span)
    else:
        yield Assign(targets, value, span=statement.span)


def _unpacked(target: Expr, value: Expr, statement: Assign) -> Iterator[Stmt]:
    match target, value:
        case Tuple(elements=targets), Tuple(elements=values) if len(targets) == len(values):
            for one, part in zip(targets, values, strict=True):
                yield from _unpacked(one, part, statement)
        case _:
            yield Assign((target,), value, span=statement.span)


def _named(target: Expr, pairs: list[tuple[Expr, Name]], names: Names) -> Expr:
    """The target with a new name in the place of each of its ends; pairs: what each of them stands for, in order."""
    if isinstance(target, Tuple):
        return replace(target, elements=tuple(_named(element, pairs, names) for element in target.elements))
    name = Name(names.fresh("t"), span=target.span)
    pairs.append((target, name))
    return name


@dataclass(frozen=True)
class _Write:
    """A statement that writes into the array of a variable."""

    statement: Stmt
    name: str


def own_writes(
    function: Function,
    callers: Mapping[str, Kind],
    kinds: Kinds,
    names: Names,
    changes: Changes,
    *,
    is_called: bool,
) -> tuple[Function, dict[str, str], tuple[str, ...]]:
    """The function with every write into an array of its own, the author's names for the names that this takes, and the
    parameters into which the author's function writes.

    callers: what its parameters are when it is called. kinds: of its variables, one for each web. changes: what a statement
    changes by calls alone. is_called: by another function, which would see what is written into a parameter. Raises Refused,
    with all writes that cannot be told.
    """
    if moved := [*_changed_while_run_over(function.body, aliases(function, kinds), kinds)]:
        raise Refused(moved)
    if untold := [*_unseen_changes(function, callers, kinds, changes)]:
        raise Refused(untold)
    own: dict[str, str] = {}
    copied: set[str] = set()
    arrays = [name for name, kind in callers.items() if not is_number(kind)]
    numbers = callers.keys() - arrays
    for _ in range(_MOST_VIEWS):
        seen = _conflicts(function, kinds, copied | numbers)
        if not seen:
            break
        if (apart := _with_parts_apart(function, {v.name for v in seen}, kinds)) is not function:
            function = apart
            continue
        views = {v.name: part for v in seen if (part := _view_of(v.name, function, kinds)) is not None}
        callers_own = sorted({name for v in seen for name in v.callers})
        if views:
            name = min(views)
            function = _with_view(function, name, views[name])
        elif is_called or any(v.name != v.write.name for v in seen) or not callers_own:
            raise Refused(_refusals(seen, function))
        else:  # nothing reads them after the writes, so it need not be known whether these write into them
            function, copies = with_copies(function, dict.fromkeys(callers_own, False), names)
            own |= copies
            copied.update(callers_own)
    written = [
        write for write in (*_writes(function, kinds), *_changed(function, callers, kinds, changes)) if write.name in arrays
    ]
    if is_called and written:
        raise Refused([_callers(write) for write in written])
    sharing = aliases(function, kinds)
    if twofold := [_twofold(s) for s in statements(function.body) if _is_shared_zero_d(s, sharing, kinds)]:
        raise Refused(twofold)
    rebound = map_block(function.body, lambda s: _rebound(s, function.parameter_names, sharing, kinds))
    function = with_body(function, rebound)
    changed = {write.name for write in (*_writes(function, kinds), *_changed(function, callers, kinds, changes))}
    function, copies = with_copies(function, {name: False for name in arrays if name in changed - copied}, names)
    return function, own | copies, tuple(sorted({write.name for write in written} | copied))


def _changed_while_run_over(block: Block, sharing: Mapping[str, frozenset[str]], kinds: Kinds) -> Iterator[Refusal]:
    """Refuses `w *= 2` in a loop over w: each round reads an element as it is then, of the array as it was bound first."""
    for statement in block:
        for inner in inner_blocks(statement):
            yield from _changed_while_run_over(inner, sharing, kinds)
        if not isinstance(statement, For):
            continue
        read = frozenset().union(*(sharing.get(name, {name}) for name in _run_over(statement.iterable, kinds)))
        for changed in statements(statement.body):
            match changed:
                case AugAssign(target=Name(id=name) as target) if name in read and _may_be_array(target, kinds):
                    message = f"this changes {name} while a loop runs over it"
                    yield Refusal("in-place-write", message, changed.span, f"run over a copy: `{name}.copy()`")


def _run_over(iterable: Expr, kinds: Kinds) -> Iterator[str]:
    """The variables of which a loop reads an element in each round."""
    match iterable:
        case Call(function=Symbol(path="builtins.range")):
            return
        case Call(function=Symbol(path="builtins.enumerate" | "builtins.zip" | "builtins.reversed"), args=args):
            for arg in args:
                yield from _run_over(arg, kinds)
        case _:
            yield from sorted(shared_with(iterable, kinds))


# ------------------------------------------------------------------ who sees a write


@dataclass(frozen=True)
class _Conflict:
    """A variable that is read after a write into memory that it may share, or that writes into memory of the caller's."""

    name: str
    write: _Write
    callers: frozenset[str] = frozenset()  # the parameters whose memory that may be


def _writes(function: Function, kinds: Kinds) -> list[_Write]:
    found: list[_Write] = []
    for statement in statements(function.body):
        found += [_Write(statement, name) for name in names_stored(statement)]
        if isinstance(statement, AugAssign) and isinstance(statement.target, Name) and _may_be_array(statement.target, kinds):
            found.append(_Write(statement, statement.target.id))
    return found


def _changed(function: Function, callers: Mapping[str, Kind], kinds: Kinds, changes: Changes) -> Iterator[_Write]:
    """The calls of methods and functions that change an object: `x.sort()`."""
    given = {name for name, kind in callers.items() if isinstance(kind, Number) and kind.is_array}
    sharing = cache(lambda: aliases(function, kinds))  # hardly any function needs it
    for statement in statements(function.body):
        changed = changes(statement)
        written = {name for e in changed.surely for name in shared_with(e, kinds)}
        whole = {name for e in changed.if_arrays for name in shared_with(e, kinds)}
        written |= {name for name in whole if name in given or kinds.number(Name(name)).is_array}
        arrays = [name for name in written if kinds.number(Name(name)).is_array]
        written.update(*(given & sharing().get(name, frozenset()) for name in arrays))
        yield from (_Write(statement, name) for name in sorted(written))
        match statement:
            case Evaluate(value=Call(function=Attribute(value=part, attr=attr))) if attr in CHANGING_METHODS:
                if (name := base_name(part)) is not None:
                    yield _Write(statement, name)


def _unseen_changes(function: Function, callers: Mapping[str, Kind], kinds: Kinds, changes: Changes) -> Iterator[Refusal]:
    """Refuses what text may change of what the caller gave, where it is not known to be an array, of which a copy would do."""
    for statement in statements(function.body):
        names = {name for e in changes(statement).unseen for name in shared_with(e, kinds)}
        for name in sorted(names & callers.keys()):
            kind = kinds.of(Name(name))
            if not (isinstance(kind, Number) and kind.is_array is not None):
                message = (
                    f"a function that is called here writes into what it is given, which may be part of the caller's {name}"
                )
                yield Refusal("in-place-write", message, statement.span, "call it in a statement of its own")


def _may_be_array(e: Expr, kinds: Kinds) -> bool:
    kind = kinds.of(e)
    return not is_number(kind)


def _conflicts(function: Function, kinds: Kinds, copied: Set[str]) -> list[_Conflict]:
    """The reads that may see a write, and the writes that the caller may. copied: parameters that begin as copies of their own, or
    as numbers."""
    writes = _writes(function, kinds)
    if not writes:
        return []
    shared_by = _sharing(function, kinds)
    live = dict(_live_after(function.body, frozenset(), {id(write.statement) for write in writes}))
    found: dict[str, _Conflict] = {}
    passed = {passed_as(name): name for name in function.parameter_names}
    for write in writes:
        others = shared_by(write) - {write.name}
        seen_by = sorted(others & live[id(write.statement)])
        found |= {other: _Conflict(other, write) for other in seen_by if other not in found}
        given = others.intersection(function.parameter_names).union(passed[each] for each in others if each in passed)
        callers = frozenset() if _is_rebinding(write) else given - copied - {write.name}
        if (seen_by or callers) and _may_be_part(write.name, function, kinds):
            found.setdefault(write.name, _Conflict(write.name, write, callers))
    return list(found.values())


def _sharing(function: Function, kinds: Kinds) -> Callable[[_Write], frozenset[str]]:
    """For a write, the variables whose memory it may change, and what the caller passed of which it may change that."""
    sharing = sharing_at(function, kinds)
    numbers = {each for name, kind in kinds.variables.items() if is_number(kind) for each in (name, passed_as(name))}

    def shared_by(write: _Write) -> frozenset[str]:
        return sharing(write.statement).get(write.name, frozenset()) - numbers

    return shared_by


def _is_rebinding(write: _Write) -> bool:
    """Whether the write may as well bind the name to a new value, if no one else looks."""
    return isinstance(write.statement, AugAssign) and isinstance(write.statement.target, Name)


def _may_be_part(name: str, function: Function, kinds: Kinds) -> bool:
    """Whether the variable may be given memory that another variable has."""
    definitions = (s for s in statements(function.body) if name in names_written(s) and not isinstance(s, AugAssign))
    return any(not isinstance(s, Assign) or shared_with(s.value, kinds) for s in definitions)


def _live_after(block: Block, after: frozenset[str], wanted: Set[int]) -> Iterator[tuple[int, frozenset[str]]]:
    """For each statement whose `id` is wanted, the names live just after it."""
    for statement, names in live_backwards(block, after):
        if id(statement) not in wanted and not statement.blocks:
            continue
        live = frozenset(names)
        yield id(statement), live
        match statement:
            case If(body=body, orelse=orelse):
                yield from _live_after(body, live, wanted)
                yield from _live_after(orelse, live, wanted)
            case For(body=body, iterable=iterable):  # of which each round reads an element, as it is then
                yield from _live_after(body, live_at_body_end(statement, live) | names_read(iterable), wanted)
            case While(body=body):
                yield from _live_after(body, live_at_body_end(statement, live), wanted)
            case With(body=body):
                yield from _live_after(body, live, wanted)


# ------------------------------------------------------------------ views


def _view_of(name: str, function: Function, kinds: Kinds) -> Expr | None:
    """The part of another variable that this one certainly stands for as long as it is read; None where there is none."""
    if name in function.parameter_names or any(name in _in_text(s) for s in statements(function.body)):
        return None
    definitions = [s for s in statements(function.body) if name in names_written(s) and not isinstance(s, AugAssign)]
    match definitions:
        case [Assign(targets=(Name(),), value=value)] if _is_view(value, kinds) and _holds(name, value, function):
            return value
        case _:
            return None


def _with_parts_apart(function: Function, seen: Set[str], kinds: Kinds) -> Function:
    """`a = u[0]` and `b = u[1]` for `a, b = u[0], u[1]`, and for `a, b = u` of two rows, where one of the names is among `seen`."""

    def change(statement: Stmt) -> Block:
        match statement:
            case Assign(targets=(Tuple(elements=ends) as target,), value=value) if (
                all(isinstance(end, Name) for end in ends)
                and not seen.isdisjoint(bound_names(target))
                and names_read(value).isdisjoint(bound_names(target))
                and (parts := _parts_unpacked(value, len(ends), kinds))
            ):
                return tuple(Assign((end,), part, span=statement.span) for end, part in zip(ends, parts, strict=True))
            case _:
                return (statement,)

    body = map_block(function.body, change)
    return function if body == function.body else with_body(function, body)


def _parts_unpacked(value: Expr, count: int, kinds: Kinds) -> tuple[Expr, ...]:
    """What so many targets are given, one after another; none where that is not known."""
    kind = kinds.of(value)
    match value, kind:
        case Tuple(elements=parts), _ if len(parts) == count:
            return parts
        case _, Number(shape=(int(length), _, *_)) if length == count and _is_view(value, kinds):
            return tuple(Subscript(value, Literal(str(position)), span=value.span) for position in range(count))
        case _:
            return ()


def _in_text(statement: Stmt) -> frozenset[str]:
    """The names in text that the IR does not understand, where nothing can be put in their place."""
    opaque = (part for e in expressions(statement) for part in walk(e) if isinstance(part, Opaque))
    return pinned_names(statement).union(*(part.reads for part in opaque))


def _is_view(e: Expr, kinds: Kinds) -> bool:
    """Whether the expression certainly denotes memory of the variable that it starts from."""
    match e:
        case Name():
            return isinstance(kind := kinds.of(e), Number) and kind.is_array is True
        case Subscript(value=value, index=index):
            kind = kinds.of(e)
            is_array = isinstance(kind, Number) and isinstance(kind.shape, tuple) and kind.shape != ()
            return is_array and is_basic_index(index, kinds.of(index)) and _is_view(value, kinds)
        case Attribute(value=value, attr="T"):
            return _is_view(value, kinds)
        case _:
            return False


def _holds(name: str, part: Expr, function: Function) -> bool:
    """Whether the part stays the same part while the name is read: what it starts from, and its indices, keep their values."""
    root = base_name(part)
    told_by = names_read(part)
    for statement, live in _bindings(function.body, frozenset()):
        changed = frozenset(names_changed(statement))
        if isinstance(statement, AugAssign) or names_stored(statement):
            changed -= {root}  # its memory stays what it is
        if name in live and not told_by.isdisjoint(changed):
            return False
    return True


def _bindings(block: Block, after: Set[str]) -> Iterator[tuple[Stmt, Set[str]]]:
    """Each statement, with the names live right after it has bound its own, until the next is asked for."""
    for statement, live in live_backwards(block, after):
        match statement:
            case If(body=body, orelse=orelse):
                yield from _bindings(body, live)
                yield from _bindings(orelse, live)
            case For(body=body) | While(body=body):
                yield statement, live_at_body_start(statement, frozenset(live))
                yield from _bindings(body, live_at_body_end(statement, frozenset(live)))
            case With(body=body):
                yield from _bindings(body, live)
            case _:
                yield statement, live


def _with_view(function: Function, name: str, part: Expr) -> Function:
    """The function with the part in the place of the name; the name's own assignment goes."""

    def change(statement: Stmt) -> Block:
        match statement:
            case Assign(targets=(Name(id=target),)) if target == name:
                return ()
            case AugAssign(target=Name(id=target)) if target == name and not isinstance(part, Name):
                whole = part if isinstance(part, Subscript) else Subscript(part, Literal("..."))
                return (replace(statement, target=whole, edited=True),)
            case _:
                return (statement,)

    body = map_block(function.body, change)
    return replace(function, body=map_expressions(body, lambda e: substitute(e, {name: part})))


# ------------------------------------------------------------------ memory of its own


def _rebound(statement: Stmt, parameters: tuple[str, ...], sharing: Mapping[str, frozenset[str]], kinds: Kinds) -> Block:
    """`x = x + e` for `x += e` where x is the caller's, or shared with something that is not read any more; in x's dtype, and where
    that is not known, `x += e` in a copy."""
    match statement:
        case AugAssign(target=Name(id=name) as target, op=op, value=value) if _may_be_array(target, kinds):
            shared = sharing.get(name, frozenset((name,))) != {name}
            if not shared and name not in parameters:
                return (statement,)
            total = Binary(op, target, value, span=statement.span)
            new = in_dtype_of(total, kinds.of(total), target, kinds.number(target))
            kind = kinds.number(target)
            is_cast = new is not total
            is_open = _may_be_narrower(kind, kinds.number(value)) or (is_cast and kind.is_array is None)
            if name in parameters and (is_open or is_cast):
                return (statement,)  # it gets a copy of its own
            if is_open:
                return (Assign((target,), kept_copy(target, kind)), statement)
            new = replace(new, span=statement.span)
            return (Assign((target,), new, origin=statement.origin, edited=True, span=statement.span),)
    return (statement,)


def _may_be_narrower(array: Number, added: Number) -> bool:
    """Whether an array may be of a narrower dtype than what is added to it: the sum is of the wider one, in place it is not."""
    is_weak = added.is_array is False and added.dtype in ("float", "int", "bool")
    return has_open_dtype(array) and not is_weak


def _is_shared_zero_d(statement: Stmt, sharing: Mapping[str, frozenset[str]], kinds: Kinds) -> bool:
    """Whether an augmented assignment may change an array without dimensions under two names: a sum would be a number."""
    match statement:
        case AugAssign(target=Name(id=name) as target) if _may_be_array(target, kinds) and kinds.number(target).is_scalar:
            return sharing.get(name, frozenset((name,))) != {name}
    return False


def with_copies(function: Function, parameters: Mapping[str, bool], names: Names) -> tuple[Function, dict[str, str]]:
    """The function with copies of its own of these parameters, and the author's names of the copies. parameters: with those whose
    parts are copied too."""
    own: dict[str, str] = {}
    copies: list[Stmt] = []
    in_text = frozenset().union(*map(_in_text, statements(function.body)))  # where it keeps its name
    for name, is_deep in parameters.items():
        copy = Name(name if name in in_text else names.fresh(name))
        own |= {name: copy.id} if copy.id != name else {}
        copies.append(Assign((copy,), own_copy_of(Name(name), deep=is_deep)))
    if not copies:
        return function, {}
    renaming = {old: Name(new) for old, new in own.items()}
    body = map_expressions(function.body, lambda e: substitute(e, renaming))
    return replace(function, body=(*copies, *body)), {new: old for old, new in own.items()}


# ------------------------------------------------------------------ refusals


def _callers(write: _Write) -> Refusal:
    message = f"this may write into the caller's {write.name}"
    return Refusal("in-place-write", message, write.statement.span, "return the new value instead")


def _twofold(statement: Stmt) -> Refusal:
    message = "this may change an array without dimensions, which another variable holds as well"
    return Refusal("in-place-write", message, statement.span, "make a number of it: `float(...)`")


def _refusals(conflicts: Iterable[_Conflict], function: Function) -> list[Refusal]:
    found = []
    for conflict in conflicts:
        write = conflict.write
        if conflict.name == write.name:
            continue
        definition = next((s for s in statements(function.body) if conflict.name in names_written(s)), None)
        line = f" (line {definition.span.line})" if definition is not None and definition.span is not None else ""
        message = (
            f"this writes into {write.name}, whose memory {conflict.name}{line} may share, and {conflict.name} is read later"
        )
        found.append(Refusal("in-place-write", message, write.statement.span, f"make {conflict.name} a copy: `.copy()`"))
    for conflict in conflicts if not found else ():
        message = f"{conflict.name} may share memory with another variable, so what this changes is not certain"
        found.append(
            Refusal("in-place-write", message, conflict.write.statement.span, f"make {conflict.name} a copy: `.copy()`")
        )
    return found
