"""Variables that hold tuples which are written out, whatever way the function goes: by its text alone.

    events = []
    events.append(("bounce", t, v))
    for event in events:            (event: a tuple of three)

What else is done with such a list might put something else into it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

_DEEPEST = 5  # lists of what is in lists
Lengths = frozenset[int]


def lengths_of(name: str, function: ast.AST) -> Lengths | None:
    """How long the tuples are that a variable of a function may hold; None where it may hold something else."""
    return _Tuples(function).of(name, _DEEPEST)


class _Tuples:
    def __init__(self, function: ast.AST) -> None:
        self._nodes = list(ast.walk(function))
        self._parents = {id(child): node for node in self._nodes for child in ast.iter_child_nodes(node)}

    def of(self, name: str, depth: int) -> Lengths | None:
        """How long the tuples are that a variable holds."""
        return _joined(self._bound(node, depth) for node in self._bindings(name)) if depth else None

    def _bindings(self, name: str) -> Iterator[ast.AST]:
        """What binds a name: where it is stored, and whatever else may."""
        for node in self._nodes:
            match node:
                case ast.Name(id=id, ctx=ast.Store() | ast.Del()) if id == name:
                    yield node
                case ast.arg(arg=bound) if bound == name:
                    yield node
                case ast.alias(name=whole, asname=alias) if name in (alias, whole.partition(".")[0]):
                    yield node
                case ast.FunctionDef(name=bound) | ast.AsyncFunctionDef(name=bound) | ast.ClassDef(name=bound) if bound == name:
                    yield node
                case ast.ExceptHandler(name=bound) | ast.MatchAs(name=bound) | ast.MatchStar(name=bound) if bound == name:
                    yield node
                case ast.MatchMapping(rest=bound) if bound == name:
                    yield node
                case ast.Global(names=names) | ast.Nonlocal(names=names) if name in names:
                    yield node

    def _bound(self, node: ast.AST, depth: int) -> Lengths | None:
        """How long the tuples are to which something binds a variable."""
        match self._parents.get(id(node)):
            case ast.Assign(targets=targets, value=value) if any(target is node for target in targets):
                return self._value(value, depth)
            case ast.For(target=target, iter=ast.Name(id=several)) if target is node:
                return self._elements(several, depth - 1)
            case _:
                return None

    def _value(self, value: ast.expr, depth: int) -> Lengths | None:
        match value:
            case ast.Tuple(elts=elements) if not any(isinstance(each, ast.Starred) for each in elements):
                return frozenset((len(elements),))
            case ast.IfExp(body=one, orelse=other):
                return _joined(self._value(each, depth) for each in (one, other))
            case ast.Name(id=name, ctx=ast.Load()):
                return self.of(name, depth - 1)
            case _:
                return None

    def _elements(self, name: str, depth: int) -> Lengths | None:
        """How long the tuples are in a list that the function makes and lengthens, and does nothing else with but to read it."""
        found: list[Lengths | None] = []
        for node in self._bindings(name):
            match self._parents.get(id(node)):
                case ast.Assign(targets=[target], value=ast.List(elts=elements)) if target is node:
                    found += [self._value(each, depth) for each in elements]
                case _:
                    return None
        for node in self._nodes:
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load):
                appended = self._appended(node)
                found += [self._value(appended, depth)] if appended is not None else []
                if appended is None and not self._only_reads(node):
                    return None
        return _joined(iter(found))

    def _appended(self, node: ast.Name) -> ast.expr | None:
        """What is appended to the list that a name stands for."""
        method = self._parents.get(id(node))
        match self._parents.get(id(method)):
            case ast.Call(func=ast.Attribute(value=value, attr="append") as called, args=[added], keywords=[]) if (
                value is node and called is method
            ):
                return added
            case _:
                return None

    def _only_reads(self, node: ast.Name) -> bool:
        """Whether the list is asked how long it is, or for elements."""
        match self._parents.get(id(node)):
            case ast.For(iter=over):
                return over is node
            case ast.Call(func=ast.Name(id="len"), args=[counted]):
                return counted is node
            case ast.Subscript(value=value, ctx=ast.Load(), slice=index):
                return value is node and not isinstance(index, ast.Slice)
            case _:
                return False


def _joined(found: Iterator[Lengths | None]) -> Lengths | None:
    lengths: Lengths = frozenset()
    for each in found:
        if each is None:
            return None
        lengths |= each
    return lengths or None
