"""The text of one generated file. The module it is made from is read, never run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from astgrad import __version__, registered
from astgrad.backend.header import short_hash, with_header
from astgrad.errors import Refusal, Refused
from astgrad.frontend.program import ModuleReader, read_module
from astgrad.frontend.requests import FoundRequest
from astgrad.gen.job import STDIN, Job, Options
from astgrad.gen.settings import UsageError
from astgrad.ir.kinds import Kind, parse_kinds, show_kind
from astgrad.ir.names import Names, normalise
from astgrad.ir.show import show
from astgrad.ir.stmt import Program
from astgrad.pipeline import GeneratedModule, derive_module
from astgrad.request import Request
from astgrad.rules import users
from astgrad.source import Source
from astgrad.warn import without_syntax_warnings

Pair = tuple[Program, Request]


@dataclass(frozen=True)
class Made:
    """A generated file's text, and what its user should know."""

    text: str
    source_hash: str
    names: tuple[str, ...]  # of the generated functions
    notes: tuple[str, ...]


@without_syntax_warnings()
def make(job: Job, source: Source) -> Made | None:
    """The file that a job asks for; None where neither the module nor the job names a function.

    Raises Refused, with all refusals of all functions, or UsageError.
    """
    if not job.command.isprintable():
        raise UsageError("the command to make the file again does not stand on one line: give the files plain names")
    reader = read_module(source, module_name(job.source))
    with declared_rules(reader):
        pairs = _pairs(reader, job)
        if not pairs:
            return None
        generated = derive_module(pairs, line_length=job.settings.line_length)
        source_hash = short_hash("\n".join([*map(_described, pairs), registered.digest()]).rstrip("\n"))
    of = "" if job.source == STDIN else f" of {job.source.name}"
    text = with_header(generated.text, f"Derivatives{of}, written by astgrad.", job.command, __version__, source_hash)
    return Made(text, source_hash, tuple(request.name for _, request in pairs), tuple(_notes(generated, job, source)))


@contextmanager
def declared_rules(reader: ModuleReader) -> Iterator[None]:
    """Inside, the rules hold that the module, and what it imports of the project, declare. Raises Refused where one is wrong."""
    declarations = reader.declarations()
    refusals: list[Refusal] = []
    for each in declarations:
        try:
            users.check(each)
        except ValueError as error:
            refusals.append(Refusal("bad-rule", f"{each.file}:{each.line}: {error}", None))
    if refusals:
        raise Refused(refusals)
    with registered.only(declarations):
        yield


def requested_pair(reader: ModuleReader, wanted: str, options: Options, mode: str) -> Pair:
    """What `FUNCTION[:WRT]` means to `astgrad show`: a derivative that the module asks for, by name, or one of a function."""
    found = [request for request in reader.requests() if request.bound_name == normalise(wanted)]
    kinds = _kinds(options)
    if found:
        return _found_pair(reader, found[0], mode, kinds)
    return _named_pair(reader, wanted, options.value, mode, kinds, Names())


def module_name(source: Path) -> str:
    """The name under which a module is imported: dotted where its folder is a package."""
    if source == STDIN:
        return "stdin"
    parts = [] if source.stem == "__init__" else [source.stem]
    folder = source.absolute().parent
    while (folder / "__init__.py").is_file():
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts)


def _pairs(reader: ModuleReader, job: Job) -> list[Pair]:
    """Every function to differentiate with what is asked; all refusals are collected before any is raised."""
    kinds = _kinds(job.options)
    requests = reader.requests()
    taken = Names([*reader.functions(), *(found.bound_name for found in requests)])
    pairs: list[Pair] = []
    refusals: list[Refusal] = []
    for found in requests:
        try:
            pairs.append(_found_pair(reader, found, job.mode, kinds))
        except Refused as refused:
            refusals += refused.refusals
    for wanted in job.options.functions:
        try:
            pairs.append(_named_pair(reader, wanted, job.options.value, job.mode, kinds, taken))
        except Refused as refused:
            refusals += refused.refusals
    if refusals:
        raise Refused(refusals)
    _check_kinds_used(kinds, pairs)
    return pairs


def _found_pair(reader: ModuleReader, found: FoundRequest, mode: str, kinds: Sequence[tuple[str, Kind]]) -> Pair:
    program = reader.program(found.function_name)
    return program, Request(
        operator=found.operator,
        wrt=_resolved(found, program),
        is_tuple=found.is_tuple,
        name=found.bound_name,
        mode=mode if found.mode == "auto" else found.mode,
        kinds=_of_parameters(kinds, program),
    )


def _resolved(found: FoundRequest, program: Program) -> tuple[str, ...]:
    """The parameters' names for what `wrt` says: names, positions or nothing."""
    parameters = _parameters(program)
    if not parameters:
        raise Refused([Refusal("no-parameter", f"{found.function_name} has no parameter to differentiate by", found.span)])
    names: list[str] = []
    for each in found.wrt or (0,):
        name = parameters[each] if isinstance(each, int) and 0 <= each < len(parameters) else each
        if not _can_be_asked(name, program) or name in names:
            message = f"{each!r} is named twice" if name in names else f"{found.function_name} has no parameter {each!r}"
            hint = f"Its parameters are {', '.join(parameters)}."
            raise Refused([Refusal("bad-request", message, found.span, hint)])
        names.append(str(name))
    return tuple(names)


def _named_pair(
    reader: ModuleReader, wanted: str, value: bool, mode: str, kinds: Sequence[tuple[str, Kind]], taken: Names
) -> Pair:
    """What `-f NAME[:WRT[,WRT]]` asks for."""
    name, colon, rest = normalise(wanted).partition(":")
    known = (*reader.functions(), *reader.methods())
    if name not in known and name.partition(".")[0] not in {each.partition(".")[0] for each in reader.methods()}:
        has = ", ".join(known) or "none"
        raise UsageError(f"there is no function {name!r} at the top of the module; it has: {has}")
    program = reader.program(name)
    parameters = _parameters(program)
    wrt = tuple(part.strip() for part in rest.split(",")) if colon else parameters[:1]
    for each in wrt or ("",):
        if not _can_be_asked(each, program):
            raise UsageError(f"{name} has no parameter {each!r}; it has: {', '.join(parameters) or 'none'}")
        if wrt.count(each) > 1:
            raise UsageError(f"{wanted!r} names the parameter {each!r} twice")
    called = name.replace(".", "_")
    by = "_".join((called, "by", *(each.rpartition(".")[2] for each in wrt)))
    operator = "value_and_derivative" if value else "derivative"
    fresh = taken.fresh(f"{called}_and_{by}" if value else by)
    return program, Request(operator, wrt, len(wrt) > 1, fresh, mode, _of_parameters(kinds, program))


def _can_be_asked(wanted: object, program: Program) -> bool:
    """Whether this is a parameter, or an attribute of one (`self.k`)."""
    owner, dot, attribute = str(wanted).partition(".")
    if not dot:
        return wanted in _parameters(program)
    return owner in program.function.parameter_names and attribute.isidentifier()


def _kinds(options: Options) -> tuple[tuple[str, Kind], ...]:
    try:
        return parse_kinds(options.kinds)
    except ValueError as error:
        raise UsageError(f"--kinds: {error}") from None


def _of_parameters(kinds: Iterable[tuple[str, Kind]], program: Program) -> tuple[tuple[str, Kind], ...]:
    return (*program.known, *((name, kind) for name, kind in kinds if name in program.function.parameter_names))


def _parameters(program: Program) -> tuple[str, ...]:
    """The parameters to differentiate by: not the object that a method takes first."""
    return program.function.parameter_names[program.function.is_method :]


def _check_kinds_used(kinds: Iterable[tuple[str, Kind]], pairs: Sequence[Pair]) -> None:
    parameters = {name for program, _ in pairs for name in program.function.parameter_names}
    for name, _ in kinds:
        if pairs and name not in parameters:
            raise UsageError(f"--kinds: no function to differentiate has a parameter {name!r}")


def _described(pair: Pair) -> str:
    """Everything that goes into a derivative, as text."""
    program, request = pair
    kinds = [f"{name}: {show_kind(kind)}" for name, kind in request.kinds]
    asked = [
        request.operator,
        request.name,
        request.mode,
        str(request.wrt),
        str(request.is_tuple),
        str(request.algebra),
        *kinds,
    ]
    functions = [show(function) for function in (program.function, *program.functions.values())]
    constants = [f"{constant.name} = {show(constant.value)}" for constant in program.constants.values()]
    imports = [each.statement for each in program.imports]
    return "\n".join([*asked, *imports, *constants, *program.other_globals, *functions])


def _notes(generated: GeneratedModule, job: Job, source: Source) -> Iterable[str]:
    for each in generated.disconnected:
        place = f"{each.span}: " if each.span else ""
        yield f"{place}{each.function} does not depend on {each.argument}: the derivative is zero everywhere"
    if generated.module_alias is not None:
        yield f"the file imports {module_name(job.source)}, whose globals it needs when it runs"
        _refuse_circle(job, source)


def _refuse_circle(job: Job, source: Source) -> None:
    """A generated file that imports a module which imports the generated file would never load."""
    if job.output is None:
        return
    for node in ast.walk(ast.parse(source.text)):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            modules = [node.module or "", *(alias.name for alias in node.names)]
        if any(module.rpartition(".")[2] == job.output.stem for module in modules):
            message = f"{job.source.name} imports {job.output.stem}, which would have to import {job.source.name}"
            raise UsageError(f"{source.filename}:{getattr(node, 'lineno', 1)}: {message}; define what it needs by literals")
