"""`np.add.at` and `np.subtract.at` as what they are: augmented writes, in which a repeated index counts each time.

    np.add.at(a, i, e)      ->      AddAt(a[i], "+", e)

Before: a call of which nothing is known. After: a write into `a`, as all other passes know them; its text stays the call.
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.ir.expr import Attribute, Call, Expr, Name, Subscript, Symbol
from astgrad.ir.stmt import AddAt, Block, Evaluate, Function, Stmt, statements
from astgrad.transform.rename import map_block

_OPERATORS = {"numpy.add.at": "+", "numpy.subtract.at": "-"}


def with_additions(function: Function) -> Function:
    """The function with its calls of `np.add.at` as writes into arrays."""
    if not any(isinstance(_written(statement), AddAt) for statement in statements(function.body)):
        return function

    def change(statement: Stmt) -> Block:
        return (_written(statement),)

    return replace(function, body=map_block(function.body, change))


def _written(statement: Stmt) -> Stmt:
    match statement:
        case Evaluate(value=Call(function=Symbol(path=path) as function, args=(array, index, value), keywords=())) if (
            path in _OPERATORS and _is_part(array) and not _is_slices(index)
        ):
            target = Subscript(array, index, span=array.span)
            return AddAt(
                target, _OPERATORS[path], value, function, origin=statement.origin, edited=statement.edited, span=statement.span
            )
        case _:
            return statement


def _is_part(array: Expr) -> bool:
    """Whether it is a variable, or a part of one; what a call gives may be anything."""
    return isinstance(array, Name) or (isinstance(array, (Subscript, Attribute)) and _is_part(array.value))


def _is_slices(index: Expr) -> bool:
    """Whether it is `np.s_[...]`, which stands for slices and is none of them."""
    return isinstance(index, Subscript) and isinstance(index.value, Symbol)
