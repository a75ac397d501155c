"""Dicts that are read by keys that are computed: which of their values such a key may name. Only looks.

params[f"W{i}"]         of {"W0": ..., "b0": ..., "W1": ..., "b1": ...}: the values under "W0" and "W1"
params["b" + str(i)]    those under "b0" and "b1"
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from astgrad.analysis.effects import acts
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Comprehension,
    Dict,
    Expr,
    Global,
    Literal,
    Name,
    Opaque,
    Slice,
    Subscript,
    Symbol,
    Unary,
    names_read,
    walk,
)
from astgrad.ir.kinds import DictOf, Kind, Number, Structure
from astgrad.ir.shapes import join
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    Assign,
    Define,
    For,
    Function,
    Return,
    Stmt,
    Verbatim,
    expressions,
    names_written,
    parts_stored,
    statements,
)

_ANYTHING = ".*"


def value_under(held: DictOf, index: Expr) -> Kind | None:
    """The kind of what stands under a key; None where nothing does."""
    pattern = re.compile(_pattern(index), re.DOTALL)
    found = [kind for key, kind in zip(held.keys, held.elements, strict=True) if pattern.fullmatch(str(key))]
    return join(found) if found else None


def _pattern(index: Expr) -> str:
    """A regular expression for the text of a key."""
    match index:
        case Literal(value=value):
            return re.escape(str(value))
        case Binary(op="+", left=left, right=right) if _is_text(left) or _is_text(right):
            return _pattern(left) + _pattern(right)
        case Opaque(text=text) if _is_plain_text(index):
            (node,) = [ast.parse(text, mode="eval").body]
            assert isinstance(node, ast.JoinedStr)
            return "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else _ANYTHING for part in node.values)
        case _:
            return _ANYTHING


def _is_text(e: Expr) -> bool:
    """Whether it is surely a string, so that `+` puts one behind the other."""
    match e:
        case Literal(value=str()) | Call(function=Symbol(path="builtins.str")):
            return True
        case Binary(op="+", left=left, right=right):
            return _is_text(left) or _is_text(right)
        case _:
            return isinstance(e, Opaque) and _is_plain_text(e)


def _is_plain_text(e: Opaque) -> bool:
    """Whether it is a formatted string that calls nothing of the user's."""
    node = ast.parse(e.text.strip(), mode="eval").body
    return isinstance(node, ast.JoinedStr) and not any(
        isinstance(part, (ast.Call, ast.NamedExpr, ast.Await)) for part in ast.walk(node)
    )


_LOOKING = frozenset(("get", "items", "keys", "values", "copy"))
_READING = frozenset(f"builtins.{name}" for name in ("bool", "dict", "len", "list", "set", "sorted", "str", "sum", "tuple"))


def only_names(function: Function) -> frozenset[str]:
    """The variables that hold dicts that are made where they are bound, and that nothing else may hold: no other variable, no
    structure, no function."""
    made: set[str] = set()
    seen = {*function.parameter_names}
    for statement in statements(function.body):
        match statement:
            case Assign(targets=(Name(id=id),), value=Dict() | Call(function=Symbol(path="builtins.dict"))):
                made.add(id)
            case _:
                seen.update(names_written(statement))
        whole = (statement.value,) if isinstance(statement, Return) else ()
        iterable = (statement.iterable,) if isinstance(statement, For) else ()
        if isinstance(statement, Verbatim):
            seen.update(statement.reads)
        for e in expressions(statement):
            if not (isinstance(e, Name) and e in (*whole, *iterable)):
                seen.update(_seen_whole(e))
    return frozenset(made - seen)


def _seen_whole(e: Expr) -> Iterator[str]:
    """The names in an expression of which something else is read than what stands under a key, or how many these are."""
    match e:
        case Name(id=id):
            yield id
        case Opaque(reads=reads):
            yield from reads
        case Subscript(value=Name(), index=inner):
            yield from _seen_whole(inner)
        case Call(function=Attribute(value=Name(), attr=attr), args=args, keywords=keywords) if (
            attr in _LOOKING or attr in CHANGING_METHODS
        ):
            for arg in (*args, *(value for _, value in keywords)):
                yield from _seen_whole(arg)
        case Call(function=Symbol(path=path), args=args, keywords=()) if path in _READING:
            for arg in args:
                if not isinstance(arg, Name):
                    yield from _seen_whole(arg)
        case Compare(first=first, ops=("in" | "not in",), rest=(Name(),)):
            yield from _seen_whole(first)
        case Unary(op="not", operand=Name()):
            return
        case _ if not e.children:
            yield from names_read(e)
        case _:
            for child in e.children:
                yield from _seen_whole(child)


def as_looked_up(name: str, kind: Kind, function: Function, functions: Mapping[str, Function]) -> Kind:
    """The kind of a dict of numbers and arrays that a function only reads, and by keys that are computed."""
    if not isinstance(kind, Structure) or kind.form != "dict" or not all(isinstance(each, Number) for each in kind.elements):
        return kind
    return dict_of(kind.keys, kind.elements) if is_looked_up(name, function, functions) else kind


def dict_of(keys: tuple[str | int, ...], elements: tuple[Kind, ...]) -> DictOf:
    """The kind of a dict that is read by keys that are computed."""
    return DictOf(join(elements), keys, elements)


def is_looked_up(name: str, function: Function, functions: Mapping[str, Function], made: Stmt | None = None) -> bool:
    """Whether a dict is only read, and by keys that are computed. made: the statement that makes it."""
    keys = list(_keys_read(name, function, functions, frozenset(), made))
    return not any(key is None for key in keys) and any(key is not None and not isinstance(key, Literal) for key in keys)


def _keys_read(
    name: str, function: Function, functions: Mapping[str, Function], asked: frozenset[str], made: Stmt | None = None
) -> Iterator[Expr | None]:
    """The keys by which a parameter is read, also in functions that are called with it; None where it is used in another way."""
    written_out = {
        loop.target.id: loop.iterable.children[0]
        for loop in statements(function.body)
        if isinstance(loop, For) and isinstance(loop.target, Name) and loop.iterable.children and _is_written_out(loop.iterable)
    }
    for statement in statements(function.body):
        if statement is made:
            continue
        stored = any(name in (part.value.id,) for part in parts_stored(statement) if isinstance(part.value, Name))
        carried = isinstance(statement, Verbatim) and (
            name in (*statement.reads, *statement.writes) or isinstance(statement, Define)
        )
        if stored or carried or name in names_written(statement):
            yield None
        for e in expressions(statement):
            for key in _keys_in(e, name, functions, asked | {function.path}):
                yield written_out.get(key.id, key) if isinstance(key, Name) else key


def _is_written_out(e: Expr) -> bool:
    return all(isinstance(child, Literal) for child in e.children) and not isinstance(e, Call)


def _keys_in(e: Expr, name: str, functions: Mapping[str, Function], asked: frozenset[str]) -> Iterator[Expr | None]:
    match e:
        case Name(id=id):
            if id == name:
                yield None
        case Subscript(value=Name(id=id), index=index) if id == name:
            pure = not any(acts(part) for part in walk(index) if not (isinstance(part, Opaque) and _is_plain_text(part)))
            yield index if pure and not isinstance(index, Slice) else None
            yield from _keys_in(index, name, functions, asked)
        case Comprehension(element=element, clauses=clauses):
            parts = (element, *(part for clause in clauses for part in (clause.iterable, *clause.tests)))
            for part in parts:
                yield from _keys_in(part, name, functions, asked)
        case Opaque(reads=reads):
            if name in reads:
                yield None
        case Call(function=Global(id=id), args=args, keywords=keywords) if id in functions and not functions[id].takes_any:
            callee = functions[id]
            given = (*zip(callee.positional, args, strict=False), *keywords)
            for parameter, value in given:
                if value != Name(name):
                    yield from _keys_in(value, name, functions, asked)
                elif callee.path not in asked:
                    yield from _keys_read(parameter, callee, functions, asked)
        case Symbol() | Global() | Literal():
            return
        case _:
            for child in e.children:
                yield from _keys_in(child, name, functions, asked)
