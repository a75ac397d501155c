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
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from types import FunctionType, MemberDescriptorType
from typing import Any

from astgrad.errors import AstgradError, Refused
from astgrad.fingerprint import READING, READING_OF_TUPLES, inits_of, is_made_by_init
from astgrad.frontend.classes import StaticClass
from astgrad.frontend.environment import Environment, Method, What
from astgrad.frontend.live import LiveModule, live_methods
from astgrad.frontend.lookup import Definition, Found, source_of
from astgrad.frontend.static import StaticModule, leads_to
from astgrad.ir.expr import Call, Dict, Expr, List, Literal, Record, Symbol, Tuple, Unary, walk
from astgrad.ir.names import Names

_OWN_WORDS = READING | {"__init__", "__new__", "__post_init__", "__setattr__"}
_PLAIN_OPTIONS = frozenset(("eq", "frozen", "match_args", "order", "repr", "slots", "unsafe_hash", "weakref_slot"))
_NO_FIELDS = ("InitVar", "KW_ONLY")  # annotations after which a class takes other arguments than it has fields
_NAMED_TUPLES = frozenset(("collections.namedtuple", "typing.NamedTuple"))
_MADE_ANEW: Mapping[object, Expr] = {
    "list": List(()),
    "dict": Dict((), ()),
    list: List(()),
    dict: Dict((), ()),
    deque: Call(Symbol("collections.deque", "collections.deque")),
}
_ARRAYS = frozenset(
    (
        "collections.deque",
        *(f"numpy.{name}" for name in ("array", "asarray", "arange", "eye", "full", "identity", "linspace", "ones", "zeros")),
    )
)


@dataclass(frozen=True)
class RecordClass:
    """A class of records, or an ordinary one whose `__init__` only assigns fields. defaults: None where a field has one that is not
    written as a number, a string or the like, or made anew by `list`, `dict` or a lambda of such and of arrays of NumPy's."""

    name: str
    path: str  # its module and its name there
    form: str  # `namedtuple`, `dataclass` or `object`
    keys: tuple[str, ...]
    defaults: Mapping[str, Expr | None]
    methods: Callable[[Names], Mapping[str, Method]] = field(compare=False)
    inits: tuple[tuple[Environment, Found], ...] = field(default=(), compare=False)  # of an ordinary class

    @property
    def constructor(self) -> str:
        """The path of the function that an ordinary class is where it is called; nothing for a class of records."""
        return f"{self.inits[0][0].name}.{self.name}" if self.inits else ""

    @property
    def plain_defaults(self) -> Mapping[str, Expr | None]:
        """The defaults that mean the same wherever they stand: without names of the module, which a function may bind."""
        parts = {name: () if default is None else tuple(walk(default)) for name, default in self.defaults.items()}
        named = {name for name, each in parts.items() if any(isinstance(part, Symbol) for part in each)}
        return {name: None if name in named else default for name, default in self.defaults.items()}

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


def record_class(environment: Environment, name: str, *, is_own: bool = False) -> RecordClass | None:
    """What a global name of a module stands for, where that is a class of records of the user's.

    is_own: the module is the one whose names the generated file knows."""
    if isinstance(environment, LiveModule):
        return _live_class(environment, environment.value(name), is_own=is_own)
    return _static_class(environment, name, is_own=is_own) if isinstance(environment, StaticModule) else None


def imported_record_class(environment: Environment, path: str) -> RecordClass | None:
    """The same, of what an imported path leads to."""
    if isinstance(environment, LiveModule):
        return _live_class(environment, environment.imported(path))
    if isinstance(environment, StaticModule) and (lead := leads_to(environment, environment.absolute(path))):
        return _static_class(*lead)
    return None


# ---------------------------------------------------------------------- of running classes


def _live_class(environment: LiveModule, value: Any, *, is_own: bool = False) -> RecordClass | None:
    if not isinstance(value, type):
        return None
    if not environment.is_users_record(value):
        return _live_ordinary(environment, value)
    given: dict[str, object]
    if is_dataclass(value):
        own = fields(value)
        if any(each.kw_only for each in own):
            return None
        form, keys = "dataclass", tuple(each.name for each in own)
        given = {each.name: each.default for each in own if each.default is not MISSING or each.default_factory is not MISSING}
        factories = {each.name: each.default_factory for each in own if each.default_factory is not MISSING}
    else:
        form, keys, given = "namedtuple", value._fields, value._field_defaults  # type: ignore[attr-defined]
        factories = {}
    defaults = {name: _literal_of(default) for name, default in given.items()}
    written = (
        environment.factories(value) if is_own and any(isinstance(each, FunctionType) for each in factories.values()) else {}
    )
    for name, factory in factories.items():
        made = factory if isinstance(factory, type) else None
        defaults[name] = _MADE_ANEW.get(made) or (_anew(environment, written[name].body) if name in written else None)

    def methods(_: Names) -> Mapping[str, Method]:
        return live_methods(value, environment, frozenset(keys))

    return RecordClass(value.__name__, f"{value.__module__}.{value.__qualname__}", form, keys, defaults, methods)


def _live_ordinary(environment: LiveModule, value: type) -> RecordClass | None:
    if not environment.is_users_class(value) or not is_made_by_init(value):
        return None
    inits: list[tuple[Environment, Found]] = []
    for _, init in inits_of(value):
        if {*init.__code__.co_freevars} - {"__class__"} or not environment.is_users(init, is_inner=True):
            return None
        try:
            source = source_of(init)
        except AstgradError:
            return None
        inits.append((environment.of_function(init, source), source))
    assigned = _fields_given([found.node for _, found in inits])
    held = {name: each for klass in value.__mro__ for name, each in vars(klass).items()}
    own = (held.get(name) for name in assigned)
    if bool(inits) != bool(assigned) or any(
        hasattr(type(e), "__set__") and not isinstance(e, MemberDescriptorType) for e in own
    ):
        return None
    path = f"{value.__module__}.{value.__qualname__}"
    return RecordClass(
        value.__name__, path, "object", (), {}, lambda _: live_methods(value, environment, assigned), tuple(inits)
    )


def _fields_given(inits: Sequence[Definition]) -> frozenset[str]:
    """The fields that such methods assign."""
    found: set[str] = set()
    for node in inits:
        first = [each.arg for each in (*node.args.posonlyargs, *node.args.args)][:1]
        stored = (part for part in ast.walk(node) if isinstance(part, ast.Attribute) and isinstance(part.ctx, ast.Store))
        found.update(part.attr for part in stored if isinstance(part.value, ast.Name) and [part.value.id] == first)
    return frozenset(found)


def _literal_of(value: object) -> Expr | None:
    if type(value) in (int, float) and isinstance(value, (int, float)) and math.isfinite(value):
        literal = Literal(repr(abs(value)))
        return Unary("-", literal) if math.copysign(1.0, value) < 0 else literal
    return Literal(repr(value)) if value is None or type(value) in (bool, str) else None


# ---------------------------------------------------------------------- by their text


def _static_class(module: StaticModule, name: str, *, is_own: bool = False) -> RecordClass | None:
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
                defaults[field_name] = _default(defined, default, is_own=is_own and defined is module)
    words = _OWN_WORDS | READING_OF_TUPLES if form == "namedtuple" else _OWN_WORDS
    if not form and (ordinary := _static_ordinary(module, name, holder)) is not None:
        return ordinary
    if not form or not found or any(_is_odd(each, words) for _, each in lineage):
        return None
    return RecordClass(name, f"{module.name}.{name}", form, tuple(found), defaults, holder.methods)


def _default(module: StaticModule, default: ast.expr | _Factory, *, is_own: bool) -> Expr | None:
    match default:
        case ast.expr():
            return _literal(default)
        case _Factory(node=ast.Name(id=name)) if module.meaning(name).what is What.BUILTIN:
            return _MADE_ANEW.get(name)
        case _Factory(node=ast.Lambda() as made) if is_own and not any(ast.iter_child_nodes(made.args)):
            return _anew(module, made.body)
        case _:
            return None


def _anew(module: Environment, node: ast.expr) -> Expr | None:
    """What a lambda of a class makes, each time anew: numbers, lists, tuples, and arrays of these."""
    parts: list[Expr | None]
    match node:
        case ast.List(elts=elements) | ast.Tuple(elts=elements):
            parts = [_anew(module, each) for each in elements]
            known = tuple(part for part in parts if part is not None)
            made = List(known) if isinstance(node, ast.List) else Tuple(known)
            return made if len(known) == len(parts) else None
        case ast.Call(func=ast.Name() | ast.Attribute() as function, args=args, keywords=keywords):
            called = _symbol(module, function)
            parts = [_anew(module, each) for each in (*args, *(keyword.value for keyword in keywords))]
            known = tuple(part for part in parts if part is not None)
            if called is None or called.path not in _ARRAYS or len(known) < len(parts):
                return None
            names = [keyword.arg or "" for keyword in keywords]
            return Call(called, known[: len(args)], tuple(zip(names, known[len(args) :], strict=True))) if all(names) else None
        case ast.Name(id="float" | "int" | "bool"):
            return _symbol(module, node)
        case _:
            return _literal(node)


def _symbol(module: Environment, node: ast.expr) -> Symbol | None:
    """A name of a library, as the module knows it."""
    match node:
        case ast.Name(id=name):
            meaning = module.meaning(name)
            return Symbol(meaning.path, name) if meaning.what in (What.IMPORTED, What.BUILTIN) else None
        case ast.Attribute(value=value, attr=attr) if (base := _symbol(module, value)) is not None:
            return Symbol(f"{base.path}.{attr}", f"{base.text}.{attr}")
        case _:
            return None


def _static_ordinary(module: StaticModule, name: str, holder: StaticClass) -> RecordClass | None:
    lineage = list(holder.statements())
    bound = [each for _, node in lineage for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef))]
    odd = READING | {"__new__", "__setattr__", "__delattr__"}
    inits: list[tuple[Environment, Found]] = []
    for defined, node in lineage:
        own = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"]
        if node.decorator_list or len(own) > 1 or any(each.decorator_list for each in own):
            return None
        if any(defined.path_of(base) in ("typing.NamedTuple", "typing.Protocol") for base in node.bases):
            return None
        inits += [(defined, Found(defined.source, each)) for each in own]
    assigned = _fields_given([found.node for _, found in inits])
    decorated = {each.name for each in bound if each.decorator_list}
    if bool(inits) != bool(assigned) or not odd.isdisjoint(each.name for each in bound):
        return None
    if holder.is_abstract or assigned & decorated:
        return None

    def methods(taken: Names) -> Mapping[str, Method]:
        return {key: each for key, each in holder.methods(taken).items() if key not in assigned}

    return RecordClass(name, f"{module.name}.{name}", "object", (), {}, methods, tuple(inits))


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


@dataclass(frozen=True)
class _Factory:
    """What a field is made by, each time anew."""

    node: ast.expr


def _fields_of(module: StaticModule, node: ast.ClassDef) -> Iterator[tuple[str, ast.expr | _Factory | None]]:
    """The fields that a class statement adds, with what stands for their defaults."""
    for each in node.body:
        match each:
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation, value=value):
                if "ClassVar" in ast.unparse(annotation):
                    continue
                if isinstance(value, ast.Call) and module.path_of(value.func) == "dataclasses.field":
                    given = {keyword.arg: keyword.value for keyword in value.keywords}
                    factory = given.get("default_factory")
                    yield name, given.get("default", None if factory is None else _Factory(factory))
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
