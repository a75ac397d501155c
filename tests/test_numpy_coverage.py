"""Which functions of NumPy have a derivative: every one that programs use has a rule, carries none, or has a reason not to.

`python tests/test_numpy_coverage.py` prints the shares.
"""

from __future__ import annotations

import numpy as np
import pytest

from astgrad.rules.constants import is_inactive
from astgrad.rules.sites import METHODS, find_rule

# What programs use often, and what they use now and then.
OFTEN = {
    "numpy": """
    abs absolute acos acosh add all allclose amax amin angle any append arccos arccosh arcsin arcsinh arctan arctan2 arctanh
    argmax argmin argpartition argsort argwhere around array array_equal array_split asarray asin asinh astype atan atan2
    atanh atleast_1d atleast_2d atleast_3d average bartlett blackman block bool broadcast_arrays broadcast_shapes broadcast_to
    c_ cbrt ceil choose clip column_stack compress concat concatenate conj conjugate convolve copy copysign cos cosh
    count_nonzero cov cross cumprod cumsum cumulative_sum deg2rad degrees delete diag diag_indices diagonal diff divide divmod
    dot dsplit dstack dtype ediff1d einsum empty empty_like equal errstate exp exp2 expand_dims expm1 extract eye fabs
    fill_diagonal finfo fix flatnonzero flip fliplr flipud float_power floor floor_divide fmax fmin fmod full full_like
    geomspace gradient greater greater_equal hamming hanning heaviside histogram hsplit hstack hypot i0 identity imag indices
    inner insert interp isclose iscomplexobj isfinite isinf isnan isscalar ix_ kron less less_equal lexsort linspace log log10
    log1p log2 logaddexp logaddexp2 logical_and logical_not logical_or logical_xor logspace matmul matrix_transpose max
    maximum mean median meshgrid min minimum mod modf moveaxis multiply nan_to_num nancumsum nanmax nanmean nanmedian nanmin
    nanprod nanstd nansum nanvar ndim negative nonzero not_equal ones ones_like outer pad partition percentile permute_dims
    piecewise positive pow power prod ptp put_along_axis quantile r_ rad2deg radians ravel real real_if_close reciprocal
    remainder repeat reshape result_type rint roll rollaxis rot90 round row_stack searchsorted select shape sign signbit sin
    sinc sinh size sort split sqrt square squeeze stack std subtract sum swapaxes take take_along_axis tan tanh tensordot tile
    trace transpose trapezoid tri tril tril_indices triu triu_indices true_divide trunc unstack unwrap var vdot vecdot
    vectorize vsplit vstack where zeros zeros_like
""",
    "numpy.linalg": """
    cholesky cond cross det diagonal eig eigh eigvals eigvalsh inv lstsq matrix_norm matrix_power matrix_rank matrix_transpose
    multi_dot norm outer pinv qr slogdet solve svd svdvals tensorinv tensorsolve trace vecdot vector_norm
""",
    "numpy.fft": """
    fft fft2 fftfreq fftn fftshift hfft ifft ifft2 ifftn ifftshift ihfft irfft irfft2 irfftn rfft rfft2 rfftfreq rfftn
""",
    "numpy ": """
    add.at add.reduce maximum.reduce multiply.outer
""",
}
SOMETIMES = {
    "numpy": """
    apply_along_axis apply_over_axes arange bincount corrcoef correlate cumulative_prod diagflat digitize frexp kaiser ldexp
    matvec nanargmax nanargmin nancumprod nanpercentile nanquantile poly polyadd polyder polydiv polyfit polyint polymul
    polysub polyval resize roots sort_complex trim_zeros vander vecmat
""",
    "numpy.linalg": """
    matmul tensordot
""",
    "numpy ": """
    add.accumulate add.reduceat logaddexp.reduce maximum.accumulate multiply.accumulate multiply.reduce subtract.outer
""",
}
METHODS_USED = """
    all any argmax argmin argpartition argsort astype choose clip compress conj conjugate copy cumprod cumsum diagonal dot flatten
    item max mean min nonzero prod ravel repeat reshape round searchsorted squeeze std sum swapaxes take trace transpose var view
"""

WRITTEN = frozenset(  # whose calls are followed as the writes into parts that they are (tests/programs, tests/language)
    ("numpy.fill_diagonal", "numpy.add.at", "numpy.put_along_axis")
)
CALLING = frozenset(  # whose calls are written out as the calls that they make (tests/language/functionals.py)
    ("numpy.piecewise", "numpy.vectorize", "numpy.apply_along_axis", "numpy.apply_over_axes")
)
REASONS = {
    "numpy.polydiv": "how many coefficients the remainder has depends on their values",
    "numpy.arange": "its length follows from its arguments: differentiate `start + step * np.arange(n)`",
    "numpy.sort_complex": "makes complex values that are not followed",
    "numpy.ix_": "of integers: never given an active value",
}  # fmt: skip


def paths(table: dict[str, str]) -> list[str]:
    """The full paths of the functions."""
    return sorted({f"{module.strip()}.{name}" for module, names in table.items() for name in names.split()})


def is_covered(path: str) -> bool:
    """Whether the function has a rule, is followed as a write or written out, or gives what carries no derivative."""
    return find_rule(path) is not None or is_inactive(path) or path in WRITTEN | CALLING


@pytest.mark.parametrize("table", [OFTEN, SOMETIMES], ids=["often", "sometimes"])
def test_what_has_no_rule_has_a_reason(table: dict[str, str]) -> None:
    missing = {path for path in paths(table) if not is_covered(path)}
    assert missing <= REASONS.keys()


def test_a_reason_is_for_what_has_no_rule() -> None:
    assert not [path for path in REASONS if is_covered(path)]


@pytest.mark.parametrize("path", [path for table in (OFTEN, SOMETIMES) for path in paths(table)])
def test_the_functions_are_numpys(path: str) -> None:
    value: object = np
    for name in path.split(".")[1:]:
        value = getattr(value, name)
    assert value is not None


def test_methods_are_the_functions() -> None:
    assert set(METHODS_USED.split()) == METHODS.keys()


if __name__ == "__main__":
    import astgrad.rules  # noqa: F401

    for label, table in (("often", OFTEN), ("sometimes", SOMETIMES)):
        covered = [path for path in paths(table) if is_covered(path)]
        print(f"{label}: {len(covered)} of {len(paths(table))}")
    for path, reason in sorted(REASONS.items()):
        print(f"    {path}: {reason}")
