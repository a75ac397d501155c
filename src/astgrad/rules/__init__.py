"""Derivative rules: data, in the notation of the generated code, one entry for both modes. Importing this fills the table."""

from astgrad.rules import builtins, math, operators, sequences
from astgrad.rules.numpy import (
    contractions,
    elementwise,
    joining,
    linear_algebra,
    making,
    moving,
    pairs,
    parting,
    products,
    reductions,
    samples,
    scans,
    selecting,
    shapes,
)
from astgrad.rules.scipy import linalg, signal, special, stats, sums

__all__ = [
    "builtins",
    "contractions",
    "elementwise",
    "joining",
    "linalg",
    "linear_algebra",
    "making",
    "math",
    "moving",
    "operators",
    "pairs",
    "parting",
    "products",
    "reductions",
    "samples",
    "scans",
    "selecting",
    "sequences",
    "shapes",
    "signal",
    "special",
    "stats",
    "sums",
]
