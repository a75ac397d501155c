"""Forward mode: each statement's tangent stands before it. Nothing is saved.

def power(x, n):                    def power(x, n):
    y = 1.0                             y = 1.0
    for _ in range(n):                  y_dot = 0.0
        y = y * x          ->           for _ in range(n):
    return y                                y_dot = y_dot * x + y
                                            y = y * x
                                        return y_dot
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from astgrad.analysis.activity import kept_part
from astgrad.analysis.aliases import apart, changed_arrays, shared_with, written_into
from astgrad.analysis.analysed import Analysed
from astgrad.analysis.flow import carries_no_derivative, flowing_names, parts_of_results
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.places import followed_list, popped_list
from astgrad.errors import Refusal, Refused
from astgrad.ir.expr import (
    BUILT,
    Attribute,
    Binary,
    Call,
    Conditional,
    Dict,
    Expr,
    List,
    Literal,
    Logical,
    Name,
    Subscript,
    Tuple,
    alternatives,
    is_unfilled,
    names_read,
    walk,
)
from astgrad.ir.kinds import COMPLEX, FLOAT, FLOAT_OR_FLOAT64, DictOf, Kind, ListOf, Number, Other, Structure, is_number
from astgrad.ir.names import Names
from astgrad.ir.shapes import same_shape
from astgrad.ir.stmt import (
    AddAt,
    Assign,
    AugAssign,
    Block,
    Evaluate,
    For,
    Function,
    If,
    Parameter,
    Return,
    Stmt,
    While,
    With,
    base_name,
    bound_names,
    names_written,
    place_changed,
    shrunk_list,
    statements,
)
from astgrad.rules.apply import partial, real_part, times
from astgrad.rules.registry import Rule
from astgrad.rules.structure import Site, StructuralRule, call, linear_in_each, zero_tangent
from astgrad.transform.copies import without_copies_kept
from astgrad.transform.parts import of_array
from astgrad.transform.shaping import as_complex, fill, in_dtype_of, own_copy

_Part = TypeVar("_Part")
ZERO, ONE = Literal("0.0"), Literal("1.0")

Finish = Callable[[Expr, tuple[Expr, ...]], Expr]  # the value and its tangent -> what to return


TangentOf = Callable[[Expr], Expr | None]  # the tangent of an argument, in full; None where it has none
# a call of a function with source, of which the results are taken apart or not -> a call of its companion, and the results that it
# gives tangents of, where these are not all
TangentCall = Callable[[Call, Analysed, TangentOf, bool], tuple[Call, frozenset[int] | None] | None]


def forward(primal: Analysed, names: Names, finish: Finish, tangent_call: TangentCall) -> tuple[Function, Kinds]:
    """The function that computes the tangent of `primal` for the tangent 1 of its only differentiated parameter, and the kinds of
    all its names.

    finish: what to return, from the value and its tangent.
    """
    (wrt,) = primal.wrt
    reassigned = {name for statement in primal.function.body for name in _written_inside(statement)}
    sweep = _Forward(primal, names, finish, tangent_call, {} if wrt in reassigned else {wrt: ONE}, Name(wrt))
    active = [n for n in primal.function.parameter_names if n in primal.activity.active]
    varying = [n for n in active if n != wrt or n in reassigned]  # another may be one list with what varies
    start = tuple(Assign((sweep.dot(n),), sweep.seed(n, ONE if n == wrt else ZERO)) for n in varying)
    return sweep.finished(primal.function, start), sweep.kinds


def forward_along(
    primal: Analysed, names: Names, finish: Finish, tangent_call: TangentCall, tangents: Mapping[str, Expr]
) -> tuple[Function, Kinds]:
    """The function that computes the tangent of `primal` for these tangents of `wrt`, names of its parameters or the number 1, and
    the kinds of all its names."""
    reassigned = {name for statement in primal.function.body for name in _written_inside(statement)}
    dots = {name: dot for name, dot in tangents.items() if isinstance(dot, Name) or name not in reassigned}
    sweep = _Forward(primal, names, finish, tangent_call, dots, is_structured=True)
    for name, dot in dots.items():
        if isinstance(dot, Name):
            sweep.kinds.note(dot.id, _tangent_kind(primal.kinds.of(Name(name))))
    later = [n for n in primal.function.parameter_names if n in primal.activity.active and n not in dots]
    start = tuple(Assign((sweep.dot(n),), sweep.seed(n, tangents.get(n, ZERO))) for n in later)
    return sweep.finished(primal.function, start), sweep.kinds


def forward_companion(
    primal: Analysed, names: Names, tangent_call: TangentCall, results: frozenset[int] | None = None
) -> tuple[Function, Kinds]:
    """The function that takes a tangent behind each parameter of `wrt` and returns `(value, value_dot)`; the kinds of its names.

    results: those of which it gives tangents, where these are not all."""
    sweep = _Forward(primal, names, lambda value, dots: Tuple((value, *dots)), tangent_call, {}, results=results)
    parameters = []
    for parameter in primal.function.parameters:
        parameters.append(replace(parameter, default=None, form="positional"))
        if parameter.name in primal.wrt:
            dot = sweep.dot(parameter.name)
            assert isinstance(dot, Name)
            parameters.append(Parameter(dot.id))
    later = [n for n in primal.function.parameter_names if n in primal.activity.active and n not in primal.wrt]
    start = tuple(Assign((sweep.dot(n),), sweep.seed(n, ZERO)) for n in later)  # what the function itself makes active
    return sweep.finished(replace(primal.function, parameters=tuple(parameters)), start), sweep.kinds


class _Forward:
    """The sweep over one function."""

    def __init__(
        self,
        primal: Analysed,
        names: Names,
        finish: Finish,
        tangent_call: TangentCall,
        dots: Mapping[str, Expr],
        result_like: Name | None = None,
        *,
        is_structured: bool = False,
        results: frozenset[int] | None = None,
    ) -> None:
        self._active = primal.activity.active
        self._kinds: Kinds = primal.kinds
        self._names = names
        self._primal = primal
        self._finish = finish
        self._tangent_call = tangent_call
        self._dots = dict(dots)
        self.kinds = primal.kinds.with_variables({})  # of all names, tangents as they are named
        self._result_like = result_like  # what the result is the derivative by, and has the dtype of; None: that of the value
        self._is_structured = is_structured  # the result may be a structure, whose parts share no memory with anything
        self._results = results
        self._whole = set[Expr]()  # expressions the tangents of which have their whole shape
        self._changed_in_place = changed_arrays(primal.function, primal.kinds)  # their tangents need memory of their own
        self._changed_memory = written_into(primal.function, primal.kinds)  # and others share that of these

    def dot(self, name: str) -> Expr:
        """The tangent of a variable."""
        if name not in self._dots:
            dot = self._dots[name] = Name(self._names.fresh(f"{name}_dot"))
            kind = self._kinds.of(Name(name))
            if isinstance(kind, ListOf) and isinstance(kind.element, Structure):
                kept = self._kept(name, kind.element.elements)
                kind = ListOf(kept[0] if len(kept) == 1 else replace(kind.element, elements=kept)) if kept else kind
            self.kinds.note(dot.id, _tangent_kind(kind))
        return self._dots[name]

    def _kept(self, name: str, parts: tuple[_Part, ...]) -> tuple[_Part, ...]:
        """The parts of a tuple in a list of which tangents are kept; none where the list keeps those of whatever it holds."""
        return tuple(each for i, each in enumerate(parts) if kept_part(name, i) in self._active)

    def seed(self, name: str, value: Expr) -> Expr:
        """The tangent with which a parameter starts, in the parameter's shape."""
        return fill(value, FLOAT, Name(name), self._kinds.number(Name(name)))

    def finished(self, function: Function, start: Block) -> Function:
        """The function with the tangents of its statements, behind those that start it."""
        made = replace(function, body=(*start, *self.block(function.body)))
        lists = [n for n, dot in self._dots.items() if isinstance(dot, Name) and isinstance(self._kinds.of(Name(n)), ListOf)]
        dots = {dot.id for n in lists if isinstance(dot := self._dots[n], Name)}
        return without_copies_kept(made, dots, self.kinds) if lists and self._changed_in_place else made

    def block(self, block: Block) -> Block:
        return tuple(new for statement in block for new in self.statement(statement))

    def statement(self, statement: Stmt) -> Block:
        match statement:
            case Assign(targets=targets, value=Call() as value) if (
                self._is_active_target(*targets) and (called := self._call(statement, targets, value)) is not None
            ):
                return called
            case Assign(targets=(Subscript() as part,), value=value) if base_name(part) in self._active:
                part_dot = self.tangent(value) or ZERO
                if isinstance(self._kinds.of(part.value), ListOf):
                    part_dot = self._kept_dot(value)
                return (Assign((self._part_dot(part),), part_dot, span=statement.span), statement)
            case AugAssign(target=Subscript() as part, op=op, value=value) if base_name(part) in self._active:
                return self._augmented_part(statement, part, op, value)
            case Assign(targets=(Tuple() as target,), value=value) if (
                self._is_active_target(target)
                and not isinstance(value, Tuple)
                and not isinstance(self._kinds.of(value), Number)
                and (shrunk_list(value) is not None or not self._is_active(value))
            ):
                return self._taken_apart(statement, target, value)
            case Assign(targets=targets, value=value) if self._is_active_target(*targets):
                return self._assign(statement, targets, value)
            case AugAssign(target=Name(id=id) as target, op=op, value=value) if id in self._active:
                return self._augmented(statement, target, op, value)
            case Evaluate() if (grown := followed_list(statement, self._primal)) is not None:
                name, value = grown
                assert isinstance(statement.value, Call)
                assert isinstance(statement.value.function, Attribute)
                method = Attribute(self.dot(name), statement.value.function.attr)
                if isinstance(value, Tuple) and (kept := self._kept(name, value.elements)):
                    value = _one_or_tuple(kept)
                grow = Call(method, (*place_changed(statement.value), self._kept_dot(value)))
                return (Evaluate(grow, span=statement.span), statement)
            case Evaluate(value=value) | Assign(value=value) if popped_list(value, self._primal) is not None:
                return (Evaluate(self.tangent(value) or ZERO, span=statement.span), statement)
            case If(body=body, orelse=orelse):
                return (replace(statement, body=self.block(body), orelse=self.block(orelse)),)
            case While(body=body) | With(body=body):
                return (replace(statement, body=self.block(body)),)
            case For(target=target, iterable=iterable, body=body) if self._is_active_target(target):
                return self._loop_over_array(statement, target, iterable, body)
            case For(body=body):
                return (replace(statement, body=self.block(body)),)
            case Return(value=Expr() as value):
                return (Return(self._finish(value, (self._result(value),)), origin=statement.origin, edited=True),)
            case _:
                return (statement,)

    def _kept_dot(self, value: Expr) -> Expr:
        """The tangent of what a list keeps: in full, in memory of its own."""
        if isinstance(value, BUILT):
            return replace(value, elements=tuple(map(self._kept_dot, value.elements)), span=None)
        whole = self._filled_tangent(value)
        return own_copy(whole, self._kinds.number(value)) if self._changed_in_place else whole

    def _taken_apart(self, statement: Stmt, target: Tuple, value: Expr) -> Block:
        """What is given to several names at once: those that it has no tangents for, and that get one later, start with zeros."""
        name = popped_list(value, self._primal)
        kept = () if name is None else self._kept(name, target.elements) or target.elements
        rest = (n for each in target.elements if each not in kept for n in bound_names(each) if n in self._active)
        zeros = tuple(Assign((self.dot(n),), self.seed(n, ZERO)) for n in rest)
        dots = _one_or_tuple(tuple(self.dot(n) for each in kept for n in bound_names(each)))
        derived: Block = (Assign((dots,), self._unpacked_dot(value), span=statement.span),) if kept else ()
        return (*derived, statement, *zeros)

    def _assign(self, statement: Stmt, targets: tuple[Expr, ...], value: Expr) -> Block:
        written = frozenset(name for target in targets for name in bound_names(target))
        comes_after = written.isdisjoint(names_read(value)) and all(self._can_come_first(t, value) for t in targets)
        comes_after = comes_after or isinstance(value, Literal)
        wholes_first = sorted(targets, key=lambda target: isinstance(target, Tuple))  # of which the parts are taken
        dot_targets, value_dots = zip(*(self._target_dot(target, value, comes_after) for target in wholes_first), strict=True)
        derived: Stmt = Assign(dot_targets[:1], value_dots[0], span=statement.span)
        copies = tuple(Assign((other,), dot_targets[0]) for other in dot_targets[1:])
        return (statement, derived, *copies) if comes_after else (derived, *copies, statement)

    def _can_come_first(self, target: Expr, value: Expr) -> bool:
        """Whether the primal's assignment may stand before that of the tangent, which then reads what it gave."""
        match target:
            case Tuple(elements=elements):
                return all(isinstance(e, Name) for e in elements) and parts_of_results(target, value, self._kinds) is not None
            case _:
                return isinstance(target, Name)

    def _target_dot(self, target: Expr, value: Expr, has_value: bool) -> tuple[Expr, Expr]:
        """The tangent's target and value. has_value: the target has its new value already."""
        match target, value:
            case Tuple(elements=targets), Tuple(elements=values) if len(targets) == len(values):
                pairs = [
                    self._target_dot(t, v, has_value) for t, v in zip(targets, values, strict=True) if self._is_active_target(t)
                ]
                if len(pairs) == 1:
                    return pairs[0]
                return Tuple(tuple(t for t, _ in pairs)), Tuple(tuple(v for _, v in pairs))
            case Tuple(), _ if not self._joins(value) and (parts := parts_of_results(target, value, self._kinds)) is not None:
                return self._target_dot(target, Tuple(parts), has_value)
            case Tuple(), _ if isinstance(self._kinds.of(value), Number):
                return self._dots_in(target), self._unpacked_dot(value)
            case Tuple(), _:
                return Tuple(self._dots_of(target)), self._unpacked_dot(value)
            case _:
                (name,) = bound_names(target)
                if is_unfilled(value):
                    return self.dot(name), value
                if isinstance(kind := self._kinds.of(target), ListOf):
                    return self.dot(name), self._list_dot(value, kind, target if has_value else value)
                value_dot = self.tangent(value, Name(name) if has_value else None)
                like = self._kinds.filled_like(value)
                if has_value and not isinstance(like, Name):
                    like = target
                whole = self._filled(value_dot, self._kinds.number(target), like, value)
                is_apart = name in self._changed_in_place or self._may_be_changed(whole, value)
                return self.dot(name), own_copy(whole, self._kinds.number(target)) if is_apart else whole

    def _list_dot(self, value: Expr, kind: ListOf, like: Expr) -> Expr:
        """The tangent of a list of any length: a list of the same form. like: has its length."""
        match value:
            case List() | Dict():
                return self._whole_tangent(value)
            case Binary(op="*", left=List() as held):
                return replace(value, left=self._whole_tangent(held), span=None)
            case _:
                zeros = zero_tangent(kind.element)
                return self.tangent(value) or (ZERO if zeros is None else Binary("*", List((zeros,)), call("len", like)))

    def _unpacked_dot(self, value: Expr) -> Expr:
        """The tangent of what is given to several names: of an array the whole of it, also where it is 0."""
        return self._filled_tangent(value) if isinstance(self._kinds.of(value), Number) else self.tangent(value) or ZERO

    def _joins(self, value: Expr) -> bool:
        """Whether the function makes the tangents of all its results at once, as it makes these."""
        site = self._kinds.site(value)
        return isinstance(site, Site) and isinstance(site.rule, StructuralRule) and site.rule.joins

    def _may_be_changed(self, value_dot: Expr, value: Expr) -> bool:
        """Whether a tangent may be another's, `1 * w_dot`, that is changed in place later while the value itself stays."""
        changed = self._changed_memory - shared_with(value, self._kinds)
        return any(dot.id in names_read(value_dot) for n in changed if isinstance(dot := self._dots.get(n), Name))

    def _augmented(self, statement: AugAssign, target: Name, op: str, value: Expr) -> Block:
        dot, is_stretched = self.dot(target.id), self._may_stretch(target, value)
        of: Callable[[Expr], Expr | None] = self.tangent if is_stretched else self._filled_tangent
        whole = of(Binary(op, target, value)) or ZERO
        if target.id in self._changed_in_place and not is_stretched:
            whole = own_copy(whole, self._kinds.number(target))
        first: Block = (Assign((dot,), whole, span=statement.span),)
        if op in "+-":
            is_in_place = self._kinds.number(target).is_array is True
            value_dot = self.tangent(value) if is_in_place or self.tangent(value) is None else of(value)
            first = () if value_dot is None else (AugAssign(dot, op, value_dot),)
        if not is_stretched:
            return (*first, statement)
        return (*first, statement, Assign((dot,), Binary("+", dot, call("np.zeros_like", target))))

    def _may_stretch(self, target: Name, value: Expr) -> bool:
        """Whether `w += e` may make an array of a number: in an array nothing changes but its elements."""
        old, new = self._kinds.number(target), self._kinds.number(value)
        return not (old.is_array or new.is_scalar or same_shape(old.shape, new.shape))

    def _part_dot(self, part: Subscript) -> Expr:
        name = base_name(part)
        assert name is not None
        dot = self.dot(name)
        assert isinstance(dot, Name)
        return of_array(part, dot)

    def _augmented_part(self, statement: AugAssign, part: Subscript, op: str, value: Expr) -> Block:
        if op in "+-":
            value_dot = self.tangent(value)
            if value_dot is None:
                return (statement,)
            if isinstance(statement, AddAt):
                return (Evaluate(replace(statement, target=self._part_dot(part), value=value_dot).call), statement)
            return (AugAssign(self._part_dot(part), op, value_dot, span=statement.span), statement)
        part_dot = self.tangent(Binary(op, part, value)) or ZERO
        return (Assign((self._part_dot(part),), part_dot, span=statement.span), statement)

    def _loop_over_array(self, statement: For, target: Expr, iterable: Expr, body: Block) -> Block:
        is_array = isinstance(self._kinds.of(iterable), Number)
        new_target = Tuple((target, self._dots_in(target) if is_array else _one_or_tuple(self._dots_of(target))))
        iterable_dot = self._filled(self.tangent(iterable), self._kinds.number(iterable), iterable, iterable)
        return (
            replace(
                statement, target=new_target, iterable=call("zip", iterable, iterable_dot), body=self.block(body), edited=True
            ),
        )

    def _call(self, statement: Stmt, targets: tuple[Expr, ...], value: Call) -> Block | None:
        """A call of a function with source, as a call of its tangent companion."""

        known = self._kinds.shared(value) if self._changed_memory else None
        held = () if known is None else known[0]

        def tangent_of(argument: Expr) -> Expr | None:
            if not self._is_active(argument):
                return None
            whole = self._filled_tangent(argument)
            is_changed = not self._changed_memory.isdisjoint(shared_with(argument, self._kinds))
            is_apart = known is not None and held and argument not in held and is_changed
            return own_copy(whole, self._kinds.number(argument)) if is_apart else whole

        is_apart = are_apart(targets)
        if (called := self._tangent_call(value, self._primal, tangent_of, is_apart)) is None:
            return None
        (call_, results), target = called, targets[0]
        others: Block = ()
        if isinstance(target, Name):
            target_dots = self.dot(target.id)
        elif isinstance(target, Tuple) and results is not None:
            target_dots = _one_or_tuple(tuple(self.dot(name) for i, name in enumerate(bound_names(target)) if i in results))
            rest = (name for i, name in enumerate(bound_names(target)) if i not in results and name in self._active)
            others = tuple(Assign((self.dot(name),), self.seed(name, ZERO)) for name in rest)
        else:
            target_dots = Tuple(tuple(self.dot(name) for name in bound_names(target)))
        new = Assign((Tuple((target, target_dots)),), call_, origin=statement.origin, edited=True, span=statement.span)
        copies = (Assign((Tuple((other, *self._dots_of(other))),), Tuple((target, target_dots))) for other in targets[1:])
        return (new, *others, *copies, *self._own_tangents(target, target_dots, value))

    def _own_tangents(self, target: Expr, target_dots: Expr, value: Call) -> Block:
        """Gives memory of their own to the tangents of values that a function makes anew: the tangent of `w + 1` may be that of w,
        and is not to change with it."""
        read = names_read(value).union(bound_names(target))
        if not isinstance(target, Tuple) or self._changed_memory.isdisjoint(read):
            return ()
        dots = names_read(target_dots)
        own = (one for one, part in apart(target, value, self._kinds) if not shared_with(part, self._kinds))
        arrays = (name for one in own for name in bound_names(one) if isinstance(self._kinds.of(Name(name)), Number))
        of_arrays = ((self.dot(name), self._kinds.number(Name(name))) for name in arrays if name in self._active)
        owned = ((dot, own_copy(dot, kind)) for dot, kind in of_arrays if isinstance(dot, Name) and dot.id in dots)
        return tuple(Assign((dot,), copy) for dot, copy in owned if copy != dot)

    def _dots_in(self, target: Expr) -> Expr:
        """The tangents of what gets the parts of an array, in the form of the target: `(a_dot, b_dot), c_dot`."""
        if isinstance(target, Tuple):
            return Tuple(tuple(map(self._dots_in, target.elements)))
        return self.dot(*bound_names(target))

    def _dots_of(self, target: Expr) -> tuple[Expr, ...]:
        return tuple(self.dot(name) for name in bound_names(target))

    def _result(self, value: Expr) -> Expr:
        """The tangent of the result, in the shape of the result and in memory of its own."""
        if self._is_structured and isinstance(value, BUILT):
            return replace(value, elements=tuple(map(self._result, value.elements)), span=None)
        if isinstance(value, Tuple) and self._results is not None:
            value = _one_or_tuple(tuple(each for i, each in enumerate(value.elements) if i in self._results))
        if isinstance(value, Tuple) and not self._is_active(value):
            return self._whole_tangent(value)
        if isinstance(self._kinds.of(value), ListOf) and (tangent := self.tangent(value)) is not None:
            return tangent
        kind = self._kinds.number(value)
        dot = self._filled_tangent(value)
        if self._result_like is not None:
            dot = in_dtype_of(dot, self.kind_of(dot), self._result_like, self._primal.parameter(self._result_like.id))
        return own_copy(as_complex(dot, self.kind_of(dot), kind), kind)

    def tangent(self, e: Expr, out: Expr | None = None) -> Expr | None:
        """The tangent of an expression; None for a structural zero. out: the name that the value has, where it has one."""
        if not self._is_active(e):
            return None
        match e:
            case Name(id=id):
                if isinstance(self.dot(id), Name):
                    self._whole.add(e)
                return self.dot(id)
            case Conditional(test=test, body=body, orelse=orelse):
                dots = self.tangent(body) or ZERO, self.tangent(orelse) or ZERO
                if {body, orelse} <= self._whole:
                    self._whole.add(e)
                return Conditional(test, *dots)
            case Logical():
                return self.tangent(e.chosen)
            case List() | Tuple() | Dict():
                return self._whole_tangent(e)
            case Call(function=Attribute(value=whole, attr="pop")) if popped_list(e, self._primal) is not None:
                return Call(Attribute(self.tangent(whole) or ZERO, "pop"), place_changed(e))
            case Attribute(value=value) if isinstance(self._kinds.of(value), Structure):
                return replace(e, value=self.tangent(value) or ZERO, span=None)
            case _:
                return self._in_field_of(e, self._site_tangent(e, out))

    def _whole_tangent(self, e: Expr) -> Expr:
        """The tangent of a list or of one of its elements, with zeros in the shape of what has none."""
        if isinstance(e, (List, Tuple, Dict)):
            return replace(e, elements=tuple(map(self._whole_tangent, e.elements)), span=None)
        return self._filled_tangent(e)

    def _in_field_of(self, e: Expr, dot: Expr) -> Expr:
        """The tangent of a real value as a real one: it is the real part of something complex."""
        return real_part(dot) if self._kinds.is_real(e) and self.kinds.is_complex(dot) else dot

    def _site_tangent(self, e: Expr, out: Expr | None) -> Expr:
        site = self._kinds.site(e)
        if not isinstance(site, Site):  # an object in the place of an element of a list
            message = "it is not followed what is in this structure"
            raise Refused(
                [Refusal("structure", message, e.span or self._primal.function.span, "give its parts names of their own")]
            )
        dots = {name: dot for name, argument in site.arguments.items() if (dot := self.tangent(argument)) is not None}
        if not isinstance(site.rule, Rule):
            full = {
                name: self._filled(dot, site.number(name), site.arguments[name], site.arguments[name])
                for name, dot in dots.items()
                if name not in site.rule.passive
            }
            total = site.rule.pushforward(site, full)
            if total in (site.with_arguments(full), linear_in_each(site, full)):  # of what has the same shape
                self._whole.add(e)
            return total
        slopes = {name: partial(site, name, out) for name in dots if name in site.rule.partials}
        terms = [times(dots[name], slope) for name, slope in slopes.items()]
        if self._has_whole_shape(site, slopes, terms, out):
            self._whole.add(e)
        total = terms[0]
        for term in terms[1:]:
            total = Binary("+", total, term)
        return total

    def _has_whole_shape(self, site: Site, slopes: Mapping[str, Expr], terms: Sequence[Expr], out: Expr | None) -> bool:
        """Whether the tangent of an elementwise function has all axes of its value: each argument goes into it."""
        if any(isinstance(each, Literal) for term in terms for each in alternatives(term)):
            return False
        parts = {part for slope in slopes.values() for part in walk(slope)}
        arrays = {name: argument for name, argument in site.arguments.items() if not site.number(name).is_scalar}
        told = (argument in (self._whole if name in slopes else parts) for name, argument in arrays.items())
        return bool(parts & {site.expr, out}) or all(told)

    def _filled_tangent(self, e: Expr) -> Expr:
        """The tangent of an expression in its whole shape; zeros where it has none."""
        return self._filled(self.tangent(e), self._kinds.number(e), self._kinds.filled_like(e), e)

    def _filled(self, dot: Expr | None, kind: Number, like: Expr, e: Expr) -> Expr:
        """A tangent of `e` in the whole shape of what it belongs to, which is that of `like`."""
        if isinstance(like, (List, Tuple, Dict)) or (dot is None and isinstance(self._kinds.of(like), Other)):
            return dot or ZERO
        match dot:
            case Call(function=Attribute(attr="pop")):
                return dot  # what a list keeps is kept in full
        if dot is not None and isinstance(self._kinds.of(like), (ListOf, Structure)):
            return dot  # of each part in full
        if isinstance(held := self._kinds.of(like), ListOf) and not isinstance(held, DictOf) and is_number(held.element):
            return Binary("*", List((ZERO,)), call("len", like))  # it may grow later, and a list grows with it
        if isinstance(e, Name) and isinstance(dot, Name) and dot == self.dot(e.id):
            return dot  # made in full
        if dot is not None and e in self._whole:
            return in_dtype_of(dot, self.kind_of(dot), like, kind)
        return fill(dot or ZERO, self.kind_of(dot) if dot else FLOAT, like, kind)

    def kind_of(self, e: Expr) -> Kind:
        """The kind of a derived expression: tangents have their primals' kinds."""
        return self.kinds.of(e)

    def _is_active(self, e: Expr) -> bool:
        return not self._active.isdisjoint(flowing_names(e, self._kinds)) and not carries_no_derivative(e, self._kinds)

    def _is_active_target(self, *targets: Expr) -> bool:
        return any(name in self._active for target in targets for name in bound_names(target))


def are_apart(targets: Sequence[Expr]) -> bool:
    """Whether what is assigned is a tuple, each element of which gets a name of its own."""
    return len(targets) == 1 and isinstance(targets[0], Tuple) and all(isinstance(e, Name) for e in targets[0].elements)


def _one_or_tuple(parts: tuple[Expr, ...]) -> Expr:
    return parts[0] if len(parts) == 1 else Tuple(parts)


def _tangent_kind(kind: Kind) -> Kind:
    """The kind of a variable's tangent: that of a number may be one of Python's own, `1.0`, whatever the number is."""
    if isinstance(kind, Number) and kind.dtype == "complex128" and kind.is_scalar:
        return replace(kind, dtype=COMPLEX)
    if not isinstance(kind, Number) or not kind.dtype.startswith("float") or kind == FLOAT:
        return kind
    if not is_number(kind) and not kind.is_scalar:
        return kind
    dtype = FLOAT_OR_FLOAT64 if kind.dtype in ("float64", FLOAT_OR_FLOAT64) else "real"
    return replace(kind, dtype=dtype, is_array=False if is_number(kind) else None)


def _written_inside(statement: Stmt) -> frozenset[str]:
    return frozenset(name for inner in statements((statement,)) for name in names_written(inner))
