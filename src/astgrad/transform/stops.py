"""Takes astgrad's own words out of functions: what they say is said once the derivative is made.

scale = astgrad.stop_gradient(x * x)      ->      scale = x * x
y = astgrad.grad_hook(x, clip)            ->      y = x
E = astgrad.root(kepler, M, M, e)         ->      E = _root(kepler, M, M, e)
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.ir.expr import Call, Expr, Symbol, map_children
from astgrad.ir.stmt import Assign, Function, Stmt
from astgrad.markers import CHECKPOINT, GRAD_HOOK, STOP_GRADIENT
from astgrad.transform.rename import map_block, map_expressions
from astgrad.transform.solutions import as_one_line, untied, with_solver

_IDENTITIES = {STOP_GRADIENT: 1, GRAD_HOOK: 2}  # with the number of their arguments


def without_stops(function: Function) -> Function:
    """The function without calls of `stop_gradient` and its like."""
    body = map_block(map_expressions(function.body, _unwrapped), lambda s: () if _says_nothing(s) else (s,))
    plain = untied(body)
    return replace(function, body=body if plain == body else as_one_line(plain))


def _says_nothing(statement: Stmt) -> bool:
    """`x = x`, of `x = astgrad.grad_hook(x, clip)`"""
    return isinstance(statement, Assign) and statement.edited and statement.targets == (statement.value,)


def _unwrapped(e: Expr) -> Expr:
    match e:
        case Call(function=Symbol(path=path), args=(steps,)) if path == CHECKPOINT:
            return _unwrapped(steps)
        case Call(function=Symbol(path=path), args=(held, *rest)) if _IDENTITIES.get(path) == len(rest) + 1:
            return _unwrapped(held)
        case _:
            return map_children(_unwrapped, with_solver(e))
