"""The value of a function against its own tangent, held constant: of that, the derivative is J'(Jv), the Gauss-Newton product.

return r, r_dot      ->      return np.sum(r * stop_gradient(r_dot))
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce

from astgrad.errors import Refusal
from astgrad.ir.expr import BUILT, Attribute, Binary, Call, Expr, Symbol, Tuple
from astgrad.ir.kinds import Kind, Number, Structure
from astgrad.ir.stmt import Block, Comment, Function, Return, Stmt, statements
from astgrad.markers import STOP_GRADIENT
from astgrad.rules.structure import call
from astgrad.transform.rename import map_block


def find_uncontracted(function: Function, result: Kind) -> Iterator[Refusal]:
    """Results that are no numbers, arrays or structures that are written out. result: a value and its tangent."""
    for statement in statements(function.body):
        if isinstance(statement, Return) and isinstance(statement.value, Tuple):
            value, value_dot = statement.value.elements
            kinds = result.elements if isinstance(result, Structure) and len(result.elements) == 2 else (result, result)
            if any(not isinstance(kind, Number) for _, _, kind in _pairs(value, value_dot, kinds[0])):
                message = "a Gauss-Newton product is of numbers and arrays, or of structures of these that are written out"
                yield Refusal("gnvp", message, function.span, "return the residuals as an array, or as a tuple of arrays")


def contracted(function: Function, result: Kind) -> Function:
    """The function of one number. It gave a value and its tangent, of the kinds of `result`."""
    assert isinstance(result, Structure)

    def change(statement: Stmt) -> Block:
        match statement:
            case Return(value=Tuple(elements=(value, value_dot))):
                terms = [_product(*pair) for pair in _pairs(value, value_dot, result.elements[0])]
                total = reduce(lambda left, right: Binary("+", left, right), terms)
                return (replace(statement, value=total, edited=True),)
            case _:
                return (statement,)

    return replace(function, body=map_block(function.body, change))


def with_plain_comments(derived: Function) -> Function:
    """The derivative of such a function, which says of its returns what a reader knows of them."""

    def change(statement: Stmt) -> Block:
        match statement:
            case Comment(text=text) if text.startswith("return "):
                return (replace(statement, text="the tangent of the result is sent back"),)
            case _:
                return (statement,)

    return replace(derived, body=map_block(derived.body, change))


def _pairs(value: Expr, value_dot: Expr, kind: Kind) -> Iterator[tuple[Expr, Expr, Kind]]:
    """The parts of a value with their tangents and kinds."""
    if isinstance(kind, Structure) and isinstance(value, BUILT) and isinstance(value_dot, BUILT):
        for part, part_dot, inner in zip(value.children, value_dot.children, kind.elements, strict=True):
            yield from _pairs(part, part_dot, inner)
    else:
        yield value, value_dot, kind


def _product(value: Expr, value_dot: Expr, kind: Kind) -> Expr:
    product = Binary("*", _uncopied(value), Call(Symbol(STOP_GRADIENT, "stop_gradient"), (_uncopied(value_dot),)))
    return product if isinstance(kind, Number) and kind.is_scalar else call("np.sum", product)


def _uncopied(e: Expr) -> Expr:
    """The array itself: it was copied for the caller, who is not given it here."""
    match e:
        case Call(function=Attribute(value=value, attr="copy"), args=(), keywords=()):
            return value
        case _:
            return e
