"""`check` finds wrong derivatives, passes right ones, and says what it could not settle. The derivatives are by hand."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pytest

import astgrad
from astgrad import DerivativeMismatch, Refused, RequestError, variants
from astgrad.backend import store
from astgrad.errors import Refusal
from astgrad.request import Generated, Request


def cube(x):
    return x**3


def loss(w, b, X, y):
    return np.mean((X @ w + b - y) ** 2)


def magnitude(x):
    return abs(x)


def root(x):
    return math.sqrt(x)


def cumulated(x):
    return np.cumsum(x)


RIGHT = {
    "cube": "def cube(x):\n    return 3 * x**2\n",
    "loss": ("def loss(w, b, X, y):\n    z_bar = 2 * (X @ w + b - y) / y.size\n    return X.T @ z_bar, z_bar.sum()\n"),
    "magnitude": "import numpy as np\n\n\ndef magnitude(x):\n    return np.sign(x)\n",
    "root": "import math\n\n\ndef root(x):\n    return 0.5 / math.sqrt(x) if x else math.inf\n",
    "cumulated": "import numpy as np\n\n\ndef cumulated(x):\n    return np.ones_like(x)\n",
}


@pytest.fixture
def texts(tmp_path, monkeypatch) -> dict[str, str]:
    """The generated modules by function, or by function and mode; to be changed."""
    found = dict(RIGHT)

    def generate(function: Callable[..., object], request: Request, owners: object = None) -> Generated:
        text = found.get(f"{request.name} {request.mode}", found[request.name])
        if text == "refused":
            raise Refused([Refusal("no-mode", "no such mode here", None)])
        return Generated(text, request.name, request.mode, request.kinds)

    monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(variants, "generate", generate)
    return found


RNG = np.random.default_rng(0)
LOSS = (RNG.normal(size=4), 0.5, RNG.normal(size=(9, 4)), RNG.normal(size=9))


@pytest.mark.parametrize(
    ("f", "args", "wrt", "count"),
    [
        (cube, (2.0,), None, 1),
        (cube, (0.0,), None, 1),
        (cube, (1e6,), None, 1),
        (cube, (3,), None, 1),
        (cube, (np.float32(1.7),), None, 1),
        (cube, (np.array(2.0),), None, 1),
        (cube, (np.linspace(-2, 2, 10),), None, 10),
        (cube, (np.linspace(-2, 2, 10, dtype=np.float32),), None, 10),
        (cube, (np.arange(6).reshape(2, 3),), None, 6),
        (cube, (np.linspace(-2, 2, 10_000),), None, 64),
        (cube, (np.ones(0),), None, 0),
        (loss, LOSS, ("w", "b"), 5),
        (magnitude, (-2.0,), None, 1),
    ],
)
def test_a_right_derivative_passes(texts, f, args, wrt, count):
    report = astgrad.check(f, *args, wrt=wrt)
    assert len(report.rows) == count
    assert all(row.error is not None and row.error < 1e-3 for row in report.rows)
    assert report.unchecked == ()
    assert report.worst in (*report.rows, None)


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("cube", "3 *", "3.0001 *", r"by x\[0\] is 3.0001; differences of cube give (3.0|2.99999)"),
        ("cube", "3 * x**2", "0 * x", r"by x\[0\] is 0.0; differences of cube give"),
        ("cube", "3 * x**2", "3 * x**2 * float('nan')", "is nan; differences"),
        ("cube", "3 * x**2", "3.0", r"has the shape \(\), and x has \(3,\)"),
        ("cube", "return", "x += 1\n    return", "changes its argument 'x'"),
        ("cube", "3 * x**2", "(3 * x**2).astype('float32')", "is of float32, and x of float64"),
    ],
)
def test_a_wrong_derivative_of_an_elementwise_function(texts, name, old, new, message):
    texts[name] = texts[name].replace(old, new)
    with pytest.raises(DerivativeMismatch, match=message):
        astgrad.check(cube, np.array([1.0, 2.0, 3.0]))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("2 *", "", r"by w\[0\] is"),
        ("X.T @ z_bar, z_bar.sum()", "X.T @ z_bar, -z_bar.sum()", "by b is"),
        ("X.T @ z_bar, z_bar.sum()", "X.T @ z_bar, z_bar", "by b has the shape"),
        ("y.size", "w.size", r"by w\[0\] is"),
    ],
)
def test_a_wrong_derivative_of_a_scalar_function(texts, old, new, message):
    assert old in texts["loss"]
    texts["loss"] = texts["loss"].replace(old, new)
    with pytest.raises(DerivativeMismatch, match=message):
        astgrad.check(loss, *LOSS, wrt=("w", "b"))


def test_one_wrong_entry_among_many(texts):
    texts["cube"] = "def cube(x):\n    d = 3 * x**2\n    d[7] += 1e-3\n    return d\n"
    with pytest.raises(DerivativeMismatch, match=r"by x\[7\]"):
        astgrad.check(cube, np.linspace(1, 2, 10))


def test_a_wrong_entry_that_is_not_among_those_looked_at(texts):
    texts["cube"] = "def cube(x):\n    d = 3 * x**2\n    d[5] += 1e-3\n    return d\n"
    with pytest.raises(DerivativeMismatch, match=r"of cube along a random direction of x is .*; differences of cube give"):
        astgrad.check(cube, np.linspace(1, 2, 10_000))


def test_a_second_call_must_give_the_same(texts):
    texts["cube"] = "seen = []\n\n\ndef cube(x):\n    seen.append(x)\n    return 3 * x**2 * len(seen)\n"
    with pytest.raises(DerivativeMismatch, match=r"is 12\.0, and at a second call 24\.0"):
        astgrad.check(cube, 2.0)


def test_an_error_that_differences_do_not_see_is_seen_by_forward_mode(texts):
    texts["loss forward"] = "refused"  # by arrays: the check takes it along directions
    texts["loss"] = texts["loss"].replace("X.T @ z_bar", "(1 + 3e-8) * X.T @ z_bar")
    with pytest.raises(DerivativeMismatch, match=r"of loss along a random direction of w, b is .*, and in forward mode"):
        astgrad.check(loss, *LOSS, wrt=("w", "b"))


def test_without_anything_made_up():
    """The derivatives that astgrad writes, in both modes."""
    report = astgrad.check(loss, *LOSS, wrt=("w", "b", "X"))
    assert report.unchecked == ()
    assert str(report).startswith("loss: 41 of 41 entries checked, and 3 random directions, worst ")
    single = tuple(np.asarray(arg, np.float32) if np.ndim(arg) else arg for arg in LOSS)
    assert astgrad.check(loss, *single, wrt=("w", "b")).unchecked == ()
    assert astgrad.check(astgrad.derivative(cube), np.array([0.5, -2.0]), wrt="x").unchecked == ()
    second = astgrad.check(astgrad.derivative(energy, wrt="k"), np.array([0.5, -2.0]), 3, wrt="x")
    assert second.unchecked == ()
    assert second.directions == 3


def energy(x, k):
    return k**2 * np.sum(x**3)


def test_directions_over_a_kink_are_not_checked():
    report = astgrad.check(magnitudes, np.array([1.0, 0.0, -2.0]))
    assert [row.place for row in report.rows if row.error is None] == ["x[1]"]
    assert report.directions == 0
    assert "not checked: 3 random directions: the slopes to the left and to the right differ" in str(report)


def magnitudes(x):
    return np.sum(np.abs(x))


def test_a_function_that_is_not_elementwise(texts):
    with pytest.raises(DerivativeMismatch, match=r"by x\[0\]: entry \(1,\) of the result depends on it too"):
        astgrad.check(cumulated, np.ones(3))


@pytest.mark.parametrize(("f", "point"), [(magnitude, 0.0), (root, 0.0)])
def test_what_differences_do_not_settle_is_not_checked(texts, f, point):
    report = astgrad.check(f, point)
    assert report.worst is None
    assert [row.error for row in report.rows] == [None]
    assert "not checked: x: " in str(report)
    assert "0 of 1 entries checked" in str(report)


def test_the_value_must_be_the_functions_own(texts):
    texts["cube forward"] = texts["cube reverse"] = "def cube(x):\n    return 3 * x**2\n"
    texts["cube"] = "def cube(x):\n    return x**3, 3 * x**2\n"
    assert astgrad.check(astgrad.value_and_derivative(cube), 1.1).worst is not None
    assert astgrad.check(astgrad.value_and_derivative(cube), 3).worst is not None
    texts["cube"] = "def cube(x):\n    return x**3 * (1 + 4e-16), 3 * x**2\n"
    store.clear_cache()
    with pytest.raises(DerivativeMismatch, match="value that comes with"):
        astgrad.check(astgrad.value_and_derivative(cube), 1.1)


def test_the_two_modes_are_compared(texts):
    texts["cube forward"] = "def cube(x):\n    return 3 * x**2 + 1e-6\n"
    texts["cube reverse"] = "def cube(x):\n    return 3 * x**2\n"
    with pytest.raises(DerivativeMismatch, match="in forward mode"):
        astgrad.check(cube, 2.0)


def test_a_mode_that_cannot_be_had_is_not_checked(texts):
    texts["cube forward"] = "refused"
    texts["cube reverse"] = "def cube(x):\n    return 3 * x**2\n"
    report = astgrad.check(cube, 2.0)
    assert report.unchecked == ("forward mode: no such mode here [no-mode]",)
    assert "not checked: forward mode" in str(report)


def test_a_derivative_is_checked_against_its_primal_by_its_own_parameters(texts):
    texts["loss"] = "def loss(w, b, X, y):\n    return ((2 * (X @ w + b - y) / y.size).sum(),)\n"
    report = astgrad.check(astgrad.derivative(loss, wrt=("b",)), *LOSS[:2], y=LOSS[3], X=LOSS[2])
    assert [row.place for row in report.rows] == ["b"]
    with pytest.raises(RequestError):
        astgrad.check(loss, *LOSS, wrt="q")


def weighted(params, x):
    return params["w"] * x + params["b"]


class Layer(NamedTuple):
    w: np.ndarray
    b: float


def layered(layers, x):
    for w, b in layers:
        x = np.tanh(w * x + b)
    return np.sum(x**2)


@pytest.mark.parametrize(
    ("wrt", "places"),
    [
        ("params", ["params['w']", "params['b']"]),
        ("params['w']", ["params['w']"]),
        (("x", "params['b']"), ["x", "params['b']"]),
    ],
)
def test_structures_are_checked_by_their_parts(wrt, places):
    report = astgrad.check(weighted, {"w": 1.0, "b": 2}, 0.5, wrt=wrt)
    assert [row.place for row in report.rows] == places
    assert all(row.error is not None for row in report.rows)
    assert report.unchecked == ()


def test_records_in_a_list_are_checked():
    layers = [Layer(np.array([0.3, -0.2]), 0.1), Layer(np.array([1.1, 0.4]), -0.3)]
    report = astgrad.check(layered, layers, np.array([0.5, 0.7]))
    assert [row.place for row in report.rows[:4]] == ["layers[0].w[0]", "layers[0].w[1]", "layers[0].b", "layers[1].w[0]"]
    assert report.directions == 3
    assert report.unchecked == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('return {"w": x, "b": 2.0}', r"by params\['b'\] is 2.0"),
        ('return {"b": 1.0, "w": x}', "another structure"),
        ('return {"w": x}', "another structure"),
        ("return x", "another structure"),
    ],
)
def test_a_wrong_part_is_found_under_its_place(texts, text, what):
    texts["weighted reverse"] = texts["weighted"] = f"def weighted(params, x):\n    {text}\n"
    with pytest.raises(DerivativeMismatch, match=what):
        astgrad.check(weighted, {"w": 1.0, "b": 2.0}, 0.5)


def test_a_part_of_another_object_is_refused():
    class Model:
        def __init__(self):
            self.k = 2.0

    with pytest.raises(RequestError):
        astgrad.check(lambda model, x: model.k * x, Model(), 0.5, wrt="model.k")


def heaped(y, w):
    for k in range(2):
        w[k] = y * w[k]
        y = w[k] ** 2
    return np.sum(w)


def test_a_function_may_write_into_its_arguments():
    w = np.array([0.5, 0.7, 0.1])
    assert astgrad.check(heaped, 1.3, w, wrt=("y", "w")).rows
    assert w.tolist() == [0.5, 0.7, 0.1]
