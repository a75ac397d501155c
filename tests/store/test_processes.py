"""Killed writers, racing processes, threads, forks, and modules that are loaded again."""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import threading
import time
import types
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

import astgrad
from astgrad import variants
from astgrad.backend import store
from astgrad.request import Generated, Request
from tests.store.kills import kill_writers
from tests.store.races import race


def test_a_writer_killed_at_any_moment_leaves_no_broken_entry(folder):
    left = kill_writers(40, seed=0)
    assert left.is_clean, left
    assert left.interrupted > 4, "the kills do not fall into writes"


def test_a_careless_writer_is_seen(folder, monkeypatch):
    """What a killed writer leaves is looked at: one that writes in place leaves halves."""

    def careless(folder: int, name: str, data: bytes) -> None:
        file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600, dir_fd=folder)
        for start in range(0, len(data), 100):
            os.write(file, data[start : start + 100])
        os.close(file)

    monkeypatch.setattr(store, "_write", careless)
    assert kill_writers(40, seed=0).broken > 0


def test_processes_on_a_cold_cache_write_the_same_bytes(tmp_path):
    raced = race(4, tmp_path)
    assert not raced.errors, raced.errors[0]
    assert (raced.results, raced.files) == (1, 1)


# ------------------------------------------------------------------ threads


def makers(count: int) -> tuple[list[Callable[..., object]], list[object]]:
    scope: dict[str, object] = {"__name__": "somewhere"}
    exec("".join(f"def f{number}(x):\n    return x * {number}\n" for number in range(count)), scope)
    functions = [scope[f"f{number}"] for number in range(count)]
    return functions, [astgrad.derivative(function) for function in functions]  # type: ignore[return-value,call-overload]


def all_at_once(count: int, work: Callable[[int], object]) -> list[object]:
    """What as many threads give that start together; the errors they raise are among the results."""
    start, results = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        start.wait()
        try:
            results[number] = work(number)  # type: ignore[call-overload]
        except BaseException as error:
            results[number] = error  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return list(results)


@pytest.fixture
def switching() -> object:
    """Threads take turns as often as they can."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("switching")
def test_32_threads_that_call_first_generate_once(folder, asked):
    _, (slope,) = makers(1)
    assert all_at_once(32, lambda number: slope(float(number))) == [number + 1.0 for number in range(32)]
    assert len(asked) == 1


@pytest.mark.usefixtures("switching")
def test_32_threads_with_kinds_of_their_own(folder, asked):
    """Each thread's arguments are of another kind than those of the others, and the dispatchers change all the time."""
    _, (slope,) = makers(1)
    values = [1.0, np.float64(1), np.float32(1), np.ones(3), np.ones((2, 3)), np.ones((3, 3)), np.ones((1, 3)), np.ones(1)]

    def call(number: int) -> bool:
        value = values[number % len(values)]
        return all(np.array_equal(slope(value), value + 1) for _ in range(50))

    assert all_at_once(32, call) == [True] * 32
    assert len(asked) == len(values)


@pytest.mark.usefixtures("switching")
def test_variants_can_be_looked_at_while_they_are_made(folder, asked):
    _, (slope,) = makers(1)

    def work(number: int) -> bool:
        if number % 2:
            return all(len(slope.variants) < 17 and slope.source for _ in range(20))
        return all(slope(np.ones((1,) * rank)).ndim == rank for rank in range(8))

    assert all_at_once(8, work) == [True] * 8


@pytest.mark.usefixtures("switching")
def test_32_derivatives_made_at_once_by_the_real_generator(folder, tmp_path, monkeypatch):
    lines = "".join(f"def f{number}(x):\n    return x**2 * {number}.0\n\n\n" for number in range(8))
    module = loaded(tmp_path, monkeypatch, f"import astgrad\n\n\n{lines}")
    slopes = [astgrad.derivative(getattr(module, f"f{number % 8}")) for number in range(32)]
    assert all_at_once(32, lambda number: slopes[number](3.0)) == [6.0 * (number % 8) for number in range(32)]


# ------------------------------------------------------------------ forks


def in_child(work: Callable[[], object], seconds: float = 30.0) -> object:
    """What a forked child gives; it is killed, and the test fails, where it takes too long."""
    results, told = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(int(seconds))  # whose default is the end
        try:
            os.write(told, json.dumps(work()).encode())
        except BaseException as error:
            os.write(told, json.dumps(repr(error)).encode())
        os._exit(0)
    os.close(told)
    _, status = os.waitpid(child, 0)
    text = os.read(results, 100_000)
    os.close(results)
    assert not os.WIFSIGNALED(status), "the child hangs"
    return json.loads(text)


def test_a_child_generates_what_its_parent_has_not(folder, asked):
    _, slopes = makers(2)
    assert slopes[0](1.0) == 2.0
    assert in_child(lambda: [slope(2.0) for slope in slopes]) == [3.0, 3.0]
    assert slopes[1](1.0) == 2.0
    assert asked == ["f0"]  # the child's work was found in the cache


def test_a_child_of_a_process_that_is_generating_does_not_wait_for_ever(folder, monkeypatch):
    """A thread of the parent is half-way through a generation, and through an import, when the other thread forks."""
    started, release = threading.Event(), threading.Event()

    def generate(function: Callable[..., object], request: Request, owners: object = None) -> Generated:
        if threading.current_thread().name == "slow":
            started.set()
            release.wait(30)
        return Generated(f"def {request.name}(x):\n    return x + 1\n", request.name, "reverse", request.kinds)

    monkeypatch.setattr(variants, "generate", generate)
    _, slopes = makers(2)
    results: list[object] = []
    slow = threading.Thread(target=lambda: results.append(slopes[0](1.0)), name="slow")
    slow.start()
    assert started.wait(30)
    threading.Timer(0.2, release.set).start()
    before = time.monotonic()
    assert in_child(lambda: [slope(2.0) for slope in slopes]) == [3.0, 3.0]
    assert time.monotonic() - before >= 0.1  # the fork came after the generation
    slow.join(30)
    assert results == [2.0]
    assert slopes[1](1.0) == 2.0  # the parent's lock is free again


def test_a_child_made_in_the_middle_of_a_generation_can_end_it(folder, monkeypatch):
    """Generation itself forks, as a hook of an import could: parent and child both go on."""
    from_child: list[object] = []
    forks = iter([True])

    def generate(function: Callable[..., object], request: Request, owners: object = None) -> Generated:
        if next(forks, False):
            from_child.append(in_child(lambda: makers(2)[1][1](4.0)))
        return Generated(f"def {request.name}(x):\n    return x + 1\n", request.name, "reverse", request.kinds)

    monkeypatch.setattr(variants, "generate", generate)
    _, (slope,) = makers(1)
    assert slope(1.0) == 2.0
    assert from_child == [5.0]
    assert in_child(lambda: slope(2.0)) == 3.0  # the lock is free again


# ------------------------------------------------------------------ modules that are loaded again

FIRST = "import astgrad\n\n\ndef helper(x):\n    return x * x\n\n\n@astgrad.derivative\ndef slope(x):\n    return helper(x)\n"


def loaded(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, name: str = "reloaded_model") -> types.ModuleType:
    monkeypatch.syspath_prepend(folder)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.delitem(sys.modules, name, raising=False)
    (folder / f"{name}.py").write_text(text)
    importlib.invalidate_caches()
    module = importlib.import_module(name)
    monkeypatch.setitem(sys.modules, name, module)
    return module


def reloaded(module: types.ModuleType, text: str) -> types.ModuleType:
    Path(str(module.__file__)).write_text(text)
    importlib.invalidate_caches()
    return importlib.reload(module)


@pytest.mark.parametrize("in_memory", [False, True])
def test_new_source_gives_a_new_derivative_and_old_functions_keep_theirs(folder, tmp_path, monkeypatch, in_memory):
    if in_memory:
        monkeypatch.setattr(store, "identity_now", lambda: "another")  # nothing is kept on the disk
    module = loaded(tmp_path, monkeypatch, FIRST)
    old = module.slope
    assert old(3.0) == 6.0
    module = reloaded(module, FIRST.replace("return helper(x)", "return 5 * helper(x)"))
    assert module.slope is not old
    assert module.slope(3.0) == 30.0
    assert old(3.0) == 6.0
    assert astgrad.derivative(old.primal)(3.0) == 6.0


def test_an_old_function_that_calls_a_new_one_follows_it(folder, tmp_path, monkeypatch):
    """As Python does: a name means what it means when the body runs. What cannot be proved is refused, never guessed."""
    module = loaded(tmp_path, monkeypatch, FIRST)
    old = module.slope
    assert old(3.0) == 6.0
    module = reloaded(module, FIRST.replace("x * x", "x * x * x"))
    assert old.primal(3.0) == 27.0
    assert old(3.0) == 27.0 == module.slope(3.0)
    module = reloaded(module, FIRST.replace("x * x", "7 * x").replace("return helper", "return 1 + helper"))
    assert old.primal(3.0) == 21.0
    with suppress(astgrad.StaleSource):  # where its text is gone
        assert old(3.0) == 7.0
    assert module.slope(3.0) == 7.0


def test_the_module_that_was_loaded_again_stays_what_it_is(folder, tmp_path, monkeypatch):
    names = set(sys.modules)
    module = loaded(tmp_path, monkeypatch, FIRST)
    assert module.slope(3.0) == 6.0
    new = {name for name in set(sys.modules) - names if "slope" in name or "derivative" in name.partition(".")[2]}
    assert new <= {"astgrad.derivatives"}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert reloaded(module, FIRST).slope(3.0) == 6.0
