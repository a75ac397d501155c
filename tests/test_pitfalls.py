"""Where other libraries give a wrong number without a word, and what is commonly got wrong: right here, or refused with its place.

WRONG_ELSEWHERE: a call for each function and keyword of which a peer's derivative was measured to be wrong; CHECKLIST: what must
hold, by topic, as calls; further tests of each topic are named beside it. The judges are differences of the call itself.
"""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import pytest

from astgrad.errors import Refused
from tests.derived import Expression, function_in, generated

X = np.array([[0.7, 1.6, 0.9], [1.2, 0.8, 1.7]])
V = np.array([0.7, 1.6, 0.9, 1.3])
POSITIVE = np.array([[2.0, 0.3, 0.1], [0.3, 1.5, 0.2], [0.1, 0.2, 3.0]])
LOWER = np.array([[2.0, 9.0, 9.0], [0.3, 1.5, 9.0], [0.1, 0.2, 3.0]])  # what stands above the diagonal is not read
MASK = np.array([[True, False, True], [True, True, False]])
ARGUMENTS: dict[str, Any] = {
    "x": X,
    "v": V,
    "s": 1.3,
    "t": 0.4,
    "P": POSITIVE,
    "L": LOWER,
    "m": MASK,
    "one": np.array([1.3]),
    "zero_d": np.array(1.3),
    "k": np.arange(6.0).reshape(2, 1, 3)[:, :, :2] + 0.5,
    "h": np.arange(1.0, 7.0).reshape(1, 3, 2)[:, :, :1],
    "gap": np.array([2.0, 0.0, 3.0]),
    "same": np.full(3, 1.5),
    "i": np.array([2, 0, 2]),
    "single": V.astype(np.float32),
    "singular": np.array([[1.0, 2.0], [2.0, 4.0]]),
    "tied": np.array([1.0, 3.0, 2.0, 5.0]),
    "b": V[:3].copy(),
    "nodes": np.arange(4.0),
}

# A line of the list, and the call: of autograd first, then of JAX. `refused` in REFUSED.
WRONG_ELSEWHERE = {
    "arccosh, complex": "np.abs(np.arccosh(s + 1j))",
    "full, array": "np.full((2, 3), b)",
    "full_like by its value": "np.full_like(x, s)",
    "kron of three axes": "np.kron(k, h)",
    "max, where and initial": "np.max(x, where=m, initial=0.1)",
    "mean, where": "np.mean(x, where=m)",
    "mean, where and axis": "np.mean(x, where=m, axis=0)",
    "min, where and initial": "np.min(x, where=m, initial=9.0)",
    "prod, where": "np.prod(x, where=m)",
    "prod, where and axis": "np.prod(x, where=m, axis=0)",
    "prod, one zero": "np.prod(gap)",
    "prod, two zeros": "np.prod(gap * gap[::-1])",
    "repeat, last axis": "np.repeat(x, 2, axis=-1)",
    "std, where": "np.std(x, where=m)",
    "std, where and axis": "np.std(x, where=m, axis=1)",
    "std, correction": "np.std(x, correction=1)",
    "sum, where": "np.sum(x, where=m)",
    "sum, where and axis": "np.sum(x, where=m, axis=0)",
    "tile, fewer repetitions than axes": "np.tile(x, 2)",
    "var, where": "np.var(x, where=m)",
    "var, where and axis": "np.var(x, where=m, axis=1)",
    "var, correction": "np.var(x, correction=1)",
    "cholesky reads one triangle": "np.linalg.cholesky(L)",
    "slogdet, complex": "np.linalg.slogdet(P + 1j)[1]",
    "norm, inf": "np.linalg.norm(v, np.inf)",
    "norm, keepdims": "np.linalg.norm(x, axis=1, keepdims=True)",
    "rfft, forward": "np.abs(np.fft.rfft(v, norm='forward'))",
    "rfft, longer": "np.abs(np.fft.rfft(v, n=6))",
    "rfft, shorter": "np.abs(np.fft.rfft(v, n=3))",
    "irfft, forward": "np.fft.irfft(v, norm='forward')",
    "iv by its order": "special.iv(s, t)",
    "ive by its order": "special.ive(s, t)",
    "solve_triangular, unit_diagonal": "linalg.solve_triangular(P, b, unit_diagonal=True)",
    "multiply, out": "np.multiply(v, v, out=nodes)",
    "pad, maximum": "np.pad(v, 1, mode='maximum')",
    "pad, minimum": "np.pad(v, 1, mode='minimum')",
    "sum, initial": "np.sum(x, initial=s)",
    "arange by its start": "np.arange(t, 3.0)",
    "nanstd of no dimensions": "np.nanstd(zero_d)",
    "std of no dimensions": "np.std(zero_d)",
    "unique": "np.unique(v)",
    "unique_values": "np.unique_values(v)",
    "item": "one.item() ** 2",
    "item of no dimensions": "zero_d.item() ** 2",
    "pinv, hermitian": "np.linalg.pinv(P, hermitian=True)",
    "eigh reads one triangle": "np.linalg.eigh(L)[0]",
    "eigh, the upper one": "np.linalg.eigh(L.T, UPLO='U')[0]",
    "spence": "special.spence(v)",
    "eigh_tridiagonal": "linalg.eigh_tridiagonal(v, b, eigvals_only=True)",
    "entropy of poisson": "stats.poisson.entropy(s)",
}
REFUSED = {
    "arange by its start": "missing-rule",
    "arccosh, complex": "complex",
    "eigh_tridiagonal": "missing-rule",
    "entropy of poisson": "missing-rule",
    "iv by its order": "no-derivative",
    "ive by its order": "no-derivative",
    "multiply, out": "keyword",
    "pad, maximum": "not-literal",
    "pad, minimum": "not-literal",
    "pinv, hermitian": "keyword",
    "slogdet, complex": "complex",
    "unique": "missing-rule",
    "unique_values": "missing-rule",
}
CHECKLIST = {
    "broadcasting undone (test_rules, test_structural_rules)": ("x * v[:3]", "s * x", "x[:, :1] * v[:3]", "x + s", "b ** x"),
    "reductions (test_structural_rules)": (
        "np.sum(x, axis=(1, 0))",
        "np.mean(x, axis=-1, keepdims=True)",
        "np.sum(zero_d)",
        "np.max(x, axis=(0, 1))",
        "np.var(x, axis=1, ddof=1)",
        "np.mean(x, where=m, axis=1)",
        "np.sum(x, initial=s, axis=0)",
        "np.std(x, mean=1.1)",
    ),
    "prod and cumprod with zeros (test_structural_rules)": ("np.prod(gap)", "np.cumprod(gap)", "np.prod(gap * x, axis=1)"),
    "var and std (test_structural_rules)": ("np.var(x, ddof=1)", "np.std(x, where=m)", "np.std(x, axis=0)"),
    "max and min (test_structural_rules, ties)": ("np.max(x, axis=1)", "np.min(x, where=m, initial=3.0)"),
    "where, select, piecewise, clip (test_structural_rules)": (
        "np.where(v > 1, np.sqrt(v - 1), 0.0)",
        "np.select([v > 1, v > 0.8], [v, v * v], 0.5)",
        "np.clip(v, 0.8, 1.5)",
    ),
    "power (test_rules, special points)": ("v ** 3", "v ** s", "s ** v", "(v - 1) ** 2", "(-v) ** 3", "s ** t", "s ** -1"),
    "cumsum and flips (test_structural_rules)": (
        "np.cumsum(x)",
        "np.cumsum(x, axis=0)",
        "np.flip(x, 1)",
        "np.cumsum(x, axis=-1)",
    ),
    "einsum (test_structural_rules)": (
        "np.einsum('ii->i', P)",
        "np.einsum('ij,k->i', x, v)",
        "np.einsum('ij,ij->i', x, x)",
        "np.einsum('i,->i', v, s)",
    ),
    "products (test_structural_rules)": (
        "np.dot(x, b)",
        "x @ P",
        "np.inner(x, b)",
        "np.outer(v, b)",
        "np.kron(x, b)",
        "np.tensordot(x, P, 1)",
        "np.vdot(x, x * x)",
        "np.vecdot(x, b)",
        "np.matvec(x, b)",
        "np.vecmat(b, P)",
        "np.cross(x, b)",
    ),
    "sort and partition (test_structural_rules)": ("np.sort(x, axis=0)", "np.sort(x, axis=None)", "np.partition(v, 2)"),
    "indexing (test_structural_rules)": ("b[i]", "x[:, i]", "x[m]", "x[..., None]", "x[[0, 1], [1, 1]]", "P[i, :, None]"),
    "linear algebra (test_structural_rules, test_scipy_rules)": (
        "np.linalg.solve(P, b)",
        "np.linalg.inv(P)",
        "np.linalg.det(singular)",
        "np.linalg.slogdet(P)[1]",
        "np.linalg.pinv(x)",
        "np.linalg.lstsq(P, b)[0]",
        "np.linalg.cholesky(P)",
        "np.linalg.qr(P)[1]",
        "np.linalg.svd(x, full_matrices=False)[1]",
        "np.linalg.eigvalsh(P)",
        "np.abs(np.linalg.eigvals(P))",
        "np.linalg.norm(x)",
        "np.linalg.matrix_power(P, 0)",
        "np.linalg.matrix_power(P, -1)",
        "np.linalg.multi_dot([x, P, P])",
        "np.linalg.cond(P)",
    ),
    "Fourier transforms (test_complex)": (
        "np.abs(np.fft.fft(v, norm='ortho'))",
        "np.abs(np.fft.rfft(b))",
        "np.fft.irfft(v, n=5)",
        "np.abs(np.fft.rfft(v, n=7))",
    ),
    "dtype (test_rules, test_structural_rules)": (
        "np.mean(single)",
        "np.std(single)",
        "np.max(single)",
        "np.where(single > 1, single, 0.5)",
        "np.exp2(single)",
        "np.log10(single)",
    ),
    "numbers and no dimensions (test_every_rule)": ("np.sin(s)", "np.sin(zero_d)", "np.sum(zero_d * s)"),
}
_PASSIVE = ("m", "i")


def _expression(text: str) -> tuple[Expression, list[str]]:
    names = [name for name in ARGUMENTS if _reads(text, name)]
    return Expression(text, **{name: ARGUMENTS[name] for name in names}), [name for name in names if name not in _PASSIVE]


def _reads(text: str, name: str) -> bool:
    return any(isinstance(node, ast.Name) and node.id == name for node in ast.walk(ast.parse(text)))


@pytest.mark.parametrize("line", WRONG_ELSEWHERE)
def test_what_is_wrong_elsewhere_is_right_or_refused(line: str) -> None:
    expression, wrt = _expression(WRONG_ELSEWHERE[line])
    if line in REFUSED:
        with pytest.raises(Refused) as refused:
            expression.problems(wrt, unknown=False)
        assert REFUSED[line] in {refusal.code for refusal in refused.value.refusals}
        assert all(refusal.span is not None for refusal in refused.value.refusals)
        return
    problems = expression.problems(wrt, unknown=False)
    assert not problems, problems[0]


@pytest.mark.parametrize(("topic", "text"), [(topic, text) for topic, texts in CHECKLIST.items() for text in texts])
def test_checklist(topic: str, text: str) -> None:
    expression, wrt = _expression(text)
    problems = expression.problems(wrt, unknown=False, forward="sing" not in text)
    assert not problems, problems[0]


@pytest.mark.filterwarnings("ignore:Arrays of 2-dimensional vectors:DeprecationWarning")
@pytest.mark.parametrize(
    "text", ["np.cross(x[:, :2], x[:, 1:])", "np.cross(x[0, :2], b[1:])", "np.cross(x[:, :2], b)", "np.cross(P, x[0, :2])"]
)
def test_vectors_of_two_elements(text: str) -> None:
    """`np.cross` of vectors in the plane is a number for each pair of them, and takes one of two elements beside one of three."""
    expression, wrt = _expression(text)
    for unknown in (False, True):
        problems = expression.problems(wrt, unknown=unknown)
        assert not problems, problems[0]


SMALL_TERMS = {  # functions of z, and the slope at a point where a term of a named sum is lost in it
    "u = 1 + np.exp(-z)|np.log(u)": (40.0, -np.exp(-40.0)),
    "u = 1 + np.exp(-z)|np.log(u) * u": (40.0, -np.exp(-40.0)),
    "w = 1 / (1 + np.exp(-z))|1e18 + w * np.tanh(2.0)": (0.5, np.tanh(2.0) * 0.2350037122015945),
    "u = 1e18 + np.exp(z)|u / 2": (1.0, np.e / 2),
}


@pytest.mark.parametrize("text", SMALL_TERMS)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_a_small_term_of_a_sum_is_not_what_is_left_of_the_sum(text: str, mode: str) -> None:
    z, expected = SMALL_TERMS[text]
    first, _, result = text.partition("|")
    source = f"import numpy as np\n\ndef f(z: float):\n    {first}\n    return {result}\n"
    derivative = function_in(generated(source, "f", ("z",), mode=mode), "d_f")
    assert derivative(z) == pytest.approx(expected, rel=1e-12, abs=0.0)
