"""Functions that have no derivative by their nature: what they give is a shape, a count, a truth, a text, or nothing.

An allow-list. Elementwise functions whose derivative is zero (`np.floor`, comparisons) are rules; functions that pass on what
they are given (`np.full`, `np.arange`, `np.linspace`, `list`) are neither.
"""

from __future__ import annotations

from astgrad.markers import GRID, KEYS, TABLE
from astgrad.rules.users import is_constant

_BUILTINS = """
    all any ascii bool callable chr format hasattr hash hex id int isinstance issubclass len ord range repr str type
"""

_MATH = "comb factorial gcd isclose isqrt lcm perm"

_NUMPY_SHAPES = """
    broadcast_shapes can_cast empty empty_like eye identity iscomplexobj isfortran isrealobj isscalar may_share_memory
    min_scalar_type ndim ones ones_like promote_types result_type shape shares_memory size tri zeros zeros_like
"""

_NUMPY_INDICES = """
    argmax argmin argpartition argsort argwhere count_nonzero diag_indices diag_indices_from digitize flatnonzero indices
    lexsort nanargmax nanargmin ndindex nonzero ravel_multi_index searchsorted tril_indices tril_indices_from triu_indices
    triu_indices_from unravel_index
"""

_NUMPY_TRUTHS = """
    all allclose any array_equal array_equiv isclose iscomplex isin isreal
"""

_NUMPY_TEXTS = "array2string array_repr array_str format_float_positional format_float_scientific"

_NUMPY_TYPES = """
    bool bool_ byte dtype finfo iinfo int16 int32 int64 int8 int_ intc intp issubdtype long longlong short ubyte uint uint16
    uint32 uint64 uint8 uintc uintp ulong ulonglong ushort
"""

_NUMPY_TESTING = """
    assert_allclose assert_almost_equal assert_array_almost_equal assert_array_equal assert_array_less assert_equal
"""

_SCIPY_STATS = "rankdata"

_LOGGING = "critical debug error exception fatal info log warning"

_NUMPY_WINDOWS = "bartlett blackman hamming hanning"  # of so many points

_NUMPY = " ".join((_NUMPY_WINDOWS, _NUMPY_SHAPES, _NUMPY_INDICES, _NUMPY_TRUTHS, _NUMPY_TEXTS, _NUMPY_TYPES))

_LOOKING = frozenset(
    f"{module}.{name}"
    for module, names in (
        ("builtins", _BUILTINS),
        ("math", _MATH),
        ("numpy", _NUMPY),
        ("numpy.linalg", "matrix_rank"),
        ("scipy.stats", _SCIPY_STATS),
    )
    for name in names.split()
)

_EFFECTS = frozenset(
    ["builtins.print", "pprint.pp", "pprint.pprint", "warnings.warn"]
    + [f"logging.{name}" for name in _LOGGING.split()]
    + [f"numpy.testing.{name}" for name in _NUMPY_TESTING.split()]
)

# Settings, clocks and the like: their results carry no derivative, and they have no business with a value that does.
_SURROUNDINGS = frozenset(
    {
        "logging.getLogger",
        "numpy.errstate",
        "scipy.special.errstate",
        "numpy.geterr",
        "numpy.printoptions",
        "numpy.random.seed",
        "numpy.set_printoptions",
        "numpy.seterr",
        "random.seed",
        "time.monotonic",
        "time.perf_counter",
        "time.perf_counter_ns",
        "time.process_time",
        "time.sleep",
        "time.time",
        "time.time_ns",
        "warnings.catch_warnings",
        "warnings.filterwarnings",
        "warnings.simplefilter",
    }
)


def is_inactive(path: str) -> bool:
    """Whether the function's result carries no derivative, whatever its arguments."""
    return path in _LOOKING or path in _EFFECTS or path in _SURROUNDINGS or is_constant(path) or path.startswith((GRID, TABLE))


def may_receive_active(path: str) -> bool:
    """Whether the function may be called with active values: it only looks at them, and keeps or changes nothing of them."""
    return path in _LOOKING or path in _EFFECTS or is_constant(path) or path == KEYS


def is_effect(path: str) -> bool:
    """Whether the function is called for what it does, not for what it gives."""
    return path in _EFFECTS or path in _SURROUNDINGS
