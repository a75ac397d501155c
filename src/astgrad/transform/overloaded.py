"""Operators of the user's classes are calls of their methods.

    @dataclass
    class Vec:                               c = a + 2.0 * b      ->      c = a.__add__(b.__rmul__(2.0))
        x: float                             c -= -a              ->      c = c.__sub__(a.__neg__())
        def __add__(self, other): ...

As Python finds them: the method of what stands on the left, where its class has one, else the reflected one of what stands on the
right. What stands on the left is a number then, and no array, which would take what stands on the right for an element, or for a
sequence: that is marked here, and `with_plain_numbers` asks for it where kinds are known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from astgrad.analysis.kinds import Kinds
from astgrad.errors import Refusal, Refused
from astgrad.fingerprint import BINARY, OPERATOR_METHODS, UNARY
from astgrad.ir.expr import Attribute, Binary, Call, Expr, Literal, Slice, Subscript, Symbol, Unary, map_children, walk
from astgrad.ir.kinds import Number
from astgrad.ir.show import show
from astgrad.ir.stmt import Assign, AugAssign, Block, Function, Stmt, expressions, statements
from astgrad.markers import NUMBER
from astgrad.transform.rename import map_blocks, map_expressions, map_header

OwnerOf = Callable[[Expr], str | None]  # the class of records that an expression is
Methods = Mapping[str, tuple[str, str]]  # by `Vec.__add__`: form and name

_SAME_NUMBERS = frozenset(("float", "int", "bool", "float64", "float|float64"))  # as a float what Python's own are


def with_method_calls(function: Function, owner_of: OwnerOf, methods: Methods) -> Function:
    """The function with operators of objects as calls of their methods."""
    if not any(title.rpartition(".")[2] in OPERATOR_METHODS for title in methods):
        return function

    def called(e: Expr) -> Expr:
        meant = operation(e, owner_of, methods)
        return map_children(called, e if meant is None else meant)

    def block(before: Block) -> Block:
        return tuple(map(changed, before))

    def changed(statement: Stmt) -> Stmt:
        match statement:
            case AugAssign(target=target, op=op, value=value) if not any(isinstance(part, Call) for part in walk(target)):
                meant = operation(Binary(f"{op}=", target, value, span=statement.span), owner_of, methods)
                if meant is not None:
                    new = map_children(called, meant)
                    return Assign((target,), new, origin=statement.origin, edited=True, span=statement.span)
                return replace(statement, value=new, edited=True) if (new := called(value)) is not value else statement
            case Assign(value=value):
                return replace(statement, value=new, edited=True) if (new := called(value)) is not value else statement
            case _:
                return map_header(map_blocks(statement, block), called)

    return replace(function, body=block(function.body))


def operation(e: Expr, owner_of: OwnerOf, methods: Methods) -> Call | None:
    """The call of a method that an operator is, where it is known which; `a += b` is given as `a`, `+=` and `b`."""
    match e:
        case Binary(op=op, left=left, right=right) if op.removesuffix("=") in BINARY:
            name = BINARY[op.removesuffix("=")]
            owner, other = owner_of(left), owner_of(right)
            if owner and op.endswith("=") and _has(f"{owner}.__i{name}__", methods):
                return Call(Attribute(left, f"__i{name}__"), (right,), span=e.span)
            reflected = f"{other}.__r{name}__"
            if owner and (owner == other or not _has(reflected, methods)):  # else it would have to be known which comes first
                return (
                    Call(Attribute(left, f"__{name}__"), (right,), span=e.span)
                    if _has(f"{owner}.__{name}__", methods)
                    else None
                )
            if owner or not other or not _has(reflected, methods) or (_calls(left) and _calls(right)):
                return None
            if isinstance(left, Literal):
                return Call(Attribute(right, f"__r{name}__"), (left,), span=e.span)
            if _has(f"{other}.__getitem__", methods):  # NumPy's numbers take it for a sequence
                return None
            return Call(Attribute(right, f"__r{name}__"), (Call(Symbol(NUMBER, NUMBER), (left,), span=left.span),), span=e.span)
        case Unary(op=op, operand=operand) if op in UNARY and (owner := owner_of(operand)):
            name = f"__{UNARY[op]}__"
            return Call(Attribute(operand, name), (), span=e.span) if _has(f"{owner}.{name}", methods) else None
        case Call(function=Symbol(path="builtins.abs"), args=(arg,), keywords=()) if owner := owner_of(arg):
            return Call(Attribute(arg, "__abs__"), (), span=e.span) if _has(f"{owner}.__abs__", methods) else None
        case Subscript(value=value, index=index) if not isinstance(index, Slice) and (owner := owner_of(value)):
            is_own = _has(f"{owner}.__getitem__", methods)
            return Call(Attribute(value, "__getitem__"), (index,), span=e.span) if is_own else None
        case _:
            return None


def _has(title: str, methods: Methods) -> bool:
    return methods.get(title, ("", ""))[0] == "method"


def _calls(e: Expr) -> bool:
    """Whether functions of the user's are called, which are called in the order in which they stand."""
    return any(isinstance(part, Call) and not isinstance(part.function, Symbol) for part in walk(e))


def with_plain_numbers(function: Function, kinds: Kinds) -> Function:
    """The function without the marks of what stands on the left of an operator of an object. Raises Refused where that is not
    known to be a number."""
    marked = [(part, s) for s in statements(function.body) for e in expressions(s) for part in walk(e) if _is_marked(part)]
    if not marked:
        return function
    unfit = [(part, s) for part, s in marked if isinstance(part, Call) and not _is_number(part.args[0], kinds)]
    if unfit:
        hint = "annotate it, or write the object on the left"
        raise Refused(
            [
                Refusal("structure", f"{show(part.args[0])} stands before an object, and is not known to be a number", e, hint)
                for part, s in unfit
                if isinstance(part, Call) and (e := part.span or s.span or function.span) is not None
            ]
        )

    def plain(e: Expr) -> Expr:
        return plain(e.args[0]) if isinstance(e, Call) and _is_marked(e) else map_children(plain, e)

    return replace(function, body=map_expressions(function.body, plain))


def _is_marked(e: Expr) -> bool:
    return isinstance(e, Call) and isinstance(e.function, Symbol) and e.function.path == NUMBER


def _is_number(e: Expr, kinds: Kinds) -> bool:
    kind = kinds.of(e)
    return isinstance(kind, Number) and kind.is_array is False and kind.is_scalar and kind.dtype in _SAME_NUMBERS
