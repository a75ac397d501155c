"""Derivative rules: data, in the notation of the generated code, one entry for both modes. Importing this fills the table."""

from astgrad.rules import builtins, math, operators, sequences
from astgrad.rules.numpy import elementwise, products, reductions, shapes
from astgrad.rules.scipy import linalg, signal, special, stats, sums

__all__ = [
    "builtins",
    "elementwise",
    "linalg",
    "math",
    "operators",
    "products",
    "reductions",
    "sequences",
    "shapes",
    "signal",
    "special",
    "stats",
    "sums",
]
