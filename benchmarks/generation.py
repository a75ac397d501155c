"""How the time to write a derivative grows with the function: straight-line statements, nested loops, one long expression.

    python benchmarks/generation.py [SIZE ...]

Every line gives what was differentiated, the mode, the processor's time from a file's text to the text of its derivative, and the
target.
Sizes are numbers of straight-line statements; without any, 50, 500 and 5,000. What is refused is shown with its place.
"""

import sys
import time
from collections.abc import Iterator

from harness import readable, verdict

from astgrad.errors import Refused
from astgrad.frontend.program import read_module
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source

SIZES = (50, 500, 5_000)
TARGETS = {50: 0.3, 500: 3.0, 5_000: 40.0}
DEPTH = 8
TERMS = 1_000

# A statement of each kind of straight-line code, by its number `i`; `p` is the name of the value before.
KINDS_OF_CODE = {
    "new names": "v{i} = np.sin({p}) * x + {p} / {j}.5",
    "one name": "v = np.sin(v) * x + v / {j}.5",
    "augmented": "v += np.cos(v) * x",
}


def straight(line: str, size: int) -> str:
    """A function of `size` statements, each of which needs the one before."""
    lines, previous = [], "v"
    for i in range(size):
        lines.append("    " + line.format(i=i, p=previous, j=i % 9))
        previous = f"v{i}" if "{i}" in line else "v"
    return "\n".join(["import numpy as np", "", "def f(x: float):", "    v = x * x", *lines, f"    return {previous}", ""])


def nested(depth: int) -> str:
    """A function with `depth` loops in each other."""
    loops = [f"{'    ' * (k + 1)}for i{k} in range(n):" for k in range(depth)]
    inner = "    " * (depth + 1)
    body = [f"{inner}v = np.sin(v) * x", f"{inner}x = x + 0.1 * v"]
    return "\n".join(["import numpy as np", "", "def f(x: float, n: int):", "    v = x", *loops, *body, "    return v", ""])


def long_expression(terms: int) -> str:
    """A function that returns one sum."""
    total = " + ".join(f"{i % 7}.5 * np.sin({i} * x)" for i in range(1, terms + 1))
    return f"import numpy as np\n\ndef f(x: float):\n    return {total}\n"


def workloads(sizes: tuple[int, ...]) -> Iterator[tuple[str, str, float | None]]:
    """What is measured: a title, a module's text, the target in seconds."""
    for size in sizes:
        for kind, line in KINDS_OF_CODE.items():
            yield f"{size} statements, {kind}", straight(line, size), TARGETS.get(size)
    yield f"{DEPTH} loops in each other", nested(DEPTH), None
    yield f"a sum of {TERMS} terms", long_expression(TERMS), None


def derive(text: str, mode: str) -> str:
    """The derivative's module, or what was said instead."""
    try:
        program = read_module(Source("program.py", text), "program").program("f")
        derive_module([(program, Request("value_and_derivative", ("x",), False, "df", mode, ()))])
    except Refused as refused:
        first = refused.refusals[0]
        return f"refused: {first.code}" + (f", line {first.span.line}, column {first.span.column}" if first.span else "")
    except RecursionError:
        return "FAIL: RecursionError"
    return ""


def main(arguments: list[str]) -> None:
    sizes = tuple(map(int, arguments)) or SIZES
    derive(straight(KINDS_OF_CODE["one name"], 2), "reverse")  # loads what writing needs
    for title, text, target in workloads(sizes):
        for mode in ("reverse", "forward"):
            start = time.process_time()
            said = derive(text, mode)
            took = time.process_time() - start
            outcome = said or (verdict(took, target) if target is not None else "")
            print(f"{title:32} {mode:8}{readable(took):>10}  {outcome}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
