"""One file to make: its source, where it goes, what was asked, and the command that asks for it again."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from astgrad.gen.settings import MODES, Settings
from astgrad.operators import OPERATORS

STDIN = Path("-")  # as a source: the standard input, of which no name is known

_FLAGS_WITH_VALUE = {"-f": "functions", "--mode": "mode", "--kinds": "kinds", "--operator": "operator", "-o": "output"}


@dataclass(frozen=True)
class Options:
    """What a command says about the derivatives themselves."""

    functions: tuple[str, ...] = ()  # NAME[:WRT[,WRT]], beyond those that the module itself asks for
    value: bool = False  # the derivatives of `functions` come with the value
    mode: str | None = None  # None: as the project's settings say
    kinds: str = ""
    operator: str = ""  # which transformer is applied to `functions`

    @property
    def asked(self) -> str:
        """The transformer for `functions`."""
        return self.operator or ("value_and_derivative" if self.value else "derivative")


@dataclass(frozen=True)
class Job:
    """One file to make. An output of None is the standard output."""

    source: Path
    output: Path | None
    settings: Settings
    options: Options = field(default_factory=Options)

    @property
    def mode(self) -> str:
        """The mode asked for: the command's, else the project's."""
        return self.options.mode or self.settings.mode

    @property
    def command(self) -> str:
        """The command that makes this file, as it is recorded: run in the project's folder."""
        return self._command(self.settings.root, outside=lambda path: path.name)

    def command_here(self, *, force: bool = False) -> str:
        """The command that makes this file, run where the user is."""
        return self._command(Path.cwd(), outside=os.path.relpath, flags=("--force",) if force else ())

    def _command(self, start: Path, outside: Callable[[Path], str], flags: Sequence[str] = ()) -> str:
        words = ["astgrad", "gen", *flags, *_option_words(self.options)]
        if self.output is None:
            words.append("--stdout")
        elif self.output.absolute() != default_output(self.source).absolute():
            words += ["-o", _relative(self.output, start, outside)]
        return shlex.join([*words, "-" if self.source == STDIN else _relative(self.source, start, outside)])


def default_output(source: Path) -> Path:
    """`model_derivatives.py` beside `model.py`."""
    return source.with_name(f"{source.stem}_derivatives.py")


def job_of_command(command: str, output: Path, settings: Settings) -> Job | None:
    """The job that a recorded command stands for, for the file in which it was found; None where it is no such command."""
    try:
        words = iter(shlex.split(command))
    except ValueError:
        return None
    if [next(words, ""), next(words, "")] != ["astgrad", "gen"]:
        return None
    return _job_of_words(words, output, settings)


def _job_of_words(words: Iterator[str], output: Path, settings: Settings) -> Job | None:
    values: dict[str, list[str]] = {name: [] for name in (*_FLAGS_WITH_VALUE.values(), "source")}
    value = False
    for word in words:
        if word in _FLAGS_WITH_VALUE:
            values[_FLAGS_WITH_VALUE[word]].append(next(words, ""))
        elif word == "--value":
            value = True
        elif word != "--stdout":
            values["source"].append(word)
    mode = next(iter(values["mode"]), None)
    if len(values["source"]) != 1 or (mode is not None and mode not in MODES):
        return None
    operator = "".join(values["operator"][:1])
    if operator and operator not in OPERATORS:
        return None
    options = Options(tuple(values["functions"]), value, mode, "".join(values["kinds"][:1]), operator)
    return Job(Path(os.path.normpath(settings.root / values["source"][0])), output, settings, options)


def _option_words(options: Options) -> list[str]:
    words = [word for function in options.functions for word in ("-f", function)]
    words += ["--value"] if options.value else []
    words += ["--operator", options.operator] if options.operator else []
    words += ["--mode", options.mode] if options.mode else []
    return words + (["--kinds", options.kinds] if options.kinds else [])


def _relative(path: Path, start: Path, outside: Callable[[Path], str]) -> str:
    """The path from `start`, with forward slashes; `outside` says how to write one that does not lie below it."""
    absolute = Path(os.path.abspath(path))
    try:
        return absolute.relative_to(start.absolute()).as_posix()
    except ValueError:
        return outside(absolute)
