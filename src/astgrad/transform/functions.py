"""Functions as values: what a name, a lambda or a parameter stands for is called by its own name, with what it has captured.

    def f(x, a):                                 def f(x, a):
        def spring(t):                               return _newton_spring(x, a=a)
            return a * t**3 - t            ->
        return newton(spring, x)                 def _newton_spring(x, *, a):     newton, for this function alone
                                                     ... _spring(x, a=a) ...
                                                 def _spring(t, *, a):
                                                     return a * t**3 - t

What is captured is passed in each call: so a variable that is bound anew later is seen as Python's closures see it. Only calls of
which it is known what they call are touched; others stay, to be refused where a derivative would flow through them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from astgrad.analysis.activity import may_vary
from astgrad.analysis.aliases import paired
from astgrad.analysis.liveness import live_before
from astgrad.errors import Refusal, Refused
from astgrad.fingerprint import BY_SYNTAX
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Dict,
    Expr,
    Global,
    Literal,
    Logical,
    Name,
    Record,
    Spread,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    map_children,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.kinds import Kind, Other, Structure
from astgrad.ir.names import Names
from astgrad.ir.show import show
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Define,
    Evaluate,
    For,
    Function,
    If,
    Lambda,
    Opened,
    Parameter,
    Return,
    Stmt,
    While,
    With,
    names_written,
    parts_stored,
    statements,
)
from astgrad.markers import GRAD_HOOK, SOLVED
from astgrad.transform.apart import with_classes_apart
from astgrad.transform.attributes import find_unfollowed, with_attributes
from astgrad.transform.constructed import made_of_class
from astgrad.transform.decided import decided
from astgrad.transform.flat import is_flat, with_flat_result, with_parts_as_parameters, without_numbers, without_structures
from astgrad.transform.held_functions import (
    attributes_called,
    is_definition,
    is_function,
    reached_from,
    ways_read,
    without_held_functions,
)
from astgrad.transform.opened import simplified
from astgrad.transform.overloaded import with_method_calls
from astgrad.transform.owners import Owners, dotted, fields_assigned, holders, lists_in_fields
from astgrad.transform.rename import map_header
from astgrad.transform.solutions import SETTINGS, held, is_plain, solution
from astgrad.transform.streams import Streams
from astgrad.transform.structured import structured
from astgrad.transform.targets import (
    PARTIAL,
    Target,
    all_expressions,
    all_names,
    applied,
    free_names,
    given_by,
    last_name,
    names_read_in,
    wanted_name,
)
from astgrad.transform.unpacked_calls import UnpackedCalls

_HOLDING = (Record, Tuple, Name, Attribute)  # what may give an object that holds functions
_CALLING = frozenset((PARTIAL, "functools.reduce", "builtins.map", "builtins.filter"))
_OPERATORS = {
    f"operator.{name}": op
    for name, op in (
        ("add", "+"), ("sub", "-"), ("mul", "*"), ("truediv", "/"), ("floordiv", "//"), ("mod", "%"), ("pow", "**"),
        ("matmul", "@"), ("neg", "-"), ("pos", "+"),
    )
}  # fmt: skip


_CLASS = "type "  # before the name of a class, of what is that class

Special = tuple[str, tuple[tuple[str, Target], ...]]  # a function's path, and what its parameters stand for


@dataclass
class Definitions:
    """The functions of a program, and those that are made of them: lifted out of a function, or for certain arguments."""

    functions: dict[str, Function]
    names: Names
    methods: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # by `Model.spring`: form, name
    objects: Mapping[str, str] = field(default_factory=dict)  # global objects, with their classes
    classes: Mapping[str, Function] = field(default_factory=dict)  # as functions that make their objects
    made: set[str] = field(default_factory=set)  # the names of those that are made
    originals: dict[int, Stmt] = field(default_factory=dict)  # the author's statements, by the `id` of their origin
    given: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by function: variables that hold the caller's structures
    forms: dict[str, tuple[tuple[tuple[str, Kind | None], ...], Kind]] = field(
        default_factory=dict
    )  # by function: its parameters and its result before they were taken apart
    _flat: dict[object, str] = field(default_factory=dict)
    _lifted: dict[object, str] = field(default_factory=dict)
    _special: dict[Special, str] = field(default_factory=dict)
    _unfit: set[Special] = field(default_factory=set)  # what needs its parameters as values
    _opened: dict[tuple[str, tuple[tuple[str, tuple[str, ...]], ...]], str] = field(default_factory=dict)
    _gathered: dict[tuple[str, int, tuple[str, ...]], str] = field(default_factory=dict)
    _solved: dict[object, str] = field(default_factory=dict)
    _called: dict[str, frozenset[str]] = field(default_factory=dict)
    _called_attributes: dict[str, frozenset[str]] = field(default_factory=dict)
    _owners: dict[str, str | None] = field(default_factory=dict)
    _resolved: dict[str, tuple[Function, Function]] = field(default_factory=dict)
    _asked: list[str] = field(default_factory=list)
    _holding: dict[object, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.makers: dict[tuple[str, tuple[str, ...]], Expr] = {}  # of records, by class and fields
        for function in self.functions.values():
            self._note_makers(function)
        self._assigning: dict[str, list[Function]] = {}  # by field, the functions that assign to one of its name
        for function in self.functions.values():
            for name in dict.fromkeys(fields_assigned(function)):
                self._assigning.setdefault(name, []).append(function)

    def _note_makers(self, function: Function) -> None:
        for outer in all_expressions(function.body):
            for e in walk(outer):
                if isinstance(e, Record) and isinstance(e.maker, (Global, Symbol)):
                    self.makers.setdefault((e.name, e.keys), e.maker)

    def all_resolved(self) -> dict[str, Function]:
        """The functions, with the calls of methods resolved."""
        if not self.methods:
            return self.functions
        for name, function in list(self.functions.items()):
            if self._resolved.get(name, (None,))[0] is not function:
                self._resolved[name] = (function, self.resolved(function))
        return {name: self._resolved[name][1] if name in self._resolved else f for name, f in self.functions.items()}

    def owner_of_result(self, name: str) -> str | None:
        """The class of records that the function of this name gives, where that is known."""
        if name not in self.functions:
            return None
        if name in self._asked[:-1]:
            return None  # of functions that call each other it is not known
        if name not in self._owners:
            function = self.functions[name]
            self._asked.append(name)
            self._owners[name] = ""  # whatever it gives where it calls itself
            self._owners[name] = self.owners_in(function).returned(function)
            self._owners[name] = self.owners_in(function).returned(function)  # where it calls itself, it gives that
            self._asked.pop()
        return self._owners[name]

    def owners_in(self, function: Function) -> Owners:
        """What tells the classes of records of a function's variables."""
        held = holders(function, self.functions, given_by) | (lists_in_fields(function, self.functions) if self.methods else {})
        return Owners(function, self.methods, self.owner_of_result, self.objects, self.owner_assigned, held)

    def apart(self, function: Function, owners: Owners | None, names: Names) -> Function:
        """The function with loops over objects of several classes written out."""
        if not self.methods:
            return function
        owners = owners or self.owners_in(function)
        return with_classes_apart(function, owners.of, owners.holders, names)

    def owner_assigned(self, key: str) -> str | None:
        """The class of what the functions of the module assign to fields of this name, of whatever object: none where they assign
        nothing to one."""
        asked = f".{key}"
        if key not in self._assigning or asked in self._asked[:-1]:
            return None if key in self._assigning else ""
        if asked not in self._owners:
            self._asked.append(asked)
            self._owners[asked] = ""  # where objects exchange theirs
            for _ in range(2):
                found = {self.owners_in(function).stored(key) for function in self._assigning[key]}
                self._owners[asked] = None if None in found or len(found - {""}) > 1 else max(found, key=str)
            self._asked.pop()
        return self._owners[asked]

    def holding(self, function: Function, objects: Mapping[str, str]) -> str:
        """The name of the function for records of known classes: its parameters, with these."""
        key = (function.path, tuple(objects.items()))
        if key not in self._holding:
            name = self._holding[key] = self.names.fresh(f"_{function.name.strip('_')}")
            self.made.add(name)
            self._note_originals(function)
            held = (*function.objects, *objects.items())
            made = replace(function, name=name, title=function.authors_name, objects=held, origin=None, module="")
            self.functions[name] = made
            self.functions[name] = self.resolved(made)
        return self._holding[key]

    def resolved(self, function: Function) -> Function:
        """The function with all its calls resolved. Raises Refused where objects are not followed, of which attributes are."""
        self._note_makers(function)
        resolved = Resolver(function, self, {}).resolved()
        if self.makers:
            self._note_makers(resolved)
        refusals = list(find_unfollowed(resolved, self.functions, given_by)) if resolved.opened else []
        if refusals:
            raise Refused(refusals)
        return resolved

    def _note_originals(self, function: Function) -> None:
        for statement in statements(function.body):
            if statement.origin is not None and not statement.edited:
                self.originals.setdefault(id(statement.origin), statement)

    def called_parameters(self, function: Function) -> frozenset[str]:
        """The parameters that a function calls, or passes on to a function that does."""
        if function.path not in self._called:
            self._called[function.path] = frozenset()
            found = {name for outer in all_expressions(function.body) for name in self._called_in(outer)}
            self._called[function.path] = frozenset(found & set(function.parameter_names))
        return self._called[function.path]

    def _called_in(self, outer: Expr) -> Iterator[str]:
        for e in walk(outer):
            match e:
                case Call(function=Name(id=id)):
                    yield id
                case Call(function=Global(id=id)) if id in self.functions:
                    called = self.called_parameters(self.functions[id])
                    arguments = given_by(self.functions[id], e).items()
                    yield from (value.id for name, value in arguments if name in called and isinstance(value, Name))
                case Call(function=Symbol(path=path), args=(Name(id=id), *_)) if path in _CALLING:
                    yield id
                case Spread(function=Name(id=id)):
                    yield id
                case Lambda(function=inner):
                    yield from (name for part in all_expressions(inner.body) for name in self._called_in(part))

    def called_fields(self, function: Function) -> frozenset[str]:
        """The names of the attributes that a function may call, or one that it calls in turn."""
        if function.path not in self._called_attributes:
            reached = [function, *(self.functions[name] for name in sorted(reached_from(function, self.functions)))]
            self._called_attributes[function.path] = frozenset(name for each in reached for name in attributes_called(each))
        return self._called_attributes[function.path]

    def fields_assigned(self, function: Function) -> frozenset[str]:
        """The fields that this function, or one of the module, assigns."""
        return frozenset((*self._assigning, *fields_assigned(function)))

    def lifted(
        self, inner: Function, wanted: str, captured: Mapping[str, Target | None], objects: Mapping[str, str]
    ) -> tuple[str, tuple[str, ...]]:
        """The name of a function of its own for one that is defined inside another, and the variables that calls pass to it.

        captured: the variables that it reads from outside, with the functions for which they stand, where they are known;
        objects: those that hold objects whose methods are known, with their classes.
        """
        data = {name for name, target in captured.items() if target is None and name != inner.name}
        for target in captured.values():
            data |= {name for value in target.values() for name in names_read(value)} if target else set()
        passed = tuple(sorted(data))
        key = (inner, tuple(sorted(captured.items(), key=lambda item: item[0])), tuple(objects.items()))
        if key not in self._lifted:
            name = self._lifted[key] = self.names.fresh(f"_{wanted.strip('_')}")
            self.made.add(name)
            self._note_originals(inner)
            scope = Names(all_names(inner))
            own = {outer: outer if outer in captured else scope.fresh(outer) for outer in passed}
            more = tuple(Parameter(own[outer], "keyword-only") for outer in passed)
            bare = tuple(replace(parameter, default=None, value=None) for parameter in inner.parameters)
            seen = {outer: Name(inside) for outer, inside in own.items()}
            known = {
                name: target.with_values(substitute(value, seen) for value in target.values())
                for name, target in captured.items()
                if target is not None
            }
            if inner.name:
                known[inner.name] = Target(Global(name), (), tuple((own[outer], Name(own[outer])) for outer in passed))
            held = tuple((own[outer], owner) for outer, owner in objects.items())
            whole = replace(inner, name=name, parameters=(*bare, *more), objects=held, origin=None)
            self.functions[name] = made = structured(simplified(whole, may_vary(whole), self.functions))
            self.functions[name] = Resolver(made, self, known).resolved()
        return self._lifted[key], passed

    def flattened(self, function: Function, structures: Mapping[str, Structure], result: Kind) -> str:
        """The name of the function for arguments that are taken apart; what it gives is taken apart as well."""
        gives = None if is_flat(result) else result
        forms = tuple((name, without_numbers(kind)) for name, kind in structures.items())
        key = (function.path, forms, gives and without_numbers(gives))
        if key not in self._flat:
            name = self._flat[key] = self.names.fresh(f"_{function.name.strip('_')}")
            self.made.add(name)
            self._note_originals(function)
            scope = Names(all_names(function))
            plain = tuple(replace(parameter, form="positional", default=None, value=None) for parameter in function.parameters)
            resolved = self.resolved(replace(function, parameters=plain))
            self.forms[name] = (tuple((each, structures.get(each)) for each in resolved.parameter_names), result)
            resolved, structures = with_parts_as_parameters(resolved, structures)
            made = without_structures(resolved, (), structures, scope, self.makers).function
            if isinstance(gives, Structure):
                made = with_flat_result(made, gives, scope)
            self.given[name] = tuple(structures)
            self.functions[name] = replace(made, name=name, returns=None, origin=None, module="")
        return self._flat[key]

    def opened(self, function: Function, wanted: Mapping[str, Opened]) -> tuple[str, tuple[str, ...]]:
        """The name of the function for objects of which attributes are parameters, and the names of these parameters."""
        key = (function.path, tuple((name, tuple(attr for attr, _ in each.names)) for name, each in wanted.items()))
        if key not in self._opened:
            name = self._opened[key] = self.names.fresh(f"_{function.name.strip('_')}")
            self.made.add(name)
            self._note_originals(function)
            attributes = {name: (tuple(attr for attr, _ in each.names), each.kind) for name, each in wanted.items()}
            made = with_attributes(function, attributes, Names(all_names(function)))
            made = replace(made, name=name, title=function.authors_name, origin=None, module="")
            self.functions[name] = made
            self.functions[name] = self.resolved(made)
        made = self.functions[self._opened[key]]
        return made.name, tuple(name for each in made.opened for _, name in each.names)

    def gathered(self, function: Function, call: Call) -> Call | None:
        """The call of a function that takes any number of arguments, as one of a function that takes so many."""
        named = {each.name for each in function.parameters if each.form in ("positional", "keyword-only")}
        star = next((each.name for each in function.parameters if each.form == "star"), None)
        stars = next((each.name for each in function.parameters if each.form == "stars"), None)
        count = max(len(call.args) - len(function.positional), 0)
        further = tuple(name for name, _ in call.keywords if name not in named)
        if (count and star is None) or (further and stars is None):
            return None
        key = (function.path, count, further)
        if key not in self._gathered:
            name = self._gathered[key] = self.names.fresh(f"_{function.name.strip('_')}")
            self.made.add(name)
            self._note_originals(function)
            named_anew = replace(function, name=name, title=function.authors_name, origin=None, module="")
            self.functions[name] = _with_so_many(named_anew, star, count, stars, further)
            self.functions[name] = self.resolved(self.functions[name])
        made = self.functions[self._gathered[key]]
        inside = dict(zip(further, made.parameter_names[len(made.parameters) - len(further) :], strict=True))
        keywords = tuple((inside.get(name, name), value) for name, value in call.keywords)
        return replace(call, function=Global(made.name), keywords=keywords)

    def solved(self, call: Call, target: Target) -> Call | None:
        """The call of the function that gives the solution of an equation (`transform.solutions`); None where it is not known what
        is solved, or with what settings."""
        assert isinstance(call.function, Symbol)
        path, (_, start, *args), settings = call.function.path, call.args, dict(call.keywords)
        function = self.functions.get(target.callee.id) if isinstance(target.callee, Global) else None
        if (
            function is None
            or not isinstance(target.callee, Global)
            or target.args
            or len(args) >= len(function.positional)
            or function.takes_any
        ):
            return None
        if not settings.keys() <= set(SETTINGS) or not all(map(is_plain, settings.values())):
            return None
        captured = (
            *target.keywords,
            *(each for each in target.defaults if each[0] not in function.positional[: len(args) + 1]),
        )
        own = {name: Name(name) if names_read(value) else value for name, value in captured}
        passed = [(name, value) for name, value in captured if names_read(value)]
        key = (path, function.path, len(args), tuple(own.items()), tuple(settings.items()))
        if key not in self._solved:
            name = self._solved[key] = self.names.fresh(f"_{function.name.strip('_')}_{path.rpartition('.')[2]}")
            self.made.add(name)
            extra = tuple(each for each, _ in passed)
            self.functions[name] = solution(name, path, function, target.callee, len(args), extra, own, settings, call.span)
        return Call(Global(self._solved[key]), (held(start), *args), tuple(passed), span=call.span)

    def special(self, function: Function, targets: Mapping[str, Target]) -> tuple[str, tuple[str, ...]] | None:
        """The name of the function for these values of parameters, and the names of the parameters it has for what comes along.

        None where it does something else with them than calling them.
        """
        scope = Names(all_names(function))
        own = {
            name: tuple(
                Name(scope.fresh(wanted_name(name.replace(".", "_"), number, value))) if names_read(value) else value
                for number, value in enumerate(target.values())
            )
            for name, target in targets.items()
        }
        known = {name: target.with_values(own[name]) for name, target in targets.items()}
        key = (function.path, tuple(known.items()))
        passed = tuple(value.id for values in own.values() for value in values if isinstance(value, Name))
        if key not in self._special and key not in self._unfit:
            stem = "_".join((function.name, *(last_name(target.callee) for target in targets.values()))).strip("_")
            name = self._special[key] = self.names.fresh(f"_{stem}")
            self.made.add(name)
            self._note_originals(function)
            parameters = tuple(parameter for parameter in function.parameters if parameter.name not in targets)
            more = tuple(Parameter(inside, "keyword-only") for inside in passed)
            plain = decided(function, dict.fromkeys(targets, Other("function")))
            self.functions[name] = made = replace(plain, name=name, parameters=(*parameters, *more), origin=None, module="")
            self.functions[name] = Resolver(made, self, known).resolved()
            if not ways_read(self.functions[name].body).isdisjoint(known):
                del self.functions[self._special.pop(key)]
                self._unfit.add(key)
        return None if key in self._unfit else (self._special[key], passed)


class Resolver:
    """Resolves the calls of one function. known: the functions for which names from outside stand."""

    def __init__(self, function: Function, definitions: Definitions, known: Mapping[str, Target]) -> None:
        self._definitions = definitions
        self._names = definitions.names.copy()
        self._names.take(all_names(function))
        self._owners = definitions.owners_in(function)
        if (apart := definitions.apart(function, self._owners, self._names)) is not function:
            function, self._owners = apart, definitions.owners_in(apart)
        self._function = function = with_method_calls(function, self._owners.of, definitions.methods)
        written = Counter((*function.parameter_names, *(n for s in statements(function.body) for n in names_written(s))))
        twice = {name for name in function.parameter_names if written[name] == 2}
        unread = twice - live_before(function.body, frozenset()) if twice else twice  # what they are given is never looked at
        self._once = frozenset(name for name, count in written.items() if count == 1 or name in unread)
        # what is known of an object that a parameter holds is not of another one that it holds later
        self._known = {way: target for way, target in known.items() if "." not in way or way.partition(".")[0] in self._once}
        self._objects = {name: owner for name, owner in function.objects if name in self._once}
        functions = definitions.functions
        self._streams = Streams(functions, self._names, self._target, self._expr)
        self._unpacked = UnpackedCalls(
            function, self._once, functions, self._names, lambda e: self._target(e, "function", is_called=True), self._expr
        )
        self._snapshots: dict[int, list[Stmt]] = {}  # what a definition evaluates, by the `id` of its statement
        for statement in statements(function.body):
            self._learn(statement)

    def resolved(self) -> Function:
        """The function with its calls resolved, and without definitions that nothing reads any more. Raises Refused where the
        setter of a property would run."""
        if refusals := [*self._setters()]:
            raise Refused(refusals)
        function = replace(self._function, body=self._block(self._function.body))
        if self._definitions.makers:
            function = without_held_functions(function, self._definitions.functions, self._definitions.methods)
        while True:
            kept = _without_unread_definitions(function.body, names_read_in(function.body), self._known)
            if kept == function.body:
                return function
            function = replace(function, body=kept)

    def _setters(self) -> Iterator[Refusal]:
        """Assignments that run the setter of a property."""
        methods = self._definitions.methods
        titles = [title for title, (form, _) in methods.items() if form == "property"]
        for statement in statements(self._function.body) if titles else ():
            for part in parts_stored(statement):
                if not isinstance(part, Attribute):
                    continue
                owner = self._owners.of(part.value)
                meant = [
                    title
                    for title in titles
                    if title == f"{owner}.{part.attr}" or (not owner and title.endswith(f".{part.attr}"))
                ]
                if meant:
                    message = f"assigning to the property {show(part)} runs its setter, which is not followed"
                    yield Refusal("method", message, statement.span or part.span, "assign the field that the setter assigns")

    # ------------------------------------------------------------------ what stands for which function

    def _learn(self, statement: Stmt) -> None:
        match statement:
            case Define(function=inner, writes=(name,)) if name in self._once and not self._bound_later(inner):
                self._known[name] = self._closure(inner, name, statement.reads, statement)
            case Assign(targets=(Name(id=name) as made,), value=value) if name in self._once:
                target = self._target(made if isinstance(value, Record) else value, name, statement)
                if target is not None:
                    self._known[name] = target
        if isinstance(statement, Assign) and self._definitions.makers and isinstance(statement.value, _HOLDING):
            for one, part in paired(statement.targets[0], statement.value) if len(statement.targets) == 1 else ():
                if isinstance(one, Name) and one.id in self._once:
                    self._known |= {f"{one.id}.{way}": held for way, held in self._held_functions(part, one.id, statement)}

    def _bound_later(self, inner: Function) -> bool:
        return inner.takes_any

    def _target(self, e: Expr, wanted: str, statement: Stmt | None = None, *, is_called: bool = False) -> Target | None:
        """The function that an expression is. `statement`: the definition that evaluates it; later it may give something else.
        is_called: it is called where it stands, and only there."""
        match e:
            case Lambda(function=inner):
                return self._closure(inner, wanted, e.reads, statement)
            case Name(id=name) if name in self._known:
                return self._known[name]
            case Attribute() if (way := dotted(e)) in self._known:
                return self._known[way]
            case Symbol():
                return Target(e)
            case Global(id=name) if name in self._definitions.functions:
                return Target(e)
            case Attribute(value=owner) if self._found(e):
                return self._of_object(owner, e, wanted, statement, is_called)
            case Subscript(value=Global() as table, index=key) if (part := table.under(key)) is not None:
                return self._target(part, wanted, statement, is_called=is_called)
            case Name() | Record() | Global() | Attribute() | Subscript():
                return self._of_object(e, Attribute(e, "__call__"), wanted, statement, is_called)
            case Call(function=Symbol(path=path), args=(function, *args), keywords=keywords) if path == PARTIAL:
                target = self._target(function, wanted, statement, is_called=is_called)
                if target is None or any(name in ("", "**") for name, _ in keywords):
                    return None
                kept = {name: self._kept(f"{wanted}_{name}", value, statement) for name, value in keywords}
                first = [self._kept(f"{wanted}_value", value, statement) for value in args]
                together = {**dict(target.keywords), **kept}
                return Target(target.callee, (*target.args, *first), tuple(together.items()), target.defaults)
            case _:
                return None

    @cached_property
    def _fields_assigned(self) -> frozenset[str]:
        """The fields that this function, or one of the module, assigns, of whatever object."""
        return self._definitions.fields_assigned(self._function)

    def _held_functions(self, e: Expr, wanted: str, statement: Stmt | None = None) -> Iterator[tuple[str, Target]]:
        """The functions that an object holds for good, each by the way there. `statement`: the one that makes it."""
        match e:
            case Record(keys=keys, elements=elements):
                for key, element in zip(keys, elements, strict=True):
                    if key in self._fields_assigned:
                        continue
                    if (
                        is_function(element)
                        or (isinstance(element, Name) and self._owners.of(element) is None)
                        or (isinstance(element, Attribute) and self._found(element) is not None)
                    ):
                        target = self._target(element, f"{wanted}_{key}", statement)
                        yield from ((key, target),) if target is not None else ()
                    for way, target in self._held_functions(element, f"{wanted}_{key}", statement):
                        yield f"{key}.{way}", target
            case Name() | Attribute() if base := dotted(e):
                for way, target in self._known.items():
                    if way.startswith(f"{base}."):
                        yield way.removeprefix(f"{base}."), target

    def _of_object(self, e: Expr, method: Attribute, wanted: str, statement: Stmt | None, is_called: bool) -> Target | None:
        """A method, or the `__call__`, of an object whose methods are known: of this very object whenever it is called."""
        found = self._found(method)
        owner = e if is_called or found is None else self._kept(f"{wanted}_object", e, statement)
        is_same = is_called or owner is not e or self._is_fixed(e)
        return self._method(owner, *found) if found and is_same else None

    def _found(self, e: Attribute) -> tuple[str, str] | None:
        """The form and the name of a method of an object whose methods are known."""
        methods = self._definitions.methods
        if not any(title.endswith(f".{e.attr}") for title in methods):
            return None
        owner = self._objects.get(e.value.id) if isinstance(e.value, Name) else None
        owner = owner or self._owners.of(e.value)
        found = methods.get(f"{owner.removeprefix(_CLASS)}.{e.attr}") if owner else None
        if found is None or owner is None or not owner.startswith(_CLASS):
            return found
        return ("of the class" if found[0] == "class" else found[0], found[1]) if found[0] in ("static", "class") else None

    def _method(self, owner: Expr, form: str, name: str) -> Target | None:
        match form:
            case "method" | "of the class":
                return Target(Global(name), (owner,))
            case "static":
                return Target(Global(name))
            case "class":
                return Target(Global(name), (Call(Symbol("builtins.type", "type"), (owner,)),))
            case _:
                return None

    def _closure(self, inner: Function, wanted: str, reads: Iterable[str], statement: Stmt | None) -> Target:
        defaults = tuple(
            (parameter.name, self._kept(f"{wanted}_{parameter.name}", parameter.value, statement))
            for parameter in inner.parameters
            if parameter.value is not None
        )
        inside = {*reads} & free_names(inner)
        captured = {name: None if name == inner.name else self._known.get(name) for name in sorted(inside)}
        objects = {name: owner for name, owner in self._objects.items() if name in inside}
        name, passed = self._definitions.lifted(inner, wanted, captured, objects)
        parameters = self._definitions.functions[name].parameters[len(inner.parameters) :]
        keywords = tuple((parameter.name, Name(outer)) for parameter, outer in zip(parameters, passed, strict=True))
        return Target(Global(name), (), keywords, defaults)

    def _kept(self, wanted: str, value: Expr, statement: Stmt | None) -> Expr:
        """An expression that still has this value when the function is called."""
        if statement is None or self._is_fixed(value):
            return value
        name = Name(self._names.fresh(wanted))
        self._snapshots.setdefault(id(statement), []).append(Assign((name,), value, span=value.span))
        return name

    def _is_fixed(self, e: Expr) -> bool:
        return isinstance(e, (Literal, Symbol, Global)) or (isinstance(e, Name) and e.id in self._once)

    # ------------------------------------------------------------------ statements

    def _block(self, block: Block) -> Block:
        return tuple(new for statement in block for new in self._statement(statement))

    def _statement(self, statement: Stmt) -> Iterator[Stmt]:
        before: list[Stmt] = list(self._snapshots.get(id(statement), ()))
        match statement:
            case If(body=body, orelse=orelse):
                statement = replace(statement, body=self._block(body), orelse=self._block(orelse))
                yield map_header(statement, self._expr)
            case For(target=target, iterable=iterable, body=body):
                source, elements = self._streams.of(iterable)
                body = self._block(body)
                if elements is None:
                    yield map_header(replace(statement, body=body), self._expr)
                else:
                    item = Name(self._names.fresh("item"))
                    inner = elements(item, lambda e: (Assign((target,), e), *body))
                    yield replace(statement, target=item, iterable=source, body=inner, edited=True)
            case While(body=body) | With(body=body):
                yield map_header(replace(statement, body=self._block(body)), self._expr)
            case Assign() | AugAssign() | Return() | Evaluate():
                new = map_header(statement, lambda e: self._expr(e, before))
                yield from before
                yield new
            case _:
                yield from before
                yield statement

    # ------------------------------------------------------------------ expressions

    def _expr(self, e: Expr, before: list[Stmt] | None = None) -> Expr:
        """The expression with its calls resolved; `before` takes statements that must run first, where there may be any."""
        match e:
            case Attribute(value=owner) if found := self._found(e):
                form, name = found
                if form != "property":
                    return map_children(lambda child: self._expr(child, before), e)
                return self._with_attributes(Call(Global(name), (self._expr(owner, before),), span=e.span))
            case Call(function=Name() | Lambda() | Call() | Attribute() | Record() | Subscript() as f) if (
                target := self._target(f, "function", is_called=True)
            ):
                return self._expr(applied(target, e, self._definitions.functions), before)
            case Call(function=Global(id=id) as f) if (
                id in self._definitions.objects
                and id not in self._definitions.functions
                and (target := self._target(f, "function", is_called=True))
            ):
                return self._expr(applied(target, e, self._definitions.functions), before)
            case Call(function=Name() | Call() | Global() as f) if made := self._made_of_class(f, e):
                return self._expr(made, before)
            case Call(function=Symbol(path=path), args=args) if path in _OPERATORS and not e.keywords and len(args) in (1, 2):
                return self._expr(_operation(_OPERATORS[path], args, e), before)
            case Call(function=Symbol(path="builtins.sum" | "functools.reduce")) if before is not None:
                folded = self._streams.folded(e, before)
                if folded is not None:
                    return folded
            case Call(function=Symbol(path=path), args=(x, fn), keywords=()) if path == GRAD_HOOK:
                target = self._target(fn, "hook")
                return replace(e, args=(self._expr(x, before), fn if target is None else target.as_expression()))
            case Call(function=Symbol(path=path), args=(function, _, *_)) if path in SOLVED:
                target = self._target(function, "equation")
                solved = None if target is None else self._definitions.solved(e, target)
                return map_children(lambda child: self._expr(child, before), e if solved is None else solved)
            case Spread():
                call = self._unpacked.without_stars(e, before)
                return e if call is None else self._expr(call, before)
            case Call(function=Global(id=id)) if (
                id in self._definitions.functions and self._definitions.functions[id].takes_any
            ):
                gathered = self._definitions.gathered(self._definitions.functions[id], e)
                return (
                    self._expr(gathered, before) if gathered is not None else map_children(lambda c: self._expr(c, before), e)
                )
            case Call(function=Global(id=id)) if id in self._definitions.functions:
                e = self._with_records(self._specialised(e, self._definitions.functions[id]))
                e = self._with_attributes(self._with_held_functions(e))
            case Compare(first=Attribute() as held, ops=("is" | "is not",), rest=(Literal(value=None),)) if (
                dotted(held) in self._known
            ):
                return replace(e, first=Literal("0"))
            case Conditional() | Logical():
                before = None  # what stands in them is evaluated perhaps
        return map_children(lambda child: self._expr(child, before), e)

    def _made_of_class(self, called: Expr, call: Call) -> Expr | None:
        """What `cls(x)` makes, and `type(self)(x)`."""
        is_function = isinstance(called, Global) and called.id in self._definitions.functions
        owner = self._owners.of(called) if self._definitions.classes and not is_function else None
        if owner is None or not owner.startswith(_CLASS):
            return None
        function = self._definitions.classes.get(owner.removeprefix(_CLASS))
        return None if function is None else made_of_class(call, function, self._definitions.functions)

    def _specialised(self, call: Call, function: Function) -> Call:
        """The call of a function to which functions are passed, without these."""
        called = self._definitions.called_parameters(function)
        left_out = {each.name: each.value for each in function.parameters if isinstance(each.value, (Symbol, Global))}
        targets = {
            name: target
            for name, value in ({**left_out, **given_by(function, call)} if called else {}).items()
            if name in called and (target := self._target(value, name)) is not None
        }
        return self._with_targets(call, function, targets)

    def _with_held_functions(self, call: Call) -> Call:
        """The call of a function to which objects are passed that hold functions, of which it may call some: of one that knows
        what these are."""
        assert isinstance(call.function, Global)
        function = self._definitions.functions[call.function.id]
        held = [
            (name, way, target)
            for name, value in given_by(function, call).items()
            if isinstance(value, (Name, Attribute, Record))
            for way, target in self._held_functions(value, name)
        ]
        called = self._definitions.called_fields(function) if held else frozenset()
        targets = {f"{name}.{way}": target for name, way, target in held if way.rpartition(".")[2] in called}
        return self._with_targets(call, function, targets)

    def _with_targets(self, call: Call, function: Function, targets: Mapping[str, Target]) -> Call:
        """The call with what functions these stand for."""
        made = self._definitions.special(function, targets) if targets else None
        if made is None:
            return call
        name, passed = made
        positional = function.positional
        values = [value for target in targets.values() for value in target.values() if names_read(value)]
        args = tuple(arg for parameter, arg in zip(positional, call.args, strict=False) if parameter not in targets)
        keywords = tuple((key, value) for key, value in call.keywords if key not in targets)
        return replace(call, function=Global(name), args=args, keywords=(*keywords, *zip(passed, values, strict=True)))

    def _with_records(self, call: Call) -> Call:
        """The call of a function to which records are passed, of which it may call methods: of one that knows what these are."""
        assert isinstance(call.function, Global)
        function, methods = self._definitions.functions[call.function.id], self._definitions.methods
        if not methods or function.opened:
            return call
        given = {
            name + way: owner
            for name, value in given_by(function, call).items()
            for way, owner in self._owners.held(value)
            if (name + way, owner) not in function.objects
        }
        parts = [part for e in all_expressions(function.body) for part in walk(e)]
        attributes = {part.attr for part in parts if isinstance(part, Attribute)}
        calls = any(isinstance(part, Global) for part in parts) or any(
            isinstance(part, Call) and isinstance(part.function, Attribute) for part in parts
        )  # what is called may be given them
        wanted = {
            name: owner
            for name, owner in given.items()
            if any(
                title.startswith(f"{owner}.") and (calls or title.rpartition(".")[2] in attributes | BY_SYNTAX)
                for title in methods
            )
        }
        return replace(call, function=Global(self._definitions.holding(function, wanted))) if wanted else call

    def _with_attributes(self, call: Call) -> Call:
        """The call with the attributes, which are parameters here, of the objects that are passed."""
        assert isinstance(call.function, Global)
        function = self._definitions.functions[call.function.id]
        own = {each.parameter: each for each in self._function.opened}
        given = given_by(function, call).items()
        wanted = {name: own[value.id] for name, value in given if isinstance(value, Name) and value.id in own}
        if not wanted or function.opened:
            return call
        name, passed = self._definitions.opened(function, wanted)
        values = [Name(parameter) for each in wanted.values() for _, parameter in each.names]
        return replace(call, function=Global(name), keywords=(*call.keywords, *zip(passed, values, strict=True)))


def _with_so_many(function: Function, star: str | None, count: int, stars: str | None, keys: tuple[str, ...]) -> Function:
    """The function with parameters for so many values of `*args`, and for these keys of `**kwargs`."""
    names = Names(all_names(function))
    values = tuple(names.fresh(f"{star}_{i}") for i in range(count))
    items = tuple(names.fresh(f"{stars}_{key}") for key in keys)
    plain = [each for each in function.parameters if each.form in ("positional", "positional-only")]
    only = [each for each in function.parameters if each.form == "keyword-only"]
    parameters = (*plain, *map(Parameter, values), *only, *(Parameter(name, "keyword-only") for name in items))
    opening: list[Stmt] = []
    if star is not None:
        opening.append(Assign((Name(star),), Tuple(tuple(map(Name, values)))))
    if stars is not None:
        opening.append(Assign((Name(stars),), Dict(keys, tuple(map(Name, items)))))
    return replace(function, parameters=parameters, body=(*opening, *function.body))


def _operation(op: str, args: tuple[Expr, ...], call: Call) -> Expr:
    return Unary(op, args[0], span=call.span) if len(args) == 1 else Binary(op, args[0], args[1], span=call.span)


def _is_other_name(statement: Stmt, known: Container[str]) -> bool:
    """Whether a statement only gives a function another name. known: the names of functions."""
    match statement:
        case Assign(targets=(Name(id=name),), value=Name(id=other)):
            return name in known and other in known
        case _:
            return False


def _without_unread_definitions(block: Block, read: Collection[str], known: Container[str]) -> Block:
    kept: list[Stmt] = []
    for statement in block:
        match statement:
            case If(body=body, orelse=orelse):
                body, orelse = (_without_unread_definitions(inner, read, known) for inner in (body, orelse))
                statement = replace(statement, body=body, orelse=orelse)
            case For(body=body) | While(body=body) | With(body=body):
                statement = replace(statement, body=_without_unread_definitions(body, read, known))
        only_defines = is_definition(statement) or _is_other_name(statement, known)
        if not only_defines or any(name in read for name in names_written(statement)):
            kept.append(statement)
    return tuple(kept)
