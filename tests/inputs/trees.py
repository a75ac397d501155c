"""Random programs made of every syntax class that this Python has.

Python's own syntax classes say in their docstrings what they are made of (`BinOp(expr left, operator op, expr right)`); a new
version of Python brings its new classes along. Only what the docstrings cannot say is written here: names, constants, targets, and
where `break`, `return` and their like may stand.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from random import Random

NAMES = (
    "x",
    "y",
    "n",
    "w",
    "np",
    "math",
    "i",
    "t",
    "x_bar",
    "x_dot",
    "x_saved",
    "f",
    "print",
    "astgrad",
    "K",
    "len",
    "abs",
    "sum",
)
ATTRIBUTES = ("sin", "exp", "T", "sum", "append", "x", "shape", "where", "pi", "dot")
CONSTANTS = (0, 1, 2, 10**30, 0.5, 1e-300, 2.0, 1j, True, False, None, ..., "", "x", "a\nb", "{x}", b"\0", "é\N{BLACK SQUARE}")
DEPTH = 5  # beyond it only leaves stand
LEAVES = ("Name", "Constant", "Pass", "MatchValue", "MatchSingleton")

_FEW = ("stmt", "identifier", "comprehension", "withitem")  # two of these are many
_CLASS = re.compile(r"(\w+)(?:\(([^)]*)\))?")


@dataclass(frozen=True)
class Field:
    """One part of a syntax class: `expr*` is many of them, `expr?` perhaps one."""

    name: str
    type: str
    many: bool
    optional: bool


@cache
def fields(name: str) -> tuple[Field, ...]:
    """The parts of a syntax class."""
    found = _CLASS.match(getattr(ast, name).__doc__ or "")
    parts = [part.split() for part in (found[2] or "").split(",") if part.strip()] if found else []
    return tuple(Field(name, type.rstrip("*?"), type.endswith("*"), type.endswith("?")) for type, name in parts)


@cache
def classes(family: str) -> tuple[str, ...]:
    """The classes of a family such as `expr`, sorted; the family itself where it is one class."""
    base = getattr(ast, family)
    old = {"Num", "Str", "Bytes", "NameConstant", "Ellipsis", "Index", "ExtSlice", "AugLoad", "AugStore", "Param", "Suite"}
    return tuple(sorted(each.__name__ for each in base.__subclasses__() if each.__name__ not in old)) or (family,)


@dataclass(frozen=True)
class Around:
    """Where a piece of a program stands."""

    depth: int = 0
    context: str = "Load"
    in_function: bool = True
    in_loop: bool = False
    in_async: bool = False

    def deeper(self, **changes: object) -> Around:
        """One level further in."""
        return Around(**{**self.__dict__, "depth": self.depth + 1, "context": "Load", **changes})  # type: ignore[arg-type]


class Maker:
    """Makes random pieces; `make` asks for one class, so that each can be had in turn."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._special: Mapping[str, Callable[[Around], ast.AST]] = {"JoinedStr": self._formatted, "Constant": self._constant}

    def any_of(self, family: str, around: Around) -> ast.AST:
        """A piece of any class of a family that may stand there."""
        if family == "expr_context":
            return getattr(ast, around.context)()  # type: ignore[no-any-return]
        allowed = [name for name in classes(family) if _may_stand(name, around)]
        if around.depth >= DEPTH:
            allowed = [name for name in allowed if name in LEAVES] or allowed
        return self.make(self._random.choice(allowed), around)

    def make(self, name: str, around: Around) -> ast.AST:
        """A piece of this class."""
        if name in self._special:
            return self._special[name](around)
        inside = _inside(name, around)
        counts: dict[str, int] = {}
        node = getattr(ast, name)(**{field.name: self._field(name, field, inside, counts) for field in fields(name)})
        return _mended(node)

    def _field(self, owner: str, field: Field, around: Around, counts: dict[str, int]) -> object:
        around = around if field.type == "expr_context" else _for_field(owner, field.name, around)
        if field.many:
            return [self._one(field, around) for _ in range(self._count(owner, field, counts))]
        if field.optional and (around.depth >= DEPTH or self._random.random() < 0.5):
            return None
        return self._one(field, around)

    def _count(self, owner: str, field: Field, counts: dict[str, int]) -> int:
        """How many parts: lists that belong together are equally long."""
        pairs = {"values": "keys", "comparators": "ops", "kwd_patterns": "kwd_attrs"}
        pair = pairs.get(field.name, "")
        if pair in counts and owner in ("Dict", "Compare", "MatchMapping", "MatchClass"):
            return counts[pair]
        may_be_empty = {"orelse", "finalbody", "decorator_list", "keywords", "args", "bases", "ifs", "type_params", "posonlyargs",
                        "kwonlyargs", "defaults", "kw_defaults", "patterns", "kwd_attrs", "elts", "keys"}  # fmt: skip
        least = 0 if field.name in may_be_empty and owner != "Set" else 2 if owner in ("BoolOp", "MatchOr") else 1
        counts[field.name] = self._random.randint(least, max(least, 2 if field.type in _FEW else 3))
        return counts[field.name]

    def _one(self, field: Field, around: Around) -> object:
        match field.type:
            case "identifier":
                return self._random.choice(ATTRIBUTES if field.name == "attr" else NAMES)
            case "constant":
                return self._random.choice((None, True, False))
            case "int":
                return {"simple": 1, "conversion": -1}.get(field.name, 0)
            case "string":
                return None
            case "expr" if field.name == "slice" and self._random.random() < 0.3:
                return self.make("Slice", around)
            case "expr" if around.context != "Load":
                return self._target(around)
            case "pattern" | "expr" | "stmt" | "operator" | "unaryop" | "boolop" | "cmpop" | "expr_context" | "excepthandler":
                return self.any_of(field.type, around)
            case family:
                known = classes(family)
                return self.make(self._random.choice(known), around)

    def _target(self, around: Around) -> ast.AST:
        simple = around.depth >= DEPTH or self._random.random() < 0.7
        name = "Name" if simple else self._random.choice(("Attribute", "Subscript", "Tuple", "List", "Starred", "Name"))
        return self.make(name, around)

    def _constant(self, around: Around) -> ast.AST:
        return ast.Constant(self._random.choice(CONSTANTS))

    def _formatted(self, around: Around) -> ast.AST:
        value = self.any_of("expr", around.deeper(depth=DEPTH))
        return ast.JoinedStr([ast.Constant("a"), ast.FormattedValue(value, self._random.choice((-1, 114)), None)])


def _may_stand(name: str, around: Around) -> bool:
    """What Python allows there."""
    if name in ("Break", "Continue"):
        return around.in_loop
    if name in ("Return", "Yield", "YieldFrom"):
        return around.in_function and not (around.in_async and name == "YieldFrom")
    if name in ("Await", "AsyncFor", "AsyncWith"):
        return around.in_async
    if name in ("Starred", "Slice", "FormattedValue", "Interpolation", "TemplateStr", "MatchStar", "TypeIgnore"):
        return False
    return not (name == "TypeAlias" and not around.in_function)


def _inside(name: str, around: Around) -> Around:
    """What stands around the parts of a piece of this class."""
    if name in ("FunctionDef", "AsyncFunctionDef", "Lambda"):
        return around.deeper(in_function=True, in_loop=False, in_async=name == "AsyncFunctionDef")
    if name == "ClassDef":
        return around.deeper(in_function=False, in_loop=False, in_async=False)
    if name in ("For", "While", "AsyncFor"):
        return around.deeper(in_loop=True)
    if name == "TryStar":
        return around.deeper(in_loop=False, in_function=False)
    if name in ("Attribute", "Subscript", "Starred", "Name", "List", "Tuple"):
        return around.deeper(context=around.context)
    return around.deeper()


def _for_field(owner: str, field: str, around: Around) -> Around:
    """The context in which a part stands: what is assigned to is no value."""
    if owner == "Delete":
        return around.deeper(context="Del")
    if field in ("target", "targets", "optional_vars"):
        return around.deeper(context="Store", depth=DEPTH if owner in ("AugAssign", "AnnAssign", "NamedExpr") else around.depth)
    if owner in ("List", "Tuple", "Starred"):
        return around
    return around if around.context == "Load" else around.deeper(context="Load")


def _mended(node: ast.AST) -> ast.AST:
    """The piece, where its parts do not fit together by chance, made to fit."""
    match node:
        case ast.arguments():
            given = [*node.posonlyargs, *node.args]
            node.defaults = node.defaults[: len(given)]
            node.kw_defaults = [*node.kw_defaults, *[None] * len(node.kwonlyargs)][: len(node.kwonlyargs)]
            for number, arg in enumerate((*given, *node.kwonlyargs, node.vararg, node.kwarg)):
                if arg is not None:
                    arg.arg = f"{arg.arg}{number}" if number else arg.arg
        case ast.Try() | ast.TryStar() if node.handlers:
            for handler in node.handlers:
                handler.type = handler.type or ast.Name("ValueError", ast.Load())
        case ast.ImportFrom():
            node.level, node.module = 0, node.module or "math"
        case ast.MatchMapping() | ast.MatchClass() | ast.MatchValue():
            _mend_pattern(node)
        case ast.MatchAs(pattern=pattern, name=None) if pattern is not None:
            node.name = "captured"
        case ast.MatchOr():
            node.patterns = [ast.MatchValue(ast.Constant(number)) for number, _ in enumerate(node.patterns)]
    return node


def _mend_pattern(node: ast.MatchMapping | ast.MatchClass | ast.MatchValue) -> None:
    match node:
        case ast.MatchMapping():
            node.keys = [ast.Constant(number) for number, _ in enumerate(node.keys)]
            node.patterns = [*node.patterns, *[ast.MatchAs() for _ in node.keys]][: len(node.keys)]
        case ast.MatchClass():
            node.cls = ast.Name("float", ast.Load())
            node.kwd_attrs = list(dict.fromkeys(node.kwd_attrs))
            node.kwd_patterns = node.kwd_patterns[: len(node.kwd_attrs)]
        case ast.MatchValue():
            node.value = ast.Constant(3)


HEAD = "import math\nimport numpy as np\nimport astgrad\nK = 2.5\n\n\n"


def programs(random: Random) -> Iterator[str]:
    """Modules with a function `f(x, y, n)`, without end: every class in turn, as a statement or an expression of its body.

    A program that Python does not compile comes as well: it has to be refused like any other.
    """
    maker = Maker(random)
    while True:
        for family in ("stmt", "expr", "pattern"):
            for name in classes(family):
                yield _module(maker, random, name, family)


def _module(maker: Maker, random: Random, name: str, family: str) -> str:
    around = Around(depth=random.randint(1, DEPTH), in_loop=random.random() < 0.3, in_async=random.random() < 0.05)
    body: list[ast.AST] = [maker.any_of("stmt", Around(depth=3)) for _ in range(random.randint(0, 2))]
    piece = maker.make(name, around)
    body.insert(random.randint(0, len(body)), _placed(piece, family, random))
    if around.in_loop:
        body = [ast.For(ast.Name("i", ast.Store()), ast.Name("n", ast.Load()), body, [])]
    definition = "async def" if around.in_async else "def"
    value = random.choice(("x", "y", "x * y", "np.sin(x) * y"))
    try:
        lines = [line for each in body for line in ast.unparse(ast.fix_missing_locations(each)).split("\n")]
    except (ValueError, RecursionError, AttributeError):  # what `ast.unparse` cannot write is no program
        lines = ["pass"]
    text = "\n".join(f"    {line}" for line in (*lines, f"return {value}"))
    return f"{HEAD}{definition} f(x: float, y: float, n: int):\n{text}\n"


def _placed(piece: ast.AST, family: str, random: Random) -> ast.AST:
    """An expression as a statement: thrown away, bound to a name that matters or not, or tested; a pattern in a `match`."""
    if family == "stmt":
        return piece
    if family == "pattern":
        pattern = ast.MatchSequence([piece]) if isinstance(piece, ast.MatchStar) else piece  # type: ignore[list-item]
        case = ast.match_case(pattern, None, [ast.Pass()])  # type: ignore[arg-type]
        return ast.Match(ast.Name(random.choice(("x", "n")), ast.Load()), [case])
    if isinstance(piece, ast.Starred):
        piece = ast.List([piece], ast.Load())
    target: ast.expr = ast.Name(random.choice(("x", "y", "z", "unused")), ast.Store())
    forms: tuple[Callable[[], ast.stmt], ...] = (
        lambda: ast.Expr(piece),  # type: ignore[arg-type]
        lambda: ast.Assign([target], piece),  # type: ignore[arg-type]
        lambda: ast.Assign([target], ast.BinOp(ast.Name("x", ast.Load()), ast.Mult(), piece)),  # type: ignore[arg-type]
        lambda: ast.If(piece, [ast.Assign([target], ast.Constant(1.0))], []),  # type: ignore[arg-type]
        lambda: ast.Return(piece),  # type: ignore[arg-type]
    )
    return random.choice(forms)()
