"""`emit` keeps the author's lines, writes new ones, and lets nothing out that it does not mean."""

import ast
import io
import subprocess
import sys
import tokenize
from collections.abc import Mapping
from dataclasses import replace

import black
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from astgrad.backend import emit as emitting
from astgrad.backend.emit import emit
from astgrad.backend.intended import check_intended
from astgrad.errors import InternalError, Refused
from astgrad.frontend.program import read_module
from astgrad.ir.expr import Call, Expr, Global, Literal, Name
from astgrad.ir.read import read
from astgrad.ir.stmt import Assign, Block, Comment, For, Function, If, Import, Module, Parameter, Program, Return, Stmt, While
from astgrad.rules import helpers
from astgrad.source import Source

NUMPY = Import("numpy", "np")


def program(text: str, name: str = "f") -> Program:
    return read_module(Source("model.py", text), "model").program(name)


def module(*functions: Function, imports: tuple[Import, ...] = (NUMPY,), **others: object) -> Module:
    return replace(Module("Derivatives.", imports, (), functions), **others)  # type: ignore[arg-type]


def body(text: str, spelling: Mapping[str, str] | None = None, block: Block | None = None) -> list[str]:
    """The emitted body of f, as lines without indentation of the function."""
    function = program(text).function
    if block is not None:
        function = replace(function, body=block)
    lines = emit(module(function), spelling or {}).split("\n\n\n")[-1].splitlines()
    return [line.removeprefix("    ") for line in lines[1:]]


def assign(name: str, value: str | Expr) -> Assign:
    return Assign((Name(name),), read(value) if isinstance(value, str) else value)


PRIMAL = """
import numpy as np

K = 2.0


def f(x, n):
    # where it starts
    y = x  # the start

    for i in range( n ):  # n times
        y = np.sin(y) + K  # K is added
        # end of the loop
    if y > 0:  # upwards
        y = y * 2
    # downwards
    else:
        y = (y
             / 2)
    return y
"""


def test_a_copy_is_the_authors_text() -> None:
    assert body(PRIMAL) == [
        "# where it starts",
        "y = x  # the start",
        "",
        "for i in range(n):  # n times",
        "    y = np.sin(y) + K  # K is added",
        "    # end of the loop",
        "if y > 0:  # upwards",
        "    y = y * 2",
        "# downwards",
        "else:",
        "    y = y / 2",
        "return y",
    ]


def test_new_lines_stand_among_the_authors() -> None:
    block = list(program(PRIMAL).function.body)
    loop, branch = block[1], block[2]
    assert isinstance(loop, For)
    assert isinstance(branch, If)
    block[1] = replace(loop, body=(assign("y_dot", "y_dot * np.cos(y)"), *loop.body))
    block[2] = replace(branch, orelse=())
    lines = body(
        PRIMAL, block=(Comment("tangents"), assign("y_dot", "1.0"), *block[:3], Comment("done"), Return(Name("y_dot")))
    )
    assert lines == [
        "# tangents",
        "y_dot = 1.0",
        "# where it starts",
        "y = x  # the start",
        "",
        "for i in range(n):  # n times",
        "    y_dot = y_dot * np.cos(y)",
        "    y = np.sin(y) + K  # K is added",
        "    # end of the loop",
        "if y > 0:  # upwards",
        "    y = y * 2",
        "# done",
        "return y_dot",
    ]


def test_an_edited_statement_keeps_its_comments_only() -> None:
    first, *rest = program(PRIMAL).function.body
    assert isinstance(first, Assign)
    lines = body(PRIMAL, block=(replace(first, value=read("x + 1"), edited=True), *rest))
    assert lines[:2] == ["# where it starts", "y = x + 1  # the start"]


def test_an_edited_header_keeps_its_comments_only() -> None:
    block = program(PRIMAL).function.body
    loop = block[1]
    assert isinstance(loop, For)
    lines = body(PRIMAL, block=(block[0], replace(loop, iterable=read("range(n - 1, -1, -1)"), edited=True), *block[2:]))
    assert "for i in range(n - 1, -1, -1):  # n times" in lines
    assert "    # end of the loop" in lines


def test_a_block_that_lost_everything_is_a_pass() -> None:
    block = program(PRIMAL).function.body
    branch = block[2]
    assert isinstance(branch, If)
    lines = body(PRIMAL, block=(*block[:2], replace(branch, body=(Comment("nothing"),), orelse=()), block[3]))
    at = lines.index("if y > 0:  # upwards")
    assert lines[at + 1 : at + 3] == ["    # nothing", "    pass"]


def test_elif_stays_elif_and_nested_if_stays_nested() -> None:
    branches = (
        "if x > 1:\n    y = 1\nelif x > 0:\n    y = 2\nelse:\n    if x < -1:\n        y = 3\n    else:\n        y = 4\nreturn y"
    )
    text = "def f(x):\n" + "".join(f"    {line}\n" for line in branches.splitlines())
    assert "\n".join(body(text)) == branches
    first, last = program(text).function.body
    assert isinstance(first, If)
    rebuilt = replace(first, body=(*first.body, assign("y_dot", "0.0")))
    lines = body(text, block=(rebuilt, last))
    assert "elif x > 0:" in lines
    assert "    if x < -1:" in lines


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("y = K * x.K + g(K=K)", "y = model.K * x.K + g(K=model.K)"),
        ("y: 'K' = K", 'y: "K" = model.K'),
        ("y = (K)[0]", "y = (model.K)[0]"),
        ("print(f'{K}', [K for _ in x])", 'print(f"{model.K}", [model.K for _ in x])'),
    ],
)
def test_globals_of_the_users_module_are_respelled(line: str, expected: str) -> None:
    text = (
        f"import numpy as np\nimport elsewhere\nK = elsewhere.K\ndef g(K):\n    return K\ndef f(x):\n    {line}\n    return x\n"
    )
    assert body(text, {"K": "model.K"})[0] == expected


def test_defaults_are_respelled_and_parameters_are_not() -> None:
    text = "import elsewhere\nK = elsewhere.K\ndef f(K: float = K, *, n=K):\n    return K\n"
    assert "def f(K: float = model.K, *, n=model.K):\n    return K\n" in emit(module(program(text).function), {"K": "model.K"})


def test_comments_around_the_function_stay_with_its_copy_only() -> None:
    function = program("# of old\ndef f(x):\n    y = x\n    return y\n    # the end\n").function
    assert emit(module(function), {}).endswith("# of old\ndef f(x):\n    y = x\n    return y\n    # the end\n")
    changed = replace(function, body=(*function.body[:1], Return(Literal("1.0"))))
    assert emit(module(changed), {}).endswith("\n\n\ndef f(x):\n    y = x\n    return 1.0\n")


def test_locals_are_not_respelled() -> None:
    text = "import elsewhere\nK = elsewhere.K\ndef f(x):\n    K = x\n    return K\n"
    assert body(text, {"K": "model.K"}) == ["K = x", "return K"]


def test_new_lines_are_respelled_too() -> None:
    block = (assign("y", Global("K")), Return(Name("y")))
    assert body("def f(x):\n    return x\n", {"K": "model.K"}, block) == ["y = model.K", "return y"]


def test_only_what_is_used_is_imported_and_in_order() -> None:
    function = Function("f", (Parameter("x", annotation="\"Float[np.ndarray, 'n']\""),), (Return(read("math.sin(x)")),))
    imports = (
        Import("scipy.special", "special", is_from=True),
        NUMPY,
        Import("os", "os"),
        Import("math", "math"),
        Import("jaxtyping.Float", "Float", is_from=True),
        Import("__future__.annotations", "annotations", is_from=True),
    )
    sections = emit(module(function, imports=imports), {}).split("\n\n\n")[0].split("\n\n")
    assert sections[1:] == [
        "from __future__ import annotations",
        "import math",
        "import numpy as np\nfrom jaxtyping import Float",
    ]


def test_imports_are_as_ruff_sorts_them() -> None:
    imports = (
        Import("scipy.special.expit", "expit", is_from=True),
        Import("numpy", "np"),
        Import("scipy.special.Erf", "Erf", is_from=True),
        Import("scipy.special.digamma", "psi", is_from=True),
        Import("math.sin", "sin", is_from=True),
        Import("math.PI", "PI", is_from=True),
        Import("math", "math"),
        Import(".model", "model", is_from=True),
        Import("astropy", "astropy"),
    )
    names = ["expit", "np.e", "Erf", "psi", "sin", "PI", "math.e", "model.K", "astropy.c"]
    value = read(" + ".join(names).replace("np.e", "np.pi"))
    text = emit(module(Function("f", (), (Return(value),)), imports=imports), {})
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--select", "I,F,E4", "-", "--stdin-filename", "d.py"]
    ruff = subprocess.run(command, input=text, capture_output=True, text=True)
    assert ruff.returncode == 0, ruff.stdout + ruff.stderr


def test_a_users_module_is_imported_last() -> None:
    function = Function("f", (Parameter("x"),), (Return(Global("K")),))
    text = emit(module(function, imports=(Import("model", "model"), NUMPY, Import("numpy", "numpy"))), {"K": "model.K"})
    assert "import model" in text
    assert "numpy" not in text


def test_helpers_are_copied_with_what_they_import() -> None:
    function = Function("f", (Parameter("x"),), (Return(read("_digamma(x)")),))
    text = emit(module(function, imports=(), helpers=("_digamma",)), {})
    assert text.index("def _digamma") < text.index("def f(")
    scope: dict[str, object] = {}
    exec(text, scope)
    assert scope["f"](2.5) == helpers._digamma(2.5)  # type: ignore[operator]


def test_helpers_use_the_names_that_the_module_imports() -> None:
    function = Function("f", (Parameter("math"),), (Return(Call(read("_digamma"), (Name("math"),))),))
    text = emit(module(function, imports=(Import("math", "math_2"),), helpers=("_digamma",)), {})
    assert "import math as math_2" in text
    scope: dict[str, object] = {}
    exec(text, scope)
    assert scope["f"](2.5) == helpers._digamma(2.5)  # type: ignore[operator]


def test_constants_come_with_their_comments() -> None:
    found = program("# metres\nK = 2.0  # long\n\ndef f(x):\n    return K * x\n")
    text = emit(module(found.function, imports=(), constants=tuple(found.constants.values())), {})
    assert "# metres\nK = 2.0  # long\n\n\ndef f(x):" in text


@pytest.mark.parametrize(
    "statement",
    [
        assign("y", read("(x - 1) ** 2 / (x * (y + 1))")),
        Return(read("-(x ** 2) if x > 0 else (x, 1)")),
        If(read("not (x and y) or z"), (Return(None),)),
    ],
)
def test_a_second_pass_of_black_changes_nothing(statement: Stmt) -> None:
    text = emit(module(Function("f", (Parameter("x"),), (statement,), docstring='Says "f"')), {})
    assert black.format_str(text, mode=black.Mode()) == text


def test_long_lines_are_wrapped_at_the_length_asked() -> None:
    value = read(" + ".join(["a_long_name * another_long_name"] * 3))
    function = Function("f", (), (Return(value),))
    assert max(map(len, emit(module(function), {}).splitlines())) <= 88
    assert max(map(len, emit(module(function), {}, line_length=120).splitlines())) > 88


def test_a_slip_of_precedence_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emitting, "show", lambda node: show_without_parentheses(node))
    with pytest.raises(InternalError, match="other than it meant"):
        emit(module(Function("f", (Parameter("x"),), (Return(read("2 * (x + 1)")),))), {})


def show_without_parentheses(node: Stmt | Function) -> str:
    from astgrad.ir.show import show

    text = show(node)
    return text if isinstance(node, Function) else text.replace("(", "").replace(")", "")


def test_a_statement_that_is_wrongly_called_the_authors_never_leaves() -> None:
    function = program("def f(x):\n    return x * 2\n").function
    lie = replace(function.body[0], value=Literal("3"))  # type: ignore[call-arg]
    with pytest.raises(InternalError, match="other than it meant"):
        emit(module(replace(function, body=(lie,))), {})


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1", "True"), ("1", "1.0"), ("0.0", "-0.0"), ("[x]", "(x,)"), ("x.T", "x.mT"), ("x - 1", "x + 1"), ("x(a=1)", "x(b=1)")],
)
def test_text_that_says_something_else_never_leaves(written: str, meant: str) -> None:
    for one, other in ((written, meant), (meant, written)):
        function = Function("f", (Parameter("x"),), (Return(read(other)),))
        check_intended(f"def f(x):\n    return {other}\n", module(function), {})
        with pytest.raises(InternalError, match="other than it meant"):
            check_intended(f"def f(x):\n    return {one}\n", module(function), {})


def test_text_that_does_not_compile_never_leaves() -> None:
    with pytest.raises(InternalError):
        emit(module(Function("f", (Parameter("x"), Parameter("x")), (Return(Name("x")),))), {})


def test_fmt_off_ends_with_its_function() -> None:
    found = program("def f(x):\n    # fmt: off\n    y = [x,  x]\n    return y\n")
    text = emit(module(found.function, Function("g", (Parameter("x"),), (Return(read("x + 1")),))), {})
    assert "y = [x,  x]" in text
    assert black.format_str(text, mode=black.Mode()) == text


def test_the_emitted_tree_is_that_of_the_source() -> None:
    emitted = ast.parse(emit(module(program(PRIMAL).function), {})).body[-1]
    source = ast.parse(PRIMAL).body[-1]
    assert ast.dump(emitted) == ast.dump(source)


# ------------------------------------------------------------------ any function, in any layout

expressions = st.sampled_from(
    ["x", "y", "x+ 1", "np.sin( x )*y", "(x -\n  y)", "-x**2", "x if x>y else (y)", "f'{x!r:>{3}}'", "1e-3"]
)
comments = st.sampled_from(["", "", "  # why", "#so"])
blanks = st.sampled_from(["", "", "\n", "# alone\n", "\n\n#a\n\n# b\n"])


def indented(text: str) -> str:
    return "".join(f"    {line}" if line.strip() else line for line in text.splitlines(keepends=True))


@st.composite
def suites(draw: st.DrawFn, depth: int = 2) -> str:
    """A block of statements with comments and blank lines anywhere."""
    text = ""
    for _ in range(draw(st.integers(1, 3))):
        form = draw(st.sampled_from(["=", "=", "+=", "assert", "if", "for", "while", "else"] if depth else ["=", "+="]))
        e, comment = draw(expressions), draw(comments)
        text += draw(blanks)
        if form in ("=", "+="):
            text += f"y {form} {e}{comment}\n"
        elif form == "assert":
            text += f"assert {e}, 'no'{comment}\n"
        elif form == "else":
            text += f"if {e}:{comment}\n{indented(draw(suites(depth - 1)))}elif y:\n    pass\n"
            text += f"else:{draw(comments)}\n{indented(draw(suites(depth - 1)))}"
        else:
            header = f"for i in range(3):{comment}" if form == "for" else f"{form} {e}:{comment}"
            text += f"{header}\n{indented(draw(suites(depth - 1)))}"
        text += draw(st.sampled_from(["", "", "# end\n"]))
    return text


sources = suites().map(lambda body: f"import numpy as np\n\n\ndef f(x, y: float=2, *, z=None):\n{indented(body)}    return y\n")


def comments_in(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [token.string.lstrip("# ") for token in tokens if token.type == tokenize.COMMENT]


@settings(deadline=None)  # the machine may be busy; speed has a test of its own
@given(sources)
def test_any_copy_is_the_author_s_function(source: str) -> None:
    text = emit(module(program(source).function), {})
    assert ast.dump(ast.parse(text).body[-1]) == ast.dump(ast.parse(source).body[-1])
    assert comments_in(text) == comments_in(source)
    assert black.format_str(text, mode=black.Mode()) == text


@settings(deadline=None)  # the machine may be busy; speed has a test of its own
@given(sources)
def test_any_function_with_new_lines_in_it_keeps_the_author_s(source: str) -> None:
    function = program(source).function
    text = emit(module(replace(function, body=interleaved(function.body))), {})
    node = _WithoutNewLines().visit(ast.parse(text).body[-1])
    assert ast.dump(node) == ast.dump(_WithoutNewLines().visit(ast.parse(source).body[-1]))
    assert comments_in(text) == comments_in(source)
    assert black.format_str(text, mode=black.Mode()) == text


numbers = st.sampled_from(["1", "2.5", ".5", "1.", "1E5", "1e+5", "1e-3", "0xff", "0B1", "1_000", "3J", "True", "...", "'s'"])
operators = st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "**", "@", "<", "==", "and", "in", "&"])
calls = st.sampled_from(
    ["np.sin({})", "f({}, {})", "g({}, axis={})", "x[{}]", "x[{}, {}]", "x[{}:]", "({}).T", "({}).sum()", "f(*{})"]
)
signs = st.sampled_from(["-", "+", "~", "not "])
terms = st.recursive(
    numbers | st.sampled_from(["x", "y1", "np.pi", "x.shape", "()", "[]"]),
    lambda e: st.one_of(
        st.builds("({} {} {})".format, e, operators, e),
        st.builds("({}{})".format, signs, e),
        st.builds(str.format, calls, e, e),
        st.builds("({}, {})".format, e, e),
        st.builds("({},)".format, e),
        st.builds("({} if {} else {})".format, e, e, e),
    ),
    max_leaves=6,
)
targets = st.sampled_from(["x = {}", "x, y1 = {}", "x += {}", "x -= {}", "x[0] *= {}", "x = y1 = {}", "x, = {}", "x: {} = 1"])


@settings(deadline=None, max_examples=400)
@given(st.lists(st.builds(str.format, targets, terms), min_size=1, max_size=3), st.integers(20, 100))
def test_lines_that_black_does_not_see_are_as_it_would_write_them(lines: list[str], line_length: int) -> None:
    try:
        function = program(
            "def f(x, y1, f, g):\n" + indented("".join(f"{line}\n" for line in lines)) + "    return x\n"
        ).function
    except Refused:
        return
    anew = replace(function, body=tuple(replace(statement, origin=None) for statement in function.body))
    for each in (function, anew):
        text = emit(module(each), {}, line_length)
        assert black.format_str(text, mode=black.Mode(line_length=line_length)) == text


def test_black_sees_only_what_it_may_change(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    formatted = black.format_str
    monkeypatch.setattr(black, "format_str", lambda text, mode: seen.append(text) or formatted(text, mode=mode))
    lines = "y = np.sin(x) / 2.5\n    z = x[0]  # first\n    z += x\n    z=-x**2\n"
    text = emit(module(program(f"import numpy as np\n\ndef f(x):\n    {lines}    return z\n").function), {})
    assert "    y = np.sin(x) / 2.5\n    z = x[0]  # first\n    z += x\n    z = -(x**2)\n" in text
    assert [line.strip() for line in seen[-1].splitlines()[1:]] == [
        "_line_0_",
        "z = x[0]  # first",
        "_line_1_",
        "z=-x**2",
        "return z",
    ]


def interleaved(block: Block) -> Block:
    """The block with a new statement before each of the author's, down to the innermost block."""
    return tuple(each for statement in block for each in (assign("new", "0.0"), _interleaved_inside(statement)))


def _interleaved_inside(statement: Stmt) -> Stmt:
    match statement:
        case If(body=body, orelse=orelse):
            return replace(statement, body=interleaved(body), orelse=interleaved(orelse))
        case For(body=body) | While(body=body):
            return replace(statement, body=interleaved(body))
        case _:
            return statement


class _WithoutNewLines(ast.NodeTransformer):
    """Takes the new lines out again, and what stands in for nothing."""

    def visit_Assign(self, node: ast.Assign) -> ast.Assign | None:
        return None if ast.unparse(node) == "new = 0.0" else node

    def visit_Pass(self, node: ast.Pass) -> None:
        return None
