"""Operators: small modules with the text that each transformer gives for them; run, and held against the function itself.

    operators/<case>/primal.py         a module as a user writes it; KINDS is what `astgrad gen --kinds` is given, POINTS are
                                       arguments, of all its functions or by function
    operators/<case>/derivatives.py    what `astgrad gen` makes of it

`pytest tests/test_operators.py --update-golden` writes them anew: read the difference before it is committed. What differentiates
once is held against differences of the function, what differentiates twice against differences of the derivative.
"""

from __future__ import annotations

import copy
import difflib
import importlib.util
import inspect
import pickle
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import black
import numpy as np
import pytest
from scipy.sparse import csr_array

import astgrad
from astgrad.gen.job import Job, Options
from astgrad.gen.making import make
from astgrad.gen.settings import Settings
from astgrad.operators import OPERATORS, SPARSE
from astgrad.source import Source
from tests.derived import transformer, transforming
from tests.oracles.identities import draw
from tests.oracles.structures import leaves, with_leaves
from tests.test_golden import constant

FOLDER = Path(__file__).parent / "operators"
CASES = sorted(folder.name for folder in FOLDER.iterdir() if (folder / "primal.py").is_file())


@cache
def text_of(case: str) -> str:
    """What `astgrad gen` makes of a case."""
    text = (FOLDER / case / "primal.py").read_text(encoding="utf-8")
    job = Job(Path("primal.py"), None, Settings(Path.cwd()), Options(kinds=constant(text, "KINDS", "")))
    made = make(job, Source("primal.py", text))
    assert made is not None
    body = made.text.split('"""', 2)[2].lstrip("\n")
    return f'"""{case}, differentiated."""\n' + ("\n\n" if body.startswith("def ") else "\n") + body


@pytest.mark.parametrize("case", CASES)
def test_text(case: str, request: pytest.FixtureRequest) -> None:
    path, text = FOLDER / case / "derivatives.py", text_of(case)
    if request.config.getoption("--update-golden"):
        path.write_text(text, encoding="utf-8", newline="\n")
    stands = path.read_text(encoding="utf-8") if path.is_file() else ""
    if stands != text:
        lines = difflib.unified_diff(stands.splitlines(), text.splitlines(), "stands", "generated", lineterm="")
        pytest.fail("\n".join([f"{case}: `pytest tests/test_operators.py --update-golden`", *lines]), False)
    assert black.format_str(text, mode=black.Mode(line_length=88)) == text


# ------------------------------------------------------------------ what was generated is run


@cache
def primal_of(case: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"operators_{case}", FOLDER / case / "primal.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def generated_of(case: str) -> dict[str, Any]:
    scope: dict[str, Any] = {}
    exec(compile(text_of(case), f"{case}_derivatives.py", "exec"), scope)
    return scope


ASKED = [
    (case, name) for case in CASES for name, value in vars(primal_of(case)).items() if isinstance(value, astgrad.Derivative)
]


def points_of(case: str, function: str) -> Sequence[tuple[Any, ...]]:
    points = primal_of(case).POINTS
    return points[function] if isinstance(points, dict) else points


@pytest.mark.parametrize(("case", "name"), ASKED)
@pytest.mark.parametrize("form", ["decorated", "generated"])
def test_numbers(case: str, name: str, form: str) -> None:
    asked = getattr(primal_of(case), name)
    called = asked if form == "decorated" else generated_of(case)[name]
    operator, wrt, is_tuple, _ = asked._request
    for args in points_of(case, asked.__name__):
        given = with_tangents(asked.primal, args)
        before = copy.deepcopy(given)
        judge(operator, wrt, is_tuple, asked.primal, called, given)
        assert_apart(called(*along(asked.primal, given, wrt, operator)[0] if takes_more(operator) else given))
        assert repr(given) == repr(before), "an argument was changed"


def takes_more(operator: str) -> bool:
    """Whether it is given tangents, or a cotangent, besides the arguments of the function."""
    return operator in ("jvp", "hvp", "gnvp", "seeded_vjp")


def assert_apart(result: Any) -> None:
    """No two arrays of a result share memory."""
    arrays = [leaf for leaf in leaves(result) if isinstance(leaf, np.ndarray)]
    assert not any(np.shares_memory(one, other) for i, one in enumerate(arrays) for other in arrays[:i])


def with_tangents(f: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Arguments of a derivative along a direction: those of the function with random tangents, where f is such a derivative; with a
    cotangent, where it takes one."""
    if not isinstance(f, astgrad.Derivative):
        return args
    args = with_tangents(f.primal, args)
    operator, wrt, _, _ = f._request
    return along(f.primal, args, wrt, operator)[0] if takes_more(operator) else args


def along(
    f: Any, args: tuple[Any, ...], wrt: tuple[str, ...], operator: str = "jvp"
) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The arguments with random tangents of `wrt` between them, or a cotangent of the value, and these."""
    rng = np.random.default_rng(7)
    if operator == "seeded_vjp":
        dots = (drawn(rng, f(*copy.deepcopy(args))),)
    else:
        dots = tuple(drawn(rng, part(f, args, path)) for path in wrt)
    last = max(position_of(f, path) for path in wrt) + 1
    return (*args[:last], *dots, *args[last:]), dots


def position_of(f: Any, path: str) -> int:
    """Which argument a path leads into."""
    return list(inspect.signature(f).parameters).index(re.split(r"[.\[]", path)[0])


def part(f: Any, args: tuple[Any, ...], path: str) -> Any:
    """What a path leads to."""
    given = dict(zip(inspect.signature(f).parameters, args, strict=False))
    return eval(path, {}, given)


def drawn(rng: np.random.Generator, like: Any) -> Any:
    """Something random in the structure of another thing."""
    return with_leaves(like, iter([draw(rng, np.shape(leaf)) for leaf in leaves(like)]))


def flat(value: Any) -> np.ndarray:
    """All numbers in a structure."""
    return np.concatenate([np.zeros(0), *(np.ravel(leaf) for leaf in leaves(value))])


def shapes(value: Any) -> list[tuple[int, ...]]:
    """The shapes of all numbers and arrays in a structure."""
    return [np.shape(leaf) for leaf in leaves(value)]


def form_of(value: Any) -> str:
    """How a structure is built."""
    return repr(with_leaves(value, iter([None for _ in leaves(value)])))


def jacobian_by_differences(f: Callable[..., Any], args: tuple[Any, ...], position: int) -> np.ndarray:
    """All numbers of a result by all numbers of one argument: differences of sixth order."""
    start = flat(args[position])

    def at(index: int, step: float) -> np.ndarray:
        moved = start.copy()
        moved[index] += step
        sizes = [np.size(leaf) for leaf in leaves(args[position])]
        parts = np.split(moved, np.cumsum(sizes)[:-1])
        shaped = [
            p.reshape(np.shape(o)) if np.ndim(o) else float(p[0]) for p, o in zip(parts, leaves(args[position]), strict=True)
        ]
        given = [copy.deepcopy(arg) for arg in args]
        given[position] = with_leaves(args[position], iter(shaped))
        return flat(f(*given))

    h = 1e-2
    columns = []
    for index in range(len(start)):
        near, mid, far = (at(index, k * h) - at(index, -k * h) for k in (1, 2, 3))
        columns.append((45 * near - 9 * mid + far) / (60 * h))
    return np.stack(columns, axis=-1)


def block_of(f: Callable[..., Any], args: tuple[Any, ...], path: str) -> np.ndarray:
    """All numbers of a result by all numbers of what a path leads to."""
    position = position_of(f, path)
    which = iter(np.split(np.arange(len(flat(args[position]))), np.cumsum([np.size(leaf) for leaf in leaves(args[position])])))
    numbered = with_leaves(args[position], which)
    given = (*args[:position], numbered, *args[position + 1 :])
    columns = flat(part(f, given, path)).astype(int)
    return jacobian_by_differences(f, args, position)[:, columns]


def judge(
    operator: str, wrt: tuple[str, ...], is_tuple: bool, f: Any, called: Callable[..., Any], args: tuple[Any, ...]
) -> None:
    """Holds what an operator gives against differences of the function, or of its derivative."""
    if operator.startswith("value_and_"):
        value, result = called(*args)
        assert flat(value).tobytes() == flat(f(*args)).tobytes()
        judge(operator.removeprefix("value_and_"), wrt, is_tuple, f, lambda *_: result, args)
        return
    if operator in ("hvp", "hessian"):
        f = astgrad.derivative(f, wrt=wrt if is_tuple else wrt[0])
    blocks, parts = [block_of(f, args, path) for path in wrt], [part(f, args, path) for path in wrt]
    if operator in ("jvp", "hvp"):
        given, dots = along(f, args, wrt)
        result = called(*given)
        if operator == "jvp":
            value, result = result
            assert np.array_equal(flat(value), flat(f(*args)))
        np.testing.assert_allclose(
            flat(result), sum(b @ flat(d) for b, d in zip(blocks, dots, strict=True)), rtol=1e-7, atol=1e-9
        )
        assert [np.shape(leaf) for leaf in leaves(result)] == [np.shape(leaf) for leaf in leaves(f(*args))]
        assert not any(
            np.shares_memory(leaf, other) for leaf in leaves(result) for other in leaves(given) if isinstance(leaf, np.ndarray)
        )
    elif operator == "gnvp":
        given, dots = along(f, args, wrt)
        tangent = sum(b @ flat(d) for b, d in zip(blocks, dots, strict=True))
        products = called(*given) if is_tuple else (called(*given),)
        np.testing.assert_allclose(flat(products), np.concatenate([b.T @ tangent for b in blocks]), rtol=1e-7, atol=1e-9)
        assert shapes(products) == shapes(parts)
    elif operator == "seeded_vjp":
        given, (bar,) = along(f, args, wrt, operator)
        value, result = called(*given)
        assert flat(value).tobytes() == flat(f(*args)).tobytes()
        assert form_of(value) == form_of(f(*args))
        cotangents = result if is_tuple else (result,)
        np.testing.assert_allclose(flat(cotangents), np.concatenate([b.T @ flat(bar) for b in blocks]), rtol=1e-7, atol=1e-9)
        assert (form_of(cotangents), shapes(cotangents)) == (form_of(tuple(parts)), shapes(parts))
        pulled = astgrad.vjp(f, wrt=wrt if is_tuple else wrt[0])(*args)[1](bar)
        np.testing.assert_allclose(flat(result), flat(pulled), rtol=1e-12, atol=1e-14)
        arrays = [leaf for leaf in leaves(result) if isinstance(leaf, np.ndarray)]
        assert not any(np.shares_memory(leaf, other) for leaf in arrays for other in leaves(given))
    elif operator == "vjp":
        value, pullback = called(*args)
        assert np.array_equal(flat(value), flat(f(*args)))
        bar = drawn(np.random.default_rng(8), value)
        before = flat(bar)
        first, second = pullback(bar), pullback(bar)
        assert np.array_equal(flat(first), flat(second)), "a second call of the pullback gives something else"
        assert np.array_equal(flat(bar), before), "the cotangent was changed"
        np.testing.assert_allclose(flat(first), np.concatenate([b.T @ before for b in blocks]), rtol=1e-7, atol=1e-9)
        cotangents = first if is_tuple else (first,)
        assert (form_of(cotangents), shapes(cotangents)) == (form_of(tuple(parts)), shapes(parts))
    elif operator in ("jacobian", "sparse_jacobian", "hessian"):
        result, value = called(*args), f(*args)
        if operator == "sparse_jacobian":
            assert all(isinstance(each, csr_array) for each in leaves(result))
            result = tuple(each.toarray() for each in result) if isinstance(result, tuple) else result.toarray()
        wanted = with_leaves(value, iter([tuple(parts) if is_tuple else parts[0] for _ in leaves(value)]))
        assert form_of(result) == form_of(wanted), "not built as the result and the arguments are"
        assert shapes(result) == [np.shape(r) + np.shape(a) for r in leaves(value) for a in leaves(parts)]
        found, start = leaves(result), 0
        whole = np.concatenate(blocks, axis=1)
        for row in leaves(value):
            expected = np.split(
                whole[start : start + np.size(row)], np.cumsum([np.size(a) for a in leaves(parts)])[:-1], axis=1
            )
            for each in expected:
                np.testing.assert_allclose(np.ravel(next(found)), np.ravel(each), rtol=1e-7, atol=1e-9)
            start += np.size(row)
    else:
        parts = [*called(*args)] if is_tuple else [called(*args)]
        np.testing.assert_allclose(flat(parts), np.concatenate([np.ravel(b) for b in blocks]), rtol=1e-7, atol=1e-9)


# ------------------------------------------------------------------ what is asked, and how


def model(w, b=0.5, *, X, scale=1.0):
    return np.tanh(X @ w + b) * scale


def test_tangents_stand_behind_the_last_parameter() -> None:
    assert str(inspect.signature(astgrad.jvp(model))) == "(w, w_dot, b=0.5, *, X, scale=1.0)"
    assert str(inspect.signature(astgrad.jvp(model, wrt=("b", "w")))) == "(w, b, b_dot, w_dot, *, X, scale=1.0)"
    assert str(inspect.signature(astgrad.jvp(model, wrt="X"))) == "(w, b=0.5, *, X, X_dot, scale=1.0)"


def test_defaults_and_keywords_are_those_of_the_function() -> None:
    w, X = np.array([0.2, -0.4]), np.array([[1.0, 2.0]])
    along = astgrad.jvp(model)
    value, tangent = along(w, np.ones(2), X=X)
    assert np.array_equal(value, model(w, X=X))
    assert np.array_equal(tangent, along(w, w_dot=np.ones(2), b=0.5, X=X, scale=1.0)[1])


def vector_field(x):
    x_dot = -2.0 * x
    return x_dot


def test_a_name_of_the_functions_own_is_left_to_it() -> None:
    along = astgrad.jvp(vector_field)
    assert str(inspect.signature(along)) == "(x, x_dot_2)"
    assert along(3.0, 1.5) == (-6.0, -3.0)


def total(x):
    return np.sum(np.sin(x))


W = np.array([0.3, 0.7])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: astgrad.jvp(total)(W, np.ones(3)), "'x_dot' is a tangent of 'x', and is float64[3] where that is float64[2]"),
        (lambda: astgrad.hvp(total)(W, np.ones((2, 1))), "'x_dot' is a tangent of 'x', and is float64[2, 1] where"),
        (lambda: astgrad.jvp(total)(W, np.ones(2, np.float32)), "is float32[2] where that is float64[2]"),
        (lambda: astgrad.jvp(total)(W, 1.0), "is float where that is float64[2]"),
        (lambda: astgrad.jvp(total)(W, [1.0, 2.0]), "'x_dot' is a list"),
        (lambda: astgrad.jvp(total)(W, None), "'x_dot' is None"),
        (
            lambda: astgrad.vjp(total)(W)[1](np.ones(2)),
            "'value_bar' is a cotangent of the value, and is float64[2] where that is",
        ),
        (lambda: astgrad.vjp(vector_field)(W)[1](1.0), "is float where that is float64[2]"),
        (lambda: astgrad.vjp(vector_field)(W)[1]((W, W)), "'value_bar' is a tuple"),
        (lambda: astgrad.jvp(total)(W, 1j * W), "'x_dot' is a tangent of 'x', and is complex128[2] where that is float64[2]"),
        (lambda: astgrad.hvp(total)(W, 1j), "'x_dot' is a tangent of 'x', and is complex where that is float64[2]"),
        (lambda: astgrad.vjp(total)(W)[1](1j), "'value_bar' is a cotangent of the value, and is complex where that is float64"),
        (lambda: astgrad.jvp(total, wrt="y"), "wrt='y' is no parameter to differentiate by; total has x"),
        (lambda: astgrad.hessian(total, wrt=3), "there is no parameter at position 3"),
        (lambda: astgrad.jvp(astgrad.jvp(total), wrt="z"), "to differentiate by; total has x, x_dot"),
    ],
)
def test_what_does_not_fit_is_told_before_any_arithmetic(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(astgrad.RequestError) as caught:
        wrong()
    assert message in str(caught.value)


OF_USERS = [each for each in OPERATORS if each not in SPARSE.values()]
RAN: list[str] = []


def pushed(x, y=2.0):
    RAN.append("ran")
    return np.cumsum(x) * y


def pushed_total(x, y=2.0):
    RAN.append("ran")
    return np.sum(x) * y


@pytest.mark.parametrize("operator", OF_USERS)
@pytest.mark.parametrize("form", ["function", "decorator"])
@pytest.mark.parametrize(
    ("wrt", "message"),
    [
        ("z", "wrt='z' is no parameter to differentiate by; pushed_total has x, y"),
        ("z.k", "wrt='z.k' is no parameter to differentiate by; pushed_total has x, y"),
        (("x", "z"), "wrt='z' is no parameter to differentiate by; pushed_total has x, y"),
        (2, "there is no parameter at position 2 to differentiate by; pushed_total has x, y"),
        (-1, "wrt=-1 counts from the end; name the parameter instead; pushed_total has x, y"),
        (("x", "x"), "wrt names the parameter 'x' of pushed_total twice"),
        (("x", 0), "wrt names the parameter 'x' of pushed_total twice"),
        ((), "wrt is an empty tuple"),
        (["x"], "wrt is a parameter's name, its position, or a tuple of these, not list"),
        (({"x": 1},), "wrt is a parameter's name, its position, or a tuple of these, not dict"),
        ((["x"], "y"), "wrt is a parameter's name, its position, or a tuple of these, not list"),
        ({"x"}, "wrt is a parameter's name, its position, or a tuple of these, not set"),
        (W, "wrt is a parameter's name, its position, or a tuple of these, not ndarray"),
        ("x[", "is malformed"),
        ("x[y]", "is malformed"),
    ],
)
def test_every_operator_says_at_once_what_it_cannot_differentiate_by(operator: str, form: str, wrt: Any, message: str) -> None:
    transform = transforming(operator)
    with pytest.raises(astgrad.RequestError) as caught:
        transform(pushed_total, wrt=wrt) if form == "function" else transform(wrt=wrt)(pushed_total)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "operator", [each for each in OF_USERS if OPERATORS[each].is_directed or OPERATORS[each].inner == "jvp"]
)
@pytest.mark.parametrize("form", ["function", "decorator"])
@pytest.mark.parametrize(
    ("dot", "found"),
    [
        (np.ones(3), "is float64[3] where that is float64[2]"), (np.ones((2, 1)), "is float64[2, 1] where that is float64[2]"),
        (np.ones(2, np.float32), "is float32[2] where that is float64[2]"), (1.0, "is float where that is float64[2]"),
        (1j * W, "is complex128[2] where that is float64[2]"), ([1.0, 1.0], "'x_dot' is a list"), (None, "'x_dot' is None"),
        ("x", "'x_dot' is a str"), (np.array(["a", "b"]), "'x_dot' is"), ({"x": W}, "'x_dot' is a dict"),
        ((W,), "'x_dot' is a tuple"),
    ],
)  # fmt: skip
def test_every_operator_along_a_direction_looks_at_it_first(operator: str, form: str, dot: Any, found: str) -> None:
    transform = getattr(astgrad, operator)
    asked = transform(pushed_total) if form == "function" else transform(wrt="x")(pushed_total)
    for calls in range(2):  # before and after a call that fits
        RAN.clear()
        with pytest.raises(astgrad.RequestError) as caught:
            asked(W, dot)
        assert found in str(caught.value)
        assert not RAN
        assert calls or asked(W, W) is not None


@pytest.mark.parametrize("form", ["function", "decorator"])
@pytest.mark.parametrize(
    ("bar", "found"),
    [
        (np.ones(3), "is float64[d] where that is float64[n]"), (np.ones((2, 1)), "is float64[n, 1] where that is float64[n]"),
        (np.ones(1), "is float64[1] where that is float64[n]"), (1.0, "is float where that is float64[n]"),
        (np.ones(2, np.float32), "is float32[n] where that is float64[n]"), (1j * W, "is complex128[n] where that is float64[n]"),
        ([1.0, 1.0], "is [float] where that is float64[n]"), (None, "'value_bar' is None"), ("x", "'value_bar' is a str"),
        ((W,), "is (float64[n],) where"),
        ({"x": W}, "is {'x': float64[n]} where that is float64[n]"),
    ],
)  # fmt: skip
def test_a_cotangent_that_is_given_is_looked_at_first(form: str, bar: Any, found: str) -> None:
    asked = transforming("seeded_vjp")(pushed) if form == "function" else transforming("seeded_vjp")(wrt="x")(pushed)
    for calls in range(2):  # before and after a call that fits
        RAN.clear()
        with pytest.raises(astgrad.RequestError) as caught:
            asked(W, bar)
        assert "'value_bar'" in str(caught.value)
        assert found in str(caught.value)
        assert not RAN
        assert calls or asked(W, W) is not None


def two_sums(x):
    return {"all": np.array([np.sum(x), x @ x]), "some": x[x > 0.5]}


@pytest.mark.parametrize("bar", [np.ones(3), np.ones(1), np.ones(2, np.float32)])
def test_a_cotangent_that_fits_as_far_as_kinds_say_is_looked_at_when_the_value_is_there(bar: np.ndarray) -> None:
    asked = astgrad.vjp(two_sums, known_seed=True)
    asked(W, {"all": np.ones(2), "some": np.ones(1)})
    with pytest.raises(astgrad.RequestError, match=r"value_bar\['all'\]. is a cotangent of the value, and is float(64|32)"):
        asked(W, {"all": bar, "some": np.ones(1)})


def test_a_cotangent_stands_behind_the_last_parameter() -> None:
    seeded = transforming("seeded_vjp")
    assert str(inspect.signature(seeded(model))) == "(w, value_bar, b=0.5, *, X, scale=1.0)"
    assert str(inspect.signature(seeded(model, wrt=("b", "w")))) == "(w, b, value_bar, *, X, scale=1.0)"
    assert str(inspect.signature(seeded(model, wrt="X"))) == "(w, b=0.5, *, X, value_bar, scale=1.0)"
    w, X = np.array([0.2, -0.4]), np.array([[1.0, 2.0]])
    value, w_bar = seeded(model)(w, np.array([3.0]), X=X)
    assert np.array_equal(w_bar, astgrad.vjp(model)(w, X=X)[1](np.array([3.0])))
    by_X = seeded(model, wrt="X")
    assert np.array_equal(by_X(w, X=X, value_bar=value)[1], astgrad.vjp(model, wrt="X")(w, X=X)[1](value))
    with pytest.raises(astgrad.RequestError, match="'value_bar' is a cotangent of the value"):
        by_X(w, X=X, value_bar=np.ones(3))


def annotated_half(x: float, n: int) -> float:
    return x / n


def test_a_cotangent_is_annotated_as_the_result_is() -> None:
    half = astgrad.vjp(annotated_half, known_seed=True)
    assert str(inspect.signature(half)) == "(x: 'float', value_bar: 'float', n: 'int') -> 'tuple[float, float]'"
    assert half(1.5, 2, 2) == (0.75, 1.0)  # an integer is the real number that it stands for
    assert "def annotated_half(x: float, value_bar: float, n: int) -> tuple[float, float]:" in half.source
    assert pickle.loads(pickle.dumps(half))(1.5, 2.0, 2) == (0.75, 1.0)


@pytest.mark.parametrize("operator", ["derivative", "value_and_derivative", "hvp", "hessian", "value_and_hessian"])
@pytest.mark.parametrize("form", ["function", "decorator"])
def test_what_is_of_a_scalar_says_that_the_result_is_none(operator: str, form: str) -> None:
    transform = getattr(astgrad, operator)
    asked = transform(pushed) if form == "function" else transform(wrt="x")(pushed)
    RAN.clear()
    with pytest.raises(astgrad.Refused, match=r"not proved to be a scalar, or elementwise in 'x' \[not-scalar\]") as caught:
        asked(W, *([W] if OPERATORS[operator].is_directed else []))
    assert caught.value.refusals[0].span is not None
    assert not RAN


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize(
    ("wrt", "message"),
    [
        ("'z'", "no parameter"),
        ("3", "no parameter"),
        ("('x', 'x')", "twice"),
        ("()", "`wrt` must be"),
        ("['x']", "`wrt` must be"),
        ("'x['", "total has no parameter"),
    ],
)
def test_gen_says_it_with_a_place(operator: str, wrt: str, message: str) -> None:
    name, options = transformer(operator)
    more = "".join(f", {option}=True" for option in options)
    text = f"import astgrad\n\n\ndef total(x):\n    return x * x\n\n\nasked = astgrad.{name}(total, wrt={wrt}{more})\n"
    with pytest.raises(astgrad.Refused) as caught:
        make(Job(Path("primal.py"), None, Settings(Path.cwd()), Options()), Source("primal.py", text))
    assert message in str(caught.value)
    assert all(each.span is not None for each in caught.value.refusals)


@pytest.mark.parametrize("said", ["1", "'yes'", "flag"])
def test_gen_reads_no_option_that_is_no_literal(said: str) -> None:
    text = f"import astgrad\n\nflag = True\n\n\ndef f(x):\n    return x * x\n\n\ng = astgrad.vjp(f, known_seed={said})\n"
    with pytest.raises(astgrad.Refused, match="`known_seed` must be a literal") as caught:
        make(Job(Path("primal.py"), None, Settings(Path.cwd()), Options()), Source("primal.py", text))
    assert all(each.span is not None for each in caught.value.refusals)


def test_gen_names_what_takes_a_cotangent() -> None:
    text = "def f(x: float, k: float) -> float:\n    return k * x**2\n"
    options = Options(functions=("f:x,k",), operator="seeded_vjp")
    made = make(Job(Path("primal.py"), None, Settings(Path.cwd()), options), Source("primal.py", text))
    assert made is not None
    assert "def f_seeded_vjp_by_x_k(" in made.text
    scope: dict[str, Any] = {}
    exec(made.text, scope)
    assert scope["f_seeded_vjp_by_x_k"](3.0, 2.0, 0.5) == (18.0, (6.0, 4.5))


class Layer(NamedTuple):
    w: Any
    b: Any


@dataclass
class Model:
    layers: Any
    scale: float = 1.0


def response(model, x):
    for layer in model.layers:
        x = np.tanh(layer.w * x + layer.b)
    return np.sum(x) * model.scale


def weighed(params, x):
    return {"sum": np.sum(params["w"] * x), "parts": [params["w"] + x, x * params["b"]]}


def model_of(*layers: Layer) -> Model:
    return Model([*layers] or [Layer(0.5, 0.1), Layer(W, 0.2)])


PARAMS = {"w": np.array([0.2, -0.4]), "b": 0.7, "name": "plain", "count": 3}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: astgrad.derivative(response, wrt="model.layers[2].b")(model_of(), W), "and model.layers has only [0], [1]"),
        (lambda: astgrad.derivative(response, wrt="model.layers[0].c")(model_of(), W), "and model.layers[0] has only .w, .b"),
        (lambda: astgrad.derivative(response, wrt="model.layers[0][1]")(model_of(), W), "and model.layers[0] has only .w, .b"),
        (lambda: astgrad.jvp(response, wrt="model.layers[0].c")(model_of(), 1.0, W), "and model.layers[0] has only .w, .b"),
        (lambda: astgrad.vjp(weighed, wrt="params['v']")(PARAMS, W), "has only ['w'], ['b'], ['name'], ['count']"),
        (lambda: astgrad.jacobian(weighed, wrt="params[0]")(PARAMS, W), "is differentiated by params[0], and params has only"),
        (
            lambda: astgrad.hvp(weighed, wrt="params.w")(PARAMS, W, W),
            "is differentiated by params.w, and params has only ['w']",
        ),
        (
            lambda: astgrad.jvp(weighed, wrt="params['w'].k")(PARAMS, W, W),
            "and params['w'] is a numpy.ndarray of float64 without",
        ),
        (
            lambda: astgrad.derivative(response, wrt="model.name")(model_of(), W),
            "no derivative by model.name: Model has no attribute",
        ),
        (lambda: astgrad.derivative(weighed, wrt="params['name']")(PARAMS, W), "is a str, which has no derivative"),
        (lambda: astgrad.jvp(weighed, wrt="params['w']")(PARAMS, 1.0, W), "'params_w_dot' is a tangent of \"params['w']\""),
        (lambda: astgrad.jvp(weighed, wrt="params['b']")(PARAMS, W, W), "and is float64[2] where that is float."),
        (lambda: astgrad.gnvp(weighed, wrt="params['w']")(PARAMS, np.ones(3), W), "is float64[3] where that is float64[2]"),
        (lambda: astgrad.gnvp(weighed, wrt="x")(PARAMS, W, {"x": W}), "'x_dot' is a dict"),
        (
            lambda: astgrad.vjp(weighed, wrt="x")(PARAMS, W)[1]({"sum": 1.0}),
            "'value_bar' is a cotangent of the value, and not built",
        ),
        (lambda: astgrad.vjp(weighed, wrt="x")(PARAMS, W)[1](1.0), "'value_bar' is a cotangent of the value, and not built as"),
        (
            lambda: astgrad.vjp(weighed, wrt="x")(PARAMS, W)[1]({"sum": 1.0, "parts": [W, np.ones(3)]}),
            "\"value_bar['parts'][1]\" is a cotangent of the value, and is float64[3] where that is float64[2]",
        ),
        (lambda: astgrad.gnvp(weighed, wrt=["x"]), "or a tuple of these, not list"),
        (lambda: astgrad.gnvp(weighed, wrt={}), "or a tuple of these, not dict"),
        (lambda: astgrad.vjp(weighed, wrt=True), "or a tuple of these, not bool"),
        (
            lambda: astgrad.hessian(weighed, wrt=("params['w'", "x")),
            "is malformed; a path is a parameter and what is read of it",
        ),
        (lambda: astgrad.hessian(weighed, wrt="params[x]"), "is malformed"),
        (lambda: astgrad.jacobian(weighed, wrt="params[-1]"), "counts from the end; count from the start"),
        (lambda: astgrad.jacobian(weighed, wrt=("params", "params['w']")), "names the part \"params['w']\" of weighed twice"),
        (lambda: astgrad.jacobian(weighed, wrt=("params['w']", 'params["w"]')), "twice"),
        (lambda: astgrad.jacobian(weighed, wrt="y.k"), "wrt='y.k' is no parameter to differentiate by; weighed has params, x"),
        (lambda: astgrad.jacobian(weighed, mode="rows"), "mode is 'rows'; it is one of 'auto', 'forward', 'reverse'"),
    ],
)
def test_paths_and_structures_that_do_not_fit_are_told_before_any_arithmetic(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(astgrad.AstgradError) as caught:
        wrong()
    assert message in str(caught.value)


def one_of_two(params, x):
    return params["to be used"] * x


def test_keys_with_spaces_are_told_of_as_they_are() -> None:
    with pytest.warns(astgrad.DisconnectedWarning, match=r"""does not depend on 'params\["not @ all 100%"\]'"""):
        found = astgrad.derivative(one_of_two)({"to be used": 1.0, "not @ all 100%": 2.0}, 3.0)
    assert found == {"to be used": 3.0, "not @ all 100%": 0.0}


def test_integers_in_a_part_are_the_real_numbers_they_stand_for() -> None:
    whole = {**PARAMS, "w": np.array([1, 2]), "b": 2}
    real = {**PARAMS, "w": np.array([1.0, 2.0]), "b": 2.0}
    asked = astgrad.derivative(lambda_part, wrt=("params['w']", "params['b']"))
    for one, other in zip(asked(whole, W), asked(real, W), strict=True):
        np.testing.assert_array_equal(one, other)
        assert np.asarray(one).dtype == np.float64


def lambda_part(params, x):
    return np.sum(params["w"] * x) ** 2 * params["b"] * params["count"]


def test_what_a_call_says_of_a_list_holds_for_that_call() -> None:
    asked = astgrad.jacobian(layered, wrt="model.layers[0].w")
    for count in (1, 2, 3, 1):
        model = model_of(*(Layer(0.5 * W, 0.1 * k) for k in range(count)))
        expected = block_of(layered, (model, W), "model.layers[0].w")
        np.testing.assert_allclose(asked(model, W), expected, rtol=1e-7, atol=1e-9)


def layered(model, x):
    for layer in model.layers:
        x = np.tanh(layer.w * np.cumsum(x) + layer.b)
    return x


RECORD_POINT = (model_of(), W)


@pytest.mark.parametrize("operator", [each for each in OPERATORS if each not in SPARSE.values()])
@pytest.mark.parametrize("wrt", ["model.layers[1].w", ("x", "model.layers[0].b"), "model.layers[1]", "model.scale"])
def test_by_parts_of_records(operator: str, wrt: str | tuple[str, ...]) -> None:
    called = transforming(operator)(response, wrt=wrt)
    is_tuple = isinstance(wrt, tuple)
    judge(operator, wrt if is_tuple else (wrt,), is_tuple, response, called, RECORD_POINT)  # type: ignore[arg-type]


def kept_pairs(x, n):
    pairs = [None] * n
    for i in range(n):
        pairs[i] = (x * (i + 1.0), np.sin(x))
    total = 0.0
    for a, b in pairs:
        total = total + np.sum(a * b)
    return total


def kept_and_changed(x, n):
    pairs = [None] * n
    for i in range(n):
        pairs[i] = (x, x)
    x *= 3.0
    a, b = pairs[0]
    return np.sum(a * b * x)


def test_lists_of_tuples_that_are_filled_carry_tangents() -> None:
    for x in (0.7, W):
        judge("jvp", ("x",), False, kept_pairs, astgrad.jvp(kept_pairs), (x, 3))
    with pytest.raises(astgrad.Refused) as caught:
        astgrad.jvp(kept_and_changed)(W, W, 2)
    assert {refusal.code for refusal in caught.value.refusals} == {"in-place-write"}


def test_a_linear_function_has_the_hessian_zero() -> None:
    assert np.array_equal(astgrad.hvp(vector_field)(W, W), np.zeros(2))


def pair(x):
    return x, 2 * x


@pytest.mark.parametrize("asked", [astgrad.hvp(pair), astgrad.derivative(astgrad.jvp(total))])
def test_what_has_no_such_derivative_is_refused(asked: Any) -> None:
    with pytest.raises(astgrad.Refused) as caught:
        asked(W, W)
    assert [refusal.code for refusal in caught.value.refusals] == ["result"]


def test_the_derivative_of_an_array_names_the_others() -> None:
    def spread(x):
        return np.cumsum(x)

    with pytest.raises(astgrad.Refused, match="jacobian, vjp or jvp"):
        astgrad.derivative(spread)(W)


def told(x):
    return np.cumsum(x) * x


def heard(x):
    print("x")
    return told(x)


def test_what_is_done_once_is_not_done_for_each_column(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(astgrad.Refused, match=r"once for each column \[jacobian\]"):
        astgrad.jacobian(heard)(W)
    astgrad.jvp(heard)(W, W)
    assert capsys.readouterr().out == "x\n"


FACTORS = [3.0, 2.0, 5.0]
SHARE = 0.5


def folded(x, factors):
    while factors:
        x = x * x[0] * factors.pop() * SHARE
    return x


def of_its_own(x):
    return folded(x, [3.0, 2.0])


def of_the_module(x):
    return folded(x, FACTORS)


def of_the_module_by_another(x):
    return through(x)


def through(x):
    factors = FACTORS
    return folded(x, factors)


def of_an_argument(x, factors):
    return folded(x, factors)


def test_elements_are_taken_off_for_each_column_only_of_lists_made_for_it() -> None:
    np.testing.assert_allclose(astgrad.jacobian(of_its_own)(W), jacobian_by_differences(of_its_own, (W,), 0), rtol=1e-8)
    given = [3.0, 2.0]
    np.testing.assert_allclose(astgrad.jacobian(of_an_argument)(W, given), astgrad.jacobian(of_its_own)(W), rtol=1e-14)
    for f in (of_the_module, of_the_module_by_another):
        with pytest.raises(astgrad.Refused, match=r"once for each column \[jacobian\]"):
            astgrad.jacobian(f)(W)
    assert (len(given), len(FACTORS)) == (2, 3)


def growing(x):
    return np.exp(x)


def test_the_diagonal_of_what_reads_as_the_function_does() -> None:
    np.testing.assert_allclose(astgrad.jacobian(growing)(W), np.diag(np.exp(W)), rtol=1e-15)
    np.testing.assert_allclose(astgrad.hessian(growing)(W), np.diag(np.exp(W)), rtol=1e-15)
    np.testing.assert_allclose(astgrad.value_and_jacobian(growing)(W)[1], np.diag(np.exp(W)), rtol=1e-15)
    np.testing.assert_allclose(astgrad.jacobian(growing, sparse=True)(W).toarray(), np.diag(np.exp(W)), rtol=1e-15)


def scaled(x, a):
    return np.cumsum(np.tanh(x) * a) * np.sum(x)


def test_the_operators_agree_with_each_other() -> None:
    rng = np.random.default_rng(3)
    for _ in range(5):
        x, v, w = rng.normal(size=4), rng.normal(size=4), rng.normal(size=4)
        value, value_dot = astgrad.jvp(scaled)(x, v, 0.7)
        value_2, pullback = astgrad.vjp(scaled)(x, 0.7)
        assert np.array_equal(value, value_2)
        assert abs(w @ value_dot - pullback(w) @ v) <= 1e-12 * (np.abs(w) @ np.abs(value_dot))
        jacobian = astgrad.jacobian(scaled)(x, 0.7)
        np.testing.assert_allclose(jacobian @ v, value_dot, rtol=1e-12, atol=1e-14)
        hessian = astgrad.hessian(lambda_total)(x)
        np.testing.assert_allclose(hessian, hessian.T, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(hessian @ v, astgrad.hvp(lambda_total)(x, v), rtol=1e-12, atol=1e-14)


def lambda_total(x):
    return np.sum(np.cumsum(np.tanh(x)) ** 2) * np.sum(x)


def test_float32_stays_float32() -> None:
    x = np.array([0.3, 0.7, -0.2], dtype=np.float32)
    assert astgrad.jacobian(scaled)(x, np.float32(0.5)).dtype == np.float32
    assert astgrad.hvp(lambda_total)(x, x).dtype == np.float32
    assert astgrad.vjp(lambda_total)(x)[1](np.float32(1.0)).dtype == np.float32


def test_integers_are_the_real_numbers_that_they_stand_for() -> None:
    assert astgrad.jvp(vector_field)(3, 1) == (-6.0, -2.0)
    assert np.array_equal(
        astgrad.hvp(lambda_total)(np.arange(3), np.ones(3, int)), astgrad.hvp(lambda_total)(np.arange(3.0), np.ones(3))
    )


def test_gen_names_what_it_is_asked_for() -> None:
    source = Source("m.py", "import numpy as np\n\n\ndef loss(w, X):\n    return np.sum((X @ w) ** 2)\n")
    options = Options(("loss:w",), kinds="w: float64[d], X: float64[n, d]", operator="hvp")
    job = Job(Path("m.py"), Path("m_derivatives.py"), Settings(Path.cwd()), options)
    made = make(job, source)
    assert made is not None
    assert made.names == ("loss_hvp_by_w",)
    assert "--operator hvp" in job.command
    assert "2 * X.T @ (X @ w_dot)" in made.text or "X.T @ (2 * (X @ w_dot))" in made.text, made.text


# ------------------------------------------------------------------ as SciPy calls them


def rosenbrock(x, a):
    return np.sum(a * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


@pytest.mark.parametrize(
    ("method", "more"),
    [
        ("BFGS", {}),
        ("Newton-CG", {"hessp": astgrad.hvp(rosenbrock)}),
        ("trust-krylov", {"hessp": astgrad.hvp(rosenbrock)}),
        ("trust-exact", {"hess": astgrad.hessian(rosenbrock)}),
    ],
)
def test_minimize_takes_as_many_iterations_as_with_derivatives_by_hand(method: str, more: dict[str, Any]) -> None:
    optimize = pytest.importorskip("scipy.optimize")
    start, options = np.array([-1.2, 1.0, 0.8]), {"xtol": 1e-10} if method == "Newton-CG" else {"gtol": 1e-8}
    jac = astgrad.derivative(rosenbrock)
    found = optimize.minimize(rosenbrock, start, (100.0,), method, jac, options=options, **more)
    np.testing.assert_allclose(found.x, 1.0, rtol=1e-6)
    by_hand = {"hessp": optimize.rosen_hess_prod, "hess": optimize.rosen_hess}
    given = {name: by_hand[name] for name in more}
    known = optimize.minimize(optimize.rosen, start, (), method, optimize.rosen_der, options=options, **given)
    assert abs(found.nit - known.nit) <= 0.1 * known.nit


def decay(p, t, y):
    return p[0] * np.exp(-p[1] * t) - y


def test_least_squares() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    t = np.linspace(0, 4, 30)
    found = optimize.least_squares(decay, [1.0, 1.0], jac=astgrad.jacobian(decay), args=(t, 2.5 * np.exp(-1.3 * t)))
    np.testing.assert_allclose(found.x, [2.5, 1.3], rtol=1e-8)
    assert found.njev <= 8


def circle_and_line(x):
    return np.array([x[0] ** 2 + x[1] ** 2 - 4.0, x[0] - x[1] * np.sin(x[0])])


def test_root() -> None:
    optimize = pytest.importorskip("scipy.optimize")
    found = optimize.root(circle_and_line, [1.0, 1.0], jac=astgrad.jacobian(circle_and_line))
    np.testing.assert_allclose(circle_and_line(found.x), 0.0, atol=1e-10)
    assert found.success
    assert found.nfev <= 14
    assert found.njev <= 2


def van_der_pol(t, y, mu):
    return np.array([y[1], mu * (1 - y[0] ** 2) * y[1] - y[0]])


def test_solve_ivp() -> None:
    integrate = pytest.importorskip("scipy.integrate")
    jac = astgrad.jacobian(van_der_pol, wrt="y")
    known = integrate.solve_ivp(van_der_pol, (0, 20), [2.0, 0.0], method="BDF", args=(20.0,), jac=jac, rtol=1e-7, atol=1e-9)
    guessed = integrate.solve_ivp(van_der_pol, (0, 20), [2.0, 0.0], method="BDF", args=(20.0,), rtol=1e-7, atol=1e-9)
    assert known.success
    np.testing.assert_allclose(known.y[:, -1], guessed.y[:, -1], rtol=1e-4)
    assert known.nfev <= guessed.nfev
