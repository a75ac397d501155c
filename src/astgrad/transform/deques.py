"""Deques as the lists that they are, where nothing is done with them that a list does otherwise.

    window = deque(maxlen=3)               window = []
    window.append(price)            ->     window.append(price)
    first = window.popleft()               if len(window) > 3:
                                               window.pop(0)
                                           first = window.pop(0)

A deque is followed through names, fields, arguments and results. Where one of these is used in a way that is not known here
(`rotate`, a slice, a comparison, text), or may hold something else, it stays what it is, with all that it may be; so do those that
hold nothing a derivative flows through.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from astgrad.analysis.activity import may_vary, possibly_varied
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Comprehension,
    Conditional,
    DictComprehension,
    Expr,
    Global,
    List,
    Literal,
    Logical,
    Name,
    Opaque,
    Record,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    index_parts,
    map_children,
    names_read,
    walk,
)
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Define,
    Evaluate,
    For,
    Function,
    If,
    Lambda,
    Program,
    Return,
    Stmt,
    Verbatim,
    While,
    expressions,
    names_written,
    statements,
)
from astgrad.transform.rename import map_block, map_expressions

_DEQUE = "collections.deque"
_LOOKING = frozenset(  # what goes through a deque, or looks at it, as at a list
    f"builtins.{name}"
    for name in (
        "all", "any", "enumerate", "filter", "len", "list", "map", "max", "min", "reversed", "sorted", "sum", "tuple", "zip",
    )
)  # fmt: skip
_LOOKING_MODULES = ("numpy.", "math.", "itertools.", "statistics.")
_READING, _SHORTENING = frozenset({"count", "index"}), frozenset({"clear", "pop", "popleft", "remove"})
_LENGTHENING = frozenset({"append", "appendleft", "extend", "insert"})
_OWN = frozenset({"appendleft", "popleft"})  # what a list has not

# A function's name and a variable of its own; "." and a field; "()" and the function whose result it is.
_Place = tuple[str, str]


@dataclass(frozen=True)
class _Made:
    """Where a deque is made. bound: as many values as it holds at most."""

    call: Call
    bound: Expr | None
    function: str  # in which
    beside: str = ""  # the field, of the object whose field the deque becomes, that holds the bound


@dataclass
class _Found:
    """What is known of all places of a program that may hold a deque."""

    made: dict[_Place, list[_Made]] = field(default_factory=dict)
    others: set[_Place] = field(default_factory=set)  # that hold something else too
    flows: set[tuple[_Place, _Place]] = field(default_factory=set)
    uses: set[tuple[_Place, str]] = field(default_factory=set)  # methods that are called, and "maxlen"
    unknown: set[_Place] = field(default_factory=set)  # that are used in another way
    assigned: set[str] = field(default_factory=set)  # fields that are assigned to after their object was made
    is_loose: bool = False  # whether deques are made that come to no place


def without_deques(program: Program) -> Program:
    """The program with lists for deques."""
    functions = {"": program.function, **program.functions}
    if not any(_makes_deque(function) for function in functions.values()):
        return program
    found = _Found()
    for name, function in functions.items():
        _Reader(name, function, functions, found).read()
    places = _convertible(found, program.methods)
    changed = _rewritten(functions, places, found)
    kept = _varied(changed, places)
    if kept != places:
        changed = _rewritten(functions, kept, found)
    function = changed.pop("")
    return replace(program, function=function, functions=changed)


def _makes_deque(function: Function) -> bool:
    return any(
        isinstance(part, Symbol) and part.path == _DEQUE
        for statement in statements(function.body)
        for e in expressions(statement)
        for part in walk(e)
    )


def _is_deque(e: Expr) -> bool:
    return isinstance(e, Call) and isinstance(e.function, Symbol) and e.function.path == _DEQUE


class _Reader:
    """Reads one function."""

    def __init__(self, name: str, function: Function, functions: Mapping[str, Function], found: _Found) -> None:
        self._name = name
        self._function = function
        self._functions = functions
        self._found = found
        self._in_text = False  # what stands in text is not written anew

    def read(self) -> None:
        for parameter in self._function.parameter_names if not self._name else ():
            self._found.others.add((self._name, parameter))
        self._block(self._function.body)

    def _place(self, e: Expr) -> _Place | None:
        match e:
            case Name(id=id):
                return self._name, id
            case Attribute(attr=attr):
                return ".", attr
            case Call(function=Global(id=id)) if id in self._functions and not self._in_text:
                return "()", id
            case _:
                return None

    def _block(self, block: Block) -> None:
        for statement in statements(block):
            self._statement(statement)

    def _statement(self, statement: Stmt) -> None:
        match statement:
            case Assign(targets=(Tuple(elements=targets),), value=Tuple(elements=values)) if len(targets) == len(values):
                for target, value in zip(targets, values, strict=True):
                    self._assigned(target, value)
            case Assign(targets=targets, value=value):
                for target in targets:
                    self._assigned(target, value)
            case AugAssign(target=target, op=op, value=value):
                place = self._place(target)
                if place is not None and isinstance(target, (Name, Attribute)):
                    self._found.assigned.update((target.attr,) if isinstance(target, Attribute) else ())
                    self._use(place, "extend") if op == "+" else self._found.unknown.add(place)
                    self._looked_at(value)
                else:
                    self._target(target)
                    self._looked_at(value)
            case Evaluate(value=Call(function=Attribute(value=owner, attr=attr), args=args, keywords=()) as call) if (
                place := self._place(owner)
            ) is not None and attr in _LENGTHENING | {"clear", "remove", "reverse"}:
                self._use(place, attr if len(args) <= 1 or attr == "insert" else "")
                self._owner(owner)
                for arg in args:
                    self._looked_at(arg) if attr == "extend" else self._expr(arg)
                if any(map(_is_deque, call.args)):
                    self._found.unknown.add(place)
            case If(test=test) | While(test=test):
                self._test(test)
            case For(target=target, iterable=iterable):
                self._looked_at(iterable)
                self._target(target)
            case Return(value=Expr() as value):
                if self._name and not self._in_text:
                    self._flow(value, ("()", self._name))
                else:
                    self._expr(value)
            case Define(function=inner):
                self._inside(inner)
            case Verbatim(text=text, reads=reads, writes=writes):
                self._text(text, {*reads, *writes})
            case _:
                for e in expressions(statement):
                    self._expr(e)

    def _assigned(self, target: Expr, value: Expr) -> None:
        place = self._place(target) if isinstance(target, (Name, Attribute)) else None
        if place is None:
            self._target(target)
            self._expr(value)
        else:
            if isinstance(target, Attribute):
                self._found.assigned.add(target.attr)
                self._owner(target)
            self._flow(value, place)

    def _target(self, target: Expr) -> None:
        """A target that gets something else than a deque."""
        match target:
            case Tuple(elements=elements):
                for element in elements:
                    self._target(element)
            case Name() | Attribute():
                place = self._place(target)
                assert place is not None
                self._found.others.add(place)
                self._found.assigned.update((target.attr,) if isinstance(target, Attribute) else ())
                self._owner(target)
            case _:
                self._expr(target)

    def _flow(self, e: Expr, to: _Place, beside: Mapping[Expr, str] = MappingProxyType({})) -> None:
        """What comes to be at a place. beside: the fields of the object whose field it is, by what they hold."""
        match e:
            case Call(function=Symbol(path=path), args=args, keywords=keywords) if (
                path == _DEQUE and len(args) <= 2 and {name for name, _ in keywords} <= {"iterable", "maxlen"}
            ):
                named = dict(keywords)
                bound = args[1] if len(args) > 1 else named.get("maxlen")
                bound = None if bound == Literal("None") else bound
                if bound is not None and not self._is_fixed(bound):
                    self._found.unknown.add(to)
                made = _Made(e, bound, self._name, beside.get(bound, "") if bound is not None else "")
                self._found.made.setdefault(to, []).append(made)
                self._found.uses.add((to, "text")) if self._in_text else None
                for arg in (*args, *named.values()):
                    self._looked_at(arg)
            case Call(function=Attribute(value=owner, attr="copy"), args=(), keywords=()) if place := self._place(owner):
                self._found.flows.add((place, to))
                self._owner(owner)
            case Name() | Attribute() | Call() if (place := self._place(e)) is not None:
                self._found.flows.add((place, to))
                if place[0] != "()":
                    self._owner(e)
                else:
                    self._call(e)
            case Conditional(test=test, body=body, orelse=orelse):
                self._test(test)
                self._flow(body, to)
                self._flow(orelse, to)
            case _:
                self._found.others.add(to)
                self._expr(e)

    def _is_fixed(self, bound: Expr) -> bool:
        """Whether a bound says the same wherever the deque is lengthened."""
        if isinstance(bound, (Literal, Global)):
            return True
        written = Counter(
            (*self._function.parameter_names, *(n for s in statements(self._function.body) for n in names_written(s)))
        )
        return isinstance(bound, Name) and written[bound.id] == 1 and not self._in_text

    def _use(self, place: _Place, how: str) -> None:
        self._found.uses.add((place, how))
        if self._in_text:
            self._found.uses.add((place, f"{how} in text"))

    def _owner(self, e: Expr) -> None:
        """What a field is read of."""
        if isinstance(e, Attribute):
            self._owner(e.value) if isinstance(e.value, (Name, Attribute)) else self._expr(e.value)

    def _test(self, e: Expr) -> None:
        """What is only asked whether it is true."""
        match e:
            case Unary(op="not", operand=operand):
                self._test(operand)
            case Logical(operands=operands):
                for operand in operands:
                    self._test(operand)
            case _:
                self._looked_at(e)

    def _looked_at(self, e: Expr) -> None:
        """What is gone through, or looked at as a list is."""
        place = self._place(e)
        if place is None or isinstance(e, Call):
            self._expr(e)
        else:
            self._owner(e)

    def _expr(self, e: Expr) -> None:
        match e:
            case Name():
                self._found.unknown.add((self._name, e.id))
            case Attribute(value=owner, attr="maxlen") if (place := self._place(owner)) is not None:
                self._use(place, "maxlen")
                self._owner(owner)
            case Attribute(value=owner, attr=attr):
                self._found.unknown.add((".", attr))
                self._owner(e)
                if isinstance(owner, (Name, Attribute)) and (place := self._place(owner)) is not None:
                    self._use(place, "attribute")
            case Call(function=Attribute(value=owner, attr=attr), args=args, keywords=()) if (
                attr in _READING | {"pop", "popleft"} and (place := self._place(owner)) is not None
            ):
                self._use(place, attr if len(args) == (attr in _READING) else "")
                self._owner(owner)
                for arg in args:
                    self._expr(arg)
            case Call(function=Symbol(path=path), args=args, keywords=keywords) if path in _LOOKING or path.startswith(
                _LOOKING_MODULES
            ):
                for arg in (*args, *(value for _, value in keywords)):
                    self._looked_at(arg)
            case Call(function=Global(id=id)) if id in self._functions:
                if not self._in_text:
                    self._found.unknown.add(("()", id))
                self._call(e)
            case Subscript(value=value, index=index) if (place := self._place(value)) is not None:
                self._looked_at(value)
                if any(isinstance(part, Slice) for part in index_parts(index)):
                    self._found.unknown.add(place)
                self._expr(index)
            case Compare(first=first, ops=ops, rest=rest):
                self._expr(first)
                for op, each in zip(ops, rest, strict=True):
                    self._looked_at(each) if op in ("in", "not in") else self._expr(each)
            case Unary(op="not"):
                self._test(e)
            case Conditional(test=test, body=body, orelse=orelse):
                self._test(test)
                self._expr(body)
                self._expr(orelse)
            case Record(keys=keys, elements=elements):
                beside = {element: key for key, element in zip(keys, elements, strict=True)}
                for key, element in zip(keys, elements, strict=True):
                    self._flow(element, (".", key), beside)
            case Comprehension(element=element, clauses=clauses) | DictComprehension(element=element, clauses=clauses):
                with_key = (e.key, element) if isinstance(e, DictComprehension) else (element,)
                outer, self._in_text = self._in_text, True
                for clause in clauses:
                    self._looked_at(clause.iterable)
                    self._target(clause.target)
                    for test in clause.tests:
                        self._test(test)
                for each in with_key:
                    self._expr(each)
                self._in_text = outer
            case Lambda(function=inner):
                self._inside(inner)
            case Opaque(text=text, reads=reads):
                self._text(text, reads)
            case _:
                self._found.is_loose |= _is_deque(e)
                for child in e.children:
                    self._expr(child)

    def _call(self, e: Expr) -> None:
        """A call of a function of the program: what it is given is in its parameters."""
        assert isinstance(e, Call)
        assert isinstance(e.function, Global)
        id = e.function.id
        positional = self._functions[id].positional
        given = [*zip(positional, e.args, strict=False), *e.keywords]
        further = e.args[len(positional) :]
        for name, value in given:
            if self._in_text or name not in self._functions[id].parameter_names:
                self._expr(value)
            else:
                self._flow(value, (id, name))
        for value in further:
            self._expr(value)

    def _inside(self, inner: Function) -> None:
        """A function inside the function, which reads its variables."""
        outer, self._in_text = self._in_text, True
        for name in inner.parameter_names:
            self._found.others.add((self._name, name))
        self._block(inner.body)
        self._in_text = outer

    def _text(self, text: str, names: Iterable[str]) -> None:
        """Text that is carried along: only `len(window)` is known for what it is."""
        try:
            parts = [*ast.walk(ast.parse(text))]
        except SyntaxError:
            parts = []
        lengths = Counter(
            part.args[0].id
            for part in parts
            if isinstance(part, ast.Call)
            and isinstance(part.func, ast.Name)
            and part.func.id == "len"
            and len(part.args) == 1
            and isinstance(part.args[0], ast.Name)
        )
        read = Counter(part.id for part in parts if isinstance(part, ast.Name))
        self._found.unknown.update((self._name, name) for name in names if not parts or read[name] != lengths[name])
        # Of fields it is known by their names.
        self._found.unknown.update((".", part.attr) for part in parts if isinstance(part, ast.Attribute))


def _convertible(found: _Found, methods: Collection[str]) -> dict[_Place, _Made]:
    """The places that hold deques which may be lists, with one that says what bounds them. methods: of the program's classes."""
    reached = {place: set(made) for place, made in found.made.items()}
    while True:
        before = sum(map(len, reached.values()))
        for start, end in found.flows:
            reached.setdefault(end, set()).update(reached.get(start, ()))
        if sum(map(len, reached.values())) == before:
            break
    reached = {place: made for place, made in reached.items() if made}
    others = {*found.others, *(end for start, end in found.flows if start not in reached)}
    while more := {end for start, end in found.flows if start in others} - others:
        others |= more
    named = {title.rpartition(".")[2] for title in methods}
    uses: dict[_Place, set[str]] = {}
    for place, how in found.uses:
        uses.setdefault(place, set()).add(how)
    unfit = {
        place
        for place, made in reached.items()
        if place in found.unknown
        or (place[0] == "." and found.is_loose)
        or _is_unfit(place, made, place in others, uses.get(place, set()), found.assigned)
        or not named.isdisjoint(uses.get(place, ()))
    }
    while True:  # what is one with what must stay a deque
        more = {place for start, end in found.flows for place in (start, end) if place in reached and {start, end} & unfit} | {
            place for place, made in reached.items() if any(made & reached[other] for other in unfit)
        }
        if more <= unfit:
            break
        unfit |= more
    return {place: next(iter(made)) for place, made in reached.items() if place not in unfit}


def _is_unfit(place: _Place, made: Set[_Made], is_other: bool, uses: Set[str], assigned: Set[str]) -> bool:
    """Whether a place may not hold a list. made: the deques that it holds; is_other: it may hold something else; uses: what is done
    with it; assigned: fields that may get other values."""
    if uses & {"", "text", "attribute", "maxlen in text", "append in text", *(f"{each} in text" for each in _OWN)}:
        return True
    if is_other and uses & (_OWN | {"maxlen"}):
        return True
    bounds = {(each.bound, each.beside) for each in made}
    if bounds == {(None, "")} or not uses & (_LENGTHENING | {"maxlen"}):
        return False
    if uses & {"extend", "insert"} or is_other or len(bounds) > 1:
        return True
    ((bound, beside),) = bounds
    if place[0] == ".":
        return not isinstance(bound, (Literal, Global)) and (not beside or beside in assigned)
    return isinstance(bound, Name) and {each.function for each in made} != {place[0]}


def _varied(functions: Mapping[str, Function], places: Mapping[_Place, _Made]) -> dict[_Place, _Made]:
    """Those that hold what may vary; where one does not, nor does any that it is handed to or comes from."""
    varied = {name: possibly_varied(function, may_vary(function)) for name, function in functions.items()}
    some = any(place[0] in varied and place[1] in varied[place[0]] for place in places)
    return dict(places) if some or any(place[0] not in varied for place in places) else {}


def _rewritten(functions: Mapping[str, Function], places: Mapping[_Place, _Made], found: _Found) -> dict[str, Function]:
    lists = {id(made.call): made for place in places for made in found.made.get(place, ())}
    shortened = {place for place, how in found.uses if how in _SHORTENING or how.removesuffix(" in text") in _SHORTENING}
    shared = {place for flow in found.flows for place in flow}
    full = {
        place
        for place, one in places.items()
        if one.bound is not None
        and place not in shortened | shared
        and place[0] in functions
        and all(_is_full(made) for made in found.made[place])
        and place not in found.others
    }
    return {name: _Writer(name, function, places, lists, full).written() for name, function in functions.items()}


def _is_full(made: _Made) -> bool:
    """Whether a deque holds as many values as it may, from the beginning."""
    bound = made.bound
    match _given(made.call):
        case List(elements=elements) | Tuple(elements=elements):
            return isinstance(bound, Literal) and len(elements) == bound.value and bool(elements)
        case Binary(op="*", left=List(elements=(_,)), right=count):
            return count == bound and (not isinstance(count, Literal) or count.value not in (0, -1))
        case _:
            return False


def _given(call: Call) -> Expr | None:
    return call.args[0] if call.args else dict(call.keywords).get("iterable")


class _Writer:
    """Writes one function anew."""

    def __init__(
        self,
        name: str,
        function: Function,
        places: Mapping[_Place, _Made],
        lists: Mapping[int, _Made],
        full: set[_Place],
    ) -> None:
        self._name = name
        self._function = function
        self._places = places
        self._lists = lists
        self._full = full
        self._shortened: set[int] = set()  # calls after which what is too much is taken off

    def written(self) -> Function:
        body = map_block(self._function.body, self._with_as_many)
        body = map_block(map_expressions(body, self._expr), self._statement)
        return self._function if body == self._function.body else replace(self._function, body=body)

    def _with_as_many(self, statement: Stmt) -> Block:
        """The statement; where it makes a deque of what is written out, of which it is not known whether it is too much, with what
        takes off the rest."""
        match statement:
            case Assign(targets=(Name() as target,), value=Call() as call) if (
                (made := self._lists.get(id(call))) is not None
                and made.bound is not None
                and not isinstance(made.bound, Literal)
            ):
                given = _given(call)
                if not isinstance(given, (List, Tuple)) or target.id in names_read(made.bound):
                    return (statement,)
                self._shortened.add(id(call))
                if not given.elements:
                    return (statement,)
                length = Call(Symbol("builtins.len", "len"), (target,))
                first = Call(Attribute(target, "pop"), (Literal("0"),))
                shorter = Evaluate(first, span=statement.span)
                return (statement, While(Compare(length, (">",), (made.bound,)), (shorter,), span=statement.span))
            case _:
                return (statement,)

    def _held(self, e: Expr) -> _Place | None:
        place = (self._name, e.id) if isinstance(e, Name) else (".", e.attr) if isinstance(e, Attribute) else None
        return place if place in self._places else None

    def _bound(self, place: _Place, owner: Expr) -> Expr | None:
        """As many values as what is at a place holds at most."""
        one = self._places[place]
        if isinstance(owner, Attribute) and isinstance(one.bound, Name):
            return Attribute(owner.value, one.beside)
        return one.bound

    def _expr(self, e: Expr) -> Expr:
        if id(e) in self._lists and isinstance(e, Call):
            return self._list(self._lists[id(e)])
        match e:
            case Call(function=Attribute(value=owner, attr="popleft") as method, args=()) if self._held(owner):
                method = replace(method, value=self._expr(owner), attr="pop")
                return replace(e, function=method, args=(Literal("0"),))
            case Attribute(value=owner, attr="maxlen") if (place := self._held(owner)) is not None:
                return self._bound(place, self._expr(owner)) or Literal("None")
        return map_children(self._expr, e)

    def _list(self, made: _Made) -> Expr:
        given, bound = _given(made.call), made.bound
        given = None if given is None else self._expr(given)
        span = made.call.span
        match given:
            case None:
                return List((), span=span)
            case List(elements=elements) | Tuple(elements=elements) if bound is None or id(made.call) in self._shortened:
                return List(elements, span=span)
            case List(elements=elements) | Tuple(elements=elements) if (
                isinstance(bound, Literal) and isinstance(bound.value, int) and len(elements) <= bound.value
            ):
                return List(elements, span=span)
            case Binary(left=List()) if bound is None or _is_full(made):
                return given
            case Comprehension(is_list=True) if bound is None:
                return given
        whole = Call(Symbol("builtins.list", "list"), (given,), span=span)
        if bound is None:
            return whole
        # The last so many: `[-n:]` would be all of them where n is zero.
        length = Call(Symbol("builtins.len", "len"), (given,))
        start = Call(Symbol("builtins.max", "max"), (Binary("-", length, bound), Literal("0")))
        is_some = isinstance(bound, Literal) and bound.value != 0
        part = Slice(Unary("-", bound)) if is_some else Slice(start)
        return Subscript(whole, part, span=span)

    def _statement(self, statement: Stmt) -> Block:
        match statement:
            case Evaluate(value=Call(function=Attribute(value=owner, attr=attr) as method, args=(value,)) as call) if (
                attr in ("append", "appendleft") and (place := self._held(owner)) is not None
            ):
                bound, is_last = self._bound(place, owner), attr == "append"
                if not is_last:
                    call = replace(call, function=replace(method, attr="insert"), args=(Literal("0"), value))
                    statement = replace(statement, value=call, edited=True)
                if bound is None:
                    return (statement,)
                place_left = (Literal("0"),) if is_last else ()
                shorter = Evaluate(Call(Attribute(owner, "pop"), place_left), span=statement.span)
                if place in self._full:
                    return (statement, shorter)
                length = Call(Symbol("builtins.len", "len"), (owner,))
                return (statement, If(Compare(length, (">",), (bound,)), (shorter,), span=statement.span))
            case _:
                return (statement,)
