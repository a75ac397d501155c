"""Derivatives of SciPy's matrices that are made of vectors, or of other matrices.

Which element of a vector stands where is what the function itself makes of the numbers 1, 2, ...; 0 stands for what is filled in.
"""

from __future__ import annotations

from collections.abc import Callable

from astgrad.ir.expr import Expr
from astgrad.ir.kinds import ANY, Dimension, Kind, Number, Shape
from astgrad.ir.shapes import promote, sliced, times_of
from astgrad.rules.numpy.contractions import convolved_length
from astgrad.rules.scipy.forms import (
    dotted,
    gathered,
    is_given,
    matrices,
    numpys,
    of_lengths,
    of_rank,
    of_vectors,
    pulled,
    widened,
)
from astgrad.rules.structure import (
    Pullback,
    Site,
    known_literal,
    length_along,
    linear_in,
    linear_in_each,
    literal_integer,
    rank,
    structural,
    whole,
)


def _made(site: Site) -> Kind:
    lengths: list[Shape] = [site.number(name).shape for name in ("c", "r") if name in site.arguments]
    known = [shape[0] for shape in lengths if isinstance(shape, tuple) and len(shape) == 1]
    rows, columns = (known[0], known[-1]) if len(known) == len(lengths) else (ANY, ANY)
    dtypes = [site.number(name).dtype for name in ("c", "r") if name in site.arguments]
    return Number(numpys(promote(dtypes)), (rows, columns), True)


def _places(function: str, part: str) -> Callable[[Site], str]:
    def text(site: Site) -> str:
        if not is_given(site, "r"):
            first = "1 + np.arange(c.size)"
            return f"np.bincount(linalg.{function}({first}).ravel(), g.ravel(), c.size + 1)[1:]"
        index = f"linalg.{function}(np.arange(c.size), c.size + np.arange(r.size))"
        return f"np.bincount({index}.ravel(), g.ravel(), c.size + r.size)[{part}]"

    return text


for _name in ("toeplitz", "hankel"):
    structural(
        f"scipy.linalg.{_name}(c, r=None)",
        result=_made,
        c=pulled(_places(_name, ": c.size"), of_vectors("c", "r")),
        r=pulled(_places(_name, "c.size :"), of_vectors("c", "r")),
        gives_whole=True,
        pushforward=linear_in("c", "r"),
    )
structural(
    "scipy.linalg.circulant(c)",
    result=_made,
    c=pulled("np.bincount(linalg.circulant(np.arange(c.size)).ravel(), g.ravel())", of_vectors("c")),
    gives_whole=True,
    pushforward=linear_in("c"),
)


def _of_convolution(site: Site) -> tuple[Dimension, ...]:
    """As many rows as the convolution with a vector of n elements has."""
    columns = literal_integer(site.arguments["n"])
    if columns is None:
        return ANY, ANY
    return convolved_length(length_along(site, "a"), columns, known_literal(site, "mode")), columns


structural(
    "scipy.linalg.convolution_matrix(a, n, mode='full')",
    result=of_lengths(_of_convolution, gathered),
    a=pulled(
        "np.bincount(linalg.convolution_matrix(1 + np.arange(a.size), n, mode=mode).ravel(), g.ravel(), a.size + 1)[1:]",
        of_vectors("a"),
    ),
    gives_whole=True,
    pushforward=linear_in("a"),
)
structural(
    "scipy.linalg.leslie(f, s)",
    result=of_lengths(lambda site: (length_along(site, "f"),) * 2, gathered),
    f=pulled("g[0]", of_vectors("f", "s")),
    s=pulled("np.diag(g, -1)", of_vectors("f", "s")),
    gives_whole=True,
    pushforward=linear_in("f", "s", broadcasts=False),
)
structural(
    "scipy.linalg.companion(a)",
    result=of_lengths(lambda site: (sliced(length_along(site, "a"), 1, None, None),) * 2),
    a=pulled("np.append(g[0] @ a[1:] / a[0] ** 2, -g[0] / a[0])", of_vectors("a")),
    gives_whole=True,
    pushforward=dotted("_first_row((a[1:] * a_dot[0] / a[0] - a_dot[1:]) / a[0])", "a"),
)


def _of_differences(site: Site) -> str:
    """Of one element in single precision there is none, and zeros are made in double."""
    return "real" if (dtype := gathered(site)) == "float32" else dtype


structural(
    "scipy.linalg.fiedler(a)",
    result=of_lengths(lambda site: (length_along(site, "a"),) * 2, _of_differences),
    a=pulled("np.sum((g + g.T) * np.sign(a[:, None] - a), axis=1)", of_vectors("a")),
    gives_whole=True,
    pushforward=dotted("np.sign(a[:, None] - a) * (a_dot[:, None] - a_dot)", "a"),
    note="0 where two elements are equal",
)


def _of_pairs(site: Site) -> tuple[Dimension, ...]:
    rows, more = (length_along(site, name, of=2) for name in ("a", "b"))
    return times_of(rows, more) if isinstance(more, int) else ANY, length_along(site, "a", 1, of=2)


structural(
    "scipy.linalg.khatri_rao(a, b)",
    result=of_lengths(_of_pairs, gathered),
    a=pulled("np.sum(g.reshape(len(a), len(b), -1) * b, axis=1)", matrices("a", "b")),
    b=pulled("np.sum(g.reshape(len(a), len(b), -1) * a[:, None], axis=0)", matrices("a", "b")),
    gives_whole=True,
    pushforward=linear_in_each,
)
structural(
    "scipy.linalg.matmul_toeplitz(c_or_cr, x)",
    result=of_rank(1, widened),
    c_or_cr=pulled("-_toeplitz_bar(g, x)", of_vectors("c_or_cr", "x")),
    x=pulled("linalg.matmul_toeplitz(c_or_cr, g)", of_vectors("c_or_cr", "x")),
    gives_whole=True,
    pushforward=linear_in_each,
    note="of a symmetric matrix, which one column gives, and a vector",
)

# ------------------------------------------------------------------ blocks on the diagonal

_BLOCKS = ("a", *(f"a{i}" for i in range(2, 9)))


def _blocks(site: Site) -> Kind:
    rows: list[Dimension] = []
    for name in site.arguments:
        shape = site.number(name).shape
        rows += [shape[0], shape[1]] if isinstance(shape, tuple) and len(shape) == 2 else [ANY, ANY]
    known = [n for n in rows if isinstance(n, int)]
    shape = (sum(known[::2]), sum(known[1::2])) if len(known) == len(rows) else (ANY, ANY)
    return Number(numpys(promote(site.number(name).dtype for name in site.arguments)), shape, True)


def _block_back(name: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        for each in site.arguments:
            if rank(site.number(each)) != 2:
                raise KeyError(each)
        before = [each for each in _BLOCKS[: _BLOCKS.index(name)] if each in site.arguments]
        rows, columns = (" + ".join(f"{each}.shape[{axis}]" for each in (*before, name)) for axis in (0, 1))
        top, left = (" + ".join(f"{each}.shape[{axis}]" for each in before) for axis in (0, 1))
        return site.formula(f"g[{top}:{rows}, {left}:{columns}]", g=whole(site, g, g_kind))

    return pullback


structural(
    f"scipy.linalg.block_diag(a, {', '.join(f'{name}=None' for name in _BLOCKS[1:])})",
    result=_blocks,
    gives_whole=True,
    pushforward=linear_in(*_BLOCKS, broadcasts=False),
    by={name: _block_back(name) for name in _BLOCKS},
    note="of matrices, at most eight",
)
