"""Jacobians of derivatives along directions: one column for each direction of a basis.

def _f_tangent(x, x_dot, a):                 def f(x, a):
    return a @ (x_dot * np.cos(x))               cos_x = np.cos(x)
                                          ->     columns = []
                                                 for x_dot in np.eye(x.size):
                                                     columns.append(a @ (x_dot * cos_x))
                                                 return np.stack(columns, axis=-1)

What does not depend on the direction is computed once, where the function runs from top to bottom; else the derivative along a
direction is a function of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from functools import reduce

from astgrad.analysis.analysed import Analysed
from astgrad.analysis.effects import COMPANIONS, PURE_COMPANIONS, has_effect
from astgrad.analysis.results import only_elementwise
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Expr,
    List,
    Literal,
    Logical,
    Name,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    map_children,
    names_read,
    walk,
)
from astgrad.ir.kinds import Kind, Number, Structure
from astgrad.ir.names import Names
from astgrad.ir.shapes import same_shape
from astgrad.ir.stmt import (
    Assign,
    Block,
    Comment,
    Evaluate,
    For,
    Function,
    Return,
    Stmt,
    expressions,
    names_written,
    statements,
)
from astgrad.rules.structure import call
from astgrad.transform.rename import map_block
from astgrad.transform.share import wanted_name


def is_diagonal(primal: Analysed, wrt: str) -> bool:
    """Whether the Jacobian is a diagonal matrix: the result is elementwise in this vector."""
    shape = primal.kinds.number(Name(wrt)).shape
    is_vector = isinstance(shape, tuple) and len(shape) == 1
    is_alike = isinstance(primal.result, Number) and same_shape(primal.result.shape, shape)
    return is_vector and is_alike and primal.wrt == (wrt,) and only_elementwise(primal)


def diagonal(derived: Function) -> Function:
    """The function that gives its vector as a diagonal matrix."""

    def change(statement: Stmt) -> Block:
        match statement:
            case Return(value=Expr() as value):
                return (replace(statement, value=call("np.diag", value)),)
            case _:
                return (statement,)

    return replace(derived, body=map_block(derived.body, change))


def find_repeated_effects(tangent: Function, function: Function) -> Iterator[Refusal]:
    """What the derivative along one direction does besides giving a value: for each column it would be done again."""
    local = {name for s in statements(tangent.body) for name in names_written(s)}
    for statement in statements(tangent.body):
        match statement:
            case Evaluate(value=Call(function=Attribute(value=Name(id=id)))) if id in local:
                continue  # a list of its own
            case Evaluate():
                acts = True
            case _:
                acts = any(isinstance(e, Symbol) and _acts(e.path) for outer in expressions(statement) for e in walk(outer))
        if acts:
            message = "something is done here besides giving a value, and a Jacobian would do it once for each column"
            yield Refusal("jacobian", message, statement.span or function.span, "leave it out, or take the columns by jvp")


def _acts(path: str) -> bool:
    return path.startswith(f"{COMPANIONS}.") and not path.startswith(f"{PURE_COMPANIONS}.")


def by_columns(function: Function, tangent: Function, kind: Number, wrt: str, dot: str, names: Names) -> tuple[Function, bool]:
    """The Jacobian of a function by one array, and whether it calls `tangent`, its derivative along `dot`."""
    names.take(name for s in statements(tangent.body) for e in expressions(s) for name in (*names_read(e), *names_written(s)))
    before, inside, result = _parted(tangent.body, dot)
    is_called = result is None
    if result is None:
        result, count = _called(tangent), _count(tangent)
        if count > 1:
            column = Tuple(tuple(Name(names.fresh("column")) for _ in range(count)))
            inside, result = (Assign((column,), result),), column
    else:
        before, inside, result = _hoisted(before, inside, result, dot, names)
    parts = result.elements if isinstance(result, Tuple) else (result,)
    lists = tuple(Name(names.fresh("columns")) for _ in parts)
    appends = tuple(Evaluate(Call(Attribute(each, "append"), (part,))) for each, part in zip(lists, parts, strict=True))
    loop = For(Name(dot), _basis(Name(wrt), kind), (*inside, *appends))
    stacked = tuple(_stacked(each, Name(wrt), kind) for each in lists)
    body = (
        *before,
        *(Assign((each,), List(())) for each in lists),
        loop,
        Return(Tuple(stacked) if isinstance(result, Tuple) else stacked[0]),
    )
    return replace(function, body=body), is_called


def jacobians_together(function: Function, parts: Sequence[Function], result: Kind, names: Names) -> Block:
    """The body that calls the Jacobians by single parameters: for each result a tuple of these."""
    calls = [_called(part) for part in parts]
    if not isinstance(result, Structure):
        return (Return(Tuple(tuple(calls))),)
    scope = names.copy()
    scope.take(function.parameter_names)
    local = [Name(scope.fresh("by_" + part.name.rpartition("_by_")[2])) for part in parts]
    rows = tuple(Tuple(tuple(Subscript(each, Literal(str(i))) for each in local)) for i in range(len(result.elements)))
    return (*(Assign((each,), made) for each, made in zip(local, calls, strict=True)), Return(Tuple(rows)))


def _parted(body: Block, dot: str) -> tuple[Block, Block, Expr | None]:
    """What does not depend on the direction, what does, and the result; no result where the body is no straight line of
    assignments to new names."""
    before: list[Stmt] = []
    inside: list[Stmt] = []
    depending, written = {dot}, set[str]()
    for statement in body:
        match statement:
            case Comment():
                continue
            case Assign(targets=(Name(id=name),), value=value) if name not in written and not has_effect(value):
                written.add(name)
                if names_read(value).isdisjoint(depending):
                    before.append(statement)
                else:
                    depending.add(name)
                    inside.append(statement)
            case Return(value=Expr() as value) if not has_effect(value):
                return tuple(before), tuple(inside), value
            case _:
                break
    return (), (), None


def _hoisted(before: Block, inside: Block, result: Expr, dot: str, names: Names) -> tuple[Block, Block, Expr]:
    """The same with what does not depend on the direction, and is more than a number or a name, computed before the loop."""
    depending = {dot, *(name for s in inside for name in names_written(s))}
    found: dict[Expr, Name] = {}

    def hoisted(e: Expr) -> Expr:
        if not names_read(e).isdisjoint(depending):  # a branch may be one that must not be evaluated
            return e if isinstance(e, (Conditional, Logical)) else map_children(hoisted, _grouped(e, depending))
        if isinstance(e, (Attribute, Slice, Subscript, Symbol, Tuple)) or not (names_read(e) and _computes(e)):
            return e
        if e not in found:
            found[e] = Name(names.fresh(wanted_name(e)))
        return found[e]

    new = tuple(replace(s, value=hoisted(s.value)) for s in inside if isinstance(s, Assign))
    new_result = hoisted(result)
    return (*before, *(Assign((name,), e) for e, name in found.items())), new, new_result


def _grouped(e: Expr, depending: Set[str]) -> Expr:
    """A product with its factors that do not depend on the direction together: `x_dot * a / b` as `x_dot * (a / b)`."""
    over, under = _factors(e)
    fixed = [factor for factor in over if names_read(factor).isdisjoint(depending)]
    if not all(names_read(factor).isdisjoint(depending) for factor in under) or len(fixed) + len(under) < 2:
        return e
    moving = reduce(_times, (factor for factor in over if factor not in fixed))
    above = reduce(_times, fixed) if fixed else Literal("1.0")
    return _times(moving, Binary("/", above, reduce(_times, under)) if under else above)


def _times(left: Expr, right: Expr) -> Expr:
    return Binary("*", left, right)


def _factors(e: Expr) -> tuple[list[Expr], list[Expr]]:
    """What stands over and under the line of a product."""
    match e:
        case Binary(op="*", left=left, right=right):
            (over, under), (more, less) = _factors(left), _factors(right)
            return over + more, under + less
        case Binary(op="/", left=left, right=right):
            over, under = _factors(left)
            return over, [*under, right]
        case _:
            return [e], []


def _computes(e: Expr) -> bool:
    """Whether an expression costs more than to read it."""
    return any(isinstance(part, (Call, Binary)) for part in walk(e))


def _count(tangent: Function) -> int:
    """How many results a function gives."""
    results = [s.value for s in statements(tangent.body) if isinstance(s, Return)]
    return len(results[0].elements) if isinstance(results[0], Tuple) else 1


def _called(callee: Function) -> Call:
    """A call with arguments that are called as the parameters are."""
    positional = tuple(Name(p.name) for p in callee.parameters if p.form != "keyword-only")
    keywords = tuple((p.name, Name(p.name)) for p in callee.parameters if p.form == "keyword-only")
    return Call(Symbol(f"{PURE_COMPANIONS}.{callee.name}", callee.name), positional, keywords)


def _basis(x: Name, kind: Number) -> Expr:
    """One direction for each element of an array."""
    size = Attribute(x, "size")
    dtype = {} if kind.dtype == "float64" else {"dtype": Attribute(x, "dtype")}
    basis = call("np.eye", size, **dtype)
    if isinstance(kind.shape, tuple) and len(kind.shape) == 1:
        return basis
    shape = Binary("+", Tuple((size,)), Attribute(x, "shape"))
    return Call(Attribute(basis, "reshape"), (shape,))


def _stacked(columns: Name, x: Name, kind: Number) -> Expr:
    stacked = call("np.stack", columns, axis=Literal("-1"))
    if isinstance(kind.shape, tuple) and len(kind.shape) == 1:
        return stacked
    shape = Binary("+", call("np.shape", Subscript(columns, Literal("0"))), Attribute(x, "shape"))
    return Call(Attribute(stacked, "reshape"), (shape,))
