"""The functions of astgrad that a function to differentiate may call: what they say is said once the derivative is made."""

from __future__ import annotations

STOP_GRADIENT = "astgrad.stop_gradient"  # (x): x, held constant
GRAD_HOOK = "astgrad.grad_hook"  # (x, fn): x, with fn(x_bar) as its cotangent
ROOT = "astgrad.root"  # (g, x0, *args): the x with g(x, *args) = 0
FIXED_POINT = "astgrad.fixed_point"  # (g, x0, *args): the x with g(x, *args) = x
CHECKPOINT = "astgrad.checkpoint"  # a decorator, and what a loop runs over

ASTGRAD = "astgrad."  # begins what a carried text says of names that stand for astgrad

SOLVED = {ROOT: "_root", FIXED_POINT: "_fixed_point"}  # by path: the private function that generated code calls instead
ATTACHED = "astgrad.attached."  # begins the path of what ties a solution to its equation, for as long as a derivative is made
MADE = "astgrad.made"  # makes an object whose class does more than to keep what it is given: it must be taken apart
NUMBER = "astgrad.number"  # (x): x, of which it must turn out that it is a number (`transform.overloaded`)
GRID = "astgrad.grid"  # (rows): says that a list of lists is taken for a matrix (`transform.grids`); so is np.array called then
INTEGER_GRID = "astgrad.grid.int"  # the same of integers
ROW = "astgrad.row"  # how np.array is called where a row of a list of lists is taken for an array (`transform.added_rows`)
TABLE = (
    "astgrad.table"  # (dict): a dict that is taken for an array, of as many dimensions as its text says (`transform.tables`)
)
KEYS = "astgrad.table.keys"  # (dict): the list of its keys
KEY = "astgrad.table.key"  # (key): its place
WITH_DEFAULT = "astgrad.table.get"  # (key, zero): its place, where there may be none
WAS = "astgrad.table.was"  # (key): its place, where there may have been none
SLOPE = "astgrad.slope"  # (g, x, *args): the derivative of g by x there, until it is known what x is
SLOPES = "astgrad.companions.pure.slope."  # begins the path of the function that it is then, which takes x first

MARKERS = frozenset((STOP_GRADIENT, GRAD_HOOK, ROOT, FIXED_POINT, CHECKPOINT))
