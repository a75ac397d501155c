"""Functions that are given functions, written out as what they do with them: statements, and the value that these leave.

                                                best = x
    y = max(x, w, key=f)                        best_key = f(best)
                                        ->      other = w
                                                other_key = f(other)
                                                if other_key > best_key: ...
                                                y = best

                                                y = np.zeros_like(v)
    np.piecewise(v, [v < 0.0], [f, 1.0])        below = v < 0.0
                                        ->      y[below] = f(v[below])
                                                y[~below] = 1.0

    np.vectorize(f, otypes=[float])(v)          the list of f(item) for item in v, as an array of v's shape
    np.apply_along_axis(f, 1, a)                the array of f(a[i]) for each row of a matrix
    np.apply_over_axes(np.sum, a, [0])          np.sum(a, axis=0, keepdims=True)
    functools.reduce(f, v)                      a loop from v[0] on
    list(map(f, v, w))                          [f(a, b) for a, b in zip(v, w)]

What is not written out here stays, and is refused where a derivative would flow through it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from astgrad.analysis.iterators import called, runs_once
from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Binary,
    Call,
    Clause,
    Compare,
    Comprehension,
    Expr,
    Global,
    List,
    Literal,
    Name,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    Unary,
    names_read,
)
from astgrad.ir.names import Names
from astgrad.ir.show import show
from astgrad.ir.stmt import Assign, Block, Define, Evaluate, For, If, Lambda, Stmt, statements
from astgrad.rules.sites import find_rule
from astgrad.rules.structure import call, literal_value

Written = tuple[list[Stmt], Expr]  # what must run before, and the value

_REDUCING = frozenset(
    f"numpy.{name}"
    for name in ("sum", "prod", "mean", "max", "min", "amax", "amin", "std", "var", "nansum", "nanmean", "nanmax", "nanmin")
)
_GIVEN_FUNCTIONS = frozenset(
    (
        "builtins.map",
        "functools.reduce",
        "itertools.accumulate",
        "numpy.piecewise",
        "numpy.apply_along_axis",
        "numpy.apply_over_axes",
        "numpy.vectorize",
    )
)
_TAKING_ALL = frozenset(("builtins.list", "builtins.sum", "builtins.max", "builtins.min"))
_FLOATS = frozenset(("builtins.float", "numpy.float64"))


class Functionals:
    """Writes out the calls of one function. functions: the module's functions with source, by name; local: names of its own that
    stand for functions; vectorized: names that stand for what `np.vectorize` gives, with that call; varied: that may carry a
    derivative."""

    def __init__(
        self,
        names: Names,
        functions: Container[str],
        local: Container[str],
        vectorized: Mapping[str, Call],
        varied: frozenset[str],
    ) -> None:
        self._names = names
        self._functions = functions
        self._local = local
        self._vectorized = vectorized
        self._varied = varied

    def written(self, e: Call) -> Written | None:
        """What a call does, in statements; None where that is not known."""
        given = self._written(e)
        return None if given is None else ([_placed(statement, e) for statement in given[0]], given[1])

    def _written(self, e: Call) -> Written | None:
        match e:
            case Call(function=Symbol(path="builtins.max" | "builtins.min" as path), args=args, keywords=(("key", key),)) if (
                args
            ):
                return self._extreme(">" if path == "builtins.max" else "<", args, key, e)
            case Call(function=Symbol(path=path), args=(Call() as sums,), keywords=()) if path in _TAKING_ALL and (
                called(sums) == "itertools.accumulate" and not sums.keywords
            ):  # elsewhere it is found one by one, while what it is of may change
                before, found = self._accumulated(sums.args[0], sums.args[1:], sums) or ([], sums)
                return None if found is sums else (before, found if path == "builtins.list" else replace(e, args=(found,)))
            case Call(function=Symbol(path="builtins.list"), args=(Call() as mapped,), keywords=()):
                given = comprehension_of(mapped, self._names, is_list=True)
                return None if given is None else ([], given)
            case Call(function=Symbol(path="builtins.sum"), args=(Call(args=(_, _, _, *_)) as mapped, *rest)):
                given = comprehension_of(mapped, self._names, is_list=False)
                return None if given is None else ([], Call(e.function, (given, *rest), e.keywords, span=e.span))
            case Call(function=Symbol(path="functools.reduce"), args=(step, items), keywords=()):
                return self._reduced(step, items, e)
            case Call(function=Symbol(path="numpy.piecewise"), args=(over, conditions, functions, *rest), keywords=()):
                return self._piecewise(over, conditions, functions, tuple(rest), e)
            case Call(function=Symbol(path="numpy.apply_along_axis"), args=(function, axis, over, *rest), keywords=()):
                return self._along_axis(function, axis, over, tuple(rest), e)
            case Call(function=Symbol(path="numpy.apply_over_axes"), args=(function, over, axes), keywords=()):
                return _over_axes(function, over, axes)
            case Call(function=Call(function=Symbol(path="numpy.vectorize")) as made, args=(over,), keywords=()):
                return self._vectorize(made, over, e)
            case Call(function=Name(id=id), args=(over,), keywords=()) if id in self._vectorized:
                return self._vectorize(self._vectorized[id], over, e)
            case _:
                return None

    # ------------------------------------------------------------------ one of several

    def _extreme(self, op: str, args: tuple[Expr, ...], key: Expr, e: Call) -> Written | None:
        """The element whose key is the greatest, or the least; of equal ones the first."""
        if not _may_be_repeated(key):
            return None
        best, best_key = self._fresh("best", e), self._fresh("best_key", e)
        one, one_key = self._fresh("other", e), self._fresh("other_key", e)
        keep = (_assign(best, one), _assign(best_key, one_key))
        compare = (_assign(one_key, _called(key, one)), If(Compare(one_key, (op,), (best_key,)), keep, span=e.span))
        elements = args if len(args) > 1 else _elements(args[0])
        if elements:
            first, *others = elements
            start = [_assign(best, first), _assign(best_key, _called(key, best))]
            return [*start, *(new for other in others for new in (_assign(one, other), *compare))], best
        if len(args) > 1:
            return None
        before, items = self._named("items", args[0] if not isinstance(args[0], Comprehension) else as_list(args[0]))
        before += [_assign(best, Subscript(items, Literal("0"), span=e.span)), _assign(best_key, _called(key, best))]
        return [*before, For(one, items, compare, span=e.span)], best

    def _reduced(self, step: Expr, items: Expr, e: Call) -> Written | None:
        """A fold that starts with the first element."""
        if not _may_be_repeated(step):
            return None
        if elements := _elements(items):
            total, *others = elements
            for other in others:
                total = Call(step, (total, other), span=e.span)
            return [], total
        before, items = self._named("items", call("list", items) if runs_once(items) else items)
        result, index = self._fresh("result", e), self._fresh("i", e)
        turn = Assign((result,), Call(step, (result, Subscript(items, index, span=e.span)), span=e.span), span=e.span)
        counting = call("range", Literal("1"), call("len", items))
        first = _assign(result, Subscript(items, Literal("0"), span=e.span))
        return [*before, first, For(index, counting, (turn,), span=e.span)], result

    def _accumulated(self, items: Expr, step: Sequence[Expr], e: Call) -> Written | None:
        """A list of all that a fold gives on its way, of sums where it is not said of what."""
        before, items = self._named("items", call("list", items) if runs_once(items) else items)
        sums = self._fresh("sums", e)
        if not step:
            total, each = self._fresh("total", e), self._fresh("each", e)
            turn: Block = (
                _assign(total, Binary("+", total, each)),
                Evaluate(Call(Attribute(sums, "append"), (total,)), span=e.span),
            )
            before += [_assign(sums, List(())), _assign(total, Literal("0"))]
            return [*before, For(each, items, turn, span=e.span)], sums
        if not _may_be_repeated(step[0]):
            return None
        index, last = self._fresh("i", e), Subscript(sums, Unary("-", Literal("1")), span=e.span)
        new = Call(step[0], (last, Subscript(items, index, span=e.span)), span=e.span)
        turn = (Evaluate(Call(Attribute(sums, "append"), (new,)), span=e.span),)
        first = _assign(sums, List((Subscript(items, Literal("0"), span=e.span),)))
        return [*before, first, For(index, call("range", Literal("1"), call("len", items)), turn, span=e.span)], sums

    # ------------------------------------------------------------------ NumPy's

    def _piecewise(self, over: Expr, conditions: Expr, functions: Expr, rest: tuple[Expr, ...], e: Call) -> Written | None:
        """An array of zeros, into which each piece is written where its condition holds."""
        tests, pieces = _elements(conditions), _elements(functions)
        if not tests or len(pieces) - len(tests) not in (0, 1) or not all(map(self._is_known, pieces)):
            return None
        before, over = self._named("x", over)
        masks = [self._fresh("mask", e) for _ in tests]
        before += [_assign(mask, test) for mask, test in zip(masks, tests, strict=True)]
        result = self._fresh("pieces", e)
        before.append(_assign(result, call("np.zeros_like", over)))
        if len(pieces) > len(tests):
            together: Expr = masks[0]
            for mask in masks[1:]:
                together = Binary("|", together, mask)
            masks.append(self._fresh("mask", e))
            before.append(_assign(masks[-1], Unary("~", together)))
        for mask, piece in zip(masks, pieces, strict=True):
            value = Call(piece, (Subscript(over, mask, span=e.span), *rest), span=e.span) if self._is_function(piece) else piece
            before.append(Assign((Subscript(result, mask, span=e.span),), value, span=e.span))
        return before, result

    def _along_axis(self, function: Expr, axis: Expr, over: Expr, rest: tuple[Expr, ...], e: Call) -> Written | None:
        """The function of each row of a matrix, or of each column."""
        number = _literal(axis)
        if number not in (0, 1, -1) or not _may_be_repeated(function):
            return None
        before, over = self._named("x", over)
        items, index = self._fresh("items", e), self._fresh("i", e)
        height, width = self._fresh("n", e), self._fresh("m", e)
        part = Tuple((Slice(None, None, None), index)) if number == 0 else index
        value = Call(function, (Subscript(over, part, span=e.span), *rest), span=e.span)
        before += [
            _assign(Tuple((height, width)), Attribute(over, "shape")),  # of anything but a matrix this raises
            _assign(items, List(())),
            For(index, call("range", width if number == 0 else height), (_append(items, value, e),), span=e.span),
        ]
        array = call("np.array", items)
        return before, Attribute(array, "T", span=e.span) if number == 0 else array

    def _vectorize(self, made: Call, over: Expr, e: Call) -> Written | None:
        """The array of the function's values, which are floats: without `otypes` the first value decides of what dtype all are."""
        if len(made.args) != 1 or not _gives_floats(made) or not _may_be_repeated(made.args[0]):
            return None
        before, over = self._named("x", over)
        items, flat, item = self._fresh("items", e), self._fresh("flat", e), self._fresh("item", e)
        elements, float_ = call("np.ravel", over), Symbol("builtins.float", "float")
        if not names_read(over).isdisjoint(self._varied):  # the function is given Python's numbers, whatever their dtype was
            elements = Call(Attribute(elements, "astype"), (float_,), span=e.span)
        before += [
            _assign(items, List(())),
            _assign(flat, elements),
            For(item, flat, (_append(items, _called(made.args[0], item), e),), span=e.span),
        ]
        array = Call(Symbol("numpy.array", "np.array"), (items,), (("dtype", float_),), span=e.span)
        return before, call("np.reshape", array, call("np.shape", over))

    # ------------------------------------------------------------------ what is given

    def _is_function(self, e: Expr) -> bool:
        match e:
            case Lambda():
                return True
            case Name(id=id):
                return id in self._local
            case Global(id=id):
                return id in self._functions
            case Symbol(path=path):
                return find_rule(path) is not None
            case _:
                return False

    def _is_known(self, e: Expr) -> bool:
        """Whether it is known to be a function, or a number."""
        return self._is_function(e) or not isinstance(e, (Global, Symbol))

    def _named(self, wanted: str, e: Expr) -> tuple[list[Stmt], Expr]:
        if isinstance(e, Name):
            return [], e
        name = self._fresh(wanted, e)
        return [_assign(name, e)], name

    def _fresh(self, wanted: str, e: Expr) -> Name:
        return Name(self._names.fresh(wanted), span=e.span)


def vectorized_in(assignments: Iterable[Stmt]) -> dict[str, Call]:
    """The names that stand for what `np.vectorize` gives, where each is assigned once."""
    found: dict[str, list[Expr]] = {}
    for statement in assignments:
        match statement:
            case Assign(targets=(Name(id=id),), value=value):
                found.setdefault(id, []).append(value)
    return {
        id: values[0]
        for id, values in found.items()
        if len(values) == 1 and isinstance(values[0], Call) and values[0].function == Symbol("numpy.vectorize", "np.vectorize")
    }


def functions_in(block: Block) -> frozenset[str]:
    """The names that functions and lambdas inside a function, and partial applications, are bound to."""
    found: set[str] = set()
    for statement in statements(block):
        match statement:
            case Define(writes=(name,)):
                found.add(name)
            case Assign(targets=(Name(id=id),), value=Lambda() | Call(function=Symbol(path="functools.partial"))):
                found.add(id)
    return frozenset(found)


def is_functional(e: Expr) -> bool:
    """Whether it may be a call that is written out here."""
    match e:
        case Call(function=Symbol(path=path), keywords=keywords):
            return path in _GIVEN_FUNCTIONS or any(name == "key" for name, _ in keywords)
        case _:
            return False


def _over_axes(function: Expr, over: Expr, axes: Expr) -> Written | None:
    """A reduction along one axis after the other; each stays, of length 1."""
    numbers = _elements(axes) or (axes,)
    if not isinstance(function, Symbol) or function.path not in _REDUCING or any(_literal(each) is None for each in numbers):
        return None
    for axis in numbers:
        over = Call(function, (over,), (("axis", axis), ("keepdims", Literal("True"))), span=over.span)
    return [], over


def _gives_floats(made: Call) -> bool:
    match made.keywords:
        case (("otypes", (List() | Tuple()) as types),):
            (kind, *more) = types.elements or (None,)
            return not more and isinstance(kind, Symbol) and kind.path in _FLOATS
        case (("otypes", Literal(value="d")),):
            return True
        case _:
            return False


def comprehension_of(mapped: Call, names: Names, *, is_list: bool) -> Comprehension | None:
    """`map(f, v, w)` as a comprehension."""
    match mapped:
        case Call(function=Symbol(path="builtins.map"), args=(function, *iterables), keywords=()) if iterables:
            if not _may_be_repeated(function):
                return None
        case _:
            return None
    free = names.copy()  # a comprehension has names of its own
    items = tuple(Name(free.fresh("item"), span=mapped.span) for _ in iterables)
    over = iterables[0] if len(iterables) == 1 else Call(Symbol("builtins.zip", "zip"), tuple(iterables), span=mapped.span)
    target = items[0] if len(items) == 1 else Tuple(items)
    element = Call(function, items, span=mapped.span)
    text = f"{show(element)} for {show(target)} in {show(over)}"
    refusal = Refusal("comprehension", "a comprehension cannot be differentiated", mapped.span)
    return Comprehension(
        f"[{text}]" if is_list else f"({text})",
        tuple(sorted(names_read(mapped))),
        (),
        refusal,
        element,
        (Clause(target, over, ()),),
        is_list,
        span=mapped.span,
    )


def as_list(given: Comprehension) -> Comprehension:
    """A generator expression as a list comprehension."""
    return replace(given, is_list=True, text=f"[{given.text[1:-1]}]")


def _may_be_repeated(function: Expr) -> bool:
    """Whether an expression for a function may stand where it is called, again and again."""
    match function:
        case Name() | Global() | Symbol() | Lambda():
            return True
        case Attribute(value=value):
            return _may_be_repeated(value)
        case Call(function=Symbol(path="functools.partial" | "operator.itemgetter"), args=args, keywords=keywords):
            return all(
                isinstance(each, Literal) or _may_be_repeated(each) for each in (*args, *(value for _, value in keywords))
            )
        case _:
            return False


def _elements(e: Expr) -> tuple[Expr, ...]:
    return e.elements if isinstance(e, (Tuple, List)) else ()


def _literal(e: Expr) -> object:
    try:
        return literal_value(e)
    except KeyError:
        return None


def _called(function: Expr, item: Expr) -> Call:
    return Call(function, (item,), span=item.span)


def _assign(target: Expr, value: Expr) -> Assign:
    return Assign((target,), value, span=value.span)


def _placed(statement: Stmt, e: Expr) -> Stmt:
    """The statement at the place of the call for which it stands, where it has none of its own."""
    return statement if statement.span is not None else replace(statement, span=e.span)


def _append(items: Name, value: Expr, of: Expr) -> Evaluate:
    return Evaluate(Call(Attribute(items, "append"), (value,), span=of.span), span=of.span)
