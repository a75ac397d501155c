"""A definition to a `Function` of the IR: statements with their places and the author's own lines.

The fence has been passed: what comes here is in the language, or is carried through as it stands.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import fields, replace
from itertools import islice

import libcst as cst

from astgrad.errors import Refused
from astgrad.frontend.expressions import Reader, parameters_of
from astgrad.frontend.fence import CARRIED_STATEMENTS, carried_refusal, dotted_path, inspect, is_plain
from astgrad.frontend.lookup import Found
from astgrad.frontend.matching import Case, matched
from astgrad.frontend.operators import BINARY
from astgrad.frontend.origins import (
    Line,
    as_block,
    block_origins,
    code,
    function_origin,
    statement_origin,
    with_blocks,
    without_comments,
)
from astgrad.frontend.own_imports import is_taken
from astgrad.frontend.places import Places
from astgrad.frontend.scopes import changed_names, locals_of, names_in, own_statements
from astgrad.frontend.spelling import respell
from astgrad.frontend.starred import Part, has_star, is_written_out, places_of, runs_once, star_of, without_inner
from astgrad.frontend.trying import may_open, must_open, surely_bound
from astgrad.frontend.vocabulary import Sight
from astgrad.frontend.walrus import Test, tests_of
from astgrad.ir.expr import Call, Comprehension, Expr, Literal, Logical, Name, Symbol, Tuple, Unary, substitute
from astgrad.ir.names import Names
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Break,
    Constant,
    Continue,
    Define,
    Evaluate,
    For,
    Function,
    If,
    Return,
    Stmt,
    Try,
    Verbatim,
    While,
    With,
)
from astgrad.markers import CHECKPOINT


def lower_function(found: Found, sight: Sight, module: str = "") -> Function:
    """The function in the IR. Its fence must have found nothing. module: the name of another module that it is from."""
    node, places, given = found.node, Places(found.source), dict(found.defaults)
    assert isinstance(node, ast.FunctionDef)
    local = locals_of(node, places) - sight.imports.keys()
    origin = respell(function_origin(node, places), {old: new for old, new in sight.spelling.items() if old not in local})
    reader = Reader(places, sight, local, node, Names(names_in(node)))
    body, lines = node.body, block_origins(origin.body)
    docstring = ast.get_docstring(node)
    if docstring is not None:
        body, lines = body[1:], lines[1:]
    return Function(
        name=node.name,
        parameters=parameters_of(node.args, replace(reader, locals=frozenset()), given),
        body=_block(body, lines, reader),
        returns=reader.text(node.returns) if node.returns else None,
        module=module,
        docstring=None if docstring is None else docstring.rstrip(),  # cleandoc leaves the last line's indentation in
        is_recomputed=any(dotted_path(decorator, sight.meanings) == CHECKPOINT for decorator in node.decorator_list),
        origin=origin,
        span=places.header(node),
    )


def lower_constant(name: str, node: ast.stmt, places: Places, sight: Sight) -> Constant:
    """A literal constant of a module."""
    assert isinstance(node, (ast.Assign, ast.AnnAssign))
    assert node.value is not None
    value = Reader(places, sight, frozenset()).expr(node.value)
    return Constant(name, value, statement_origin(node, places))


def _block(nodes: Sequence[ast.stmt], lines: Sequence[Line], reader: Reader) -> Block:
    """The statements up to the one that leaves the block: what stands behind it is never run."""
    ends = (
        number for number, node in enumerate(nodes, 1) if isinstance(node, (ast.Return, ast.Raise, ast.Break, ast.Continue))
    )
    alive = zip(nodes, lines, strict=True)
    return tuple(new for node, line in islice(alive, next(ends, None)) for new in _with_assignments(node, line, reader))


def _with_assignments(node: ast.stmt, line: Line, reader: Reader) -> Block:
    """The statement, and before it what it assigns by `:=`; nothing for what only forgets names, or says where they are."""
    match node:
        case ast.Global() | ast.Nonlocal():
            return ()
        case ast.Import() | ast.ImportFrom() if is_taken(node, reader.sight.imports):
            return ()
        case ast.Assign(targets=[target], value=value) if has_star(target):
            return _unpacked(target, value, node, line, reader)
        case ast.Delete(targets=targets) if all(isinstance(target, ast.Name) for target in targets):
            return ()
        case ast.Match() if (branches := _branches(node, line, reader)) is not None:
            return branches
        case ast.Try() | ast.TryStar() if must_open(node):
            return _opened(node, line, reader)
    tests = tests_of(node)
    statement = _statement(node, line, reader)
    if len(tests) > 1:
        return _one_by_one(statement, node, tests, line, reader)
    assigned = tests[0][0] if tests else []
    if not assigned:
        return (statement,)
    before = tuple(_own_line(each, line, reader) for each in assigned)
    if isinstance(statement, While):  # in every round, also in the last one, which only tests
        leave = If(Unary("not", statement.test), (*statement.orelse, Break()), span=statement.span)
        body = (*before, leave, *statement.body)
        return (replace(statement, test=Literal("True"), body=body, orelse=(), edited=True),)
    return (*before, replace(statement, edited=True))


def _unpacked(target: ast.expr, value: ast.expr, node: ast.Assign, line: Line, reader: Reader) -> Block:
    """An assignment to a target with stars. What must be asked for several parts gets a name first."""
    span, star = reader.places.span(node), star_of(target)
    if star is not None and (isinstance(value, ast.Name) or is_written_out(value)):
        return _places(target, star, reader.expr(value), line, reader)
    plain, parts = without_inner(target, reader.fresh)
    whole = reader.expr(value)
    if star is not None and isinstance(whole, Comprehension):
        whole = replace(whole, is_list=True, text=f"[{whole.text[1:-1]}]")
    elif star is not None and (
        runs_once(value, [*filter(reader.is_builtin, names_in(value))])
        or (isinstance(whole, Call) and isinstance(whole.function, Symbol) and whole.function.path.startswith("itertools."))
    ):
        whole = Call(Symbol("builtins.list", "list"), (whole,), span=span)
    first = Assign((reader.target(plain),), whole, origin=line, edited=True, span=span)
    return (first, *_taken(parts, reader))


def _taken(parts: Sequence[Part], reader: Reader) -> Block:
    """The assignments of the parts of parts of a target."""
    return tuple(
        new
        for part in parts
        for new in _places(
            part.target, star_of(part.target) or 0, Name(part.name, span=reader.places.span(part.target)), None, reader
        )
    )


def _places(target: ast.expr, star: int, value: Expr, line: Line | None, reader: Reader) -> Block:
    """The assignment of each part of what has a name or is written out; none to names that nothing reads."""
    assert isinstance(target, (ast.Tuple, ast.List))
    inner = [without_inner(each.value if isinstance(each, ast.Starred) else each, reader.fresh) for each in target.elts]
    places = zip(inner, places_of(star, len(target.elts), value), strict=True)
    taken = [(reader.target(each), place) for (each, _), place in places if not reader.is_left(each)]
    later = _taken([part for _, parts in inner for part in parts], reader)
    span = reader.places.span(target)
    if not taken:
        return (Evaluate(value, origin=line, edited=True, span=span), *later)
    if len(taken) == 1:
        ((only, place),) = taken
        return (Assign((only,), place, origin=line, edited=True, span=span), *later)
    names, values = (Tuple(tuple(each), span=span) for each in zip(*taken, strict=True))
    return (Assign((names,), values, origin=line, edited=True, span=span), *later)


def _one_by_one(statement: Stmt, node: ast.stmt, tests: Sequence[Test], line: Line, reader: Reader) -> Block:
    """An `if` or a `while` whose tests are asked one after the other, with what they assign between them."""
    assert isinstance(statement, (If, While))
    assert isinstance(node, (ast.If, ast.While))
    assert isinstance(node.test, ast.BoolOp)
    (start, first), *others = ((tuple(_own_line(each, line, reader) for each in named), reader.expr(e)) for named, e in tests)
    is_and = isinstance(node.test.op, ast.And)
    if isinstance(statement, While):
        rest: Block = ()
        for before, test in reversed([(start, first), *others]):
            leave = (*_again(node, line, reader)[1], Break()) if is_and or not rest else rest
            leaving = If(Unary("not", test), leave, span=statement.span)
            rest = (*before, leaving, *rest) if is_and else (*before, leaving)
        return (replace(statement, test=Literal("True"), body=(*rest, *statement.body), orelse=(), edited=True),)
    inner = statement.body if is_and else statement.orelse
    for before, test in reversed(others):
        body, orelse = _again(node, line, reader)
        branch = If(test, inner, orelse, span=statement.span) if is_and else If(test, body, inner, span=statement.span)
        inner = (*before, branch)
    body, orelse = (inner, statement.orelse) if is_and else (statement.body, inner)
    return (*start, replace(statement, test=first, body=body, orelse=orelse, edited=True))


def _again(node: ast.If | ast.While, line: Line, reader: Reader) -> tuple[Block, Block]:
    """The blocks that are done where one of several tests decides, once more: in another place they are others."""
    line = with_blocks(line)
    assert isinstance(line, (cst.If, cst.While))
    assert isinstance(node.test, ast.BoolOp)
    if isinstance(node.test.op, ast.And) or isinstance(node, ast.While):
        return (), _orelse(node.orelse, line.orelse, reader)
    return _block(node.body, block_origins(line.body), reader), ()


def _own_line(node: ast.NamedExpr, line: Line, reader: Reader) -> Assign:
    span, origin = reader.places.span(node), without_comments(line)
    return Assign((Name(node.target.id),), reader.expr(node.value), origin=origin, edited=True, span=span)


def _statement(node: ast.stmt, line: Line, reader: Reader) -> Stmt:
    span = reader.places.span(node)
    match node:
        case ast.Assign(targets=targets, value=value):
            return Assign(tuple(map(reader.target, targets)), reader.expr(value), origin=line, span=span)
        case ast.AnnAssign(target=target, annotation=annotation, value=ast.expr() as value):
            note = reader.text(annotation)
            return Assign((reader.target(target),), reader.expr(value), note, origin=line, span=span)
        case ast.AugAssign(target=target, op=op, value=value):
            return AugAssign(reader.target(target), BINARY[type(op)], reader.expr(value), origin=line, span=span)
        case ast.Expr(value=value):
            return Evaluate(reader.expr(value), origin=line, span=span)
        case ast.Return(value=returned):
            return Return(None if returned is None else reader.expr(returned), origin=line, span=span)
        case ast.Break():
            return Break(origin=line, span=span)
        case ast.Continue():
            return Continue(origin=line, span=span)
        case ast.If() | ast.For() | ast.While():
            return _compound(node, with_blocks(line), reader)
        case ast.With() if is_plain(node, reader.sight.meanings, reader.locals):
            return _within(node, with_blocks(line), reader)
        case ast.FunctionDef():
            return _define(node, line, reader)
        case ast.Try() | ast.TryStar() if may_open(node):
            return _try(node, line, reader)
        case _ if isinstance(node, CARRIED_STATEMENTS):
            return _verbatim(node, line, reader)
        case _:
            raise AssertionError(f"the fence let {type(node).__name__} pass")


def _compound(node: ast.If | ast.For | ast.While, line: Line, reader: Reader) -> Stmt:
    span = reader.places.span(node)
    match node, line:
        case ast.If(test=test, body=body, orelse=orelse), cst.If():
            inner = _block(body, block_origins(line.body), reader)
            return If(reader.expr(test), inner, _orelse(orelse, line.orelse, reader), origin=line, span=span)
        case ast.For(target=target, iter=iterable, body=body, orelse=orelse), cst.For():
            inner, last = _block(body, block_origins(line.body), reader), _orelse(orelse, line.orelse, reader)
            plain, parts = without_inner(target, reader.fresh)
            inner, is_edited = (*_taken(parts, reader), *inner), bool(parts)
            return For(reader.target(plain), reader.expr(iterable), inner, last, origin=line, edited=is_edited, span=span)
        case ast.While(test=test, body=body, orelse=orelse), cst.While():
            inner, last = _block(body, block_origins(line.body), reader), _orelse(orelse, line.orelse, reader)
            return While(reader.expr(test), inner, last, origin=line, span=span)
        case _:
            raise AssertionError(f"{type(node).__name__} stands beside {type(line).__name__}")


def _within(node: ast.With, line: Line, reader: Reader) -> With:
    """Several contexts of one line stand in each other."""
    assert isinstance(line, cst.With)
    span, (*outer, last) = reader.places.span(node), (reader.expr(item.context_expr) for item in node.items)
    inner = With(last, _block(node.body, block_origins(line.body), reader), origin=line, edited=bool(outer), span=span)
    for context in reversed(outer):
        inner = With(context, (inner,), span=span)
    return inner


def _try(node: ast.Try | ast.TryStar, line: Line, reader: Reader) -> Try:
    carried, body = _verbatim(node, line, reader), _opened(node, line, reader)
    return Try(**{each.name: getattr(carried, each.name) for each in fields(carried)}, body=body)


def _opened(node: ast.Try | ast.TryStar, line: Line, reader: Reader) -> Block:
    """What the block does where nothing is raised."""
    assert isinstance(line, (cst.Try, cst.TryStar))
    parts = [(node.body, line.body)]
    parts += [(node.orelse, line.orelse.body)] if line.orelse is not None else []
    parts += [(node.finalbody, line.finalbody.body)] if line.finalbody is not None else []
    return tuple(new for nodes, suite in parts for new in _block(nodes, block_origins(as_block(suite)), reader))


def _branches(node: ast.Match, line: Line, reader: Reader) -> Block | None:
    """The cases as branches, where their patterns are tests."""
    assert isinstance(line, cst.Match)
    assert reader.function is not None
    found = matched(node, reader.function, reader.is_builtin)
    if found is None:
        return None
    span, inside = reader.places.span(node), replace(reader, locals=reader.locals.union(name for name, _ in found.named))
    rest: Block = ()
    for case, own in zip(reversed(found.cases), reversed(line.cases), strict=True):
        body = _block(case.node.body, block_origins(as_block(own.body)), reader)
        rest = _branch(case, body, rest, inside)
    named = tuple(Assign((Name(name),), reader.expr(value), span=span) for name, value in found.named)
    first, *others = (*named, *rest) or (Evaluate(Literal("None")),)
    return (replace(first, origin=line, edited=True) if first.origin is None else first, *others)


def _branch(case: Case, body: Block, rest: Block, reader: Reader) -> Block:
    """One case over those that follow it."""
    span = reader.places.span(case.node.pattern)
    tests, guard = [*map(reader.expr, case.tests)], case.node.guard
    bound = {name: reader.expr(value) for name, value in case.bound}
    binding = tuple(Assign((Name(name),), value, span=span) for name, value in bound.items())
    if not tests and guard is None:
        return (*binding, *body)
    if not tests and guard is not None:
        return (*binding, If(reader.expr(guard), body, rest, span=span))
    if guard is not None:  # no other place reads what is bound (`matched`)
        tests.append(substitute(reader.expr(guard), bound))
    return (If(tests[0] if len(tests) == 1 else Logical("and", tuple(tests)), (*binding, *body), rest, span=span),)


def _orelse(nodes: list[ast.stmt], line: cst.If | cst.Else | None, reader: Reader) -> Block:
    match line:
        case None:
            return ()
        case cst.If():
            return _block(nodes, [line], reader)
        case cst.Else():
            return _block(nodes, block_origins(line.body), reader)


def _define(node: ast.FunctionDef, line: Line, reader: Reader) -> Verbatim:
    """A function inside the function: known where it is called, unless it is outside the language itself."""
    own = locals_of(node, reader.places) - reader.sight.imports.keys()
    carried = _verbatim(node, line, reader, own)
    inspected = inspect(node, reader.places, reader.sight.environment, reader.locals, imports=reader.sight.imports)
    outer = tuple(name for each in own_statements(node) if isinstance(each, ast.Nonlocal) for name in each.names)
    if inspected.refusals and outer:  # what it binds around it must be seen
        raise Refused(inspected.refusals)
    if inspected.refusals or not isinstance(line, cst.FunctionDef):
        return replace(carried, refusal=inspected.refusals[0]) if inspected.refusals else carried
    inside = replace(reader, locals=reader.locals | own, function=node)
    body, lines = node.body, block_origins(as_block(line.body))
    if ast.get_docstring(node) is not None:
        body, lines = body[1:], lines[1:]
    function = Function(
        node.name,
        parameters_of(node.args, reader, {}),
        _block(body, lines, inside),
        outer=outer,
        span=reader.places.header(node),
    )
    return Define(
        carried.text,
        carried.reads,
        tuple(name for name in carried.writes if name not in outer),
        carried.globals,
        carried.refusal,
        function,
        changes=tuple(name for name in carried.changes if name not in outer),
        origin=carried.origin,
        span=carried.span,
    )


def _verbatim(node: ast.stmt, line: Line, reader: Reader, own: frozenset[str] = frozenset()) -> Verbatim:
    """A statement as it stands. own: the names that inside it are its own."""
    refusal = carried_refusal(node, reader.places)
    if isinstance(node, ast.AnnAssign):  # without a value: it only names a type
        return Verbatim(code(line), (), (), (), refusal, origin=line, span=refusal.span)
    reads, binds, outside = reader.names(node)
    changes = (changed_names(node) - own) & reader.locals
    writes = tuple(sorted({*binds, *changes}))
    changed, surely = (tuple(sorted(names)) for names in (changes, surely_bound([node])))
    return Verbatim(code(line), reads, writes, outside, refusal, changes=changed, surely=surely, origin=line, span=refusal.span)
