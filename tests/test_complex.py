"""Complex values between real ends and at the ends: through the whole pipeline, against differences by real and imaginary parts.

Every case is an expression over complex arguments `z` and `w` and a real one `x`. The test makes a real number of it, with complex
weights, and differentiates that in reverse by all arguments, forward along a direction, and twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import scipy.fft

import astgrad
from astgrad.gen.job import Job, Options
from astgrad.gen.making import make
from astgrad.gen.settings import Settings
from astgrad.ir.expr import Name
from astgrad.ir.kinds import Number
from astgrad.operators import OPERATORS
from astgrad.rules.complexes import CONJUGATES, HOLOMORPHIC, PARTS, complex_gap, of_complex, takes_complex
from astgrad.rules.registry import aliases, all_rules
from astgrad.rules.structure import Site, all_structural, structural_aliases
from astgrad.source import Source
from tests.agreement import function_of
from tests.derived import transformer
from tests.oracles.differences import derivative_by_differences, gradient_by_parts

CONVENTIONS = Path(__file__).parents[1] / "docs" / "conventions.md"
_rng = np.random.default_rng(7)


def c(*shape: int) -> Any:
    """Complex numbers away from 0 and from the branch cuts."""
    return (_rng.uniform(0.5, 2.0, shape) + 1j * _rng.uniform(0.3, 1.5, shape))[()]


def r(*shape: int) -> Any:
    """Real numbers between 0.5 and 2."""
    return _rng.uniform(0.5, 2.0, shape)[()]


Case = tuple[str, dict[str, Any]]
CASES: list[Case] = []


def case(text: str, **arguments: Any) -> None:
    names = [name for name in ("z", "w", "x") if name in _names(text)]
    CASES.append((text, {name: arguments[name] for name in (*names, *(n for n in arguments if n not in "zwx"))}))


def _names(text: str) -> set[str]:
    return set(compile(text, "", "eval").co_names)


VECTORS: dict[str, Any] = {"z": c(4), "w": c(4), "x": r(4)}
MATRICES: dict[str, Any] = {"z": c(3, 4), "w": c(3, 4), "x": r(3, 4)}
SCALARS: dict[str, Any] = {"z": c().item(), "w": c().item(), "x": r().item()}

# ------------------------------------------------------------------ elementwise
for _text in (
    "z + x", "x - z", "z * w", "z * x", "z / w", "x / z", "z / x", "-z", "+z", "z**2", "z**3", "z**-1", "z**0.5", "1j * x",
    "x * (2 - 3j)", "z * 2", "1 / z", "z**w", "z**x",
    "np.exp(z)", "np.exp(1j * x)", "np.log(z)", "np.log2(z)", "np.log10(z)", "np.log1p(z)", "np.expm1(z)", "np.exp2(z)",
    "np.sin(z)", "np.cos(z)", "np.tan(z)", "np.sinh(z)", "np.cosh(z)", "np.tanh(z)", "np.arctan(z)", "np.arctanh(z / 4)",
    "np.sqrt(z)", "np.square(z)", "np.reciprocal(z)", "np.add(z, x)", "np.subtract(x, z)", "np.multiply(z, x)",
    "np.divide(x, z)", "np.negative(z)", "np.positive(z)", "np.power(z, 3)",
    "np.abs(z)", "abs(z)", "np.abs(z) ** 2", "np.real(z)", "np.imag(z)", "z.real * z.imag", "np.angle(z)", "np.angle(z, deg=True)",
    "np.conj(z)", "np.conjugate(z) * z", "z.conjugate()", "np.conj(x) * z", "np.abs(z) * np.exp(1j * np.angle(w))",
    "np.where(x > 1, z, w)", "np.where(np.abs(z) > 1.2, z, x)", "np.where(x > 1, x, z)", "np.exp(-np.abs(z * x - w) ** 2)",
    "z * x if np.ndim(x) else z", "np.imag(x) + z", "np.real(x * w)", "np.complex128(x) * z",
):  # fmt: skip
    for _arguments in (VECTORS, SCALARS):
        case(_text, **_arguments)
case("z.conj() * x", **VECTORS)
for _text in ("complex(x, 2.0) * z", "complex(x, x * x)", "complex(x)", "complex(1, x) * w"):
    case(_text, **SCALARS)

for _text in (
    "np.polyval(z, x)", "np.polyval(x, z)", "np.polyval(z, w)", "np.polyval(x, z[0])", "np.polyder(z)", "np.polyder(z * x)",
    "np.vander(z)", "np.vander(z, 3)", "np.vander(z, 5, increasing=True)",
):  # fmt: skip
    case(_text, **VECTORS)

# ------------------------------------------------------------------ broadcasting
for _text in ("z * x", "x + z", "x / z", "np.exp(1j * x) * z", "np.where(x > 1, z, x)", "z - x * w"):
    case(_text, z=c(3, 4), w=c(4), x=r(3, 1))
    case(_text, z=c(4), w=c(3, 1), x=r(3, 4))
    case(_text, z=c(3, 1), w=c(2, 1, 1), x=r(4))
    case(_text, z=c().item(), w=c(2), x=r(2))
    case(_text, z=c(3), w=c(3), x=r().item())

# ------------------------------------------------------------------ sums and products
for _text in (
    "np.sum(z * x)", "np.sum(z, axis=0)", "np.sum(z, axis=-1, keepdims=True)", "np.mean(z)", "np.mean(z * x, axis=1)", "z.sum(1)",
    "np.prod(z)", "np.prod(z, axis=1)", "np.cumsum(z, axis=1)", "np.diff(z, axis=0)", "z @ w.T", "z @ x.T", "x @ z.T",
    "np.dot(z, w.T)", "np.einsum('ij,kj->ik', z, w)", "np.einsum('ij,ij->i', x, z)", "np.einsum('ij->j', z)",
    "np.tensordot(z, x, axes=([0, 1], [0, 1]))", "np.inner(z, w)", "np.matmul(x, z.T)", "np.trace(z @ x.T)",
):  # fmt: skip
    case(_text, **MATRICES)
for _text in ("np.outer(z, x)", "z @ x", "x @ z", "np.dot(z, w)", "np.outer(x, w) @ z", "np.inner(x, z)", "np.prod(z * x)"):
    case(_text, **VECTORS)
case("z @ x", z=c(3, 4), x=r(4))
case("x @ z", z=c(3), x=r(2, 3))
case("z @ w @ x", z=c(3, 3), w=c(3, 3), x=r(3))

# ------------------------------------------------------------------ elements moved
for _text in (
    "z.T * x.T", "np.reshape(z * x, (2, 6))", "z.reshape(-1)", "np.ravel(z)", "z[0] * x[1]", "z[:, 1:]", "z[::-1] + x", "z[1, 2]",
    "z[..., None] * x[:, :, None]", "np.stack([z, x])", "np.stack([x, z, w], axis=1)", "np.concatenate([z, x])",
    "np.concatenate([x, w], axis=1)", "np.vstack([z, x])", "np.hstack([x, z])", "np.flip(z, axis=0)", "np.roll(z, 1, axis=1)",
    "np.copy(z)", "z.copy() * x", "np.expand_dims(z, 1)", "np.moveaxis(z, 0, 1)", "np.swapaxes(z, 0, 1)",
    "np.broadcast_to(z[0], (2, 4))", "np.fft.fftshift(z)", "np.fft.ifftshift(z * x, axes=1)", "np.array([z, x])", "np.asarray(z)",
    "x.astype(complex) * z", "x.astype(np.complex128)", "np.tile(z, 2)", "np.repeat(z, 2, axis=0)", "np.diag(z @ w.T)",
    "np.take(z, [0, 2], axis=1)", "np.atleast_1d(z)", "np.atleast_2d(z[0]) * x", "np.atleast_3d(z)",
    "np.column_stack([z[0], x[1]])",
    "np.dstack([z, x])", "np.fliplr(z)", "np.flipud(z)", "np.full((2, 3), z[0, 1]) * x[0, 0]",
    "np.rollaxis(z, 1)", "np.rot90(z)", "np.squeeze(z[None])", "np.transpose(z)", "np.linalg.matrix_transpose(z)",
    "np.linalg.outer(z[0], x[0])", "np.linalg.trace(z @ w.T)", "np.full_like(z, x[0, 0]) * w", "np.tril(z)", "np.triu(z * x)",
    "np.append(z, x)",
):  # fmt: skip
    case(_text, **MATRICES)
case("np.array([z, x, w])", **SCALARS)
case("sum([z, x * w, 1.0])", **SCALARS)
case("sum(z * x)", **VECTORS)
case("np.array([[z, 1.0], [x, w]]) @ np.array([1j, x])", **SCALARS)

# ------------------------------------------------------------------ Fourier transforms
for _norm in ("", ', norm="ortho"', ', norm="forward"', ', norm="backward"'):
    for _name in ("fft", "ifft"):
        case(f"np.fft.{_name}(z{_norm})", z=c(5))
        case(f"np.fft.{_name}(x{_norm})", x=r(4))
    for _length in (6, 7):
        case(f"np.fft.rfft(x{_norm})", x=r(_length))
        case(f"np.fft.ihfft(x{_norm})", x=r(_length))
    for _name in ("irfft", "hfft"):
        case(f"np.fft.{_name}(z{_norm})", z=c(4))
        case(f"np.fft.{_name}(z, 7{_norm})", z=c(4))
    for _name in ("fft2", "ifft2", "fftn", "ifftn", "irfft2", "irfftn"):
        case(f"np.fft.{_name}(z{_norm})", z=c(3, 4))
    for _name in ("rfft2", "rfftn"):
        case(f"np.fft.{_name}(x{_norm})", x=r(3, 5))
for _n in ("3", "8", "5", "len(z)", "n"):
    for _name in ("fft", "ifft", "irfft", "hfft"):
        case(f"np.fft.{_name}(z, {_n})", z=c(5), n=6)
        case(f"np.fft.{_name}(z, n={_n}, axis=0)", z=c(5, 2), n=9)
    for _name in ("fft", "rfft", "ihfft"):
        _m = _n.replace("z", "x")
        case(f"np.fft.{_name}(x, {_m})", x=r(5), n=6)
        case(f"np.fft.{_name}(x, {_m}, axis=-2)", x=r(2, 5, 2), n=3)
for _axis in ("0", "1", "-1", "2"):
    for _name in ("fft", "ifft", "irfft", "hfft"):
        case(f"np.fft.{_name}(z, axis={_axis})", z=c(3, 4, 3))
    for _name in ("rfft", "ihfft", "fft"):
        case(f"np.fft.{_name}(x, axis={_axis})", x=r(3, 4, 3))
for _axes in ("(0, 1)", "(2, 0)", "(1,)", "(-1, -2)", "(0, 1, 2)"):
    for _name in ("fftn", "ifftn", "irfftn"):
        case(f"np.fft.{_name}(z, axes={_axes})", z=c(3, 4, 3))
    case(f"np.fft.rfftn(x, axes={_axes})", x=r(3, 4, 3))
for _s in ("(2, 6)", "(4, 3)", "(3, 4)"):
    for _name in ("fft2", "ifft2", "irfft2"):
        case(f"np.fft.{_name}(z, {_s})", z=c(3, 4))
    for _name in ("fftn", "ifftn", "irfftn"):
        case(f"np.fft.{_name}(z, s={_s}, axes=(0, 1))", z=c(3, 4))
    case(f"np.fft.rfft2(x, s={_s})", x=r(3, 4))
    case(f"np.fft.rfftn(x, {_s}, axes=(1, 0))", x=r(3, 4))
for _text in (
    "fft(z, 6)", "ifft(z, axis=0)", "fft2(z)", "ifft2(z)", "fftn(z, (2, 5), axes=(0, 1))", 'ifftn(z, axes=(0,), norm="ortho")',
    "irfft(z, 5)",
    "hfft(z)", "irfft2(z)", "irfftn(z)", "rfft(x)", "ihfft(x, norm='forward')", "rfft2(x)", "rfftn(x, axes=(1, 0))",
    "fftshift(z)", "ifftshift(z, axes=1)",
):  # fmt: skip
    case(f"scipy.fft.{_text}", **MATRICES)
case("np.fft.irfft(np.fft.rfft(x) * np.exp(1j * x[:4]), 7)", x=r(7))
case("np.abs(np.fft.fft(x * w)) ** 2", x=r(5), w=c(5))
case("np.fft.irfft(np.fft.rfft(x, 8) * np.fft.rfft(x[:3], 8))", x=r(5))

# ------------------------------------------------------------------ linear algebra
case("np.linalg.solve(z, w)", z=c(3, 3) + 3 * np.eye(3), w=c(3))
case("np.linalg.solve(z, x)", z=c(3, 3) + 3 * np.eye(3), x=r(3))
case("np.linalg.solve(x, w)", x=r(3, 3) + 3 * np.eye(3), w=c(3, 2))
case("np.linalg.inv(z) @ x", z=c(3, 3) + 3 * np.eye(3), x=r(3))


def made(text: str, arguments: dict[str, Any], number: int) -> Callable[..., Any]:
    """The function that makes one real number of an expression, with complex weights for its elements."""
    value = eval(text, {"np": np, "scipy": scipy, **arguments})
    weights = (np.random.default_rng(3).standard_normal((*np.shape(value), 2)) @ [1, 1j])[()]
    body = f"    t = {text}\n    return np.sum(np.real(t * ({weights if np.ndim(value) == 0 else 'weights'})))\n"
    if np.ndim(value):
        listed = np.array2string(np.asarray(weights), separator=", ", threshold=10_000, floatmode="unique")
        body = f"    weights = np.array({listed})\n" + body
    source = f"import numpy as np\nimport scipy.fft\n\ndef f({', '.join(arguments)}):\n{body}"
    return function_of(source, "f", f"<complex case {number}>")


def truth(f: Callable[..., Any], arguments: dict[str, Any], name: str) -> Any:
    """du/dx + i du/dy of a real result by one argument."""
    return gradient_by_parts(f, tuple(arguments.values()), list(arguments).index(name))


def inexact(arguments: dict[str, Any]) -> tuple[str, ...]:
    return tuple(name for name, value in arguments.items() if not isinstance(value, int))


def close(found: Any, expected: Any, like: Any, rtol: float = 1e-7) -> None:
    assert np.shape(found) == np.shape(like)
    assert np.asarray(found).dtype == np.asarray(like).dtype
    assert isinstance(found, type(like))
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=1e-8 * max(1.0, float(np.max(np.abs(expected), initial=0.0))))


_numbered = [pytest.param(i, *each, id=f"{i}-{each[0]}") for i, each in enumerate(CASES)]


@pytest.mark.filterwarnings("error", "ignore::astgrad.errors.DisconnectedWarning")
@pytest.mark.parametrize(("number", "text", "arguments"), _numbered)
def test_reverse(number: int, text: str, arguments: dict[str, Any]) -> None:
    f, names = made(text, arguments, number), inexact(arguments)
    derivative = astgrad.value_and_derivative(f, wrt=names)
    value, parts = derivative(**arguments)
    assert value == f(**arguments)
    for name, part in zip(names, parts, strict=True):
        close(part, truth(f, arguments, name), arguments[name])


@pytest.mark.filterwarnings("error", "ignore::astgrad.errors.DisconnectedWarning")
@pytest.mark.parametrize(("number", "text", "arguments"), _numbered)
def test_forward(number: int, text: str, arguments: dict[str, Any]) -> None:
    """<gradient, direction> = the tangent, the pairing of complex numbers being Re(conj(a) * b)."""
    f, names = made(text, arguments, number), inexact(arguments)
    directions = {f"{name}_dot": _direction(arguments[name]) for name in names}
    _, dot = astgrad.jvp(f, wrt=names)(**arguments, **directions)
    pairs = zip((truth(f, arguments, name) for name in names), directions.values(), strict=True)
    expected = sum(np.sum(np.real(np.conj(gradient) * direction)) for gradient, direction in pairs)
    np.testing.assert_allclose(dot, expected, rtol=1e-7, atol=1e-8)
    assert isinstance(dot, float)


def _direction(like: Any) -> Any:
    rng = np.random.default_rng(11)
    direction = rng.standard_normal(np.shape(like))
    if np.iscomplexobj(like):
        direction = direction + 1j * rng.standard_normal(np.shape(like))
    return type(like)(direction) if isinstance(like, (float, complex)) else direction


# ------------------------------------------------------------------ float32


@pytest.mark.parametrize(
    "text",
    ["np.fft.fft(x)", "np.fft.rfft(x, 9)", "np.exp(1j * x)", "np.fft.irfft(np.fft.rfft(x) * 2j, 6)"],
)
def test_single_precision_stays(text: str) -> None:
    f = function_of(f"import numpy as np\n\ndef f(x):\n    return np.sum(np.abs({text}) ** 3)\n", "f", f"<single {text}>")
    x = r(6).astype(np.float32)
    found = astgrad.derivative(f)(x)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, derivative_by_differences(f, (x.astype(float),), 0).value, rtol=2e-5, atol=1e-4)


def test_a_number_is_made_one_of_single_precision() -> None:
    f = function_of("import numpy as np\n\ndef f(x):\n    return np.sum(np.abs(np.complex64(x)) ** 3)\n", "f", "<complex64>")
    x = r(3).astype(np.float32)
    expected = derivative_by_differences(lambda x: np.sum(np.abs(x + 0j) ** 3), (x.astype(float),), 0).value
    np.testing.assert_allclose(astgrad.derivative(f)(x), expected, rtol=1e-6)


# ------------------------------------------------------------------ statements, calls, and higher orders

PROGRAMS = """
import numpy as np

def spectral_loss(x, target):
    return np.sum((np.abs(np.fft.rfft(x)) ** 2 - target) ** 2)

def convolved(x, h, y):
    n = len(x) + len(h) - 1
    out = np.fft.irfft(np.fft.rfft(x, n) * np.fft.rfft(h, n), n)
    return np.sum((out - y) ** 2)

def current(R, L, C, freqs):
    omega = 2 * np.pi * freqs
    Z = R + 1j * omega * L + 1 / (1j * omega * C)
    return np.sum(np.abs(1 / Z) ** 2)

def in_a_loop(x, n):
    z = 0.0
    for k in range(n):
        z = z * np.exp(1j * x[k]) + x[k]
    return abs(z) ** 2

def by_parts(x):
    z = np.zeros(len(x), dtype=complex)
    for i in range(len(x)):
        z[i] = np.exp(1j * x[i]) * x[i]
    z[0] *= 2j
    z[1:] += x[:-1]
    return np.sum(z.real * z.imag)

def written_whole(x):
    z = np.zeros(x.shape, complex)
    z[1:] = np.fft.fft(x)[1:] / 2
    z += x
    z *= 1 + x
    return np.abs(np.sum(z))

def turned(x, k):
    return x * np.exp(1j * k)

def squared(z):
    if np.abs(z[0]) > 0.1:
        return z * z
    return z

def through_calls(x):
    z = turned(x, 0.5) + turned(x, 1.5)
    w = squared(z)
    return np.sum(np.imag(w))

def in_a_list(x):
    zs = []
    for i in range(4):
        zs.append(x * np.exp(1j * i))
    return np.abs(np.sum(np.stack(zs)))

def in_a_tuple(x):
    pair = (x * 1j, x)
    a, b = pair
    return np.sum(np.abs(a + b * b) ** 3)

def added_up(x):
    return abs(sum(x[k] * np.exp(2j * k) for k in range(len(x)))) ** 3

def horner(x, t):
    r = 0j
    for k in range(len(x)):
        r = r * t * 1j + x[k]
    return r.real + abs(r)

def until(x):
    z = x * 1j + 0.3
    n = 0
    while n < 5:
        z = np.sin(z) * 0.7 + 0.1 * x
        n += 1
    return np.sum(z.real * np.angle(z))

def some_or_other(x):
    if x[0] > 0:
        z = np.fft.fft(x)
    else:
        z = np.fft.ifft(x)
    return np.sum(np.imag(z * z[::-1]) + np.real(z) ** 3)

FILTER = np.array([1 + 2j, 3 - 1j, 0.5j, 1.0, -1j])

def by_a_constant(x):
    return np.sum(np.abs(np.fft.fft(x) * FILTER))

def unpacked(x):
    p, q, r = np.fft.fft(x[:3])
    return np.abs(p * q) + r.imag

def zipped(x):
    total = 0j
    transform = np.fft.fft(x)
    for u, v in zip(transform, x):
        total += u * v * u
    return abs(total)

def iterated(x):
    total = 0.0
    transform = np.fft.fft(x)
    for z in transform:
        total = total + np.abs(z) ** 2 * np.real(z)
    return total
"""
X = np.array([0.3, 1.2, 0.7, 2.1, 0.9])
_FREQS = np.array([1.0, 2.0, 3.0])
RUNS: dict[str, tuple[Any, ...]] = {
    "spectral_loss": (X, np.ones(3)), "convolved": (X, X[:3] * 2, np.ones(7)), "current": (2.0, 0.3, 0.2, _FREQS),
    "in_a_loop": (X, 4), "by_parts": (X,), "written_whole": (X,), "through_calls": (X,), "in_a_list": (X,), "in_a_tuple": (X,),
    "added_up": (X,), "horner": (X, 0.4), "until": (X,), "some_or_other": (X,), "by_a_constant": (X,), "unpacked": (X,),
    "zipped": (X,), "iterated": (X,),
}  # fmt: skip
_BY_ITS_SHAPE = {"spectral_loss", "convolved"}  # whose result is broadcast against another argument, of any shape


def program(name: str) -> Any:
    return function_of(PROGRAMS, name, "<complex programs>")


@pytest.mark.parametrize("name", RUNS)
def test_programs(name: str) -> None:
    f, args = program(name), RUNS[name]
    reals = [i for i, arg in enumerate(args) if not isinstance(arg, int)]
    for i in reals:
        expected = derivative_by_differences(f, args, i).value
        close(astgrad.derivative(f, wrt=i)(*args), expected, args[i])
        direction = _direction(args[i])
        _, dot = astgrad.jvp(f, wrt=i)(*args[: i + 1], direction, *args[i + 1 :])
        np.testing.assert_allclose(dot, np.sum(expected * direction), rtol=1e-7)


@pytest.mark.parametrize("name", sorted(RUNS.keys() - _BY_ITS_SHAPE - {"in_a_list"}))
def test_second_derivatives(name: str) -> None:
    f, (x, *rest) = program(name), RUNS[name]
    gradient, direction = astgrad.derivative(f), _direction(x)

    def along(t: float) -> Any:
        return np.sum(gradient(x + t * direction, *rest) * weights)

    weights = _direction(x) + 1
    expected = derivative_by_differences(along, (0.0,), 0).value
    times = astgrad.hvp(f)(x, direction, *rest)
    np.testing.assert_allclose(np.sum(times * weights), expected, rtol=1e-6)
    whole = astgrad.hessian(f)(x, *rest)
    np.testing.assert_allclose(whole @ direction if np.ndim(whole) else whole * direction, times, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("name", sorted(RUNS.keys() - {"in_a_list"}))
def test_pullbacks_and_checks(name: str) -> None:
    f, args = program(name), RUNS[name]
    value, pullback = astgrad.vjp(f)(*args)
    np.testing.assert_allclose(pullback(2.0), 2 * derivative_by_differences(f, args, 0).value, rtol=1e-7)
    assert value == f(*args)
    astgrad.check(f, *args)


# ------------------------------------------------------------------ what is refused


def refused(body: str, *args: Any, operator: Any = astgrad.derivative, wrt: Any = 0) -> Any:
    """The refusals of a function of z and x with this body."""
    lines = "".join(f"    {line}\n" for line in body.split("; "))
    name = f"<refused {body} {operator.__name__}>"
    f = function_of(f"import math\nimport cmath\nimport numpy as np\n\ndef f(z, x):\n{lines}", "f", name)
    with pytest.raises(astgrad.Refused) as caught:
        operator(f, wrt=wrt)(*args)
    return caught.value.refusals


@pytest.mark.parametrize(
    "body",
    [
        "return abs(z) if z < x else x", "return np.real(np.maximum(z, x))", "return np.real(np.sort(z * np.ones(2))[0])",
        "return math.sqrt(z)", "return np.real(np.floor(z))", "return np.real(max(z, x))", "return np.real(np.sign(z))",
        "return np.real(np.round(z))", "return int(z) * x", "return float(z) * x", "return np.real(z % x)",
        "return np.real(z // x)",
        "return np.real(np.sum(np.array([z, z]).astype(float)))", "return np.real(np.hypot(z, x))", "return np.real(np.arcsin(z))",
        "return np.real(x**z)", "return np.real(np.linalg.norm(np.array([z, x])))", "return np.real(cmath.exp(z))",
        "return x * np.real(cmath.exp(1j))", "return np.real(np.emath.sqrt(z))", "a = np.zeros(2); a[0] = z; return np.sum(a)",
        "a = np.ones(2); a += z; return np.sum(a)", "a = np.ones(2) * x; a *= z; return np.sum(a)",
        "return np.real(np.var(np.array([z, x])))", "return np.real(np.vdot(z, z))", "return np.real(np.real_if_close(z))",
        "return np.real(np.clip(z, 0, 1))", "return np.real(np.fft.rfft(np.array([z, x]))[0])",
        "a = np.ones(2); a = a * z if x > 0 else a; return np.sum(np.real(a))",
        "a = np.ones(2) * x; b = a; b = b * z if x > 0 else b * 2.0; return np.real(np.sum(np.interp(b, a, a)))",
        "return np.real(np.linalg.eigvals(np.array([[z, x], [x, z]]))[0])", "return np.real(np.roots(np.array([1.0, x, z]))[0])",
        "return np.real(np.array([z, x]).item(0)) * x",
    ],
)  # fmt: skip
def test_what_is_not_known_to_be_right_is_refused(body: str) -> None:
    for z_wrt in (0, 1):
        found = refused(body, 1.5 + 0.5j, 1.2, wrt=z_wrt)
        codes = {"complex", "missing-rule", "stored", "in-place-write", "no-derivative", "arguments"}
        assert {each.code for each in found} & codes
        assert all(each.span is not None for each in found)


@pytest.mark.parametrize("body", ["return z * x", "return np.array([z, x]) * 2", "return np.exp(z)"])
def test_a_complex_result_has_no_derivative(body: str) -> None:
    assert "complex-result" in {each.code for each in refused(body, 1.5j, 1.2)}


@pytest.mark.parametrize("operator", [astgrad.vjp, astgrad.jacobian, astgrad.hessian])
def test_complex_ends_have_no_settled_convention(operator: Any) -> None:
    assert "complex" in {each.code for each in refused("return abs(z) * x", 1.5j, 1.2, operator=operator)}
    assert "complex-result" in {each.code for each in refused("return np.exp(1j * x) * z", 1.5, 1.2, operator=operator)}


ENDS = (("np.sum(np.abs(z) ** 2 * z.real) * x", "complex", 1.5 + 0.5j), ("np.exp(1j * z) * x * z", "float", 1.5))
_rows = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", CONVENTIONS.read_text(encoding="utf-8"), re.M)
TABLE = {name: (by_complex, of_complex) for name, by_complex, of_complex in _rows}


def test_the_table_of_complex_ends_has_every_operator() -> None:
    assert TABLE.keys() == OPERATORS.keys()


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("end", range(2))
@pytest.mark.parametrize("way", ["call", "call with arrays", "annotation", "kinds"])
def test_every_operator_at_complex_ends_does_what_the_table_says(operator: str, end: int, way: str) -> None:
    body, kind, z = ENDS[end]
    notes = ("", "") if way != "annotation" else (f": {kind}", ": float")
    text = f"import numpy as np\nimport astgrad\n\n\ndef f(z{notes[0]}, x{notes[1]}):\n    return {body}\n"
    name, more = transformer(operator)
    f = function_of(text, "f", f"<{operator} {end} {way}>")
    asked = getattr(astgrad, name)(f, **more)
    point = np.array([z, 2 * z]) if way == "call with arrays" else z
    way_dot = (0.3 - 0.8j if kind == "complex" else 0.7) * point
    directions = (way_dot,) if asked._variants.tangents or operator in ("gnvp", "seeded_vjp") else ()

    def made() -> Any:
        if way == "kinds":
            source = Source("primal.py", f"{text}\n\ng = astgrad.{name}(f{''.join(f', {option}=True' for option in more)})\n")
            return make(Job(Path("primal.py"), None, Settings(Path.cwd()), Options(kinds=f"z: {kind}, x: float")), source)
        return asked.source if way == "annotation" else asked(point, *directions, 1.2)

    if TABLE[operator][end] == "refused":
        with pytest.raises(astgrad.Refused) as caught:
            made()
        assert {each.code for each in caught.value.refusals} & {"complex", "complex-result"}
        assert all(each.span is not None for each in caught.value.refusals)
        return
    got = made()
    if "call" not in way:
        assert got is not None
    elif operator == "jvp":
        h = 1e-5
        slope = (f(point + h * way_dot, 1.2) - f(point - h * way_dot, 1.2)) / (2 * h)
        np.testing.assert_allclose(got[1], slope, rtol=1e-8)
    else:
        close(got[1] if operator.startswith("value") else got, gradient_by_parts(f, (point, 1.2), 0), point)


def test_forward_mode_by_a_complex_argument_is_refused() -> None:
    f = function_of("def f(z):\n    return abs(z)\n", "f", "<forward>")
    with pytest.raises(astgrad.Refused, match="forward mode would have to run once for each of its parts"):
        astgrad.derivative(f, mode="forward")(1.5j)


def test_each_rule_that_does_not_say_what_it_does_with_complex_arguments_refuses_them() -> None:
    """The allow-list: whatever has a rule, and does not stand there, is refused by name."""
    for rule in (*all_rules(), *all_structural()):
        if takes_complex(rule.path):
            continue
        names = rule.signature.names
        for kind in (Number("complex"), Number("complex128", ("n", "n"), True)):
            site = Site(Name("t"), rule, {name: Name(name) for name in names}, {}, kinds=dict.fromkeys(names, kind))
            gap = complex_gap(site)
            assert gap is not None
            assert rule.path in gap[0]
            result = of_complex(site, Number("real", None, None))
            assert isinstance(result, Number)
            assert result.is_complex  # whatever it is, it is not taken for real


def test_what_stands_on_the_allow_list_has_a_rule() -> None:
    known = {path for rule in all_rules() for path in (rule.path, *aliases(rule))}
    known |= {path for rule in all_structural() for path in (rule.path, *structural_aliases(rule))}
    assert known >= HOLOMORPHIC | PARTS | CONJUGATES


def test_every_function_on_the_allow_list_is_tried() -> None:
    """Each is somewhere in the cases: by its name, as a method, or as an operator."""
    text = " ".join(text for text, _ in CASES)
    operators = {"operator.add", "operator.getitem", "operator.mul", "operator.neg", "operator.pos", "operator.pow", "operator.sub",
                 "operator.truediv", "builtins.pow", "numpy.ndarray.mT", "numpy.complex64"}  # fmt: skip
    for path in sorted(HOLOMORPHIC | PARTS | CONJUGATES):
        name = path.removesuffix("**2").rpartition(".")[2]
        assert path in operators or path.startswith("scipy.") or re.search(rf"\b{name}\b", text) or name == "absolute", path


# ------------------------------------------------------------------ complex ends


def test_a_tangent_along_one_is_the_complex_derivative() -> None:
    f = function_of("import numpy as np\n\ndef f(z):\n    return np.exp(z) / z\n", "f", "<holomorphic>")
    z, h = 0.7 + 0.4j, 1e-6
    value, slope = astgrad.jvp(f)(z, 1 + 0j)
    assert value == f(z)
    np.testing.assert_allclose(slope, (f(z + h) - f(z - h)) / (2 * h), rtol=1e-9)
    np.testing.assert_allclose(slope, (f(z + h * 1j) - f(z - h * 1j)) / (2j * h), rtol=1e-9)


def test_structures_of_complex_arrays() -> None:
    f = function_of("import numpy as np\n\ndef f(p):\n    return np.sum(np.abs(p['w'] * p['x']) ** 2)\n", "f", "<structures>")
    w, x = c(3), r(3)
    found = astgrad.derivative(f)({"w": w, "x": x})
    close(found["w"], gradient_by_parts(lambda w, x: f({"w": w, "x": x}), (w, x), 0), w)
    close(found["x"], gradient_by_parts(lambda w, x: f({"w": w, "x": x}), (w, x), 1), x)


def test_no_derivative_by_a_complex_argument_is_checked() -> None:
    f = function_of("def f(z, x):\n    return abs(z) * x\n", "f", "<unchecked>")
    with pytest.raises(astgrad.RequestError, match="'z' is complex"):
        astgrad.check(f, 1.5j, 1.2)
    astgrad.check(f, 1.5j, 1.2, wrt="x")


def test_absolute_value_at_zero_has_the_derivative_zero() -> None:
    f = function_of("import numpy as np\n\ndef f(z):\n    return np.sum(np.abs(z))\n", "f", "<zero>")
    np.testing.assert_allclose(astgrad.derivative(f)(np.array([0j, 3 + 4j])), [0.0, 0.6 + 0.8j], rtol=1e-15, atol=0)


def test_every_pattern_of_complex_arguments_has_its_own_variant() -> None:
    """Code for unknown kinds is for real numbers: it never serves complex ones."""
    f = function_of("import numpy as np\n\ndef f(x, z):\n    return np.sum(np.real(np.sum(z) * x))\n", "f", "<many kinds>")
    derivative = astgrad.derivative(f)
    for rank in range(20):
        z = np.full((1,) * rank, 2 + 1j)
        np.testing.assert_allclose(derivative(np.ones(3), z), 2.0)
