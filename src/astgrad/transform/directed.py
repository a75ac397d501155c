"""A function that takes a tangent for each parameter differentiated by, or a cotangent of its value, and does nothing with it yet.

def f(w, X, scale=2.0)   ->   def f(w, w_dot, X, scale=2.0)   or   def f(w, value_bar, X, scale=2.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from astgrad.ir.names import Names
from astgrad.ir.stmt import Function, Parameter, names_written, statements
from astgrad.paths import root_of
from astgrad.source import Span
from astgrad.transform.rename import rename_block


def directed(function: Function, wrt: Sequence[str], tangents: Sequence[str], names: Names) -> Function:
    """The function with the tangents directly after the last parameter of `wrt`. What comes before them has no default."""
    if not tangents:
        return function
    given = {parameter.name: parameter for parameter in function.parameters}
    like = (given[name].annotation if name in given else None for name in wrt)
    spans = (given[root_of(name)].span for name in wrt)
    return _with_added(function, wrt, tuple(zip(tangents, like, spans, strict=True)), names)


def seeded(function: Function, wrt: Sequence[str], seed: str, names: Names) -> Function:
    """The function with a cotangent of its value directly after the last parameter of `wrt`."""
    return _with_added(function, wrt, ((seed, function.returns, function.span),), names)


def _with_added(
    function: Function, wrt: Sequence[str], added: Sequence[tuple[str, str | None, Span | None]], names: Names
) -> Function:
    """added: what the new parameters are called, how they are annotated, and where that comes from."""
    new_names = [name for name, _, _ in added]
    names.take(new_names)
    local = {name for statement in statements(function.body) for name in names_written(statement)}
    body = rename_block(function.body, {name: names.fresh(name) for name in new_names if name in local})
    last = max(map(function.parameter_names.index, map(root_of, wrt)))
    after = function.parameters[last]
    new = tuple(Parameter(name, after.form, annotation, span=span) for name, annotation, span in added)
    before = tuple(_required(parameter, after.form) for parameter in function.parameters[: last + 1])
    return replace(function, parameters=(*before, *new, *function.parameters[last + 1 :]), body=body)


def _required(parameter: Parameter, form: str) -> Parameter:
    """A parameter that stands before one without default."""
    return parameter if form == "keyword-only" else replace(parameter, default=None, value=None)
