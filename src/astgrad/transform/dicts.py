"""Dict comprehensions as the dicts that they make, where it is written in the function what they go through.

    w = {"a": x, "b": x * x}
    d = {k: np.sin(v) for k, v in w.items() if k != "c"}     ->      d = {"a": np.sin(w["a"]), "b": np.sin(w["b"])}
    e = {f"w{i}": x**i for i in range(3)}                    ->      e = {"w0": x**0, "w1": x**1, "w2": x**2}
    d = dict(zip(("a", "b"), values))                        ->      d = {"a": values[0], "b": values[1]}

What is not known here (which keys a dict has that is given or grows, whether a test holds) leaves the comprehension as it is.
"""

from __future__ import annotations

import ast
import operator
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Clause,
    Compare,
    Comprehension,
    Dict,
    DictComprehension,
    Expr,
    List,
    Literal,
    Name,
    Opaque,
    Subscript,
    Symbol,
    Tuple,
    names_read,
    substitute,
    walk,
)
from astgrad.ir.show import show_key
from astgrad.ir.stmt import Assign, For, Function, Return, Stmt, base_name, expressions, names_written, parts_stored, statements
from astgrad.rules.structure import literal_integer
from astgrad.transform.rename import pinned_names

_MOST_ITEMS = 24
_LOOKING = frozenset(("items", "keys", "values", "get", "copy"))  # methods that leave a dict as it is
_READING = frozenset(f"builtins.{name}" for name in ("len", "list", "tuple", "sorted", "enumerate", "zip", "sum"))
_HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

Written = Mapping[str, Expr]


def written_structures(function: Function) -> Written:
    """The variables that hold a dict, list or tuple that is written out, with the same keys and as many elements all the time."""
    everything = list(statements(function.body))
    writes = Counter((*function.parameter_names, *(name for s in everything for name in names_written(s))))
    found: dict[str, Expr] = {}
    for statement in everything:
        match statement:
            case Assign(targets=(Name(id=name),), value=value) if writes[name] == 1:
                held = written_dict(value, found) if isinstance(value, DictComprehension) else value
                if isinstance(held, (Dict, List, Tuple)) and not any(_may_change(s, name) for s in everything):
                    found[name] = held
    return found


def _may_change(statement: Stmt, name: str) -> bool:
    """Whether a statement may give what a variable holds another form, or another name."""
    if name in pinned_names(statement) or any(base_name(part) == name for part in parts_stored(statement)):
        return True
    if isinstance(statement, Return) or (isinstance(statement, For) and statement.iterable == Name(name)):
        return False
    return any(_is_seen(e, name) for e in expressions(statement))


def _is_seen(e: Expr, name: str) -> bool:
    """Whether something else than a part of it is read of a variable."""
    match e:
        case Name(id=id):
            return id == name
        case Subscript(value=Name(id=id), index=index) if id == name:
            return _is_seen(index, name)
        case Call(function=Attribute(value=Name(id=id), attr=attr), args=args) if id == name and attr in _LOOKING:
            return any(_is_seen(arg, name) for arg in args)
        case Call(function=Symbol(path=path), args=args) if path in _READING:
            return any(_is_seen(arg, name) for arg in args if not isinstance(arg, Name))
        case DictComprehension(element=element, key=key, clauses=clauses):
            parts = (key, element, *(part for clause in clauses for part in (clause.iterable, *clause.tests)))
            return any(_is_seen(part, name) for part in parts if not isinstance(part, Name))
        case Comprehension(element=element, clauses=clauses):
            parts = (element, *(test for clause in clauses for test in clause.tests))
            iterables = (clause.iterable for clause in clauses)
            return any(_is_seen(part, name) for part in (*parts, *(e for e in iterables if not isinstance(e, Name))))
        case _:
            return name in e.own_names() or any(_is_seen(child, name) for child in e.children)


def written_dict(e: DictComprehension, written: Written) -> Dict | None:
    """The dict that a comprehension makes; None where that is not known."""
    items: dict[str | int, Expr] = {}
    for bound in _rounds(e.clauses, {}, written):
        key = None if bound is None else _key(e.key, bound)
        element = None if bound is None else replaced(e.element, bound)
        if key is None or element is None or key in items or len(items) == _MOST_ITEMS:
            return None
        items[key] = element
    return Dict(tuple(items), tuple(items.values()), span=e.span)


def dict_of_pairs(e: Call, pairs: Expr, written: Written) -> Dict | None:
    """What `dict(zip(keys, values))` makes; None where that is not known."""
    items: dict[str | int, Expr] = {}
    for row in _rows(pairs, written) or ():
        key = _value(row.elements[0]) if isinstance(row, Tuple) and len(row.elements) == 2 else None
        if key is None or key in items or len(items) == _MOST_ITEMS:
            return None
        items[key] = row.children[1]
    return Dict(tuple(items), tuple(items.values()), span=e.span) if items else None


def _rounds(clauses: Sequence[Clause], bound: Written, written: Written) -> Iterator[Written | None]:
    """What the variables of a comprehension stand for, round by round; None where it is not known any more."""
    if not clauses:
        yield bound
        return
    clause, *rest = clauses
    iterable = replaced(clause.iterable, bound)
    rows = None if iterable is None else _rows(iterable, written)
    if rows is None:
        yield None
        return
    for row in rows:
        own = bound_to(clause.target, row)
        tests = [None if own is None else _holds(test, {**bound, **own}) for test in clause.tests]
        if own is None or None in tests:
            yield None
            return
        if all(tests):
            yield from _rounds(rest, {**bound, **own}, written)


def _rows(iterable: Expr, written: Written) -> tuple[Expr, ...] | None:
    """What a loop goes through, in expressions that may be read anywhere in the same statement."""
    match iterable:
        case Tuple(elements=elements) | List(elements=elements):
            return elements if all(not isinstance(part, (Call, Opaque)) for each in elements for part in walk(each)) else None
        case Name(id=id) if id in written:
            held = written[id]
            if isinstance(held, Dict):
                return _keys(held)
            read = (Subscript(iterable, Literal(str(i)), span=iterable.span) for i in range(len(held.children)))
            return tuple(e if isinstance(e, Literal) else part for e, part in zip(held.children, read, strict=True))
        case Call(function=Attribute(value=Name(id=id) as whole, attr=attr), args=(), keywords=()) if isinstance(
            items := written.get(id), Dict
        ):
            keys = _keys(items)
            parts: tuple[Expr, ...] = tuple(Subscript(whole, key, span=whole.span) for key in keys)
            pairs: tuple[Expr, ...] = tuple(Tuple(pair) for pair in zip(keys, parts, strict=True))
            return {"keys": keys, "values": parts, "items": pairs}.get(attr)
        case Call(function=Symbol(path="builtins.range"), args=args, keywords=()):
            ends = [number for arg in args if (number := literal_integer(arg)) is not None]
            is_known = len(ends) == len(args) in (1, 2) and len(range(*ends)) <= _MOST_ITEMS and min(ends) >= 0
            return tuple(Literal(str(i)) for i in range(*ends)) if is_known else None
        case Call(function=Symbol(path="builtins.list" | "builtins.tuple"), args=(arg,), keywords=()):
            return _rows(arg, written)
        case Call(function=Symbol(path="builtins.sorted"), args=(arg,), keywords=()):
            return _in_order(_rows(arg, written))
        case Call(function=Symbol(path="builtins.enumerate"), args=(arg,), keywords=()):
            counted = _rows(arg, written)
            return None if counted is None else tuple(Tuple((Literal(str(i)), row)) for i, row in enumerate(counted))
        case Call(function=Symbol(path="builtins.zip"), args=args, keywords=keywords):
            columns = [rows for arg in args if (rows := _rows(arg, written)) is not None]
            is_strict = any(value != Literal("False") for _, value in keywords)
            is_known = len(columns) == len(args) and not (is_strict and len(set(map(len, columns))) > 1)
            return tuple(map(Tuple, zip(*columns, strict=False))) if is_known else None
        case _:
            return None


def _keys(held: Dict) -> tuple[Expr, ...]:
    return tuple(Literal(show_key(key)) for key in held.keys)


def _in_order(rows: tuple[Expr, ...] | None) -> tuple[Expr, ...] | None:
    """Literal texts, or literal integers, in order."""
    known = [_value(row) for row in rows or ()]
    texts = sorted(each for each in known if isinstance(each, str))
    numbers = sorted(each for each in known if isinstance(each, int))
    if rows is None or len(rows) not in (len(texts), len(numbers)):
        return None
    ordered: list[str | int] = [*texts, *numbers]
    return tuple(Literal(show_key(key)) for key in ordered)


def bound_to(target: Expr, row: Expr) -> dict[str, Expr] | None:
    """What the names of a target stand for, as far as that is written out; None where it is not."""
    match target, row:
        case Name(id=id), _:
            return {id: row}
        case Tuple(elements=targets), Tuple(elements=parts) if len(targets) == len(parts):
            pairs = [bound_to(one, each) for one, each in zip(targets, parts, strict=True)]
            return None if None in pairs else {name: e for pair in pairs for name, e in (pair or {}).items()}
        case _:
            return None


def replaced(e: Expr, bound: Written) -> Expr | None:
    """The expression with what the variables stand for; None where something that is not understood reads one."""
    if any(isinstance(part, Opaque) and not names_read(part).isdisjoint(bound) for part in walk(e)):
        return None
    return substitute(e, bound)


def _key(key: Expr, bound: Written) -> str | int | None:
    if isinstance(key, Opaque):
        return _formatted(key.text, bound)
    return _value(replaced(key, bound))


def _value(e: Expr | None) -> str | int | None:
    match e:
        case Literal(value=str() | int() as value) if not isinstance(value, bool):
            return value
        case Binary(op="+", left=left, right=right):
            one, other = _value(left), _value(right)
            return one + other if isinstance(one, str) and isinstance(other, str) else None
        case _:
            return None


def _formatted(text: str, bound: Written) -> str | None:
    """What a formatted text gives that only names variables of the comprehension."""
    node = ast.parse(f"({text})", mode="eval").body
    parts: list[str] = []
    for part in node.values if isinstance(node, ast.JoinedStr) else (node,):
        match part:
            case ast.Constant(value=str() as own) if isinstance(node, ast.JoinedStr):
                parts.append(own)
            case ast.FormattedValue(value=ast.Name(id=id), conversion=-1, format_spec=None) if id in bound:
                if (value := _value(bound[id])) is None:
                    return None
                parts.append(str(value))
            case _:
                return None
    return "".join(parts)


def _holds(test: Expr, bound: Written) -> bool | None:
    """Whether a test of literals holds; None where it is not known."""
    match replaced(test, bound):
        case Compare(first=first, ops=("in" | "not in" as op,), rest=(Tuple(elements=elements) | List(elements=elements),)):
            value, others = _value(first), [_value(each) for each in elements]
            return None if value is None or None in others else (value in others) == (op == "in")
        case Compare(first=first, ops=(op,), rest=(second,)) if op in _HOLDS:
            one, other = _value(first), _value(second)
            is_known = one is not None and other is not None and isinstance(one, str) == isinstance(other, str)
            return _HOLDS[op](one, other) if is_known else None
        case _:
            return None
