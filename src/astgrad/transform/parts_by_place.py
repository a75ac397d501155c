"""The end of a list of objects is gone through by places in the list itself.

    t = bodies[i + 1 :]                     for j in range(len(bodies) - (i + 1)):
    for c in t:                      ->         c = bodies[i + 1 + j]
        total += a.m * c.m                      total += a.m * c.m

Where the list stays as it was made, and its end is read by place alone, or gone through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Expr,
    List,
    Literal,
    Name,
    Record,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    each_read,
    map_children,
    names_read,
    walk,
)
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, Block, For, Function, Stmt, expressions, names_written, parts_stored, statements, with_body
from astgrad.transform.rename import everything_in, map_block, map_blocks, map_expressions, names_in_text


def with_parts_by_place(function: Function, names: Names) -> Function:
    """The function with such lists read by places."""
    ends = [
        s for s in statements(function.body) if isinstance(s, Assign) and isinstance(s.value, Subscript) and _end(s) is not None
    ]
    if not ends:
        return function
    written = Counter((*function.parameter_names, *(n for s in statements(function.body) for n in names_written(s))))
    in_text = names_in_text(function)
    lists = {
        s.targets[0].id
        for s in statements(function.body)
        if isinstance(s, Assign) and len(s.targets) == 1 and isinstance(s.targets[0], Name) and _holds_objects(s.value)
    }
    counting = {name for s in statements(function.body) if isinstance(s, For) and (name := _counting(s))}
    read = Counter(name for s in statements(function.body) for e in expressions(s) for name in each_read(e))
    uses = _uses(function)
    whole = {base for base in lists if written[base] == 1 and uses[base] == read[base] and base not in in_text}
    found: dict[str, tuple[str, Expr]] = {}
    for statement in ends:
        end = _end(statement)
        assert end is not None
        name, base, first = end
        after = _read_after(function.body, statement, name) or 0
        is_kept = written[name] == 1 and uses[name] == read[name] == after and name not in in_text
        if base in whole and is_kept and _is_place(first, {each for each in counting if written[each] == 1}):
            found[name] = base, first
    if not found:
        return function
    rest = map_block(function.body, lambda s: () if (end := _end(s)) is not None and end[0] in found else (s,))
    rest = _counted(rest, found, names)
    return with_body(function, map_expressions(rest, lambda e: _by_place(e, found)))


def _end(statement: Stmt) -> tuple[str, str, Expr] | None:
    """The name, the list and the first place of `t = bodies[i + 1 :]`."""
    match statement:
        case Assign(
            targets=(Name(id=name),),
            value=Subscript(value=Name(id=base), index=Slice(lower=Expr() as lower, upper=None, step=None)),
        ):
            return name, base, lower
        case _:
            return None


def _gone_through(iterable: Expr) -> Iterator[str]:
    """The variables through which a loop over an expression goes."""
    match iterable:
        case Name(id=id):
            yield id
        case Call(function=Symbol(path="builtins.enumerate" | "builtins.zip" | "builtins.reversed"), args=args):
            for arg in args:
                yield from _gone_through(arg)


def _holds_objects(e: Expr) -> bool:
    return isinstance(e, (List, Tuple)) and any(isinstance(each, (Record, Name)) for each in e.elements)


def _counting(loop: For) -> str:
    """The variable of a loop over places."""
    match loop:
        case For(target=Name(id=id), iterable=Call(function=Symbol(path="builtins.range"), args=(_,) | (Literal(), _))):
            return id
        case For(
            target=Tuple(elements=(Name(id=id), _)),
            iterable=Call(function=Symbol(path="builtins.enumerate"), args=(_,), keywords=()),
        ):
            return id
        case _:
            return ""


def _is_place(e: Expr, counting: set[str]) -> bool:
    """Whether it is surely no negative number. counting: the variables of loops over places."""
    match e:
        case Literal(value=int() as value):
            return value >= 0
        case Name(id=id):
            return id in counting
        case Binary(op="+", left=left, right=right):
            return _is_place(left, counting) and _is_place(right, counting)
        case _:
            return False


def _read_after(block: Block, statement: Stmt, name: str) -> int | None:
    """How often a name is read behind a statement in the block that this stands in, before it may get another value."""
    for position, each in enumerate(block):
        if each is statement:
            rest = statements(block[position + 1 :])
            return sum(other == name for s in rest for e in expressions(s) for other in each_read(e))
        for inner in each.blocks:
            if (found := _read_after(inner, statement, name)) is not None:
                return found
    return None


def _uses(function: Function) -> Counter[str]:
    """How often lists are read by place, for their ends, or for their lengths."""
    found = Counter[str]()
    fields = {e.attr for e in everything_in(function.body) if isinstance(e, Attribute)}
    for statement in statements(function.body):
        if isinstance(statement, For):
            found.update(_gone_through(statement.iterable))
        stored = [part for part in parts_stored(statement) if isinstance(part, Subscript)]
        for e in (part for outer in expressions(statement) for part in walk(outer)):
            match e:
                case Subscript(value=Name(id=id), index=index) if e not in stored:
                    found[id] += not isinstance(index, Slice) or _end(statement) is not None
                case Call(function=Symbol(path="builtins.len"), args=(Name(id=id),)):
                    found[id] += 1
                case Record(keys=keys, elements=elements):  # which is asked for no such field
                    parts = zip(keys, elements, strict=True)
                    found.update(part.id for key, part in parts if isinstance(part, Name) and key not in fields)
    return found


def _counted(block: Block, found: Mapping[str, tuple[str, Expr]], names: Names) -> Block:
    """The block with places counted where an end is gone through."""
    new: list[Stmt] = []
    for statement in block:
        statement = map_blocks(statement, lambda inner: _counted(inner, found, names))
        match statement:
            case For(target=target, iterable=Name(id=id) as whole, body=body) if id in found:
                place = Name(names.fresh("j"))
                places = Call(Symbol("builtins.range", "range"), (Call(Symbol("builtins.len", "len"), (whole,)),))
                first = Assign((target,), Subscript(whole, place), span=statement.span)
                new.append(replace(statement, target=place, iterable=places, body=(first, *body), edited=True))
            case _:
                new.append(statement)
    return tuple(new)


def _by_place(e: Expr, found: Mapping[str, tuple[str, Expr]]) -> Expr:
    match e:
        case Subscript(value=Name(id=id), index=index) if id in found:
            base, first = found[id]
            return Subscript(Name(base), Binary("+", first, _by_place(index, found)), span=e.span)
        case Call(function=Symbol(path="builtins.len") as length, args=(Name(id=id),)) if id in found:
            base, first = found[id]
            return Binary("-", Call(length, (Name(base),)), first)
        case _:
            return map_children(lambda part: _by_place(part, found), e) if not names_read(e).isdisjoint(found) else e
