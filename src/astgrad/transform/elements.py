"""What is read of a list that changes later gets a name, so that the reverse half reads what the function read.

    y = np.sin(y * ts[-1])          ->      t = ts[-1]
    ts.append(t_next)                       y = np.sin(y * t)
                                            ts.append(t_next)

Only numbers: what is a list or an array itself may change after it has a name.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from astgrad.analysis.analysed import Analysed
from astgrad.analysis.effects import has_effect
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.places import followed_list
from astgrad.ir.expr import Call, Expr, Name, names_read
from astgrad.ir.kinds import is_number
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, AugAssign, Block, Evaluate, Return, Stmt, with_body
from astgrad.transform.drawn import map_reached
from astgrad.transform.rename import map_blocks


def with_named_elements(primal: Analysed, changed: Collection[str], names: Names) -> Analysed:
    """The primal with names for the numbers that a derivative reads of objects that change. changed: the names of these."""
    if not changed:
        return primal
    kinds = primal.kinds.with_variables({})

    def change(statement: Stmt) -> Block:
        reading = _Reading(primal, frozenset(changed), names, kinds)
        statement = map_blocks(statement, block)
        match statement:
            case Assign(value=value) | AugAssign(value=value) | Return(value=Expr() as value) if _is_read_backwards(
                value, primal
            ):
                new = map_reached(reading.named, value)
                return (*reading.first, replace(statement, value=new, edited=True)) if reading.first else (statement,)
            case Evaluate(value=Call(args=args) as grow) if _is_followed(statement, primal):
                new_args = tuple(map(reading.named, args))
                grown = replace(statement, value=replace(grow, args=new_args), edited=True)
                return (*reading.first, grown) if reading.first else (statement,)
            case _:
                return (statement,)

    def block(statements: Block) -> Block:
        return tuple(new for statement in statements for new in change(statement))

    return replace(primal, function=with_body(primal.function, block(primal.function.body)), kinds=kinds)


def _is_read_backwards(e: Expr, primal: Analysed) -> bool:
    """Whether a derivative flows through an expression; not where it changes something, before or after what it reads."""
    return primal.activity.is_active(e, primal.kinds) and not has_effect(e)


def _is_followed(statement: Stmt, primal: Analysed) -> bool:
    """Whether a statement adds to a list that carries a derivative."""
    grown = followed_list(statement, primal)
    return grown is not None and not has_effect(grown[1])


class _Reading:
    """Takes numbers out of an expression. first: the assignments that this takes, in order."""

    def __init__(self, primal: Analysed, changed: frozenset[str], names: Names, kinds: Kinds) -> None:
        """kinds: gets those of the new names."""
        self._primal = primal
        self._changed = changed
        self._names = names
        self._kinds = kinds
        self._known: dict[Expr, Name] = {}
        self.first: list[Stmt] = []

    def named(self, e: Expr) -> Expr:
        """The expression with names for what it reads of objects that change."""
        if self._changed.isdisjoint(names_read(e)):
            return e
        if not self._is_number_read(e):
            return map_reached(self.named, e)
        if e not in self._known:
            name = self._known[e] = Name(self._names.fresh("t"), span=e.span)
            self._kinds.note(name.id, self._primal.kinds.of(e))
            self.first.append(Assign((name,), e, span=e.span))
        return self._known[e]

    def _is_number_read(self, e: Expr) -> bool:
        return is_number(self._primal.kinds.of(e)) and self._primal.activity.active.isdisjoint(names_read(e))
