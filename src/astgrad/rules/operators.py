"""Derivatives of Python's operators, under the names that the `operator` module gives them.

Operands are Python numbers, NumPy scalars or arrays: texts are right for all three. `@` is structural and not here.
"""

from astgrad.rules.registry import Domain, Formula, constant, positive, real, rule

nonzero = Domain(0.3, 4.0)
small = Domain(-4, 4, integer=True)

POWER_KINK = "0 by x at x ** 0; 0 by y at x = 0; nan by y at x < 0"
power_by_base = Formula(
    general="y * x ** (y - (y != 0))",  # where y is 0 this is 0 * x**0, which is 0 for every x
    scalar="y * x ** (y - 1) if y else 0.0",
    literal="y * x ** (y - 1) if y else 0.0",
)
power_by_exponent = Formula(general="out * np.log(np.where(x == 0, 1, x))", scalar="out * np.log(x) if x else 0.0")

SQUARED = Formula("2 * x", of_complex="2 * np.conj(x)")  # of the square of the absolute value
SIGN = Formula("np.sign(x)", of_complex="np.conj(x) / np.where(out == 0, 1, out)")  # of the absolute value; 0 at 0

rule("operator.add(x, y)", x="1", y="1", result="same")
rule("operator.sub(x, y)", x="1", y="-1", result="same")
rule("operator.mul(x, y)", x="y", y="x", result="same")
rule("operator.truediv(x, y)", x="1 / y", y="-out / y", domain={"x": real, "y": nonzero}, note="by y: no square that overflows")
rule(
    "operator.pow(x, y)",
    x=power_by_base,
    y=power_by_exponent,
    domain={"x": positive, "y": real},
    result="same",
    kink=POWER_KINK,
)
rule(
    "operator.mod(x, y)",
    x="1",
    y="-(x // y)",
    domain={"x": real, "y": nonzero},
    result="same",
    kink="at the jumps, the derivative of the piece that the value is on",
)
rule("operator.neg(x)", x="-1", result="same")
rule("operator.pos(x)", x="1", result="same")

constant("operator.floordiv(x, y)", domain={"x": real, "y": nonzero}, result="same")

constant("operator.eq(x, y)", result="bool")
constant("operator.ge(x, y)", result="bool")
constant("operator.gt(x, y)", result="bool")
constant("operator.le(x, y)", result="bool")
constant("operator.lt(x, y)", result="bool")
constant("operator.ne(x, y)", result="bool")
constant("operator.not_(x)", result="bool")

constant("operator.and_(x, y)", domain=small, result="same")
constant("operator.inv(x)", domain=small, result="same", also=("operator.invert",))
constant("operator.lshift(x, y)", domain={"x": small, "y": Domain(0, 4, integer=True)}, result="same")
constant("operator.or_(x, y)", domain=small, result="same")
constant("operator.rshift(x, y)", domain={"x": small, "y": Domain(0, 4, integer=True)}, result="same")
constant("operator.xor(x, y)", domain=small, result="same")
