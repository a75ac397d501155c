"""Shapes that contradict each other are refused when code is generated, and no others: NumPy is the judge.

Each form is tried on all shapes of up to three axes of the lengths 1 to 3: what is said to be a misfit must be what NumPy raises an
error for, and nothing else.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
import scipy.linalg
from click.testing import CliRunner

from astgrad.analysis.fitting import find_misfits
from astgrad.analysis.inference import infer_kinds
from astgrad.analysis.kinds import NO_CALLEES
from astgrad.cli import main
from astgrad.ir.expr import Name, Subscript
from astgrad.ir.kinds import Number
from astgrad.ir.read import read
from astgrad.ir.stmt import Assign, AugAssign, Evaluate, Function, Parameter

SHAPES = [shape for rank in range(4) for shape in product((1, 2, 3), repeat=rank)]
PAIRS = (
    "x + y", "x * y", "x < y", "np.arctan2(x, y)", "np.where(x, y, x)", "x @ y", "np.matmul(x, y)", "np.dot(x, y)", "x.dot(y)",
    "np.inner(x, y)", "np.matvec(x, y)", "np.vecmat(x, y)", "np.convolve(x, y)", "np.linalg.solve(x, y)",
    "np.concatenate((x, y))", "np.concatenate((x, y), axis=1)", "np.concatenate((x, y), axis=-1)", "np.stack((x, y))",
    "np.stack([x, y], axis=1)", "np.einsum('ij,ij->i', x, y)", "np.einsum('ij,jk', x, y)", "np.einsum('...i,...i', x, y)",
    "np.outer(x, y)", "np.vdot(x, x)", "np.vstack((x, y))", "np.hstack([x, y])", "np.dstack((x, y))", "np.column_stack((x, y))",
    "np.append(x, y)", "np.append(x, y, axis=1)", "np.c_[x, y]", "np.linalg.outer(x, y)", "np.linalg.lstsq(x, y)",
    "np.tensordot(x, y, 1)", "np.tensordot(x, y)", "np.tensordot(x, y, ([0], [-1]))", "np.tensordot(x, y, ((0, 1), (1, 0)))",
    "np.block([x, y])", "np.block([[x, y], [y, x]])", "np.block([[x], [y]])", "np.average(x, weights=y)",
    "np.average(x, axis=0, weights=y)", "np.average(x, axis=-1, weights=y)", "np.interp(1.5, x, y)", "np.interp(x, y, y)",
    "np.take_along_axis(x, np.zeros_like(y, dtype=int), axis=0)", "np.take_along_axis(x, np.zeros_like(y, dtype=int), axis=-1)",
    "linalg.solve_triangular(x, y)", "np.vecdot(x, y)", "np.sum(x, where=y > 0)", "np.mean(x, where=y > 0)", "x[y > 0]",
)  # fmt: skip
SINGLE = (
    "np.sum(x, axis=1)", "x.sum(axis=-2)", "np.mean(x, axis=(0, 1))", "np.cumsum(x, axis=2)", "np.linalg.det(x)", "np.trace(x)",
    "np.linalg.inv(x)", "np.squeeze(x, axis=0)", "np.expand_dims(x, axis=2)", "np.expand_dims(x, -1)",
    "np.flip(x, axis=1)", "np.reshape(x, (3, 2))", "x.reshape(2, -1)", "x.reshape(6)", "np.broadcast_to(x, (2, 3))", "x[0]", "x[2]",
    "x[-3]", "x[1, 0]", "x[..., 0]", "x[:, 1]", "x[None, :, 0]", "x[0, 1, 2]", "np.sort(x, axis=1)", "np.linalg.norm(x, axis=1)",
    "x.T @ x", "linalg.det(x)", "np.split(x, 3)", "np.split(x, 2, axis=1)", "np.split(x, 2, -1)[0]", "np.hsplit(x, 2)",
    "np.vsplit(x, 3)[1]", "np.dsplit(x, [1])", "np.dsplit(x, 2)", "np.array_split(x, 2)", "np.array_split(x, 2, 1)",
    "np.exp(x)[1:2]", "np.linalg.qr(x)", "x.max(axis=1)",
)  # fmt: skip


def _arrays(*shapes: tuple[int, ...]) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    return [np.asarray(rng.normal(size=shape)) for shape in shapes]


def _runs(text: str, arrays: list[np.ndarray]) -> bool:
    names = {"np": np, "linalg": scipy.linalg, **dict(zip("xy", arrays, strict=False))}
    try:
        exec(text, names)  # the forms of this file
    except Exception:  # whatever the libraries raise
        return False
    return True


def _misfits(statement: Evaluate | Assign | AugAssign, *shapes: tuple[int, ...]) -> list[str]:
    names = "xy"[: len(shapes)]
    function = Function("f", tuple(map(Parameter, names)), (statement,))
    kinds, _ = infer_kinds(
        function,
        {name: Number("float64", shape, is_array=True) for name, shape in zip(names, shapes, strict=True)},
        {},
        NO_CALLEES,
        lambda _: frozenset(),
    )
    return [refusal.message for refusal in find_misfits(function, kinds, {})]


@pytest.mark.parametrize("text", PAIRS)
def test_pairs_misfit_where_numpy_raises(text: str) -> None:
    said = {(one, other): _misfits(Evaluate(read(text)), one, other) for one in SHAPES for other in SHAPES}
    wrong = [(shapes, found) for shapes, found in said.items() if bool(found) == _runs(text, _arrays(*shapes))]
    assert not wrong


@pytest.mark.parametrize("text", ["linalg.cho_solve((x, True), y)", "linalg.lu_solve((x, np.arange(len(x))), y)"])
def test_factors_misfit_where_scipy_raises(text: str) -> None:
    """Of matrices: what SciPy makes of stacks of them differs from version to version."""
    matrices = [shape for shape in SHAPES if len(shape) == 2]
    said = {
        (one, other): _misfits(Evaluate(read(text)), one, other) for one in matrices for other in SHAPES if len(other) in (1, 2)
    }
    wrong = [(shapes, found) for shapes, found in said.items() if bool(found) == _runs(text, _arrays(*shapes))]
    assert not wrong


@pytest.mark.parametrize("text", SINGLE)
def test_single_arrays_misfit_where_numpy_raises(text: str) -> None:
    said = {shape: _misfits(Evaluate(read(text)), shape) for shape in SHAPES}
    wrong = [(shape, found) for shape, found in said.items() if bool(found) == _runs(text, _arrays(shape))]
    assert not wrong


@pytest.mark.parametrize("target", ["x[0]", "x[1:]", "x[:, :2]", "x[...]", "x"])
@pytest.mark.parametrize("operator", ["", "+"])
def test_writes_misfit_where_numpy_raises(target: str, operator: str) -> None:
    """`x = y` itself is no write."""
    if (target, operator) == ("x", ""):
        target = "x.T[...]"
    place = read(target)
    assert isinstance(place, (Name, Subscript))
    statement = AugAssign(place, operator, read("y")) if operator else Assign((place,), read("y"))
    pairs = [(one, other) for one in SHAPES for other in SHAPES if not _depends_on_version(target, one, other)]
    said = {(one, other): _misfits(statement, one, other) for one, other in pairs}
    text = f"{target} {operator}= y"
    wrong = [(shapes, found) for shapes, found in said.items() if bool(found) == _runs(text, _arrays(*shapes))]
    assert not wrong


def _depends_on_version(target: str, held: tuple[int, ...], value: tuple[int, ...]) -> bool:
    """NumPy before 2.4 takes an array of one element for a number."""
    return target == "x[0]" and len(held) == 1 and len(value) > 0 and set(value) == {1}


MODULE = """
import numpy as np


def product(A, b):
    A = A * 2
    A = A @ b
    return np.sum(A)


def chosen(x):
    if x.ndim == 2:
        return np.sum(np.sum(x, axis=1) ** 2)
    return np.sum(x**2)


def guarded(x):
    if x.ndim != 2:
        raise ValueError("rows, please")
    return np.sum(np.sum(x, axis=1) ** 2)


def perhaps(x, y):
    return np.sum(x * y if x.shape == y.shape else x)


def parts(x):
    a, b = x
    return a * b


def parts_of_pairs(x):
    total = 0.0
    for a, b in x:
        total += a * b
    return total
"""


@pytest.mark.parametrize(
    ("name", "kinds", "said"),
    [
        (
            "product",
            "A: float64[3, 4], b: float64[3]",
            "7:9: A is float64[3, 4], and b is float64[3]: the lengths 4 and 3 must",
        ),
        ("product", "A: float64[3, n], b: float64[m]", ""),
        ("chosen", "x: float64[n]", ""),
        ("guarded", "x: float64[n]", ""),
        ("perhaps", "x: float64[2], y: float64[3]", ""),
        ("parts", "x: float64[3]", "28:5: x is float64[3]: it has 3 parts, and 2 are taken [shape]"),
        ("parts_of_pairs", "x: float64[n, 3]", "34:9: x is float64[n, 3]: its rows have 3 parts, and 2 are taken"),
        ("parts_of_pairs", "x: float64[n, 2]", ""),
    ],
)
def test_gen_reports_the_place(tmp_path: Path, name: str, kinds: str, said: str) -> None:
    file = tmp_path / "model.py"
    file.write_text(MODULE)
    result = CliRunner().invoke(main, ["gen", str(file), "-f", name, "--kinds", kinds])
    assert (result.exit_code, said in result.output) == (123 if said else 0, True), result.output


@pytest.mark.parametrize("axes", ["((5,), (0,))", "((0, 1), (0,))", "((0.5,), (0,))", "('x', 'y')", "((0, 1), 0)"])
def test_axes_that_no_array_has_are_left_alone_where_they_may_not_be_reached(tmp_path: Path, axes: str) -> None:
    """The function itself raises there, and the derivative has what it does elsewhere."""
    file = tmp_path / "model.py"
    file.write_text(
        "import numpy as np\n\ndef f(x, w, c):\n    y = 2.0\n    if c:\n"
        f"        y = np.sum(np.tensordot(x, w, axes={axes}))\n    return y * np.sum(x @ w)\n"
    )
    kinds = "x: float64[n, k], w: float64[k, m], c: bool"
    result = CliRunner().invoke(main, ["gen", "--stdout", str(file), "-f", "f:w", "--kinds", kinds])
    assert result.exit_code == 0, result.output
    scope: dict[str, object] = {}
    exec(result.output, scope)
    x, w = np.ones((2, 3)), np.ones((3, 2))
    assert np.array_equal(scope["f_by_w"](x, w, False), 2.0 * x.T @ np.ones((2, 2)))  # type: ignore[operator]
