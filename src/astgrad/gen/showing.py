"""One derivative, or the table of rules, for people to read."""

from __future__ import annotations

from pathlib import Path

import click

from astgrad.errors import AstgradError
from astgrad.frontend.program import read_module
from astgrad.frontend.reading import read_source
from astgrad.gen.job import Options
from astgrad.gen.making import module_name, requested_pair
from astgrad.gen.running import FAILED, OK
from astgrad.gen.settings import UsageError, settings_for
from astgrad.pipeline import derive
from astgrad.rules.listing import Row, rows


def show_derivative(target: str, options: Options) -> int:
    """Prints the module for `MODULE.py:FUNCTION[:WRT]`; gives the exit code."""
    file, separator, wanted = target.partition(".py:")
    if not separator or not wanted:
        raise UsageError(f"{target!r} is not of the form MODULE.py:FUNCTION")
    path = Path(f"{file}.py")
    try:
        reader = read_module(read_source(path), module_name(path))
        generated = derive(*requested_pair(reader, wanted, options, options.mode or settings_for(path).mode))
    except UsageError:
        raise
    except AstgradError as error:
        click.echo(f"error: {error}", err=True)
        return FAILED
    click.echo(generated.text, nl=False)
    return OK


def rule_lines(pattern: str | None) -> list[str]:
    """The rules that match, one function a paragraph."""
    return [line for row in rows(pattern) for line in _row_lines(row)]


def _row_lines(row: Row) -> list[str]:
    formulas = [f"    by {name}: {formula}" for name, formula in row.formulas] or ["    0 wherever there is a derivative"]
    also = [f"    also {', '.join(row.also)}"] if row.also else []
    remarks = [f"    {remark}" for remark in (row.kink, row.note) if remark]
    return [row.function, *formulas, *also, *remarks]
