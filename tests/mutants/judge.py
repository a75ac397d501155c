"""A pytest plugin: runs the tests of a copy on the copy of astgrad beside them, all of its tests or some."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

import astgrad

SECONDS = 120  # of processor time for one test: a mutant may run for ever


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--only", action="append", default=[], help="run tests with this in their names only")
    parser.addoption(
        "--ids", type=Path, help="run the tests only whose ids are the lines of this file, as far as there are such"
    )
    parser.addoption("--without", action="append", default=[], help="leave out tests whose names begin so")


def pytest_sessionstart() -> None:
    here = Path(__file__).resolve().parents[2] / "src"
    if not Path(astgrad.__file__).resolve().is_relative_to(here):
        pytest.exit(f"{astgrad.__file__} is not the copy in {here}", returncode=3)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    without = tuple(config.getoption("--without"))
    only = config.getoption("--only") or [""]
    file = config.getoption("--ids")
    ids = file and set(file.read_text(encoding="utf-8").splitlines())
    items[:] = [
        item
        for item in items
        if not item.nodeid.startswith(without)
        and any(part in item.nodeid.partition("::")[2] for part in only)
        and (ids is None or item.nodeid in ids)
    ]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {SECONDS} seconds")

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        print(f"\nFAILS {report.nodeid}")


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        print(f"\nFAILS {report.nodeid}")
