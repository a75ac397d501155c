"""Derivatives of SciPy's functions of matrices: equations, functions of one matrix, norms.

Formulas hold for one matrix, not for stacks: where the ranks of the arguments are not known they are refused. Of a function that
reads one triangle of its argument (`cholesky`, `solve_triangular`) the other triangle has the derivative 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from astgrad.ir.expr import Tuple
from astgrad.ir.kinds import FLOAT_OR_FLOAT64, UNKNOWN, Kind, Number, Structure
from astgrad.rules.numpy.linear_algebra import _norm_kind, _norm_pullback, _norm_pushforward
from astgrad.rules.scipy.forms import dotted, like, matrices, of_vectors, promoted, pulled, value_of, widened
from astgrad.rules.structure import NotHandled, Site, array_of, rank, structural

# ------------------------------------------------------------------ equations

_SOLVE = matrices("a", "b", vectors=("b",))
_ONE_TRIANGLE = "the triangle that is not read has the derivative 0"


def _a_of_solve(solved: str) -> Callable[[Site], str]:
    """-solved @ out.T, where the unknown is a vector or a matrix."""

    def text(site: Site) -> str:
        return f"-np.outer({solved}, out)" if rank(site.number("b")) == 1 else f"-({solved}) @ out.T"

    return text


def _structure_of(site: Site) -> str:
    """What `assume_a` says of the matrix. Raises NotHandled where that is not literal."""
    given = value_of(site, "assume_a")
    names = {None: "general", "gen": "general", "sym": "symmetric", "her": "symmetric", "pos": "symmetric"}
    names |= dict.fromkeys(("symmetric", "hermitian", "positive definite"), "symmetric")
    kind = names.get(given if isinstance(given, str) else None, str(given))
    if kind not in ("general", "symmetric", "diagonal", "tridiagonal", "upper triangular", "lower triangular"):
        raise NotHandled(f"assume_a={given!r} is not handled")
    return kind


def _upper(site: Site) -> str:
    return "" if value_of(site, "lower") else ", 'U'"


def _read_part(site: Site, e: str) -> str:
    """The cotangent of the elements that `solve` reads of its first argument, for one of the whole matrix."""
    return {
        "general": e,
        "symmetric": f"_one_triangle({e}{_upper(site)})",
        "diagonal": f"np.diag(np.diag({e}))",
        "tridiagonal": f"np.triu(np.tril({e}, 1), -1)",
        "upper triangular": f"np.triu({e})",
        "lower triangular": f"np.tril({e})",
    }[_structure_of(site)]


def _read_matrix(site: Site, e: str) -> str:
    """The matrix that `solve` makes of a tangent of its first argument."""
    if _structure_of(site) == "symmetric":
        return f"_from_triangle({e}{_upper(site)})"
    return _read_part(site, e)


def _solved(site: Site, e: str, *, back: bool) -> str:
    """The solution with this right side, by the same method; back: for the transposed matrix."""
    _structure_of(site)
    turned = back != bool(value_of(site, "transposed"))
    if "assume_a" not in site.arguments:
        return f"linalg.solve(a{'.T' if turned else ''}, {e})"
    transposed = ", transposed=True" if turned and _structure_of(site) != "symmetric" else ""
    return f"linalg.solve(a, {e}, assume_a=assume_a, lower=lower{transposed})"


def _a_pulled(site: Site) -> str:
    text = _a_of_solve(_solved(site, "g", back=True))(site)
    return _read_part(site, f"({text}).T" if value_of(site, "transposed") else text)


def _solve_dot(site: Site) -> str:
    product = f"{_read_matrix(site, 'a_dot')}{'.T' if value_of(site, 'transposed') else ''} @ out"
    return _solved(site, f"b_dot - {product}", back=False)


structural(
    "scipy.linalg.solve(a, b, lower=False, *, assume_a=None, transposed=False, check_finite=True)",
    result=like("b"),
    a=pulled(_a_pulled, _SOLVE),
    b=pulled(lambda site: _solved(site, "g", back=True), _SOLVE),
    gives_whole=True,
    pushforward=dotted(_solve_dot, "a", "b"),
    reads_result=True,
    note="of a matrix that is said to be symmetric, or to have few diagonals, by the elements that are read",
)


def _triangle(site: Site, e: str) -> str:
    """The part of a matrix that `solve_triangular` reads of its first argument. Raises KeyError where that is not literal."""
    lower, unit = site.literal("lower"), site.literal("unit_diagonal")
    shift = (", -1" if lower else ", 1") if unit else ""
    return f"np.{'tril' if lower else 'triu'}({e}{shift})"


def _is_turned(site: Site) -> bool:
    return value_of(site, "trans") not in (0, "N")


def _substitution(site: Site, e: str, transposed: bool) -> str:
    given = [f"{name}={name}" for name in ("lower", "unit_diagonal") if site.literal(name)]
    return f"linalg.solve_triangular({', '.join(['a', e, *(['trans=1'] if transposed else []), *given])})"


def _triangular_a(site: Site) -> str:
    text = _a_of_solve(_substitution(site, "g", not _is_turned(site)))(site)
    return _triangle(site, f"({text}).T" if _is_turned(site) else text)


def _triangular_dot(site: Site) -> str:
    turned = _is_turned(site)
    return _substitution(site, f"b_dot - {_triangle(site, 'a_dot')}{'.T' if turned else ''} @ out", turned)


structural(
    "scipy.linalg.solve_triangular(a, b, trans=0, lower=False, unit_diagonal=False, *, check_finite=True)",
    result=like("b"),
    a=pulled(_triangular_a, _SOLVE),
    b=pulled(lambda site: _substitution(site, "g", not _is_turned(site)), _SOLVE),
    gives_whole=True,
    pushforward=dotted(_triangular_dot, "a", "b"),
    reads_result=True,
    note=_ONE_TRIANGLE,
)

_BANDS = matrices("ab", "b", vectors=("b",))
structural(
    "scipy.linalg.solve_banded(l_and_u, ab, b, *, check_finite=True)",
    result=like("b"),
    ab=pulled("_banded_bar(l_and_u, ab, out, linalg.solve_banded(l_and_u[::-1], _bands_of_transpose(l_and_u, ab), g))", _BANDS),
    b=pulled("linalg.solve_banded(l_and_u[::-1], _bands_of_transpose(l_and_u, ab), g)", _BANDS),
    gives_whole=True,
    pushforward=dotted("linalg.solve_banded(l_and_u, ab, b_dot - _banded_product(l_and_u, ab_dot, out))", "ab", "b"),
    reads_result=True,
    note="what stands in the corners of ab, outside the matrix, has the derivative 0",
)
structural(
    "scipy.linalg.solve_toeplitz(c_or_cr, b, check_finite=True)",
    result=like("b", widened),
    c_or_cr=pulled("_toeplitz_bar(linalg.solve_toeplitz(c_or_cr, g), out)", of_vectors("c_or_cr", "b")),
    b=pulled("linalg.solve_toeplitz(c_or_cr, g)", of_vectors("c_or_cr", "b")),
    gives_whole=True,
    pushforward=dotted("linalg.solve_toeplitz(c_or_cr, b_dot - linalg.matmul_toeplitz(c_or_cr_dot, out))", "c_or_cr", "b"),
    reads_result=True,
    note="of a symmetric matrix, which one column gives, and a vector",
)
structural(
    "scipy.linalg.solve_sylvester(a, b, q)",
    result=like("q"),
    a=pulled("-linalg.solve_sylvester(a.T, b.T, g) @ out.T", matrices("a", "b", "q")),
    b=pulled("-out.T @ linalg.solve_sylvester(a.T, b.T, g)", matrices("a", "b", "q")),
    q=pulled("linalg.solve_sylvester(a.T, b.T, g)", matrices("a", "b", "q")),
    gives_whole=True,
    pushforward=dotted("linalg.solve_sylvester(a, b, q_dot - a_dot @ out - out @ b_dot)", "a", "b", "q"),
    reads_result=True,
)
structural(
    "scipy.linalg.solve_continuous_lyapunov(a, q)",
    result=like("q"),
    a=pulled(
        "-(linalg.solve_continuous_lyapunov(a.T, g) @ out.T + linalg.solve_continuous_lyapunov(a.T, g).T @ out)",
        matrices("a", "q"),
    ),
    q=pulled("linalg.solve_continuous_lyapunov(a.T, g)", matrices("a", "q")),
    gives_whole=True,
    pushforward=dotted("linalg.solve_continuous_lyapunov(a, q_dot - a_dot @ out - out @ a_dot.T)", "a", "q"),
    also=("scipy.linalg.solve_lyapunov",),
    reads_result=True,
)
structural(
    "scipy.linalg.solve_discrete_lyapunov(a, q)",
    result=like("q", widened),
    a=pulled(
        "linalg.solve_discrete_lyapunov(a.T, g) @ a @ out.T + linalg.solve_discrete_lyapunov(a.T, g).T @ a @ out",
        matrices("a", "q"),
    ),
    q=pulled("linalg.solve_discrete_lyapunov(a.T, g)", matrices("a", "q")),
    gives_whole=True,
    pushforward=dotted("linalg.solve_discrete_lyapunov(a, q_dot + a_dot @ out @ a.T + a @ out @ a_dot.T)", "a", "q"),
    reads_result=True,
)

# the equations of Riccati: their derivatives are solutions of Lyapunov's for the closed loop
_RICCATI = matrices("a", "b", "q", "r")
for _name, _gain, _lyapunov, _x in (
    ("discrete", "_discrete_feedback(a, b, r, out)", "linalg.solve_discrete_lyapunov(a - b @ gain, g)", "out @ (a - b @ gain)"),
    ("continuous", "np.linalg.solve(r, b.T @ out)", "linalg.solve_continuous_lyapunov(a - b @ gain, -g)", "out"),
):
    _s = _lyapunov.replace("gain", _gain)
    _both = f"{_s} + ({_s}).T".replace("gain", _gain)
    _dot = {
        "discrete": "linalg.solve_discrete_lyapunov((a - b @ gain).T, q_dot + gain.T @ r_dot @ gain + t + t.T)",
        "continuous": "linalg.solve_continuous_lyapunov((a - b @ gain).T, -(q_dot + gain.T @ r_dot @ gain + t + t.T))",
    }[_name]
    _t = f"(({_x}).T @ (a_dot - b_dot @ gain))" if _name == "discrete" else "(out @ (a_dot - b_dot @ gain))"
    structural(
        f"scipy.linalg.solve_{_name}_are(a, b, q, r)",
        result=like("q", widened),
        a=pulled(f"{_x} @ ({_both})".replace("gain", _gain), _RICCATI),
        b=pulled(f"-{_x} @ ({_both}) @ gain.T".replace("gain", _gain), _RICCATI),
        q=pulled(_s, _RICCATI),
        r=pulled(f"gain @ {_s} @ gain.T".replace("gain", _gain), _RICCATI),
        gives_whole=True,
        pushforward=dotted(
            _dot.replace("t + t.T", f"{_t} + {_t}.T").replace("gain", _gain),
            "a", "b", "q", "r",
        ),
        reads_result=True,
        note="of the solution that stabilises; SciPy asks for symmetric q and r",
    )  # fmt: skip


def _lstsq_kind(site: Site) -> Kind:
    a, b = site.number("a").shape, site.number("b").shape
    shape = (a[1], *b[1:]) if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == 2 else None
    return array_of(promoted(site), shape)


structural(
    "scipy.linalg.lstsq[0](a, b, cond=None, *, check_finite=True)",
    result=_lstsq_kind,
    a=pulled("_lstsq_a_bar(a, b, out, g)", _SOLVE),
    b=pulled("linalg.pinv(a).T @ g", _SOLVE),
    gives_whole=True,
    pushforward=dotted("_lstsq_dot(a, b, out, a_dot, b_dot)", "a", "b"),
    reads_result=True,
    note="where the rank does not change",
)
structural(
    "scipy.linalg.lstsq(a, b, cond=None, *, check_finite=True)",
    result=lambda site: Structure("tuple", (_lstsq_kind(site), UNKNOWN, UNKNOWN, UNKNOWN)),
    gives_whole=True,
    pushforward=lambda site, dots: Tuple(()),
    note="the first of its results",
)

# ------------------------------------------------------------------ functions of one matrix

structural(
    "scipy.linalg.inv(a, *, check_finite=True)",
    result=like("a"),
    a=pulled("-out.T @ g @ out.T", matrices("a")),
    gives_whole=True,
    pushforward=dotted("-out @ a_dot @ out", "a"),
    reads_result=True,
)


def _turned(site: Site) -> Kind:
    shape = site.number("a").shape
    turned = (shape[1], shape[0]) if isinstance(shape, tuple) and len(shape) == 2 else None
    return array_of(promoted(site), turned)


structural(
    "scipy.linalg.pinv(a, *, check_finite=True)",
    result=_turned,
    a=pulled("_pinv_bar(a, out, g)", matrices("a")),
    gives_whole=True,
    pushforward=dotted("_pinv_dot(a, out, a_dot)", "a"),
    reads_result=True,
    note="where the rank does not change",
)
structural(
    "scipy.linalg.det(a, *, check_finite=True)",
    result=lambda site: Number(widened(site), () if rank(site.number("a")) == 2 else None),
    a=pulled("g * _cofactors(a)", matrices("a")),
    gives_whole=True,
    pushforward=dotted("np.sum(_cofactors(a) * a_dot)", "a"),
    note="by cofactors, which a singular matrix has too",
)


def _norm_of(site: Site) -> Kind:
    found = _norm_kind(site)
    dtype = widened(site)
    if dtype == "float64" and found.shape == ():  # LAPACK's norms are Python's own numbers
        dtype = FLOAT_OR_FLOAT64
    return replace(found, dtype=dtype)


structural(
    "scipy.linalg.norm(x, ord=None, axis=None, keepdims=False, check_finite=True)",
    result=_norm_of,
    x=_norm_pullback,
    gives_whole=True,
    pushforward=_norm_pushforward,
    reads_result=True,
    note="0 where all elements are 0",
)
structural(
    "scipy.linalg.expm(A)",
    result=like("A"),
    A=pulled("linalg.expm_frechet(A.T, g, compute_expm=False)", matrices("A")),
    gives_whole=True,
    pushforward=dotted("linalg.expm_frechet(A, A_dot, compute_expm=False)", "A"),
    source="Higham, Functions of Matrices (2008), theorem 3.6",
)


def _only_the_slope(site: Site) -> None:
    if value_of(site, "compute_expm"):
        raise NotHandled("only compute_expm=False is handled, which gives one result")
    matrices("A", "E")(site)


structural(
    "scipy.linalg.expm_frechet(A, E, *, compute_expm=True, check_finite=True)",
    result=like("E", widened),
    A=pulled("_expm_second(A.T, E.T, g)", _only_the_slope),
    E=pulled("linalg.expm_frechet(A.T, g, compute_expm=False)", _only_the_slope),
    gives_whole=True,
    pushforward=dotted("_expm_second(A, E, A_dot) + linalg.expm_frechet(A, E_dot, compute_expm=False)", "A", "E"),
    source="Higham, Functions of Matrices (2008), theorem 3.6",
)
for _name in ("logm", "cosm", "sinm", "tanm", "coshm", "sinhm", "tanhm"):
    structural(
        f"scipy.linalg.{_name}(A)",
        result=like("A", widened),
        A=pulled(f"linalg.{_name}(_block(A.T, g))[: len(A), len(A) :]", matrices("A")),
        gives_whole=True,
        pushforward=dotted(f"linalg.{_name}(_block(A, A_dot))[: len(A), len(A) :]", "A"),
        source="Higham, Functions of Matrices (2008), theorem 3.6",
    )
structural(
    "scipy.linalg.sqrtm(A)",
    result=like("A"),
    A=pulled("linalg.solve_sylvester(out.T, out.T, g)", matrices("A")),
    gives_whole=True,
    pushforward=dotted("linalg.solve_sylvester(out, out, A_dot)", "A"),
    reads_result=True,
    source="out @ out = A, differentiated",
)
