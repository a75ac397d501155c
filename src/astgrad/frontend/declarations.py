"""The rules that modules declare for functions of their own, by their text: what they would register when they run.

astgrad.rule("mypkg.f(x)", x="np.cos(x)")        a statement of the module itself
@astgrad.rule("mypkg.f(x)")                      or the decorator of one of its functions
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from astgrad.errors import Refusal, RequestError
from astgrad.frontend.lookup import Definition
from astgrad.frontend.static import StaticModule, module_beside
from astgrad.registered import FORMS, OPTIONS, Declared, declared_as


class Declarations:
    """What a module and the modules of the same project that it imports declare; what cannot be read is refused."""

    def __init__(self, module: StaticModule) -> None:
        self.found: list[Declared] = []
        self.refusals: list[Refusal] = []
        seen = {module.name}
        pending = [module]
        for each in pending:  # grows while it is read
            self._read(each)
            for path in sorted(_imported(each)):
                other = module_beside(module, path)
                if other is not None and other.name not in seen:
                    seen.add(other.name)
                    pending.append(other)

    def _read(self, module: StaticModule) -> None:
        for node, call, definition in _calls(module):
            form = module.path_of(call.func).removeprefix("astgrad.")
            span = module.places.span(node)
            try:
                signature, keywords = _literals(call)
                function, parameters = "", tuple[str, ...]()
                if definition is not None:
                    function = f"{module.name}.{definition.name}"
                    parameters = tuple(arg.arg for arg in (*definition.args.posonlyargs, *definition.args.args))
                elif form == "rule" and not keywords.keys() - OPTIONS:
                    message, hint = "this declares nothing", "give partial derivatives, or decorate a function with it"
                    self.refusals.append(Refusal("bad-rule", message, span, hint))
                    continue
                place = (module.name, module.source.filename, span.line)
                self.found.append(declared_as(form, signature, keywords, place, function, parameters))
            except RequestError as error:
                self.refusals.append(Refusal("bad-rule", str(error), span))


def _calls(module: StaticModule) -> Iterator[tuple[ast.expr, ast.Call, Definition | None]]:
    paths = {f"astgrad.{form}" for form in FORMS}
    for node in module.tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and module.path_of(node.value.func) in paths:
            yield node.value, node.value, None
        if isinstance(node, Definition):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and module.path_of(decorator.func) == "astgrad.rule":
                    yield decorator, decorator, node


def _literals(call: ast.Call) -> tuple[str, dict[str, object]]:
    """The signature and the keywords. Raises RequestError where they are not written out."""
    parts = [*call.args, *(keyword.value for keyword in call.keywords)]
    try:
        signature, *others = [ast.literal_eval(part) for part in parts]
    except ValueError:
        raise RequestError("a rule is read from the text: write its signature and its formulas out, as strings") from None
    if len(call.args) != 1 or not isinstance(signature, str) or any(keyword.arg is None for keyword in call.keywords):
        raise RequestError('a rule takes the function\'s signature, and formulas by keyword: rule("mypkg.f(x)", x="...")')
    return signature, {str(keyword.arg): value for keyword, value in zip(call.keywords, others, strict=True)}


def _imported(module: StaticModule) -> set[str]:
    """The absolute paths that a module imports, and those of the modules that they are in."""
    paths = {module.absolute(each.path) for each in module.imports()}
    return paths | {path.rpartition(".")[0] for path in paths} - {""}
