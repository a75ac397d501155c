"""Expressions of the IR: about a dozen frozen classes, compared by content.

Trees are never flattened. Literals keep the text the author wrote. Spans do not take part in comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache, lru_cache
from itertools import chain
from operator import attrgetter, is_
from typing import ClassVar

from astgrad.errors import Refusal
from astgrad.source import Span

NAMESPACE = "SimpleNamespace"  # the class of records whose fields are those that a call of it gives

# What is mentioned: a name of the author's module, None, what is or may give a list or tuple, the class of another record.
GLOBAL, NONE, SEQUENCE, MAKER = 1, 2, 4, 8

# What was found out of a node is kept with it, which never changes. By `__dict__` each node would need a dict of its own.
keep = object.__setattr__


@dataclass(frozen=True)
class Expr:
    """Base of all expressions. `span` is the place in the author's source, None for derived expressions."""

    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    _hash: ClassVar[int | None] = None
    _names: ClassVar[frozenset[str] | None] = None
    _readings: ClassVar[tuple[str, ...] | None] = None
    _size: ClassVar[int | None] = None
    _mentions: ClassVar[int] = 0  # itself
    _mentioned: ClassVar[int | None] = None
    _has_parts: ClassVar[bool] = False

    @property
    def children(self) -> tuple[Expr, ...]:
        """The direct subexpressions, in source order."""
        return ()

    def with_children(self, children: Iterable[Expr]) -> Expr:
        """The same expression over other subexpressions, as many as it has."""
        return self

    def own_names(self) -> tuple[str, ...]:
        """The local names that the expression reads, without those of its subexpressions."""
        return ()

    def __hash__(self) -> int:  # computed once: trees are hashed often
        known = self._hash
        if known is None:
            known = hash((type(self), _content_of(type(self))(self)))  # type: ignore[arg-type]
            keep(self, "_hash", known)
        return known

    def __init_subclass__(cls) -> None:
        cls.__hash__ = Expr.__hash__  # type: ignore[method-assign]  # @dataclass keeps a __hash__ that the class defines
        cls._has_parts = cls.children is not Expr.children  # most expressions are leaves, and trees are walked often


@dataclass(frozen=True)
class Name(Expr):
    """A local variable or parameter."""

    id: str

    def own_names(self) -> tuple[str, ...]:
        return (self.id,)


@dataclass(frozen=True)
class Literal(Expr):
    """A number, string, `True`, `False`, `None` or `...`, as the author spelled it."""

    text: str

    @property
    def _mentions(self) -> int:  # type: ignore[override]
        return NONE if self.text == "None" else 0

    @property
    def value(self) -> object:
        """The Python value."""
        return _literal_value(self.text)


@dataclass(frozen=True)
class Symbol(Expr):
    """Something imported or built in, known by its full path (`numpy.exp`, `math.pi`, `builtins.abs`) however it is spelled."""

    path: str
    text: str = field(compare=False)

    @property
    def _mentions(self) -> int:  # type: ignore[override]
        return SEQUENCE if self.path.startswith("builtins.") else 0


@dataclass(frozen=True)
class Global(Expr):
    """A function or constant of the user's own module, by its global name; `path` of a function for which a rule is declared,
    `held` what a table of functions holds."""

    id: str
    path: str = ""
    held: Expr | None = field(default=None, compare=False, repr=False)

    def under(self, key: Expr) -> Expr | None:
        """The function that a table of functions holds under a key, or at a place, that is written out."""
        if self.held is None or not isinstance(key, Literal):
            return None
        keys = self.held.keys if isinstance(self.held, Dict) else range(len(self.held.children))
        found = [part for each, part in zip(keys, self.held.children, strict=True) if each == key.value]
        return found[0] if found and isinstance(found[0], (Global, Symbol, Opaque)) else None

    _mentions = GLOBAL


@dataclass(frozen=True)
class Attribute(Expr):
    """`value.attr`"""

    value: Expr
    attr: str
    _mentions = SEQUENCE

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.value,)

    def with_children(self, children: Iterable[Expr]) -> Attribute:
        (value,) = children
        return Attribute(value, self.attr, span=self.span)


@dataclass(frozen=True)
class Subscript(Expr):
    """`value[index]`; the index of `x[i, :]` is a Tuple."""

    value: Expr
    index: Expr

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.value, self.index)

    def with_children(self, children: Iterable[Expr]) -> Subscript:
        value, index = children
        return Subscript(value, index, span=self.span)


@dataclass(frozen=True)
class Slice(Expr):
    """`lower:upper:step` inside a subscript."""

    lower: Expr | None = None
    upper: Expr | None = None
    step: Expr | None = None

    @property
    def children(self) -> tuple[Expr, ...]:
        return tuple(part for part in (self.lower, self.upper, self.step) if part is not None)

    def with_children(self, children: Iterable[Expr]) -> Slice:
        new = iter(children)
        return Slice(*(part and next(new) for part in (self.lower, self.upper, self.step)), span=self.span)


@dataclass(frozen=True)
class Call(Expr):
    """`function(*args, **keywords)`; a method call has an Attribute as its function."""

    function: Expr
    args: tuple[Expr, ...] = ()
    keywords: tuple[tuple[str, Expr], ...] = ()

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.function, *self.args, *(value for _, value in self.keywords))

    def with_children(self, children: Iterable[Expr]) -> Call:
        function, *rest = children
        args, values = rest[: len(self.args)], rest[len(self.args) :]
        keywords = tuple((key, value) for (key, _), value in zip(self.keywords, values, strict=True))
        return Call(function, tuple(args), keywords, span=self.span)


@dataclass(frozen=True)
class Unary(Expr):
    """`-x`, `+x`, `~x`, `not x`"""

    op: str
    operand: Expr

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.operand,)

    def with_children(self, children: Iterable[Expr]) -> Unary:
        (operand,) = children
        return Unary(self.op, operand, span=self.span)


@dataclass(frozen=True)
class Binary(Expr):
    """`left op right` for `+ - * / // % ** @ << >> & | ^`"""

    op: str
    left: Expr
    right: Expr

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.left, self.right)

    def with_children(self, children: Iterable[Expr]) -> Binary:
        left, right = children
        return Binary(self.op, left, right, span=self.span)


@dataclass(frozen=True)
class Compare(Expr):
    """`first op1 rest1 op2 rest2 ...`; the operators include `is not` and `not in`."""

    first: Expr
    ops: tuple[str, ...]
    rest: tuple[Expr, ...]

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.first, *self.rest)

    def with_children(self, children: Iterable[Expr]) -> Compare:
        first, *rest = children
        return Compare(first, self.ops, tuple(rest), span=self.span)


@dataclass(frozen=True)
class Logical(Expr):
    """`a and b and c` or `a or b or c`"""

    op: str
    operands: tuple[Expr, ...]

    @property
    def chosen(self) -> Expr:
        """The operand that it is: `a if a else b` for `a or b`, `b if a else a` for `a and b`."""
        first, *others = self.operands
        if not others:
            return first
        rest = Logical(self.op, tuple(others)).chosen
        return Conditional(first, first, rest) if self.op == "or" else Conditional(first, rest, first)

    @property
    def children(self) -> tuple[Expr, ...]:
        return self.operands

    def with_children(self, children: Iterable[Expr]) -> Logical:
        return Logical(self.op, tuple(children), span=self.span)


@dataclass(frozen=True)
class Conditional(Expr):
    """`body if test else orelse`"""

    test: Expr
    body: Expr
    orelse: Expr

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.body, self.test, self.orelse)

    def with_children(self, children: Iterable[Expr]) -> Conditional:
        body, test, orelse = children
        return Conditional(test, body, orelse, span=self.span)


@dataclass(frozen=True)
class Tuple(Expr):
    """`(a, b)`"""

    elements: tuple[Expr, ...]
    _mentions = SEQUENCE

    @property
    def children(self) -> tuple[Expr, ...]:
        return self.elements

    def with_children(self, children: Iterable[Expr]) -> Tuple:
        return Tuple(tuple(children), span=self.span)


@dataclass(frozen=True)
class List(Expr):
    """`[a, b]`"""

    elements: tuple[Expr, ...]
    is_by_place: bool = False  # whether its elements are read or written by places that are computed
    _mentions = SEQUENCE

    @property
    def children(self) -> tuple[Expr, ...]:
        return self.elements

    def with_children(self, children: Iterable[Expr]) -> List:
        return replace(self, elements=tuple(children))


@dataclass(frozen=True)
class Gathered(Expr):
    """`[element for target in iterable if test if test]`, as a derivative is written down: no pass reads it."""

    element: Expr
    target: Expr
    iterable: Expr
    tests: tuple[Expr, ...]

    @property
    def children(self) -> tuple[Expr, ...]:
        return (self.element, self.iterable, *self.tests)

    def with_children(self, children: Iterable[Expr]) -> Gathered:
        element, iterable, *tests = children
        return Gathered(element, self.target, iterable, tuple(tests), span=self.span)


@dataclass(frozen=True)
class Dict(Expr):
    """`{"w": a, "b": b}`, with keys that are literal strings or integers."""

    keys: tuple[str | int, ...]
    elements: tuple[Expr, ...]
    is_looked_up: bool = False  # whether it is only read, and by keys that are computed

    @property
    def children(self) -> tuple[Expr, ...]:
        return self.elements

    def with_children(self, children: Iterable[Expr]) -> Dict:
        return replace(self, elements=tuple(children))


@dataclass(frozen=True)
class Record(Expr):
    """`maker(w=a, b=b)`: an object of a class of named fields; form: `namedtuple`, `dataclass` or `object`."""

    maker: Expr = field(compare=False)  # no part of it: it is called, whatever is done to its parts
    form: str
    name: str  # of its class
    keys: tuple[str, ...]
    elements: tuple[Expr, ...]
    by_position: int = field(default=0, compare=False)  # how many arguments the author gives so
    by_keyword: tuple[str, ...] | None = field(default=None, compare=False)  # the others that he gives; None: all

    @property
    def _mentions(self) -> int:  # type: ignore[override]
        return MAKER if isinstance(self.maker, Call) else 0

    @property
    def children(self) -> tuple[Expr, ...]:
        return self.elements

    def with_children(self, children: Iterable[Expr]) -> Record:
        return replace(self, elements=tuple(children))

    @property
    def call(self) -> Call:
        """The call that makes it; of what the author leaves out, the class knows the value."""
        parts = dict(zip(self.keys, self.elements, strict=True))
        keywords = self.keys[self.by_position :] if self.by_keyword is None else self.by_keyword
        return Call(self.maker, self.elements[: self.by_position], tuple((key, parts[key]) for key in keywords), span=self.span)


def is_unfilled(e: Expr) -> bool:
    """Whether it is a list that is yet to be filled: `[None] * n`."""
    match e:
        case Binary(op="*", left=List(elements=(_, *_) as elements)):
            return all(element == Literal("None") for element in elements)
        case _:
            return False


def made_like(e: Expr) -> tuple[Expr, tuple[tuple[str, Expr], ...]] | None:
    """What `type(x)(w=a, b=b)` is like, `x`, and its fields, as derivatives by records write it; None for anything else."""
    match e:
        case Call(
            function=Call(function=Symbol(path="builtins.type"), args=(like,), keywords=()), args=(), keywords=keywords
        ) if keywords and all(name for name, _ in keywords):
            return like, keywords
        case _:
            return None


@dataclass(frozen=True)
class Joined(Expr):
    """`{**d, "a": e}`, `[*xs, e]` or `(*xs, e)`: a dict, a list or a tuple of what is in others.

    form: `dict`, `list` or `tuple`. parts: in order; what is written out between those that are unpacked is one of this form.
    """

    form: str
    parts: tuple[Expr, ...]

    @property
    def children(self) -> tuple[Expr, ...]:
        return self.parts

    def with_children(self, children: Iterable[Expr]) -> Joined:
        return replace(self, parts=tuple(children))

    @property
    def items(self) -> tuple[tuple[str | int | None, str, Expr], ...]:
        """What stands between the brackets: in a dict the key, the stars of what is unpacked, and the expression."""
        written, stars = {"dict": (Dict, "**"), "list": (List, "*"), "tuple": (Tuple, "*")}[self.form]
        found: list[tuple[str | int | None, str, Expr]] = []
        for part in self.parts:
            if isinstance(part, written):
                keys = part.keys if isinstance(part, Dict) else (None,) * len(part.children)
                found += [(key, "", each) for key, each in zip(keys, part.children, strict=True)]
            else:
                found.append((None, stars, part))
        return tuple(found)


BUILT = (Tuple, List, Dict, Record)  # structures that are written out, of their elements


@dataclass(frozen=True)
class Opaque(Expr):
    """An expression that is not understood (an f-string, a lambda, ...): carried through as text, refused where it is active."""

    text: str
    reads: tuple[str, ...]  # local names, sorted
    globals: tuple[str, ...]  # names of the user's module, sorted
    refusal: Refusal = field(compare=False)

    def own_names(self) -> tuple[str, ...]:
        return self.reads


@dataclass(frozen=True)
class Clause:
    """`for target in iterable if test if test` of a comprehension."""

    target: Expr
    iterable: Expr
    tests: tuple[Expr, ...]


@dataclass(frozen=True)
class Comprehension(Opaque):
    """A list comprehension or a generator expression: carried as it stands, but known where its elements are added up."""

    element: Expr
    clauses: tuple[Clause, ...]
    is_list: bool
    _mentions = SEQUENCE


@dataclass(frozen=True)
class DictComprehension(Opaque):
    """A dict comprehension: carried as it stands, but known where it is known what it goes through."""

    key: Expr
    element: Expr
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class KeyedDisplay(Opaque):
    """A dict by keys that are no literals: carried as it stands, but known where it is filled one item after the other."""

    keys: tuple[Expr, ...]
    elements: tuple[Expr, ...]


@dataclass(frozen=True)
class Spread(Opaque):
    """A call with unpacked arguments (`f(*pair, **options)`): carried as it stands, unless it is known what is unpacked."""

    function: Expr
    args: tuple[tuple[bool, Expr], ...]  # whether each is unpacked
    keywords: tuple[tuple[str, Expr], ...]  # an unpacked dict has no name


def children(e: Expr) -> tuple[Expr, ...]:
    """The direct subexpressions, in source order."""
    return e.children


def flattened(e: Expr) -> Iterator[Expr]:
    """An expression; of a tuple that is written out, and of those in it, each of the elements."""
    if isinstance(e, Tuple):
        for element in e.elements:
            yield from flattened(element)
    else:
        yield e


def index_parts(index: Expr) -> tuple[Expr, ...]:
    """What stands between the commas of an index."""
    return index.elements if isinstance(index, Tuple) else (index,)


def map_children(transform: Callable[[Expr], Expr], e: Expr) -> Expr:
    """The same expression with `transform` applied to each direct subexpression; `e` itself where nothing changed."""
    old = e.children
    if not old:
        return e
    new = tuple(map(transform, old))
    return e if all(map(is_, old, new)) else e.with_children(new)


def walk(e: Expr) -> Iterator[Expr]:
    """The expression and all its subexpressions, parents first."""
    pending = [e]
    while pending:
        part = pending.pop()
        yield part
        if part._has_parts:
            pending += part.children[::-1]


def names_read(e: Expr) -> frozenset[str]:
    """The local names that the expression reads."""
    known = e._names
    if known is None:
        known = frozenset(e.own_names()).union(*map(names_read, e.children))
        keep(e, "_names", known)
    return known


def readings(e: Expr) -> tuple[str, ...]:
    """Each reading of a name; what an Opaque reads counts twice, for nothing can be put into its text."""
    known = e._readings
    if known is None:
        own = e.own_names() * (2 if isinstance(e, Opaque) else 1)
        known = (*own, *chain.from_iterable(map(readings, e.children)))
        keep(e, "_readings", known)
    return known


def size(e: Expr) -> int:
    """The number of expressions that the expression is made of, itself among them."""
    known = e._size
    if known is None:
        known = 1 + sum(map(size, e.children))
        keep(e, "_size", known)
    return known


def mentioned(e: Expr) -> int:
    """What the expression mentions, outside of text."""
    known = e._mentioned
    if known is None:
        known = e._mentions
        for child in e.children:
            known |= mentioned(child) if child._has_parts else child._mentions
        keep(e, "_mentioned", known)
    return known


def mentions_global(e: Expr) -> bool:
    """Whether the expression mentions a name of the author's module, outside of text."""
    return mentioned(e) & GLOBAL != 0


def alternatives(e: Expr) -> Iterator[Expr]:
    """The expressions one of which is what an expression gives: of `0.0 if c else x`, 0.0 and x."""
    if isinstance(e, Conditional):
        yield from alternatives(e.body)
        yield from alternatives(e.orelse)
    else:
        yield e


def each_read(e: Expr) -> Iterator[str]:
    """The names that an expression reads, each as often as it does."""
    return (part.id for part in walk(e) if isinstance(part, Name))


def negated(test: Expr) -> Expr:
    """The opposite of a test."""
    match test:
        case Unary(op="not", operand=operand):
            return operand
        case Compare(ops=(op,)) if op in _OPPOSITES:
            return replace(test, ops=(_OPPOSITES[op],))
        case _:
            return Unary("not", test)


_OPPOSITES = {"==": "!=", "!=": "==", "is": "is not", "is not": "is", "in": "not in", "not in": "in"}  # not `<`: of nan


def substitute(e: Expr, replacements: Mapping[str, Expr]) -> Expr:
    """The expression with local names replaced. An Opaque's names cannot be: callers keep those names as they are."""
    if isinstance(e, Name):
        return replacements.get(e.id, e)
    if not replacements or names_read(e).isdisjoint(replacements):
        return e
    if isinstance(e, Opaque):
        raise ValueError(f"names inside {e.text!r} cannot be replaced")
    return map_children(lambda child: substitute(child, replacements), e)


@cache
def _content_of(of: type[Expr]) -> Callable[[Expr], object]:
    """What tells two expressions of one class apart."""
    return attrgetter(*(each.name for each in fields(of) if each.compare))


@lru_cache(maxsize=2_000)
def _literal_value(text: str) -> object:
    from ast import literal_eval

    return ... if text == "..." else literal_eval(text)
