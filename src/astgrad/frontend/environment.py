"""What a global name means to a function: the question that the static and the live reading answer in their own ways."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol

from astgrad.fingerprint import OPERATOR_METHODS
from astgrad.frontend.lookup import Found
from astgrad.ir.kinds import Kind
from astgrad.ir.names import Names
from astgrad.ir.stmt import Import
from astgrad.operators import OPERATORS, SPARSE
from astgrad.source import Source

TRANSFORMERS = {
    **{f"astgrad.{name}": name for name in OPERATORS if name not in SPARSE.values()},
    "astgrad.grad": "derivative",
    "astgrad.value_and_grad": "value_and_derivative",
}


class What(Enum):
    """The kinds of things that a global name stands for."""

    IMPORTED = auto()  # something of another module, by its path
    BUILTIN = auto()
    FUNCTION = auto()  # a plain function of the module, with source
    CONSTANT = auto()  # a literal constant of the module
    DERIVATIVE = auto()  # what an astgrad transformer returned
    OTHER = auto()  # anything else of the module
    UNKNOWN = auto()  # nothing that the module shows
    STARRED = auto()  # perhaps something that `from m import *` brought


@dataclass(frozen=True)
class Meaning:
    """What a name stands for; `path` of imported and built-in things, `line` where something else was bound."""

    what: What
    path: str = ""
    line: int = 0


@dataclass(frozen=True)
class Followed:
    """A function of the user's, in the module that defines it."""

    name: str
    found: Found
    environment: Environment


@dataclass(frozen=True)
class Method:
    """A method of the object that a method takes first."""

    name: str  # in the generated file: `_Model_spring`
    title: str  # `Model.spring`
    form: str  # `method`, `static`, `class` or `property`
    found: Found
    environment: Environment


class Meanings(Protocol):
    """What names from outside mean to a function."""

    def meaning(self, name: str) -> Meaning:
        """What the name stands for when the function runs."""

    def table(self, name: str) -> ast.expr | None:
        """What makes the tuple, list or dict of functions for which the name stands; None where it stands for something else."""


class Environment(Meanings, Protocol):
    """The globals that a function sees."""

    @property
    def name(self) -> str:
        """The module's importable name."""

    @property
    def source(self) -> Source:
        """Its text."""

    def absolute(self, path: str) -> str:
        """The path without leading dots, which count from the module's package."""

    def path_of_global(self, name: str) -> str:
        """The full path of what the module itself binds to a name."""

    def defining(self, path: str) -> str:
        """The path where something imported is defined, which is where a declared rule says it is; else the path itself."""

    def followed(self, path: str) -> Followed | None:
        """The function of the user's to which an imported path leads, if it leads to one."""

    def imported_constant(self, path: str) -> tuple[Environment, str] | None:
        """The literal constant to which an imported path leads: its module, and its name there."""

    def imported_kind(self, path: str) -> Kind:
        """What is known of an imported value of the user's; the caller checks before each call that it still holds."""

    def global_names(self) -> Iterable[str]:
        """Every name that the module's text binds."""

    def inner_names(self) -> frozenset[str]:
        """Every name that is local to some function in the module's text."""

    def stands_for(self, name: str, value: object) -> bool:
        """Whether a global name stands for this very value of a running program."""

    def function(self, name: str) -> Found:
        """The definition behind a name that means a FUNCTION."""

    def constant(self, name: str) -> ast.stmt:
        """The assignment behind a name that means a CONSTANT."""

    def kind(self, name: str) -> Kind:
        """What is known of the value of a name that means an OTHER; the caller checks before each call that it still holds."""

    def imports(self) -> Sequence[Import]:
        """The imports that generated code may need, in source order."""


def method_name(owner: str, name: str, environment: Environment, taken: Names) -> str:
    """What a method is called as a function of the generated file: by no name that has a meaning already."""
    taken.take(environment.global_names())
    return taken.fresh(f"_{owner.strip('_')}_{name.strip('_')}")


def with_operators(methods: Mapping[str, Method], names: Collection[str]) -> dict[str, Method]:
    """The methods of a class, without those of operators where one cannot be read of these names that the class has: another one
    is not called instead of it."""
    is_whole = OPERATOR_METHODS.intersection(names) <= methods.keys()
    return {name: method for name, method in methods.items() if is_whole or name not in OPERATOR_METHODS}


def absolute_path(path: str, package: str) -> str:
    """The path that an import inside a package means: `..units.k` in `pkg.sub` is `pkg.units.k`."""
    level = len(path) - len(path.lstrip("."))
    if not level or not package:
        return path
    parents = package.split(".")
    return ".".join([*parents[: len(parents) - level + 1], *filter(None, [path[level:]])])


def canonical(path: str) -> str:
    """One path for what astgrad exports, whichever of its modules it was taken from."""
    root, _, rest = path.partition(".")
    return f"astgrad.{rest.rpartition('.')[2]}" if root == "astgrad" and rest else path
