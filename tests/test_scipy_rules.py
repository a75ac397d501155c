"""SciPy's functions of whole arrays: through the whole pipeline, in both modes, against differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from astgrad.errors import Refused
from tests.derived import IMPORTS, Expression, function_in, generated, known_kinds, unformatted
from tests.oracles.differences import derivative_by_differences

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
SYMMETRIC = (SQUARE + SQUARE.T) / 2
TALL = u(4, 3)
for _y in (u(3), u(3, 2)):
    case("linalg.solve(x, y)", "x y", x=SQUARE, y=_y)
    case("linalg.solve_banded((1, 1), x, y)", "x y", x=OTHER + np.array([[0.0], [3.0], [0.0]]), y=_y)
    case("linalg.lstsq(x, y)[0]", "x y", x=SQUARE, y=_y)
    case("linalg.lu_solve((x, p), y)", "x y", x=OTHER, p=np.array([1, 2, 2]), y=_y)
    case("linalg.lu_solve((x, p), y, trans=1)", "x y", x=OTHER, p=np.array([1, 2, 2]), y=_y)
    case("linalg.lu_solve(linalg.lu_factor(x), y)", "y", x=SQUARE, y=_y)
    for _low in (True, False):
        case(f"linalg.cho_solve((x, {_low}), y)", "x y", x=OTHER, y=_y)
for _keywords, _y in (
    ("", u(3)), (", lower=True", u(3, 2)), (", unit_diagonal=True", u(3, 2)), (", trans=1, lower=True, unit_diagonal=True", u(3)),
    (", trans='T'", u(3, 2)),
):  # fmt: skip
    case(f"linalg.solve_triangular(x, y{_keywords})", "x y", x=SQUARE, y=_y)
for _keywords in (
    "assume_a='gen'", "assume_a='pos'", "assume_a='sym', lower=True", "assume_a='pos', transposed=True", "transposed=True",
    "assume_a='diagonal'", "assume_a='tridiagonal'", "assume_a='upper triangular'", "assume_a='lower triangular', transposed=True",
):  # fmt: skip
    case(f"linalg.solve(x, y, {_keywords})", "x y", x=POSITIVE, y=u(3))
case("linalg.solve(x @ x.T, y, assume_a='pos')", "x y", x=SQUARE, y=u(3, 2))
case("linalg.solve_banded((2, 0), x, y)", "x y", x=OTHER, y=u(3))
case("linalg.lstsq(x, y)[0]", "x y", x=TALL, y=u(4))
case("linalg.lstsq(x, y)[0]", "x y", x=TALL.T, y=u(len(TALL.T)))
case("linalg.solve_toeplitz(x, y)", "x y", x=np.array([4.0, 1.2, 0.7]), y=u(3))
case("linalg.matmul_toeplitz(x, y)", "x y", x=u(4), y=u(4))
case("linalg.inv(x)", x=SQUARE)
case("linalg.pinv(x)", x=TALL)
case("linalg.det(x)", x=SQUARE)
for _keywords in ("", ", ord=1", ", axis=0", ", 'nuc'", ", ord=2, axis=1, keepdims=True"):
    case(f"linalg.norm(x{_keywords})", x=TALL)
case("linalg.expm(x)", x=SQUARE / 4)
case("linalg.expm_frechet(x, y, compute_expm=False)", "x y", x=SQUARE / 4, y=OTHER)
for _name in ("cosm", "sinm", "tanm", "coshm", "sinhm", "tanhm"):
    case(f"linalg.{_name}(x)", x=SQUARE / 4)
case("linalg.logm(x)", x=POSITIVE)
case("linalg.sqrtm(x)", x=POSITIVE)
case("linalg.solve_sylvester(x, y, z)", "x y z", x=SQUARE, y=OTHER, z=u(3, 3))
case("linalg.solve_continuous_lyapunov(x, y)", "x y", x=SQUARE, y=u(3, 3))
case("linalg.solve_discrete_lyapunov(x / 9, y)", "x y", x=SQUARE, y=u(3, 3))
for _name in ("discrete", "continuous"):
    case(
        f"linalg.solve_{_name}_are(x, y, z @ z.T, w @ w.T)", "x y z w",
        x=SQUARE / 4, y=u(3, 2), z=OTHER, w=u(2, 2) + np.eye(2),
    )  # fmt: skip

# ------------------------------------------------------------------ factorisations
for _keywords in ("", ", lower=True"):
    case(f"linalg.cholesky(x{_keywords})", x=POSITIVE)
    case(f"linalg.cho_factor(x{_keywords})[0]", x=POSITIVE)
case("linalg.cholesky(x @ x.T, lower=True)", x=SQUARE)
for _i in (1, 2):
    case(f"linalg.lu(x)[{_i}]", x=OTHER[[1, 2, 0]])
case("linalg.lu_factor(x)[0]", x=OTHER[[1, 2, 0]])
case("linalg.eigvalsh(x)", x=SYMMETRIC)
case("linalg.eigvalsh(x, lower=False)", x=SYMMETRIC)
case("linalg.svdvals(x)", x=TALL)
for _i in (0, 1):
    case(f"linalg.eigh(x)[{_i}] ** 2", x=SYMMETRIC)
    case(f"linalg.eigh(x, lower=False)[{_i}] ** 2", x=SYMMETRIC)
    case(f"linalg.qr(x)[{_i}]", x=SQUARE)
    case(f"linalg.qr(x, mode='economic')[{_i}]", x=TALL)
    case(f"linalg.polar(x)[{_i}]", x=SQUARE)
for _i in (0, 1, 2):
    case(f"linalg.svd(x, full_matrices=False)[{_i}]", x=TALL)
    case(f"linalg.svd(x)[{_i}]", x=SQUARE)

# ------------------------------------------------------------------ matrices made
for _name in ("toeplitz", "hankel"):
    case(f"linalg.{_name}(x)", x=u(3))
    case(f"linalg.{_name}(x, y)", "x y", x=u(3), y=u(4))
case("linalg.circulant(x)", x=u(4))
for _mode in ("full", "same", "valid"):
    case(f"linalg.convolution_matrix(x, 4, mode='{_mode}')", x=u(3))
case("linalg.leslie(x, y)", "x y", x=u(4), y=u(3))
case("linalg.companion(x)", x=u(4))
case("linalg.fiedler(x)", x=u(4))
case("linalg.khatri_rao(x, y)", "x y", x=u(2, 3), y=u(4, 3))
case("linalg.block_diag(x)", x=u(2, 3))
case("linalg.block_diag(x, y, z)", "x y z", x=u(2, 3), y=u(1, 1), z=u(3, 2))

# ------------------------------------------------------------------ convolutions
for _mode in ("", ", mode='full'", ", mode='same'", ", mode='valid'"):
    for _function in ("convolve", "fftconvolve", "oaconvolve"):
        case(f"signal.{_function}(x, y{_mode})", "x y", x=u(5), y=u(3))
    case(f"signal.convolve(x, y{_mode})", "x y", x=u(6), y=u(2))
    case(f"signal.convolve2d(x, y{_mode})", "x y", x=u(4, 5), y=u(2, 3))
case("signal.convolve(x, y, mode='same')", "x y", x=u(3), y=u(5))
case("signal.convolve(x, y, mode='valid')", "x y", x=u(3), y=u(6))
for _mode in ("full", "same", "valid"):
    case(f"signal.correlate(x, y, mode='{_mode}')", "x y", x=u(5), y=u(3))
    case(f"signal.correlate(x, y, mode='{_mode}')", "x y", x=u(3), y=u(6))
    case(f"signal.correlate2d(x, y, mode='{_mode}')", "x y", x=u(4, 5), y=u(2, 3))
case("signal.detrend(x)", x=u(6))
case("signal.detrend(x, axis=0, type='constant')", x=u(4, 2))

# ------------------------------------------------------------------ filters
_A = np.array([1.5, 0.4, -0.3])
case("signal.lfilter(x, y, z)", "x y z", x=u(2), y=_A, z=u(6))
case("signal.lfilter(x, y, z, axis=0)", "x y z", x=u(4), y=_A, z=u(3, 2))
case("signal.lfilter([0.5, 0.5], [1.0], x)", x=u(5))
case("signal.sosfilt(s, x)", x=u(2, 5), s=np.array([[1.0, 0.3, 0.1, 1.0, 0.2, -0.1], [0.5, 0.0, 0.2, 1.0, -0.3, 0.1]]))
case("signal.savgol_filter(x, 5, 2)", x=u(7))
case("signal.savgol_filter(x, 5, 2, deriv=1, delta=0.5, axis=0, mode='mirror')", x=u(7, 2))
case("signal.filtfilt([0.5, 0.5], a, x)", x=u(11), a=_A)
case("signal.resample(x, 5)", x=u(8))
case("signal.resample_poly(x, 2, 3, axis=1)", x=u(2, 6))

# ------------------------------------------------------------------ integrals
_places = np.array([0.0, 0.4, 1.0, 1.3, 2.2])
for _function in ("trapezoid", "cumulative_trapezoid", "simpson"):
    case(f"integrate.{_function}(x)", x=u(5))
    case(f"integrate.{_function}(x, t)", x=u(5), t=_places)
    case(f"integrate.{_function}(x, t, axis=1)", x=u(2, 5), t=_places)
    case(f"integrate.{_function}(x, dx=h, axis=0)", "x h", x=u(5, 2), h=0.3)
for _function in ("trapezoid", "cumulative_trapezoid"):
    case(f"integrate.{_function}(x, y)", "x y", x=u(5), y=_places)
for _x, _y in (((3, 3), (3, 1)), ((2, 2, 3), (1, 1, 1)), ((2,), (1,))):  # SciPy stretches places of several axes
    case("integrate.trapezoid(x, y)", "x y", x=u(*_x), y=u(*_y))
case("integrate.trapezoid(x, y, axis=0)", "x y", x=u(3, 3), y=u(1, 3))
case("integrate.trapezoid(x, y, axis=0)", "x y", x=u(3, 3), y=u(3, 1))
case("integrate.cumulative_trapezoid(x, y, initial=0)", "x y", x=u(5), y=_places)
case("integrate.cumulative_trapezoid(x, dx=h, axis=0, initial=0)", "x h", x=u(5, 2), h=0.3)
case("integrate.romb(x, dx=h)", "x h", x=u(2, 5), h=0.3)

# ------------------------------------------------------------------ distributions of vectors
for _function in ("pdf", "logpdf"):
    case(f"stats.multivariate_normal.{_function}(x, y, z)", "x y z", x=u(3), y=u(3), z=POSITIVE)
    case(f"stats.multivariate_normal.{_function}(x, cov=z)", "x z", x=u(4, 3), z=POSITIVE)
    case(f"stats.multivariate_normal.{_function}(x, mean=y, cov=z)", "x y z", x=u(4, 3), y=u(3), z=POSITIVE)
    case(f"stats.dirichlet.{_function}(x, y)", "x y", x=np.array([0.2, 0.3]), y=u(3))
    case(f"stats.dirichlet.{_function}(special.softmax(x), y)", "x y", x=u(3), y=u(3))
case("stats.multivariate_normal.entropy(cov=x)", x=POSITIVE)
for _function in ("pmf", "logpmf"):
    case(f"stats.multinomial.{_function}(k, 4, special.softmax(x))", x=u(3), k=np.array([1, 2, 1]))

# ------------------------------------------------------------------ statistics
for _function in ("gmean", "hmean", "sem", "variation", "skew", "kurtosis", "entropy"):
    case(f"stats.{_function}(x)", x=u(4))
    case(f"stats.{_function}(x)", x=u(3, 2))
    case(f"stats.{_function}(x, axis=1, keepdims=True)", x=u(2, 3))
case("stats.sem(x, ddof=0)", x=u(4))
case("stats.kurtosis(x, fisher=False)", x=u(4))
case("stats.zscore(x)", x=u(3, 2))
case("stats.zscore(x, axis=1)", x=u(2, 3))

# ------------------------------------------------------------------ distances
for _function in ("euclidean", "sqeuclidean", "cityblock", "chebyshev", "cosine"):
    case(f"distance.{_function}(x, y)", "x y", x=u(4), y=u(4))
for _metric in ("", ", 'sqeuclidean'"):
    case(f"distance.cdist(x, y{_metric})", "x y", x=u(3, 2), y=u(4, 2))
    case(f"distance.pdist(x{_metric})", x=u(4, 2))

# ------------------------------------------------------------------ transforms, filters of images
for _function in ("dct", "idct", "dst", "idst"):
    for _type in (1, 2, 3, 4):
        case(f"fft.{_function}(x, type={_type})", x=u(5))
    case(f"fft.{_function}(x)", x=u(1))
    case(f"fft.{_function}(x, 2, axis=0, norm='ortho')", x=u(4, 2))
    case(f"fft.{_function}(x, 3, norm='forward')", x=u(2, 4))
for _text in (
    "gaussian_filter(x, 0.6)", "gaussian_filter(x, 0.6, mode='constant')", "gaussian_filter1d(x, 0.7, axis=0, mode='wrap')",
    "uniform_filter(x)", "uniform_filter1d(x, 3)", "laplace(x)", "gaussian_laplace(x, 0.5)",
    "correlate(x, w, mode='constant')", "convolve(x, w, mode='wrap')", "correlate1d(x, w[0], axis=0, mode='wrap')",
    "convolve1d(x, w[0], mode='constant')",
):  # fmt: skip
    case(f"ndimage.{_text}", x=u(5, 6), w=u(3, 2))

# ------------------------------------------------------------------ functions with several results
for _function, _count in (("sici", 2), ("shichi", 2), ("fresnel", 2), ("airy", 4)):
    for _i in range(_count):
        case(f"special.{_function}(x)[{_i}]", x=u(2, 3))
for _i in range(4):
    case(f"special.ellipj(x, 0.4)[{_i}]", x=u(3))
for _i in range(2):
    case(f"math.modf(x)[{_i}]", x=1.7)
    case(f"math.frexp(x)[{_i}]", x=1.7)


@pytest.mark.parametrize(("text", "wrt", "arguments"), CASES, ids=[f"{text} {i}" for i, (text, _, _) in enumerate(CASES)])
def test_derivatives(text: str, wrt: str, arguments: dict[str, Any]) -> None:
    found = Expression(text, **arguments).problems(wrt.split(), unknown=False)
    assert not found, found[0]


@pytest.mark.parametrize("single", ["x", "y"])
@pytest.mark.parametrize(
    "text",
    [
        "linalg.solve(x, y)", "linalg.solve_triangular(x, y, lower=True)", "linalg.solve_toeplitz(x[0], y)",
        "linalg.solve_banded((1, 1), x, y)", "linalg.expm(x * y)", "linalg.lstsq(x, y)[0]", "linalg.khatri_rao(x, np.outer(y, y))",
        "linalg.solve_sylvester(x, x, np.outer(y, y))", "signal.convolve(y, x[0])", "signal.correlate(x[0], y)",
        "signal.lfilter(x[0], x[1], y)", "stats.multivariate_normal.logpdf(y, cov=x)", "distance.cdist(x, y[None])",
        "np.convolve(x[0], y)", "np.kron(x, y)", "np.tensordot(x, y, 1)", "np.linalg.lstsq(x, y)[0]", "np.insert(x[0], 1, y)",
    ],
)  # fmt: skip
def test_beside_double_precision_single_precision_stays(text: str, single: str) -> None:
    arguments = {"x": POSITIVE, "y": np.array([1.3, 0.7, 0.4])}
    arguments[single] = arguments[single].astype(np.float32)
    found = Expression(text, **arguments).problems(["x", "y"], unknown=False, forward=False)
    assert not found, found[0]


def test_a_singular_matrix_has_cofactors() -> None:
    found = Expression("linalg.det(x)", x=SINGULAR).problems(["x"], unknown=False, forward=False)
    assert not found, found[0]


SECOND: list[tuple[str, np.ndarray]] = [
    ("linalg.solve(x @ x.T, x[0] ** 2)", SQUARE),
    ("linalg.solve_triangular(x, x[0], lower=True)", SQUARE),
    ("linalg.inv(x)", SQUARE),
    ("linalg.expm(x)", SQUARE / 4),
    ("linalg.cholesky(x, lower=True)", POSITIVE),
    ("linalg.norm(x)", SQUARE),
    ("signal.convolve(x, x)", u(4)),
    ("integrate.simpson(x**2)", u(4)),
    ("fft.dct(x**2, norm='ortho')", u(4)),
    ("ndimage.gaussian_filter(x**2, 0.7)", u(3, 4)),
    ("distance.euclidean(x, x[::-1] ** 2)", u(3)),
    ("special.logsumexp(x)", u(4)),
    ("special.sici(x)[0]", u(3)),
    ("stats.multivariate_normal.logpdf(x[0], x[1], x @ x.T)", SQUARE),
    ("stats.zscore(x)", u(4)),
    ("stats.gmean(x) * stats.hmean(x)", u(4)),
]


@pytest.mark.parametrize(("text", "x"), SECOND)
def test_second_derivatives(text: str, x: np.ndarray) -> None:
    """The derivative of a weighted sum of the derivative, which is read from what was generated."""
    expression = Expression(text, x=x)
    weights, w = expression.arguments["weights"], u(*x.shape)
    kinds = known_kinds({**expression.arguments, "w": w}, ("x",))
    with unformatted():
        first = generated(expression.source, "f", ("x",), mode="reverse", kinds=kinds[:2])
        along = f"{IMPORTS}{first}\n\n\ndef g(x, weights, w):\n    return np.sum(d_f(x, weights) * w)\n"
        second = function_in(generated(along, "g", ("x",), mode="reverse", kinds=kinds), "d_g")
    estimate = derivative_by_differences(function_in(along, "g"), (x, weights, w), 0)
    assert estimate.agrees(second(x, weights, w))


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


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("np.sum(linalg.solve(x, n))", "unknown-rank", "depends on the shape of 'a'"),
        ("np.sum(linalg.inv(x[None, None]))", "unknown-rank", "depends on the shape of 'a'"),
        ("np.sum(linalg.inv(np.ones((2, 3, 3)) * np.sum(x)))", "keyword", "'a' with 3 dimensions is not handled"),
        (
            "np.sum(linalg.lstsq(np.ones((2, 3, 3)) * np.sum(x), np.ones(3))[0])",
            "keyword",
            "'a' with 3 dimensions is not handled",
        ),
        (
            "np.sum(linalg.solve(x, n, overwrite_a=True))",
            "keyword",
            "the keyword 'overwrite_a' of scipy.linalg.solve is not handled",
        ),
        ("linalg.lu(x)[1][0, 0]", "keyword", "the matrix must be known to be square"),
        ("linalg.qr(x)[0][0, 0]", "keyword", 'only mode="economic" has a derivative'),
        ("linalg.qr(x, mode='raw')[0][0, 0]", "keyword", "mode='raw' is not handled"),
        ("np.sum(linalg.cho_solve(x, n))", "keyword", "c_and_lower is handled as a written pair"),
        ("np.sum(linalg.expm_frechet(n, x)[1])", "keyword", "only compute_expm=False is handled"),
        ("stats.multivariate_normal.logpdf(x)", "keyword", "cov must be given, as a matrix"),
        ("signal.savgol_filter(x, 5, 2, cval=n)[0]", "keyword", "the keyword 'cval'"),
        ("np.sum(ndimage.gaussian_filter(x, 1.0, mode='mirror'))", "keyword", "mode='mirror' is not handled"),
        ("np.sum(ndimage.uniform_filter(x, 4))", "keyword", "an even size is not handled"),
        ("np.sum(ndimage.gaussian_filter(n, x))", "no-derivative", "by 'sigma'"),
        ("np.sum(distance.cdist(x, n, 'cosine'))", "keyword", "metric='cosine' is not handled"),
        ("np.sum(fft.dct(x, n=5))", "keyword", "the keyword 'n'"),
        ("integrate.simpson(n, x)", "no-derivative", "by 'x'"),
        ("special.ellipj(n, x)[0]", "no-derivative", "by 'm'"),
        ("special.jv(x, n)", "no-derivative", "scipy.special.jv has no derivative by 'v'"),
        ("special.gammainc(x, n)", "no-derivative", "scipy.special.gammainc has no derivative by 'a'"),
        ("stats.gamma.cdf(n, x)", "no-derivative", "scipy.stats.gamma.cdf has no derivative by 'a'"),
        ("stats.poisson.pmf(x, n)", "no-derivative", "scipy.stats.poisson.pmf has no derivative by 'k'"),
        ("special.multigammaln(n, x)", "no-derivative", "by 'd'"),
        ("special.comb(n, x, exact=True)", "keyword", "the keyword 'exact' of scipy.special.comb is not handled"),
    ],
)
def test_what_has_no_derivative_is_refused_by_name(text: str, code: str, message: str) -> None:
    source = f"{IMPORTS}def f(x, n):\n    return {text}\n"
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
