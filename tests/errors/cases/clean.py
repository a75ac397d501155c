"""Everything here is in the language, or carried through it."""
from __future__ import annotations

import logging

import numpy as np
import typing


@typing.final
def carried(x: float, n: int = 3, *, scale: "float" = -1.5) -> float:
    """Constructs that are refused only where the derivative passes through them."""
    import os

    assert n > 0, f"{n} is too small"
    log = []
    label: str
    with np.errstate(divide="ignore"):
        names = {name: value for name, value in zip("ab", range(2))}
    try:
        count = int(os.environ["N"])
    except (KeyError, ValueError) as error:
        logging.info("%s", error)
        count = 0
    match count:
        case 0 | 1:
            label = "few"
        case _:
            label = "many"

    def shift(v):
        def deeper():
            return v + n

        return [deeper() for _ in range(2)]

    class Point:
        def norm(self):
            yield self

    while True:
        try:
            if n:
                raise ValueError(label)
        except* ValueError:
            log.append(shift)
        break_here = lambda t: t if t else names
        return_me = [*log, {1, 2}, Point, break_here]
        for i in range(3):
            print(i)
        else:
            n = 0
        y = x * scale
        if not y:
            pass
    return y + len(return_me)
