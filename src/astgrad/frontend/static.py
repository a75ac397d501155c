"""A module's names by its text alone: nothing is imported, nothing runs."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from astgrad.errors import AstgradError, Refusal, Refused
from astgrad.fingerprint import MOST_HELD
from astgrad.frontend.copied import solver_meant
from astgrad.frontend.environment import TRANSFORMERS, Environment, Followed, Meaning, What, absolute_path, canonical
from astgrad.frontend.lookup import Definition, Found, definition_of_lambda, lambda_in
from astgrad.frontend.operators import BINARY, UNARY
from astgrad.frontend.places import Places
from astgrad.frontend.reading import depth_refusals, parse_running, read_source
from astgrad.frontend.scopes import module_statements
from astgrad.ir.kinds import NUMPY_DTYPES, UNKNOWN, Kind
from astgrad.ir.stmt import Import
from astgrad.markers import CHECKPOINT
from astgrad.registered import has_declared, is_declared
from astgrad.source import Source

_CONSTANT_PATHS = frozenset(f"{module}.{name}" for module in ("math", "numpy") for name in ("pi", "e", "inf", "nan", "tau"))
_EVERY_MODULE = frozenset({"__doc__", "__file__", "__loader__", "__name__", "__package__", "__spec__"})  # bound by the import
_MOST_HANDS = 10  # imports that only hand on what they import
_DTYPE_PATHS = frozenset(f"numpy.{name}" for name in sorted(NUMPY_DTYPES))
_ARRAY_PATHS = frozenset({"numpy.array", "numpy.asarray"})


@dataclass(frozen=True)
class Binding:
    """One place where a module binds a global name."""

    node: ast.stmt
    path: str | None = None  # of an import
    direct: bool = True  # a statement of the module itself, not of a block inside it


@lru_cache(maxsize=32)  # every variant of every function of a module asks again
def static_module(source: Source, name: str = "") -> StaticModule:
    """The module's names, read once. name: under which it is imported."""
    return StaticModule(source, name)


class StaticModule:
    """The global names of a module, read from its text."""

    def __init__(self, source: Source, name: str) -> None:
        self.source = source
        self.name = name
        self.places = Places(source)
        self.tree = parse_running(source)

    @cached_property
    def bindings(self) -> Mapping[str, Sequence[Binding]]:
        """Every binding of every global name, in source order."""
        found: dict[str, list[Binding]] = {}
        for node, direct in module_statements(self.tree.body):
            for name, path in _bound(node):
                found.setdefault(name, []).append(Binding(node, path, direct))
        return found

    @cached_property
    def imported(self) -> Mapping[str, str]:
        """The full paths of names that the module binds by imports, and by nothing else."""
        paths = {name: {binding.path for binding in bindings} for name, bindings in self.bindings.items()}
        direct = {name for name, bindings in self.bindings.items() if all(binding.direct for binding in bindings)}
        return {name: path for name, (path, *more) in paths.items() if name in direct and path and not more}

    @cached_property
    def has_star(self) -> bool:
        """Whether some names come from `from m import *`."""
        statements = (node for node, _ in module_statements(self.tree.body))
        return any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in statements)

    def imports(self) -> Sequence[Import]:
        """The module's own imports, in source order; astgrad's are left out: generated code never needs them."""
        found = [item for node in self.tree.body for item in imports_of(node)]
        return [item for item in dict.fromkeys(found) if item.path.split(".")[0] != "astgrad" and item.bound in self.imported]

    def meaning(self, name: str) -> Meaning:
        """What the global name stands for once the module is imported."""
        bindings = self.bindings.get(name, ())
        if not bindings:
            if name in _EVERY_MODULE:
                return Meaning(What.OTHER)
            if self.has_star:
                return Meaning(What.STARRED)
            return Meaning(What.BUILTIN, f"builtins.{name}") if hasattr(builtins, name) else Meaning(What.UNKNOWN)
        if name in self.imported:
            return Meaning(What.IMPORTED, self.imported[name])
        derived = next((binding for binding in reversed(bindings) if self.is_derivative(binding.node)), None)
        if derived:
            return Meaning(What.DERIVATIVE, line=_first_line(derived.node))
        if len(bindings) == 1 and (solver := solver_meant(bindings[0].node, self.imported)):
            return Meaning(What.IMPORTED, solver)
        return Meaning(self._what_single(name, bindings), line=bindings[-1].node.lineno)

    def stands_for(self, name: str, value: object) -> bool:
        """Nothing runs."""
        return False

    def _what_single(self, name: str, bindings: Sequence[Binding]) -> What:
        if len(bindings) != 1 or not bindings[0].direct:
            return What.OTHER
        node = bindings[0].node
        match node:
            case ast.FunctionDef(decorator_list=decorators) if all(self.path_of(each) == CHECKPOINT for each in decorators):
                return What.FUNCTION
            case ast.Assign() if lambda_in(node) is not None and not depth_refusals(node, self.places):
                return What.FUNCTION
            case ast.Assign() | ast.AnnAssign() if depth_refusals(node, self.places):
                return What.OTHER  # too deep to be copied
            case ast.Assign(targets=[ast.Name()], value=value) | ast.AnnAssign(target=ast.Name(), value=ast.expr() as value):
                changeable = any(isinstance(part, (ast.List, ast.Dict, ast.Call)) for part in ast.walk(value))
                return What.CONSTANT if self.is_literal(value) and not (changeable and self._is_changed(name)) else What.OTHER
            case _:
                return What.OTHER

    def function(self, name: str) -> Found:
        """The definition of a top-level function, decorated or not. Raises Refused where there is not exactly one."""
        bindings = self.bindings.get(name, ())
        if len(bindings) == 1 and lambda_in(only := bindings[0].node) is not None:
            assert isinstance(only, ast.Assign)
            return definition_of_lambda(self.source, only)
        nodes = [binding.node for binding in bindings if isinstance(binding.node, Definition)]
        if len(nodes) == 1:
            node = nodes[0]
            assert isinstance(node, Definition)
            return Found(self.source, node)
        if not nodes:
            raise Refused(
                [Refusal("no-such-function", f"{self.source.filename} has no function `{name}` at its top level", None)]
            )
        last = nodes[-1]
        assert isinstance(last, Definition)
        message = f"`{name}` is defined {len(nodes)} times in this module"
        raise Refused([Refusal("defined-twice", message, self.places.header(last), "Give each definition its own name.")])

    def constant(self, name: str) -> ast.stmt:
        """The assignment that makes a constant."""
        return self.bindings[name][0].node

    def table(self, name: str) -> ast.expr | None:
        """What makes the table of functions for which the name stands, where nothing else is ever done to it."""
        return None if self._is_changed(name) else self.written_table(name)

    def written_table(self, name: str) -> ast.expr | None:
        """The tuple, list or dict of functions that the module's text assigns to a name, in one place."""
        bindings = self.bindings.get(name, ())
        if len(bindings) != 1 or not bindings[0].direct:
            return None
        match node := bindings[0].node:
            case ast.Assign(targets=[ast.Name()], value=value) | ast.AnnAssign(value=ast.expr() as value) if is_table(
                value
            ) and not depth_refusals(node, self.places):
                return value
            case _:
                return None

    def absolute(self, path: str) -> str:
        """The path without leading dots, which count from the module's package."""
        is_package = Path(self.source.filename).name == "__init__.py"
        return absolute_path(path, self.name if is_package else self.name.rpartition(".")[0])

    def path_of_global(self, name: str) -> str:
        """The full path of what the module itself binds to a name."""
        return f"{self.name}.{name}"

    def defining(self, path: str) -> str:
        """The path where something imported is defined, as far as its declared rule is concerned."""
        path = self.absolute(path)
        if is_declared(path) or not has_declared():
            return path
        match leads_to(self, path):
            case (module, name):
                return f"{module.name}.{name}"
        return path

    def followed(self, path: str) -> Followed | None:
        """The function of the same project to which an imported path leads: modules are found by their files."""
        match leads_to(self, self.absolute(path)):
            case (module, name) if module.meaning(name).what is What.FUNCTION:
                return Followed(name, module.function(name), module)
        return None

    def imported_constant(self, path: str) -> tuple[Environment, str] | None:
        """The literal constant of the same project to which an imported path leads."""
        match leads_to(self, self.absolute(path)):
            case (module, name) if module.meaning(name).what is What.CONSTANT:
                return module, name
        return None

    def imported_kind(self, path: str) -> Kind:
        """Nothing is known of what the text does not show."""
        return UNKNOWN

    def global_names(self) -> Iterable[str]:
        """Every name that the module binds."""
        return self.bindings

    def inner_names(self) -> frozenset[str]:
        """Every name that is local to some function of the module."""
        functions = [node for node in ast.walk(self.tree) if isinstance(node, (ast.FunctionDef, ast.Lambda))]
        inside = [part for function in functions for part in ast.walk(function)]
        stored = {part.id for part in inside if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
        return frozenset(stored | {part.arg for part in inside if isinstance(part, ast.arg)})

    def kind(self, name: str) -> Kind:
        """Nothing is known of what the text does not show."""
        return UNKNOWN

    def path_of(self, node: ast.expr) -> str:
        """The full path of a dotted expression that starts from an imported name, else nothing."""
        match node:
            case ast.Name(id=name):
                return canonical(self.imported.get(name, ""))
            case ast.Attribute(value=value, attr=attr):
                base = self.path_of(value)
                return canonical(f"{base}.{attr}") if base else ""
            case _:
                return ""

    def is_derivative(self, node: ast.stmt) -> bool:
        """Whether the statement binds what an astgrad transformer returns."""
        match node:
            case ast.FunctionDef(decorator_list=decorators) | ast.AsyncFunctionDef(decorator_list=decorators):
                return any(self.transformer(decorator) for decorator in decorators)
            case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
                return isinstance(value, ast.Call) and bool(self.transformer(value))
            case _:
                return False

    def transformer(self, node: ast.expr) -> str:
        """The path of the astgrad transformer that is named or called, also twice (`derivative(wrt="x")(f)`); else nothing."""
        while isinstance(node, ast.Call):
            node = node.func
        path = self.path_of(node)
        return path if path in TRANSFORMERS else ""

    def is_literal(self, node: ast.expr) -> bool:
        """Whether the expression is made of literals: numbers, strings, containers and arrays of these, their arithmetic."""
        match node:
            case ast.Constant():
                return True
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                return all(map(self.is_literal, parts))
            case ast.Dict(keys=keys, values=values):
                return all(key is not None and self.is_literal(key) for key in keys) and all(map(self.is_literal, values))
            case ast.UnaryOp(op=op, operand=operand) if type(op) in UNARY:
                return self.is_literal(operand)
            case ast.BinOp(op=op, left=left, right=right) if type(op) in BINARY:
                return self.is_literal(left) and self.is_literal(right)
            case ast.Call(func=function, args=args, keywords=keywords):
                is_array = self.path_of(function) in _ARRAY_PATHS
                return is_array and all(map(self.is_literal, args)) and all(map(self._is_dtype, keywords))
            case ast.Attribute() | ast.Name():
                return (path := self.path_of(node)) in _CONSTANT_PATHS or path in _DTYPE_PATHS
            case _:
                return False

    def _is_dtype(self, keyword: ast.keyword) -> bool:
        if keyword.arg != "dtype":
            return False
        named = isinstance(keyword.value, ast.Name) and keyword.value.id in ("float", "int", "bool")
        return named or isinstance(keyword.value, ast.Constant) or self.path_of(keyword.value).startswith("numpy.")

    def _is_changed(self, name: str) -> bool:
        """Whether the module may change the object that the name stands for."""
        return any(name in _changed(node) for node in ast.walk(self.tree))


def is_table(node: ast.expr) -> bool:
    """Whether an expression makes a table of functions: a tuple, list or dict of names, lambdas and constants, some of them in
    tuples."""
    match node:
        case ast.Tuple(elts=[_, *_] as rows) | ast.List(elts=[_, *_] as rows):
            pass
        case ast.Dict(keys=[_, *_] as keys, values=rows) if all(isinstance(key, ast.Constant) for key in keys):
            pass
        case _:
            return False
    parts = [part for row in rows for part in (row.elts if isinstance(row, ast.Tuple) else (row,))]
    is_plain = all(isinstance(part, (ast.Name, ast.Attribute, ast.Lambda, ast.Constant)) for part in parts)
    return is_plain and not all(isinstance(part, ast.Constant) for part in parts) and len(rows) <= MOST_HELD


def leads_to(module: StaticModule, path: str) -> tuple[StaticModule, str] | None:
    """What an absolute path means in the project: the module below the folder of the given module's package, and the name in it."""
    file = Path(module.source.filename)
    depth = module.name.count(".") + (file.name == "__init__.py")
    if not file.is_file() or depth >= len(file.absolute().parents):
        return None
    for _ in range(_MOST_HANDS):
        module_path, _, name = path.rpartition(".")
        found = _module_at(file.absolute().parents[depth], module_path)
        meaning = found.meaning(name) if found else None
        if found is None or meaning is None or meaning.what is not What.IMPORTED:
            return (found, name) if found else None
        path = found.absolute(meaning.path)  # handed on by an import
    return None


def module_beside(module: StaticModule, path: str) -> StaticModule | None:
    """The module of this absolute path in the same project as the given one, if there is one."""
    file = Path(module.source.filename)
    depth = module.name.count(".") + (file.name == "__init__.py")
    return _module_at(file.absolute().parents[depth], path) if file.is_file() and depth < len(file.absolute().parents) else None


def _module_at(root: Path, path: str) -> StaticModule | None:
    """The module of this importable name; None where there is none, or none that can be read."""
    base = root.joinpath(*path.split("."))
    for file in (base / "__init__.py", base.with_name(f"{base.name}.py")) if path else ():
        if file.is_file():
            try:
                return static_module(read_source(file), path)
            except AstgradError:
                return None
    return None


def _bound(node: ast.stmt) -> Iterator[tuple[str, str | None]]:
    """The names that one statement binds, without its inner blocks; with the path where it is an import."""
    match node:
        case ast.Import() | ast.ImportFrom():
            for item in imports_of(node):
                yield item.bound, item.path if item.is_from or item.name != item.path else item.bound
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name, None
        case ast.Global(names=names):
            yield from ((name, None) for name in names)
        case _:
            yield from ((name, None) for name in _stored(node))


def _stored(node: ast.AST) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and child.name:
            yield child.name
        if isinstance(child, ast.Name) and not isinstance(child.ctx, ast.Load):
            yield child.id
        if not isinstance(child, ast.stmt):
            yield from _stored(child)


def imports_of(node: ast.stmt) -> Iterator[Import]:
    """What a statement imports."""
    match node:
        case ast.Import(names=names):
            for alias in names:
                yield Import(alias.name, alias.asname or alias.name)
        case ast.ImportFrom(module=module, names=names, level=level):
            prefix = "." * level + (f"{module}." if module else "")
            for alias in names:
                if alias.name != "*":
                    yield Import(prefix + alias.name, alias.asname or alias.name, is_from=True)


def _changed(node: ast.AST) -> Iterator[str]:
    """The names whose objects this node itself may change."""
    match node:
        case ast.Subscript(ctx=ast.Store() | ast.Del()) | ast.Attribute(ctx=ast.Store() | ast.Del()):
            yield from (part.id for part in ast.walk(node) if isinstance(part, ast.Name))
        case ast.Expr(value=ast.Call() as call):
            yield from (part.id for part in ast.walk(call) if isinstance(part, ast.Name))


def _first_line(node: ast.stmt) -> int:
    decorators = getattr(node, "decorator_list", [])
    return decorators[0].lineno if decorators else node.lineno
