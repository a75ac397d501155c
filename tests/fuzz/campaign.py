"""The command: runs the programs of many seeds, keeps what fails, prints what the programs were and what came of them."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.agreement import fresh, function_of
from tests.fuzz import findings
from tests.fuzz.dense import dense_program
from tests.fuzz.examine import Asked, Outcome, every_request, examine, requests
from tests.fuzz.programs import FuzzProgram, fuzz_program
from tests.fuzz.reduction import reduced
from tests.fuzz.tiny import tiny_program

THOROUGH = 50  # one program in so many is also asked of differences, generated twice and formatted
UNKNOWN_KINDS = {"not-scalar", "unknown-rank", "in-place-write", "result"}  # refusals that known kinds would spare
PROGRESS = 500  # a line after so many programs
MOST_SKIPPED = 0.01
SECONDS = 60.0  # of processor time for one program: who takes longer fails
SECONDS_FOR_LESS = 5.0  # for one attempt to make a failing program smaller: some of them loop for ever
SECONDS_FOR_LEAST = 120.0  # of attempts


@dataclass
class Tally:
    """What came of the programs so far."""

    programs: int = 0
    requests: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)  # of programs: the worst of their requests
    reasons: Counter[str] = field(default_factory=Counter)
    traits: Counter[str] = field(default_factory=Counter)
    first: dict[str, int] = field(default_factory=dict)  # the first seed with a reason

    def add(self, seed: int, program: FuzzProgram, outcomes: Sequence[Outcome]) -> None:
        self.programs += 1
        self.requests += len(outcomes)
        self.traits.update(program.traits)
        verdicts = {outcome.verdict for outcome in outcomes}
        worst = next(v for v in ("crash", "wrong", "skipped", "refused", "right") if v in verdicts)
        self.verdicts[worst] += 1
        for outcome in outcomes:
            if outcome.verdict in ("refused", "skipped"):
                unknown = outcome.asked is not None and outcome.asked.known != "all"
                reason = f"{outcome.verdict}{', kinds unknown' if unknown else ''}: {outcome.detail}"
                self.reasons[reason] += 1
                self.first.setdefault(reason, seed)

    @property
    def failures(self) -> int:
        """The programs that came out wrong, or with an error of astgrad's own."""
        return self.verdicts["wrong"] + self.verdicts["crash"]

    @property
    def skips_too_many(self) -> bool:
        """Whether the oracle could not judge so many that the programs are to blame."""
        return self.verdicts["skipped"] > max(1, MOST_SKIPPED * self.programs)

    def report(self, seconds: float) -> str:
        """What is printed at the end."""
        lines = [
            f"{self.programs} programs, {self.requests} requests, {self.programs / seconds:.2f} programs per second",
            ", ".join(f"{count} {verdict}" for verdict, count in self.verdicts.most_common()),
            "with " + ", ".join(f"{trait} {count / self.programs:.1%}" for trait, count in self.traits.most_common()),
        ]
        lines += [f"{count:6}  {reason} (first: seed {self.first[reason]})" for reason, count in self.reasons.most_common(30)]
        if self.skips_too_many:
            lines.append(f"more than {MOST_SKIPPED:.0%} skipped: the programs are not well conditioned")
        return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Runs a campaign. Gives 1 where a program failed, or too many could not be judged."""
    options = _options(arguments)
    seed = options.seed if options.seed is not None else int(time.time()) * 1000
    print(f"seed {seed}", flush=True)
    tally, start = Tally(), time.monotonic()
    write = dense_program if options.dense else tiny_program if options.tiny else fuzz_program
    ask = every_request if options.tiny else requests
    with tempfile.TemporaryDirectory() as cache:
        os.environ["ASTGRAD_CACHE_DIR"] = cache
        for current in range(seed, seed + options.programs) if options.programs else iter(range(seed, sys.maxsize)):
            _run(write(current), current, tally, ask, keep=not options.dry)
            if tally.programs % PROGRESS == 0:
                print(f"{tally.programs} programs, {tally.failures} failures", file=sys.stderr, flush=True)
            over = options.minutes and time.monotonic() - start > 60 * options.minutes
            if over or tally.failures >= options.failures:
                break
    print(tally.report(time.monotonic() - start))
    return 1 if tally.failures or tally.skips_too_many else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--programs", type=int, help="stop after so many (100, unless --minutes is given)")
    parser.add_argument("--seed", type=int, help="the seed of the first program (a new one)")
    parser.add_argument("--minutes", type=float, help="stop after so many minutes")
    parser.add_argument("--failures", type=int, default=5, help="stop after so many failures")
    parser.add_argument("--dense", action="store_true", help="short programs that are all about memory")
    parser.add_argument(
        "--tiny", action="store_true", help="programs of a few statements about numbers, of which everything is asked"
    )
    parser.add_argument("--dry", action="store_true", help="print failures, and keep none in found/")
    options = parser.parse_args(arguments)
    if options.programs is None and options.minutes is None:
        options.programs = 100
    return options


class OutOfTime(BaseException):
    """Not an error of the program, which may catch those."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Ends what takes more processor time. Raises OutOfTime."""

    def end(*_: object) -> None:
        raise OutOfTime

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


Ask = Callable[[str, Sequence[Any], int], list[Asked]]


def _run(program: FuzzProgram, seed: int, tally: Tally, ask: Ask, keep: bool) -> None:
    outcomes = _examined(program, ask(program.text, program.args, seed), thorough=seed % THOROUGH == 0)
    tally.add(seed, program, outcomes)
    if outcomes[-1].verdict in ("wrong", "crash"):
        _report(seed, program, outcomes[-1], keep)


def _examined(program: FuzzProgram, asked: Sequence[Asked], thorough: bool) -> list[Outcome]:
    try:
        with within(SECONDS):
            outcomes = examine(program.text, program.args, asked, thorough)
        if outcomes[-1].verdict == "wrong" and "nan" in outcomes[-1].detail and _overflows(program):
            return [Outcome("skipped", "infinite on the way, where zero times that is nan", asked=outcomes[-1].asked)]
        return outcomes
    except OutOfTime:
        if not _ends(program):
            return [Outcome("skipped", "the program itself does not end", asked=asked[0])]
        return [Outcome("crash", f"OutOfTime: not done after {SECONDS:.0f} s", asked=asked[0])]


def _overflows(program: FuzzProgram) -> bool:
    """Whether something is infinite on the way to a finite value."""
    try:
        with np.errstate(over="raise", invalid="ignore", divide="ignore"):
            function_of(program.text, "f", "<program>")(*fresh(program.args))
    except FloatingPointError:
        return True
    return False


def _ends(program: FuzzProgram) -> bool:
    """Whether the program runs to its end: a loop until something is small never does once that is infinite."""
    try:
        with within(SECONDS_FOR_LESS), np.errstate(all="ignore"):
            function_of(program.text, "f", "<program>")(*fresh(program.args))
    except OutOfTime:
        return False
    return True


def _report(seed: int, program: FuzzProgram, outcome: Outcome, keep: bool) -> None:
    """Makes the failing program small, prints it and keeps it."""
    asked = outcome.asked
    assert asked is not None
    small = program.text
    if "OutOfTime" not in outcome.detail:
        small = reduced(program.text, _fails_alike(program, outcome))
        outcome = _again(small, program.args, asked)
    print(f"--- seed {seed}: {outcome.verdict}, {asked}: {outcome.detail}\n{small}\n{outcome.generated}\n", flush=True)
    if keep:
        about = f"{_sort_of(outcome)}: {asked.operator}, mode {asked.mode} (seed {seed})"
        print(f"kept as {findings.write(f'seed_{seed}', about, small, program.args, asked).name}", flush=True)


def _fails_alike(program: FuzzProgram, outcome: Outcome) -> Callable[[str], bool]:
    """Whether a smaller program fails as the whole one does, as long as there is time to ask."""
    asked = outcome.asked
    assert asked is not None
    until = time.process_time() + SECONDS_FOR_LEAST

    def fails(text: str) -> bool:
        if time.process_time() > until:
            return False
        try:
            with within(SECONDS_FOR_LESS):
                smaller = _again(text, program.args, asked)
        except OutOfTime:
            return False
        return smaller.verdict == outcome.verdict and _sort_of(smaller) == _sort_of(outcome)

    return fails


def _again(text: str, args: tuple[Any, ...], asked: Asked) -> Outcome:
    return examine(text, args, [asked])[0]


def _sort_of(outcome: Outcome) -> str:
    """What failures of one cause have in common."""
    lines = outcome.detail.strip().splitlines() or [""]
    return lines[-1].split(":")[0] if outcome.verdict == "crash" else lines[0].split(":")[0].split(" by ")[0]
