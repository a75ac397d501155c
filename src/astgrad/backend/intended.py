"""Holds generated text against the IR it was written from, by a way that does not lead through text.

The IR is turned into Python's own syntax tree, node by node, and the tree of the text has to be that tree. So a slip in `show`
(a forgotten parenthesis), a statement that wrongly claims to be still the author's, or a lost line never leaves the house.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeVar

from astgrad.errors import InternalError
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Dict,
    Expr,
    Gathered,
    Global,
    Joined,
    List,
    Literal,
    Logical,
    Name,
    Opaque,
    Record,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
)
from astgrad.ir.names import normalise
from astgrad.ir.show import show_parameters
from astgrad.ir.stmt import (
    AddAt,
    Assign,
    AugAssign,
    Block,
    Break,
    Comment,
    Continue,
    Evaluate,
    For,
    Function,
    If,
    Module,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
)

Tree = TypeVar("Tree", bound=ast.AST)

_BINARY: dict[str, type[ast.operator]] = {
    "+": ast.Add, "-": ast.Sub, "*": ast.Mult, "/": ast.Div, "//": ast.FloorDiv, "%": ast.Mod, "**": ast.Pow, "@": ast.MatMult,
    "<<": ast.LShift, ">>": ast.RShift, "&": ast.BitAnd, "|": ast.BitOr, "^": ast.BitXor,
}  # fmt: skip
_UNARY: dict[str, type[ast.unaryop]] = {"-": ast.USub, "+": ast.UAdd, "~": ast.Invert, "not": ast.Not}
_COMPARE: dict[str, type[ast.cmpop]] = {
    "==": ast.Eq, "!=": ast.NotEq, "<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE,
    "is": ast.Is, "is not": ast.IsNot, "in": ast.In, "not in": ast.NotIn,
}  # fmt: skip


def check_intended(text: str, module: Module, spelling: Mapping[str, str]) -> None:
    """Raises InternalError where the text does not compile or a function in it is not the one the IR means."""
    try:
        compile(text, "<generated>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise InternalError(f"astgrad wrote text that does not compile ({error}):\n{text}") from error
    written = {node.name: node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}
    for function in module.functions:
        meant = _Meaning(spelling).function(function)
        if function.name not in written or not _is_same(written[function.name], meant):
            raise InternalError(f"astgrad wrote {function.name} other than it meant it:\n{text}\nmeant:\n{_unparsed(meant)}")


def _unparsed(function: ast.FunctionDef) -> str:
    return ast.unparse(ast.fix_missing_locations(function))


def _is_same(written: ast.FunctionDef, meant: ast.FunctionDef) -> bool:
    """Whether two functions are one, but for places, and for the white space in a docstring that Black is free to change."""
    parts = [(f.name, _words(f), f.args, f.returns, f.body[ast.get_docstring(f) is not None :]) for f in (written, meant)]
    return all(map(_are_alike, *parts))


def _words(function: ast.FunctionDef) -> list[str] | None:
    docstring = ast.get_docstring(function)
    return None if docstring is None else docstring.split()


def _are_alike(one: object, other: object) -> bool:
    """Whether two trees say the same; `[a, b] = e` and `a, b = e` do, to Python as to the IR."""
    if isinstance(one, ast.AST) and isinstance(other, ast.AST):
        if _form(one) is not _form(other):
            return False
        return all(_are_alike(getattr(one, name, None), getattr(other, name, None)) for name in one._fields)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_are_alike, one, other))
    return type(one) is type(other) and repr(one) == repr(other)  # 1 is not True, and 0.0 not -0.0


def _form(node: ast.AST) -> type[ast.AST]:
    return ast.Tuple if isinstance(node, ast.List) and isinstance(node.ctx, ast.Store) else type(node)


class _Meaning:
    """IR to Python's syntax tree."""

    def __init__(self, spelling: Mapping[str, str]) -> None:
        self._spelling = {normalise(name): text for name, text in spelling.items()}

    def function(self, function: Function) -> ast.FunctionDef:
        arrow = f" -> {function.returns}" if function.returns else ""
        (node,) = ast.parse(f"def {function.name}({show_parameters(function.parameters)}){arrow}: pass").body
        assert isinstance(node, ast.FunctionDef)
        spec = node.args
        spec.defaults = [self._respelled(default, self._spelling) for default in spec.defaults]
        spec.kw_defaults = [default and self._respelled(default, self._spelling) for default in spec.kw_defaults]
        docstring = [] if function.docstring is None else [ast.Expr(ast.Constant(inspect.cleandoc(function.docstring)))]
        node.body = [*docstring, *self._block(function.body)]
        return node

    def _block(self, block: Block) -> list[ast.stmt]:
        found = [node for statement in block for node in self._statement(statement)]
        return found or [ast.Pass()]

    def _statement(self, statement: Stmt) -> Iterable[ast.stmt]:
        match statement:
            case Comment():
                return ()
            case Verbatim(text=text, globals=names):
                return [self._respelled(node, self._among(names)) for node in ast.parse(text).body]
            case Assign(targets=(Name() as target,), value=value, annotation=str() as annotation):
                note = ast.parse(annotation, mode="eval").body
                return (ast.AnnAssign(self._target(target), note, self._expr(value), simple=1),)
            case Assign(targets=targets, value=value):
                return (ast.Assign(list(map(self._targets, targets)), self._expr(value)),)
            case AddAt():
                return (ast.Expr(self._expr(statement.call)),)
            case AugAssign(target=target, op=op, value=value):
                return (ast.AugAssign(self._target(target), _BINARY[op](), self._expr(value)),)
            case Evaluate(value=value):
                return (ast.Expr(self._expr(value)),)
            case Return(value=value):
                return (ast.Return(self._optional(value)),)
            case If(test=test, body=body, orelse=orelse):
                return (ast.If(self._expr(test), self._block(body), self._block(orelse) if orelse else []),)
            case For(target=target, iterable=iterable, body=body, orelse=orelse):
                last = self._block(orelse) if orelse else []
                return (ast.For(self._targets(target), self._expr(iterable), self._block(body), last),)
            case While(test=test, body=body, orelse=orelse):
                return (ast.While(self._expr(test), self._block(body), self._block(orelse) if orelse else []),)
            case With(context=context, body=body):
                return (ast.With([ast.withitem(self._expr(context))], self._block(body)),)
            case Break():
                return (ast.Break(),)
            case Continue():
                return (ast.Continue(),)
            case _:
                raise TypeError(f"no tree for {type(statement).__name__}")

    def _targets(self, target: Expr) -> ast.expr:
        if isinstance(target, Tuple):
            return ast.Tuple(list(map(self._targets, target.elements)), ast.Store())
        return self._target(target)

    def _target(self, target: Expr) -> ast.Name | ast.Subscript | ast.Attribute:
        node = self._expr(target)
        assert isinstance(node, (ast.Name, ast.Subscript, ast.Attribute))
        node.ctx = ast.Store()
        return node

    def _expr(self, e: Expr) -> ast.expr:
        match e:
            case Name(id=id):
                return ast.Name(id, ast.Load())
            case Global(id=id):
                return _parsed(self._spelling.get(normalise(id), id))
            case Literal(text=text) | Symbol(text=text):
                return _parsed(text)
            case Opaque(text=text, globals=names):
                return self._respelled(ast.parse(text, mode="eval").body, self._among(names))
            case Attribute(value=value, attr=attr):
                return ast.Attribute(self._expr(value), attr, ast.Load())
            case Subscript(value=value, index=index):
                return ast.Subscript(self._expr(value), self._expr(index), ast.Load())
            case Slice(lower=lower, upper=upper, step=step):
                return ast.Slice(self._optional(lower), self._optional(upper), self._optional(step))
            case Call(function=function, args=args, keywords=keywords):
                named = [ast.keyword(None if key == "**" else key, self._expr(value)) for key, value in keywords]
                return ast.Call(self._expr(function), list(map(self._expr, args)), named)
            case _:
                return self._operation(e)

    def _operation(self, e: Expr) -> ast.expr:
        match e:
            case Unary(op=op, operand=operand):
                return ast.UnaryOp(_UNARY[op](), self._expr(operand))
            case Binary(op=op, left=left, right=right):
                return ast.BinOp(self._expr(left), _BINARY[op](), self._expr(right))
            case Compare(first=first, ops=ops, rest=rest):
                return ast.Compare(self._expr(first), [_COMPARE[op]() for op in ops], list(map(self._expr, rest)))
            case Logical(op=op, operands=operands):
                return ast.BoolOp(ast.And() if op == "and" else ast.Or(), list(map(self._expr, operands)))
            case Conditional(test=test, body=body, orelse=orelse):
                return ast.IfExp(self._expr(test), self._expr(body), self._expr(orelse))
            case Tuple(elements=elements):
                return ast.Tuple(list(map(self._expr, elements)), ast.Load())
            case List(elements=elements):
                return ast.List(list(map(self._expr, elements)), ast.Load())
            case Gathered(element=element, target=target, iterable=iterable, tests=tests):
                clause = ast.comprehension(self._targets(target), self._expr(iterable), list(map(self._expr, tests)), 0)
                return ast.ListComp(self._expr(element), [clause])
            case Record():
                return self._expr(e.call)
            case Dict(keys=keys, elements=elements):
                return ast.Dict([ast.Constant(key) for key in keys], list(map(self._expr, elements)))
            case Joined(form="dict", items=items):
                return ast.Dict(
                    [None if stars else ast.Constant(key) for key, stars, _ in items],
                    [self._expr(value) for *_, value in items],
                )
            case Joined(form=form, items=items):
                parts = [(stars, self._expr(value)) for _, stars, value in items]
                each = [ast.Starred(value, ast.Load()) if stars else value for stars, value in parts]
                return ast.List(each, ast.Load()) if form == "list" else ast.Tuple(each, ast.Load())
            case _:
                raise TypeError(f"no tree for {type(e).__name__}")

    def _among(self, names: Iterable[str]) -> dict[str, str]:
        known = set(map(normalise, names))
        return {name: text for name, text in self._spelling.items() if name in known}

    def _optional(self, e: Expr | None) -> ast.expr | None:
        return None if e is None else self._expr(e)

    def _respelled(self, node: Tree, spelling: Mapping[str, str]) -> Tree:
        new: Tree = _Respelled(spelling).visit(node) if spelling else node
        return new


class _Respelled(ast.NodeTransformer):
    def __init__(self, spelling: Mapping[str, str]) -> None:
        self._spelling = spelling

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return _parsed(self._spelling[node.id]) if node.id in self._spelling else node


@lru_cache(maxsize=1024)
def _tree(text: str) -> ast.Expression:
    return ast.parse(text, mode="eval")


def _parsed(text: str) -> ast.expr:
    return _tree(text).body
