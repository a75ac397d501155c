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

from astgrad.ir.expr import Expr, Name, walk
from astgrad.ir.read import read


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
    """

    general: str
    scalar: str | None = None
    literal: str | None = None

    @property
    def texts(self) -> tuple[str, ...]:
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

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(argument.name for argument in self.arguments)


@dataclass(frozen=True)
class Rule:
    """An elementwise rule."""

    signature: Signature
    partials: Mapping[str, Formula]  # an argument without an entry is refused where it is active
    result: str = "float"  # dtype of the result: "float" (integers give float64), "same" (as promoted), "bool", "int"
    domain: Mapping[str, Domain] = field(default_factory=dict)
    kink: str = ""  # the convention at points without a derivative, in words
    note: str = ""  # on stability or accuracy
    source: str = ""  # where the formula is from

    @property
    def path(self) -> str:
        return self.signature.path


_rules: dict[str, Rule] = {}
_aliases: dict[str, str] = {}


def rule(
    signature: str,
    *,
    domain: Domain | Mapping[str, Domain] = real,
    result: str = "float",
    kink: str = "",
    note: str = "",
    source: str = "",
    also: tuple[str, ...] = (),
    **partials: str | Formula,
) -> None:
    """Registers the partial derivatives of an elementwise function, by argument name, as text of generated code.

    Texts may use the arguments, `out` (the function's result), `np.`, `math.`, builtins and private helpers.
    also: further paths of the same function. Raises ValueError where a text does not parse, uses an unknown name, or
    the path already has a rule.
    """
    parsed = Signature.parse(signature)
    formulas = {name: text if isinstance(text, Formula) else Formula(text) for name, text in partials.items()}
    _check(parsed, formulas)
    domains = {name: domain for name in parsed.names} if isinstance(domain, Domain) else dict(domain)
    _register(Rule(parsed, formulas, result, domains, kink, note, source), also)


def constant(signature: str, *, domain: Domain | Mapping[str, Domain] = real, result: str = "float", note: str = "", also: tuple[str, ...] = ()) -> None:
    """Registers an elementwise function whose derivative is zero wherever it exists."""
    parsed = Signature.parse(signature)
    rule(signature, domain=domain, result=result, note=note, also=also, **{name: "0" for name in parsed.names})


def find(path: str) -> Rule | None:
    """The elementwise rule of the function with this full path, if there is one."""
    return _rules.get(_aliases.get(path, path))


def all_rules() -> tuple[Rule, ...]:
    """Every elementwise rule, sorted by path."""
    return tuple(_rules[path] for path in sorted(_rules))


def _check(signature: Signature, formulas: Mapping[str, Formula]) -> None:
    for name, formula in formulas.items():
        if name not in signature.names:
            raise ValueError(f"{signature.path} has no argument {name!r}")
        for text in formula.texts:
            unknown = sorted(_names(read(text)) - {*signature.names, "out"})
            if unknown:
                raise ValueError(f"{signature.path}: the formula {text!r} uses {', '.join(unknown)}")


def _names(e: Expr) -> set[str]:
    return {part.id for part in walk(e) if isinstance(part, Name)}


def _register(new: Rule, also: tuple[str, ...]) -> None:
    for path in (new.path, *also):
        if path in _rules or path in _aliases:
            raise ValueError(f"{path} already has a rule")
    _rules[new.path] = new
    _aliases.update(dict.fromkeys(also, new.path))
