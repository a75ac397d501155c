"""Puts in each fault and runs the tests: `python -m tests.mutants [--only NAME] [--jobs N] [--seconds N] [--programs N]`.

Everything happens in copies of the checkout in a temporary folder: in one for each job the faults are put in; in another the tests
that failed are run again, for a test that fails without the fault proves nothing. The first test that fails is the end of a mutant.
What its `killers` name is run before all else, so that a mutant with right hints takes seconds; `(late)` is said of one without.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import multiprocessing
import os
import resource
import runpy
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.mutants.mutant import Mutant
from tests.mutants.seeded import MUTANTS

ROOT = Path(__file__).resolve().parents[2]
JUDGES = (  # the quick and sharp ones first
    "tests/test_hazards.py",
    "tests/test_structural_rules.py",
    "tests/test_several_results.py",
    "tests/test_golden.py",
    "tests/test_pullbacks.py",
    "tests/test_operators.py",
    "tests/test_orders.py",
    "tests/test_implicit.py",
    "tests/test_memory.py",
    "tests/test_algebra.py",
    "tests/test_rules_pipeline.py",
    "tests/test_rules.py",
    "tests/test_rules_constants.py",
    "tests/test_language.py",
    "tests/language/test_functions.py",
    "tests/language/test_methods.py",
    "tests/language/test_structures.py",
    "tests/test_arguments.py",
    "tests/test_api.py",
    "tests/test_declared_rules.py",
    "tests/test_lookup.py",
    "tests/test_check.py",
    "tests/test_errors.py",
    "tests/test_fence.py",
    "tests/test_scipy_rules.py",
    "tests/test_fuzz.py",
    "tests/test_complex.py",
    "tests/test_sparse.py",
    "tests/test_one_pass.py",
    "tests/test_rebound.py",
    "tests/language/test_records.py",
    "tests/language/test_lookups.py",
    "tests/language/test_histories.py",
    "tests/test_python_coverage.py",
)
WITHOUT = (  # they compare text, byte by byte, or ask how fast something is
    "tests/test_golden.py::test_text",
    "tests/test_operators.py::test_text",
    "tests/test_golden.py::test_ruff_accepts_all",
    "tests/test_golden.py::test_mypy_accepts_all",
    "tests/test_golden.py::test_black_leaves_it",
    "tests/test_golden.py::test_stands_alone",
    "tests/test_algebra.py::test_reaches_the_text",
    "tests/test_algebra.py::test_its_result_is_simple",
    "tests/test_algebra.py::test_same_text_under_every_hash_seed",
    "tests/test_algebra.py::test_exact_rewrites_only",
    "tests/test_algebra.py::test_keeps_the_kind",
    "tests/test_algebra.py::test_the_authors_spelling_stays",
    "tests/test_algebra.py::test_large_expressions_are_tidied_only",
    "tests/test_algebra.py::test_deep_expressions_stay",
    "tests/test_algebra.py::test_nested_sums_take_no_exponential_time",
    "tests/test_algebra.py::test_many_definitions_are_used_in_one_go",
    "tests/test_declared_rules.py::test_the_formula_is_what_is_written",
    "tests/test_rules.py::test_literal_arguments_decide",
    "tests/test_rules.py::test_proved_scalars_get_the_scalar_text",
    "tests/test_rules.py::test_the_result_is_called_as_it_is_told",
    "tests/test_rules.py::test_a_factor_moves_into_masks",
    "tests/test_rules.py::test_rows_are_found_by_part_alias_and_pattern",
    "tests/test_rules.py::test_a_row_says_what_a_user_asks",
)
FUZZ = "random programs"
NOT_FAULTY = (
    "black",
    "hypothesis",
    "libcst.matchers",
    "mpmath",
    "numpy",
    "pytest",
    "scipy.optimize",
)  # loaded once for all runs
NO_TESTS = 5  # the exit code of pytest where no test is named so
PLUGINS = ("tests.mutants.judge", "no:cacheprovider", "no:xdist", "no:unraisableexception")


@dataclass(frozen=True)
class Finding:
    """What came of a mutant: the test that notices it, None where none does; whether its hints named that; the time it took."""

    mutant: Mutant
    killer: str | None
    hinted: bool
    seconds: float

    def __str__(self) -> str:
        who = f"{self.killer}{'' if self.hinted else ' (late)'}" if self.killer else f"SURVIVES: {self.mutant.what}"
        return f"{self.mutant.name:44} {self.seconds:5.0f} s  {who}"


@dataclass(frozen=True)
class Bench:
    """Copies of the checkout. seconds: of processor time, the most for one mutant; unfit: tests that fail without a fault."""

    folder: Path
    programs: int
    seconds: int
    unfit: frozenset[str] = frozenset()

    def finding(self, mutant: Mutant) -> Finding:
        """What comes of a mutant."""
        start = time.monotonic()
        copy = self._copy(f"faulty_{os.getpid()}")
        path = mutant.file(copy / "src")
        text = path.read_text(encoding="utf-8")
        _write(path, mutant.changed(text))
        try:
            killer, hinted = self._killer(copy, mutant)
        finally:
            _write(path, text)
        return Finding(mutant, killer, hinted, time.monotonic() - start)

    def failing_without_fault(self, tests: Collection[str]) -> set[str]:
        """Those of the tests that fail on the sound copy: they prove nothing. Tests that a fault brought are not there."""
        sound, ids = self._copy("sound"), self.folder / "ids"
        named = sorted(set(tests) - {FUZZ})
        ids.write_text("\n".join(named), encoding="utf-8")
        files = sorted({test.partition("::")[0] for test in named})
        failing = set(self._failing(sound, resource.RLIM_INFINITY, f"--ids={ids}", *files)) if named else set()
        if FUZZ in tests and self._fuzz(sound, resource.RLIM_INFINITY):
            failing.add(FUZZ)
        return failing

    def _copy(self, name: str) -> Path:
        copy = self.folder / name
        if not copy.exists():
            for part in ("src", "tests", "docs"):
                shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copy(ROOT / "pyproject.toml", copy)
        return copy

    def _killer(self, copy: Path, mutant: Mutant) -> tuple[str | None, bool]:
        """The first test that fails, and whether the mutant's hints named it."""
        end = _used() + self.seconds
        named = files_named(mutant)
        only = [f"--only={part}" for part in mutant.killers if not any(part == Path(judge).stem for judge in named)]
        if named and (failing := self._failing(copy, self.seconds, "-x", *named, *only)):
            return failing[0], True
        for judge in dict.fromkeys((*named, *JUDGES)):
            if (remaining := end - _used()) > 0 and (failing := self._failing(copy, remaining, "-x", judge)):
                return failing[0], False
        remaining = end - _used()
        return (FUZZ if remaining > 0 and FUZZ not in self.unfit and self._fuzz(copy, remaining) else None), False

    def _failing(self, copy: Path, seconds: float, *arguments: str) -> list[str]:
        """The tests that fail."""
        without = (f"--without={name}" for name in (*WITHOUT, *sorted(self.unfit)))
        plugins = (word for plugin in PLUGINS for word in ("-p", plugin))
        options = ["-q", "-s", "--tb=no", "-W", "ignore", *plugins, *arguments, *without]
        code, said = _in_copy(copy, seconds, lambda: int(importlib.import_module("pytest").main(options)))
        failures = [line.removeprefix("FAILS ") for line in said.splitlines() if line.startswith("FAILS ")]
        if not failures and code not in (0, NO_TESTS, -signal.SIGXCPU):
            raise RuntimeError(said)
        return failures

    def _fuzz(self, copy: Path, seconds: float) -> bool:
        """Whether a campaign of random programs fails."""

        def campaign() -> int:
            sys.argv = ["fuzz", "--programs", str(self.programs), "--seed", "1000000"]
            runpy.run_module("tests.fuzz", run_name="__main__", alter_sys=True)
            return 0

        return _in_copy(copy, seconds, campaign)[0] not in (0, -signal.SIGXCPU)


def files_named(mutant: Mutant) -> list[str]:
    """The files of tests that a mutant's hints name, judges of all mutants or not."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    return [file.relative_to(ROOT).as_posix() for file in files if file.stem in mutant.killers]


def _in_copy(copy: Path, seconds: float, work: Callable[[], int]) -> tuple[int, str]:
    """Exit code and output of work that is done in a process of its own, where `astgrad` and `tests` are those of the copy."""
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        child = os.fork()
        if not child:
            code: object = 1
            try:
                os.dup2(output.fileno(), 1)
                os.dup2(output.fileno(), 2)
                resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), resource.RLIM_INFINITY))
                _move_to(copy)
                code = work()
            except SystemExit as end:
                code = end.code or 0
            finally:
                sys.stdout.flush()
                os._exit(code if isinstance(code, int) else 1)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        output.seek(0)
        return code, output.read()


def _move_to(copy: Path) -> None:
    os.chdir(copy)
    os.environ |= {"ASTGRAD_CACHE_DIR": str(copy / "cache"), "PYTHONPATH": f"{copy / 'src'}{os.pathsep}{copy}"}
    sys.dont_write_bytecode = False
    sys.path[:] = [str(copy / "src"), str(copy), *(path for path in sys.path if path and Path(path) != ROOT)]
    for name in [name for name in sys.modules if name.partition(".")[0] in ("astgrad", "tests")]:
        del sys.modules[name]


def _write(path: Path, text: str) -> None:
    """Writes a module's text. Python would take the bytecode of another text of the same length and second for that of this one."""
    path.write_text(text, encoding="utf-8")
    Path(importlib.util.cache_from_source(str(path))).unlink(missing_ok=True)


def _used() -> float:
    """The processor time of all runs that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main(arguments: Sequence[str]) -> int:
    """Puts in the faults and says what came of each; 1 where one survives."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", metavar="NAME", action="append", help="this mutant")
    parser.add_argument("--jobs", type=int, default=1, help="how many at once")
    parser.add_argument("--seconds", type=int, default=1800, help="how much processor time until a mutant counts as surviving")
    parser.add_argument("--programs", type=int, default=200, help="how many random programs judge, where no test did")
    options = parser.parse_args(arguments)
    unknown = set(options.only or ()) - {mutant.name for mutant in MUTANTS}
    if unknown:
        parser.error(f"no such mutant: {', '.join(sorted(unknown))}")
    mutants = [mutant for mutant in MUTANTS if not options.only or mutant.name in options.only]
    for name in NOT_FAULTY:
        importlib.import_module(name)
    with tempfile.TemporaryDirectory(prefix="astgrad_mutants_") as folder:
        findings = _findings(Bench(Path(folder), options.programs, options.seconds), mutants, options.jobs)
    survivors = [finding for finding in findings if finding.killer is None]
    print(*survivors, f"{len(mutants) - len(survivors)} of {len(mutants)} killed", sep="\n")
    return 1 if survivors else 0


def _findings(bench: Bench, mutants: Sequence[Mutant], jobs: int) -> Collection[Finding]:
    """What comes of each mutant, printed as soon as it is known; anew where a test fails without it."""
    findings: dict[str, Finding] = {}
    pending = mutants
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        while pending:
            for finding in pool.imap_unordered(bench.finding, pending):
                findings[finding.mutant.name] = finding
                print(finding, flush=True)
            unfit = bench.failing_without_fault({finding.killer for finding in findings.values() if finding.killer})
            bench = replace(bench, unfit=bench.unfit | unfit)
            pending = [mutant for mutant in pending if findings[mutant.name].killer in unfit]
            for test in sorted(unfit):
                print(f"{test} fails without a fault", flush=True)
    return findings.values()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
