"""From paths on the command line to the files to make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from astgrad.backend.header import parse_header
from astgrad.errors import AstgradError
from astgrad.gen.discovery import python_files
from astgrad.gen.files import read_existing
from astgrad.gen.job import Job, Options, default_output, job_of_command
from astgrad.gen.settings import settings_for


@dataclass(frozen=True)
class Planned:
    """One thing to do: a job, or the reason why there is none."""

    path: Path  # what was named or found
    job: Job | None
    problem: str = ""
    was_named: bool = True  # by the user; files found in a folder may have nothing to derive


def plan(paths: Sequence[Path], options: Options, output: Path | None, *, remake: bool) -> list[Planned]:
    """The jobs for files and folders, in their order, each output once.

    remake: a file that is already there is made as its own header says, where the command line says nothing else. In folders
    this always holds.
    """
    found: dict[Path, Planned] = {}
    for path in paths:
        if path.is_dir():
            planned = list(_in_folder(path, options))
        else:
            planned = [_guarded(path, options, output, remake=remake, was_named=True)]
        for each in planned:
            found.setdefault((each.job.output if each.job and each.job.output else each.path).absolute(), each)
    return list(found.values())


def _in_folder(folder: Path, options: Options) -> Iterator[Planned]:
    for path in python_files(folder):
        yield _guarded(path, options, None, remake=True, was_named=False)


def _guarded(path: Path, options: Options, output: Path | None, *, remake: bool, was_named: bool) -> Planned:
    try:
        return _for_file(path, options, output, remake=remake, was_named=was_named)
    except AstgradError as error:
        return Planned(path, None, str(error), was_named)


def _for_file(path: Path, options: Options, output: Path | None, *, remake: bool, was_named: bool) -> Planned:
    settings = settings_for(path)
    own_header = parse_header(_text(path))
    if own_header is not None:
        job = job_of_command(own_header.command, path, settings)
        problem = "" if job else "its header holds no command that astgrad understands"
        return Planned(path, job, problem, was_named)
    target = output or default_output(path)
    existing = parse_header(_text(target)) if remake and options == Options() else None
    recorded = existing and job_of_command(existing.command, target, settings)
    if recorded and recorded.source.absolute() == path.absolute():
        return Planned(path, recorded, was_named=was_named)
    return Planned(path, Job(path, target, settings, options), was_named=was_named)


def _text(path: Path) -> str:
    """A file's text for a look at its header; empty where there is none to be had, which whoever works with it will say."""
    try:
        return read_existing(path) or ""
    except AstgradError:
        return ""
