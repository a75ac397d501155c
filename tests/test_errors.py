"""Every refusal stands at its place: each case file says, on the offending line, which code is expected there."""

import re
from pathlib import Path

import pytest

from astgrad.errors import Refusal, Refused
from astgrad.frontend.program import read_module
from astgrad.frontend.reading import read_source, source_from_bytes
from astgrad.source import Source

CASES = sorted((Path(__file__).parent / "errors" / "cases").glob("*.py"))
EXPECTED = re.compile(r"# E: (?P<code>[a-z-]+)(?P<message>[^#]*)")


def expected(source: Source) -> list[tuple[int, str, str]]:
    lines = enumerate(source.text.split("\n"), 1)
    return sorted((number, each["code"], each["message"].strip()) for number, line in lines for each in EXPECTED.finditer(line))


def refused(source: Source) -> list[Refusal]:
    reader = read_module(source, "case")
    found: set[Refusal] = set()
    for name in reader.functions():
        try:
            reader.program(name)
        except Refused as error:
            found.update(error.refusals)
    return sorted(found, key=lambda refusal: (refusal.span.line, refusal.code, refusal.span.column))


def one_refusal(data: bytes) -> Refusal:
    with pytest.raises(Refused) as caught:
        read_module(source_from_bytes(data, "m.py"), "m").program("f")
    (refusal,) = caught.value.refusals
    return refusal


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    source = read_source(path)
    found, wanted = refused(source), expected(source)
    assert [(each.span.line, each.code) for each in found] == [(line, code) for line, code, _ in wanted]
    for each, (_, _, message) in zip(found, wanted, strict=True):
        assert message.replace("'", "`") in each.message


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_says_what_to_do_and_points_at_code(path: Path) -> None:
    for each in refused(read_source(path)):
        line = each.span.source.line(each.span.line)
        marked = line[each.span.column - 1 : each.span.end_column - 1]
        assert marked == marked.strip() != ""
        assert "# E:" not in marked
        assert each.hint.endswith((".", "`.")) or each.code == "unknown-syntax"
        assert not each.message.endswith(".")


def test_column_is_in_characters_and_caret_has_the_width_of_the_code() -> None:
    refusal = one_refusal("def f(x):\n\ty = 'é'; ü = (yield x)\n\treturn ü\n".encode())
    assert (refusal.span.line, refusal.span.column, refusal.span.end_column) == (2, 16, 23)
    assert refusal.span.excerpt() == "     y = 'é'; ü = (yield x)\n                   ^^^^^^^"
    assert str(refusal).startswith("m.py:2:16: a generator has no derivative [yield]\n")


def test_a_very_long_line_is_shown_in_part() -> None:
    refusal = one_refusal(b"def f(x):\n    return x" + b" + x" * 100 + b" + (yield)" + b" + x" * 70 + b"\n")
    line, carets = refusal.span.excerpt().split("\n")
    assert len(line) <= 164
    assert line[carets.index("^") : carets.rindex("^") + 1] == "yield"


def test_refusals_of_callees_are_reported_together() -> None:
    source = Source(
        "m.py",
        "def f(x):\n    del x, x.y\n    return g(1)\ndef g(y):\n    return h(y) * eval('1')\ndef h(y):\n    yield\n",
    )
    with pytest.raises(Refused) as caught:
        read_module(source, "m").program("f")
    assert [(each.span.line, each.code) for each in caught.value.refusals] == [(2, "del"), (5, "dynamic-code"), (7, "yield")]


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"x = (\n", "syntax-error", 1, 5),
        (b"def f(x):\n    return 1 +\n", "syntax-error", 2, 15),
        (b"def f(x):\n\treturn x\n        y = 1", "syntax-error", 3, 1),
        (b"x = 1\nreturn x\n", "syntax-error", 2, 1),
        (b"\x0c\n\x0creturn x\n", "syntax-error", 2, 2),
        (b"x = 1\r\ny = $\r\n", "syntax-error", 2, 5),
        (b"x = 1\n'\0'\n", "syntax-error", 2, 2),
        (b"x = 1\n'a\xe9'\n", "undecodable", 2, 3),
        (b"# coding: no-such\n", "undecodable", 1, 1),
        (b"# coding: rot13\n", "undecodable", 1, 1),
        (b"\xef\xbb\xbf# coding: latin-1\n", "undecodable", 1, 1),
        (b"x = f'{x!z}'", "syntax-error", 1, 8),
    ],
)
def test_text_that_is_no_python_is_located(data: bytes, code: str, line: int, column: int) -> None:
    refusal = one_refusal(data)
    assert (refusal.code, refusal.span.line) == (code, line)
    if "f'" not in str(data):  # where an f-string's error stands differs from Python to Python
        assert refusal.span.column == column


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfdef f(x):\r\n    return x\r\n",
        b"# coding: latin-1\ndef f(x):\r    return '\xe9'",
        b"\x0cdef f(x):\n\x0c\n\treturn x\n\x0c",
        b"def f(x):\n  return \\\n  x",
        b"def f(x): return x",
    ],
)
def test_unusual_text_is_read(data: bytes) -> None:
    assert read_module(source_from_bytes(data, "m.py"), "m").program("f").function.name == "f"


HEAD = "def f(x):\n    return "
DEEP = {
    "brackets": lambda n: HEAD + "(" * n + "x" + ")" * n,
    "lists": lambda n: HEAD + "[" * n + "x" + "]" * n,
    "calls": lambda n: HEAD + "abs(" * n + "x" + ")" * n,
    "sum": lambda n: HEAD + "+".join("x" * (n + 1)),
    "power": lambda n: HEAD + "**".join("x" * (n + 1)),
    "minus": lambda n: HEAD + "-" * n + "x",
    "not": lambda n: HEAD + "not " * n + "x",
    "attributes": lambda n: HEAD + "x" + ".T" * n,
    "called": lambda n: HEAD + "x" + "()" * n,
    "and": lambda n: HEAD + " and ".join("x" * (n + 1)),
    "conditional": lambda n: HEAD + "x if x else " * n + "x",
    "lambda": lambda n: HEAD + "lambda: " * n + "x",
    "strings": lambda n: HEAD + "'a' " * (n + 1),
    "elif": lambda n: "def f(x):\n    if x: pass\n" + "    elif x: pass\n" * n,
}


@pytest.mark.parametrize("shape", DEEP)
@pytest.mark.parametrize("count", [300, 2_000, 20_000])
def test_deep_text_is_refused_with_its_place(shape: str, count: int) -> None:
    refusal = one_refusal(DEEP[shape](count).encode())
    assert refusal.code == "too-deep"
    assert refusal.span.line > 1


@pytest.mark.parametrize("shape", DEEP)
def test_depth_below_the_limits_is_read(shape: str) -> None:
    text = DEEP[shape](35 if shape in ("lists", "calls", "power", "conditional", "lambda") else 150)
    program = read_module(Source("m.py", text), "m").program("f")
    assert len(program.function.body) == 1
