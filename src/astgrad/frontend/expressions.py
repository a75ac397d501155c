"""Expressions: Python's syntax tree to the IR, one to one. What the fence let pass is known here."""

from __future__ import annotations

import ast
import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from astgrad.errors import Refusal
from astgrad.frontend.environment import Meaning, What, canonical
from astgrad.frontend.fence import CARRIED_EXPRESSIONS, carried_refusal, makes_number
from astgrad.frontend.operators import BINARY, COMPARE, LOGICAL, UNARY
from astgrad.frontend.places import Places
from astgrad.frontend.scopes import names_in, names_of
from astgrad.frontend.spelling import respelled
from astgrad.frontend.starred import has_star, is_unpacked, places_of, star_of, without_inner
from astgrad.frontend.vocabulary import Sight
from astgrad.frontend.walrus import with_clauses
from astgrad.ir.expr import (
    NAMESPACE,
    Attribute,
    Binary,
    Call,
    Clause,
    Compare,
    Comprehension,
    Conditional,
    Dict,
    DictComprehension,
    Expr,
    Global,
    Joined,
    KeyedDisplay,
    List,
    Literal,
    Logical,
    Name,
    Opaque,
    Record,
    Slice,
    Spread,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    walk,
)
from astgrad.ir.names import Names
from astgrad.ir.stmt import Function, Lambda, Parameter, Return
from astgrad.markers import ASTGRAD
from astgrad.registered import is_declared
from astgrad.source import Span


@dataclass(frozen=True)
class Reader:
    """Reads the expressions of one function."""

    places: Places
    sight: Sight
    locals: frozenset[str]
    function: ast.AST | None = None  # that it reads
    fresh: Names = field(default_factory=Names, compare=False)  # the names in the function, and those made up for parts
    is_in_table: bool = False
    parts: dict[str, Expr] = field(default_factory=dict)  # what names of comprehensions are of what is unpacked with a star

    def expr(self, node: ast.expr) -> Expr:
        """The expression in the IR, with its place."""
        span = self.places.span(node)
        match node:
            case ast.Name(id=id) if id in self.parts:
                return self.parts[id]
            case ast.Name(id=id):
                return Name(id, span=span) if id in self.locals else self._global(node)
            case ast.NamedExpr(target=target):  # assigned on a line of its own, before (`frontend.walrus`)
                return Name(target.id, span=span)
            case ast.Constant(kind="made", value=value):  # by `frontend.matching`: no text says it
                return Literal(repr(value), span=span)
            case ast.Constant():
                return Literal(self.places.text(node), span=span)
            case ast.Attribute(value=value, attr=attr):
                base = self.expr(value)
                if isinstance(base, Symbol):
                    return self._imported(canonical(f"{base.path}.{attr}"), f"{base.text}.{attr}", span)
                return Attribute(base, attr, span=span)
            case ast.Subscript(value=value, slice=index):
                return Subscript(self.expr(value), self.expr(index), span=span)
            case ast.Slice(lower=lower, upper=upper, step=step):
                return Slice(*(None if part is None else self.expr(part) for part in (lower, upper, step)), span=span)
            case ast.Call(args=args, keywords=keywords) if _has_star(args) or any(keyword.arg is None for keyword in keywords):
                return self._spread(node)
            case ast.Call(func=function, args=args, keywords=keywords):
                named = tuple((keyword.arg or "", self.expr(keyword.value)) for keyword in keywords)
                call = _by_position(Call(self.expr(function), self._all(args), named, span=span))
                return self._record(node, call) or call
            case ast.Tuple(elts=elements) if not _has_star(elements):
                return Tuple(self._all(elements), span=span)
            case ast.List(elts=elements) if not _has_star(elements):
                return List(self._all(elements), span=span)
            case ast.Dict(keys=keys, values=values) if (known := _literal_keys(keys)) is not None:
                return Dict(known, self._all(values), span=span)
            case ast.Lambda() if not any(isinstance(part, (ast.Yield, ast.YieldFrom)) for part in ast.walk(node)):
                return self._lambda(node)
            case ast.ListComp() | ast.GeneratorExp() if (
                read := with_clauses(node, self.function)
            ) is not None and _is_plain_comprehension(node, read[0]):
                return self._comprehension(node, read[0])
            case ast.DictComp() if _is_plain_comprehension(node, node.generators):
                return self._dict_comprehension(node)
            case ast.Dict(keys=keys, values=values) if (joined := self._joined_dicts(keys, values)) is not None:
                return Joined("dict", joined, span=span)
            case ast.Dict(keys=[_, *_] as keys, values=values) if None not in keys:
                carried = self._opaque(node, node)
                by = self._all(key for key in keys if key is not None)
                return KeyedDisplay(
                    carried.text, carried.reads, carried.globals, carried.refusal, by, self._all(values), span=carried.span
                )
            case ast.Tuple(elts=elements):
                return Joined("tuple", self._joined(Tuple, elements), span=span)
            case ast.List(elts=elements):
                return Joined("list", self._joined(List, elements), span=span)
            case _ if isinstance(node, CARRIED_EXPRESSIONS):
                return self._opaque(node, node)
            case _:
                return self._operation(node)

    def _joined(self, form: type[Tuple] | type[List], elements: list[ast.expr]) -> tuple[Expr, ...]:
        """The parts of a list or a tuple in which others are unpacked."""
        parts: list[Expr] = []
        for is_star, several in groupby(elements, lambda element: isinstance(element, ast.Starred)):
            if is_star:
                parts += [self.expr(each.value) for each in several if isinstance(each, ast.Starred)]
            else:
                parts.append(form(self._all(several)))
        return tuple(parts)

    def _joined_dicts(self, keys: list[ast.expr | None], values: list[ast.expr]) -> tuple[Expr, ...] | None:
        """The parts of a dict in which others are unpacked; None where a key is no literal."""
        parts: list[Expr] = []
        for is_star, several in groupby(zip(keys, values, strict=True), lambda item: item[0] is None):
            items = list(several)
            if is_star:
                parts += [self.expr(value) for _, value in items]
            elif (known := _literal_keys([key for key, _ in items])) is not None:
                parts.append(Dict(known, self._all(value for _, value in items)))
            else:
                return None
        return tuple(parts)

    def _operation(self, node: ast.expr) -> Expr:
        span = self.places.span(node)
        match node:
            case ast.UnaryOp(op=op, operand=operand):
                return Unary(UNARY[type(op)], self.expr(operand), span=span)
            case ast.BinOp(op=op, left=left, right=right):
                return Binary(BINARY[type(op)], self.expr(left), self.expr(right), span=span)
            case ast.Compare(left=left, ops=ops, comparators=rest):
                return Compare(self.expr(left), tuple(COMPARE[type(op)] for op in ops), self._all(rest), span=span)
            case ast.BoolOp(op=op, values=values):
                return Logical(LOGICAL[type(op)], self._all(values), span=span)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return Conditional(self.expr(test), self.expr(body), self.expr(orelse), span=span)
            case _:
                raise AssertionError(f"the fence let {type(node).__name__} pass")

    def target(self, node: ast.expr) -> Expr:
        """What an assignment binds or writes into: a Name, a Subscript, an Attribute, or a Tuple of targets."""
        if isinstance(node, (ast.Tuple, ast.List)):
            return Tuple(tuple(map(self.target, node.elts)), span=self.places.span(node))
        if isinstance(node, (ast.Subscript, ast.Attribute)):
            return self.expr(node)
        assert isinstance(node, ast.Name)
        return Name(node.id, span=self.places.span(node))

    def is_left(self, target: ast.expr) -> bool:
        """Whether a target is a name that nothing reads."""
        if not isinstance(target, ast.Name) or self.function is None:
            return False
        uses = [part for part in ast.walk(self.function) if isinstance(part, ast.Name) and part.id == target.id]
        return bool(uses) and not any(isinstance(part.ctx, ast.Load) for part in uses)

    def is_builtin(self, name: str) -> bool:
        """Whether a name means the builtin of that name here."""
        return name not in self.locals and self.sight.meanings.meaning(name).what is What.BUILTIN

    def names(self, node: ast.stmt | ast.expr) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Of a carried construct: the local names that it reads, those that it binds, and the module's names; each sorted.

        Names that stand for astgrad, or for something of it, are among the module's as `astgrad.NAME`: they cannot be carried.
        """
        own = _names_assigned_in_comprehensions(node)
        read, bound = (names - own for names in names_of(node, self.places))
        of_module = {What.FUNCTION, What.CONSTANT, What.OTHER}
        meanings = {name: self.sight.meanings.meaning(name).what for name in read - self.locals}
        of_file = {name for name, what in meanings.items() if what in of_module and self.sight.called(name) == name}
        for name in of_file:
            if meanings[name] is What.FUNCTION:
                self.sight.meet(name)
        of_file |= {f"{ASTGRAD}{name}" for name in read - self.locals if self._is_of_astgrad(name)}
        return tuple(sorted(read & self.locals)), tuple(sorted(bound)), tuple(sorted(of_file))

    def _is_of_astgrad(self, name: str) -> bool:
        meaning = self.sight.meanings.meaning(name)
        return meaning.what is What.IMPORTED and f"{meaning.path}.".startswith(ASTGRAD)

    def _all(self, nodes: Iterable[ast.expr]) -> tuple[Expr, ...]:
        return tuple(map(self.expr, nodes))

    def _global(self, node: ast.Name) -> Expr:
        span = self.places.span(node)
        text = self.sight.called(node.id)
        match self.sight.meanings.meaning(node.id):
            case Meaning(what=What.IMPORTED | What.BUILTIN, path=path):
                return self._imported(path, text, span)
            case Meaning(what=What.FUNCTION | What.OTHER) if is_declared(
                path := self.sight.environment.path_of_global(node.id)
            ):
                return Global(text, path, span=span)
            case Meaning(what=What.FUNCTION):
                self.sight.meet(node.id)
            case Meaning(what=What.OTHER) if (table := self._table(node.id)) is not None:
                held = replace(self, locals=frozenset(), parts={}, function=table, is_in_table=True).expr(table)
                return Global(text, held=held, span=span)
        return Global(text, span=span)

    def _table(self, name: str) -> ast.expr | None:
        """What makes the table of functions for which a global name stands, where all names in it mean the same here."""
        table = None if self.is_in_table else self.sight.meanings.table(name)
        if table is None:
            return None
        own = {part.arg for part in ast.walk(table) if isinstance(part, ast.arg)}  # of lambdas
        return table if self.locals.isdisjoint(names_in(table) - own) else None

    def _imported(self, path: str, text: str, span: Span) -> Expr:
        own = self.sight.environment.defining(path)
        if is_declared(own):
            return Symbol(own, text, span=span)
        return Global(text, span=span) if self.sight.function(path, text) else Symbol(path, text, span=span)

    def _record(self, node: ast.Call, call: Call) -> Record | Call | None:
        """The record that a call of a class of records makes; of an ordinary class, the call of the function that it is."""
        match call.function:
            case Symbol(path="types.SimpleNamespace") if not call.args:
                keys = tuple(name for name, _ in call.keywords)
                return Record(call.function, "object", NAMESPACE, keys, tuple(e for _, e in call.keywords), span=call.span)
            case Symbol(path=path, text=text):
                record = self.sight.records.get(self.sight.environment.absolute(path))
            case Global(id=text, path="") if isinstance(node.func, ast.Name):
                record = self.sight.records.get(f"{self.sight.environment.name}.{node.func.id}")
            case _:
                return None
        if record is not None and record.constructor:
            self.sight.met[text] = record.constructor
            return replace(call, function=Global(text, span=call.function.span))
        made = record.made(call) if record else None
        known = (part.text.partition(".")[0] for part in walk(made) if isinstance(part, Symbol)) if made else ()
        return None if not self.locals.isdisjoint(known) else made  # what the class makes is made where these names are its own

    def _lambda(self, node: ast.Lambda) -> Lambda:
        carried = self._opaque(node, node)
        parameters = parameters_of(node.args, self, {})
        inside = replace(self, locals=self.locals.union(parameter.name for parameter in parameters))
        function = Function("", parameters, (Return(inside.expr(node.body), span=carried.span),), span=carried.span)
        return Lambda(carried.text, carried.reads, carried.globals, carried.refusal, function, span=carried.span)

    def _dict_comprehension(self, node: ast.DictComp) -> DictComprehension:
        carried = self._opaque(node, node)
        inside, clauses = self._clauses(node.generators)
        key, element = inside.expr(node.key), inside.expr(node.value)
        return DictComprehension(
            carried.text, carried.reads, carried.globals, carried.refusal, key, element, clauses, span=carried.span
        )

    def _spread(self, node: ast.Call) -> Expr:
        reads, _, outside = self.names(node)
        unpacked = [arg for arg in node.args if isinstance(arg, ast.Starred)]
        culprit = unpacked[0] if unpacked else next(keyword for keyword in node.keywords if keyword.arg is None)
        refusal = Refusal("star-argument", _SPREAD, self.places.span(culprit), "Pass the arguments one by one.")
        args = tuple(
            (True, self.expr(arg.value)) if isinstance(arg, ast.Starred) else (False, self.expr(arg)) for arg in node.args
        )
        keywords = tuple((keyword.arg or "", self.expr(keyword.value)) for keyword in node.keywords)
        f = self.expr(node.func)
        if isinstance(f, Symbol) and f.path == "numpy.ndindex" and len(args) == 1 and not keywords:
            return Call(f, (args[0][1],), span=self.places.span(node))  # which takes a shape as it is, too
        return Spread(self.text(node), reads, outside, refusal, f, args, keywords, span=self.places.span(node))

    def _comprehension(self, node: ast.ListComp | ast.GeneratorExp, generators: list[ast.comprehension]) -> Comprehension:
        carried = self._opaque(node, node)
        inside, clauses = self._clauses(generators)
        element, is_list = inside.expr(node.elt), isinstance(node, ast.ListComp)
        return Comprehension(
            carried.text, carried.reads, carried.globals, carried.refusal, element, clauses, is_list, span=carried.span
        )

    def _clauses(self, generators: list[ast.comprehension]) -> tuple[Reader, tuple[Clause, ...]]:
        """What reads the inner expressions of a comprehension, and its loops."""
        inside = replace(self, locals=self.locals | _names_bound(generators), parts={**self.parts})
        clauses: list[Clause] = []
        for each in generators:
            iterable = inside.expr(each.iter)
            plain, parts = without_inner(each.target, self.fresh)
            for part in parts:
                inside.parts.update(self._parts_of(part.target, Name(part.name, span=self.places.span(part.target))))
            clauses.append(Clause(inside.target(plain), iterable, inside._all(each.ifs)))
        return inside, tuple(clauses)

    def _parts_of(self, target: ast.expr, value: Expr) -> Iterator[tuple[str, Expr]]:
        """What the names of a target are of what is unpacked."""
        match target:
            case ast.Name(id=name):
                yield name, value
            case ast.Starred(value=inner):
                yield from self._parts_of(inner, value)
            case ast.Tuple(elts=elements) | ast.List(elts=elements):
                star = star_of(target)
                own = len(elements) if star is None else star
                for each, place in zip(elements, places_of(own, len(elements), value), strict=True):
                    yield from self._parts_of(each, place)

    def _opaque(self, node: ast.expr, culprit: ast.expr) -> Opaque:
        reads, _, outside = self.names(node)
        refusal = carried_refusal(culprit, self.places)
        return Opaque(self.text(node), reads, outside, refusal, span=self.places.span(node))

    def text(self, node: ast.expr) -> str:
        """The expression as the author wrote it, with the names of the generated file."""
        return respelled(self.places.text(node), self.sight.spelling)


_SPREAD = "it is not known how many arguments are unpacked here"


def _is_plain_comprehension(node: ast.ListComp | ast.GeneratorExp | ast.DictComp, generators: list[ast.comprehension]) -> bool:
    """Whether each name that it binds means one thing in it, and it binds no other."""
    targets = [target for each in generators for target in ast.walk(each.target)]
    bound = [target.id for target in targets if isinstance(target, ast.Name)]
    first = {part.id for part in ast.walk(node.generators[0].iter) if isinstance(part, ast.Name)}
    simple = all(isinstance(target, (ast.Name, ast.Tuple, ast.List, ast.Starred, ast.expr_context)) for target in targets)
    simple = simple and all(is_unpacked(each.target) and not _is_carried(each.target, node) for each in generators)
    others = (ast.Await, ast.Yield, ast.YieldFrom)
    is_whole = not any(each.is_async for each in generators) and not any(isinstance(p, others) for p in ast.walk(node))
    return simple and is_whole and len(set(bound)) == len(bound) and first.isdisjoint(bound)


def _is_carried(target: ast.expr, node: ast.expr) -> bool:
    """Whether a name of a target with stars is read in text that is carried as it stands, or bound there once more."""
    names = {part.id for part in ast.walk(target) if isinstance(part, ast.Name)} if has_star(target) else set()
    carried = (part for part in ast.walk(node) if isinstance(part, CARRIED_EXPRESSIONS) and part is not node)
    inner = (part for part in carried if not isinstance(part, ast.Starred))
    return any(isinstance(part, ast.Name) and part.id in names for each in inner for part in ast.walk(each))


def _names_assigned_in_comprehensions(node: ast.AST) -> frozenset[str]:
    """By `:=`: the fence has seen that nothing else reads them."""
    outer = (each for each in ast.walk(node) if isinstance(each, (ast.ListComp, ast.GeneratorExp)))
    parts = (part for each in outer for part in ast.walk(each))
    return frozenset(part.target.id for part in parts if isinstance(part, ast.NamedExpr))


def _names_bound(generators: list[ast.comprehension]) -> frozenset[str]:
    targets = (target for each in generators for target in ast.walk(each.target))
    return frozenset(target.id for target in targets if isinstance(target, ast.Name))


def parameters_of(arguments: ast.arguments, reader: Reader, given: Mapping[str, object]) -> tuple[Parameter, ...]:
    """The parameters of a function; `reader` reads their defaults. given: the defaults of a running function."""
    positional = [*arguments.posonlyargs, *arguments.args]
    missing: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    star, stars = ([each] if each else [] for each in (arguments.vararg, arguments.kwarg))
    forms = ["positional-only"] * len(arguments.posonlyargs) + ["positional"] * len(arguments.args) + ["star"] * len(star)
    forms += ["keyword-only"] * len(arguments.kwonlyargs) + ["stars"] * len(stars)
    defaults = [*missing, *arguments.defaults, *([None] * len(star)), *arguments.kw_defaults, *([None] * len(stars))]
    parts = zip([*positional, *star, *arguments.kwonlyargs, *stars], forms, defaults, strict=True)
    return tuple(_parameter(arg, form, default, reader, given) for arg, form, default in parts)


def _parameter(arg: ast.arg, form: str, default: ast.expr | None, reader: Reader, given: Mapping[str, object]) -> Parameter:
    annotation = reader.text(arg.annotation) if arg.annotation else None
    text = reader.text(default) if default else None
    return Parameter(arg.arg, form, annotation, text, _default(arg.arg, default, reader, given), reader.places.span(arg))


def _default(name: str, default: ast.expr | None, reader: Reader, given: Mapping[str, object]) -> Expr | None:
    """What a default gives, where it is sure to be the same again; of a function inside another one, what it gives there."""
    if default is None:
        return None
    if isinstance(default, ast.Name) and reader.sight.meanings.meaning(default.id).what is What.FUNCTION:
        is_same = name not in given or reader.sight.environment.stands_for(default.id, given[name])
        return reader.expr(default) if is_same else None
    is_tuple = any(isinstance(part, ast.Tuple) for part in ast.walk(default))  # of which a call may make an array
    if reader.locals or all(_is_fixed(part, reader.sight, is_tuple) for part in ast.walk(default)):
        return reader.expr(default)
    value = given.get(name)
    is_plain = type(value) in (int, bool, str) or (type(value) is float and math.isfinite(value))
    return Literal(repr(value)) if is_plain else None


def _is_fixed(part: ast.AST, sight: Sight, is_tuple: bool) -> bool:
    match part:
        case ast.Call(keywords=[]):
            return not is_tuple and makes_number(part, sight.meanings)
        case ast.Name(id=id):
            meaning = sight.meanings.meaning(id)
            root = meaning.path.partition(".")[0]
            is_library = root in ("numpy", "builtins") or root in sys.stdlib_module_names
            return meaning.what is What.CONSTANT or (meaning.what in (What.IMPORTED, What.BUILTIN) and is_library)
        case _:
            return isinstance(part, _FIXED)


_FIXED = (ast.Constant, ast.Tuple, ast.UnaryOp, ast.BinOp, ast.Attribute, ast.operator, ast.unaryop, ast.expr_context)


def _literal_keys(keys: list[ast.expr | None]) -> tuple[str | int, ...] | None:
    """The keys of a dict, where all are different literal strings or integers."""
    constants = (key.value for key in keys if isinstance(key, ast.Constant))
    found = tuple(key for key in constants if isinstance(key, (str, int)) and not isinstance(key, bool))
    return found if len(found) == len(keys) == len(set(found)) else None


def _by_position(call: Call) -> Call:
    """`enumerate(xs, 1)` for `enumerate(xs, start=1)`: nothing that looks at loops need know both."""
    match call:
        case Call(function=Symbol(path="builtins.enumerate"), args=(_,) as args, keywords=(("start", start),)):
            return replace(call, args=(*args, start), keywords=())
        case _:
            return call


def _has_star(elements: list[ast.expr]) -> bool:
    return any(isinstance(element, ast.Starred) for element in elements)
