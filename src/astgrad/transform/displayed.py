"""Lists and tuples that meet arrays, as the arrays that NumPy makes of them.

    q = p @ R + [x, y]                q = p @ R + np.array([x, y])
    A[i, i - 1:i + 2] = a, b, c  ->   A[i, i - 1:i + 2] = np.array([a, b, c])
    z = np.dot(w, [x, 1.0])           z = np.dot(w, np.array([x, 1.0]))
    v = v * ws                        v = v * np.array(ws)             ws: a list of numbers

Only where a derivative may flow through the statement: what is derived of it would take a list for an array, and `2 * ws` is a list
of twice the length.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from astgrad.analysis.activity import possibly_varied
from astgrad.analysis.kinds import Kinds
from astgrad.ir.expr import (
    GLOBAL,
    SEQUENCE,
    Binary,
    Call,
    Expr,
    List,
    Name,
    Subscript,
    Symbol,
    Tuple,
    map_children,
    names_read,
)
from astgrad.ir.kinds import UNKNOWN, DictOf, Kind, ListOf, Number, Other, Structure, is_array
from astgrad.ir.stmt import Assign, AugAssign, Block, Function, Stmt, mentioned_in, names_read_inside, with_body
from astgrad.rules.registry import Rule
from astgrad.rules.sites import find_rule
from astgrad.rules.structure import Site, call
from astgrad.transform.rename import map_blocks, map_header

_ARITHMETIC = frozenset(("-", "*", "/", "//", "%", "**", "@"))  # and "+", which joins lists


def with_displays_as_arrays(function: Function, kinds: Kinds, wrt: tuple[str, ...]) -> Function:
    """The function with arrays in the place of lists and tuples, where a derivative by `wrt` may flow."""
    if not mentioned_in(function.body) & (SEQUENCE | GLOBAL) and not any(map(_is_sequence, kinds.variables.values())):
        return function
    changer = _Changer(kinds, possibly_varied(function, wrt))
    return with_body(function, changer.block(function.body))


class _Changer:
    def __init__(self, kinds: Kinds, varied: frozenset[str]) -> None:
        self._kinds = kinds
        self._varied = varied

    def block(self, block: Block) -> Block:
        return tuple(self._statement(statement) for statement in block)

    def _statement(self, statement: Stmt) -> Stmt:
        statement = map_blocks(statement, self.block)
        if names_read_inside(statement).isdisjoint(self._varied):
            return statement
        match statement:
            case Assign(targets=(Subscript(value=holder) as part,)) if self._is_array(holder):
                return map_header(statement, lambda e: e if e is part else self._array(self._expression(e)))
            case AugAssign(target=(Name() as holder) | Subscript(value=holder) as part) if self._is_array(holder):
                return map_header(statement, lambda e: e if e is part else self._array(self._expression(e)))
            case _:
                return map_header(statement, self._expression)

    def _expression(self, e: Expr) -> Expr:
        e = map_children(self._expression, e)
        match e:
            case Binary(op=op, left=left, right=right) if self._meets_array(op, left, right):
                return Binary(op, self._array(left), self._array(right), span=e.span)
            case Call(function=Symbol(path=path), args=args, keywords=keywords) if path.startswith(("numpy.", "scipy.")):
                rule = find_rule(path, len(args))
                if rule is not None and (isinstance(rule, Rule) or not (rule.collects or rule.takes_lists)):
                    given = (
                        self._operand if isinstance(rule, Rule) and not names_read(e).isdisjoint(self._varied) else self._given
                    )
                    named = tuple((name, given(value)) for name, value in keywords)
                    return self._with_shapes(Call(e.function, tuple(map(given, args)), named, span=e.span))
        return e

    def _with_shapes(self, e: Call) -> Call:
        """A call with arrays for those sequences of which its rule must know the shape: `np.average(v, weights=[0.2, 0.8])`."""
        if not any(_is_sequence(self._kinds.of(arg)) for arg in e.children[1:]):
            return e
        site = self._kinds.site(e)
        if not isinstance(site, Site):
            return e
        varied = [name for name, argument in site.arguments.items() if not names_read(argument).isdisjoint(self._varied)]
        for name in varied:
            asked = _asked_for(site, name)
            if asked in site.arguments and _is_sequence(self._kinds.of(site.arguments[asked])):
                new = site.with_arguments({asked: self._array(site.arguments[asked])})
                assert isinstance(new, Call)
                return e if new == e else self._with_shapes(replace(new, span=e.span))
        return e

    def _given(self, e: Expr) -> Expr:
        """An argument; of one that does not vary a rule may ask how it is written, as of axes and shapes."""
        is_given = isinstance(e, (List, Tuple)) and not names_read(e).isdisjoint(self._varied)
        return self._array(e) if is_given and any(isinstance(k, Number) and k.is_inexact for k in self._parts(e)) else e

    def _operand(self, e: Expr) -> Expr:
        """An argument of an elementwise function, in whose derivative it stands as an operand."""
        return self._array(e) if _is_sequence(self._kinds.of(e)) else e

    def _parts(self, e: Expr) -> Iterator[Kind]:
        """The kinds of what is written in lists and tuples."""
        for each in e.children:
            yield from self._parts(each) if isinstance(each, (List, Tuple)) else (self._kinds.of(each),)

    def _meets_array(self, op: str, left: Expr, right: Expr) -> bool:
        one, other = (left, right) if _is_sequence(self._kinds.of(left)) else (right, left)
        if not _is_sequence(self._kinds.of(one)):
            return False
        return self._is_array(other) or (op in _ARITHMETIC and self._may_be_array(other))

    def _is_array(self, e: Expr) -> bool:
        return is_array(self._kinds.of(e))

    def _may_be_array(self, e: Expr) -> bool:
        """Whether it is one where the function raises nothing: a list times an integer is a longer list."""
        kind = self._kinds.of(e)
        return isinstance(kind, Number) and not kind.is_scalar and kind.is_inexact

    def _array(self, e: Expr) -> Expr:
        """The array that NumPy makes of a sequence of numbers or arrays."""
        return call("np.array", _as_list(e)) if _holds_reals(self._kinds.of(e)) else e


def _asked_for(site: Site, name: str) -> str:
    """The argument of which the pullback by another one must know more than is known; "" where there is none."""
    if isinstance(site.rule, Rule) or name not in site.rule.pullbacks:
        return ""
    try:
        site.rule.pullbacks[name](site, Name("g"), UNKNOWN)
    except KeyError as missing:
        (what,) = missing.args
        return what if isinstance(what, str) else ""
    return ""


def _is_sequence(kind: Kind) -> bool:
    """Whether it surely is what NumPy takes for an array, and Python does not."""
    if isinstance(kind, Structure):
        return kind.form in ("list", "tuple")
    return (isinstance(kind, ListOf) and not isinstance(kind, DictOf)) or kind == Other("range")


def _holds_reals(kind: Kind) -> bool:
    """Whether it is a sequence of numbers and arrays, or of such sequences."""
    match kind:
        case Structure(elements=elements) if _is_sequence(kind):
            return bool(elements) and all(isinstance(each, Number) or _holds_reals(each) for each in elements)
        case ListOf(element=element) if _is_sequence(kind):
            return isinstance(element, Number) or _holds_reals(element)
        case _:
            return kind == Other("range")


def _as_list(e: Expr) -> Expr:
    return List(tuple(map(_as_list, e.elements)), span=e.span) if isinstance(e, (List, Tuple)) else e
