"""Which operators, builtins and methods of arrays have a derivative: a small program for each, in both modes, against differences.

`python -m tests.test_python_coverage` prints the shares. NumPy's and SciPy's functions are counted in `test_numpy_coverage` and
`test_scipy_coverage`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from astgrad.errors import Refused
from tests.derived import Expression

_rng = np.random.default_rng(5)


def u(*shape: int) -> np.ndarray:
    """Numbers between 0.5 and 2, no two of them equal."""
    return _rng.uniform(0.5, 2.0, shape)


# What each program is given: x, y and A, B are active; the others are not.
ARGUMENTS: dict[str, Any] = {
    "x": u(3), "y": u(3), "A": u(3, 3), "B": u(3, 3), "s": 1.3, "t": 0.7,
    "i": 1, "n": 3, "mask": np.array([True, False, True]), "idx": np.array([2, 0, 2]),
}  # fmt: skip
ACTIVE = ("x", "y", "A", "B", "s", "t")

# Lines of a function; the last is what it returns.
OPERATORS = {
    "+": "x + y", "-": "x - y", "*": "x * y", "/": "x / y", "**": "x ** y", "%": "x % y", "//": "x * (x // y)", "unary -": "-x",
    "unary +": "+x", "@": "A @ B", "unary ~": "x * ~mask",
    **{f"{op}=": f"z = x * 1.0\nz {op}= y\nz" for op in ("+", "-", "*", "/", "**", "%")},
    "//=": "z = x * 1.0\nz //= y\nz * x",
    "@=": "Z = A * 1.0\nZ @= B\nZ",
    "< (in if)": "z = x\nif s < 2.0:\n    z = x * s\nz",
    "<= > >= == != (masks)": "x * (x <= y) + y * (x > y) * (x >= 0.1) + x * (x == y) + y * (x != y)",
    "and/or/not": "z = x\nif (s < 2.0 and not t > 1.0) or s > 5.0:\n    z = x * s\nz",
    "is/is not/in": "z = x\nif x is not None and i in (1, 2):\n    z = x * s\nz",
    "x if c else y": "s * t if s > t else s",
    "x[i] (load int)": "x[i] * x[0]", "x[i:j] (load slice)": "x[1:] * x[:-1]", "x[i,j] (load tuple)": "A[i, 0] * A[1, 2]",
    "x[..., None] (load ellipsis/newaxis)": "x[..., None] * y[None, :]", "x[mask] (load bool mask)": "x[mask] ** 2",
    "x[idx] (load fancy)": "x[idx] * y",
    "x[i] = v (store)": "z = np.zeros(3)\nz[i] = s * t\nz[0] = x[1]\nz * x",
    "x[i] += v (store)": "z = x * 1.0\nz[i] += s * t\nz * x",
    "x.attr = v (store)": "box = Box(s, t)\nbox.first = s * t\nbox.first * box.second",
    "a, b = t (unpack)": "a, b = x * y, y\na * b", "a, *b = t (starred)": "a, *rest = s, t, s * t\na * rest[0] * rest[1]",
    "list literal/load": "parts = [s, t, s * t]\nparts[0] * parts[2]", "tuple literal/load": "parts = (s, x)\nparts[0] * parts[1]",
    "dict literal/load": "d = {'a': s, 'b': x}\nd['a'] * d['b']",
    "list store / append": "parts = []\nfor k in range(3):\n    parts.append(x[k] * s)\nparts[0] * parts[2]",
    "dict store": "d = {'a': s}\nd['b'] = x * s\nd['a'] * d['b']",
    "list comprehension": "sum([v * v for v in x])", "generator expression": "sum(v * v for v in x)",
    "dict comprehension": "d = {k: x[k] * s for k in range(3)}\nd[0] * d[2]",
    "list + list": "parts = [s] + [t, s * t]\nparts[0] * parts[2]", "list * int": "parts = [s, t] * 2\nparts[0] * parts[3]",
    "for over array": "z = 0.0\nfor v in x:\n    z = z * s + v\nz",
    "while": "z = s\nwhile z < 20.0:\n    z = z * 1.5 + t\nz",
    "walrus :=": "(z := x * s) + z * y", "lambda / nested def": "g = lambda v: v * s\ndef h(v):\n    return g(v) * t\nh(x)",
    "f-string (nondiff)": "label = f'{i} of {n}'\nx * len(label)",
    "x[...] = v (store ellipsis)": "z = np.zeros(3)\nz[...] = x * s\nz * y",
    "x[mask] += v (store)": "z = x * 1.0\nz[mask] += s\nz * y",
}  # fmt: skip
OPERATORS_SOMETIMES = {
    "& | ^ << >>": "k = (i << 2) | (n >> 1) ^ (i & 1)\nx * k", "&= |= ^= <<= >>=": "k = 5\nk &= n\nk |= 8\nk ^= 1\nk <<= 2\nk >>= 1\nx * k",
    "not": "x * (2.0 if not i else 3.0)", "in / not in": "x * (2.0 if i in (1, 2) and n not in (1, 2) else 3.0)",
    "del x / del x[i]": "z = x * s\nw = z * y\ndel z\nw", "str % args": "label = '%d of %d' % (i, n)\nx * len(label)",
}  # fmt: skip
BUILTINS = {
    "abs": "abs(x - 1.0)", "all": "x * (2.0 if all([i, n]) else 3.0)", "any": "x * (2.0 if any([i, n]) else 3.0)",
    "bool": "x * bool(i)", "complex": "abs(complex(s, t))", "dict": "d = dict(a=s, b=x)\nd['a'] * d['b']",
    "divmod": "q, r = divmod(s, t)\nr * s", "enumerate": "z = 0.0\nfor k, v in enumerate(x):\n    z = z * s + k * v\nz",
    "filter": "sum(filter(lambda v: v > 1.0, x))", "float": "float(x[0]) * s",
    "getattr": "box = Box(s, t)\ngetattr(box, 'first') * box.second", "int": "x * int(s)", "isinstance": "x * s if isinstance(x, np.ndarray) else x",
    "iter": "values = iter([s, t, s * t])\nnext(values) * s", "len": "x * len(x)", "list": "parts = list(x)\nparts[0] * parts[2]",
    "map": "sum(map(lambda v: v * s, x))", "max": "max(s, t, s * t)", "min": "min(s, t, s * t)",
    "next": "next(v for v in x if v > 0.1) * s", "pow": "pow(s, t)", "print": "print(end='')\nx * s", "range": "sum(x[k] * k for k in range(3))",
    "reversed": "z = 0.0\nfor v in reversed(x):\n    z = z * s + v\nz", "round": "s * round(t, 1)",
    "setattr": "box = Box(s, t)\nsetattr(box, 'first', s * t)\nbox.first * box.second", "slice": "x[slice(1, 3)] * s",
    "sorted": "parts = sorted([s, t, 1.0])\nparts[0] * parts[2]", "str": "x * len(str(i))", "sum": "sum(x * x)",
    "tuple": "parts = tuple([s, t])\nparts[0] * parts[1]", "type": "x * s if type(s) is float else x",
    "zip": "z = 0.0\nfor v, w in zip(x, y):\n    z = z * s + v * w\nz",
}  # fmt: skip
_CONSTANT = "argmax argmin"
METHODS = {
    "T": "A.T @ x", "all": "x * mask.all()", "any": "x * mask.any()", **{name: f"x[x.{name}()] * s" for name in _CONSTANT.split()},
    "argpartition": "x[x.argpartition(1)] * y", "argsort": "x[x.argsort()] * y", "astype": "x.astype(float) * y",
    "choose": "idx.choose([x, y, x * y])", "clip": "x.clip(0.8, 1.4)", "compress": "x.compress(mask)", "copy": "x.copy() * y",
    "cumprod": "x.cumprod()", "cumsum": "x.cumsum()", "diagonal": "A.diagonal() * x", "dtype": "x * np.ones(3, x.dtype)",
    "flatten": "A.flatten()", "itemsize": "x * x.itemsize", "max": "A.max(axis=0)", "mean": "A.mean(axis=0)", "min": "A.min()",
    "ndim": "x * A.ndim", "nonzero": "x[mask.nonzero()] * s", "prod": "A.prod(axis=1)", "ravel": "A.ravel()", "repeat": "x.repeat(2)",
    "reshape": "A.reshape(9, 1)", "round": "x * x.round()", "searchsorted": "x * np.arange(3.0).searchsorted(t)", "shape": "x * A.shape[0]",
    "size": "x * A.size", "squeeze": "x[None].squeeze() * y", "std": "A.std(axis=0)", "sum": "A.sum(axis=1)", "swapaxes": "A.swapaxes(0, 1) * x",
    "take": "x.take(idx)", "trace": "A.trace()", "transpose": "A.transpose() * x", "var": "A.var()",
    "__abs__": "abs(x - 1.0)", "__array__": "np.asarray(x) * y", "__complex__": "abs(complex(x[0]))", "__contains__": "y * (i in idx)",
    "__copy__": "copy.copy(x) * y", "__deepcopy__": "copy.deepcopy(x) * y", "__float__": "float(x[0]) * s", "__getitem__": "A[1] * x",
    **{f"__{name}__": f"x {op} y" for name, op in (("add", "+"), ("sub", "-"), ("mul", "*"), ("truediv", "/"), ("pow", "**"), ("mod", "%"))},
    **{f"__r{name}__": f"s {op} y" for name, op in (("add", "+"), ("sub", "-"), ("mul", "*"), ("truediv", "/"), ("pow", "**"), ("mod", "%"))},
    **{f"__i{name}__": f"z = x * 1.0\nz {op}= y\nz" for name, op in (("add", "+"), ("sub", "-"), ("mul", "*"), ("truediv", "/"), ("pow", "**"), ("mod", "%"))},
    "__matmul__": "A @ x", "__rmatmul__": "x @ A", "__imatmul__": "Z = A * 1.0\nZ @= B\nZ",
    "__floordiv__": "x * (x // y)", "__rfloordiv__": "x * (3.0 // y)", "__ifloordiv__": "z = x * 1.0\nz //= y\nz * x",
    "__divmod__": "q, r = divmod(x, y)\nr * x", "__rdivmod__": "q, r = divmod(3.0, y)\nr * x", "__neg__": "-x", "__pos__": "+x",
    "__iter__": "z = 0.0\nfor v in x:\n    z = z * s + v\nz", "__setitem__": "z = np.zeros(3)\nz[1:] = x[:2]\nz * y",
    "transpose(args)": "A.transpose(1, 0) * x", "reshape(tuple)": "A.reshape((9,))", "reshape(order)": "A.reshape(9, order='F')",
    "astype(str)": "x.astype('float64') * y", "flat (iter)": "z = 0.0\nfor v in A.flat:\n    z = z * t + v\nz",
    "flat (store)": "Z = A * 1.0\nZ.flat[1] = s\nZ * x", "real (store)": "z = x * 1j\nz.real = y\nabs(z)",
    "shape (store)": "Z = A * 1.0\nZ.shape = (9,)\nZ * s",
}  # fmt: skip
METHODS_SOMETIMES = {
    "conj": "x.conj() * y", "conjugate": "x.conjugate() * y", "imag": "(x * 1j).imag * y", "real": "x.real * y", "dot": "A.dot(x)", "mT": "A.mT * x",
    "resize": "Z = A * 1.0\nZ.resize((9,))\nZ * s", "view": "x.view() * y",
}  # fmt: skip

REASONS: dict[str, str] = {}
