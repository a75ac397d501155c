"""docs/language.md names every code that a refusal can carry, and no other."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
TREES = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "src" / "astgrad").rglob("*.py"))]
REFUSING = {"Refusal", "_refuse", "_add", "refuse", "_refusal"}


def codes_in_calls() -> Iterator[str]:
    """The first argument of every call that makes a refusal, where it is a literal."""
    for node in (node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in REFUSING:
            choices = [node.args[0].body, node.args[0].orelse] if isinstance(node.args[0], ast.IfExp) else [node.args[0]]
            yield from (
                choice.value for choice in choices if isinstance(choice, ast.Constant) and isinstance(choice.value, str)
            )


def codes_in_tables() -> Iterator[str]:
    """Tables from a code, or from a node to a code, to its texts."""
    for node in (node for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Assign)):
        name = node.targets[0].id if isinstance(node.targets[0], ast.Name) else ""
        if isinstance(node.value, ast.Dict) and name == "_TEXTS":
            yield from (key.value for key in node.value.keys if isinstance(key, ast.Constant))
        if isinstance(node.value, ast.Dict) and name == "_CARRIED":
            yield from (entry.elts[0].value for entry in node.value.values if isinstance(entry, ast.Tuple))


def test_every_code_is_explained() -> None:
    codes = {code for code in (*codes_in_calls(), *codes_in_tables()) if re.fullmatch(r"[a-z]+(-[a-z]+)*", code)}
    assert len(codes) > 40
    missing = sorted(code for code in codes if f"`{code}`" not in PAGE)
    assert not missing


def test_every_code_explained_exists() -> None:
    rows = re.findall(r"^\| ((?:`[\w-]+`(?:, )?)+) \|", PAGE.partition("## Refused")[2], re.MULTILINE)
    explained = {code for row in rows for code in re.findall(r"`([\w-]+)`", row)}
    literals = {node.value for tree in TREES for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert explained
    assert explained <= literals
