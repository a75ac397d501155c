"""The pipeline: a program and a request in, the module of the derivative out. The passes are listed in `_Maker._derivative`."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial

from astgrad.analysis.analysed import Analysed
from astgrad.analysis.inference import parameter_kinds
from astgrad.analysis.kinds import Kinds
from astgrad.analysis.lookups import as_looked_up
from astgrad.analysis.pattern import Pattern, find_pattern
from astgrad.analysis.results import (
    find_complex_ends,
    find_jacobian_gaps,
    find_missing_results,
    find_mode_gaps,
    find_plain_gaps,
    find_result_gaps,
    find_row_gaps,
    find_seed_gap,
    find_sparse_gaps,
    find_tangent_gaps,
)
from astgrad.backend.emit import LINE_LENGTH, emit
from astgrad.collecting import uncollected
from astgrad.errors import MissingRule, Refusal, Refused, RequestError
from astgrad.frontend.reading import stack_refused
from astgrad.ir.expr import Call, Expr, Literal, Name, Opaque, Symbol, Tuple, walk
from astgrad.ir.kinds import UNKNOWN, Kind, Number, OpenDict, Other, Structure, holds_complex, holds_no_list, show_kind
from astgrad.ir.names import Names
from astgrad.ir.reached import globals_of, reached
from astgrad.ir.read import HELPERS
from astgrad.ir.shapes import same_shape
from astgrad.ir.stmt import (
    Assign,
    Block,
    For,
    Function,
    Import,
    Kept,
    Module,
    Parameter,
    Program,
    Return,
    Stmt,
    Verbatim,
    While,
    expressions,
    names_written,
    statements,
)
from astgrad.markers import ASTGRAD
from astgrad.operators import described, operator_named
from astgrad.paths import Path, parse_path, root_of
from astgrad.request import Disconnected, Generated, Request
from astgrad.rules.structure import Site, StructuralRule
from astgrad.transform.annotations import with_known_annotations
from astgrad.transform.attributes import with_asked_attributes
from astgrad.transform.bundles import bundled
from astgrad.transform.coalesce import as_written
from astgrad.transform.companions import Companions
from astgrad.transform.contracted import contracted, find_uncontracted, with_plain_comments
from astgrad.transform.deques import without_deques
from astgrad.transform.directed import directed, seeded
from astgrad.transform.flat import (
    Flat,
    as_unpacked,
    at_path,
    is_flat,
    parts_of,
    stored_structures,
    value_of_leaves,
    whole_of_leaves,
    with_flat_result,
    with_whole_result,
    with_whole_value,
    without_structures,
)
from astgrad.transform.forward import forward, forward_along
from astgrad.transform.jacobian import (
    by_columns,
    by_rows,
    by_rows_of,
    diagonal,
    find_repeated_effects,
    is_diagonal,
    is_wide,
    jacobians_together,
    size_of_result,
)
from astgrad.transform.made_functions import with_made_functions
from astgrad.transform.merge import merge_alike, with_calls
from astgrad.transform.numbers import without_numbers_in_names
from astgrad.transform.once import called
from astgrad.transform.prepare import names_of, prepare, surroundings_of
from astgrad.transform.recognised import with_helpers
from astgrad.transform.rename import map_block
from astgrad.transform.reverse import reverse
from astgrad.transform.scheduled import with_loops_apart
from astgrad.transform.single_exit import needs_single_exit, single_exit
from astgrad.transform.solutions import untied
from astgrad.transform.sparse import by_colours, sparse_diagonal
from astgrad.transform.spell import spell
from astgrad.transform.stacks import with_stacks_apart
from astgrad.transform.stops import without_stops
from astgrad.transform.tidy import Tidying
from astgrad.transform.unopened import with_parts_read
from astgrad.transform.unpacked_calls import unpacked_names
from astgrad.transform.unread import with_read_results_alone, without_unread_values
from astgrad.warn import without_syntax_warnings


@dataclass(frozen=True)
class GeneratedModule:
    """The module with the derivatives of a file."""

    text: str
    disconnected: tuple[Disconnected, ...]
    module_alias: str | None  # the name of the user's module in it, where it needs that


@uncollected()
@without_syntax_warnings()
def derive(program: Program, request: Request) -> Generated:
    """The derivative of a running function; the globals of its module are read when it runs.

    Raises Refused with everything that is outside the language.
    """
    with stack_refused(program.function.span):
        program = with_made_functions(without_deques(with_helpers(program)))
        maker = _Maker([program], [request])
        derived = maker.derived(program, request)
        alias = _alias(program, maker.functions(derived)) if program.other_globals else None
        text = emit(_module([program], maker.functions(derived), maker.callees), _spelling(program, alias))
    kept = tuple((function.name, _kept(function)) for function in maker.functions(derived))
    disconnected, written = derived.disconnected, derived.written
    return Generated(text, request.name, derived.mode, derived.kinds, disconnected, written, kept, alias)


@uncollected()
@without_syntax_warnings()
def derive_module(pairs: Sequence[tuple[Program, Request]], line_length: int = LINE_LENGTH) -> GeneratedModule:
    """The derivatives of functions of one file, as one module that stands alone as far as it can.

    Raises Refused with the refusals of all functions.
    """
    pairs = [(with_made_functions(without_deques(with_helpers(program))), request) for program, request in pairs]
    programs = [program for program, _ in pairs]
    maker = _Maker(programs, [request for _, request in pairs])
    derived: list[_Derived] = []
    refusals: list[Refusal] = []
    for program, request in pairs:
        try:
            with stack_refused(program.function.span):
                derived.append(maker.derived(program, request))
        except Refused as refused:
            refusals += [refusal.placed(program.function.span) for refusal in refused.refusals]
    _refuse(refusals)
    functions = maker.functions(*derived)
    module = _module(programs, functions, maker.callees)
    alias = _alias(programs[0], functions) if any(program.other_globals for program in programs) else None
    if alias is not None:
        module = replace(module, imports=(*module.imports, _import_of(programs[0].module, alias)))
    spelling = {name: text for program in programs for name, text in _spelling(program, alias).items()}
    disconnected = tuple(gap for each in derived for gap in each.disconnected)
    with stack_refused(programs[0].function.span):
        text = emit(module, spelling, line_length)
    return GeneratedModule(text, disconnected, alias if alias is not None and _is_bound(alias, text) else None)


def _kept(function: Function) -> tuple[Kept, ...]:
    """What a function keeps for a reverse half, in the order of its statements."""
    return tuple(dict.fromkeys(kept for statement in statements(function.body) for kept in statement.keeps))


@dataclass(frozen=True)
class _Derived:
    """One derivative, before it is text."""

    function: Function
    mode: str
    kinds: tuple[tuple[str, Kind], ...]
    disconnected: tuple[Disconnected, ...]
    written: tuple[str, ...]
    within: tuple[Function, ...] = ()  # private functions that it calls


class _Maker:
    """Makes the derivatives of one module, which share their companions."""

    def __init__(self, programs: Sequence[Program], requests: Sequence[Request]) -> None:
        self._around = surroundings_of(tuple(programs), [request.name for request in requests])
        self._companions = Companions(
            self._around,
            rounding=all(request.algebra for request in requests),
        )
        self._companions.make_slopes_by(partial(self._slope, programs[0]))

    def functions(self, *derived: _Derived) -> tuple[Function, ...]:
        """All functions made so far, companions first; alike ones once, and none that nothing calls any more."""
        companions, alike = merge_alike(self._companions.functions, self._companions.symbols)
        functions = [with_calls(function, alike) for each in derived for function in (*each.within, each.function)]
        by_name = {companion.name: companion for companion in companions}
        called: set[str] = set()
        pending = list(functions)
        while pending:
            found = {symbol.text for symbol in _symbols(pending.pop())} & by_name.keys()
            pending += [by_name[name] for name in found - called]
            called |= found
        made = (*(companion for companion in companions if companion.name in called), *functions)
        made = bundled(without_unread_values(made, self._companions.tangents), self._companions.forms)
        return with_read_results_alone(made, self._companions.tangents)

    @property
    def callees(self) -> Mapping[str, Function]:
        """The functions of the module at hand, and those that were made of its parts: what is called of them is copied."""
        functions = self._around.functions.items()
        return {name: function for name, function in functions if not function.module and name == function.name}

    def derived(self, program: Program, request: Request) -> _Derived:
        """What is asked for."""
        if operator_named(request.operator).is_jacobian:
            return self._jacobian(program, request)
        if request.operator == "vjp":
            return self._pullback(program, request)
        if request.seed:
            return self._pulled(program, request)
        if request.operator == "gnvp":
            return self._gauss_newton(program, request)
        return self.derivative(program, request)

    def _pullback(self, program: Program, request: Request) -> _Derived:
        """The value with the pullback, which is a function of what was saved."""
        function = program.function
        known, flat = self._looked_at(program, request)
        gaps = [*find_plain_gaps(known, "pullback"), *find_complex_ends(known, "vjp")]
        _refuse_in(flat, [*gaps, *_undifferentiable(known), *find_missing_results(function)])
        names, result = names_of(function, self._around), known.result
        if isinstance(result, Structure) and not is_flat(result):
            flat = replace(flat, function=with_flat_result(flat.function, result, names))
        with _in_words_of(flat):
            pair = self._companions.pullback_pair(function, flat, _given(request, flat), result, is_tuple=request.is_tuple)
        value, saved = Name(names.fresh("value")), Name(names.fresh("saved"))
        given, whole = value_of_leaves(value, result, names)
        positional = tuple(Name(p.name) for p in function.parameters)
        body = (
            Assign((Tuple((given, saved)),), Call(pair.forward, positional)),
            Return(Tuple((whole, Call(Symbol("functools.partial", "functools.partial"), (pair.backward, saved))))),
        )
        return self._reversed(replace(function, body=body), program, request, known, flat)

    def _pulled(self, program: Program, request: Request) -> _Derived:
        """The value, and the cotangents for a cotangent of it that is given: both halves in one function."""
        kinds = dict(request.kinds)
        seed = kinds.pop(request.seed, UNKNOWN)
        known, flat = self._looked_at(program, replace(request, kinds=tuple(kinds.items())))
        gaps = [*find_plain_gaps(known, "pullback"), *find_complex_ends(known, "vjp")]
        _refuse_in(flat, [*gaps, *_undifferentiable(known), *find_missing_results(program.function)])
        result, function = known.result, program.function
        if (gap := find_seed_gap(request.seed, seed, result)) is not None:
            place, given, wanted = gap[0], *map(show_kind, gap[1:])
            message = f"the argument {place!r} is a cotangent of the value, and is {given} where that is {wanted}"
            raise RequestError(f"{message}. Give one of the same structure, shape and dtype.")
        if isinstance(result, Structure):
            function = with_flat_result(function, result, names_of(function, self._around))
        asked = replace(request, kinds=(*kinds.items(), (request.seed, result)))
        made = self.derivative(replace(program, function=function), asked)
        return replace(made, function=with_whole_value(made.function, result))

    def _gauss_newton(self, program: Program, request: Request) -> _Derived:
        """J'(Jv), of a function that gives a value and its tangent."""
        known, _ = self._looked_at(program, request)
        _refuse([*find_uncontracted(program.function, known.result), *find_complex_ends(known, "gnvp")])
        function = contracted(program.function, known.result)
        made = self.derivative(replace(program, function=function), replace(request, operator="derivative", mode="reverse"))
        return replace(made, function=_dressed(with_plain_comments(made.function), program.function, request))

    def _jacobian(self, program: Program, request: Request) -> _Derived:
        """A Jacobian, of derivatives along directions; one function for each number or array differentiated by."""
        known, flat = self._looked_at(_without_value(program, request), request)
        operator, function, result = operator_named(request.operator), program.function, known.result
        gaps = [*find_jacobian_gaps(known, is_inner=bool(operator.inner)), *find_complex_ends(known, request.operator)]
        _refuse_in(flat, [*gaps, *(find_sparse_gaps(known) if request.operator == "sparse_jacobian" else ())])
        if isinstance(result, Structure) and not is_flat(result):
            is_pair = bool(operator.inner) and operator.has_value
            flattened = with_flat_result(function, result, names_of(function, self._around), has_value=is_pair)
            program = replace(program, function=flattened)
        leaves = [parse_path(flat.authors(name)).text for name in flat.wrt]
        if not request.is_tuple and leaves == [*request.wrt]:
            made = self._jacobian_by(program, request)
            return replace(made, function=with_whole_result(made.function, result, has_value=operator.has_value))
        plain = replace(program, function=replace(program.function, docstring=None))
        parts, calls = self._blocks(plain, request, leaves, known, flat)
        within = tuple(dict.fromkeys(each for part in parts for each in (*part.within, part.function)))

        def together(blocks: Sequence[Expr]) -> Expr:
            results = flat.results(blocks)
            return Tuple(results) if request.is_tuple else results[0]

        def of_results(rows: Expr) -> Expr:
            """A Hessian is built as the arguments are, twice."""
            if not isinstance(result, Structure):
                return rows
            if operator.inner:
                return together(rows.children if len(leaves) > 1 else (rows,))
            return whole_of_leaves(rows, result)

        def value_of(value: Expr) -> Expr:
            return value if operator.inner or is_flat(result) else whole_of_leaves(value, result)

        count = sum(1 for _ in parts_of(Name("result"), result)) if isinstance(result, Structure) else 0
        given = value_of if operator.has_value else None
        body = jacobians_together(function, calls, together, of_results, count, self._around.taken, value_of=given)
        dressed = _dressed(replace(function, body=body), function, request)
        disconnected = tuple(gap for part in parts for gap in part.disconnected)
        return replace(parts[0], function=dressed, within=within, disconnected=disconnected)

    def _blocks(
        self, program: Program, request: Request, leaves: Sequence[str], known: Analysed, flat: Flat
    ) -> tuple[list[_Derived], Mapping[str, Call]]:
        """The Jacobians by several numbers and arrays, and the call that gives each, by what it is by."""
        numbers = [leaf for leaf, name in zip(leaves, flat.wrt, strict=True) if known.kinds.number(Name(name)).is_scalar]
        is_shared = len(numbers) > 1 and _is_long(program.function) and not operator_named(request.operator).has_value
        if request.mode == "reverse" or (isinstance(known.result, Number) and known.result.is_scalar):
            is_shared = False
        parts, calls = list[_Derived](), dict[str, Call]()
        if is_shared:
            along, tangents = self._along(program, request, numbers)
            parts.append(along)
        for leaf in leaves:
            if is_shared and leaf in numbers:
                seeds = {dot: Literal("1.0" if of == leaf else "0.0") for of, dot in zip(numbers, tangents, strict=True)}
                calls[parse_path(leaf).stem] = called(along.function, seeds)
                continue
            parts.append(self._block(program, request, leaf, is_first=leaf == leaves[0]))
            calls[parse_path(leaf).stem] = called(parts[-1].function)
        return parts, calls

    def _along(self, program: Program, request: Request, numbers: Sequence[str]) -> tuple[_Derived, tuple[str, ...]]:
        """The derivative along a direction in the space of several numbers, and the names of its tangents."""
        columns, names = operator_named(request.operator).columns, names_of(program.function, self._around)
        tangents = tuple(names.fresh(f"{parse_path(leaf).stem}_dot") for leaf in numbers)
        name = self._around.taken.fresh(f"_{program.function.name.strip('_')}_{columns}")
        asked = replace(request, operator=columns, wrt=tuple(numbers), tangents=tangents, name=name)
        made = self.derivative(program, asked)
        docstring = f"{described(columns, program.function.authors_name, asked.wrt)}."
        return replace(made, function=replace(made.function, docstring=docstring)), tangents

    def _block(self, program: Program, request: Request, wrt: str, *, is_first: bool) -> _Derived:
        """The Jacobian by one of several numbers and arrays, as a function of its own; only the first gives the value."""
        operator = request.operator
        if not is_first and operator_named(operator).has_value:
            operator, program = operator.removeprefix("value_and_"), _without_value(program, request)
        name = self._around.taken.fresh(f"_{program.function.name.strip('_')}_{operator}_by_{parse_path(wrt).stem}")
        return self._jacobian_by(program, replace(request, operator=operator, wrt=(wrt,), name=name, is_tuple=False))

    def _slope(
        self, program: Program, function: Function, kinds: tuple[tuple[str, Kind], ...], name: str
    ) -> tuple[Function, ...]:
        """The functions of the derivative of one of a program's functions by its first parameter."""
        request = Request("jacobian", function.parameter_names[:1], False, name, kinds=kinds)
        made = self._jacobian(replace(program, function=function), request)
        return (*made.within, made.function)

    def _jacobian_by(self, program: Program, request: Request) -> _Derived:
        """The Jacobian by one number or array."""
        operator = operator_named(request.operator)
        known, flat = self._looked_at(_without_value(program, request), request)
        (leaf,) = flat.wrt
        if request.operator == "sparse_jacobian":
            return self._sparse_jacobian_by(program, request, known)
        by, by_number = flat.leaves.get(leaf, Name(leaf)), known.kinds.number(Name(leaf)).is_scalar
        if isinstance(known.result, Number) and known.result.is_scalar:
            made = self.derivative(program, replace(request, operator=operator.of_number, mode="auto"))
            return replace(made, function=_dressed(made.function, program.function, request))
        if by_number or is_diagonal(known, leaf):
            made = self.derivative(program, replace(request, operator=operator.columns))
            derived = made.function if by_number else diagonal(made.function, has_value=operator.has_value)
            return replace(made, function=_dressed(derived, program.function, request))
        if request.mode == "reverse" or (request.mode == "auto" and is_wide(known.result, known.parameter(leaf))):
            return self._rows(program, request, known, flat)
        names = names_of(program.function, self._around)
        dot = names.fresh(f"{parse_path(request.wrt[0]).stem}_dot")
        own = self._around.taken.fresh(f"_{program.function.name.strip('_')}_{operator.columns}")
        made = self.derivative(program, replace(request, operator=operator.columns, tangents=(dot,), name=own))
        _refuse([*self._repeated_effects(made, program)])
        kind = known.parameter(leaf)
        given = {**dict(made.kinds), dot: kind}

        def kinds_of(tangent: Function) -> Kinds:
            return self._around.kinds_of(tangent, given)[0]

        derived, is_called = by_columns(
            program.function, made.function, kind, by, dot, names, kinds_of, has_value=operator.has_value
        )
        docstring = f"{described(operator.columns, program.function.name, request.wrt)}."
        within = (replace(made.function, docstring=docstring),) if is_called else ()
        return replace(made, function=_dressed(derived, program.function, request), within=within)

    def _repeated_effects(self, tangent: _Derived, program: Program) -> Iterator[Refusal]:
        """What a derivative along a direction does besides giving a value."""
        is_free = all(holds_no_list(kind) for _, kind in tangent.kinds) and not self._companions.reads_lists(tangent.function)
        return find_repeated_effects(tangent.function, program.function, has_own_lists=is_free)

    def _sparse_jacobian_by(self, program: Program, request: Request, known: Analysed) -> _Derived:
        """The sparse Jacobian by one vector."""
        (wrt,) = request.wrt
        if is_diagonal(known, wrt):
            made = self.derivative(program, replace(request, operator="tangent"))
            return replace(made, function=_dressed(sparse_diagonal(made.function, wrt), program.function, request))
        names = names_of(program.function, self._around)
        dot = names.fresh(f"{wrt}_dot")
        own = self._around.taken.fresh(f"_{program.function.name.strip('_')}_tangent")
        made = self.derivative(program, replace(request, operator="tangent", tangents=(dot,), name=own))
        pattern = find_pattern(known, self._companions.called)
        _refuse([pattern] if isinstance(pattern, Refusal) else [*self._repeated_effects(made, program)])
        assert isinstance(pattern, Pattern)
        kinds = self._around.kinds_of(made.function, {**dict(made.kinds), dot: known.parameter(wrt)})[0]

        def is_float(e: Expr) -> bool:
            return kinds.number(e).dtype.startswith("float")

        by, result = known.parameter(wrt), known.result
        is_alike = (
            isinstance(result, Number)
            and result.dtype in ("float32", "float64")
            and same_shape(result.shape, by.shape)
            and result.dtype == by.dtype
        )
        derived, is_called = by_colours(program.function, made.function, pattern, wrt, dot, names, is_float, is_alike=is_alike)
        docstring = f"{described('tangent', program.function.name, request.wrt)}."
        within = (replace(made.function, docstring=docstring),) if is_called else ()
        return replace(made, function=_dressed(derived, program.function, request), within=within)

    def _rows(self, program: Program, request: Request, known: Analysed, flat: Flat) -> _Derived:
        """The Jacobian by one number or array, by rows."""
        function, given, (leaf,) = program.function, _given(request, flat), flat.wrt
        _refuse_in(flat, [*find_row_gaps(known), *_undifferentiable(known), *find_missing_results(function)])
        by, has_value = flat.leaves.get(leaf, Name(leaf)), operator_named(request.operator).has_value
        size = None if has_value else size_of_result(flat.function, known, flat.leaves)
        with _in_words_of(flat):
            pulled = self._companions.pulled_back(function, flat, given, with_value=size is None)
        names, kind = names_of(function, self._around), known.parameter(leaf)
        derived = by_rows(function, pulled, size, known.result, by, kind, names, has_value=has_value)
        if derived is None:
            pair = self._companions.pullback_pair(function, flat, given, known.result)
            names = names_of(function, self._around)
            derived = by_rows_of(function, pair.forward, pair.backward, known.result, by, kind, names, has_value=has_value)
        return self._reversed(derived, program, request, known, flat)

    def _reversed(self, derived: Function, program: Program, request: Request, known: Analysed, flat: Flat) -> _Derived:
        """What was made of a pullback."""
        kinds = {**known.parameters, **flat.wholes}
        shown = tuple((name, kinds[name]) for name in program.function.parameter_names)
        dressed = _dressed(derived, program.function, request)
        return _Derived(dressed, "reverse", shown, tuple(_disconnected(known, flat)), known.written)

    def _looked_at(self, program: Program, request: Request) -> tuple[Analysed, Flat]:
        """The function as it is, with structures taken apart, for its kinds."""
        names = names_of(program.function, self._around)
        flat = self._flattened(program.function, request, names)
        with _in_words_of(flat):
            return prepare(flat.function, flat.wrt, _given(request, flat), names, self._around), flat

    def derivative(self, program: Program, request: Request) -> _Derived:
        """The derivative, of structures taken apart; refusals speak of what the author wrote."""
        names = names_of(program.function, self._around)
        if request.seed:
            program = replace(program, function=seeded(program.function, request.wrt, request.seed, names))
        else:
            program = replace(program, function=directed(program.function, request.wrt, request.tangents, names))
        flat = self._flattened(program.function, request, names)
        with _in_words_of(flat):
            return self._derivative(program, request, flat, names)

    def _flattened(self, function: Function, request: Request, names: Names) -> Flat:
        """The function with the structures taken apart that it is differentiated by, or takes apart itself."""
        stars = [each for each in function.parameters if each.form in ("star", "stars")]
        apart = {*map(root_of, request.wrt), *stored_structures(function), *unpacked_names(function)}
        apart |= {each.name for each in stars}
        kinds = parameter_kinds(function, dict(request.kinds))
        used = {name: as_unpacked(name, kinds[name], function) for name in kinds if name in apart}
        used |= {name: as_looked_up(name, used[name], function, self._around.functions) for name in request.wrt if name in used}
        _refuse([_unknown_number(each) for each in stars if not isinstance(used[each.name], Structure)])
        opened = with_asked_attributes(function, request.wrt, {**kinds, **used}, names)
        paths = map(parse_path, opened.wrt if request.tangents else ())
        used |= {
            tangent: _kind_at(path, {**used, **opened.kinds}) for path, tangent in zip(paths, request.tangents, strict=True)
        }
        used |= {name: kinds[name] for name in kinds if name == request.seed}
        flat = without_structures(opened.function, opened.wrt, {**used, **opened.kinds}, names)
        return replace(flat, leaves={**flat.leaves, **opened.leaves})

    def _derivative(self, program: Program, request: Request, flat: Flat, names: Names) -> _Derived:
        """The passes, in order."""
        given = _given(request, flat)
        primal = prepare(flat.function, flat.wrt, given, names, self._around)
        mode = _mode(primal, request)
        function = with_loops_apart(flat.function, primal, self._around.definitions) if mode == "reverse" else flat.function
        if mode == "reverse" and needs_single_exit(function):
            function = single_exit(function, names)
        has_stacks = mode == "reverse" and with_stacks_apart(primal.function, names.copy()) is not primal.function
        if function is not flat.function or has_stacks:
            primal = prepare(function, flat.wrt, given, names, self._around, is_reversed=mode == "reverse")
        gaps = [*_undifferentiable(primal), *find_missing_results(program.function)]
        if request.operator == "hvp":
            gaps += find_complex_ends(primal, "hvp")
        if request.seed:
            result_gaps = []  # which was looked at
        elif _is_along(request):
            result_gaps = [*find_tangent_gaps(primal)]
        else:
            gaps += find_mode_gaps(primal, mode)
            result_gaps = [*find_result_gaps(primal)]
        try:
            primal = self._companions.checked(primal, mode, names, is_structured=_is_along(request))
        except Refused as refused:  # what is not known of the result may follow from these
            _refuse([*gaps, *refused.refusals])
        _refuse([*gaps, *result_gaps])
        finish = _finish(request, flat)
        if _is_along(request):
            derived, kinds = forward_along(primal, names, finish, self._companions.tangent_call, _tangents(request, flat))
        elif mode == "forward":
            derived, kinds = forward(primal, names, finish, self._companions.tangent_call)
        else:
            seeds = tuple(map(Name, flat.parts[request.seed])) if request.seed else ()
            derived, kinds = reverse(primal, names, finish, self._companions.pairs, seeds)
        derived = replace(derived, body=untied(derived.body))
        tidying = Tidying(primal, kinds, names, self._around.globals, rounding=request.algebra)
        derived = tidying.named(tidying.clean(derived, derived.body, gives_cotangents=mode == "reverse"))
        derived = flat.restored(_together(derived, request, flat), program.function)
        derived = as_written(derived, primal.originals)
        known = {**primal.kinds.variables, **flat.wholes}
        shown = tuple((name, known[name]) for name in program.function.parameter_names)
        dressed = _dressed(derived, program.function, request)
        disconnected = (
            () if operator_named(request.operator).inner else tuple(_disconnected(primal, flat))
        )  # linear functions are
        return _Derived(dressed, mode, shown, disconnected, primal.written)


def _finish(request: Request, flat: Flat) -> Callable[[Expr, tuple[Expr, ...]], Expr]:
    """What the derivative returns, for the value and the parts of the derivative; structures are put together later."""

    def finish(value: Expr, parts: tuple[Expr, ...]) -> Expr:
        if _is_along(request):
            if request.operator == "value_and_hvp":  # of a function that gives a value and a derivative
                return Tuple((value.children[0], parts[0].children[1]))
            return Tuple((value, *parts)) if request.operator == "jvp" else parts[0]
        derivative = Tuple(parts) if request.is_tuple or len(flat.wrt) > 1 else parts[0]
        return Tuple((value, derivative)) if _has_value(request) else derivative

    return finish


def _has_value(request: Request) -> bool:
    """Whether a derivative in reverse mode comes with the value."""
    return bool(request.seed) or request.operator == "value_and_derivative"


def _is_along(request: Request) -> bool:
    """Whether the derivative is taken along one direction, of a result of any form."""
    return operator_named(request.operator).is_directed


def _tangents(request: Request, flat: Flat) -> dict[str, Expr]:
    """The tangents of what is differentiated by: parameters that hold them, or 1."""
    if not request.tangents:
        return dict.fromkeys(flat.wrt, Literal("1.0"))
    leaves = [Name(leaf) for tangent in request.tangents for leaf in flat.parts[tangent]]
    return dict(zip(flat.wrt, leaves, strict=True))


def _together(derived: Function, request: Request, flat: Flat) -> Function:
    """The derivative with its results put together as the arguments are."""
    if not flat.wholes or _is_along(request):
        return derived

    def whole(derivative: Expr) -> Expr:
        is_several = request.is_tuple or len(flat.wrt) > 1
        results = flat.results(derivative.children if is_several else (derivative,))
        return Tuple(results) if request.is_tuple else results[0]

    def change(statement: Stmt) -> Block:
        match statement:
            case Return(value=Tuple(elements=(value, derivative))) if _has_value(request):
                return (replace(statement, value=Tuple((value, whole(derivative)))),)
            case Return(value=Expr() as value):
                return (replace(statement, value=whole(value)),)
            case _:
                return (statement,)

    return replace(derived, body=map_block(derived.body, change))


def _without_value(program: Program, request: Request) -> Program:
    """The function that gives a derivative, of one that gives the value as well where the Hessian comes with that."""
    if operator_named(request.operator).inner != "value_and_derivative":
        return program

    def change(statement: Stmt) -> Block:
        match statement:
            case Return(value=Tuple(elements=(_, derivative))):
                return (replace(statement, value=derivative, edited=True),)
            case _:
                return (statement,)

    return replace(program, function=replace(program.function, body=map_block(program.function.body, change)))


def _dressed(derived: Function, primal: Function, request: Request) -> Function:
    """The derivative with its name, docstring and annotations."""
    docstring, returns = _docstring(primal, request), _returns(primal, request)
    return replace(derived, name=request.name, docstring=docstring, returns=returns, origin=None)


def _mode(primal: Analysed, request: Request) -> str:
    """Forward where one real scalar, or one array elementwise, is differentiated by and there is a loop: nothing is saved then."""
    if _is_along(request):
        return "forward"
    if request.seed:
        return "reverse"
    if request.mode != "auto":
        return request.mode
    if any(holds_complex(primal.parameters[name]) for name in primal.wrt):
        return "reverse"
    if len(primal.wrt) > 1 or not any(map(primal.activity.active.intersection, _written_in_loops(primal.function))):
        return "reverse"
    if any(map(partial(_is_of_reverse_mode, primal), _active_calls(primal))):
        return "reverse"
    by_scalar = primal.kinds.number(Name(primal.wrt[0])).is_scalar
    elementwise = not (isinstance(primal.result, Number) and primal.result.is_scalar)
    return "forward" if by_scalar or elementwise else "reverse"


def _active_calls(primal: Analysed) -> Iterable[Call]:
    calls = (
        part for s in statements(primal.function.body) for e in expressions(s) for part in walk(e) if isinstance(part, Call)
    )
    return (each for each in calls if primal.activity.is_active(each, primal.kinds))


def _is_of_reverse_mode(primal: Analysed, call: Call) -> bool:
    """Whether a call has a derivative in reverse mode only."""
    site = primal.kinds.site(call)
    return isinstance(site, Site) and isinstance(site.rule, StructuralRule) and site.rule.modes == ("reverse",)


def _unknown_number(parameter: Parameter) -> Refusal:
    message = f"it is not known how many arguments `{parameter.name}` takes"
    hint = "Name the parameters; or use the decorator, and give some: each call decides."
    return Refusal("star-parameter", message, parameter.span, hint)


def _given(request: Request, flat: Flat) -> dict[str, Kind]:
    """What is known of the parameters of a function whose structures were taken apart."""
    return {**{name: kind for name, kind in request.kinds if name not in flat.wholes}, **flat.given}


@contextmanager
def _in_words_of(flat: Flat) -> Iterator[None]:
    """Inside, refusals are raised that speak of what the author wrote."""
    try:
        yield
    except Refused as refused:
        raise _refused([flat.in_authors_words(refusal) for refusal in refused.refusals]) from None


def _refuse_in(flat: Flat, refusals: Sequence[Refusal]) -> None:
    with _in_words_of(flat):
        _refuse(refusals)


def _kind_at(path: Path, kinds: Mapping[str, Kind]) -> Kind:
    """What a parameter is, or the part of it to which a path leads."""
    found = at_path(path, kinds[path.root])
    return UNKNOWN if found is None else found[1]


def _undifferentiable(primal: Analysed) -> Iterable[Refusal]:
    """Arguments that are no real numbers, and dicts of which it is not known what is in them."""
    for parameter in primal.function.parameters:
        kind = primal.kinds.variables[parameter.name]
        if parameter.name in primal.wrt and isinstance(kind, OpenDict):
            name = parameter.name
            message = f"it is not known which keys {name} has, by the values of which it is differentiated"
            yield Refusal(
                "wrt-kind", message, parameter.span, f"say them: {name}: {{'first': float, 'second': float}}, as its kind"
            )
            continue
        if parameter.name in primal.wrt and _is_said_to_hold(parameter, kind):
            message = f"it is not known what {parameter.name} holds, by which it is differentiated"
            hint = f"say it, as in {parameter.name}: list[tuple[float, float]], or --kinds '{parameter.name}: [float]'"
            yield Refusal("wrt-kind", message, parameter.span, hint)
            continue
        is_none = isinstance(kind, (Other, Structure)) or (isinstance(kind, Number) and not kind.is_inexact)
        if parameter.name in primal.wrt and is_none:
            yield Refusal(
                "wrt-kind",
                f"{parameter.name} is no real number, so nothing is differentiated by it",
                parameter.span,
                "annotate it as float, or as an array of floats",
            )


def _is_said_to_hold(parameter: Parameter, kind: Kind) -> bool:
    """Whether a parameter is annotated as a list or the like, and nothing is known of it: it would be taken for an array."""
    return isinstance(kind, Number) and kind.is_array is None and re.match(_HOLDING, parameter.annotation or "") is not None


_HOLDING = r"[\"']?([\w.]+\.)?([Ll]ist|[Tt]uple|[Dd]ict|Sequence|Iterable|Collection|Mapping)\b"


def _disconnected(primal: Analysed, flat: Flat) -> Iterable[Disconnected]:
    for parameter in primal.function.parameters:
        if parameter.name in primal.wrt and parameter.name not in primal.activity.active:
            yield Disconnected(flat.authors(parameter.name), primal.function.name, parameter.span)


def _refuse(refusals: Sequence[Refusal]) -> None:
    if refusals:
        raise _refused(refusals)


def _refused(refusals: Sequence[Refusal]) -> Refused:
    return (MissingRule if all(refusal.code == "missing-rule" for refusal in refusals) else Refused)(refusals)


# ------------------------------------------------------------------ the module around it


def _module(programs: Sequence[Program], derived: Sequence[Function], callees: Mapping[str, Function]) -> Module:
    """The module: what the derivatives still need of the author's (`callees`, and more), helpers, companions, derivatives."""
    own = (*callees, *(name for program in programs for name in program.constants), *(function.name for function in derived))
    imports = tuple(dict.fromkeys(each for program in programs for each in program.imports))
    needed = reached(derived, callees)
    called = (with_parts_read(callees[name]) for name in callees if name in needed)
    plain = map(without_stops, (*called, *derived))
    spelled = spell(plain, imports, own, programs[0].module)
    authors = {name for program in programs for name in program.functions}
    taken = {*own, *(each.bound for each in spelled.imports), *(name for each in programs for name in each.other_globals)}
    everything = without_numbers_in_names(spelled.functions, {function.name for function in derived}, authors, taken)
    annotatable = {*own, *(each.bound for each in spelled.imports)}
    everything = tuple(with_known_annotations(function, annotatable) for function in everything)
    _refuse([*_carrying_astgrad(everything)])
    used = {name for function in everything for name in globals_of(function)}
    constants = {name: constant for program in programs for name, constant in program.constants.items() if name in used}
    paths = {symbol.path for function in everything for symbol in _symbols(function)}
    helpers = sorted(path.removeprefix(f"{HELPERS}.") for path in paths if path.startswith(f"{HELPERS}."))
    return Module("", spelled.imports, tuple(constants.values()), everything, tuple(helpers), spelled.helper_names)


def _carrying_astgrad(functions: Iterable[Function]) -> Iterable[Refusal]:
    """What is carried as it stands and calls astgrad, which generated code knows nothing of."""
    for function in functions:
        for statement in statements(function.body):
            parts = (part for e in expressions(statement) for part in walk(e))
            for part in (statement, *parts):
                if isinstance(part, (Verbatim, Opaque)) and any(name.startswith(ASTGRAD) for name in part.globals):
                    message = "astgrad is called in what is carried along as it stands"
                    yield Refusal("nested-transformer", message, part.span, "call it in a statement of its own")


def _symbols(function: Function) -> Iterable[Symbol]:
    return (part for s in statements(function.body) for e in expressions(s) for part in walk(e) if isinstance(part, Symbol))


def _is_long(function: Function) -> bool:
    """Whether a function has loops: then its derivatives by different numbers have nearly one text."""
    return any(isinstance(statement, (For, While)) for statement in statements(function.body))


def _written_in_loops(function: Function) -> Iterable[set[str]]:
    """For each loop, the names that it writes."""
    for loop in statements(function.body):
        if isinstance(loop, (For, While)):
            yield {name for inner in statements((loop,)) for name in names_written(inner)}


def _alias(program: Program, functions: Iterable[Function]) -> str:
    """The name of the user's module in generated code."""
    taken = {name for function in functions for s in statements(function.body) for name in names_written(s)}
    taken |= {name for function in functions for name in function.parameter_names}
    taken |= {
        *program.functions,
        *program.constants,
        *(i.bound for i in program.imports if i.path != program.module),
        *(function.name for function in functions),
    }
    wanted = program.module.rpartition(".")[2].lstrip("_") or "module"
    return Names(sorted(taken)).fresh(wanted if wanted.isidentifier() else "module")


def _is_bound(name: str, text: str) -> bool:
    """Whether a module imports something under this name."""
    nodes = (node for node in ast.parse(text).body if isinstance(node, (ast.Import, ast.ImportFrom)))
    return any((alias.asname or alias.name) == name for node in nodes for alias in node.names)


def _import_of(module: str, alias: str) -> Import:
    return Import(module, alias, is_from="." in module)


def _spelling(program: Program, alias: str | None) -> dict[str, str]:
    return {name: f"{alias}.{name}" for name in program.other_globals} if alias else {}


_OF = "_of_"


def _docstring(function: Function, request: Request) -> str:
    """`Derivative of slope by x.` and the author's docstring."""
    name, rest = function.authors_name, function.docstring or ""
    if between := operator_named(request.operator).inner:  # of which the function at hand is the result
        said = re.escape(f"{described(between, _OF, request.wrt)}.").replace(_OF, r"([\w.]+)")
        if found := re.match(said, rest):
            name, rest = found[1], rest[found.end() :].lstrip()
    first = f"{described(request.operator, name, request.wrt)}."
    return f"{first}\n\n{rest}" if rest else first


def _returns(function: Function, request: Request) -> str | None:
    """The return annotation, where those of the arguments give it."""
    if request.operator == "vjp" or operator_named(request.operator).is_jacobian:
        return None
    if request.operator == "jvp":
        return f"tuple[{function.returns}, {function.returns}]" if function.returns else None
    annotations = {p.name: p.annotation for p in function.parameters}
    parts = [annotations.get(name) for name in request.wrt]
    if any(part is None for part in parts):
        return None
    derivative = f"tuple[{', '.join(map(str, parts))}]" if request.is_tuple else str(parts[0])
    if not _has_value(request):
        return derivative
    return f"tuple[{function.returns}, {derivative}]" if function.returns else None
