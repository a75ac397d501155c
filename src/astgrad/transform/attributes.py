"""Attributes to differentiate by become parameters of their own, beside the object that holds them.

    def energy(self, x):                         def energy(self, x, self_k):
        return self.k * self.stretch(x)    ->        return self_k * self.stretch(x, self_k=self_k)

So do they in every function to which the object is passed (`transform.functions`); when the derivative is done `self_k` is `self.k`
again. Text that is carried as it stands (`print(self.k)`) says so all the time, and counts as reading both. The object itself is
used for nothing else than its attributes and methods: what something else reads of it would be taken for a constant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from astgrad.analysis.inference import of_own_shape
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import Attribute, Call, Clause, Comprehension, Expr, Global, Name, Opaque, Spread, Subscript, map_children
from astgrad.ir.kinds import UNKNOWN, Kind, ListOf, Number, Object, Structure, show_kind
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Block,
    Define,
    Function,
    Lambda,
    Opened,
    Parameter,
    Stmt,
    Try,
    Verbatim,
    expressions,
    names_written,
    parts_stored,
    statements,
)
from astgrad.paths import Path, parse_path, root_of
from astgrad.source import Span
from astgrad.transform.flat import at_path
from astgrad.transform.rename import map_block, map_expressions


def with_attributes(function: Function, wanted: Mapping[str, tuple[tuple[str, ...], Object]], names: Names) -> Function:
    """The function with attributes of parameters as parameters. wanted: by parameter the attributes, and what the object is. Raises
    Refused where the function writes into such an object."""
    written = [part for s in statements(function.body) for part in parts_stored(s) if _is_attribute_of(part, wanted)]
    if written:
        raise Refused([_refusal("an attribute of the object is assigned", part.span) for part in written])
    opened = tuple(
        Opened(parameter, tuple((attribute, names.fresh(f"{parameter}_{attribute}")) for attribute in attributes), kind)
        for parameter, (attributes, kind) in wanted.items()
    )
    table = {(each.parameter, attribute): name for each in opened for attribute, name in each.names}
    more = tuple(Parameter(name, "keyword-only", span=function.span) for name in table.values())
    body = _Reader(table).block(function.body)
    return replace(function, parameters=(*function.parameters, *more), body=body, opened=opened)


@dataclass(frozen=True)
class Asked:
    """A function that is differentiated by attributes, as one that is differentiated by parameters."""

    function: Function
    wrt: tuple[str, ...]
    kinds: Mapping[str, Kind]  # of the parameters that it has for attributes
    leaves: Mapping[str, Expr]  # the attributes, by these parameters


def with_asked_attributes(function: Function, wrt: tuple[str, ...], kinds: Mapping[str, Kind], names: Names) -> Asked:
    """The function by parameters: `self.k` in `wrt` becomes `self_k`. Raises Refused where it is not known what `self` is."""
    wanted: dict[str, tuple[tuple[str, ...], Object]] = {}
    refusals: list[Refusal] = []
    for asked in wrt:
        path, kind = parse_path(asked), kinds.get(root_of(asked), UNKNOWN)
        attribute = path.steps[0][1] if path.steps else ""
        if not path.steps or at_path(path, kind) is not None:
            continue  # a parameter, or a part of one that is taken apart
        if isinstance(kind, Object) and len(path.steps) == 1 and attribute in dict(kind.fields):
            wanted[path.root] = (*wanted.get(path.root, ((),))[0], str(attribute)), kind
        else:
            hint = "Differentiate by a part that is a float or an array of floats, or holds such; say what the parameter is."
            message = f"there is no derivative by {asked}: {_why_not(path, kind)}"
            refusals.append(Refusal("wrt-kind", message, function.span, hint))
    if refusals:
        raise Refused(refusals)
    if not wanted:
        return Asked(function, wrt, {}, {})
    made = with_attributes(function, wanted, names)
    leaves = {name: Attribute(Name(each.parameter), attr) for each in made.opened for attr, name in each.names}
    found = {name: _number(name, dict(each.kind.fields)[attr]) for each in made.opened for attr, name in each.names}
    called = {f"{each.parameter}.{attr}": name for each in made.opened for attr, name in each.names}
    return Asked(made, tuple(called.get(asked, asked) for asked in wrt), found, leaves)


def _why_not(path: Path, kind: Kind) -> str:
    """What is in the way of a path."""
    if isinstance(kind, Object) and path.steps[0][0] == "attribute":
        attribute = path.steps[0][1]
        return f"{kind.name} has no attribute `{attribute}`" if len(path.steps) == 1 else f"`{path.root}.{attribute}` is opaque"
    if isinstance(kind, ListOf):
        return f"it is not known how many elements `{path.root}` has"
    return f"{path.root} is {show_kind(kind)}" if isinstance(kind, Structure) else f"`{path.root}` is no such object"


def _number(name: str, kind: Kind) -> Kind:
    """The kind of an attribute: a number, where nothing is known of it; its shape is its own."""
    return of_own_shape(name, Number("real", None, None) if kind == UNKNOWN else kind)


def _is_attribute_of(part: Expr, objects: Collection[str]) -> bool:
    """Whether it is an attribute of one of these objects, or is reached through one."""
    match part:
        case Attribute(value=Name(id=id)):
            return id in objects
        case Attribute(value=value) | Subscript(value=value):
            return _is_attribute_of(value, objects)
        case _:
            return False


class _Reader:
    """Replaces what is read of attributes. table: by parameter and attribute."""

    def __init__(self, table: Mapping[tuple[str, str], str]) -> None:
        self._table = table

    def block(self, block: Block) -> Block:
        """The block that reads parameters instead."""
        return map_expressions(map_block(block, lambda statement: (self._carried(statement),)), self._expr)

    def _carried(self, statement: Stmt) -> Stmt:
        match statement:
            case Define(function=inner):
                return replace(statement, function=self._inside(inner), reads=self._with_more(statement.reads))
            case Try(body=body):
                return replace(statement, body=self.block(body), reads=self._with_more(statement.reads))
            case Verbatim():
                return replace(statement, reads=self._with_more(statement.reads))
            case _:
                return statement

    def _expr(self, e: Expr) -> Expr:
        match e:
            case Attribute(value=Name(id=id), attr=attr) if (id, attr) in self._table:
                return Name(self._table[id, attr], span=e.span)
            case Lambda(function=inner):
                return replace(e, function=self._inside(inner), reads=self._with_more(e.reads))
            case Comprehension(element=element, clauses=clauses):
                new = tuple(Clause(c.target, self._expr(c.iterable), tuple(map(self._expr, c.tests))) for c in clauses)
                return replace(e, element=self._expr(element), clauses=new, reads=self._with_more(e.reads))
            case Spread(function=f, args=args, keywords=keywords):
                new_args = tuple((is_unpacked, self._expr(value)) for is_unpacked, value in args)
                named = tuple((name, self._expr(value)) for name, value in keywords)
                return replace(e, function=self._expr(f), args=new_args, keywords=named, reads=self._with_more(e.reads))
            case Opaque():
                return replace(e, reads=self._with_more(e.reads))
            case _:
                return map_children(self._expr, e)

    def _inside(self, inner: Function) -> Function:
        """A function inside the function, which may have a parameter or a variable of the object's name."""
        own = {*inner.parameter_names, *(name for s in statements(inner.body) for name in names_written(s))}
        table = {key: name for key, name in self._table.items() if key[0] not in own}
        return replace(inner, body=_Reader(table).block(inner.body))

    def _with_more(self, reads: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted({*reads, *(name for (parameter, _), name in self._table.items() if parameter in reads)}))


def find_unfollowed(
    function: Function, functions: Mapping[str, Function], given: Callable[[Function, Call], Mapping[str, Expr]]
) -> Iterator[Refusal]:
    """What a function whose calls are resolved does with objects that is not followed, though it may lead to their attributes.

    given: the arguments of a call by the parameters of what it calls.
    """
    objects = {each.parameter: each for each in function.opened}
    for statement in statements(function.body):
        for name in names_written(statement):
            if name in objects:
                yield _refusal(f"the object `{name}` is another one later", statement.span)
        for e in expressions(statement):
            yield from _unfollowed(e, objects, functions, given)


def _unfollowed(
    e: Expr,
    objects: Mapping[str, Opened],
    functions: Mapping[str, Function],
    given: Callable[[Function, Call], Mapping[str, Expr]],
) -> Iterator[Refusal]:
    match e:
        case Name(id=id) if id in objects:
            yield _refusal(f"the object `{id}` is used as a whole", e.span)
        case Attribute(value=Name(id=id), attr=attr) if id in objects:
            if attr not in dict(objects[id].kind.fields):
                yield _refusal(f"it is not known what `{id}.{attr}` reads of the object", e.span)
        case Attribute(value=Attribute(value=Name(id=id), attr=attr) as inner, attr=deeper) if id in objects:
            yield from _unfollowed(inner, objects, functions, given)
            kind = dict(objects[id].kind.fields).get(attr)
            if not isinstance(kind, Number) and not (isinstance(kind, Object) and _is_number(kind, deeper)):
                yield _refusal(f"it is not known what `{id}.{attr}.{deeper}` is", e.span)
        case Call(function=Attribute(value=Name(id=id), attr=attr)) if id in objects:
            yield _refusal(f"it is not known what `{id}.{attr}` calls", e.span)
        case Call(function=Global(id=id)) if id in functions:
            passed = {each.parameter for each in functions[id].opened}
            for parameter, argument in given(functions[id], e).items():
                if parameter not in passed or not isinstance(argument, Name):
                    yield from _unfollowed(argument, objects, functions, given)
        case _:
            for child in e.children:
                yield from _unfollowed(child, objects, functions, given)


def _is_number(kind: Object, attribute: str) -> bool:
    return isinstance(dict(kind.fields).get(attribute), Number)


def _refusal(message: str, span: Span | None) -> Refusal:
    hint = "Read what it holds where it is needed (`k = self.k`), and pass that on; or make the attribute a parameter."
    return Refusal("attribute", f"{message}, while it is differentiated by its attributes", span, hint)
