"""Dicts that comprehensions make: of other dicts, of names, of numbers; and loops over their items that are numbered."""

import numpy as np


def by_names_in_a_list(x):
    w = {"a": x, "b": x * x, "c": 1.0}
    names = ["a", "b", "c"]
    d = {k: w[k] * 2.0 for k in names}
    return d["a"] * d["b"] + d["c"]


def of_items(x):
    w = {"a": x, "b": x * x, "c": 1.0}
    d = {k: np.sin(v) * x for k, v in w.items()}
    return d["a"] * d["b"] + d["c"]


def of_items_under_a_test(x):
    w = {"a": x, "b": x * x, "c": x**3}
    d = {k: v * v for k, v in w.items() if k != "b"}
    return sum(d.values()) * len(d)


def of_sorted_keys(x):
    w = {"b": x, "a": x * x}
    d = {k: np.exp(w[k]) for k in sorted(w) if k in ("a", "b")}
    return d["a"] / d["b"]


def of_formatted_keys(x):
    d = {f"w{i}": x**i for i in range(4) if i > 1}
    return d["w2"] * d["w3"]


def of_two_loops(x):
    d = {f"{a}_{i}": x * (i + 1) for a in ("u", "v") for i in range(2)}
    return d["u_0"] * d["v_1"] + d["u_1"]


def of_pairs(x):
    d = {k + "_new": v * i for i, (k, v) in enumerate(zip(["a", "b", "c"], (x, x * x, 2.0), strict=False))}
    return d["b_new"] * d["c_new"]


def of_another_comprehension(x):
    w = {k: x * (len(k) + 1) for k in ("a", "bb")}
    d = {k: np.cos(w[k]) for k in ("a", "bb")}
    return d["a"] * d["bb"]


def in_each_round(x, n):
    w = {"a": x, "b": x * 0.5}
    s = x
    for _ in range(n):
        d = {k: v * s for k, v in w.items()}
        s = np.sin(d["a"]) + d["b"]
    return s


def values_of_that_time(x):
    w = {"a": x, "b": x * x}
    d = {k: v * 2.0 for k, v in w.items()}
    x = x * 3.0
    e = {k: v * x for k, v in d.items()}
    return e["a"] * e["b"] * w["a"]


def numbered_items(x):
    w = {"a": x, "b": x * x, "c": 1.0}
    s = 0.0
    for i, (k, v) in enumerate(w.items()):
        s += (i + 1) * v * len(k) + s * v
    return s


def numbered_values_that_change(x):
    w = {"a": x, "b": x * x, "c": 1.0}
    s = 0.0
    for i, v in enumerate(w.values()):
        s += (i + 1) * v
        w["c"] = s
    return s


def numbered_values_of_a_copy(x):
    w = {"a": x, "b": x * x, "c": 1.0}
    s = x
    for i, v in enumerate(list(w.values())):
        s += (i + 1) * v * s
        w["c"] = s
    return s * w["c"]


def numbered_items_in_order(x):
    w = {"b": x, "a": x * x}
    s = x
    for i, (k, v) in enumerate(sorted(w.items())):
        s = s * v + i
        if k == "b":
            s += v
    return s


CASES = [
    (by_names_in_a_list, (0.7,)),
    (of_items, (0.7,)),
    (of_items_under_a_test, (0.7,)),
    (of_sorted_keys, (0.7,)),
    (of_formatted_keys, (0.7,)),
    (of_two_loops, (0.7,)),
    (of_pairs, (0.7,)),
    (of_another_comprehension, (0.7,)),
    (in_each_round, (0.7, 3)),
    (values_of_that_time, (0.7,)),
    (numbered_items, (0.7,)),
    (numbered_values_that_change, (0.7,)),
    (numbered_values_of_a_copy, (0.7,)),
    (numbered_items_in_order, (0.7,)),
]
