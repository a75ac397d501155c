"""Loops over several things at once, over arrays without a name, and backwards, as loops over a range, which has another way round.

    for i, a in enumerate(v):          for i in range(len(v)):
        s += i * a              ->         a = v[i]
                                           s += i * a

Only where a derivative may flow through the loop; others stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from astgrad.analysis.activity import possibly_varied
from astgrad.analysis.flow import INACTIVE_ATTRIBUTES
from astgrad.analysis.iterators import called, combined, has_no_end
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Dict,
    Expr,
    Global,
    List,
    Literal,
    Logical,
    Name,
    Opaque,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.kinds import UNKNOWN, Kind, element_count, has_places
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Break,
    Continue,
    Evaluate,
    For,
    Function,
    If,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
    bound_names,
    expressions,
    names_changed,
    names_stored,
    names_written,
    statements,
)
from astgrad.rules.constants import is_inactive
from astgrad.rules.registry import Rule
from astgrad.rules.sites import METHODS, find_rule
from astgrad.rules.structure import call, literal_value
from astgrad.transform.shaping import is_fresh
from astgrad.transform.structured import names_in

ONE = Literal("1")
MINUS_ONE = Unary("-", ONE)


def counted(function: Function, wrt: tuple[str, ...], constants: Mapping[str, Kind], names: Names | None = None) -> Function:
    """The function with its loops over `enumerate`, `zip`, `reversed` and slices as loops over ranges. constants: what is known of
    those of the module. names: to be kept off."""
    loops = [s for s in statements(function.body) if isinstance(s, For)]
    if all(isinstance(loop.iterable, Name) and not _own_changed(loop) for loop in loops):
        return function
    counter = _Counter(function, possibly_varied(function, wrt), constants, names or names_in(function))
    return replace(function, body=counter.block(function.body))


def _own_changed(loop: For) -> tuple[str, ...]:
    """The variables of a loop that it changes itself, `i *= x`, or `i = i + x` in a branch or an inner loop, which the next round
    does not see. What the body only binds anew is another variable (`webs`)."""
    inner = [
        s for outer in loop.body for s in statements((outer,)) if s is not outer or isinstance(s, (AugAssign, For, Verbatim))
    ]
    changed = {name for s in inner for name in names_written(s)}
    return tuple(name for name in bound_names(loop.target) if name in changed)


def _with_places(e: Expr) -> Expr:
    """What a call makes, as a list where its elements may be without places: of a set, a dict, or what runs only once."""
    match e:
        case Call(function=Attribute(attr=attr)):
            return e if attr in METHODS or attr in _GIVING_LISTS else call("list", e)
        case Call(function=Symbol(path=path)) if path not in _WITHOUT_PLACES:
            return e if path.partition(".")[0] in ("numpy", "scipy", "builtins") else call("list", e)
        case _:
            return call("list", e) if _has_no_places(e) else e


_GIVING_LISTS = frozenset(("copy", "tolist", "split", "rsplit", "splitlines"))
_WITHOUT_PLACES = frozenset(  # what is copied may be a dict
    ("builtins.dict", "builtins.set", "builtins.frozenset", "numpy.ndenumerate", "numpy.ndindex", "copy.copy", "copy.deepcopy")
)


_RUN_THROUGH = frozenset(  # round by round, whether something varies in them or not
    (*(f"builtins.{name}" for name in ("range", "enumerate", "zip", "reversed", "map", "filter")), "itertools.pairwise")
)
_GOING_ON = frozenset(("builtins.zip", "itertools.cycle", "itertools.pairwise"))
_OF_COMBINED = frozenset(
    f"itertools.{name}" for name in ("combinations", "combinations_with_replacement", "permutations", "product")
)


def _is_to_count(iterable: Expr) -> bool:
    return called(iterable) in _RUN_THROUGH - {"builtins.range", "builtins.map", "builtins.filter"} or _is_nameless(iterable)


def _range_backwards(e: Expr) -> Expr | None:
    """`range(n - 1, -1, -1)` for `reversed(range(n))` and `range(n)[::-1]`."""
    match e:
        case Call(args=(Call() as forwards,)) if _called(e) == "reversed":
            pass
        case Subscript(
            value=Call() as forwards, index=Slice(lower=None, upper=None, step=Unary(op="-", operand=Literal(text="1")))
        ):
            pass
        case _:
            return None
    match forwards.args:
        case (stop,) if _called(forwards) == "range":
            return replace(forwards, args=(_before(stop), MINUS_ONE, MINUS_ONE))
        case (start, stop) if _called(forwards) == "range":
            return replace(forwards, args=(_before(stop), _before(start), MINUS_ONE))
        case _:
            return None


def _relaxed(iterable: Expr) -> tuple[Block, Expr] | None:
    """`zip(v, w, strict=True)` without that, and what raises where the lengths differ; None for what is nothing of the kind."""
    match iterable:
        case Call(args=(inner, *more)) if _called(iterable) == "enumerate" and (found := _relaxed(inner)) is not None:
            return found[0], replace(iterable, args=(found[1], *more))
        case Call(function=Symbol(path="builtins.zip"), args=args, keywords=(("strict", Literal(value=bool() as is_strict)),)):
            plain = replace(iterable, keywords=())
            if not is_strict or len(args) < 2:
                return (), plain
            if not all(
                isinstance(each, (Name, Global, Attribute, Subscript, Tuple, List)) or _called(each) == "range" for each in args
            ):
                return None
            first, *others = (
                Literal(str(len(each.elements))) if isinstance(each, (Tuple, List)) else call("len", each) for each in args
            )
            differs = [Compare(first, ("!=",), (other,)) for other in others if other != first]
            if not differs:
                return (), plain
            message = "the sequences of a zip with strict=True differ in length"
            refusal = Refusal("raise", "a raise statement cannot be differentiated", iterable.span)
            leave = Verbatim(f'raise ValueError("{message}")', (), (), (), refusal)
            return (If(differs[0] if len(differs) == 1 else Logical("or", tuple(differs)), (leave,)),), plain
        case _:
            return None


def _as_long_as_the_first(statement: Stmt) -> Stmt:
    """A loop over sequences that are known to be of one length."""
    match statement:
        case For(iterable=Call(args=(Call(args=(first, *_)) as least,)) as counted) if _called(least) == "min":
            return replace(statement, iterable=replace(counted, args=(first,)))
        case _:
            return statement


def _before(e: Expr) -> Expr:
    """The integer before this one."""
    match e:
        case Literal(text=text) if text.isdecimal():
            return Literal(str(int(text) - 1)) if int(text) else MINUS_ONE
        case Binary(op="+", left=left, right=Literal(text="1")):
            return left
        case _:
            return Binary("-", e, ONE)


def _is_nameless(e: Expr) -> bool:
    """Whether the expression is an array that has no name: a part of one, its transpose, or what is computed from it."""
    match e:
        case Call(function=Symbol(path=path)):
            rule = find_rule(path)
            return isinstance(rule, Rule) or (rule is not None and not rule.joins)
        case _:
            return isinstance(e, (Binary, Subscript, Unary)) or (isinstance(e, Attribute) and e.attr == "T")


def _ends_of(part: Slice) -> tuple[int, int] | None:
    """The first place of a slice and how many it leaves out, where these are written and the last is counted from the end."""
    if part.step is not None:
        return None
    try:
        first = 0 if part.lower is None else literal_value(part.lower)
        last = 0 if part.upper is None else literal_value(part.upper)
    except KeyError:
        return None
    if type(first) is not int or type(last) is not int or first < 0 or last > 0 or (part.upper is not None and last == 0):
        return None
    return first, first - last


def _more(e: Expr, number: int) -> Expr:
    return Binary("+", e, Literal(str(number))) if number else e


def _less(e: Expr, number: int) -> Expr:
    return Binary("-", e, Literal(str(number))) if number else e


def _called(e: Expr) -> str:
    """The builtin that an expression calls, with positional arguments."""
    match e:
        case Call(function=Symbol(path=path), keywords=()) if path.startswith("builtins."):
            return path.removeprefix("builtins.")
        case _:
            return ""


@dataclass(frozen=True)
class _Run:
    """What a loop runs over: how long it is, and which element a round has."""

    length: Expr | None  # None where it has no end
    element: Expr
    count: int | None = None  # the length, where it is known


def _without_places(function: Function) -> frozenset[str]:
    """The names that the text shows to be dicts or sets: `d = {...}`, `d.items()`, `d["a"]`, or `d[key]` of a `key` of its own."""
    found: set[str] = set()
    for statement in statements(function.body):
        match statement:
            case Assign(targets=(Name(id=id),), value=value) if _has_no_places(value):
                found.add(id)
            case For(target=target, iterable=iterable, body=body):
                read = {part for inner in statements(body) for e in expressions(inner) for part in walk(e)}
                found.update(name for key, name in _elements_of(target, iterable) if Subscript(Name(name), Name(key)) in read)
        for part in (part for e in expressions(statement) for part in walk(e)):
            match part:
                case Attribute(value=Name(id=id), attr="items" | "keys" | "values" | "get" | "setdefault"):
                    found.add(id)
                case Subscript(value=Name(id=id), index=Literal(value=str())):
                    found.add(id)
    return frozenset(found)


def _elements_of(target: Expr, iterable: Expr) -> Iterator[tuple[str, str]]:
    """The names that a loop gives to the elements of what has a name, each with that name."""
    match target, iterable:
        case Name(id=element), Name(id=whole):
            yield element, whole
        case _, Call(args=(inner,)) if _called(iterable) == "reversed":
            yield from _elements_of(target, inner)
        case Tuple(elements=(_, element)), Call(args=(inner, *_)) if _called(iterable) == "enumerate":
            yield from _elements_of(element, inner)
        case Tuple(elements=elements), Call(function=Symbol(path="builtins.zip"), args=args):
            for one, inner in zip(elements, args, strict=False):
                yield from _elements_of(one, inner)


def _has_no_places(e: Expr) -> bool:
    """Whether it is a new dict or set, or what NumPy makes to run over places."""
    match e:
        case Dict():
            return True
        case Opaque(text=text):
            return text.lstrip().startswith("{")
        case Call(function=Symbol(path=path)):
            return path in _WITHOUT_PLACES
        case Call(function=Attribute(attr="items" | "keys" | "values"), args=(), keywords=()):
            return True
        case _:
            return False


class _Counter:
    def __init__(self, function: Function, varied: frozenset[str], constants: Mapping[str, Kind], names: Names) -> None:
        self._function = function
        self._varied = varied
        self._constants = constants
        self._names = names
        self._alone: dict[int, frozenset[str]] = {}  # for each loop, by what it runs over
        self._without_places = _without_places(function) - varied
        written = (s for s in statements(function.body) if isinstance(s, Assign) and isinstance(s.value, (Tuple, List)))
        self._written_out = {name for s in written for target in s.targets for name in bound_names(target)}

    def block(self, block: Block) -> Block:
        """The block with its loops counted."""
        made: list[Stmt] = []
        alone: set[str] = set()  # new lists, which no other variable stands for yet
        for statement in block:
            if isinstance(statement, For):
                self._alone[id(statement.iterable)] = frozenset(alone)
            made += self._statement(statement)
            match statement:
                case Assign(targets=(Name(id=name),), value=List(elements=())):
                    alone.add(name)
                case _:
                    alone -= {name for inner in statements((statement,)) for name in self._met(inner)}
        return tuple(made)

    def _met(self, statement: Stmt) -> set[str]:
        """The names of which a statement may make other names, or that get another value."""
        match statement:
            case Evaluate(value=Call(function=Attribute(value=Name(), attr="append"), args=(value,))):
                return set(names_read(value))
            case _:
                read = {name for e in expressions(statement) for name in names_read(e)}
                return {*read, *names_changed(statement), *(statement.reads if isinstance(statement, Verbatim) else ())}

    def _statement(self, statement: Stmt) -> Block:
        match statement:
            case If(body=body, orelse=orelse):
                return (replace(statement, body=self.block(body), orelse=self.block(orelse)),)
            case For(iterable=iterable) if (backwards := _range_backwards(iterable)) is not None:
                return self._statement(replace(statement, iterable=backwards, edited=True))
            case For(iterable=iterable) if (relaxed := _relaxed(iterable)) is not None and self._may_be_active(statement):
                guard, plain = relaxed
                placed = tuple(replace(each, span=statement.span) for each in guard)
                counted = self._statement(replace(statement, iterable=plain, edited=True))
                return (*placed, *(map(_as_long_as_the_first, counted) if guard else counted))
            case For() if (by_places := self._by_places(statement)) is not None and self._may_be_active(statement):
                return self._statement(by_places)
            case For(iterable=iterable, body=body) if self._is_changed(statement) and self._may_be_active(statement):
                return self._counted(replace(statement, body=self.block(body)))
            case For(body=body):
                return (self._with_own(replace(statement, body=self.block(body))),)
            case While(body=body) | With(body=body):
                return (replace(statement, body=self.block(body)),)
            case _:
                return (statement,)

    def _with_own(self, loop: For) -> For:
        """The loop with variables of its own for those that it changes itself: what it writes where may be put back."""
        given = {name: Name(self._names.fresh(name)) for name in _own_changed(loop)}
        if not given:
            return loop
        opening = tuple(Assign((Name(name),), new) for name, new in given.items())
        return replace(loop, target=substitute(loop.target, given), body=(*opening, *loop.body), edited=True)

    def _is_changed(self, loop: For) -> bool:
        return _is_to_count(loop.iterable) or self._is_made_before(loop.iterable) or self._is_left_early(loop)

    def _is_left_early(self, loop: For) -> bool:
        """Whether a loop over what is written out, and does not vary, is no sequence of rounds, one after the other."""
        is_written = isinstance(loop.iterable, (Tuple, List)) and names_read(loop.iterable).isdisjoint(self._varied)
        return is_written and any(isinstance(inner, (Break, Continue)) for inner in statements(loop.body))

    def _is_made_before(self, iterable: Expr) -> bool:
        """Whether it is something that does not vary, made by a call: `sorted(keys)`."""
        is_made = isinstance(iterable, Call) and called(iterable) not in _RUN_THROUGH and not has_no_end(iterable)
        return is_made and not self._varies(iterable)

    def _varies(self, e: Expr) -> bool:
        """Whether what varies is in it, and not only asked for its length, its places and the like."""
        match e:
            case Compare():
                return False
            case Attribute(attr=attr) if attr in INACTIVE_ATTRIBUTES:
                return False
            case Call(function=Symbol(path=path)) if is_inactive(path):
                return False
            case _ if e.children:
                return any(map(self._varies, e.children))
            case _:
                return not names_read(e).isdisjoint(self._varied)

    def _may_be_active(self, loop: For) -> bool:
        inside = list(statements((loop,)))
        changed = (name for inner in inside for name in names_changed(inner))
        return not self._varied.isdisjoint(changed) or any(isinstance(inner, Return) for inner in inside)

    def _counted(self, loop: For) -> Block:
        before: list[Stmt] = []
        is_nameless = _is_nameless(loop.iterable) and not self._is_shifted(loop.iterable, loop)
        if is_nameless or self._is_made_before(loop.iterable) or self._is_left_early(loop):
            array = self._named(_with_places(loop.iterable), before)
            return (*before, self._with_own(replace(loop, iterable=array, edited=True)))
        index = self._index(loop)
        over = self._with_names(loop.iterable, loop, before)
        run = self._run(self._without_list(over, loop, before), index)
        if run is None or run.length is None:
            return (self._with_own(loop),)
        elements = tuple(_bound(loop.target, run.element, index))
        body = (*elements, *loop.body)
        return (*before, replace(loop, target=index, iterable=call("range", run.length), body=body, edited=True))

    def _by_places(self, loop: For) -> For | None:
        """`for i, j in combinations(range(len(v)), 2): a, b = v[i], v[j]` for `for a, b in combinations(v, 2)`, of what varies."""
        iterable = loop.iterable
        match iterable, loop.target:
            case Call(function=Symbol(path="numpy.ndenumerate"), args=(Name() as array,)), Tuple(elements=(place, each)) if (
                not _is_bound_in(loop, array)
            ):
                body = (*_bound(each, Subscript(array, place), Name("")), *loop.body)
                places_of = call("np.ndindex", Attribute(array, "shape"))
                return replace(loop, target=place, iterable=places_of, body=body, edited=True) if self._varies(array) else None
        if not isinstance(iterable, Call) or called(iterable) not in _OF_COMBINED or not self._varies(iterable):
            return None
        over = combined(iterable)
        if over is None or not all(isinstance(each, Name) or self._is_shifted(each, loop) for each in over):
            return None
        if any(isinstance(each, Name) and each.id in self._written_out for each in over):
            return None  # its parts get names
        places = tuple(Name(self._names.fresh("ijk"[min(number, 2)])) for number in range(len(over)))
        runs = [self._run(each, place) for each, place in zip(over, places, strict=True)]
        element = Tuple(tuple(run.element for run in runs if run is not None))
        ranges = {each: call("range", run.length) for each, run in zip(over, runs, strict=True) if run and run.length}
        counting = replace(iterable, args=tuple(ranges.get(arg, arg) for arg in iterable.args))
        body = (*_bound(loop.target, element, Name("")), *loop.body)
        return replace(loop, target=Tuple(places), iterable=counting, body=body, edited=True)

    def _index(self, loop: For) -> Name:
        """The author's own counter, where he has one that only counts."""
        match loop.iterable, loop.target:
            case Call(args=(_,)), Tuple(elements=(Name(id=id) as counter, _)) if _called(loop.iterable) == "enumerate":
                if all(id not in names_written(inner) for inner in statements(loop.body)):
                    return counter
        return Name(self._names.fresh("i"))

    def _is_shifted(self, e: Expr, loop: For) -> bool:
        """Whether it is a part of what has a name, from one place to another counted from the end, and stays in the loop."""
        match e:
            case Subscript(value=Name(id=id), index=Slice() as part) if _ends_of(part) is not None:
                inside = (name for each in statements(loop.body) for name in names_changed(each))
                return id not in inside and self._stay((id,), loop, ())
            case _:
                return False

    def _with_names(self, iterable: Expr, loop: For, before: list[Stmt]) -> Expr:
        """What a loop runs over, with names for the arrays in it."""
        match iterable:
            case Call(args=(inner, *more)) if _called(iterable) in ("enumerate", "reversed", "list", "tuple"):
                return replace(iterable, args=(self._with_names(inner, loop, before), *more))
            case Call(args=args) if called(iterable) in _GOING_ON and not iterable.keywords:
                return replace(iterable, args=tuple(self._with_names(each, loop, before) for each in args))
            case _ if _is_nameless(iterable) and not self._is_shifted(iterable, loop):
                return self._named(iterable, before)
            case Tuple() | List() if loop.iterable is not iterable:
                return self._named(iterable, before)
            case Name(id=id) if id in self._without_places:
                return self._named(call("list", iterable), before)
            case Name() if loop.iterable is not iterable and _is_bound_in(loop, iterable):  # it goes on over what it began with
                return self._named(iterable, before)
            case Global() | Symbol() if not has_places(self._constant(iterable)):
                return self._named(call("list", iterable), before)
            case Call() if loop.iterable is not iterable and self._is_made_before(iterable):
                return self._named(_with_places(iterable), before)
            case _:
                return iterable

    def _without_list(self, iterable: Expr, loop: For, before: Sequence[Stmt]) -> Expr:
        """`reversed(list(...))` without the list, where nothing that it is made of changes in the loop (before: it)."""
        match iterable:
            case Call(args=(Call(function=Symbol(path="builtins.list" | "builtins.tuple"), args=(inner,), keywords=()),)) if (
                _called(iterable) == "reversed" and _called(inner) in ("enumerate", "zip")
            ):
                bound = {name for each in statements(loop.body) for name in names_written(each)}
                if bound.isdisjoint(names_read(inner)) and self._stay(names_read(inner), loop, before):
                    return replace(iterable, args=(inner,))
        return iterable

    def _stay(self, names: Collection[str], loop: For, before: Sequence[Stmt]) -> bool:
        """Whether the loop writes into no array that one of the names may stand for, for all that the text says."""
        given = [s for s in (*before, *statements(self._function.body)) if isinstance(s, Assign) and not is_fresh(s.value)]
        groups = [{*names_read(each.value), *names_written(each)} for each in given]
        same = set(names)
        while more := set().union(*(group for group in groups if not same.isdisjoint(group))) - same:
            same |= more
        met = {name for each in statements(loop.body) for name in self._met(each)}
        alone = self._alone.get(id(loop.iterable), frozenset()) - met
        for each in statements(loop.body):
            changed = {*names_stored(each), *(names_written(each) if isinstance(each, AugAssign) else ())}
            if isinstance(each, Evaluate):
                changed.update(names_read(each.value))
            for part in (inner for e in expressions(each) for inner in walk(e)):
                if isinstance(part, Call) and isinstance(part.function, (Global, Name)):  # it may write into what it is given
                    changed.update(names_read(part))
            if not (changed - alone).isdisjoint(same):
                return False
        return True

    def _run(self, iterable: Expr, index: Expr) -> _Run | None:
        match _called(iterable), iterable:
            case "", Name() | Global() | Symbol():
                return _Run(call("len", iterable), Subscript(iterable, index), element_count(self._constant(iterable)))
            case "", Subscript(value=Name() | Global() | Symbol() as name, index=Slice() as part) if (
                ends := _ends_of(part)
            ) is not None:
                first, left_out = ends
                return _Run(_less(call("len", name), left_out), Subscript(name, _more(index, first)))
            case "range", Call(args=(stop,)):
                return _Run(stop, index)
            case "range", Call(args=(start, _, *step)):
                advance = Binary("*", index, step[0]) if step else index
                return _Run(call("len", iterable), Binary("+", start, advance))
            case "reversed", Call(args=(Name() | Global() | Symbol() as name,)):
                return _Run(call("len", name), Subscript(name, Binary("-", Unary("-", ONE), index)))
            case "reversed", Call(args=(Subscript(value=Name() | Global() | Symbol() as name, index=Slice() as part),)) if (
                ends := _ends_of(part)
            ) is not None:
                first, left_out = ends
                last = Unary("-", Literal(str(1 + left_out - first)))
                return _Run(_less(call("len", name), left_out), Subscript(name, Binary("-", last, index)))
            case "reversed", Call(args=(inner,)) if (whole := self._run(inner, index)) is not None and whole.length:
                return self._run(inner, Binary("-", Binary("-", whole.length, ONE), index))
            case "enumerate", Call(args=(inner, *start)) if len(start) < 2:
                run = self._run(inner, index)
                number = Binary("+", index, start[0]) if start else index
                return run and _Run(run.length, Tuple((number, run.element)))
            case "", Call(function=Symbol(path="itertools.count"), args=args, keywords=()) if len(args) < 3:
                advance = Binary("*", index, args[1]) if len(args) == 2 else index
                return _Run(None, Binary("+", args[0], advance) if args else advance)
            case "", Call(function=Symbol(path="itertools.cycle"), args=(inner,)):
                whole = self._run(inner, index)
                again = self._run(inner, Binary("%", index, whole.length)) if whole and whole.length else None
                return again and replace(again, length=None, count=None)
            case "", Call(function=Symbol(path="itertools.repeat"), args=(inner,), keywords=()):
                return _Run(None, inner)
            case "", Call(function=Symbol(path="itertools.pairwise"), args=(inner,)):
                one, other = self._run(inner, index), self._run(inner, Binary("+", index, ONE))
                if one is None or other is None or one.length is None:
                    return None
                return _Run(_less(one.length, 1), Tuple((one.element, other.element)))
            case "zip", Call(args=inner) if inner:
                runs = [self._run(each, index) for each in inner]
                known = [run for run in runs if run is not None]
                return _shortest(known) if len(known) == len(runs) else None
            case _:
                return None

    def _constant(self, e: Expr) -> Kind:
        """What is known of a constant of the module."""
        match e:
            case Global(id=key) | Symbol(path=key):
                return self._constants.get(key, UNKNOWN)
            case _:
                return UNKNOWN

    def _named(self, e: Expr, before: list[Stmt]) -> Name:
        name = Name(self._names.fresh("t"))
        before.append(Assign((name,), e))
        return name


def _is_bound_in(loop: For, name: Name) -> bool:
    """Whether a loop, or what is inside it, gives a variable another value."""
    return any(name.id in names_written(inner) for inner in statements((loop,)))


def _shortest(runs: Sequence[_Run]) -> _Run:
    """What a `zip` of several runs over."""
    ending = [run for run in runs if run.length is not None]
    counts = [run.count for run in ending if run.count is not None]
    least = min(counts) if counts else None
    shortest = next((run.length for run in ending if run.count == least and least is not None), None)
    lengths = [*(run.length for run in ending if run.count is None), shortest]  # what is known to be longer does not matter
    known = tuple(dict.fromkeys(length for length in lengths if length is not None))
    shortened = {length.left for length in known if isinstance(length, Binary) and _is_shortened(length)}
    known = tuple(length for length in known if length not in shortened)
    length = call("min", *known) if len(known) > 1 else next(iter(known), None)
    return _Run(length, Tuple(tuple(run.element for run in runs)), least if len(counts) == len(ending) else None)


def _is_shortened(length: Binary) -> bool:
    """Whether it is `n - 1`, or less by another such number, which is less than `n`."""
    return length.op == "-" and isinstance(length.right, Literal)


def _bound(target: Expr, element: Expr, index: Name) -> Iterator[Stmt]:
    """What binds the loop's own names in a round."""
    match target, element:
        case Tuple(elements=targets), Tuple(elements=elements) if len(targets) == len(elements):
            for one, part in zip(targets, elements, strict=True):
                yield from _bound(one, part, index)
        case _ if target != index:
            yield Assign((target,), element, span=target.span)
