"""Classes that only hold what they are given: what a call of such a class makes is known from the class.

    @dataclass                                      Pendulum(m, length=l)   is a record of the fields `mass`, `length`, `drag`
    class Pendulum:
        mass: float
        length: float
        drag: float = 0.0

Dataclasses and NamedTuples whose objects are made of their fields, and by nothing that the user wrote.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from typing import Any

from astgrad.errors import Refused
from astgrad.fingerprint import READING, READING_OF_TUPLES
from astgrad.frontend.classes import StaticClass
from astgrad.frontend.environment import Environment, Method
from astgrad.frontend.live import LiveModule, live_methods
from astgrad.frontend.static import StaticModule, leads_to
from astgrad.ir.expr import Call, Expr, Literal, Record, Symbol, Unary, walk
from astgrad.ir.names import Names

_OWN_WORDS = READING | {"__init__", "__new__", "__post_init__", "__setattr__"}
_PLAIN_OPTIONS = frozenset(("eq", "frozen", "match_args", "order", "repr", "slots", "unsafe_hash", "weakref_slot"))
_NO_FIELDS = ("InitVar", "KW_ONLY")  # annotations after which a class takes other arguments than it has fields
_NAMED_TUPLES = frozenset(("collections.namedtuple", "typing.NamedTuple"))


@dataclass(frozen=True)
class RecordClass:
    """A class of records. defaults: None where a field has one that is not written as a number, a string or the like."""

    name: str
    path: str  # its module and its name there
    form: str  # `namedtuple` or `dataclass`
    keys: tuple[str, ...]
    defaults: Mapping[str, Expr | None]
    methods: Callable[[Names], Mapping[str, Method]] = field(compare=False)

    def made(self, call: Call) -> Record | None:
        """The record that a call makes; None where its arguments do not fit, or functions would be called in another order."""
        names = [name for name, _ in call.keywords]
        given = dict(zip(self.keys, call.args, strict=False)) | dict(call.keywords)
        if len(call.args) > len(self.keys) or len(given) < len(call.args) + len(names) or not given.keys() <= {*self.keys}:
            return None
        left_out = {name: self.defaults.get(name) for name in self.keys if name not in given}
        if any(default is None for default in left_out.values()):
            return None
        calling = [
            name for name in given if any(isinstance(e, Call) and not isinstance(e.function, Symbol) for e in walk(given[name]))
        ]
        if calling != [name for name in self.keys if name in calling]:
            return None
        elements = tuple(given.get(name) or left_out[name] or Literal("None") for name in self.keys)
        return Record(call.function, self.form, self.name, self.keys, elements, len(call.args), tuple(names), span=call.span)


def record_class(environment: Environment, name: str) -> RecordClass | None:
    """What a global name of a module stands for, where that is a class of records of the user's."""
    if isinstance(environment, LiveModule):
        return _live_class(environment, environment.value(name))
    return _static_class(environment, name) if isinstance(environment, StaticModule) else None


def imported_record_class(environment: Environment, path: str) -> RecordClass | None:
    """The same, of what an imported path leads to."""
    if isinstance(environment, LiveModule):
        return _live_class(environment, environment.imported(path))
    if isinstance(environment, StaticModule) and (lead := leads_to(environment, environment.absolute(path))):
        return _static_class(*lead)
    return None


# ---------------------------------------------------------------------- of running classes


def _live_class(environment: LiveModule, value: Any) -> RecordClass | None:
    if not isinstance(value, type) or not environment.is_users_record(value):
        return None
    given: dict[str, object]
    if is_dataclass(value):
        own = fields(value)
        if any(each.kw_only for each in own):
            return None
        form, keys = "dataclass", tuple(each.name for each in own)
        given = {each.name: each.default for each in own if each.default is not MISSING or each.default_factory is not MISSING}
    else:
        form, keys, given = "namedtuple", value._fields, value._field_defaults  # type: ignore[attr-defined]
    defaults = {name: _literal_of(default) for name, default in given.items()}

    def methods(_: Names) -> Mapping[str, Method]:
        return live_methods(value, environment, frozenset(keys))

    return RecordClass(value.__name__, f"{value.__module__}.{value.__qualname__}", form, keys, defaults, methods)


def _literal_of(value: object) -> Expr | None:
    if type(value) in (int, float) and isinstance(value, (int, float)) and math.isfinite(value):
        literal = Literal(repr(abs(value)))
        return Unary("-", literal) if math.copysign(1.0, value) < 0 else literal
    return Literal(repr(value)) if value is None or type(value) in (bool, str) else None


# ---------------------------------------------------------------------- by their text


def _static_class(module: StaticModule, name: str) -> RecordClass | None:
    bindings = module.bindings.get(name, ())
    if len(bindings) != 1 or not bindings[0].direct:
        return None
    node = bindings[0].node
    if isinstance(node, ast.Assign):
        return _named_tuple(module, name, node.value)
    if not isinstance(node, ast.ClassDef):
        return None
    try:
        holder = StaticClass(module, name)
    except Refused:
        return None
    lineage = list(holder.statements())
    form = _form(lineage)
    found: dict[str, Expr | None] = {}
    defaults: dict[str, Expr | None] = {}
    for defined, each in reversed(lineage):
        for field_name, default in _fields_of(defined, each):
            found[field_name] = None
            defaults.pop(field_name, None)
            if default is not None:
                defaults[field_name] = _literal(default)
    words = _OWN_WORDS | READING_OF_TUPLES if form == "namedtuple" else _OWN_WORDS
    if not form or not found or any(_is_odd(each, words) for _, each in lineage):
        return None
    return RecordClass(name, f"{module.name}.{name}", form, tuple(found), defaults, holder.methods)


def _form(lineage: Sequence[tuple[StaticModule, ast.ClassDef]]) -> str:
    """What the class is; nothing where it is no class of records."""
    if all(any(map(_is_plain_dataclass, _decorators(*each))) for each in lineage):
        return "dataclass"
    (module, node), *others = lineage
    bases = [module.path_of(base) for base in node.bases]
    return "namedtuple" if bases == ["typing.NamedTuple"] and not others and not node.decorator_list else ""


def _decorators(module: StaticModule, node: ast.ClassDef) -> Iterator[tuple[str, list[str]]]:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call):
            yield module.path_of(decorator.func), [keyword.arg or "" for keyword in decorator.keywords]
        else:
            yield module.path_of(decorator), []


def _is_plain_dataclass(decorator: tuple[str, list[str]]) -> bool:
    path, options = decorator
    return path == "dataclasses.dataclass" and {*options} <= _PLAIN_OPTIONS


def _is_odd(node: ast.ClassDef, words: Collection[str]) -> bool:
    """Whether objects of the class are made, or read, by something that the user wrote, or hold something besides. words: names
    of methods that do so."""
    bound = {each.name for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))}
    bound |= {part.id for each in node.body for part in ast.walk(each) if isinstance(part, ast.Name) and part.id in words}
    annotations = [ast.unparse(each.annotation) for each in node.body if isinstance(each, ast.AnnAssign)]
    values = [each.value for each in node.body if isinstance(each, ast.AnnAssign)]
    options = [keyword.arg for value in values if isinstance(value, ast.Call) for keyword in value.keywords]
    is_plain = bound.isdisjoint(words) and {*options} <= {
        "default",
        "default_factory",
        "repr",
        "compare",
        "hash",
        "metadata",
    }
    return not is_plain or any(word in text for word in _NO_FIELDS for text in annotations)


def _fields_of(module: StaticModule, node: ast.ClassDef) -> Iterator[tuple[str, ast.expr | None]]:
    """The fields that a class statement adds, with what stands for their defaults."""
    for each in node.body:
        match each:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                if "ClassVar" in ast.unparse(annotation):
                    continue
                if isinstance(value, ast.Call) and module.path_of(value.func) == "dataclasses.field":
                    given = {keyword.arg: keyword.value for keyword in value.keywords}
                    yield name, given.get("default", given.get("default_factory"))
                else:
                    yield name, value


def _literal(node: ast.expr) -> Expr | None:
    match node:
        case ast.Constant(value=bool() | str() | None):
            return Literal(ast.unparse(node))
        case ast.Constant(value=int() | float() as number) if math.isfinite(number):
            return Literal(ast.unparse(node))
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float()) as operand):
            return Unary("-", Literal(ast.unparse(operand)))
        case _:
            return None


def _named_tuple(module: StaticModule, name: str, value: ast.expr) -> RecordClass | None:
    """`Point = namedtuple("Point", "x y")`, and the like."""
    match value:
        case ast.Call(func=function, args=[ast.Constant(value=str() as title), given], keywords=[]):
            if module.path_of(function) not in _NAMED_TUPLES or title != name:
                return None
        case _:
            return None
    match given:
        case ast.Constant(value=str() as text):
            keys = tuple(text.replace(",", " ").split())
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            firsts = [part.elts[0] if isinstance(part, ast.Tuple) and part.elts else part for part in parts]
            keys = tuple(each.value for each in firsts if isinstance(each, ast.Constant) and isinstance(each.value, str))
            if len(keys) < len(parts):
                return None
        case _:
            return None
    return RecordClass(name, f"{module.name}.{name}", "namedtuple", keys, {}, lambda _: {}) if keys else None
