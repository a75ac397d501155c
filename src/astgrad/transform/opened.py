"""`try` blocks that a derivative may flow through become what they do where nothing is raised.

    try:
        y = x / w                       y = x / w
    except ZeroDivisionError:    ->
        y = 0.0

Where the function would have handled an exception, its derivative raises it. Other blocks stay as they are.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from astgrad.analysis.activity import possibly_varied
from astgrad.ir.stmt import Block, Function, Stmt, Try, statements
from astgrad.transform.added_at import with_additions
from astgrad.transform.chosen import without_choices
from astgrad.transform.comprehensions import without_comprehensions
from astgrad.transform.grown import with_named_parts
from astgrad.transform.keyed import with_filled_dicts
from astgrad.transform.rename import map_blocks
from astgrad.transform.repeated import with_repetitions


def simplified(function: Function, wrt: tuple[str, ...], functions: Container[str]) -> Function:
    """The function in fewer forms of statements and expressions, where it may depend on the parameters `wrt`. functions: those of
    the module with source, by what they are called."""
    filled = with_filled_dicts(with_repetitions(function, wrt), wrt)
    plain = without_choices(opened(with_additions(filled), wrt), wrt, functions)
    written = without_comprehensions(plain, wrt, functions)
    written = written if written is plain else without_choices(written, wrt, functions)  # in what were comprehensions
    return with_named_parts(written, wrt)


def opened(function: Function, wrt: Iterable[str]) -> Function:
    """The function without `try` blocks that depend on the parameters `wrt`."""
    if not any(isinstance(statement, Try) for statement in statements(function.body)):
        return function
    varied = possibly_varied(function, tuple(wrt))
    body = _opened(function.body, varied)
    return function if body == function.body else opened(replace(function, body=body), wrt)


def _opened(block: Block, varied: frozenset[str]) -> Block:
    return tuple(new for statement in block for new in _statement(statement, varied))


def _statement(statement: Stmt, varied: frozenset[str]) -> Block:
    match statement:
        case Try(body=body, reads=reads, writes=writes) if not varied.isdisjoint((*reads, *writes)):
            return body
        case _:
            return (map_blocks(statement, lambda block: _opened(block, varied)),)
