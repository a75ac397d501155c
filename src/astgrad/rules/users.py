"""Rules that users declare for functions of their own: from declarations to rules like any other.

rule("mypkg.sinc2(x)", x="np.cos(x)")         elementwise: partial derivatives as text, by argument
linear("mypkg.blur(x, n)", x="...")           linear in x: its transpose, of `out_bar`
constant("mypkg.nearest(x)")                  no derivative
@rule("mypkg.solve(a, b)")                    a half in code: the cotangents of the arguments, of `out_bar`
@rule("mypkg.solve(a, b)", mode="forward")    the other half: the tangent of the result, of `a_dot` and `b_dot`
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from astgrad.ir.expr import Attribute, Call, Expr, Literal, Name, Subscript, Symbol, map_children, names_read, substitute, walk
from astgrad.ir.kinds import UNKNOWN, Kind, parse_kind
from astgrad.ir.read import HELPERS, read
from astgrad.registered import Declared, declared_for, is_declared
from astgrad.rules import helpers, registry
from astgrad.rules.registry import Formula, Rule, Signature
from astgrad.rules.structure import (
    Cotangent,
    Pullback,
    Pushforward,
    Site,
    StructuralRule,
    call,
    find_structural,
    linear_in,
    whole,
)

_CHECKED_MODULES = ("numpy", "math", "scipy.special", "scipy.stats", "scipy.linalg")


def find_users(path: str) -> Rule | StructuralRule | None:
    """The rule that a user has declared for the function with this full path, if there is one."""
    if not is_declared(path):
        return None
    return _made(tuple(declared_for(path)))


def is_constant(path: str) -> bool:
    """Whether a user has declared that the function has no derivative."""
    return is_declared(path) and any(each.form == "constant" for each in declared_for(path))


def check(declared: Declared) -> None:
    """Raises ValueError, which says what is wrong, where no rule can be made of a declaration."""
    if registry.find(declared.path) or find_structural(declared.path):
        raise ValueError(f"{declared.path} has a rule of astgrad's own")
    _made((declared,))


@lru_cache(maxsize=256)
def _made(declarations: tuple[Declared, ...]) -> Rule | StructuralRule:
    first = declarations[0]
    try:
        signature = Signature.parse(first.signature)
    except SyntaxError:
        raise ValueError(f"not a signature: {first.signature!r}") from None
    if not all(part.isidentifier() for part in signature.path.split(".")) or "." not in signature.path:
        raise ValueError(f"{signature.path!r} is no full path of a function, such as mypkg.f")
    options = dict(first.options)
    match first.form:
        case "rule":
            texts = {name: Formula(text) for name, text in first.texts}
            _check_texts(signature, first, {"out"})
            kink, note, source = (options.get(key, "") for key in ("kink", "note", "source"))
            return Rule(signature, texts, "users", kink=kink, note=note, source=source)
        case "constant":
            kind = _result(options)
            return StructuralRule(signature, lambda site: kind, {}, linear_in())
        case "linear":
            _check_texts(signature, first, {"out_bar"})
            pullbacks = {name: _transposed(text, signature) for name, text in first.texts}
            return _structural(signature, options, pullbacks, linear_in(*pullbacks))
        case _:
            return _in_code(signature, {each.form: each for each in declarations})


def _structural(
    signature: Signature, options: Mapping[str, str], pullbacks: Mapping[str, Pullback], pushforward: Pushforward
) -> StructuralRule:
    kind = _result(options)
    note = options.get("note", "")
    return StructuralRule(signature, lambda site: kind, pullbacks, pushforward, reads_result=True, note=note)


def _result(options: Mapping[str, str]) -> Kind:
    return parse_kind(options["result"]) if "result" in options else UNKNOWN


# ------------------------------------------------------------------ texts


def formula(text: str, signature: Signature) -> Expr:
    """A formula of a rule: in a user's, names that lead into the package of the function itself are read as imports of it."""
    e = read(text)
    package = signature.path.partition(".")[0]
    return _with_imports(e, package, frozenset(signature.names)) if f"{package}." in text and is_declared(signature.path) else e


def _with_imports(e: Expr, package: str, arguments: frozenset[str]) -> Expr:
    """The expression with dotted names that start from the package, unless an argument is called so, as symbols."""
    path = _dotted(e)
    if path.partition(".")[0] == package and "." in path and package not in arguments:
        return Symbol(path, path)
    return map_children(lambda child: _with_imports(child, package, arguments), e)


def _dotted(e: Expr) -> str:
    match e:
        case Name(id=id):
            return id
        case Attribute(value=value, attr=attr) if base := _dotted(value):
            return f"{base}.{attr}"
        case _:
            return ""


def _check_texts(signature: Signature, declared: Declared, more: set[str]) -> None:
    if not declared.texts:
        raise ValueError(f"{signature.path} gets no derivative by any argument")
    for name, text in declared.texts:
        if name not in signature.names:
            raise ValueError(f"{signature.path} has no argument {name!r}; it has {', '.join(signature.names) or 'none'}")
        try:
            e = _with_imports(read(text), signature.path.partition(".")[0], frozenset(signature.names))
        except SyntaxError:
            raise ValueError(f"{signature.path} by {name}: {text!r} is no Python expression") from None
        unknown = sorted(names_read(e) - {*signature.names, *more})
        if unknown:
            known = ", ".join((*signature.names, *sorted(more)))
            raise ValueError(f"{signature.path} by {name}: {text!r} uses {', '.join(unknown)}; there are {known}")
        for symbol in (part for part in walk(e) if isinstance(part, Symbol)):
            _check_exists(symbol, f"{signature.path} by {name}: {text!r}")


def _check_exists(symbol: Symbol, where: str) -> None:
    if symbol.path.startswith(f"{HELPERS}."):
        if not hasattr(helpers, symbol.text):
            raise ValueError(f"{where} uses {symbol.text}")
        return
    module = next((each for each in _CHECKED_MODULES if symbol.path.startswith(f"{each}.")), None)
    if module in sys.modules:
        value: object = sys.modules[module]
        for part in symbol.path.removeprefix(f"{module}.").split("."):
            value = getattr(value, part, None)
        if value is None:
            raise ValueError(f"{where}: there is no {symbol.text}")


def _transposed(text: str, signature: Signature) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
        return substitute(formula(text, signature), {**_arguments(site), "out_bar": whole(site, g, g_kind)})

    return pullback


def _arguments(site: Site) -> dict[str, Expr]:
    """Every argument, those that are left out by their defaults."""
    defaults = {each.name: read(each.default) for each in site.rule.signature.arguments if each.default is not None}
    return {**defaults, **site.arguments, "out": site.value}


# ------------------------------------------------------------------ halves in code


def _in_code(signature: Signature, halves: Mapping[str, Declared]) -> StructuralRule:
    required = tuple(each.name for each in signature.arguments if each.default is None)
    names = next((each.names for each in halves.values() if each.names), required)
    for half in halves.values():
        _check_half(signature, half, names)
    reverse, forward = halves.get("reverse"), halves.get("forward")
    options = {key: value for half in halves.values() for key, value in half.options}
    pullbacks = {name: _cotangent(reverse, names, position) for position, name in enumerate(names)}
    return replace(_structural(signature, options, pullbacks, _tangent(forward, names)), modes=tuple(halves))


def _check_half(signature: Signature, half: Declared, names: tuple[str, ...]) -> None:
    unknown = [name for name in names if name not in signature.names]
    if unknown:
        raise ValueError(f"{signature.path} has no argument {unknown[0]!r}; it has {', '.join(signature.names)}")
    given = {"out_bar"} if half.form == "reverse" else {f"{name}_dot" for name in names}
    known = [*signature.names, "out", *sorted(given)]
    for parameter in half.parameters:
        if parameter not in known:
            raise ValueError(f"{half.function} takes {parameter!r}; what it may take is {', '.join(known)}")
    if not given.issubset(half.parameters):
        missing = sorted(given.difference(half.parameters))
        raise ValueError(f"{half.function} does not take {', '.join(missing)}: what it gives follows from that")


def _cotangent(half: Declared | None, names: tuple[str, ...], position: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
        assert half is not None  # `find_gaps` has refused
        given = _applied(half, {**_arguments(site), "out_bar": whole(site, g, g_kind)})
        return Subscript(given, Literal(str(position))) if len(names) > 1 else given

    return pullback


def _tangent(half: Declared | None, names: tuple[str, ...]) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        assert half is not None  # `find_gaps` has refused
        zeros = {f"{name}_dot": call("np.zeros_like", site.arguments[name]) for name in names if name in site.arguments}
        return _applied(half, {**_arguments(site), **zeros, **{f"{name}_dot": dot for name, dot in dots.items()}})

    return pushforward


def _applied(half: Declared, values: Mapping[str, Expr]) -> Expr:
    return Call(Symbol(half.function, half.function), tuple(values[name] for name in half.parameters))
