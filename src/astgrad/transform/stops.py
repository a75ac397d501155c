"""Writes `stop_gradient(e)` as `e`: what it says is said once the derivative is made, and generated code knows nothing of astgrad.

scale = astgrad.stop_gradient(x * x)      ->      scale = x * x
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.analysis.effects import STOP_GRADIENT
from astgrad.ir.expr import Call, Expr, Symbol, map_children
from astgrad.ir.stmt import Function
from astgrad.transform.rename import map_expressions


def without_stops(function: Function) -> Function:
    """The function without calls of `stop_gradient`."""
    return replace(function, body=map_expressions(function.body, _unwrapped))


def _unwrapped(e: Expr) -> Expr:
    match e:
        case Call(function=Symbol(path=path), args=(held,)) if path == STOP_GRADIENT:
            return _unwrapped(held)
        case _:
            return map_children(_unwrapped, e)
