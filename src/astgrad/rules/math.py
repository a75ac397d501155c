"""Derivatives of the functions of the `math` module. They take and give Python's own floats.

`math` raises where NumPy gives nan or inf; formulas stay inside the function's domain, and at a pole of the derivative they
raise as Python's division does. The functions of sequences (`dist`, `fsum`, `prod`, `sumprod`) and those that give
pairs (`frexp`, `modf`), are not elementwise and not here.
"""

from astgrad.rules.registry import Domain, Formula, above_one, constant, positive, real, rule, unit

nonzero = Domain(0.3, 4.0)
whole = Domain(-3, 4, integer=True)
EXACT_NEAR_1 = "(1 - x) * (1 + x) is exact near 1"
NO_OVERFLOW = "hypot: no square that overflows or vanishes"
NO_RAISE = "x * x becomes inf where x**2 raises"
AT_JUMPS = "at the jumps, the derivative of the piece that the value is on"

rule(
    "math.acos(x)",
    x="-1 / math.sqrt((1 - x) * (1 + x))",
    domain=unit,
    result="python",
    note=EXACT_NEAR_1,
)
rule("math.acosh(x)", x="1 / (math.sqrt(x - 1) * math.sqrt(x + 1))", domain=above_one, result="python")
rule("math.asin(x)", x="1 / math.sqrt((1 - x) * (1 + x))", domain=unit, result="python", note=EXACT_NEAR_1)
rule("math.asinh(x)", x="1 / math.hypot(1, x)", result="python", note=NO_OVERFLOW)
rule("math.atan(x)", x="1 / (1 + x * x)", result="python", note=NO_RAISE)
rule(
    "math.atan2(y, x)",
    y="x / math.hypot(x, y) / math.hypot(x, y)",
    x="-y / math.hypot(x, y) / math.hypot(x, y)",
    result="python",
    note=NO_OVERFLOW,
)
rule("math.atanh(x)", x="1 / ((1 - x) * (1 + x))", domain=unit, result="python", note=EXACT_NEAR_1)
rule("math.cbrt(x)", x="1 / (3 * out**2)", domain=positive, result="python")
rule(
    "math.copysign(x, y)",
    x="math.copysign(1.0, x) * math.copysign(1.0, y) if x else 0.0",
    y="0",
    result="python",
    kink="0 at x = 0",
)
rule("math.cos(x)", x="-math.sin(x)", result="python")
rule("math.cosh(x)", x="math.sinh(x)", result="python")
rule("math.degrees(x)", x="180 / math.pi", result="python")
rule("math.erf(x)", x="2 / math.sqrt(math.pi) * math.exp(-x * x)", result="python", note=NO_RAISE)
rule("math.erfc(x)", x="-2 / math.sqrt(math.pi) * math.exp(-x * x)", result="python", note=NO_RAISE)
rule("math.exp(x)", x="out", result="python")
rule("math.exp2(x)", x="out * math.log(2)", result="python")
rule("math.expm1(x)", x="math.exp(x)", result="python", note="out + 1 loses all digits for x far below 0")
rule("math.fabs(x)", x="math.copysign(1.0, x) if x else 0.0", result="python", kink="0 at 0")
rule("math.fma(x, y, z)", x="y", y="x", z="1", result="python")
rule(
    "math.fmod(x, y)",
    x="1",
    y="(out - x) / y",
    domain={"x": real, "y": nonzero},
    result="python",
    kink=AT_JUMPS,
    note="trunc(x / y) is one too many where x / y rounds up to a whole number",
)
rule("math.gamma(x)", x="out * _digamma(x)", domain=Domain(2.0, 6.0), result="python", source="DLMF 5.2.2")
rule("math.hypot(x)", x="math.copysign(1.0, x) if x else 0.0", result="python", kink="0 at 0")
rule("math.hypot(x, y)", x="x / out if out else 0.0", y="y / out if out else 0.0", result="python", kink="0, 0 at (0, 0)")
rule(
    "math.hypot(x, y, z)",
    x="x / out if out else 0.0",
    y="y / out if out else 0.0",
    z="z / out if out else 0.0",
    result="python",
    kink="0, 0, 0 at (0, 0, 0)",
)
rule("math.ldexp(x, i)", x="math.ldexp(1.0, i)", domain={"x": real, "i": whole}, result="python")
rule("math.lgamma(x)", x="_digamma(x)", domain=Domain(2.0, 6.0), result="python", source="DLMF 5.2.2")
rule("math.log(x)", x="1 / x", domain=positive, result="python")
rule(
    "math.log(x, base)",
    x="1 / (x * math.log(base))",
    base="-out / (base * math.log(base))",
    domain={"x": positive, "base": above_one},
    result="python",
)
rule("math.log10(x)", x="1 / (x * math.log(10))", domain=positive, result="python")
rule("math.log1p(x)", x="1 / (1 + x)", domain=unit, result="python")
rule("math.log2(x)", x="1 / (x * math.log(2))", domain=positive, result="python")
rule(
    "math.nextafter(x, y)",
    x="1",
    y="0",
    domain={"x": real, "y": Domain(4.0, 5.0)},
    result="python",
    kink="by x: 1, as if the step were a constant",
)
rule(
    "math.pow(x, y)",
    x=Formula(
        "y * math.pow(x, y - 1) if y else 0.0", literal="y * x ** (y - 1) if y >= 1 else y * math.pow(x, y - 1) if y else 0.0"
    ),
    y="out * math.log(x) if x > 0 else 0.0 if x == 0 else math.nan",
    domain={"x": positive, "y": real},
    result="python",
    kink="0 by x at y = 0; 0 by y at x = 0; nan by y at x < 0",
)
rule("math.radians(x)", x="math.pi / 180", result="python")
rule(
    "math.remainder(x, y)",
    x="1",
    y="(out - x) / y",
    domain={"x": real, "y": nonzero},
    result="python",
    kink=AT_JUMPS,
)
rule("math.sin(x)", x="math.cos(x)", result="python")
rule("math.sinh(x)", x="math.cosh(x)", result="python")
rule("math.sqrt(x)", x="1 / (2 * out)", domain=positive, result="python", kink="raises at 0, as Python's division does")
rule("math.tan(x)", x="1 + out**2", domain=Domain(-1.4, 1.4), result="python")
rule(
    "math.tanh(x)",
    x="1 - out**2",
    result="python",
    note="absolute error below one rounding; the relative accuracy is lost for |x| > 10",
)

constant("math.ceil(x)", result="int")
constant("math.floor(x)", result="int")
constant("math.isfinite(x)", result="bool")
constant("math.isinf(x)", result="bool")
constant("math.isnan(x)", result="bool")
constant("math.trunc(x)", result="int")
constant("math.ulp(x)", result="python")
