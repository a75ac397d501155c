"""Statements, functions and programs of the IR: frozen, compared by content.

A statement that came from the author keeps its LibCST node as `origin`; the IR never looks inside it. `edited` says that the IR
no longer says what the origin says, so that only the origin's comments may be reused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from operator import is_
from typing import TypeVar

from astgrad.errors import Refusal
from astgrad.ir.expr import (
    Attribute,
    Call,
    Expr,
    Literal,
    Name,
    Opaque,
    Slice,
    Subscript,
    Symbol,
    Tuple,
    keep,
    mentioned,
    names_read,
)
from astgrad.ir.kinds import Kind, Object
from astgrad.source import Source, Span

Found = TypeVar("Found")
Part = Subscript | Attribute  # what is written in place

CHANGING_METHODS = frozenset(  # methods of lists, sets, dicts and arrays
    {"add", "append", "clear", "discard", "extend", "fill", "insert", "itemset", "partition", "pop", "popitem", "put", "remove",
     "resize", "reverse", "setdefault", "setflags", "setfield", "sort", "update"}
)  # fmt: skip
FILLERS = frozenset(  # functions and methods of NumPy that write into what they are given first
    {"at", "copyto", "fill_diagonal", "place", "put", "put_along_axis", "putmask", "shuffle"}
)


@dataclass(frozen=True)
class Kept:
    """A value that a derivative keeps, or computes again, for its reverse half; and why."""

    name: str
    how: str  # "saved where overwritten", "saved at the end of the round", ...
    place: Span | None  # what overwrites or makes it
    readers: tuple[Span, ...]  # the statements whose reverse reads it


@dataclass(frozen=True)
class Stmt:
    """Base of all statements."""

    origin: object = field(default=None, compare=False, repr=False, kw_only=True)
    edited: bool = field(default=False, compare=False, repr=False, kw_only=True)
    span: Span | None = field(default=None, compare=False, repr=False, kw_only=True)
    keeps: tuple[Kept, ...] = field(default=(), compare=False, repr=False, kw_only=True)  # for the reverse half

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks inside a compound statement."""
        return ()


Block = tuple[Stmt, ...]


@dataclass(frozen=True)
class Assign(Stmt):
    """`target = ... = value`; a target is a Name, a Tuple of targets, or a part that is written in place: a Subscript of an array
    or a list, or an Attribute of a record (until `transform.leaves`, which gives it a name)."""

    targets: tuple[Expr, ...]
    value: Expr
    annotation: str | None = None  # of `x: float = e`


@dataclass(frozen=True)
class AugAssign(Stmt):
    """`target op= value`, with `op` the binary operator (`+`)."""

    target: Expr
    op: str
    value: Expr


@dataclass(frozen=True)
class AddAt(AugAssign):
    """`np.add.at(a, i, value)`, or `np.subtract.at`: `a[i] += value`, where an index that is repeated counts as often."""

    function: Expr  # as the author wrote it

    @property
    def call(self) -> Call:
        """The call that it is."""
        assert isinstance(self.target, Subscript)
        return Call(self.function, (self.target.value, self.target.index, self.value))


@dataclass(frozen=True)
class Evaluate(Stmt):
    """An expression as a statement: a call made for its effect."""

    value: Expr


@dataclass(frozen=True)
class If(Stmt):
    """`if test: body else: orelse`; `elif` is an If alone in `orelse`.

    follows: `orelse` came after the author's statement, whose body leaves the round or the function (`transform.structured`).
    """

    test: Expr
    body: Block
    orelse: Block = ()
    follows: bool = field(default=False, compare=False, repr=False, kw_only=True)

    @property
    def blocks(self) -> tuple[Block, ...]:
        return (self.body, self.orelse)


@dataclass(frozen=True)
class For(Stmt):
    """`for target in iterable: body else: orelse`; between `transform.structured` and `transform.unnest` there is no `orelse`."""

    target: Expr
    iterable: Expr
    body: Block
    orelse: Block = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        return (self.body, self.orelse) if self.orelse else (self.body,)


@dataclass(frozen=True)
class While(Stmt):
    """`while test: body else: orelse`; between `transform.structured` and `transform.unnest` there is no `orelse`."""

    test: Expr
    body: Block
    orelse: Block = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        return (self.body, self.orelse) if self.orelse else (self.body,)


@dataclass(frozen=True)
class With(Stmt):
    """`with context: body`, of a context that changes no control flow and no value (`rules.constants.is_plain_context`)."""

    context: Expr
    body: Block

    @property
    def blocks(self) -> tuple[Block, ...]:
        return (self.body,)


@dataclass(frozen=True)
class Break(Stmt):
    """`break`"""


@dataclass(frozen=True)
class Continue(Stmt):
    """`continue`"""


@dataclass(frozen=True)
class Return(Stmt):
    """`return value`"""

    value: Expr | None


@dataclass(frozen=True)
class Comment(Stmt):
    """A comment line of generated code, without its `# `."""

    text: str


@dataclass(frozen=True)
class Verbatim(Stmt):
    """A statement carried through as the author wrote it (an assert, `with np.errstate(...)`, ...): refused where it is active."""

    text: str
    reads: tuple[str, ...]  # local names, sorted
    writes: tuple[str, ...]  # local names it may bind or change, sorted
    globals: tuple[str, ...]  # names of the user's module that it uses, sorted
    refusal: Refusal = field(compare=False)  # what to say where it turns out to be active
    changes: tuple[str, ...] = field(default=(), kw_only=True)  # those of `writes` whose objects it may change in place
    surely: tuple[str, ...] = field(default=(), kw_only=True)  # those of `writes` that it surely binds anew

    @property
    def is_pass(self) -> bool:
        """Whether it does nothing at all."""
        return self.text.strip() == "pass"


@dataclass(frozen=True)
class Parameter:
    """A parameter: `form` is one of `positional-only`, `positional`, `star` (`*args`), `keyword-only`, `stars` (`**kwargs`)."""

    name: str
    form: str = "positional"
    annotation: str | None = None
    default: str | None = None  # the text of the default expression
    value: Expr | None = field(
        default=None, compare=False, repr=False
    )  # what it gives, where that is sure to be the same again
    span: Span | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Opened:
    """A parameter that holds an object, with attributes of it that are parameters themselves (`transform.attributes`)."""

    parameter: str
    names: tuple[tuple[str, str], ...]  # attributes, and their parameters
    kind: Object


@dataclass(frozen=True)
class Function:
    """A function: what the passes take and give."""

    name: str
    parameters: tuple[Parameter, ...]
    body: Block
    returns: str | None = None  # the return annotation's text
    docstring: str | None = None  # its value, as `inspect.cleandoc` gives it
    module: str = ""  # the module that it is from, where that is another than the one at hand
    is_method: bool = False  # of the object that it takes first
    objects: tuple[tuple[str, str], ...] = ()  # parameters that hold objects whose methods are known, with their classes
    opened: tuple[Opened, ...] = ()
    outer: tuple[str, ...] = ()  # of an inner function: the variables of the function around it that it binds
    is_recomputed: bool = False  # what it computes is not kept for the reverse half (`astgrad.checkpoint`)
    snapshots: Expr | None = None  # of a checkpointed loop that is a function of its own: so many states may be kept
    title: str = ""  # what the author calls it, where that is not its name: `Model.energy`
    origin: object = field(default=None, compare=False, repr=False)  # the author's FunctionDef
    span: Span | None = field(default=None, compare=False, repr=False)

    @property
    def path(self) -> str:
        """What tells it from every other function."""
        return f"{self.module}.{self.name}"

    @property
    def parameter_names(self) -> tuple[str, ...]:
        return tuple(parameter.name for parameter in self.parameters)

    @property
    def positional(self) -> tuple[str, ...]:
        """The parameters that are given by position, but for those that `*args` takes."""
        return tuple(each.name for each in self.parameters if each.form in ("positional", "positional-only"))

    @property
    def takes_any(self) -> bool:
        """Whether it takes any number of arguments."""
        return any(each.form in ("star", "stars") for each in self.parameters)

    @property
    def authors_name(self) -> str:
        """What the author calls it."""
        return self.title or self.name


@dataclass(frozen=True)
class Define(Verbatim):
    """A function that is defined inside another one: carried as it stands, but known where it is called."""

    function: Function  # it reads variables of the function around it by their names


@dataclass(frozen=True)
class Try(Verbatim):
    """A `try` block: carried as it stands where no derivative flows through it, else what it does where nothing is raised."""

    body: Block  # with what its `else` and `finally` say


@dataclass(frozen=True)
class Lambda(Opaque):
    """A lambda: carried as it stands, but known where it is called."""

    function: Function


@dataclass(frozen=True)
class Import:
    """One bound name of an import statement: `import numpy as np` is path `numpy`, name `np`; `from math import sin as s`
    is path `math.sin`, name `s`; `import numpy.linalg` is both `numpy.linalg`, and binds `numpy`; `from . import k` is `.k`."""

    path: str
    name: str
    is_from: bool = False

    @property
    def bound(self) -> str:
        """The global name that the statement binds."""
        return self.name.partition(".")[0]

    @property
    def statement(self) -> str:
        """The statement that makes this binding."""
        if self.is_from:
            module, attribute = self.parts
            return f"from {module} import {attribute}" + (f" as {self.name}" if attribute != self.name else "")
        return f"import {self.path}" + (f" as {self.name}" if self.path != self.name else "")

    @property
    def parts(self) -> tuple[str, str]:
        """The module and the name in it, of a `from` import; the module of `.model` is `.`."""
        attribute = self.path.rpartition(".")[2]
        module = self.path.removesuffix(attribute)
        return module if set(module) == {"."} else module[:-1], attribute


@dataclass(frozen=True)
class Constant:
    """A module-level constant of a literal expression (numbers, strings, tuples, lists, dicts, np.array of these, arithmetic)."""

    name: str
    value: Expr
    origin: object = field(default=None, compare=False, repr=False)  # the author's statement, comments and all


@dataclass(frozen=True)
class Program:
    """A function to differentiate and what it reaches in its own module. The frontend's result, the pipeline's input."""

    function: Function
    functions: Mapping[str, Function]  # callees, by what they are called: `g`, and `helpers.g` of another module; in order
    unread: Mapping[str, tuple[Refusal, ...]]  # callees outside the language, by what they are called, with the reasons
    constants: Mapping[str, Constant]  # literal constants that these read
    imports: tuple[Import, ...]  # the module's imports, in source order
    methods: Mapping[str, tuple[str, str]]  # by `Model.spring`: its form (`method`, `static`, ...), and what it is called here
    other_globals: tuple[str, ...]  # globals that are neither: read from the user's module when the code runs
    kinds: Mapping[str, Kind]  # of those globals, and of other modules' (`helpers.K`), whose kind is checked before each call
    values: Mapping[str, Expr]  # literal constants of other modules that these read; they are imported
    module: str  # the module's importable name, or its file's stem
    source: Source
    known: tuple[tuple[str, Kind], ...] = ()  # kinds of parameters that a class says: of the object that a method takes first
    objects: Mapping[str, str] = field(default_factory=dict)  # globals that hold objects, with the classes that methods name
    classes: Mapping[str, Function] = field(
        default_factory=dict
    )  # of records and ordinary ones, as functions that make objects


@dataclass(frozen=True)
class Module:
    """A module to be written: what the transforms make and the backend emits."""

    docstring: str
    imports: tuple[Import, ...]
    constants: tuple[Constant, ...]
    functions: tuple[Function, ...]  # in the order in which they stand in the file
    helpers: tuple[str, ...] = ()  # names of private functions of astgrad.rules.helpers that are copied in, sorted
    helper_names: Mapping[str, str] = field(default_factory=dict)  # of those that bear another name here


def same(new: tuple[object, ...], old: tuple[object, ...]) -> bool:
    """Whether two blocks are of the very same statements, or two tuples of the very same expressions."""
    return new is old or (len(new) == len(old) and all(map(is_, new, old)))


def with_body(function: Function, body: Block) -> Function:
    """The function with another body; itself where that is of the same statements: what is known of it then still holds."""
    return function if same(body, function.body) else replace(function, body=body)


def statements(block: Block) -> Iterator[Stmt]:
    """Every statement of a block and of the blocks inside it, in source order."""
    for statement in block:
        yield statement
        if statement.blocks:
            yield from inside(statement)


def once(find: Callable[[Stmt], Found]) -> Callable[[Stmt], Found]:
    """What is found out of a statement, which never changes, is kept with it."""
    kept_as = f"_{find.__name__}"

    @wraps(find)
    def found(statement: Stmt) -> Found:
        known: Found | None = getattr(statement, kept_as, None)
        if known is None:
            known = find(statement)
            keep(statement, kept_as, known)
        return known

    return found


@once
def inside(statement: Stmt) -> tuple[Stmt, ...]:
    """Every statement of the blocks inside a compound statement, in source order."""
    return tuple(inner for block in statement.blocks for inner in statements(block))


@once
def names_read_inside(statement: Stmt) -> frozenset[str]:
    """The local names that the expressions of a statement, and of the blocks inside it, read."""
    blocks = (names_read_inside(inner) for block in statement.blocks for inner in block)
    return frozenset().union(*map(names_read, expressions(statement)), *blocks)


@once
def mentioned_inside(statement: Stmt) -> int:
    """What a statement, and the blocks inside it, mention, outside of text."""
    found = 0
    for e in expressions(statement):
        found |= mentioned(e)
    for block in statement.blocks:
        found |= mentioned_in(block)
    return found


def mentioned_in(block: Block) -> int:
    """What the statements of a block mention, outside of text."""
    found = 0
    for statement in block:
        found |= mentioned_inside(statement)
    return found


def inner_blocks(statement: Stmt) -> tuple[Block, ...]:
    """The blocks inside a compound statement."""
    return statement.blocks


@once
def expressions(statement: Stmt) -> tuple[Expr, ...]:
    """The expressions that a statement itself evaluates, in evaluation order; those of inner blocks are left out."""
    return tuple(_expressions(statement))


def _expressions(statement: Stmt) -> Iterator[Expr]:
    match statement:
        case Assign(targets=targets, value=value):
            yield value
            yield from (part for target in targets for part in _parts(target))
        case AugAssign(target=target, value=value):
            yield from (target, value)
        case Evaluate(value=value):
            yield value
        case If(test=test) | While(test=test):
            yield test
        case For(iterable=iterable):
            yield iterable
        case With(context=context):
            yield context
        case Return(value=Expr() as value):
            yield value


def bound_names(target: Expr) -> tuple[str, ...]:
    """The names that assigning to this target binds."""
    match target:
        case Name(id=id):
            return (id,)
        case Tuple(elements=elements):
            return tuple(name for element in elements for name in bound_names(element))
        case _:
            return ()


@once
def names_written(statement: Stmt) -> tuple[str, ...]:
    """The local names that a statement itself binds, in order; those of inner blocks are left out."""
    match statement:
        case Assign(targets=targets):
            return tuple(name for target in targets for name in bound_names(target))
        case AugAssign(target=target) | For(target=target):
            return bound_names(target)
        case Verbatim(writes=writes):
            return writes
        case _:
            return ()


def base_name(e: Expr) -> str | None:
    """The variable of which an expression denotes a part: `a` of `a[i]`, of `a.T[0]`, of `a` itself."""
    match e:
        case Name(id=id):
            return id
        case Subscript(value=value) | Attribute(value=value) | Call(function=Attribute(value=value)):
            return base_name(value)
        case _:
            return None


def is_whole(part: Subscript) -> bool:
    """Whether the part is all of a variable's array: `a[...]`, `a[:]`."""
    return part.index in (Literal("..."), Slice()) and isinstance(part.value, Name)


@once
def parts_stored(statement: Stmt) -> tuple[Part, ...]:
    """The parts of arrays and records that a statement itself writes into, in order: the `a[i]` of `a[i] = e`."""
    match statement:
        case Assign(targets=targets):
            return tuple(part for target in targets for part in _parts(target))
        case AugAssign(target=target):
            return _parts(target)
        case _:
            return ()


def _parts(target: Expr) -> tuple[Part, ...]:
    match target:
        case Subscript() | Attribute():
            return (target,)
        case Tuple(elements=elements):
            return tuple(part for element in elements for part in _parts(element))
        case _:
            return ()


def elements_stored(statement: Stmt) -> tuple[Subscript, ...]:
    """Those of them that are reached by an index."""
    return tuple(part for part in parts_stored(statement) if isinstance(part, Subscript))


@once
def names_stored(statement: Stmt) -> tuple[str, ...]:
    """The variables into whose arrays a statement itself writes; they stay bound to the same arrays."""
    return tuple(name for part in parts_stored(statement) if (name := base_name(part)) is not None)


def grown_list(statement: Stmt) -> tuple[str, Expr] | None:
    """The list to which a statement appends, or into which it inserts at a place from the front, and what; None where it does
    something else."""
    match statement:
        case Evaluate(value=Call(function=Attribute(value=Name(id=id), attr="append"), args=(value,), keywords=())):
            return id, value
        case Evaluate(
            value=Call(function=Attribute(value=Name(id=id), attr="insert"), args=(Literal() as at, value), keywords=())
        ):
            return (id, value) if isinstance(at.value, int) else None
        case _:
            return None


def shrunk_list(e: Expr) -> str | None:
    """The list of which an expression takes the last element off, or one at a place from the front; None where it does something
    else."""
    match e:
        case Call(function=Attribute(value=Name(id=id), attr="pop"), args=(), keywords=()):
            return id
        case Call(function=Attribute(value=Name(id=id), attr="pop"), args=(Literal() as at,), keywords=()):
            return id if isinstance(at.value, int) else None
        case _:
            return None


def copied_list(e: Expr) -> str | None:
    """The variable of whose list an expression is a copy: `list(xs)`, `xs.copy()`, `xs[:]`; None where it is something else."""
    match e:
        case (
            Call(function=Symbol(path="builtins.list"), args=(Name(id=id),), keywords=())
            | Call(function=Attribute(value=Name(id=id), attr="copy"), args=(), keywords=())
            | Subscript(value=Name(id=id), index=Slice(lower=None, upper=None, step=None))
        ):
            return id
        case _:
            return None


def place_changed(call: Call) -> tuple[Expr, ...]:
    """The place at which `insert` or `pop` changes a list, where it is not the end."""
    return call.args if isinstance(call.function, Attribute) and call.function.attr == "pop" else call.args[:-1]


@once
def names_changed(statement: Stmt) -> tuple[str, ...]:
    """The variables that a statement itself binds, into whose arrays it writes, or whose lists it lengthens or shortens; those of
    inner blocks are left out."""
    return (*names_written(statement), *names_stored(statement), *lists_resized(statement))


def lists_resized(statement: Stmt) -> tuple[str, ...]:
    """The lists that a statement lengthens or shortens."""
    grown = grown_list(statement)
    shrunk = shrunk_list(statement.value) if isinstance(statement, (Assign, Evaluate)) else None
    return (*((grown[0],) if grown is not None else ()), *((shrunk,) if shrunk is not None else ()))
