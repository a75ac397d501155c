"""Kinds: what is known of a value when code is generated: dtype, symbolic shape, structure.

A shape is a tuple of dimensions, or unknown. A dimension is an int or a symbol such as `n`; equal symbols are equal lengths, and a
symbol is never 1 (1 broadcasts, so it is always written as the int 1). Of an unknown shape one thing may still be known: that it is
what broadcasting the shapes of certain parameters gives (`Broadcast({"x"})` is the shape of x itself).
"""

from __future__ import annotations

from dataclasses import dataclass

Dimension = int | str


@dataclass(frozen=True)
class Broadcast:
    """The shape to which the shapes of these names broadcast; one name: that name's own shape, whatever it is."""

    names: frozenset[str]


Shape = tuple[Dimension, ...] | Broadcast | None  # None: nothing is known


@dataclass(frozen=True)
class Kind:
    """Base of all kinds."""


@dataclass(frozen=True)
class Unknown(Kind):
    """Nothing is known, not even that it is a number."""


@dataclass(frozen=True)
class Number(Kind):
    """A real number or an array of them.

    dtype: `float`, `int`, `bool` for Python's own (weak in NumPy's promotion), `float64`, `float32`, `int64`, ... for NumPy's,
    `real` where only that much is known.
    shape: () for scalars and 0-d arrays.
    is_array: True for an ndarray (which can be written into), False for a scalar, None where not known.
    """

    dtype: str
    shape: Shape = ()
    is_array: bool | None = False

    @property
    def is_scalar(self) -> bool:
        """Proved to have no dimensions."""
        return self.shape == ()

    @property
    def is_real(self) -> bool:
        """May carry a derivative: a floating dtype, or not known to be anything else."""
        return self.dtype.startswith("float") or self.dtype == "real"


@dataclass(frozen=True)
class Structure(Kind):
    """A tuple or list of kinds; `form` is `tuple` or `list`."""

    form: str
    elements: tuple[Kind, ...]


@dataclass(frozen=True)
class Other(Kind):
    """Not a number and not a structure of numbers: None, a string, a dict, a module, any object."""

    name: str  # the type's name, for messages and patterns


UNKNOWN = Unknown()
FLOAT = Number("float")
INT = Number("int")
BOOL = Number("bool")


def show_kind(kind: Kind) -> str:
    """The text that users read and write in kind patterns: `float`, `float64[n, d]`, `(float, float64[n])`, `?`."""
    match kind:
        case Number(dtype=dtype, shape=()):
            return dtype + ("[]" if kind.is_array else "")
        case Number(dtype=dtype, shape=tuple() as shape):
            return f"{dtype}[{', '.join(map(str, shape))}]"
        case Number(dtype=dtype):
            return f"{dtype}[...]"
        case Structure(form=form, elements=elements):
            inner = ", ".join(map(show_kind, elements))
            return f"[{inner}]" if form == "list" else f"({inner})"
        case Other(name=name):
            return name
        case _:
            return "?"
