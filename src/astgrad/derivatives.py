"""The object that a function transformer gives: called like the function, it gives the derivative."""

from __future__ import annotations

import sys
from types import FunctionType, GenericAlias, MappingProxyType, MethodType

from astgrad.dispatch import collector
from astgrad.operators import OPERATORS, described
from astgrad.paths import root_of
from astgrad.variants import Variants
from astgrad.warn import without_syntax_warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from inspect import Signature
    from typing import Any

    from astgrad.variants import Variant


class Derivative:
    """A derivative of a Python function. Nothing is generated before the first call, or the first look at `source`."""

    # `__call__` is a slot, so that each object has its own: the dispatcher of the variant that was called last
    __slots__ = ("__call__", "__dict__", "__weakref__")
    # and there are no annotations here, which would hide those of the objects

    def __init__(
        self, primal: FunctionType | Derivative, operator: str, wrt: tuple[str, ...], is_tuple: bool, mode: str
    ) -> None:
        inner: Variants | None
        function: FunctionType
        inner, function = (primal._variants, primal._variants.function) if isinstance(primal, Derivative) else (None, primal)
        if between := OPERATORS[operator].inner:
            inner = Variants(function, inner, between, wrt, is_tuple, "auto")
        self.primal = self.__wrapped__ = primal
        self._request = (operator, wrt, is_tuple, mode)
        self._variants: Variants = Variants(function, inner, operator, wrt, is_tuple, mode)
        self.__name__, self.__qualname__, self.__module__ = function.__name__, function.__qualname__, function.__module__
        self._what = described(operator, primal.__qualname__.rpartition("<locals>.")[2], wrt)
        self.__doc__ = f"{self._what}." + (f"\n\n{_dedented(primal.__doc__)}" if primal.__doc__ else "")
        self.bound_to: tuple[object, ...] = ()  # the object, where this is the derivative of a method of an object
        self.__call__: Callable[..., Any] = self._start

    @property
    def variants(self) -> Mapping[str, FunctionType]:
        """The generated functions so far, by kind pattern (`x: float64[n]`)."""
        return MappingProxyType(self._variants.known())

    @property
    def source(self) -> str:
        """The text of the variant generated last; before any call, of the one for unknown kinds."""
        return _function_text(self._variants.latest())

    @property
    def path(self) -> str | None:
        """The file of the variant generated last; None where it lives in memory only."""
        return self._variants.latest().path

    def source_for(self, *args: Any, **kwargs: Any) -> str:
        """The text of the variant that a call with these arguments runs."""
        values = collector(self._variants.function, self._variants.parameters, lambda values: values)(
            *self.bound_to, *args, **kwargs
        )
        assert isinstance(values, tuple)
        return _function_text(self._variants.variant_for(values))

    def _start(self, *args: Any, **kwargs: Any) -> Any:
        """The first call: binds the arguments as f does."""
        self.__call__ = collector(self._variants.function, self._variants.parameters, self._miss)
        return self.__call__(*args, **kwargs)

    def _miss(self, values: tuple[object, ...]) -> object:
        """A call whose arguments the present dispatcher does not know."""
        served = self._variants.serve(values, self._miss)
        self.__call__ = served.dispatcher
        return served.unguarded(*values)

    def __getattr__(self, name: str) -> Any:
        if name == "__signature__":
            self.__dict__[name] = _signature(self)
        elif name == "__annotations__":
            self.__dict__[name] = _annotations(self.__signature__)
        else:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        return self.__dict__[name]

    def __get__(self, instance: object, owner: type | None = None) -> Derivative | MethodType:
        return self if instance is None else MethodType(self, instance)

    def __repr__(self) -> str:
        return f"<{self._what[0].lower()}{self._what[1:]}>"

    def __copy__(self) -> Derivative:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Derivative:
        return self

    def __reduce__(self) -> str | tuple[Any, ...]:
        found: object = sys.modules.get(self.__module__)
        for part in self.__qualname__.split("."):
            found = getattr(found, part, None)
        return self.__qualname__ if found is self else (Derivative, (self.primal, *self._request))


@without_syntax_warnings()
def _function_text(variant: Variant) -> str:
    """The generated functions, without the module's docstring and imports."""
    import ast

    tree = ast.parse(variant.text)
    starts = [
        min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])
        for node in tree.body
        if not isinstance(node, (ast.Import, ast.ImportFrom, ast.Expr))
    ]
    lines = variant.text.split("\n")  # as Python counts: a form feed starts no line
    start = starts[0] - 1
    while start > 0 and lines[start - 1].startswith("#"):
        start -= 1
    return "\n".join(lines[start:]).strip("\n")


def _signature(derivative: Derivative) -> Signature:
    """That of f, with the return annotation made from those of the parameters differentiated by."""
    from inspect import Signature, signature

    own = signature(derivative.primal)
    operator, wrt, is_tuple, _ = derivative._request
    annotations = {name: parameter.annotation for name, parameter in own.parameters.items()}
    added = tuple(name for name in derivative._variants.parameters.names if name not in own.parameters)
    if added:
        is_seeded = OPERATORS[operator].is_seeded
        like = [own.return_annotation] if is_seeded else [annotations.get(name, Signature.empty) for name in wrt]
        own = _directed(own, wrt, dict(zip(added, like, strict=True)))
    result = _together([annotations.get(name) for name in wrt], is_tuple)  # none of attributes
    if operator == "vjp" or OPERATORS[operator].is_jacobian:
        result = None
    elif OPERATORS[operator].is_seeded or operator == "value_and_derivative":
        result = _together([own.return_annotation, result], True)
    elif operator == "jvp":
        result = _together([own.return_annotation, own.return_annotation], True)
    return own.replace(return_annotation=Signature.empty if result is None else result)


def _directed(own: Signature, wrt: tuple[str, ...], added: Mapping[str, Any]) -> Signature:
    """The signature with what is added, by annotation, directly after the last parameter of `wrt`; what stands before it has no
    default."""
    parameters = list(own.parameters.values())
    last = max(list(own.parameters).index(root_of(name)) for name in wrt)
    after = parameters[last]
    new = [after.replace(name=name, annotation=like, default=after.empty) for name, like in added.items()]
    before = [*parameters[: last + 1], *new]
    if after.kind is not after.KEYWORD_ONLY:
        before = [each.replace(default=after.empty) for each in before]
    return own.replace(parameters=[*before, *parameters[last + 1 :]])


def _together(annotations: list[Any], is_tuple: bool) -> Any:
    """The annotation of a tuple of these, or of the only one; None where it is not known."""
    from inspect import Signature

    if any(annotation is None or annotation is Signature.empty for annotation in annotations):
        return None
    if not is_tuple:
        return annotations[0]
    texts = [annotation for annotation in annotations if isinstance(annotation, str)]
    if len(texts) == len(annotations):
        return f"tuple[{', '.join(texts)}]"
    return None if texts else GenericAlias(tuple, tuple(annotations))


def _annotations(signature: Signature) -> dict[str, Any]:
    found = {name: parameter.annotation for name, parameter in signature.parameters.items()}
    found["return"] = signature.return_annotation
    return {name: annotation for name, annotation in found.items() if annotation is not signature.empty}


def _dedented(docstring: str) -> str:
    """As `inspect.cleandoc`, which would be dear to load when a module with a derivative is imported."""
    first, *rest = docstring.expandtabs().splitlines() or [""]
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return "\n".join([first.lstrip(), *(line[margin:].rstrip() for line in rest)]).strip("\n")
