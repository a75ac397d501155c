"""What goes to one part of an array goes there at once.

    u_bar[1:-1] = 0.0
    u_bar[1:-1] += t_bar                    t_bar_2 = t_bar * alpha
    t_bar_2 = t_bar * alpha         ->      u_bar[1:-1] = t_bar - 2 * t_bar_2
    u_bar[2:] += t_bar_2                    u_bar[2:] += t_bar_2
    u_bar[1:-1] -= 2 * t_bar_2

Additions to parts of one array may change places with each other; what stands between them must not read the array.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from astgrad.analysis.effects import has_effect
from astgrad.ir.expr import Binary, Call, Expr, Literal, Name, Subscript, Symbol, Unary, names_read
from astgrad.ir.stmt import Assign, AugAssign, Block, For, Function, If, Stmt, While, With, base_name, elements_stored

_ZERO = Literal("0.0")


def gather(function: Function) -> Function:
    """The function with derived additions to the same part of an array made one."""
    return replace(function, body=_gathered(function.body))


def _gathered(block: Block) -> Block:
    new: list[Stmt] = []
    rest = [_inside(statement) for statement in _first_assigned(block)]
    while rest:
        run = _run(rest)
        new += _one_for_each_part(rest[:run]) if run > 1 else rest[:1]
        rest = rest[max(run, 1) :]
    return tuple(new)


def _first_assigned(block: Block) -> Block:
    """`a[i] = e` for the first addition to an array of zeros."""
    new = list(block)
    for position in range(1, len(block)):
        match block[position - 1], block[position]:
            case (
                Assign(targets=(Name(id=array),), value=Call(function=Symbol(path="numpy.zeros_like")), origin=None),
                AugAssign(target=Subscript() as part, op="+", value=value, origin=None),
            ) if base_name(part) == array and array not in names_read(value):
                new[position] = Assign((part,), value)
    return tuple(new)


def _inside(statement: Stmt) -> Stmt:
    match statement:
        case If(body=body, orelse=orelse):
            return replace(statement, body=_gathered(body), orelse=_gathered(orelse))
        case For(body=body) | While(body=body) | With(body=body):
            return replace(statement, body=_gathered(body))
        case _:
            return statement


def _run(block: Sequence[Stmt]) -> int:
    """How many statements from the first on add to parts of one array, or name values for that, and do not read the array."""
    array = _array(block[0])
    if array is None:
        return 0
    named: set[str] = set()
    read: set[str] = set()
    length = 0
    for position, statement in enumerate(block):
        if position and isinstance(statement, Assign) and elements_stored(statement):
            break
        match statement:
            case Assign(targets=(Name(id=name),), value=value, origin=None) if position:
                if array in names_read(value) or has_effect(value) or name in read or name in named or name == array:
                    break
                named.add(name)
                read |= names_read(value)
            case AugAssign(target=Name(id=name), value=value, origin=None):
                if array in names_read(value) or has_effect(value) or name in read or name == array:
                    break
                named.add(name)
                read |= names_read(value)
            case _ if _array(statement) == array:
                (part,) = elements_stored(statement)
                assert isinstance(statement, (Assign, AugAssign))
                indices = names_read(part) - {array}
                if array in names_read(statement.value) or not indices.isdisjoint(named) or array in _index_names(part):
                    break
                read |= names_read(statement.value) | indices
                length = position + 1
            case _:
                break
    return length


def _index_names(part: Subscript) -> frozenset[str]:
    """The names in the indices of a part."""
    found = names_read(part.index)
    return found | _index_names(part.value) if isinstance(part.value, Subscript) else found


def _array(statement: Stmt) -> str | None:
    """The array to a part of which a derived statement adds, or of which it clears a part."""
    match statement:
        case AugAssign(target=Subscript() as part, op="+" | "-", origin=None):
            return base_name(part)
        case Assign(targets=(Subscript() as part,), value=value, origin=None) if value == _ZERO:
            return base_name(part)
        case _:
            return None


def _one_for_each_part(run: Sequence[Stmt]) -> list[Stmt]:
    named = [s for s in run if not elements_stored(s)]
    sums: dict[Expr, Stmt] = {}
    for statement in run:
        match statement:
            case Assign(targets=(Subscript() as part,)):
                sums[part] = statement
            case AugAssign(target=Subscript() as part):
                sums[part] = _added(sums[part], statement) if part in sums else statement
    return [*named, *sums.values()]


def _added(before: Stmt, addition: AugAssign) -> Stmt:
    value = addition.value
    match before:
        case Assign(value=total) if total == _ZERO:
            return replace(before, value=value if addition.op == "+" else Unary("-", value))
        case Assign(value=total):
            return replace(before, value=Binary(addition.op, total, value))
        case AugAssign(op=op, value=total):
            return replace(before, value=Binary("+" if addition.op == op else "-", total, value))
        case _:
            raise TypeError(f"{type(before).__name__} is no sum")
