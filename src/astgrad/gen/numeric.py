"""`astgrad check`: runs a module and compares its derivatives with differences."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import sys
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType

import click
import numpy as np

from astgrad.derivatives import Derivative
from astgrad.errors import AstgradError, DerivativeMismatch
from astgrad.gen.making import module_name
from astgrad.gen.running import DIFFERS, FAILED, OK
from astgrad.gen.settings import UsageError
from astgrad.ir.kinds import Number, parse_kind
from astgrad.verify import check

_LENGTHS = (3, 4, 2, 5)  # of the dimensions n, d, ... in order of appearance: all different, none of them 1


class _NoSample(Exception):
    """An argument for which no value can be made up."""


def check_module(path: Path, names: Sequence[str], point: str) -> int:
    """Checks the derivatives that a module defines, or those of the given names; gives the exit code."""
    given = _parse_point(point)
    click.echo(f"running {path}", err=True)
    try:
        module = _run(path)
    except (Exception, SystemExit) as error:
        click.echo(f"error: {path} cannot be run: {type(error).__name__}: {error}", err=True)
        return FAILED
    found = {name: value for name, value in vars(module).items() if isinstance(value, Derivative)}
    missing = [name for name in names if name not in found]
    if missing:
        raise UsageError(f"{path} defines no derivative {missing[0]!r}; it has: {', '.join(found) or 'none'}")
    codes = [_check_one(name, found[name], given) for name in names or found]
    if not codes:
        click.echo(f"{path}: no derivative to check")
    return max(codes, default=OK)


def _check_one(name: str, derivative: Derivative, given: Mapping[str, object]) -> int:
    try:
        if derivative._request[0] not in ("derivative", "value_and_derivative"):
            raise _NoSample("derivatives are, and not what is made of them")
        signature = inspect.signature(derivative.primal)
        bound = inspect.BoundArguments(signature, OrderedDict(_arguments(signature, given)))
        report = check(derivative, *bound.args, **bound.kwargs)
    except _NoSample as reason:
        click.echo(f"{name}: not checked: {reason}")
        return OK
    except DerivativeMismatch as mismatch:
        click.echo(f"{name}: WRONG: {mismatch}")
        return DIFFERS
    except AstgradError as error:
        click.echo(f"{name}: error: {error}")
        return FAILED
    except Exception as error:  # the function's own, at this point: the others are checked nevertheless
        click.echo(f"{name}: error: {type(error).__name__}: {error}")
        return FAILED
    click.echo(f"{name}: {str(report).removeprefix(f'{report.function}: ')}")
    return OK


def _arguments(signature: inspect.Signature, given: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """A value for each parameter: the one given, its default, or a random one of its kind."""
    random = np.random.default_rng(0)
    lengths: dict[str, int] = {}
    for parameter in signature.parameters.values():
        if parameter.name in given:
            yield parameter.name, given[parameter.name]
        elif parameter.default is inspect.Parameter.empty:
            yield parameter.name, _sample(parameter, random, lengths)


def _sample(parameter: inspect.Parameter, random: np.random.Generator, lengths: dict[str, int]) -> object:
    advice = f'give it with --at "{parameter.name}=..."'
    if parameter.annotation is inspect.Parameter.empty:
        raise _NoSample(f"the parameter {parameter.name} has no annotation; {advice}")
    try:
        kind = parse_kind(inspect.formatannotation(parameter.annotation))
    except ValueError:
        raise _NoSample(f"the annotation of {parameter.name} is no kind; {advice}") from None
    if not isinstance(kind, Number) or not isinstance(kind.shape, tuple):
        raise _NoSample(f"the shape of {parameter.name} is not known; {advice}")
    shape = tuple(each if isinstance(each, int) else _length(each, lengths) for each in kind.shape)
    if kind.dtype in ("bool", "bool_"):
        values = random.integers(0, 2, shape).astype(bool)
    elif kind.is_inexact:
        values = random.uniform(0.1, 0.9, shape).astype("float32" if kind.dtype in ("float32", "complex64") else "float64")
        values = values + 1j * random.uniform(0.1, 0.9, shape).astype(values.dtype) if kind.is_complex else values
    else:
        values = random.integers(1, 5, shape)
    return values if kind.is_array else values.item() if isinstance(values, np.ndarray) else values


def _length(symbol: str, lengths: dict[str, int]) -> int:
    return lengths.setdefault(symbol, _LENGTHS[len(lengths) % len(_LENGTHS)])


def _parse_point(text: str) -> dict[str, object]:
    """`x=2.0, v=[1.0, 2.0]` as values; lists are arrays."""
    try:
        call = ast.parse(f"_({text})", mode="eval").body
        if not isinstance(call, ast.Call) or call.args or any(keyword.arg is None for keyword in call.keywords):
            raise ValueError("only keywords have names")
        values = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}
    except (SyntaxError, ValueError):
        raise UsageError(f'--at: {text!r} is not of the form "x=2.0, v=[1.0, 2.0]"') from None
    return {name: np.array(value) if isinstance(value, list) else value for name, value in values.items()}


def _run(path: Path) -> ModuleType:
    """Imports a file under the name that its package gives it."""
    name = module_name(path)
    root = path.absolute().parents[name.count(".")]
    sys.path.insert(0, str(root))
    spec = importlib.util.spec_from_file_location(name, path.absolute())
    if spec is None or spec.loader is None:
        raise ImportError("it is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
