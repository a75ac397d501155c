"""Which operators, builtins and methods of arrays have a derivative: a small program for each, in both modes, against differences.

`python -m tests.test_python_coverage` prints the shares. NumPy's and SciPy's functions are counted in `test_numpy_coverage` and
`test_scipy_coverage`.
"""

from __future__ import annotations

import re
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest

from astgrad.errors import Refused
from tests import test_numpy_coverage, test_scipy_coverage
from tests.derived import IMPORTS, Expression
from tests.test_numpy_coverage import is_covered, paths

_rng = np.random.default_rng(5)


def u(*shape: int) -> np.ndarray:
    """Numbers between 0.5 and 2, no two of them equal."""
    return _rng.uniform(0.5, 2.0, shape)


# What each program is given: x, y and A, B are active; the others are not.
ARGUMENTS: dict[str, Any] = {
    "x": u(3),
    "y": u(3),
    "A": u(3, 3),
    "B": u(3, 3),
    "s": 1.3,
    "t": 0.7,
    "i": 1,
    "n": 3,
    "mask": np.array([True, False, True]),
    "idx": np.array([2, 0, 2]),
}
ACTIVE = ("x", "y", "A", "B", "s", "t")

_ARITHMETIC = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "pow": "**", "mod": "%"}

# Lines of a function; the last is what it returns.
OPERATORS = {
    "+": "x + y",
    "-": "x - y",
    "*": "x * y",
    "/": "x / y",
    "**": "x ** y",
    "%": "x % y",
    "//": "x * (x // y)",
    "unary -": "-x",
    "unary +": "+x",
    "@": "A @ B",
    "unary ~": "x * ~mask",
    **{f"{op}=": f"z = x * 1.0\nz {op}= y\nz" for op in ("+", "-", "*", "/", "**", "%")},
    "//=": "z = x * 1.0\nz //= y\nz * x",
    "@=": "Z = A * 1.0\nZ @= B\nZ",
    "< (in if)": "z = x\nif s < 2.0:\n    z = x * s\nz",
    "<= > >= == != (masks)": "x * (x <= y) + y * (x > y) * (x >= 0.1) + x * (x == y) + y * (x != y)",
    "and/or/not": "z = x\nif (s < 2.0 and not t > 1.0) or s > 5.0:\n    z = x * s\nz",
    "is/is not/in": "z = x\nif x is not None and i in (1, 2):\n    z = x * s\nz",
    "x if c else y": "s * t if s > t else s",
    "x[i] (load int)": "x[i] * x[0]",
    "x[i:j] (load slice)": "x[1:] * x[:-1]",
    "x[i,j] (load tuple)": "A[i, 0] * A[1, 2]",
    "x[..., None] (load ellipsis/newaxis)": "x[..., None] * y[None, :]",
    "x[mask] (load bool mask)": "x[mask] ** 2",
    "x[idx] (load fancy)": "x[idx] * y",
    "x[i] = v (store)": "z = np.zeros(3)\nz[i] = s * t\nz[0] = x[1]\nz * x",
    "x[i] += v (store)": "z = x * 1.0\nz[i] += s * t\nz * x",
    "x.attr = v (store)": "box = Box(s, t)\nbox.first = s * t\nbox.first * box.second",
    "a, b = t (unpack)": "a, b = x * y, y\na * b",
    "a, *b = t (starred)": "a, *rest = s, t, s * t\na * rest[0] * rest[1]",
    "list literal/load": "parts = [s, t, s * t]\nparts[0] * parts[2]",
    "tuple literal/load": "parts = (s, x)\nparts[0] * parts[1]",
    "dict literal/load": "d = {'a': s, 'b': x}\nd['a'] * d['b']",
    "list store / append": "parts = []\nfor k in range(3):\n    parts.append(x[k] * s)\nparts[0] * parts[2]",
    "dict store": "d = {'a': s}\nd['b'] = x * s\nd['a'] * d['b']",
    "list comprehension": "sum([v * v for v in x])",
    "generator expression": "sum(v * v for v in x)",
    "dict comprehension": "d = {k: x[k] * s for k in range(3)}\nd[0] * d[2]",
    "list + list": "parts = [s] + [t, s * t]\nparts[0] * parts[2]",
    "list * int": "parts = [s, t] * 2\nparts[0] * parts[3]",
    "for over array": "z = 0.0\nfor v in x:\n    z = z * s + v\nz",
    "while": "z = s\nwhile z < 20.0:\n    z = z * 1.5 + t\nz",
    "walrus :=": "(z := x * s) + z * y",
    "lambda / nested def": "g = lambda v: v * s\ndef h(v):\n    return g(v) * t\nh(x)",
    "f-string (nondiff)": "label = f'{i} of {n}'\nx * len(label)",
    "x[...] = v (store ellipsis)": "z = np.zeros(3)\nz[...] = x * s\nz * y",
    "x[mask] += v (store)": "z = x * 1.0\nz[mask] += s\nz * y",
}
OPERATORS_SOMETIMES = {
    "& | ^ << >>": "k = (i << 2) | (n >> 1) ^ (i & 1)\nx * k",
    "&= |= ^= <<= >>=": "k = 5\nk &= n\nk |= 8\nk ^= 1\nk <<= 2\nk >>= 1\nx * k",
    "not": "x * (2.0 if not i else 3.0)",
    "in / not in": "x * (2.0 if i in (1, 2) and n not in (1, 2) else 3.0)",
    "del x / del x[i]": "z = x * s\nw = z * y\ndel z\nw",
    "str % args": "label = '%d of %d' % (i, n)\nx * len(label)",
}
BUILTINS = {
    "abs": "abs(x - 1.0)",
    "all": "x * (2.0 if all([i, n]) else 3.0)",
    "any": "x * (2.0 if any([i, n]) else 3.0)",
    "bool": "x * bool(i)",
    "complex": "abs(complex(s, t))",
    "dict": "d = dict(a=s, b=x)\nd['a'] * d['b']",
    "divmod": "q, r = divmod(s, t)\nr * s",
    "enumerate": "z = 0.0\nfor k, v in enumerate(x):\n    z = z * s + k * v\nz",
    "filter": "sum(filter(lambda v: v > 1.0, x))",
    "float": "float(x[0]) * s",
    "getattr": "box = Box(s, t)\ngetattr(box, 'first') * box.second",
    "int": "x * int(s)",
    "isinstance": "x * s if isinstance(x, np.ndarray) else x",
    "iter": "values = iter([s, t, s * t])\nnext(values) * s",
    "len": "x * len(x)",
    "list": "parts = list(x)\nparts[0] * parts[2]",
    "map": "sum(map(lambda v: v * s, x))",
    "max": "max(s, t, s * t)",
    "min": "min(s, t, s * t)",
    "next": "next(v for v in x if v > 0.1) * s",
    "pow": "pow(s, t)",
    "print": "print(end='')\nx * s",
    "range": "sum(x[k] * k for k in range(3))",
    "reversed": "z = 0.0\nfor v in reversed(x):\n    z = z * s + v\nz",
    "round": "s * round(t, 1)",
    "setattr": "box = Box(s, t)\nsetattr(box, 'first', s * t)\nbox.first * box.second",
    "slice": "x[slice(1, 3)] * s",
    "sorted": "parts = sorted([s, t, 1.0])\nparts[0] * parts[2]",
    "str": "x * len(str(i))",
    "sum": "sum(x * x)",
    "tuple": "parts = tuple([s, t])\nparts[0] * parts[1]",
    "type": "x * s if type(s) is float else x",
    "zip": "z = 0.0\nfor v, w in zip(x, y):\n    z = z * s + v * w\nz",
}
_CONSTANT = "argmax argmin"
METHODS = {
    "T": "A.T @ x",
    "all": "x * mask.all()",
    "any": "x * mask.any()",
    **{name: f"x[x.{name}()] * s" for name in _CONSTANT.split()},
    "argpartition": "x[x.argpartition(1)] * y",
    "argsort": "x[x.argsort()] * y",
    "astype": "x.astype(float) * y",
    "choose": "idx.choose([x, y, x * y])",
    "clip": "x.clip(0.8, 1.4)",
    "compress": "x.compress(mask)",
    "copy": "x.copy() * y",
    "cumprod": "x.cumprod()",
    "cumsum": "x.cumsum()",
    "diagonal": "A.diagonal() * x",
    "dtype": "x * np.ones(3, x.dtype)",
    "flatten": "A.flatten()",
    "itemsize": "x * x.itemsize",
    "max": "A.max(axis=0)",
    "mean": "A.mean(axis=0)",
    "min": "A.min()",
    "ndim": "x * A.ndim",
    "nonzero": "x[mask.nonzero()] * s",
    "prod": "A.prod(axis=1)",
    "ravel": "A.ravel()",
    "repeat": "x.repeat(2)",
    "reshape": "A.reshape(9, 1)",
    "round": "x * x.round()",
    "searchsorted": "x * np.arange(3.0).searchsorted(t)",
    "shape": "x * A.shape[0]",
    "size": "x * A.size",
    "squeeze": "x[None].squeeze() * y",
    "std": "A.std(axis=0)",
    "sum": "A.sum(axis=1)",
    "swapaxes": "A.swapaxes(0, 1) * x",
    "take": "x.take(idx)",
    "trace": "A.trace()",
    "transpose": "A.transpose() * x",
    "var": "A.var()",
    "__abs__": "abs(x - 1.0)",
    "__array__": "np.asarray(x) * y",
    "__complex__": "abs(complex(x[0]))",
    "__contains__": "y * (i in idx)",
    "__copy__": "copy.copy(x) * y",
    "__deepcopy__": "copy.deepcopy(x) * y",
    "__float__": "float(x[0]) * s",
    "__getitem__": "A[1] * x",
    **{f"__{name}__": f"x {op} y" for name, op in _ARITHMETIC.items()},
    **{f"__r{name}__": f"s {op} y" for name, op in _ARITHMETIC.items()},
    **{f"__i{name}__": f"z = x * 1.0\nz {op}= y\nz" for name, op in _ARITHMETIC.items()},
    "__matmul__": "A @ x",
    "__rmatmul__": "x @ A",
    "__imatmul__": "Z = A * 1.0\nZ @= B\nZ",
    "__floordiv__": "x * (x // y)",
    "__rfloordiv__": "x * (3.0 // y)",
    "__ifloordiv__": "z = x * 1.0\nz //= y\nz * x",
    "__divmod__": "q, r = divmod(x, y)\nr * x",
    "__rdivmod__": "q, r = divmod(3.0, y)\nr * x",
    "__neg__": "-x",
    "__pos__": "+x",
    "__iter__": "z = 0.0\nfor v in x:\n    z = z * s + v\nz",
    "__setitem__": "z = np.zeros(3)\nz[1:] = x[:2]\nz * y",
    "transpose(args)": "A.transpose(1, 0) * x",
    "reshape(tuple)": "A.reshape((9,))",
    "reshape(order)": "A.reshape(9, order='F')",
    "astype(str)": "x.astype('float64') * y",
    "flat (iter)": "z = 0.0\nfor v in A.flat:\n    z = z * t + v\nz",
    "flat (store)": "Z = A * 1.0\nZ.flat[1] = s\nZ * x",
    "real (store)": "z = x * 1j\nz.real = y\nabs(z)",
    "shape (store)": "Z = A * 1.0\nZ.shape = (9,)\nZ * s",
}
METHODS_SOMETIMES = {
    "conj": "x.conj() * y",
    "conjugate": "x.conjugate() * y",
    "imag": "(x * 1j).imag * y",
    "real": "x.real * y",
    "dot": "A.dot(x)",
    "mT": "A.mT * x",
    "resize": "Z = A * 1.0\nZ.resize((9,))\nZ * s",
    "view": "x.view() * y",
}

OTHERS = {  # of NumPy, `math` and SciPy: what is no function of real numbers
    **{f"math.{name}": f"x * math.{name}" for name in ("e", "pi")},
    **{f"numpy.{name}": f"x * np.{name}" for name in ("e", "pi")},
    **{f"{module}.inf": f"np.minimum(x, {module_name}.inf)" for module, module_name in (("numpy", "np"), ("math", "math"))},
    "math.nan": "np.fmax(x, math.nan)",
    "numpy.nan": "np.fmax(x, np.nan)",
    "numpy.newaxis": "x[:, np.newaxis] * y",
    "numpy.ix_": "A[np.ix_(idx, idx)] * x[0]",
    "scipy.special.errstate": "with special.errstate(all='ignore'):\n    z = special.gamma(x)\nz * y",
    **{
        f"numpy.random.{name}": f"np.random.seed(0)\nx * np.random.{call}"
        for name, call in {
            "choice": "choice(4)",
            "normal": "normal(0.0, 1.0, 3)",
            "permutation": "permutation(3)",
            "rand": "rand(3)",
            "randint": "randint(5)",
            "randn": "randn(3)",
            "random": "random(3)",
            "seed": "random()",
            "standard_normal": "standard_normal(3)",
            "uniform": "uniform(0.0, 1.0, 3)",
        }.items()
    },
    "numpy.random.default_rng": "rng = np.random.default_rng(0)\nx * rng.normal(size=3)",
    "numpy.random.Generator": "rng = np.random.Generator(np.random.PCG64(0))\nx * rng.normal(size=3)",
    "numpy.random.RandomState": "rng = np.random.RandomState(0)\nx * rng.normal(size=3)",
    "numpy.random.shuffle": "order = np.arange(3)\nnp.random.seed(0)\nnp.random.shuffle(order)\nx[order] * y",
}

# What is refused, with its place; why.
REASONS: dict[str, str] = {
    "getattr": "an attribute by its name as a text: write `box.first`",
    "setattr": "writing into an object: build a new one",
    "iter": "an iterator is used up where it is read: loop over the list itself",
    "next": "the first that holds: write a loop with `break`, or `np.argmax`",
    "sorted": "use np.sort(np.array(...))",
    "flat (iter)": "use `a.ravel()`",
    "flat (store)": "index the array itself",
    "real (store)": "use `y + 1j * z.imag`",
    "shape (store)": "use reshape",
    "resize": "in place; use np.resize or np.pad",
}
TABLES = {"operators": OPERATORS, "builtins": BUILTINS, "methods": METHODS, "others": OTHERS}
TABLES_SOMETIMES = {"operators": OPERATORS_SOMETIMES, "methods": METHODS_SOMETIMES}
PROGRAMS = {key: text for table in (*TABLES.values(), *TABLES_SOMETIMES.values()) for key, text in table.items()}

HEAD = f"""import copy
from dataclasses import dataclass
{IMPORTS}
@dataclass
class Box:
    first: float
    second: float


"""


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_has_the_derivative_of_differences(name: str) -> None:
    *before, text = PROGRAMS[name].split("\n")
    used = [argument for argument in ARGUMENTS if re.search(rf"\b{argument}\b", PROGRAMS[name])]
    wrt = [argument for argument in used if argument in ACTIVE]
    with patch("tests.derived.IMPORTS", HEAD):
        expression = Expression(text, *before, **{argument: ARGUMENTS[argument] for argument in used})
        if name in REASONS:
            with pytest.raises(Refused):
                expression.problems(wrt, unknown=False)
            return
        problems = expression.problems(wrt, unknown=False)
    assert not problems, problems[0]


# ------------------------------------------------------------------ shares


def shares(often: bool) -> dict[str, tuple[int, int]]:
    """How many there are in each family, and how many of them have a derivative, carry none, or are followed as what they do."""
    numpys = test_numpy_coverage.OFTEN if often else test_numpy_coverage.SOMETIMES
    others = test_scipy_coverage.OFTEN if often else test_scipy_coverage.SOMETIMES
    found: dict[str, list[bool]] = {"Python": [], "NumPy": [], "SciPy": [], "math": []}
    for path in paths(numpys):
        if path not in OTHERS:
            found["NumPy"].append(is_covered(path))
    for path in paths(others):
        found["math" if path.startswith("math.") else "SciPy"].append(is_covered(path))
    for label, table in (TABLES if often else TABLES_SOMETIMES).items():
        for name in table:
            family = {"methods": "NumPy", "others": {"numpy": "NumPy", "scipy": "SciPy"}.get(name.partition(".")[0], "math")}
            found[family.get(label, "Python")].append(name not in REASONS)
    return {family: (len(covered), sum(covered)) for family, covered in found.items() if covered}


@pytest.mark.parametrize(("often", "least"), [(True, 0.98), (False, 0.90)], ids=["often", "sometimes"])
def test_few_have_no_derivative(often: bool, least: float) -> None:
    libraries = [counts for family, counts in shares(often).items() if family != "Python"]
    for count, covered in (*libraries, (sum(count for count, _ in libraries), sum(covered for _, covered in libraries))):
        assert covered >= least * count


def _print_shares() -> None:
    for often in (True, False):
        families = shares(often)
        libraries = [counts for family, counts in families.items() if family != "Python"]
        families["libraries"] = (sum(count for count, _ in libraries), sum(covered for _, covered in libraries))
        for family, (count, covered) in families.items():
            print(f"{'often' if often else 'sometimes':10}{family:10}{covered:5} of {count:4}  {covered / count:.1%}")
    for name, reason in sorted({**REASONS, **test_numpy_coverage.REASONS, **test_scipy_coverage.REASONS}.items()):
        print(f"    {name}: {reason}")


if __name__ == "__main__":
    import astgrad.rules  # noqa: F401

    _print_shares()
