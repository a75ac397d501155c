"""Activity: which variables depend on what is differentiated by, and reach the result. Only looks.

    def f(x):             varied: x, y, t
        y = x * 2         useful: x, y
        t = np.sin(x)     active: x, y
        return y

Variables are webs, so one set for the whole function is exact enough; loops are a fixed point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from astgrad.analysis.aliases import bindings
from astgrad.analysis.flow import carries_no_derivative, flowing_names, parts_of_results
from astgrad.analysis.inference import parameter_kinds
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Attribute, Call, Expr, Name, Subscript, Tuple, names_read
from astgrad.ir.kinds import Kind, ListOf, Structure
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
    Verbatim,
    base_name,
    bound_names,
    expressions,
    grown_list,
    names_changed,
    shrunk_list,
    statements,
)


@dataclass(frozen=True)
class Activity:
    """varied: depends on the arguments differentiated by. active: and the result depends on it."""

    varied: frozenset[str]
    active: frozenset[str]

    def is_active(self, e: Expr, kinds: Kinds) -> bool:
        """Whether a derivative flows through the expression."""
        return not self.active.isdisjoint(flowing_names(e, kinds)) and not carries_no_derivative(e, kinds)


@dataclass(frozen=True)
class Known:
    """What is known of the parts of tuples.

    results: of calls, those that depend on what is differentiated by. stacks: the lists that keep tuples, and the length of these.
    """

    results: Mapping[Expr, frozenset[int]]
    stacks: Mapping[str, int]


_NOTHING = Known({}, {})


def find_activity(function: Function, kinds: Kinds, wrt: Iterable[str], known: Known = _NOTHING) -> Activity:
    """The activity of a function's variables for the derivative by the parameters `wrt`; `kept_part` names what stacks keep."""
    everything = list(statements(function.body))
    flows = [flow for statement in everything for flow in _flows(statement, kinds, known)]
    if any(isinstance(s, Evaluate) and grown_list(s) is not None for s in everything):
        flows += _of_one_list(function, kinds)
    results = [s.value for s in everything if isinstance(s, Return) and s.value is not None]
    varied = _closure(frozenset(wrt), ((sources, targets) for sources, targets in flows))
    ends = frozenset().union(*(flowing_names(value, kinds) for value in results))
    useful = _closure(ends, ((targets, sources) for sources, targets in reversed(flows)))
    active = varied & useful
    lists = {name for name, length in known.stacks.items() if any(kept_part(name, i) in active for i in range(length))}
    return Activity(varied | lists, active | lists)


def _of_one_list(function: Function, kinds: Kinds) -> Iterator[Flow]:
    """From each of the variables that may be one list to all of them, where lists are changed: by whichever name, it is in all."""
    for names, shared in bindings(function, kinds):
        lists = frozenset(name for name in names | shared if may_be_list(kinds.of(Name(name))))
        if len(lists) > 1:
            yield lists, lists


def may_be_list(kind: Kind) -> bool:
    """Whether a variable of this kind may hold a list: one of which nothing was seen yet but that it is empty does."""
    return isinstance(kind, ListOf) or (isinstance(kind, Structure) and kind.form == "list")


def reaching(block: Block, ends: Iterable[str], kinds: Kinds) -> frozenset[str]:
    """The names whose values may reach those of `ends` by the statements of a block, run any number of times."""
    flows = [flow for statement in statements(block) for flow in _flows(statement, kinds, _NOTHING)]
    return _closure(frozenset(ends), ((targets, sources) for sources, targets in reversed(flows)))


def kept_part(name: str, position: int) -> str:
    """What stands for the elements at one position of all tuples in a list: no name of a variable."""
    return f"{name}[{position}]"


def active_results(function: Function, activity: Activity, kinds: Kinds) -> frozenset[int] | None:
    """Which of a function's results a derivative flows through; None where it does not return so many each time."""
    values = [s.value for s in statements(function.body) if isinstance(s, Return)]
    tuples = [value.elements for value in values if isinstance(value, Tuple)]
    if len(tuples) < len(values) or len({*map(len, tuples)}) != 1:
        return None
    return frozenset(i for each in tuples for i, part in enumerate(each) if activity.is_active(part, kinds))


def possibly_varied(
    function: Function, wrt: tuple[str, ...], sharing: Mapping[str, frozenset[str]] = MappingProxyType({})
) -> frozenset[str]:
    """The names that depend on the arguments differentiated by, for all that their text says.

    sharing: the variables that may share memory with each, where that is known: what is written into one is in all.
    """
    varied = set(wrt)
    while True:
        before = len(varied)
        for statement in statements(function.body):
            reads = {name for e in expressions(statement) for name in names_read(e)}
            reads |= set(statement.reads) if isinstance(statement, Verbatim) else set()
            if not reads.isdisjoint(varied):
                changed = {*names_changed(statement), *_receiver(statement)}
                varied.update(changed, *(sharing.get(name, ()) for name in changed))
        if len(varied) == before:
            return frozenset(varied)


def may_vary(function: Function) -> tuple[str, ...]:
    """The parameters by which a function may be differentiated, for all that its text says: no integers or texts."""
    kinds = Kinds(parameter_kinds(function, {}), {})
    return tuple(name for name in function.parameter_names if not carries_no_derivative(Name(name), kinds))


Flow = tuple[frozenset[str], frozenset[str]]  # from these names to those


def _fits(results: frozenset[int] | None, targets: Sequence[Expr]) -> bool:
    """Whether the results through which a derivative flows are among these: a function may give tuples of several lengths."""
    return results is not None and max(results, default=-1) < len(targets)


def _flows(statement: Stmt, kinds: Kinds, known: Known) -> Iterator[Flow]:
    match statement:
        case Assign(targets=(Tuple(elements=targets),), value=value) if _fits(known.results.get(value), targets):
            for position in known.results[value]:
                yield from _assigned(targets[position], value, kinds)
        case Assign(targets=(Tuple(elements=targets),), value=value) if (name := shrunk_list(value)) in known.stacks:
            for position, target in enumerate(targets):
                names = frozenset(each for each in bound_names(target) if not carries_no_derivative(Name(each), kinds))
                yield frozenset((kept_part(name or "", position),)), names
        case Evaluate() if (grown := grown_list(statement)) is not None and grown[0] in known.stacks:
            for position, part in enumerate(grown[1].children):
                if not carries_no_derivative(part, kinds):
                    yield flowing_names(part, kinds), frozenset((kept_part(grown[0], position),))
        case Assign(targets=targets, value=value):
            for target in targets:
                yield from _assigned(target, value, kinds)
        case AugAssign(target=target, value=value):
            name = base_name(target)
            if name is not None and not carries_no_derivative(Name(name), kinds):
                yield flowing_names(value, kinds), frozenset((name,))
        case Evaluate() if (grown := grown_list(statement)) is not None:
            name, value = grown
            if not carries_no_derivative(Name(name), kinds):
                yield flowing_names(value, kinds), frozenset((name,))
        case For(target=target, iterable=iterable):
            yield from _assigned(target, iterable, kinds)
        case Verbatim(reads=reads, writes=writes):
            yield frozenset(reads), frozenset(writes)


def _assigned(target: Expr, value: Expr, kinds: Kinds) -> Iterator[Flow]:
    match target, value:
        case Tuple(elements=targets), Tuple(elements=values) if len(targets) == len(values):
            for one_target, one_value in zip(targets, values, strict=True):
                yield from _assigned(one_target, one_value, kinds)
        case Tuple(elements=targets), _ if (parts := parts_of_results(target, value, kinds)) is not None:
            for one_target, part in zip(targets, parts, strict=True):
                yield from _assigned(one_target, part, kinds)
        case Subscript(), _:
            name = base_name(target)
            if name is not None and not carries_no_derivative(Name(name), kinds):
                yield flowing_names(value, kinds), frozenset((name,))
        case _:
            names = frozenset(name for name in bound_names(target) if not carries_no_derivative(Name(name), kinds))
            if not carries_no_derivative(value, kinds):
                yield flowing_names(value, kinds), names


def _closure(start: frozenset[str], flows: Iterable[Flow]) -> frozenset[str]:
    """All names that can be reached from `start`: at once but for loops, where the flows come in the order in which they go on."""
    reached, pending = set(start), list(flows)
    changed = True
    while changed:
        changed = False
        for sources, targets in pending:
            if not targets <= reached and not sources.isdisjoint(reached):
                reached |= targets
                changed = True
    return frozenset(reached)


def _receiver(statement: Stmt) -> frozenset[str]:
    """The variable whose method is called for its effect."""
    match statement:
        case Evaluate(value=Call(function=Attribute(value=value, attr=attr))) if attr in CHANGING_METHODS:
            name = base_name(value)
            return frozenset() if name is None else frozenset((name,))
        case _:
            return frozenset()
