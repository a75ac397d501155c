"""Changes to a function's text that must not change its derivative. They know Python, and nothing of derivatives.

    with_pass      `pass` between all statements
    renamed        other names for the locals, which sort otherwise; parameters keep theirs
    swapped        neighbours that neither reads nor writes what the other writes, in the other order
    seeded         f(x, n) becomes f(t, x, n, x_dot, seed): seed times f at x + t * x_dot, so that forward mode by t gives
                   <seed, J x_dot> and reverse mode by x gives J' seed
    alone          the module without what the function does not reach

Each takes a module's text and the name of one of its top-level functions, and gives a module's text.
"""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator, Sequence
from functools import cache

PURE_ROOTS = frozenset({"np", "math"})
PURE_BUILTINS = frozenset({"abs", "float", "int", "len", "max", "min", "round"})


def with_pass(text: str, name: str) -> str:
    """`pass` before every statement, after the docstring."""
    tree = ast.parse(text)
    for block in _blocks(_function(tree, name)):
        kept = [block[0]] if _is_docstring(block[0]) else []
        block[:] = kept + [part for statement in block[len(kept) :] for part in (ast.Pass(), statement)]
    return _text(tree)


def renamed(text: str, name: str) -> str:
    """Other names for what the function itself binds. Text with inner functions or `global` is left as it is."""
    tree = ast.parse(text)
    function = _function(tree, name)
    if any(isinstance(node, (ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.Global)) for node in _inside(function)):
        return text
    taken = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {arg.arg for arg in _arguments(function)}
    own = dict.fromkeys(n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    names = [each for each in own if each not in {arg.arg for arg in _arguments(function)}]
    new = [each for each in (f"u{number}" for number in range(2 * len(names) + len(taken))) if each not in taken][: len(names)]
    random.Random(0).shuffle(new)
    table = dict(zip(names, new, strict=True))
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            node.id = table.get(node.id, node.id)
    return _text(tree)


def swapped(text: str, name: str) -> str:
    """Every second pair of independent neighbours the other way round."""
    tree = ast.parse(text)
    for block in _blocks(_function(tree, name)):
        index = 0
        while index + 1 < len(block):
            if _are_independent(block[index], block[index + 1]):
                block[index : index + 2] = [block[index + 1], block[index]]
                index += 1
            index += 1
    return _text(tree)


CHANGES: dict[str, Callable[[str, str], str]] = {"pass": with_pass, "names": renamed, "order": swapped}


def seeded(text: str, name: str, real: Sequence[str]) -> str:
    """The function with its result times `seed`, at its real arguments moved by `t` along their tangents `..._dot`."""
    tree = ast.parse(text)
    function = _function(tree, name)
    taken = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} | {arg.arg for arg in _arguments(function)}
    t, seed, *dots = (_fresh(wanted, taken) for wanted in ("t", "seed", *(f"{each}_dot" for each in real)))
    moves = ast.parse("\n".join(f"{each} = {each} + {t} * {dot}" for each, dot in zip(real, dots, strict=True))).body
    position = 1 if _is_docstring(function.body[0]) else 0
    function.body[position:position] = moves
    for node in _inside(function):
        if isinstance(node, ast.Return) and node.value is not None:
            node.value = ast.BinOp(ast.Name(seed, ast.Load()), ast.Mult(), node.value)
    function.args.args.insert(0, ast.arg(t, ast.Name("float", ast.Load())))
    function.args.args += [ast.arg(each) for each in (*dots, seed)]
    function.decorator_list, function.returns, function.args.defaults = [], None, []
    return _text(tree)


@cache
def alone(text: str, name: str) -> str:
    """The module without the functions, classes and variables that the function does not reach: it is read much faster."""
    tree = ast.parse(text)
    defined = {bound: node for node in tree.body for bound in _defined(node)}
    reached: set[ast.stmt] = set()
    pending = [name]
    while pending:
        node = defined.get(pending.pop())
        if node is not None and node not in reached:
            reached.add(node)
            pending += [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]
    tree.body = [node for node in tree.body if node in reached or not _defined(node)]
    return _text(tree)


def _defined(node: ast.stmt) -> list[str]:
    """The names that a statement of a module defines; none of an import's, which always stay."""
    match node:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
        case _:
            return []


def _fresh(wanted: str, taken: set[str]) -> str:
    found = next(each for each in (wanted, *(f"{wanted}_{number}" for number in range(2, 99))) if each not in taken)
    taken.add(found)
    return found


# ------------------------------------------------------------------ which statements may change places


def _are_independent(one: ast.stmt, other: ast.stmt) -> bool:
    if not (_is_plain(one) and _is_plain(other)):
        return False
    (reads, writes), (more_reads, more_writes) = _names(one), _names(other)
    return not (writes & (more_reads | more_writes) or reads & more_writes)


def _is_plain(statement: ast.stmt) -> bool:
    """Whether the statement binds names to what it computes, and does nothing else to anyone."""
    if not isinstance(statement, ast.Assign):
        return False
    targets = [part for target in statement.targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
    return all(isinstance(target, ast.Name) for target in targets) and all(map(_is_pure, ast.walk(statement.value)))


def _is_pure(node: ast.AST) -> bool:
    match node:
        case ast.NamedExpr() | ast.Lambda() | ast.Await() | ast.Yield() | ast.YieldFrom():
            return False
        case ast.Call(func=ast.Attribute(value=ast.Name(id=root)), keywords=keywords):
            return root in PURE_ROOTS and all(keyword.arg not in (None, "out") for keyword in keywords)
        case ast.Call(func=ast.Name(id=called)):
            return called in PURE_BUILTINS
        case ast.Call():
            return False
        case _:
            return True


def _names(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """What a statement reads and writes."""
    names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    reads = {node.id for node in names if isinstance(node.ctx, ast.Load)}
    return reads, {node.id for node in names} - reads | {node.id for node in names if isinstance(node.ctx, ast.Store)}


# ------------------------------------------------------------------ trees


def _function(tree: ast.Module, name: str) -> ast.FunctionDef:
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)


def _arguments(function: ast.FunctionDef) -> list[ast.arg]:
    spec = function.args
    return [*spec.posonlyargs, *spec.args, *spec.kwonlyargs, *filter(None, (spec.vararg, spec.kwarg))]


def _blocks(function: ast.FunctionDef) -> Iterator[list[ast.stmt]]:
    for node in [function, *_inside(function)]:
        for part in ("body", "orelse", "finalbody"):
            block = getattr(node, part, None)
            if isinstance(block, list) and block and isinstance(block[0], ast.stmt):
                yield block


def _inside(function: ast.FunctionDef) -> list[ast.AST]:
    """The nodes of the function's body."""
    return [node for statement in function.body for node in ast.walk(statement)]


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _text(tree: ast.Module) -> str:
    return ast.unparse(ast.fix_missing_locations(tree)) + "\n"
