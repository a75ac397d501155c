"""The derivatives that a file asks for: functions decorated with an astgrad transformer, and names assigned from one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from astgrad.errors import Refusal, Refused
from astgrad.frontend.environment import TRANSFORMERS
from astgrad.frontend.lookup import Definition
from astgrad.frontend.static import StaticModule
from astgrad.operators import OPERATORS, SEEDED, SPARSE
from astgrad.source import Span

_FORMS = {"sparse": SPARSE, "known_seed": SEEDED}  # options that ask for another form, by operator


@dataclass(frozen=True)
class FoundRequest:
    """One derivative that a file asks for, as it is written there: `wrt` holds names and positions, None for the default."""

    bound_name: str
    function_name: str
    operator: str  # a name of `astgrad.operators`
    wrt: tuple[str | int, ...] | None
    is_tuple: bool
    mode: str
    span: Span | None = field(compare=False)
    inner: FoundRequest | None = None  # the derivative that is differentiated, where it is not the function itself


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
        self._found: dict[str, FoundRequest] = {}
        self.refusals: list[Refusal] = []

    def requests(self) -> Iterator[FoundRequest]:
        """The requests that can be read; the others become refusals."""
        for node in self._module.tree.body:
            found: FoundRequest | None = None
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    found = self._decorated(node)
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                    found = self._assigned(name, call)
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call() as call):
                    found = self._assigned(name, call)
                case ast.ClassDef(name=name):
                    methods = [each for each in node.body if isinstance(each, Definition)]
                    yield from filter(None, (self._decorated(method, f"{name}.") for method in methods))
            if found is not None:
                self._found[found.bound_name] = found
                yield found

    def _decorated(self, node: Definition, owner: str = "") -> FoundRequest | None:
        """What the decorators ask for, the innermost first. owner: the class of a method, and a dot."""
        name = f"{owner}{node.name}"
        found: FoundRequest | None = None
        for decorator in reversed(node.decorator_list):
            if path := self._module.transformer(decorator):
                keywords = decorator.keywords if isinstance(decorator, ast.Call) else []
                if isinstance(decorator, ast.Call) and decorator.args:
                    hint = 'Name the arguments: `@astgrad.derivative(wrt="x")`.'
                    self._refuse(
                        "bad-request", "a transformer used as a decorator takes no positional argument", decorator.args[0], hint
                    )
                    return None
                found = self._request(name.replace(".", "_"), name, found, path, keywords, decorator)
        return found

    def _assigned(self, name: str, call: ast.Call) -> FoundRequest | None:
        """`df = derivative(f, wrt="x")`, `df = derivative(wrt="x")(f)`, and these of a derivative."""
        path = self._module.transformer(call)
        if not path:
            return None
        calls = [call]
        while isinstance(calls[-1].func, ast.Call):
            calls.append(calls[-1].func)
        keywords = [keyword for each in reversed(calls) for keyword in each.keywords]
        args = [arg for each in reversed(calls) for arg in each.args]
        match args:
            case []:
                return None  # `d = astgrad.derivative(wrt="x")` asks for nothing yet
            case [ast.Name(id=function)] if function in self._found:
                inner = self._found[function]
                return self._request(name, inner.function_name, inner, path, keywords, call)
            case [ast.Name(id=function)] if self._is_function(function):
                return self._request(name, function, None, path, keywords, call)
            case [ast.Attribute(value=ast.Name(id=owner), attr=method)] if self._is_class(owner):
                return self._request(name, f"{owner}.{method}", None, path, keywords, call)
            case [ast.Call() as within] if self._module.transformer(within):
                of_call = self._assigned(name, within)
                return of_call and self._request(name, of_call.function_name, of_call, path, keywords, call)
            case [first]:
                message = f"`{self._places.text(first)}` is no function defined at the top level of this file"
                self._refuse("not-a-function", message, first, "Define it here with def, or run `astgrad gen` on its own file.")
            case [_, second, *_]:
                self._refuse("bad-request", "a transformer takes one function", second, 'Name the other arguments: `wrt="x"`.')
        return None

    def _request(
        self,
        bound: str,
        function: str,
        inner: FoundRequest | None,
        path: str,
        keywords: list[ast.keyword],
        node: ast.expr,
    ) -> FoundRequest | None:
        before, operator = len(self.refusals), TRANSFORMERS[path]
        given = {keyword.arg: keyword.value for keyword in keywords}
        forms = {name for name, other in _FORMS.items() if operator in other}
        known = ("wrt", *(["mode"] if OPERATORS[operator].modes else []), *forms)
        for keyword in keywords:
            if keyword.arg not in known:
                message = f"`gen` does not know the option `{keyword.arg}`"
                self._refuse("bad-request", message, keyword, f"There {'are' if known[1:] else 'is'} {' and '.join(known)}.")
        wrt, is_tuple = self._wrt(given.get("wrt"))
        mode = self._mode(given.get("mode"), operator) if "mode" in known else "auto"
        for form in forms:
            operator = _FORMS[form][operator] if self._is_true(form, given.get(form)) else operator
            if form == "sparse" and operator in SPARSE.values() and mode != "auto":
                hint = "Leave out `mode`."
                self._refuse("bad-request", "a sparse Jacobian is taken by columns, in forward mode", given["mode"], hint)
        if len(self.refusals) > before:
            return None
        return FoundRequest(bound, function, operator, wrt, is_tuple, mode, self._places.span(node), inner)

    def _wrt(self, node: ast.expr | None) -> tuple[tuple[str | int, ...] | None, bool]:
        """What is written after `wrt=`, and whether it is a tuple."""
        if node is None or (isinstance(node, ast.Constant) and node.value is None):
            return None, False
        is_tuple = isinstance(node, ast.Tuple)
        parts = node.elts if isinstance(node, ast.Tuple) else [node]
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

    def _mode(self, node: ast.expr | None, operator: str) -> str:
        if node is None:
            return "auto"
        modes = OPERATORS[operator].modes
        if isinstance(node, ast.Constant) and node.value in modes:
            return str(node.value)
        quoted = (f'"{mode}"' for mode in modes)
        self._refuse("bad-request", "`mode` must be a literal", node, f"There are {', '.join(quoted)}.")
        return "auto"

    def _is_true(self, option: str, node: ast.expr | None) -> bool:
        if node is None or (isinstance(node, ast.Constant) and isinstance(node.value, bool)):
            return node is not None and bool(node.value)
        self._refuse("bad-request", f"`{option}` must be a literal", node, "There are True and False.")
        return False

    def _is_function(self, name: str) -> bool:
        bindings = self._module.bindings.get(name, ())
        return any(isinstance(binding.node, Definition) for binding in bindings)

    def _is_class(self, name: str) -> bool:
        return any(isinstance(binding.node, ast.ClassDef) for binding in self._module.bindings.get(name, ()))

    def _refuse(self, code: str, message: str, node: ast.expr | ast.keyword, hint: str) -> None:
        self.refusals.append(Refusal(code, message, self._places.span(node), hint))
