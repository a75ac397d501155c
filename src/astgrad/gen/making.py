"""The text of one generated file. The module it is made from is read, never run."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from astgrad import __version__, registered
from astgrad.backend.header import short_hash, with_header
from astgrad.errors import Refusal, Refused
from astgrad.frontend.program import ModuleReader, read_module
from astgrad.frontend.requests import FoundRequest
from astgrad.gen.job import STDIN, Job, Options
from astgrad.gen.settings import UsageError
from astgrad.gen.staging import Pair, Wanted, staged
from astgrad.ir.kinds import UNKNOWN, Kind, as_object, parse_kinds, show_kind
from astgrad.ir.names import Names, normalise
from astgrad.ir.show import show
from astgrad.ir.stmt import Program, names_written, statements
from astgrad.operators import OPERATORS, seed_name, tangent_names
from astgrad.paths import find_overlap, parse_path, root_of
from astgrad.pipeline import GeneratedModule, derive_module
from astgrad.request import Request
from astgrad.rules import users
from astgrad.source import Source
from astgrad.transform.flat import at_path
from astgrad.warn import without_syntax_warnings


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
        wanted = _wanted(reader, job)
        if not wanted:
            return None
        pairs = staged(wanted)
        generated = derive_module(pairs, line_length=job.settings.line_length)
        source_hash = short_hash("\n".join([*map(_described, wanted), registered.digest()]).rstrip("\n"))
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
    if found and not options.operator:
        return staged([_found(reader, found[0], mode, kinds)])[0]
    return staged([_named(reader, wanted, options, mode, kinds, Names())])[0]


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


def _wanted(reader: ModuleReader, job: Job) -> list[Wanted]:
    """Every function to differentiate with what is asked; all refusals are collected before any is raised."""
    kinds = _kinds(job.options)
    requests = reader.requests()
    taken = Names([*reader.functions(), *(found.bound_name for found in requests)])
    wanted: list[Wanted] = []
    refusals: list[Refusal] = []
    for found in requests:
        try:
            wanted.append(_found(reader, found, job.mode, kinds))
        except Refused as refused:
            refusals += refused.refusals
    for name in job.options.functions:
        try:
            wanted.append(_named(reader, name, job.options, job.mode, kinds, taken))
        except Refused as refused:
            refusals += refused.refusals
    if refusals:
        raise Refused(refusals)
    _check_kinds_used(kinds, wanted)
    return wanted


def _found(reader: ModuleReader, found: FoundRequest, mode: str, kinds: Sequence[tuple[str, Kind]]) -> Wanted:
    """What the module itself asks for."""
    program = reader.program(found.function_name)
    chain = [found]
    while chain[0].inner is not None:
        chain.insert(0, chain[0].inner)
    steps = _Steps(program, _of_parameters(kinds, program))
    for each in chain:
        steps.add(
            each.operator, _resolved(each, steps.parameters, program), each.is_tuple, mode if each.mode == "auto" else each.mode
        )
    return Wanted(program, steps.named(found.bound_name))


class _Steps:
    """What is to be done to a function, one after the other, and the parameters of what comes of it."""

    def __init__(self, program: Program, kinds: tuple[tuple[str, Kind], ...]) -> None:
        self.parameters = list(_parameters(program))
        self._name = program.function.name
        self._kinds = dict(kinds)
        written = {name for s in statements(program.function.body) for name in names_written(s)}
        self._taken = {
            *program.function.parameter_names,
            *written,
            *program.functions,
            *program.constants,
            *program.other_globals,
        }
        self._taken.update(each.bound for each in program.imports)
        self._steps: list[Request] = []

    def add(self, operator: str, wrt: tuple[str, ...], is_tuple: bool, mode: str) -> None:
        """One transformer more."""
        known = OPERATORS[operator]
        if known.inner:
            self.add(known.inner, wrt, is_tuple, "auto")
        tangents, seed = tangent_names(operator, wrt, self._taken), seed_name(operator, self._taken)
        taken_apart = {root_of(name) for name in (*wrt, *tangents)}
        kinds = tuple((name, kind if name in taken_apart else as_object(kind)) for name, kind in self._kinds.items())
        self._steps.append(
            Request(
                operator,
                wrt,
                is_tuple,
                self._name,
                mode if known.modes else "auto",
                kinds,
                tangents=tangents,
                seed=seed,
            )
        )
        roots = [name for name in map(root_of, wrt) if name in self.parameters]
        last = max((self.parameters.index(name) + 1 for name in roots), default=0)
        added = (seed,) if seed else tangents
        self.parameters[last:last] = added
        self._taken.update(added)
        for name, tangent in zip(wrt, tangents, strict=bool(tangents)):
            path = parse_path(name)
            found = at_path(path, self._kinds.get(path.root, UNKNOWN))
            if found is not None and found[1] != UNKNOWN:
                self._kinds[tangent] = found[1]

    def named(self, name: str) -> tuple[Request, ...]:
        """All steps; what the last one makes is called `name`."""
        return (*self._steps[:-1], replace(self._steps[-1], name=name))


def _resolved(found: FoundRequest, parameters: Sequence[str], program: Program) -> tuple[str, ...]:
    """The parameters' names for what `wrt` says: names, positions or nothing. parameters: of what comes of the program so far."""
    if not parameters:
        raise Refused([Refusal("no-parameter", f"{found.function_name} has no parameter to differentiate by", found.span)])
    names: list[str] = []
    for each in found.wrt or (0,):
        name = parameters[each] if isinstance(each, int) and 0 <= each < len(parameters) else _one_spelling(str(each))
        message = ""
        if not (name in parameters or _can_be_asked(name, program)):
            message = f"{found.function_name} has no parameter {each!r}"
        elif find_overlap((*names, name)):
            message = f"{each!r} is named twice"
        if message:
            hint = f"Its parameters are {', '.join(parameters)}."
            raise Refused([Refusal("bad-request", message, found.span, hint)])
        names.append(name)
    return tuple(names)


def _one_spelling(wanted: str) -> str:
    """A path as it is known from here on; what is none stays as it is."""
    try:
        return parse_path(wanted).text
    except ValueError:
        return wanted


def _named(
    reader: ModuleReader, wanted: str, options: Options, mode: str, kinds: Sequence[tuple[str, Kind]], taken: Names
) -> Wanted:
    """What `-f NAME[:WRT[,WRT]]` asks for."""
    name, colon, rest = normalise(wanted).partition(":")
    known = (*reader.functions(), *reader.methods())
    if name not in known and name.partition(".")[0] not in {each.partition(".")[0] for each in reader.methods()}:
        has = ", ".join(known) or "none"
        raise UsageError(f"there is no function {name!r} at the top of the module; it has: {has}")
    program = reader.program(name)
    parameters = _parameters(program)
    wrt = tuple(_one_spelling(part.strip()) for part in rest.split(",")) if colon else parameters[:1]
    for each in wrt or ("",):
        if not _can_be_asked(each, program):
            raise UsageError(f"{name} has no parameter {each!r}; it has: {', '.join(parameters) or 'none'}")
    if (twice := find_overlap(wrt)) is not None:
        raise UsageError(f"{wanted!r} names {'the parameter' if twice.isidentifier() else 'the part'} {twice!r} twice")
    steps = _Steps(program, _of_parameters(kinds, program))
    steps.add(options.asked, wrt, len(wrt) > 1, mode)
    return Wanted(program, steps.named(taken.fresh(_derivative_name(options.asked, name.replace(".", "_"), wrt))))


def _derivative_name(operator: str, name: str, wrt: tuple[str, ...]) -> str:
    """What is generated is called: `loss_by_w`, `loss_and_loss_by_w`, `loss_hvp_by_w`."""
    by = "_".join(("by", *(path.stem[len(path.root) + 1 :] or path.root for path in map(parse_path, wrt))))
    match operator:
        case "derivative":
            return f"{name}_{by}"
        case "value_and_derivative":
            return f"{name}_and_{name}_{by}"
        case _:
            return f"{name}_{operator}_{by}"


def _can_be_asked(wanted: object, program: Program) -> bool:
    """Whether this is a parameter, or a part of one (`self.k`, `params["w"]`)."""
    try:
        path = parse_path(str(wanted))
    except ValueError:
        return False
    return path.root in (program.function.parameter_names if path.steps else _parameters(program))


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


def _check_kinds_used(kinds: Iterable[tuple[str, Kind]], wanted: Sequence[Wanted]) -> None:
    parameters = {name for each in wanted for name in each.program.function.parameter_names}
    for name, _ in kinds:
        if wanted and name not in parameters:
            raise UsageError(f"--kinds: no function to differentiate has a parameter {name!r}")


def _described(wanted: Wanted) -> str:
    """Everything that goes into a derivative, as text."""
    program = wanted.program
    asked = [line for request in wanted.steps for line in _asked(request)]
    functions = [show(function) for function in (program.function, *program.functions.values())]
    constants = [f"{constant.name} = {show(constant.value)}" for constant in program.constants.values()]
    imports = [each.statement for each in program.imports]
    return "\n".join([*asked, *imports, *constants, *program.other_globals, *functions])


def _asked(request: Request) -> Iterator[str]:
    yield from (request.operator, request.name, request.mode)
    yield from (str(request.wrt), str(request.is_tuple), str(request.algebra))
    yield from (f"{name}: {show_kind(kind)}" for name, kind in request.kinds)


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
