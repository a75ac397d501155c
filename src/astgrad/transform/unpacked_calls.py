"""Calls that unpack tuples, lists and dicts, with each argument by itself.

    pair = (x, 2.0)
    return f(*pair, **{"k": y})     ->     return f(pair[0], pair[1], k=y)

What is unpacked must be as many values all the time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping

from astgrad.ir.expr import Call, Dict, Expr, Global, List, Literal, Name, Opaque, Slice, Spread, Subscript, Symbol, Tuple, walk
from astgrad.ir.names import Names
from astgrad.ir.show import show_key
from astgrad.ir.stmt import Assign, For, Function, Lambda, Stmt, base_name, parts_stored, statements
from astgrad.rules.structure import literal_integer
from astgrad.transform.targets import Target, all_expressions


class UnpackedCalls:
    """The calls of one function. once: its variables that are bound once. target_of: the function that an expression is, and
    resolved: an expression as its calls are resolved."""

    def __init__(
        self,
        function: Function,
        once: Collection[str],
        functions: Mapping[str, Function],
        names: Names,
        target_of: Callable[[Expr], Target | None],
        resolved: Callable[[Expr, list[Stmt]], Expr],
    ) -> None:
        self._once = once
        self._functions = functions
        self._names = names
        self._target_of = target_of
        self._resolved = resolved
        self._unpacked = self._literals(function)

    def without_stars(self, e: Spread, before: list[Stmt] | None) -> Call | None:
        """The call with each argument by itself; None where it is not known how many are unpacked."""
        args: list[Expr] = []
        for is_unpacked, value in e.args:
            parts = self._elements(value, self._count_wanted(e), before) if is_unpacked else (value,)
            if parts is None:
                return None
            args += parts
        keywords: list[tuple[str, Expr]] = []
        for name, value in e.keywords:
            items = ((name, value),) if name else self._items(value)
            if items is None:
                return None
            keywords += items
        if len({name for name, _ in keywords}) < len(keywords):
            return None
        return Call(e.function, tuple(args), tuple(keywords), span=e.span)

    def _elements(self, value: Expr, wanted: int | None, before: list[Stmt] | None) -> tuple[Expr, ...] | None:
        """What is unpacked of an expression. wanted: as many as the function takes."""
        match value:
            case Tuple(elements=elements) | List(elements=elements):
                return elements
            case Name(id=id) if self._is_kept(id):
                return self._unpacked[id].children
            case Name(id=id) if id in self._unpacked:
                count = len(self._unpacked[id].children)
            case Subscript(value=Name(id=id) as whole, index=Slice() as part) if (
                id in self._unpacked and (places := _places(part, len(self._unpacked[id].children))) is not None
            ):
                return tuple(Subscript(whole, Literal(str(place)), span=value.span) for place in places)
            case Name() if wanted is not None:
                count = wanted
            case _ if wanted is not None and before is not None:
                name = Name(self._names.fresh("arguments"))
                before.append(Assign((name,), self._resolved(value, before), span=value.span))
                value, count = name, wanted
            case _:
                return None
        return tuple(Subscript(value, Literal(str(i)), span=value.span) for i in range(count))

    def _items(self, value: Expr) -> tuple[tuple[str, Expr], ...] | None:
        """The names and values of an unpacked dict."""
        match value:
            case Dict(keys=keys, elements=elements):
                items = tuple(zip(keys, elements, strict=True))
            case Call(function=Symbol(path="builtins.dict"), args=(), keywords=keywords):
                items = keywords
            case Name(id=id) if isinstance(held := self._unpacked.get(id), Dict) and self._is_kept(id):
                items = tuple(zip(held.keys, held.elements, strict=True))
            case Name(id=id) if isinstance(held := self._unpacked.get(id), Dict):
                items = tuple((key, Subscript(value, Literal(show_key(key)), span=value.span)) for key in held.keys)
            case _:
                return None
        named = tuple((key, each) for key, each in items if isinstance(key, str) and key)
        return named if len(named) == len(items) else None

    def _is_kept(self, id: str) -> bool:
        """Whether what a variable holds still has the names that it was made of."""
        if id not in self._unpacked:
            return False
        parts = self._unpacked[id].children
        return all(isinstance(part, Literal) or (isinstance(part, Name) and part.id in self._once) for part in parts)

    def _count_wanted(self, e: Spread) -> int | None:
        """How many arguments the function takes beside those that are given by themselves, where only one is unpacked."""
        target = self._target_of(e.function)
        if target is None or not isinstance(target.callee, Global) or sum(is_unpacked for is_unpacked, _ in e.args) != 1:
            return None
        function = self._functions.get(target.callee.id)
        if (
            function is None
            or function.takes_any
            or target.keywords
            or target.defaults
            or any(not name for name, _ in e.keywords)
        ):
            return None
        named = {name for name, _ in e.keywords}
        free = [each for each in function.parameters if each.name in function.positional and each.name not in named]
        count = len(free) - len(target.args) - len(e.args) + 1
        return count if count >= 0 and all(each.default is None for each in free) else None

    def _literals(self, function: Function) -> dict[str, Expr]:
        """Variables that hold what is written out, as many values all the time: tuples, and lists and dicts that are only read."""
        found: dict[str, Expr] = {}
        for statement in statements(function.body):
            match statement:
                case Assign(targets=(Name(id=id),), value=Tuple() | List() | Dict() as value) if id in self._once:
                    found[id] = value
                case Assign(targets=(Name(id=id),), value=Call(function=Symbol(path="builtins.dict"), args=(), keywords=named)):
                    if id in self._once and all(name for name, _ in named):
                        found[id] = Dict(tuple(name for name, _ in named), tuple(value for _, value in named))
        if not found:
            return found
        whole = {name for outer in all_expressions(function.body) for name in _used_whole(outer)}
        stored = {base_name(part) for statement in statements(function.body) for part in parts_stored(statement)}
        kept = [id for id, value in found.items() if isinstance(value, Tuple) or id not in (whole | stored)]
        rows = {id: row for id, row in self._rows_gone_through(function, found) if id not in (whole | stored)}
        return {id: found[id] for id in kept} | rows

    def _rows_gone_through(self, function: Function, found: Mapping[str, Expr]) -> Iterator[tuple[str, Dict]]:
        """The variables of loops over lists of dicts that are written out, all by the same keys, and that are only gone through."""
        loops = [s for s in statements(function.body) if isinstance(s, For)]
        if not loops:
            return
        read = Counter(part.id for e in all_expressions(function.body) for part in walk(e) if isinstance(part, Name))
        for loop in loops:
            match loop:
                case For(target=Name(id=row) as each, iterable=Name(id=id) as rows) if row in self._once and isinstance(
                    display := found.get(id), (List, Tuple)
                ):
                    keys = {frozenset(_keys_of(part)) for part in display.elements}
                    only_here = read[id] == sum(other.iterable == rows for other in loops)
                    if len(keys) == 1 and only_here and (names := sorted(*keys)):
                        parts = (Subscript(each, Literal(show_key(key))) for key in names)
                        yield row, Dict(tuple(names), tuple(parts))


def _used_whole(e: Expr) -> Iterator[str]:
    """The variables that are read otherwise than part by part."""
    match e:
        case Name(id=id):
            yield id
        case Subscript(value=Name(), index=index):
            yield from _used_whole(index)
        case Spread(function=f, args=args, keywords=keywords):
            parts = (f, *(value for _, value in args), *(value for _, value in keywords))
            yield from (name for part in parts if not isinstance(part, Name) for name in _used_whole(part))
        case Lambda(function=inner):
            yield from (name for part in all_expressions(inner.body) for name in _used_whole(part))
        case Opaque(reads=reads):
            yield from reads
        case _:
            yield from (name for child in e.children for name in _used_whole(child))


def _keys_of(e: Expr) -> tuple[str, ...]:
    """The keys of a dict that is written out, where they are texts."""
    match e:
        case Dict(keys=keys):
            return tuple(key for key in keys if isinstance(key, str)) if all(isinstance(key, str) for key in keys) else ()
        case Call(function=Symbol(path="builtins.dict"), args=(), keywords=keywords):
            return tuple(name for name, _ in keywords) if all(name for name, _ in keywords) else ()
        case _:
            return ()


def unpacked_names(function: Function) -> frozenset[str]:
    """The variables that a function unpacks in calls."""
    calls = [part for outer in all_expressions(function.body) for part in walk(outer) if isinstance(part, Spread)]
    values = [value for call in calls for is_unpacked, value in call.args if is_unpacked]
    values += [value for call in calls for name, value in call.keywords if not name]
    return frozenset(value.id for value in values if isinstance(value, Name))


def _places(part: Slice, count: int) -> range | None:
    """The places of so many elements that a slice takes; None where its ends are not written out."""
    ends = [None if each is None else literal_integer(each) for each in (part.lower, part.upper, part.step)]
    known = [each is None or end is not None for each, end in zip((part.lower, part.upper, part.step), ends, strict=True)]
    return range(count)[slice(*ends)] if all(known) and ends[2] != 0 else None
