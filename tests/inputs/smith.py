"""Programs of hypothesmith, which makes them from Python's grammar: as a module's text, and as the body of a function."""

from __future__ import annotations

import warnings

import hypothesmith
from hypothesis import HealthCheck, Phase, given, seed, settings


def texts(count: int, start: int) -> list[str]:
    """About so many different texts; each draws long on the machine, about five in a second."""
    found: dict[str, None] = {}

    @seed(start)
    @settings(
        max_examples=max(count, 1),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(hypothesmith.from_grammar() | hypothesmith.from_node())
    def collect(text: str) -> None:
        found.setdefault(text)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what its programs are like
        collect()
    return list(found)


def as_body(text: str) -> str:
    """A function around the text."""
    body = "\n".join(f"    {line}" for line in text.split("\n"))
    return f"def f(x: float):\n    y = x\n{body}\n    return x * y\n"
