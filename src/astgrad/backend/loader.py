"""A generated module's text as a running function. Nothing is imported by path: what is compiled is the text at hand."""

from __future__ import annotations

import linecache
import sys
from types import FunctionType, ModuleType

from astgrad.warn import without_syntax_warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class _Globals:
    """Stands for a module that is not to be found by its name: reads its globals, live."""

    def __init__(self, namespace: Mapping[str, object]) -> None:
        self._namespace = namespace

    def __getattr__(self, name: str) -> object:
        try:
            return self._namespace[name]
        except KeyError:
            raise AttributeError(f"module {self._namespace.get('__name__')!r} has no attribute {name!r}") from None


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


def module_of(namespace: Mapping[str, object]) -> object:
    """The module whose globals these are, or what reads them as it would."""
    module = sys.modules.get(str(namespace.get("__name__")))
    return module if getattr(module, "__dict__", None) is namespace else _Globals(namespace)
