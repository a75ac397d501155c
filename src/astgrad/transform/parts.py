"""Parts of arrays: the adjoint, or the tangent, of a part is the same part of the adjoint or tangent.

a.T[i, :]  of  a_bar   is   a_bar.T[i, :]
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.ir.expr import Attribute, Expr, Name, Subscript


def of_array(part: Expr, array: Name) -> Expr:
    """The same part of another array."""
    match part:
        case Name():
            return array
        case Subscript(value=value):
            return replace(part, value=of_array(value, array), span=None)
        case Attribute(value=value):
            return replace(part, value=of_array(value, array), span=None)
        case _:
            raise TypeError(f"{type(part).__name__} is no part of an array")
