"""Derivatives of derivatives in a file: what is differentiated next is the text of what was differentiated before.

hvp(loss)   ->   derivative(loss), as a module; in it, the derivative along a direction
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from astgrad.frontend.program import read_module
from astgrad.ir.names import Names
from astgrad.ir.stmt import Program
from astgrad.pipeline import derive_module
from astgrad.request import Request
from astgrad.source import Source

Pair = tuple[Program, Request]


@dataclass(frozen=True)
class Wanted:
    """A function, and what is to be done to it, one after the other."""

    program: Program
    steps: tuple[Request, ...]


def staged(wanted: Sequence[Wanted]) -> list[Pair]:
    """For each, the program and the request of the last step. Raises Refused where a step before it is refused.

    The derivatives of one order are made in one module, so that no two of the functions that they need bear one name.
    """
    wanted = list(wanted)
    while deep := [index for index, each in enumerate(wanted) if len(each.steps) > 1]:
        made = _differentiated([wanted[index] for index in deep])
        for index, new in zip(deep, made, strict=True):
            wanted[index] = new
    return [(each.program, each.steps[0]) for each in wanted]


def _differentiated(wanted: Sequence[Wanted]) -> list[Wanted]:
    """What is left to do when the first step of each is done."""
    names = Names()
    pairs = [(each.program, replace(each.steps[0], name=names.fresh(each.program.function.name))) for each in wanted]
    text = derive_module(pairs).text
    program = wanted[0].program
    reader = read_module(Source(f"{program.source.filename}, differentiated", text), program.module)
    return [
        Wanted(_named(reader.program(request.name), each.program), each.steps[1:])
        for each, (_, request) in zip(wanted, pairs, strict=True)
    ]


def _named(made: Program, program: Program) -> Program:
    """The program of a derivative, under the name of the function that it is the derivative of."""
    return replace(made, function=replace(made.function, name=program.function.name))
