"""Complex values: whether it is known of every value if it is complex, and of every function what it does with them. Only looks.

    if abs(z) < z:            refused: complex numbers have no order                       [complex]
    y = np.sort(z)            refused: no rule says what it does with complex values       [complex]
    x[0] = z                  refused: x is an array of real numbers                       [complex]

A value is real unless something complex goes into it (`astgrad.analysis.kinds`), and what it may go into is an allow-list. So no
complex value can reach a rule that is right for real numbers only, whether a derivative flows there or not.
"""

from __future__ import annotations

from collections.abc import Container, Iterator

from astgrad.analysis.analysed import Analysed
from astgrad.analysis.flow import INACTIVE_ATTRIBUTES, is_text
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    BUILT,
    Attribute,
    Call,
    Compare,
    Conditional,
    Expr,
    Global,
    Literal,
    Logical,
    Name,
    Opaque,
    Slice,
    Subscript,
    Symbol,
    Unary,
    children,
)
from astgrad.ir.kinds import UNKNOWN, ListOf, Number, Structure, holds_complex
from astgrad.ir.show import show
from astgrad.ir.stmt import Assign, AugAssign, Stmt, Verbatim, base_name, elements_stored, expressions, statements
from astgrad.markers import STOP_GRADIENT
from astgrad.rules.complexes import complex_arguments, complex_gap, is_looking, makes_complex, uses_strange_helper
from astgrad.rules.constants import is_effect
from astgrad.rules.registry import Rule
from astgrad.rules.structure import NotHandled, Site

_LIST_METHODS = frozenset(("append", "copy", "extend", "insert", "pop"))
_EQUALITIES = frozenset(("==", "!=", "is", "is not"))
_SEQUENCES = frozenset(f"builtins.{name}" for name in ("dict", "list", "tuple"))


def find_complex_gaps(primal: Analysed, mode: str, functions: Container[str]) -> Iterator[Refusal]:
    """What is done with complex values, and not known to be right, in source order.

    mode: `forward` or `reverse`. functions: the names of the user's functions that are read.
    """
    finder = _Finder(primal, mode, functions)
    for statement in statements(primal.function.body):
        yield from finder.statement(statement)


class _Finder:
    def __init__(self, primal: Analysed, mode: str, functions: Container[str]) -> None:
        self._primal = primal
        self._kinds = primal.kinds
        self._mode = mode
        self._functions = functions

    def statement(self, statement: Stmt) -> Iterator[Refusal]:
        inner = [refusal for e in expressions(statement) for refusal in self._expression(e)]
        yield from inner
        if inner:
            return
        if isinstance(statement, Verbatim) and statement.writes and any(self._is(Name(name)) for name in statement.reads):
            yield Refusal("complex", "it is not followed what this does with complex values", statement.span)
        for part in elements_stored(statement):
            yield from self._store(part, statement)
        match statement:
            case Assign(targets=targets, value=value):
                for target in targets:
                    yield from self._mixture(target, value)
            case AugAssign(target=Name() as target, value=value) if self._is(value):
                kind = self._kinds.of(target)
                if not holds_complex(kind):
                    message = f"{show(target)} holds real numbers, and something complex is brought into it"
                    yield Refusal("complex", message, statement.span, "make it complex from the start, or write a new value")

    def _is(self, e: Expr) -> bool:
        return holds_complex(self._kinds.of(e))

    def _mixture(self, target: Expr, value: Expr) -> Iterator[Refusal]:
        """An array that is real here and complex elsewhere: its adjoint would be of either."""
        kind, new = self._kinds.of(target) if isinstance(target, Name) else UNKNOWN, self._kinds.of(value)
        if not isinstance(kind, Number) or not kind.is_complex or self._is(value):
            return
        if not (kind.is_scalar and isinstance(new, Number) and new.is_scalar):
            message = f"{show(target)} is real here and complex elsewhere"
            yield Refusal("complex", message, value.span, "make it complex from the start, as with 0j or dtype=complex")

    def _store(self, part: Subscript, statement: Stmt) -> Iterator[Refusal]:
        """What is written into a part of something."""
        assert isinstance(statement, (Assign, AugAssign))
        if not self._is(statement.value):
            return
        name = base_name(part)
        kind = self._kinds.of(Name(name)) if name is not None else UNKNOWN
        if not holds_complex(kind):
            message = f"{show(part)} is not known to be a part of something complex, and something complex is written into it"
            yield Refusal("complex", message, statement.span, "make it complex from the start, as with dtype=complex")

    def _expression(self, e: Expr) -> Iterator[Refusal]:
        parts = children(e)
        if isinstance(e, Call) and isinstance(e.function, Attribute):  # a method, of which the object is an argument
            parts = (e.function.value, *parts[1:])
        inner = [refusal for part in parts for refusal in self._expression(part)]
        yield from inner or self._own(e, parts)

    def _own(self, e: Expr, parts: tuple[Expr, ...]) -> Iterator[Refusal]:
        match e:
            case Call(function=Symbol(path=path)) if makes_complex(path):
                hint = "work it out outside, and give it as a complex argument"
                yield Refusal("complex", f"{path} may give complex numbers, and no derivative of it is known", e.span, hint)
            case Opaque(reads=reads) if not is_text(e) and any(self._is(Name(name)) for name in reads):
                yield Refusal("complex", "it is not followed what this does with complex values", e.span)
            case _ if any(map(self._is, parts)) or self._is(e):
                yield from self._of_complex(e)

    def _of_complex(self, e: Expr) -> Iterator[Refusal]:
        """An expression that is complex or has a part that is."""
        match e:
            case Conditional(body=body, orelse=orelse):
                yield from self._either(e, (body, orelse))
            case Logical(operands=operands):
                yield from self._either(e, operands)
            case Name() | Literal() | Symbol() | Global() | Slice() | Unary(op="not"):
                return
            case _ if isinstance(e, BUILT):
                return
            case Compare(ops=ops) if _EQUALITIES.issuperset(ops):
                return
            case Compare():
                yield Refusal("complex", "complex numbers have no order", e.span, "compare np.abs, np.real or np.imag of them")
            case Attribute(attr=attr) if attr in INACTIVE_ATTRIBUTES:
                return
            case Attribute(value=value) | Subscript(value=value) if not isinstance(self._kinds.of(value), Number):
                return  # a part of a structure, or of an object
            case Call(function=Symbol(path=path)) if is_looking(path) or is_effect(path) or path == STOP_GRADIENT:
                return
            case Call(function=Symbol(path=path), args=args) if path in _SEQUENCES and not any(map(self._is_array, args)):
                return
            case Call(function=Attribute(value=value, attr=attr)) if (
                isinstance(self._kinds.of(value), (ListOf, Structure)) and attr in _LIST_METHODS
            ):
                return
            case Call(function=Global(id=id, path="")) if id in self._functions and self._kinds.of(e) != UNKNOWN:
                return
            case _:
                yield from self._application(e)

    def _either(self, e: Expr, parts: tuple[Expr, ...]) -> Iterator[Refusal]:
        """One of several values, of which arrays are complex together or not at all."""
        kinds = [self._kinds.of(part) for part in parts]
        are_scalar = all(isinstance(kind, Number) and kind.is_scalar for kind in kinds)
        if not are_scalar and len(set(map(holds_complex, kinds))) > 1:
            message = f"{show(e)} is real or complex, as the test decides"
            yield Refusal("complex", message, e.span, "make it complex in any case, as with .astype(complex)")

    def _is_array(self, e: Expr) -> bool:
        return isinstance(self._kinds.of(e), Number)

    def _application(self, e: Expr) -> Iterator[Refusal]:
        site = self._kinds.site(e)
        if isinstance(site, Site):
            gap = complex_gap(site) if complex_arguments(site) else None
            if gap is not None:
                yield Refusal("complex", gap[0], e.span, gap[1])
            elif self._needs_strange_helper(site):
                message = f"the derivative of {site.rule.path} of complex values is known for arrays of known rank only"
                yield Refusal("complex", message, e.span, "annotate the arguments or give their kinds")
        elif site is None and not self._is_made(e):
            message = f"it is not known whether what {show(e)} makes of complex values is complex"
            yield Refusal("complex", message, e.span, "take np.real, np.imag or np.abs before")

    def _is_made(self, e: Expr) -> bool:
        """Whether it is a new array, which has the dtype that is asked for."""
        kind = self._kinds.of(e)
        return isinstance(e, Call) and isinstance(kind, Number) and kind.is_array is True and kind.dtype not in ("real",)

    def _needs_strange_helper(self, site: Site) -> bool:
        """Whether the derivative calls a private function that is right for real numbers only."""
        if isinstance(site.rule, Rule):
            return False
        active = [n for n, e in site.arguments.items() if self._primal.activity.is_active(e, self._kinds)]
        try:
            if self._mode == "forward":
                parts = [site.rule.pushforward(site, {name: Name(f"{name}_dot") for name in active})] if active else []
            else:
                made = [site.rule.pullbacks[n](site, Name("g"), UNKNOWN) for n in active if n in site.rule.pullbacks]
                parts = [each if isinstance(each, Expr) else each.value for each in made]
        except (KeyError, NotHandled):
            return False  # which is refused in any case
        return any(isinstance(part, Expr) and uses_strange_helper(part) for part in parts)
