"""Every class of Python's syntax, once where a derivative flows through it and once where none does.

A row gives statements of a function `f(x: float, y: float, n: int)` that leave the result in `z`; and the code with which they are
refused, where they are. Rows of classes that a later Python brings name the version.
"""

from __future__ import annotations

from dataclasses import dataclass

HEAD = """\
import math
import os

import numpy as np

K = 2.5
TABLE = {"a": 1.0, "b": 2.0}


def square(t):
    return t * t


async def waits(t):
    return t


class Weights:
    scale = 1.5


"""


@dataclass(frozen=True)
class Row:
    """One class of syntax. active, inactive: statements; refused: the code for the active form; both: for the inactive one."""

    active: str
    inactive: str
    refused: str = ""
    inactive_refused: str = ""
    since: tuple[int, int] = (3, 11)
    loops: bool = True  # whether it may stand in the body of a loop


STATEMENTS = {
    "FunctionDef": Row(
        "def g(t):\n    return t * y\nz = g(x) * g(2.0)",
        "def g(t):\n    return t + 1\nz = x * y * g(n)",
    ),
    "AsyncFunctionDef": Row(
        "async def g(t):\n    return t * y\nz = g(x)",
        "async def g(t):\n    return t\nz = x * y",
        "async",
        "async",
    ),
    "ClassDef": Row(
        "class Box:\n    value = x\nz = x * y",
        "class Box:\n    value = 3\nz = x * y * float(Box.value)",
        "nested-class",
    ),
    "Return": Row("if x > 9.0:\n    return x\nz = x * y", "if n > 9:\n    return 0.0\nz = x * y", loops=False),
    "Delete": Row("t = x * y\nz = t * x\ndel t", "m = n + 1\nz = x * y * m\ndel m"),
    "Assign": Row("z = w = x * y\nz, w = w * x, z", "m = k = n\nz = x * y * m * k"),
    "TypeAlias": Row(
        "type Real = float\nz = x * y",
        "type Real = float\nz = x * y",
        "unknown-syntax",
        "unknown-syntax",
        since=(3, 12),
    ),
    "AugAssign": Row("z = x\nz *= y\nz -= x * x", "m = n\nm **= 2\nz = x * y * m"),
    "AnnAssign": Row("z: float = x * y\nw: float", "m: int = n * 2\nz = x * y * m"),
    "For": Row("z = x\nfor i in range(n):\n    z = z * y + i", "m = 0\nfor i in range(n):\n    m += i\nz = x * y * m"),
    "AsyncFor": Row(
        "async def g():\n    async for i in waits(x):\n        pass\nz = x * y",
        "async def g():\n    async for i in waits(n):\n        pass\nz = x * y",
        "async",
        "async",
    ),
    "While": Row("z = x\nwhile abs(z) < 5.0:\n    z = z * 1.7 + y", "m = n\nwhile m > 2:\n    m -= 1\nz = x * y * m"),
    "If": Row("if x > y:\n    z = x * y\nelse:\n    z = y", "if n > 2:\n    m = 1\nelse:\n    m = 2\nz = x * y * m"),
    "With": Row(
        "with np.errstate(all='ignore'):\n    z = x * y",
        "with open(os.devnull) as f:\n    m = n + 1\nz = x * y * float(m)",
    ),
    "AsyncWith": Row(
        "async def g():\n    async with TABLE:\n        print(x)\nz = x * y",
        "async def g():\n    async with TABLE:\n        pass\nz = x * y",
        "async",
        "async",
    ),
    "Match": Row(
        "match n:\n    case 3:\n        z = x * y\n    case _:\n        z = x",
        "match n:\n    case 3:\n        m = 2\n    case _:\n        m = 1\nz = x * y * float(m)",
    ),
    "Raise": Row(
        "if x > 9.0:\n    raise ValueError(f'{x} is too large')\nz = x * y",
        "if n > 9:\n    raise ValueError(n)\nz = x * y",
    ),
    "Try": Row(
        "try:\n    z = x / y\nexcept ZeroDivisionError:\n    z = x",
        "try:\n    m = TABLE['c']\nexcept KeyError:\n    m = 2.0\nfinally:\n    k = 1\nz = x * y * float(m * k)",
    ),
    "TryStar": Row(
        "try:\n    z = x / y\nexcept* ZeroDivisionError:\n    z = x",
        "try:\n    m = 1 / n\nexcept* ZeroDivisionError:\n    m = 2.0\nz = x * y * float(m)",
    ),
    "Assert": Row("assert x < 9.0, f'{x}'\nz = x * y", "assert n < 9\nz = x * y"),
    "Import": Row("import math as m\nz = m.sin(x) * y", "import math as m\nk = float(m.pi)\nz = x * y * k"),
    "ImportFrom": Row(
        "from math import sin as sine\nz = sine(x) * y",
        "from math import pi as number\nk = float(number)\nz = x * y * k",
    ),
    "Global": Row("global K\nz = x * y * float(K)", "global K\nm = float(K) * n\nz = x * y * m"),
    "Nonlocal": Row(
        "def g():\n    nonlocal t\n    t = x * y\nt = x\ng()\nz = t",
        "def g():\n    nonlocal t\n    t = 2\nt = 1\ng()\nz = x * y * t",
    ),
    "Expr": Row("print(x)\nz = x * y", "print(n)\nz = x * y"),
    "Pass": Row("z = x * y\npass", "pass\nz = x * y"),
    "Break": Row(
        "z = x\nfor i in range(n):\n    z = z * y\n    if z > 3.0:\n        break",
        "m = 0\nfor i in range(n):\n    m += i\n    break\nz = x * y * m + x",
    ),
    "Continue": Row(
        "z = x\nfor i in range(n):\n    if z > 3.0:\n        continue\n    z = z * y",
        "m = 0\nfor i in range(n):\n    if i == 1:\n        continue\n    m += i\nz = x * y * m",
    ),
}

EXPRESSIONS = {
    "BoolOp": Row("z = (x and y) * (y or x)", "m = n and 2\nz = x * y * m"),
    "NamedExpr": Row("if (t := x * y) > 0.0:\n    z = t * x\nelse:\n    z = t", "m = (k := n) + k\nz = x * y * m"),
    "BinOp": Row("z = x * y + x / y", "m = n % 2 + 1\nz = x * y * m"),
    "UnaryOp": Row("z = -x * +y", "m = -n\nz = x * y * m"),
    "Lambda": Row("g = lambda t: t * y\nz = g(x)", "g = lambda t: t + 1\nz = x * y * g(n)"),
    "IfExp": Row("z = x * y if x > y else x if y > 9.0 else y", "m = 1 if n > 2 else 2\nz = x * y * m"),
    "Dict": Row("d = {'a': x}\nz = d['a'] * y", "d = {'a': n}\nz = x * y * float(d['a'])"),
    "Set": Row("d = {x, y}\nz = x * len(d)", "d = {n, 2}\nz = x * y * len(d)", "set"),
    "ListComp": Row("d = [x * i for i in range(n)]\nz = d[1] * y", "d = [i for i in range(n)]\nz = x * y * float(d[1])"),
    "SetComp": Row(
        "d = {x * i for i in range(n)}\nz = x * len(d)", "d = {i for i in range(n)}\nz = x * y * len(d)", "comprehension"
    ),
    "DictComp": Row(
        "d = {i: x * i for i in range(n)}\nz = float(d[1]) * y",
        "d = {i: i for i in range(n)}\nz = x * y * float(d[1])",
    ),
    "GeneratorExp": Row("z = sum(x * i for i in range(n)) * y", "m = sum(i for i in range(n))\nz = x * y * float(m)"),
    "Await": Row(
        "async def g():\n    return await waits(x)\nz = x * y",
        "async def g():\n    return await waits(n)\nz = x * y",
        "async",
        "async",
    ),
    "Yield": Row("yield x\nz = x * y", "yield n\nz = x * y", "yield", "yield"),
    "YieldFrom": Row("yield from [x]\nz = x * y", "yield from [n]\nz = x * y", "yield", "yield"),
    "Compare": Row("z = x * y if 0.0 < x <= y != 3.0 else y", "m = 1 if 0 < n <= 9 else 2\nz = x * y * m"),
    "Call": Row("z = square(x) * math.sin(y)", "m = square(n)\nz = x * y * m"),
    "FormattedValue": Row("z = x * len(f'{n:>{n}}') * y", "t = f'{n!r:>4}'\nz = x * y * len(t)"),
    "JoinedStr": Row("t = f'{x}'\nz = x * y\nassert t", "t = f'{n}' f'{n}'\nz = x * y * len(t)"),
    "TemplateStr": Row("t = t'{x}'\nz = x * y", "t = t'{n}'\nz = x * y", "unknown-syntax", "unknown-syntax", since=(3, 14)),
    "Interpolation": Row("t = t'{x:>3}'\nz = x", "t = t'{n!r}'\nz = x", "unknown-syntax", "unknown-syntax", since=(3, 14)),
    "Constant": Row("z = x * 2 + y * 1e-1 + 0x10", "t = (None, ..., True, 'a', b'a')\nz = x * y * len(t)"),
    "Attribute": Row("v = np.array([x, y])\nz = np.sum(v.T * v)", "z = x * y * float(Weights.scale) * math.pi"),
    "Subscript": Row("v = np.array([x, y])\nz = v[0] * v[-1]", "z = x * y * float(TABLE['b'])"),
    "Starred": Row("a, *b = x, y\nz = a * b[0]", "a, *b = (n, 2, 3)\nz = x * y * len(b)"),
    "Name": Row("z = x", "m = n\nz = x * y * m * K"),
    "List": Row("v = np.array([x, y])\nz = np.sum(v * v)", "m = [n, 2]\nz = x * y * m[0]"),
    "Tuple": Row("a, b = (x, y)\nz = a * b", "m = (n, 2)\nz = x * y * m[0]"),
    "Slice": Row("v = np.array([x, y, x * y])\nz = np.sum(v[::-2] * v[1:3])", "m = (n, 2, 3)[1:]\nz = x * y * float(m[0])"),
}

OPERATORS = {
    **{
        name: Row(f"z = x {op} y", f"m = n {op} 2\nz = x * y * m")
        for name, op in {"Add": "+", "Sub": "-", "Mult": "*", "Div": "/", "FloorDiv": "//", "Mod": "%", "Pow": "**"}.items()
    },
    "MatMult": Row("v = np.array([x, y])\nz = v @ v", "m = np.eye(2) @ np.ones(2)\nz = x * y * m[0]"),
    **{
        name: Row(f"m = int(x) {op} 2\nz = x * y * m + x", f"m = n {op} 2\nz = x * y * m")
        for name, op in {"LShift": "<<", "RShift": ">>", "BitAnd": "&", "BitOr": "|", "BitXor": "^"}.items()
    },
    "And": Row("z = x and y", "m = n and 2\nz = x * y * m"),
    "Or": Row("z = x or y", "m = n or 2\nz = x * y * m"),
    "Invert": Row("m = ~int(x)\nz = x * y * m", "m = ~n\nz = x * y * m"),
    "Not": Row("z = x * y if not x > y else y", "m = 2 if not n else 3\nz = x * y * m"),
    "UAdd": Row("z = +x * y", "m = +n\nz = x * y * m"),
    "USub": Row("z = -x * y", "m = -n\nz = x * y * m"),
    **{
        name: Row(f"z = x * y if x {op} y else x", f"m = 2 if n {op} 3 else 3\nz = x * y * m")
        for name, op in {"Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">="}.items()
    },
    "Is": Row("z = x * y if x is None else y * x", "m = 2 if n is None else 3\nz = x * y * m"),
    "IsNot": Row("z = x * y if x is not None else y", "m = 2 if n is not None else 3\nz = x * y * m"),
    "In": Row("z = x * y if x in (1.0, 2.0) else y * x", "m = 2 if n in (1, 2) else 3\nz = x * y * m"),
    "NotIn": Row("z = x * y if x not in (1.0, 2.0) else y * x", "m = 2 if n not in TABLE else 3\nz = x * y * m"),
}


def _match(subject: str, pattern: str, value: str = "x * y") -> str:
    return f"z = x\nmatch {subject}:\n    case {pattern}:\n        z = {value}\n    case _:\n        z = y * x"


def _inactive(subject: str, pattern: str, value: str = "2") -> str:
    return f"match {subject}:\n    case {pattern}:\n        m = {value}\n    case _:\n        m = 1\nz = x * y * float(m)"


PATTERNS = {
    "MatchValue": Row(_match("x", "0.7"), _inactive("n", "3")),
    "MatchSingleton": Row(_match("x", "None"), _inactive("n", "True")),
    "MatchSequence": Row(_match("(x, n)", "(t, 3)", "t * y"), _inactive("(n, 2)", "(3, k)", "k")),
    "MatchMapping": Row(_match("{'a': x}", "{'a': t}", "t * y"), _inactive("TABLE", "{'a': k}", "k"), "match"),
    "MatchClass": Row(_match("x", "float(t)", "t * y"), _inactive("n", "int()")),
    "MatchStar": Row(_match("(x, y, n)", "(t, *_)", "t * y"), _inactive("(n, 2)", "(k, *_)", "k")),
    "MatchAs": Row(_match("x", "t if t < 9.0", "t * y"), _inactive("n", "3 as k", "k")),
    "MatchOr": Row(_match("x", "0.7 | 0.8"), _inactive("n", "2 | 3 | 4")),
}

PARTS = {
    "ExceptHandler": STATEMENTS["Try"],
    "arguments": Row(
        "def g(a, /, b, *, c=2.0):\n    return a * b * c\nz = g(x, y, c=x)",
        "def g(a, /, b=1, *, c):\n    return a * b * c\nz = x * y * g(n, c=2)",
    ),
    "arg": STATEMENTS["FunctionDef"],
    "keyword": Row("def g(a, b):\n    return a * b\nz = g(b=x, a=y)", "m = dict(a=n)\nz = x * y * float(m['a'])"),
    "alias": STATEMENTS["Import"],
    "withitem": Row(
        "with np.errstate(all='ignore'), np.printoptions(precision=3):\n    z = x * y",
        "with open(os.devnull) as a, open(os.devnull) as b:\n    m = n\nz = x * y * float(m)",
    ),
    "match_case": STATEMENTS["Match"],
    "comprehension": Row(
        "z = sum(x * i for i in range(n) if i > 0) * y",
        "m = sum(i for i in range(n) if i)\nz = x * y * float(m)",
    ),
    "TypeVar": Row(
        "def g[T](t: T) -> T:\n    return t\nz = g(x) * y",
        "def g[T](t: T) -> T:\n    return t\nz = x * y * g(n)",
        "type-parameters",
        "type-parameters",
        since=(3, 12),
    ),
    "ParamSpec": Row(
        "def g[**P](t):\n    return t\nz = g(x) * y",
        "def g[**P](t):\n    return t\nz = x * y * g(n)",
        "type-parameters",
        "type-parameters",
        since=(3, 12),
    ),
    "TypeVarTuple": Row(
        "def g[*T](t):\n    return t\nz = g(x) * y",
        "def g[*T](t):\n    return t\nz = x * y * g(n)",
        "type-parameters",
        "type-parameters",
        since=(3, 12),
    ),
}

ROWS = {**STATEMENTS, **EXPRESSIONS, **OPERATORS, **PATTERNS, **PARTS}
# Classes that are no construct of a function's body, or are not made by the parser any more.
ELSEWHERE = frozenset(
    {"Load", "Store", "Del", "Module", "Interactive", "Expression", "FunctionType", "TypeIgnore", "arguments", "arg"}
    | {"Num", "Str", "Bytes", "NameConstant", "Ellipsis", "Index", "ExtSlice", "AugLoad", "AugStore", "Param", "Suite"}
)
