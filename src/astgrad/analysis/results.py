"""Results: whether a function has a derivative in the plain sense. Only looks.

A result is a scalar, or it is elementwise in what is differentiated by: `result[i]` depends on `x[i]` only and has x's shape, the
other arguments broadcasting into x. Everything else has a Jacobian.
"""

from __future__ import annotations

from collections.abc import Iterator

from astgrad.analysis.analysed import Analysed
from astgrad.analysis.flow import flowing_parts
from astgrad.analysis.jumps import always_returns
from astgrad.errors import Refusal
from astgrad.ir.expr import Conditional, Expr, Name
from astgrad.ir.kinds import Dimension, Kind, ListOf, Number, Other, Structure, holds_complex, show_kind
from astgrad.ir.shapes import same_shape
from astgrad.ir.stmt import For, Function, Return, expressions, statements
from astgrad.rules.registry import Rule
from astgrad.rules.structure import Site

_PRECISIONS = frozenset({"float16", "float32", "float64", "complex64", "complex128"})


def find_result_gaps(primal: Analysed) -> Iterator[Refusal]:
    """Why the result has no derivative, if it has none."""
    result = primal.result
    spans = (s.span for s in statements(primal.function.body) if isinstance(s, Return) and s.span)
    span = next(spans, primal.function.span)
    if isinstance(result, (Structure, Other)):
        yield Refusal("result", f"the result is {_article(result)}, which has no derivative", span, "return one real number")
        return
    if holds_complex(result):
        hint = "return np.real, np.imag or np.abs of it; f'(z) is the tangent that jvp gives along 1 + 0j"
        yield Refusal("complex-result", "the result is complex, and a derivative is of a real number", span, hint)
        return
    if isinstance(result, Number) and result.is_scalar:
        return
    for name in primal.wrt:
        kind = primal.kinds.number(Name(name))
        shape = result.shape if isinstance(result, Number) else None
        if not same_shape(shape, kind.shape) or not only_elementwise(primal):
            yield Refusal(
                "not-scalar",
                f"the result is not proved to be a scalar, or elementwise in {name!r}",
                span,
                f"say what the arguments are (annotations such as `{name}: float`, or --kinds), or sum the result; "
                "else it has a jacobian, vjp or jvp",
            )
            return


def find_complex_ends(primal: Analysed, operator: str) -> Iterator[Refusal]:
    """Complex parameters and results of what is of real ones: what its convention would be is not settled."""
    by_complex = [p for p in primal.function.parameters if p.name in primal.wrt and holds_complex(primal.parameters[p.name])]
    for parameter in by_complex:
        message = f"{parameter.name} is complex, and {operator} is by real arguments"
        hint = "give its real and imaginary part as arguments of their own; derivative and jvp are by complex ones too"
        yield Refusal("complex", message, parameter.span, hint)
    if holds_complex(primal.result) and not by_complex:  # that of a derivative by them is
        spans = (s.span for s in statements(primal.function.body) if isinstance(s, Return) and s.span)
        message = f"the result is complex, and {operator} is of real results"
        yield Refusal("complex-result", message, next(spans, primal.function.span), "return its real and imaginary part")


def find_seed_gap(place: str, seed: Kind, result: Kind) -> tuple[str, Kind, Kind] | None:
    """The part of a cotangent that cannot be one of the result, by its place, what it is and what the result is there; None where
    kinds say nothing against it."""
    match seed, result:
        case Structure(), Structure() if _are_built_alike(seed, result):
            keys = result.keys or range(len(result.elements))
            parts = zip(keys, seed.elements, result.elements, strict=True)
            gaps = (find_seed_gap(f"{place}[{key!r}]", *pair) for key, *pair in parts)
            return next(filter(None, gaps), None)
        case (Structure() | ListOf(), Number()) | (Number(), Structure()) | (Structure(), Structure()):
            return place, seed, result
        case Number(), Number() if _are_apart(seed, result):
            return place, seed, result
        case _:
            return None


def _are_built_alike(one: Structure, other: Structure) -> bool:
    return (one.form, one.keys, len(one.elements)) == (other.form, other.keys, len(other.elements))


def _are_apart(one: Number, other: Number) -> bool:
    """Whether two numbers or arrays are certainly of different ranks, lengths or precisions."""
    if not (isinstance(one.shape, tuple) and isinstance(other.shape, tuple)):
        return False
    if len(one.shape) != len(other.shape):
        return True
    if one.shape and one.dtype != other.dtype and {one.dtype, other.dtype} <= _PRECISIONS:
        return True
    return any(map(_differ, one.shape, other.shape))


def _differ(one: Dimension, other: Dimension) -> bool:
    """Whether two lengths are certainly not the same: a symbol may stand for any number but 1."""
    if any(isinstance(length, str) and not length.isidentifier() for length in (one, other)):
        return False
    return one != other and (type(one) is type(other) or 1 in (one, other))


def find_tangent_gaps(primal: Analysed) -> Iterator[Refusal]:
    """Why the result has no tangent, if it has none: it is, or holds, what is no number."""
    odd = next((part for part in _parts(primal.result) if isinstance(part, Other)), None)
    if odd is not None:
        spans = (s.span for s in statements(primal.function.body) if isinstance(s, Return) and s.span)
        message = f"the result is, or holds, {_article(odd)}, which has no tangent"
        yield Refusal("result", message, next(spans, primal.function.span), "return real numbers, or structures of them")


def find_jacobian_gaps(primal: Analysed, *, is_inner: bool) -> Iterator[Refusal]:
    """Why there is no Jacobian: it is by numbers and arrays whose rank is known, and of structures of numbers and arrays.

    is_inner: of a derivative, which is built as the arguments are.
    """
    for parameter in primal.function.parameters:
        kind = primal.parameters[parameter.name]
        if parameter.name not in primal.wrt or isinstance(kind, ListOf):
            continue
        if not (isinstance(kind, Number) and isinstance(kind.shape, tuple)):
            message = f"{parameter.name} is not known to be a number, or an array of some rank: its Jacobian has no known form"
            hint = f"say what it is (an annotation such as `{parameter.name}: float`, or --kinds)"
            yield Refusal("jacobian", message, parameter.span, hint)
    yield from find_plain_gaps(primal, "Jacobian", is_inner=is_inner)


def find_sparse_gaps(primal: Analysed) -> Iterator[Refusal]:
    """Why there is no sparse Jacobian: it is of a vector, by vectors."""
    for parameter in primal.function.parameters:
        if parameter.name in primal.wrt and not _is_vector(primal.parameters[parameter.name]):
            hint = (
                f"say what it is (an annotation, or --kinds such as `{parameter.name}: float64[n]`), or leave out sparse=True"
            )
            yield Refusal("sparse", f"{parameter.name} is not known to be a vector", parameter.span, hint)
    if not _is_vector(primal.result):
        spans = (s.span for s in statements(primal.function.body) if isinstance(s, Return) and s.span)
        message = "the result is not known to be a vector, and a sparse Jacobian is a matrix"
        yield Refusal("sparse", message, next(spans, primal.function.span), "return one vector, or leave out sparse=True")


def _is_vector(kind: Kind) -> bool:
    return isinstance(kind, Number) and isinstance(kind.shape, tuple) and len(kind.shape) == 1


def find_plain_gaps(primal: Analysed, what: str, *, is_inner: bool = False) -> Iterator[Refusal]:
    """Lists of any length that are differentiated by, and results that hold such lists, records, or what is no number."""
    for parameter in primal.function.parameters:
        if parameter.name in primal.wrt and isinstance(primal.parameters[parameter.name], ListOf):
            message = f"{parameter.name} is a list of any length, and a {what} is by numbers, arrays and structures of these"
            yield Refusal(what.lower(), message, parameter.span, "give its parts as parameters of their own, or unpack it")
    odd = next(_unfit(primal.result, with_records=is_inner), None)
    if odd is not None:
        spans = (s.span for s in statements(primal.function.body) if isinstance(s, Return) and s.span)
        message = (
            f"the result is, or holds, {_article(odd)}, and a {what} is of numbers, arrays, tuples, lists and dicts of these"
        )
        yield Refusal(what.lower(), message, next(spans, primal.function.span), "return an array, or a tuple of arrays")


def _unfit(kind: Kind, *, with_records: bool) -> Iterator[Kind]:
    """What a result is, or holds, that cannot be put together from its leaves."""
    match kind:
        case Structure(elements=elements) if with_records or not kind.is_record:
            for element in elements:
                yield from _unfit(element, with_records=with_records)
        case Structure() | ListOf() | Other():
            yield kind
        case _:
            return


def find_row_gaps(primal: Analysed) -> Iterator[Refusal]:
    """Why a Jacobian has no rows: they are of one array, of a known rank."""
    result = primal.result
    if isinstance(result, Number) and isinstance(result.shape, tuple):
        return
    spans = (s.span for s in statements(primal.function.body) if isinstance(s, Return) and s.span)
    message = "the result is not known to be one array of some rank, and the rows of a Jacobian are of one"
    yield Refusal(
        "jacobian", message, next(spans, primal.function.span), 'leave out mode="reverse", or say what the arguments are'
    )


def _parts(kind: Kind) -> Iterator[Kind]:
    match kind:
        case Structure(elements=elements):
            for element in elements:
                yield from _parts(element)
        case ListOf(element=element):
            yield from _parts(element)
        case _:
            yield kind


def find_missing_results(function: Function) -> Iterator[Refusal]:
    """Paths on which a function gives None."""
    spans = [s.span for s in statements(function.body) if isinstance(s, Return) and s.value is None]
    if not always_returns(function.body):
        spans.append(function.span)
    for span in spans:
        message = f"{function.name} returns no number on some path"
        yield Refusal("result", message, span, "end every path with `return` and a value, or with `raise`")


def find_mode_gaps(primal: Analysed, mode: str) -> Iterator[Refusal]:
    """Why forward mode, where it was asked for, cannot give the derivative in one run."""
    if mode != "forward":
        return
    first, *others = (parameter for parameter in primal.function.parameters if parameter.name in primal.wrt)
    hint = 'leave out mode="forward"'
    if holds_complex(primal.parameters[first.name]):
        message = f"{first.name} is complex, and forward mode would have to run once for each of its parts"
        yield Refusal("forward-mode", message, first.span, hint)
    elif others:
        yield Refusal("forward-mode", "forward mode differentiates by one argument", others[0].span, hint)
    elif not is_elementwise(primal) and not primal.kinds.number(Name(first.name)).is_scalar:
        message = f"forward mode gives the derivative of one number by one number, and {first.name!r} is not proved to be one"
        yield Refusal("forward-mode", message, first.span, hint)


def is_elementwise(primal: Analysed) -> bool:
    """Whether the derivative is taken of every element apart."""
    return not (isinstance(primal.result, Number) and primal.result.is_scalar)


def only_elementwise(primal: Analysed) -> bool:
    """Whether only elementwise functions lie between the active variables and the result."""
    for statement in statements(primal.function.body):
        for e in expressions(statement):
            if not _all_elementwise(e, primal):
                return False
        if isinstance(statement, For) and primal.activity.is_active(statement.iterable, primal.kinds):
            return False
    return True


def _all_elementwise(e: Expr, primal: Analysed) -> bool:
    if not primal.activity.is_active(e, primal.kinds) or isinstance(e, Name):
        return True
    if not isinstance(e, Conditional):
        site = primal.kinds.site(e)
        if not isinstance(site, Site) or not (isinstance(site.rule, Rule) or site.rule.is_elementwise):
            return False
    return all(_all_elementwise(part, primal) for part in flowing_parts(e, primal.kinds))


def _article(kind: Kind) -> str:
    match kind:
        case Structure(form=form):
            return f"a {form}"
        case ListOf():
            return "a list"
        case _:
            text = show_kind(kind)
            return f"of type {text}"
