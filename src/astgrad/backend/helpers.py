"""The source of private helpers, ready to be copied into a generated module."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from functools import lru_cache

import libcst as cst

from astgrad.backend.imports import names_in
from astgrad.frontend.spelling import respell
from astgrad.ir.read import MODULES
from astgrad.ir.stmt import Import
from astgrad.rules import helpers

_NEEDED = {"np": Import("numpy", "np"), "functools": Import("functools", "functools")} | {
    name: Import(path, name, is_from="." in path) for name, path in MODULES.items() if name != "np"
}


def helper_sources(
    names: Sequence[str], imports: Sequence[Import], renamed: Mapping[str, str]
) -> tuple[tuple[Import, ...], list[str]]:
    """The imports, completed by what the helpers need, and the helpers' texts, spelled with those imports' names.

    renamed: helpers that bear another name in the module.
    """
    texts = [_source(name) for name in _closed(names)]
    used = frozenset().union(*map(names_in, texts))
    needed = {name: _import_for(wanted, imports) for name, wanted in _NEEDED.items() if name in used}
    spelling = {name: found.name for name, found in needed.items() if found.name != name} | dict(renamed)
    complete = tuple(dict.fromkeys((*imports, *needed.values())))
    return complete, [respell(cst.parse_module(text), spelling).code if spelling else text for text in texts]


def _import_for(wanted: Import, imports: Sequence[Import]) -> Import:
    """The import by which the module already has this, else the usual one."""
    return next((each for each in imports if each.path == wanted.path and each.is_from in (False, wanted.is_from)), wanted)


def _closed(names: Sequence[str]) -> list[str]:
    """The helpers and those they call, callees first."""
    order: list[str] = []

    def add(name: str) -> None:
        if name not in order:
            for other in sorted(names_in(_source(name)) - {name}):
                if other in helpers.HELPER_NAMES:
                    add(other)
            order.append(name)

    for name in names:
        add(name)
    return order


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return inspect.getsource(getattr(helpers, name))
