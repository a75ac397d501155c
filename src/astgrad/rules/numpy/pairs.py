"""Elementwise functions that give a pair: quotient and remainder, fraction and whole part, mantissa and exponent."""

from astgrad.rules.numpy.elementwise import AT_JUMPS, nonzero
from astgrad.rules.registry import real
from astgrad.rules.several import elementwise_results

for _path in ("numpy.divmod", "builtins.divmod"):
    elementwise_results(
        f"{_path}(x, y)",
        {"x": "0", "y": "0"},
        {"x": "1", "y": "-(x // y)"},
        kinds=("same", "same"),
        domain={"x": real, "y": nonzero},
        kink=AT_JUMPS,
    )
for _module, _float in (("numpy", "float"), ("math", "python")):
    _np = "np" if _module == "numpy" else "math"
    elementwise_results(f"{_module}.modf(x)", {"x": "1"}, {"x": "0"}, kinds=(_float, _float), kink=AT_JUMPS)
    elementwise_results(
        f"{_module}.frexp(x)",
        {"x": f"{_np}.ldexp(1.0, -{_np}.frexp(x)[1])"},
        {"x": "0"},
        kinds=(_float, "int"),
        domain=nonzero,
        kink=AT_JUMPS,
    )
