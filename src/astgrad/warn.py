"""Warnings that point at the user's line, however deep in astgrad they are found; and silence where Python has warned before."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

_filters_lock = RLock()  # `catch_warnings` restores what another thread may have changed


def warn(message: str, category: type[Warning]) -> None:
    """Warns at the nearest caller outside astgrad."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and f"{frame.f_globals.get('__name__')}.".startswith("astgrad."):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)


@contextmanager
def without_syntax_warnings() -> Iterator[None]:
    """Reading the author's text again must not repeat, or under `-W error` raise, what Python said of it on import."""
    with _filters_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        warnings.filterwarnings("ignore", "invalid ", DeprecationWarning)  # escape sequences, before Python 3.12
        yield


def _forget_lock() -> None:
    """In a forked process no other thread is left that could release it."""
    global _filters_lock
    _filters_lock = RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_lock)
