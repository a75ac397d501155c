"""Less memory in reverse mode: `astgrad.checkpoint` as a decorator and around a loop; and hooks on cotangents."""

from __future__ import annotations

import math
import operator
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from astgrad.rules.helpers import _stretches
from tests.oracles.differences import derivative_by_differences

# ------------------------------------------------------------------ the schedule


def fewest(steps: int, places: int) -> int:
    """Steps that are taken to run a loop back, besides one in each reversal: Griewank and Walther, 2000, equation 2."""
    times = 0
    while math.comb(places + times, places) < steps:
        times += 1
    return times * steps - math.comb(places + times, times - 1) if times else 0


def by_recursion(steps: int, places: int, known: dict[tuple[int, int], int]) -> int:
    """The same as the best of all schedules, by trying each first stretch."""
    if steps <= 1:
        return 0
    if places == 1:
        return steps * (steps - 1) // 2
    if (steps, places) not in known:
        known[steps, places] = min(
            m + by_recursion(steps - m, places - 1, known) + by_recursion(m, places, known) for m in range(1, steps)
        )
    return known[steps, places]


def taken(steps: int, places: int) -> tuple[int, int]:
    """The steps that the schedule takes before and between reversals, and the most states that it keeps beside the last one."""
    count, kept, most = 0, [], 0

    def along(start: int, last: int, free: int) -> None:
        nonlocal count, most
        for first, stop in _stretches(start, last, free):
            kept.append(first)
            most = max(most, len(kept))
            count += stop - first

    along(0, steps - 1, places)
    for last in range(steps - 2, -1, -1):
        along(kept.pop(), last, places - len(kept))
    return count, most


def test_the_formula_is_the_best_there_is() -> None:
    known: dict[tuple[int, int], int] = {}
    for steps in range(1, 60):
        for places in range(1, 8):
            assert fewest(steps, places) == by_recursion(steps, places, known)


def test_the_schedule_takes_the_fewest_steps() -> None:
    for steps in range(1, 200):
        for places in (1, 2, 3, 5, 8, 20):
            count, most = taken(steps, places)
            assert count == fewest(steps, places), (steps, places)
            assert most <= places


def test_ten_thousand_steps_in_twenty_places() -> None:
    count, most = taken(10_000, 20)
    assert (count, most) == (fewest(10_000, 20), 20)
    assert count < 4 * 10_000


# ------------------------------------------------------------------ loops


def pendulum(u, k, n):
    v = np.zeros_like(u)
    for i in astgrad.checkpoint(range(n), snapshots=3):
        v = v - 0.01 * k * np.sin(u) * (1 + i)
        u = u + 0.01 * v
    return np.sum(u**2)


def plain_pendulum(u, k, n):
    v = np.zeros_like(u)
    for i in range(n):
        v = v - 0.01 * k * np.sin(u) * (1 + i)
        u = u + 0.01 * v
    return np.sum(u**2)


def heat(u, k, n):
    lost = 0.0
    for i in astgrad.checkpoint(range(2, 2 * n + 2, 2), snapshots=4):
        u[1:-1] += 0.1 * k * (u[2:] - 2 * u[1:-1] + u[:-2])
        if i % 3 == 0:
            lost += np.sum(u) * i
        else:
            u *= 1.01
    return lost + np.sum(u**3)


def plain_heat(u, k, n):
    lost = 0.0
    for i in range(2, 2 * n + 2, 2):
        u[1:-1] += 0.1 * k * (u[2:] - 2 * u[1:-1] + u[:-2])
        if i % 3 == 0:
            lost += np.sum(u) * i
        else:
            u *= 1.01
    return lost + np.sum(u**3)


def newton(x, a, n):
    for _ in astgrad.checkpoint(range(n), snapshots=2):
        x = x - (x * x - a) / (2 * x)
    return x


def plain_newton(x, a, n):
    for _ in range(n):
        x = x - (x * x - a) / (2 * x)
    return x


def relax(w, p, n, k):
    for _ in astgrad.checkpoint(range(n), snapshots=k):
        w = w * p["a"] + p["b"]
    return w


def in_helper(w, a, n):
    total = 0.0
    for j in range(3):
        w = relax(w, {"a": a, "b": 0.1 * j}, n, 2)
        total = total + np.sum(w**2)
    return total


def plain_relax(w, p, n):
    for _ in range(n):
        w = w * p["a"] + p["b"]
    return w


def plain_in_helper(w, a, n):
    total = 0.0
    for j in range(3):
        w = plain_relax(w, {"a": a, "b": 0.1 * j}, n)
        total = total + np.sum(w**2)
    return total


def nested(x, a, n):
    for i in astgrad.checkpoint(range(n), snapshots=2):
        y = x
        for j in astgrad.checkpoint(range(i), snapshots=2):
            y = np.sin(y) * a + 0.1 * j
        x = x + 0.1 * y
    return x


def plain_nested(x, a, n):
    for i in range(n):
        y = x
        for j in range(i):
            y = np.sin(y) * a + 0.1 * j
        x = x + 0.1 * y
    return x


def history(u, k, n):
    """The state holds all values: it is one array, into which each round writes."""
    h = np.zeros(n + 1)
    h[0] = np.sum(u)
    for i in astgrad.checkpoint(range(n), snapshots=3):
        h[i + 1] = np.sin(h[i] * k) + 0.3
    return np.sum(h**2)


def plain_history(u, k, n):
    h = np.zeros(n + 1)
    h[0] = np.sum(u)
    for i in range(n):
        h[i + 1] = np.sin(h[i] * k) + 0.3
    return np.sum(h**2)


def cubic(y, before, k):
    return y - before + 0.1 * k * y**3


def implicit(y, k, n):
    """The implicit Euler method: an equation in each round."""
    for _ in astgrad.checkpoint(range(n), snapshots=3):
        y = astgrad.root(cubic, y, y, k)
    return y


def plain_implicit(y, k, n):
    for _ in range(n):
        y = astgrad.root(cubic, y, y, k)
    return y


def written_after(u, k, n):
    """What the loop kept is written into after it: its start, its result, and what it read."""
    v = u * 1.0
    c = k * np.ones(4)
    for _ in astgrad.checkpoint(range(n), snapshots=2):
        v = v + 0.1 * np.sin(v * c)
    v = v.copy()
    c[0] = 5.0
    v[1] = v[0] * 2
    u[2] = 7.0
    return np.sum(v * v) + np.sum(c * c) + np.sum(u)


def plain_written_after(u, k, n):
    v = u * 1.0
    c = k * np.ones(4)
    for _ in range(n):
        v = v + 0.1 * np.sin(v * c)
    v = v.copy()
    c[0] = 5.0
    v[1] = v[0] * 2
    u[2] = 7.0
    return np.sum(v * v) + np.sum(c * c) + np.sum(u)


VECTOR = np.array([1.0, 2.0, 3.0, 1.5])
PAIRS = [
    (pendulum, plain_pendulum, VECTOR, 1.3),
    (heat, plain_heat, VECTOR, 0.7),
    (newton, plain_newton, 3.0, 2.0),
    (in_helper, plain_in_helper, VECTOR, 0.9),
    (nested, plain_nested, 0.5, 1.2),
    (history, plain_history, VECTOR, 0.7),
    (implicit, plain_implicit, 0.8, 1.3),
    (written_after, plain_written_after, VECTOR, 1.1),
]


def copied(x: Any) -> Any:
    return x.copy() if isinstance(x, np.ndarray) else x


@pytest.mark.parametrize(("f", "plain", "x", "a"), PAIRS)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 4, 7, 25])
def test_a_checkpointed_loop_has_the_derivative_of_the_loop(
    f: Callable[..., Any], plain: Callable[..., Any], x: Any, a: float, n: int
) -> None:
    names = f.__code__.co_varnames[:2]
    found = astgrad.value_and_derivative(f, wrt=names, mode="reverse")(copied(x), a, n)
    value, expected = astgrad.value_and_derivative(plain, wrt=names, mode="reverse")(copied(x), a, n)
    assert found[0] == value == f(copied(x), a, n)
    for one, other in zip(found[1], expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-13, atol=1e-15)
    step = 1e-6
    slope = (f(copied(x), a + step, n) - f(copied(x), a - step, n)) / (2 * step)
    np.testing.assert_allclose(found[1][1], slope, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize(("f", "plain", "x", "a"), PAIRS)
def test_forward_mode_runs_the_loop_as_it_stands(f: Callable[..., Any], plain: Callable[..., Any], x: Any, a: float) -> None:
    name = f.__code__.co_varnames[1]
    forward = astgrad.jvp(f, wrt=name)
    _, slope = forward(copied(x), a, 1.0, 6)
    np.testing.assert_allclose(slope, astgrad.derivative(plain, wrt=name, mode="reverse")(copied(x), a, 6), rtol=1e-12)
    assert "snapshots" not in forward.source


def test_a_pullback_may_be_called_again() -> None:
    _, pullback = astgrad.vjp(pendulum, wrt=("u", "k"))(VECTOR, 1.3, 20)
    first, second = pullback(1.0), pullback(1.0)
    np.testing.assert_array_equal(first[0], second[0])
    assert first[1] == second[1]
    np.testing.assert_allclose(pullback(2.0)[0], 2 * first[0], rtol=1e-15)


def test_single_precision_stays() -> None:
    u = VECTOR.astype(np.float32)
    found = astgrad.derivative(pendulum, mode="reverse")(u, np.float32(1.3), 9)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, astgrad.derivative(plain_pendulum, mode="reverse")(u, np.float32(1.3), 9), rtol=1e-5)


def wave(u, k, n):
    for _ in astgrad.checkpoint(range(n), snapshots=20):
        u = u + 0.001 * k * np.sin(u)
    return np.sum(u)


def plain_wave(u, k, n):
    for _ in range(n):
        u = u + 0.001 * k * np.sin(u)
    return np.sum(u)


def peak(gradient: Callable[..., Any], *args: Any) -> int:
    """The most bytes that a call holds at once."""
    gradient(*args[:-1], 3)
    tracemalloc.start()
    gradient(*args)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def test_memory_is_that_of_the_snapshots() -> None:
    size, steps = 1_000, 10_000
    u = np.linspace(0.1, 1.0, size)
    state = 8 * size
    checkpointed = peak(astgrad.derivative(wave, wrt=("u", "k"), mode="reverse"), u, 1.0, steps)
    assert checkpointed < (20 + 20) * state, checkpointed / state  # the states that are kept, and those at work
    plain = peak(astgrad.derivative(plain_wave, wrt=("u", "k"), mode="reverse"), u, 1.0, steps // 10)
    assert plain > steps // 10 * state


def test_steps_are_as_few_as_they_can_be() -> None:
    """Counted in what is generated: each call of the function of one round."""
    gradient = astgrad.derivative(wave, wrt=("u", "k"), mode="reverse")
    source = gradient.source_for(VECTOR, 1.0, 10)
    counter = "def _wave_step(*args):\n    COUNT[0] += 1\n    return _uncounted(*args)\n\n\n"
    counted = source.replace("def _wave_step(", f"{counter}def _uncounted(")
    assert counted != source
    for steps in (0, 1, 2, 20, 21, 22, 300, 2_000):
        namespace: dict[str, Any] = {"COUNT": [0], "np": np, "math": math}
        exec(compile(counted, "counted", "exec"), namespace)
        found = namespace["wave"](VECTOR, 1.0, steps)
        last = min(steps, 1)  # the last step of the loop itself
        assert namespace["COUNT"][0] == fewest(steps, 20) + last, steps
        expected = astgrad.derivative(plain_wave, wrt=("u", "k"), mode="reverse")(VECTOR, 1.0, steps)
        np.testing.assert_array_equal(found[0], expected[0])


# ------------------------------------------------------------------ functions


@astgrad.checkpoint
def decay(v, k):
    for _ in range(50):
        v = v - 0.01 * np.sin(v * k)
    return v


@astgrad.checkpoint
def scaled_rows(u, k):
    rows = u.copy()
    rows[0] *= k
    rows[1:] += rows[:-1] * k
    return rows, np.sum(rows)


@astgrad.checkpoint
def inner_and_outer(v, k):
    w = decay(v, k) * k
    return decay(w, k)


def after(v, k, n):
    for _ in range(n):
        v = decay(v, k)
    return np.sum(v**2)


def two_results(v, k, n):
    total = 0.0
    for _ in range(n):
        v, s = scaled_rows(v, k)
        total = total + s * k
    return total + np.sum(v)


def stacked(v, k, n):
    return np.sum(inner_and_outer(v, k) ** 2) * n


@pytest.mark.parametrize("f", [after, two_results, stacked])
def test_checkpointed_functions_have_the_same_derivative(f: Callable[..., Any]) -> None:
    v, k, n = VECTOR / 10, 0.8, 3
    found = astgrad.derivative(f, wrt=("v", "k"), mode="reverse")(v, k, n)
    step = 1e-6
    np.testing.assert_allclose(found[1], (f(v, k + step, n) - f(v, k - step, n)) / (2 * step), rtol=1e-6)
    for place, direction in enumerate(step * np.eye(v.size)):
        np.testing.assert_allclose(found[0][place], (f(v + direction, k, n) - f(v - direction, k, n)) / (2 * step), rtol=1e-6)
    _, v_dot = astgrad.jvp(f)(v, np.ones_like(v), k, n)
    np.testing.assert_allclose(v_dot, np.sum(found[0]), rtol=1e-12)


METHODS = """
import numpy as np
import astgrad

class Map:
    def __init__(self, k: float):
        self.k = k

    @astgrad.checkpoint
    def step(self, x: float) -> float:
        y = np.sin(x * self.k)
        return y * y * x

    def run(self, x: float) -> float:
        return self.step(self.step(x))
"""


def test_checkpointed_methods(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "stepped.py").write_text(METHODS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    command = (sys.executable, "-m", "astgrad", "gen", "stepped.py", "-f", "Map.run:x")
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    each = import_module("stepped").Map(2.0)
    expected = (each.run(0.7 + 1e-6) - each.run(0.7 - 1e-6)) / 2e-6
    live = astgrad.derivative(each.run, wrt="x")
    assert "y = np.sin(x * self.k)" in live.source_for(0.7).partition("_step_backward")[2]
    np.testing.assert_allclose(live(0.7), expected, rtol=1e-8)
    np.testing.assert_allclose(import_module("stepped_derivatives").Map_run_by_x(each, 0.7), expected, rtol=1e-8)


def test_the_values_inside_a_checkpointed_function_are_not_kept() -> None:
    v = np.linspace(0.1, 1.0, 1_000)
    gradient = astgrad.derivative(after, wrt=("v", "k"), mode="reverse")
    assert peak(gradient, v, 0.8, 100) < (100 + 50 + 20) * v.nbytes  # an argument for each call, and one call's values


def test_the_decorator_changes_nothing_but_the_derivative() -> None:
    assert decay.__name__ == "decay"
    np.testing.assert_array_equal(decay(VECTOR, 0.5), decay.__call__(VECTOR, 0.5))
    assert [*astgrad.checkpoint(range(3, 9, 2), snapshots=1)] == [3, 5, 7]
    for wrong in (lambda: astgrad.checkpoint(range(3)), lambda: astgrad.checkpoint([1, 2], snapshots=1)):
        with pytest.raises((TypeError, AttributeError)):
            wrong()
    with pytest.raises(ValueError, match="at least one"):
        astgrad.checkpoint(range(3), snapshots=0)


# ------------------------------------------------------------------ hooks


def clip(g):
    return np.clip(g, -1.0, 1.0)


def clipped(x, w):
    y = astgrad.grad_hook(x * w, clip)
    return np.sum(y**2)


def scaled(x, c, n):
    for i in range(n):
        x = astgrad.grad_hook(np.sin(x), lambda g: g * (c + i))  # noqa: B023
    return x


def test_a_hook_changes_the_cotangent() -> None:
    x, w = np.array([1.0, 2.0, 3.0]), np.array([0.1, 0.2, 0.3])
    y_bar = np.clip(2 * x * w, -1.0, 1.0)
    x_bar, w_bar = astgrad.derivative(clipped, wrt=("x", "w"))(x, w)
    np.testing.assert_array_equal(x_bar, y_bar * w)
    np.testing.assert_array_equal(w_bar, y_bar * x)
    assert clipped(x, w) == np.sum((x * w) ** 2)


def test_a_hook_reads_what_it_read_when_it_was_passed() -> None:
    x, expected = 0.7, 1.0
    for i in range(4):
        expected *= (2.0 + i) * np.cos(x)
        x = np.sin(x)
    np.testing.assert_allclose(astgrad.derivative(scaled)(0.7, 2.0, 4), expected, rtol=1e-14)


def shown(g):
    print("cotangent", g)
    return g


def watched(x, w):
    return astgrad.grad_hook(x * w, shown)


def test_a_hook_is_called_once_for_each_cotangent(capsys: pytest.CaptureFixture[str]) -> None:
    assert astgrad.derivative(watched, wrt=("x", "w"))(2.0, 3.0) == (3.0, 2.0)
    assert capsys.readouterr().out == "cotangent 1.0\n"


def test_the_derivative_of_a_hooked_derivative() -> None:
    """It is an ordinary function, in which the hook is called."""
    x, w = np.array([0.1, 2.0]), np.array([0.5, 0.6])
    np.testing.assert_allclose(astgrad.hvp(clipped)(x, np.ones(2), w), np.array([2 * 0.25, 0.0]), rtol=1e-14)


# ------------------------------------------------------------------ what is refused


def left_early(x, n):
    for _ in astgrad.checkpoint(range(n), snapshots=3):
        if x > 5:
            break
        x = x * 1.1
    return x


def returned_early(x, n):
    for _ in astgrad.checkpoint(range(n), snapshots=3):
        if x > 5:
            return x
        x = x * 1.1
    return x


def collecting(x, n):
    xs = []
    for _ in astgrad.checkpoint(range(n), snapshots=3):
        x = x * 1.1
        xs.append(x)
    return xs[-1] + x


def read_after(x, n):
    for i in astgrad.checkpoint(range(n), snapshots=3):  # noqa: B007
        x = x * 1.1
    return x + i


def first_given_inside(x, n):
    for _ in astgrad.checkpoint(range(n), snapshots=3):
        y = x * 1.1
        x = y
    return x + y


def over_a_list(x, n):
    for _ in astgrad.checkpoint([1, 2], snapshots=3):  # a TypeError where it runs
        x = x * 1.1
    return x


def without_snapshots(x, n):
    for _ in astgrad.checkpoint(range(n)):
        x = x * 1.1
    return x


def sharing(x, n):
    u = x * np.ones(3)
    first = u[:1]
    for _ in astgrad.checkpoint(range(n), snapshots=2):
        first *= 1.1
        u = u * 1.0
    return np.sum(u) + np.sum(first)


def under_another_name(x, n):
    u = x * np.ones((3, 2))
    for i in astgrad.checkpoint(range(n), snapshots=2):
        row = u[i % 3]
        row *= 1.1
    return np.sum(u)


def changing_places(x, n):
    for _ in astgrad.checkpoint(range(n), snapshots=n):
        x = x * 1.1
        n = n + 1
    return x


def changing_dtype(x, n):
    u = x * np.ones(3, np.float32)
    for _ in astgrad.checkpoint(range(n), snapshots=2):
        u = u * np.ones(3)
    return np.sum(u)


def printing(x, n):
    for _ in astgrad.checkpoint(range(n), snapshots=3):
        x = x * 1.1
        print(x)
    return x


@astgrad.checkpoint
def noisy(x):
    print("called")
    return x * x


def of_noisy(x, n):
    return noisy(x) + n


def in_place(g):
    g *= 2
    return g


def by_method(g):
    g.fill(0.0)
    return g


def by_out(g):
    return np.clip(g, -1, 1, out=g)


unknown = operator.methodcaller("copy")


def hooked_in_place(x, n):
    return astgrad.grad_hook(x, in_place) * n


def hooked_by_method(x, n):
    return astgrad.grad_hook(x, by_method) * n


def hooked_by_out(x, n):
    return astgrad.grad_hook(x, by_out) * n


def hooked_by_unknown(x, n):
    return astgrad.grad_hook(x, unknown) * n


def layers(x, n):
    ws = [x, 0.5 * x]
    y = 0.1
    for _ in astgrad.checkpoint(range(n), snapshots=2):
        for w in ws:
            y = np.tanh(w * y + 0.1)
    return y


def by_list(ws: list[float], n):
    y = 0.1
    for _ in astgrad.checkpoint(range(n), snapshots=2):
        for w in ws:
            y = np.tanh(w * y + 0.1)
    return y


def test_lists_are_refused_or_taken_apart() -> None:
    with pytest.raises(Refused, match=r"\[checkpoint\]"):
        astgrad.derivative(by_list, mode="reverse")([0.3, 0.7], 4)
    found = astgrad.derivative(layers, mode="reverse")(0.6, 4)
    np.testing.assert_allclose(found, (layers(0.6 + 1e-6, 4) - layers(0.6 - 1e-6, 4)) / 2e-6, rtol=1e-7)


@pytest.mark.parametrize(
    ("f", "code"),
    [
        (left_early, "checkpoint"),
        (returned_early, "checkpoint"),
        (collecting, "checkpoint"),
        (read_after, "checkpoint"),
        (first_given_inside, "unassigned"),
        (over_a_list, "checkpoint"),
        (without_snapshots, "checkpoint"),
        (sharing, "in-place-write"),
        (under_another_name, "in-place-write"),
        (changing_places, "checkpoint"),
        (changing_dtype, "checkpoint"),
        (printing, "checkpoint"),
        (of_noisy, "checkpoint"),
        (hooked_in_place, "in-place-write"),
        (hooked_by_method, "in-place-write"),
        (hooked_by_out, "in-place-write"),
        (hooked_by_unknown, "hook"),
    ],
)
def test_refused_with_a_place(f: Callable[..., Any], code: str) -> None:
    with pytest.raises(Refused) as raised:
        astgrad.derivative(f, mode="reverse")(2.0, 4)
    refusals = [each for each in raised.value.refusals if each.code == code]
    assert refusals
    assert all(each.span is not None for each in refusals)


def test_what_is_carried_along_cannot_call_astgrad() -> None:
    def by_key(x, xs):
        ys = sorted(xs, key=lambda t: astgrad.stop_gradient(t))
        return x * ys[0]

    def in_comprehension(x, n):
        ys = [i for i in astgrad.checkpoint(range(n), snapshots=2)]  # noqa: C416
        return x * len(ys)

    for f, more in ((by_key, [3, 2]), (in_comprehension, 3)):
        with pytest.raises(Refused, match=r"\[nested-transformer\]"):
            astgrad.derivative(f)(1.0, more)


def test_a_hook_has_no_tangent() -> None:
    for refused in (astgrad.jvp(clipped, wrt="x"), astgrad.derivative(scaled, mode="forward")):
        with pytest.raises(Refused, match=r"grad_hook has a derivative in reverse mode only \[no-derivative\]"):
            refused(*((VECTOR, VECTOR, VECTOR) if refused.primal is clipped else (1.0, 2.0, 3)))


@astgrad.checkpoint
def lean_layer(x, k):
    h = np.tanh(k * x)
    return h * np.exp(h)


def lean(x, k, n):
    for i in range(n):
        x = lean_layer(x, k * (i + 1))
    return np.sum(x**2)


def plain_layer(x, k):
    h = np.tanh(k * x)
    return h * np.exp(h)


def plain(x, k, n):
    for i in range(n):
        x = plain_layer(x, k * (i + 1))
    return np.sum(x**2)


def spread(x, k, n):  # in each step linear, so that no state is read on the way back
    for _ in astgrad.checkpoint(range(n), snapshots=3):
        x = x + 0.1 * np.roll(x, 1)
    return np.sum(x**2) * k


def plain_spread(x, k, n):
    for _ in range(n):
        x = x + 0.1 * np.roll(x, 1)
    return np.sum(x**2) * k


@pytest.mark.parametrize(("f", "same"), [(pendulum, plain_pendulum), (lean, plain), (spread, plain_spread)])
@pytest.mark.parametrize("rounds", [0, 1, 2, 10])
def test_higher_derivatives_are_those_without_checkpoints(f: Any, same: Any, rounds: int) -> None:
    v, w, h = np.cos(VECTOR), 0.3 - VECTOR, 1e-5
    second = astgrad.hvp(f)
    found, further = astgrad.jvp(second)(VECTOR, w, v, 1.3, rounds)
    np.testing.assert_allclose(found, astgrad.hvp(same)(VECTOR, v, 1.3, rounds), rtol=1e-12, atol=1e-14)
    np.testing.assert_array_equal(found, second(VECTOR, v, 1.3, rounds))
    np.testing.assert_allclose(astgrad.hessian(f)(VECTOR, 1.3, rounds) @ v, found, rtol=1e-12, atol=1e-14)
    slope = (second(VECTOR + h * w, v, 1.3, rounds) - second(VECTOR - h * w, v, 1.3, rounds)) / (2 * h)
    np.testing.assert_allclose(further, slope, rtol=1e-6, atol=1e-7)


def test_a_second_derivative_keeps_as_few_states() -> None:
    def peak(f: Any, rounds: int) -> int:
        call = astgrad.hvp(f)
        call(VECTOR_OF_MANY, VECTOR_OF_MANY, 1.3, rounds)
        tracemalloc.start()
        call(VECTOR_OF_MANY, VECTOR_OF_MANY, 1.3, rounds)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(pendulum, 800) < 1.5 * peak(pendulum, 100)
    assert peak(plain_pendulum, 800) > 4 * peak(plain_pendulum, 100)


VECTOR_OF_MANY = np.linspace(0.0, 1.0, 2_000)


def written_in_each_step(u: np.ndarray, k: float) -> float:
    for _ in astgrad.checkpoint(range(10), snapshots=3):
        u[1:] = u[1:] + k * np.sin(u[:-1])
        u[0] *= 1.01
    return u @ u


def test_a_loop_that_writes_into_its_state_keeps_few_of_them() -> None:
    u = np.array([0.3, -0.5, 0.8])
    derivative = astgrad.derivative(written_in_each_step)
    expected = derivative_by_differences(written_in_each_step, (u, 0.1), 0)
    assert expected.agrees(derivative(u.copy(), 0.1))
    assert "_stretches(" in derivative.source
