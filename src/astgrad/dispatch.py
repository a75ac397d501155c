"""The functions that stand between a call and its variant.

A call must cost next to nothing beyond the generated function, so each variant gets a function of its own, with f's parameters:
it tests that the arguments, and the globals on which the variant relies, are what they were, and calls the variant:

    def slope(x, y):
        while True:
            try:
                if not (type(x) is T0 and type(y) is T1 and y.dtype is D1 and y.ndim == 1 and len(y) == n and G["h"] is H0):
                    break
            except KeyError:
                break
            return call(x, y)
        return miss((x, y))

The roundabout form costs a call that hits nothing, not even a local variable, and keeps what `call` and `miss` raise out of it.
"""

from __future__ import annotations

import sys
from functools import lru_cache
from keyword import iskeyword
from types import CodeType, FunctionType

from astgrad.fingerprint import Missing, methods_of, stand_for
from astgrad.paths import root_of
from astgrad.patterns import cast, exact_opened, exact_parts, part_at, parts_read, with_real_opened, with_real_parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from typing import NoReturn

    from astgrad.fingerprint import Reach
    from astgrad.patterns import Steps

    Miss = Callable[[tuple[object, ...]], object]

_STAR, _STARS = 0x04, 0x08  # the flags of code objects with *args and **kwargs


class Parameters:
    """A function's parameters, as its code object has them, with those of tangents between them."""

    __slots__ = ("_required", "_sorts", "declaration", "names", "passed")

    def __init__(self, function: FunctionType) -> None:
        code = function.__code__
        count, end = code.co_argcount, code.co_argcount + code.co_kwonlyargcount
        rest = iter(code.co_varnames[end:])
        only = code.co_varnames[: code.co_posonlyargcount]
        positional, keyword_only = code.co_varnames[code.co_posonlyargcount : count], code.co_varnames[count:end]
        star = (next(rest),) if code.co_flags & _STAR else ()
        stars = (next(rest),) if code.co_flags & _STARS else ()
        self._arrange((only, positional, star, keyword_only, stars), 0)

    def _arrange(self, sorts: tuple[tuple[str, ...], ...], required: int) -> None:
        self._sorts = only, positional, star, keyword_only, stars = sorts
        self._required = required  # how many of the first positional ones have no default, whatever f says
        slash, bare = ["/"] if only else [], ["*"] if keyword_only and not star else []
        starred, double = [f"*{name}" for name in star], [f"**{name}" for name in stars]
        self.declaration = ", ".join([*only, *slash, *positional, *starred, *bare, *keyword_only, *double])
        self.names = (*only, *positional, *star, *keyword_only, *stars)
        self.passed = dict.fromkeys((*only, *positional), "{}") | dict.fromkeys(star, "*{}")
        self.passed |= {name: f"{name}={{}}" for name in keyword_only} | dict.fromkeys(stars, "**{}")

    @property
    def positional(self) -> tuple[str, ...]:
        """Those that are given by position."""
        return self._sorts[0] + self._sorts[1]

    @property
    def keyword_only(self) -> tuple[str, ...]:
        """Those that are given by keyword only."""
        return self._sorts[3]

    def directed(self, wrt: Collection[str], tangents: tuple[str, ...]) -> Parameters:
        """These parameters with tangents directly after the last one of `wrt`."""
        last = max(map(root_of, wrt), key=self.names.index)
        new = Parameters.__new__(Parameters)
        sorts = tuple(_after(last, tangents, sort) for sort in self._sorts)
        required = len(tangents) + self.positional.index(last) + 1 if last in self.positional else 0
        new._arrange(sorts, max(required, self._required))
        return new

    def defaults(self, function: FunctionType) -> tuple[object, ...] | None:
        """The defaults of f for the positional ones: those before a tangent have none."""
        most = len(self.positional) - self._required
        given = function.__defaults__
        return given[-most:] or None if given and most else None


def _after(last: str, new: tuple[str, ...], names: tuple[str, ...]) -> tuple[str, ...]:
    if last not in names:
        return names
    position = names.index(last) + 1
    return (*names[:position], *new, *names[position:])


class Served:
    """How calls with arguments of one exact kind are served."""

    __slots__ = ("dispatcher", "unguarded")

    def __init__(self, dispatcher: Callable[..., object], unguarded: Callable[..., object]) -> None:
        self.dispatcher = dispatcher  # tests its arguments first
        self.unguarded = unguarded  # takes the values in the order of the parameters, known to be of this kind


class Differentiated:
    """What of the arguments is differentiated: by name, and for parts of structures the ways to them."""

    __slots__ = ("_names", "_ways")

    def __init__(self, names: Collection[str], ways: Mapping[str, tuple[Steps, ...]]) -> None:
        self._names = names
        self._ways = ways

    def exact(self, name: str, value: object) -> tuple[object, ...]:
        """What an argument is exactly."""
        if name in self._ways:
            return exact_opened(name, value, self._ways[name], name in self._names)
        return exact_parts(name, value, name in self._names)

    def converted(self, text: _Text, name: str, value: object) -> str:
        """The argument, with integers that are differentiated as the real numbers that they stand for."""
        if name in self._names or name not in self._ways:
            return text.converted(name, cast(value) if name in self._names else "")
        ways = self._ways[name]
        if not any(cast(part_at(name, value, way, "")) for way in ways):
            return name
        return f"{text.capture(with_real_opened)}({name}, {text.capture(ways)})"


def collector(function: FunctionType, parameters: Parameters, receive: Miss) -> Callable[..., object]:
    """A function with f's parameters and defaults that hands over their values."""
    text = _Text(parameters, function.__name__)
    return text.build(function, f"return {text.capture(receive)}({_values(parameters)})").dispatcher


def serve(
    function: FunctionType,
    parameters: Parameters,
    values: tuple[object, ...],
    differentiated: Differentiated,
    relied: tuple[Reach, list[object]],
    call: Callable[..., object],
    written: Collection[str],
    miss: Miss,
) -> Served:
    """The functions for calls with arguments of exactly these kinds, while what is relied upon stands."""
    text = _Text(parameters, function.__name__)
    kinds = [differentiated.exact(name, value) for name, value in zip(parameters.names, values, strict=True)]
    tests = [test for name, kind in zip(parameters.names, kinds, strict=True) for test in text.tests(name, kind)]
    tests += text.global_tests(*relied)
    passed = [
        parameters.passed[name].format(differentiated.converted(text, name, value))
        for name, value in zip(parameters.names, values, strict=True)
    ]
    text.call = f"{text.capture(call)}({', '.join(passed)})"
    for one, other in _must_be_apart(written, dict(zip(parameters.names, kinds, strict=True))):
        text.call = text.unless_shared(one, other)
    return text.build(
        function,
        "while True:",
        "    try:",
        f"        if not ({' and '.join(tests) or True}):",
        "            break",
        f"    except {text.capture((KeyError, AttributeError))}:",
        "        break",
        f"    return {text.call}",
        f"return {text.capture(miss)}({_values(parameters)})",
    )


class _Text:
    """The text of a dispatcher in the making, and the objects to which it refers."""

    def __init__(self, parameters: Parameters, name: str) -> None:
        self.parameters = parameters
        self.name = name if name.isidentifier() and not iskeyword(name) else "derivative"
        self.prefix = "_"
        while any(taken.startswith(self.prefix) for taken in (*parameters.names, self.name)):
            self.prefix += "_"
        self.call = "None"
        self._objects: dict[str, object] = {}
        self._type, self._len = self.capture(type), self.capture(len)

    def capture(self, value: object) -> str:
        """A name for this object."""
        name = f"{self.prefix}{len(self._objects)}"
        self._objects[name] = value
        return name

    def tests(self, place: str, kind: tuple[object, ...]) -> list[str]:
        """The tests that the value there is of this exact kind. Making a shape is dear, so a vector's is never made."""
        tests = [f"{self._type}({place}) is {self.capture(kind[0])}"]
        if len(kind) == 1:
            return tests
        if len(kind) == 4:
            return [*tests, *self._parts_tests(place, *kind[1:])]
        if len(kind) == 2 and not isinstance(kind[1], tuple):  # it stands for a dtype
            return [f"{place} is {self.capture(kind[1])}"]
        if len(kind) == 2:
            fields = kind[1]
            assert isinstance(fields, tuple)
            assert isinstance(kind[0], type)
            hidden = frozenset(methods_of(kind[0])).difference(
                name for name, _ in fields
            )  # by no attribute of the object's own
            if hidden and kind[0].__dictoffset__:
                tests.append(f"{self.capture(hidden)}.isdisjoint({place}.__dict__)")
            return [*tests, *(test for name, held in fields for test in self.tests(f"{place}.{name}", held))]
        _, dtype, shape = kind
        assert isinstance(shape, tuple)
        tests.append(f"{place}.dtype is {self.capture(dtype)}")
        if len(shape) > 1:
            return [*tests, f"{place}.shape == {self.capture(shape)}"]
        return [
            *tests,
            f"{place}.ndim == {len(shape)}",
            *(f"{self._len}({place}) == {self.capture(length)}" for length in shape),
        ]

    def _parts_tests(self, place: str, form: object, keys: object, parts: object) -> list[str]:
        """The tests of what a structure holds."""
        assert isinstance(form, str)
        assert isinstance(keys, tuple)
        assert isinstance(parts, tuple)
        tests = [f"{self._len}({place}) == {len(parts)}"] if form in ("tuple", "list") else []
        if form == "dict":
            tests.append(f"{self.capture(tuple)}({place}) == {self.capture(keys)}")
        places = parts_read(place, form, keys, len(parts))
        return [*tests, *(test for read, part in zip(places, parts, strict=True) for test in self.tests(read, part))]

    def unless_shared(self, one: str, other: str) -> str:
        """The call, of arguments that share no memory."""
        shares = self.capture(sys.modules["numpy"].shares_memory)
        return f"{self.capture(_refuse_shared)}({one!r}, {other!r}) if {shares}({one}, {other}) else {self.call}"

    def global_tests(self, reach: Reach, standing: Iterable[object]) -> list[str]:
        """The tests that the globals stand for what they stood for."""
        namespaces: dict[int, str] = {}
        tests: list[str] = []
        for (holder, name), meaning in zip(reach.names, standing, strict=True):
            namespace = namespaces.get(id(holder)) or namespaces.setdefault(id(holder), self.capture(holder))
            place = f"{namespace}[{name!r}]"
            if meaning is Missing:
                tests.append(f"{namespace}.get({name!r}, {self.capture(Missing)}) is {self.capture(Missing)}")
            elif type(meaning) is tuple and meaning[0] in (tuple, list, dict) and len(meaning) > 1:
                tests.append(f"{self.capture(stand_for)}({place}) == {self.capture(meaning)}")
            elif type(meaning) is tuple:
                tests += self.tests(place, meaning)
            else:
                tests.append(f"{place} is {self.capture(meaning)}")
        return tests

    def converted(self, name: str, how: str) -> str:
        """The argument, cast to the real number that it stands for."""
        match how:
            case "":
                return name
            case "float":
                return f"{self.capture(float)}({name})"
            case "parts":
                return f"{self.capture(with_real_parts)}({name})"
            case "float64":
                return f"{self.capture(sys.modules['numpy'].float64)}({name})"
            case _:
                return f"{name}.astype({self.capture(sys.modules['numpy'].float64)})"

    def build(self, function: FunctionType, *body: str) -> Served:
        """Compiles the dispatcher, with f's defaults, and its unguarded twin."""
        lines = [
            f"def {self.prefix}make({', '.join(self._objects)}):",
            f"    def {self.name}({self.parameters.declaration}):",
            *(f"        {line}" for line in body),
            f"    def {self.prefix}unguarded({', '.join(self.parameters.names)}):",
            f"        return {self.call}",
            f"    return {self.name}, {self.prefix}unguarded",
        ]
        namespace: dict[str, object] = {"__name__": __name__}
        exec(_compiled("\n".join(lines)), namespace)
        make = namespace[f"{self.prefix}make"]
        assert isinstance(make, FunctionType)
        dispatcher, unguarded = make(*self._objects.values())
        dispatcher.__qualname__ = function.__qualname__  # for the TypeError of a call that does not fit
        dispatcher.__defaults__, dispatcher.__kwdefaults__ = self.parameters.defaults(function), function.__kwdefaults__
        return Served(dispatcher, unguarded)


def _must_be_apart(written: Collection[str], kinds: Mapping[str, tuple[object, ...]]) -> Iterator[tuple[str, str]]:
    """Arrays into one of which f writes, so that the other may not share its memory: a derivative writes into a copy."""
    arrays = [(name, place) for name, kind in kinds.items() for place in _arrays(name, kind)]
    for index, (one, place) in enumerate(arrays):
        for other, place_of_other in arrays[index + 1 :]:
            if one != other and (one in written or other in written):
                yield place, place_of_other


def _arrays(place: str, kind: tuple[object, ...]) -> Iterator[str]:
    """Where the arrays are that an argument is, or holds."""
    match kind:
        case (_, str() as form, tuple() as keys, tuple() as parts):
            for read, part in zip(parts_read(place, form, keys, len(parts)), parts, strict=True):
                yield from _arrays(read, part)
        case (_, _, *_):
            yield place


def _refuse_shared(one: str, other: str) -> NoReturn:
    from astgrad.errors import RequestError  # a warm call does without

    raise RequestError(f"the arguments {one!r} and {other!r} share memory, and the function writes into it; give a copy of one")


@lru_cache(maxsize=256)
def _compiled(text: str) -> CodeType:
    """The code of a dispatcher's text, which is the same for all lengths of arrays."""
    return compile(text, "<astgrad dispatch>", "exec", dont_inherit=True)


def _values(parameters: Parameters) -> str:
    return f"({''.join(f'{name}, ' for name in parameters.names)})"
