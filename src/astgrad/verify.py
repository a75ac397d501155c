"""The numeric check: a derivative against differences of the function itself, and its two modes against each other.

Differences are Richardson's, at two steps; they settle an entry, or a direction, where both steps agree and the slopes to the
left and to the right are one. What they do not settle (a kink, the edge of a domain) is reported as not checked, never as right.
Random directions reach every entry of every argument at once; along them forward mode must give what reverse mode does,
`<w, Jv> = <J'w, v>`, to rounding.
"""

from __future__ import annotations

import itertools
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from inspect import BoundArguments, Parameter, Signature, signature
from types import FunctionType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from astgrad.along import derivative_along
from astgrad.asking import derivative_of
from astgrad.derivatives import Derivative
from astgrad.errors import AstgradError, DerivativeMismatch, RequestError
from astgrad.paths import parse_path, root_of
from astgrad.patterns import leaves_of, part_at, with_leaves, with_part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from astgrad.asking import Wrt

Array = NDArray[Any]

_STEP = 1e-3  # of differences, relative to the entry where that is larger than 1
_SETTLED = 1e-6  # how far two steps may differ
_KINK = 1e-5  # how far the slopes on both sides may differ
_MOST_ENTRIES = 64  # of an array that are checked, evenly spread
_DIRECTIONS = 3  # that are random, over all entries of all arguments
_MODES = 1e-3  # of that precision: the two modes beside each other
_PRECISION = {"float64": 1e-6, "float32": 1e-3, "float16": 2e-2}  # of a derivative beside settled differences


@dataclass(frozen=True)
class Row:
    """One entry: what astgrad gives, what differences give, and how far they are apart, relatively."""

    argument: str
    index: tuple[int, ...]
    derivative: float
    difference: float
    error: float | None  # None: not checked
    note: str = ""  # why it was not

    @property
    def place(self) -> str:
        """The entry as Python writes it: `w[3]`."""
        return self.argument + (f"[{', '.join(map(str, self.index))}]" if self.index else "")


@dataclass(frozen=True)
class Report:
    """What `check` found; nothing in it is wrong, for that raises DerivativeMismatch."""

    function: str
    rows: tuple[Row, ...]
    directions: int = 0  # random ones along which the derivative was checked too
    unchecked: tuple[str, ...] = ()  # what was not looked at, and why

    @property
    def worst(self) -> Row | None:
        """The checked entry with the largest error; None where differences settled none."""
        return max((row for row in self.rows if row.error is not None), key=lambda row: row.error or 0.0, default=None)

    def __str__(self) -> str:
        checked = sum(row.error is not None for row in self.rows)
        worst = self.worst
        along = f", and {self.directions} random directions" if self.directions else ""
        lines = [f"{self.function}: {checked} of {len(self.rows)} entries checked{along}"]
        if worst is not None:
            lines[0] += f", worst {worst.place}: {worst.derivative!r}, by differences {worst.difference!r}"
        lines += [f"    not checked: {row.place}: {row.note}" for row in self.rows if row.error is None]
        lines += [f"    not checked: {what}" for what in self.unchecked]
        return "\n".join(lines)


def check(f: Callable[..., Any], /, *args: Any, wrt: Wrt = None, **kwargs: Any) -> Report:
    """Compares the derivative of f at these arguments with differences; f is a function or a derivative of one.

    Compared are entries, random directions, and forward mode with reverse mode. Raises DerivativeMismatch, with the place and
    both values, where they differ, where a second call gives something else, where the derivative changes an argument, and where
    the value that comes with it is not f's; RequestError where f is differentiated by complex
    values. Of structures each number and array is compared, under its place.
    """
    asked = _asked(f, wrt)
    call = _Call.bound(asked.primal, args, kwargs).by_leaves(asked._request[1])
    names = call.leaves
    if odd := [name for name in names if np.iscomplexobj(call.arguments[name])]:
        raise RequestError(f"check compares by real arguments, and {odd[0]!r} is complex: leave it out of `wrt`")
    derivatives = _derivatives(asked, call)
    for name, computed in zip(names, derivatives, strict=True):
        _check_form(call, name, computed)
    found = dict(zip(names, map(np.asarray, derivatives), strict=True))
    real = call.over_reals(names)
    rows = [row for name, computed in found.items() for row in _rows(real, name, computed)]
    directions = list(_directions(real, names)) if sum(computed.size for computed in found.values()) > 1 else []
    doubts = [_check_direction(real, found, direction) for direction in directions]
    unchecked = [f"{doubts.count(doubt)} random directions: {doubt}" for doubt in dict.fromkeys(doubts) if doubt]
    unchecked += [left for mode in ("forward", "reverse") for left in _compare_mode(asked, mode, call, derivatives, directions)]
    return Report(call.name, tuple(rows), doubts.count(""), tuple(unchecked))


@dataclass(frozen=True)
class _Call:
    """A function and the arguments of one call, by name; of what is differentiated by, the numbers and arrays, by their places."""

    function: Callable[..., Any]
    signature: Signature
    arguments: dict[str, Any]
    wholes: dict[str, Any] = field(default_factory=dict)  # the arguments of which some are parts, as they are given
    asked: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by what is asked for: its numbers and arrays

    @classmethod
    def bound(cls, function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Call:
        """The call with its arguments bound as Python does, defaults included."""
        bound = signature(function).bind(*args, **kwargs)
        bound.apply_defaults()
        return cls(function, bound.signature, dict(bound.arguments))

    @property
    def name(self) -> str:
        return str(getattr(self.function, "__qualname__", self.function))

    def of(self, function: Callable[..., Any], **changed: Any) -> Any:
        """What a function with these parameters gives, with some arguments changed."""
        bound = BoundArguments(self.signature, OrderedDict(self.whole(self.arguments | changed)))
        return function(*bound.args, **bound.kwargs)

    def value(self, **changed: Any) -> Any:
        """What f itself gives; it may write into its arguments, and gets copies."""
        copied = {name: _copied(value) for name, value in (self.arguments | changed).items()}
        return self.of(self.function, **copied)

    @property
    def leaves(self) -> tuple[str, ...]:
        """The places of the numbers and arrays that are differentiated by."""
        return tuple(leaf for leaves in self.asked.values() for leaf in leaves)

    @property
    def is_plain(self) -> bool:
        """Whether it is differentiated by arguments that are numbers and arrays themselves."""
        return all(leaf in self.signature.parameters for leaf in self.leaves)

    def by_leaves(self, names: tuple[str, ...]) -> _Call:
        """The call with the structures that are differentiated by, or of which a part is, as their numbers and arrays."""
        arguments, asked = dict(self.arguments), {}
        for name in names:
            path = parse_path(name)
            if path.root not in arguments and path.root not in self.arguments:
                raise RequestError(f"{self.name} is given no {path.root!r}")
            found = dict(leaves_of(name, part_at(path.root, self.arguments[path.root], path.steps, self.name)))
            asked[name] = tuple(found)
            if not all(isinstance(leaf, (int, float, complex, np.ndarray, np.generic)) for leaf in found.values()):
                raise RequestError(f"check compares by numbers and arrays, and {name!r} holds something else")
            if asked[name] != (path.root,):
                arguments.pop(path.root, None)
                arguments |= found
        wholes = {root_of(name): self.arguments[root_of(name)] for name in names}
        return replace(self, arguments=arguments, wholes=wholes, asked=asked)

    def whole(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """The arguments as the function takes them."""
        found = {name: value for name, value in arguments.items() if name in self.signature.parameters}
        for name, leaves in self.asked.items():
            path = parse_path(name)
            whole = found.get(path.root, self.wholes[path.root])
            part = part_at(path.root, self.wholes[path.root], path.steps, self.name)
            found[path.root] = with_part(whole, path.steps, with_leaves(part, iter([arguments[leaf] for leaf in leaves])))
        return {name: found[name] for name in self.signature.parameters if name in found}

    def apart(self, derivatives: Iterable[Any]) -> tuple[Any, ...]:
        """Derivatives by what is asked for, as those by numbers and arrays. Raises DerivativeMismatch for other structures."""
        found: list[Any] = []
        for (name, leaves), derivative in zip(self.asked.items(), derivatives, strict=True):
            parts = dict(leaves_of(name, derivative))
            if tuple(parts) != leaves:
                raise DerivativeMismatch(
                    f"the derivative of {self.name} by {name} is {derivative!r}, which has another structure"
                )
            found += parts.values()
        return tuple(found)

    def with_reals(self, names: tuple[str, ...]) -> _Call:
        """The same call with integers that are differentiated as the real numbers that they stand for."""
        real = {name: _as_real(value) if name in names else value for name, value in self.arguments.items()}
        return replace(self, arguments=real)

    def over_reals(self, names: tuple[str, ...]) -> _Call:
        """The same call in double precision, in which differences are taken."""
        real = {name: _real(value) if name in names else _double(value) for name, value in self.arguments.items()}
        return replace(self, arguments=real)


def _asked(f: Callable[..., Any], wrt: Wrt) -> Derivative:
    if not isinstance(f, Derivative):
        return derivative_of("derivative", f, wrt, "auto")
    if f._request[0] not in ("derivative", "value_and_derivative"):
        raise RequestError(f"check compares derivatives with differences, and this is {f!r}: give it the function")
    return f if wrt is None else derivative_of("derivative", f.primal, wrt, "auto")


def _derivatives(asked: Derivative, call: _Call) -> tuple[Any, ...]:
    """What the derivative gives, by parameter, after a look at its manners."""
    operator, _, is_tuple, _ = asked._request
    before = {name: _bits(value) for name, value in call.arguments.items()}
    result = call.of(asked)
    for name, value in call.arguments.items():
        if _bits(value) != before[name]:
            raise DerivativeMismatch(f"the derivative of {call.name} changes its argument {name!r}")
    again = call.of(asked)
    if _bits(again) != _bits(result):
        raise DerivativeMismatch(f"the derivative of {call.name} is {result!r}, and at a second call {again!r}")
    if operator == "value_and_derivative":
        value, result = result
        own = call.value(**{name: _as_real(call.arguments[name]) for name in call.leaves})
        if _bits(value) != _bits(own):
            raise DerivativeMismatch(f"the value that comes with the derivative of {call.name} is {value!r}, not {own!r}")
    return call.apart(result if is_tuple else (result,))


def _check_form(call: _Call, name: str, computed: Any) -> None:
    """A derivative has the shape of its argument, and of an array of floats the dtype."""
    primal = call.arguments[name]
    if np.shape(computed) != np.shape(primal):
        raise DerivativeMismatch(
            f"the derivative of {call.name} by {name} has the shape {np.shape(computed)}, and {name} has {np.shape(primal)}"
        )
    if isinstance(primal, np.ndarray) and primal.dtype.kind == "f" and np.asarray(computed).dtype != primal.dtype:
        raise DerivativeMismatch(
            f"the derivative of {call.name} by {name} is of {np.asarray(computed).dtype}, and {name} of {primal.dtype}"
        )


def _rows(call: _Call, name: str, computed: Array) -> Iterator[Row]:
    """The entries of one argument, beside differences of the function."""
    shape = computed.shape
    positions = np.unique(np.linspace(0, computed.size - 1, _MOST_ENTRIES).astype(int)) if computed.size else ()
    for index in (tuple(map(int, np.unravel_index(position, shape))) for position in positions):
        slope = _difference(call, name, index)
        if slope.values.shape not in ((), shape):
            raise DerivativeMismatch(f"{call.name} gives the shape {slope.values.shape}, which no {name} of {shape} fits")
        expected = np.zeros(slope.values.shape)
        own = index if slope.values.shape == shape else ()
        expected[own] = computed[index]
        row = Row(name, index, float(computed[index]), float(slope.values[own]), None)
        yield _compared(call, row, slope, expected, computed.dtype.name)


@dataclass(frozen=True)
class _Difference:
    """The slopes of every entry of a result, how far they may be off, and why they settle nothing (where they do not)."""

    values: Array
    errors: Array
    doubt: str


def _difference(call: _Call, name: str, index: tuple[int, ...]) -> _Difference:
    """The slopes by one entry of an argument."""
    entry = float(np.asarray(call.arguments[name])[index])

    def at(offset: float) -> Array:
        changed = np.array(call.arguments[name], dtype=np.float64)
        changed[index] += offset
        given = changed if isinstance(call.arguments[name], np.ndarray) else float(changed)
        return np.asarray(call.value(**{name: given}), dtype=np.float64)

    return _slopes(at, _STEP * max(1.0, abs(entry)))


def _slopes(at: Callable[[float], Array], step: float) -> _Difference:
    """The slopes of every entry of a result by an offset at 0, by Richardson's differences at two steps."""
    with np.errstate(all="ignore"):
        try:
            middle, right, left = at(0.0), *([at(sign * step / part) for part in (1, 2, 4)] for sign in (1, -1))
        except (ArithmeticError, ValueError) as error:  # the edge of a domain, as `math` says it
            return _Difference(np.asarray(np.nan), np.asarray(np.nan), f"the function fails beside it: {error}")
        central = [(after - before) * part / (2 * step) for after, before, part in zip(right, left, (1, 2, 4), strict=True)]
        first, second = ((4 * fine - coarse) / 3 for coarse, fine in itertools.pairwise(central))
        rightward = (8 * (right[2] - middle) - 2 * (right[1] - middle)) / step
        leftward = (8 * (middle - left[2]) - 2 * (middle - left[1])) / step
        noise = 64 * np.finfo(np.float64).eps * np.max(np.abs([*right, *left]), axis=0) / step
        errors = np.abs(first - second) + noise
        scale = np.maximum(np.abs(first), np.abs(second))
        is_settled = np.abs(first - second) <= _SETTLED * scale + noise
        is_smooth = np.abs(rightward - leftward) <= _KINK * np.maximum(scale, np.abs(rightward)) + noise
    if not np.all(np.isfinite(second)):
        return _Difference(second, errors, "the function is not finite beside it")
    doubt = "" if np.all(is_smooth) else "the slopes to the left and to the right differ"
    return _Difference(second, errors, doubt or ("" if np.all(is_settled) else "differences at two steps differ"))


def _compared(call: _Call, row: Row, slope: _Difference, expected: Array, dtype: str) -> Row:
    """The row with its error; raises where the entry is wrong."""
    if slope.doubt:
        return replace(row, note=slope.doubt)
    precision = _PRECISION.get(dtype, _PRECISION["float64"])
    scale = np.maximum(np.abs(expected), np.abs(slope.values))
    apart = np.abs(expected - slope.values)
    is_wrong = ~(apart <= precision * scale + 20 * slope.errors)  # a nan is wrong
    if np.any(is_wrong):
        what = f"the derivative of {call.name} by {row.place}"
        if row.index and slope.values.shape and not is_wrong[row.index]:
            other = tuple(map(int, np.argwhere(is_wrong)[0]))
            raise DerivativeMismatch(f"{what}: entry {other} of the result depends on it too; {call.name} is not elementwise")
        raise DerivativeMismatch(f"{what} is {row.derivative!r}; differences of {call.name} give {row.difference!r}")
    size = max(abs(row.derivative), abs(row.difference))
    return replace(row, error=abs(row.derivative - row.difference) / size if size else 0.0)


# ------------------------------------------------------------------ along random directions

_Direction = dict[str, Any]  # by argument, in its shape


def _directions(call: _Call, names: tuple[str, ...]) -> Iterator[_Direction]:
    """Always the same ones; no entry of any is 0, and large entries are moved further than small ones."""
    random = np.random.default_rng(0)
    for _ in range(_DIRECTIONS):
        points = {name: np.asarray(call.arguments[name]) for name in names}
        drawn = {name: random.uniform(0.2, 0.9, x.shape) * random.choice([-1.0, 1.0], x.shape) for name, x in points.items()}
        yield {name: _like(call.arguments[name], drawn[name] * np.maximum(1.0, np.abs(x))) for name, x in points.items()}


def _check_direction(call: _Call, derivatives: dict[str, Array], direction: _Direction) -> str:
    """Compares the derivative along a direction with differences; says why they settle nothing, or nothing."""

    def at(offset: float) -> Array:
        moved = {name: _like(call.arguments[name], call.arguments[name] + offset * dot) for name, dot in direction.items()}
        return np.asarray(call.value(**moved), dtype=np.float64)

    slope = _slopes(at, _STEP)
    if slope.doubt:
        return slope.doubt
    terms = _terms(derivatives, direction)
    if not slope.values.shape:
        expected, size = sum(map(np.sum, terms)), sum(np.sum(np.abs(term)) for term in terms)
    else:  # elementwise: rows have proved that the shapes are one
        expected, size = sum(terms), sum(map(np.abs, terms))
    precision = max(map(_precision, derivatives.values()))
    is_wrong = ~np.asarray(np.abs(expected - slope.values) <= precision * size + 20 * slope.errors)  # a nan is wrong
    if np.any(is_wrong):
        index = tuple(map(int, np.argwhere(is_wrong)[0]))
        raise DerivativeMismatch(
            f"the derivative of {call.name} along a random direction of {', '.join(direction)} is "
            f"{float(np.asarray(expected)[index])!r}; differences of {call.name} give {float(slope.values[index])!r}"
        )
    return ""


def _terms(derivatives: dict[str, Array], direction: _Direction) -> list[Array]:
    return [np.asarray(derivatives[name] * dot, dtype=np.float64) for name, dot in direction.items()]


def _precision(computed: Array) -> float:
    return _PRECISION.get(computed.dtype.name, _PRECISION["float64"])


def _like(value: Any, moved: Any) -> Any:
    """An array where the argument is one, else a number."""
    return np.asarray(moved) if isinstance(value, np.ndarray) else float(moved)


# ------------------------------------------------------------------ the two modes


def _compare_mode(
    asked: Derivative, mode: str, call: _Call, derivatives: tuple[Any, ...], directions: list[_Direction]
) -> Iterator[str]:
    """Both modes give the same numbers, where both can be generated. Says what was not compared.

    By arrays, or by several arguments, forward mode is compared along the directions.
    """
    _, names, is_tuple, _ = asked._request
    try:
        found = call.of(Derivative(asked.primal, "derivative", names, is_tuple, mode))
    except AstgradError as error:
        if mode == "forward" and directions:
            yield from _compare_along(
                asked, call, dict(zip(call.leaves, map(np.asarray, derivatives), strict=True)), directions
            )
        else:
            yield _not_compared(mode, error)
        return
    for name, one, other in zip(call.leaves, derivatives, call.apart(found if is_tuple else (found,)), strict=True):
        one, other = np.asarray(one), np.asarray(other)
        scale = np.max(np.abs(one[np.isfinite(one)]), initial=0.0)
        tolerance = _precision(one) * _MODES
        if one.shape != other.shape or not np.allclose(other, one, rtol=tolerance, atol=tolerance * scale, equal_nan=True):
            raise DerivativeMismatch(f"by {name} the derivative of {call.name} is {one!r}, and in {mode} mode {other!r}")


def _compare_along(
    asked: Derivative, call: _Call, derivatives: dict[str, Array], directions: list[_Direction]
) -> Iterator[str]:
    """<w, Jv> = <J'w, v>, where w is the one number that belongs to a scalar result."""
    real = call.with_reals(tuple(derivatives))
    cast = [{name: _cast(dot, derivatives[name]) for name, dot in direction.items()} for direction in directions]
    try:
        along = _along_structures(asked, real) if not call.is_plain else _along_arrays(asked, real, cast[0])
        along(cast[0])
    except AstgradError as error:
        yield _not_compared("forward", error)
        return
    for direction in cast:
        terms = _terms(derivatives, direction)
        expected, size = float(sum(map(np.sum, terms))), float(sum(np.sum(np.abs(term)) for term in terms))
        if not np.isfinite(size):
            yield "forward mode: the derivative is not finite"
            return
        found = along(direction)
        if not abs(found - expected) <= max(map(_precision, derivatives.values())) * _MODES * size:
            raise DerivativeMismatch(
                f"the derivative of {call.name} along a random direction of {', '.join(direction)} is {expected!r}, "
                f"and in forward mode {found!r}"
            )


def _along_arrays(asked: Derivative, call: _Call, direction: _Direction) -> Callable[[_Direction], float]:
    """Gives the derivative along a direction of numbers and arrays; direction: one such."""
    along = derivative_along(_function(asked, call), call.arguments, direction)
    return lambda direction: float(call.of(along(direction)))


def _along_structures(asked: Derivative, call: _Call) -> Callable[[_Direction], float]:
    """Gives the derivative along a direction of structures."""
    names = asked._request[1]
    jvp = derivative_of("jvp", asked.primal, names, "auto")
    given = call.whole(call.arguments)
    last = max(list(given).index(root_of(name)) for name in names) + 1

    def along(direction: _Direction) -> float:
        tangents = []
        for name, leaves in call.asked.items():
            path = parse_path(name)
            part = part_at(path.root, call.wholes[path.root], path.steps, call.name)
            tangents.append(with_leaves(part, iter([direction[leaf] for leaf in leaves])))
        kinds = [call.signature.parameters[name].kind for name in given]
        if any(kind not in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD) for kind in kinds):
            raise RequestError("it takes arguments by keyword only, or any number of them")
        values = list(given.values())
        _, value_dot = jvp(*values[:last], *tangents, *values[last:])
        return float(value_dot)

    return along


def _function(asked: Derivative, call: _Call) -> FunctionType:
    """What is differentiated: the author's function, or the derivative of lower order."""
    primal = asked.primal
    return primal._variants.variant_for(tuple(call.arguments.values())).function if isinstance(primal, Derivative) else primal


def _cast(dot: Any, derivative: Array) -> Any:
    return dot.astype(derivative.dtype) if isinstance(dot, np.ndarray) else dot


def _not_compared(mode: str, error: AstgradError) -> str:
    return f"{mode} mode: {str(error).splitlines()[0]}"


# ------------------------------------------------------------------ values


def _copied(value: Any) -> Any:
    """A structure with arrays of its own."""
    leaves = (leaf.copy() if isinstance(leaf, np.ndarray) else leaf for _, leaf in leaves_of("", value))
    return with_leaves(value, leaves)


def _real(value: Any) -> Any:
    """A differentiated argument in double precision."""
    return np.array(value, dtype=np.float64) if isinstance(value, np.ndarray) else float(value)


def _as_real(value: Any) -> Any:
    """An integer as the real number that it stands for; floats as they are."""
    if isinstance(value, np.ndarray):
        return value.astype(np.float64) if value.dtype.kind in "iu" else value
    return float(value) if type(value) is int else np.float64(value) if isinstance(value, np.integer) else value


def _double(value: Any) -> Any:
    """Any other argument: single precision becomes double."""
    is_short = isinstance(value, (np.ndarray, np.inexact)) and value.dtype.name in ("float16", "float32", "complex64")
    return value.astype(np.result_type(value, np.float64)) if is_short else value


def _bits(value: Any) -> object:
    """What is compared to see whether a value changed: nan is itself, and -0.0 is not 0.0."""
    match value:
        case np.ndarray() | np.generic():
            return value.dtype.str, value.shape, value.tobytes()
        case float():
            return value.hex()
        case tuple() | list():
            return type(value), tuple(map(_bits, value))
        case dict():
            return tuple((key, _bits(item)) for key, item in value.items())
        case int() | str() | None:
            return value
        case _:
            return id(value)
