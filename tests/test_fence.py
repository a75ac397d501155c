"""The fence is an allow-list: a class of syntax that is not on it is refused, wherever it stands, with a place."""

import ast

import pytest

from astgrad.errors import Refusal, Refused
from astgrad.frontend import fence
from astgrad.frontend.program import ModuleReader
from astgrad.frontend.static import static_module
from astgrad.source import Source

HEAD = "K = 1.5\n\n\ndef f(x, n=3):\n"
# One function for each place in a tree where a later Python may put a class of its own: the statements, and the class to replace.
PLACES = {
    "operator": ("    return x + n\n", ast.Add),
    "operator of an assignment": ("    x += n\n    return x\n", ast.Add),
    "operator of what does not vary": ("    m = n + 1\n    return x * m\n", ast.Add),
    "operator in a carried block": ("    with open('a') as b:\n        m = n + 1\n    return x * m\n", ast.Add),
    "operator in a comprehension": ("    m = [n + i for i in range(n)]\n    return x * len(m)\n", ast.Add),
    "unary operator": ("    return -x\n", ast.USub),
    "logical operator": ("    return x and n\n", ast.And),
    "comparison": ("    return x if x < n else n\n", ast.Lt),
    "context": ("    return x\n", ast.Load),
    "expression": ("    return x * [n][0]\n", ast.List),
    "statement": ("    print(n)\n    pass\n    return x\n", ast.Pass),
    "pattern": ("    match n:\n        case 3:\n            return x\n    return n\n", ast.MatchValue),
    "inner pattern": ("    match n, x:\n        case (3, _):\n            return x\n    return n\n", ast.MatchValue),
    "handler": ("    try:\n        m = 1 / n\n    except OSError:\n        m = 1\n    return x * m\n", ast.ExceptHandler),
    "default": ("    return x * n\n", ast.Constant),
}  # fmt: skip


class _Replaced(ast.NodeTransformer):
    """Nodes of one class become nodes of a class that no Python knows, with the same fields and the same place."""

    def __init__(self, old: type[ast.AST]) -> None:
        self._old = old
        self._new = type(
            f"Unheard{old.__name__}", (old.__bases__[0],), {"_fields": old._fields, "_attributes": old._attributes}
        )

    def generic_visit(self, node: ast.AST) -> ast.AST:
        super().generic_visit(node)
        if type(node) is not self._old:
            return node
        new = self._new()
        for name in (*node._fields, *node._attributes):
            setattr(new, name, getattr(node, name, None))
        return new


def refusals(statements: str, old: type[ast.AST]) -> tuple[Refusal, ...]:
    reader = ModuleReader(module := static_module(Source("m.py", HEAD + statements), "m"))
    (function,) = (node for node in module.tree.body if isinstance(node, ast.FunctionDef))
    _Replaced(old).visit(function)
    with pytest.raises(Refused) as caught:
        reader.program("f")
    return caught.value.refusals


@pytest.mark.parametrize(("statements", "old"), PLACES.values(), ids=PLACES)
def test_an_unknown_class_is_refused_with_its_place(statements: str, old: type[ast.AST]) -> None:
    found = [each for each in refusals(statements, old) if each.code == "unknown-syntax"]
    assert found
    for each in found:
        assert each.span is not None
        assert each.span.line >= HEAD.count("\n")
        assert each.span.column > 1
        assert f"Unheard{old.__name__}" in each.message
        assert each.hint


def test_a_constant_by_an_unknown_operator_is_not_copied() -> None:
    module = static_module(Source("m.py", "K = 1.5 - 2\n\n\ndef f(x):\n    return K * x\n"), "m")
    program = ModuleReader(module).program("f")
    assert program.constants.keys() == {"K"}
    module = static_module(Source("m.py", "K = 1.5 - 3\n\n\ndef f(x):\n    return K * x\n"), "m")
    _Replaced(ast.Sub).visit(module.tree)
    program = ModuleReader(module).program("f")
    assert program.constants.keys() == set()


def test_no_base_class_is_on_the_list() -> None:
    """`ast.operator` would let every operator through that is still to come."""
    every = (each for each in vars(ast).values() if isinstance(each, type) and issubclass(each, ast.AST))
    bases = {each for each in every if each.__subclasses__() and not each._fields}
    assert ast.operator in bases
    assert fence._KNOWN.isdisjoint(bases)
