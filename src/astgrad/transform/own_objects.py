"""What the caller gave stays as it is, where it is no array, however the function changes it.

    def f(x, w):                            def f(x, w):
        w.sort()                    ->          w_2 = w.copy()              (a list: its order changes)
        return x * w[0]                         w_2.sort()
                                                return x * w_2[0]

    def f(x, w):                            def f(x, w):
        lengthen(w[0])              ->          w_2 = copy.deepcopy(w)      (a part of it changes)
        return x * len(w[0])                    lengthen(w_2[0])
                                                return x * len(w_2[0])

Arrays get memory of their own in `transform.writes`, before. What functions of other packages change of what they are given is not
known; nor is what methods change that no list, set, dict or array has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from astgrad.analysis.aliases import makes_new_memory, paired
from astgrad.analysis.analysed import Analysed
from astgrad.analysis.effects import changed_by
from astgrad.analysis.kinds import Kinds
from astgrad.ir import expr as ir
from astgrad.ir.expr import (
    Attribute,
    Call,
    Dict,
    Expr,
    Global,
    List,
    Name,
    Opaque,
    Record,
    Subscript,
    Symbol,
    mentions_global,
    names_read,
    walk,
)
from astgrad.ir.kinds import is_number
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    Assign,
    AugAssign,
    Define,
    Evaluate,
    For,
    Function,
    Stmt,
    Verbatim,
    base_name,
    bound_names,
    expressions,
    grown_list,
    parts_stored,
    statements,
)
from astgrad.rules.sites import site_of
from astgrad.rules.structure import Site
from astgrad.transform.calls import BoundCall, bind
from astgrad.transform.procedures import handed_back
from astgrad.transform.shaping import own_copy_of
from astgrad.transform.writes import with_copies

# How a value may hold a parameter's object: it is the object, it is a part of it, or it is a new object around it or its parts.
_Way = Literal["itself", "inside", "around"]
_Held = frozenset[tuple[str, _Way]]
_Depths = Mapping[str, bool]  # parameters that change, and whether parts of them do
_Change = tuple[Expr, bool]  # what changes, and whether parts of it may

_NOTHING: _Held = frozenset()
_AROUND = frozenset(
    (
        "copy.copy",
        *(
            f"builtins.{name}"
            for name in ("list", "tuple", "dict", "set", "frozenset", "sorted", "reversed", "zip", "enumerate")
        ),
    )
)


def with_own_objects(
    function: Function, arrays: Collection[str], kinds: Kinds, functions: Mapping[str, Function], names: Names
) -> tuple[Function, dict[str, str]]:
    """The function with copies of the objects of the caller's that it would change, and the author's names for the copies.

    arrays: the parameters that are surely arrays, or numbers. kinds: of its variables. functions: those of the module."""
    candidates = {*function.parameter_names, *filter(None, (_put_together(statement, function) for statement in function.body))}
    if candidates <= {*arrays}:
        return function, {}
    depths = _changed(function, kinds, functions, _changed_by(functions))
    objects = {name: deep for name, deep in depths.items() if name not in arrays}
    taken: set[str] = set()
    body: list[Stmt] = []
    for statement in function.body:
        match statement:
            case Assign(value=value) if (whole := _put_together(statement, function)) in objects:
                taken.add(whole)
                statement = replace(statement, value=own_copy_of(value, deep=True))
            case Assign(
                value=Call(function=Attribute(value=Name(id=id) as given, attr="copy"), args=()), origin=None, span=None
            ):
                if id in objects:  # `transform.writes` has made a copy, of its first level
                    taken.add(id)
                    statement = replace(statement, value=own_copy_of(given, deep=objects[id]))
        body.append(statement)
    function = replace(function, body=tuple(body)) if taken else function
    return with_copies(function, {name: deep for name, deep in objects.items() if name not in taken}, names)


class Changing:
    """What calls change, of what they are given, in one module."""

    def __init__(self, functions: Mapping[str, Function]) -> None:
        """functions: those of the module, to which more may be added later."""
        self._functions = functions
        self._names: tuple[str, ...] = ()
        self._found: Mapping[str, _Depths] = {}

    @property
    def _known(self) -> Mapping[str, _Depths]:
        """What each function changes, by its path: hardly any derivative needs it."""
        if (names := tuple(self._functions)) != self._names:
            self._names, self._found = names, _changed_by(self._functions)
        return self._found

    def changes(self, e: Expr) -> bool:
        """Whether it is a call that changes what it is given, or what it is a method of."""
        return isinstance(e, Call) and any(True for _ in _changes_of_call(e, self._functions, self._known))

    def given_to_functions(self, statement: Stmt) -> frozenset[str]:
        """The variables whose objects the module's functions may change that a statement calls."""
        if not any(self._known.values()):
            return frozenset()
        calls = [part for e in expressions(statement) if mentions_global(e) for part in walk(e) if isinstance(part, Call)]
        changed = (e for call in calls for e, _ in _changes_by_function(call, self._functions, self._known))
        return frozenset(name for e in changed for name in names_read(e))

    def objects(self, primal: Analysed) -> frozenset[str]:
        """The variables whose lists, dicts or sets change, by methods, by `del` or by the module's functions."""
        everything = statements(primal.function.body)
        changed = {name for s in everything for name in (*_changed_by_method(s), *self.given_to_functions(s))}
        return frozenset(changed.union(*(primal.sharing.get(name, ()) for name in changed)))


def _changed_by_method(statement: Stmt) -> frozenset[str]:
    """The variables whose lists, dicts or sets a statement changes by methods, or by `del`."""
    methods = (part for e in expressions(statement) for part in walk(e) if isinstance(part, Attribute))
    changed = (name for method in methods if method.attr in CHANGING_METHODS for name in names_read(method.value))
    return frozenset(changed).union(statement.changes if isinstance(statement, Verbatim) else ())


def _any_changes(names: Iterable[str], functions: Mapping[str, Function], known: Mapping[str, _Depths]) -> bool:
    """Whether one of the names is that of a function that changes what it is given."""
    return any(name in functions and known[functions[name].path] for name in names)


def _put_together(statement: Stmt, function: Function) -> str:
    """The author's parameter that a statement puts together of its parts, which are parameters (`transform.flat`)."""
    match statement:
        case Assign(targets=(Name(id=id),), value=Dict() | List() | Record() as whole, origin=None, span=None):
            parts = names_read(whole) - {id}
            is_given = parts and all(part in function.parameter_names and part.startswith(f"{id}_") for part in parts)
            return id if is_given else ""
        case _:
            return ""


def _parts_of(whole: str, function: Function) -> frozenset[str]:
    """The parameters of which one of the author's is put together."""
    made = (s.value for s in function.body if isinstance(s, Assign) and _put_together(s, function) == whole)
    return frozenset().union(*map(names_read, made)) - {whole}


def _changed_by(functions: Mapping[str, Function]) -> Mapping[str, _Depths]:
    """What each function changes of its parameters, by its path: from below, since functions may call each other."""
    found: dict[str, _Depths] = {function.path: {} for function in functions.values()}
    while True:
        new = {function.path: _changed(function, None, functions, found) for function in functions.values()}
        if new == found:
            return found
        found = new


def _changed(
    function: Function, kinds: Kinds | None, functions: Mapping[str, Function], known: Mapping[str, _Depths]
) -> _Depths:
    """The parameters whose objects a function changes. kinds: of its variables, where they are known. known: what functions of the
    module change, by path."""
    changes = [change for s in statements(function.body) for change in _changes(s, functions, known)]
    if not changes:
        return {}
    holding = _Holding(function, kinds, functions)
    depths: dict[str, bool] = {}
    for changed, has_parts_changed in changes:
        for parameter, way in holding.of(changed):
            if has_parts_changed or way != "around":
                depths[parameter] = depths.get(parameter, False) or has_parts_changed or way == "inside"
    return depths


def _changes(statement: Stmt, functions: Mapping[str, Function], known: Mapping[str, _Depths]) -> Iterator[_Change]:
    """What a statement changes in place."""
    if isinstance(statement, Define):
        for inner in statements(statement.function.body):
            yield from _changes(inner, functions, known)
    elif isinstance(statement, Verbatim):
        names = statement.reads if _any_changes(statement.globals, functions, known) else statement.changes
        yield from ((Name(name), True) for name in names)
    yield from ((stored.value, False) for stored in parts_stored(statement))
    if isinstance(statement, AugAssign):
        yield statement.target, False
    for e in expressions(statement):
        for part in walk(e):
            match part:
                case Opaque(text=text, reads=reads, globals=names):
                    if _any_changes(names, functions, known) or any(f".{method}(" in text for method in CHANGING_METHODS):
                        yield from ((Name(name), True) for name in reads)
                case Call():
                    yield from _changes_of_call(part, functions, known)


def _changes_of_call(call: Call, functions: Mapping[str, Function], known: Mapping[str, _Depths]) -> Iterator[_Change]:
    if (changed := changed_by(call)) is not None:
        yield changed, False
    yield from ((value, False) for key, value in call.keywords if key == "out")
    yield from _changes_by_function(call, functions, known)


def _changes_by_function(call: Call, functions: Mapping[str, Function], known: Mapping[str, _Depths]) -> Iterator[_Change]:
    """What functions of the module change that a call calls, or is given."""
    given = (*call.args, *(value for _, value in call.keywords))
    called = bind(call, functions)
    if isinstance(called, BoundCall):
        for name, has_parts_changed in known[called.function.path].items():
            for parameter in (name,) if name in called.arguments else _parts_of(name, called.function):
                yield called.arguments[parameter], has_parts_changed
    passed = given if isinstance(called, BoundCall) else (call.function, *given)
    if _any_changes((each.id for each in passed if isinstance(each, Global)), functions, known):
        yield from ((value, True) for value in given)


class _Holding:
    """What the variables of a function may hold of its parameters, wherever it is: what they held once is not forgotten."""

    def __init__(self, function: Function, kinds: Kinds | None, functions: Mapping[str, Function]) -> None:
        self._kinds = kinds
        self._functions = functions
        wholes = filter(None, (_put_together(statement, function) for statement in function.body))
        self._by: dict[str, _Held] = {name: frozenset(((name, "itself"),)) for name in (*function.parameter_names, *wholes)}
        before: dict[str, _Held] = {}
        while before != self._by:
            before = dict(self._by)
            for statement in statements(function.body):
                for name, held in self._bound(statement):
                    self._by[name] = self._by.get(name, _NOTHING) | held

    def of(self, e: Expr) -> _Held:
        """What the value of an expression may hold."""
        if self._kinds is not None and is_number(self._kinds.of(e)):
            return _NOTHING
        match e:
            case Name(id=id):
                return self._by.get(id, _NOTHING)
            case Subscript(value=value) | Attribute(value=value):
                return _as(self.of(value), "inside")
            case ir.Conditional(body=one, orelse=other):
                return self.of(one) | self.of(other)
            case ir.Logical(operands=parts):
                return self._of_any(parts)
            case Call():
                return self._of_call(e)
            case Opaque(reads=reads):
                return _as(self._of_any(map(Name, reads)), "around")
            case _:
                return _as(self._of_any(e.children), "around")

    def _of_any(self, parts: Iterable[Expr]) -> _Held:
        return _NOTHING.union(*map(self.of, parts))

    def _of_call(self, e: Call) -> _Held:
        called, site = bind(e, self._functions), site_of(e)
        path = site.rule.path if isinstance(site, Site) else e.function.path if isinstance(e.function, Symbol) else ""
        given = (*e.args, *(value for _, value in e.keywords))
        match e.function:
            case Attribute(value=value, attr="copy"):
                return _as(self.of(value), "around")
            case _ if path in _AROUND:
                return _as(self._of_any(given), "around")
            case _ if makes_new_memory(path):
                return _NOTHING
            case _ if isinstance(called, BoundCall):
                passed = handed_back(called.function, self._functions)
                return _as(self._of_any(called.arguments[name] for name in passed), "inside")
            case Attribute(value=value):
                return _as(self._of_any((value, *given)), "inside")
            case _:
                return _as(self._of_any(given), "inside")

    def _bound(self, statement: Stmt) -> Iterator[tuple[str, _Held]]:
        """The variables that a statement binds, or to which it adds, with what they may hold then."""
        match statement:
            case Assign(targets=targets, value=value):
                for target in targets:
                    for one, part in paired(target, value):
                        held = self.of(part)
                        yield from ((name, held if isinstance(one, Name) else _as(held, "inside")) for name in bound_names(one))
                yield from (
                    (name, _as(self.of(value), "around")) for part in parts_stored(statement) if (name := base_name(part))
                )
            case AugAssign(target=target, value=value) if name := base_name(target):
                yield name, _as(self.of(value), "around")
            case Evaluate() if (grown := grown_list(statement)) is not None:
                yield grown[0], _as(self.of(grown[1]), "around")
            case For(target=target, iterable=iterable):
                held = _as(self.of(iterable), "inside")
                yield from ((name, held) for name in bound_names(target))
            case Verbatim(reads=reads, writes=writes):
                held = _as(self._of_any(map(Name, reads)), "inside")
                yield from ((name, held) for name in writes)


def _as(held: _Held, way: _Way) -> _Held:
    return frozenset((parameter, way) for parameter, _ in held)
