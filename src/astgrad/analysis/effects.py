"""Effects: which expressions and statements do something besides giving a value. Only looks.

print(x)            an effect: stays, once, whatever else is dropped
y = np.sin(x)       none: may be dropped where y is not read
log.append(n)       changes what `log` names
"""

from __future__ import annotations

from astgrad.ir.expr import Attribute, Call, Expr, Opaque, Symbol, walk
from astgrad.ir.read import HELPERS
from astgrad.ir.stmt import Comment, Evaluate, Stmt, Verbatim, expressions
from astgrad.rules.constants import is_effect, is_inactive
from astgrad.rules.sites import METHODS, find_rule

COMPANIONS = "astgrad.companions"  # the path under which companions of functions are known
PURE_COMPANIONS = f"{COMPANIONS}.pure"  # those of functions without effects

_PURE = frozenset(
    f"builtins.{name}"
    for name in (
        "range",
        "len",
        "zip",
        "enumerate",
        "reversed",
        "list",
        "tuple",
        "dict",
        "float",
        "int",
        "bool",
        "str",
        "sorted",
    )
)
_PURE_NUMPY = frozenset(
    f"numpy.{name}"
    for name in (
        "array",
        "broadcast_to",
        "broadcast_shapes",
        "expand_dims",
        "full",
        "full_like",
        "outer",
        "reshape",
        "transpose",
        "arange",
        "linspace",
    )
)


def has_effect(e: Expr) -> bool:
    """Whether evaluating the expression may do something besides giving a value, for all that is known."""
    return any(_is_effectful(part) for part in walk(e))


def does_something(statement: Stmt) -> bool:
    """Whether a simple statement must stay even where nothing reads what it writes."""
    if isinstance(statement, (Verbatim, Evaluate)):
        return True
    return not isinstance(statement, Comment) and any(map(has_effect, expressions(statement)))


def _is_effectful(e: Expr) -> bool:
    match e:
        case Opaque():
            return True
        case Call(function=Symbol(path=path)):
            return not _is_pure(path)
        case Call(function=Attribute(attr=attr)):
            return attr not in METHODS
        case Call():
            return True
        case _:
            return False


def _is_pure(path: str) -> bool:
    if path in _PURE or path in _PURE_NUMPY or path.startswith((HELPERS, PURE_COMPANIONS)):
        return True
    return find_rule(path) is not None or (is_inactive(path) and not is_effect(path))
