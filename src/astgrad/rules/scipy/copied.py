"""Private functions that formulas of SciPy's functions call; their text is copied, as that of `astgrad.rules.helpers`."""

import functools
import math

import numpy as np

TYPE_CHECKING = False
if TYPE_CHECKING:  # only what is generated for a module that imports SciPy calls these
    from scipy import linalg, signal, sparse, special  # type: ignore[import-untyped]


def _cholesky_bar(c: np.ndarray, c_bar: np.ndarray) -> np.ndarray:
    """The cotangent of the lower triangle of a, for one of its lower Cholesky factor c."""
    p = np.tril(c.T @ c_bar)
    p = p - np.diag(np.diag(p)) / 2
    s = linalg.solve_triangular(c, linalg.solve_triangular(c, p, trans=1, lower=True).T, trans=1, lower=True)
    return np.tril(s + s.T) - np.diag(np.diag(s))


def _cholesky_dot(c: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of the lower Cholesky factor c of a, for one of a, of which the lower triangle is read."""
    whole = np.tril(a_dot) + np.tril(a_dot, -1).T
    p = linalg.solve_triangular(c, linalg.solve_triangular(c, whole, lower=True).T, lower=True)
    return c @ (np.tril(p) - np.diag(np.diag(p)) / 2)


def _convolve_bar(x: np.ndarray, y: np.ndarray, out_bar: np.ndarray) -> np.ndarray:
    """The cotangent of x for one of the convolution of x and y, or of the middle of it that a mode leaves."""
    full = np.zeros(tuple(n + m - 1 for n, m in zip(x.shape, y.shape, strict=True)), np.result_type(out_bar))
    full[tuple(slice((n - k) // 2, (n - k) // 2 + k) for n, k in zip(full.shape, out_bar.shape, strict=True))] = out_bar
    return signal.correlate(full, y, mode="valid")


def _exprel_slope(x: float | np.ndarray) -> np.float64 | np.ndarray:
    """The derivative of (exp(x) - 1) / x, to a few units in the last place. Scalars and arrays.

    ((x - 1) * exp(x) + 1) / x**2 cancels near 0: there its Taylor series.
    """
    is_near = np.abs(x) < 1
    near = np.where(is_near, x, 0)
    series = np.ones_like(near)
    for k in range(18, 0, -1):
        series = 1 + near * (k + 1) / (k * (k + 2)) * series
    far = np.where(is_near, 1, x)
    return np.where(is_near, series / 2, ((far - 1) * np.exp(far) + 1) / far / far)[()]


def _erfcx_slope(x: float | np.ndarray, y: float | np.ndarray) -> np.float64 | np.ndarray:
    """The derivative of y = erfcx(x), to a few units in the last place of its terms. Scalars and arrays.

    2 * x * y - 2 / sqrt(pi) cancels for large x: there an asymptotic series (DLMF 7.12.1).
    """
    is_far = x > 8
    far = np.where(is_far, x, 8)
    w = 0.5 / far / far
    series = np.ones_like(far)
    for k in range(24, 0, -1):
        series = 1 - (2 * k + 1) * w * series
    near = 2 * (np.where(is_far, 1, x) * y - 1 / math.sqrt(math.pi))
    return np.where(is_far, -2 / math.sqrt(math.pi) * w * series, near)[()]


def _dawsn_slope(x: float | np.ndarray, y: float | np.ndarray) -> np.float64 | np.ndarray:
    """The derivative of y = dawsn(x), to a few units in the last place of its terms. Scalars and arrays.

    1 - 2 * x * y cancels for large |x|: there an asymptotic series (DLMF 7.12.1).
    """
    is_far = np.abs(x) > 8
    far = np.where(is_far, x, 8)
    w = 0.5 / far / far
    series = np.ones_like(far)
    for k in range(24, 0, -1):
        series = 1 + (2 * k + 1) * w * series
    return np.where(is_far, -w * series, 1 - 2 * np.where(is_far, 1, x) * y)[()]


def _cho_factor_bar(c: np.ndarray, c_bar: np.ndarray, lower: bool) -> np.ndarray:
    """The cotangent of a for one of the matrix that linalg.cho_factor(a, lower) gives, whose other triangle is that of a."""
    if not lower:
        return _cho_factor_bar(c.T, c_bar.T, True).T
    return _cholesky_bar(np.tril(c), np.tril(c_bar)) + np.triu(c_bar, 1)


def _cho_factor_dot(c: np.ndarray, a_dot: np.ndarray, lower: bool) -> np.ndarray:
    """The tangent of the matrix that linalg.cho_factor(a, lower) gives, whose other triangle is that of a."""
    if not lower:
        return _cho_factor_dot(c.T, a_dot.T, True).T
    return _cholesky_dot(np.tril(c), a_dot) + np.triu(a_dot, 1)


def _cho_solve_bar(c: np.ndarray, lower: bool, x: np.ndarray, right_bar: np.ndarray) -> np.ndarray:
    """The cotangent of the factor c for one of the right side of linalg.cho_solve((c, lower), ...), which gave x."""
    a_bar = -right_bar.reshape(len(x), -1) @ x.reshape(len(x), -1).T
    c_bar = np.tril((a_bar + a_bar.T) @ np.tril(c)) if lower else np.triu(np.triu(c) @ (a_bar + a_bar.T))
    return c_bar.astype(c.dtype, copy=False)


def _cho_product_dot(c: np.ndarray, c_dot: np.ndarray, lower: bool) -> np.ndarray:
    """The tangent of the matrix that has the factor c."""
    half = np.tril(c_dot) @ np.tril(c).T if lower else np.triu(c_dot).T @ np.triu(c)
    return half + half.T


def _lu_l_bar(lower: np.ndarray, upper: np.ndarray, l_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a square matrix lower @ upper for one of lower, which has ones on its diagonal."""
    return _lu_inner_bar(lower, upper, np.tril(lower.T @ np.tril(l_bar, -1), -1))


def _lu_u_bar(lower: np.ndarray, upper: np.ndarray, u_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a square matrix lower @ upper for one of upper."""
    return _lu_inner_bar(lower, upper, np.triu(np.triu(u_bar) @ upper.T))


def _lu_inner_bar(lower: np.ndarray, upper: np.ndarray, inner_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a = lower @ upper for one of inv(lower) @ a @ inv(upper)."""
    left = linalg.solve_triangular(lower, inner_bar, trans=1, lower=True, unit_diagonal=True)
    return linalg.solve_triangular(upper, left.T).T


def _lu_dots(lower: np.ndarray, upper: np.ndarray, a_dot: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The tangents of the triangular factors of a square matrix lower @ upper."""
    left = linalg.solve_triangular(lower, a_dot, lower=True, unit_diagonal=True)
    inner = linalg.solve_triangular(upper, left.T, trans=1).T
    return lower @ np.tril(inner, -1), np.triu(inner) @ upper


def _row_order(piv: np.ndarray) -> np.ndarray:
    """The order of rows that linalg.lu_factor gives as exchanges: a[order] is the product of its factors."""
    order = np.arange(len(piv))
    for i, j in enumerate(piv):
        order[[i, j]] = order[[j, i]]
    return order


def _lu_factor_bar(lu: np.ndarray, piv: np.ndarray, lu_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a for one of lu of lu, piv = linalg.lu_factor(a)."""
    lower, upper = np.tril(lu, -1) + np.eye(len(lu), dtype=lu.dtype), np.triu(lu)
    a_bar = np.empty_like(lu)
    a_bar[_row_order(piv)] = _lu_l_bar(lower, upper, lu_bar) + _lu_u_bar(lower, upper, lu_bar)
    return a_bar


def _lu_factor_dot(lu: np.ndarray, piv: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of lu of lu, piv = linalg.lu_factor(a)."""
    lower, upper = np.tril(lu, -1) + np.eye(len(lu), dtype=lu.dtype), np.triu(lu)
    l_dot, u_dot = _lu_dots(lower, upper, a_dot[_row_order(piv)])
    return l_dot + u_dot


def _lu_solve_bar(lu: np.ndarray, piv: np.ndarray, x: np.ndarray, right_bar: np.ndarray) -> np.ndarray:
    """The cotangent of lu for one of the right side of linalg.lu_solve((lu, piv), ...), which gave x."""
    lower, upper = np.tril(lu, -1) + np.eye(len(lu), dtype=lu.dtype), np.triu(lu)
    product_bar = (-right_bar.reshape(len(x), -1) @ x.reshape(len(x), -1).T)[_row_order(piv)]
    lu_bar = np.tril(product_bar @ upper.T, -1) + np.triu(lower.T @ product_bar)
    return lu_bar.astype(lu.dtype, copy=False)


def _lu_product_dot(lu: np.ndarray, piv: np.ndarray, lu_dot: np.ndarray) -> np.ndarray:
    """The tangent of the matrix that has the factors lu and the exchanges of rows piv."""
    lower, upper = np.tril(lu, -1) + np.eye(len(lu), dtype=lu.dtype), np.triu(lu)
    a_dot = np.empty_like(lu)
    a_dot[_row_order(piv)] = np.tril(lu_dot, -1) @ upper + lower @ np.triu(lu_dot)
    return a_dot


def _polar_u_bar(a: np.ndarray, u_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a for one of u of u, p = linalg.polar(a)."""
    w, s, vh = linalg.svd(a)
    inner = w.T @ u_bar @ vh.T
    return w @ ((inner - inner.T) / (s[:, None] + s)) @ vh


def _polar_p_bar(a: np.ndarray, p_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a for one of p of u, p = linalg.polar(a)."""
    w, s, vh = linalg.svd(a)
    inner = vh @ (p_bar + p_bar.T) @ vh.T / (s[:, None] + s)
    return w * s @ inner @ vh


def _polar_dots(a: np.ndarray, a_dot: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The tangents of u, p = linalg.polar(a)."""
    w, s, vh = linalg.svd(a)
    inner = w.T @ a_dot @ vh.T
    u_dot = w @ ((inner - inner.T) / (s[:, None] + s)) @ vh
    squared = s[:, None] * inner
    return u_dot, vh.T @ ((squared + squared.T) / (s[:, None] + s)) @ vh


def _bands_of_transpose(l_and_u: tuple[int, int], ab: np.ndarray) -> np.ndarray:
    """The diagonals of a transposed matrix, in the form that linalg.solve_banded takes, of those of the matrix."""
    ab_t = np.zeros_like(ab)
    for row, diagonal in enumerate(ab):
        d = l_and_u[1] - row  # how far above the main diagonal
        ab_t[len(ab) - 1 - row, max(-d, 0) : len(diagonal) - max(d, 0)] = diagonal[max(d, 0) : len(diagonal) - max(-d, 0)]
    return ab_t


def _banded_bar(l_and_u: tuple[int, int], ab: np.ndarray, x: np.ndarray, right_bar: np.ndarray) -> np.ndarray:
    """The cotangent of ab for one of the right side of linalg.solve_banded(l_and_u, ab, ...), which gave x."""
    ab_bar = np.zeros_like(ab)
    products = -right_bar.reshape(len(x), -1), x.reshape(len(x), -1)
    for row in range(len(ab)):
        d, n = l_and_u[1] - row, len(x)
        rows, columns = slice(max(-d, 0), n - max(d, 0)), slice(max(d, 0), n - max(-d, 0))
        ab_bar[row, columns] = np.sum(products[0][rows] * products[1][columns], axis=1)
    return ab_bar


def _banded_product(l_and_u: tuple[int, int], ab: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The product of a matrix given by its diagonals and x."""
    product, n = np.zeros_like(x), len(x)
    for row, diagonal in enumerate(ab):
        d = l_and_u[1] - row
        rows, columns = slice(max(-d, 0), n - max(d, 0)), slice(max(d, 0), n - max(-d, 0))
        product[rows] += (diagonal[columns] * x[columns].T).T
    return product


def _toeplitz_bar(right_bar: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The cotangent of the column c for one of the right side of linalg.solve_toeplitz(c, ...), which gave x."""
    products = -np.correlate(right_bar, x, "full")
    c_bar = products[len(x) - 1 :] + products[len(x) - 1 :: -1]
    c_bar[0] /= 2
    return c_bar


def _discrete_feedback(a: np.ndarray, b: np.ndarray, r: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The feedback that belongs to x = linalg.solve_discrete_are(a, b, q, r)."""
    return np.linalg.solve(r + b.T @ x @ b, b.T @ x @ a)


def _block(a: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The matrix [[a, a_dot], [0, a]]: a function of it has its derivative at a, along a_dot, in the corner of a_dot."""
    return np.block([[a, a_dot], [np.zeros_like(a), a]])


def _expm_second(a: np.ndarray, e: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The second derivative of linalg.expm at a, along e and a_dot."""
    n = len(a)
    along = _block(a_dot, np.zeros_like(a_dot))
    return linalg.expm_frechet(_block(a, e), along, compute_expm=False)[:n, n:]


def _first_row(row: np.ndarray) -> np.ndarray:
    """A square matrix of zeros below this row."""
    matrix = np.zeros((len(row), len(row)), row.dtype)
    matrix[0] = row
    return matrix


def _normal_cov_bar(scaled: np.ndarray, cov: np.ndarray, out_bar: float | np.ndarray) -> np.ndarray:
    """The cotangent of the lower triangle of a covariance for one of the logarithm of the normal density.

    scaled: the deviations from the mean, times the inverse of the covariance; of one point or in rows.
    """
    points = np.atleast_2d(scaled)
    weights = np.reshape(out_bar, (-1, 1)).astype(cov.dtype)
    s_bar = ((points * weights).T @ points - np.sum(weights) * np.linalg.inv(cov)) / 2
    return np.tril(s_bar + s_bar.T) - np.diag(np.diag(s_bar))


def _normal_cov_dot(scaled: np.ndarray, cov: np.ndarray, cov_dot: np.ndarray) -> np.float64 | np.ndarray:
    """The tangent of the logarithm of the normal density along one of the covariance, of which the lower triangle is read."""
    s_dot = np.tril(cov_dot) + np.tril(cov_dot, -1).T
    return (np.sum(scaled @ s_dot * scaled, axis=-1) - np.sum(np.linalg.inv(cov) * s_dot)) / 2


def _dirichlet_x_slopes(x: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The derivative of the logarithm of Dirichlet's density by x, of which the last element may be left out."""
    if len(x) == len(alpha):
        return (alpha - 1) / x
    return (alpha[:-1] - 1) / x - (alpha[-1] - 1) / (1 - np.sum(x))


def _dirichlet_alpha_slopes(x: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """The derivative of the logarithm of Dirichlet's density by alpha."""
    whole = x if len(x) == len(alpha) else np.append(x, 1 - np.sum(x))
    return np.log(whole) - special.digamma(alpha) + special.digamma(np.sum(alpha))


def _multinomial_slopes(x: np.ndarray, p: np.ndarray) -> np.ndarray:
    """The derivative of the logarithm of the multinomial probability by p, of which the last follows from the others."""
    slopes = x / p
    slopes[-1] = 0
    slopes[:-1] -= x[-1] / (1 - np.sum(p[:-1]))
    return slopes


def _by_columns(columns: np.ndarray, out_bar: np.ndarray, axis: int) -> np.ndarray:
    """The cotangent of x for one of what is made of x along an axis: columns holds what is made of unit vectors there."""
    return np.moveaxis(np.tensordot(columns, out_bar, (0, axis)), 0, axis)


def _lags_bar(b: np.ndarray, x: np.ndarray, out_bar: np.ndarray, axis: int) -> np.ndarray:
    """The cotangent of b for one of the sum of b[k] times x, moved on by k along an axis."""
    rows, rows_bar = np.moveaxis(x, axis, 0), np.moveaxis(out_bar, axis, 0)
    b_bar = np.zeros_like(b)
    for k in range(min(len(b), len(rows))):
        b_bar[k] = np.sum(rows[: len(rows) - k] * rows_bar[k:])
    return b_bar


def _ends(x: np.ndarray, first: float, last: float, axis: int) -> np.ndarray:
    """Ones along an axis of x, but for the first and the last."""
    weights = np.ones(x.shape[axis], x.dtype)
    weights[0] *= first
    weights[-1] *= last
    return weights.reshape((-1,) + (1,) * (x.ndim - 1 - axis % x.ndim))


def _cdist_bar(xa: np.ndarray, xb: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The sum of the differences of each row of xa from all rows of xb, under weights."""
    return (np.sum(weights, axis=1)[:, None] * xa - weights @ xb).astype(xa.dtype, copy=False)


def _squareform(x: np.ndarray, pairs: np.ndarray) -> np.ndarray:
    """The symmetric matrix, with zeros on its diagonal, of what belongs to pairs of rows of x."""
    matrix = np.zeros((len(x), len(x)), pairs.dtype)
    matrix[np.triu_indices(len(x), 1)] = pairs
    return matrix + matrix.T


@functools.lru_cache(maxsize=8)
def _band_pattern(rows: int, width: int, lower: int, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The columns of a band's entries, row by row, and where the rows end. They are kept: give away copies."""
    first = np.clip(np.arange(rows, dtype=np.int32) + lower, 0, size - width)
    indices = np.stack([colour - (colour - first) // width * width for colour in range(width)], axis=-1)
    return indices.ravel(), width * np.arange(rows + 1, dtype=np.int32)


def _sparse_band(entries: np.ndarray, lower: int, size: int) -> "sparse.csr_array":
    """The matrix whose row i fills columns i + lower, i + lower + 1, ... at most, as many as there are colours.

    Near the ends this band is moved to lie within the matrix. entries: for each row what it has of each colour c, in the one
    column j of its band with j % colours == c; size: how many columns the matrix has.
    """
    indices, ends = _band_pattern(*entries.shape, lower, size)
    return sparse.csr_array((entries.ravel(), indices.copy(), ends.copy()), shape=(len(entries), size))


def _sparse_ring(columns: list[np.ndarray], lower: int, width: int, colours: np.ndarray) -> "sparse.csr_array":
    """The square matrix whose row i fills `width` columns from i + lower on at most, the first behind the last.

    columns: for each colour the sum of all columns of this colour; colours: that of each column.
    """
    sums = np.stack(columns)
    rows = np.arange(len(colours))
    filled = [(rows + lower + k) % len(colours) for k in range(min(width, len(colours)))]
    entries = np.stack([sums[colours[each], rows] for each in filled], axis=-1)
    indices = np.stack(filled, axis=-1)
    ends = indices.shape[1] * np.arange(len(colours) + 1)
    return sparse.csr_array((entries.ravel(), indices.ravel(), ends), shape=(len(colours), len(colours)))


# Which argument the result has the shape of.
LIKE = {
    "_banded_bar": 1,
    "_banded_product": 2,
    "_bands_of_transpose": 1,
    "_cdist_bar": 0,
    "_cho_factor_bar": 0,
    "_cho_factor_dot": 0,
    "_cho_product_dot": 0,
    "_cho_solve_bar": 0,
    "_cholesky_bar": 0,
    "_cholesky_dot": 0,
    "_convolve_bar": 0,
    "_expm_second": 0,
    "_lags_bar": 0,
    "_lu_factor_bar": 0,
    "_lu_factor_dot": 0,
    "_lu_inner_bar": 0,
    "_lu_l_bar": 0,
    "_lu_product_dot": 0,
    "_lu_solve_bar": 0,
    "_lu_u_bar": 1,
    "_dirichlet_alpha_slopes": 1,
    "_dirichlet_x_slopes": 0,
    "_multinomial_slopes": 1,
    "_normal_cov_bar": 1,
    "_polar_p_bar": 0,
    "_polar_u_bar": 0,
    "_toeplitz_bar": 1,
}

__all__ = [name for name in dir() if name.startswith("_") and not name.startswith("__")]
