"""Derivatives of Python's built-in functions of numbers."""

from astgrad.rules.operators import POWER_KINK, SIGN, SQUARED, power_by_base, power_by_exponent
from astgrad.rules.registry import Domain, constant, positive, real, rule

FIRST = "at a tie, the argument that Python returns: the first"

rule("builtins.abs(x)", x=SIGN, result="same", kink="0 at 0", also=("operator.abs",))
rule("builtins.abs**2(x)", x=SQUARED, result="same", note="written abs(x) ** 2")
rule("builtins.float(x)", x="1", result="scalar")
rule("builtins.complex(real, imag=0)", real="1", imag="1j", result="complex")
rule(
    "builtins.max(x, y)",
    x="0.0 if y > x else 1.0",
    y="1.0 if y > x else 0.0",
    result="chosen",
    kink=FIRST,
)
rule(
    "builtins.max(x, y, z)",
    x="0.0 if y > x or z > x else 1.0",
    y="1.0 if y > x and not z > y else 0.0",
    z="1.0 if z > max(x, y) else 0.0",
    result="chosen",
    kink=FIRST,
)
rule(
    "builtins.min(x, y)",
    x="0.0 if y < x else 1.0",
    y="1.0 if y < x else 0.0",
    result="chosen",
    kink=FIRST,
)
rule(
    "builtins.min(x, y, z)",
    x="0.0 if y < x or z < x else 1.0",
    y="1.0 if y < x and not z < y else 0.0",
    z="1.0 if z < min(x, y) else 0.0",
    result="chosen",
    kink=FIRST,
)
rule(
    "builtins.pow(x, y)",
    x=power_by_base,
    y=power_by_exponent,
    domain={"x": positive, "y": real},
    result="same",
    kink=POWER_KINK,
)

constant("builtins.bool(x)", result="truth")
constant("builtins.int(x)", result="int")
constant("builtins.round(x)", result="int")
constant("builtins.round(x, n)", domain={"x": real, "n": Domain(-1, 1, integer=True)}, result="same")
