"""Functions that write into what they are given are written out where they are called.

def relax(row, w):              rows = a[i]
    row[1:] *= w        ->      rows[1:] *= 0.5         (rows is a view of a: transform.writes)

relax(a[i], 0.5)
"""

from __future__ import annotations

import typing
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import partial

from astgrad.analysis.activity import possibly_varied
from astgrad.analysis.aliases import bindings, shared_with
from astgrad.analysis.effects import fills
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.saved import changed_objects
from astgrad.errors import Refused
from astgrad.ir.expr import (
    BUILT,
    GLOBAL,
    Attribute,
    Binary,
    Call,
    Comprehension,
    Expr,
    Global,
    Literal,
    Logical,
    Name,
    Opaque,
    Record,
    Subscript,
    Symbol,
    map_children,
    mentions_global,
    names_read,
    readings,
    walk,
)
from astgrad.ir.kinds import UNKNOWN
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    Assign,
    AugAssign,
    Block,
    Define,
    Evaluate,
    For,
    Function,
    If,
    Lambda,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
    base_name,
    bound_names,
    expressions,
    mentioned_in,
    names_read_inside,
    names_stored,
    names_written,
    parts_stored,
    statements,
)
from astgrad.markers import MADE
from astgrad.rules.sites import find_rule
from astgrad.rules.structure import StructuralRule
from astgrad.transform.added_rows import lists_that_get_rows, rows_by_place
from astgrad.transform.calls import BoundCall, bind
from astgrad.transform.grids import lists_of_rows, makes_rows
from astgrad.transform.handed_lists import hands_objects, lists_of_objects
from astgrad.transform.held_functions import is_definition
from astgrad.transform.lifted import lifted_where_possible, with_lifted_calls
from astgrad.transform.rename import as_others, map_expressions, pinned_names, replaced
from astgrad.transform.shaping import is_fresh
from astgrad.transform.single_exit import single_exit
from astgrad.transform.structured import structured

_DEEPEST = 10

# What counts as a write of a function: into parts, also what makes lists longer or shorter, by augmented assignments too, and by
# whatever is not understood as well.
_How = typing.Literal["parts", "lengths", "whole", "anything"]


def with_procedures(function: Function, functions: Mapping[str, Function], names: Names, wrt: tuple[str, ...] = ()) -> Function:
    """The function with the calls written out of functions that write into their arguments, and of those that are given, or give,
    lists of objects which depend on the parameters `wrt`. Raises Refused where one that writes is called in a place that cannot be
    a statement of its own."""
    if not functions or not mentioned_in(function.body) & GLOBAL:
        return function
    defined = frozenset[str]()

    def writes(e: Expr) -> bool:
        called = bind(e, functions) if isinstance(e, Call) else None
        return isinstance(called, BoundCall) and bool(_surely_written(called, functions))

    def makes(e: Expr) -> bool:
        called = bind(e, functions) if isinstance(e, Call) else None
        return isinstance(called, BoundCall) and _makes_what_changes(called, False, functions, defined)

    for _ in range(_DEEPEST):
        defined = frozenset(name for s in statements(function.body) if is_definition(s) for name in names_written(s))
        try:
            new = replace(function, body=with_lifted_calls(function.body, lambda e: writes(e) or makes(e), names))
        except Refused:  # where an object is made it may stay in the middle
            new = replace(function, body=with_lifted_calls(function.body, writes, names))
        kept = _handed_over(new.body)
        new = replace(new, body=lifted_where_possible(new.body, lambda e: _resizes(e, functions, kept), names))  # noqa: B023
        hands = _handing_objects(new, functions, wrt) if wrt else None
        new = replace(new, body=lifted_where_possible(new.body, hands, names)) if hands else new
        growing = lists_that_get_rows(new)
        rows = lists_of_rows(new) | growing
        if by_place := rows_by_place(new, rows, growing):
            new = replace(
                new, body=lifted_where_possible(new.body, partial(_reads_row, rows=by_place, functions=functions), names)
            )
            rows |= by_place
        new = replace(new, body=_written_out(new.body, functions, names, rows, defined, kept, hands or (lambda _: False)))
        if new.body == function.body:
            break
        function = new
    return function


@dataclass(frozen=True)
class Changed:
    """What the calls of a statement may write into, of what they are given.

    surely: what has parts. if_arrays: what an augmented assignment in a function changes where it is an array, and whatever else
    may be changed in a way that is not understood. unseen: what text hands to functions that write into parts.
    """

    surely: tuple[Expr, ...]
    if_arrays: tuple[Expr, ...]
    unseen: tuple[Expr, ...]


def changed_by_calls(statement: Stmt, functions: Mapping[str, Function]) -> Changed:
    """What the calls of a statement may write into. functions: those of the module."""
    filled = (call.args[0] for call in _calls(statement) if call.args and fills(call))
    parts = [*_handed_to_writers(statement, functions, lambda f: _written_parameters(f, functions, "parts"))]
    anything = _handed_to_writers(statement, functions, lambda f: _written_parameters(f, functions, "anything"))
    return Changed(
        surely=(*filled, *(e for called, written in parts if called is not None for e in written)),
        if_arrays=(*map(Name, sorted(_maybe_changed(statement, functions))), *(e for _, written in anything for e in written)),
        unseen=tuple(e for called, written in parts if called is None for e in written),
    )


def writing_calls(statement: Stmt, functions: Mapping[str, Function]) -> Iterator[tuple[BoundCall, tuple[Expr, ...]]]:
    """The calls in a statement of functions that may write into what they are given, each with the arguments that it may be."""
    for called, written in _handed_to_writers(statement, functions, lambda f: _written_parameters(f, functions, "whole")):
        if called is not None:
            yield called, written


def _handed_to_writers(
    statement: Stmt, functions: Mapping[str, Function], written_by: Callable[[Function], Set[str]]
) -> Iterator[tuple[BoundCall | None, tuple[Expr, ...]]]:
    """What functions may write into that a statement calls: of calls their arguments, and all that is read beside functions that
    are passed on (`map(f, rows)`), that are given what is unpacked, or that text calls. written_by: the parameters of one."""
    if isinstance(statement, Verbatim) and _may_write_any(statement.globals, functions, written_by):
        yield None, tuple(map(Name, statement.reads))
    for e in expressions(statement):
        for part in walk(e):
            called = bind(part, functions) if isinstance(part, Call) else None
            if isinstance(called, BoundCall):
                names = sorted(written_by(called.function) & called.arguments.keys())
                yield called, tuple(called.arguments[name] for name in names)
            if isinstance(part, Call):
                passed = part.children if called is not None and not isinstance(called, BoundCall) else part.children[1:]
                if _may_write_any([each.id for each in passed if isinstance(each, Global)], functions, written_by):
                    yield None, (*part.args, *(value for _, value in part.keywords))
            if isinstance(part, Opaque) and _may_write_any(part.globals, functions, written_by):
                yield None, tuple(map(Name, part.reads))


def _may_write_any(names: Iterable[str], functions: Mapping[str, Function], written_by: Callable[[Function], Set[str]]) -> bool:
    return any(name in functions and written_by(functions[name]) for name in names)


def may_write(call: Call, functions: Mapping[str, Function]) -> bool:
    """Whether a call of a function of the module may write into what it is given, by whatever means."""
    if any(written for _, written in writing_calls(Evaluate(call), functions)):
        return True
    called = bind(call, functions)
    reached = {called.function.name} | _callees(called.function, functions) if isinstance(called, BoundCall) else set()
    bodies = [functions[name].body for name in sorted(reached) if name in functions]
    return any(map(_changes_by_method, (s for body in bodies for s in statements(body))))


def _changes_by_method(statement: Stmt) -> bool:
    """Whether a statement changes something by a method, by `out=`, or by text that is not understood."""
    parts = [part for e in expressions(statement) for part in walk(e)]
    methods = {part.attr for part in parts if isinstance(part, Attribute)}
    outs = (name == "out" for part in parts if isinstance(part, Call) for name, _ in part.keywords)
    return not methods.isdisjoint(CHANGING_METHODS) or any(outs) or bool(names_written(statement) and pinned_names(statement))


def _written_out(
    block: Block,
    functions: Mapping[str, Function],
    names: Names,
    rows: frozenset[str],
    defined: frozenset[str],
    kept: frozenset[str],
    hands: Callable[[Expr], bool],
) -> Block:
    """rows: the variables that hold lists of lists. defined: those that hold functions. kept: those that nothing reads but one
    call. hands: whether a call is given lists of objects, or gives one."""
    new: list[Stmt] = []
    for statement in block:
        match statement:
            case If(body=body, orelse=orelse):
                body, orelse = (_written_out(inner, functions, names, rows, defined, kept, hands) for inner in (body, orelse))
                new.append(replace(statement, body=body, orelse=orelse))
            case For(body=body) | While(body=body) | With(body=body):
                new.append(replace(statement, body=_written_out(body, functions, names, rows, defined, kept, hands)))
            case Evaluate(value=Call() as call) | Assign(value=Call() as call):
                called = bind(call, functions)
                is_statement = isinstance(statement, Evaluate)
                is_procedure = isinstance(called, BoundCall) and (
                    _is_procedure(called, is_statement, functions)
                    or _hands_rows(called, is_statement, functions, rows)
                    or _makes_what_changes(called, is_statement, functions, defined)
                    or (_resizes(call, functions, kept) and _may_be_written_out(called, is_statement, functions))
                    or (hands(call) and _may_be_written_out(called, is_statement, functions))
                )
                new += (
                    _in_place_of(statement, called, functions, names)
                    if isinstance(called, BoundCall) and is_procedure
                    else [statement]
                )
            case _:
                new.append(statement)
    return tuple(new)


def _is_procedure(called: BoundCall, is_statement: bool, functions: Mapping[str, Function]) -> bool:
    """Whether a call writes into what it is given, and can be written out."""
    if not _may_be_written_out(called, is_statement, functions):
        return False
    return bool(
        _written_parameters(called.function, functions, "whole") if is_statement else _surely_written(called, functions)
    )


def _surely_written(called: BoundCall, functions: Mapping[str, Function]) -> frozenset[str]:
    """The parameters into which a function writes, also by `v *= 2`, where it is an array by what else the function does with it:
    of a number that is no write."""
    parts = _written_parameters(called.function, functions, "parts")
    whole = _written_parameters(called.function, functions, "whole") - parts
    return parts | {name for name in whole if _is_used_as_array(name, called.function)}


def _is_used_as_array(name: str, function: Function) -> bool:
    """Whether elements, axes or methods of what a variable holds are asked for, or what reduces an array."""
    for e in (part for s in statements(function.body) for outer in expressions(s) for part in walk(outer)):
        match e:
            case Subscript(value=Name(id=id)) | Attribute(value=Name(id=id)) if id == name:
                return True
            case Binary(op="@", left=left, right=right) if Name(name) in (left, right):
                return True
            case Call(function=Symbol(path=path), args=(arg, *_)) if name in names_read(arg) and (
                path == "builtins.len" or isinstance(find_rule(path), StructuralRule)
            ):
                return True
    return False


def _hands_rows(called: BoundCall, is_statement: bool, functions: Mapping[str, Function], rows: frozenset[str]) -> bool:
    """Whether a call is given lists of lists whose elements the function reads, or gives one, and can be written out: they are
    followed where they are made (`transform.grids`, `transform.added_rows`). rows: the variables of the caller that hold such."""
    function = called.function
    made = lists_of_rows(function) | lists_that_get_rows(function)
    results = [s.value for s in function.body if isinstance(s, Return) and s.value is not None]
    gives = any(makes_rows(e) or (isinstance(e, Name) and e.id in made) for e in results)
    given = {name for name, e in called.arguments.items() if isinstance(e, Name) and e.id in rows}
    takes = bool(given) and any(not given.isdisjoint(names_read_inside(s)) for s in function.body)
    return not is_statement and (gives or takes) and _may_be_written_out(called, is_statement, functions)


def _handing_objects(
    function: Function, functions: Mapping[str, Function], wrt: tuple[str, ...]
) -> Callable[[Expr], bool] | None:
    """Which calls are given lists of objects that may vary, or give one (`transform.handed_lists`); None where there is none."""
    calling = [e for s in statements(function.body) for e in expressions(s) if mentions_global(e)]
    calls = [part for e in calling for part in walk(e) if isinstance(part, Call)]
    bound = [(call, called) for call in calls if isinstance(called := bind(call, functions), BoundCall)]
    if not bound:
        return None
    lists = lists_of_objects(function, functions)
    handing = [call for call, called in bound if hands_objects(called, lists, functions) and not called.function.is_recomputed]
    varied = possibly_varied(function, wrt) if handing else frozenset[str]()
    found = [call for call in handing if not names_read(call).isdisjoint(varied)]
    return (lambda e: isinstance(e, Call) and e in found) if found else None


def _reads_row(e: Expr, rows: frozenset[str], functions: Mapping[str, Function]) -> bool:
    """Whether it is a call that is given a row of a list of lists, and can be written out."""
    called = bind(e, functions) if isinstance(e, Call) else None
    return isinstance(called, BoundCall) and _hands_rows(called, False, functions, rows)


def _makes_what_changes(
    called: BoundCall, is_statement: bool, functions: Mapping[str, Function], defined: frozenset[str]
) -> bool:
    """Whether it is a call of a class whose objects hold functions, or lists, dicts or objects that their `__init__` makes: what
    happens to these later is followed where they are made. defined: the variables of the caller that hold functions."""
    match called.function.body:
        case (*before, Return(value=Record(maker=Symbol(path=path), elements=elements))) if path == MADE:
            held = {e.id for e in elements if isinstance(e, Name)}
            made = (s for s in before if isinstance(s, Assign) and isinstance(s.value, (*BUILT, Lambda, Record)))
            changing = not held.isdisjoint(name for s in made for name in names_written(s))
            given = called.arguments.values()
            calling = any(isinstance(e, Lambda) or (isinstance(e, Name) and e.id in defined) for e in given)
            return not is_statement and (changing or calling) and _may_be_written_out(called, is_statement, functions)
        case _:
            return False


def _may_be_written_out(called: BoundCall, is_statement: bool, functions: Mapping[str, Function]) -> bool:
    body = called.function.body
    calls_itself = any(functions.get(name) is called.function for name in _callees(called.function, functions))
    given = frozenset(name for e in called.arguments.values() for name in names_read(e))
    if calls_itself or any(_has_text(s, given) for s in statements(body)):
        return False
    return is_statement or any(isinstance(s, Return) and s.value is not None for s in body)


def _has_text(statement: Stmt, given: frozenset[str]) -> bool:
    """Whether the statement has text that the IR does not understand: names in it cannot be renamed. given: what may come to stand
    in it; a comprehension must not give that another meaning."""
    opaque = (part for e in expressions(statement) for part in walk(e) if isinstance(part, Opaque))
    return bool(pinned_names(statement)) or any(part.reads and not _is_understood(part, given) for part in opaque)


def _is_understood(e: Opaque, given: frozenset[str]) -> bool:
    if not isinstance(e, Comprehension) or any(not given.isdisjoint(bound_names(clause.target)) for clause in e.clauses):
        return False
    inside = (e.element, *(part for clause in e.clauses for part in (clause.iterable, *clause.tests)))
    return all(_is_understood(part, given) for each in inside for part in walk(each) if isinstance(part, Opaque))


def _callees(function: Function, functions: Mapping[str, Function]) -> set[str]:
    """The functions of the module that this one calls, directly or through others."""
    found: set[str] = set()
    pending = [function]
    while pending:
        body = pending.pop().body
        called = {part.id for s in statements(body) for e in expressions(s) for part in walk(e) if isinstance(part, Global)}
        pending += [functions[name] for name in called - found if name in functions]
        found |= called
    return found


def _written_parameters(function: Function, functions: Mapping[str, Function], how: _How) -> frozenset[str]:
    """The names through which a function writes into its parameters."""
    found: dict[str, frozenset[str]] = {}  # by function, from below: functions may call each other
    while True:
        before = dict(found)
        written = _written(function, functions, how, found, set())
        if found == before:
            return written


def _written(
    function: Function, functions: Mapping[str, Function], how: _How, found: dict[str, frozenset[str]], seen: set[str]
) -> frozenset[str]:
    """As `_written_parameters`, as far as that follows from what is `found`. seen: the functions of this round."""
    if function.path in seen:
        return found.get(function.path, frozenset())
    seen.add(function.path)
    own = _replaced_by_own(function)
    parts, _ = _parts_of_parameters(function, functions, {function.path: function.parameter_names})
    given = {name: {name, *of} - own for name, of in parts.items() if name not in own}
    written: set[str] = set()
    for statement in statements(function.body):
        changed = {*names_stored(statement), *(_resized(statement) if how == "lengths" else ())}
        if how == "anything":
            changed |= _maybe_changed(statement, functions)
        if how in ("whole", "anything") and isinstance(statement, AugAssign):
            changed.update(names_written(statement))
        for _, passed in _handed_to_writers(statement, functions, lambda f: _written(f, functions, how, found, seen)):
            changed.update(name for argument in passed for name in names_read(argument))
        written.update(*(given[name] for name in changed & given.keys()))
    found[function.path] = frozenset(written)
    return found[function.path]


def _resizes(e: Expr, functions: Mapping[str, Function], kept: Collection[str]) -> bool:
    """Whether a call makes a list of the caller's longer or shorter. kept: the variables that nothing else reads."""
    called = bind(e, functions) if isinstance(e, Call) else None
    if not isinstance(called, BoundCall):
        return False
    given = [
        called.arguments[name] for name in _written_parameters(called.function, functions, "lengths") & called.arguments.keys()
    ]
    return any(base_name(each) not in (None, *kept) for each in given)


def _handed_over(block: Block) -> frozenset[str]:
    """The variables that one statement reads, once, beside the one that binds them: what is done to what they hold nothing sees."""
    reads = Counter(name for s in statements(block) for e in expressions(s) for name in readings(e))
    found: set[str] = set()

    def look(block: Block) -> None:
        bound = {name for s in block for name in names_written(s)}
        found.update(n for s in block for e in expressions(s) for n in readings(e) if reads[n] == 1 and n in bound)
        for statement in block:
            for inner in statement.blocks:
                look(inner)

    look(block)
    return frozenset(found)


def _resized(statement: Stmt) -> Iterator[str]:
    """The variables of which a statement lengthens or shortens a list: themselves, or what a field of theirs holds."""
    for call in _calls(statement):
        match call:
            case Call(function=Attribute(value=owner, attr="append" | "insert" | "pop")) if (
                name := base_name(owner)
            ) is not None:
                yield name


def _parts_of_parameters(
    function: Function, functions: Mapping[str, Function], handed: dict[str, Sequence[str]]
) -> tuple[dict[str, set[str]], set[str]]:
    """The parameters, and the names that may share memory with them, each with those that it may share memory with; and the names
    that share memory with results. handed: as of `_handed_back`."""
    given: dict[str, set[str]] = {name: {name} for name in function.parameter_names}
    opened = _with_memory_of_calls(function, functions, handed)
    kinds = _nothing_known(opened)
    bound = [*bindings(opened, kinds)]
    returned = (s.value for s in statements(opened.body) if isinstance(s, Return) and s.value is not None)
    results = {name for value in returned for name in shared_with(value, kinds)}
    while True:
        before = sum(map(len, given.values()))
        for names, shared in bound:
            of = set[str]().union(*(given.get(name, ()) for name in shared))
            for name in names if of else ():
                given.setdefault(name, set()).update(of)
        if sum(map(len, given.values())) == before:
            return given, results


def _nothing_known(function: Function) -> Kinds:
    names = {name for s in statements(function.body) for name in (*names_written(s), *names_read_inside(s))}
    return Kinds(dict.fromkeys({*function.parameter_names, *names}, UNKNOWN), {})


def _with_memory_of_calls(function: Function, functions: Mapping[str, Function], handed: dict[str, Sequence[str]]) -> Function:
    """The function with each call of a function of the module replaced by the arguments whose memory its result may be."""

    def memory(e: Expr) -> Expr:
        called = bind(e, functions) if isinstance(e, Call) else None
        if not isinstance(called, BoundCall):
            return map_children(memory, e)
        passed = _handed_back(called.function, functions, handed)
        parts = tuple(memory(called.arguments[name]) for name in passed if name in called.arguments)
        return Logical("or", parts) if len(parts) > 1 else parts[0] if parts else Literal("None")

    return replace(function, body=map_expressions(function.body, memory))


def handed_back(function: Function, functions: Mapping[str, Function]) -> Sequence[str]:
    """The parameters whose memory the result of a function may be."""
    return _handed_back(function, functions, {})


def _handed_back(function: Function, functions: Mapping[str, Function], handed: dict[str, Sequence[str]]) -> Sequence[str]:
    """The parameters whose memory the result may be. handed: what is found out, by function; any of them while it is looked at."""
    if function.path not in handed:
        handed[function.path] = function.parameter_names
        given, results = _parts_of_parameters(function, functions, handed)
        own = _replaced_by_own(function)
        handed[function.path] = sorted({of for name in results - own for of in given.get(name, ())})
    return handed[function.path]


def _replaced_by_own(function: Function) -> set[str]:
    """The names that hold memory of the function's own before anything is written into them: `x = x.copy()`."""
    own: set[str] = set()
    others: set[str] = set()
    deep = {base_name(part) for s in statements(function.body) for part in parts_stored(s) if _is_of_part(s, part)}
    for statement in function.body:
        for inner in statements((statement,)):
            others.update(name for name in _handed_on(inner) if name not in own)
            match inner:
                case Assign(targets=(Name(id=name),), value=value) if is_fresh(value) and (
                    name not in deep or not isinstance(value, BUILT)
                ):
                    own |= {name} - others if inner is statement else set()
                case AugAssign():
                    others.update(n for n in names_written(inner) if n not in own)
                case _:
                    others.update(names_written(inner))
            others.update(n for n in names_stored(inner) if n not in own)
    return own - others


def _maybe_changed(statement: Stmt, functions: Mapping[str, Function]) -> frozenset[str]:
    """The names whose objects a statement may change by methods, by text, and by calls of functions of which nothing is known."""
    if isinstance(statement, Define):
        inner = (_maybe_changed(s, functions).union(names_stored(s)) for s in statements(statement.function.body))
        return frozenset().union(*inner) - frozenset(statement.function.parameter_names)
    calls = [*_calls(statement)]
    outs = (value for call in calls for key, value in call.keywords if key == "out")
    changed = changed_objects(statement, lambda call: isinstance(bind(call, functions), BoundCall))
    return changed.union(*map(names_read, (*outs, *filter(fills, calls))))


def _calls(statement: Stmt) -> Iterator[Call]:
    return (part for e in expressions(statement) for part in walk(e) if isinstance(part, Call))


def _is_of_part(statement: Stmt, stored: Expr) -> bool:
    """Whether a store may write into a part of an object: `rows[0][1] = e`, or `rows[0] *= e`."""
    return isinstance(statement, AugAssign) or not (isinstance(stored, Subscript) and isinstance(stored.value, Name))


def _handed_on(statement: Stmt) -> Iterator[str]:
    """The names that a statement hands to functions of the module, or to text, which may write into what they hold."""
    if isinstance(statement, Verbatim):
        yield from statement.reads
    for e in expressions(statement):
        for part in walk(e):
            if isinstance(part, Opaque) or (isinstance(part, Call) and any(isinstance(each, Global) for each in part.children)):
                yield from names_read(part)


def _standing(called: BoundCall, functions: Mapping[str, Function]) -> dict[str, Expr]:
    """The parameters that stand for what they are given: for a variable, and for a field that holds the object into which the
    function writes, where nothing that it calls may put another one there."""
    function = called.function
    written = {n for s in statements(function.body) for n in names_written(s)}
    bodies = [function.body, *(functions[name].body for name in sorted(_callees(function, functions)) if name in functions)]
    assigned = [part for body in bodies for s in statements(body) for part in parts_stored(s)]
    regroups = any(_changes_by_method(s) for body in bodies for s in statements(body))
    handed = (e for s in statements(function.body) for _, given in writing_calls(s, functions) for e in given)
    stored = (part.value for s in statements(function.body) for part in parts_stored(s))
    changed = {base_name(e) for e in (*handed, *stored)}
    return {
        name: e
        for name, e in called.arguments.items()
        if name not in written and (isinstance(e, Name) or (name in changed and not _may_lead_elsewhere(e, assigned, regroups)))
    }


def _may_lead_elsewhere(way: Expr, assigned: Sequence[Expr], regroups: bool) -> bool:
    """Whether the way to an object may lead to another one after some parts were assigned, of whatever object; regroups: and lists
    and dicts got other elements."""
    match way:
        case Name():
            return False
        case Attribute(value=value, attr=attr):
            here = any(isinstance(part, Attribute) and part.attr == attr for part in assigned)
        case Subscript(value=value, index=Literal() as index):
            stored = [part for part in assigned if isinstance(part, Subscript)]
            here = regroups or any(not isinstance(part.index, Literal) or part.index == index for part in stored)
        case _:
            return True
    return here or _may_lead_elsewhere(value, assigned, regroups)


def _in_place_of(statement: Stmt, called: BoundCall, functions: Mapping[str, Function], names: Names) -> Iterator[Stmt]:
    function = called.function
    if any(isinstance(s, Return) for s in statements(function.body)):
        function = structured(single_exit(function, names))
    written = [n for s in statements(function.body) for n in names_written(s)]
    standing = _standing(called, functions)
    own = [name for name in dict.fromkeys((*function.parameter_names, *written)) if name not in standing]
    given = {name for e in called.arguments.values() for name in names_read(e)}
    match statement, function.body[-1:]:
        case Assign(targets=(Name(id=target),)), (Return(value=Name(id=result)),) if (
            result in own and result not in called.arguments and target not in given
        ):
            renamed = {name: Name(target if name == result else names.fresh(name)) for name in own}
        case _:
            renamed = {name: Name(names.fresh(name)) for name in own}
    for name, argument in called.arguments.items():
        if name in renamed:
            yield Assign((renamed[name],), argument, span=statement.span)
    whole = as_others(map_expressions(function.body, lambda e: replaced(e, {**renamed, **standing})))
    if not any(isinstance(s, Return) for s in statements(function.body)):
        yield from whole
        return
    *body, last = whole
    yield from body
    if isinstance(statement, Assign) and isinstance(last, Return) and last.value not in (None, *statement.targets):
        assert last.value is not None
        yield replace(statement, value=last.value, edited=True)
