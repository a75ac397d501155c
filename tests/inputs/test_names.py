"""Names: whatever the author calls a thing, the derivative is that of the same function with plain names."""

import inspect
import itertools
import keyword
import unicodedata

import pytest

from astgrad.rules import helpers
from astgrad.rules.helpers import HELPER_NAMES
from tests.inputs.examine import examine
from tests.inputs.reading import derivative_at

TEMPLATE = """import numpy as np


def helper({b}):
    {c} = {b} * {b}
    if {c} > 100.0:
        return {b}
    return np.sin({c})


def f({a}: float, {d}: float):
    {b} = {a} * {d}
    {c} = 0.0
    for {e} in range(3):
        {c} = {c} * {b} + helper({b})
        {b} = {c} * {d}
    return {c} * {b} + {a}
"""
PLAIN_NAMES = ("p_0", "q_0", "r_0", "w_0", "k_0")
PLAIN = derivative_at(TEMPLATE.format(**dict(zip("abcde", PLAIN_NAMES, strict=True))).encode(), 0.7, 1.1)

# names that generated code uses, that a later Python reserves, or that are written in two ways
GENERATED = (
    "x_bar",
    "x_dot",
    "x_saved",
    "x_2",
    "t",
    "t2",
    "t_bar",
    "t_dot",
    "np2",
    "value",
    "value_bar",
    "saved",
    "result",
    "result_bar",
    "helper_x",
    "_f_tangent",
    "_helper_forward",
    "_helper_backward",
    "_helper_tangent",
    "f_by_x",
    "_f_primal",
    "c_bar",
    "np_bar",
    "pullback",
    "sqrt_x",
    "sin_c",
    "zeros",
    "ones",
    "shape",
    "sum_to",
    "unbroadcast",
    "program",
    "decisions",
    "k_saved",
    "t_saved",
)
ORDINARY = (
    "match",
    "case",
    "type",
    "_",
    "lazy",
    "print",
    "exec",
    "nonlocal_",
    "async_",
    "self",
    "cls",
    "__debug",
    "__class__x",
    "len",
    "float",
    "sum",
    "math",
    "numpy",
    "abs",
    "object",
    "__name__",
    "__file__",
    "__builtins__",
    "Ellipsis",
    "NotImplemented",
)
UNICODE = (
    "é",
    "ﬁ",
    "\U0001d465",
    "λ",
    "х",
    "e\u0301",
    "fi",
    "ｘ",
    "ª",
    "µ",
    "Ω",
    "ẛ",
    "日本",
    "ſ",
    "x" * 500,
)  # in groups of five, no two of which are one name to Python
NAMES = (*GENERATED, *ORDINARY, *UNICODE)


GROUPS = [NAMES[start : start + 5] for start in range(0, len(NAMES) - 4, 5)]


def test_these_are_names() -> None:
    assert all(name.isidentifier() and not keyword.iskeyword(name) for name in NAMES)
    assert len(NAMES) == 5 * len(GROUPS)
    for group in GROUPS:
        assert len({unicodedata.normalize("NFKC", name) for name in group}) == 5


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: ascii(group[0][:20]))
def test_every_variable_may_bear_every_name(group: tuple[str, ...], mode: str) -> None:
    for turn in range(5):
        names = dict(zip("abcde", (*group[turn:], *group[:turn]), strict=True))
        text = TEMPLATE.format(**names).encode()
        assert derivative_at(text, 0.7, 1.1, mode=mode) == pytest.approx(PLAIN, rel=1e-13), names


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: ascii(group[0][:20]))
def test_functions_may_bear_every_name(group: tuple[str, ...], mode: str) -> None:
    text = TEMPLATE.format(**dict(zip("abcde", PLAIN_NAMES, strict=True)))
    for helper, function in itertools.pairwise((*group, group[0])):
        renamed = text.replace("helper(", f"{helper}(").replace("def f(", f"def {function}(")
        assert derivative_at(renamed.encode(), 0.7, 1.1, name=function, mode=mode) == pytest.approx(PLAIN, rel=1e-13)


HELPED = """import math
import numpy as np
{top}

def f(x: float, y: float):
    {local} = x * y
    return math.gamma({local}) * {use}
"""
# a variable, a constant and a function of the author's that bear the name of a private helper
ROLES = {
    "local": ("", "{name}", "{name}"),
    "constant": ("{name} = 2.5\n", "z", "{name}"),
    "function": ("def {name}(u):\n    if u > 0:\n        return u * u\n    return u\n", "z", "{name}(y)"),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", [*HELPER_NAMES, "np_2", "_digamma_2"])
def test_private_helpers_keep_off_the_names_of_the_author(name: str, role: str) -> None:
    top, local, use = (part.replace("{name}", name) for part in ROLES[role])
    plain = tuple(part.replace("{name}", "plain") for part in ROLES[role])
    expected = derivative_at(HELPED.format(top=plain[0], local=plain[1], use=plain[2]).encode(), 1.3, 1.7)
    assert derivative_at(HELPED.format(top=top, local=local, use=use).encode(), 1.3, 1.7) == pytest.approx(expected, rel=1e-13)


def test_the_names_of_helpers_are_all_known() -> None:
    found = sorted(
        name for name, value in vars(helpers).items() if inspect.isfunction(inspect.unwrap(value)) and name[0] == "_"
    )
    assert found == list(HELPER_NAMES)


@pytest.mark.parametrize("name", ["np", "math"])
def test_imports_keep_off_the_names_of_the_author(name: str) -> None:
    """`np` is the author's own: what the derivative needs of NumPy comes under another name."""
    text = (
        "from numpy import tanh\nfrom math import sin\n{name} = 2.5\ndef f(x: float):\n    return tanh(x) * sin(x) * {name}\n"
    )
    plain = derivative_at(text.format(name="K").encode(), 0.7)
    assert derivative_at(text.format(name=name).encode(), 0.7) == pytest.approx(plain, rel=1e-13)


@pytest.mark.parametrize(
    ("first", "second"), [("ﬁ", "fi"), ("ｘ", "x"), ("\U0001d465", "x"), ("é", "e\u0301"), ("ª", "a"), ("ſ", "s")]
)
def test_two_spellings_are_one_name(first: str, second: str) -> None:
    """Python normalises names: both spellings read and write one variable."""
    text = "def f({a}: float, d: float):\n    {b} = {a} * {b}\n    {a} = {b} * d\n    return {a} * {b}\n"
    mixed = derivative_at(text.format(a=first, b=second).encode(), 0.7, 1.1)
    assert mixed == pytest.approx(derivative_at(text.format(a="v", b="v").encode(), 0.7, 1.1), rel=1e-13)


@pytest.mark.parametrize("name", keyword.kwlist)
def test_a_keyword_is_no_name(name: str) -> None:
    verdict = examine(f"def f(x: float):\n    {name} = x * x\n    return {name}\n".encode())
    assert verdict.word == "refused"
    assert verdict.codes == ("syntax-error",)
