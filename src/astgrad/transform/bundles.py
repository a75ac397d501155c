"""What is handed on whole is one variable: tuples of saved values, which were taken apart for their tangents.

    (k, k_saved_0, k_saved_1), (k_dot, k_saved_0_dot, k_saved_1_dot) = _f_tangent(x, x_dot)
    x_bar, x_bar_dot = _g_tangent(k_saved_0, k_saved_0_dot, k_saved_1, k_saved_1_dot, k)
                                                                                                ->
    (k, k_saved), (k_dot, k_saved_dot) = _f_tangent(x, x_dot)
    x_bar, x_bar_dot = _g_tangent(k_saved, k_saved_dot, k)

That is done for a tuple that a companion takes or gives where every call of it hands the tuple on and looks at no part of it; the
companion itself puts it together, or takes it apart. Nothing is computed otherwise than before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import TypeVar

from astgrad.analysis.places import stacks_of_tuples
from astgrad.ir.expr import Call, Expr, Global, Name, Opaque, Symbol, Tuple, map_children, walk
from astgrad.ir.kinds import Kind, Structure
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    Block,
    Function,
    Parameter,
    Return,
    Stmt,
    expressions,
    grown_list,
    names_written,
    shrunk_list,
    statements,
)
from astgrad.transform.rename import map_block, map_expressions, map_statement, pinned_names

Tree = int | tuple["Tree", ...]  # the positions of the leaves of a tuple, built as that is
Part = TypeVar("Part")


@dataclass(frozen=True)
class Slot:
    """A tuple that a companion takes, or gives, by the positions of its leaves; and that of the tangents which these have."""

    values: Tree | None
    dots: Tree | None
    name: str = ""  # of a parameter


@dataclass(frozen=True)
class Form:
    """The tuples that a tangent companion takes and gives leaf by leaf."""

    parameters: tuple[Slot, ...]
    results: tuple[Slot, ...]  # positions among the values that it gives, and among their tangents
    counts: tuple[int, int, int]  # of parameters, values and their tangents

    @property
    def taken(self) -> tuple[Tree, ...]:
        """The parameters as they stand when they are put together."""
        return _arranged(self.counts[0], [(slot.values, slot.dots) for slot in self.parameters])

    @property
    def given(self) -> tuple[tuple[Tree, ...], tuple[Tree, ...]]:
        """The values, and their tangents, as they stand when they are put together."""
        _, values, dots = self.counts
        return (
            _arranged(values, [(slot.values,) for slot in self.results]),
            _arranged(dots, [(slot.dots,) for slot in self.results]),
        )


def form_of(
    parameters: Sequence[tuple[str, Kind | None]], result: Kind, active: Collection[int], results: Collection[int] | None
) -> Form:
    """The form of the companion of a function whose parameters and result had these kinds before they were taken apart.

    active: the leaves of parameters that have tangents, which stand behind them. results: those of the result; None: all.
    """
    taken, given = list[Slot](), list[Slot]()
    leaf = place = 0
    for name, kind in parameters:
        values, after = _tree(kind, leaf)
        places = dict[int, int]()
        for i in range(leaf, after):
            places[i], place = place, place + 1 + (i in active)
        dots = {i: place + 1 for i, place in places.items() if i in active}
        taken.append(Slot(_placed(values, places), _placed(values, dots), name))
        leaf = after
    leaf = 0
    for kind in result.elements if isinstance(result, Structure) and result.form == "tuple" else (result,):
        values, after = _tree(kind, leaf)
        given.append(Slot(values, values))
        leaf = after
    own = sorted(range(leaf) if results is None else results)
    dots = {i: position for position, i in enumerate(own)}
    given = [replace(slot, dots=_placed(slot.values, dots)) for slot in given]
    together, apart = (tuple(slot for slot in slots if len(_leaves(slot.values)) > 1) for slots in (taken, given))
    return Form(together, apart, (place, leaf, len(own)))


def _tree(kind: Kind | None, leaf: int) -> tuple[Tree | None, int]:
    """The leaves of a tuple of tuples, counted from `leaf`, and the number after the last; no tree for other structures."""
    if not isinstance(kind, Structure):
        return leaf, leaf + 1
    parts: list[Tree | None] = []
    for inner in kind.elements:
        part, leaf = _tree(inner, leaf)
        parts.append(part)
    known = tuple(part for part in parts if part is not None)
    return (known if kind.form == "tuple" and len(known) == len(parts) else None), leaf


def _placed(tree: Tree | None, places: Mapping[int, int]) -> Tree | None:
    """The tree of those leaves that have a place; one that is left alone is no tuple of one."""
    if tree is None or isinstance(tree, int):
        return None if tree is None else places.get(tree)
    parts = tuple(part for each in tree if (part := _placed(each, places)) is not None)
    return (parts[0] if len(parts) == 1 else parts) if parts else None


def _leaves(tree: Tree | None) -> tuple[int, ...]:
    if tree is None or isinstance(tree, int):
        return () if tree is None else (tree,)
    return tuple(leaf for each in tree for leaf in _leaves(each))


def _arranged(count: int, groups: Sequence[tuple[Tree | None, ...]]) -> tuple[Tree, ...]:
    """So many leaves, with the trees of each group in the place of the first of its leaves."""
    at: dict[int, tuple[Tree, ...]] = {i: (i,) for i in range(count)}
    for group in groups:
        trees = tuple(tree for tree in group if tree is not None)
        leaves = sorted(leaf for tree in trees for leaf in _leaves(tree))
        at |= dict.fromkeys(leaves, ()) | ({leaves[0]: trees} if leaves else {})
    return tuple(tree for i in range(count) for tree in at[i])


# ---------------------------------------------------------------------- all functions of a module


def bundled(functions: Sequence[Function], forms: Mapping[str, Form]) -> tuple[Function, ...]:
    """The functions of a module, with one variable for each tuple that is handed on whole. forms: of its tangent companions."""
    kept = {f.name: _fitting(f, forms[f.name], functions) for f in functions if f.name in forms}
    while any(form.parameters or form.results for form in kept.values()):
        whole = tuple(_named(_with_stacks_alike(_together(function, kept)), kept) for function in functions)
        left = {name: _handed_on(name, form, whole) for name, form in kept.items()}
        if left == kept:
            return whole
        kept = left
    return tuple(functions)


def _calls(functions: Sequence[Function], name: str) -> Iterator[tuple[Stmt, Call]]:
    for statement in (s for function in functions for s in statements(function.body)):
        for part in (part for e in expressions(statement) for part in walk(e)):
            if isinstance(part, Call) and isinstance(part.function, Symbol) and part.function.text == name:
                yield statement, part


def _fitting(function: Function, form: Form, functions: Sequence[Function]) -> Form:
    """The tuples of a companion's form, where its text and all calls of it show as many parts as are known."""
    calls = [*_calls(functions, function.name)]
    parts = (part for f in functions for s in statements(f.body) for e in expressions(s) for part in walk(e))
    mentioned = sum(isinstance(part, Symbol) and part.text == function.name for part in parts)
    takes, *gives = form.counts
    if mentioned != len(calls) or {len(function.parameters), *(len(call.args) for _, call in calls)} != {takes}:
        return replace(form, parameters=(), results=())
    pairs = [s.value for s in statements(function.body) if isinstance(s, Return)]
    pairs += [s.targets[0] if isinstance(s, Assign) and s.value == call and len(s.targets) == 1 else None for s, call in calls]
    fits = all([*map(len, _parts(pair))] == gives for pair in pairs)
    return form if fits else replace(form, results=())


def _parts(pair: Expr | None) -> tuple[tuple[Expr, ...], tuple[Expr, ...]]:
    """The values, and their tangents, of what a tangent companion gives."""
    match pair:
        case Tuple(elements=(values, dots)):
            return tuple(part.elements if isinstance(part, Tuple) else (part,) for part in (values, dots))  # type: ignore[return-value]
        case _:
            return (), ()


def _handed_on(name: str, form: Form, functions: Sequence[Function]) -> Form:
    """The tuples of a form that are one variable in each call."""
    values, dots = form.given

    def are_names(trees: tuple[Tree | None, ...], parts: Sequence[Expr], order: Sequence[Tree]) -> bool:
        return all(isinstance(parts[order.index(tree)], Name) for tree in trees if isinstance(tree, tuple))

    def is_given_on(slot: Slot, pair: Expr) -> bool:
        own_values, own_dots = _parts(pair) if len(dots) > 1 else (_parts(pair)[0], pair.children[1:])
        return are_names((slot.values,), own_values, values) and are_names((slot.dots,), own_dots, dots)

    calls = [*_calls(functions, name)]
    targets = [s.targets[0] for s, _ in calls if isinstance(s, Assign)]
    return replace(
        form,
        parameters=tuple(
            slot
            for slot in form.parameters
            if all(are_names((slot.values, slot.dots), call.args, form.taken) for _, call in calls)
        ),
        results=tuple(slot for slot in form.results if all(is_given_on(slot, pair) for pair in targets)),
    )


# ---------------------------------------------------------------------- tuples in the place of leaves


def _together(function: Function, kept: Mapping[str, Form]) -> Function:
    """The function with the tuples that it takes, gives and hands on put together."""
    own = kept.get(function.name)

    def called(e: Expr) -> Expr:
        e = map_children(called, e)
        match e:
            case Call(function=Symbol(text=text), args=args) if text in kept and kept[text].parameters:
                return replace(e, args=tuple(_built(tree, args) for tree in kept[text].taken))
            case _:
                return e

    def change(statement: Stmt) -> Block:
        new = statement
        match statement:
            case Assign(targets=(target,), value=Call(function=Symbol(text=text))) if text in kept and kept[text].results:
                new = replace(statement, targets=(_pair(target, kept[text]),))
            case Return(value=Expr() as value) if own is not None and own.results:
                new = replace(statement, value=_pair(value, own))
        new = map_statement(new, called)
        return (statement if new == statement else replace(new, edited=True),)

    body = map_block(function.body, change)
    if own is None or not own.parameters:
        return replace(function, body=body)
    names, leaves = Names(_all_names(function)), [Name(each.name) for each in function.parameters]
    alone: dict[Expr, Expr] = {
        leaves[slot.dots]: Name(names.fresh(f"{slot.name}_dot")) for slot in own.parameters if isinstance(slot.dots, int)
    }
    leaves = [each for leaf in leaves if isinstance(each := alone.get(leaf, leaf), Name)]
    body = map_expressions(body, lambda e: _replaced(e, alone))
    opening, wholes = list[Stmt](), dict[Tree, Parameter]()
    for slot in own.parameters:
        for tree, wanted in ((slot.values, slot.name), (slot.dots, f"{slot.name}_dot")):
            if isinstance(tree, tuple):
                wholes[tree] = Parameter(names.fresh(wanted))
                opening.append(Assign((_built(tree, leaves),), Name(wholes[tree].name)))
    single = [replace(each, name=leaf.id) for each, leaf in zip(function.parameters, leaves, strict=True)]
    parameters = tuple(single[tree] if isinstance(tree, int) else wholes[tree] for tree in own.taken)
    return _by_their_names(replace(function, parameters=parameters, body=(*opening, *body)))


def _by_their_names(function: Function) -> Function:
    """`steps, dt = saved` for `saved_0, saved_1 = saved`, where `steps, dt = saved_0, saved_1` is all that is done with these."""
    openings = [s for s in function.body if _is_opening(s, function)]
    given = {*function.parameter_names, *(name for s in openings for name in names_written(s))}
    read = Counter(
        part.id for s in statements(function.body) for e in expressions(s) for part in walk(e) if isinstance(part, Name)
    )
    bound = Counter([*function.parameter_names, *(name for s in statements(function.body) for name in names_written(s))])
    grown = {each[0] for s in statements(function.body) if (each := grown_list(s)) is not None}
    others: dict[Expr, Expr] = {}
    seen, body = {*given}, list[Stmt]()

    def is_renaming(old: Sequence[Name], new: Sequence[Name]) -> bool:
        if any(a.id in function.parameter_names and b.id in grown for a, b in zip(old, new, strict=False)):
            return False  # a parameter that a function adds to is the caller's, for who differentiates the text again
        is_new = len(old) == len(new) == len({*new}) and seen.isdisjoint(name.id for name in new)
        return is_new and all(name.id in given and read[name.id] == bound[name.id] == 1 for name in old)

    for statement in function.body:
        match statement:
            case Assign(targets=(target,), value=value) if statement not in openings and is_renaming(
                old := _flat(value), new := _flat(target)
            ):
                others.update(zip(old, new, strict=True))
                seen.update(name.id for name in new)
                if old:
                    continue
        if statement not in openings:
            seen.update(_all_names(replace(function, parameters=(), body=(statement,))))
        body.append(statement)
    if not others:
        return function
    called = {own.id: other.id for own, other in others.items() if isinstance(own, Name) and isinstance(other, Name)}
    parameters = tuple(replace(each, name=called.get(each.name, each.name)) for each in function.parameters)
    return replace(function, parameters=parameters, body=map_expressions(tuple(body), lambda e: _replaced(e, others)))


def _is_opening(statement: Stmt, function: Function) -> bool:
    match statement:
        case Assign(targets=(Tuple(),), value=Name(id=id)):
            return id in function.parameter_names
        case _:
            return False


def _built(tree: Tree, leaves: Sequence[Expr]) -> Expr:
    return leaves[tree] if isinstance(tree, int) else Tuple(tuple(_built(each, leaves) for each in tree))


def _pair(pair: Expr, form: Form) -> Expr:
    """What a companion gives, with the tuples of its form put together."""
    (values, dots), (of_values, of_dots) = _parts(pair), form.given
    together = tuple(_built(tree, dots) for tree in of_dots)
    return Tuple(
        (Tuple(tuple(_built(tree, values) for tree in of_values)), together[0] if len(together) == 1 else Tuple(together))
    )


def _with_stacks_alike(function: Function) -> Function:
    """The function with lists of tuples of names that are built as these are elsewhere: `saved.append((h, (a, b)))`."""
    shapes = {_flat(part): part for e in _everything(function) for part in walk(e) if isinstance(part, Tuple) and _flat(part)}
    shapes |= {leaves: part for leaves, part in shapes.items() if any(isinstance(each, Tuple) for each in part.elements)}
    built: dict[str, Expr] = {}
    stacks = stacks_of_tuples(function)
    for statement in statements(function.body):
        name, held = _kept_by(statement)
        if name in stacks and isinstance(held, Tuple) and (leaves := _flat(held)) in shapes and shapes[leaves] != held:
            numbers: dict[Expr, Expr] = {leaf: Name(str(i)) for i, leaf in enumerate(leaves)}
            built.setdefault(name, _replaced(shapes[leaves], numbers))
    if not built:
        return function

    def change(statement: Stmt) -> Block:
        name, held = _kept_by(statement)
        if name not in built or not isinstance(held, Tuple):
            return (statement,)
        whole = _replaced(built[name], {Name(str(i)): each for i, each in enumerate(held.elements)})
        return (replace(map_statement(statement, lambda e: _replaced(e, {held: whole})), edited=True),)

    return replace(function, body=map_block(function.body, change))


def _kept_by(statement: Stmt) -> tuple[str, Expr | None]:
    """A list, and what a statement adds to it or gives the names of what it takes off."""
    if (grown := grown_list(statement)) is not None:
        return grown
    if isinstance(statement, Assign) and (name := shrunk_list(statement.value)) is not None:
        return name, statement.targets[0]
    return "", None


def _everything(function: Function) -> Iterator[Expr]:
    """All expressions of a function, targets included."""
    for statement in statements(function.body):
        yield from expressions(statement)
        yield from statement.targets if isinstance(statement, Assign) else ()


def _flat(e: Expr) -> tuple[Name, ...]:
    """The names of which a tuple of tuples is made; none for what is made of anything else."""
    if isinstance(e, Name):
        return (e,)
    if not isinstance(e, Tuple):
        return ()
    parts = [_flat(each) for each in e.elements]
    return tuple(name for part in parts for name in part) if all(parts) else ()


def _replaced(e: Expr, others: Mapping[Expr, Expr]) -> Expr:
    return others[e] if e in others else map_children(lambda child: _replaced(child, others), e)


# ---------------------------------------------------------------------- names in the place of tuples


def _named(function: Function, kept: Mapping[str, Form]) -> Function:
    """The function with a variable for each tuple that it only hands on."""
    pinned = frozenset().union(*map(pinned_names, statements(function.body)))
    written = Counter(name for s in statements(function.body) for name in names_written(s))
    read, whole = Counter[str](), Counter[Expr]()
    for part in (part for s in statements(function.body) for e in expressions(s) for part in walk(e)):
        read.update((part.id,) if isinstance(part, Name) else part.reads if isinstance(part, Opaque) else ())
        whole.update((part,) if isinstance(part, Tuple) else ())

    def is_handed_on(pattern: Tuple) -> bool:
        names = [name.id for name in _flat(pattern)]
        once = all(written[n] == 1 and read[n] == whole[pattern] for n in names) and whole[pattern] > 0
        return once and len(names) > 1 and pinned.isdisjoint(names) and not {*names} & {*function.parameter_names}

    def found(pattern: Expr) -> Iterator[Tuple]:
        if isinstance(pattern, Tuple):
            if is_handed_on(pattern):
                yield pattern
            else:
                for each in pattern.elements:
                    yield from found(each)

    patterns = [each for s in statements(function.body) for target in _taken_apart(s, kept) for each in found(target)]
    if not patterns:
        return function
    names, others, stretches = Names(_all_names(function)), dict[Expr, Expr](), _stretches(function.body, {*patterns})
    first: dict[str, tuple[Name, list[Tuple]]] = {}  # by what is wanted: the name, and what has it
    for pattern in patterns:
        wanted = _wanted(_flat(pattern))
        name, alike = first.get(wanted, (None, []))
        if name is None or not all(_are_apart(stretches[pattern], stretches[other]) for other in alike):
            name, alike = Name(names.fresh(wanted)), []
            first.setdefault(wanted, (name, alike))
        alike.append(pattern)
        others[pattern] = name
    for value, dot in _tangents_left_alone(function, kept):
        whole_name = others.get(value)
        if isinstance(whole_name, Name) and written[dot.id] == 1 and dot.id not in pinned:
            others[dot] = Name(names.fresh(f"{whole_name.id}_dot"))
    return replace(function, body=map_expressions(function.body, lambda e: _replaced(e, others)))


Place = tuple[int, ...]  # of a statement: where it stands in its block, and before that where this block stands


def _stretches(body: Block, patterns: Collection[Expr]) -> dict[Expr, list[Place]]:
    """Where each pattern stands; none for those that are not bound first, and handed on later in the same block."""
    found: dict[Expr, list[Place]] = {pattern: [] for pattern in patterns}
    bound: dict[Expr, Place] = {}

    def look(block: Block, place: Place) -> None:
        for position, statement in enumerate(block):
            here = (*place, position)
            for part in (part for e in expressions(statement) for part in walk(e)):
                if part in found:
                    found[part].append(here)
            for part in (part for e in (statement.targets if isinstance(statement, Assign) else ()) for part in walk(e)):
                if part in found:
                    bound[part] = here
            for number, inner in enumerate(statement.blocks):
                look(inner, (*here, number))

    def is_local(read: list[Place], start: Place) -> bool:
        return all(place > start and place[: len(start) - 1] == start[:-1] for place in read)

    look(body, ())
    return {pattern: [bound[pattern], *read] if is_local(read, bound[pattern]) else [] for pattern, read in found.items()}


def _are_apart(one: list[Place], other: list[Place]) -> bool:
    """Whether two variables that are bound and handed on at these places are never alive at once."""
    return bool(one and other) and (max(one) < min(other) or max(other) < min(one))


def _tangents_left_alone(function: Function, kept: Mapping[str, Form]) -> Iterator[tuple[Expr, Name]]:
    """Tuples that companions give, of which one leaf has a tangent, with the name of that."""
    for statement in statements(function.body):
        match statement:
            case Assign(targets=(Tuple() as target,), value=Call(function=Symbol(text=text))) if text in kept:
                (values, dots), (of_values, of_dots) = _parts(target), kept[text].given
                for slot in kept[text].results:
                    if isinstance(slot.dots, int) and slot.values is not None:
                        dot = dots[of_dots.index(slot.dots)]
                        if isinstance(dot, Name):
                            yield values[of_values.index(slot.values)], dot


def _taken_apart(statement: Stmt, kept: Mapping[str, Form]) -> tuple[Expr, ...]:
    """The targets of a statement that may have been one variable: of parts of what companions take and give, and of elements of
    lists."""
    match statement:
        case Assign(targets=(target,), value=Call(function=Symbol(text=text))) if text in kept and kept[text].results:
            return (*_parts(target)[0], target.children[1])
        case Assign(targets=(target,), value=Name()):
            return target.children
        case Assign(targets=(target,), value=value) if shrunk_list(value) is not None:
            return (target,)
        case _:
            return ()


def _wanted(leaves: Sequence[Name]) -> str:
    """`k_saved` for `k_saved_0`, `k_saved_1`; `k_saved_dot` for their tangents."""
    are_dots = all(leaf.id.endswith("_dot") for leaf in leaves)
    letters = zip(*(leaf.id.removesuffix("_dot") for leaf in leaves), strict=False)
    alike = "".join(letter for letter, *_ in takewhile(lambda each: len({*each}) == 1, letters))
    stem = alike.rstrip("_0123456789") or "saved"
    return f"{stem}_dot" if are_dots else stem


def _all_names(function: Function) -> list[str]:
    parts = [part for e in _everything(function) for part in walk(e)]
    read = {part.id for part in parts if isinstance(part, (Name, Global))}
    read |= {part.text.partition(".")[0] for part in parts if isinstance(part, Symbol)}
    pinned = frozenset().union(*map(pinned_names, statements(function.body)))
    written = {name for s in statements(function.body) for name in names_written(s)}
    return sorted({*function.parameter_names, *read, *written, *pinned})
