"""SciPy's functions of whole arrays: through the whole pipeline, in both modes, against differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from astgrad.errors import Refused
from tests.derived import IMPORTS, Expression, function_in, generated

_rng = np.random.default_rng(11)


def u(*shape: int) -> np.ndarray:
    """Numbers between 0.5 and 2, no two of them equal."""
    return _rng.uniform(0.5, 2.0, shape)


Case = tuple[str, str, dict[str, Any]]  # the expression, what it is differentiated by, its arguments
CASES: list[Case] = []


def case(text: str, wrt: str = "x", **arguments: Any) -> None:
    CASES.append((text, wrt, arguments))


SQUARE, OTHER = u(3, 3) + 3 * np.eye(3), u(3, 3) + 3 * np.eye(3)
POSITIVE = SQUARE @ SQUARE.T
SINGULAR = np.array([[1.0, 2.0, 0.5], [0.3, 1.5, 2.0], [1.3, 3.5, 2.5]])

# ------------------------------------------------------------------ sums of exponentials
for _axis in ("", ", axis=0", ", axis=-1", ", axis=(0, 1)", ", axis=1, keepdims=True", ", keepdims=True"):
    case(f"special.logsumexp(x{_axis})", x=u(2, 3))
for _axis in ("", ", axis=0", ", axis=-1", ", axis=None"):
    case(f"special.softmax(x{_axis})", x=u(2, 3))
    case(f"special.log_softmax(x{_axis})", x=u(2, 3))
case("special.logsumexp(x, b=y)", "x y", x=u(4), y=u(4))
case("special.logsumexp(x, axis=1, b=y)", "x y", x=u(2, 3), y=u(2, 3))
case("special.logsumexp(x * 800)", x=u(4))
case("special.multigammaln(x, 3)", x=2.5)
case("special.multigammaln(x, 2)", x=u(4) + 2)

# ------------------------------------------------------------------ matrices
for _y in (u(3), u(3, 2)):
    case("linalg.solve(x, y)", "x y", x=SQUARE, y=_y)
    for _keywords in ("", ", lower=True", ", unit_diagonal=True", ", lower=True, unit_diagonal=True"):
        case(f"linalg.solve_triangular(x, y{_keywords})", "x y", x=SQUARE, y=_y)
case("linalg.inv(x)", x=SQUARE)
case("linalg.det(x)", x=SQUARE)
case("linalg.expm(x)", x=SQUARE / 4)
case("linalg.sqrtm(x)", x=POSITIVE)
case("linalg.cholesky(x)", x=POSITIVE)
case("linalg.cholesky(x, lower=True)", x=POSITIVE)
case("linalg.cholesky(x @ x.T, lower=True)", x=SQUARE)
case("linalg.solve_sylvester(x, y, z)", "x y z", x=SQUARE, y=OTHER, z=u(3, 3))
case("linalg.solve_continuous_lyapunov(x, y)", "x y", x=SQUARE, y=u(3, 3))
case("linalg.solve_discrete_lyapunov(x / 9, y)", "x y", x=SQUARE, y=u(3, 3))
case("linalg.toeplitz(x)", x=u(3))
case("linalg.toeplitz(x, y)", "x y", x=u(3), y=u(4))
case("linalg.hankel(x)", x=u(3))
case("linalg.hankel(x, y)", "x y", x=u(3), y=u(4))
case("linalg.circulant(x)", x=u(4))

# ------------------------------------------------------------------ convolutions
for _mode in ("", ", mode='full'", ", mode='same'", ", mode='valid'"):
    for _function in ("convolve", "fftconvolve", "oaconvolve"):
        case(f"signal.{_function}(x, y{_mode})", "x y", x=u(5), y=u(3))
    case(f"signal.convolve(x, y{_mode})", "x y", x=u(6), y=u(2))
    case(f"signal.convolve2d(x, y{_mode})", "x y", x=u(4, 5), y=u(2, 3))
case("signal.convolve(x, y, mode='same')", "x y", x=u(3), y=u(5))
case("signal.convolve(x, y, mode='valid')", "x y", x=u(3), y=u(6))
case("signal.detrend(x)", x=u(6))
case("signal.detrend(x, axis=0, type='constant')", x=u(4, 2))


@pytest.mark.parametrize(("text", "wrt", "arguments"), CASES, ids=[f"{text} {i}" for i, (text, _, _) in enumerate(CASES)])
def test_derivatives(text: str, wrt: str, arguments: dict[str, Any]) -> None:
    found = Expression(text, **arguments).problems(wrt.split(), unknown=False)
    assert not found, found[0]


def test_a_singular_matrix_has_cofactors() -> None:
    found = Expression("linalg.det(x)", x=SINGULAR).problems(["x"], unknown=False, forward=False)
    assert not found, found[0]


@pytest.mark.parametrize(
    "text",
    [
        "special.logsumexp(x, axis=0)",
        "special.softmax(x, axis=1)",
        "special.log_softmax(x)",
        "signal.convolve(x, x[:1], mode='same')",
    ],
)
def test_unknown_shapes(text: str) -> None:
    found = Expression(text, x=u(2, 3)).problems(["x"])
    assert not found, found[0]


@pytest.mark.parametrize("text", ["linalg.expm(x)", "linalg.inv(x)", "special.softmax(x)", "linalg.cholesky(x, lower=True)"])
def test_a_float32_stays_float32(text: str) -> None:
    found = Expression(text, x=POSITIVE.astype(np.float32)).problems(["x"], unknown=False, forward=False)
    assert not found, found[0]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("np.sum(linalg.solve(x, n))", "unknown-rank", "depends on the shape of 'a'"),
        (
            "np.sum(linalg.solve(x, n, assume_a='pos'))",
            "keyword",
            "the keyword 'assume_a' of scipy.linalg.solve is not handled",
        ),
        ("special.jv(x, n)", "no-derivative", "scipy.special.jv has no derivative by 'v'"),
        ("special.gammainc(x, n)", "no-derivative", "scipy.special.gammainc has no derivative by 'a'"),
        ("stats.gamma.cdf(n, x)", "no-derivative", "scipy.stats.gamma.cdf has no derivative by 'a'"),
        ("stats.poisson.pmf(x, n)", "no-derivative", "scipy.stats.poisson.pmf has no derivative by 'k'"),
        ("special.multigammaln(n, x)", "no-derivative", "by 'd'"),
        ("special.comb(n, x, exact=True)", "keyword", "the keyword 'exact' of scipy.special.comb is not handled"),
    ],
)
def test_what_has_no_derivative_is_refused_by_name(text: str, code: str, message: str) -> None:
    source = f"import numpy as np\nfrom scipy import linalg, special, stats\n\n\ndef f(x, n):\n    return {text}\n"
    with pytest.raises(Refused) as refused:
        generated(source, "f", ("x",), mode="reverse")
    found = [refusal for refusal in refused.value.refusals if refusal.code == code]
    assert found, str(refused.value)
    assert message in found[0].message


# ------------------------------------------------------------------ how it reads


@pytest.mark.parametrize(
    ("parameters", "text", "wrt", "written"),
    [
        ("x: float", "special.expit(x)", "x", "expit_x = special.expit(x) return (1 - expit_x) * expit_x"),
        ("x: float", "norm.logpdf(x)", "x", "return -x"),
        ("x: float, m: float, s: float", "norm.logpdf(x, m, s)", "s", "return ((x - m) ** 2 / s**2 - 1) / s"),
        ("x: float, m: float", "norm.cdf(x, loc=m)", "m", "return -stats.norm.pdf(x, loc=m)"),
        ("x: float, a: float", "stats.gamma.logpdf(x, a)", "a", "return np.log(x) - special.digamma(a)"),
        ("x: 'float64[n]'", "special.logsumexp(x)", "x", "return special.softmax(x)"),
        ("x: 'float64[n, n]'", "np.sum(linalg.solve(x, np.ones(3)) ** 2)", "x", None),
    ],
)
def test_the_text(parameters: str, text: str, wrt: str, written: str | None) -> None:
    source = f"{IMPORTS}from scipy.stats import norm\n\n\ndef f({parameters}):\n    return {text}\n"
    module = generated(source, "f", (wrt,))
    body = " ".join(module.partition("by " + wrt + '."""')[2].split())
    assert written is None or body == written
    assert callable(function_in(module, "d_f"))


def test_names_of_the_users_own_are_not_taken_for_modules() -> None:
    source = "from scipy.special import gammaln\n\n\ndef f(special: float) -> float:\n    return gammaln(special)\n"
    text = generated(source, "f", ("special",))
    derivative = function_in(text, "d_f")
    assert derivative(3.0) == pytest.approx(0.9227843350984671, rel=1e-15)
