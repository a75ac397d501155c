"""Same input, same bytes: whatever the hash seed, the folder one stands in, and the place of the project."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLES = Path(__file__).parent.parent / "samples"


def generated(project: Path, stand: Path, sample: str, seed: str) -> bytes:
    """What a fresh process writes for a sample, standing in some folder."""
    path = os.path.relpath(project / sample, stand)
    done = subprocess.run(
        [sys.executable, "-m", "astgrad", "gen", "--stdout", path],
        cwd=stand,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize("sample", ["theano_examples.py"])
def test_two_processes_write_the_same_bytes(sample: str, tmp_path: Path) -> None:
    texts = set()
    for name, seed in (("one", "0"), ("two", "1"), ("three/deeper", "4294967295")):
        project = tmp_path / name
        project.mkdir(parents=True)
        (project / "pyproject.toml").write_text("[project]\nname = 'p'\n", encoding="utf-8")
        shutil.copy(SAMPLES / sample, project)
        (project / "below").mkdir()
        texts |= {generated(project, project, sample, seed), generated(project, project / "below", sample, seed)}
    assert len(texts) == 1
    assert str(tmp_path).encode() not in texts.pop()
