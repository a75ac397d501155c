"""The table of rules and the verbs that fill it. A rule is checked when it is registered; a name is registered once.

    rule("numpy.log(x)", x="1 / x", domain=positive)          partial derivatives by argument name; `out` is the result
    constant("numpy.floor(x)")                                 the derivative is zero wherever there is one

Rules of this file's kind are *elementwise*: arguments broadcast against each other and result[i] depends on elements i only.
Broadcasting, summing back, dtype and accumulation are the engine's work, never a rule's.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from astgrad.ir.expr import Expr, Name, walk
from astgrad.ir.read import read

# float: as promoted, integers give float64; same: as promoted; chosen: that of one of the arguments; python: Python's own float,
# whatever the arguments; scalar: the same, and never an array; complex: Python's own complex number, never an array; users: as
# promoted, of a number Python's or NumPy's; truth: Python's own truth, never an array; stored: as promoted, with the first argument
# made an array before; wide: float64, but of single precision it may be of that.
RESULTS = frozenset(
    {
        *("float", "same", "chosen", "float64", "python", "scalar", "users", "bool", "truth", "int", "stored", "wide"),
        *("complex", "complex64", "complex128"),
    }
)


@dataclass(frozen=True)
class Domain:
    """Where test points for an argument are drawn from: the open interval (low, high); integers if `integer`."""

    low: float
    high: float
    integer: bool = False


real = Domain(-3.0, 3.0)
positive = Domain(0.1, 4.0)
unit = Domain(-0.9, 0.9)
above_one = Domain(1.1, 4.0)


@dataclass(frozen=True)
class Formula:
    """A partial derivative as text, with better texts for special sites.

    general: right for scalars and arrays. scalar: used where all arguments are proved to be scalars.
    literal: used where all arguments but the differentiated one are number literals.
    of_complex: used, whatever else holds, where an argument is complex.
    """

    general: str
    scalar: str | None = None
    literal: str | None = None
    of_complex: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts that are given for real arguments."""
        return tuple(text for text in (self.general, self.scalar, self.literal) if text is not None)


@dataclass(frozen=True)
class Argument:
    """A parameter of a function that has a rule."""

    name: str
    default: str | None = None
    keyword_only: bool = False


@dataclass(frozen=True)
class Signature:
    """`numpy.clip(x, lower, upper)` in parts."""

    path: str
    arguments: tuple[Argument, ...]

    @classmethod
    def parse(cls, text: str) -> Signature:
        """Raises ValueError where the text is no signature."""
        path, bracket, rest = text.partition("(")
        if not bracket or not rest.endswith(")"):
            raise ValueError(f"not a signature: {text!r}")
        node = ast.parse(f"def f({rest}: pass").body[0]
        assert isinstance(node, ast.FunctionDef)
        spec = node.args
        defaults = [None] * (len(spec.args) - len(spec.defaults)) + [ast.unparse(default) for default in spec.defaults]
        positional = [Argument(arg.arg, default) for arg, default in zip(spec.args, defaults, strict=True)]
        keyword = [
            Argument(arg.arg, None if default is None else ast.unparse(default), keyword_only=True)
            for arg, default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True)
        ]
        return cls(path.strip(), (*positional, *keyword))

    def __str__(self) -> str:
        parts = [arg.name if arg.default is None else f"{arg.name}={arg.default}" for arg in self.arguments]
        positional = sum(not argument.keyword_only for argument in self.arguments)
        star = ["*"] if positional < len(parts) else []
        return f"{self.path}({', '.join([*parts[:positional], *star, *parts[positional:]])})"

    def accepts(self, given: int) -> bool:
        """Whether a call with this number of arguments fits."""
        return self._fewest <= given <= len(self.arguments)

    @cached_property
    def _fewest(self) -> int:
        return sum(argument.default is None for argument in self.arguments)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the arguments, in order."""
        return tuple(argument.name for argument in self.arguments)


@dataclass(frozen=True)
class Rule:
    """An elementwise rule."""

    signature: Signature
    partials: Mapping[str, Formula]  # an argument without an entry is refused where it is active
    result: str = "float"  # dtype of the result: one of RESULTS
    domain: Mapping[str, Domain] = field(default_factory=dict)
    keeps_arrays: bool = False  # of an array without dimensions it may give one, where a ufunc gives a number
    kink: str = ""  # the convention at points without a derivative, in words
    note: str = ""  # on stability or accuracy
    source: str = ""  # where the formula is from

    @property
    def path(self) -> str:
        """The full path of the function."""
        return self.signature.path


_rules: dict[str, list[Rule]] = {}  # by path, aliases included; several where the number of arguments decides (`math.log`)


def rule(
    signature: str,
    *,
    domain: Domain | Mapping[str, Domain] = real,
    result: str = "float",
    keeps_arrays: bool = False,
    kink: str = "",
    note: str = "",
    source: str = "",
    also: tuple[str, ...] = (),
    slopes: Mapping[str, str] | Mapping[str, str | Formula] | None = None,
    **partials: str | Formula,
) -> None:
    """Registers the partial derivatives of an elementwise function, by argument name, as text of generated code.

    Texts may use the arguments, `out` (the function's result), `np.`, `math.`, builtins and private helpers.
    slopes: the same as a mapping. also: further paths of the same function. Raises ValueError where a text does not parse, uses
    an unknown name, or the path already has a rule for this number of arguments.
    """
    parsed = Signature.parse(signature)
    given = {**(slopes or {}), **partials}
    formulas = {name: text if isinstance(text, Formula) else Formula(text) for name, text in given.items()}
    _check(parsed, formulas)
    if result not in RESULTS:
        raise ValueError(f"{parsed.path}: no such result: {result!r}")
    domains = dict.fromkeys(parsed.names, domain) if isinstance(domain, Domain) else dict(domain)
    _register(Rule(parsed, formulas, result, domains, keeps_arrays, kink, note, source), also)


def constant(
    signature: str,
    *,
    domain: Domain | Mapping[str, Domain] = real,
    result: str = "float",
    note: str = "",
    also: tuple[str, ...] = (),
) -> None:
    """Registers an elementwise function whose derivative is zero wherever it exists."""
    parsed = Signature.parse(signature)
    rule(signature, domain=domain, result=result, note=note, also=also, slopes=dict.fromkeys(parsed.names, "0"))


def find(path: str, given: int | None = None) -> Rule | None:
    """The elementwise rule of the function with this full path, if there is one.

    given: the number of arguments in the call, which decides where a function has several signatures (`math.log`); where it
    fits none, and without it, the first that was registered.
    """
    found = _rules.get(path, [])
    if len(found) < 2 or given is None:
        return found[0] if found else None
    return next((rule for rule in found if rule.signature.accepts(given)), found[0])


def all_rules() -> tuple[Rule, ...]:
    """Every elementwise rule, sorted by path and number of arguments."""
    rules = {(rule.path, len(rule.signature.arguments)): rule for found in _rules.values() for rule in found}
    return tuple(rules[key] for key in sorted(rules))


def aliases(rule: Rule) -> tuple[str, ...]:
    """The further paths of the function, sorted."""
    return tuple(sorted(path for path, found in _rules.items() if rule in found and path != rule.path))


def _check(signature: Signature, formulas: Mapping[str, Formula]) -> None:
    for name, formula in formulas.items():
        if name not in signature.names:
            raise ValueError(f"{signature.path} has no argument {name!r}")
        for text in (*formula.texts, formula.of_complex or "0"):
            unknown = sorted(_names(read(text)) - {*signature.names, "out"})
            if unknown:
                raise ValueError(f"{signature.path}: the formula {text!r} uses {', '.join(unknown)}")


def _names(e: Expr) -> set[str]:
    return {part.id for part in walk(e) if isinstance(part, Name)}


def _register(new: Rule, also: tuple[str, ...]) -> None:
    taken = len(new.signature.arguments)
    for path in (new.path, *also):
        if any(taken == len(rule.signature.arguments) for rule in _rules.get(path, [])):
            raise ValueError(f"{path} with {taken} arguments already has a rule")
    for path in (new.path, *also):
        _rules.setdefault(path, []).append(new)
