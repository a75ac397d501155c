"""Private functions over arrays that formulas call where a derivative has no short form (`astgrad.rules.helpers`).

The source text of each is copied into the generated module that needs it. What a rule knows when code is generated is written out
instead: these serve where shapes are not known, and where the mathematics is long.
"""

import math

import numpy as np


def _sum_to(x_bar: np.ndarray, x: float | np.ndarray) -> np.float64 | np.ndarray:
    """Sums x_bar over the axes that broadcasting added to x or stretched, back to the shape and floating dtype of x."""
    shape = np.shape(x)
    x_bar = np.expand_dims(x_bar, tuple(range(len(shape) - np.ndim(x_bar))))
    x_bar = np.sum(x_bar, axis=tuple(range(np.ndim(x_bar) - len(shape))))
    x_bar = np.sum(x_bar, axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)
    dtype = np.result_type(x)
    return x_bar.astype(dtype if dtype.kind in "fc" else np.float64, copy=False)[()]


def _matmul_x_bar(x: np.ndarray, y: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of x for a cotangent of x @ y, for arrays of one dimension or more."""
    rows = np.expand_dims(out_bar, -1) if np.ndim(y) == 1 else out_bar
    rows = rows[..., None, :] if np.ndim(x) == 1 else rows
    x_bar = rows @ np.swapaxes(np.reshape(y, (-1, 1)) if np.ndim(y) == 1 else y, -1, -2)
    return _sum_to(x_bar[..., 0, :] if np.ndim(x) == 1 else x_bar, x)


def _matmul_y_bar(x: np.ndarray, y: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of y for a cotangent of x @ y, for arrays of one dimension or more."""
    columns = np.expand_dims(out_bar, -1) if np.ndim(y) == 1 else out_bar
    columns = columns[..., None, :] if np.ndim(x) == 1 else columns
    y_bar = np.swapaxes(np.atleast_2d(x), -1, -2) @ columns
    return _sum_to(y_bar[..., 0] if np.ndim(y) == 1 else y_bar, y)


def _dot_x_bar(x: float | np.ndarray, y: float | np.ndarray, out_bar: float | np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of x for a cotangent of np.dot(x, y), whatever the dimensions."""
    if np.ndim(x) == 0 or np.ndim(y) == 0:
        return _sum_to(np.multiply(out_bar, y), x)
    columns = y if np.ndim(y) == 1 else np.swapaxes(y, -2, -1)
    return _sum_to(np.tensordot(out_bar, columns, np.ndim(y) - 1), x)


def _dot_y_bar(x: float | np.ndarray, y: float | np.ndarray, out_bar: float | np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of y for a cotangent of np.dot(x, y), whatever the dimensions."""
    if np.ndim(x) == 0 or np.ndim(y) == 0:
        return _sum_to(np.multiply(out_bar, x), y)
    rows = tuple(range(np.ndim(x) - 1))
    y_bar = np.tensordot(x, out_bar, (rows, rows))
    return _sum_to(y_bar if np.ndim(y) == 1 else np.moveaxis(y_bar, 0, -2), y)


def _cross_bar(x: np.ndarray, y: np.ndarray, out_bar: np.ndarray, axis: int) -> np.ndarray:
    """The cotangent of x for a cotangent of np.cross(x, y, axis=axis), of vectors of two elements or three."""
    rows, columns = np.moveaxis(x, axis, -1), np.moveaxis(y, axis, -1)
    if rows.shape[-1] == columns.shape[-1] == 2:
        rows_bar = np.stack((out_bar * columns[..., 1], -(out_bar * columns[..., 0])), axis=-1)
    else:
        if columns.shape[-1] == 2:
            columns = np.concatenate((columns, np.zeros_like(columns[..., :1])), axis=-1)
        rows_bar = np.linalg.cross(columns, np.moveaxis(out_bar, axis, -1))[..., : rows.shape[-1]]
    return np.moveaxis(np.asarray(_sum_to(rows_bar, rows)), -1, axis)


def _product_of_others(x: float | np.ndarray, axis: int | tuple[int, ...] | None = None) -> np.ndarray:
    """For each element, the product of all others along some axes: exact where elements are 0, because nothing is divided."""
    x = np.asarray(x)
    axes = tuple(range(x.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = tuple(i % x.ndim for i in axes)
    order = tuple(i for i in range(x.ndim) if i not in axes) + axes
    moved = np.transpose(x, order)
    flat = moved.reshape((*moved.shape[: x.ndim - len(axes)], -1)) if x.size else moved[..., None]
    one = np.ones_like(flat[..., :1])
    before = np.cumprod(np.concatenate((one, flat[..., :-1]), axis=-1), axis=-1)
    behind = np.cumprod(np.concatenate((one, flat[..., :0:-1]), axis=-1), axis=-1)[..., ::-1]
    return np.transpose((before * behind).reshape(moved.shape) if x.size else moved, np.argsort(order))


def _quantile_weights(x: np.ndarray, q: float, axis: int | tuple[int, ...] | None = None) -> np.ndarray:
    """How much each element counts in the quantile along some axes: 0 but for the two between which it lies; nan never counts."""
    x = np.asarray(x)
    if x.size == 0:
        return np.zeros_like(x)
    axes = tuple(range(x.ndim)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = tuple(i % x.ndim for i in axes)
    order = tuple(i for i in range(x.ndim) if i not in axes) + axes
    moved = np.transpose(x, order)
    flat = moved.reshape((*moved.shape[: x.ndim - len(axes)], -1))
    places = np.argsort(flat, axis=-1, kind="stable")
    last = np.maximum(np.count_nonzero(~np.isnan(flat), axis=-1, keepdims=True) - 1, 0)
    position = q * last
    below = np.floor(position).astype(int)
    weights = np.zeros_like(flat)
    lower = np.take_along_axis(places, below, axis=-1)
    upper = np.take_along_axis(places, np.minimum(below + 1, last), axis=-1)
    np.put_along_axis(weights, upper, position - below, axis=-1)
    np.put_along_axis(weights, lower, np.where(upper == lower, 1.0, 1 - (position - below)), axis=-1)
    return np.transpose(weights.reshape(moved.shape), np.argsort(order))


def _cumprod_bar(x: np.ndarray, out_bar: np.ndarray, axis: int | None = None) -> np.float64 | np.ndarray:
    """The cotangent of x for a cotangent of np.cumprod(x, axis): a sum over all later products, without dividing by an element."""
    rows = np.moveaxis(np.reshape(x, -1) if axis is None else x, 0 if axis is None else axis, 0)
    rows_bar = np.zeros_like(rows)
    out_rows = np.moveaxis(out_bar, 0 if axis is None else axis, 0)
    before = np.concatenate((np.ones_like(rows[:1]), np.cumprod(rows, axis=0)[:-1]))
    later = np.zeros_like(rows[:1])[0] if len(rows) else rows
    for i in range(len(rows) - 1, -1, -1):
        later = out_rows[i] + later * (rows[i + 1] if i + 1 < len(rows) else 0.0)
        rows_bar[i] = before[i] * later
    return np.reshape(np.moveaxis(rows_bar, 0, 0 if axis is None else axis), np.shape(x))[()]


def _cumprod_dot(x: np.ndarray, x_dot: np.ndarray, axis: int | None = None) -> np.ndarray:
    """The tangent of np.cumprod(x, axis), without dividing by an element."""
    rows, rows_dot = (np.moveaxis(np.reshape(a, -1) if axis is None else a, 0 if axis is None else axis, 0) for a in (x, x_dot))
    out, out_dot = np.cumprod(rows, axis=0), np.zeros_like(rows_dot)
    for i in range(len(rows)):
        out_dot[i] = (out_dot[i - 1] * rows[i] + out[i - 1] * rows_dot[i]) if i else rows_dot[0]
    return np.moveaxis(out_dot, 0, 0 if axis is None else axis)


def _fitted(x: np.ndarray, n: int, axis: int = -1) -> np.ndarray:
    """x cut off, or padded with zeros, at the end of an axis, to the length n."""
    rows = np.moveaxis(x, axis, -1)[..., :n]
    missing = np.zeros((*rows.shape[:-1], n - rows.shape[-1]), dtype=rows.dtype)
    return np.moveaxis(np.concatenate((rows, missing), axis=-1), -1, axis)


def _doubled(x: np.ndarray, n: int, axis: int = -1) -> np.ndarray:
    """x, which stands for n numbers of which the second half mirrors the first, with all doubled that have a mirror image."""
    rows = np.moveaxis(x, axis, -1)
    k = np.arange(rows.shape[-1])
    return np.moveaxis(np.where((k == 0) | (2 * k == n), rows, 2 * rows), -1, axis)


def _leaders(x: np.ndarray, out: np.ndarray, axis: int = 0) -> np.ndarray:
    """Where along the axis the element stands that np.maximum.accumulate or np.minimum.accumulate gave at each place."""
    places = np.expand_dims(np.arange(x.shape[axis]), tuple(range(1, x.ndim - axis % x.ndim)))
    is_new = np.ones(x.shape, dtype=bool)
    np.moveaxis(is_new, axis, 0)[1:] = np.moveaxis(out, axis, 0)[1:] != np.moveaxis(out, axis, 0)[:-1]
    return np.maximum.accumulate(np.where(is_new, places, 0), axis=axis)


def _scatter_along(x: np.ndarray, places: np.ndarray, values: np.ndarray, axis: int | None = 0) -> np.ndarray:
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


def _trapezoid_y_bar(y: np.ndarray, out_bar: float | np.ndarray, widths: float | np.ndarray, axis: int) -> np.ndarray:
    """The cotangent of y for a cotangent of np.trapezoid(y, x, axis=axis): half the widths of the intervals beside each height."""
    y_bar = np.zeros_like(y)
    rows = np.moveaxis(y_bar, axis, 0)
    shares, steps = out_bar * widths / 2, np.diff(y, axis=axis)
    shares = np.asarray(_sum_to(np.broadcast_to(shares, np.broadcast_shapes(np.shape(shares), steps.shape)), steps))
    rows[1:] += np.moveaxis(shares, axis, 0)
    rows[:-1] += np.moveaxis(shares, axis, 0)
    return y_bar


def _gradient_bar(f: np.ndarray, out_bar: np.ndarray, spacing: float | np.ndarray, axis: int, edge_order: int) -> np.ndarray:
    """The cotangent of f for a cotangent of np.gradient(f, spacing, axis=axis): its columns are the slopes of unit vectors."""
    length = f.shape[axis]
    slopes = np.gradient(np.eye(length, dtype=f.dtype), spacing, axis=0, edge_order=2 if edge_order == 2 else 1)
    return np.moveaxis(np.tensordot(slopes.astype(f.dtype), out_bar, (0, axis)), 0, axis)


def _diagonal_bar(x: np.ndarray, out_bar: np.ndarray, offset: int = 0, axis1: int = 0, axis2: int = 1) -> np.ndarray:
    """The cotangent of x for a cotangent of np.diagonal(x, offset, axis1, axis2): it stands on the diagonal of zeros."""
    x_bar = np.zeros_like(x)
    planes = np.moveaxis(x_bar, (axis1, axis2), (-2, -1))
    rows = np.arange(max(-offset, 0), min(planes.shape[-2], planes.shape[-1] - offset))
    planes[..., rows, rows + offset] = out_bar
    return x_bar


def _repeat_bar(
    a: np.ndarray, out_bar: np.ndarray, repeats: int | np.ndarray, axis: int | None = None
) -> np.float64 | np.ndarray:
    """The cotangent of a for a cotangent of np.repeat(a, repeats, axis): the copies of each element, added up."""
    length = np.size(a) if axis is None else np.shape(a)[axis]
    source = np.repeat(np.arange(length), repeats)
    rows = np.moveaxis(out_bar, 0 if axis is None else axis, 0)
    rows_bar = np.zeros((length, *rows.shape[1:]), rows.dtype)
    np.add.at(rows_bar, source, rows)
    return rows_bar.reshape(np.shape(a))[()] if axis is None else np.moveaxis(rows_bar, 0, axis)


def _tile_bar(a: np.ndarray, out_bar: np.ndarray, reps: int | tuple[int, ...]) -> np.float64 | np.ndarray:
    """The cotangent of a for a cotangent of np.tile(a, reps): the copies, added up."""
    shape = np.shape(a)
    reps = reps if isinstance(reps, (tuple, list)) else (reps,)
    rank = max(len(reps), len(shape))
    reps, lengths = (1,) * (rank - len(reps)) + tuple(reps), (1,) * (rank - len(shape)) + shape
    copies = out_bar.reshape([n for pair in zip(reps, lengths, strict=True) for n in pair])
    return copies.sum(axis=tuple(range(0, 2 * rank, 2))).reshape(shape)[()]


def _resize_bar(a: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of a for a cotangent of np.resize(a, shape): the copies of each element, added up."""
    a_bar = np.zeros(np.size(a), np.result_type(a))
    if np.size(a):  # of nothing np.resize makes zeros
        np.add.at(a_bar, np.arange(out_bar.size) % np.size(a), out_bar.reshape(-1))
    return a_bar.reshape(np.shape(a))[()]


def _pad_widths(rank: int, pad_width: int | tuple[int | tuple[int, ...], ...]) -> list[tuple[int, int]]:
    """How much stands before and behind each axis."""
    return [(int(before), int(behind)) for before, behind in np.broadcast_to(pad_width, (rank, 2))]


def _pad_bar(a: np.ndarray, out_bar: np.ndarray, pad_width: int | tuple[int | tuple[int, ...], ...]) -> np.ndarray:
    """The cotangent of a for a cotangent of np.pad(a, pad_width) with constants: what stands between them."""
    widths = _pad_widths(np.ndim(a), pad_width)
    return out_bar[tuple(slice(before, before + n) for (before, _), n in zip(widths, np.shape(a), strict=True))]


def _pad_mode_bar(
    a: np.ndarray, out_bar: np.ndarray, pad_width: int | tuple[int | tuple[int, ...], ...], mode: str, **options: object
) -> np.ndarray:
    """The cotangent of a for a cotangent of np.pad in a linear mode: axis by axis, backwards, by the padding of unit vectors."""
    for axis, width in reversed(list(enumerate(_pad_widths(np.ndim(a), pad_width)))):
        unit = np.eye(np.shape(a)[axis], dtype=a.dtype)
        padded = np.pad(unit, (width, (0, 0)), mode=mode, **options)
        out_bar = np.moveaxis(np.tensordot(padded, out_bar, (0, axis)), 0, axis)
    return out_bar


def _delete_bar(a: np.ndarray, out_bar: np.ndarray, obj: int | slice | list[int] | np.ndarray, axis: int) -> np.ndarray:
    """The cotangent of a for a cotangent of np.delete(a, obj, axis): zeros where something was dropped."""
    a_bar = np.zeros_like(a)
    kept = np.delete(np.arange(a.shape[axis]), obj)
    np.moveaxis(a_bar, axis, 0)[kept] = np.moveaxis(out_bar, axis, 0)
    return a_bar


def _insert_places(length: int, obj: int | list[int] | np.ndarray, total: int) -> np.ndarray:
    """For each element of the result of np.insert, the place that it came from; -1 where it was inserted."""
    count = total - length
    places = np.asarray(obj).reshape(-1)
    return np.insert(np.arange(length), np.broadcast_to(places, count) if places.size == 1 else places, -1)


def _insert_arr_bar(a: np.ndarray, out_bar: np.ndarray, obj: int | list[int] | np.ndarray, axis: int | None) -> np.ndarray:
    """The cotangent of a for a cotangent of np.insert(a, obj, values, axis): what was not inserted."""
    rows = np.moveaxis(out_bar, 0 if axis is None else axis, 0)
    length = np.size(a) if axis is None else np.shape(a)[axis]
    kept = rows[_insert_places(length, obj, len(rows)) >= 0]
    return kept.reshape(np.shape(a)) if axis is None else np.moveaxis(kept, 0, axis)


def _insert_values_bar(
    a: np.ndarray, values: float | np.ndarray, out_bar: np.ndarray, obj: int | list[int] | np.ndarray, axis: int | None
) -> np.float64 | np.ndarray:
    """The cotangent of values for a cotangent of np.insert(a, obj, values, axis): what was inserted."""
    along = 0 if axis is None else axis
    length = np.size(a) if axis is None else np.shape(a)[axis]
    inserted = _insert_places(length, obj, out_bar.shape[along]) < 0
    order = np.argsort(np.argsort(np.asarray(obj).reshape(-1), kind="stable"))
    rows = np.moveaxis(out_bar, along, 0)[inserted]
    rows = rows[order] if len(order) == len(rows) else rows
    return _sum_to(rows if np.ndim(obj) == 0 else np.moveaxis(rows, 0, along), values)


def _kept_by_trim_zeros(a: np.ndarray, trim: str) -> tuple[slice, ...]:
    """The part of a that np.trim_zeros(a, trim) gives."""
    kept = []
    for places, n in zip(np.nonzero(a), np.shape(a), strict=True):
        start = np.min(places, initial=n) if "f" in trim.lower() else 0
        end = np.max(places, initial=-1) + 1 if "b" in trim.lower() else n
        kept.append(slice(start, end))
    return tuple(kept)


def _inner_a_bar(a: np.ndarray, b: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of a for a cotangent of np.inner(a, b)."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return _sum_to(out_bar * b, a)
    return np.tensordot(out_bar, b, np.ndim(b) - 1)


def _inner_b_bar(a: np.ndarray, b: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of b for a cotangent of np.inner(a, b)."""
    if np.ndim(a) == 0 or np.ndim(b) == 0:
        return _sum_to(out_bar * a, b)
    rows = tuple(range(np.ndim(a) - 1))
    return np.tensordot(out_bar, a, (rows, rows))


def _kron_blocks(a: np.ndarray, b: np.ndarray, out_bar: np.ndarray) -> tuple[np.ndarray, int, tuple[int, ...]]:
    """The cotangent of np.kron(a, b) with the axes of a first, then those of b."""
    rank = max(np.ndim(a), np.ndim(b))
    shape_a, shape_b = ((1,) * (rank - np.ndim(x)) + np.shape(x) for x in (a, b))
    blocks = np.reshape(out_bar, [n for pair in zip(shape_a, shape_b, strict=True) for n in pair])
    return np.transpose(blocks, (*range(0, 2 * rank, 2), *range(1, 2 * rank, 2))), rank, shape_b


def _kron_a_bar(a: np.ndarray, b: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of a for a cotangent of np.kron(a, b)."""
    blocks, rank, shape_b = _kron_blocks(a, b, out_bar)
    return np.reshape(np.tensordot(blocks, np.reshape(b, shape_b), rank), np.shape(a))[()]


def _kron_b_bar(a: np.ndarray, b: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of b for a cotangent of np.kron(a, b)."""
    blocks, rank, _ = _kron_blocks(a, b, out_bar)
    return np.reshape(np.tensordot(np.reshape(a, blocks.shape[:rank]), blocks, rank), np.shape(b))[()]


def _tensordot_axes(
    a: np.ndarray, b: np.ndarray, axes: int | tuple[int | tuple[int, ...], int | tuple[int, ...]]
) -> tuple[list[int], list[int]]:
    """The axes of a and of b over which np.tensordot(a, b, axes) adds up, counted from the front."""
    if isinstance(axes, int):
        return list(range(a.ndim - axes, a.ndim)), list(range(axes))
    one, other = ([each] if isinstance(each, int) else list(each) for each in axes)
    return [i % a.ndim for i in one], [i % b.ndim for i in other]


def _tensordot_a_bar(
    a: np.ndarray, b: np.ndarray, out_bar: np.ndarray, axes: int | tuple[int | tuple[int, ...], int | tuple[int, ...]]
) -> np.ndarray:
    """The cotangent of a for a cotangent of np.tensordot(a, b, axes)."""
    mine, others = _tensordot_axes(a, b, axes)
    kept, kept_of_b = ([i for i in range(x.ndim) if i not in used] for x, used in ((a, mine), (b, others)))
    a_bar = np.tensordot(out_bar, b, (list(range(len(kept), np.ndim(out_bar))), kept_of_b))
    order = kept + [mine[others.index(i)] for i in sorted(others)]
    return np.transpose(a_bar, np.argsort(order))


def _tensordot_b_bar(
    a: np.ndarray, b: np.ndarray, out_bar: np.ndarray, axes: int | tuple[int | tuple[int, ...], int | tuple[int, ...]]
) -> np.ndarray:
    """The cotangent of b for a cotangent of np.tensordot(a, b, axes)."""
    others, mine = _tensordot_axes(a, b, axes)
    kept, kept_of_a = ([i for i in range(x.ndim) if i not in used] for x, used in ((b, mine), (a, others)))
    b_bar = np.tensordot(a, out_bar, (kept_of_a, list(range(len(kept_of_a)))))
    order = [mine[others.index(i)] for i in sorted(others)] + kept
    return np.transpose(b_bar, np.argsort(order))


def _convolve_part(a: np.ndarray, v: np.ndarray, out_bar: np.ndarray, mode: str) -> np.ndarray:
    """A cotangent of np.convolve(a, v, mode) as one of mode "full", with zeros for what is cut off."""
    full = np.zeros(len(a) + len(v) - 1, out_bar.dtype)
    short = min(len(a), len(v))
    start = {"full": 0, "same": (short - 1) // 2, "valid": short - 1}[mode]
    full[start : start + len(out_bar)] = out_bar
    return full


def _convolve_a_bar(a: np.ndarray, v: np.ndarray, out_bar: np.ndarray, mode: str) -> np.ndarray:
    """The cotangent of a for a cotangent of np.convolve(a, v, mode)."""
    return np.correlate(_convolve_part(a, v, out_bar, mode), v, "valid") if len(a) else np.zeros_like(a)


def _convolve_v_bar(a: np.ndarray, v: np.ndarray, out_bar: np.ndarray, mode: str) -> np.ndarray:
    """The cotangent of v for a cotangent of np.convolve(a, v, mode)."""
    return _convolve_a_bar(v, a, out_bar, mode)


def _correlate_part(a: np.ndarray, v: np.ndarray, out_bar: np.ndarray, mode: str) -> np.ndarray:
    """A cotangent of np.correlate(a, v, mode) as one of mode "full": np.convolve of a and v backwards, but for what is cut off."""
    full = np.zeros(len(a) + len(v) - 1, out_bar.dtype)
    short = min(len(a), len(v))  # with a longer v the two are exchanged, and the result is turned round
    start = {"full": 0, "same": (short - 1) // 2 if len(a) >= len(v) else short // 2, "valid": short - 1}[mode]
    full[start : start + len(out_bar)] = out_bar
    return full


def _correlate_a_bar(a: np.ndarray, v: np.ndarray, out_bar: np.ndarray, mode: str) -> np.ndarray:
    """The cotangent of a for a cotangent of np.correlate(a, v, mode)."""
    return np.convolve(_correlate_part(a, v, out_bar, mode), v)[len(v) - 1 : len(v) - 1 + len(a)]


def _correlate_v_bar(a: np.ndarray, v: np.ndarray, out_bar: np.ndarray, mode: str) -> np.ndarray:
    """The cotangent of v for a cotangent of np.correlate(a, v, mode)."""
    full = _correlate_part(a, v, out_bar, mode)
    return np.convolve(full[::-1], a)[len(a) - 1 : len(a) - 1 + len(v)]


def _einsum_bar(x: np.ndarray, position: int, subscripts: str, out_bar: np.ndarray, *operands: np.ndarray) -> np.ndarray:
    """The cotangent of the operand x at a position of np.einsum(subscripts, *operands): repeated letters stand on diagonals,
    letters that are summed out alone, and axes of length 1 that were stretched, get it everywhere."""
    inputs, output = subscripts.split("->")
    labels = inputs.split(",")
    free = [c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if c not in subscripts]
    ranks = [
        np.ndim(a) - len(each.replace("...", "")) if "..." in each else 0 for each, a in zip(labels, operands, strict=True)
    ]
    extra = "".join(free[: max(ranks)])
    labels = [each.replace("...", extra[len(extra) - n :]) for each, n in zip(labels, ranks, strict=True)]
    output = output.replace("...", extra)
    mine = labels[position]
    lengths: dict[str, int] = {}
    for each, a in zip(labels, operands, strict=True):
        for c, n in zip(each, np.shape(a), strict=True):
            lengths[c] = max(n, lengths.get(c, 1))
    stretched = [c for c, n in zip(mine, np.shape(x), strict=True) if n != lengths[c]]
    distinct = "".join(dict.fromkeys(mine))
    others = [(each, a) for i, (each, a) in enumerate(zip(labels, operands, strict=True)) if i != position]
    factors = [out_bar, *(np.broadcast_to(a, [lengths[c] for c in each]) for each, a in others)]
    alone = [c for c in distinct if c not in output and all(c not in each for each, _ in others)]
    factors += [np.ones(lengths[c], np.result_type(out_bar)) for c in alone]
    terms = ",".join([output, *(each for each, _ in others), *alone])
    values = np.einsum(f"{terms}->{distinct}", *factors)
    values = np.sum(values, axis=tuple(i for i, c in enumerate(distinct) if c in stretched), keepdims=True)
    x_bar = np.zeros(np.shape(x), values.dtype if values.dtype.kind == "c" else np.result_type(x))
    places = np.ogrid[tuple(slice(n) for n in values.shape)]
    x_bar[tuple(places[distinct.index(c)] for c in mine)] = values
    return x_bar[()]


def _interp_slope(x: float | np.ndarray, xp: np.ndarray, fp: np.ndarray) -> np.float64 | np.ndarray:
    """The slope of np.interp(x, xp, fp): that of the piece on which x is, 0 outside."""
    place = np.clip(np.searchsorted(xp, x, side="right") - 1, 0, max(len(xp) - 2, 0))
    slope = np.append(np.diff(fp) / np.diff(xp), 0.0)[place]  # of a single node the last
    return np.where((x >= xp[0]) & (x <= xp[-1]), slope, 0.0)[()]


def _interp_fp_bar(x: float | np.ndarray, xp: np.ndarray, fp: np.ndarray, out_bar: float | np.ndarray) -> np.ndarray:
    """The cotangent of fp for a cotangent of np.interp(x, xp, fp): shared by the two nodes beside each x."""
    fp_bar = np.zeros(len(fp))
    if len(xp) == 1:
        fp_bar[0] = np.sum(out_bar)
        return fp_bar
    place = np.clip(np.searchsorted(xp, x, side="right") - 1, 0, len(xp) - 2)
    share = np.clip((x - xp[place]) / (xp[place + 1] - xp[place]), 0.0, 1.0)
    np.add.at(fp_bar, place, out_bar * (1 - share))
    np.add.at(fp_bar, place + 1, out_bar * share)
    return fp_bar


def _vander_slopes(x: np.ndarray, out: np.ndarray, increasing: bool) -> np.ndarray:
    """The derivative of each element of np.vander(x): of x**k it is k * x**(k - 1)."""
    powers = out if increasing else out[:, ::-1]
    slopes = np.zeros_like(powers)
    slopes[:, 1:] = powers[:, :-1] * np.arange(1, out.shape[1])
    return slopes if increasing else slopes[:, ::-1]


def _solve_right_bar(a: np.ndarray, b: np.ndarray, out_bar: np.ndarray) -> np.ndarray:
    """The solution for the transposed matrices; b is one vector or holds matrices."""
    a_t = np.swapaxes(a, -1, -2)
    return np.linalg.solve(a_t, out_bar[..., None])[..., 0] if np.ndim(b) == 1 else np.linalg.solve(a_t, out_bar)


def _solve_b_bar(a: np.ndarray, b: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of b for a cotangent of np.linalg.solve(a, b), for stacks too."""
    return _sum_to(_solve_right_bar(a, b, out_bar), b)


def _solve_a_bar(a: np.ndarray, b: np.ndarray, out: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of a for a cotangent of out = np.linalg.solve(a, b), for stacks too."""
    right_bar = _solve_right_bar(a, b, out_bar)
    if np.ndim(b) == 1:
        return _sum_to(-right_bar[..., :, None] * out[..., None, :], a)
    return _sum_to(-right_bar @ np.swapaxes(out, -1, -2), a)


def _solve_dot(a: np.ndarray, out: np.ndarray, a_dot: np.ndarray, b_dot: np.ndarray) -> np.ndarray:
    """The tangent of out = np.linalg.solve(a, b), for stacks too."""
    product = np.matvec(a_dot, out) if b_dot.ndim == 1 else a_dot @ out
    return np.linalg.solve(a, (b_dot - product)[..., None])[..., 0] if b_dot.ndim == 1 else np.linalg.solve(a, b_dot - product)


def _pinv_bar(a: np.ndarray, out: np.ndarray, out_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a for a cotangent of out = np.linalg.pinv(a), where the rank does not change (Golub and Pereyra)."""
    out_t, bar_t = (np.swapaxes(m, -1, -2) for m in (out, out_bar))
    rows, columns = np.eye(a.shape[-2], dtype=a.dtype), np.eye(a.shape[-1], dtype=a.dtype)
    return -out_t @ out_bar @ out_t + (rows - a @ out) @ bar_t @ out @ out_t + out_t @ out @ bar_t @ (columns - out @ a)


def _pinv_dot(a: np.ndarray, out: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of out = np.linalg.pinv(a), where the rank does not change (Golub and Pereyra)."""
    out_t, dot_t = np.swapaxes(out, -1, -2), np.swapaxes(a_dot, -1, -2)
    rows, columns = np.eye(a.shape[-2], dtype=a.dtype), np.eye(a.shape[-1], dtype=a.dtype)
    return -out @ a_dot @ out + out @ out_t @ dot_t @ (rows - a @ out) + (columns - out @ a) @ dot_t @ out_t @ out


def _tensorsolve_b_bar(a: np.ndarray, b: np.ndarray, out_bar: np.ndarray) -> np.ndarray:
    """The cotangent of b for a cotangent of np.linalg.tensorsolve(a, b)."""
    return np.linalg.solve(a.reshape(b.size, -1).T, out_bar.reshape(-1)).reshape(b.shape)


def _tensorsolve_a_bar(a: np.ndarray, b: np.ndarray, out: np.ndarray, out_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a for a cotangent of out = np.linalg.tensorsolve(a, b)."""
    return -np.multiply.outer(_tensorsolve_b_bar(a, b, out_bar), out).reshape(a.shape)


def _tensorinv_bar(a: np.ndarray, out: np.ndarray, out_bar: np.ndarray, ind: int) -> np.ndarray:
    """The cotangent of a for a cotangent of out = np.linalg.tensorinv(a, ind)."""
    rows = math.prod(a.shape[:ind])
    inverse, inverse_bar = out.reshape(-1, rows), out_bar.reshape(-1, rows)
    return (-inverse.T @ inverse_bar @ inverse.T).reshape(a.shape)


def _cofactors(a: np.ndarray) -> np.ndarray:
    """The derivative of np.linalg.det(a): the cofactors, from singular values, so that singular matrices have them too."""
    u, s, vh = np.linalg.svd(a)
    sign = np.linalg.det(u) * np.linalg.det(vh)
    return sign[..., None, None] * (u * _product_of_others(s, -1)[..., None, :]) @ vh


def _one_triangle(s_bar: np.ndarray, UPLO: str = "L") -> np.ndarray:
    """The cotangent of a matrix of which one triangle is read, for a cotangent of the symmetric matrix that this makes."""
    both = s_bar + np.swapaxes(s_bar, -1, -2)
    strict = np.tril(both, -1) if UPLO in ("L", "l") else np.triu(both, 1)
    return strict + s_bar * np.eye(s_bar.shape[-1], dtype=s_bar.dtype)


def _from_triangle(a: np.ndarray, UPLO: str = "L") -> np.ndarray:
    """The symmetric matrix of which one triangle is given."""
    strict = np.tril(a, -1) if UPLO in ("L", "l") else np.triu(a, 1)
    return strict + np.swapaxes(strict, -1, -2) + a * np.eye(a.shape[-1], dtype=a.dtype)


def _gaps(w: np.ndarray) -> np.ndarray:
    """1 / (w[j] - w[i]), 0 on the diagonal; without finite value where two are equal."""
    difference = w[..., None, :] - w[..., :, None]
    with np.errstate(divide="ignore"):
        return np.where(np.eye(w.shape[-1], dtype=bool), 0.0, 1 / np.where(np.eye(w.shape[-1], dtype=bool), 1.0, difference))


def _eigh_vectors_bar(w: np.ndarray, v: np.ndarray, v_bar: np.ndarray, UPLO: str = "L") -> np.ndarray:
    """The cotangent of a for a cotangent of the eigenvectors v of np.linalg.eigh(a)."""
    v_t = np.swapaxes(v, -1, -2)
    return _one_triangle(v @ (_gaps(w) * (v_t @ v_bar)) @ v_t, UPLO)


def _eigh_vectors_dot(w: np.ndarray, v: np.ndarray, a_dot: np.ndarray, UPLO: str = "L") -> np.ndarray:
    """The tangent of the eigenvectors v of np.linalg.eigh(a)."""
    return v @ (_gaps(w) * (np.swapaxes(v, -1, -2) @ _from_triangle(a_dot, UPLO) @ v))


def _eigvals_bar(a: np.ndarray, out: np.ndarray, out_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a for a cotangent of its eigenvalues out = np.linalg.eigvals(a)."""
    w, v = np.linalg.eig(a)  # perhaps in another order than out
    places = np.argmin(np.abs(w[..., :, None] - out[..., None, :]), axis=-1)
    v_t = np.swapaxes(v, -1, -2)
    return np.linalg.solve(v_t, np.take_along_axis(out_bar, places, axis=-1)[..., :, None] * v_t)


def _eigvals_dot(a: np.ndarray, out: np.ndarray, a_dot: np.ndarray) -> np.ndarray:
    """The tangent of the eigenvalues out = np.linalg.eigvals(a)."""
    w, v = np.linalg.eig(a)
    places = np.argmin(np.abs(out[..., :, None] - w[..., None, :]), axis=-1)
    w_dot = np.diagonal(np.linalg.solve(v, a_dot @ v), axis1=-2, axis2=-1)
    return np.take_along_axis(w_dot, places, axis=-1)


def _cholesky_factor_bar(out: np.ndarray, out_bar: np.ndarray, upper: bool = False) -> np.ndarray:
    """The cotangent of a for a cotangent of out = np.linalg.cholesky(a): in the one triangle that is read."""
    if upper:
        return np.swapaxes(_cholesky_factor_bar(np.swapaxes(out, -1, -2), np.swapaxes(out_bar, -1, -2)), -1, -2)
    out_t = np.swapaxes(out, -1, -2)
    product = out_t @ np.tril(out_bar)
    phi = np.tril(product) - product * np.eye(out.shape[-1], dtype=out.dtype) / 2
    right = np.linalg.solve(out_t, np.swapaxes(phi, -1, -2))
    s_bar = np.linalg.solve(out_t, np.swapaxes(right, -1, -2))
    return _one_triangle((s_bar + np.swapaxes(s_bar, -1, -2)) / 2)


def _cholesky_factor_dot(out: np.ndarray, a_dot: np.ndarray, upper: bool = False) -> np.ndarray:
    """The tangent of out = np.linalg.cholesky(a)."""
    if upper:
        return np.swapaxes(_cholesky_factor_dot(np.swapaxes(out, -1, -2), np.swapaxes(a_dot, -1, -2)), -1, -2)
    left = np.linalg.solve(out, _from_triangle(a_dot))
    both = np.linalg.solve(out, np.swapaxes(left, -1, -2))
    return out @ (np.tril(both) - both * np.eye(out.shape[-1], dtype=out.dtype) / 2)


def _svd_parts(s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """1 / (s[j]**2 - s[i]**2), 0 on the diagonal, and the singular values as a row."""
    return _gaps(s * s), s[..., None, :]


def _svd_u_bar(u: np.ndarray, s: np.ndarray, vh: np.ndarray, u_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a for a cotangent of u of u, s, vh = np.linalg.svd(a, full_matrices=False)."""
    gaps, row = _svd_parts(s)
    u_t = np.swapaxes(u, -1, -2)
    inner = gaps * (u_t @ u_bar)
    a_bar = u @ ((inner + np.swapaxes(inner, -1, -2)) * row) @ vh
    return a_bar + (u_bar - u @ (u_t @ u_bar)) / row @ vh if u.shape[-2] > u.shape[-1] else a_bar


def _svd_vh_bar(u: np.ndarray, s: np.ndarray, vh: np.ndarray, vh_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a for a cotangent of vh of u, s, vh = np.linalg.svd(a, full_matrices=False)."""
    v, v_bar, u_t = (np.swapaxes(m, -1, -2) for m in (vh, vh_bar, u))
    return np.swapaxes(_svd_u_bar(v, s, u_t, v_bar), -1, -2)


def _svd_dots(u: np.ndarray, s: np.ndarray, vh: np.ndarray, a_dot: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The tangents of u and vh of u, s, vh = np.linalg.svd(a, full_matrices=False)."""
    gaps, row = _svd_parts(s)
    u_t, v = np.swapaxes(u, -1, -2), np.swapaxes(vh, -1, -2)
    inner = u_t @ a_dot @ v
    inner_t = np.swapaxes(inner, -1, -2)
    column = np.swapaxes(row, -1, -2)
    u_dot = u @ (gaps * (inner * row + column * inner_t))
    v_dot = v @ (gaps * (column * inner + inner_t * row))
    if u.shape[-2] > u.shape[-1]:
        u_dot = u_dot + (a_dot @ v - u @ inner) / row
    if v.shape[-2] > v.shape[-1]:
        v_dot = v_dot + (np.swapaxes(a_dot, -1, -2) @ u - v @ inner_t) / row
    return u_dot, np.swapaxes(v_dot, -1, -2)


def _qr_dots(q: np.ndarray, r: np.ndarray, a_dot: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The tangents of q and r of q, r = np.linalg.qr(a), of matrices of full rank; of wide ones by their square part."""
    n = q.shape[-1]
    square, q_t = r[..., :, :n], np.swapaxes(q, -1, -2)
    scaled = np.swapaxes(np.linalg.solve(np.swapaxes(square, -1, -2), np.swapaxes(a_dot[..., :, :n], -1, -2)), -1, -2)
    inner = q_t @ scaled
    lower = np.tril(inner, -1)
    omega = lower - np.swapaxes(lower, -1, -2)
    q_dot = q @ (omega - inner) + scaled
    return q_dot, q_t @ a_dot - omega @ r


def _qr_q_bar(q: np.ndarray, r: np.ndarray, q_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a for a cotangent of q of q, r = np.linalg.qr(a), of matrices of full rank."""
    return _qr_bar(q, r, q_bar, np.zeros_like(r))


def _qr_r_bar(q: np.ndarray, r: np.ndarray, r_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a for a cotangent of r of q, r = np.linalg.qr(a), of matrices of full rank."""
    return _qr_bar(q, r, np.zeros_like(q), np.triu(r_bar))


def _qr_bar(q: np.ndarray, r: np.ndarray, q_bar: np.ndarray, r_bar: np.ndarray) -> np.ndarray:
    """The transpose of _qr_dots."""
    n = q.shape[-1]
    q_t = np.swapaxes(q, -1, -2)
    omega_bar = q_t @ q_bar - r_bar @ np.swapaxes(r, -1, -2)
    inner_bar = np.tril(omega_bar - np.swapaxes(omega_bar, -1, -2), -1) - q_t @ q_bar
    scaled_bar = q_bar + q @ inner_bar
    a_bar = q @ r_bar
    square_bar = np.swapaxes(np.linalg.solve(r[..., :, :n], np.swapaxes(scaled_bar, -1, -2)), -1, -2)
    return np.concatenate((a_bar[..., :, :n] + square_bar, a_bar[..., :, n:]), axis=-1)


def _matrix_power_bar(a: np.ndarray, out_bar: np.ndarray, n: int) -> np.ndarray:
    """The cotangent of a for a cotangent of np.linalg.matrix_power(a, n): a sum over the places of a factor."""
    a_t = np.swapaxes(a, -1, -2)
    if n < 0:
        inverse_t = np.linalg.inv(a_t)
        return -inverse_t @ _matrix_power_bar(np.linalg.inv(a), out_bar, -n) @ inverse_t
    powers = [np.linalg.matrix_power(a_t, k) for k in range(n)]
    return sum((powers[k] @ out_bar @ powers[n - 1 - k] for k in range(n)), np.zeros_like(a))


def _matrix_power_dot(a: np.ndarray, a_dot: np.ndarray, n: int) -> np.ndarray:
    """The tangent of np.linalg.matrix_power(a, n)."""
    if n < 0:
        inverse = np.linalg.inv(a)
        return _matrix_power_dot(inverse, -inverse @ a_dot @ inverse, -n)
    powers = [np.linalg.matrix_power(a, k) for k in range(n)]
    return sum((powers[k] @ a_dot @ powers[n - 1 - k] for k in range(n)), np.zeros_like(a))


def _norm_slopes(x: np.ndarray, ord: float | str | None = None, axis: int | tuple[int, int] | None = None) -> np.ndarray:
    """The derivative of np.linalg.norm(x, ord, axis) by each element: 0 where all are 0; equal extrema share it equally."""
    if (axis is None and ord is None) or ord == "fro":
        norm = np.linalg.norm(x) if ord is None else np.linalg.norm(x, axis=axis, keepdims=True) if axis else np.linalg.norm(x)
        return x / np.where(norm == 0, 1, norm)
    pair = axis if isinstance(axis, tuple) and len(axis) == 2 else (0, 1) if axis is None and x.ndim == 2 else None
    if pair is None or ord is None:
        return _vector_norm_slopes(x, 2 if ord is None or isinstance(ord, str) else ord, axis)
    planes = np.moveaxis(x, pair, (-2, -1))
    if not isinstance(ord, str) and ord in (1, -1, np.inf, -np.inf):
        along = -2 if abs(ord) == 1 else -1
        sums = np.sum(np.abs(planes), axis=along, keepdims=True)
        hits = sums == (np.max if ord > 0 else np.min)(sums, axis=(-2, -1), keepdims=True)
        slopes = np.sign(planes) * hits / np.sum(hits, axis=(-2, -1), keepdims=True)
    else:
        u, s, vh = np.linalg.svd(planes, full_matrices=False)
        extremum = s[..., -1:] if ord == -2 else s[..., :1]
        hits = np.where(s > 0, 1.0, 0.0) if ord == "nuc" else (s == extremum) / np.sum(s == extremum, axis=-1, keepdims=True)
        slopes = (u * hits[..., None, :] @ vh).astype(x.dtype)
    return np.moveaxis(slopes, (-2, -1), pair)


def _vector_norm_slopes(x: np.ndarray, ord: float, axis: int | tuple[int, ...] | None) -> np.ndarray:
    """The derivative of a norm of vectors by each element."""
    size = np.abs(x)
    if ord in (np.inf, -np.inf):
        hits = size == (np.max if ord > 0 else np.min)(size, axis=axis, keepdims=True)
        return np.sign(x) * hits / np.sum(hits, axis=axis, keepdims=True)
    if ord == 0:
        return np.zeros_like(x)
    norm = np.sum(size**ord, axis=axis, keepdims=True) ** (1 / ord)
    return np.sign(x) * (size / np.where(norm == 0, 1, norm)) ** (ord - 1)


def _cond_slopes(x: np.ndarray) -> np.ndarray:
    """The derivative of np.linalg.cond(x), the largest singular value over the smallest."""
    u, s, vh = np.linalg.svd(x, full_matrices=False)
    weights = np.zeros_like(s)
    weights[..., 0] += 1 / s[..., -1]
    weights[..., -1] -= s[..., 0] / s[..., -1] ** 2
    return u * weights[..., None, :] @ vh


def _lstsq_a_bar(a: np.ndarray, b: np.ndarray, out: np.ndarray, out_bar: np.ndarray) -> np.ndarray:
    """The cotangent of a for a cotangent of out = np.linalg.lstsq(a, b)[0], where the rank does not change (Golub and Pereyra)."""
    if b.ndim == 1:
        return _lstsq_a_bar(a, b[:, None], out[:, None], out_bar[:, None])
    inverse = np.linalg.pinv(a)
    b_bar = inverse.T @ out_bar
    free = out_bar - inverse @ (a @ out_bar)  # where there are more unknowns than equations
    return (b - a @ out) @ (inverse @ b_bar).T - b_bar @ out.T + (inverse.T @ out) @ free.T


def _lstsq_dot(a: np.ndarray, b: np.ndarray, out: np.ndarray, a_dot: np.ndarray, b_dot: np.ndarray) -> np.ndarray:
    """The tangent of out = np.linalg.lstsq(a, b)[0], where the rank does not change (Golub and Pereyra)."""
    inverse = np.linalg.pinv(a)
    free = a_dot.T @ (inverse.T @ out)
    free = free - inverse @ (a @ free)  # where there are more unknowns than equations
    return inverse @ (b_dot - a_dot @ out) + inverse @ inverse.T @ a_dot.T @ (b - a @ out) + free


# Which argument the result has the shape of.
def _centred_rows(m: np.ndarray, rowvar: bool = True) -> np.ndarray:
    """The variables of np.cov as rows, less their means."""
    rows = np.atleast_2d(m)
    rows = rows if rowvar or np.ndim(m) < 2 else rows.T
    return rows - np.mean(rows, axis=1, keepdims=True)


def _degrees(count: int, bias: bool, ddof: int | None) -> int:
    """What np.cov divides the sums of count products by."""
    return count - ((0 if bias else 1) if ddof is None else ddof)


def _from_rows(rows: np.ndarray, m: np.ndarray, rowvar: bool) -> np.ndarray:
    """The rows in the form of m."""
    return np.reshape(rows if rowvar or np.ndim(m) < 2 else rows.T, np.shape(m))


def _cov_bar(
    m: np.ndarray, out_bar: np.ndarray, rowvar: bool = True, bias: bool = False, ddof: int | None = None
) -> np.ndarray:
    """The cotangent of m for a cotangent of np.cov(m)."""
    rows = _centred_rows(m, rowvar)
    square = np.reshape(out_bar, (len(rows), len(rows)))
    rows_bar = (square + square.T) @ rows / _degrees(rows.shape[1], bias, ddof)
    return _from_rows(rows_bar, m, rowvar)


def _cov_bars(
    m: np.ndarray, y: np.ndarray, out_bar: np.ndarray, rowvar: bool = True, bias: bool = False, ddof: int | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """The cotangents of m and y for a cotangent of np.cov(m, y)."""
    first, second = _centred_rows(m, rowvar), _centred_rows(y, rowvar)
    rows_bar = _cov_bar(np.concatenate((first, second)), out_bar, True, bias, ddof)
    return _from_rows(rows_bar[: len(first)], m, rowvar), _from_rows(rows_bar[len(first) :], y, rowvar)


def _cov_dot(
    m: np.ndarray, *others: np.ndarray, rowvar: bool = True, bias: bool = False, ddof: int | None = None
) -> np.ndarray:
    """The tangent of np.cov(m) for a tangent of m, or of np.cov(m, y) for tangents of both."""
    parts = [_centred_rows(part, rowvar) for part in (m, *others)]
    half = len(parts) // 2
    rows, rows_dot = np.concatenate(parts[:half]), np.concatenate(parts[half:])
    product = rows @ rows_dot.T
    return np.squeeze((product + product.T) / _degrees(rows.shape[1], bias, ddof))


def _corrcoef_bar(x: np.ndarray, out_bar: np.ndarray, rowvar: bool = True) -> np.ndarray:
    """The cotangent of x for a cotangent of np.corrcoef(x)."""
    rows = _centred_rows(x, rowvar)
    size = np.sqrt(np.sum(rows * rows, axis=1, keepdims=True))
    units = rows / size
    square = np.reshape(out_bar, (len(rows), len(rows)))
    units_bar = (square + square.T) @ units
    rows_bar = (units_bar - units * np.sum(units * units_bar, axis=1, keepdims=True)) / size
    return _from_rows(rows_bar, x, rowvar)


def _corrcoef_bars(x: np.ndarray, y: np.ndarray, out_bar: np.ndarray, rowvar: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """The cotangents of x and y for a cotangent of np.corrcoef(x, y)."""
    first, second = _centred_rows(x, rowvar), _centred_rows(y, rowvar)
    rows_bar = _corrcoef_bar(np.concatenate((first, second)), out_bar)
    return _from_rows(rows_bar[: len(first)], x, rowvar), _from_rows(rows_bar[len(first) :], y, rowvar)


def _corrcoef_dot(x: np.ndarray, *others: np.ndarray, rowvar: bool = True) -> np.ndarray:
    """The tangent of np.corrcoef(x) for a tangent of x, or of np.corrcoef(x, y) for tangents of both."""
    parts = [_centred_rows(part, rowvar) for part in (x, *others)]
    half = len(parts) // 2
    rows, rows_dot = np.concatenate(parts[:half]), np.concatenate(parts[half:])
    size = np.sqrt(np.sum(rows * rows, axis=1, keepdims=True))
    units = rows / size
    units_dot = (rows_dot - units * np.sum(units * rows_dot, axis=1, keepdims=True)) / size
    product = units @ units_dot.T
    return np.squeeze(product + product.T)


def _histogram_weights_bar(a: np.ndarray, edges: np.ndarray, out_bar: np.ndarray) -> np.ndarray:
    """The cotangent of the weights for a cotangent of np.histogram: that of the bin of each; the last bin holds its upper edge."""
    places = np.searchsorted(edges, a, side="right") - 1
    places = np.where(a == edges[-1], len(edges) - 2, places)
    is_inside = (a >= edges[0]) & (a <= edges[-1])
    return np.where(is_inside, out_bar[np.clip(places, 0, len(edges) - 2)], 0.0)


def _polyfit_slopes(x: np.ndarray, count: int) -> np.ndarray:
    """The derivatives of the columns of np.vander(x, count), the last of which is 0."""
    slopes = np.zeros((len(x), count))
    slopes[:, :-1] = np.vander(x, count - 1) * np.arange(count - 1, 0, -1)
    return slopes


def _polyfit_inverse(x: np.ndarray, count: int) -> np.ndarray:
    """By what np.polyfit multiplies y: the pseudo-inverse of np.vander(x, count), found with columns of length 1."""
    powers = np.vander(np.asarray(x) + 0.0, count)
    scale = np.sqrt(np.sum(powers**2, axis=0))
    return np.linalg.pinv(powers / scale, rcond=len(x) * np.finfo(powers.dtype).eps) / scale[:, None]


def _polyfit_solver(x: np.ndarray, count: int) -> np.ndarray:
    """The same where the points determine the polynomial; nan where they do not, for there it jumps with x."""
    powers = np.vander(np.asarray(x) + 0.0, count)
    scaled = powers / np.sqrt(np.sum(powers**2, axis=0))
    is_determined = np.linalg.matrix_rank(scaled, rtol=len(x) * np.finfo(powers.dtype).eps) == count
    return np.where(is_determined, _polyfit_inverse(x, count), np.nan)


def _polyfit_x_bar(x: np.ndarray, y: np.ndarray, out: np.ndarray, out_bar: np.ndarray) -> np.ndarray:
    """The cotangent of x for a cotangent of the polynomials np.polyfit(x, y, deg); nan where the points do not determine them."""
    powers, slopes = np.vander(x, len(out)), _polyfit_slopes(x, len(out))
    inverse = _polyfit_solver(x, len(out))
    weights = inverse @ (inverse.T @ out_bar)
    bars = (y - powers @ out) * (slopes @ weights) - (powers @ weights) * (slopes @ out)
    return np.sum(np.reshape(bars, (len(x), -1)), axis=1)


def _polyfit_dot(x: np.ndarray, y: np.ndarray, out: np.ndarray, x_dot: np.ndarray) -> np.ndarray:
    """The tangent of the polynomials np.polyfit(x, y, deg) for a tangent of x; nan where the points do not determine them."""
    powers = np.vander(x, len(out))
    powers_dot = _polyfit_slopes(x, len(out)) * x_dot[:, None]
    inverse = _polyfit_solver(x, len(out))
    return inverse @ (inverse.T @ (powers_dot.T @ (y - powers @ out))) - inverse @ (powers_dot @ out)


def _poly_slopes(roots: np.ndarray) -> np.ndarray:
    """The derivatives of np.poly(roots), a row for each root: less the polynomial of the others."""
    slopes = np.zeros((len(roots), len(roots) + 1))
    for i in range(len(roots)):
        slopes[i, 1:] = -np.poly(np.delete(roots, i))
    return slopes


def _reduceat_bar(array: np.ndarray, indices: np.ndarray, out_bar: np.ndarray, axis: int = 0) -> np.ndarray:
    """The cotangent of the array for a cotangent of np.add.reduceat: of an index that does not grow one element is taken."""
    array_bar = np.zeros_like(array)
    rows, rows_bar = np.moveaxis(array_bar, axis, 0), np.moveaxis(out_bar, axis, 0)
    ends = [*indices[1:], len(rows)]
    for i, start in enumerate(indices):
        rows[start : max(ends[i], start + 1)] += rows_bar[i]
    return array_bar


LIKE = {
    "_corrcoef_bar": 0,
    "_cov_bar": 0,
    "_cross_bar": 0,
    "_cumprod_bar": 0,
    "_cumprod_dot": 1,
    "_delete_bar": 0,
    "_diagonal_bar": 0,
    "_convolve_a_bar": 0,
    "_convolve_v_bar": 1,
    "_correlate_a_bar": 0,
    "_correlate_v_bar": 1,
    "_einsum_bar": 0,
    "_cholesky_factor_bar": 0,
    "_cholesky_factor_dot": 0,
    "_cofactors": 0,
    "_cond_slopes": 0,
    "_eigh_vectors_bar": 1,
    "_eigh_vectors_dot": 1,
    "_from_triangle": 0,
    "_lstsq_a_bar": 0,
    "_lstsq_dot": 2,
    "_matrix_power_bar": 0,
    "_matrix_power_dot": 0,
    "_norm_slopes": 0,
    "_vector_norm_slopes": 0,
    "_polyfit_dot": 2,
    "_polyfit_x_bar": 0,
    "_reduceat_bar": 0,
    "_doubled": 0,
    "_solve_right_bar": 2,
    "_one_triangle": 0,
    "_pinv_bar": 0,
    "_pinv_dot": 1,
    "_solve_a_bar": 0,
    "_solve_b_bar": 1,
    "_solve_dot": 1,
    "_tensorinv_bar": 0,
    "_tensorsolve_a_bar": 0,
    "_tensorsolve_b_bar": 1,
    "_gradient_bar": 0,
    "_inner_a_bar": 0,
    "_inner_b_bar": 1,
    "_interp_fp_bar": 2,
    "_interp_slope": 0,
    "_kron_a_bar": 0,
    "_kron_b_bar": 1,
    "_tensordot_a_bar": 0,
    "_tensordot_b_bar": 1,
    "_vander_slopes": 1,
    "_insert_arr_bar": 0,
    "_insert_values_bar": 1,
    "_pad_bar": 0,
    "_pad_mode_bar": 0,
    "_repeat_bar": 0,
    "_resize_bar": 0,
    "_tile_bar": 0,
    "_kept_by_trim_zeros": 0,
    "_leaders": 0,
    "_scatter_along": 0,
    "_trapezoid_y_bar": 0,
    "_dot_x_bar": 0,
    "_dot_y_bar": 1,
    "_matmul_x_bar": 0,
    "_matmul_y_bar": 1,
    "_product_of_others": 0,
    "_quantile_weights": 0,
    "_sum_to": 1,
}

__all__ = [name for name in dir() if name.startswith("_") and not name.startswith("__")]
