"""Jacobians of functions with loops and branches: all directions in one pass, held against differences and against columns."""

from __future__ import annotations

import numpy as np
import pytest

from astgrad.frontend.program import read_module
from astgrad.ir.kinds import parse_kinds
from astgrad.pipeline import derive
from astgrad.request import Request
from astgrad.source import Source
from tests.derived import function_in

KINDS = "u: float64[n], v: float64[n], W: float64[n, n], k: int"
U, V = np.array([0.3, -0.7, 1.1, 0.6]), np.array([1.2, 0.4, -0.5, 0.9])
W = np.arange(16.0).reshape(4, 4) / 11 - 0.6

IN_ONE_PASS = [
    "a, b = u[0], u[1]\nif v[0] > 0: a = b\nreturn a * np.exp(-b * v)",
    "for _ in range(k): u = u + 0.1 * v * u**2\nreturn u",
    "for _ in range(k): u = np.tanh(W @ u) * v\nreturn u",
    "for _ in range(k): u = np.tanh(u @ W) + v @ u\nreturn u @ v * u",
    "for _ in range(k): u = u + 0.1 * (np.roll(u, 1) - u) * u\nreturn u",
    "for _ in range(k): u = np.cumsum(u * v)\nreturn np.diff(u)",
    "for _ in range(k): u = u * np.sum(u) / np.mean(u**2)\nreturn u",
    "s = 0.0\nfor i in range(k): s = s + u[i] * v[i] * s + u[0]\nreturn s * u",
    "s = 0.0\nfor i in range(k): s += u[i] ** 2\nt = s\nfor i in range(k): s += t * u[i]\nreturn t * u + s",
    "u = u.copy()\na = u[0]\nfor i in range(k):\n    u[0] = u[1] * a\n    a = a + u[0]\nreturn u * a",
    "u = u.copy()\nfor i in range(k): u[i], u[i + 1] = u[i + 1], u[i] * v[i]\nreturn u",
    "u = u.copy()\nfor i in range(k):\n    a, b = u[0], u[1]\n    u[0] = b * b\n    u[1] = a * u[2]\nreturn u",
    "u = u.copy()\nfor i in range(k): u[1:-1] += 0.1 * (u[2:] - 2 * u[1:-1] + u[:-2]) * u[1:-1]\nreturn u",
    "r = np.zeros(len(u))\nfor i in range(1, len(u)): r[i] = r[i - 1] * u[i] + np.sin(u[i - 1])\nreturn r",
    "r = np.zeros(len(u))\nfor i in range(k):\n    if v[i] > 0: r[i] = u[i] ** 2\n    else: r[i] = u[i - 1]\nreturn r",
    "M = W * u\nfor _ in range(k): M = M * v + u\nreturn np.sum(M, axis=1)",
    "M = W * u\nfor _ in range(k): M = M * np.sum(M)\nreturn np.sum(M * W, axis=-1)",
    "for _ in range(k): u = np.where(v > 0, u**2, 0.0) - u / v\nreturn u",
    "while u[0] < 2.0: u = u * 1.5 + v\nreturn u * u[0]",
    "for _ in range(k): u = np.sort(u * v)\nreturn u",
    "a = u[1]\nb = a\nif v[0] > 0: a += b * u[0]\nelse: a = 0.0\nreturn a * b * u",
]
BY_COLUMNS = [
    "u = u[1:]\ns = 0.0\nfor i in range(2): s = s + u[i] * k\nreturn s * u",
    "a, b, c, d = u\nu = u.copy()\nfor _ in range(k): u[0] = a * b\nreturn u * c * d",
    "for _ in range(k): u = np.concatenate((u[1:], u[:1])) * v\nreturn u",
    "for _ in range(k): u = np.linalg.solve(W + np.eye(4), u**2)\nreturn u",
]
SCALARS = [
    "s = 0.0\nfor i in range(k):\n    s = s + np.sum(u**2 * v) * u[0]\n    u = u * v\nreturn s",
    "for _ in range(k): u = np.tanh(W @ u)\nreturn np.sum(u**2)",
    "u = u.copy()\nfor i in range(1, k): u[i] *= u[i - 1]\nreturn np.sum(u)",
]


def made(body: str, operator: str) -> str:
    lines = "\n    ".join(body.splitlines())
    source = Source("m.py", f"import numpy as np\n\n\ndef f(u, v, W, k):\n    {lines}\n")
    program = read_module(source, "m").program("f")
    if operator == "hessian":
        first = Request("derivative", ("u",), False, "slope", kinds=parse_kinds(KINDS))
        text = derive(program, first).text
        program = read_module(Source("slope.py", text), "slope").program("slope")
        operator = "jacobian"
    return derive(program, Request(operator, ("u",), False, "made", kinds=parse_kinds(KINDS))).text


def plain(body: str):
    lines = "\n    ".join(body.splitlines())
    scope: dict[str, object] = {"np": np}
    exec(f"def f(u, v, W, k):\n    {lines}\n", scope)
    return scope["f"]


def differences(f, rounds: int) -> np.ndarray:
    """The Jacobian by u, by differences of order 4."""
    h = 1e-3
    columns = [
        (
            8 * (f(U + h * e, V, W, rounds) - f(U - h * e, V, W, rounds))
            - f(U + 2 * h * e, V, W, rounds)
            + f(U - 2 * h * e, V, W, rounds)
        )
        / (12 * h)
        for e in np.eye(len(U))
    ]
    return np.stack(columns, axis=-1)


@pytest.mark.parametrize("body", [*IN_ONE_PASS, *BY_COLUMNS])
def test_jacobians_are_what_differences_say(body: str) -> None:
    text = made(body, "jacobian")
    assert ("columns" not in text) == (body in IN_ONE_PASS), text
    found, f = function_in(text, "made"), plain(body)
    for rounds in (0, 1, 3):
        before = U.copy()
        jacobian = found(U, V, W, rounds)
        assert np.array_equal(U, before)
        expected = differences(f, rounds)
        assert jacobian.shape == expected.shape
        np.testing.assert_allclose(jacobian, expected, rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize("body", SCALARS)
def test_hessians_are_what_differences_say(body: str) -> None:
    found, slope = function_in(made(body, "hessian"), "made"), function_in(made(body, "derivative"), "made")
    assert "columns" not in made(body, "hessian")
    for rounds in (0, 1, 3):
        hessian = found(U, V, W, rounds)
        np.testing.assert_allclose(hessian, hessian.T, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(hessian, differences(slope, rounds), rtol=1e-7, atol=1e-8)
