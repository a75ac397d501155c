"""Returns a derivative's own variable as it is: a copy is for memory that something else can see.

y_dot = y_dot * np.cos(y)                y_dot = y_dot * np.cos(y)
return y_dot.copy()               ->     return y_dot
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from astgrad.ir.expr import BUILT, Attribute, Call, Expr, Name, Subscript, Symbol, names_read
from astgrad.ir.stmt import Assign, AugAssign, Block, Evaluate, Function, Return, Stmt, expressions, names_written, statements
from astgrad.transform.rename import map_block
from astgrad.transform.shaping import is_fresh


def without_needless_copies(function: Function, is_scalar: Callable[[Expr], bool]) -> Function:
    """The function without copies, at its returns, of what only the copied variable holds. is_scalar: of values."""

    def change(statement: Stmt) -> Block:
        match statement:
            case Return(value=Expr() as value):
                parts = tuple(_parts(value))
                new = {
                    id(part): _uncopied(part, [other for other in parts if other is not part], function, is_scalar)
                    for part in parts
                }
                return (replace(statement, value=_put_back(value, new)),)
            case _:
                return (statement,)

    return replace(function, body=map_block(function.body, change))


def _parts(e: Expr) -> Iterator[Expr]:
    """The parts of a result, of structures in it as well."""
    if isinstance(e, BUILT):
        for element in e.elements:
            yield from _parts(element)
    else:
        yield e


def _put_back(e: Expr, parts: Mapping[int, Expr]) -> Expr:
    if isinstance(e, BUILT):
        return replace(e, elements=tuple(_put_back(element, parts) for element in e.elements))
    return parts[id(e)]


def _uncopied(part: Expr, others: list[Expr], function: Function, is_scalar: Callable[[Expr], bool]) -> Expr:
    match part:
        case Call(function=Attribute(value=Name(id=name) as variable, attr="copy"), args=()):
            is_seen = any(name in names_read(other) for other in others)
            return part if is_seen or not is_alone(name, function, is_scalar) else variable
        case _:
            return part


def is_alone(name: str, function: Function, is_scalar: Callable[[Expr], bool]) -> bool:
    """Whether nothing but this variable can hold the array that it holds."""
    if name in function.parameter_names:
        return False
    for statement in statements(function.body):
        match statement:
            case Assign(targets=(Name(id=target),), value=value):
                alone = is_fresh(value) or (target != name and (name not in names_read(value) or is_scalar(value)))
            case AugAssign() | Assign(targets=(Subscript(),)):
                alone = True
            case Return():
                alone = True  # one of them ends the function
            case Evaluate(value=Call(function=Symbol(path=path))) if path.startswith("numpy."):
                alone = True  # it writes into an argument, and keeps none
            case _:
                alone = name not in names_written(statement) and all(name not in names_read(e) for e in expressions(statement))
        if not alone:
            return False
    return True
