"""What products of arrays have in common: a list of numbers among their factors is the array that it becomes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from astgrad.ir.kinds import ANY, UNKNOWN, Kind, ListOf, Number, Structure
from astgrad.ir.shapes import promote
from astgrad.rules.numpy.shapes import array_dtype
from astgrad.rules.registry import Signature
from astgrad.rules.structure import Pullback, Pushforward, Site, call, structural


def contraction(
    signature: str,
    *,
    result: Callable[[Site], Kind],
    pushforward: Pushforward,
    by: Mapping[str, Pullback] = MappingProxyType({}),
    **how: Any,
) -> None:
    """Registers a function of two factors that makes arrays of them."""
    pullbacks = {name: how.pop(name) for name in [*how] if name in Signature.parse(signature).names}
    arrays = {name: _of_arrays(pullback) for name, pullback in {**by, **pullbacks}.items()}
    structural(
        signature,
        result=lambda site: result(_with_arrays(site)),
        pushforward=lambda site, dots: pushforward(_with_arrays(site), dots),
        by=arrays,
        **how,
    )


def _of_arrays(pullback: Pullback) -> Pullback:
    return lambda site, g, g_kind: pullback(_with_arrays(site), g, g_kind)


def _with_arrays(site: Site) -> Site:
    """The site with the lists of numbers among its factors written as the arrays that they become."""
    made = {
        name: kind for name in site.rule.signature.names[:2] if (kind := _array_kind(site.kinds.get(name, UNKNOWN))) is not None
    }
    arguments = {name: call("np.array", e) if name in made else e for name, e in site.arguments.items()}
    return replace(
        site, arguments=arguments, kinds={**site.kinds, **made}, like={**site.like, **{n: arguments[n] for n in made}}
    )


def _array_kind(kind: Kind) -> Number | None:
    """The kind of the array that a list or a tuple of numbers becomes; None of anything else."""
    if isinstance(kind, ListOf) and isinstance(kind.element, Number) and kind.element.is_scalar:
        return Number(array_dtype(kind.element.dtype), (ANY,), True)
    if not isinstance(kind, Structure) or kind.form not in ("list", "tuple") or not kind.elements:
        return None
    numbers = [each if isinstance(each, Number) else _array_kind(each) for each in kind.elements]
    known = [each for each in numbers if each is not None]
    if len(known) < len(numbers) or len({each.shape for each in known}) > 1 or not isinstance(known[0].shape, tuple):
        return None
    return Number(array_dtype(promote(tuple(each.dtype for each in known))), (len(known), *known[0].shape), True)
