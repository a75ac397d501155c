"""Functions as people write them: imports, stars, tables of functions, generators, and what is done to another's lists."""

# ruff: noqa: B905  (the forms are the point)

import math
from collections.abc import Callable
from enum import Enum

import numpy as np

Case = Callable[[float, float], float]


# ------------------------------------------------------------------ imports inside functions


def tanh(v: float) -> float:
    """Which functions that import another one under this name do not mean."""
    return math.sin(v) * 2.0


def imported_inside(x: float, y: float) -> float:
    from math import exp, tanh
    from math import log as logarithm

    import scipy.special

    return exp(x) * y + tanh(x) * logarithm(y) + scipy.special.gammaln(y)


def squashed(v: float) -> float:
    import numpy

    return numpy.tanh(v) * tanh(v)


def imported_by_helpers(x: float, y: float) -> float:
    def inner(a: float) -> float:
        from math import cos, pi

        return cos(a * pi) * a

    return squashed(x) * inner(y) + sum(inner(v) for v in (x, y))


def imported_after_a_definition(x: float, y: float) -> float:
    def inner(a: float) -> float:
        return sinh(a) * y

    from math import sinh

    return inner(x) * sinh(y)


# ------------------------------------------------------------------ stars


def in_the_middle(x: float, y: float) -> float:
    v = [x, y, x * y, 2.0]
    a, *mid, b = v
    return a * b + sum(mid) + mid[0] ** 2


def of_what_is_computed(x: float, y: float) -> float:
    a, *rest = [x * i for i in range(4)]
    b, *others = (y + i for i in range(3))
    *first, last = map(math.exp, (x, y, 0.5))
    return a + sum(r**2 for r in rest) * y + b * others[0] * others[1] + first[0] * first[1] * last


def of_pairs(x: float, y: float) -> float:
    a, *b = zip([x, y, 1.0], [y, x, 2.0])
    held = {"c": x, "d": y, "e": x * y}
    c, *d = held.values()
    return a[0] * b[0][1] + b[1][0] * b[1][1] * a[1] + c * d[0] * d[1]


def of_what_is_called(x: float, y: float) -> float:
    def powers(p: float) -> list[float]:
        return [p, p**2, p**3]

    a, *b = powers(x)
    *c, d = powers(y)
    return a * b[1] + c[0] * d


def of_parts(x: float, y: float) -> float:
    a, (b, *c) = x, (y, x * y, 3.0)
    (p, *_), *rest = [[x, 1.0], [y, 2.0], [x * y, 3.0]]
    return a * b * c[0] + c[1] + p * sum(r[0] for r in rest)


def of_lists_that_grow(x: float, y: float) -> float:
    v = []
    for i in range(5):
        v.append(x * i + y)
    a, *mid, b = v
    *start, c = mid
    return a * b + sum(start) * c


def of_itself(x: float, y: float) -> float:
    v = [x, y, 3.0]
    *v, a = v
    b, *v = v
    return v[0] * a + b**2


def of_arrays(x: float, y: float) -> float:
    a, *mid, b = np.array([x, y, 1.0, 2.0])
    c, *rest = np.array([[x, y], [1.0, x], [y, y]])
    return a * b + sum(mid) + mid[0] ** 2 + c @ rest[0] + rest[1] @ c


def in_loops(x: float, y: float) -> float:
    s = 0.0
    for i, (a, *r) in enumerate([(x, 1.0, y), (y, 3.0, x)]):
        s += a**2 * i + r[1]
    table = {"a": (x, y, 1.0), "b": (y, 2.0, x)}
    for _, (a, *b) in table.items():
        s += a * b[0] + b[1]
    for a, *_ in [(x, 1, 2), (y, 3, 4)]:
        s += a**2
    return s


def in_comprehensions(x: float, y: float) -> float:
    vs = [(x, 1, 2), (y, 3, 4)]
    t = [a * b[0] + b[-1] for a, *b in vs]
    total = sum(a**2 for a, *_ in vs) + sum(a * i * b[0] for i, (a, *b) in enumerate([(x, y, 1.0), (y, x, 2.0)]))
    return t[0] * t[1] + total + sum([b[-1] for a, *b in ((x, y), (y, x)) if a > 0.5])


def product(p: float, q: float) -> float:
    return p * q**2


def all_squares(*vs: float) -> float:
    t = 0.0
    for v in vs:
        t += v**2
    return t


def in_calls(x: float, y: float) -> float:
    vs = [x, y, 1.0]
    t = product(*map(math.exp, (x, y))) + product(*[v * 2 for v in (x, y)]) + product(*(v * 3 for v in vs[:2]))
    return t + product(*vs[1:]) + all_squares(*vs) + all_squares(x, *vs[1:]) + math.hypot(*vs[:2])


def largest_of_all(x: float, y: float) -> float:
    v = []
    for i in range(4):
        v.append(x * i + y)
    return max(*v) * min(*v) + max(*(p**2 for p in (x, y))) + min(*map(math.exp, [x, y]))


STARS: list[Case] = [
    in_the_middle,
    of_what_is_computed,
    of_pairs,
    of_what_is_called,
    of_parts,
    of_lists_that_grow,
    of_itself,
    of_arrays,
    in_loops,
    in_comprehensions,
    in_calls,
    largest_of_all,
]
IMPORTS: list[Case] = [imported_inside, imported_by_helpers, imported_after_a_definition]
# ------------------------------------------------------------------ tables of functions


def relu(v: float) -> float:
    return max(v, 0.0)


def halved_square(v: float) -> float:
    t = v * 0.5
    return t * v


SCALE = 2.0
ACTIVATIONS = {"relu": relu, "tanh": np.tanh, "square": lambda v: v**2 * SCALE}
STEPS = [("a", math.sin, 2.0), ("b", halved_square, 3.0)]
BOTH = (np.sin, np.cos, relu)
OPERATORS = {"+": lambda a, b: a + b, "*": lambda a, b: a * b}


def by_key(x: float, y: float) -> float:
    f = ACTIVATIONS["square"]
    g = ACTIVATIONS.get("tanh")
    return ACTIVATIONS["relu"](x) * ACTIVATIONS["tanh"](y) * f(y) + g(x) + sum(map(ACTIVATIONS["square"], [x, y]))


def activated(v: float, act: str = "relu", then: str | None = None) -> float:
    if act not in ACTIVATIONS:
        raise ValueError(act)
    v = ACTIVATIONS[act](v) * 2
    if then is not None:
        v = ACTIVATIONS[then](v)
    return v


def by_argument(x: float, y: float) -> float:
    square = y * 2
    return activated(x) * activated(y, "tanh") + activated(x, act="square") * square + activated(y, then="square")


def by_what_is_computed(x: float, y: float) -> float:
    name = "relu" if y > 1 else "tanh"
    s = ACTIVATIONS[name](x) * y
    for name in ("relu", "square"):
        s += ACTIVATIONS[name](x * y)
    for i in range(2):
        s = s + BOTH[i](x) * y
    return s


def gone_through(x: float, y: float) -> float:
    s = 0.0
    for _, f in ACTIVATIONS.items():
        s += f(x * y)
    for _, f, w in STEPS:
        s += w * f(x) * y
    for f in BOTH:
        s = s + f(y)
    return s + sum(w * f(x) for _, f, w in STEPS) + sum(w * ACTIVATIONS[k](x) for k, w in {"relu": 1.0, "square": y}.items())


def own_tables(x: float, y: float) -> float:
    table = {"a": math.sin, "b": halved_square, "c": lambda v: v * y}
    s = 0.0
    for _, f in table.items():
        s += f(x) * y
    for k in table:
        s += table[k](y)
    return s + sum(f(x) for f in table.values()) + table.get("c")(x)


def interpreted(x: float, y: float) -> float:
    value = 1.0
    for op, v in [("+", x), ("*", y), ("+", y)]:
        value = OPERATORS[op](value, v)
    return value


TABLES: list[Case] = [by_key, by_argument, by_what_is_computed, gone_through, own_tables, interpreted]
# ------------------------------------------------------------------ products


def products(x: float, y: float) -> float:
    vs = []
    for i in range(3):
        vs.append(x + i * y)
    t = math.prod(vs) + math.prod(vs, start=2.0) + math.prod(v * 0.0 for v in (x, y))
    return t * math.prod(x + i for i in range(3)) + math.prod([x, y, x * y]) + math.prod(map(math.exp, [x, y]))


def interpolated(x: float, y: float) -> float:
    xs = [0.1, 0.5, 0.9]
    ys = [y, 2.0, y * y]
    return sum(ys[i] * math.prod((x - xs[j]) / (xs[i] - xs[j]) for j in range(3) if j != i) for i in range(3))


class Kind(Enum):
    PUT = -1
    CALL = 1


class Weight(float, Enum):
    LOW = 2.0
    HIGH = 3.0


def payoff(s: float, k: float, kind: Kind) -> float:
    return max(kind.value * (s - k), 0.0) if kind is not Kind.CALL else (s - k) ** 2


def enumerated(x: float, y: float) -> float:
    t = Kind.PUT.value * x + Kind.CALL.value * y**2 + Weight.LOW * x * y
    return t * payoff(x, y, Kind.PUT) + payoff(y, x, Kind.CALL) * Weight.HIGH.value


PRODUCTS: list[Case] = [products, interpolated]
CASES: list[Case] = [*IMPORTS, *STARS, *TABLES, *PRODUCTS, enumerated]
