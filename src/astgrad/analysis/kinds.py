"""Kinds of variables and expressions: dtype, symbolic shape, structure. Only looks.

    def f(X: float64[n, d], w: float64[d]):          p: float64[n]
        p = 1 / (1 + np.exp(-(X @ w)))      ->       np.exp(-(X @ w)): float64[n]
        return np.mean(p)                            result: float64

A variable has one kind: the join over all its definitions. (Variables are split into webs before, so that a name which is used
for several things has several kinds.) Everything that is not understood is `UNKNOWN`; nothing here is ever refused.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Compare,
    Conditional,
    Expr,
    Global,
    List,
    Literal,
    Logical,
    Name,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    children,
    names_read,
    walk,
)
from astgrad.ir.kinds import (
    ANY,
    BOOL,
    FLOAT,
    FLOAT_OR_FLOAT64,
    INT,
    NUMPY_DTYPES,
    UNKNOWN,
    Broadcast,
    Kind,
    Number,
    Object,
    Other,
    Shape,
    Structure,
    parse_kind,
)
from astgrad.ir.shapes import broadcast, floating, join, join_dtypes, promote, same_shape
from astgrad.ir.stmt import Assign, AugAssign, For, Function, Return, Stmt, While, expressions, names_written, statements
from astgrad.rules.helpers import RESULT_LIKE
from astgrad.rules.registry import Rule
from astgrad.rules.sites import site_of
from astgrad.rules.structure import Site, literal_value

CalleeKind = Callable[[str, tuple[Kind, ...], Mapping[str, Kind]], Kind]  # the result kind of a function of the user's module

_STRONG = {"float": "float64", FLOAT_OR_FLOAT64: "float64", "int": "int64", "bool": "bool_"}
_INTEGER_RESULTS = frozenset(  # with one argument; along an axis they give arrays
    f"numpy.{name}" for name in ("argmax", "argmin", "count_nonzero", "ndim", "size")
) | {"builtins.int", "builtins.len"}
_FLOAT_CONSTANTS = frozenset(
    f"{module}.{name}" for module in ("math", "numpy") for name in ("pi", "e", "inf", "nan", "tau", "euler_gamma")
)
_NONE = (Other("None"), Other("NoneType"))
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


class Undefined(Exception):
    """The kind depends on a variable of which no definition was seen yet."""


class Kinds:
    """What is known of the variables of one function, and by them of any expression over them."""

    def __init__(self, variables: Mapping[str, Kind], constants: Mapping[str, Kind], callee_kind: CalleeKind) -> None:
        self._variables = dict(variables)
        self._constants = constants
        self._callee_kind = callee_kind
        self._known: dict[Expr, Kind] = {}
        self._sites: dict[int, tuple[Expr, Site | Refusal | None]] = {}  # by identity: equal expressions differ in their places

    @property
    def variables(self) -> Mapping[str, Kind]:
        """The kind of each variable."""
        return self._variables

    def note(self, name: str, kind: Kind) -> None:
        """Adds a variable, or says something new of one."""
        self.revise({name: kind})

    def revise(self, variables: Mapping[str, Kind]) -> None:
        """Adds variables, or says something new of them; what is known of expressions that do not read them stays."""
        changed = {name for name, kind in variables.items() if self._variables.get(name, kind) != kind}
        self._variables.update(variables)
        if changed:
            self._known = {e: kind for e, kind in self._known.items() if changed.isdisjoint(names_read(e))}
            self._sites = {key: found for key, found in self._sites.items() if changed.isdisjoint(names_read(found[0]))}

    def with_variables(self, more: Mapping[str, Kind]) -> Kinds:
        """The same knowledge and more."""
        kinds = Kinds(self._variables, self._constants, self._callee_kind)
        kinds._known, kinds._sites = dict(self._known), dict(self._sites)
        kinds.revise(more)
        return kinds

    def of(self, e: Expr) -> Kind:
        """The kind of an expression."""
        try:
            return self._of(e)
        except Undefined:
            return UNKNOWN

    def known(self, e: Expr) -> Kind:
        """The kind of an expression. Raises Undefined where it depends on what no definition was seen of yet."""
        return self._of(e)

    def number(self, e: Expr) -> Number:
        """The kind of an expression as a number of which perhaps nothing else is known."""
        kind = self.of(e)
        return kind if isinstance(kind, Number) else Number("real", None, None)

    def site(self, e: Expr) -> Site | Refusal | None:
        """The rule that applies to an expression, with the kinds of its arguments and its result."""
        found = self._sites.get(id(e))
        if found is None or found[0] is not e:
            found = e, self._found_site(e)
            if self._is_defined(e):
                self._sites[id(e)] = found
        return found[1]

    def _found_site(self, e: Expr) -> Site | Refusal | None:
        site = site_of(e)
        if not isinstance(site, Site):
            return site
        kinds = {name: self.of(argument) for name, argument in site.arguments.items()}
        like = {name: self.like(argument) for name, argument in site.arguments.items()}
        site = replace(site, kinds=kinds, like=like, denoted=self._filled_shape)
        return replace(site, kind=_result_kind(site))

    def like(self, e: Expr) -> Expr:
        """The cheapest expression at hand that has the shape of `e`: a name in it, or `e` itself."""
        if isinstance(e, Name):
            return e
        shape = self.number(e).shape
        for name in _names(e):
            if same_shape(self.number(name).shape, shape):
                return name
        return Name(*shape.names) if isinstance(shape, Broadcast) and len(shape.names) == 1 else e

    def _of(self, e: Expr) -> Kind:
        if isinstance(e, Name):
            if e.id not in self._variables:
                raise Undefined(e.id)
            return self._variables[e.id]
        kind = self._known.get(e)
        if kind is None:
            kind = self._computed(e)
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
                return FLOAT if path in _FLOAT_CONSTANTS else self._constants.get(path) or _symbol_kind(path)
            case Global(id=id):
                return self._constants.get(id, UNKNOWN)
            case Attribute(value=value, attr=attr) if isinstance(holder := self._of(value), Object):
                return dict(holder.fields).get(attr, UNKNOWN)
            case Attribute(attr="size" | "ndim"):
                return INT
            case Attribute(value=value, attr="shape"):
                shape = self.number(value).shape
                return Structure("tuple", (INT,) * len(shape)) if isinstance(shape, tuple) else UNKNOWN
            case Subscript(value=Attribute(attr="shape")):
                return INT
            case Compare(first=first, rest=rest):
                shape = broadcast(_shape(self._of(operand)) for operand in (first, *rest))
                return BOOL if shape == () else Number("bool_", shape, None if shape is None else True)
            case Logical(op=op, operands=(*operands, last)):
                kinds = [kind for operand in operands if (kind := self._of(operand)) not in _NONE or op == "and"]
                return join((*kinds, self._of(last)))  # `None or x` is x
            case Conditional(body=body, orelse=orelse):
                return join((self._of(body), self._of(orelse)))
            case Tuple(elements=elements):
                return Structure("tuple", tuple(map(self._of, elements)))
            case List(elements=elements):
                return Structure("list", tuple(map(self._of, elements)))
            case Unary(op="not"):
                return BOOL
            case Call(function=Global(id=id, path=""), args=args, keywords=keywords):
                return self._callee_kind(id, tuple(map(self._of, args)), {key: self._of(value) for key, value in keywords})
            case _:
                return self._application_kind(e)

    def _application_kind(self, e: Expr) -> Kind:
        for child in children(e):
            self._of(child)  # raises where a variable is not defined yet
        site = self.site(e)
        if isinstance(site, Site):
            return site.kind
        match e:
            case Call(function=Symbol(path=path), args=args, keywords=keywords):
                made = self._made_array(path, args, dict(keywords))
                return made or self._call_kind(path, args, is_plain=len(args) == 1 and not keywords)
            case Unary(operand=operand):
                return self._of(operand)
            case Binary(left=left, right=right):  # an operator without a rule: `&`, `<<`
                some, others = self.number(left), self.number(right)
                return Number(promote((some.dtype, others.dtype)), broadcast((some.shape, others.shape)), None)
            case _:
                return UNKNOWN

    def _call_kind(self, path: str, args: tuple[Expr, ...], *, is_plain: bool) -> Kind:
        if path == "astgrad.stop_gradient" and args:
            return self._of(args[0])
        if path in RESULT_LIKE:
            return replace(self.number(args[RESULT_LIKE[path]]), is_array=None)
        if path in _INTEGER_RESULTS:
            return INT if is_plain else Number("int64", None, None)
        if path == "builtins.range":
            return Other("range")
        return UNKNOWN

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
            case _:
                shape = (ANY,)
        return Number(self._made_dtype(form, given), shape, True)

    def _made_dtype(self, form: _Maker, given: Mapping[str, Expr]) -> str:
        if "dtype" in given and given["dtype"] != Literal("None"):
            match given["dtype"]:
                case Symbol(path=path):
                    name = path.rpartition(".")[2]
                    return _STRONG.get(name, name if name in NUMPY_DTYPES else "real")
                case Attribute(value=value, attr="dtype"):
                    dtype = self.number(value).dtype
                    return _STRONG.get(dtype, dtype)
                case _:
                    return "real"
        if not form.dtype_of:
            return "float64"
        promoted = promote(self.number(given[name]).dtype for name in form.dtype_of if name in given)
        return _STRONG.get(promoted, promoted)

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


def parameter_kinds(function: Function, given: Mapping[str, Kind]) -> dict[str, Kind]:
    """What the parameters are when the function is called; those of which something is `given`, and else by their annotations."""
    return {p.name: given.get(p.name) or _annotated(p.name, p.annotation, function) for p in function.parameters}


def infer_kinds(
    function: Function, given: Mapping[str, Kind], constants: Mapping[str, Kind], callee_kind: CalleeKind
) -> tuple[Kinds, Kind]:
    """The kinds of a function's variables and of its result.

    given: the kinds of parameters that are known from elsewhere; they win over annotations.
    callee_kind: the result kind of a function of the user's module for given argument kinds.
    """
    parameters = parameter_kinds(function, given)
    kinds = Kinds(parameters, constants, callee_kind)
    fixed = _assigned_once(function)
    for _ in range(_MOST_PASSES + sum(1 for _ in statements(function.body))):
        found = dict(parameters)
        for statement in statements(function.body):
            for name, kind in _definitions(statement, kinds):
                kind = _of_own_shape(name, kind) if name in fixed else kind
                found[name] = join((found[name], kind)) if name in found else kind
                if name not in kinds.variables:
                    kinds.note(name, kind)  # for the statements below; what loops bring back follows in the next pass
        if found == kinds.variables:
            break
        kinds.revise(found)
    else:
        kinds.revise({**dict.fromkeys(kinds.variables, UNKNOWN), **parameters})
    return kinds, _in_terms_of(parameters, _returned(function, kinds))


_MOST_PASSES = 30  # beyond one for each statement, which a change may take to come through


def _assigned_once(function: Function) -> frozenset[str]:
    """The variables that keep one value, once they have it."""
    written = Counter((*function.parameter_names, *(n for s in statements(function.body) for n in names_written(s))))
    loops = (s for s in statements(function.body) if isinstance(s, (For, While)))
    inside = {name for loop in loops for s in statements((loop,)) for name in names_written(s)}
    return frozenset(name for name, count in written.items() if count == 1 and name not in inside)


def _of_own_shape(name: str, kind: Kind) -> Kind:
    """The kind of a variable; where its shape is not known it is its own."""
    return replace(kind, shape=Broadcast(frozenset((name,)))) if isinstance(kind, Number) and kind.shape is None else kind


def _in_terms_of(parameters: Mapping[str, Kind], kind: Kind) -> Kind:
    """A kind without shapes that are only known to be those of local variables."""
    match kind:
        case Number(shape=Broadcast(names=names)) if not names <= parameters.keys():
            return replace(kind, shape=None)
        case Structure(elements=elements):
            return replace(kind, elements=tuple(_in_terms_of(parameters, element) for element in elements))
        case _:
            return kind


def _returned(function: Function, kinds: Kinds) -> Kind:
    results: list[Kind] = []
    for statement in statements(function.body):
        if isinstance(statement, Return) and statement.value is not None:
            with suppress(Undefined):  # a recursion of which no end was seen yet
                results.append(kinds.known(statement.value))
    return join(results) if results else UNKNOWN


def _annotated(name: str, annotation: str | None, function: Function) -> Kind:
    """What a parameter's annotation or, failing that, its use says.

    A parameter of which nothing is known is a number of its own shape: that is what it must be where its kind matters.
    """
    kind: Kind = UNKNOWN
    if annotation is not None:
        try:
            kind = parse_kind(annotation)
        except ValueError:
            kind = UNKNOWN
    if kind == UNKNOWN and name in _counted(function):
        return INT
    own_shape = Broadcast(frozenset((name,)))
    if kind == UNKNOWN:
        return Number("real", own_shape, None)
    return replace(kind, shape=own_shape) if isinstance(kind, Number) and kind.shape is None else kind


def _counted(function: Function) -> frozenset[str]:
    """Names that stand alone as an argument of `range`: they must be integers."""
    return frozenset(
        argument.id
        for statement in statements(function.body)
        for outer in expressions(statement)
        for e in walk(outer)
        if isinstance(e, Call) and e.function == Symbol("builtins.range", "range")
        for argument in e.args
        if isinstance(argument, Name)
    )


def _definitions(statement: Stmt, kinds: Kinds) -> Iterator[tuple[str, Kind]]:
    """The names that a statement defines and the kinds that it gives them, as far as they are known by now."""
    try:
        match statement:
            case Assign(targets=targets, value=value):
                kind = kinds.known(value)
                for target in targets:
                    yield from _unpacked(target, kind)
            case AugAssign(target=Name(id=id), op=op, value=value):
                before = kinds.known(Name(id))
                in_place = isinstance(before, Number) and before.is_array
                yield id, before if in_place else kinds.known(Binary(op, Name(id), value))
            case For(target=target, iterable=iterable):
                yield from _unpacked(target, _element(iterable, kinds))
    except Undefined:
        return


def _unpacked(target: Expr, kind: Kind) -> Iterator[tuple[str, Kind]]:
    match target:
        case Name(id=id):
            yield id, kind
        case Tuple(elements=elements):
            for position, element in enumerate(elements):
                yield from _unpacked(element, _part(kind, position, len(elements)))


def _part(kind: Kind, position: int, count: int) -> Kind:
    if isinstance(kind, Structure) and len(kind.elements) == count:
        return kind.elements[position]
    return _first_axis_dropped(kind)


def _element(iterable: Expr, kinds: Kinds) -> Kind:
    """The kind of what a loop over `iterable` yields."""
    match iterable:
        case Call(function=Symbol(path="builtins.range")):
            return INT
        case _:
            return _first_axis_dropped(kinds.known(iterable))


def _first_axis_dropped(kind: Kind) -> Kind:
    match kind:
        case Number(dtype=dtype, shape=(_, *rest)):
            return Number(dtype, tuple(rest), bool(rest))
        case Number(dtype=dtype):
            return Number(dtype, None, None)
        case Structure(elements=elements) if elements:
            return join(elements)
        case _:
            return UNKNOWN


def _result_kind(site: Site) -> Kind:
    rule = site.rule
    if not isinstance(rule, Rule):
        return rule.result(site)
    arguments = [site.number(name) for name in site.arguments if not isinstance(site.kinds[name], Other)]
    if not arguments:
        return UNKNOWN
    shape = broadcast(argument.shape for argument in arguments)
    if rule.result == "chosen":  # an argument as it is, also an array without dimensions
        forms = {argument.is_array for argument in arguments}
        is_array = forms.pop() if len(forms) == 1 else None
    else:
        is_array = None if not isinstance(shape, tuple) else shape != ()
    return Number(_result_dtype(rule, [argument.dtype for argument in arguments]), shape, is_array)


def _result_dtype(rule: Rule, dtypes: list[str]) -> str:
    numpys_own = rule.path.startswith(("numpy.", "scipy."))
    match rule.result:
        case "bool":
            return "bool_" if numpys_own else "bool"
        case "int":
            return "int64" if numpys_own else "int"
        case "float64":
            return "float64"
        case "users":
            promoted = promote(dtypes)
            return FLOAT_OR_FLOAT64 if promoted in _STRONG else floating(promoted)
        case "python":
            return "float"
        case "chosen":
            return join_dtypes(dtypes)
        case "same":
            promoted = promote(dtypes)
            return _STRONG.get(promoted, promoted) if numpys_own else promoted
        case _:
            promoted = promote(dtypes)
            if numpys_own or promoted not in _STRONG:
                return floating(promoted)
            return promoted if promoted == FLOAT_OR_FLOAT64 else "float"


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
