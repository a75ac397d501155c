"""A function that is called as it is, of the parts of a structure, reads these, and not the structure put together of them.

    def _energy(s_k, s_l, x):                          def _energy(s_k, s_l, x):
        s = type(s)(k=s_k, l=s_l)              ->          return 0.5 * s_k * (x - s_l) ** 2
        return 0.5 * s.k * (x - s.l) ** 2

`transform.flat` puts it together; where a derivative flows through it, `transform.leaves` has taken it apart again. A record that
is needed as a whole could be made by nobody where its class is known only as that of the argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import Attribute, Call, Expr, Literal, Name, Record, Subscript, Symbol, Tuple, map_children, walk
from astgrad.ir.stmt import Assign, Function, Stmt, names_read_inside, names_written, statements, with_body
from astgrad.markers import MADE
from astgrad.transform.rename import map_expressions


def with_parts_read(function: Function) -> Function:
    """The function without records that are put together of its parameters. Raises Refused where one is needed as a whole."""
    wholes = dict(_put_together(function))
    if not wholes:
        return function
    rest = tuple(each for each in function.body if not (isinstance(each, Assign) and _target(each) in wholes))
    body = map_expressions(rest, lambda e: _read(e, wholes))
    for statement in statements(body):
        if not wholes.keys().isdisjoint((*names_read_inside(statement), *names_written(statement))):
            hint = "Pass on the parts that are needed, each by itself."
            message = f"{function.authors_name!r} needs a record as a whole of which parts are differentiated elsewhere"
            raise Refused([Refusal("structure", message, statement.span or function.span, hint)])
    return with_body(function, body)


def _put_together(function: Function) -> Iterator[tuple[str, Record]]:
    for statement in function.body:
        match statement:
            case Assign(value=Record(maker=Call(function=Symbol(path="builtins.type"), args=(Name(id=id),))) as whole):
                if id == _target(statement) and id not in function.parameter_names:
                    yield id, whole
            case Assign(value=Record(maker=Symbol(path=path)) as whole) if path == MADE and (id := _target(statement)):
                if sum(id in names_written(s) for s in statements(function.body)) == 1 and _stays(whole, function):
                    yield id, whole


def _stays(whole: Record, function: Function) -> bool:
    """Whether what a record is put together of are parameters that stay what they are."""
    parts = {part.id for part in walk(whole) if isinstance(part, Name)}
    written = {name for s in statements(function.body) for name in names_written(s)}
    return parts <= {*function.parameter_names} - written


def _target(statement: Stmt) -> str:
    match statement:
        case Assign(targets=(Name(id=id),)):
            return id
        case _:
            return ""


def _read(e: Expr, wholes: Mapping[str, Expr]) -> Expr:
    """The expression, of the parts themselves."""
    part = _part(e, wholes)
    if part is not None and not isinstance(part, (Record, Tuple)):
        return part
    return map_children(lambda child: _read(child, wholes), e)


def _part(e: Expr, wholes: Mapping[str, Expr]) -> Expr | None:
    """What is put together in the place that an expression reads."""
    match e:
        case Name(id=id):
            return wholes.get(id)
        case Attribute(value=value, attr=attr):
            held = _part(value, wholes)
            return held.elements[held.keys.index(attr)] if isinstance(held, Record) and attr in held.keys else None
        case Subscript(value=value, index=Literal() as index) if isinstance(index.value, int):
            held = _part(value, wholes)
            inside = isinstance(held, (Record, Tuple)) and -len(held.elements) <= index.value < len(held.elements)
            return held.children[index.value] if held is not None and inside else None
        case _:
            return None
