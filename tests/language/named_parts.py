"""Tuples that are made by going through others, dicts that are put together of keys and values, and dicts by names in lists."""

import numpy as np

NAMES = ["A", "B"]
RATES = {"A": 0.1, "B": 0.2}
LINKS = [("A", "B", 0.1), ("B", "A", 0.3)]


def stepped(c, h):
    k = tuple(v * v for v in c)
    return tuple(a + h * b for a, b in zip(c, k, strict=True))


def slopes(s):
    a, b = s
    return (a * b, -a)


def tuple_of_a_tuple(x: float, y: float):
    c = (x, y)
    d = tuple(v * 2 for v in c)
    e = tuple([v * v for v in d])
    return e[0] * d[1] + e[1]


def tuple_again_in_a_loop(x: float, y: float):
    c = (x, y, x * y)
    for _ in range(3):
        c = tuple(v * 0.5 + v * v * 0.1 for v in c)
    return sum(c)


def tuple_in_a_branch(x: float, y: float):
    c = (x, y)
    if x > 0:
        c = tuple(v * v for v in c)
    return c[0] * c[1]


def tuple_of_all_of_another(x: float, y: float):
    c = (x, y)
    for _ in range(2):
        c = tuple(c[1 - i] * v + i for i, v in enumerate(c))
    return c[0] * c[1] + c[0]


def tuple_by_a_helper(x: float, y: float):
    c = (x, y)
    for _ in range(4):
        c = stepped(c, 0.1)
    return c[0] * c[1]


def tuples_of_a_runge_kutta_step(x: float, y: float):
    s = (x, y)
    h = 0.1
    for _ in range(3):
        k1 = slopes(s)
        k2 = slopes(tuple(u + h / 2 * k for u, k in zip(s, k1, strict=True)))
        s = tuple(u + h * k for u, k in zip(s, k2, strict=False))
    return s[0] + s[1] ** 2


def tuple_of_arrays(x: float, y: float):
    c = (np.array([x, y]), np.array([y, 1.0]))
    d = tuple(v * 2 for v in c)
    d[0][0] = 3.0
    return (d[0] * d[1]).sum() + c[0].sum()


def tuple_of_the_same_arrays(x: float, y: float):
    c = (np.array([x, y]), np.array([y, 1.0]))
    d = tuple(v for v in c)
    d[0][0] = y
    return (d[0] * d[1]).sum() + c[0].sum()


def keys_and_values(x: float, y: float):
    names = ["A", "B"]
    vals = [x, y * x]
    conc = dict(zip(names, vals, strict=True))
    conc["B"] *= y
    return conc["A"] * conc["B"]


def counted_values(x: float, y: float):
    d = dict(enumerate((x, y)))
    return d[0] * d[1]


def names_in_a_list(x: float, y: float):
    conc = {"A": x, "B": y}
    names = ["A", "B"]
    for sp in names:
        conc[sp] -= 0.1 * x * conc[sp]
    return conc["A"] * conc["B"]


def names_that_change_places(x: float, y: float):
    names = ["A", "B"]
    names[0], names[1] = names[1], names[0]
    conc = {"A": x, "B": y}
    for k, n in enumerate(names):
        conc[n] *= k + 2
    return conc["A"] ** 2 * conc["B"]


def names_of_the_module(x: float, y: float):
    conc = {"A": x, "B": y}
    for sp in NAMES:
        conc[sp] -= RATES[sp] * conc[sp]
    return conc["A"] * conc["B"]


def reactions(x: float, y: float):
    conc = {"A": x, "B": y}
    for _ in range(3):
        for a, b, k in LINKS:
            f = k * conc[a] * conc[b]
            conc[a] -= f
            conc[b] += f
    return conc["A"] * conc["B"]


def filled_by_names(x: float, y: float):
    conc = dict.fromkeys(NAMES, 0.0)
    for k, n in enumerate(NAMES):
        conc[n] = x * k + y
    total = 0.0
    for n, weight in zip(NAMES, (2.0, 3.0), strict=True):
        total += weight * conc[n] ** 2
    return total * conc["A"]


def place_of_the_greatest(x: float, y: float):
    ys = np.array([x, 2 * y, 0.5])
    return ys[max(np.argmax(ys), 0)] * y


def interpolated(x: float, y: float):
    xs = np.linspace(0, 2, 5)
    ys = xs * x
    i = min(np.searchsorted(xs, y) - 1, len(xs) - 2)
    t = (y - xs[i]) / (xs[i + 1] - xs[i])
    return (1 - t) * ys[i] + t * ys[i + 1] * y


def names_that_grow(x: float, y: float):
    names = ["A", "B"]
    other = names
    other.append("C")
    conc = {"A": x, "B": y, "C": x * y}
    for n in names:
        conc[n] *= 2
    return conc["A"] * conc["B"] * conc["C"]


def keys_of_a_loop(x: float, y: float):
    d = {"a": x}
    for k in ("b", "c"):
        d[k] = 3.0
    return sum(d.values()) * x * y


def key_twice(x: float, y: float):
    d = dict(zip(("a", "b", "a"), (x, y, x * y), strict=True))
    return d["a"] * d["b"]


def tuple_of_some(x: float, y: float):
    c = (x, y, -1.0)
    d = tuple(v for v in c if v > 0)
    return d[0] * d[1]


CASES = (
    tuple_of_a_tuple,
    tuple_again_in_a_loop,
    tuple_in_a_branch,
    tuple_of_all_of_another,
    tuple_by_a_helper,
    tuples_of_a_runge_kutta_step,
    tuple_of_arrays,
    tuple_of_the_same_arrays,
    keys_and_values,
    counted_values,
    names_in_a_list,
    names_that_change_places,
    names_that_grow,
    keys_of_a_loop,
    names_of_the_module,
    reactions,
    filled_by_names,
    place_of_the_greatest,
    interpolated,
)
REFUSED = (key_twice, tuple_of_some)
WITHOUT_SECOND: dict[str, tuple[object, ...]] = {"reverse": (), "forward": ()}
