"""Puts in each fault and runs the tests: `python -m tests.mutants [--only NAME] [--programs N]`.

Everything happens in two copies of the checkout in a temporary folder: in one the fault is put in; in the other the tests that
failed are run again, for a test that fails without the fault proves nothing. The first test that fails is the end of a mutant.
"""

from __future__ import annotations

import argparse
import importlib
import os
import resource
import runpy
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
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
    "tests/test_arguments.py",
    "tests/test_api.py",
    "tests/test_lookup.py",
    "tests/test_check.py",
    "tests/test_errors.py",
    "tests/test_fence.py",
    "tests/test_scipy_rules.py",
    "tests/test_fuzz.py",
    "tests/test_complex.py",
    "tests/test_sparse.py",
    "tests/test_one_pass.py",
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
SECONDS = 1800  # of processor time for one run: a mutant may run for ever


class Bench:
    """A sound copy of the checkout and a faulty one."""

    def __init__(self, folder: Path, programs: int) -> None:
        self._sound, self._faulty = folder / "sound", folder / "faulty"
        self._programs = programs
        self._unfit: set[str] = set()  # tests that fail without a fault
        self._time = 1_000_000_000.0
        for copy in (self._sound, self._faulty):
            for name in ("src", "tests"):
                shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copy(ROOT / "pyproject.toml", copy)

    def killers(self, mutants: Sequence[Mutant]) -> dict[str, str | None]:
        """By the name of each mutant the test that notices it; None where none does."""
        found: dict[str, str | None] = {}
        pending = list(mutants)
        while pending:
            for mutant in pending:
                found[mutant.name] = self._killer(mutant)
                print(f"{mutant.name}: {found[mutant.name] or 'survives'}", file=sys.stderr, flush=True)
            unfit = self._failing_without_fault({found[mutant.name] for mutant in pending} - {None})
            self._unfit |= unfit
            pending = [mutant for mutant in pending if found[mutant.name] in unfit]
        return found

    def _killer(self, mutant: Mutant) -> str | None:
        path = mutant.file(self._faulty / "src")
        text = path.read_text(encoding="utf-8")
        self._write(path, mutant.changed(text))
        try:
            judges = (judge for judge in _in_order(mutant) if judge not in self._unfit)
            return next((failed for judge in judges if (failed := self._failed(judge, mutant.killers)) is not None), None)
        finally:
            self._write(path, text)

    def _write(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        self._time += 1  # Python takes bytecode for that of a text by the text's time and length: no two times are the same
        os.utime(path, (self._time, self._time))

    def _failed(self, judge: str, first: Sequence[str]) -> str | None:
        """The first failure on the faulty copy."""
        if judge == FUZZ:
            return FUZZ if self._fuzz(self._faulty) else None
        return next(iter(self._pytest(self._faulty, judge, "-x", *(f"--first={part}" for part in first))), None)

    def _failing_without_fault(self, tests: set[str | None]) -> set[str]:
        """Those of the tests that fail on the sound copy: they prove nothing."""
        named = sorted(test for test in tests if test is not None and test != FUZZ)
        failing = set(self._pytest(self._sound, *named)) if named else set()
        if FUZZ in tests and self._fuzz(self._sound):
            failing.add(FUZZ)
        return failing

    def _pytest(self, copy: Path, *arguments: str) -> list[str]:
        """The tests that fail."""
        without = (f"--without={name}" for name in (*WITHOUT, *sorted(self._unfit)))
        plugins = ("-p", "tests.mutants.judge", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore")
        options = ["-q", "-s", "--tb=no", *plugins, *arguments, *without]
        code, said = _in_copy(copy, lambda: int(importlib.import_module("pytest").main(options)))
        failures = [line.removeprefix("FAILS ") for line in said.splitlines() if line.startswith("FAILS ")]
        if code and not failures:
            raise RuntimeError(said)
        return failures

    def _fuzz(self, copy: Path) -> bool:
        """Whether a campaign of random programs fails."""

        def campaign() -> int:
            sys.argv = ["fuzz", "--programs", str(self._programs), "--seed", "1000000"]
            runpy.run_module("tests.fuzz", run_name="__main__", alter_sys=True)
            return 0

        return _in_copy(copy, campaign)[0] != 0


def _in_copy(copy: Path, work: Callable[[], int]) -> tuple[int, str]:
    """Exit code and output of work that is done in a process of its own, where `astgrad` and `tests` are those of the copy."""
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        child = os.fork()
        if not child:
            code: object = 1
            try:
                os.dup2(output.fileno(), 1)
                os.dup2(output.fileno(), 2)
                resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
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
    sys.path[:] = [str(copy / "src"), str(copy), *(path for path in sys.path if path and Path(path) != ROOT)]
    for name in [name for name in sys.modules if name.partition(".")[0] in ("astgrad", "tests")]:
        del sys.modules[name]


def _in_order(mutant: Mutant) -> Iterator[str]:
    """The judges, those that the mutant names first."""
    judges = (*JUDGES, FUZZ)
    hinted = [judge for part in mutant.killers for judge in judges if Path(judge).stem in part or part == judge]
    yield from dict.fromkeys((*hinted, *judges))


def main(arguments: Sequence[str]) -> int:
    """Puts in the faults and says what came of each; 1 where one survives."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", metavar="NAME", action="append", help="this mutant")
    parser.add_argument("--programs", type=int, default=200, help="how many random programs judge, where no test did")
    options = parser.parse_args(arguments)
    unknown = set(options.only or ()) - {mutant.name for mutant in MUTANTS}
    if unknown:
        parser.error(f"no such mutant: {', '.join(sorted(unknown))}")
    mutants = [mutant for mutant in MUTANTS if not options.only or mutant.name in options.only]
    with tempfile.TemporaryDirectory(prefix="astgrad_mutants_") as folder:
        for name in NOT_FAULTY:
            importlib.import_module(name)
        killers = Bench(Path(folder), options.programs).killers(mutants)
    for mutant in mutants:
        print(f"{mutant.name:42} {mutant.fault:28} {killers[mutant.name] or 'SURVIVES: ' + mutant.what}")
    killed = sum(killer is not None for killer in killers.values())
    print(f"{killed} of {len(mutants)} killed")
    return 0 if killed == len(mutants) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
