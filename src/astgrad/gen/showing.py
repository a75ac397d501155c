"""One derivative, printed."""

from __future__ import annotations

from pathlib import Path

import click

from astgrad.errors import AstgradError
from astgrad.frontend.program import read_module
from astgrad.frontend.reading import read_source
from astgrad.gen.job import Options
from astgrad.gen.making import declared_rules, module_name, requested_pair
from astgrad.gen.running import FAILED, OK
from astgrad.gen.settings import UsageError, settings_for
from astgrad.pipeline import derive


def show_derivative(target: str, options: Options) -> int:
    """Prints the module for `MODULE.py:FUNCTION[:WRT]`; gives the exit code."""
    file, separator, wanted = target.partition(".py:")
    if not separator or not wanted:
        raise UsageError(f"{target!r} is not of the form MODULE.py:FUNCTION")
    path = Path(f"{file}.py")
    try:
        reader = read_module(read_source(path), module_name(path))
        with declared_rules(reader):
            generated = derive(*requested_pair(reader, wanted, options, options.mode or settings_for(path).mode))
    except AstgradError as error:
        click.echo(f"error: {error}", err=True)
        return FAILED
    click.echo(generated.text, nl=False)
    return OK
