"""One object under several names, of those whose parts have got names: writes that another name would see are refused.

    q = p                                  p_v = p_v + dt * f        'q' may be the same object: q.v would stay as it was
    p.v = p.v + dt * f             ->
    return q.v

What gives a list other elements is seen by every name of the list (`analysis.aliases`), whether it has names for its parts or not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from astgrad.analysis.aliases import aliases
from astgrad.analysis.effects import acts, has_effect
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.places import is_stack
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Call,
    Comprehension,
    Expr,
    Global,
    Joined,
    List,
    Name,
    Opaque,
    Subscript,
    Symbol,
    names_read,
    walk,
)
from astgrad.ir.kinds import Kind, ListOf, Number, Structure, is_number, may_grow
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    Assign,
    AugAssign,
    Evaluate,
    Function,
    Stmt,
    Verbatim,
    base_name,
    bound_names,
    expressions,
    names_written,
    parts_stored,
    statements,
)
from astgrad.rules.constants import may_receive_active
from astgrad.transform.built import Built, owners_in
from astgrad.transform.procedures import may_write


class SharedParts:
    """What is known of the objects that several variables may stand for. values: the variables whose parts have names, by now."""

    def __init__(
        self, function: Function, kinds: Kinds, values: Mapping[str, Built], functions: Mapping[str, Function]
    ) -> None:
        self._function = function
        self._kinds = kinds
        self._values = values
        self._same: list[tuple[frozenset[str], str]] = []  # variables that may stand for one object, and which only holds it
        self._stored_deep: set[str] = set()  # those in whose parts parts are assigned
        self._twice: list[tuple[str, str]] = []  # variables that hold what a function may give twice, and the function
        self._stored: dict[str, Stmt] = {}  # variables whose object is written into
        self._regrouping = {name: s for s in statements(function.body) for name in _regrouped_by(s, kinds, functions)}
        self._changed_inside = (
            {name for s in statements(function.body) for name in _changed_inside(s)} if self._regrouping else set()
        )
        self._sharing = aliases(function, kinds) if self._regrouping else {}
        self.regrouped = self._regrouping.keys() | {n for name in self._regrouping for n in self._sharing.get(name, ())}

    def note_same(self, name: str, value: Built, *, holds: bool = False) -> None:
        """A variable gets a value. holds: the value is a part of what the variable stands for."""
        for owners, is_part in owners_in(value):
            if owners - {name}:
                self._same.append((owners | {name}, name if holds or is_part else ""))

    def note_twice(self, names: Iterator[str], function: Function) -> None:
        """Variables get what a function gives, in which one object may stand twice."""
        self._twice += [(name, function.authors_name) for name in names]

    def note_stored(self, target: Expr) -> None:
        """Something is written into a part of what a variable stands for."""
        name = base_name(target)
        if name is None or name not in self._values:
            return
        others = self._values[name].owners - {name}
        is_direct = isinstance(target, (Attribute, Subscript)) and target.value == Name(name)
        self._stored_deep |= others if is_direct else {name, *others}
        for each in (*others, name):
            self._stored.setdefault(each, Evaluate(target, span=target.span))

    def writes(self, given: Collection[str]) -> Iterator[Refusal]:
        """Writes into what another name may stand for as well."""
        for name, statement in self._stored.items():
            groups = (group for group, holder in self._same if name in group and (name != holder or name in self._stored_deep))
            others = sorted(frozenset().union(*groups) - {name})
            twice = [function for result, function in self._twice if result == name]
            if others or twice or name in given:
                what = "the caller holds the same object"
                if others:
                    what = f"{others[0]!r} may be the same object"
                elif twice:
                    what = f"{twice[0]} may give one object twice"
                yield Refusal(
                    "in-place-write",
                    f"something is written into {name!r}, and {what}",
                    statement.span or self._function.span,
                    "write into a copy, as dict(...) or list(...) make one",
                )
        for name, statement in self._regrouping.items():  # a list that grows, and under another name has parts with names
            shared = self._sharing.get(name, frozenset()) & self._values.keys()
            others = sorted(o for o in shared if self._sees(o, name))
            if (
                others
                and isinstance(self._kinds.variables.get(name), ListOf)
                and not is_stack(name, self._function)
                and not self._is_list_of_numbers(name, frozenset())
            ):
                message = f"{name!r} gets other elements, and {others[0]!r} may be the same object"
                yield Refusal(
                    "in-place-write", message, statement.span or self._function.span, "change a copy, as list(...) makes one"
                )

    def _sees(self, other: str, name: str) -> bool:
        """Whether a variable's parts may change with a list that gets other elements, or the list's with that."""
        if other in self._stored or other in self._regrouping:
            return True
        kind = self._values[other].kind
        return may_grow(kind) and (name in self._changed_inside or _may_be_one_object(kind, self._kinds.of(Name(name))))

    def _is_list_of_numbers(self, name: str, asked: frozenset[str]) -> bool:
        """Whether all that a variable holds are lists of numbers that were made as such: nothing that holds one has names for what
        is in it."""
        kind = self._kinds.variables.get(name)
        if not isinstance(kind, ListOf) or not is_number(kind.element) or name in self._function.parameter_names:
            return False
        for statement in statements(self._function.body):
            match statement:
                case _ if name not in names_written(statement):
                    pass
                case AugAssign() | Assign(targets=(Name(),), value=List() | Joined(form="list") | Comprehension(is_list=True)):
                    pass
                case Assign(targets=(Name(),), value=Name(id=id)) if id in asked or self._is_list_of_numbers(
                    id, asked | {name}
                ):
                    pass
                case _:
                    return False
        return True


def _may_be_one_object(one: Kind, other: Kind) -> bool:
    """Whether objects of these kinds may be one: a list of lists is no list of numbers."""
    inside, others = _held_by(one), _held_by(other)
    if not inside or not others:
        return True
    return not any(
        all(isinstance(each, Number) for each in these) and all(isinstance(each, (Structure, ListOf)) for each in those)
        for these, those in ((inside, others), (others, inside))
    )


def _held_by(kind: Kind) -> tuple[Kind, ...]:
    match kind:
        case Structure(elements=elements):
            return elements
        case ListOf(element=element):
            return (element,)
        case _:
            return ()


def _regrouped_by(statement: Stmt, kinds: Kinds, functions: Mapping[str, Function]) -> Iterator[str]:
    """The names of objects that a statement may give more, fewer or other parts."""
    if isinstance(statement, Verbatim):
        yield from statement.changes
    if isinstance(statement, AugAssign):
        yield from bound_names(statement.target)
    for stored in parts_stored(statement):
        if not isinstance(kinds.of(stored.value), Number):  # an array, which keeps its form
            yield from names_read(stored.value)
    for e in (inner for outer in expressions(statement) for inner in walk(outer)):
        match e:
            case Attribute(value=value, attr=attr) if attr in CHANGING_METHODS:
                yield from names_read(value)
            case Call(function=Attribute()):
                continue
            case Call(function=Symbol(path=path)) if may_receive_active(path) or not acts(e):
                continue
            case Call(function=Global(id=id)) if id in functions and not may_write(e, functions):
                continue
            case Call(args=args, keywords=keywords):
                yield from (name for argument in (*args, *(value for _, value in keywords)) for name in names_read(argument))
            case Opaque(text=text, reads=reads) if any(f".{method}(" in text for method in CHANGING_METHODS):
                yield from reads


def _changed_inside(statement: Stmt) -> Iterator[str]:
    """The names of what a statement may change in parts of parts: it does more than to give other elements, as `v.append(e)`."""
    match statement:
        case (
            Evaluate(value=Call(function=Attribute(value=Name()), args=args))
            | Assign(value=Call(function=Attribute(value=Name()), args=args))
        ):
            yield from (name for argument in args if has_effect(argument) for name in names_read(argument))
        case Assign(value=value):
            yield from names_read(value) if has_effect(value) else ()
            stored = (part for part in parts_stored(statement) if not isinstance(part.value, Name))
            yield from (name for part in stored for name in names_read(part.value))
        case AugAssign(target=Subscript() as target):
            yield from names_read(target.value)
        case Verbatim(changes=changes):
            yield from changes
        case _:
            yield from (name for e in expressions(statement) if has_effect(e) for name in names_read(e))
