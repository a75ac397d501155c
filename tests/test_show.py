"""`show` prints what Python reads back: every operator, every nesting, every docstring."""

import ast
import inspect
import itertools
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    List,
    Literal,
    Logical,
    Name,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
)
from astgrad.ir.read import read
from astgrad.ir.show import show, show_parameters
from astgrad.ir.stmt import Comment, Function, If, Import, Parameter, Return

BINARY = ["|", "^", "&", "<<", ">>", "+", "-", "*", "@", "/", "//", "%", "**"]
UNARY = ["-", "+", "~", "not"]
COMPARE = ["==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in"]

names = st.sampled_from(["x", "y", "w_bar"]).map(Name)
literals = st.sampled_from(["0", "1", "2.5", "1e-3", "0x10", "'a'", "True", "None", "3j"]).map(Literal)
symbols = st.sampled_from([Symbol("numpy.exp", "np.exp"), Symbol("math.pi", "math.pi"), Symbol("builtins.abs", "abs")])


def compound(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    few = st.lists(inner, max_size=3).map(tuple)
    bound = st.none() | inner
    index = inner | st.builds(Slice, bound, bound, bound)
    indices = index | st.lists(index, min_size=1, max_size=3).map(lambda parts: Tuple(tuple(parts)))
    return st.one_of(
        st.builds(Unary, st.sampled_from(UNARY), inner),
        st.builds(Binary, st.sampled_from(BINARY), inner, inner),
        st.lists(st.tuples(st.sampled_from(COMPARE), inner), min_size=1, max_size=2).flatmap(
            lambda rest: inner.map(lambda first: Compare(first, tuple(op for op, _ in rest), tuple(e for _, e in rest)))
        ),
        st.builds(Logical, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Conditional, inner, inner, inner),
        st.builds(Attribute, inner.filter(lambda e: not isinstance(e, Symbol)), st.just("T")),
        st.builds(Subscript, inner, indices),
        st.builds(Call, inner, few, st.lists(st.tuples(st.sampled_from(["axis", "out"]), inner), max_size=1).map(tuple)),
        st.builds(Tuple, few),
        st.builds(List, few),
    )


expressions = st.recursive(names | literals | symbols, compound, max_leaves=12)


@given(expressions)
def test_what_is_shown_is_read_back(e: Expr) -> None:
    assert read(show(e)) == e


@given(expressions)
def test_no_parenthesis_is_superfluous_around_the_whole(e: Expr) -> None:
    text = show(e)
    if text.startswith("(") and text.endswith(")") and text != "()":
        try:
            inner = read(text[1:-1])
        except SyntaxError:
            return  # the two parentheses are no pair: (a) * (b)
        assert inner != e


@pytest.mark.parametrize(("outer", "inner"), list(itertools.product(BINARY, BINARY)))
def test_every_pair_of_operators_keeps_its_grouping(outer: str, inner: str) -> None:
    a, b, c = Name("a"), Name("b"), Name("c")
    for e in (Binary(outer, Binary(inner, a, b), c), Binary(outer, a, Binary(inner, b, c))):
        assert read(show(e)) == e


@pytest.mark.parametrize("op", BINARY)
@pytest.mark.parametrize("sign", UNARY)
def test_signs_keep_their_grouping(op: str, sign: str) -> None:
    a, b = Name("a"), Name("b")
    for e in (Binary(op, Unary(sign, a), b), Binary(op, a, Unary(sign, b)), Unary(sign, Binary(op, a, b))):
        assert read(show(e)) == e


@pytest.mark.parametrize(
    ("e", "text"),
    [
        (Binary("**", Binary("**", Name("a"), Literal("3")), Literal("2")), "(a ** 3) ** 2"),
        (Binary("-", Name("a"), Binary("-", Name("b"), Name("c"))), "a - (b - c)"),
        (Binary("*", Unary("-", Name("a")), Name("b")), "-a * b"),
        (Unary("-", Binary("**", Name("a"), Literal("2"))), "-a ** 2"),
        (Attribute(Literal("1"), "real"), "(1).real"),
        (Subscript(Name("x"), Tuple((Slice(), Name("i")))), "x[:, i]"),
        (Subscript(Name("x"), Slice(Binary("+", Name("i"), Literal("1")))), "x[i + 1 :]"),
        (Subscript(Name("x"), Slice(None, Unary("-", Literal("1")))), "x[:-1]"),
    ],
)
def test_text_is_what_a_person_writes(e: Expr, text: str) -> None:
    assert show(e) == text


@given(st.text(max_size=30) | st.text(alphabet='"\\\n a', max_size=12))
def test_docstrings_survive(text: str) -> None:
    first, *rest = inspect.cleandoc(text.expandtabs()).split("\n")
    docstring = "\n".join([first, textwrap.dedent("\n".join(rest))])  # all that Python's own reading of docstrings keeps
    node = ast.parse(show(Function("f", (), (Return(None),), docstring=docstring))).body[0]
    assert isinstance(node, ast.FunctionDef)
    shown = ast.get_docstring(node)
    assert shown is not None
    assert [line.rstrip() for line in shown.strip().split("\n")] == [line.rstrip() for line in docstring.strip().split("\n")]


def test_parameters_keep_their_forms() -> None:
    parameters = (
        Parameter("a", "positional-only"),
        Parameter("b"),
        Parameter("c", annotation="float", default="1.0"),
        Parameter("d", "keyword-only", default="None"),
    )
    assert show_parameters(parameters) == "a, /, b, c: float = 1.0, *, d=None"
    assert show_parameters(parameters[:1]) == "a, /"
    assert show_parameters(parameters[3:]) == "*, d=None"


def test_a_block_of_comments_alone_has_a_pass() -> None:
    statement = If(Name("x"), (Comment("nothing to add"),), (Return(Name("x")),))
    assert show(statement) == "if x:\n    # nothing to add\n    pass\nelse:\n    return x"


@pytest.mark.parametrize(
    ("each", "statement"),
    [
        (Import("numpy", "np"), "import numpy as np"),
        (Import("math", "math"), "import math"),
        (Import("math.sin", "s", is_from=True), "from math import sin as s"),
        (Import(".model", "model", is_from=True), "from . import model"),
        (Import("..pkg.model", "model", is_from=True), "from ..pkg import model"),
    ],
)
def test_imports(each: Import, statement: str) -> None:
    assert each.statement == statement
