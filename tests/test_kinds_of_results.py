"""What is inferred of the results of functions, compared with what they give: dtype, shape, array or number.

The functions are those that have rules, called as the other tests of rules call them, with many mixtures of forms in place of the
arguments: arrays of other dtypes, with one element, with none, without dimensions; NumPy's numbers and Python's own; lists and
tuples. `python -m tests.test_kinds_of_results` prints how many calls were compared.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

import numpy as np
import pytest

from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Expr
from astgrad.ir.kinds import (
    COMPLEX,
    FLOAT_OR_FLOAT64,
    REAL_OR_FLOAT64,
    UNKNOWN,
    Dimension,
    Kind,
    ListOf,
    Number,
    Other,
    Structure,
)
from astgrad.ir.read import read
from astgrad.rules.registry import all_rules
from tests import test_scipy_rules, test_several_results, test_structural_rules
from tests.derived import IMPORTS, known_kinds, with_lengths
from tests.test_registry import call_text
from tests.test_rules import function_of, points_of, required, typed

Arguments = Mapping[str, Any]
Call = tuple[str, Arguments]

_SCOPE: dict[str, Any] = {}
exec(IMPORTS, _SCOPE)


# ------------------------------------------------------------------ calls


def _calls() -> Iterator[Call]:
    """Expressions with arguments: those of the tests of rules, and a call of each elementwise function."""
    for text, _, arguments in (*test_structural_rules.CASES, *test_scipy_rules.CASES):
        yield text, arguments
    for before, *_, arguments, _ in test_several_results.CASES:
        for line in before:
            yield from ((text, arguments) for text in _results_in(line))
    for each in all_rules():
        is_written = not each.path.startswith("operator.") or each.path.rpartition(".")[2] in _ARITHMETIC
        if is_written and function_of(each.path) is not None:
            for point in points_of(each, 1):
                yield call_text(each).replace("scipy.", ""), dict(zip(required(each), typed(each, point), strict=True))


_ARITHMETIC = frozenset(("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "neg", "pos"))


def _results_in(line: str) -> Iterator[str]:
    """What is unpacked in a statement, in whole and each part."""
    if not line.rstrip().endswith(":") and isinstance(node := ast.parse(line.strip()).body[0], ast.Assign):
        call = ast.unparse(node.value)
        yield call
        if isinstance(node.targets[0], ast.Tuple):
            yield from (f"{call}[{i}]" for i in range(len(node.targets[0].elts)))


_EXPRESSIONS = (ast.Call, ast.BinOp, ast.Attribute, ast.Subscript, ast.UnaryOp, ast.Compare)


def _parts(text: str) -> Iterator[str]:
    """An expression and those in it."""
    tree = ast.parse(text, mode="eval")
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, _EXPRESSIONS) and id(node) not in functions:
            yield ast.unparse(node)


def _own(text: str, arguments: Arguments) -> Arguments:
    names = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    return {name: value for name, value in arguments.items() if name in names}


def _forms(value: Any) -> list[Any]:
    """The argument in other forms, itself first."""
    if isinstance(value, float):
        scalars = [np.float64(value), np.float32(value), 2, True, np.int64(2), np.array(value), np.array([value])]
        return [
            value,
            *scalars,
            np.full(2, value, np.float32),
            np.full((3, 1), value, np.float32),
            [value],
            (value, value),
            [1, 2],
        ]
    if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
        return [value]
    single, integers = value.astype(np.float32), np.nan_to_num(value * 3, posinf=5).astype(np.int64) + 1
    arrays = [value, single, integers, value > 1.2, *(value[(slice(0, n),) * value.ndim] for n in (1, 0)), np.array(1.3)]
    numbers = [np.array(1.3, np.float32), 1.3, np.float64(1.3), np.float32(1.3), 2, True]
    lists = [value.tolist(), integers.tolist(), single.tolist(), list(single), tuple(single)] if value.ndim else []
    return [*arrays, *numbers, *lists]


def _mixtures(arguments: Arguments) -> Iterator[Arguments]:
    """The arguments with one in another form, and with all of them in others at once."""
    yield arguments
    forms = {name: found for name, value in arguments.items() if len(found := _forms(value)) > 1}
    for name, found in forms.items():
        yield from ({**arguments, name: form} for form in found[1:])
    if len(forms) > 1:
        for i in range(1, max(map(len, forms.values()))):
            for step in (0, 1, 3):
                yield {
                    **arguments,
                    **{name: found[(i + j * step) % len(found)] for j, (name, found) in enumerate(forms.items())},
                }


# ------------------------------------------------------------------ values against kinds


def contradiction(kind: Kind, value: Any, lengths: Mapping[Dimension, int]) -> str | None:
    """How a value is not what a kind says; None where it is. lengths: what the symbols stand for."""
    match kind:
        case Number():
            return _number_contradiction(kind, value, lengths)
        case Structure(elements=elements):
            parts = list(value.values()) if isinstance(value, dict) else value
            if not isinstance(parts, (list, tuple)) or len(parts) != len(elements):
                return f"{type(value).__name__} for {kind}"
            found = (contradiction(each, part, lengths) for each, part in zip(elements, parts, strict=True))
        case ListOf(element=element):
            if not isinstance(value, (list, tuple)):
                return f"{type(value).__name__} for {kind}"
            found = (contradiction(element, part, {}) for part in value)
        case Other():
            return f"{type(value).__name__} for {kind}" if isinstance(value, (int, float, np.ndarray, np.generic)) else None
        case _:
            return None
    return next((each for each in found if each is not None), None)


def _number_contradiction(kind: Number, value: Any, lengths: Mapping[Dimension, int]) -> str | None:
    if not isinstance(value, (bool, int, float, complex, np.ndarray, np.generic)):
        return f"{type(value).__name__} for {kind}"
    is_numpys = isinstance(value, (np.ndarray, np.generic))
    dtype = str(value.dtype) if is_numpys else f"Python {type(value).__name__}"
    right = (
        kind.is_array in (None, isinstance(value, np.ndarray)),
        not isinstance(kind.shape, tuple) or _is_of_shape(kind.shape, np.shape(value), lengths),
        _is_of_dtype(kind.dtype, dtype),
    )
    return None if all(right) else f"{type(value).__name__} of {dtype}{list(np.shape(value))} for {kind}"


def _is_of_shape(said: tuple[Dimension, ...], true: tuple[int, ...], lengths: Mapping[Dimension, int]) -> bool:
    return len(said) == len(true) and all(
        length in (None, n) for length, n in zip((_length(each, lengths) for each in said), true, strict=True)
    )


def _length(said: Dimension, lengths: Mapping[Dimension, int]) -> int | None:
    """The length that a dimension stands for; None where that is open."""
    symbol, _, less = said.partition("-") if isinstance(said, str) else (said, "", "")
    if symbol in lengths and (not less or less.isdigit()):
        return max(lengths[symbol] - int(less or 0), 0)
    return said if isinstance(said, int) else None


_PYTHONS = {"float": "Python float", "int": "Python int", "bool": "Python bool", "complex": "Python complex"}


def _is_of_dtype(said: str, true: str) -> bool:
    if said in ("real", REAL_OR_FLOAT64):
        return "complex" not in true
    if said == COMPLEX:
        return True
    if said == FLOAT_OR_FLOAT64:
        return true in ("float64", "Python float")
    return _weight(_PYTHONS.get(said, said)) == _weight(true)


def _weight(dtype: str) -> str:
    """What counts of a dtype: of integers and truths what they make of single precision beside them."""
    if dtype in ("Python int", "Python bool"):
        return "Python int"
    if dtype.startswith(("Python", "float", "complex")):
        return dtype
    return f"as {np.promote_types(np.dtype(dtype.rstrip('_')), np.float32)}"


# ------------------------------------------------------------------ every call

# Where NumPy and SciPy have a rule of their own for arrays without elements, which derivatives do not live to see.
_OF_NOTHING = frozenset(
    ("linalg.fiedler", "linalg.lu", "linalg.polar", "np.bincount", "np.einsum", "np.poly", "np.polyval", "signal.fftconvolve",
     "signal.oaconvolve")
)  # fmt: skip
# Of truths these give half precision or small integers, which nothing differentiated is made of.
_OF_TRUTHS = frozenset(("np.absolute", "np.round", "x**", "x **"))
# Of Python's numbers one as it is: an integer counts as the real number that it stands for.
_CHOSEN = frozenset(("max", "min"))


# Real for the matrices that have a real result; complex for others.
_REAL_OR_COMPLEX = frozenset(("linalg.logm", "linalg.sqrtm"))


def _is_left_out(text: str, arguments: Arguments, value: Any) -> bool:
    name = text.partition("(")[0]
    if name in _REAL_OR_COMPLEX:
        return np.iscomplexobj(value)
    if name in _CHOSEN:
        return any(np.asarray(each).dtype.kind != "f" for each in arguments.values())
    if name in _OF_NOTHING:
        return any(isinstance(value, np.ndarray) and value.size == 0 for value in arguments.values())
    is_of_truths = any(np.asarray(value).dtype == bool for value in arguments.values() if not isinstance(value, (list, tuple)))
    return is_of_truths and text.startswith(tuple(_OF_TRUTHS))


def _value(text: str, arguments: Arguments) -> Any:
    """What the call gives. Raises whatever that raises."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return eval(text, _SCOPE, dict(arguments))


@cache
def _distinct() -> tuple[Call, ...]:
    """Each call once for the forms of its arguments."""
    found: dict[object, Call] = {}
    for text, arguments in _calls():
        for part in _parts(text):
            own = _own(part, arguments)
            if own:
                found.setdefault((part, tuple(map(_form, own.values()))), (part, own))
    return tuple(found.values())


def _form(value: Any) -> object:
    return (value.dtype.str, value.shape) if isinstance(value, np.ndarray) else repr(value)


def _compared(text: str, e: Expr, arguments: Arguments) -> Iterator[str]:
    """A line for each mixture of forms that the function takes: how what is inferred is contradicted, or nothing."""
    for mixture in _mixtures(arguments):
        try:
            value = _value(text, mixture)
            known = dict(known_kinds(mixture, ()))
        except Exception:  # the function refuses these
            continue
        if _is_left_out(text, mixture, value):
            continue
        lengths: dict[Dimension, int] = {}
        for name, kind in known.items():
            if isinstance(kind, Number) and isinstance(kind.shape, tuple):
                lengths |= dict(zip(kind.shape, np.shape(mixture[name]), strict=True))
        for kinds in (known, dict(with_lengths(mixture, ()))):
            found = contradiction(Kinds(kinds, {}, lambda *_: UNKNOWN).of(e), value, lengths)
            yield f"{text} with {kinds}: {found}" if found else ""


GROUPS = 8


@pytest.mark.parametrize("group", range(GROUPS))
def test_results_are_what_is_inferred(group: int) -> None:
    lines = [
        line for text, arguments in _distinct()[group::GROUPS] if (e := _read(text)) for line in _compared(text, e, arguments)
    ]
    assert len(lines) > 4_000
    assert not any(lines), "\n".join([*filter(None, lines)][:20])


def _read(text: str) -> Expr | None:
    """The expression; None of what is no part of the notation of formulas."""
    with suppress(ValueError):
        return read(text)
    return None


if __name__ == "__main__":
    found = [line for text, arguments in _distinct() if (e := _read(text)) for line in _compared(text, e, arguments)]
    print(f"{len(_distinct())} expressions, {len(found)} calls compared, {sum(map(bool, found))} contradictions")
