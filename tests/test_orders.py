"""Generated code is within the language: every golden derivative is differentiated again, along a direction.

The judges are differences of the golden derivative itself.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.gen.job import Options
from astgrad.gen.making import requested_pair
from astgrad.gen.staging import Wanted, staged
from astgrad.ir.stmt import Program
from astgrad.operators import OPERATORS, tangent_names
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import function_of
from tests.derived import function_in, transforming, unformatted
from tests.oracles.structures import leaves, with_leaves
from tests.test_golden import CASES, GOLDEN, constant, module_of
from tests.test_operators import drawn, flat

# What is given for a derivative there is none of any function: something is held constant, or changed on the way back.
NO_GRADIENTS = {"hooked", "stop_gradient"}


@cache
def pairs_of(case: str) -> tuple[tuple[Program, Request], ...]:
    """What a case asks for, in reverse mode."""
    text = (GOLDEN / case / "primal.py").read_text(encoding="utf-8")
    reader = read_module(Source("primal.py", text), "primal")
    options = Options(kinds=constant(text, "KINDS", ""))
    return tuple(requested_pair(reader, found.bound_name, options, "reverse") for found in reader.requests())


def again(program: Program, request: Request, *, times: int = 1) -> tuple[Callable[..., Any], tuple[Request, ...]]:
    """The derivative of a derivative along a direction, or along several, and how each was asked for."""
    taken = {*program.functions, *program.function.parameter_names}
    kinds, asked = dict(request.kinds), list[Request]()
    for order in range(times):
        tangents = tangent_names("jvp", request.wrt, taken)
        name = "again" if order == times - 1 else request.name
        asked.append(replace(request, operator="jvp", mode="auto", name=name, kinds=tuple(kinds.items()), tangents=tangents))
        kinds |= {dot: kinds[own] for own, dot in zip(request.wrt, tangents, strict=True) if own in kinds}
        taken |= {*tangents}
    with unformatted():
        return function_in(derive_module(staged([Wanted(program, (request, *asked))])).text, "again"), tuple(asked)


@pytest.mark.parametrize("case", CASES)
@np.errstate(all="ignore")
def test_again(case: str) -> None:
    module, rng, also = module_of(case, "primal"), np.random.default_rng(5), np.random.default_rng(7)
    for program, request in pairs_of(case):
        first, (second, (asked,)) = getattr(module_of(case, "reverse"), request.name), again(program, request)
        parameters = program.function.parameters
        for args in module.POINTS:
            given = dict(zip((p.name for p in parameters), copy.deepcopy(args), strict=False))
            dots = {name: like_dtype(drawn(rng, given[name]), given[name]) for name in request.wrt}
            tangents = dict(zip(asked.tangents, dots.values(), strict=True))
            value, tangent = by_name(second, {**copy.deepcopy(given), **tangents})
            assert flat(value).tobytes() == flat(by_name(first, copy.deepcopy(given))).tobytes()
            assert_along(flat(tangent), lambda t, g=given, d=dots, f=first: flat(by_name(f, moved(g, d, t))))  # type: ignore[misc]
            if case not in NO_GRADIENTS:
                others = {name: like_dtype(drawn(also, given[name]), given[name]) for name in request.wrt}
                _, other = by_name(second, {**copy.deepcopy(given), **dict(zip(asked.tangents, others.values(), strict=True))})
                directions = [flat(tuple(each.values())) for each in (dots, others)]
                assert_symmetric(directions, [flat(tangent), flat(other)], 1e-5 if case.startswith("float32") else 1e-12)


@pytest.mark.parametrize("case", CASES)
@np.errstate(all="ignore")
def test_third(case: str) -> None:
    module, rng = module_of(case, "primal"), np.random.default_rng(6)
    for program, request in pairs_of(case):
        (second, (once,)), (third, (_, twice)) = again(program, request), again(program, request, times=2)
        args = module.POINTS[0]
        given = dict(zip((p.name for p in program.function.parameters), copy.deepcopy(args), strict=False))
        dots = [{name: like_dtype(drawn(rng, given[name]), given[name]) for name in request.wrt} for _ in range(2)]
        given |= dict(zip(once.tangents, dots[0].values(), strict=True))
        value, tangent = by_name(third, {**copy.deepcopy(given), **dict(zip(twice.tangents, dots[1].values(), strict=True))})
        assert flat(value).tobytes() == flat(by_name(second, copy.deepcopy(given))).tobytes()

        def at(t: float, f: Any = second, g: Any = given, way: Any = dots[1]) -> np.ndarray:
            return flat(by_name(f, moved(g, way, t))[1])

        assert_along(flat(tangent)[-len(at(0.0)) :], at)


NOT_TWICE_IN_REVERSE = {  # saved lists that a function is given and shortens, solutions, lists of any length, complex ends
    "call_with_loop",
    "checkpointed_helper",
    "checkpointed_loop",
    "complex_argument",
    "structure_network",
}


@pytest.mark.parametrize("case", CASES)
@np.errstate(all="ignore")
def test_reverse_over_reverse(case: str) -> None:
    """The pullback of a derivative is the transpose of its tangent: both read the same text."""
    module, rng = module_of(case, "primal"), np.random.default_rng(9)
    epsilon = 1e-5 if case.startswith("float32") else 1e-12
    for program, request in pairs_of(case):
        twice = replace(request, operator="vjp", mode="reverse", name="twice")
        with unformatted():
            if case in NOT_TWICE_IN_REVERSE:
                with pytest.raises(Refused):
                    derive_module(staged([Wanted(program, (request, twice))]))
                continue
            pulled = function_in(derive_module(staged([Wanted(program, (request, twice))])).text, "twice")
        along, (asked,) = again(program, request)
        for args in module.POINTS:
            given = dict(zip((p.name for p in program.function.parameters), copy.deepcopy(args), strict=False))
            dots = {name: like_dtype(drawn(rng, given[name]), given[name]) for name in request.wrt}
            value, pullback = by_name(pulled, copy.deepcopy(given))
            value_bar = like_dtype(drawn(rng, value), value)
            w, v, back = flat(value_bar), flat(tuple(dots.values())), flat(pullback(copy.deepcopy(value_bar)))
            tangents = dict(zip(asked.tangents, copy.deepcopy(list(dots.values())), strict=True))
            jv = flat(by_name(along, {**copy.deepcopy(given), **tangents})[1])
            close = abs(w @ jv - back @ v) <= epsilon * (np.abs(w) @ np.abs(jv) + np.abs(back) @ np.abs(v))
            assert close or case in NO_GRADIENTS or not np.isfinite(w @ jv)


REFUSED = {  # by operator, what is refused as a whole
    "jvp": {"hooked"},
    "vjp": {"complex_argument", "structure_network"},
    "hvp": {"complex_argument"},
    "hessian": {"complex_argument", "structure_network"},
}


@pytest.mark.parametrize("case", CASES)
@np.errstate(all="ignore")
def test_operators_agree(case: str) -> None:
    """`<w, Jv> = <J'w, v>`, the Hessian is symmetric, and times v it is what `hvp` gives: by what is known when they are called."""
    module, rng = module_of(case, "primal"), np.random.default_rng(11)
    epsilon = 1e-5 if case.startswith("float32") else 1e-12
    for program, request in pairs_of(case):
        f = getattr(module, program.function.name)
        f = getattr(f, "primal", f)
        wrt = request.wrt if request.is_tuple else request.wrt[0]
        for args in module.POINTS:
            given = dict(zip((p.name for p in program.function.parameters), args, strict=False))
            dots = {name: like_dtype(drawn(rng, given[name]), given[name]) for name in request.wrt}
            tangents = dict(zip(tangent_names("jvp", request.wrt, given), dots.values(), strict=True))
            v = flat(tuple(dots.values()))
            got = {
                name: asked(case, name, f, wrt, {**given, **(tangents if OPERATORS[name].is_directed else {})})
                for name in REFUSED
            }
            if got["jvp"] is not None and got["vjp"] is not None:
                value, pullback = got["vjp"]
                value_bar = like_dtype(drawn(rng, value), value)
                w, jv, back = flat(value_bar), flat(got["jvp"][1]), flat(pullback(value_bar))
                close = abs(w @ jv - back @ v) <= epsilon * (np.abs(w) @ np.abs(jv) + np.abs(back) @ np.abs(v))
                assert close or not np.isfinite(w @ jv)
            if got["vjp"] is not None:
                value, pullback = got["vjp"]
                with unformatted():
                    seeded, seed = of_cotangent(f, wrt)
                    value_bar = like_dtype(drawn(rng, value), value)
                    both = by_name(seeded, {**copy.deepcopy(given), seed: copy.deepcopy(value_bar)})
                assert flat(both[0]).tobytes() == flat(value).tobytes()
                back, scale = flat(pullback(value_bar)), 1e-2 * epsilon
                np.testing.assert_allclose(flat(both[1]), back, rtol=epsilon, atol=scale * np.abs(back).max(initial=0.0))
            if got["hessian"] is not None and case not in NO_GRADIENTS:
                matrix = assembled(got["hessian"], [np.size(leaf) for leaf in leaves(tuple(dots.values()))])
                scale = np.abs(matrix) @ np.abs(v) + np.abs(v).max()
                assert (np.abs(matrix @ v - flat(got["hvp"])) <= epsilon * scale)[np.isfinite(scale)].all()
                assert (np.abs(matrix - matrix.T) <= epsilon * np.abs(matrix).max())[np.isfinite(matrix)].all()


def of_cotangent(f: Callable[..., Any], wrt: Any) -> tuple[astgrad.Derivative, str]:
    """What gives the cotangents for one of the value, and how that is called."""
    seeded = transforming("seeded_vjp")(f, wrt=wrt)
    (seed,) = inspect.signature(seeded).parameters.keys() - inspect.signature(f).parameters.keys()
    return seeded, seed


@pytest.mark.parametrize("case", CASES)
@np.errstate(all="ignore")
def test_for_a_cotangent_again(case: str) -> None:
    """By the arguments and the cotangent together, by differences."""
    module, rng = module_of(case, "primal"), np.random.default_rng(13)
    for program, request in pairs_of(case):
        f = getattr(module, program.function.name)
        f = getattr(f, "primal", f)
        seeded, seed = of_cotangent(f, request.wrt)
        given = dict(zip((p.name for p in program.function.parameters), copy.deepcopy(module.POINTS[0]), strict=False))
        value = by_name(f, copy.deepcopy(given))
        given[seed] = like_dtype(drawn(rng, value), value)
        if case in REFUSED["vjp"]:
            with unformatted(), pytest.raises(Refused):
                by_name(seeded, given)
            continue
        dots = {name: like_dtype(drawn(rng, given[name]), given[name]) for name in (*request.wrt, seed)}
        tangents = dict(zip(tangent_names("jvp", dots, given), dots.values(), strict=True))
        with unformatted():
            again = astgrad.jvp(seeded, wrt=tuple(dots))
            both, tangent = by_name(again, {**copy.deepcopy(given), **tangents})
        assert flat(both).tobytes() == flat(by_name(seeded, copy.deepcopy(given))).tobytes()
        assert_along(flat(tangent), lambda t, g=given, d=dots, s=seeded: flat(by_name(s, moved(g, d, t))))  # type: ignore[misc]


def asked(case: str, operator: str, f: Callable[..., Any], wrt: Any, given: dict[str, Any]) -> Any:
    """What an operator gives; None where it is refused, as it must be."""
    with unformatted():
        if case not in REFUSED[operator]:
            return by_name(getattr(astgrad, operator)(f, wrt=wrt), copy.deepcopy(given))
        with pytest.raises(Refused):
            by_name(getattr(astgrad, operator)(f, wrt=wrt), copy.deepcopy(given))
        return None


def assembled(blocks: Any, sizes: list[int]) -> np.ndarray:
    """A Hessian as one matrix."""
    parts = iter(leaves(blocks))
    return np.block([[np.reshape(next(parts), (rows, columns)) for columns in sizes] for rows in sizes])


def assert_symmetric(directions: list[np.ndarray], products: list[np.ndarray], epsilon: float) -> None:
    """`<w, Hv> = <v, Hw>`; what stands before the products with the Hessian is the derivative of the value."""
    v, w, *products = (each.view(float) for each in (*directions, *products))  # of complex ones, both parts
    of_v, of_w = (product[len(product) - len(v) :] for product in products)
    scale = np.abs(w) @ np.abs(of_v) + np.abs(v) @ np.abs(of_w)
    assert abs(w @ of_v - v @ of_w) <= epsilon * scale or not np.isfinite(scale)


def like_dtype(dot: Any, value: Any) -> Any:
    """A tangent in single precision where the argument is, and complex where it is."""
    dtype = getattr(value, "dtype", None)
    if dtype is not None and dtype.kind == "c":
        return dot + 1j * dot[::-1]
    return np.float32(dot) if dtype == np.float32 else dot


def by_name(f: Callable[..., Any], given: dict[str, Any]) -> Any:
    """Calls a function with arguments by name, positional-only ones too."""
    parameters = inspect.signature(f).parameters.values()
    only = [given[p.name] for p in parameters if p.kind is p.POSITIONAL_ONLY]
    return f(*only, **{p.name: given[p.name] for p in parameters if p.kind is not p.POSITIONAL_ONLY and p.name in given})


def moved(given: dict[str, Any], dots: dict[str, Any], step: float) -> dict[str, Any]:
    """The arguments, some of them a step further along a direction, in double precision."""
    new = copy.deepcopy(given)
    for name, dot in dots.items():
        parts = [wide(old) + step * wide(way) for old, way in zip(leaves(given[name]), leaves(dot), strict=True)]
        new[name] = with_leaves(given[name], iter(parts))
    return new


def wide(leaf: Any) -> Any:
    if np.iscomplexobj(leaf):
        return leaf
    return leaf.astype(float) if isinstance(leaf, np.ndarray) else float(leaf)


def assert_along(tangent: np.ndarray, at: Callable[[float], np.ndarray]) -> None:
    """The tangent is what differences at two steps say, wherever these are settled."""

    def slope(h: float) -> np.ndarray:
        near, mid, far = (at(k * h) - at(-k * h) for k in (1, 2, 3))
        return (45 * near - 9 * mid + far) / (60 * h)

    one, other = slope(1e-3), slope(5e-4)
    settled = np.abs(one - other) <= 1e-6 * (1 + np.abs(other))
    assert settled.any() or not len(tangent), "differences settle nothing here"
    np.testing.assert_allclose(tangent[settled], other[settled], rtol=1e-5, atol=1e-6)


RECURSIVE = """
import math
import numpy as np


def tree(x, d):
    if d == 0:
        return math.sin(x), x * x
    a, b = tree(x * 0.9 + 0.1, d - 1)
    c, e = tree(a * b, d - 1)
    return a * c + e, b * e - math.cos(a)


def of_tree(x):
    a, b = tree(x, 3)
    return a * b


def power(x, n):
    if n == 0:
        return np.ones_like(x), x * 0.5
    h, s = power(x, n // 2)
    return (h * h * x, s + np.sin(h)) if n % 2 else (h * h, s * np.cos(h))


def of_power(x):
    h, s = power(x, 5)
    return np.sum(h * s)


def halves(v, start, stop):
    if stop - start == 1:
        return v[start] ** 2, np.exp(-v[start])
    middle = (start + stop) // 2
    a, b = halves(v, start, middle)
    c, d = halves(v, middle, stop)
    return a * d + c, b * d + np.sin(a)


def of_halves(v):
    a, b = halves(v, 0, len(v))
    return a * b


def forgetful(a, y):
    y = np.arctan2(a, 1.5)
    return a * a + y


def of_forgetful(x):  # the first call saves nothing
    return forgetful(0.7, x) * x**3 * forgetful(x, 0.2)


def falling(x, n):
    return 1.0 if n == 0 else x * falling(x - 0.3, n - 1)


def of_falling(x):
    return falling(x, 4)
"""


@pytest.mark.parametrize(
    ("name", "x"),
    [
        ("of_tree", 0.7),
        ("of_falling", 1.3),
        ("of_forgetful", 0.8),
        ("of_power", np.array([0.6, 0.9, 1.1])),
        ("of_halves", np.array([0.4, 0.9, 0.3, 0.7, 0.6])),
    ],
)
def test_recursive_functions(name: str, x: Any) -> None:
    """To third order, by the differences of the order below; what each call saves is of no known depth."""
    f, rng = function_of(RECURSIVE, name, f"<{name}>"), np.random.default_rng(3)
    v, w = (drawn(rng, x) for _ in range(2))
    first = astgrad.derivative(f)
    second = astgrad.jvp(first)
    assert_along(flat(np.sum(first(x) * v)), lambda t: flat(f(x + t * v)))
    assert_along(flat(second(x, v)[1]), lambda t: flat(first(x + t * v)))
    assert_along(flat(astgrad.jvp(second)(x, w, v)[1][1]), lambda t: flat(second(x + t * w, v)[1]))
    whole = astgrad.hessian(f)(x)
    np.testing.assert_allclose(whole @ v if np.ndim(x) else whole * v, second(x, v)[1], rtol=1e-12)


HELPERS = """
import numpy as np


def rate(state, drag):
    speed = np.sqrt(state[0] ** 2 + state[1] ** 2)
    return np.array([-drag * speed * state[0], -drag * speed * state[1] - 1.0])


def step(state, drag, h):
    first = rate(state, drag)
    second = rate(state + h / 2 * first, drag)
    return state + h * second


def miss(start, drag, h, n):
    state = start
    for _ in range(n):
        state = step(state, drag, h)
    return np.sum(state**2)


def scaled(a, drag, k):
    b = np.exp(a * drag)
    for _ in range(k):
        b = b * a + drag
    return b


def twice_scaled(x, drag, k):
    return np.sum(scaled(scaled(x, drag, k), drag, 2) * scaled(x, 0.3, k))
"""


@pytest.mark.parametrize(("name", "more"), [("miss", (0.3, 0.1, 3)), ("twice_scaled", (0.4, 2))])
@pytest.mark.parametrize("wrt", [0, (0, 1)])
def test_what_helpers_save_is_handed_on(name: str, more: tuple[Any, ...], wrt: Any) -> None:
    """To third order, by the differences of the order below."""
    f, rng, x = function_of(HELPERS, name, f"<{name}>"), np.random.default_rng(4), np.array([0.8, 1.3])
    v, w = rng.normal(size=2), rng.normal(size=2)
    ways = (v, 0.7) if wrt != 0 else (v,)
    first, hvp = astgrad.derivative(f, wrt=wrt), astgrad.hvp(f, wrt=wrt)

    def on(t: float) -> tuple[Any, ...]:
        return (x + t * v, more[0] + (t * 0.7 if wrt != 0 else 0.0), *more[1:])

    got = hvp(x, v, *more) if wrt == 0 else hvp(x, more[0], *ways, *more[1:])
    assert_along(flat(got), lambda t: flat(first(*on(t))))
    if wrt == 0:
        third = astgrad.jvp(hvp)
        assert_along(flat(third(x, w, v, *more)[1]), lambda t: flat(hvp(x + t * w, v, *more)))


def up(a, n):
    return a if n == 0 else down(a * a * 0.5 + 0.2, n - 1)


def down(a, n):
    return 2.0 * a if n == 0 else up(a + 0.3, n - 1)


def by_turns(x: float, y: float) -> float:
    return up(x, 2) * y


@pytest.mark.parametrize("operator", ["hessian", "hvp"])
def test_functions_that_call_each_other_are_not_differentiated_twice(operator: str) -> None:
    with pytest.raises(Refused, match="calls what calls it"):
        getattr(astgrad, operator)(by_turns, wrt="x")(0.7, *((1.0,) if operator == "hvp" else ()), 1.3)
