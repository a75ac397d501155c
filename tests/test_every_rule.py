"""Every registered rule in the forms that its signature has, through the whole pipeline: registering a rule makes its cases.

A call is made of the signature, with arrays for the arguments that have a derivative. It is tried with numbers, with arrays without
dimensions, vectors, matrices, stacks, arrays that stretch each other either way and arrays without elements, along each kind of
axis where the function has any, and in single precision: whatever the function itself takes. Derivatives in both modes are
compared with differences. A rule of which no case is right fails, and so does one of which a case is refused, or raises an error of
NumPy or SciPy, that `every_rule.txt` does not name. `python -m tests.test_every_rule --write` writes that file.
"""

from __future__ import annotations

import ast
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from astgrad.errors import Refused
from astgrad.ir.read import HELPERS
from astgrad.rules.registry import Rule, all_rules
from astgrad.rules.structure import StructuralRule, all_structural
from tests.derived import IMPORTS, Expression
from tests.oracles.differences import Unsettled
from tests.test_registry import call_text
from tests.test_rules import MADE_ALIKE, function_of, is_differentiable, points_of, required, takes_arrays

Shapes = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Case:
    """An expression, what it is differentiated by, its arguments, and what kind of case it is."""

    label: str
    text: str
    wrt: tuple[str, ...]
    arguments: Mapping[str, Any]

    def __str__(self) -> str:
        shown = ", ".join(f"{n}: {getattr(v, 'dtype', type(v).__name__)}{list(np.shape(v))}" for n, v in self.arguments.items())
        return f"{self.text} of {shown} ({self.label})"


# ------------------------------------------------------------------ calls, made of signatures

# Arguments that have no derivative, by the name that they have in signatures.
GIVEN = {
    "M": "5", "axis": "0", "axis1": "0", "axis2": "-1", "condition": "[True, False, True]", "d": "2", "deg": "1",
    "destination": "-1", "down": "3", "dtype": "np.float64", "indices": "[0, 1, 0]", "indices_or_sections": "[1]", "k": "1",
    "kth": "1", "l_and_u": "(1, 1)", "m": "0.4", "n": "3", "new_shape": "(2, 5)", "num": "4", "obj": "1", "pad_width": "(2, 1)",
    "polyorder": "1", "q": "0.3", "repeats": "2", "reps": "(2, 2)", "shape": "(2, 3)", "shift": "2", "sigma": "0.6", "size": "3",
    "source": "0", "up": "2", "window_length": "3",
}  # fmt: skip
# Calls of functions that take lists of arrays, or arguments that hang together; of arrays x, y, z and w.
CALLS = {
    "numpy.block": "np.block([x, y])", "numpy.c_": "np.c_[x, y]", "numpy.r_": "np.r_[x, y]",
    **{f"numpy.{name}": f"np.{name}((x, y))" for name in ("column_stack", "concatenate", "dstack", "hstack", "stack", "vstack")},
    **{f"numpy.{name}": f"np.{name}(x, y, z, w)" for name in ("broadcast_arrays", "meshgrid")},
    "numpy.choose": "np.choose(np.array([1, 0, 1]), [x, y])",
    "numpy.select": "np.select([x > 1, y > 1], [x, y], z)",
    "numpy.full_like": "np.full_like(np.ones((2, 3)), x)",
    "numpy.unstack": "np.unstack(x)[0]",
    "numpy.linalg.multi_dot": "np.linalg.multi_dot([x, y, z])",
    "numpy.linalg.tensorinv": "np.linalg.tensorinv(x, ind=1)",
    "numpy.einsum": "np.einsum('...i,...i', x, y)",
    "numpy.add.reduceat": "np.add.reduceat(x, [0, 1])",
    "numpy.bincount": "np.bincount([0, 2, 0], weights=x)",
    "numpy.histogram[0]": "np.histogram([0.1, 0.5, 0.9], bins=2, weights=x)[0]",
    "numpy.interp": "np.interp(x, [0.0, 1.0, 2.5], y)",
    "numpy.take_along_axis": "np.take_along_axis(x, np.argsort(x, axis=0), axis=0)",
    "numpy.polyfit": "np.polyfit([0.0, 1.0, 2.5], y, 1)",
    "numpy.where": "np.where(x > y, x, y)",
    "numpy.ndarray.T": "x.T", "numpy.ndarray.mT": "x.mT", "numpy.ndarray.item": "x.item()", "numpy.ndarray.view": "x.view()",
    "operator.getitem": "x[1:]",
    "scipy.linalg.eigh[1]": "linalg.eigh(x)[1] ** 2",
    "scipy.linalg.cho_solve": "linalg.cho_solve((x, True), y)",
    "scipy.linalg.lu_solve": "linalg.lu_solve((x, np.array([1, 2, 2])), y)",
    "scipy.linalg.expm_frechet": "linalg.expm_frechet(x, y, compute_expm=False)",
    "scipy.ndimage.convolve1d": "ndimage.convolve1d(x, [0.5, 0.3, 0.2], mode='constant')",
    "scipy.ndimage.correlate1d": "ndimage.correlate1d(x, [0.5, 0.3, 0.2], mode='constant')",
    "scipy.ndimage.convolve": "ndimage.convolve(x, np.ones((2, 2)), mode='constant')",
    "scipy.ndimage.correlate": "ndimage.correlate(x, np.ones((2, 2)), mode='wrap')",
    "scipy.signal.detrend": "signal.detrend(x, axis=0)",
    "scipy.signal.lfilter": "signal.lfilter(x, y, z)",
    "scipy.signal.filtfilt": "signal.filtfilt([0.5, 0.5], [1.5, 0.4], x, padlen=1)",
    "scipy.signal.sosfilt": "signal.sosfilt([[1.0, 0.3, 0.1, 1.0, 0.2, -0.1]], x)",
    "scipy.signal.sosfiltfilt": "signal.sosfiltfilt([[1.0, 0.3, 0.1, 1.0, 0.2, -0.1]], x, padlen=1)",
    **{
        f"scipy.linalg.solve_{time}_are": f"linalg.solve_{time}_are(x, y, z + z.T, w + w.T)" for time in ("continuous", "discrete")
    },
    "scipy.stats.multinomial.logpmf": "stats.multinomial.logpmf(np.array([1, 2, 1]), 4, special.softmax(x))",
    "scipy.stats.multinomial.pmf": "stats.multinomial.pmf(np.array([1, 2, 1]), 4, special.softmax(x))",
    **{f"scipy.stats.dirichlet.{name}": f"stats.dirichlet.{name}(special.softmax(x), y)" for name in ("logpdf", "pdf")},
    **{
        f"scipy.stats.multivariate_normal.{name}": f"stats.multivariate_normal.{name}(x, y, np.diag(y) + np.outer(y, y))"
        for name in ("logpdf", "pdf")
    },
    "scipy.stats.multivariate_normal.entropy": "stats.multivariate_normal.entropy(cov=x @ x.T + np.eye(len(x)))",
}  # fmt: skip
# Rules without a function that a user could call: other tests apply them.
ELSEWHERE = ("astgrad.", HELPERS)


def calls_of(each: StructuralRule) -> Iterator[str]:
    """Calls of a function with what it requires, and with each further argument that has a derivative."""
    path, bracket, position = each.path.partition("[")
    index = f"[{position[:-1] or 0}]" if bracket else ""
    if path in CALLS or each.path in CALLS:
        yield CALLS.get(each.path) or CALLS[path] + index
        return
    arguments = each.signature.arguments
    needed = [a.name for a in arguments if a.default is None]
    optional = [a.name for a in arguments if a.default is not None and a.name in each.pullbacks]
    function = path.replace("numpy.", "np.").replace("scipy.spatial.", "").replace("scipy.", "").replace("builtins.", "")
    for more in (None, *optional):
        names = needed if more is None else [*needed, more]
        if not set(names) & set(each.pullbacks):
            continue
        letters = dict(zip((name for name in names if name in each.pullbacks), "xyzw", strict=False))
        given = [letters.get(name) or GIVEN[name] for name in needed]
        yield f"{function}({', '.join([*given, *([f'{more}={letters[more]}'] if more else [])])}){index}"


def with_keyword(call: str, keyword: str) -> str:
    """The call with one more keyword."""
    inner, bracket, index = call.rpartition(")[")
    return f"{inner}, {keyword})[{index}" if bracket else f"{call[:-1]}, {keyword})"


def axis_forms(each: StructuralRule, call: str) -> Iterator[tuple[str, str]]:
    """The call along each kind of axis, with and without the axes kept, where the signature has these."""
    names = each.signature.names
    if "axis" in names and "axis=" not in call and call.endswith((")", "]")):
        for axis in ("0", "-1", "(0, -1)", "None"):
            yield f"axis={axis}", with_keyword(call, f"axis={axis}")
    if "keepdims" in names:
        yield "keepdims", with_keyword(call, "keepdims=True")
        yield "axis=-1, keepdims", with_keyword(call, "axis=-1, keepdims=True")


# ------------------------------------------------------------------ arguments

POOL = ((3,), (2,), (3, 3), (4, 3), (2, 3), (3, 2), (4,), (1, 3), (3, 1), (3, 2, 2), (0,), (0, 3), (3, 0), ())
KNOWN: dict[str, Any] = {}
exec(IMPORTS, KNOWN)  # the imports of this suite


def array(rng: np.random.Generator, shape: tuple[int, ...], dtype: str = "float64") -> np.ndarray:
    """Numbers between 0.5 and 2; square matrices are far from singular, and their lower triangles positive definite."""
    drawn = np.asarray(rng.uniform(0.5, 2.0, shape))
    return np.asarray(drawn + 4 * np.eye(shape[-1]) if shape[-2:] in ((2, 2), (3, 3)) else drawn, dtype)


# Functions that take long, of smaller matrices.
SMALL = tuple(f"linalg.{name}(" for name in ("coshm", "cosm", "expm_frechet", "logm", "sinhm", "sinm", "tanhm", "tanm"))
# np.bincount of nothing gives integers, and so do derivatives by nothing.
COUNTING = tuple(f"linalg.{name}(" for name in ("circulant", "hankel", "toeplitz"))


def value_of(text: str, arguments: Mapping[str, Any]) -> Any:
    """What the function gives for these arguments; None where it refuses them, or gives no finite numbers."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            found = eval(text, KNOWN, dict(arguments))
            value = np.concatenate([np.ravel(part) for part in (found if isinstance(found, (list, tuple)) else (found,))])
    except Exception:  # whatever libraries raise for shapes that they do not take
        return None
    return found if value.dtype.kind in "fciub" and np.all(np.isfinite(value)) else None


def _is_stretched(shapes: Shapes) -> bool:
    return any(
        1 in (a, b) and a != b for one, other in product(shapes, repeat=2) for a, b in zip(one[::-1], other[::-1], strict=False)
    )


KINDS = {
    "squares": lambda shapes: all(shape in ((2, 2), (3, 3)) for shape in shapes),
    "vectors": lambda shapes: all(len(shape) == 1 and 0 not in shape for shape in shapes),
    "matrices": lambda shapes: all(len(shape) == 2 and 0 not in shape for shape in shapes),
    "more axes first": lambda shapes: len(shapes[0]) > len(shapes[-1]) > 0,
    "more axes last": lambda shapes: len(shapes[-1]) > len(shapes[0]) > 0,
    "stretched": _is_stretched,
    "stacks": lambda shapes: any(len(shape) == 3 for shape in shapes),
    "no elements": lambda shapes: any(0 in shape for shape in shapes),
    "no dimensions": lambda shapes: not any(shapes),
}


def kinds_of_arguments(text: str, names: tuple[str, ...], rng: np.random.Generator) -> Iterator[tuple[str, dict[str, Any]]]:
    """Arguments of each kind that the function takes, the first of each."""
    wanted = dict(KINDS)
    if text.startswith(COUNTING):
        del wanted["no elements"]
    pairs = product(((2, 2),) if text.startswith(SMALL) else POOL, repeat=min(len(names), 2))
    for shapes in ((*pair, *pair[-1:] * (len(names) - len(pair))) for pair in pairs):
        kind = next((kind for kind, holds in wanted.items() if holds(shapes)), None)
        if kind is None:
            continue
        arguments = {name: array(rng, shape) for name, shape in zip(names, shapes, strict=True)}
        if value_of(text, arguments) is None:
            continue
        del wanted[kind]
        yield kind, arguments
        numbers = {name: float(value) for name, value in arguments.items()} if kind == "no dimensions" else {}
        if numbers and value_of(text, numbers) is not None:
            yield "numbers", numbers


def real(text: str, arguments: Mapping[str, Any]) -> str:
    """What is differentiated of the expression: of complex results the size, of lists all parts."""
    value = value_of(text, arguments)
    if isinstance(value, (list, tuple)):
        return f"np.concatenate([np.ravel(part) for part in {text}])"
    return f"np.abs({text})" if np.iscomplexobj(value) else text


def in_single(arguments: Mapping[str, Any]) -> dict[str, Any]:
    return {name: np.asarray(value, np.float32) for name, value in arguments.items()}


def structural_cases(each: StructuralRule) -> Iterator[Case]:
    for call in calls_of(each):
        read = {node.id for node in ast.walk(ast.parse(call)) if isinstance(node, ast.Name)}
        names = tuple(name for name in "xyzw" if name in read)
        found = dict(kinds_of_arguments(call, names, np.random.default_rng(len(call))))
        for kind, arguments in found.items():
            yield Case(kind, real(call, arguments), names, arguments)
        whole = next((found[kind] for kind in ("matrices", "squares", "more axes first", "vectors") if kind in found), None)
        if whole is None:
            continue
        yield Case("single precision", real(call, whole), names, in_single(whole))
        if len(names) > 1 and not call.startswith(SMALL):  # these compute in single precision then
            yield Case("single precision first", real(call, whole), names, whole | in_single({names[0]: whole[names[0]]}))
        for label, text in axis_forms(each, call):
            if value_of(text, whole) is not None:
                yield Case(label, real(text, whole), names, whole)


def elementwise_cases(each: Rule) -> Iterator[Case]:
    names = required(each)
    wrt = tuple(name for name in names if is_differentiable(each, name))
    columns = [
        column.astype(int if each.domain[name].integer else float)
        for name, column in zip(names, points_of(each, 3).T, strict=True)
    ]
    text = call_text(each).replace("scipy.", "")
    numbers = dict(zip(names, (column[0].item() for column in columns), strict=True))
    forms: dict[str, dict[str, Any]] = {"numbers": numbers}
    if takes_arrays(each):
        for turn, name in enumerate(names):  # each in turn runs along an axis of its own
            along = [column[:2, None] if i == turn and len(names) > 1 else column[-2:] for i, column in enumerate(columns)]
            forms[f"along {name}"] = dict(zip(names, along, strict=True))
        forms["no elements"] = dict(zip(names, (column[:0] for column in columns), strict=True))
        forms["no dimensions"] = dict(zip(names, (np.array(column[0]) for column in columns), strict=True))
        forms["single precision"] = {
            n: c.astype(np.float32) if c.dtype.kind == "f" else c for n, c in zip(names, columns, strict=True)
        }
        if len(names) > 1:
            forms["a number first"] = dict(zip(names, (columns[0][0].item(), *columns[1:]), strict=True))
            forms["a number last"] = dict(zip(names, (*columns[:-1], columns[-1][0].item()), strict=True))
    for label, arguments in forms.items():
        if each.path in MADE_ALIKE and label != f"along {names[0]}":
            continue
        if value_of(text, arguments) is not None:
            yield Case(label, real(text, arguments), wrt, arguments)


def cases_of(each: Rule | StructuralRule) -> tuple[Case, ...]:
    return tuple(elementwise_cases(each) if isinstance(each, Rule) else structural_cases(each))


EVERY: list[Rule | StructuralRule] = [
    *(each for each in all_rules() if function_of(each.path) and any(is_differentiable(each, name) for name in required(each))),
    *(each for each in all_structural() if each.pullbacks and not each.path.startswith(ELSEWHERE)),
]


# ------------------------------------------------------------------ what comes of them

# Of each rule the cases that are refused, in which NumPy or SciPy raise an error, or which differences do not judge.
LEFT = Path(__file__).parent / "every_rule.txt"
FINE = ("refused", "raises", "not judged")


def outcome(case: Case) -> str:
    """`right`, `refused`, `raises`, `not judged`, or what is wrong."""
    is_single = case.label.startswith("single precision")
    expression = Expression(case.text, **case.arguments)
    try:
        found = expression.problems(case.wrt, unknown=False, forward=not is_single)
        if not found and case.label.startswith(("axis", "keepdims")):
            with suppress(Refused):  # nothing is known of the arguments
                found = expression.problems(case.wrt, forward=False)
    except Refused:
        return "refused"
    except Unsettled:
        return "not judged"
    except (ValueError, TypeError, AttributeError, ArithmeticError):
        return "raises"
    return f"{case}: {found[0]}" if found else "right"


def outcomes(each: Rule | StructuralRule) -> dict[str, list[str]]:
    """The cases of a rule by what comes of them."""
    found = defaultdict(list)
    for case in cases_of(each):
        found[outcome(case)].append(case.label)
    return found


def line_of(each: Rule | StructuralRule, found: Mapping[str, list[str]]) -> str:
    """The line of `every_rule.txt` that says which cases are not right; empty where all are."""
    parts = [f"{verdict} {', '.join(labels)}" for verdict, labels in found.items() if verdict != "right"]
    return f"{each.signature}: {'; '.join(parts)}" if parts else ""


EIGENVECTORS = "numpy.linalg.eig[1]"  # always refused: their length and phase are a convention


@pytest.mark.parametrize("each", EVERY, ids=lambda each: str(each.signature))
def test_every_rule(each: Rule | StructuralRule) -> None:
    found = outcomes(each)
    line = line_of(each, found)
    assert "right" in found or each.path == EIGENVECTORS, f"no case of {each.signature} is right: {line or 'there is none'}"
    assert not line or line in LEFT.read_text(encoding="utf-8").splitlines(), line


def main() -> None:
    """Prints how many cases there are and what comes of them; with --write, writes which are not right."""
    tally, lines = Counter[str](), []
    for each in EVERY:
        found = outcomes(each)
        if line := line_of(each, found):
            lines.append(line)
        if not found.keys() <= {"right", *FINE}:
            print(line)
        tally.update(
            {
                verdict if verdict in FINE else "right" if verdict == "right" else "wrong": len(labels)
                for verdict, labels in found.items()
            }
        )
    print(f"{len(EVERY)} rules:", ", ".join(f"{count} {verdict}" for verdict, count in tally.most_common()))
    if "--write" in sys.argv:
        LEFT.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
