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


def _solved(site: Site, path: str, right: Expr, transpose: str) -> Expr:
    """The solution of the linear equations of an implicit function."""
    is_root = path == ROOT
    x, value = site.number("x"), site.number("value")
    if rank(value) != rank(x) and rank(x) is not None and rank(value) is not None:
        raise NotHandled("the equation gives something of another form than what it is solved for")
    if is_scalar(x):
        return site.formula("-right / slope" if is_root else "right / (1 - slope)", right=right)
    if rank(x) != 1:
        for name in ("x", "value"):
            if rank(site.number(name)) is None:
                raise KeyError(name)
        raise NotHandled("equations are solved for a number or for a vector")
    text = f"-np.linalg.solve(slope{transpose}, right)" if is_root else f"np.linalg.solve(np.eye(x.size) - slope{transpose}, right)"
    return site.formula(text, right=right)


for _path in (ROOT, FIXED_POINT):
    structural(
        f"{ATTACHED}{_path.rpartition('.')[2]}(x, value, slope)",
        result=_as_x,
        pushforward=lambda site, dots, path=_path: _solved(site, path, dots["value"], ""),
        passive=("x", "slope"),
        gives_whole=True,
        value=lambda site, g, g_kind, path=_path: _solved(site, path, whole(site, g, g_kind), ".T"),
        note="by the implicit function theorem",
    )
