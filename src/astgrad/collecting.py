"""Python's search for cycles of objects, which stands still while a derivative is written.

Writing makes many objects, nearly all of which are needed until the text is there and hardly any of which form cycles: looking
through them again and again takes a quarter of the time and finds next to nothing.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Inside, no search begins by itself; afterwards they do again, unless they did not before. Of threads that overlap, the first
    to leave brings them back for all, which costs the others time only."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
