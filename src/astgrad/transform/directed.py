"""A function that takes a tangent for each parameter differentiated by, and does nothing with it yet.

def f(w, X, scale=2.0)   ->   def f(w, w_dot, X, scale=2.0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from astgrad.ir.names import Names
from astgrad.ir.stmt import Function, Parameter, names_written, statements
from astgrad.paths import root_of
from astgrad.transform.rename import rename_block


def directed(function: Function, wrt: Sequence[str], tangents: Sequence[str], names: Names) -> Function:
    """The function with the tangents directly after the last parameter of `wrt`. What comes before them has no default."""
    if not tangents:
        return function
    names.take(tangents)
    local = {name for statement in statements(function.body) for name in names_written(statement)}
    body = rename_block(function.body, {name: names.fresh(name) for name in tangents if name in local})
    given = {parameter.name: parameter for parameter in function.parameters}
    last = max(map(function.parameter_names.index, map(root_of, wrt)))
    after = function.parameters[last]
    new = tuple(
        Parameter(tangent, after.form, given[name].annotation if name in given else None, span=given[root_of(name)].span)
        for name, tangent in zip(wrt, tangents, strict=True)
    )
    before = tuple(_required(parameter, after.form) for parameter in function.parameters[: last + 1])
    return replace(function, parameters=(*before, *new, *function.parameters[last + 1 :]), body=body)


def _required(parameter: Parameter, form: str) -> Parameter:
    """A parameter that stands before one without default."""
    return parameter if form == "keyword-only" else replace(parameter, default=None, value=None)
