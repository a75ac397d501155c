"""From a derivative as the sweep left it to one as a person writes it: the passes that clean up, in order.

prune       drop what nothing reads
split       one name for each value
sunk        write what follows a decision where it adds something
gather      add at once what goes to one place
inline      put values where they are used, simplify what comes of it
branches    decide once what is decided twice
share       name what is computed twice
coalesce    give the author's names back
comprehended  write loops that only fill lists as comprehensions
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import replace
from functools import lru_cache, partial

from astgrad.analysis.aliases import aliases, written_into
from astgrad.analysis.analysed import Analysed
from astgrad.analysis.effects import draws
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.memory import Sharing, sharing_at
from astgrad.ir.expr import BUILT, Binary, Call, Expr, Name, Unary, flattened, names_read, walk
from astgrad.ir.kinds import Kind, Number
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    Block,
    Comment,
    For,
    Function,
    If,
    Return,
    Stmt,
    While,
    With,
    expressions,
    names_changed,
    names_written,
    statements,
)
from astgrad.transform.added_rows import lists_with_rows, without_row_arrays
from astgrad.transform.algebra import Facts, Known, cost, simplify
from astgrad.transform.branches import merge_branches
from astgrad.transform.changes import changed_by_in
from astgrad.transform.coalesce import coalesce
from astgrad.transform.comprehended import with_comprehensions
from astgrad.transform.copies import with_results_named, without_needless_copies
from astgrad.transform.gather import gather
from astgrad.transform.grids import grids_of, without_grids
from astgrad.transform.inline import inline, is_derived
from astgrad.transform.prune import prune
from astgrad.transform.real_storage import with_real_storage
from astgrad.transform.rename import map_block, pinned_names, rename_block
from astgrad.transform.shaping import is_fresh, kept_copy, own_copy, simplified_copy
from astgrad.transform.share import share
from astgrad.transform.sunk import sunk
from astgrad.transform.tables import tables_of, with_like, without_tables
from astgrad.transform.unnest import unnest
from astgrad.transform.webs import split_webs


class Tidying:
    """The passes over the functions that one primal gives rise to."""

    def __init__(self, primal: Analysed, kinds: Kinds, names: Names, reserved: Iterable[str], *, rounding: bool) -> None:
        """kinds: of all names. reserved: the names that the module means something by."""
        self._primal = primal
        self._kinds = kinds
        self._names = names
        self._reserved = frozenset(reserved) | _mentioned(primal.function)
        self._rounding = rounding
        self._split_names: dict[str, str] = {}
        self._whole: Block = ()
        self._authors = {
            *primal.function.parameter_names,
            *(n for s in statements(primal.function.body) for n in names_written(s)),
        }
        self._results = {part for value in _results(primal.function) for part in flattened(value)}
        self._places = {result.span for result in self._results} - {None}

    def clean(self, derived: Function, whole: Block, *, gives_cotangents: bool, given: Set[str] = frozenset()) -> Function:
        """The function without what is dead, repeated or roundabout. whole: all statements that run for one derivative.
        gives_cotangents: its results, which share no memory, as the next one who gets them may write into each.
        given: names that have their values from another of these statements."""
        self._whole = whole
        derived = self._split(prune(derived, self._is_number, self._is_numeric))
        while self._kinds.note_integers(derived):  # of what is saved of a variable it is not known before
            pass
        written = frozenset(n for s in statements(derived.body) for n in names_written(s))
        definitions = _definitions(self._primal, whole, written | given)
        everywhere = Facts(self._kinds.of, definitions, self._rounding, self._kinds.may_be_integer)
        nothing = Known({name: number for number, (name, _) in enumerate(definitions)})

        @lru_cache(maxsize=1_000)
        def facts_at(known: Known) -> tuple[Facts, int]:
            if not known.others:
                return everywhere, known.first
            held = definitions[: known.first] + tuple(each for each in definitions if each[0] in known.others)
            return replace(everywhere, definitions=held), len(held)

        def simplified(e: Expr, known: Known) -> Expr:
            return simplified_where(e, *facts_at(known))

        def simplified_where(e: Expr, facts: Facts, held: int) -> Expr:
            if isinstance(e, BUILT):
                return replace(e, elements=tuple(simplified_where(element, facts, held) for element in e.elements))
            if e.span is not None and isinstance(e, (Binary, Unary)):
                return e  # the author's own: what it gives is his to the last bit
            if self._is_result(e) or settled.get((id(e), facts, held)) is e:
                return e
            simple = simplest(e, facts, held)
            settled[id(simple), facts, held] = simple
            return simple

        settled: dict[tuple[int, Facts, int], Expr] = {}  # by identity, what is in its simplest form where so much is known

        @lru_cache(maxsize=1_000)
        def simplest(e: Expr, facts: Facts, held: int) -> Expr:
            return simplified_copy(e, lambda inner: simplified_where(inner, facts, held)) or simplify(e, facts, held)

        @lru_cache(maxsize=1_000)
        def dear(e: Expr) -> float:
            return sum(map(dear, e.elements)) if isinstance(e, BUILT) else cost(e, everywhere)

        changed_by = changed_by_in(derived, self._kinds)
        lasting = written_into(derived, self._kinds) | self._returned(derived)

        def in_own_memory(name: str | None, value: Expr, simplified: Expr) -> Expr:
            """A copy, where it was new memory and is not any more (`-(-v)`), and something is written into it or it is a result."""
            if not is_fresh(value) or is_fresh(simplified):
                return simplified
            if name is not None and lasting.isdisjoint((name, *names_read(simplified))):
                return simplified
            return kept_copy(simplified, self._kinds.of(simplified))

        tidied = partial(
            inline,
            simplify=simplified,
            nothing=nothing,
            cost=dear,
            changed_by=changed_by,
            has_dtype_of=self._has_dtype_of,
            in_own_memory=in_own_memory,
        )
        derived = tidied(merge_branches(tidied(gather(sunk(derived))), changed_by))
        derived = share(derived, self._names, self._kinds, self._note_kind, changed_by)
        sharing = sharing_at(derived, self._kinds) if gives_cotangents else lambda _: {}
        derived = replace(derived, body=map_block(derived.body, partial(self._apart, sharing=sharing)))
        derived = without_needless_copies(prune(derived, self._is_number, self._is_numeric), self._is_number)
        return with_results_named(with_real_storage(derived, self._primal, self._kinds, self._authors))

    def _returned(self, derived: Function) -> frozenset[str]:
        """The derived variables whose memory the caller gets, under whatever name."""
        given = frozenset(part.id for value in _results(derived) for part in flattened(value) if isinstance(part, Name))
        given = frozenset(name for name in given - self._authors if not self._is_number(Name(name)))
        sharing = aliases(derived, self._kinds) if given else {}
        return given.union(*(sharing.get(name, {name}) for name in given))

    def _is_result(self, e: Expr) -> bool:
        """Whether it is what the author returns, perhaps by now under other names: its value is the author's to the last bit."""
        return e in self._results or e.span in self._places

    def _split(self, derived: Function) -> Function:
        """The function with one name for each web of derived values too: what is named once can be put where it is used."""
        derived, split = split_webs(derived, self._names)
        for new, old in split.items():
            if old in self._kinds.variables:
                self._kinds.note(new, self._kinds.variables[old])
        self._split_names |= split
        return derived

    def _has_dtype_of(self, e: Expr, like: Expr) -> bool:
        return not self._kinds.number(like).is_array or self._kinds.number(e).dtype == self._kinds.number(like).dtype

    def _is_number(self, e: Expr) -> bool:
        kind = self._kinds.number(e)
        return kind.is_scalar and kind.is_array is False

    def _is_numeric(self, e: Expr) -> bool:
        return isinstance(self._kinds.of(e), Number)

    def _apart(self, statement: Stmt, sharing: Callable[[Stmt], Sharing]) -> Block:
        """A `return` whose results share no memory with each other: `return y, y` as `return y, y.copy()`."""
        match statement:
            case Return(value=Expr() as value, edited=True) if isinstance(value, BUILT):
                return (replace(statement, value=self._distinct(value, set(), sharing(statement))),)
            case _:
                return (statement,)

    def _distinct(self, e: Expr, returned: set[str], sharing: Sharing) -> Expr:
        if isinstance(e, BUILT):
            return replace(e, elements=tuple(self._distinct(element, returned, sharing) for element in e.elements))
        if isinstance(e, Name):
            others = {e.id}
            if e.id not in self._authors and self._is_numeric(e):  # the author's may share memory as they do in his function
                others |= sharing.get(e.id, frozenset())
            is_seen = not returned.isdisjoint(others)
            returned.add(e.id)
            return own_copy(e, self._kinds.number(e)) if is_seen else e
        return e

    def named(self, derived: Function) -> Function:
        """The function in the author's names, with comments where they help."""
        derived = without_grids(derived, self._grids(), self._names, self._primal.function.span)
        lists, rows = map(self._under_new_names, lists_with_rows(self._primal.function))
        derived = without_row_arrays(derived, lists, rows, self._primal.function.span)
        derived = without_tables(derived, self._tables(), self._names, self._primal.function.span)
        derived = coalesce(derived, {**self._split_names, **self._primal.authors_names}, self._primal.originals)
        derived = replace(derived, body=rename_block(derived.body, _tightened(derived, self._reserved)))
        return with_comprehensions(unnest(replace(derived, body=_comments(derived.body))))

    def _grids(self) -> frozenset[str]:
        """The variables that hold lists of lists, which were taken for matrices."""
        return self._under_new_names(grids_of(self._primal.function))

    def _tables(self) -> frozenset[str]:
        """The variables that hold dicts, which were taken for arrays: one half of a derivative may hold what the other gave it."""
        if not self._primal.has_tables:
            return frozenset()
        return self._under_new_names(with_like(self._whole, tables_of(self._primal.function)))

    def _under_new_names(self, variables: frozenset[str]) -> frozenset[str]:
        """These variables, and those that were split off them."""
        while variables and (more := {new for new, old in self._split_names.items() if old in variables} - variables):
            variables |= more
        return variables

    def _note_kind(self, name: str, kind: Kind) -> None:
        self._kinds.note(name, kind)


def _tightened(derived: Function, reserved: frozenset[str]) -> dict[str, str]:
    """New names for derived variables, numbered in the order in which they appear, now that some have gone."""
    kept = reserved.union(derived.parameter_names, ("_",))
    made = dict.fromkeys(n for s in statements(derived.body) for n in names_written(s) if n not in kept)
    free = Names(kept)
    renamed: dict[str, str] = {}
    for name in made:
        stem, _, number = name.rpartition("_")
        renamed[name] = free.fresh(stem if stem and number.isdigit() else name)
    return {old: new for old, new in renamed.items() if old != new}


def _mentioned(function: Function) -> frozenset[str]:
    """Every local name that a function mentions."""
    found = set(function.parameter_names)
    for statement in statements(function.body):
        found.update(names_written(statement))
        found |= pinned_names(statement)
        for e in expressions(statement):
            found |= names_read(e)
    return frozenset(found)


def _definitions(primal: Analysed, whole: Block, kept: Set[str]) -> tuple[tuple[str, Expr], ...]:
    """The author's equations that hold all through the derivative: what is assigned once, outside loops, from what is, and would
    be the same if it were computed again.

    kept: the names that still have values.
    """
    given = primal.function.parameter_names
    written: dict[str, int] = {}
    for statement in statements(whole):
        for name in names_changed(statement):
            written[name] = written.get(name, 0) + 1
    found: list[tuple[str, Expr]] = []
    for statement in primal.function.body:
        match statement:
            case Assign(targets=(Name(id=name),), value=value) if (
                written.get(name, 0) <= 1 and name in kept and statement.origin is not None
            ):
                is_fixed = name not in given and all(written.get(n, 0) <= (n not in given) for n in names_read(value))
                if is_fixed and not any(isinstance(part, Call) and draws(part, primal.harmless) for part in walk(value)):
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
        case For(body=body) | While(body=body) | With(body=body):
            return replace(statement, body=change(body))
        case _:
            return statement


def _results(function: Function) -> Iterator[Expr]:
    """What a function returns, also where it is kept under a name until the function's only exit."""
    returned = [s.value for s in statements(function.body) if isinstance(s, Return) and s.value is not None]
    yield from returned
    for statement in statements(function.body):
        if isinstance(statement, Assign) and statement.origin is None and statement.targets[0] in returned:
            yield statement.value
