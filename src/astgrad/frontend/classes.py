"""A class by its text alone: the methods that its objects have, as Python finds them, and what its annotations say of attributes.

An object of exactly this class is meant: one of a class that inherits from it may have other methods.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from astgrad.errors import Refusal, Refused
from astgrad.fingerprint import BY_SYNTAX, READING, reflected
from astgrad.frontend.environment import Method, What, method_name, with_operators
from astgrad.frontend.lookup import Found
from astgrad.frontend.static import StaticModule, leads_to
from astgrad.ir.kinds import BOOL, FLOAT, INT, UNKNOWN, Kind, Object, parse_kind
from astgrad.ir.names import Names
from astgrad.markers import CHECKPOINT
from astgrad.source import Span

_PLAIN_BASES = frozenset({"builtins.object", "abc.ABC", "typing.Generic", "typing.NamedTuple", "typing.Protocol"})
_PLAIN_DECORATORS = frozenset({"dataclasses.dataclass", "functools.total_ordering", "typing.final"})
_FORMS = {"staticmethod": "static", "classmethod": "class", "property": "property"}
_LITERALS = {float: FLOAT, int: INT, bool: BOOL}
_DEPTH = 2  # an object, and what it holds


@dataclass(frozen=True)
class _Defined:
    """A class statement, and the module that it stands in."""

    module: StaticModule
    node: ast.ClassDef


class StaticClass:
    """A class at the top level of a module, with those that it inherits from."""

    def __init__(self, module: StaticModule, name: str) -> None:
        """Raises Refused where the class, or one that it inherits from, is no plain one of the project."""
        self.name = name
        self._own = module
        self._lineage = list(_lineage(module, name))
        self._methods: dict[str, Method] | None = None

    def statements(self) -> Iterator[tuple[StaticModule, ast.ClassDef]]:
        """The statements of the class and of those that it inherits from, in the order in which attributes are looked up."""
        yield from ((defined.module, defined.node) for defined in self._lineage)

    def found(self, name: str) -> tuple[Found, str]:
        """The definition of a method and its form, decorated or not. Raises Refused where there is not exactly one."""
        for defined in self._lineage:
            nodes = [node for node in _bindings(defined.node).get(name, ()) if not _is_of_property(node, name)]
            match nodes:
                case []:
                    continue
                case [ast.FunctionDef() | ast.AsyncFunctionDef() as node]:
                    if defined.module is not self._own:
                        message = f"`{self.name}.{name}` is defined in `{defined.module.name}`"
                        raise Refused([Refusal("method", message, self._span, "Ask for the derivative where it is defined.")])
                    forms = (self._form(defined, decorator) for decorator in node.decorator_list)
                    known = (form for form in forms if form not in ("", "method"))
                    return Found(defined.module.source, node), next(known, "method")
                case [*_, last]:
                    span = defined.module.places.span(last)
                    message = f"`{self.name}.{name}` is not defined by one `def`"
                    raise Refused([Refusal("defined-twice", message, span, "Define each method once.")])
        message = f"the class `{self.name}` has no method `{name}`"
        raise Refused([Refusal("no-such-function", message, self._span, "Its methods are found by their names.")])

    def methods(self, taken: Names) -> dict[str, Method]:
        """The methods and properties that can be read, by their names. taken: names of functions in the generated file."""
        if self._methods is None:
            names = {name for defined in self._lineage for name in _bindings(defined.node)}
            self._methods = with_operators(dict(self._readable(taken)), names)
        return self._methods

    def _readable(self, taken: Names) -> Iterator[tuple[str, Method]]:
        for name in dict.fromkeys(name for defined in self._lineage for name in _bindings(defined.node)):
            if name in self._stored or (name.startswith("__") and name not in BY_SYNTAX):
                continue
            if (first := reflected(name)) and any(first in _bindings(heir) for heir in self._heirs):
                continue
            defined = next(each for each in self._lineage if name in _bindings(each.node))
            nodes = [node for node in _bindings(defined.node)[name] if not _is_of_property(node, name)]
            match nodes:
                case [ast.Assign(targets=[ast.Name()], value=ast.Name(id=other))]:  # __rmul__ = __mul__
                    nodes = _bindings(defined.node).get(other, [])
            match nodes:
                case [ast.FunctionDef(decorator_list=[]) as node]:
                    form = "method"
                case [ast.FunctionDef(decorator_list=[decorator]) as node]:
                    form = self._form(defined, decorator)
                case _:
                    continue
            if form:
                called = method_name(self.name, name, defined.module, taken)
                source = Found(defined.module.source, node)
                yield name, Method(called, f"{self.name}.{name}", form, source, defined.module)

    def _form(self, defined: _Defined, decorator: ast.expr) -> str:
        """What a decorator makes of a method: `static`, `class` or `property`, or what it is; nothing where that is not known."""
        if defined.module.path_of(decorator) == CHECKPOINT:
            return "method"
        is_builtin = isinstance(decorator, ast.Name) and defined.module.meaning(decorator.id).what is What.BUILTIN
        return _FORMS.get(decorator.id, "") if is_builtin and isinstance(decorator, ast.Name) else ""

    @property
    def _span(self) -> Span:
        return self._own.places.header(self._lineage[0].node)

    @property
    def is_abstract(self) -> bool:
        """Whether a method is only declared, so that no object of the class can be made."""
        names = {name for defined in self._lineage for name in _bindings(defined.node)}
        firsts = (next(d for d in self._lineage if name in _bindings(d.node)) for name in names)
        nodes = (node for name, defined in zip(names, firsts, strict=True) for node in _bindings(defined.node)[name])
        decorators = (each for node in nodes if isinstance(node, ast.FunctionDef) for each in node.decorator_list)
        return any("abstract" in ast.unparse(each) for each in decorators)

    @cached_property
    def _heirs(self) -> list[ast.ClassDef]:
        """The class statements of the module that inherit from the class."""
        found = [self._lineage[0].node]
        for node in self._own.tree.body:
            if isinstance(node, ast.ClassDef) and any(
                isinstance(base, ast.Name) and base.id == heir.name for base in node.bases for heir in found
            ):
                found.append(node)
        return found[1:]

    @cached_property
    def _stored(self) -> Counter[str]:
        """How often attributes of these names are assigned to that may be those of an object of the class: what other classes do
        to `self` is left out."""
        trees = {id(defined.module): defined.module.tree for defined in self._lineage}
        own = [defined.node for defined in self._lineage]
        nodes = [node for tree in trees.values() for node in tree.body]
        parts = [(part, node) for node in nodes for part in ast.walk(node) if isinstance(part, ast.Attribute)]
        return Counter(
            part.attr
            for part, node in parts
            if not isinstance(part.ctx, ast.Load) and (node in own or not _is_of_another_class(part, node))
        )

    # ------------------------------------------------------------------ attributes

    def kind(self, depth: int = _DEPTH) -> Object:
        """What is known of an object: the kinds of attributes that the class annotates, or gives from annotated parameters."""
        found: dict[str, Kind] = dict.fromkeys(self._stored, UNKNOWN)
        for defined in reversed(self._lineage):
            for name in _bindings(defined.node):
                found.pop(name, None)
            for name, value in self._annotated(defined):
                found[name] = self._kind_of(defined.module, value, depth)
        return Object(self.name, tuple(sorted(found.items())))

    def _annotated(self, defined: _Defined) -> Iterator[tuple[str, ast.expr]]:
        """Attributes with their annotations, or with the number that the class gives them for good."""
        for node in defined.node.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant() as value) if not self._stored[name]:
                    yield name, value
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value) if not is_none(value):
                    yield name, annotation
                case ast.FunctionDef(name="__init__", args=ast.arguments(args=[first, *_]) as arguments):
                    given = [each for each, default in with_defaults(arguments) if each is not first and not is_none(default)]
                    annotations = {each.arg: each.annotation for each in given if each.annotation is not None}
                    rebound = {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and _is_stored(part)}
                    for name, annotation in _given_in(node, first.arg, annotations, rebound):
                        if self._stored[name] == 1:
                            yield name, annotation

    def _kind_of(self, module: StaticModule, given: ast.expr, depth: int) -> Kind:
        """The kind that an annotation says, or that a number has."""
        if isinstance(given, ast.Constant) and not isinstance(given.value, str):
            return _LITERALS.get(type(given.value), UNKNOWN)
        try:
            return parse_kind(module.places.segment(given))
        except ValueError:
            pass
        if isinstance(given, ast.Name) and (meant := stands_for(module, given.id)) is not None:
            return self._kind_of(module, meant, depth - 1) if depth else UNKNOWN
        if isinstance(given, ast.Name) and depth > 1:
            try:
                return StaticClass(module, given.id).kind(depth - 1)
            except Refused:
                pass
        return UNKNOWN


def with_defaults(arguments: ast.arguments) -> Iterator[tuple[ast.arg, ast.expr | None]]:
    """The parameters that have names, each with its default."""
    positional = [*arguments.posonlyargs, *arguments.args]
    first = len(positional) - len(arguments.defaults)
    yield from zip(positional, [*(None,) * first, *arguments.defaults], strict=True)
    yield from zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)


def is_none(e: ast.expr | None) -> bool:
    """Whether an expression is None; not where there is none."""
    return isinstance(e, ast.Constant) and e.value is None


def stands_for(module: StaticModule, name: str) -> ast.expr | None:
    """The type for which a name stands that the module gives it once: `Vector = np.ndarray`."""
    match [binding.node for binding in module.bindings.get(name, ()) if binding.direct]:
        case [ast.Assign(targets=[ast.Name()], value=(ast.Name() | ast.Attribute() | ast.Subscript()) as value)]:
            return value
        case [ast.AnnAssign(annotation=ast.Name(id="TypeAlias"), value=ast.expr() as value)]:
            return value
        case _:
            return None


def _is_of_another_class(part: ast.Attribute, around: ast.stmt) -> bool:
    return isinstance(around, ast.ClassDef) and isinstance(part.value, ast.Name) and part.value.id == "self"


def _given_in(
    node: ast.FunctionDef, first: str, annotations: dict[str, ast.expr], rebound: Iterable[str]
) -> Iterator[tuple[str, ast.expr]]:
    """The attributes that `__init__` gives once and as they are, with their annotations: `self.k = k`."""
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(id=owner), attr=name)], value=ast.Name(id=given)):
                if owner == first and given in annotations and given not in rebound:
                    yield name, annotations[given]
            case ast.AnnAssign(target=ast.Attribute(value=ast.Name(id=owner), attr=name), annotation=annotation):
                if owner == first:
                    yield name, annotation


def _is_stored(node: ast.Name) -> bool:
    return not isinstance(node.ctx, ast.Load)


def _lineage(module: StaticModule, name: str) -> Iterator[_Defined]:
    """The class and those that it inherits from, in the order in which Python looks for attributes."""
    seen: set[int] = set()
    while True:
        defined = _class_of(module, name)
        node = defined.node
        _check_plain(defined)
        if id(node) in seen:
            return
        seen.add(id(node))
        yield defined
        inner = [base for base in node.bases if _base_path(defined.module, base) not in _PLAIN_BASES]
        match inner:
            case []:
                return
            case [ast.Name(id=base)] if _is_class(defined.module, base):
                module, name = defined.module, base
            case [(ast.Name() | ast.Attribute()) as base] if lead := leads_to(
                defined.module, defined.module.absolute(defined.module.path_of(base))
            ):
                module, name = lead
            case [first, *more]:
                what = "several classes" if more else f"`{defined.module.places.text(first)}`, which is not read"
                span = defined.module.places.span(first)
                raise Refused([_refusal(f"`{node.name}` inherits from {what}, so its methods are not known", span)])


def _class_of(module: StaticModule, name: str) -> _Defined:
    nodes = [binding.node for binding in module.bindings.get(name, ())]
    if not nodes:
        message = f"{module.source.filename} has no class `{name}` at its top level"
        raise Refused([Refusal("no-such-function", message, None)])
    if len(nodes) > 1 or not isinstance(nodes[0], ast.ClassDef):
        message = f"`{name}` is no class that is defined once, by a class statement"
        raise Refused([_refusal(message, module.places.span(nodes[-1]))])
    return _Defined(module, nodes[0])


def _is_class(module: StaticModule, name: str) -> bool:
    return any(isinstance(binding.node, ast.ClassDef) for binding in module.bindings.get(name, ()))


def _base_path(module: StaticModule, base: ast.expr) -> str:
    if isinstance(base, ast.Subscript):
        base = base.value
    if isinstance(base, ast.Name) and module.meaning(base.id).what is What.BUILTIN:
        return f"builtins.{base.id}"
    return module.path_of(base)


def _check_plain(defined: _Defined) -> None:
    """Raises Refused where the class may have other methods than its body defines."""
    node, module = defined.node, defined.module
    for keyword in node.keywords:
        raise Refused([_refusal(f"`{node.name}` is made by a metaclass", module.places.span(keyword))])
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if module.path_of(called) not in _PLAIN_DECORATORS:
            message = f"the decorator `{module.places.text(called)}` may change the class `{node.name}`"
            raise Refused([_refusal(message, module.places.span(decorator))])
    for name in sorted(READING & _bindings(node).keys()):
        raise Refused([_refusal(f"`{node.name}` finds attributes by a `{name}` of its own", module.places.header(node))])


def _refusal(message: str, span: Span) -> Refusal:
    return Refusal("method", message, span, "Write what is differentiated as a function, or use the decorator.")


def _bindings(node: ast.ClassDef) -> dict[str, list[ast.stmt]]:
    """The statements of a class that bind each of its names, in source order."""
    found: dict[str, list[ast.stmt]] = {}
    for statement in node.body:
        for name in _names_bound(statement):
            found.setdefault(name, []).append(statement)
    return found


def _names_bound(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.AnnAssign(value=None):
            return
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in names)
        case _:
            for part in ast.walk(statement):
                if isinstance(part, ast.Name) and _is_stored(part):
                    yield part.id
                elif isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                    yield part.name


def _is_of_property(node: ast.stmt, name: str) -> bool:
    """Whether a definition only adds to a property of its name: `@k.setter`."""
    match node:
        case ast.FunctionDef(decorator_list=[ast.Attribute(value=ast.Name(id=of), attr="setter" | "deleter")]):
            return of == name
        case _:
            return False
