"""Derivative rules: data, in the notation of the generated code, one entry for both modes. Importing this fills the table."""

from astgrad.rules import builtins, math, operators
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

__all__ = [
    "builtins",
    "contractions",
    "elementwise",
    "joining",
    "linear_algebra",
    "making",
    "math",
    "moving",
    "operators",
    "products",
    "reductions",
    "scans",
    "selecting",
    "shapes",
]
