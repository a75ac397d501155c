"""Lists of any length that NumPy or SciPy is given, as the arrays that it makes of them.

    np.sum(xs)      ->      np.sum(np.array(xs))

Only where the function has a rule for arrays, and none for lists.
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Call, Expr, Name, Symbol, map_children
from astgrad.ir.kinds import ListOf, Number
from astgrad.ir.stmt import Function, with_body
from astgrad.rules.registry import Rule
from astgrad.rules.sites import find_rule
from astgrad.rules.structure import call
from astgrad.transform.rename import map_expressions


def with_arrays(function: Function, kinds: Kinds) -> Function:
    """The function with arrays in the place of lists of numbers, where NumPy would make them."""

    def holds_floats(e: Expr) -> bool:
        held = kinds.variables.get(e.id) if isinstance(e, Name) else None
        return isinstance(held, ListOf) and isinstance(held.element, Number) and held.element.is_inexact

    def change(e: Expr) -> Expr:
        e = map_children(change, e)
        match e:
            case Call(function=Symbol(path=path), args=(first, *others)) if path.startswith(("numpy.", "scipy.")):
                held = kinds.variables.get(first.id) if isinstance(first, Name) else None
                is_list = isinstance(held, ListOf) and isinstance(held.element, Number)
                if not is_list and not any(map(holds_floats, others)):
                    return e
                rule = find_rule(path, len(e.args))
                if rule is not None and (isinstance(rule, Rule) or not (rule.collects or rule.takes_lists)):
                    arrays = tuple(call("np.array", each) if holds_floats(each) else each for each in others)
                    return replace(e, args=(call("np.array", first) if is_list else first, *arrays))
        return e

    if not any(isinstance(kind, ListOf) for kind in kinds.variables.values()):
        return function
    return with_body(function, map_expressions(function.body, change))
