"""Calls of `astgrad.root` and `astgrad.fixed_point` become calls of a function that ties the solution to its equation.

    E = astgrad.root(kepler, M, M, e)    ->    E = _kepler_root(M, M, e)

    def _kepler_root(E0, M, e):
        E = _root(kepler, E0, M, e)
        return attached.root(E, kepler(E, M, e), slope(kepler, E, M, e))

What `_root` gives is held constant, so the iteration is out of sight in both modes; `attached.root` gives E, and its rule
(`rules.marked`) is the implicit function theorem. `slope` is the derivative of kepler by E; which function that is follows from
kinds (`transform.companions`). Once a derivative is made, all that is left of these is E.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from astgrad.ir.expr import Call, Expr, Global, Literal, Name, Symbol, map_children, names_read
from astgrad.ir.names import Names
from astgrad.ir.read import HELPERS
from astgrad.ir.show import show
from astgrad.ir.stmt import Assign, Block, Function, Parameter, Return
from astgrad.markers import ATTACHED, ROOT, SLOPE, SOLVED, STOP_GRADIENT
from astgrad.source import Span
from astgrad.transform.rename import map_expressions

SETTINGS = ("tol", "max_iterations", "solver")


def held(e: Expr) -> Expr:
    """The expression, held constant."""
    return Call(Symbol(STOP_GRADIENT, STOP_GRADIENT), (e,))


def solver_called(path: str) -> Symbol:
    """The private function that stands for `astgrad.root` or `astgrad.fixed_point` in generated code."""
    return Symbol(f"{HELPERS}.{SOLVED[path]}", SOLVED[path])


def solution(
    name: str,
    path: str,
    g: Function,
    called: Global,
    count: int,
    extra: Iterable[str],
    more: Mapping[str, Expr],
    settings: Mapping[str, Expr],
    span: Span | None,
) -> Function:
    """The function that solves `g(x, *args) = 0`, or `= x`, for so many args.

    called: how g is called here. extra: parameters by which variables that g has captured come in. more: what g is given by
    keyword, of these. settings: of the solver, as expressions without variables. span: of the author's call.
    """
    x, *others = g.positional[: count + 1]
    scope = Names((*g.parameter_names, *extra))
    start = scope.fresh(f"{x}0")
    equation = (Name(x), *map(Name, others))
    keywords = tuple(more.items())
    passed: Expr = called
    if keywords:
        passed = Call(Symbol("functools.partial", "functools.partial"), (called,), keywords)
    solved = Call(solver_called(path), (passed, Name(start), *map(Name, others)), tuple(settings.items()))
    slope = Call(Symbol(SLOPE, SLOPE), (called, *equation), keywords, span=span)
    value = Call(called, equation, keywords, span=span)
    tied = Call(Symbol(f"{ATTACHED}{path.rpartition('.')[2]}", ATTACHED), (Name(x), value, slope), span=span)
    body = (Assign((Name(x),), solved), Return(tied))
    parameters = (Parameter(start), *map(Parameter, others), *(Parameter(each, "keyword-only") for each in extra))
    right = "0" if path == ROOT else x
    said = f"The {x} with {show(value)} = {right}, from {start}."
    return Function(name, parameters, body, docstring=said, title=f"{g.authors_name}_{path.rpartition('.')[2]}", span=span)


def is_solution(function: Function) -> bool:
    """Whether a function gives the solution of an equation, to which it is tied."""
    match function.body[-1:]:
        case (Return(value=Call(function=Symbol(path=path))),):
            return path.startswith(ATTACHED)
        case _:
            return False


def is_plain(e: Expr) -> bool:
    """Whether a setting of the solver may stand in another function: it reads no variable."""
    return isinstance(e, (Literal, Global, Symbol)) or not names_read(e)


def untied(block: Block) -> Block:
    """A block of a derivative that is made, with solutions by themselves."""
    return map_expressions(block, without_ties)


def as_one_line(block: Block) -> Block:
    """`return e` for `x = e` and `return x`."""
    match block:
        case (Assign(targets=(Name() as x,), value=value), Return(value=Name() as returned)) if x == returned:
            return (Return(value),)
        case _:
            return block


def without_ties(e: Expr) -> Expr:
    """What an expression says once a derivative is made: of what ties a solution to its equation, the solution."""
    match e:
        case Call(function=Symbol(path=path), args=(x, *_)) if path.startswith(ATTACHED):
            return without_ties(x)
        case _:
            return map_children(without_ties, e)


def with_solver(e: Expr) -> Expr:
    """`_root` where the author calls `astgrad.root`."""
    match e:
        case Symbol(path=path) if path in SOLVED:
            return replace(solver_called(path), span=e.span)
        case _:
            return e
