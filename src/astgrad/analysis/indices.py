"""Places in arrays: what `np.nonzero`, `np.ix_`, `np.tril_indices` and their like give to index by. Only looks.

np.searchsorted(edges, x)     int64                        of a number
np.nonzero(mask)             (int64[?], int64[?])         of a matrix
np.ix_(free, fixed)          (int64[n, 1], int64[1, m])
np.diag_indices_from(a)      (int64[n], int64[n])
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from astgrad.ir.expr import Expr
from astgrad.ir.kinds import ANY, Dimension, Kind, ListOf, Number, Structure


def places_kind(
    path: str, args: tuple[Expr, ...], of: Callable[[Expr], Kind], length: Callable[[Expr], Dimension], *, is_plain: bool
) -> Kind | None:
    """The kind of what a function of NumPy gives of these arguments to index by; None of any other function.

    of: the kind of an expression; length: that of an array of so many elements. is_plain: nothing is given by keyword.
    """
    if not path.startswith("numpy.") or not args or not is_plain:
        return None
    held = of(args[0])
    shape = held.shape if isinstance(held, Number) and isinstance(held.shape, tuple) else None
    match path.removeprefix("numpy."), args:
        case "argsort", (_,) if shape:
            return _integers(shape)
        case ("searchsorted", (_, sought, *_)) | ("digitize", (sought, *_)) if isinstance(kind := of(sought), Number):
            return replace(kind, dtype="int64")
        case "flatnonzero", (_,):
            return _integers((ANY,))
        case "argwhere", (_,) if shape is not None:
            return _integers((ANY, len(shape)))
        case "nonzero" | "where", (_,) if shape:
            return Structure("tuple", (_integers((ANY,)),) * len(shape))
        case "tril_indices" | "triu_indices" | "tril_indices_from" | "triu_indices_from", _:
            return Structure("tuple", (_integers((ANY,)),) * 2)
        case "diag_indices", (n,):
            return Structure("tuple", (_integers((length(n),)),) * 2)
        case "diag_indices_from", (_,) if shape:
            return Structure("tuple", (_integers((shape[0],)),) * len(shape))
        case "ix_", _:
            return _open_mesh(tuple(_count(of(arg)) for arg in args))
        case "setdiff1d" | "intersect1d" | "union1d", (_, other) if _holds_integers(held) and _holds_integers(of(other)):
            return _integers((ANY,))
        case _:
            return None


def _integers(shape: tuple[Dimension, ...]) -> Number:
    return Number("int64", shape, True)


def _open_mesh(counts: tuple[Dimension | None, ...]) -> Kind | None:
    """So many integers along an axis of its own each."""
    known = [count for count in counts if count is not None]
    if len(known) < len(counts):
        return None
    axes = range(len(known))
    return Structure("tuple", tuple(_integers(tuple(known[i] if i == axis else 1 for i in axes)) for axis in axes))


def _count(kind: Kind) -> Dimension | None:
    """How many integers a list or an array holds; None where it may hold something else."""
    match kind:
        case Number(shape=(count,)) if kind.dtype.startswith("int"):
            return count
        case Number(shape=(_,), dtype="bool_"):
            return ANY
        case Structure(form="list" | "tuple", elements=elements) if all(map(_is_integer, elements)):
            return len(elements)
        case ListOf(element=element) if _is_integer(element):
            return ANY
        case _:
            return None


def _holds_integers(kind: Kind) -> bool:
    return (isinstance(kind, Number) and kind.dtype.startswith("int")) or _count(kind) is not None


def _is_integer(kind: Kind) -> bool:
    return isinstance(kind, Number) and kind.dtype.startswith("int") and kind.is_scalar
