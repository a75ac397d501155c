"""What a derivative along a direction computes whatever the direction is: once, before a loop over directions.

    r_dot = np.zeros_like(u)                           t = np.cos(u[1:])
    r_dot[1:] = u_dot[1:] * np.cos(u[1:])       ->     ---
    return r_dot                                       r_dot = np.zeros_like(u)
                                                       r_dot[1:] = u_dot[1:] * t
                                                       return r_dot

Arrays that are written into are made anew for each direction. A function that does not run from top to bottom stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import reduce
from types import MappingProxyType

from astgrad.analysis.effects import PURE_COMPANIONS, has_effect
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Expr,
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
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Comment,
    Function,
    Return,
    Stmt,
    bound_names,
    expressions,
    names_stored,
    names_written,
    statements,
)
from astgrad.transform.shaping import is_fresh
from astgrad.transform.share import wanted_name


def once_and_each(
    tangent: Function, dot: str, names: Names, *, has_value: bool = False
) -> tuple[Block, Block, Expr | None, Expr] | None:
    """What is computed once, what for each direction, the value, and the derivative along the direction; None where the function
    has loops, branches or effects, or binds its parameters anew. has_value: it gives the value and the derivative."""
    names.take(name for s in statements(tangent.body) for e in expressions(s) for name in (*names_read(e), *names_written(s)))
    *body, last = (s for s in tangent.body if not isinstance(s, Comment))
    changed = {name for s in body for name in _changed(s)}
    bound, given = set[str](), set(tangent.parameter_names)
    for statement in body:
        written = names_written(statement)
        if not _is_plain(statement, changed, bound) or not given.isdisjoint(written):
            return None
        bound.update(written)
    if not isinstance(last, Return) or last.value is None or has_effect(last.value):
        return None
    depending = _depending(body, dot)
    value, result = last.value.elements if has_value and isinstance(last.value, Tuple) else (None, last.value)
    if value is not None and not depending.isdisjoint(names_read(value)):
        return None
    lifting = _Lifting(depending, changed, names)
    once = [statement for statement in body if depending.isdisjoint(_targets(statement))]
    lifted = tuple(lifting.statement(statement) for statement in body if not depending.isdisjoint(_targets(statement)))
    result = lifting.lifted(result)
    return (*once, *lifting.before), lifted, value, result


def called(callee: Function, given: Mapping[str, Expr] = MappingProxyType({})) -> Call:
    """A call with arguments that are called as the parameters are. given: arguments that are something else, by parameter."""
    arguments = {parameter.name: given.get(parameter.name, Name(parameter.name)) for parameter in callee.parameters}
    positional = tuple(arguments[p.name] for p in callee.parameters if p.form != "keyword-only")
    keywords = tuple((p.name, arguments[p.name]) for p in callee.parameters if p.form == "keyword-only")
    return Call(Symbol(f"{PURE_COMPANIONS}.{callee.name}", callee.name), positional, keywords)


def _depending(body: Sequence[Stmt], dot: str) -> Set[str]:
    """The names that are made anew for each direction: what depends on it, and arrays that are read as they are between writes
    into them by what does."""
    depending = {dot}
    seen: dict[str, Set[str]] = {}  # by each name the arrays that it may be a view of
    for statement in body:
        reads = _reads(statement, seen)
        if isinstance(statement, Assign) and not is_fresh(statement.value):
            seen |= {name: reads | seen.get(name, set()) for name in names_written(statement)}
    last = {name: place for place, statement in enumerate(body) for name in _changed(statement)}
    while True:
        found = set(depending)
        for place, statement in enumerate(body):
            reads = _reads(statement, seen)
            if not found.isdisjoint(reads):
                found |= _targets(statement) | {name for name in reads if last.get(name, place) > place}
        if found == depending:
            return depending
        depending = found


def _reads(statement: Stmt, seen: Mapping[str, Set[str]]) -> Set[str]:
    reads = {name for e in expressions(statement) for name in names_read(e)}
    return reads.union(*(seen.get(name, set()) for name in reads))


def _targets(statement: Stmt) -> Set[str]:
    """The names that a statement binds, or into whose arrays it writes."""
    return {*names_written(statement), *_changed(statement)}


def _changed(statement: Stmt) -> Iterator[str]:
    """The names whose arrays a statement may change in place."""
    yield from names_stored(statement)
    if isinstance(statement, AugAssign):
        yield from bound_names(statement.target)


def _is_plain(statement: Stmt, changed: Set[str], bound: Set[str]) -> bool:
    """Whether a statement binds a new name, or writes into an array that was made here."""
    match statement:
        case Assign(targets=(Name(id=name),), value=value):
            return name not in bound and not has_effect(value) and (name not in changed or is_fresh(value))
        case Assign(targets=(Subscript(value=Name(id=name)) as part,), value=value):
            return name in bound and not has_effect(value) and not has_effect(part.index)
        case AugAssign(target=Name(id=name) | Subscript(value=Name(id=name)), value=value):
            return name in bound and not has_effect(value)
        case _:
            return False


class _Lifting:
    """Takes out of expressions what is the same for each direction, and more than a number, a name, or a part of an array."""

    def __init__(self, depending: Set[str], changed: Set[str], names: Names) -> None:
        self._depending = depending
        self._changed = changed  # in place
        self._names = names
        self._found: dict[Expr, Name] = {}

    @property
    def before(self) -> Block:
        return tuple(Assign((name,), e) for e, name in self._found.items())

    def statement(self, statement: Stmt) -> Stmt:
        match statement:
            case Assign(targets=(Name(id=name),)) if name in self._changed and names_read(statement.value).isdisjoint(
                self._depending
            ):
                return statement  # an array for each direction, however alike they are at first
            case Assign(value=value) | AugAssign(value=value):
                return replace(statement, value=self.lifted(value), edited=True)
            case _:
                return statement

    def lifted(self, e: Expr) -> Expr:
        if not names_read(e).isdisjoint(self._depending):  # a branch may be one that must not be evaluated
            return e if isinstance(e, (Conditional, Logical)) else map_children(self.lifted, _grouped(e, self._depending))
        if isinstance(e, (Attribute, Slice, Subscript, Symbol, Tuple)) or not (names_read(e) and _computes(e)):
            return e
        if e not in self._found:
            self._found[e] = Name(self._names.fresh(wanted_name(e)))
        return self._found[e]


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
