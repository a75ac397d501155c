"""The derivative of the function `f` in a text, made by `gen`, and run."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path
from unicodedata import normalize

from astgrad.frontend.reading import source_from_bytes
from astgrad.gen.job import Job, Options
from astgrad.gen.making import make
from astgrad.gen.settings import Settings


def generated(data: bytes, name: str = "f", mode: str | None = None) -> str:
    """The module that `astgrad gen -f NAME` writes."""
    job = Job(Path("program.py"), None, Settings(Path.cwd()), Options((name,), mode=mode))
    made = make(job, source_from_bytes(data, "program.py"))
    assert made is not None
    return made.text


def derivative_at(data: bytes, *args: object, name: str = "f", mode: str | None = None) -> object:
    """The value of the first derivative in that module; what it prints is thrown away."""
    text = generated(data, name, mode)
    scope: dict[str, object] = {}
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        exec(compile(text, "generated", "exec", dont_inherit=True), scope)
        derivative = next(value for key, value in scope.items() if key.startswith(f"{normalize('NFKC', name)}_by_"))
        assert callable(derivative)
        return derivative(*args)
