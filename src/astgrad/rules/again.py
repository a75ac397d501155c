"""Rules of private helpers: the text of a first derivative calls them, and is differentiated again (`transform.recognised`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from astgrad.ir.expr import Expr, Literal
from astgrad.ir.kinds import ANY, Kind
from astgrad.ir.read import HELPERS
from astgrad.rules.structure import Pullback, Site, axis_in, call, linear, linear_in_each, structural, transposed, whole


def _summed(site: Site) -> Kind:
    """The kind of x; of a float, and of what is no float, double precision may come."""
    like = site.number("x")
    return replace(like, dtype=like.dtype if like.dtype in ("float32", "float64") else "real", is_array=None)


def _stretched(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """The cotangent of each of the elements that were summed: it may stand in the shape of their sum."""
    return g


linear(f"{HELPERS}._sum_to(x_bar, x)", result=_summed, passive=("x",), x_bar=_stretched)


def _scattered(site: Site) -> Kind:
    return replace(site.number("x"), is_array=True)


def _taken(site: Site, g: Expr, g_kind: Kind) -> Expr:
    """The cotangent of each value, from where it was added."""
    axis = "axis" if "axis" in site.arguments else "0"
    return site.formula(f"np.take_along_axis(g, places, axis={axis})", g=whole(site, g, g_kind))


linear(f"{HELPERS}._scatter_along(x, places, values, axis=0)", result=_scattered, passive=("x", "places"), values=_taken)


def _like_x(site: Site) -> Kind:
    return site.number("x")


def _of_length(site: Site) -> Kind:
    """The kind of x, of another length along one axis."""
    x = site.number("x")
    if not isinstance(x.shape, tuple) or (axis := axis_in(site, "axis", len(x.shape))) is None:
        return replace(x, shape=None)
    return replace(x, shape=(*x.shape[:axis], ANY, *x.shape[axis + 1 :]))


linear(f"{HELPERS}._fitted(x, n, axis=-1)", result=_of_length, passive=("n", "axis"), x="_fitted(g, x_shape[axis], axis)")
linear(f"{HELPERS}._doubled(x, n, axis=-1)", result=_like_x, passive=("n", "axis"), x="_doubled(g, n, axis)")


# ------------------------------------------------------------------ einsum of arrays of unknown ranks

_OPERANDS = ("a", "a2", "a3", "a4", "a5", "a6")


def _like(name: str) -> Callable[[Site], Kind]:
    """The kind of the argument of which this is the cotangent; but single precision does not stay beside double."""

    def kind(site: Site) -> Kind:
        like = site.number(name)
        others = {site.number(each).dtype for each in ("out_bar", "b", *_OPERANDS) if each in site.arguments}
        return replace(like, dtype=like.dtype if others <= {like.dtype, "float"} else "real", is_array=None)

    return kind


def _position(site: Site) -> str:
    """The operand of which this is the cotangent: of it only the shape counts."""
    return _OPERANDS[int(str(site.literal("position")))]


def _product_rule(site: Site, dots: Mapping[str, Expr]) -> Expr:
    terms = {name: dot for name, dot in dots.items() if name != _position(site)}
    return linear_in_each(site, terms) if terms else call("np.zeros_like", site.arguments["x"])


def _of_operand(name: str) -> Pullback:
    """The same cotangent, of another operand, where g stands for the one of which it was."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        if name == (position := _position(site)):
            return Literal("0.0")
        place, operand = Literal(str(_OPERANDS.index(name))), site.arguments[name]
        return site.with_arguments({"x": operand, "position": place, position: whole(site, g, g_kind)})

    return pullback


def _of_result(site: Site, g: Expr, g_kind: Kind) -> Expr:
    operands = {name: site.arguments[name] for name in _OPERANDS if name in site.arguments}
    operands[_position(site)] = whole(site, g, g_kind)
    return call("np.einsum", site.arguments["subscripts"], *operands.values())


structural(
    f"{HELPERS}._einsum_bar(x, position, subscripts, out_bar, a, {', '.join(f'{name}=None' for name in _OPERANDS[1:])})",
    result=_like("x"),
    pushforward=_product_rule,
    passive=("x", "position", "subscripts"),
    by={"out_bar": _of_result, **{name: _of_operand(name) for name in _OPERANDS}},
)


# ------------------------------------------------------------------ products of arrays of unknown ranks

# The sum of out_bar times the product is linear in each of three: what is the cotangent of one, where another stands for it.
for _name, _axes in (("inner", ""), ("tensordot", ", axes")):
    for _mine, _other, _factors in (("a", "b", "g, b"), ("b", "a", "a, g")):
        structural(
            f"{HELPERS}._{_name}_{_mine}_bar(a, b, out_bar{_axes})",
            result=_like(_mine),
            pushforward=linear_in_each,
            passive=(_mine, "axes"),
            by={
                _other: transposed(f"_{_name}_{_other}_bar({_factors}, out_bar{_axes})"),
                "out_bar": transposed(f"np.{_name}({_factors}{_axes})"),
            },
        )


# ------------------------------------------------------------------ copies and padding of arrays of unknown ranks

linear(f"{HELPERS}._tile_bar(a, out_bar, reps)", result=_like("a"), passive=("a", "reps"), out_bar="np.tile(g, reps)")
linear(
    f"{HELPERS}._repeat_bar(a, out_bar, repeats, axis=None)",
    result=_like("a"),
    passive=("a", "repeats", "axis"),
    out_bar="np.repeat(g, repeats, axis=axis)",
)
linear(
    f"{HELPERS}._pad_bar(a, out_bar, pad_width)", result=_like("a"), passive=("a", "pad_width"), out_bar="np.pad(g, pad_width)"
)
