"""Tangent companions give what is read of them: where no caller reads the value, the tangent alone.

    x_bar, x_bar_dot = _g_tangent(saved, saved_dot, k, k_dot)
    return x_bar_dot.copy()                                      ->      return _g_tangent(saved, saved_dot, k, k_dot)

What a companion gives as one tangent is in memory of its own, and needs no copy. Of several values, those that are read:

    (y, y_saved), (y_dot, y_saved_dot) = _g_tangent(x, x_dot)    ->      y_saved, y_saved_dot = _g_tangent(x, x_dot)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from astgrad.analysis.effects import COMPANIONS
from astgrad.ir.expr import Attribute, Call, Expr, Name, Opaque, Symbol, Tuple, names_read, walk
from astgrad.ir.stmt import Assign, Block, Function, Return, Stmt, expressions, names_written, statements
from astgrad.transform.prune import prune
from astgrad.transform.rename import map_block, map_blocks, pinned_names


def without_unread_values(functions: Sequence[Function], tangents: Collection[str]) -> tuple[Function, ...]:
    """The functions of a module without values that nothing reads. tangents: those that give a value and its tangent."""
    made, both = tuple(functions), {f.name for f in functions if f.name in tangents}
    while both and (unread := _unread(both, made)):
        made, both = tuple(_with_tangents_alone(function, unread) for function in made), both - unread
    alone = {f.name for f in made if f.name in tangents} - both
    whole = {f.name: not any(isinstance(s, Return) and isinstance(s.value, Tuple) for s in statements(f.body)) for f in made}
    own = {name: whole[name] for name in alone}
    return tuple(replace(function, body=_returned_at_once(function.body, function, own)) for function in made)


def with_read_results_alone(functions: Sequence[Function], tangents: Collection[str]) -> tuple[Function, ...]:
    """The functions of a module, whose companions give those of several values, and of their tangents, that a caller reads."""
    made, both = tuple(functions), {f.name for f in functions if f.name in tangents}
    while both and (kept := _read_in_part(both, made)):
        made = tuple(_with_results(function, kept) for function in made)
    return made


Read = Sequence[tuple[Function, Counter[str]]]  # the functions of a module, with how often each name is read in them


def _unread(names: Collection[str], functions: Sequence[Function]) -> set[str]:
    """The companions of which no value is read anywhere."""
    read = [(function, _times_read(function)) for function in functions]
    return {name for name in names if not _is_read(name, read)}


def _read_in_part(names: Collection[str], functions: Sequence[Function]) -> dict[str, Positions]:
    """The companions of which some results are read and others are not, with those that are."""
    read = [(function, _times_read(function)) for function in functions]
    return {name: left for name in names if (left := _positions_read(name, read)) is not None}


Positions = tuple[tuple[int, ...], tuple[int, ...]]  # of the values that stay, and of the tangents


def _positions_read(name: str, functions: Read) -> Positions | None:
    """What of a companion's results is read anywhere; None where that is all of it, or all of one half is unread."""
    found, forms = (set[int](), set[int]()), set[tuple[int, int]]()
    for function, read in functions:
        for statement in statements(function.body):
            mentioned = _times_mentioned(name, statement)
            halves: tuple[tuple[Expr, ...], ...] | None = None
            match statement:
                case Assign(targets=(target,), value=Call(function=Symbol(text=text))) if text == name and mentioned == 1:
                    halves = _halves(target)
                    for half, positions in zip(halves or (), found, strict=False):
                        names = enumerate(map(names_read, half))
                        positions.update(i for i, each in names if not each or any(read[one] for one in each))
                case Return(value=Expr() as value) if function.name == name and not mentioned:
                    halves = _halves(value)
                case _ if not mentioned:
                    continue
            if halves is None:
                return None
            forms.add((len(halves[0]), len(halves[1])))
    if len(forms) != 1 or not all(found) or tuple(map(len, found)) in forms:
        return None
    return tuple(sorted(found[0])), tuple(sorted(found[1]))


def _halves(pair: Expr) -> tuple[tuple[Expr, ...], tuple[Expr, ...]] | None:
    """The values and the tangents of a pair of them."""
    match pair:
        case Tuple(elements=(values, dots)):
            return _elements(values), _elements(dots)
        case _:
            return None


def _elements(e: Expr) -> tuple[Expr, ...]:
    return e.elements if isinstance(e, Tuple) else (e,)


def _with_results(function: Function, kept: Mapping[str, Positions]) -> Function:
    """The function, taking from companions what stays of their results, and giving that if it is one of them."""
    own = kept.get(function.name)

    def left(pair: Expr, positions: Positions) -> Expr:
        halves = [tuple(half[i] for i in own) for half, own in zip(_halves(pair) or (), positions, strict=True)]
        return Tuple(tuple(half[0] if len(half) == 1 else Tuple(half) for half in halves))

    def change(statement: Stmt) -> Block:
        match statement:
            case Assign(targets=(target,), value=Call(function=Symbol(text=text))) if text in kept:
                return (replace(statement, targets=(left(target, kept[text]),), edited=True),)
            case Return(value=Expr() as value) if own is not None:
                return (replace(statement, value=left(value, own), edited=True),)
            case _:
                return (statement,)

    made = replace(function, body=map_block(function.body, change))
    if own is None:
        return made
    docstring = (function.docstring or "").replace("The value of ", "What is read of the value of ")
    docstring = docstring.replace(" and its tangent", ", and of its tangent")
    return prune(replace(made, docstring=docstring), lambda _: False, lambda _: False)


def _is_read(name: str, functions: Read) -> bool:
    """Whether the value that a companion gives is read anywhere."""
    for function, read in functions:
        for statement in statements(function.body):
            mentioned = _times_mentioned(name, statement)
            match statement:
                case Assign(targets=(Tuple(elements=(value, _)),), value=Call(function=Symbol(text=text))) if text == name:
                    if mentioned > 1 or any(not isinstance(part, Name) or read[part.id] for part in _elements(value)):
                        return True
                case _ if mentioned:
                    return True
    return False


def _times_mentioned(name: str, statement: Stmt) -> int:
    return sum(isinstance(part, Symbol) and part.text == name for e in expressions(statement) for part in walk(e))


def _times_read(function: Function) -> Counter[str]:
    read = Counter[str](name for s in statements(function.body) for name in pinned_names(s))
    for part in (part for s in statements(function.body) for e in expressions(s) for part in walk(e)):
        read.update((part.id,) if isinstance(part, Name) else part.reads if isinstance(part, Opaque) else ())
    return read


def _with_tangents_alone(function: Function, unread: Collection[str]) -> Function:
    """The function, calling companions that give the tangent alone, and being one if it is among them."""
    is_one = function.name in unread

    def change(statement: Stmt) -> Block:
        match statement:
            case Assign(targets=(Tuple(elements=(_, dots)),), value=Call(function=Symbol(text=text))) if text in unread:
                return (replace(statement, targets=(dots,), edited=True),)
            case Return(value=Tuple(elements=(_, dots))) if is_one:
                return (replace(statement, value=dots, edited=True),)
            case _:
                return (statement,)

    made = replace(function, body=map_block(function.body, change))
    if not is_one:
        return made
    docstring = (function.docstring or "").replace("The value of ", "The tangent of ").replace(" and its tangent", "")
    return prune(replace(made, docstring=docstring), lambda _: False, lambda _: False)


def _returned_at_once(block: Block, function: Function, whole: Mapping[str, bool]) -> Block:
    """The block without names for what a companion gives and is returned as it is. whole: of tangents alone, whether it is one,
    which is in memory of its own."""
    read = _times_read(function)
    written = Counter(name for s in statements(function.body) for name in names_written(s))
    new: list[Stmt] = []
    for statement in block:
        statement = map_blocks(statement, lambda inner: _returned_at_once(inner, function, whole))
        match new[-1:], statement:
            case [Assign(targets=(Name(id=id),), value=Call(function=Symbol(text=text)) as call)], Return(
                value=Expr() as e
            ) if text in whole and read[id] == written[id] == 1 and _is_that(e, id, may_be_copy=whole[text]):
                new[-1] = replace(statement, value=call, edited=True)
            case [Assign(targets=(Tuple() as parts,), value=Call(function=Symbol(path=path)) as call)], Return(
                value=Tuple() as given
            ) if (
                path.startswith(COMPANIONS)
                and given == parts
                and all(read[name] == written[name] == 1 for name in names_read(parts))
            ):
                new[-1] = replace(statement, value=call, edited=True)
            case _:
                new.append(statement)
    return tuple(new)


def _is_that(e: Expr, name: str, *, may_be_copy: bool) -> bool:
    match e:
        case Name(id=id):
            return id == name
        case Call(function=Attribute(value=Name(id=id), attr="copy"), args=()):
            return may_be_copy and id == name
        case _:
            return False
