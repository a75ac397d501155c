"""Python text to IR for formulas: the inverse of `show`. Rules and tests are written in this notation.

`np.`, `math.`, `special.`, `stats.` and `linalg.` mean NumPy, math and those modules of SciPy, whatever a module imports; names
that start with `_` are private helpers (see `astgrad.rules.helpers`); other builtins that formulas use are resolved; everything
else is a Name.
"""

from __future__ import annotations

import ast
from functools import lru_cache

from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    List,
    Literal,
    Logical,
    Name,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
)

MODULES = {"np": "numpy", "math": "math"} | {
    name: f"scipy.{name}" for name in ("fft", "integrate", "linalg", "ndimage", "signal", "sparse", "special", "stats")
}
_BUILTIN_NAMES = "abs bool complex float int len list map max min pow range reversed round sum tuple zip"
BUILTINS = frozenset(_BUILTIN_NAMES.split())
HELPERS = "astgrad.rules.helpers"  # the path under which private helpers are known

_BINARY = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**", ast.MatMult: "@",
    ast.LShift: "<<", ast.RShift: ">>", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
}  # fmt: skip
_UNARY = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not"}
_COMPARE = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip


@lru_cache(maxsize=10_000)  # of formulas, which are read wherever they apply
def read(text: str) -> Expr:
    """The expression that the text denotes. Raises SyntaxError, or ValueError for Python outside the notation."""
    return _read(ast.parse(text, mode="eval").body, text)


def _read(node: ast.expr, text: str) -> Expr:
    def inner(child: ast.expr) -> Expr:
        return _read(child, text)

    match node:
        case ast.Name(id=id):
            return _name(id)
        case ast.Constant():
            return Literal(ast.get_source_segment(text, node) or repr(node.value))
        case ast.Attribute(value=ast.Name(id=module), attr=attr) if module in MODULES:
            return Symbol(f"{MODULES[module]}.{attr}", f"{module}.{attr}")
        case ast.Attribute(value=value, attr=attr):
            base = inner(value)
            return Symbol(f"{base.path}.{attr}", f"{base.text}.{attr}") if isinstance(base, Symbol) else Attribute(base, attr)
        case ast.Subscript(value=value, slice=index):
            return Subscript(inner(value), inner(index))
        case ast.Slice(lower=lower, upper=upper, step=step):
            return Slice(*(part if part is None else inner(part) for part in (lower, upper, step)))
        case ast.Call(func=function, args=args, keywords=keywords):
            named = tuple((keyword.arg or "**", inner(keyword.value)) for keyword in keywords)
            return Call(inner(function), tuple(map(inner, args)), named)
        case ast.UnaryOp(op=op, operand=operand):
            return Unary(_UNARY[type(op)], inner(operand))
        case ast.BinOp(op=op, left=left, right=right):
            return Binary(_BINARY[type(op)], inner(left), inner(right))
        case ast.Compare(left=left, ops=ops, comparators=rest):
            return Compare(inner(left), tuple(_COMPARE[type(op)] for op in ops), tuple(map(inner, rest)))
        case ast.BoolOp(op=op, values=values):
            return Logical("and" if isinstance(op, ast.And) else "or", tuple(map(inner, values)))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return Conditional(inner(test), inner(body), inner(orelse))
        case ast.Tuple(elts=elements):
            return Tuple(tuple(map(inner, elements)))
        case ast.List(elts=elements):
            return List(tuple(map(inner, elements)))
        case _:
            raise ValueError(f"{type(node).__name__} is not part of the notation of formulas: {text!r}")


def _name(id: str) -> Expr:
    if id in BUILTINS:
        return Symbol(f"builtins.{id}", id)
    if id.startswith("_") and len(id) > 1:
        return Symbol(f"{HELPERS}.{id}", id)
    return Name(id)
