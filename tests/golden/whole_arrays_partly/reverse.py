"""whole_arrays_partly in reverse mode, which mode="auto" takes."""

import numpy as np


def _einsum_bar(
    x: np.ndarray,
    position: int,
    subscripts: str,
    out_bar: np.ndarray,
    *operands: np.ndarray,
) -> np.ndarray:
    """The cotangent of the operand x at a position of np.einsum(subscripts, *operands): repeated letters stand on diagonals,
    letters that are summed out alone, and axes of length 1 that were stretched, get it everywhere.
    """
    inputs, output = subscripts.split("->")
    labels = inputs.split(",")
    free = [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in subscripts]
    ranks = [
        np.ndim(a) - len(each.replace("...", "")) if "..." in each else 0
        for each, a in zip(labels, operands, strict=True)
    ]
    extra = "".join(free[: max(ranks)])
    labels = [
        each.replace("...", extra[len(extra) - n :])
        for each, n in zip(labels, ranks, strict=True)
    ]
    output = output.replace("...", extra)
    mine = labels[position]
    lengths: dict[str, int] = {}
    for each, a in zip(labels, operands, strict=True):
        for c, n in zip(each, np.shape(a), strict=True):
            lengths[c] = max(n, lengths.get(c, 1))
    stretched = [c for c, n in zip(mine, np.shape(x), strict=True) if n != lengths[c]]
    distinct = "".join(dict.fromkeys(mine))
    others = [
        (each, a)
        for i, (each, a) in enumerate(zip(labels, operands, strict=True))
        if i != position
    ]
    factors = [
        out_bar,
        *(np.broadcast_to(a, [lengths[c] for c in each]) for each, a in others),
    ]
    alone = [
        c
        for c in distinct
        if c not in output and all(c not in each for each, _ in others)
    ]
    factors += [np.ones(lengths[c], np.result_type(out_bar)) for c in alone]
    terms = ",".join([output, *(each for each, _ in others), *alone])
    values = np.einsum(f"{terms}->{distinct}", *factors)
    values = np.sum(
        values,
        axis=tuple(i for i, c in enumerate(distinct) if c in stretched),
        keepdims=True,
    )
    x_bar = np.zeros(
        np.shape(x), values.dtype if values.dtype.kind == "c" else np.result_type(x)
    )
    places = np.ogrid[tuple(slice(n) for n in values.shape)]
    x_bar[tuple(places[distinct.index(c)] for c in mine)] = values
    return x_bar[()]


def _sum_to(x_bar: np.ndarray, x: float | np.ndarray) -> np.float64 | np.ndarray:
    """Sums x_bar over the axes that broadcasting added to x or stretched, back to the shape and floating dtype of x."""
    shape = np.shape(x)
    x_bar = np.expand_dims(x_bar, tuple(range(len(shape) - np.ndim(x_bar))))
    x_bar = np.sum(x_bar, axis=tuple(range(np.ndim(x_bar) - len(shape))))
    x_bar = np.sum(
        x_bar, axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True
    )
    dtype = np.result_type(x)
    return x_bar.astype(dtype if dtype.kind in "fc" else np.float64, copy=False)[()]


def _matmul_x_bar(
    x: np.ndarray, y: np.ndarray, out_bar: np.ndarray
) -> np.float64 | np.ndarray:
    """The cotangent of x for a cotangent of x @ y, for arrays of one dimension or more."""
    rows = np.expand_dims(out_bar, -1) if np.ndim(y) == 1 else out_bar
    rows = rows[..., None, :] if np.ndim(x) == 1 else rows
    x_bar = rows @ np.swapaxes(np.reshape(y, (-1, 1)) if np.ndim(y) == 1 else y, -1, -2)
    return _sum_to(x_bar[..., 0, :] if np.ndim(x) == 1 else x_bar, x)


def _scatter_along(
    x: np.ndarray, places: np.ndarray, values: np.ndarray, axis: int | None = 0
) -> np.ndarray:
    """An array of the shape of x into which values are added at places along an axis; the transpose of np.take_along_axis."""
    if axis is None:
        flat = np.zeros(x.size, x.dtype)
        np.add.at(flat, places, values)
        return flat.reshape(x.shape)
    x_bar = np.zeros_like(x)
    others = [1 if i == axis % x.ndim else n for i, n in enumerate(x.shape)]
    index = list(np.ogrid[tuple(slice(n) for n in others)])
    index[axis] = places
    np.add.at(x_bar, tuple(index), values)
    return x_bar


def _solve_right_bar(a: np.ndarray, b: np.ndarray, out_bar: np.ndarray) -> np.ndarray:
    """The solution for the transposed matrices; b is one vector or holds matrices."""
    a_t = np.swapaxes(a, -1, -2)
    return (
        np.linalg.solve(a_t, out_bar[..., None])[..., 0]
        if np.ndim(b) == 1
        else np.linalg.solve(a_t, out_bar)
    )


def _solve_a_bar(
    a: np.ndarray, b: np.ndarray, out: np.ndarray, out_bar: np.ndarray
) -> np.float64 | np.ndarray:
    """The cotangent of a for a cotangent of out = np.linalg.solve(a, b), for stacks too."""
    right_bar = _solve_right_bar(a, b, out_bar)
    if np.ndim(b) == 1:
        return _sum_to(-right_bar[..., :, None] * out[..., None, :], a)
    return _sum_to(-right_bar @ np.swapaxes(out, -1, -2), a)


def _solve_b_bar(
    a: np.ndarray, b: np.ndarray, out_bar: np.ndarray
) -> np.float64 | np.ndarray:
    """The cotangent of b for a cotangent of np.linalg.solve(a, b), for stacks too."""
    return _sum_to(_solve_right_bar(a, b, out_bar), b)


def spread(X, w):
    """Derivative of spread by X.

    The sum of the deviations of the columns, weighted.
    """
    std_X = np.std(X, axis=0)
    t = np.shape(std_X)
    return np.broadcast_to(
        (X - np.mean(X, axis=0, keepdims=True))
        * np.expand_dims(
            np.broadcast_to(
                _sum_to(np.broadcast_to(w, np.broadcast_shapes(np.shape(w), t)), std_X)
                / np.where(std_X == 0, 1, std_X),
                t,
            ),
            0,
        )
        / np.shape(X)[0],
        X.shape,
    ).copy()


def joined(X, w):
    """Derivative of joined by X."""
    both = np.concatenate([X, 2 * X])
    sin_both = np.sin(both)
    both_bar = _matmul_x_bar(
        sin_both, w, np.broadcast_to(1.0, np.shape(sin_both @ w))
    ) * np.cos(both)
    return np.broadcast_to(both_bar[: len(X)] + 2 * both_bar[len(X) :], X.shape).copy()


def contracted(X, w):
    """Derivative of contracted by X."""
    t_bar = 2 * np.einsum("ij,kj->ik", X, X)
    return np.broadcast_to(
        _einsum_bar(X, 0, "ij,kj->ik", t_bar, X, X)
        + _einsum_bar(X, 1, "ij,kj->ik", t_bar, X, X)
        + _einsum_bar(
            X,
            0,
            "ij,j->i",
            np.broadcast_to(1.0, np.shape(np.einsum("ij,j->i", X, w))),
            X,
            w,
        ),
        X.shape,
    ).copy()


def ordered(X, w):
    """Derivative of ordered by X."""
    rows = np.sort(X, axis=1)
    rows_bar = _sum_to(
        np.broadcast_to(
            np.flip(
                np.cumsum(
                    np.flip(
                        np.broadcast_to(1.0, np.shape(np.cumsum(rows * w, axis=1))),
                        axis=1,
                    ),
                    axis=1,
                ),
                axis=1,
            )
            * w,
            np.broadcast_shapes(np.shape(rows), np.shape(w)),
        ),
        rows,
    )
    return np.broadcast_to(
        _scatter_along(X, np.argsort(X, axis=1), rows_bar, 1), X.shape
    ).copy()


def fitted(X, w):
    """Derivative of fitted by w."""
    diag_w = np.diag(w)
    A = X.T @ X + diag_w
    t = np.linalg.solve(A, w)
    t_2 = np.broadcast_to(1.0, np.shape(t))
    A_bar = _solve_a_bar(A, w, t, t_2)
    return (
        _solve_b_bar(A, w, t_2)
        + w / (np.linalg.norm(w) or 1.0)
        + np.diag(_sum_to(A_bar, diag_w))
    )
