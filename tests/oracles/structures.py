"""Derivatives by structures: the same structure, leaf by leaf held against differences."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np


def leaves(value: Any) -> Iterator[Any]:
    """The numbers and arrays in a structure, in order."""
    if isinstance(value, dict):
        value = value.values()
    elif is_dataclass(value):
        value = [getattr(value, each.name) for each in fields(value)]
    elif not isinstance(value, (tuple, list)):
        yield value
        return
    for part in value:
        yield from leaves(part)


def with_leaves(value: Any, rest: Iterator[Any]) -> Any:
    """The structure of other leaves."""
    if isinstance(value, dict):
        return {key: with_leaves(part, rest) for key, part in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{each.name: with_leaves(getattr(value, each.name), rest) for each in fields(value)})
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(with_leaves(part, rest) for part in value))
    if isinstance(value, (tuple, list)):
        return type(value)(with_leaves(part, rest) for part in value)
    return next(rest)


def differences(f: Callable[..., Any], args: tuple[Any, ...], position: int) -> list[np.ndarray]:
    """The derivative by each leaf of an argument, by differences of fourth order."""
    start = [np.array(leaf, dtype=float) for leaf in leaves(args[position])]
    found = [np.zeros(leaf.shape) for leaf in start]

    def at(which: int, index: tuple[int, ...], step: float) -> float:
        moved = [leaf.copy() for leaf in start]
        moved[which][index] += step
        plain = iter([leaf if leaf.ndim else float(leaf) for leaf in moved])
        given = [copy.deepcopy(arg) for arg in args]
        given[position] = with_leaves(args[position], plain)
        return float(f(*given))

    h = 1e-3
    for which, total in enumerate(found):
        for index in np.ndindex(total.shape):
            near, far = (at(which, index, step) - at(which, index, -step) for step in (h, 2 * h))
            total[index] = (8 * near - far) / (12 * h)
    return found


def _same_form(got: Any, like: Any) -> None:
    """The containers are of one class all through."""
    if isinstance(like, (dict, tuple, list)) or is_dataclass(like):
        assert type(got) is type(like)
        if isinstance(like, dict):
            assert list(got) == list(like)
            got, like = list(got.values()), list(like.values())
        elif is_dataclass(like):
            got, like = ([getattr(each, field.name) for field in fields(like)] for each in (got, like))  # type: ignore[arg-type]
        for mine, theirs in zip(got, like, strict=True):
            _same_form(mine, theirs)
    else:
        assert isinstance(got, (type(like), float))


def same(got: Any, expected: list[np.ndarray], like: Any) -> None:
    _same_form(got, like)
    found = list(leaves(got))
    assert len(found) == len(expected)
    for mine, theirs, given in zip(found, expected, leaves(like), strict=True):
        assert np.shape(mine) == np.shape(given)
        np.testing.assert_allclose(mine, theirs, rtol=1e-8, atol=1e-9)
