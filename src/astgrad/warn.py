"""Warnings that point at the user's line, however deep in astgrad they are found."""

from __future__ import annotations

import sys
import warnings


def warn(message: str, category: type[Warning]) -> None:
    """Warns at the nearest caller outside astgrad."""
    level, frame = 1, sys._getframe()
    while frame.f_back is not None and f"{frame.f_globals.get('__name__')}.".startswith("astgrad."):
        level, frame = level + 1, frame.f_back
    warnings.warn(message, category, stacklevel=level)
