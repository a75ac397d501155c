"""The command line. Every command imports what it needs when it runs, so that `--help` is quick; no thinking here."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

TYPE_CHECKING = False
if TYPE_CHECKING:
    from astgrad.gen.job import Options

Command = TypeVar("Command", bound=Callable[..., object])

_OPERATORS = click.Choice(["derivative", "value_and_derivative", "jvp", "vjp", "hvp", "jacobian", "sparse_jacobian", "hessian"])
_MODES = click.Choice(["auto", "forward", "reverse"])
_PATH = click.Path(path_type=Path)


def _about_derivatives(command: Command) -> Command:
    """The options that `gen` and `show` share."""
    value = click.option(
        "--value", is_flag=True, help="Return the value as well, (value, derivative), of functions named here."
    )
    mode = click.option("--mode", type=_MODES, help="Forward or reverse mode; auto decides for each function.")
    kinds = click.option(
        "--kinds", default="", metavar="KINDS", help='What is known of parameters, as in "x: float64[n, d], y: float".'
    )
    operator = click.option(
        "--operator", type=_OPERATORS, help="What to make of functions named here, instead of the derivative."
    )
    return value(operator(mode(kinds(command))))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="astgrad", message="astgrad %(version)s")
def main() -> None:
    """Write the source of a Python function's derivative."""


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-f", "functions", multiple=True, metavar="NAME[:WRT[,WRT]]", help="A function to differentiate; may be repeated."
)
@_about_derivatives
@click.option("-o", "output", type=_PATH, help="The file to write, instead of model_derivatives.py beside model.py.")
@click.option("--stdout", "to_stdout", is_flag=True, help="Write to the standard output.")
@click.option("--stdin-filename", metavar="FILE", help="The name of the module that is read where PATHS is -.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1, with a diff, where a file is not what it should be.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--force", is_flag=True, help="Overwrite files that astgrad did not write, or that were edited since.")
@click.option("-q", "--quiet", is_flag=True, help="Say only what went wrong.")
def gen(
    paths: tuple[Path, ...],
    functions: tuple[str, ...],
    value: bool,
    operator: str | None,
    mode: str | None,
    kinds: str,
    output: Path | None,
    to_stdout: bool,
    stdin_filename: str | None,
    check: bool,
    diff: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Write model_derivatives.py for model.py: plain Python over NumPy that needs no astgrad.

    PATHS are files, folders, or - for the standard input. Made are the derivatives that a module asks for, by a decorator
    (@astgrad.derivative) or a call (df = astgrad.derivative(f)), and those of functions named by -f. So are the results of the
    other transformers, such as astgrad.hvp. The modules are read, never run.

    Exit codes: 0 all is well, 1 a file is not what it should be (--check), 123 a function was refused, 2 wrong usage.
    """
    from astgrad.gen.job import STDIN
    from astgrad.gen.running import Wishes, run, run_stdin

    options = _options(functions, value, operator, mode, kinds)
    wishes = Wishes(output, to_stdout, check, diff, force, quiet)
    if STDIN not in paths:
        sys.exit(_usage(lambda: run(paths, options, wishes)))
    if len(paths) > 1 or output or check or diff:
        raise click.UsageError("- stands alone, and what is made of it goes to the standard output")
    sys.exit(_usage(lambda: run_stdin(sys.stdin.buffer.read(), stdin_filename, options)))


@main.command()
@click.argument("target", metavar="MODULE.py:FUNCTION[:WRT[,WRT]]")
@_about_derivatives
def show(target: str, value: bool, operator: str | None, mode: str | None, kinds: str) -> None:
    """Print the derivative of one function. The module is read, never run."""
    from astgrad.gen.showing import show_derivative

    options = _options((), value, operator, mode, kinds)
    sys.exit(_usage(lambda: show_derivative(target, options)))


@main.command()
@click.argument("module", type=_PATH)
@click.option("-f", "functions", multiple=True, metavar="NAME", help="Check this derivative only; may be repeated.")
@click.option("--at", "point", default="", metavar="POINT", help='The arguments, as in "x=2.0, n=3"; otherwise random, seed 0.')
def check(module: Path, functions: tuple[str, ...], point: str) -> None:
    """Compare the derivatives of a module with differences. This RUNS the module."""
    from astgrad.gen.numeric import check_module

    sys.exit(_usage(lambda: check_module(module, functions, point)))


@main.command()
@click.argument("pattern", required=False)
@click.option("--page", is_flag=True, help="Print the page of the documentation that lists all of them.")
def rules(pattern: str | None, page: bool) -> None:
    """List the functions that have a derivative: those whose name contains PATTERN, or matches it (np.log*)."""
    from astgrad.rules import listing

    if page:
        click.echo(listing.page(), nl=False)
        return
    lines = listing.lines(pattern)
    if not lines:
        raise click.ClickException(f"no rule matches {pattern!r}")
    for line in lines:
        click.echo(line)


@main.group()
def cache() -> None:
    """The folder in which decorators keep what they have generated."""


@cache.command("dir")
def cache_dir() -> None:
    """Print the folder."""
    click.echo(_cache_dir())


@cache.command("clear")
def cache_clear() -> None:
    """Remove all that astgrad keeps there."""
    from astgrad.backend import store

    folder = _cache_dir()
    click.echo(f"removed {store.clear_cache()} files from {folder}")


def _cache_dir() -> str:
    from astgrad.backend import store
    from astgrad.backend.private import Unusable

    try:
        return store.cache_dir()
    except Unusable as error:
        raise click.ClickException(str(error)) from None


def _options(functions: tuple[str, ...], value: bool, operator: str | None, mode: str | None, kinds: str) -> Options:
    from astgrad.gen.job import Options

    if value and operator:
        raise click.UsageError("--value and --operator name two things to make of one function")
    return Options(functions, value, mode, kinds, operator or "")


def _usage(work: Callable[[], int]) -> int:
    """The exit code of some work; what makes no sense becomes Click's usage error."""
    from astgrad.gen.settings import UsageError

    try:
        return work()
    except UsageError as error:
        raise click.UsageError(str(error)) from None
