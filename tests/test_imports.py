"""What is loaded when: by `import astgrad` next to nothing, by a warm call no generator. `benchmarks/` tells how long it takes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

MODEL = """
import numpy as np
import astgrad

K = 1.5

def helper(x):
    return x * x

@astgrad.derivative
def slope(x, y=2.0):
    return helper(x) * y
"""
COLD = """
from astgrad import variants
from astgrad.request import Generated
TEXT = 'import numpy as np\\n\\n\\ndef slope(x, y=2.0):\\n    return 2 * x * y * model.K\\n'
variants.generate = lambda f, request, owners: Generated(TEXT, "slope", "reverse", request.kinds, module_alias="model")
import model
assert model.slope(3.0) == 18.0
"""
WARM = """
import json, sys
import numpy
import model
print(json.dumps([model.slope(3.0), sorted(sys.modules)]))
"""


@pytest.fixture(autouse=True)
def _compiled(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules are compiled once, as where astgrad is installed."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp() / "pyc"))


def run(script: str, folder: Path | None = None) -> str:
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=folder, env=os.environ, check=True, capture_output=True, text=True).stdout


def test_import_loads_a_table_only():
    loaded = json.loads(
        run("import sys; before = set(sys.modules); import astgrad, json; print(json.dumps(sorted(set(sys.modules) - before)))")
    )
    assert [name for name in loaded if name.startswith("astgrad")] == ["astgrad"]


def test_a_warm_call_loads_no_generator(tmp_path):
    (tmp_path / "model.py").write_text(MODEL)
    run(COLD, tmp_path)
    value, modules = json.loads(run(WARM, tmp_path))
    loaded = set(modules)
    generator = {"libcst", "black", "click", "platformdirs", "dataclasses", "hashlib", "astgrad.pipeline", "astgrad.errors"}
    assert not loaded & generator
    assert not any(name.startswith(("astgrad.frontend", "astgrad.transform", "astgrad.rules")) for name in loaded)
    assert value == 18.0


def test_decorating_loads_no_generator(tmp_path):
    (tmp_path / "model.py").write_text(MODEL)
    loaded = set(json.loads(run("import json, sys, model; print(json.dumps(sorted(sys.modules)))", tmp_path)))
    assert not loaded & {"libcst", "black", "astgrad.pipeline"}


def test_every_name_of_the_table_is_there():
    import astgrad

    assert all(getattr(astgrad, name) is not None for name in astgrad.__all__)
    assert set(astgrad.__all__) <= set(dir(astgrad))
    assert astgrad.grad is astgrad.derivative
    assert astgrad.value_and_grad is astgrad.value_and_derivative


def test_the_version_is_that_of_the_project():
    import tomllib

    import astgrad

    project = Path(__file__).parent.parent / "pyproject.toml"
    assert tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"] == astgrad.__version__
