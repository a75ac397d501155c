"""Every construct has at least three functions; each of these is right in both modes and in second order, also with its body in a
loop, and as a helper."""

from __future__ import annotations

import ast
import inspect
import linecache
import sys
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import astgrad
from tests.agreement import agree, fresh, image, point_of
from tests.language.counted import functions_by_construct, top_level

LEAST = 3
BY_CONSTRUCT = functions_by_construct()
Case = tuple[Callable[..., Any], tuple[Any, ...]]


@pytest.mark.parametrize("construct", BY_CONSTRUCT)
def test_there_are_enough(construct: str) -> None:
    """Of those that can be put in a loop and in a helper: that take numbers and arrays and give a number."""
    having = [f.__name__ for f, args in BY_CONSTRUCT[construct] if _may_be_put_elsewhere(f, args)]
    assert len(having) >= LEAST, having


def _may_be_put_elsewhere(f: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    takes_numbers = all(isinstance(arg, (float, int, str, np.ndarray)) for arg in args)
    parameters = inspect.signature(f).parameters.values()
    is_plain = all(parameter.kind is parameter.POSITIONAL_OR_KEYWORD for parameter in parameters)
    return takes_numbers and is_plain and any(isinstance(arg, (float, np.ndarray)) for arg in args) and _is_number(f, args)


def _is_number(f: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    """Whether it gives a number, and leaves its arguments as they are: what writes into an argument is no helper."""
    given = fresh(args)
    return np.shape(f(*given)) == () and image(given) == image(args)


def _chosen() -> dict[str, Case]:
    """The first functions of each construct; those with a number first, of which there are second derivatives."""
    found: dict[str, Case] = {}
    for having in BY_CONSTRUCT.values():
        able = [case for case in having if _may_be_put_elsewhere(*case)]
        able.sort(key=lambda case: f"{case[0].__module__}.{case[0].__name__}" not in found)
        able.sort(key=lambda case: not any(isinstance(arg, float) for arg in case[1]))
        for f, args in able[:LEAST]:
            found[f"{f.__module__}.{f.__name__}"] = f, args
    return found


# ---- in a loop, in a helper


def _in_helper(node: ast.FunctionDef, args: tuple[Any, ...]) -> str:
    given = ", ".join(_parameters(node, len(args)))
    return f"def in_helper({given}):\n    y = {node.name}({given})\n    return y * y + {_first_number(node, args)}\n"


def _in_loop(node: ast.FunctionDef, args: tuple[Any, ...]) -> str:
    """The function's body, twice; where it returns before its end, a call of it."""
    names = _parameters(node, len(args))
    given = ", ".join(f"{name}_" for name in names)
    lines = [f"def in_loop({given}):", "    total_ = 0.0", "    for round_ in range(2):"]
    for name, arg in zip(names, args, strict=True):
        varies = isinstance(arg, (float, np.ndarray))
        lines.append(f"        {name} = {name}_ + 0.01 * round_ * total_" if varies else f"        {name} = {name}_")
    *body, last = node.body
    returns = [part for each in body for part in ast.walk(each) if isinstance(part, (ast.Return, ast.Global))]
    inner = [part for each in body for part in ast.walk(each) if isinstance(part, ast.FunctionDef)]
    own = {id(part) for each in inner for part in ast.walk(each)}
    if isinstance(last, ast.Return) and all(id(part) in own for part in returns):
        lines += [f"        {line}" for each in body for line in ast.unparse(each).split("\n")]
        lines.append(f"        total_ = total_ + {ast.unparse(last.value)}" if last.value else "")
    else:
        lines.append(f"        total_ = total_ + {node.name}({', '.join(names)})")
    return "\n".join([*lines, "    return total_", ""])


def _parameters(node: ast.FunctionDef, count: int) -> list[str]:
    return [each.arg for each in node.args.args][:count]


def _first_number(node: ast.FunctionDef, args: tuple[Any, ...]) -> str:
    pairs = list(zip(_parameters(node, len(args)), args, strict=True))
    numbers = [name for name, arg in pairs if isinstance(arg, float)]
    return numbers[0] if numbers else next(f"np.sum({name})" for name, arg in pairs if isinstance(arg, np.ndarray))


@cache
def _module(module: ModuleType) -> ModuleType:
    """A module's text with all its chosen functions in loops and in helpers."""
    parts = [inspect.getsource(module)]
    for f, args in CHOSEN.values():
        if f.__module__ == module.__name__:
            node = top_level(module)[f.__name__]
            assert isinstance(node, ast.FunctionDef)
            parts.append(_in_helper(node, args).replace("in_helper", f"{f.__name__}_put_in_helper", 1))
            parts.append(_in_loop(node, args).replace("in_loop", f"{f.__name__}_put_in_loop", 1))
    name, text = f"{module.__name__}_put_elsewhere", "\n\n".join(parts)
    made = ModuleType(name)
    made.__file__ = f"{name}.py"
    linecache.cache[made.__file__] = (len(text), None, text.splitlines(keepends=True), made.__file__)
    sys.modules[name] = made
    exec(compile(text, made.__file__, "exec", dont_inherit=True), made.__dict__)
    return made


CHOSEN = _chosen()


def _cases() -> Iterator[Any]:
    for name, (f, args) in CHOSEN.items():
        for place in ("in_helper", "in_loop"):
            yield pytest.param(f, args, place, id=f"{name.rpartition('.')[2]}-{place}")


@pytest.mark.parametrize(("f", "args", "place"), _cases())
def test_elsewhere(f: Callable[..., Any], args: tuple[Any, ...], place: str) -> None:
    own = inspect.getmodule(f)
    assert own is not None
    g = getattr(_module(own), f"{f.__name__}_put_{place}")
    point = point_of(g, args)
    agree(astgrad.value_and_derivative(g, wrt=point.real, mode="reverse"), point, point.real, is_tuple=True, with_value=True)
    scalar = next((name for name, arg in zip(point.names, args, strict=True) if isinstance(arg, float)), None)
    if scalar is None:
        return
    first = astgrad.derivative(g, wrt=scalar, mode="forward")
    agree(first, point, (scalar,), is_tuple=False, with_value=False)
    at, h = point.names.index(scalar), 1e-5
    above, below = ((*args[:at], args[at] + step, *args[at + 1 :]) for step in (h, -h))
    expected = (first(*above) - first(*below)) / (2 * h)
    assert astgrad.derivative(first, wrt=scalar)(*args) == pytest.approx(expected, rel=1e-6, abs=1e-7)
