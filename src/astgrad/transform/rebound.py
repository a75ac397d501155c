"""`w += e` as `w = w + e` where w is surely a number and e may be an array: nothing is changed in place, w is bound to a new array.

w = 4                w = 4
w += a       ->      w_2 = w + a         (a new array: it may have a name of its own)
w *= 2               w_2 *= 2            (changed in place)
"""

from __future__ import annotations

from collections.abc import Mapping

from astgrad.analysis.aliases import paired
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Binary, Expr, Name
from astgrad.ir.kinds import Kind, Number
from astgrad.ir.stmt import Assign, AugAssign, Block, For, Function, If, Stmt, While, With, names_written, with_body
from astgrad.transform.rename import map_block

Names = frozenset[str]  # of variables that are surely numbers at a place


def with_rebinding(function: Function, parameters: Mapping[str, Kind], kinds: Kinds) -> Function:
    """The function with what binds a number's name to an array written as that; itself where there is nothing of the kind.

    kinds: of its variables, one for each web.
    """
    walk = _Walk(kinds)
    walk.block(function.body, frozenset(name for name, kind in parameters.items() if _is_number(kind)))
    if not walk.found:
        return function
    return with_body(function, map_block(function.body, lambda s: (_bound(s) if id(s) in walk.found else s,)))


class _Walk:
    """Carries what is surely a number through a function. found: what binds a number's name to what may be an array."""

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds
        self.found: set[int] = set()

    def block(self, block: Block, numbers: Names) -> Names:
        """The numbers after a block."""
        for statement in block:
            numbers = self._statement(statement, numbers)
        return numbers

    def _statement(self, statement: Stmt, numbers: Names) -> Names:
        match statement:
            case AugAssign(target=Name(id=name) as target, value=value):
                was_number = self._holds(target, numbers)
                stays = was_number and self._holds(value, numbers)
                (self.found.add if was_number and not stays else self.found.discard)(id(statement))
                return numbers | {name} if stays else numbers - {name}
            case Assign(targets=(target,), value=value):
                bound = {t.id for t, part in paired(target, value) if isinstance(t, Name) and self._holds(part, numbers)}
                return (numbers - set(names_written(statement))) | bound
            case If(body=body, orelse=orelse):
                return self.block(body, numbers) & self.block(orelse, numbers)
            case With(body=body):
                return self.block(body, numbers)
            case For() | While():
                return self._loop(statement, numbers)
            case _:
                return numbers - set(names_written(statement))

    def _loop(self, loop: For | While, numbers: Names) -> Names:
        numbers -= set(names_written(loop))
        while True:
            after = numbers & self.block(loop.body, numbers)
            if after == numbers:
                return after
            numbers = after

    def _holds(self, e: Expr, numbers: Names) -> bool:
        return (isinstance(e, Name) and e.id in numbers) or _is_number(self._kinds.of(e))


def _is_number(kind: Kind) -> bool:
    return isinstance(kind, Number) and kind.is_array is False and kind.is_scalar


def _bound(statement: Stmt) -> Stmt:
    assert isinstance(statement, AugAssign)
    value = Binary(statement.op, statement.target, statement.value, span=statement.span)
    return Assign((statement.target,), value, origin=statement.origin, edited=True, span=statement.span)
