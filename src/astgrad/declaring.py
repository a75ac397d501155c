"""What users declare of the derivatives of their own functions, checked where it is said."""

from __future__ import annotations

import sys
from types import CodeType, FunctionType

from astgrad.errors import RequestError
from astgrad.registered import OPTIONS, Declared, declare, declared_as
from astgrad.rules import users

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeVar

    Function = TypeVar("Function", bound=Callable[..., object])


def declare_rule(form: str, signature: str, keywords: Mapping[str, str], depth: int) -> Callable[[Function], Function] | None:
    """Registers what is declared, or gives the decorator that will. depth: of the declaring module's frame above this one.

    Raises RequestError where the declaration is wrong.
    """
    frame = sys._getframe(depth + 1)
    place = (str(frame.f_globals.get("__name__") or ""), frame.f_code.co_filename, frame.f_lineno)
    if form == "rule" and not keywords.keys() - OPTIONS:
        return lambda function: _half(signature, keywords, function, place, frame.f_code)
    _register(declared_as(form, signature, keywords, place, code=frame.f_code))
    return None


def _half(
    signature: str, keywords: Mapping[str, str], function: Function, place: tuple[str, str, int], declaring: CodeType
) -> Function:
    if not isinstance(function, FunctionType):
        raise RequestError(f"rule({signature!r}) without formulas decorates a function, not {type(function).__name__}")
    code = function.__code__
    path = f"{function.__module__}.{function.__qualname__}"
    _register(declared_as("rule", signature, keywords, place, path, code.co_varnames[: code.co_argcount], declaring))
    return function


def _register(new: Declared) -> None:
    place = f"{new.file}:{new.line}"
    module, _, name = new.path.rpartition(".")
    loaded = sys.modules.get(module)
    if loaded is not None and module != new.module and not hasattr(loaded, name):
        raise RequestError(f"{place}: {module} has no {name!r}")
    try:
        users.check(new)
        declare(new)
    except ValueError as error:
        raise RequestError(f"{place}: {error}") from None
