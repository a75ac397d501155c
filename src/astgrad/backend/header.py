"""The header of a file that `astgrad gen` wrote: what it is, the command that makes it, and two short hashes.

It stands in the module's docstring. *from* says what went in (source, callees, request), *body* what came out. The body's hash
is one of its meaning, not of its looks: a formatter with another line length, CRLF or a moved comment are no edits.
"""

from __future__ import annotations

import ast
import hashlib
import re
from dataclasses import dataclass

from astgrad.ir.show import show_docstring
from astgrad.warn import without_syntax_warnings

_COMMAND = "Generated, do not edit. To make it again: "
_REAL = "What is differentiated by must be floats or arrays of floats: integers are not converted here."
_PATTERN = re.compile(
    rf"^{re.escape(_COMMAND)}(?P<command>.+)\n"
    r"astgrad (?P<version>\S+), from (?P<source>[0-9a-f]{12}), body (?P<body>[0-9a-f]{12})$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Header:
    """What a generated file says of itself."""

    command: str
    version: str
    source_hash: str
    body_hash: str


@without_syntax_warnings()
def with_header(text: str, title: str, command: str, version: str, source_hash: str) -> str:
    """The module, which has no docstring, under one that says what it is."""
    lines = [title, "", _REAL, "", f"{_COMMAND}{command}", f"astgrad {version}, from {source_hash}, body {body_hash(text)}", ""]
    blank = "\n\n" if isinstance(ast.parse(text).body[0], ast.FunctionDef) else "\n"  # as Black has it
    return "\n".join(show_docstring("\n".join(lines))[:-2]) + f'\n"""\n{blank}{text}'


def parse_header(text: str) -> Header | None:
    """The header of a file that astgrad wrote, None for every other file. The text need not be Python any more."""
    found = _PATTERN.search(text.replace("\r\n", "\n"))
    return Header(_unescaped(found["command"]), found["version"], found["source"], found["body"]) if found else None


@without_syntax_warnings()
def body_hash(text: str) -> str:
    """A hash of what the module does: of its tree without the docstring. Raises SyntaxError where the text is not Python."""
    statements = ast.parse(text).body
    if statements and _is_docstring(statements[0]):
        statements = statements[1:]
    return short_hash("\n".join(map(_canonical, statements)))


def short_hash(text: str) -> str:
    """Twelve hexadecimal digits that say whether two texts are the same."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _is_docstring(node: object) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _canonical(node: object) -> str:
    """The tree as text that is the same in every version of Python (`ast.dump` is not), white space in docstrings left out."""
    match node:
        case list():
            return f"[{','.join(map(_canonical, node))}]"
        case ast.Expr(value=ast.Constant(value=str() as text)):
            return repr(text.split())
        case ast.Constant(value=value):
            return repr(value)
        case ast.AST():
            fields = [
                (name, value)
                for name, value in sorted(vars(node).items())
                if name in node._fields and name != "ctx" and value not in (None, [])
            ]
            return f"{type(node).__name__}({','.join(f'{name}={_canonical(value)}' for name, value in fields)})"
        case _:
            return repr(node)


def _unescaped(command: str) -> str:
    return command.replace('\\"', '"').replace("\\\\", "\\")
