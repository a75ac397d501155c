"""Derivatives for tests by the static path: the text of a function in, the generated function out; no cache, no import.

    expression = Expression("np.sum(x, axis=0)", x=np.ones((2, 3)))
    expression.problems(("x",))      what is wrong with the derivatives of a weighted sum of it, in both modes; [] if nothing is

The judges are differences of the function itself (`tests.oracles`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

import astgrad
from astgrad.frontend.program import read_module
from astgrad.gen.job import Job, Options
from astgrad.gen.making import make
from astgrad.gen.settings import settings_for
from astgrad.ir.kinds import Kind, Number
from astgrad.ir.stmt import Program
from astgrad.operators import SEEDED, SPARSE
from astgrad.patterns import kinds as kinds_of
from astgrad.patterns import pattern_of
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.oracles.differences import Estimate, derivative_by_differences

IMPORTS = """import copy
import math
import numpy as np
from scipy import fft, integrate, linalg, ndimage, signal, special, stats
from scipy.spatial import distance


"""
SINGLE_ROUNDING = 1e-7  # of single precision, beside the largest part of the derivative
SCALE = 0.95  # the point of the scalar parameter by which forward mode differentiates; it leaves no rule's domain


def transformer(operator: str) -> tuple[str, dict[str, bool]]:
    """The function of astgrad that asks for an operator, and the option that it takes for that."""
    for option, forms in (("sparse", SPARSE), ("known_seed", SEEDED)):
        for name, other in forms.items():
            if operator == other:
                return name, {option: True}
    return operator, {}


def transforming(operator: str, **options: Any) -> Callable[..., Any]:
    """The same as a function of a function."""
    name, more = transformer(operator)
    return partial(getattr(astgrad, name), **more, **options)


def generated(
    text: str,
    name: str,
    wrt: Sequence[str],
    *,
    mode: str = "auto",
    kinds: tuple[tuple[str, Kind], ...] = (),
    operator: str = "derivative",
) -> str:
    """The module of the derivative of a function of a module's text."""
    request = Request(operator, tuple(wrt), len(wrt) > 1, f"d_{name}", mode, kinds)
    return derive_module([(_program(text, name), request)]).text


def gen_text(path: Path, text: str, *functions: str, mode: str | None = None) -> str:
    """What `astgrad gen -f ... --mode ...` makes of a file of this text, which is written there."""
    path.write_text(text)
    made = make(Job(path, None, settings_for(path), Options(functions, mode=mode)), Source(str(path), text))
    assert made is not None
    return made.text


@lru_cache(maxsize=64)  # one program is asked for several derivatives
def _program(text: str, name: str) -> Program:
    return read_module(Source("model.py", text), "model").program(name)


@contextmanager
def unformatted() -> Iterator[None]:
    """What is generated here is not formatted, which takes most of the time and changes only the looks."""
    with patch("astgrad.backend.emit.polish", lambda others, functions, line_length: "\n\n".join([*others, *functions])):
        yield


def function_in(text: str, name: str) -> Callable[..., Any]:
    """A function of a module's text."""
    scope: dict[str, Any] = {}
    exec(compile(text, f"<{name}>", "exec"), scope)
    function: Callable[..., Any] = scope[name]
    return function


def known_kinds(arguments: Mapping[str, Any], wrt: Sequence[str]) -> tuple[tuple[str, Kind], ...]:
    """The kinds that a call with these arguments shows."""
    return kinds_of(pattern_of(arguments, arguments.values(), wrt))


def with_lengths(arguments: Mapping[str, Any], wrt: Sequence[str]) -> tuple[tuple[str, Kind], ...]:
    """The kinds of arguments, with lengths in the place of names for them."""
    return tuple(
        (
            name,
            Number(kind.dtype, np.shape(arguments[name]), kind.is_array)
            if isinstance(kind, Number) and kind.is_array
            else kind,
        )
        for name, kind in known_kinds(arguments, wrt)
    )


class Expression:
    """An expression over some arguments; its elements are summed under weights that no two of them share.

    before: statements before it, a line each.
    """

    def __init__(self, text: str, *before: str, **arguments: Any) -> None:
        self.text = text
        self._before = "".join(f"    {line}\n" for line in before)
        names = ", ".join(arguments)
        value = function_in(f"{IMPORTS}def f({names}):\n{self._before}    return {text}\n", "f")(*arguments.values())
        weights = np.random.default_rng(3).uniform(0.5, 2.0, np.shape(value))
        self.arguments = {**arguments, "weights": weights if weights.shape else float(weights)}
        self._total = f"np.sum(({text}) * weights)"
        self.source = f"{IMPORTS}def f({names}, weights):\n{self._before}    return {self._total}\n"

    def scaled(self, wrt: Sequence[str]) -> str:
        """The function of one number that scales some arguments."""
        lines = [f"    {name} = scaling * {name}" for name in wrt]
        return f"{IMPORTS}def f(scaling: float, {', '.join(self.arguments)}):\n" + "\n".join(
            [*lines, f"{self._before}    return {self._total}\n"]
        )

    def problems(self, wrt: Sequence[str], *, unknown: bool = True, forward: bool = True) -> list[str]:
        """What is wrong with the derivative by `wrt`: in both modes for known kinds, in reverse mode for unknown ones."""
        with np.errstate(all="ignore"), unformatted():
            return [
                problem for kinds in ((True, False) if unknown else (True,)) for problem in self._problems(wrt, kinds, forward)
            ]

    def problems_of(self, wrt: Sequence[str], kinds: tuple[tuple[str, Kind], ...]) -> list[str]:
        """What is wrong with the derivative by `wrt` in reverse mode, for these kinds."""
        with np.errstate(all="ignore"), unformatted():
            text = generated(self.source, "f", wrt, mode="reverse", kinds=kinds)
            return [f"{problem}\n{text}" for problem in self._wrong(text, self.source, self.arguments, wrt)]

    def _problems(self, wrt: Sequence[str], known: bool, forward: bool) -> Iterator[str]:
        label = "known kinds" if known else "unknown kinds"
        kinds = known_kinds(self.arguments, wrt) if known else ()
        text = generated(self.source, "f", wrt, mode="reverse", kinds=kinds)
        for problem in self._wrong(text, self.source, self.arguments, wrt):
            yield f"{label}, reverse: {problem}\n{text}"
        if forward:
            source, arguments = self.scaled(wrt), {"scaling": SCALE, **self.arguments}
            kinds = known_kinds(arguments, ("scaling",)) if known else ()
            text = generated(source, "f", ("scaling",), mode="forward", kinds=kinds)
            for problem in self._wrong(text, source, arguments, ("scaling",)):
                yield f"{label}, forward: {problem}\n{text}"

    def _wrong(self, text: str, source: str, arguments: Mapping[str, Any], wrt: Sequence[str]) -> Iterator[str]:
        values = list(arguments.values())
        before = [np.copy(value) if isinstance(value, np.ndarray) else value for value in values]
        results = function_in(text, "d_f")(*values)
        if not all(_is_same(old, new) for old, new in zip(before, values, strict=True)):
            yield "an argument was changed"
        for name, result in zip(wrt, results if len(wrt) > 1 else (results,), strict=True):
            yield from misfits(name, result, arguments[name], values)
            estimate = _estimate(source, tuple(arguments), values, name)
            if not estimate.agrees(result, rtol=tolerance(arguments[name])):
                yield f"by {name}: {result!r}, by differences {estimate.value!r}"


def _is_same(old: Any, new: Any) -> bool:
    return np.array_equal(old, new, equal_nan=isinstance(old, np.ndarray) and old.dtype.kind == "f")


def misfits(name: str, result: Any, argument: Any, values: Sequence[Any]) -> Iterator[str]:
    """How a derivative differs from its argument in shape and type, and whether it shares memory with anything."""
    if np.shape(result) != np.shape(argument):
        yield f"by {name}: the shape is {np.shape(result)}"
    is_0d = isinstance(argument, np.ndarray) and argument.ndim == 0  # its derivative may be a scalar or a 0-d array
    if not is_0d and isinstance(result, np.ndarray) != isinstance(argument, np.ndarray):
        yield f"by {name}: a {type(result).__name__} for a {type(argument).__name__}"
    if isinstance(argument, (np.ndarray, np.floating)) and np.ndim(argument) and result.dtype != argument.dtype:
        yield f"by {name}: {result.dtype} for {argument.dtype}"
    if isinstance(result, np.ndarray) and any(
        np.shares_memory(result, value) for value in values if isinstance(value, np.ndarray)
    ):
        yield f"by {name}: shares memory with an argument"


def tolerance(argument: Any) -> float:
    """The relative precision of a derivative by this argument, beside differences in float64."""
    return 2e-4 if getattr(argument, "dtype", None) == np.float32 else 1e-7


def _estimate(source: str, names: Sequence[str], values: Sequence[Any], name: str) -> Estimate:
    key = (source, name, *map(_content, values))
    if key not in _estimates:
        function = function_in(source, "f")
        is_single = any(getattr(value, "dtype", None) == np.float32 for value in values)
        widened = [value.astype(np.float64) if getattr(value, "dtype", None) == np.float32 else value for value in values]
        found = derivative_by_differences(function, widened, tuple(names).index(name))
        largest = float(np.max(np.abs(found.value), initial=0.0))
        _estimates[key] = replace(found, error=found.error + SINGLE_ROUNDING * largest) if is_single else found
    return _estimates[key]


def _content(value: Any) -> object:
    return (value.shape, value.dtype.str, value.tobytes()) if isinstance(value, np.ndarray) else repr(value)


_estimates: dict[tuple[object, ...], Estimate] = {}  # differences are dear, and the same for all variants
