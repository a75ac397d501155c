"""Dicts that are written out and only read, by keys that are computed: they stay dicts, and so do their adjoints.

    d = {"a": x, "b": y}                    d_bar = {"a": 0.0, "b": 0.0}
    for i in range(n):                ->    for i in range(n - 1, -1, -1):
        s = s + d["ab"[i % 2]]                  d_bar["ab"[i % 2]] += s_bar

Other dicts are taken apart (`transform.leaves`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from astgrad.analysis.lookups import is_looked_up
from astgrad.ir.expr import Dict, Name
from astgrad.ir.stmt import Assign, Block, Function, Stmt, names_written, statements, with_body
from astgrad.transform.rename import map_blocks


def with_lookups(function: Function, functions: Mapping[str, Function]) -> Function:
    """The function with those dicts marked that it writes out, gives one name, and reads by keys that are computed."""
    made = [s.value for s in statements(function.body) if isinstance(s, Assign) and isinstance(s.value, Dict)]
    if not made:
        return function
    written = Counter((*function.parameter_names, *(name for s in statements(function.body) for name in names_written(s))))

    def marked(statement: Stmt) -> Stmt:
        match statement:
            case Assign(targets=(Name(id=id),), value=Dict(elements=(_, *_)) as value) if written[id] == 1:
                if is_looked_up(id, function, functions, statement):
                    return replace(statement, value=replace(value, is_looked_up=True))
        return statement

    def within(block: Block) -> Block:
        return tuple(map_blocks(marked(statement), within) for statement in block)

    return with_body(function, within(function.body))
