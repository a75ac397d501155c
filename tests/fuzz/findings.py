"""Programs that failed once, in found/: made small, with what was asked and the arguments. Each stays as a test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from tests.fuzz.examine import Asked

FOUND = Path(__file__).with_name("found")


def found() -> list[Path]:
    """The programs that failed once."""
    return sorted(FOUND.glob("*.py"))


def read(path: Path) -> tuple[str, tuple[Any, ...], Asked]:
    """The program's text, its arguments and what to ask."""
    text = path.read_text()
    namespace: dict[str, Any] = {}
    exec(compile(text, path.name, "exec"), namespace)
    return text, namespace["ARGUMENTS"], Asked(**namespace["REQUEST"])


def write(name: str, about: str, text: str, args: tuple[Any, ...], asked: Asked) -> Path:
    """Keeps a program, under a name that is not taken. about: what went wrong, in one line."""
    request = ", ".join(f"{key!r}: {value!r}" for key, value in vars(asked).items())
    lines = ['"""' + about.replace("\\", "/").replace('"', "'") + '"""', "", text.strip(), "", f"REQUEST = {{{request}}}"]
    lines += ["ARGUMENTS = (", *(f"    {_literal(arg)}," for arg in args), ")", ""]
    module = "\n".join(lines)
    if "import numpy" not in text:
        module = module.replace('"""\n\n', '"""\n\nimport numpy as np\n', 1)
    FOUND.mkdir(exist_ok=True)
    path = next(path for path in _paths(name) if not path.exists())
    path.write_text(module)
    return path


def _paths(name: str) -> Iterator[Path]:
    yield FOUND / f"{name}.py"
    number = 2
    while True:
        yield FOUND / f"{name}_{number}.py"
        number += 1


def _literal(arg: Any) -> str:
    if not isinstance(arg, np.ndarray):
        return repr(arg)
    return f"np.array({arg.tolist()!r}, dtype=np.{arg.dtype})"
