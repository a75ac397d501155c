"""A derivative along a direction: what `check` holds the others against, `<w, Jv> = <J'w, v>`.

f(x, n)   ->   the forward derivative, by t at 0, of   f(x + t * x_dot, n)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import FunctionType
from typing import Any

from astgrad.backend.loader import outside_of, run_module
from astgrad.frontend.program import program_of
from astgrad.ir.expr import Binary, Name
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, Function, Parameter, names_written, statements
from astgrad.patterns import kinds, pattern_of
from astgrad.pipeline import derive
from astgrad.request import Request


def derivative_along(
    function: FunctionType, arguments: Mapping[str, Any], direction: Mapping[str, Any]
) -> Callable[[Mapping[str, Any]], Callable[..., Any]]:
    """Gives, for a direction of these arguments, what is called as the function is and gives its derivative along it.

    arguments, direction: such as it will be called with. Raises Refused where forward mode cannot be had.
    """
    program = program_of(function)
    names = Names([*program.function.parameter_names, *_written(program.function), *program.functions, *program.other_globals])
    step, dots = names.fresh("t"), {name: names.fresh(f"{name}_dot") for name in direction}
    given = {**arguments, step: 0.0, **{dots[name]: value for name, value in direction.items()}}
    known = kinds(pattern_of(given, given.values(), (step,)))
    request = Request("derivative", (step,), False, function.__name__, "forward", known)
    made = derive(replace(program, function=_moved(program.function, step, dots)), request)
    bindings = {made.module_alias: outside_of(function)} if made.module_alias else {}
    derivative = run_module(made.text, f"<astgrad check {function.__name__}>", request.name, bindings)
    return lambda direction: partial(derivative, **{step: 0.0, **{dots[name]: value for name, value in direction.items()}})


def _moved(function: Function, step: str, dots: Mapping[str, str]) -> Function:
    """The function of further keywords: a step, and for some parameters a direction in which they are moved before all else."""
    further = tuple(Parameter(name, "keyword-only") for name in (step, *dots.values()))
    moves = tuple(
        Assign((Name(name),), Binary("+", Name(name), Binary("*", Name(step), Name(dot)))) for name, dot in dots.items()
    )
    return replace(function, parameters=(*function.parameters, *further), body=(*moves, *function.body), origin=None)


def _written(function: Function) -> set[str]:
    return {name for statement in statements(function.body) for name in names_written(statement)}
