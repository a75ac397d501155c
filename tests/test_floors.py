"""The house stands: imports point down, no room imports itself in a circle, and the two CST doors are the only ones."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "src" / "astgrad"

# Longest prefix wins. A module may import from its own floor or from one below, but never in a circle.
FLOORS = {
    "astgrad.source": 0,
    "astgrad.errors": 0,
    "astgrad.warn": 0,
    "astgrad.collecting": 0,
    "astgrad.ir": 0,
    "astgrad.markers": 0,
    "astgrad.operators": 0,
    "astgrad.paths": 0,
    "astgrad.request": 0,
    "astgrad.patterns": 0,
    "astgrad.fingerprint": 0,
    "astgrad.generator": 0,
    "astgrad.registered": 0,
    "astgrad.solvers": 0,
    "astgrad.frontend": 1,
    "astgrad.rules": 2,
    "astgrad.analysis": 3,
    "astgrad.transform": 4,
    "astgrad.backend": 5,
    "astgrad.pipeline": 6,
    "astgrad.dispatch": 7,
    "astgrad.pullback": 7,
    "astgrad.variants": 7,
    "astgrad.derivatives": 7,
    "astgrad.asking": 7,
    "astgrad.declaring": 7,
    "astgrad.along": 7,
    "astgrad.verify": 7,
    "astgrad.report": 7,
    "astgrad.api": 8,
    "astgrad.gen": 8,
    "astgrad.cli": 8,
    "astgrad.__init__": 8,
    "astgrad.__main__": 8,
}
# A package that only these rooms may import.
DOORS = {"libcst": ("astgrad.frontend", "astgrad.backend"), "black": ("astgrad.backend",)}


def name_of(path: Path) -> str:
    """astgrad.ir.show for src/astgrad/ir/show.py; a package is named like its __init__, the outermost as astgrad.__init__."""
    parts = ("astgrad", *path.relative_to(PACKAGE).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def floor(name: str) -> int | None:
    parts = name.split(".")
    prefixes = (".".join(parts[:count]) for count in range(len(parts), 1, -1))
    return next((FLOORS[prefix] for prefix in prefixes if prefix in FLOORS), None)


def imports(name: str) -> Iterator[tuple[str, int]]:
    """Every module that a module imports, at its top or inside a function, with the line."""
    package = name if MODULES[name].name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")
            base = (
                ".".join([*parents[: len(parents) - node.level + 1], *filter(None, [node.module])])
                if node.level
                else node.module or ""
            )
            for alias in node.names:
                inner = f"{base}.{alias.name}"
                yield (inner if inner in MODULES else base), node.lineno


def own_imports(name: str) -> dict[str, int]:
    """The modules of astgrad that a module imports, each with the line."""
    found = {("astgrad.__init__" if target == "astgrad" else target): line for target, line in imports(name)}
    return {target: line for target, line in found.items() if target in MODULES}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_says_what_it_is_and_has_its_floor(name: str) -> None:
    assert ast.get_docstring(TREES[name]), f"{name} has no docstring"
    assert floor(name) is not None, f"{name} has no floor: add it to FLOORS"


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_down(name: str) -> None:
    mine = floor(name)
    assert mine is not None
    up = [f"line {line}: {target}" for target, line in own_imports(name).items() if (floor(target) or 0) > mine]
    assert not up, f"{name} (floor {mine}) imports from above: {', '.join(up)}"


def test_no_modules_import_each_other() -> None:
    graph = {name: own_imports(name) for name in MODULES}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " -> ".join([*path[path.index(name) :], name])
        if name not in done:
            for target in graph[name]:
                visit(target, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@pytest.mark.parametrize("name", MODULES)
def test_only_the_doors_touch_what_is_behind_them(name: str) -> None:
    for target, line in imports(name):
        rooms = DOORS.get(target.partition(".")[0])
        assert rooms is None or name.startswith(rooms), f"{name}, line {line}: {target} belongs to {' and '.join(rooms or ())}"


def test_importing_astgrad_imports_nothing_that_takes_time() -> None:
    code = "import sys, astgrad; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    assert "astgrad" in loaded
    assert not loaded & {"numpy", "libcst", "black", "click"}
