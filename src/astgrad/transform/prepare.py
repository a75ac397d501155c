"""From a function as the author wrote it to one that the sweeps work on: calls expanded, one name for each web, facts found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial

from astgrad.analysis.activity import find_activity, may_vary, possibly_varied
from astgrad.analysis.aliases import aliases
from astgrad.analysis.analysed import Analysed, in_words
from astgrad.analysis.effects import harmless
from astgrad.analysis.fitting import find_misfits
from astgrad.analysis.inference import infer_kinds, parameter_kinds
from astgrad.analysis.integers import integers_given
from astgrad.analysis.kinds import Callees, Integers, Kinds, Shared
from astgrad.analysis.memory import shared_by_result
from astgrad.analysis.part_kinds import Unended
from astgrad.errors import InternalError, Refusal, Refused
from astgrad.ir.expr import Binary, Compare, Dict, DictComprehension, Expr, Name, Record, Symbol, names_read, walk
from astgrad.ir.kinds import (
    ANY,
    UNKNOWN,
    Broadcast,
    Kind,
    ListOf,
    Number,
    Object,
    Shape,
    Structure,
    as_given,
    is_each,
    map_numbers,
)
from astgrad.ir.names import Names
from astgrad.ir.shapes import broadcast, may_be_one, same_shape
from astgrad.ir.stmt import Assign, AugAssign, Function, Program, Stmt, Verbatim, expressions, names_written, statements
from astgrad.markers import MADE
from astgrad.transform.added_rows import with_rows_as_arrays
from astgrad.transform.appended import with_appended
from astgrad.transform.bounds import with_lasting_bounds
from astgrad.transform.calls import expand_calls
from astgrad.transform.collected import with_arrays
from astgrad.transform.columns import with_columns
from astgrad.transform.comprehensions import without_comprehensions
from astgrad.transform.constructed import with_records
from astgrad.transform.counted import counted
from astgrad.transform.decided import decided
from astgrad.transform.displayed import with_displays_as_arrays
from astgrad.transform.drawn import with_named_draws
from astgrad.transform.fields_named import with_named_fields
from astgrad.transform.functions import Definitions
from astgrad.transform.grids import with_grids
from astgrad.transform.initialised import with_constructors
from astgrad.transform.leaves import with_leaves
from astgrad.transform.listed import with_listed
from astgrad.transform.looked_up import with_lookups
from astgrad.transform.of_length import with_copies_written_out
from astgrad.transform.one_list import with_one_list
from astgrad.transform.one_object import with_one_name
from astgrad.transform.opened import simplified
from astgrad.transform.overloaded import with_plain_numbers
from astgrad.transform.own_elements import with_elements_replaced
from astgrad.transform.own_objects import Changing, with_own_objects
from astgrad.transform.parts_by_place import with_parts_by_place
from astgrad.transform.procedures import changed_by_calls, with_procedures
from astgrad.transform.rebound import with_rebinding
from astgrad.transform.scheduled import plain_loops
from astgrad.transform.spell import local_names
from astgrad.transform.stacks import with_stacks_apart
from astgrad.transform.structured import names_in, structured
from astgrad.transform.tables import DISPLAYS, with_tables
from astgrad.transform.tuples import with_tuples_written_out
from astgrad.transform.webs import split_webs
from astgrad.transform.writes import own_writes, with_plain_sorts, with_plain_writes, writes_in_place

_MOST_ROUNDS = 5

_Application = tuple[str, tuple[tuple[str, Kind], ...]]  # a function, and the kinds of what it is given


@dataclass
class Surroundings:
    """What a function finds in its module: functions with source, and what is known of constants."""

    definitions: Definitions
    constants: Mapping[str, Kind]
    globals: tuple[str, ...]  # every name that the module's text gives a meaning to
    unread: Mapping[str, tuple[Refusal, ...]]  # functions that are outside the language, and why
    taken: Names  # by functions at the top level of what is generated
    _results: dict[_Application, Kind | None] = field(default_factory=dict)
    _waiting: dict[_Application, set[_Application]] = field(
        default_factory=dict
    )  # on which others that are being found it hangs
    _asked: set[_Application] = field(default_factory=set)  # those that are being found, and were needed
    _bodies: dict[_Application, tuple[Function, Kinds]] = field(default_factory=dict)  # by which results were found
    _shared: dict[_Application, tuple[frozenset[str], tuple[frozenset[str], ...]] | None] = field(default_factory=dict)
    _integers: dict[tuple[_Application, frozenset[str]], Integers] = field(default_factory=dict)

    @property
    def functions(self) -> Mapping[str, Function]:
        """The functions with source, by what they are called."""
        return self.definitions.functions

    @cached_property
    def _callees(self) -> Callees:
        return Callees(self.result_kind, self.result_shared, self.result_integers)

    @cached_property
    def changing(self) -> Changing:
        """What calls of these functions change."""
        return Changing(self.functions)

    def kinds_of(self, function: Function, given: Mapping[str, Kind]) -> tuple[Kinds, Kind]:
        """The kinds of a function's variables and of its result. given: those of parameters, beyond their annotations."""
        return infer_kinds(function, given, self.constants, self._callees, self.changing.given_to_functions)

    def result_kind(self, name: str, args: tuple[Kind, ...], keywords: Mapping[str, Kind]) -> Kind:
        """The kind of what a call of a function returns. For recursion, a fixed point from below."""
        if name not in self.functions or self.functions[name].takes_any:
            return UNKNOWN
        passed = self._passed(self.functions[name], args, keywords)
        return _in_callers_terms(self._own_result(name, tuple(own_kinds(passed).items())), passed)

    def result_shared(self, name: str, args: tuple[Kind, ...], keywords: Mapping[str, Kind]) -> Shared | None:
        """With the memory of which arguments what a call returns may share its own. Not known of what calls itself."""
        if name not in self.functions or self.functions[name].takes_any:
            return None
        function = self.functions[name]
        key = name, tuple(own_kinds(self._passed(function, args, keywords)).items())
        if key not in self._bodies:
            return None
        if key not in self._shared:
            self._shared[key] = None  # for as long as it is being found
            self._shared[key] = shared_by_result(*self._bodies[key])
        found = self._shared[key]
        places: dict[str, int | str] = {key: key for key in keywords}
        places |= {parameter: place for place, parameter in enumerate(function.parameter_names[: len(args)])}
        if found is None or not found[0] <= places.keys():  # a default is memory of the module
            return None
        whole, *parts = (frozenset(map(places.__getitem__, each)) for each in (found[0], *found[1]))
        return Shared(whole, tuple(parts))

    def result_integers(
        self, name: str, args: tuple[Kind, ...], keywords: Mapping[str, Kind], given: frozenset[int | str]
    ) -> Integers:
        """What becomes of arguments that may be integers where real numbers are meant: nothing, as long as the function's kinds are
        being found."""
        function = self.functions.get(name)
        if function is None or function.takes_any:
            return Integers()
        application = name, tuple(own_kinds(self._passed(function, args, keywords)).items())
        names = frozenset(function.parameter_names[key] if isinstance(key, int) else key for key in given)
        if application not in self._bodies or self._results.get(application) is None:
            return Integers()
        key = application, names
        if key not in self._integers:
            self._integers[key] = Integers()  # for as long as it is being found
            self._integers[key] = integers_given(*self._bodies[application], names)
        return self._integers[key]

    def _passed(self, function: Function, args: tuple[Kind, ...], keywords: Mapping[str, Kind]) -> Mapping[str, Kind]:
        defaults = {p.name: self._default_kind(p.value) for p in function.parameters if p.default is not None}
        return {**defaults, **dict(zip(function.parameter_names, args, strict=False)), **keywords}

    def _own_result(self, name: str, given: tuple[tuple[str, Kind], ...]) -> Kind:
        """The result's kind in terms of the function's own parameters."""
        key = (name, given)
        if key not in self._results:
            self._find_result(key)
        self._asked |= self._waiting.get(key, set())
        known = self._results[key]
        if known is None:
            raise Unended(name)
        return known

    def _find_result(self, key: _Application) -> None:
        self._results[key], self._waiting[key] = None, {key}
        others, self._asked = self._asked, set()
        try:
            self._note_result(key, self._result_of_rounds(key))
        except Refused:
            del self._results[key]
            raise
        finally:
            del self._waiting[key]
        more = self._asked - {key}
        for waits in self._waiting.values():
            if key in waits:
                waits.remove(key)
                waits |= more
        self._waiting[key] = more
        self._asked = others | more

    def _note_result(self, key: _Application, result: Kind) -> None:
        """What a function gives, for all that is known by now; what was found by what was known of it before is found again."""
        if self._results[key] != result:
            self._results[key] = result
            for other in [each for each, waits in self._waiting.items() if key in waits and each != key]:
                del self._results[other], self._waiting[other]

    def _result_of_rounds(self, key: _Application) -> Kind:
        """The kind of a function's result; of what calls itself, by what is known of its result in each round."""
        name, given = key
        function = self.functions[name]
        parameters = parameter_kinds(function, dict(given), self.constants)
        resolved = plain_loops(self.definitions.resolved(decided(function, parameters)))
        resolved = with_procedures(resolved, self.definitions.all_resolved(), names_of(resolved, self))
        resolved = decided(resolved, parameters)
        split, _ = split_webs(resolved, names_of(resolved, self))
        split = with_parts_by_place(with_named_fields(split, names_of(split, self)), names_of(split, self))
        kinds_of = partial(self.kinds_of, given=dict(given))
        gridded = with_grids(split, None, kinds_of, lambda *_: (), names_of(split, self))  # of which only the kinds are asked
        split = gridded[0] if gridded is not None else split
        if any(isinstance(s, Assign) and isinstance(s.value, (Dict, DictComprehension)) for s in statements(split.body)):
            varied = partial(possibly_varied, wrt=may_vary(split))
            tabled = with_tables(split, kinds_of(split)[0], kinds_of, varied, names_of(split, self))
            split = tabled[0] if tabled is not None else split
        for _ in range(_MOST_ROUNDS):
            self._asked.discard(key)
            kinds, returned = kinds_of(split)
            self._bodies[key] = split, kinds
            result = as_given(returned)
            before = self._results[key]
            self._note_result(key, result)
            if key not in self._asked:  # what is not recursive is known at once
                return result
            if result == before:
                return _of_any_depth(result)
        return UNKNOWN

    def _default_kind(self, default: Expr | None) -> Kind:
        return UNKNOWN if default is None else Kinds({}, self.constants).of(default)


def _of_any_depth(result: Kind) -> Kind:
    """What a recursive function gives, without saying what is in parts that hold what an inner call gave: these have no end."""

    def without_end(kind: Kind) -> Kind:
        return UNKNOWN if isinstance(kind, Structure) and UNKNOWN in kind.elements else _of_any_depth(kind)

    return replace(result, elements=tuple(map(without_end, result.elements))) if isinstance(result, Structure) else result


def own_kinds(passed: Mapping[str, Kind]) -> dict[str, Kind]:
    """The kinds of a callee's arguments in its own terms: lengths n, m, ... in order of appearance, and of shapes that are only
    known to be those of some of the caller's variables, which are equal."""
    lengths: dict[str, str] = {}
    shapes: dict[Broadcast, Broadcast] = {}

    def own_shape(parameter: str, shape: Shape) -> Shape:
        if isinstance(shape, Broadcast):
            return shapes.setdefault(shape, Broadcast(frozenset((parameter,))))
        if not isinstance(shape, tuple):
            return Broadcast(frozenset((parameter,)))
        return tuple(own_length(n) for n in shape)

    def own_length(n: int | str) -> int | str:
        if isinstance(n, int) or may_be_one(n):
            return n if isinstance(n, int) else ANY
        return lengths.setdefault(n, f"n{len(lengths) or ''}")

    def own_part(number: Number) -> Number:
        if not isinstance(number.shape, tuple):
            return replace(number, shape=None)
        return replace(number, shape=tuple(n if is_each(n) and str(n).count("~") == 1 else own_length(n) for n in number.shape))

    def own_field(kind: Kind) -> Kind:
        match kind:
            case Object(fields=fields):
                return replace(kind, fields=tuple((name, own_field(field)) for name, field in fields))
            case Number(shape=tuple() as shape):
                return replace(kind, shape=own_shape("", shape))
            case _:
                return kind

    def own(parameter: str, kind: Kind) -> Kind:
        if isinstance(kind, Object):
            return own_field(kind)
        if isinstance(kind, Number):
            return replace(kind, shape=own_shape(parameter, kind.shape))
        if isinstance(kind, (Structure, ListOf)):
            return map_numbers(kind, own_part)
        return Number("real", Broadcast(frozenset((parameter,))), None) if kind == UNKNOWN else kind

    return {parameter: own(parameter, kind) for parameter, kind in passed.items()}


def _in_callers_terms(result: Kind, passed: Mapping[str, Kind]) -> Kind:
    """A result's kind, with the shapes that the caller knows for what is known of the callee's parameters."""
    own = own_kinds(passed)
    match result:
        case Number(shape=Broadcast(names=names)):
            kinds = [
                passed[name]
                for name in own
                if isinstance(k := own[name], Number) and isinstance(k.shape, Broadcast) and k.shape.names <= names
            ]
            return replace(result, shape=broadcast(kind.shape if isinstance(kind, Number) else None for kind in kinds))
        case Number(shape=tuple() as shape):
            lengths = {
                mine: theirs
                for name, kind in passed.items()
                if isinstance(kind, Number)
                and isinstance(kind.shape, tuple)
                and isinstance(k := own[name], Number)
                and isinstance(k.shape, tuple)
                for mine, theirs in zip(k.shape, kind.shape, strict=True)
            }
            return replace(result, shape=tuple(n if isinstance(n, int) else lengths.get(n, ANY) for n in shape))
        case Structure(elements=elements):
            return replace(result, elements=tuple(_in_callers_terms(element, passed) for element in elements))
        case ListOf(element=element):
            return ListOf(_in_callers_terms(element, passed))
        case _:
            return result


_NOTHING_KNOWN = Kinds({}, {})


def surroundings_of(programs: tuple[Program, ...], requested: Iterable[str]) -> Surroundings:
    """What the functions of one module find in it. requested: the names of the derivatives that it will hold."""
    methods = {name: each for program in programs for name, each in program.methods.items()}
    read = {name: function for program in programs for name, function in program.functions.items()}
    everything_read = with_constructors(read, methods)
    known = {*everything_read}
    callees = {
        name: structured(simplified(with_records(function, everything_read), may_vary(function), known))
        for name, function in everything_read.items()
    }
    constants = {name: constant for program in programs for name, constant in program.constants.items()}
    read_live = {name: kind for program in programs for name, kind in program.kinds.items()}
    values = {name: constant.value for name, constant in constants.items()}
    values |= {name: value for program in programs for name, value in program.values.items()}
    kinds = read_live | {name: _NOTHING_KNOWN.of(value) for name, value in values.items()}
    functions = {name: counted(function, function.parameter_names, kinds) for name, function in callees.items()}
    imported = (each.bound for program in programs for each in program.imports)
    others = (name for program in programs for name in program.other_globals)
    own = (program.function.name for program in programs)
    names = tuple(dict.fromkeys((*functions, *constants, *imported, *others, *own, "np", "math")))
    unread = {name: refusals for program in programs for name, refusals in program.unread.items()}
    everything = (*functions.values(), *(program.function for program in programs))
    local = (name for function in everything for name in sorted(local_names(function)))
    taken = Names((*names, *requested, *local))
    objects = {name: owner for program in programs for name, owner in program.objects.items()}
    classes = {name: function for program in programs for name, function in program.classes.items()}
    classes = {
        name: functions.get(name, function) for name, function in classes.items() if name in functions or not read.get(name)
    }
    return Surroundings(Definitions(functions, taken, methods, objects, classes), kinds, names, unread, taken)


def prepare(
    function: Function,
    wrt: tuple[str, ...],
    given: Mapping[str, Kind],
    names: Names,
    around: Surroundings,
    *,
    is_called: bool = False,
    is_reversed: bool = False,
) -> Analysed:
    """The function, ready for a sweep by the parameters `wrt`. given: kinds of parameters, beyond their annotations. is_called: by
    another function, which would see what it writes into its parameters. is_reversed: the sweep is one in reverse."""
    kinds_of = partial(around.kinds_of, given=given)
    as_written = originals_of(function)
    known = parameter_kinds(function, given, around.constants)
    with_known = decided(plain_loops(with_records(function, around.functions)), known)
    with_known = around.definitions.apart(with_known, None, names)
    function = simplified(with_known, wrt, around.functions)
    resolved = around.definitions.resolved(structured(function))
    # what was a variable of a comprehension is one of the function now
    names.take(name for statement in statements(resolved.body) for name in names_written(statement))
    resolved = counted(resolved, wrt, around.constants, names)
    written_out = with_procedures(resolved, around.definitions.all_resolved(), names, wrt)
    while written_out is not resolved and written_out.body != resolved.body:  # of what a helper gave the class is known now
        resolved = around.definitions.resolved(without_comprehensions(written_out, wrt, around.functions))
        names.take(name for s in statements(resolved.body) for name in names_written(s))
        written_out = with_procedures(resolved, around.definitions.all_resolved(), names, wrt)
    quiet = harmless(around.functions)
    in_order = with_named_draws(written_out, quiet, names, at_least=2)
    expanded = expand_calls(in_order, wrt, around.definitions, names, around.changing.changes)
    expanded = decided(with_named_draws(expanded, quiet, names), known)
    expanded = with_lookups(expanded, around.functions)
    split, authors_names = split_webs(with_plain_writes(with_copies_written_out(expanded), names), names)
    split = with_parts_by_place(with_named_fields(with_one_list(split), names), names)
    if (one_named := with_one_name(with_appended(split), around.functions, names)) is not split:
        split, more = split_webs(one_named, names)
        authors_names = {**authors_names, **{new: authors_names.get(old, old) for new, old in more.items()}}
    split = with_lasting_bounds(split, names)
    kinds, result = kinds_of(split)
    split = with_tuples_written_out(split, kinds)
    split = with_plain_numbers(split, kinds) if around.definitions.methods else split
    if not is_called and (misfits := [*find_misfits(split, kinds, authors_names)]):  # a call may stand where it is not reached
        raise Refused(misfits)
    displays = [s for s in statements(split.body) if isinstance(s, Assign) and isinstance(s.value, DISPLAYS)]
    tabled = with_tables(split, kinds, kinds_of, partial(possibly_varied, wrt=wrt), names) if displays else None
    split, (kinds, result) = tabled or (split, (kinds, result))
    split, kinds, result = _with_known_lists(split, kinds, result, wrt, names, kinds_of)
    varied_in = partial(_varied_in, wrt=wrt)
    gridded = with_grids(split, kinds, kinds_of, varied_in, names) if displays else None
    split, (kinds, result) = gridded or (split, (kinds, result))
    apart = with_columns(split, kinds, wrt, names, around.definitions.makers)
    if apart is not split:
        split, kinds, result = _with_known_lists(apart, *kinds_of(apart), wrt, names, kinds_of)
    leaves = partial(with_leaves, names=names, definitions=around.definitions, kinds_of=kinds_of)
    leafy, made = leaves(split, kinds, _varied_in(split, kinds, wrt))
    while made is None:  # lists that are read by place are known for such now
        split, kinds, result = _with_known_lists(leafy, *kinds_of(leafy), wrt, names, kinds_of)
        leafy, made = leaves(split, kinds, _varied_in(split, kinds, wrt))
    leafy = leafy if leafy is split else counted(with_one_list(leafy), wrt, around.constants, names)  # lists that were fields
    leafy = with_stacks_apart(leafy, names) if is_reversed else leafy
    if leafy is not split:
        split, more = split_webs(leafy, names)
        authors_names = {**authors_names, **made, **{new: authors_names.get(old, old) for new, old in more.items()}}
        kinds, result = kinds_of(split)
    displayed = with_displays_as_arrays(split, kinds, wrt)
    if displayed is not split:
        split = displayed
        kinds, result = kinds_of(split)
    parameters = parameter_kinds(split, given, around.constants)
    replacing = with_elements_replaced(split, kinds)
    if replacing is not split:
        split = replacing
        kinds, result = kinds_of(split)
    while (rebound := with_rebinding(split, parameters, kinds)) is not split:  # webs part, and then more may be known
        split, more = split_webs(rebound, names)
        authors_names = {**authors_names, **{new: authors_names.get(old, old) for new, old in more.items()}}
        kinds, result = kinds_of(split)
    refusals: tuple[Refusal, ...] = ()
    own: dict[str, str] = {}
    written: tuple[str, ...] = ()
    changes = partial(changed_by_calls, functions=around.functions)
    if writes_in_place(split, parameters, kinds, changes):
        try:
            with in_words(authors_names):
                owning, own, written = own_writes(split, parameters, kinds, names, changes, is_called=is_called)
            if owning is not split:
                split = owning
                kinds, result = kinds_of(split)
        except Refused as refused:
            refusals = refused.refusals
        authors_names = {**authors_names, **own}
    if not is_called:
        numbers = {name for name, kind in parameters.items() if isinstance(kind, Number) and kind.is_array is not None}
        owning, own = with_own_objects(split, numbers.union(wrt), kinds, around.functions, names)
        if owning is not split:
            split = owning
            kinds, result = kinds_of(split)
            authors_names = {**authors_names, **own}
    if found := [*_objects_in_need(split)] if around.definitions.methods or around.definitions.makers else []:
        raise Refused(found)
    split, given_names = _with_given_kept(split, wrt, parameters, kinds, names)
    _check_names(split, function)
    activity = find_activity(split, kinds, wrt)
    originals = {**originals_of(function), **around.definitions.originals, **as_written}
    quiet = harmless(around.definitions.all_resolved())
    return Analysed(
        split,
        authors_names,
        originals,
        wrt,
        parameters,
        kinds,
        result,
        activity,
        given=given_names,
        written=written,
        refusals=refusals,
        has_tables=tabled is not None,
        harmless=quiet,
    )


def _varied_in(function: Function, kinds: Kinds, wrt: tuple[str, ...]) -> frozenset[str]:
    return possibly_varied(function, wrt, aliases(function, kinds))


def _with_known_lists(
    function: Function,
    kinds: Kinds,
    result: Kind,
    wrt: tuple[str, ...],
    names: Names,
    kinds_of: Callable[[Function], tuple[Kinds, Kind]],
) -> tuple[Function, Kinds, Kind]:
    """The function with arrays for rows that are added to lists, lists that are filled in loops, and arrays where NumPy is given
    lists; with its kinds and its result's."""
    rows = with_rows_as_arrays(function, kinds, kinds_of, partial(_varied_in, wrt=wrt), names)
    function, (kinds, result) = rows or (function, (kinds, result))
    listed = with_listed(function, kinds, possibly_varied(function, wrt), names)
    if listed is not function:
        kinds, result = kinds_of(listed)
    collected = with_arrays(with_plain_sorts(listed, kinds), kinds)
    if collected is not listed:
        kinds, result = kinds_of(collected)
    return collected, kinds, result


def _objects_in_need(function: Function) -> Iterator[Refusal]:
    """Objects of ordinary classes that are put together again where another object than before is not the same."""
    hint = "give what it holds a name of its own"
    for statement in statements(function.body):
        for e in (part for outer in expressions(statement) for part in walk(outer)):
            if isinstance(e, Record) and isinstance(e.maker, Symbol) and e.maker.path == MADE:
                message = (
                    f"an object of {e.name} is needed as a whole, and its `__init__` does more than to keep what it is given"
                )
                yield Refusal("structure", message, e.span or statement.span or function.span, hint)
            elif isinstance(e, Compare) and any(isinstance(part, Record) and part.form == "object" for part in e.children):
                message = "objects that are taken apart are compared, and it is not known whether they are one"
                yield Refusal("structure", message, e.span or statement.span or function.span, hint)


def _check_names(prepared: Function, function: Function) -> None:
    """Raises InternalError where a name is read that only astgrad knows, and nothing binds: no derivative would flow through it."""
    bound = {*prepared.parameter_names, *(name for s in statements(prepared.body) for name in names_written(s))}
    read = {name for s in statements(prepared.body) for e in expressions(s) for name in names_read(e)}
    given = names_in(function)
    if unbound := {name for name in read - bound if not given.is_taken(name)}:
        raise InternalError(f"astgrad made {', '.join(sorted(unbound))} in {function.name} and gave it no value")


def _with_given_kept(
    function: Function, wrt: tuple[str, ...], parameters: Mapping[str, Kind], kinds: Kinds, names: Names
) -> tuple[Function, Mapping[str, str]]:
    """The function with what it was given under another name, where a parameter may come to hold another shape or dtype: the
    derivative by it has those that were given."""
    kept: dict[str, str] = {}
    for name in wrt:
        kind = parameters[name]
        if not (isinstance(kind, Number) and kind.is_scalar) and any(
            _may_change(s, name, kind, kinds) for s in statements(function.body)
        ):
            kept[name] = names.fresh(f"{name}_given")
            kinds.note(kept[name], kind)
    return replace(function, body=(*(Assign((Name(new),), Name(name)) for name, new in kept.items()), *function.body)), kept


def _may_change(statement: Stmt, name: str, kind: Kind, kinds: Kinds) -> bool:
    """Whether a statement may bind a name to another shape or dtype than this."""
    match statement:
        case Assign(targets=(Name(id=target),), value=value) if target == name:
            new = kinds.of(value)
        case AugAssign(target=Name(id=target), op=op, value=value) if target == name:
            new = kind if isinstance(kind, Number) and kind.is_array else kinds.of(Binary(op, Name(name), value))
        case _:
            return name in names_written(statement)
    if not isinstance(kind, Number) or not isinstance(new, Number):
        return True
    return kind.dtype != new.dtype or not same_shape(kind.shape, new.shape)


def originals_of(function: Function) -> Mapping[int, Stmt]:
    """The author's statements by the `id` of their origin."""
    return {id(statement.origin): statement for statement in statements(function.body) if statement.origin is not None}


def names_of(function: Function, around: Surroundings) -> Names:
    """The names that the derivative of a function must keep off."""
    local = {name for statement in statements(function.body) for name in names_written(statement)}
    for statement in statements(function.body):
        if isinstance(statement, Verbatim):
            local.update((*statement.reads, *statement.writes, *statement.globals))
    return Names((*function.parameter_names, *sorted(local), *around.globals))
