"""One derivative, printed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from astgrad.errors import AstgradError
from astgrad.frontend.program import read_module
from astgrad.frontend.reading import read_source
from astgrad.gen.job import Options
from astgrad.gen.making import declared_rules, module_name, requested_pair
from astgrad.gen.running import FAILED, OK
from astgrad.gen.settings import UsageError, settings_for
from astgrad.ir.stmt import Kept
from astgrad.pipeline import derive
from astgrad.request import Generated


def show_derivative(target: str, options: Options, *, why: bool = False) -> int:
    """Prints the module for `MODULE.py:FUNCTION[:WRT]`, or what it saves and why; gives the exit code."""
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
    click.echo("\n".join(why_saved(generated)) if why else generated.text, nl=why)
    return OK


def why_saved(generated: Generated) -> list[str]:
    """What a derivative saves, or computes again, for its reverse half: a line for each value, under it the lines that read it."""
    lines: list[str] = []
    for function, several in generated.kept:
        lines += [f"{function}:", *(line for kept in several for line in _reasons(kept))] if several else []
    if lines:
        return lines
    why = "it goes forward" if generated.mode == "forward" else "its reverse half reads what its variables still hold"
    return [f"{generated.name} saves nothing: {why}."]


def _reasons(kept: Kept) -> Iterator[str]:
    place = "" if kept.place is None else f", line {kept.place.line}"
    yield f"    {kept.name}: {kept.how}{place}"
    for reader in kept.readers:
        yield f"        for line {reader.line}: {reader.source.line(reader.line).strip()}"
