"""Functions with several results: unpacked, kept under one name, gone through in a loop, in both modes and against differences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from astgrad.errors import Refused
from astgrad.ir.kinds import Number
from tests.derived import Expression, function_in, generated

_rng = np.random.default_rng(11)


def u(*shape: int) -> np.ndarray:
    """Numbers between 0.5 and 2, no two of them equal."""
    return _rng.uniform(0.5, 2.0, shape)


Case = tuple[tuple[str, ...], str, str, dict[str, Any], bool]  # statements, expression, by what, arguments, needs kinds
CASES: list[Case] = []


def case(*lines: str, wrt: str = "x", known: bool = False, **arguments: Any) -> None:
    """A case; known: it is refused where nothing is known of the arguments."""
    *before, text = lines
    CASES.append((tuple(before), text, wrt, arguments, known))


# ------------------------------------------------------------------ arrays taken apart
for _parts in ("np.split(x, 2)", "np.split(x, [4])", "np.split(x, (1,))", "np.array_split(x, 2)", "np.array_split(x, [3])"):
    for _text in ("np.sum(a) * np.sin(b)", "np.sum(a) * b[0]", "b * b", "np.cos(a)"):
        case(f"a, b = {_parts}", _text, x=u(6))
for _parts, _shape in (
    ("np.split(x, 3)", (3, 2)), ("np.split(x, 3, axis=1)", (2, 6)), ("np.split(x, 3, axis=-1)", (2, 3)),
    ("np.array_split(x, 3)", (7,)), ("np.array_split(x, 3, axis=1)", (2, 4)), ("np.split(x, [1, 4])", (5,)),
    ("np.split(x, [1, i])", (5,)), ("np.split(x, [i, 2])", (5,)), ("np.split(x, [3, 1])", (5,)), ("np.split(x, [2, 9])", (5,)),
    ("np.split(x, [-3, -1])", (5,)), ("np.split(x, [0, 0])", (3,)), ("np.split(x, [1, 2], axis=1)", (2, 4)),
    ("np.vsplit(x, 3)", (3, 2)), ("np.dsplit(x, 3)", (2, 1, 3)), ("np.vsplit(x, [1, 2])", (4, 2)),
    ("np.unstack(x)", (3, 2)), ("np.unstack(x, axis=1)", (2, 3)), ("np.unstack(x, axis=-1)", (2, 2, 3)),
    ("np.unstack(x)", (3,)),
):  # fmt: skip
    case(f"a, b, c = {_parts}", "np.sum(a) * np.sum(b * b) + np.sum(np.sin(c))", x=u(*_shape), i=3)
    case(f"a, b, c = {_parts}", "np.exp(b)", x=u(*_shape), i=3)
    case(f"{_parts}[1] ** 2", x=u(*_shape), i=3)
for _shape in ((6,), (2, 6), (1, 2, 2)):
    case("a, b = np.hsplit(x, 2)", "a * b", x=u(*_shape), known=True)
    case("a, b, c = np.hsplit(x, [1, 1])", "np.sum(a) * c", x=u(*_shape), known=True)
case("a, b = np.split(x, n)", "a * np.sin(b)", x=u(4), n=2, known=True)
case("a, b = np.split(x, n)", "b * b", x=u(4), n=2, known=True)
case("a, b = np.split(x, cuts)", "np.sum(a) * b", x=u(4), cuts=np.array([1]), known=True)
case("parts = np.split(x, 3)", "parts[0] * parts[-1]", x=u(6))
case("parts = np.unstack(x, axis=1)", "parts[0] * parts[-1]", x=u(2, 3))
case("parts = np.array_split(x, 3)", "parts[2] * parts[1]", x=u(5))
case("s = 0.0", "for p in np.split(x, 3):", "    s = s * 2 + np.sum(p) ** 2", "s", x=u(6))
case("s = 0.0", "parts = np.split(x, n)", "for p in parts:", "    s = s * 2 + np.sum(p) ** 2", "s", x=u(6), n=3, known=True)
case("s = 0.0", "rows = np.unstack(x)", "for p in rows:", "    s = s * 2 + np.sum(p) ** 2", "s", x=u(3, 2))
case("a, b = np.split(x, 2)", "b, a = np.split(a * b, [1])", "np.sum(a) * np.sum(b)", x=u(4))
case("for i in range(3):", "    a, b = np.split(x, [1])", "    x = np.concatenate([b * b, np.sin(a)])", "x", x=u(4))
case("a, b = np.split(x, 2)", "for i in range(3):", "    a, b = np.split(np.concatenate([b * b, a]), 2)", "a * b", x=u(4))
case("a, b = np.split(np.sin(x) * x, 2)", "a / b", x=u(4))
case("a, b = np.split(x, 2)", "np.sum(a) * np.sum(b)", x=u(0))
case("a, b = np.split(x, [2])", "np.sum(a) * np.sum(b)", x=u(2, 0))
case("a, b = np.array_split(x, 2)", "np.sum(a) * np.sum(b) + a", x=u(1))

# ------------------------------------------------------------------ slopes along several axes
_places = {"t": np.array([0.0, 0.5, 0.7]), "s": np.array([0.0, 1.0, 1.2, 2.0])}
for _arguments in ("", ", 0.3", ", 0.3, 0.5", ", t, s", ", 2, s", ", edge_order=2", ", axis=(1, 0)", ", 0.5, s, axis=(0, 1)"):
    case(f"a, b = np.gradient(x{_arguments})", "a**2 * np.sin(b)", x=u(3, 4), known="axis" not in _arguments, **_places)
case("a, b, c = np.gradient(x, 0.1, 0.2, 0.3)", "a * b - c**2", x=u(3, 2, 4), known=True)
case("np.gradient(x)[1] ** 2", x=u(3, 4), known=True)
case("slopes = np.gradient(x)", "slopes[0] * slopes[1]", x=u(2, 3), known=True)
case("a, b = np.gradient(x)", "a * b", x=u(2), known=True)  # two elements of one array
case("np.gradient(x)[1] ** 2", x=u(4), known=True)
case("np.gradient(x, axis=(0,)) ** 2", x=u(3, 2))

# ------------------------------------------------------------------ in one shape
for _keywords in ("", ", indexing='ij'", ", sparse=True", ", indexing='ij', sparse=True"):
    case(f"X, Y = np.meshgrid(x, y{_keywords})", "X**2 * np.sin(Y)", wrt="x y", x=u(3), y=u(2))
    case(f"X, Y, Z = np.meshgrid(x, y, z{_keywords})", "X**2 * Y / Z", wrt="x y z", x=u(3), y=u(2), z=u(4))
    case(f"X, Y = np.meshgrid(x, y{_keywords})", "Y**2", wrt="y", x=u(3), y=u(2))
    case(f"np.meshgrid(x, y{_keywords})[0] ** 2", x=u(3), y=u(2))
case("X, Y = np.meshgrid(x, x)", "X * Y**2", x=u(3))
case("X, Y = np.meshgrid(x, y)", "X * Y**2", wrt="x y", x=1.3, y=u(2))
case("X, Y = np.meshgrid(x, y)", "X * Y**2", wrt="x y", x=u(2, 2), y=u(2))
case("grids = np.meshgrid(x, y)", "grids[0] * grids[1]", wrt="x y", x=u(3), y=u(1))
case("(X,) = np.meshgrid(x)", "X**2", x=u(3))
case("X, Y = np.meshgrid(x, y)", "np.sum(X * Y)", wrt="x y", x=u(0), y=u(2))
for _x, _y in (((3,), (2, 1)), ((2, 3), (3,)), ((3,), (3,)), ((), (3,)), ((1,), (4,))):
    case("a, b = np.broadcast_arrays(x, y)", "a**2 * np.sin(b)", wrt="x y", x=u(*_x) if _x else 1.2, y=u(*_y))
case("a, b, c = np.broadcast_arrays(x, y, 2.0)", "a**2 * b * c", wrt="x y", x=u(3), y=u(2, 1))

# ------------------------------------------------------------------ pairs
for _value in (1.7, np.array([1.7, -2.4, 0.3]), np.array([[-0.2, 5.9]])):
    case("a, b = np.modf(x)", "a * x + b", x=_value)
    case("np.modf(x)[0] ** 2", x=_value)
    case("a, b = np.frexp(x)", "a * a * b", x=_value)
    case("q, r = np.divmod(x, y)", "q * r * r", wrt="x y", x=_value, y=0.7)
    case("q, r = divmod(x, y)", "q * r * r", wrt="x y", x=_value, y=0.7)
    case("np.divmod(x, y)[1] ** 2", wrt="x y", x=_value, y=np.array([0.7, -0.5, 1.1]) if np.ndim(_value) == 1 else 0.7)
case("a, b = math.modf(x)", "a * x + b", x=1.7, known=True)
case("a, b = math.frexp(x)", "a * x + b", x=1.7, known=True)
case("q, r = divmod(x, y)", "q * r * r", wrt="x y", x=-1.7, y=0.6)

# ------------------------------------------------------------------ factors
_square = np.array([[2.0, 0.3, -0.5], [0.7, 1.5, 0.2], [-0.1, 0.4, 3.0]])
case("w, v = np.linalg.eigh(x)", "v**2 @ w", x=_square)
case("w, v = np.linalg.eigh(x)", "w, v = np.sin(w), v * np.exp(w)", "v**2 @ w", x=_square)
case("r = np.linalg.eigh(x)", "r[1] ** 2 @ r[0]", x=_square)
case("q, r = np.linalg.qr(x)", "q @ np.sin(r)", x=_square)
case("sign, logdet = np.linalg.slogdet(x)", "sign * logdet", x=_square)
case("u, s, vh = np.linalg.svd(x, full_matrices=False)", "u**2 * s @ vh**2", x=u(4, 2), known=False)


def label(each: Case) -> str:
    before, text, _, arguments, _ = each
    return f"{'; '.join((*before, text))} {' '.join(str(np.shape(value)) for value in arguments.values())}"


@pytest.mark.parametrize("each", CASES, ids=label)
def test_the_derivative_is_that_of_differences(each: Case) -> None:
    before, text, wrt, arguments, known = each
    problems = Expression(text, *before, **arguments).problems(wrt.split(), unknown=not known)
    assert not problems, problems[0]


@pytest.mark.parametrize("cut", ["np.array_split(x, 3)", "np.array_split(x, 9)", "np.split(x, 7)", "np.split(x, [2, 5])"])
def test_where_lengths_are_numbers_so_are_the_places(cut: str) -> None:
    x = u(7)
    pieces = function_in(f"import numpy as np\n\n\ndef f(x):\n    return {cut}\n", "f")(np.arange(7))
    kinds = (("x", Number("float64", (7,), is_array=True)),)
    for position, piece in enumerate(pieces):
        source = f"import numpy as np\n\n\ndef f(x):\n    return np.sum({cut}[{position}])\n"
        text = generated(source, "f", ("x",), mode="reverse", kinds=kinds)
        np.testing.assert_array_equal(function_in(text, "d_f")(x), np.isin(np.arange(7), piece))
        assert "len(" not in text


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("a, b = np.hsplit(x, 2)", "unknown-rank", 12),
        ("a, b = np.split(x, n)", "unknown-rank", 12),
        ("a, b = np.split(x, 2, axis=n)", "not-literal", 32),
        ("a, b = np.gradient(x)", "unknown-rank", 12),
        ("a, b = np.meshgrid(x, n, copy=False)", "keyword", 35),
        ("a, b = np.meshgrid(x, n, indexing=n)", "not-literal", 39),
        ("a, b = np.histogram(n, weights=x, density=True)", "keyword", 47),
        ("a, b = np.histogram(x, 3)", "no-derivative", 25),
        ("a, b = np.unstack(x, axis=n)", "not-literal", 31),
    ],
)
def test_what_is_not_known_is_refused_with_its_place(text: str, code: str, column: int) -> None:
    source = f"import numpy as np\n\n\ndef f(x, n):\n    {text}\n    return np.sum(a) * np.sum(b * b)\n"
    with pytest.raises(Refused) as refused:
        generated(source, "f", ("x",), mode="reverse")
    found = [refusal for refusal in refused.value.refusals if refusal.code == code]
    assert found, str(refused.value)
    assert found[0].span is not None
    assert (found[0].span.line, found[0].span.column) == (5, column)
