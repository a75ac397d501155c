"""The reverse of a call of a function with source: one call of its backward companion, whose results go on to the arguments.

s, s_saved = _smooth_forward(v, k)      ->      v_bar = _smooth_backward(s_saved, s_bar)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from astgrad.analysis.analysed import Analysed
from astgrad.ir.expr import Call, Expr, Name, Symbol, Tuple, names_read
from astgrad.ir.kinds import FLOAT_OR_FLOAT64, Kind, Number
from astgrad.ir.stmt import Assign, Stmt, bound_names, expressions
from astgrad.transform.adjoints import Contribution
from astgrad.transform.backprop import backprop
from astgrad.transform.calls import ReversePair
from astgrad.transform.settling import Adjoints
from astgrad.transform.shaping import cotangent_kind, kept_object

Pairs = Mapping[str, ReversePair]  # by the path of the forward function


@dataclass(frozen=True)
class CompanionCall:
    """`target, saved = forward(...)`"""

    target: Expr
    saved: Name
    value: Call
    pair: ReversePair


def companion_call(statement: Stmt, known: Pairs) -> CompanionCall | None:
    """The call of a forward companion that a statement makes, if it makes one."""
    match statement:
        case Assign(targets=(Tuple(elements=(target, Name() as saved)),), value=Call(function=Symbol(path=path)) as value) if (
            path in known
        ):
            return CompanionCall(target, saved, value, known[path])
        case _:
            return None


def reverse_call(
    statement: Stmt, made: CompanionCall, restores: Sequence[Assign], adjoints: Adjoints, primal: Analysed
) -> None:
    """Writes the reverse of the call; restores: what gets its earlier value back."""
    names = bound_names(made.target)
    if adjoints.are_zero(names):
        adjoints.restore(restores)
        return
    needs = adjoints.begin(statement)
    adjoints.results_now = {made.saved.id, *names}
    start = len(adjoints.out)
    adjoints.settle([name for name in names if not adjoints.of(name).holds and not adjoints.is_simple(name)])
    cotangents = adjoints.full_before(restores, names)
    written = (e for new in adjoints.out[start:] for e in expressions(new))
    needs.results |= {made.saved.id, *(name for e in (*written, *cotangents) for name in names_read(e) if name in names)}
    adjoints.results_now = {made.saved.id}  # a name that the call overwrote means its argument from here on
    arguments = [kept_object(made.value.args[position]) for position in made.pair.active]
    bars = [Name(adjoints.names.fresh(f"{_stem(argument, primal)}_bar")) for argument in arguments]
    is_open = any(_may_be_single(adjoints.kinds.of(cotangent)) for cotangent in cotangents)
    for bar, argument in zip(bars, arguments, strict=True):
        kind = cotangent_kind(adjoints.kinds.of(argument))
        if is_open and isinstance(kind, Number) and kind.dtype == FLOAT_OR_FLOAT64:
            kind = replace(kind, dtype="real")
        adjoints.kinds.note(bar.id, kind)
    backward = Call(made.pair.backward, (made.saved, *cotangents))
    adjoints.out.append(Assign((bars[0] if len(bars) == 1 else Tuple(tuple(bars)),), backward))
    for bar, argument in zip(bars, arguments, strict=True):
        backprop(argument, Contribution(bar, (), is_whole=True), None, primal.activity, adjoints)
    adjoints.results_now = set()


def _may_be_single(kind: Kind) -> bool:
    """Whether a cotangent may be of less than double precision, which what is computed of it has then."""
    return isinstance(kind, Number) and kind.dtype not in ("int", "bool", "float", "float64", FLOAT_OR_FLOAT64)


def _stem(e: Expr, primal: Analysed) -> str:
    return primal.authors_names.get(e.id, e.id) if isinstance(e, Name) else "t"
