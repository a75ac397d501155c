"""Feeds astgrad programs made by grammars, most of which it has to refuse: `python -m tests.inputs --programs 1000 --seed 0`.

`--smith 0.1` takes a tenth of them from hypothesmith. `--limits` instead prints what happens to deep and long texts.
Exit code 1 where an error came without a place, or anything else that is no proper refusal.
"""

from __future__ import annotations

import argparse
import sys

from tests.inputs.campaign import SOURCES, Statistics, campaign
from tests.inputs.limits import print_limits


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.inputs", description=__doc__)
    parser.add_argument("--programs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--smith", type=float, default=0.0, help="the share that hypothesmith makes, which is slow")
    parser.add_argument("--limits", action="store_true", help="measure deep and long texts, each in a process of its own")
    arguments = parser.parse_args()
    if arguments.limits:
        return print_limits()
    statistics = campaign(arguments.programs, arguments.seed, arguments.smith)
    report(statistics)
    return 1 if statistics.failures else 0


def report(statistics: Statistics) -> None:
    for source in SOURCES:
        counts = {word: count for (of, word), count in sorted(statistics.words.items()) if of == source}
        if counts:
            print(f"{source}: {sum(counts.values())} texts: {', '.join(f'{count} {word}' for word, count in counts.items())}")
    print("refused for:", ", ".join(f"{code} {count}" for code, count in statistics.codes.most_common()))
    texts = sum(statistics.words.values())
    print(f"{texts} texts in {statistics.seconds:.0f} s, {texts / statistics.seconds:.1f} a second")
    print(f"the slowest took {statistics.slowest[0]:.2f} s; unlocated: {len(statistics.failures)}")
    shown: set[str] = set()
    for way, problem, data in statistics.failures:
        if problem[:60] not in shown:
            shown.add(problem[:60])
            print(f"\n{way}: {problem}\n{data!r}\n{data.decode(errors='replace')}")


if __name__ == "__main__":
    sys.exit(main())
