"""Companions: what a function that is called needs beside it, so that a derivative can pass through the call.

    reverse   s, s_saved = _smooth_forward(v, k)          the value, and what its reverse half reads
              v_bar = _smooth_backward(s_saved, s_bar)    the cotangents of the active arguments
    forward   s, s_dot = _smooth_tangent(v, v_dot, k)     the value and its tangent

One companion serves all calls with the same active arguments of the same kinds. Companions call companions; recursion ends in the
name that is being made. Saved values travel in a tuple: no closures, so that everything compiles and pickles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from astgrad.analysis.activity import Known, active_results, find_activity
from astgrad.analysis.aliases import aliases, shared_with, written_into
from astgrad.analysis.analysed import Analysed, in_words
from astgrad.analysis.complexes import find_complex_gaps
from astgrad.analysis.coverage import find_gaps
from astgrad.analysis.effects import COMPANIONS, PURE_COMPANIONS, SAVING, TAKING, has_effect
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.liveness import live_before, surely_assigned
from astgrad.analysis.places import stacks_of_tuples
from astgrad.analysis.results import find_missing_results
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import (
    Attribute,
    Call,
    Compare,
    Conditional,
    Expr,
    Global,
    List,
    Literal,
    Name,
    Record,
    Symbol,
    Tuple,
    map_children,
    names_read,
    walk,
)
from astgrad.ir.kinds import UNKNOWN, Kind, Number, Other, Structure, holds_no_list
from astgrad.ir.names import Names
from astgrad.ir.shapes import same_shape
from astgrad.ir.show import show
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Evaluate,
    Function,
    Kept,
    Parameter,
    Return,
    Stmt,
    Verbatim,
    With,
    base_name,
    bound_names,
    expressions,
    grown_list,
    lists_resized,
    names_stored,
    names_written,
    parts_stored,
    shrunk_list,
    statements,
)
from astgrad.markers import GRAD_HOOK, SLOPE, SLOPES
from astgrad.rules.marked import hook_called
from astgrad.transform.bundles import Form, form_of
from astgrad.transform.calls import BoundCall, ReversePair, bind
from astgrad.transform.elements import with_named_elements
from astgrad.transform.flat import Flat, is_flat, parts_of
from astgrad.transform.forward import TangentOf, are_apart, forward_companion
from astgrad.transform.prepare import Surroundings, names_of, own_kinds, prepare
from astgrad.transform.procedures import may_write, writing_calls
from astgrad.transform.recording import none_for_a_while
from astgrad.transform.rename import map_block, map_expressions, rename_block
from astgrad.transform.reverse import Halves, reverse_halves
from astgrad.transform.scheduled import with_loops_apart
from astgrad.transform.shaping import kept_copy
from astgrad.transform.single_exit import single_exit
from astgrad.transform.snapshots import backward_half, forward_half, loop_of
from astgrad.transform.solutions import is_solution, untied, without_ties
from astgrad.transform.tidy import Tidying
from astgrad.transform.unpacked import with_arrays_named

MakeSlope = Callable[[Function, tuple[tuple[str, Kind], ...], str], tuple[Function, ...]]  # what makes the derivative by x
Key = tuple[str, str, tuple[str, ...], tuple[tuple[str, Kind], ...]]


class Companions:
    """The companions of one module."""

    def __init__(self, around: Surroundings, *, rounding: bool) -> None:
        self.functions: list[Function] = []  # in the order in which they stand in the file
        self.pairs: dict[str, ReversePair] = {}  # by the forward function's path
        self.tangents = set[str]()  # the names of those that give a value and its tangent
        self.forms: dict[str, Form] = {}  # of those whose tuples were taken apart
        self._around = around
        self._names = around.taken
        self._rounding = rounding
        self._repeated = False  # whether what is saved may be used by several reverse halves, one after the other
        self._made: dict[Key, Symbol] = {}
        self._results: dict[Key, frozenset[int] | None] = {}  # of functions, through which a derivative flows
        self._looked_at: list[Key] = []  # functions of which that is found out, each called by the one before
        self._ready: dict[Key, tuple[Analysed, Names]] = {}  # functions as they are for their tangents, which are not made yet
        self._make_slope: MakeSlope | None = None

    @property
    def symbols(self) -> Mapping[str, Symbol]:
        """How companions are called, by their names."""
        made = (*self._made.values(), *(each for pair in self.pairs.values() for each in (pair.forward, pair.backward)))
        return {symbol.text: symbol for symbol in made}

    # ------------------------------------------------------------------ reverse mode

    def bind_reverse(self, primal: Analysed, names: Names) -> Analysed:
        """The primal with its active calls replaced by calls of forward companions."""
        changed = self._around.changing.objects(primal)
        primal = with_named_elements(primal, changed, names)
        kinds = primal.kinds.with_variables({})
        written = written_into(primal.function, primal.kinds) | _replaced_lists(primal)

        def lasting(argument: Expr, called: Function) -> Expr:
            """The argument, of which the companion may save a part, in memory into which nothing is written later."""
            seen = shared_with(argument, primal.kinds)
            is_changed = called.name in primal.harmless and not seen.isdisjoint(changed)
            return kept_copy(argument, primal.kinds.of(argument)) if is_changed or not seen.isdisjoint(written) else argument

        def detached_from(companion: Symbol, target: Expr) -> Block:
            """Gives results that are written into later memory of their own, where the companion saves them."""
            if not self.pairs[companion.path].keeps_value:
                return ()
            arrays = [name for name in bound_names(target) if name in written and not isinstance(kinds.of(Name(name)), Other)]
            return tuple(Assign((Name(name),), kept_copy(Name(name), kinds.of(Name(name)))) for name in arrays)

        def bound(statement: Stmt) -> Block:
            call = self._active_call(statement, primal)
            if call is None:
                return (statement,)
            assert isinstance(statement, Assign)
            target = statement.targets[0]
            companion = self._reverse_companion(call, primal)
            saved = names.fresh(f"{_first_name(target)}_saved")
            kinds.note(saved, Other("saved"))
            if not self.pairs[companion.path].keeps_value:
                kinds.note_forward_half(companion.path, call.function.name)
            arguments = tuple(lasting(argument, call.function) for argument in call.arguments.values())
            value = Call(companion, arguments, span=statement.value.span)
            new = replace(statement, targets=(Tuple((target, Name(saved))),), value=value, annotation=None, edited=True)
            detached = detached_from(companion, target)
            return (new, *detached, *(Assign((other,), target) for other in statement.targets[1:]))

        body = map_block(primal.function.body, bound)
        return replace(primal, function=replace(primal.function, body=body), kinds=kinds)

    def _reverse_companion(self, call: BoundCall, primal: Analysed) -> Symbol:
        """The forward function of the pair."""
        active = self._active_parameters(call, primal)
        key = self._key("repeated" if self._repeated else "reverse", call, active, primal.kinds)
        if key in self._made:
            return self._made[key]
        stem = call.function.name.strip("_")
        forward = self._names.fresh(f"_{stem}_forward")
        backward = self._names.fresh(f"_{stem}_backward")
        pair = ReversePair(
            self._symbol(forward, call.function, f"{SAVING}."),
            Symbol(f"{PURE_COMPANIONS}.{backward}", backward),
            tuple(call.function.parameter_names.index(name) for name in active),
        )
        self._made[key] = pair.forward
        self.pairs[pair.forward.path] = pair
        self._make_pair(call.function, active, dict(key[3]), pair)
        return pair.forward

    def pullback_pair(
        self, authors: Function, flat: Flat, given: Mapping[str, Kind], result: Kind, *, is_tuple: bool = False
    ) -> ReversePair:
        """The pair of functions for a function itself: its value and what is saved, and its pullback.

        flat: the author's function without structures; what it returns is the value's leaves. result: the author's.
        is_tuple: the pullback gives a tuple, even of one cotangent.
        """
        function = flat.function
        stem = function.name.strip("_")
        forward, backward = self._names.fresh(f"_{stem}_forward"), self._names.fresh(f"_{stem}_pullback")
        pair = ReversePair(
            self._symbol(forward, function, f"{SAVING}."),
            Symbol(f"{PURE_COMPANIONS}.{backward}", backward),
            tuple(function.parameter_names.index(name) for name in flat.wrt),
        )
        self.pairs[pair.forward.path] = pair

        def together(cotangents: tuple[Expr, ...]) -> Expr:
            results = flat.results(cotangents)
            return Tuple(results) if is_tuple or len(results) > 1 else results[0]

        self._repeated = True
        self._make_pair(function, flat.wrt, given, pair, together, frozenset(flat.wholes))
        self._repeated = False
        ahead, back = self.functions[-2:]
        plain = _as_function(ahead.name, authors.parameters, ())
        what = " and ".join(show(read) for read, _ in flat.asked)
        docstring = f"The cotangent of {what} for a cotangent of {authors.authors_name}'s value."
        self.functions[-2:] = [
            flat.restored(ahead, plain),
            replace(_of_one_cotangent(back, result), docstring=docstring),
        ]
        return pair

    def pulled_back(self, authors: Function, flat: Flat, given: Mapping[str, Kind], *, with_value: bool) -> Function:
        """A function of one result that takes its cotangent last, and gives the cotangent of what it is differentiated by, or the
        value and that."""
        function, wrt = flat.function, flat.wrt
        names = names_of(function, self._around)
        primal = prepare(single_exit(function, names), wrt, given, names, self._around, is_reversed=True)
        halves = reverse_halves(self.checked(primal, "reverse", names), names, self.pairs)
        *backward, last = halves.whole
        assert isinstance(last, Return)
        assert last.value is not None
        body = (*backward, replace(last, value=Tuple((without_ties(halves.value), last.value)))) if with_value else halves.whole
        (seed,) = halves.seeds
        derived = replace(function, parameters=(*function.parameters, Parameter(seed.id)), body=untied(body))
        tidying = Tidying(primal, halves.kinds, names, self._around.globals, rounding=self._rounding)
        made = tidying.named(tidying.clean(derived, derived.body, gives_cotangents=True))
        return flat.restored(made, replace(authors, parameters=(*authors.parameters, Parameter(seed.id))))

    def _make_pair(
        self,
        function: Function,
        active: tuple[str, ...],
        given: Mapping[str, Kind],
        pair: ReversePair,
        together: Callable[[tuple[Expr, ...]], Expr] | None = None,
        wholes: frozenset[str] = frozenset(),
    ) -> None:
        """together: makes of the cotangents what the backward half returns, of a function that no other one calls. wholes: what
        the forward half is given besides."""
        if function.snapshots is not None:
            self._make_scheduled(function, active, given, pair)
            return
        names, is_called = names_of(function, self._around), together is None
        ways = {"is_called": is_called, "is_reversed": True}
        plain = prepare(single_exit(function, names), active, given, names, self._around, **ways)
        apart = with_loops_apart(function, plain, self._around.definitions)
        if apart is not function:
            plain = prepare(single_exit(apart, names), active, given, names, self._around, **ways)
        primal = self.checked(plain, "reverse", names, is_apart=True)
        halves = reverse_halves(primal, names, self.pairs)
        halves = replace(
            halves, forward=untied(halves.forward), backward=untied(halves.backward), value=without_ties(halves.value)
        )
        if function.is_recomputed:
            halves = self._recomputing(function, plain, halves)
        tidying = Tidying(primal, halves.kinds, names, self._around.globals, rounding=self._rounding)
        seeds = tuple(seed.id for seed in halves.seeds)
        given_to_it = sorted(live_before(halves.backward, frozenset()) | set(seeds))
        backward = _as_function(pair.backward.text, tuple(map(Parameter, given_to_it)), halves.backward)
        whole, given_values = halves.whole, frozenset(given_to_it) - set(seeds)
        if function.is_recomputed:  # what the forward half gives is computed again
            whole, given_values = halves.backward, frozenset()
        backward = tidying.clean(backward, whole, gives_cotangents=True, given=given_values)
        if together is not None:
            backward = _returning(backward, together, len(active))
        read = (live_before(backward.body, frozenset()) | _makers(backward)) - set(seeds)
        order = [*function.parameter_names, *halves.defined]
        saved = sorted(read, key=lambda name: (order.index(name) if name in order else len(order), name))
        kept = Tuple(tuple(map(Name, saved)))
        parameters = frozenset(function.parameter_names) | wholes
        perhaps = sorted(read - surely_assigned(halves.forward, parameters))
        opening_forward: Block = (Assign(tuple(map(Name, perhaps)), Literal("None")),) if perhaps else ()
        kept_as = self._as_given(saved, halves, names) if function.is_recomputed else {}
        opening_forward = (*opening_forward, *(Assign((Name(new),), Name(name)) for name, new in kept_as.items()))
        stored = tuple(Name(kept_as.get(name, name)) for name in saved)
        kept_at_once = stored[0] if len(saved) == 1 else Tuple(stored)
        authors, how = primal.authors_names, "handed to the reverse half"
        keeps = tuple(Kept(authors.get(n, n), how, None, halves.read[n]) for n in saved if n in halves.read)
        forward_body = (*opening_forward, *halves.forward, Return(Tuple((halves.value, kept_at_once)), keeps=keeps))
        forward = _as_function(pair.forward.text, function.parameters, forward_body)
        shares = _share_memory(halves.value, [name.id for name in stored], forward, halves.kinds)
        self.pairs[pair.forward.path] = replace(pair, keeps_value=shares, kept=tuple(saved))
        forward = tidying.clean(forward, halves.whole, gives_cotangents=False)
        parameter = "saved"
        opening: Block = ()
        if len(saved) == 1:
            parameter = saved[0]
            if parameter in primal.authors_names:  # the body would get the author's name back, and the parameter not
                parameter = names.fresh(f"{primal.authors_names[parameter]}_saved")
                backward = replace(backward, body=rename_block(backward.body, {saved[0]: parameter}))
        elif saved:
            parameter = names.fresh("saved")
            opening = (Assign((kept,), Name(parameter)),)
        if self._repeated:
            changed = _changed_memory(backward, halves.kinds)
            held = [parameter] if len(saved) == 1 else saved
            own = partial(_own, kinds=halves.kinds, inside=_changed_inside(backward))
            opening = (*opening, *(own(name, name in perhaps) for name in held if name in changed))
            nones = none_for_a_while(primal.function)
            backward = replace(backward, body=_taking_copies(backward.body, held, changed, lambda n: own(n, n in nones)))
        backward = replace(backward, parameters=tuple(map(Parameter, (parameter, *seeds))), body=(*opening, *backward.body))
        what, of = " and ".join(active), function.authors_name
        self.functions += [
            replace(tidying.named(forward), docstring=f"The value of {of}, and what its reverse half reads."),
            replace(
                tidying.named(backward),
                docstring=f"The cotangent of {what} for a cotangent of {of}'s value{_by_what(function)}.",
            ),
        ]

    def _make_scheduled(
        self, function: Function, active: tuple[str, ...], given: Mapping[str, Kind], pair: ReversePair
    ) -> None:
        """The pair of a checkpointed loop. Raises Refused where its state is more than numbers and arrays."""
        names = names_of(function, self._around)
        primal = prepare(function, active, given, names, self._around, is_called=True)
        calls = (s.value for s in statements(primal.function.body) if isinstance(s, Assign) and isinstance(s.value, Call))
        again = next(calls, None)
        bound = None if again is None else bind(again, self._around.functions)
        loop = None
        if again is not None and isinstance(bound, BoundCall) and function.snapshots is not None:
            loop = loop_of(primal, bound.arguments, again, function.snapshots)
        kept = frozenset() if bound is None or isinstance(bound, Refusal) else _never_rebound(bound)
        is_plain = all(_stays_alike(name, primal, kept) for name in primal.activity.active)
        if loop is None or not is_plain or not isinstance(bound, BoundCall):
            message = "a derivative flows through this loop in something else than numbers, and arrays of one shape and dtype"
            raise Refused([Refusal("checkpoint", message, function.span, "give each its own name, or leave the loop as it is")])
        step = self.pairs[self._reverse_companion(bound, primal).path]
        mine = tuple(bound.function.parameter_names[position] for position in step.active)
        forward = _as_function(pair.forward.text, primal.function.parameters, forward_half(loop, names.copy()))
        bars = {name: Name(names.fresh(f"{name}_bar")) for name in bound_names(loop.state)}
        body = backward_half(loop, names, active, bars, step.backward, step.kept, mine, repeated=self._repeated)
        parameters = tuple(map(Parameter, ("saved", *(bar.id for bar in bars.values()))))
        of = " and ".join(bars)
        self.functions += [
            replace(forward, docstring=f"The values of {of} after the loop, and what its reverse half reads."),
            replace(
                _as_function(pair.backward.text, parameters, body),
                docstring=f"The cotangent of {' and '.join(active)} for a cotangent of {of} after the loop.",
            ),
        ]

    @staticmethod
    def _as_given(saved: Sequence[str], halves: Halves, names: Names) -> Mapping[str, str]:
        """Names that keep what parameters hold first, for those that the forward half binds anew."""
        rebound = {name for s in statements(halves.forward) for name in names_written(s)}
        held = {name: names.fresh(f"{name}_given") for name in saved if name in rebound}
        for name, new in held.items():
            halves.kinds.note(new, halves.kinds.of(Name(name)))
        return held

    def _recomputing(self, function: Function, plain: Analysed, halves: Halves) -> Halves:
        """The halves of a function of which nothing is kept but its arguments. Raises Refused where it may not run twice.

        plain: the function, with its calls as they are.
        """
        if self._has_effect(function, set()):
            message = f"what {function.authors_name} does besides giving a value would be done again in the reverse half"
            raise Refused([Refusal("checkpoint", message, function.span, "take it out of the function, or leave it as it is")])
        *body, last = plain.function.body
        assert isinstance(last, Return)
        assert last.value is not None
        return replace(halves, forward=tuple(body), value=without_ties(last.value), backward=halves.whole)

    # ------------------------------------------------------------------ forward mode

    def tangent_call(
        self, call: Call, primal: Analysed, tangent_of: TangentOf, is_apart: bool
    ) -> tuple[Call, frozenset[int] | None] | None:
        """The call of the tangent companion, and the results of which that gives tangents, where these are not all; None where the
        call is of no function with source. is_apart: each result gets a name of its own."""
        bound = bind(call, self._around.functions)
        if not isinstance(bound, BoundCall):
            return None
        active: list[str] = []
        arguments: list[Expr] = []
        for name, argument in bound.arguments.items():
            dot = tangent_of(argument)
            arguments += [argument] if dot is None else [argument, dot]
            active += [] if dot is None else [name]
        results = self._active_results(bound, tuple(active), primal.kinds) if is_apart else None
        companion = self._tangent_companion(bound, tuple(active), primal.kinds, results)
        return Call(companion, tuple(arguments), span=call.span), results

    def called(self, call: Call, primal: Analysed) -> tuple[Analysed, Mapping[str, Expr]] | None:
        """A function with source that is called, as it is for these arguments, and these by parameter."""
        bound = bind(call, self._around.functions)
        if not isinstance(bound, BoundCall):
            return None
        active = self._active_parameters(bound, primal)
        given = dict(self._key("forward", bound, active, primal.kinds)[3])
        names = names_of(bound.function, self._around)
        return prepare(bound.function, active, given, names, self._around, is_called=True), bound.arguments

    def _with_known_parts(self, primal: Analysed) -> Analysed:
        """The primal with the activity of what becomes of each part of the tuples that calls give and lists keep.

        Each round starts from what the last one found, which is never too little.
        """
        known = Known({}, stacks_of_tuples(primal.function))
        while True:
            primal = replace(primal, activity=find_activity(primal.function, primal.kinds, primal.wrt, known))
            found = {call: results for call, results in self._results_of_calls(primal) if results != known.results.get(call)}
            if not found:
                return primal
            known = replace(known, results={**known.results, **found})

    def _results_of_calls(self, primal: Analysed) -> Iterator[tuple[Expr, frozenset[int]]]:
        for statement in statements(primal.function.body):
            call = self._active_call(statement, primal)
            if call is not None and isinstance(statement, Assign) and are_apart(statement.targets):
                active = self._active_parameters(call, primal)
                if (results := self._active_results(call, active, primal.kinds)) is not None:
                    yield statement.value, results

    def _active_results(self, call: BoundCall, active: tuple[str, ...], kinds: Kinds) -> frozenset[int] | None:
        """The results of a function through which a derivative flows where these arguments are active; None where it is all."""
        key = self._key("forward", call, active, kinds)
        if key in self._looked_at[:-1] and _gives_tuples_in_tuples(call.function):
            message = f"it is not followed which results of {call.function.authors_name} vary, which calls what calls it"
            raise Refused([Refusal("structure", message, call.function.span, "differentiate it once, or write one function")])
        if key not in self._results:
            self._results[key] = None  # for calls of itself
            self._looked_at.append(key)
            primal, _ = self._ready[key] = self._prepared(call.function, key)
            results = active_results(primal.function, primal.activity, primal.kinds)
            self._results[key] = results or None
            self._looked_at.pop()
        return self._results[key]

    def _prepared(self, function: Function, key: Key) -> tuple[Analysed, Names]:
        """A function as it is for its tangent, and the names that this keeps off."""
        names = names_of(function, self._around)
        primal = prepare(function, key[2], dict(key[3]), names, self._around, is_called=True)
        return self._with_known_parts(primal), names

    def _tangent_companion(
        self, call: BoundCall, active: tuple[str, ...], kinds: Kinds, results: frozenset[int] | None
    ) -> Symbol:
        key = self._key("forward" if results is None else "forward of parts", call, active, kinds)
        if key not in self._made:
            function = call.function
            self._made[key] = self._symbol(self._names.fresh(f"_{function.name.strip('_')}_tangent"), function)
            plain: Key = ("forward", *key[1:])
            primal, names = self._ready.pop(plain) if plain in self._ready else self._prepared(function, key)
            primal = self.checked(primal, "forward", names, is_structured=True, is_called=True)
            derived, derived_kinds = forward_companion(primal, names, self.tangent_call, results)
            derived = replace(derived, body=untied(derived.body))
            tidying = Tidying(primal, derived_kinds, names, self._around.globals, rounding=self._rounding)
            made = tidying.named(tidying.clean(derived, derived.body, gives_cotangents=False))
            docstring = f"The value of {function.authors_name} and its tangent{_by_what(function)}."
            self.functions.append(replace(made, name=self._made[key].text, docstring=docstring, returns=None, origin=None))
            self.tangents.add(self._made[key].text)
            if function.name in self._around.definitions.forms:
                places = {function.parameter_names.index(name) for name in active}
                self.forms[self._made[key].text] = form_of(*self._around.definitions.forms[function.name], places, results)
        return self._made[key]

    # ------------------------------------------------------------------ slopes of equations that are solved

    def make_slopes_by(self, make: MakeSlope) -> None:
        """make: gives the functions of the derivative of a function by its first parameter, for these kinds and under this name."""
        self._make_slope = make

    def _with_slopes(self, primal: Analysed) -> Analysed:
        """The function with calls of the derivatives of the equations that it solves. Raises Refused where there is none."""

        def called(e: Expr) -> Expr:
            match e:
                case Call(function=Symbol(path=path), args=(Global() as g, *args), keywords=keywords) if path == SLOPE:
                    bound = bind(Call(g, tuple(args), keywords, span=e.span), self._around.functions)
                    if isinstance(bound, BoundCall):
                        slope = self._slope(bound, primal.kinds)
                        return Call(slope, tuple(bound.arguments.values()), span=e.span)
            return map_children(called, e)

        body = map_expressions(primal.function.body, called)
        return replace(primal, function=replace(primal.function, body=body), kinds=primal.kinds.with_variables({}))

    def _slope(self, call: BoundCall, kinds: Kinds) -> Symbol:
        """How the derivative of an equation by what it is solved for is called."""
        x = call.function.parameter_names[0]
        key = self._key("slope", call, (x,), kinds)
        if key not in self._made:
            name = self._names.fresh(f"_{call.function.name.strip('_')}_by_{x}")
            self._made[key] = Symbol(f"{SLOPES}{name}", name)
            assert self._make_slope is not None
            parameters = tuple(replace(each, form="positional", default=None, value=None) for each in call.function.parameters)
            plain = replace(call.function, parameters=parameters, docstring=None)
            self.functions += self._make_slope(plain, key[3], name)
        return self._made[key]

    # ------------------------------------------------------------------ both

    def checked(
        self,
        primal: Analysed,
        mode: str,
        names: Names,
        *,
        is_structured: bool = False,
        is_called: bool = False,
        is_apart: bool = False,
    ) -> Analysed:
        """The primal, its calls bound to companions in reverse mode. Raises Refused with all that is outside the language.

        is_structured: the result may be a structure. is_called: by another function. is_apart: the reverse half is a function.
        """
        ways = {"is_structured": is_structured, "is_called": is_called, "is_apart": is_apart}
        gaps = find_gaps(primal, mode, self._around.functions, self._around.unread, **ways)
        strange = find_complex_gaps(primal, mode, self._around.functions)
        refusals = [*gaps, *strange, *self._unfit_calls(primal)]
        if refusals:
            with in_words(primal.authors_names):
                raise Refused(refusals)
        primal = self._with_slopes(primal)
        primal = with_arrays_named(primal, names)
        return self.bind_reverse(primal, names) if mode == "reverse" else self._with_known_parts(primal)

    def _unfit_calls(self, primal: Analysed) -> Iterator[Refusal]:
        """Calls whose arguments do not fit, or of functions that give no value."""
        for statement in statements(primal.function.body):
            yield from self._unfit_hooks(statement)
            for called, written in writing_calls(statement, self._around.functions):
                given = frozenset[str]().union(*map(names_read, called.arguments.values()))
                if not given.isdisjoint(primal.activity.varied) and any(
                    primal.kinds.number(argument).is_array is not False for argument in written
                ):
                    yield Refusal(
                        "in-place-write",
                        "a function is called that may write into what it is given, and cannot be written out here",
                        statement.span,
                        "return the new value instead",
                    )
            if call := self._active_call(statement, primal):
                yield from find_missing_results(call.function)
            for e in expressions(statement):
                for part in walk(e):
                    if isinstance(part, Call) and isinstance(refusal := bind(part, self._around.functions), Refusal):
                        yield refusal

    def _unfit_hooks(self, statement: Stmt) -> Iterator[Refusal]:
        """Hooks that may write into the cotangents that they are given, which others read."""
        for e in expressions(statement):
            for part in walk(e):
                match part:
                    case Call(function=Symbol(path=path), args=(_, fn), keywords=()) if path == GRAD_HOOK:
                        call = hook_called(fn, Name("x_bar"))
                        if not self._is_read(call.function) and has_effect(call):
                            message = "it is not known what this hook does with the cotangent that it is given"
                            yield Refusal("hook", message, fn.span or part.span, "give a function of the module, by its name")
                        if may_write(call, self._around.functions):
                            message = "this hook may write into the cotangent that it is given"
                            yield Refusal("in-place-write", message, fn.span or part.span, "return a new value instead")

    def _active_call(self, statement: Stmt, primal: Analysed) -> BoundCall | None:
        """The call of a function with source that this statement assigns, where a derivative flows through it."""
        match statement:
            case Assign(targets=targets, value=Call() as value) if primal.activity.is_active(value, primal.kinds):
                bound = bind(value, self._around.functions)
                written = {name for target in targets for name in bound_names(target)}
                return bound if isinstance(bound, BoundCall) and written & primal.activity.active else None
            case _:
                return None

    def _active_parameters(self, call: BoundCall, primal: Analysed) -> tuple[str, ...]:
        return tuple(name for name, argument in call.arguments.items() if primal.activity.is_active(argument, primal.kinds))

    def _symbol(self, name: str, function: Function, does: str = "") -> Symbol:
        """How calls of a companion stand in the IR: by a path that says whether dropping one drops an effect."""
        acts = self._has_effect(function, set())
        only_takes = acts and not self._has_effect(function, set(), may_take=True) and not self.reads_lists(function)
        does = f"{TAKING}.{does}" if only_takes else does
        return Symbol(f"{COMPANIONS if acts else PURE_COMPANIONS}.{does}{name}", name)

    def _has_effect(self, function: Function, seen: set[str], *, may_take: bool = False) -> bool:
        """Whether calling a function does something besides giving a value. may_take: and besides taking elements off lists, adding
        some, and raising, which ends everything."""
        seen.add(function.path)
        if self._around.definitions.methods:
            function = self._around.definitions.resolved(function)
        for statement in statements(function.body):
            if (grown := grown_list(statement)) is not None and grown[0] in _own_lists(function) and not has_effect(grown[1]):
                continue
            if may_take and grown is not None and not has_effect(grown[1]):
                continue
            if isinstance(statement, (Verbatim, Evaluate)):
                if isinstance(statement, Verbatim) and (statement.is_pass or (may_take and statement.refusal.code == "raise")):
                    continue
                return True
            if isinstance(statement, With):  # of a plain context, which has none
                continue
            for e in expressions(statement):
                for part in walk(e):
                    match part:
                        case Global(id=id) if id in self._around.functions:
                            callee = self._around.functions[id]
                            if callee.path not in seen and self._has_effect(callee, seen, may_take=may_take):
                                return True
                        case Call(function=Attribute(value=Name(), attr="pop"), args=()) if may_take:
                            continue
                        case Call(function=f) if not self._is_read(f) and has_effect(replace(part, args=(), keywords=())):
                            return True
        return False

    def reads_lists(self, function: Function) -> bool:
        """Whether a function, or one of the module's that it comes to, may read a list of the module."""
        pending, reached = [function], set[str]()
        while pending:
            for id in (
                part.id
                for s in statements(pending.pop().body)
                for e in expressions(s)
                for part in walk(e)
                if isinstance(part, Global)
            ):
                if id in self._around.functions:
                    pending += [self._around.functions[id]] if id not in reached else []
                elif not holds_no_list(self._around.constants.get(id, UNKNOWN)):
                    return True
                reached.add(id)
        return False

    def _is_read(self, e: Expr) -> bool:
        return isinstance(e, Global) and e.id in self._around.functions

    def _key(self, mode: str, call: BoundCall, active: tuple[str, ...], kinds: Kinds) -> Key:
        given = own_kinds({name: kinds.of(argument) for name, argument in call.arguments.items()})
        return (mode, call.function.path, active, tuple(given.items()))


def _by_what(function: Function) -> str:
    return ", by the implicit function theorem" if is_solution(function) else ""


def _own_lists(function: Function) -> frozenset[str]:
    """The variables that hold nothing but lists which the function makes."""
    assigned = [s for s in statements(function.body) if isinstance(s, Assign)]
    made = {s.targets[0].id for s in assigned if isinstance(s.value, List) and isinstance(s.targets[0], Name)}
    others = {name for s in statements(function.body) for name in names_written(s) if not _makes_list(s)}
    return frozenset(made - others - set(function.parameter_names))


def _makes_list(statement: Stmt) -> bool:
    return isinstance(statement, Assign) and isinstance(statement.value, List) and len(statement.targets) == 1


def _never_rebound(call: BoundCall) -> frozenset[str]:
    """The arrays that are passed to a function which only writes into copies of them: they keep their shape and dtype."""
    rebound = {name for s in statements(call.function.body) if not _is_in_place(s) for name in names_written(s)}
    return frozenset(each.id for name, each in call.arguments.items() if isinstance(each, Name) and name not in rebound)


def _is_in_place(statement: Stmt) -> bool:
    """`u += e`, and `u = u.copy()`"""
    match statement:
        case Assign(targets=(Name() as target,), value=Call(function=Attribute(value=value, attr="copy"), args=())):
            return target == value
        case _:
            return isinstance(statement, AugAssign)


def _stays_alike(name: str, primal: Analysed, kept: Collection[str]) -> bool:
    """Whether a variable is a number, or an array that keeps the shape and the dtype which it has as a parameter. kept: the names
    of what is never bound anew."""
    kind, given = primal.kinds.of(Name(name)), primal.parameters.get(name)
    if not isinstance(kind, Number) or (given is not None and not isinstance(given, Number)):
        return False
    if kind.is_array and name in kept:
        return True
    is_weak = kind.is_scalar and (given is None or given.dtype in ("float", "int", "real"))
    return is_weak or given is None or (kind.dtype == given.dtype and same_shape(kind.shape, given.shape))


def _replaced_lists(primal: Analysed) -> frozenset[str]:
    """The variables whose lists become longer or shorter, and that hold other lists before or after: which one has to be undone is
    told by what is saved, which is then not to share it."""
    everything = list(statements(primal.function.body))
    resized = {name for s in everything if id(s) not in primal.filling for name in lists_resized(s)}
    bound = Counter(name for s in everything if isinstance(s, Assign) for name in names_written(s)) if resized else {}
    return frozenset(name for name in resized if bound.get(name, 0) > 1)


def _share_memory(e: Expr, names: Collection[str], function: Function, kinds: Kinds) -> bool:
    """Whether the value of an expression may share memory with one of the variables."""
    sharing = aliases(function, kinds)
    shared = {other for name in shared_with(e, kinds) for other in sharing.get(name, {name})}
    return not shared.isdisjoint(names)


def _makers(function: Function) -> frozenset[str]:
    """What is read to make records: `params`, for `type(params)(w=w_bar)`."""
    everything = (part for s in statements(function.body) for e in expressions(s) for part in walk(e))
    return frozenset(name for part in everything if isinstance(part, Record) for name in names_read(part.maker))


def _as_function(name: str, parameters: tuple[Parameter, ...], body: Block) -> Function:
    return Function(name, tuple(replace(parameter, default=None, form="positional") for parameter in parameters), body)


def _gives_tuples_in_tuples(function: Function) -> bool:
    """Whether a function returns tuples that hold tuples, as forward halves do, which give what is saved."""
    values = (s.value for s in statements(function.body) if isinstance(s, Return))
    return any(isinstance(value, Tuple) and any(isinstance(e, Tuple) for e in value.elements) for value in values)


def _first_name(target: Expr) -> str:
    return bound_names(target)[0]


def _returning(backward: Function, together: Callable[[tuple[Expr, ...]], Expr], count: int) -> Function:
    """The function with its cotangents, of which there are so many, put together."""
    *body, last = backward.body
    assert isinstance(last, Return)
    assert last.value is not None
    parts = last.value.elements if count > 1 and isinstance(last.value, Tuple) else (last.value,)
    return replace(backward, body=(*body, replace(last, value=together(parts))))


def _of_one_cotangent(backward: Function, result: Kind) -> Function:
    """The function that takes the cotangent of a result with several parts as one that is built as the result is."""
    saved, *seeds = backward.parameters
    if not isinstance(result, Structure):
        return backward
    taken = Names(name for s in statements(backward.body) for e in expressions(s) for name in names_read(e))
    taken.take((saved.name, *(seed.name for seed in seeds)))
    whole = Name(taken.fresh("result_bar"))
    targets, reads = tuple(Name(seed.name) for seed in seeds), tuple(read for read, _ in parts_of(whole, result))
    target, read = (Tuple(targets), Tuple(reads)) if len(targets) > 1 else (targets[0], reads[0])
    opening = Assign((target,), whole if is_flat(result) and len(targets) > 1 else read)
    return replace(backward, parameters=(saved, Parameter(whole.id)), body=(opening, *backward.body))


def _changed_in_place(statement: Stmt, kinds: Kinds) -> Iterator[str]:
    """The variables into whose arrays a statement writes, or of whose lists it takes the last element."""
    yield from names_stored(statement)
    for part in (part for e in expressions(statement) for part in walk(e)):
        match part:
            case Call(function=Attribute(value=Name(id=id), attr="pop")):
                yield id
    match statement:
        case AugAssign(target=Name(id=id) as target) if kinds.number(target).is_array is not False:
            yield id
        case Evaluate(value=Call(function=Attribute(value=Name(id=id)))):
            yield id


def _changed_memory(backward: Function, kinds: Kinds) -> frozenset[str]:
    """The lists and arrays that change when the function runs, under whatever name it writes into them."""
    changed = {name for s in statements(backward.body) for name in _changed_in_place(s, kinds)}
    sharing = aliases(backward, kinds)
    written = [name for name in changed if _holds_array(name, kinds)]
    shared = {other for name in written for other in sharing.get(name, ()) if _holds_array(other, kinds)}
    found = frozenset(changed | shared)
    while more := {name for s in statements(backward.body) for name in _given_to(s, found)} - found:
        found |= more
    return found


def _given_to(statement: Stmt, names: Collection[str]) -> tuple[str, ...]:
    """The variable that an assignment gives to one of these: `p = p_saved`."""
    match statement:
        case Assign(targets=(Name(id=id),), value=Name(id=given)) if id in names:
            return (given,)
        case _:
            return ()


def _holds_array(name: str, kinds: Kinds) -> bool:
    """Whether it may hold an array; the lists of what is saved have no kind."""
    kind = kinds.variables.get(name)
    return isinstance(kind, Number) and kind.is_array is not False


def _changed_inside(backward: Function) -> frozenset[str]:
    """The variables into whose parts' parts the function writes, `m[0][1] = e`, and the lists of what it puts there."""
    everything = list(statements(backward.body))
    parts = [part for s in everything for part in parts_stored(s) if not isinstance(part.value, Name)]
    inside = frozenset(name for part in parts if (name := base_name(part)) is not None)
    taken = [s for s in everything if isinstance(s, Assign) and not inside.isdisjoint(names_stored(s))]
    return inside.union(name for s in taken if (name := shrunk_list(s.value)) is not None)


def _taking_copies(block: Block, held: Collection[str], changed: Collection[str], own: Callable[[str], Stmt]) -> Block:
    """The block with copies of the lists and arrays that it takes out of lists which are held, and changes. own: makes one."""

    def change(statement: Stmt) -> Block:
        match statement:
            case Assign(targets=(target,), value=Call(function=Attribute(value=Name(id=id), attr="pop"))) if id in held:
                return (statement, *(own(name) for name in bound_names(target) if name in changed))
            case _:
                return (statement,)

    return map_block(block, change)


def _own(name: str, may_be_none: bool, kinds: Kinds, inside: Collection[str]) -> Stmt:
    """`x_saved = x_saved.copy()`. inside: what is changed deeper than a copy goes."""
    whole = Name(name)
    copied: Expr = Call(Attribute(whole, "copy"), ())
    if _holds_array(name, kinds):
        copied = kept_copy(whole, kinds.of(whole))
    elif name in inside:
        copied = Call(Symbol("copy.deepcopy", "copy.deepcopy"), (whole,))
    none = Literal("None")
    return Assign((Name(name),), Conditional(Compare(Name(name), ("is",), (none,)), none, copied) if may_be_none else copied)
