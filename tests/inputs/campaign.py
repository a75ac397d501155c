"""Many texts, one after the other, and what became of them."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from tests.inputs.damage import damaged
from tests.inputs.examine import examine, examine_running
from tests.inputs.trees import programs

SOURCES = ("grammar", "damaged", "hypothesmith")


@dataclass
class Statistics:
    """Verdicts of each source of texts, codes of refusals, failures, and the slowest text."""

    words: Counter[tuple[str, str]] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str, bytes]] = field(default_factory=list)  # way, problem, text
    seconds: float = 0.0
    slowest: tuple[float, bytes] = (0.0, b"")


def campaign(count: int, seed: int, smith_share: float = 0.0) -> Statistics:
    """Judges so many texts, by way of `gen` and of the decorators."""
    statistics = Statistics()
    began = time.perf_counter()
    for source, data in _texts(count, seed, smith_share):
        started = time.perf_counter()
        for way, judge in (("gen", examine), ("decorator", examine_running)):
            verdict = judge(data)
            if way == "gen":
                word = "syntax error" if verdict.word == "refused" and verdict.codes == ("syntax-error",) else verdict.word
                statistics.words[source, word] += 1
                statistics.codes.update(verdict.codes)
            if verdict.word == "failed":
                statistics.failures.append((way, verdict.problem, data))
        statistics.slowest = max(statistics.slowest, (time.perf_counter() - started, data))
    statistics.seconds = time.perf_counter() - began
    return statistics


def _texts(count: int, seed: int, smith_share: float) -> Iterator[tuple[str, bytes]]:
    random = Random(seed)
    by_smith = round(count * smith_share)
    if by_smith:
        from tests.inputs.smith import as_body, texts

        wrapped = ((text, as_body(text)) for text in texts(by_smith // 2 + 1, seed))
        for text in itertools.islice(itertools.chain.from_iterable(wrapped), by_smith):
            yield "hypothesmith", text.encode("utf-8", "surrogatepass")
    for number, text in enumerate(itertools.islice(programs(random), count - by_smith)):
        if number % 4 == 3:
            yield "damaged", damaged(text, random)
        else:
            yield "grammar", text.encode()
