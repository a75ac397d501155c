"""A derivative along a direction, for all directions of a basis at once: they stand along an axis more, the last one.

def _f_tangent(u, u_dot, dt, n):                     def f(u, dt, n):
    for _ in range(n):                                   u_dot = np.eye(u.size)
        u_dot = u_dot - 2 * dt * u * u_dot       ->      for _ in range(n):
        u = u - dt * u**2                                    u_dot = u_dot - 2 * dt * u[:, None] * u_dot
    return u_dot                                             u = u - dt * u**2
                                                         return u_dot

A tangent of shape (m,) becomes one of shape (m, k), a number an array of shape (k,): what is read and written by an index, and what
stands to the right of `@`, stays as it is. Arrays without directions get an axis of length 1 beside those with them. Numbers become
arrays, so that none may be changed in place, nor be a view of what is.

Where anything else happens to a tangent, or the rank of something is not known, there is no such text.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import replace

from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Expr,
    List,
    Literal,
    Name,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    index_parts,
    names_read,
)
from astgrad.ir.kinds import ListOf, Number
from astgrad.ir.stmt import (
    AddAt,
    Assign,
    AugAssign,
    Block,
    Comment,
    Evaluate,
    For,
    Function,
    If,
    Return,
    Stmt,
    While,
    With,
    base_name,
    bound_names,
    expressions,
    names_stored,
    names_written,
    statements,
)
from astgrad.rules.structure import call, literal_value, rank

NONE, ZERO = Literal("None"), Literal("0.0")
_SUMS = ("numpy.sum", "numpy.mean")
_ALONG = ("numpy.cumsum", "numpy.roll", "numpy.diff")  # of a vector: along its axis


class _Unfit(Exception):
    """Raised where a tangent is not one of several in the same way."""


def in_one_pass(tangent: Function, dot: str, by: Expr, vector: Number, kinds: Kinds, *, has_value: bool) -> Block | None:
    """The body that gives the derivatives along all directions, stacked along the last axis; None where there is none.

    by: the vector that is differentiated by, and its kind. kinds: of all names of `tangent`, the derivative along `dot`, which
    gives the value besides (has_value).
    """
    if not _is_known(vector) or rank(vector) != 1 or vector.dtype != "float64":
        return None
    count = Attribute(by, "size")
    depending = _depending(tangent, dot)
    stays = base_name(by) not in {name for s in statements(tangent.body) for name in names_written(s)}
    lasting = count if stays or kinds.number(by).shape == vector.shape else None
    changes = any(_changes_array(s, depending, kinds) for s in statements(tangent.body))
    try:
        body = _Pass(depending, kinds, lasting, has_value=has_value, changes=changes).block(tangent.body)
    except _Unfit:
        return None
    return (Assign((Name(dot),), call("np.eye", count)), *body)


def _changes_array(statement: Stmt, depending: Set[str], kinds: Kinds) -> bool:
    """Whether a statement changes a tangent in place."""
    match statement:
        case Assign():
            return not depending.isdisjoint(names_stored(statement))
        case AugAssign(target=target):
            return base_name(target) in depending and not (isinstance(target, Name) and rank(kinds.of(target)) == 0)
        case _:
            return False


def _depending(tangent: Function, dot: str) -> Set[str]:
    """The names that depend on the direction."""
    depending = {dot}
    while True:
        found = set(depending)
        for statement in statements(tangent.body):
            if any(not found.isdisjoint(names_read(e)) for e in expressions(statement)):
                found.update(_changed(statement))
        if found == depending:
            return depending
        depending = found


def _changed(statement: Stmt) -> Iterator[str]:
    """The names that a simple statement binds or changes."""
    match statement:
        case Assign(targets=targets):
            for target in targets:
                yield from bound_names(target)
                for part in target.elements if isinstance(target, Tuple) else (target,):
                    yield from filter(None, (base_name(part),))
        case AugAssign(target=target):
            yield from filter(None, (base_name(target),))
        case Evaluate(value=Call(function=Attribute(value=Name(id=id)))):
            yield id


def _is_known(number: Number) -> bool:
    return isinstance(number.shape, tuple) and all(isinstance(n, int) or n.isidentifier() for n in number.shape)


def _is_pop(e: Expr) -> bool:
    return isinstance(e, Call) and isinstance(e.function, Attribute) and e.function.attr == "pop"


class _Pass:
    def __init__(self, depending: Set[str], kinds: Kinds, count: Expr | None, *, has_value: bool, changes: bool) -> None:
        self._has_value = has_value
        self._changes = changes  # some tangent is changed in place
        self._depending = depending
        self._kinds = kinds
        self._count = count  # of the directions; None where it cannot be asked for any more

    # ------------------------------------------------------------------ statements

    def block(self, block: Block) -> Block:
        """The statements, for all directions."""
        return tuple(self._statement(statement) for statement in block)

    def _statement(self, statement: Stmt) -> Stmt:
        match statement:
            case If(test=test, body=body, orelse=orelse) if not self._depends(test):
                return replace(statement, body=self.block(body), orelse=self.block(orelse))
            case For(iterable=iterable, body=body, orelse=()) if not self._depends(iterable):
                return replace(statement, body=self.block(body))
            case While(test=test, body=body, orelse=()) if not self._depends(test):
                return replace(statement, body=self.block(body))
            case If() | For() | While() | With():
                raise _Unfit
            case Return(value=Tuple(elements=(value, result))) if self._has_value and not self._depends(value):
                return replace(statement, value=Tuple((value, self._returned(result))), edited=True)
            case Return(value=Expr() as value) if not self._has_value:
                return replace(statement, value=self._returned(value), edited=True)
            case Comment():
                return statement
            case _ if self._depending.isdisjoint(_changed(statement)) and not any(map(self._depends, expressions(statement))):
                return statement
            case Assign(targets=(Tuple(elements=targets),), value=Tuple(elements=values)) if len(targets) == len(values):
                new = tuple(map(self._assigned, targets, values))
                return replace(statement, value=Tuple(new), edited=True)
            case Assign(targets=(Subscript() as part,), value=Subscript() as value) if self._depends(value):
                self._assigned(part, value)  # raises where it does not fit
                return replace(statement, value=self.of(value), edited=True)
            case Assign(targets=(target,), value=value) if not isinstance(target, Tuple) or _is_pop(value):
                return replace(statement, value=self._assigned(target, value), edited=True)
            case AugAssign(target=target, op="+" | "-" | "*" | "/" as op, value=value) if not isinstance(statement, AddAt):
                return self._augmented(statement, target, op, value)
            case Evaluate(value=Call(function=Attribute(value=Name(), attr="append"), args=(value,), keywords=()) as grown):
                return replace(statement, value=replace(grown, args=(self._kept(value),)), edited=True)
            case _:
                raise _Unfit

    def _assigned(self, target: Expr, value: Expr) -> Expr:
        """What a target gets."""
        if self._depending.isdisjoint({*bound_names(target), base_name(target)}):
            return value
        if isinstance(target, Subscript):
            if isinstance(self._kinds.of(target.value), ListOf):
                raise _Unfit
            self._check_index(target.index)
            if not self._depends(value) and not isinstance(value, Literal):
                raise _Unfit
        if value == List(()) or (isinstance(target, Subscript) and not self._depends(value)):
            return value
        return value if _is_pop(value) else self._kept(value)

    def _returned(self, value: Expr) -> Expr:
        match self._kept(value):
            case Call(function=Attribute(value=Name() as own, attr="copy")):
                return own  # nothing else holds it
            case new:
                return new

    def _kept(self, value: Expr) -> Expr:
        """A value that is kept as it is now; zeros for each direction where it has none."""
        if isinstance(value, Tuple):
            return replace(value, elements=tuple(map(self._kept, value.elements)), span=None)
        if not self._depends(value):
            return self._zeros(value)
        new = self.of(value)
        is_view = self._changes and isinstance(value, Subscript) and not self._rank(value)
        return Call(Attribute(new, "copy"), ()) if is_view else new

    def _zeros(self, value: Expr) -> Expr:
        if self._count is None:
            raise _Unfit
        match value:
            case Literal(text="0.0"):
                return call("np.zeros", self._count)
            case Call(function=Symbol(path="numpy.zeros_like"), args=(Name() as like,), keywords=()) if (
                self._rank(like) and self._kinds.number(like).dtype == "float64"
            ):
                return call("np.zeros", Binary("+", Attribute(like, "shape"), Tuple((self._count,))))
            case _:
                raise _Unfit

    def _augmented(self, statement: AugAssign, target: Expr, op: str, value: Expr) -> Stmt:
        if isinstance(target, Name) and not self._rank(target):
            return Assign((target,), self.of(Binary(op, target, value)), span=statement.span)
        if isinstance(target, Subscript):
            if isinstance(self._kinds.of(target.value), ListOf):
                raise _Unfit
            self._check_index(target.index)
        return replace(statement, value=self._beside(value), edited=True)

    # ------------------------------------------------------------------ expressions

    def of(self, e: Expr) -> Expr:
        """A tangent, for all directions."""
        match e:
            case Name():
                self._rank(e)
                return e
            case Unary(op="-", operand=operand):
                return Unary("-", self.of(operand))
            case Binary(op="+" | "-" | "*", left=left, right=right):
                return replace(e, left=self._beside(left), right=self._beside(right), span=None)
            case Binary(op="/", left=left, right=right) if not self._depends(right):
                return replace(e, left=self.of(left), right=self._beside(right), span=None)
            case Binary(op="@", left=left, right=right):
                return self._product(left, right)
            case Subscript(value=value, index=index) if isinstance(self._kinds.of(value), Number):
                self._check_index(index)
                self._rank(e)
                return Subscript(self.of(value), index)
            case Conditional(test=test, body=body, orelse=orelse) if not self._depends(test) and not self._rank(e):
                return Conditional(test, self._kept(body), self._kept(orelse))
            case Call(function=Attribute(value=value, attr="copy"), args=(), keywords=()):
                return Call(Attribute(self.of(value), "copy"), ())
            case Call(function=Symbol(path="numpy.where") as function, args=(test, *others), keywords=()) if len(others) == 2:
                return Call(function, tuple(map(self._beside, (test, *others))))
            case Call(function=Attribute(value=value, attr="sum" | "mean") as method, args=(), keywords=keywords):
                return Call(replace(method, value=self.of(value)), (), self._axis(value, keywords))
            case Call(function=Symbol(path=path) as function, args=(value,), keywords=keywords) if path in _SUMS:
                return Call(function, (self.of(value),), self._axis(value, keywords))
            case Call(function=Symbol(path=path) as function, args=(value, *others), keywords=()) if path in _ALONG:
                if self._rank(value) != 1 or any(map(self._depends, others)):
                    raise _Unfit
                return Call(function, (self.of(value), *others), (("axis", Literal("0")),))
            case _:
                raise _Unfit

    def _beside(self, e: Expr) -> Expr:
        """An operand beside tangents."""
        if self._depends(e):
            return self.of(e)
        dimensions = self._rank(e)
        if not dimensions:
            return e
        return Subscript(e, Tuple((Slice(None, None, None) if dimensions == 1 else Literal("..."), NONE)))

    def _product(self, left: Expr, right: Expr) -> Expr:
        ranks = self._rank(left), self._rank(right)
        if ranks in ((1, 1), (2, 1)) and not self._depends(left):
            return Binary("@", left, self.of(right))
        if ranks in ((1, 1), (1, 2)) and not self._depends(right):
            return Binary("@", right if ranks == (1, 1) else Attribute(right, "T"), self.of(left))
        raise _Unfit

    def _axis(self, value: Expr, keywords: tuple[tuple[str, Expr], ...]) -> tuple[tuple[str, Expr], ...]:
        """The axes of a sum, counted from the front."""
        dimensions = self._rank(value)
        match keywords:
            case ():
                axes = tuple(range(dimensions))
            case (("axis", Literal() | Unary() as axis),) if isinstance(number := literal_value(axis), int):
                axes = (number % dimensions,)
            case _:
                raise _Unfit
        if not axes:
            raise _Unfit
        written = [Literal(str(axis)) for axis in axes]
        return (("axis", written[0] if len(written) == 1 else Tuple(tuple(written))),)

    def _check_index(self, index: Expr) -> None:
        """Raises _Unfit unless an index is integers and slices, or one array."""
        parts = index_parts(index)
        for part in parts:
            is_plain = isinstance(part, Slice) or rank(self._kinds.of(part)) == 0
            if self._depends(part) or not (is_plain or (len(parts) == 1 and rank(self._kinds.of(part)) == 1)):
                raise _Unfit

    def _rank(self, e: Expr) -> int:
        dimensions = rank(self._kinds.of(e))
        if dimensions is None:
            raise _Unfit
        return dimensions

    def _depends(self, e: Expr) -> bool:
        return not self._depending.isdisjoint(names_read(e))
