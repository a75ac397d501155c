"""Derivatives of SciPy's functions of matrices.

Formulas hold for one matrix, not for stacks: where the ranks of the arguments are not known they are refused. Of a function that
reads one triangle of its argument (`cholesky`, `solve_triangular`) the other triangle has the derivative 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from astgrad.ir.expr import Expr, Literal
from astgrad.ir.kinds import ANY, Kind, Number, Shape
from astgrad.ir.shapes import floating, promote
from astgrad.rules.structure import Pullback, Pushforward, Site, call, linear_in, rank, structural, whole


def _matrices(*names: str, vectors: tuple[str, ...] = ()) -> Callable[[Site], None]:
    """A check that these arguments are proved to be matrices, or vectors of which that is allowed. Raises KeyError."""

    def check(site: Site) -> None:
        for name in names:
            if name in site.arguments and rank(site.number(name)) not in ((1, 2) if name in vectors else (2,)):
                raise KeyError(name)

    return check


def _like(name: str) -> Callable[[Site], Kind]:
    """The kind of a result that has the shape of an argument."""

    def result(site: Site) -> Kind:
        dtypes = [floating(site.number(each).dtype) for each in site.arguments if isinstance(site.kinds.get(each), Number)]
        return Number(_numpys(promote(dtypes)), site.number(name).shape, True)

    return result


def _numpys(dtype: str) -> str:
    return {"float": "float64"}.get(dtype, dtype)


def _text(text: str | Callable[[Site], str], check: Callable[[Site], None]) -> Pullback:
    """The pullback of a formula over `g`, the cotangent of the result in whole."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        check(site)
        return _left_out(site, text if isinstance(text, str) else text(site), g=whole(site, g, g_kind))

    return pullback


def _dot(text: str | Callable[[Site], str], *names: str) -> Pushforward:
    """The pushforward of a formula over the tangents of these arguments, such as `a_dot`; 0.0 where one does not vary."""

    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        tangents = {
            f"{name}_dot": dots.get(name) or call("np.zeros_like", site.arguments[name])
            for name in names
            if name in site.arguments
        }
        return _left_out(site, text if isinstance(text, str) else text(site), **tangents)

    return pushforward


def _left_out(site: Site, text: str, **names: Expr) -> Expr:
    return site.formula(text, **names)


# ------------------------------------------------------------------ equations

_SOLVE = _matrices("a", "b", vectors=("b",))


def _a_of_solve(solved: str) -> Callable[[Site], str]:
    """-solved @ out.T, where the unknown is a vector or a matrix."""

    def text(site: Site) -> str:
        return f"-np.outer({solved}, out)" if rank(site.number("b")) == 1 else f"-({solved}) @ out.T"

    return text


structural(
    "scipy.linalg.solve(a, b, *, check_finite=True)",
    result=_like("b"),
    a=_text(_a_of_solve("linalg.solve(a.T, g)"), _SOLVE),
    b=_text("linalg.solve(a.T, g)", _SOLVE),
    pushforward=_dot("linalg.solve(a, b_dot - a_dot @ out)", "a", "b"),
    reads_result=True,
)


def _triangle(site: Site, e: str) -> str:
    """The part of a matrix that `solve_triangular` reads of its first argument. Raises KeyError where that is not literal."""
    lower, unit = site.literal("lower"), site.literal("unit_diagonal")
    shift = (", -1" if lower else ", 1") if unit else ""
    return f"np.{'tril' if lower else 'triu'}({e}{shift})"


def _substitution(site: Site, e: str, transposed: bool) -> str:
    given = [f"{name}={site.literal(name)}" for name in ("lower", "unit_diagonal") if site.literal(name)]
    return f"linalg.solve_triangular({', '.join(['a', e, *(['trans=1'] if transposed else []), *given])})"


structural(
    "scipy.linalg.solve_triangular(a, b, *, lower=False, unit_diagonal=False, check_finite=True)",
    result=_like("b"),
    a=_text(lambda site: _triangle(site, _a_of_solve(_substitution(site, "g", True))(site)), _SOLVE),
    b=_text(lambda site: _substitution(site, "g", True), _SOLVE),
    pushforward=_dot(lambda site: _substitution(site, f"b_dot - {_triangle(site, 'a_dot')} @ out", False), "a", "b"),
    reads_result=True,
    note="the triangle that is not read has the derivative 0",
)
structural(
    "scipy.linalg.solve_sylvester(a, b, q)",
    result=_like("q"),
    a=_text("-linalg.solve_sylvester(a.T, b.T, g) @ out.T", _matrices("a", "b", "q")),
    b=_text("-out.T @ linalg.solve_sylvester(a.T, b.T, g)", _matrices("a", "b", "q")),
    q=_text("linalg.solve_sylvester(a.T, b.T, g)", _matrices("a", "b", "q")),
    pushforward=_dot("linalg.solve_sylvester(a, b, q_dot - a_dot @ out - out @ b_dot)", "a", "b", "q"),
    reads_result=True,
)
structural(
    "scipy.linalg.solve_continuous_lyapunov(a, q)",
    result=_like("q"),
    a=_text(
        "-(linalg.solve_continuous_lyapunov(a.T, g) @ out.T + linalg.solve_continuous_lyapunov(a.T, g).T @ out)",
        _matrices("a", "q"),
    ),
    q=_text("linalg.solve_continuous_lyapunov(a.T, g)", _matrices("a", "q")),
    pushforward=_dot("linalg.solve_continuous_lyapunov(a, q_dot - a_dot @ out - out @ a_dot.T)", "a", "q"),
    also=("scipy.linalg.solve_lyapunov",),
    reads_result=True,
)
structural(
    "scipy.linalg.solve_discrete_lyapunov(a, q)",
    result=_like("q"),
    a=_text(
        "linalg.solve_discrete_lyapunov(a.T, g) @ a @ out.T + linalg.solve_discrete_lyapunov(a.T, g).T @ a @ out",
        _matrices("a", "q"),
    ),
    q=_text("linalg.solve_discrete_lyapunov(a.T, g)", _matrices("a", "q")),
    pushforward=_dot("linalg.solve_discrete_lyapunov(a, q_dot + a_dot @ out @ a.T + a @ out @ a_dot.T)", "a", "q"),
    reads_result=True,
)

# ------------------------------------------------------------------ functions of one matrix

structural(
    "scipy.linalg.inv(a, *, check_finite=True)",
    result=_like("a"),
    a=_text("-out.T @ g @ out.T", _matrices("a")),
    pushforward=_dot("-out @ a_dot @ out", "a"),
    reads_result=True,
)
structural(
    "scipy.linalg.det(a, *, check_finite=True)",
    result=lambda site: Number(_numpys(floating(site.number("a").dtype)), () if rank(site.number("a")) == 2 else None),
    a=_text("g * _cofactors(a)", _matrices("a")),
    pushforward=_dot("np.sum(_cofactors(a) * a_dot)", "a"),
    note="by cofactors, which a singular matrix has too",
)
structural(
    "scipy.linalg.expm(A)",
    result=_like("A"),
    A=_text("linalg.expm_frechet(A.T, g, compute_expm=False)", _matrices("A")),
    pushforward=_dot("linalg.expm_frechet(A, A_dot, compute_expm=False)", "A"),
    source="Higham, Functions of Matrices (2008), theorem 3.6",
)
structural(
    "scipy.linalg.sqrtm(A)",
    result=_like("A"),
    A=_text("linalg.solve_sylvester(out.T, out.T, g)", _matrices("A")),
    pushforward=_dot("linalg.solve_sylvester(out, out, A_dot)", "A"),
    reads_result=True,
    source="out @ out = A, differentiated",
)


def _cholesky_bar(site: Site) -> str:
    return "_cholesky_bar(out, g)" if site.literal("lower") else "_cholesky_bar(out.T, g.T).T"


def _cholesky_dot(site: Site) -> str:
    return "_cholesky_dot(out, a_dot)" if site.literal("lower") else "_cholesky_dot(out.T, a_dot.T).T"


structural(
    "scipy.linalg.cholesky(a, lower=False, *, check_finite=True)",
    result=_like("a"),
    a=_text(_cholesky_bar, _matrices("a")),
    pushforward=_dot(_cholesky_dot, "a"),
    reads_result=True,
    note="the triangle that is not read has the derivative 0",
    source="Murray, Differentiation of the Cholesky decomposition (2016)",
)

# ------------------------------------------------------------------ matrices made of vectors: which element stands where is what
# the function itself makes of the numbers 0, 1, 2, ...


def _made(site: Site) -> Kind:
    lengths: list[Shape] = [site.number(name).shape for name in ("c", "r") if name in site.arguments]
    known = [shape[0] for shape in lengths if isinstance(shape, tuple) and len(shape) == 1]
    rows, columns = (known[0], known[-1]) if len(known) == len(lengths) else (ANY, ANY)
    dtypes = [site.number(name).dtype for name in ("c", "r") if name in site.arguments]
    return Number(_numpys(promote(dtypes)), (rows, columns), True)


def _places(function: str, part: str) -> Callable[[Site], str]:
    def text(site: Site) -> str:
        if site.arguments.get("r", Literal("None")) == Literal("None"):
            first = "1 + np.arange(c.size)"  # 0 stands for what is filled in
            return f"np.bincount(linalg.{function}({first}).ravel(), g.ravel(), c.size + 1)[1:]"
        index = f"linalg.{function}(np.arange(c.size), c.size + np.arange(r.size))"
        return f"np.bincount({index}.ravel(), g.ravel(), c.size + r.size)[{part}]"

    return text


def _vectors(site: Site) -> None:
    for name in ("c", "r"):
        if name in site.arguments and site.arguments[name] != Literal("None") and rank(site.number(name)) != 1:
            raise KeyError(name)


for _name in ("toeplitz", "hankel"):
    structural(
        f"scipy.linalg.{_name}(c, r=None)",
        result=_made,
        c=_text(_places(_name, ": c.size"), _vectors),
        r=_text(_places(_name, "c.size :"), _vectors),
        pushforward=linear_in("c", "r"),
    )
structural(
    "scipy.linalg.circulant(c)",
    result=_made,
    c=_text("np.bincount(linalg.circulant(np.arange(c.size)).ravel(), g.ravel())", _vectors),
    pushforward=linear_in("c"),
)
