"""`xs[i] += e` of a list of arrays as `xs[i] = xs[i] + e`, where nothing else holds these arrays: none is changed in place then.

    acc = [np.zeros(2) for _ in bodies]             acc = [np.zeros(2) for _ in bodies]
    acc[i] += force                           ->    acc[i] = acc[i] + force

Where something else may hold one (`xs.append(xs[-1])`, `v = xs[0]`, `[v] * n`), it stays, and is refused. A round of a loop may
name them, `for b, a in zip(bodies, acc)`, where none is changed in the loop.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from astgrad.analysis.aliases import aliases, list_changed_inside
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Attribute, Binary, Call, Expr, List, Name, Subscript, names_read, walk
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Evaluate,
    For,
    Function,
    Stmt,
    base_name,
    bound_names,
    expressions,
    inner_blocks,
    names_written,
    statements,
    with_body,
)
from astgrad.transform.rename import map_block, pinned_names
from astgrad.transform.rows import own_line
from astgrad.transform.shaping import is_fresh


def with_elements_replaced(function: Function, kinds: Kinds) -> Function:
    """The function with arrays in lists replaced by others where they were changed in place, as far as that is the same."""
    augmented = [s for s in statements(function.body) if isinstance(s, AugAssign)]
    changed = {name for s in augmented if (name := list_changed_inside(s, kinds)) is not None}
    if not changed:
        return function
    sharing = aliases(function, kinds)
    made = {name for name in changed if any(_makes_list(s, name) for s in statements(function.body))} - {
        *function.parameter_names
    }
    own = {name for name in made if _holds_its_own(name, function.body, kinds, sharing.get(name, frozenset()) - {name})}

    def replaced(statement: Stmt) -> Block:
        match statement:
            case AugAssign(target=part, op=op, value=value) if list_changed_inside(statement, kinds) in own:
                new = Binary(op, part, value, span=statement.span)
                if kinds.number(new).dtype == kinds.number(part).dtype:  # which the array keeps
                    return (Assign((part,), new, origin=statement.origin, edited=True, span=statement.span),)
        return (statement,)

    return with_body(function, map_block(function.body, replaced))


def _holds_its_own(name: str, body: Block, kinds: Kinds, sharing: frozenset[str]) -> bool:
    """Whether nothing else holds an array that a list holds, and it holds none twice. sharing: what may share memory with it."""
    loops = [s for s in statements(body) if isinstance(s, For)]
    rounds = [loop for loop in loops if not sharing.isdisjoint((*bound_names(loop.target), *_named_first(loop, name)))]
    passing = {
        each for loop in rounds for each in (*bound_names(loop.target), *_named_first(loop, name))
    }  # names for elements while a loop goes through them
    new = _given_away(name, body) if not sharing <= passing else frozenset[str]()
    sharing -= new
    if not sharing <= passing or any(list_changed_inside(s, kinds) == name for loop in rounds for s in statements(loop.body)):
        return False
    inside = {id(s) for loop in rounds for s in (loop, *statements(loop.body))}
    for statement in statements(body):
        read = {each for e in expressions(statement) for each in names_read(e)} | pinned_names(statement)
        if id(statement) not in inside and not sharing.isdisjoint(read):
            return False
        if not all(is_fresh(each) or (isinstance(each, Name) and each.id in new) for each in _put_in(statement, name)):
            return False
        if name in names_written(statement) and not _makes_list(statement, name):
            return False
    return True


def _named_first(loop: For, name: str) -> Iterator[str]:
    """The names that each round of a loop begins by giving to elements of a list: `a = acc[i]`."""
    read: set[str] = set()
    for statement in loop.body:
        match statement:
            case Assign(targets=(Name(id=id),), value=Subscript(value=Name(id=held), index=Name()) as value):
                read |= names_read(value)
                if held == name and id not in read:
                    yield id
            case _:
                return


def _given_away(name: str, body: Block) -> frozenset[str]:
    """The variables that get a new array which goes into a list in the same block, and that are mentioned nowhere else."""
    everywhere = [*statements(body)]
    read = Counter(part.id for s in everywhere for e in own_line(s) for part in walk(e) if isinstance(part, Name))
    read.update(each for s in everywhere for each in pinned_names(s))
    blocks = [body, *(block for s in everywhere for block in inner_blocks(s))]
    found: set[str] = set()
    for block in blocks:
        made = {s.targets[0] for s in block if isinstance(s, Assign) and len(s.targets) == 1 and is_fresh(s.value)}
        put = [each for s in block for each in _put_in(s, name)]
        found.update(each.id for each in put if isinstance(each, Name) and each in made and read[each.id] == 2)
    return frozenset(found)


def _put_in(statement: Stmt, name: str) -> Iterator[Expr]:
    """What a statement puts into a list."""
    match statement:
        case Assign(targets=(Name(id=id),), value=List(elements=elements)) if id == name:
            yield from elements
        case Assign(targets=targets, value=value) if any(base_name(target) == name for target in targets):
            yield value
        case Evaluate(value=Call(function=Attribute(value=Name(id=id)), args=args)) if id == name:
            yield from args


def _makes_list(statement: Stmt, name: str) -> bool:
    match statement:
        case Assign(targets=(Name(id=id),), value=List()):
            return id == name
        case _:
            return False
