"""The derivatives that a file asks for: functions decorated with an astgrad transformer, and names assigned from one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from astgrad.errors import Refusal, Refused
from astgrad.frontend.environment import LATER, TRANSFORMERS
from astgrad.frontend.lookup import Definition
from astgrad.frontend.static import StaticModule
from astgrad.source import Span

_MODES = ("auto", "forward", "reverse")


@dataclass(frozen=True)
class FoundRequest:
    """One derivative that a file asks for, as it is written there: `wrt` holds names and positions, None for the default."""

    bound_name: str
    function_name: str
    operator: str  # "derivative" or "value_and_derivative"
    wrt: tuple[str | int, ...] | None
    is_tuple: bool
    mode: str
    span: Span | None = field(compare=False)


def find_requests(module: StaticModule) -> tuple[FoundRequest, ...]:
    """All requests in source order. Raises Refused with every one that cannot be read from the text."""
    finder = _Finder(module)
    found = tuple(finder.requests())
    if finder.refusals:
        raise Refused(finder.refusals)
    return found


class _Finder:
    def __init__(self, module: StaticModule) -> None:
        self._module = module
        self._places = module.places
        self.refusals: list[Refusal] = []

    def requests(self) -> Iterator[FoundRequest]:
        """The requests that can be read; the others become refusals."""
        for node in self._module.tree.body:
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    yield from self._decorated(node)
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                    yield from self._assigned(name, call)
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call() as call):
                    yield from self._assigned(name, call)
                case ast.ClassDef(name=name):
                    for method in node.body:
                        if isinstance(method, Definition):
                            yield from self._decorated(method, f"{name}.")

    def _decorated(self, node: Definition, owner: str = "") -> Iterator[FoundRequest]:
        for decorator in node.decorator_list:
            if path := self._module.transformer(decorator):
                keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
                if isinstance(decorator, ast.Call) and decorator.args:
                    hint = 'Name the arguments: `@astgrad.derivative(wrt="x")`.'
                    self._refuse(
                        "bad-request", "a transformer used as a decorator takes no positional argument", decorator.args[0], hint
                    )
                else:
                    name = f"{owner}{node.name}"
                    yield from self._request(name.replace(".", "_"), name, path, keywords, decorator)

    def _assigned(self, name: str, call: ast.Call) -> Iterator[FoundRequest]:
        """`df = derivative(f, wrt="x")` and `df = derivative(wrt="x")(f)`."""
        path = self._module.transformer(call)
        if not path:
            return
        calls = [call]
        while isinstance(calls[-1].func, ast.Call):
            calls.append(calls[-1].func)
        keywords = [keyword for each in reversed(calls) for keyword in each.keywords]
        args = [arg for each in reversed(calls) for arg in each.args]
        match args:
            case []:
                return  # `d = astgrad.derivative(wrt="x")` asks for nothing yet
            case [ast.Name(id=function)] if self._is_function(function):
                yield from self._request(name, function, path, keywords, call)
            case [ast.Attribute(value=ast.Name(id=owner), attr=method)] if self._is_class(owner):
                yield from self._request(name, f"{owner}.{method}", path, keywords, call)
            case [first]:
                message = f"`{self._places.text(first)}` is no function defined at the top level of this file"
                self._refuse("not-a-function", message, first, "Define it here with def, or run `astgrad gen` on its own file.")
            case [_, second, *_]:
                self._refuse("bad-request", "a transformer takes one function", second, 'Name the other arguments: `wrt="x"`.')

    def _request(
        self, bound: str, function: str, path: str, keywords: list[ast.keyword], node: ast.expr
    ) -> Iterator[FoundRequest]:
        if path in LATER:
            name = path.removeprefix("astgrad.")
            self._refuse("not-yet", f"`{name}` is not supported yet", node, "There are derivative and value_and_derivative.")
            return
        before = len(self.refusals)
        given = {keyword.arg: keyword.value for keyword in keywords}
        for keyword in keywords:
            if keyword.arg not in ("wrt", "mode"):
                self._refuse(
                    "bad-request", f"`gen` does not know the option `{keyword.arg}`", keyword, "There are wrt and mode."
                )
        wrt, is_tuple = self._wrt(given.get("wrt"))
        mode = self._mode(given.get("mode"))
        if len(self.refusals) == before:
            yield FoundRequest(bound, function, TRANSFORMERS[path], wrt, is_tuple, mode, self._places.span(node))

    def _wrt(self, node: ast.expr | None) -> tuple[tuple[str | int, ...] | None, bool]:
        """What is written after `wrt=`, and whether it is a tuple."""
        if node is None or (isinstance(node, ast.Constant) and node.value is None):
            return None, False
        is_tuple = isinstance(node, (ast.Tuple, ast.List))
        parts = node.elts if isinstance(node, (ast.Tuple, ast.List)) else [node]
        values = [part.value for part in parts if isinstance(part, ast.Constant)]
        wanted = tuple(value for value in values if isinstance(value, (str, int)) and not isinstance(value, bool))
        if len(wanted) < len(parts) or not wanted:
            hint = 'Write the names of the parameters out: `wrt=("w", "b")`.'
            self._refuse(
                "bad-request",
                "`wrt` must be a parameter's name or position, or a tuple of these, written as literals",
                node,
                hint,
            )
        return wanted, is_tuple

    def _mode(self, node: ast.expr | None) -> str:
        if node is None:
            return "auto"
        if isinstance(node, ast.Constant) and node.value in _MODES:
            return str(node.value)
        self._refuse("bad-request", "`mode` must be a literal", node, 'There are "auto", "forward" and "reverse".')
        return "auto"

    def _is_function(self, name: str) -> bool:
        bindings = self._module.bindings.get(name, ())
        return any(isinstance(binding.node, Definition) for binding in bindings)

    def _is_class(self, name: str) -> bool:
        return any(isinstance(binding.node, ast.ClassDef) for binding in self._module.bindings.get(name, ()))

    def _refuse(self, code: str, message: str, node: ast.expr | ast.keyword, hint: str) -> None:
        self.refusals.append(Refusal(code, message, self._places.span(node), hint))
