"""Companions: what a function that is called needs beside it, so that a derivative can pass through the call.

    reverse   s, s_saved = _smooth_forward(v, k)          the value, and what its reverse half reads
              v_bar = _smooth_backward(s_saved, s_bar)    the cotangents of the active arguments
    forward   s, s_dot = _smooth_tangent(v, v_dot, k)     the value and its tangent

One companion serves all calls with the same active arguments of the same kinds. Companions call companions; recursion ends in the
name that is being made. Saved values travel in a tuple: no closures, so that everything compiles and pickles.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from astgrad.analysis.aliases import aliases, shared_with, written_into
from astgrad.analysis.analysed import Analysed
from astgrad.analysis.coverage import find_gaps
from astgrad.analysis.effects import COMPANIONS, PURE_COMPANIONS, SAVING, has_effect
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.liveness import live_before, surely_assigned
from astgrad.analysis.results import find_missing_results
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import Attribute, Call, Compare, Conditional, Expr, Global, Literal, Name, Symbol, Tuple, names_read, walk
from astgrad.ir.kinds import Kind, Other
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Evaluate,
    Function,
    Parameter,
    Return,
    Stmt,
    Verbatim,
    With,
    bound_names,
    expressions,
    names_stored,
    statements,
)
from astgrad.transform.calls import BoundCall, ReversePair, bind
from astgrad.transform.forward import TangentOf, forward_companion
from astgrad.transform.prepare import Surroundings, names_of, own_kinds, prepare
from astgrad.transform.procedures import written_by_calls
from astgrad.transform.rename import map_block, rename_block
from astgrad.transform.reverse import reverse_halves
from astgrad.transform.shaping import kept_copy
from astgrad.transform.single_exit import single_exit
from astgrad.transform.tidy import Tidying

Key = tuple[str, str, tuple[str, ...], tuple[tuple[str, Kind], ...]]


class Companions:
    """The companions of one module."""

    def __init__(self, around: Surroundings, *, rounding: bool, repeated: bool = False) -> None:
        """repeated: what is saved may be used by several reverse halves, one after the other."""
        self.functions: list[Function] = []  # in the order in which they stand in the file
        self.pairs: dict[str, ReversePair] = {}  # by the forward function's path
        self._around = around
        self._names = around.taken
        self._rounding = rounding
        self._repeated = repeated
        self._made: dict[Key, Symbol] = {}

    @property
    def symbols(self) -> Mapping[str, Symbol]:
        """How companions are called, by their names."""
        made = (*self._made.values(), *(each for pair in self.pairs.values() for each in (pair.forward, pair.backward)))
        return {symbol.text: symbol for symbol in made}

    # ------------------------------------------------------------------ reverse mode

    def bind_reverse(self, primal: Analysed, names: Names) -> Analysed:
        """The primal with its active calls replaced by calls of forward companions."""
        kinds = primal.kinds.with_variables({})
        written = written_into(primal.function, primal.kinds)

        def lasting(argument: Expr) -> Expr:
            """The argument, of which the companion may save a part, in memory into which nothing is written later."""
            if shared_with(argument, primal.kinds).isdisjoint(written):
                return argument
            return kept_copy(argument, primal.kinds.of(argument))

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
            value = Call(companion, tuple(map(lasting, call.arguments.values())), span=statement.value.span)
            new = replace(statement, targets=(Tuple((target, Name(saved))),), value=value, annotation=None, edited=True)
            detached = detached_from(companion, target)
            return (new, *detached, *(Assign((other,), target) for other in statement.targets[1:]))

        body = map_block(primal.function.body, bound)
        return replace(primal, function=replace(primal.function, body=body), kinds=kinds)

    def _reverse_companion(self, call: BoundCall, primal: Analysed) -> Symbol:
        """The forward function of the pair."""
        active = self._active_parameters(call, primal)
        key = self._key("reverse", call, active, primal.kinds)
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

    def pullback_pair(self, function: Function, wrt: tuple[str, ...], given: Mapping[str, Kind]) -> ReversePair:
        """The pair of functions for a function itself: its value and what is saved, and its pullback."""
        stem = function.name.strip("_")
        forward, backward = self._names.fresh(f"_{stem}_forward"), self._names.fresh(f"_{stem}_pullback")
        pair = ReversePair(
            self._symbol(forward, function, f"{SAVING}."),
            Symbol(f"{PURE_COMPANIONS}.{backward}", backward),
            tuple(function.parameter_names.index(name) for name in wrt),
        )
        self.pairs[pair.forward.path] = pair
        self._make_pair(function, wrt, given, pair)
        self.functions[-1] = _of_one_cotangent(self.functions[-1])
        return pair

    def _make_pair(self, function: Function, active: tuple[str, ...], given: Mapping[str, Kind], pair: ReversePair) -> None:
        names = names_of(function, self._around)
        primal = prepare(single_exit(function, names), active, given, names, self._around, is_called=True)
        primal = self.checked(primal, "reverse", names)
        halves = reverse_halves(primal, names, self.pairs)
        tidying = Tidying(primal, halves.kinds, names, self._around.globals, rounding=self._rounding)
        seeds = tuple(seed.id for seed in halves.seeds)
        given_to_it = sorted(live_before(halves.backward, frozenset()) - set(seeds))
        backward = _as_function(pair.backward.text, tuple(map(Parameter, given_to_it)), halves.backward)
        backward = tidying.clean(backward, halves.whole)
        read = live_before(backward.body, frozenset()) - set(seeds)
        order = [*function.parameter_names, *halves.defined]
        saved = sorted(read, key=lambda name: (order.index(name) if name in order else len(order), name))
        kept = Tuple(tuple(map(Name, saved)))
        kept_at_once = kept.elements[0] if len(saved) == 1 else kept
        parameters = frozenset(function.parameter_names)
        perhaps = sorted(read - surely_assigned(halves.forward, parameters))
        opening_forward = (Assign(tuple(map(Name, perhaps)), Literal("None")),) if perhaps else ()
        forward_body = (*opening_forward, *halves.forward, Return(Tuple((halves.value, kept_at_once))))
        forward = _as_function(pair.forward.text, function.parameters, forward_body)
        self.pairs[pair.forward.path] = replace(pair, keeps_value=_share_memory(halves.value, saved, forward, halves.kinds))
        forward = tidying.clean(forward, halves.whole)
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
            changed = {name for s in statements(backward.body) for name in _changed_in_place(s, halves.kinds)}
            held = [parameter] if len(saved) == 1 else saved
            opening = (*opening, *(_own(name, name in perhaps) for name in held if name in changed))
        backward = replace(backward, parameters=tuple(map(Parameter, (parameter, *seeds))), body=(*opening, *backward.body))
        what, of = " and ".join(active), function.authors_name
        self.functions += [
            replace(tidying.named(forward), docstring=f"The value of {of}, and what its reverse half reads."),
            replace(
                tidying.named(backward),
                docstring=f"The cotangent of {what} for a cotangent of {of}'s value.",
            ),
        ]

    # ------------------------------------------------------------------ forward mode

    def tangent_call(self, call: Call, primal: Analysed, tangent_of: TangentOf) -> Call | None:
        """The call of the tangent companion; None where the call is of no function with source."""
        bound = bind(call, self._around.functions)
        if not isinstance(bound, BoundCall):
            return None
        active: list[str] = []
        arguments: list[Expr] = []
        for name, argument in bound.arguments.items():
            dot = tangent_of(argument)
            arguments += [argument] if dot is None else [argument, dot]
            active += [] if dot is None else [name]
        companion = self._tangent_companion(bound, tuple(active), primal.kinds)
        return Call(companion, tuple(arguments), span=call.span)

    def called(self, call: Call, primal: Analysed) -> tuple[Analysed, Mapping[str, Expr]] | None:
        """A function with source that is called, as it is for these arguments, and these by parameter."""
        bound = bind(call, self._around.functions)
        if not isinstance(bound, BoundCall):
            return None
        active = self._active_parameters(bound, primal)
        given = dict(self._key("forward", bound, active, primal.kinds)[3])
        names = names_of(bound.function, self._around)
        return prepare(bound.function, active, given, names, self._around, is_called=True), bound.arguments

    def _tangent_companion(self, call: BoundCall, active: tuple[str, ...], kinds: Kinds) -> Symbol:
        key = self._key("forward", call, active, kinds)
        if key not in self._made:
            function = call.function
            self._made[key] = self._symbol(self._names.fresh(f"_{function.name.strip('_')}_tangent"), function)
            names = names_of(function, self._around)
            primal = prepare(function, active, dict(key[3]), names, self._around, is_called=True)
            primal = self.checked(primal, "forward", names, is_called=True)
            derived, derived_kinds = forward_companion(primal, names, self.tangent_call)
            tidying = Tidying(primal, derived_kinds, names, self._around.globals, rounding=self._rounding)
            made = tidying.named(tidying.clean(derived, derived.body))
            docstring = f"The value of {function.authors_name} and its tangent."
            self.functions.append(replace(made, name=self._made[key].text, docstring=docstring, returns=None, origin=None))
        return self._made[key]

    # ------------------------------------------------------------------ both

    def checked(
        self, primal: Analysed, mode: str, names: Names, *, is_structured: bool = False, is_called: bool = False
    ) -> Analysed:
        """The primal, its calls bound to companions in reverse mode. Raises Refused with all that is outside the language.

        is_structured: the result may be a structure. is_called: by another function.
        """
        gaps = find_gaps(
            primal, mode, self._around.functions, self._around.unread, is_structured=is_structured, is_called=is_called
        )
        refusals = [*gaps, *self._unfit_calls(primal)]
        if refusals:
            raise Refused(refusals)
        return self.bind_reverse(primal, names) if mode == "reverse" else primal

    def _unfit_calls(self, primal: Analysed) -> Iterator[Refusal]:
        """Calls whose arguments do not fit, or of functions that give no value."""
        for statement in statements(primal.function.body):
            for written in written_by_calls(statement, True, self._around.functions):
                if primal.activity.is_active(written, primal.kinds) and not primal.kinds.number(written).is_scalar:
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
        return Symbol(f"{COMPANIONS if self._has_effect(function, set()) else PURE_COMPANIONS}.{does}{name}", name)

    def _has_effect(self, function: Function, seen: set[str]) -> bool:
        """Whether calling a function does something besides giving a value."""
        seen.add(function.path)
        for statement in statements(function.body):
            if isinstance(statement, (Verbatim, Evaluate)):
                return True
            if isinstance(statement, With):  # of a plain context, which has none
                continue
            for e in expressions(statement):
                for part in walk(e):
                    match part:
                        case Call(function=Global(id=id)) if id in self._around.functions:
                            callee = self._around.functions[id]
                            if callee.path not in seen and self._has_effect(callee, seen):
                                return True
                        case Call() if has_effect(replace(part, args=(), keywords=())):
                            return True
        return False

    def _key(self, mode: str, call: BoundCall, active: tuple[str, ...], kinds: Kinds) -> Key:
        given = own_kinds({name: kinds.of(argument) for name, argument in call.arguments.items()})
        return (mode, call.function.path, active, tuple(given.items()))


def _share_memory(e: Expr, names: Collection[str], function: Function, kinds: Kinds) -> bool:
    """Whether the value of an expression may share memory with one of the variables."""
    sharing = aliases(function, kinds)
    shared = {other for name in shared_with(e, kinds) for other in sharing.get(name, {name})}
    return not shared.isdisjoint(names)


def _as_function(name: str, parameters: tuple[Parameter, ...], body: Block) -> Function:
    return Function(name, tuple(replace(parameter, default=None, form="positional") for parameter in parameters), body)


def _first_name(target: Expr) -> str:
    return bound_names(target)[0]


def _of_one_cotangent(backward: Function) -> Function:
    """The function that takes the cotangent of a result with several parts as a tuple."""
    saved, *seeds = backward.parameters
    if len(seeds) == 1:
        return backward
    taken = Names(name for s in statements(backward.body) for e in expressions(s) for name in names_read(e))
    taken.take((saved.name, *(seed.name for seed in seeds)))
    whole = Name(taken.fresh("result_bar"))
    opening = Assign((Tuple(tuple(Name(seed.name) for seed in seeds)),), whole)
    return replace(backward, parameters=(saved, Parameter(whole.id)), body=(opening, *backward.body))


def _changed_in_place(statement: Stmt, kinds: Kinds) -> Iterator[str]:
    """The variables into whose arrays a statement writes, or of whose lists it takes the last element."""
    yield from names_stored(statement)
    match statement:
        case AugAssign(target=Name(id=id) as target) if kinds.number(target).is_array is not False:
            yield id
        case Assign(value=Call(function=Attribute(value=Name(id=id), attr="pop"))):
            yield id
        case Evaluate(value=Call(function=Attribute(value=Name(id=id)))):
            yield id


def _own(name: str, may_be_none: bool) -> Stmt:
    """`x_saved = x_saved.copy()`"""
    copied: Expr = Call(Attribute(Name(name), "copy"), ())
    none = Literal("None")
    return Assign((Name(name),), Conditional(Compare(Name(name), ("is",), (none,)), none, copied) if may_be_none else copied)
