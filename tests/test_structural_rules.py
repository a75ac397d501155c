"""Reductions, products, and functions that move elements: through the whole pipeline, against differences.

Every case is an expression; the test makes a weighted sum of it, differentiates that by all real arguments in both modes,
with the kinds of the arguments known and unknown, and once more with sines in place of the arguments.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad.errors import Refused
from astgrad.ir.kinds import Number
from tests.derived import Expression, function_in, generated, known_kinds

_rng = np.random.default_rng(5)


def u(*shape: int) -> np.ndarray:
    """Numbers between 0.5 and 2, no two of them equal."""
    return _rng.uniform(0.5, 2.0, shape)


Case = tuple[str, str, dict[str, Any]]  # the expression, what it is differentiated by, its arguments
CASES: list[Case] = []


def case(text: str, wrt: str = "x", **arguments: Any) -> None:
    CASES.append((text, wrt, arguments))


NEEDING_KINDS: set[str] = set()  # refused, with the place, where nothing is known of the arguments


def known_case(text: str, wrt: str = "x", **arguments: Any) -> None:
    """A case whose derivative depends on the ranks of its arguments."""
    NEEDING_KINDS.add(text)
    case(text, wrt, **arguments)


# ------------------------------------------------------------------ reductions
for _name in ("sum", "max"):
    case(f"np.{_name}(a=x, axis=0)", x=u(3))
    case(f"np.{_name}(x, axis=0)", x=u(1))
    case(f"np.{_name}(x * y, axis=0)", "x y", x=u(3, 1), y=u(2))
    case(f"np.{_name}(np.{_name}(x, axis=0) * y, axis=1)", "x y", x=u(2, 3, 1), y=u(3, 2))
for _name in ("sum", "mean", "max", "min"):
    case(f"np.{_name}(x, axis=1)", x=u(2, 3, 4))
    case(f"np.{_name}(x, 0)", x=u(2, 3))
    case(f"x.{_name}()", x=u(2, 3))
    case(f"x.{_name}(1)", x=u(2, 3))
    case(f"x - np.{_name}(x, axis=1, keepdims=True)", x=u(3, 2))
case("np.sum(x, axis=())", x=u(2, 3))
case("np.mean(x, axis=())", x=u(2, 3))
case("np.amax(x, axis=0) - np.amin(x)", x=u(2, 3))

# ------------------------------------------------------------------ products
_LEFT: dict[int, tuple[int, ...]] = {0: (), 1: (3,), 2: (2, 3), 3: (4, 2, 3)}
_RIGHT: dict[int, tuple[int, ...]] = {0: (), 1: (3,), 2: (3, 2), 3: (4, 3, 2)}
for _i, _x in _LEFT.items():
    for _j, _y in _RIGHT.items():
        _arguments = {"x": u(*_x) if _x else 1.2, "y": u(*_y) if _y else 0.7}
        case("np.dot(x, y)", "x y", **_arguments)
        if _i and _j:
            case("x @ y", "x y", **_arguments)
case("np.matmul(x, y)", "x y", x=u(1, 2, 3), y=u(5, 3, 2))
case("x @ y", "x y", x=u(4, 1, 2, 3), y=u(5, 3, 2))
case("x @ y", "x y", x=u(1, 3), y=u(3, 1))
case("x @ y", "x y", x=u(2, 2), y=u(2, 2))
case("x @ y", x=u(2, 3), y=u(3))
case("x @ y", "y", x=u(2, 3), y=u(3))
case("x.dot(y)", "x y", x=u(2, 3), y=u(3, 2))
case("x @ y @ x", "x y", x=u(3), y=u(3, 3))
case("x @ x", x=u(3))
case("x.T @ x", x=u(2, 3))
case("np.outer(x, y) @ y", "x y", x=u(2), y=u(3))
for _text in (
    "np.matmul(x, [1.0, 2.0])",
    "x @ (1, 2)",
    "np.dot(x, [1.0, 2.0])",
    "np.outer(x, [1, 2])",
    "x @ w",
    "np.dot(x, w)",
):
    for _x in (u(2), u(3, 2), u(4, 3, 2), u(3, 2).astype(np.float32)):
        case(_text, x=_x, w=[[1.0, 2.0, 4.0], [3.0, 5.0, 2.0]])
for _text in ("[1.0, 2.0] @ x", "np.matmul([[1.0, 2.0], [3.0, 4.0], [2.0, 5.0]], x)", "np.dot(w, x)", "w @ x"):
    for _x in (u(2), u(2, 2), u(3, 2, 2), u(2).astype(np.float32)):
        case(_text, x=_x, w=[1.0, 2.0])
for _x in (u(2, 2), u(2).astype(np.float32), u(2, 2, 2).astype(np.float32)):
    case("np.dot(x, 2.0) + np.dot(3.0, x)", x=_x)
case("x * y", "x y", x=u(3), y=u(1, 3))  # the axis that is added is as short as one that is stretched

# ------------------------------------------------------------------ transposes, reshapes
for _text in ("x.T", "np.transpose(x)", "x.transpose()"):
    for _shape in ((3,), (2, 3), (2, 3, 4)):
        case(_text, x=u(*_shape))
for _text in (
    "np.transpose(x, (1, 2, 0))",
    "x.transpose(1, 2, 0)",
    "x.transpose((2, 0, 1))",
    "np.transpose(x, axes=(-1, 0, 1))",
):
    case(_text, x=u(2, 3, 4))
case("np.transpose(x, [1, 0, 2])", x=u(2, 3, 4))
case("x.transpose((2, 0, 1))", x=u(2, 3, 4))
case("np.transpose(x, (0, 1))", x=u(2, 3))
for _text in (
    "np.reshape(x, (3, 4))",
    "x.reshape(3, 4)",
    "x.reshape((3, 4))",
    "x.reshape(-1)",
    "np.reshape(x, -1)",
    "x.ravel()",
):
    case(_text, x=u(2, 6))
for _text in (
    "x.reshape(2, -1)",
    "x.reshape(-1, 2, 3)",
    "np.reshape(x, shape=(4, 3))",
    "x.reshape([4, 3])",
    "x.flatten()",
    "x.ravel()",
):
    case(_text, x=u(2, 6))
case("x.reshape(n, 2)", x=u(3, 4), n=6)
case("x.reshape(x.shape[1], x.shape[0])", x=u(3, 4))
case("x.reshape(y.shape)", x=u(12), y=u(3, 4))
case("np.ravel(x)", x=u(3, 4))
case("np.reshape(x, (1, 1))", x=1.5)
case("np.ravel(x)", x=1.5)
case("x.T.reshape(-1)", x=u(2, 3))

# ------------------------------------------------------------------ choices
_truths = np.array([[True, False, True], [False, False, True]])
for _text in ("np.where(x > 1, x, y)", "np.where(b, x, y)", "np.where(x > y, x, y)", "np.where(c, x, y)"):
    case(_text, "x y", x=u(2, 3), y=u(2, 3), b=_truths, c=True)
case("np.where(b, x, y)", "x y", x=u(3), y=u(2, 1), b=_truths)
case("np.where(b, x, y)", "x y", x=1.2, y=u(3), b=_truths)
case("np.where(x > 0.5, x, 0.0)", x=1.2)
case("np.where(b > 0, x, y)", "x y", x=1.2, y=0.3, b=0.4)
case("np.where(b, x, 0)", x=u(3), b=_truths[0])
for _text in ("np.clip(x, 0.8, 1.5)", "np.clip(x, None, 1.5)", "np.clip(x, a_min=0.8, a_max=None)", "np.clip(x, lo, hi)"):
    for _value in (u(2, 3), 1.2, 0.1):
        case(_text, x=_value, lo=0.8, hi=1.5)
case("x.clip(lo, hi)", "x lo hi", x=u(4, 3), lo=0.9, hi=1.4)
case("np.clip(x, lo, hi)", "x lo hi", x=u(4, 3), lo=u(3) * 0.7, hi=u(4, 1) + 0.4)
case("np.clip(x, lo, hi)", "x lo hi", x=1.0, lo=u(3) * 0.7, hi=u(4, 1) + 0.4)
case("np.clip(x, lo, None)", "x lo", x=u(3), lo=1.1)

# ------------------------------------------------------------------ collections
for _text in ("np.array([x, y, x * y])", "np.array([[x, y], [y, 2.0]])", "np.asarray([x, 1])", "np.array((x, y))"):
    case(_text, "x y", x=1.2, y=0.4)
case("np.stack([x, y])", "x y", x=1.2, y=0.4)
for _axis in ("", ", axis=1", ", axis=-1", ", 1", ", axis=0"):
    case(f"np.stack([x, y]{_axis})", "x y", x=u(3), y=u(3))
case("np.stack((x, y, z), axis=1)", "x y", x=u(2, 3), y=u(2, 3), z=u(2, 3))
case("np.stack([x, z], axis=2)", x=u(2, 3), z=u(2, 3))
case("np.sum(np.stack([x, y]), axis=0)", "x y", x=u(3), y=u(3))
case("np.array([x, z])", x=u(3), z=u(3))
case("np.array([[x, y], [y, x]])", "x y", x=u(2), y=u(2))
for _text in (
    "np.array(x)",
    "np.asarray(x)",
    "np.copy(x)",
    "x.copy()",
    "np.stack(x)",
    "np.stack(x, axis=1)",
    "np.array(object=x)",
):
    case(_text, x=u(2, 3))
case("np.full_like(y, x)", x=1.2, y=u(3))
case("x * np.full_like(y, 2.0) + np.zeros_like(x) * np.ones_like(x)", x=u(3), y=u(3))
case("x * np.ones(x.shape) * x.size / len(x)", x=u(3))

# ------------------------------------------------------------------ indices
for _index in (
    "0", "-1", "i", "1:3", "::-1", "::2", "3:0:-1", "-2:", "None", "...", "np.newaxis", "i:", "i + 1", "i:i + 2", "()", "::-2",
    "3:1", "10:", "[0, 2, 0]", "ii", "mask", "x > 1.3", "np.arange(2)", "np.argmax(x)", "np.argsort(x)",
    "[True, False, True, True]",
):  # fmt: skip
    case(
        f"x[{_index}]", x=np.array([0.7, 1.6, 0.9, 1.8]), i=1, ii=np.array([1, 1, 3]), mask=np.array([True, False, True, True])
    )
for _index in (
    "0", "0, 1", "-1, -1", ":, 0", "1, :", ":, 1:", "..., 0", "None, :, :", ":, None", "i, j", "i:, j", "::-1, ::2", "1:, :-1",
    "(0, 1)", "ii", "ii, jj", ":, jj", "ii, 0", "[0, 0], :", "rows", ":, columns", "both", "np.ix_(ii, jj)", "pair", "0, None",
):  # fmt: skip
    case(
        f"x[{_index}]",
        x=np.array([[0.7, 1.6, 0.9, 1.8], [1.2, 0.8, 1.7, 0.6], [1.9, 1.1, 0.5, 1.4]]),
        i=1,
        j=2,
        ii=np.array([1, 1, 2]),
        jj=np.array([0, 3, 3]),
        rows=np.array([True, False, True]),
        columns=np.array([True, False, True, True]),
        both=np.arange(12).reshape(3, 4) % 3 == 0,
        pair=(0, 1),
    )
for _index in ("0, 1, 2", "..., 0", ":, 0, :", "0, :, ::-1", ":, ii, :", "ii, :, jj", "1, ..., None"):
    case(f"x[{_index}]", x=u(2, 3, 4), ii=np.array([1, 1, 0]), jj=np.array([0, 3, 3]))
case("x[0] * x[1] + x[0]", x=u(3))
case("x[1:] - x[:-1]", x=u(5))
case("(x * y)[1]", "x y", x=u(3), y=u(3))
case("x[0][1] * x[i][j]", x=u(2, 3), i=1, j=2)
case("x[:, 0] * y[0]", "x y", x=u(2, 3), y=u(2))
case("x[1:] * x[0]", x=u(4))
case("x.T[0]", x=u(2, 3))
case("x.reshape(3, 2)[0]", x=u(6))

# ------------------------------------------------------------------ no elements, or one
for _text in ("np.sum(x, axis=0)", "x @ x", "x[::-1]", "x.reshape(0, 2)", "np.where(x > 1, x, 0.0)", "x * np.sum(x)"):
    case(_text, x=u(0))
for _text in ("np.max(x, axis=0)", "x @ x", "x - np.mean(x)", "x[0]", "x[::-1]", "x * np.max(x)", "np.stack([x, x], axis=1)"):
    case(_text, x=u(1))

for _n in (2, 3, 4, 6):
    case(f"np.diff(x, {_n})", x=u(3))
    case(f"np.diff(x, {_n}, axis=0)", x=u(2, 3))
    known_case(f"np.diff(x, {_n}, prepend=y, append=2.0)", "x y", x=u(2), y=1.2)
known_case("np.diff(x, 2, axis=0, prepend=y, append=z)", "x y z", x=u(3, 2), y=u(2, 2), z=u(1, 2))
case("np.diff(x, 0, prepend=1.0)", x=u(3))
case("np.diff(x)", x=u(0))
case("np.ediff1d(x)", x=u(0))
for _x in (u(3), u(0), 1.1, 1.3):
    case("np.interp(x, xp, y)", "x y", x=_x, xp=np.array([1.1]), y=u(1))
case("np.polyfit(x, y, 4)", "y", x=u(3), y=u(3))
case("np.linalg.pinv(x, rcond=0.4)", x=np.diag([2.0, 1.5, 0.0]) + 0.0)
case("np.polyfit(x, y, 2)", "y", x=np.array([1.0, 1.0, 2.0]), y=u(3))

# ------------------------------------------------------------------ axes and elements moved
for _text in (
    "np.flip(x)", "np.flip(x, 0)", "np.flip(x, axis=(0, -1))", "np.fliplr(x)", "np.flipud(x)", "np.roll(x, 2)", "np.roll(x, i)",
    "np.roll(x, 1, axis=1)", "np.roll(x, (1, -2), axis=(0, 1))", "np.rot90(x)", "np.rot90(x, 2)",
    "np.rot90(x, k=-1, axes=(1, 2))",
    "np.swapaxes(x, 0, 2)", "x.swapaxes(-1, 0)", "np.matrix_transpose(x)", "x.mT", "np.moveaxis(x, 0, -1)",
    "np.moveaxis(x, (0, 1), (-1, 0))", "np.rollaxis(x, 2)", "np.permute_dims(x, (2, 0, 1))", "np.expand_dims(x, 1)",
    "np.expand_dims(x, axis=(0, -1))", "np.atleast_3d(x)", "np.atleast_1d(x)", "np.linalg.matrix_transpose(x)",
):  # fmt: skip
    case(_text, x=u(2, 3, 4), i=3)
case("np.rollaxis(x, 0, 2)", x=u(2, 3, 4))
known_case("np.rollaxis(x, -1, 1)", x=u(2, 3, 4))
for _text in ("np.squeeze(x)", "np.squeeze(x, axis=1)", "x.squeeze()", "x.squeeze((1, 3))", "np.atleast_3d(x)"):
    case(_text, x=u(2, 1, 3, 1))
for _text in ("np.atleast_1d(x)", "np.atleast_2d(x)", "np.atleast_3d(x)"):
    case(_text, x=1.3)
    case(_text, x=u(3))
    case(_text, x=u(2, 3))
for _text in ("np.asanyarray(x)", "np.ascontiguousarray(x)", "np.asfortranarray(x)"):
    for _x in (u(3), u(2, 3), 1.3):
        case(_text, x=_x)
case("np.expand_dims(x, 0)", x=1.3)
for _shape in ((3,), (1, 3), (2, 1), (2, 3)):
    case("np.broadcast_to(x, (2, 3))", x=u(*_shape))
case("np.broadcast_to(x, (4, 2, 3))", x=u(2, 1))
case("np.broadcast_to(x, y.shape)", x=u(2, 1), y=u(4, 2, 3))
case("np.broadcast_to(x, (2, 3))", x=1.3)
case("np.broadcast_to(x, 3)", x=u(1))
case("np.full(4, x)", x=u(1))
case("np.flip(x)", x=u(0))

# ------------------------------------------------------------------ arrays joined
for _text in (
    "np.concatenate([x, y])", "np.concatenate((x, y, x * y), axis=0)", "np.concatenate([x, y], axis=1)",
    "np.concat([x, y], -1)",
    "np.concatenate([x, y], axis=None)", "np.vstack([x, y])", "np.dstack([x, y, x])",
    "np.append(x, y)", "np.append(x, y, axis=0)", "np.concatenate([x, z])", "np.concatenate([x], axis=1)",
):  # fmt: skip
    case(_text, "x y" if "y" in _text else "x", x=u(2, 3), y=u(2, 3), z=u(1, 3))
for _text in (
    "np.concatenate([x, y])", "np.vstack([x, y])", "np.column_stack((x, y))", "np.dstack([x, y])", "np.append(x, y)",
    "np.append(x, 2.0)", "np.append(y[0], x)",
):  # fmt: skip
    (known_case if "column" in _text else case)(_text, "x y" if "y" in _text else "x", x=u(3), y=u(3))
case("np.concatenate([x, y], axis=-2)", "x y", x=u(4, 2, 3), y=u(4, 1, 3))
case("np.vstack([x, y])", "x y", x=u(3), y=u(2, 3))
known_case("np.column_stack([x, y])", "x y", x=u(3), y=u(3, 2))
for _text in ("np.hstack([x, y])", "np.r_[x, y]", "np.c_[x, y]", "np.r_[x[0], y, 1.0]", "np.block([x, y])", "np.r_[x]"):
    known_case(_text, "x y" if "y" in _text else "x", x=u(3), y=u(3))
for _text in ("np.hstack((x, y))", "np.r_[x, y]", "np.c_[x, y]", "np.block([[x, y], [y, x]])"):
    known_case(_text, "x y", x=u(2, 3), y=u(2, 3))
known_case("np.hstack([x, y, 2.0])", "x y", x=1.2, y=0.7)
known_case("np.block([[x, y], [z, w]])", "x y z w", x=u(2, 3), y=u(2, 1), z=u(1, 3), w=u(1, 1))
case("np.concatenate([x, y])", "x y", x=u(0), y=u(2))

# ------------------------------------------------------------------ more reductions
_gaps = np.array([[True, False, True], [True, True, False]])
for _name in ("sum", "mean", "prod", "std", "var", "nansum", "nanmean", "nanstd"):
    for _keywords in ("", ", axis=1", ", axis=0, keepdims=True", ", axis=(0, 1)"):
        case(f"np.{_name}(x, where=m{_keywords})", x=u(2, 3), m=_gaps)
    case(f"np.{_name}(x, axis=1, where=m)", x=u(2, 3), m=_gaps[0])
for _name in ("max", "min"):
    for _keywords in ("", ", axis=1", ", axis=0, keepdims=True"):
        case(f"np.{_name}(x, where=m, initial=y{_keywords})", "x y", x=u(2, 3), y=1.1, m=_gaps)
    case(f"np.{_name}(x, initial=y)", "x y", x=u(3), y=1.1)
for _keywords in ("", ", axis=0", ", axis=1, keepdims=True"):
    case(f"np.sum(x, initial=y{_keywords})", "x y", x=u(2, 3), y=1.1)
    case(f"np.prod(x, initial=y{_keywords})", "x y", x=u(2, 3), y=1.1)
for _text in (
    "np.var(x, ddof=1)", "np.std(x, axis=0, ddof=1)", "np.var(x, axis=1, correction=1)", "np.std(x, correction=1)",
    "np.var(x, axis=1, mean=np.mean(x, axis=1, keepdims=True))", "np.std(x, mean=1.5)", "x.prod()", "x.std(axis=1)", "x.var(0)",
    "np.nanstd(x, ddof=1)", "np.sum(x, dtype=np.float64)", "np.mean(x, axis=0, dtype=float)", "np.prod(x, 0)",
    "np.quantile(x, 0.3)", "np.percentile(x, 30, axis=1)", "np.quantile(x, 1.0, axis=0, keepdims=True)",
    "np.nanquantile(x, 0.4)",
    "np.nanpercentile(x, 70.0, axis=0)", "np.add.reduce(x)", "np.add.reduce(x, axis=1)", "np.add.reduce(x, axis=None)",
    "np.multiply.reduce(x)", "np.multiply.reduce(x, axis=1)", "np.maximum.reduce(x)", "np.minimum.reduce(x, axis=1)",
    "np.logaddexp.reduce(x)", "np.logaddexp.reduce(x, axis=1, keepdims=True)", "np.logaddexp.reduce(x, axis=None)",
    "np.average(x)", "np.average(x, axis=1)",
):  # fmt: skip
    case(_text, x=u(3, 4))
for _text in ("np.average(x, weights=w)", "np.average(x, axis=1, weights=w)", "np.average(x, 0, w, keepdims=True)"):
    known_case(_text, "x w", x=u(2, 3), w=u(2, 3))
known_case("np.average(x, axis=0, weights=w)", "x w", x=u(3, 2), w=u(3))
known_case("np.average(x, axis=1, weights=w, keepdims=True)", "x w", x=u(2, 3), w=u(3))
known_case("np.average(x, weights=w)", "x w", x=u(3), w=u(3))
for _name in ("prod", "nanprod", "multiply.reduce"):
    case(f"np.{_name}(x)", x=np.array([2.0, 0.0, 3.0]))
    case(f"np.{_name}(x)", x=np.array([0.0, 0.0, 3.0]))
case("np.prod(x)", x=1.3)
case("np.prod(x, axis=0)", x=np.array([[2.0, 0.0], [0.0, 0.0], [1.5, 3.0]]))
for _name in ("nansum", "nanmean", "nanprod", "nanstd", "nanvar", "nanmax", "nanmin", "nanmedian"):
    case(f"np.{_name}(x * y, axis=1)", "y", x=np.array([[1.0, np.nan, 2.0], [0.5, 1.5, np.nan]]), y=u(2, 3))

# ------------------------------------------------------------------ along an axis
for _name in ("cumprod", "nancumprod"):
    case(f"np.{_name}(x)", x=np.array([[1.5, 0.0, 2.0], [0.7, 0.0, 1.1]]))
for _text in (
    "x.cumsum()", "x.cumprod(axis=1)", "np.add.accumulate(x)", "np.multiply.accumulate(x, axis=1)", "np.maximum.accumulate(x)",
    "np.minimum.accumulate(x, axis=1)", "np.cumulative_sum(x, axis=1)", "np.cumulative_sum(x, axis=0, include_initial=True)",
    "np.cumulative_prod(x, axis=0)", "np.diff(x)", "np.diff(x, axis=0)", "np.diff(x, 2)", "np.diff(x, n=0)", "np.ediff1d(x)",
    "np.unwrap(x)", "np.gradient(x, axis=1)", "np.gradient(x, 0.5, axis=0)", "np.gradient(x, axis=-1, edge_order=2)",
    "np.cumsum(x, axis=1, dtype=np.float64)",
):  # fmt: skip
    case(_text, x=u(3, 4), i=1)
for _text in (
    "np.cumulative_sum(x)", "np.cumulative_prod(x)", "np.diff(x)", "np.diff(x, 3)", "np.maximum.accumulate(x)", "np.ediff1d(x)",
    "np.ediff1d(x, to_begin=0.0, to_end=1.0)", "np.unwrap(x, period=1.0)", "np.cumsum(np.cumsum(x))", "np.cumsum(x, axis=0)",
):  # fmt: skip
    case(_text, x=u(5))
for _text in ("np.gradient(x)", "np.gradient(x, y)", "np.gradient(x, 0.3, edge_order=2)"):
    known_case(_text, x=u(5), y=np.array([0.0, 0.5, 0.7, 1.5, 1.8]))
case("np.cumsum(x)", x=1.3)
known_case("np.diff(x, prepend=y)", "x y", x=u(3), y=0.5)
known_case("np.diff(x, append=y)", "x y", x=u(3), y=u(2))
known_case("np.diff(x, axis=0, prepend=y)", "x y", x=u(3, 2), y=u(2, 2))
known_case("np.ediff1d(x, y, z)", "x y z", x=u(3), y=0.5, z=0.7)
for _text in ("np.trapezoid(x)", "np.trapezoid(x, dx=d)", "np.trapezoid(x, y)"):
    known_case(_text, "x d" if "d)" in _text else "x y" if "y" in _text else "x", x=u(4), y=u(4), d=0.3)
    known_case(_text, "x y" if "y" in _text else "x", x=u(2, 4), y=u(4), d=0.3)
known_case("np.trapezoid(x, y, axis=0)", "x y", x=u(4, 2), y=u(4))
known_case("np.trapezoid(x, y, axis=1)", "x y", x=u(2, 3), y=u(2, 3))

# ------------------------------------------------------------------ selected, repeated, ordered
for _text in (
    "np.tril(x)", "np.triu(x, 1)", "np.tril(x, k=-1)", "np.diag(x)", "np.diag(x, 1)", "np.diag(x, k=-1)", "np.diagonal(x)",
    "np.diagonal(x, offset=1)", "x.diagonal()", "np.trace(x)", "np.trace(x, offset=-1)", "x.trace()", "np.linalg.trace(x)",
    "np.diagflat(x)", "np.linalg.diagonal(x, offset=1)",
):  # fmt: skip
    for _shape in ((3, 3), (2, 4)):
        (known_case if "diag(" in _text else case)(_text, x=u(*_shape))
for _text in ("np.diag(x)", "np.diag(x, 2)", "np.diag(x, -1)", "np.diagflat(x, 1)", "np.tril(x)", "np.triu(x, 1)"):
    (known_case if "diag(" in _text else case)(_text, x=u(3))
for _text in (
    "np.tril(x)", "np.diagonal(x)", "np.diagonal(x, 1, 0, 2)", "np.diagonal(x, axis1=-1, axis2=0)", "np.trace(x)",
    "np.trace(x, 1, 1, 2)", "np.linalg.trace(x)", "np.linalg.diagonal(x)",
):  # fmt: skip
    case(_text, x=u(2, 3, 4))
for _text in (
    "np.repeat(x, 2)", "np.repeat(x, 2, axis=0)", "np.repeat(x, 3, axis=-1)", "np.repeat(x, [1, 2, 0], axis=1)",
    "x.repeat(2, axis=1)",
    "np.tile(x, 2)", "np.tile(x, (2, 1))", "np.tile(x, (2, 1, 3))", "np.resize(x, (2, 5))", "np.resize(x, 3)", "np.pad(x, 1)",
    "np.pad(x, (1, 2))", "np.pad(x, ((0, 1), (2, 0)), constant_values=3.0)", "np.pad(x, 1, mode='edge')",
    "np.pad(x, 1, 'reflect')",
    "np.pad(x, (1, 2), mode='symmetric')", "np.pad(x, 2, mode='wrap')", "np.pad(x, 1, mode='mean')",
    "np.pad(x, 1, mode='linear_ramp')",
    "np.pad(x, 1, mode='reflect', reflect_type='odd')", "np.sort(x)", "np.sort(x, axis=0)", "np.sort(x, axis=None)",
    "np.sort(x, kind='stable')", "np.partition(x, 1)", "np.partition(x, 1, axis=0)", "np.take(x, 1)", "np.take(x, [0, 2, 0])",
    "np.take(x, [0, 2, 0], axis=1)", "np.take(x, 1, axis=-1)", "x.take([[0, 1], [1, 1]], axis=0)", "np.take(x, i)",
    "np.take_along_axis(x, np.argsort(x, axis=1), axis=1)", "np.take_along_axis(x, i[:, None], axis=0)",
    "np.compress([True, False, True], x, axis=1)", "np.compress([False, True], x, axis=0)",
    "np.delete(x, 1)", "np.delete(x, 1, axis=0)", "np.delete(x, [0, 2], axis=1)", "np.insert(x, 1, y)",
    "np.insert(x, 1, y, axis=0)", "np.insert(x, 1, y, axis=1)", "np.insert(x, [0, 2], y, axis=1)",
):  # fmt: skip
    (known_case if "[" in _text or "repeat" in _text else case)(
        _text, "x y" if " y" in _text else "x", x=u(2, 3), y=0.7, i=np.array([1, 1, 0])
    )
for _text in (
    "np.repeat(x, 2)", "np.repeat(x, [1, 2, 0])", "np.tile(x, 3)", "np.tile(x, (2, 2))", "np.pad(x, (2, 1))",
    "np.pad(x, 1, 'edge')",
    "np.sort(x)", "np.sort(x)[::-1]", "np.partition(x, 1)", "np.take(x, [0, 0, 1])", "np.compress(m > 0, x)",
    "np.extract(m > 0, x)",
    "np.delete(x, 0)", "np.insert(x, [0, 2, 1], y)", "np.insert(x, 1, [0.5, 0.6])", "np.trim_zeros(x * m)",
    "np.select([x > 1.5, x > 1], [x * 2, x**2], y)",
    "np.select([x > 1.2, x < 1], [x, y])", "np.choose(i, [x, y, 2.0])", "np.choose(i, (x, x * x, x))",
):  # fmt: skip
    (known_case if "[" in _text or "choose" in _text else case)(
        _text, "x y" if " y" in _text else "x", x=np.array([1.7, 0.8, 1.3]), y=0.9, i=np.array([0, 2, 1]), m=np.array([0, 1, 0])
    )
for _trim in ("", ", 'f'", ", trim='b'"):
    _middle = np.array([[0, 0, 0, 0], [0, 1, 0, 0], [0, 1, 1, 0]])
    case(f"np.trim_zeros(x * m{_trim})", "x", x=u(3, 4), m=_middle)
    case(f"np.trim_zeros((x * y) * m{_trim})", "x y", x=u(4), y=np.array([1.2, 0.5, 0.6, 0.7]), m=np.array([0, 1, 0, 0]))
case("np.repeat(x, 3)", x=1.2)
case("np.tile(x, (2, 3))", x=1.2)
case("np.sort(x)", x=u(0))
known_case("np.append(x, z)", x=u(2), z=u(3))
known_case("np.diff(x, append=z)", x=u(2), z=u(3))
known_case("np.diff(z, append=x)", x=u(2), z=u(3))
known_case("np.ediff1d(x, z)", x=u(2), z=u(3))

# ------------------------------------------------------------------ contractions
for _text in (
    "np.inner(x, y)",
    "np.vdot(x, y)",
    "np.outer(x, y)",
    "np.kron(x, y)",
    "np.multiply.outer(x, y)",
    "np.subtract.outer(x, y)",
):
    for _x, _y in (((3,), (3,)), ((2, 3), (2, 3))):
        case(_text, "x y", x=u(*_x), y=u(*_y))
case("np.inner(x, y)", "x y", x=u(2, 3), y=u(3))
case("np.inner(x, y)", "x y", x=u(2, 4, 3), y=u(5, 3))
for _obj, _axis, _y in (
    ("1", 0, (2, 3)),
    ("0", 0, (1, 3)),
    ("1", 1, (2,)),
    ("1", 1, (2, 2)),
    ("[0]", 0, (2, 3)),
    ("[0, 2]", 1, (2, 2)),
):
    case(f"np.insert(x, {_obj}, y, axis={_axis})", "x y", x=u(2, 3), y=u(*_y))  # of a number and of a list it is not the same
case("np.trapezoid(x, y)", "x y", x=u(2, 3), y=u(1, 3))
case("np.trapezoid(x, y, axis=0)", "x y", x=u(3, 1), y=u(3, 4))
case("np.trapezoid(x, y, axis=0)", "x y", x=u(3, 1), y=u(2, 2))  # the widths broadcast, too
case("np.trapezoid(x, y)", "x y", x=u(2), y=u(1))  # no interval
case("np.trapezoid(x, y, axis=0)", "x y", x=u(2, 1, 2), y=u(3, 3, 1))  # one mean of heights for all intervals
case("np.trapezoid(x, y, axis=0)", "x y", x=u(3, 2, 1), y=u(2, 1, 3))
case("np.polyfit([0.0, 1.0, 2.0], x, 1)", x=u(3))
case("np.kron(x, y)", "x y", x=u(2, 1, 2), y=u(1, 3, 2))
case("np.kron(x, y)", "x y", x=u(2), y=u(2, 3))
case("np.add.outer(x, y)", "x y", x=u(3), y=u(2, 2))
case("np.vecdot(x, y)", "x y", x=u(4, 3), y=u(3))
case("np.linalg.vecdot(x, y)", "x y", x=u(3), y=u(3))
case("np.vecdot(x, y, axis=0)", "x y", x=u(3, 2), y=u(3, 2))
case("np.vecdot(x, y, axis=0)", "x y", x=u(2, 1, 2), y=u(2))  # along an axis that is another one of each
case("np.vecdot(x, y, axis=0)", "x y", x=u(2, 3, 2), y=u(2, 1))
case("np.matvec(x, y)", "x y", x=u(2, 3), y=u(3))
case("np.matvec(x, y)", "x y", x=u(4, 2, 3), y=u(3))
case("np.vecmat(x, y)", "x y", x=u(2), y=u(2, 3))
case("np.vecmat(x, y)", "x y", x=u(4, 2), y=u(2, 3))
for _x, _y in (((3,), (3,)), ((2, 3), (3,)), ((2, 3), (2, 3))):
    case("np.cross(x, y)", "x y", x=u(*_x), y=u(*_y))
    case("np.linalg.cross(x, y)", "x y", x=u(*_x), y=u(*_y))
case("np.cross(x, y, axis=0)", "x y", x=u(3), y=u(3, 4))  # each column with the one vector
case("np.cross(x, y, axis=0)", "x y", x=u(3, 2), y=u(3, 2))
case("np.linalg.cross(x, y, axis=0)", "x y", x=u(3, 4), y=u(3))
case("np.linalg.cross(x, y, axis=1)", "x y", x=u(2, 3, 4), y=u(2, 3, 1))
for _axes in ("", ", 1", ", axes=((0, 1), (0, 1))", ", ((1, 0), (0, 1))", ", 0"):
    _size = {"": (2, 3), ", 1": (3, 2), ", axes=((0, 1), (0, 1))": (2, 3), ", ((1, 0), (0, 1))": (3, 2), ", 0": (2, 2)}[_axes]
    case(f"np.tensordot(x, y{_axes})", "x y", x=u(2, 3), y=u(*_size))
case("np.tensordot(x, y, ([0, 2], [1, 0]))", "x y", x=u(2, 3, 4), y=u(4, 2, 5))
case("np.tensordot(x, y, axes=1)", "x y", x=u(2, 3, 4), y=u(4))
for _mode in ("", ", mode='same'", ", 'valid'", ", 'full'"):
    for _x, _y in ((5, 3), (3, 5), (4, 4)):
        case(f"np.convolve(x, y{_mode})", "x y", x=u(_x), y=u(_y))
        case(f"np.correlate(x, y{_mode})", "x y", x=u(_x), y=u(_y))
for _text, _x, _y in (
    ("np.einsum('ij,jk->ik', x, y)", (2, 3), (3, 4)), ("np.einsum('ij,jk', x, y)", (2, 3), (3, 4)),
    ("np.einsum('ij,kj->ik', x, y)", (2, 3), (4, 3)),
    ("np.einsum('ji,jk->ki', x, y)", (3, 2), (3, 4)), ("np.einsum('ij,j->i', x, y)", (2, 3), (3,)),
    ("np.einsum('i,ij->j', x, y)", (2,), (2, 3)),
    ("np.einsum('i,j->ij', x, y)", (2,), (3,)), ("np.einsum('i,i->', x, y)", (3,), (3,)),
    ("np.einsum('ij,ij->ij', x, y)", (2, 3), (2, 3)),
    ("np.einsum('bij,bjk->bik', x, y)", (4, 2, 3), (4, 3, 2)), ("np.einsum('ij,jk->', x, y)", (2, 3), (3, 4)),
    ("np.einsum('ij,k->i', x, y)", (2, 3), (4,)), ("np.einsum('ii,i->i', x, y)", (3, 3), (3,)),
    ("np.einsum('...ij,jk->...ik', x, y)", (4, 2, 3), (3, 2)),
    ("np.einsum('...i,...i', x, y)", (4, 2, 3), (3,)), ("np.einsum('...ij,...jk->...ik', x, y)", (5, 2, 3), (1, 3, 2)),
    ("np.einsum('...,...', x, y)", (2, 3), (3,)), ("np.einsum('ij,ij->i', x, y)", (1, 3), (2, 3)),
    ("np.einsum('ij,jk->ik', x, y, optimize=True)", (2, 3), (3, 4)),
    ("np.einsum('i,->i', x, y)", (3,), ()), ("np.einsum('ij,jk,kl->il', x, y, x)", (2, 3), (3, 2)),
):  # fmt: skip
    case(_text, "x y", x=u(*_x), y=u(*_y) if _y else 0.7)
for _text in (
    "np.einsum('ii', x)",
    "np.einsum('ii->i', x)",
    "np.einsum('ij->ji', x)",
    "np.einsum('ij->i', x)",
    "np.einsum('ij->', x)",
    "np.einsum('ij,ij,ij->j', x, x, x)",
):
    case(_text, x=u(3, 3))
_nodes = np.array([0.0, 0.5, 1.5, 2.5])
for _value in (1.2, u(3), u(2, 2)):
    case("np.interp(x, t, y)", "x y", x=_value, t=_nodes, y=u(4))
    case("np.polyval(y, x)", "x y", x=_value, y=u(4))
case("np.polyder(x)", x=u(4))
case("np.polyint(x)", x=u(4))
case("np.polymul(x, y)", "x y", x=u(4), y=u(2))
case("np.polyadd(x, y)", "x y", x=u(4), y=u(2))
case("np.polysub(x, y)", "x y", x=u(2), y=u(4))
for _text in ("np.vander(x)", "np.vander(x, 2)", "np.vander(x, increasing=True)"):
    case(_text, x=u(3))

# ------------------------------------------------------------------ samples
for _keywords in ("", ", bias=True", ", ddof=0"):
    for _shape in ((2, 4), (4,), (1, 3), (3, 3)):
        case(f"np.cov(x{_keywords})", x=u(*_shape))
    case(f"np.cov(x, y{_keywords})", "x y", x=u(4), y=u(4))
case("np.cov(x, rowvar=False)", x=u(4, 2))
case("np.cov(x, y)", "x y", x=u(2, 4), y=u(4))
case("np.cov(x, y, rowvar=False)", "x y", x=u(4, 2), y=u(4, 1))
for _text, _shape in (("np.corrcoef(x)", (3, 4)), ("np.corrcoef(x, rowvar=False)", (4, 2))):
    case(_text, x=u(*_shape))
case("np.corrcoef(x, y)", "x y", x=u(4), y=u(4))
case("np.corrcoef(x, y)[0, 1]", "x y", x=u(4), y=u(4))
case("np.corrcoef(x, y)", "x", x=u(2, 4), y=u(4))
for _text in (
    "np.bincount(i, weights=x)",
    "np.bincount(i, x, 7)",
    "np.bincount(i, weights=x * x, minlength=2)",
    "np.histogram(a, weights=x)[0]",
    "np.histogram(a, 3, weights=x)[0]",
    "np.histogram(a, bins=[0.0, 0.5, 1.0, 1.5], weights=x)[0]",
    "np.histogram(a, 4, (0.5, 1.25), weights=x)[0]",
    "np.histogram(a, range=(0.5, 1.25), weights=x)[0]",
):
    case(_text, x=u(5), i=np.array([0, 3, 1, 0, 3]), a=np.array([0.5, 1.5, 0.75, 1.0, 0.1]))
case("np.bincount(i, weights=x)", x=u(0), i=np.array([], dtype=int))
for _degree in (0, 1, 2):
    case(f"np.polyfit(x, y, {_degree})", "x y", x=u(5), y=u(5))
case("np.polyfit(x, y, 1)", "y", x=u(5), y=u(5, 2))
case("np.polyfit(x, y, d)", "x y", x=u(5), y=u(5, 2), d=2)
known_case("np.poly(x)", x=u(3))
for _text in ("np.add.reduceat(x, [0, 2])", "np.add.reduceat(x, [0, 2, 1, 1])", "np.add.reduceat(x, i)"):
    case(_text, x=u(4), i=np.array([1, 3]))
case("np.add.reduceat(x, [0, 2], axis=1)", x=u(2, 3))
case("np.add.reduceat(x, [0, 1], 0)", x=u(2, 3))
for _beta in (0.0, 1.3, 8.6):
    case("np.kaiser(5, x)", x=_beta)
case("np.kaiser(1, x)", x=1.2)
known_case("np.fft.fftfreq(5, x)", x=0.3)
known_case("np.fft.rfftfreq(5, d=x)", x=0.3)
case("x * np.hanning(4) + np.blackman(4) * np.linalg.matrix_rank(x)", x=u(4))
for _text in ("np.cumsum(x, axis=i)", "np.cumprod(x, axis=i)"):
    known_case(_text, x=u(2, 3), i=1)

# ------------------------------------------------------------------ linear algebra
_square = np.array([[2.0, 0.3, -0.5], [0.7, 1.5, 0.2], [-0.1, 0.4, 3.0]])
_stack = np.stack([_square, _square.T + 0.1, 2 * _square])
for _text in (
    "np.linalg.inv(x)", "np.linalg.det(x)", "np.linalg.pinv(x)", "np.linalg.slogdet(x)[1]", "np.linalg.cond(x)",
    "np.linalg.svdvals(x)",
    "np.linalg.matrix_power(x, 3)", "np.linalg.matrix_power(x, -2)", "np.linalg.matrix_power(x, 0)", "np.linalg.eigvalsh(x)",
    "np.linalg.eigvalsh(x, UPLO='U')", "np.linalg.eigh(x)[0]", "np.abs(np.linalg.eigh(x)[1])", "np.linalg.eigh(x, 'U')[1]**2",
    "np.linalg.cholesky(x + 2 * np.eye(3))", "np.linalg.cholesky(x + 2 * np.eye(3), upper=True)", "np.linalg.matrix_norm(x)",
    "np.linalg.svd(x, full_matrices=False)[1]", "np.linalg.svd(x, full_matrices=False)[0]**2",
    "np.linalg.svd(x, full_matrices=False)[2]**2",
    "np.linalg.qr(x)[0]", "np.linalg.qr(x)[1]", "np.linalg.vector_norm(x, axis=-1)",
):  # fmt: skip
    for _value in (_square, _stack):
        case(_text, x=_value)
for _shape in ((4, 2), (2, 4)):
    for _text in (
        "np.linalg.pinv(x)", "np.linalg.svdvals(x)", "np.linalg.svd(x, full_matrices=False)[0]**2", "np.linalg.qr(x)[0]",
        "np.linalg.qr(x)[1]", "np.linalg.svd(x, full_matrices=False)[2]**2", "np.linalg.cond(x)",
    ):  # fmt: skip
        case(_text, x=u(*_shape))
case("np.linalg.det(x)", x=np.diag([1.0, 0.0, 2.0]))
for _shape in ((3,), (3, 2)):
    case("np.linalg.solve(x, y)", "x y", x=_square, y=u(*_shape))
    case("np.linalg.solve(x, y)", "y", x=_square, y=u(*_shape))
    case("np.linalg.solve(x, y)", "x y", x=_stack, y=u(*_shape))
    case("np.linalg.lstsq(x, y)[0]", "x y", x=u(3, 2), y=u(*_shape))
    case("np.linalg.lstsq(x, y, rcond=None)[0]", "y", x=u(3, 2), y=u(*_shape))
    case("np.linalg.lstsq(x, y)[0]", "x y", x=u(3, 5), y=u(*_shape))  # more unknowns than equations
case("np.linalg.tensorsolve(x, y)", "x y", x=_square.reshape(3, 3), y=u(3))
case("np.linalg.tensorsolve(x, y)", "x y", x=(np.eye(6) + u(6, 6)).reshape(2, 3, 3, 2), y=u(2, 3))
case("np.linalg.tensorinv(x)", x=(2 * np.eye(4) + 0.3 * u(4, 4)).reshape(2, 2, 2, 2))
known_case("np.linalg.multi_dot([x, y, x])", "x y", x=u(2, 3), y=u(3, 2))
known_case("np.linalg.multi_dot((x, y))", "x y", x=u(2, 3), y=u(3, 2))
for _keywords in (
    "",
    ", axis=1",
    ", axis=0, keepdims=True",
    ", 1",
    ", np.inf",
    ", -np.inf",
    ", 'fro'",
    ", 2",
    ", 'nuc'",
    ", -2",
    ", -1",
    ", 1, axis=0",
    ", 3, axis=1",
    ", np.inf, axis=1, keepdims=True",
    ", axis=(0, 1)",
):
    case(f"np.linalg.norm(x{_keywords})", x=u(3, 2) - 1)
for _keywords in ("", ", 1", ", 3", ", np.inf", ", -np.inf", ", 2", ", 0.5", ", 0", ", 0.0", ", 1.0"):
    case(f"np.linalg.norm(x{_keywords})", x=u(4) - 1.1)
case("np.linalg.norm(x, axis=(-2, -1))", x=u(2, 3, 2))
case("np.linalg.vector_norm(x, ord=3)", x=u(2, 3))
case("np.linalg.matrix_norm(x, ord='nuc')", x=u(2, 3, 2))

for _value in (_square, _stack, np.array([[0.2, 1.5], [-2.0, 0.4]])):  # with real eigenvalues, and with complex ones
    case("np.abs(np.linalg.eigvals(x))", x=_value)
    case("np.real(np.linalg.eigvals(x)) + 2 * np.imag(np.linalg.eigvals(x)) ** 2", x=_value)

    case("np.abs(np.linalg.eig(x)[0])", x=_value)
    case("np.real(np.linalg.eig(x)[0]) - np.imag(np.linalg.eig(x)[0]) ** 2", x=_value)
for _value in (np.array([1.0, -3.5, 2.0]), np.array([2.0, 0.4, 1.5, 0.7]), u(5), np.array([3.0, 2.0]), np.array([3.0])):
    case("np.abs(np.roots(x))", x=_value)
    case("np.real(np.roots(x)) + 2 * np.imag(np.roots(x)) ** 2", x=_value)

for _name in ("divide", "power", "maximum", "minimum", "fmax", "fmin", "hypot", "logaddexp", "arctan2"):
    for _x, _y in ((u(3), u(2)), (u(2, 2), u(3)), (u(2), u(3, 2)), (1.3, u(2)), (u(2), 0.7), (1.3, 0.7)):
        known_case(f"np.{_name}.outer(x, y)", "x y", x=_x, y=_y)
known_case("np.true_divide.outer(x, [1, 2])", x=u(3))

# ------------------------------------------------------------------ arrays made
for _text in (
    "np.full(3, x)",
    "np.full((2, 3), x)",
    "np.full(y.shape, x)",
    "np.linspace(x, 2.0, 5)",
    "np.linspace(x, y[0], num=4, endpoint=False)",
):
    known_case(_text, "x y" if "y[" in _text else "x", x=1.2, y=u(2))
known_case("np.full((2, 3), x)", x=u(3))
for _text in ("np.linspace(x, y)[::7]", "np.geomspace(x, y, 5)", "np.logspace(x, y, 4)", "np.logspace(x, y, 4, base=2.0)"):
    known_case(_text, "x y", x=1.2, y=2.3)
for _text in (
    "x.astype(np.float64)",
    "np.astype(x, float)",
    "x.astype('float64') * x",
    "np.fft.fftshift(x)",
    "np.fft.ifftshift(x, axes=0)",
    "np.real_if_close(x)",
    "x.real",
):
    (known_case if "linspace" in _text else case)(_text, x=u(3, 2))
case("x + np.imag(x) + np.angle(x) + x.imag", x=u(3))


def label(each: Case) -> str:
    text, wrt, arguments = each
    return f"{text} {' '.join(str(np.shape(arguments[name])) for name in wrt.split())}"


@pytest.mark.parametrize("each", CASES, ids=label)
def test_the_derivative_is_that_of_differences(each: Case) -> None:
    text, wrt, arguments = each
    names = wrt.split()
    is_read = text.startswith("x[")  # whose tangent is the same reading: a few of them say enough
    forward = not is_read or len(text) % 3 == 0
    problems = Expression(text, **arguments).problems(names, unknown=text not in NEEDING_KINDS, forward=forward)
    assert not problems, problems[0]


NESTED = [each for position, each in enumerate(CASES) if position % 7 == 0 and "np.arg" not in each[0]]


@pytest.mark.parametrize("each", NESTED, ids=label)
def test_arguments_may_be_expressions(each: Case) -> None:
    text, wrt, arguments = each
    names = wrt.split()
    nested = re.sub(rf"\b({'|'.join(names)})\b(?!=)", r"np.sin(\1)", text)
    problems = Expression(nested, **arguments).problems(names, unknown=False, forward=False)
    assert not problems, problems[0]


SINGLE = ["np.sum(x, axis=0) @ y", "np.stack([y, y])", "x[0] * y", "np.array([x[0, 0], y[1]])"]  # of several rules


@pytest.mark.parametrize("text", SINGLE)
def test_single_precision_stays(text: str) -> None:
    arguments = {"x": u(2, 3).astype(np.float32), "y": u(3).astype(np.float32)}
    names = [name for name in "xy" if re.search(rf"\b{name}\b", text)]
    problems = Expression(text, **arguments).problems(names, forward=False)
    assert not problems, problems[0]


@pytest.mark.parametrize("text", ["np.sin(x) * y", "x * y", "np.sum(x * y, axis=0)", "np.where(x > y, x, y)"])
def test_beside_double_precision_each_has_its_own(text: str) -> None:
    problems = Expression(text, x=u(2, 3).astype(np.float32), y=u(2, 3)).problems(("x", "y"), forward=False)
    assert not problems, problems[0]


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_factors_that_are_integers_give_real_derivatives(mode: str) -> None:
    """Written as `1.0 * k`, not as `k`."""
    kinds = known_kinds({"x": u(3), "k": np.array([1, 2, 3])}, ("x",))
    source = "import numpy as np\n\n\ndef f(x, k):\n    return x * k\n"
    result = function_in(generated(source, "f", ("x",), mode=mode, kinds=kinds), "d_f")(u(3), np.array([1, 2, 3]))
    np.testing.assert_array_equal(result, [1.0, 2.0, 3.0], strict=True)


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_names_that_python_takes_for_one_are_one(mode: str) -> None:
    """It reads identifiers in their NFKC form: the long s is an s."""
    source = "def f(x):\n    s = 2.0\n    \u017f = x * x\n    return s * 3.0\n"
    assert function_in(generated(source, "f", ("x",), mode=mode), "d_f")(0.5) == 3.0


# ------------------------------------------------------------------ conventions


def gradient(body: str, x: Any, **kinds: Any) -> Any:
    text = f"import numpy as np\n\n\ndef f(x):\n{body}\n"
    return function_in(generated(text, "f", ("x",), **kinds), "d_f")(x)


@pytest.mark.parametrize("text", ["np.max(x)", "np.min(-x)", "x.max()", "np.max(x, axis=0)"])
def test_ties_share_equally(text: str) -> None:
    x = np.array([2.0, 1.0, 2.0, 2.0, 0.0])
    sign = -1 if "-x" in text else 1
    known = (("x", Number("float64", ("n",), is_array=True)),)
    result = gradient(f"    return {text}", x, kinds=known)
    np.testing.assert_array_equal(result, sign * np.array([1 / 3, 0.0, 1 / 3, 1 / 3, 0.0]))


@pytest.mark.filterwarnings("ignore:Polyfit may be poorly conditioned")
@pytest.mark.parametrize("x", [np.array([1.0, 1.0, 2.0]), u(2)], ids=str)
@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_by_points_that_do_not_determine_a_polynomial_the_derivative_is_nan(x: np.ndarray, mode: str) -> None:
    source = "import numpy as np\n\ndef f(t: float, x, y):\n    return np.sum(np.polyfit(t * x, y, 2))\n"
    derivative = function_in(generated(source, "f", ("t",), mode=mode), "d_f")
    assert np.isnan(derivative(1.0, x, x + 1.0))


def test_nan_of_the_branch_not_taken_does_not_come_through() -> None:
    x = np.array([-1.0, 0.0, 4.0])
    body = "    safe = np.sqrt(x)\n    y = 3.0 * safe\n    return np.sum(np.where(x > 0, y, 0.0))"
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(gradient(body, x), [0.0, 0.0, 0.75])


@pytest.mark.parametrize("x_dot", [[0.0, 2.0, 3.0, 0.0, 5.0], [1.0, 2.0, 0.0, 4.0, 5.0], [0.0, 0.0, 0.0, 0.0, 0.0]])
def test_zeros_are_trimmed_where_the_array_has_them_whatever_its_tangent_is(x_dot: list[float]) -> None:
    _, y_dot = astgrad.jvp(_trimmed)(np.array([0.0, 1.5, 2.5, 3.5, 0.0]), np.array(x_dot))
    assert y_dot.tolist() == x_dot[1:4]


def _trimmed(x: np.ndarray) -> np.ndarray:
    return np.trim_zeros(x)


@pytest.mark.parametrize(("x", "expected"), [(0.8, 1.0), (1.5, 1.0), (0.7, 0.0), (1.6, 0.0)])
def test_clip_is_1_on_the_closed_interval(x: float, expected: float) -> None:
    assert gradient("    return np.sum(np.clip(x, 0.8, 1.5))", x) == expected
    np.testing.assert_array_equal(gradient("    return np.sum(np.clip(x, 0.8, 1.5))", np.array([x, x])), [expected, expected])


# ------------------------------------------------------------------ what is refused, with its place


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("np.sum(x, axis=n)", "not-literal", 27),
        ("np.max(x, keepdims=n)", "not-literal", 31),
        ("np.transpose(x, n)", "not-literal", 28),
        ("np.median(x, overwrite_input=True)", "keyword", 41),
        ("np.quantile(x, 0.5, method='lower')", "keyword", 39),
        ("np.reshape(x, (1, 2), order='A')", "keyword", 12),
        ("np.stack([x, x], out=None)", "keyword", 33),
        ("np.histogram2d(x, n)", "missing-rule", 12),
        ("np.cov(x, aweights=n)", "keyword", 31),
        ("np.polyfit(x, n, 2, w=n)", "keyword", 34),
        ("np.poly(x)", "unknown-rank", 12),
        ("np.interp(1.5, x, n)", "no-derivative", 27),
        ("np.quantile(n, x)", "no-derivative", 27),
        ("np.gradient(n, x)", "no-derivative", 27),
        ("np.pad(n, 1, constant_values=x)", "no-derivative", 41),
        ("np.linalg.eigh(x)", "structure", 12),
        ("np.linalg.lstsq(x, n)[1]", "structure", 12),
        ("np.linalg.svd(x)[0]", "unknown-rank", 12),
        ("np.take(x, [0, 1], mode='wrap')", "keyword", 12),
        ("np.sort_complex(x)", "missing-rule", 12),
        ("np.trace(x, axis1=n)", "not-literal", 30),
        ("x.tolist()", "missing-rule", 12),
        ("x.flat", "attribute", 12),
    ],
)
def test_what_is_not_covered_is_refused_with_its_place(text: str, code: str, column: int) -> None:
    source = f"import numpy as np\n\n\ndef f(x, n):\n    return {text}\n"
    with pytest.raises(Refused) as refused:
        generated(source, "f", ("x",), mode="reverse")
    found = [refusal for refusal in refused.value.refusals if refusal.code == code]
    assert found, str(refused.value)
    assert found[0].span is not None
    assert (found[0].span.line, found[0].span.column) == (5, column)
