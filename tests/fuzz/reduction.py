"""Makes a failing program small: deletes statements and parts of expressions as long as it still fails."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator


def reduced(text: str, fails: Callable[[str], bool]) -> str:
    """A smaller program that still fails: statements deleted, and blocks put in the place of their statements."""
    before = ""
    while text != before:
        before, number = text, 0
        while number < _count(text):
            smaller = next(filter(fails, _smaller(text, number)), None)
            text, number = (text, number + 1) if smaller is None else (smaller, number)
    return text


def _count(text: str) -> int:
    return sum(1 for _ in _places(ast.parse(text)))


def _smaller(text: str, number: int) -> Iterator[str]:
    """The ways to make statement `number` smaller."""
    for how in ("nothing", "body", "orelse", "left", "right"):
        tree = ast.parse(text)
        block, index = list(_places(tree))[number]
        if _shrink(block, index, how):
            yield ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _shrink(block: list[ast.stmt], index: int, how: str) -> bool:
    statement = block[index]
    if how == "nothing":
        del block[index]
        return bool(block)
    if how in ("body", "orelse"):
        inner = getattr(statement, how, [])
        block[index : index + 1] = inner
        return bool(inner) and not isinstance(statement, ast.FunctionDef)
    value = getattr(statement, "value", None)
    parts = [child for child in ast.iter_child_nodes(value) if isinstance(child, ast.expr)] if value else []
    position = {"left": 0, "right": -1}[how]
    if not parts or isinstance(value, (ast.Tuple, ast.Attribute)):
        return False
    part = parts[1:][position] if isinstance(value, ast.Call) and len(parts) > 1 else parts[position]
    statement.value = part  # type: ignore[attr-defined]
    return True


def _places(tree: ast.Module) -> Iterator[tuple[list[ast.stmt], int]]:
    """The statements of the functions, the functions, and imports of what nothing names."""
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            block = getattr(node, name, None)
            if isinstance(block, list):
                yield from ((block, i) for i in range(len(block)) if named.isdisjoint(_imported(block[i])))


def _imported(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement imports."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        yield from (each.asname or each.name for each in statement.names)
