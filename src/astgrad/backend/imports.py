"""Import lines in the order that isort and ruff want: the standard library, third parties, the user's own modules."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache

from astgrad.ir.stmt import Function, Import


def import_lines(imports: Sequence[Import], used: Set[str], first_party: Set[str], futures: bool) -> str:
    """The statements for those imports that bind a name in `used`. `futures`: keep `from __future__` ones."""
    needed = {each for each in imports if each.name.partition(".")[0] in used and not _is_future(each)}
    needed |= {each for each in imports if futures and _is_future(each)}
    sections: dict[int, list[Import]] = {}
    for each in sorted(needed, key=lambda each: (each.path, each.name)):
        sections.setdefault(_section(each, first_party), []).append(each)
    return "\n\n".join("\n".join(_section_lines(sections[number])) for number in sorted(sections))


@lru_cache(maxsize=256)  # private helpers are the same in every module
def names_in(text: str) -> frozenset[str]:
    """Every name that Python text uses, those in quoted annotations included."""
    nodes = list(ast.walk(ast.parse(text)))
    found = {node.id for node in nodes if isinstance(node, ast.Name)}
    return frozenset(found).union(*map(names_in, _quoted_annotations(nodes)))


def is_annotated(function: Function) -> bool:
    """Whether the function's signature has any annotation."""
    return function.returns is not None or any(parameter.annotation is not None for parameter in function.parameters)


def _quoted_annotations(nodes: Iterable[ast.AST]) -> Iterable[str]:
    annotations = [getattr(node, field, None) for node in nodes for field in ("annotation", "returns")]
    for part in (part for annotation in annotations if annotation is not None for part in ast.walk(annotation)):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            try:
                ast.parse(part.value, mode="eval")
            except SyntaxError:
                continue  # text that is no type, such as the shape in jaxtyping's Float[Array, "n d"]
            yield part.value


def _is_future(each: Import) -> bool:
    return each.path.startswith("__future__.")


def _section(each: Import, first_party: Set[str]) -> int:
    root = each.path.partition(".")[0]
    if not root:
        return 4
    if root == "__future__":
        return 0
    if root in sys.stdlib_module_names:
        return 1
    return 3 if each.name in first_party else 2


def _section_lines(section: Sequence[Import]) -> list[str]:
    plain = sorted((each for each in section if not each.is_from), key=lambda each: (_natural(each.path), _natural(each.name)))
    lines = [each.statement for each in plain]
    modules = {each.parts[0] for each in section if each.is_from}
    for module in sorted(modules, key=_natural):
        lines += _from_lines(module, [each for each in section if each.is_from and each.parts[0] == module])
    return lines


def _from_lines(module: str, members: Sequence[Import]) -> list[str]:
    """One statement for all members that keep their names, one more for each that does not."""
    members = sorted(members, key=lambda each: (_member_order(each.parts[1]), _natural(each.name)))
    kept = [each.name for each in members if each.name == each.parts[1]]
    together = [f"from {module} import {', '.join(kept)}"] if kept else []
    return together + [each.statement for each in members if each.name != each.parts[1]]


def _member_order(name: str) -> tuple[int, tuple[object, ...]]:
    """Constants, then classes, then the rest, as isort has it."""
    rank = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return rank, _natural(name)


def _natural(name: str) -> tuple[object, ...]:
    """A key that sorts `a2` before `a10` and does not look at case first."""
    parts = re.split(r"(\d+)", name.lower())
    return (*((1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts), name)
