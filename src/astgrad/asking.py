"""What is asked of a function transformer, checked before any work is done."""

from __future__ import annotations

from types import FunctionType, MethodType

from astgrad.derivatives import Derivative
from astgrad.dispatch import Parameters
from astgrad.operators import OPERATORS
from astgrad.paths import find_overlap, parse_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

    Wrt = str | int | tuple[str | int, ...] | None


def derivative_of(operator: str, f: object, wrt: Wrt, mode: str) -> Derivative:
    """The derivative of f, or of a derivative. Raises RequestError where the request makes no sense for f."""
    if isinstance(f, MethodType):
        return _bound(derivative_of(operator, f.__func__, wrt, mode), f.__self__)
    if not isinstance(f, (FunctionType, Derivative)):
        called = getattr(type(f), "__call__", None)  # noqa: B004  (not whether there is one, but which)
        if not isinstance(called, FunctionType):
            _refuse_callee(operator, f)
        return _bound(derivative_of(operator, called, wrt, mode), f)
    modes = OPERATORS[operator].modes or ("auto",)
    if mode not in modes:
        _refuse(f"mode is {mode!r}; it is one of {', '.join(map(repr, modes))}")
    names = _resolved(f, wrt)
    function = f._variants.function if isinstance(f, Derivative) else f
    for name in names:
        _check_annotation(function, name)
    return Derivative(f, operator, names, isinstance(wrt, tuple), mode)


def _bound(derivative: Derivative, owner: object) -> Derivative:
    """The derivative of a method, bound to its object: it hands on what is asked of it, as methods do."""
    derivative.bound_to = (owner,)
    return MethodType(derivative, owner)  # type: ignore[return-value]


def _resolved(f: FunctionType | Derivative, wrt: Wrt) -> tuple[str, ...]:
    """The names of the parameters to differentiate by, in the order asked."""
    function, parameters = (f._variants.function, f._variants.parameters) if isinstance(f, Derivative) else (f, Parameters(f))
    positional = parameters.positional
    if "." in function.__qualname__.rpartition("<locals>.")[2] and positional[:1] in (("self",), ("cls",)):
        positional = positional[1:]
    known = positional + parameters.keyword_only
    asked = wrt if isinstance(wrt, tuple) else (0 if wrt is None else wrt,)
    roots = parameters.positional + parameters.keyword_only  # into `self` as well
    names = tuple(_name(function, item, known, positional, roots) for item in asked)
    if not names:
        _refuse("wrt is an empty tuple: there is nothing to differentiate by")
    if (name := find_overlap(names)) is not None:
        what = "the parameter" if name.isidentifier() else "the part"
        _refuse(f"wrt names {what} {name!r} of {function.__qualname__} twice")
    return names


def _name(
    function: FunctionType, item: object, known: tuple[str, ...], positional: tuple[str, ...], roots: tuple[str, ...]
) -> str:
    has = f"{function.__qualname__} has {_listed(known)}"
    if isinstance(item, str):
        try:
            path = parse_path(item)
        except ValueError as error:
            _refuse(f"wrt={error}; {has}")
        if path.root not in (roots if path.steps else known):
            _refuse(f"wrt={item!r} is no parameter to differentiate by; {has}")
        return path.text
    if type(item) is not int:
        _refuse(f"wrt is a parameter's name, its position, or a tuple of these, not {type(item).__name__}")
    if item < 0:
        _refuse(f"wrt={item} counts from the end; name the parameter instead; {has}")
    if item >= len(positional):
        _refuse(f"there is no parameter at position {item} to differentiate by; {has}")
    return positional[item]


def _check_annotation(function: FunctionType, name: str) -> None:
    try:
        annotation = function.__annotations__.get(name)
    except NameError:  # from Python 3.14 on annotations may name what is defined later: then it is none of these
        return
    for kind in (int, bool, str):
        if annotation is kind or annotation == kind.__name__:
            _refuse(
                f"the parameter {name!r} of {function.__qualname__} is annotated {kind.__name__}, which has no derivative; "
                "annotate it float, or differentiate by another parameter"
            )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) if names else "no parameters"


def _refuse_callee(operator: str, f: object) -> NoReturn:
    if isinstance(f, (str, int, tuple)):
        _refuse(f"{operator}({f!r}): give parameters by keyword, {operator}(wrt={f!r})")
    what = getattr(f, "__qualname__", None) or type(f).__qualname__
    _refuse(
        f"{operator} takes a function defined by `def`, and {what} is a {type(f).__qualname__}, whose source cannot be read; "
        "wrap the call in a function of your own"
    )


def _refuse(message: str) -> NoReturn:
    from astgrad.errors import RequestError  # dear to load, and seldom needed

    raise RequestError(message)
