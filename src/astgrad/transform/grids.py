"""Lists of lists that are used by their elements alone: for as long as a derivative is made they are matrices.

    D = [[0.0] * m for _ in range(n)]             D = [[0.0] * m for _ in range(n)]
    for i in range(1, n):                         for i in range(1, n):
        for j in range(1, m):               ->        ...
            D[i][j] = x * D[i - 1][j]             D_bar = [[0.0] * len(row) for row in D]
    return D[-1][-1]                              D_bar[-1][-1] = 1.0
                                                  ...

A matrix is followed by everything that looks at arrays; in the text it is the author's list, and its adjoint, tangent and copies
are lists as well. Rows may have different lengths. What uses one as a whole, in the function or in what was made of it, is refused:
there a list is no array (`2 * D[0]`).
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import replace
from functools import partial

from astgrad.analysis.aliases import paired
from astgrad.analysis.kinds import Kinds
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Clause,
    Comprehension,
    Expr,
    Gathered,
    List,
    Literal,
    Name,
    Opaque,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    children,
    flattened,
    map_children,
    names_read,
    walk,
)
from astgrad.ir.kinds import UNKNOWN, Kind, Number, is_double
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Function,
    Return,
    Stmt,
    Verbatim,
    bound_names,
    names_written,
    statements,
    with_body,
)
from astgrad.markers import GRID, INTEGER_GRID
from astgrad.rules.structure import call
from astgrad.source import Span
from astgrad.transform.rename import map_block, map_expressions
from astgrad.transform.rows import own_line, with_rows_by_place

_MARKS = (GRID, INTEGER_GRID)


def is_grid(e: Expr, varied: Container[str]) -> bool:
    """Whether it makes a list of rows, in which nothing that varies stands: `[[0.0] * m for _ in range(n)]`."""
    match e:
        case Comprehension(is_list=True, element=row, clauses=(Clause(tests=()),)) if (element := _element(row)) is not None:
            varying: set[str] = set()
            for clause in (*e.clauses, *(row.clauses if isinstance(row, Comprehension) else ())):
                if _varies(clause.iterable, varied) or _varies(clause.iterable, varying):
                    varying.update(bound_names(clause.target))
            return not any(name in varied or name in varying for name in names_read(element))
        case _:
            return False


def lists_of_rows(function: Function) -> frozenset[str]:
    """The variables that hold lists of lists that the function makes, for all that its text says."""
    return frozenset(
        target.id
        for statement in statements(function.body)
        if isinstance(statement, Assign) and makes_rows(statement.value)
        for target in statement.targets
        if isinstance(target, Name)
    )


def makes_rows(e: Expr) -> bool:
    """Whether it makes a list of lists, for all that its text says."""
    match e:
        case Comprehension(is_list=True, element=row):
            return isinstance(row, (List, Comprehension)) or _element(row) is not None
        case List(elements=(_, *_) as rows):
            return all(isinstance(row, List) for row in rows)
        case _:
            return False


def _varies(iterable: Expr, varied: Container[str]) -> bool:
    """Whether what is gone through may vary: integers that are counted do not."""
    match iterable:
        case Call(function=Symbol(path="builtins.range")):
            return False
        case _:
            return any(name in varied for name in names_read(iterable))


def _element(row: Expr) -> Expr | None:
    """What stands at every place of a row; None where it may be something else."""
    match row:
        case Binary(op="*", left=List(elements=(element,)), right=Literal() | Name() | Binary() | Call()):
            pass
        case Comprehension(is_list=True, element=element, clauses=(Clause(tests=()),)):
            pass
        case _:
            return None
    return None if isinstance(element, (List, Tuple)) else element


def with_grids(
    function: Function,
    kinds: Kinds | None,
    kinds_of: Callable[[Function], tuple[Kinds, Kind]],
    varied_in: Callable[[Function, Kinds], Container[str]],
    names: Names,
    by_place: Container[str] = (),
) -> tuple[Function, tuple[Kinds, Kind]] | None:
    """The function with its lists of rows marked as matrices, where it is followed what is done with them, and they hold nothing
    but real numbers, with the kinds of its variables and of its result; None where there are none.

    kinds: those of its variables, where they are known. kinds_of: finds those of a function. varied_in: finds the names that may
    carry a derivative, which is not looked for in what a comprehension makes. by_place: the variables whose elements are read or
    written by places that are computed: their lists may be written out.
    """
    found_in = [s for s in statements(function.body) if isinstance(s, Assign) and isinstance(s.value, (Comprehension, List))]
    if not any(name for statement in found_in for name, _ in _made(statement, (), by_place)):
        return None
    kinds = kinds or kinds_of(function)[0]
    varied = varied_in(function, kinds)
    made: dict[str, list[Comprehension | List]] = {}
    for statement in found_in:
        for id, value in _made(statement, varied, by_place):
            made.setdefault(id, []).append(value)
    by_elements = with_rows_by_place(function, made, kinds, names)
    if by_elements is not function:
        function, kinds = by_elements, kinds_of(by_elements)[0]
    written = [*function.parameter_names, *(name for s in statements(function.body) for name in names_written(s))]
    found = {
        name
        for name, values in made.items()
        if written.count(name) == len(values)
        and all(_holds(value, kinds, is_double) for value in values)
        and _is_used_by_elements(name, function.body, _may_be_place(kinds))
    }
    integers = {name for name in found if all(_holds(value, kinds, _is_integer) for value in made[name])}
    while found:
        matrices = with_body(function, map_block(function.body, partial(_marked, found=found, integers=integers)))
        known, result = kinds_of(matrices)
        others = {name for name, kind in _stored(matrices, known) if name in integers and not _is_integer(kind)}
        if not others:
            are_reals = all(is_double(kind) for name, kind in _stored(matrices, known) if name in found)
            is_followed = are_reals and all(
                _is_used_by_elements(name, matrices.body, _is_integer_place(known)) for name in found
            )
            return (matrices, (known, result)) if is_followed else None
        integers -= others  # what is written into them may be told by what they hold
    return None


def _marked(statement: Stmt, found: Container[str], integers: Container[str]) -> Block:
    match statement:
        case Assign(targets=(Name(id=id),), value=value) if id in found:
            mark = INTEGER_GRID if id in integers else GRID
            path = GRID if isinstance(value, Comprehension) else "numpy.array"
            return (replace(statement, value=Call(Symbol(path, mark), (value,), span=value.span)),)
        case _:
            return (statement,)


def _stored(function: Function, kinds: Kinds) -> Iterator[tuple[str, Kind]]:
    """The variables into whose parts something is written, each with the kind of that."""
    for statement in statements(function.body):
        match statement:
            case Assign(targets=targets, value=value):
                pairs = [pair for target in targets for pair in paired(target, value)]
            case AugAssign(target=target, op=op, value=value):
                pairs = [(target, Binary(op, target, value))]
            case _:
                continue
        yield from ((base, kinds.of(part)) for one, part in pairs if (base := _base(one)) is not None)


def _is_integer(kind: Kind) -> bool:
    return isinstance(kind, Number) and kind.is_scalar and kind.dtype in ("int", "int64") and kind.is_array is False


def grids_of(function: Function) -> frozenset[str]:
    """The variables that hold lists of rows that are marked as matrices."""
    return frozenset(
        target.id
        for statement in statements(function.body)
        if isinstance(statement, Assign) and isinstance(statement.value, Call) and _is_marked(statement.value)
        for target in statement.targets
        if isinstance(target, Name)
    )


def lengths_asked(function: Function) -> set[str]:
    """The variables that hold what lists of rows are as long as: `D_bar = [[0.0] * len(row) for row in D]`."""
    values = (e for statement in statements(function.body) for outer in own_line(statement) for e in walk(outer))
    return {name for e in values if (name := _lengths_of(e)) is not None}


def without_grids(function: Function, grids: frozenset[str], names: Names, span: Span | None) -> Function:
    """The derived function with lists of rows again, and their adjoints and copies made as such.

    span: where the author's function stands. Raises Refused where one is used as a whole.
    """
    if not grids:
        return function
    lists = set(grids)
    while more := {name for s in statements(function.body) for name, like in _made_like(s) if like in lists} - lists:
        lists |= more
    body = map_expressions(function.body, lambda e: _as_lists(e, lists, Name(names.copy().fresh("row"))))
    for statement in statements(body):
        line = own_line(statement)
        uses = sum(1 for e in line for part in walk(e) if isinstance(part, Name) and part.id in lists)
        known = sum(_known_uses(e, lists, _is_one_place) for e in line)
        known += sum(name in lists for name in names_written(statement) if isinstance(statement, Assign))
        if isinstance(statement, Return) and statement.value is not None:  # of half a derivative, to the other half
            known += sum(part.id in lists for part in flattened(statement.value) if isinstance(part, Name))
        if uses > known:
            message = "a list of lists is needed as a whole, and only its elements are followed"
            raise Refused([Refusal("structure", message, statement.span or span, "make it an array, as with np.zeros")])
    return with_body(function, body)


def _made(statement: Stmt, varied: Container[str], by_place: Container[str]) -> Iterator[tuple[str, Comprehension | List]]:
    """The variable that holds a list of rows from here on, with what makes it."""
    match statement:
        case Assign(targets=(Name(id=id),), value=Comprehension() as value) if is_grid(value, varied):
            yield id, value
        case Assign(targets=(Name(id=id),), value=List(elements=(_, *_) as rows) as value) if id in by_place and all(
            isinstance(row, List) and row.elements for row in rows
        ):
            yield id, value


def _holds(value: Comprehension | List, kinds: Kinds, is_known: Callable[[Kind], bool]) -> bool:
    """Whether a list of rows holds nothing else when it is made."""
    if isinstance(value, List):
        return all(is_known(kinds.of(element)) for row in value.elements for element in children(row))
    inside, row = kinds.inside(value), value.element
    element = _element(row)
    return element is not None and is_known((inside.inside(row) if isinstance(row, Comprehension) else inside).of(element))


def _is_marked(e: Call) -> bool:
    return isinstance(e.function, Symbol) and e.function.text in _MARKS


def _base(target: Expr) -> str | None:
    match target:
        case Subscript(value=Subscript(value=Name(id=id))) | Subscript(value=Name(id=id)):
            return id
        case _:
            return None


def _is_used_by_elements(name: str, body: Block, is_place: Callable[[Expr], bool]) -> bool:
    """Whether nothing is done with a list of rows but to make it, to read and write elements, and to ask for lengths."""
    own = frozenset((name,))
    for statement in statements(body):
        if isinstance(statement, Verbatim) and name in (*statement.reads, *statement.writes):
            return False
        line = [_made_of(e) for e in own_line(statement)]
        parts = [part for e in line for part in walk(e)]
        texts = [part for part in parts if isinstance(part, Opaque) and name in part.reads]
        if not all(_asks_only_lengths(part, name, is_place) for part in texts):
            return False
        uses = sum(isinstance(part, Name) and part.id == name for part in parts)
        if uses > sum(_known_uses(e, own, is_place) for e in line) + (name in names_written(statement)):
            return False
    return True


def _made_of(e: Expr) -> Expr:
    """What was marked, without the mark."""
    return e.args[0] if isinstance(e, Call) and _is_marked(e) else e


def _asks_only_lengths(e: Opaque, name: str, is_place: Callable[[Expr], bool]) -> bool:
    """Whether text reads only lengths, and elements, of a list of rows: `[[0.0] * len(D) for i in range(len(D[0]))]`."""
    if not isinstance(e, Comprehension):
        return False
    if _lengths_of(e) == name:
        return True
    inside = [e.element, *(part for clause in e.clauses for part in (clause.iterable, *clause.tests))]
    parts = [part for each in inside for part in walk(each)]
    texts = [part for part in parts if isinstance(part, Opaque) and name in part.reads]
    if not all(_asks_only_lengths(part, name, is_place) for part in texts):
        return False
    uses = sum(isinstance(part, Name) and part.id == name for part in parts)
    return uses == sum(_known_uses(each, (name,), is_place) for each in inside)


def _known_uses(e: Expr, lists: Container[str], is_place: Callable[[Expr], bool]) -> int:
    """How often lists of rows are read or written by element in an expression, or their lengths asked for."""
    match e:
        case Subscript(value=Subscript(value=Name(id=id), index=row), index=column) if (
            id in lists and is_place(row) and is_place(column)
        ):
            return 1 + _known_uses(row, lists, is_place) + _known_uses(column, lists, is_place)
        case Call(function=Symbol(path="builtins.len"), args=(Name(id=id),), keywords=()) if id in lists:
            return 1
        case Call(function=Symbol(path="builtins.len"), args=(Subscript(value=Name(id=id), index=row),), keywords=()) if (
            id in lists and is_place(row)
        ):
            return 1 + _known_uses(row, lists, is_place)
        case Gathered(iterable=Name(id=id)) if id in lists:
            return 1
        case Call(function=Attribute(attr="append"), args=(kept,)) if is_place is _is_one_place:  # for the other half
            return sum(
                part.id in lists if isinstance(part, Name) else _known_uses(part, lists, is_place) for part in flattened(kept)
            )
        case _:
            return sum(_known_uses(part, lists, is_place) for part in e.children)


def _is_one_place(index: Expr) -> bool:
    """Whether an index is written as that of one element."""
    return not isinstance(index, (Slice, Tuple, List, Opaque)) and index not in (Literal("None"), Literal("..."))


def _may_be_place(kinds: Kinds) -> Callable[[Expr], bool]:
    return lambda index: _is_one_place(index) and (kinds.of(index) == UNKNOWN or _is_integer(kinds.of(index)))


def _is_integer_place(kinds: Kinds) -> Callable[[Expr], bool]:
    return lambda index: _is_integer(kinds.of(index))


def _as_lists(e: Expr, lists: Container[str], row: Name) -> Expr:
    match e:
        case Call(function=Symbol(text=text), args=(made,)) if text in _MARKS:
            return made
        case Call(function=Symbol(path="numpy.zeros_like"), args=(Name(id=id) as rows,), keywords=()) if id in lists:
            return Gathered(Binary("*", List((Literal("0.0"),)), call("len", row)), row, rows, ())
        case Call(function=Attribute(value=Name(id=id) as rows, attr="copy"), args=(), keywords=()) if id in lists:
            return Gathered(call("list", row), row, rows, ())
        case Subscript(value=Name(id=id) as value, index=Tuple(elements=(line, column))) if id in lists:
            return Subscript(Subscript(value, _as_lists(line, lists, row)), _as_lists(column, lists, row), span=e.span)
        case _:
            return map_children(lambda part: _as_lists(part, lists, row), e)


def _lengths_of(e: Expr) -> str | None:
    """The list that the rows of another are as long as: `[[0.0] * len(row) for row in D]`."""
    match e:
        case Comprehension(
            element=Binary(right=Call(function=Symbol(path="builtins.len"), args=(Name(id=row),))),
            clauses=(Clause(target=Name(id=target), iterable=Name(id=id)),),
        ) if row == target:
            return id
        case _:
            return None


def _made_like(statement: Stmt) -> Iterator[tuple[str, str]]:
    """The variables that hold zeros like another one, or a copy of it, with that."""
    match statement:
        case Assign(
            targets=(Name(id=id),),
            value=Call(function=Symbol(path="numpy.zeros_like"), args=(Name(id=like),))
            | Call(function=Attribute(value=Name(id=like), attr="copy"), args=()),
        ):
            yield id, like
