"""The author's own lines: LibCST nodes for the statements that `ast` found, one to one.

`ast` says what a statement means, LibCST how it was written. Only the text of one definition is parsed here, never a module.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

import libcst as cst

from astgrad.errors import Refusal, Refused
from astgrad.frontend.places import Places

Line = cst.SimpleStatementLine | cst.BaseCompoundStatement


def function_origin(node: ast.FunctionDef, places: Places) -> cst.FunctionDef:
    """The definition without its decorators, with the comments above it and those that end its body."""
    found: cst.CSTNode = _parse(places.definition(node, _end_with_comments(node, places.lines)), node, places)
    while not isinstance(found, cst.FunctionDef):
        found = cst.ensure_type(cst.ensure_type(found, cst.If).body, cst.IndentedBlock).body[0]
    comments = [cst.EmptyLine(comment=cst.Comment(text)) for text in _comments_above(node, places.lines)]
    return found.with_changes(body=as_block(found.body), leading_lines=comments)


def statement_origin(node: ast.stmt, places: Places) -> Line:
    """A statement of the module itself, with the comments above it and at its end."""
    assert node.end_lineno is not None
    text = "\n".join(places.lines[node.lineno - 1 : node.end_lineno])
    segment = places.segment(node)
    if not text.startswith(segment) or text.removeprefix(segment).lstrip()[:1] not in ("", "#"):
        text = segment  # other statements stand on its line
    comments = [cst.EmptyLine(comment=cst.Comment(text)) for text in _comments_above(node, places.lines)]
    return _parse(text + "\n", node, places).with_changes(leading_lines=comments)


def block_origins(suite: cst.BaseSuite) -> list[Line]:
    """The statements of a block, in order, each on lines of its own."""
    return [line for statement in cst.ensure_type(suite, cst.IndentedBlock).body for line in _split(statement)]


def with_blocks(origin: Line) -> Line:
    """The compound statement with blocks in place of suites on one line; itself where it has none."""
    changes: dict[str, cst.CSTNode] = {}
    if isinstance(origin, cst.If | cst.For | cst.While | cst.With) and isinstance(origin.body, cst.SimpleStatementSuite):
        changes["body"] = as_block(origin.body)
    match origin:
        case cst.If(orelse=cst.If() as chained) if (other := with_blocks(chained)) is not chained:
            changes["orelse"] = other
        case cst.If(orelse=cst.Else() as last) | cst.For(orelse=cst.Else() as last) | cst.While(orelse=cst.Else() as last) if (
            isinstance(suite := last.body, cst.SimpleStatementSuite)
        ):
            changes["orelse"] = last.with_changes(body=as_block(suite))
    return origin.with_changes(**changes) if changes else origin


def without_comments(origin: Line) -> Line:
    """The statement without the comments above and behind it: they belong to another one."""
    bare = origin.with_changes(leading_lines=())
    return (
        bare.with_changes(trailing_whitespace=cst.TrailingWhitespace()) if isinstance(bare, cst.SimpleStatementLine) else bare
    )


def code(origin: Line) -> str:
    """The statement's text, without the comments above it."""
    return cst.Module([]).code_for_node(origin.with_changes(leading_lines=())).rstrip("\n")


def _parse(text: str, node: ast.stmt, places: Places) -> Line:
    try:
        found = cst.parse_module(text).body[0]
    except (cst.ParserSyntaxError, RecursionError) as error:
        message = "LibCST, which keeps the author's layout, cannot read what Python can here"
        span = places.header(node) if isinstance(node, ast.FunctionDef) else places.span(node)
        raise Refused([Refusal("unreadable", message, span, "Write it more plainly.")]) from error
    assert isinstance(found, Line)
    return found


def _comments_above(node: ast.stmt, lines: Sequence[str]) -> list[str]:
    """The comment lines that stand directly above a definition or its decorators."""
    decorators = getattr(node, "decorator_list", [])
    first = last = (decorators[0].lineno if decorators else node.lineno) - 1
    while first > 0 and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return [line.strip() for line in lines[first:last]]


def _end_with_comments(node: ast.FunctionDef, lines: Sequence[str]) -> int:
    """The number of the definition's last line, with the comments after its last statement that are indented as its body is."""
    assert node.end_lineno is not None
    end = number = node.end_lineno
    while number < len(lines):
        line = lines[number]
        indentation = len(line) - len(line.lstrip())
        if line.strip() and not (line.lstrip().startswith("#") and indentation > node.col_offset):
            break
        number += 1
        if line.strip():
            end = number
    return end


def as_block(suite: cst.BaseSuite) -> cst.BaseSuite:
    """The suite of `if x: return y` as a block of its own."""
    if not isinstance(suite, cst.SimpleStatementSuite):
        return suite
    return cst.IndentedBlock([cst.SimpleStatementLine(suite.body, trailing_whitespace=suite.trailing_whitespace)])


def _split(statement: cst.BaseStatement) -> Iterator[Line]:
    """One line for each of the statements on a line; the comments above go to the first, the comment behind to the last."""
    if not isinstance(statement, cst.SimpleStatementLine):
        assert isinstance(statement, cst.BaseCompoundStatement)
        yield statement
        return
    last = len(statement.body) - 1
    for number, part in enumerate(statement.body):
        line = cst.SimpleStatementLine([part.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)])
        if number == 0:
            line = line.with_changes(leading_lines=statement.leading_lines)
        if number == last:
            line = line.with_changes(trailing_whitespace=statement.trailing_whitespace)
        yield line
