"""A folder for each test, and a generator whose text says what it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from astgrad import variants
from astgrad.backend import store
from astgrad.request import Generated, Request


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the entries, not made yet, as a process finds it that has just started."""
    monkeypatch.setenv("ASTGRAD_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(store, "_warned", False)
    monkeypatch.setattr(store, "_in_memory", {})
    return tmp_path / "cache" / "v1"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The functions for which the generator was asked; what it writes adds one to the argument."""
    asked: list[str] = []

    def generate(function: Callable[..., object], request: Request, owners: object = None) -> Generated:
        asked.append(function.__qualname__)
        text = f"def {request.name}(x, *rest, **more):\n    return x + 1\n"
        return Generated(text, request.name, "reverse", request.kinds)

    monkeypatch.setattr(variants, "generate", generate)
    return asked
