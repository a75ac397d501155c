"""Which functions of the tests have which constructs of Python: the list of constructs, and how each is seen in a function's tree.

A function has what stands in it or in what it names at the top level of its module: helpers, classes, lambdas.

    python -m tests.language.counted        for each construct, how many functions there are
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import ModuleType
from typing import Any

from tests.language import (
    constructs,
    forms,
    functionals,
    functions,
    gathered,
    histories,
    lookups,
    objects,
    records,
    structures,
)
from tests.language.test_histories import ARGS as OF_HISTORIES
from tests.programs import (
    arrays,
    calls,
    choices,
    constants,
    contexts,
    control,
    iterables,
    iterators,
    jumps,
    memory,
    overwriting,
    places,
    unpacking,
    writes,
)

Nodes = list[ast.AST]
_MODULES = (forms, objects, functions, functionals, gathered, constructs, structures, lookups, records)
_PROGRAMS = (
    control,
    jumps,
    iterables,
    constants,
    iterators,
    places,
    unpacking,
    choices,
    contexts,
    calls,
    arrays,
    writes,
    memory,
    overwriting,
)


def cases() -> Iterator[tuple[Callable[..., Any], tuple[Any, ...]]]:
    """Every function of the tests with its first arguments."""
    seen: set[tuple[str, str]] = set()
    for module in (*_MODULES, *_PROGRAMS):
        for f, args in module.CASES:
            if (f.__module__, f.__name__) not in seen and inspect.isfunction(f):
                seen.add((f.__module__, f.__name__))
                yield f, args
    for f in vars(histories).values():
        if inspect.isfunction(f):
            yield f, OF_HISTORIES


# ---- what a function consists of


@lru_cache(maxsize=64)
def tree_of(module: ModuleType) -> ast.Module:
    """The tree of a module's text."""
    return ast.parse(inspect.getsource(module))


@lru_cache(maxsize=64)
def top_level(module: ModuleType) -> dict[str, ast.stmt]:
    """What the statements of a module define, by name."""
    found: dict[str, ast.stmt] = {}
    for node in tree_of(module).body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                found[name] = node
            case ast.Assign(targets=[ast.Name(id=name)]):
                found[name] = node
    return found


def nodes_of(f: Callable[..., Any]) -> Nodes:
    """The nodes of a function and of what it reaches in its module."""
    module = inspect.getmodule(f)
    assert module is not None
    defined, reached, found = top_level(module), {"CASES"}, Nodes()
    ahead = [f.__name__]
    while ahead:
        name = ahead.pop()
        if name in reached or name not in defined:
            continue
        reached.add(name)
        inside = list(ast.walk(defined[name]))
        found += inside
        ahead += [node.id for node in inside if isinstance(node, ast.Name)]
    return found


# ---- how each construct is seen

Seen = Callable[[Nodes], bool]


def _has(*types: type[ast.AST]) -> Seen:
    return lambda nodes: any(isinstance(node, types) for node in nodes)


def _any(test: Callable[[Any], bool], *types: type[ast.AST]) -> Seen:
    return lambda nodes: any(isinstance(node, types) and test(node) for node in nodes)


def _calls(*names: str) -> Seen:
    """A call of one of these, by its name or as an attribute of something."""
    return _any(lambda node: _called(node) in names, ast.Call)


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _method(name: str) -> Seen:
    """A call of a method of a value: not of a function of NumPy."""
    return _any(
        lambda node: (
            isinstance(node.func, ast.Attribute)
            and node.func.attr == name
            and not (isinstance(node.func.value, ast.Name) and node.func.value.id == "np")
        ),
        ast.Call,
    )


def _inside(outer: type[ast.AST] | tuple[type[ast.AST], ...], inner: type[ast.AST] | tuple[type[ast.AST], ...]) -> Seen:
    return lambda nodes: any(
        isinstance(part, inner) for node in nodes if isinstance(node, outer) for part in ast.walk(node) if part is not node
    )


_LOOPS = (ast.For, ast.While)


def _iterable(test: Callable[[ast.expr], bool]) -> Seen:
    def seen(nodes: Nodes) -> bool:
        return any(isinstance(node, (ast.For, ast.comprehension)) and test(node.iter) for node in nodes)

    return seen


def _over_call(name: str) -> Seen:
    return _iterable(lambda e: isinstance(e, ast.Call) and _called(e) == name)


def _in_call(name: str, part: type[ast.AST]) -> Seen:
    return _any(lambda node: _called(node) == name and any(isinstance(arg, part) for arg in node.args), ast.Call)


def _step(node: ast.Call) -> int:
    """The step of a range that writes one; 0 without."""
    if _called(node) != "range" or len(node.args) != 3:
        return 0
    return -1 if isinstance(node.args[2], ast.UnaryOp) else 1


def _recursive(nodes: Nodes) -> bool:
    return any(node.name in _calls_in(node) for node in nodes if isinstance(node, ast.FunctionDef))


def _mutual(nodes: Nodes) -> bool:
    called = {node.name: _calls_in(node) for node in nodes if isinstance(node, ast.FunctionDef)}
    return any(one in called[other] for one in called for other in called[one] if other != one and other in called)


def _calls_in(node: ast.AST) -> set[str]:
    return {part.func.id for part in ast.walk(node) if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)}


def _functions_given(nodes: Nodes) -> bool:
    defined = {node.name for node in nodes if isinstance(node, ast.FunctionDef)}
    given = (arg for node in nodes if isinstance(node, ast.Call) for arg in node.args)
    return any((isinstance(arg, ast.Name) and arg.id in defined) or isinstance(arg, ast.Lambda) for arg in given)


def _closure(nodes: Nodes) -> bool:
    """A function inside another that reads a variable of it."""
    for node in nodes:
        if isinstance(node, ast.FunctionDef):
            own = {part.id for part in _own_nodes(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}
            own |= {arg.arg for arg in node.args.args}
            for inner in ast.walk(node):
                if inner is not node and isinstance(inner, (ast.FunctionDef, ast.Lambda)):
                    given = {arg.arg for arg in inner.args.args}
                    reads = {part.id for part in ast.walk(inner) if isinstance(part, ast.Name)}
                    if (reads & own) - given:
                        return True
    return False


def _own_nodes(node: ast.FunctionDef) -> Iterator[ast.AST]:
    ahead: list[ast.AST] = list(node.body)
    while ahead:
        part = ahead.pop()
        yield part
        if not isinstance(part, (ast.FunctionDef, ast.Lambda)):
            ahead += ast.iter_child_nodes(part)


def _decorated(name: str) -> Seen:
    return _any(
        lambda node: any(isinstance(each, ast.Name) and each.id == name for each in node.decorator_list), ast.FunctionDef
    )


def _classes(test: Callable[[ast.ClassDef], bool]) -> Seen:
    return _any(test, ast.ClassDef)


def _is_dataclass(node: ast.ClassDef) -> bool:
    return any("dataclass" in ast.unparse(each) for each in node.decorator_list)


def _is_tuple_of_names(node: ast.ClassDef) -> bool:
    return any(ast.unparse(base).endswith("NamedTuple") for base in node.bases)


def _methods(node: ast.ClassDef) -> list[ast.FunctionDef]:
    return [each for each in node.body if isinstance(each, ast.FunctionDef)]


def _stores(test: Callable[[ast.expr], bool], *, added: bool | None = None) -> Seen:
    """A write into a part `a[...]` whose index passes a test. added: only `+=` and its like, or only `=`."""

    def seen(nodes: Nodes) -> bool:
        for node in nodes:
            match node:
                case ast.Assign(targets=targets) if added is not True:
                    parts: list[ast.expr] = targets
                case ast.AugAssign(target=target) if added is not False:
                    parts = [target]
                case _:
                    continue
            if any(isinstance(part, ast.Subscript) and test(part.slice) for part in parts):
                return True
        return False

    return seen


def _is_position(e: ast.expr) -> bool:
    return isinstance(e, (ast.Name, ast.BinOp, ast.UnaryOp)) or (isinstance(e, ast.Constant) and isinstance(e.value, int))


def _is_sliced(e: ast.expr) -> bool:
    return isinstance(e, ast.Slice) or (isinstance(e, ast.Tuple) and any(isinstance(each, ast.Slice) for each in e.elts))


def _is_named_like(*names: str) -> Callable[[ast.expr], bool]:
    """Masks and arrays of integers are written out, or bear one of these names."""
    return lambda e: (
        (isinstance(e, ast.Name) and e.id in names)
        or (isinstance(e, ast.Tuple) and any(isinstance(each, ast.Name) and each.id in names for each in e.elts))
    )


def _is_ellipsis(e: ast.expr) -> bool:
    return isinstance(e, ast.Constant) and e.value is ...


def _is_none(e: ast.expr) -> bool:
    return (isinstance(e, ast.Constant) and e.value is None) or (isinstance(e, ast.Attribute) and e.attr == "newaxis")


def _index(test: Callable[[ast.expr], bool]) -> Seen:
    def seen(node: ast.Subscript) -> bool:
        return test(node.slice) or (isinstance(node.slice, ast.Tuple) and any(map(test, node.slice.elts)))

    return _any(seen, ast.Subscript)


def _is_mask(e: ast.expr) -> bool:
    return isinstance(e, ast.Compare) or _is_named_like("mask", "big", "low", "positive", "keep", "where")(e)


def _is_integers(e: ast.expr) -> bool:
    return isinstance(e, ast.List) or _is_named_like("idx", "at", "order", "rows", "index", "indices", "places", "where_")(e)


def _literal_holding(outer: type[ast.expr], inner: tuple[type[ast.expr], ...]) -> Seen:
    return _any(lambda node: any(isinstance(part, inner) for part in ast.iter_child_nodes(node)), outer)


_AS_VALUE = (ast.Assign, ast.AugAssign, ast.Return, ast.BinOp)


def _as_value(test: Callable[[ast.expr], bool]) -> Seen:
    """An operand, or what is assigned or returned; not a test."""
    return lambda nodes: any(
        isinstance(node, _AS_VALUE) and any(isinstance(part, ast.expr) and test(part) for part in ast.iter_child_nodes(node))
        for node in nodes
    )


_BUILT = (ast.Tuple, ast.List, ast.Dict)
CONSTRUCTS: dict[str, Seen] = {
    # control flow
    "break": _has(ast.Break),
    "continue": _has(ast.Continue),
    "for with else": _any(lambda node: bool(node.orelse), ast.For),
    "while with else": _any(lambda node: bool(node.orelse), ast.While),
    "return in a loop": _inside(_LOOPS, ast.Return),
    "return in nested loops": lambda nodes: any(
        isinstance(node, _LOOPS) and _inside(_LOOPS, ast.Return)([part for part in ast.walk(node) if part is not node])
        for node in nodes
    ),
    "match": _has(ast.Match),
    "nested conditional expressions": _inside(ast.IfExp, ast.IfExp),
    "and as a value": _as_value(lambda e: isinstance(e, ast.BoolOp) and isinstance(e.op, ast.And)),
    "or as a value": _as_value(lambda e: isinstance(e, ast.BoolOp) and isinstance(e.op, ast.Or)),
    "not as a value": _as_value(lambda e: isinstance(e, ast.UnaryOp) and isinstance(e.op, ast.Not)),
    ":=": _has(ast.NamedExpr),
    "assert": _has(ast.Assert),
    "raise": _has(ast.Raise),
    "try": _has(ast.Try),
    "finally": _any(lambda node: bool(node.finalbody), ast.Try),
    "with": _has(ast.With),
    "pass": _has(ast.Pass),
    "del": _has(ast.Delete),
    "global that is read": _has(ast.Global),
    "range": _over_call("range"),
    "range with a step": _any(lambda node: _step(node) > 0, ast.Call),
    "range downwards": _any(lambda node: _step(node) < 0, ast.Call),
    "loop over an array or a list": _iterable(lambda e: isinstance(e, ast.Name)),
    "loop over a tuple": _iterable(lambda e: isinstance(e, ast.Tuple)),
    "loop over a list that is written out": _iterable(lambda e: isinstance(e, ast.List)),
    "loop over items of a dict": _over_call("items"),
    "enumerate": _over_call("enumerate"),
    "zip": _over_call("zip"),
    "reversed": _over_call("reversed"),
    "sorted": _calls("sorted"),
    "while whose test varies": _any(
        lambda node: any(
            isinstance(part, (ast.Call, ast.Constant)) and (isinstance(part, ast.Call) or isinstance(part.value, float))
            for part in ast.walk(node.test)
        ),
        ast.While,
    ),
    # expressions
    "list comprehension": _has(ast.ListComp),
    "dict comprehension": _has(ast.DictComp),
    "comprehension with a condition": _any(lambda node: bool(node.ifs), ast.comprehension),
    "sum of a generator": _in_call("sum", ast.GeneratorExp),
    "max or min of a generator": lambda nodes: any(_in_call(name, ast.GeneratorExp)(nodes) for name in ("max", "min")),
    "any or all of a generator": lambda nodes: any(_in_call(name, ast.GeneratorExp)(nodes) for name in ("any", "all")),
    "lambda": _has(ast.Lambda),
    "map": _calls("map"),
    "filter": _calls("filter"),
    "functools.reduce": _calls("reduce"),
    "functools.partial": _calls("partial"),
    "operator.*": _any(lambda node: isinstance(node.value, ast.Name) and node.value.id == "operator", ast.Attribute),
    "starred call": _any(lambda node: any(isinstance(arg, ast.Starred) for arg in node.args), ast.Call),
    "call with **": _any(lambda node: any(keyword.arg is None for keyword in node.keywords), ast.Call),
    "f-string": _has(ast.JoinedStr),
    "chained comparison": _any(lambda node: len(node.ops) > 1, ast.Compare),
    "slice with a step": _any(lambda node: node.step is not None, ast.Slice),
    "...": _index(_is_ellipsis),
    "None in an index": _index(_is_none),
    # functions
    "callee in another module": _any(
        lambda node: (
            isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name) and node.func.value.id == "bodies"
        ),
        ast.Call,
    ),
    "recursion": _recursive,
    "mutual recursion": _mutual,
    "keyword-only parameter": _any(lambda node: bool(node.kwonlyargs), ast.arguments),
    "positional-only parameter": _any(lambda node: bool(node.posonlyargs), ast.arguments),
    "default that is an expression": _any(
        lambda node: any(isinstance(each, (ast.BinOp, ast.Call, ast.Name)) for each in (*node.defaults, *node.kw_defaults)),
        ast.arguments,
    ),
    "*args": _any(lambda node: node.vararg is not None, ast.arguments),
    "**kwargs": _any(lambda node: node.kwarg is not None, ast.arguments),
    "function inside a function": _inside(ast.FunctionDef, ast.FunctionDef),
    "closure": _closure,
    "function as an argument": _functions_given,
    "method": _classes(lambda node: any(not each.decorator_list for each in _methods(node))),
    "static method": _decorated("staticmethod"),
    "class method": _decorated("classmethod"),
    "property": _decorated("property"),
    "__call__": _any(lambda node: node.name == "__call__", ast.FunctionDef),
    "method of a dataclass": _classes(lambda node: _is_dataclass(node) and bool(_methods(node))),
    # structures
    "tuple": _as_value(lambda e: isinstance(e, ast.Tuple)),
    "list": _as_value(lambda e: isinstance(e, ast.List)),
    "dict": _as_value(lambda e: isinstance(e, ast.Dict)),
    "NamedTuple": _classes(_is_tuple_of_names),
    "dataclass": _classes(_is_dataclass),
    "structure in a structure": lambda nodes: any(_literal_holding(each, _BUILT)(nodes) for each in _BUILT),
    "append": _method("append"),
    "extend": _method("extend"),
    "pop": _method("pop"),
    "insert": _method("insert"),
    "item of a dict assigned": _stores(lambda e: isinstance(e, ast.Constant) and isinstance(e.value, str)),
    "item of a list assigned": _stores(_is_position, added=False),
    "update": _method("update"),
    "get": _method("get"),
    "items": _method("items"),
    "star in an unpacking": _any(lambda node: isinstance(node.ctx, ast.Store), ast.Starred),
    # arrays in place
    "a[i] = e": _stores(_is_position, added=False),
    "a[i] += e": _stores(_is_position, added=True),
    "a[i:j] = e": _stores(_is_sliced),
    "a[mask] = e": _stores(_is_mask),
    "a[indices] = e": _stores(_is_integers),
    "a[...] = e": _stores(_is_ellipsis),
    "np.add.at": _calls("at"),
    "out=": _any(lambda node: node.arg == "out", ast.keyword),
    "fill": _method("fill"),
    "sort()": _method("sort"),
    "np.copyto": _calls("copyto"),
    "array changed whole": _any(lambda node: isinstance(node.target, ast.Name), ast.AugAssign),
    "a.T *= d": lambda nodes: (
        any(isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Attribute) for node in nodes)
        or _any(
            lambda node: (
                isinstance(node.target, ast.Subscript)
                and isinstance(node.target.value, ast.Attribute)
                and node.target.value.attr == "T"
            ),
            ast.AugAssign,
        )(nodes)
    ),
    "view": _any(lambda node: isinstance(node.value, ast.Subscript) and len(node.targets) == 1, ast.Assign),
    "row handed to a helper": _any(
        lambda node: isinstance(node.func, ast.Name) and any(isinstance(arg, ast.Subscript) for arg in node.args), ast.Call
    ),
}


def functions_by_construct() -> dict[str, list[tuple[Callable[..., Any], tuple[Any, ...]]]]:
    """For each construct the functions that have it."""
    found: dict[str, list[tuple[Callable[..., Any], tuple[Any, ...]]]] = {name: [] for name in CONSTRUCTS}
    for f, args in cases():
        nodes = nodes_of(f)
        for name, seen in CONSTRUCTS.items():
            if seen(nodes):
                found[name].append((f, args))
    return found


if __name__ == "__main__":
    for construct, having in functions_by_construct().items():
        print(f"{len(having):4} {construct}")
