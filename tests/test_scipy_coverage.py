"""Which functions of SciPy and `math` have a derivative, counted like NumPy's; and by which arguments the covered ones have none.

`python -m tests.test_scipy_coverage` prints the shares.
"""

from __future__ import annotations

import importlib
import sys
from operator import attrgetter

import pytest

from astgrad.rules.registry import Rule
from astgrad.rules.sites import find_rule
from tests.test_numpy_coverage import is_covered, paths

# What programs use often, and what they use now and then.
OFTEN = {
    "math": """
        acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh degrees dist erf erfc exp exp2 expm1 fabs floor fma
        fmod frexp fsum gamma hypot isclose isfinite isinf isnan ldexp lgamma log log10 log1p log2 modf pow prod radians
        remainder sin sinh sqrt sumprod tan tanh trunc
    """,
    "scipy.integrate": "odeint",
    "scipy.linalg": "eigvals eigvalsh lstsq qr solve_banded solve_sylvester solve_triangular sqrtm svdvals",
    "scipy.signal": "convolve",
    "scipy.special": """
        beta betainc betaln cbrt digamma entr erf erfc erfcinv erfinv expit gamma gammainc gammaincc gammaln gammasgn i0 i1 iv
        ive j0 j1 jn log_expit log_ndtr log_softmax logit logsumexp multigammaln ndtr polygamma psi rgamma softmax xlogy y0 y1
        yn
    """,
    "scipy.stats.beta": "cdf logpdf pdf",
    "scipy.stats.chi2": "cdf logpdf pdf",
    "scipy.stats.dirichlet": "logpdf pdf",
    "scipy.stats.gamma": "cdf logpdf pdf",
    "scipy.stats.multivariate_normal": "entropy logpdf pdf",
    "scipy.stats.norm": "cdf logcdf logpdf logsf pdf sf",
    "scipy.stats.poisson": "cdf logpmf pmf",
    "scipy.stats.t": "cdf logcdf logpdf pdf",
}
SOMETIMES = {
    "scipy.integrate": "trapezoid",
    "scipy.linalg": """
        block_diag cho_factor cho_solve cholesky circulant companion convolution_matrix det eigh expm expm_frechet fiedler
        fiedler_companion hankel inv leslie lu lu_factor lu_solve norm pinv polar solve solve_continuous_lyapunov
        solve_discrete_are solve_discrete_lyapunov svd toeplitz
    """,
    "scipy.signal": "convolve2d correlate correlate2d csd detrend fftconvolve stft welch",
    "scipy.special": """
        betaincinv boxcox boxcox1p comb dawsn erfcx exp1 exp2 expi expm1 expn factorial fresnel gammainccinv gammaincinv hyp1f1
        hyp2f1 i0e i1e jv kl_div kn kv kve log1p loggamma ndtri owens_t poch rel_entr round sici softplus spence sph_harm_y wofz
        xlog1py zeta
    """,
    "scipy.stats": "gaussian_kde rankdata sem",
    "scipy.stats.bernoulli": "cdf logpmf pmf",
    "scipy.stats.beta": "logcdf logsf sf",
    "scipy.stats.betabinom": "logpmf pmf",
    "scipy.stats.binom": "logpmf pmf",
    "scipy.stats.cauchy": "cdf isf logcdf logpdf logsf pdf ppf sf",
    "scipy.stats.chi2": "logcdf logsf sf",
    "scipy.stats.expon": "cdf logcdf logpdf logsf pdf ppf sf",
    "scipy.stats.gamma": "logcdf logsf sf",
    "scipy.stats.gennorm": "cdf logpdf pdf",
    "scipy.stats.geom": "logpmf pmf",
    "scipy.stats.gumbel_l": "cdf logcdf logpdf logsf pdf ppf sf",
    "scipy.stats.gumbel_r": "cdf logcdf logpdf logsf pdf ppf sf",
    "scipy.stats.laplace": "cdf logpdf pdf",
    "scipy.stats.logistic": "cdf isf logpdf pdf ppf sf",
    "scipy.stats.multinomial": "logpmf pmf",
    "scipy.stats.nbinom": "logpmf pmf",
    "scipy.stats.norm": "isf ppf",
    "scipy.stats.pareto": "cdf logcdf logpdf logsf pdf ppf sf",
    "scipy.stats.poisson": "entropy",
    "scipy.stats.truncnorm": "cdf logcdf logpdf logsf pdf sf",
    "scipy.stats.uniform": "cdf logpdf pdf ppf",
    "scipy.stats.vonmises": "logpdf pdf",
    "scipy.stats.wrapcauchy": "logpdf pdf",
}

_COMPLEX = "makes complex values that are not followed"
_CHOSEN = "calls a function of the user's at points that it chooses"
REASONS = {
    "scipy.integrate.odeint": f"{_CHOSEN}: write the steps as a loop",
    "scipy.integrate.quad": f"{_CHOSEN}: integrate samples by `trapezoid` or `simpson`",
    "scipy.linalg.fiedler_companion": "`companion` is a matrix with the same eigenvalues, and has a derivative",
    "scipy.signal.csd": _COMPLEX,
    "scipy.signal.stft": _COMPLEX,
    "scipy.signal.welch": "has too many forms: `np.abs(np.fft.rfft(window * x)) ** 2` of the pieces has a derivative",
    "scipy.special.sph_harm_y": _COMPLEX,
    "scipy.special.wofz": f"{_COMPLEX}; `erfcx` and `dawsn` are its parts on the axes",
    "scipy.stats.gaussian_kde": "a class: its objects hold what they are made of",
    "scipy.stats.poisson.entropy": "an infinite sum without a closed form",
}

# Arguments by which a function of the first list has no derivative, and is refused: no closed form, or whole numbers.
_NO_CLOSED_FORM = {
    "scipy.special.betainc": "a b", "scipy.special.gammainc": "a", "scipy.special.gammaincc": "a", "scipy.special.iv": "v",
    "scipy.special.ive": "v", "scipy.special.jn": "v", "scipy.stats.beta.cdf": "a b", "scipy.stats.chi2.cdf": "df",
    "scipy.stats.gamma.cdf": "a", "scipy.stats.t.cdf": "df", "scipy.stats.t.logcdf": "df",
}  # fmt: skip
_WHOLE_NUMBERS = {
    "math.ldexp": "i", "scipy.special.multigammaln": "d", "scipy.special.polygamma": "n", "scipy.special.yn": "n",
    "scipy.stats.poisson.cdf": "k loc", "scipy.stats.poisson.logpmf": "k loc", "scipy.stats.poisson.pmf": "k loc",
}  # fmt: skip
_SETTINGS = frozenset(  # of which some are numbers: tolerances, axes, orders, and what is counted
    ["axis", "check_finite", "cond", "keepdims", "l_and_u", "lower", "method", "mode", "trans", "unit_diagonal"]
)


def test_what_has_no_rule_has_a_reason() -> None:
    missing = {path for table in (OFTEN, SOMETIMES) for path in paths(table) if not is_covered(path)}
    assert missing <= REASONS.keys()
    assert not [path for path in REASONS if is_covered(path)]


@pytest.mark.parametrize(("table", "least"), [(OFTEN, 0.98), (SOMETIMES, 0.90)], ids=["often", "sometimes"])
def test_few_have_no_rule(table: dict[str, str], least: float) -> None:
    covered = [path for path in paths(table) if is_covered(path)]
    assert len(covered) >= least * len(paths(table))


def refused_arguments(path: str) -> set[str]:
    """The arguments by which the covered function has no derivative."""
    rule = find_rule(path)
    if rule is None:
        return set()
    passive = set() if isinstance(rule, Rule) else set(rule.passive)
    known = set(rule.partials if isinstance(rule, Rule) else rule.pullbacks)
    return set(rule.signature.names) - known - passive - _SETTINGS


def test_arguments_without_a_derivative_are_listed() -> None:
    listed = {path: set(names.split()) for path, names in (_NO_CLOSED_FORM | _WHOLE_NUMBERS).items()}
    found = {path: names for path in paths(OFTEN) if (names := refused_arguments(path)) and not is_in_parts(path)}
    assert found == listed


def is_in_parts(path: str) -> bool:
    """Whether the function gives several results, of which each has a rule of its own."""
    return find_rule(f"{path}[0]") is not None


def test_the_functions_exist() -> None:
    for path in [path for table in (OFTEN, SOMETIMES) for path in paths(table)]:
        module = "math" if path.startswith("math.") else ".".join(path.split(".")[:2])
        is_newer = path in ("math.fma", "math.sumprod") and sys.version_info < (3, 13)
        assert is_newer or attrgetter(path.removeprefix(f"{module}."))(importlib.import_module(module)) is not None


if __name__ == "__main__":
    import astgrad.rules  # noqa: F401

    for label, table in (("often", OFTEN), ("sometimes", SOMETIMES)):
        covered = [path for path in paths(table) if is_covered(path)]
        print(f"{label}: {len(covered)} of {len(paths(table))}")
    for path, reason in sorted(REASONS.items()):
        print(f"    {path}: {reason}")
