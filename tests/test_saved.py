"""What a derivative saves for its reverse half, and why: for each function what a person finds who looks at it, nothing more."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from astgrad.cli import main
from astgrad.frontend.program import read_module
from astgrad.gen.showing import why_saved
from astgrad.ir.kinds import parse_kinds
from astgrad.pipeline import derive
from astgrad.request import Generated, Request
from astgrad.source import Source
from tests.programs import saved

BEFORE, END = "saved before it is overwritten", "saved when the round ends"
PART, DECISION = "the part that is overwritten is saved", "the decision is saved"
HANDED = "handed to the reverse half"

# What is kept; how; what overwrites or makes it; what reads it. The reverse of `y * z` reads y and z, that of `y + z` nothing.
BY_HAND: list[tuple[Callable[..., Any], list[tuple[str, str, str, list[str]]]]] = [
    (saved.straight_line, []),
    (saved.overwritten_outside_loops, []),
    (saved.linear_loop, []),
    (saved.product, [("y", BEFORE, "y = y * x", ["y = y * x"])]),
    (saved.exponential, [("y", BEFORE, "y = np.exp(-y)", ["y = np.exp(-y)"])]),  # its result, which is the value after it
    (
        saved.two_together,
        [
            ("v", BEFORE, "v = v - np.sin(x)", ["x = x + v * v"]),
            ("x", BEFORE, "x = x + v * v", ["v = v - np.sin(x)"]),
        ],
    ),
    (saved.made_in_each_round, [("t", END, "t = w[i] * x", ["s = s + np.sin(t) * t"])]),
    (saved.cheap_to_compute_again, []),
    (
        saved.branch_on_what_changes,
        [
            ("y > 1.0", DECISION, "if y > 1.0:", ["if y > 1.0:"]),
            ("y", BEFORE, "y = y * y", ["y = y * y"]),  # 0.5 * y needs none
        ],
    ),
    (saved.branch_on_what_stays, [("y", BEFORE, "y = np.sin(y)", ["y = np.sin(y)"])]),
    (
        saved.branch_outside_loops,
        [("y > 1.0", DECISION, "if y > 1.0:", ["if y > 1.0:"]), ("y", BEFORE, "y = y * y", ["y = y * y"])],
    ),
    (saved.newton, [("x", BEFORE, "x = 0.5 * (x + a / x)", ["x = 0.5 * (x + a / x)"])]),
    (saved.halved, [("rounds", "counted", "while n > 0:", ["while n > 0:"])]),
    (saved.left_early, [("rounds", "counted", "for i in range(n):", ["for i in range(n):"])]),
    (saved.array_overwritten, [("u", PART, "u[i] = u[i] * u[i - 1]", ["u[i] = u[i] * u[i - 1]"])]),
    (saved.zeros_filled, []),  # what is overwritten is 0
    (saved.array_added_to, []),
    (
        saved.helper_called_once,
        [
            ("v", HANDED, "", ["r = math.sqrt(v * v + k)"]),  # k is only added
            ("r", HANDED, "", ["r = math.sqrt(v * v + k)", "return r * math.exp(-r)"]),
        ],
    ),
    (
        saved.helper_in_a_loop,
        [
            ("v", HANDED, "", ["r = math.sqrt(v * v + k)"]),
            ("r", HANDED, "", ["r = math.sqrt(v * v + k)", "return r * math.exp(-r)"]),
            ("x_saved", END, "x = smooth(x, 0.5)", ["x = smooth(x, 0.5)"]),
        ],
    ),
    (
        saved.state_in_a_tuple,
        [
            (
                "state_0",
                BEFORE,
                "state = (state[0] + 0.1 * state[1], state[1] - np.sin(state[0]))",
                ["state = (state[0] + 0.1 * state[1], state[1] - np.sin(state[0]))"],
            )
        ],
    ),
    (
        saved.states_in_a_dict,
        [
            (
                "state_a",
                BEFORE,
                'state = {"a": state["a"] * state["b"], "b": state["b"]}',
                ['state = {"a": state["a"] * state["b"], "b": state["b"]}'],
            )
        ],
    ),
    (saved.list_grown, []),  # the list holds all of it
    (
        saved.nested,
        [
            ("t", BEFORE, "t = t * x", ["t = t * x"]),
            ("t", END, "t = x", ["s = s + t * t"]),
        ],
    ),
    (saved.factorised, []),  # L holds all of it: what is divided, and under which root, is read from the result
    (saved.substituted, []),
    (saved.filled_with_results, []),
    (
        saved.filled_and_overwritten,
        [("y", PART, "y[i] = np.sin(y[i])", ["y[i] = np.sin(y[i])"])],
    ),
    (saved.written_whole, [("state", PART, "state[:] *= state", ["state[:] *= state"])]),
    (  # once in a round, as a whole; its adjoint is as long as it was
        saved.replaced_by_new_ones,
        [("v", BEFORE, "v = new", ["for i in range(3):", "new[i] = x * v[i] * v[i - 1]"])],
    ),
    (saved.two_that_swap, [("v", BEFORE, "u, v = v, u", ["u[i] = x * v[i] * v[i - 1]"])]),
]


def generated(f: Callable[..., Any]) -> Generated:
    """The derivative by all numbers and arrays, in reverse mode."""
    program = read_module(Source("saved.py", inspect.getsource(saved)), "saved").program(f.__name__)
    annotated = {parameter.name: parameter.annotation for parameter in program.function.parameters}
    real = tuple(name for name, annotation in annotated.items() if annotation == "float" or "ndarray" in str(annotation))
    arrays = ", ".join(f"{name}: float64[n]" for name, annotation in annotated.items() if annotation == "np.ndarray")
    return derive(program, Request("derivative", real, True, f"d_{f.__name__}", "reverse", parse_kinds(arrays)))


def line(place: Any) -> str:
    return "" if place is None else place.source.line(place.line).strip()


@pytest.mark.parametrize(("f", "expected"), BY_HAND, ids=[f.__name__ for f, _ in BY_HAND])
def test_what_is_saved(f: Callable[..., Any], expected: list[tuple[str, str, str, list[str]]]) -> None:
    made = generated(f)
    kept = [each for _, several in made.kept for each in several]
    assert [(each.name, each.how, line(each.place), list(map(line, each.readers))) for each in kept] == expected


def appending(text: str) -> int:
    """How many statements append to a list."""
    return sum(isinstance(node, ast.Attribute) and node.attr == "append" for node in ast.walk(ast.parse(text)))


@pytest.mark.parametrize("f", [f for f, _ in BY_HAND], ids=[f.__name__ for f, _ in BY_HAND])
def test_nothing_else_is_appended(f: Callable[..., Any]) -> None:
    """Each list that the text appends to is the author's, or is accounted for."""
    made = generated(f)
    appends = appending(made.text) - appending(inspect.getsource(f))
    kept = {(each.place, each.how) for _, several in made.kept for each in several if each.how in (BEFORE, END, PART, DECISION)}
    assert (appends > 0) == bool(kept) or f is saved.branch_outside_loops  # which saves under names


def test_all_functions_are_here() -> None:
    made = {f for f in vars(saved).values() if inspect.isfunction(f) and f.__module__ == saved.__name__}
    assert {f for f, _ in BY_HAND} == made - {saved.smooth}


def test_why() -> None:
    shown = CliRunner().invoke(main, ["show", f"{Path(saved.__file__)}:product:x", "--mode", "reverse", "--why"])
    assert shown.exit_code == 0
    number = inspect.getsource(saved).splitlines().index("        y = y * x") + 1
    assert shown.output.splitlines() == [
        "product_by_x:",
        f"    y: saved before it is overwritten, line {number}",
        f"        for line {number}: y = y * x",
    ]


def test_nothing_to_say() -> None:
    assert why_saved(generated(saved.straight_line)) == [
        "d_straight_line saves nothing: its reverse half reads what its variables still hold."
    ]
    shown = CliRunner().invoke(main, ["show", f"{Path(saved.__file__)}:product:x", "--mode", "forward", "--why"])
    assert shown.output == "product_by_x saves nothing: it goes forward.\n"
