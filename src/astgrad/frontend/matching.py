"""`match` as branches: each pattern becomes a test and the names that it binds.

match n:                            if n == 0:
    case 0:                             y = x
        y = x              ->       elif n == 1 or n == 2:
    case 1 | 2:                         y = x * x
        y = x * x                   else:
    case m:                             m = n
        y = x**m                        y = x**m

Only where that means the same: values, singletons, classes, alternatives without names, and sequences where the subject is written
as a tuple, or is a variable that surely holds one (`frontend.written_tuples`). Other patterns
are for `match` itself, which is carried where no derivative flows through it.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from astgrad.frontend.written_tuples import lengths_of
from astgrad.ir.names import Names

# Classes whose pattern `float(t)` binds the subject itself.
_ITSELF = frozenset({"bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"})
_MOST_CASES = 90  # as many branches stand in each other


@dataclass(frozen=True)
class Case:
    """One case: it is taken where all tests hold, and the guard; the names are bound before the guard is asked."""

    tests: tuple[ast.expr, ...]
    bound: tuple[tuple[str, ast.expr], ...]
    node: ast.match_case


class _OtherPattern(Exception):
    """The pattern is none of those that are tests."""


@dataclass(frozen=True)
class Matched:
    """A `match` as tests: first what gets names for them, then the cases."""

    named: tuple[tuple[str, ast.expr], ...]
    cases: tuple[Case, ...]


def matched(node: ast.Match, function: ast.AST, is_builtin: Callable[[str], bool]) -> Matched | None:
    """The statement as tests; None where it means more than that.

    function: the function that it stands in. is_builtin: whether a name means the builtin of that name there.
    """
    if len(node.cases) > _MOST_CASES:
        return None
    names = Names(_names(function))
    captured = {part.name for case in node.cases for part in ast.walk(case.pattern) if isinstance(part, ast.MatchAs)}
    named: list[tuple[str, ast.expr]] = []
    elements, whole = _elements(node.subject)
    parts = tuple(_part(element, captured, names, named) for element in elements)
    try:
        cases = tuple(_case(case, parts, whole, function, is_builtin) for case in node.cases)
    except _OtherPattern:
        return None
    return Matched(tuple(named), cases) if _are_read_there(cases, function) else None


def _elements(subject: ast.expr) -> tuple[list[ast.expr], bool]:
    """The elements of a subject that is written as a tuple; else (True) the subject alone."""
    match subject:
        case ast.Tuple(elts=elements) if not any(isinstance(element, ast.Starred) for element in elements):
            return elements, False
        case _:
            return [subject], True


def _part(node: ast.expr, captured: set[str | None], names: Names, named: list[tuple[str, ast.expr]]) -> ast.expr:
    """What tests ask of: a name or a constant; anything else, and a name that a pattern binds, gets a name of its own."""
    if isinstance(node, ast.Constant) or (isinstance(node, ast.Name) and node.id not in captured):
        return node
    name = names.fresh("subject")
    named.append((name, node))
    return ast.copy_location(ast.Name(name, ast.Load()), node)


def _case(
    case: ast.match_case, parts: tuple[ast.expr, ...], whole: bool, function: ast.AST, is_builtin: Callable[[str], bool]
) -> Case:
    tests: list[ast.expr] = []
    bound: list[tuple[str, ast.expr]] = []
    reader = _Patterns(tests, bound, function, is_builtin)
    if whole:
        reader.read(case.pattern, parts[0])
    else:
        reader.read_tuple(case.pattern, parts)
    return Case(tuple(tests), tuple(bound), case)


class _Patterns:
    """Collects the tests and the names of one pattern."""

    def __init__(
        self,
        tests: list[ast.expr],
        bound: list[tuple[str, ast.expr]],
        function: ast.AST,
        is_builtin: Callable[[str], bool],
    ) -> None:
        self._tests = tests
        self._bound = bound
        self._function = function
        self._is_builtin = is_builtin

    def read(self, pattern: ast.pattern, subject: ast.expr) -> None:
        """What a pattern says of a subject."""
        match pattern:
            case ast.MatchValue(value=value):
                self._tests.append(_located(ast.Compare(subject, [ast.Eq()], [value]), pattern))
            case ast.MatchSingleton(value=value):
                constant = _located(ast.Constant(value), pattern)
                self._tests.append(_located(ast.Compare(subject, [ast.Is()], [constant]), pattern))
            case ast.MatchAs(pattern=inner, name=name):
                if inner is not None:
                    self.read(inner, subject)
                if name is not None:
                    self._bound.append((name, subject))
            case ast.MatchOr(patterns=patterns):
                self._read_alternatives(pattern, patterns, subject)
            case ast.MatchClass():
                self._read_class(pattern, subject)
            case ast.MatchSequence():
                self._read_variable(pattern, subject)
            case _:
                raise _OtherPattern

    def _read_variable(self, pattern: ast.MatchSequence, subject: ast.expr) -> None:
        """What a pattern says of the tuple that a variable holds."""
        lengths = lengths_of(subject.id, self._function) if isinstance(subject, ast.Name) else None
        has_star = any(isinstance(each, ast.MatchStar) for each in pattern.patterns)
        if lengths is None or (len(lengths) > 1 and (has_star or not self._is_builtin("len"))):
            raise _OtherPattern
        length = min(lengths) if len(lengths) == 1 else len(pattern.patterns)
        if len(lengths) > 1:
            asked = _located(ast.Call(_located(ast.Name("len", ast.Load()), pattern), [subject], []), pattern)
            self._tests.append(_located(ast.Compare(asked, [ast.Eq()], [_made(length, pattern)]), pattern))
        places = (_made(place, pattern) for place in range(length))
        self.read_tuple(pattern, tuple(_located(ast.Subscript(subject, place, ast.Load()), pattern) for place in places))

    def read_tuple(self, pattern: ast.pattern, parts: tuple[ast.expr, ...]) -> None:
        """What a pattern says of a subject that is written as a tuple."""
        match pattern:
            case ast.MatchAs(pattern=None, name=None):
                return
            case ast.MatchSequence(patterns=patterns) if any(isinstance(each, ast.MatchStar) for each in patterns):
                star = next(i for i, each in enumerate(patterns) if isinstance(each, ast.MatchStar))
                self._read_around_star(pattern, patterns, star, parts)
            case ast.MatchSequence(patterns=patterns) if len(patterns) == len(parts):
                for each, part in zip(patterns, parts, strict=True):
                    self.read(each, part)
            case ast.MatchSequence():
                self._tests.append(_made(False, pattern))
            case _:
                raise _OtherPattern

    def _read_around_star(
        self, pattern: ast.pattern, patterns: list[ast.pattern], star: int, parts: tuple[ast.expr, ...]
    ) -> None:
        starred, after = patterns[star], len(patterns) - star - 1
        if not isinstance(starred, ast.MatchStar) or starred.name is not None:
            raise _OtherPattern
        if star + after > len(parts):
            self._tests.append(_made(False, pattern))
            return
        for each, part in zip(patterns[:star], parts[:star], strict=True):
            self.read(each, part)
        for each, part in zip(patterns[star + 1 :], parts[len(parts) - after :], strict=True):
            self.read(each, part)

    def _read_alternatives(self, pattern: ast.pattern, patterns: list[ast.pattern], subject: ast.expr) -> None:
        alternatives: list[ast.expr] = []
        for each in patterns:
            tests: list[ast.expr] = []
            bound: list[tuple[str, ast.expr]] = []
            _Patterns(tests, bound, self._function, self._is_builtin).read(each, subject)
            if bound or len(tests) != 1:
                raise _OtherPattern
            alternatives += tests
        self._tests.append(_located(ast.BoolOp(ast.Or(), alternatives), pattern))

    def _read_class(self, pattern: ast.MatchClass, subject: ast.expr) -> None:
        name = pattern.cls.id if isinstance(pattern.cls, ast.Name) else ""
        is_itself = name in _ITSELF and self._is_builtin(name)
        if not self._is_builtin("isinstance") or pattern.kwd_patterns or (pattern.patterns and not is_itself):
            raise _OtherPattern
        called = _located(ast.Name("isinstance", ast.Load()), pattern)
        self._tests.append(_located(ast.Call(called, [subject, pattern.cls], []), pattern))
        for each in pattern.patterns:
            self.read(each, subject)


def _made(value: int | bool, pattern: ast.pattern) -> ast.expr:
    """A constant that is not written in the pattern."""
    return _located(ast.Constant(value, kind="made"), pattern)


def _located(node: ast.expr, pattern: ast.pattern) -> ast.expr:
    return ast.copy_location(node, pattern)


def _are_read_there(cases: tuple[Case, ...], function: ast.AST) -> bool:
    """Whether the names that a case may have bound without being taken are read only where they are bound again."""
    everywhere = Counter(_names(function))
    inside = [(frozenset(name for name, _ in case.bound), Counter(_names(case.node))) for case in cases]
    perhaps = (name for case in cases if case.node.guard is not None and case.tests for name, _ in case.bound)
    return all(sum(names[name] for bound, names in inside if name in bound) == everywhere[name] for name in perhaps)


def _names(node: ast.AST) -> Iterator[str]:
    return (part.id for part in ast.walk(node) if isinstance(part, ast.Name))
