"""How the rules of SciPy's functions of whole arrays are written: pullbacks and tangents as texts, checks of ranks before them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from astgrad.ir.expr import Expr, Literal
from astgrad.ir.kinds import ANY, Dimension, Kind, Number, Shape
from astgrad.ir.shapes import floating, promote
from astgrad.rules.structure import NotHandled, Pullback, Pushforward, Site, StructuralRule, call, is_scalar, rank, whole

Check = Callable[[Site], None]
Text = str | Callable[[Site], str]
Shaper = Callable[[Site], Shape]


def matrices(*names: str, vectors: tuple[str, ...] = ()) -> Check:
    """A check that these arguments are proved to be matrices, or vectors of which that is allowed. Raises KeyError."""

    def check(site: Site) -> None:
        for name in names:
            dimensions = rank(site.number(name))
            if name in site.arguments and dimensions not in ((1, 2) if name in vectors else (2,)):
                if dimensions is None:
                    raise KeyError(name)
                raise NotHandled(f"{name!r} with {dimensions} dimensions is not handled")

    return check


def of_vectors(*names: str) -> Check:
    """A check that these arguments, where they are given, are proved to be vectors. Raises KeyError."""

    def check(site: Site) -> None:
        for name in names:
            dimensions = rank(site.number(name))
            if is_given(site, name) and dimensions != 1:
                raise (
                    KeyError(name)
                    if dimensions is None
                    else NotHandled(f"{name!r} with {dimensions} dimensions is not handled")
                )

    return check


def anything(site: Site) -> None:
    """The check of what holds for all shapes."""


def is_given(site: Site, name: str) -> bool:
    """Whether an argument is given and not None."""
    return site.arguments.get(name, Literal("None")) != Literal("None")


def value_of(site: Site, name: str) -> object:
    """The value of a literal argument or its default. Raises NotHandled where it is not literal."""
    try:
        return site.literal(name)
    except KeyError:
        raise NotHandled(f"{name!r} must be a literal here") from None


def pulled(text: Text, check: Check = anything) -> Pullback:
    """The pullback of a formula over `g`, the cotangent of the result in whole."""

    def pullback(site: Site, g: Expr, g_kind: Kind) -> Expr:
        check(site)
        return site.formula(text if isinstance(text, str) else text(site), g=whole(site, g, g_kind))

    return pullback


def dotted(text: Text, *names: str) -> Pushforward:
    """The pushforward of a formula over the tangents of these arguments, such as `a_dot`; zeros where one does not vary."""

    def pushforward(site: Site, dots: Mapping[str, Expr]) -> Expr:
        tangents = {f"{name}_dot": dots.get(name) or _zeros(site, name) for name in names or dots if name in site.arguments}
        return site.formula(text if isinstance(text, str) else text(site), **tangents)

    return pushforward


def _zeros(site: Site, name: str) -> Expr:
    return Literal("0.0") if is_scalar(site.number(name)) else call("np.zeros_like", site.arguments[name])


def numpys(dtype: str) -> str:
    """The dtype of an array of such numbers."""
    return {"float": "float64"}.get(dtype, dtype)


def promoted(site: Site, *more: str) -> str:
    """The floating dtype of the arguments with a derivative, and of more, together; `real` where one is not known."""
    rule = site.rule
    assert isinstance(rule, StructuralRule)
    kinds = [site.kinds.get(name) for name in (*rule.pullbacks, *more) if name in site.arguments]
    if not kinds or not all(isinstance(kind, Number) for kind in kinds):
        return "real"
    return numpys(floating(promote(kind.dtype for kind in kinds if isinstance(kind, Number))))


def gathered(site: Site) -> str:
    """The dtype of an array of elements of the arguments, which may be integers."""
    dtypes = [site.number(name).dtype for name in site.arguments if name in site.rule.pullbacks]  # type: ignore[union-attr]
    return promote(dtypes)


def widened(site: Site, *more: str) -> str:
    """The same of a function that may compute in double precision what it is given in single."""
    return "float64" if promoted(site, *more) == "float64" else "real"


def like(name: str, dtype: Callable[[Site], str] = promoted) -> Callable[[Site], Kind]:
    """The kind of a result that has the shape of an argument."""

    def result(site: Site) -> Kind:
        shape = site.number(name).shape
        return Number(dtype(site), shape, True) if shape != () else Number("real", None, True)  # of a number it makes a matrix

    return result


def of_rank(dimensions: int, dtype: Callable[[Site], str] = promoted) -> Callable[[Site], Kind]:
    """The kind of a result of which no more is known than how many dimensions it has."""
    return of_lengths(lambda site: (ANY,) * dimensions, dtype)


def of_lengths(
    lengths: Callable[[Site], tuple[Dimension, ...]], dtype: Callable[[Site], str] = promoted
) -> Callable[[Site], Kind]:
    """The kind of a result whose lengths follow from those of the arguments."""

    def result(site: Site) -> Kind:
        rule = site.rule
        assert isinstance(rule, StructuralRule)
        is_odd = any(is_scalar(site.number(name)) for name in rule.pullbacks if name in site.arguments)
        shape = lengths(site)
        return Number("real", None, None) if is_odd else Number(dtype(site), shape, shape != ())

    return result
