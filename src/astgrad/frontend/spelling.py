"""Gives names of the user's module another spelling in code that was written for the user's module (`K` becomes `model.K`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

import libcst as cst

from astgrad.ir.names import normalise

Node = TypeVar("Node", bound=cst.CSTNode)
Left = cst.CSTNode | cst.RemovalSentinel | cst.FlattenSentinel[cst.CSTNode]

_SCOPES = (cst.Lambda, cst.FunctionDef, cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)


def respell(node: Node, spelling: Mapping[str, str]) -> Node:
    """The node with every Name in `spelling` replaced: no attributes, keywords, annotations, nor what an inner scope binds."""
    if not spelling:
        return node
    new = node.visit(_Respeller(spelling))
    assert isinstance(new, type(node)) or isinstance(node, cst.Name)
    return new  # type: ignore[return-value]  # a lone Name may become an Attribute, which stands wherever a Name does


def respelled(text: str, spelling: Mapping[str, str]) -> str:
    """The text of an expression, with its names replaced."""
    return cst.Module([]).code_for_node(respell(cst.parse_expression(text), spelling)) if spelling else text


class _Respeller(cst.CSTTransformer):
    def __init__(self, spelling: Mapping[str, str]) -> None:
        super().__init__()
        self._spelling = spelling
        self._outside: list[Mapping[str, str]] = []

    def leave_Name(self, original_node: cst.Name, updated_node: cst.Name) -> cst.BaseExpression:
        text = self._spelling.get(normalise(original_node.value))
        return updated_node if text is None else _parsed(text).with_changes(lpar=updated_node.lpar, rpar=updated_node.rpar)

    def leave_Attribute(self, original_node: cst.Attribute, updated_node: cst.Attribute) -> cst.Attribute:
        return updated_node.with_changes(attr=original_node.attr)

    def leave_Arg(self, original_node: cst.Arg, updated_node: cst.Arg) -> cst.Arg:
        return updated_node.with_changes(keyword=original_node.keyword)

    def leave_Param(self, original_node: cst.Param, updated_node: cst.Param) -> cst.Param:
        return updated_node.with_changes(name=original_node.name)

    def visit_Annotation(self, node: cst.Annotation) -> bool:
        return False

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Inside a scope of its own, names that it binds mean something else."""
        if isinstance(node, _SCOPES):
            bound = _Bound()
            node.visit(bound)
            self._outside.append(self._spelling)
            self._spelling = {name: text for name, text in self._spelling.items() if name not in bound.names}
        return super().on_visit(node)

    def on_leave(self, original_node: cst.CSTNode, updated_node: cst.CSTNode) -> Left:  # type: ignore[override]
        """Back to the names outside."""
        left = super().on_leave(original_node, updated_node)
        if isinstance(original_node, _SCOPES):
            self._spelling = self._outside.pop()
        return left


class _Bound(cst.CSTVisitor):
    """The names that parameters and comprehensions bind."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def visit_Param(self, node: cst.Param) -> None:
        self.names.add(normalise(node.name.value))

    def visit_CompFor_target(self, node: cst.CompFor) -> None:
        self.names.update(_names(node.target))


def _names(target: cst.CSTNode) -> set[str]:
    if isinstance(target, cst.Name):
        return {normalise(target.value)}
    return set().union(*map(_names, target.children))


@lru_cache(maxsize=256)
def _parsed(text: str) -> cst.BaseExpression:
    return cst.parse_expression(text)
