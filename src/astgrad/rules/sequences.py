"""Functions of Python's own and of `math` that take one sequence, for arrays: `sum(x)`, `max(x)`, `math.fsum(x)`."""

from __future__ import annotations

from collections.abc import Mapping

from astgrad.ir.expr import Expr, Subscript
from astgrad.ir.kinds import FLOAT, INT, Kind, Number
from astgrad.ir.shapes import join
from astgrad.rules.structure import Cotangent, Each, Pullback, Scatter, Site, call, element_of, linear_in, rank, structural


def _rows_summed(site: Site) -> Kind:
    if (element := element_of(site, "x")) is not None:
        return join((INT, element))
    x = site.number("x")
    if isinstance(x.shape, tuple) and x.shape[:1] == (0,):
        return INT  # Python's own 0, however long the rows are
    shape = x.shape[1:] if isinstance(x.shape, tuple) and x.shape else None
    return Number({"float": "float64"}.get(x.dtype, x.dtype), shape, shape != () if shape is not None else None)


def _array(site: Site, *names: str) -> None:
    """Raises KeyError where an argument is not proved to be an array; nothing is known of other sequences."""
    for name in names:
        if not rank(site.number(name)):
            raise KeyError(name)


def _vector(site: Site, *names: str) -> None:
    for name in names:
        if rank(site.number(name)) != 1:
            raise KeyError(name)


def _sum_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr | Each:
    if (element := element_of(site, "x")) is not None and element.is_scalar:
        return Each(g, True)
    _array(site, "x")
    return g


def _fsum_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    _vector(site, "x")
    return g


structural(
    "builtins.sum(x)",
    result=_rows_summed,
    x=_sum_pullback,
    pushforward=linear_in("x"),
    collects=True,
    note="of an array, over its first axis; of a list of numbers",
)
structural("math.fsum(x)", result=lambda site: FLOAT, x=_fsum_pullback, pushforward=linear_in("x"), note="of a vector")


# ------------------------------------------------------------------ extrema


def _element(site: Site) -> Kind:
    if (element := element_of(site, "x")) is not None:
        return element
    x = site.number("x")
    return Number({"float": "float64"}.get(x.dtype, x.dtype), (), False) if rank(x) == 1 else Number(x.dtype, None, None)


for _name, _place in (("max", "np.argmax"), ("min", "np.argmin")):

    def _pullback(site: Site, g: Expr, g_kind: Kind, _place: str = _place) -> Cotangent:
        if (element := element_of(site, "x")) is None or not element.is_scalar:
            _vector(site, "x")
        return Scatter(call(_place, site.arguments["x"]), g, is_basic=True)

    def _pushforward(site: Site, dots: Mapping[str, Expr], _place: str = _place) -> Expr:
        return Subscript(dots["x"], call(_place, site.arguments["x"]))

    structural(
        f"builtins.{_name}(x)",
        result=_element,
        x=_pullback,
        pushforward=_pushforward,
        collects=True,
        note="of a vector or a list of numbers; at a tie, the element that Python returns: the first",
    )


# ------------------------------------------------------------------ of two sequences


def _dist_pullback(name: str, other: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        _vector(site, "p", "q")
        return site.formula(f"g * (({name} - {other}) / (out or 1.0))", g=g)

    return pullback


def _dist_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    parts = [call("np.dot", site.formula(f"{n} - {o}"), dots[n]) for n, o in (("p", "q"), ("q", "p")) if n in dots]
    total = site.formula("one + other", one=parts[0], other=parts[1]) if len(parts) > 1 else parts[0]
    return site.formula("total / (out or 1.0)", total=total)


structural(
    "math.dist(p, q)",
    result=lambda site: FLOAT,
    p=_dist_pullback("p", "q"),
    q=_dist_pullback("q", "p"),
    pushforward=_dist_pushforward,
    reads_result=True,
    note="of vectors; 0 where the points are one",
)
