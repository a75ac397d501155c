"""The reverse of an assignment: the adjoints of what it bound are taken, and sent back to what its value read.

    y = x * w       ->      y_bar = ...                     what came to y, taken: what is read before this place has none of it
                            x_bar += y_bar * w              and sent back, by `transform.backprop`
                            w_bar += y_bar * x

The rest keeps old and new values apart. An adjoint that is taken may be the one that is added to (`x = x * w`), a formula may use
what the statement computed (`y_bar * y` for `y = np.exp(x)`), and the variables that the statement overwrote get their earlier
values back in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import replace

from astgrad.analysis.activity import Activity
from astgrad.ir.expr import Call, Expr, List, Literal, Name, Subscript, Tuple, names_read, substitute, walk
from astgrad.ir.kinds import UNKNOWN, ListOf, Number
from astgrad.ir.stmt import Assign, Stmt, names_changed, names_read_inside, statements
from astgrad.rules.apply import partial
from astgrad.rules.registry import Rule
from astgrad.rules.structure import Pullback, Scatter, Site, StructuralRule, call
from astgrad.transform.adjoints import Adjoint, Contribution, Mask
from astgrad.transform.backprop import backprop
from astgrad.transform.rename import map_expressions
from astgrad.transform.settling import Adjoints, is_cheap, subscripted_in


class AssignmentReversal:
    """Reverses assignments, one at a time."""

    def __init__(self, adjoints: Adjoints, activity: Activity) -> None:
        self._adjoints = adjoints
        self._activity = activity

    def reverse(self, statement: Stmt, targets: tuple[Expr, ...], value: Expr, restores: Sequence[Assign]) -> None:
        """The reverse of `targets = value`; restores: what gets its earlier value back."""
        adjoints = self._adjoints
        bound = dict(pair for target in targets for pair in pairs(target, value))  # of equal targets the last one counts
        active = [(name, part) for name, part in bound.items() if not adjoints.of(name).is_zero]
        if not active:
            adjoints.restore(restores)
            return
        self._untangle([name for name, _ in active])
        if len(active) == len(bound) and self._joins(targets, value):
            names = [name for name, _ in active]
            adjoints.begin(statement).results |= set(names)
            adjoints.results_now = set(names)
            self._joined(names, value, restores, lambda elements: elements)
            return
        parts = self._elements_of(targets, value)
        if parts and (len(active) == len(parts) or self._are_numbers(parts)):
            adjoints.begin(statement)
            self._joined(parts, value, restores, lambda elements: call("np.array", elements))
            return
        cotangents = [adjoints.take(name) for name, _ in active]
        adjoints.begin(statement)
        restored = {name for assign in restores for name in names_changed(assign)}
        operands = names_read(value)
        cotangents = [self._with_lasting_masks(g, bound.keys(), operands, restored) for g in cotangents]
        brought = adjoints.changed_by(restores) - restored
        cotangents = [self._undisturbed(g, brought) for g in cotangents]
        outs = [None if _is_exit(statement) else self._out_name(name, part, restored | operands) for name, part in active]
        adjoints.restore(restores)
        start = len(adjoints.out)
        changing = self._changed_by_contributions([part for _, part in active])
        cotangents = [self._undisturbed(g, changing) for g in cotangents]
        for (_, part), g, out in zip(active, cotangents, outs, strict=True):
            backprop(part, g, out, self._activity, adjoints)
        self._keep([name for name, _ in active])
        for out in outs:
            self._lift_reads(out, start - len(restores), start)
        adjoints.results_now = set()

    # ------------------------------------------------------------------ several results at once

    def _joins(self, targets: tuple[Expr, ...], value: Expr) -> bool:
        """Whether the cotangents of all results of a call, each under a name, make that of its argument together."""
        site = self._adjoints.kinds.site(value) if isinstance(value, Call) else None
        if not isinstance(site, Site) or isinstance(site.rule, Rule) or not site.rule.joins:
            return False
        match targets:
            case (Tuple(elements=elements),) if all(isinstance(element, Name) for element in elements):
                names = {element.id for element in elements if isinstance(element, Name)}
                return len(names) == len(elements) and all(_can_join(site, each) for each in site.rule.pullbacks.values())
            case _:
                return False

    def _elements_of(self, targets: tuple[Expr, ...], value: Expr) -> Sequence[str]:
        """The names to which the elements of an array are given, if all are: `a, b = np.exp(x)`."""
        kind = self._adjoints.kinds.of(value)
        match targets, kind:
            case (Tuple(elements=elements),), Number(dtype="float64", shape=(length, *_)) if length == len(elements):
                names = [element.id for element in elements if isinstance(element, Name)]
                is_written_out = isinstance(value, Tuple)
                return names if len(set(names)) == len(elements) and not is_written_out else ()
            case _:
                return ()

    def _are_numbers(self, names: Sequence[str]) -> bool:
        return all(self._adjoints.kinds.number(Name(name)).is_scalar for name in names)

    def _joined(self, names: Sequence[str], value: Expr, restores: Sequence[Assign], together: Callable[[List], Expr]) -> None:
        """The reverse of `names = value` by the cotangents of all of them together."""
        adjoints = self._adjoints
        cotangents = adjoints.full_before(restores, names)
        adjoints.results_now -= names_read(value)  # of which the name means the argument from here on
        backprop(value, Contribution(together(List(tuple(cotangents))), (), is_whole=True), None, self._activity, adjoints)
        adjoints.results_now = set()

    # ------------------------------------------------------------------ cotangents on their way

    def _untangle(self, names: Sequence[str]) -> None:
        """Settles adjoints at once of which one would be overwritten while another one still reads its old value."""
        adjoints = self._adjoints
        for name in names:
            adjoint = adjoints.of(name)
            if adjoint.holds or is_cheap(adjoint.total.value):
                continue
            readers = [n for n in adjoints.readers_too([name]) if n != name]
            bars = {adjoints.bars[n] for n in readers if n in adjoints.bars}
            if not bars.isdisjoint(adjoint.total.reads) or not set(readers).isdisjoint(names):
                adjoints.settle([name])

    def _changed_by_contributions(self, parts: Sequence[Expr]) -> frozenset[str]:
        """The adjoints that may be assigned while cotangents of these expressions are still being sent on."""
        adjoints = self._adjoints
        receivers = [part.id for e in parts for part in walk(e) if isinstance(part, Name) and part.id in self._activity.active]
        scattered = subscripted_in(parts) | frozenset(name for e in parts for name in self._scattered(e))
        # the adjoint of a list begins as a new list
        lists = {n for n in receivers if isinstance(adjoints.kinds.of(Name(n)), ListOf)}
        group = [n for n in dict.fromkeys(receivers) if adjoints.of(n).holds or n in scattered or n in lists]
        changed = dict.fromkeys(adjoints.readers_too(group))
        if len(receivers) == 1 and adjoints.of(receivers[0]).holds:
            changed.pop(receivers[0], None)  # it is added to last, when nothing is on its way any more
        return frozenset(adjoints.bars[n] for n in changed if n in adjoints.bars)

    def _scattered(self, e: Expr) -> Iterator[str]:
        """The variables to the elements of whose adjoints the reverse of an expression adds: `np.sort(x)`, `max(x)`."""
        for part in walk(e):
            site = self._adjoints.kinds.site(part)
            if isinstance(site, Site) and isinstance(site.rule, StructuralRule):
                for name, argument in site.arguments.items():
                    if isinstance(argument, Name) and name in site.rule.pullbacks:
                        with suppress(KeyError):  # it is refused where a derivative flows through it
                            if isinstance(site.rule.pullbacks[name](site, Name("g"), UNKNOWN), Scatter):
                                yield argument.id

    def _undisturbed(self, g: Contribution, changing: frozenset[str]) -> Contribution:
        """The cotangent, under a name of its own where it reads what is going to change."""
        if changing.isdisjoint(g.reads):
            return g
        return Contribution(self._adjoints.name_cotangent(g.value, "t_bar"), g.masks, g.is_whole)

    def _keep(self, names: Sequence[str]) -> None:
        """What comes back to the adjoint that it was taken from stays there: `x_bar = x_bar + e` is `x_bar += e`."""
        adjoints = self._adjoints
        for name in names:
            adjoint = adjoints.of(name)
            bar = Name(adjoints.bars.get(name, ""))
            if adjoint.holds or adjoint.pending[:1] != [Contribution(bar)]:
                continue
            if adjoints.kinds.number(bar).is_scalar and not adjoints.kinds.number(Name(name)).is_scalar:
                continue  # one number for all elements, which waits to be spread
            rest = adjoint.pending[1:]
            readers = {adjoints.bars[n] for n in adjoints.readers_too([name]) if n != name and n in adjoints.bars}
            if all(readers.isdisjoint(contribution.reads) for contribution in rest):
                adjoint.holds, adjoint.pending = True, []
                if rest:
                    adjoints.add(name, Adjoint(pending=rest).total.masked)

    # ------------------------------------------------------------------ old and new values

    def _with_lasting_masks(self, g: Contribution, written: Set[str], operands: Set[str], restored: Set[str]) -> Contribution:
        """The cotangent with masks that can still be read where operands are. They come from later statements: of what the present
        one wrote they mean the result, and what they read has been noted there."""
        adjoints = self._adjoints
        masks: list[Mask] = []
        for mask in g.masks:
            reads = names_read(mask.test)
            adjoints.needs_now.results |= reads & written
            if reads.isdisjoint(restored | (written & operands)):
                adjoints.results_now |= reads - operands
                masks.append(mask)
                continue
            name = adjoints.names.fresh("taken")
            adjoints.kinds.note(name, adjoints.kinds.of(mask.test))
            adjoints.out.append(Assign((Name(name),), mask.test))
            masks.append(replace(mask, test=Name(name)))
        return Contribution(g.value, tuple(masks), g.is_whole)

    def _out_name(self, name: str, value: Expr, replaced: set[str] | frozenset[str]) -> Expr | None:
        """The name under which the reverse of `name = value` may read what the statement computed. replaced: names that mean
        something else where operands are read."""
        adjoints = self._adjoints
        if not self.reads_result(value):
            return None
        adjoints.needs_now.results.add(name)
        if name not in replaced:
            adjoints.results_now.add(name)
            return Name(name)
        alias = adjoints.names.fresh(f"{name}_out")
        adjoints.kinds.note(alias, adjoints.kinds.of(Name(name)))
        adjoints.out.append(Assign((Name(alias),), adjoints.lasting(Name(name))))
        return Name(alias)

    def reads_result(self, value: Expr) -> bool:
        """Whether a formula of the outermost function of `value` uses `out`."""
        kinds = self._adjoints.kinds
        site = kinds.site(value)
        if not isinstance(site, Site):
            return False
        if not isinstance(site.rule, Rule):
            return site.rule.reads_result
        marker = Name("out")
        active = [name for name, argument in site.arguments.items() if self._activity.is_active(argument, kinds)]
        return any("out" in names_read(partial(replace(site, arguments={}), name, marker)) for name in active)

    def _lift_reads(self, out: Expr | None, alias_end: int, start: int) -> None:
        """Moves what reads the result's alias before the restoring, so that the alias is not needed:
        `h_out = h; h = pop(); t = f(h_out)` becomes `t = f(h); h = pop()`."""
        adjoints = self._adjoints
        match adjoints.out[alias_end - 1 : alias_end]:
            case [Assign(targets=(Name() as alias,), value=Name() as name)] if alias == out:
                pass
            case _:
                return
        restores, derived = adjoints.out[alias_end:start], adjoints.out[start:]
        restored = {n for restore in restores for n in names_changed(restore)}
        places = [place for place, s in enumerate(derived) if alias.id in names_read_inside(s)]
        lifted = [derived[place] for place in places]
        others = [s for place, s in enumerate(derived) if place not in places]
        passed = [s for place, s in enumerate(derived) if place not in places and place < max(places, default=0)]
        reads = {n for s in lifted for n in names_read_inside(s)}
        written = {n for s in statements(tuple(others)) for n in names_changed(s)}
        waiting = {n for adjoint in adjoints.state.values() for c in adjoint.pending for n in c.reads}
        read_before = {n for s in passed for n in names_read_inside(s)}  # as it was before what is lifted changes it
        changed = {n for s in statements(tuple(lifted)) for n in names_changed(s)}
        if alias.id in waiting or reads & restored or reads & written or changed & read_before:
            return
        moved = map_expressions(tuple(lifted), lambda e: substitute(e, {alias.id: name}))
        adjoints.out[alias_end - 1 :] = [*moved, *restores, *others]


def _can_join(site: Site, pullback: Pullback) -> bool:
    """Whether there is a cotangent of the argument for a list of those of the results."""
    try:
        pullback(site, Name("g"), UNKNOWN)
    except KeyError:
        return False
    return True


def _is_exit(statement: Stmt) -> bool:
    """Whether the statement assigns what the author returned: another return may assign it anew, and then it is lost."""
    return statement.origin is None


def pairs(target: Expr, value: Expr) -> list[tuple[str, Expr]]:
    """The names that an assignment binds, each with the expression that it gets."""
    match target, value:
        case Name(id=id), _:
            return [(id, value)]
        case Tuple(elements=targets), Tuple(elements=values) if len(targets) == len(values):
            return [pair for t, v in zip(targets, values, strict=True) for pair in pairs(t, v)]
        case Tuple(elements=targets), _:
            return [pair for i, t in enumerate(targets) for pair in pairs(t, Subscript(value, Literal(str(i))))]
        case _:
            return []
