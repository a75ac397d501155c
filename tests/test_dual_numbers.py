"""Dual numbers go through all that astgrad has a rule for, or say that they cannot: a tangent is never lost in silence."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from astgrad.rules.listing import rows
from astgrad.rules.registry import Rule
from astgrad.rules.variadic import VARIADIC
from tests.derived import function_in
from tests.oracles.differences import Unsettled, derivative_by_differences
from tests.oracles.dual import Dual, NotDual, derivative_by_dual_numbers
from tests.oracles.dual_numbers import FUNCTIONS, UFUNCS
from tests.test_rules import RULES, function_of, label, required, takes_arrays
from tests.test_rules_pipeline import OPERATORS, arguments, spelled

IMPORTS = "import math\nimport numpy as np\n\n\n"
TRIES = 8
MODULES = ("numpy", "math", "builtins")  # of whose functions dual numbers know the derivatives
OF_INTEGERS = {rule.path for rule in RULES if rule.domain[required(rule)[0]].integer}
OF_COMPLEX_PARTS = {
    "numpy.angle",
    "numpy.imag",
    "numpy.real_if_close",
    "numpy.absolute**2",
    "builtins.abs**2",
}  # dual numbers have none; differences judge these
EXPRESSIBLE = [
    rule
    for rule in RULES
    if rule.path not in OF_INTEGERS | OF_COMPLEX_PARTS
    and "[" not in rule.path  # one of several results: differences judge these
    and (rule.path.partition(".")[0] in MODULES or rule.path.rpartition(".")[2] in OPERATORS)
]


def judged(text: str, given: dict[str, Any], wrt: str) -> tuple[Any, Any]:
    """What dual numbers and what differences say of a weighted sum of an expression."""
    value = function_in(f"{IMPORTS}def f({', '.join(given)}):\n    return {text}\n", "f")(*given.values())
    weights = np.random.default_rng(3).uniform(0.5, 2.0, np.shape(value))[()]
    source = f"{IMPORTS}def f({', '.join(given)}, weights):\n    return np.sum(weights * ({text}))\n"
    f, args = function_in(source, "f"), (*given.values(), weights)
    index = list(given).index(wrt)
    return derivative_by_dual_numbers(f, args, index), derivative_by_differences(f, args, index)


@pytest.mark.parametrize("rule", EXPRESSIBLE, ids=label)
def test_every_elementwise_rule_at_numbers(rule: Rule) -> None:
    _judges_alike(rule, ())


@pytest.mark.parametrize("rule", list(filter(takes_arrays, EXPRESSIBLE)), ids=label)
def test_every_elementwise_rule_at_arrays(rule: Rule) -> None:
    _judges_alike(rule, (2, 3))


def _judges_alike(rule: Rule, shape: tuple[int, ...]) -> None:
    reals = [name for name in required(rule) if not rule.domain[name].integer]
    seen = set()
    for seed in range(TRIES):
        given = arguments(rule, shape, seed=seed)
        for name in reals:
            try:
                dual, estimate = judged(spelled(rule), given, name)
            except Unsettled:
                continue
            assert estimate.agrees(dual), f"by {name} at {given}: {dual}, by differences {estimate.value}"
            seen.add(name)
    assert seen == set(reals), "no point in the rule's domain has a derivative that differences see"


STRUCTURAL = {
    "numpy.sum": ["np.sum(a)", "np.sum(a, axis=0)", "a.sum(axis=-1, keepdims=True)", "np.sum(a, (0, 1))"],
    "numpy.mean": ["np.mean(a)", "a.mean(axis=0)", "np.mean(a, axis=1, keepdims=True)"],
    "numpy.max": ["np.max(a)", "a.max(axis=0)", "np.amax(a, axis=1, keepdims=True)"],
    "numpy.min": ["np.min(a)", "a.min(axis=0)", "np.amin(a, axis=1, keepdims=True)"],
    "numpy.copy": ["np.copy(a)", "a.copy()"],
    "numpy.conjugate": ["np.conjugate(a)", "np.conj(a)"],
    "numpy.transpose": ["np.transpose(a)", "a.transpose(1, 0)", "np.transpose(a, (1, 0))"],
    "numpy.ndarray.T": ["a.T"],
    "numpy.reshape": ["np.reshape(a, (3, 2))", "a.reshape(-1)", "a.T.reshape(2, 3)"],
    "numpy.ravel": ["np.ravel(a)", "a.T.ravel()", "a.flatten()"],
    "numpy.where": ["np.where(a > 0.2, a * a, 3.0 * a)", "np.where(a > 0.2, a, 1.0)"],
    "numpy.array": ["np.array([a[0, 0], 2.0, a[1, 1]])", "np.array([[a[0, 0], 1.0], [0.5, a[0, 1]]])", "np.array(a)"],
    "numpy.asarray": ["np.asarray([a[0], a[1] * 2.0])", "np.asarray(a)"],
    "numpy.stack": ["np.stack([a, a * a])", "np.stack([a[0], a[1]], axis=1)"],
    "numpy.full_like": ["np.full_like(a, a[0, 0])", "np.full_like(np.ones(3), a[0, 0])"],
    "operator.getitem": ["a[1]", "a[:, 1]", "a[[0, 1, 0]]", "a[a > 0.0]", "a[..., None]", "a[::-1, 1:]"],
    "numpy.matmul": ["a @ a.T", "a @ a[0]", "a[:, 0] @ a", "a[0] @ a[1]", "np.matmul(a[None], a.T)"],
    "numpy.dot": ["np.dot(a, a.T)", "a[0].dot(a[1])", "np.dot(2.0, a)", "np.dot(a[0, 0], a)"],
    "numpy.outer": ["np.outer(a[0], a[1])"],
    "numpy.inner": ["np.inner(a[0], a[1])", "np.inner(a, a)"],
    "numpy.vdot": ["np.vdot(a, a)"],
    "numpy.broadcast_to": ["np.broadcast_to(a, (4, 2, 3))"],
    "numpy.concatenate": ["np.concatenate([a, a * a])", "np.concatenate((a, 2.0 * a), axis=1)"],
    "numpy.hstack": ["np.hstack([a, a * a])"],
    "numpy.vstack": ["np.vstack([a, a * a])"],
    "numpy.cumsum": ["np.cumsum(a)", "np.cumsum(a, axis=1)"],
    "numpy.diag": ["np.diag(a[0])", "np.diag(a)"],
    "numpy.trace": ["np.trace(a)"],
    "numpy.expand_dims": ["np.expand_dims(a, 0)"],
    "numpy.squeeze": ["np.squeeze(a[None])"],
    "numpy.flip": ["np.flip(a)", "np.flip(a, axis=1)"],
    "numpy.roll": ["np.roll(a, 1)", "np.roll(a, 2, axis=1)"],
    "numpy.moveaxis": ["np.moveaxis(a[None], 0, 2)"],
    "numpy.swapaxes": ["np.swapaxes(a, 0, 1)"],
    "numpy.repeat": ["np.repeat(a, 2, axis=0)"],
    "numpy.tile": ["np.tile(a, 2)"],
    "numpy.take": ["np.take(a, [0, 2, 2], axis=1)"],
    "numpy.tril": ["np.tril(a)"],
    "numpy.triu": ["np.triu(a, 1)"],
    "numpy.diagonal": ["np.diagonal(a)"],
    "numpy.split": ["np.split(a, [1, 2], axis=1)[1]"],
    "numpy.array_split": ["np.array_split(a, 2, axis=1)[0]"],
    "numpy.unstack": ["np.unstack(a, axis=1)[2] * np.unstack(a)[0][1]"],
    "numpy.prod": ["np.prod(a)", "a.prod(axis=1)"],
    "numpy.cumprod": ["np.cumprod(a)", "np.cumprod(a, axis=0)"],
    "numpy.diff": ["np.diff(a)", "np.diff(a, axis=0)"],
    "numpy.append": ["np.append(a, 2.0)", "np.append(a, a * a, axis=0)"],
    "numpy.convolve": ["np.convolve(a[0], a[1])", "np.convolve(a[0], [1.0, 2.0], 'same')"],
    "numpy.trapezoid": ["np.trapezoid(a)", "np.trapezoid(a, dx=0.1, axis=0)", "np.trapezoid(a[0], a[1])"],
    "numpy.column_stack": ["np.column_stack((a[0], a[1]))"],
    "numpy.einsum": ["np.einsum('ij,kj->ik', a, a)", "np.einsum('ij->j', a)"],
    "numpy.tensordot": ["np.tensordot(a, a, axes=2)"],
    "numpy.kron": ["np.kron(a, a[0])"],
    "numpy.linalg.solve": ["np.linalg.solve(a[:, :2], a[:, 2])", "np.linalg.solve(a @ a.T, a)"],
    "numpy.linalg.inv": ["np.linalg.inv(a[:, :2])"],
    "numpy.linalg.det": ["np.linalg.det(a[:, :2])"],
    "numpy.linalg.norm": ["np.linalg.norm(a)", "np.linalg.norm(a, axis=1)", "np.linalg.norm(a[0], 2)"],
    "numpy.var": ["np.var(a)", "np.var(a, axis=0, ddof=1)", "np.var(a, axis=1, keepdims=True)"],
    "numpy.std": ["np.std(a)", "np.std(a, axis=1)"],
    "numpy.sort": ["np.sort(a)", "np.sort(a, axis=0)"],
    "numpy.piecewise": ["np.piecewise(a, [a > 0.2, a < -0.5], [lambda x: x * x, np.sin, 3.0])"],
    "builtins.divmod": ["divmod(a, 0.3)[1]", "divmod(3.0, a * a + 1)[1]"],
}
A = np.random.default_rng(5).normal(size=(2, 3))


@pytest.mark.parametrize("text", [text for texts in STRUCTURAL.values() for text in texts])
def test_structural_functions(text: str) -> None:
    dual, estimate = judged(text, {"a": A}, "a")
    assert estimate.agrees(dual)


def test_what_is_known_is_asked_for() -> None:
    """Of every function with a rule that dual numbers go through, they are judged; the others they leave to differences."""
    elementwise = {rule.path for rule in RULES}
    listed = {row.path for row in rows() if row.path.partition(".")[0] in MODULES}
    known = {path for path in listed if function_of(path) in {*UFUNCS, *FUNCTIONS}}
    assert known <= elementwise | set(STRUCTURAL) | VARIADIC
    assert len(known) > 80


# ------------------------------------------------------------------ arrays in memory


def buffer(x: Any, v: Any) -> Any:
    y = np.zeros(4)
    for i in range(4):
        y[i] = x * v[i] + (y[i - 1] if i else 0.0)
    y[1:3] *= x
    return np.sum(y * y)


def alias(x: Any, v: Any) -> Any:
    w = v
    w[0] = x
    w += x * v[::-1]
    return np.sum(v**3)


def view(x: Any, v: Any) -> Any:
    a = v.reshape(2, 2)
    row = a[0]
    row *= x
    a.T[1] += 1.0
    return np.sum(v * np.arange(4.0)) + np.sum(row)


def copy(x: Any, v: Any) -> Any:
    w = v.copy()
    w[:] = 3 * x
    u = v.reshape(2, 2).T.ravel()
    u[0] = x
    return np.sum(v * w) + u[1]


def written_through_a_helper(x: Any, v: Any) -> Any:
    fill(v, x)
    return v @ v


def fill(v: Any, x: Any) -> None:
    v[1:] = x * v[:-1]


def out(x: Any, v: Any) -> Any:
    np.multiply(v, x, out=v)
    y = np.empty_like(v)
    y[:] = v
    return np.sum(y * v)


def floats(x: Any, v: Any) -> Any:
    total = float(x) * math.sin(v[0]) + math.hypot(x, v[1], 2.0) + math.log(2.0 + x, 3.0)
    assert isinstance(x, (int, float))
    total += np.sum(np.zeros(2, dtype=float) + x) + v.astype(float)[1]
    return total + int(v[2] * 10) + round(x) + math.floor(x) * x + max(x, v[3]) + sum([x, v[0]])


def gathered(x: Any, v: Any) -> Any:
    np.add.at(v, [0, 1, 1], x * v[1:])
    np.subtract.at(v, 3, x)
    v.sort()
    left, right = np.split(v, 2)
    left *= x
    return v @ v + np.sum(right)


@pytest.mark.parametrize("f", [buffer, alias, view, copy, written_through_a_helper, out, floats, gathered])
def test_what_is_written_is_seen_by_all_names(f: Callable[..., Any]) -> None:
    args = (0.7, np.array([0.4, -0.9, 1.34, 0.2]))
    for index in (0, 1):
        assert derivative_by_differences(f, args, index).agrees(derivative_by_dual_numbers(f, args, index))
    assert args[1].tolist() == [0.4, -0.9, 1.34, 0.2]


# ------------------------------------------------------------------ nothing is dropped in silence


PLAIN = np.zeros(3)
LOUD: dict[str, Callable[[Any, Any], Any]] = {
    "a float": lambda x, v: float(x),
    "math": lambda x, v: math.sin(x),
    "an array": lambda x, v: np.asarray(v),
    "an array of numbers": lambda x, v: np.array([1.0, x]),
    "an element": lambda x, v: PLAIN.__setitem__(0, x),
    "a slice": lambda x, v: PLAIN.__setitem__(slice(None), v),
    "in place": lambda x, v: PLAIN.__iadd__(v),
    "out": lambda x, v: np.exp(v, out=PLAIN),
    "where": lambda x, v: np.exp(v, where=True),
    "a method of a ufunc": lambda x, v: np.add.reduce(v),
    "an unknown function": lambda x, v: np.median(v),
    "another module": lambda x, v: np.linalg.svd(v),
    "another norm": lambda x, v: np.linalg.norm(v, 1),
    "an index": lambda x, v: [1.0, 2.0, 3.0][x],
    "an attribute": lambda x, v: v.strides,
    "a scalar type": lambda x, v: np.float32(x),
    "text": lambda x, v: f"{x:.3f}",
    "text and back": lambda x, v: float(str(x)),
    "complex": lambda x, v: x * 1j * v,
}


@pytest.mark.parametrize("what", LOUD)
def test_what_has_no_room_for_a_tangent_is_refused(what: str) -> None:
    with pytest.raises((TypeError, ValueError)):
        LOUD[what](Dual(1.0, 1.0), Dual(np.ones(3), np.ones(3)))
    assert not PLAIN.any()


def test_a_function_that_treats_dual_numbers_otherwise_is_found_out() -> None:
    def f(x: Any) -> Any:
        return x * x if type(x) is float else 3.0 * x

    with pytest.raises(NotDual, match="of floats"):
        derivative_by_dual_numbers(f, (2.0,), 0)


@pytest.mark.parametrize("function", [np.sqrt, np.log, np.log2, np.arccos, np.arctanh, np.log1p])
def test_outside_its_domain_a_slope_is_nan(function: Any) -> None:
    with np.errstate(invalid="ignore"):
        assert np.isnan(function(Dual(-3.0, 1.0)).tangent)


def test_poles() -> None:
    assert np.sqrt(Dual(0.0, 2.0)).tangent == math.inf
    assert np.log(Dual(0.0, 1.0)).tangent == math.inf
    assert np.sqrt(Dual(0.0, 0.0)).tangent == 0.0, "what does not vary does not vary at a pole either"
    with pytest.raises(NotDual), np.errstate(divide="ignore"):
        np.log2(Dual(0.0, 1.0))
