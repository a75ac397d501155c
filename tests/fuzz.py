"""Runs random programs against their derivatives: `python -m tests.fuzz --programs 1000 --seed 0`.

Each program is differentiated in both modes; what comes out must give the value of the program to the last bit, the derivative
that dual numbers give (for every tenth also differences), the same again on a second call, and leave its arguments alone.
A program that fails is cut down to the statements that matter.
"""

from __future__ import annotations

import argparse
import ast
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from astgrad import patterns
from astgrad.errors import AstgradError, Refused
from astgrad.frontend.program import read_module
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source
from tests.agreement import Point, WrongDerivative, agree, fresh, function_of, point_of
from tests.fuzz_programs import LENGTH, FuzzProgram, fuzz_program
from tests.oracles.differences import Unsettled, derivative_by_differences

LARGEST = 1e6  # a program whose value or derivative is larger says nothing about rules: it is left out


@dataclass(frozen=True)
class Outcome:
    """What came of one program: `right`, `refused`, `skipped`, `wrong` or `crash`; why, and for which request."""

    verdict: str
    detail: str = ""
    generated: str = ""
    request: int | None = None  # its number


def examine(text: str, seed: int, thorough: bool = False, only: int | None = None) -> Outcome:
    """Differentiates the function `f` of a module and compares. thorough: asks differences too, and generates twice.

    only: the number of the one request to look at.
    """
    try:
        point = _point(text, seed)
    except Exception as error:
        return Outcome("skipped", f"{type(error).__name__}: {error}")
    if point is None:
        return Outcome("skipped", "too large")
    if thorough and (why := _oracles_differ(point)):
        return Outcome("skipped", why)
    refused: Outcome | None = None
    for number, request in enumerate(requests(text, point.args)):
        if only is not None and number != only:
            continue
        outcome = _try(text, point, request, thorough, number)
        if outcome.verdict in ("wrong", "crash"):
            return outcome
        if outcome.verdict == "refused":
            refused = outcome
    return refused or Outcome("right")


def arguments_of(text: str, seed: int) -> tuple[Any, ...]:
    """Arguments for the function `f` of a module, by the names of its parameters."""
    f = function_of(text, "f", "<program>")
    rng = np.random.default_rng(seed)
    args: list[Any] = []
    for name in f.__code__.co_varnames[: f.__code__.co_argcount]:
        shape = {"v": (LENGTH,), "w": (LENGTH,), "A": (LENGTH, LENGTH)}.get(name, ())
        drawn = rng.uniform(-1.2, 1.4, shape)
        args.append(int(rng.integers(0, 5)) if name == "n" else drawn if shape else float(drawn))
    return tuple(args)


def _point(text: str, seed: int) -> Point | None:
    point = point_of(function_of(text, "f", "<program>"), arguments_of(text, seed))
    everything = np.concatenate([np.ravel(each) for each in (point.value, *(e.value for e in point.derivatives.values()))])
    return point if np.all(np.abs(everything) < LARGEST) else None


def _oracles_differ(point: Point) -> str:
    for name in point.real:
        try:
            estimate = derivative_by_differences(point.function, fresh(point.args), point.names.index(name))
        except Unsettled:
            continue
        if not estimate.agrees(point.derivatives[name].value, 1e-5):
            return f"oracles differ by {name}"
    return ""


def requests(text: str, args: Sequence[Any]) -> list[Request]:
    """Both modes, both operators, arguments of known kinds and of kinds of which only scalars are known."""
    f = function_of(text, "f", "<program>")
    names = f.__code__.co_varnames[: f.__code__.co_argcount]
    real = tuple(name for name in names if name != "n")
    known = patterns.kinds(patterns.pattern_of(names, args, real))
    scalars = tuple((name, kind) for name, kind in known if name in ("x", "y", "n"))
    return [
        Request("value_and_derivative", real, True, "df", "reverse", known),
        Request("derivative", ("x",), False, "df", "forward", known),
        Request("value_and_derivative", ("y",), True, "df", "forward", known),
        Request("derivative", (real[-1],), False, "df", "reverse", known),
        Request("derivative", real[::-1], True, "df", "reverse", scalars),
    ]


def _try(text: str, point: Point, request: Request, thorough: bool, number: int) -> Outcome:
    told = f"{request.operator} {request.mode} by {','.join(request.wrt)}, {len(request.kinds)} kinds"
    generated = ""
    try:
        generated = derive_text(text, request)
        if thorough and derive_text(text, request) != generated:
            raise WrongDerivative("a second generation gives other text")
        with np.errstate(all="ignore"):
            derivative = function_of(generated, request.name, "<derivative>")
            with_value = request.operator == "value_and_derivative"
            agree(derivative, point, request.wrt, is_tuple=request.is_tuple, with_value=with_value)
    except Refused as refused:
        return Outcome("refused", ", ".join(sorted({refusal.code for refusal in refused.refusals})) + f" ({request.mode})")
    except WrongDerivative as error:
        return Outcome("wrong", f"{told}: {error}", generated, number)
    except AstgradError as error:
        return Outcome("refused", f"{type(error).__name__}: {error}")
    except Exception:
        return Outcome("crash", f"{told}: {''.join(traceback.format_exc(limit=-4))}", generated, number)
    return Outcome("right")


def derive_text(text: str, request: Request) -> str:
    """The generated module for the function `f` of a module's text."""
    program = read_module(Source("program.py", text), "program").program("f")
    return derive_module([(program, request)]).text


# ------------------------------------------------------------------ making failures small


def reduced(text: str, fails: Callable[[str], bool]) -> str:
    """A smaller program that still fails: statements deleted, and blocks put in the place of their statements."""
    before = ""
    while text != before:
        before, number = text, 0
        while number < _count(text):
            smaller = next(filter(fails, _smaller(text, number)), None)
            text, number = (text, number + 1) if smaller is None else (smaller, number)
    return text


def _count(text: str) -> int:
    return sum(1 for _ in _places(ast.parse(text)))


def _smaller(text: str, number: int) -> Iterator[str]:
    """The ways to make statement `number` smaller."""
    for how in ("nothing", "body", "orelse", "left", "right"):
        tree = ast.parse(text)
        block, index = list(_places(tree))[number]
        if _shrink(block, index, how):
            yield ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def _shrink(block: list[ast.stmt], index: int, how: str) -> bool:
    statement = block[index]
    if how == "nothing":
        del block[index]
        return bool(block)
    if how in ("body", "orelse"):
        inner = getattr(statement, how, [])
        block[index : index + 1] = inner
        return bool(inner)
    value = getattr(statement, "value", None)
    parts = [child for child in ast.iter_child_nodes(value) if isinstance(child, ast.expr)] if value else []
    position = {"left": 0, "right": -1}[how]
    if not parts or isinstance(value, (ast.Tuple, ast.Attribute)):
        return False
    part = parts[1:][position] if isinstance(value, ast.Call) and len(parts) > 1 else parts[position]
    statement.value = part  # type: ignore[attr-defined]
    return True


def _places(tree: ast.AST) -> Iterator[tuple[list[ast.stmt], int]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse"):
            block = getattr(node, name, None)
            if isinstance(block, list) and not isinstance(node, ast.Module):
                yield from ((block, index) for index in range(len(block)))


# ------------------------------------------------------------------ the command


def main(arguments: Sequence[str]) -> int:
    """Runs a campaign and prints what came of it."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--programs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--failures", type=int, default=5, help="stop after this many")
    options = parser.parse_args(arguments)
    verdicts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    traits: Counter[str] = Counter()
    for seed in range(options.seed, options.seed + options.programs):
        program = fuzz_program(seed)
        outcome = examine(program.text, seed, thorough=seed % 10 == 0)
        verdicts[outcome.verdict] += 1
        traits.update(_traits(program))
        if outcome.verdict in ("refused", "skipped"):
            reasons[f"{outcome.verdict}: {outcome.detail}"] += 1
        if outcome.verdict in ("wrong", "crash"):
            _report(seed, program, outcome)
            if verdicts["wrong"] + verdicts["crash"] >= options.failures:
                break
    print(", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()))
    print(", ".join(f"{count} with {trait}" for trait, count in traits.most_common()))
    for reason, count in reasons.most_common(30):
        print(f"{count:6}  {reason}")
    return 1 if verdicts["wrong"] or verdicts["crash"] else 0


def _traits(program: FuzzProgram) -> Iterator[str]:
    named = {"loops": program.traits.loop, "overwriting": program.traits.overwriting, "early exit": program.traits.early_exit}
    yield from (name for name, present in named.items() if present)
    if program.has_arrays:
        yield "arrays"


def _report(seed: int, program: FuzzProgram, outcome: Outcome) -> None:
    def fails(text: str) -> bool:
        smaller = examine(text, seed, only=outcome.request)
        return smaller.verdict == outcome.verdict and _sort_of(smaller) == _sort_of(outcome)

    small = reduced(program.text, fails)
    final = examine(small, seed, only=outcome.request)
    print(f"--- seed {seed}: {final.verdict}: {final.detail}\n{small}\n{final.generated}\n")
    sys.stdout.flush()


def _sort_of(outcome: Outcome) -> str:
    lines = outcome.detail.strip().splitlines()
    return lines[-1].split(":")[0] if outcome.verdict == "crash" else lines[0].split(" by ")[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
