"""Processes that race on a cold cache: `python -m tests.store.races --processes 64`.

Each process imports the same module, waits until all are ready, and calls its derivative: all generate at once, with hash seeds of
their own, and write the same entry.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

_MODEL = '''"""A model."""

import numpy as np

import astgrad


def helper(x):
    return np.sin(x) * x


@astgrad.derivative(wrt=("x", "y"))
def slope(x, y):
    total = 0.0
    for _ in range(3):
        total = total + helper(x) * np.exp(-y)
    return total
'''
_RACER = """
import hashlib, json, pathlib, sys, warnings
warnings.simplefilter("error")
import astgrad.pipeline, astgrad.frontend.program, model
print("ready", flush=True)
sys.stdin.read(1)
values = model.slope(0.5, 0.25)
text = pathlib.Path(model.slope.path).read_bytes()
print(json.dumps([[value.hex() for value in map(float, values)], hashlib.sha256(text).hexdigest()]))
"""


@dataclass(frozen=True)
class Raced:
    """What became of the racers."""

    processes: int
    errors: tuple[str, ...]
    results: int  # different ones: values and the digest of the entry's bytes
    files: int  # in the folder, afterwards


def race(processes: int, folder: Path) -> Raced:
    """Lets processes race in this folder, which is empty."""
    (folder / "model.py").write_text(_MODEL, encoding="utf-8")
    environment = {**os.environ, "ASTGRAD_CACHE_DIR": str(folder / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", _RACER],
            cwd=folder,
            env={**environment, "PYTHONHASHSEED": str(number)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(processes)
    ]
    for racer in racers:
        assert racer.stdout is not None
        racer.stdout.readline()
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write(".")
        racer.stdin.flush()
    ended = [(*racer.communicate(), racer.returncode) for racer in racers]
    errors = tuple(told for _, told, code in ended if code or told)
    return Raced(processes, errors, len({result for result, _, _ in ended}), len(list((folder / "cache" / "v1").iterdir())))


def main() -> int:
    """The command; exits with 1 where a process failed or differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.store.races", description=__doc__)
    parser.add_argument("--processes", type=int, default=64)
    options = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        raced = race(options.processes, Path(folder))
    print(
        f"{raced.processes} processes in {time.perf_counter() - started:.0f} s: {len(raced.errors)} errors, "
        f"{raced.results} different results, {raced.files} files"
    )
    print(*raced.errors[:3], sep="\n", end="")
    return 0 if (len(raced.errors), raced.results, raced.files) == (0, 1, 1) else 1


if __name__ == "__main__":
    sys.exit(main())
