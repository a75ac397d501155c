"""The running function to its source text, proved to be the text that runs.

The text is compiled again and its code compared with the function's. `inspect.getsource` is not used: it follows `__wrapped__`
and would return the text of another function.
"""

from __future__ import annotations

import ast
import linecache
import sys
import types
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from functools import lru_cache

from astgrad.errors import Refusal, Refused, RequestError, SourceUnavailable, StaleSource
from astgrad.frontend.reading import parse_running
from astgrad.frontend.scopes import module_statements
from astgrad.source import Source, Span
from astgrad.warn import without_syntax_warnings

Definition = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Found:
    """A definition and the source it stands in."""

    source: Source
    node: Definition
    defaults: tuple[tuple[str, object], ...] = ()  # of the parameters of a running function


def source_of(function: object) -> Found:
    """The definition of a running function.

    Raises SourceUnavailable where there is no text, StaleSource where the text is not what runs, Refused for what is no plain
    function, RequestError for what is no function at all.
    """
    function = plain_function(function)
    found = _found(function)
    if found is None:
        linecache.checkcache(function.__code__.co_filename)  # the text may be older than a reloaded module
        found = _found(function)
    if found is None:
        code = function.__code__
        raise StaleSource(
            f"{code.co_filename}:{code.co_firstlineno}: the text of {function.__name__} is not the code that runs: it was "
            "edited since it was imported, or rewritten on import (as pytest does with assert statements)\n"
            "    Import the module again, or start a new process."
        )
    return found


def lambda_in(node: ast.stmt) -> ast.Lambda | None:
    """The lambda to which a statement gives a name: `f = lambda x: ...`."""
    match node:
        case ast.Assign(targets=[ast.Name()], value=ast.Lambda() as value):
            return value
        case _:
            return None


@lru_cache(maxsize=64)
def definition_of_lambda(source: Source, node: ast.Assign) -> Found:
    """A lambda with a name as the definition that it is: `def f(x): return ...`, on the same lines."""
    (target,), value = node.targets, node.value
    assert isinstance(target, ast.Name)
    assert isinstance(value, ast.Lambda)
    body = ast.get_source_segment(source.text, value.body)
    lines = source.text.split("\n")
    gap = "\n" * (value.body.lineno - node.lineno)
    written = f"def {target.id}({ast.unparse(value.args)}): return ({gap}{body})" if gap or "\n" in (body or "") else None
    written = written or f"def {target.id}({ast.unparse(value.args)}): return {body}"
    missing = node.end_lineno - node.lineno - written.count("\n") if node.end_lineno else 0
    lines[node.lineno - 1 : node.end_lineno] = [written + "\n" * missing]
    made = Source(source.filename, "\n".join(lines), source.first_line)
    found = next(each for each in parse_running(made).body if each.lineno == node.lineno)
    assert isinstance(found, Definition)
    return Found(made, found)


def runs_as_lambda(source: Source, node: ast.Assign, function: types.FunctionType) -> Found | None:
    """The lambda that a statement gives a name, as a definition, where it is the running function."""
    codes = lambda_codes(node, parse_running(source))
    if len(codes) != 1 or code_key(codes[0]) != code_key(function.__code__) or function.__closure__:
        return None
    return replace(definition_of_lambda(source, node), defaults=tuple(_defaults(function)))


def lambda_codes(node: ast.stmt, tree: ast.Module) -> list[types.CodeType]:
    """The code of the lambdas of a statement of a module, in the order of the text."""
    with without_syntax_warnings():
        module = compile(ast.Module([*_imports(tree), copy(node)], []), "<lambdas>", "exec", dont_inherit=True)
    return [const for const in module.co_consts if isinstance(const, types.CodeType)]


def plain_function(function: object) -> types.FunctionType:
    """The same function, if it is one that was made by a def or lambda and is not wrapped by another."""
    if isinstance(function, types.MethodType):
        raise RequestError(f"{function.__qualname__} is a bound method; methods are not supported yet: use a function")
    if hasattr(function, "__wrapped__"):
        name = getattr(function, "__name__", type(function).__name__)
        raise RequestError(f"{name} was replaced by a decorator; give astgrad the function without it")
    if isinstance(function, types.FunctionType):
        return function
    if isinstance(function, types.BuiltinFunctionType):
        raise SourceUnavailable(f"{function.__name__} is built in: it has no source to differentiate")
    raise RequestError(f"an object of type {type(function).__name__} is not a function defined with def")


def _found(function: types.FunctionType) -> Found | None:
    """The definition whose compiled text equals the function's code."""
    source = _module_source(function)
    code = function.__code__
    if code.co_name == "<lambda>":
        raise Refused([_refused_lambda(source, code)])
    try:
        tree = parse_running(source)
    except Refused:  # text that runs had no errors when it was imported
        return None
    node = _definition_at(tree, code)
    if node is None:
        return None
    same = code_key(_compiled(tree, node, code)) == code_key(code)
    return Found(source, node, tuple(_defaults(function))) if same else None


def _defaults(function: types.FunctionType) -> Iterator[tuple[str, object]]:
    code, values = function.__code__, function.__defaults__ or ()
    yield from zip(code.co_varnames[code.co_argcount - len(values) : code.co_argcount], values, strict=True)
    yield from (function.__kwdefaults__ or {}).items()


def _module_source(function: types.FunctionType) -> Source:
    filename = function.__code__.co_filename
    lines = linecache.getlines(filename, function.__globals__)
    if not lines:
        raise SourceUnavailable(
            f"{function.__name__} has no source that can be read: {filename!r} keeps none\n"
            "    Functions made by exec, python -c or at a prompt of Python before 3.13 cannot be differentiated: "
            "put the function in a file or a notebook."
        )
    return Source(filename, "".join(lines).replace("\r\n", "\n").replace("\r", "\n"))


def _definition_at(tree: ast.Module, code: types.CodeType) -> Definition | None:
    for node in ast.walk(tree):
        if isinstance(node, Definition) and node.name == code.co_name:
            first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
            if first == code.co_firstlineno:
                return node
    return None


def _compiled(tree: ast.Module, node: Definition, code: types.CodeType) -> types.CodeType:
    """The code of the definition alone; decorators, defaults and annotations belong to the code around it."""
    bare: ast.stmt = _around(copy(node), code.co_freevars)
    flags = code.co_flags & annotations.compiler_flag  # it changes the code of nested definitions
    with without_syntax_warnings():
        module = compile(ast.Module([*_imports(tree), bare], []), code.co_filename, "exec", flags, dont_inherit=True)
    if code.co_freevars:
        module = next(const for const in module.co_consts if isinstance(const, types.CodeType))
    return next(const for const in module.co_consts if isinstance(const, types.CodeType) and const.co_name == node.name)


def _imports(tree: ast.Module) -> Iterator[ast.stmt]:
    """The imports of a module: Python compiles a call of an imported module's function in its own way."""
    for each, _ in module_statements(tree.body):
        if isinstance(each, ast.Import) or (isinstance(each, ast.ImportFrom) and each.module != "__future__"):
            yield each


def _around(bare: Definition, free: tuple[str, ...]) -> Definition:
    """The definition without decorators, inside a function that has the variables which it reads from outside."""
    bare.decorator_list = []
    if not free:
        return bare
    arguments = ast.arguments(posonlyargs=[], args=[ast.arg(name) for name in free], kwonlyargs=[], kw_defaults=[], defaults=[])
    around = ast.FunctionDef(name="around", args=arguments, body=[bare], decorator_list=[])
    if sys.version_info >= (3, 12):
        around.type_params = []
    return ast.fix_missing_locations(ast.copy_location(around, bare))


def code_key(code: types.CodeType) -> tuple[object, ...]:
    """What a function does, comparable: the code without the places it was written at."""
    return (code.co_code, _const_key(code.co_consts), code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)


def _const_key(const: object) -> object:
    """Tells 1 from 1.0 and True, 0.0 from -0.0, and looks into nested code."""
    match const:
        case types.CodeType():
            return code_key(const)
        case tuple():
            return tuple(map(_const_key, const))
        case frozenset():
            return frozenset(map(_const_key, const))
        case _:
            return (type(const).__name__, repr(const))


def _refused_lambda(source: Source, code: types.CodeType) -> Refusal:
    line = source.line(code.co_firstlineno)
    column = line.find("lambda") + 1 or 1
    span = Span(source, code.co_firstlineno, column, column + len("lambda"))
    return Refusal("lambda", "a lambda has no name to call its derivative by", span, "Write it as a function with def.")
