"""Derivatives of SciPy's distributions: density, probabilities and quantiles, by the variable, `loc`, `scale` and shapes.

All of a continuous distribution is made from the slope of the logarithm of its standardised density: with z = (x - loc) / scale,
the density is f(z) / scale, and its logarithm's slopes are s(z) / scale by x and -(1 + z * s(z)) / scale by scale. Outside the
support, where the density is 0, its slopes are 0 and those of its logarithm have no meaning.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from astgrad.rules.registry import Domain, Formula, positive, real, rule

Z = "((x - loc) / scale)"
OUTSIDE = "outside the support, where the density is 0, the slopes of its logarithm have no meaning"
shape = Domain(1.2, 3.0)
fraction = Domain(0.1, 0.9)
count = Domain(0, 4, integer=True)
near_0, near_1 = Domain(-0.05, 0.05), Domain(0.9, 1.2)  # for `loc` and `scale`: what is inside the support stays there


@dataclass(frozen=True)
class Continuous:
    """A family. slope: of the logarithm of the standardised density, over `z` and the shapes."""

    slope: str
    shapes: Mapping[str, str] = field(default_factory=dict)  # of the same by each shape parameter
    probability: Mapping[str, str] = field(default_factory=dict)  # of the distribution function by those that have one
    domain: Domain = real  # of x
    shape: Domain = shape
    kink: str = ""
    methods: tuple[str, ...] = ("pdf", "logpdf", "cdf", "logcdf", "sf", "logsf", "ppf", "isf")


_DENSITY_AT_ENDS = {"a": "-(1 - out) * stats.truncnorm.pdf(a, a, b)", "b": "-out * stats.truncnorm.pdf(b, a, b)"}
_MILLS = "math.sqrt(2 / math.pi) / special.erfcx(-a * z / math.sqrt(2))"
CONTINUOUS = {
    "norm": Continuous("-z"),
    "arcsine": Continuous("(2 * z - 1) / (2 * z * (1 - z))", domain=Domain(0.1, 0.8)),
    "gibrat": Continuous("-(1 + np.log(z)) / z", domain=positive),
    "halfcauchy": Continuous("-2 * z / (1 + z**2)", domain=positive),
    "halflogistic": Continuous("-np.tanh(z / 2)", domain=positive),
    "hypsecant": Continuous("-np.tanh(z)"),
    "levy": Continuous("0.5 / z**2 - 1.5 / z", domain=positive),
    "maxwell": Continuous("2 / z - z", domain=positive),
    "moyal": Continuous("np.expm1(-z) / 2"),
    "halfnorm": Continuous("-z", domain=positive),
    "cauchy": Continuous("-2 * z / (1 + z**2)"),
    "expon": Continuous("-1", domain=positive),
    "gumbel_l": Continuous("-np.expm1(z)"),
    "gumbel_r": Continuous("np.expm1(-z)"),
    "laplace": Continuous("-np.sign(z)", kink="0 by x and loc where they are equal"),
    "logistic": Continuous("-np.tanh(z / 2)"),
    "rayleigh": Continuous("1 / z - z", domain=positive),
    "uniform": Continuous("0", domain=fraction, kink="0 by x and loc at the ends"),
    "beta": Continuous(
        "(a - 1) / z - (b - 1) / (1 - z)",
        {
            "a": "np.log(z) - special.digamma(a) + special.digamma(a + b)",
            "b": "np.log1p(-z) - special.digamma(b) + special.digamma(a + b)",
        },
        domain=Domain(0.1, 0.8),
    ),
    "chi2": Continuous(
        "(df / 2 - 1) / z - 0.5", {"df": "(np.log(z / 2) - special.digamma(df / 2)) / 2"}, domain=positive
    ),
    "betaprime": Continuous(
        "(a - 1) / z - (a + b) / (1 + z)",
        {
            "a": "np.log(z) - np.log1p(z) - special.digamma(a) + special.digamma(a + b)",
            "b": "special.digamma(a + b) - special.digamma(b) - np.log1p(z)",
        },
        domain=positive,
    ),
    "chi": Continuous("(df - 1) / z - z", {"df": "np.log(z) - (math.log(2) + special.digamma(df / 2)) / 2"}, domain=positive),
    "f": Continuous(
        "(dfn / 2 - 1) / z - (dfn + dfd) / 2 * dfn / (dfd + dfn * z)",
        {
            "dfn": "(np.log(dfn * z / (dfd + dfn * z)) + 1 - (dfn + dfd) * z / (dfd + dfn * z)"
            " - special.digamma(dfn / 2) + special.digamma((dfn + dfd) / 2)) / 2",
            "dfd": "(dfn * (z - 1) / (dfd + dfn * z) - np.log1p(dfn * z / dfd)"
            " - special.digamma(dfd / 2) + special.digamma((dfn + dfd) / 2)) / 2",
        },
        domain=positive,
    ),
    "fisk": Continuous(
        "(c - 1) / z - 2 * c * z ** (c - 1) / (1 + z**c)",
        {"c": "1 / c + np.log(z) * (1 - z**c) / (1 + z**c)"},
        domain=positive,
    ),
    "gompertz": Continuous("1 - c * np.exp(z)", {"c": "1 / c - np.expm1(z)"}, domain=Domain(0.1, 1.0)),
    "invgamma": Continuous("(1 / z - a - 1) / z", {"a": "-np.log(z) - special.digamma(a)"}, domain=positive),
    "invgauss": Continuous(
        "0.5 / z**2 - 1.5 / z - 0.5 / mu**2", {"mu": "(z - mu) / mu**3"}, domain=positive
    ),
    "loggamma": Continuous("c - np.exp(z)", {"c": "z - special.digamma(c)"}, domain=Domain(-2.0, 1.5)),
    "lomax": Continuous(
        "-(c + 1) / (1 + z)", {"c": "1 / c - np.log1p(z)"}, {"c": "(1 - out) * np.log1p(z)"}, domain=positive
    ),
    "powerlaw": Continuous("(a - 1) / z", {"a": "1 / a + np.log(z)"}, {"a": "out * np.log(z)"}, domain=Domain(0.1, 0.8)),
    "rice": Continuous(
        "1 / z - z + b * special.i1e(b * z) / special.i0e(b * z)",
        {"b": "z * special.i1e(b * z) / special.i0e(b * z) - b"},
        domain=positive,
    ),
    "skewnorm": Continuous(
        f"a * {_MILLS} - z",
        {"a": f"z * {_MILLS}"},
        {"a": "-np.exp(-(z**2) * (1 + a**2) / 2) / (math.pi * (1 + a**2))"},
        methods=("pdf", "logpdf", "cdf"),
    ),
    "gamma": Continuous("(a - 1) / z - 1", {"a": "np.log(z) - special.digamma(a)"}, domain=positive),
    "gennorm": Continuous(
        "-beta * np.sign(z) * np.abs(z) ** (beta - 1)",
        {"beta": "1 / beta + special.digamma(1 / beta) / beta**2 - special.xlogy(np.abs(z) ** beta, np.abs(z))"},
    ),
    "lognorm": Continuous("-(1 + np.log(z) / s**2) / z", {"s": "(np.log(z) ** 2 / s**2 - 1) / s"}, domain=positive),
    "pareto": Continuous(
        "-(b + 1) / z", {"b": "1 / b - np.log(z)"}, {"b": "(1 - out) * np.log(z)"}, domain=Domain(1.5, 4.0)
    ),
    "t": Continuous(
        "-(df + 1) * z / (df + z**2)",
        {
            "df": "(special.digamma((df + 1) / 2) - special.digamma(df / 2) - 1 / df - np.log1p(z**2 / df)"
            " + (df + 1) * z**2 / (df * (df + z**2))) / 2"
        },
    ),
    "truncnorm": Continuous(
        "-z",
        {"a": "stats.truncnorm.pdf(a, a, b)", "b": "-stats.truncnorm.pdf(b, a, b)"},
        _DENSITY_AT_ENDS,
        domain=Domain(0.2, 0.8),
        shape=Domain(-1.0, 2.0),
    ),
    "vonmises": Continuous(
        "-kappa * np.sin(z)",
        {"kappa": "np.cos(z) - special.i1e(kappa) / special.i0e(kappa)"},
        methods=("pdf", "logpdf"),
    ),
    "weibull_min": Continuous("(c - 1) / z - c * z ** (c - 1)", {"c": "1 / c + np.log(z) - z**c * np.log(z)"}, domain=positive),
    "weibull_max": Continuous(
        "c * (-z) ** (c - 1) - (c - 1) / -z",
        {"c": "1 / c + np.log(-z) - (-z) ** c * np.log(-z)"},
        domain=Domain(-4.0, -0.2),
    ),
    "invweibull": Continuous(
        "(c * z**-c - c - 1) / z", {"c": "1 / c - np.log(z) + z**-c * np.log(z)"}, domain=Domain(0.4, 4.0)
    ),
    "genpareto": Continuous(
        "-(1 + c) / (1 + c * z)", {"c": "np.log1p(c * z) / c**2 - (1 + 1 / c) * z / (1 + c * z)"}, domain=positive
    ),
    "genextreme": Continuous(
        "((1 - c * z) ** (1 / c) + c - 1) / (1 - c * z)",
        {
            "c": "((1 - c * z) ** (1 / c) - 1) * (np.log1p(-c * z) / c + z / (1 - c * z)) / c + z / (1 - c * z)",
        },
        domain=Domain(-2.0, 0.2),
    ),
    "burr": Continuous(
        "((d + 1) * c / (1 + z**c) - c - 1) / z",
        {
            "c": "1 / c + np.log(z) * ((d + 1) / (1 + z**c) - 1)",
            "d": "1 / d - np.log1p(z**-c)",
        },
        {"d": "-out * np.log1p(z**-c)"},
        domain=positive,
    ),
    "burr12": Continuous(
        "(c - 1 - (d + 1) * c / (1 + z**-c)) / z",
        {
            "c": "1 / c + np.log(z) * (1 - (d + 1) / (1 + z**-c))",
            "d": "1 / d - np.log1p(z**c)",
        },
        {"d": "(1 - out) * np.log1p(z**c)"},
        domain=positive,
    ),
    "nakagami": Continuous(
        "(2 * nu - 1) / z - 2 * nu * z",
        {"nu": "np.log(nu) + 1 - special.digamma(nu) + 2 * np.log(z) - z**2"},
        domain=Domain(0.3, 2.0),
    ),
    "gengamma": Continuous(
        "(c * a - 1 - c * z**c) / z",
        {"a": "c * np.log(z) - special.digamma(a)", "c": "1 / c + (a - z**c) * np.log(z)"},
        domain=Domain(0.3, 2.0),
    ),
    "exponweib": Continuous(
        "(c - 1 - c * z**c + (a - 1) * c * z**c / np.expm1(z**c)) / z",
        {
            "a": "1 / a + np.log(-np.expm1(-(z**c)))",
            "c": "1 / c + np.log(z) * (1 - z**c + (a - 1) * z**c / np.expm1(z**c))",
        },
        {"a": "out * np.log(-np.expm1(-(z**c)))"},
        domain=Domain(0.3, 2.0),
    ),
    "foldnorm": Continuous("c * np.tanh(c * z) - z", {"c": "z * np.tanh(c * z) - c"}, domain=positive),
    "exponnorm": Continuous(
        "math.sqrt(2 / math.pi) / special.erfcx((1 / K - z) / math.sqrt(2)) - 1 / K",
        {
            "K": "(math.sqrt(2 / math.pi) / special.erfcx((1 / K - z) / math.sqrt(2)) - K - 1 / K + z) / K**2",
        },
    ),
    "johnsonsu": Continuous(
        "-z / (1 + z**2) - (a + b * np.arcsinh(z)) * b / np.sqrt(1 + z**2)",
        {"a": "-(a + b * np.arcsinh(z))", "b": "1 / b - (a + b * np.arcsinh(z)) * np.arcsinh(z)"},
        {"a": "stats.norm.pdf(a + b * np.arcsinh(z))", "b": "np.arcsinh(z) * stats.norm.pdf(a + b * np.arcsinh(z))"},
        domain=Domain(-2.0, 1.0),
    ),
    "laplace_asymmetric": Continuous(
        "np.where(z < 0, 1 / kappa, -kappa)",
        {"kappa": "-(1 - kappa**-2) / (kappa + 1 / kappa) - np.where(z < 0, z / kappa**2, z)"},
        kink="by x and loc where they are equal the slope to the right",
    ),
    "triang": Continuous(
        "np.where(z < c, 1 / z, -1 / (1 - z))",
        {"c": "np.where(z < c, -1 / c, 1 / (1 - c))"},
        domain=Domain(0.1, 0.8),
        shape=fraction,
        kink="by x and loc at the top the slope to the right",
    ),
    "semicircular": Continuous("-z / (1 - z**2)", domain=Domain(-0.8, 0.8)),
    "wrapcauchy": Continuous(
        "-2 * c * np.sin(z) / (1 + c**2 - 2 * c * np.cos(z))",
        {"c": "-2 * c / (1 - c**2) - 2 * (c - np.cos(z)) / (1 + c**2 - 2 * c * np.cos(z))"},
        domain=Domain(0.3, 5.0),
        shape=fraction,
        methods=("pdf", "logpdf"),
    ),
}  # fmt: skip


def _of_x(text: str) -> str:
    return re.sub(r"\bz\b", Z, text)


def _log_density(family: Continuous) -> dict[str, str]:
    """The slopes of the logarithm of the density, by argument."""
    if family.slope == "0":
        return {"x": "0", "loc": "0", "scale": "-1 / scale"}
    s = _of_x(family.slope)
    by_shape = {name: _of_x(text) for name, text in family.shapes.items()}
    return {"x": f"({s}) / scale", **by_shape, "loc": f"-({s}) / scale", "scale": f"-(1 + {Z} * ({s})) / scale"}


def _probability(name: str, family: Continuous, sign: str, density: str) -> dict[str, str]:
    """The slopes of a probability whose slope by x is a density with a sign."""
    given = ", ".join((*family.shapes, "loc=loc", "scale=scale"))
    value = density.format(f"(x, {given})", name)
    other = "-" if not sign else ""
    return {"x": f"{sign}{value}", "loc": f"{other}{value}", "scale": f"{other}{Z} * {value}"}


def _slopes(method: str, name: str, family: Continuous) -> dict[str, str]:
    match method:
        case "logpdf":
            return _log_density(family)
        case "pdf":
            return {by: text if text == "0" else f"out * ({text})" for by, text in _log_density(family).items()}
        case "cdf":
            return _probability(name, family, "", "stats.{1}.pdf{0}") | {n: _of_x(t) for n, t in family.probability.items()}
        case "sf":
            by_shape = {n: f"-({_of_x(t).replace('out', '(1 - out)')})" for n, t in family.probability.items()}
            return _probability(name, family, "-", "stats.{1}.pdf{0}") | by_shape
        case "logcdf":
            return _probability(name, family, "", "np.exp(stats.{1}.logpdf{0} - out)")
        case "logsf":
            return _probability(name, family, "-", "np.exp(stats.{1}.logpdf{0} - out)")
        case _:
            given = ", ".join(("out", *family.shapes, "loc=loc", "scale=scale"))
            sign = "-" if method == "isf" else ""
            return {"q": f"{sign}1 / stats.{name}.pdf({given})", "loc": "1", "scale": "(out - loc) / scale"}


for _name, _family in CONTINUOUS.items():
    for _method in _family.methods:
        _variable = "q" if _method in ("ppf", "isf") else "x"
        _domain = fraction if _variable == "q" else _family.domain
        _by_shape = dict.fromkeys(_family.shapes, _family.shape)
        if _name == "truncnorm":
            _by_shape |= {"a": Domain(-2.0, -1.0), "b": Domain(1.0, 2.0)}
        rule(
            f"scipy.stats.{_name}.{_method}({', '.join((_variable, *_family.shapes, 'loc=0', 'scale=1'))})",
            domain={_variable: _domain, **_by_shape, "loc": near_0, "scale": near_1},
            result="float64",
            kink=_family.kink,
            note=OUTSIDE if _method.startswith("log") and _family.domain is not real else "",
            slopes=_slopes(_method, _name, _family),
        )

# ------------------------------------------------------------------ of integers: no derivative by these, nor by loc
_K = "(k - loc)"
DISCRETE: dict[str, dict[str, str]] = {  # slopes of the logarithm of the probability, by shape, in the order of the arguments
    "bernoulli": {"p": f"{_K} / p - (1 - {_K}) / (1 - p)"},
    "betabinom": {
        "n": "",
        "a": f"special.digamma({_K} + a) - special.digamma(n + a + b) - special.digamma(a) + special.digamma(a + b)",
        "b": f"special.digamma(n - {_K} + b) - special.digamma(n + a + b) - special.digamma(b) + special.digamma(a + b)",
    },
    "binom": {"n": "", "p": f"{_K} / p - (n - {_K}) / (1 - p)"},
    "geom": {"p": f"1 / p - ({_K} - 1) / (1 - p)"},
    "nbinom": {
        "n": f"special.digamma({_K} + n) - special.digamma(n) + np.log(p)",
        "p": f"n / p - {_K} / (1 - p)",
    },
    "poisson": {"mu": f"{_K} / mu - 1"},
}
_DISTRIBUTION: dict[str, dict[str, str | Formula]] = {  # slopes of the distribution function
    "bernoulli": {"p": Formula(f"np.where(np.floor{_K} == 0, -1.0, 0.0)", scalar=f"-1.0 if np.floor{_K} == 0 else 0.0")},
    "binom": {"p": "-n * stats.binom.pmf(np.floor(k), n - 1, p, loc=loc)"},
    "geom": {"p": f"np.floor{_K} * (1 - p) ** (np.floor{_K} - 1)"},
    "poisson": {"mu": "-stats.poisson.pmf(np.floor(k), mu, loc=loc)"},
}
_DISCRETE_DOMAINS = {"n": Domain(4, 8, integer=True), "p": fraction, "mu": positive, "a": shape, "b": shape}


def _negated(text: str | Formula) -> str | Formula:
    if isinstance(text, str):
        return f"-({text})"
    return Formula(text.general.replace("-1.0", "1.0"), scalar=(text.scalar or "").replace("-1.0", "1.0"))


for _name, _shapes in DISCRETE.items():
    _domains = {each: _DISCRETE_DOMAINS[each] for each in _shapes}
    if _name == "nbinom":
        _domains["n"] = shape
    _k = Domain(1, 4, integer=True) if _name == "geom" else Domain(0, 2, integer=True) if _name == "bernoulli" else count
    _given: dict[str, str | Formula] = {each: text for each, text in _shapes.items() if text}
    _slopes_of: dict[str, dict[str, str | Formula]] = {
        "pmf": {each: f"out * ({text})" for each, text in _given.items()},
        "logpmf": _given,
        "cdf": _DISTRIBUTION.get(_name, {}),
        "sf": {each: _negated(text) for each, text in _DISTRIBUTION.get(_name, {}).items()},
    }
    for _method, _texts in _slopes_of.items():
        if _texts:
            rule(
                f"scipy.stats.{_name}.{_method}({', '.join(('k', *_shapes, 'loc=0'))})",
                domain={"k": _k, **_domains, "loc": Domain(0, 1, integer=True)},
                result="float64",
                note=OUTSIDE if _method == "logpmf" else "",
                slopes=_texts,
            )
