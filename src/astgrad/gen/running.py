"""Makes or checks many files, one after the other; what happens to one does not stop the others."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from traceback import format_exc

import click

from astgrad.backend.header import parse_header
from astgrad.errors import AstgradError
from astgrad.frontend.reading import read_source, source_from_bytes
from astgrad.gen.checking import difference, judge
from astgrad.gen.files import read_existing, write
from astgrad.gen.job import STDIN, Job, Options
from astgrad.gen.making import Made, make
from astgrad.gen.planning import Planned, plan
from astgrad.gen.settings import UsageError, settings_for
from astgrad.source import Source

OK, DIFFERS, FAILED = 0, 1, 123  # exit codes, as Black's


@dataclass(frozen=True)
class Wishes:
    """What to do with what is made. `check` and `diff` write nothing."""

    output: Path | None = None
    to_stdout: bool = False
    check: bool = False
    diff: bool = False
    force: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of one file: one word for the summary, and what to print."""

    word: str
    message: str = ""
    code: int = OK
    text: str = ""  # for the standard output


def run(paths: Sequence[Path], options: Options, wishes: Wishes) -> int:
    """Makes the generated files of all paths; gives the exit code. Raises UsageError where the wishes contradict each other."""
    _check_wishes(paths, options, wishes)
    todo = plan(paths, options, wishes.output, remake=wishes.check)
    outcomes: list[Outcome] = []
    for number, planned in enumerate(todo, start=1):
        with _progress(f"[{number}/{len(todo)}] {planned.path}", len(todo) > 1 and not wishes.quiet):
            outcomes.append(_done(planned, wishes))
        _print(outcomes[-1], wishes)
    if not wishes.to_stdout:
        _print_summary(outcomes, wishes)
    return max((outcome.code for outcome in outcomes), default=OK)


def run_stdin(data: bytes, filename: str | None, options: Options) -> int:
    """Writes the generated file of a module given as bytes to the standard output."""
    path = Path(filename) if filename else STDIN
    job = Job(path, None, settings_for(path), options)
    planned = Planned(path, job)
    outcome = _caught(
        planned, lambda: _made(planned, job, source_from_bytes(data, filename or "<stdin>"), Wishes(to_stdout=True))
    )
    _print(outcome, Wishes())
    return outcome.code


def _check_wishes(paths: Sequence[Path], options: Options, wishes: Wishes) -> None:
    has_folder = any(path.is_dir() for path in paths)
    if (wishes.output or wishes.to_stdout) and (len(paths) != 1 or has_folder):
        raise UsageError(f"{'-o' if wishes.output else '--stdout'} takes one file")
    if has_folder and (options.functions or options.kinds):
        raise UsageError("-f and --kinds say something about one module: name its file, not a folder")
    if wishes.output and wishes.to_stdout:
        raise UsageError("-o and --stdout name two places for one text")
    if wishes.to_stdout and (wishes.check or wishes.diff):
        raise UsageError("--check and --diff compare with a file: leave out --stdout")


def _done(planned: Planned, wishes: Wishes) -> Outcome:
    job = planned.job
    if job is None:
        return Outcome("failed", f"{planned.path}: {planned.problem}", FAILED)
    return _caught(planned, lambda: _of_job(planned, job, wishes))


def _caught(planned: Planned, work: Callable[[], Outcome]) -> Outcome:
    try:
        return work()
    except UsageError as error:
        return Outcome("failed", f"error: {planned.path}: {error}", FAILED)
    except AstgradError as error:
        return Outcome("refused", f"error: {error}", FAILED)
    except Exception:  # one file must not take the others with it, whatever is wrong with astgrad
        return Outcome("failed", f"error: {planned.path}: a bug in astgrad, please report it:\n{format_exc()}", FAILED)


def _of_job(planned: Planned, job: Job, wishes: Wishes) -> Outcome:
    is_generated = job.output is not None and job.output.absolute() == planned.path.absolute()
    if is_generated and not job.source.exists():
        return Outcome("orphaned", f"orphaned: {planned.path}: its source {job.source.name} is gone; delete it", DIFFERS)
    return _made(planned, job, read_source(job.source), wishes)


def _made(planned: Planned, job: Job, source: Source, wishes: Wishes) -> Outcome:
    made = make(job, source)
    if made is None:
        return _nothing(planned, job)
    outcome = _used(job, made, wishes)
    return replace(outcome, message="\n".join([*(f"note: {note}" for note in made.notes), *filter(None, [outcome.message])]))


def _used(job: Job, made: Made, wishes: Wishes) -> Outcome:
    if wishes.to_stdout or job.output is None:
        return Outcome("shown", text=made.text)
    existing = read_existing(job.output)
    if wishes.check:
        return _checked(job, job.output, existing, made)
    if wishes.diff:
        changes = difference(existing, made.text, job.output)
        return Outcome("would be written" if changes else "unchanged", text=changes)
    if write(job.output, made.text, source=job.source, force=wishes.force):
        return Outcome("written", f"wrote {job.output} ({', '.join(made.names)})")
    return Outcome("unchanged")


def _checked(job: Job, output: Path, existing: str | None, made: Made) -> Outcome:
    verdict = judge(existing, made)
    if verdict.status == "current":
        return Outcome("current")
    reason = f": {verdict.reason}" if verdict.reason else ""
    mend = job.command_here(force=verdict.status in ("edited", "foreign"))
    message = f"{verdict.status}: {output}{reason}\n    mend it with: {mend}"
    return Outcome(verdict.status, message, OK if verdict.is_good else DIFFERS, difference(existing, made.text, output))


def _nothing(planned: Planned, job: Job) -> Outcome:
    """The module asks for no derivative: fine, unless there is a generated file of it or the user expected one."""
    if job.output is not None and parse_header(read_existing(job.output) or "") is not None:
        message = f"orphaned: {job.output}: {job.source.name} asks for no derivative any more; delete it"
        return Outcome("orphaned", message, DIFFERS)
    if not planned.was_named:
        return Outcome("")
    advice = "decorate a function with @astgrad.derivative, or name one with -f"
    return Outcome("without a derivative", f"{planned.path}: nothing to derive: {advice}")


def _print(outcome: Outcome, wishes: Wishes) -> None:
    if outcome.message and (outcome.code or not wishes.quiet):
        click.echo(outcome.message, err=True)
    if outcome.text:
        click.echo(outcome.text, nl=False)


def _print_summary(outcomes: Sequence[Outcome], wishes: Wishes) -> None:
    if wishes.quiet:
        return
    words = [outcome.word for outcome in outcomes if outcome.word]
    counts = [f"{words.count(word)} {word}" for word in dict.fromkeys(words)]
    click.echo(f"{_files(len(words))}: {', '.join(counts)}." if words else "Nothing to do.", err=True)


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"


@contextmanager
def _progress(line: str, wanted: bool) -> Iterator[None]:
    """Shows a line at a terminal for as long as the work takes."""
    is_shown = wanted and sys.stderr.isatty()
    if is_shown:
        click.echo(line, nl=False, err=True)
    try:
        yield
    finally:
        if is_shown:
            click.echo("\r\x1b[K", nl=False, err=True)
