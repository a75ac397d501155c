"""Where all shapes are known a derivative needs no helper, but for mathematics that is long and for places that are computed.

`python -m tests.test_known_shapes` differentiates the calls of the tests of rules with all lengths given as numbers, counts those
that need a helper, and lists which.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from astgrad.errors import Refused
from tests import test_scipy_rules, test_structural_rules
from tests.derived import Expression, generated, unformatted, with_lengths

# _sum_to comes along where a length is known only when the function runs: of what a mask or computed places choose, of counts, of
# polynomials without the zeros in front of them; and where other helpers call it.
# The others are mathematics of many lines (factorisations, norms, covariances, filters), or put elements back at computed places.
LONG = """
    banded_bar bands_of_transpose block by_columns cdist_bar centred_rows cho_factor_bar cho_solve_bar cholesky_bar
    cholesky_factor_bar cofactors cond_slopes convolve_a_bar convolve_bar convolve_part convolve_v_bar corrcoef_bar
    corrcoef_bars cov_bar cov_bars cumprod_bar degrees delete_bar
    dirichlet_alpha_slopes dirichlet_x_slopes discrete_feedback eigh_vectors_bar eigvals_bar ends
    expm_second from_rows gaps gradient_bar histogram_weights_bar i1 insert_arr_bar insert_places insert_values_bar
    interp_fp_bar interp_slope kaiser_slopes kept_by_trim_zeros kron_a_bar kron_b_bar kron_blocks lags_bar leaders
    lstsq_a_bar lu_factor_bar lu_inner_bar lu_l_bar lu_solve_bar lu_u_bar matrix_power_bar multinomial_slopes
    matmul_x_bar norm_slopes normal_cov_bar one_triangle pad_mode_bar pad_widths pinv_bar polar_p_bar poly_slopes polyfit_inverse
    polyfit_slopes polyfit_solver polyfit_x_bar product_of_others qr_bar qr_r_bar quantile_weights reduceat_bar
    resize_bar row_order scatter_along solve_a_bar solve_b_bar solve_right_bar squareform svd_parts svd_u_bar svd_vh_bar
    tensorinv_bar tensorsolve_a_bar tensorsolve_b_bar toeplitz_bar trapezoid_y_bar vander_slopes vector_norm_slopes
"""


def _calls() -> Iterator[tuple[str, tuple[str, ...], Mapping[str, Any]]]:
    for text, wrt, arguments in (*test_structural_rules.CASES, *test_scipy_rules.CASES):
        yield text, tuple(wrt.split()), arguments


def helpers_of(text: str, wrt: tuple[str, ...], arguments: Mapping[str, Any]) -> list[str]:
    """The helpers that come along with a derivative; none where it is refused."""
    expression = Expression(text, **arguments)
    with unformatted():
        try:
            module = generated(expression.source, "f", wrt, mode="reverse", kinds=with_lengths(expression.arguments, wrt))
        except Refused:
            return []
    return re.findall(r"^def (_\w+)", module, re.MULTILINE)


def test_helpers_are_those_of_long_mathematics() -> None:
    """Of one call of each function."""
    calls = {text.partition("(")[0]: (text, wrt, arguments) for text, wrt, arguments in _calls()}
    emitted = {helper for call in calls.values() for helper in helpers_of(*call)}
    assert emitted <= {"_sum_to", *(f"_{name}" for name in LONG.split())}


_rng = np.random.default_rng(2)
ARRAYS = {"v": (3,), "u": (4,), "x": (3, 4), "y": (2, 4), "q": (3, 3), "s": (2, 3, 3)}


@pytest.mark.parametrize(
    "text",
    [
        "np.trace(x)", "np.trace(q)", "np.trace(s)", "np.linalg.trace(s)", "np.sum(np.linalg.trace(s))", "np.sum(np.trace(s))",
        "np.diagonal(q)", "np.diag(q)", "np.diag(v, 1)", "np.linalg.diagonal(q)", "np.einsum('ij->', x)", "np.einsum('ij->i', x)",
        "np.einsum('ij->j', x)", "np.einsum('ijk->kj', s)", "np.einsum('ijk->ki', s)", "np.sum(np.einsum('ij->i', x))",
        "np.tensordot(v, u, 0)", "np.tensordot(x, u, 0)", "np.tensordot(v, y, 0)", "np.concatenate([x, y])",
        "np.concatenate((x, y), axis=None)", "np.stack([x, x], axis=1)", "np.repeat(v, 2)", "np.tile(v, 2)", "np.diff(x, axis=0)",
        "np.diff(v, prepend=0.0, append=u)", "np.ravel(x)", "x.flatten()", "np.cumsum(x)", "np.hstack([v, u])", "np.append(x, y)",
        "np.split(u, 2)[1]", "x.reshape(2, -1)", "signal.convolve(v, u)",
        "s @ q", "q @ s", "s @ s", "v @ s", "s @ v", "s[:1] @ s", "np.dot(s, q)", "np.dot(s, s)", "np.dot(v, s)",
        "np.dot(s, v)", "np.inner(s, q)", "np.inner(v, s)", "np.inner(s, v)", "np.tensordot(s, q, axes=((1, 2), (0, 1)))",
        "np.tensordot(s, q, axes=((2, 1), (0, 1)))", "np.tensordot(q, x, axes=(0, 0))", "np.tensordot(s, q, axes=1)",
        "np.tensordot(q, s, axes=([0], [1]))", "np.tensordot(s, s, axes=((0, 2), (0, 1)))", "np.einsum('ij,kl->i', x, y)",
        "np.einsum('ij,jk->', q, x)", "np.einsum('ij,ik->', q, x)", "np.einsum('ijk,jl->ik', s, q)", "np.kron(v, u)",
        "np.kron(x, y)", "np.vecdot(x, u)", "np.vecdot(s, s, axis=1)", "np.matvec(s, v)", "np.matvec(q, s[:, 0])",
        "np.vecmat(v, s)", "np.cross(q, v)", "np.tile(x, (2, 1))", "np.tile(x, (2, 1, 3))", "np.tile(s, 2)",
        "np.repeat(x, 2, axis=1)", "np.repeat(s, 3, axis=-2)", "np.pad(x, 1)", "np.pad(v, (0, 2))",
        "np.pad(x, ((0, 1), (2, 0)))", "np.pad(x, ((2, 1), (0, 0)))", "np.pad(s, 0)", "np.diag(x, 1)", "np.diagonal(x, -1)",
        "np.diag(q, 2)", "np.convolve(v, u)", "np.outer(x, y)", "np.triu(v)", "np.tril(v, 1)", "np.diagflat(x)",
        "np.diagflat(v, -1)", "np.take(x, [0, 2, 0], axis=1)", "np.take(v, [[0, 1], [2, 2]])",
        "np.compress([True, False, True], x, axis=0)", "np.ediff1d(v, to_end=u)", "np.polyint(v)", "np.polyder(v)",
        "np.polyadd(v, u)", "np.polysub(u, v)", "np.linalg.matrix_norm(s)", "special.ellipj(v, 0.4)[1]",
        "linalg.companion(v)", "linalg.leslie(u, v)", "linalg.fiedler(v)", "linalg.khatri_rao(x, y)",
        "linalg.convolution_matrix(v, 4, mode='same')",
        "np.cov(x)", "np.cov(x, rowvar=False, bias=True)", "np.cov(v, ddof=0)", "np.linalg.norm(v, 1)",
        "np.linalg.norm(x, 1, axis=1)", "np.linalg.norm(v, np.inf)", "np.linalg.norm(v, 3)",
        "np.linalg.vector_norm(x, ord=1, axis=0, keepdims=True)",
        "np.diagonal(s)", "np.diagonal(s, 1, 0, 2)", "np.diagonal(s, 0, 2, 1)", "np.diagonal(s, -1, -2, -1)",
        "np.linalg.diagonal(s, offset=1)", "np.trace(s, 0, 0, 2)", "np.trace(s, 1, axis1=1, axis2=2)", "np.sum(np.trace(s, 1))",
        "np.convolve(u, v, 'same')", "np.convolve(v, u, 'same')", "np.convolve(u, v, mode='valid')", "np.convolve(v, u, 'valid')",
        "np.convolve(u, u[:1], 'same')", "np.correlate(u, v)", "np.correlate(u, v, 'same')", "np.correlate(u, v, 'full')",
        "np.correlate(u, u, 'same')", "np.convolve(y[0], u[:2], 'same')", "np.correlate(y[0], u[:2], mode='same')",
        "np.trapezoid(v)", "np.trapezoid(x, dx=0.3, axis=0)", "np.trapezoid(x, u)", "np.trapezoid(x, v, axis=0)",
        "np.sum(np.trapezoid(x, u))", "np.trapezoid(x, x[:1])", "np.trapezoid(v, dx=u[0])",
        "integrate.trapezoid(x, u)", "integrate.cumulative_trapezoid(x, dx=0.2, axis=0, initial=0)",
    ],
)  # fmt: skip
def test_no_helper_is_needed(text: str) -> None:
    arguments = {name: _rng.uniform(0.5, 2.0, shape) for name, shape in ARRAYS.items() if re.search(rf"\b{name}\b", text)}
    assert helpers_of(text, tuple(arguments), arguments) == []
    _check(text, arguments)


def _check(text: str, arguments: Mapping[str, Any]) -> None:
    """With all lengths known, and with names for them."""
    expression, wrt = Expression(text, **arguments), tuple(arguments)
    found = [*expression.problems_of(wrt, with_lengths(expression.arguments, wrt)), *expression.problems(wrt, unknown=False)]
    assert not found, found[0]


@pytest.mark.parametrize("text", ["np.correlate(v, u)", "np.correlate(v, u, 'same')", "np.correlate(v, u, 'full')"])
def test_helpers_turn_correlations_round(text: str) -> None:
    """NumPy exchanges vectors of which the second one is longer."""
    arguments = {name: _rng.uniform(0.5, 2.0, ARRAYS[name]) for name in "uv"}
    assert helpers_of(text, tuple(arguments), arguments)
    _check(text, arguments)


if __name__ == "__main__":
    by_helper, every = defaultdict(list), {text: (text, wrt, arguments) for text, wrt, arguments in _calls()}
    found = {text: helpers_of(*call) for text, call in every.items()}
    for text, helpers in found.items():
        for helper in helpers:
            by_helper[helper].append(text)
    print(f"{len(found)} calls with all lengths known, {sum(map(bool, found.values()))} with a helper")
    for helper, texts in sorted(by_helper.items(), key=lambda item: -len(item[1])):
        print(f"{helper:28}{len(texts):4}  {'; '.join(texts[:3])}")
