"""`sum` and `reduce` over what `map` and `filter` give, as loops.

                                           total = 0
    sum(map(f, filter(g, xs)))     ->      for item in xs:
                                               if g(item):
                                                   total = total + f(item)

A loop over such a stream does with each element what its body does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from astgrad.ir.expr import Binary, Call, Expr, Literal, Name, Symbol
from astgrad.ir.names import Names
from astgrad.ir.stmt import Assign, Block, For, Function, If, Stmt
from astgrad.transform.targets import Target, applied

Use = Callable[[Expr], Block]  # what is done with an element
Elements = Callable[[Name, Use], Block]  # what is done with each item, so that all elements are used


class Streams:
    """The streams of one function. target_of: the function that an expression is, with a name for what is kept of it, and
    resolved: an expression as its calls are resolved."""

    def __init__(
        self,
        functions: Mapping[str, Function],
        names: Names,
        target_of: Callable[[Expr, str], Target | None],
        resolved: Callable[[Expr, list[Stmt] | None], Expr],
    ) -> None:
        self._functions = functions
        self._names = names
        self._target_of = target_of
        self._resolved = resolved

    def folded(self, call: Call, before: list[Stmt]) -> Expr | None:
        """`sum` or `reduce` over what `map` or `filter` give, and `reduce` over anything, as a loop."""
        assert isinstance(call.function, Symbol)
        step: Callable[[Expr, Expr], Expr]
        match call.function.path, call.args:
            case "builtins.sum", (iterable, *rest):
                start: Expr = rest[0] if rest else dict(call.keywords).get("start", Literal("0"))
                step, wanted = lambda total, item: Binary("+", total, item), "total"
            case "functools.reduce", (function, iterable, start) if target := self._target_of(function, "reduce_step"):
                step = lambda total, item: applied(target, Call(target.callee, (total, item)), self._functions)  # noqa: E731
                wanted = "result"
            case _:
                return None
        source, elements = self.of(iterable)
        if elements is None:
            if wanted == "total":
                return None
            elements = _plain
        if not isinstance(source, Name) and not _is_range(source):
            name = Name(self._names.fresh("items"))
            before.append(Assign((name,), self._resolved(source, before), span=source.span))
            source = name
        total, item = Name(self._names.fresh(wanted)), Name(self._names.fresh("item"))
        body = elements(item, lambda e: (Assign((total,), self._resolved(step(total, e), None), span=call.span),))
        before.append(Assign((total,), self._resolved(start, before), span=call.span))
        before.append(For(item, source, body, span=call.span))
        return total

    def of(self, iterable: Expr) -> tuple[Expr, Elements | None]:
        """What `map` and `filter` run over, and how the elements that they give are used; None where there is neither."""
        match iterable:
            case Call(function=Symbol(path="builtins.list" | "builtins.tuple" | "builtins.iter"), args=(inner,), keywords=()):
                return self.of(inner)
            case Call(function=Symbol(path="builtins.map"), args=(function, inner), keywords=()):
                target = self._target_of(function, "mapped")
                if target is not None:
                    source, elements = self.of(inner)
                    return source, self._mapped(target, elements or _plain)
            case Call(function=Symbol(path="builtins.filter"), args=(function, inner), keywords=()):
                target = self._target_of(function, "chosen")
                if target is not None:
                    source, elements = self.of(inner)
                    return source, self._filtered(target, elements or _plain)
        return iterable, None

    def _mapped(self, target: Target, elements: Elements) -> Elements:
        def each(item: Name, use: Use) -> Block:
            return elements(item, lambda e: use(self._applied_to(target, e)))

        return each

    def _filtered(self, target: Target, elements: Elements) -> Elements:
        def each(item: Name, use: Use) -> Block:
            def chosen(e: Expr) -> Block:
                if isinstance(e, Name):
                    return (If(self._applied_to(target, e), use(e)),)
                name = Name(self._names.fresh("item"))
                return (Assign((name,), e), If(self._applied_to(target, name), use(name)))

            return elements(item, chosen)

        return each

    def _applied_to(self, target: Target, e: Expr) -> Expr:
        return self._resolved(applied(target, Call(target.callee, (e,)), self._functions), None)


def _plain(item: Name, use: Use) -> Block:
    return use(item)


def _is_range(e: Expr) -> bool:
    return isinstance(e, Call) and isinstance(e.function, Symbol) and e.function.path == "builtins.range"
