"""Private functions without a number in their names where that tells them from nothing: what they were copied from has gone.

_soft_minimum_forward_2_tangent(a, a_dot, b, b_dot)      ->      _soft_minimum_forward_tangent(a, a_dot, b, b_dot)
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from astgrad.analysis.effects import COMPANIONS
from astgrad.ir.expr import Expr, Global, Opaque, Symbol, map_children, walk
from astgrad.ir.stmt import Function, Verbatim, expressions, statements
from astgrad.transform.rename import map_expressions

_NUMBERED = re.compile(r"\b_\w+?(?:_\d+)+(?=(?:_tangent|_forward|_backward)*\b)")


def without_numbers_in_names(
    functions: Sequence[Function], derived: Collection[str], authors: Collection[str], taken: Collection[str]
) -> tuple[Function, ...]:
    """The functions of a module, some of those that were derived by simpler names.

    authors: the functions of the text that is differentiated, which itself may be a derivative. taken: all other names.
    """
    names = {*taken, *(function.name for function in functions)}
    in_texts = {name for function in functions for name in _names_in_texts(function)}
    renamed: dict[str, str] = {}
    for function in functions:
        new = _without_number(function.name, authors)
        if function.name in derived and function.name.startswith("_") and new not in names and function.name not in in_texts:
            renamed[function.name] = new
            names.add(new)
    return tuple(_renamed(function, renamed, authors if function.name in derived else ()) for function in functions)


def _names_in_texts(function: Function) -> Iterator[str]:
    """The names in what is carried as it stands, where they cannot be changed."""
    for statement in statements(function.body):
        if isinstance(statement, Verbatim):
            yield from statement.globals
        for e in expressions(statement):
            yield from (name for part in walk(e) if isinstance(part, Opaque) for name in part.globals)


def _without_number(text: str, authors: Collection[str]) -> str:
    """A name, or a sentence, with `_f` for `_f_2` or `_f_2_2` where there was an `_f`, and the author has none of that name."""

    def shortened(found: re.Match[str]) -> str:
        name = found[0]
        while name not in authors and name[1:] not in authors and name.rpartition("_")[2].isdecimal():
            name = name.rpartition("_")[0]
        return name if name in authors or name[1:] in authors else found[0]

    return _NUMBERED.sub(shortened, text)


def _renamed(function: Function, renamed: dict[str, str], authors: Collection[str]) -> Function:
    def called(e: Expr) -> Expr:
        match e:
            case Symbol(path=path, text=text) if text in renamed and path.startswith(COMPANIONS):
                return replace(e, text=renamed[text])
            case Global(id=id) if id in renamed:
                return replace(e, id=renamed[id])
            case _:
                return map_children(called, e)

    docstring = function.docstring and _without_number(function.docstring, authors)
    body = map_expressions(function.body, called) if renamed else function.body
    return replace(function, name=renamed.get(function.name, function.name), docstring=docstring, body=body)
