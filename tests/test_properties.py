"""What must hold of every derivative, whatever the function: over the programs of `tests/programs` and the golden modules.

`<w, Jv> = <J'w, v>` with random directions and seeds that are never 1; the remainder of a step is of second order; twice the seed
gives twice the derivative; other names, `pass` and the order of independent lines change nothing; the same text comes out again.
"""

from __future__ import annotations

import inspect
import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import fresh, function_of, image
from tests.derived import generated, known_kinds, unformatted
from tests.oracles.identities import disagreement, draw, taylor_order
from tests.oracles.sources import CHANGES, alone, seeded
from tests.oracles.structures import leaves
from tests.programs import arrays, calls, control, overwriting
from tests.test_golden import CASES as GOLDEN_CASES
from tests.test_golden import GOLDEN, module_of, pairs_of

ROUNDING = 1e-12
ORDER = 1.9
PROGRAMS = [
    pytest.param(f, args, id=f"{f.__name__}-{number}")
    for module in (overwriting, control, arrays, calls)
    for number, (f, args) in enumerate(module.CASES)
    if not any(getattr(arg, "dtype", None) == np.float32 for arg in args)  # which rounds at 1e-7
]


def text_with(f: Callable[..., Any]) -> str:
    """A module's text with a program and what it reaches."""
    return alone(inspect.getsource(inspect.getmodule(f)), f.__name__)  # type: ignore[arg-type]


class Seeded:
    """A program with a seed and a direction: `seed * f(x + t * x_dot)`, at t = 0, and its derivatives in both modes."""

    def __init__(self, f: Callable[..., Any], args: tuple[Any, ...]) -> None:
        names = f.__code__.co_varnames[: f.__code__.co_argcount]
        self.real = tuple(name for name, arg in zip(names, args, strict=True) if isinstance(arg, (float, np.ndarray)))
        rng = np.random.default_rng(zlib.crc32(f.__name__.encode()))
        given = dict(zip(names, args, strict=True))
        self.directions = [draw(rng, np.shape(given[name])) for name in self.real]
        self.seed = draw(rng, ())
        text = text_with(f)
        self.text, self.name = seeded(text, f.__name__, self.real), f.__name__
        self.function = function_of(self.text, f.__name__, "<seeded>")
        parameters = self.function.__code__.co_varnames[: self.function.__code__.co_argcount]
        self.arguments = dict(zip(parameters, (0.0, *args, *self.directions, self.seed), strict=True))

    def at(self, function: Callable[..., Any], **changed: Any) -> Any:
        """A function of the same parameters, at these arguments."""
        with np.errstate(all="ignore"):
            return function(*fresh(tuple((self.arguments | changed).values())))

    def derivative(self, wrt: tuple[str, ...], mode: str) -> Callable[..., Any]:
        """The derivative that is written."""
        with unformatted():
            text = generated(self.text, self.name, wrt, mode=mode, kinds=known_kinds(self.arguments, wrt))
        return function_of(text, f"d_{self.name}", "<derivative>")

    @property
    def first(self) -> str:
        """The name of the step."""
        return next(iter(self.arguments))

    @property
    def last(self) -> str:
        """The name of the seed."""
        return list(self.arguments)[-1]


@pytest.mark.parametrize(("f", "args"), PROGRAMS)
def test_identities(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    program = Seeded(f, args)
    tangent = program.at(program.derivative((program.first,), "forward"))
    reverse = program.derivative(program.real, "reverse")
    cotangents, twice = (_tuple(program.at(reverse, **{program.last: k * program.seed}), program.real) for k in (1, 2))
    assert disagreement(1.0, tangent, cotangents, program.directions) <= ROUNDING, "tangents and adjoints are not transposed"
    for one, two in zip(cotangents, twice, strict=True):
        np.testing.assert_array_equal(np.multiply(2, one), two, "twice the seed does not give twice the derivative")
    slope = math.fsum(float(np.sum(bar * dot)) for bar, dot in zip(cotangents, program.directions, strict=True))
    assert taylor_order(lambda step: float(program.at(program.function, **{program.first: step})), slope) >= ORDER


def _tuple(result: Any, wrt: tuple[str, ...]) -> tuple[Any, ...]:
    return result if len(wrt) > 1 else (result,)


# ------------------------------------------------------------------ changes of the text


def derived(text: str, name: str, request: Request) -> str | None:
    """The generated module; None where it is refused."""
    with unformatted():
        try:
            return derive_module([(read_module(Source("model.py", text), "model").program(name), request)]).text
        except Refused:
            return None


def changed(text: str, name: str, request: Request) -> Iterator[tuple[str, str | None]]:
    """Each change of the text, and the module that is then generated."""
    for change, applied in CHANGES.items():
        yield change, derived(applied(text, name), name, request)


def assert_unchanged(one: Any, other: Any, exactly: bool) -> None:
    """exactly: to the last bit; else up to the order in which contributions are added."""
    if exactly:
        assert image(one) == image(other)
        return
    for left, right in zip(_parts(one), _parts(other), strict=True):
        assert np.shape(left) == np.shape(right)
        np.testing.assert_allclose(right, left, rtol=1e-12, atol=1e-13 * float(np.max(np.abs(left), initial=0.0)))


def _parts(result: Any) -> list[Any]:
    return list(leaves(result))


@pytest.mark.parametrize(("f", "args"), PROGRAMS)
def test_what_changes_nothing_in_programs(f: Callable[..., Any], args: tuple[Any, ...]) -> None:
    text, name = text_with(f), f.__name__
    names = f.__code__.co_varnames[: f.__code__.co_argcount]
    real = tuple(each for each, arg in zip(names, args, strict=True) if isinstance(arg, (float, np.ndarray)))
    request = Request(
        "value_and_derivative", real, True, "df", "reverse", known_kinds(dict(zip(names, args, strict=True)), real)
    )
    own = derived(text, name, request)
    assert own is not None
    assert own == derived(text, name, request), "the same text gives another module"
    assert_nothing_changes(own, text, name, request, [args])


@pytest.mark.parametrize("case", GOLDEN_CASES)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_what_changes_nothing_in_golden_modules(case: str, mode: str) -> None:
    text = (GOLDEN / case / "primal.py").read_text(encoding="utf-8")
    for program, request in pairs_of(case, mode):
        name = program.function.name
        own = derived(text, name, request)
        if own is None:
            assert all(module is None for _, module in changed(text, name, request))
        else:
            assert_nothing_changes(own, text, name, request, module_of(case, "primal").POINTS)


def assert_nothing_changes(own: str, text: str, name: str, request: Request, points: Sequence[tuple[Any, ...]]) -> None:
    """The changed texts' modules give what the text's own gives."""
    for change, module in changed(text, name, request):
        assert module is not None, f"{change}: refused"
        if module == own:
            continue
        for args in points:
            with np.errstate(all="ignore"):
                results = [_called(function_of(made, request.name, "<derivative>"), args) for made in (own, module)]
            assert_unchanged(*results, exactly=change != "order")


def _called(f: Callable[..., Any], args: tuple[Any, ...]) -> Any:
    """The function at these arguments, those that are keyword-only by keyword."""
    count = f.__code__.co_argcount
    keywords = f.__code__.co_varnames[count : count + f.__code__.co_kwonlyargcount]
    args = fresh(args)
    return f(*args[:count], **dict(zip(keywords, args[count:], strict=False)))
