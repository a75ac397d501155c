"""A generated module's text as a running function. Nothing is imported by path: what is compiled is the text at hand."""

from __future__ import annotations

import linecache
import sys
from types import FunctionType, ModuleType

from astgrad.fingerprint import cells_around
from astgrad.warn import without_syntax_warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class _Globals:
    """Stands for a module that is not to be found by its name, and for what is around a closure: reads what it holds, live."""

    def __init__(self, function: FunctionType) -> None:
        self._cells = cells_around(function)
        self._globals = function.__globals__

    def __getattr__(self, name: str) -> object:
        try:
            return self._cells[name].cell_contents if name in self._cells else self._globals[name]
        except (KeyError, ValueError):
            raise AttributeError(f"module {self._globals.get('__name__')!r} has no attribute {name!r}") from None


@without_syntax_warnings()
def run_module(text: str, filename: str, name: str, bindings: Mapping[str, object]) -> FunctionType:
    """Executes the module in a namespace that holds the bindings; gives its function of this name."""
    code = compile(text, filename, "exec", dont_inherit=True)  # a text: no comment in it can name another encoding
    module = ModuleType(f"{name}_derivative")
    module.__file__ = filename
    vars(module).update(bindings)
    # an entry without a time is never compared with the disk: tracebacks show what runs
    linecache.cache[filename] = (len(text), None, [f"{line}\n" for line in text.split("\n")], filename)
    exec(code, vars(module))
    function = vars(module)[name]
    assert isinstance(function, FunctionType)
    return function


def outside_of(function: FunctionType) -> object:
    """What a function reads from outside, as attributes: its module, or what stands for it."""
    module = sys.modules.get(str(function.__globals__.get("__name__")))
    is_whole = getattr(module, "__dict__", None) is function.__globals__ and not function.__closure__
    return module if is_whole else _Globals(function)
