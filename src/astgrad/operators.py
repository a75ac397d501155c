"""The function transformers: what each gives, and what its function takes beside the parameters of f."""

from __future__ import annotations

from astgrad.paths import parse_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class Operator:
    """One transformer. `phrase`: what it gives, of `{f}` by `{by}`."""

    __slots__ = ("columns", "inner", "is_directed", "is_seeded", "modes", "of_number", "phrase")

    def __init__(
        self,
        phrase: str,
        *,
        inner: str = "",
        is_directed: bool = False,
        is_seeded: bool = False,
        modes: tuple[str, ...] = (),
        columns: str = "",
        of_number: str = "",
    ) -> None:
        self.phrase = phrase
        self.inner = inner  # the operator whose result is differentiated, where it is not f itself
        self.is_directed = is_directed  # its function takes a tangent for each parameter differentiated by
        self.is_seeded = is_seeded  # its function takes a cotangent of f's value
        self.modes = modes  # what may be asked for; nothing where there is no choice
        self.columns = columns  # of a Jacobian: what gives one column, for a direction
        self.of_number = of_number  # of a Jacobian: what it is where the result is a number

    @property
    def is_jacobian(self) -> bool:
        """Whether it gives a derivative by each element."""
        return bool(self.columns)

    @property
    def has_value(self) -> bool:
        """Whether it gives the value as well."""
        return self.phrase.startswith("Value and")


_MODES = ("auto", "forward", "reverse")
OPERATORS = {
    "derivative": Operator("Derivative of {f} by {by}", modes=_MODES),
    "value_and_derivative": Operator("Value and derivative of {f} by {by}", modes=_MODES),
    "jvp": Operator("Value and tangent of {f}, for a tangent of {by}", is_directed=True),
    "hvp": Operator("Hessian of {f} by {by}, times a vector", inner="derivative", is_directed=True),
    "gnvp": Operator("Gauss-Newton product of {f} by {by}", inner="jvp"),
    "vjp": Operator("Value and pullback of {f} by {by}"),
    "seeded_vjp": Operator("Value and cotangent of {f} by {by}, for a cotangent of the value", is_seeded=True),
    "jacobian": Operator("Jacobian of {f} by {by}", modes=_MODES, columns="tangent", of_number="derivative"),
    "value_and_jacobian": Operator(
        "Value and Jacobian of {f} by {by}", modes=_MODES, columns="jvp", of_number="value_and_derivative"
    ),
    "sparse_jacobian": Operator("Sparse Jacobian of {f} by {by}", columns="tangent", of_number="derivative"),
    "hessian": Operator("Hessian of {f} by {by}", inner="derivative", columns="hvp", of_number="derivative"),
    "value_and_hessian": Operator(
        "Value and Hessian of {f} by {by}", inner="value_and_derivative", columns="value_and_hvp", of_number="value_and_hvp"
    ),
}
SPARSE = {"jacobian": "sparse_jacobian"}  # what gives the same with `sparse=True`
SEEDED = {"vjp": "seeded_vjp"}  # what gives the cotangents at once with `known_seed=True`
_WITHIN = {  # what others are made of
    "tangent": Operator("Tangent of {f}, for a tangent of {by}", is_directed=True),
    "value_and_hvp": Operator(
        "Value and Hessian of {f} by {by}, times a vector", inner="value_and_derivative", is_directed=True
    ),
}


def described(operator: str, f: str, wrt: tuple[str, ...]) -> str:
    """What the derivative is: `Derivative of loss by w and b`."""
    by = " and ".join(filter(None, (", ".join(wrt[:-1]), wrt[-1])))
    return operator_named(operator).phrase.format(f=f, by=by)


def operator_named(name: str) -> Operator:
    """The operator of this name, also one that only stands within others."""
    return OPERATORS.get(name) or _WITHIN[name]


def tangent_names(operator: str, wrt: Iterable[str], taken: Collection[str]) -> tuple[str, ...]:
    """What the tangents are called that the operator's function takes: `x_dot`, or `x_dot_2` where that is taken."""
    if not OPERATORS[operator].is_directed:
        return ()
    names: list[str] = []
    for name in wrt:
        names.append(_free(f"{parse_path(name).stem}_dot", {*taken, *names}))
    return tuple(names)


def seed_name(operator: str, taken: Collection[str]) -> str:
    """What the cotangent is called that the operator's function takes: `value_bar`, or `value_bar_2` where that is taken."""
    return _free("value_bar", taken) if OPERATORS[operator].is_seeded else ""


def _free(wanted: str, taken: Collection[str]) -> str:
    count, name = 1, wanted
    while name in taken:
        count += 1
        name = f"{wanted}_{count}"
    return name
