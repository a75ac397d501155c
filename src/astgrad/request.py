"""What is asked of the pipeline, and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass

from astgrad.ir.kinds import Kind
from astgrad.ir.stmt import Kept
from astgrad.source import Span


@dataclass(frozen=True)
class Request:
    """Which derivative of a function is wanted. Resolved: `wrt` holds names of the function's parameters."""

    operator: str  # a name of `astgrad.operators`
    wrt: tuple[str, ...]
    is_tuple: bool  # `wrt` was given as a tuple: then the derivative is one, even of one element
    name: str  # what the generated function is called
    mode: str = "auto"  # "auto", "forward" or "reverse"
    kinds: tuple[tuple[str, Kind], ...] = ()  # what is known of parameters, beyond their annotations
    algebra: bool = True  # rounding-level simplification
    tangents: tuple[str, ...] = ()  # the parameters that hold tangents of `wrt`, where the derivative is along a direction
    seed: str = ""  # the parameter that holds a cotangent of the value, where that is given


@dataclass(frozen=True)
class Disconnected:
    """No path leads from this argument to the result."""

    argument: str
    function: str
    span: Span | None


@dataclass(frozen=True)
class Generated:
    """A generated module."""

    text: str  # the whole module, formatted; without the header's command line and hashes, which belong to who writes the file
    name: str  # the generated function in it
    mode: str  # "forward" or "reverse"
    kinds: tuple[tuple[str, Kind], ...]  # the kinds of all parameters that it was generated for
    disconnected: tuple[Disconnected, ...] = ()
    written: tuple[str, ...] = ()  # parameters into which f writes; other arguments may not share their memory
    kept: tuple[tuple[str, tuple[Kept, ...]], ...] = ()  # what each function in it keeps for a reverse half, and why
    module_alias: str | None = None  # the name under which it reads the user's module when it runs; the loader binds it
