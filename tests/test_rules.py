"""Every elementwise rule against a judge that knows no rule: registering a rule is what makes its tests exist.

The judge of a partial derivative is mpmath's own numerical derivative of mpmath's function, at 60 digits, where mpmath has the
function; elsewhere differences of the function itself, of which two step sizes agree. `python -m tests.test_rules`
prints a table.
"""

from __future__ import annotations

import importlib
import math
import sys
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import mpmath
import numpy as np
import pytest
from scipy import special, stats

from astgrad.ir.expr import Literal, Name
from astgrad.ir.kinds import FLOAT
from astgrad.ir.read import HELPERS, read
from astgrad.ir.show import show
from astgrad.rules import helpers
from astgrad.rules.apply import partial, times
from astgrad.rules.listing import rows
from astgrad.rules.registry import Formula, Rule, Signature, aliases, all_rules, constant, find, rule
from astgrad.rules.sites import find_rule, site_of
from astgrad.rules.structure import Site, all_structural
from astgrad.rules.variadic import LISTS
from tests.oracles.differences import Unsettled, derivative_by_differences
from tests.oracles.ulps import EXACT

POINTS = 12
FEW_POINTS = 2  # of distributions, which are slow and many
ULPS = 4.0  # how far from mpmath a partial may be, in units in the last place
WIDER = {  # formulas that lose a little more, in units in the last place
    "numpy.tanh": 256.0,  # 1 - out**2 cancels: up to 1 / 0.01 at |x| < 3, as the rule's note says
    "math.tanh": 256.0,
    "numpy.cbrt": 8.0,  # the error of out counts twice
    "math.cbrt": 8.0,
    "math.erf": 8.0,  # the error of x * x, up to 9, is taken to an exponent
    "math.erfc": 8.0,
    "scipy.special.erf": 8.0,
    "scipy.special.erfc": 8.0,
    "scipy.special.cbrt": 8.0,
    "scipy.special.dawsn": 64.0,  # two terms cancel, until a series takes over
    "scipy.special.erfcx": 64.0,
    "scipy.special.kl_div": 32.0,  # the logarithm of a rounded quotient near 1
    "numpy.logaddexp": 8.0,  # the error of out is taken to an exponent
    "numpy.logaddexp2": 8.0,
    "numpy.sinc": 8.0,
    "math.gamma": 16.0,  # the recurrence of digamma rounds up to eight times
    "math.lgamma": 16.0,
}


# ------------------------------------------------------------------ rules, points and values


def function_of(path: str) -> Callable[..., Any] | None:
    """The function itself; None where this Python or NumPy does not have it yet."""
    if path.endswith("**2"):
        base = function_of(path.removesuffix("**2"))
        return None if base is None else lambda x: base(x) ** 2
    path, bracket, position = path.partition("[")
    if bracket:  # one of several results
        whole = function_of(path)
        return None if whole is None else lambda *args: whole(*args)[int(position.rstrip("]"))]
    module, _, name = path.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name, None)
    except ModuleNotFoundError:  # a method of an object, as of a distribution
        module, _, holder = module.rpartition(".")
        return getattr(getattr(importlib.import_module(module), holder, None), name, None)


def required(each: Rule) -> tuple[str, ...]:
    """The arguments that every call in tests has: those without a default, and those with a derivative."""
    slopes = {name for name, formula in each.partials.items() if formula.general != "0"}
    arguments = each.signature.arguments
    last = max(
        (i for i, a in enumerate(arguments) if a.default is None or (a.name in slopes and not a.keyword_only)), default=-1
    )
    return tuple(argument.name for argument in arguments[: last + 1])


def points_of(each: Rule, count: int | None = None) -> np.ndarray:
    """Points inside the rule's domain, a row each; always the same ones."""
    count = count or (FEW_POINTS if each.path.startswith("scipy.stats.") else POINTS)
    rng = np.random.default_rng(zlib.crc32(str(each.signature).encode()))
    columns = []
    for name in required(each):
        domain = each.domain[name]
        drawn = rng.uniform(domain.low, domain.high, count)
        columns.append(np.floor(drawn) if domain.integer else drawn)
    return np.stack(columns, axis=1)


def typed(each: Rule, point: np.ndarray) -> tuple[Any, ...]:
    """The arguments of a scalar call at a point."""
    return tuple(int(v) if each.domain[name].integer else float(v) for name, v in zip(required(each), point, strict=True))


def evaluate(text: str, each: Rule, args: tuple[Any, ...], **more: Any) -> Any:
    """The value of a formula's text, read and shown as it is in generated code, with the function's own result as `out`."""
    function = function_of(each.path)
    assert function is not None
    scope = {
        **{a.name: eval(a.default) for a in each.signature.arguments if a.default is not None},
        "np": np,
        "math": math,
        "special": special,
        "stats": stats,
        **vars(helpers),
        **dict(zip(required(each), args, strict=True)),
        **more,
    }
    with np.errstate(all="ignore"):
        if "out" in text:
            scope["out"] = function(*args)
        return eval(show(read(text)), scope)


def judged(each: Rule, args: tuple[Any, ...], name: str) -> tuple[float, float]:
    """The true derivative by the argument, and how far a good formula may be from it. Raises Unsettled where none is seen."""
    index = required(each).index(name)
    truth = EXACT.get(each.path.rpartition(".")[2])
    if truth is not None:
        with mpmath.workdps(60):
            value = mpmath.diff(lambda v: truth(*args[:index], v, *args[index + 1 :]), mpmath.mpf(args[index]))
            slack = WIDER.get(each.path, ULPS) * float(np.spacing(abs(float(value))))
            return float(value), slack
    function = function_of(each.path)
    assert function is not None
    estimate = derivative_by_differences(function, args, index)
    return float(estimate.value), 10 * float(estimate.error) + 1e-7 * abs(float(estimate.value))


def takes_arrays(each: Rule) -> bool:
    return each.path.startswith(("numpy.", "operator.", "scipy.")) and each.path != "operator.not_"


def is_differentiable(each: Rule, name: str) -> bool:
    return name in each.partials and name in required(each) and not each.domain[name].integer


# Rules whose result is real for real arguments; tests/test_complex.py judges the others.
RULES = [each for each in all_rules() if function_of(each.path) is not None and not each.result.startswith("complex")]
PARTIALS = [(each, name) for each in RULES for name in required(each) if is_differentiable(each, name)]
REPRESENTATIVES = ("scipy.stats.norm.", "scipy.stats.gamma.logpdf", "scipy.stats.bernoulli.")  # of families made from one table
MADE_ALIKE = {each.path for each in RULES if each.path.startswith("scipy.stats.") and not each.path.startswith(REPRESENTATIVES)}
LOOKED_AT = [(each, name) for each, name in PARTIALS if each.path not in MADE_ALIKE]


def label(value: object) -> str:
    return str(value.signature) if isinstance(value, Rule) else str(value)


# ------------------------------------------------------------------ every rule


def errors_of(each: Rule, name: str) -> Iterator[tuple[str, tuple[Any, ...], float, float, float]]:
    """For every text and point: the text, the point, the value, the true derivative, the allowed distance."""
    for point in points_of(each):
        args = typed(each, point)
        try:
            true, slack = judged(each, args, name)
        except Unsettled:
            continue
        for text in each.partials[name].texts:
            for cast in (float,) if each.path.startswith("scipy.stats.") else (float, np.float64):
                given = tuple(cast(arg) if isinstance(arg, float) else arg for arg in args)
                yield text, args, float(evaluate(text, each, given)), true, slack


@pytest.mark.parametrize("each", all_rules(), ids=label)
def test_the_function_exists(each: Rule) -> None:
    is_newer = each.path == "math.fma" and sys.version_info < (3, 13)
    assert is_newer or function_of(each.path) is not None, f"there is no {each.path} here: is the name misspelt?"


@pytest.mark.parametrize(("each", "name"), PARTIALS, ids=label)
def test_each_partial_is_the_derivative(each: Rule, name: str) -> None:
    found = list(errors_of(each, name))
    assert len(found) >= len(each.partials[name].texts) * len(points_of(each)) / 2, (
        "too few points have a derivative: mend the domain"
    )
    for text, args, value, true, slack in found:
        point = ", ".join(f"{argument} = {arg!r}" for argument, arg in zip(required(each), args, strict=True))
        assert abs(value - true) <= slack, f"{text} gives {value!r}, the derivative by {name} is {true!r}, at {point}"


@pytest.mark.parametrize("each", RULES, ids=label)
def test_the_result_has_the_dtype_that_the_rule_says(each: Rule) -> None:
    function = function_of(each.path)
    assert function is not None
    args = typed(each, points_of(each)[0])
    with np.errstate(all="ignore"):
        match each.result:
            case "python":
                assert type(function(*args)) is float
            case "truth":
                assert type(function(*args)) is bool
            case "wide":
                assert function(*args).dtype == np.float64
            case "bool":
                assert np.result_type(function(*args)) == np.bool_
            case "int":
                assert isinstance(function(*args), (int, np.integer))
            case "float" | "same" | "stored" | "float64":
                for dtype in (np.float32, np.float64, np.int64):
                    if (dtype is not np.int64 and each.domain[required(each)[0]].integer) or not takes_arrays(each):
                        continue  # bitwise functions of floats; functions of scalars are asked nothing here
                    arrays = [np.ones(2, np.int64 if each.domain[name].integer else dtype) for name in required(each)]
                    assert function(*arrays).dtype == _promised(each.result, dtype)


def _promised(result: str, dtype: type) -> type:
    return {"float": np.float64 if dtype is np.int64 else dtype, "same": dtype, "stored": dtype, "float64": np.float64}[result]


@pytest.mark.parametrize(("each", "name"), LOOKED_AT, ids=label)
def test_scalar_texts_give_scalars(each: Rule, name: str) -> None:
    formula = each.partials[name]
    for text in formula.texts if formula.scalar is None else formula.texts[1:]:
        for cast in (float, np.float64, np.float32):
            given = tuple(cast(a) if isinstance(a, float) else a for a in typed(each, points_of(each)[0]))
            value = evaluate(text, each, given)
            assert isinstance(value, (int, float, np.generic)), f"{text} gives a {type(value).__name__}"


# ------------------------------------------------------------------ special points: conventions.md, line by line

NAN, INF = math.nan, math.inf
ALL_ABS = ("builtins.abs", "numpy.absolute", "numpy.fabs", "math.fabs")
SPECIAL: list[tuple[str, tuple[float, ...], str, float]] = [
    *[(path, (zero,), "x", 0.0) for path in ALL_ABS for zero in (0.0, -0.0)],
    *[(path, (x,), "x", sign) for path in ALL_ABS for x, sign in ((INF, 1.0), (-INF, -1.0))],
    *[(f"numpy.{name}", (2.0, 2.0), x, 0.5) for name in ("maximum", "minimum", "fmax", "fmin") for x in "xy"],
    *[(f"numpy.{name}", (0.0, -0.0), x, 0.5) for name in ("maximum", "minimum", "fmax", "fmin") for x in "xy"],
    *[(f"numpy.{name}", (NAN, 1.0), x, d) for name in ("fmax", "fmin") for x, d in (("x", 0.0), ("y", 1.0))],
    *[(f"numpy.{name}", (1.0, NAN), x, d) for name in ("fmax", "fmin") for x, d in (("x", 1.0), ("y", 0.0))],
    *[(f"builtins.{name}", (0.0, 0.0), x, d) for name in ("max", "min") for x, d in (("x", 1.0), ("y", 0.0))],
    *[(f"builtins.{name}", (0.0, 0.0, 0.0), x, d) for name in ("max", "min") for x, d in (("x", 1.0), ("y", 0.0), ("z", 0.0))],
    ("builtins.max", (1.0, 2.0, 2.0), "y", 1.0),
    ("builtins.max", (1.0, 2.0, 2.0), "z", 0.0),
    ("numpy.clip", (-1.0, -1.0, 1.0), "a", 1.0),
    ("numpy.clip", (1.0, -1.0, 1.0), "a", 1.0),
    ("numpy.clip", (1.0, -1.0, 1.0), "a_max", 0.0),
    ("numpy.clip", (-1.0, -1.0, 1.0), "a_min", 0.0),
    ("numpy.clip", (-2.0, -1.0, 1.0), "a_min", 1.0),
    ("numpy.clip", (0.0, 2.0, 1.0), "a_min", 0.0),  # the bounds are crossed: NumPy gives a_max
    ("numpy.clip", (0.0, 2.0, 1.0), "a_max", 1.0),
    ("numpy.sqrt", (0.0,), "x", INF),
    ("numpy.cbrt", (0.0,), "x", INF),
    *[
        (path, (0.0, n), "x", d)
        for path in ("operator.pow", "builtins.pow", "numpy.power", "numpy.float_power", "math.pow")
        for n, d in ((0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (0, 0.0), (1, 1.0), (2, 0.0))
    ],
    *[
        (path, (0.0, y), "y", 0.0)
        for path in ("operator.pow", "builtins.pow", "numpy.power", "numpy.float_power", "math.pow")
        for y in (0.5, 1.0, 3.0)
    ],
    *[
        (path, (-2.0, y), "y", NAN)
        for path in ("operator.pow", "builtins.pow", "numpy.power", "numpy.float_power", "math.pow")
        for y in (2.0, 3.0)
    ],
    *[
        (path, (-2.0, 3.0), "x", 12.0)
        for path in ("operator.pow", "builtins.pow", "numpy.power", "numpy.float_power", "math.pow")
    ],
    *[(f"{module}.hypot", (0.0, 0.0), x, 0.0) for module in ("numpy", "math") for x in "xy"],
    ("math.hypot", (0.0, 0.0, 0.0), "z", 0.0),
    ("operator.mod", (5.0, 3.0), "y", -1.0),
    ("operator.mod", (-5.0, 3.0), "y", 2.0),
    ("operator.mod", (1.0, 0.1), "y", -9.0),
    ("numpy.remainder", (-5.0, 3.0), "y", 2.0),
    *[(f"{module}.fmod", (-5.0, 3.0), "y", 1.0) for module in ("numpy", "math")],
    *[(f"{module}.fmod", (1.0, 0.1), "y", -9.0) for module in ("numpy", "math")],  # 1.0 / 0.1 is 10.0
    ("math.remainder", (5.0, 3.0), "y", -2.0),
    *[(f"{module}.copysign", (zero, -1.0), "x", 0.0) for module in ("numpy", "math") for zero in (0.0, -0.0)],
    ("numpy.copysign", (2.0, -0.0), "x", -1.0),
    ("numpy.heaviside", (0.0, 0.5), "x", 0.0),
    ("numpy.heaviside", (0.0, 0.5), "y", 1.0),
    ("numpy.heaviside", (1.0, 0.5), "y", 0.0),
    *[("numpy.nan_to_num", (x,), "x", 0.0) for x in (NAN, INF, -INF)],
    ("numpy.sinc", (0.0,), "x", 0.0),
    ("numpy.i0", (0.0,), "x", 0.0),
    *[(path, (1000.0,), "x", 0.0) for path in ("numpy.tanh", "math.tanh")],
    *[(path, (1e200,), "x", 0.0) for path in ("numpy.arctan", "math.atan", "math.erf", "math.erfc")],  # x**2 raises there
    *[(path, (1e200,), "x", 1e-200) for path in ("numpy.arcsinh", "math.asinh")],
    *[(path, (1e-200, 1e-200), "y", 5e199) for path in ("numpy.arctan2", "math.atan2")],
    *[(path, (1e200, 1e200), "x", -5e-201) for path in ("numpy.arctan2", "math.atan2")],
    *[(path, (3e200, 4e200), "x", 0.6) for path in ("numpy.hypot", "math.hypot")],
    *[(f"{module}.expm1", (-40.0,), "x", math.exp(-40.0)) for module in ("numpy", "math")],  # out + 1 has no digits left there
    ("numpy.logaddexp", (1000.0, 1000.0), "x", 0.5),
    ("numpy.absolute", (NAN,), "x", NAN),
    ("operator.pow", (NAN, 2.0), "x", NAN),
    ("operator.pow", (NAN, 2.0), "y", NAN),
]


@pytest.mark.parametrize(("path", "args", "name", "expected"), SPECIAL)
def test_special_points_follow_the_conventions(path: str, args: tuple[float, ...], name: str, expected: float) -> None:
    each = find(path, len(args))
    assert each is not None
    formula = each.partials[name]
    rel = 1e-13 if path == "numpy.logaddexp" else 1e-15  # the rounding of out, of size 1000, is taken to an exponent
    for text in formula.texts:
        assert evaluate(text, each, args) == pytest.approx(expected, rel=rel, abs=0.0, nan_ok=True), text
    if takes_arrays(each):
        value = evaluate(formula.general, each, tuple(np.full(2, float(arg)) for arg in args))
        assert np.broadcast_to(value, 2) == pytest.approx(np.full(2, expected), rel=rel, abs=0.0, nan_ok=True)


@pytest.mark.parametrize("path", ["numpy.log", "numpy.log2", "numpy.log10"])
def test_a_pole_of_the_derivative_is_inf_for_numpy_and_raises_for_a_python_float(path: str) -> None:
    each = find(path)
    assert each is not None
    assert evaluate(each.partials["x"].general, each, (np.float64(0.0),)) == INF
    assert evaluate(each.partials["x"].general, each, (np.zeros(1),)) == INF
    with pytest.raises(ZeroDivisionError):
        evaluate(each.partials["x"].general, each, (0.0,))


def test_math_raises_at_a_pole_of_the_derivative() -> None:
    each = find("math.sqrt")
    assert each is not None
    with pytest.raises(ZeroDivisionError):
        evaluate(each.partials["x"].general, each, (0.0,))


# ------------------------------------------------------------------ private helpers


@pytest.mark.parametrize("x", [1e-300, 1e-5, 0.1, 0.9, 2.2, 5.0, 9.99, 10.0, 30.5, 1e6, 1e300, -0.25, -1.75, -7.125, -30.0625])
def test_digamma(x: float) -> None:
    with mpmath.workdps(50):
        true = mpmath.digamma(mpmath.mpf(x))
        assert abs(helpers._digamma(x) - true) <= 4 * np.spacing(abs(float(true)))


def test_digamma_is_absolutely_accurate_at_its_zeros() -> None:
    for zero in (1.4616321449683622, -0.5040830082644554, -1.5734984731623904):
        with mpmath.workdps(50):
            assert abs(helpers._digamma(zero) - mpmath.digamma(mpmath.mpf(zero))) <= 2e-15


def test_i1() -> None:
    points = np.concatenate([np.linspace(-713, 713, 101), np.linspace(-25, 25, 101), 10.0 ** np.arange(-300, 0, 20)])
    with mpmath.workdps(40):
        true = np.array([float(mpmath.besseli(1, mpmath.mpf(x))) for x in points])
    np.testing.assert_allclose(helpers._i1(points), true, rtol=2e-15)
    assert helpers._i1(-2.0) == -helpers._i1(2.0) == helpers._i1(np.array([-2.0]))[0]


def test_sinc_slope_near_zero_and_far() -> None:
    points = np.concatenate([10.0 ** np.arange(-300, 0, 10), np.linspace(0.01, 1.2, 50), [50.25]])
    with mpmath.workdps(700):
        true = [float(mpmath.diff(mpmath.sincpi, mpmath.mpf(x))) if x > 1e-3 else -(math.pi**2) / 3 * x for x in points]
    near = points < 1e-5  # where the next term of the series is below a rounding
    np.testing.assert_allclose(helpers._sinc_slope(points)[near], np.array(true)[near], rtol=1e-15)
    np.testing.assert_allclose(helpers._sinc_slope(points)[points > 1e-3], np.array(true)[points > 1e-3], rtol=1e-13)


# ------------------------------------------------------------------ choosing a text, moving a factor in


def site(text: str) -> Site:
    found = site_of(read(text))
    assert isinstance(found, Site)
    return found


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("x**3", "x", "3 * x ** (3 - 1)"),
        ("x**0", "x", "0.0"),
        ("x**-1", "x", "-1 * x ** (-1 - 1)"),
        ("x**0.5", "x", "0.5 * x ** (0.5 - 1)"),
        ("x**n", "x", "n * x ** (n - (n != 0))"),
        ("2**n", "n", "2**n * np.log(np.where(2 == 0, 1, 2))"),
        ("np.power(x, 2)", "x", "2 * x ** (2 - 1)"),
        ("np.power(x, -1)", "x", "-1 * np.power(x, -1 - 1)"),
        ("np.power(x, 0)", "x", "0.0"),
        ("np.clip(x, 0, None)", "a", "np.where(x >= 0, 1.0, 0.0)"),
        ("np.clip(x, None, b)", "a", "np.where(x <= b, 1.0, 0.0)"),
        ("np.clip(x, None, b)", "a_max", "np.where(x > b, 1.0, 0.0)"),
        ("np.clip(x, a, b)", "a", "np.where((x >= a) & (x <= b), 1.0, 0.0)"),
    ],
)
def test_literal_arguments_decide(text: str, name: str, expected: str) -> None:
    name = "y" if text.startswith("2**") else name
    assert show(partial(site(text), name)) == show(read(expected))


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("x**n", "x", "n * x ** (n - 1) if n else 0.0"),
        ("np.maximum(x, n)", "x", "1.0 if x > n else 0.5 if x == n else 0.0"),
        ("np.clip(x, 0.0, None)", "a", "1.0 if x >= 0.0 else 0.0"),
        ("np.clip(x, None, n)", "a", "1.0 if x <= n else 0.0"),
    ],
)
def test_proved_scalars_get_the_scalar_text(text: str, name: str, expected: str) -> None:
    found = site(text)
    kinds = {argument: FLOAT for argument, value in found.arguments.items() if value != Literal("None")}
    assert show(partial(replace(found, kinds=kinds), name)) == show(read(expected))


def test_the_result_is_called_as_it_is_told() -> None:
    assert show(partial(site("np.exp(a)"), "x", Name("e"))) == "e"
    assert show(partial(site("np.exp(a)"), "x")) == "np.exp(a)"


@pytest.mark.parametrize(
    ("derivative", "expected"),
    [
        ("1", "f"),
        ("0", "0.0"),
        ("np.cos(x)", "f * np.cos(x)"),
        ("np.where(c, d, 0.0)", "np.where(c, f * d, 0.0)"),
        ("np.where(c, 1.0, np.where(e, 0.5, 0.0))", "np.where(c, f, np.where(e, f * 0.5, 0.0))"),
        ("1.0 if c else 0.5 if e else 0.0", "f if c else f * 0.5 if e else 0.0"),
    ],
)
def test_a_factor_moves_into_masks(derivative: str, expected: str) -> None:
    assert show(times(Name("f"), read(derivative))) == show(read(expected))


# ------------------------------------------------------------------ the registry refuses what is wrong


@pytest.mark.parametrize(
    ("signature", "partials", "message"),
    [
        ("nowhere.f(x)", {"x": "np.cos(y)"}, "uses y"),
        ("nowhere.f(x)", {"z": "1"}, "has no argument 'z'"),
        ("nowhere.f", {"x": "1"}, "not a signature"),
        ("nowhere.f(x)", {"x": "lambda: x"}, "not part of the notation"),
        ("nowhere.f(x)", {"x": Formula("1", scalar="t")}, "uses t"),
        ("numpy.sin(x)", {"x": "1"}, "already has a rule"),
        ("numpy.abs(x)", {"x": "1"}, "already has a rule"),
        ("math.log(y, b)", {"y": "1"}, "already has a rule"),
    ],
)
def test_a_wrong_rule_is_refused(signature: str, partials: dict[str, Any], message: str) -> None:
    before = all_rules()
    with pytest.raises(ValueError, match=message):
        rule(signature, **partials)
    assert all_rules() == before


def test_an_unreadable_formula_or_result_is_refused() -> None:
    with pytest.raises(SyntaxError):
        rule("nowhere.f(x)", x="1 +")
    with pytest.raises(ValueError, match="no such result"):
        constant("nowhere.f(x)", result="number")
    assert find("nowhere.f") is None


def test_the_number_of_arguments_chooses_a_signature() -> None:
    found = [find("math.log"), find("math.log", 1), find("math.log", 2), find("math.log", 3)]
    assert [str(each.signature) for each in found if each] == ["math.log(x)", "math.log(x)", "math.log(x, base)", "math.log(x)"]


def test_every_helper_that_a_formula_calls_exists() -> None:
    texts = [text for each in all_rules() for formula in each.partials.values() for text in formula.texts]
    called = {name for text in texts for name in _helpers_in(text)}
    assert called == {"_dawsn_slope", "_digamma", "_erfcx_slope", "_exprel_slope", "_i1", "_sinc_slope"}
    assert all(callable(getattr(helpers, name)) for name in called)


def _helpers_in(text: str) -> set[str]:
    return {word for word in text.replace("(", " ").split() if word.startswith("_")}


def test_every_alias_is_the_same_function() -> None:
    for each in RULES:
        function, args = function_of(each.path), typed(each, points_of(each)[0])
        for other in map(function_of, aliases(each)):
            assert other is None or (function is not None and other(*args) == function(*args))


@pytest.mark.parametrize("text", ["numpy.nan_to_num(x, *, nan=0.0)", "math.log(x, base)", "numpy.round(x, decimals=0)"])
def test_a_signature_prints_as_it_is_read(text: str) -> None:
    assert str(Signature.parse(text)) == text


# ------------------------------------------------------------------ the whole of math and of NumPy's ufuncs


MATH_ELSEWHERE = {  # not elementwise, of integers, or of pairs; `astgrad.rules.constants` has those that carry no derivative
    "comb", "dist", "factorial", "frexp", "fsum", "gcd", "isclose", "isqrt", "lcm", "modf", "perm", "prod", "sumprod",
}  # fmt: skip
UFUNCS_ELSEWHERE = {"divmod", "frexp", "modf", "matmul", "vecdot", "matvec", "vecmat"}
UFUNCS_WITHOUT_REAL_MEANING = {"bitwise_count", "gcd", "lcm", "isnat"}


def test_all_of_math_is_accounted_for() -> None:
    functions = {name for name, value in vars(math).items() if callable(value) and not name.startswith("_")}
    assert {name for name in functions if find(f"math.{name}") is None} <= MATH_ELSEWHERE


def test_all_ufuncs_are_accounted_for() -> None:
    functions = {name for name, value in vars(np).items() if isinstance(value, np.ufunc)}
    missing = {name for name in functions if find_rule(f"numpy.{name}") is None}
    assert missing <= UFUNCS_ELSEWHERE | UFUNCS_WITHOUT_REAL_MEANING


# ------------------------------------------------------------------ the listing


def test_rows_are_found_by_part_alias_and_pattern() -> None:
    assert [row.function for row in rows("hypot")] == [
        "math.hypot(x)", "math.hypot(x, y)", "math.hypot(x, y, z)", "numpy.hypot(x, y)", "numpy.hypot.outer(x, y)",
    ]  # fmt: skip
    assert [row.function for row in rows("np.asin")] == ["numpy.arcsin(x)", "numpy.arcsinh(x)"]
    assert [row.function for row in rows("math.a?in")] == ["math.asin(x)"]
    assert rows("no such function") == ()
    structural = [rule for rule in all_structural() if not rule.path.endswith("[]")]  # which says the same of each of a list
    structural = [rule for rule in structural if not rule.path.startswith(("astgrad.", HELPERS))]  # of which other pages tell
    assert len(rows()) == len(all_rules()) + len(structural) + len(LISTS)


def test_a_row_says_what_a_user_asks() -> None:
    row, square = rows("numpy.abs")
    assert (square.function, square.formulas) == ("numpy.absolute**2(x)", (("x", "2 * x"),))
    assert (row.function, row.also, row.formulas, row.kink) == (
        "numpy.absolute(x)",
        ("numpy.abs",),
        (("x", "np.sign(x)"),),
        "0 at 0",
    )
    (floor,) = rows("math.floor")
    assert floor.formulas == ()


def _print_summary() -> None:
    """A line for each partial derivative: its texts, and the worst error in units of what is allowed."""
    for each, name in PARTIALS:
        found = list(errors_of(each, name))
        worst = max(
            (abs(value - true) / slack if slack else float(value != true) for _, _, value, true, slack in found), default=NAN
        )
        judge = "mpmath" if each.path.rpartition(".")[2] in EXACT else "differences"
        print(f"{each.signature!s:32} {name:6} {judge:12} {worst:8.2g}  {' | '.join(each.partials[name].texts)}")


if __name__ == "__main__":
    _print_summary()
