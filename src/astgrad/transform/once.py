"""What a derivative along a direction computes whatever the direction is: once, before a loop over directions.

    r_dot = np.zeros_like(u)                           t = np.cos(u[1:])
    r_dot[1:] = u_dot[1:] * np.cos(u[1:])       ->     ---
    return r_dot                                       r_dot = np.zeros_like(u)
                                                       r_dot[1:] = u_dot[1:] * t
                                                       return r_dot

Arrays that are written into are made anew for each direction. A function that does not run from top to bottom stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
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

ONE = Literal("1.0")
IsFloat = Callable[[Expr], bool]


def once_and_each(
    tangent: Function, dot: str, names: Names, *, has_value: bool = False, is_float: IsFloat = lambda _: False
) -> tuple[Block, Block, Expr | None, Expr] | None:
    """What is computed once, what for each direction, the value, and the derivative along the direction; None where the function
    has loops, branches or effects, or binds its parameters anew.

    has_value: it gives the value and the derivative. is_float: whether an expression is surely a real number, or an array of these;
    what is added up must be, for whole numbers overflow.
    """
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
    lifting = _Lifting(depending, changed, names, is_float)
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

    def __init__(self, depending: Set[str], changed: Set[str], names: Names, is_float: IsFloat) -> None:
        self._depending = depending
        self._changed = changed  # in place
        self._names = names
        self._is_float = is_float
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
            if isinstance(e, (Conditional, Logical)):
                return e
            e = _collected(e, self._depending, self._is_float)
            return map_children(self.lifted, _grouped(e, self._depending))
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


def _collected(e: Expr, depending: Set[str], is_float: IsFloat) -> Expr:
    """A sum with what one moving factor is multiplied by together: `x_dot * a + y_dot - 2 * x_dot` as `x_dot * (a - 2) + y_dot`."""
    if not (isinstance(e, Binary) and e.op in ("+", "-")):
        return e
    found: dict[Expr, list[tuple[str, Expr]]] = {}
    for sign, term in _terms(e):
        over, under = _factors(term)
        fixed = [factor for factor in over if names_read(factor).isdisjoint(depending)]
        moving = [factor for factor in over if factor not in fixed]
        if under or not moving:
            fixed, moving = [], [term]
        found.setdefault(reduce(_times, moving), []).append((sign, reduce(_times, fixed) if fixed else ONE))
    if not any(_may_be_added(fixed, is_float) for fixed in found.values()):
        return e
    signed: list[tuple[str, Expr]] = []
    for moving_part, fixed_parts in found.items():
        if _may_be_added(fixed_parts, is_float):
            (sign, first), *rest = sorted(fixed_parts, key=lambda each: (each[0] == "-", isinstance(each[1], Literal)))
            signs = {"+": "+", "-": "-"} if sign == "+" else {"-": "+"}
            signed.append(
                (sign, _times(moving_part, reduce(lambda left, each: Binary(signs[each[0]], left, each[1]), rest, first)))
            )
        else:
            signed += [(sign, moving_part if fixed == ONE else _times(moving_part, fixed)) for sign, fixed in fixed_parts]
    (_, whole), *others = signed  # the first stood first, so that it has no sign
    return reduce(lambda left, each: Binary(each[0], left, each[1]), others, whole)


def _may_be_added(fixed: Sequence[tuple[str, Expr]], is_float: IsFloat) -> bool:
    """Whether factors are several, and real numbers: whole ones would overflow, and truth values be no sum."""
    are_real = [is_float(factor) for _, factor in fixed]
    plain = (is_real or isinstance(factor, Literal) for is_real, (_, factor) in zip(are_real, fixed, strict=True))
    return len(fixed) > 1 and any(are_real) and all(plain)


def _terms(e: Expr, sign: str = "+") -> Iterator[tuple[str, Expr]]:
    """What is added up, with signs."""
    match e:
        case Binary(op="+" | "-" as op, left=left, right=right):
            yield from _terms(left, sign)
            yield from _terms(right, sign if op == "+" else {"+": "-", "-": "+"}[sign])
        case _:
            yield sign, e


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
