"""The algebra: texts to reach, and what every rewrite must keep: the value, the kind, the price, the bytes."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from astgrad.ir.expr import Binary, Call, Expr, Literal, Name, Symbol, Unary, map_children, walk
from astgrad.ir.kinds import FLOAT, INT, UNKNOWN, Kind, Number
from astgrad.ir.read import read
from astgrad.ir.show import show
from astgrad.source import Source, Span
from astgrad.transform.algebra import Facts, cost, simplify

CASES = Path(__file__).parent / "passes" / "algebra.test"
NOTHING = Facts(lambda e: UNKNOWN)


@dataclass(frozen=True)
class Case:
    text: str
    definitions: tuple[tuple[str, str], ...]
    expected: str

    @property
    def facts(self) -> Facts:
        return Facts(lambda e: UNKNOWN, tuple((name, read(text)) for name, text in self.definitions))


def cases() -> list[Case]:
    blocks = [block.splitlines() for block in CASES.read_text().split("\n\n")]
    lines = [[line for line in block if not line.startswith("#")] for block in blocks]
    return [_case(block) for block in lines if block]


def _case(lines: list[str]) -> Case:
    wheres = [line.removeprefix("where ").split(" = ", 1) for line in lines[1:-1]]
    assert lines[-1].startswith("-> "), lines
    return Case(lines[0], tuple((name, text) for name, text in wheres), lines[-1].removeprefix("-> "))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.text)
def test_reaches_the_text(case: Case) -> None:
    assert show(simplify(read(case.text), case.facts)) == case.expected


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.text)
def test_its_result_is_simple(case: Case) -> None:
    once = simplify(read(case.text), case.facts)
    assert simplify(once, case.facts) == once
    assert cost(once, case.facts) <= cost(read(case.text), case.facts)


def test_same_text_under_every_hash_seed() -> None:
    program = "import test_algebra as t; print([t.show(t.simplify(t.read(case.text), case.facts)) for case in t.cases()])"
    outputs = set()
    for seed in ("0", "1", "12345"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)}
        outputs.add(
            subprocess.run([sys.executable, "-c", program], env=environment, check=True, capture_output=True, text=True).stdout
        )
    assert len(outputs) == 1


def test_exact_rewrites_only() -> None:
    exact = Facts(lambda e: UNKNOWN, rounding=False)
    assert show(simplify(read("1.0 * (a * b) + (a * c) * 1 + 0"), exact)) == "a * b + a * c"
    assert show(simplify(read("x / y / y * 3 - -z"), exact)) == "3 * (x / y / y) + z"
    assert show(simplify(read("x * 0.1 * 3"), exact)) == "3 * (0.1 * x)"
    assert show(simplify(read("3 * (3 * x) + 3 * (4 * x)"), exact)) == "3 * (3 * x) + 12 * x"


# ---------------------------------------------------------------- kinds

KINDS: dict[str, Kind] = {
    "i": INT,
    "j": Number("int64", ("n",), True),
    "k": FLOAT,
    "g": Number("float64"),
    "v": Number("float64", ("n",), True),
    "u": Number("float64", ("n",), True),
    "f": Number("float32", ("n",), True),
    "M": Number("float64", ("d", "n"), True),
}
SIZES = {"n": 3, "d": 2}


def sample(kind: Kind, seed: int) -> object:
    """A value of the kind, away from 0 and 1."""
    assert isinstance(kind, Number)
    assert isinstance(kind.shape, tuple)
    if kind == INT:
        return 2 + seed
    if kind == FLOAT:
        return 1.25 + seed / 7
    if not kind.shape:
        return np.float64(1.75)
    shape = tuple(SIZES[str(dimension)] for dimension in kind.shape)
    values = np.random.default_rng(seed).uniform(1.5, 4.0, shape)
    return values.astype(kind.dtype)


VALUES = {name: sample(kind, seed) for seed, (name, kind) in enumerate(sorted(KINDS.items()))}


def evaluate(e: Expr, values: dict[str, object]) -> object:
    with np.errstate(all="ignore"):
        return eval(show(e), {"np": np, **values})


def kind_of_value(value: object) -> Kind:
    if isinstance(value, (float, int)) and type(value) in (float, int):
        return FLOAT if type(value) is float else INT
    array = np.asarray(value)
    names = {size: name for name, size in SIZES.items()}
    return Number(str(array.dtype), tuple(names[size] for size in array.shape), isinstance(value, np.ndarray))


@lru_cache(maxsize=100_000)
def kind_by_running(e: Expr) -> Kind:
    try:
        return kind_of_value(evaluate(e, VALUES))
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return UNKNOWN


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1.0 * j", "1.0 * j"),  # dropping the float would make it an integer array
        ("1.0 * j * v", "j * v"),
        ("i - 1 - 1", "i - 2"),
        ("i / 2", "i / 2"),
        ("2.0 * j", "2.0 * j"),
        ("v * k / v", "v * k / v"),  # v carries the shape
        ("v * g / v", "v * g / v"),
        ("k / (g * 0) * g", "k * g / (0 * g)"),  # inf in NumPy, an error in Python
        ("v * u / v", "u"),  # u carries it too
        ("k * v / k", "v"),
        ("v * k * 2", "2 * k * v"),  # scalars first
        ("u * v + 2 * u * v", "3 * u * v"),
        ("v / i / i", "v / i ** 2"),
        ("M + v - M", "M + v - M"),
        ("j * v * j", "j * v * j"),
        ("v / j / j", "v / j / j"),  # j * j may overflow
        ("j * -i", "j * -i"),  # a minus costs less on a scalar
        ("f * 2.0 * 0.5", "f"),
        ("v * (i - 1) * 2", "2 * (i - 1) * v"),
    ],
)
def test_keeps_the_kind(text: str, expected: str) -> None:
    assert show(simplify(read(text), Facts(kind_by_running))) == expected


def test_the_authors_spelling_stays() -> None:
    place = Span(Source("f.py", ""), 1, 1, 1)
    square = Binary("*", Name("x"), Name("x"), span=place)
    shown = Binary("+", Binary("*", square, Literal("1.0", span=place), span=place), Literal("1.0", span=place), span=place)
    assert show(simplify(Binary("*", Literal("1.0"), shown), NOTHING)) == "x * x + 1.0"
    call = Call(Symbol("numpy.exp", "np.exp"), (Binary("*", Name("x"), Literal("1"), span=place),), span=place)
    assert show(simplify(Binary("*", call, Literal("1")), NOTHING)) == "np.exp(x * 1)"


def test_large_expressions_are_tidied_only() -> None:
    e = read(" + ".join(f"(x{i} * 1) * (y{i} + a * b + a * c)" for i in range(70)))
    assert show(simplify(e, NOTHING)) == " + ".join(f"x{i} * (y{i} + a * b + a * c)" for i in range(70))


def test_deep_expressions_stay() -> None:
    e = read(" + ".join(f"x{i} * 1" for i in range(200)))
    assert simplify(e, NOTHING) is e


def test_nested_sums_take_no_exponential_time() -> None:
    text = "x"
    for i in range(40):
        text = f"y{i} + ({text} + z{i} * 2 * 1)"
    assert "* 1" not in show(simplify(read(text), NOTHING))


def test_many_definitions_are_used_in_one_go() -> None:
    definitions = tuple((f"p{i}", read(f"1 / (1 + np.exp(x{i}))")) for i in range(6))
    e = read(" * ".join(f"(1 / (1 + np.exp(x{i})) * np.exp(x{i}))" for i in range(6)))
    assert show(simplify(e, Facts(lambda e: UNKNOWN, definitions))) == " * ".join(f"(1 - p{i})" for i in range(6))


# ---------------------------------------------------------------- properties

NAMES = "xyz"
LITERALS = ["1", "2", "3", "4", "7", "0.5", "1.0", "0.1", "2.0", "1000", "0"]
POINTS = [1.0, -1.0, 2.0, 0.5, 3.7, -0.3, 4.0, 1000.0, 1e-8, -1e8, 1e30, 1e-30, 1 + 2.0**-40, 0.1]


def trees(names: str) -> st.SearchStrategy[Expr]:
    leaves = st.sampled_from([*map(Name, names), *map(Name, names), *map(Literal, LITERALS)])

    def grow(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
        return st.one_of(
            st.builds(Binary, st.sampled_from("+-*/+-*"), inner, inner),
            st.builds(Binary, st.sampled_from("+-*/+-*"), inner, inner),
            st.builds(Unary, st.just("-"), inner),
            st.builds(Binary, st.just("**"), inner, st.sampled_from([Literal("1"), Literal("2"), Literal("3")])),
            st.builds(lambda arg: Call(Symbol("numpy.tanh", "np.tanh"), (arg,)), inner),
        )

    return st.recursive(leaves, grow, max_leaves=10)


def derivatives() -> st.SearchStrategy[Expr]:
    """Sums of products of few factors, as the transforms leave them: terms join, factors cancel, polynomials multiply out."""
    simple = ["x", "y", "2 * x", "x / y", "np.tanh(x)", "-y", "x**2", "0.5", "3", "1.0"]
    factors = st.sampled_from([read(text) for text in (*simple, "x - 1", "1 - x", "x - 3", "x + y", "x**2 + 6", "1 - y")])
    products = st.recursive(factors, lambda inner: st.builds(Binary, st.sampled_from("**/*"), inner, inner), max_leaves=4)
    return st.recursive(products, lambda inner: st.builds(Binary, st.sampled_from("+-+"), inner, inner), max_leaves=4)


U = 2.0**-53
Bounded = tuple[mpmath.mpf, mpmath.mpf]


class Undefined(Exception):
    """The expression has no finite value here."""


def bounded(e: Expr, at: Mapping[str, float | mpmath.mpf]) -> Bounded:
    """The exact value, and how far evaluation in floating point may be from it: running error analysis, to first order."""
    match e:
        case Name(id=id):
            return mpmath.mpf(at[id]), mpmath.mpf(0)
        case Literal(text=text):
            exact = mpmath.mpf(text)
            return exact, abs(mpmath.mpf(float(text)) - exact)
        case Unary(operand=operand):
            value, error = bounded(operand, at)
            return -value, error
        case Call(args=(arg,)):
            value, error = bounded(arg, at)
            return mpmath.tanh(value), error + 4 * U * abs(mpmath.tanh(value))
        case Binary(op="**", left=left, right=Literal() as right):
            value, error = bounded(left, at)
            n = int(right.text)
            result = value**n
            return result, n * abs(value) ** (n - 1) * error + n * U * abs(result) if n > 1 else error
        case Binary(op=op, left=left, right=right):
            return _bounded(op, bounded(left, at), bounded(right, at))
    raise TypeError(e)


def _bounded(op: str, left: tuple[mpmath.mpf, mpmath.mpf], right: tuple[mpmath.mpf, mpmath.mpf]) -> Bounded:
    (a, da), (b, db) = left, right
    if op == "/":
        if abs(b) <= db:
            raise Undefined
        value = a / b
        return value, (da + abs(value) * db) / (abs(b) - db) + U * abs(value)
    value = a + b if op == "+" else a - b if op == "-" else a * b
    error = da + db if op in "+-" else abs(a) * db + abs(b) * da + da * db
    return value, error + U * abs(value)


def floating(e: Expr, at: dict[str, float]) -> float:
    try:
        value = float(evaluate(e, dict(at)))  # type: ignore[arg-type]
    except (ZeroDivisionError, OverflowError):
        raise Undefined from None
    if not math.isfinite(value):
        raise Undefined
    return value


def is_moderate(e: Expr, at: dict[str, float]) -> bool:
    """Whether every intermediate result stays far from overflow and underflow, also in other orders of evaluation."""
    parts = [bounded(part, at)[0] for part in walk(e) if not isinstance(part, Symbol)]
    size = sum(abs(mpmath.log(abs(part), 2)) for part in parts if part)
    return bool(size < 1000)


@settings(max_examples=400, deadline=None)
@given(e=trees(NAMES) | derivatives(), values=st.tuples(*(st.sampled_from(POINTS) for _ in NAMES)))
@example(e=read("1.0 * ((x - 4) * (2 * x)) + 1.0 * (1 * (x ** 2 + 6))"), values=(4.0, 1.0, 1.0))
@example(e=read("(x - 1001) + (x - 1000)"), values=(1000.5, 1.0, 1.0))
@example(e=read("(x - 1) + 0.5 / 1000"), values=(1.0, 1.0, 1.0))
@example(e=read("(x - y) + (x - z)"), values=(1e30, 1e30, 1e30 * (1 - 2.0**-50)))
def test_is_as_accurate_as_before(e: Expr, values: tuple[float, ...]) -> None:
    at = dict(zip(NAMES, values, strict=True))
    with mpmath.workdps(120):
        try:
            floating(e, at)
            assume(is_moderate(e, at))
            exact, error = bounded(e, at)
        except Undefined:
            assume(False)
        simple = simplify(e, NOTHING)
        assert abs(mpmath.mpf(floating(simple, at)) - exact) <= 4 * error


@settings(max_examples=200, deadline=None)
@given(e=trees(NAMES) | derivatives(), values=st.tuples(*(st.sampled_from(POINTS) for _ in NAMES)))
def test_exact_rewrites_change_no_bit(e: Expr, values: tuple[float, ...]) -> None:
    at = dict(zip(NAMES, values, strict=True))
    exact = Facts(lambda e: UNKNOWN, rounding=False)
    try:
        before = floating(e, at)
        assume(is_moderate(e, at))
    except Undefined:
        assume(False)
    assert floating(simplify(e, exact), at) == before


DEFINITION = read("1 / (1 + np.tanh(y))")


def with_definition() -> st.SearchStrategy[Expr]:
    """Products and sums of what occurs beside a definition p: the name, the sum within it, the call within that."""
    texts = ["p", "x", "2", "1 - p", "1 / p", "x - p", "1 / (1 - p)", "np.tanh(y)", "1 + np.tanh(y)", "1 / (1 + np.tanh(y))"]
    factors = st.sampled_from([read(text) for text in texts])
    products = st.recursive(factors, lambda inner: st.builds(Binary, st.sampled_from("**/*"), inner, inner), max_leaves=5)
    return st.recursive(products, lambda inner: st.builds(Binary, st.sampled_from("+-+"), inner, inner), max_leaves=3)


@settings(max_examples=300, deadline=None)
@given(e=with_definition(), x=st.sampled_from(POINTS[:6]), y=st.sampled_from(POINTS[:6]))
def test_a_definition_keeps_the_value(e: Expr, x: float, y: float) -> None:
    facts = Facts(lambda e: UNKNOWN, (("p", DEFINITION),))
    with mpmath.workdps(80):
        at = {"x": mpmath.mpf(x), "y": mpmath.mpf(y)}
        at["p"] = bounded(DEFINITION, at)[0]
        try:
            before, of_before = bounded(e, at)
        except (Undefined, ZeroDivisionError):
            assume(False)
        simple = simplify(e, facts)
        after, of_after = bounded(simple, at)
        # Both are rounded to 80 digits, each by its own form: where all cancels, what is left of `before` is its rounding.
        assert abs(before - after) <= mpmath.mpf(2) ** -200 * ((of_before + of_after) / U + abs(before))
    assert cost(simple, facts) <= cost(e, facts)
    assert simplify(simple, facts) == simple


@settings(max_examples=300, deadline=None)
def placed(e: Expr, names: Mapping[str, str], authors: set[int]) -> Expr:
    """The expression with other names, and with places of their own for some of its parts, by their numbers."""
    source, numbers = Source(str(sorted(names)), ""), iter(range(10_000))

    def anew(e: Expr) -> Expr:
        number = next(numbers)
        e = Name(names.get(e.id, e.id)) if isinstance(e, Name) else map_children(anew, e)
        return replace(e, span=Span(source, number + 1, 1, 2) if number in authors else None)

    return anew(e)


def places(e: Expr) -> list[Span | None]:
    return [part.span for part in walk(e)]


@settings(max_examples=300, deadline=None)
@given(
    e=trees(NAMES) | derivatives() | with_definition(),
    names=st.permutations(NAMES),
    authors=st.tuples(*[st.sets(st.integers(0, 12))] * 2) | st.sets(st.integers(0, 12)).map(lambda one: (one, one)),
    are_known=st.booleans(),
)
def test_what_differs_in_names_only_is_simplified_alike(
    e: Expr, names: list[str], authors: tuple[set[int], set[int]], are_known: bool
) -> None:
    renaming = {**dict(zip(NAMES, names, strict=True)), "p": "q"}
    kind, definitions = FLOAT if are_known else UNKNOWN, (("p", DEFINITION), ("q", placed(DEFINITION, renaming, set())))

    def facts() -> Facts:
        return Facts(lambda e: kind, definitions)

    first, second = placed(e, {}, authors[0]), placed(e, renaming, authors[1])
    shared = facts()
    simplify(first, shared)
    found, alone = simplify(second, shared), simplify(second, facts())
    assert found == alone
    assert places(found) == places(alone)


@given(e=trees("ijkgvufM"), names=st.permutations("ijkgvufM"))
def test_what_differs_in_kinds_is_not_simplified_alike(e: Expr, names: list[str]) -> None:
    other = placed(e, dict(zip("ijkgvufM", names, strict=True)), set())
    try:
        evaluate(e, VALUES), evaluate(other, VALUES)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        assume(False)
    shared = Facts(kind_by_running)
    simplify(e, shared)
    assert simplify(other, shared) == simplify(other, Facts(kind_by_running))


@given(e=trees("ijkgvufM"))
def test_keeps_kind_and_price(e: Expr) -> None:
    try:
        before = evaluate(e, VALUES)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        assume(False)
    facts = Facts(kind_by_running)
    simple = simplify(e, facts)
    assert kind_of_value(evaluate(simple, VALUES)) == kind_of_value(before)
    assert cost(simple, facts) <= cost(e, facts)
    assert simplify(simple, facts) == simple


@settings(max_examples=200, deadline=None)
@given(e=trees("kvuM") | derivatives())
def test_keeps_the_shape_without_knowing_kinds(e: Expr) -> None:
    values = {**VALUES, "x": VALUES["v"], "y": VALUES["M"]}
    try:
        before = evaluate(e, values)
    except ZeroDivisionError:
        assume(False)
    simple = simplify(e, NOTHING)
    assert np.shape(evaluate(simple, values)) == np.shape(before)
    assert simplify(simple, NOTHING) == simple
