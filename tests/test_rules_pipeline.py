"""Every elementwise rule through the whole pipeline: scalars and arrays, broadcasting, both modes, kinds known and unknown.

Registering a rule makes its tests exist. A rule's function is called in a weighted sum, so that broadcasting must be undone and
no two elements of a cotangent are equal; differences of that sum judge.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from astgrad.ir.kinds import FLOAT
from astgrad.rules.registry import Rule
from tests.derived import IMPORTS, Expression, function_in, known_kinds, misfits, unformatted
from tests.derived import generated as formatted
from tests.oracles.differences import Unsettled, derivative_by_differences, elementwise_derivative_by_differences
from tests.test_rules import MADE_ALIKE, RULES, label, required, takes_arrays


def generated(*args: Any, **options: Any) -> str:
    """The module of a derivative, whose looks do not matter here."""
    with unformatted():
        return formatted(*args, **options)


OPERATORS = {
    "add": "x + y", "sub": "x - y", "mul": "x * y", "truediv": "x / y", "pow": "x**y", "mod": "x % y", "neg": "-x", "pos": "+x",
}  # fmt: skip
MODULES = {"numpy": "np", "math": "math", "scipy.special": "special", "scipy.stats": "stats"}
TRIES = 8  # at some points a function bends, and differences see no derivative


def spelled(each: Rule) -> str:
    """A call of the rule's function, as an author writes it."""
    if each.path.endswith("**2"):
        return f"{spelled(replace(each, signature=replace(each.signature, path=each.path.removesuffix('**2'))))} ** 2"
    path, bracket, position = each.path.partition("[")
    module, _, name = path.rpartition(".")
    if module == "operator":
        return OPERATORS[name]
    known = next((path for path in MODULES if f"{module}.".startswith(f"{path}.")), None)
    function = f"{MODULES[known]}{module.removeprefix(known)}.{name}" if known else name
    return f"{function}({', '.join(required(each))}){bracket}{position}"


def differentiated(each: Rule) -> list[str]:
    """The arguments that have a derivative and are real numbers."""
    return [name for name in required(each) if name in each.partials and not each.domain[name].integer]


def has_derivative(each: Rule) -> bool:
    return any(formula.general != "0" for formula in each.partials.values())


ACTIVE = [each for each in RULES if has_derivative(each) and differentiated(each) and each.path not in MADE_ALIKE]
ARRAYS = [each for each in ACTIVE if takes_arrays(each)]
UNARY = [each for each in ACTIVE if len(required(each)) == 1]


def arguments(each: Rule, *shapes: tuple[int, ...], seed: int) -> dict[str, Any]:
    """Arguments inside the rule's domain; a float for the shape ()."""
    rng = np.random.default_rng(zlib.crc32(str(each.signature).encode()) + seed)
    found: dict[str, Any] = {}
    for position, name in enumerate(required(each)):
        domain, shape = each.domain[name], shapes[position % len(shapes)]
        drawn = rng.uniform(domain.low, domain.high, shape)
        value = np.floor(drawn).astype(int) if domain.integer else drawn
        found[name] = value if shape else value.item() if isinstance(value, np.generic | np.ndarray) else value
    return found


def problems(each: Rule, *shapes: tuple[int, ...], **options: bool) -> list[str]:
    """What is wrong at the first point where differences settle."""
    for seed in range(TRIES):
        try:
            return Expression(spelled(each), **arguments(each, *shapes, seed=seed)).problems(differentiated(each), **options)
        except Unsettled:
            continue
    raise AssertionError("no point in the rule's domain has a derivative that differences see")


SCALARS = [
    each
    for each in ACTIVE  # the others have one text for scalars and arrays, which the unknown kinds below bring to scalars too
    if not takes_arrays(each) or any(formula.scalar or formula.literal for formula in each.partials.values())
]


@pytest.mark.parametrize("each", SCALARS, ids=label)
def test_scalars(each: Rule) -> None:
    found = problems(each, (), unknown=not takes_arrays(each))
    assert not found, found[0]


@pytest.mark.parametrize("each", ARRAYS, ids=label)
def test_arrays(each: Rule) -> None:
    found = problems(each, (2, 3), unknown=False) if len(required(each)) == 1 else problems(each, (2, 1), (3,), unknown=False)
    assert not found, found[0]


Shapes = tuple[tuple[int, ...], ...]
SHAPES: list[Shapes] = [
    ((),),
    ((3,),),
    ((2, 3),),
    ((2, 1), (3,)),
    ((3,), ()),
    ((), (2, 3)),
    ((1, 3), (2, 1)),
]


# Of SciPy's special functions, whose texts `tests.test_rules` brings to arrays, broadcast and not, every third says enough here.
SPECIAL = [each for each in ARRAYS if each.path.startswith("scipy.special.")]
UNKNOWN = [each for each in ARRAYS if each not in SPECIAL or SPECIAL.index(each) % 3 == 0]


@pytest.mark.parametrize("each", UNKNOWN, ids=label)
def test_one_text_for_unknown_kinds_serves_all_shapes(each: Rule) -> None:
    wrt = differentiated(each)
    source = Expression(spelled(each), **arguments(each, (), seed=0)).source
    derivative = function_in(generated(source, "f", wrt, mode="reverse"), "d_f")
    function = function_in(source, "f")
    checked = 0
    for shapes in SHAPES[: 3 if len(required(each)) == 1 else None]:
        for values in points(each, shapes):
            with np.errstate(all="ignore"):
                results = derivative(*values)
                for name, result in zip(wrt, results if len(wrt) > 1 else (results,), strict=True):
                    index = required(each).index(name)
                    try:
                        estimate = derivative_by_differences(function, values, index)
                    except Unsettled:
                        continue
                    assert estimate.agrees(result), f"by {name} at {values}: {result!r}, by differences {estimate.value!r}"
                    assert not list(misfits(name, result, values[index], values))
                    checked += 1
    assert checked >= 2


def points(each: Rule, shapes: Shapes) -> Iterator[list[Any]]:
    """Arguments of these shapes and weights of the shape of the result; for scalars also as NumPy has them."""
    values = list(arguments(each, *shapes, seed=1).values())
    shape = np.broadcast_shapes(*map(np.shape, values))
    weights = np.random.default_rng(7).uniform(0.5, 2.0, shape)
    yield [*values, weights if shape else weights.item() if isinstance(weights, np.ndarray) else float(weights)]
    if not shape and not any(each.domain[name].integer for name in required(each)):
        yield [*map(np.float64, values), 1.5]
        yield [*map(np.array, values), 1.5]


# ------------------------------------------------------------------ one argument: elementwise results, precision, second order


def elementwise(each: Rule) -> str:
    return f"{IMPORTS}def f({required(each)[0]}):\n    return {spelled(each)}\n"


@pytest.mark.parametrize("each", [each for each in UNARY if takes_arrays(each)], ids=label)
def test_single_precision_stays_in_elementwise_derivatives(each: Rule) -> None:
    ((name, values),) = arguments(each, (4,), seed=0).items()
    single = values.astype(np.float32)
    is_cast = each.path == "numpy.nan_to_num" or each.result == "float64"  # a mask of literals, or what is float64 by itself
    kinds = known_kinds({name: single}, (name,)) if is_cast else ()
    derivative = function_in(generated(elementwise(each), "f", (name,), kinds=kinds), "d_f")
    with np.errstate(all="ignore"):
        wide, narrow = derivative(values), derivative(single)
    assert narrow.dtype == np.float32
    np.testing.assert_allclose(narrow, wide, rtol=2e-4, atol=1e-6)


@pytest.mark.parametrize("each", UNARY, ids=label)
def test_the_derivative_of_the_derivative(each: Rule) -> None:
    ((name, x),) = arguments(each, (), seed=0).items()
    kinds = ((name, FLOAT),)
    first = generated(elementwise(each), "f", (name,), kinds=kinds)
    second = function_in(generated(first, "d_f", (name,), kinds=kinds), "d_d_f")
    slope = function_in(first, "d_f")
    estimate = derivative_by_differences(slope, (x,), 0)
    assert estimate.agrees(second(x)), f"at {x}: {second(x)!r}, by differences {estimate.value!r}"


@pytest.mark.parametrize("each", [each for each in UNARY if takes_arrays(each)], ids=label)
def test_forward_mode_is_elementwise_too(each: Rule) -> None:
    values = arguments(each, (4,), seed=0)
    ((name, value),) = values.items()
    text = generated(elementwise(each), "f", (name,), mode="forward", kinds=known_kinds(values, (name,)))
    estimate = elementwise_derivative_by_differences(function_in(elementwise(each), "f"), (value,), 0)
    assert estimate.agrees(function_in(text, "d_f")(value))


# ------------------------------------------------------------------ the derivative is zero


CONSTANT = [each for each in RULES if not has_derivative(each) and each.path.startswith(("numpy.", "math.", "builtins."))]
CONSTANT = [each for each in CONSTANT if not each.domain[required(each)[0]].integer]


def test_functions_with_no_derivative_add_nothing() -> None:
    terms = "".join(
        f"    total = total + 1.0 * {spelled(each).replace('y)', '1.5)').replace('n)', '0)').replace('z)', 'x)')}\n"
        for each in CONSTANT
        if len(required(each)) <= 2
    )
    source = f"import math\nimport numpy as np\n\n\ndef f(x: float) -> float:\n    total = x * x\n{terms}    return total\n"
    for mode in ("forward", "reverse"):
        assert function_in(generated(source, "f", ("x",), mode=mode), "d_f")(0.7) == 1.4


# ------------------------------------------------------------------ conventions


INF, NAN = float("inf"), float("nan")
KINKS: list[tuple[str, dict[str, float], str, float]] = [
    ("abs(x)", {"x": 0.0}, "x", 0.0),
    ("np.abs(x)", {"x": 0.0}, "x", 0.0),
    ("math.fabs(x)", {"x": 0.0}, "x", 0.0),
    *[(f"np.{name}(x, y)", {"x": 2.0, "y": 2.0}, wrt, 0.5) for name in ("maximum", "minimum") for wrt in "xy"],
    ("max(x, 0.0)", {"x": 0.0}, "x", 1.0),
    ("max(0.0, x)", {"x": 0.0}, "x", 0.0),
    ("min(x, y)", {"x": 1.0, "y": 1.0}, "x", 1.0),
    ("min(x, y)", {"x": 1.0, "y": 1.0}, "y", 0.0),
    ("np.clip(x, -1.0, 1.0)", {"x": 1.0}, "x", 1.0),
    ("np.clip(x, -1.0, 1.0)", {"x": -1.0}, "x", 1.0),
    ("np.sqrt(x)", {"x": 0.0}, "x", INF),
    ("x**y", {"x": 0.0, "y": 2.5}, "y", 0.0),
    ("x**y", {"x": -2.0, "y": 2.0}, "y", NAN),
    ("x**y", {"x": -2.0, "y": 3.0}, "x", 12.0),
    *[("x**n", {"x": 0.0, "n": n}, "x", d) for n, d in ((0, 0.0), (1, 1.0), (2, 0.0))],
    ("x**0", {"x": 0.0}, "x", 0.0),
    ("x**1", {"x": 0.0}, "x", 1.0),
    ("np.hypot(x, y)", {"x": 0.0, "y": 0.0}, "x", 0.0),
    ("x % y", {"x": 5.0, "y": 3.0}, "x", 1.0),
    ("x % y", {"x": 5.0, "y": 3.0}, "y", -1.0),
    *[
        (f"x * 0.5 + {name}", {"x": 2.0}, "x", 0.5)
        for name in ("math.floor(x)", "math.ceil(x)", "round(x)", "int(x)", "x // 1.5")
    ],
    *[(f"x * 0.5 + np.{name}(x)", {"x": 2.0}, "x", 0.5) for name in ("rint", "trunc", "sign", "floor")],
    ("x * (x > 1.0)", {"x": 2.0}, "x", 1.0),
]


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("known", [True, False], ids=["called", "annotated"])
@pytest.mark.parametrize(("text", "point", "wrt", "expected"), KINKS)
def test_kinks_follow_the_conventions(
    text: str, point: dict[str, float], wrt: str, expected: float, known: bool, mode: str
) -> None:
    annotated = ", ".join(f"{name}: {type(value).__name__}" for name, value in point.items())
    parameters = ", ".join(point) if known else annotated
    source = f"import math\nimport numpy as np\n\n\ndef f({parameters}):\n    return {text}\n"
    kinds = known_kinds(point, (wrt,)) if known else ()
    derivative = function_in(generated(source, "f", (wrt,), mode=mode, kinds=kinds), "d_f")
    values = [np.float64(value) if expected == INF else value for value in point.values()]
    with np.errstate(all="ignore"):
        assert derivative(*values) == pytest.approx(expected, rel=1e-15, abs=0.0, nan_ok=True)
