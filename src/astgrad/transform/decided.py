"""Tests for None of which it is known how they come out, as what is done then.

    def f(x, w=None):                    def f(x, w=None):            where w is None
        if w is None:            ->          w = np.ones_like(x)
            w = np.ones_like(x)              return np.sum(w * x)
        return np.sum(w * x)

It is known of parameters by their kinds, which are checked before each call or said by the caller, and of variables by what they
are assigned before. What only an annotation says of a parameter whose default is None is not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from astgrad.ir.expr import (
    NONE,
    Binary,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Dict,
    Expr,
    Joined,
    List,
    Literal,
    Logical,
    Name,
    Record,
    Symbol,
    Tuple,
    Unary,
    map_children,
    mentioned,
    names_read,
)
from astgrad.ir.kinds import Kind, is_none
from astgrad.ir.stmt import (
    Assign,
    AugAssign,
    Block,
    Break,
    Continue,
    For,
    Function,
    If,
    Lambda,
    Return,
    Stmt,
    Verbatim,
    While,
    With,
    bound_names,
    mentioned_in,
    names_written,
    same,
    statements,
    with_body,
)
from astgrad.rules.sites import site_of
from astgrad.rules.structure import Site
from astgrad.transform.rename import map_header

_NONE, _TRUE, _FALSE = Literal("None"), Literal("True"), Literal("False")
_NUMERIC = ("numpy.", "math.", "scipy.", "builtins.abs", "builtins.float")
_Facts = dict[str, bool]  # by name: whether it is None; of others it is not known


def decided(function: Function, given: Mapping[str, Kind]) -> Function:
    """The function without the branches that are not taken for parameters of these kinds."""
    facts = {name: known for name, kind in given.items() if (known := is_none(kind)) is not None}
    if True not in facts.values() and not mentioned_in(function.body) & NONE:
        return function
    return with_body(function, _block(function.body, facts))


def _block(block: Block, facts: _Facts) -> Block:
    """The block for what is known before it; `facts` then says what is known behind it."""
    new: list[Stmt] = []
    for statement in block:
        new += _statement(statement, facts)
        if new and _leaves(new[-1]):  # what follows is never reached
            break
    return block if same(tuple(new), block) else tuple(new)


def _statement(statement: Stmt, facts: _Facts) -> Block:
    match statement:
        case If(test=test, body=body, orelse=orelse):
            if isinstance(known := _expression(test, facts), Literal) and known in (_TRUE, _FALSE) and known is not test:
                return _block(body if known == _TRUE else orelse, facts)
            inside, outside = facts | _where(known, is_so=True), facts | _where(known, is_so=False)
            new_body, new_orelse = _block(body, inside), _block(orelse, outside)
            behind = [known for known, each in ((inside, new_body), (outside, new_orelse)) if not (each and _leaves(each[-1]))]
            facts.clear()
            facts.update(behind[0].items() & behind[-1].items() if behind else ())
            if known is test and same(new_body, body) and same(new_orelse, orelse):
                return (statement,)
            return (replace(statement, test=known, body=new_body, orelse=new_orelse, edited=True),)
        case For(body=body, orelse=orelse) | While(body=body, orelse=orelse):
            for name in {name for inner in statements((statement,)) for name in names_written(inner)}:
                facts.pop(name, None)
            new = map_header(statement, lambda e: _expression(e, facts))
            assert isinstance(new, (For, While))
            new_body, new_orelse = _block(body, {**facts}), _block(orelse, {**facts})
            if new is statement and same(new_body, body) and same(new_orelse, orelse):
                return (statement,)
            return (replace(new, body=new_body, orelse=new_orelse),)
        case With(body=body):
            new_body = _block(body, facts)
            return (statement if same(new_body, body) else replace(statement, body=new_body),)
    new = map_header(statement, lambda e: _expression(e, facts))
    match new:
        case Assign(targets=targets, value=value):
            for target in targets:
                _learn(target, value, facts)
            if new is not statement and targets == (value,):
                return ()
        case AugAssign():
            facts |= dict.fromkeys(bound_names(new.target), False)
        case _:
            for name in names_written(new):
                facts.pop(name, None)
    return (new,)


def _leaves(statement: Stmt) -> bool:
    """Whether nothing is executed that follows a statement."""
    is_raised = isinstance(statement, Verbatim) and statement.refusal.code == "raise"
    return is_raised or isinstance(statement, (Return, Break, Continue))


def _learn(target: Expr, value: Expr, facts: _Facts) -> None:
    """Notes what is known of what an assignment binds."""
    match target, value:
        case Name(id=id), _:
            known = _value_is_none(value, facts)
            facts.pop(id, None)
            if known is not None:
                facts[id] = known
        case Tuple(elements=elements), Tuple(elements=values) if len(elements) == len(values):
            told = [_value_is_none(each, facts) for each in values]
            for name in bound_names(target):
                facts.pop(name, None)
            facts |= {
                each.id: known
                for each, known in zip(elements, told, strict=True)
                if isinstance(each, Name) and known is not None
            }
        case _:
            for name in bound_names(target):
                facts.pop(name, None)


def _value_is_none(e: Expr, facts: _Facts) -> bool | None:
    """Whether an expression gives None; None where that is not known."""
    match e:
        case Name(id=id):
            return facts.get(id)
        case Literal():
            return e == _NONE
        case Binary() | Unary() | Compare() | Tuple() | List() | Dict() | Joined() | Record() | Comprehension() | Lambda():
            return False
        case Conditional(body=body, orelse=orelse):
            one, other = _value_is_none(body, facts), _value_is_none(orelse, facts)
            return one if one is other else None
        case Call(function=Symbol(path=path)) if path.startswith(_NUMERIC):
            return False if isinstance(site_of(e), Site) else None  # what has a derivative is a number
        case _:
            return None


def _expression(e: Expr, facts: _Facts) -> Expr:
    """The expression for what is known where it is evaluated."""
    if not mentioned(e) & NONE and not any(facts.get(name) for name in names_read(e)):
        return e
    if isinstance(e, Comprehension):  # it has names of its own
        return e
    if isinstance(e, Conditional) and (known := _truth(_expression(e.test, facts), facts)) is not None:
        return _expression(e.body if known else e.orelse, facts)
    e = map_children(lambda child: _expression(child, facts), e)
    match e:
        case Compare(first=first, ops=("is" | "is not" | "==" | "!=" as op,), rest=(other,)) if _NONE in (first, other):
            told = [_value_is_none(each, facts) for each in (first, other)]
            if all(told) or (op.startswith("is") and False in told):
                return _TRUE if all(told) == (op in ("is", "==")) else _FALSE
        case Unary(op="not", operand=operand) if (known := _truth(operand, facts)) is not None:
            return _FALSE if known else _TRUE
        case Logical(op=op, operands=operands):
            return _logical(e, op, operands, facts)
    return e


def _logical(e: Logical, op: str, operands: tuple[Expr, ...], facts: _Facts) -> Expr:
    """`a and b`, `a or b` without operands that let the next one decide, and without those behind one that decides."""
    left: list[Expr] = []
    for operand in operands:
        known = _truth(operand, facts)
        if known is None or operand is operands[-1] or known == (op == "or"):
            left.append(operand)
        if known == (op == "or"):
            break
    return e if same(tuple(left), operands) else left[0] if len(left) == 1 else replace(e, operands=tuple(left))


def _truth(e: Expr, facts: _Facts) -> bool | None:
    """Whether a test holds; None where that is not known."""
    match e:
        case Literal() if e in (_NONE, _TRUE, _FALSE):
            return e == _TRUE
        case Name(id=id):
            return False if facts.get(id) else None
        case _:
            return None


def _where(test: Expr, *, is_so: bool) -> _Facts:
    """What is known where a test holds, or does not."""
    match test:
        case Compare(first=Name(id=id), ops=("is" | "is not" as op,), rest=(other,)) if other == _NONE:
            return {id: is_so == (op == "is")}
        case Unary(op="not", operand=operand):
            return _where(operand, is_so=not is_so)
        case Logical(op=op, operands=operands) if is_so == (op == "and"):
            return {name: known for each in operands for name, known in _where(each, is_so=is_so).items()}
        case _:
            return {}
