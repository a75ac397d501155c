"""Gives names of the user's module another spelling in code that was written for the user's module (`K` becomes `model.K`)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TypeVar

import libcst as cst

from astgrad.ir.names import normalise

Node = TypeVar("Node", bound=cst.CSTNode)


def respell(node: Node, spelling: Mapping[str, str]) -> Node:
    """The node with every Name in `spelling` replaced: no attributes, keywords, annotations, nor what an inner scope binds."""
    if not spelling:
        return node
    new = node.visit(_Respeller(spelling))
    assert isinstance(new, type(node)) or isinstance(node, cst.Name)
    return new  # type: ignore[return-value]  # a lone Name may become an Attribute, which stands wherever a Name does


class _Respeller(cst.CSTTransformer):
    def __init__(self, spelling: Mapping[str, str]) -> None:
        super().__init__()
        self._spelling = spelling

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

    def visit_Lambda(self, node: cst.Lambda) -> bool:
        return self._is_free(node)

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        return self._is_free(node)

    def visit_ListComp(self, node: cst.ListComp) -> bool:
        return self._is_free(node)

    def visit_SetComp(self, node: cst.SetComp) -> bool:
        return self._is_free(node)

    def visit_DictComp(self, node: cst.DictComp) -> bool:
        return self._is_free(node)

    def visit_GeneratorExp(self, node: cst.GeneratorExp) -> bool:
        return self._is_free(node)

    def _is_free(self, scope: cst.CSTNode) -> bool:
        """Whether an inner scope binds none of the names, so that they mean the same inside it."""
        bound = _Bound()
        scope.visit(bound)
        return bound.names.isdisjoint(self._spelling)


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
