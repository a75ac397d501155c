"""NumPy's functions take lists and tuples for arrays, written out or the module's own; what is derived of them does as well."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from astgrad.errors import Refused
from tests.agreement import function_of
from tests.derived import gen_text
from tests.oracles.differences import derivative_by_differences

GIVEN = {
    "reals": "[0.2, 0.9, 2.0]",
    "more": "[0.5, 1.9, 3.0]",
    "pair": "[0.3, 0.6]",
    "percents": "[30, 60]",
    "truths": "[True, False, True]",
    "places": "[2, 0, 1]",
    "choice": "[1, 0, 1]",
    "place": "[1]",
    "ends": "[0, 2]",
    "widths": "[1, 2]",
    "matrix": "[[3.0, 1.0, 0.0], [1.0, 2.0, 0.5], [0.0, 0.5, 4.0]]",
}
EXPRESSIONS = (
    "np.average(v, weights={reals})",
    "np.average({reals}, weights=v)",
    "np.interp(x, {reals}, v)",
    "np.interp(x, w, {reals})",
    "np.sum(np.interp({pair}, w, v))",
    "np.sum(np.convolve(v, {pair}))",
    "np.sum(np.convolve({pair}, v))",
    "np.trapezoid(v, {reals})",
    "np.trapezoid({reals}, v)",
    "np.sum(np.percentile(v, {percents}))",
    "np.sum(np.quantile(v, {pair}))",
    "np.polyval({reals}, x)",
    "np.polyval(v, 0.3)",
    "np.sum(np.polyval(v, {pair}))",
    "np.dot(v, {reals})",
    "np.dot({reals}, v)",
    "np.sum(np.outer(v, {pair}) ** 2)",
    "np.inner({reals}, v)",
    "np.vdot(v, {reals})",
    "np.tensordot(v, {reals}, 1)",
    "np.einsum('i,i->', v, {reals})",
    "np.matmul(v, {reals})",
    "np.sum(np.kron(v, {pair})**2)",
    "np.sum(np.cross(v, {reals}))",
    "np.sum(np.where({truths}, v, {reals})*v)",
    "np.sum(np.where(v > {reals}, v, {reals})*v)",
    "np.sum(np.select([v > {reals}, {truths}], [v, {reals}], 0.2)*v)",
    "np.sum(np.compress({truths}, v)*x)",
    "np.sum(np.take(v, {places})*v)",
    "np.sum(np.choose({choice}, [v, {reals}])*v)",
    "np.sum(np.repeat(v, {places}) ** 2)",
    "np.sum(np.delete(v, {place}) ** 2)",
    "np.sum(np.insert(v, {place}, x) ** 2)",
    "np.sum(np.append(v, {reals}) * np.append({reals}, v))",
    "np.sum(np.concatenate([v, {reals}]) ** 2)",
    "np.sum(np.stack([v, {reals}]) ** 2)",
    "np.sum(np.hstack([v, {reals}]) ** 2)",
    "np.sum(np.vstack([v, {reals}]) ** 2)",
    "np.sum(np.add(v, {reals})*v)",
    "np.sum(np.multiply({reals}, v)*v)",
    "np.sum((v + {reals})*v)",
    "np.sum({reals} * v * v)",
    "np.sum({reals} / v)",
    "np.sum(v ** {reals})",
    "np.sum({reals} ** v)",
    "np.sum(({reals} - v) ** 2)",
    "np.sum(np.maximum(v, {reals})*v)",
    "np.sum(np.fmin({reals}, v)*v)",
    "np.sum(np.hypot(v, {reals})*v)",
    "np.sum(np.arctan2({reals}, v))",
    "np.sum(np.power(v, {reals}))",
    "np.sum(np.logaddexp(v, {reals}))",
    "np.sum(np.mod(v, {reals})*v)",
    "np.sum(np.clip(v, {reals}, {more})*v)",
    "np.sum(np.copysign(v, {reals})*v)",
    "np.sum(np.heaviside({reals}, 0.5)*v)",
    "np.sum(np.diff(v, prepend={pair})**2)",
    "np.sum(np.gradient(v, {reals})**2)",
    "np.sum(np.cov(v, {reals}))",
    "np.corrcoef(v, {reals})[0, 1]",
    "np.linalg.norm(v - {reals})",
    "np.sum(np.linalg.solve({matrix}, v))",
    "np.sum(np.linalg.solve(np.diag(v), {reals}))",
    "np.sum({matrix} @ v * v)",
    "np.sum(v @ {matrix} * v)",
    "np.sum(v[{places}] * v)",
    "np.sum(v[{truths}]) * x",
    "np.prod(v + {reals})",
    "np.sum(v * np.digitize({reals}, {pair}))",
    "np.sum(v[np.searchsorted({reals}, {pair})])*x",
    "np.sum(np.take_along_axis(v, np.array({places}), 0)*v)",
    "np.sum(np.bincount({places}, weights=v)**2)",
    "np.sum(np.histogram({reals}, bins=3, weights=v)[0]**2)",
    "np.sum(np.pad(v, {widths})**2)",
    "np.sum(np.roll(v, 1)*v)",
    "np.sum(np.abs(np.fft.fft(v * {reals}))**2)",
    "np.nansum(v * {reals})",
    "np.ptp(v * {reals})",
    "np.sum(np.cumsum(v)*{reals})",
    "np.sum(x + {reals} * v)",
    "np.sum(np.array([v, {reals}]), axis=0)[1]*x",
    "np.sum(np.piecewise(v, [v < {reals}, v >= {reals}], [lambda t: t * t, lambda t: 2 * t]))",
    "np.sum(np.ldexp(v, {places}))",
    "np.sum(np.float_power(v, {reals}))",
    "np.sum(np.meshgrid(v, {pair})[0] ** 2)",
    "np.sum(np.outer(v, v)[np.ix_({ends}, {ends})])",
    "np.sum(np.broadcast_to({reals}, (2, 3)) * v)",
    "np.sum(np.full((2, 3), {reals}) * v)",
    "np.sum(np.sqrt({reals}) * v)",
    "np.sum({reals}) * x * x",
    "np.mean({reals}) * x*x",
    "np.max({reals}) * x*x",
    "np.sum(np.vander(v, 3) * {reals})",
    "np.sum(np.triu({matrix}) @ v)*x",
    "np.trapezoid(np.exp(v), {reals})*x",
    "np.sum(np.linspace(v, {reals}, 3))*x",
    "np.sum(np.linalg.lstsq(np.array({matrix}), v, rcond=None)[0])",
    "np.linalg.det(np.array({matrix}) * x)",
    "np.linalg.det({matrix}) * x",
    "np.sum(np.linalg.inv({matrix}) @ v)*x",
    "np.sum(np.linalg.cholesky({matrix}) @ v)*x",
    "np.linalg.eigvalsh({matrix})[0]*x",
    "np.sum(np.polyfit({reals}, v, 1))",
    "np.sum(np.sinc({reals})*v)*x",
    "np.nanmax({reals})*x*x",
    "v[np.argmax({reals})]*x",
    "np.sum(np.cumprod({reals})*v)*x",
    "np.sum(np.flip({reals})*v)*x",
    "np.sum(np.sort({reals})*v)*x",
)

ALL = ("listed", "in_a_tuple", "of_the_module", "of_the_module_in_a_tuple")
REFUSED = {  # what has no derivative by this argument, or of which the shape of a list is not known
    **dict.fromkeys(
        (
            "np.interp(x, w, {reals})",
            "np.sum(np.interp({pair}, w, v))",
            "np.sum(np.percentile(v, {percents}))",
            "np.sum(np.quantile(v, {pair}))",
            "np.sum(np.hstack([v, {reals}]) ** 2)",
            "np.sum(np.linspace(v, {reals}, 3))*x",
            "np.linalg.det({matrix}) * x",
            "np.linalg.eigvalsh({matrix})[0]*x",
        ),
        ALL,
    ),
    "np.sum(v[{places}] * v)": ("in_a_tuple", "of_the_module_in_a_tuple"),  # NumPy refuses it too
}


def _forms(text: str) -> dict[str, str]:
    """What stands for a sequence: a list, a tuple, or a variable of the module that holds one of these."""
    as_tuple = text.replace("[", "(").replace("]", ",)").replace(",,", ",")
    return dict(zip(ALL, (text, as_tuple, "", ""), strict=True))


def _module(expression: str) -> str:
    wanted = re.findall(r"\{(\w+)\}", expression)
    lines = ["import numpy as np", ""]
    for name in dict.fromkeys(wanted):
        forms = _forms(GIVEN[name])
        lines += [f"{name.upper()} = {forms['listed']}", f"{name.upper()}_TUPLE = {forms['in_a_tuple']}"]
    for form in _forms(""):
        put = {name: _forms(GIVEN[name])[form] or f"{name.upper()}{'_TUPLE' if 'tuple' in form else ''}" for name in wanted}
        lines += [
            "",
            "",
            f"def {form}(x: float, y: float) -> float:",
            "    v = np.array([x, y, x * y])",
            "    w = np.array([0.1 * x, y, 2 * y])",
            f"    return {expression.format(**put)} + 0.0 * np.sum(w)",
        ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_sequences_for_arrays(expression: str, mode: str, tmp_path: Path) -> None:
    module, refused = _module(expression), set()
    for form in _forms(""):
        f = function_of(module, form, "given.py")
        for place, name in enumerate(("x", "y")):
            try:
                text = gen_text(tmp_path / f"given_{form}_{name}.py", module, f"{form}:{name}", mode=mode)
            except Refused:
                refused.add(form)
                continue
            derived = function_of(text, f"{form}_by_{name}", "made.py")
            assert derivative_by_differences(f, (0.7, 1.3), place).agrees(derived(0.7, 1.3)), (form, name)
    assert refused == set(REFUSED.get(expression, ()))
