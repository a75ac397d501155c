"""Recognises solvers of astgrad's that were copied into a module: there they mean what `astgrad.root` and its like mean.

A derivative calls its own copy (`_root`), and is read again for the next order. What counts is the text, not the name.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Mapping
from functools import lru_cache

from astgrad import solvers
from astgrad.markers import SOLVED


def solver_meant(node: ast.stmt, imported: Mapping[str, str]) -> str:
    """The path of the function of astgrad's that a definition is a copy of; nothing where it is something else.

    imported: what the names of its module stand for that imports bind.
    """
    if not isinstance(node, ast.FunctionDef) or node.decorator_list:
        return ""
    settings = tuple(each.arg for each in node.args.kwonlyargs)
    return _known().get(_said(node, imported), "") if settings == ("tol", "max_iterations", "solver") else ""


@lru_cache(maxsize=1)
def _known() -> Mapping[str, str]:
    sources = {path: inspect.getsource(getattr(solvers, name)) for path, name in SOLVED.items()}
    return {_said(ast.parse(text).body[0], {"np": "numpy"}): path for path, text in sources.items()}


def _said(node: ast.stmt, imported: Mapping[str, str]) -> str:
    """What a function does, whatever it and NumPy are called, and whatever its docstring says."""
    assert isinstance(node, ast.FunctionDef)
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    copied = ast.parse(ast.unparse(ast.Module([ast.FunctionDef("f", node.args, body, [], lineno=0)], [])))
    for part in ast.walk(copied):
        if isinstance(part, ast.Name) and imported.get(part.id) == "numpy":
            part.id = "np"
    return ast.dump(copied)
