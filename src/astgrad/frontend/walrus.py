"""`:=` inside a statement: the assignments that mean the same on lines of their own before it.

if (y := f(x)) > 0:       ->      y = f(x)              z = y + (y := 2)      not so: the first y is the old one
                                  if y > 0:             z = a and (y := 2)    not so: perhaps it is never assigned

if a and (y := f(x)) > 0:     ->      if a:                                 (by `or`: if a:
    return y                              y = f(x)                                        return y
                                          if y > 0:                                   y = f(x)
                                              return y                                if y > 0:
                                                                                          return y)

[y * y for x in v if (y := f(x)) > 0]     ->      [y * y for x in v for y in (f(x),) if y > 0]
"""

from __future__ import annotations

import ast


def header(node: ast.stmt) -> ast.expr | None:
    """The expression that a statement evaluates before it does anything."""
    match node:
        case (
            ast.If(test=e)
            | ast.While(test=e)
            | ast.For(iter=e)
            | ast.Assign(value=e)
            | ast.AugAssign(value=e)
            | ast.Expr(value=e)
        ):
            return e
        case ast.Return(value=ast.expr() as e) | ast.AnnAssign(value=ast.expr() as e):
            return e
        case _:
            return None


Test = tuple[list[ast.NamedExpr], ast.expr]  # the assignments before it, and the test
Comprehension = ast.ListComp | ast.GeneratorExp
_MOST_REPEATED = 3  # statements that are written once for each test


def tests_of(node: ast.stmt) -> list[Test]:
    """The tests of an `if` or a `while` that one asks after the other, where `and` or `or` stands between them, a later one
    assigns, and what is done after each of them is short; the whole test alone of every other statement."""
    match node:
        case ast.If(test=ast.BoolOp(op=op, values=values)) | ast.While(test=ast.BoolOp(op=op, values=values)) if any(
            map(_has_walrus, values[1:])
        ) and _is_short(_done_after_each(node, op)):
            groups: list[list[ast.expr]] = []
            for value in values:
                if not groups or _has_walrus(value):
                    groups.append([])
                groups[-1].append(value)
            tests = [group[0] if len(group) == 1 else _joined(op, group) for group in groups]
            return [(_before(test, set()), test) for test in tests]
        case _:
            return [(assigned_before(node), e)] if (e := header(node)) is not None else []


def _done_after_each(node: ast.If | ast.While, op: ast.boolop) -> list[ast.stmt]:
    """What may follow each of several tests: after `and` what is done where one fails, after `or` what is done where one holds."""
    if isinstance(op, ast.And):
        return node.orelse
    return node.body if isinstance(node, ast.If) else []


def _is_short(block: list[ast.stmt]) -> bool:
    return len(block) <= _MOST_REPEATED and not any(isinstance(node, _COMPOUND) for node in block)


_COMPOUND = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.TryStar, ast.Match, ast.FunctionDef, ast.ClassDef)


def _joined(op: ast.boolop, values: list[ast.expr]) -> ast.expr:
    made = ast.copy_location(ast.BoolOp(op, values), values[0])
    made.end_lineno, made.end_col_offset = values[-1].end_lineno, values[-1].end_col_offset
    return made


def with_clauses(node: Comprehension, function: ast.AST | None) -> tuple[list[ast.comprehension], list[ast.NamedExpr]] | None:
    """The clauses of a comprehension of a function, with one more for each `:=` in its tests and its element, and these; None
    where that is another thing: where the name is read elsewhere, or before."""
    assigned = [part for part in ast.walk(node) if isinstance(part, ast.NamedExpr)]
    names = {part.target.id for part in assigned}
    if not assigned:
        return node.generators, []
    if function is None or len(names) < len(assigned) or names & _names_outside(node, function):
        return None
    found: list[ast.NamedExpr] = []
    clauses: list[ast.comprehension] = []
    read: set[str] = set()
    for clause in node.generators:
        read |= _names_in(clause.iter)
        clauses.append(ast.comprehension(clause.target, clause.iter, [], clause.is_async))
        for test in (part for each in clause.ifs for part in _parts(each)):
            found += (before := _before(test, set(read)))
            clauses += map(_clause, before)
            clauses[-1].ifs.append(test)
            read |= _names_in(test)
    found += (before := _before(node.elt, read))
    clauses += map(_clause, before)
    return (clauses, found) if len(found) == len(assigned) else None


def _parts(test: ast.expr) -> list[ast.expr]:
    """The tests of which all must hold."""
    match test:
        case ast.BoolOp(op=ast.And(), values=values):
            return values
        case _:
            return [test]


def _clause(assigned: ast.NamedExpr) -> ast.comprehension:
    """`for y in (e,)`, which is what `(y := e)` does."""
    return ast.comprehension(assigned.target, ast.copy_location(ast.Tuple([assigned.value], ast.Load()), assigned), [], 0)


def _names_in(e: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(e) if isinstance(part, ast.Name)}


def _names_outside(node: Comprehension, function: ast.AST) -> set[str]:
    """The names in a function, but for a comprehension in it."""
    inside = {id(part) for part in ast.walk(node)}
    parts = [part for part in ast.walk(function) if id(part) not in inside]
    declared = {name for part in parts if isinstance(part, (ast.Global, ast.Nonlocal)) for name in part.names}
    given = {part.arg for part in parts if isinstance(part, ast.arg)}
    return declared | given | {part.id for part in parts if isinstance(part, ast.Name)}


def assigned_before(node: ast.stmt) -> list[ast.NamedExpr]:
    """The assignments within a statement that mean the same before it, in order."""
    e = header(node)
    own = {node.target.id} if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name) else set()
    return [] if e is None else _before(e, own)


def _before(e: ast.expr, read: set[str]) -> list[ast.NamedExpr]:
    """read: the names that are read before it."""
    if not _has_walrus(e):
        return []
    order = _Order(read)
    order.visit(e)
    return order.found


class _Order(ast.NodeVisitor):
    """Walks an expression as it is evaluated, up to the first `:=` that cannot be made before it."""

    def __init__(self, read: set[str]) -> None:
        self.found: list[ast.NamedExpr] = []
        self._read = read  # the names that have been read so far
        self._has_called = False
        self._fails = False

    def visit_Name(self, node: ast.Name) -> None:
        self._read.add(node.id)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self._fails = self._fails or self._has_called or node.target.id in self._read
        outside, self._read = self._read, set(self._read)
        self.visit(node.value)
        self._has_called = False  # what its own value calls is called before the statement as well
        self._read = {*outside, *self._read, node.target.id}
        if not self._fails:
            self.found.append(node)

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        self._has_called = True

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        self.visit(node.values[0])
        self._perhaps(*node.values[1:])

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self.visit(node.test)
        self._perhaps(node.body, node.orelse)

    def visit_Compare(self, node: ast.Compare) -> None:
        self.visit(node.left)
        self.visit(node.comparators[0])
        self._perhaps(*node.comparators[1:])

    def _in_another_order(self, node: ast.expr) -> None:
        self._perhaps(node)

    visit_Lambda = visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_Dict = _in_another_order

    def _perhaps(self, *parts: ast.expr) -> None:
        """Parts that may not be evaluated, or in their own scope."""
        self._fails = self._fails or any(map(_has_walrus, parts))
        inner = [node for part in parts for node in ast.walk(part)]
        self._read.update(node.id for node in inner if isinstance(node, ast.Name))
        self._has_called = self._has_called or any(isinstance(node, ast.Call) for node in inner)


def _has_walrus(e: ast.expr) -> bool:
    return any(isinstance(node, ast.NamedExpr) for node in ast.walk(e))
