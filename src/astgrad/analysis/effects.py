"""Effects: which expressions and statements do something besides giving a value. Only looks.

print(x)            an effect: stays, once, whatever else is dropped
y = np.sin(x)       none: may be dropped where y is not read
log.append(n)       changes what `log` names
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from astgrad.ir.expr import Attribute, Call, Expr, Global, Literal, Name, Opaque, Symbol, names_read, walk
from astgrad.ir.read import HELPERS
from astgrad.ir.stmt import (
    CHANGING_METHODS,
    FILLERS,
    AugAssign,
    Comment,
    Evaluate,
    Function,
    Stmt,
    Verbatim,
    expressions,
    once,
    parts_stored,
    statements,
)
from astgrad.markers import MARKERS, NUMBER, SLOPE
from astgrad.registered import is_trusted
from astgrad.rules.constants import is_effect, is_inactive
from astgrad.rules.sites import METHODS, VARIADIC_METHODS, find_rule

COMPANIONS = "astgrad.companions"  # the path under which companions of functions are known
PURE_COMPANIONS = f"{COMPANIONS}.pure"  # those of functions without effects
TAKING = "taking"  # in the path of those that do no more than to take elements off lists that they are given, and to add some
SAVING = "saving"  # in the path of those that save: each call saves for one reverse half, which takes it off

_CHANGING_FIRST = frozenset(  # functions of Python's that change what they are given first
    f"{module}.{name}"
    for module, names in (
        ("random", ("shuffle",)),
        ("bisect", ("insort", "insort_left", "insort_right")),
        ("heapq", ("heapify", "heappop", "heappush", "heappushpop", "heapreplace")),
    )
    for name in names
)

_PURE_BUILTINS = """
    bool bytes complex dict divmod enumerate float frozenset int len list range reversed round set slice sorted str tuple zip
"""

_PURE_ITERTOOLS = (
    "chain combinations combinations_with_replacement compress count cycle islice pairwise permutations product repeat"
)

# What NumPy's functions without a rule of their own give is made of what they are given, and that stays as it was.
_PURE_NUMPY = """
    angle append arange array array_split asanyarray asarray_chkfinite ascontiguousarray asfortranarray astype atleast_1d atleast_2d
    atleast_3d average bartlett bincount blackman bmat broadcast_arrays broadcast_shapes broadcast_to choose column_stack compress
    concat concatenate convolve corrcoef correlate cov cross cumprod cumsum cumulative_prod cumulative_sum delete diag
    diag_indices_from diagflat diagonal diff dsplit dstack ediff1d einsum expand_dims extract flip fliplr flipud full full_like
    geomspace gradient hamming hanning histogram histogram2d histogram_bin_edges histogramdd hsplit hstack inner insert interp
    intersect1d ix_ kaiser kron linspace logspace mask_indices matrix_transpose median meshgrid moveaxis nancumprod nancumsum nanmax
    nanmean nanmedian nanmin nanpercentile nanprod nanquantile nanstd nansum nanvar outer packbits pad partition percentile
    permute_dims poly polyadd polyder polydiv polyfit polyint polymul polysub polyval prod ptp quantile real_if_close repeat require
    reshape resize roll rollaxis roots rot90 select setdiff1d setxor1d sort sort_complex split squeeze stack std swapaxes take
    take_along_axis tensordot tile trace transpose trapezoid tril tril_indices_from trim_zeros triu triu_indices_from union1d unique
    unique_all unique_counts unique_inverse unique_values unpackbits unstack unwrap vander var vdot vsplit vstack ndenumerate
"""

_PURE = frozenset(
    f"{module}.{name}"
    for module, names in (("builtins", _PURE_BUILTINS), ("itertools", _PURE_ITERTOOLS), ("numpy", _PURE_NUMPY))
    for name in names.split()
) | {"dataclasses.replace"}


def fills(call: Call) -> bool:
    """Whether it calls what writes into its first argument: `np.put(x, i, e)`, `rng.shuffle(x)`."""
    match call.function:
        case Symbol(path=path):
            return path.startswith("numpy.") and path.rpartition(".")[2] in FILLERS
        case Attribute(attr=attr):
            return attr in FILLERS - CHANGING_METHODS
        case _:
            return False


def written_into(call: Call) -> tuple[Expr, ...]:
    """The arguments into which a call writes what it computes, as far as its name tells: of `np.dot(a, b, c)` it is `c`, for the
    rule says that `dot` reads two."""
    named = tuple(value for key, value in call.keywords if key == "out")
    match call.function:
        case Symbol(path=path) if path.startswith(("numpy.", "scipy.special.")):
            bound = 0
        case Attribute(attr=attr) if attr in METHODS and attr not in VARIADIC_METHODS:
            path, bound = METHODS[attr], 1  # the array is an argument of the function
        case _:
            return (*named, *(call.args[:1] if fills(call) else ()))
    if bound + len(call.args) < 2:
        return named
    rule = find_rule(path, bound + len(call.args))
    read = len(call.args) if rule is None else sum(not each.keyword_only for each in rule.signature.arguments) - bound
    return (*named, *(call.args[:1] if fills(call) else call.args[max(read, 0) :]))


@once
def changing_calls(statement: Stmt) -> tuple[Call, ...]:
    """The calls in a statement that change a list, a dict or an array: by a method of it, or by a function that it is given to."""
    calls = (part for e in expressions(statement) for part in walk(e) if isinstance(part, Call))
    return tuple(call for call in calls if changed_by(call) is not None)


def changed_by(call: Call) -> Expr | None:
    """What a call changes, of which nothing but its name is known; None where it changes nothing."""
    match call.function:
        case Attribute(value=value, attr=attr) if attr in CHANGING_METHODS:
            return value
        case _:
            is_function = isinstance(call.function, Symbol) and call.function.path in _CHANGING_FIRST
            return call.args[0] if call.args and (is_function or fills(call)) else None


def changed_for_certain(e: Expr) -> frozenset[str]:
    """The names of what calls in an expression change, whatever it is: `heappop(h)`, `xs.pop()`, `np.add(a, b, out=c)`."""
    calls = (part for part in walk(e) if isinstance(part, Call))
    changed = (each for call in calls for each in (changed_by(call), *written_into(call)) if each is not None)
    return frozenset().union(*map(names_read, changed))


def is_pure_of_numpy(path: str) -> bool:
    """Whether it is a function of NumPy, without a rule, that only gives a value."""
    return path.startswith("numpy.") and path in _PURE


def has_effect(e: Expr) -> bool:
    """Whether evaluating the expression may do something besides giving a value, for all that is known."""
    return any(map(acts, walk(e)))


def does_something(statement: Stmt) -> bool:
    """Whether a simple statement must stay even where nothing reads what it writes."""
    if isinstance(statement, (Verbatim, Evaluate)):
        return True
    return not isinstance(statement, Comment) and any(map(has_effect, expressions(statement)))


def acts(e: Expr) -> bool:
    """Whether the expression itself, its parts aside, may do something besides giving a value."""
    match e:
        case Opaque():
            return True
        case Call(keywords=keywords) if any(name == "out" for name, _ in keywords):
            return True
        case Call(function=Symbol(path=path) | Global(path=path)) if path:
            return not _is_pure(path)
        case Call(function=Attribute(attr=attr)):
            return attr not in METHODS
        case Call():
            return True
        case _:
            return False


# Modules whose functions give the same for the same, or work on what they are given; NumPy's and SciPy's but for those that draw.
_SAME_AGAIN = frozenset(
    [
        "astgrad",
        "builtins",
        "collections",
        "copy",
        "dataclasses",
        "functools",
        "itertools",
        "logging",
        "math",
        "numpy",
        "operator",
        "scipy",
        "typing",
        "warnings",
    ]
)


def draws(e: Expr, harmless: Container[str]) -> bool:
    """Whether the expression itself, its parts aside, is a call that may give another value the next time: of a random number, of a
    clock, of an element that is taken off a list or an iterator, of a method or a function of which nothing is known.
    harmless: the user's functions that do not."""
    match e:
        case Call(function=Symbol(path=path) | Global(path=path)) if path:
            is_drawing = path.startswith("numpy.random.") or path.endswith((".rvs", ".next", ".input"))
            return (is_drawing or path.partition(".")[0] not in _SAME_AGAIN) and acts(e)
        case Call(function=Global(id=name)):
            return name not in harmless
        case Call(function=Name()):
            return True
        case Call(function=Attribute(value=Name() | Global(), attr="pop" | "popitem")):
            return True
        case Call(function=Attribute(value=Name() | Global(), attr=attr), args=args):
            return attr not in METHODS and attr not in CHANGING_METHODS and not _only_looks(attr, args)
        case _:
            return False


def _only_looks(method: str, args: tuple[Expr, ...]) -> bool:
    """Whether it is a method of lists and dicts that gives the same again. A queue has a `get` too, which takes no key."""
    match method, args:
        case "get", (Literal(value=key), *_):
            return not isinstance(key, bool)  # whether a queue waits
        case "count" | "index", (_,):
            return True
        case _:
            return method in ("copy", "format", "items", "join", "keys", "tolist", "values")


def saves(e: Expr) -> bool:
    """Whether it is a call of a forward companion: what two such calls save is not the same, whatever they are given."""
    match e:
        case Call(function=Symbol(path=path)):
            return path.startswith(COMPANIONS) and SAVING in path.split(".")
        case _:
            return False


def harmless(functions: Mapping[str, Function]) -> frozenset[str]:
    """The names of functions that change nothing they are given, and do nothing besides giving a value."""
    found = {name for name, function in functions.items() if all(map(_changes_nothing, statements(function.body)))}
    while True:
        calling = {name for name in found if not all(_is_harmless(e, found) for e in _expressions_in(functions[name]))}
        if not calling:
            return frozenset(found)
        found -= calling


def _changes_nothing(statement: Stmt) -> bool:
    return not isinstance(statement, (Verbatim, Evaluate, AugAssign)) and not parts_stored(statement)


def _is_harmless(e: Expr, harmless: Container[str]) -> bool:
    match e:
        case Call(function=Global(id=id, path="")):
            return id in harmless
        case _:
            return not acts(e)


def _expressions_in(function: Function) -> Iterator[Expr]:
    return (part for statement in statements(function.body) for e in expressions(statement) for part in walk(e))


def _is_pure(path: str) -> bool:
    if (
        path in _PURE
        or path in MARKERS
        or path in (NUMBER, SLOPE, "functools.partial")
        or path.startswith((HELPERS, PURE_COMPANIONS))
    ):
        return True
    return find_rule(path) is not None or (is_inactive(path) and not is_effect(path)) or is_trusted(path)
