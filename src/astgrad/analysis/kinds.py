"""Kinds of variables and expressions: dtype, symbolic shape, structure. Only looks.

    def f(X: float64[n, d], w: float64[d]):          p: float64[n]
        p = 1 / (1 + np.exp(-(X @ w)))      ->       np.exp(-(X @ w)): float64[n]
        return np.mean(p)                            result: float64

A variable has one kind: the join over all its definitions. (Variables are split into webs before, so that a name which is used
for several things has several kinds.) Everything that is not understood is `UNKNOWN`; nothing here is ever refused.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from astgrad.analysis.indices import places_kind
from astgrad.analysis.iterators import called, gone_through, makes_iterator, runs_once, yielded
from astgrad.analysis.lookups import dict_of
from astgrad.analysis.part_kinds import (
    Undefined,
    Unended,
    Unreached,
    behind,
    first_axis_dropped,
    has_keys,
    is_empty,
    is_empty_list,
    is_one_of,
    is_sequence_of_numbers,
    item_kind,
    joined_kind,
    part_of,
    unpacked,
    unscoped,
)
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Clause,
    Compare,
    Comprehension,
    Conditional,
    Dict,
    DictComprehension,
    Expr,
    Global,
    Joined,
    KeyedDisplay,
    List,
    Literal,
    Logical,
    Name,
    Opaque,
    Record,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    children,
    is_unfilled,
    keep,
    made_like,
    names_read,
    walk,
)
from astgrad.ir.kinds import (
    ANY,
    BOOL,
    COMPLEX,
    FLOAT,
    FLOAT_OR_FLOAT64,
    GENERATOR,
    INT,
    NONES,
    NUMPY_DTYPES,
    OBJECTS,
    STRONG,
    UNKNOWN,
    Broadcast,
    Kind,
    ListOf,
    Number,
    Object,
    OpenDict,
    Other,
    Shape,
    Structure,
    Unplaced,
    holds_complex,
    is_array,
    is_number,
    is_vector,
    merged,
    parse_kind,
)
from astgrad.ir.read import HELPERS
from astgrad.ir.shapes import broadcast, complex_of, either, floating, join, promote, same_shape
from astgrad.ir.stmt import Assign, Evaluate, For, Function, bound_names, grown_list, shrunk_list, statements
from astgrad.markers import GRID, INTEGER_GRID, KEYS, NUMBER, ROW, SLOPE, SLOPES, SOLVED, STOP_GRADIENT, TABLE
from astgrad.rules.complexes import makes_complex, of_complex
from astgrad.rules.constants import is_inactive
from astgrad.rules.helpers import RESULT_LIKE
from astgrad.rules.numpy.shapes import array_dtype, dtype_asked, dtype_named
from astgrad.rules.registry import Rule
from astgrad.rules.results import result_kind
from astgrad.rules.sites import element_of, is_part, site_of
from astgrad.rules.structure import Site, StructuralRule, call, literal_value

_OF_ALL = frozenset(("builtins.sum", "builtins.max", "builtins.min", "math.prod"))

_INTEGER_RESULTS = frozenset(  # with one argument; along an axis they give arrays
    f"numpy.{name}" for name in ("ndim", "size")
) | {"builtins.int", "builtins.len"}
_NUMPYS_INTEGERS = frozenset(f"numpy.{name}" for name in ("argmax", "argmin", "count_nonzero"))  # with one argument one of them
_INTEGERS = frozenset(f"math.{name}" for name in ["ceil", "comb", "factorial", "floor", "gcd", "isqrt", "lcm", "perm", "trunc"])
_FLOAT_CONSTANTS = frozenset(
    f"{module}.{name}" for module in ("math", "numpy") for name in ("pi", "e", "inf", "nan", "tau", "euler_gamma")
)
SOLUTIONS = frozenset(f"{HELPERS}.{name}" for name in SOLVED.values())
_LENGTHS = (Symbol("builtins.len", "len"), Symbol("builtins.int", "int"))
_FLOATS = frozenset(("float16", "float32", "float64"))
_PYTHONS = frozenset(("float", "int", "bool", "complex", FLOAT_OR_FLOAT64))
_GENERATORS = frozenset(("numpy.random.default_rng", "numpy.random.Generator", "numpy.random.RandomState", "random.Random"))
DRAWING = {  # methods of generators that give new floats, with how many parameters stand before the size
    **dict.fromkeys(("rand", "randn", "random", "random_sample", "standard_normal", "standard_exponential"), 0),
    **dict.fromkeys(("chisquare", "exponential", "expovariate", "standard_gamma"), 1),
    **dict.fromkeys(("beta", "betavariate", "gamma", "gammavariate", "gauss", "laplace", "lognormal", "lognormvariate"), 2),
    **dict.fromkeys(("normal", "normalvariate", "uniform", "weibullvariate"), 2),
}
_OF_A_DTYPE = frozenset(("random", "standard_normal", "standard_exponential", "standard_gamma"))  # after the size
_LIBRARIES = frozenset(("astgrad", "builtins", "numpy", "scipy"))


@dataclass(frozen=True)
class _Maker:
    """A function that makes an array: its arguments in order, and those that decide on its dtype unless `dtype` does."""

    arguments: tuple[str, ...]
    dtype_of: tuple[str, ...] = ()


_MAKERS = {
    **dict.fromkeys(("numpy.zeros", "numpy.ones", "numpy.empty"), _Maker(("shape", "dtype"))),
    **dict.fromkeys(("numpy.zeros_like", "numpy.ones_like", "numpy.empty_like"), _Maker(("a", "dtype"), ("a",))),
    "numpy.full": _Maker(("shape", "fill_value", "dtype"), ("fill_value",)),
    "numpy.full_like": _Maker(("a", "fill_value", "dtype"), ("a",)),
    "numpy.eye": _Maker(("N", "M", "k", "dtype")),
    "numpy.identity": _Maker(("N", "dtype")),
    "numpy.arange": _Maker(("start", "stop", "step", "dtype"), ("start", "stop", "step")),
    "numpy.linspace": _Maker(("start", "stop", "num")),
}


@dataclass(frozen=True)
class Shared:
    """The arguments of a call with whose memory its result may share its own: by their positions and keywords. parts: the same of
    each part of a tuple, where no two parts share memory with one another."""

    whole: frozenset[int | str]
    parts: tuple[frozenset[int | str], ...] = ()


@dataclass(frozen=True)
class Integers:
    """Whether what a function gives may be an integer where a real number is meant, the same of each part of a tuple, and whether
    an array is made of integers only because such a number is given."""

    result: bool = False
    parts: tuple[bool, ...] = ()
    fills: bool = False


@dataclass(frozen=True)
class Callees:
    """What is known of the functions of the user's module: of a name, and of the kinds of what it is given.

    result: the kind of what it returns; shared: what that shares memory with, None where that is not known; integers: what becomes
    of those arguments that may be integers where real numbers are meant, which stand last."""

    result: Callable[[str, tuple[Kind, ...], Mapping[str, Kind]], Kind] = lambda *_: UNKNOWN
    shared: Callable[[str, tuple[Kind, ...], Mapping[str, Kind]], Shared | None] = lambda *_: None
    integers: Callable[[str, tuple[Kind, ...], Mapping[str, Kind], frozenset[int | str]], Integers] = lambda *_: Integers()


NO_CALLEES = Callees()


class _Likes(Mapping[str, Expr]):
    """For each argument the cheapest expression of its shape, found where a rule asks for it: few do."""

    def __init__(self, kinds: Kinds, arguments: Mapping[str, Expr]) -> None:
        self._kinds = kinds
        self._arguments = arguments

    def __getitem__(self, name: str) -> Expr:
        return self._kinds.filled_like(self._arguments[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._arguments)

    def __len__(self) -> int:
        return len(self._arguments)


class Kinds:
    """What is known of the variables of one function, and by them of any expression over them."""

    def __init__(
        self,
        variables: Mapping[str, Kind],
        constants: Mapping[str, Kind],
        callees: Callees = NO_CALLEES,
        fixed: frozenset[str] = frozenset(),
        unwritten: frozenset[str] = frozenset(),
        objects: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """fixed: the variables that keep one value, once they have it; unwritten: those into what they hold nothing is written;
        objects: those that hold objects whose methods are known, with their classes."""
        self._objects = objects
        self._fixed = fixed
        self._unwritten = unwritten
        self._variables = dict(variables)
        self._constants = constants
        self._callees = callees
        self._known: dict[Expr, Kind] = {}
        self._sites: dict[int, tuple[Expr, Site | Refusal | None]] = {}  # by identity: equal expressions differ in their places
        self._flows: dict[Expr, frozenset[str]] = {}
        self._forward_halves: Mapping[str, str] = {}  # by their paths, the functions whose values they give
        self._integers: frozenset[str] = frozenset()  # variables that hold an integer at one time and real numbers at another
        self.is_complete = False  # whether all definitions were seen
        self._is_unended = False
        self.has_left_out = False  # whether of what is chosen one was left out, as long as it was not defined

    def complete(self) -> bool:
        """Says that all definitions were seen: what stands in a list or a dict of which none says that it is filled (it is in a way
        that is not followed, or never) may be anything from now on. Whether that says anything new."""
        if self.is_complete or self._is_unended:
            return False
        self.is_complete = True
        if self.has_left_out:
            for found in (self._known, self._sites, self._flows):
                found.clear()
        return True

    @property
    def variables(self) -> Mapping[str, Kind]:
        """The kind of each variable."""
        return self._variables

    def note(self, name: str, kind: Kind) -> None:
        """Adds a variable, or says something new of one."""
        self.revise({name: kind})

    def note_integers(self, function: Function, given: Collection[str] = ()) -> bool:
        """Notes which variables of a function may hold an integer at some time; whether there are more than before. given: the
        parameters that do."""
        found = {*given}
        for statement in statements(function.body):
            match statement:
                case Assign(targets=(Name(id=id),), value=value):
                    if self.may_be_integer(value):
                        found.add(id)
                case Assign(targets=targets, value=value):
                    pairs = (pair for target in targets for pair in _bound_to(target, value))
                    found.update(name for name, part in pairs if self.may_be_integer(part))
                    found.update(name for target in targets for name in self._integer_parts(target, value))
                case For(target=Name(id=id), iterable=iterable) if self._may_hold_integer(iterable):
                    found.add(id)
                case Evaluate() if (grown := grown_list(statement)) is not None and self.may_be_integer(grown[1]):
                    found.add(grown[0])
        is_more, self._integers = not found <= self._integers, self._integers | found
        return is_more

    def _integer_parts(self, target: Expr, value: Expr) -> Iterator[str]:
        """The names of a target that may get an integer of what a function gives."""
        match target, value:
            case Tuple(elements=targets), Call(function=Global(path="")):
                given = self.integers(value)
                for one, is_integer in zip(targets, given.parts or (given.result,) * len(targets), strict=False):
                    yield from bound_names(one) if is_integer else ()

    def integers(self, call: Call) -> Integers:
        """What becomes of arguments that may be integers where real numbers are meant, in a call of a function of the module."""
        named: tuple[tuple[int | str, Expr], ...] = (*enumerate(call.args), *call.keywords)
        given = (key for key, value in named if self.number(value).is_inexact and self.may_be_integer(value))
        assert isinstance(call.function, Global)
        keywords = {key: self.of(value) for key, value in call.keywords}
        return self._callees.integers(call.function.id, tuple(map(self.of, call.args)), keywords, frozenset(given))

    def _may_hold_integer(self, e: Expr) -> bool:
        """Whether an element of a tuple, list or dict may be an integer though real numbers are meant: `[0, 0.5]`."""
        kind = self.of(e)
        if isinstance(kind, Structure):
            return any(isinstance(each, Number) and each.is_scalar and not each.is_inexact for each in kind.elements)
        return isinstance(kind, ListOf) and isinstance(e, Name) and e.id in self._integers

    def may_be_integer(self, e: Expr) -> bool:
        """Whether a number may come out as an integer though real numbers are meant: `1 if n else x`, `max(0, x)`."""
        kind = self.of(e)
        if isinstance(kind, Number) and not kind.is_inexact:
            return True
        match e:
            case Name(id=id):
                return id in self._integers
            case List(elements=operands) | Tuple(elements=operands) | Dict(elements=operands):
                return any(map(self.may_be_integer, operands))
            case Subscript(value=value) if self._may_hold_integer(value):
                return True
            case Conditional(body=body, orelse=orelse):
                return self.may_be_integer(body) or self.may_be_integer(orelse)
            case Logical(operands=operands) | Call(function=Symbol(path="builtins.max" | "builtins.min"), args=operands):
                return any(map(self.may_be_integer, operands))
            case Unary(operand=operand) | Call(function=Symbol(path="builtins.abs" | "builtins.sum"), args=(operand,)):
                return self.may_be_integer(operand)
            case Binary(op="+" | "-" | "*" | "//" | "%" | "**", left=left, right=right):
                return self.may_be_integer(left) and self.may_be_integer(right)
            case Call(function=Global(path="")):
                return self.integers(e).result
            case Call() if by := self.dtype_by(e):
                return all(map(self.may_be_integer, by))
            case Call() if isinstance(site := self.site(e), Site):  # `np.floor(max(n, x))`, `np.repeat(c, 2)`
                keeps = not isinstance(site.rule, Rule) or site.rule.result == "same"
                return keeps and all(map(self.may_be_integer, site.arguments.values()))
            case Comprehension(element=element, clauses=clauses):
                if any(self._may_hold_integer(clause.iterable) for clause in clauses):
                    return True
                try:
                    return self.inside(e).may_be_integer(element)
                except Undefined:  # nothing is known to be in what it goes through: it is asked again
                    return False
            case _:
                return False

    def revise(self, variables: Mapping[str, Kind]) -> None:
        """Adds variables, or says something new of them; what is known of expressions that do not read them stays."""
        changed = {name for name, kind in variables.items() if self._variables.get(name, kind) != kind}
        self._variables.update(variables)
        if changed:
            self._known = {e: kind for e, kind in self._known.items() if changed.isdisjoint(names_read(e))}
            self._sites = {key: found for key, found in self._sites.items() if changed.isdisjoint(names_read(found[0]))}
            self._flows = {e: names for e, names in self._flows.items() if changed.isdisjoint(names_read(e))}

    def with_variables(self, more: Mapping[str, Kind]) -> Kinds:
        """The same knowledge and more."""
        kinds = Kinds(self._variables, self._constants, self._callees, self._fixed, self._unwritten, self._objects)
        kinds._known, kinds._sites, kinds._flows = dict(self._known), dict(self._sites), dict(self._flows)
        kinds._integers, kinds.is_complete = self._integers, self.is_complete
        kinds._forward_halves = self._forward_halves
        kinds.revise(more)
        return kinds

    def of(self, e: Expr) -> Kind:
        """The kind of an expression."""
        try:
            return self._of(e)
        except Undefined:
            return UNKNOWN

    def _of_either(self, body: Expr, orelse: Expr) -> Kind:
        """The kind of what is chosen; as long as one of them depends on what no definition was seen of yet, that of the other."""
        try:
            one = self._of(body)
        except Undefined:
            self.has_left_out = True
            return self._of(orelse)
        try:
            return either((one, self._of(orelse)))
        except Undefined:
            self.has_left_out = True
            return one

    def known(self, e: Expr) -> Kind:
        """The kind of an expression. Raises Undefined where it depends on what no definition was seen of yet."""
        return self._of(e)

    def number(self, e: Expr) -> Number:
        """The kind of an expression as a number of which perhaps nothing else is known."""
        kind = self.of(e)
        return kind if isinstance(kind, Number) else Number("real", None, None)

    def shared(self, e: Expr) -> tuple[tuple[Expr, ...], tuple[tuple[Expr, ...], ...]] | None:
        """Of a call of a function of the user's module, the arguments that its result may share memory with, and those of each
        part of a tuple, where no two parts share memory with one another; None where they are not known."""
        match e:
            case Call(function=Global(id=id, path=""), args=args, keywords=keywords):
                kinds = tuple(map(self.of, args)), {key: self.of(value) for key, value in keywords}
                found = self._callees.shared(id, *kinds)
                given: dict[int | str, Expr] = {**dict(enumerate(args)), **dict(keywords)}

                def at(places: frozenset[int | str]) -> tuple[Expr, ...]:
                    return tuple(argument for place, argument in given.items() if place in places)

                return None if found is None else (at(found.whole), tuple(map(at, found.parts)))
            case Call(function=Symbol(path=path), args=args) if path in self._forward_halves:  # it saves what it likes of these
                return args, ((Call(Global(self._forward_halves[path]), args),), args)
            case _:
                return None

    def note_forward_half(self, path: str, name: str) -> None:
        """Says that a function gives what another one does, and saved values, which share no memory with that."""
        self._forward_halves = {**self._forward_halves, path: name}

    def is_complex(self, e: Expr) -> bool:
        """Whether a value is complex, or not known to be real where something complex is about."""
        kind = self.of(e)
        if kind == UNKNOWN:
            return any(holds_complex(self.of(Name(name))) for name in names_read(e)) or self._has_unknown_of_complex(e)
        return isinstance(kind, Number) and kind.is_complex

    def _has_unknown_of_complex(self, e: Expr) -> bool:
        """Whether an expression reads a name of which nothing is known, in a function with complex values."""
        unknown = any(self.of(Name(name)) == UNKNOWN for name in names_read(e))
        return unknown and any(map(holds_complex, self._variables.values()))

    def is_real(self, e: Expr) -> bool:
        """Whether a value is a number, or not known to be anything else, and not complex."""
        kind = self.of(e)
        return kind == UNKNOWN or (isinstance(kind, Number) and not kind.is_complex)

    def site(self, e: Expr) -> Site | Refusal | None:
        """The rule that applies to an expression, with the kinds of its arguments and its result."""
        found = self._sites.get(id(e))
        if found is None or found[0] is not e:
            found = e, self._found_site(e)
            if self._is_defined(e):
                self._sites[id(e)] = found
        return found[1]

    def flow(self, e: Expr, find: Callable[[Expr], frozenset[str]]) -> frozenset[str]:
        """The names of which an expression passes on a derivative, found once while what is known of what it reads stays."""
        found = self._flows.get(e)
        if found is None:
            found = find(e)
            if self._is_defined(e):
                self._flows[e] = found
        return found

    def _found_site(self, e: Expr) -> Site | Refusal | None:
        site = site_of(e)
        if isinstance(site, Site) and isinstance(e, Subscript) and is_part(site) and isinstance(self.of(e.value), Number):
            site = element_of(e)
        if not isinstance(site, Site):
            return site
        kinds = {name: self.of(argument) for name, argument in site.arguments.items()}
        like = _Likes(self, site.arguments)
        known = Site(site.expr, site.rule, site.arguments, site.slots, kinds, like, self._filled_shape, is_fixed=self._is_fixed)
        is_element = isinstance(e, Subscript) and isinstance(kinds.get("x"), (Structure, ListOf))
        keep(known, "kind", self.of(e) if is_element else of_complex(known, result_kind(known)))
        return known

    def like(self, e: Expr) -> Expr:
        """The cheapest expression at hand that has the shape of `e`, and is complex where that is: a name in it, or `e` itself."""
        found = self._like(e)
        return found if self.is_complex(found) == self.is_complex(e) else e

    def filled_like(self, e: Expr) -> Expr:
        """What may be filled in the place of `e`, in its shape and dtype: what is no more than added to it may be integers."""
        found = self.like(e)
        is_real = self.number(found).dtype.startswith(("float", "complex")) or names_read(e) <= names_read(found)
        return found if is_real else e

    def _like(self, e: Expr) -> Expr:
        if isinstance(e, Name):
            return e
        shape = self.number(e).shape
        for name in _names(e):
            if same_shape(self.number(name).shape, shape) and self._may_stand_for(name, e):
                return name
        if isinstance(shape, Broadcast) and len(shape.names) == 1:
            name = Name(*shape.names)
            return name if self._may_stand_for(name, e) else e
        site = self.site(e)
        if not isinstance(site, Site) or not isinstance(site.rule, Rule):
            return e
        shaped = {self._like(argument) for argument in site.arguments.values() if not self.number(argument).is_scalar}
        found = shaped.pop() if len(shaped) == 1 else e
        return found if self._may_stand_for(found, e) else e

    def _may_stand_for(self, one: Expr, e: Expr) -> bool:
        """Whether zeros like one expression can take what zeros like another do: a mask cannot stand for real numbers, nor an array
        of single precision for one of double."""
        dtype, other = (array_dtype(self.number(each).dtype) for each in (e, one))
        if not self.number(e).is_inexact:
            return True
        return dtype == other and not (isinstance(one, Name) and one.id in self._integers)

    def _of(self, e: Expr) -> Kind:
        if isinstance(e, Name):
            if e.id not in self._variables:
                raise Undefined(e.id)
            return self._variables[e.id]
        kind = self._known.get(e)
        if kind is None:
            try:
                kind = self._computed(e)
            except Unended:
                self._is_unended = True
                raise
            except Unreached:
                raise
            except Undefined:
                if not self.is_complete or not self._is_defined(e):
                    raise
                kind = UNKNOWN
            if self._is_defined(e):
                self._known[e] = kind
        return kind

    def _is_defined(self, e: Expr) -> bool:
        """Whether all that the expression reads is known: what is found out of it then holds until some of that is revised."""
        return names_read(e) <= self._variables.keys()

    def _computed(self, e: Expr) -> Kind:
        match e:
            case Literal():
                return _literal_kind(e)
            case Symbol(path=path):
                return (
                    FLOAT if path in _FLOAT_CONSTANTS else _dtype_kind(path) or self._constants.get(path) or _symbol_kind(path)
                )
            case Global(id=id):
                return self._constants.get(id, UNKNOWN)
            case Attribute() | Subscript():
                return self._of_part(e)
            case Tuple() | List() | Record() | Dict() | Joined() | Comprehension() | KeyedDisplay() | Opaque():
                return self._of_display(e)
            case Compare() | Logical() | Conditional() | Binary() | Unary():
                return self._of_operator(e)
            case Call(function=Symbol()):
                return self._of_library_call(e)
            case Call(function=Attribute()):
                return self._of_method_call(e)
            case Call(function=Call()) if (record := self._record(e)) is not None:
                return record
            case Call(function=Global(id=id, path=""), args=args, keywords=keywords):
                passed, named = tuple(map(self._of, args)), {key: self._of(value) for key, value in keywords}
                if not self.is_complete and any(map(is_empty, (*passed, *named.values()))):
                    raise Undefined(id)  # what it gives of a list that is filled later is asked then
                return self._callees.result(id, passed, named)
            case _:
                return self._application_kind(e)

    def _of_part(self, e: Expr) -> Kind:
        """An attribute, or what stands at an index."""
        match e:
            case Attribute(value=Call(function=Symbol(path=path)), attr="size" | "ndim") if path.startswith("numpy."):
                return INT  # whatever it is made of
            case Attribute(value=value, attr=attr) if isinstance(holder := self._of(value), Object):
                return dict(holder.fields).get(attr, UNKNOWN)
            case Attribute(value=value, attr=attr) if isinstance(held := self._of(value), Structure) and held.is_record:
                return part_of(held, attr) or self.of_class(held, attr)
            case Subscript(value=value, index=index) if (
                self.is_whole(value) and isinstance(held := self._of(value), Structure) and is_one_of(held, index)
            ):
                return join(held.elements)
            case Subscript(value=value, index=index) if isinstance(held := self._of(value), (Structure, ListOf, OpenDict)):
                return item_kind(held, index)
            case Subscript(value=value, index=index) if self._of(value) == Other("range"):
                return Other("range") if isinstance(index, Slice) else INT
            case Attribute(attr="size" | "ndim"):
                return INT
            case Attribute(value=value, attr="dtype") if isinstance(held := self._of(value), Number):
                return Other(f"dtype({array_dtype(held.dtype)})")
            case Attribute(value=value, attr="shape"):
                shape = self.number(value).shape
                return Structure("tuple", (INT,) * len(shape)) if isinstance(shape, tuple) else UNKNOWN
            case Subscript(value=Attribute(attr="shape")):
                return INT
            case _:
                return self._application_kind(e)

    def _of_display(self, e: Expr) -> Kind:
        """A structure that is written out, or put together of others."""
        match e:
            case Tuple(elements=elements):
                return Structure("tuple", tuple(map(self._of, elements)))
            case List(elements=elements):
                kinds = list(map(self._of, elements))
                return ListOf(unscoped(join(kinds))) if e.is_by_place else Structure("list", tuple(kinds))
            case Record(form=form, name=name, keys=names, elements=elements):
                return Structure(form, tuple(map(self._of, elements)), names, name)
            case Dict(keys=keys, elements=elements, is_looked_up=True) if elements:
                return dict_of(keys, tuple(map(self._of, elements)))
            case Dict(keys=keys, elements=elements):
                return Structure("dict", tuple(map(self._of, elements)), keys)
            case Joined(form="dict", parts=parts):
                return merged(tuple(map(self._of, parts))) or UNKNOWN
            case Joined(form=form, parts=parts):
                return joined_kind(form, tuple(map(self._of, parts)))
            case Comprehension(is_list=True):
                return self._comprehended(e)
            case Comprehension(is_list=False):
                return Unplaced("iterator")
            case Opaque(refusal=Refusal(code="f-string")):
                return Other("str")
            case KeyedDisplay(elements=(first, *others)) if is_number(kind := self._of(first)) and all(
                self._of(each) == kind for each in others
            ):
                return OpenDict((), (), UNKNOWN, kind)
            case DictComprehension(element=element) if is_number(kind := self.inside(e)._of(element)):
                return OpenDict((), (), UNKNOWN, kind)
            case Opaque(text=text) if text.lstrip().startswith("{"):
                return Unplaced(
                    "set" if isinstance(ast.parse(text.strip(), mode="eval").body, (ast.Set, ast.SetComp)) else "dict"
                )
            case _:
                return self._application_kind(e)

    def _of_operator(self, e: Expr) -> Kind:
        """What an operator, a comparison or a choice gives."""
        match e:
            case Compare(first=first, rest=rest):
                kinds = [self._of(operand) for operand in (first, *rest)]
                if all(isinstance(kind, (ListOf, Structure)) for kind in kinds):
                    return BOOL  # lists have an order of their own
                shape = broadcast(map(_shape, kinds))
                if shape == ():
                    is_numpys = any(isinstance(kind, Number) and kind.dtype not in _PYTHONS for kind in kinds)
                    return Number("bool_", ()) if is_numpys else BOOL
                return Number("bool_", shape, None if shape is None else True)
            case Logical(op=op, operands=(*operands, last)):
                kinds = [kind for operand in operands if (kind := self._of(operand)) not in NONES or op == "and"]
                return join((*kinds, self._of(last)))  # `None or x` is x
            case Conditional(body=body, orelse=orelse):
                return self._of_either(body, orelse)
            case Binary(op="|", left=left, right=right) if (union := merged((self._of(left), self._of(right)))) is not None:
                return union
            case Binary(right=right) if is_unfilled(e):
                self._of(right)
                return Structure("list", ())
            case Binary(op="*", left=List(elements=(_, *_) as elements), right=right) if self._of(right) == INT and all(
                map(_is_scalar, repeated := tuple(map(self._of, elements)))
            ):
                return ListOf(unscoped(join(repeated)))
            case Binary(op=op, left=List() | Tuple() as left, right=right) if is_array(self._of(right)):
                return self._of(Binary(op, call("np.array", left), right))
            case Binary(op=op, left=left, right=List() | Tuple() as right) if is_array(self._of(left)):
                return self._of(Binary(op, left, call("np.array", right)))
            case Binary(op="+", left=left, right=right) if (both := behind(self._of(left), self._of(right))) is not None:
                return both
            case Unary(op="not"):
                return BOOL
            case Binary(op="&" | "|" | "-" | "^", left=left, right=right) if (
                self._of(left) == self._of(right) == Unplaced("set")
            ):
                return Unplaced("set")
            case _:
                return self._application_kind(e)

    def _of_library_call(self, e: Call) -> Kind:
        """What a function of a library gives: first those that give structures, or take them."""
        match e:
            case Call(function=Symbol(path="builtins.type"), args=(arg,)) if isinstance(held := self._of(arg), Object):
                return self._class_of(arg, held)
            case Call(function=Symbol(path="numpy.dtype"), args=(arg,), keywords=()):
                asked = dtype_asked(arg, self._of(arg), "")
                return Other(f"dtype({asked})") if asked else UNKNOWN
            case Call(function=Symbol(path="numpy.result_type" | "numpy.promote_types"), args=args, keywords=()):
                held_by = [
                    kind.dtype if isinstance(kind := self._of(arg), Number) else dtype_asked(arg, kind, "") for arg in args
                ]
                return Other(f"dtype({array_dtype(promote(map(str, held_by)))})") if all(held_by) else UNKNOWN
            case Call(function=Symbol(path="builtins.tuple"), args=(Comprehension() as given,)) if elements := self._elements(
                given
            ):
                return Structure("tuple", elements)
            case Call(function=Symbol(path="builtins.dict" | "builtins.list" | "builtins.tuple" as path), args=args):
                return self._copied(path.removeprefix("builtins."), args, e.keywords)
            case Call(function=Symbol(path=path), args=(arg, *more), keywords=()) if path in _OF_ALL and (
                (numbers := self._scalars(arg, *more)) is not None
            ):
                return join(numbers)
            case Call(function=Symbol(path=path), args=(Comprehension() as given,), keywords=()) if (
                path in _OF_ALL and isinstance(listed := self._comprehended(given), ListOf)
            ):
                return join((INT, listed.element)) if path in ("builtins.sum", "math.prod") else listed.element
            case Call(function=Symbol(path="builtins.sum"), args=(arg,), keywords=()) if self._of(arg) == Structure("list", ()):
                return INT  # as long as nothing was appended
            case Call(function=Symbol(path="builtins.max" | "builtins.min"), args=(arg,)) if isinstance(
                one := first_axis_dropped(self._of(arg)), (Structure, ListOf)
            ):
                return one
            case Call(function=Symbol(path="builtins.sorted"), args=(arg,)):
                return ListOf(unscoped(first_axis_dropped(self._of(arg))))
            case Call(function=Symbol(path="dataclasses.replace"), args=(value,)) if isinstance(
                held := self._of(value), Structure
            ):
                return self._replaced(held, e.keywords)
            case Call(function=Symbol(path=path)) if path in _GENERATORS:
                return GENERATOR
            case Call(function=Symbol(path=path)) if (
                path.startswith(("numpy.random.", "random.")) and (name := path.rpartition(".")[2]) in DRAWING
            ):
                return self._drawn(e, DRAWING[name])
            case Call(function=Symbol(path="builtins.set" | "builtins.frozenset")):
                return Unplaced("set")
            case Call(function=Symbol(path=path)) if makes_iterator(path):
                return Unplaced("iterator")
            case _:
                return self._application_kind(e)

    def _of_method_call(self, e: Call) -> Kind:
        """What a method gives: first those of structures."""
        match e:
            case Call(function=Attribute(value=value, attr="copy" | "_replace"), args=()) if isinstance(
                held := self._of(value), (Structure, ListOf)
            ):
                return self._replaced(held, e.keywords)
            case Call(function=Attribute(value=value, attr="get"), args=(key, *default), keywords=()) if (
                isinstance(held := self._of(value), Structure) and held.form == "dict"
            ):
                return self._got(value, held, key, *map(self._of, default))
            case Call(function=Attribute(value=value, attr="pop"), args=(Literal() as key,)) if isinstance(
                held := self._of(value), OpenDict
            ) or (isinstance(held, Structure) and held.form == "dict"):
                return item_kind(held, key)
            case Call(function=Attribute(value=value, attr="items" | "keys" | "values" as wanted), args=(), keywords=()) if (
                self.is_whole(value)
                and isinstance(held := self._of(value), Structure)
                and held.form == "dict"
                and not held.is_open
            ):
                own: tuple[Kind, ...] = tuple(INT if isinstance(key, int) else Other("str") for key in held.keys)
                pairs = tuple(Structure("tuple", pair) for pair in zip(own, held.elements, strict=True))
                return Structure("tuple", {"items": pairs, "keys": own, "values": held.elements}[wanted])
            case Call(function=Attribute(value=value, attr="items" | "keys" | "values" as wanted), args=(), keywords=()) if (
                isinstance(held := self._of(value), OpenDict)
            ):
                each = join((held.other, *held.elements))
                of_one = {"items": Structure("tuple", (held.key, each)), "keys": held.key, "values": each}[wanted]
                return ListOf(unscoped(of_one))
            case Call(function=Attribute(value=value, attr="tolist"), args=(), keywords=()) if is_vector(
                held := self._of(value)
            ) and held.dtype in ("float64", "int64"):
                return ListOf(Number(held.dtype.removesuffix("64")))
            case Call(function=Attribute(value=value, attr="pop")) if isinstance(held := self._of(value), ListOf):
                return unscoped(held.element)
            case Call(function=Attribute(value=value, attr="pop")) if isinstance(self._of(value), Structure) and shrunk_list(e):
                raise Undefined  # it is not known yet to be a list of any length
            case Call(function=Attribute(value=value, attr=attr)) if attr in DRAWING and self._of(value) == GENERATOR:
                return self._drawn(e, DRAWING[attr])
            case _:
                return self._application_kind(e)

    def _class_of(self, e: Expr, held: Object) -> Kind:
        """What the class of an object holds, where it is known which class that is."""
        owner = self._objects.get(e.id) if isinstance(e, Name) else None
        return self._constants.get(f"type {owner or held.identity}", UNKNOWN)

    def _comprehended(self, e: Comprehension) -> Kind:
        """The kind of a list that a comprehension makes, where it holds numbers."""
        element = self.inside(e)._of(e.element)
        return ListOf(element) if _is_scalar(element) and element != BOOL else UNKNOWN

    def _elements(self, e: Comprehension) -> tuple[Kind, ...]:
        """The kinds of the elements that a comprehension gives, where it is known of each what it is of: else none."""

        def parts_of(e: Expr) -> Sequence[Kind] | None:
            kind = self._of(e)
            return kind.elements if isinstance(kind, Structure) and kind.form in ("tuple", "list") else None

        match e.clauses:
            case (Clause(target=target, iterable=iterable, tests=()),):
                together: Callable[[tuple[Kind, ...]], Kind] = lambda row: Structure("tuple", row)  # noqa: E731
                rows = gone_through(iterable, parts_of, together, lambda _: INT) or parts_of(iterable) or ()
                return tuple(self.with_variables(dict(unpacked(target, row)))._of(e.element) for row in rows)
            case _:
                return ()

    def inside(self, e: Comprehension | DictComprehension) -> Kinds:
        """What is known where the element of a comprehension is computed."""
        inside = self
        for clause in e.clauses:
            inside = inside.with_variables(dict(unpacked(clause.target, unscoped(element_kind(clause.iterable, inside)))))
        return inside

    def _drawn(self, e: Call, count: int) -> Kind:
        """The kind of what a generator of random numbers gives: a number, or an array where a size is given, or arrays are."""
        given = (*e.args, *(value for _, value in e.keywords))
        is_one = len(e.args) <= count and not any(name in ("size", "out", "dtype") for name, _ in e.keywords)
        one = Number(FLOAT_OR_FLOAT64)
        if is_one and all(_is_scalar(self._of(each)) for each in given):
            return one
        name = e.function.attr if isinstance(e.function, Attribute) else called(e).rpartition(".")[2]
        may_be_another = name in _OF_A_DTYPE and (
            len(e.args) > count + 1 or any(key in ("out", "dtype") for key, _ in e.keywords)
        )
        return Number("real" if may_be_another else "float64", None, None)

    def _scalars(self, held: Expr, *more: Expr) -> tuple[Kind, ...] | None:
        """The kinds of the elements of a tuple or list and of what comes besides, where all are numbers and no truths."""
        kind = self._of(held)
        if not isinstance(kind, Structure) or kind.form not in ("tuple", "list") or not kind.elements:
            return None
        found = (*kind.elements, *map(self._of, more))
        return found if all(_is_scalar(each) and each != BOOL for each in found) else None

    def is_whole(self, e: Expr) -> bool:
        """Whether the kind of a dict says of all its items what they are: none was added."""
        return isinstance(e, (Global, Symbol)) or (isinstance(e, Name) and e.id in self._unwritten)

    def _got(self, holder: Expr, held: Structure, key: Expr, *default: Kind) -> Kind:
        """The kind of what `get` gives of a dict."""
        try:
            found = part_of(held, literal_value(key))
        except KeyError:
            return join((*held.elements, *default)) if self.is_whole(holder) and default else UNKNOWN
        if found is not None:
            return found if self.is_whole(holder) or not default else join((found, *default))
        return default[0] if default and self.is_whole(holder) else UNKNOWN

    def _replaced(self, held: Structure | ListOf, keywords: tuple[tuple[str, Expr], ...]) -> Kind:
        """A structure like another one, but for some fields."""
        new = {key: self._of(value) for key, value in keywords}
        if not new or not isinstance(held, Structure) or not new.keys() <= {*held.keys}:
            return held
        return replace(held, elements=tuple(new.get(str(key), old) for key, old in zip(held.keys, held.elements, strict=True)))

    def of_class(self, held: Structure, attr: str) -> Kind:
        """What the class of a record holds under a name that is none of its fields."""
        kind = self._constants.get(f"type {held.name}", UNKNOWN)
        return dict(kind.fields).get(attr, UNKNOWN) if isinstance(kind, Object) else UNKNOWN

    def _record(self, e: Call) -> Kind | None:
        """The kind of a record made of the class of another one."""
        made = made_like(e)
        held = self._of(made[0]) if made else None
        if made is None or not isinstance(held, Structure) or not held.is_record or held.keys != tuple(k for k, _ in made[1]):
            return None
        return replace(held, elements=tuple(self._of(value) for _, value in made[1]))

    def _copied(self, form: str, args: tuple[Expr, ...], keywords: tuple[tuple[str, Expr], ...]) -> Kind:
        """The kind of what `dict`, `list` or `tuple` makes."""
        if form == "dict" and len(args) <= 1 and (keywords or not args) and all(key for key, _ in keywords):
            named = Structure("dict", tuple(self._of(value) for _, value in keywords), tuple(key for key, _ in keywords))
            return merged((*map(self._of, args), named)) or UNKNOWN
        if not args and form == "list":
            return Structure("list", ())
        held = self._gone_through(args[0]) or self._of(args[0]) if len(args) == 1 and not keywords else UNKNOWN
        if isinstance(held, Structure) and (held.form == "dict") == (form == "dict") and held.form not in OBJECTS:
            return replace(held, form=form, keys=held.keys if form == "dict" else (), name="")
        if form == "list" and ((isinstance(held, Number) and held.is_array) or has_keys(held)):
            return ListOf(unscoped(first_axis_dropped(held)))
        return held if form == "list" and isinstance(held, ListOf) else UNKNOWN

    def _gone_through(self, e: Expr) -> Kind | None:
        """What an iterator goes through: of structures, whose elements are known one by one, of anything else that is known."""

        def parts_of(e: Expr) -> tuple[Kind, ...] | None:
            kind = self._of(e)
            return kind.elements if isinstance(kind, Structure) and kind.form in ("list", "tuple") else None

        if not runs_once(e) and called(e) != "builtins.range":
            return None
        rows = gone_through(e, parts_of, lambda row: Structure("tuple", row), lambda _: INT)
        if rows is not None:
            return Structure("tuple", tuple(rows))
        element = unscoped(element_kind(e, self))
        return None if element == UNKNOWN else ListOf(element)

    def _application_kind(self, e: Expr) -> Kind:
        for child in children(e):
            self._of(child)  # raises where a variable is not defined yet
        site = self.site(e)
        if isinstance(site, Site):
            if any(is_empty_list(site.kinds[name], argument) for name, argument in site.arguments.items()):
                raise Undefined  # it has no elements yet
            if e.__class__ is not Call or _LISTS.isdisjoint(map(type, site.kinds.values())):
                return site.kind
            if isinstance(e, Call) and isinstance(e.function, Symbol) and e.function.text in _MATRICES:
                return _MATRICES[e.function.text]
            as_arrays = self._with_arrays(e, site) if isinstance(site.kind, Number) else e  # else it may be a list as well
            return site.kind if as_arrays is e else self._of(as_arrays)
        match e:
            case Call(function=Symbol(path=path, text=text), args=args, keywords=keywords):
                if path == GRID:
                    return _MATRICES[text]
                if path.startswith(TABLE):
                    return _table_kind(path, text)
                made = self._made_array(path, args, dict(keywords))
                return made or self._call_kind(e, path, args, is_plain=len(args) == 1 and not keywords)
            case Unary(operand=operand):
                return self._of(operand)
            case Binary(left=left, right=right):  # an operator without a rule: `&`, `<<`
                some, others = self.number(left), self.number(right)
                return Number(promote((some.dtype, others.dtype)), broadcast((some.shape, others.shape)), None)
            case _:
                return self._unless_complex(e)

    def _with_arrays(self, e: Expr, site: Site) -> Expr:
        """A call of NumPy's with the arrays that it makes of lists of numbers; itself where it has a rule for lists."""
        rule = site.rule
        if (
            not isinstance(e, Call)
            or not rule.path.startswith("numpy.")
            or not any(map(is_sequence_of_numbers, site.kinds.values()))
        ):
            return e
        if isinstance(rule, StructuralRule) and (rule.collects or rule.takes_lists):
            return e
        arrays = tuple(call("np.array", arg) if is_sequence_of_numbers(self._of(arg)) else arg for arg in e.args)
        return e if arrays == e.args else replace(e, args=arrays)

    def _unless_complex(self, e: Expr) -> Kind:
        """What is known of a value of which nothing is: where something complex goes into it, it may be complex."""
        if isinstance(e, Attribute) and e.attr in ("nbytes", "itemsize", "strides", "flags"):
            return UNKNOWN
        is_complex = any(holds_complex(self._of(child)) or self._is_complex_dtype(child) for child in children(e))
        return Number(COMPLEX, None, None) if is_complex else UNKNOWN

    def _is_complex_dtype(self, e: Expr) -> bool:
        """Whether an argument asks for complex numbers: `dtype=complex`."""
        kind = self._of(e)
        named = kind.name.removeprefix("dtype(") if isinstance(kind, Other) else ""
        if isinstance(e, Literal) and isinstance(e.value, str):
            named = dtype_named(e) or ""
        return named.startswith("complex")

    def _call_kind(self, e: Expr, path: str, args: tuple[Expr, ...], *, is_plain: bool) -> Kind:
        if path in (STOP_GRADIENT, NUMBER) and args:
            return self._of(args[0])
        if path == SLOPE or path.startswith(SLOPES):
            return _slope_kind(self.number(args[1 if path == SLOPE else 0]))
        if path in SOLUTIONS:
            start = self.number(args[1])
            dtype = floating(start.dtype)
            return replace(start, dtype=FLOAT_OR_FLOAT64 if start.is_scalar and dtype == "float" else dtype)
        if path in RESULT_LIKE:
            return self._helpers_kind(path, args)
        if path in _NUMPYS_INTEGERS:
            return Number("int64", () if is_plain else None, False if is_plain else None)
        if (places := places_kind(path, args, self._of, self._length, is_plain=not _has_keywords(e))) is not None:
            return places
        if path in _INTEGER_RESULTS:
            return INT if is_plain else Number("int64", None, None)
        if path in _INTEGERS:
            return INT
        if path == "builtins.range":
            return Other("range")
        if (dtype := path.removeprefix("numpy.")) in NUMPY_DTYPES and len(args) == 1:  # `np.float32(2)`
            given = self.number(args[0])
            return Number(dtype, given.shape, False if given.is_scalar else None)
        if makes_complex(path):
            return Number(COMPLEX, None, None)
        return UNKNOWN if is_inactive(path) else self._unless_complex(e)

    def _helpers_kind(self, path: str, args: tuple[Expr, ...]) -> Number:
        """The kind of an argument; but single precision does not stay beside double."""
        like = self.number(args[RESULT_LIKE[path]])
        others = {kind.dtype for kind in map(self._of, args) if isinstance(kind, Number) and kind.dtype in _FLOATS}
        is_mixed = like.dtype in _FLOATS and others > {like.dtype}
        number = replace(like, dtype="real" if is_mixed else like.dtype, is_array=None)
        return replace(number, dtype=complex_of(number.dtype)) if any(holds_complex(self._of(arg)) for arg in args) else number

    def _made_array(self, path: str, args: tuple[Expr, ...], keywords: Mapping[str, Expr]) -> Kind | None:
        """The kind of a new array that NumPy fills; None where the function makes none."""
        form = _MAKERS.get(path)
        if form is None or not args or len(args) > len(form.arguments) or not keywords.keys() <= {*form.arguments, "order"}:
            return None
        given = {**dict(zip(form.arguments, args, strict=False)), **keywords}
        match form.arguments:
            case ("shape", *_):
                shape = self._filled_shape(given["shape"])
            case ("a", *_):
                shape = self.number(given["a"]).shape
            case ("N", *_):
                shape = (self._length(given["N"]), self._length(given.get("M", given["N"])))
            case ("start", _, "step", _) if given.keys() <= {"start", "dtype"}:  # np.arange(n)
                length = self._length(given["start"])
                shape = (max(length, 0) if isinstance(length, int) else length,)
            case _:
                shape = (ANY,)
        return Number(self._made_dtype(form, given), shape, True)

    def _made_dtype(self, form: _Maker, given: Mapping[str, Expr]) -> str:
        if "dtype" in given and (asked := dtype_asked(given["dtype"], self._of(given["dtype"]), "real")) is not None:
            return asked
        if not form.dtype_of:
            return "float64"
        promoted = promote(self.number(given[name]).dtype for name in form.dtype_of if name in given)
        return STRONG.get(promoted, promoted)

    def dtype_of_made(self, e: Expr) -> Expr | None:
        """What says of what dtype a new array is, where NumPy fills one, and something says it."""
        match e:
            case Call(function=Symbol(path=path), args=args, keywords=keywords) if (form := _MAKERS.get(path)) is not None:
                return {**dict(zip(form.arguments, args, strict=False)), **dict(keywords)}.get("dtype")
            case _:
                return None

    def dtype_by(self, e: Expr) -> tuple[Expr, ...]:
        """The arguments that decide of what dtype a new array is, where NumPy fills one and nothing else says it."""
        match e:
            case Call(function=Symbol(path=path), args=args, keywords=keywords) if (form := _MAKERS.get(path)) is not None:
                given = {**dict(zip(form.arguments, args, strict=False)), **dict(keywords)}
                return () if "dtype" in given else tuple(given[name] for name in form.dtype_of if name in given)
            case Call(function=Symbol(path="numpy.array" | "numpy.asarray"), args=(made,), keywords=()):
                return tuple(_numbers_in(made))
            case _:
                return ()

    def knows_dtype(self, e: Expr) -> bool:
        """Whether it is known what dtype is asked for, or that it is that of an array."""
        return (isinstance(e, Attribute) and e.attr == "dtype") or dtype_asked(e, self.of(e), "") != ""

    def _filled_shape(self, given: Expr) -> Shape:
        """The shape that `np.zeros(given)` has."""
        if isinstance(given, Attribute) and given.attr == "shape":
            return self.number(given.value).shape
        if isinstance(given, Call) and given.function == Symbol("numpy.shape", "") and given.args:
            return self.number(given.args[0]).shape
        lengths = given.elements if isinstance(given, (Tuple, List)) else (given,)
        if not isinstance(given, (Tuple, List)) and self.of(given) != INT:
            return None
        return tuple(self._length(length) for length in lengths)

    def _is_fixed(self, e: Expr) -> bool:
        """Whether all that an expression reads has one value all the time, and working it out gives the same again."""
        pure = all(
            part.function in _LENGTHS if isinstance(part, Call) else not isinstance(part, (Opaque, Global)) for part in walk(e)
        )
        return pure and names_read(e) <= self._fixed

    def _length(self, e: Expr) -> int | str:
        try:
            length = literal_value(e)
        except KeyError:
            length = ANY
        match e:
            case Subscript(value=Attribute(value=value, attr="shape"), index=Literal() as index):
                shape = self.number(value).shape
                if isinstance(shape, tuple) and isinstance(index.value, int) and index.value < len(shape):
                    return shape[index.value]
            case Attribute(value=value, attr="size"):
                shape = self.number(value).shape
                if isinstance(shape, tuple) and len(shape) == 1:
                    return shape[0]
            case Call(function=Symbol(path="builtins.len"), args=(value,)):
                shape = self.number(value).shape
                if isinstance(shape, tuple) and shape:
                    return shape[0]
        return length if isinstance(length, int) else ANY


def _numbers_in(made: Expr) -> Iterator[Expr]:
    """What stands in lists and tuples that are written out in one another."""
    if isinstance(made, (List, Tuple)):
        for element in made.elements:
            yield from _numbers_in(element)
    else:
        yield made


def _bound_to(target: Expr, value: Expr) -> Iterator[tuple[str, Expr]]:
    """The names of a target, each with what it gets, as far as that is written out."""
    match target, value:
        case Name(id=id), _:
            yield id, value
        case Tuple(elements=targets), Tuple(elements=values) if len(targets) == len(values):
            for one, other in zip(targets, values, strict=True):
                yield from _bound_to(one, other)


def _has_keywords(e: Expr) -> bool:
    return isinstance(e, Call) and bool(e.keywords)


def _is_scalar(kind: Kind) -> bool:
    return isinstance(kind, Number) and kind.is_scalar


def element_kind(iterable: Expr, kinds: Kinds) -> Kind:
    """The kind of what a loop over `iterable` yields."""
    match iterable:
        case Call() if (kind := yielded(iterable, kinds.known, partial(element_kind, kinds=kinds))) is not None:
            return kind
        case _:
            kind = kinds.known(iterable)
            if kind == Other("range"):
                return INT
            if isinstance(kind, Structure) and not kind.elements:
                if kinds.is_complete and kind.form != "tuple":
                    return UNKNOWN
                raise Unreached if kind.form == "tuple" else Undefined  # it has none yet
            return first_axis_dropped(kind)


def _dtype_kind(path: str) -> Kind | None:
    """The kind of a type of numbers: `np.float64`, `int`."""
    dtype = dtype_named(Symbol(path, path)) if path.partition(".")[0] in ("builtins", "numpy") else None
    return None if dtype is None else Other(f"dtype({dtype})")


def _symbol_kind(path: str) -> Kind:
    """What is imported from a library is no array; what is imported from elsewhere may be one."""
    root = path.partition(".")[0]
    return Other("object") if root in _LIBRARIES or root in sys.stdlib_module_names else UNKNOWN


def _literal_kind(literal: Literal) -> Kind:
    match literal.value:
        case bool():
            return BOOL
        case int():
            return INT
        case float():
            return FLOAT
        case complex():
            return Number("complex")
        case value:
            return Other(type(value).__name__)


def _shape(kind: Kind) -> Shape:
    return kind.shape if isinstance(kind, Number) else () if isinstance(kind, Other) else None


def _names(e: Expr) -> Iterator[Name]:
    """The names in an expression, in source order."""
    if isinstance(e, Name):
        yield e
    for child in children(e):
        yield from _names(child)


def _slope_kind(x: Number) -> Kind:
    """The kind of the derivative of something like x by x, where x is a number or a vector."""
    shape = 2 * x.shape if isinstance(x.shape, tuple) and len(x.shape) <= 1 else None
    return Number(floating(x.dtype), shape, None if shape is None else shape != ())


_LISTS = frozenset((ListOf, Structure))
_MATRICES = {  # what lists of lists are taken for
    GRID: Number("float64", (ANY, ANY), True),
    INTEGER_GRID: Number("int64", (ANY, ANY), True),
    ROW: Number("float64", (ANY,), True),
}


def _table_kind(path: str, text: str) -> Kind:
    """The kind of a dict that is taken for an array, of its keys, or of the place of one."""
    if path == TABLE:
        return Number("float64", (ANY,) * int(text), True)
    return ListOf(parse_kind(text)) if path == KEYS else INT
