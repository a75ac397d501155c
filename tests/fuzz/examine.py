"""Differentiates one program and compares: the value to the last bit, the derivative with dual numbers, everything twice."""

from __future__ import annotations

import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import numpy as np

import astgrad
from astgrad import patterns
from astgrad.errors import DisconnectedWarning, Refused
from astgrad.frontend.program import read_module
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import Point, WrongDerivative, agree, fresh, function_of, image, point_of
from tests.derived import unformatted
from tests.oracles.differences import Estimate, Unsettled, derivative_by_differences
from tests.oracles.dual_functions import slope_of_tanh_by_its_value

LARGEST = 1e6  # a program whose value or derivative is larger says nothing about rules: it is left out
SMALLEST = 1e-12  # a derivative that is smaller and not zero is what rounding leaves: only its size is known
LEFT = float(np.finfo(float).eps)  # of 1 - 1, and of what is added to it
SINGLE = 1e-3  # what rounding to float32 may do to a derivative, relative to the largest part of it

Verdict = Literal["right", "refused", "skipped", "wrong", "crash"]


@dataclass(frozen=True)
class Asked:
    """A derivative to ask for."""

    operator: str
    wrt: tuple[str, ...]
    is_tuple: bool
    mode: str
    known: str = "all"  # of which arguments the kinds are known: "all" or "scalars"
    route: str = "text"  # "text", or "decorator" on the written file
    algebra: bool = True

    def __str__(self) -> str:
        plain = "" if self.algebra else ", without algebra"
        return f"{self.operator} by {', '.join(self.wrt)}, mode {self.mode}, {self.route}, kinds known of {self.known}{plain}"


@dataclass(frozen=True)
class Outcome:
    """What came of one request."""

    verdict: Verdict
    detail: str = ""
    generated: str = ""
    asked: Asked | None = None


def requests(text: str, args: Sequence[Any], seed: int) -> list[Asked]:
    """What to ask of a program: everything in reverse mode, and one of the other requests, in turn."""
    first, *others = every_request(text, args, seed)
    return [first, others[seed % len(others)]]


def every_request(text: str, args: Sequence[Any], seed: int) -> list[Asked]:
    """All that may be asked of a program."""
    names = parameters_of(text)
    real = tuple(name for name, arg in zip(names, args, strict=True) if not isinstance(arg, int))
    known = "all" if _has_float32(args) else "scalars"  # where nothing is known, `v += e` takes both to be of one precision
    return [
        Asked("value_and_derivative", real, True, "reverse"),
        Asked("derivative", ("x",), False, "forward"),
        Asked("derivative", (real[-1],), False, "reverse"),
        Asked("value_and_derivative", ("y",), True, "forward"),
        Asked("derivative", real[::-1], True, "reverse", known=known),
        Asked("derivative", ("x",), False, "forward", known=known),
        Asked("value_and_derivative", real, True, "reverse", algebra=False),
        Asked("value_and_derivative", real, True, "auto", route="decorator"),
        Asked("vjp", real, True, "reverse", route="decorator"),
        Asked("jvp", (real[seed // 9 % len(real)],), False, "forward", route="decorator"),
    ]


def parameters_of(text: str) -> tuple[str, ...]:
    """The names of the parameters of `f`."""
    code = function_of(text, "f", "<program>").__code__
    return code.co_varnames[: code.co_argcount]


def examine(text: str, args: tuple[Any, ...], asked: Sequence[Asked], thorough: bool = False) -> list[Outcome]:
    """What comes of each request, up to the first failure. thorough: asks differences too, generates twice, and formats."""
    try:
        point = _point(text, args)
    except Exception as error:
        return [Outcome("skipped", f"{type(error).__name__}: {error}")]
    if point is None:
        return [Outcome("skipped", "too large")]
    if thorough and (why := _oracles_differ(point)):
        return [Outcome("skipped", why)]
    outcomes: list[Outcome] = []
    for each in asked:
        outcomes.append(replace(_try(text, point, each, thorough), asked=each))
        if outcomes[-1].verdict in ("wrong", "crash"):
            break
    return outcomes


def _point(text: str, args: tuple[Any, ...]) -> Point | None:
    point = point_of(function_of(text, "f", "<program>"), args)
    everything = np.concatenate([np.ravel(each) for each in (point.value, *(e.value for e in point.derivatives.values()))])
    if not np.all(np.abs(everything) < LARGEST):
        return None
    known = _rounded if _has_float32(args) else _known
    return replace(point, derivatives={name: known(estimate) for name, estimate in point.derivatives.items()})


def _known(estimate: Estimate) -> Estimate:
    """What is known of a derivative: of one that is all rounding, that it is as small."""
    largest = np.max(np.abs(estimate.value), initial=0.0)
    return Estimate(estimate.value, np.full_like(estimate.value, SMALLEST)) if 0.0 < largest < SMALLEST else estimate


def _has_float32(args: Sequence[Any]) -> bool:
    return any(getattr(arg, "dtype", None) == np.float32 for arg in args)


def _rounded(estimate: Estimate) -> Estimate:
    """What is known of a derivative by someone who computes in float32."""
    error = SINGLE / 10 * max(1.0, float(np.max(np.abs(estimate.value))))
    return Estimate(estimate.value, np.full_like(estimate.value, error))


def _oracles_differ(point: Point) -> str:
    if _has_float32(point.args):
        return ""  # differences see the rounding only
    for name in point.real:
        try:
            estimate = derivative_by_differences(point.function, fresh(point.args), point.names.index(name))
        except Unsettled:
            continue
        if not estimate.agrees(point.derivatives[name].value, 1e-5):
            return f"oracles differ by {name}"
    return ""


def _try(text: str, point: Point, asked: Asked, thorough: bool) -> Outcome:
    generated = ""
    try:
        if asked.route == "decorator":
            with imported(text) as f:
                _compare(_derivative(f, asked, point), point, asked)
        else:
            request = _request(asked, point.names, point.args)
            generated = derive_text(text, request, formatted=thorough)
            if thorough and derive_text(text, request) != generated:
                raise WrongDerivative("a second generation gives other text")
            with as_module(point.function):
                _compare(function_of(generated, "df", "<derivative>"), point, asked)
    except Refused as refused:
        if any(refusal.span is None for refusal in refused.refusals):
            return Outcome("crash", f"refused without a place: {refused}")
        return Outcome("refused", ", ".join(sorted({refusal.code for refusal in refused.refusals})))
    except WrongDerivative as error:
        return Outcome("wrong", str(error), generated)
    except Exception:
        return Outcome("crash", "".join(traceback.format_exc(limit=-4)), generated)
    return Outcome("right")


def _derivative(f: Callable[..., Any], asked: Asked, point: Point) -> Callable[..., Any]:
    """What the operator gives, as a function of the value and the derivative."""
    wrt = asked.wrt if asked.is_tuple else asked.wrt[0]
    match asked.operator:
        case "vjp" if np.asarray(point.value).dtype.kind != "f":  # which has no cotangent
            return astgrad.value_and_derivative(f, wrt=wrt, mode=asked.mode)
        case "vjp":
            return _by_pullback(astgrad.vjp(f, wrt=wrt))
        case "jvp":
            return _by_tangents(astgrad.jvp(f, wrt=wrt), point.names.index(asked.wrt[0]))
        case operator:
            made: Callable[..., Any] = getattr(astgrad, operator)(f, wrt=wrt, mode=asked.mode)
            return made


def _by_pullback(vjp: Callable[..., Any]) -> Callable[..., Any]:
    def value_and_derivative(*args: Any) -> Any:
        value, pullback = vjp(*args)
        one, two = ((np.full_like(value, n) if isinstance(value, np.ndarray) else n) for n in (1.0, 2.0))
        first, second, doubled = pullback(one), pullback(one), pullback(two)
        if image(first) != image(second):
            raise WrongDerivative("the pullback gives something else when it is called again")
        for part, twice in zip(_parts(first), _parts(doubled), strict=True):
            if not np.array_equal(2.0 * np.asarray(part), np.asarray(twice), equal_nan=True):
                raise WrongDerivative("the pullback of twice the cotangent is not twice that of the cotangent")
        return value, second

    return value_and_derivative


def _parts(result: Any) -> tuple[Any, ...]:
    return result if isinstance(result, tuple) else (result,)


def _by_tangents(jvp: Callable[..., Any], position: int) -> Callable[..., Any]:
    """Along each element by itself, which gives the parts of the derivative one by one."""

    def value_and_derivative(*args: Any) -> Any:
        arg, before, after = args[position], args[: position + 1], args[position + 1 :]
        if not isinstance(arg, np.ndarray):
            value, value_dot = jvp(*before, 1.0, *after)
            return value, float(value_dot)  # it has the precision of the value
        value, parts = jvp(*before, np.zeros_like(arg), *after)[0], np.empty_like(arg)
        for index in np.ndindex(arg.shape):
            direction = np.zeros_like(arg)
            direction[index] = 1.0
            parts[index] = jvp(*before, direction, *after)[1]
        return value, parts

    return value_and_derivative


@contextmanager
def as_module(function: Callable[..., Any]) -> Iterator[None]:
    """Inside, the program that a generated file may import is the one that holds the function."""
    module = ModuleType("program")
    vars(module).update(function.__globals__)
    sys.modules["program"] = module
    try:
        yield
    finally:
        del sys.modules["program"]


def _compare(derivative: Callable[..., Any], point: Point, asked: Asked) -> None:
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", DisconnectedWarning)
        with_value = asked.operator in ("value_and_derivative", "vjp", "jvp")
        try:
            agree(derivative, point, asked.wrt, is_tuple=asked.is_tuple, with_value=with_value)
        except WrongDerivative:
            agree(derivative, _with_saturation(point), asked.wrt, is_tuple=asked.is_tuple, with_value=with_value)


def _with_saturation(point: Point) -> Point:
    """The point, uncertain by what rounding does to `1 - tanh(x)**2` where tanh saturates, and to `1 - 1`."""
    with slope_of_tanh_by_its_value():
        rounded = point_of(point.function, point.args)
    uncertain = {
        name: Estimate(estimate.value, estimate.error + LEFT + np.abs(estimate.value - rounded.derivatives[name].value))
        for name, estimate in point.derivatives.items()
    }
    return replace(point, derivatives=uncertain)


def requests_for(text: str, args: Sequence[Any], seed: int) -> list[Request]:
    """What derivatives to ask of a program, of the pipeline itself."""
    asked = (each for each in requests(text, args, seed) if each.operator.endswith("derivative"))
    return [_request(each, parameters_of(text), args) for each in asked]


def _request(asked: Asked, names: Sequence[str], args: Sequence[Any]) -> Request:
    known = patterns.kinds(patterns.pattern_of(names, args, asked.wrt))
    if asked.known == "scalars":
        known = tuple((name, kind) for name, kind in known if name in ("x", "y", "n"))
    return Request(asked.operator, asked.wrt, asked.is_tuple, "df", asked.mode, known, asked.algebra)


def derive_text(text: str, request: Request, formatted: bool = True) -> str:
    """The generated module for the function `f` of a module's text. Formatting takes time and changes only the looks."""
    program = read_module(Source("program.py", text), "program").program("f")
    if formatted:
        return derive_module([(program, request)]).text
    with unformatted():
        return derive_module([(program, request)]).text


@contextmanager
def imported(text: str) -> Iterator[Callable[..., Any]]:
    """The function `f` of a module that is on disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "fuzzed.py")
        path.write_text(text)
        spec = spec_from_file_location("fuzzed", path)
        assert spec is not None
        assert spec.loader is not None
        sys.modules["fuzzed"] = module = module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
            yield module.f
        finally:
            del sys.modules["fuzzed"]
