"""Derivatives of NumPy's elementwise functions of real numbers.

Masks are written `np.where(condition, 1.0, 0.0)`: a factor is moved into them, so that they keep its dtype and hold off its nan
(`astgrad.rules.apply.times`). Constants are Python floats (`np.pi`, `math.log(2)`), which leave float32 as it is; `np.log(2)`
would not.
Not here, because the result is a pair or not of the argument's shape: `divmod`, `frexp`, `modf`, `unwrap`.
"""

from astgrad.rules.operators import SIGN, SQUARED
from astgrad.rules.registry import Domain, Formula, above_one, constant, positive, real, rule, unit

nonzero = Domain(0.3, 4.0)
whole = Domain(-3, 4, integer=True)
AT_JUMPS = "at the jumps, the derivative of the piece that the value is on"

# ------------------------------------------------------------------ arithmetic
rule("numpy.add(x, y)", x="1", y="1", result="same")
rule("numpy.subtract(x, y)", x="1", y="-1", result="same")
rule("numpy.multiply(x, y)", x="y", y="x", result="same")
rule(
    "numpy.divide(x, y)",
    x="1 / y",
    y="-out / y",
    domain={"x": real, "y": nonzero},
    note="by y: no square that overflows",
    also=("numpy.true_divide",),
)
for _path, _result, _also in (("numpy.power", "same", ("numpy.pow",)), ("numpy.float_power", "float64", ())):
    rule(
        f"{_path}(x, y)",
        x=Formula(
            general="y * np.power(x, y - (y != 0))",  # where y is 0 this is 0 * x**0, which is 0 for every x
            scalar="y * np.power(x, y - 1) if y else 0.0",
            literal="y * x ** (y - 1) if y >= 1 else y * np.power(x, y - 1) if y else 0.0",
        ),
        y=Formula(general="out * np.log(np.where(x == 0, 1, x))", scalar="out * np.log(x) if x else 0.0"),
        domain={"x": positive, "y": real},
        result=_result,
        kink="0 by x at x ** 0; 0 by y at x = 0; nan by y at x < 0",
        also=_also,
    )
for _path, _also in (("numpy.remainder", ("numpy.mod",)), ("numpy.fmod", ())):
    rule(
        f"{_path}(x, y)",
        x="1",
        y="-(x // y)" if _path == "numpy.remainder" else "(out - x) / y",
        domain={"x": real, "y": nonzero},
        result="same",
        kink=AT_JUMPS,
        also=_also,
    )
rule("numpy.negative(x)", x="-1", result="same")
rule("numpy.positive(x)", x="1", result="same")
rule("numpy.reciprocal(x)", x="-(out**2)", domain=nonzero, result="same")
rule("numpy.square(x)", x="2 * x", result="same")
rule("numpy.absolute(x)", x=SIGN, result="same", kink="0 at 0", also=("numpy.abs",))
rule("numpy.absolute**2(x)", x=SQUARED, result="same", note="written np.abs(x) ** 2")
rule("numpy.fabs(x)", x="np.sign(x)", kink="0 at 0")

# ------------------------------------------------------------------ powers, exponentials, logarithms
rule("numpy.sqrt(x)", x="1 / (2 * out)", domain=positive, kink="inf at 0")
rule("numpy.cbrt(x)", x="1 / (3 * out**2)", domain=positive, kink="inf at 0")
rule("numpy.exp(x)", x="out")
rule("numpy.exp2(x)", x="out * math.log(2)")
rule("numpy.expm1(x)", x="np.exp(x)", note="out + 1 loses all digits for x far below 0")
rule("numpy.log(x)", x="1 / x", domain=positive)
rule("numpy.log2(x)", x="1 / (x * math.log(2))", domain=positive)
rule("numpy.log10(x)", x="1 / (x * math.log(10))", domain=positive)
rule("numpy.log1p(x)", x="1 / (1 + x)", domain=unit)
rule("numpy.logaddexp(x, y)", x="np.exp(x - out)", y="np.exp(y - out)")
rule("numpy.logaddexp2(x, y)", x="np.exp2(x - out)", y="np.exp2(y - out)")

# ------------------------------------------------------------------ trigonometric and hyperbolic
rule("numpy.sin(x)", x="np.cos(x)")
rule("numpy.cos(x)", x="-np.sin(x)")
rule("numpy.tan(x)", x="1 + out**2", domain=Domain(-1.4, 1.4))
rule(
    "numpy.arcsin(x)",
    x="1 / np.sqrt((1 - x) * (1 + x))",
    domain=unit,
    kink="inf at -1 and 1",
    note="(1 - x) * (1 + x) is exact near 1",
    also=("numpy.asin",),
)
rule(
    "numpy.arccos(x)",
    x="-1 / np.sqrt((1 - x) * (1 + x))",
    domain=unit,
    kink="-inf at -1 and 1",
    note="(1 - x) * (1 + x) is exact near 1",
    also=("numpy.acos",),
)
rule("numpy.arctan(x)", x="1 / (1 + x * x)", note="x * x becomes inf where x**2 raises", also=("numpy.atan",))
rule(
    "numpy.arctan2(y, x)",
    y="x / np.hypot(x, y) / np.hypot(x, y)",
    x="-y / np.hypot(x, y) / np.hypot(x, y)",
    kink="nan at (0, 0)",
    note="hypot: no square that overflows or vanishes",
    also=("numpy.atan2",),
)
rule("numpy.sinh(x)", x="np.cosh(x)")
rule("numpy.cosh(x)", x="np.sinh(x)")
rule("numpy.tanh(x)", x="1 - out**2", note="absolute error below one rounding; the relative accuracy is lost for |x| > 10")
rule("numpy.arcsinh(x)", x="1 / np.hypot(1, x)", note="hypot: no square that overflows", also=("numpy.asinh",))
rule("numpy.arccosh(x)", x="1 / (np.sqrt(x - 1) * np.sqrt(x + 1))", domain=above_one, kink="inf at 1", also=("numpy.acosh",))
rule(
    "numpy.arctanh(x)",
    x="1 / ((1 - x) * (1 + x))",
    domain=unit,
    note="(1 - x) * (1 + x) is exact near 1",
    also=("numpy.atanh",),
)
rule(
    "numpy.hypot(x, y)",
    x=Formula("x / np.where(out == 0, 1, out)", scalar="x / out if out else 0.0"),
    y=Formula("y / np.where(out == 0, 1, out)", scalar="y / out if out else 0.0"),
    kink="0, 0 at (0, 0)",
)
rule("numpy.deg2rad(x)", x="np.pi / 180", also=("numpy.radians",))
rule("numpy.rad2deg(x)", x="180 / np.pi", also=("numpy.degrees",))

# ------------------------------------------------------------------ choices between arguments
for _name, _wins in (("maximum", ">"), ("minimum", "<")):
    rule(
        f"numpy.{_name}(x, y)",
        x=Formula(
            general=f"np.where(x {_wins} y, 1.0, np.where(x == y, 0.5, 0.0))",
            scalar=f"1.0 if x {_wins} y else 0.5 if x == y else 0.0",
        ),
        y=Formula(
            general=f"np.where(y {_wins} x, 1.0, np.where(x == y, 0.5, 0.0))",
            scalar=f"1.0 if y {_wins} x else 0.5 if x == y else 0.0",
        ),
        result="same",
        kink="0.5, 0.5 at a tie",
    )
for _name, _wins in (("fmax", ">"), ("fmin", "<")):
    rule(
        f"numpy.{_name}(x, y)",
        x=Formula(
            general=f"np.where((x {_wins} y) | np.isnan(y), 1.0, np.where(x == y, 0.5, 0.0))",
            scalar=f"1.0 if x {_wins} y or np.isnan(y) else 0.5 if x == y else 0.0",
        ),
        y=Formula(
            general=f"np.where((y {_wins} x) | np.isnan(x), 1.0, np.where(x == y, 0.5, 0.0))",
            scalar=f"1.0 if y {_wins} x or np.isnan(x) else 0.5 if x == y else 0.0",
        ),
        result="same",
        kink="0.5, 0.5 at a tie; where one argument is nan, 1 for the other",
    )
rule(
    "numpy.clip(a, a_min, a_max)",
    a=Formula(
        general=(
            "np.where(a <= a_max, 1.0, 0.0) if a_min is None else np.where(a >= a_min, 1.0, 0.0) if a_max is None "
            "else np.where((a >= a_min) & (a <= a_max), 1.0, 0.0)"
        ),
        scalar=(
            "(1.0 if a <= a_max else 0.0) if a_min is None else (1.0 if a >= a_min else 0.0) if a_max is None "
            "else 1.0 if a_min <= a <= a_max else 0.0"
        ),
    ),
    a_min=Formula(
        general=("np.where(a < a_min, 1.0, 0.0) if a_max is None else np.where((a < a_min) & (a_min <= a_max), 1.0, 0.0)"),
        scalar="(1.0 if a < a_min else 0.0) if a_max is None else 1.0 if a < a_min <= a_max else 0.0",
    ),
    a_max=Formula(
        general=("np.where(a > a_max, 1.0, 0.0) if a_min is None else np.where((a > a_max) | (a_min > a_max), 1.0, 0.0)"),
        scalar="(1.0 if a > a_max else 0.0) if a_min is None else 1.0 if a > a_max or a_min > a_max else 0.0",
    ),
    domain={"a": real, "a_min": Domain(-1.5, -0.5), "a_max": Domain(0.5, 1.5)},
    result="stored",
    kink="by a, 1 on the closed interval",
)
rule(
    "numpy.copysign(x, y)",
    x="np.sign(x) * np.copysign(1.0, y)",
    y="0",
    kink="0 at x = 0",
)
rule(
    "numpy.heaviside(x, y)",
    x="0",
    y=Formula("np.where(x == 0, 1.0, 0.0)", scalar="1.0 if x == 0 else 0.0"),
    kink="0 by x at the jump",
)

# ------------------------------------------------------------------ special functions and the representation of numbers
rule("numpy.i0(x)", x="_i1(x)", keeps_arrays=True, domain=Domain(-6.0, 6.0), source="DLMF 10.29.3")
rule("numpy.sinc(x)", x="_sinc_slope(x)", domain=unit, note="a series near 0, where (cos(pi * x) - sinc(x)) / x cancels")
rule("numpy.ldexp(x, i)", x="np.ldexp(1.0, i)", domain={"x": real, "i": whole})
rule(
    "numpy.nextafter(x, y)",
    x="1",
    y="0",
    domain={"x": real, "y": Domain(4.0, 5.0)},
    kink="by x: 1, as if the step were a constant",
)
rule(
    "numpy.nan_to_num(x, *, nan=0.0, posinf=None, neginf=None)",
    x=Formula("np.where(np.isfinite(x), 1.0, 0.0)", scalar="1.0 if np.isfinite(x) else 0.0"),
    result="same",
    kink="0 at nan and infinities",
    note="with `copy` it is refused: it may write into its argument",
)
rule("numpy.real(x)", x="1", result="chosen")
rule("numpy.imag(x)", x=Formula("0", of_complex="-1j"), result="chosen", note="of a complex x")
rule(
    "numpy.angle(z, deg=False)",
    z=Formula("0", of_complex="-1j * (180 / np.pi) / z if deg else -1j / z"),
    deg="0",
    note="of a complex z",
)
rule("numpy.float64(x)", x="1", result="float64", also=("numpy.double",))
rule("numpy.complex128(x)", x="1", result="complex128", also=("numpy.cdouble",))
rule("numpy.complex64(x)", x="1", result="complex64", also=("numpy.csingle",))
rule("numpy.real_if_close(x, tol=100)", x="1", result="same", keeps_arrays=True)

# ------------------------------------------------------------------ the derivative is zero wherever there is one
constant("numpy.ceil(x)", result="same")
constant("numpy.fix(x)", result="same")
constant("numpy.floor(x)", result="same")
constant("numpy.floor_divide(x, y)", domain={"x": real, "y": nonzero}, result="same")
constant("numpy.rint(x)")
constant("numpy.round(x, decimals=0)", result="same", also=("numpy.around",))
constant("numpy.sign(x)", result="same")
constant("numpy.spacing(x)")
constant("numpy.trunc(x)", result="same")

constant("numpy.equal(x, y)", result="bool")
constant("numpy.greater(x, y)", result="bool")
constant("numpy.greater_equal(x, y)", result="bool")
constant("numpy.isfinite(x)", result="bool")
constant("numpy.isinf(x)", result="bool")
constant("numpy.isnan(x)", result="bool")
constant("numpy.isneginf(x)", result="bool")
constant("numpy.isposinf(x)", result="bool")
constant("numpy.less(x, y)", result="bool")
constant("numpy.less_equal(x, y)", result="bool")
constant("numpy.logical_and(x, y)", result="bool")
constant("numpy.logical_not(x)", result="bool")
constant("numpy.logical_or(x, y)", result="bool")
constant("numpy.logical_xor(x, y)", result="bool")
constant("numpy.not_equal(x, y)", result="bool")
constant("numpy.signbit(x)", result="bool")

constant("numpy.bitwise_and(x, y)", domain=whole, result="same")
constant("numpy.bitwise_or(x, y)", domain=whole, result="same")
constant("numpy.bitwise_xor(x, y)", domain=whole, result="same")
constant("numpy.invert(x)", domain=whole, result="same", also=("numpy.bitwise_not", "numpy.bitwise_invert"))
constant("numpy.left_shift(x, y)", domain=Domain(0, 4, integer=True), result="same", also=("numpy.bitwise_left_shift",))
constant("numpy.right_shift(x, y)", domain=Domain(0, 4, integer=True), result="same", also=("numpy.bitwise_right_shift",))
