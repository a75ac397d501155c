"""Functions of matrices and of stacks of them.

NumPy reads only one triangle of a symmetric matrix that it factorises, and so the other one has the derivative 0. Functions with
several results have one rule for each: `numpy.linalg.eigh[1]` is the rule of `np.linalg.eigh(a)[1]` and of the second name in
`w, v = np.linalg.eigh(a)`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from astgrad.ir.expr import Attribute, Binary, Expr, List, Literal, Subscript, Tuple, Unary
from astgrad.ir.kinds import ANY, COMPLEX, UNKNOWN, Dimension, Kind, Number, Shape, Structure
from astgrad.ir.shapes import floating, promote
from astgrad.rules.numpy.reductions import remaining_shape, spread
from astgrad.rules.several import call_of, part_of, several
from astgrad.rules.structure import (
    NotHandled,
    Pullback,
    Pushforward,
    Site,
    array_of,
    call,
    is_scalar,
    literal_value,
    rank,
    structural,
    whole,
)

Shaper = Callable[[Site, tuple[Dimension, ...]], tuple[Dimension, ...]]


def _first(site: Site) -> str:
    return site.rule.signature.names[0]


def _of_shape(shaper: Shaper) -> Callable[[Site], Kind]:
    def result(site: Site) -> Kind:
        a = site.number(_first(site))
        shape = shaper(site, a.shape) if isinstance(a.shape, tuple) and len(a.shape) >= 2 else None
        return array_of(floating(a.dtype), shape)

    return result


def _same(site: Site, shape: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    return shape


def _stack(site: Site, shape: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    return shape[:-2]


def _diagonal(site: Site, shape: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    return shape[:-1]


def _turned(site: Site, shape: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    return (*shape[:-2], shape[-1], shape[-2])


def _is_one_matrix(site: Site) -> bool:
    return rank(site.number(_first(site))) == 2


def _t(site: Site, e: Expr) -> Expr:
    """A matrix or each of a stack, transposed."""
    return Attribute(e, "T") if _is_one_matrix(site) else call("np.swapaxes", e, Literal("-1"), Literal("-2"))


def _text(text: str, **more: Callable[[Site], Expr]) -> Pullback:
    """The pullback of a text in which `out_t` and `a_t` are transposes and `g` is in whole."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        return _formula(site, text, g=whole(site, g, g_kind), **{name: make(site) for name, make in more.items()})

    return pullback


def _formula(site: Site, text: str, **names: Expr) -> Expr:
    transposes = {"out_t": _t(site, site.value), "a_t": _t(site, site.arguments[_first(site)])}
    return site.formula(text, **transposes, **names)


def _forward(text: str) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        return _formula(site, text, **{f"{name}_dot": dot for name, dot in dots.items()})

    return pushforward


# ------------------------------------------------------------------ inverses and solutions

structural(
    "numpy.linalg.inv(a)",
    result=_of_shape(_same),
    a=_text("-out_t @ g @ out_t"),
    pushforward=_forward("-out @ a_dot @ out"),
    reads_result=True,
)


def _solution(site: Site) -> Kind:
    a, b = site.number("a"), site.number("b")
    return array_of(floating(promote((a.dtype, b.dtype))), b.shape if rank(a) == 2 else None)


def _right_side_bar(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return _formula(site, "np.linalg.solve(a_t, g)", g=whole(site, g, g_kind))


def _b_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if not _is_one_matrix(site):
        return site.formula("_solve_b_bar(a, b_like, g)", g=whole(site, g, g_kind))
    return _right_side_bar(site, g, g_kind)


def _a_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if not _is_one_matrix(site) or rank(site.number("b")) not in (1, 2):
        return site.formula("_solve_a_bar(a, b_like, out, g)", g=whole(site, g, g_kind))
    bar = _right_side_bar(site, g, g_kind)
    text = "-np.outer(bar, out)" if rank(site.number("b")) == 1 else "-bar @ out.T"
    return site.formula(text, bar=bar)


def _solve_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    product = None
    if "a" in dots:
        if not _is_one_matrix(site) or rank(site.number("b")) not in (1, 2):
            return call(
                "_solve_dot", site.arguments["a"], site.value, dots["a"], dots.get("b") or site.formula("np.zeros_like(b)")
            )
        product = Binary("@", dots["a"], site.value)
    if product is None:
        return site.formula("np.linalg.solve(a, b_dot)", b_dot=dots["b"])
    right = Binary("-", dots["b"], product) if "b" in dots else Unary("-", product)
    return site.formula("np.linalg.solve(a, right)", right=right)


structural(
    "numpy.linalg.solve(a, b)",
    result=_solution,
    a=_a_pullback,
    b=_b_pullback,
    pushforward=_solve_pushforward,
    reads_result=True,
)

structural(
    "numpy.linalg.pinv(a, rcond=None)",
    result=_of_shape(_turned),
    a=_text("_pinv_bar(a, out, g)"),
    pushforward=_forward("_pinv_dot(a, out, a_dot)"),
    reads_result=True,
    passive=("rcond",),
    note="where the rank does not change",
)


def _tensor_solution(site: Site) -> Kind:
    return array_of("real", None)


structural(
    "numpy.linalg.tensorsolve(a, b)",
    result=_tensor_solution,
    a=_text("_tensorsolve_a_bar(a, b, out, g)"),
    b=_text("_tensorsolve_b_bar(a, b, g)"),
    pushforward=lambda site, dots: site.formula(
        "np.linalg.tensorsolve(a, right)",
        right=Binary(
            "-",
            dots.get("b") or site.formula("np.zeros_like(b)"),
            site.formula(
                "np.tensordot(a_dot, out, np.ndim(out)).reshape(np.shape(b))",
                a_dot=dots.get("a") or site.formula("np.zeros_like(a)"),
            ),
        ),
    ),
    reads_result=True,
)
structural(
    "numpy.linalg.tensorinv(a, ind=2)",
    result=_tensor_solution,
    a=_text("_tensorinv_bar(a, out, g, ind)"),
    pushforward=_forward("-np.tensordot(np.tensordot(out, a_dot, ind), out, np.ndim(a) - ind)"),
    reads_result=True,
)


# ------------------------------------------------------------------ determinants


def _lifted(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """A cotangent of one number for each matrix, in a shape that broadcasts to theirs."""
    if _is_one_matrix(site) or is_scalar(g_kind):
        return g
    return call("np.expand_dims", whole(site, g, g_kind), Tuple((Literal("-1"), Literal("-2"))))


def _det_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return site.formula("g * _cofactors(a)", g=_lifted(site, g, g_kind))


def _trace_of(site: Site, e: Expr) -> Expr:
    return call("np.sum", e) if _is_one_matrix(site) else call("np.sum", e, axis=Tuple((Literal("-1"), Literal("-2"))))


structural(
    "numpy.linalg.det(a)",
    result=_of_shape(_stack),
    a=_det_pullback,
    pushforward=lambda site, dots: _trace_of(site, site.formula("_cofactors(a) * a_dot", a_dot=dots["a"])),
    note="of singular matrices too",
)


def _logdet_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    inverse = site.formula("np.linalg.inv(a)")
    return Binary("*", _lifted(site, g, g_kind), _t(site, inverse))


# ------------------------------------------------------------------ several results


several(
    "numpy.linalg.slogdet(a)",
    (_of_shape(_stack), _of_shape(_stack)),
    (None, _logdet_pullback),
    (None, lambda site, dots: _trace_of(site, Binary("*", _t(site, site.formula("np.linalg.inv(a)")), dots["a"]))),
)


# ------------------------------------------------------------------ symmetric matrices


def _uplo(site: Site) -> tuple[Expr, ...]:
    return (site.arguments["UPLO"],) if "UPLO" in site.arguments else ()


def _eigenvalues_pullback(vectors: Callable[[Site], Expr]) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        v, g = vectors(site), whole(site, g, g_kind)
        row = g if _is_one_matrix(site) else site.formula("g[..., None, :]", g=g)
        return call("_one_triangle", Binary("@", Binary("*", v, row), _t(site, v)), *_uplo(site))

    return pullback


def _eigenvectors(site: Site) -> Expr:
    return Subscript(call("np.linalg.eigh", site.arguments[_first(site)], *_uplo(site)), Literal("1"))


def _eigenvalues_dot(vectors: Callable[[Site], Expr]) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        symmetric = call("_from_triangle", dots[_first(site)], *_uplo(site))
        v = vectors(site)
        return site.formula("np.sum(v * (s @ v), axis=-2)", v=v, s=symmetric)

    return pushforward


structural(
    "numpy.linalg.eigvalsh(a, UPLO='L')",
    result=_of_shape(_diagonal),
    a=_eigenvalues_pullback(_eigenvectors),
    pushforward=_eigenvalues_dot(_eigenvectors),
)


def _eigenvectors_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return call("_eigh_vectors_bar", part_of(site, 0), part_of(site, 1), whole(site, g, g_kind), *_uplo(site))


def _eigenvectors_dot(site: Site, dots: Mapping[str, Expr]) -> Expr:
    return call("_eigh_vectors_dot", part_of(site, 0), part_of(site, 1), dots["a"], *_uplo(site))


several(
    "numpy.linalg.eigh(a, UPLO='L')",
    (_of_shape(_diagonal), _of_shape(_same)),
    (_eigenvalues_pullback(lambda site: part_of(site, 1)), _eigenvectors_pullback),
    (_eigenvalues_dot(lambda site: part_of(site, 1)), _eigenvectors_dot),
    gives_whole=True,
    note="vectors of equal eigenvalues have no derivative: nan",
)


structural(
    "numpy.linalg.eigvals(a)",
    result=lambda site: array_of(COMPLEX, _diagonal_shape(site)),
    a=lambda site, g, g_kind: call("_eigvals_bar", site.arguments["a"], site.value, whole(site, g, g_kind)),
    pushforward=lambda site, dots: call("_eigvals_dot", site.arguments["a"], site.value, dots["a"]),
    reads_result=True,
    gives_whole=True,
    also=("scipy.linalg.eigvals",),
    note="of equal eigenvalues there is no derivative",
    source="Magnus, On differentiating eigenvalues and eigenvectors, 1985",
)


def _eig_values_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    is_matrix = rank(site.number("a")) == 2
    text = "np.linalg.solve(v.T, g[:, None] * v.T)" if is_matrix else "np.linalg.solve(v.mT, g[..., None] * v.mT)"
    return site.formula(text, v=part_of(site, 1), g=whole(site, g, g_kind))


def _eig_values_dot(site: Site, dots: Mapping[str, Expr]) -> Expr:
    is_matrix = rank(site.number("a")) == 2
    text = "np.diag({})" if is_matrix else "np.diagonal({}, axis1=-2, axis2=-1)"
    return site.formula(text.format("np.linalg.solve(v, a_dot @ v)"), v=part_of(site, 1), a_dot=dots["a"])


def _no_vectors(site: Site, *_: object) -> Expr:
    raise NotHandled("the eigenvectors are not handled: their length and phase are a convention")


several(
    "numpy.linalg.eig(a)",
    (lambda site: array_of(COMPLEX, _diagonal_shape(site)), lambda site: array_of(COMPLEX, site.number("a").shape)),
    (_eig_values_pullback, _no_vectors),
    (_eig_values_dot, _no_vectors),
    gives_whole=True,
    note="of equal eigenvalues there is no derivative; by the eigenvalues only",
)


def _diagonal_shape(site: Site) -> Shape:
    shape = site.number("a").shape
    return shape[:-1] if isinstance(shape, tuple) else None


def _is_upper(site: Site) -> tuple[Expr, ...]:
    return (site.arguments["upper"],) if "upper" in site.arguments else ()


structural(
    "numpy.linalg.cholesky(a, *, upper=False)",
    result=_of_shape(_same),
    a=lambda site, g, g_kind: call("_cholesky_factor_bar", site.value, whole(site, g, g_kind), *_is_upper(site)),
    pushforward=lambda site, dots: call("_cholesky_factor_dot", site.value, dots["a"], *_is_upper(site)),
    reads_result=True,
)


# ------------------------------------------------------------------ singular values and QR


def _short(site: Site, shape: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    rows, columns = shape[-2:]
    if rows == columns:
        return shape[:-1]
    if isinstance(rows, int) and isinstance(columns, int):
        return (*shape[:-2], min(rows, columns))
    return (*shape[:-2], ANY)


def _svd(site: Site) -> Expr:
    return call("np.linalg.svd", site.arguments[_first(site)], full_matrices=Literal("False"))


def _values_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return _from_values(site, _svd(site), whole(site, g, g_kind))


def _from_values(site: Site, svd: Expr, g: Expr) -> Expr:
    row = g if _is_one_matrix(site) else site.formula("g[..., None, :]", g=g)
    return site.formula("u * row @ vh", u=Subscript(svd, Literal("0")), row=row, vh=Subscript(svd, Literal("2")))


def _values_dot(svd_of: Callable[[Site], Expr]) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        svd = svd_of(site)
        u, vh = Subscript(svd, Literal("0")), Subscript(svd, Literal("2"))
        return site.formula("np.sum(u * (x_dot @ v), axis=-2)", u=u, v=_t(site, vh), x_dot=dots[_first(site)])

    return pushforward


structural(
    "numpy.linalg.svdvals(x)",
    result=_of_shape(_short),
    x=_values_pullback,
    pushforward=_values_dot(_svd),
)


def _is_reduced(site: Site) -> bool:
    """Whether as many vectors are asked for as there are singular values. Raises KeyError where there are more."""
    full = site.literal("full_matrices") if "full_matrices" in site.arguments else True
    shape = site.number("a").shape
    if full and not (isinstance(shape, tuple) and shape[-1] == shape[-2] and shape[-1] != ANY):
        raise KeyError(site.arguments.get("full_matrices", "a"))
    return True


def _svd_pullback(position: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        _is_reduced(site)
        g = whole(site, g, g_kind)
        if position == 1:
            return _from_values(site, call_of(site), g)
        parts = [part_of(site, i) for i in range(3)]
        return call("_svd_u_bar" if position == 0 else "_svd_vh_bar", *parts, g)

    return pullback


def _svd_dot(position: int) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        if position == 1:
            return _values_dot(call_of)(site, dots)
        parts = [part_of(site, i) for i in range(3)]
        return Subscript(call("_svd_dots", *parts, dots["a"]), Literal("0" if position == 0 else "1"))

    return pushforward


def _u(site: Site, shape: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    return (*shape[:-1], _short(site, shape)[-1])


def _vh(site: Site, shape: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    return (*shape[:-2], _short(site, shape)[-1], shape[-1])


several(
    "numpy.linalg.svd(a, full_matrices=True)",
    (_of_shape(_u), _of_shape(_short), _of_shape(_vh)),
    tuple(_svd_pullback(i) for i in range(3)),
    tuple(_svd_dot(i) for i in range(3)),
    gives_whole=True,
    note="vectors of equal singular values have no derivative: nan",
)


def _qr_pullback(position: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        name = "_qr_q_bar" if position == 0 else "_qr_r_bar"
        return call(name, part_of(site, 0), part_of(site, 1), whole(site, g, g_kind))

    return pullback


def _qr_dot(position: int) -> Pushforward:
    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        return Subscript(call("_qr_dots", part_of(site, 0), part_of(site, 1), dots["a"]), Literal(str(position)))

    return pushforward


several(
    "numpy.linalg.qr(a)",
    (_of_shape(_u), _of_shape(_vh)),
    tuple(_qr_pullback(i) for i in range(2)),
    tuple(_qr_dot(i) for i in range(2)),
    gives_whole=True,
    note="in the reduced mode, of matrices of full rank",
)


# ------------------------------------------------------------------ powers and chains


def _power_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    return site.formula("_matrix_power_bar(a, g, n)", g=whole(site, g, g_kind))


def _power_kind(site: Site) -> Kind:
    """Of integers it has integers, or floats where n is negative."""
    a = site.number("a")
    return array_of(a.dtype if a.is_inexact else "real", a.shape)


structural(
    "numpy.linalg.matrix_power(a, n)",
    result=_power_kind,
    a=_power_pullback,
    pushforward=_forward("_matrix_power_dot(a, a_dot, n)"),
)


def _chain(site: Site) -> tuple[Expr, ...]:
    given = site.arguments["arrays"]
    if not isinstance(given, (List, Tuple)):
        raise KeyError("arrays")
    return given.elements


def _chain_kinds(site: Site) -> list[Number]:
    kind = site.kinds.get("arrays", UNKNOWN)
    elements = kind.elements if isinstance(kind, Structure) else ()
    return [each if isinstance(each, Number) else Number("real", None, None) for each in elements]


def _chained(site: Site) -> Kind:
    kinds = _chain_kinds(site)
    if not kinds:
        return array_of("real", None)
    first, last = kinds[0].shape, kinds[-1].shape
    known = isinstance(first, tuple) and isinstance(last, tuple) and () not in (first, last)
    shape = (*first[:-1], *last[1:]) if known and isinstance(first, tuple) and isinstance(last, tuple) else None
    return array_of(promote(kind.dtype for kind in kinds), shape)


def _product_of(factors: Sequence[Expr]) -> Expr:
    if len(factors) == 1:
        return factors[0]
    return call("np.linalg.multi_dot", List(tuple(factors))) if len(factors) > 2 else Binary("@", *factors)


def _chain_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    factors, kinds, g = _chain(site), _chain_kinds(site), whole(site, g, g_kind)
    if any(rank(kind) is None for kind in kinds):
        raise KeyError("arrays")
    if any((rank(kind) or 0) > 2 for kind in kinds):
        raise NotHandled("stacks of matrices are not handled")
    if rank(kinds[0]) == 1 or rank(kinds[-1]) == 1:
        raise KeyError("arrays")
    parts = []
    for i in range(len(factors)):
        before, behind = factors[:i], factors[i + 1 :]
        bars = [*(Attribute(e, "T") for e in reversed(before)), g, *(Attribute(e, "T") for e in reversed(behind))]
        parts.append(_product_of(bars))
    return List(tuple(parts))


def _chain_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    factors, dot = _chain(site), dots["arrays"]
    assert isinstance(dot, (List, Tuple))
    terms = [_product_of([*factors[:i], dot.elements[i], *factors[i + 1 :]]) for i in range(len(factors))]
    total = terms[0]
    for term in terms[1:]:
        total = Binary("+", total, term)
    return total


structural(
    "numpy.linalg.multi_dot(arrays)",
    result=_chained,
    arrays=_chain_pullback,
    pushforward=_chain_pushforward,
    takes_lists=True,
    note="of matrices",
)


# ------------------------------------------------------------------ norms


def _order(site: Site) -> object:
    return site.literal("ord") if "ord" in site.arguments else None


def _norm_kind(site: Site) -> Number:
    axis = site.arguments.get("axis", Literal("None"))
    try:
        keepdims = "keepdims" in site.arguments and bool(site.literal("keepdims"))
    except KeyError:
        return array_of("real", None)
    dtype = floating(site.number(_first(site)).dtype)
    if site.rule.path == "numpy.linalg.matrix_norm":
        shape = site.number("x").shape
        return array_of(dtype, (*shape[:-2], *(1, 1) * keepdims) if isinstance(shape, tuple) else None)
    if axis == Literal("None") and not keepdims:
        return Number(dtype, ())
    return array_of(dtype, remaining_shape(site))


def _norm_arguments(site: Site) -> tuple[Expr, ...]:
    """`ord` and `axis` for the helper. Raises KeyError where the order is not literal."""
    order, axis = site.arguments.get("ord", Literal("None")), site.arguments.get("axis", Literal("None"))
    if order != Literal("None") and not _is_infinity(order):
        _order(site)
    if site.rule.path.endswith("matrix_norm"):
        axis = Tuple((Literal("-2"), Literal("-1")))
        order = site.arguments.get("ord", Literal('"fro"'))
    elif site.rule.path.endswith("vector_norm"):
        order = site.arguments.get("ord", Literal("2"))
    return order, axis


def _is_infinity(e: Expr) -> bool:
    inner = e.operand if isinstance(e, Unary) else e
    return getattr(inner, "path", None) in ("numpy.inf", "math.inf")


def _is_euclidean(site: Site) -> bool:
    """Whether it is the root of the sum of squares, whatever the rank of the argument."""
    order, _ = _norm_arguments(site)
    if order == Literal("None"):
        return True
    if order in (Literal('"fro"'), Literal("'fro'")):
        return True
    return order == Literal("2") and _is_of_vectors(site)


def _is_of_vectors(site: Site) -> bool:
    axis = _norm_arguments(site)[1]
    return (
        site.rule.path.endswith("vector_norm")
        or rank(site.number("x")) == 1
        or (axis != Literal("None") and not isinstance(axis, Tuple))
    )


def _kept_shape(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if site.rule.path.endswith("matrix_norm"):
        keeps = "keepdims" in site.arguments and bool(site.literal("keepdims"))
        if keeps or (rank(site.number("x")) == 2):
            return g
        return call("np.expand_dims", whole(site, g, g_kind), Tuple((Literal("-1"), Literal("-2"))))
    return spread(site, g, g_kind)


def _slopes(site: Site) -> Expr:
    """The derivative of the norm by each element."""
    order, _ = _norm_arguments(site)
    if _is_of_vectors(site) and not site.number("x").is_complex:
        if order == Literal("1"):
            return site.formula("np.sign(x)")
        if _is_infinity(order) and is_scalar(site.kind):
            return site.formula("np.sign(x) * hits / np.sum(hits)", hits=site.formula("np.abs(x) == out"))
        if not _is_infinity(order) and literal_value(order) != 0 and is_scalar(site.kind):
            return site.formula("np.sign(x) * (np.abs(x) / (out or 1.0)) ** (order - 1)", order=order)
    name = "_vector_norm_slopes" if site.rule.path.endswith("vector_norm") else "_norm_slopes"
    return call(name, site.arguments["x"], *_norm_arguments(site))


def _norm_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if _is_euclidean(site):
        divisor = _divisor(site)
        if is_scalar(site.kind):
            return site.formula("g * x / divisor", g=g, divisor=divisor)
        share = Binary("/", g, divisor)
        return site.formula("share * x", share=_kept_shape(site, share, g_kind if is_scalar(site.kind) else site.kind))
    slopes = _slopes(site)
    return Binary("*", _kept_shape(site, g, g_kind), slopes)


def _norm_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    keywords = {name: site.arguments[name] for name in ("axis", "keepdims") if name in site.arguments}
    if site.rule.path.endswith("matrix_norm"):
        keywords["axis"] = Tuple((Literal("-2"), Literal("-1")))
    if _is_euclidean(site):
        total = call("np.sum", Binary("*", site.arguments["x"], dots["x"]), **keywords)
        return site.formula("total / divisor", total=total, divisor=_divisor(site))
    return call("np.sum", Binary("*", dots["x"], _slopes(site)), **keywords)


def _divisor(site: Site) -> Expr:
    """The norm, or 1 where that is 0."""
    return site.formula("out or 1.0" if is_scalar(site.kind) else "np.where(out == 0, 1, out)")


for _name, _defaults in (
    ("norm", "ord=None, axis=None, keepdims=False"),
    ("vector_norm", "*, axis=None, keepdims=False, ord=2"),
    ("matrix_norm", "*, keepdims=False, ord='fro'"),
):
    structural(
        f"numpy.linalg.{_name}(x, {_defaults})",
        result=_norm_kind,
        x=_norm_pullback,
        pushforward=_norm_pushforward,
        reads_result=True,
        note="0 where all elements are 0",
    )

structural(
    "numpy.linalg.cond(x)",
    result=_of_shape(_stack),
    x=lambda site, g, g_kind: site.formula("g * _cond_slopes(x)", g=_lifted(site, g, g_kind)),
    pushforward=lambda site, dots: _trace_of(site, site.formula("x_dot * _cond_slopes(x)", x_dot=dots["x"])),
    note="in the norm of 2",
)


# ------------------------------------------------------------------ least squares


def _lstsq_kind(site: Site) -> Kind:
    a, b = site.number("a").shape, site.number("b").shape
    shape = (a[1], *b[1:]) if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == 2 else None
    return array_of(floating(promote((site.number("a").dtype, site.number("b").dtype))), shape)


structural(
    "numpy.linalg.lstsq[0](a, b, rcond=None)",
    result=_lstsq_kind,
    a=_text("_lstsq_a_bar(a, b, out, g)"),
    b=_text("np.linalg.pinv(a).T @ g"),
    pushforward=lambda site, dots: site.formula(
        "_lstsq_dot(a, b, out, a_dot, b_dot)",
        **{f"{name}_dot": dots.get(name) or site.formula(f"np.zeros_like({name})") for name in ("a", "b")},
    ),
    reads_result=True,
    note="where the rank does not change",
)


structural(
    "numpy.linalg.lstsq(a, b, rcond=None)",
    result=lambda site: Structure("tuple", (_lstsq_kind(site), UNKNOWN, UNKNOWN, UNKNOWN)),
    pushforward=lambda site, dots: Tuple(()),
    note="the first of its results",
)
