"""Derivatives of SciPy's distances: of two vectors, of the rows of two matrices, of the rows of one. 0 where two points are one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from astgrad.ir.expr import Binary, Expr
from astgrad.ir.kinds import ANY, Kind, Number
from astgrad.rules.scipy.forms import matrices, of_vectors, value_of, widened
from astgrad.rules.structure import NotHandled, Pullback, Pushforward, Site, call, structural, whole

# ------------------------------------------------------------------ of two vectors

_VECTORS = of_vectors("u", "v")


def _by(text: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        _VECTORS(site)
        return Binary("*", g, site.formula(text))

    return pullback


def _dots(slopes: Mapping[str, str]) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        terms = [call("np.dot", site.formula(slopes[name]), dot) for name, dot in dots.items()]
        return terms[0] if len(terms) == 1 else Binary("+", *terms)

    return pushforward


_COSINE = "(1 - out) * {0} / ({0} @ {0}) - {1} / (np.linalg.norm({0}) * np.linalg.norm({1}))"
_FARTHEST = "np.where(np.arange(len(u)) == np.argmax(np.abs(u - v)), np.sign({}), 0.0)"
for _name, _u, _v in (
    ("euclidean", "(u - v) / (out or 1.0)", "(v - u) / (out or 1.0)"),
    ("sqeuclidean", "2 * (u - v)", "2 * (v - u)"),
    ("cityblock", "np.sign(u - v)", "np.sign(v - u)"),
    ("chebyshev", _FARTHEST.format("u - v"), _FARTHEST.format("v - u")),
    ("cosine", _COSINE.format("u", "v"), _COSINE.format("v", "u")),
):
    structural(
        f"scipy.spatial.distance.{_name}(u, v)",
        result=lambda site: Number(widened(site), (), None),
        u=_by(_u),
        v=_by(_v),
        pushforward=_dots({"u": _u, "v": _v}),
        reads_result="out" in _u,
        note="at a tie, by the first of the greatest differences" if _name == "chebyshev" else "",
    )

# ------------------------------------------------------------------ of rows

METRICS = ("euclidean", "sqeuclidean")


def _weights(site: Site, g: Expr) -> Expr:
    """What the difference of two rows is multiplied with."""
    metric = value_of(site, "metric")
    if metric not in METRICS:
        raise NotHandled(f"metric={metric!r} is not handled; {' and '.join(METRICS)} are")
    return site.formula("g / np.where(out == 0, 1, out)" if metric == "euclidean" else "2 * g", g=g)


def _pairs(site: Site) -> Kind:
    one, other = site.number("XA").shape, site.number("XB").shape
    rows = [shape[0] if isinstance(shape, tuple) and len(shape) == 2 else ANY for shape in (one, other)]
    return Number("float64", tuple(rows), True)


def _rows_bar(mine: str, other: str, turned: str) -> Pullback:
    check = matrices("XA", "XB")

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        weights = _weights(site, whole(site, g, g_kind))
        check(site)
        return site.formula(f"_cdist_bar({mine}, {other}, weights{turned})", weights=weights)

    return pullback


def _moved(names: tuple[str, str], wide: Callable[[str], tuple[str, str]]) -> Pushforward:
    """The weighted sum over coordinates of differences times differences of tangents."""

    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        parts = {f"{name}_dot": dots.get(name) or call("np.zeros_like", site.arguments[name]) for name in names}
        (a, b), (a_dot, b_dot) = (wide(names[0])[0], wide(names[1])[1]), (f"{names[0]}_dot", f"{names[1]}_dot")
        products = site.formula(f"np.sum(({a} - {b}) * ({wide(a_dot)[0]} - {wide(b_dot)[1]}), axis=-1)", **parts)
        return _weights(site, products)

    return pushforward


structural(
    "scipy.spatial.distance.cdist(XA, XB, metric='euclidean')",
    result=_pairs,
    XA=_rows_bar("XA", "XB", ""),
    XB=_rows_bar("XB", "XA", ".T"),
    pushforward=_moved(("XA", "XB"), lambda name: (f"{name}[:, None]", name)),
    reads_result=True,
    note="metric='euclidean' and 'sqeuclidean'",
)


def _own_rows_bar(site: Site, g: Expr, g_kind: Kind) -> Expr:
    weights = _weights(site, whole(site, g, g_kind))
    matrices("X")(site)
    return site.formula("_cdist_bar(X, X, _squareform(X, weights))", weights=weights)


def _indexed(name: str) -> tuple[str, str]:
    places = "np.triu_indices(len(X), 1)"
    return f"{name}[{places}[0]]", f"{name}[{places}[1]]"


structural(
    "scipy.spatial.distance.pdist(X, metric='euclidean')",
    result=lambda site: Number("float64", (ANY,), True),
    X=_own_rows_bar,
    pushforward=_moved(("X", "X"), _indexed),
    reads_result=True,
    note="metric='euclidean' and 'sqeuclidean'",
)
