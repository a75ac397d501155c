"""The productions of the language: how a construct is written, how often, where it may stand and under what it is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.writer import Writer

    Write = Callable[[Writer], None]


@dataclass(frozen=True)
class Production:
    """A statement of the language."""

    name: str
    write: Write
    weight: float
    needs: Callable[[Writer], bool]
    traits: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """An expression of the language: text in which signs stand for smaller expressions."""

    text: str
    weight: float = 1.0
    shares: bool = False  # whether the array may be memory of another
    lazy: bool = False  # whether a part of it may not be computed: no place for calls of functions with statements
    traits: tuple[str, ...] = ()


STATEMENTS: list[Production] = []


def always(w: Writer) -> bool:
    """A statement that may stand anywhere."""
    return True


def statement(
    name: str, weight: float = 1.0, needs: Callable[[Writer], bool] = always, traits: tuple[str, ...] = ()
) -> Callable[[Write], Write]:
    """Makes a function that writes lines a production."""

    def register(write: Write) -> Write:
        STATEMENTS.append(Production(name, write, weight, needs, traits))
        return write

    return register
