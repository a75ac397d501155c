"""Shapes that contradict each other: what the function itself would refuse when it runs. Only looks.

    def f(A: float64[3, 4], b: float64[3]):
        return np.sum(A @ b)                   refused: the lengths 4 and 3 must be equal      [shape]

Only what is surely reached is looked at: a branch may be there for other shapes, and so may what follows a `raise` or an `assert`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from astgrad.analysis.kinds import Kinds
from astgrad.errors import Refusal
from astgrad.ir.expr import Compare, Conditional, Expr, Logical, Name, Opaque, Tuple, children
from astgrad.ir.kinds import Kind, Number, Structure, show_kind
from astgrad.ir.names import with_names
from astgrad.ir.show import show
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Break,
    Continue,
    For,
    Function,
    Return,
    Stmt,
    Verbatim,
    expressions,
    statements,
)
from astgrad.rules.fitting import may_stretch, misfit, unbroadcast
from astgrad.rules.structure import Site


def find_misfits(function: Function, kinds: Kinds, authors_names: Mapping[str, str]) -> Iterator[Refusal]:
    """The expressions and writes of a function whose shapes cannot meet, in source order, in the words of its author."""
    hint = "the function itself raises here; if these shapes are not meant, say others"
    for statement in _surely_reached(function.body):
        for e, reason in (*_unfit_expressions(statement, kinds), *_unfit_writes(statement, kinds)):
            place = e.span or statement.span or function.span
            yield Refusal("shape", with_names(reason, authors_names), place, hint)


def _surely_reached(block: Block) -> Iterator[Stmt]:
    """The statements that are reached whatever a test says and whatever stops the function before."""
    for statement in block:
        yield statement
        if isinstance(statement, For):
            yield from _surely_reached(statement.body)
        if any(isinstance(inner, (Return, Break, Continue, Verbatim)) for inner in statements((statement,))):
            return


def _surely_evaluated(e: Expr) -> Iterator[Expr]:
    """The parts of an expression that are evaluated whenever it is, the innermost first."""
    match e:
        case Opaque():
            inner: tuple[Expr, ...] = ()
        case Conditional(test=test):
            inner = (test,)
        case Logical(operands=(first, *_)) | Compare(first=first, rest=(_, _, *_)):
            inner = (first,)
        case _:
            inner = children(e)
    for child in inner:
        yield from _surely_evaluated(child)
    yield e


def _unfit_expressions(statement: Stmt, kinds: Kinds) -> Iterator[tuple[Expr, str]]:
    """What is computed of values whose shapes cannot meet."""
    for e in expressions(statement):
        for part in _surely_evaluated(e):
            site = kinds.site(part)
            if isinstance(site, Site) and (reason := misfit(site)) is not None:
                yield part, reason
            elif isinstance(part, Compare):
                operands = [(operand, kinds.of(operand)) for operand in (part.first, *part.rest[:1])]
                yield from ((part, reason) for reason in unbroadcast(operands))


def _unfit_writes(statement: Stmt, kinds: Kinds) -> Iterator[tuple[Expr, str]]:
    """Targets that cannot take the value: of another number of parts, or in a part of an array of another shape."""
    reasons: list[tuple[Expr, str | None]] = []
    match statement:
        case Assign(targets=targets, value=value):
            held = kinds.of(value)
            reasons = [
                (target, _uncountable(target, value, kinds) if isinstance(target, Tuple) else _unwritable(target, held, kinds))
                for target in targets
                if not isinstance(target, Name)
            ]
        case AugAssign(target=target, value=value) if not isinstance(target, Name) or kinds.number(target).is_array:
            reasons = [(target, _unwritable(target, kinds.of(value), kinds, in_place=True))]
        case For(target=Tuple(elements=elements) as target, iterable=iterable):
            match kinds.of(iterable):
                case Number(shape=(_, int() as count, *_)) as kind if count != len(elements):
                    found = f"{show(iterable)} is {show_kind(kind)}: its rows have {count} parts, and {len(elements)} are taken"
                    reasons = [(target, found)]
    yield from ((target, reason) for target, reason in reasons if reason is not None)


def _uncountable(target: Tuple, value: Expr, kinds: Kinds) -> str | None:
    """Why a value does not have the parts that it is taken apart into."""
    wanted = len(target.elements)
    match kinds.of(value):
        case Number(shape=()) as kind if kind.is_array is False:
            return f"{show(value)} is {show_kind(kind)}: it cannot be taken apart"
        case Number(shape=(int() as count, *_)) as kind if count != wanted:
            return f"{show(value)} is {show_kind(kind)}: it has {count} parts, and {wanted} are taken"
        case Structure(form="tuple", elements=elements) if len(elements) != wanted:
            return f"{show(value)} has {len(elements)} parts, and {wanted} are taken"
        case _:
            return None


def _unwritable(target: Expr, value: Kind, kinds: Kinds, *, in_place: bool = False) -> str | None:
    """Why a value cannot be written into a part of an array. in_place: by `+=`, which takes no more axes than there are."""
    part = kinds.of(target)
    if not isinstance(part, Number) or not isinstance(value, Number):
        return None
    if not isinstance(part.shape, tuple) or not isinstance(value.shape, tuple):
        return None
    extra = max(len(value.shape) - len(part.shape), 0)
    if may_stretch(value.shape, (1,) * extra + part.shape) and not (in_place and extra and part.is_array):
        return None
    return f"{show(target)} is {show_kind(part)}, and what is written into it {show_kind(value)}"
