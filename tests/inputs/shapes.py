"""Deep and long texts: shapes of nesting and of chains, each in every place of a module where an expression or block can stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Shape = Callable[[int], str]  # so deep or so long

NESTED: Mapping[str, Shape] = {  # levels; limited by frontend.reading.NESTING
    "parentheses": lambda n: "(" * n + "x" + ")" * n,
    "lists": lambda n: "[" * n + "x" + "]" * n,
    "tuples": lambda n: "(" * n + "x" + ",)" * n,
    "dicts": lambda n: "{1: " * n + "x" + "}" * n,
    "calls": lambda n: "abs(" * n + "x" + ")" * n,
    "subscripts": lambda n: "x[" * n + "0" + "]" * n,
    "lambdas": lambda n: "lambda: " * n + "x",
    "comprehensions": lambda n: "[" * n + "x" + " for i in x]" * n,
    "f-strings": lambda n: "f'{" * min(n, 1) + "(" * n + "x" + ")" * n + "}'" * min(n, 1),
    "keywords": lambda n: "dict(a=" * n + "x" + ")" * n,
    "stars": lambda n: "[*" * n + "[x]" + "]" * n,
    "powers": lambda n: "**".join("x" * (n + 1)),
    "conditionals": lambda n: "x if x else " * n + "x",
}
CHAINS: Mapping[str, Shape] = {  # links; limited by frontend.reading.CHAIN
    "sum": lambda n: " + ".join("x" * (n + 1)),
    "minus": lambda n: "-" * n + "x",
    "not": lambda n: "not " * n + "x",
    "attributes": lambda n: "x" + ".T" * n,
    "subscript chain": lambda n: "x" + "[0]" * n,
    "called": lambda n: "x" + "()" * n,
    "methods": lambda n: "x" + ".sum()" * n,
    "and": lambda n: " and ".join("x" * (n + 1)),
    "strings": lambda n: "'a' " * (n + 1),
    "generators": lambda n: "[x" + " for i in x" * n + "]",
    "conditions": lambda n: "[x for i in x" + " if x" * n + "]",
}
BLOCKS: Mapping[str, Shape] = {  # levels of blocks, links of `elif`; Python itself allows 100 levels of indentation
    "ifs": lambda n: "".join(f"{' ' * k}if x:\n" for k in range(n)) + " " * n + "pass\n",
    "loops": lambda n: "".join(f"{' ' * k}for i{k} in x:\n" for k in range(n)) + " " * n + "pass\n",
    "withs": lambda n: "".join(f"{' ' * k}with x:\n" for k in range(n)) + " " * n + "pass\n",
    "trys": lambda n: "".join(f"{' ' * k}try:\n" for k in range(n)) + " " * n + "pass\n" + _ends(n, "finally: pass\n"),
    "functions": lambda n: "".join(f"{' ' * k}def g{k}():\n" for k in range(n)) + " " * n + "pass\n",
    "classes": lambda n: "".join(f"{' ' * k}class C{k}:\n" for k in range(n)) + " " * n + "pass\n",
    "elif": lambda n: "if x: pass\n" + "elif x: pass\n" * n,
    "else if": lambda n: "".join(f"{' ' * k}if x: pass\n{' ' * k}else:\n" for k in range(n)) + " " * n + "pass\n",
    "cases": lambda n: "match x:\n" + "".join(f"  case {k}: pass\n" for k in range(n)),
    "excepts": lambda n: "try: pass\n" + "except ValueError: pass\n" * n,
}
LENGTHS: Mapping[str, Shape] = {  # flat; nothing limits these but time
    "statements": lambda n: "y = x * 2.0\n" * n,
    "arguments": lambda n: f"print({', '.join('x' * n)})\n",
    "elements": lambda n: f"y = [{', '.join('x' * n)}]\n",
    "comparisons": lambda n: f"y = {' < '.join('x' * n)}\n",
    "targets": lambda n: "y = " * n + "x\n",
    "semicolons": lambda n: "; ".join(["y = x"] * n) + "\n",
    "long name": lambda n: f"{'y' * n} = x\n",
    "long string": lambda n: f"y = '{'a' * n}'\n",
    "long number": lambda n: f"y = 1{'0' * n}\n",
    "long comment": lambda n: f"y = x  # {'a' * n}\n",
    "blank lines": lambda n: "\n" * n + "y = x\n",
    "continued lines": lambda n: "y = x" + " \\\n" * n + "\n",
    "parameters": lambda n: f"def g({', '.join(f'a{k}' for k in range(n))}): pass\n",
    "globals": lambda n: "".join(f"y = v{k}\n" for k in range(n)),
}


def _ends(count: int, text: str) -> str:
    return "".join(" " * k + text for k in reversed(range(count)))


def in_body(block: str) -> str:
    """A block in the body of a function."""
    return "def f(x: float):\n" + _indented(block) + "    return x * x\n"


def in_module(block: str) -> str:
    """A block of the module around a function."""
    return f"x = 1.0\n{block}def f(x: float):\n    return x * x\n"


EXPRESSION_PLACES: Mapping[str, Callable[[str], str]] = {
    "result": lambda e: f"def f(x: float):\n    return {e}\n",
    "inactive": lambda e: f"def f(x: float, n: int):\n    x = 2.0\n    print({e})\n    return x * x\n",
    "argument": lambda e: f"import numpy as np\ndef f(x: float):\n    return np.sin({e})\n",
    "target": lambda e: f"def f(x: float):\n    y, ({e}) = x, x\n    return y\n",
    "default": lambda e: f"def f(x: float, y={e}):\n    return x * x\n",
    "annotation": lambda e: f"def f(x: {e}):\n    return x * x\n",
    "decorator": lambda e: f"x = 1\n@({e})\ndef f(x: float):\n    return x * x\n",
    "constant": lambda e: f"x = 1.0\nK = {e}\ndef f(x: float):\n    return x * K\n",
    "module": lambda e: f"x = 1.0\n{e}\ndef f(x: float):\n    return x * x\n",
    "other function": lambda e: f"def g(x):\n    return {e}\ndef f(x: float):\n    return x * x\n",
    "callee": lambda e: f"def g(x):\n    return {e}\ndef f(x: float):\n    return g(x)\n",
    "class": lambda e: f"class C:\n    y = {e}\ndef f(x: float):\n    return x * x\n",
    "request": lambda e: f"import astgrad\ndef f(x: float):\n    return x * x\ndf = astgrad.derivative({e})\n",
    "wrt": lambda e: f"import astgrad\n@astgrad.derivative(wrt={e})\ndef f(x: float):\n    return x * x\n",
}
BLOCK_PLACES: Mapping[str, Callable[[str], str]] = {"body": in_body, "module": in_module}


def _indented(block: str) -> str:
    return "".join(f"    {line}\n" for line in block.splitlines())
