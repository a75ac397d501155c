"""Drops what nothing reads: dead adjoints, saves that no one needs, and pure primal code that only served the value.

y = np.sin(x)              (dropped: the derivative does not read y)
s_saved.append(s)     ->   (dropped with the pop that answered it)
return np.cos(x)           return np.cos(x)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import replace
from functools import cache, partial

from astgrad.analysis.effects import does_something, has_effect
from astgrad.analysis.liveness import live_at_body_end, live_backwards
from astgrad.ir.expr import Attribute, Call, Conditional, Dict, Expr, List, Literal, Logical, Name, Subscript, Tuple, names_read
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Break,
    Comment,
    Continue,
    Evaluate,
    For,
    Function,
    If,
    Return,
    Stmt,
    While,
    With,
    bound_names,
    expressions,
    grown_list,
    names_changed,
    names_stored,
    names_written,
    statements,
    with_body,
)
from astgrad.transform.copies import is_alone
from astgrad.transform.idle import Idle
from astgrad.transform.rename import map_blocks, pinned_names
from astgrad.transform.shaping import is_fresh


def prune(function: Function, is_scalar: Callable[[Expr], bool], is_numeric: Callable[[Expr], bool]) -> Function:
    """The function without statements that neither the result nor an effect needs.

    is_scalar: of values. is_numeric: of values, whether they are numbers or arrays, for sure, and no lists or dicts of these.
    """
    while True:
        everything = list(statements(function.body))
        same_list = _one_list(everything, is_numeric)
        kept = with_body(function, _block(function.body, _needed(function, everything, same_list)))
        left = with_body(kept, _Overwritten(kept, is_scalar, is_numeric, same_list).without(kept.body, frozenset()))
        if left is function:
            return function
        function = left


class _Overwritten:
    """Values that are overwritten, or forgotten, before anything reads them."""

    def __init__(
        self,
        function: Function,
        is_scalar: Callable[[Expr], bool],
        is_numeric: Callable[[Expr], bool],
        same_list: Mapping[str, frozenset[str]],
    ) -> None:
        """same_list: for lists that get shorter, the variables that may be the same list, or hold it."""
        self._is_scalar = is_scalar
        self._is_alone = cache(lambda name: is_alone(name, function, is_scalar))
        self._same_list = same_list
        self._idle = Idle(function, is_scalar, is_numeric, same_list)

    def without(self, block: Block, live_after: Set[str]) -> Block:
        """The block without them."""
        kept: list[Stmt] = []  # the last first
        for statement, live in live_backwards(block, live_after):
            match statement:
                case Assign() | AugAssign() if self._is_forgotten(statement, live):
                    continue
                case Evaluate(value=value) if (
                    statement.origin is None
                    and (popped := _popped_list(value))
                    and self._same_list.get(popped, frozenset((popped,))).isdisjoint(live)
                ):
                    continue
                case If() | With():
                    kept.append(map_blocks(statement, partial(self.without, live_after=live)))
                case For() | While():
                    loop = self._idle.without(statement, live)
                    loop = map_blocks(loop, partial(self.without, live_after=live_at_body_end(statement, frozenset(live))))
                    binds = not live.isdisjoint(names_written(statement))
                    kept += [loop] if binds or _header_acts(statement) or any(map(_says_something, loop.blocks)) else []
                case _:
                    kept.append(statement)
        return tuple(reversed(kept))

    def _is_forgotten(self, statement: Assign | AugAssign, live: Set[str]) -> bool:
        if has_effect(statement.value):
            return False
        match statement:
            case Assign(targets=(Name(id=name),), value=value):
                return name not in live or value == Name(name)
            case AugAssign(target=Name(id=name) as target):
                return name not in live and self._is_scalar(target)
            case Assign(targets=(Subscript(),)) | AugAssign(target=Subscript()) if statement.origin is None:
                return all(name not in live and self._is_alone(name) for name in names_stored(statement))
            case _:
                return False


def _needed(function: Function, everything: list[Stmt], same_list: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The names that something which stays reads: a fixed point, reached at once but for loops, as what is read stands above."""
    needed: set[str] = set()
    groups = list(_groups_changed(everything))
    groups += [(group, frozenset((popped,))) for popped, group in same_list.items()]
    while True:
        before = len(needed)
        _collect(function.body, needed)
        needed.update(*(stored for group, stored in groups if not needed.isdisjoint(group)))
        if len(needed) == before:
            return frozenset(needed)


def _groups_changed(everything: list[Stmt]) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """The names that may stand for one array or one list, for all that the text says, and those of them under which it is changed:
    who reads it under another name sees that."""
    stored = frozenset(name for s in everything for name in names_stored(s))
    yield from _groups(everything, stored, lambda value: () if is_fresh(value) else names_read(value))
    lists = (grown_list(s) for s in everything if isinstance(s, Evaluate))
    grown = frozenset(grown[0] for grown in lists if grown is not None)
    yield from _groups(everything, grown, _handed_on)


def _groups(
    everything: list[Stmt], changed: frozenset[str], shared: Callable[[Expr], Iterable[str]]
) -> list[tuple[frozenset[str], frozenset[str]]]:
    """shared: the variables of which a value may be the same object, or hold it."""
    together: list[set[str]] = []
    for statement in everything if changed else ():
        match statement:
            case Assign(value=value) if given := {*shared(value)}:
                together.append(given.union(names_written(statement)))
            case For(target=target, iterable=iterable):
                together.append({*names_read(iterable), *bound_names(target)})
    groups = _united(together)
    found = {id(group): group for name, group in groups.items() if name in changed}
    return [(group, group & changed) for group in found.values()]


def _united(together: Iterable[set[str]]) -> Mapping[str, frozenset[str]]:
    """For each name the names that it goes together with, over any number of others."""
    groups: dict[str, set[str]] = {}
    for names in together:
        merged = names.union(*(groups.get(name, ()) for name in names))
        groups.update(dict.fromkeys(merged, merged))
    frozen = {id(group): frozenset(group) for group in groups.values()}
    return {name: frozen[id(group)] for name, group in groups.items()}


def _one_list(everything: list[Stmt], is_numeric: Callable[[Expr], bool]) -> Mapping[str, frozenset[str]]:
    """For each list that the reverse half makes shorter, the variables that may be this list, or stacks that may hold it."""
    calls = [s for s in everything if isinstance(s, Evaluate)]
    popped = {name for s in calls if s.origin is None and (name := _popped_list(s.value)) is not None}
    together: list[set[str]] = []
    for statement in everything if popped else ():
        match statement:
            case Assign(value=Call(function=Attribute(value=Name(id=stack), attr="pop"))):
                together.append({stack, *names_written(statement)})
            case Assign(value=value):
                together.append({*_handed_on(value), *names_written(statement)})
            case Evaluate() if (grown := grown_list(statement)) is not None:
                together.append({grown[0], *_handed_on(grown[1])})
    lists = ({name for name in names if not is_numeric(Name(name))} for names in together)
    groups = _united(names for names in lists if len(names) > 1)
    return {name: groups[name] for name in popped & groups.keys()}


def _handed_on(value: Expr) -> Iterator[str]:
    """The variables that a value is, or that it is chosen from or made of."""
    match value:
        case Name(id=id):
            yield id
        case Conditional(body=body, orelse=orelse):
            yield from (*_handed_on(body), *_handed_on(orelse))
        case Logical() | Tuple() | List() | Dict():
            yield from (name for part in value.children for name in _handed_on(part))


def _collect(block: Block, needed: set[str]) -> bool:
    """Adds what the staying statements of a block read; whether any of them stays, jumps out of its loop aside."""
    any_stays = False
    for statement in reversed(block):
        match statement:
            case Break():
                stays = False
            case If(body=body, orelse=orelse):
                inner = _collect(body, needed) | _collect(orelse, needed)
                stays = inner or has_effect_beyond_pop(statement.test)
            case With(body=body):
                stays = _collect(body, needed)
            case For(body=body) | While(body=body):
                stays = _collect(body, needed) or not needed.isdisjoint(names_written(statement)) or _header_acts(statement)
                for around in _around_jumps(body) if stays else ():
                    needed.update(pinned_names(around), *map(names_read, expressions(around)))
            case _:
                stays = _stays(statement, needed)
        if stays:
            any_stays = True
            for e in expressions(statement):
                needed |= names_read(e)
            needed |= pinned_names(statement)
            if isinstance(statement, AugAssign):
                needed |= names_read(statement.target)
    return any_stays


def _around_jumps(block: Block) -> Iterator[Stmt]:
    """The statements around those that leave the loop of which this is the body."""
    for statement in block:
        if isinstance(statement, (If, With)):
            inside = [around for inner in statement.blocks for around in _around_jumps(inner)]
            if inside or any(isinstance(each, Break) for inner in statement.blocks for each in inner):
                yield statement
                yield from inside


def _stays(statement: Stmt, needed: Set[str]) -> bool:
    match statement:
        case Return():
            return True
        case Comment():
            return False
        case Assign(value=value):
            popped = _popped_list(value)
            is_needed = not needed.isdisjoint(names_changed(statement))
            return is_needed or (has_effect(value) if popped is None else popped in needed)
        case AugAssign(value=value):
            return not needed.isdisjoint(names_changed(statement)) or has_effect(value)
        case Evaluate(value=Call(function=Attribute(value=Name(id=name), attr=attr))) if (
            attr in ("append", "insert", "pop") and statement.origin is None
        ):
            return name in needed
        case Evaluate(value=Call(args=(Name(id=name), *_))) if statement.origin is None:  # np.add.at(x_bar, ...)
            return name in needed
        case _:
            return does_something(statement)


def _block(block: Block, needed: frozenset[str], jumps: bool = False) -> Block:
    """What stays of a block; jumps: those out of its loop do."""
    kept: list[Stmt] = []
    for statement in block:
        match statement:
            case Break() | Continue():
                kept += [statement] if jumps else []
            case If() | With():
                inside = map_blocks(statement, lambda inner: _block(inner, needed, jumps))
                if isinstance(inside, If) and inside.orelse and not _says_something(inside.orelse):
                    inside = replace(inside, orelse=())
                acts = isinstance(statement, If) and has_effect_beyond_pop(statement.test)
                kept += [inside] if acts or any(map(_says_something, inside.blocks)) else []
            case For() | While():
                binds = not needed.isdisjoint(names_written(statement))  # the last value of its variable may be read later
                loop = map_blocks(statement, lambda inner: _block(inner, needed, jumps=True))
                if _says_more_than_jumps(loop.blocks[0]) or binds or _header_acts(statement):
                    kept.append(loop)
            case Comment():
                kept.append(statement)
            case _:
                if _stays(statement, needed):
                    kept.append(statement)
    return tuple(kept)


def _header_acts(loop: For | While) -> bool:
    """Whether running a loop does something even where its body does nothing."""
    return any(map(has_effect, expressions(loop)))


def has_effect_beyond_pop(test: Expr) -> bool:
    """Whether evaluating a test does something besides taking a saved decision from its list."""
    return _popped_list(test) is None and has_effect(test)


def _popped_list(e: Expr) -> str | None:
    match e:
        case Call(function=Attribute(value=Name(id=name), attr="pop"), args=() | (Literal(),)):
            return name
        case _:
            return None


def _says_more_than_jumps(block: Block) -> bool:
    """Whether the body of a loop does something besides leaving it."""
    for statement in block:
        if isinstance(statement, (If, With)):
            acts = isinstance(statement, If) and has_effect_beyond_pop(statement.test)
            if acts or any(map(_says_more_than_jumps, statement.blocks)):
                return True
        elif not isinstance(statement, (Comment, Break, Continue)):
            return True
    return False


def _says_something(block: Block) -> bool:
    return any(not isinstance(statement, (Comment, Continue)) for statement in block)
