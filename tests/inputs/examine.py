"""What astgrad makes of a text: the one oracle of this folder.

A text is *accepted* (the generated module compiles), *refused* by codes of the language page, or *nothing* is in it to derive. All
else is a failure: an exception that is no refusal, a refusal without a place, a place that is not in the text, a code that no page
explains. Nothing of the text is ever executed.
"""

from __future__ import annotations

import linecache
import re
import traceback
import types
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from astgrad.errors import AstgradError, Refusal, Refused
from astgrad.frontend.program import program_of, read_module
from astgrad.frontend.reading import source_from_bytes
from astgrad.gen.job import Job, Options
from astgrad.gen.making import make
from astgrad.gen.settings import Settings, UsageError
from astgrad.pipeline import derive
from astgrad.request import Request

_PAGE = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
CODES = frozenset(re.findall(r"`([a-z]+(?:-[a-z]+)*)`", _PAGE))
FILENAME = "program.py"


@dataclass(frozen=True)
class Verdict:
    """`accepted`, `refused`, `nothing` or `failed`, with the refusals' codes or what went wrong."""

    word: str
    codes: tuple[str, ...] = ()
    problem: str = ""


def examine(data: bytes) -> Verdict:
    """What `gen` makes of a file's bytes: each of its functions by its first parameter, in every mode."""
    return _judged(data, lambda: _generated(data))


def examine_running(data: bytes) -> Verdict:
    """What a decorator makes of the first function in a text: its code is compiled, and never called."""
    return _judged(data, lambda: _derived(data))


def _judged(data: bytes, work: Callable[[], str]) -> Verdict:
    try:
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            word = work()
    except Refused as refused:
        problem = next((text for each in refused.refusals for text in _problems(each, data)), "")
        return Verdict("failed" if problem else "refused", tuple(sorted({each.code for each in refused.refusals})), problem)
    except AstgradError as error:
        return Verdict("failed", problem=f"{type(error).__name__} without a place: {error}")
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.name}"
        return Verdict("failed", problem=f"{type(error).__name__} in {where}: {str(error)[:300]}")
    problem = next((f"warning: {each.category.__name__}: {each.message}" for each in said), "")
    return Verdict("failed" if problem else word, problem=problem)


def _generated(data: bytes) -> str:
    source = source_from_bytes(data, FILENAME)
    names = read_module(source, "program").functions()
    word = "nothing"
    for name in names[:3]:
        for mode in ("reverse", "forward"):
            try:
                made = make(Job(Path(FILENAME), None, Settings(Path.cwd()), Options((name,), mode=mode)), source)
            except UsageError as error:
                if "has no parameter" not in str(error):
                    raise
            else:
                assert made is not None
                _compile(made.text)
                word = "accepted"
    return word


def _derived(data: bytes) -> str:
    text = source_from_bytes(data, FILENAME).text
    filename = f"<inputs {FILENAME}>"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = compile(text, filename, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return "nothing"  # what does not compile never runs
    code = next((const for const in module.co_consts if isinstance(const, types.CodeType) and const.co_argcount), None)
    if code is None or code.co_freevars or code.co_name.startswith("<"):
        return "nothing"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    function = types.FunctionType(code, {"__name__": "program", **_globals()}, code.co_name)
    program = program_of(function)
    parameter = program.function.parameter_names[0]
    generated = derive(program, Request("derivative", (parameter,), False, "derived", "reverse"))
    _compile(generated.text)
    return "accepted"


def _compile(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the author's own lines may be warned of
        compile(text, "generated", "exec", dont_inherit=True)


def _globals() -> dict[str, object]:
    import math

    import numpy as np

    import astgrad

    return {"math": math, "np": np, "astgrad": astgrad, "K": 2.5}


def _problems(refusal: Refusal, data: bytes) -> Iterator[str]:
    """What a refusal lacks."""
    if refusal.code not in CODES:
        yield f"no page explains the code {refusal.code!r}"
    if refusal.span is None:
        yield f"[{refusal.code}] without a place: {refusal.message}"
        return
    text = data.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    lines = refusal.span.source.text.split("\n")
    if not 1 <= refusal.span.line <= max(len(lines), text.count("\n") + 1):
        yield f"[{refusal.code}] stands at line {refusal.span.line} of {len(lines)}"
    elif not 1 <= refusal.span.column <= len(lines[refusal.span.line - 1]) + 2:
        yield f"[{refusal.code}] stands at column {refusal.span.column} of {lines[refusal.span.line - 1]!r}"
    elif refusal.span.end_column <= refusal.span.column:
        yield f"[{refusal.code}] ends before it starts"
    elif len(str(refusal).split("\n")) < 3 or not re.fullmatch(r" *\^+", str(refusal).split("\n")[2]):
        yield f"[{refusal.code}] shows no caret: {refusal}"
    if not refusal.message or re.search(r"(?<!\.\.)\.$", refusal.message):
        yield f"[{refusal.code}] has no proper message: {refusal.message!r}"
