"""Iterators: what a loop over `zip`, `enumerate`, `itertools.combinations` and their like goes through. Only looks.

enumerate(zip(names, v))        (int, (str, float64))
combinations((a, b, c), 2)      (a, b), (a, c), (b, c)
np.ndindex(2, 3)                (int, int)
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import TypeVar

from astgrad.analysis.jumps import has_break
from astgrad.ir.expr import Attribute, Call, Expr, List, Literal, Symbol, Tuple
from astgrad.ir.kinds import INT, Kind, Number, Structure, element_count
from astgrad.ir.shapes import join
from astgrad.ir.stmt import For
from astgrad.rules.structure import literal_integer

T = TypeVar("T")

_RUN_ONCE = frozenset(
    (
        *(f"builtins.{name}" for name in ("iter", "zip", "map", "filter", "enumerate", "reversed")),
        *(f"numpy.{name}" for name in ("ndenumerate", "ndindex", "nditer")),
    )
)
_OF_SEVERAL = frozenset(("builtins.zip", "itertools.chain", "itertools.product"))
_AS_THEY_ARE = frozenset(  # the same elements, or some of them
    (
        *(f"builtins.{name}" for name in ("iter", "list", "reversed", "sorted", "tuple", "set", "frozenset")),
        *(f"itertools.{name}" for name in ("cycle", "islice", "compress")),
    )
)
_CHOSEN_BY_FUNCTION = frozenset(("builtins.filter", "itertools.dropwhile", "itertools.filterfalse", "itertools.takewhile"))
_CHOOSING = {  # so many of them at a time
    "itertools.combinations": itertools.combinations,
    "itertools.combinations_with_replacement": itertools.combinations_with_replacement,
    "itertools.permutations": itertools.permutations,
}


def called(e: Expr) -> str:
    """The path of what an expression calls."""
    return e.function.path if isinstance(e, Call) and isinstance(e.function, Symbol) else ""


def runs_once(e: Expr) -> bool:
    """Whether it is new, and only one loop can run over it."""
    return makes_iterator(called(e))


def makes_iterator(path: str) -> bool:
    """Whether a function gives what only one loop can run over."""
    return path in _RUN_ONCE or path.startswith("itertools.")


def has_no_end(e: Expr) -> bool:
    """Whether a loop over it ends only by `break`."""
    match e:
        case Call(function=Symbol(path="itertools.count" | "itertools.cycle")):
            return True
        case Call(function=Symbol(path="itertools.repeat"), args=args, keywords=keywords):
            return len(args) + len(keywords) < 2
        case Call(function=Symbol(path="builtins.zip"), args=args):
            return bool(args) and all(map(has_no_end, args))
        case Call(args=args):
            return (
                called(e) != "itertools.islice" and (runs_once(e) or called(e) in _AS_THEY_ARE) and any(map(has_no_end, args))
            )
        case _:
            return False


def counts_without_end(loop: For) -> bool:
    """Whether a loop counts by ones until it is left: `for i in itertools.count():`."""
    match loop.iterable:
        case Call(function=Symbol(path="itertools.count"), args=args, keywords=()):
            return len(args) < 2 and has_break(loop)
        case _:
            return False


def gone_through(
    e: Expr,
    parts_of: Callable[[Expr], Sequence[T] | None],
    together: Callable[[tuple[T, ...]], T],
    number: Callable[[int], T],
) -> list[T] | None:
    """What it goes through once, of parts that are known one by one; None where they are not, or it is something else.

    together: a tuple of parts. number: what `enumerate` counts.
    """
    split = _split(e)
    if split is None:
        return None
    path, over, settings = split
    parts: list[Sequence[T]] = []
    for each in over:
        held = gone_through(each, parts_of, together, number)
        if held is None and (found := parts_of(each)) is not None:
            held = list(found)
        if held is None:
            return None
        parts.append(held)
    count = [literal_integer(each) for each in settings]
    rows: list[tuple[T, ...]]
    match path, count:
        case "builtins.zip", [] if _is_strict(e) and len({*map(len, parts)}) > 1:
            return None  # an error
        case "builtins.zip", []:
            rows = list(zip(*parts, strict=False))
        case "builtins.enumerate", [] | [int()]:
            first = next((n for n in count if n is not None), 0)
            rows = [(number(i), each) for i, each in enumerate(parts[0], first)]
        case "builtins.reversed", []:
            return list(parts[0])[::-1]
        case "itertools.chain", []:
            return [each for one in parts for each in one]
        case "itertools.pairwise", []:
            rows = list(itertools.pairwise(parts[0]))
        case "itertools.product", [] | [int()]:
            rows = list(itertools.product(*parts, repeat=next((n for n in count if n is not None), 1)))
        case _, [int() as size] if path in _CHOOSING and size >= 0:
            rows = list(_CHOOSING[path](parts[0], size))
        case "itertools.permutations", []:
            rows = list(itertools.permutations(parts[0]))
        case _:
            return None
    return list(map(together, rows))


def _split(e: Expr) -> tuple[str, tuple[Expr, ...], tuple[Expr, ...]] | None:
    """What is called, what that goes through, and its settings."""
    match e:
        case Call(function=Symbol(path="itertools.product" as path), args=args, keywords=() | (("repeat", _),) as keywords):
            return path, args, tuple(value for _, value in keywords)
        case Call(function=Symbol(path="builtins.zip" as path), args=args, keywords=(("strict", Literal()),)):
            return path, args, ()
        case Call(function=Symbol(path=path), args=args, keywords=()) if path in _OF_SEVERAL:
            return path, args, ()
        case Call(function=Symbol(path=path), args=(arg, *settings), keywords=()) if runs_once(e):
            return path, (arg,), tuple(settings)
        case _:
            return None


def _is_strict(e: Expr) -> bool:
    return isinstance(e, Call) and ("strict", Literal("True")) in e.keywords


def combined(e: Call) -> tuple[Expr, ...] | None:
    """What each part of the tuples comes from that `combinations`, `permutations` or `product` makes; None of anything else."""
    split = _split(e)
    if split is None:
        return None
    path, over, settings = split
    match path, [literal_integer(each) for each in settings]:
        case "itertools.product", [] | [int()] as times:
            return over * next((n for n in times if n is not None), 1)
        case _, [int() as size] if path in _CHOOSING:
            return over * size
        case _:
            return None


def yielded(e: Call, of: Callable[[Expr], Kind], element: Callable[[Expr], Kind]) -> Kind | None:
    """The kind of what a loop over a call goes through; None of what is no iterator that is known. of: the kind of an expression;
    element: of what a loop over one goes through."""
    path, args = called(e), e.args
    if path in _AS_THEY_ARE and args:
        return element(args[0])
    if path in _CHOSEN_BY_FUNCTION and len(args) == 2:
        return element(args[1])
    split = _split(e)
    if path == "builtins.range":
        return INT
    if path == "itertools.count":
        return join(map(of, args)) if args else INT
    if path == "itertools.repeat" and args:
        return of(args[0])
    if path in ("numpy.ndindex", "numpy.ndenumerate") and not e.keywords:
        return _of_places(path, args, of)
    if split is None:
        return None
    if (parts := combined(e)) is not None:
        return Structure("tuple", tuple(map(element, parts)))
    _, over, settings = split
    match path:
        case "builtins.zip":
            return Structure("tuple", tuple(map(element, over)))
        case "builtins.enumerate":
            return Structure("tuple", (INT, element(over[0])))
        case "itertools.chain":
            return join(map(element, over)) if over else None
        case "itertools.permutations" if (count := _count(over[0], of)) is not None:
            return Structure("tuple", (element(over[0]),) * count)
        case "itertools.accumulate" if not settings and element(over[0]) == INT:
            return INT
        case "itertools.pairwise":
            return Structure("tuple", (element(over[0]),) * 2)
        case _:
            return None


def _count(e: Expr, of: Callable[[Expr], Kind]) -> int | None:
    """How many elements it has, where that is known."""
    if called(e) == "builtins.range" and isinstance(e, Call):
        ends = [end for arg in e.args if (end := literal_integer(arg)) is not None]
        return len(range(*ends)) if len(ends) == len(e.args) else None
    return element_count(of(e))


def _of_places(path: str, args: tuple[Expr, ...], of: Callable[[Expr], Kind]) -> Kind | None:
    """What runs over the places of an array gives: `np.ndindex(2, 3)`, `np.ndindex(a.shape)`, `np.ndenumerate(a)`."""
    match path, args:
        case "numpy.ndenumerate", (a,) if isinstance(held := of(a), Number) and isinstance(held.shape, tuple):
            place = Structure("tuple", (INT,) * len(held.shape))
            return Structure("tuple", (place, Number(held.dtype, (), False)))
        case "numpy.ndindex", (Tuple(elements=elements) | List(elements=elements),):
            return Structure("tuple", (INT,) * len(elements))
        case "numpy.ndindex", (Attribute(attr="shape") as shape,) if isinstance(lengths := of(shape), Structure):
            return Structure("tuple", (INT,) * len(lengths.elements))
        case "numpy.ndindex", (_, *_) if all(of(each) == INT or isinstance(each, Literal) for each in args):
            return Structure("tuple", (INT,) * len(args))
        case _:
            return None
