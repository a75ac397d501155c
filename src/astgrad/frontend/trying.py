"""`try` blocks: which of them are what their body does where nothing is raised, and what they surely bind."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_JUMPS = (ast.Return, ast.Break, ast.Continue)
_LAST = (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr, ast.If, ast.Pass)


def may_open(node: ast.Try | ast.TryStar) -> bool:
    """Whether its body alone may stand for it: what `finally` says is nothing that must be done after an exception or a jump."""
    if not node.finalbody:
        return True
    calls = (part.func for statement in node.finalbody for part in ast.walk(statement) if isinstance(part, ast.Call))
    plain = all(isinstance(part, _LAST) for part in node.finalbody)
    return plain and all(isinstance(f, ast.Name) and f.id == "print" for f in calls) and not _is_left(node)


def must_open(node: ast.Try | ast.TryStar) -> bool:
    """Whether a jump leaves it, so that it cannot be carried as it stands."""
    return may_open(node) and _is_left(node)


def _is_left(node: ast.Try | ast.TryStar) -> bool:
    return any(True for _ in _leaving(_children(node), in_loop=False))


def _leaving(nodes: Sequence[ast.AST], *, in_loop: bool) -> Iterator[ast.AST]:
    for node in nodes:
        match node:
            case ast.Return():
                yield node
            case ast.Break() | ast.Continue() if not in_loop:
                yield node
            case ast.For() | ast.While():
                yield from _leaving(node.body, in_loop=True)
                yield from _leaving(node.orelse, in_loop=in_loop)
            case _ if not isinstance(node, _SCOPES):
                yield from _leaving(_children(node), in_loop=in_loop)


def _children(node: ast.AST) -> list[ast.AST]:
    return [child for child in ast.iter_child_nodes(node) if not isinstance(child, ast.expr)]


def surely_bound(block: Sequence[ast.stmt]) -> frozenset[str]:
    """The names that a block gives a value on every path that leads to what follows it."""
    found: frozenset[str] = frozenset()
    for statement in block:
        found |= _bound_by(statement)
    return found


def _bound_by(statement: ast.stmt) -> frozenset[str]:
    match statement:
        case ast.Assign(targets=targets):
            names = (part for target in targets for part in ast.walk(target))
            return frozenset(part.id for part in names if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store))
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()) | ast.AugAssign(target=ast.Name(id=name)):
            return frozenset((name,))
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return frozenset((name,))
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return frozenset((each.asname or each.name).partition(".")[0] for each in names)
        case ast.If(body=body, orelse=orelse):
            return _common(body, orelse)
        case ast.With(body=body):
            return surely_bound(body) if all(_is_open(item.context_expr) for item in statement.items) else frozenset()
        case ast.Try(body=body, orelse=orelse, handlers=handlers) | ast.TryStar(body=body, orelse=orelse, handlers=handlers):
            paths = _common([*body, *orelse], *(handler.body for handler in handlers))
            return paths | surely_bound(statement.finalbody)
        case ast.Match(cases=cases) if _takes_all(cases[-1]):
            return _common(*(case.body for case in cases))
        case _:
            return frozenset()


def _is_open(context: ast.expr) -> bool:
    """Whether it is a call of `open`: other contexts may end their block early, and go on."""
    return isinstance(context, ast.Call) and isinstance(context.func, ast.Name) and context.func.id == "open"


def _takes_all(case: ast.match_case) -> bool:
    return case.guard is None and isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None


def _common(*blocks: Sequence[ast.stmt]) -> frozenset[str]:
    """What all blocks bind, but for those that lead to nothing after them."""
    paths = [surely_bound(block) for block in blocks if not (block and isinstance(block[-1], (ast.Raise, *_JUMPS)))]
    return frozenset.intersection(*paths) if paths else frozenset()
