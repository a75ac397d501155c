"""Lowering keeps what was written: the IR shown again is the author's program, and every statement keeps its own lines."""

import ast
import inspect
from pathlib import Path

import libcst as cst
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from astgrad.errors import Refused
from astgrad.frontend.program import ModuleReader, read_module
from astgrad.frontend.requests import FoundRequest
from astgrad.ir.expr import Call, Global, Name, Symbol, Tuple, walk
from astgrad.ir.show import show
from astgrad.ir.stmt import AugAssign, Evaluate, Function, If, Program, Return, Stmt, Verbatim, expressions, statements
from astgrad.source import Source

CLEAN = Path(__file__).parent / "errors" / "cases" / "clean.py"


def reader(text: str) -> ModuleReader:
    return read_module(Source("m.py", text), "m")


def program(text: str, name: str = "f") -> Program:
    return reader(text).program(name)


def lower(text: str) -> Function:
    return program(text).function


def tree(text: str) -> str:
    """The syntax tree without decorators, with docstrings as `inspect.cleandoc` gives them."""
    node = ast.parse(text)
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef):
            part.decorator_list = []
            if ast.get_docstring(part):
                part.body[0].value.value = ast.get_docstring(part)
    return ast.dump(node)


def origin_text(statement: Stmt) -> str:
    return cst.Module([]).code_for_node(statement.origin)


FUNCTIONS = [
    "def f(x): return x",
    "def f(x, /, y: int = 2, *, z: 'a b' = (1,\n  2)) -> float:\n"
    "    '''Doc.\n\n      More \\\\ here.\n    '''\n    return x + y + z",
    "def f(x):\n    a = b = (c, (d, e)) = x\n    a += b; a @= c\n    y: float = -d ** -e\n    return (y, a)",
    "def f(x, n):\n    for i, (j, k) in x:\n        while n:\n            n -= 1\n    return",
    "def f(x):\n    if x: y = 1; z = 2\n    elif x > 2: y = 2\n    elif not x: pass\n    else:\n        y = 3\n    return y",
    "def f(x):\n    if x:\n        y = 1\n    else:\n        if x > 2:\n            y = 2\n        else: y = 3\n    return y",
    "def f(x):\n    return x[1:2, ::-1, None, ...][0][:, 1][()]",
    "def f(x):\n    return 1 < x <= 2 is not None not in (x and not x or x) if x else (x if (x if x else x) else x)",
    "def f(x):\n    return (x - (x - x)) * (x / (x * x)) ** x ** x, -(x ** 2), (-x) ** 2, (x % x) // x, ~x << 3 & x | x ^ 1",
    "def f(x):\n    return x.T.sum(axis=0, out=None)(x)[0].y, 1 .real, 1.5.real, 'a' 'b', b'c', '''d\n''', True, None, ...",
    "def f(x):\n    s = ('a'\n      'b')\n    return f'{x!r:>{3}} {s}', lambda t: t, {k: v for k, v in x}, {1}, {}, [*x, 1]",
    "def f(x):\n    return sum(t * x for t in\n        range(3)), [\n  t for t in x], sorted(x, key=lambda t: -t)",
    "def f(x):\n\tif x:\n\t\treturn 0x1F + 1_000 + 1e-3 + .5\n\treturn x",
]


@pytest.mark.parametrize("text", FUNCTIONS)
def test_shown_function_is_the_authors(text: str) -> None:
    assert tree(show(lower(text))) == tree(text)


@pytest.mark.parametrize("text", [*FUNCTIONS, CLEAN.read_text()])
def test_origins_are_the_authors_lines(text: str) -> None:
    module = reader(text)
    for name in module.functions():
        function = module.program(name).function
        assert isinstance(function.origin, cst.FunctionDef)
        assert tree(cst.Module([]).code_for_node(function.origin)) == tree(ast.unparse(_definition(text, name)))
        for statement in statements(function.body):
            if isinstance(statement, If) and statement.origin is None:  # another case of a `match`
                continue
            assert isinstance(statement.origin, cst.SimpleStatementLine | cst.BaseCompoundStatement)
            if isinstance(statement.origin, cst.SimpleStatementLine):
                assert len(statement.origin.body) == 1
            if not statement.edited:  # a `match` became branches
                assert tree(origin_text(statement).strip()) == tree(show(statement))


def _definition(text: str, name: str) -> ast.FunctionDef:
    return next(node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef) and node.name == name)


def test_comments_stay_with_their_statements() -> None:
    function = lower(
        "# above\ndef f(x):  # header\n    # first\n    a = 1; b = 2  # both\n\n"
        "    # second\n    if x: return a  # inner\n"
        "    return b\n    # last\n\n# not mine\n"
    )
    assert [origin_text(each) for each in function.body] == [
        "# first\na = 1\n",
        "b = 2  # both\n",
        "\n# second\nif x:\n    return a  # inner\n",
        "return b\n",
    ]
    whole = cst.Module([]).code_for_node(function.origin)
    assert whole.startswith("# above\ndef f(x):  # header\n")
    assert whole.rstrip().endswith("# last")


def test_spans_are_where_the_code_is() -> None:
    text = "\n\ndef f(ä, x):\n    y = 'é' if ä else (x *\n        2)\n    return y\n"
    function = lower(text)
    source = text.split("\n")
    for statement in function.body:
        for part in (part for e in expressions(statement) for part in walk(e)):
            line = source[part.span.line - 1][part.span.column - 1 : part.span.end_column - 1]
            assert line == show(part) or (line == "x *" and show(part) == "x * 2") or "else" in line
    assert (function.span.line, function.span.column, function.span.end_column) == (3, 5, 6)
    assert (function.parameters[1].span.line, function.parameters[1].span.column) == (3, 10)


def test_names_are_locals_symbols_or_globals() -> None:
    text = """
import numpy as xp, os.path
from math import sin as s
import astgrad as ag
K = 2
def f(x, np, sum):
    abs = np
    exp = xp.linalg.norm(x) + s(x) + sum(x) + abs + K + len(x) + g(ag.stop_gradient(x)) + os.path.sep + np.exp(x)
    return max(x, exp)
def g(x):
    return x
"""
    first, second, third = lower(text).body
    parts = [part for statement in (first, second, third) for e in expressions(statement) for part in walk(e)]
    assert {(part.text, part.path) for part in parts if isinstance(part, Symbol)} == {
        ("xp.linalg.norm", "numpy.linalg.norm"),
        ("s", "math.sin"),
        ("len", "builtins.len"),
        ("max", "builtins.max"),
        ("ag.stop_gradient", "astgrad.stop_gradient"),
        ("os.path.sep", "os.path.sep"),
    }
    assert {part.id for part in parts if isinstance(part, Name)} == {"x", "np", "sum", "abs", "exp"}
    assert {part.id for part in parts if isinstance(part, Global)} == {"K", "g"}


def test_identifiers_are_normalised() -> None:
    function = lower("def f(x):\n    ﬁ = x\n    return fi\n")
    assert function.body[1] == Return(Name("fi"))
    assert show(function.body[0]) == "fi = x"


def test_carried_statements_say_what_they_read_and_write() -> None:
    function = lower(
        "import numpy as np\nT = [1]\nT.append(2)\n"
        "def f(x, log):\n"
        "    assert x > len(T), log\n"
        "    with np.errstate(all='ignore') as state:\n        y = x\n        y += 1\n        n = log.pop()\n"
        "    z = [x * t for t in log for x in t]\n"
        "    def inner(a, b=z):\n        return a + y + T[0]\n"
        "    w = lambda v: v + w\n"
        "    v: float\n"
        "    pass\n"
    )
    check, block, made, inner, function_value, note, nothing = function.body
    assert [(each.reads, each.writes, each.globals) for each in (check, block, inner, note, nothing)] == [
        (("log", "x"), (), ("T",)),
        (("log", "x", "y"), ("log", "n", "state", "y"), ()),
        (("y", "z"), ("inner",), ("T",)),
        ((), (), ()),
        ((), (), ()),
    ]
    assert (made.value.reads, made.value.globals) == (("log",), ())
    assert function_value.value.reads == ("w",)
    assert [each.refusal.code for each in (check, block, made.value, inner, function_value.value)] == [
        "assert", "with", "comprehension", "nested-function", "lambda",
    ]  # fmt: skip
    assert block.text.split("\n")[0] == "with np.errstate(all='ignore') as state:"
    assert isinstance(nothing, Verbatim)


def test_reached_functions_constants_and_other_globals() -> None:
    text = """
from __future__ import annotations
import numpy as np
from . import units
from ..pkg.mod import thing
A = 2 * -1.5
# what B is
B: list = [1, (A2 := 3), "x"] if 0 else [1]
C = np.array([[1, 2], [3, 4]], dtype=float)  # mixing
D = {"a": [1, 2], "b": 2 * np.pi}
E = D
F = [1]
F.append(2)
G = 1
G = 2
H = np.zeros(3)
if A: I = 1
J = 3
def resets():
    global J
    J = 4
class K: pass
def f(x, k=A):
    return g(x) + A + B + C + D["a"] + E + F + G + H + I + J + K + units.m + thing.n
def g(x):
    return h(x) + recursive(x)
def h(y):
    return f(y)
def recursive(x):
    return recursive(x)
def unused(x):
    return x
"""
    found = program(text)
    assert list(found.functions) == ["g", "h", "recursive", "f"]
    assert list(found.constants) == ["A", "C", "D"]
    assert found.other_globals == ("B", "E", "F", "G", "H", "I", "J", "K")
    assert show(found.constants["A"].value) == "2 * -1.5"
    assert cst.Module([]).code_for_node(found.constants["C"].origin).endswith("dtype=float)  # mixing\n")
    assert [each.statement for each in found.imports][1:] == [
        "import numpy as np",
        "from . import units",
        "from ..pkg.mod import thing",
    ]
    assert show(found.constants["D"].value) == '{"a": [1, 2], "b": 2 * np.pi}'


def test_names_that_every_module_has_are_its_own() -> None:
    assert program("def f(x):\n    return x if __name__ else __file__\n").other_globals == ("__name__", "__file__")


def test_docstring_has_no_blank_end() -> None:
    assert lower('def f(x):\n    """Doc.\n    """\n    return x\n').docstring == "Doc."


def test_comments_above_a_constant_travel_with_it() -> None:
    found = program("# speed of light\n# in m/s\nC = 3e8  # about\ndef f(x):\n    return C * x\n")
    assert cst.Module([]).code_for_node(found.constants["C"].origin) == "# speed of light\n# in m/s\nC = 3e8  # about\n"


REQUESTS = """
import astgrad
from astgrad import derivative as d, value_and_grad

@astgrad.derivative
def a(x): return x

@d(wrt=("x", 1), mode="reverse")
def b(x, y): return x

def c(x, y): return x

dc = d(c, wrt="y")
both: object = value_and_grad(c, wrt=("x",), mode="forward")
curried = astgrad.grad(wrt=-1 if 0 else 1)(c) if 0 else None
other = astgrad.grad(wrt=1)(c)
later = d(wrt="x")
a2 = later
c = astgrad.value_and_derivative(c)
"""


def test_requests_are_found_in_source_order() -> None:
    assert reader(REQUESTS).requests() == (
        FoundRequest("a", "a", "derivative", None, False, "auto", None),
        FoundRequest("b", "b", "derivative", ("x", 1), True, "reverse", None),
        FoundRequest("dc", "c", "derivative", ("y",), False, "auto", None),
        FoundRequest("both", "c", "value_and_derivative", ("x",), True, "forward", None),
        FoundRequest("other", "c", "derivative", (1,), False, "auto", None),
        FoundRequest("c", "c", "value_and_derivative", None, False, "auto", None),
    )
    assert show(reader(REQUESTS).program("c").function) == "def c(x, y):\n    return x"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("g = astgrad.jvp(f, mode='forward')", "bad-request"),
        ("g = astgrad.hvp(astgrad.jvp(W))", "not-a-function"),
        ("g = astgrad.derivative(f, wrt=W)", "bad-request"),
        ("g = astgrad.derivative(f, wrt=('x', W))", "bad-request"),
        ("g = astgrad.derivative(f, wrt=())", "bad-request"),
        ("g = astgrad.derivative(f, wrt=True)", "bad-request"),
        ("g = astgrad.derivative(f, mode='backward')", "bad-request"),
        ("g = astgrad.derivative(f, 'x')", "bad-request"),
        ("g = astgrad.derivative(f, algebra=False)", "bad-request"),
        ("g = astgrad.derivative(f, **options)", "bad-request"),
        ("g = astgrad.derivative(*fs)", "not-a-function"),
        ("g = astgrad.derivative(lambda x: x)", "not-a-function"),
        ("g = astgrad.derivative(W)", "not-a-function"),
        ("@astgrad.derivative('x')\ndef g(x): return x", "bad-request"),
        ("@astgrad.hessian('x')\ndef g(x): return x", "bad-request"),
    ],
)
def test_requests_that_cannot_be_read_are_refused(line: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        reader(f"import astgrad\nW = 'x'\ndef f(x): return x\n{line}\n").requests()
    (refusal,) = caught.value.refusals
    assert refusal.code == code
    assert refusal.span.line >= 4


def test_a_function_that_is_not_there_or_there_twice() -> None:
    with pytest.raises(Refused, match="no-such-function"):
        program("def g(x): return x")
    with pytest.raises(Refused, match=r"m.py:2:5: `f` is defined 2 times"):
        program("def f(x): return x\ndef f(x): return x")


def test_reading_runs_nothing(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    found = program(f"open({str(marker)!r}, 'w')\nraise SystemExit\ndef f(x, k=open): return x\n")
    assert found.function.parameters[1].default == "open"
    assert not marker.exists()


def test_same_text_gives_the_same_program() -> None:
    assert program(CLEAN.read_text(), "carried") == program(CLEAN.read_text(), "carried")


# ---- random expressions

ATOMS = st.sampled_from(["x", "y", "1", "2.5", "1e3", "'s'", "None", "np", "np.pi", "K", "...", "(1,)", "()", "[]", "f'{x}'"])
OPERATORS = st.sampled_from(
    [
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "**",
        "@",
        "<<",
        ">>",
        "&",
        "|",
        "^",
        "<",
        "<=",
        "==",
        "!=",
        "is",
        "is not",
        "in",
        "not in",
        "and",
        "or",
    ]
)


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    bracketed = inner.map("({})".format) | inner
    return st.one_of(
        st.builds("{} {} {}".format, bracketed, OPERATORS, bracketed),
        st.builds("({}) {} ({}) {} {}".format, inner, OPERATORS, inner, OPERATORS, bracketed),
        st.builds("{}({})".format, st.sampled_from(["-", "+", "~", "not "]), inner),
        st.builds("({}) if {} else {}".format, inner, inner, inner),
        st.builds("({})({}, k={})".format, inner, bracketed, bracketed),
        st.builds("({}).a[{}:{}, {}]".format, inner, bracketed, bracketed, bracketed),
        st.builds("[{}, ({}, {})]".format, bracketed, bracketed, bracketed),
        st.builds("[{} for y in {} if x]".format, bracketed, st.just("x")),
        st.builds("(lambda x, *, z=1: {})".format, bracketed),
    )


@settings(max_examples=300, deadline=None)
@given(st.recursive(ATOMS, compound, max_leaves=12))
def test_any_expression_is_shown_as_it_was_written(text: str) -> None:
    try:
        wanted = ast.dump(ast.parse(text, mode="eval"))
    except SyntaxError:
        return  # `not` where Python wants brackets
    function = lower(f"import numpy as np\nK = 1\ndef f(x, y):\n    return {text}\n")
    (returned,) = function.body
    assert isinstance(returned, Return)
    assert ast.dump(ast.parse(show(returned.value), mode="eval")) == wanted


def test_lowered_program_is_what_python_runs() -> None:
    text = inspect.getsource(_sample)
    namespace: dict[str, object] = {}
    exec(show(read_module(Source("m.py", text), "m").program("_sample").function), namespace)
    for x in (-2.5, 0.0, 3.0):
        assert namespace["_sample"](x, 4) == _sample(x, 4)


def _sample(x, n, *, scale=2.0):
    total, parts = 0.0, []
    for i in range(n):
        if x > i:
            total += x**i / (i + 1)
        elif x < -1:
            total -= x
        else:
            y, (z, w) = i, (x, -x)
            total = total + y * (z - w) - -(x**2)
    while total > 100:
        total /= scale
    parts.append(total)
    return total if parts else None, [p * scale for p in parts][-1]


def test_shapes_of_statements() -> None:
    function = lower("def f(x):\n    x += 1\n    print(x)\n    a, b = x\n    return\n")
    assert [type(each) for each in function.body[:2]] == [AugAssign, Evaluate]
    assert isinstance(function.body[1].value, Call)
    assert isinstance(function.body[2].targets[0], Tuple)
    assert function.body[3] == Return(None)
