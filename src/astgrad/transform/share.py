"""Names what is computed twice, so that it is computed once.

    return 3 * (np.sqrt(x) + 1) ** 2 / (2 * np.sqrt(x))      ->      sqrt_x = np.sqrt(x)
                                                                     return 3 * (sqrt_x + 1) ** 2 / (2 * sqrt_x)

Looks at straight-line code: the statements of one block between which what an expression reads does not change. An author's line is
touched only where it computes what the derivative needs as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from astgrad.analysis.effects import has_effect
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    Global,
    Literal,
    Logical,
    Name,
    Symbol,
    children,
    map_children,
    names_read,
    walk,
)
from astgrad.ir.kinds import Kind, Number
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Evaluate,
    For,
    Function,
    If,
    Return,
    Stmt,
    While,
    names_written,
    statements,
)
from astgrad.transform.inline import changed_by, is_derived
from astgrad.transform.rename import map_header

KindOf = Callable[[Expr], Kind]
_FREE = frozenset(f"builtins.{name}" for name in ("range", "len", "reversed", "zip")) | {
    "numpy.shape",
    "numpy.size",
    "numpy.ndim",
}


def share(function: Function, names: Names, kind_of: KindOf, note_kind: Callable[[str, Kind], None]) -> Function:
    """The function with a name for every worthwhile expression that derived code computes again."""
    written = frozenset(name for s in statements(function.body) for name in changed_by(s) - frozenset(_bound(s)))
    sharer = _Sharer(names, kind_of, note_kind, written)
    return replace(function, body=sharer.block(function.body))


@dataclass(frozen=True)
class _Place:
    """One occurrence of an expression: in which statement of the block, and whether that is the author's line."""

    position: int
    is_derived: bool


class _Sharer:
    def __init__(self, names: Names, kind_of: KindOf, note_kind: Callable[[str, Kind], None], written: frozenset[str]) -> None:
        self._names = names
        self._written = written  # the names whose values are changed in place: each needs memory of its own
        self._kind_of = kind_of
        self._note_kind = note_kind

    def block(self, block: Block) -> Block:
        """The block, and the blocks inside it, without repetitions."""
        block = tuple(self._inside(statement) for statement in block)
        while (found := self._repeated(block)) is not None:
            block = self._named(block, *found)
        return block

    def _inside(self, statement: Stmt) -> Stmt:
        match statement:
            case If(body=body, orelse=orelse):
                return replace(statement, body=self.block(body), orelse=self.block(orelse))
            case For(body=body) | While(body=body):
                return replace(statement, body=self.block(body))
            case _:
                return statement

    def _repeated(self, block: Block) -> tuple[Expr, list[_Place]] | None:
        """The dearest repeated expression, the first of several, with its places."""
        places: dict[tuple[Expr, tuple[int, ...]], list[_Place]] = {}
        for position, statement in enumerate(block):
            for e in _shareable(statement):
                for part in _evaluated(e):
                    if self._is_worth_a_name(part) and not (part is e and self._is_written(statement)):
                        key = (part, self._version(block, position, part))
                        places.setdefault(key, []).append(_Place(position, is_derived(statement)))
                for part in _evaluated_perhaps(e):
                    key = (part, self._version(block, position, part))
                    if key in places:
                        places[key].append(_Place(position, is_derived(statement)))
        repeated = [
            (e, found) for (e, _), found in places.items() if len(found) > 1 and any(place.is_derived for place in found)
        ]
        return max(repeated, key=lambda item: _size(item[0]), default=None)

    def _version(self, block: Block, position: int, e: Expr) -> tuple[int, ...]:
        """How often each name that the expression reads was changed before this statement."""
        return tuple(
            sum(name in changed_by(inner) for before in block[:position] for inner in statements((before,)))
            for name in sorted(names_read(e))
        )

    def _named(self, block: Block, e: Expr, places: list[_Place]) -> Block:
        first = places[0].position
        owner = self._owner(block, e, places)
        positions = {place.position for place in places}
        if owner is not None:
            name = owner
            positions.discard(first)
        else:
            name = Name(self._names.fresh(wanted_name(e)))
            self._note_kind(name.id, self._kind_of(e))
        new = [map_header(s, lambda part: _replaced(part, e, name)) if i in positions else s for i, s in enumerate(block)]
        if owner is None:
            new.insert(first, Assign((name,), e))
        return tuple(new)

    def _owner(self, block: Block, e: Expr, places: list[_Place]) -> Name | None:
        """The name that the first place gives this very expression, where it still has that value at the others."""
        match block[places[0].position]:
            case Assign(targets=(Name() as name,), value=value) if value == e:
                between = block[places[0].position + 1 : places[-1].position + 1]
                changed = {n for s in between for inner in statements((s,)) for n in changed_by(inner)}
                return None if name.id in changed or name.id in names_read(e) else name
            case _:
                return None

    def _is_written(self, statement: Stmt) -> bool:
        match statement:
            case Assign(targets=(Name(id=name),), value=value) if name in self._written:
                kind = self._kind_of(value)
                return not (isinstance(kind, Number) and kind.is_scalar)
            case _:
                return False

    def _is_worth_a_name(self, e: Expr) -> bool:
        if isinstance(e, (Name, Literal, Symbol, Global)) or has_effect(e):
            return False
        kind = self._kind_of(e)
        is_array = isinstance(kind, Number) and isinstance(kind.shape, tuple) and kind.shape != ()
        if isinstance(e, Compare):
            return is_array
        if any(_is_dear(part) for part in walk(e)):
            return isinstance(e, (Call, Binary))
        operations = sum(isinstance(part, Binary) for part in walk(e))
        return isinstance(e, Binary) and operations >= (1 if is_array else 2)


def wanted_name(e: Expr) -> str:
    """What a named expression is called: `sqrt_x` for `np.sqrt(x)`, else `t`."""
    match e:
        case Call(function=Symbol(path=path), args=(Name(id=id),)):
            return f"{path.rpartition('.')[2].strip('_')}_{id.strip('_')}"
        case _:
            return "t"


def _shareable(statement: Stmt) -> Iterator[Expr]:
    """The expressions of a statement that are surely evaluated once where it stands."""
    match statement:
        case (
            Assign(value=value)
            | AugAssign(value=value)
            | Evaluate(value=value)
            | If(test=value)
            | Return(value=Expr() as value)
        ):
            yield value
        case For(iterable=iterable):
            yield iterable


def _evaluated(e: Expr) -> Iterator[Expr]:
    """The expression and the parts that are evaluated whenever it is."""
    yield e
    match e:
        case Conditional(test=test):
            yield from _evaluated(test)
        case Logical(operands=(first, *_)):
            yield from _evaluated(first)
        case _:
            for child in children(e):
                yield from _evaluated(child)


def _bound(statement: Stmt) -> tuple[str, ...]:
    """The names that a statement binds anew; an augmented assignment may change what its name stands for."""
    return () if isinstance(statement, AugAssign) else names_written(statement)


def _evaluated_perhaps(e: Expr) -> Iterator[Expr]:
    """The parts that are evaluated only where a condition inside the expression says so."""
    match e:
        case Conditional(test=test, body=body, orelse=orelse):
            yield from _evaluated_perhaps(test)
            yield from (*walk(body), *walk(orelse))
        case Logical(operands=(first, *others)):
            yield from _evaluated_perhaps(first)
            yield from (part for other in others for part in walk(other))
        case _:
            for child in children(e):
                yield from _evaluated_perhaps(child)


def _is_dear(e: Expr) -> bool:
    match e:
        case Call(function=Symbol(path=path)):
            return path not in _FREE
        case Call(function=Attribute()):
            return True
        case Binary(op="@"):
            return True
        case _:
            return False


def _size(e: Expr) -> int:
    return sum(1 for _ in walk(e))


def _replaced(e: Expr, old: Expr, new: Expr) -> Expr:
    return new if e == old else map_children(lambda child: _replaced(child, old, new), e)
