"""Fresh names: what generated code may call a thing without meeting a name of the author's."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Iterable, Mapping

_RESERVED = frozenset(dir(builtins)) | frozenset(keyword.kwlist) | frozenset(keyword.softkwlist)


class Names:
    """The names taken in one scope. Handing out a name takes it; the order of requests decides, so the result is deterministic."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {normalise(name) for name in taken}
        self._counts: dict[str, int] = {}  # the number that each wanted name got last: names are never given back

    def fresh(self, wanted: str) -> str:
        """`wanted`, or `wanted_2`, `wanted_3`, ... where it is taken, a builtin or a keyword."""
        wanted = normalise(wanted)
        count = self._counts.get(wanted, 1)
        name = wanted if count == 1 else f"{wanted}_{count}"
        while name in self._taken or name in _RESERVED:
            count += 1
            name = f"{wanted}_{count}"
        self._counts[wanted] = count
        self._taken.add(name)
        return name

    def take(self, names: Iterable[str]) -> None:
        """Marks names as taken."""
        self._taken.update(map(normalise, names))

    def is_taken(self, name: str) -> bool:
        """Whether the name is taken here, or means something to Python."""
        return normalise(name) in self._taken or name in _RESERVED

    def become(self, other: Names) -> None:
        """Takes what a copy has taken since, and goes on as that would."""
        self._taken, self._counts = other._taken, other._counts

    def copy(self) -> Names:
        """An independent scope that starts with the same names taken."""
        return Names(self._taken)


def normalise(name: str) -> str:
    """The identifier as Python compares it (PEP 3131: NFKC)."""
    return unicodedata.normalize("NFKC", name)


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A text for readers, with what the author calls things for names that astgrad made."""
    for name, authors in names.items():
        text = re.sub(rf"\b{name}\b", authors.replace("\\", r"\\"), text)
    return text
