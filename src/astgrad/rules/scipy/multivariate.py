"""Derivatives of SciPy's distributions of vectors: normal, Dirichlet's, multinomial.

SciPy reads the lower triangle of a covariance: the other one has the derivative 0.
"""

from __future__ import annotations

from collections.abc import Mapping

from astgrad.ir.expr import Binary, Expr
from astgrad.ir.kinds import ANY, Kind, Number
from astgrad.rules.scipy.forms import is_given, of_vectors, widened
from astgrad.rules.structure import NotHandled, Pullback, Pushforward, Site, array_of, call, rank, structural, whole

# ------------------------------------------------------------------ the normal distribution


def _is_one_point(site: Site) -> bool:
    """Whether the density is asked at one point. Raises where the shapes are not known, or stand for something else."""
    if not is_given(site, "cov"):
        raise NotHandled("cov must be given, as a matrix")
    if rank(site.number("cov")) != 2:
        raise KeyError("cov")
    if rank(site.number("x")) not in (1, 2):
        raise KeyError("x")
    if is_given(site, "mean") and rank(site.number("mean")) != 1:
        raise KeyError("mean")
    return rank(site.number("x")) == 1


def _density(site: Site) -> Kind:
    shape = site.number("x").shape
    if not isinstance(shape, tuple) or not shape or rank(site.number("cov")) != 2:
        return array_of("float64", None)
    return array_of("float64", None if ANY in shape[:-1] else tuple(n for n in shape[:-1] if n != 1))  # it is squeezed


def _deviation(site: Site) -> Expr:
    return site.formula("x - mean" if is_given(site, "mean") else "x")


def _scaled(site: Site) -> Expr:
    """The deviations from the mean, times the inverse of the covariance."""
    one = _is_one_point(site)
    text = "np.linalg.solve(cov, deviation)" if one else "np.linalg.solve(cov, deviation.T).T"
    return site.formula(text, deviation=_deviation(site))


def _weighted(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """The cotangent of the logarithm of the density."""
    g = whole(site, g, g_kind)
    return Binary("*", g, site.value) if site.rule.path.endswith(".pdf") else g


def _x_bar(sign: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        one, g = _is_one_point(site), _weighted(site, g, g_kind)
        text = "g * scaled" if one else "g[:, None] * scaled" if sign else "g @ scaled"
        return site.formula(f"{sign}{text}", g=g, scaled=_scaled(site))

    return pullback


def _cov_bar(site: Site, g: Expr, g_kind: Kind) -> Expr:
    _is_one_point(site)
    return site.formula("_normal_cov_bar(scaled, cov, g)", g=_weighted(site, g, g_kind), scaled=_scaled(site))


def _normal_dot(site: Site, dots: Mapping[str, Expr]) -> Expr:
    one = _is_one_point(site)
    terms = []
    if "x" in dots or "mean" in dots:
        moved = (
            site.formula("x_dot - mean_dot", x_dot=dots["x"], mean_dot=dots["mean"])
            if len(dots.keys() & {"x", "mean"}) == 2
            else None
        )
        moved = moved or dots.get("x") or site.formula("-mean_dot", mean_dot=dots["mean"])
        text = "-(scaled @ moved)" if one else "-np.sum(scaled * moved, axis=1)"
        terms.append(site.formula(text, scaled=_scaled(site), moved=moved))
    if "cov" in dots:
        terms.append(site.formula("_normal_cov_dot(scaled, cov, cov_dot)", scaled=_scaled(site), cov_dot=dots["cov"]))
    total = terms[0] if len(terms) == 1 else Binary("+", *terms)
    return Binary("*", site.value, total) if site.rule.path.endswith(".pdf") else total


for _name in ("logpdf", "pdf"):
    structural(
        f"scipy.stats.multivariate_normal.{_name}(x, mean=None, cov=1)",
        result=_density,
        x=_x_bar("-"),
        mean=_x_bar(""),
        cov=_cov_bar,
        pushforward=_normal_dot,
        reads_result=_name == "pdf",
        note="of a covariance that is a matrix, by its lower triangle",
    )


def _entropy_cov_bar(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if rank(site.number("cov")) != 2:
        raise KeyError("cov")
    return site.formula("_one_triangle(g / 2 * np.linalg.inv(cov))", g=g)


structural(
    "scipy.stats.multivariate_normal.entropy(mean=None, cov=1)",
    result=lambda site: Number("float64", (), None),
    cov=_entropy_cov_bar,
    pushforward=lambda site, dots: site.formula(
        "np.sum(_from_triangle(cov_dot) * np.linalg.inv(cov)) / 2", cov_dot=dots["cov"]
    ),
    passive=("mean",),
    note="of a covariance that is a matrix, by its lower triangle",
)

# ------------------------------------------------------------------ Dirichlet's and the multinomial distribution


def _slopes(text: str, *names: str) -> Pullback:
    check = of_vectors(*names)

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        check(site)
        return Binary("*", _weighted_scalar(site, g), site.formula(text))

    return pullback


def _weighted_scalar(site: Site, g: Expr) -> Expr:
    return Binary("*", g, site.value) if site.rule.path.endswith((".pdf", ".pmf")) else g


def _dots(texts: Mapping[str, str]) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        terms = [call("np.dot", site.formula(texts[name]), dot) for name, dot in dots.items()]
        total = terms[0] if len(terms) == 1 else Binary("+", *terms)
        return Binary("*", site.value, total) if site.rule.path.endswith((".pdf", ".pmf")) else total

    return pushforward


def _scalar(site: Site) -> Kind:
    return Number(widened(site), () if rank(site.number(site.rule.signature.names[0])) == 1 else None, None)


_DIRICHLET = {"x": "_dirichlet_x_slopes(x, alpha)", "alpha": "_dirichlet_alpha_slopes(x, alpha)"}
for _name in ("logpdf", "pdf"):
    structural(
        f"scipy.stats.dirichlet.{_name}(x, alpha)",
        result=_scalar,
        pushforward=_dots(_DIRICHLET),
        reads_result=_name == "pdf",
        note="at one point; by x, where all of it is given, as if its elements were free",
        by={each: _slopes(text, "x", "alpha") for each, text in _DIRICHLET.items()},
    )
_MULTINOMIAL = {"p": "_multinomial_slopes(x, p)"}
for _name in ("logpmf", "pmf"):
    structural(
        f"scipy.stats.multinomial.{_name}(x, n, p)",
        result=_scalar,
        pushforward=_dots(_MULTINOMIAL),
        reads_result=_name == "pmf",
        note="at one point; the last probability is what the others leave of 1",
        by={each: _slopes(text, "x", "p") for each, text in _MULTINOMIAL.items()},
    )
