"""One return at the end: early returns become branches that assign the result.

if x > 0:                 if x > 0:                     for a in v:                 returned = False
    return x       ->         result = x                    if a > x:               for a in v:
y = x * x                 else:                                 return a      ->        if a > x:
return y                      y = x * x                 return x                            result = a
                              result = y                                                    returned = True
                          return result                                                     break
                                                                                    if not returned:
                                                                                        result = x
                                                                                    return result
"""

from __future__ import annotations

from dataclasses import replace

from astgrad.analysis.jumps import always_returns
from astgrad.ir.expr import Expr, Literal, Name, Tuple, Unary
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, Block, Break, For, Function, If, Return, Stmt, While, With, statements
from astgrad.transform.structured import FALSE, TRUE


def single_exit(function: Function, names: Names) -> Function:
    """The function with its only return at its end. Functions that are so already come back as they are."""
    returns = [s for s in statements(function.body) if isinstance(s, Return)]
    if len(returns) == 1 and function.body[-1] is returns[0]:
        return function
    exits = _Exits(_result_target([s.value for s in returns], names), names)
    body = exits.block(function.body, flagged=False)
    start = (Assign((exits.flag,), FALSE),) if exits.flag is not None else ()
    return replace(function, body=(*start, *body, Return(exits.result, span=returns[-1].span)))


def needs_single_exit(function: Function) -> bool:
    """Whether the paths to the returns cannot be written one by one: a return stands in a loop or a context, or branches that
    return on some paths only, each of which doubles what follows, are many."""
    loops = (s for s in statements(function.body) if isinstance(s, (For, While, With)))
    if any(isinstance(inner, Return) for loop in loops for inner in statements((loop,))):
        return True
    branches = (s for s in statements(function.body) if isinstance(s, If) and _has_return(s))
    return sum(not always_returns(s.body) and not always_returns(s.orelse) for s in branches) > _MOST_DOUBLINGS


def _result_target(values: list[Expr | None], names: Names) -> Expr:
    """The name or names that take the result: a tuple of names where every return gives a tuple of the same length."""
    lengths = {len(value.elements) if isinstance(value, Tuple) else 0 for value in values}
    if len(lengths) == 1 and 0 not in lengths:
        return Tuple(tuple(Name(names.fresh("result")) for _ in range(lengths.pop())))
    return Name(names.fresh("result"))


_MOST_DOUBLINGS = 2


class _Exits:
    """Takes the returns out of one function."""

    def __init__(self, result: Expr, names: Names) -> None:
        self.result = result
        self.flag: Name | None = None
        self._names = names

    def block(self, block: Block, *, flagged: bool) -> Block:
        """A block outside loops; flagged: what follows it asks whether the function has returned."""
        new: list[Stmt] = []
        for position, statement in enumerate(block):
            rest = block[position + 1 :]
            match statement:
                case Return():
                    return (*new, *self._assigned(statement, flagged=flagged))
                case If(body=body, orelse=orelse) if _has_return(statement):
                    if not rest or always_returns(body):
                        body, orelse = body, (*orelse, *rest)
                    elif always_returns(orelse):
                        body = (*body, *rest)
                    else:
                        inner = (self.block(body, flagged=True), self.block(orelse, flagged=True))
                        new.append(replace(statement, body=inner[0], orelse=inner[1]))
                        return (*new, *self._unless_returned(rest, flagged=flagged))
                    body, orelse = self.block(body, flagged=flagged), self.block(orelse, flagged=flagged)
                    return (*new, replace(statement, body=body, orelse=orelse))
                case With(body=body) if _has_return(statement):
                    flagged = flagged or not always_returns(body)
                    new.append(replace(statement, body=self.block(body, flagged=flagged)))
                    return (*new, *(() if always_returns(body) else self._unless_returned(rest, flagged=flagged)))
                case For(body=body, orelse=orelse) | While(body=body, orelse=orelse) if _has_return(statement):
                    orelse = self.block(orelse, flagged=True)
                    new.append(replace(statement, body=self._round(body), orelse=orelse))
                    return (*new, *self._unless_returned(rest, flagged=flagged))
                case _:
                    new.append(statement)
        return tuple(new)

    def _round(self, block: Block) -> Block:
        """A block inside a loop, which a return leaves by `break`."""
        new: list[Stmt] = []
        for statement in block:
            match statement:
                case Return():
                    new += [*self._assigned(statement, flagged=True), Break()]
                case If(body=body, orelse=orelse) if _has_return(statement):
                    new.append(replace(statement, body=self._round(body), orelse=self._round(orelse)))
                case For(body=body, orelse=orelse) | While(body=body, orelse=orelse) if _has_return(statement):
                    new.append(replace(statement, body=self._round(body), orelse=self._round(orelse)))
                    new.append(If(self._flag(), (Break(),)))
                case With(body=body) if _has_return(statement):
                    new.append(replace(statement, body=self._round(body)))
                case _:
                    new.append(statement)
        return tuple(new)

    def _assigned(self, statement: Return, *, flagged: bool) -> Block:
        assigned = Assign((self.result,), statement.value or Literal("None"), span=statement.span)
        return (assigned, Assign((self._flag(),), TRUE)) if flagged else (assigned,)

    def _unless_returned(self, rest: Block, *, flagged: bool) -> Block:
        return (If(Unary("not", self._flag()), self.block(rest, flagged=flagged)),) if rest else ()

    def _flag(self) -> Name:
        if self.flag is None:
            self.flag = Name(self._names.fresh("returned"))
        return self.flag


def _has_return(statement: Stmt) -> bool:
    return any(isinstance(inner, Return) for inner in statements((statement,)))
