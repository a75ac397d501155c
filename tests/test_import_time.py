"""What is loaded when, and how long it takes: `import astgrad` next to nothing, a warm call no generator."""

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
variants.generate = lambda f, request: Generated(TEXT, "slope", "reverse", request.kinds, module_alias="model")
import model
assert model.slope(3.0) == 18.0
"""
WARM = """
import json, sys, time
import numpy
import model
before = time.perf_counter()
value = model.slope(3.0)
took = time.perf_counter() - before
print(json.dumps([value, took, sorted(sys.modules)]))
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
    script = "import time; t = time.perf_counter(); import astgrad; print(time.perf_counter() - t)"
    assert min(float(run(script)) for _ in range(5)) < 0.010


def test_a_warm_call_loads_no_generator_and_takes_less_than_ten_milliseconds(tmp_path):
    (tmp_path / "model.py").write_text(MODEL)
    run(COLD, tmp_path)
    results = [json.loads(run(WARM, tmp_path)) for _ in range(5)]
    loaded = set(results[0][2])
    generator = {"libcst", "black", "click", "platformdirs", "dataclasses", "hashlib", "astgrad.pipeline", "astgrad.errors"}
    assert not loaded & generator
    assert not any(name.startswith(("astgrad.frontend", "astgrad.transform", "astgrad.rules")) for name in loaded)
    assert {value for value, _, _ in results} == {18.0}
    assert min(took for _, took, _ in results) < 0.010


def test_decorating_is_cheap(tmp_path):
    (tmp_path / "model.py").write_text(MODEL)
    script = "import numpy, time; t = time.perf_counter(); import model; print(time.perf_counter() - t)"
    run(script, tmp_path)  # compiles the module
    assert min(float(run(script, tmp_path)) for _ in range(5)) < 0.010


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
