"""What functions do with complex arguments. An allow-list: a function that does not stand here refuses them.

Adjoints are bilinear: `a` is the adjoint of `z` where the result changes by Re(sum(a * dz)). So a function that has a complex
derivative (`HOLOMORPHIC`) has the rule that it has for real numbers, and what is linear is transposed, never conjugated:

    w = np.exp(z)       z_bar = w_bar * w           w_dot = z_dot * w
    r = np.abs(z)       z_bar = r_bar * np.conj(z) / r      r_dot = np.real(z_dot * np.conj(z) / r)

That a real argument of a complex result takes the real part of what comes back, and a real result of a complex argument the real
part of its tangent, is the engine's work (`astgrad.transform.backprop`, `astgrad.transform.forward`), never a rule's.
"""

from __future__ import annotations

from astgrad.ir.expr import Call, Expr, Symbol, walk
from astgrad.ir.kinds import COMPLEX, Kind, ListOf, Number, Structure, holds_complex
from astgrad.ir.read import HELPERS
from astgrad.ir.shapes import complex_of, real_of
from astgrad.rules.numpy.shapes import given_dtype
from astgrad.rules.registry import Rule
from astgrad.rules.structure import Site


def _paths(names: dict[str, str]) -> frozenset[str]:
    return frozenset(f"{module}.{name}" for module, group in names.items() for name in group.split())


# What has a complex derivative: complex arguments give a complex result, and the rule for real numbers holds as it stands.
HOLOMORPHIC = _paths(
    {
        "builtins": "complex pow sum",
        "operator": "add getitem mul neg pos pow sub truediv",
        "numpy": """
            add append arctan arctanh array asarray astype atleast_1d atleast_2d atleast_3d broadcast_to column_stack
            complex128 complex64 concatenate copy cos cosh cumsum diag diff divide dot dstack einsum exp exp2
            expand_dims expm1 flip fliplr flipud full full_like hstack inner log log10 log1p log2 matmul
            matrix_transpose mean moveaxis multiply negative outer polyder polyval positive power prod ravel
            reciprocal repeat reshape roll rollaxis rot90 sin sinh sqrt square squeeze stack subtract sum swapaxes
            take tan tanh tensordot tile trace transpose tril triu vander vstack where
        """,
        "numpy.ndarray": "T mT",
        "numpy.fft": "fft fft2 fftn fftshift ifft ifft2 ifftn ifftshift rfft rfft2 rfftn ihfft",
        "numpy.linalg": "inv outer solve trace",
        "scipy.fft": "fft fft2 fftn fftshift ifft ifft2 ifftn ifftshift rfft rfft2 rfftn ihfft",
    }
)
# What is complex and has no complex derivative.
CONJUGATES = frozenset({"numpy.conjugate"})
# What makes real numbers of complex ones.
PARTS = _paths(
    {
        "builtins": "abs abs**2",
        "numpy": "absolute absolute**2 angle imag real",
        "numpy.fft": "hfft irfft irfft2 irfftn",
        "scipy.fft": "hfft irfft irfft2 irfftn",
    }
)
# What takes real arguments only, and gives complex numbers.
_OF_REAL = _paths(dict.fromkeys(("numpy.fft", "scipy.fft"), "rfft rfft2 rfftn ihfft"))
# What only looks at complex values: its result is an integer, a truth, a text, a new array, or nothing.
_LOOKING = _paths(
    {
        "builtins": "bool format hash id isinstance len print repr str type",
        "numpy": """
            all allclose any array_equal count_nonzero empty_like flatnonzero iscomplex iscomplexobj isclose isfinite isinf isnan
            isreal isrealobj ndim nonzero ones_like shape size zeros_like
        """,
    }
)
# Private functions of formulas that are right for complex values.
_HELPERS = _paths(
    {
        HELPERS: """
            _doubled _eigvals_bar _eigvals_dot _einsum_bar _fitted
            _product_of_others _repeat_bar _sum_to _tensordot_a_bar _tensordot_b_bar _tile_bar _vander_slopes
        """
    }
)
# What may give complex numbers and has no rule, or one that does not follow them.
_MAKERS = _paths(
    {
        "numpy": "clongdouble complex256 sort_complex",
        "scipy.linalg": "dft eig fractional_matrix_power rsf2csf schur",
        "scipy.signal": "bode csd czt dfreqresp freqresp freqs freqz hilbert hilbert2 residue sosfreqz stft tf2zpk zoom_fft",
        "scipy.special": "hankel1 hankel1e hankel2 hankel2e jn_zeros sph_harm sph_harm_y wofz",
    }
)
_MAKING_MODULES = ("cmath", "numpy.emath", "numpy.lib.scimath", "numpy.polynomial.polynomial", "scipy.fftpack")


def is_looking(path: str) -> bool:
    """Whether the function only looks at complex values."""
    return path in _LOOKING


def makes_complex(path: str) -> bool:
    """Whether the function may give complex numbers, which are not followed."""
    return path in _MAKERS or path.rpartition(".")[0] in _MAKING_MODULES


def takes_complex(path: str) -> bool:
    """Whether the rule of the function says what it does with complex arguments."""
    return path in HOLOMORPHIC or path in CONJUGATES or path in PARTS or path in _LOOKING or path in _HELPERS


def complex_arguments(site: Site) -> list[str]:
    """The arguments that are complex, or hold something complex."""
    return [name for name, kind in site.kinds.items() if holds_complex(kind)]


def of_complex(site: Site, kind: Kind) -> Kind:
    """The kind of a result, given what it would be by the rule for real numbers."""
    if not complex_arguments(site) or (isinstance(kind, Number) and not kind.is_inexact):
        return kind
    number = kind if isinstance(kind, Number) else Number(COMPLEX, None, None)
    if isinstance(kind, (Structure, ListOf)) and not holds_complex(kind):
        return number
    if isinstance(kind, (Structure, ListOf)):
        return kind
    if site.rule.path in PARTS:
        is_own = site.rule.path in ("numpy.real", "numpy.imag") and site.number(complex_arguments(site)[0]).dtype == "complex"
        return Number("float" if is_own else real_of(number.dtype), number.shape, number.is_array)
    return Number(complex_of(number.dtype), number.shape, number.is_array)


def complex_gap(site: Site) -> tuple[str, str] | None:
    """Why a function is not differentiated where it is given complex arguments, and a way round; None where it is."""
    path, given = site.rule.path, complex_arguments(site)
    if not takes_complex(path):
        return f"it is not known what {path} does with complex values", "write it with real and imaginary parts"
    if path in _OF_REAL:
        return f"{path} is of real values", "take np.real of what it is given, or np.fft.fft"
    if isinstance(site.rule, Rule) and path.endswith((".pow", ".power")) and given == ["y"]:
        return "a real number to a complex power is not followed", "write np.exp(y * np.log(x))"
    if path == "builtins.pow" and "z" in site.arguments:
        return "a complex number has no remainder", ""
    if not (given_dtype(site) or "complex").startswith("complex"):
        return f"{path} may drop imaginary parts with this dtype", "take np.real or np.abs before; or write dtype=complex"
    unfit = [name for name in given if name in _INDICES.get(path, ())]
    if unfit:
        return f"{unfit[0]!r} of {path} is complex", "give it real or integer values"
    return None


_INDICES = {"operator.getitem": ("index",), "numpy.take": ("indices",), "numpy.where": ("condition",)}


def uses_strange_helper(e: Expr) -> bool:
    """Whether a formula calls a private function that is not known to be right for complex values."""
    calls = (part.function for part in walk(e) if isinstance(part, Call))
    return any(isinstance(f, Symbol) and f.path.startswith(f"{HELPERS}.") and f.path not in _HELPERS for f in calls)
