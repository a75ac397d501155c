"""Functions that functions give, and inner functions that bind variables around them, are written out where they are called.

    def gain(a):
        k = a * a
        return lambda t: k * t

    h = gain(x)                ->      k = x * x
                                       h = lambda t: k * t

    def step(v):
        nonlocal count
        count += 1
        return v / 2

    y = step(x)                ->      count += 1
                                       y = x / 2

What a function that is given has captured is in variables of its own then, which nothing binds anew. Where it is not known which
function is called, or its call is not always reached, what binds variables around it is refused.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import (
    Call,
    Compare,
    Comprehension,
    Conditional,
    Dict,
    Expr,
    Global,
    List,
    Literal,
    Name,
    Opaque,
    Spread,
    Symbol,
    Tuple,
    Unary,
    map_children,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.show import show
from astgrad.ir.stmt import (
    Assign,
    Block,
    Break,
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
    inner_blocks,
    names_written,
    statements,
)
from astgrad.transform.lifted import with_lifted_calls
from astgrad.transform.rename import as_others, map_blocks, map_header, replaced
from astgrad.transform.single_exit import single_exit
from astgrad.transform.structured import names_in, structured

_DEEPEST = 10


class _Unknown(Exception):
    """What is written out is not understood well enough."""


def with_made_functions(program: Program) -> Program:
    """The program without calls of functions that give functions, and of inner functions that bind variables around them. Raises
    Refused where one of these is left in the function itself."""
    everything = {"": program.function, **program.functions}
    makers = {name for name, function in everything.items() if name and _gives_functions(function, ())}
    while more := {n for n, f in everything.items() if n and n not in makers and _gives_functions(f, makers)}:
        makers |= more
    if not makers and not any(map(_has_local_maker, everything.values())):
        return program
    unread = dict(program.unread)
    functions: dict[str, Function] = {}
    for name, function in everything.items():
        written = _Writer(function, program.functions, makers).written()
        refusals = [*_left(written)]
        if refusals and not name:
            raise Refused(refusals)
        if refusals:
            unread[name] = tuple(refusals)
        else:
            functions[name] = written
    function = functions.pop("")
    return replace(program, function=function, functions=functions, unread=unread)


def _has_local_maker(function: Function) -> bool:
    return any(
        isinstance(s, Define)
        and (_changes(s) or s.function.takes_any or _gives_functions(s.function, ()) or _has_local_maker(s.function))
        for s in statements(function.body)
    )


def _changes(definition: Define) -> bool:
    """Whether an inner function binds or changes something of the function around it."""
    return len(definition.writes) > 1 or bool(definition.function.outer)


def _gives_functions(function: Function, makers: Collection[str]) -> bool:
    """Whether what a function gives is, or holds, functions of its own."""
    returned = [s.value for s in statements(function.body) if isinstance(s, Return) and isinstance(s.value, _HOLDING)]
    local = {name for s in statements(function.body) for name in _defined(s)} if returned else set()
    return any(_is_function(value, local, makers) for value in returned)


_HOLDING = (Lambda, Name, Tuple, List, Dict, Conditional, Call)


def _defined(statement: Stmt) -> Iterator[str]:
    match statement:
        case Define(function=Function(name=name)) | Assign(targets=(Name(id=name),), value=Lambda()):
            yield name


def _is_function(e: Expr, local: Collection[str], makers: Collection[str]) -> bool:
    match e:
        case Lambda():
            return True
        case Name(id=id):
            return id in local
        case Tuple(elements=parts) | List(elements=parts) | Dict(elements=parts) | Conditional(children=(*parts,)):
            return any(_is_function(part, local, makers) for part in parts)
        case Call(function=Global(id=id)):
            return id in makers
        case Call(function=Symbol(path="functools.partial"), args=(first, *_)):
            return isinstance(first, Global) or _is_function(first, local, makers)
        case _:
            return False


def _left(function: Function) -> Iterator[Refusal]:
    """What inner functions bind that are not written out."""
    for statement in statements(function.body):
        if isinstance(statement, Define):
            inner = statement.function
            if inner.outer:
                message = f"{inner.name} binds {', '.join(inner.outer)} of the function around it, and is not written out here"
                hint = "call it by its name, in a statement of its own, or pass values in and return them"
                yield Refusal("global", message, statement.span or inner.span, hint)
            yield from _left(inner)


@dataclass(frozen=True)
class _Known:
    """The functions inside a function, which of them are written out where they are called, and which of these change something
    around them; what they may bind."""

    defined: Mapping[str, Function]
    wanted: Set[str]
    changing: Set[str]
    rebound: frozenset[str]


class _Writer:
    """Writes one function anew."""

    def __init__(self, function: Function, functions: Mapping[str, Function], makers: Collection[str]) -> None:
        self._function = function
        self._functions = functions
        self._makers = makers
        self._names = names_in(function)
        for statement in statements(function.body):
            if isinstance(statement, Define):
                self._names.take(_names_inside(statement.function))

    def written(self) -> Function:
        body, written_out = self._function.body, set[str]()
        for _ in range(_DEEPEST):
            self._known = self._local(body)
            written_out |= self._known.changing
            self._functional = {name for s in statements(body) for name in _defined(s)}
            self._counts = _writes(self._function.parameter_names, body)
            self._reads = _reads(body)
            self._body = body
            new = self._block(body, in_loop=False)
            if new == body:
                break
            body = new
        body = _without_unread(body, written_out)
        return self._function if body == self._function.body else replace(self._function, body=body)

    def _local(self, body: Block) -> _Known:
        definitions = [s for s in statements(body) if isinstance(s, Define)]
        counts = Counter(name for s in statements(body) for name in _bound_by(s))
        defined = {s.function.name: s.function for s in definitions if counts[s.function.name] == 1}
        defined = {name: inner for name, inner in defined.items() if name not in _reached(inner, defined)}
        changing = {s.function.name for s in definitions if _changes(s)} & defined.keys()
        wanted = changing | {n for n, inner in defined.items() if inner.takes_any or _gives_functions(inner, self._makers)}
        while more := {
            name
            for name, inner in defined.items()
            if name not in wanted and not changing.isdisjoint(_free_names(inner) & wanted)
        }:
            wanted |= more
            changing |= more
        return _Known(defined, wanted, changing, _rebound(defined[name] for name in wanted))

    def _block(self, block: Block, *, in_loop: bool) -> Block:
        return tuple(new for statement in block for new in self._statement(statement, in_loop=in_loop))

    def _statement(self, statement: Stmt, *, in_loop: bool) -> Block:
        is_loop = isinstance(statement, (For, While))
        if inner_blocks(statement):
            statement = map_blocks(statement, lambda inner: self._block(inner, in_loop=in_loop or is_loop))
        if not any(self._is_wanted(part) for e in expressions(statement) for part in walk(e)):
            return (statement,)
        if isinstance(statement, While) and not statement.orelse:  # asked in every round
            leave = If(Unary("not", statement.test), (Break(),), span=statement.span)
            asked = self._statement(leave, in_loop=True)
            body = (*asked, *statement.body)
            return (replace(statement, test=Literal("True"), body=body, edited=True),)
        inside = {name for inner in self._known.defined.values() for name in _names_inside(inner)}
        bare = _one_by_one(map_blocks(statement, lambda _: ()), inside)
        try:
            lifted = with_lifted_calls(bare, self._is_wanted, self._names, self._known.rebound)
            new = [each for one in lifted for each in self._written_out(one, in_loop=in_loop)]
        except (Refused, _Unknown):
            return (statement,)
        if inner_blocks(statement):
            blocks = iter(inner_blocks(statement))
            new[-1] = map_blocks(new[-1], lambda _: next(blocks, ()))
        return tuple(new)

    def _is_wanted(self, e: Expr) -> bool:
        match e:
            case Call(function=Global(id=id)) if id in self._functions:
                return id in self._makers or self._hands_on(e)
            case Call(function=Name(id=id)) if id in self._known.defined:
                return id in self._known.wanted or self._hands_on(e)
            case _:
                return False

    def _hands_on(self, call: Call) -> bool:
        """Whether a call is given functions that change something around them."""
        given = (*call.args, *(value for _, value in call.keywords))
        return any(isinstance(e, Name) and e.id in self._known.changing for e in given)

    def _written_out(self, statement: Stmt, *, in_loop: bool) -> Block:
        match statement:
            case Assign(value=Call() as call) | Evaluate(value=Call() as call) if self._is_wanted(call):
                return self._in_place_of(statement, call, in_loop=in_loop)
            case _:
                return (statement,)

    def _in_place_of(self, statement: Assign | Evaluate, call: Call, *, in_loop: bool) -> Block:
        function = self._decided(self._called(call), call)
        if any(isinstance(part, Opaque) and not isinstance(part, Lambda) for e in call.children for part in walk(e)):
            raise _Unknown
        if any(isinstance(s, Return) for s in statements(function.body)):
            function = structured(single_exit(function, self._names))
        if in_loop and _gives_functions(function, self._makers) and not self._is_called_alone(statement):
            raise _Unknown
        arguments = self._bound(function, call)
        written = Counter(name for s in statements(function.body) for name in _bound_by(s))
        inner = frozenset(name for s in statements(function.body) if isinstance(s, Define) for name in _rebound((s.function,)))
        standing = {
            name: e
            for name, e in arguments.items()
            if not written[name]
            and name not in inner
            and (_is_fixed(e) or self._is_known(e) or (not in_loop and self._is_once(e)))
            if names_read(e).isdisjoint(_names_of_inner(function))
        }
        own = [
            name for name in dict.fromkeys((*function.parameter_names, *written)) if name not in {*standing, *function.outer}
        ]
        renamed: dict[str, Expr] = dict(standing)
        wanted = self._given_names(statement, function)
        for name in own:
            renamed[name] = Name(wanted[name] if name in wanted else self._names.fresh(name))
        new: list[Stmt] = [
            Assign((renamed[name],), e, span=statement.span) for name, e in arguments.items() if name not in standing
        ]
        for each in function.body:
            match each:
                case Return(value=value):
                    result = Literal("None") if value is None else _renamed(value, renamed)
                    new += _assigned(statement, result)
                case _:
                    new += as_others((_renamed_statement(each, renamed),))
        return tuple(new)

    def _decided(self, function: Function, call: Call) -> Function:
        """The function without the branches that are not for what it is given here."""
        given = {name: e for name, e in self._bound(function, call).items() if isinstance(e, Literal)}
        given = {name: e for name, e in given.items() if not any(name in _bound_by(s) for s in statements(function.body))}
        return replace(function, body=_chosen(function.body, given)) if given else function

    def _bound(self, function: Function, call: Call) -> dict[str, Expr]:
        """What a call gives for each parameter."""
        plain = [each.name for each in function.parameters if each.form in ("positional", "positional-only")]
        named = {each.name for each in function.parameters if each.form in ("positional", "keyword-only")}
        star = next((each.name for each in function.parameters if each.form == "star"), None)
        stars = next((each.name for each in function.parameters if each.form == "stars"), None)
        given = dict(zip(plain, call.args, strict=False))
        rest = call.args[len(plain) :]
        further: dict[str, Expr] = {}
        for name, value in call.keywords:
            if not name or name in given or (name not in named and stars is None):
                raise _Unknown
            (given if name in named else further)[name] = value
        if rest and star is None:
            raise _Unknown
        if star is not None:
            given[star] = Tuple(rest)
        if stars is not None:
            given[stars] = Dict(tuple(further), tuple(further.values()))
        for parameter in function.parameters:
            if parameter.name not in given:
                read = names_read(parameter.value) if parameter.value is not None else {""}
                if parameter.value is None or any(
                    self._counts[n] != 1 or n not in self._function.parameter_names for n in read
                ):
                    raise _Unknown  # what a default gives where the function is defined, it may not give here
                given[parameter.name] = parameter.value
        return {each.name: given[each.name] for each in function.parameters}

    def _called(self, call: Call) -> Function:
        if isinstance(call.function, Global):
            return self._functions[call.function.id]
        assert isinstance(call.function, Name)
        return self._known.defined[call.function.id]

    def _is_known(self, e: Expr) -> bool:
        return isinstance(e, Name) and e.id in self._known.changing

    def _is_once(self, e: Expr) -> bool:
        if isinstance(e, (Tuple, Dict)) and _of_functions(e, self._functional):
            return all(_is_fixed(each) or self._is_once(each) for each in e.children)
        return isinstance(e, Name) and self._counts[e.id] == 1

    def _is_called_alone(self, statement: Stmt) -> bool:
        """Whether the function that a statement gets in each round is only called, or handed to functions that are: no other name
        may hold it in the next round."""
        match statement:
            case Assign(targets=(Name(id=id),)):
                called = sum(
                    part == Name(id)
                    for s in statements(self._body)
                    for e in expressions(s)
                    for call in walk(e)
                    if isinstance(call, Call)
                    for part in ((call.function,) if not isinstance(call.function, Global) else call.children)
                )
                return self._counts[id] <= 1 and self._reads[id] == called and self._is_read_after(id, statement)
            case _:
                return False

    def _is_read_after(self, id: str, statement: Stmt) -> bool:
        """Whether a variable is only read after a statement, in the same round."""

        def later(block: Block) -> int:
            for position, each in enumerate(block):
                if each.span == statement.span and id in names_written(each):
                    return _reads(block[position + 1 :])[id]
                for inner in inner_blocks(each):
                    if (found := later(inner)) >= 0:
                        return found
            return -1

        return later(self._body) in (self._reads[id], -1)

    def _given_names(self, statement: Stmt, function: Function) -> dict[str, str]:
        """The inner functions that a function gives, by the names that the caller gives them."""
        last = function.body[-1] if function.body else None
        if not isinstance(statement, Assign) or not isinstance(last, Return) or len(statement.targets) != 1:
            return {}
        defined = Counter(name for s in function.body for name in _defined(s))
        targets, values = _sides(statement.targets[0], last.value or Literal("None"))
        pairs = [
            (value.id, target.id)
            for target, value in zip(targets, values, strict=True)
            if isinstance(target, Name) and isinstance(value, Name) and self._counts[target.id] <= 1
        ]
        once = Counter(name for name, _ in pairs)
        return {name: given for name, given in pairs if defined[name] == once[name] == 1}


def _one_by_one(statement: Stmt, inside: Set[str]) -> Block:
    """`f, g = make(a), make(b)` as two statements. inside: the names in inner functions, which must not see what comes first."""
    match statement:
        case Assign(targets=(Tuple(elements=targets) as target,), value=Tuple(elements=values)) if (
            len(targets) == len(values)
            and all(isinstance(each, Name) for each in targets)
            and names_read(target).isdisjoint(names_read(statement.value) | inside)
        ):
            pairs = enumerate(zip(targets, values, strict=True))
            return tuple(
                replace(statement, targets=(each,), value=value, origin=None if number else statement.origin, edited=True)
                for number, (each, value) in pairs
            )
        case _:
            return (statement,)


def _assigned(statement: Assign | Evaluate, result: Expr) -> list[Stmt]:
    """What is done with what a call gives."""
    if isinstance(statement, Evaluate):
        return []
    if len(statement.targets) == 1 and isinstance(statement.targets[0], Tuple):
        targets, values = _sides(statement.targets[0], result)
        if len(targets) > 1 and any(isinstance(value, (Lambda, Name)) for value in values):
            pairs = [(target, value) for target, value in zip(targets, values, strict=True) if target != value]
            others = {name for target, _ in pairs for name in names_read(target)}
            if others.isdisjoint(name for _, value in pairs for name in names_read(value)):
                return [Assign((target,), value, span=statement.span) for target, value in pairs]
    if statement.targets == (result,):
        return []
    return [replace(statement, value=result, edited=True)]


def _chosen(block: Block, given: Mapping[str, Expr]) -> Block:
    """The block with those branches alone that are taken where names are these literals."""
    new: list[Stmt] = []
    for statement in block:
        statement = map_blocks(statement, lambda inner: _chosen(inner, given))
        match statement:
            case If(test=Compare(first=first, ops=(op,), rest=(other,)), body=body, orelse=orelse) if op in _ASKED:
                one, two = (substitute(e, given) if isinstance(e, Name) else e for e in (first, other))
                if isinstance(one, Literal) and isinstance(two, Literal):
                    is_same = type(one.value) is type(two.value) and one.value == two.value
                    new += body if is_same == (op in ("==", "is")) else orelse
                    if new and isinstance(new[-1], Return):
                        break
                else:
                    new.append(statement)
            case _:
                new.append(statement)
    return tuple(new)


_ASKED = frozenset({"==", "!=", "is", "is not"})


def _sides(target: Expr, value: Expr) -> tuple[tuple[Expr, ...], tuple[Expr, ...]]:
    match target, value:
        case Tuple(elements=targets), Tuple(elements=values) if len(targets) == len(values):
            return targets, values
        case _:
            return (target,), (value,)


def _names_of_inner(function: Function) -> set[str]:
    """The names that functions inside a function bind."""
    nested = [s.function for s in statements(function.body) if isinstance(s, Define)]
    nested += [
        e.function for s in statements(function.body) for outer in expressions(s) for e in walk(outer) if isinstance(e, Lambda)
    ]
    own = {n for f in nested for n in (*f.parameter_names, *(w for s in statements(f.body) for w in _bound_by(s)))}
    return own.union(*map(_names_of_inner, nested))


def _is_fixed(e: Expr) -> bool:
    return isinstance(e, (Literal, Symbol, Global))


def _of_functions(e: Expr, local: Collection[str]) -> bool:
    """Whether it is a tuple or a dict in which there are functions: to a variable that holds it nothing could be done."""
    return isinstance(e, (Tuple, Dict)) and any(
        isinstance(each, (Symbol, Global)) or (isinstance(each, Name) and each.id in local) for each in e.children
    )


def _writes(parameters: Iterable[str], body: Block) -> Counter[str]:
    counts = Counter((*parameters, *(name for s in statements(body) for name in _bound_by(s))))
    for statement in statements(body):
        if isinstance(statement, Define):  # what it binds may be bound at any time
            counts.update(dict.fromkeys(_rebound((statement.function,)), 2))
    return counts


def _bound_by(statement: Stmt) -> tuple[str, ...]:
    return (statement.function.name,) if isinstance(statement, Define) else names_written(statement)


def _reads(body: Block) -> Counter[str]:
    counts: Counter[str] = Counter()
    for statement in statements(body):
        if isinstance(statement, Verbatim):
            counts.update(name for name in statement.reads if not _is_own(statement, name) for _ in range(2))
        for e in expressions(statement):
            counts.update(part.id for part in walk(e) if isinstance(part, Name))
            counts.update(name for part in walk(e) if isinstance(part, Opaque) for name in part.reads for _ in range(2))
    return counts


def _is_own(statement: Verbatim, name: str) -> bool:
    """Whether it is the name of the function that a statement defines, which may call itself."""
    return isinstance(statement, Define) and name == statement.function.name


def _rebound(inner: Iterable[Function]) -> frozenset[str]:
    """The variables around them that functions may bind, themselves or by functions in them."""
    found: set[str] = set()
    for function in inner:
        found |= {*function.outer}
        nested = (s.function for s in statements(function.body) if isinstance(s, Define))
        own = {*function.parameter_names, *(n for s in statements(function.body) for n in _bound_by(s))} - {*function.outer}
        found |= _rebound(nested) - own
    return frozenset(found)


def _names_inside(function: Function) -> set[str]:
    """Every name in a function, and in functions inside it."""
    found = {*function.parameter_names}
    for statement in statements(function.body):
        found.update(names_written(statement))
        found.update(name for e in expressions(statement) for name in names_read(e))
        if isinstance(statement, Verbatim):
            found.update((*statement.reads, *statement.writes, *statement.globals))
        if isinstance(statement, Define):
            found |= _names_inside(statement.function)
    return found


def _free_names(function: Function) -> set[str]:
    """The names that a function reads, or binds, of the function around it."""
    own = {*function.parameter_names, *(n for s in statements(function.body) for n in _bound_by(s))} - {*function.outer}
    return _names_inside(function) - own


# ---------------------------------------------------------------------- other names


def _renamed_statement(statement: Stmt, names: Mapping[str, Expr]) -> Stmt:
    """The statement with other names, also in functions that it defines."""
    statement = map_blocks(statement, lambda block: tuple(_renamed_statement(each, names) for each in block))
    if isinstance(statement, Define):
        name = names.get(statement.function.name)
        inner = _renamed_function(statement.function, names)
        text = _renamed_text(statement.text, names, statement.function.name)
        reads, of_module = _read_now(statement.reads, statement.globals, names)
        new = name.id if isinstance(name, Name) else statement.function.name
        changed = [names.get(each, Name(each)) for each in statement.changes]
        changes = tuple(sorted(each.id for each in changed if isinstance(each, Name)))
        return replace(
            statement,
            text=text,
            reads=reads,
            globals=of_module,
            writes=tuple(sorted({new, *changes})),
            changes=changes,
            function=replace(inner, name=new),
            origin=None,
            edited=True,
        )
    if isinstance(statement, Verbatim):
        if not names.keys().isdisjoint((*statement.reads, *statement.writes)):
            raise _Unknown
        return statement
    return map_header(statement, lambda e: _renamed(e, names))


def _read_now(
    reads: Iterable[str], of_module: Iterable[str], names: Mapping[str, Expr]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    new = [names.get(name, Name(name)) for name in reads]
    local = {name for e in new for name in names_read(e)}
    return tuple(sorted(local)), tuple(sorted({*of_module, *(e.id for e in new if isinstance(e, Global))}))


def _renamed_function(function: Function, names: Mapping[str, Expr]) -> Function:
    """An inner function with other names for what it reads, or binds, of the function around it."""
    own = {*function.parameter_names, *(n for s in statements(function.body) for n in _bound_by(s))} - {*function.outer}
    outside = {name: e for name, e in names.items() if name not in own}
    new_names = {name for e in outside.values() for name in names_read(e)}
    read = _names_inside(function)
    if any(name in read for name in outside) and not new_names.isdisjoint(own):
        raise _Unknown  # it would mean something else inside
    if any(p.value is not None and not names.keys().isdisjoint(names_read(p.value)) for p in function.parameters):
        raise _Unknown
    bound = [names.get(name, Name(name)) for name in function.outer]
    if not all(isinstance(e, Name) for e in bound):
        raise _Unknown
    return replace(
        function,
        body=tuple(_renamed_statement(each, outside) for each in function.body),
        outer=tuple(e.id for e in bound if isinstance(e, Name)),
    )


def _renamed(e: Expr, names: Mapping[str, Expr]) -> Expr:
    if names_read(e).isdisjoint(names):
        return e
    match e:
        case Lambda():
            reads, of_module = _read_now(e.reads, e.globals, names)
            function = _renamed_function(e.function, names)
            return replace(e, text=_renamed_text(e.text, names, ""), reads=reads, globals=of_module, function=function)
        case Comprehension():
            inside = (e.element, *(part for clause in e.clauses for part in (clause.iterable, *clause.tests)))
            if any(isinstance(part, Opaque) and not isinstance(part, Comprehension) for each in inside for part in walk(each)):
                raise _Unknown
            new = replaced(e, names)
            assert isinstance(new, Comprehension)
            _, of_module = _read_now(e.reads, e.globals, names)
            return replace(new, globals=of_module)
        case Spread(function=function, args=args, keywords=keywords):
            reads, of_module = _read_now(e.reads, e.globals, names)
            return replace(
                e,
                text=_renamed_text(e.text, names, ""),
                reads=reads,
                globals=of_module,
                function=_renamed(function, names),
                args=tuple((is_unpacked, _renamed(value, names)) for is_unpacked, value in args),
                keywords=tuple((key, _renamed(value, names)) for key, value in keywords),
            )
        case Opaque():
            raise _Unknown
        case Name():
            return substitute(e, names)
        case _:
            return map_children(lambda child: _renamed(child, names), e)


def _renamed_text(text: str, names: Mapping[str, Expr], name: str) -> str:
    """The text of a function with other names for what is not its own. name: its own, which means something around it too."""
    tree = ast.parse(text.strip() if not name else _unindented(text), mode="exec")
    own = {part.arg for part in ast.walk(tree) if isinstance(part, ast.arg)}
    declared = {each for part in ast.walk(tree) if isinstance(part, ast.Nonlocal) for each in part.names}
    stored = (part for part in ast.walk(tree) if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load))
    own |= {part.id for part in stored if part.id not in declared}
    own |= {part.name for part in ast.walk(tree) if isinstance(part, ast.FunctionDef) and part.name != name}
    return ast.unparse(_Renaming({old: new for old, new in names.items() if old not in own}).visit(tree))


def _unindented(text: str) -> str:
    first = next(line for line in text.splitlines() if line.strip())
    indent = len(first) - len(first.lstrip())
    return "\n".join(line[indent:] if not line[:indent].strip() else line for line in text.splitlines())


class _Renaming(ast.NodeTransformer):
    def __init__(self, names: Mapping[str, Expr]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.expr:
        new = self._names.get(node.id)
        return node if new is None else ast.parse(show(new), mode="eval").body

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        new = self._names.get(node.name)
        node.name = new.id if isinstance(new, Name) else node.name
        return self.generic_visit(node)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> ast.AST:
        new = [self._names.get(name, Name(name)) for name in node.names]
        node.names = [e.id if isinstance(e, Name) else name for e, name in zip(new, node.names, strict=True)]
        return node


def _without_unread(block: Block, inner: Collection[str]) -> Block:
    """The block without inner functions, of these, that nothing calls any more."""
    while True:
        read = {name for name, count in _reads(block).items() if count}
        new = _without(block, {name for name in inner if name not in read})
        if new == block:
            return block
        block = new


def _without(block: Block, unread: Collection[str]) -> Block:
    kept = (map_blocks(s, lambda inner: _without(inner, unread)) for s in block)
    return tuple(s for s in kept if not (isinstance(s, Define) and s.function.name in unread))


def _reached(function: Function, defined: Mapping[str, Function]) -> set[str]:
    """The functions that an inner function calls, directly or through others: one that reaches itself has no end."""
    found: set[str] = set()
    pending = [function]
    while pending:
        called = (_free_names(pending.pop()) & defined.keys()) - found
        pending += [defined[name] for name in sorted(called)]
        found |= called
    return found
