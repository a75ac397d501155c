"""Functions of as many numbers as are written: `max(x, y, z, 0.0)`, `sum([x, y])`, `math.dist((x, y), (0, 0))`.

Each number of arguments has an elementwise rule of its own, made when it is met.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from astgrad.ir.expr import Expr, List, Tuple
from astgrad.rules.registry import Argument, Formula, Rule, Signature

FIRST = "at a tie, the argument that Python returns: the first"


def written_elements(path: str, args: Sequence[Expr]) -> tuple[Expr, ...] | None:
    """The numbers that a call is about, where it is a call of such a function and they are written out."""
    if path in _OF_NUMBERS and len(args) > _OF_NUMBERS[path][0]:
        return tuple(args)
    if path not in _OF_LISTS or len(args) != _OF_LISTS[path][0]:
        return None
    lists = [arg.elements for arg in args if isinstance(arg, (List, Tuple))]
    fits = len(lists) == len(args) and lists[0] and all(len(each) == len(lists[0]) for each in lists)
    return tuple(element for each in lists for element in each) if fits else None


@lru_cache(maxsize=64)
def variadic(path: str, count: int) -> Rule:
    """The rule of the function for this number of numbers."""
    _, formula, result, kink = _OF_NUMBERS.get(path) or _OF_LISTS[path]
    names = tuple(f"x{position}" for position in range(1, count + 1))
    partials = {name: Formula(formula(names, position)) for position, name in enumerate(names)}
    return Rule(Signature(path, tuple(map(Argument, names))), partials, result, kink=kink)


def _wins(over: str) -> Callable[[tuple[str, ...], int], str]:
    choice = {">": "max", "<": "min"}[over]

    def formula(names: tuple[str, ...], position: int) -> str:
        name, before, after = names[position], names[:position], names[position + 1 :]
        beaten = " or ".join(f"{other} {over} {name}" for other in after)
        if not before:
            return f"0.0 if {beaten} else 1.0" if beaten else "1"
        leader = f"{choice}({', '.join(before)})" if len(before) > 1 else before[0]
        won = f"{name} {over} {leader}"
        return f"1.0 if {won} and not ({beaten}) else 0.0" if beaten else f"1.0 if {won} else 0.0"

    return formula


def _one(names: tuple[str, ...], position: int) -> str:
    return "1"


def _others(names: tuple[str, ...], position: int) -> str:
    return " * ".join((*names[:position], *names[position + 1 :])) or "1"


def _other_list(names: tuple[str, ...], position: int) -> str:
    return names[(position + len(names) // 2) % len(names)]


def _difference(names: tuple[str, ...], position: int) -> str:
    return f"({names[position]} - {_other_list(names, position)}) / out if out else 0.0"


def _side(names: tuple[str, ...], position: int) -> str:
    return f"{names[position]} / out if out else 0.0"


Form = tuple[int, Callable[[tuple[str, ...], int], str], str, str]
_OF_NUMBERS: dict[str, Form] = {  # with more arguments than have a rule among the others
    "builtins.max": (3, _wins(">"), "chosen", FIRST),
    "builtins.min": (3, _wins("<"), "chosen", FIRST),
    "math.hypot": (3, _side, "python", "0 where all are 0"),
}
_OF_LISTS: dict[str, Form] = {  # with this number of lists
    "builtins.max": (1, _wins(">"), "chosen", FIRST),
    "builtins.min": (1, _wins("<"), "chosen", FIRST),
    "builtins.sum": (1, _one, "same", ""),
    "math.dist": (2, _difference, "python", "0 where the points are one"),
    "math.fsum": (1, _one, "python", ""),
    "math.prod": (1, _others, "same", ""),
    "math.sumprod": (2, _other_list, "same", ""),
}
VARIADIC = frozenset({*_OF_NUMBERS, *_OF_LISTS})
LISTS = {path: form[0] for path, form in _OF_LISTS.items()}  # the functions of lists, and of how many
