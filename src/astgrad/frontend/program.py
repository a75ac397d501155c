"""The front door: a running function, or a function of a file, becomes a `Program`.

program_of(f)                                the decorator's path: the source is proved to be the code that runs
read_module(source, name).program("f")       the path of `gen`: nothing is imported and nothing runs
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from astgrad.errors import Refusal, Refused
from astgrad.frontend.environment import Environment, What
from astgrad.frontend.fence import inspect
from astgrad.frontend.live import LiveModule
from astgrad.frontend.lookup import Definition, Found, plain_function, source_of
from astgrad.frontend.lower import lower_constant, lower_function
from astgrad.frontend.places import Places
from astgrad.frontend.reading import parse
from astgrad.frontend.requests import FoundRequest, find_requests
from astgrad.frontend.static import StaticModule, static_module
from astgrad.ir.stmt import Function, Program
from astgrad.source import Source


def program_of(function: Callable[..., object]) -> Program:
    """The program of a running function. Raises Refused, SourceUnavailable, StaleSource or RequestError."""
    found, scope = source_of(function), plain_function(function).__globals__
    return _program(found, LiveModule(scope, found), str(scope.get("__name__") or ""))


def read_module(source: Source, name: str) -> ModuleReader:
    """A file's functions, by its text alone. Raises Refused where the text is no Python."""
    parse(source)
    return ModuleReader(static_module(source), name)


class ModuleReader:
    """What a file holds. Nothing in it is ever executed."""

    def __init__(self, module: StaticModule, name: str) -> None:
        self._module = module
        self._name = name

    def functions(self) -> tuple[str, ...]:
        """The functions defined at the top level, in source order."""
        names = (node.name for node in self._module.tree.body if isinstance(node, Definition))
        return tuple(dict.fromkeys(names))

    def requests(self) -> tuple[FoundRequest, ...]:
        """The derivatives that the file asks for, in source order. Raises Refused where one cannot be read."""
        return find_requests(self._module)

    def program(self, function_name: str) -> Program:
        """The program of a top-level function. Raises Refused."""
        return _program(self._module.function(function_name), self._module, self._name)


def _program(found: Found, environment: Environment, module: str) -> Program:
    """The function with everything that it reaches; all refusals of all of it are raised together."""
    definitions, reached = _reached(found, environment)
    lowered = {name: _lowered(each, environment) for name, each in definitions.items()}
    places = Places(found.source)
    constants = [name for name in reached if environment.meaning(name).what is What.CONSTANT]
    constants.sort(key=lambda name: environment.constant(name).lineno)
    others = tuple(name for name in reached if environment.meaning(name).what is What.OTHER)
    return Program(
        function=_lowered(found, environment),
        functions=lowered,
        constants={name: lower_constant(name, environment.constant(name), places, environment) for name in constants},
        imports=tuple(environment.imports()),
        other_globals=others,
        kinds={name: environment.kind(name) for name in others},
        module=module,
        source=found.source,
    )


def _reached(found: Found, environment: Environment) -> tuple[dict[str, Found], list[str]]:
    """The functions of the module that a function calls, directly or through others, and all globals met, in that order."""
    definitions: dict[str, Found] = {}
    reached: dict[str, None] = {}
    refusals: list[Refusal] = []
    pending = [found]
    while pending:
        current = pending.pop(0)
        found_here, names = inspect(current.node, Places(current.source), environment)
        refusals += found_here
        for name in names:
            if name not in reached and environment.meaning(name).what is What.FUNCTION:
                definitions[name] = environment.function(name)
                pending.append(definitions[name])
            reached.setdefault(name)
    if refusals:
        raise Refused(refusals)
    return definitions, list(reached)


def _lowered(found: Found, environment: Environment) -> Function:
    assert isinstance(found.node, ast.FunctionDef)
    return lower_function(found.node, Places(found.source), environment)
