"""Where syntax nodes stand: from the byte offsets of `ast` to the columns that editors show, and to the author's own text."""

from __future__ import annotations

import ast

from astgrad.source import Source, Span

Located = ast.stmt | ast.expr | ast.arg | ast.keyword | ast.alias | ast.excepthandler | ast.pattern

_BRACKETED = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Places:
    """The places and texts of the nodes of one source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.lines = source.text.split("\n")

    def span(self, node: Located) -> Span:
        """The node's place; of a node on several lines, its part on the first."""
        line = self.lines[node.lineno - 1]
        column = _characters(line, node.col_offset) + 1
        if node.end_lineno == node.lineno and node.end_col_offset is not None:
            return Span(self.source, node.lineno, column, _characters(line, node.end_col_offset) + 1)
        return Span(self.source, node.lineno, column, len(line) + 1)

    def header(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Span:
        """The place of the name in a definition's first line."""
        line = self.lines[node.lineno - 1]
        keyword = line.find("class " if isinstance(node, ast.ClassDef) else "def ", _characters(line, node.col_offset))
        column = line.find(node.name, keyword + len("def ")) + 1
        return Span(self.source, node.lineno, column, column + len(node.name)) if column else self.span(node)

    def text(self, node: ast.expr) -> str:
        """The expression as the author wrote it; in brackets where it needs them to stand on several lines."""
        text = self.segment(node)
        if "\n" not in text or isinstance(node, _BRACKETED):
            return text
        return f"({text})"

    def segment(self, node: ast.expr | ast.stmt) -> str:
        """The node as the author wrote it."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        first, last = self.lines[node.lineno - 1], self.lines[node.end_lineno - 1]
        start, end = _characters(first, node.col_offset), _characters(last, node.end_col_offset)
        if node.lineno == node.end_lineno:
            return first[start:end]
        return "\n".join([first[start:], *self.lines[node.lineno : node.end_lineno - 1], last[:end]])

    def definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef, last: int) -> str:
        """The lines of a definition up to a line number, without decorators; inside `if 1:` where they are indented."""
        lines = self.lines[node.lineno - 1 : last]
        lines[0] = lines[0].lstrip("\x0c")  # counts as no indentation
        return "\n".join([*(["if 1:"] if lines[0][0].isspace() else []), *lines, ""])

    def indented(self, node: ast.stmt) -> str:
        """A statement of a function with its own indentation; what stands before it on its line becomes space."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        decorators = getattr(node, "decorator_list", [])
        start = decorators[0].lineno if decorators else node.lineno
        lines = self.lines[start - 1 : node.end_lineno]
        lines[-1] = lines[-1][: _characters(lines[-1], node.end_col_offset)]
        before = lines[0][: _characters(lines[0], node.col_offset)]
        if before.strip() and not decorators:
            lines[0] = " " * len(before) + lines[0][len(before) :]
        return "\n".join(lines)


def _characters(line: str, offset: int) -> int:
    """The number of characters in the line's first `offset` bytes of UTF-8."""
    return offset if line.isascii() else len(line.encode()[:offset].decode())
