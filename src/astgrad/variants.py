"""The generated functions behind one derivative: one for each kind pattern, made when called for or found in the cache."""

from __future__ import annotations

import os
from _thread import RLock

from astgrad import registered
from astgrad.backend import store
from astgrad.backend.loader import outside_of, run_module
from astgrad.dispatch import Differentiated, Parameters, serve
from astgrad.fingerprint import Reach, is_current, is_method, methods_of, names_in, objects_in, reach, sha256, snapshot
from astgrad.operators import seed_name, tangent_names
from astgrad.paths import parse_path
from astgrad.patterns import UNKNOWN, check_tangent, is_taken_apart, kinds, part_at, pattern_of, show_pattern
from astgrad.pullback import with_checked_pullback, with_checked_seed
from astgrad.warn import warn

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FunctionType

    from astgrad.dispatch import Miss, Served
    from astgrad.paths import Path
    from astgrad.patterns import Pattern, Steps
    from astgrad.request import Generated, Request

    # the classes of the objects that a function is given: of that whose method it is, and of others by the way there
    Owners = tuple[type | None, tuple[tuple[str, type], ...]]

_NO_OWNERS: Owners = (None, ())
_MOST_PATTERNS = 16
_MOST_SERVED = 256

_lock = RLock()  # guards generation, in all derivatives: what generates is not made for threads
if hasattr(os, "register_at_fork"):
    # a child in which another thread's generation stopped half-way would wait for ever for what that thread was importing
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release)
_told: set[tuple[str, str]] = set()  # of what was said once per process: function and argument


class Variant:
    """A generated function, and the module that it is from."""

    __slots__ = ("function", "path", "text", "written")

    def __init__(self, function: FunctionType, text: str, path: str | None, written: tuple[str, ...]) -> None:
        self.function = function
        self.written = written  # parameters into which the author's function writes
        self.text = text  # of the module as generated
        self.path = path  # None where it lives in memory only


class _Epoch:
    """What is valid while the globals that f relies upon stand."""

    __slots__ = ("latest", "owners", "reach", "served", "standing", "variants")

    def __init__(self, function: FunctionType, owners: Owners) -> None:
        self.owners = owners
        of_method, of_arguments = owners
        found = reach(function, of_method, dict.fromkeys(kind for _, kind in of_arguments))
        self.reach = Reach(found.digest, (*found.names, (vars(registered), "Revision")))
        self.standing = snapshot(self.reach.names)
        self.variants: dict[Pattern, Variant] = {}
        self.served: dict[tuple[object, ...], Served] = {}
        self.latest: Variant | None = None


class Variants:
    """The variants of one derivative of one function. `inner` is the derivative that is differentiated further, if one is."""

    def __init__(
        self, function: FunctionType, inner: Variants | None, operator: str, wrt: tuple[str, ...], is_tuple: bool, mode: str
    ) -> None:
        self.function = function  # the author's, whatever the order of the derivative
        self.parameters: Parameters = inner.parameters if inner else Parameters(function)
        taken = {*self.parameters.names, *names_in(function)}
        tangents, self._seed = tangent_names(operator, wrt, taken), seed_name(operator, taken)
        self._directions = dict(zip(tangents, wrt, strict=bool(tangents)))
        if added := (self._seed,) if self._seed else tangents:
            self.parameters = self.parameters.directed(wrt, added)
        self._inner = inner
        self._request = (operator, wrt, is_tuple, function.__name__, mode)
        self._chain: tuple[object, ...] = (*(inner._chain if inner else ()), self._request)
        self._differentiated: frozenset[str] = frozenset((*wrt, *added)) | (inner._differentiated if inner else frozenset())
        self._paths: tuple[Path, ...] = tuple(path for path in map(parse_path, wrt) if path.steps) + (
            inner._paths if inner else ()
        )
        self._epochs: dict[Owners, _Epoch] = {}
        self._last = _NO_OWNERS

    @property
    def tangents(self) -> tuple[str, ...]:
        """The parameters that f does not have: the tangents that the derivative is taken along."""
        return tuple(self._directions)

    def serve(self, values: tuple[object, ...], miss: Miss) -> Served:
        """How calls with arguments of these kinds are served from now on."""
        epoch, key = self._current(self._owners(values)), self._exact(values)
        served = epoch.served.get(key)
        if served is not None:
            return served
        with _lock:
            variant = self._variant(epoch, self._pattern(values))
            relied = (epoch.reach, epoch.standing)
            call: Callable[..., object] = variant.function
            if self._request[0] == "vjp":
                call = with_checked_pullback(variant.function)
            elif self._seed:
                call = with_checked_seed(variant.function, self._seed, self.parameters.positional)
            real = Differentiated(self._differentiated, self._ways(values))
            served = serve(self.function, self.parameters, values, real, relied, call, variant.written, miss)
            if len(epoch.served) >= _MOST_SERVED:
                epoch.served.clear()
            epoch.served[key] = served
        return served

    def variant_for(self, values: tuple[object, ...]) -> Variant:
        """The variant for arguments of these kinds."""
        with _lock:
            return self._variant(self._current(self._owners(values)), self._pattern(values))

    def latest(self) -> Variant:
        """The variant made last; before any call, the one for unknown kinds."""
        with _lock:
            epoch = self._current(self._last)
            return epoch.latest or self._variant(epoch, UNKNOWN)

    def known(self) -> dict[str, FunctionType]:
        """The generated functions by pattern."""
        unknown = ", ".join(f"{name}: ?" for name in self.parameters.names)
        with _lock:
            self._current(self._last)
            epochs = list(self._epochs.values())
            return {
                show_pattern(pattern) or unknown: each.function for epoch in epochs for pattern, each in epoch.variants.items()
            }

    def _exact(self, values: tuple[object, ...]) -> tuple[object, ...]:
        """The exact kinds of all arguments."""
        real = Differentiated(self._differentiated, self._ways(values))
        return tuple(real.exact(name, value) for name, value in zip(self.parameters.names, values, strict=True))

    def _ways(self, values: tuple[object, ...]) -> dict[str, tuple[Steps, ...]]:
        """For arguments that are structures of which parts are differentiated, the ways to these."""
        ways: dict[str, tuple[Steps, ...]] = {}
        if not self._paths:
            return ways
        given = dict(zip(self.parameters.names, values, strict=True))
        owner = self.parameters.names[0] if is_method(self.function) else ""
        for path in self._paths:
            if is_taken_apart(given[path.root], path.steps, path.root == owner):
                part_at(path.root, given[path.root], path.steps, self._remedy)
                ways[path.root] = (*ways.get(path.root, ()), path.steps)
        return ways

    def _pattern(self, values: tuple[object, ...]) -> Pattern:
        given = dict(zip(self.parameters.names, values, strict=True))
        for tangent, name in self._all_directions():
            path = parse_path(name)
            check_tangent(tangent, given[tangent], name, part_at(path.root, given[path.root], path.steps, self._remedy))
        return pattern_of(self.parameters.names, values, self._differentiated, self._ways(values))

    @property
    def _remedy(self) -> str:
        """What to do where a path does not exist."""
        return f"Give {self.function.__qualname__} one that has it."

    def _all_directions(self) -> Iterator[tuple[str, str]]:
        """The tangents, also those of the derivatives that are differentiated further, with what they are tangents of."""
        if self._inner:
            yield from self._inner._all_directions()
        yield from self._directions.items()

    def _owners(self, values: tuple[object, ...]) -> Owners:
        """The classes of the objects among these arguments."""
        named = dict(zip(self.parameters.names, values, strict=True))
        own, of_method = self.function.__globals__, None
        if is_method(self.function) and values:
            found = methods_of(type(values[0])).get(self.function.__name__)
            if found is not None and found[1] is self.function:
                of_method = type(values[0])
                del named[self.parameters.names[0]]
        objects = (each for name, value in named.items() for each in objects_in(name, value, own))
        return of_method, tuple(objects)

    def _current(self, owners: Owners) -> _Epoch:
        epoch, self._last = self._epochs.get(owners), owners
        if epoch is not None and is_current(epoch.standing, epoch.reach.names):
            return epoch
        with _lock:
            if self._epochs.get(owners) is epoch:  # no other thread was faster
                self._epochs[owners] = _Epoch(self.function, owners)
            return self._epochs[owners]

    def _variant(self, epoch: _Epoch, pattern: Pattern) -> Variant:
        variant = epoch.variants.get(pattern)
        is_complex = "complex" in show_pattern(pattern)  # what is not known to be complex is taken to be real
        if variant is None and pattern and not is_complex and len(epoch.variants) >= _MOST_PATTERNS:
            variant = self._for_unknown_kinds(epoch)
        if variant is None:
            variant = epoch.variants[pattern] = epoch.latest = self._make(epoch, pattern)
        return variant

    def _for_unknown_kinds(self, epoch: _Epoch) -> Variant | None:
        """The variant that serves every pattern; None where it cannot be made, so that each pattern needs its own."""
        from astgrad.errors import AstgradWarning, Refused  # a warm call does without

        name = self.function.__qualname__
        if _first_time(name, ""):
            warn(
                f"{name} was called with more than {_MOST_PATTERNS} kinds of arguments (types, ranks, equal dimensions); "
                "further ones share slower code, generated for unknown kinds",
                AstgradWarning,
            )
        try:
            return self._variant(epoch, UNKNOWN)
        except Refused:
            return None

    def _make(self, epoch: _Epoch, pattern: Pattern) -> Variant:
        made_from = sha256(
            repr((epoch.reach.digest, self._chain, epoch.owners, pattern, registered.digest())).encode("utf-8", "surrogatepass")
        )
        entry = store.load(made_from)
        if entry is None:
            entry = store.save(made_from, _body(self._generate(epoch, pattern), self.function, show_pattern(pattern)))
        text = entry.data.decode()
        kept = _Kept(text)
        bindings = {kept.alias: outside_of(self._source(epoch, pattern))} if kept.alias else {}
        function = run_module(text, entry.path or f"<astgrad {kept.name} {made_from[:12]}>", kept.name, bindings)
        for argument, place in kept.disconnected:
            _tell_disconnected(self.function, argument, place)
        lower = self._lower(epoch, pattern)
        written = {*kept.written, *(lower.written if lower else ())}
        return Variant(function, kept.text, entry.path, tuple(sorted(written)))

    def _source(self, epoch: _Epoch, pattern: Pattern) -> FunctionType:
        """The function that is read: the author's, or the derivative of lower order for these kinds."""
        lower = self._lower(epoch, pattern)
        return lower.function if lower else self.function

    def _lower(self, epoch: _Epoch, pattern: Pattern) -> Variant | None:
        if self._inner is None:
            return None
        known = tuple(each for each in pattern if each[0] in self._inner.parameters.names)
        return self._inner._variant(self._inner._current(epoch.owners), known)

    def _generate(self, epoch: _Epoch, pattern: Pattern) -> Generated:
        from astgrad.request import Request  # a warm call does without

        operator, wrt, is_tuple, name, mode = self._request
        known = tuple(each for each in pattern if each[0] not in self._directions)  # tangents are what their primals are
        request = Request(operator, wrt, is_tuple, name, mode, kinds(known), tangents=self.tangents, seed=self._seed)
        return generate(self._source(epoch, pattern), request, _NO_OWNERS if self._inner else epoch.owners)


def generate(function: FunctionType, request: Request, owners: Owners = _NO_OWNERS) -> Generated:
    """The module of the derivative, for objects of exactly these classes. What this imports (LibCST, Black) a warm call does
    without."""
    from astgrad.frontend.program import program_of
    from astgrad.pipeline import derive

    of_method, of_arguments = owners
    fields = getattr(request.kinds[0][1], "fields", ()) if request.kinds and of_method else ()
    return derive(program_of(function, of_method, frozenset(name for name, _ in fields), of_arguments), request)


class _Kept:
    """What stands in an entry of the store: the seal, what this module needs to know, and the generated text."""

    __slots__ = ("alias", "disconnected", "name", "text", "written")

    def __init__(self, data: str) -> None:
        _, name, alias, disconnected, written, _, self.text = data.split("\n", 6)
        self.name = _field(name)
        self.alias = _field(alias)
        self.written = tuple(_field(written).split())
        self.disconnected = [tuple(map(_spaced, item.split("@"))) for item in _field(disconnected).split()]


def _body(generated: Generated, function: FunctionType, pattern: str) -> bytes:
    """The entry's lines after its seal. Places are relative to the function, which may move."""
    first, file = function.__code__.co_firstlineno, function.__code__.co_filename
    disconnected = [
        f"{_unspaced(item.argument)}@{item.span.line - first if item.span and item.span.source.filename == file else 0}"
        for item in generated.disconnected
    ]
    what = f"{function.__module__}.{function.__qualname__}, {generated.mode}: {pattern}"
    lines = (
        f"# name: {generated.name}",
        f"# module: {generated.module_alias or ''}",
        f"# disconnected: {' '.join(disconnected)}",
        f"# written: {' '.join(generated.written)}",
        # of names that a program gave itself; on the first two lines `encoding: float64` would name an encoding
        f"# {''.join(letter if letter.isprintable() else '?' for letter in what)}",
    )
    return "\n".join((*lines, generated.text)).encode()


def _unspaced(name: str) -> str:
    """A name of a part (`params["a b"]`) as one word."""
    for letter in "% @":
        name = name.replace(letter, f"%{ord(letter):02x}")
    return name


def _spaced(word: str) -> str:
    for letter in "@ %":
        word = word.replace(f"%{ord(letter):02x}", letter)
    return word


def _field(line: str) -> str:
    return line.partition(": ")[2].strip()


def _tell_disconnected(function: FunctionType, argument: str, place: str) -> None:
    from astgrad.errors import DisconnectedWarning  # a warm call does without

    if _first_time(f"{function.__module__}.{function.__qualname__}", argument):
        where = f"{function.__code__.co_filename}:{function.__code__.co_firstlineno + int(place)}"
        message = f"{where}: the result of {function.__qualname__} does not depend on {argument!r}: its derivative is zero"
        warn(message, DisconnectedWarning)


def _first_time(function: str, argument: str) -> bool:
    is_first = (function, argument) not in _told
    _told.add((function, argument))
    return is_first
