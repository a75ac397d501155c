"""What a mutant is, and what kinds of faults there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# How source rewriters have got derivatives wrong, in public: what the language can express, each with mutants of its own.
HAZARDS = frozenset(
    {
        "left out by continue or break",
        "for with else",
        "element written several times",
        "overwritten before it is read back",
        "overlapping slices",
        "adjoint of a local kept from the round before",
        "loop that runs zero times",
        "loop variable assigned",
        "stale value in a loop",
        "product overwritten by itself",
        "nested loops",
        "name bound in both branches",
        "running extremum",
        "chained conditional",
        "early return",
        "while with an active test",
        "chained assignment",
        "effect evaluated twice",
        "operand of and, or",
        "chained comparison",
        "body of with, try, match",
        "value before the statement",
        "alias",
        "view",
        "mutated after use",
        "helper that changes its argument",
        "argument changed",
        "repeated index",
        "swap",
        "broadcast forgotten",
        "scalar as array",
        "axis",
        "float32 widened",
        "integers",
        "cancellation",
        "overflow",
        "division by the second operand",
        "zero to a power",
        "tie",
        "nan of the other branch",
        "name taken",
        "shadowed name",
        "names that normalise to the same",
        "closure",
        "two modules with one name",
        "global bound anew",
        "default that is an expression",
        "decorator hidden",
        "keyword lost",
        "only the first output",
        "text is not the running code",
    }
)


@dataclass(frozen=True)
class Mutant:
    """One fault.

    fault: its class, in a few words. what: what goes wrong. old, new: the text, once in the package, and what replaces it.
    killers: parts of the names of tests to be run first; only for speed. hazard: which of `HAZARDS` it stands for, if any.
    """

    name: str
    fault: str
    what: str
    old: str
    new: str
    killers: tuple[str, ...] = ()
    hazard: str | None = None

    def file(self, package: Path) -> Path:
        """Where in a copy of the package its text stands. Raises LookupError where that is not one place."""
        places = [(path, path.read_text(encoding="utf-8").count(self.old)) for path in sorted(package.rglob("*.py"))]
        found = [path for path, count in places for _ in range(count)]
        if len(found) != 1:
            raise LookupError(f"the text of the mutant {self.name} occurs {len(found)} times, and must occur once:\n{self.old}")
        return found[0]

    def changed(self, text: str) -> str:
        """The file's text with the fault in it."""
        return text.replace(self.old, self.new)
