"""The cotangent of an expression, sent back to the variables in it: one walk down the tree.

    y_bar, np.sin(x * w)    ->    t_bar = y_bar * np.cos(x * w);  x receives t_bar * w;  w receives t_bar * x

A cotangent gets a name (`t_bar`) only where several variables below share it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from astgrad.analysis.activity import Activity
from astgrad.analysis.flow import flowing_names, flowing_parts
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.places import Place, path_in_list
from astgrad.ir.expr import (
    Attribute,
    Call,
    Conditional,
    Dict,
    Expr,
    Global,
    List,
    Literal,
    Logical,
    Name,
    Subscript,
    Tuple,
    alternatives,
    index_parts,
    walk,
)
from astgrad.ir.kinds import Kind, Number
from astgrad.ir.shapes import same_shape
from astgrad.ir.show import show_key
from astgrad.rules.apply import partial, passes_on, real_part, times
from astgrad.rules.numpy.shapes import is_basic_index
from astgrad.rules.registry import Rule
from astgrad.rules.structure import Each, Masked, Scatter, Site, Stretched, call, is_scalar
from astgrad.transform.adjoints import Contribution, Mask
from astgrad.transform.shaping import is_run_time_sum, sum_to

_MOST_NODES = 60  # a cotangent larger than this gets a name even where one variable alone is below


class Receiver(Protocol):
    """Where contributions go, and who makes names: the sweep over the statements."""

    kinds: Kinds

    def contribute(self, name: str, contribution: Contribution) -> None:
        """Adds to the adjoint of a variable."""

    def scatter(self, name: str, scatter: Scatter, masks: tuple[Mask, ...]) -> None:
        """Adds to a part of the adjoint of an array."""

    def scatter_into(self, whole: Name, scatter: Scatter, masks: tuple[Mask, ...]) -> None:
        """Adds to a part of a cotangent that has a name."""

    def add_to_element(self, place: Place, g: Contribution) -> None:
        """Adds to a leaf of the adjoint of a list."""

    def add_to_elements(self, name: str, each: Each) -> None:
        """Adds to all elements of the adjoint of a list."""

    def name_cotangent(self, value: Expr, wanted: str) -> Name:
        """Assigns a cotangent to a fresh name."""


def backprop(e: Expr, g: Contribution, out: Expr | None, activity: Activity, to: Receiver) -> None:
    """Sends the cotangent `g` of `e` to the active variables of `e`. out: the name that the value of `e` has, if it has one."""
    if not activity.is_active(e, to.kinds):
        return
    g = _in_field_of(e, g, to.kinds)
    match e:
        case Name(id=id):
            to.contribute(id, g)
        case Conditional(test=test, body=body, orelse=orelse):
            for branch, holds in ((body, True), (orelse, False)):
                masked = replace(g, masks=(*g.masks, Mask(test, holds, is_scalar=True)))
                backprop(branch, _shared(masked, branch, activity, to), None, activity, to)
        case Logical():
            backprop(e.chosen, g, out, activity, to)
        case List(elements=elements) if not g.masks:
            for number, element in enumerate(elements):
                part = Contribution(Subscript(g.value, Literal(str(number))), (), is_whole=True)
                backprop(element, part, None, activity, to)
        case Dict(keys=keys, elements=elements) if not g.masks:
            for key, element in zip(keys, elements, strict=True):
                part = Contribution(Subscript(g.value, Literal(show_key(key))), (), is_whole=True)
                backprop(element, part, None, activity, to)
        case Subscript() | Attribute() if (place := path_in_list(e, to.kinds.of)) is not None:
            to.add_to_element(place, g)
        case _:
            site = to.kinds.site(e)
            assert isinstance(site, Site), e  # everything else is refused before
            _site(replace(site, out=out), g, out, activity, to)


def _in_field_of(e: Expr, g: Contribution, kinds: Kinds) -> Contribution:
    """The cotangent of a real value as a real one: what is complex around it depends on it by the real part."""
    return replace(g, value=real_part(g.value)) if kinds.is_real(e) and kinds.is_complex(g.value) else g


def _site(site: Site, g: Contribution, out: Expr | None, activity: Activity, to: Receiver) -> None:
    active = [(name, argument) for name, argument in site.arguments.items() if activity.is_active(argument, to.kinds)]
    if len(active) > 1:
        g = _named_if_dear(g, to)
    for name, argument in active:
        if isinstance(site.rule, Rule):
            if passes_on(site, name):
                part = _elementwise(site, name, argument, g, out, to)
                backprop(argument, _shared(part, argument, activity, to), None, activity, to)
        elif name in site.rule.pullbacks:
            _structural(site, name, argument, g, activity, to)


def _elementwise(site: Site, name: str, argument: Expr, g: Contribution, out: Expr | None, to: Receiver) -> Contribution:
    """The cotangent of an argument of an elementwise function, in the argument's own shape."""
    slope = partial(site, name, out)
    value = times(g.value, slope)
    is_whole = g.is_whole or to.kinds.like(slope) == to.kinds.like(site.expr)  # the other factor broadcasts to it
    if is_whole and not site.result.is_scalar:  # what is multiplied by 0.0 is a number
        is_whole = not any(is_scalar(to.kinds.of(each)) for each in alternatives(value))
    return _summed_back(Contribution(value, g.masks, is_whole), site, argument, to)


def _summed_back(part: Contribution, site: Site, argument: Expr, to: Receiver) -> Contribution:
    """What an elementwise function has for an argument, in the argument's own shape: other arguments may stretch it."""
    others = (other for other in site.arguments.values() if other != argument)
    if not to.kinds.number(argument).is_scalar and all(is_scalar(to.kinds.of(other)) for other in others):
        return _in_field_of(argument, part, to.kinds)  # nothing stretches it
    return _summed_over(part, site, argument, to)


def _summed_over(part: Contribution, site: Site, argument: Expr, to: Receiver) -> Contribution:
    part = _in_field_of(argument, part, to.kinds)
    result_like = to.kinds.like(site.expr)
    kind = to.kinds.number(argument)
    own_kind = kind_of(part, site.result, to.kinds)
    summed = sum_to(part.value, own_kind, site.result, result_like, argument, kind, is_whole=part.is_whole)
    if summed == part.value:
        return replace(part, is_whole=part.is_whole and same_shape(site.result.shape, kind.shape))
    whole = Contribution(part.masked, (), part.has_whole_shape)  # a mask must act before elements are added up
    value_kind = kind_of(whole, site.result, to.kinds)
    value = sum_to(whole.value, value_kind, site.result, result_like, argument, kind, is_whole=whole.is_whole)
    return Contribution(value, (), is_run_time_sum(value) or (whole.is_whole and isinstance(kind.shape, tuple)))


def kind_of(g: Contribution, of: Number, kinds: Kinds) -> Kind:
    """The kind of a cotangent, of something of the kind `of`."""
    kind = kinds.of(g.value)
    if g.is_whole and isinstance(kind, Number) and isinstance(of.shape, tuple):
        return replace(kind, shape=of.shape, is_array=of.is_array)
    return kind


def _structural(site: Site, name: str, argument: Expr, g: Contribution, activity: Activity, to: Receiver) -> None:
    rule = site.rule
    assert not isinstance(rule, Rule)
    keeps_masks = rule.is_elementwise
    value = g.value if keeps_masks else g.masked
    masks = g.masks if keeps_masks else ()
    if isinstance(argument, (List, Tuple)):  # whose elements would each repeat the value
        value = _named_if_dear(Contribution(value), to).value
    is_whole = (g if keeps_masks else Contribution(value, (), g.has_whole_shape)).is_whole
    if is_whole or to.kinds.like(value) == to.kinds.like(site.expr):
        site = replace(site, whole_bar=value)
    g_kind = kind_of(Contribution(value, (), is_whole), site.result, to.kinds)
    gives_whole = rule.gives_whole and not is_scalar(g_kind)
    match rule.pullbacks[name](site, value, g_kind):
        case Scatter() as scatter:
            scalar = () if keeps_masks else tuple(mask for mask in g.masks if mask.is_scalar)
            if scalar:  # a part that is read under a condition may not be there where that fails: nothing is added to it then
                rest = replace(g, masks=tuple(mask for mask in g.masks if not mask.is_scalar)).masked
                again = rule.pullbacks[name](site, rest, kind_of(Contribution(rest, (), g.is_whole), site.result, to.kinds))
                assert isinstance(again, Scatter)
                scatter = again
            _scatter(argument, scatter, (*masks, *scalar), activity, to)
        case Masked(test=test, holds=holds, value=inner, is_stretched=False):
            mask = Mask(test, holds, to.kinds.number(argument).is_scalar and is_scalar(to.kinds.of(test)))
            part = Contribution(inner, (*masks, mask))
            backprop(argument, _shared(part, argument, activity, to), None, activity, to)
        case Masked(test=test, holds=holds, value=inner):
            mask = Mask(test, holds, site.result.is_scalar and is_scalar(to.kinds.of(test)))
            part = _summed_back(Contribution(inner, (*masks, mask)), site, argument, to)
            backprop(argument, _shared(part, argument, activity, to), None, activity, to)
        case Stretched(value=inner):
            part = _summed_over(Contribution(inner, masks), site, argument, to)
            backprop(argument, _shared(part, argument, activity, to), None, activity, to)
        case Each() as each:
            assert isinstance(argument, Name), argument  # everything else is refused before
            to.add_to_elements(argument.id, each)
        case List() as inner:
            _elements(argument, inner, activity, to)
        case Expr() as inner:
            backprop(argument, _shared(Contribution(inner, masks, gives_whole), argument, activity, to), None, activity, to)


def _elements(argument: Expr, parts: List, activity: Activity, to: Receiver) -> None:
    """Sends each element of a list its own cotangent."""
    assert isinstance(argument, (List, Tuple))
    for element, part in zip(argument.elements, parts.elements, strict=True):
        if isinstance(part, List):
            _elements(element, part, activity, to)
        else:
            backprop(element, _shared(Contribution(part), element, activity, to), None, activity, to)


def _scatter(argument: Expr, scatter: Scatter, masks: tuple[Mask, ...], activity: Activity, to: Receiver) -> None:
    if isinstance(argument, Name):
        to.scatter(argument.id, scatter, masks)
        return
    is_plain = is_basic_index(scatter.index, to.kinds.of(scatter.index))
    if isinstance(argument, Subscript) and is_plain and _is_of_integers(argument, to.kinds):
        index = (*index_parts(argument.index), *index_parts(scatter.index))
        _scatter(argument.value, replace(scatter, index=Tuple(index)), masks, activity, to)
        return
    whole = to.name_cotangent(call("np.zeros_like", argument), "t_bar")
    to.scatter_into(whole, scatter, masks)
    backprop(argument, Contribution(whole), None, activity, to)


def _is_of_integers(e: Subscript, kinds: Kinds) -> bool:
    """Whether this is a part of an array by integers alone: `a[i][j]` is `a[i, j]`."""
    parts = (kinds.of(part) for part in index_parts(e.index))
    are_integers = all(isinstance(part, Number) and part.is_scalar and part.dtype.startswith("int") for part in parts)
    return are_integers and isinstance(kinds.of(e.value), Number)


def _shared(g: Contribution, below: Expr, activity: Activity, to: Receiver) -> Contribution:
    """The cotangent under a name, where several variables below would repeat it or it has grown too large to go on."""
    if isinstance(below, Name):
        return g
    names = activity.active & flowing_names(below, to.kinds)
    if len(names) > 1 and _active_parts(below, activity, to) > 1:
        return _named_if_dear(g, to)
    if sum(1 for _ in walk(g.value)) > _MOST_NODES:
        return _named_if_dear(g, to)
    return g


def _active_parts(e: Expr, activity: Activity, to: Receiver) -> int:
    return sum(activity.is_active(part, to.kinds) for part in flowing_parts(e, to.kinds))


def _named_if_dear(g: Contribution, to: Receiver) -> Contribution:
    """The cotangent under a name, unless repeating it costs nothing."""
    if _is_cheap(g.value, to.kinds):
        return g
    return Contribution(to.name_cotangent(g.masked, "t_bar"), g.masks, g.has_whole_shape)


def _is_cheap(e: Expr, kinds: Kinds) -> bool:
    if isinstance(e, (Name, Literal)):
        return True
    kind = kinds.of(e)
    if any(isinstance(part, Call) and isinstance(part.function, Global) for part in walk(e)):
        return False  # of the user's: it may be dear, and may print
    return isinstance(kind, Number) and kind.is_scalar and sum(1 for _ in walk(e)) <= 4
