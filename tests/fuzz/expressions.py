"""The expressions of the language, by what they are: a line each. The signs are explained in `SIGNS` of writer.py."""

from __future__ import annotations

from tests.fuzz.productions import Form

_SCALARS: tuple[str | Form, ...] = (
    # operators
    Form("$s + $s", 1.5),
    Form("$s - $s", 1.5),
    Form("0.5 * $S * $S", 1.5),
    Form("$S * $S", 1.5),
    "-$S",
    "$S / (1.5 + $S ** 2)",
    "$S ** 2",
    Form("0.3 * $S ** 3", 0.3),
    Form("(1 + $S ** 2) ** 0.5", 0.5),
    Form("(1.5 + $S1 * $S1) ** -1", 0.5),
    Form("(1.5 + np.sin($s)) ** np.tanh($s)", 0.3),
    "$S % 3.0",
    Form("$S // 0.7 * $S", 0.3),
    "$S * $i",
    Form("($s if $c else $s)", lazy=True),
    Form("($s or $s)", 0.4, lazy=True),
    Form("($s and $s)", 0.4, lazy=True),
    # numbers, by function
    "np.sin($s)",
    "math.cos($s)",
    "np.tanh($s)",
    "np.exp(-$S ** 2)",
    Form("math.exp(-$S1 * $S1)", 0.5),
    Form("math.sqrt(1 + $S1 * $S1)", 0.5),
    Form("np.log1p($S ** 2)", 0.5),
    Form("math.log(1.5 + $S1 * $S1)", 0.5),
    Form("math.atan($s)", 0.5),
    "np.arctan2($s, 1.5 + $S ** 2)",
    Form("np.hypot($s, 1.0)", 0.5),
    Form("np.logaddexp($s, $s)", 0.5),
    "$S * np.floor($s)",
    "abs($s)",
    Form("max($s, $s + 0.1)", lazy=True),
    "np.maximum($s, $s + 0.1)",
    "np.minimum($s - 0.1, $s)",
    "np.where($c, $s, $s)",
    "np.clip($s, -0.9, 1.1)",
    "float($x)",
    # of arrays
    "np.sum($v)",
    "$V.sum()",
    "np.mean($v * $V)",
    "np.dot($v, $v)",
    "$V @ $V",
    "np.max($v)",
    Form("np.min($v)", 0.5),
    Form("np.sqrt(1 + np.sum($V ** 2))", 0.5),
    "np.sum($u[1:] * $u[:-1])",
    Form("$u[$k]", 1.5),
    "np.sum($h) / 3",
    "$H @ $H",
    Form("$H[0]", 0.5),
    "np.mean($A)",
    Form("np.sum($A, axis=1)[1]", 0.5),
    Form("$A[1, $k]", 1.0),
    Form("$H @ $A @ $V / 8", 0.7),
)

_VECTORS: tuple[str | Form, ...] = (
    "$v + $v",
    "$v - $S",
    "0.5 * $V * $V",
    "$V * $S",
    "-$V",
    "$V / (1.5 + $V ** 2)",
    "$V ** 2",
    "np.sin($v)",
    Form("np.exp(-$V ** 2)", 0.5),
    "np.tanh($V * $S)",
    "np.where($v > $S, $v, $v)",
    Form("np.where($c, $v, $s)", 0.5),
    "np.maximum($v, $s)",
    "np.clip($v, -0.8, 0.9)",
    Form("np.abs($v)", 0.5),
    Form("$V % 2.0", 0.3),
    "np.array([$s, $x, $x, $x])",
    Form("np.array([$s, 0.5, $u[1], $x])", 0.4),
    Form("$V * np.arange(4)", 0.4),
    Form("$V * $V[:1]", 0.4),
    "$H @ $A / 3",
    "$A.T @ $H / 3",
    "np.mean($A, axis=0)",
    "np.sum($A, axis=0) / 3",
    Form("np.max($A, axis=0)", 0.4),
    Form("$V[::-1]", shares=True),
    Form("$A[$r]", shares=True),
    Form("$u[:]", 0.3, shares=True),
    Form("($v if $c else $v)", shares=True, lazy=True),
)

_SHORTS: tuple[str | Form, ...] = (
    "$h + $H",
    "$H * $S",
    "$H * $H",
    "np.sin($h)",
    "np.tanh($h)",
    "$H / (1.5 + $H ** 2)",
    "$A @ $V / 4",
    "np.sum($A, axis=1) / 4",
    "np.mean($A, axis=-1)",
    "np.maximum($h, $s)",
    Form("$V[1:]", shares=True),
    Form("$V[:3]", shares=True),
    Form("$A[:, $k]", shares=True),
)

_MATRICES: tuple[str | Form, ...] = (
    "$A * $V",
    "$A + $S",
    "0.5 * $A * $A",
    "$A * $H[:, None]",
    "$H[:, None] * $V",
    Form("np.outer($h, $v)", 0.5),
    "np.tanh($A)",
    "np.sin($A)",
    "$A @ np.outer($v, $v) / 4",
    "$A - np.mean($A, axis=1, keepdims=True)",
    Form("$A / (1.5 + np.sum($A ** 2, axis=0, keepdims=True))", 0.5),
    Form("np.stack([$v, $v, $v])", 0.5),
    "np.where($A > $S, $v, $A)",
    Form("$A.T.reshape(3, 4)", 0.4),
    Form("np.reshape($A.T, (3, 4))", 0.2),
    Form("$A[::-1]", shares=True),
    Form("$A.T.T", 0.3, shares=True),
)

_INTEGERS: tuple[str | Form, ...] = (
    "$i + 1",
    "$i // 2",
    "$i % 3",
    "int(np.floor($x))",
    "min($i, 3)",
    "2",
    Form("len($u)", 0.3),
    Form("(1 if $c else $i)", 0.5, lazy=True),
)

_COMPARISONS: tuple[str | Form, ...] = (
    Form("$S < $l", 4),
    Form("$S > $l", 4),
    Form("$X < $l", 4),
    Form("-0.4 < $x < 0.7", 2),
    Form("np.sum($u) > $l", 1),
    Form("$X >= $x", 0.5),
)

_TESTS: tuple[str | Form, ...] = (
    Form("$c", 6),
    "$c and $c",
    "$c or $c",
    "not $c",
    Form("$i > 1", 0.7),
    Form("$i == 0", 0.5),
    Form("$i != 2", 0.5),
    Form("$i % 2", 0.3),
)


def _forms(table: tuple[str | Form, ...]) -> tuple[Form, ...]:
    return tuple(Form(line) if isinstance(line, str) else line for line in table)


FORMS = {
    "scalar": _forms(_SCALARS),
    "vector": _forms(_VECTORS),
    "short": _forms(_SHORTS),
    "matrix": _forms(_MATRICES),
    "integer": _forms(_INTEGERS),
    "comparison": _forms(_COMPARISONS),
    "test": _forms(_TESTS),
}
