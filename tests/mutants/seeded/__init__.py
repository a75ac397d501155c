"""The faults themselves, by the room that they are put in."""

from __future__ import annotations

from tests.mutants.mutant import Mutant
from tests.mutants.seeded import (
    analysis,
    changing,
    closures,
    complexes,
    deques,
    given_back,
    grids,
    lists,
    memory,
    nested,
    operators,
    order,
    rules,
    surroundings,
    tables,
    transform,
    writes,
)

MUTANTS: tuple[Mutant, ...] = (
    *rules.MUTANTS,
    *analysis.MUTANTS,
    *changing.MUTANTS,
    *lists.MUTANTS,
    *nested.MUTANTS,
    *given_back.MUTANTS,
    *grids.MUTANTS,
    *tables.MUTANTS,
    *transform.MUTANTS,
    *operators.MUTANTS,
    *memory.MUTANTS,
    *writes.MUTANTS,
    *surroundings.MUTANTS,
    *closures.MUTANTS,
    *complexes.MUTANTS,
    *deques.MUTANTS,
    *order.MUTANTS,
)
