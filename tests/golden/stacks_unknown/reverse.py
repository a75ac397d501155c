"""stacks_unknown in reverse mode, which mode="auto" takes."""

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


def _inner_a_bar(
    a: np.ndarray, b: np.ndarray, out_bar: np.ndarray
) -> np.float64 | np.ndarray:
    """The cotangent of a for a cotangent of np.inner(a, b)."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return _sum_to(out_bar * b, a)
    return np.tensordot(out_bar, b, np.ndim(b) - 1)


def _inner_b_bar(
    a: np.ndarray, b: np.ndarray, out_bar: np.ndarray
) -> np.float64 | np.ndarray:
    """The cotangent of b for a cotangent of np.inner(a, b)."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return _sum_to(out_bar * a, b)
    rows = tuple(range(np.ndim(a) - 1))
    return np.tensordot(out_bar, a, (rows, rows))


def _matmul_x_bar(
    x: np.ndarray, y: np.ndarray, out_bar: np.ndarray
) -> np.float64 | np.ndarray:
    """The cotangent of x for a cotangent of x @ y, for arrays of one dimension or more."""
    rows = np.expand_dims(out_bar, -1) if np.ndim(y) == 1 else out_bar
    rows = rows[..., None, :] if np.ndim(x) == 1 else rows
    x_bar = rows @ np.swapaxes(np.reshape(y, (-1, 1)) if np.ndim(y) == 1 else y, -1, -2)
    return _sum_to(x_bar[..., 0, :] if np.ndim(x) == 1 else x_bar, x)


def _matmul_y_bar(
    x: np.ndarray, y: np.ndarray, out_bar: np.ndarray
) -> np.float64 | np.ndarray:
    """The cotangent of y for a cotangent of x @ y, for arrays of one dimension or more."""
    columns = np.expand_dims(out_bar, -1) if np.ndim(y) == 1 else out_bar
    columns = columns[..., None, :] if np.ndim(x) == 1 else columns
    y_bar = np.swapaxes(np.atleast_2d(x), -1, -2) @ columns
    return _sum_to(y_bar[..., 0] if np.ndim(y) == 1 else y_bar, y)


def _pad_widths(
    rank: int, pad_width: int | tuple[int | tuple[int, ...], ...]
) -> list[tuple[int, int]]:
    """How much stands before and behind each axis."""
    return [
        (int(before), int(behind))
        for before, behind in np.broadcast_to(pad_width, (rank, 2))
    ]


def _pad_bar(
    a: np.ndarray,
    out_bar: np.ndarray,
    pad_width: int | tuple[int | tuple[int, ...], ...],
) -> np.ndarray:
    """The cotangent of a for a cotangent of np.pad(a, pad_width) with constants: what stands between them."""
    widths = _pad_widths(np.ndim(a), pad_width)
    return out_bar[
        tuple(
            slice(before, before + n)
            for (before, _), n in zip(widths, np.shape(a), strict=True)
        )
    ]


def _repeat_bar(
    a: np.ndarray,
    out_bar: np.ndarray,
    repeats: int | np.ndarray,
    axis: int | None = None,
) -> np.float64 | np.ndarray:
    """The cotangent of a for a cotangent of np.repeat(a, repeats, axis): the copies of each element, added up."""
    length = np.size(a) if axis is None else np.shape(a)[axis]
    source = np.repeat(np.arange(length), repeats)
    rows = np.moveaxis(out_bar, 0 if axis is None else axis, 0)
    rows_bar = np.zeros((length, *rows.shape[1:]), rows.dtype)
    np.add.at(rows_bar, source, rows)
    return (
        rows_bar.reshape(np.shape(a))[()]
        if axis is None
        else np.moveaxis(rows_bar, 0, axis)
    )


def _tensordot_axes(
    a: np.ndarray,
    b: np.ndarray,
    axes: int | tuple[int | tuple[int, ...], int | tuple[int, ...]],
) -> tuple[list[int], list[int]]:
    """The axes of a and of b over which np.tensordot(a, b, axes) adds up, counted from the front."""
    if isinstance(axes, int):
        return list(range(a.ndim - axes, a.ndim)), list(range(axes))
    one, other = ([each] if isinstance(each, int) else list(each) for each in axes)
    return [i % a.ndim for i in one], [i % b.ndim for i in other]


def _tensordot_a_bar(
    a: np.ndarray,
    b: np.ndarray,
    out_bar: np.ndarray,
    axes: int | tuple[int | tuple[int, ...], int | tuple[int, ...]],
) -> np.ndarray:
    """The cotangent of a for a cotangent of np.tensordot(a, b, axes)."""
    mine, others = _tensordot_axes(a, b, axes)
    kept, kept_of_b = (
        [i for i in range(x.ndim) if i not in used]
        for x, used in ((a, mine), (b, others))
    )
    a_bar = np.tensordot(
        out_bar, b, (list(range(len(kept), np.ndim(out_bar))), kept_of_b)
    )
    order = kept + [mine[others.index(i)] for i in sorted(others)]
    return np.transpose(a_bar, np.argsort(order))


def _tensordot_b_bar(
    a: np.ndarray,
    b: np.ndarray,
    out_bar: np.ndarray,
    axes: int | tuple[int | tuple[int, ...], int | tuple[int, ...]],
) -> np.ndarray:
    """The cotangent of b for a cotangent of np.tensordot(a, b, axes)."""
    others, mine = _tensordot_axes(a, b, axes)
    kept, kept_of_a = (
        [i for i in range(x.ndim) if i not in used]
        for x, used in ((b, mine), (a, others))
    )
    b_bar = np.tensordot(a, out_bar, (kept_of_a, list(range(len(kept_of_a)))))
    order = [mine[others.index(i)] for i in sorted(others)] + kept
    return np.transpose(b_bar, np.argsort(order))


def _tile_bar(
    a: np.ndarray, out_bar: np.ndarray, reps: int | tuple[int, ...]
) -> np.float64 | np.ndarray:
    """The cotangent of a for a cotangent of np.tile(a, reps): the copies, added up."""
    shape = np.shape(a)
    reps = reps if isinstance(reps, (tuple, list)) else (reps,)
    rank = max(len(reps), len(shape))
    reps, lengths = (1,) * (rank - len(reps)) + tuple(reps), (1,) * (
        rank - len(shape)
    ) + shape
    copies = out_bar.reshape(
        [n for pair in zip(reps, lengths, strict=True) for n in pair]
    )
    return copies.sum(axis=tuple(range(0, 2 * rank, 2))).reshape(shape)[()]


def layer(x, w, s):
    """Derivative of layer by x and w."""
    t_bar = 1 - np.tanh(x @ w) ** 2
    return _matmul_x_bar(x, w, t_bar), _matmul_y_bar(x, w, t_bar)


def attention(x, w, s):
    """Derivative of attention by x and s.

    A matrix of its own for each element of the batch.
    """
    t_bar = 1 - np.tanh(x @ s) ** 2
    return _matmul_x_bar(x, s, t_bar), _matmul_y_bar(x, s, t_bar)


def contracted(x, w, s):
    """Derivative of contracted by x and w."""
    y = np.tensordot(x, w, axes=([2], [0]))
    # return np.sum(y**2) + np.sum(np.inner(w, y) ** 2)
    t_bar = 2 * np.inner(w, y)
    # y = np.tensordot(x, w, axes=([2], [0]))
    y_bar = 2 * y + _inner_b_bar(w, y, t_bar)
    return _tensordot_a_bar(x, w, y_bar, ([2], [0])), _inner_a_bar(
        w, y, t_bar
    ) + _tensordot_b_bar(x, w, y_bar, ([2], [0]))


def unpaired(x, w, s):
    """Derivative of unpaired by x and w."""
    t_bar = 2 * np.einsum("bnk,km->bk", x, w)
    return _einsum_bar(x, 0, "bnk,km->bk", t_bar, x, w), _einsum_bar(
        w, 1, "bnk,km->bk", t_bar, x, w
    )


def repeated(x, w, s):
    """Derivative of repeated by w."""
    return _tile_bar(w, 2 * np.tile(w, (2, 3)), (2, 3)) + _repeat_bar(
        w, 3 * np.repeat(w, 2, axis=1) ** 2, 2, 1
    )


def framed(x, w, s):
    """Derivative of framed by w."""
    return _pad_bar(w, 2 * np.pad(w, 1), 1) + _pad_bar(
        w, 3 * np.pad(w, ((2, 0), (0, 1))) ** 2, ((2, 0), (0, 1))
    )


def measured(x, w, s):
    """Derivative of measured by w."""
    return np.sign(w)
