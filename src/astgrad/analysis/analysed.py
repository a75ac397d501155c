"""A function together with everything the transforms ask about it: one value, made once per function and request."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property

from astgrad.analysis.activity import Activity
from astgrad.analysis.aliases import aliases
from astgrad.analysis.filling import filling
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.memory import Sharing, sharing_at
from astgrad.errors import Refusal, Refused
from astgrad.ir.kinds import UNKNOWN, Kind, ListOf, Number, is_number
from astgrad.ir.names import with_names
from astgrad.ir.stmt import Function, Stmt


@dataclass(frozen=True)
class Analysed:
    """A primal function, one name for each web, and the facts about it."""

    function: Function
    authors_names: Mapping[str, str]  # for names that splitting into webs made: the author's
    originals: Mapping[int, Stmt]  # the author's statements, by the `id` of their origin
    wrt: tuple[str, ...]
    parameters: Mapping[str, Kind]  # what they are when the function is called; `kinds` knows what becomes of them
    kinds: Kinds
    result: Kind
    activity: Activity
    old_parts: Mapping[int, str] = field(default_factory=dict)  # by the `id` of a write into a part: what keeps the old part
    blank_parts: frozenset[int] = frozenset()  # by `id`: writes into parts that are 0 until then, and are needed as that
    settled_parts: frozenset[int] = frozenset()  # by `id`: writes into parts that nothing reads as they were
    regrouped: frozenset[int] = frozenset()  # by `id`: writes that may give a dict a further key: it is saved whole
    given: Mapping[str, str] = field(
        default_factory=dict
    )  # for parameters that may change shape or dtype: what keeps the given
    written: tuple[str, ...] = ()  # parameters into which it writes: into copies of these
    refusals: tuple[Refusal, ...] = ()  # found on the way: writes into arrays that cannot be told
    has_tables: bool = False  # whether dicts are taken for arrays
    harmless: Container[str] = frozenset()  # the names of functions of the user's that change nothing they are given

    @cached_property
    def sharing(self) -> Mapping[str, frozenset[str]]:
        """For each variable, those that may share memory with it."""
        return aliases(self.function, self.kinds)

    def seen_by(self, write: Stmt, name: str) -> frozenset[str]:
        """The variables that may share memory with one, itself included, when a statement writes into it."""
        others = self._sharing_at(write).get(name, frozenset())
        return frozenset(n for n in others if not is_number(self.kinds.variables.get(n, UNKNOWN))) | {name}

    @cached_property
    def _sharing_at(self) -> Callable[[Stmt], Sharing]:
        return sharing_at(self.function, self.kinds)

    @cached_property
    def filling(self) -> frozenset[int]:
        """By `id`: what appends to a list before anything reads it."""
        return filling(self.function) if self.has_lists else frozenset()

    @cached_property
    def has_lists(self) -> bool:
        """Whether variables hold lists of any length."""
        return bool([kind for kind in self.kinds.variables.values() if isinstance(kind, ListOf)])

    def puts_back(self, write: Stmt) -> bool:
        """Whether the reverse half gives the part into which a statement writes its earlier value again."""
        return id(write) in self.old_parts or id(write) in self.blank_parts

    def parameter(self, name: str) -> Number:
        """A parameter when the function is called, as a number of which perhaps nothing else is known."""
        kind = self.parameters[name]
        return kind if isinstance(kind, Number) else Number("real", None, None)


@contextmanager
def in_words(authors_names: Mapping[str, str]) -> Iterator[None]:
    """Inside, refusals are raised that call each variable what its author calls it."""
    try:
        yield
    except Refused as refused:
        raise type(refused)([said(refusal, authors_names) for refusal in refused.refusals]) from None


def said(refusal: Refusal, authors_names: Mapping[str, str]) -> Refusal:
    """The refusal, with what the author calls things for names that astgrad made."""
    message, hint = (with_names(text, authors_names) for text in (refusal.message, refusal.hint))
    return replace(refusal, message=message, hint=hint)
