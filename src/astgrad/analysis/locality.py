"""Which elements of a vector each element of a function's result may depend on. Only looks.

def f(u, h):                                          u     element k: u[k]
    r = np.zeros(len(u))                              r     of n elements
    r[1:-1] = (u[2:] - u[:-2]) / h          ->        r     element k: u[k + 1], u[k - 1], where 1 <= k < n - 1
    r[0] = u[0]                                             element 0: u[0]
    return r

Goes through the function as it runs. Both branches of a condition count. A round of a loop is taken for any value of its counter,
and what a part of an array has held in some round it may hold in every one, until nothing new turns up: so it does not matter in
which order rounds come. What a name is bound to in a round is, in later ones, what any round may have bound it to. What does not
settle depends on everything; so does what comes out of a function about which no more is known than its arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from astgrad.analysis.affine import Affine, Sizes, symbol
from astgrad.analysis.analysed import Analysed
from astgrad.analysis.bands import NOTHING, Bands, Value
from astgrad.analysis.flow import flowing_names, flowing_parts
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Conditional,
    Expr,
    List,
    Literal,
    Logical,
    Name,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    names_read,
)
from astgrad.ir.kinds import Number, Structure
from astgrad.ir.shapes import same_shape
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Break,
    Continue,
    Evaluate,
    For,
    If,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
    base_name,
    bound_names,
    grown_list,
    names_changed,
    statements,
)
from astgrad.rules.registry import Rule
from astgrad.rules.structure import Site
from astgrad.source import Span

Cases = tuple[tuple[Affine, Affine | None], ...]  # whole numbers, each with a number that is not negative where it is this one


@dataclass(frozen=True)
class Choice:
    """A whole number that is one of a few: `(i + 1) % n`, `max(i - 1, 0)`."""

    cases: Cases


@dataclass(frozen=True)
class Place:
    """Places in a vector, from `start` to before `stop`; `is_sure`: these and no others, whatever the counters are."""

    start: Affine
    stop: Affine | None
    where: Affine | None = None  # a number that is not negative where these are meant
    is_sure: bool = True

    @property
    def length(self) -> Affine | None:
        return None if self.stop is None else self.stop - self.start


Held = Value | Affine | Choice | tuple["Held", ...]  # what depends on u, a whole number, or several of these
State = Mapping[str, Held]
Callee = Callable[[Call, Analysed], tuple[Analysed, Mapping[str, Expr]] | None]  # a function with source, and its arguments

_MOST_ROUNDS = 6  # around a loop until what still grows is taken to depend on everything
_MOST_UNROLLED = 16  # rounds of a loop over literal numbers that are gone through one by one
_DEEPEST_CALLS = 8

_SAME = frozenset(  # functions that give the elements of their first argument, if the result is a vector as well
    f"numpy.{name}"
    for name in (
        "array",
        "asarray",
        "ascontiguousarray",
        "astype",
        "atleast_1d",
        "copy",
        "ndarray.T",
        "ravel",
        "real",
        "reshape",
        "squeeze",
        "transpose",
    )
)
_JOINING = frozenset(("numpy.concatenate", "numpy.concat", "numpy.hstack"))
_MAKING = frozenset(f"numpy.{name}" for name in ("zeros", "ones", "empty", "full"))
_MAKING_LIKE = frozenset(f"numpy.{name}_like" for name in ("zeros", "ones", "empty", "full"))


class Locality:
    """Goes through functions, for vectors of certain lengths."""

    def __init__(self, primal: Analysed, sizes: Sizes, callee: Callee, depth: int = 0) -> None:
        self.sizes = sizes
        self._bands = Bands(sizes)
        self._primal = primal
        self._kinds = primal.kinds
        self._callee = callee
        self._depth = depth
        self._inside = 0  # loops around the statement, whose rounds are not gone through one by one
        self._span: Span | None = primal.function.span  # of the statement at hand
        self._results: list[Held] = []
        self._jumps: list[list[State]] = []  # for each loop, the states at its `break` and `continue`

    def result(self, arguments: Mapping[str, Held]) -> Held:
        """What the result depends on, for what is known of the arguments."""
        state = {name: arguments.get(name, self._unknown(Name(name))) for name in self._primal.function.parameter_names}
        self._block(self._primal.function.body, state)
        found = self._results[0] if self._results else NOTHING
        for other in self._results[1:]:
            found = self._joined_held(found, other)
        return found

    # ------------------------------------------------------------------ statements

    def _block(self, block: Block, state: State) -> State:
        for statement in block:
            self._span = statement.span or self._span
            state = self._after(statement, state)
        return state

    def _after(self, statement: Stmt, state: State) -> State:
        match statement:
            case Assign(targets=targets, value=value):
                held = self._held(value, state)
                for target in targets:
                    state = self._bound(target, held, state)
                return state
            case AugAssign(target=Name(id=id) as target, op=op, value=value):
                return {**state, id: self._held(Binary(op, target, value, span=statement.span), state)}
            case AugAssign(target=Subscript() as target, op=op, value=value):
                added = self._value(value, state) if op != "@" else self._spread_of(value, state)
                return self._written(target, added, state, is_added=True)
            case Evaluate() if (grown := grown_list(statement)) is not None:
                name, value = grown
                return {
                    **state,
                    name: self._bands.union((self._as_value(state.get(name, NOTHING)), self._spread_of(value, state))),
                }
            case Evaluate(value=value):
                return {**state, **dict.fromkeys(self._active_in(value), self._everything())}
            case If(body=body, orelse=orelse):
                return self._joined(self._block(body, state), self._block(orelse, state))
            case With(body=body):
                return self._block(body, state)
            case For() | While():
                return self._block(statement.orelse, self._loop(statement, state))
            case Break() | Continue():
                self._jumps[-1].append(state)
                return state
            case Return(value=Expr() as value):
                self._results.append(self._held(value, state))
                return state
            case Verbatim(writes=writes):
                active = self._primal.activity.active
                return {**state, **{name: self._everything() if name in active else NOTHING for name in writes}}
            case _:
                return state

    def _active_in(self, e: Expr) -> Iterator[str]:
        return (name for name in sorted(names_read(e)) if name in self._primal.activity.active)

    def _bound(self, target: Expr, held: Held, state: State) -> State:
        match target:
            case Name(id=id):
                return {**state, id: held}
            case Tuple(elements=targets):
                parts: tuple[Held, ...]
                if isinstance(held, tuple) and len(held) == len(targets):
                    parts = held
                else:
                    parts = (self._bands.spread(self._as_value(held), self._span),) * len(targets)
                for each, part in zip(targets, parts, strict=True):
                    state = self._bound(each, part, state)
                return state
            case Subscript():
                return self._written(target, self._as_value(held), state, is_added=False)
            case _:
                return {**state, **dict.fromkeys(self._active_in(target), self._everything())}

    def _written(self, target: Subscript, value: Value, state: State, *, is_added: bool) -> State:
        """The state after a value is written into a part of an array, or added to it."""
        name = base_name(target)
        if name is None:
            return state
        old = self._as_value(state.get(name, NOTHING))
        if not isinstance(target.value, Name) or self._rank(target.value) != 1:
            anywhere = self._anywhere(value)
            return {**state, name: self._bands.union((old, anywhere), old.length)}
        places = self._places(target.index, old.length, state)
        if places is None:
            return {**state, name: self._bands.union((old, self._anywhere(value)), old.length)}
        kept = old.bands
        new: list[Value] = []
        for place in places:
            fits = place.length is not None and place.length == value.length
            aligned = value if fits else self._bands.aligned(value, self._span)
            if place.where is not None:
                aligned = self._bands.only_where(aligned, place.where)
            new.append(Value(self._bands.placed_at(aligned, place.start, place.stop, self._span)))
            if place.stop is not None and not is_added and self._is_once(place):
                kept = self._bands.outside(kept, place.start, place.stop)
        return {**state, name: self._bands.union((Value(kept), *new), old.length)}

    def _is_once(self, place: Place) -> bool:
        """Whether what is written there surely replaces what stood there before, and no later round finds it again."""
        ends = place.start.symbols | (place.stop or place.start).symbols
        return place.is_sure and not self._inside and ends.isdisjoint(self.sizes.ranges)

    def _anywhere(self, value: Value) -> Value:
        """A value that is written to places that are not known."""
        found = self._bands.spread(value, self._span)
        for counter in reversed(list(self.sizes.ranges)):
            found = self._bands.over(found, counter, self._span)
        return found

    # ------------------------------------------------------------------ loops

    def _loop(self, loop: For | While, state: State) -> State:
        if isinstance(loop, For) and (rounds := self._literal_rounds(loop.iterable, state)) is not None:
            return self._one_by_one(loop, rounds, state)
        counter, bound = self._counter(loop, state)
        self._inside += 1
        if counter is not None:
            self.sizes.ranges[counter] = self._range(loop, state)
        head, rounds_left = state, _MOST_ROUNDS * 3
        while True:
            self._jumps.append([])
            end = self._block(loop.body, {**head, **bound(head)})
            for jump in self._jumps.pop():
                end = self._joined(end, jump)
            after = self._joined(head, self._over(end, counter, loop))
            if after == head:
                break
            rounds_left -= 1
            if rounds_left < 2 * _MOST_ROUNDS:
                changed = [name for name in after if after.get(name) != head.get(name)]
                after = {**after, **{name: self._settled(after[name], _written_at(loop, name)) for name in changed}}
            assert rounds_left, "what depends on everything does not grow"
            head = after
        if counter is not None:
            del self.sizes.ranges[counter]
        self._inside -= 1
        return head

    def _settled(self, held: Held, span: Span | None) -> Held:
        """What still grew when a loop was gone round often enough."""
        if isinstance(held, tuple):
            return tuple(self._settled(part, span) for part in held)
        return self._bands.everything(span) if isinstance(held, Value) and held.bands else NOTHING

    def _one_by_one(self, loop: For, rounds: range, state: State) -> State:
        left: list[State] = []
        for number in rounds:
            self._jumps.append([])
            state = self._block(loop.body, {**state, **self._counted(loop, Affine(number))})
            left += self._jumps.pop()
        for other in left:
            state = self._joined(state, other)
        return state

    def _counted(self, loop: For, number: Held) -> dict[str, Held]:
        return {name: number if isinstance(loop.target, Name) else NOTHING for name in bound_names(loop.target)}

    def _counter(self, loop: For | While, state: State) -> tuple[str | None, Callable[[State], dict[str, Held]]]:
        """The symbol of a loop's counter, and what its target is bound to."""
        if isinstance(loop, While):
            return None, lambda state: {}
        names = bound_names(loop.target)
        if isinstance(loop.target, Name) and _called(loop.iterable) == "builtins.range":
            counter = f"{loop.target.id}#{len(self.sizes.ranges)}"
            return counter, lambda state: self._counted(loop, symbol(counter))
        return None, lambda state: dict.fromkeys(names, self._spread_of(loop.iterable, state))

    def _bounds(self, iterable: Expr, state: State) -> tuple[Affine | None, Affine | None, int | None]:
        """From where to before where a `range` goes, and by what step."""
        assert isinstance(iterable, Call)
        given = [self._whole(arg, state) for arg in iterable.args]
        if len(given) == 1:
            return Affine(0), given[0], 1
        step = given[2] if len(given) == 3 else Affine(1)
        return given[0], given[1], None if step is None or step.terms else step.constant

    def _range(self, loop: For | While, state: State) -> tuple[Affine | None, Affine | None]:
        """The values of a counter: from, to before."""
        assert isinstance(loop, For)
        start, stop, step = self._bounds(loop.iterable, state)
        if not step:
            return None, None
        return (start, stop) if step > 0 else (stop and stop + 1, start and start + 1)

    def _literal_rounds(self, iterable: Expr, state: State) -> range | None:
        if _called(iterable) != "builtins.range":
            return None
        start, stop, step = self._bounds(iterable, state)
        if start is None or stop is None or not step or start.terms or stop.terms:
            return None
        rounds = range(start.constant, stop.constant, step)
        return rounds if len(rounds) <= _MOST_UNROLLED else None

    def _over(self, state: State, counter: str | None, loop: Stmt) -> State:
        """The state after any round."""
        if counter is None:
            return state
        return {name: self._held_over(held, counter, _written_at(loop, name)) for name, held in state.items()}

    def _held_over(self, held: Held, counter: str, span: Span | None) -> Held:
        if isinstance(held, tuple):
            return tuple(self._held_over(part, counter, span) for part in held)
        if isinstance(held, Affine):
            return NOTHING if counter in held.symbols else held
        if isinstance(held, Choice):
            return NOTHING
        return self._bands.over(held, counter, span)

    # ------------------------------------------------------------------ states

    def _joined(self, one: State, other: State) -> State:
        """What is known where one or the other holds. A name that only one of them binds is read only where that one holds."""
        return {
            name: self._joined_held(one[name], other[name]) if name in one and name in other else {**one, **other}[name]
            for name in dict.fromkeys((*one, *other))
        }

    def _joined_held(self, one: Held, other: Held) -> Held:
        if one == other:
            return one
        if isinstance(one, tuple) and isinstance(other, tuple) and len(one) == len(other):
            return tuple(map(self._joined_held, one, other))
        return self._bands.joined(self._as_value(one), self._as_value(other))

    def _as_value(self, held: Held) -> Value:
        """Several values as one that may be any of them; a whole number depends on nothing."""
        if isinstance(held, tuple):
            return self._bands.union(self._bands.spread(self._as_value(part), self._span) for part in held)
        return held if isinstance(held, Value) else NOTHING

    def _everything(self) -> Value:
        return self._bands.everything(self._span)

    # ------------------------------------------------------------------ values

    def _held(self, e: Expr, state: State) -> Held:
        match e:
            case Name(id=id) if id in state:
                return state[id]
            case Tuple(elements=elements):
                return tuple(self._held(element, state) for element in elements)
            case Attribute(value=value, attr="shape") if self._rank(value) == 1:
                length = self._value(value, state).length
                return (NOTHING if length is None else length,)
            case Call() if (called := self._called(e, state)) is not None:
                return called
            case _:
                cases = self._cases(e, state)
                if cases is None:
                    return self._value(e, state)
                return cases[0][0] if len(cases) == 1 and cases[0][1] is None else Choice(cases)

    def _value(self, e: Expr, state: State) -> Value:
        """What the elements of an expression depend on."""
        if not self._primal.activity.is_active(e, self._kinds):
            return self._unknown(e, state)
        span = e.span or self._span
        match e:
            case Name(id=id):
                return self._as_value(state.get(id, NOTHING))
            case Conditional(body=body, orelse=orelse):
                return self._bands.joined(self._value(body, state), self._value(orelse, state))
            case Logical():
                return self._value(e.chosen, state)
            case List(elements=elements) | Tuple(elements=elements):
                return self._listed(elements, state)
            case Subscript(value=value, index=index) if self._rank(value) == 1:
                return self._part(self._value(value, state), index, state, span)
            case Call() if (called := self._called(e, state)) is not None:
                return self._as_value(called)
        site = self._kinds.site(e)
        if isinstance(site, Site):
            if (isinstance(site.rule, Rule) or site.rule.is_elementwise) and self._rank(e) in (0, 1):
                return self._elementwise(e, site, state)
            if self._rank(e) == 1 and (moved := self._moved(site, state, span)) is not None:
                return moved
        return self._spread_of(e, state)

    def _elementwise(self, e: Expr, site: Site, state: State) -> Value:
        """Element k of what an elementwise function gives depends on element k of each argument."""
        operands = [(argument, self._value(argument, state)) for argument in map(site.arguments.__getitem__, _values_of(site))]
        shapes = [self._shape(argument) for argument, _ in operands]
        found: list[Value] = []
        for number, (argument, value) in enumerate(operands):
            others = [shape for place, shape in enumerate(shapes) if place != number]
            is_fitting = all(shape == () or same_shape(shape, shapes[number]) for shape in others)
            found.append(value if is_fitting else self._bands.aligned(value, argument.span or self._span))
        long = [v.length for _, v in operands if v.length is not None and self.sizes.is_negative(v.length - 2) is False]
        vectors = [v.length for (_, v), shape in zip(operands, shapes, strict=True) if shape != ()]
        length = next(iter(long), self._length_of_kind(e))
        if site.rule.path in _MAKING:
            length = self._unknown(e, state).length
        elif length is None and vectors and vectors.count(vectors[0]) == len(vectors):
            length = vectors[0]
        return self._bands.union(found, length)

    def _spread_of(self, e: Expr, state: State) -> Value:
        """What depends on all of an expression that passes a derivative on."""
        span = e.span or self._span
        if not self._primal.activity.is_active(e, self._kinds):
            return NOTHING
        if isinstance(e, (Name, Conditional, Logical, List, Tuple, Subscript)) and not self._is_through(e):
            return self._bands.spread(self._value(e, state), span)
        parts = tuple(flowing_parts(e, self._kinds))
        if not parts:
            names = sorted(flowing_names(e, self._kinds))
            return self._bands.union(self._bands.spread(self._as_value(state.get(name, NOTHING)), span) for name in names)
        return self._bands.union(self._bands.spread(self._value(part, state), span) for part in parts)

    def _is_through(self, e: Expr) -> bool:
        """Whether an expression is known by no more than its parts."""
        return isinstance(e, Subscript) and self._rank(e.value) != 1

    def _listed(self, elements: tuple[Expr, ...], state: State) -> Value:
        values = [self._value(element, state) for element in elements]
        if any(self._rank(element) != 0 for element in elements):
            return self._bands.union(self._bands.spread(value, self._span) for value in values)
        placed = [Value(self._bands.moved_to(value, Affine(number), Affine(1))) for number, value in enumerate(values)]
        return self._bands.union(placed, Affine(len(values)))

    def _called(self, e: Call, state: State) -> Held | None:
        """What a function with source gives."""
        if not self._primal.activity.is_active(e, self._kinds):
            return None
        found = self._callee(e, self._primal) if self._depth < _DEEPEST_CALLS else None
        if found is None:
            return None
        primal, arguments = found
        return Locality(primal, self.sizes, self._callee, self._depth + 1).result(
            {name: self._held(argument, state) for name, argument in arguments.items()}
        )

    # ------------------------------------------------------------------ parts of vectors

    def _part(self, value: Value, index: Expr, state: State, span: Span | None) -> Value:
        if isinstance(index, Tuple) and len(index.elements) == 1:
            index = index.elements[0]
        if isinstance(index, Literal) and index.text == "...":
            return value
        if isinstance(index, Slice) and _is_backwards(index):
            return self._bands.reversed(value) or self._bands.spread(value, span)
        places = self._places(index, value.length, state)
        if places is None:
            return self._bands.spread(value, span)
        if isinstance(index, Slice):
            (place,) = places
            return self._bands.shifted(value, place.start, place.length if place.is_sure else None)
        found = []
        for place in places:
            element = self._bands.element(value, place.start, span)
            found.append(element if place.where is None else self._bands.only_where(element, place.where))
        return self._bands.union(found)

    def _places(self, index: Expr, length: Affine | None, state: State) -> list[Place] | None:
        """The places that an index may stand for; None where they are not known."""
        if isinstance(index, Tuple) and len(index.elements) == 1:
            index = index.elements[0]
        if isinstance(index, Slice):
            place = self._sliced(index, length, state)
            return None if place is None else [place]
        if isinstance(index, Literal) and index.text == "...":
            return [Place(Affine(0), length)]
        cases = self._cases(index, state)
        if cases is None:
            return None
        found: list[Place] = []
        for number, where in cases:
            places = self._counted_from_start(number, where, length)
            if places is None:
                return None
            found += places
        return found

    def _counted_from_start(self, number: Affine, where: Affine | None, length: Affine | None) -> list[Place] | None:
        """The place, or the two places, of an index that may be negative."""
        is_one = where is None
        if (negative := self.sizes.is_negative(number)) is False:
            return [Place(number, number + 1, where, is_one)]
        if length is None:
            return None
        from_end = number + length
        if negative:
            return [Place(from_end, from_end + 1, where, is_one)]
        return [
            Place(number, number + 1, number if is_one else where, False),
            Place(from_end, from_end + 1, -number - 1 if is_one else where, False),
        ]

    def _cases(self, e: Expr, state: State) -> Cases | None:
        """The whole numbers that an expression may be, each with a number that is not negative where it is."""
        if (number := self._whole(e, state)) is not None:
            return ((number, None),)
        match e:
            case Name(id=id) if isinstance(held := state.get(id), Choice):
                return held.cases
            case Binary(op="%", left=left, right=right):
                return self._remainders(self._whole(left, state), self._whole(right, state))
            case Conditional(body=body, orelse=orelse):
                return self._either(self._whole(body, state), self._whole(orelse, state), None)
            case Call(function=Symbol(path="builtins.max" | "builtins.min" as path), args=(left, right), keywords=()):
                one, other = self._whole(left, state), self._whole(right, state)
                return self._either(one, other, 1 if path == "builtins.max" else -1)
            case _:
                return None

    def _either(self, one: Affine | None, other: Affine | None, sign: int | None) -> Cases | None:
        """One of two numbers; the larger one (1), the smaller one (-1), or whichever it is."""
        if one is None or other is None:
            return None
        if sign is None:
            return ((one, None), (other, None)) if one == other else ((one, Affine(0)), (other, Affine(0)))
        return ((one, (one - other) * sign), (other, (other - one) * sign))

    def _remainders(self, number: Affine | None, around: Affine | None) -> Cases | None:
        """What `number % around` may be, where it is at most one turn off."""
        if number is None or around is None:
            return None
        if self.sizes.is_negative(number + around) is not False or self.sizes.is_negative(number - around * 2) is not True:
            return None
        cases: list[tuple[Affine, Affine | None]] = []
        for moved in (number, number + around, number - around):
            below, above = self.sizes.is_negative(moved), self.sizes.is_negative(around - 1 - moved)
            if below is False and above is False:
                return ((moved, None),)
            if below is not True and above is not True:  # what is not known of both ends decides
                cases.append((moved, moved if below is None else around - 1 - moved))
        return tuple(cases)

    def _sliced(self, index: Slice, length: Affine | None, state: State) -> Place | None:
        if index.step is not None and self._whole(index.step, state) != Affine(1):
            return None
        start = self._end_of_slice(index.lower, Affine(0), length, state)
        stop = self._end_of_slice(index.upper, length, length, state)
        if start is None:
            return None
        if stop is None:
            return Place(start, None, None, False)
        beyond = False if length is None else self.sizes.is_negative(length - stop)
        if beyond and length is not None:
            stop = length
        empty = self.sizes.is_negative(stop - start)
        return Place(start, start if empty else stop, None, empty is not None and beyond is not None)

    def _end_of_slice(self, e: Expr | None, missing: Affine | None, length: Affine | None, state: State) -> Affine | None:
        """A bound of a slice, counted from the beginning; None where it is not known."""
        if e is None or (isinstance(e, Literal) and e.text == "None"):
            return missing
        place = self._whole(e, state)
        if place is None:
            return None
        negative = self.sizes.is_negative(place)
        if negative is False:
            return place
        if negative is None or length is None:
            return None
        from_end = place + length
        if (below := self.sizes.is_negative(from_end)) is not False:
            return Affine(0) if below else None
        return from_end

    # ------------------------------------------------------------------ functions that move elements

    def _moved(self, site: Site, state: State, span: Span | None) -> Value | None:
        """What is known of a function that gives the elements of its arguments in other places; None of all others."""
        path, arguments = site.rule.path, tuple(site.arguments.values())
        first = arguments[0]
        if path in _JOINING and isinstance(first, (Tuple, List)) and not self._has_axis(site):
            return self._one_after_another([(each, self._value(each, state)) for each in first.elements])
        if (path.removesuffix("[]") in _JOINING or path == "numpy.append") and all(self._rank(e) in (0, 1) for e in arguments):
            if path == "numpy.append" and len(arguments) == 2:
                return self._one_after_another([(each, self._value(each, state)) for each in arguments])
            return None
        if self._rank(first) != 1:
            return self._value(first, state) if isinstance(first, (List, Tuple)) and path in _SAME else None
        if path in _SAME:
            return self._value(first, state)
        value = self._value(first, state)
        match path:
            case "numpy.diff":
                return self._differences(value, site, state)
            case "numpy.roll":
                return self._rolled(value, site, state)
            case "numpy.flip" if "axis" not in site.arguments:
                return self._bands.reversed(value)
            case _:
                return None

    def _has_axis(self, site: Site) -> bool:
        return site.arguments.get("axis", Literal("0")) != Literal("0")

    def _one_after_another(self, parts: Iterable[tuple[Expr, Value]]) -> Value | None:
        start: Affine | None = Affine(0)
        found: list[Value] = []
        for e, value in parts:
            length = Affine(1) if self._rank(e) == 0 else value.length
            if self._rank(e) not in (0, 1) and not isinstance(e, List):
                return None
            if start is None:  # what stands behind a part of unknown length
                found.append(self._bands.spread(value, self._span))
                continue
            found.append(Value(self._bands.moved_to(value, start, length)))
            start = None if length is None else start + length
        return self._bands.union(found, start)

    def _differences(self, value: Value, site: Site, state: State) -> Value | None:
        order = self._whole(site.arguments["n"], state) if "n" in site.arguments else Affine(1)
        if (
            order is None
            or order.terms
            or not 0 <= order.constant <= _MOST_UNROLLED
            or {"prepend", "append"} & set(site.arguments)
        ):
            return None
        if "axis" in site.arguments and self._whole(site.arguments["axis"], state) not in (Affine(0), Affine(-1)):
            return None
        length = value.length and self._not_negative(value.length - order.constant)
        shifted = [self._bands.shifted(value, Affine(k), None) for k in range(order.constant + 1)]
        return self._bands.union(shifted, length)

    def _not_negative(self, length: Affine) -> Affine | None:
        negative = self.sizes.is_negative(length)
        return None if negative is None else Affine(0) if negative else length

    def _rolled(self, value: Value, site: Site, state: State) -> Value | None:
        by, length = self._whole(site.arguments["shift"], state), value.length
        if by is None or by.terms or length is None or "axis" in site.arguments:
            return None
        if not length.terms:
            by = Affine(by.constant % length.constant) if length.constant else Affine(0)
        elif self.sizes.is_negative(length - abs(by.constant)) is not False:
            return None
        start = by if by.constant >= 0 else length + by  # where the first element comes to stand
        front = self._bands.shifted(value, length - start, start)
        back = self._bands.shifted(value, Affine(0), length - start)
        found = (Value(self._bands.moved_to(front, Affine(0), start)), Value(self._bands.moved_to(back, start, length - start)))
        return self._bands.union(found, length)

    # ------------------------------------------------------------------ whole numbers, lengths and ranks

    def _whole(self, e: Expr, state: State) -> Affine | None:
        """A whole number, where it is known in terms of lengths and counters."""
        match e:
            case Literal():
                value = e.value
                return Affine(value) if isinstance(value, int) and not isinstance(value, bool) else None
            case Name(id=id):
                held = state.get(id)
                return held if isinstance(held, Affine) else None
            case Unary(op="-", operand=operand):
                number = self._whole(operand, state)
                return number and -number
            case Binary(op="+" | "-" | "*" as op, left=left, right=right):
                one, other = self._whole(left, state), self._whole(right, state)
                if one is None or other is None:
                    return None
                if op == "*":
                    return one * other.constant if not other.terms else other * one.constant if not one.terms else None
                return one + other if op == "+" else one - other
            case Call(function=Symbol(path="builtins.len" | "numpy.size"), args=(arg,), keywords=()) if self._rank(arg) == 1:
                return self._value(arg, state).length
            case Attribute(value=value, attr="size") if self._rank(value) == 1:
                return self._value(value, state).length
            case Subscript(value=Attribute(value=value, attr="shape"), index=Literal(text="0" | "-1")) if (
                self._rank(value) == 1
            ):
                return self._value(value, state).length
            case _:
                return None

    def _unknown(self, e: Expr, state: State | None = None) -> Value:
        """What depends on nothing: its length alone may be known."""
        match e:
            case Name(id=id) if state and isinstance(held := state.get(id), Value):
                return held if not held.bands else Value(length=held.length)
            case Call(function=Symbol(path=path), args=(first, *_)) if state is not None and path in _MAKING:
                if isinstance(first, Tuple) and len(first.elements) == 1:
                    first = first.elements[0]
                length = self._whole(first, state)
                return Value(length=length if length is not None else self._length_of_kind(e))
            case Call(function=Symbol(path=path), args=(first, *_)) if state is not None and path in _MAKING_LIKE:
                return Value(length=self._value(first, state).length) if self._rank(first) == 1 else NOTHING
            case _:
                return Value(length=self._length_of_kind(e))

    def _length_of_kind(self, e: Expr) -> Affine | None:
        """The length of a vector as its kind tells it."""
        shape = self._shape(e)
        if shape is None or len(shape) != 1:
            return None
        (length,) = shape
        if isinstance(length, int):
            return Affine(length)
        return None

    def _shape(self, e: Expr) -> tuple[int | str, ...] | None:
        kind = self._kinds.of(e)
        if isinstance(kind, Structure) and isinstance(e, (List, Tuple)) and all(_is_number(each) for each in kind.elements):
            return (len(kind.elements),)
        return kind.shape if isinstance(kind, Number) and isinstance(kind.shape, tuple) else None

    def _rank(self, e: Expr) -> int | None:
        kind = self._kinds.of(e)
        return len(kind.shape) if isinstance(kind, Number) and isinstance(kind.shape, tuple) else None


def _values_of(site: Site) -> Iterator[str]:
    """The arguments of an elementwise function whose elements it computes with."""
    return (
        name for name in site.arguments if not isinstance(site.kinds.get(name), Structure) or _is_list(site.arguments[name])
    )


def _is_list(e: Expr) -> bool:
    return isinstance(e, List)


def _written_at(loop: Stmt, name: str) -> Span | None:
    """Where a loop first changes a variable."""
    return next((s.span for s in statements((loop,)) if name in names_changed(s) and s.span), loop.span)


def _is_number(kind: object) -> bool:
    return isinstance(kind, Number) and kind.is_scalar


def _called(e: Expr) -> str:
    return e.function.path if isinstance(e, Call) and isinstance(e.function, Symbol) else ""


def _is_backwards(index: Slice) -> bool:
    return index.lower is None and index.upper is None and index.step == Unary("-", Literal("1"))
