"""From a derivative as the sweep left it to one as a person writes it: the passes that clean up, in order.

prune       drop what nothing reads
inline      put values where they are used, simplify what comes of it
share       name what is computed twice
coalesce    give the author's names back
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from astgrad.analysis.analysed import Analysed
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import Expr, Name, Tuple, names_read
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, Block, Comment, For, Function, If, Return, Stmt, While, names_written, statements
from astgrad.transform.algebra import Facts, cost, simplify
from astgrad.transform.coalesce import coalesce
from astgrad.transform.inline import inline, is_derived
from astgrad.transform.prune import prune
from astgrad.transform.share import share


def tidy(
    derived: Function, primal: Analysed, kinds: Kinds, names: Names, originals: Mapping[int, Stmt], *, rounding: bool
) -> Function:
    """The derivative, cleaned up. kinds: of all names in it. originals: the author's statements by the `id` of their origin."""
    definitions = _definitions(primal.function, derived)
    facts = Facts(kinds.of, definitions, rounding)

    @lru_cache(maxsize=1_000)
    def simplified(e: Expr) -> Expr:
        if isinstance(e, Tuple):
            return replace(e, elements=tuple(map(simplified, e.elements)))
        return e if e in authors_results else simplify(e, facts)

    @lru_cache(maxsize=1_000)
    def dear(e: Expr) -> float:
        return sum(map(dear, e.elements)) if isinstance(e, Tuple) else cost(e, facts)

    def note_kind(name: str, kind: object) -> None:
        kinds.variables[name] = kind  # type: ignore[assignment]

    authors_results = {s.value for s in statements(primal.function.body) if isinstance(s, Return) and s.value is not None}
    derived = prune(derived)
    derived = inline(derived, simplified, dear)
    derived = share(derived, names, kinds.of, note_kind)
    derived = prune(derived)
    derived = coalesce(derived, primal.authors_names, originals)
    return replace(derived, body=_comments(derived.body))


def _definitions(primal: Function, derived: Function) -> tuple[tuple[str, Expr], ...]:
    """The author's equations that hold all through the derivative: what is assigned once, outside loops, from what is."""
    written: dict[str, int] = {}
    for statement in statements(derived.body):
        for name in names_written(statement):
            written[name] = written.get(name, 0) + 1
    found: list[tuple[str, Expr]] = []
    for statement in primal.body:
        match statement:
            case Assign(targets=(Name(id=name),), value=value) if written.get(name, 0) <= 1:
                if name not in primal.parameter_names and all(
                    written.get(n, 0) <= (n not in primal.parameter_names) for n in names_read(value)
                ):
                    found.append((name, value))
    return tuple(found)


def _comments(body: Block) -> Block:
    """The body without comments over nothing; a single group of derivative statements needs no comment."""
    body = _over_something(body)
    count = sum(isinstance(statement, Comment) for statement in statements(body))
    has_loop = any(isinstance(statement, (For, While)) and is_derived(statement) for statement in statements(body))
    return body if count > 1 or has_loop else _without(body)


def _over_something(block: Block) -> Block:
    kept: list[Stmt] = []
    for position, statement in enumerate(block):
        following = block[position + 1 : position + 2]
        if isinstance(statement, Comment) and (not following or isinstance(following[0], (Comment, Return))):
            continue
        kept.append(_inside(statement, _over_something))
    return tuple(kept)


def _without(block: Block) -> Block:
    return tuple(_inside(statement, _without) for statement in block if not isinstance(statement, Comment))


def _inside(statement: Stmt, change: object) -> Stmt:
    assert callable(change)
    match statement:
        case If(body=body, orelse=orelse):
            return replace(statement, body=change(body), orelse=change(orelse))
        case For(body=body) | While(body=body):
            return replace(statement, body=change(body))
        case _:
            return statement
