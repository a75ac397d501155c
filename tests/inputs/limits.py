"""What happens to deep and long texts, measured: each in a process of its own, whose memory is limited to 1 GB."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from astgrad.frontend.reading import CHAIN, NESTING
from tests.inputs.shapes import BLOCKS, CHAINS, EXPRESSION_PLACES, LENGTHS, NESTED, in_body

MEMORY = 1 << 30
SECONDS = 2.0  # of the processor, for a text that is too deep
LONGEST = 60
_COMMAND = (sys.executable, "-m", "astgrad", "show")


@dataclass(frozen=True)
class Measured:
    """What one text led to, the processor's seconds it took and the memory, in megabytes."""

    result: str
    seconds: float
    memory: float

    @property
    def is_proper(self) -> bool:
        """Whether it was differentiated or refused at a place, by a process that ended by itself."""
        return self.result == "differentiated" or self.result.startswith("[")


def measure(text: str) -> Measured:
    """Runs `astgrad show` on a text."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "program.py"
        path.write_text(text, encoding="utf-8")
        process = subprocess.Popen(
            [*_COMMAND, f"{path}:f"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, preexec_fn=_limit
        )
        assert process.stderr is not None
        errors = process.stderr.read()
        _, status, usage = _waited(process.pid)
    return Measured(_result(status, errors), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _waited(pid: int) -> tuple[int, int, resource.struct_rusage]:
    return os.wait4(pid, 0)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))


def _result(status: int, errors: str) -> str:
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL):
        return f"not within {LONGEST} s"
    if os.WIFSIGNALED(status):
        return f"signal {os.WTERMSIG(status)}"
    first = next((line for line in errors.splitlines() if line.startswith("error: ")), "")
    code = first.rpartition("[")[2].rstrip("]")
    if os.WEXITSTATUS(status) == 0:
        return "differentiated"
    return f"[{code}]" if first.count(":") >= 3 and code else f"exit {os.WEXITSTATUS(status)}: {errors[-200:]}"


def print_limits() -> int:
    """Prints the tables; 1 where a text led to anything but a derivative or a refusal, or one that is too deep took too long."""
    wrong = 0
    print("| shape | 1x | 2x | 10x |\n|---|---|---|---|")
    for name, texts in _deep():
        cells = []
        for text in texts:
            measured = measure(text)
            wrong += not measured.is_proper or (measured.result == "[too-deep]" and measured.seconds > SECONDS)
            cells.append(_cell(measured))
        print(f"| {name} | {' | '.join(cells)} |", flush=True)
    print("\n| length | 50 | 500 | 5,000 |\n|---|---|---|---|")
    for name, shape in LENGTHS.items():
        all_measured = [measure(in_body(shape(count))) for count in (50, 500, 5000)]
        wrong += sum(not measured.is_proper for measured in all_measured)
        print(f"| {name} | {' | '.join(map(_cell, all_measured))} |", flush=True)
    return 1 if wrong else 0


def _cell(measured: Measured) -> str:
    return f"{measured.result} {measured.seconds:.1f} s, {measured.memory:.0f} MB"


def _deep() -> Iterator[tuple[str, list[str]]]:
    """The shapes a little below their limit, at twice and at ten times of it; in a body, which is some levels deep itself."""
    put: Callable[[str], str] = EXPRESSION_PLACES["result"]
    for name, shape in NESTED.items():
        yield f"{name}, {NESTING} levels", [put(shape(count)) for count in (NESTING - 10, NESTING * 2, NESTING * 10)]
    for name, shape in CHAINS.items():
        yield f"{name}, {CHAIN} links", [put(shape(count)) for count in (CHAIN - 20, CHAIN * 2, CHAIN * 10)]
    for name, shape in BLOCKS.items():
        limit = CHAIN if name in ("elif", "cases", "excepts") else NESTING
        yield f"{name}, {limit}", [in_body(shape(count)) for count in (limit - 10, limit * 2, limit * 10)]
