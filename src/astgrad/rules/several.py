"""Functions with several results: a rule for each of them, and one for all together.

`numpy.linalg.eigh[1]` is the rule of `np.linalg.eigh(a)[1]` and of the second name in `w, v = np.linalg.eigh(a)`. Where the number
of results follows from the arguments, `numpy.split[]` is the rule of any of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from astgrad.ir.expr import Binary, Call, Expr, Literal, Subscript, Tuple
from astgrad.ir.kinds import Kind, Structure, list_of
from astgrad.rules.apply import partial, times
from astgrad.rules.registry import Domain, find, real, rule
from astgrad.rules.results import result_kind
from astgrad.rules.structure import (
    Pullback,
    Pushforward,
    Site,
    call,
    linear_in,
    structural,
)

_ZERO = Literal("0.0")


def call_of(site: Site) -> Call:
    """The call of which the site is one result, or the call that it is."""
    e = site.expr.value if isinstance(site.expr, Subscript) else site.expr
    assert isinstance(e, Call)
    return e


def position_of_part(site: Site) -> int:
    """Which of the results of its call the site is."""
    assert isinstance(site.expr, Subscript)
    assert isinstance(site.expr.index, Literal)
    return int(str(site.expr.index.value))


def part_of(site: Site, position: int) -> Expr:
    """Another result of the same call."""
    return Subscript(call_of(site), Literal(str(position)))


# ------------------------------------------------------------------ a number of results that the function has


def several(
    signature: str,
    results: Sequence[Callable[[Site], Kind]],
    pullbacks: Sequence[Pullback | Mapping[str, Pullback] | None],
    dots: Sequence[Pushforward | None],
    note: str = "",
    count: Callable[[Site], int] | None = None,
    is_elementwise: bool = False,
    gives_whole: bool = False,
) -> None:
    """Registers a function with several results.

    pullbacks: of each result, by its arguments or by the first one. pullbacks, dots: None where the result carries no derivative.
    count: how many of the results there are, where that depends on the arguments.
    """
    path, _, rest = signature.partition("(")
    first = rest.split(",")[0].rstrip(")")
    by = [_by_argument(first, pullback) for pullback in pullbacks]
    for position, (result, dot) in enumerate(zip(results, dots, strict=True)):
        structural(
            f"{path}[{position}]({rest}",
            result=result,
            pushforward=dot or (lambda site, dots: Literal("0.0")),
            note=note,
            is_elementwise=is_elementwise,
            gives_whole=gives_whole,
            passive=tuple(_arguments(by) - by[position].keys()),
            by=by[position],
        )

    def together(site: Site, given: Mapping[str, Expr]) -> Expr:
        positions = range(count(site) if count else len(results))
        parts = [replace(site, expr=part_of(site, i), out=None) for i in positions]
        return Tuple(tuple(_part_dot(part, given, dots[i], by[i]) for i, part in enumerate(parts)))

    structural(
        signature,
        result=lambda site: Structure("tuple", tuple(result(site) for result in results[: count(site) if count else None])),
        pushforward=together,
        modes=("forward",),
        note=note,
    )


def _arguments(by: Sequence[Mapping[str, object]]) -> set[str]:
    """The arguments of which any of the results passes a derivative on."""
    return {name for each in by for name in each}


def _by_argument(first: str, pullback: Pullback | Mapping[str, Pullback] | None) -> Mapping[str, Pullback]:
    if isinstance(pullback, Mapping):
        return pullback
    return {first: pullback} if pullback else {}


def _part_dot(part: Site, given: Mapping[str, Expr], dot: Pushforward | None, by: Mapping[str, Pullback]) -> Expr:
    own = {name: each for name, each in given.items() if name in by}
    return dot(part, own) if dot and own else call("np.zeros_like", part.expr)


# ------------------------------------------------------------------ several numbers, element by element


def elementwise_results(
    signature: str,
    *results: Mapping[str, str],
    kinds: Sequence[str] = ("float", "float"),
    domain: Domain | Mapping[str, Domain] = real,
    kink: str = "",
) -> None:
    """Registers an elementwise function with several results. results: the partial derivatives of each, as for `rule`.

    kinds: of the results, as for `rule`.
    """
    path, _, rest = signature.partition("(")
    for position, (partials, kind) in enumerate(zip(results, kinds, strict=True)):
        rule(f"{path}[{position}]({rest}", domain=domain, result=kind, kink=kink, slopes=partials)

    def part_site(site: Site, position: int) -> Site:
        own = find(f"{path}[{position}]")
        assert own is not None
        return replace(site, expr=part_of(site, position), rule=own, out=None)

    def together(site: Site, dots: Mapping[str, Expr]) -> Expr:
        return Tuple(tuple(_dot(part_site(site, i), dots) for i in range(len(results))))

    structural(
        signature,
        result=lambda site: Structure("tuple", tuple(result_kind(part_site(site, i)) for i in range(len(kinds)))),
        pushforward=together,
        modes=("forward",),
        keeps_weak=True,
    )


def _dot(site: Site, dots: Mapping[str, Expr]) -> Expr:
    terms = [times(dot, partial(site, name)) for name, dot in dots.items()]
    total = terms[0]
    for term in terms[1:]:
        total = term if total == _ZERO else total if term == _ZERO else Binary("+", total, term)
    return call("np.zeros_like", site.expr) if total == _ZERO else total


# ------------------------------------------------------------------ as many results as the arguments ask for


def listed(
    signature: str,
    *,
    count: Callable[[Site], int | None],
    element: Callable[[Site, int | None], Kind],
    piece: Pullback,
    joined: Pullback,
    form: str = "list",
    note: str = "",
) -> None:
    """Registers a function that is linear in its first argument and gives a list or a tuple.

    count: how many results there are, where that is known. element: the kind of the result at a position, or of any.
    piece: the pullback of one result. joined: that of all together, of a list of their cotangents, each in whole; raises KeyError
    where there is none.
    """
    path, _, rest = signature.partition("(")
    first = rest.split(",")[0].rstrip(")")

    def kind(site: Site) -> Kind:
        number = count(site)
        if number is None:
            return list_of(element(site, None))
        return Structure(form, tuple(element(site, i) for i in range(number)))

    def part_dot(site: Site, dots: Mapping[str, Expr]) -> Expr:
        whole_site = replace(site, expr=call_of(site))
        return Subscript(whole_site.with_arguments(dots), Literal(str(position_of_part(site))))

    structural(
        signature,
        result=kind,
        pushforward=linear_in(first, broadcasts=False),
        gives_whole=True,
        joins=True,
        note=note,
        by={first: joined},
    )
    structural(
        f"{path}[]({rest}",
        result=lambda site: element(site, position_of_part(site)),
        pushforward=part_dot,
        note=note,
        by={first: piece},
    )
