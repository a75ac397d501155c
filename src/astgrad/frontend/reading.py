"""Bytes to a source that can be read: decoded as Python does it, with plain newlines, syntactically right and not too deep.

CPython parses first, because its errors are located; LibCST only ever sees text that has passed here.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from astgrad.errors import Refusal, Refused, SourceUnavailable
from astgrad.frontend.places import Places
from astgrad.source import Source, Span
from astgrad.warn import without_syntax_warnings

NESTING = 40  # levels of brackets and blocks, three times what any function of SciPy has: time grows with their square
CHAIN = 200  # links of one chain of operators, attributes, calls or `elif`

_TOO_DEEP = f"this is nested deeper than {NESTING} levels, or is one chain of more than {CHAIN} operators"
_SPLIT = "Give parts of it names of their own."


def read_source(path: Path | str) -> Source:
    """The text of a Python file. Raises SourceUnavailable where it cannot be read, Refused where it is no Python text."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise SourceUnavailable(f"{path}: cannot be read: {error.strerror or error}") from error
    return source_from_bytes(data, str(path))


def source_from_bytes(data: bytes, filename: str) -> Source:
    """Decoded by Python's rules: byte order mark, coding line, else UTF-8; newlines become `\\n`."""
    plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(plain).readline)
        text = plain.decode(encoding)
    except UnicodeDecodeError as error:
        line = plain.count(b"\n", 0, error.start) + 1
        start = plain.rfind(b"\n", 0, error.start) + 1
        column = len(plain[start : error.start].decode(errors="replace")) + 1
        raise _undecodable(plain, filename, line, column, f"is not {error.encoding} text") from error
    except (SyntaxError, LookupError, UnicodeError) as error:
        reason = error.msg if isinstance(error, SyntaxError) and error.msg else str(error)
        line = _first_bad_line(plain)
        raise _undecodable(plain, filename, line, 1, f"cannot be decoded: {reason}") from error
    return Source(filename, text.replace("\r\n", "\n").replace("\r", "\n"))


def parse(source: Source) -> ast.Module:
    """The module's syntax tree, checked by the compiler, which runs nothing. Raises Refused, with the place."""
    at = source.text.find("\0")
    if at >= 0:
        line, column = source.text.count("\n", 0, at) + 1, at - source.text.rfind("\n", 0, at)
        span = Span(source, line, column, column + 1)
        raise Refused([Refusal("syntax-error", "Python source cannot contain a NUL character", span)])
    tree = parse_running(source)
    with _errors_located(source, in_bytes=True):
        compile(tree, source.filename, "exec", dont_inherit=True)
    return tree


@lru_cache(maxsize=8)  # the functions of a module are read one after the other
def parse_running(source: Source) -> ast.Module:
    """The syntax tree of text that Python has compiled before: what only the compiler checks is not checked again."""
    with _errors_located(source):
        return ast.parse(source.text, source.filename)


@contextmanager
def _errors_located(source: Source, *, in_bytes: bool = False) -> Iterator[None]:
    """What CPython's parser and compiler raise becomes a refusal. in_bytes: how the columns of errors are counted."""
    try:
        with without_syntax_warnings():
            yield
    except SyntaxError as error:
        if error.msg and error.msg.startswith("too many nested"):
            raise _too_deep(source) from error
        raise Refused([_syntax_error(source, error, in_bytes)]) from error
    except (RecursionError, MemoryError) as error:
        raise _too_deep(source) from error


@contextmanager
def stack_refused(span: Span | None) -> Iterator[None]:
    """What is within the limits, and too deep all the same for the stack at hand, is refused."""
    try:
        yield
    except RecursionError as error:
        raise Refused([Refusal("too-deep", "this is nested too deep for Python's stack", span, _SPLIT)]) from error


def depth_refusals(node: ast.stmt, places: Places) -> list[Refusal]:
    """The first place below the node that is too deep, if there is one."""
    pending: list[tuple[ast.AST, int, int]] = [(node, 0, 0)]
    while pending:
        parent, nesting, chain = pending.pop()
        chain += _flat_links(parent, places)
        if nesting / NESTING + chain / CHAIN > 1 and isinstance(parent, (ast.expr, ast.stmt)):
            return [too_deep(places.span(parent))]
        link = _link(parent)
        for child in ast.iter_child_nodes(parent):
            pending.append((child, nesting, chain + 1) if child is link else (child, nesting + _level(child), chain))
    return []


def too_deep(span: Span) -> Refusal:
    """The refusal of what passes a limit there."""
    return Refusal("too-deep", _TOO_DEEP, span, _SPLIT)


def _link(node: ast.AST) -> ast.AST | None:
    """The child that continues a chain: `a + b` in `a + b + c`."""
    match node:
        case ast.BinOp(op=ast.Pow()):
            return None  # `a**b**c`: the derivative reads one in the other
        case ast.BinOp(left=link) | ast.UnaryOp(operand=link):
            return link
        case ast.Attribute(value=link) | ast.Subscript(value=link) | ast.Call(func=link):
            return link
        case ast.If(orelse=[ast.If() as link]):
            return link
        case _:
            return None


def _flat_links(node: ast.AST, places: Places) -> int:
    """The links of what is flat to Python but a chain to LibCST: `a and b and c`, `for` clauses, and strings side by side."""
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        return sum(1 + len(clause.ifs) for clause in node.generators)
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))):
        text = places.segment(node)
        if text.count('"') + text.count("'") > 2 * CHAIN:
            return sum(token.string.endswith(('"', "'")) for token in _tokens(f"({text})")) - 1
    return 0


def _level(node: ast.AST) -> int:
    return 1 if isinstance(node, (ast.expr, ast.stmt)) else 0


def _syntax_error(source: Source, error: SyntaxError, in_bytes: bool) -> Refusal:
    line = min(max(error.lineno or 1, 1), source.text.count("\n") + 1)
    same_line = error.end_lineno == error.lineno
    column, end = max(error.offset or 1, 1), (error.end_offset or 0 if same_line else 0)
    if in_bytes:
        encoded = source.line(line).encode()
        column, end = (len(encoded[: max(offset - 1, 0)].decode(errors="ignore")) + 1 for offset in (column, end))
    end = max(end, column + 1)
    return Refusal("syntax-error", (error.msg or "invalid syntax").rstrip("."), Span(source, line, column, end))


def _undecodable(data: bytes, filename: str, line: int, column: int, reason: str) -> Refused:
    shown = Source(filename, data.decode(errors="replace").replace("\0", "\ufffd"))
    return Refused([Refusal("undecodable", f"the file {reason}", Span(shown, line, column, column + 1))])


def _first_bad_line(data: bytes) -> int:
    """The line that is no UTF-8, else the first: the coding line."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1


def _too_deep(source: Source) -> Refused:
    return Refused([too_deep(_deepest(source))])


def _deepest(source: Source) -> Span:
    """Where the text first passes a limit, by its tokens: for text that is too deep for Python's own parser."""
    depth, links, elifs = 0, 0, dict[int, int]()
    for token in _tokens(source.text):
        if token.string in ("if", "elif"):
            column = token.start[1]
            elifs[column] = elifs.get(column, 0) + 1 if token.string == "elif" else 0
        if token.type == tokenize.NEWLINE:
            links = 0
        elif token.type == tokenize.OP or token.string in ("not", "lambda", "else"):
            depth += (token.string in "([{") - (token.string in ")]}")
            links += token.string not in ",:=;"
        if depth > NESTING or links > CHAIN or elifs.get(token.start[1], 0) > CHAIN:
            return Span(source, token.start[0], token.start[1] + 1, token.end[1] + 1)
    return Span(source, 1, 1, 2)


def _tokens(text: str) -> Iterator[tokenize.TokenInfo]:
    try:
        yield from tokenize.generate_tokens(io.StringIO(text).readline)
    except (tokenize.TokenError, SyntaxError):
        return
