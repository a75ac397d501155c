"""Jacobians of derivatives along directions: one column for each direction of a basis.

def _f_tangent(x, x_dot, a):                 def f(x, a):
    return a @ (x_dot * np.cos(x))               cos_x = np.cos(x)
                                          ->     columns = []
                                                 for x_dot in np.eye(x.size):
                                                     columns.append(a @ (x_dot * cos_x))
                                                 return np.stack(columns, axis=-1)

What does not depend on the direction is computed once, where the function runs from top to bottom; else the derivative along a
direction is a function of its own. By rows it is the same with cotangents of the result, one for each of its elements:

    rows = []
    for value_bar in np.eye(value.size):
        rows.append(value_bar @ a * cos_x)
    return np.stack(rows)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from astgrad.analysis.analysed import Analysed
from astgrad.analysis.effects import COMPANIONS, PURE_COMPANIONS, TAKING
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.results import only_elementwise
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Expr,
    List,
    Literal,
    Name,
    Subscript,
    Symbol,
    Tuple,
    walk,
)
from astgrad.ir.kinds import Kind, Number
from astgrad.ir.names import Names
from astgrad.ir.shapes import may_be_one, same_shape
from astgrad.ir.stmt import (
    Assign,
    Block,
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
from astgrad.transform.once import called, once_and_each
from astgrad.transform.one_pass import in_one_pass
from astgrad.transform.rename import map_block


def is_diagonal(primal: Analysed, wrt: str) -> bool:
    """Whether the Jacobian is a diagonal matrix: the result is elementwise in this vector."""
    shape = primal.kinds.number(Name(wrt)).shape
    is_vector = isinstance(shape, tuple) and len(shape) == 1
    is_alike = isinstance(primal.result, Number) and same_shape(primal.result.shape, shape)
    return is_vector and is_alike and primal.wrt == (wrt,) and only_elementwise(primal)


def is_wide(result: Kind, argument: Number) -> bool:
    """Whether an array is proved to have fewer elements than the argument: then rows are fewer than columns."""
    if not isinstance(result, Number) or not isinstance(result.shape, tuple) or not isinstance(argument.shape, tuple):
        return False
    rest = list(argument.shape)
    for length in result.shape:
        if length not in rest:
            return False
        rest.remove(length)
    return any(length != 1 for length in rest) and not any(may_be_one(length) for length in rest)


def diagonal(derived: Function, *, has_value: bool) -> Function:
    """The function that gives its vector as a diagonal matrix. has_value: it gives the value, and this."""

    def change(statement: Stmt) -> Block:
        match statement:
            case Return(value=Tuple(elements=(value, vector))) if has_value:
                return (replace(statement, value=Tuple((value, call("np.diag", vector))), edited=True),)
            case Return(value=Expr() as value):
                return (replace(statement, value=call("np.diag", value), edited=True),)
            case _:
                return (statement,)

    return replace(derived, body=map_block(derived.body, change))


def find_repeated_effects(tangent: Function, function: Function, *, has_own_lists: bool) -> Iterator[Refusal]:
    """What the derivative along one direction does besides giving a value: for each column it would be done again.

    has_own_lists: no list comes from outside, so that those that elements are taken off are made anew for each column.
    """
    local = {name for s in statements(tangent.body) for name in names_written(s)}
    for statement in statements(tangent.body):
        match statement:
            case Evaluate(value=Call(function=Attribute(value=Name(id=id)))) if id in local:
                continue  # a list of its own
            case Evaluate():
                acts = True
            case _:
                called = (e.path for outer in expressions(statement) for e in walk(outer) if isinstance(e, Symbol))
                acts = any(_acts(path) and not (has_own_lists and TAKING in path.split(".")) for path in called)
        if acts:
            message = "something is done here besides giving a value, and a Jacobian would do it once for each column"
            yield Refusal("jacobian", message, statement.span or function.span, "leave it out, or take the columns by jvp")


def _acts(path: str) -> bool:
    return path.startswith(f"{COMPANIONS}.") and not path.startswith(f"{PURE_COMPANIONS}.")


def by_columns(
    function: Function,
    tangent: Function,
    kind: Number,
    by: Expr,
    dot: str,
    names: Names,
    kinds_of: Callable[[Function], Kinds],
    *,
    has_value: bool,
) -> tuple[Function, bool]:
    """The Jacobian of a function by one array, and whether it calls `tangent`, its derivative along `dot`.

    by: the array, as it is read. kinds_of: the kinds of all names of `tangent`. has_value: `tangent` gives the value as well, and
    so does the Jacobian.
    """
    parted = once_and_each(tangent, dot, names, has_value=has_value)
    if parted is None and (body := in_one_pass(tangent, dot, by, kind, kinds_of(tangent), has_value=has_value)) is not None:
        return replace(function, body=body), False
    before, inside, value, result = parted or ((), *_column_of(tangent, names, has_value))
    parts = result.elements if isinstance(result, Tuple) else (result,)
    lists = tuple(Name(names.fresh("columns")) for _ in parts)
    appends = tuple(Evaluate(Call(Attribute(each, "append"), (part,))) for each, part in zip(lists, parts, strict=True))
    loop = For(Name(dot), _basis(by, kind), (*inside, *appends))
    stacked = tuple(_stacked(each, by, kind) for each in lists)
    whole = Tuple(stacked) if isinstance(result, Tuple) else stacked[0]
    body = (
        *before,
        *(Assign((each,), List(())) for each in lists),
        loop,
        Return(whole if value is None else Tuple((value, whole))),
    )
    return replace(function, body=body), parted is None


def _column_of(tangent: Function, names: Names, has_value: bool) -> tuple[Block, Expr | None, Expr]:
    """A call for one column: what stands before it, the value, which is the same for all columns, and the column."""
    result = _result(tangent)
    assert isinstance(result, Tuple) or not has_value
    column = result.children[1] if has_value else result
    if not (has_value or isinstance(column, Tuple)):
        return (), None, called(tangent)
    parts = tuple(Name(names.fresh("column")) for _ in (column.elements if isinstance(column, Tuple) else (column,)))
    new = Tuple(parts) if isinstance(column, Tuple) else parts[0]
    value = Name(names.fresh("value")) if has_value else None
    return (Assign((new if value is None else Tuple((value, new)),), called(tangent)),), value, new


def by_rows(
    function: Function,
    pulled: Function,
    size: Expr | None,
    result: Kind,
    by: Expr,
    kind: Number,
    names: Names,
    *,
    has_value: bool,
) -> Function | None:
    """The Jacobian of a function of one array by a number or an array; None where the pullback is no straight line.

    pulled: takes a cotangent last, and gives that of `by`; with the value, where the size of that is not given.
    by: as it is read, of this kind. has_value: the Jacobian comes with the value.
    """
    seed = pulled.parameters[-1].name
    parted = once_and_each(pulled, seed, names, has_value=size is None)
    if parted is None:
        return None
    before, inside, value, row = parted
    if value is not None and not isinstance(value, Name):
        name = Name(names.fresh("value"))
        before, value = (*before, Assign((name,), value)), name
    size, rows = size or Attribute(value or row, "size"), Name(names.fresh("rows"))
    loop = _rows(result, by, kind, Name(seed), (*inside, _append(rows, row)), size, rows, value if has_value else None)
    return replace(function, body=(*before, *loop))


def by_rows_of(
    function: Function,
    forward: Symbol,
    backward: Symbol,
    result: Kind,
    by: Expr,
    kind: Number,
    names: Names,
    *,
    has_value: bool,
) -> Function:
    """The same by calls of the two halves of a pullback."""
    value, saved, bar = (Name(names.fresh(wanted)) for wanted in ("value", "saved", "value_bar"))
    halves = Assign((Tuple((value, saved)),), Call(forward, tuple(Name(p.name) for p in function.parameters)))
    rows = Name(names.fresh("rows"))
    inside = (_append(rows, Call(backward, (saved, bar))),)
    loop = _rows(result, by, kind, bar, inside, Attribute(value, "size"), rows, value if has_value else None)
    return replace(function, body=(halves, *loop))


def _append(rows: Name, row: Expr) -> Stmt:
    return Evaluate(Call(Attribute(rows, "append"), (row,)))


def _rows(result: Kind, by: Expr, kind: Number, seed: Name, inside: Block, size: Expr, rows: Name, value: Expr | None) -> Block:
    """The loop over the cotangents of a basis, and the array of the rows. size: of the result. value: what is returned first."""
    assert isinstance(result, Number)
    is_vector = isinstance(result.shape, tuple) and len(result.shape) == 1
    of = size.value if isinstance(size, Attribute) else size
    dtype = {} if result.dtype == "float64" else {"dtype": Attribute(of, "dtype")}
    basis, stacked = call("np.eye", size, **dtype), call("np.stack", rows)
    if not is_vector:
        shape = Attribute(of, "shape")
        basis = Call(Attribute(basis, "reshape"), (Binary("+", Tuple((size,)), shape),))
        own = shape if kind.is_scalar else Binary("+", shape, Attribute(by, "shape"))
        stacked = Call(Attribute(stacked, "reshape"), (own,))
    whole = stacked if value is None else Tuple((value, stacked))
    return (Assign((rows,), List(())), For(seed, basis, inside), Return(whole))


def size_of_result(function: Function, primal: Analysed, leaves: Mapping[str, Expr]) -> Expr | None:
    """The size of a vector of float64 that has a known length, or is as long as an argument; None where that is not so.

    leaves: how parameters are read that stand for parts of the author's.
    """
    result = primal.result
    if not (isinstance(result, Number) and result.dtype == "float64" and isinstance(result.shape, tuple)):
        return None
    if len(result.shape) != 1:
        return None
    if isinstance(length := result.shape[0], int):
        return Literal(str(length))
    written = {name for s in statements(function.body) for name in names_written(s)}
    for parameter in function.parameters:
        kind = primal.parameter(parameter.name)
        if isinstance(kind.shape, tuple) and same_shape(kind.shape[:1], result.shape) and parameter.name not in written:
            read = leaves.get(parameter.name, Name(parameter.name))
            return Attribute(read, "size") if len(kind.shape) == 1 else Call(Symbol("builtins.len", "len"), (read,))
    return None


def jacobians_together(
    function: Function,
    parts: Mapping[str, Call],
    together: Callable[[Sequence[Expr]], Expr],
    of_results: Callable[[Expr], Expr],
    count: int,
    names: Names,
    *,
    value_of: Callable[[Expr], Expr] | None,
) -> Block:
    """The body that calls the Jacobians by single numbers and arrays, and puts them together: for each leaf of the result.

    parts: the calls, by what each is by. together: makes of the Jacobians what has the form of the arguments. of_results: makes of
    one for each leaf of the result, a tuple where that has several (`count`), what has the form of the result. value_of: makes the
    value of what the first gives besides, where it gives that.
    """
    calls = list(parts.values())
    if not count and value_of is None:
        return (Return(together(calls)),)
    scope = names.copy()
    scope.take(function.parameter_names)
    local = [Name(scope.fresh(f"by_{by}")) for by in parts]
    targets: list[Expr] = list(local)
    value = Name(scope.fresh("value"))
    if value_of is not None:
        targets[0] = Tuple((value, local[0]))
    whole = together(local)
    if count > 1:
        rows = (together([Subscript(each, Literal(str(i))) for each in local]) for i in range(count))
        whole = Tuple(tuple(rows))
    whole = of_results(whole)
    assigned = (Assign((each,), made) for each, made in zip(targets, calls, strict=True))
    return (*assigned, Return(whole if value_of is None else Tuple((value_of(value), whole))))


def _result(tangent: Function) -> Expr:
    """What a function returns."""
    result = next(s.value for s in statements(tangent.body) if isinstance(s, Return))
    assert result is not None
    return result


def _basis(x: Expr, kind: Number) -> Expr:
    """One direction for each element of an array."""
    size = Attribute(x, "size")
    dtype = {} if kind.dtype == "float64" else {"dtype": Attribute(x, "dtype")}
    basis = call("np.eye", size, **dtype)
    if isinstance(kind.shape, tuple) and len(kind.shape) == 1:
        return basis
    shape = Binary("+", Tuple((size,)), Attribute(x, "shape"))
    return Call(Attribute(basis, "reshape"), (shape,))


def _stacked(columns: Name, x: Expr, kind: Number) -> Expr:
    stacked = call("np.stack", columns, axis=Literal("-1"))
    if isinstance(kind.shape, tuple) and len(kind.shape) == 1:
        return stacked
    shape = Binary("+", call("np.shape", Subscript(columns, Literal("0"))), Attribute(x, "shape"))
    return Call(Attribute(stacked, "reshape"), (shape,))
