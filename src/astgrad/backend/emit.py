"""IR to the text of a module: the author's own lines where the IR still says what they say, new lines where it does not.

    Module(functions=(slope,), imports=(np,))   ->   import numpy as np


                                                     def slope(x):
                                                         return 2 * np.cos(x)  # the author's comment

What is written is formatted by Black and compared with what the IR means before anybody gets to see it. Lines that Black would
leave as they are it sees as a short name only: that takes a fifteenth of the time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile
from typing import Any

import libcst as cst

from astgrad.backend.helpers import helper_sources
from astgrad.backend.imports import import_lines, is_annotated, names_in
from astgrad.backend.intended import check_intended
from astgrad.backend.polish import polish
from astgrad.frontend.spelling import respell
from astgrad.ir.expr import Opaque, walk
from astgrad.ir.names import normalise
from astgrad.ir.reached import globals_used
from astgrad.ir.show import show, show_docstring
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Comment,
    Constant,
    For,
    Function,
    If,
    Module,
    Stmt,
    While,
    With,
    expressions,
    statements,
)

LINE_LENGTH = 88


def emit(module: Module, spelling: Mapping[str, str], line_length: int = LINE_LENGTH) -> str:
    """The module's text, formatted and checked. `spelling`: what to write for names of the user's module (`{"K": "model.K"}`).

    Imports that nothing uses are left out; NumPy and math are added where only a private helper needs them.
    Raises InternalError where the text does not mean what the IR means.
    """
    constants = "\n".join(_constant(constant) for constant in module.constants)
    writer = _Writer(spelling, line_length)
    drafts = [_code(writer.function(function)) for function in module.functions]
    functions = [writer.whole(draft) for draft in drafts]
    imports, helpers = helper_sources(module.helpers, module.imports, module.helper_names)
    used = frozenset().union(*map(names_in, (constants, *helpers, *functions)))
    first_party = {text.partition(".")[0] for text in spelling.values() if "." in text}
    head = [
        "\n".join(show_docstring(module.docstring)) if module.docstring else "",
        import_lines(imports, used, first_party, futures=any(map(is_annotated, module.functions))),
        constants,
    ]
    text = writer.whole(polish(["\n\n".join(part for part in head if part), *helpers], drafts, line_length))
    check_intended(text, module, spelling)
    return text


class _Writer:
    """Writes functions as CST, with one spelling for the names of the user's module."""

    def __init__(self, spelling: Mapping[str, str], line_length: int) -> None:
        self._spelling = spelling
        self._line_length = line_length
        self._aside: list[str] = []  # the lines for which names stand

    def whole(self, draft: str) -> str:
        """The text of what was written, with the lines that were set aside."""
        return _STAND_IN.sub(lambda found: found[1] + self._aside[int(found[2])], draft)

    def function(self, function: Function) -> cst.FunctionDef:
        """The whole definition. The comments around the author's belong to it only where all of it is still the author's."""
        header = self._header(function)
        assert isinstance(header.body, cst.IndentedBlock)
        docstring = header.body.body[:-1]  # the header was shown with `pass` as its body
        lines, footer = self._lines(function.body)
        origin = function.origin
        if isinstance(origin, cst.FunctionDef) and all(map(_is_authors, statements(function.body))):
            footer = [*_comments(origin.body.footer), *footer] if isinstance(origin.body, cst.IndentedBlock) else footer
            header = header.with_changes(leading_lines=_comments(origin.leading_lines))
        return header.with_changes(body=cst.IndentedBlock([*docstring, *lines], footer=footer))

    def _header(self, function: Function) -> cst.FunctionDef:
        """The `def` line and the docstring, over an empty body."""
        (shown,) = cst.parse_module(show(replace(function, body=()))).body
        assert isinstance(shown, cst.FunctionDef)
        return shown.with_changes(params=respell(shown.params, self._spelling))

    def _lines(self, block: Block) -> tuple[list[cst.BaseStatement], list[cst.EmptyLine]]:
        """The statements of a block, never none, and the comments that stand at its end."""
        lines: list[cst.BaseStatement] = []
        waiting: list[cst.EmptyLine] = []
        follows_author = False
        tangents: list[Stmt] = []  # derived statements that may belong to the next of the author's
        for statement in block:
            if isinstance(statement, Comment):
                waiting += _comment_lines(statement.text)
                follows_author, tangents = False, []
                continue
            written = self._statement(statement)
            own = getattr(written, "leading_lines", ())
            if not (follows_author and _is_authors(statement)):  # a blank line parts paragraphs of the author's
                own = _comments(own)
            if statement.origin is None:
                tangents.append(statement)
            else:
                above = len(list(takewhile(partial(_is_tangent_of, statement), reversed(tangents))))
                if above and own:
                    lines[-above] = _below(own, lines[-above])
                    own = ()
                tangents = []
            lines.append(_below([*waiting, *own], written.with_changes(leading_lines=())))
            waiting = []
            follows_author = _is_authors(statement)
        if not lines:
            return [_pass().with_changes(leading_lines=waiting)], []
        return lines, waiting

    def _statement(self, statement: Stmt) -> cst.BaseStatement:
        match statement:
            case If():
                return self._if(statement)
            case For(body=body, orelse=orelse) | While(body=body, orelse=orelse):
                header = self._shown_or_own(statement, replace(statement, body=(), orelse=()))
                assert isinstance(header, (cst.For, cst.While))
                last = self._else(orelse, header.orelse) if orelse else None
                return header.with_changes(body=self._suite(body, header.body), orelse=last)
            case With(body=body):
                header = self._shown_or_own(statement, replace(statement, body=()))
                assert isinstance(header, cst.With)
                return header.with_changes(body=self._suite(body, header.body))
            case _:
                return self._shown_or_own(statement, statement)

    def _if(self, statement: If) -> cst.If:
        header = self._shown_or_own(statement, replace(statement, body=(), orelse=()))
        assert isinstance(header, cst.If)
        return header.with_changes(
            body=self._suite(statement.body, header.body), orelse=self._orelse(statement.orelse, header.orelse)
        )

    def _orelse(self, orelse: Block, own: cst.If | cst.Else | None) -> cst.If | cst.Else | None:
        match orelse:
            case ():
                return None
            case (If() as chained,) if not isinstance(own, cst.Else):
                return self._if(chained)
            case _:
                return self._else(orelse, own)

    def _else(self, orelse: Block, own: cst.If | cst.Else | None) -> cst.Else:
        header = own if isinstance(own, cst.Else) else cst.Else(cst.IndentedBlock([]))
        return header.with_changes(body=self._suite(orelse, header.body), leading_lines=_comments(header.leading_lines))

    def _suite(self, block: Block, own: cst.BaseSuite) -> cst.IndentedBlock:
        """A block under a header that may have had a block of its own; the comments at both its ends stay."""
        lines, footer = self._lines(block)
        if not isinstance(own, cst.IndentedBlock):
            return cst.IndentedBlock(lines, footer=footer)
        return cst.IndentedBlock(lines, header=own.header, footer=[*_comments(own.footer), *footer])

    def _shown_or_own(self, statement: Stmt, bare: Stmt) -> cst.BaseStatement:
        """The author's statement where it still holds, else `bare` shown, with the author's comments. Inner blocks follow."""
        origin = statement.origin
        used = self._used((statement,))
        if isinstance(origin, cst.BaseStatement) and _is_authors(statement):
            line = None if used else self._own_line(statement, origin)
            return respell(origin, used) if line is None else line
        has_comment = isinstance(origin, cst.SimpleStatementLine) and origin.trailing_whitespace.comment is not None
        shown = self._shown(bare, used, is_alone=not has_comment)
        match origin, shown:
            case cst.SimpleStatementLine(), cst.SimpleStatementLine():
                comments = _comments(origin.leading_lines)
                return shown.with_changes(leading_lines=comments, trailing_whitespace=origin.trailing_whitespace)
            case ((cst.For() | cst.While() | cst.If()), (cst.For() | cst.While() | cst.If())):
                assert isinstance(shown.body, cst.IndentedBlock)
                body = origin.body if isinstance(origin.body, cst.IndentedBlock) else shown.body
                return shown.with_changes(leading_lines=_comments(origin.leading_lines), body=body, orelse=origin.orelse)
            case cst.Match(), (cst.If() | cst.SimpleStatementLine()):  # as branches
                return shown.with_changes(leading_lines=_comments(origin.leading_lines))
            case _:
                return shown

    def _own_line(self, statement: Stmt, origin: cst.BaseStatement) -> cst.SimpleStatementLine | None:
        """The author's statement where it is one line that Black leaves as it is."""
        if not isinstance(origin, cst.SimpleStatementLine) or statement.span is None:
            return None
        text = _text_of(statement)
        if statement.span.source.line(statement.span.line).strip() != text or not is_settled(statement, text):
            return None
        return cst.SimpleStatementLine([self._words(text, is_aside=True)], leading_lines=origin.leading_lines)

    def _shown(self, statement: Stmt, used: Mapping[str, str], is_alone: bool) -> cst.BaseStatement:
        """A statement in new words. What is one line, and needs no other names, is not taken apart into nodes: that takes long."""
        text = _text_of(statement)
        if used or "\n" in text or isinstance(statement, (If, For, While)):
            (parsed,) = cst.parse_module(text).body
            assert isinstance(parsed, cst.BaseStatement)
            return respell(parsed, used)
        return cst.SimpleStatementLine([self._words(text, is_alone and is_settled(statement, text))])

    def _words(self, text: str, is_aside: bool) -> _Words:
        if not is_aside:
            return _Words(text)
        self._aside.append(text)
        return _Words(text, f"_line_{len(self._aside) - 1}_", self._line_length)

    def _used(self, block: Block) -> dict[str, str]:
        """The part of the spelling that concerns names which these statements read from the user's module."""
        if not self._spelling:
            return {}
        used = set(map(normalise, globals_used(block)))
        return {name: text for name, text in self._spelling.items() if name in used}


def _text_of(statement: Stmt) -> str:
    return _POWER.sub(r"\1**\2", show(statement))


# A power as Black spaces it, so that it finds nothing to do; where this slips in a string, the check of what was written says so.
_POWER = re.compile(r"(?<![\w.)\]])(\w[\w.]*) \*\* (-?\w[\w.]*)(?![\w.(\[])")


def is_settled(statement: Stmt, text: str) -> bool:
    """Whether Black leaves this text of a statement as it is, wherever it fits on a line: names, numbers, calls and arithmetic."""
    if not isinstance(statement, (Assign, AugAssign)) or _INTRICATE.search(text) or ("**" in text and _SIGN.search(text)):
        return False
    return not any(isinstance(part, Opaque) for e in expressions(statement) for part in walk(e))


# What Black may write otherwise: strings, slices and more; words; a comma at an end; numbers in a spelling that it changes.
_INTRICATE = re.compile(
    r"[^\w\s.,+\-*/%@()\[\]=]|\s\s|[\t\n\r\f\v]|=="
    r"|\b(?:if|else|and|or|not|in|is|for|lambda|await|yield)\b"
    r"|,(?! [^=])"
    r"|(?<![\w.])\d[\w.]*[A-Z]|\b0x|\d[eE]\+|(?<!\w)\d[\d_]*\.(?!\d)|(?<![\w)\]])\.\d",
    re.ASCII,
)
_SIGN = re.compile(r"(?<!\*\*)[+-](?![ =])")  # of what is raised to a power, where Black adds parentheses


@dataclass(frozen=True)
class _Words(cst.BaseSmallStatement):
    """A statement as text: LibCST has nodes for words only. Where it is short enough for its line, a name may stand for it."""

    text: str = ""
    stand_in: str = ""
    line_length: int = 0

    def _visit_and_replace_children(self, visitor: cst.CSTVisitorT) -> _Words:
        return self

    def _codegen_impl(self, state: Any, default_semicolon: bool = False) -> None:
        fits = _INDENT * len(state.indent_tokens) + len(self.text) <= self.line_length
        state.add_token(self.stand_in if self.stand_in and fits else self.text)


_INDENT = 4  # columns for each level, in what Black writes
_STAND_IN = re.compile(r"^( *)_line_(\d+)_$", re.MULTILINE)


def _is_authors(statement: Stmt) -> bool:
    """Whether the statement itself, inner blocks aside, still says what the author wrote."""
    return statement.origin is not None and not statement.edited


def _is_tangent_of(statement: Stmt, derived: Stmt) -> bool:
    """Whether a derived statement above one of the author's does for the tangent what that does: his comment is about both."""
    is_addition = isinstance(derived, AugAssign) and isinstance(statement, AugAssign) and derived.span is None
    return is_addition or (derived.span is not None and derived.span == statement.span)


def _below(above: Iterable[cst.EmptyLine], line: cst.BaseStatement) -> cst.BaseStatement:
    """A statement with these lines above what stands above it."""
    return line.with_changes(leading_lines=[*above, *getattr(line, "leading_lines", ())])


def _comments(lines: Iterable[cst.EmptyLine]) -> list[cst.EmptyLine]:
    return [line for line in lines if line.comment is not None]


def _comment_lines(text: str) -> list[cst.EmptyLine]:
    return [cst.EmptyLine(comment=cst.Comment(f"# {line}".rstrip())) for line in text.splitlines() or [""]]


def _pass() -> cst.SimpleStatementLine:
    return cst.SimpleStatementLine([cst.Pass()])


def _constant(constant: Constant) -> str:
    if isinstance(constant.origin, cst.SimpleStatementLine):
        return _code(constant.origin.with_changes(leading_lines=_comments(constant.origin.leading_lines)))
    return f"{constant.name} = {show(constant.value)}\n"


def _code(node: cst.SimpleStatementLine | cst.FunctionDef) -> str:
    return cst.Module([node]).code
