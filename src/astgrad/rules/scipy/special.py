"""Derivatives of SciPy's special functions of real numbers.

By the order of a Bessel function, and by the parameters of most incomplete and hypergeometric functions, there is no closed form:
these arguments have no derivative here, and are refused where they are active. Formulas call only functions that have a rule
themselves, so that second derivatives exist.
"""

from __future__ import annotations

from astgrad.rules.registry import Domain, Formula, constant, positive, real, rule, unit

nonzero = Domain(0.3, 4.0)
fraction = Domain(0.1, 0.9)  # between 0 and 1
shape = Domain(0.6, 3.0)  # of a distribution
order = Domain(0, 4, integer=True)
degree = Domain(1, 5, integer=True)
GAMMA = "DLMF 5.2.2"
GAUSS = "DLMF 7.2.1"
BESSEL = "DLMF 10.6.1"
MODIFIED = "DLMF 10.29.1"
CANCELS = "the two terms cancel where the slope is small beside them; the absolute error stays below their rounding"
EXPONENT = "the rounding of the exponent counts with its size"


def ratio(numerator: str, denominator: str) -> Formula:
    """A quotient that is 0, not nan, where both are 0."""
    is_0 = f"({numerator} == 0) & ({denominator} == 0)"
    return Formula(
        f"{numerator} / np.where({is_0}, 1, {denominator})",
        scalar=f"{numerator} / ({denominator}) if {numerator} or {denominator} else 0.0",
    )


# ------------------------------------------------------------------ exponentials, logarithms, entropies
rule("scipy.special.cbrt(x)", x="1 / (3 * out**2)", domain=positive, kink="inf at 0")
rule("scipy.special.exp2(x)", x="out * math.log(2)")
rule("scipy.special.exp10(x)", x="out * math.log(10)")
rule("scipy.special.expm1(x)", x="np.exp(x)", note="out + 1 loses all digits for x far below 0")
rule("scipy.special.log1p(x)", x="1 / (1 + x)", domain=unit)
rule("scipy.special.cosm1(x)", x="-np.sin(x)")
rule("scipy.special.exprel(x)", x="_exprel_slope(x)", note="a series near 0, where (exp(x) - exprel(x)) / x cancels")
rule("scipy.special.expit(x)", x="out * (1 - out)", note="absolute error below one rounding; no digits are left for x > 36")
rule("scipy.special.logit(x)", x="1 / (x * (1 - x))", domain=fraction)
rule("scipy.special.log_expit(x)", x="special.expit(-x)")
rule("scipy.special.softplus(x)", x="special.expit(x)")
rule("scipy.special.entr(x)", x="-np.log(x) - 1", domain=positive)
rule(
    "scipy.special.xlogy(x, y)",
    x="np.log(y)",
    y=ratio("x", "y"),
    domain={"x": real, "y": positive},
    kink="by y, 0 at (0, 0)",
)
rule(
    "scipy.special.xlog1py(x, y)",
    x="np.log1p(y)",
    y=Formula("x / np.where((x == 0) & (y == -1), 1, 1 + y)", scalar="x / (1 + y) if x or y != -1 else 0.0"),
    domain={"x": real, "y": unit},
    kink="by y, 0 at (0, -1)",
)
rule("scipy.special.rel_entr(x, y)", x="np.log(x / y) + 1", y="-x / y", domain=positive, kink="by x, -inf at x = 0")
rule("scipy.special.kl_div(x, y)", x="np.log(x / y)", y="(y - x) / y", domain=positive, kink="by x, -inf at x = 0")
rule(
    "scipy.special.boxcox(x, lmbda)",
    x="x ** (lmbda - 1)",
    lmbda="np.log(x) ** 2 * _exprel_slope(lmbda * np.log(x))",
    domain={"x": positive, "lmbda": real},
    note="boxcox(x, lmbda) is log(x) * exprel(lmbda * log(x))",
)
rule(
    "scipy.special.boxcox1p(x, lmbda)",
    x="(1 + x) ** (lmbda - 1)",
    lmbda="np.log1p(x) ** 2 * _exprel_slope(lmbda * np.log1p(x))",
    domain={"x": Domain(-0.5, 3.0), "lmbda": real},
    note="boxcox1p(x, lmbda) is log1p(x) * exprel(lmbda * log1p(x))",
)
rule("scipy.special.inv_boxcox(y, lmbda)", y="out ** (1 - lmbda)", domain={"y": positive, "lmbda": fraction})
rule("scipy.special.inv_boxcox1p(y, lmbda)", y="(1 + out) ** (1 - lmbda)", domain={"y": positive, "lmbda": fraction})
rule("scipy.special.powm1(x, y)", x="y * x ** (y - 1)", y="x**y * np.log(x)", domain={"x": positive, "y": real})
rule("scipy.special.wrightomega(z)", z="out / (1 + out)", source="from out + log(out) = z")

# ------------------------------------------------------------------ losses and angles
rule(
    "scipy.special.huber(delta, r)",
    delta=Formula("np.maximum(np.abs(r) - delta, 0.0)", scalar="max(abs(r) - delta, 0.0)"),
    r="np.clip(r, -delta, delta)",
    domain={"delta": positive, "r": real},
)
rule(
    "scipy.special.pseudo_huber(delta, r)",
    delta="2 * delta * (np.hypot(1, r / delta) - 1) - r**2 / (delta * np.hypot(1, r / delta))",
    r="r / np.hypot(1, r / delta)",
    domain={"delta": positive, "r": real},
    note="by delta, the terms cancel where r is small beside it",
)
rule("scipy.special.sindg(x)", x="special.cosdg(x) * (math.pi / 180)")
rule("scipy.special.cosdg(x)", x="-special.sindg(x) * (math.pi / 180)")
rule("scipy.special.tandg(x)", x="(1 + out**2) * (math.pi / 180)", domain=Domain(-80.0, 80.0))
rule("scipy.special.cotdg(x)", x="-(1 + out**2) * (math.pi / 180)", domain=Domain(10.0, 80.0))

# ------------------------------------------------------------------ error functions
rule("scipy.special.erf(x)", x="2 / math.sqrt(math.pi) * np.exp(-x * x)", source=GAUSS)
rule("scipy.special.erfc(x)", x="-2 / math.sqrt(math.pi) * np.exp(-x * x)", source=GAUSS)
rule("scipy.special.erfi(x)", x="2 / math.sqrt(math.pi) * np.exp(x * x)", source=GAUSS)
rule(
    "scipy.special.erfcx(x)",
    x="_erfcx_slope(x, out)",
    note="a series for large x, where 2 * x * erfcx(x) - 2 / sqrt(pi) cancels",
    source="DLMF 7.12.1",
)
rule(
    "scipy.special.dawsn(x)",
    x="_dawsn_slope(x, out)",
    note="a series for large |x|, where 1 - 2 * x * dawsn(x) cancels",
    source="DLMF 7.10.2, 7.12.1",
)
rule("scipy.special.erfinv(y)", y="math.sqrt(math.pi) / 2 * np.exp(out**2)", domain=unit, note=EXPONENT)
rule("scipy.special.erfcinv(y)", y="-math.sqrt(math.pi) / 2 * np.exp(out**2)", domain=Domain(0.1, 1.9), note=EXPONENT)
rule("scipy.special.ndtr(x)", x="np.exp(-x * x / 2) / math.sqrt(2 * math.pi)", source=GAUSS)
rule(
    "scipy.special.log_ndtr(x)",
    x="math.sqrt(2 / math.pi) / special.erfcx(-x / math.sqrt(2))",
    note="holds in both tails, where a quotient of density and probability is 0 / 0",
)
rule("scipy.special.ndtri(y)", y="math.sqrt(2 * math.pi) * np.exp(out**2 / 2)", domain=fraction, note=EXPONENT)
rule(
    "scipy.special.ndtri_exp(y)", y="math.sqrt(2 * math.pi) * np.exp(y + out**2 / 2)", domain=Domain(-3.0, -0.1), note=EXPONENT
)
rule(
    "scipy.special.owens_t(h, a)",
    h="-special.erf(h * a / math.sqrt(2)) * np.exp(-h * h / 2) / math.sqrt(8 * math.pi)",
    a="np.exp(-h * h * (1 + a * a) / 2) / (2 * math.pi * (1 + a * a))",
)

# ------------------------------------------------------------------ gamma and beta functions
rule("scipy.special.gamma(x)", x="out * special.digamma(x)", domain=Domain(0.5, 6.0), source=GAMMA)
rule("scipy.special.gammaln(x)", x="special.digamma(x)", domain=Domain(2.0, 6.0), source=GAMMA)
rule("scipy.special.loggamma(z)", z="special.digamma(z)", domain=Domain(2.0, 6.0), source=GAMMA, kink="nan for z < 0")
rule(
    "scipy.special.rgamma(x)",
    x=Formula(
        "np.where((x <= 0) & (x == np.floor(x)), np.cos(np.pi * x) * special.gamma(1 - x), -out * special.digamma(x))",
        scalar="np.cos(np.pi * x) * special.gamma(1 - x) if x <= 0 and x == np.floor(x) else -out * special.digamma(x)",
    ),
    domain=Domain(0.5, 6.0),
    source=GAMMA,
    note="at 0, -1, ... digamma has a pole and the slope is that of the reflection formula",
)
rule(
    "scipy.special.psi(x)",
    x="special.zeta(2, x)",
    domain=Domain(0.5, 6.0),
    source="DLMF 25.11.12",
    also=("scipy.special.digamma",),
)
rule(
    "scipy.special.polygamma(n, x)",
    x="special.polygamma(n + 1, x)[()]",
    keeps_arrays=True,
    domain={"n": order, "x": Domain(0.5, 6.0)},
    result="float64",
    source="DLMF 5.15.1",
)
rule(
    "scipy.special.factorial(n)",
    n="out * special.digamma(n + 1)",
    domain=Domain(0.5, 6.0),
    result="wide",
    keeps_arrays=True,
    source=GAMMA,
)
rule(
    "scipy.special.poch(z, m)",
    z="out * (special.digamma(z + m) - special.digamma(z))",
    m="out * special.digamma(z + m)",
    domain=positive,
    source="DLMF 5.2.5",
)
rule(
    "scipy.special.binom(n, k)",
    n="out * (special.digamma(n + 1) - special.digamma(n - k + 1))",
    k="out * (special.digamma(n - k + 1) - special.digamma(k + 1))",
    domain={"n": Domain(3.0, 6.0), "k": Domain(0.3, 2.7)},
    source="DLMF 5.12.1",
)
rule(
    "scipy.special.comb(N, k)",
    N="out * (special.digamma(N + 1) - special.digamma(N - k + 1))",
    k="out * (special.digamma(N - k + 1) - special.digamma(k + 1))",
    domain={"N": Domain(3.0, 6.0), "k": Domain(0.3, 2.7)},
    source="DLMF 5.12.1",
)
rule(
    "scipy.special.beta(a, b)",
    a="out * (special.digamma(a) - special.digamma(a + b))",
    b="out * (special.digamma(b) - special.digamma(a + b))",
    domain=shape,
    source="DLMF 5.12.1",
)
rule(
    "scipy.special.betaln(a, b)",
    a="special.digamma(a) - special.digamma(a + b)",
    b="special.digamma(b) - special.digamma(a + b)",
    domain=shape,
    source="DLMF 5.12.1",
)
rule(
    "scipy.special.zeta(x, q)",
    q="-x * special.zeta(x + 1, q)",
    domain={"x": Domain(1.5, 5.0), "q": positive},
    source="DLMF 25.11.17",
)
constant("scipy.special.gammasgn(x)", domain=Domain(0.5, 6.0))

# ------------------------------------------------------------------ incomplete gamma and beta functions
_GAMMA_DENSITY = "np.exp(special.xlogy(a - 1, x) - x - special.gammaln(a))"
_BETA_DENSITY = "np.exp(special.xlogy(a - 1, x) + special.xlog1py(b - 1, -x) - special.betaln(a, b))"
for _name, _sign in (("gammainc", ""), ("gammaincc", "-")):
    rule(
        f"scipy.special.{_name}(a, x)",
        x=_sign + _GAMMA_DENSITY,
        domain={"a": shape, "x": positive},
        source="DLMF 8.8.13",
        note=EXPONENT,
    )
    rule(
        f"scipy.special.{_name}inv(a, y)",
        y=f"{_sign}np.exp(special.gammaln(a) + out - special.xlogy(a - 1, out))",
        domain={"a": shape, "y": fraction},
        note=EXPONENT,
    )
for _name, _sign in (("betainc", ""), ("betaincc", "-")):
    rule(
        f"scipy.special.{_name}(a, b, x)",
        x=_sign + _BETA_DENSITY,
        domain={"a": shape, "b": shape, "x": fraction},
        source="DLMF 8.17.1",
        note=EXPONENT,
    )
    rule(
        f"scipy.special.{_name}inv(a, b, y)",
        y=f"{_sign}np.exp(special.betaln(a, b) - special.xlogy(a - 1, out) - special.xlog1py(b - 1, -out))",
        domain={"a": shape, "b": shape, "y": fraction},
        note=EXPONENT,
    )

# ------------------------------------------------------------------ Bessel functions
rule("scipy.special.j0(x)", x="-special.j1(x)", source=BESSEL)
rule("scipy.special.j1(x)", x="(special.j0(x) - special.jv(2, x)) / 2", source=BESSEL, note=CANCELS)
rule("scipy.special.y0(x)", x="-special.y1(x)", domain=nonzero, source=BESSEL)
rule("scipy.special.y1(x)", x="(special.y0(x) - special.yv(2, x)) / 2", domain=nonzero, source=BESSEL, note=CANCELS)
rule("scipy.special.i0(x)", x="special.i1(x)", source=MODIFIED)
rule("scipy.special.i1(x)", x="(special.i0(x) + special.iv(2, x)) / 2", source=MODIFIED)
rule("scipy.special.i0e(x)", x="special.i1e(x) - np.sign(x) * out", kink="0 at 0", source=MODIFIED, note=CANCELS)
rule(
    "scipy.special.i1e(x)",
    x="(special.i0e(x) + special.ive(2, x)) / 2 - np.sign(x) * out",
    source=MODIFIED,
    note=CANCELS,
)
rule("scipy.special.k0(x)", x="-special.k1(x)", domain=nonzero, source=MODIFIED)
rule("scipy.special.k1(x)", x="-special.k0(x) - out / x", domain=nonzero, source="DLMF 10.29.2")
rule("scipy.special.k0e(x)", x="out - special.k1e(x)", domain=nonzero, source=MODIFIED, note=CANCELS)
rule("scipy.special.k1e(x)", x="out - special.k0e(x) - out / x", domain=nonzero, source="DLMF 10.29.2", note=CANCELS)
for _name, _slope, _source in (
    ("jv", "(special.jv(v - 1, z) - special.jv(v + 1, z)) / 2", BESSEL),
    ("yv", "(special.yv(v - 1, z) - special.yv(v + 1, z)) / 2", BESSEL),
    ("iv", "(special.iv(v - 1, z) + special.iv(v + 1, z)) / 2", MODIFIED),
    ("kv", "-(special.kv(v - 1, z) + special.kv(v + 1, z)) / 2", MODIFIED),
    ("ive", "(special.ive(v - 1, z) + special.ive(v + 1, z)) / 2 - np.sign(z) * out", MODIFIED),
    ("kve", "out - (special.kve(v - 1, z) + special.kve(v + 1, z)) / 2", MODIFIED),
    ("jve", "(special.jve(v - 1, z) - special.jve(v + 1, z)) / 2", BESSEL),
    ("yve", "(special.yve(v - 1, z) - special.yve(v + 1, z)) / 2", BESSEL),
    ("struve", "special.struve(v - 1, z) - v / z * out", "DLMF 11.4.27"),
    ("modstruve", "special.modstruve(v - 1, z) - v / z * out", "DLMF 11.4.27"),
):
    rule(
        f"scipy.special.{_name}(v, z)",
        z=_slope,
        domain={"v": shape, "z": nonzero},
        source=_source,
        note="" if _name in ("iv", "kv") else CANCELS,
        also=("scipy.special.jn",) if _name == "jv" else (),
    )
for _name, _slope, _source in (
    ("yn", "(special.yn(n - 1, x) - special.yn(n + 1, x)) / 2", BESSEL),
    ("kn", "-(special.kn(abs(n - 1), x) + special.kn(n + 1, x)) / 2", MODIFIED),
):
    rule(f"scipy.special.{_name}(n, x)", x=_slope, domain={"n": order, "x": nonzero}, result="float64", source=_source)

for _name, _slope in (
    ("jn", "n / z * out - special.spherical_jn(n + 1, z)"),
    ("yn", "n / z * out - special.spherical_yn(n + 1, z)"),
    ("in", "n / z * out + special.spherical_in(n + 1, z)"),
    ("kn", "n / z * out - special.spherical_kn(n + 1, z)"),
):
    rule(
        f"scipy.special.spherical_{_name}(n, z)",
        z=_slope,
        domain={"n": order, "z": nonzero},
        result="wide",
        source="DLMF 10.51.2, 10.51.5",
        note=CANCELS,
    )
for _name, _slope in (
    ("ber", "special.berp(x)"),
    ("bei", "special.beip(x)"),
    ("ker", "special.kerp(x)"),
    ("kei", "special.keip(x)"),
    ("berp", "-special.bei(x) - out / x"),
    ("beip", "special.ber(x) - out / x"),
    ("kerp", "-special.kei(x) - out / x"),
    ("keip", "special.ker(x) - out / x"),
):
    rule(f"scipy.special.{_name}(x)", x=_slope, domain=nonzero, source="DLMF 10.61.3", note=CANCELS if "out" in _slope else "")

# ------------------------------------------------------------------ integrals and hypergeometric functions
rule("scipy.special.exp1(x)", x="-np.exp(-x) / x", domain=positive, source="DLMF 6.2.1")
rule("scipy.special.expi(x)", x="np.exp(x) / x", domain=nonzero, source="DLMF 6.2.5")
rule(
    "scipy.special.expn(n, x)",
    x=Formula(
        "np.where(n == 0, -(1 + 1 / x) * np.exp(-x) / x, -special.expn(np.maximum(n - 1, 0), x))",
        scalar="-special.expn(n - 1, x) if n else -(1 + 1 / x) * np.exp(-x) / x",
    ),
    domain={"n": degree, "x": positive},
    result="float64",
    source="DLMF 8.19.13",
)
rule(
    "scipy.special.spence(z)",
    z=Formula(
        "np.where(z == 1, -1.0, np.log(z) / np.where(z == 1, 1, 1 - z))", scalar="np.log(z) / (1 - z) if z != 1 else -1.0"
    ),
    domain=positive,
    source="DLMF 25.12.2",
)
rule(
    "scipy.special.ellipk(m)",
    m="(special.ellipe(m) - (1 - m) * out) / (2 * m * (1 - m))",
    domain=fraction,
    source="DLMF 19.4.1",
    note="the two terms cancel for m near 0, where the slope is pi / 8; nan at 0",
)
rule(
    "scipy.special.ellipkm1(p)",
    p="(p * out - special.ellipe(1 - p)) / (2 * p * (1 - p))",
    domain=fraction,
    source="DLMF 19.4.1",
    note="the two terms cancel for p near 1; nan at 1",
)
rule(
    "scipy.special.ellipe(m)",
    m="(out - special.ellipk(m)) / (2 * m)",
    domain=fraction,
    source="DLMF 19.4.2",
    note="the two terms cancel for m near 0, where the slope is -pi / 8; nan at 0",
)
rule(
    "scipy.special.ellipkinc(phi, m)",
    phi="1 / np.sqrt(1 - m * np.sin(phi) ** 2)",
    m="((special.ellipeinc(phi, m) / (1 - m) - out) / m - np.sin(2 * phi) / (2 * (1 - m) * np.sqrt(1 - m * np.sin(phi) ** 2))) / 2",
    domain={"phi": unit, "m": fraction},
    source="DLMF 19.2.4 and 19.4.5",
    note="by m, terms cancel near 0; nan at 0",
)
rule(
    "scipy.special.ellipeinc(phi, m)",
    phi="np.sqrt(1 - m * np.sin(phi) ** 2)",
    m="(out - special.ellipkinc(phi, m)) / (2 * m)",
    domain={"phi": unit, "m": fraction},
    source="DLMF 19.2.5",
    note="by m, the two terms cancel near 0; nan at 0",
)
rule("scipy.special.hyp0f1(v, z)", z="special.hyp0f1(v + 1, z) / v", domain={"v": shape, "z": real}, source="DLMF 16.3.1")
rule(
    "scipy.special.hyp1f1(a, b, x)",
    x="a / b * special.hyp1f1(a + 1, b + 1, x)",
    domain={"a": shape, "b": shape, "x": unit},
    source="DLMF 13.3.15",
)
rule(
    "scipy.special.hyp2f1(a, b, c, z)",
    z="a * b / c * special.hyp2f1(a + 1, b + 1, c + 1, z)",
    domain={"a": shape, "b": shape, "c": shape, "z": Domain(-0.7, 0.7)},
    source="DLMF 15.5.1",
)
rule(
    "scipy.special.hyperu(a, b, x)",
    x="-a * special.hyperu(a + 1, b + 1, x)",
    domain={"a": shape, "b": shape, "x": positive},
    source="DLMF 13.3.22",
)

# ------------------------------------------------------------------ orthogonal polynomials
_POLYNOMIALS = (
    ("eval_chebyt(n, x)", "n * special.eval_chebyu(n - 1, x)"),
    ("eval_hermite(n, x)", "2 * n * special.eval_hermite(np.maximum(n - 1, 0), x)"),
    ("eval_hermitenorm(n, x)", "n * special.eval_hermitenorm(np.maximum(n - 1, 0), x)"),
    ("eval_legendre(n, x)", "(n + 1) / 2 * special.eval_jacobi(n - 1, 1, 1, x)"),
    ("eval_laguerre(n, x)", "-special.eval_genlaguerre(n - 1, 1, x)"),
    ("eval_genlaguerre(n, alpha, x)", "-special.eval_genlaguerre(n - 1, alpha + 1, x)"),
    ("eval_chebyu(n, x)", "2 * special.eval_gegenbauer(n - 1, 2, x)"),
    ("eval_gegenbauer(n, alpha, x)", "2 * alpha * special.eval_gegenbauer(n - 1, alpha + 1, x)"),
    ("eval_jacobi(n, alpha, beta, x)", "(n + alpha + beta + 1) / 2 * special.eval_jacobi(n - 1, alpha + 1, beta + 1, x)"),
)
for _signature, _slope in _POLYNOMIALS:
    rule(
        f"scipy.special.{_signature}",
        x=Formula(_slope, literal=_slope.replace("np.maximum(n - 1, 0)", "n - 1") + " if n >= 1 else 0.0"),
        domain={"n": order, "alpha": shape, "beta": shape, "x": unit},
        result="float64",
        source="DLMF 18.9(iii)",
    )

# ------------------------------------------------------------------ distribution functions
rule(
    "scipy.special.chdtr(v, x)",
    x="np.exp(special.xlogy(v / 2 - 1, x / 2) - x / 2 - special.gammaln(v / 2)) / 2",
    domain=positive,
)
rule(
    "scipy.special.chdtrc(v, x)",
    x="-np.exp(special.xlogy(v / 2 - 1, x / 2) - x / 2 - special.gammaln(v / 2)) / 2",
    domain=positive,
)
rule(
    "scipy.special.gdtr(a, b, x)",
    a="np.exp(b * np.log(a * x) - a * x - special.gammaln(b)) / a",
    x="np.exp(b * np.log(a * x) - a * x - special.gammaln(b)) / x",
    domain={"a": positive, "b": shape, "x": positive},
)
rule(
    "scipy.special.stdtr(df, t)",
    t="np.exp(-special.xlog1py((df + 1) / 2, t**2 / df)) / (np.sqrt(df) * special.beta(df / 2, 0.5))",
    domain={"df": shape, "t": real},
)
for _name, _sign in (("fdtr", ""), ("fdtrc", "-")):
    rule(
        f"scipy.special.{_name}(dfn, dfd, x)",
        x=f"{_sign}np.exp(special.xlogy(dfn / 2, dfn * x / (dfd + dfn * x))"
        " - special.xlog1py(dfd / 2, dfn * x / dfd) - special.betaln(dfn / 2, dfd / 2)) / x",
        domain=positive,
        note=EXPONENT,
    )
rule(
    "scipy.special.pdtr(k, m)",
    m="-np.exp(special.xlogy(np.floor(k), m) - m - special.gammaln(np.floor(k) + 1))",
    domain={"k": order, "m": positive},
)
rule(
    "scipy.special.pdtrc(k, m)",
    m="np.exp(special.xlogy(np.floor(k), m) - m - special.gammaln(np.floor(k) + 1))",
    domain={"k": order, "m": positive},
)

constant("scipy.special.round(x)")
