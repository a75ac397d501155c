"""Private helpers that a derivative's text defines, by the rules that they have: they are not differentiated as the functions are.

def _sum_to(x_bar, x): ...      ->      the helper of that name, which is linear in x_bar

Recognised is the whole text of the function, whatever it is called.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from astgrad.frontend.program import read_module
from astgrad.ir.expr import Call, Expr, Global, Opaque, Symbol, map_children
from astgrad.ir.reached import reached
from astgrad.ir.read import HELPERS
from astgrad.ir.stmt import Function, Program
from astgrad.rules.numpy import copied
from astgrad.rules.structure import find_structural
from astgrad.source import Source
from astgrad.transform.rename import map_expressions


def with_helpers(program: Program) -> Program:
    """The program that calls the helpers that it defines by their rules."""
    known = _known() if any(name.startswith("_") for name in program.functions) else {}
    helpers = {name: known[plain] for name, function in program.functions.items() if (plain := _plain(function)) in known}
    if not helpers:
        return program
    functions = {name: _calling(function, helpers) for name, function in program.functions.items() if name not in helpers}
    function = _calling(program.function, helpers)
    # What only the helpers call comes along with them again.
    theirs = reached((program.functions[name] for name in helpers), functions)
    theirs -= reached((function, *(each for name, each in functions.items() if name not in theirs)), functions)
    return replace(
        program,
        function=function,
        functions={name: each for name, each in functions.items() if name not in theirs},
    )


@lru_cache(maxsize=1)
def _known() -> Mapping[Function, str]:
    """The helpers that have rules, by what they do."""
    reader = read_module(Source(copied.__file__, Path(copied.__file__).read_text(encoding="utf-8")), copied.__name__)
    names = [name for name in reader.functions() if find_structural(f"{HELPERS}.{name}") is not None]
    return {_plain(reader.program(name).function): name for name in names}


def _plain(function: Function) -> Function:
    """The function without its name, what is only said of it, and how it is laid out."""
    parameters = tuple(replace(parameter, annotation=None) for parameter in function.parameters)
    body = map_expressions(function.body, _on_one_line)
    return replace(function, name="", parameters=parameters, docstring=None, returns=None, module="", title="", body=body)


def _on_one_line(e: Expr) -> Expr:
    """The expression, where it is carried as text without the text's line breaks."""
    e = map_children(_on_one_line, e)
    return replace(e, text=_joined(e.text)) if isinstance(e, Opaque) else e


def _joined(text: str) -> str:
    try:
        return ast.unparse(ast.parse(f"({text})", mode="eval"))
    except SyntaxError:  # `*rest`
        return text


def _calling(function: Function, helpers: Mapping[str, str]) -> Function:
    return replace(function, body=map_expressions(function.body, partial(_called, helpers=helpers)))


def _called(e: Expr, helpers: Mapping[str, str]) -> Expr:
    e = map_children(partial(_called, helpers=helpers), e)
    match e:
        case Call(function=Global(id=id)) if id in helpers:
            return replace(e, function=Symbol(f"{HELPERS}.{helpers[id]}", helpers[id]))
        case _:
            return e
