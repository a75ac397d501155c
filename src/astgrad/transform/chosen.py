"""Functions that are chosen when the code runs: the statement that calls one, once for each, under the choice.

    g = np.sin if flag else np.cos              if flag:
    y = g(x) * x                        ->          y = np.sin(x) * x
                                                else:
                                                    y = np.cos(x) * x

    for g in (np.sin, np.cos):                  y = np.sin(y)
        y = g(y)                        ->      y = np.cos(y)

    for w, g in zip(ws, (np.sin, np.cos)):      for w, chosen in zip(ws, range(2)):
        y = g(w * y)                    ->          if chosen == 0: ...

    y = (first, second)[k](x)                   chosen = (0, 1)[k]
                                        ->      if chosen == 0: ...

Only where a derivative may flow through the statement; others stay as they are. What stands beside functions in a tuple or a list
gets a name where that is made: what it is made of may change before it is read. Containers that may change are not followed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from astgrad.analysis.activity import possibly_varied
from astgrad.ir.expr import (
    Attribute,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Dict,
    Expr,
    Global,
    List,
    Literal,
    Logical,
    Name,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    map_children,
    mentions_global,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.names import Names
from astgrad.ir.show import show_key
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
    Lambda,
    Return,
    Stmt,
    Verbatim,
    base_name,
    expressions,
    names_read_inside,
    names_written,
    parts_stored,
    statements,
)
from astgrad.rules.sites import find_rule
from astgrad.transform.functionals import functions_in
from astgrad.transform.rename import map_block, map_blocks, map_expressions, map_header, pinned_names
from astgrad.transform.structured import names_in


@dataclass(frozen=True)
class Choice:
    """Functions, each under a test but the last one."""

    tests: tuple[Expr, ...]
    functions: tuple[Expr, ...]


def without_choices(function: Function, wrt: tuple[str, ...], functions: Container[str]) -> Function:
    """The function with known functions in all calls, where it may depend on the parameters `wrt`. functions: those of the module
    with source."""
    function = _with_known_parts(function)
    chooser = _Chooser(function, wrt, functions)
    if not chooser.finds_some(function.body):
        return function
    chosen = replace(function, body=chooser.block(function.body))
    read = {name for s in statements(chosen.body) for name in (*names_read_inside(s), *pinned_names(s))}
    unread = {name for name in chooser.defined if name not in read}
    return replace(chosen, body=map_block(chosen.body, lambda s: () if unread.intersection(names_written(s)) else (s,)))


def _with_known_parts(function: Function) -> Function:
    """The function with those of tables of the module by their own names, where it is written out which they are."""

    def known(e: Expr) -> Expr:
        match e:
            case Subscript(value=Global() as table, index=key) if (held := table.under(key)) is not None:
                return replace(held, span=e.span)
            case _:
                return map_children(known, e)

    outer = [e for s in statements(function.body) for e in expressions(s) if mentions_global(e)]
    if not any(isinstance(e, Global) and e.held is not None for each in outer for e in walk(each)):
        return function
    return replace(function, body=map_expressions(function.body, known))


class _Chooser:
    def __init__(self, function: Function, wrt: tuple[str, ...], functions: Container[str]) -> None:
        self._functions = functions
        self._varied = possibly_varied(function, wrt)
        self._names: Names = names_in(function)
        everywhere = (name for s in statements(function.body) for name in names_written(s))
        self._writes = Counter((*function.parameter_names, *everywhere))
        self._local = {name for name in functions_in(function.body) if self._writes[name] == 1}
        self._only_read = _only_read(function)
        self._lasting = {*function.parameter_names, *(name for s in function.body for name in names_written(s))}
        self._held: dict[str, Expr] = {}  # containers of functions that have a name
        self._named: dict[int, list[Assign]] = {}  # by the `id` of the statement that makes one: what gives its parts names
        self._turned: dict[int, For] = {}  # loops over functions by their number, by the `id` of the author's
        self._choices: dict[str, Choice] = {}
        self._snapshots: dict[int, Assign] = {}  # by the `id` of the statement that chooses: what it decides
        for statement in statements(function.body):
            self._learn(statement)

    @property
    def defined(self) -> frozenset[str]:
        """The names of functions that are chosen, and of containers of functions."""
        return frozenset((*self._held, *self._choices))

    def finds_some(self, block: Block) -> bool:
        """Whether there is anything to do."""
        return (
            bool(self.defined)
            or any(
                isinstance(e, Call) and self._choice(e.function) is not None
                for s in statements(block)
                for outer in expressions(s)
                for e in walk(outer)
            )
            or any(isinstance(s, For) and (id(s) in self._turned or self._rows(s.iterable)) for s in statements(block))
        )

    # ------------------------------------------------------------------ what stands for which functions

    def _learn(self, statement: Stmt) -> None:
        key = id(statement)
        match statement:
            case Assign(targets=(Name(id=name),), value=Tuple() | List() | Dict() as value) if self._writes[name] == 1:
                if value.children and name in self._only_read and any(map(self._is_function, self._flat(value))):
                    before: list[Assign] = []
                    held = map_children(lambda row: self._lasting_row(row, before), value)
                    if all(map(self._stays, self._flat(held))):
                        self._held[name], self._named[key] = held, before
            case For(target=target, iterable=iterable, body=body) if not self._rows(iterable) or _leaves(body):
                taken: list[Assign] = []
                target, iterable = self._numbered_loop(target, iterable, taken)
                if taken:
                    self._turned[key] = replace(statement, target=target, iterable=iterable, body=(*taken, *body), edited=True)
            case Assign(targets=(Name(id=name),), value=Conditional() | Subscript() | Call() as value) if (
                self._writes[name] == 1
            ):
                choice = self._choice(value)
                if choice is not None and all(map(self._stays, choice.functions)):
                    self._choices[name] = self._decided(choice, statement)
            case If() if (found := self._by_branches(statement)) is not None:
                name, chosen, count = found
                choice = self._choice(chosen) if self._writes[name] == count else None
                if choice is not None and all(map(self._stays, choice.functions)):
                    self._choices[name] = self._decided(choice, statement)

    def _lasting_row(self, row: Expr, before: list[Assign]) -> Expr:
        """An element of a container, with names for what may be something else later; before: gives them their values."""
        match row:
            case Tuple():
                return map_children(lambda each: self._lasting_row(each, before), row)
            case Literal():
                return row
            case Name() if self._stays(row):
                return row
            case Call(function=Symbol(path="functools.partial"), args=(called, *args), keywords=keywords):
                args = [self._lasting_row(arg, before) for arg in args]
                named = tuple((key, self._lasting_row(arg, before)) for key, arg in keywords)
                return replace(row, args=(called, *args), keywords=named)
            case _ if self._is_function(row):
                return row
            case _:
                name = Name(self._names.fresh("each"), span=row.span)
                self._writes[name.id] = 1
                self._lasting.add(name.id)
                before.append(Assign((name,), row, span=row.span))
                return name

    def _stays(self, e: Expr) -> bool:
        """Whether an expression is the same wherever it is read: a name bound once, a function that holds nothing else."""
        match e:
            case Lambda(function=function):
                return all(each.default is None or isinstance(each.value, Literal) for each in function.parameters)
            case Call(function=Symbol(path="functools.partial"), args=(called, *args), keywords=keywords):
                return self._stays(called) and all(map(self._stays, (*args, *(arg for _, arg in keywords))))
            case Name(id=id):
                return self._writes[id] == 1 and (id in self._lasting or id in self._local)
            case _:
                return isinstance(e, Literal) or self._is_function(e)

    def _numbered_loop(self, target: Expr, iterable: Expr, taken: list[Assign]) -> tuple[Expr, Expr]:
        """A loop's target and what it runs over, with numbers for functions; taken: gets what takes the functions by them."""
        match target, iterable:
            case Tuple(elements=targets), Call(function=Symbol(path="builtins.zip"), args=args) if len(targets) == len(args):
                pairs = [self._numbered_loop(one, each, taken) for one, each in zip(targets, args, strict=True)]
                return replace(target, elements=tuple(one for one, _ in pairs)), replace(
                    iterable, args=tuple(each for _, each in pairs)
                )
            case Tuple(elements=(counter, inner)), Call(function=Symbol(path="builtins.enumerate"), args=(over, *start)):
                inner, over = self._numbered_loop(inner, over, taken)
                return replace(target, elements=(counter, inner)), replace(iterable, args=(over, *start))
            case Name(id=name), _ if self._writes[name] == 1 and (held := self._container(iterable)) is not None:
                if isinstance(held, Dict) or not held.children or not all(map(self._is_function, held.children)):
                    return target, iterable
                chosen, tests = self._numbered(len(held.children))
                self._choices[name] = Choice(tests[:-1], held.children)
                taken.append(Assign((target,), Subscript(iterable, chosen), span=iterable.span))
                return chosen, Call(Symbol("builtins.range", "range"), (Literal(str(len(held.children))),), span=iterable.span)
            case _:
                return target, iterable

    def _by_branches(self, statement: If) -> tuple[str, Expr, int] | None:
        """A name that every branch binds and does nothing else; as a conditional expression, with the number of branches."""
        ends = []
        for block in (statement.body, statement.orelse):
            match tuple(each for each in block if not (isinstance(each, Verbatim) and each.is_pass)):
                case (Assign(targets=(Name(id=id),), value=value),):
                    ends.append((id, value, 1))
                case (If() as inner,) if (found := self._by_branches(inner)) is not None:
                    ends.append(found)
                case _:
                    return None
        (one, first, count), (other, second, more) = ends
        return (one, Conditional(statement.test, first, second, span=statement.span), count + more) if one == other else None

    def _decided(self, choice: Choice, statement: Stmt) -> Choice:
        """The choice as it was made by a statement: of tests that may give something else later, what they gave."""
        if all(map(self._is_stable, choice.tests)):
            return choice
        if len(choice.tests) == 1:
            name = Name(self._names.fresh("chosen"))
            self._snapshots[id(statement)] = Assign((name,), choice.tests[0], span=statement.span)
            return replace(choice, tests=(name,))
        number: Expr = Literal(str(len(choice.tests)))
        for position, test in reversed(tuple(enumerate(choice.tests))):
            number = Conditional(test, Literal(str(position)), number)
        chosen, tests = self._numbered(len(choice.tests))
        self._snapshots[id(statement)] = Assign((chosen,), number, span=statement.span)
        return replace(choice, tests=tests)

    def _numbered(self, count: int) -> tuple[Name, tuple[Expr, ...]]:
        """A name for the number of what is chosen, and its tests."""
        chosen = Name(self._names.fresh("chosen"))
        return chosen, tuple(Compare(chosen, ("==",), (Literal(str(i)),)) for i in range(count))

    def _is_stable(self, test: Expr) -> bool:
        match test:
            case Name(id=id):
                return self._writes[id] <= 1
            case Literal() | Global():
                return True
            case Compare() | Logical() | Unary():
                return all(map(self._is_stable, test.children))
            case _:
                return False

    def _is_function(self, e: Expr) -> bool:
        match e:
            case Lambda():
                return True
            case Name(id=id):
                return id in self._local
            case Global(id=id):
                return id in self._functions
            case Symbol(path=path):
                return find_rule(path) is not None
            case Call(function=Symbol(path="functools.partial")):
                return True
            case Subscript(value=Global() as table, index=key):
                return table.under(key) is not None
            case _:
                return False

    def _flat(self, e: Expr) -> Iterator[Expr]:
        for child in e.children:
            yield from child.children if isinstance(child, Tuple) else (child,)

    def _container(self, e: Expr) -> Expr | None:
        match e:
            case Tuple() | List() | Dict():
                return e
            case Name(id=id):
                return self._held.get(id)
            case Global(held=Expr() as held):
                return held
            case _:
                return None

    def _choice(self, e: Expr) -> Choice | None:
        """The functions of which an expression is one."""
        match e:
            case _ if self._is_function(e):
                return Choice((), (e,))
            case Name(id=id):
                return self._choices.get(id)
            case Conditional(test=test, body=body, orelse=orelse):
                one, other = self._choice(body), self._choice(orelse)
                if one is None or other is None or one.tests:
                    return None
                return Choice((test, *other.tests), (*one.functions, *other.functions))
            case Subscript(value=value, index=index) if (held := self._container(value)) is not None:
                return self._indexed(held, index)
            case Call(function=Attribute(value=value, attr="get"), args=(Literal() as key,), keywords=()) if isinstance(
                held := self._container(value), Dict
            ) and key.text in map(show_key, held.keys):
                return self._indexed(held, key)
            case _:
                return None

    def _indexed(self, held: Expr, index: Expr) -> Choice | None:
        if not held.children or not all(map(self._is_function, held.children)):
            return None
        keys = [show_key(key) for key in held.keys] if isinstance(held, Dict) else [str(i) for i in range(len(held.children))]
        if isinstance(index, Literal) and index.text in keys:
            return Choice((), (held.children[keys.index(index.text)],))
        count = len(held.children)
        numbers = tuple(Literal(str(i)) for i in range(count))
        table = Dict(held.keys, numbers) if isinstance(held, Dict) else Tuple(numbers)
        number = Subscript(table, index, span=index.span)  # raises where the author's would
        return Choice(tuple(Compare(number, ("==",), (Literal(str(i)),)) for i in range(count - 1)), held.children)

    # ------------------------------------------------------------------ statements

    def block(self, block: Block) -> Block:
        """The block with each choice made before the statement that it is for."""
        return tuple(new for statement in block for new in self._statement(statement))

    def _statement(self, statement: Stmt) -> Iterator[Stmt]:
        decided = self._snapshots.get(id(statement))
        if decided is not None:
            yield decided
        if named := self._named.get(id(statement)):
            assert isinstance(statement, Assign)
            assert isinstance(statement.targets[0], Name)
            yield from named
            statement = replace(statement, value=self._held[statement.targets[0].id], edited=True)
        statement = self._turned.get(id(statement), statement)
        match statement:
            case If() if (found := self._by_branches(statement)) is not None and found[0] in self._choices:
                yield from _anew((statement,))
            case For(iterable=iterable, body=body) if (rows := self._rows(iterable)) and not _leaves(body):
                before: list[Assign] = []
                lasting = [self._lasting_row(row, before) for row in rows]
                yield from before
                for row in lasting:
                    yield from self.block(self._turn(statement, row))
                yield from self.block(statement.orelse)
            case Assign() | AugAssign() | Evaluate() | Return():
                yield from self._simple(statement)
            case For(iterable=Name(id=name)) if isinstance(
                held := self._held.get(name), Dict
            ):  # which goes, with its functions
                keys = Tuple(tuple(Literal(show_key(key)) for key in held.keys), span=statement.iterable.span)
                yield replace(statement, iterable=keys, body=self.block(statement.body), edited=True)
            case _:
                yield map_blocks(map_header(statement, self._spread), self.block)

    def _simple(self, statement: Stmt) -> Iterator[Stmt]:
        statement = map_header(statement, self._spread)
        called = next((e for outer in expressions(statement) for e in self._calls(outer)), None)
        names = {name for e in expressions(statement) for name in names_read(e)}
        if called is None or (names.isdisjoint(self._varied) and not _is_of_table(called)):
            yield statement
            return
        choice = self._choice(called)
        assert choice is not None
        if isinstance(statement, Return) and choice.tests and not isinstance(statement.value, (Tuple, List, Dict)):
            assert statement.value is not None  # one way back is shorter than one for each function
            value = Name(self._names.fresh("value"), span=statement.value.span)
            yield from self._simple(Assign((value,), statement.value, span=statement.span))
            yield replace(statement, value=value, edited=True)
            return
        if any(not self._is_stable(test) for test in choice.tests) and not isinstance(called, Name):
            yield (decision := self._decision(choice))[0]
            choice = decision[1]
        *others, rest = (self.block(_anew((_calling(statement, called, f),))) for f in choice.functions)
        for test, piece in reversed(tuple(zip(choice.tests, others, strict=True))):
            rest = (If(test, piece, rest, span=statement.span),)
        yield from rest

    def _decision(self, choice: Choice) -> tuple[Assign, Choice]:
        first = choice.tests[0]
        if isinstance(first, Compare) and isinstance(first.children[0], Subscript):  # all tests ask what this gives
            number: Expr = first.children[0]
        else:
            number = Literal(str(len(choice.tests)))
            for position, test in reversed(tuple(enumerate(choice.tests))):
                number = Conditional(test, Literal(str(position)), number)
        chosen, tests = self._numbered(len(choice.tests))
        return Assign((chosen,), number, span=first.span), replace(choice, tests=tests)

    def _calls(self, e: Expr) -> Iterator[Expr]:
        """The expressions in one that are called, or passed on, and are chosen."""
        for part in walk(e):
            match part:
                case Call(function=Name() | Conditional() | Subscript() | Call() as f) if not self._is_function(f):
                    if self._choice(f) is not None:
                        yield f
                case Call(args=args):
                    handed = (each for each in args if isinstance(each, (Name, Conditional)) and not self._is_function(each))
                    yield from (each for each in handed if self._choice(each) is not None)

    def _spread(self, e: Expr) -> Expr:
        """The expression with comprehensions over functions as the lists that they are."""
        match e:
            case Comprehension(clauses=(clause,), element=element) if not clause.tests and (
                rows := self._rows(clause.iterable)
            ):
                bound = [self._bound(clause.target, row) for row in rows]
                if all(each is not None and all(map(self._is_plain, each.values())) for each in bound):
                    return List(tuple(substitute(element, each or {}) for each in bound), span=e.span)
        return map_children(self._spread, e) if not isinstance(e, Comprehension) else e

    def _is_plain(self, e: Expr) -> bool:
        return isinstance(e, (Name, Literal)) or self._is_function(e)

    def _rows(self, iterable: Expr) -> tuple[Expr, ...]:
        """What a loop over functions that are written out goes through; nothing where it is another loop."""
        rows = self._written_rows(iterable)
        lambdas = (part for row in rows for part in walk(row) if isinstance(part, Lambda))
        return (
            rows
            if all(map(self._stays, lambdas)) and any(self._is_function(part) for row in rows for part in _given_on(row))
            else ()
        )

    def _written_rows(self, iterable: Expr) -> tuple[Expr, ...]:
        match iterable:
            case Call(function=Symbol(path="builtins.enumerate"), args=(inner,), keywords=()):
                return tuple(Tuple((Literal(str(i)), row)) for i, row in enumerate(self._written_rows(inner)))
            case Call(function=Symbol(path="builtins.zip"), args=args, keywords=()):
                return tuple(map(Tuple, zip(*map(self._written_rows, args), strict=False)))
            case Call(function=Attribute(value=value, attr="items" | "values" as way), args=(), keywords=()) if isinstance(
                held := self._container(value), Dict
            ):
                keys = (Literal(show_key(key)) for key in held.keys)
                return tuple(map(Tuple, zip(keys, held.elements, strict=True))) if way == "items" else held.elements
            case _:
                held = self._container(iterable)
                return () if held is None or isinstance(held, Dict) else held.children

    def _turn(self, loop: For, row: Expr) -> Block:
        """One round, for what the loop's variables stand for in it."""
        bound = self._bound(loop.target, row)
        if bound is None:
            return (Assign((loop.target,), row, span=loop.span), *_anew(loop.body))
        functions = {name: e for name, e in bound.items() if self._is_function(e)}
        others = tuple(Assign((Name(name),), e, span=loop.span) for name, e in bound.items() if name not in functions)
        return (*others, *_replaced(_anew(loop.body), functions))

    def _bound(self, target: Expr, row: Expr) -> dict[str, Expr] | None:
        match target, row:
            case Name(id=id), _:
                return {id: row}
            case Tuple(elements=targets), Tuple(elements=values) if len(targets) == len(values):
                pairs = [self._bound(t, v) for t, v in zip(targets, values, strict=True)]
                return {name: e for pair in pairs for name, e in (pair or {}).items()} if all(pairs) else None
            case _:
                return None


def _is_of_table(called: Expr) -> bool:
    """Whether a function is one of a table of the module: what it gives is known where it is called by its name."""
    return any(isinstance(part, Global) and part.held is not None for part in walk(called))


def _calling(statement: Stmt, called: Expr, function: Expr) -> Stmt:
    return map_header(statement, lambda e: _put(e, called, function))


def _put(e: Expr, called: Expr, function: Expr) -> Expr:
    return function if e == called else map_children(lambda child: _put(child, called, function), e)


def _replaced(block: Block, functions: Mapping[str, Expr]) -> Block:
    return tuple(
        map_blocks(map_header(s, lambda e: substitute(e, functions)), lambda inner: _replaced(inner, functions)) for s in block
    )


def _anew(block: Block) -> Block:
    """The same statements as other objects: facts about one are kept by its `id`."""
    return tuple(map_blocks(replace(s), _anew) for s in block)


def _only_read(function: Function) -> frozenset[str]:
    """The variables that stand for what nothing but their names sees: elements are read, and loops run over it."""
    seen: set[str] = set()
    everywhere: set[str] = set()

    def look(e: Expr) -> None:
        match e:
            case Name(id=id):
                seen.add(id)
            case Subscript(value=Name(), index=index):
                look(index)
            case Call(function=Attribute(value=Name(), attr="get"), args=(Literal(),), keywords=()):
                pass
            case Comprehension(clauses=clauses, element=element):
                for clause in clauses:
                    over(clause.iterable)
                    for test in clause.tests:
                        look(test)
                look(element)
            case _:
                seen.update(e.own_names())
                for child in e.children:
                    look(child)

    def over(e: Expr) -> None:
        match e:
            case Name() | Call(function=Attribute(value=Name(), attr="items" | "values"), args=(), keywords=()):
                return
            case Call(function=Symbol(path="builtins.enumerate" | "builtins.zip" | "builtins.len"), args=args, keywords=()):
                for arg in args:
                    over(arg)
            case _:
                look(e)

    for statement in statements(function.body):
        everywhere.update(names_written(statement))
        seen.update(pinned_names(statement))
        seen.update(name for part in parts_stored(statement) if (name := base_name(part)) is not None)
        for e in expressions(statement):
            if isinstance(statement, For) and e is statement.iterable:
                over(e)
            else:
                look(e)
    return frozenset(everywhere - seen)


def _leaves(block: Block) -> bool:
    """Whether a round may be left early."""
    return any(isinstance(s, (Break, Continue)) for s in statements(block))


def _given_on(e: Expr) -> Iterator[Expr]:
    """An expression and its parts, without the functions of the module that it calls itself."""
    yield e
    for child in e.children[1:] if isinstance(e, Call) and isinstance(e.function, Global) else e.children:
        yield from _given_on(child)
