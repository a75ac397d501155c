"""Writers of the cache killed at random instants: `python -m tests.store.kills --kills 1000 --seed 1`.

A child process does nothing but write and read entries; it is killed (SIGKILL) after a random time, and whatever it leaves is
looked at. Nothing may be left but whole entries and temporary files, and none of these after the sweep.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from traceback import print_exc

from astgrad.backend import store
from astgrad.backend.loader import run_module

_ENTRIES = 6
_LONGEST = 0.004  # seconds that a child lives after its first write
_BODY = "# {number}\n" + "# filling\n" * 2_000 + "def f(x):\n    return x + {number}\n"


@dataclass(frozen=True)
class Left:
    """What the killed writers left."""

    kills: int
    broken: int  # files of entries that do not load, looked at after each kill
    wrong: int  # entries that load and are not what was written
    failures: int  # children that ended by themselves: with a traceback
    interrupted: int  # kills that left a temporary file: they fell into a write
    strays: int  # temporary files after the sweep

    @property
    def is_clean(self) -> bool:
        return not (self.broken or self.wrong or self.failures or self.strays)


def kill_writers(kills: int, seed: int) -> Left:
    """Kills as many writers, one after the other, in the folder that the environment names."""
    rng = random.Random(seed)
    broken = wrong = failures = 0
    for _ in range(kills):
        failures += not _killed(rng.uniform(0, _LONGEST))
        for number, entry in _loaded():
            broken += entry is None
            wrong += entry is not None and not _is_right(entry, number)
    interrupted = sum(1 for _ in _temporaries())
    return Left(kills, broken, wrong, failures, interrupted, _strays_after_sweep())


def _killed(after: float) -> bool:
    """Starts a writer and kills it; False where it had ended before."""
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        _write_for_ever(told)
    os.close(told)
    os.read(ready, 1)
    os.close(ready)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def _write_for_ever(told: int) -> None:
    try:
        store.save("entry 0", _body(0))
        os.write(told, b".")
        while True:
            for number in range(_ENTRIES):
                store.save(f"entry {number}", _body(number))
                entry = store.load(f"entry {number}")
                assert entry is not None
                assert entry.path is not None
    except BaseException:
        print_exc()
    os._exit(1)


def _body(number: int) -> bytes:
    return _BODY.format(number=number).encode()


def _loaded() -> list[tuple[int, store.Entry | None]]:
    """The entries whose files are there, as they load."""
    names = set(os.listdir(store.cache_dir()))
    return [
        (number, store.load(f"entry {number}")) for number in range(_ENTRIES) if f"{store._key(f'entry {number}')}.py" in names
    ]


def _is_right(entry: store.Entry, number: int) -> bool:
    function: Callable[[float], float] = run_module(entry.data.decode(), "<killed>", "f", {})
    return entry.data.endswith(_body(number)) and function(0.5) == number + 0.5


def _temporaries() -> list[Path]:
    return list(Path(store.cache_dir()).glob(f"{store._TEMPORARY}*"))


def _strays_after_sweep() -> int:
    """Those that are left when the next process writes, an hour later."""
    for path in _temporaries():
        os.utime(path, (0, 0))
    store.save("entry 0", _body(0))
    return len(_temporaries())


def main() -> int:
    """The command; exits with 1 where something was left."""
    parser = argparse.ArgumentParser(prog="python -m tests.store.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ASTGRAD_CACHE_DIR"] = folder
        left = kill_writers(options.kills, options.seed)
    print(
        f"seed {options.seed}: {left.kills} kills in {time.perf_counter() - started:.0f} s, {left.interrupted} in the middle "
        f"of a write: {left.broken} broken entries, {left.wrong} wrong ones, {left.failures} tracebacks, "
        f"{left.strays} stray files after the sweep"
    )
    return 0 if left.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())
