"""The kind of what a function with a rule gives, as its library decides it: what becomes of Python's own numbers, of integers
of few bits, and of what has no dimensions.

NumPy's ufuncs keep a Python number weak beside an array; nearly all other functions of NumPy and SciPy make arrays of their
arguments first, in which a Python float is a float64 like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from astgrad.ir.kinds import FLOAT_OR_FLOAT64, STRONG, UNKNOWN, Kind, ListOf, Number, Other, Shape, Structure, map_numbers
from astgrad.ir.shapes import broadcast, floating, join_dtypes, promote
from astgrad.rules.registry import Rule
from astgrad.rules.structure import UNFIT, Site, StructuralRule

_LIBRARIES = ("numpy.", "scipy.")
# What libraries make floats of that are narrower than float64, which floats depends on the function.
_NARROW = frozenset(("bool", "bool_", "float16", "int8", "int16", "uint8", "uint16"))


def result_kind(site: Site) -> Kind:
    """The kind of the result at a site that knows the kinds of its arguments."""
    rule = site.rule
    if isinstance(rule, Rule):
        return _elementwise_kind(site, rule)
    try:
        return _structural_kind(site, rule)
    except UNFIT:
        return UNKNOWN


def _structural_kind(site: Site, rule: StructuralRule) -> Kind:
    if not rule.path.startswith(_LIBRARIES):
        return rule.result(site)
    kind = map_numbers(rule.result(site), _strong) if rule.keeps_weak else rule.result(_with_arrays(site))
    operands = {*rule.signature.names[:1], *rule.pullbacks}
    numbers = [kind for name, kind in site.kinds.items() if name in operands and isinstance(kind, Number)]
    if rule.path.startswith("scipy.") and any(number.dtype in _NARROW for number in numbers):
        kind = map_numbers(kind, _of_some_precision)
    return map_numbers(kind, _of_scalars) if numbers and all(number.shape == () for number in numbers) else kind


def _with_arrays(site: Site) -> Site:
    """The site as a function sees it that makes arrays of its arguments."""
    return replace(site, kinds={name: map_numbers(kind, _strong) for name, kind in site.kinds.items()})


def _strong(number: Number) -> Number:
    return replace(number, dtype=STRONG.get(number.dtype, number.dtype))


def _of_some_precision(number: Number) -> Number:
    return replace(number, dtype="real") if number.dtype.startswith("float") else number


def _of_scalars(number: Number) -> Number:
    """Of arguments without dimensions some functions give a number, others an array without dimensions."""
    return replace(number, is_array=None) if number.shape == () else number


def _elementwise_kind(site: Site, rule: Rule) -> Kind:
    if rule.result == "scalar":
        return Number("float")  # or an error, whatever it is of
    arguments = [site.number(name) for name in site.arguments if not isinstance(site.kinds[name], Other)]
    if not arguments or (not rule.path.startswith(_LIBRARIES) and _gives_list(site, rule)):
        return UNKNOWN
    dtypes = [argument.dtype for argument in arguments]
    if rule.result == "chosen":  # an argument as it is, also an array without dimensions
        forms = {argument.is_array for argument in arguments}
        shapes = {argument.shape for argument in arguments}
        shape = shapes.pop() if len(shapes) == 1 else None
        return Number(join_dtypes(dtypes), shape, forms.pop() if len(forms) == 1 else None)
    shape = () if rule.result in ("complex", "truth") else broadcast(argument.shape for argument in arguments)
    return Number(_result_dtype(rule, dtypes), shape, _form(rule, shape))


def _gives_list(site: Site, rule: Rule) -> bool:
    """Whether a list may come out: one of the arguments is one, and no array makes an array of it."""
    kinds = site.kinds.values()
    has_array = rule.result != "chosen" and any(isinstance(kind, Number) and kind.is_array for kind in kinds)
    return not has_array and any(isinstance(kind, (ListOf, Structure)) for kind in kinds)


def _form(rule: Rule, shape: Shape) -> bool | None:
    if not isinstance(shape, tuple) or (rule.keeps_arrays and shape == ()):
        return None
    return shape != ()


def _result_dtype(rule: Rule, dtypes: Sequence[str]) -> str:
    numpys_own = rule.path.startswith(_LIBRARIES)
    promoted = promote(dtypes)
    if numpys_own and rule.result == "float" and _precision_varies(rule, dtypes):
        return "real"
    match rule.result:
        case "bool":
            return "bool_" if numpys_own else "bool"
        case "truth":
            return "bool"
        case "int":
            return "int64" if numpys_own else "int"
        case "float64" | "complex" | "complex64" | "complex128":
            return rule.result
        case "users":
            return FLOAT_OR_FLOAT64 if promoted in STRONG else floating(promoted)
        case "python":
            return "float"
        case "wide":
            return "real" if any(dtype in _NARROW or dtype == "float32" for dtype in dtypes) else "float64"
        case "stored":
            return promote((STRONG.get(dtypes[0], dtypes[0]), *dtypes[1:]))
        case "same" if numpys_own:
            return STRONG.get(promoted, promoted)
        case "same":
            return "int" if promoted == "bool" else promoted  # Python computes with truths as with integers
    if numpys_own or promoted not in STRONG:
        return floating(promoted)
    return promoted if promoted == FLOAT_OR_FLOAT64 else "float"


def _precision_varies(rule: Rule, dtypes: Sequence[str]) -> bool:
    """Whether it depends on the function in which precision it computes with these: NumPy with truths and integers of few bits,
    SciPy also with single precision beside anything else but double."""
    if any(dtype in _NARROW for dtype in dtypes) and not any(
        dtype.startswith("float") and dtype != "float" for dtype in dtypes
    ):
        return True
    narrow = [dtype in _NARROW or dtype == "float32" for dtype in dtypes]
    is_mixed = any(narrow) and any(not each and dtype != "float64" for each, dtype in zip(narrow, dtypes, strict=True))
    return rule.path.startswith("scipy.") and (is_mixed or any(dtype in _NARROW for dtype in dtypes))
