"""Functions as values, parameters of every form, callees in other modules, blocks around what is differentiated: right in both
modes, or refused with a place."""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import agree, function_of, point_of
from tests.language import constructs, forms, functionals, functions, gathered

CASES = [
    pytest.param(f, args, id=f"{f.__name__}-{number}")
    for module in (functions, constructs, gathered, functionals, forms)
    for number, (f, args) in enumerate(module.CASES)
]
# Refused without kinds, where the decorator, which sees the arguments, differentiates: only ranks decide what they mean.
RANKS_DECIDE = {"not-scalar", "unknown-rank", "in-place-write", "stored"}


@pytest.mark.parametrize(("f", "args"), CASES)
def test_reverse_by_everything(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    point = point_of(f, args)
    made = astgrad.value_and_derivative(f, wrt=point.real, mode="reverse")
    agree(made, point, point.real, is_tuple=True, with_value=True)


@pytest.mark.parametrize(("f", "args"), CASES)
def test_forward_by_each_scalar(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    point = point_of(f, args)
    for name, arg in zip(point.names, args, strict=False):  # the others have their defaults
        if isinstance(arg, float):
            made = astgrad.derivative(f, wrt=name, mode="forward")
            agree(made, point, (name,), is_tuple=False, with_value=False)


@pytest.mark.parametrize(("f", "args"), CASES)
def test_text_for_unknown_kinds(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    point = point_of(f, args)
    source = Source(inspect.getfile(f), inspect.getsource(inspect.getmodule(f)))  # type: ignore[arg-type]
    program = read_module(source, f.__module__).program(f.__name__)
    try:
        text = derive_module([(program, Request("value_and_derivative", point.real, True, "df"))]).text
    except Refused as error:
        codes = {refusal.code for refusal in error.refusals}
    else:
        codes = set()
        agree(function_of(text, "df", "model_derivatives.py"), point, point.real, is_tuple=True, with_value=True)
    assert codes <= RANKS_DECIDE


@pytest.mark.parametrize(
    ("f", "args"), [case for case in CASES if all(isinstance(arg, (float, int, str)) for arg in case.values[1])]
)
def test_second_order(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    """What is generated is in the language: differences of the derivative are its derivative."""
    first = astgrad.derivative(f, mode="forward")
    h = 1e-5
    expected = (first(args[0] + h, *args[1:]) - first(args[0] - h, *args[1:])) / (2 * h)
    assert astgrad.derivative(first)(*args) == pytest.approx(expected, rel=1e-6, abs=1e-8)


# ---- closures, which the decorator reads as they are


def _made(a: float, k: float) -> tuple[Callable[..., Any], Callable[..., Any], Callable[..., Any]]:
    weights = np.array([1.0, 2.0, 3.0])

    def helper(t: float) -> Any:
        u = t * t
        return u * a

    def f(x: float) -> Any:
        return helper(x) * k + np.sum(weights * x)

    def bind(value: float) -> None:
        nonlocal a
        a = value

    def reshape(value: Any) -> None:
        nonlocal weights
        weights = value

    return f, bind, reshape


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_cells_are_read_live(mode: str) -> None:
    f, bind, reshape = _made(2.0, 3.0)
    other, _, _ = _made(7.0, 1.0)
    d, d_other = astgrad.derivative(f, mode=mode), astgrad.derivative(other, mode=mode)
    for change in (lambda: None, lambda: bind(5.0), lambda: reshape(np.ones(5)), lambda: bind(np.float64(0.5))):
        change()
        point = point_of(f, (0.7,))
        assert point.derivatives["x"].agrees(d(0.7))
        assert point_of(other, (0.7,)).derivatives["x"].agrees(d_other(0.7))


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_a_function_in_a_cell_is_read_live(mode: str) -> None:
    def around() -> tuple[Callable[..., Any], Callable[..., Any]]:
        def inner(t: float) -> Any:
            return t * t

        def f(x: float) -> Any:
            return inner(x) * 2.0

        def bind(function: Callable[..., Any]) -> None:
            nonlocal inner
            inner = function

        return f, bind

    def cubed(t: float) -> Any:
        return t * t * t

    f, bind = around()
    slope = astgrad.derivative(f, mode=mode)
    assert slope(3.0) == 12.0
    bind(cubed)
    with pytest.raises(Refused, match="inner has no source here"):
        slope(3.0)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_each_closure_has_its_own_helper(mode: str) -> None:
    """One text, with one name that stands for another function in each: none gets the derivative of the other."""

    def around(is_cubed: bool) -> Callable[..., Any]:
        if is_cubed:

            def inner(t: float) -> Any:
                return t * t * t
        else:

            def inner(t: float) -> Any:
                return t * t

        def f(x: float) -> Any:
            return inner(x) * 2.0

        return f

    for is_cubed in (False, True):
        point = point_of(around(is_cubed), (0.7,))
        agree(astgrad.derivative(around(is_cubed), mode=mode), point, ("x",), is_tuple=False, with_value=False)


def test_decorator_inside_a_function() -> None:
    def power(n: float) -> Any:
        @astgrad.derivative
        def g(x: float) -> Any:
            return x**n

        return g

    assert power(3.0)(2.0) == 12.0
    assert power(2.0)(2.0) == 4.0


def test_a_closure_of_another_frame_is_not_mixed_up() -> None:
    """Two variables of one name, in two calls of one function: what cannot be told apart by name is refused."""

    def around(a: float, inner: Callable[..., Any] | None) -> Callable[..., Any]:
        def f(x: float) -> Any:
            return a * x if inner is None else a * inner(x)

        return f

    with pytest.raises(Refused):
        astgrad.derivative(around(2.0, around(3.0, None)))(1.0)


# ---- other modules

PACKAGE = {
    "__init__.py": "",
    "sub/__init__.py": "from .impl import cube as cubic\n",
    "sub/impl.py": "import math as m\nscale = 1.5\ndef cube(t):\n    return scale * t * t * t + m.sin(t)\n",
    "helpers.py": """
import numpy as xp
from .sub import impl as np

K = xp.array([1.0, 2.0, 3.0])
limit = 3
rate = 0.5
table = [1.0]

def g(x, n=limit):
    for i in range(n):
        x = x * xp.sin(x) + rate  # grow
    return x * np.scale

def total(x):
    y = xp.sum(K * x)
    return y * rate

def step(f, x):
    return f(x) * rate + len(table)

def names(x):
    yield x
""",
    "model.py": """
import astgrad
import numpy as np
from . import helpers
from .helpers import g
from .sub import cubic

rate = 2.0
K = 4.0

def total(x):
    return K * x

def f(x: float):
    a = g(x, 2) * rate + total(x)
    return a + helpers.total(x) * K + cubic(x) + helpers.g(x)

def loop(x: float, n: int):
    for i in range(n):
        x = helpers.step(lambda t: cubic(t) * rate, x) + helpers.total(x) * 0.1
    return x

def both(x: float, y: float):
    return helpers.step(total, x) * helpers.step(helpers.total, y)

def uses_generator(x: float):
    return sum(helpers.names(x))
""",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """A package of several modules, in which one name means several things."""
    for name, text in PACKAGE.items():
        path = tmp_path / "several" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("several.model")
    for name in [name for name in sys.modules if name.partition(".")[0] == "several"]:
        del sys.modules[name]


ACROSS = [("f", (0.7,)), ("loop", (0.3, 2)), ("both", (0.7, 0.4))]


@pytest.mark.parametrize(("name", "args"), ACROSS)
@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_functions_of_other_modules(project: ModuleType, name: str, args: tuple[Any, ...], mode: str) -> None:
    function = getattr(project, name)
    point = point_of(function, args)
    for wrt in point.real:
        agree(astgrad.derivative(function, wrt=wrt, mode=mode), point, (wrt,), is_tuple=False, with_value=False)


@pytest.mark.parametrize(("name", "args"), ACROSS)
def test_functions_of_other_files(project: ModuleType, name: str, args: tuple[Any, ...]) -> None:
    """By the text alone: the modules are found by their paths, and what is written imports what it needs of them."""
    point = point_of(getattr(project, name), args)
    path = Path(str(project.__file__))
    program = read_module(Source(str(path), path.read_text()), "several.model").program(name)
    text = derive_module([(program, Request("value_and_derivative", point.real, True, "df"))]).text
    path.with_name("written.py").write_text(text)
    written = importlib.import_module("several.written")
    agree(written.df, point, point.real, is_tuple=True, with_value=True)


def test_changes_in_other_modules_are_seen(project: ModuleType) -> None:
    helpers = sys.modules["several.helpers"]
    d = astgrad.derivative(project.f)
    changes: list[tuple[str, object]] = [
        ("rate", 0.25),
        ("K", np.ones(7)),
        ("K", 3.0),
        ("total", project.total),
        ("limit", 1),
    ]
    for name, value in [("rate", 0.5), *changes]:
        setattr(helpers, name, value)
        assert point_of(project.f, (0.7,)).derivatives["x"].agrees(d(0.7)), name


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_a_function_of_another_module_under_the_name_of_an_own_one(project: ModuleType, mode: str) -> None:
    """What it reads is read where it was defined, where the same names stand for something else."""
    project.total = sys.modules["several.helpers"].total
    point = point_of(project.f, (0.7,))
    agree(astgrad.derivative(project.f, mode=mode), point, ("x",), is_tuple=False, with_value=False)


def test_what_cannot_be_read_elsewhere_is_refused_there(project: ModuleType) -> None:
    with pytest.raises(Refused) as caught:
        astgrad.derivative(project.uses_generator)(0.7)
    assert all(refusal.span is not None for refusal in caught.value.refusals)
