"""Where all shapes are known a derivative needs no helper, but for mathematics that is long and for places that are computed.

One call of each function that the tests of rules call is differentiated with all lengths given as numbers. `python -m
tests.test_known_shapes` counts the calls, and lists which helpers come along with what.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from astgrad.errors import Refused
from tests import test_scipy_rules, test_structural_rules
from tests.derived import Expression, generated, unformatted, with_lengths


def _calls() -> Iterator[tuple[str, tuple[str, ...], Mapping[str, Any]]]:
    for text, wrt, arguments in (*test_structural_rules.CASES, *test_scipy_rules.CASES):
        yield text, tuple(wrt.split()), arguments


def helpers_of(text: str, wrt: tuple[str, ...], arguments: Mapping[str, Any]) -> list[str] | None:
    """The helpers that come along with a derivative; None where it is refused."""
    expression = Expression(text, **arguments)
    try:
        module = generated(expression.source, "f", wrt, mode="reverse", kinds=with_lengths(expression.arguments, wrt))
    except Refused:
        return None
    return re.findall(r"^def (_\w+)", module, re.MULTILINE)


@cache
def found() -> dict[str, list[str]]:
    """For each call the helpers of its derivative: of each function the first call with these arguments."""
    calls = {re.sub(r"[\d.,' ]|=\w+", "", text): (text, wrt, arguments) for text, wrt, arguments in _calls()}
    with unformatted():
        every = {text: helpers_of(text, wrt, arguments) for text, wrt, arguments in calls.values()}
    return {text: helpers for text, helpers in every.items() if helpers is not None}


def by_helper() -> dict[str, list[str]]:
    calls = defaultdict(list)
    for text, helpers in found().items():
        for helper in helpers:
            calls[helper].append(text)
    return calls


if __name__ == "__main__":
    some = sum(map(bool, found().values()))
    print(f"{len(found())} calls with all lengths known, {some} with a helper")
    for helper, texts in sorted(by_helper().items(), key=lambda item: -len(item[1])):
        print(f"{helper:28}{len(texts):4}  {'; '.join(texts[: 60 if helper == '_sum_to' else 3])}")
