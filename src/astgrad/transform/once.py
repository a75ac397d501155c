"""What a derivative along a direction computes whatever the direction is: once, before a loop over directions.

    r_dot = np.zeros_like(u)                           t = np.cos(u[1:])
    r_dot[1:] = u_dot[1:] * np.cos(u[1:])       ->     ---
    return r_dot                                       r_dot = np.zeros_like(u)
                                                       r_dot[1:] = u_dot[1:] * t
                                                       return r_dot

Arrays that are written into are made anew for each direction. A function that does not run from top to bottom stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from astgrad.analysis.effects import has_effect
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Expr,
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
from astgrad.transform.jacobian import _grouped
from astgrad.transform.shaping import is_fresh
from astgrad.transform.share import wanted_name


def once_and_each(tangent: Function, dot: str, names: Names) -> tuple[Block, Block, Expr] | None:
    """What is computed once, what for each direction, and the derivative along it; None where the function has loops, branches
    or effects, or binds its parameters anew."""
    names.take(name for s in statements(tangent.body) for e in expressions(s) for name in (*names_read(e), *names_written(s)))
    *body, last = (s for s in tangent.body if not isinstance(s, Comment))
    changed = {name for s in body for name in _changed(s)}
    depending, bound, given = {dot}, set[str](), set(tangent.parameter_names)
    once: list[Stmt] = []
    each: list[Stmt] = []
    for statement in body:
        written = names_written(statement)
        if not _is_plain(statement, changed, bound) or not given.isdisjoint(written):
            return None
        bound.update(written)
        reads = {name for e in expressions(statement) for name in names_read(e)}
        if changed.isdisjoint(written) and reads.isdisjoint(depending) and not isinstance(statement, AugAssign):
            once.append(statement)
        else:
            depending.update(written)
            each.append(statement)
    if not isinstance(last, Return) or last.value is None or has_effect(last.value):
        return None
    lifting = _Lifting(depending, changed, names)
    lifted = tuple(lifting.statement(statement) for statement in each)
    result = lifting.lifted(last.value)
    return (*once, *lifting.before), lifted, result


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


def _computes(e: Expr) -> bool:
    """Whether an expression costs more than to read it."""
    return any(isinstance(part, (Call, Binary)) for part in walk(e))
