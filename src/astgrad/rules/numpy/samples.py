"""Functions of samples: covariance and correlation, weighted counts, windows, polynomials through points and of given roots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import NoneType

from astgrad.ir.expr import Attribute, Binary, Expr, Literal, Subscript
from astgrad.ir.kinds import ANY, UNKNOWN, Dimension, Kind, Number, Shape
from astgrad.ir.shapes import floating, promote
from astgrad.rules.numpy.shapes import array_dtype, one_index
from astgrad.rules.several import call_of, several
from astgrad.rules.structure import (
    Pullback,
    Site,
    array_of,
    call,
    is_scalar,
    length_along,
    linear,
    literal_integer,
    literal_value,
    rank,
    structural,
    transposed,
    whole,
)

_DOUBLE = "float64"

# ------------------------------------------------------------------ covariance and correlation


def _matrix_shape(site: Site) -> Shape:
    """The shape of the matrix of all pairs of variables."""
    first = site.number(site.rule.signature.names[0])
    if not isinstance(first.shape, tuple):
        return None
    if "y" in site.arguments:
        return (ANY, ANY)
    if len(first.shape) < 2:
        return ()
    try:
        by_row = bool(site.literal("rowvar"))
    except KeyError:
        return (ANY, ANY)
    variables = first.shape[0 if by_row else 1]
    return None if variables == ANY or variables == 1 or "-" in str(variables) else (variables, variables)  # of one: a number


def _matrix(site: Site) -> Kind:
    shape = _matrix_shape(site)
    return array_of(_DOUBLE, shape) if shape != () else Number(_DOUBLE, (), None)


def _second(site: Site) -> Expr:
    return site.arguments.get("y", Literal("None"))


def _options(site: Site) -> dict[str, Expr]:
    return {name: site.arguments[name] for name in ("rowvar", "bias", "ddof") if name in site.arguments}


def _pairs_bar(position: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        name = site.rule.path.removeprefix("numpy.")
        first, g = site.arguments[site.rule.signature.names[0]], whole(site, g, g_kind)
        if "y" not in site.arguments and name == "cov" and (bar := _covariance_bar(site, g)) is not None:
            return bar
        if "y" not in site.arguments:
            return call(f"_{name}_bar", first, g, **_options(site))
        return Subscript(call(f"_{name}_bars", first, _second(site), g, **_options(site)), Literal(str(position)))

    return pullback


def _covariance_parts(site: Site) -> tuple[str, str, int] | None:
    """The variables less their means, the number of products of which a mean is taken, and how many axes there are.

    None where it is not known that there are several variables in a matrix, or one in a vector.
    """
    shape, given = site.number("m").shape, site.result.shape
    try:
        by_row, bias, ddof = (site.literal(name) for name in ("rowvar", "bias", "ddof"))
    except KeyError:
        return None
    if not isinstance(shape, tuple) or not isinstance(given, tuple) or not isinstance(ddof, (int, NoneType)):
        return None
    less = ddof if ddof is not None else 0 if bias else 1
    count = f"m.shape[{int(bool(by_row) and len(shape) == 2)}]"
    count = f"({count} - {less})" if less else count
    match len(shape), bool(by_row):
        case 1, _:
            return "(m - np.mean(m))", count, 0
        case 2, True:
            return "(m - np.mean(m, axis=1, keepdims=True))", count, 1
        case 2, False:
            return "(m - np.mean(m, axis=0))", count, 2
    return None


def _covariance_bar(site: Site, g: Expr) -> Expr | None:
    if (parts := _covariance_parts(site)) is None:
        return None
    centred, count, form = parts
    text = ("2 * g * {0} / {1}", "(g + g.T) @ {0} / {1}", "{0} @ (g + g.T) / {1}")[form]
    return site.formula(text.format(centred, count), g=g)


def _covariance_dot(site: Site, dot: Expr) -> Expr | None:
    if (parts := _covariance_parts(site)) is None:
        return None
    centred, count, form = parts
    text = ("2 * ({0} @ dot) / {1}", "{0} @ dot.T / {1}", "dot.T @ {0} / {1}")[form]
    half = site.formula(text.format(centred, count), dot=dot)
    return half if form == 0 else Binary("+", half, Attribute(half, "T"))


def _pairs_dot(site: Site, dots: Mapping[str, Expr]) -> Expr:
    name = site.rule.path.removeprefix("numpy.")
    if "y" not in site.arguments and name == "cov" and (dot := _covariance_dot(site, dots["m"])) is not None:
        return dot
    names = [each for each in site.rule.signature.names[:2] if each in site.arguments]
    tangents = [dots.get(each) or call("np.zeros_like", site.arguments[each]) for each in names]
    return call(f"_{name}_dot", *(site.arguments[each] for each in names), *tangents, **_options(site))


structural(
    "numpy.cov(m, y=None, rowvar=True, bias=False, ddof=None)",
    result=_matrix,
    m=_pairs_bar(0),
    y=_pairs_bar(1),
    gives_whole=True,
    pushforward=_pairs_dot,
    note="without weights",
)
structural(
    "numpy.corrcoef(x, y=None, rowvar=True)",
    result=_matrix,
    x=_pairs_bar(0),
    y=_pairs_bar(1),
    gives_whole=True,
    pushforward=_pairs_dot,
)


# ------------------------------------------------------------------ counts


def _counts(site: Site) -> Kind:
    is_weighted = "weights" in site.arguments and site.arguments["weights"] != Literal("None")
    return Number(_DOUBLE if is_weighted else "int64", (ANY,), True)


def _counted_bar(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if is_scalar(site.number("weights")):  # one weight for all
        raise KeyError("weights")
    places = one_index(site.arguments["x"], site.kinds.get("x", UNKNOWN))
    return g if is_scalar(g_kind) else Subscript(whole(site, g, g_kind), places)


linear(
    "numpy.bincount(x, weights=None, minlength=0)",
    result=_counts,
    weights=_counted_bar,
    note="by the weights",
)


def _binned(site: Site) -> Kind:
    is_weighted = "weights" in site.arguments and site.arguments["weights"] != Literal("None")
    return Number(site.number("weights").dtype if is_weighted else "int64", (ANY,), True)


def _weights_bar(site: Site, g: Expr, g_kind: Kind) -> Expr:
    edges = call("np.histogram_bin_edges", *_binning(site))
    return call("_histogram_weights_bar", site.arguments["a"], edges, whole(site, g, g_kind))


def _binning(site: Site) -> tuple[Expr, ...]:
    """The arguments that say what the bins are."""
    if "range" in site.arguments:
        return (site.arguments["a"], site.arguments.get("bins", Literal("10")), site.arguments["range"])
    return tuple(site.arguments[name] for name in ("a", "bins") if name in site.arguments)


def _binned_dot(site: Site, dots: Mapping[str, Expr]) -> Expr:
    return Subscript(replace(site, expr=call_of(site)).with_arguments(dots), Literal("0"))


def _edges(site: Site) -> Kind:
    is_double = site.number("a").dtype == site.number("bins").dtype == _DOUBLE
    return Number(_DOUBLE if is_double or not site.number("a").is_inexact else "real", (ANY,), True)


several(
    "numpy.histogram(a, bins=10, range=None, *, weights=None)",
    (_binned, _edges),
    ({"weights": _weights_bar}, None),
    (_binned_dot, None),
    gives_whole=True,
    note="by the weights",
)


# ------------------------------------------------------------------ windows and frequencies


def _written_length(site: Site, argument: str) -> Dimension:
    length = literal_integer(site.arguments[argument])
    return ANY if length is None or length < 1 else length


structural(
    "numpy.kaiser(M, beta)",
    result=lambda site: Number(_DOUBLE, (_written_length(site, "M"),), True),
    beta=transposed("np.sum(g * _kaiser_slopes(M, beta))"),
    pushforward=lambda site, dots: site.formula("beta_dot * _kaiser_slopes(M, beta)", beta_dot=dots["beta"]),
    note="by beta",
)


def _frequencies(site: Site) -> Kind:
    if "d" in site.arguments and not is_scalar(site.number("d")):
        return Number(_DOUBLE, None, True)
    length = _written_length(site, "n")
    half = length // 2 + 1 if isinstance(length, int) else ANY
    return Number(_DOUBLE, (half if site.rule.path == "numpy.fft.rfftfreq" else length,), True)


def _distance_bar(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if not is_scalar(site.number("d")):
        raise KeyError("d")
    return site.formula("np.sum(g * -out / d)", g=whole(site, g, g_kind))


for _name in ("fftfreq", "rfftfreq"):
    structural(
        f"numpy.fft.{_name}(n, d=1.0)",
        result=_frequencies,
        d=_distance_bar,
        pushforward=lambda site, dots: site.formula("-out / d * d_dot", d_dot=dots["d"]),
        reads_result=True,
        note="by the distance of the samples",
    )


# ------------------------------------------------------------------ polynomials


def _fitted(site: Site) -> Kind:
    x, y = site.number("x"), site.number("y")
    shape: Shape = None
    if rank(y) == 1:
        try:
            degree = literal_value(site.arguments["deg"])
        except KeyError:
            degree = None
        shape = (degree + 1,) if isinstance(degree, int) else (ANY,)
    return array_of(floating(promote((array_dtype(x.dtype), array_dtype(y.dtype), _DOUBLE))), shape)


def _fit_dot(site: Site, dots: Mapping[str, Expr]) -> Expr:
    terms: list[Expr] = [site.with_arguments({"y": dots["y"]})] if "y" in dots else []
    if "x" in dots:
        terms.append(site.formula("_polyfit_dot(x, y, out, x_dot)", x_dot=dots["x"]))
    return terms[0] if len(terms) == 1 else Binary("+", *terms)


structural(
    "numpy.polyfit(x, y, deg)",
    result=_fitted,
    x=transposed("_polyfit_x_bar(x, y, out, g)"),
    y=transposed("_polyfit_inverse(x, deg + 1).T @ g"),
    pushforward=_fit_dot,
    gives_whole=True,
    reads_result=True,
    note="by x where the points determine the polynomial",
)


def _of_roots(site: Site) -> Kind:
    roots, count = site.number("seq_of_zeros"), length_along(site, "seq_of_zeros")
    return Number(floating(array_dtype(roots.dtype)), (count + 1 if isinstance(count, int) else ANY,), True)


def _one_dimension(site: Site) -> None:
    """Raises KeyError where the roots may be a matrix, of which the eigenvalues are meant."""
    if rank(site.number("seq_of_zeros")) != 1:
        raise KeyError("seq_of_zeros")


def _roots_bar(site: Site, g: Expr, g_kind: Kind) -> Expr:
    _one_dimension(site)
    return site.formula("_poly_slopes(seq_of_zeros) @ g", g=whole(site, g, g_kind))


structural(
    "numpy.poly(seq_of_zeros)",
    result=_of_roots,
    seq_of_zeros=_roots_bar,
    gives_whole=True,
    pushforward=lambda site, dots: site.formula("dot @ _poly_slopes(seq_of_zeros)", dot=dots["seq_of_zeros"]),
    note="of roots",
)


# ------------------------------------------------------------------ sums of slices


def _slices_summed(site: Site) -> Kind:
    array = site.number("array")
    dtype = {"bool_": "int64"}.get(array_dtype(array.dtype), array_dtype(array.dtype))
    if not isinstance(array.shape, tuple):
        return Number(dtype, None, True)
    indices = site.number("indices").shape
    count = indices[0] if isinstance(indices, tuple) and len(indices) == 1 else ANY
    try:
        axis = literal_value(site.arguments["axis"]) if "axis" in site.arguments else 0
    except KeyError:
        axis = None
    if not isinstance(axis, int) or not -len(array.shape) <= axis < len(array.shape):
        return Number(dtype, None, True)
    return Number(dtype, tuple(count if i == axis % len(array.shape) else n for i, n in enumerate(array.shape)), True)


linear(
    "numpy.add.reduceat(array, indices, axis=0)",
    result=_slices_summed,
    array="_reduceat_bar(array, indices, g, axis)",
)
