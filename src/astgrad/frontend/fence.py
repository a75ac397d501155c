"""What the language leaves out: an allow-list of syntax, and for everything else why it is refused and what to do.

Some constructs are *carried*: kept as the author wrote them, and refused later only where they turn out to touch the derivative
(`carried_refusal`). Others break the structure that the derivative is built on and are refused here, all at once (`inspect`).
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from astgrad.errors import Refusal
from astgrad.frontend.environment import Meanings, What, canonical
from astgrad.frontend.lookup import Definition
from astgrad.frontend.matching import matched
from astgrad.frontend.operators import BINARY, COMPARE, LOGICAL, UNARY
from astgrad.frontend.own_imports import WithImports, own_imports
from astgrad.frontend.places import Located, Places
from astgrad.frontend.reading import depth_refusals
from astgrad.frontend.scopes import bound_globals, locals_of, names_of, names_of_two_scopes
from astgrad.frontend.starred import has_star, is_unpacked
from astgrad.frontend.trying import may_open
from astgrad.frontend.walrus import tests_of, with_clauses
from astgrad.ir.stmt import Import
from astgrad.markers import CHECKPOINT, MARKERS

# code: what is wrong, and the way round
_TEXTS = {
    "async": ("async code cannot be differentiated", "Make the function an ordinary one: def, for, with."),
    "default-expression": (
        "a default that calls what is not known to give the same again cannot be copied",
        "Use None and compute the value in the body.",
    ),
    "del": ("`del` of names is supported on its own, outside blocks that are carried along", "Leave it out."),
    "dynamic-code": ("code that reads or makes names as it runs cannot be followed", "Write the code out."),
    "global": ("assigning to a variable of an outer scope is not supported", "Pass the value in and return it."),
    "in-place-write": ("writing into an object, or into an array of the module, is not supported", "Build a new value."),
    "loop-target": ("a loop can only assign to names", "Loop over a plain name, or a tuple of names."),
    "nested-transformer": ("astgrad cannot be used inside the function", "Call it at module level."),
    "jump-in-block": ("a jump out of this block is not supported", "Leave after the block, by an `if` on what the block found."),
    "return-in-block": ("`return` inside this block is not supported yet", "Assign the result, and return it after the block."),
    "starred-target": ("starred unpacking is not supported", "Take the parts by index: `first, rest = a[0], a[1:]`."),
    "type-parameters": ("type parameters are not supported", "Leave them out, or use a TypeVar."),
    "walrus": ("`:=` is not supported where it may not be reached, or after its name was read", "Assign on a line of its own."),
    "yield": ("a generator has no derivative", "Return an array or a tuple."),
}  # fmt: skip

_CARRIED = {
    ast.Assert: ("assert", "an assertion", "Take the assertion out, or test something that the result does not depend on."),
    ast.Raise: ("raise", "a raise statement", "Raise without the value that is differentiated."),
    ast.With: ("with", "the body of a `with` block", "Move what is differentiated out of the block."),
    ast.Try: ("try", "the body of a `try` block", "Move what is differentiated out of the block."),
    ast.TryStar: ("try", "the body of a `try` block", "Move what is differentiated out of the block."),
    ast.Match: ("match", "a `match` statement", "Use if and elif."),
    ast.Import: ("import", "an import inside a function", "Import at the top of the module."),
    ast.ImportFrom: ("import", "an import inside a function", "Import at the top of the module."),
    ast.FunctionDef: ("nested-function", "a function inside a function", "Move it to the top level and pass what it needs."),
    ast.ClassDef: ("nested-class", "a class inside a function", "Move it to the top level."),
    ast.Delete: ("del", "`del` of a part", "Build a new value without it."),
    ast.Pass: ("pass", "`pass`", "Leave it out."),
    ast.AnnAssign: ("bare-annotation", "an annotation without a value", "Leave it out."),
    ast.Lambda: ("lambda", "a lambda", "Define a function at the top level and call it."),
    ast.ListComp: ("comprehension", "a comprehension", "Use an array expression, or a loop over numbers."),
    ast.SetComp: ("comprehension", "a comprehension", "Use an array expression, or a loop over numbers."),
    ast.DictComp: ("comprehension", "a comprehension", "Use an array expression, or a loop over numbers."),
    ast.GeneratorExp: ("comprehension", "a generator expression", "Use an array expression, or a loop over numbers."),
    ast.JoinedStr: ("f-string", "a formatted string that calls functions", "Give what they return names before it."),
    ast.Dict: ("dict", "a dictionary", "Use variables or a tuple."),
    ast.Set: ("set", "a set", "Use variables or a tuple."),
    ast.Starred: ("starred", "an unpacked sequence", "Write the elements out."),
}  # fmt: skip

CARRIED_STATEMENTS = tuple(kind for kind in _CARRIED if issubclass(kind, ast.stmt))
CARRIED_EXPRESSIONS = tuple(kind for kind in _CARRIED if issubclass(kind, ast.expr))
_SCOPES = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
# Every class by its own name: one that a later Python adds below ast.operator or ast.pattern is not among them.
_KNOWN = frozenset((
    *_CARRIED, ast.Assign, ast.AugAssign, ast.Expr, ast.If, ast.For, ast.While, ast.Break, ast.Continue, ast.Return,
    ast.Name, ast.NamedExpr, ast.Constant, ast.Attribute, ast.Subscript,
    ast.Slice, ast.Call, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Tuple, ast.List, ast.FormattedValue,
    *BINARY, *UNARY, *COMPARE, *LOGICAL,
    ast.Load, ast.Store, ast.Del, ast.arguments, ast.arg, ast.keyword, ast.alias,
    ast.comprehension, ast.ExceptHandler, ast.withitem, ast.match_case,
    ast.MatchValue, ast.MatchSingleton, ast.MatchSequence, ast.MatchMapping, ast.MatchClass, ast.MatchStar, ast.MatchAs,
    ast.MatchOr,
))  # fmt: skip
_NUMBER_MAKERS = frozenset(
    f"numpy.{name}"
    for name in ("abs", "cos", "cosh", "deg2rad", "exp", "float32", "float64", "int32", "int64", "log", "log10", "log1p", "log2",
                 "radians", "sin", "sinh", "sqrt", "tan", "tanh")
)  # fmt: skip
_ARRAY_MAKERS = frozenset(
    f"numpy.{name}" for name in ("arange", "array", "asarray", "eye", "full", "linspace", "ones", "zeros")
)
_DYNAMIC = frozenset({"eval", "exec", "globals", "locals", "vars", "__import__"})
_PLAIN_CONTEXTS = frozenset({"contextlib.nullcontext", "numpy.errstate", "numpy.printoptions"})
_PLAIN_CONTEXTS |= {"scipy.special.errstate", "warnings.catch_warnings"}
_FORMS = frozenset({"builtins.property", "builtins.staticmethod", "builtins.classmethod"})  # seen where the method is called
_TRANSPARENT = frozenset({CHECKPOINT, "typing.final", "typing.no_type_check"})  # decorators that return the function itself


def carried_refusal(node: ast.stmt | ast.expr, places: Places) -> Refusal:
    """What to say of a carried construct where it turns out to touch the derivative."""
    code, what, hint = _CARRIED[type(node)]
    return Refusal(code, f"{what} cannot be differentiated", places.span(node), hint)


@dataclass(frozen=True)
class Inspected:
    """What the fence says of a function; names and paths are in order of first use."""

    refusals: tuple[Refusal, ...]
    globals: tuple[str, ...]  # the names of its own module that it uses
    outside: tuple[str, ...]  # all names that it uses and does not bind
    paths: tuple[str, ...]  # what it uses of other modules
    imports: Mapping[str, Import]  # what it imports itself, by name


def is_plain(node: ast.With, environment: Meanings, hidden: frozenset[str]) -> bool:
    """Whether a `with` block does what its body does, exceptions included, and binds nothing. hidden: the local names."""
    contexts = [item.context_expr for item in node.items if item.optional_vars is None]
    plain = [isinstance(each, ast.Call) and dotted_path(each, environment, hidden) in _PLAIN_CONTEXTS for each in contexts]
    return len(contexts) == len(node.items) and all(plain)


def inspect(
    node: Definition,
    places: Places,
    environment: Meanings,
    around: frozenset[str] = frozenset(),
    *,
    is_method: bool = False,
    imports: Mapping[str, Import] | None = None,
) -> Inspected:
    """Every refusal of a function, and what it uses. around: the local names of the function in which it is defined; imports: what
    that imports itself, this one included."""
    imports = own_imports(node) if imports is None else imports
    fence = _Fence(node, places, WithImports(environment, imports), around, is_method)
    fence.check()
    outside = tuple(name for name in fence.outside if name not in imports)
    return Inspected(tuple(fence.refusals), tuple(fence.globals), outside, tuple(fence.paths), imports)


class _Fence(ast.NodeVisitor):
    """Walks one function once."""

    def __init__(
        self, node: Definition, places: Places, environment: WithImports, around: frozenset[str], is_method: bool
    ) -> None:
        self.refusals: list[Refusal] = []
        self.globals: dict[str, None] = {}  # in order of first use, as the other two
        self.outside: dict[str, None] = {}
        self.paths: dict[str, None] = {}
        self._places = places
        self._environment = environment
        self._function = node
        self._around = around
        self._transparent = _TRANSPARENT | _FORMS if is_method else _TRANSPARENT
        self._locals: frozenset[str] = frozenset()
        self._loop = ""  # the innermost loop is "lowered" or "carried"
        self._carried = False  # inside a block that is carried as a whole
        self._assigned_before: set[ast.NamedExpr] = set()
        self._inner = False  # inside a function, class or lambda of its own
        self._in_text = False  # inside what is not read, but for its names: what functions in it bind is not seen
        self._tables: set[str] = set()  # the globals of which it is known whether they are tables of functions
        self._owners: set[ast.expr] = set()  # of which attributes are read
        self._place: Located = node  # the innermost node with a place, around what has none of its own

    def check(self) -> None:
        """Fills `refusals` and `globals`."""
        self.refusals += depth_refusals(self._function, self._places)
        if self.refusals:
            return
        if isinstance(self._function, ast.AsyncFunctionDef):
            self._refuse("async", self._function)
            return
        self._locals = self._around | (locals_of(self._function, self._places) - self._environment.own.keys())
        self._check_decorators()
        self._check_parameters()
        for statement in self._function.body:
            self.visit(statement)

    # ---- the function's own header

    def _check_decorators(self) -> None:
        transformers = 0
        for decorator in self._function.decorator_list:
            path = dotted_path(decorator, self._environment)
            if isinstance(decorator, ast.Name) and self._environment.meaning(decorator.id).what is What.BUILTIN:
                path = f"builtins.{decorator.id}"
            transformers += path.startswith("astgrad.") and path != CHECKPOINT
            if path in self._transparent or (path.startswith("astgrad.") and transformers == 1):
                continue
            text = self._places.text(decorator).split("(")[0].split("\n")[0]
            message = f"the decorator `{text}` may change what `{self._function.name}` does"
            self._add("decorated", message, decorator, "Differentiate the function without it.")

    def _check_parameters(self) -> None:
        if getattr(self._function, "type_params", ()):
            self._refuse("type-parameters", self._function)
        arguments = self._function.args
        for part in ast.walk(arguments):
            if isinstance(part, ast.Name):
                self._environment.meaning(part.id)  # annotations travel as text: their imports must be known
            if isinstance(part, ast.arg):
                self._check_annotation(part.annotation)
        self._check_annotation(self._function.returns)
        for default in (*arguments.defaults, *(default for default in arguments.kw_defaults if default)):
            calls = [part for part in ast.walk(default) if isinstance(part, ast.Call)]
            is_carried = any(isinstance(part, CARRIED_EXPRESSIONS) for part in ast.walk(default))
            if is_carried or not all(makes_number(call, self._environment) or self._makes_array(call) for call in calls):
                self._refuse("default-expression", default)
            else:
                outside, self._locals = self._locals, self._around  # a default is evaluated outside the function
                self.visit(default)
                self._locals = outside

    def _makes_array(self, call: ast.Call) -> bool:
        return dotted_path(call.func, self._environment) in _ARRAY_MAKERS

    def _check_annotation(self, node: ast.expr | None) -> None:
        """What does something when it is evaluated is no annotation."""
        for part in ast.walk(node) if node else ():
            if isinstance(part, (ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Await)):
                self.visit(part)

    # ---- statements

    def visit_Return(self, node: ast.Return) -> None:
        if not self._inner and self._carried:
            self._refuse("return-in-block", node)
        self.generic_visit(node)

    def visit_Break(self, node: ast.Break | ast.Continue) -> None:
        if self._carried and self._loop == "lowered":
            self._refuse("jump-in-block", node)

    visit_Continue = visit_Break

    def visit_For(self, node: ast.For) -> None:
        if any(isinstance(part, (ast.Attribute, ast.Subscript)) for part in ast.walk(node.target)):
            self._refuse("loop-target", node.target)
        else:
            self._visit_target(node.target)
        self.visit(node.iter)
        self._visit_loop(node)

    def _visit_target(self, target: ast.expr, value: ast.expr | None = None) -> None:
        """A target that may have stars. value: that is assigned to it."""
        if not is_unpacked(target, value):
            self.visit(target)
        for part in ast.walk(target):
            if isinstance(part, (ast.Attribute, ast.Subscript)):
                self.visit(part)

    def visit_While(self, node: ast.While) -> None:
        self.visit(node.test)
        self._visit_loop(node)

    def _visit_loop(self, node: ast.For | ast.While) -> None:
        outside = self._loop
        self._loop = "carried" if self._carried else "lowered"
        self._visit_all(node.body)
        self._loop = outside  # `break` in an `else` belongs to the loop around
        self._visit_all(node.orelse)

    def _visit_block(self, node: ast.stmt) -> None:
        outside, self._carried = self._carried, True
        self.generic_visit(node)
        self._carried = outside

    def visit_Match(self, node: ast.Match) -> None:
        if matched(node, self._function, self._is_builtin) is None:
            self._visit_block(node)
        else:
            self.generic_visit(node)

    def visit_Try(self, node: ast.Try | ast.TryStar) -> None:
        if may_open(node):
            outside, self._in_text = self._in_text, True
            self.generic_visit(node)
            self._in_text = outside
        else:
            self._visit_block(node)

    visit_TryStar = visit_Try

    def _is_builtin(self, name: str) -> bool:
        return name not in self._locals and self._environment.meaning(name).what is What.BUILTIN

    def visit_With(self, node: ast.With) -> None:
        if is_plain(node, self._environment, self._locals):
            self.generic_visit(node)
        else:
            self._visit_block(node)

    def visit_Delete(self, node: ast.Delete) -> None:
        names = [isinstance(target, ast.Name) for target in node.targets]
        if (any(names) and self._carried) or len(set(names)) > 1:
            self._refuse("del", node)
        elif not all(names):
            self.generic_visit(node)

    def visit_Global(self, node: ast.Global) -> None:
        if self._inner or bound_globals(self._function, self._places).intersection(node.names):
            self._refuse("global", node)  # in a scope that is carried as it stands, the name may need another spelling

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        if self._in_text or not (self._inner or self._around.issuperset(node.names)):
            self._refuse("global", node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        self.visit(node.target)
        self._check_annotation(node.annotation)
        if node.value:
            self.visit(node.value)

    def _refuse_async(self, node: ast.stmt | ast.expr) -> None:
        self._refuse("async", node)

    visit_AsyncFunctionDef = visit_AsyncFor = visit_AsyncWith = visit_Await = _refuse_async

    # ---- expressions

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load) and node.id not in self._locals:
            if not self._inner:
                self._check_global(node.id, node)
            if node not in self._owners and dotted_path(node, self._environment) == "astgrad":
                self._refuse("nested-transformer", node)
        self.generic_visit(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._owners.add(node.value)
        if not isinstance(node.ctx, ast.Load) and not self._is_part_of_local(node):
            self._refuse("in-place-write", node)
        elif path := dotted_path(node, self._environment, self._locals):
            self.paths.setdefault(path)
            if path.startswith("astgrad.") and not self._inner:
                self._check_astgrad(path, node)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if not isinstance(node.ctx, ast.Load) and not self._is_part_of_local(node):
            self._refuse("in-place-write", node)
        self.generic_visit(node)

    def _is_part_of_local(self, node: ast.Subscript | ast.Attribute) -> bool:
        """Whether it is a part of what a local variable holds."""
        value = node.value
        while isinstance(value, (ast.Subscript, ast.Attribute)):
            value = value.value
        return isinstance(value, ast.Name) and (self._inner or value.id in self._locals)

    def visit_Assign(self, node: ast.Assign) -> None:
        match node.targets:
            case [target] if has_star(target):
                self._visit_target(target, node.value)
                self.visit(node.value)
            case _:
                self.generic_visit(node)

    def visit_Starred(self, node: ast.Starred) -> None:
        if isinstance(node.ctx, ast.Store) and not (self._carried or self._inner):
            self._refuse("starred-target", node)
        self.generic_visit(node)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        if node not in self._assigned_before:
            self._refuse("walrus", node)
        self.visit(node.value)

    def visit_Yield(self, node: ast.Yield | ast.YieldFrom) -> None:
        if not self._inner:
            self._refuse("yield", node)

    visit_YieldFrom = visit_Yield

    # ---- everything else

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.stmt):
            self._assigned_before.update(each for assigned, _ in tests_of(node) for each in assigned)
        if isinstance(node, (ast.ListComp, ast.GeneratorExp)) and (clauses := with_clauses(node, self._function)) is not None:
            self._assigned_before.update(clauses[1])
        outside = self._place
        self._place = node if isinstance(node, Located) else outside
        super().visit(node)
        self._place = outside

    def generic_visit(self, node: ast.AST) -> None:
        if type(node) not in _KNOWN:
            message = f"{type(node).__name__} is not part of the language that astgrad reads"
            self._add("unknown-syntax", message, self._place, "Write it with what the language page lists.")
            return
        if isinstance(node, ast.comprehension) and node.is_async:
            self._refuse("async", node.iter)
        if isinstance(node, _SCOPES):
            self._visit_scope(node)
        else:
            super().generic_visit(node)

    def _visit_scope(self, node: ast.stmt | ast.expr) -> None:
        """A scope of its own: Python's symbol table tells which names it reads from outside."""
        outside = self._inner, self._loop, self._carried, self._in_text
        if not self._inner:
            self._check_scope_names(node)
        self._in_text |= self._carried or not isinstance(node, ast.FunctionDef) or bool(node.decorator_list)
        self._inner, self._loop, self._carried = True, "", False
        super().generic_visit(node)
        self._inner, self._loop, self._carried, self._in_text = outside

    def _check_scope_names(self, node: ast.stmt | ast.expr) -> None:
        twofold = names_of_two_scopes(node, self._places)
        for name in sorted(names_of(node, self._places)[0] - self._locals):
            uses = (part for part in ast.walk(node) if isinstance(part, ast.Name) and part.id == name)
            self._check_global(name, use := next(uses, node))
            if name in twofold and self._environment.meaning(name).what is not What.BUILTIN:
                message = f"`{name}` is the module's in one place of this and another variable in the next"
                self._add("two-scopes", message, use, "Give one of them another name.")

    def _check_global(self, name: str, node: ast.stmt | ast.expr) -> None:
        meaning = self._environment.meaning(name)
        self.outside.setdefault(name)
        if meaning.what is What.IMPORTED:
            self.paths.setdefault(meaning.path)
        match meaning.what:
            case What.UNKNOWN:
                hint = "Define or import it at the top level of the module."
                self._add("unknown-name", f"`{name}` is neither defined nor imported here", node, hint)
            case What.STARRED:
                hint = f"Import it by name: `from ... import {name}`."
                self._add(
                    "star-import", f"`{name}` may come from a star import, which cannot be told without running it", node, hint
                )
            case What.DERIVATIVE:
                self._refuse_derivative(name, meaning.line, node)
            case What.IMPORTED if meaning.path.startswith("astgrad."):
                self._check_astgrad(meaning.path, node)
            case What.BUILTIN if name in _DYNAMIC:
                self._refuse("dynamic-code", node)
            case What.FUNCTION | What.CONSTANT | What.OTHER:
                self.globals.setdefault(name)
                if meaning.what is What.OTHER:
                    self._look_into_table(name)

    def _look_into_table(self, name: str) -> None:
        """What the functions of a table read is read by who calls them."""
        table = self._environment.table(name) if name not in self._tables else None
        self._tables.add(name)
        if table is not None:
            refusals, outside = self.refusals, (self._locals, self._inner, self._loop, self._carried)
            self.refusals, self._locals, self._inner = [], frozenset(), False
            self.visit(table)
            self.refusals, (self._locals, self._inner, self._loop, self._carried) = refusals, outside

    def _refuse_derivative(self, name: str, line: int, node: ast.stmt | ast.expr) -> None:
        where = f" (line {line})" if line else ""
        hint = f"Leave `{name}` as it is and give the derivative a name of its own: `d{name} = astgrad.derivative({name})`."
        self._add(
            "derivative-call", f"`{name}` is a derivative when this runs: astgrad replaced the function{where}", node, hint
        )

    def _check_astgrad(self, path: str, node: ast.stmt | ast.expr) -> None:
        if path not in MARKERS:
            self._refuse("nested-transformer", node)

    def _visit_all(self, nodes: list[ast.stmt]) -> None:
        for node in nodes:
            self.visit(node)

    def _refuse(self, code: str, node: Located) -> None:
        message, hint = _TEXTS[code]
        self._add(code, message, node, hint)

    def _add(self, code: str, message: str, node: Located, hint: str) -> None:
        span = self._places.header(node) if isinstance(node, Definition) else self._places.span(node)
        self.refusals.append(Refusal(code, message, span, hint))


def makes_number(call: ast.Call, environment: Meanings) -> bool:
    """Whether a call of plain numbers gives a number, and always the same."""
    if isinstance(call.func, ast.Name) and environment.meaning(call.func.id).what is What.BUILTIN:
        return call.func.id in ("abs", "float", "int", "max", "min", "round")
    path = dotted_path(call.func, environment)
    return path.startswith("math.") or path in _NUMBER_MAKERS


def dotted_path(node: ast.expr, environment: Meanings, hidden: frozenset[str] = frozenset()) -> str:
    """The path of what is named or called, where it starts from an import."""
    while isinstance(node, ast.Call):
        node = node.func
    match node:
        case ast.Name(id=name) if name not in hidden:
            meaning = environment.meaning(name)
            return meaning.path if meaning.what is What.IMPORTED else ""
        case ast.Attribute(value=value, attr=attr):
            base = dotted_path(value, environment, hidden) if isinstance(value, (ast.Name, ast.Attribute)) else ""
            return canonical(f"{base}.{attr}") if base else ""
        case _:
            return ""
