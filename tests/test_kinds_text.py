"""Kinds as text: what `show_kind` writes is read back, annotations are understood or refused, never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from astgrad.ir.kinds import (
    BOOL,
    FLOAT,
    INT,
    UNKNOWN,
    Kind,
    ListOf,
    Number,
    Other,
    Structure,
    parse_kind,
    parse_kinds,
    show_kind,
)

dtypes = st.sampled_from(["float", "int", "bool", "real", "float64", "float32", "int64"])
dimensions = st.sampled_from(["n", "d", 1, 3])
numbers = st.one_of(
    st.builds(Number, dtypes),
    st.builds(Number, dtypes, st.none() | st.lists(dimensions, max_size=3).map(tuple), st.just(True)),
)
kinds: st.SearchStrategy[Kind] = st.recursive(
    numbers | st.sampled_from([UNKNOWN, Other("None"), Other("str")]),
    lambda inner: st.builds(Structure, st.sampled_from(["tuple", "list"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
    max_leaves=5,
)


@given(kinds)
def test_what_is_shown_is_read_back(kind: Kind) -> None:
    assert parse_kind(show_kind(kind)) == kind


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        ("float", FLOAT),
        ("int", INT),
        ("bool", BOOL),
        ("'float'", FLOAT),
        ("None", Other("None")),
        ("np.float64", Number("float64")),
        ("numpy.float32", Number("float32")),
        ("np.ndarray", Number("real", None, True)),
        ("npt.NDArray[np.float64]", Number("float64", None, True)),
        ("tuple[float, int]", Structure("tuple", (FLOAT, INT))),
        ('Float[np.ndarray, "n d"]', Number("real", ("n", "d"), True)),
        ('jaxtyping.Float64[Array, "3 d"]', Number("float64", (3, "d"), True)),
        ('Float32[np.ndarray, ""]', Number("float32", (), True)),
        ('Float[np.ndarray, "*batch n"]', Number("real", None, True)),
        ('Float[np.ndarray, "n+1"]', Number("real", None, True)),
        ('Int[np.ndarray, "n"]', Number("int64", ("n",), True)),
        ('Annotated[np.ndarray, "float64[n, 3]"]', Number("float64", ("n", 3), True)),
        ('typing.Annotated[np.ndarray, "metres", "float32[n]"]', Number("float32", ("n",), True)),
        ('Annotated[float, "metres"]', FLOAT),
        ("list[float]", ListOf(FLOAT)),
        ("[(float64[d, 3], float)]", ListOf(Structure("tuple", (Number("float64", ("d~", 3), True), FLOAT)))),
        ("list[tuple[np.ndarray, int]]", ListOf(Structure("tuple", (Number("real", None, True), INT)))),
        ("float | None", Number("float", (), None)),
        ("Optional[np.ndarray]", Number("real", None, None)),
        ('{"w": float64[d], "b": float}', Structure("dict", (Number("float64", ("d",), True), FLOAT), ("w", "b"))),
    ],
)
def test_annotations(annotation: str, kind: Kind) -> None:
    assert parse_kind(annotation) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x y",
        "float | str",
        "tuple[float] | None",
        "tuple[float, ...]",
        "Model",
        "np.linalg",
        "float64[n+1]",
        "float64[-1]",
        "f(x)",
        "1",
    ],
)
def test_what_is_no_kind_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="kind"):
        parse_kind(text)


def test_kinds_of_several_names() -> None:
    expected = (("x", Number("float64", ("n", "d"), True)), ("y", FLOAT), ("z", UNKNOWN))
    assert parse_kinds("x: float64[n, d], y: float, z: ?") == expected
    assert parse_kinds("") == ()


@pytest.mark.parametrize(
    "text", ["x", "x: float = 3", "*x: float", "x: float, *, y: float", "x): pass\ndef g(", "x: float,, y: int"]
)
def test_what_is_no_list_of_kinds_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"kind|form"):
        parse_kinds(text)
