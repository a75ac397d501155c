"""Annotations that read what the generated module does not hold are left out: only the author's module could evaluate them.

    def energy(p: Params, x: float) -> float:    ->    def energy(p, x: float) -> float:

An import of the author's module for their sake alone would run it, and tie to it what otherwise stands alone.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Set
from dataclasses import replace

from astgrad.ir.stmt import Assign, Block, Function, Parameter, Stmt, with_body
from astgrad.transform.rename import map_block


def with_known_annotations(function: Function, known: Set[str]) -> Function:
    """The function with those annotations that read builtins and `known` global names only."""

    def is_known(annotation: str | None) -> bool:
        return annotation is None or all(name in known or hasattr(builtins, name) for name in _names_in(annotation))

    def parameter(each: Parameter) -> Parameter:
        return each if is_known(each.annotation) else replace(each, annotation=None)

    def change(statement: Stmt) -> Block:
        if isinstance(statement, Assign) and not is_known(statement.annotation):
            return (replace(statement, annotation=None, edited=True),)
        return (statement,)

    parameters = tuple(map(parameter, function.parameters))
    returns = function.returns if is_known(function.returns) else None
    if parameters != function.parameters or returns != function.returns:
        function = replace(function, parameters=parameters, returns=returns)
    return with_body(function, map_block(function.body, change))


def _names_in(annotation: str) -> Iterator[str]:
    """The names that an annotation reads, which may be quoted as a whole. Quotes inside may hold no type: `"float64[n]"`."""
    node = ast.parse(annotation, mode="eval").body
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            node = ast.parse(node.value, mode="eval").body
        except SyntaxError:  # text for people
            return iter(())
    return (part.id for part in ast.walk(node) if isinstance(part, ast.Name))
