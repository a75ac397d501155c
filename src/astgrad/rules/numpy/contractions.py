"""Products that multiply elements of two arrays and add up along some axes: `np.einsum`, `np.tensordot`, `np.inner`, and kin."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import reduce

from astgrad.ir.expr import Binary, Expr, Literal, Slice, Subscript, Tuple, Unary
from astgrad.ir.kinds import ANY, COMPLEX, Dimension, Kind, Number, Shape
from astgrad.ir.read import read
from astgrad.ir.shapes import broadcast, floating, promote, same_shape, sliced, times_along, total_of
from astgrad.rules.numpy.factors import contraction
from astgrad.rules.numpy.labelled import contracted, product
from astgrad.rules.numpy.shapes import array_dtype
from astgrad.rules.registry import find
from astgrad.rules.stretching import summed_back
from astgrad.rules.structure import (
    Cotangent,
    NotHandled,
    Pullback,
    Site,
    array_of,
    axis_in,
    call,
    integers,
    is_scalar,
    known_literal,
    length_along,
    linear_in_each,
    literal_integer,
    rank,
    transposed,
    whole,
)


def _names(site: Site) -> tuple[str, ...]:
    return site.rule.signature.names


def _kind(site: Site, shape: Shape) -> Number:
    x, y = (array_dtype(site.number(name).dtype) for name in _names(site)[:2])  # both are made arrays: a list is of float64
    return array_of(promote((x, y)), shape)


def _shapes(site: Site) -> tuple[Shape, Shape]:
    x, y = _names(site)[:2]
    return site.number(x).shape, site.number(y).shape


def _unknown(site: Site) -> Kind:
    return _kind(site, None)


def _by_ranks(cases: dict[tuple[int, int], str], otherwise: str) -> Pullback:
    """The text that fits the ranks of the two factors; `otherwise` serves all."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        x, y = _names(site)[:2]
        ranks = (rank(site.number(x)), rank(site.number(y)))
        text = next((text for case, text in cases.items() if case == ranks), otherwise)
        return site.formula(text, g=whole(site, g, g_kind))

    return pullback


# ------------------------------------------------------------------ two factors


def _inner(site: Site) -> Kind:
    a, b = _shapes(site)
    if () in (a, b):
        return _kind(site, b if a == () else a)
    return _kind(site, (*a[:-1], *b[:-1]) if isinstance(a, tuple) and isinstance(b, tuple) else None)


def _inner_pullback(mine: str, of_numbers: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        a, b = (rank(site.number(name)) for name in ("a", "b"))
        if a == b == 0:
            return site.formula(of_numbers, g=g)
        g = whole(site, g, g_kind)
        if not a or not b:
            return site.formula(f"_inner_{mine}_bar(a, b, g)", g=g)
        one, other, shared = string.ascii_letters[: a - 1], string.ascii_letters[a : a + b - 1], string.ascii_letters[a - 1]
        return _labelled(site, mine, (one + shared, other + shared, one + other), g)

    return pullback


contraction(
    "numpy.inner(a, b)",
    result=_inner,
    pushforward=linear_in_each,
    a=_inner_pullback("a", "g * b"),
    b=_inner_pullback("b", "g * a"),
)


def _vdot(site: Site) -> Kind:
    return _kind(site, ())


contraction(
    "numpy.vdot(a, b)",
    result=_vdot,
    pushforward=linear_in_each,
    a=_by_ranks({(0, 0): "g * b", (1, 1): "g * b"}, "np.reshape(g * b, a_shape)"),
    b=_by_ranks({(0, 0): "g * a", (1, 1): "g * a"}, "np.reshape(g * a, b_shape)"),
)


def _outer(site: Site) -> Kind:
    x, y = _shapes(site)
    return _kind(site, (*x, *y) if isinstance(x, tuple) and isinstance(y, tuple) else None)


def _outer_of_floats(site: Site) -> Kind:
    kind = _outer(site)
    assert isinstance(kind, Number)
    is_narrow = kind.dtype not in ("int64", "real") and not kind.is_inexact  # truths, and integers of few bits
    return replace(kind, dtype="real" if is_narrow else floating(kind.dtype))


def _pullback_of_all_pairs(mine: str, otherwise: str) -> Pullback:
    """Of the sum, the difference or the product of each element with each; otherwise: where the ranks are not known."""
    is_first, by_ndim = mine == "x", transposed(otherwise)

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
        x, y = (rank(site.number(name)) for name in ("x", "y"))
        if not x or not y:
            return by_ndim(site, g, g_kind)
        one, other, g = string.ascii_letters[:x], string.ascii_letters[x : x + y], whole(site, g, g_kind)
        if site.rule.path == "numpy.multiply.outer":
            return _labelled(site, mine, (one, other, one + other), g)
        bar = product([one + other], one if is_first else other, [g])
        return Unary("-", bar) if site.rule.path == "numpy.subtract.outer" and not is_first else bar

    return pullback


for _name, _x, _y in (
    ("multiply", "y", "x"),
    ("add", "np.ones_like(y)", "np.ones_like(x)"),
    ("subtract", "np.ones_like(y)", "-np.ones_like(x)"),
):
    contraction(
        f"numpy.{_name}.outer(x, y)",
        result=_outer,
        pushforward=linear_in_each
        if _name == "multiply"
        else lambda site, dots: site.with_arguments(
            {name: dots.get(name) or site.formula(f"np.zeros_like({name})") for name in ("x", "y")}
        ),
        gives_whole=True,
        x=_pullback_of_all_pairs("x", f"np.tensordot(g, {_x}, np.ndim(y))"),
        y=_pullback_of_all_pairs("y", f"np.tensordot({_y}, g, np.ndim(x))"),
    )


def _rank_of(site: Site, name: str) -> int:
    """The number of dimensions of an argument. Raises KeyError where it is not known."""
    found = rank(site.number(name))
    if found is None:
        raise KeyError(name)
    return found


def _in_front(site: Site, e: Expr) -> Expr:
    """What has the shape of the first argument, with an axis for each of the second behind its own."""
    first, second = _names(site)
    behind = _rank_of(site, second) if _rank_of(site, first) else 0
    own = (Slice(),) * _rank_of(site, first)
    return Subscript(e, Tuple((*own, *(Literal("None"),) * behind))) if behind else e


def _slope(site: Site, name: str) -> Expr:
    """The partial derivative of the function of two numbers by one of them, for each pair of elements."""
    of_numbers = find(site.rule.path.removesuffix(".outer"))
    assert of_numbers is not None
    first = _names(site)[0]
    return site.formula(of_numbers.partials[name].general, **{first: _in_front(site, site.arguments[first])})


def _outer_pullback(name: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        first, second = _names(site)
        bars = Binary("*", whole(site, g, g_kind), _slope(site, name))
        own, others = _rank_of(site, first), _rank_of(site, second)
        axes = range(-others, 0) if name == first else range(own)
        return call("np.sum", bars, axis=read(str(axes[0] if len(axes) == 1 else tuple(axes)))) if axes else bars

    return pullback


def _outer_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    first = _names(site)[0]
    return _sum([Binary("*", _in_front(site, dot) if name == first else dot, _slope(site, name)) for name, dot in dots.items()])


for _name, _first, _second in (
    *((_name, "x", "y") for _name in ("divide", "power", "maximum", "minimum", "fmax", "fmin", "hypot", "logaddexp")),
    ("arctan2", "y", "x"),
):
    contraction(
        f"numpy.{_name}.outer({_first}, {_second})",
        result=_outer if _name in ("power", "maximum", "minimum", "fmax", "fmin") else _outer_of_floats,
        pushforward=_outer_pushforward,
        by={name: _outer_pullback(name) for name in (_first, _second)},
        also=("numpy.true_divide.outer",) if _name == "divide" else (),
        reads_result=True,
    )


def _kron(site: Site) -> Kind:
    a, b = _shapes(site)
    if isinstance(a, tuple) and isinstance(b, tuple):
        return _kind(site, times_along(a, b))
    return _kind(site, None)


_KRON_BLOCKS = "g.reshape(a.shape[0], b.shape[0], a.shape[1], b.shape[1])"
contraction(
    "numpy.kron(a, b)",
    result=_kron,
    pushforward=linear_in_each,
    a=_by_ranks(
        {(1, 1): "g.reshape(len(a), len(b)) @ b", (2, 2): f'np.einsum("imjn,mn->ij", {_KRON_BLOCKS}, b)'},
        "_kron_a_bar(a, b, g)",
    ),
    b=_by_ranks(
        {(1, 1): "a @ g.reshape(len(a), len(b))", (2, 2): f'np.einsum("ij,imjn->mn", a, {_KRON_BLOCKS})'},
        "_kron_b_bar(a, b, g)",
    ),
)


def _vecdot(site: Site) -> Kind:
    both, (one, other) = broadcast(_shapes(site)), (rank(site.number(name)) for name in _names(site)[:2])
    axis = axis_in(site, "axis", len(both)) if isinstance(both, tuple) else None
    if axis is None or not isinstance(both, tuple) or ("axis" in site.arguments and one != other):
        return _kind(site, None)
    return _kind(site, (*both[:axis], *both[axis + 1 :]))


def _back(site: Site, e: Expr, name: str, shape: Shape) -> Expr:
    """What has this shape, in that of a factor which was stretched to it."""
    return summed_back(e, shape, site.arguments[name], site.number(name).shape)


def _vecdot_pullback(other: str, mine: str) -> Pullback:
    along = (
        f"np.moveaxis(_sum_to(np.expand_dims(g, -1) * np.moveaxis({other}, axis, -1), np.moveaxis({mine}, axis, -1)), -1, axis)"
    )

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        if rank(site.number(mine)) == rank(site.number(other)) == 1:
            return site.formula(f"g * {other}", g=g)
        g = whole(site, g, g_kind)
        if "axis" not in site.arguments:
            return _back(site, site.formula(f"g[..., None] * {other}", g=g), mine, broadcast(_shapes(site)))
        if same_shape(*_shapes(site)):
            return site.formula(f"np.expand_dims(g, axis) * {other}", g=g)
        return site.formula(along, g=g)

    return pullback


contraction(
    "numpy.vecdot(x1, x2, *, axis=-1)",
    result=_vecdot,
    pushforward=linear_in_each,
    x1=_vecdot_pullback("x2", "x1"),
    x2=_vecdot_pullback("x1", "x2"),
    also=("numpy.linalg.vecdot",),
)


def _stack(site: Site, ranks: tuple[int, int]) -> Shape:
    """The axes before those that are multiplied, of which the factors have so many."""
    shapes = [shape[: len(shape) - own] for shape, own in zip(_shapes(site), ranks, strict=True) if isinstance(shape, tuple)]
    return broadcast(shapes) if len(shapes) == 2 else None


def _of_product(ranks: tuple[int, int]) -> Callable[[Site], Kind]:
    """The kind of a product of a matrix and a vector, or of stacks of them."""

    def kind(site: Site) -> Kind:
        one, other = _shapes(site)
        stack = _stack(site, ranks)
        if not isinstance(stack, tuple) or not isinstance(one, tuple) or not isinstance(other, tuple):
            return _kind(site, None)
        return _kind(site, (*stack, *(one[-2:-1] if ranks == (2, 1) else other[-1:])))

    return kind


def _product_pullback(ranks: tuple[int, int], alone: str, stacked: str, mine: str) -> Pullback:
    """alone: the cotangent where there is no stack, stacked: where there is, before it is summed back."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        g = whole(site, g, g_kind)
        if tuple(rank(site.number(name)) for name in ("x1", "x2")) == ranks:
            return site.formula(alone, g=g)
        stack, shape = _stack(site, ranks), site.number(mine).shape
        own = ranks[("x1", "x2").index(mine)]
        full = (*stack, *shape[len(shape) - own :]) if isinstance(stack, tuple) and isinstance(shape, tuple) else None
        return _back(site, site.formula(stacked, g=g), mine, full)

    return pullback


contraction(
    "numpy.matvec(x1, x2)",
    result=_of_product((2, 1)),
    pushforward=linear_in_each,
    x1=_product_pullback((2, 1), "np.outer(g, x2)", "g[..., :, None] * x2[..., None, :]", "x1"),
    x2=_product_pullback((2, 1), "x1.T @ g", "np.vecmat(g, x1)", "x2"),
)
contraction(
    "numpy.vecmat(x1, x2)",
    result=_of_product((1, 2)),
    pushforward=linear_in_each,
    x1=_product_pullback((1, 2), "x2 @ g", "np.matvec(x2, g)", "x1"),
    x2=_product_pullback((1, 2), "np.outer(x1, g)", "x1[..., :, None] * g[..., None, :]", "x2"),
)


def _is_of_three(site: Site) -> bool:
    """Whether vectors of three elements are multiplied, along one and the same axis of the result and of both factors.

    `np.cross` takes two elements for a vector in the plane, too; `np.linalg.cross` does not.
    """
    axis, shapes = site.arguments.get("axis", Literal("-1")), _shapes(site)
    known = [shape for shape in shapes if isinstance(shape, tuple)]
    if axis != Literal("-1") and (len(known) < 2 or len({len(shape) for shape in known}) > 1):
        return False
    if site.rule.path == "numpy.linalg.cross":
        return True
    along = axis_in(site, "axis", len(known[0])) if len(known) == 2 else None
    return along is not None and all(shape[along - len(known[0]) :][:1] == (3,) for shape in known)


def _cross(site: Site) -> Kind:
    return _kind(site, broadcast(_shapes(site)) if _is_of_three(site) else None)


def _cross_pullback(text: str, otherwise: str, mine: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        if site.arguments.get("axis") == Literal("None"):
            raise NotHandled("axis=None is not handled: axis=-1 says the same")
        g = whole(site, g, g_kind)
        if not _is_of_three(site):
            return site.formula(otherwise, g=g, axis=site.arguments.get("axis", Literal("-1")))
        return _back(site, site.formula(text, g=g), mine, site.result.shape)

    return pullback


for _name, _note in (("cross", ""), ("linalg.cross", "of vectors with three elements")):
    contraction(
        f"numpy.{_name}(a, b, *, axis=-1)",
        result=_cross,
        pushforward=linear_in_each,
        a=_cross_pullback(f"np.{_name}(b, g, axis=axis)", "_cross_bar(a, b, g, axis)", "a"),
        b=_cross_pullback(f"np.{_name}(g, a, axis=axis)", "-_cross_bar(b, a, g, axis)", "b"),
        note=_note,
    )


def _tensordot(site: Site) -> Kind:
    found = _contracted(site)
    return replace(found, is_array=True)  # also without dimensions


def contracted_axes(site: Site) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """The axes of the two factors that `np.tensordot` sums over together; None where they are not written out as integers."""
    match known_literal(site, "axes"):
        case int() as count:
            return tuple(range(-count, 0)), tuple(range(count))
        case (one, other):
            mine, others = (each if isinstance(each, tuple) else (each,) for each in (one, other))
            if all(isinstance(axis, int) for axis in (*mine, *others)):
                return mine, others
    return None


def _contracted(site: Site) -> Number:
    shapes, axes = _shapes(site), contracted_axes(site)
    if axes is None:
        return _kind(site, None)
    left: list[Dimension] = []
    for shape, summed in zip(shapes, axes, strict=True):
        if not isinstance(shape, tuple):
            return _kind(site, None)
        gone = {axis % max(len(shape), 1) for axis in summed}
        left += [length for i, length in enumerate(shape) if i not in gone]
    return _kind(site, tuple(left))


def _labels(site: Site) -> tuple[str, str, str] | None:
    """Labels for the axes of both factors and of the result; None where ranks or axes are not known."""
    ranks, axes = [rank(site.number(name)) for name in _names(site)[:2]], contracted_axes(site)
    if axes is None or not ranks[0] or not ranks[1] or len(axes[0]) != len(axes[1]):
        return None
    if any(not -count <= axis < count for each, count in zip(axes, ranks, strict=True) if count for axis in each):
        return None  # as it is where the call is never reached
    a = list(string.ascii_letters[: ranks[0]])
    b = list(string.ascii_letters[ranks[0] : ranks[0] + ranks[1]])
    for i, j in zip(*axes, strict=True):
        b[j] = a[i]
    shared = set(a) & set(b)
    return "".join(a), "".join(b), "".join(label for label in (*a, *b) if label not in shared)


def _labelled(site: Site, mine: str, labels: tuple[str, str, str], g: Expr) -> Expr:
    """The cotangent of one factor: the product of that of the result and the other factor."""
    one, other, output = labels
    x, y = (site.arguments[name] for name in _names(site)[:2])
    if mine == _names(site)[0]:
        return contracted(output, other, one, g, y)
    return contracted(one, output, other, x, g)


def _tensordot_pullback(mine: str) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        g = whole(site, g, g_kind)
        if (labels := _labels(site)) is not None:
            return _labelled(site, mine, labels, g)
        axes = site.arguments.get("axes", Literal("2"))
        return site.formula(f"_tensordot_{mine}_bar(a, b, g, axes_given)", g=g, axes_given=axes)

    return pullback


contraction(
    "numpy.tensordot(a, b, axes=2)",
    result=_tensordot,
    pushforward=linear_in_each,
    a=_tensordot_pullback("a"),
    b=_tensordot_pullback("b"),
    also=("numpy.linalg.tensordot",),
)
contraction(
    "numpy.linalg.outer(x1, x2)",
    result=_outer,
    pushforward=linear_in_each,
    x1=transposed("g @ x2"),
    x2=transposed("x1 @ g"),
)


# ------------------------------------------------------------------ convolutions


def _convolved(site: Site) -> Kind:
    one, other = ((shape or (1,))[0] if isinstance(shape, tuple) else ANY for shape in _shapes(site))
    mode = known_literal(site, "mode")  # none of polynomials, which lose the zeros in front of them
    return _kind(site, (convolved_length(one, other, mode),))


def convolved_length(one: Dimension, other: Dimension, mode: object) -> Dimension:
    """The length of the convolution of two vectors."""
    if mode == "full":
        return total_of((one, other, -1))
    if not isinstance(one, int) or not isinstance(other, int):
        return ANY
    return max(one, other) if mode == "same" else max(one, other) - min(one, other) + 1 if mode == "valid" else ANY


def _of_vectors(*names: str) -> Callable[[Pullback], Pullback]:
    """Of a pullback that is one of vectors: what is known to have no axis or several is refused."""

    def of(pullback: Pullback) -> Pullback:
        def checked(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
            for name in names:
                if (count := rank(site.number(name))) not in (None, 1):
                    raise NotHandled(f"{name!r} with {count} axes is not handled, a vector is")
            return pullback(site, g, g_kind)

        return checked

    return of


def _convolve_pullback(helper: str, mine: str, other: str) -> Pullback:
    """Of two real vectors, the correlation with the other one; by a helper where it is not known what is cut off."""
    by_helper = transposed(helper)

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
        factors = [site.number(name) for name in (mine, other)]
        is_real = all(factor.is_inexact and not factor.is_complex and rank(factor) == 1 for factor in factors)
        text = _transposed_convolution(site, mine, other) if is_real and site.rule.path != "numpy.polymul" else None
        return by_helper(site, g, g_kind) if text is None else site.formula(text, g=whole(site, g, g_kind))

    return pullback


def _transposed_convolution(site: Site, mine: str, other: str) -> str | None:
    """The cotangent of one factor, of the two vectors as long as they are known to be; None where too little is known.

    What is cut off of the full convolution is 0 in its cotangent. One that is wholly covered (`valid`) needs no zeros.
    """
    is_convolution, mode = site.rule.path == "numpy.convolve", known_literal(site, "mode")
    if is_convolution and mode == "full":
        return f"np.correlate(g, {other}, mode='valid')"
    own, others = length_along(site, mine), length_along(site, other)
    if not isinstance(own, int) or not isinstance(others, int) or not own or not others:
        return None
    is_turned = own < others if mine == "a" else others < own  # NumPy exchanges them, and turns the correlation round
    if is_turned and not is_convolution:
        return None
    short = min(own, others)
    if mode == "valid":
        backwards = "[::-1]" if is_convolution else ""
        if own >= others:
            return f"np.convolve(g, {other}{backwards})"
        return f"np.convolve({other}[::-1], g, mode='valid')" if is_convolution else f"np.correlate({other}, g, mode='valid')"
    cut = {"full": 0, "same": short - 1}.get(str(mode))
    if cut is None:
        return None
    full = f"np.pad(g, ({cut // 2}, {cut - cut // 2}))" if cut else "g"
    if is_convolution:
        return f"np.correlate({full}, {other}, mode='valid')"
    return f"np.convolve({full}, v, mode='valid')" if mine == "a" else f"np.correlate({full}, a, mode='valid')[::-1]"


def _polymul_pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
    """The product rule, by a convolution: np.polymul leaves out leading zeros, and a tangent may have more of these."""
    dots = {name: site.formula(text, dot=dots[name]) for name, text in _POLYMUL_TERMS.items() if name in dots}
    return reduce(lambda one, other: Binary("+", one, other), dots.values())


_POLYMUL_TERMS = {"a1": "np.convolve(dot, a2)", "a2": "np.convolve(a1, dot)"}

for _name, _first, _second in (("convolve", "a", "v"), ("correlate", "a", "v"), ("polymul", "a1", "a2")):
    _mode = "" if _name == "polymul" else f", mode={'full' if _name == 'convolve' else 'valid'!r}"
    _given = "'full'" if _name == "polymul" else "mode"
    contraction(
        f"numpy.{_name}({_first}, {_second}{_mode})",
        result=_convolved,
        pushforward=_polymul_pushforward if _name == "polymul" else linear_in_each,
        by={
            name: _of_vectors(_first, _second)(
                _convolve_pullback(
                    f"_{'correlate' if _name == 'correlate' else 'convolve'}_{end}_bar({_first}, {_second}, g, {_given})",
                    name,
                    other,
                )
            )
            for name, end, other in ((_first, "a", _second), (_second, "v", _first))
        },
    )


# ------------------------------------------------------------------ einsum


def subscripts(site: Site) -> tuple[list[str], str, list[str]]:
    """The labels of the operands, those of the result, and the operands' names. Raises KeyError where they are not literal."""
    names = [name for name in _names(site)[1:] if name in site.arguments and name.startswith("x")]
    given = site.arguments["subscripts"]
    text = site.literal("subscripts")
    if not isinstance(text, str):
        raise KeyError(given)
    text = text.replace(" ", "")
    inputs, arrow, output = text.partition("->")
    operands = inputs.split(",")
    if len(operands) != len(names):
        raise KeyError(given)
    if not arrow:
        labels = inputs.replace(",", "").replace(".", "")
        output = ("..." if "..." in inputs else "") + "".join(c for c in sorted(set(labels)) if labels.count(c) == 1)
    return *_with_letters(operands, output, [site.number(name).shape for name in names]), names


def _with_letters(operands: list[str], output: str, shapes: Sequence[Shape]) -> tuple[list[str], str]:
    """The labels with letters for "...", where it is known how many axes that stands for."""
    ranks = []
    for labels, shape in zip(operands, shapes, strict=True):
        if "..." in labels and not isinstance(shape, tuple):
            return operands, output
        ranks.append(len(shape) - len(labels) + 3 if "..." in labels and isinstance(shape, tuple) else 0)
    letters = "".join(c for c in string.ascii_letters if c not in "".join((*operands, output)))[: max(0, *ranks)]
    inputs = [labels.replace("...", letters[len(letters) - rank :]) for labels, rank in zip(operands, ranks, strict=True)]
    return inputs, output.replace("...", letters)


def _einsum(site: Site) -> Kind:
    names = [name for name in _names(site)[1:] if name in site.arguments and name.startswith("x")]
    dtype = array_dtype(promote(site.number(name).dtype for name in names))
    try:
        operands, output, names = subscripts(site)
    except KeyError:
        return array_of(dtype, None)
    lengths: dict[str, Dimension] = {}
    for labels, name in zip(operands, names, strict=True):
        shape = site.number(name).shape
        if "." in labels or not isinstance(shape, tuple) or len(shape) != len(labels):
            return array_of(dtype, None if output else ())
        for label, length in zip(labels, shape, strict=True):
            if lengths.get(label, 1) == 1:
                lengths[label] = length
    return array_of(dtype, tuple(lengths[label] for label in output))


def _einsum_pullback(position: int) -> Pullback:
    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        operands, output, names = subscripts(site)
        one, g = g, whole(site, g, g_kind)
        mine, others = operands[position], [i for i in range(len(operands)) if i != position]
        seen = set(output).union(*(operands[i] for i in others))
        has_letters = "." not in "".join([*operands, output]) and len(set(mine)) == len(mine)
        if has_letters and not others and set(mine) > set(output):
            return one if is_scalar(g_kind) else _summed_back(g, mine, output)
        if has_letters and all(_has_no_stretched(site, name) for name in names):
            kept = "".join(label for label in mine if label in seen)
            factors = [(output, g), *((operands[i], site.arguments[names[i]]) for i in others)]
            return _summed_back(_product_of(factors, kept, position == len(operands) - 1), mine, kept)
        text = Literal(repr(",".join(operands) + "->" + output).replace("'", '"'))
        arguments = [site.arguments[name] for name in names]
        return call("_einsum_bar", arguments[position], Literal(str(position)), text, g, *arguments)

    return pullback


def _product_of(factors: Sequence[tuple[str, Expr]], output: str, is_last: bool) -> Expr:
    """The product of the cotangent, which comes first, and of the other operands; in the order that they are written in."""
    if is_last and len(factors) == 2:
        factors = factors[::-1]
    return product([labels for labels, _ in factors], output, [e for _, e in factors])


def _summed_back(g: Expr, mine: str, output: str) -> Expr:
    """What has the axes of the result, with those that are missing put back as length 1 where broadcasting needs them there."""
    kept = [label for label in mine if label in output]
    if "".join(kept) != output:
        g = call("np.transpose", g, Tuple(tuple(Literal(str(output.index(label))) for label in kept)))
    rest = mine.lstrip("".join(label for label in mine if label not in output))
    index = tuple(Slice() if label in output else Literal("None") for label in rest)
    return Subscript(g, Tuple(index)) if Literal("None") in index else g


def _has_no_stretched(site: Site, name: str) -> bool:
    """Whether no axis of the operand may be stretched: length 1 beside longer ones."""
    shape = site.number(name).shape
    return isinstance(shape, tuple) and 1 not in shape and "?" not in shape


_EINSUM_OPERANDS = ("x", "x2", "x3", "x4", "x5", "x6")
contraction(
    f"numpy.einsum(subscripts, x, {', '.join(name + '=None' for name in _EINSUM_OPERANDS[1:])}, *, optimize=False)",
    result=_einsum,
    pushforward=linear_in_each,
    note="with subscripts as text; the transposes are chosen when code is generated",
    by={name: _einsum_pullback(i) for i, name in enumerate(_EINSUM_OPERANDS)},
)


# ------------------------------------------------------------------ interpolation and polynomials


def _interpolated(site: Site) -> Kind:
    return array_of("float64", site.number("x").shape)


contraction(
    "numpy.interp(x, xp, fp)",
    result=_interpolated,
    pushforward=lambda site, dots: _sum(
        [
            *([site.formula("x_dot * _interp_slope(x, xp, fp)", x_dot=dots["x"])] if "x" in dots else []),
            *([site.with_arguments({"fp": dots["fp"]})] if "fp" in dots else []),
        ]
    ),
    x=lambda site, g, g_kind: site.formula("g * _interp_slope(x, xp, fp)", g=g),
    fp=transposed("_interp_fp_bar(x, xp, fp_like, g)"),
    note="by x and by the values fp; at a node the slope to its right",
)


def _sum(terms: Sequence[Expr]) -> Expr:
    return terms[0] if len(terms) == 1 else Binary("+", *terms)


def _polynomial_value(site: Site) -> Kind:
    dtype = promote(site.number(name).dtype for name in ("p", "x"))
    shape = site.number("x").shape
    return Number(dtype, shape, None if shape == () else array_of(dtype, shape).is_array)  # of no coefficients it is an array


def _coefficients_pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
    if is_scalar(site.number("x")):
        return site.formula("g * np.vander([x], len(p))[0]", g=g)
    if rank(site.number("x")) == 1:
        return site.formula("g @ np.vander(x, len(p))", g=whole(site, g, g_kind))
    return site.formula("np.ravel(g) @ np.vander(np.ravel(x), len(p))", g=whole(site, g, g_kind))


contraction(
    "numpy.polyval(p, x)",
    result=_polynomial_value,
    pushforward=lambda site, dots: _sum(
        [
            *([site.with_arguments({"p": dots["p"]})] if "p" in dots else []),
            *([site.formula("x_dot * np.polyval(np.polyder(p), x)", x_dot=dots["x"])] if "x" in dots else []),
        ]
    ),
    p=_of_vectors("p")(_coefficients_pullback),
    x=_of_vectors("p")(lambda site, g, g_kind: site.formula("g * np.polyval(np.polyder(p), x)", g=g)),
)


contraction(
    "numpy.roots(p)",
    result=lambda site: Number(COMPLEX, (ANY,), True),
    pushforward=lambda site, dots: site.formula("-np.polyval(p_dot, out) / np.polyval(np.polyder(p), out)", p_dot=dots["p"]),
    p=transposed("-(g / np.polyval(np.polyder(p), out)) @ np.vander(out, len(p))"),
    reads_result=True,
    note="of equal roots there is no derivative",
)


def _polyder_pullback(site: Site, g: Expr, g_kind: Kind) -> Cotangent:
    if integers(site, "m") not in ((1,), None):
        raise KeyError(site.arguments["m"])
    return site.formula("np.append(g, 0.0) * np.arange(len(p) - 1, -1, -1)", g=whole(site, g, g_kind))


def _with_integers(site: Site, name: str) -> str:
    """The dtype of an array that is multiplied by integers, which NumPy does in double precision."""
    dtype = site.number(name).dtype
    return "float64" if dtype.startswith("float") else promote((dtype, "int64"))


contraction(
    "numpy.polyder(p, m=1)",
    result=lambda site: Number(_with_integers(site, "p"), (sliced(length_along(site, "p"), 1, None, None),), True),
    pushforward=lambda site, dots: site.with_arguments({"p": dots["p"]}),
    p=_of_vectors("p")(_polyder_pullback),
)
contraction(
    "numpy.polyint(p)",
    result=lambda site: Number(floating(_with_integers(site, "p")), (total_of((length_along(site, "p"), 1)),), True),
    pushforward=lambda site, dots: site.with_arguments({"p": dots["p"]}),
    p=_of_vectors("p")(transposed("g[:-1] / np.arange(len(p), 0, -1)")),
)


def _longer(site: Site) -> Kind:
    """As long as the longer of two polynomials: no zeros in front are lost."""
    one, other = (length_along(site, name) for name in _names(site))
    return _kind(site, (max(one, other) if isinstance(one, int) and isinstance(other, int) else one if one == other else ANY,))


for _name, _sign in (("polyadd", ""), ("polysub", "-")):
    contraction(
        f"numpy.{_name}(a1, a2)",
        result=_longer,
        gives_whole=True,
        pushforward=lambda site, dots: site.with_arguments(
            {name: dots.get(name) or site.formula(f"np.zeros_like({name})") for name in ("a1", "a2")}
        ),
        a1=_of_vectors("a1", "a2")(transposed("g[len(g) - len(a1) :]")),
        a2=_of_vectors("a1", "a2")(transposed(f"{_sign}g[len(g) - len(a2) :]")),
    )


def _columns(site: Site) -> Dimension:
    """Of a Vandermonde matrix."""
    if site.arguments.get("N", Literal("None")) == Literal("None"):
        return length_along(site, "x")
    return literal_integer(site.arguments["N"]) or ANY


contraction(
    "numpy.vander(x, N=None, increasing=False)",
    result=lambda site: Number(_with_integers(site, "x"), (length_along(site, "x"), _columns(site)), True),
    gives_whole=True,
    pushforward=lambda site, dots: site.formula("_vander_slopes(x, out, increasing) * x_dot[:, None]", x_dot=dots["x"]),
    x=transposed("np.sum(g * _vander_slopes(x, out, increasing), axis=1)"),
    reads_result=True,
)
