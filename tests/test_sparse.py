"""Sparse Jacobians: the pattern is found, nothing outside of it is lost, and what couples everything is refused.

Numbers are held against differences of the function itself, which are exact but for rounding: random functions are polynomials
(`tests.stencils`).
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, optimize, sparse

import astgrad
from astgrad.errors import Refused
from astgrad.gen.job import Job, Options
from astgrad.gen.making import Made, make
from astgrad.gen.settings import Settings
from astgrad.ir.kinds import parse_kinds
from astgrad.source import Source
from tests.derived import function_in, generated, unformatted
from tests.stencils import stencil
from tests.test_operators import jacobian_by_differences

LENGTHS = (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 14)


def held_against_differences(f: Callable[..., Any], made: Callable[..., Any], *more: Any) -> int:
    """For how many lengths f runs, and what was made of it gives its Jacobian; of no columns there may be none."""
    count = 0
    for length in LENGTHS:
        rng = np.random.default_rng(length)
        u = rng.uniform(0.1, 1.0, length) * rng.choice((-1, 1), length)  # away from 0, where tests change
        try:
            f(u.copy(), *more)
        except (IndexError, ValueError):  # too short: where f has no value, it has no Jacobian
            continue
        if not length:
            with contextlib.suppress(ValueError):  # there is no array to stack
                assert made(u, *more).shape == (len(f(u, *more)), 0)
            continue
        before = u.copy()
        found = made(u, *more)
        assert isinstance(found, sparse.csr_array)
        assert np.array_equal(u, before), "the argument was changed"
        found.check_format(full_check=True)
        assert found.nnz == len({*zip(*found.nonzero(), strict=True)} | {*zip(*stored(found), strict=True)}), "an entry twice"
        expected = jacobian_by_differences(lambda x, *rest: f(x.copy(), *rest), (u, *more), 0)
        scale = np.abs(expected).max(initial=1.0)
        np.testing.assert_allclose(found.toarray(), expected, rtol=1e-8, atol=1e-9 * scale)
        count += 1
    return count


def stored(matrix: sparse.csr_array) -> tuple[np.ndarray, np.ndarray]:
    """The places of all entries, those that are 0 as well."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    return rows, matrix.indices


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_random_stencils(seed: int) -> None:
    text = stencil(Random(seed))
    try:
        with unformatted(), warnings.catch_warnings(action="ignore"):
            made = generated(
                text,
                "f",
                ("u",),
                kinds=parse_kinds("u: float64[n], a: float, b: float"),
                operator="sparse_jacobian",
            )
    except Refused as refused:
        if not {refusal.code for refusal in refused.refusals} <= {"sparse", "in-place-write"}:
            raise
        return
    held_against_differences(function_in(text, "f"), function_in(made, "d_f"), 0.7, -0.4)


# ------------------------------------------------------------------ what is found

IMPORT = "import numpy as np\n\n\n"
FOUND = {  # the body of a function of u, and its pattern
    "return np.sin(u) * u": "u[i]: 1",
    "return np.where(u > 0.0, u**2, 0.0)": "u[i]: 1",
    "return u[2:] - 2 * u[1:-1] + u[:-2]": "u[i], u[i + 1], u[i + 2]: 3",
    "return u[1:] ** 2": "u[i + 1]: 1",
    "return np.diff(u)": "u[i], u[i + 1]: 2",
    "return np.diff(u, n=2)": "u[i], u[i + 1], u[i + 2]: 3",
    "return np.roll(u, 1) * u": "u[i - 1], u[i], around the ends: 2",
    "return np.roll(u, -2) - u": "u[i], u[i + 1], u[i + 2], around the ends: 3",
    "return (u[::-1][1:] * u[::-1][:-1])[::-1]": "u[i], u[i + 1]: 2",
    "return np.concatenate(([u[0] - 1.0], u[2:] * u[:-2], [u[-1]]))": "u[i - 1], u[i], u[i + 1]: 3",
    "return np.hstack((u[0] * u[1], np.diff(u)))": "u[i - 1], u[i]: 2",
    "return np.append(np.diff(u), u[-1])": "u[i], u[i + 1]: 2",
    "r = np.roll(u, 1) - u; r[0] = u[0]; return r": "u[i - 1], u[i]: 2",
    "r = np.zeros_like(u); r[1:-1] = u[2:] * u[:-2]; return r": "u[i - 1], u[i], u[i + 1]: 3",
    "r = u.copy(); r[0] = 3 * u[0] - 4 * u[1] + u[2]; return r": "u[i], u[i + 1], u[i + 2]: 3",
    "r = u.copy(); r[-1] = u[-1] * u[-2]; return r": "u[i], u[i + 1]: 2",  # of the last row: moved into the matrix
    "r = u.copy(); r[1:] -= r[:-1]; return r": "u[i - 1], u[i]: 2",
    "r = u.copy(); r[1:] = r[1:] * r[:-1]; r[1:] = r[1:] * r[:-1]; return r": "u[i - 2], u[i - 1], u[i]: 3",
    "r = np.zeros(len(u))\nfor i in range(1, len(u) - 1): r[i] = u[i + 1] * u[i - 1]\nreturn r": "u[i - 1], u[i], u[i + 1]: 3",
    "r = np.zeros(len(u))\nfor i in range(len(u)): r[i] = u[i] * u[i - 1]\nreturn r": "u[i - 1], u[i], around the ends: 2",
    "n = u.size; r = np.zeros(n)\nfor i in range(n): r[i] = u[(i + 1) % n]\nreturn r": "u[i + 1], around the ends: 1",
    "n = len(u); r = np.zeros(n)\nfor i in range(n): r[i] = u[max(i - 1, 0)] * u[i]\nreturn r": "u[i - 1], u[i]: 2",
    "n = len(u); r = np.zeros(n)\nfor i in range(n - 1, 0, -1): r[n - 1 - i] = u[n - 1 - i]\nreturn r": "u[i]: 1",
    "r = np.zeros(len(u))\nfor i in range(len(u) - 1): r[i:i + 2] += (u[i + 1] - u[i]) ** 2\nreturn r": (
        "u[i - 1], u[i], u[i + 1]: 3"
    ),
    "r = np.zeros(len(u))\nfor i in range(1, len(u) - 1): r[i] = np.sum(u[i - 1:i + 2] ** 2)\nreturn r": (
        "u[i - 1], u[i], u[i + 1]: 3"
    ),
    "r = np.zeros(len(u))\nfor i in range(len(u) - 1):\n    if u[i] > 0: r[i] = u[i + 1]\n    else: r[i] = u[i]\nreturn r": (
        "u[i], u[i + 1]: 2"
    ),
    "n = len(u); r = np.zeros(n - 2)\nfor k in range(3): r += u[k:n - 2 + k] ** 2\nreturn r": "u[i], u[i + 1], u[i + 2]: 3",
    "for _ in range(2): u = u[1:] * u[:-1]\nreturn u": "u[i], u[i + 1], u[i + 2]: 3",
    "u = u[1:] * u[:-1]; return u**2": "u[i], u[i + 1]: 2",
    "u = u[1:]; v = u.copy(); v[0] = u[1]; return v": "u[i + 1], u[i + 2]: 2",
    "return u * np.sum(u[:0])": "u[i]: 1",
}


def made_of(body: str) -> str:
    """The module of the sparse Jacobian of a function of u with this body."""
    text = as_module(body)
    with warnings.catch_warnings(action="ignore"):
        return generated(text, "f", ("u",), kinds=parse_kinds("u: float64[n]"), operator="sparse_jacobian")


def as_module(body: str) -> str:
    lines = body.replace("; ", "\n").split("\n")
    return f"{IMPORT}def f(u):\n" + "".join(f"    {line}\n" for line in lines)


@pytest.mark.parametrize("body", FOUND)
def test_the_pattern_stands_in_the_function_and_the_numbers_are_right(body: str) -> None:
    text = made_of(body)
    pattern = " ".join(line.strip("# ") for line in text.split("\n") if line.startswith("    # "))
    assert pattern.startswith(f"row i depends on {FOUND[body]} colour"), text
    assert held_against_differences(function_in(as_module(body), "f"), function_in(text, "d_f")) >= 8


# ------------------------------------------------------------------ what is refused

REFUSED = {  # the body, and what is pointed at
    "return u * np.sum(u)": "np.sum(u)",
    "return u - np.mean(u)": "np.mean(u)",
    "m = u.max(); return u / m": "u.max()",
    "return u * u[0]": "u[0]",
    "return np.cumsum(u)": "np.cumsum(u)",
    "return np.sort(u)": "np.sort(u)",
    "return u + u[::-1]": "return u + u[::-1]",
    "return u[::2] ** 2": "u[::2]",
    "return u[[2, 0, 1]] * 2.0": "u[[2, 0, 1]]",
    "return np.eye(len(u)) @ u": "np.eye(len(u)) @ u",
    "r = np.zeros(len(u))\nfor i in range(1, len(u)): r[i] = r[i - 1] + u[i]\nreturn r": "r[i] = r[i - 1] + u[i]",
    "v = u.copy()\nfor i in range(1, len(v) - 1): v[i] = v[i - 1] + v[i + 1]\nreturn v": "v[i] = v[i - 1] + v[i + 1]",
    "r = np.zeros(len(u)); t = 0.0\nfor i in range(len(u)):\n    t += u[i]\n    r[i] = t\nreturn r": "t += u[i]",
    "r = np.zeros(len(u)); p = 0.0\nfor i in range(len(u)):\n    r[i] = u[i] - p\n    p = u[i]\nreturn r": "p = u[i]",
    "r = np.zeros(len(u))\nfor i in range(len(u)): r[i] = u[i // 2]\nreturn r": "u[i // 2]",
    "r = np.zeros(len(u))\nfor i in range(len(u)):\n    for j in range(len(u)): r[i] += u[j]\nreturn r": "r[i] += u[j]",
    "for _ in range(len(u)): u = u + np.roll(u, 1)\nreturn u": "u = u + np.roll(u, 1)",
    "i = 0; r = np.zeros(len(u))\nwhile i < len(u):\n    r[i] = u[i]\n    i += 1\nreturn r": "u[i]",
    "return u[60:] - u[:-60]": "return u[60:] - u[:-60]",
}


@pytest.mark.parametrize("body", REFUSED)
def test_what_couples_everything_is_refused_with_its_place(body: str) -> None:
    with pytest.raises(Refused) as caught:
        made_of(body)
    (refusal,) = caught.value.refusals
    assert refusal.code == "sparse"
    assert refusal.span is not None
    assert refusal.span.text == REFUSED[body]


@pytest.mark.parametrize(
    ("kinds", "body", "message"),
    [
        ("u: float", "return np.array([u, u])", "u is not known to be a vector"),
        ("u: float64[n, m]", "return u[0]", "u is not known to be a vector"),
        ("u: float64[n]", "return np.sum(u)", "the result is not known to be a vector"),
        ("u: float64[n]", "return np.outer(u, u)", "the result is not known to be a vector"),
        ("u: float64[n]", "return u, u", "the result is not known to be a vector"),
    ],
)
def test_it_is_of_a_vector_by_a_vector(kinds: str, body: str, message: str) -> None:
    with pytest.raises(Refused, match=message):
        generated(as_module(body), "f", ("u",), kinds=parse_kinds(kinds), operator="sparse_jacobian")


# ------------------------------------------------------------------ as it is called


def bratu(u, h=0.1):
    r = np.empty_like(u)
    r[1:-1] = u[2:] - 2 * u[1:-1] + u[:-2] + h**2 * np.exp(u[1:-1])
    r[0], r[-1] = u[0] - 1, u[-1]
    return r


def test_ten_thousand_points_need_three_directions() -> None:
    jacobian = astgrad.jacobian(bratu, sparse=True)
    u = np.linspace(1.0, 0.0, 10_000)
    found = jacobian(u)
    assert "3 colours" in jacobian.source
    assert found.shape == (10_000, 10_000)
    assert found.nnz == 30_000
    v = np.random.default_rng(1).normal(size=10_000)
    np.testing.assert_allclose(found @ v, astgrad.jvp(bratu)(u, v)[1], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.int8, np.bool_, np.uint8, np.float32])
def test_factors_that_are_no_real_numbers_are_not_added_up(dtype: Any) -> None:
    """They would overflow, and truth values are no sum."""
    u, ones = np.linspace(0.5, 1.5, 8), np.ones(8)
    k, m = (100 * ones).astype(dtype), (90 * ones).astype(dtype)
    dense = astgrad.jacobian(weighted)(u, k, m, 0.5 * ones)
    np.testing.assert_allclose(astgrad.jacobian(weighted, sparse=True)(u, k, m, 0.5 * ones).toarray(), dense, rtol=1e-6)
    total = float(k[0]) + float(m[0])
    np.testing.assert_allclose(dense[1, 1], total - 0.5, rtol=1e-6)
    np.testing.assert_allclose(astgrad.jvp(twice_weighted)(u, ones, k, m)[1], total * ones, rtol=1e-6)


def twice_weighted(u, k, m):
    return u * k + u * m


def weighted(u, k, m, a):
    r = u * k
    r[1:-1] = u[2:] + u[1:-1] * k[1:-1] + u[1:-1] * m[1:-1] + u[:-2]
    r[1:-1] += u[2:] * a[2:] - u[1:-1] * a[1:-1]
    return r


def test_what_a_caller_does_to_a_matrix_is_not_in_the_next_one() -> None:
    """The pattern is kept from call to call."""
    jacobian = astgrad.jacobian(rod, sparse=True)
    u = np.linspace(0.5, 1.5, 12)
    fresh = [part.copy() for part in parts_of(jacobian(u, 0.1))]
    for change in (
        lambda J: J.sort_indices(),
        lambda J: J.sum_duplicates(),
        lambda J: J.eliminate_zeros(),
        lambda J: J.setdiag(3.0),
        lambda J: J.data.fill(0.0),
        lambda J: J.indices.fill(0),
        lambda J: J.indptr.fill(0),
        lambda J: J.__imul__(2.0),
        lambda J: J.resize(3, 3),
    ):
        J = jacobian(u, 0.1)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", sparse.SparseEfficiencyWarning)
            change(J)
        other = jacobian(u, 0.1)
        assert all(np.array_equal(*pair) for pair in zip(parts_of(other), fresh, strict=True))
        assert not any(np.shares_memory(*pair) for pair in zip(parts_of(other), parts_of(jacobian(u, 0.1)), strict=True))
    assert [part.dtype for part in fresh[1:]] == [np.int32, np.int32]


def rod(u, h):
    r = np.empty_like(u)
    r[1:-1] = u[2:] - 2 * u[1:-1] + u[:-2] + h**2 * np.exp(u[1:-1])
    r[0], r[-1] = u[0] - 1, u[-1]
    return r


def parts_of(J: Any) -> tuple[np.ndarray, ...]:
    return J.data, J.indices, J.indptr


def test_decorated() -> None:
    @astgrad.jacobian(wrt="v", sparse=True)
    def upwind(a, v):
        return a * np.diff(v)

    assert np.array_equal(upwind(2.0, np.arange(3.0)).toarray(), [[-2.0, 2.0, 0.0], [0.0, -2.0, 2.0]])
    assert repr(upwind) == "<sparse Jacobian of upwind by v>"


def gen(text: str, options: Options) -> Made:
    made = make(Job(Path("m.py"), Path("m_derivatives.py"), Settings(Path.cwd()), options), Source("m.py", text))
    assert made is not None
    return made


def test_gen_reads_what_a_module_asks_for_and_takes_the_operator() -> None:
    text = as_module("return np.diff(u)")
    named = gen(text, Options(("f:u",), kinds="u: float64[n]", operator="sparse_jacobian"))
    assert named.names == ("f_sparse_jacobian_by_u",)
    asked = f"import astgrad\n{text}\n\ndense = astgrad.jacobian(f, sparse=False)\njac = astgrad.jacobian(f, sparse=True)\n"
    made = gen(asked, Options(kinds="u: float64[n]"))
    assert made.names == ("dense", "jac")
    assert made.text.count("2 colours") == 1
    for wrong in ("jacobian(f, sparse=here)", "hessian(f, sparse=True)"):
        with pytest.raises(Refused, match=r"\[bad-request\]"):
            gen(f"import astgrad\n{text}\n\njac = astgrad.{wrong}\n", Options(kinds="u: float64[n]"))


def test_float32_stays_float32() -> None:
    assert astgrad.jacobian(bratu, sparse=True)(np.ones(5, np.float32), np.float32(0.1)).dtype == np.float32


@pytest.mark.parametrize("length", [3, 10])
def test_a_length_that_is_known(length: int) -> None:
    text = generated(
        as_module("return u[1:] * u[:-1]"), "f", ("u",), kinds=parse_kinds(f"u: float64[{length}]"), operator="sparse_jacobian"
    )
    u = np.linspace(0.5, 1.0, length)
    expected = jacobian_by_differences(lambda x: x[1:] * x[:-1], (u,), 0)
    np.testing.assert_allclose(function_in(text, "d_f")(u).toarray(), expected, rtol=1e-8, atol=1e-9)


def implicit_step(u, old, d):
    r = u - old
    r[1:-1] -= d * (u[2:] - 2 * u[1:-1] + u[:-2]) - u[1:-1] ** 3
    return r


def test_least_squares_takes_it() -> None:
    jac = astgrad.jacobian(implicit_step, sparse=True)
    old = np.sin(np.linspace(0, 3, 40))
    found = optimize.least_squares(implicit_step, old, jac=jac, args=(old, 5.0), xtol=1e-14, ftol=1e-14, gtol=1e-12)
    assert np.abs(implicit_step(found.x, old, 5.0)).max() < 1e-9
    assert found.njev < 30


def diffusion(t, u, d):
    change = np.empty_like(u)
    change[1:-1] = d * (u[2:] - 2 * u[1:-1] + u[:-2]) + u[1:-1] * (1 - u[1:-1])
    change[0] = d * (u[1] - u[0])
    change[-1] = d * (u[-2] - u[-1])
    return change


def test_solve_ivp_takes_it() -> None:
    start = np.exp(-(np.linspace(-3, 3, 60) ** 2))
    jac = astgrad.jacobian(diffusion, wrt="u", sparse=True)
    known = integrate.solve_ivp(diffusion, (0, 2), start, method="BDF", args=(40.0,), jac=jac, rtol=1e-8, atol=1e-10)
    guessed = integrate.solve_ivp(diffusion, (0, 2), start, method="BDF", args=(40.0,), rtol=1e-8, atol=1e-10)
    assert known.success
    np.testing.assert_allclose(known.y[:, -1], guessed.y[:, -1], rtol=1e-5, atol=1e-7)
    assert known.njev
