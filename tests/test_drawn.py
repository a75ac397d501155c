"""What is another value each time that it is asked for is asked for once: random numbers, and elements that are taken off lists.

The lists hold more than is taken off them, so that asking again gives another value and no error.
"""

from __future__ import annotations

import numpy as np
import pytest

import astgrad
from tests.agreement import function_of
from tests.derived import unformatted

BEGINNING = """
import itertools
import queue

import numpy as np


def drawn() -> float:
    return float(np.random.rand())


def noisy(y: float) -> float:
    if y > 0.1:
        y = y * 0.8
    return y * float(np.random.rand())
"""
BODIES = {
    "a_decision_by_a_random_number": """
    if np.random.rand() > 0.5:
        x = x * x
    else:
        x = 3 * x
    return x
""",
    "decisions_in_a_loop": """
    for i in range(n):
        if np.random.rand() > 0.5:
            x = x * x
        else:
            x = 3 * x
    return x
""",
    "decisions_by_elements": """
    flags = [True, False, False, True, True, False, False, True]
    for i in range(n):
        if flags.pop():
            x = x * x
        else:
            x = np.sin(x)
    return x
""",
    "decisions_by_elements_of_a_set": """
    seen = {1, 2, 3, 4, 5, 6, 7}
    for i in range(n):
        if seen.pop() > 2:
            x = x * x
        else:
            x = 3 * x
    return x
""",
    "the_test_of_an_expression": """
    waiting = [1.0, 2.0, 3.0, 1.0, 2.0, 0.5, 3.0]
    for i in range(n):
        x = x * (x if waiting.pop() > 1.5 else 2.0)
    return x
""",
    "factors": """
    waiting = [1.0, 2.0, 3.0, 1.0, 2.0, 0.5, 3.0]
    for i in range(n):
        x = x * waiting.pop()
    return x * waiting.pop(0)
""",
    "factors_in_place": """
    waiting = [1.0, 2.0, 3.0, 1.0, 2.0, 0.5, 3.0]
    for i in range(n):
        x *= np.sin(x) * waiting.pop()
    return x
""",
    "places": """
    waiting = [0, 1, 2, 0, 1]
    v = np.ones(3) * x
    for i in range(n):
        v[waiting.pop()] *= x * v[1]
    return np.sum(v)
""",
    "how_many_rounds": """
    waiting = [1, 2, 3, 1, 2, 5, 3]
    for i in range(waiting.pop()):
        x = x * np.sin(x)
    return x
""",
    "how_many_rounds_by_chance": """
    for i in range(np.random.randint(1, 9)):
        x = x * np.sin(x)
    return x
""",
    "leaves_by_chance": """
    for i in range(10):
        if np.random.rand() < 0.2:
            return x * i
        if np.random.rand() < 0.2:
            continue
        if np.random.rand() < 0.1:
            break
        x = x * np.sin(x)
    return x
""",
    "cases": """
    match np.random.randint(3):
        case 0:
            x = x * x
        case 1:
            x = np.sin(x)
        case _:
            x = 3 * x
    return x * x
""",
    "branches_of_expressions": """
    y = x if np.random.rand() < 0.5 else x * x
    y = y * (2.0 if np.random.rand() < 0.5 and x > 0 else x)
    return y if np.random.rand() > 0.5 else y * y
""",
    "two_decisions": """
    waiting = [1, 2, 3]
    y = x
    if x > 1 and waiting.pop() > 2:
        y = x * x
    if x > 1 and waiting.pop() > 2:
        y = y * x
    return y * x
""",
    "two_in_one_expression": """
    y = x * np.random.rand() * np.sin(x) + np.random.rand() * x
    return y * (np.random.rand() - np.random.rand()) * y / np.random.rand()
""",
    "elements_of_a_queue": """
    waiting = queue.Queue()
    for e in (0.3, 1.2, 0.7, 0.9, 1.4, 0.2, 0.6, 1.1):
        waiting.put(e)
    for i in range(n):
        x = float(np.sin(x * float(waiting.get(False)) * float(waiting.get(timeout=0.1))))
    return float(x * float(waiting.get(block=False)))
""",
    "two_statements": """
    a = np.random.rand()
    b = x * np.random.rand()
    return float(a * b)
""",
    "helpers_in_between": """
    a = drawn()
    b = x * drawn() + noisy(x) * x
    c = drawn() * noisy(x * b) * np.sin(noisy(x))
    return float(a * b * c)
""",
    "helpers_in_a_loop": """
    for i in range(n):
        x = x + noisy(x) * drawn() + drawn() * noisy(x)
    return x
""",
    "a_place_and_what_is_stored": """
    v = np.ones(3) * x
    v[int(np.random.randint(3))] = np.random.rand()
    return float(np.sum(v * np.arange(3.0) * x))
""",
    "two_factors": """
    return x * np.random.rand() * n + np.random.rand() * x
""",
    "numbers_of_a_generator": """
    rng = np.random.RandomState(np.random.randint(1000))
    for i in range(n):
        x = np.sin(x * rng.normal() + rng.normal(0.5, 0.3)) + rng.uniform(1, 2) * x
    return x * rng.rand() / rng.rand()
""",
    "arrays_of_a_generator": """
    rng = np.random.default_rng(np.random.randint(1000))
    for i in range(n):
        noise = rng.normal(size=3)
        x = np.sum(np.sin(x * noise + rng.uniform(size=3)))
    return float(x * noise[0])
""",
    "a_method_of_a_generator": """
    draw = np.random.RandomState(np.random.randint(1000)).rand
    for i in range(n):
        x = float(np.sin(x * draw() + draw()))
    return float(x * draw() / draw())
""",
    "elements_of_an_iterator": """
    steps = iter([0.3, 1.2, 0.7, 0.9, 1.4, 0.2, 0.6, 1.1])
    x = x * next(steps) * np.sin(x) + next(steps) * x
    for i in range(n):
        x = np.sin(x * next(steps))
    return float(x / next(steps) / next(steps))
""",
    "numbers_that_are_counted": """
    steps = itertools.count(2)
    for i in range(n):
        x = float(np.sin(x * next(steps)) * x)
    return float(x * (next(steps) - next(steps)))
""",
}


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("name", BODIES)
def test_the_derivative_is_that_of_the_very_same_run(name: str, mode: str) -> None:
    f = function_of(f"{BEGINNING}\n\ndef f(x: float, n: int) -> float:{BODIES[name]}", "f", f"<{name}>")
    with unformatted():
        both = astgrad.value_and_derivative(f, mode=mode)
        alone = astgrad.derivative(f, mode=mode)
        for seed in range(6):  # a run for each

            def run(x: float, seed: int = seed, f: object = f) -> float:
                np.random.seed(seed)
                assert callable(f)
                return float(f(x, 3))

            np.random.seed(seed)
            value, slope = both(1.1, 3)
            h = 1e-4
            expected = (run(1.1 - 2 * h) - 8 * run(1.1 - h) + 8 * run(1.1 + h) - run(1.1 + 2 * h)) / (12 * h)
            assert value == run(1.1)
            np.random.seed(seed)
            assert slope == pytest.approx(expected, rel=1e-9, abs=1e-9)
            assert alone(1.1, 3) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    "use", ["x * sum(steps) * x", "x * len(list(steps))", "x * (2.0 in steps)", "x * max(steps) + x * max(steps)"]
)
def test_what_runs_only_once_is_refused_where_it_would_run_again(use: str) -> None:
    f = function_of(f"def f(x: float) -> float:\n    steps = iter([1.0, 2.0, 3.0])\n    return {use}\n", "f", "<once>")
    for mode in ("forward", "reverse"):
        with pytest.raises(
            astgrad.Refused, match=r"steps runs only once, and a derivative may read it again(.*\n)*.*list\(\.\.\.\)"
        ):
            astgrad.derivative(f, mode=mode)(1.0)  # type: ignore[call-overload]


def test_two_variables_that_run_over_one_iterator_are_refused() -> None:
    text = """
def f(x: float) -> float:
    steps = iter([1.0, 2.0, 3.0, 4.0])
    for one, other in zip(steps, steps):
        x = x * one + other
    return x
"""
    with pytest.raises(astgrad.Refused, match=r"steps runs only once"):
        astgrad.derivative(function_of(text, "f", "<pairs>"), mode="forward")(1.0)
