"""The pipeline: a program and a request in, the module of the derivative out. The passes are listed in `_Maker._derivative`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from astgrad.analysis.analysed import Analysed
from astgrad.analysis.kinds import parameter_kinds
from astgrad.analysis.pattern import Pattern, find_pattern
from astgrad.analysis.results import (
    find_jacobian_gaps,
    find_missing_results,
    find_mode_gaps,
    find_plain_gaps,
    find_result_gaps,
    find_sparse_gaps,
    find_tangent_gaps,
)
from astgrad.backend.emit import LINE_LENGTH, emit
from astgrad.errors import MissingRule, Refusal, Refused
from astgrad.frontend.reading import stack_refused
from astgrad.ir.expr import Call, Expr, Global, Literal, Name, Opaque, Symbol, Tuple, walk
from astgrad.ir.kinds import Kind, Number, Other, Structure
from astgrad.ir.names import Names
from astgrad.ir.read import HELPERS
from astgrad.ir.stmt import (
    Assign,
    Block,
    For,
    Function,
    Import,
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
from astgrad.operators import described, operator_named
from astgrad.request import Disconnected, Generated, Request
from astgrad.transform.attributes import with_asked_attributes
from astgrad.transform.coalesce import as_written
from astgrad.transform.companions import Companions
from astgrad.transform.directed import directed
from astgrad.transform.flat import Flat, as_unpacked, stored_structures, without_structures
from astgrad.transform.forward import forward, forward_along
from astgrad.transform.functions import unpacked_names
from astgrad.transform.jacobian import by_columns, diagonal, find_repeated_effects, is_diagonal, jacobians_together
from astgrad.transform.merge import merge_alike, with_calls
from astgrad.transform.prepare import names_of, prepare, surroundings_of
from astgrad.transform.rename import map_block
from astgrad.transform.reverse import reverse
from astgrad.transform.single_exit import needs_single_exit, single_exit
from astgrad.transform.sparse import by_colours, sparse_diagonal
from astgrad.transform.spell import spell
from astgrad.transform.stops import without_stops
from astgrad.transform.tidy import Tidying
from astgrad.warn import without_syntax_warnings


@dataclass(frozen=True)
class GeneratedModule:
    """The module with the derivatives of a file."""

    text: str
    disconnected: tuple[Disconnected, ...]
    module_alias: str | None  # the name of the user's module in it, where it needs that


@without_syntax_warnings()
def derive(program: Program, request: Request) -> Generated:
    """The derivative of a running function; the globals of its module are read when it runs.

    Raises Refused with everything that is outside the language.
    """
    with stack_refused(program.function.span):
        maker = _Maker([program], [request])
        derived = maker.derived(program, request)
        alias = _alias(program, maker.functions(derived)) if program.other_globals else None
        text = emit(_module([program], maker.functions(derived), maker.callees), _spelling(program, alias))
    return Generated(text, request.name, derived.mode, derived.kinds, derived.disconnected, derived.written, alias)


@without_syntax_warnings()
def derive_module(pairs: Sequence[tuple[Program, Request]], line_length: int = LINE_LENGTH) -> GeneratedModule:
    """The derivatives of functions of one file, as one module that stands alone as far as it can.

    Raises Refused with the refusals of all functions.
    """
    programs = [program for program, _ in pairs]
    maker = _Maker(programs, [request for _, request in pairs])
    derived: list[_Derived] = []
    refusals: list[Refusal] = []
    for program, request in pairs:
        try:
            with stack_refused(program.function.span):
                derived.append(maker.derived(program, request))
        except Refused as refused:
            refusals += refused.refusals
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
    return GeneratedModule(text, disconnected, alias)


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
            repeated=any(r.operator == "vjp" for r in requests),
        )

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
        return (*(companion for companion in companions if companion.name in called), *functions)

    @property
    def callees(self) -> Mapping[str, Function]:
        """The functions of the module at hand, and those that were made of its parts: what is called of them is copied."""
        functions = self._around.functions.items()
        return {name: function for name, function in functions if not function.module and name == function.name}

    def derived(self, program: Program, request: Request) -> _Derived:
        """What is asked for."""
        if request.operator in ("jacobian", "sparse_jacobian", "hessian"):
            return self._jacobian(program, request)
        if request.operator == "vjp":
            return self._pullback(program, request)
        return self.derivative(program, request)

    def _pullback(self, program: Program, request: Request) -> _Derived:
        """The value with the pullback, which is a function of what was saved."""
        known = self._looked_at(program, request)
        function = program.function
        _refuse([*find_plain_gaps(known, "pullback")])
        _refuse([*_undifferentiable(known), *find_missing_results(function)])
        pair = self._companions.pullback_pair(function, request.wrt, dict(request.kinds))
        names = names_of(function, self._around)
        value, saved = Name(names.fresh("value")), Name(names.fresh("saved"))
        positional = tuple(Name(p.name) for p in function.parameters)
        body = (
            Assign((Tuple((value, saved)),), Call(pair.forward, positional)),
            Return(Tuple((value, Call(Symbol("functools.partial", "functools.partial"), (pair.backward, saved))))),
        )
        dressed = _dressed(replace(function, body=body), function, request)
        shown = tuple((name, known.parameters[name]) for name in function.parameter_names)
        flat = without_structures(function, request.wrt, {}, names)
        return _Derived(dressed, "reverse", shown, tuple(_disconnected(known, flat)), known.written)

    def _jacobian(self, program: Program, request: Request) -> _Derived:
        """A Jacobian, of derivatives along directions; one function for each parameter differentiated by."""
        known = self._looked_at(program, request)
        _refuse([*find_jacobian_gaps(known)])
        if request.operator == "sparse_jacobian":
            _refuse([*find_sparse_gaps(known)])
        taken, function, whole = self._around.taken, program.function, not request.is_tuple
        names = [taken.fresh(f"_{function.name.strip('_')}_{request.operator}_by_{name}") for name in request.wrt if not whole]
        if whole:
            return self._jacobian_by(program, request, known)
        plain = replace(program, function=replace(function, docstring=None))
        parts = [
            self._jacobian_by(plain, replace(request, wrt=(name,), name=own, is_tuple=False), known)
            for name, own in zip(request.wrt, names, strict=True)
        ]
        within = tuple(each for part in parts for each in (*part.within, part.function))
        body = jacobians_together(function, [part.function for part in parts], known.result, taken)
        dressed = _dressed(replace(function, body=body), function, request)
        disconnected = tuple(gap for part in parts for gap in part.disconnected)
        return replace(parts[0], function=dressed, within=within, disconnected=disconnected)

    def _looked_at(self, program: Program, request: Request) -> Analysed:
        """The function as it is, for its kinds."""
        return prepare(
            program.function, request.wrt, dict(request.kinds), names_of(program.function, self._around), self._around
        )

    def _jacobian_by(self, program: Program, request: Request, known: Analysed) -> _Derived:
        """The Jacobian by one parameter."""
        (wrt,) = request.wrt
        if request.operator == "sparse_jacobian":
            return self._sparse_jacobian_by(program, request)
        if isinstance(known.result, Number) and known.result.is_scalar:
            made = self.derivative(program, replace(request, operator="derivative"))
            return replace(made, function=_dressed(made.function, program.function, request))
        if known.kinds.number(Name(wrt)).is_scalar or is_diagonal(known, wrt):
            made = self.derivative(program, replace(request, operator="tangent"))
            derived = made.function if known.kinds.number(Name(wrt)).is_scalar else diagonal(made.function)
            return replace(made, function=_dressed(derived, program.function, request))
        names = names_of(program.function, self._around)
        dot = names.fresh(f"{wrt}_dot")
        along = "hvp" if request.operator == "hessian" else "tangent"
        own = self._around.taken.fresh(f"_{program.function.name.strip('_')}_{along}")
        made = self.derivative(program, replace(request, operator=along, tangents=(dot,), name=own))
        _refuse([*find_repeated_effects(made.function, program.function)])
        derived, is_called = by_columns(program.function, made.function, known.parameter(wrt), wrt, dot, names)
        docstring = f"{described(along, program.function.name, request.wrt)}."
        within = (replace(made.function, docstring=docstring),) if is_called else ()
        return replace(made, function=_dressed(derived, program.function, request), within=within)

    def _sparse_jacobian_by(self, program: Program, request: Request) -> _Derived:
        """The sparse Jacobian by one vector."""
        (wrt,) = request.wrt
        known = self._looked_at(program, request)
        if is_diagonal(known, wrt):
            made = self.derivative(program, replace(request, operator="tangent"))
            return replace(made, function=_dressed(sparse_diagonal(made.function, wrt), program.function, request))
        names = names_of(program.function, self._around)
        dot = names.fresh(f"{wrt}_dot")
        own = self._around.taken.fresh(f"_{program.function.name.strip('_')}_tangent")
        made = self.derivative(program, replace(request, operator="tangent", tangents=(dot,), name=own))
        pattern = find_pattern(known, self._companions.called)
        _refuse([pattern] if isinstance(pattern, Refusal) else [*find_repeated_effects(made.function, program.function)])
        assert isinstance(pattern, Pattern)
        derived, is_called = by_colours(program.function, made.function, pattern, wrt, dot, names)
        docstring = f"{described('tangent', program.function.name, request.wrt)}."
        within = (replace(made.function, docstring=docstring),) if is_called else ()
        return replace(made, function=_dressed(derived, program.function, request), within=within)

    def derivative(self, program: Program, request: Request) -> _Derived:
        """The derivative, of structures taken apart; refusals speak of what the author wrote."""
        names = names_of(program.function, self._around)
        if request.tangents and (attributes := [name for name in request.wrt if "." in name]):
            _refuse([_no_direction(program.function, request, attributes[0])])
        program = replace(program, function=directed(program.function, request.wrt, request.tangents, names))
        stars = [each for each in program.function.parameters if each.form in ("star", "stars")]
        apart = {*request.wrt, *stored_structures(program.function), *unpacked_names(program.function)}
        apart |= {each.name for each in stars}
        kinds = parameter_kinds(program.function, dict(request.kinds))
        used = {name: as_unpacked(name, kinds[name], program.function) for name in kinds if name in apart}
        used |= {tangent: used[name] for name, tangent in zip(request.wrt, request.tangents, strict=bool(request.tangents))}
        _refuse([_unknown_number(each) for each in stars if not isinstance(used[each.name], Structure)])
        opened = with_asked_attributes(program.function, request.wrt, kinds, names)
        flat = without_structures(opened.function, opened.wrt, {**used, **opened.kinds}, names)
        flat = replace(flat, leaves={**flat.leaves, **opened.leaves})
        try:
            return self._derivative(program, request, flat, names)
        except Refused as refused:
            raise _refused([flat.in_authors_words(refusal) for refusal in refused.refusals]) from None

    def _derivative(self, program: Program, request: Request, flat: Flat, names: Names) -> _Derived:
        """The passes, in order."""
        given = {**{name: kind for name, kind in request.kinds if name not in flat.wholes}, **flat.given}
        primal = prepare(flat.function, flat.wrt, given, names, self._around)
        mode = _mode(primal, request)
        if mode == "reverse" and needs_single_exit(flat.function):
            primal = prepare(single_exit(flat.function, names), flat.wrt, given, names, self._around)
        gaps = [*_undifferentiable(primal), *find_missing_results(program.function)]
        if _is_along(request):
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
            derived, kinds = reverse(primal, names, finish, self._companions.pairs)
        tidying = Tidying(primal, kinds, names, self._around.globals, rounding=request.algebra)
        derived = tidying.named(tidying.clean(derived, derived.body))
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
            return Tuple((value, *parts)) if request.operator == "jvp" else parts[0]
        derivative = Tuple(parts) if request.is_tuple or len(flat.wrt) > 1 else parts[0]
        return Tuple((value, derivative)) if request.operator == "value_and_derivative" else derivative

    return finish


def _is_along(request: Request) -> bool:
    """Whether the derivative is taken along one direction, of a result of any form."""
    return request.operator in ("jvp", "hvp", "tangent")


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
            case Return(value=Tuple(elements=(value, derivative))) if request.operator == "value_and_derivative":
                return (replace(statement, value=Tuple((value, whole(derivative)))),)
            case Return(value=Expr() as value):
                return (replace(statement, value=whole(value)),)
            case _:
                return (statement,)

    return replace(derived, body=map_block(derived.body, change))


def _dressed(derived: Function, primal: Function, request: Request) -> Function:
    """The derivative with its name, docstring and annotations."""
    docstring, returns = _docstring(primal, request), _returns(primal, request)
    return replace(derived, name=request.name, docstring=docstring, returns=returns, origin=None)


def _mode(primal: Analysed, request: Request) -> str:
    """Forward where one real scalar, or one array elementwise, is differentiated by and there is a loop: nothing is saved then."""
    if _is_along(request):
        return "forward"
    if request.mode != "auto":
        return request.mode
    if len(primal.wrt) > 1 or not any(map(primal.activity.active.intersection, _written_in_loops(primal.function))):
        return "reverse"
    by_scalar = primal.kinds.number(Name(primal.wrt[0])).is_scalar
    elementwise = not (isinstance(primal.result, Number) and primal.result.is_scalar)
    return "forward" if by_scalar or elementwise else "reverse"


def _unknown_number(parameter: Parameter) -> Refusal:
    message = f"it is not known how many arguments `{parameter.name}` takes"
    hint = "Name the parameters; or use the decorator, and give some: each call decides."
    return Refusal("star-parameter", message, parameter.span, hint)


def _no_direction(function: Function, request: Request, attribute: str) -> Refusal:
    message = f"{request.operator} takes a tangent for each thing it is by, and {attribute!r} is no parameter"
    return Refusal("wrt-kind", message, function.span, "Make it a parameter, or ask for the derivative.")


def _undifferentiable(primal: Analysed) -> Iterable[Refusal]:
    """Arguments that are no real numbers."""
    for parameter in primal.function.parameters:
        kind = primal.kinds.variables[parameter.name]
        is_none = isinstance(kind, (Other, Structure)) or (isinstance(kind, Number) and not kind.is_real)
        if parameter.name in primal.wrt and is_none:
            yield Refusal(
                "wrt-kind",
                f"{parameter.name} is no real number, so nothing is differentiated by it",
                parameter.span,
                "annotate it as float, or as an array of floats",
            )


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
    spelled = spell(derived, imports, own, programs[0].module)
    functions = spelled.functions
    reached = _reached(functions, callees)
    everything = tuple(map(without_stops, (*(callees[name] for name in callees if name in reached), *functions)))
    used = {name for function in everything for name in _globals(function)}
    constants = {name: constant for program in programs for name, constant in program.constants.items() if name in used}
    paths = {symbol.path for function in functions for symbol in _symbols(function)}
    helpers = sorted(path.removeprefix(f"{HELPERS}.") for path in paths if path.startswith(f"{HELPERS}."))
    return Module("", spelled.imports, tuple(constants.values()), everything, tuple(helpers), spelled.helper_names)


def _reached(functions: Iterable[Function], callees: Mapping[str, Function]) -> set[str]:
    """The callees that functions use, directly or through others."""
    reached: set[str] = set()
    pending = [name for function in functions for name in _globals(function)]
    while pending:
        name = pending.pop()
        if name in callees and name not in reached:
            reached.add(name)
            pending += _globals(callees[name])
    return reached


def _globals(function: Function) -> set[str]:
    found: set[str] = set()
    for statement in statements(function.body):
        if isinstance(statement, Verbatim):
            found.update(statement.globals)
        for e in expressions(statement):
            for part in walk(e):
                if isinstance(part, Global):
                    found.add(part.id)
                elif isinstance(part, Opaque):
                    found.update(part.globals)
    defaults = (parameter.default for parameter in function.parameters)
    return found | {default for default in defaults if default is not None and default.isidentifier()}


def _symbols(function: Function) -> Iterable[Symbol]:
    return (part for s in statements(function.body) for e in expressions(s) for part in walk(e) if isinstance(part, Symbol))


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


def _import_of(module: str, alias: str) -> Import:
    return Import(module, alias, is_from="." in module)


def _spelling(program: Program, alias: str | None) -> dict[str, str]:
    return {name: f"{alias}.{name}" for name in program.other_globals} if alias else {}


def _docstring(function: Function, request: Request) -> str:
    """`Derivative of slope by x.` and the author's docstring."""
    first = f"{described(request.operator, function.authors_name, request.wrt)}."
    rest = function.docstring or ""
    if between := operator_named(request.operator).inner:  # of which the function at hand is the result
        rest = rest.removeprefix(f"{described(between, function.authors_name, request.wrt)}.").lstrip()
    return f"{first}\n\n{rest}" if rest else first


def _returns(function: Function, request: Request) -> str | None:
    """The return annotation, where those of the arguments give it."""
    if request.operator in ("vjp", "jacobian", "sparse_jacobian", "hessian"):
        return None
    if request.operator == "jvp":
        return f"tuple[{function.returns}, {function.returns}]" if function.returns else None
    annotations = {p.name: p.annotation for p in function.parameters}
    parts = [annotations.get(name) for name in request.wrt]
    if any(part is None for part in parts):
        return None
    derivative = f"tuple[{', '.join(map(str, parts))}]" if request.is_tuple else str(parts[0])
    if request.operator != "value_and_derivative":
        return derivative
    return f"tuple[{function.returns}, {derivative}]" if function.returns else None
