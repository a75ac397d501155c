"""The key is complete: each part of what a derivative is made from, changed alone, is seen; what is the same is found."""

from __future__ import annotations

import os
import subprocess
import sys
import types
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import astgrad
from astgrad import generator
from astgrad.backend import store

OTHER = """
S = 1.0


def beneath(x):
    return x * S


def imported(x):
    return beneath(x)


def read(x):
    return beneath(x)
"""
MODULE = """
import math
from dataclasses import dataclass, field
from math import sin as outer
import other
from other import imported

K = 1.0
A = __import__("numpy").ones(3)
LIMITS = (0.0, 1.0)


class Box:
    pass


def deeper(x):
    return x


def chosen(x):
    return x


def as_chosen(x):
    return x


def helper(x, g=chosen, h=math.sin):
    return deeper(x)


@dataclass
class Held:
    parts: list = field(default_factory=lambda: [7.0])


def f(x, y=1.0, *, z=2.0):
    \"\"\"The docstring.\"\"\"
    def inner(u):
        return u * 3.0 + Held().parts[0]
    return helper(x) * outer(y) + imported(x) + other.read(x) + math.pi * K + A[0] + LIMITS[0] + abs(inner(z)) + (x in {"a", "b"})
"""


def module(text: str = MODULE, name: str = "model", other: str = OTHER, other_name: str = "other") -> dict[str, Any]:
    """The namespace of the module, run."""
    imported = types.ModuleType(other_name)
    exec(compile(other, "other.py", "exec"), vars(imported))
    scope: dict[str, Any] = {"__name__": name}
    before = sys.modules.get("other")
    sys.modules["other"] = imported
    is_own = name not in sys.modules
    sys.modules.setdefault(name, types.ModuleType(name))  # dataclasses ask for it
    try:
        exec(compile(text, "model.py", "exec"), scope)
    finally:
        del sys.modules["other"]
        if is_own:
            del sys.modules[name]
        if before is not None:
            sys.modules["other"] = before
    return scope


def replaced(old: str, new: str) -> Callable[[], dict[str, Any]]:
    def change() -> dict[str, Any]:
        assert MODULE.count(old) == 1, old
        return module(MODULE.replace(old, new))

    return change


SOURCES = {
    "the function": replaced("helper(x) *", "helper(x) +"),
    "a number in it": replaced("u * 3.0", "u * 4.0"),
    "the type of a number in it": replaced("u * 3.0", "u * 3"),
    "a string in it": replaced('"b"', '"c"'),
    "its spelling": replaced("helper(x) * outer(y)", "helper(x)*outer(y)"),
    "its docstring": replaced("The docstring.", "Another docstring."),
    "a function inside it": replaced("return u *", "return -u *"),
    "its default": replaced("y=1.0", "y=2.0"),
    "the default of a keyword": replaced("z=2.0", "z=3.0"),
    "what a lambda of a class makes": replaced("[7.0]", "[8.0]"),
    "a function that is a callee's default": replaced("g=chosen", "g=as_chosen"),
    "what a callee's default does": replaced("def chosen(x):\n    return x", "def chosen(x):\n    return -x"),
    "a function of a library that is a callee's default": replaced("h=math.sin", "h=math.cos"),
    "its parameters": replaced("y=1.0, *, z=2.0", "y=1.0, z=2.0"),
    "its annotations": replaced("(x, y", "(x: float, y"),
    "the annotation of its result": replaced("z=2.0):", "z=2.0) -> float:"),
    "a callee": replaced("return deeper(x)", "return -deeper(x)"),
    "a callee's callee": replaced("def deeper(x):\n    return x", "def deeper(x):\n    return -x"),
    "a callee's name": lambda: module(MODULE.replace("helper", "other_helper")),
    "a callee of another module": lambda: module(other=OTHER.replace("imported(x):\n    return", "imported(x):\n    return -")),
    "a callee that is read from a module": lambda: module(
        other=OTHER.replace("read(x):\n    return", "read(x):\n    return -")
    ),
    "a callee's callee in another module": lambda: module(other=OTHER.replace("return x *", "return x /")),
    "the type of a global of another module": lambda: module(other=OTHER.replace("S = 1.0", "S = 1")),
    "the name of another module": lambda: module(other_name="another"),
    "an imported function": replaced("sin as outer", "cos as outer"),
    "where an imported function is from": lambda: module(other=OTHER + "\n\nfrom math import sin as imported\n"),
    "an imported module": replaced("import math\n", "import cmath as math\n"),
    "the type of a global": replaced("K = 1.0", "K = 1"),
    "the shape of a global": replaced("ones(3)", "ones(4)"),
    "the dtype of a global": replaced("ones(3)", "ones(3, 'f')"),
    "a global that is a list now": replaced("(0.0, 1.0)", "[0.0, 1.0]"),
    "a global that is a class now": replaced("K = 1.0", "K = float"),
    "a builtin that is shadowed": replaced("K = 1.0", "K = 1.0\ndef abs(x): return x"),
    "the name of its module": lambda: module(name="elsewhere"),
}


@pytest.mark.parametrize("change", SOURCES)
def test_a_change_of_the_source_is_seen(folder, asked, change):
    asked.clear()
    assert astgrad.derivative(module()["f"])(1.0) == 2.0
    assert astgrad.derivative(module()["f"])(2.0) == 3.0
    assert len(asked) == 1
    astgrad.derivative(SOURCES[change]()["f"])(1.0)
    assert len(asked) == 2


def test_the_value_of_a_number_is_no_part_it_is_read_live(folder, asked):
    for value in ("1.0", "2.0", "float('nan')"):
        astgrad.derivative(module(MODULE.replace("K = 1.0", f"K = {value}"))["f"])(1.0)
    assert len(asked) == 1


REQUESTS: dict[str, Callable[[Any], Any]] = {
    "the parameter": lambda f: astgrad.derivative(f, wrt="y"),
    "another parameter": lambda f: astgrad.derivative(f, wrt="z"),
    "a tuple of one": lambda f: astgrad.derivative(f, wrt=("x",)),
    "a tuple of two": lambda f: astgrad.derivative(f, wrt=("x", "y")),
    "their order": lambda f: astgrad.derivative(f, wrt=("y", "x")),
    "the mode": lambda f: astgrad.derivative(f, mode="forward"),
    "the other mode": lambda f: astgrad.derivative(f, mode="reverse"),
    "the operator": astgrad.value_and_derivative,
    "the order": lambda f: astgrad.derivative(astgrad.derivative(f)),
    "the inner parameter": lambda f: astgrad.derivative(astgrad.derivative(f, wrt="y"), wrt="x"),
    "the inner mode": lambda f: astgrad.derivative(astgrad.derivative(f, mode="forward")),
}


def test_each_request_has_entries_of_its_own(folder, asked):
    paths = {"": astgrad.derivative(module()["f"])}
    paths |= {name: make(module()["f"]) for name, make in REQUESTS.items()}
    found = {}
    for name, gives in paths.items():
        gives(1.0)
        found[gives.path] = name
    assert len(found) == len(paths)
    count = len(asked)
    for make in REQUESTS.values():
        make(module()["f"])(2.0)
    assert len(asked) == count


KINDS: list[Any] = [
    1.0,
    np.float64(1),
    np.float32(1),
    np.ones(()),
    np.ones(2),
    np.ones(1),
    np.ones(2, np.float32),
    np.ones((2, 3)),
    np.ones((2, 2)),
    np.ones((1, 3)),
    np.ones((2, 3, 4)),
]


def test_each_kind_of_argument_has_an_entry_of_its_own(folder, asked):
    for count, value in enumerate(KINDS, start=1):
        astgrad.derivative(module()["f"])(value)
        assert len(asked) == count
    for value in (2.0, np.ones(5), np.ones((7, 8)), np.ones((7, 7))):
        astgrad.derivative(module()["f"])(value)
    assert len(asked) == len(KINDS)
    astgrad.derivative(module()["f"])(1.0, 1.5)  # as its default
    assert len(asked) == len(KINDS)
    for count, other in enumerate((1, True, None, "text", np.int64(1), np.ones(3)), start=1):
        astgrad.derivative(module()["f"])(1.0, other)
        assert len(asked) == len(KINDS) + count, other


# ------------------------------------------------------------------ what generates


class Installed:
    """A small astgrad with the packages it writes with, as an installer leaves them."""

    def __init__(self, site: Path) -> None:
        self.site = site
        for name, text in {
            "astgrad/__init__.py": "",
            "astgrad/rules/a.py": "sin = 'cos(x)'\n",
            "astgrad-0.1.0.dist-info/RECORD": "astgrad/rules/a.py,sha256=abc,15\n",
            "fake_libcst/__init__.py": "",
            "fake_libcst-1.9.0.dist-info/METADATA": "",
            "fake_black/__init__.py": "",
        }.items():
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(text)
        self.rules = site / "astgrad" / "rules" / "a.py"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installed:
    made = Installed(tmp_path / "site")
    monkeypatch.syspath_prepend(made.site)
    monkeypatch.setattr(generator, "_PACKAGE", str(made.site / "astgrad"))
    monkeypatch.setattr(generator, "_WRITES_WITH", ("fake_libcst", "fake_black", "fake_absent"))
    return made


def longer_rule(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    installed.rules.write_text("sin = '-cos(x)'\n")


def rule_of_the_same_size_and_time(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    times = installed.rules.stat().st_atime_ns, installed.rules.stat().st_mtime_ns
    installed.rules.write_text("sin = 'sin(x)'\n")
    os.utime(installed.rules, ns=times)


def new_rules(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    (installed.rules.parent / "b.py").write_text("")


def rules_gone(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    installed.rules.unlink()


def rules_of_another_name(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    installed.rules.rename(installed.rules.with_name("c.py"))


def another_record(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    (installed.site / "astgrad-0.1.0.dist-info" / "RECORD").write_text("astgrad/rules/a.py,sha256=abd,15\n")


def another_version(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(astgrad, "__version__", "0.1.1")


def another_libcst(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    (installed.site / "fake_libcst-1.9.0.dist-info").rename(installed.site / "fake_libcst-1.9.1.dist-info")


def another_black_of_which_no_version_is_known(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    (installed.site / "fake_black" / "__init__.py").write_text("new = 1\n")


def a_package_that_is_there_now(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    (installed.site / "fake_absent.py").write_text("")
    sys.path_importer_cache.clear()


def another_python(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (*sys.version_info[:2], sys.version_info[2] + 1, "final", 0))


def another_implementation(installed: Installed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.implementation, "cache_tag", "pypy311")


@pytest.mark.parametrize(
    "change",
    [
        longer_rule,
        rule_of_the_same_size_and_time,
        new_rules,
        rules_gone,
        rules_of_another_name,
        another_record,
        another_version,
        another_libcst,
        another_black_of_which_no_version_is_known,
        a_package_that_is_there_now,
        another_python,
        another_implementation,
    ],
)
def test_a_change_of_what_generates_is_seen(folder, asked, installed, monkeypatch, change):
    monkeypatch.setattr(store, "identity_now", generator.identity_now)

    def new_process() -> None:
        monkeypatch.setattr(generator, "_known", [])
        monkeypatch.setattr(store, "_in_memory", {})
        assert astgrad.derivative(module()["f"])(1.0) == 2.0

    new_process()
    new_process()
    assert len(asked) == 1
    change(installed, monkeypatch)
    new_process()
    assert len(asked) == 2
    new_process()
    assert len(asked) == 2


def test_what_is_written_with_is_found_where_it_is_installed():
    """The names say which versions these are."""
    for name in generator._WRITES_WITH:
        (said,) = generator._package(name)
        assert str(said).startswith(f"{name}-{metadata.version(name)}.")


def test_sources_that_cannot_be_read_cost_the_cache_and_no_call(folder, asked, installed, monkeypatch):
    """astgrad in a zip file: what generates cannot be told, so nothing may be found that something else wrote."""
    monkeypatch.setattr(store, "identity_now", generator.identity_now)
    monkeypatch.setattr(generator, "_known", [])
    monkeypatch.setattr(generator, "_PACKAGE", str(installed.rules / "astgrad"))
    with pytest.warns(astgrad.AstgradWarning, match="Not a directory"):
        assert astgrad.derivative(module()["f"])(1.0) == 2.0
    assert astgrad.derivative(module()["f"])(2.0) == 3.0
    assert not folder.exists()


IN_ANOTHER_PROCESS = """
import sys
import model
print(model.slope(3.0), model.slope.path)
"""


def run(folder: Path, seed: str) -> list[str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS], cwd=folder, env=environment, capture_output=True, text=True
    )
    assert done.stderr == ""
    return done.stdout.split()


MODEL = """
import astgrad
import other
from other import helper


@astgrad.derivative
def slope(x):
    return helper(x) + other.factor(x) * other.size()
"""
HELPERS = """
def beneath(x):
    return x * x


def helper(x):
    return beneath(x)


def factor(x):
    return 10.0 * x


def size():
    return 2.0
"""


def test_what_is_the_same_is_found_in_another_process_and_what_is_edited_is_not(folder, tmp_path):
    """The whole way, by the real generator, with helpers in another module."""
    (tmp_path / "other.py").write_text(HELPERS)
    (tmp_path / "model.py").write_text(MODEL)
    value, path = run(tmp_path, "1")
    assert value == "26.0"
    assert run(tmp_path, "2") == [value, path]
    for seed, (old, new, expected) in enumerate(
        [
            ("x * x", "x * x * x", "47.0"),
            ("return beneath(x)", "return -beneath(x)", "14.0"),
            ("10.0 * x", "11.0 * x", "28.0"),
            ("return 2.0", "return 3.0", "36.0"),
        ],
        start=3,
    ):
        (tmp_path / "other.py").write_text(HELPERS.replace(old, new))
        assert run(tmp_path, str(seed))[0] == expected
    (tmp_path / "model.py").write_text(MODEL.replace("+ other", "- other"))
    (tmp_path / "other.py").write_text(HELPERS)
    assert run(tmp_path, "9")[0] == "-14.0"
