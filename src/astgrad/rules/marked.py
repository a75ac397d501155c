"""What `astgrad.grad_hook`, `astgrad.root` and `astgrad.fixed_point` do to derivatives.

A solution is tied to its equation by a call that gives it unchanged, and exists only while a derivative is made:

    x = held(_root(g, x0, a))                      x_bar -> lambda = -(dg/dx)'^-1 x_bar     the cotangent of g(x, a)
    x = attached.root(x, g(x, a), dg/dx)           a_bar  = (dg/da)' lambda
"""

from __future__ import annotations

from collections.abc import Mapping

from astgrad.ir.expr import Call, Expr, Symbol
from astgrad.ir.kinds import UNKNOWN, Kind
from astgrad.markers import ATTACHED, FIXED_POINT, GRAD_HOOK, ROOT
from astgrad.rules.structure import NotHandled, Site, is_scalar, rank, structural, whole


def _as_x(site: Site) -> Kind:
    return site.kinds.get("x", UNKNOWN)


# ------------------------------------------------------------------ hooks


def _hooked(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return hook_called(site.arguments["fn"], whole(site, g, g_kind))


def hook_called(fn: Expr, x_bar: Expr) -> Call:
    """The call of a hook, given as it is passed."""
    match fn:
        case Call(function=Symbol(path="functools.partial"), args=(inner, *first), keywords=keywords):
            return Call(inner, (*first, x_bar), keywords)
        case _:
            return Call(fn, (x_bar,))


def _no_tangent(site: Site, dots: Mapping[str, Expr]) -> Expr:
    raise AssertionError("refused in forward mode")


structural(
    f"{GRAD_HOOK}(x, fn)",
    result=_as_x,
    pushforward=_no_tangent,
    modes=("reverse",),
    passive=("fn",),
    x=_hooked,
    note="the cotangent of x becomes fn(x_bar)",
)


# ------------------------------------------------------------------ solutions of equations


def _solved(site: Site, right: Expr, transpose: str, texts: tuple[str, str]) -> Expr:
    """The solution of the linear equations of an implicit function. texts: for a number, and for a vector."""
    x, value = site.number("x"), site.number("value")
    if rank(value) != rank(x) and rank(x) is not None and rank(value) is not None:
        raise NotHandled("the equation gives something of another form than what it is solved for")
    if is_scalar(x):
        return site.formula(texts[0], right=right)
    if rank(x) != 1:
        for name in ("x", "value"):
            if rank(site.number(name)) is None:
                raise KeyError(name)
        raise NotHandled("equations are solved for a number or for a vector")
    return site.formula(texts[1].format(slope=f"slope{transpose}"), right=right)


def _register(path: str, *texts: str) -> None:
    """texts: what a tangent on the right side gives for a number and for a vector; a cotangent takes the transpose."""
    number, vector = texts

    def tangent(site: Site, dots: Mapping[str, Expr]) -> Expr:
        return _solved(site, dots["value"], "", (number, vector))

    def cotangent(site: Site, g: Expr, g_kind: Kind) -> Expr:
        return _solved(site, whole(site, g, g_kind), ".T", (number, vector))

    structural(
        f"{ATTACHED}{path.rpartition('.')[2]}(x, value, slope)",
        result=_as_x,
        pushforward=tangent,
        passive=("x", "slope"),
        gives_whole=True,
        value=cotangent,
        note="by the implicit function theorem",
    )


_register(ROOT, "-right / slope", "-np.linalg.solve({slope}, right)")
_register(FIXED_POINT, "right / (1 - slope)", "np.linalg.solve(np.eye(x.size) - {slope}, right)")
