"""Modules that do harm when anything of them runs: each would write `marker` into the working folder."""

from __future__ import annotations

from collections.abc import Mapping

MARK = "open('marker', 'w').close()"
PLAIN = "import astgrad\n\n\n@astgrad.derivative\ndef f(x: float):\n    return x * x\n"

_AS_EXPRESSION = {  # what stands where {} is would run if the module did
    "statement": "{}\n" + PLAIN,
    "walrus": "(a := {})\n" + PLAIN,
    "f-string": 'print(f"{{{}}}")\n' + PLAIN,
    "nested f-string": 'print(f"{{1:{{{}}}}}")\n' + PLAIN,
    "assert": "assert {}, {}\n" + PLAIN,
    "constant": "K = {}\n" + PLAIN.replace("x * x", "x * K"),
    "constant in an array": "import numpy as np\nK = np.array([{}])\n" + PLAIN.replace("x * x", "x * K"),
    "subscript": "K = {{}}[{}]\n" + PLAIN,
    "comprehension": "K = [{} for _ in range(1)]\n" + PLAIN,
    "lambda called": "K = (lambda: {})()\n" + PLAIN,
    "annotation": "K: {} = 1.0\n" + PLAIN.replace("x * x", "x * K"),
    "parameter annotation": PLAIN.replace("x: float", "x: {}"),
    "return annotation": PLAIN.replace("):", ") -> {}:"),
    "local annotation": PLAIN.replace("    return", "    y: {} = x\n    return"),
    "default": PLAIN.replace("x: float", "x: float, y={}"),
    "keyword default": PLAIN.replace("x: float", "x: float, *, y={}"),
    "decorator above": PLAIN.replace("@astgrad", "@{}\n@astgrad"),
    "decorator below": PLAIN.replace("\ndef", "\n@{}\ndef"),
    "argument of the transformer": PLAIN.replace("derivative\n", "derivative(wrt={})\n"),
    "mode of the transformer": PLAIN.replace("derivative\n", "derivative(mode={})\n"),
    "request of an expression": PLAIN + "\n\ndf = astgrad.derivative({})\n",
    "class body": "class C:\n    {}\n" + PLAIN,
    "base class": "class C({}): pass\n" + PLAIN,
    "metaclass": "class M(type):\n    def __new__(*a): {}\nclass C(metaclass=M): pass\n" + PLAIN,
    "init_subclass": "class B:\n    def __init_subclass__(cls): {}\nclass C(B): pass\n" + PLAIN,
    "descriptor": "class D:\n    def __set_name__(*a): {}\nclass C:\n    d = D()\n" + PLAIN,
    "with": "class W:\n    def __enter__(s): {}\n    def __exit__(*a): {}\nwith W(): pass\n" + PLAIN,
    "loop": "for _ in [{}]: {}\n" + PLAIN,
    "while": "while {}: break\n" + PLAIN,
    "exception handler": "try: 1 / 0\nexcept {}: pass\n" + PLAIN,
    "finally": "try: pass\nfinally: {}\n" + PLAIN,
    "match": "match {}:\n    case _: pass\n" + PLAIN,
    "type alias text": "import typing\nK = typing.get_type_hints({})\n" + PLAIN,
    "conditional import": "if {}:\n    import numpy as np\nelse:\n    import math as np\n" + PLAIN,
    "helper's default": "def g(a, b={}):\n    return a\n" + PLAIN.replace("x * x", "g(x) * x"),
    "helper's decorator": "@{}\ndef g(a):\n    return a\n" + PLAIN.replace("x * x", "g(x) * x"),
    "called in the body": "def g():\n    {}\n" + PLAIN.replace("    return", "    g()\n    return"),
    "eval in the body": PLAIN.replace("    return", "    eval({!r})\n    return"),
    "global in the body": PLAIN.replace("    return", "    x = {} or x\n    return"),
    "module getattr": "def __getattr__(name):\n    {}\n" + PLAIN.replace("x * x", "x * nowhere"),
}
_WHOLE = {
    "exit": f"{MARK}\nimport sys, os\nsys.exit(3)\nos._exit(4)\n{PLAIN}",
    "fork": f"import os\nif os.fork() == 0: {MARK}\n{PLAIN}",
    "spawn": f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {MARK!r}])\n{PLAIN}",
    "star import of a hostile module": f"from evil import *\n{PLAIN.replace('x * x', 'x * K')}",
    "import of a hostile module": f"import evil\nfrom evil import g\n{PLAIN.replace('x * x', 'x * evil.K + g(x)')}",
    "relative import": f"from .evil import g\n{PLAIN.replace('x * x', 'g(x)')}",
    "a name that hides NumPy": f"import numpy as np\n{PLAIN.replace('x * x', 'np.sin(x)')}",
    "overridden built-ins": f"import builtins\nbuiltins.compile = builtins.open = lambda *a: {MARK}\n{PLAIN}",
    "audit hook": f"import sys\nsys.addaudithook(lambda *a: {MARK})\n{PLAIN}",
    "import hook": f"import sys\nsys.meta_path.insert(0, type('F', (), {{'find_spec': lambda *a: {MARK}}}))\n{PLAIN}",
    "at exit": f"import atexit\natexit.register(lambda: {MARK})\n{PLAIN}",
    "thread": f"import threading\nthreading.Thread(target=lambda: {MARK}).start()\n{PLAIN}",
    "qualified name": f"{PLAIN}f.__qualname__ = '../../../tmp/x'\nf.__module__ = '../x'\n{MARK}\n",
    "docstring of code": f'"""\n>>> {MARK}\n"""\n{PLAIN}',
    "coding line": f"# -*- coding: utf-8 -*- exec: {MARK}\n{PLAIN}",
    "main guard": f"if __name__ == '__main__' or True:\n    {MARK}\n{PLAIN}",
    "unreadable on purpose": f"{MARK}\n{'(' * 500}\n{PLAIN}",
}

MODULES: Mapping[str, str] = {
    **{name: text.replace("{!r}", repr(MARK)).format(*[MARK] * 3) for name, text in _AS_EXPRESSION.items()},
    **_WHOLE,
}
NEIGHBOURS: Mapping[str, str] = {  # files beside the module that anything which imports or starts Python might run
    "evil.py": f"{MARK}\nK = 2.0\ndef g(x):\n    return x\n",
    "__init__.py": f"{MARK}\n",
    "conftest.py": f"{MARK}\n",
    "setup.py": f"{MARK}\n",
    "model.pyc": "not bytecode",
    "numpy.py": f"{MARK}\n",
    "math.py": f"{MARK}\n",
    "sitecustomize.py": f"{MARK}\n",
    "usercustomize.py": f"{MARK}\n",
    "black.py": f"{MARK}\n",
    "libcst.py": f"{MARK}\n",
    "pyproject.toml": '[build-system]\nbuild-backend = "evil"\n[tool.black]\nline-length = 88\npython-cell-magics = ["evil"]\n',
    ".pth": f"import os; {MARK}\n",
    "evil.pth": f"import os; {MARK}\n",
}
