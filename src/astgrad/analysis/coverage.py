"""Coverage: whether everything that a derivative must pass through is covered by a rule. Finds every gap and refuses them together.

    y = np.linalg.norm(x)     refused: no rule           [missing-rule]
    s = x or ask(n)           refused where asking again does something    [logical-value]
    log.append(x)             refused: x would be stored where it is not followed   [stored]

What no active value reaches is not looked at: it passes through as it is.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from astgrad.analysis.activity import may_be_list
from astgrad.analysis.aliases import aliases, list_changed_inside
from astgrad.analysis.analysed import Analysed
from astgrad.analysis.effects import draws, has_effect, is_pure_of_numpy
from astgrad.analysis.flow import (
    INACTIVE_ATTRIBUTES,
    active_arguments,
    carries_no_derivative,
    flowing_names,
    is_text,
    parts_of_results,
)
from astgrad.analysis.iterators import counts_without_end, runs_once
from astgrad.analysis.kinds import SOLUTIONS, Kinds
from astgrad.analysis.memory import Sharing, passed_as, sharing_at
from astgrad.analysis.places import followed_list, path_in_list, popped_by, popped_list
from astgrad.errors import Refusal
from astgrad.frontend.reading import NESTING, too_deep
from astgrad.ir.expr import (
    BUILT,
    Attribute,
    Binary,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Dict,
    Expr,
    Global,
    Joined,
    List,
    Literal,
    Logical,
    Name,
    Opaque,
    Record,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    children,
    is_unfilled,
    names_read,
    walk,
)
from astgrad.ir.kinds import ANY, UNKNOWN, Dimension, Kind, ListOf, Number, Other, Structure, Unplaced, has_no_places, is_number
from astgrad.ir.show import show
from astgrad.ir.stmt import (
    FILLERS,
    AddAt,
    Assign,
    AugAssign,
    Block,
    Evaluate,
    For,
    If,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
    base_name,
    bound_names,
    elements_stored,
    expressions,
    grown_list,
    lists_resized,
    names_changed,
    names_stored,
    names_written,
    shrunk_list,
    statements,
)
from astgrad.markers import ATTACHED, SLOPE, SOLVED, STOP_GRADIENT
from astgrad.registered import is_declared
from astgrad.rules.constants import is_inactive, may_receive_active
from astgrad.rules.numpy.shapes import is_basic_index, selects_by_arrays, selects_once
from astgrad.rules.registry import Rule
from astgrad.rules.sites import called_path, find_rule, is_part
from astgrad.rules.structure import NotHandled, Site, StructuralRule, zero_tangent

_CHANGING_THE_MODULE = ("global", "in-place-write")  # the codes of functions that are outside the language for it
_LOGGING_METHODS = frozenset(("debug", "info", "warning", "error", "critical", "exception", "log"))
_LOOKERS = frozenset(  # the roots of what is called without changing or keeping anything
    {
        "np",
        "numpy",
        "math",
        "isinstance",
        "len",
        "all",
        "any",
        "abs",
        "print",
        "float",
        "int",
        "str",
        "repr",
        "type",
        "max",
        "min",
    }
    | {"range", "enumerate", "zip", "reversed", "sum"}
)
_TESTS_OF_ONE = frozenset({"isfinite", "isinf", "isnan", "isneginf", "isposinf", "signbit"})  # what follows is written into
_LOOKING_METHODS = frozenset({"all", "any", "format", "item", "join", "max", "mean", "min", "round", "std", "sum", "tolist"})


def find_gaps(
    primal: Analysed,
    mode: str,
    functions: Container[str],
    unread: Mapping[str, tuple[Refusal, ...]],
    *,
    is_structured: bool = False,
    is_called: bool = False,
    is_apart: bool = False,
) -> Iterator[Refusal]:
    """What keeps the derivative from being right, in source order.

    mode: `forward` or `reverse`. functions: the names of the user's functions that are read; unread: of those that are outside
    the language, with the reasons. is_structured: the result may be a structure, each part of which is differentiated.
    is_called: by another function. is_apart: the reverse half is a function of its own, which does not see which variables hold
    one list.
    """
    finder = _Finder(primal, mode, functions, unread, is_structured, is_called, is_apart)
    yield from finder.lists()
    yield from finder.block(primal.function.body)
    yield from finder.places()
    yield from finder.iterators()
    yield from finder.constants()
    yield from primal.refusals
    if mode == "reverse":
        yield from finder.loops()
        yield from finder.repetitions()


class _Finder:
    def __init__(
        self,
        primal: Analysed,
        mode: str,
        functions: Container[str],
        unread: Mapping[str, tuple[Refusal, ...]],
        is_structured: bool,
        is_called: bool,
        is_apart: bool,
    ) -> None:
        self._mode = mode
        self._is_called = is_called
        self._is_apart = is_apart
        self._is_structured = is_structured
        self._functions = functions
        self._unread = unread
        self._primal = primal
        self._kinds: Kinds = primal.kinds
        self._varied = primal.activity.varied
        self._active = primal.activity.active

    def lists(self) -> Iterator[Refusal]:
        """Lists of which it is not known how their adjoints look."""
        function = self._primal.function
        places = {name: s.span for s in reversed([*statements(function.body)]) for name in names_written(s)}
        places |= {parameter.name: parameter.span for parameter in function.parameters}
        for name in sorted(self._active.union(self._primal.wrt)):
            kind = self._kinds.variables.get(name)
            if isinstance(kind, ListOf) and not _holds_numbers(kind.element):
                message = f"of the list {name!r} it is not followed, or not known, what it holds"
                hint = "numbers, arrays, or tuples of these, as in `params: list[tuple[float, float]]`"
                yield Refusal("structure", message, places.get(name), hint)

    def block(self, block: Block) -> Iterator[Refusal]:
        for statement in block:
            yield from self._placed(self._statement(statement), statement)
            yield from self._placed(self._kept_in_lists(statement), statement)
            yield from self._placed(self._made_arrays(statement), statement)
            yield from self._placed(self._integers_given(statement), statement)
            match statement:
                case If(body=body, orelse=orelse):
                    yield from self.block(body)
                    yield from self.block(orelse)
                case For(body=body) | While(body=body) | With(body=body):
                    yield from self.block(body)

    def _placed(self, refusals: Iterable[Refusal], statement: Stmt) -> Iterator[Refusal]:
        """The refusals, each at a place: an expression that astgrad made has none, its statement, or else the function, has one."""
        place = statement.span or self._primal.function.span
        return (refusal if refusal.span else replace(refusal, span=place) for refusal in refusals)

    def _statement(self, statement: Stmt) -> Iterator[Refusal]:
        match statement:
            case Return(value=Expr() as value) if self._is_structured:
                for part in _written_parts(value):
                    yield from self._expression(part)
            case Return(value=Tuple(elements=elements)):  # whether that has a derivative is another question
                for element in elements:
                    yield from self._expression(element)
            case Verbatim(reads=reads, writes=writes, refusal=refusal):
                if not self._varied.isdisjoint((*reads, *writes)) and not (not writes and _only_looks(statement)):
                    yield refusal
            case Evaluate() if (grown := followed_list(statement, self._primal)) is not None:
                yield from self._grown(statement, *grown)
            case Evaluate(value=value) | Assign(targets=(_,), value=value) if (
                name := popped_list(value, self._primal)
            ) is not None:
                yield from self._alone(name, statement)
                if self._mode == "reverse" and popped_by(statement, self._primal) is None:
                    yield Refusal("stored", "what is taken off a list is not kept", statement.span, "give it a name")
                if self._mode == "reverse" and not isinstance(self._kinds.of(value), Number):
                    message = f"what {show(value)} gives is not known to be a number or an array"
                    yield Refusal("stored", message, statement.span, "keep numbers or arrays, in a list for each")
                if isinstance(statement, Assign) and isinstance(part := statement.targets[0], Subscript):
                    yield from self._store(part, value, statement)
            case Evaluate() if (grown := grown_list(statement)) is not None and self._is_followed(grown[0]):
                yield from self._expression(grown[1])  # nothing of what it holds reaches the result
                yield from self._alone(grown[0], statement)
            case Evaluate(value=value) | Assign(targets=(Name() | Tuple(),), value=value) if (
                name := shrunk_list(value)
            ) is not None and self._is_followed(name):
                yield from self._alone(name, statement)
            case Evaluate(value=value):
                yield from self._effect(value)
            case Assign(targets=targets, value=Tuple(elements=elements)) if _is_unpacked(targets, elements):
                for element in elements:
                    yield from self._expression(element)
            case Assign(value=Call(function=Global(id=id_)) as value) if id_ in self._functions:
                for argument in (*value.args, *(argument for _, argument in value.keywords)):
                    yield from self._expression(argument)
            case Assign(targets=(Tuple() as target,), value=value) if (
                parts := parts_of_results(target, value, self._kinds)
            ) is not None:
                yield from self._unpacked_results(target, parts)
            case Assign(targets=(Subscript() as part,), value=value):
                for each in _written_parts(value) if self._mode == "forward" else (value,):
                    yield from self._expression(each)
                yield from self._store(part, value, statement)
            case AugAssign(target=Subscript() as part, op=op, value=value):
                yield from self._expression(value if op in "+-" else Binary(op, part, value, span=statement.span))
                yield from self._store(part, value, statement)
            case AugAssign(target=Name(id=name) as target, op=op) if name in self._active and isinstance(
                self._kinds.of(target), ListOf
            ):
                message = f"what `{op}=` makes of the list {name!r} is not followed"
                yield Refusal("structure", message, statement.span, "append its elements in a loop")
            case Assign(targets=(Name() as target,), value=List(elements=elements) | Dict(elements=elements)) if isinstance(
                self._kinds.of(target), ListOf
            ):
                for element in elements:
                    yield from self._expression(element)
            case Assign(targets=(Name() as target,), value=Binary(op="*", left=List() as held) as value) if isinstance(
                self._kinds.of(target), ListOf
            ) and self._flows(held):
                yield Refusal(
                    "structure",
                    f"{show(value)} repeats a value that a derivative flows through",
                    value.span,
                    "fill the list in a loop",
                )
            case Assign(targets=(Name(id=name),), value=Call(function=Attribute(attr="copy"))) if (
                name in self._active and isinstance(self._kinds.of(Name(name)), ListOf)
            ):
                message = "a list that carries a derivative is copied and then changed, which is not followed"
                yield Refusal("stored", message, statement.span or self._primal.function.span, "build a new list in a loop")
            case Assign(targets=(Name(id=name),), value=Name() as value) if self._is_list_for_a_time(name, value):
                message = (
                    f"{name!r} is a list here, and something else elsewhere: what a derivative by it looks like is not known"
                )
                yield Refusal(
                    "structure", message, statement.span, "make it a list from the beginning, `list(...)`, or an array"
                )
            case Assign(targets=targets, value=value):
                yield from self._expression(value)
                if (
                    any(isinstance(target, Tuple) for target in targets)
                    and self._flows(value)
                    and not isinstance(value, (Name, Call, Binary, Unary, Subscript))
                    and not (isinstance(value, Attribute) and isinstance(self._kinds.of(value), Number))
                    and not isinstance(self._kinds.of(value), Structure)
                ):
                    yield Refusal(
                        "unpacking", "only tuples, arrays and calls are unpacked where a derivative flows", value.span
                    )
            case For(iterable=iterable):
                yield from self._expression(iterable)
                if self._flows(iterable) and not isinstance(iterable, Name):
                    yield Refusal(
                        "loop-over-expression",
                        "a loop over an active array needs the array under a name",
                        iterable.span,
                        "assign it to a name before the loop",
                    )
            case _:
                for e in expressions(statement):
                    yield from self._expression(e)

    def _is_list_for_a_time(self, name: str, value: Expr) -> bool:
        """Whether in reverse mode a variable gets a list that holds something else at another time."""
        is_list = isinstance(self._kinds.of(value), ListOf) and self._kinds.of(Name(name)) == UNKNOWN
        return is_list and self._mode == "reverse" and name in self._active

    def _grown(self, statement: Stmt, name: str, value: Expr) -> Iterator[Refusal]:
        """What is appended to a list that carries a derivative."""
        parts = tuple(_written_parts(value)) if self._mode == "forward" else (value,)
        for part in parts:
            yield from self._expression(part)
        yield from self._alone(name, statement)
        if not all(isinstance(self._kinds.of(part), Number) for part in parts):
            message = f"{show(value)} is kept in a list, and not known to be a number or an array"
            yield Refusal("stored", message, statement.span, "keep numbers or arrays, in a list for each")

    def _is_followed(self, name: str) -> bool:
        return isinstance(self._kinds.of(Name(name)), ListOf)

    def _alone(self, name: str, statement: Stmt) -> Iterator[Refusal]:
        """A list that changes must be known by one name then, and be no argument; in forward mode the tangents' list changes with
        it, by whatever name, and a function that is called changes what it is given."""
        if id(statement) in self._primal.filling:
            return
        is_forward = self._mode == "forward" and (self._is_called or name not in self._primal.function.parameter_names)
        where = self._primal.sharing if self._is_apart else self._sharing_at(statement)
        sharing = where.get(name, frozenset())
        others = sorted(n for n in sharing if n != name and may_be_list(self._kinds.of(Name(n))))
        if is_forward and all(map(self._is_followed, others)):
            return
        parameters = [each for each in self._primal.function.parameter_names if self._is_followed(each)]
        if name in parameters or others or not sharing.isdisjoint(map(passed_as, parameters)):
            what = "the caller holds it too" if not others else f"{others[0]!r} may be the same list"
            yield Refusal("in-place-write", f"the list {name!r} is changed, and {what}", statement.span, "build a new list")

    @cached_property
    def _sharing_at(self) -> Callable[[Stmt], Sharing]:
        return sharing_at(self._primal.function, self._kinds)

    def _kept_in_lists(self, statement: Stmt) -> Iterator[Refusal]:
        """Writes into arrays that a list may hold."""
        names = {name for name in names_stored(statement) if not self._are_numbers(self._kinds.of(Name(name)))}
        names -= {
            part.value.id for part in elements_stored(statement) if isinstance(part.value, Name) and self._is_replaced(part)
        }
        if isinstance(statement, AugAssign) and isinstance(statement.target, Name):
            kind = self._kinds.of(statement.target)
            names |= set() if is_number(kind) else {statement.target.id}
        for name in sorted(names):
            holders = sorted(
                n for n in self._sharing_at(statement).get(name, ()) if isinstance(self._kinds.of(Name(n)), ListOf)
            )
            if holders:
                message = f"something is written into what the list {holders[0]!r} may hold"
                yield Refusal("in-place-write", message, statement.span, "write into a copy")

    @cached_property
    def _written_into(self) -> frozenset[str]:
        """The variables that hold arrays of which elements are assigned, under whatever name."""
        stored = {name for statement in statements(self._primal.function.body) for name in names_stored(statement)}
        sharing = aliases(self._primal.function, self._kinds) if stored else {}
        return frozenset(stored).union(*(sharing.get(name, ()) for name in stored))

    def _made_arrays(self, statement: Stmt) -> Iterator[Refusal]:
        """New arrays into which something is written that is differentiated: of floats, or it would be cut off."""
        match statement:
            case Assign(targets=targets, value=Call() | Binary() | Tuple() | List() as value) if not self._active.isdisjoint(
                bound := [name for target in targets for name in bound_names(target)]
            ):
                for each in value.elements if isinstance(value, (Tuple, List)) else (value,):
                    asked, flows = self._kinds.dtype_of_made(each), self._flows(each)
                    yield from self._known_dtype(asked) if asked is not None and not flows else ()
                    if asked is None and not (flows and self._written_into.isdisjoint(bound)):
                        yield from self._of_floats(each)

    def _integers_given(self, statement: Stmt) -> Iterator[Refusal]:
        """Calls of functions that fill an array with what they are given, where that may be an integer."""
        match statement:
            case Assign(value=Call(function=Global(path="")) as e) if self._flows(e) and self._kinds.integers(e).fills:
                message = f"what {show(e)} is given may be an integer, and an array filled with it there cuts off what varies"
                yield Refusal("not-literal", message, e.span, "say in the function what is meant: `dtype=float`")

    def _of_floats(self, made: Expr) -> Iterator[Refusal]:
        decisive = self._kinds.dtype_by(made) or (made,)
        if all(map(self._may_be_integers, decisive)):
            message = f"{show(decisive[0])} may be an integer: {show(made)} would cut off what is differentiated"
            if self._kinds.of(made) == UNKNOWN:
                message = (
                    f"it is not known that {show(made)} is an array of floats, and what is differentiated is written into it"
                )
            yield Refusal("not-literal", message, made.span, "say what is meant: `dtype=float`")

    def _may_be_integers(self, e: Expr) -> bool:
        """Whether it is not known that it is an integer, nor that it is none; of a list, whether all in it may be integers."""
        kind = self._kinds.of(e)
        number = kind.element if isinstance(kind, ListOf) else kind
        return kind == UNKNOWN or (isinstance(number, Number) and number.is_inexact and self._kinds.may_be_integer(e))

    def _known_dtype(self, asked: Expr) -> Iterator[Refusal]:
        if not self._kinds.knows_dtype(asked):
            message = f"it is not known what dtype {show(asked)} is: integers would cut off what is differentiated"
            yield Refusal("not-literal", message, asked.span, "write it: `dtype=float`")

    def _copies_written_into(self, part: Subscript) -> Iterator[Subscript]:
        """What of an array is not proved to be a view of it, and is written into."""
        whole = part.value
        while isinstance(whole, (Subscript, Attribute)):
            if isinstance(whole, Subscript) and not is_basic_index(whole.index, self._kinds.of(whole.index)):
                yield from (whole,) if isinstance(self._kinds.of(whole.value), Number) else ()
            whole = whole.value

    def _is_replaced(self, part: Subscript) -> bool:
        """Whether an element of a list is replaced: its tangent is, in the list of tangents, and what it was stays as it is."""
        return self._mode == "forward" and isinstance(self._kinds.of(part.value), ListOf)

    def _are_numbers(self, kind: Kind) -> bool:
        """Whether it is a list of numbers, in which one is replaced by another."""
        return isinstance(kind, ListOf) and isinstance(kind.element, Number) and kind.element.is_scalar

    def _unpacked_results(self, target: Tuple, parts: tuple[Expr, ...]) -> Iterator[Refusal]:
        """What a function with several results gives to several names: each has a rule of its own."""
        for name, part in zip(target.elements, parts, strict=True):
            if not self._active.isdisjoint(bound_names(name)) and self._flows(part):
                yield from self._expression(part)

    def _store(self, part: Subscript, value: Expr, statement: Stmt) -> Iterator[Refusal]:
        """What is written into a part of an array."""
        name = base_name(part)
        kind = self._kinds.of(Name(name)) if name is not None else UNKNOWN
        flows = self._flows(value)
        if not flows and name not in self._active:
            return
        for whole in self._copies_written_into(part):
            message = f"{show(whole)} may be a copy: then what is written into it does not change {name}"
            yield Refusal("in-place-write", message, part.span, "write with one index: `a[i, j] = e` for `a[i][j] = e`")
        if (
            isinstance(kind, ListOf)
            and part.value == Name(name or "")
            and (self._are_numbers(kind) or (isinstance(kind.element, Number) and _adds_to(part, value)))
        ):
            yield from self._alone(name or "", statement)
            yield from self._expression(part.index)
            return
        if list_changed_inside(statement, self._kinds) is not None:
            message = f"{show(part)} is changed in place, and it is not known what else holds that array"
            yield Refusal("in-place-write", message, part.span, "give the list another array: `xs[i] = xs[i] + e`")
            return
        is_replaced = part.value == Name(name or "") and self._is_replaced(part)
        if is_replaced and isinstance(kind, ListOf) and _holds_numbers(kind.element) and self._has_tangents(name or "", kind):
            yield from self._expression(part.index)
            return
        if not isinstance(kind, Number):
            message = f"{show(part)} keeps a value that is differentiated, and {name} is not known to be an array of floats"
            yield Refusal("stored", message, part.span, "make it an array, as with np.zeros")
            return
        if flows and isinstance(kind, Number) and not kind.is_inexact:
            message = f"{name} holds {kind.dtype} values: what is written into it is cut off, and has no derivative"
            yield Refusal("integer-array", message, part.span, "make it an array of floats")
        if kind.is_scalar:
            message = f"this writes into {name}, an array without dimensions"
            yield Refusal("in-place-write", message, part.span, f"give {name} a new value instead")
        site = self._kinds.site(part)
        if isinstance(site, Refusal):
            yield site
        yield from self._expression(part.index)

    def _has_tangents(self, name: str, kind: ListOf) -> bool:
        """Whether a list has one of tangents in forward mode, of the same form, before an element of it varies."""
        values = [s.value for s in statements(self._primal.function.body) if isinstance(s, Assign) and Name(name) in s.targets]
        made = [isinstance(v.left if isinstance(v, Binary) else v, (List, Dict)) or is_unfilled(v) for v in values]
        others = (v for v, is_display in zip(values, made, strict=True) if not is_display and not self._flows(v))
        return zero_tangent(kind.element) is not None or not any(True for _ in others)

    def _effect(self, e: Expr) -> Iterator[Refusal]:
        """A call made for its effect: it may look at active values, and keep or change none."""
        if names_read(e).isdisjoint(self._varied):
            return
        match e:
            case Call(function=Symbol(path=path)) if may_receive_active(path):
                return
            case Call(function=Attribute(value=Global() | Name(), attr=attr)) if attr in _LOGGING_METHODS:
                return
            case Opaque(refusal=refusal):
                yield refusal
            case Literal() | Name():
                return
            case _:
                yield Refusal(
                    "stored",
                    f"{show(e)} may keep or change a value that a derivative flows through",
                    e.span,
                    "build a new value and assign it to a name",
                )

    def _expression(self, e: Expr) -> Iterator[Refusal]:
        if names_read(e).isdisjoint(self._varied):
            return
        if self._flows(e):
            for child in children(e):
                if child.children and not self._flows(child):
                    yield from self._drawn_in_branches(child)
            yield from self._active_expression(e)
            return
        yield from self._looked_at(e)

    def _looked_at(self, e: Expr) -> Iterator[Refusal]:
        """What is not differentiated through, nor are its parts: it still must not be kept or changed."""
        if names_read(e).isdisjoint(self._varied):
            return
        match e:
            case Opaque(refusal=refusal):
                if not _only_looks_at(e):
                    yield refusal
            case Call(function=Symbol(path=path)) if path in SOLUTIONS or path == SLOPE:
                return
            case Call() if not self._may_look(e):
                yield from self._missing_rule(e)
            case Subscript() | Call(function=Attribute()) if isinstance(site := self._kinds.site(e), Site) and (
                is_part(site) or isinstance(e, Call)
            ):
                for argument in site.arguments.values():
                    yield from self._looked_at(argument)
            case _:
                for child in children(e):
                    yield from self._looked_at(child)

    def _may_look(self, e: Call) -> bool:
        match e.function:
            case Symbol(path=path):
                known = may_receive_active(path) or is_inactive(path) or path == STOP_GRADIENT or find_rule(path) is not None
                known = known or (is_pure_of_numpy(path) and not any(name == "out" for name, _ in e.keywords))
                return known or all(map(self._holds_integers, (*e.args, *(value for _, value in e.keywords))))
            case Global(id=id_, path=""):
                return id_ in self._functions
            case _:
                return isinstance(self._kinds.site(e), Site)

    def _holds_integers(self, e: Expr) -> bool:
        """Whether it is an integer, a truth, or a range of integers, or what goes through these: nothing that a derivative flows
        through is handed over."""
        if isinstance(e, Call) and runs_once(e):
            return all(map(self._holds_integers, (*e.args, *(value for _, value in e.keywords))))
        if isinstance(e, Attribute) and e.attr in INACTIVE_ATTRIBUTES:
            return True
        kind = self._kinds.of(e)
        is_number = isinstance(kind, Number) and kind.is_scalar and not kind.is_inexact
        holds = isinstance(kind, (ListOf, Structure)) and carries_no_derivative(e, self._kinds)
        return kind == Other("range") or is_number or holds

    def _active_expression(self, e: Expr) -> Iterator[Refusal]:
        match e:
            case Name():
                return
            case Opaque(refusal=refusal):
                yield refusal
            case Logical(op=op, operands=operands):
                if any(map(has_effect, operands[:-1])):  # they are asked again
                    message = (
                        f"the value of `{op}` is one of its operands, and one of them does something besides giving a value"
                    )
                    yield Refusal("logical-value", message, e.span, "give the operands names of their own")
                if len(operands) > NESTING and e.span is not None:  # as many conditional expressions stand in each other
                    yield too_deep(e.span)
                for part in operands:
                    yield from self._expression(part)
            case Tuple() | List() | Dict() | Record() | Joined():
                yield Refusal(
                    "structure",
                    "it is not followed how a derivative flows through this structure",
                    e.span,
                    "give each element a name of its own",
                )
            case Conditional(test=test, body=body, orelse=orelse):
                for branch in (body, orelse):
                    yield from self._drawn_in(branch)
                    if isinstance(self._kinds.of(branch), (ListOf, Structure)) and not self._flows(branch):
                        message = (
                            f"{show(branch)} is chosen where a derivative flows through the other list, and none through it"
                        )
                        yield Refusal("structure", message, branch.span, "choose among the elements")
                for part in (test, body, orelse):
                    yield from self._expression(part)
            case Subscript(value=value, index=Literal() as index) if (
                self._mode == "reverse" and isinstance(index.value, str) and isinstance(self._kinds.of(value), Number)
            ):
                held = show(value)
                message = f"{held} has no key for all that is known: nothing says which dict it is"
                hint = f"say it, as in --kinds '{held}: {{\"{index.value}\": float64[n]}}' or in an annotation"
                yield Refusal("structure", message, e.span, hint)
            case Attribute() if path_in_list(e, self._kinds.of) is not None:
                return
            case _:
                yield from self._application(e)

    def _drawn_in(self, branch: Expr) -> Iterator[Refusal]:
        """What may give another value the next time, where it is asked for only if a test holds."""
        for part in walk(branch):
            if draws(part, self._functions):
                message = f"{show(part)} may give another value each time that it is asked for, and here it may not be asked"
                yield Refusal("drawn", message, part.span, "assign it to a name before")

    def _drawn_in_branches(self, e: Expr) -> Iterator[Refusal]:
        """What may give another value the next time in a part that stands beside a derivative, which computes it again."""
        for part in walk(e):
            match part:
                case Conditional(body=body, orelse=orelse):
                    unreached: tuple[Expr, ...] = (body, orelse)
                case Logical(operands=(_, *rest)):
                    unreached = tuple(rest)
                case Compare(ops=(_, _, *_), rest=(_, *rest)):
                    unreached = tuple(rest)
                case _:
                    continue
            for branch in unreached:
                yield from self._drawn_in(branch)

    def _application(self, e: Expr) -> Iterator[Refusal]:
        site = self._kinds.site(e)
        lists = [
            child for child in children(e) if isinstance(self._kinds.of(child), (ListOf, Structure)) and self._flows(child)
        ]
        is_taken = isinstance(e, (Subscript, Attribute)) or (bool(lists) and isinstance(lists[0], (List, Tuple)))
        if lists and not is_taken and not _collects(site, lists, self._kinds):
            message = f"what {show(e)} makes of a list is not followed"
            yield Refusal("structure", message, e.span, "go through the list in a loop")
            return
        if isinstance(e, Subscript) and isinstance(self._kinds.of(e), ListOf):
            yield Refusal("structure", f"{show(e)} is a part of a list, which is not followed", e.span, "use its elements")
            return
        if site is None:
            yield from self._missing_rule(e)
            return
        if isinstance(site, Refusal):
            yield site
            return
        if _has_several_results(site):
            message = f"{site.rule.path} gives several results, and this one has no derivative here"
            yield Refusal("structure", message, e.span, "give each result a name of its own, as in `w, v = np.linalg.eigh(a)`")
            return
        active = [name for name in active_arguments(site) if self._flows(site.arguments[name])]
        if active and "dtype" in site.arguments:
            yield from self._known_dtype(site.arguments["dtype"])
        for name in active:
            yield from self._argument(site, name)
        takes_lists = isinstance(site.rule, StructuralRule) and site.rule.takes_lists
        for name, argument in site.arguments.items():
            for element in _elements(argument) if takes_lists else (argument,):
                if name in active or not self._flows(element):
                    yield from self._expression(element)

    def _argument(self, site: Site, name: str) -> Iterator[Refusal]:
        known = site.rule.partials if isinstance(site.rule, Rule) else site.rule.pullbacks
        if name not in known:
            message = f"{site.rule.path} has no derivative by {name!r} here"
            yield Refusal("no-derivative", message, site.arguments[name].span or site.expr.span)
            return
        if isinstance(site.rule, Rule):
            return
        if self._mode not in site.rule.modes:
            message = f"{site.rule.path} has a derivative in {site.rule.modes[0]} mode only"
            hint = f'ask for it: mode="{site.rule.modes[0]}"' + (
                "; or declare the other half" if is_declared(site.rule.path) else ""
            )
            yield Refusal("no-derivative", message, site.expr.span, hint)
            return
        try:
            site.rule.pullbacks[name](site, Name("g"), UNKNOWN)
        except NotHandled as unhandled:
            (what,) = unhandled.args
            yield Refusal("keyword", f"{_called(site)}: {what}", site.expr.span)
        except KeyError as missing:
            (what,) = missing.args
            if isinstance(what, Expr):
                message = f"the derivative of {site.rule.path} needs a literal here, not {show(what)}"
                yield Refusal(
                    "not-literal", message, what.span or site.expr.span, "write the number, None, True or False itself"
                )
            else:
                message = f"the derivative of {_called(site)} by {name!r} depends on the shape of {what!r}, which is not known"
                yield Refusal("unknown-rank", message, site.expr.span, "annotate the argument or give its kind")

    def _missing_rule(self, e: Expr) -> tuple[Refusal, ...]:
        match e:
            case Call(function=Global(id=id)) if id in self._unread:
                return self._unread[id]
            case _:
                return (self._unknown(e),)

    def _unknown(self, e: Expr) -> Refusal:
        path = called_path(e)
        match e:
            case Call(function=Global(id=id)) if id in self._functions:
                hint = "assign it to a name, in an `if` where it must not always be called"
                return Refusal(
                    "call-in-branch", f"{id} is called where that may not happen, and its derivative too", e.span, hint
                )
            case Call(function=Symbol(path=path)) if path in SOLVED:
                hint = "give a function by its name, its arguments by position, and settings that are written out"
                return Refusal("equation", "it is not known which equation is solved here, or how", e.span, hint)
            case Call(function=Global(id=id, path="")):
                return Refusal(
                    "unknown-function",
                    f"{id} has no source here that could be differentiated",
                    e.span,
                    "define it as a function, or as a NamedTuple or a dataclass that holds what it is given, of a module of yours",
                )
            case Attribute(value=Call(function=Global()) as made):
                return self._unknown(made)
            case Attribute(attr=attr):
                return Refusal(
                    "attribute",
                    f"the attribute {attr!r} of an active value has no derivative here",
                    e.span,
                    "give what it holds a name of its own",
                )
            case Call(function=Call(function=Symbol(path="numpy.vectorize"))):
                message = (
                    f"the first value of {show(e)} decides of what dtype all are: an integer there would cut the others off"
                )
                return Refusal("missing-rule", message, e.span, "say it: `np.vectorize(f, otypes=[float])`, of one argument")
            case _ if path is None or path.startswith("numpy.ndarray."):
                return Refusal(
                    "missing-rule", f"no derivative for {show(e)}", e.span, "write it with functions that `astgrad rules` lists"
                )
            case _:
                names = ", ".join("xyzuvw"[: max(1, len(getattr(e, "args", ())))])
                hint = f'add a rule: rule("{path}({names})", {names.split(", ")[0]}="...")'
                return Refusal("missing-rule", f"no derivative for {path}", e.span, hint)

    def _flows(self, e: Expr) -> bool:
        return not self._active.isdisjoint(flowing_names(e, self._kinds))

    def places(self) -> Iterator[Refusal]:
        """Loops that `transform.counted` made over the places of what turns out to be a dict or a set, which has none."""
        for loop in statements(self._primal.function.body):
            if not isinstance(loop, For) or not isinstance(loop.iterable, Call):
                continue
            for inner in loop.body:
                match inner:
                    case Assign(value=Subscript(value=Name() as held, index=index), origin=None):
                        is_counted = not names_read(index).isdisjoint(bound_names(loop.target))
                        if is_counted and has_no_places(self._kinds.of(held)):
                            name = self._primal.authors_names.get(held.id, held.id)
                            message = f"the elements of {name}, a dict or a set, have no places, by which they are counted"
                            yield Refusal("loop-iterable", message, inner.span or loop.span, f"run over list({name})")

    def iterators(self) -> Iterator[Refusal]:
        """What runs only once, and is read where a derivative may read it again: not by `next`, by a loop, or once for all."""
        names = {name for name, kind in self._kinds.variables.items() if kind == Unplaced("iterator")}
        if not names:
            return
        everything = list(statements(self._primal.function.body))
        reads = Counter(part.id for s in everything for e in expressions(s) for part in walk(e) if isinstance(part, Name))
        for statement in everything:
            once_for_all = isinstance(statement, Assign) and self._active.isdisjoint(names_changed(statement))
            allowed = {id(e) for e in expressions(statement) if isinstance(statement, For)}
            allowed.update(id(iterator) for e in expressions(statement) for iterator in _advanced(e))
            for part in (part for e in expressions(statement) for part in walk(e)):
                if not isinstance(part, Name) or part.id not in names or id(part) in allowed:
                    continue
                if not (once_for_all and reads[part.id] == 1):
                    name = self._primal.authors_names.get(part.id, part.id)
                    message = f"{name} runs only once, and a derivative may read it again"
                    yield Refusal("iterator", message, part.span or statement.span, "make a list of it: list(...)")

    def constants(self) -> Iterator[Refusal]:
        """Constants of the module that a function changes which is called besides: the derivative reads what they are by then."""
        places = (r.span.text for given in self._unread.values() for r in given if r.span and r.code in _CHANGING_THE_MODULE)
        changed = {name for text in places for name in re.findall(r"[^\W\d]\w*", re.split(r"[\[.=]", text)[0])}
        for statement in statements(self._primal.function.body) if changed else ():
            for part in (part for e in expressions(statement) for part in walk(e)):
                if isinstance(part, Global) and part.id in changed:
                    changed -= {part.id}
                    message = (
                        f"{part.id} is changed by a function that is called, and the derivative may read it before or after"
                    )
                    span = part.span or statement.span or self._primal.function.span
                    yield Refusal("in-place-write", message, span, "give it to the function, and return what it becomes")

    def loops(self) -> Iterator[Refusal]:
        """Loops that cannot be run backwards."""
        for loop in statements(self._primal.function.body):
            if not isinstance(loop, For) or not self._has_active_body(loop):
                continue
            written = frozenset(name for inner in statements(loop.body) for name in names_changed(inner))
            rebound = frozenset(name for inner in statements(loop.body) for name in names_written(inner))
            elements = _names_of_elements(loop.iterable)  # a write into an array leaves its shape
            lists = {name for inner in statements(loop.body) for name in lists_resized(inner)}
            changed = sorted((names_read(loop.iterable) & (rebound | lists)) | (elements & written))
            if changed:
                yield Refusal(
                    "loop-bound",
                    f"the loop changes {', '.join(changed)}, over which it runs",
                    loop.iterable.span or loop.span,
                    "run over a copy under another name",
                )
            if counts_without_end(loop):
                continue
            if self._kinds.of(loop.iterable) == Unplaced("iterator"):
                message = "what this loop runs over runs only once, and the loop is run backwards too"
                yield Refusal("loop-iterable", message, loop.iterable.span or loop.span, "make a list of it: list(...)")
                continue
            is_range = isinstance(loop.iterable, Call) and loop.iterable.function == Symbol("builtins.range", "range")
            is_text = isinstance(loop.iterable, Literal) and isinstance(loop.iterable.value, str)
            if not (is_range or is_text) and not isinstance(loop.iterable, (Name, Global, Symbol)):
                yield Refusal(
                    "loop-iterable",
                    "a loop is run backwards over a range or an array with a name",
                    loop.iterable.span or loop.span,
                    "assign what it runs over to a name before it",
                )

    def repetitions(self) -> Iterator[Refusal]:
        """Writes that may write several values into one element, of which the last one counts."""
        for statement in statements(self._primal.function.body):
            for part in elements_stored(statement):
                assert isinstance(statement, (Assign, AugAssign))
                kind = self._kinds.of(part.index)
                known = selects_once(part.index, kind) or selects_by_arrays(part.index, kind)
                if self._flows(statement.value) and not known and not isinstance(statement, AddAt):
                    message = f"{show(part)} may name an element several times, and it is not known what its index is"
                    hint = "say what it is: annotate it, or give its kind; or write in a loop"
                    yield Refusal("repeated-index", message, part.span, hint)

    def _has_active_body(self, loop: For) -> bool:
        return any(name in self._active for inner in statements((loop,)) for name in names_changed(inner))


def _advanced(e: Expr) -> Iterator[Expr]:
    """What an expression takes one element of: `next(rest)`."""
    for part in walk(e):
        match part:
            case Call(function=Symbol(path="builtins.next"), args=(iterator, *_)):
                yield iterator
            case Call(function=Attribute(value=iterator, attr="__next__"), args=()):
                yield iterator


def reshapings(primal: Analysed) -> dict[str, Refusal]:
    """Variables that hold an array of one shape or of another: what the adjoint of either is like cannot be read from them."""
    kinds: dict[str, Kind] = dict(primal.parameters)
    found: dict[str, Refusal] = {}
    for statement in statements(primal.function.body):
        match statement:
            case Assign(targets=(Name(id=name),), value=value) if name in primal.activity.active:
                kind = kinds.setdefault(name, primal.kinds.of(value))
                if _differ(kind, primal.kinds.of(value)):
                    message = f"{name} gets another shape here than it has elsewhere"
                    hint = "give what has another shape another name"
                    found.setdefault(name, Refusal("shape-change", message, statement.span, hint))
    return found


def _differ(left: Kind, right: Kind) -> bool:
    """Whether these are arrays that are known to be of different shapes."""
    match left, right:
        case Number(shape=tuple() as one), Number(shape=tuple() as other) if one and other:
            return ANY not in (*one, *other) and not _may_be_one(one, other)
        case _:
            return False


def _may_be_one(left: Sequence[Dimension], right: Sequence[Dimension]) -> bool:
    """Whether two shapes may turn out to be the same: a length that has a name may be any number."""
    pairs = zip(left, right, strict=False)
    return len(left) == len(right) and all(a == b or isinstance(a, int) != isinstance(b, int) for a, b in pairs)


def _names_of_elements(e: Expr) -> frozenset[str]:
    """The names of which an expression reads more than the shape."""
    match e:
        case Attribute(attr=attr) if attr in INACTIVE_ATTRIBUTES:
            return frozenset()
        case Call(function=Symbol(path="builtins.len" | "numpy.shape" | "numpy.size" | "numpy.ndim")):
            return frozenset()
        case Name(id=id):
            return frozenset((id,))
        case _:
            return frozenset().union(*map(_names_of_elements, children(e)))


def _collects(site: Site | Refusal | None, lists: list[Expr], kinds: Kinds) -> bool:
    """Whether these are a list of any length, of numbers or of arrays, of which the function makes an array or a number."""
    if not isinstance(site, Site) or not isinstance(site.rule, StructuralRule) or not site.rule.collects:
        return False
    held = [kinds.of(each) for each in lists]
    are_names = all(isinstance(each, Name) for each in lists)
    return are_names and all(isinstance(kind, ListOf) and isinstance(kind.element, Number) for kind in held)


def _adds_to(part: Subscript, value: Expr) -> bool:
    """Whether something is added to an element of a list, which then is another: what it was is still in it."""
    match value:
        case Binary(op="+" | "-", left=left, right=right):
            return left == part and base_name(part) not in names_read(right)
        case _:
            return False


def _holds_numbers(kind: Kind) -> bool:
    """Whether this is a number, an array, or a structure of such down to its leaves."""
    return isinstance(kind, Number) or (isinstance(kind, Structure) and all(map(_holds_numbers, kind.elements)))


def _has_several_results(site: Site | Refusal | None) -> bool:
    if not isinstance(site, Site) or not isinstance(site.rule, StructuralRule):
        return False
    return isinstance(site.kind, Structure) and isinstance(site.expr, Call)


def _elements(e: Expr) -> Iterator[Expr]:
    """The elements of a list or tuple, of the lists in it as well; of anything else, itself."""
    if isinstance(e, (List, Tuple)):
        for element in e.elements:
            yield from _elements(element)
    else:
        yield e


def _is_unpacked(targets: tuple[Expr, ...], elements: tuple[Expr, ...]) -> bool:
    return all(isinstance(target, Tuple) and len(target.elements) == len(elements) for target in targets)


def _only_looks(statement: Verbatim) -> bool:
    """Whether a statement that binds nothing ends the function, or is an assert whose calls keep and change nothing."""
    if statement.refusal.code == "raise":
        return True
    try:
        tree = ast.parse(statement.text.strip())
    except SyntaxError:
        return False
    return all(isinstance(node, (ast.Assert, ast.Pass)) for node in tree.body) and _calls_only_look(tree)


def _only_looks_at(e: Opaque) -> bool:
    """Whether it is a formatted string or a comprehension whose calls keep and change nothing."""
    return (is_text(e) or isinstance(e, Comprehension)) and _calls_only_look(ast.parse(e.text, mode="eval"))


def _calls_only_look(tree: ast.AST) -> bool:
    return all(_looks(node) and not _fills(node) for node in ast.walk(tree) if isinstance(node, ast.Call))


def _looks(call: ast.Call) -> bool:
    function = call.func
    return _root(function) in _LOOKERS or (isinstance(function, ast.Attribute) and function.attr in _LOOKING_METHODS)


def _fills(call: ast.Call) -> bool:
    """Whether a call may write into an array that it is given: by its name, as `out`, or as an argument beyond those it reads."""
    if any(keyword.arg in ("out", None) for keyword in call.keywords):
        return True
    root, _, name = ast.unparse(call.func).partition(".")
    if root not in ("np", "numpy"):
        return False
    rule = find_rule(f"numpy.{name}")
    most = len(rule.signature.names) if rule is not None else 1 if name in _TESTS_OF_ONE else None
    return name.rpartition(".")[2] in FILLERS or (most is not None and len(call.args) > most)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _written_parts(e: Expr) -> Iterator[Expr]:
    """The parts of a structure that is written out, and of those in it."""
    if isinstance(e, BUILT):
        for element in e.elements:
            yield from _written_parts(element)
    else:
        yield e


def _called(site: Site) -> str:
    """What the author calls, for messages."""
    return site.rule.path.replace(ATTACHED, "astgrad.")
