"""What is another value each time that it is asked for gets a name, so that the derivative reads what the function read.

    y = x * np.random.rand(3)       ->      t = np.random.rand(3)
                                            y = x * t

Decisions of branches that cannot be asked for again are saved (`analysis.saved`).
Where a call may not be reached (in a branch of an expression) it stays, and coverage refuses it beside a derivative.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container
from dataclasses import replace

from astgrad.analysis.effects import draws
from astgrad.ir.expr import (
    Attribute,
    Call,
    Compare,
    Conditional,
    Expr,
    Logical,
    Name,
    Opaque,
    Subscript,
    map_children,
    mentions_global,
    walk,
)
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    Assign,
    AugAssign,
    Block,
    Evaluate,
    For,
    Function,
    Return,
    Stmt,
    expressions,
    shrunk_list,
    with_body,
)
from astgrad.transform.rename import map_blocks


def with_named_draws(function: Function, harmless: Container[str], names: Names, *, at_least: int = 1) -> Function:
    """The function with a name for every call, inside of an expression, of what may give another value the next time.

    harmless: the user's functions that change nothing and give the same for the same arguments. at_least: how many such calls one
    statement has to have; of several the order counts, and whatever takes one of them out of an expression would change it.
    """

    def change(statement: Stmt) -> Block:
        statement = map_blocks(statement, changed)
        if at_least > 1 and not any(map(mentions_global, expressions(statement))):
            return (statement,)  # nothing is taken out of it but what is drawn, in order
        drawing = _Drawing(harmless, names, frozenset())
        named = drawing.of_statement(statement)
        if any(isinstance(each, Assign) and shrunk_list(each.value) for each in drawing.first):
            drawing = _Drawing(harmless, names, _shortened(statement))
            named = drawing.of_statement(statement)
        return (*drawing.first, named) if len(drawing.first) >= at_least else (statement,)

    def changed(block: Block) -> Block:
        return tuple(new for statement in block for new in change(statement))

    return with_body(function, changed(function.body))


def _shortened(statement: Stmt) -> frozenset[str]:
    """The lists of which a statement takes elements off, and which it reads besides."""
    parts = [part for e in expressions(statement) for part in walk(e)]
    taken = Counter(name for part in parts if (name := shrunk_list(part)) is not None)
    read = Counter(part.id for part in parts if isinstance(part, Name) and part.id in taken)
    return frozenset(name for name, count in read.items() if count > taken[name])


class _Drawing:
    """Takes calls out of an expression, in the order in which they are made. first: the assignments that this takes. shortened: the
    lists from which some take elements: what is read of these comes out as well, as it is then."""

    def __init__(self, harmless: Container[str], names: Names, shortened: frozenset[str]) -> None:
        self._harmless = harmless
        self._names = names
        self._shortened = shortened
        self.first: list[Stmt] = []

    def of_statement(self, statement: Stmt) -> Stmt:
        """The statement with names for the calls in it."""
        match statement:
            case For(iterable=iterable):  # which a loop that runs back goes through again
                return replace(statement, iterable=self.named(iterable), edited=True)
            case Assign(targets=(Name(),), value=value):
                new = self.of_parts(value)
                return replace(statement, value=new, edited=True) if self.first else statement
            case Assign(targets=targets, value=value):
                is_first = any(map(self.draws_in, targets))  # Python computes the value, and then where it is stored
                new = self.named(value) if is_first else self.of_parts(value)
                return replace(statement, targets=tuple(map(self.of_place, targets)), value=new, edited=True)
            case AugAssign(target=target, value=value):
                place = self.of_place(target)
                return replace(statement, target=place, value=self.named(value), edited=True)
            case Return(value=Expr() as value):
                new = self.named(value)
                return replace(statement, value=new, edited=True) if self.first else statement
            case Evaluate(value=Call(function=Attribute(value=holder, attr=attr), args=args) as call) if (
                attr in CHANGING_METHODS and not any(draws(part, self._harmless) for part in walk(holder))
            ):
                given = tuple(map(self.named, args))  # what changes is only asked for its method before
                return replace(statement, value=replace(call, args=given), edited=True) if self.first else statement
            case _:
                return statement

    def named(self, e: Expr) -> Expr:
        """The expression with names for the calls in it, and for itself where it is one."""
        new = self.of_parts(e)
        if not draws(e, self._harmless) and not self._reads_shortened(e):
            return new
        name = Name(self._names.fresh("t"), span=e.span)
        self.first.append(Assign((name,), new, span=e.span))
        return name

    def _reads_shortened(self, e: Expr) -> bool:
        """Whether it reads an element of such a list, or is given one: `tr[-1]`, `sum(tr)`."""
        return isinstance(e, (Subscript, Call)) and any(
            isinstance(each, Name) and each.id in self._shortened for each in e.children
        )

    def draws_in(self, target: Expr) -> bool:
        """Whether a place that is stored into is found by such a call."""
        return not isinstance(target, Name) and any(draws(part, self._harmless) for part in walk(target))

    def of_place(self, target: Expr) -> Expr:
        """The target with names for the calls by which its places are found."""
        return map_children(self.named, target) if self.draws_in(target) else target

    def of_parts(self, e: Expr) -> Expr:
        """The expression with names for the calls in it."""
        return map_reached(self.named, e)


def map_reached(change: Callable[[Expr], Expr], e: Expr) -> Expr:
    """The expression with the parts changed that are computed whenever it is, and before what it does itself."""
    match e:
        case Opaque():
            return e
        case Conditional(test=test):
            return e if (new := change(test)) is test else replace(e, test=new)
        case Logical(operands=(operand, *rest)):
            return e if (new := change(operand)) is operand else replace(e, operands=(new, *rest))
        case Compare(ops=(_, _, *_)):
            return e
        case _:
            return map_children(change, e)
