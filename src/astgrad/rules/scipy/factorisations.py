"""Derivatives of SciPy's factorisations of matrices, and of what solves with their factors.

A function with several results has a rule for each. Of a function that reads one triangle of its argument the other triangle has
the derivative 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from astgrad.ir.expr import Binary, Expr, List, Literal, Subscript, Tuple
from astgrad.ir.kinds import ANY, Kind, Number, Structure
from astgrad.rules.numpy.linear_algebra import (
    _diagonal,
    _of_shape,
    _qr_dot,
    _qr_pullback,
    _same,
    _short,
    _svd_dot,
    _svd_pullback,
    _t,
    _u,
    _values_dot,
    _values_pullback,
    _vh,
)
from astgrad.rules.scipy.forms import dotted, like, matrices, pulled, value_of
from astgrad.rules.several import part_of, several
from astgrad.rules.structure import NotHandled, Pullback, Pushforward, Site, call, rank, structural, whole

# ------------------------------------------------------------------ Cholesky's


def _cholesky_bar(site: Site) -> str:
    return "_cholesky_bar(out, g)" if site.literal("lower") else "_cholesky_bar(out.T, g.T).T"


def _cholesky_dot(site: Site) -> str:
    return "_cholesky_dot(out, a_dot)" if site.literal("lower") else "_cholesky_dot(out.T, a_dot.T).T"


structural(
    "scipy.linalg.cholesky(a, lower=False, *, check_finite=True)",
    result=like("a"),
    a=pulled(_cholesky_bar, matrices("a")),
    pushforward=dotted(_cholesky_dot, "a"),
    reads_result=True,
    note="the triangle that is not read has the derivative 0",
    source="Murray, Differentiation of the Cholesky decomposition (2016)",
)


def _of_part(text: str) -> Pullback:
    """The pullback of one of several results of a call with a matrix, over `parts`, the results, and `g`."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        if rank(site.number("a")) != 2:
            raise KeyError("a")
        return _over_parts(site, text, g=whole(site, g, g_kind))

    return pullback


def _dot_of_part(text: str) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        return _over_parts(site, text, a_dot=dots["a"])

    return pushforward


def _over_parts(site: Site, text: str, **names: Expr) -> Expr:
    lower = "lower" in site.rule.signature.names and value_of(site, "lower")
    parts = {f"part{i}": part_of(site, i) for i in range(3) if f"part{i}" in text}
    return site.formula(text, is_lower=Literal(str(bool(lower))), **parts, **names)


several(
    "scipy.linalg.cho_factor(a, lower=False, *, check_finite=True)",
    (_of_shape(_same), lambda site: Number("bool", (), False)),
    (_of_part("_cho_factor_bar(part0, g, is_lower)"), None),
    (_dot_of_part("_cho_factor_dot(part0, a_dot, is_lower)"), None),
    note="the other triangle of the result is that of a, which is not read",
)


def _factors(site: Site) -> tuple[Expr, Expr]:
    """The written pair of the factor and what belongs to it. Raises NotHandled where it is another expression."""
    name = site.rule.signature.names[0]
    given = site.arguments[name]
    if not isinstance(given, (Tuple, List)) or len(given.elements) != 2:
        raise NotHandled(f"{name} is handled as a written pair, such as (c, low)")
    return given.elements[0], given.elements[1]


def _factor_bar(text: str) -> Pullback:
    """The cotangents of a written pair, of which the second part is no real number."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        factor, other = _factors(site)
        _of_matrices(site)
        bar = site.formula(text, g=whole(site, g, g_kind), factor=factor, other=other)
        return List((bar, Literal("0.0")))

    return pullback


def _of_matrices(site: Site) -> None:
    if rank(site.number("b")) not in (1, 2):
        raise KeyError("b")
    pair = site.kinds.get(site.rule.signature.names[0])
    factor = rank(pair.elements[0]) if isinstance(pair, Structure) else None
    if factor not in (None, 2):
        raise NotHandled(f"a factor with {factor} dimensions is not handled")


def _factors_dot(text: str) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        factor, other = _factors(site)
        pair = dots[site.rule.signature.names[0]]
        assert isinstance(pair, (Tuple, List))
        b_dot = dots.get("b") or call("np.zeros_like", site.arguments["b"])
        return site.formula(text, factor=factor, other=other, factor_dot=pair.elements[0], b_dot=b_dot)

    return pushforward


def _cho_solve_dot(site: Site, dots: Mapping[str, Expr]) -> Expr:
    if "c_and_lower" not in dots:
        return site.formula("linalg.cho_solve(c_and_lower, b_dot)", b_dot=dots["b"])
    right = "b_dot - _cho_product_dot(factor, factor_dot, other) @ out"
    return _factors_dot(f"linalg.cho_solve(c_and_lower, {right})")(site, dots)


structural(
    "scipy.linalg.cho_solve(c_and_lower, b, *, check_finite=True)",
    result=like("b"),
    c_and_lower=_factor_bar("_cho_solve_bar(factor, other, out, linalg.cho_solve(c_and_lower, g))"),
    b=pulled("linalg.cho_solve(c_and_lower, g)"),
    pushforward=_cho_solve_dot,
    reads_result=True,
    takes_lists=True,
    note="of a written pair (c, low)",
)

# ------------------------------------------------------------------ triangular factors of a permuted matrix


def _is_square(site: Site) -> bool:
    shape = site.number("a").shape
    return isinstance(shape, tuple) and len(shape) == 2 and shape[0] == shape[1] and shape[0] != ANY


def _squares(pullback: Pullback) -> Pullback:
    """A pullback that holds for square matrices: others are refused."""

    def checked(site: Site, g: Expr, g_kind: Kind) -> Expr:
        if not _is_square(site):
            raise NotHandled("the matrix must be known to be square, as in float64[n, n]")
        found = pullback(site, g, g_kind)
        assert isinstance(found, Expr)
        return found

    return checked


several(
    "scipy.linalg.lu(a, *, check_finite=True)",
    (_of_shape(_same), _of_shape(_same), _of_shape(_same)),
    (
        None,
        _squares(_of_part("part0 @ _lu_l_bar(part1, part2, g)")),
        _squares(_of_part("part0 @ _lu_u_bar(part1, part2, g)")),
    ),
    (
        None,
        _dot_of_part("_lu_dots(part1, part2, part0.T @ a_dot)[0]"),
        _dot_of_part("_lu_dots(part1, part2, part0.T @ a_dot)[1]"),
    ),
    note="of a square matrix; the permutation is a constant",
)
several(
    "scipy.linalg.lu_factor(a, *, check_finite=True)",
    (_of_shape(_same), lambda site: Number("int64", (ANY,), True)),
    (_squares(_of_part("_lu_factor_bar(part0, part1, g)")), None),
    (_dot_of_part("_lu_factor_dot(part0, part1, a_dot)"), None),
    note="of a square matrix; the permutation is a constant",
)


def _lu_solve(e: str, *, back: bool) -> Callable[[Site], str]:
    def text(site: Site) -> str:
        trans = value_of(site, "trans")
        turned = (trans != 0) != back
        return f"linalg.lu_solve(lu_and_piv, {e}{', trans=1' if turned else ''})"

    return text


def _lu_bar(site: Site, g: Expr, g_kind: Kind) -> Expr:
    names = "_lu_solve_bar(factor, other, out, {})"
    if value_of(site, "trans") != 0:
        names = "_lu_solve_bar(factor, other, {}, out)"
    return _factor_bar(names.format(_lu_solve("g", back=True)(site)))(site, g, g_kind)  # type: ignore[return-value]


def _lu_solve_dot(site: Site, dots: Mapping[str, Expr]) -> Expr:
    if "lu_and_piv" not in dots:
        return site.formula(_lu_solve("b_dot", back=False)(site), b_dot=dots["b"])
    turned = ".T" if value_of(site, "trans") != 0 else ""
    right = f"b_dot - _lu_product_dot(factor, other, factor_dot){turned} @ out"
    return _factors_dot(_lu_solve(right, back=False)(site))(site, dots)


structural(
    "scipy.linalg.lu_solve(lu_and_piv, b, trans=0, *, check_finite=True)",
    result=like("b"),
    lu_and_piv=_lu_bar,
    b=pulled(_lu_solve("g", back=True)),
    pushforward=_lu_solve_dot,
    reads_result=True,
    takes_lists=True,
    note="of a written pair (lu, piv)",
)

# ------------------------------------------------------------------ symmetric matrices


def _triangle(site: Site) -> tuple[Expr, ...]:
    return () if value_of(site, "lower") else (Literal('"U"'),)


def _values_bar(vectors: Callable[[Site], Expr]) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        if rank(site.number("a")) != 2:
            raise KeyError("a")
        v = vectors(site)
        return call("_one_triangle", Binary("@", Binary("*", v, whole(site, g, g_kind)), _t(site, v)), *_triangle(site))

    return pullback


def _values_of(vectors: Callable[[Site], Expr]) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        symmetric = call("_from_triangle", dots["a"], *_triangle(site))
        return site.formula("np.sum(v * (s @ v), axis=0)", v=vectors(site), s=symmetric)

    return pushforward


def _vectors(site: Site) -> Expr:
    keywords = {} if value_of(site, "lower") else {"lower": Literal("False")}
    return Subscript(call("linalg.eigh", site.arguments["a"], **keywords), Literal("1"))


def _vectors_bar(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if rank(site.number("a")) != 2:
        raise KeyError("a")
    return call("_eigh_vectors_bar", part_of(site, 0), part_of(site, 1), whole(site, g, g_kind), *_triangle(site))


def _vectors_dot(site: Site, dots: Mapping[str, Expr]) -> Expr:
    return call("_eigh_vectors_dot", part_of(site, 0), part_of(site, 1), dots["a"], *_triangle(site))


structural(
    "scipy.linalg.eigvalsh(a, *, lower=True, check_finite=True)",
    result=_of_shape(_diagonal),
    a=_values_bar(_vectors),
    pushforward=_values_of(_vectors),
    note="the triangle that is not read has the derivative 0",
)
several(
    "scipy.linalg.eigh(a, *, lower=True, check_finite=True)",
    (_of_shape(_diagonal), _of_shape(_same)),
    (_values_bar(lambda site: part_of(site, 1)), _vectors_bar),
    (_values_of(lambda site: part_of(site, 1)), _vectors_dot),
    note="vectors of equal eigenvalues have no derivative: nan",
)

# ------------------------------------------------------------------ singular values, QR, polar


def _svd(site: Site) -> Expr:
    return call("linalg.svd", site.arguments["a"], full_matrices=Literal("False"))


structural(
    "scipy.linalg.svdvals(a, *, check_finite=True)",
    result=_of_shape(_short),
    a=_values_pullback,
    pushforward=_values_dot(_svd),
)
several(
    "scipy.linalg.svd(a, full_matrices=True, *, check_finite=True)",
    (_of_shape(_u), _of_shape(_short), _of_shape(_vh)),
    tuple(_svd_pullback(i) for i in range(3)),
    tuple(_svd_dot(i) for i in range(3)),
    note="vectors of equal singular values have no derivative: nan",
)


def _reduced(site: Site) -> None:
    """Raises where q may have more columns than a has: these are not determined."""
    mode = value_of(site, "mode")
    if mode not in ("full", "economic"):
        raise NotHandled(f"mode={mode!r} is not handled")
    if mode == "full" and not _is_square(site):
        raise NotHandled('of a matrix that is not square only mode="economic" has a derivative')


def _reduced_qr(position: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        _reduced(site)
        found = _qr_pullback(position)(site, g, g_kind)
        assert isinstance(found, Expr)
        return found

    return pullback


several(
    "scipy.linalg.qr(a, *, mode='full', check_finite=True)",
    (_of_shape(_u), _of_shape(_vh)),
    tuple(_reduced_qr(i) for i in range(2)),
    tuple(_qr_dot(i) for i in range(2)),
    note="of matrices of full rank; of those that are not square with mode='economic'",
)


several(
    "scipy.linalg.polar(a)",
    (_of_shape(_same), _of_shape(_same)),
    (_squares(_of_part("_polar_u_bar(a, g)")), _squares(_of_part("_polar_p_bar(a, g)"))),
    (_dot_of_part("_polar_dots(a, a_dot)[0]"), _dot_of_part("_polar_dots(a, a_dot)[1]")),
    note="of a square matrix of full rank",
)
