"""Derivative rules: data, in the notation of the generated code, one entry for both modes. Importing this fills the table."""

from astgrad.rules import builtins, math, operators, pairs, sequences
from astgrad.rules.numpy import (
    contractions,
    elementwise,
    joining,
    linear_algebra,
    making,
    moving,
    products,
    reductions,
    scans,
    selecting,
    shapes,
)
from astgrad.rules.scipy import factorisations, integrals, linalg, matrices, multivariate, signal, special, stats, sums

__all__ = [
    "builtins",
    "contractions",
    "elementwise",
    "factorisations",
    "integrals",
    "joining",
    "linalg",
    "linear_algebra",
    "making",
    "math",
    "matrices",
    "moving",
    "multivariate",
    "operators",
    "pairs",
    "products",
    "reductions",
    "scans",
    "selecting",
    "sequences",
    "shapes",
    "signal",
    "special",
    "stats",
    "sums",
]
