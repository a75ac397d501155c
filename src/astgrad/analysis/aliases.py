"""Aliases: which variables may share memory. Only looks.

    y = x              {x, y}        (the same object)
    v = a[1:]          {a, v}        (a view)
    s = x * 2          {s}           (new memory)

Flow-insensitive: two variables that ever share memory are taken to share it always.
"""

from __future__ import annotations

from collections.abc import Iterator

from astgrad.analysis.effects import is_pure_of_numpy
from astgrad.analysis.flow import INACTIVE_ATTRIBUTES
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Attribute, Call, Conditional, Expr, List, Logical, Name, Opaque, Subscript, Symbol, Tuple
from astgrad.ir.kinds import Kind, Number, Other
from astgrad.ir.stmt import Assign, For, Function, Verbatim, bound_names, statements
from astgrad.rules.constants import is_inactive
from astgrad.rules.sites import find_rule, site_of
from astgrad.rules.structure import Site

# NumPy's functions whose result may be memory of an argument; all others that are known make new memory.
_VIEWING_NAMES = """
    array_split asanyarray asarray asarray_chkfinite ascontiguousarray asfortranarray atleast_1d atleast_2d atleast_3d
    broadcast_arrays broadcast_to conj conjugate diag diagonal dsplit einsum expand_dims flip fliplr flipud hsplit imag ix_
    linalg.diagonal linalg.matrix_transpose matrix_transpose meshgrid moveaxis ndarray.T ndarray.mT permute_dims ravel real
    real_if_close require reshape resize rollaxis rot90 split squeeze swapaxes transpose trim_zeros unstack vsplit
"""
VIEWING = frozenset(f"numpy.{name}" for name in _VIEWING_NAMES.split()) | {"operator.getitem"}
_KNOWN = ("numpy.", "math.", "operator.", "builtins.")


def aliases(function: Function, kinds: Kinds) -> dict[str, frozenset[str]]:
    """For each variable, the variables that may share memory with it, itself included; numbers have no memory to change."""
    groups: dict[str, set[str]] = {}

    def unite(names: Iterator[str]) -> None:
        merged: set[str] = set()
        for name in names:
            merged |= groups.get(name, {name})
        for name in merged:
            groups[name] = merged

    for statement in statements(function.body):
        match statement:
            case Assign(targets=targets, value=value):
                names = (name for target in targets for name in bound_names(target))
                unite(iter((*names, *shared_with(value, kinds))))
            case For(target=target, iterable=iterable):
                unite(iter((*bound_names(target), *shared_with(iterable, kinds))))
            case Verbatim(reads=reads, writes=writes):
                unite(iter((*reads, *writes)))
    numbers = {name: frozenset[str]() for name, kind in kinds.variables.items() if _is_number(kind)}
    return {name: frozenset(group) for name, group in groups.items()} | numbers


def shared_with(e: Expr, kinds: Kinds) -> frozenset[str]:
    """The variables that may share memory with the value of an expression."""
    kind = kinds.of(e)
    if isinstance(kind, Other) or _is_number(kind):
        return frozenset()
    match e:
        case Name(id=id):
            return frozenset((id,))
        case Opaque(reads=reads):
            return frozenset(reads)
        case Attribute(attr=attr) if attr in INACTIVE_ATTRIBUTES:
            return frozenset()
        case Subscript(value=value) | Attribute(value=value):
            return shared_with(value, kinds)
        case Conditional(body=body, orelse=orelse):
            return shared_with(body, kinds) | shared_with(orelse, kinds)
        case Logical(operands=parts) | Tuple(elements=parts) | List(elements=parts):
            return frozenset().union(*(shared_with(part, kinds) for part in parts))
        case Call(function=function, args=args, keywords=keywords):
            site = site_of(e)
            path = site.rule.path if isinstance(site, Site) else function.path if isinstance(function, Symbol) else ""
            if makes_new_memory(path) and not any(key == "copy" for key, _ in keywords):
                return frozenset()
            parts = (*args, *(value for _, value in keywords), *([function.value] if isinstance(function, Attribute) else []))
            return frozenset().union(*(shared_with(part, kinds) for part in parts))
        case _:
            return frozenset()


def _is_number(kind: Kind) -> bool:
    return isinstance(kind, Number) and kind.is_array is False


def makes_new_memory(path: str) -> bool:
    """Whether the result of a function is certainly memory of its own, or no memory at all."""
    if path in VIEWING or not path.startswith(_KNOWN):
        return False
    return is_inactive(path) or is_pure_of_numpy(path) or find_rule(path) is not None
