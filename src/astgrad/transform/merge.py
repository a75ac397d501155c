"""One companion for all calls that need the same one.

    _half_forward, _half_backward       (for an argument of one kind)
    _half_forward_2, _half_backward_2   (for one of another kind, and the text is the same)      ->      the first pair

Kinds are what companions are made for; often the text does not depend on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from astgrad.ir.expr import Expr, Symbol, map_children
from astgrad.ir.stmt import Function
from astgrad.transform.rename import map_expressions


def merge_alike(
    companions: Sequence[Function], symbols: Mapping[str, Symbol]
) -> tuple[tuple[Function, ...], Mapping[Symbol, Symbol]]:
    """The companions that differ, and for each of the others, as it is called, the one that it is like.

    companions: callees before callers. symbols: how companions are called, by their names.
    """
    kept: dict[Function, Function] = {}
    alike: dict[Symbol, Symbol] = {}
    for companion in companions:
        own = symbols[companion.name]
        current = with_calls(companion, alike)
        twin = kept.setdefault(with_calls(replace(current, name=""), {own: _ITSELF}), current)
        if twin is not current:
            alike[own] = symbols[twin.name]
    return tuple(kept.values()), alike


def with_calls(function: Function, others: Mapping[Symbol, Symbol]) -> Function:
    """The function, calling other companions than it did."""

    def called(e: Expr) -> Expr:
        return others.get(e, e) if isinstance(e, Symbol) else map_children(called, e)

    return replace(function, body=map_expressions(function.body, called)) if others else function


_ITSELF = Symbol("astgrad.companions.itself", "")
