"""Puts derived values where they are used, and simplifies what comes of it.

    y_bar = 2 * y                          (used once, and the line stays short)
    return y_bar * np.cos(x)      ->       return 2 * y * np.cos(x)

A derived value keeps its name where it is used twice, where its formula would make a long line longer, or where something that it
reads changes in between. The author's own lines are never touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice

from astgrad.analysis.effects import COMPANIONS, changed_by, draws
from astgrad.analysis.jumps import always_returns
from astgrad.ir.expr import (
    BUILT,
    Attribute,
    Binary,
    Call,
    Expr,
    Global,
    Literal,
    Name,
    Subscript,
    Symbol,
    Unary,
    map_children,
    names_read,
    readings,
    size,
    substitute,
    walk,
)
from astgrad.ir.show import show
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    Assign,
    AugAssign,
    Block,
    Comment,
    Evaluate,
    For,
    Function,
    If,
    Return,
    Stmt,
    While,
    With,
    expressions,
    inner_blocks,
    names_read_inside,
    names_written,
    once,
    statements,
)
from astgrad.transform.algebra import Known
from astgrad.transform.changes import ChangedBy
from astgrad.transform.rename import map_header, pinned_names

Names = frozenset[str]
Simplify = Callable[[Expr, Known], Expr]  # of an expression, where so much is known
Cost = Callable[[Expr], float]

_LONGEST_LINE = 76  # a statement that an inlined formula may reach
_MOST_ROUNDS = 50


def inline(
    function: Function,
    simplify: Simplify,
    nothing: Known,
    cost: Cost,
    changed_by: ChangedBy,
    has_dtype_of: Callable[[Expr, Expr], bool],
    in_own_memory: Callable[[str | None, Expr, Expr], Expr],
) -> Function:
    """The function with derived values inlined and derived expressions simplified. nothing: what is known before anything is
    assigned. has_dtype_of: whether one expression is of the dtype of another, as far as is known. in_own_memory: the
    simplified value of a variable, or of no variable but a result, copied where that is needed."""
    inliner = _Inliner(simplify, nothing.plus(function.parameter_names), cost, changed_by, has_dtype_of, in_own_memory)
    body = _merged(function.body)
    inliner.locate(body)
    return replace(function, body=inliner.inlined(inliner.simplified(body)))


class _Inliner:
    def __init__(
        self,
        simplify: Simplify,
        at_start: Known,
        cost: Cost,
        changed_by: ChangedBy,
        has_dtype_of: Callable[[Expr, Expr], bool],
        in_own_memory: Callable[[str | None, Expr, Expr], Expr],
    ) -> None:
        self._simplify = simplify
        self._at_start = at_start
        self._changed_by = changed_by
        self._has_dtype_of = has_dtype_of
        self._in_own_memory = in_own_memory
        self._cost = cost
        self._uses: Counter[str] = Counter()
        self._definitions: Counter[str] = Counter()  # how often what a name stands for is changed, or the name bound anew
        self._bindings: Counter[str] = Counter()
        self._known: dict[int, Known] = {}  # what is known before each statement, by its `id`
        self._raw: dict[Stmt, Stmt] = {}  # simplified statements as they were before: what cancels there may not cancel later
        self._seen = 0  # the last statement of the block that was looked at to decide about one

    def locate(self, body: Block) -> None:
        """Notes what is known where, in the body that is looked at next."""
        self._known = {id(statement): names for statement, names in _known_before(body, self._at_start)}

    def simplified(self, block: Block) -> Block:
        """The block with every derived expression simplified."""
        return tuple(self._simplified(statement) for statement in block)

    def _simplified(self, statement: Stmt) -> Stmt:
        match statement:
            case If(body=body, orelse=orelse):
                return replace(statement, body=self.simplified(body), orelse=self.simplified(orelse))
            case For(body=body) | While(body=body) | With(body=body):
                return replace(statement, body=self.simplified(body))
            case _ if is_derived(statement):
                return self._simplify_values(statement, self._known[id(statement)])
            case _:
                return statement

    def _simplify_values(self, statement: Stmt, known: Known) -> Stmt:
        new = self._with_simple_values(statement, known)
        self._raw.setdefault(new, statement)
        return new

    def _with_simple_values(self, statement: Stmt, known: Known) -> Stmt:
        match statement:
            case Assign(targets=(Name(id=name),), value=value):
                return replace(statement, value=self._in_own_memory(name, value, self._simplify(value, known)))
            case Assign(value=value):
                return replace(statement, value=self._simplify(value, known))
            case AugAssign(target=target, op="+" | "-" as op, value=value):
                return _signed(replace(statement, value=self._simplify(value, known)), target, op)
            case Return(value=Expr() as value):
                return replace(statement, value=self._result(value, self._simplify(value, known)))
            case Evaluate(value=Call(function=function, args=args)):
                return replace(statement, value=Call(function, tuple(self._simplify(arg, known) for arg in args)))
            case _:
                return statement

    def _result(self, value: Expr, simplified: Expr) -> Expr:
        """The simplified value of a `return`, of which each part that was new memory still is."""
        if isinstance(value, BUILT) and isinstance(simplified, BUILT):
            elements = map(self._result, value.elements, simplified.elements)
            return replace(simplified, elements=tuple(elements))
        return self._in_own_memory(None, value, simplified)

    def inlined(self, block: Block) -> Block:
        """The body with values put where they are used, one in each round: the first that can be."""
        self.locate(block)
        self._uses, self._definitions, self._bindings = self._counted(block)
        seen: dict[int, int] = {}  # for each statement that stays, the last one that was looked at to decide so
        to_look_at: Iterable[int] = range(len(block))
        for _ in range(_MOST_ROUNDS):
            new = self._round(block, to_look_at, seen)
            if new is block:
                break
            start, names, defined = self._replaced(block, new)
            seen = {position: last for position, last in seen.items() if position < start}
            again = [position for position, last in seen.items() if last >= start or new[position].blocks]
            again += [position for position in seen if not names.isdisjoint(names_written(new[position]))]
            again += [position for position in seen if not defined.isdisjoint(names_read_inside(new[position]))]
            block, to_look_at = new, chain(sorted(set(again)), range(start, len(new)))
        return block

    def _counted(self, block: Block) -> tuple[Counter[str], Counter[str], Counter[str]]:
        """How often each name is read, defined and bound."""
        everything = list(statements(block))
        found = (map(_uses, everything), map(self._changed_by, everything), map(names_written, everything))
        uses, definitions, bindings = (Counter(chain.from_iterable(names)) for names in found)
        return uses, definitions, bindings

    def _replaced(self, old: Block, new: Block) -> tuple[int, Names, Names]:
        """Notes what is known and counted now that a body is another. Gives where that begins to differ, the names that are counted
        anew, and those whose definitions are."""
        start, end = _same_at_ends(old, new)
        gone, come = (self._counted(block[start : len(block) - end]) for block in (old, new))
        anew: list[Names] = []
        for counts, less, more in zip((self._uses, self._definitions, self._bindings), gone, come, strict=True):
            counts.subtract(less)
            counts.update(more)
            anew.append(frozenset(name for name in less.keys() | more.keys() if less[name] != more[name]))
        is_known_after = anew[1].isdisjoint(self._at_start.numbers)  # what follows is known as much of as before
        others = _known_before(new[start : len(new) - end if is_known_after else None], self._known[id(old[start])])
        self._known.update((id(statement), known) for statement, known in others)
        return start, frozenset().union(*anew), anew[1]

    def _round(self, block: Block, to_look_at: Iterable[int], seen: dict[int, int]) -> Block:
        for position in to_look_at:
            statement = block[position]
            self._seen = position
            new = self._inlined(block, position, statement)
            if new is not None:
                return new
            seen[position] = self._seen
            inside = self._round_inside(statement)
            if inside is not statement:
                return (*block[:position], inside, *block[position + 1 :])
        return block

    def _round_inside(self, statement: Stmt) -> Stmt:
        match statement:
            case If(body=body, orelse=orelse):
                new_body = self._round(body, range(len(body)), {})
                if new_body is not body:
                    return replace(statement, body=new_body)
                new_orelse = self._round(orelse, range(len(orelse)), {})
                return statement if new_orelse is orelse else replace(statement, orelse=new_orelse)
            case For(body=body) | While(body=body) | With(body=body):
                new_body = self._round(body, range(len(body)), {})
                return statement if new_body is body else replace(statement, body=new_body)
            case _:
                return statement

    def _inlined(self, block: Block, position: int, statement: Stmt) -> Block | None:
        """The block with this statement's value put where it is used, where that is right and reads well."""
        match statement:
            case AugAssign(target=Name(id=name) as target, op="+" | "-" as op, value=value) if statement.origin is None:
                return self._last_added(block, position, Binary(op, target, value))
        match statement:
            case Assign(targets=(Name(id=name),), value=value) if statement.origin is None and _makes_something(value):
                is_used_once = self._uses[name] == 1 and self._bindings[name] == 1
                return self._at_once(block, position, name, value) if is_used_once else None
            case Assign(targets=(Name(id=name),), value=value) if statement.origin is None and self._definitions[name] == 1:
                pass
            case _:
                return None
        is_copy = _is_copy(value)
        if self._uses[name] != 1 and not is_copy:
            return None
        if is_copy and all(self._definitions[each] == 0 for each in names_read(value)):
            return self._everywhere(block, position, name, value)
        users = self._users(block, position, name, value)
        if users is None:
            return None
        new_block = list(block)
        for user in users:
            before = block[user]
            after = self._with_value(before, name, value, self._known[id(before)])
            if not is_copy and not self._reads_well(statement, before, after):
                return None
            new_block[user] = after
        del new_block[position]
        return tuple(new_block)

    def _at_once(self, block: Block, position: int, name: str, value: Expr) -> Block | None:
        """`a[i] = saved.pop()` for `t = saved.pop(); a[i] = t`, also past statements that leave the list alone."""
        for index in range(position + 1, len(block)):
            self._seen = index
            match block[index]:
                case Assign(targets=(Subscript() as part,), value=Name(id=read)) as user if (
                    read == name
                    and names_read(part).isdisjoint({name, *names_read(value)})
                    and (user.origin is None or user.edited)
                ):
                    return (*block[:position], *block[position + 1 : index], replace(user, value=value), *block[index + 1 :])
                case Assign(origin=None) as between if names_read(value).isdisjoint(
                    self._changed_by(between) | names_read_inside(between)
                ) and not (_reads_what_is_not_seen(value) and _makes_something(between.value)):
                    continue
                case _:
                    return None
        return None

    def _everywhere(self, block: Block, position: int, name: str, value: Expr) -> Block | None:
        """The block with a literal, or a parameter that never changes, put wherever its other name is read, also inside loops."""
        self._seen, rest = len(block), block[position + 1 :]
        inside = list(statements(rest))
        users = [s for s in inside if any(name in names_read(e) for e in expressions(s))]
        uses = sum(readings(e).count(name) for s in users for e in expressions(s))
        if not users or uses != self._uses[name] or not all(is_derived(s) and name not in self._changed_by(s) for s in users):
            return None
        return (*block[:position], *(self._put(statement, name, value) for statement in rest))

    def _put(self, statement: Stmt, name: str, value: Expr) -> Stmt:
        known = self._known[id(statement)]
        match statement:
            case If(body=body, orelse=orelse):
                body, orelse = (tuple(self._put(s, name, value) for s in inner) for inner in (body, orelse))
                statement = replace(statement, body=body, orelse=orelse)
            case For(body=body) | While(body=body) | With(body=body):
                statement = replace(statement, body=tuple(self._put(s, name, value) for s in body))
        return (
            self._with_value(statement, name, value, known)
            if any(name in names_read(e) for e in expressions(statement))
            else statement
        )

    def _last_added(self, block: Block, position: int, total: Binary) -> Block | None:
        """`a_bar += e; return a_bar` as `return a_bar + e`."""
        assert isinstance(total.left, Name)
        name = total.left.id
        users = list(islice(self._readers(block, position, name), 2))
        if len(users) != 1 or not isinstance(block[-1], Return):
            return None
        if not all(isinstance(s, (Comment, Return)) or _is_plain(s) for s in block[position + 1 :]):
            return None
        before, reads = block[users[0]], names_read(total)
        if any(not reads.isdisjoint(self._changed_by(s)) for s in block[position + 1 : users[0]]):
            return None
        if sum(readings(e).count(name) for e in expressions(before)) != 1 or not is_derived(before):
            return None
        if not self._has_dtype_of(total, total.left):  # added in place it has
            return None
        after = self._simplify_values(map_header(before, lambda e: substitute(e, {name: total})), self._known[id(before)])
        if not _is_short(after):
            return None
        return (*block[:position], *block[position + 1 : users[0]], after, *block[users[0] + 1 :])

    def _readers(self, block: Block, position: int, name: str) -> Iterator[int]:
        """The positions after this one where the name is read, or in which it is."""
        for index in range(position + 1, len(block)):
            self._seen = max(self._seen, index)
            if name in names_read_inside(block[index]):
                yield index

    def _users(self, block: Block, position: int, name: str, value: Expr) -> Sequence[int] | None:
        """Where in the block the name is read, all of it; None where the value cannot be moved to all of these places."""
        reads, left, users = names_read(value), self._uses[name], list[int]()
        for index in range(position + 1, len(block)):
            self._seen, statement = index, block[index]
            if name in names_read_inside(statement):
                if inner_blocks(statement) or not is_derived(statement) or name in self._changed_by(statement):
                    return None
                users.append(index)
                left -= sum(readings(e).count(name) for e in expressions(statement))
                if left <= 0:
                    return users
            if any(not reads.isdisjoint(self._changed_by(inner)) for inner in statements((statement,))):
                return None
        return None

    def _with_value(self, statement: Stmt, name: str, value: Expr, known: Known) -> Stmt:
        """The statement with the value put in: as it stands, or as it was before it was simplified, whichever comes out simpler."""
        known = known.minus(name)  # whose definition goes
        stands, was = (
            self._simplify_values(map_header(each, lambda e: _put_in(e, name, value)), known)
            for each in (statement, self._raw.get(statement, statement))
        )
        return was if self._total(was) < self._total(stands) - 0.5 else stands

    def _total(self, statement: Stmt) -> float:
        return sum(map(self._cost, expressions(statement)))

    def _reads_well(self, definition: Assign, before: Stmt, after: Stmt) -> bool:
        separate = self._cost(definition.value) + self._total(before)
        return self._total(after) < separate - 0.5 or _is_short(after)


def _is_short(statement: Stmt) -> bool:
    """Whether a statement stays within a line; what is made of more expressions than that has letters surely does not."""
    return sum(map(size, expressions(statement))) <= _LONGEST_LINE and len(show(statement)) <= _LONGEST_LINE


def _put_in(e: Expr, name: str, value: Expr) -> Expr:
    """The expression with the value for the name; the operand of an operation need not be a copy."""
    match value:
        case Call(function=Attribute(value=original, attr="copy"), args=(), keywords=()):
            return _with_operand(e, Name(name), original, value)
        case _:
            return substitute(e, {name: value})


def _with_operand(e: Expr, name: Name, original: Expr, copied: Expr) -> Expr:
    if isinstance(e, (Binary, Unary)):
        e = map_children(lambda child: original if child == name else child, e)
    return copied if e == name else map_children(lambda child: _with_operand(child, name, original, copied), e)


@once
def _uses(statement: Stmt) -> tuple[str, ...]:
    """Each reading of a name in a statement itself; those inside text count twice, for nothing can be put there."""
    return (*chain.from_iterable(map(readings, expressions(statement))), *(2 * tuple(pinned_names(statement))))


def _same_at_ends(one: Block, other: Block) -> tuple[int, int]:
    """How many statements of two blocks are the same at their beginnings and, of the others, at their ends."""
    most = min(len(one), len(other))
    start = next((i for i in range(most) if one[i] is not other[i]), most)
    end = next((i for i in range(most - start) if one[-1 - i] is not other[-1 - i]), most - start)
    return start, end


def _known_before(block: Block, known: Known) -> Iterator[tuple[Stmt, Known]]:
    """Each statement of a block and of the blocks inside it, with what is known before it."""
    for statement in block:
        yield statement, known
        match statement:
            case If(body=body, orelse=orelse):
                yield from _known_before(body, known)
                yield from _known_before(orelse, known)
                made = _made_known(orelse)
                known = known.plus(made if always_returns(body) else made & _made_known(body))
            case For(body=body) | While(body=body):
                yield from _known_before(body, known)
            case With(body=body):
                yield from _known_before(body, known)
                known = known.plus(_made_known(body))
            case _:
                known = known.plus(names_written(statement))


def _made_known(block: Block) -> Names:
    return frozenset(name for statement in block if not inner_blocks(statement) for name in names_written(statement))


def is_derived(statement: Stmt) -> bool:
    """Whether the transforms made this statement; the author's lines keep their origin."""
    match statement:
        case Assign(value=Call(function=Symbol(path=path))) if path.startswith(COMPANIONS):
            return True
        case Return(edited=edited):
            return edited
        case _:
            return statement.origin is None


def _merged(block: Block) -> Block:
    """`x_bar += a; x_bar += b` as `x_bar += a + b`, within the statements under one comment."""
    merged: list[Stmt] = []
    for statement in block:
        statement = _with_merged_blocks(statement)
        earlier = _earlier_addition(merged, statement)
        if earlier is None:
            merged.append(statement)
            continue
        first = merged[earlier]
        assert isinstance(first, AugAssign)
        assert isinstance(statement, AugAssign)
        total = Binary(statement.op if first.op == "+" else "+-"[statement.op == "+"], first.value, statement.value)
        merged[earlier] = replace(first, value=total)
    return tuple(merged)


def _with_merged_blocks(statement: Stmt) -> Stmt:
    match statement:
        case If(body=body, orelse=orelse):
            return replace(statement, body=_merged(body), orelse=_merged(orelse))
        case For(body=body) | While(body=body) | With(body=body):
            return replace(statement, body=_merged(body))
        case _:
            return statement


def _earlier_addition(before: list[Stmt], statement: Stmt) -> int | None:
    """Where the same variable was added to before, with nothing in between that reads it or changes what is added now."""
    match statement:
        case AugAssign(target=Name(id=name), op="+" | "-", value=value) if _is_made(statement) and name not in names_read(
            value
        ):
            reads = names_read(value)
        case _:
            return None
    for position in range(len(before) - 1, -1, -1):
        match before[position]:
            case AugAssign(target=Name(id=other), op="+" | "-") as found if other == name and _is_made(found):
                return position
            case AugAssign(target=Name(id=other), value=added) if other not in reads and name not in names_read(added):
                continue
            case _:
                return None
    return None


def _is_made(statement: Stmt) -> bool:
    """Whether no statement of the author's stands behind this one: those of a loop's later rounds have no origin, but a place."""
    return statement.origin is None and statement.span is None


def _signed(statement: AugAssign, target: Expr, op: str) -> Stmt:
    """`x_bar += -e` is `x_bar -= e`."""
    positive = _without_sign(statement.value)
    return statement if positive is None else replace(statement, op="-" if op == "+" else "+", value=positive)


def _without_sign(e: Expr) -> Expr | None:
    """`a * b` for `-a * b`; None where there is no sign in front."""
    match e:
        case Unary(op="-", operand=operand):
            return operand
        case Binary(op="*" | "/", left=left) if (positive := _without_sign(left)) is not None:
            return replace(e, left=positive)
        case _:
            return None


def _is_copy(e: Expr) -> bool:
    """Whether repeating the expression costs nothing."""
    return isinstance(e, (Name, Literal)) or (isinstance(e, Unary) and isinstance(e.operand, (Name, Literal)))


def _makes_something(e: Expr) -> bool:
    """Whether evaluating it takes from a list, may change something else, or may give something else the next time: such a value
    stays where it stands, once."""
    return any(isinstance(part, Call) and _happens_once(part) for part in walk(e))


def _happens_once(call: Call) -> bool:
    return isinstance(call.function, Global) or changed_by(call) is not None or draws(call, ())


def _reads_what_is_not_seen(e: Expr) -> bool:
    """Whether a call in it may depend on something else than what it is given, or is a method of: on where random numbers are."""
    calls = (part for part in walk(e) if isinstance(part, Call) and draws(part, ()))
    return any(not (isinstance(call.function, Attribute) and call.function.attr in CHANGING_METHODS) for call in calls)


def _is_plain(statement: Stmt) -> bool:
    return isinstance(statement, (Assign, AugAssign)) and statement.origin is None
