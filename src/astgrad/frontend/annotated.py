"""What the annotations of a function's parameters say of the user's own classes, by the text alone.

    @dataclass                                      def energy(s: Spring, x: float): ...
    class Spring:
        stiffness: float                            `s` holds a float, and `s.pull` is the method of Spring
        def pull(self, x): ...

An object of exactly this class is meant, as everywhere: one of a class that inherits from it may have other methods.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from astgrad.errors import Refused
from astgrad.frontend.classes import StaticClass, is_none, stands_for, with_defaults
from astgrad.frontend.environment import Method
from astgrad.frontend.lookup import Definition
from astgrad.frontend.records import record_class
from astgrad.frontend.static import StaticModule, leads_to
from astgrad.ir.kinds import UNKNOWN, Kind, Structure, list_of, parse_kind

_DEPTH = 3  # a record, what it holds, and what that holds
_LISTS = ("list", "List")
_TUPLES = ("tuple", "Tuple")


@dataclass(frozen=True)
class Given:
    """An object that a function is given, of which it may call methods. way: `model`, `model.layer`; path: of its class; kind:
    that itself, where it runs."""

    way: str
    name: str
    path: str
    methods: Mapping[str, Method]
    kind: type | None = None


def annotated_kinds(module: StaticModule, node: Definition) -> Iterator[tuple[str, Kind]]:
    """The kinds of parameters whose annotations name classes of the user's, or what stands for a type."""
    for parameter, annotation in _annotations(node):
        if _parsed(annotation) is None and (kind := _kind(module, annotation, _DEPTH)) != UNKNOWN:
            yield parameter, kind


def annotated_objects(
    module: StaticModule, node: Definition, methods_of: Callable[[StaticModule, str], Mapping[str, Method] | None]
) -> Iterator[Given]:
    """The objects that the parameters are by their annotations, and those that these hold.

    methods_of: the methods of a class of this name in a module; None where these are not known.
    """

    def objects(module: StaticModule, way: str, annotation: ast.expr, depth: int) -> Iterator[Given]:
        node = _unquoted(annotation)
        found = _defined(module, node) if depth and isinstance(node, (ast.Name, ast.Attribute)) else None
        if found is None or _parsed(annotation) is not None:
            return
        module, name = found
        if (meant := stands_for(module, name)) is not None:
            yield from objects(module, way, meant, depth - 1)
        elif (methods := methods_of(module, name)) is not None:
            if methods:
                yield Given(way, name, f"{module.name}.{name}", methods)
            for field, (defined, inner) in _fields(StaticClass(module, name)).items():
                yield from objects(defined, f"{way}.{field}", inner, depth - 1)

    for parameter, annotation in _annotations(node):
        yield from objects(module, parameter, annotation, _DEPTH)


def _annotations(node: Definition) -> Iterator[tuple[str, ast.expr]]:
    """The annotations of parameters; not of those that are None unless something is given."""
    for each, default in with_defaults(node.args):
        if each.annotation is not None and not is_none(default):
            yield each.arg, _unquoted(each.annotation)


def _kind(module: StaticModule, annotation: ast.expr, depth: int) -> Kind:
    """The kind that an annotation of the module says."""
    if (parsed := _parsed(annotation)) is not None:
        return parsed
    match _unquoted(annotation):
        case ast.Subscript(value=ast.Name(id=base), slice=ast.Tuple(elts=parts)) if base in _TUPLES:
            return Structure("tuple", tuple(_kind(module, part, depth) for part in parts))
        case ast.Subscript(value=ast.Name(id=base), slice=part) if base in _LISTS:
            element = _kind(module, part, depth)
            return UNKNOWN if element == UNKNOWN else list_of(element)
        case ast.Name() | ast.Attribute() as name if depth and (found := _defined(module, name)) is not None:
            return _kind_of_name(*found, depth)
        case _:
            return UNKNOWN


def _kind_of_name(module: StaticModule, name: str, depth: int) -> Kind:
    """What a global name of the module means in an annotation."""
    if (meant := stands_for(module, name)) is not None:
        return _kind(module, meant, depth - 1)
    try:
        own = StaticClass(module, name)
    except Refused:
        return UNKNOWN
    record = record_class(module, name)
    if record is None or record.form == "object":
        return own.kind()
    fields = {field: _kind(defined, annotation, depth - 1) for field, (defined, annotation) in _fields(own).items()}
    return Structure(record.form, tuple(fields.get(key, UNKNOWN) for key in record.keys), record.keys, record.name)


def _fields(own: StaticClass) -> dict[str, tuple[StaticModule, ast.expr]]:
    """The attributes that a class annotates in its body, with the modules in which it and those it inherits from do so; not those
    that are None unless something is given."""
    return {
        statement.target.id: (module, statement.annotation)
        for module, node in reversed([*own.statements()])
        for statement in node.body
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name) and not is_none(statement.value)
    }


def _defined(module: StaticModule, node: ast.Name | ast.Attribute) -> tuple[StaticModule, str] | None:
    """The module of the project in which a name, or a name of another module, is defined, and what it is called there."""
    if isinstance(node, ast.Name) and any(binding.path is None for binding in module.bindings.get(node.id, ())):
        return module, node.id
    return leads_to(module, module.absolute(path)) if (path := module.path_of(node)) else None


def _parsed(annotation: ast.expr) -> Kind | None:
    """The kind, where the annotation says it by itself."""
    try:
        return parse_kind(ast.unparse(annotation))
    except ValueError:
        return None


def _unquoted(annotation: ast.expr) -> ast.expr:
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            return ast.parse(annotation.value, mode="eval").body
        except SyntaxError:
            pass
    return annotation
