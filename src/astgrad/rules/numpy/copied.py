"""Private functions over arrays that formulas call where a derivative has no short form (`astgrad.rules.helpers`).

The source text of each is copied into the generated module that needs it. What a rule knows when code is generated is written out
instead: these serve where shapes are not known, and where the mathematics is long.
"""

import numpy as np


def _sum_to(x_bar: np.ndarray, x: float | np.ndarray) -> np.float64 | np.ndarray:
    """Sums x_bar over the axes that broadcasting added to x or stretched, back to the shape and floating dtype of x."""
    shape = np.shape(x)
    x_bar = np.sum(x_bar, axis=tuple(range(np.ndim(x_bar) - len(shape))))
    x_bar = np.sum(x_bar, axis=tuple(i for i, n in enumerate(shape) if n == 1), keepdims=True)
    dtype = np.result_type(x)
    return x_bar.astype(dtype if dtype.kind == "f" else np.float64, copy=False)[()]


def _matmul_x_bar(x: np.ndarray, y: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of x for a cotangent of x @ y, for arrays of one dimension or more."""
    y_rows = y[:, None] if y.ndim == 1 else y
    rows = out_bar[..., None] if y.ndim == 1 else out_bar
    rows = rows[..., None, :] if x.ndim == 1 else rows
    x_bar = rows @ np.swapaxes(y_rows, -1, -2)
    return _sum_to(x_bar[..., 0, :] if x.ndim == 1 else x_bar, x)


def _matmul_y_bar(x: np.ndarray, y: np.ndarray, out_bar: np.ndarray) -> np.float64 | np.ndarray:
    """The cotangent of y for a cotangent of x @ y, for arrays of one dimension or more."""
    x_columns = x[None, :] if x.ndim == 1 else x
    columns = out_bar[..., None] if y.ndim == 1 else out_bar
    columns = columns[..., None, :] if x.ndim == 1 else columns
    y_bar = np.swapaxes(x_columns, -1, -2) @ columns
    return _sum_to(y_bar[..., 0] if y.ndim == 1 else y_bar, y)


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
    shares = np.broadcast_to(out_bar * widths / 2, np.diff(y, axis=axis).shape)
    rows[1:] += np.moveaxis(shares, axis, 0)
    rows[:-1] += np.moveaxis(shares, axis, 0)
    return y_bar


def _gradient_bar(f: np.ndarray, out_bar: np.ndarray, spacing: float | np.ndarray, axis: int, edge_order: int) -> np.ndarray:
    """The cotangent of f for a cotangent of np.gradient(f, spacing, axis=axis): its columns are the slopes of unit vectors."""
    length = f.shape[axis]
    slopes = np.gradient(np.eye(length, dtype=f.dtype), spacing, axis=0, edge_order=edge_order)
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
    np.add.at(a_bar, np.arange(out_bar.size) % max(np.size(a), 1), out_bar.reshape(-1))
    return a_bar.reshape(np.shape(a))[()]


def _pad_widths(rank: int, pad_width: object) -> list[tuple[int, int]]:
    """How much stands before and behind each axis."""
    return [(int(before), int(behind)) for before, behind in np.broadcast_to(pad_width, (rank, 2))]


def _pad_bar(a: np.ndarray, out_bar: np.ndarray, pad_width: object) -> np.ndarray:
    """The cotangent of a for a cotangent of np.pad(a, pad_width) with constants: what stands between them."""
    widths = _pad_widths(np.ndim(a), pad_width)
    return out_bar[tuple(slice(before, before + n) for (before, _), n in zip(widths, np.shape(a), strict=True))]


def _pad_mode_bar(a: np.ndarray, out_bar: np.ndarray, pad_width: object, mode: str, **options: object) -> np.ndarray:
    """The cotangent of a for a cotangent of np.pad in a linear mode: axis by axis, backwards, by the padding of unit vectors."""
    for axis, width in reversed(list(enumerate(_pad_widths(np.ndim(a), pad_width)))):
        unit = np.eye(np.shape(a)[axis], dtype=a.dtype)
        padded = np.pad(unit, (width, (0, 0)), mode=mode, **options)
        out_bar = np.moveaxis(np.tensordot(padded, out_bar, (0, axis)), 0, axis)
    return out_bar


def _delete_bar(a: np.ndarray, out_bar: np.ndarray, obj: object, axis: int) -> np.ndarray:
    """The cotangent of a for a cotangent of np.delete(a, obj, axis): zeros where something was dropped."""
    a_bar = np.zeros_like(a)
    kept = np.delete(np.arange(a.shape[axis]), obj)
    np.moveaxis(a_bar, axis, 0)[kept] = np.moveaxis(out_bar, axis, 0)
    return a_bar


def _insert_places(length: int, obj: object, total: int) -> np.ndarray:
    """For each element of the result of np.insert, the place that it came from; -1 where it was inserted."""
    count = total - length
    places = np.asarray(obj).reshape(-1)
    return np.insert(np.arange(length), np.broadcast_to(places, count) if places.size == 1 else places, -1)


def _insert_arr_bar(a: np.ndarray, out_bar: np.ndarray, obj: object, axis: int | None) -> np.ndarray:
    """The cotangent of a for a cotangent of np.insert(a, obj, values, axis): what was not inserted."""
    rows = np.moveaxis(out_bar, 0 if axis is None else axis, 0)
    length = np.size(a) if axis is None else np.shape(a)[axis]
    kept = rows[_insert_places(length, obj, len(rows)) >= 0]
    return kept.reshape(np.shape(a)) if axis is None else np.moveaxis(kept, 0, axis)


def _insert_values_bar(
    a: np.ndarray, values: object, out_bar: np.ndarray, obj: object, axis: int | None
) -> np.float64 | np.ndarray:
    """The cotangent of values for a cotangent of np.insert(a, obj, values, axis): what was inserted."""
    along = 0 if axis is None else axis
    length = np.size(a) if axis is None else np.shape(a)[axis]
    inserted = _insert_places(length, obj, out_bar.shape[along]) < 0
    order = np.argsort(np.argsort(np.asarray(obj).reshape(-1), kind="stable"))
    rows = np.moveaxis(out_bar, along, 0)[inserted]
    rows = rows[order] if len(order) == len(rows) else rows
    return _sum_to(rows[0] if np.ndim(obj) == 0 and axis is not None else np.moveaxis(rows, 0, along), values)


def _trim_zeros_bar(a: np.ndarray, out_bar: np.ndarray, trim: str) -> np.ndarray:
    """The cotangent of a for a cotangent of np.trim_zeros(a, trim)."""
    start = len(a) - len(np.trim_zeros(a, "f")) if "f" in trim.lower() else 0
    a_bar = np.zeros_like(a)
    a_bar[start : start + len(out_bar)] = out_bar
    return a_bar


# Which argument the result has the shape of.
LIKE = {
    "_cumprod_bar": 0,
    "_cumprod_dot": 1,
    "_delete_bar": 0,
    "_diagonal_bar": 0,
    "_gradient_bar": 0,
    "_insert_arr_bar": 0,
    "_insert_values_bar": 1,
    "_pad_bar": 0,
    "_pad_mode_bar": 0,
    "_repeat_bar": 0,
    "_resize_bar": 0,
    "_tile_bar": 0,
    "_trim_zeros_bar": 0,
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
